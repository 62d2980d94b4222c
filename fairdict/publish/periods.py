"""Which time the data cover: a bar against an axis of years for those who see it, and the same in words for everybody.

Takes a document and the words of one language; leaves :class:`Timeline` and facts. An end that nobody stated stays
open. Nothing here knows what day it is.
"""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from babel.units import format_unit

from fairdict.publish import facts, reading
from fairdict.publish.facts import Fact, Item
from fairdict.publish.words import Words

WIDE = 300
LANES = 6
"""Periods that get a lane of their own; more of them share one."""
LANE, AXIS = 14, 22
"""Heights of a lane and of the axis, in the drawing's own units."""
_MARGIN = 18
_SLIM = 3.0
_ROOM = 4.0
"""Years that are shown at least where an end is open."""
_MARKS = 5
_LETTER = 7.5
"""Units that a letter of a label takes at most."""
_DURATION = re.compile(r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
                       r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?", re.ASCII)  # fmt: skip
_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
Span = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: where it begins, how long it is and where its middle lies, and whether an end of it is open."""

    x: float
    width: float
    y: float
    since: bool
    until: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """A drawing ``wide`` by ``high`` units: bars, and ``marks`` (place, label; empty where there is no
    room) on an axis at ``axis``."""

    wide: int
    high: int
    axis: int
    bars: tuple[Bar, ...]
    marks: tuple[tuple[float, str], ...]
    title: str


def told(document: Any, words: Words) -> tuple[Fact, ...]:
    """The periods in words, and how finely the data divide them."""
    periods = (facts.period(value, words) for value in reading.many(document, "temporal"))
    steps = (Item(_duration(text, words)) for text in reading.literals(document, "temporalResolution"))
    found = (("temporal", tuple(dict.fromkeys(i for i in periods if i is not None))),
             ("temporalResolution", tuple(dict.fromkeys(steps))))  # fmt: skip
    return tuple(Fact(name, words[f"term.{name}"], items) for name, items in found if items)


def drawn(document: Any, words: Words) -> Timeline | None:
    """The bar of the periods of a document, or None where no year is stated."""
    spans = [span for value in reading.many(document, "temporal") if (span := _span(value)) is not None]
    spans = list(dict.fromkeys(spans))
    if not spans:
        return None
    first, last, step = _axis(spans)
    scale = (WIDE - 2 * _MARGIN) / (last - first)
    lanes = len(spans) if len(spans) <= LANES else 1
    bars = tuple(_bar(span, first, scale, LANE * (place % lanes) + LANE / 2) for place, span in enumerate(spans))
    years = range(first, last + 1, step)
    labels = [_year(year, words) for year in years]
    every = -(-max(map(len, labels)) * _LETTER // (step * scale))  # long labels leave others out
    marks = tuple(
        (round(_MARGIN + (year + (year < 0) - first) * scale, 1), label if place % every == 0 else "")
        for place, (year, label) in enumerate(zip(years, labels, strict=True))
    )
    named = "; ".join(item.text for fact in told(document, words)[:1] for item in fact.items)
    title = words.say("timeline.title", periods=reading.cut(named, 200))
    return Timeline(WIDE, LANE * lanes + AXIS, LANE * lanes, bars, marks, title)


def _span(value: Any) -> Span | None:
    """Begin and end of a period in years and parts of years; None stands for an end that is open."""
    start = _moment(reading.first_date(value, "startDate"), after=False)
    end = _moment(reading.first_date(value, "endDate"), after=True)
    if start is not None and end is not None and end <= start:
        return None
    return None if start is None and end is None else (start, end)


def _moment(text: str, after: bool) -> float | None:
    """A date in years: where it begins, or, with ``after``, where what it states is over."""
    parts = reading.date_parts(text)
    if not parts:
        return None
    year = parts[0]
    if len(parts) == 1:
        return float(year + after)
    month = min(12, max(1, parts[1]))
    if len(parts) == 2:
        return year + (month - 1 + after) / 12
    days = calendar.monthrange(2001, month)[1]
    return year + (month - 1 + min(1.0, (parts[2] - 1 + after) / days)) / 12


def _axis(spans: Sequence[Span]) -> tuple[int, int, int]:
    """First and last year of the axis and the years between its marks; where an end is open there is room for it."""
    known = [moment for span in spans for moment in span if moment is not None]
    low, high = min(known), max(known)
    room = max(_ROOM, (high - low) / 5)
    low -= room if any(start is None for start, _ in spans) else 0
    high += room if any(end is None for _, end in spans) else 0
    step = next(step for step in _steps() if (high - low) / step <= _MARKS)
    first, last = int(low // step) * step, -int(-high // step) * step
    return first, max(last, first + step), step


def _steps() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, 100 … years."""
    power = 1
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10


def _bar(span: Span, first: int, scale: float, y: float) -> Bar:
    start, end = span
    left = _MARGIN / 2 if start is None else _MARGIN + (start - first) * scale
    right = WIDE - _MARGIN / 2 if end is None else _MARGIN + (end - first) * scale
    return Bar(round(left, 1), round(max(_SLIM, right - left), 1), y, start is None, end is None)


def _year(year: int, words: Words) -> str:
    """A year of the axis; before our era there is no year 0, so that -5499 is 5500 BCE, which is rounder to read."""
    if year > 0:
        return str(year)
    before = max(1, -year)
    return words.say("date.before", year=words.number(before) if before > 9999 else before)


def _duration(text: str, words: Words) -> str:
    """``P1D`` as ``1 day``; what is not of one unit stays as written."""
    found = _DURATION.fullmatch(text)
    said = [(int(n), unit) for n, unit in zip(found.groups(), _UNITS, strict=True) if n] if found else []
    if len(said) != 1:
        return text
    return str(format_unit(said[0][0], f"duration-{said[0][1]}", locale=words.locale))
