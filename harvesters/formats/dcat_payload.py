"""DCAT inside another protocol's record: an ``rdf:RDF`` element with a dataset in it, described as it is.

Takes the element; yields a description for each dataset, series or service in it (a catalogue only where nothing else
is). Nothing is mapped away: what is well said stays to the letter. https://www.w3.org/TR/vocab-dcat-3/
"""

from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats import rdf_describe
from lxml import etree
from pyoxigraph import BlankNode, NamedNode

from fairdict.document import RDF
from fairdict.graph import Graph
from fairdict.harvester import Description, Dialect, Record, RecordError, Source, local
from fairdict.rdf import Node, triples

DIALECT = Dialect(
    name="DCAT in RDF/XML",
    specification="https://www.w3.org/TR/vocab-dcat-3/",
    fields=rdf_describe.FIELDS,
    ignored=rdf_describe.IGNORED,
)
LANDING = "http://www.w3.org/ns/dcat#landingPage"
NTRIPLES = "application/n-triples"


def reads(element: Any) -> bool:
    """Whether ``element`` is RDF/XML."""
    return local(element) == "RDF" and str(element.tag).startswith(f"{{{RDF}}}")


def describe(element: Any, source: Source, identifier: str) -> Iterator[Description]:
    """The descriptions in ``element``; ``identifier`` is the record's own, and that of the first. Raises RecordError
    where there is nothing that DCAT lists."""
    body = etree.tostring(element, encoding="UTF-8", with_tail=False)
    graph = Graph(triples(body, "application/rdf+xml", f"https://{source.name}.invalid/"))
    roots = graph.roots()
    listed = [r for r, kind in roots.items() if kind != "Catalog"] or list(roots)
    if not listed:
        raise RecordError(
            f"Record “{identifier}” holds RDF without a dcat:Dataset, dcat:DatasetSeries or dcat:DataService: set "
            "“prefix” in this source's options to another format."
        )
    listed.sort(key=lambda n: (roots[n] != "Dataset", isinstance(n, BlankNode)))
    for number, root in enumerate(listed):
        kind = roots[root]
        own = Graph(triples("\n".join(graph.lines(graph.closure(root, roots))).encode(), NTRIPLES))
        # A blank node is called otherwise in its own part of the graph.
        there = root if root in own else next(n for n, k in own.roots().items() if k == kind)
        named = there.value if isinstance(there, NamedNode) else f"{identifier}#{number + 1}"
        record = Record(named if number else identifier, b"", NTRIPLES, page=_page(own, there), hints={"kind": kind})
        yield rdf_describe.describe(record, source, own, there)


def _page(graph: Graph, root: Node) -> str:
    found = sorted(o.value for o in graph.about(root).get(LANDING, {}) if isinstance(o, NamedNode))
    return next((p for p in found if p.startswith(("http://", "https://"))), "")
