"""Facts from documents of the house, without going through text: what the context says a document means.

Gives the very triples that :func:`fairdict.document.lines` writes; a test compares the two.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from fairdict.document import RDF, Context, canonical, digest, scalar
from fairdict.model import Document
from fairdict.rdf import repaired
from fairdict.shapes.facts import Facts, Values
from fairdict.shapes.terms import LANG_STRING, TYPE, Literal, Term

_NIL = f"{RDF}nil"


def facts_of(documents: Iterable[Document], context: Context) -> Facts:
    """The triples that ``documents`` mean under ``context``; every node in them must have an ``id``."""
    facts = Facts()
    for document in documents:
        _Reader(facts, context).read(document)
    return facts


class _Reader:
    def __init__(self, facts: Facts, context: Context) -> None:
        self.facts = facts
        self.nodes = facts.nodes
        self.context = context
        self.root = ""
        self.lists: Counter[str] = Counter()

    def read(self, document: Document) -> None:
        self.root = document["id"].partition("#")[0]
        self.node(document)

    def iri(self, name: str) -> str:
        return repaired(name if name.startswith(("http://", "https://")) else self.context.expanded(name))

    def node(self, node: Document) -> str:
        subject = self.iri(node["id"])
        own = self.nodes.setdefault(subject, {})
        for key, value in node.items():
            if key in ("id", "@context"):
                continue
            if key != "type":
                self.property(own, key, value, node["id"])
            elif value:
                types = own.setdefault(TYPE, {})
                for name in value:
                    types[self.context.classes.get(name) or self.iri(name)] = None
        return subject

    def property(self, own: dict[str, Values], key: str, value: Any, about: str) -> None:
        known = self.context.properties.get(key)
        if not value and (known is None or known.form != "list"):
            return
        if known is None:
            into = own.setdefault(self.iri(key), {})
            into.update(dict.fromkeys([self.other(v, about) for v in value]))
            return
        if known.form == "text":
            if not any(value.values()):
                return
            into = own.setdefault(known.iri, {})
            for tag, texts in value.items():
                for text in texts:
                    into[Literal(text) if tag == "@none" else Literal(text, LANG_STRING, tag.lower())] = None
            return
        into = own.setdefault(known.iri, {})
        if known.form == "list":
            name = key if about == self.root else f"{key}-{digest(about, 4)}"
            into[self.cells(name, [self.iri(v) if isinstance(v, str) else self.other(v, "") for v in value])] = None
        elif known.form == "iri":
            for v in value:
                into[self.iri(v) if isinstance(v, str) else self.other(v, about)] = None
        else:
            for v in value:
                into[self.other(v, about) if isinstance(v, dict) else self.plain(v, known.datatype)] = None

    def plain(self, value: Any, datatype: str = "") -> Literal:
        text, kind = (value, datatype) if datatype and isinstance(value, str) else scalar(value, datatype)
        return Literal(text, repaired(kind))

    def other(self, value: Any, about: str) -> Term:
        """A value that carries its own kind: a value object, a node, a reference, or a plain JSON scalar."""
        if not isinstance(value, dict):
            return self.plain(value)
        if "@list" in value:
            name = f"list-{digest(canonical([about, value]), 4)}"
            return self.cells(name, [self.other(v, about) for v in value["@list"]])
        if "@value" not in value:
            return self.node(value) if len(value) > 1 else self.iri(value["id"])
        if "@language" in value:
            return Literal(value["@value"], LANG_STRING, value["@language"].lower())
        return self.plain(value["@value"], self.context.expanded(value.get("@type", "")))

    def cells(self, short: str, values: list[Term]) -> str:
        """An RDF list of ``values``, its cells named as in the published graph; the first cell, or nil."""
        self.lists[short] += 1
        name = f"{self.root}#{short}" if self.lists[short] == 1 else f"{self.root}#{short}x{self.lists[short]}"
        cells = [repaired(f"{name}-{n}") for n in range(1, len(values) + 1)]
        for cell, after, value in zip(cells, [*cells[1:], _NIL], values, strict=False):
            self.facts.add(cell, f"{RDF}first", value)
            self.facts.add(cell, f"{RDF}rest", after)
        return cells[0] if cells else _NIL
