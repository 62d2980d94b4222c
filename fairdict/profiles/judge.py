"""Judges a whole graph by a profile: every thing by the requirements of its class, at its own access level.

No inference: a thing is of the classes that the graph says it is of. What is reached through a property and has no
type is judged by the class of the property's range, and found to be untyped besides. A catalogue or series that is said
to be a dataset too is judged as what it is more closely. The tables serve as background.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from fairdict.profiles.check import Add, Check
from fairdict.profiles.finding import Finding
from fairdict.profiles.profile import Class, Profile
from fairdict.shapes import Facts
from fairdict.shapes.terms import TYPE, Term
from fairdict.vocabulary import Vocabularies

ACCESS = "http://purl.org/dc/terms/accessRights"
DCAT = "http://www.w3.org/ns/dcat#"
CLOSER = ("Catalog", "DatasetSeries")
"""Classes that RDF Schema puts below ``dcat:Dataset`` and profiles do not judge as one."""


@dataclass(frozen=True)
class Around:
    """What a part of a graph must know of the rest: the types of things that are described there, and, of properties
    that a profile follows backwards, the things that they point at from there."""

    types: Mapping[str, Collection[Term]] = field(default_factory=dict)
    pointed: Mapping[str, Collection[str]] = field(default_factory=dict)


ALONE = Around()
"""Nothing beyond: the graph is whole."""


class Sieve:
    """The checks of one class at one access level."""

    def __init__(self, found: Class, checks: Iterable[Check]) -> None:
        self.cls = found
        every = list(checks)
        self.needed = [check for check in every if check.needed]
        self.by_property: dict[str, list[Check]] = {}
        self.paths = [check for check in every if check.row.inverse or len(check.row.properties) > 1]
        for check in every:
            if check not in self.paths:
                self.by_property.setdefault(check.row.iri, []).append(check)


class Judge:
    """A profile compiled: :meth:`findings` judges one graph after another. ``level`` judges every dataset as if it were
    at that access level; raises KeyError where the profile has no such level."""

    def __init__(self, profile: Profile, vocabularies: Vocabularies, level: str = "") -> None:
        self.profile = profile
        self.vocabularies = vocabularies
        self.forced = level
        if level and level not in profile.levels:
            raise KeyError(level)
        self._sieves: dict[tuple[str, str], Sieve] = {}
        self._around = ALONE
        self._classes: dict[str, str] = {}
        judged = [found for found in profile.classes.values() if not found.role and found.rows]
        for found in judged:
            self._classes.setdefault(found.iri, found.name)
        for found in judged:
            for iri in found.also:
                self._classes.setdefault(iri, found.name)
        self._varied = {
            name for name, found in profile.classes.items() if any(row.levels for row in found.rows.values())
        }
        self._known = {name: self._named(name) for name in profile.levels}

    @cached_property
    def unjudged(self) -> list[str]:
        """The tables that the profile names and that are not there: their values cannot be judged."""
        named = {t for _, row in self.profile.rows() for t in row.demand.tables}
        return sorted(named - self.vocabularies.tables.keys())

    def level(self, focus: str, facts: Facts) -> str:
        """The access level of a dataset, after its own access rights; empty where they say none that is known."""
        if self.forced:
            return self.forced
        rights = facts.values(focus, ACCESS)
        return next((name for name, iris in self._known.items() if not iris.isdisjoint(rights)), "")

    def knows(self, types: Collection[Term]) -> bool:
        """Whether a thing with these types is judged."""
        return bool(self._judged_as(types))

    def findings(self, facts: Facts, around: Around = ALONE) -> list[Finding]:
        """Everything in ``facts`` that departs from the profile, in the order of the things in it. ``around`` is what
        is known of things beyond, where ``facts`` are one part of a graph judged part by part."""
        self._around = around
        found: list[Finding] = []
        add = found.append
        waiting: list[tuple[str, str]] = []
        for node, own in facts.nodes.items():
            types = own.get(TYPE)
            if types:
                for name in self._judged_as(types):
                    self._judge(node, own, name, facts, add, waiting)
        roles: dict[str, list[Class]] = {}
        seen = set()
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                node, name = place
                if self.profile.classes[name].role:
                    roles.setdefault(node, []).append(self.profile.classes[name])
                self._judge(node, facts.nodes[node], name, facts, add, waiting)
        return _once(found, roles) if roles else found

    def elsewhere(self, focus: str, facts: Facts) -> dict[str, list[Finding]]:
        """What would be found of a dataset itself at each other access level and is not at its own."""
        own = facts.nodes.get(focus)
        if own is None or not self._varied:
            return {}
        now = self.level(focus, facts)
        names = [name for name in self._judged_as(own.get(TYPE, ())) if name in self._varied]
        at: dict[str, dict[tuple[str, str, str, Term | None], Finding]] = {}
        for level in dict.fromkeys((now, *self.profile.levels)):
            found: list[Finding] = []
            for name in names:
                self._judge(focus, own, name, facts, found.append, [], level)
            at[level] = {f.place: f for f in found}
        mine = at[now]
        return {
            level: [f for place, f in found.items() if place not in mine or mine[place].severity != f.severity]
            for level, found in at.items()
            if level != now
        }

    def _judge(
        self,
        node: str,
        own: Mapping[str, Collection[Term]],
        name: str,
        facts: Facts,
        add: Add,
        waiting: list[tuple[str, str]],
        level: str | None = None,
    ) -> None:
        if level is None:
            level = self.level(node, facts) if name in self._varied else ""
        sieve = self._sieves.get((name, level)) or self._sieve(name, level)
        for check in sieve.needed:
            row = check.row
            if row.inverse or len(row.properties) > 1:
                pointed = row.inverse and node in self._around.pointed.get(row.iri, ())
                if not pointed and not _along(check, node, own, facts):
                    check.absent(node, facts, level, add)
            elif row.iri not in own:
                check.absent(node, facts, level, add)
        nodes = facts.nodes
        for iri, values in own.items():
            for check in sieve.by_property.get(iri, ()):
                check.values(node, values, facts, level, add, self._around.types)
                if check.role or check.links:
                    for value in values:
                        if value in nodes:
                            self._follow(str(value), check, nodes, waiting)
        for check in sieve.paths:
            found = _along(check, node, own, facts)
            if found:
                check.values(node, found, facts, level, add)

    def _follow(
        self,
        value: str,
        check: Check,
        nodes: Mapping[str, Mapping[str, Collection[Term]]],
        waiting: list[tuple[str, str]],
    ) -> None:
        """Has what is reached judged: by its role, and where it has no type, by the class of the range."""
        if check.role:
            waiting.append((value, check.role))
        elif not nodes[value].get(TYPE):
            waiting.append((value, check.links))

    def _judged_as(self, types: Collection[Term]) -> list[str]:
        """The profile's classes for a thing with these types."""
        known = self._classes
        names = [known[t] for t in types if t in known]
        if len(names) > 1:
            names = list(dict.fromkeys(names))
            if "Dataset" in names and any(f"{DCAT}{closer}" in types for closer in CLOSER):
                names.remove("Dataset")
        return names

    def _sieve(self, name: str, level: str) -> Sieve:
        found = self.profile.classes[name]
        rows = (row.at(level) for row in found.rows.values())
        sieve = Sieve(found, (Check(row, name, self.profile, self.vocabularies) for row in rows))
        self._sieves[name, level] = sieve
        return sieve

    def _named(self, level: str) -> frozenset[str]:
        """The addresses that stand for a level."""
        table = "access-right"
        iri = f"http://publications.europa.eu/resource/authority/{table}/{level}"
        concept = self.vocabularies.concept(table, iri) if table in self.vocabularies.tables else None
        return frozenset((iri, iri.replace("http:", "https:"), *(concept.matches if concept else ())))


def _once(found: Iterable[Finding], roles: Mapping[str, Sequence[Class]]) -> list[Finding]:
    """The findings, without those of a class on a property of which a role of the same thing has its own requirement,
    and of two roles' equal ones the first."""
    names = {role.name for played in roles.values() for role in played}
    kept: dict[tuple[str, str, str, Term | None], Finding] = {}
    for finding in found:
        played = roles.get(finding.focus, ())
        if finding.cls in names or not any(finding.row.key in role.rows for role in played):
            kept.setdefault(finding.place, finding)
    return list(kept.values())


def _along(check: Check, node: str, own: Mapping[str, Collection[Term]], facts: Facts) -> Collection[Term]:
    """The values along a path that is not one property."""
    row = check.row
    if row.inverse:
        return [value for iri in row.properties for value in facts.subjects(iri, node)]
    return list(dict.fromkeys(value for iri in row.properties for value in own.get(iri, ())))
