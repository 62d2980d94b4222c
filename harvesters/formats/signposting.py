"""Where a page says its better descriptions are: FAIR Signposting, https://signposting.org/FAIR/.

Takes the typed links of an answer and its page, and link sets in JSON or text (RFC 9264); leaves those that Signposting
speaks of, and the one among them that is best read here.
"""

from collections.abc import Iterable
from typing import Any

import orjson
from fairdict_harvesters.formats.links import origin

from fairdict.links import MOST, Link, of_header, typed

RELATIONS = frozenset({"author", "cite-as", "describedby", "item", "license", "linkset", "type"})
LINKSETS = {"application/linkset+json": "json", "application/linkset": "text"}
GRAPHS = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/dcat+xml")
DATACITE = ("application/vnd.datacite.datacite+json", "application/vnd.datacite.datacite+xml")
JSON = ("application/ld+json",)


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
                    found.extend(typed(target["href"], said, base))
    return found


def _first(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return first if isinstance(first, str) else ""


def about(links: Iterable[Link], page: str) -> list[Link]:
    """Those of ``links`` that speak of ``page``, or of nothing in particular; its persistent address counts too."""
    told = [link for link in links if link.relation in RELATIONS]
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
