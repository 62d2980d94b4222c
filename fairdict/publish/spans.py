"""Stretches of time for the columns of a plot: equal ones, in round numbers, and no more than a page can show.

Takes years or days; leaves :class:`Span` or :class:`Growth` values in their order. Stray years (a typing error, one
very old thing) do not press all others into one column: what lies far outside has a column of its own at either end.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MOST = 40
"""Columns of one plot, those for what lies outside not counted."""
_STRAY = 50
"""One in so many years may lie outside at either end."""

Years = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Span:
    """The years from ``first`` to ``last``, both included, and the ``count`` of what touches them; ``outside`` where
    it holds all that lies before or after the others."""

    first: int
    last: int
    count: int
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Growth:
    """A day, month or year, written as far as it goes (``2026-03``), what came ``new`` in it, and the ``total`` at its
    end."""

    when: str
    new: int
    total: int


def spans(found: Iterable[Sequence[Years]]) -> list[Span]:
    """How many of ``found`` touch each span, where each is some stretches of years (first, last); one that touches a
    span twice is counted once, one without years not at all."""
    held = [stretches for stretches in found if stretches]
    edges = sorted(year for stretches in held for stretch in stretches for year in stretch)
    if not edges:
        return []
    starts, step = _starts(edges)
    first, end = starts[0], starts[-1] + step
    early, late = edges[0] < first, edges[-1] >= end
    borders = ([edges[0]] if early else []) + starts + ([end] if late else [])
    counts = [0] * len(borders)
    for stretches in held:
        for place in {place for stretch in stretches for place in _touched(borders, stretch)}:
            counts[place] += 1
    ends = [*(border - 1 for border in borders[1:]), edges[-1] if late else end - 1]
    apart = [early, *[False] * (len(borders) - 2), late] if len(borders) > 1 else [False]
    return [Span(*told) for told in zip(borders, ends, counts, apart, strict=True)]


def _starts(edges: Sequence[int]) -> tuple[list[int], int]:
    """The first years of the equal spans, and how many years each holds: a power of ten."""
    stray = len(edges) // _STRAY
    near, far = edges[stray], edges[-1 - stray]
    step = 1
    while far // step - near // step >= MOST:
        step *= 10
    if edges[-1] // step - edges[0] // step < MOST:
        near, far = edges[0], edges[-1]
    return [place * step for place in range(near // step, far // step + 1)], step


def _touched(borders: Sequence[int], stretch: Years) -> range:
    return range(bisect_right(borders, stretch[0]) - 1, bisect_right(borders, stretch[1]))


def growth(days: Iterable[str]) -> list[Growth]:
    """How a number grew, from the days (ISO 8601) on which each came: by day, month or year, so that it fits."""
    known = Counter(days)
    if not known:
        return []
    first, last = min(known), max(known)
    when = _days(first, last)
    if len(when) > MOST:
        when = _months(first, last)
    if len(when) > MOST:
        when = _years(first, last)
    new: Counter[str] = Counter()
    for day, count in known.items():
        new[day[: len(when[0])]] += count
    total = 0
    found = []
    for unit in when:
        total += new[unit]
        found.append(Growth(unit, new[unit], total))
    return found


def _days(first: str, last: str) -> list[str]:
    begin = date.fromisoformat(first)
    number = (date.fromisoformat(last) - begin).days + 1
    return [(begin + timedelta(day)).isoformat() for day in range(number)]


def _months(first: str, last: str) -> list[str]:
    begin, end = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1)]


def _years(first: str, last: str) -> list[str]:
    return [f"{year:04}" for year in range(int(first[:4]), int(last[:4]) + 1)]
