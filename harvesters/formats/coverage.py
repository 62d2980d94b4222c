"""Places and periods as JSON records tell them: GeoJSON in a text or an object, boxes, names, addresses, two ends.

Takes values with the name of the field they stood in; leaves ``spatial`` and ``temporal`` of the description.
"""

from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.geojson import add_geometry, is_geometry
from fairdict_harvesters.formats.json_values import decoded, first, several, texts, word

from fairdict.harvester import Description, Node, addresses, dates

_TERMS = {"geom": "", "bbox": "bbox", "centroid": "centroid"}


def add_place(about: Description, value: Any, *, where: str, lang: str = "") -> None:
    """A place alone: a geometry, a name or an address, or an object of ``uri``, ``text``, ``geom``, ``bbox`` and
    ``centroid``."""
    for item in several(value):
        if isinstance(item, dict) and not is_geometry(item):
            whole = {k: item.get(k) for k in ("uri", "text", *_TERMS)}
            whole["text"] = whole["text"] or item.get("name") or item.get("prefLabel") or item.get("label")
            if any(several(v) for v in whole.values()):
                add_parts(about, whole, where=where, lang=lang)
            else:
                add_geometry(about.node("spatial", "Location"), item, where=where)
        elif isinstance(item, dict):
            add_parts(about, {"geom": item}, where=where)
        elif addresses.url(word(item)) is not None and "://" in word(item):
            add_parts(about, {"uri": item}, where=where)
        else:
            add_parts(about, {"text": item}, where=where, lang=lang)


def add_parts(about: Description, parts: dict[str, Any], *, where: str, lang: str = "") -> None:
    """One place out of its parts: what it is called, its address, and its shapes."""
    if not any(several(v) for v in parts.values()):
        return
    uri = first(parts.get("uri"))
    iri = addresses.url(uri) if "://" in uri else None
    node = about.node("spatial", "Location", id=iri or "")
    for said, tag in [*texts(parts.get("text"), lang), *([(uri, "")] if uri and iri is None else [])]:
        _named(node, said, tag, where)
    for part, term in _TERMS.items():
        for shape in several(parts.get(part)):
            if is_geometry(shape):
                add_geometry(node, shape, where=where, term=term)
            elif word(shape):
                _named(node, word(shape), lang, where)
            else:
                add_geometry(node, shape, where=where)
    about.remember("spatial", uri or first(parts.get("text")), "", where)


def _named(node: Node, said: str, lang: str, where: str) -> None:
    """A place in words; four numbers are the sides of a box, two a point, longitude first."""
    found = places.numbers(said)
    if len(found) == 4:
        west, south, east, north = found
        places.add_box(node, west, east, south, north, where=where)
    elif len(found) == 2:
        places.add_point(node, found[0], found[1], where=where)
    else:
        node.add("label", said, lang=lang, where=where)


def add_period(about: Description, value: Any, *, where: str) -> None:
    """A period in words, or an object with ``start`` and ``end``."""
    for item in several(value):
        item = decoded(item)
        if isinstance(item, dict):
            add_between(about, first(item.get("start")), first(item.get("end")), where=where)
        elif word(item):
            about.period(word(item), where=where)


def add_between(about: Description, start: str, end: str, *, where: str) -> None:
    """A period of which start, end or both are known."""
    found = [dates.date(text) if text else None for text in (start, end)]
    if any(text and date is None for text, date in zip((start, end), found, strict=True)):
        about.period(f"{start}/{end}", where=where)
    elif start or end:
        about.between(found[0], found[1])
        about.remember("temporal", f"{start}/{end}", "", where)
