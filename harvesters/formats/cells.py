"""The cells of one row of a sheet, by what their columns mean.

Takes a row as ``{header: value}``; leaves values that know the header above them, asked for by property, and a count of
those that nobody asked for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fairdict_harvesters.formats.headers import Headers

from fairdict.harvester import Fields, dates


@dataclass(frozen=True, slots=True)
class Cell:
    """One value with the header above it and the language of its text."""

    header: str
    lang: str
    value: Any

    @property
    def text(self) -> str:
        """The value in words."""
        return str(self.value).strip()

    def items(self, *, commas: bool = False) -> list[str]:
        """The values of a cell that holds several, parted by ``;``, ``|`` or a new line; by commas only where
        ``commas`` and nothing else parts them, or where addresses follow them."""
        parts = re.split(r"[;|\n]", self.text)
        if commas and len(parts) == 1:
            parts = self.text.split(",")
        parted = [p for part in parts for p in re.split(r",\s*(?=\w+://)", part)]
        return [p.strip() for p in parted if p.strip()]

    def date(self) -> Any:
        """The value as ``Description.add`` reads dates; a bare serial number of Excel's is worked out."""
        if isinstance(self.value, int | float) and 10_000 <= self.value < 100_000:
            found = dates.excel_date(self.value)
            return self.value if found is None else found.lexical
        return self.value


class Row:
    """The cells of a row by what their column means; every cell asked for counts as mapped."""

    def __init__(self, raw: Mapping[str, Any], headers: Headers, lang: str = "", *, files: bool = False) -> None:
        scalars = {k: v for k, v in raw.items() if isinstance(v, str | int | float) and not isinstance(v, bool)}
        flags = {k: "true" if v else "false" for k, v in raw.items() if isinstance(v, bool)}
        self.fields = Fields({**scalars, **flags})
        self.cells: dict[str, list[Cell]] = {}
        for header, value in self.fields.fields.items():
            column = headers.column(header, files=files)
            if column is not None and str(value).strip():
                cell = Cell(header, column.lang or lang, value)
                self.cells.setdefault(column.property, []).append(cell)

    def take(self, name: str) -> list[Cell]:
        """The cells of property ``name``."""
        cells = self.cells.get(name, [])
        for cell in cells:
            self.fields.take(cell.header)
        return cells

    def first(self, name: str) -> Cell:
        """The first cell of property ``name``, or an empty one."""
        return next(iter(self.take(name)), Cell("", "", ""))
