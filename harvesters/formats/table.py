"""The tables in a partner's sheets: where the headers stand, and each dataset's or file's cells by header.

Takes the sheets of a file and the layout that the steward gave; leaves :class:`Table` values. A sheet whose rows are
the properties is turned, headers that stand above each other are joined, and what is left out is told.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from fairdict_harvesters.formats.grid import Cell, Sheet, letter, rows_of, unique
from fairdict_harvesters.formats.layout import EVERY, Layout

MAIN = frozenset({"datasets", "dataset", "gegevenssets", "data"})
FILE_SHEETS = frozenset(
    {"distributions", "distributies", "distribution", "distributie", "bestanden", "files", "resources", "downloads"}
)
ASIDE = frozenset({"uitleg", "lijsten", "toelichting", "instructions", "lists", "explanation", "readme", "lees mij"})
_EXAMPLE = frozenset({"voorbeeld", "example"})
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose headers were found: each row as ``{header: value}`` with where it stands. ``long`` says which rows
    have more cells than there are headers, ``loose`` which have quotation marks without a pair; ``skipped`` counts
    those that the steward left out."""

    sheet: Sheet
    headers: list[str]
    rows: list[tuple[str, dict[str, Cell]]]
    long: Mapping[str, str] = field(default_factory=dict)
    loose: Mapping[str, str] = field(default_factory=dict)
    skipped: int = 0
    complaints: tuple[str, ...] = ()


class Tables:
    """The tables of one file, as its layout has it."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.headers, self.options = layout, layout.headers, layout.options
        self.nothing = {" ".join(w.split()).casefold() for w in self.options.nothing}

    def datasets(self, found: list[Sheet]) -> tuple[list[Table], list[str]]:
        """The tables of datasets, and a sentence for each sheet that is wanted and has none, or has one and is not
        wanted."""
        wanted = [self.options.sheet] if self.options.sheet.strip() else list(self.options.sheets)
        if not found[0].name:  # CSV: one sheet without a name
            wanted = []
        candidates = [s for s in found if _fold(s.name) not in FILE_SHEETS]
        candidates.sort(key=lambda s: _fold(s.name) not in MAIN)
        if EVERY in wanted:
            every = [t for s in found if s in candidates and _fold(s.name) not in ASIDE and (t := self.table(s))]
            return every, []
        if wanted:
            by_name = {_fold(s.name): s for s in found}
            named = [by_name[_fold(w)] for w in wanted if _fold(w) in by_name]
            tables = [(s, self.table(s)) for s in named]
            told = [f"Sheet “{s.name}” has no headers of datasets, and was not read." for s, t in tables if t is None]
            return [t for _, t in tables if t is not None], told if len(named) > 1 else []
        for n, sheet in enumerate(candidates):
            table = self.table(sheet)
            if table is not None:
                return [table], [
                    f"Sheet “{s.name}” has headers of datasets too, and was not read; name both in `sheets`."
                    for s in candidates[n + 1 :]
                    if self.is_list(s)
                ]
        return [], []

    def is_list(self, sheet: Sheet) -> bool:
        """Whether a sheet that nobody named looks like one more list of datasets."""
        if _fold(sheet.name) in ASIDE or not self.head(sheet) or self.head(sheet, files=True):
            return False
        table = self.table(sheet)
        return table is not None and bool(table.rows)

    def missing(self, found: list[Sheet]) -> list[str]:
        """The names of sheets that the steward gave and the file has not."""
        there = {_fold(s.name) for s in found}
        wanted = [self.options.sheet, *self.options.sheets] if found[0].name else []
        return [w for w in wanted if w.strip() and w != EVERY and _fold(w) not in there]

    def files(self, sheet: Sheet) -> Table | None:
        """The table of files on ``sheet``; None where it has no headers of files."""
        head = self.head(sheet, files=True)
        return self.rows(sheet, [head], files=True) if head else None

    def table(self, sheet: Sheet) -> Table | None:
        """The table of datasets on ``sheet``; None where it has no headers of datasets."""
        if self.options.values:
            return self.on_its_side(sheet)
        heads = list(self.options.header_rows) or [self.options.header_row or self.head(sheet)]
        if all(0 < n <= len(sheet.rows) for n in heads):
            return self.rows(sheet, heads)
        return self.on_its_side(sheet)

    def head(self, sheet: Sheet, *, files: bool = False) -> int:
        """The number of the row that holds most headers, a title (or the dataset of a file) among them; 0 for none."""
        best, score = 0, 0
        for number, row in rows_of(sheet):
            if number > _LOOKED_AT:
                break
            known = self.known(row, files=files)
            if len(known) > score and ("dataset" in known if files else "title" in known and len(known) > 1):
                best, score = number, len(known)
        return best

    def known(self, cells: Collection[Cell], *, files: bool = False) -> set[str]:
        """The properties that ``cells`` are headers of."""
        found = (c for cell in cells if isinstance(cell, str) for c in self.headers.columns(cell, files=files))
        return {c.property for c in found}

    def rows(self, sheet: Sheet, heads: list[int], *, files: bool = False) -> Table:
        """The rows under the headers; a cell beyond the last header is kept under its column's letter, and told."""
        headers = joined([sheet.rows[n - 1] for n in heads])
        width = max(map(len, sheet.rows))
        names = unique([*headers, *[None] * (width - len(headers))])
        where = f"sheet {sheet.name}, row" if sheet.name else "row"
        headed, first = _filled(headers), max(max(heads) + 1, 0 if files else self.options.first_row)
        found: list[tuple[str, dict[str, Cell]]] = []
        long: dict[str, str] = {}
        loose: dict[str, str] = {}
        complaints: list[str] = []
        skipped = 0
        for number, row in rows_of(sheet):
            if number in heads and number in sheet.loose:
                complaints.append(upper(_marks(f"{where} {number}", map(letter, sheet.loose[number]))))
            if number < first or row == sheet.rows[heads[-1] - 1]:
                continue
            locator = f"{where} {number}"
            marks = _marks(locator, (f"{letter(n)} (“{names[n]}”)" for n in sheet.loose.get(number, ())))
            cells: dict[str, Cell] = {
                n: c for n, c in zip(names, row, strict=False) if c is not None and not self.is_nothing(c)
            }
            if not cells or self.is_example(cells, locator, complaints, files=files):
                continue
            if not files and not self.layout.wanted(cells):
                skipped += 1
                continue
            if _filled(row) > headed:
                told = f"{locator} has {_filled(row)} cells, but there are {headed} headers; "
                told += "is the header missing?" if sheet.name else "is a separator missing its quotation marks?"
                if files:
                    complaints.append(f"In the files, {told}")
                else:
                    long[locator] = upper(told)
            if marks and files:
                complaints.append(f"In the files, {marks}")
            elif marks:
                loose[locator] = upper(marks)
            found.append((locator, cells))
        return Table(sheet, [n for n, h in zip(names, headers, strict=False) if h], found, long, loose,
                     skipped, tuple(complaints))  # fmt: skip

    def is_nothing(self, cell: Cell) -> bool:
        """Whether the steward said that such a cell is empty."""
        return bool(self.nothing) and isinstance(cell, str) and " ".join(cell.split()).casefold() in self.nothing

    def is_example(
        self, cells: Mapping[str, Cell], locator: str, complaints: list[str], *, files: bool = False
    ) -> bool:
        """Whether the row is the example of a template; one that somebody wrote over is told."""
        name = self.value(cells, "dataset" if files else "identifier", files=files)
        if _fold(name) not in _EXAMPLE:
            return False
        title = self.value(cells, "file-title" if files else "title", files=files)
        if title and not any(_fold(title).startswith(word) for word in _EXAMPLE):
            complaints.append(
                f"{upper(locator)} was left out: “{name}” marks it as the example of the template, but it is about "
                f"“{title[:80]}”. Give it an identifier of its own."
            )
        return True

    def value(self, row: Mapping[str, Cell], name: str, *, files: bool = False) -> str:
        """The first value that a row has for a property."""
        for header, cell in row.items():
            for column in self.headers.columns(header, files=files) if cell is not None else ():
                if column.property == name:
                    return column.said(" ".join(str(cell).split()))
        return ""

    def on_its_side(self, sheet: Sheet) -> Table | None:
        """A sheet whose rows are the properties: the names stand in the first column (or, where `values` tells which
        columns are datasets, in the one that holds most), and the first of rows with one name counts."""
        columns = [list(c) for c in zip_longest(*sheet.rows)]
        best = max(range(len(columns)), key=lambda n: len(self.known(columns[n])), default=0)
        names = columns[best] if self.options.values else columns[0] if columns else []
        if not {"title"} < self.known(names):
            return None
        heads = {_fold(v) for v in self.options.values}
        wanted = [n for n, c in enumerate(columns) if _fold(str(c[0])) in heads] if heads else []
        title = next(n for n, c in enumerate(names) if isinstance(c, str) and "title" in self.known([c]))
        wanted = wanted or [n for n in range(1, len(columns)) if columns[n][title] is not None]
        where = f"sheet {sheet.name}, column" if sheet.name else "column"
        rows, skipped = [], 0
        seen: dict[str, None] = {}
        for n in wanted:
            row: dict[str, Cell] = {}
            for number, (name, cell) in enumerate(zip(names, columns[n], strict=True), 1):
                if isinstance(name, str) and not (heads and number == 1):
                    said = name if name not in row else f"row {number}: {name}"
                    seen.setdefault(said)
                    row[said] = None if self.is_nothing(cell) else cell
            row = {name: cell for name, cell in row.items() if cell is not None}
            if self.layout.wanted(row):
                rows.append((f"{where} {letter(n)}", row))
            else:
                skipped += 1
        told = tuple(upper(_marks(f"row {n}", map(letter, columns))) for n, columns in sheet.loose.items())
        return Table(sheet, list(seen), rows, skipped=skipped, complaints=told)


def joined(rows: list[list[Cell]]) -> list[Cell]:
    """One row of headers out of several that stand above each other; a heading goes for the columns to its right that
    have a header under it and no heading of their own."""
    if len(rows) == 1:
        return rows[0]
    width = max(map(len, rows))
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    for upper_row, lower in pairwise(filled):
        for n in range(1, width):
            if upper_row[n] is None and lower[n] is not None:
                upper_row[n] = upper_row[n - 1]
    found: list[Cell] = []
    for n in range(width):
        words = dict.fromkeys(" ".join(str(row[n]).split()) for row in filled if row[n] is not None)
        found.append(" ".join(words) or None)
    return found


def _filled(row: list[Cell]) -> int:
    """The number of cells up to the last that is not empty."""
    return max((n for n, cell in enumerate(row, 1) if cell is not None), default=0)


def _marks(locator: str, columns: Iterable[str]) -> str:
    """What is told of a row with quotation marks that have no pair; empty where it has none."""
    named = " and ".join(columns)
    return named and (
        f"{locator} has a quotation mark in column {named} that opens a cell and is never closed; it was "
        "read as a letter, and the row ends with its line. Remove the mark, or double it and put the cell between two."
    )


def _fold(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()


def upper(text: str) -> str:
    """``text`` with a capital, to begin a sentence."""
    return text[:1].upper() + text[1:]
