"""DCAT in any RDF syntax, at an address or in a file, in one piece, in pages or as a stream of events.

Takes Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD; yields one record for each dataset, series, service and
catalogue, its own part of the graph as sorted N-Triples. Nothing is mapped away: what is well said stays to the letter,
what belongs to no record is handed over as the listing's rest, and a statement that cannot be read is quoted.
"""

import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from fairdict_harvesters.formats import rdf_describe
from fairdict_harvesters.formats.event_stream import Stream
from fairdict_harvesters.formats.links import near
from fairdict_harvesters.formats.negotiate import ask
from fairdict_harvesters.formats.packed import unpacked
from fairdict_harvesters.formats.paging import Following, following
from fairdict_harvesters.formats.position import mark, reading
from fairdict_harvesters.formats.rdf_records import CONTROLS, HYDRA, NTRIPLES, TREE, Gathering
from fairdict_harvesters.formats.salvage import LARGE, Read, read

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

__all__ = ["HYDRA", "LARGE", "NTRIPLES"]

summary = "DCAT graphs (Turtle, RDF/XML, JSON-LD, …) at an address or in a file, pages and event streams followed"
protocol = (
    "DCAT 3, https://www.w3.org/TR/vocab-dcat-3/; pages in Hydra, TREE and LDES, https://w3id.org/ldes/specification"
)
DATASET_TYPES = frozenset({"dataset", "datasetseries", "dataservice", "catalog"})

PAGES = 10_000
MARK = 2**16
"""Characters of a position beyond which a mark is set at ever longer intervals only."""
WEB = ("http://", "https://")
IGNORED = {
    **rdf_describe.IGNORED,
    **{space: "says how pages follow each other, not what the data is" for space in CONTROLS},
    "dct:isVersionOf of a member of an event stream": "names the thing whose version it is: the record is about that",
    "prov:generatedAtTime of a member of an event stream": "the time of the version, kept as the record's own",
}
DIALECTS = (
    Dialect(
        "DCAT",
        "https://www.w3.org/TR/vocab-dcat-3/",
        rdf_describe.FIELDS,
        IGNORED,
    ),
)
TESTED = (
    Tested("server", "nginx, graphs in one piece and in pages"),
    Tested("records", "DCAT-AP 3, DCAT-AP-ES, HealthDCAT-AP (Germany), Health-RI, EJP-RD, XNAT exports"),
    Tested("written", "Hydra, TREE and event streams"),
)


@dataclass(frozen=True)
class Options:
    """``syntax`` overrules what the server says of itself, as a media type (``text/turtle``); ``other_hosts`` lets
    pages be followed to other hosts than that of ``url``."""

    syntax: str = ""
    other_hosts: bool = False


@dataclass
class _Walk:
    """How far a walk has come: which pages were read, which are still to come, and what was gathered."""

    gathering: Gathering
    pending: list[str]
    read: set[str] = field(default_factory=set)
    stream: Stream = field(default_factory=Stream)
    total: int | None = None
    ended: bool = True
    whole: bool = True
    cut: bool = False
    complaints: list[str] = field(default_factory=list)
    validators: dict[str, str] = field(default_factory=dict)
    marked: int = 0


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every root of the graph at ``source.url`` and of the pages that follow it."""
    return (yield from _walk(source, web, since or "", _Walk(Gathering(source.name), [source.url])))


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """As :func:`fetch`, from where an earlier walk was left; raises FetchError for a position that is none."""
    walk = _Walk(Gathering(source.name), [])
    with reading(position) as said:
        walk.gathering.restore(said["gathered"])
        walk.pending, walk.read = list(said["pending"]), set(said["read"])
        walk.total, walk.complaints = said["total"], list(said["complaints"])
        walk.ended, walk.whole, walk.cut = bool(said["ended"]), bool(said["whole"]), bool(said["cut"])
    return (yield from _walk(source, web, since or "", walk))


def _walk(source: Source, web: Web, since: str, walk: _Walk) -> Generator[Record | Mark, None, Listing]:
    options: Options = source.settings(Options)
    known = _known(since)
    gathering = walk.gathering
    response: Response | None = None
    while walk.pending:
        address = walk.pending.pop(0)
        walk.read.add(address)
        number = len(walk.read)
        try:
            response = _read(source, web, address, known if number == 1 else {})
            if response.status == 304:
                return Listing(unmodified=True, full=False, cursor=since)
            after = yield from _page(response, _base(source, response), options, number, walk)
        except (FetchError, RecordError) as error:
            message = error.message if isinstance(error, FetchError) else f"{address}: {error.message}"
            if number == 1 and isinstance(error, FetchError):
                raise
            if number == 1:
                raise FetchError(message, kind="malformed", url=address) from error
            walk.complaints.append(message)
            return Listing(ended=False, complaints=_said(walk))
        if number == 1:
            walk.validators = {k: response.headers[k] for k in ("etag", "last-modified") if k in response.headers}
        complaint = _enqueue(walk, address, after, source, options)
        if complaint:
            walk.complaints.append(complaint)
            walk.ended = False
        if walk.pending and len(walk.read) >= PAGES:
            walk.complaints.append(f"{address} is page {PAGES} and not the last one; no more pages are read.")
            walk.ended = False
            break
        yield from _mark(walk)
    if not walk.ended or walk.cut:  # half a catalogue is none, and of half a stream the latest versions are not known
        return Listing(ended=False, complaints=_said(walk))
    yield from walk.stream.records()
    yield from gathering.gathered(response)
    alone = len(walk.read) == 1
    return Listing(
        cursor=orjson.dumps(walk.validators).decode() if alone and walk.validators and walk.whole else "",
        total=_total(walk),
        ended=walk.whole,
        rest="\n".join(sorted(gathering.rest)).encode(),
        complaints=_said(walk) if gathering.found or walk.stream.latest else (*_said(walk), _empty(source.url)),
    )


def _page(
    response: Response, base: str, options: Options, number: int, walk: _Walk
) -> Generator[Record, None, Following]:
    """The records of one document; gives what it says of the pages after it."""
    syntax = options.syntax or _syntax(response)
    with tempfile.TemporaryDirectory(prefix="fairdict-") as folder:
        found: Read = read(response.body, syntax, base, Path(folder), LARGE)
        after = following(found.graph, response, base)
        walk.whole, walk.cut = walk.whole and found.whole, walk.cut or found.cut
        walk.complaints.extend(found.complaints(response.url))
        if after.total is not None:
            walk.total = max(after.total, walk.total or 0)
        taken = walk.stream.page(found.graph, response, syntax, base, f"page {number}")
        alone = number == 1 and not after.next and not after.nodes
        yield from walk.gathering.page(found, response, f"page {number}", alone=alone, taken=taken)
    return after


def _enqueue(walk: _Walk, address: str, after: Following, source: Source, options: Options) -> str:
    """Puts the pages that ``address`` names behind those that wait; gives why one of them is not read."""
    complaint = ""
    for named in [after.next, *after.nodes]:
        if not named:
            continue
        following_ = named
        if not named.startswith(WEB):  # a server must not lead to a file of this machine
            complaint = f"{address} names {named} as its next page, which is no web address; it was not read."
            continue
        if not options.other_hosts:
            following_ = near(named, source.url if source.url.startswith(WEB) else "")
        if not following_:
            complaint = (
                f"{address} names {named} as its next page, which lies on another host; it was not read. Set "
                f"other_hosts = true in [sources.{source.name}.options] if it is the partner's."
            )
        elif following_ in walk.read:
            if named == after.next:
                complaint = (
                    f"{address} names {named} as its next page, which was read before; the end of the list is not "
                    "known."
                )
        elif following_ not in walk.pending:
            walk.pending.append(following_)
    return complaint


def _mark(walk: _Walk) -> Iterator[Mark]:
    """A mark where the walk can be taken up again: at each page while little was gathered, at pages 2, 4, 8, … after
    that, and never in an event stream, of which no record is known before its end."""
    number = len(walk.read)
    if not walk.pending or walk.stream.versioned or (walk.marked > MARK and number & (number - 1)):
        return
    said = {
        "pending": walk.pending,
        "read": sorted(walk.read),
        "gathered": walk.gathering.state(),
        "total": walk.total,
        "ended": walk.ended,
        "whole": walk.whole,
        "cut": walk.cut,
        "complaints": walk.complaints,
    }
    found = mark(said)
    walk.marked = len(found.position)
    yield found


def _total(walk: _Walk) -> int | None:
    """How many records the source says there are. Servers count datasets, or all that is a member; where one of those
    counts is right, so is the list."""
    found, stated = walk.gathering.found, walk.total
    if stated is None or walk.stream.latest:
        return None
    datasets = found["Dataset"]
    members = datasets + found["DatasetSeries"]
    counts = (datasets, members, members + found["DataService"], found.total())
    return found.total() if stated in counts else stated


def _said(walk: _Walk) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*walk.complaints, *walk.gathering.complaints]))


def _empty(address: str) -> str:
    return (
        f"{address} holds no dcat:Dataset, dcat:DatasetSeries, dcat:DataService or dcat:Catalog: no dataset, series, "
        "service or catalogue could be read from it. Check that it is the address of a catalogue."
    )


def _known(since: str) -> dict[str, str]:
    try:
        said = orjson.loads(since) if since else {}
    except orjson.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


def _base(source: Source, response: Response) -> str:
    """What relative addresses are resolved against; a file has no address of its own that the world could use."""
    return response.url if "://" in response.url else f"https://{source.name}.invalid/"


def _read(source: Source, web: Web, address: str, known: dict[str, str]) -> Response:
    if not address.startswith(WEB):
        return unpacked(web.read(address, source.folder))
    return unpacked(ask(web, address, etag=known.get("etag", ""), modified=known.get("last-modified", "")))


def _syntax(response: Response) -> str:
    """The syntax of a document; that of a packed dump stands before the last suffix of its name."""
    return sniff(response.body, response.media_type, response.url.removesuffix(".gz"))


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The record's document, framed as it is; raises RecordError for a record that holds none."""
    if not record.deleted:
        graph, root = rdf_describe.rooted(record)
        yield rdf_describe.describe(record, source, graph, root)


def speaks(url: str, web: Web) -> str | None:
    """``url``, where a graph with something to list in it is found there or where its page says; None where it is
    anything else."""
    response = unpacked(ask(web, url, tries=2) if url.startswith(WEB) else web.read(url))
    syntax = _syntax(response)
    try:
        with tempfile.TemporaryDirectory(prefix="fairdict-") as folder:
            graph = read(response.body, syntax, "https://x.invalid/", Path(folder), LARGE).graph
            found = bool(graph.roots()) or next(graph.objects(f"{TREE}view"), None) is not None
    except RecordError:
        return None
    return url if found else None
