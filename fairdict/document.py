"""The one model: a JSON-LD document, a plain ``dict`` with its subject at the root.

As JSON it is stored, hashed, templated and judged; as RDF it is what ``vocabularies/contexts/fairdict.jsonld`` says.
:class:`Context` is that file made ready for work. Every value is a list, every text a map from language tag to a list
(``@none`` where the source named no language); a nested node may lack an ``id`` until :func:`skolemise` gives it one
under its root's own.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

import orjson

from fairdict.layers import Layers, bundled
from fairdict.model import Document
from fairdict.rdf import RDF_TYPE, XSD, bracketed, quoted

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
Form = Literal["text", "iri", "literal", "list"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property term: its IRI, whether its values are texts by language, IRIs and nodes, literals, or an ordered
    list of IRIs, and the datatype that plain values have (empty for strings)."""

    term: str
    iri: str
    form: Form
    datatype: str = ""


class Context:
    """The terms of a JSON-LD context: ``properties`` by term, ``classes`` and ``prefixes`` by name, and back."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = dict(raw)
        self.prefixes = {
            k: v for k, v in raw.items() if isinstance(v, str) and v.startswith("http") and v.endswith(("#", "/"))
        }
        self.classes: dict[str, str] = {}
        self.properties: dict[str, Property] = {}
        for term, value in raw.items():
            if isinstance(value, str) and term not in self.prefixes and not value.startswith("@"):
                self.classes[term] = self.expanded(value)
            elif isinstance(value, dict) and not value["@id"].startswith("@"):
                self.properties[term] = self._property(term, value)
        self.term_of = {p.iri: p for p in self.properties.values()}
        self.class_of = {iri: name for name, iri in self.classes.items()}

    @classmethod
    def load(cls, layers: Layers) -> "Context":
        """The context in force for a catalogue."""
        path = layers.find("vocabularies", "contexts/fairdict.jsonld")
        return _loaded(path or bundled("vocabularies") / "contexts/fairdict.jsonld")

    def _property(self, term: str, value: Mapping[str, Any]) -> Property:
        container = value.get("@container", "")
        kind = value.get("@type", "")
        if "@language" in container:
            form: Form = "text"
        elif container == "@list":
            form = "list"
        else:
            form = "iri" if kind == "@id" else "literal"
        return Property(term, self.expanded(value["@id"]), form, self.expanded(kind) if form == "literal" else "")

    def expanded(self, name: str) -> str:
        """The IRI of a compact ``prefix:name``; anything else as it is."""
        prefix, colon, rest = name.partition(":")
        if colon and not rest.startswith("//") and prefix in self.prefixes:
            return self.prefixes[prefix] + rest
        return name

    def compact(self, iri: str) -> str:
        """``iri`` as ``prefix:name`` where a prefix fits, for people and for datatypes."""
        for prefix, namespace in self.prefixes.items():
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    def used_by(self, document: Document) -> dict[str, Any]:
        """The part of the context that ``document`` needs, to publish inside it."""
        names = {"@version", "id", "type", *_words(document)}
        terms = {k: v for k, v in self.raw.items() if k in names and k not in self.prefixes}
        text = orjson.dumps([terms, document]).decode()
        needed = {p: iri for p, iri in self.prefixes.items() if f'"{p}:' in text}
        return {"@version": 1.1, **needed, **terms}


@cache
def _loaded(path: Path) -> Context:
    return Context(orjson.loads(path.read_bytes())["@context"])


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if key == "type":
                yield from inner
            else:
                yield from _words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner)


def canonical(document: Any) -> bytes:
    """The bytes that stand for ``document``: keys sorted, no white space (after the idea of RFC 8785)."""
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def digest(value: bytes | str, size: int = 16) -> str:
    """A hash of ``value``, ``size`` bytes as hexadecimal."""
    return blake2b(value.encode() if isinstance(value, str) else value, digest_size=size).hexdigest()


def first_text(texts: Any) -> str:
    """One text of a map by language: the untagged or first one; empty where there is none."""
    if not isinstance(texts, Mapping):
        return ""
    for found in (texts.get("@none"), *texts.values()):
        if found:
            return str(found[0])
    return ""


def skolemise(document: Document, iri: str) -> Document:
    """A copy of ``document`` about ``iri`` in which every nested node has an IRI.

    Nodes that the source named keep their names; ``#x`` becomes ``iri#x``; the others are named ``iri#term-hash`` after
    their content, or a distribution after its addresses where no other has the same, so that a name outlives a change
    of order.
    """
    naming = _Naming(iri, {n["id"] for n in _embedded(document) if n["id"].startswith("#")})
    return {**naming.node(document, "thing"), "id": iri}


class _Naming:
    def __init__(self, iri: str, local: set[str]) -> None:
        self.iri = iri
        self.local = local

    def node(self, node: Document, term: str, key: Any = None) -> Document:
        found = {k: self.values(v, k) for k, v in node.items()}
        own = node.get("id")
        if own is None:
            short = term.rpartition("/")[2].rpartition("#")[2]
            found["id"] = f"{self.iri}#{short}-{digest(canonical(key or found), 4)}"
        elif own in self.local:
            found["id"] = f"{self.iri}{own}"
        return found

    def values(self, values: Any, term: str) -> Any:
        """The values of one property; a map is texts by language and holds no nodes."""
        if not isinstance(values, list) or term == "type":
            return values
        keys = [_addressed(v) if term == "distribution" else None for v in values]
        times = Counter(canonical(k) for k in keys if k)
        return [
            self.value(v, term, k if k and times[canonical(k)] == 1 else None)
            for v, k in zip(values, keys, strict=True)
        ]

    def value(self, value: Any, term: str, key: Any = None) -> Any:
        if isinstance(value, str):
            return f"{self.iri}{value}" if value in self.local else value
        if not isinstance(value, dict) or "@value" in value:
            return value
        if "@list" in value:
            return {"@list": [self.value(v, term) for v in value["@list"]]}
        return self.node(value, term, key)


def _addressed(node: Any) -> list[Any]:
    return [*node.get("accessURL", []), *node.get("downloadURL", [])] if isinstance(node, dict) else []


def complete(document: Document) -> Document:
    """``document`` for reading: where a property of its subject only refers to a node that is embedded elsewhere in it,
    the node itself stands. The same document where there is no such reference."""
    known = {n["id"]: n for n in _embedded(document) if n is not document and len(n) > 1}
    if not known:
        return document
    return {
        term: [known.get(v, v) if isinstance(v, str) else v for v in values] if isinstance(values, list) else values
        for term, values in document.items()
    }


def _embedded(value: Any) -> Iterator[Document]:
    if isinstance(value, dict):
        if isinstance(value.get("id"), str):
            yield value
        for inner in value.values():
            yield from _embedded(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _embedded(inner)


def lines(document: Document, context: Context, graph: str = "") -> list[str]:
    """The N-Quads (N-Triples where ``graph`` is empty) that ``document`` means under ``context``; unsorted.

    Every node must have an ``id``. Gives what JSON-LD 1.1 expansion gives, with list cells named ``…#term-list-n``.
    """
    return _Emitter(context, f" {bracketed(graph)} ." if graph else " .").emit(document)


class _Emitter:
    def __init__(self, context: Context, end: str) -> None:
        self.context = context
        self.end = end
        self.out: list[str] = []
        self.root = ""
        self.lists: Counter[str] = Counter()

    def emit(self, node: Document) -> list[str]:
        self.root = node["id"].partition("#")[0]
        self.node(node)
        return self.out

    def node(self, node: Document) -> str:
        subject = bracketed(self.context.expanded(node["id"]))
        properties = self.context.properties
        for key, value in node.items():
            if key in ("id", "@context"):
                continue
            if key == "type":
                for name in value:
                    iri = self.context.classes.get(name) or self.context.expanded(name)
                    self.out.append(f"{subject} <{RDF_TYPE}> {bracketed(iri)}{self.end}")
                continue
            known = properties.get(key)
            if known is None:
                start = f"{subject} {bracketed(self.context.expanded(key))} "
                self.out.extend(f"{start}{self.other(v, node['id'])}{self.end}" for v in value)
            elif known.form == "text":
                start = f"{subject} <{known.iri}> "
                for lang, texts in value.items():
                    tag = "" if lang == "@none" else f"@{lang}"
                    self.out.extend(f"{start}{quoted(t)}{tag}{self.end}" for t in texts)
            elif known.form == "list":
                name = key if node["id"] == self.root else f"{key}-{digest(node['id'], 4)}"
                cells = self.cells(name, (self.term(v, known) for v in value))
                self.out.append(f"{subject} <{known.iri}> {cells}{self.end}")
            else:
                start = f"{subject} <{known.iri}> "
                self.out.extend(f"{start}{self.term(v, known, node['id'])}{self.end}" for v in value)
        return subject

    def term(self, value: Any, known: Property, about: str = "") -> str:
        if isinstance(value, str) and known.form in ("iri", "list"):
            return bracketed(self.context.expanded(value))
        if known.datatype and not isinstance(value, dict):
            return _scalar(value, known.datatype)
        return self.other(value, about)

    def other(self, value: Any, about: str) -> str:
        """A value that carries its own kind: a value object, a node, a reference, or a plain JSON scalar."""
        if not isinstance(value, dict):
            return _scalar(value)
        if "@list" in value:
            name = f"list-{digest(canonical([about, value]), 4)}"
            return self.cells(name, [self.other(v, about) for v in value["@list"]])
        if "@value" not in value:
            return self.node(value) if len(value) > 1 else bracketed(self.context.expanded(value["id"]))
        if "@language" in value:
            return f"{quoted(value['@value'])}@{value['@language']}"
        return _scalar(value["@value"], self.context.expanded(value.get("@type", "")))

    def cells(self, short: str, values: Iterable[str]) -> str:
        """Writes an RDF list of ``values``, its cells called ``…#short-1`` onwards; the first cell, or nil. Two lists
        that say the same have cells of their own."""
        nil = f"<{RDF}nil>"
        written = list(values)
        self.lists[short] += 1
        name = f"{self.root}#{short}" if self.lists[short] == 1 else f"{self.root}#{short}x{self.lists[short]}"
        for n, value in enumerate(written, 1):
            cell = bracketed(f"{name}-{n}")
            after = bracketed(f"{name}-{n + 1}") if n < len(written) else nil
            self.out.append(f"{cell} <{RDF}first> {value}{self.end}")
            self.out.append(f"{cell} <{RDF}rest> {after}{self.end}")
        return bracketed(f"{name}-1") if written else nil


def _scalar(value: Any, datatype: str = "") -> str:
    text, kind = scalar(value, datatype)
    return quoted(text) if kind == f"{XSD}string" else f"{quoted(text)}^^{bracketed(kind)}"


def scalar(value: Any, datatype: str = "") -> tuple[str, str]:
    """A JSON scalar as a literal: its lexical form and its datatype, by JSON-LD 1.1 API, section 8.2.2."""
    if isinstance(value, bool):
        text, natural = str(value).lower(), f"{XSD}boolean"
    elif isinstance(value, float) and (not value.is_integer() or abs(value) >= 1e21 or datatype == f"{XSD}double"):
        mantissa, _, exponent = f"{value:.15E}".partition("E")
        digits = mantissa.rstrip("0")
        text, natural = f"{digits}{'0' if digits.endswith('.') else ''}E{int(exponent)}", f"{XSD}double"
    elif isinstance(value, int | float):
        text, natural = str(int(value)), f"{XSD}integer"
    else:
        text, natural = str(value), f"{XSD}string"
    return text, datatype or natural
