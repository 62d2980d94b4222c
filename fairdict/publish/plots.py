"""Plots as numbers for a template to draw: where each column, bar and dot of an SVG stands.

Takes counts and labels; leaves frozen values, their measures written as SVG wants them. Columns are placed in percents
of their frame, so that the frame takes any width while its letters keep their size; whoever draws says what colours
mean, in words too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

_LINES = 4
"""Lines across a plot of columns, at most."""
_LABELS = 4
"""Labels below a plot of columns, at most; two where they are long."""
_SHORT = 6
_GAP = 0.18
"""The share of a column's room that stays empty beside it."""
_WIDEST = 12.0
"""The widest column, in percents: one alone is no wall."""
_ROOM = {True: 8.0, False: 24.0}
"""Half the room that a short or a long label takes on a phone, in percents."""


class Name(NamedTuple):
    """What a count is of, and the list of it on the site, where there is one."""

    label: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A rectangle; ``kind`` is the class that gives it its colour."""

    x: str
    y: str
    width: str
    height: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label beside the plot: at ``x`` below it, or at ``y`` before a line across it."""

    at: str
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Columns:
    """A plot of columns, in percents of its frame; ``legend`` says what each kind of piece is, where there are several,
    ``head`` and ``rows`` tell the same as a table."""

    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    lines: tuple[Mark, ...]
    legend: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Name, tuple[str, ...]], ...] = ()
    kind = "columns"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of bars: ``width`` of 100, the count and its share in words; ``access`` is its code where it tells of
    access."""

    name: Name
    width: str
    count: str
    share: str
    access: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A table whose rows are drawn as bars."""

    head: tuple[str, ...]
    rows: tuple[Bar, ...]
    kind = "bars"


@dataclass(frozen=True, slots=True)
class Dot:
    """One cell of a matrix, drawn as a dot; of nothing there is none."""

    radius: str
    count: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table of two things crossed: the names of its columns, and of each row its name, its total and its dots."""

    head: tuple[str, ...]
    columns: tuple[Name, ...]
    rows: tuple[tuple[Name, str, tuple[Dot, ...]], ...]
    kind = "matrix"


@dataclass(frozen=True, slots=True)
class Range:
    """One row of scores: how many datasets, their mean as an interval from ``low`` over a width ``open``, of 100, in
    words, and how they are spread."""

    name: Name
    count: str
    words: str
    low: int
    open: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """A table whose rows are drawn as a spread of scores with their mean."""

    head: tuple[str, ...]
    rows: tuple[Range, ...]
    kind = "ranges"


@dataclass(frozen=True, slots=True)
class Plot:
    """One question with its answer: a sentence, a drawing, notes; ``data`` is the table behind it, its head first,
    which is the same in every language."""

    name: str
    question: str
    answer: str
    shape: Columns | Bars | Matrix | Ranges
    data: tuple[tuple[str | int, ...], ...]
    notes: tuple[str, ...] = ()


def columns(
    stacks: Sequence[Sequence[int]], kinds: Sequence[str], labels: Sequence[str], number: Callable[[int], str]
) -> Columns:
    """A column for each of ``stacks``, whose parts of ``kinds`` stand on each other, the first lowest; ``labels`` name
    the columns, ``number`` writes a count."""
    top, step = scale(max((sum(stack) for stack in stacks), default=0))
    room = 100 / max(len(stacks), 1)
    width = min(room * (1 - _GAP), _WIDEST)
    pieces = []
    for place, stack in enumerate(stacks):
        under = 0
        for kind, count in zip(kinds, stack, strict=True):
            if count:
                height = 100 * count / top
                x = place * room + (room - width) / 2
                y = 100 - 100 * under / top - height
                pieces.append(Piece(shown(x), shown(y), shown(width), shown(height), kind))
            under += count
    lines = tuple(Mark(shown(100 - 100 * at / top), number(at)) for at in range(0, top + 1, step))
    return Columns(tuple(pieces), _marks(labels, room), lines)


def _marks(labels: Sequence[str], room: float) -> tuple[Mark, ...]:
    """Labels below the columns, so few that they do not touch on a phone; the outer ones stay within the frame."""
    short = all(len(label) <= _SHORT for label in labels)
    half = _ROOM[short]
    last = len(labels) - 1
    parts = min(_LABELS - 1 if short else 1, last)
    places = {round(part * last / parts) for part in range(parts + 1)} if parts > 0 else range(len(labels))
    found = []
    for place in sorted(places):
        middle = (place + 0.5) * room
        if half <= middle <= 100 - half:
            found.append(Mark(shown(middle), labels[place]))
        elif middle < half:
            found.append(Mark("0", labels[place], "start"))
        else:
            found.append(Mark("100", labels[place], "end"))
    return tuple(found)


def histogram(counts: Sequence[int], kind: str, tall: float) -> tuple[Piece, ...]:
    """Columns side by side over a width of 100, the highest ``tall``; one that counts something can be seen."""
    top = max(counts, default=0)
    room = 100 / max(len(counts), 1)
    found = []
    for place, count in enumerate(counts):
        if count:
            height = max(tall * count / top, tall / 12)
            found.append(Piece(shown(place * room + 0.5), shown(tall - height), shown(room - 1), shown(height), kind))
    return tuple(found)


def radius(count: int, most: int, largest: float) -> str:
    """The radius of a dot whose surface is ``count``, where that of ``most`` has the radius ``largest``."""
    return shown(max(largest * sqrt(count / most), largest / 6)) if count else "0"


def share(count: int, whole: int) -> str:
    """``count`` as a width of 100; what counts something can be seen."""
    return shown(max(100 * count / whole, 0.4)) if count and whole else "0"


def scale(most: int) -> tuple[int, int]:
    """The top of a scale for counts up to ``most``, and the step between its lines, in round numbers."""
    step = 1
    while most > step * _LINES:
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    return max(-(-most // step), 1) * step, step


def shown(value: float) -> str:
    """A measure as short as two decimals allow."""
    return f"{round(value, 2):g}"
