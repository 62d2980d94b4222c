"""The walk through a FAIR Data Point, from its root down: what is still to be read, what was read, what it gave.

Takes a source and the door to the network; yields a record for each catalogue, dataset, series and service, and marks
between them. A document that the server says did not change is not read again, and its record not yielded.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from fairdict_harvesters.formats.data_point import stamp
from fairdict_harvesters.formats.data_point_documents import Document, changed, document, merged
from fairdict_harvesters.formats.data_point_place import Place
from fairdict_harvesters.formats.ldp import DISTRIBUTION, LEAVES, named
from fairdict_harvesters.formats.position import mark, reading
from fairdict_harvesters.formats.rdf_records import NTRIPLES, Gathering
from fairdict_harvesters.formats.salvage import Read
from pyoxigraph import NamedNode

from fairdict.harvester import FetchError, Listing, Mark, Record, Web
from fairdict.rdf import RDF_TYPE, Node

DOCUMENTS = 100_000
MARK = 2**16
"""Characters of a position beyond which a mark is set at ever longer intervals only."""
FAILURES = 10
"""Documents in a row that do not come, after which the rest is not asked for."""
CLOSED = frozenset({401, 403, 404, 410})
"""What a draft, or a record that is gone, is answered with."""
_LABELS = {RDF_TYPE, "http://purl.org/dc/terms/title", "http://www.w3.org/2000/01/rdf-schema#label"}


@dataclass
class Walk:
    """How far a walk has come. ``pending`` are addresses still to be asked for, each with the relation that led there
    and the name it is listed by; ``known`` is what the last walk left of each document, ``left`` what this one
    leaves."""

    web: Web
    place: Place
    gathering: Gathering
    pending: list[list[str]]
    known: dict[str, Any] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    left: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    ended: bool = True
    skipped: int = 0
    failures: int = 0
    marked: int = 0

    def records(self) -> Generator[Record | Mark, None, Listing]:
        """Walks to the end; raises FetchError where not even the first document can be read."""
        url = self.pending[0][0] if self.pending else self.place.own
        while self.pending:
            address, relation, name = self.pending.pop(0)
            try:
                yield from self.unit(address)
                self.failures = 0
            except FetchError as error:
                if not self.left:
                    raise
                refused = self._failed(error, relation)
                if refused:
                    yield Record(name, b"", NTRIPLES, locator=address, page=address, hints={"refused": refused})
                if self.web.spent or self.failures >= FAILURES:
                    return Listing(full=False, ended=False, complaints=self._said())
            if self.pending and len(self.left) >= DOCUMENTS:
                self.complaints.append(f"{url} has more than {DOCUMENTS:,} documents; the rest was not read.")
                self.ended = False
                break
            yield from self._mark()
        return self._listing(url)

    def _failed(self, error: FetchError, relation: str) -> str:
        """Notes that a document did not come; gives the reason where that is the server's last word on it."""
        if error.status in CLOSED or error.kind == "malformed":
            self.ended = self.ended and relation in LEAVES  # of others, it is not known what lies below
            return error.message
        self.complaints.append(error.message)
        self.ended = False
        self.failures += 1
        return ""

    def unit(self, address: str) -> Iterator[Record]:
        """The records of one resource, with the documents of its distributions."""
        earlier = self.known.get(address)
        main: Document | None = None
        parts: dict[str, Document] = {}
        if earlier:
            main, parts = self._changed(address, earlier)
        if earlier and main is None and not parts:
            self.skipped += 1
            self.left[address] = earlier
            self._enqueue(earlier["children"])
            return
        main = main or document(self.web, self.place, address)
        missing = self._distributions(main, parts)
        documents = [main, *parts.values()]
        self.complaints.extend(c for d in documents for c in d.complaints)
        self.ended = self.ended and all(d.whole for d in documents)
        children = [[child, how] for child, how in named(main.graph).items() if how != DISTRIBUTION]
        self.left[address] = {
            "validators": main.validators,
            "parts": [[d.address, d.validators] for d in parts.values()],
            "children": children,
        }
        self._enqueue(children)
        yield from self._records(address, main, list(parts.values()), missing)

    def _changed(self, address: str, earlier: Any) -> tuple[Document | None, dict[str, Document]]:
        """The documents of a resource that changed since; where the resource itself did, its parts are asked for later,
        since there may be others."""
        main = changed(self.web, self.place, address, earlier["validators"])
        parts = {}
        for where, validators in earlier["parts"] if main is None else ():
            try:
                part = changed(self.web, self.place, where, validators)
            except FetchError:
                return document(self.web, self.place, address), {}  # what became of it is told there
            if part is not None:
                parts[where] = part
        return main, parts

    def _distributions(self, main: Document, parts: dict[str, Document]) -> list[list[str]]:
        """Reads the documents of distributions that ``main`` only names into ``parts``; gives those that do not come,
        with the reason."""
        missing: list[list[str]] = []
        for term in dict.fromkeys(main.graph.objects(DISTRIBUTION)):
            if not isinstance(term, NamedNode) or main.graph.about(term).keys() - _LABELS:
                continue
            where = self.place.ask(term.value)
            if not where or where == main.address or where in parts:
                continue
            try:
                parts[where] = document(self.web, self.place, where)
            except FetchError as error:
                if self.web.spent:
                    raise
                missing.append([term.value, error.message])
        return missing

    def _records(
        self, address: str, main: Document, parts: list[Document], missing: list[list[str]]
    ) -> Iterator[Record]:
        """What the document at ``address`` is about; what it only mentions has a document of its own."""
        graph = merged([main, *parts]) if parts else main.graph
        lost = tuple(loss for d in (main, *parts) for loss in d.lost)
        roots = graph.roots()
        below = {NamedNode(child) for child in named(main.graph)}
        elsewhere = {r for r in roots if r in below and self.place.ask(r.value) not in ("", address)}
        taken: set[Node] = {node for root in elsewhere for node in graph.closure(root, roots)}
        taken -= {node for root in roots.keys() - elsewhere for node in graph.closure(root, roots)}
        read = Read(graph, lost)
        for record in self.gathering.page(read, main.response, address, alone=False, taken=taken, gather=False):
            node = NamedNode(record.identifier)
            hints = dict(record.hints)
            distributions = {t.value for t in graph.about(node).get(DISTRIBUTION, {})}
            if told := [pair for pair in missing if pair[0] in distributions]:
                hints["missing"] = orjson.dumps(told).decode()
            yield replace(record, hints=hints, datestamp=stamp(graph, node), page=record.page or address)

    def _enqueue(self, children: list[list[str]]) -> None:
        for child, relation in children:
            where = self.place.ask(child)
            if where and where not in self.seen:
                self.seen.add(where)
                self.pending.append([where, relation, child])

    # -- the end, and where a walk was left ----------------------------------------------------------------------------

    def _listing(self, url: str) -> Listing:
        if self.skipped and self.skipped == len(self.left) and self.ended:
            return Listing(unmodified=True, full=False, cursor=self._cursor(), complaints=self._said())
        empty = (
            f"{url} leads to no catalogue, dataset, series or service: check that it is the address of a FAIR Data "
            "Point whose records are published."
        )
        return Listing(
            cursor=self._cursor() if self.ended else "",
            full=self.skipped == 0,
            ended=self.ended,
            rest="\n".join(sorted(self.gathering.rest)).encode(),
            complaints=self._said() if self.gathering.found or self.skipped else (*self._said(), empty),
        )

    def _said(self) -> tuple[str, ...]:
        told = [*self.complaints, *self.gathering.complaints, *self.place.complaint(self.gathering.source)]
        return tuple(dict.fromkeys(told))

    def _cursor(self) -> str:
        """What to ask with next time; empty where the server never says what changed."""
        if not any(any(entry["validators"]) for entry in self.left.values()):
            return ""
        return orjson.dumps({"documents": self.left, "own": self.place.own, "said": self.place.said}).decode()

    def remember(self, cursor: str) -> None:
        """Takes up what the last walk left; another text is passed over."""
        try:
            said: Any = orjson.loads(cursor)
            documents, own, itself = said["documents"], said["own"], said["said"]
        except (ValueError, KeyError, TypeError):
            return
        if isinstance(documents, dict):
            self.known, self.place.own, self.place.said = documents, own, itself

    def _mark(self) -> Iterator[Mark]:
        number = len(self.left)
        if not self.pending or (self.marked > MARK and number & (number - 1)):
            return
        said = {
            "pending": self.pending,
            "seen": sorted(self.seen),
            "left": self.left,
            "gathered": self.gathering.state(),
            "complaints": self.complaints,
            "ended": self.ended,
            "skipped": self.skipped,
            "place": [self.place.own, self.place.said, self.place.noted],
            "paging": [self.place.paging, self.place.largest],
        }
        found = mark(said)
        self.marked = len(found.position)
        yield found

    def restore(self, position: str) -> None:
        """Takes up what a mark wrote down; raises FetchError for another text."""
        with reading(position) as said:
            self.gathering.restore(said["gathered"])
            self.pending, self.seen, self.left = list(said["pending"]), set(said["seen"]), dict(said["left"])
            self.complaints, self.ended, self.skipped = list(said["complaints"]), bool(said["ended"]), said["skipped"]
            self.place.own, self.place.said, self.place.noted = said["place"]
            self.place.paging, self.place.largest = said["paging"]
