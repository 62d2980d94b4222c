"""DCAT in any RDF syntax, at an address or in a file, in one piece or in Hydra pages.

Takes Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD; yields one record for each dataset, series, service and
catalogue, its own part of the graph as sorted N-Triples. Nothing is mapped away: what is well said stays to the letter,
what belongs to no record is handed over as the listing's rest.
"""

import tempfile
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from fairdict.document import RDF, digest
from fairdict.frame import frame
from fairdict.graph import ROOT_TYPES, Graph, Spooled
from fairdict.harvester import Description, FetchError, Listing, Record, RecordError, Response, Source, Web
from fairdict.rdf import ACCEPT, RDF_TYPE, Node, sniff, triples, written

summary = "DCAT graphs (Turtle, RDF/XML, JSON-LD, …) at an address or in a file, Hydra pages followed"
DATASET_TYPES = frozenset({"dataset", "datasetseries", "dataservice", "catalog"})

HYDRA = "http://www.w3.org/ns/hydra/core#"
NEXT = (f"{HYDRA}next", f"{HYDRA}nextPage")
PAGES = 10_000
LARGE = 16 * 2**20
"""Bytes beyond which a document is cut on disk instead of in memory."""
NTRIPLES = "application/n-triples"
WEB = ("http://", "https://")


@dataclass(frozen=True)
class Options:
    """``syntax`` overrules what the server says of itself, as a media type (``text/turtle``)."""

    syntax: str = ""


@dataclass
class _Walk:
    """What is gathered over the pages: catalogues, which may be spread over them, and what belongs to no record."""

    source: str
    catalogues: dict[NamedNode, tuple[str, list[Triple], Response]] = field(default_factory=dict)
    rest: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    found: int = 0


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record, None, Listing]:
    """Every root of the graph at ``source.url`` and of the pages that follow it."""
    options: Options = source.settings(Options)
    known = orjson.loads(since) if since else {}
    first: Response | None = None
    address, seen, walk = source.url, set[str](), _Walk(source.name)
    while address:
        seen.add(address)
        try:
            response = _read(source, web, address, known if first is None else {})
            if response.status == 304:
                return Listing(unmodified=True, full=False, cursor=since or "")
            following = yield from _page(response, _base(source, response), options, len(seen), walk)
        except FetchError as error:
            if first is None:
                raise
            return Listing(ended=False, complaints=(error.message,))
        except RecordError as error:
            message = f"{address}: {error.message}"
            if first is None:
                raise FetchError(message, kind="malformed", url=address) from error
            return Listing(ended=False, complaints=(message,))
        first = first or response
        complaint = _unfollowable(address, following, seen)
        if complaint:
            return Listing(ended=False, complaints=(complaint,))
        address = following
    for root, (identifier, statements, response) in walk.catalogues.items():
        graph = Graph(statements)
        yield _record(graph, root, "Catalog", list(graph), response, "all pages", identifier, {})
    single = len(seen) == 1 and first is not None
    validators = {k: first.headers[k] for k in ("etag", "last-modified") if first and k in first.headers}
    return Listing(
        cursor=orjson.dumps(validators).decode() if single and validators else "",
        rest="\n".join(sorted(walk.rest)).encode(),
        complaints=() if walk.found else (_empty(source.url),),
    )


def _empty(address: str) -> str:
    return (
        f"{address} holds no dcat:Dataset, dcat:DatasetSeries, dcat:DataService or dcat:Catalog: no dataset, series, "
        "service or catalogue could be read from it. Check that it is the address of a catalogue."
    )


def _unfollowable(address: str, following: str, seen: set[str]) -> str:
    """Why the page after ``address`` is not read; empty where it is, or where there is none."""
    if not following:
        return ""
    if following in seen:
        return f"{address} names {following} as its next page, which was read before; the end of the list is not known."
    if not following.startswith(WEB):  # a server must not lead to a file of this machine
        return f"{address} names {following} as its next page, which is no web address; it was not read."
    if len(seen) >= PAGES:
        return f"{address} is page {PAGES} and not the last one; no more pages are read."
    return ""


def _base(source: Source, response: Response) -> str:
    """What relative addresses are resolved against; a file has no address of its own that the world could use."""
    return response.url if "://" in response.url else f"https://{source.name}.invalid/"


def _read(source: Source, web: Web, address: str, known: dict[str, str]) -> Response:
    if not address.startswith(WEB):
        return web.read(address, source.folder)
    return web.get(address, accept=ACCEPT, etag=known.get("etag", ""), modified=known.get("last-modified", ""))


def _page(response: Response, base: str, options: Options, number: int, walk: _Walk) -> Generator[Record, None, str]:
    """The records of one document; gives the address of the next page. A catalogue spread over pages is gathered."""
    syntax = options.syntax or sniff(response.body, response.media_type, response.url)
    parsed = triples(response.body, syntax, base)
    with tempfile.TemporaryDirectory(prefix="fairdict-") as folder:
        graph = Graph(parsed) if len(response.body) < LARGE else Spooled(parsed, Path(folder))
        roots = graph.roots()
        walk.found += len(roots)
        unnamed = [root for root in roots if isinstance(root, BlankNode)]
        named = {root.value: _name(graph, root, graph.closure(root, roots), walk) for root in unnamed}
        iris = {value: f"<{iri}>" for value, (iri, _) in named.items()}
        reached: set[Node] = set()
        for root, kind in roots.items():
            nodes = graph.closure(root, roots)
            reached.update(nodes)
            iri, identifier = named[root.value] if isinstance(root, BlankNode) else (root.value, root.value)
            if kind == "Catalog":
                statements = walk.catalogues.setdefault(NamedNode(iri), (identifier, [], response))[1]
                statements.extend(_statements(graph, nodes, named))
            else:
                yield _record(graph, root, kind, nodes, response, f"page {number}", identifier, iris)
        walk.rest.update(_left(graph, reached, iris))
        return _next(graph, base)


def _statements(graph: Graph, nodes: list[Node], named: Mapping[str, tuple[str, str]]) -> Iterator[Triple]:
    """The triples of ``nodes``, unnamed roots under the addresses they were given."""

    def known(term: Any) -> Any:
        return NamedNode(named[term.value][0]) if isinstance(term, BlankNode) and term.value in named else term

    for node in nodes:
        for predicate, objects in graph.about(node).items():
            for term in objects:
                yield Triple(known(node), NamedNode(predicate), known(term))


def _left(graph: Graph, reached: set[Node], named: Mapping[str, str]) -> Iterator[str]:
    """What belongs to no record, the controls of paging left out; with the blank nodes it shares with records."""
    left: dict[Node, None] = dict.fromkeys(n for n in graph if n not in reached)
    queue: list[Node] = list(left)
    while queue:
        for objects in graph.about(queue.pop()).values():
            for term in objects:
                if isinstance(term, BlankNode) and term.value not in named and term not in left and term in graph:
                    left[term] = None
                    queue.append(term)
    for line in graph.lines(left, named):
        _, predicate, value = line.split(" ", 2)
        if not predicate.startswith(f"<{HYDRA}") and not (
            predicate == f"<{RDF_TYPE}>" and value.startswith(f"<{HYDRA}")
        ):
            yield line


def _record(
    graph: Graph,
    root: Node,
    kind: str,
    nodes: list[Node],
    response: Response,
    locator: str,
    identifier: str,
    named: Mapping[str, str],
) -> Record:
    pages = graph.about(root).get("http://www.w3.org/ns/dcat#landingPage", {})
    return Record(
        identifier=identifier,
        body="\n".join(graph.lines(nodes, named)).encode(),
        media_type=NTRIPLES,
        response=response,
        locator=locator,
        page=min((o.value for o in pages if isinstance(o, NamedNode) and o.value.startswith(WEB)), default=""),
        hints={"root": written(root, named), "kind": kind},
    )


def _name(graph: Graph, root: Node, nodes: list[Node], walk: _Walk) -> tuple[str, str]:
    """Address and identifier for a root that has no address: made of its ``dct:identifier`` where no other has the
    same, else of what it says."""
    said = graph.about(root).get("http://purl.org/dc/terms/identifier", {})
    texts = sorted(t.value.strip() for t in said if isinstance(t, Literal) and t.value.strip())
    content = digest("\n".join(graph.lines(nodes, {root.value: "_:root"})), 8)
    wanted = [*texts[:1], f"urn:x-fairdict:{content}"]
    identifier = next((w for w in wanted if w not in walk.unnamed), f"{wanted[-1]}-{len(walk.unnamed)}")
    walk.unnamed.add(identifier)
    return f"urn:x-fairdict:{walk.source}:{digest(identifier, 8)}", identifier


def _next(graph: Graph, base: str) -> str:
    found = {t.value for predicate in NEXT for t in graph.objects(predicate) if not isinstance(t, BlankNode)}
    return urldefrag(urljoin(base, min(found))).url if found else ""


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The record's document, framed as it is."""
    graph = Graph(triples(record.body, NTRIPLES))
    named = record.hints["root"]
    names = {written(n, {}): n for n in graph}
    root = names.get(named)
    if root is None:
        raise RecordError(f"The subject {named} is missing from its own record.")
    document, issues = frame(graph, root, source.context)
    kind: Any = record.hints["kind"]
    iri = root.value if isinstance(root, NamedNode) else ""
    description = Description(source, record.identifier, kind=kind, iri=iri)
    description.types = [kind]
    description.page = record.page
    description.issues.extend(issues)
    description.adopt(document)
    _account(description, graph)
    yield description


def _account(description: Description, graph: Graph) -> None:
    """Counts the statements whose property the context names; the others are kept too, and listed."""
    known = description.context.term_of.keys() | {RDF_TYPE, f"{RDF}first", f"{RDF}rest"}
    for node in graph:
        for predicate, objects in graph.about(node).items():
            if predicate in known:
                description.mapped += len(objects)
            else:
                words = ("…" if isinstance(o, BlankNode) else o.value[:200] for o in objects)
                description.left.extend((predicate, word) for word in words)


def speaks(url: str, web: Web) -> str | None:
    """``url``, where a graph with something to list in it is found there; None where it is anything else."""
    response = web.get(url, accept=ACCEPT) if url.startswith(WEB) else web.read(url)
    try:
        statements = triples(
            response.body, sniff(response.body, response.media_type, response.url), "https://x.invalid/"
        )
        found = any(t.predicate.value == RDF_TYPE and getattr(t.object, "value", "") in ROOT_TYPES for t in statements)
    except RecordError:
        return None
    return url if found else None
