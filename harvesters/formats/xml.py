"""XML from strangers: parsed without entities, network or document types, and never repaired in silence.

Takes bytes; leaves an lxml element, or raises ``ValueError`` with the reason. :func:`mended` removes what XML forbids,
so that a caller can try once more and say that it did.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from fairdict.harvester import Elements, local

LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]+)|([0-9]+));")
_DECLARATION = re.compile(r"<\?xml\s[^?>]*\?>")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?encoding=["']([A-Za-z0-9._-]+)["']""")
_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->)*<!DOCTYPE", re.IGNORECASE | re.DOTALL)
_UNKNOWN = re.compile(r"\(?:(?:unac|unal|unap|unas|unav|unkn|none|null|tba)\)?(?=$|[\s.;,])", re.IGNORECASE)


def parse(body: bytes) -> Any:
    """The root element of ``body``; raises ValueError where it is not well-formed or carries a document type."""
    if _DOCTYPE.match(body):
        raise ValueError("it carries a document type declaration, which is refused for safety")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"it is not well-formed XML: {error.msg}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("it carries a document type declaration, which is refused for safety")
    return root


def mended(body: bytes) -> str:
    """``body`` as text without what no XML may hold: control characters, references to them, bytes that are not of its
    encoding (they become U+FFFD) and XML declarations."""
    found = _ENCODING.match(body)
    try:
        text = body.decode(found[1].decode() if found else "utf-8", errors="replace")
    except LookupError:
        text = body.decode("utf-8", errors="replace")
    text = _REFERENCE.sub(_allowed, _FORBIDDEN.sub("", text))
    return _DECLARATION.sub("", text.removeprefix("\ufeff")).strip()


def _allowed(found: re.Match[str]) -> str:
    digits, base = (found[1], 16) if found[1] else (found[2], 10)
    code = int(digits, base) if len(digits) < 10 else 0
    return found[0] if 0 < code < 0x110000 and not _FORBIDDEN.match(chr(code)) else ""


def children(element: Any, name: str = "") -> Iterator[Any]:
    """The child elements of ``element``, or those with this local name; comments and instructions are none."""
    return (c for c in element if isinstance(c.tag, str) and name in ("", local(c)))


def words(element: Any) -> str:
    """The text of ``element`` with that of its mark-up, breaks as line ends; empty where it only says that the value is
    unknown (DataCite's standard values for unknown information, as ``:unav``)."""
    text = "".join(_pieces(element)).strip()
    return "" if _UNKNOWN.match(text) else text


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield "\n" if local(child) in ("br", "p", "li") else ""
            yield from _pieces(child)
        yield child.tail or ""


def language(element: Any) -> str:
    """The ``xml:lang`` in force at ``element``; empty where there is none."""
    while element is not None:
        if element.get(LANG):
            return str(element.get(LANG))
        element = element.getparent()
    return ""


def whole(fields: Elements, found: list[Any]) -> list[Any]:
    """The elements ``found``, all below them counting as mapped too."""
    for element in found:
        fields.taken.update(e for e in element.iter() if isinstance(e.tag, str))
    return found
