"""Shapes made of a shapes graph. What is ill-formed is left out and said, and the rest holds."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fairdict.shapes import logic, parameters, sets
from fairdict.shapes.nests import mark_recursive
from fairdict.shapes.parameters import (
    CORE,
    KNOWN,
    LIST_OF_SHAPES,
    ONE_SHAPE,
    Parameter,
    component,
)
from fairdict.shapes.paths import Path, Predicate, items, path_of
from fairdict.shapes.result import VIOLATION
from fairdict.shapes.shape import Mark, Part, Shape
from fairdict.shapes.survey import Survey
from fairdict.shapes.terms import SH, TYPE, Literal, Term, written
from fairdict.shapes.wording import sentence


class Compiler:
    """Compiles shapes on demand, each once; what is left out is noted in the survey's faults."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.graph = survey.graph
        self.values = survey.values
        self.fault = survey.fault
        self._one = survey.one
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
        mark_recursive(self.shapes())

    def shapes(self) -> list[Shape]:
        """Every well-formed shape that was asked for."""
        return [shape for shape in self._known.values() if shape is not None]

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
                if others := self._others(shape, name, [term]):
                    self._made(shape, name, [term], partial(_given, ONE_SHAPE[name], others[0]))
        for name in LIST_OF_SHAPES:
            for term in self.values(shape.iri, name):
                self._listing(shape, name, term)
        self._closed(shape)
        self._qualified(shape)
        self._unknown(shape)

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

    def _others(self, shape: Shape, name: str, terms: Sequence[Term]) -> list[Shape]:
        """The shapes that one constraint refers to; none where one of them, and so the constraint, cannot be judged."""
        found = []
        for term in terms:
            other = self.shape(term)
            if other is None or (name == "node" and other.path is not None):
                self.fault(shape.iri, f"sh:{name} refers to {written(term)}, which is no well-formed shape for it")
                return []
            if term in self.survey.touched:
                self.fault(shape.iri, f"sh:{name} refers to {written(term)}, which needs pyshacl")
                return []
            found.append(other)
        shape.refers += found
        return found

    def _listing(self, shape: Shape, name: str, term: Term) -> None:
        try:
            members = list(items(term, self.graph))
        except ValueError as error:
            self.fault(shape.iri, f"sh:{name}: {error}")
            return
        if not members:
            self.fault(shape.iri, f"sh:{name} lists no shape")
        elif found := self._others(shape, name, members):
            self._made(shape, name, members, partial(_given, LIST_OF_SHAPES[name], found))

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

        others = self._others(shape, "qualifiedValueShape", [found[0], *siblings])
        if others:
            least, most = mark("qualifiedMinCount"), mark("qualifiedMaxCount")
            shape.parts.append(logic.qualified(others[0], others[1:], least, most))

    def _siblings(self, node: str, own: Term) -> list[Term]:
        beside = (p for parent in self.graph.subjects(f"{SH}property", node) for p in self.values(parent, "property"))
        return list(dict.fromkeys(s for p in beside for s in self.values(p, "qualifiedValueShape") if s != own))

    def _unknown(self, shape: Shape) -> None:
        """Words in SHACL's name space that it does not have: asked for by mistake, and never checked."""
        if self.values(shape.iri, "rule"):
            self.fault(shape.iri, "sh:rule infers, and a check infers nothing", "It is not run.")
        for predicate in self.graph.properties(shape.iri):
            if predicate.startswith(SH) and predicate not in KNOWN:
                self.fault(
                    shape.iri, f"sh:{predicate.removeprefix(SH)} is not a constraint of SHACL", "It asks nothing."
                )


def _given(make: Callable[[Mark, Any], Part], found: Any, mark: Mark) -> Part:
    return make(mark, found)
