"""A partner's list of datasets as a CSV file or an Excel workbook: one row a dataset.

Headers are recognised in Dutch and English, files may stand in the same row or on a sheet of their own, and a sheet on
its side (properties down, a dataset a column) is read as well. A row whose status says that it was withdrawn is the
partner's tombstone; one that is still a draft is counted and never selected. Every run reads the whole sheet.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

import orjson
from fairdict_harvesters.formats.grid import Cell, Sheet, letter, rows_of, sheets, unique
from fairdict_harvesters.formats.headers import Headers
from fairdict_harvesters.formats.row import FILES, read_row

from fairdict.document import digest
from fairdict.harvester import Description, FetchError, Listing, Record, RecordError, Response, Source, Web

summary = "CSV files and Excel workbooks: one row a dataset, headers in Dutch or English"

DATASET_TYPES = frozenset(
    {"dataset", "gegevensset", "dataverzameling", "data", "database", "register", "tabel", "table"}
)
"""The words for a dataset in a column that tells the type."""

WITHDRAWN = frozenset({"ingetrokken", "withdrawn", "verwijderd", "deleted", "removed", "vervallen"})
DRAFT = frozenset({"concept", "draft", "in bewerking", "in voorbereiding", "niet publiceren", "do not publish"})
_MAIN = frozenset({"datasets", "dataset", "gegevenssets", "data"})
_FILE_SHEETS = frozenset(
    {"distributions", "distributies", "distribution", "distributie", "bestanden", "files", "resources", "downloads"}
)
_LOOKED_AT = 30
_TOLD = 20


@dataclass(frozen=True)
class Options:
    """``sheet`` and ``distributions`` name the sheets of datasets and of files (found by their names and headers where
    empty; for CSV, ``distributions`` is the address of a second file); ``header_row`` is the row of headers (0: found);
    ``identifier`` the header of the identifiers; ``columns`` says what a header means (``{ Kolom = "title" }``);
    ``values`` names the columns that hold a dataset each on a sheet whose rows are the properties; ``language`` is that
    of texts whose header names none; ``delimiter`` and ``encoding`` are of CSV files and guessed where empty."""

    sheet: str = ""
    distributions: str = ""
    header_row: int = 0
    identifier: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: tuple[str, ...] = ()
    language: str = ""
    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet whose headers were found: each row as ``{header: value}`` with where it stands."""

    sheet: Sheet
    rows: list[tuple[str, dict[str, Cell]]]


def fetch(source: Source, web: Web, since: str | None) -> Iterator[Record]:
    """Every row as a record; raises FetchError where the file is no sheet of datasets."""
    options: Options = source.settings(Options)
    return _Fetch(source, web, options, _headers(source, options)).records()


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one row; raises RecordError where the record is no row."""
    options: Options = source.settings(Options)
    try:
        row = orjson.loads(record.body)
    except orjson.JSONDecodeError:
        row = None
    if not isinstance(row, dict):
        raise RecordError(f"{record.locator or record.identifier} is not a row of a sheet; fetch the source again.")
    about = Description(source, record.identifier)
    about.page = record.page
    read_row(row, about, _headers(source, options), lang=options.language)
    if "draft" in record.hints:
        about.types = ["draft"]  # which no `select` wants unless it names it
    _tell(about, record, row)
    yield about


def _headers(source: Source, options: Options) -> Headers:
    own = {**options.columns, **({options.identifier: "identifier"} if options.identifier else {})}
    return Headers.load(source.folder, own, f"[sources.{source.name}.options]")


def _tell(about: Description, record: Record, row: Mapping[str, Any]) -> None:
    if "unnamed" in record.hints:
        about.issue(
            "no-identifier",
            "The row has no identifier, so that a change of its title makes it another dataset; fill in a column "
            "“identifier” with a code that never changes.",
            term="identifier",
        )
    if "repeats" in record.hints:
        about.issue(
            "identifier-repeated",
            f"The identifier “{record.hints['repeats']}” stands in more than one row; give each dataset its own.",
            term="identifier",
            value=record.hints["repeats"],
        )
    if "too-long" in record.hints:
        about.issue("row-too-long", record.hints["too-long"])
    if "encoding" in record.hints and not record.body.isascii():
        about.issue(
            "encoding-guessed",
            f"The file does not say how its letters are encoded and was read as {record.hints['encoding']}; save it as "
            "“CSV UTF-8”, or set `encoding` for this source.",
            severity="note",
        )


class _Fetch:
    """One pass over one file."""

    def __init__(self, source: Source, web: Web, options: Options, headers: Headers) -> None:
        self.source, self.web, self.options, self.headers = source, web, options, headers
        self.complaints: list[str] = []
        self.seen: dict[str, str] = {}
        self.long: dict[str, str] = {}

    def records(self) -> Generator[Record, None, Listing]:
        response = self.web.read(self.source.url, self.source.folder)
        found = sheets(response, delimiter=self.options.delimiter, encoding=self.options.encoding)
        table = self.main(found, response)
        files = self.files(found, table)
        for locator, row in table.rows:
            record = self.record(locator, row, files, table.sheet, response)
            if record is not None:
                yield record
        for rows in files.values():
            for locator, row in rows:
                key = self.value(row, "dataset", files=True) or self.value(row, "identifier", files=True)
                self.complaints.append(f"The file in {locator} is of “{key}”, which no row of datasets has.")
        more = len(self.complaints) - _TOLD
        told = [*self.complaints[:_TOLD], *([f"{more} more like these."] if more > 0 else [])]
        return Listing(total=None, complaints=tuple(told))

    def record(
        self, locator: str, row: dict[str, Cell], files: dict[str, list[Any]], sheet: Sheet, response: Response
    ) -> Record | None:
        status = self.value(row, "status").casefold()
        title = self.value(row, "title")
        said = self.value(row, "identifier") or self.value(row, "doi")
        if not (title or said):
            self.complaints.append(f"{_upper(locator)} has neither a title nor an identifier and was left out.")
            return None
        keys = dict.fromkeys(k.casefold() for k in (said, self.value(row, "doi"), title) if k)
        own = [r for k in keys for _, r in files.pop(k, [])]
        hints = {} if said else {"unnamed": "true"}
        if status in DRAFT:
            hints["draft"] = "true"
        if locator in self.long:
            hints["too-long"] = self.long[locator]
        if sheet.encoding:
            hints["encoding"] = sheet.encoding
        identifier = said or f"title-{digest(title.casefold(), 8)}"
        if identifier in self.seen:
            self.complaints.append(
                f"{_upper(locator)} repeats the identifier of {self.seen[identifier]}: “{identifier}”."
            )
            hints["repeats"] = identifier
            identifier = self.another(identifier)
        self.seen[identifier] = locator
        body = orjson.dumps({**row, **({FILES: own} if own else {})})  # columns in the order they stand in
        return Record(
            identifier=identifier,
            body=body,
            media_type="application/json",
            response=response,
            deleted=status in WITHDRAWN,
            locator=locator,
            page=self.value(row, "landing-page"),
            hints=hints,
        )

    def another(self, identifier: str) -> str:
        number = 2
        while f"{identifier}#{number}" in self.seen:
            number += 1
        return f"{identifier}#{number}"

    def value(self, row: dict[str, Cell], name: str, *, files: bool = False) -> str:
        for header, cell in row.items():
            column = self.headers.column(header, files=files)
            if column is not None and column.property == name and cell is not None:
                return " ".join(str(cell).split())
        return ""

    def main(self, found: list[Sheet], response: Response) -> _Table:
        """The sheet of datasets."""
        wanted = self.options.sheet.strip().casefold()
        named = [s for s in found if s.name.strip().casefold() == wanted] if wanted and found[0].name else []
        if wanted and found[0].name and not named:
            names = ", ".join(f"“{s.name}”" for s in found)
            raise self.fail(response, f"has no sheet “{self.options.sheet}”; it has {names}. Correct `sheet`.")
        others = [s for s in found if s.name.strip().casefold() not in _FILE_SHEETS]
        others.sort(key=lambda s: s.name.strip().casefold() not in _MAIN)
        for sheet in named or others:
            table = self.table(sheet)
            if table is not None:
                return table
        first: list[Cell] = next((row for s in named or others for _, row in rows_of(s)), [])
        heads = ", ".join(f"“{str(c)[:40]}”" for c in first if c is not None)[:300]
        raise self.fail(
            response,
            f"has no row of headers with a title in it (it begins with {heads or 'nothing'}): name the column of "
            "titles “Titel” or “Title”, map it with `columns`, or give the row with `header_row`; where the rows are "
            "the properties, name the columns of datasets with `values`.",
        )

    def files(self, found: list[Sheet], table: _Table) -> dict[str, list[tuple[str, dict[str, Cell]]]]:
        """The rows of the sheet of files, by the identifier or title of their dataset."""
        named = self.options.distributions.strip()
        if named and not found[0].name:
            other = self.web.read(named, self.source.folder)
            found = sheets(other, delimiter=self.options.delimiter, encoding=self.options.encoding)
            chosen = found[:1]
        else:
            wanted = {named.casefold()} if named else _FILE_SHEETS
            chosen = [s for s in found if s.name.strip().casefold() in wanted and s is not table.sheet]
            if named and not chosen:
                names = ", ".join(f"“{s.name}”" for s in found)
                self.complaints.append(
                    f"There is no sheet “{named}” for files; there are {names}. Correct `distributions`."
                )
        by_key: dict[str, list[tuple[str, dict[str, Cell]]]] = {}
        for sheet in chosen:
            head = self.head(sheet, files=True)
            for locator, row in self.rows(sheet, head, files=True) if head else ():
                key = self.value(row, "dataset", files=True) or self.value(row, "identifier", files=True)
                by_key.setdefault(key.casefold(), []).append((locator, row))
        return by_key

    def table(self, sheet: Sheet) -> _Table | None:
        if self.options.values:
            return self.on_its_side(sheet)
        head = self.options.header_row or self.head(sheet)
        if head and head <= len(sheet.rows):
            return _Table(sheet, self.rows(sheet, head))
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

    def known(self, cells: list[Cell], *, files: bool = False) -> set[str]:
        columns = (self.headers.column(c, files=files) for c in cells if isinstance(c, str))
        return {c.property for c in columns if c is not None}

    def rows(self, sheet: Sheet, head: int, *, files: bool = False) -> list[tuple[str, dict[str, Cell]]]:
        """The rows under the headers; a cell beyond the last header is kept under its column's letter, and told."""
        width = max(map(len, sheet.rows))
        names = unique([*sheet.rows[head - 1], *[None] * (width - len(sheet.rows[head - 1]))])
        where = f"sheet {sheet.name}, row" if sheet.name else "row"
        headed = _filled(sheet.rows[head - 1])
        found: list[tuple[str, dict[str, Cell]]] = []
        for number, row in rows_of(sheet):
            if number <= head or row == sheet.rows[head - 1]:
                continue
            locator = f"{where} {number}"
            if _filled(row) > headed:
                told = f"{locator} has {_filled(row)} cells, but there are {headed} headers; "
                told += "is the header missing?" if sheet.name else "is a separator missing its quotation marks?"
                if files:
                    self.complaints.append(f"In the files, {told}")
                else:
                    self.long[locator] = _upper(told)
            found.append((locator, {n: c for n, c in zip(names, row, strict=False) if c is not None}))
        return found

    def on_its_side(self, sheet: Sheet) -> _Table | None:
        """A sheet whose rows are the properties: the names stand in the first column (or, where `values` tells which
        columns are datasets, in the one that holds most), and the first of rows with one name counts."""
        columns = [list(c) for c in zip_longest(*sheet.rows)]
        best = max(range(len(columns)), key=lambda n: len(self.known(columns[n])), default=0)
        names = columns[best] if self.options.values else columns[0] if columns else []
        if not {"title"} < self.known(names):
            return None
        heads = {v.strip().casefold() for v in self.options.values}
        wanted = [n for n, c in enumerate(columns) if str(c[0]).strip().casefold() in heads] if heads else []
        title = next(n for n, c in enumerate(names) if isinstance(c, str) and "title" in self.known([c]))
        wanted = wanted or [n for n in range(1, len(columns)) if columns[n][title] is not None]
        where = f"sheet {sheet.name}, column" if sheet.name else "column"
        rows = []
        for n in wanted:
            row: dict[str, Cell] = {}
            for number, (name, cell) in enumerate(zip(names, columns[n], strict=True), 1):
                if isinstance(name, str) and cell is not None and not (heads and number == 1):
                    row[name if name not in row else f"row {number}: {name}"] = cell
            rows.append((f"{where} {letter(n)}", row))
        return _Table(sheet, rows)

    def fail(self, response: Response, what: str) -> FetchError:
        return FetchError(f"{response.url} {what}", kind="malformed", url=response.url)


def _filled(row: list[Cell]) -> int:
    """The number of cells up to the last that is not empty."""
    return max((n for n, cell in enumerate(row, 1) if cell is not None), default=0)


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm")
_TYPES = frozenset(
    {"text/csv", "text/tab-separated-values", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
)


def speaks(url: str, web: Web) -> str | None:
    """``url``, where a sheet is found there: by its name or what the server calls it, and if it can be opened."""
    online = url.lower().startswith(("http://", "https://"))
    named = urlsplit(url).path.lower().endswith(_SUFFIXES) if online else url.lower().endswith(_SUFFIXES)
    if not named and not (online and _called(web.peek(url))):
        return None
    try:
        return url if any(s.rows for s in sheets(web.read(url))) else None
    except FetchError as error:
        if error.kind in ("malformed", "misdirected"):
            return None
        raise


def _called(response: Response) -> bool:
    file = response.headers.get("content-disposition", "").lower().rstrip("\"' ;")
    return response.media_type in _TYPES or file.endswith(_SUFFIXES)
