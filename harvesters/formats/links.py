"""What stands beside a document: the typed links in the header of its answer, the head of a web page, its site.

Takes answers and addresses; says which links speak of the answer, what is a page, and which addresses are of the same
site. https://www.rfc-editor.org/rfc/rfc8288
"""

import re
from typing import Any
from urllib.parse import urlsplit

import lxml.etree
import lxml.html

from fairdict.harvester import Response
from fairdict.links import Link, of_header

_HEAD = 2**18


def of_answer(response: Response) -> list[Link]:
    """The links in the header of an answer that speak of it; one with another anchor is somebody else's."""
    found = of_header(response.headers.get("link", ""), response.url)
    return [link for link in found if link.anchor in ("", response.url)]


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
