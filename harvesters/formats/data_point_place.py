"""The documents of a FAIR Data Point: which belong to it, what each says, and whether it changed.

Takes addresses; leaves :class:`Document`. A server behind a persistent address writes that one into its documents, so
addresses below it are asked for where the server really is. What lies elsewhere is noted and not asked for.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag

from fairdict_harvesters.formats.data_point import service
from fairdict_harvesters.formats.ldp import CONTAINS, elsewhere, implied
from fairdict_harvesters.formats.links import near
from fairdict_harvesters.formats.lost import Lost
from fairdict_harvesters.formats.negotiate import ask
from fairdict_harvesters.formats.paging import following
from fairdict_harvesters.formats.salvage import Read, read
from pyoxigraph import NamedNode, Triple

from fairdict.graph import Graph
from fairdict.harvester import FetchError, RecordError, Response, Web
from fairdict.rdf import sniff

PAGES = 1_000
"""Pages of the children of one resource that are read."""
CLOSED = frozenset({401, 403, 404, 405, 410})
PART_OF = "http://purl.org/dc/terms/isPartOf"
_NOTED = 10


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


@dataclass
class Place:
    """Which addresses are this FAIR Data Point's: ``own`` is where it is asked, ``said`` the address it gives itself,
    ``within`` what else may be read; ``noted`` are addresses that were met and not asked for,
    ``absent`` are containers without a document."""

    own: str
    said: str = ""
    within: tuple[str, ...] = ()
    noted: list[str] = field(default_factory=list)
    absent: set[str] = field(default_factory=set)

    def settle(self, graph: Graph, url: str) -> None:
        """Finds out from what the document at ``url`` says how far this FAIR Data Point reaches."""
        said = service(graph)
        if not said:  # somewhere below it: the record names what it is part of
            parents = [t.value for t in graph.objects(PART_OF) if isinstance(t, NamedNode)]
            above = [p for p in parents if _below(url, p)]
            self.own = min(above, key=len, default=near("/", url) or _root(url))
            return
        self.own, self.said = urldefrag(url).url, urldefrag(said).url

    def ask(self, address: str) -> str:
        """Where to ask for ``address``; empty where it is not to be asked for, which is noted."""
        bare = urldefrag(address).url
        for base in (self.own, *self.within):
            if near(bare, base) and _below(near(bare, base), base):
                return near(bare, base)
        if self.said and _below(bare, self.said):
            return self.own.rstrip("/") + bare[len(self.said.rstrip("/")) :]
        if bare.startswith(("http://", "https://")) and bare not in self.noted:
            self.noted.append(bare)
        return ""

    def complaint(self, name: str) -> list[str]:
        """What was not asked for, in a sentence."""
        if not self.noted:
            return []
        shown = ", ".join(self.noted[:_NOTED]) + (" …" if len(self.noted) > _NOTED else "")
        return [
            f"The FAIR Data Point names resources outside {self.own}, which were not read ({len(self.noted)}): "
            f"{shown}. Where they are the partner's, name their beginning in `within` in [sources.{name}.options]."
        ]


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
        first = _read(response)
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
            more = _read(page)
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
    graph = Graph([*found, *implied(Graph(found)), *inside])
    return Document(address, graph, response, tuple(lost), tuple(complaints), whole, alone=len(seen) == begun)


def _after(place: Place, graph: Graph, page: Response) -> list[str]:
    after = following(graph, page, page.url)
    return [where for named in (after.next, *after.nodes) if named and (where := place.ask(named))]


def _read(page: Response) -> Read:
    syntax = sniff(page.body, page.media_type, page.url)
    with tempfile.TemporaryDirectory(prefix="fairdict-") as folder:
        return read(page.body, syntax, page.url, Path(folder), 2**62)  # one resource is never large enough for a disk


def statements(graph: Graph) -> Iterator[Triple]:
    """Every statement in ``graph``."""
    for node in graph:
        for predicate, terms in graph.about(node).items():
            for term in terms:
                yield Triple(node, NamedNode(predicate), term)


def merged(documents: Sequence[Document]) -> Graph:
    """The statements of several documents together."""
    return Graph(triple for document in documents for triple in statements(document.graph))


def _below(address: str, base: str) -> bool:
    return address.rstrip("/") == base.rstrip("/") or address.startswith(f"{base.rstrip('/')}/")


def _root(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"
