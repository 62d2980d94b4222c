"""Places as shapes: what stands in ``dcat:bbox``, ``dcat:centroid`` or ``locn:geometry``, read for drawing.

Takes the literal of a source, WKT or GeoJSON, odd ones included; leaves :class:`Shape` values in degrees, or nothing
where it cannot be read, lies beyond the Earth, or is given in coordinates other than longitude and latitude.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import orjson

from fairdict.publish import reading

Form = Literal["dots", "line", "area"]
Point = tuple[float, float]

LONGEST = 200_000
"""Characters of a geometry beyond which it is not drawn."""
_SYSTEM = re.compile(r"(?:<([^>]*)>|SRID=(\d+);) ?(.*)", re.I)
_LATITUDE_FIRST = re.compile(r"EPSG[/:]+(?:[\d.]*[/:])?(?:4326|4258)$", re.I)
_LONGITUDE_FIRST = re.compile(r"CRS:?84h?$|OGC/1\.3/CRS84h?$|^(?:4326|4258)$", re.I)
_KIND = re.compile(r"(?:MULTI)?(POINT|LINESTRING|POLYGON) ?(?:ZM?|M)? ?\(", re.I)
_ENVELOPE = re.compile(r"(?:ENVELOPE|BBOX) ?\(([^()]*)\)", re.I)
_LISTS = {"line": re.compile(r"\(([^()]*)\)"), "area": re.compile(r"\( ?\(([^()]*)\)")}
"""Lists of positions within brackets; of an area only its edge, for no map of ours is fine enough for holes."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_FORMS: dict[str, Form] = {"point": "dots", "linestring": "line", "polygon": "area"}


@dataclass(frozen=True, slots=True)
class Shape:
    """One part of a place: points (longitude, latitude) that are dots, a line, or the edge of an area."""

    form: Form
    points: tuple[Point, ...]


def shapes(place: Any) -> tuple[Shape, ...]:
    """The shapes of a place: the first of its geometry, box and middle that can be read."""
    for term in ("geometry", "bbox", "centroid"):
        found = tuple(shape for text in reading.literals(place, term) for shape in read(text))
        if found:
            return found
    return ()


@lru_cache(maxsize=64)
def read(text: str) -> tuple[Shape, ...]:
    """The shapes of one literal; all of them or none. A page asks for them once to draw and once to tell, in each
    language."""
    if len(text) > LONGEST:
        return ()
    found = tuple(_json(text) if text.startswith("{") else _wkt(" ".join(text.split())))
    return found if found and all(shape.points and _on_earth(shape) for shape in found) else ()


def bounds(found: tuple[Shape, ...]) -> tuple[float, float, float, float]:
    """West, south, east and north of shapes, of which there is at least one."""
    xs, ys = zip(*(point for shape in found for point in shape.points), strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _on_earth(shape: Shape) -> bool:
    return all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in shape.points)


def _wkt(text: str) -> Iterator[Shape]:
    swapped = False
    if system := _SYSTEM.fullmatch(text):
        name, text = system[1] or system[2], system[3]
        swapped = _LATITUDE_FIRST.search(name) is not None
        if not swapped and not _LONGITUDE_FIRST.search(name):
            return
    if envelope := _ENVELOPE.fullmatch(text):
        yield from _envelope(envelope[1])
        return
    kind = _KIND.match(text)
    if kind is None:
        return
    form = _FORMS[kind[1].lower()]
    inner = text[kind.end() - 1 :]
    for listed in [inner[1:-1]] if form == "dots" else _LISTS[form].findall(inner):
        points = [_pair(pair, swapped) for pair in listed.split(",")]
        yield Shape(form, tuple(point for point in points if point is not None) if None not in points else ())


def _pair(text: str, swapped: bool) -> Point | None:
    numbers = text.strip(" ()").split()
    if not 2 <= len(numbers) <= 4 or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    x, y = float(numbers[0]), float(numbers[1])
    return (y, x) if swapped else (x, y)


def _envelope(inner: str) -> Iterator[Shape]:
    """West, east, north, south, as Solr and CSW write a box; one across the antimeridian becomes two."""
    parts = [part.strip() for part in inner.split(",")]
    if len(parts) != 4 or not all(map(_NUMBER.fullmatch, parts)):
        return
    west, east, north, south = map(float, parts)
    for left, right in [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]:
        yield Shape("area", ((left, south), (right, south), (right, north), (left, north)))


def _json(text: str) -> Iterator[Shape]:
    try:
        value = orjson.loads(text.encode("utf-8", "replace"))
    except orjson.JSONDecodeError:
        return
    yield from _geojson(value, 0)


def _geojson(value: Any, depth: int) -> Iterator[Shape]:
    kind = value.get("type") if isinstance(value, dict) and depth < 8 else None
    if kind == "Feature":
        yield from _geojson(value.get("geometry"), depth + 1)
    elif kind in ("FeatureCollection", "GeometryCollection"):
        inner = value.get("features" if kind == "FeatureCollection" else "geometries")
        for one in inner if isinstance(inner, list) else ():
            yield from _geojson(one, depth + 1)
    elif isinstance(kind, str) and (form := _FORMS.get(kind.lower().removeprefix("multi"))):
        where = value.get("coordinates")
        if form == "dots":
            where = where if kind == "MultiPoint" else [where]
            yield Shape("dots", tuple(_positions(where)))
            return
        parts = where if kind.startswith("Multi") else [where]
        for part in parts if isinstance(parts, list) else ():
            edge = part[0] if form == "area" and isinstance(part, list) and part else part
            yield Shape(form, tuple(_positions(edge)))


def _positions(values: Any) -> Iterator[Point]:
    """The positions of a list; one that is none lies beyond the Earth, so that the shape is not drawn."""
    for value in values if isinstance(values, list) else ():
        match value:
            case [int() | float() as x, int() | float() as y, *_] if bool not in (type(x), type(y)):
                yield float(x), float(y)
            case _:
                yield math.inf, math.inf
