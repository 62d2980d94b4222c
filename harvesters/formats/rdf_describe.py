"""A record that is RDF already, as a description: framed as it is, but for properties that have a newer name.

Takes the N-Triples of one root; leaves a description whose well-said values stay to the letter. Statements of
properties that the context does not name are kept under their full address, and counted as left.
"""

from typing import Any

import orjson
from fairdict_harvesters.formats.rdf_records import NTRIPLES
from fairdict_harvesters.formats.rdf_terms import IGNORED, KEPT, today
from fairdict_harvesters.formats.salvage import short
from pyoxigraph import BlankNode, NamedNode

from fairdict.document import RDF
from fairdict.frame import frame
from fairdict.graph import Graph
from fairdict.harvester import Description, Issue, Record, RecordError, Source
from fairdict.model import KINDS, Kind
from fairdict.rdf import RDF_TYPE, Node, triples, written

__all__ = ["ANY", "FIELDS", "IGNORED", "describe", "rooted"]

ANY = "any property"
FIELDS = {
    ANY: "the same property, to the letter; texts where a thing is wanted are looked up. Under today's name what DCAT, "
    "vCard or a draft of HealthDCAT-AP called otherwise: a text in dct:hasVersion is a version"
}
"""What becomes of the fields of any graph; :data:`KEPT` says what is left out of the account."""


def rooted(record: Record) -> tuple[Graph, Node]:
    """The graph in a record and the node it is about; raises RecordError where the record holds none."""
    if reason := record.hints.get("refused"):
        told = reason.rstrip(".")
        raise RecordError(f"“{record.identifier}” is listed, but does not come: {told}. Ask the partner to repair it.")
    graph = Graph(triples(record.body, NTRIPLES))
    named = record.hints.get("root", "")
    root = next((n for n in graph if written(n, {}) == named), None)
    if root is None:
        raise RecordError(f"The subject {named} is missing from its own record.")
    return graph, root


def describe(record: Record, source: Source, graph: Graph, root: Node) -> Description:
    """The description of ``root`` in ``graph``; statements of the properties in :data:`KEPT` do not count as left."""
    graph = today(graph, frozenset(source.context.term_of))
    document, issues = frame(graph, root, source.context)
    said = record.hints.get("kind", "")
    kind: Kind = next((k for k in KINDS if k == said), "Dataset")
    iri = root.value if isinstance(root, NamedNode) else ""
    about = Description(source, record.identifier, kind=kind, iri=iri)
    about.types = [kind]
    about.page = record.page
    about.issues.extend(issues)
    about.issues.extend(_lost(record))
    about.adopt(document)
    _account(about, graph)
    return about


def _lost(record: Record) -> list[Issue]:
    """An issue for each statement that was left out of this record because it could not be read."""
    try:
        lost: Any = orjson.loads(record.hints.get("lost", "[]"))
        pairs = [(str(text), str(reason)) for text, reason in lost]
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return []
    return [
        Issue(
            "statement-lost",
            f"“{short(text)}” could not be read ({reason}) and was left out; write it as RDF that parsers take.",
            severity="error",
            value=short(text),
            where=record.locator,
        )
        for text, reason in pairs
    ]


def _account(about: Description, graph: Graph) -> None:
    """Counts the statements whose property the context names; the others are kept too, and listed."""
    known = about.context.term_of.keys() | {RDF_TYPE, f"{RDF}first", f"{RDF}rest"}
    for node in graph:
        for predicate, objects in graph.about(node).items():
            if predicate in known:
                about.mapped += len(objects)
                about.took.add(ANY)
            elif predicate in KEPT:
                about.skipped[predicate] = KEPT[predicate]
            else:
                words = ("…" if isinstance(o, BlankNode) else o.value[:200] for o in objects)
                about.left.extend((predicate, word) for word in words)
