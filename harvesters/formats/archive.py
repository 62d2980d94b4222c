"""The guard before a workbook: what it would become is measured before anything trusts what it says of itself.

A workbook of a few kilobytes can hold gigabytes, one cell far away that makes a reader fill the space between, or one
cell that says to stand a million times. Takes the bytes of a zip file; leaves which kind of workbook it is and, for
OpenDocument, the cells that stand for several rows; raises FetchError ``malformed`` or ``too-large``.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Literal

from fairdict.errors import FetchError

Merges = dict[int, list[tuple[int, int, int]]]
"""By number of the sheet: first row, column and last row of each cell that stands for several rows."""

ROWS = 100_000
COLUMNS = 1_000
CELLS = 5_000_000
UNPACKED = 256 * 2**20
RATIO = 200
_JUDGED = 2**20
_LONGEST_TAG = 4_000
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_DAMAGE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
)
# Cells and rows may leave out where they stand; then they follow each other.
_XML_TAG = re.compile(rb"<(?:\w{1,20}:)?(row|c)(?=[\s/>])([^<>]{0,2000})>")
_XML_PLACE = re.compile(rb"""\br=["']([A-Z]{0,3})([0-9]{0,7})["']""")
# The reader of OpenDocument goes by these very names, whatever their prefix is bound to.
_ODF_TAG = re.compile(rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]{0,4000})>")
_ODF_TIMES = re.compile(rb"""table:number-(rows|columns)-(repeated|spanned)=["'](\d{1,9})["']""")


def wrong(url: str, what: str, kind: str = "malformed") -> FetchError:
    """A refusal: ``url`` and what is the matter with it."""
    return FetchError(f"{url} {what}.", kind=kind, url=url)


@dataclass
class Area:
    """The room that the sheets of a file take: a reader fills each up to its last row and column."""

    url: str
    rows: int = 0
    columns: int = 0
    before: int = 0
    filled: int = 0

    def next(self) -> None:
        """Goes on to the next sheet."""
        self.before += self.rows * self.columns
        self.rows = self.columns = 0

    def cell(self, row: int, column: int) -> None:
        """A filled cell, counted from 1; raises FetchError ``too-large`` where no sheets of descriptions take so much
        room."""
        self.filled += 1
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)
        if self.rows > ROWS or self.columns > COLUMNS or self.before + self.rows * self.columns > CELLS:
            raise wrong(
                self.url,
                f"has a cell in row {row}, column {column}: a sheet may have {ROWS:,} rows, {COLUMNS:,} columns and "
                f"all of them {CELLS:,} cells; clear what lies outside the table, or split the file",
                "too-large",
            )


def inspect(body: bytes, url: str) -> tuple[Literal["Excel workbook", "OpenDocument sheet"], Merges]:
    """Which kind of workbook ``body`` is, and its merged rows where only it tells; every part is unpacked once,
    counting."""
    kind = ".xlsx"
    odf, xml = _Document(Area(url)), _Sheets(Area(url))
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = {info.filename.replace("\\", "/").lower() for info in archive.infolist()}
            if "xl/workbook.bin" in names:
                raise wrong(url, "is a binary Excel workbook (.xlsb): save it as .xlsx")
            office = "content.xml" in names and "mimetype" in names
            if office and _beginning(archive, "mimetype") != _SPREADSHEET:
                raise wrong(url, "is an OpenDocument file but no sheet: save the sheet as .ods or .xlsx")
            if not office and "xl/workbook.xml" not in names and not any(n.startswith("xl/") for n in names):
                raise wrong(url, "is a zip file but no Excel workbook: unpack it, or save the sheet as .xlsx")
            kind = ".ods" if office else ".xlsx"
            total = 0
            for info in archive.infolist():
                # Every part is looked at in both ways: which one is a sheet is said by the file itself.
                total += _measured(archive, info, UNPACKED - total, url, kind, (odf, xml))
    except _DAMAGE as error:
        what = "OpenDocument sheet" if kind == ".ods" else "Excel workbook"
        raise wrong(url, f"is a damaged {what} ({error}): open it and save it again as {kind}") from None
    return ("OpenDocument sheet", odf.merges) if kind == ".ods" else ("Excel workbook", {})


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(200).strip()


def _measured(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int, url: str, kind: str, scans: "tuple[_Document, _Sheets]"
) -> int:
    packed = max(info.compress_size, 1)
    info.file_size = left + 1  # read until the data ends, not until the directory says so
    size = 0
    rest, odd = [b""] * len(scans), False
    before = sum(scan.area.filled for scan in scans)
    for scan in scans:
        scan.begin()
    with archive.open(info) as part:
        while piece := part.read(_JUDGED):
            size += len(piece)
            if size > left or (size > _JUDGED and size > RATIO * packed):
                raise wrong(
                    url,
                    f"unpacks to more than a sheet can be ({info.filename}): save it again as {kind}",
                    "too-large",
                )
            odd = odd or b"<!" in rest[0][-1:] + piece
            odf, xml = scans
            rest = [odf.feed(rest[0] + piece), xml.feed(rest[1] + piece)]
    if odd and sum(scan.area.filled for scan in scans) > before:  # what a comment says is no cell, and is not counted
        raise wrong(url, f"holds comments among its cells ({info.filename}): open it and save it again as {kind}")
    return size


@dataclass
class _Sheets:
    """Where the filled cells of Excel's sheets stand, each sheet in a part of its own."""

    area: Area
    row: int = 0
    column: int = 0

    def begin(self) -> None:
        self.area.next()
        self.row = self.column = 0

    def feed(self, piece: bytes) -> bytes:
        """Goes on with ``piece``; gives what is to be put before the next one."""
        end = 0
        for tag in _XML_TAG.finditer(piece):
            end = tag.end()
            place = _XML_PLACE.search(tag[2])
            if tag[1] == b"row":
                self.row, self.column = int(place[2]) if place and place[2] else self.row + 1, 0
                continue
            number = 0
            for letter in place[1] if place else b"":
                number = number * 26 + letter - 64
            self.column = number or self.column + 1
            self.row = int(place[2]) if place and place[2] else self.row
            if not tag[2].endswith(b"/"):
                self.area.cell(max(self.row, 1), self.column)
        return piece[max(end, len(piece) - _LONGEST_TAG) :]


@dataclass
class _Document:
    """Where the filled cells of an OpenDocument sheet come to stand, and which of them stand for several rows."""

    area: Area
    sheet: int = -1
    row: int = 0
    column: int = 0
    times: int = 1
    merges: Merges = field(default_factory=dict)

    def begin(self) -> None:
        self.row = self.column = 0

    def feed(self, piece: bytes) -> bytes:
        """Goes on with ``piece``; gives what is to be put before the next one."""
        end = 0
        for tag in _ODF_TAG.finditer(piece):
            self._met(tag[2], bool(tag[1]), tag[3])
            end = tag.end()
        return piece[max(end, len(piece) - _LONGEST_TAG) :]

    def _met(self, name: bytes, closed: bool, rest: bytes) -> None:
        said = {(m[1], m[2]): int(m[3]) for m in _ODF_TIMES.finditer(rest)}
        if name == b"table":
            self.sheet, self.row = self.sheet + (not closed), 0
            self.area.next()
        elif name == b"table-row":
            if closed or rest.endswith(b"/"):
                self.row += self.times if closed else said.get((b"rows", b"repeated"), 1)
            else:
                self.column, self.times = 0, said.get((b"rows", b"repeated"), 1)
        elif not closed:
            width = said.get((b"columns", b"repeated"), 1)
            if b"office:value" in rest or (b"office:" in rest and name == b"table-cell"):
                self.area.cell(self.row + self.times, self.column + width)
                rows = said.get((b"rows", b"spanned"), 1)
                if rows > 1:
                    self.merges.setdefault(self.sheet, []).append((self.row, self.column, self.row + rows - 1))
            self.column += width
