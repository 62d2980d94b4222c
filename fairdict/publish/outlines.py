"""The outlines of the world's countries, and the part of them that a small map shows.

Takes ``vocabularies/outlines/world.json`` of the nearest layer (Natural Earth, public domain); leaves, for a
:class:`View`, land and countries as SVG paths. Views lie on a coarse grid, so that many datasets share one, and a view
that was drawn is remembered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path
from typing import Any

import orjson

from fairdict.document import digest
from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.publish.geometry import Point

FILE = "outlines/world.json"
WIDE, HIGH = 360, 240
"""The size of a map in its own units; one of the whole world is half as high as it is wide."""
_HEIGHTS = (4, 8, 16, 32, 64)
_FAR = 64
_BROAD, _POLAR = 240, 70
"""Degrees of longitude that are too many for a flat map, and of latitude that lie too near a pole for one: such a place
is shown on the whole world."""
_TELLING = 250
"""Characters of a path of land that is worth showing."""
_EDGE = 6.0
"""How far beyond the map a line is drawn, so that no edge of a cut country shows."""

Ring = tuple[Point, ...]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What a map shows: its middle, how many degrees of latitude it is high (180: the whole world), from which scale
    of the outlines it is drawn."""

    scale: str
    longitude: float
    latitude: float
    height: float

    @property
    def high(self) -> int:
        """The height of the map in its own units."""
        return WIDE // 2 if self.height == 180 else HIGH

    @property
    def width(self) -> float:
        """How many degrees of longitude the map is wide."""
        return 360.0 if self.height == 180 else WIDE / HIGH * self.height / cos(radians(self.latitude))

    def placed(self, points: Iterable[Point]) -> list[Point]:
        """Where points of the Earth lie on the map, from its upper left corner."""
        across, up, middle = WIDE / self.width, self.high / self.height, self.high / 2
        return [(WIDE / 2 + (x - self.longitude) * across, middle - (y - self.latitude) * up) for x, y in points]


class Outlines:
    """Countries by scale, each with rings of (longitude, latitude), the largest first, and the box it lies in.
    ``fingerprint`` changes with any byte of the file."""

    def __init__(self, body: bytes) -> None:
        raw: Any = orjson.loads(body)
        self.fingerprint = digest(body)
        self._scales: dict[str, dict[str, tuple[tuple[Ring, Box], ...]]] = {}
        self._boxes: dict[str, Box] = {}
        for name, scale in raw.items():
            self._boxes[name] = tuple(scale["box"])
            self._scales[name] = {
                code: tuple((ring, _box(ring)) for steps in rings for ring in [_ring(steps, scale["unit"])])
                for code, rings in scale["countries"].items()
            }
        self.land = lru_cache(maxsize=512)(self._land)
        self.country = lru_cache(maxsize=512)(self._country)

    @classmethod
    def load(cls, layers: Layers) -> "Outlines | None":
        """The outlines in force, or None where a catalogue has none; ConfigError where they cannot be read."""
        path = layers.find("vocabularies", FILE)
        return None if path is None else _loaded(path)

    def bounds(self, code: str) -> Box | None:
        """The box around the main part of a country, or None where there is no outline of it."""
        rings = next((found for s in ("near", "middle", "far") if (found := self._whole(s, code))), ())
        return rings[0][1] if rings else None

    def view(self, box: Box) -> View:
        """The view that shows all of a box, and enough around it to see where it lies."""
        west, south, east, north = box
        for height in _HEIGHTS if max(south, -north) < _POLAR else ():
            step = height / 4
            longitude, latitude = (round((a + b) / 2 / step) * step for a, b in ((west, east), (south, north)))
            latitude = max(height / 2 - 90, min(90 - height / 2, latitude))
            found = View("middle" if height < _FAR else "far", longitude, latitude, height)
            if north - south > 0.7 * height or east - west > 0.7 * found.width or found.width > _BROAD:
                continue
            if self._covered("near", found):
                return View("near", longitude, latitude, height)
            # Elsewhere the outlines are too coarse to look at them closely, and where there is only sea, or one island,
            # nobody would see which.
            if height > _HEIGHTS[0] and len(self.land(found)) > _TELLING:
                return found
        return View("far", 0.0, 0.0, 180.0)

    def _covered(self, scale: str, view: View) -> bool:
        west, south, east, north = self._boxes.get(scale, (0.0, 0.0, 0.0, 0.0))
        across, up = view.width / 2, view.height / 2
        return (
            west <= view.longitude - across
            and view.longitude + across <= east
            and (south <= view.latitude - up and view.latitude + up <= north)
        )

    def _whole(self, scale: str, code: str) -> tuple[tuple[Ring, Box], ...]:
        """The rings of a country, of which a scale must show all: none where its box cuts the main one off."""
        found = self._scales.get(scale, {}).get(code, ())
        if not found:
            return ()
        (west, south, east, north), (x1, y1, x2, y2) = self._boxes[scale], found[0][1]
        inside = west < x1 and south < y1 and x2 < east and y2 < north
        return found if inside or west == -180 else ()

    def _land(self, view: View) -> str:
        """All land of a view, as the ``d`` of one path."""
        countries = self._scales.get(view.scale, {}).values()
        return path((ring for rings in countries for ring, box in rings if _meets(box, view)), view)

    def _country(self, view: View, code: str) -> str:
        """One country of a view, as the ``d`` of a path; empty where the view shows nothing of it."""
        rings = self._scales.get(view.scale, {}).get(code, ())
        return path((ring for ring, box in rings if _meets(box, view)), view)


@lru_cache(maxsize=4)
def _loaded(path: Path) -> Outlines:
    try:
        return Outlines(path.read_bytes())
    except (OSError, orjson.JSONDecodeError, AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise ConfigError(
            f"{path} cannot be read as outlines of countries ({type(error).__name__}: {error}). Remove the file to use "
            "the bundled one, or make it anew as the README beside the bundled one tells."
        ) from error


def path(rings: Iterable[Sequence[Point]], view: View, closed: bool = True) -> str:
    """Rings on a map as the ``d`` of a path in whole units; what lies beyond the map is cut off."""
    parts = []
    for ring in rings:
        points = view.placed(ring)
        if closed:
            points = _cut(points, view)
        steps = _rounded(points)
        if len(steps) > (2 if closed else 1):
            parts.append(_drawn(steps) + ("z" if closed else ""))
    return "".join(parts)


def _rounded(points: Iterable[Point]) -> list[tuple[int, int]]:
    """Points in whole units, each once in a row."""
    found: list[tuple[int, int]] = []
    for x, y in points:
        point = (round(x), round(y))
        if not found or point != found[-1]:
            found.append(point)
    return found


def _drawn(steps: Sequence[tuple[int, int]]) -> str:
    (x, y), text = steps[0], []
    for there in steps[1:]:
        text += [there[0] - x, there[1] - y]
        x, y = there
    return f"M{steps[0][0]} {steps[0][1]}l{' '.join(map(str, text))}".replace(" -", "-")


def _cut(points: list[Point], view: View) -> list[Point]:
    """The part of a ring on the map and a little beyond (Sutherland and Hodgman's way)."""
    for axis, bound, sign in ((0, -_EDGE, 1), (1, -_EDGE, 1), (0, WIDE + _EDGE, -1), (1, view.high + _EDGE, -1)):
        if not points or all(sign * (point[axis] - bound) >= 0 for point in points):
            continue
        found: list[Point] = []
        a = points[-1]
        for b in points:
            if (sign * (a[axis] - bound) >= 0) != (sign * (b[axis] - bound) >= 0):
                share = (bound - a[axis]) / (b[axis] - a[axis])
                found.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
            if sign * (b[axis] - bound) >= 0:
                found.append(b)
            a = b
        points = found
    return points


def _meets(box: Box, view: View) -> bool:
    across, up = view.width / 2, view.height / 2
    beside = box[0] > view.longitude + across or box[2] < view.longitude - across
    return not beside and box[1] <= view.latitude + up and box[3] >= view.latitude - up


def _ring(steps: Sequence[int], unit: int) -> Ring:
    """Whole numbers, a first point and then steps, as points in degrees."""
    x = y = 0
    points = []
    for place in range(0, len(steps), 2):
        x, y = x + steps[place], y + steps[place + 1]
        points.append((x / unit, y / unit))
    return tuple(points)


def _box(ring: Ring) -> Box:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return min(xs), min(ys), max(xs), max(ys)
