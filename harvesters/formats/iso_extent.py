"""Where and when data are about, in ISO 19115: boxes, outlines, names of places, heights and periods.

Takes ``extent`` properties; leaves ``spatial`` and ``temporal``. Coordinates of GML stand latitude first where their
reference system is given as a URN or an address of EPSG (OGC 06-103r4), else longitude first; those of a system that
does not count in degrees of WGS 84 are not turned into it, but kept as they are written.
"""

import re
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.iso_fields import IsoFields, descendants, is_leaf

from fairdict.harvester import Description, Node, addresses, dates, local

_SIDES = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")
_DEGREES = re.compile(r"(?:^|[:/])(?:4326|4258|CRS84|84)$", re.IGNORECASE)


def add_extent(about: Description, fields: IsoFields, extent: Any) -> None:
    """One ``extent``."""
    _add_places(about, fields, extent)
    for element in fields.take("temporalElement", extent):
        for inner in fields.take("extent", element):
            _add_period(about, fields, inner)
        for inner in fields.take("spatialExtent", element):  # an EX_SpatialTemporalExtent has places of its own
            _add_places(about, fields, inner)
    for element in fields.take("verticalElement", extent):
        _add_height(about, fields, element)


def _add_places(about: Description, fields: IsoFields, extent: Any) -> None:
    named = fields.values("description", extent)
    place: Node | None = None
    for element in fields.take("geographicElement", extent):
        place = about.node("spatial", "Location")
        sides = [fields.text(side, element) for side in _SIDES]
        if any(sides):
            places.add_box(place, *sides, where="EX_GeographicBoundingBox")
        for value in fields.values("geographicIdentifier/code", element):
            iri = addresses.url(value.href) or (addresses.url(value.text) if "://" in value.text else None)
            if iri is not None:
                place.data["id"] = iri
            if value.text and value.text != iri:
                place.add("label", value.text, lang=value.lang, where="EX_GeographicDescription")
        for outline in fields.take("polygon", element):
            _add_outline(place, fields, outline)
        fields.take("extentTypeCode", element)
    alone = len(fields.take("geographicElement", extent)) == 1 and place is not None and not place.data.get("label")
    holder = place if place is not None and alone else about.node("spatial", "Location")
    for lang, text in (t for v in named for t in v.texts):
        holder.add("label", text, lang=lang, where="EX_Extent description")


def _add_outline(place: Node, fields: IsoFields, outline: Any) -> None:
    """The geometries of GML below ``outline``: polygons by their outer ring, points."""
    where, loose = "EX_BoundingPolygon", []
    for element in descendants(outline):
        name = local(element)
        if name in ("exterior", "outerBoundaryIs"):
            leaves = [e for e in descendants(element) if is_leaf(e)]
            fields.taken.update(leaves)
            corners = _ordered([n for e in leaves for n in _numbers(fields, e)], element, leaves)
            if corners is None:
                place.add("label", fields.statement(element), where=where)
            elif corners:
                places.add_polygon(place, corners, where=where)
        elif name in ("pos", "coordinates") and not _within_ring(element):
            fields.taken.add(element)
            pair = _ordered(_numbers(fields, element), element, [element])
            loose += pair or []
            if pair is None:
                place.add("label", fields.value(element).text, where=where)
    if len(loose) == 1:
        places.add_point(place, *loose[0], where=where)
    elif loose:
        places.add_points(place, loose, where=where)


def _within_ring(element: Any) -> bool:
    return any(local(a) in ("exterior", "interior", "outerBoundaryIs", "innerBoundaryIs") for a in _above(element))


def _above(element: Any) -> list[Any]:
    return [a for a in element.iterancestors() if isinstance(a.tag, str)]


def _numbers(fields: IsoFields, element: Any) -> list[str]:
    text = fields.value(element).text
    return text.replace(",", " ").split() if local(element) == "coordinates" else text.split()


def _ordered(numbers: list[str], element: Any, leaves: list[Any]) -> list[tuple[str, str]] | None:
    """(longitude, latitude) pairs; None where the reference system does not count in degrees."""
    line = [*leaves[:1], element, *_above(element)]
    system = next((s.strip() for e in line for s in [e.get("srsName", "")] if s.strip()), "")
    if system and not _DEGREES.search(system):
        return None
    dimension = next((d for e in line for d in [e.get("srsDimension", "")] if d in ("2", "3")), "2")
    step = int(dimension)
    pairs = [(numbers[n], numbers[n + 1]) for n in range(0, len(numbers) - step + 1, step)]
    latitude_first = bool(system) and "84" not in system[-5:] and ("urn:" in system or "/def/crs" in system)
    return [(b, a) for a, b in pairs] if latitude_first else pairs


def _add_period(about: Description, fields: IsoFields, element: Any) -> None:
    start, end = (
        next((t for p in (f"{n}Position", f"{n}/timePosition") if (t := fields.text(p, element))), "")
        for n in ("begin", "end")
    )
    moment = fields.text("timePosition", element)
    if moment:
        start = end = moment
    if not start and not end:
        return
    found = dates.date(start), dates.date(end)
    if (found[0] is not None or not start) and (found[1] is not None or not end):
        about.between(*found)
        about.remember("temporal", f"{start}/{end}", f"{start}/{end}", "EX_TemporalExtent")
    else:
        about.period(f"{start}/{end}", where="EX_TemporalExtent")


def _add_height(about: Description, fields: IsoFields, element: Any) -> None:
    low, high = (fields.text(n, element) for n in ("minimumValue", "maximumValue"))
    system = next((v.either for n in ("identifier", "name") for v in fields.values(f"verticalCRS/{n}", element)), "")
    system = system or next((v.href for v in fields.values("verticalCRS", element)), "")
    unit = fields.text("unitOfMeasure", element)
    if low or high:
        told = f"{low or '…'} – {high or '…'}" if low != high else low
        node = about.node("spatial", "Location")
        node.add(
            "label", " ".join(t for t in (told, unit, f"({system})" if system else "") if t), where="EX_VerticalExtent"
        )
