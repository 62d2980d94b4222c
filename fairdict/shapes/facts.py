"""One data graph, indexed for checks: triples by subject, and by property and object when somebody asks.

Built from documents of the house (:mod:`fairdict.shapes.documents`) or from the triples of any file; never changed by
a check.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

import pyoxigraph

from fairdict.shapes.terms import SUBCLASS, TYPE, Term, term_of

Values = dict[Term, None]
"""Distinct terms in the order in which they came; a ``dict`` serves as the ordered set."""

_NO_VALUES: Mapping[Term, None] = {}
_NO_PROPERTIES: Mapping[str, Values] = {}


class Facts:
    """A set of triples; ``nodes`` has the values of every property of every subject."""

    def __init__(self, triples: Iterable[tuple[str, str, Term]] = ()) -> None:
        self.nodes: dict[str, dict[str, Values]] = {}
        self._inverse: dict[str, dict[Term, dict[str, None]]] = {}
        self._above: dict[str, frozenset[str]] | None = None
        for subject, predicate, object in triples:
            self.add(subject, predicate, object)

    @classmethod
    def of(cls, triples: Iterable[pyoxigraph.Triple]) -> "Facts":
        """The triples that :func:`fairdict.rdf.triples` gives; quoted triples, which SHACL does not know, are left
        out."""
        facts = cls()
        for triple in triples:
            subject, object = triple.subject, triple.object
            if not isinstance(subject, pyoxigraph.Triple) and not isinstance(object, pyoxigraph.Triple):
                facts.add(str(term_of(subject)), triple.predicate.value, term_of(object))
        return facts

    def add(self, subject: str, predicate: str, object: Term) -> None:
        """Adds a triple, before anything is asked."""
        self.nodes.setdefault(subject, {}).setdefault(predicate, {})[object] = None

    def __len__(self) -> int:
        return sum(len(values) for properties in self.nodes.values() for values in properties.values())

    def __bool__(self) -> bool:
        return bool(self.nodes)

    def __contains__(self, triple: tuple[Term, str, Term]) -> bool:
        subject, predicate, object = triple
        return object in self.values(subject, predicate)

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        """Every triple, once."""
        for subject, properties in self.nodes.items():
            for predicate, values in properties.items():
                for object in values:
                    yield subject, predicate, object

    def properties(self, subject: Term) -> Mapping[str, Values]:
        """The properties of ``subject``, each with its values."""
        return self.nodes.get(subject, _NO_PROPERTIES)  # type: ignore[arg-type]  # a literal is no subject

    def values(self, subject: Term, predicate: str) -> Collection[Term]:
        """The values of a property of ``subject``, each once."""
        return self.properties(subject).get(predicate, _NO_VALUES)

    def subjects(self, predicate: str, object: Term) -> Collection[str]:
        """The nodes that have ``object`` as a value of a property."""
        return self.inverse(predicate).get(object, ())

    def inverse(self, predicate: str) -> Mapping[Term, Collection[str]]:
        """The subjects of a property by its values."""
        found = self._inverse.get(predicate)
        if found is None:
            found = self._inverse[predicate] = {}
            for subject, properties in self.nodes.items():
                for value in properties.get(predicate, ()):
                    found.setdefault(value, {})[subject] = None
        return found

    def above(self) -> Mapping[str, frozenset[str]]:
        """The classes above each class that has any (``rdfs:subClassOf``, over any number of steps), itself included;
        cycles do no harm."""
        if self._above is None:
            direct = {s: [c for c in p[SUBCLASS] if isinstance(c, str)] for s, p in self.nodes.items() if SUBCLASS in p}
            self._above = {name: _reached(name, direct) for name in direct}
        return self._above

    def types(self, subject: Term) -> Collection[Term]:
        """The classes that ``subject`` is said to be of, without those above them."""
        return self.values(subject, TYPE)


def _reached(name: str, direct: Mapping[str, list[str]]) -> frozenset[str]:
    seen = {name}
    waiting = [name]
    while waiting:
        for above in direct.get(waiting.pop(), ()):
            if above not in seen:
                seen.add(above)
                waiting.append(above)
    return frozenset(seen)
