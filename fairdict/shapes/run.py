"""One graph being judged: what the checks look into, and what they have found so far."""

from collections.abc import Collection, Mapping
from typing import Protocol

from fairdict.shapes.facts import Facts, Values
from fairdict.shapes.result import Result
from fairdict.shapes.terms import SUBCLASS, TYPE, Term

_NONE: Mapping[Term, None] = {}
DEEPEST = 128
"""How many shapes may be entered one within another: the default of ``Checks.results``."""


class Elsewhere(Protocol):
    """The other parts of a graph of which one part is judged."""

    def properties(self, node: Term) -> Mapping[str, Values]:
        """The properties of a node that is described in another part; nothing where it is in none."""

    def subjects(self, predicate: str, object: Term) -> Collection[str]:
        """The nodes of other parts that have ``object`` as a value of a property."""


class Judge(Protocol):
    """A shape as the run needs it."""

    iri: str
    recursive: bool

    def judge(self, focus: Term, run: "Run") -> None:
        """Appends the results of judging ``focus`` to ``run.found``."""

    def cut(self, focus: Term, limit: int) -> Result:
        """The result that says that ``focus`` lies too deep to be judged."""


class Run:
    """The facts together with the background, which is looked into but has no focus nodes of its own."""

    def __init__(
        self,
        facts: Facts,
        background: Facts | None = None,
        deepest: int = DEEPEST,
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.facts = facts
        self.background = background
        self.found: list[Result] = []
        self.deepest = deepest
        self._elsewhere = elsewhere
        self._active: set[tuple[str, Term]] = set()
        self._depth = 0
        self._above: Mapping[str, Collection[str]] | None = None

    def properties(self, subject: Term) -> Mapping[str, Values]:
        """The properties of ``subject`` with their values, in facts, background and other parts together."""
        own = self.facts.properties(subject)
        if not own and self._elsewhere is not None:
            own = self._elsewhere.properties(subject)
        other = self.background.properties(subject) if self.background is not None else None
        if not other:
            return own
        if not own:
            return other
        both = dict(own)
        for predicate, values in other.items():
            both[predicate] = {**both[predicate], **values} if predicate in both else values
        return both

    def values(self, subject: Term, predicate: str) -> Collection[Term]:
        """The values of a property of ``subject``, each once."""
        if self.background is None and self._elsewhere is None:
            return self.facts.values(subject, predicate)
        return self.properties(subject).get(predicate, _NONE)

    def subjects(self, predicate: str, object: Term) -> Collection[Term]:
        """The nodes that have ``object`` as a value of a property."""
        found = self.facts.subjects(predicate, object)
        if self.background is not None and (more := self.background.subjects(predicate, object)):
            found = dict.fromkeys((*found, *more))
        if self._elsewhere is not None and (more := self._elsewhere.subjects(predicate, object)):
            found = dict.fromkeys((*found, *more))
        return found

    def classes(self, node: Term) -> Collection[Term]:
        """The classes that ``node`` is a SHACL instance of: its types and what is above them."""
        types = self.values(node, TYPE)
        above = self.above()
        if not above or not types:
            return types
        return {c for name in types for c in (above.get(name, (name,)) if isinstance(name, str) else (name,))}

    def above(self) -> Mapping[str, Collection[str]]:
        """The classes above each class, by facts and background together."""
        if self._above is None:
            own = self.facts.above()
            other = self.background.above() if self.background is not None else {}
            if own and other:
                edges = [(s, SUBCLASS, o) for found in (own, other) for s, up in found.items() for o in up]
                self._above = Facts(edges).above()
            else:
                self._above = own or other
        return self._above

    def judged(self, shape: Judge, node: Term) -> list[Result]:
        """The results of judging ``node`` against ``shape``, kept apart: none means that it conforms."""
        kept, self.found = self.found, []
        try:
            self.enter(shape, node)
            return self.found
        finally:
            self.found = kept

    def enter(self, shape: Judge, node: Term) -> None:
        """Judges ``node`` against ``shape``. Where that is already being done further out, nothing is added: SHACL
        leaves recursion open, and this ends it. Where shapes lie deeper than the limit, a result says so."""
        if not shape.recursive:
            shape.judge(node, self)
            return
        key = (shape.iri, node)
        if key in self._active:
            return
        if self._depth >= self.deepest:
            self.found.append(shape.cut(node, self.deepest))
            return
        self._active.add(key)
        self._depth += 1
        try:
            shape.judge(node, self)
        finally:
            self._depth -= 1
            self._active.discard(key)
