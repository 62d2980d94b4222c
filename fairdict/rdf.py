"""RDF in and out: every common syntax through pyoxigraph, N-Quads lines by hand.

Takes bytes and a media type; leaves triples. What a document may do to the process is bounded here: entities, depth.
"""

import re
from collections.abc import Iterator, Mapping

import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from fairdict.errors import RecordError

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"

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
_PLAIN = r"A-Za-z0-9\-._~:/?@!$&'()*+,;="
_USUAL = re.compile(rf"https?://[A-Za-z0-9.-]+(?:[/?][{_PLAIN}]*)?(?:#[{_PLAIN}]*)?")
# RFC 3987 "ucschar": what else may stand in an IRI unencoded.
_BEYOND = "\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U000e1000-\U000efffd" + "".join(
    f"{chr(plane << 16)}-{chr((plane << 16) + 0xFFFD)}" for plane in range(1, 14)
)
_FOREIGN = re.compile(rf"[^{_PLAIN}%{_BEYOND}]|%(?![0-9A-Fa-f]{{2}})")
_JSON_START = re.compile(rb'\[?\s*\{\s*["}]')
_ENTITY = re.compile(rb"<!ENTITY\s+[^\s>]+\s+(?:\"([^\"]*)\"|'([^']*)'|)")
_LONGEST_ENTITY = 500


def quoted(text: str) -> str:
    """``text`` as an N-Quads string, quotation marks included."""
    return f'"{text.translate(_ESCAPES) if _NEEDS_ESCAPE.search(text) else text}"'


def bracketed(iri: str) -> str:
    """``iri`` as an N-Quads IRI; characters that no IRI may hold are percent-encoded."""
    return f"<{repaired(iri)}>"


def repaired(iri: str) -> str:
    """``iri`` with every character that RFC 3987 does not allow where it stands percent-encoded."""
    if _USUAL.fullmatch(iri) or _is_valid(iri):
        return iri
    head, hash_, fragment = iri.partition("#")
    scheme, slashes, rest = head.partition("://")
    if slashes and _ABSOLUTE.fullmatch(f"{scheme}:"):
        cut = re.search(r"[/?]", rest)
        host, path = (rest, "") if cut is None else (rest[: cut.start()], rest[cut.start() :])
        if not _is_valid(f"{scheme}://{host}"):  # no such port or address of numbers
            host = _encoded(host).replace(":", "%3A")
        head = f"{scheme}://{host}{_encoded(path)}"
    else:
        head = _encoded(head)
    return f"{head}{hash_}{_encoded(fragment)}"


def _encoded(part: str) -> str:
    return _FOREIGN.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode("utf-8", "replace")), part)


def _is_valid(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


def is_absolute(iri: str) -> bool:
    """Whether ``iri`` begins with a scheme."""
    return _ABSOLUTE.match(iri) is not None


def sniff(body: bytes, media_type: str = "", address: str = "") -> str:
    """The media type of an RDF document: what the server said, else the address's suffix, else its first bytes."""
    if media_type in FORMATS:
        return media_type
    head = body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if _JSON_START.match(head):  # Turtle may begin with a bracket and TriG with a brace, but never with both of these
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
    body = body.removeprefix(b"\xef\xbb\xbf")
    _refuse_bombs(body, syntax)
    try:
        # Fresh names, so that “_:a” of one page is never taken for “_:a” of the next.
        for quad in parse(body, syntax, base_iri=base or None, lenient=True, rename_blank_nodes=True):
            yield quad.triple if isinstance(quad, Quad) else quad
    except (SyntaxError, ValueError) as error:
        raise RecordError(f"The {media_type} document is broken: {error}. Ask the partner to mend it.") from error


def _refuse_bombs(body: bytes, syntax: RdfFormat) -> None:
    """Refuses what would fill the memory before the parser could complain: entities that multiply, endless nesting."""
    if syntax == RdfFormat.RDF_XML and b"<!DOCTYPE" in body:
        for found in _ENTITY.finditer(body):
            value = found[1] if found[1] is not None else found[2]
            if value is None or b"&" in value or len(value) > _LONGEST_ENTITY:
                raise RecordError(
                    "The application/rdf+xml document declares entities that are long, lie elsewhere or hold other "
                    "entities; it was not read. Ask the partner to write it without a DOCTYPE."
                )
    elif syntax == RdfFormat.JSON_LD:
        try:
            orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise RecordError(
                f"The application/ld+json document is broken: {error}. Ask the partner to mend it."
            ) from error


def written(term: Term, names: Mapping[str, str]) -> str:
    """``term`` in N-Triples, blank nodes under their ``names``; those without one look all the same."""
    if isinstance(term, BlankNode):
        return names.get(term.value, "_:b")
    if isinstance(term, NamedNode):
        return escaped(term.value)
    if term.language is not None:
        return f"{quoted(term.value)}@{term.language.lower()}"
    datatype = term.datatype.value
    return quoted(term.value) if datatype == f"{XSD}string" else f"{quoted(term.value)}^^{escaped(datatype)}"


def escaped(iri: str) -> str:
    """``iri`` in angle brackets, to the letter, so that a reader of the record can still complain."""
    return f"<{_NOT_IN_IRI.sub(_unicode, iri)}>"


def _unicode(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04X}"


def turtle(lines: bytes, prefixes: dict[str, str]) -> bytes:
    """N-Triples or N-Quads ``lines`` as Turtle, graph names dropped."""
    parsed = (q.triple if isinstance(q, Quad) else q for q in parse(lines, RdfFormat.N_QUADS))
    written = serialize(parsed, format=RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None  # no output was given
    return written
