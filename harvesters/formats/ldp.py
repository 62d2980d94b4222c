"""Linked Data Platform containers, and the other ways in which a resource names those below it.

Takes the graph of a resource; leaves the addresses that it names with the relation each was named by, and the
statements that a container makes without writing them down. https://www.w3.org/TR/ldp/
"""

from collections.abc import Iterator

from fairdict_harvesters.formats.rdf_records import LDP
from fairdict_harvesters.formats.rdf_terms import FDP_O
from pyoxigraph import NamedNode, Triple

from fairdict.graph import DCAT, Graph

CONTAINS = f"{LDP}contains"
DISTRIBUTION = f"{DCAT}distribution"
R3D = "http://www.re3data.org/schema/3-0#"
CATALOGUES = (*(f"{space}metadataCatalog" for space in FDP_O), f"{R3D}dataCatalog", f"{DCAT}catalog")
DOWN = (
    *CATALOGUES,
    f"{DCAT}dataset",
    f"{DCAT}service",
    f"{DCAT}accessService",
    f"{DCAT}inSeries",
    f"{DCAT}seriesMember",
    "http://purl.org/dc/terms/hasPart",
    DISTRIBUTION,
)
"""By what a resource names another that has a document of its own."""
LEAVES = frozenset({f"{DCAT}dataset", f"{DCAT}service", f"{DCAT}accessService", DISTRIBUTION})
"""Relations to what holds no further datasets, as a rule."""


def named(graph: Graph) -> dict[str, str]:
    """Every address that the resources and containers in ``graph`` name as below them, with the relation; a relation
    that is known counts more than that of a container that says none."""
    found: dict[str, str] = {}
    for relation in DOWN:
        for term in graph.objects(relation):
            if isinstance(term, NamedNode):
                found.setdefault(term.value, relation)
    for container in graph:
        said = graph.about(container)
        relations = (t.value for t in said.get(f"{LDP}hasMemberRelation", {}) if isinstance(t, NamedNode))
        relation = min(relations, default=CONTAINS)
        for term in said.get(CONTAINS, {}):
            if isinstance(term, NamedNode):
                found.setdefault(term.value, relation)
    return found


def elsewhere(graph: Graph) -> Iterator[str]:
    """The addresses of containers that are spoken of in ``graph``, but whose members are not listed in it."""
    for container in graph:
        said = graph.about(container)
        if isinstance(container, NamedNode) and f"{LDP}membershipResource" in said and CONTAINS not in said:
            yield container.value


def implied(graph: Graph) -> Iterator[Triple]:
    """What the membership of a container means: that the resource it belongs to has each member by its relation."""
    for container in graph:
        said = graph.about(container)
        for owner in said.get(f"{LDP}membershipResource", {}):
            for relation in said.get(f"{LDP}hasMemberRelation", {}):
                for member in said.get(CONTAINS, {}):
                    if isinstance(owner, NamedNode) and isinstance(relation, NamedNode) and relation.value in DOWN:
                        yield Triple(owner, relation, member)
