"""CSV files, Excel workbooks (old and new) and OpenDocument sheets as rows of plain values.

Takes one response; leaves :class:`Sheet` values whose cells are texts, numbers, booleans or None (dates as ISO
texts). A file that is something else, cannot be read, or would unpack to more than a sheet of descriptions can be,
is a :class:`fairdict.errors.FetchError` that says what to do.
"""

import csv
import datetime
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from fairdict_harvesters.formats.archive import Area, Merges, inspect, wrong
from fairdict_harvesters.formats.compound import measure
from fairdict_harvesters.formats.separated import cut
from python_calamine import CalamineError, load_workbook

from fairdict.model import Response

Cell = str | int | float | bool | None

_DELIMITERS = ";,\t|"
_OLD = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``rows[0]`` is its row 1. ``encoding`` is set where that of a CSV file was guessed; ``loose`` tells by
    the number of a row in which columns, counted from 0, a quotation mark had no pair and was read as a letter."""

    name: str
    rows: list[list[Cell]]
    encoding: str = ""
    loose: Mapping[int, list[int]] = field(default_factory=dict)


def sheets(response: Response, *, delimiter: str = "", encoding: str = "") -> list[Sheet]:
    """The sheets of a workbook, or the one of a CSV file (called ""); raises FetchError ``malformed``,
    ``misdirected`` or ``too-large``."""
    body, url = response.body, response.url
    start = body[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start:
        raise wrong(url, "is empty: ask the partner for the file")
    if start.startswith((b"<!doctype html", b"<html")) or response.media_type == "text/html":
        raise wrong(
            url,
            "is a web page, not a sheet: use the address that downloads the file itself, as CSV or .xlsx, and let "
            "anyone who has that address see it",
            "misdirected",
        )
    if body.startswith(_OLD):
        measure(body, url)
        return _workbook(body, url, "is an old or protected Excel file (.xls) that cannot be read")
    if body.startswith(b"PK"):
        kind, merges = inspect(body, url)
        return _workbook(body, url, f"cannot be read as an {kind}", merges)
    if start.startswith((b"<?xml", b"{", b"%pdf")):
        raise wrong(url, "is neither CSV nor an Excel workbook: save the sheet as .xlsx or as CSV")
    return [_text(response, delimiter, encoding)]


def _text(response: Response, delimiter: str, encoding: str) -> Sheet:
    text, guessed = _decoded(response, encoding)
    named = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to say it
    if named:
        text = text[named.end() :]
    sign = {"tab": "\t", "\\t": "\t"}.get(delimiter.lower(), delimiter) or (named[1] if named else _sniffed(text))
    if len(sign) != 1:
        raise wrong(response.url, f"cannot be cut at “{delimiter}”: delimiter is one sign, such as “;” or “tab”")
    rows: list[list[Cell]] = []
    loose: dict[int, list[int]] = {}
    area = Area(response.url)
    if named:
        rows.append([])  # so that row numbers are those of the file
    try:
        for row, marks in cut(text, sign):
            rows.append([cell.strip() or None for cell in row])
            area.cell(len(rows), len(row))
            if marks:
                loose[len(rows)] = marks
    except csv.Error as error:
        raise wrong(
            response.url,
            f"cannot be read as CSV after row {len(rows)} ({error}): look for a quotation mark without its pair",
        ) from None
    return Sheet("", rows, guessed, loose)


def _decoded(response: Response, encoding: str) -> tuple[str, str]:
    """The text of a CSV file, and the encoding where it was guessed."""
    body = response.body
    declared = re.search(r"charset=[\"']?([\w.:-]+)", response.headers.get("content-type", ""), re.IGNORECASE)
    if encoding:
        try:
            return body.decode(encoding).removeprefix("\ufeff"), ""
        except (LookupError, UnicodeError):
            raise wrong(response.url, f"cannot be read as “{encoding}”: correct or drop `encoding`") from None
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16", "replace"), ""
    # Before UTF-8, which takes every second byte for a letter of its own.
    pairs = body[:2000]
    for name, zeros in (("utf-16-le", pairs[1::2]), ("utf-16-be", pairs[0::2])):
        if zeros.count(0) * 2 > len(zeros) > pairs.count(0) - zeros.count(0):
            return body.decode(name, "replace"), name
    for name in ("utf-8-sig", declared[1] if declared else ""):
        try:
            return body.decode(name or "utf-8-sig"), ""
        except (LookupError, UnicodeError):
            continue
    return body.decode("cp1252", "replace"), "windows-1252"


def _sniffed(text: str) -> str:
    """The delimiter that cuts the first rows most evenly into most columns."""
    best, score = ",", 0.0
    for sign in _DELIMITERS:
        widths = []
        try:
            for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=sign):
                if any(cell.strip() for cell in row):
                    widths.append(len(row))
                if len(widths) >= 30:
                    break
        except csv.Error:  # a quotation mark without its pair: what came before it counts
            pass
        width, often = Counter(widths).most_common(1)[0] if widths else (1, 0)
        if width > 1 and width * often / len(widths) > score:
            best, score = sign, width * often / len(widths)
    return best


def _workbook(body: bytes, url: str, cannot: str, merges: Merges | None = None) -> list[Sheet]:
    try:
        book = load_workbook(io.BytesIO(body))
        area, found = Area(url), []
        for n, name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_name(name)
            area.next()
            area.cell(sheet.total_height + 1, sheet.total_width + 1)  # the reader counts from 0
            found.append(_sheet(sheet, name, (merges or {}).get(n, [])))
        return found
    except (CalamineError, OSError, ValueError) as error:
        raise wrong(
            url,
            f"{cannot} ({error}): open it and save it again as .xlsx, without a password",
        ) from None


def _sheet(sheet: Any, name: str, merges: list[tuple[int, int, int]]) -> Sheet:
    rows = [[_plain(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    ranges = [(top, left, bottom) for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()]
    for top, left, bottom in [*ranges, *merges]:
        # A value merged over several rows is meant for each; one merged over columns is a heading.
        for row in rows[top + 1 : bottom + 1]:
            if top < len(rows) and left < len(rows[top]) and left < len(row):
                row[left] = rows[top][left]
    return Sheet(name, rows)


def _plain(value: Any) -> Cell:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, datetime.datetime):
        whole = value.time() == datetime.time()
        return value.date().isoformat() if whole else value.isoformat(timespec="seconds")
    if isinstance(value, bool | int) or value is None:
        return value
    return str(value)


def rows_of(sheet: Sheet) -> Iterator[tuple[int, list[Cell]]]:
    """The rows that are not empty, with their numbers."""
    for number, row in enumerate(sheet.rows, 1):
        if any(cell is not None for cell in row):
            yield number, row


def unique(cells: list[Cell]) -> list[str]:
    """Headers of which no two are the same; a column without one is called after its letter."""
    names: list[str] = []
    for number, cell in enumerate(cells):
        name = " ".join(str(cell).split()) if cell is not None else f"column {letter(number)}"
        said, times = name, 2
        while name in names:
            name, times = f"{said} ({times})", times + 1
        names.append(name)
    return names


def letter(number: int) -> str:
    """What a spreadsheet calls column ``number``, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
