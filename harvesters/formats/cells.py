"""The cells of one row of a sheet, by what their columns mean.

Takes a row as ``{header: value}``; leaves values that know the header above them, asked for by property, and a count of
those that nobody asked for.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fairdict_harvesters.formats.columns import Column
from fairdict_harvesters.formats.headers import Headers

from fairdict.harvester import Description, Fields, dates

OTHER = "any other property"
"""What stands for a property of the document that only a steward's mapping names."""
_NONE = Column("")


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with the header above it, the language of its text, and what the steward said of its column."""

    header: str
    lang: str
    value: Any
    column: Column = _NONE

    @property
    def text(self) -> str:
        """The value in words."""
        return self.column.said(self.bare)

    @property
    def bare(self) -> str:
        """The value as the partner wrote it."""
        return str(self.value).strip()

    def items(self, *, commas: bool = False) -> list[str]:
        """The values of a cell that holds several, parted by ``;``, ``|`` or a new line; by commas only where
        ``commas`` and nothing else parts them, or where addresses follow them. The steward's splitter goes first."""
        return [said for p in self.parts(commas) if p.strip() and (said := self.column.said(p.strip()))]

    def parts(self, commas: bool = False) -> list[str]:
        """The pieces of the cell as they were written."""
        if self.column.split is not None:
            return re.split(self.column.split, self.bare) if self.column.split else [self.bare]
        if self.bare.casefold() in self.column.values:
            return [self.bare]
        parts = re.split(r"[;|\n]", self.bare)
        if commas and len(parts) == 1:
            parts = self.bare.split(",")
        return [p for part in parts for p in re.split(r",\s*(?=\w+://)", part) if p is not None]

    def date(self) -> Any:
        """The value as ``Description.add`` reads dates; a bare serial number of Excel's is worked out."""
        if isinstance(self.value, int | float) and 10_000 <= self.value < 100_000 and not self.column.date:
            found = dates.excel_date(self.value)
            return self.value if found is None else found.lexical
        own = self.column.dated(self.bare) if self.column.date else None
        return own or (self.text if isinstance(self.value, str) or self.column.values else self.value)


class Row:
    """The cells of a row by what their column means; every cell asked for counts as mapped."""

    def __init__(
        self,
        raw: Mapping[str, Any],
        headers: Headers,
        lang: str = "",
        *,
        files: bool = False,
        constants: Iterable[tuple[Column, str, str]] = (),
    ) -> None:
        scalars = {k: v for k, v in raw.items() if isinstance(v, str | int | float) and not isinstance(v, bool)}
        flags = {k: "true" if v else "false" for k, v in raw.items() if isinstance(v, bool)}
        self.fields = Fields({**scalars, **flags})
        self.cells: dict[str, list[Cell]] = {}
        self.meant: dict[str, list[str]] = {}
        self.ignored: dict[str, str] = {}
        for header, value in self.fields.fields.items():
            for column in headers.columns(header, files=files) if str(value).strip() else ():
                if column.ignored:
                    self.ignored[header] = column.ignored
                else:
                    cell = Cell(header, column.lang or lang, value, column)
                    self.cells.setdefault(column.property, []).append(cell)
                    self.meant.setdefault(header, []).append(column.property)
        for column, value, where in constants:
            known = self.cells.setdefault(column.property, [])
            if all(c.header == where for c in known):  # what stands in the row goes before what goes for all
                known.append(Cell(where, column.lang or lang, value, column))

    def take(self, name: str) -> list[Cell]:
        """The cells of property ``name``."""
        cells = self.cells.get(name, [])
        for cell in cells:
            self.fields.take(cell.header)
        return cells

    def first(self, name: str) -> Cell:
        """The first cell of property ``name``, or an empty one; further ones stay left over."""
        found = next(iter(self.cells.get(name, [])), Cell("", "", ""))
        self.fields.take(found.header)
        return found

    def report(
        self, about: Description, ignored: Mapping[str, str] | None = None, *, known: Collection[str] = ()
    ) -> None:
        """Tells ``about`` which columns were taken, by what they mean (:data:`OTHER` for what is not ``known``, where
        that is said), and which were left."""
        before = set(about.took)
        self.fields.report(about, {**self.ignored, **(ignored or {})})
        taken = about.took - before
        about.took -= taken
        meant = {name for header in taken for name in self.meant.get(header, ())}
        about.took |= {name if not known or name in known else OTHER for name in meant}
