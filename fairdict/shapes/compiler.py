"""Shapes made of a shapes graph. What is ill-formed is left out and said, and the rest holds."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from fairdict.shapes import logic, parameters, sets
from fairdict.shapes.parameters import (
    BEYOND_CORE,
    CORE,
    KNOWN,
    LIST_OF_SHAPES,
    ONE_SHAPE,
    REFERRING,
    Parameter,
    component,
)
from fairdict.shapes.paths import Path, Predicate, items, path_of
from fairdict.shapes.reader import Shapes
from fairdict.shapes.result import VIOLATION
from fairdict.shapes.shape import Mark, Part, Shape
from fairdict.shapes.terms import RDF, SH, TYPE, Literal, Term, is_blank, written
from fairdict.shapes.wording import sentence

_DEEP = 20


class Compiler:
    """Compiles shapes on demand, each once; ``faults`` are sentences about what was left out.

    ``beyond`` has the shapes that ask for more than Core, and ``touched`` these and all that refer to them.
    """

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.graph = shapes.graph
        self.faults: list[str] = []
        self.beyond = frozenset(self._beyond())
        self.touched = self._touched()
        self._known: dict[str, Shape | None] = {}
        self._waiting: list[Shape] = []

    def shape(self, node: Term) -> Shape | None:
        """The shape ``node``, to be filled by :meth:`finish`; None where it is ill-formed, which is said once."""
        if not isinstance(node, str):
            return None
        if node not in self._known:
            self._known[node] = made = self._begun(node)
            if made is not None:
                self._waiting.append(made)
        return self._known[node]

    def finish(self) -> None:
        """Fills every shape that was asked for, and those that they refer to."""
        while self._waiting:
            self._fill(self._waiting.pop())
        _mark_recursive([shape for shape in self._known.values() if shape is not None])

    def fault(self, node: Term, problem: str, left_out: str = "It was left out.") -> None:
        """Notes what is wrong with a shape."""
        files = (self.shapes.file(n) for n in (node, *self._parents(node)))
        text = f"{next(filter(None, files), 'The shapes')}: {self.name(node)}: {problem}. {left_out}"
        if text not in self.faults:
            self.faults.append(text)

    def name(self, node: Term) -> str:
        """A shape for people: its IRI, else its path and the shape that it is part of."""
        if not is_blank(node):
            return f"the shape {written(node)}"
        parents = self._parents(node)
        paths = [p for p in self.graph.values(node, f"{SH}path") if isinstance(p, str) and not is_blank(p)]
        about = f" for <{paths[0]}>" if paths else ""
        inside = f" in <{parents[0]}>" if parents and not is_blank(parents[0]) else ""
        return f"a shape without a name{about}{inside}"

    def _parents(self, node: Term) -> list[str]:
        return [s for p in REFERRING for s in self.graph.subjects(f"{SH}{p}", node)]

    def values(self, node: Term, name: str) -> list[Term]:
        """The values of ``sh:name``."""
        return list(self.graph.values(node, f"{SH}{name}"))

    def _begun(self, node: str) -> Shape | None:
        problem, path = self._path(node)
        if problem:
            self.fault(node, problem)
            return None
        severity = self._one(node, "severity", parameters.iri) or VIOLATION
        off = self._one(node, "deactivated", parameters.truth) or False
        said: dict[str, str] = {}
        for text in self.values(node, "message"):
            if isinstance(text, Literal):
                said[text.language] = f"{said[text.language]} {text.text}" if text.language in said else text.text
        return Shape(node, path, str(severity), said, bool(off))

    def _path(self, node: str) -> tuple[str, Path | None]:
        """What is wrong with a shape's form, and its path."""
        paths = self.values(node, "path")
        types = self.graph.values(node, TYPE)
        if len(paths) > 1:
            return f"it has {len(paths)} values of sh:path where one is allowed", None
        if paths and f"{SH}NodeShape" in types:
            return "it is a sh:NodeShape and yet has a sh:path", None
        if not paths and (f"{SH}PropertyShape" in types or self.graph.subjects(f"{SH}property", node)):
            return "it is a property shape without a sh:path", None
        try:
            return "", path_of(paths[0], self.graph) if paths else None
        except ValueError as error:
            return str(error), None

    def _one(self, node: str, name: str, read: Callable[..., object]) -> object:
        found = self.values(node, name)
        try:
            if len(found) > 1:
                raise ValueError(f"it has {len(found)} values where one is allowed")
            return read(found[0], self.graph) if found else None
        except ValueError as error:
            self.fault(node, f"sh:{name}: {error}")
            return None

    def _fill(self, shape: Shape) -> None:
        for name, known in CORE.items():
            found = self.values(shape.iri, name)
            if found and self._allowed(shape, name, found, known.single, known.on_property):
                for term in found:
                    make = partial(self._core, known, term)
                    self._made(shape, name, self._asked(name, term), make)
        for term in self.values(shape.iri, "pattern"):
            flags = self.values(shape.iri, "flags")
            self._made(shape, "pattern", (term,), partial(parameters.patterned, term, flags))
        for term in self.values(shape.iri, "property"):
            self._property(shape, term)
        for name in ONE_SHAPE:
            for term in self.values(shape.iri, name):
                self._referring(shape, name, [term], partial(_one_shape, ONE_SHAPE[name]))
        for name in LIST_OF_SHAPES:
            for term in self.values(shape.iri, name):
                self._listing(shape, name, term)
        self._closed(shape)
        self._qualified(shape)
        self._others(shape)

    def _core(self, known: Parameter, term: Term, mark: Mark) -> Part | None:
        return known.make(mark, known.read(term, self.graph))

    def _asked(self, name: str, term: Term) -> tuple[Term, ...]:
        if name not in ("in", "languageIn"):
            return (term,)
        try:
            return tuple(items(term, self.graph))
        except ValueError:
            return ()

    def _allowed(self, shape: Shape, name: str, found: Sequence[Term], single: bool, on_property: bool) -> bool:
        if single and len(found) > 1:
            self.fault(shape.iri, f"sh:{name} has {len(found)} values where one is allowed", "They were left out.")
        elif on_property and shape.path is None:
            self.fault(shape.iri, f"sh:{name} belongs to property shapes, and this is none")
        else:
            return True
        return False

    def _mark(self, shape: Shape, name: str, asked: Sequence[Term]) -> Mark:
        said = shape.messages or {"en": sentence(name, asked)}
        return Mark(shape.label, component(name), shape.severity, shape.iri, tuple(asked), said)

    def _made(self, shape: Shape, name: str, asked: Sequence[Term], make: Callable[[Mark], Part | None]) -> None:
        try:
            part = make(self._mark(shape, name, asked))
        except ValueError as error:
            self.fault(shape.iri, f"sh:{name}: {error}")
        else:
            if part is not None:
                shape.parts.append(part)

    def _property(self, shape: Shape, term: Term) -> None:
        found = self.shape(term)
        if isinstance(term, Literal):
            self.fault(shape.iri, f"sh:property: {written(term)} is no shape")
        elif found is not None:
            shape.properties.append(found)
            shape.refers.append(found)

    def _referring(
        self, shape: Shape, name: str, terms: Sequence[Term], make: Callable[[Mark, Sequence[Shape]], Part]
    ) -> None:
        """One constraint that refers to other shapes; it cannot be judged where one of them cannot."""
        found = []
        for term in terms:
            other = self.shape(term)
            if other is None or (name == "node" and other.path is not None):
                self.fault(shape.iri, f"sh:{name} refers to {written(term)}, which is no well-formed shape for it")
                return
            if term in self.touched:
                self.fault(shape.iri, f"sh:{name} refers to {written(term)}, which needs pyshacl")
                return
            found.append(other)
        shape.refers += found
        self._made(shape, name, terms, lambda mark: make(mark, found))

    def _listing(self, shape: Shape, name: str, term: Term) -> None:
        try:
            members = list(items(term, self.graph))
        except ValueError as error:
            self.fault(shape.iri, f"sh:{name}: {error}")
            return
        if members:
            self._referring(shape, name, members, LIST_OF_SHAPES[name])
        else:
            self.fault(shape.iri, f"sh:{name} lists no shape")

    def _closed(self, shape: Shape) -> None:
        if not self._one(shape.iri, "closed", parameters.truth):
            return
        allowed = {s.path.iri for s in shape.properties if isinstance(s.path, Predicate)}
        for term in self.values(shape.iri, "ignoredProperties"):
            try:
                allowed |= {parameters.iri(item, self.graph) for item in items(term, self.graph)}
            except ValueError as error:
                self.fault(shape.iri, f"sh:ignoredProperties: {error}")
                return
        self._made(shape, "closed", sorted(allowed), lambda mark: sets.closed(mark, allowed))

    def _qualified(self, shape: Shape) -> None:
        found = self.values(shape.iri, "qualifiedValueShape")
        if not found or not self._allowed(shape, "qualifiedValueShape", found, True, True):
            return
        limits = {n: self._one(shape.iri, n, parameters.count) for n in ("qualifiedMinCount", "qualifiedMaxCount")}
        if all(limit is None for limit in limits.values()):
            self.fault(shape.iri, "sh:qualifiedValueShape has neither sh:qualifiedMinCount nor sh:qualifiedMaxCount")
            return
        apart = self._one(shape.iri, "qualifiedValueShapesDisjoint", parameters.truth)
        siblings = self._siblings(shape.iri, found[0]) if apart else []

        def mark(name: str) -> tuple[Mark, int] | None:
            limit, asked = limits[name], (*self.values(shape.iri, name), found[0])
            return (self._mark(shape, name, asked), limit) if isinstance(limit, int) else None

        least, most = mark("qualifiedMinCount"), mark("qualifiedMaxCount")
        self._referring(
            shape, "qualifiedValueShape", [found[0], *siblings], lambda _, s: logic.qualified(s[0], s[1:], least, most)
        )

    def _siblings(self, node: str, own: Term) -> list[Term]:
        beside = (p for parent in self.graph.subjects(f"{SH}property", node) for p in self.values(parent, "property"))
        return list(dict.fromkeys(s for p in beside for s in self.values(p, "qualifiedValueShape") if s != own))

    def _others(self, shape: Shape) -> None:
        """Words in SHACL's name space that it does not have: asked for by mistake, and never checked."""
        for predicate in self.graph.properties(shape.iri):
            if predicate.startswith(SH) and predicate not in KNOWN:
                self.fault(
                    shape.iri, f"sh:{predicate.removeprefix(SH)} is not a constraint of SHACL", "It asks nothing."
                )

    def _beyond(self) -> Iterator[str]:
        for name in BEYOND_CORE:
            yield from self._subjects(f"{SH}{name}")
        for custom in self.graph.subjects(TYPE, f"{SH}ConstraintComponent"):
            for parameter in self.values(custom, "parameter"):
                for path in self.values(parameter, "path"):
                    yield from self._subjects(str(path))

    def _subjects(self, predicate: str) -> Iterator[str]:
        return (subject for subjects in self.graph.inverse(predicate).values() for subject in subjects)

    def _touched(self) -> frozenset[str]:
        reached, waiting = set(self.beyond), list(self.beyond)
        while waiting:
            node = waiting.pop()
            inside = [node, *self._lists_with(node)]
            for name in REFERRING:
                for above in (s for n in inside for s in self.graph.subjects(f"{SH}{name}", n)):
                    if above not in reached:
                        reached.add(above)
                        waiting.append(above)
        return frozenset(reached)

    def _lists_with(self, node: str) -> Iterator[str]:
        cells = list(self.graph.subjects(f"{RDF}first", node))
        seen: set[str] = set()
        while cells:
            cell = cells.pop()
            if cell not in seen:
                seen.add(cell)
                yield cell
                cells += self.graph.subjects(f"{RDF}rest", cell)


def _one_shape(make: Callable[[Mark, Shape], Part], mark: Mark, shapes: Sequence[Shape]) -> Part:
    return make(mark, shapes[0])


def _mark_recursive(shapes: Sequence[Shape]) -> None:
    """Marks the shapes that lead back to themselves, those that lead to such, and those above a deep nest: entering
    them is counted. The others are peeled off from the leaves."""
    above: dict[str, list[Shape]] = {}
    left = {shape.iri: len(shape.refers) for shape in shapes}
    depth = dict.fromkeys(left, 0)
    for shape in shapes:
        for other in shape.refers:
            above.setdefault(other.iri, []).append(shape)
    waiting = [shape for shape in shapes if not shape.refers]
    plain = set()
    while waiting:
        shape = waiting.pop()
        plain.add(shape.iri)
        for other in above.get(shape.iri, ()):
            left[other.iri] -= 1
            depth[other.iri] = max(depth[other.iri], depth[shape.iri] + 1)
            if not left[other.iri]:
                waiting.append(other)
    for shape in shapes:
        shape.recursive = shape.iri not in plain or depth[shape.iri] > _DEEP
