"""Property paths, section 2.3.1 of SHACL: read from a shapes graph, written for people, and followed."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from fairdict.shapes.facts import Facts
from fairdict.shapes.terms import RDF, SH, Term, is_blank

_DEEPEST = 50


class Graph(Protocol):
    """What a path is followed in."""

    def values(self, subject: Term, predicate: str) -> Collection[Term]: ...  # noqa: D102
    def subjects(self, predicate: str, object: Term) -> Collection[Term]: ...  # noqa: D102


class Path(Protocol):
    """One path: ``str(path)`` is a SPARQL property path over IRIs in angle brackets."""

    def values(self, node: Term, graph: Graph) -> Collection[Term]: ...  # noqa: D102


@dataclass(frozen=True)
class Predicate:
    """One property, forwards."""

    iri: str

    def __str__(self) -> str:
        return f"<{self.iri}>"

    def values(self, node: Term, graph: Graph) -> Collection[Term]:
        """The values of the property."""
        return graph.values(node, self.iri)


@dataclass(frozen=True)
class InversePredicate:
    """One property, backwards."""

    iri: str

    def __str__(self) -> str:
        return f"^<{self.iri}>"

    def values(self, node: Term, graph: Graph) -> Collection[Term]:
        """The nodes that have ``node`` as a value of the property."""
        return graph.subjects(self.iri, node)


@dataclass(frozen=True)
class Sequence:
    """One path after another."""

    steps: tuple[Path, ...]

    def __str__(self) -> str:
        return f"({'/'.join(map(str, self.steps))})"

    def values(self, node: Term, graph: Graph) -> Collection[Term]:
        """What the last step leads to."""
        reached: Iterable[Term] = (node,)
        for step in self.steps:
            reached = dict.fromkeys(v for n in reached for v in step.values(n, graph))
        return list(reached)


@dataclass(frozen=True)
class Alternative:
    """Any of several paths."""

    ways: tuple[Path, ...]

    def __str__(self) -> str:
        return f"({'|'.join(map(str, self.ways))})"

    def values(self, node: Term, graph: Graph) -> Collection[Term]:
        """What any of them leads to."""
        return dict.fromkeys(v for way in self.ways for v in way.values(node, graph))


@dataclass(frozen=True)
class Repeated:
    """One path any number of times (``*``), at least once (``+``), or at most once (``?``)."""

    step: Path
    sign: str

    def __str__(self) -> str:
        return f"{self.step}{self.sign}"

    def values(self, node: Term, graph: Graph) -> Collection[Term]:
        """What the steps lead to, and with ``*`` and ``?`` the node itself; cycles do no harm."""
        reached = dict.fromkeys(self.step.values(node, graph))
        if self.sign != "?":
            waiting = list(reached)
            while waiting:
                for value in self.step.values(waiting.pop(), graph):
                    if value not in reached:
                        reached[value] = None
                        waiting.append(value)
        return reached if self.sign == "+" else {node: None, **reached}


def path_of(node: Term, graph: Facts, depth: int = 0, backwards: bool = False) -> Path:
    """The path that ``node`` of a shapes graph stands for; raises ValueError with what is wrong with it.

    ``sh:inversePath`` is carried inwards, so that only single properties are followed backwards.
    """
    if not isinstance(node, str):
        raise ValueError(f"the literal “{node.text}” is no path")
    if not is_blank(node):
        return InversePredicate(node) if backwards else Predicate(node)
    if depth > _DEEPEST:
        raise ValueError(f"its path is nested more than {_DEEPEST} deep, or in a circle")
    if graph.values(node, f"{RDF}first"):
        parts = _parts(node, graph, depth, backwards)
        return Sequence(tuple(reversed(parts) if backwards else parts))
    found = {name: list(graph.values(node, f"{SH}{name}")) for name in _FORMS if graph.values(node, f"{SH}{name}")}
    if len(found) != 1:
        raise ValueError("its path is neither a property, a list, nor exactly one of the forms of sh:path")
    ((name, values),) = found.items()
    if len(values) != 1:
        raise ValueError(f"its path has {len(values)} values of sh:{name} where one is allowed")
    if name == "alternativePath":
        return Alternative(tuple(_parts(values[0], graph, depth, backwards)))
    if name == "inversePath":
        return path_of(values[0], graph, depth + 1, not backwards)
    return Repeated(path_of(values[0], graph, depth + 1, backwards), _FORMS[name])


_FORMS = {"inversePath": "^", "alternativePath": "|", "zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}


def _parts(node: Term, graph: Facts, depth: int, backwards: bool) -> list[Path]:
    parts = [path_of(item, graph, depth + 1, backwards) for item in items(node, graph)]
    if len(parts) < 2:
        raise ValueError("a list in its path has fewer than two members")
    return parts


def backwards(path: Path) -> Iterator[str]:
    """The properties that ``path`` follows from their values."""
    if isinstance(path, InversePredicate):
        yield path.iri
    for part in getattr(path, "steps", getattr(path, "ways", (path.step,) if isinstance(path, Repeated) else ())):
        yield from backwards(part)


def items(node: Term, graph: Facts) -> Iterator[Term]:
    """The members of an RDF list; raises ValueError where it is not well formed."""
    seen = set()
    while node != f"{RDF}nil":
        first, rest = list(graph.values(node, f"{RDF}first")), list(graph.values(node, f"{RDF}rest"))
        if len(first) != 1 or len(rest) != 1 or node in seen:
            raise ValueError("the list is not a well-formed RDF list")
        seen.add(node)
        yield first[0]
        node = rest[0]
