"""A SPARQL endpoint with DCAT in it.

``fetch`` asks for the datasets' addresses page by page, each page after the last address of the one before, and then
for all that belongs to some of them at a time; a dataset and its blank nodes come in one answer. What endpoints cut off
without a word is found by counting. Records are those of harvester ``dcat``. https://www.w3.org/TR/sparql11-protocol/
"""

import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from fairdict_harvesters.formats import rdf_describe
from fairdict_harvesters.formats.json_api import Walk
from fairdict_harvesters.formats.json_api import refused as missing
from fairdict_harvesters.formats.rdf_records import cut
from fairdict_harvesters.formats.salvage import Read, read, short
from fairdict_harvesters.formats.sparql_query import Questions
from fairdict_harvesters.formats.sparql_talk import ROWS, Talk, passes, rows_of
from pyoxigraph import NamedNode

from fairdict.harvester import (
    Description,
    Dialect,
    FetchError,
    Listing,
    Mark,
    Record,
    RecordError,
    Response,
    Source,
    Tested,
    Web,
)
from fairdict.rdf import sniff

summary = "SPARQL endpoints that hold DCAT: datasets, series and services with all that belongs to them"
protocol = "SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) with DCAT 3"
signs = ("sparql", "yasgui", "virtuoso")
DIALECTS = (
    Dialect(
        "DCAT",
        "https://www.w3.org/TR/vocab-dcat-3/",
        rdf_describe.FIELDS,
        rdf_describe.IGNORED,
    ),
)
TESTED = (
    Tested("server", "Oxigraph 0.5.13"),
    Tested("server", "Virtuoso 7.2.5, with and without a limit on rows"),
    Tested("written", "SPARQL 1.1 and Virtuoso, for failures and partial answers"),
)
DATASET_TYPES = frozenset({"dataset", "datasetseries", "dataservice", "catalog"})

DOORS = ("sparql", "query")
SMALLEST_PAGE = 10
_NOTHING = "the endpoint says nothing about it"


@dataclass(frozen=True)
class Options:
    """``types``: the classes that are wanted, of DCAT or as whole addresses. ``query``: a selection of your own: a
    SELECT with the datasets in its first variable, or a pattern that holds of ``?d``. ``graph``: the graph to ask,
    ``*`` for all named ones (default: what the endpoint asks by itself). ``depth``: how many steps away parts are
    looked for; ``follow``: further properties that lead to parts. ``page_size``: addresses on a page; ``batch``:
    datasets asked for at a time. ``method``: ``get`` or ``post`` (default: what fits)."""

    types: tuple[str, ...] = ("Dataset", "DatasetSeries", "DataService")
    query: str = ""
    graph: str = ""
    depth: int = 3
    follow: tuple[str, ...] = ()
    page_size: int = 1000
    batch: int = 20
    method: str = ""


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every dataset of the endpoint, whatever it said last time: endpoints keep no times of change to rely on."""
    return (yield from _Endpoint(source, web, Walk()).records())


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on after the dataset that ``position`` names."""
    return (yield from _Endpoint(source, web, Walk.read(position)).records())


class _Endpoint:
    def __init__(self, source: Source, web: Web, walk: Walk) -> None:
        self.options: Options = source.settings(Options)
        self.talk = Talk(source, web, self.options.method)
        self.walk = walk
        chosen = self.options
        self.ask = Questions(chosen.types, chosen.query, chosen.graph, max(0, chosen.depth), chosen.follow)
        self.size, self.batch = max(1, chosen.page_size), max(1, chosen.batch)
        self.proven = 0  # the largest graph that was counted and found whole
        self.ordered = True

    def records(self) -> Generator[Record | Mark, None, Listing]:
        if not self.walk.came:
            self.walk.states(self.talk.number(self.ask.count()))
        ended = False
        try:
            ended = yield from self._pages()
        except FetchError as error:
            if not self.walk.came:
                raise
            self.walk.complaints.append(f"The list broke off after {self.walk.came} datasets: {error.message}")
        if ended:
            self._compare()
        return self.walk.listing(full=True, ended=ended)

    def _pages(self) -> Generator[Record | Mark, None, bool]:
        """All pages to one without anything new: a short page may be one that was cut short."""
        after, offset = str(self.walk.at.get("after", "")), int(self.walk.at.get("offset", 0))
        self.ordered = not offset
        seen: set[str] = set()
        page = int(self.walk.at.get("page", 0))
        while True:
            names = self._names(after, offset)
            fresh = [n for n in dict.fromkeys(names) if n not in seen]
            if not names:
                return True
            if not fresh:
                self.walk.complaints.append(
                    f"{self.talk.url} sent the same addresses again after {self.walk.came} datasets, so that the list "
                    "was left before its end. Tell the partner."
                )
                return False
            page += 1
            waiting = fresh
            while waiting:
                some, waiting = waiting[: self.batch], waiting[self.batch :]
                yield from self._parts(some, page)
            seen.update(fresh)
            if self.ordered:
                after = fresh[-1]
                yield self.walk.mark(after=after, page=page)
            else:
                offset += len(names)
                yield self.walk.mark(offset=offset, page=page)

    def _names(self, after: str, offset: int) -> list[str]:
        """The addresses of one page; a page that fails is asked for in smaller ones, and at last without an order."""
        while True:
            try:
                found, _ = self.talk.rows(self.ask.page(after, self.size, ordered=self.ordered, offset=offset))
            except FetchError as error:
                if not passes(error):
                    raise
                if self.size > SMALLEST_PAGE:
                    self.size = max(SMALLEST_PAGE, self.size // 10)
                elif self.ordered and not after:
                    self.ordered, self.size = False, max(1, self.options.page_size)
                else:
                    raise
            else:
                return [row["d"][1] for row in found if row.get("d", ("", ""))[0] == "uri"]

    def _compare(self) -> None:
        """Holds what came against what there is: some datasets have no address, and some come and go meanwhile."""
        unnamed = self.talk.number(self.ask.count(unnamed=True)) or 0
        if unnamed:
            self.walk.complaints.append(
                f"{self.talk.url} holds {unnamed} datasets without an address of their own, which cannot be asked for. "
                "Ask the partner to give them one."
            )
        if self.walk.most is not None and self.walk.came != self.walk.most:
            self.walk.states(self.talk.number(self.ask.count()))
        if self.walk.most is not None and self.walk.least is not None and self.walk.came < self.walk.least:
            self.walk.complaints.append(
                f"{self.talk.url} counts {self.walk.least} datasets but gave {self.walk.came}: it may cut its answers "
                "off. Ask the partner to raise its limit (ResultSetMaxRows), or choose with `query`."
            )

    # -- what belongs to them ------------------------------------------------------------------------------------------

    def _parts(self, names: Sequence[str], page: int) -> Iterator[Record]:
        """The records of ``names``; where not all comes, of half of them at a time."""
        try:
            response, reason = self._whole(names)
        except FetchError as error:
            if not passes(error):
                raise
            response, reason = None, error.message
        if response is None or reason:
            if len(names) > 1:
                half = self.batch = len(names) // 2  # the next ones are asked for in fewer at once from the start
                yield from self._parts(names[:half], page)
                yield from self._parts(names[half:], page)
            else:
                self.walk.came += 1
                yield missing(names[0], reason, locator=f"page {page}")
            return
        yield from self._cut(names, response, page)

    def _whole(self, names: Sequence[str]) -> tuple[Response | None, str]:
        """The graph about ``names``, and why it is not all of it. How large an answer may be is not known before one of
        that size was counted."""
        response = self.talk.graph(self.ask.parts(names))
        try:
            with _graph(response) as held:
                size = sum(len(o) for n in held.graph for o in held.graph.about(n).values())
        except RecordError as error:
            return None, error.message
        if size <= self.proven and not (self.talk.cap and size >= self.talk.cap):
            return response, ""
        wanted = self.talk.number(self.ask.size(names))
        if wanted is None or wanted <= size:
            self.proven = max(self.proven, size)
            return response, ""
        return None, f"{self.talk.url} sends {size} of the {wanted} statements about it"

    def _cut(self, names: Sequence[str], response: Response, page: int) -> Iterator[Record]:
        with _graph(response) as held:
            known = held.graph.roots()
            nodes = {n.value: n for n in held.graph if isinstance(n, NamedNode)}
            roots = {*(nodes[n] for n in names if n in nodes), *known}
            for number, name in enumerate(names, 1):
                node, where = nodes.get(name), f"page {page}, dataset {number}"
                self.walk.came += 1
                if node is None:
                    yield missing(name, _NOTHING, locator=where)
                    continue
                lost = [[short(loss.text), loss.reason] for loss in held.lost if loss.subject == name]
                part = held.graph.closure(node, roots)
                yield cut(held.graph, node, known.get(node, "Dataset"), part, response, where, name, {}, lost)


@contextmanager
def _graph(response: Response) -> Iterator[Read]:
    """The graph in an answer; raises RecordError where it cannot be read."""
    with tempfile.TemporaryDirectory(prefix="fairdict-") as folder:
        syntax = sniff(response.body, response.media_type, "answer.ttl")
        yield read(response.body, syntax, response.url, Path(folder))


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The dataset with this address; None where the endpoint says nothing about it."""
    found = next(_Endpoint(source, web, Walk())._parts([identifier], 1))
    return None if found.hints.get("refused") == _NOTHING else found


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The record's document, framed as it is; raises RecordError for one that did not come."""
    graph, root = rdf_describe.rooted(record)
    yield rdf_describe.describe(record, source, graph, root)


_PROBE = "SELECT ?d WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 1"


def speaks(url: str, web: Web) -> str | None:
    """The address of the endpoint that answers at ``url``, or at one of the usual places of its host, and that knows a
    dataset; None where there is none."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        return None
    doors = [urljoin(url, f"/{door}") for door in DOORS] if parts.path in ("", "/") else [url]
    for door in doors:
        try:
            response = web.get(door, params={"query": _PROBE}, accept=ROWS)
            if any(row.get("d", ("",))[0] == "uri" for row in rows_of(response)):
                return door
        except ValueError:
            continue
        except FetchError as error:
            if error.kind in ("status", "misdirected", "malformed") and error.status not in (401, 403, 429):
                continue
            raise
    return None
