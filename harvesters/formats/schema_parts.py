"""The parts of a schema.org description: places, periods, licences, variables and grants.

Takes a value with the JSON pointer to it; leaves a node nested in the description.
"""

import re
from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.jsonld import types
from fairdict_harvesters.formats.schema_agents import BODIES, add_agent
from fairdict_harvesters.formats.schema_values import Item, Reading, items, scalar, word
from fairdict_harvesters.formats.variables import add_column

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, Node, dates

_PLACE_WORDS = (
    "additionalProperty address containedInPlace description disambiguatingDescription globalLocationNumber "
    "hasMap identifier url"
)
_PLACE = frozenset(_PLACE_WORDS.split())
_VARIABLE_WORDS = (
    "alternateName maxValue measurementMethod measurementTechnique minValue propertyID sameAs unitCode unitText url "
    "value valueReference"
)
_VARIABLE = frozenset(_VARIABLE_WORDS.split())
_GRANT_WORDS = "alternateName amount duration endDate fundedItem keywords roleName startDate"
_GRANT = frozenset(_GRANT_WORDS.split())


def add_place(r: Reading, about: Description, item: Any, where: str) -> None:
    """A place: a name, an address, coordinates (latitude first in schema.org), a box or a polygon."""
    if not isinstance(item, dict) or "@value" in item:
        for text, lang, place in r.texts(item, where):
            about.add("spatial", text, lang=lang, where=place)
        return
    own = scalar(r.get(item, "@id"))
    same = next((a for i, _ in items(item.get("sameAs"), "") if isinstance(i, str) and (a := web_address(i))), "")
    node = about.node("spatial", "Location", id=own if "://" in own and web_address(own) else same)
    for value, place in r.items(item, "sameAs", where):
        if isinstance(value, str) and web_address(value) and value != node.data.get("id"):
            node.add("sameAs", value, where=place)
    for key in ("name", "address", "description"):
        for text, lang, place in _words(r, item, key, where):
            node.add("label", text, lang=lang, where=place)
        if node.data.get("label"):
            break
    for shape, place in r.items(item, "geo", where):
        if isinstance(shape, dict):
            _shape(r, node, shape, place)
    if {t.lower() for t in types(item)} & {"geocoordinates", "geoshape"}:
        _shape(r, node, item, where)
    r.keep(node, item, _PLACE)
    about.remember("spatial", word(item.get("name")), word(item.get("name")), where)


def _words(r: Reading, item: dict[str, Any], key: str, where: str) -> list[tuple[str, str, str]]:
    """The words of a place; of a ``PostalAddress`` its parts in one text."""
    value = item.get(key)
    if isinstance(value, dict) and "name" not in value and "@value" not in value:
        r.get(item, key)
        names = ("streetAddress", "postalCode", "addressLocality", "addressRegion", "addressCountry")
        parts = [r.word(value, name) for name in names]
        return [(", ".join(p for p in parts if p), "", f"{where}/{key}")] if any(parts) else []
    return list(r.said(item, key, where))


def _shape(r: Reading, node: Node, shape: dict[str, Any], where: str) -> None:
    r.get(shape, "@id")
    lat, lon = r.word(shape, "latitude"), r.word(shape, "longitude")
    if lat and lon:
        places.add_point(node, lon, lat, where=where)
    for text, _, place in r.said(shape, "box", where):
        found = places.numbers(text)
        if len(found) == 4:
            south, west, north, east = found
            places.add_box(node, west, east, south, north, where=place)
        else:
            _unread(node, text, "a box of four numbers (south west north east)", place)
    for text, _, place in r.said(shape, "polygon", where):
        found = places.numbers(text)
        if len(found) >= 6 and len(found) % 2 == 0:
            places.add_polygon(node, list(zip(found[1::2], found[0::2], strict=True)), where=place)
        else:
            _unread(node, text, "a polygon of latitudes and longitudes", place)
    for text, _, place in r.said(shape, "circle", where):
        found = re.split(r"[\s,]+", text.strip())
        if len(found) >= 2 and places.numbers(" ".join(found[:2])):
            places.add_point(node, found[1], found[0], where=place)
        else:
            _unread(node, text, "a circle of latitude, longitude and radius", place)
    if not node.data.get("label"):
        for text, lang, place in r.said(shape, "address", where):
            node.add("label", text, lang=lang, where=place)
    r.keep(node, shape, ("addressCountry", "elevation", "line", "postalCode"))


def _unread(node: Node, text: str, wanted: str, where: str) -> None:
    node.add("label", text)
    node.issue("coordinates-invalid", f"“{text[:80]}” is not {wanted}.", term="spatial", value=text, where=where)


def add_period(r: Reading, about: Description, item: Any, where: str) -> None:
    """A period: ``2010/2015``, one date, or an object with a start and an end."""
    if isinstance(item, dict) and ("startDate" in item or "endDate" in item):
        said = [r.word(item, key) for key in ("startDate", "endDate")]
        found = [dates.date(text) if text else None for text in said]
        if any(found):
            about.between(found[0], found[1])
            about.remember("temporal", "/".join(said), "", where)
        else:
            about.period("/".join(said).strip("/"), where=where)
        if about.data.get("temporal"):
            r.keep(Node(about.data["temporal"][-1], about), item, ("name", "description"))
        return
    for text, _, place in r.texts(item, where):
        about.period(text, where=place)


def add_licence(r: Reading, node: Node, item: Any, where: str) -> None:
    """A licence: its address, its name, or an object with either."""
    if not isinstance(item, dict):
        node.add("license", scalar(item), where=where)
        return
    known = [r.address(item), *(r.word(item, key) for key in ("license", "name", "alternateName", "text", "@value"))]
    said = [k for k in known if k]
    match = node.description.source.vocabularies.match
    best = next((k for k in said if match("licence", k) is not None), said[0] if said else "")
    node.add("license", best, where=where)
    for words in said:  # what it is called stays beside what it was mapped to
        node.description.remember("license", words, best, where)
    r.get(item, "@id")


def add_named(r: Reading, node: Node, term: str, item: dict[str, Any], where: str) -> None:
    """A thing with an address, such as a standard, and what it is called."""
    found = node.node(term, *(("Standard",) if term == "conformsTo" else ()), id=r.address(item))
    r.get(item, "@id")
    for text, lang, place in r.said(item, "name", where):
        found.add("label", text, lang=lang or r.lang, where=place)
    r.keep(found, item, ("alternateName", "description", "url", "version"))
    if set(found.data) <= {"id", "type"}:  # an address says as much
        node.data[term][-1] = found.data["id"]


def add_grants(r: Reading, about: Description, funders: list[Item], grants: list[Item]) -> None:
    """Who paid for it: a project for each grant, and one for the funders that no grant names."""
    loose = list(funders)
    named: set[str] = set()
    fuller = {_name(item): item for item, _ in funders if isinstance(item, dict)}
    for item, where in grants:
        kinds = {t.lower() for t in types(item)}
        if isinstance(item, dict) and "@value" not in item and not kinds & BODIES:
            node = about.node("wasGeneratedBy", "Activity", "Project", id=r.address(item))
            _grant(r, node, item, where)
            for key in ("funder", "sponsor"):
                for funder, place in r.items(item, key, where):
                    named.add(_name(funder))
                    found = add_agent(r, node, "funder", funder, place)
                    other = fuller.get(_name(funder), {})
                    if found is not None and other is not funder:
                        _complete(r, node, found, other, place)
        elif isinstance(item, dict) and "@value" not in item:
            loose.append((item, where))
        else:
            node = about.node("wasGeneratedBy", "Activity", "Project")
            for text, _, place in r.texts(item, where):
                node.add("identifier", text, where=place)
    loose = [(f, w) for f, w in loose if _name(f) not in named]
    if loose:
        node = about.node("wasGeneratedBy", "Activity", "Project")
        for item, where in loose:
            add_agent(r, node, "funder", item, where)


def _grant(r: Reading, node: Node, item: dict[str, Any], where: str) -> None:
    for key, term in (("name", "title"), ("description", "description")):
        for text, lang, place in r.said(item, key, where):
            node.add(term, text, lang=lang or r.lang, where=place)
    for value, place in r.items(item, "identifier", where):
        text = r.word(value, "value", "@value", "@id") if isinstance(value, dict) else scalar(value)
        node.add("identifier", text, where=place)
    for text, _, place in r.said(item, "url", where):
        node.add("homepage", text, where=place)
    r.keep(node, item, _GRANT)


def _complete(r: Reading, project: Node, agent: Node, other: dict[str, Any], where: str) -> None:
    """A funder that stands twice, in a grant and alone, has what either says of it."""
    if not other:
        return
    agents = project.data["funder"]
    place = agents.index(agent.data)
    second = add_agent(r, project, "funder", other, where)
    if second is not None:
        agents.remove(second.data)
        agents[place] = {**second.data, **agent.data}


def _name(item: Any) -> str:
    return word(item.get("name")).casefold() if isinstance(item, dict) else scalar(item).casefold()


def add_variable(r: Reading, table: Node, item: Any, where: str) -> None:
    """A variable: a name, or a ``PropertyValue`` with its unit and limits."""
    if not isinstance(item, dict) or "@value" in item:
        for said, lang, place in r.texts(item, where):
            add_column(table, said, lang=lang, where=place)
        return
    own = scalar(r.get(item, "@id"))
    column = add_column(table, r.word(item, "name", "alternateName") or own, property_url=own, where=where)
    for said, lang, place in r.said(item, "description", where):
        column.add("description", said, lang=lang or r.lang, where=place)
    r.keep(column, item, _VARIABLE)


def free_of_charge(about: Description, thing: Mapping[str, Any]) -> None:
    """“Accessible for free” is about money. Only where nothing else is said about access, and there is a file to
    download, it is taken to mean that anyone may have it; the guess is noted."""
    free = word(thing.get("isAccessibleForFree")).lower().rpartition("/")[2] == "true"
    silent = "accessRights" not in about.data and "rights" not in about.data
    files = [f for f, _ in items(thing.get("distribution"), "") if isinstance(f, dict) and f.get("contentUrl")]
    if free and silent and files:
        about.add("accessRights", "PUBLIC", where="/isAccessibleForFree")
        about.issue(
            "access-right-inferred",
            "isAccessibleForFree and a download were taken to mean public access; state conditionsOfAccess.",
            term="accessRights",
            value="true",
            where="/isAccessibleForFree",
            severity="note",
        )
