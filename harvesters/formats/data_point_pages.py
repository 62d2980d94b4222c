"""Members of containers in pages: ``RESOURCE/page/KIND?page=N&size=M``, as the reference implementation of the FAIR
Data Point lists them, whatever the container itself lists.

Takes the graph of a resource; leaves the members that its pages name and its containers do not. A server that answers
otherwise is asked once. One whose pages tell nothing new is asked again only where a list is longer than any before or
as long as a list that may have been cut off; where a page tells more, the pages of all containers are read.
https://github.com/FAIRDataTeam/FAIRDataPoint
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag

from fairdict_harvesters.formats.data_point_place import PART_OF, Place
from fairdict_harvesters.formats.ldp import CONTAINS, DOWN, named
from fairdict_harvesters.formats.links import of_answer
from fairdict_harvesters.formats.negotiate import ask
from fairdict_harvesters.formats.rdf_records import LDP
from fairdict_harvesters.formats.salvage import Read, read
from pyoxigraph import NamedNode, Triple

from fairdict.graph import Graph
from fairdict.harvester import FetchError, RecordError, Response, Web
from fairdict.rdf import sniff

PAGES = 1_000
"""Pages of the children of one resource that are read."""
SIZE = 50
CUT = 10
"""The length of the shortest list that is thought to be cut off where it comes again."""
_NONE = frozenset({400, 404, 405, 410})


@dataclass
class Paged:
    """What pages gave: ``statements`` that name the members, sentences, and whether the end of every list was met."""

    statements: list[Triple] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    whole: bool = True


@dataclass(frozen=True)
class Held:
    """A container of the resource at hand: the members of ``owner`` by ``relation``, in pages at ``pages``."""

    container: NamedNode
    owner: NamedNode
    relation: str
    pages: str
    listed: int

    @property
    def kind(self) -> str:
        """What its members are, in the server's word: the end of the container's address."""
        return self.container.value.rstrip("/").rpartition("/")[2]


def paged(web: Web, place: Place, address: str, graph: Graph) -> Paged:
    """The members of the containers of the resource at ``address`` that only their pages name."""
    found = Paged()
    known = {urldefrag(name).url for name in named(graph)}
    for held in sorted(_held(place, address, graph), key=lambda h: h.container.value):
        if place.paging == "no":
            break
        longest = place.largest.get(held.kind, -1)
        if place.paging != "more" and (held.listed < longest or held.listed == longest < CUT):
            continue
        place.largest[held.kind] = max(held.listed, longest)
        try:
            members = list(_walk(web, held, found))
        except FetchError as error:
            if web.spent:
                raise
            if place.paging == "more" and error.status not in _NONE:
                found.complaints.append(error.message)
                found.whole = False
            elif place.paging != "more":
                place.paging = "no"
            continue
        if new := [m for m in members if m not in known]:
            place.paging = "more"
            found.statements.extend(Triple(held.container, NamedNode(CONTAINS), NamedNode(m)) for m in new)
            if held.relation in DOWN:
                found.statements.extend(Triple(held.owner, NamedNode(held.relation), NamedNode(m)) for m in new)
    return found


def graph_of(page: Response) -> Read:
    """What an answer says; raises RecordError for what is no graph."""
    syntax = sniff(page.body, page.media_type, page.url)
    with tempfile.TemporaryDirectory(prefix="fairdict-") as folder:
        return read(page.body, syntax, page.url, Path(folder), 2**62)  # one resource is never large enough for a disk


def _held(place: Place, address: str, graph: Graph) -> Iterator[Held]:
    for container in graph:
        said = graph.about(container)
        for owner in said.get(f"{LDP}membershipResource", {}):
            if not isinstance(container, NamedNode) or not isinstance(owner, NamedNode):
                continue
            where = place.ask(owner.value).rstrip("/")
            if not where or where != address.rstrip("/"):
                continue
            relations = [t.value for t in said.get(f"{LDP}hasMemberRelation", {}) if isinstance(t, NamedNode)]
            made = Held(container, owner, min(relations, default=CONTAINS), "", len(said.get(CONTAINS, {})))
            yield Held(made.container, owner, made.relation, f"{where}/page/{made.kind}", made.listed)


def _walk(web: Web, held: Held, found: Paged) -> Iterator[str]:
    """The members of one container, page by page; raises FetchError where not even the first page is one."""
    seen: set[str] = set()
    for number in range(PAGES):
        where = f"{held.pages}?page={number}&size={SIZE}"
        try:
            page = ask(web, where, tries=0)
            graph = graph_of(page).graph
        except (FetchError, RecordError) as error:
            if number == 0 or web.spent:
                if isinstance(error, FetchError):
                    raise
                raise FetchError(f"{where}: {error.message}", kind="malformed", url=where) from error
            found.complaints.append(error.message if isinstance(error, FetchError) else f"{where}: {error.message}")
            break
        new = [m for m in _members(held, graph) if m not in seen]
        seen.update(new)
        yield from new
        relations = {link.relation for link in of_answer(page)}
        more = "next" in relations  # where that leads is not followed: servers write addresses there that do not exist
        if not more and (relations or not new):
            return
        if more and not new and number:
            found.complaints.append(f"{where} promises a page after it, but names nothing new. Tell the partner.")
            break
    else:
        found.complaints.append(f"{held.pages} has more than {PAGES:,} pages; the rest was not read.")
    found.whole = False


def _members(held: Held, graph: Graph) -> list[str]:
    """The resources that a page of members describes."""
    below = held.container.value.rstrip("/") + "/"
    return sorted(
        node.value
        for node in graph
        if isinstance(node, NamedNode)
        and urldefrag(node.value).url == node.value
        and (
            (node.value.startswith(below) and "/" not in node.value.removeprefix(below).rstrip("/"))
            or held.owner in graph.about(node).get(PART_OF, {})
        )
        and node.value.rstrip("/") + "/" != below
    )
