"""The documents of a FAIR Data Point: what each says, with the pages and containers that belong to it, and whether it
changed.

Takes addresses; leaves :class:`Document`. A container that lists its members elsewhere, or fewer of them than its pages
do, is completed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urldefrag

from fairdict_harvesters.formats.data_point_pages import PAGES, graph_of, paged
from fairdict_harvesters.formats.data_point_place import Place
from fairdict_harvesters.formats.ldp import CONTAINS, elsewhere, implied
from fairdict_harvesters.formats.lost import Lost
from fairdict_harvesters.formats.negotiate import ask
from fairdict_harvesters.formats.paging import following
from pyoxigraph import NamedNode, Triple

from fairdict.graph import Graph
from fairdict.harvester import FetchError, RecordError, Response, Web

CLOSED = frozenset({401, 403, 404, 405, 410})


@dataclass(frozen=True)
class Document:
    """What is at an address: its statements with those of the pages after it, and what to ask with next time."""

    address: str
    graph: Graph
    response: Response
    lost: tuple[Lost, ...] = ()
    complaints: tuple[str, ...] = ()
    whole: bool = True
    alone: bool = True

    @property
    def validators(self) -> list[str]:
        """ETag and time of change; empty where the server sends none, or where others say a part of it."""
        if not self.alone:
            return ["", ""]
        return [self.response.headers.get("etag", ""), self.response.headers.get("last-modified", "")]


def document(web: Web, place: Place, address: str, *, tries: int = 2) -> Document:
    """What is at ``address``, pages and containers after it included.

    Raises FetchError, ``malformed`` for what is no graph at all.
    """
    return _whole(web, place, address, ask(web, address, tries=tries))


def changed(web: Web, place: Place, address: str, validators: Sequence[str]) -> Document | None:
    """As :func:`document`; None where the server says that nothing changed since it gave ``validators``."""
    response = ask(web, address, etag=validators[0], modified=validators[1])
    return None if response.status == 304 else _whole(web, place, address, response)


def _whole(web: Web, place: Place, address: str, response: Response) -> Document:
    """A resource out of its first answer, the pages that follow it and the containers that it names."""
    try:
        first = graph_of(response)
    except RecordError as error:
        raise FetchError(f"{address}: {error.message}", kind="malformed", url=address) from error
    if not place.own:
        place.settle(first.graph, address)
    found, inside = [*statements(first.graph)], list[Triple]()
    lost, complaints, whole = list(first.lost), first.complaints(response.url), first.whole
    seen = {address, urldefrag(response.url).url}
    begun = len(seen)
    containers = {where for c in elsewhere(first.graph) if (where := place.ask(c))} - seen - place.absent
    queue = [*_after(place, first.graph, response), *sorted(containers)]
    while queue and len(seen) < PAGES:
        where = queue.pop(0)
        if where in seen:
            continue
        seen.add(where)
        try:
            page = ask(web, where, tries=0)
            more = graph_of(page)
        except (FetchError, RecordError) as error:
            if web.spent:
                raise
            if where in containers and isinstance(error, FetchError) and error.status in CLOSED:
                place.absent.add(where)
                continue  # many servers name containers that have no document
            complaints.append(error.message if isinstance(error, FetchError) else f"{where}: {error.message}")
            whole = False
            continue
        if where in containers:  # what it lists may be somebody else's, and what it says of them is the server's
            inside.extend(t for t in statements(more.graph) if t.predicate.value == CONTAINS)
            continue
        found.extend(statements(more.graph))
        lost.extend(more.lost)
        complaints.extend(more.complaints(page.url))
        whole = whole and more.whole
        queue.extend(_after(place, more.graph, page))
    if queue:
        complaints.append(f"{address} goes on over more than {PAGES:,} pages; the rest was not read.")
        whole = False
    graph = Graph([*found, *implied(Graph(found)), *inside])
    further = paged(web, place, address, graph)
    if further.statements:
        graph = Graph([*statements(graph), *further.statements])
    return Document(
        address,
        graph,
        response,
        tuple(lost),
        (*complaints, *further.complaints),
        whole and further.whole,
        alone=len(seen) == begun and not further.statements,
    )


def _after(place: Place, graph: Graph, page: Response) -> list[str]:
    after = following(graph, page, page.url)
    return [where for named in (after.next, *after.nodes) if named and (where := place.ask(named))]


def statements(graph: Graph) -> Iterator[Triple]:
    """Every statement in ``graph``."""
    for node in graph:
        for predicate, terms in graph.about(node).items():
            for term in terms:
                yield Triple(node, NamedNode(predicate), term)


def merged(documents: Sequence[Document]) -> Graph:
    """The statements of several documents together."""
    return Graph(triple for document in documents for triple in statements(document.graph))
