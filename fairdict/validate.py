"""Judges files, addresses and datasets of a catalogue by a profile, by anybody's shapes, or by both.

Takes what the person at the terminal named; leaves an :class:`Answer` of plain values, told in words. Several files are
one graph; a whole catalogue is read a part at a time, each part knowing what the rest is.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from fairdict.config import FILE, Catalogue, load
from fairdict.document import Context
from fairdict.errors import FairdictError
from fairdict.graphfile import graph_in, graph_of, gunzipped
from fairdict.judged import Answer, level_rows
from fairdict.layers import Layers
from fairdict.model import Document
from fairdict.neighbours import Neighbours
from fairdict.profiles import Judge, Profile, Profiles
from fairdict.profiles.judge import ALONE, Around
from fairdict.profiles.telling import Teller
from fairdict.profiles.wording import word
from fairdict.publish.entries import Entries
from fairdict.publish.graphs import catalogue_document
from fairdict.publish.record import record_of
from fairdict.rdf import ACCEPT
from fairdict.report import find
from fairdict.shapes import Checks, Facts, Term, compiled, facts_of, read
from fairdict.shapes.facts import Values
from fairdict.shapes.terms import TYPE
from fairdict.store import Store, loads
from fairdict.vocabulary import Vocabularies
from fairdict.web import Web

PART = 500
"""Datasets of a catalogue that are judged at once."""
CONFORMS = "http://purl.org/dc/terms/conformsTo"
DATASET = "http://www.w3.org/ns/dcat#Dataset"
_LISTED = "SELECT iri, kind FROM dataset WHERE state != 'hidden'"
_SERIES = """
SELECT DISTINCT s.value AS iri FROM dataset d, json_each(d.document, '$.inSeries') s WHERE d.state = 'live'
"""
USUAL = "dcat-ap"
"""The profile where neither the person nor the graph names one."""


class Validation:
    """What to judge by: the profiles named, and shapes. Without either, the profiles that the graph says it conforms
    to, else DCAT-AP. ``level`` judges every dataset at one access level."""

    def __init__(
        self,
        folder: Path,
        names: Sequence[str] = (),
        shapes: Sequence[Path] = (),
        level: str = "",
        answer: Answer | None = None,
    ) -> None:
        self.folder = folder
        self.catalogue: Catalogue | None = load(folder) if (folder / FILE).is_file() else None
        self.layers = Layers(folder if self.catalogue else None)
        self.shelf = Profiles(self.layers)
        self.vocabularies = self.catalogue.vocabularies if self.catalogue else Vocabularies.load(self.layers)
        self.context = Context.load(self.layers)
        self.level = level.upper().replace("-", "_")
        self.answer = answer or Answer()
        self.named = [self.shelf.get(name) for name in names]
        self.shapes = list(shapes)
        self._judges: dict[str, Judge] = {}
        self._checks: list[Checks] | None = None
        self._unknown: dict[str, int] = {}
        self._beyond: Beyond | None = None
        self._shared: set[tuple[Any, ...]] = set()

    def judge(self, targets: Sequence[str], web: Callable[[], Web]) -> Answer:
        """Judges ``targets`` as one graph, or the whole catalogue where there is none.

        Raises :class:`FairdictError` where one of them cannot be read, or there is no such level.
        """
        if not targets:
            for facts, around in self._catalogue():
                self._part(facts, around)
        else:
            facts = Facts()
            for target in targets:
                self._into(facts, target, web)
            self._part(facts, ALONE)
        if not self.answer.things:
            self.answer.remarks.append(word("nothing judged", self.answer.language))
        for name, count in self._unknown.items():
            title = self.shelf.get(name).called(self.answer.language)
            self.answer.remarks.append(word("levelless", self.answer.language, profile=title, n=count))
        return self.answer

    def _part(self, facts: Facts, around: Around) -> None:
        """Judges one graph, or one part of one."""
        answer = self.answer
        self._choose(facts)
        for profile in self.named:
            if profile not in answer.profiles:
                answer.profiles.append(profile)
            judge = self._judge(profile)
            teller = Teller(profile, self.vocabularies, facts, answer.language)
            for finding in judge.findings(facts, around):
                if self._new(finding.place, around):
                    answer.found(finding, teller)
            if profile.levels:
                self._levels(judge, teller, facts)
        for checks in self._compiled():
            usual = self.named[0] if self.named else self.shelf.get(USUAL)
            teller = Teller(usual, self.vocabularies, facts, answer.language)
            for result in checks.results(facts, elsewhere=self._beyond):
                answer.result(result, teller)
        judges = [self._judge(profile) for profile in self.named]
        for node, own in facts.nodes.items():
            types = own.get(TYPE)
            known = types and (not judges or any(judge.knows(types) for judge in judges))
            answer.things += bool(known and self._new((node,), around))

    def _new(self, place: tuple[Any, ...], around: Around) -> bool:
        """Whether something is said of a thing for the first time: what many datasets share, such as a publisher, comes
        with each part of a catalogue."""
        if around is ALONE or str(place[0]).partition("#")[0] in around.types:
            return True
        before = len(self._shared)
        self._shared.add(place)
        return len(self._shared) > before

    def _levels(self, judge: Judge, teller: Teller, facts: Facts) -> None:
        """What would change for each dataset at the levels that are not its own."""
        dataset = judge.profile.of(DATASET)
        for node in facts.subjects(TYPE, DATASET) if dataset else ():
            own = judge.level(node, facts)
            if not own:
                self._unknown[judge.profile.id] = self._unknown.get(judge.profile.id, 0) + 1
            for row in level_rows(teller, node, dataset.name if dataset else "", own, judge.elsewhere(node, facts)):
                self.answer.level(row)

    def _judge(self, profile: Profile) -> Judge:
        found = self._judges.get(profile.id)
        if found is None:
            if self.level and self.level not in profile.levels:
                known = ", ".join(profile.levels) or "no access levels"
                raise FairdictError(f"{profile.called()} does not know the level “{self.level}”. It has {known}.")
            found = self._judges[profile.id] = Judge(profile, self.vocabularies, self.level)
            if found.unjudged:
                told = word(
                    "unjudged",
                    self.answer.language,
                    profile=profile.called(self.answer.language),
                    names=", ".join(found.unjudged),
                )
                self.answer.remarks.append(told)
        return found

    def _choose(self, facts: Facts) -> None:
        """Where neither a profile nor shapes were named: what the graph says it conforms to, else the usual one."""
        if not self.named and not self.shapes:
            said = {str(term) for term in facts.inverse(CONFORMS)}
            self.named = self.shelf.of(said) or [self.shelf.get(USUAL)]

    def _compiled(self) -> list[Checks]:
        """The shapes given, and those that the catalogue has laid beside its profiles."""
        if self._checks is None:
            laid = [
                path
                for profile in self.named
                for _, path in self.layers.files("vocabularies", f"shapes/{profile.id}/*.ttl")
            ]
            paths = [*self.shapes, *laid]
            self._checks = []
            if paths:
                background = Facts.of(self.vocabularies.background())
                checks = compiled(read(paths), background)
                self.answer.remarks += checks.faults
                self._checks.append(checks)
        return self._checks

    def _into(self, facts: Facts, target: str, web: Callable[[], Web]) -> None:
        """Adds what a file, an address or a dataset says."""
        path = Path(target)
        base = self.catalogue.base_iri if self.catalogue else ""
        if target.startswith(("http://", "https://")) and not (base and target.startswith(base)):
            with web() as door:
                answer = door.get(target, accept=ACCEPT)
            parsed = graph_of(gunzipped(answer.body, target), answer.media_type, answer.url, target)
        elif path.is_file():
            parsed = graph_in(path)
        elif path.is_dir():
            raise FairdictError(f"{target} is a folder. Name the files in it that are to be judged.")
        elif self.catalogue is not None:
            parsed = self._dataset(target, self.catalogue)
        else:
            raise FairdictError(
                f"There is no file {target}, and no catalogue here in which to look for a dataset of that name. Name a "
                "file, a web address, or a catalogue's folder with -C."
            )
        for subject, predicate, object in parsed.triples():
            facts.add(subject, predicate, object)

    def _dataset(self, name: str, catalogue: Catalogue) -> Facts:
        """A dataset of the catalogue, as it is published."""
        with Store(catalogue.database) as store:
            key = find(store, catalogue, name)
            document = store.value("SELECT document FROM dataset WHERE key = ?", key)
        return facts_of([loads(document)], self.context)

    def _catalogue(self) -> Iterator[tuple[Facts, Around]]:
        """Everything that the catalogue publishes, part by part."""
        catalogue = self.catalogue
        if catalogue is None:
            raise FairdictError(
                "There is no catalogue here, so say what to judge: a file, a web address, or a catalogue's folder with "
                "-C."
            )
        with Store(catalogue.database) as store:
            entries = Entries(store)
            around = self._around(catalogue, store)
            whole = facts_of([catalogue_document(catalogue, entries.listed())], self.context)
            self._choose(whole)
            backwards = {iri for checks in self._compiled() for iri in checks.backwards}
            with Neighbours(store, catalogue, backwards) as neighbours:
                self._beyond = Beyond(neighbours, around)
                yield whole, around
                for part in _parts(entries, catalogue):
                    yield facts_of(part, self.context), around

    def _around(self, catalogue: Catalogue, store: Store) -> Around:
        """The types of all that the catalogue lists, and which series have members."""
        expanded = self.context.expanded
        types: dict[str, tuple[Term, ...]] = {}
        for row in store.rows(_LISTED):
            types[f"{row['iri']}#record"] = (expanded("dcat:CatalogRecord"),)
            types[row["iri"]] = (expanded(f"dcat:{row['kind']}"),)
        series = frozenset(str(row["iri"]) for row in store.rows(_SERIES))
        return Around(types, {expanded("dcat:inSeries"): series})


class Beyond:
    """What shapes may know of a catalogue's things that are not in the part being judged: what the other datasets say,
    and the types of all that is listed. An implementation of :class:`fairdict.shapes.run.Elsewhere`."""

    def __init__(self, neighbours: Neighbours, around: Around) -> None:
        self.neighbours = neighbours
        self.around = around

    def properties(self, node: Term) -> Mapping[str, Values]:
        """The properties of a thing elsewhere."""
        found = self.neighbours.properties(node)
        types = self.around.types.get(str(node), ()) if not found else ()
        return {TYPE: dict.fromkeys(types)} if types else found

    def subjects(self, predicate: str, object: Term) -> Collection[str]:
        """The things elsewhere that have ``object`` as a value."""
        return self.neighbours.subjects(predicate, object)


def _parts(entries: Entries, catalogue: Catalogue) -> Iterator[list[Document]]:
    """The datasets with their records, some at a time."""
    part: list[Document] = []
    for entry in entries:
        part += [entry.document, record_of(entry, catalogue)] if entry.state == "live" else []
        if len(part) >= 2 * PART:
            yield part
            part = []
    if part:
        yield part
