"""What a graph says of the pages that follow it: Hydra in its old and new words, TREE relations, and Link headers.

Takes a page's graph and its answer; leaves addresses and the number of members that the whole list is said to have.
https://www.hydra-cg.com/spec/latest/core/ https://treecg.github.io/specification/ https://www.rfc-editor.org/rfc/rfc8288
"""

from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from fairdict_harvesters.formats.links import of_answer
from fairdict_harvesters.formats.rdf_records import HYDRA, TREE
from pyoxigraph import BlankNode, Literal, NamedNode

from fairdict.graph import Graph
from fairdict.harvester import Response

NEXT = (f"{HYDRA}next", f"{HYDRA}nextPage", "http://www.w3.org/1999/xhtml/vocab#next")
TOTAL = f"{HYDRA}totalItems"


@dataclass(frozen=True)
class Following:
    """``next`` is the page that follows; ``nodes`` are the further pages of a tree, each of which may be named by
    several; ``total`` is what the list is said to hold, or None."""

    next: str = ""
    nodes: tuple[str, ...] = ()
    total: int | None = None


def following(graph: Graph, response: Response, base: str) -> Following:
    """The pages that the page in ``graph`` names."""
    named = {t.value for predicate in NEXT for t in graph.objects(predicate) if not isinstance(t, BlankNode)}
    headers = [link.target for link in of_answer(response) if link.relation == "next"]
    after = _whole(base, min(named)) if named else _whole(base, headers[0]) if headers else ""
    nodes = {_whole(base, t.value) for t in graph.objects(f"{TREE}node") if not isinstance(t, BlankNode)}
    if not nodes:
        nodes = _view(graph, response, base)
    totals = [
        int(t.value) for t in graph.objects(TOTAL) if isinstance(t, Literal) and t.value.isascii() and t.value.isdigit()
    ]
    return Following(after, tuple(sorted(nodes - {"", after})), max(totals, default=None))


def _view(graph: Graph, response: Response, base: str) -> set[str]:
    """Where a collection says that its members are: any one of its views holds all, and this page may be one."""
    views = {_whole(base, t.value) for t in graph.objects(f"{TREE}view") if isinstance(t, NamedNode)}
    here = urldefrag(response.url).url
    return {min(views)} if views and here not in views and urldefrag(base).url not in views else set()


def _whole(base: str, address: str) -> str:
    try:
        return urldefrag(urljoin(base, address)).url
    except ValueError:
        return ""
