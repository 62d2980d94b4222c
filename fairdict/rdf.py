"""RDF in and out: every common syntax through pyoxigraph, N-Quads lines by hand, one subject cut out of a graph.

Takes bytes and a media type; leaves triples, or a :class:`Graph` that gives each root its own closed part. Nothing
here knows DCAT beyond the four classes that a catalogue lists.
"""

import re
from collections.abc import Iterable, Iterator
from hashlib import blake2b

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from fairdict.errors import RecordError

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCAT = "http://www.w3.org/ns/dcat#"
ROOT_TYPES = {f"{DCAT}{name}": name for name in ("Dataset", "DatasetSeries", "DataService", "Catalog")}

FORMATS: dict[str, RdfFormat] = {
    "text/turtle": RdfFormat.TURTLE,
    "application/x-turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
ACCEPT = "text/turtle, application/ld+json;q=0.9, application/rdf+xml;q=0.8, application/n-triples;q=0.7"
SUFFIXES = {
    ".ttl": "text/turtle",
    ".nt": "application/n-triples",
    ".nq": "application/n-quads",
    ".trig": "application/trig",
    ".rdf": "application/rdf+xml",
    ".xml": "application/rdf+xml",
    ".owl": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".json": "application/ld+json",
}

Node = NamedNode | BlankNode
Term = NamedNode | BlankNode | Literal

_ESCAPES = {i: f"\\u{i:04X}" for i in (*range(0x20), 0x7F)} | {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    ord("\t"): "\\t",
    8: "\\b",
    12: "\\f",
}
_NEEDS_ESCAPE = re.compile(r'["\\\x00-\x1f\x7f]')
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def quoted(text: str) -> str:
    """``text`` as an N-Quads string, quotation marks included."""
    return f'"{text.translate(_ESCAPES) if _NEEDS_ESCAPE.search(text) else text}"'


def bracketed(iri: str) -> str:
    """``iri`` as an N-Quads IRI; characters that no IRI may hold are percent-encoded."""
    return f"<{repaired(iri)}>"


def repaired(iri: str) -> str:
    """``iri`` with the characters that N-Triples forbids percent-encoded."""
    if _NOT_IN_IRI.search(iri) is None:
        return iri
    return _NOT_IN_IRI.sub(lambda m: f"%{ord(m[0]):02X}", iri)


def is_absolute(iri: str) -> bool:
    """Whether ``iri`` begins with a scheme."""
    return _ABSOLUTE.match(iri) is not None


def sniff(body: bytes, media_type: str = "", address: str = "") -> str:
    """The media type of an RDF document: what the server said, else the address's suffix, else its first bytes."""
    if media_type in FORMATS:
        return media_type
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[{", b"[\n", b"[ ")):
        return "application/ld+json"
    if b"<rdf:RDF" in head or (head.startswith(b"<?xml") and b"rdf" in head):
        return "application/rdf+xml"
    path = address.partition("?")[0].lower()
    suffix = next((s for s in SUFFIXES if path.endswith(s)), "")
    return SUFFIXES.get(suffix, "text/turtle")


def triples(body: bytes, media_type: str, base: str = "") -> Iterator[Triple]:
    """Every triple of ``body``, its named graphs folded into one; relative addresses are resolved against ``base``.

    Raises :class:`RecordError` with the parser's own words and line when the syntax is broken.
    """
    syntax = FORMATS.get(media_type)
    if syntax is None:
        raise RecordError(f"“{media_type}” is not an RDF syntax that can be read here.")
    try:
        for quad in parse(body, syntax, base_iri=base or None, lenient=True):
            yield quad.triple if isinstance(quad, Quad) else quad
    except (SyntaxError, ValueError) as error:
        raise RecordError(f"The {media_type} document is broken: {error}. Ask the partner to mend it.") from error


class Graph:
    """Triples by subject, in the order they came; what a small RDF document needs and no more."""

    def __init__(self, source: Iterable[Triple]) -> None:
        self.subjects: dict[Node, dict[str, dict[Term, None]]] = {}
        for triple in source:
            subject, value = triple.subject, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue  # statements about statements (RDF 1.2) say nothing about a dataset
            self.subjects.setdefault(subject, {}).setdefault(triple.predicate.value, {})[value] = None

    def types(self, node: Node) -> list[str]:
        """The classes of ``node``."""
        found = self.subjects.get(node, {}).get(RDF_TYPE, {})
        return [t.value for t in found if isinstance(t, NamedNode)]

    def roots(self) -> dict[Node, str]:
        """The nodes a catalogue lists, with their kind (``Dataset``, ``DatasetSeries``, ``DataService``, ``Catalog``).

        The narrower class wins where a node has two: a series or a catalogue is often typed as a dataset too.
        """
        found: dict[Node, str] = {}
        for node in self.subjects:
            kinds = {ROOT_TYPES[t] for t in self.types(node) if t in ROOT_TYPES}
            for kind in ("DatasetSeries", "Catalog", "DataService", "Dataset"):
                if kind in kinds:
                    found[node] = kind
                    break
        return found

    def closure(self, root: Node, roots: Iterable[Node]) -> list[Node]:
        """``root`` and all it reaches without passing through another root, in a stable order."""
        others = set(roots) - {root}
        seen, queue = {root: None}, [root]
        while queue:
            node = queue.pop()
            for objects in self.subjects.get(node, {}).values():
                for term in objects:
                    if isinstance(term, Literal) or term in seen or term in others or term not in self.subjects:
                        continue
                    seen[term] = None
                    queue.append(term)
        return list(seen)

    def lines(self, nodes: Iterable[Node]) -> list[str]:
        """The triples of ``nodes`` as sorted N-Triples; blank nodes are named after their content, so that the same
        statements give the same bytes whatever names the source's server chose today."""
        names = self.blank_names()
        found: set[str] = set()
        for node in nodes:
            subject = _written(node, names)
            for predicate, objects in self.subjects.get(node, {}).items():
                found.update(f"{subject} {bracketed(predicate)} {_written(o, names)} ." for o in objects)
        return sorted(found)

    def blank_names(self) -> dict[str, str]:
        """A name for every blank node, made of what is said about it (and, through it, about others)."""
        blanks = [n for n in self.subjects if isinstance(n, BlankNode)]
        names = dict.fromkeys((b.value for b in blanks), "")
        # Each round lets a name know one step more; a tree of depth d settles after d rounds.
        for _ in range(min(len(blanks), 8)):
            following = {b.value: _digest(self._said(b, names)) for b in blanks}
            if len(set(following.values())) == len(set(names.values())) and all(names.values()):
                break
            names = following
        return names

    def _said(self, node: Node, names: dict[str, str]) -> Iterator[str]:
        for predicate, objects in sorted(self.subjects[node].items()):
            yield from sorted(f"{predicate} {_written(o, names)}" for o in objects)


def _digest(parts: Iterable[str]) -> str:
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode("utf-8", "replace") + b"\n")
    return digest.hexdigest()


def _written(term: Term, names: dict[str, str]) -> str:
    if isinstance(term, BlankNode):
        return f"_:b{names.get(term.value, '')}"
    if isinstance(term, NamedNode):
        return bracketed(term.value)
    if term.language is not None:
        return f"{quoted(term.value)}@{term.language.lower()}"
    datatype = term.datatype.value
    return quoted(term.value) if datatype == f"{XSD}string" else f"{quoted(term.value)}^^{bracketed(datatype)}"


def turtle(lines: bytes, prefixes: dict[str, str]) -> bytes:
    """N-Triples or N-Quads ``lines`` as Turtle, graph names dropped."""
    parsed = (q.triple if isinstance(q, Quad) else q for q in parse(lines, RdfFormat.N_QUADS))
    written = serialize(parsed, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None  # no output was given
    return written
