"""Makes ``world.json`` out of Natural Earth: the outlines of countries at three scales, each as small as it can be.

Takes the folder of the npm package ``world-atlas`` (TopoJSON of Natural Earth, public domain) and pycountry's codes;
leaves the file beside this one. Run once in a while, never by a build: ``README.md`` says how.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pycountry

Point = tuple[float, float]
SCALES = {
    "far": {"from": "110m", "unit": 10, "tolerance": 0.9, "smallest": 4.0},
    "middle": {"from": "50m", "unit": 20, "tolerance": 0.19, "smallest": 0.5},
    "near": {"from": "10m", "unit": 200, "tolerance": 0.008, "smallest": 0.0006, "box": [-1.5, 47.5, 13.5, 56.5]},
}
"""Of each scale: the file it is made from, steps in a degree, how far (in degrees) a line may lie beside the real one,
the smallest island (in square degrees), and the box outside which nothing is kept."""
NAMED = {"Kosovo": "XKX"}
"""Areas that Natural Earth draws without a code and the EU's table has one for; the others stay without."""


def simplified(line: Sequence[Point], tolerance: float) -> list[Point]:
    """``line`` without the points that lie closer than ``tolerance`` to it (Douglas and Peucker's way)."""
    kept, open_parts = {0, len(line) - 1}, [(0, len(line) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        far, where = 0.0, 0
        for place in range(first + 1, last):
            distance = _beside(line[place], line[first], line[last])
            if distance > far:
                far, where = distance, place
        if far > tolerance:
            kept.add(where)
            open_parts += [(first, where), (where, last)]
    return [line[place] for place in sorted(kept)]


def _beside(point: Point, start: Point, end: Point) -> float:
    """How far ``point`` lies from the straight line between two others."""
    (x, y), (ax, ay), (bx, by) = point, start, end
    length = (bx - ax) ** 2 + (by - ay) ** 2
    share = 0.0 if length == 0 else max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return float(((x - ax - share * (bx - ax)) ** 2 + (y - ay - share * (by - ay)) ** 2) ** 0.5)


class Atlas:
    """One file of the package, its lines made simple; neighbours share a line, so that no gap opens between them."""

    def __init__(self, path: Path, tolerance: float) -> None:
        topology = json.loads(path.read_text("utf-8"))
        self.countries = topology["objects"]["countries"]["geometries"]
        (kx, ky), (x0, y0) = topology["transform"]["scale"], topology["transform"]["translate"]
        self.lines = []
        for arc in topology["arcs"]:
            x = y = 0
            line = []
            for dx, dy in arc:
                x, y = x + dx, y + dy
                line.append((x * kx + x0, y * ky + y0))
            self.lines.append(self._simple(line, tolerance))

    @staticmethod
    def _simple(line: list[Point], tolerance: float) -> list[Point]:
        if line[0] != line[-1] or len(line) < 4:
            return simplified(line, tolerance)
        # An island is one closed line: it is cut at its farthest point, else it would shrink to nothing.
        x, y = line[0]
        middle = max(range(len(line)), key=lambda place: (line[place][0] - x) ** 2 + (line[place][1] - y) ** 2)
        return simplified(line[: middle + 1], tolerance)[:-1] + simplified(line[middle:], tolerance)

    def rings(self, shape: dict) -> Iterator[list[Point]]:
        """The outer and inner rings of a country."""
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points: list[Point] = []
                for arc in ring:
                    line = self.lines[arc] if arc >= 0 else self.lines[~arc][::-1]
                    points += line if not points else line[1:]
                yield points[:-1]


def area(ring: Sequence[Point]) -> float:
    """The size of a ring in square degrees."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def outside(ring: Sequence[Point], box: Sequence[float]) -> bool:
    """Whether no part of a ring can lie in the box."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return max(xs) < box[0] or min(xs) > box[2] or max(ys) < box[1] or min(ys) > box[3]


def cut(ring: list[Point], box: Sequence[float]) -> list[Point]:
    """The part of a ring within a box (Sutherland and Hodgman's way)."""
    for axis, bound, sign in ((0, box[0], 1), (1, box[1], 1), (0, box[2], -1), (1, box[3], -1)):
        found: list[Point] = []
        for a, b in zip([ring[-1], *ring[:-1]], ring, strict=True) if ring else ():
            before, after = (sign * (point[axis] - bound) >= 0 for point in (a, b))
            if before != after:
                share = (bound - a[axis]) / (b[axis] - a[axis])
                found.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
            if after:
                found.append(b)
        ring = found
    return ring


def flat(ring: list[Point]) -> Iterator[list[Point]]:
    """A ring on the globe as rings on a flat map: cut where it crosses the antimeridian, closed below where it goes
    around the pole (Antarctica)."""
    unrolled, turn = [ring[0]], 0.0
    for (before, _), (x, y) in pairwise(ring):
        turn += 360 * ((x - before < -180) - (x - before > 180))
        unrolled.append((x + turn, y))
    turn += 360 * ((ring[0][0] - ring[-1][0] < -180) - (ring[0][0] - ring[-1][0] > 180))
    if turn:
        unrolled += [(ring[0][0] + turn, ring[0][1]), (ring[0][0] + turn, -90.0), (ring[0][0], -90.0)]
    for shift in (-360, 0, 360):
        part = cut([(x + shift, y) for x, y in unrolled], (-180, -90, 180, 90))
        if len(part) > 2:
            yield part


def steps(ring: Sequence[Point], unit: int) -> list[int]:
    """A ring as whole numbers: its first point, then each step to the next; points that fall together are one."""
    points = [(round(x * unit), round(y * unit)) for x, y in ring]
    points = [p for place, p in enumerate(points) if p != points[place - 1]]
    found = list(points[0]) if points else []
    for a, b in pairwise(points):
        found += [b[0] - a[0], b[1] - a[1]]
    return found


def outlines(folder: Path, scale: dict) -> dict[str, list[list[int]]]:
    """The rings of each country by its EU code, those without a code under ``-``."""
    atlas = Atlas(folder / f"countries-{scale['from']}.json", scale["tolerance"])
    found: dict[str, list[list[int]]] = {}
    for shape in atlas.countries:
        country = pycountry.countries.get(numeric=shape["id"]) if "id" in shape else None
        code = country.alpha_3 if country else NAMED.get(shape["properties"]["name"], "-")
        rings = [part for ring in atlas.rings(shape) if len(ring) > 2 for part in flat(ring)]
        rings.sort(key=area, reverse=True)
        if "box" in scale:
            rings = [cut(r, scale["box"]) for r in rings if not outside(r, scale["box"])]
        kept = [r for place, r in enumerate(rings) if r and (area(r) >= scale["smallest"] or place == 0)]
        whole = [ring for r in kept if len(ring := steps(r, scale["unit"])) >= 6]
        if whole:
            found.setdefault(code, []).extend(whole)
    return dict(sorted(found.items()))


def main(folder: Path) -> None:
    """Writes the file, one country a line, so that a change of it can be read."""
    parts = []
    for name, scale in SCALES.items():
        found = outlines(folder, scale)
        lines = ",\n".join(f'"{code}":{json.dumps(rings, separators=(",", ":"))}' for code, rings in found.items())
        box = scale.get("box", [-180, -90, 180, 90])
        parts.append(f'"{name}":{{"unit":{scale["unit"]},"box":{json.dumps(box)},"countries":{{\n{lines}\n}}}}')
    Path(__file__).with_name("world.json").write_text("{\n" + ",\n".join(parts) + "\n}\n", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
