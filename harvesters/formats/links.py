"""Links that stand beside a document: in the ``Link`` header of an answer, and in the head of a web page.

Takes headers or HTML; leaves :class:`Link` with whole addresses. https://www.rfc-editor.org/rfc/rfc8288
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html

from fairdict.harvester import Response

_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*(?:=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?)*)")
_PARAMETER = re.compile(r";\s*([\w!#$&+.^`|~*-]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?")
_HEAD = 2**18


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads, what for (``rel``, words in small letters), and the media type that is promised there."""

    href: str
    rel: frozenset[str]
    type: str = ""


def of_header(response: Response) -> Iterator[Link]:
    """The links in the header of an answer; one with another anchor than the answer itself is somebody else's."""
    for found in _LINK.finditer(response.headers.get("link", "")):
        said = {p[1].lower(): p[2] if p[2] is not None else p[3] or "" for p in _PARAMETER.finditer(found[2])}
        if said.get("anchor") and _joined(response.url, said["anchor"]) != response.url:
            continue
        yield _link(response.url, found[1], said.get("rel", ""), said.get("type", ""))


def of_page(response: Response) -> Iterator[Link]:
    """The ``link`` elements of a web page."""
    try:
        page = lxml.html.document_fromstring(response.body[:_HEAD])
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return
    bases = [e.get("href", "") for e in page.iter("base")]
    base = _joined(response.url, bases[0]) if bases else response.url
    for element in page.iter("link"):
        href = element.get("href")
        if href:
            yield _link(base, href, element.get("rel", ""), element.get("type", ""))


def is_page(response: Response) -> bool:
    """Whether an answer is a web page, whatever it calls itself."""
    head = re.sub(rb"<!--.*?-->", b"", response.body[:4096], flags=re.DOTALL)
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        head.startswith(b"<?xml") and b"<html" in head
    )


def origin(address: str) -> tuple[str, str]:
    """Scheme and host of ``address`` with its port; what is no web address has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        return parts.scheme.lower(), f"{(parts.hostname or '').lower()}:{port}"
    except ValueError:
        return "", ""


def near(address: str, home: str) -> str:
    """``address`` as it can be asked of the host of ``home``; empty where it lies elsewhere.

    A server behind a proxy may write its own address with ``http`` where it is asked with ``https``.
    """
    if origin(address) == origin(home) and origin(home)[0] in ("http", "https"):
        return address
    (scheme, host), (own, mine) = origin(address), origin(home)
    usual = {scheme, own} == {"http", "https"} and {host.rpartition(":")[2], mine.rpartition(":")[2]} == {"80", "443"}
    if usual and host.rpartition(":")[0] == mine.rpartition(":")[0]:
        parts = urlsplit(address)
        return parts._replace(scheme=own, netloc=urlsplit(home).netloc).geturl()
    return ""


def _link(base: str, href: str, rel: str, media_type: str) -> Link:
    words = frozenset(rel.lower().split())
    return Link(_joined(base, href.strip()), words, media_type.partition(";")[0].strip().lower())


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""
