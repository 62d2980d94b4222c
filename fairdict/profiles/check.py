"""One requirement made ready for judging many graphs: numbers, kinds, datatypes, types and vocabularies of values."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Literal

from fairdict.profiles.finding import Fault, Finding, graver
from fairdict.profiles.profile import Profile
from fairdict.profiles.row import Demand, Kind, Row, Severity
from fairdict.shapes import Facts
from fairdict.shapes import Literal as Text
from fairdict.shapes.literals import well_formed
from fairdict.shapes.terms import TYPE, Term
from fairdict.table import SKOS
from fairdict.vocabulary import Vocabularies

_MEMO = 50_000

Add = Callable[[Finding], object]
Side = Literal["text", "shape"]
Types = Mapping[str, Collection[Term]]
NONE: Types = {}


class Check:
    """What a :class:`Row` asks of a thing of class ``cls``.

    ``links`` is the class of the profile by which a described value without a type is judged (empty: by none);
    ``role`` the one by which every value is judged besides.
    """

    def __init__(self, row: Row, cls: str, profile: Profile, vocabularies: Vocabularies) -> None:
        self.row = row
        self.cls = cls
        self.demand = demand = row.demand
        self.vocabularies = vocabularies
        here = all(name in vocabularies.tables for name in demand.tables)
        self.tables = demand.tables if here else ()
        self.pattern = re.compile(demand.pattern) if demand.pattern and here else None
        self.form = re.compile(demand.form) if demand.form else None
        self.datatypes = frozenset(demand.datatypes)
        kin = (found for iri in demand.of if (found := profile.of(iri)))
        self.types = frozenset(demand.of) | {also for found in kin for also in found.also}
        self.untyped: Severity = demand.untyped or profile.untyped
        self.mistyped = graver(self.untyped, "warning")
        self.role = row.judged
        one = profile.of(demand.of[0]) if len(demand.of) == 1 else None
        self.links = one.name if one is not None and one.rows else ""
        self.sides: list[tuple[Side, Demand]] = []
        if row.text is not None:
            self.sides.append(("text", row.text))
        if row.shape is not None:
            self.sides.append(("shape", row.shape))
        self.kinds = [(side, said.kind) for side, said in self.sides if said.kind not in ("any", demand.kind)]
        self.needed = _needed(demand) or any(_needed(said) for _, said in self.sides)
        self.judges = bool(self.types or self.tables or self.pattern)
        self._memo: dict[str, tuple[Fault, Severity] | None] = {}

    def absent(self, focus: str, facts: Facts, level: str, add: Add) -> None:
        """Tells where there is no value and there should be one."""
        demand = self.demand
        if demand.least:
            add(self._told("violation", focus, "missing", level))
        elif demand.need == "C":
            if self._holds(focus, facts):
                add(self._told("violation", focus, "condition", level))
        elif demand.need == "R":
            add(self._told("advice", focus, "missing", level))
        else:
            for side, said in self.sides:
                if said.least or said.need == "R":
                    severity: Severity = "warning" if said.least else "advice"
                    add(Finding(severity, focus, self.cls, self.row, "missing", side=side, level=level))

    def values(
        self, focus: str, values: Collection[Term], facts: Facts, level: str, add: Add, around: Types = NONE
    ) -> None:
        """Tells what is wrong with the values there are; ``around`` has the types of things described elsewhere."""
        row, demand, count = self.row, self.demand, len(values)
        if row.instead:
            add(self._told(demand.weight, focus, "replaced", level, count=count))
        if demand.most is not None and count > demand.most:
            add(self._told("violation", focus, "many", level, count=count))
        if count < demand.least:
            add(self._told("violation", focus, "few", level, count=count))
        for side, said in self.sides:
            if said.most is not None and count > said.most and (demand.most is None or count <= demand.most):
                add(Finding("warning", focus, self.cls, row, "many", None, count, side, level))
        for held in demand.holds:
            if held not in values:
                add(self._told(demand.weight, focus, "holds", level, count=count))
        if demand.each_language and count > 1:
            self._languages(focus, values, level, add)
        for value in values:
            self._value(focus, value, facts, level, add, around)

    def _value(self, focus: str, value: Term, facts: Facts, level: str, add: Add, around: Types) -> None:
        demand = self.demand
        if not _is(value, demand.kind):
            add(self._told("violation", focus, "kind", level, value))
            return
        for side, kind in self.kinds:
            if not _is(value, kind):
                add(Finding("warning", focus, self.cls, self.row, "kind", value, side=side, level=level))
        if demand.values and value not in demand.values:
            add(self._told("violation", focus, "values", level, value))
        elif isinstance(value, Text):
            fault = self._text(value)
            if fault:
                add(self._told("violation", focus, fault, level, value))
        elif self.judges:
            found = self._resource(value, facts, around)
            if found:
                add(self._told(found[1], focus, found[0], level, value))
        elif self.form and not self.form.search(value):
            add(self._told("violation", focus, "form", level, value))

    def _text(self, value: Text) -> Fault | None:
        demand = self.demand
        if self.datatypes and value.datatype not in self.datatypes:
            return "datatype"
        if self.datatypes and not well_formed(value):
            return "malformed"
        if self.form and not self.form.search(value.text):
            return "form"
        if demand.above is not None and not _above(value.text, demand.above):
            return "above"
        return None

    def _resource(self, value: str, facts: Facts, around: Types) -> tuple[Fault, Severity] | None:
        """What is wrong with a resource's type or vocabulary."""
        own = facts.nodes.get(value)
        if own is not None:
            return self._described(value, own.get(TYPE, ()))
        if value in around:
            return self._described(value, around[value])
        try:
            return self._memo[value]
        except KeyError:
            pass
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        found = self._memo[value] = self._bare(value)
        return found

    def _bare(self, value: str) -> tuple[Fault, Severity] | None:
        """For an address of which the graph says nothing: what the tables say."""
        if self.tables or self.pattern:
            if self._known(value):
                return None
            explicit = self.demand.untyped
            return "vocabulary", graver(self.demand.weight, explicit) if explicit else self.demand.weight
        return ("untyped", self.untyped) if self.types and not self._of_a_table(value) else None

    def _described(self, value: str, types: Collection[Any]) -> tuple[Fault, Severity] | None:
        known = (self.tables or self.pattern) and self._known(value)
        if known:
            return None
        wrong: tuple[Fault, Severity] | None = None
        if self.types and self.types.isdisjoint(types):
            wrong = ("mistyped", self.mistyped) if types else ("untyped", self.untyped)
        if (self.tables or self.pattern) and not self.demand.open:
            weight = self.demand.weight
            return "vocabulary", graver(weight, wrong[1]) if wrong and self.demand.untyped else weight
        return wrong

    def _known(self, value: str) -> bool:
        """Whether a table has ``value``, or it is of the form of the addresses that do as well."""
        if self.form and not self.form.search(value):
            return False
        if self.pattern and self.pattern.search(value):
            return True
        return any(self.vocabularies.concept(name, value) for name in self.tables)

    def _of_a_table(self, value: str) -> bool:
        """Whether a table that the row does not name says that ``value`` is of a class of the range."""
        above, _, last = value.rpartition("/")
        name = above.rpartition("/")[2]
        tables = self.vocabularies.tables
        if last in tables and value in tables[last].schemes:
            return f"{SKOS}ConceptScheme" in self.types
        if name not in tables or self.vocabularies.concept(name, value) is None:
            return False
        return not self.types.isdisjoint((f"{SKOS}Concept", *tables[name].classes))

    def _languages(self, focus: str, values: Collection[Term], level: str, add: Add) -> None:
        seen: set[str] = set()
        for value in values:
            if isinstance(value, Text) and value.language:
                if value.language in seen:
                    add(self._told("violation", focus, "language", level, value))
                seen.add(value.language)

    def _holds(self, focus: str, facts: Facts) -> bool:
        """Whether the condition of a conditional requirement holds for ``focus``."""
        when = self.row.when
        if when is None or not when.property:
            return False
        found = facts.values(focus, when.property)
        texts = {value.text if isinstance(value, Text) else value for value in found}
        return bool(texts.intersection(when.values) if when.values else texts)

    def _told(
        self, severity: Severity, focus: str, fault: Fault, level: str, value: Term | None = None, count: int = 0
    ) -> Finding:
        return Finding(severity, focus, self.cls, self.row, fault, value, count, "", level)


def _needed(demand: Demand) -> bool:
    return bool(demand.least) or demand.need in ("R", "C")


def _is(value: Term, kind: Kind) -> bool:
    if kind == "any":
        return True
    if isinstance(value, Text):
        return kind == "literal"
    return kind == "resource" or (kind == "iri" and not value.startswith("_:"))


def _above(text: str, bound: int) -> bool:
    try:
        return float(text) > bound
    except ValueError:
        return False
