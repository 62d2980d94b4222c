"""Places as coordinates, to the WKT that GeoSPARQL and DCAT expect: longitude first, in WGS 84.

Takes texts of numbers; leaves WKT, or None. Bounds are checked: a latitude beyond 90 degrees where the longitude would
do for one is taken for a swap, and told.
"""

import math
import re
from typing import Any

from fairdict.harvester import Node

WKT = "http://www.opengis.net/ont/geosparql#wktLiteral"
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,2})?")


def numbers(text: str) -> list[str]:
    """The numbers of a text that holds nothing else, as ``45.8 5.9 47.8 10.4``."""
    parts = re.split(r"[\s;]+|,\s*(?=[+-]?[0-9.])", text.strip())
    return parts if all(_NUMBER.fullmatch(p) for p in parts) else []


def add_point(place: Node, lon: str, lat: str, *, where: str) -> None:
    """A ``dcat:centroid``."""
    found = _pair(place, lon, lat, where)
    if found is not None:
        _put(place, "centroid", f"POINT({found})")


def add_polygon(place: Node, corners: list[tuple[str, str]], *, where: str) -> None:
    """A ``locn:geometry`` from corners (longitude, latitude); an open ring is closed."""
    found = [_pair(place, lon, lat, where) for lon, lat in corners]
    ring = [pair for pair in found if pair is not None]
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) >= 4 and None not in found:
        _put(place, "geometry", f"POLYGON(({', '.join(ring)}))")
    elif corners:
        _refuse(place, "polygon-invalid", "is not a polygon; give at least three corners", str(corners), where)


def add_points(place: Node, points: list[tuple[str, str]], *, where: str) -> None:
    """A ``locn:geometry`` of several points (longitude, latitude)."""
    found = [pair for lon, lat in points if (pair := _pair(place, lon, lat, where)) is not None]
    if found:
        _put(place, "geometry", f"MULTIPOINT({', '.join(f'({pair})' for pair in found)})")


def add_box(place: Node, west: str, east: str, south: str, north: str, *, where: str) -> None:
    """A ``dcat:bbox``. A box whose west lies east of its east crosses the antimeridian and becomes two polygons."""
    values = [_number(v) for v in (west, east, south, north)]
    said = f"{west} {east} {south} {north}"
    if None in values:
        return _refuse(place, "coordinates-invalid", "are no west, east, south and north in degrees", said, where)
    w, e, s, n = (v for v in values if v is not None)
    if (abs(s) > 90 or abs(n) > 90) and abs(w) <= 90 and abs(e) <= 90 and abs(s) <= 180 and abs(n) <= 180:
        _tell(place, said, where)
        w, e, s, n = s, n, w, e
    if s > n:
        _tell(place, said, where, what="south lies north of north")
        s, n = n, s
    if abs(s) > 90 or abs(n) > 90 or not (-360 <= w <= 360 and -360 <= e <= 360):
        return _refuse(place, "coordinates-invalid", "lie outside the globe", said, where)
    if e - w >= 360:
        w, e = -180.0, 180.0
    w, e = _turned(w), _turned(e)
    if (w, s) == (e, n):
        _put(place, "centroid", f"POINT({_text(w)} {_text(s)})")
    elif w <= e:
        _put(place, "bbox", f"POLYGON({_ring(w, e, s, n)})")
    else:
        _put(place, "bbox", f"MULTIPOLYGON(({_ring(w, 180.0, s, n)}), ({_ring(-180.0, e, s, n)}))")
    return None


def _ring(w: float, e: float, s: float, n: float) -> str:
    corners = ((w, s), (e, s), (e, n), (w, n), (w, s))
    return f"({', '.join(f'{_text(x)} {_text(y)}' for x, y in corners)})"


def _pair(place: Node, lon: str, lat: str, where: str) -> str | None:
    x, y = _number(lon), _number(lat)
    if x is not None and y is not None and 90 < abs(y) <= 180 and abs(x) <= 90:
        _tell(place, f"{lon} {lat}", where)
        x, y = y, x
    if x is None or y is None or abs(y) > 90 or abs(x) > 360:
        _refuse(place, "coordinates-invalid", "are no longitude and latitude in degrees", f"{lon} {lat}", where)
        return None
    return f"{_text(_turned(x))} {_text(y)}"


def _number(text: str) -> float | None:
    text = text.rpartition("=")[2].strip().rstrip("°").replace(",", ".")  # some write westlimit=4.9
    value = float(text) if _NUMBER.fullmatch(text) else None
    return value if value is not None and math.isfinite(value) else None


def _turned(lon: float) -> float:
    """A longitude between -180 and 180."""
    return lon if -180 <= lon <= 180 else (lon + 180) % 360 - 180


def _text(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".") if value else "0"


def _put(place: Node, term: str, wkt: str) -> None:
    values: list[Any] = place.data.setdefault(term, [])
    values.append({"@value": wkt, "@type": WKT})


def _tell(place: Node, said: str, where: str, what: str = "latitude and longitude have changed places") -> None:
    place.description.issue(
        "coordinates-swapped",
        f"In “{said}” {what}; it was read the other way round. Correct the order.",
        term="spatial",
        value=said,
        where=where,
    )


def _refuse(place: Node, code: str, what: str, said: str, where: str) -> None:
    """The words stay as the place's label."""
    place.description.issue(code, f"“{said}” {what}.", term="spatial", value=said, where=where)
    place.add("label", said)
