"""Where the data are about: a small map for those who see it, and the same in words for everybody.

Takes a document, the words of one language and the outlines of countries; leaves :class:`Map` and facts. What has
neither a shape nor the code of a country stands in words alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from babel.numbers import format_decimal

from fairdict.publish import facts, geometry, reading
from fairdict.publish.facts import Fact, Item
from fairdict.publish.geometry import Shape
from fairdict.publish.outlines import WIDE, Box, Outlines, View, path
from fairdict.publish.words import Words

TABLES = ("country", "place", "continent", "nuts")
SHOWN = 60
"""Places that one map shows; the words name all."""
_COUNTRY = "/authority/country/"
_SMALL = 9
"""Units of a map under which an area gets a dot, so that it is seen."""
_POINTS = 2_000
"""Points of the shapes of one map, beyond which boxes stand for areas."""


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing ``wide`` by ``high`` units: land, whole countries, areas, lines and dots, each the ``d`` of a path;
    ``title`` and ``text`` say what is drawn."""

    wide: int
    high: int
    land: str
    countries: str
    areas: str
    lines: str
    dots: str
    title: str
    text: str


def told(document: Any, words: Words) -> tuple[Fact, ...]:
    """The places in words: names, and coordinates where there are any."""
    items = tuple(dict.fromkeys(i for v in reading.many(document, "spatial") if (i := _item(v, words)) is not None))
    found = [Fact("spatial", words["term.spatial"], items)] if items else []
    sizes = [s for text in reading.literals(document, "spatialResolutionInMeters") if (s := _metres(text, words))]
    if sizes:
        name = "spatialResolutionInMeters"
        found.append(Fact(name, words[f"term.{name}"], tuple(map(Item, dict.fromkeys(sizes)))))
    return tuple(found)


def drawn(document: Any, words: Words, outlines: Outlines) -> Map | None:
    """The map of the places of a document, or None where none of them can be drawn."""
    values = reading.many(document, "spatial")[:SHOWN]
    shapes = tuple(shape for value in values for shape in geometry.shapes(value))
    codes = [reading.tail(iri) for v in values if _COUNTRY in (iri := reading.address(v))]
    boxes = {code: box for code in codes if (box := outlines.bounds(code)) is not None}
    around = [*boxes.values(), *([geometry.bounds(shapes)] if shapes else [])]
    if not around:
        return None
    view = outlines.view(_around(around))
    if sum(len(shape.points) for shape in shapes) > _POINTS:
        shapes = tuple(_boxed(shape) for shape in shapes)
    areas = [shape for shape in shapes if shape.form == "area"]
    lines = [shape.points for shape in shapes if shape.form == "line"]
    names = [item.text for value in values if (item := facts.thing(value, words, *TABLES)) is not None]
    named = reading.cut("; ".join(dict.fromkeys(names)), 120)
    parts = [words["map.outlines"]]
    parts += [words[f"map.{k}"] for k, has in (("countries", boxes), ("areas", areas), ("lines", lines)) if has]
    parts += [words["map.dots"]] if any(shape.form == "dots" for shape in shapes) else []
    return Map(
        wide=WIDE,
        high=view.high,
        land=outlines.land(view),
        countries="".join(outlines.country(view, code) for code in boxes),
        areas=path((shape.points for shape in areas), view),
        lines=path(lines, view, closed=False),
        dots=_dots(shapes, view),
        title=words.say("map.title", places=named) if named else words["map.untitled"],
        text=" ".join(parts),
    )


def _item(value: Any, words: Words) -> Item | None:
    """A place by name, its coordinates behind it; by its coordinates alone where it has no name."""
    item, where = facts.thing(value, words, *TABLES), _coordinates(geometry.shapes(value), words)
    if item is None:
        return Item(where) if where else None
    return replace(item, note=where)


def _coordinates(shapes: Sequence[Shape], words: Words) -> str:
    if not shapes:
        return ""
    west, south, east, north = geometry.bounds(tuple(shapes))
    return f"{_range(south, north, 'north', 'south', words)}, {_range(west, east, 'east', 'west', words)}"


def _range(low: float, high: float, above: str, below: str, words: Words) -> str:
    """Two degrees, as ``52.1° to 52.5° N``; one where they fall together."""
    ends = [(_degrees(abs(n), words), words[f"map.{below if round(n, 2) < 0 else above}"]) for n in (low, high)]
    (first, side), (last, other) = ends
    if ends[0] == ends[1]:
        return f"{last} {other}"
    return words.say("map.range", low=first if side == other else f"{first} {side}", high=f"{last} {other}")


def _degrees(number: float, words: Words) -> str:
    return f"{format_decimal(round(number, 2), locale=words.locale, format='0.##')}°"


def _metres(text: str, words: Words) -> str:
    try:
        number = float(text)
    except ValueError:
        return ""
    return f"{words.number(int(number) if number.is_integer() else number)} m" if 0 < number < 1e9 else ""


def _around(boxes: Iterable[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _boxed(shape: Shape) -> Shape:
    west, south, east, north = geometry.bounds((shape,))
    return (
        shape if shape.form == "dots" else Shape("area", ((west, south), (east, south), (east, north), (west, north)))
    )


def _dots(shapes: Iterable[Shape], view: View) -> str:
    """Dots where there are points, and where an area or line is too small to be seen."""
    spots = dict.fromkeys((round(x), round(y)) for shape in shapes for x, y in _spots(shape, view))
    return "".join(f"M{x} {y}h0" for x, y in list(spots)[:SHOWN])


def _spots(shape: Shape, view: View) -> Iterator[tuple[float, float]]:
    if shape.form == "dots":
        yield from view.placed(shape.points[:SHOWN])
        return
    west, south, east, north = geometry.bounds((shape,))
    (left, bottom), (right, top) = view.placed([(west, south), (east, north)])
    if right - left < _SMALL and bottom - top < _SMALL:
        yield (left + right) / 2, (top + bottom) / 2
