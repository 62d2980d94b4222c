"""What FAIR Data Points say of themselves around the data: recognised, and taken out of a record.

Takes a graph; leaves whether it is that of a FAIR Data Point, and of a record's graph what describes the thing. The
vocabulary is FDP-O in both of its namespaces, and re3data's in the oldest servers. https://specs.fairdatapoint.org/
"""

from urllib.parse import urlsplit

from fairdict_harvesters.formats.ldp import CATALOGUES, R3D
from fairdict_harvesters.formats.rdf_records import LDP
from fairdict_harvesters.formats.rdf_terms import DCT, FDP_O
from pyoxigraph import Literal, NamedNode, Triple

from fairdict.graph import Graph
from fairdict.rdf import RDF_TYPE, Node, Term

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
METRIC = "http://semanticscience.org/resource/SIO_000628"
UNRESTRICTED = "This resource has no access restriction"
"""What the reference implementation writes of every record of which nobody said anything else."""
KINDS = frozenset(
    {
        *(f"{space}{name}" for space in FDP_O for name in ("FAIRDataPoint", "FairDataPoint", "MetadataService")),
        f"{R3D}Repository",
    }
)
STAMPS = tuple(f"{space}metadataModified" for space in FDP_O)

IGNORED: dict[str, str] = {
    "fdp-o:metadataIdentifier": "names the record, not the thing; the record's address is kept as its identifier",
    "fdp-o:metadataIssued": "the date of the record, not of the thing",
    "fdp-o:metadataModified": "the date of the record, not of the thing; kept as the record's own",
    "fdp-o:metadataCatalog": "leads to the catalogues, each of which is read; so does r3d:dataCatalog",
    "fdp-o:conformsToFdpSpec": "says how the server works, not what the data is",
    "ldp:*": "containers, by which the server's documents are found",
    "dct:accessRights …#accessRights": "written by the server where nobody said anything of access",
    "dct:conformsTo …/profile/…": "the form that the record was filled in with, not a standard of the data",
    "sio:SIO_000628": "a measurement of the server's own that no profile names",
    "rdfs:label": "left out where it repeats dct:title",
}
"""What is taken out of a record, and why."""

_DROPPED = frozenset(
    {
        *(f"{s}{n}" for s in FDP_O for n in ("metadataIdentifier", "metadataIssued", "conformsToFdpSpec")),
        *STAMPS,
        *CATALOGUES[:3],
        METRIC,
    }
)


def service(graph: Graph) -> str:
    """The address of the FAIR Data Point that ``graph`` describes; empty where it describes none."""
    found = {n.value for n in graph if isinstance(n, NamedNode) and not KINDS.isdisjoint(graph.types(n))}
    leading = [n.value for n in graph if isinstance(n, NamedNode) and graph.about(n).keys() & set(CATALOGUES[:3])]
    return min(found or leading, default="")


def is_point(graph: Graph) -> bool:
    """Whether ``graph`` is that of a FAIR Data Point or of a resource in the containers of one. The root of a server of
    the first years is a container with a title that names catalogues by address alone."""
    first = any(f"{LDP}Container" in graph.types(n) and f"{DCT}title" in graph.about(n) for n in graph)
    contained = any(f"{LDP}membershipResource" in graph.about(n) for n in graph)
    roots = bool(graph.roots())
    return bool(service(graph)) or (contained and roots) or (first and not roots)


def stamp(graph: Graph, node: Node) -> str:
    """When the record about ``node`` was changed last, in the server's words."""
    said = graph.about(node)
    return max((t.value for path in STAMPS for t in said.get(path, {}) if isinstance(t, Literal)), default="")


def plain(graph: Graph, root: Node) -> Graph:
    """``graph`` with what describes ``root`` alone."""
    made = Graph(
        Triple(node, NamedNode(predicate), term)
        for node in graph
        for predicate, terms in graph.about(node).items()
        for term in terms
        if not _is_furniture(graph, node, predicate, term)
    )
    nodes = made.closure(root, ())
    return Graph(
        Triple(node, NamedNode(predicate), term)
        for node in nodes
        for predicate, terms in made.about(node).items()
        for term in terms
    )


def _is_furniture(graph: Graph, node: Node, predicate: str, term: Term) -> bool:
    if predicate in _DROPPED or predicate.startswith(LDP):
        return True
    if predicate == RDF_TYPE:
        return isinstance(term, NamedNode) and term.value.startswith(LDP)
    if predicate == LABEL:
        return term in graph.about(node).get(f"{DCT}title", {})
    if not isinstance(node, NamedNode) or not isinstance(term, NamedNode):
        return False
    if predicate == f"{DCT}accessRights" and term.value == f"{node.value}#accessRights":
        said = graph.about(term)
        words = {t.value for path, terms in said.items() if path != RDF_TYPE for t in terms}
        return words <= {UNRESTRICTED}
    return predicate == f"{DCT}conformsTo" and "/profile/" in term.value and _host(term.value) == _host(node.value)


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""
