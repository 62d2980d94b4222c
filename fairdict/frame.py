"""A part of an RDF graph as a document: the subject at the root, everything it reaches nested under it.

Nothing is left behind: a property that the context does not name stays under its full IRI, a value that a term cannot
hold stays there too, a node met twice is embedded once and referred to afterwards.
"""

import re
from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from fairdict.document import RDF, Context, Property
from fairdict.errors import RecordError
from fairdict.graph import Graph
from fairdict.languages import language_tag
from fairdict.model import Document, Issue
from fairdict.rdf import RDF_TYPE, XSD, Node, Term, is_absolute, repaired

_WHOLE = re.compile(r"0|[1-9][0-9]{0,17}")
"""Whole numbers that JSON carries without loss."""

DEPTH = 60
"""How deep nodes may lie within each other before a record is refused."""


def frame(graph: Graph, root: Node, context: Context, others: Iterable[Node] = ()) -> tuple[Document, list[Issue]]:
    """The document about ``root`` in ``graph``; ``others`` are roots of their own and are only referred to.

    Returns the document (its ``id`` is missing where ``root`` is a blank node) and the issues met on the way.
    Raises :class:`RecordError` where nodes are nested deeper than :data:`DEPTH`.
    """
    framing = _Framing(graph, context, set(others) - {root}, f"{root.value}#" if isinstance(root, NamedNode) else "")
    return framing.node(root, 0), framing.issues


class _Framing:
    def __init__(self, graph: Graph, context: Context, others: set[Node], own: str) -> None:
        self.graph = graph
        self.context = context
        self.others = others
        self.own = own
        """How the names begin that stand for blank nodes of the root; empty where it has no address."""
        self.seen: set[Node] = set()
        self.issues: list[Issue] = []
        self.names = graph.blank_names(list(graph))
        self.uses = _uses(graph)

    def node(self, node: Node, depth: int) -> Document:
        self.seen.add(node)
        found: Document = {}
        if isinstance(node, NamedNode):
            found["id"] = self.iri(node.value, "")
        elif self.uses.get(node, 0) > 1:
            found["id"] = self.fragment(node)
        for predicate, objects in self.graph.about(node).items():
            if predicate == RDF_TYPE:
                self.types(found, objects, depth)
                continue
            known = self.context.term_of.get(predicate)
            name = predicate if known is not None else self.iri(predicate, "")
            for term in objects:
                if known is not None and known.form == "list" and len(objects) == 1:
                    self.ordered(found, known, term, depth)
                else:
                    self.value(found, name, known, term, depth)
        return found

    def types(self, found: Document, objects: Iterable[Term], depth: int) -> None:
        known = self.context.class_of
        names = [known.get(t.value) or self.iri(t.value, "type") for t in objects if isinstance(t, NamedNode)]
        if names:
            found["type"] = names
        for term in objects:
            if not isinstance(term, NamedNode):
                found.setdefault(RDF_TYPE, []).append(self.free(term, depth))

    def value(self, found: Document, predicate: str, known: Property | None, term: Term, depth: int) -> None:
        if known is None or known.form == "list":
            found.setdefault(predicate, []).append(self.free(term, depth))
        elif known.form == "text":
            if isinstance(term, Literal) and term.datatype.value in (f"{XSD}string", f"{RDF}langString"):
                texts = found.setdefault(known.term, {}).setdefault(self.tag(term, known.term), [])
                if term.value not in texts:  # once with a tag that is none, once without
                    texts.append(term.value)
            else:
                found.setdefault(predicate, []).append(self.free(term, depth))
        elif known.form == "iri":
            found.setdefault(known.term, []).append(self.linked(term, known.term, depth))
        else:
            found.setdefault(known.term, []).append(self.plain(term, known, depth))

    def ordered(self, found: Document, known: Property, term: Term, depth: int) -> None:
        """The one list of a property that is a list; anything else stays under the full IRI."""
        value = self.free(term, depth)
        if "@list" in value:
            found[known.term] = [v["id"] if set(v) == {"id"} else v for v in value["@list"]]
        else:
            found.setdefault(known.iri, []).append(value)

    def tag(self, literal: Literal, term: str) -> str:
        if literal.language is None:
            return "@none"
        if language_tag(literal.language) is None:
            self.issues.append(
                Issue(
                    "language-tag-invalid",
                    f"“{literal.language}” is not a language tag; write a BCP 47 tag such as “nl” or “en”.",
                    property=term,
                    value=literal.language,
                )
            )
            return "@none"
        return literal.language.lower()

    def linked(self, term: Term, where: str, depth: int) -> Any:
        if isinstance(term, NamedNode) and (term in self.seen or not self.embeds(term)):
            return self.iri(term.value, where)
        if isinstance(term, BlankNode) and term in self.seen:
            return self.fragment(term)
        return self.free(term, depth)

    def plain(self, term: Term, known: Property, depth: int) -> Any:
        if isinstance(term, Literal) and term.language is None:
            datatype = term.datatype.value
            if datatype == f"{XSD}string" and not known.datatype:
                return term.value
            if known.datatype and datatype == known.datatype and _WHOLE.fullmatch(term.value):
                number = int(term.value)
                return number if str(number) == term.value else self.free(term, depth)
        return self.free(term, depth)

    def free(self, term: Term, depth: int) -> Any:
        """A value that says of itself what it is."""
        if isinstance(term, Literal):
            if term.language is not None:
                tag = self.tag(term, "")
                return {"@value": term.value} if tag == "@none" else {"@value": term.value, "@language": tag}
            datatype = term.datatype.value
            if datatype == f"{XSD}string":
                return {"@value": term.value}
            return {"@value": term.value, "@type": self.context.compact(datatype)}
        if isinstance(term, NamedNode) and (term in self.seen or not self.embeds(term)):
            return {"id": self.iri(term.value, "")}
        if term in self.seen:
            return {"id": self.fragment(term)}
        if depth >= DEPTH:
            raise RecordError(f"Nodes are nested deeper than {DEPTH} levels; the record was not read.")
        cells = self.list_cells(term) if self.unnamed(term) else None
        if cells is not None:
            self.seen.update(cells)
            firsts = [next(iter(self.graph.about(c)[f"{RDF}first"])) for c in cells]
            return {"@list": [self.free(f, depth + 1) for f in firsts]}
        return self.node(term, depth + 1)

    def embeds(self, term: Node) -> bool:
        return term in self.graph and term not in self.others

    def unnamed(self, term: Term) -> bool:
        """Whether ``term`` is a blank node, or has a name only because graphs like ours have no blank nodes."""
        return isinstance(term, BlankNode) or (bool(self.own) and term.value.startswith(self.own))

    def list_cells(self, start: Node) -> list[Node] | None:
        """The cells of a well-formed list that begins at ``start``; None where it is something else."""
        cells: list[Node] = []
        node: Term = start
        while not (isinstance(node, NamedNode) and node.value == f"{RDF}nil"):
            if isinstance(node, Literal) or not self.unnamed(node):
                return None
            if self.uses.get(node, 0) > 1 or (cells and node == start):
                return None
            said = self.graph.about(node)
            if set(said) != {f"{RDF}first", f"{RDF}rest"}:
                return None
            first, rest = said[f"{RDF}first"], said[f"{RDF}rest"]
            if len(first) != 1 or len(rest) != 1:
                return None
            cells.append(node)
            node = next(iter(rest))
        return cells or None

    def fragment(self, node: Node) -> str:
        return f"#node-{self.names.get(node.value, '').removeprefix('_:b')}"

    def iri(self, iri: str, where: str) -> str:
        """``iri`` as it can stand in a document; what has to be mended is an issue."""
        full = self.context.expanded(iri)
        if full != iri:
            self.complain(iri, where, "iri-prefix", "begins with a prefix that was not declared", full)
            return repaired(full)
        mended = repaired(iri)
        if not is_absolute(iri):
            self.complain(iri, where, "iri-relative", "lacks its scheme and host", f"https://…/{mended}")
            return f"urn:x-fairdict:relative:{mended.replace('#', '%23')}"
        if mended != iri:
            self.complain(iri, where, "iri-repaired", "holds signs that no address may hold", mended)
        return mended

    def complain(self, iri: str, where: str, code: str, fault: str, better: str) -> None:
        message = f"“{iri}” is not a valid address: it {fault}. Write it as “{better}”."
        self.issues.append(Issue(code, message, property=where, value=iri))


def _uses(graph: Graph) -> dict[Node, int]:
    """How often each node is the object of a statement."""
    uses: dict[Node, int] = {}
    for node in graph:
        for objects in graph.about(node).values():
            for term in objects:
                if not isinstance(term, Literal):
                    uses[term] = uses.get(term, 0) + 1
    return uses
