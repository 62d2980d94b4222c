"""Typed links that stand beside a document: in the ``Link`` header of an answer, and in the head of a web page.

Takes a header's text (all its lines, joined by commas) or a parsed page; leaves :class:`fairdict.model.Link` with whole
addresses. https://www.rfc-editor.org/rfc/rfc8288
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from fairdict.model import Link

__all__ = ["MOST", "Link", "of_header", "of_page", "typed"]

MOST = 2_000
"""How many links of one answer are looked at."""
_VALUE = r"(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?"
_LINK = re.compile(rf"<([^<>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+{_VALUE})*)")
_PARAMETER = re.compile(r";\s*([\w!#$&+.^`|~-]+)\*?(?:\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?")


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


def typed(target: str, said: Mapping[str, str], base: str) -> Iterator[Link]:
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
