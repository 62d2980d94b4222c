"""The parts of a schema.org description: places, periods, files, licences and grants.

Takes a value with the JSON pointer to it; leaves a node nested in the description.
"""

import re
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.jsonld import types
from fairdict_harvesters.formats.schema_agents import BODIES, add_agent
from fairdict_harvesters.formats.schema_values import Item, address, items, scalar, texts, word

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, Node, dates

_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?", re.DOTALL)


def add_place(about: Description, item: Any, where: str) -> None:
    """A place: a name, an address, coordinates (latitude first in schema.org), a box or a polygon."""
    if not isinstance(item, dict):
        about.add("spatial", scalar(item), where=where)
        return
    own = scalar(item.get("@id"))
    same = next((a for i, _ in items(item.get("sameAs"), "") if isinstance(i, str) and (a := web_address(i))), "")
    iri = own if "://" in own and web_address(own) else same
    node = about.node("spatial", "Location", id=iri)
    for key in ("name", "address", "description"):
        for text, lang, place in texts(_postal(item.get(key)), f"{where}/{key}"):
            node.add("label", text, lang=lang, where=place)
        if node.data.get("label"):
            break
    shapes = items(item.get("geo"), f"{where}/geo")
    if {t.lower() for t in types(item)} & {"geocoordinates", "geoshape"}:
        shapes.append((item, where))
    for shape, place in shapes:
        if isinstance(shape, dict):
            _shape(node, shape, place)
    about.remember("spatial", word(item.get("name")), word(item.get("name")), where)


def _postal(value: Any) -> Any:
    """A ``PostalAddress`` in words; anything else as it is."""
    if not isinstance(value, dict) or "name" in value or "@value" in value:
        return value
    parts = [word(value.get(f"address{part}")) for part in ("Locality", "Region", "Country")]
    return ", ".join(p for p in parts if p) or value


def _shape(node: Node, shape: dict[str, Any], where: str) -> None:
    lat, lon = word(shape.get("latitude")), word(shape.get("longitude"))
    if lat and lon:
        places.add_point(node, lon, lat, where=where)
    for text, _, place in texts(shape.get("box"), f"{where}/box"):
        found = places.numbers(text)
        if len(found) == 4:
            south, west, north, east = found
            places.add_box(node, west, east, south, north, where=place)
        else:
            _unread(node, text, "a box of four numbers (south west north east)", place)
    for text, _, place in texts(shape.get("polygon"), f"{where}/polygon"):
        found = places.numbers(text)
        if len(found) >= 6 and len(found) % 2 == 0:
            places.add_polygon(node, list(zip(found[1::2], found[0::2], strict=True)), where=place)
        else:
            _unread(node, text, "a polygon of latitudes and longitudes", place)
    for text, _, place in texts(shape.get("circle"), f"{where}/circle"):
        found = re.split(r"[\s,]+", text.strip())
        if len(found) >= 2 and places.numbers(" ".join(found[:2])):
            places.add_point(node, found[1], found[0], where=place)
        else:
            _unread(node, text, "a circle of latitude, longitude and radius", place)
    if not node.data.get("label"):
        for text, lang, place in texts(shape.get("address"), f"{where}/address"):
            node.add("label", text, lang=lang, where=place)


def _unread(node: Node, text: str, wanted: str, where: str) -> None:
    node.add("label", text)
    node.issue("coordinates-invalid", f"“{text[:80]}” is not {wanted}.", term="spatial", value=text, where=where)


def add_period(about: Description, item: Any, where: str) -> None:
    """A period: ``2010/2015``, one date, or an object with a start and an end."""
    if isinstance(item, dict) and ("startDate" in item or "endDate" in item):
        found = [dates.date(text) if (text := word(item.get(key))) else None for key in ("startDate", "endDate")]
        if any(found):
            about.between(found[0], found[1])
            about.remember("temporal", str(item)[:200], "", where)
            return
        item = "/".join(word(item.get(key)) for key in ("startDate", "endDate"))
    for text, _, place in texts(item, where):
        about.period(text, where=place)


def add_file(about: Description, item: Any, where: str) -> bool:
    """A distribution; False for what is none: a set of files, or a file that only exists inside another."""
    if isinstance(item, str):
        about.node("distribution", "Distribution").add("accessURL", item, where=where)
        return True
    kinds = {t.lower() for t in types(item)}
    if not isinstance(item, dict) or "fileset" in kinds or item.get("containedIn"):
        return False
    node = about.node("distribution", "Distribution")
    for key, term in (("contentUrl", "downloadURL"), ("url", "accessURL"), ("contentSize", "byteSize")):
        for value, place in items(item.get(key), f"{where}/{key}"):
            said = scalar(value.get("@id") or value.get("value")) if isinstance(value, dict) else value
            node.add(term, said if isinstance(said, str | int | float) else "", where=place)
    own = scalar(item.get("@id"))
    if not (item.get("contentUrl") or item.get("url")) and "://" in own:
        node.add("accessURL", own, where=f"{where}/@id")
    for key, term in _FILE_TEXTS.items():
        for text, lang, place in texts(item.get(key), f"{where}/{key}"):
            node.add(term, text, lang=lang, where=place)
    for key in ("encodingFormat", "fileFormat"):
        for text, _, place in texts(item.get(key), f"{where}/{key}"):
            node.add("mediaType" if _MEDIA_TYPE.fullmatch(text) else "format", text, where=place)
    for value, place in items(item.get("license"), f"{where}/license"):
        add_licence(node, value, place)
    for key in ("sha256", "md5", "sha1", "sha512"):
        add_checksum(node, word(item.get(key)), algorithm=key, where=f"{where}/{key}")
    return True


_FILE_TEXTS = {
    "name": "title",
    "description": "description",
    "dateModified": "modified",
    "datePublished": "issued",
    "inLanguage": "language",
}


def add_licence(node: Node, item: Any, where: str) -> None:
    """A licence: its address, its name, or an object with either."""
    if not isinstance(item, dict):
        node.add("license", scalar(item), where=where)
        return
    known = [address(item), word(item.get("license")), word(item.get("name")), word(item.get("text"))]
    said = [k for k in [*known, word(item.get("@value"))] if k]
    match = node.description.source.vocabularies.match
    best = next((k for k in said if match("licence", k) is not None), said[0] if said else "")
    node.add("license", best, where=where)


def add_grants(about: Description, funders: list[Item], grants: list[Item]) -> None:
    """Who paid for it: a project for each grant, and one for the funders that no grant names."""
    loose = list(funders)
    named: set[str] = set()
    fuller = {_name(item): item for item, _ in funders if isinstance(item, dict)}
    for item, where in grants:
        kinds = {t.lower() for t in types(item)}
        if isinstance(item, dict) and not kinds & BODIES:
            node = about.node("wasGeneratedBy", "Activity", "Project", id=address(item))
            for text, lang, place in texts(item.get("name"), f"{where}/name"):
                node.add("title", text, lang=lang, where=place)
            for value, place in items(item.get("identifier"), f"{where}/identifier"):
                held = value.get("value") if isinstance(value, dict) else value
                node.add("identifier", scalar(held), where=place)
            for key in ("funder", "sponsor"):
                for funder, place in items(item.get(key), f"{where}/{key}"):
                    named.add(_name(funder))
                    other = fuller.get(_name(funder), {})
                    whole = {**other, **funder} if isinstance(funder, dict) else funder
                    add_agent(node, "funder", whole, place)
        elif isinstance(item, dict):
            loose.append((item, where))
        else:
            about.node("wasGeneratedBy", "Activity", "Project").add("identifier", scalar(item), where=where)
    loose = [(f, w) for f, w in loose if _name(f) not in named]
    if loose:
        node = about.node("wasGeneratedBy", "Activity", "Project")
        for item, where in loose:
            add_agent(node, "funder", item, where)


def _name(item: Any) -> str:
    return word(item.get("name")).casefold() if isinstance(item, dict) else scalar(item).casefold()
