"""Geometries in GeoJSON, to the WKT that DCAT expects: https://www.rfc-editor.org/rfc/rfc7946.

Takes an object as JSON holds it, in whatever shape its maker left it; leaves a box, a point or a geometry on a place.
A polygon that is a rectangle becomes a box; features are read for their geometry. What is no geometry stays as words.
"""

from typing import Any

from fairdict_harvesters.formats import places

from fairdict.harvester import Node

GEOMETRIES = frozenset(
    {
        "point",
        "multipoint",
        "linestring",
        "multilinestring",
        "polygon",
        "multipolygon",
        "geometrycollection",
        "envelope",
        "feature",
        "featurecollection",
    }
)
_LEVELS = {"linestring": 1, "multipoint": 1, "multilinestring": 2, "polygon": 2, "multipolygon": 3}
_DEPTH = 8
_POSITIONS = 100_000
"""Positions of one geometry beyond which it is refused: nobody draws them on a page."""


def is_geometry(value: Any) -> bool:
    """Whether ``value`` is an object that says to be a geometry."""
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind.lower() in GEOMETRIES


def add_geometry(place: Node, value: Any, *, where: str, term: str = "") -> None:
    """The geometry ``value`` on ``place``; ``term`` is ``bbox`` where the source says that it is a box."""
    parts = _parts(value, 0)
    if not parts:
        return _refuse(place, value, where)
    for kind, coordinates in parts:
        _add(place, kind, coordinates, where, term)
    return None


def _parts(value: Any, depth: int) -> list[tuple[str, Any]]:
    """(kind in small letters, coordinates) of each simple geometry in ``value``; none where any part is broken."""
    if not isinstance(value, dict) or depth > _DEPTH:
        return []
    said = value.get("type")
    kind = said.lower() if isinstance(said, str) else ""
    if kind == "feature":
        return _parts(value.get("geometry"), depth + 1)
    inner = {"featurecollection": "features", "geometrycollection": "geometries"}.get(kind)
    if inner is not None:
        members = value.get(inner)
        found = [_parts(m, depth + 1) for m in members] if isinstance(members, list) else []
        return [p for part in found for p in part] if all(found) else []
    return [(kind, value.get("coordinates"))] if kind in GEOMETRIES else []


def _add(place: Node, kind: str, coordinates: Any, where: str, term: str) -> None:
    if kind == "point":
        pair = _pair(coordinates)
        if pair is None:
            return _refuse(place, coordinates, where)
        return places.add_point(place, str(pair[0]), str(pair[1]), where=where)
    if kind == "envelope":  # two corners, as search engines write it
        corners = _flat(coordinates, 1)
        box = _bounds(corners) if corners is not None and len(corners) == 2 else None
        return _box(place, box, where) if box is not None else _refuse(place, coordinates, where)
    found = _flat(coordinates, _LEVELS[kind])
    if not found or not all(abs(x) <= 360 and abs(y) <= 90 for x, y in found):
        return _refuse(place, coordinates, where)
    if kind == "polygon" and (term == "bbox" or _is_rectangle(coordinates)):
        return _box(place, _bounds(found), where)
    if kind == "polygon" and len(coordinates) == 1:
        return places.add_polygon(place, [(str(x), str(y)) for x, y in found], where=where)
    wkt = f"{kind.upper()}{_written(coordinates, _LEVELS[kind])}"
    place.data.setdefault("geometry", []).append({"@value": wkt, "@type": places.WKT})
    return None


def _pair(value: Any) -> tuple[float, float] | None:
    """A position, its height left out."""
    if not isinstance(value, list) or not 2 <= len(value) <= 4:
        return None
    try:
        x, y = (float(v) for v in value[:2] if isinstance(v, int | float | str) and not isinstance(v, bool))
    except (ValueError, OverflowError):
        return None
    return (x, y) if abs(x) <= 1e6 and abs(y) <= 1e6 else None


def _flat(value: Any, level: int) -> list[tuple[float, float]] | None:
    """All positions in lists ``level`` deep; None where one of them is none, or where there are too many."""
    rows = [value]
    for _ in range(level):
        if not all(isinstance(r, list) for r in rows):
            return None
        rows = [inner for row in rows for inner in row]
        if len(rows) > _POSITIONS:
            return None
    found = [_pair(row) for row in rows]
    return [p for p in found if p is not None] if None not in found else None


def _bounds(found: list[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in found], [y for _, y in found]
    return min(xs), max(xs), min(ys), max(ys)


def _is_rectangle(coordinates: list[Any]) -> bool:
    """Whether a polygon is one ring of four corners along meridians and parallels."""
    ring = _flat(coordinates[0], 1) if len(coordinates) == 1 else None
    if ring is None or len(ring) not in (4, 5) or len(set(ring)) != 4:
        return False
    west, east, south, north = _bounds(ring)
    return set(ring) == {(west, south), (east, south), (east, north), (west, north)}


def _box(place: Node, box: tuple[float, float, float, float], where: str) -> None:
    west, east, south, north = (_text(v) for v in box)
    places.add_box(place, west, east, south, north, where=where)


def _written(value: Any, level: int) -> str:
    if level == 0:
        x, y = _pair(value) or (0.0, 0.0)
        return f"{_text(x)} {_text(y)}"
    return f"({', '.join(_written(inner, level - 1) for inner in value)})"


def _text(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".") if value else "0"


def _refuse(place: Node, value: Any, where: str) -> None:
    said = str(value)[:200]
    place.issue(
        "geometry-not-understood",
        f"“{said[:80]}” is not a geometry in degrees; write GeoJSON with longitude before latitude.",
        term="spatial",
        value=said,
        where=where,
    )
    place.add("label", said)
