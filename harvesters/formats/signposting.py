"""Where a page says its better descriptions are: FAIR Signposting, https://signposting.org/FAIR/.

Takes typed links from HTTP headers (RFC 8288), from ``<link>`` elements of a page, and from link sets in JSON or text
(RFC 9264); leaves :class:`Link`, and the one among them that is best read here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson

RELATIONS = frozenset({"author", "cite-as", "describedby", "item", "license", "linkset", "type"})
LINKSETS = {"application/linkset+json": "json", "application/linkset": "text"}
MOST = 2_000
"""How many links of one answer are looked at."""

_VALUE = r"(?:\s*=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]+))?"
_LINK = re.compile(rf"\s*<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+{_VALUE})*)\s*(?:,|\Z)")
_PARAMETER = re.compile(r";\s*([\w!#$&+.^`|~-]+)\*?(?:\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]+)))?")

GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/dcat+xml")
DATACITE = ("application/vnd.datacite.datacite+json", "application/vnd.datacite.datacite+xml")
JSON = ("application/ld+json",)


@dataclass(frozen=True)
class Link:
    """One typed link: what it leads to, as what, and for which page (``anchor``, empty for the one at hand)."""

    target: str
    relation: str
    media_type: str = ""
    profile: str = ""
    anchor: str = ""


def of_header(text: str, base: str) -> list[Link]:
    """The links of a ``Link`` header, or of a link set in text; what cannot be read is passed over."""
    found: list[Link] = []
    text = text.replace("\r", " ").replace("\n", " ")
    place = 0
    while len(found) < MOST and (match := _LINK.match(text, place)):
        said: dict[str, str] = {}
        for name, quoted, bare in _PARAMETER.findall(match[2]):
            said.setdefault(name.lower(), re.sub(r"\\(.)", r"\1", quoted) or bare)
        found.extend(_links(match[1], said, base))
        if match.end() == place:
            break
        place = match.end()
    return found


def of_page(page: Any, base: str) -> list[Link]:
    """The links of the ``<link>`` elements of a parsed page."""
    found: list[Link] = []
    for element in page.iter("link"):
        said = {name: (element.get(name) or "") for name in ("rel", "type", "profile")}
        if element.get("href") and len(found) < MOST:
            found.extend(_links(element.get("href"), said, base))
    return found


def of_linkset(body: bytes, media_type: str, base: str) -> list[Link]:
    """The links of a link set; none where it cannot be read."""
    if LINKSETS.get(media_type) == "text":
        return of_header(body.decode("utf-8", "replace"), base)
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return []
    sets = value.get("linkset") if isinstance(value, dict) else None
    found: list[Link] = []
    for context in sets if isinstance(sets, list) else []:
        if not isinstance(context, dict):
            continue
        anchor = context.get("anchor")
        for relation, targets in context.items():
            for target in targets if isinstance(targets, list) else []:
                if isinstance(target, dict) and isinstance(target.get("href"), str) and len(found) < MOST:
                    said = {name: _first(target.get(name)) for name in ("type", "profile")}
                    said |= {"rel": relation, "anchor": anchor if isinstance(anchor, str) else ""}
                    found.extend(_links(target["href"], said, base))
    return found


def _first(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else ""


def _links(target: str, said: dict[str, str], base: str) -> Iterator[Link]:
    try:
        whole = urljoin(base, target.strip())
        anchor = urljoin(base, said["anchor"]) if said.get("anchor") else ""
    except ValueError:
        return
    for relation in said.get("rel", "").lower().split():
        if relation in RELATIONS and whole:
            media_type = said.get("type", "").partition(";")[0].strip().lower()
            yield Link(whole, relation, media_type, said.get("profile", ""), anchor)


def about(links: Iterable[Link], page: str) -> list[Link]:
    """Those of ``links`` that speak of ``page``, or of nothing in particular; its persistent address counts too."""
    told = list(links)
    names = {"", page, *(link.target for link in told if link.relation == "cite-as" and link.anchor in ("", page))}
    return [link for link in told if link.anchor in names]


def best(links: Iterable[Link], page: str, *, richer: bool) -> Link | None:
    """The description that is best read here, on the page's own origin: DCAT, else DataCite, else (but for
    ``richer``, where the page has schema.org itself) JSON-LD. None where there is none."""
    ranked = []
    for number, link in enumerate(links):
        if link.relation != "describedby" or link.target.partition("#")[0] == page.partition("#")[0]:
            continue
        rank = _rank(link)
        if rank is not None and origin(link.target) == origin(page) and not (richer and rank >= _PLAIN):
            ranked.append((rank, number, link))
    return min(ranked, key=lambda r: r[:2])[2] if ranked else None


_PLAIN = 3


def _rank(link: Link) -> int | None:
    if link.media_type in GRAPHS:
        return 0
    if link.media_type in JSON:
        return 0 if "dcat" in link.profile.lower() else _PLAIN
    if link.media_type in DATACITE:
        return 1 + DATACITE.index(link.media_type)
    if link.media_type in ("application/xml", "text/xml") and "datacite.org/schema/kernel-" in link.profile:
        return 2
    return None


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port, by which two addresses are of the same site."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port
    except ValueError:
        return "", "", None
