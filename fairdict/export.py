"""One profile's graph of a whole catalogue, dataset by dataset, and what it could not be filled with.

Takes an open store; yields sorted N-Quads, and beside them a :class:`Told` for each dataset: what the profile asks for
and the description lacks, what was left out, what was derived. What is missing is what the profile's judge finds in the
very documents that are written.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fairdict.config import Catalogue
from fairdict.emission import Emitted
from fairdict.errors import NothingToPublish
from fairdict.model import Document
from fairdict.profiles import Finding, Judge, Profile, Profiles
from fairdict.publish import nothing
from fairdict.publish.entries import Entries
from fairdict.publish.graphs import catalogue_document
from fairdict.publish.profiled import Profiled, emission, emitted, written
from fairdict.shapes import facts_of
from fairdict.store import Store

MISSING = frozenset({"missing", "condition"})
Holes = Counter[tuple[str, str]]
"""How often a property is missing, by (class, property)."""


@dataclass(frozen=True)
class Told:
    """What became of one dataset, or of the catalogue itself (``key`` empty): the mandatory and the recommended
    properties that are missing, what else departs from the profile (``wrong``), which values were left out as
    (property, why, value), and how many were derived, by property and reason."""

    key: str
    title: str = ""
    sources: tuple[str, ...] = ()
    mandatory: Holes = field(default_factory=Counter)
    recommended: Holes = field(default_factory=Counter)
    wrong: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    left: tuple[tuple[str, str, str], ...] = ()
    derived: Counter[tuple[str, str]] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """For a script: counts by class and property."""
        return {
            "dataset": self.key,
            "title": self.title,
            "sources": list(self.sources),
            "missing": _nested(self.mandatory),
            "recommended": _nested(self.recommended),
            "wrong": [
                {"class": c, "property": p, "fault": f, "count": n} for (c, p, f), n in sorted(self.wrong.items())
            ],
            "left": [{"property": p, "why": w, "value": v} for p, w, v in self.left],
            "derived": [{"property": p, "why": w, "count": n} for (p, w), n in sorted(self.derived.items())],
        }


@dataclass
class Totals:
    """What an export came to, by source (empty for the catalogue itself): ``datasets`` and how many of them lack
    something mandatory, and how often each property is missing, was left out or was derived."""

    profile: Profile
    datasets: Counter[str] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    mandatory: dict[str, Holes] = field(default_factory=dict)
    recommended: dict[str, Holes] = field(default_factory=dict)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    derived: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, told: Told) -> None:
        """Counts one dataset under its best source."""
        source = told.sources[0] if told.sources else ""
        self.datasets[source] += bool(told.key)
        self.lacking[source] += bool(told.mandatory)
        self.mandatory.setdefault(source, Counter()).update(told.mandatory)
        self.recommended.setdefault(source, Counter()).update(told.recommended)
        self.left.update((p, why) for p, why, _ in told.left)
        self.derived.update(told.derived)

    def as_json(self) -> dict[str, Any]:
        """For a script: the sums, and the same by source."""
        names = sorted(self.datasets)
        sources = {
            name: {
                "datasets": self.datasets[name],
                "lacking": self.lacking[name],
                "missing": _nested(self.mandatory[name]),
                "recommended": _nested(self.recommended[name]),
            }
            for name in names
            if name
        }
        return {
            "profile": self.profile.id,
            "datasets": self.datasets.total(),
            "lacking": self.lacking.total(),
            "missing": _nested(sum(self.mandatory.values(), Counter())),
            "recommended": _nested(sum(self.recommended.values(), Counter())),
            "left": [{"property": p, "why": w, "count": n} for (p, w), n in sorted(self.left.items())],
            "derived": [{"property": p, "why": w, "count": n} for (p, w), n in sorted(self.derived.items())],
            "sources": sources,
        }


class Export:
    """One profile's graph of a catalogue; raises ConfigError for a profile that does not exist, and
    :class:`NothingToPublish` where nothing was built yet."""

    def __init__(self, store: Store, catalogue: Catalogue, name: str) -> None:
        if not store.value("SELECT COUNT(*) FROM dataset WHERE state = 'live'"):
            raise NothingToPublish(f"There is no dataset to export. {nothing.why(store, catalogue)}")
        profiles = Profiles(catalogue.layers)
        self.catalogue = catalogue
        self.entries = Entries(store)
        self.emission = emission(catalogue, profiles.get(name).id, profiles)
        self.judge = Judge(self.emission.profile, catalogue.vocabularies)
        self.totals = Totals(self.emission.profile)

    def blocks(self) -> Iterator[tuple[list[str], Told]]:
        """The sorted lines of each graph, the catalogue's own first and then the datasets by KEY, with what is told of
        it. One dataset is held at a time."""
        catalogue = self.catalogue
        live = [row for row in self.entries.listed() if row[2] == "live"]
        about = catalogue_document(catalogue, live, Profiled.of(catalogue).distributions())
        made = self.emission.catalogued(about, catalogue.publisher)
        graph = f"{catalogue.base_iri}#catalog"
        yield written(made, catalogue, graph), self._told("", about, (), made)
        for key, _, _ in live:
            entry = self.entries.described(key)
            made = emitted(entry, self.emission, catalogue)
            sources = tuple(dict.fromkeys(a.source for a in entry.accounts))
            yield written(made, catalogue, f"{entry.iri}#record"), self._told(key, entry.document, sources, made)

    def _told(self, key: str, document: Document, sources: tuple[str, ...], made: Emitted) -> Told:
        compact = self.catalogue.context.compact
        told = Told(
            key,
            next((texts[0] for texts in document.get("title", {}).values() if texts), ""),
            sources,
            left=tuple((compact(x.property), x.why, x.value) for x in made.left),
            derived=Counter((compact(m.property), m.why) for m in made.marks),
        )
        for finding in self.judge.findings(facts_of(made.documents, self.catalogue.context)):
            if not finding.row.inverse:  # who points at it stands in another graph
                self._count(finding, told)
        self.totals.add(told)
        return told

    def _count(self, finding: Finding, told: Told) -> None:
        name = "|".join(map(self.catalogue.context.compact, finding.row.properties))
        if finding.fault in MISSING:
            holes = told.mandatory if finding.severity == "violation" else told.recommended
            holes[finding.cls, name] += 1
        elif finding.severity == "violation":
            told.wrong[finding.cls, name, finding.fault] += 1


def _nested(holes: Holes) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (name, property), count in sorted(holes.items()):
        found.setdefault(name, {})[property] = count
    return found


def line_of(told: Told) -> str:
    """What a dataset lacks, in a line; empty where it lacks nothing mandatory and nothing was left out."""
    parts = [_listed("lacks", told.mandatory)] if told.mandatory else []
    if told.wrong:
        wrong = Counter({(c, f"{p} ({FAULTS.get(fault, fault)})"): n for (c, p, fault), n in told.wrong.items()})
        parts.append(_listed("departs in", wrong))
    if told.left:
        parts.append("left out: " + ", ".join(f"{p} “{v[:60]}” ({WHY[why]})" for p, why, v in told.left))
    if not parts:
        return ""
    if told.recommended:
        parts.append(f"{told.recommended.total()} recommended missing")
    name = told.key or "the catalogue"
    return f"{name}{f' ({told.sources[0]})' if told.sources else ''}: {'; '.join(parts)}"


FAULTS = {"vocabulary": "not in the list", "holds": "without the value that must be there", "many": "too many"}
"""What departs, in words, where the word for it says little."""
WHY = {
    "kind": "another kind of value is wanted",
    "datatype": "not of the datatype wanted",
    "most": "more than the profile allows",
    "list": "not one of those allowed",
    "form": "not of the form wanted",
}
"""Why a value was left out, in words."""


MOST = 8
"""Properties that a line of the sums names; the report as JSON has all."""


def lines_of(totals: Totals) -> Iterator[str]:
    """The sums, for a person: by source what is missing of the mandatory, and how much of the recommended."""
    title = totals.profile.called()
    whole, lacking = totals.datasets.total(), totals.lacking.total() - totals.lacking[""]
    yield f"{title}: {whole} datasets and services, {whole - lacking} with all that is mandatory, {lacking} without."
    for name in sorted(totals.datasets):
        mandatory, recommended = totals.mandatory[name], totals.recommended[name]
        called = f"{name} ({totals.datasets[name]})" if name else "the catalogue itself"
        yield f"{called}: {_listed('lacks', mandatory) if mandatory else 'lacks nothing mandatory'}."
        if recommended:
            yield f"  recommended: {_listed('', recommended, MOST).strip()}."
    if totals.derived:
        yield (
            "derived and marked: " + ", ".join(f"{n} × {p} ({w})" for (p, w), n in sorted(totals.derived.items())) + "."
        )
    if totals.left:
        yield "left out: " + ", ".join(f"{n} × {p} ({WHY[w]})" for (p, w), n in sorted(totals.left.items())) + "."


def _listed(word: str, holes: Holes, most: int | None = None) -> str:
    ranked = sorted(holes.items(), key=lambda item: (-item[1], item[0]))
    said = [f"{count} × {property} of {name}" for (name, property), count in ranked[:most]]
    more = [f"{len(ranked) - len(said)} more"] if len(ranked) > len(said) else []
    return f"{word} " + ", ".join(said + more)
