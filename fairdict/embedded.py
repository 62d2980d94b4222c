"""What a web page says of its thing to machines, and whether it says that the thing is gone.

Takes the bytes of a page; leaves :class:`fairdict.model.Embedded`, one for each form in which the page holds metadata:
JSON-LD, microdata, RDFa and ``meta`` elements. Only the kind of what is said is told, not its content. Nothing in a
page raises.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import lxml.etree
import lxml.html
import orjson

from fairdict.model import Embedded, Link

SCHEMA = "https://schema.org/"
PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dc": "http://purl.org/dc/terms/",
    "dc11": "http://purl.org/dc/elements/1.1/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": SCHEMA,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes that RDFa 1.1 declares for every page (https://www.w3.org/2011/rdfa-context/rdfa-1.1), and usual ones."""
META = {
    "dc.": "dc", "dcterms.": "dc", "citation_": "highwire", "og:": "opengraph", "eprints.": "eprints",
    "prism.": "prism", "bepress_citation_": "bepress",
}  # fmt: skip
GONE = frozenset({"withdrawn", "retracted", "deleted", "removed", "tombstone"})
"""What ``creativeWorkStatus`` says of a thing that is gone, in small letters."""
MOST = 5_000
"""How many values of one page's JSON-LD are looked at."""
_GONE = re.compile(r"tombstone|withdrawn|retracted", re.IGNORECASE)


def parsed(body: bytes) -> Any:
    """The tree of a web page; None for what is none."""
    try:
        body.decode("utf-8")
        encoding = "utf-8"
    except UnicodeDecodeError:
        encoding = None
    try:
        return lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding=encoding))
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return None


def embedded(tree: Any) -> tuple[Embedded, ...]:
    """The forms of metadata in a page, those that it has, in the order of :class:`Embedded`'s ``form``."""
    blocks = list(_blocks(tree))
    found = (
        _json_ld(blocks),
        _microdata(tree),
        _rdfa(tree),
        Embedded("meta", (), tuple(sorted(set(_meta(tree))))),
    )
    return tuple(form for form in found if form.types or form.vocabularies)


def linked_as_gone(links: Iterable[Link]) -> bool:
    """Whether a typed link (``type``, or ``status`` of RFC 8631) says that its thing is gone: it leads to what is
    called a tombstone, withdrawn or retracted."""
    return any(link.relation in ("type", "status") and _GONE.search(link.target) for link in links)


def said_to_be_gone(tree: Any) -> bool:
    """Whether the page says that its thing is gone, by schema.org's ``creativeWorkStatus``."""
    return any(
        str(value).strip().rpartition("/")[2].lower() in GONE
        for block in _blocks(tree)
        for value in _several(block.get("creativeWorkStatus"))
    )


def _blocks(tree: Any) -> Iterator[Mapping[str, Any]]:
    """The objects at the top of a page's JSON-LD; a text that is no JSON is passed over."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        try:
            value = orjson.loads((script.text or "").strip())
        except orjson.JSONDecodeError:
            continue
        yield from (v for v in _several(value) if isinstance(v, dict))


def _json_ld(blocks: Iterable[Mapping[str, Any]]) -> Embedded:
    types: set[str] = set()
    vocabularies: set[str] = set()
    left = MOST
    for block in blocks:
        vocabulary, prefixes = _context(block.get("@context"))
        vocabularies.update(v for v in (vocabulary, *prefixes.values()) if v)
        queue: list[Any] = [block]
        while queue and left > 0:
            left -= 1
            value = queue.pop()
            if isinstance(value, dict):
                types.update(_whole(t, vocabulary, prefixes) for t in _several(value.get("@type")))
                queue.extend(v for k, v in value.items() if k != "@context")
            elif isinstance(value, list):
                queue.extend(value)
    return _form("json-ld", types, vocabularies)


def _context(context: Any) -> tuple[str, dict[str, str]]:
    """The vocabulary and the prefixes that a context declares; one at an address is known by that address."""
    vocabulary, prefixes = "", {}
    for part in _several(context):
        if isinstance(part, str):
            vocabulary = vocabulary or (SCHEMA if _is_schema(part) else part)
        elif isinstance(part, dict):
            for name, value in part.items():
                if isinstance(value, str) and name == "@vocab":
                    vocabulary = _canonical(value)
                elif isinstance(value, str) and value.endswith(("/", "#")) and not name.startswith("@"):
                    prefixes[name] = _canonical(value)
    return vocabulary, prefixes


def _microdata(tree: Any) -> Embedded:
    types = {
        _canonical(t) for e in tree.iter() if e.get("itemscope") is not None for t in e.get("itemtype", "").split()
    }
    return _form("microdata", types, set())


def _rdfa(tree: Any) -> Embedded:
    types: set[str] = set()
    for element in tree.iter():
        if element.get("typeof"):
            vocabulary = element.xpath("string(ancestor-or-self::*[@vocab][1]/@vocab)")
            prefixes = PREFIXES | dict(_prefixes(element))
            types.update(_whole(t, _canonical(str(vocabulary)), prefixes) for t in element.get("typeof").split())
    return _form("rdfa", types, set())


def _prefixes(element: Any) -> Iterator[tuple[str, str]]:
    for text in element.xpath("ancestor-or-self::*/@prefix"):
        words = str(text).split()
        yield from ((p.rstrip(":"), _canonical(iri)) for p, iri in zip(words[::2], words[1::2], strict=False))


def _meta(tree: Any) -> Iterator[str]:
    for element in tree.iter("meta"):
        name = (element.get("name") or element.get("property") or "").lower()
        yield from (word for start, word in META.items() if name.startswith(start))


def _form(form: Any, types: set[str], vocabularies: set[str]) -> Embedded:
    whole = {t for t in types if ":" in t}
    spaces = vocabularies | {t[: max(t.rfind("/"), t.rfind("#")) + 1] for t in whole if not t.endswith(("/", "#"))}
    return Embedded(form, tuple(sorted(whole)), tuple(sorted(s for s in spaces if ":" in s)))


def _whole(name: Any, vocabulary: str, prefixes: Mapping[str, str]) -> str:
    """The address of a class; the name as it stands where nothing says what it is short for."""
    if not isinstance(name, str):
        return ""
    prefix, colon, rest = name.partition(":")
    if colon and prefix in prefixes and not rest.startswith("//"):
        return prefixes[prefix] + rest
    if not colon and vocabulary:
        return vocabulary + name if vocabulary.endswith(("/", "#")) else f"{vocabulary}/{name}"
    return _canonical(name)


def _is_schema(text: str) -> bool:
    return re.match(r"https?://(?:www\.)?schema\.org\b", text) is not None


def _canonical(iri: str) -> str:
    """``iri`` with schema.org's in the one spelling that is used here."""
    return re.sub(r"\Ahttps?://(?:www\.)?schema\.org/?", SCHEMA, iri)


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
