"""RDF in and out: every common syntax through pyoxigraph, N-Quads lines by hand, one subject cut out of a graph.

Takes bytes and a media type; leaves triples, or a :class:`Graph` that gives each root its own closed part. Nothing
here knows DCAT beyond the four classes that a catalogue lists.
"""

import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize
from pyoxigraph import Store as OnDisk

from fairdict.errors import RecordError
from fairdict.model import KINDS, Kind

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCAT = "http://www.w3.org/ns/dcat#"
ROOT_TYPES: dict[str, Kind] = {f"{DCAT}{kind}": kind for kind in KINDS}

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


Said = dict[str, dict[Term, None]]
"""What is said about one node: its objects by predicate, in the order they came."""


class Graph:
    """Triples by subject: what one document says, and the part of it that belongs to each root."""

    def __init__(self, source: Iterable[Triple]) -> None:
        self._subjects: dict[Node, Said] = {}
        for triple in source:
            subject, value = triple.subject, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue  # statements about statements (RDF 1.2) say nothing about a dataset
            self._subjects.setdefault(subject, {}).setdefault(triple.predicate.value, {})[value] = None

    def __contains__(self, node: Node) -> bool:
        return node in self._subjects

    def __iter__(self) -> Iterator[Node]:
        return iter(self._subjects)

    def about(self, node: Node) -> Said:
        """What is said about ``node``; empty where nothing is."""
        return self._subjects.get(node, {})

    def types(self, node: Node) -> list[str]:
        """The classes of ``node``."""
        return [t.value for t in self.about(node).get(RDF_TYPE, {}) if isinstance(t, NamedNode)]

    def roots(self) -> dict[Node, Kind]:
        """The nodes a catalogue lists, with their kind.

        The narrower class wins where a node has two: a series or a catalogue is often typed as a dataset too.
        """
        found: dict[Node, Kind] = {}
        for node in self._typed():
            kinds = {ROOT_TYPES[t] for t in self.types(node) if t in ROOT_TYPES}
            found[node] = next(k for k in ("DatasetSeries", "Catalog", "DataService", "Dataset") if k in kinds)
        return found

    def _typed(self) -> Iterator[Node]:
        return (n for n in self._subjects if not ROOT_TYPES.keys().isdisjoint(self.types(n)))

    def closure(self, root: Node, roots: Container[Node]) -> list[Node]:
        """``root`` and all it reaches without passing through another of ``roots``."""
        seen: dict[Node, None] = {root: None}
        queue = [root]
        while queue:
            for objects in self.about(queue.pop()).values():
                for term in objects:
                    if isinstance(term, Literal) or term in seen or term in roots or term not in self:
                        continue
                    seen[term] = None
                    queue.append(term)
        return list(seen)

    def lines(self, nodes: Collection[Node]) -> list[str]:
        """The triples of ``nodes`` as sorted N-Triples; blank nodes are named after their content, so that the same
        statements give the same bytes whatever names the source's server chose today."""
        names = self.blank_names(nodes)
        found: set[str] = set()
        for node in nodes:
            subject = written(node, names)
            for predicate, objects in self.about(node).items():
                found.update(f"{subject} {bracketed(predicate)} {written(o, names)} ." for o in objects)
        return sorted(found)

    def blank_names(self, nodes: Collection[Node]) -> dict[str, str]:
        """A name for every blank node among ``nodes``, made of what is said about it (and, through it, about others)."""
        blanks = [n for n in nodes if isinstance(n, BlankNode)]
        names = dict.fromkeys((b.value for b in blanks), "")
        # Each round lets a name know one step more; a tree of depth d settles after d rounds.
        for _ in range(min(len(blanks), 8)):
            following = {b.value: _digest(self._words(b, names)) for b in blanks}
            if len(set(following.values())) == len(set(names.values())) and all(names.values()):
                break
            names = following
        # Nodes that say the same are kept apart by number; which is which makes no difference.
        seen: Counter[str] = Counter()
        for blank in blanks:
            name = names[blank.value]
            seen[name] += 1
            names[blank.value] = name if seen[name] == 1 else f"{name}x{seen[name]}"
        return names

    def _words(self, node: Node, names: dict[str, str]) -> Iterator[str]:
        for predicate, objects in sorted(self.about(node).items()):
            yield from sorted(f"{predicate} {written(o, names)}" for o in objects)


class Spooled(Graph):
    """A graph too large to hold in memory, in an on-disk store under ``folder``, read subject by subject."""

    def __init__(self, source: Iterable[Triple], folder: Path) -> None:
        super().__init__(())
        self.store = OnDisk(str(folder))
        self.store.bulk_extend(Quad(t.subject, t.predicate, t.object) for t in source)

    def __contains__(self, node: Node) -> bool:
        return next(self.store.quads_for_pattern(node, None, None), None) is not None

    def __iter__(self) -> Iterator[Node]:
        last = None
        for quad in self.store:
            if quad.subject != last and not isinstance(quad.subject, Triple):
                last = quad.subject
                yield last

    def about(self, node: Node) -> Said:
        """What is said about ``node``; empty where nothing is."""
        said: Said = {}
        for quad in self.store.quads_for_pattern(node, None, None):
            if not isinstance(quad.object, Triple):
                said.setdefault(quad.predicate.value, {})[quad.object] = None
        return said

    def _typed(self) -> Iterator[Node]:
        found: dict[Node, None] = {}
        for iri in ROOT_TYPES:
            for quad in self.store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(iri)):
                if not isinstance(quad.subject, Triple):
                    found[quad.subject] = None
        return iter(found)


def _digest(parts: Iterable[str]) -> str:
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode("utf-8", "replace") + b"\n")
    return digest.hexdigest()


def written(term: Term, names: Mapping[str, str]) -> str:
    """``term`` in N-Triples, blank nodes under their ``names``."""
    if isinstance(term, BlankNode):
        return f"_:b{names.get(term.value, term.value)}"
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
