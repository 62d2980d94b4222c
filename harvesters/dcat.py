"""DCAT in any RDF syntax, at an address or in a file, in one piece or in Hydra pages.

Takes Turtle, N-Triples, N-Quads, TriG, RDF/XML or JSON-LD; yields one record for each dataset, series, service and
catalogue, its own part of the graph as sorted N-Triples. Nothing is mapped away: what is well said stays to the letter,
what belongs to no record is handed over as the listing's rest.
"""

import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from fairdict.frame import frame
from fairdict.harvester import Description, FetchError, Listing, Record, RecordError, Response, Source, Web
from fairdict.rdf import ACCEPT, Graph, Node, Spooled, sniff, triples, written

summary = "DCAT graphs (Turtle, RDF/XML, JSON-LD, …) at an address or in a file, Hydra pages followed"
DATASET_TYPES = frozenset({"dataset", "datasetseries", "dataservice", "catalog"})

HYDRA = "http://www.w3.org/ns/hydra/core#"
NEXT = (f"{HYDRA}next", f"{HYDRA}nextPage")
PAGES = 10_000
LARGE = 16 * 2**20
"""Bytes beyond which a document is cut on disk instead of in memory."""
NTRIPLES = "application/n-triples"


@dataclass(frozen=True)
class Options:
    """``syntax`` overrules what the server says of itself, as a media type (``text/turtle``)."""

    syntax: str = ""


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record, None, Listing]:
    """Every root of the graph at ``source.url`` and of the pages that follow it."""
    options: Options = source.settings(Options)
    known = orjson.loads(since) if since else {}
    first: Response | None = None
    address, seen, found = source.url, set[str](), 0
    shared: dict[Node, tuple[str, list[Triple], Response]] = {}
    rest: set[str] = set()
    while address:
        seen.add(address)
        try:
            response = _read(source, web, address, known if first is None else {})
        except FetchError as error:
            if first is None:
                raise
            return Listing(ended=False, complaints=(error.message,))
        if response.status == 304:
            return Listing(unmodified=True, full=False, cursor=since or "")
        first = first or response
        try:
            following = yield from _page(response, _base(source, response), options, len(seen), shared, rest)
        except RecordError as error:
            raise FetchError(f"{address}: {error.message}", kind="malformed", url=address) from error
        address = following if following not in seen and len(seen) < PAGES else ""
    for identifier, statements, response in shared.values():
        graph = Graph(statements)
        root = next(iter(graph))
        yield _record(graph, root, "Catalog", list(graph), response, "all pages", identifier)
    single = len(seen) == 1 and first is not None
    validators = {k: first.headers[k] for k in ("etag", "last-modified") if first and k in first.headers}
    cursor = orjson.dumps(validators).decode() if single and validators else ""
    return Listing(cursor=cursor, rest="\n".join(sorted(rest)).encode())


def _base(source: Source, response: Response) -> str:
    """What relative addresses are resolved against; a file has no address of its own that the world could use."""
    return response.url if "://" in response.url else f"https://{source.name}.invalid/"


def _read(source: Source, web: Web, address: str, known: dict[str, str]) -> Response:
    if not address.startswith(("http://", "https://")):
        return web.read(address, source.folder)
    return web.get(address, accept=ACCEPT, etag=known.get("etag", ""), modified=known.get("last-modified", ""))


def _page(
    response: Response,
    base: str,
    options: Options,
    number: int,
    shared: dict[Node, tuple[str, list[Triple], Response]],
    rest: set[str],
) -> Generator[Record, None, str]:
    """The records of one document; gives the address of the next page. A catalogue spread over pages is gathered."""
    syntax = options.syntax or sniff(response.body, response.media_type, response.url)
    parsed = triples(response.body, syntax, base)
    with tempfile.TemporaryDirectory(prefix="fairdict-") as folder:
        graph = Graph(parsed) if len(response.body) < LARGE else Spooled(parsed, Path(folder))
        roots = graph.roots()
        reached: set[Node] = set()
        for root, kind in roots.items():
            nodes = graph.closure(root, roots)
            reached.update(nodes)
            if kind == "Catalog":
                identifier = _identifier(graph, root, graph.lines(nodes))
                statements = shared.setdefault(root, (identifier, [], response))[1]
                statements.extend(
                    Triple(n, NamedNode(p), o) for n in nodes for p, objects in graph.about(n).items() for o in objects
                )
            else:
                yield _record(graph, root, kind, nodes, response, f"page {number}")
        left = [n for n in graph if n not in reached and not _is_control(graph, n)]
        rest.update(graph.lines(left))
        return _next(graph)


def _record(
    graph: Graph, root: Node, kind: str, nodes: list[Node], response: Response, locator: str, identifier: str = ""
) -> Record:
    lines = graph.lines(nodes)
    page = next((o.value for o in graph.about(root).get("http://www.w3.org/ns/dcat#landingPage", {})
                 if isinstance(o, NamedNode)), "")  # fmt: skip
    return Record(
        identifier=identifier or _identifier(graph, root, lines),
        body="\n".join(lines).encode(),
        media_type=NTRIPLES,
        response=response,
        locator=locator,
        page=page,
        hints={"root": written(root, graph.blank_names(nodes)), "kind": kind},
    )


def _identifier(graph: Graph, root: Node, lines: list[str]) -> str:
    """The root's address; of a blank node its ``dct:identifier``, else a name made of what it says."""
    if isinstance(root, NamedNode):
        return root.value
    for term in graph.about(root).get("http://purl.org/dc/terms/identifier", {}):
        if isinstance(term, Literal) and term.value.strip():
            return term.value.strip()
    return f"urn:x-fairdict:{written(root, graph.blank_names(graph.closure(root, ())))[2:]}-{len(lines)}"


def _is_control(graph: Graph, node: Node) -> bool:
    said = graph.about(node)
    return any(p.startswith(HYDRA) for p in said) or any(t.startswith(HYDRA) for t in graph.types(node))


def _next(graph: Graph) -> str:
    for node in graph:
        for predicate in NEXT:
            for term in graph.about(node).get(predicate, {}):
                if not isinstance(term, BlankNode):
                    return term.value
    return ""


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
    for node in graph:
        for predicate, objects in graph.about(node).items():
            if predicate in description.context.term_of or predicate.endswith("#type"):
                description.mapped += len(objects)
            else:
                description.left.extend((predicate, o.value[:200]) for o in objects)
