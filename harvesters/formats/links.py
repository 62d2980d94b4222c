"""Typed links that stand beside a document: in the ``Link`` header of an answer, and in the head of a web page.

Takes a header's text or a parsed page; leaves :class:`Link` with whole addresses, and says which addresses are of the
same site. https://www.rfc-editor.org/rfc/rfc8288
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html

from fairdict.harvester import Response

MOST = 2_000
"""How many links of one answer are looked at."""
_VALUE = r"(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?"
_LINK = re.compile(rf"<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+{_VALUE})*)")
_PARAMETER = re.compile(r";\s*([\w!#$&+.^`|~-]+)\*?(?:\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?")
_HEAD = 2**18


@dataclass(frozen=True)
class Link:
    """One typed link: what it leads to, as what (in small letters), the media type and profile that are promised
    there, and of which page it speaks (``anchor``, empty for the one at hand)."""

    target: str
    relation: str
    media_type: str = ""
    profile: str = ""
    anchor: str = ""


def of_header(text: str, base: str) -> list[Link]:
    """The links of a ``Link`` header, or of a link set in text; what cannot be read is passed over."""
    found: list[Link] = []
    for match in _LINK.finditer(" ".join(text.split())):  # long white space would cost the pattern its time
        said: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(match[2]):
            said.setdefault(name.lower(), re.sub(r"\\(.)", r"\1", quoted) or bare)
        found.extend(typed(match[1], said, base))
        if len(found) >= MOST:
            break
    return found[:MOST]


def of_answer(response: Response) -> list[Link]:
    """The links in the header of an answer that speak of it; one with another anchor is somebody else's."""
    found = of_header(response.headers.get("link", ""), response.url)
    return [link for link in found if link.anchor in ("", response.url)]


def of_page(page: Any, base: str) -> list[Link]:
    """The ``link`` elements of a parsed page; they count from where its ``base`` says."""
    bases = [element.get("href") for element in page.iter("base") if element.get("href")]
    base = _joined(base, bases[0]) or base if bases else base
    found: list[Link] = []
    for element in page.iter("link"):
        said = {name: (element.get(name) or "") for name in ("rel", "type", "profile")}
        if element.get("href") and len(found) < MOST:
            found.extend(typed(element.get("href"), said, base))
    return found


def head(response: Response) -> Any:
    """The beginning of a web page, parsed; None for what is no page."""
    try:
        return lxml.html.document_fromstring(response.body[:_HEAD])
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, ValueError):
        return None


def is_page(response: Response) -> bool:
    """Whether an answer is a web page, whatever it calls itself."""
    head = re.sub(rb"<!--.*?-->", b"", response.body[:4096], flags=re.DOTALL)
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        head.startswith(b"<?xml") and b"<html" in head
    )


def typed(target: str, said: dict[str, str], base: str) -> Iterator[Link]:
    """The links that one target with its parameters makes: one for each of its relations."""
    whole = _joined(base, target.strip())
    anchor = _joined(base, said["anchor"]) or said["anchor"] if said.get("anchor") else ""
    for relation in said.get("rel", "").lower().split():
        if whole:
            media_type = said.get("type", "").partition(";")[0].strip().lower()
            yield Link(whole, relation, media_type, said.get("profile", ""), anchor)


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


# -- of one site -------------------------------------------------------------------------------------------------------


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
