"""A shapes graph asked and judged as such: values, names for people, what is wrong with it, what is beyond Core."""

from collections.abc import Callable, Iterator

from fairdict.shapes.parameters import BEYOND_CORE, REFERRING
from fairdict.shapes.reader import Shapes
from fairdict.shapes.terms import RDF, SH, TYPE, Term, is_blank, written


class Survey:
    """One shapes graph; ``faults`` are sentences about what in it is not judged.

    ``beyond`` has the shapes that ask for more than Core, and ``touched`` these and all that refer to them.
    """

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.graph = shapes.graph
        self.faults: list[str] = []
        self.beyond = tuple(dict.fromkeys(self._beyond()))
        self.touched = self._touched()

    def fault(self, node: Term, problem: str, left_out: str = "It was left out.") -> None:
        """Notes what is wrong with a shape."""
        files = (self.shapes.file(n) for n in (node, *self.parents(node)))
        text = f"{next(filter(None, files), 'The shapes')}: {self.name(node)}: {problem}. {left_out}"
        if text not in self.faults:
            self.faults.append(text)

    def leave_out_beyond(self) -> None:
        """Notes every shape that asks for more than SHACL Core, where nobody is at hand to judge it."""
        for node in self.beyond:
            asked = [n for n in BEYOND_CORE if self.graph.values(node, f"{SH}{n}")]
            what = f"sh:{asked[0]}" if asked else "a constraint component of its own"
            self.fault(
                node, f"{what} is beyond SHACL Core", "Install pyshacl (pip install 'fairdict[shacl]') to run it."
            )

    def name(self, node: Term) -> str:
        """A shape for people: its IRI, else its path and the shape that it is part of."""
        if not is_blank(node):
            return f"the shape {written(node)}"
        parents = self.parents(node)
        paths = [p for p in self.graph.values(node, f"{SH}path") if isinstance(p, str) and not is_blank(p)]
        about = f" for <{paths[0]}>" if paths else ""
        inside = f" in <{parents[0]}>" if parents and not is_blank(parents[0]) else ""
        return f"a shape without a name{about}{inside}"

    def parents(self, node: Term) -> list[str]:
        """The shapes that refer to ``node``."""
        return [s for p in REFERRING for s in self.graph.subjects(f"{SH}{p}", node)]

    def values(self, node: Term, name: str) -> list[Term]:
        """The values of ``sh:name``."""
        return list(self.graph.values(node, f"{SH}{name}"))

    def one(self, node: str, name: str, read: Callable[..., object]) -> object:
        """The only value of ``sh:name``, read; None where there is none, or what there is does not do."""
        found = self.values(node, name)
        try:
            if len(found) > 1:
                raise ValueError(f"it has {len(found)} values where one is allowed")
            return read(found[0], self.graph) if found else None
        except ValueError as error:
            self.fault(node, f"sh:{name}: {error}")
            return None

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
