"""A partner's list of datasets as a CSV file or a workbook (.xlsx, .xls, .ods): one row a dataset.

Headers are recognised in Dutch and English, files may stand in the same row or on a sheet of their own, and a sheet on
its side (properties down, a dataset a column) is read as well; any other layout is told in ``fairdict.toml``. A row
whose status says that it was withdrawn is the partner's tombstone; one that is still a draft is counted and never
selected. Every run reads the whole sheet, unless the server says that it did not change.
"""

from collections.abc import Generator, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson
from fairdict_harvesters.formats import guess
from fairdict_harvesters.formats.grid import Cell, Sheet, rows_of, sheets
from fairdict_harvesters.formats.layout import Layout, Options
from fairdict_harvesters.formats.row import DIALECTS, FILES, read_row
from fairdict_harvesters.formats.share import direct
from fairdict_harvesters.formats.table import FILE_SHEETS, Table, Tables, upper

from fairdict.document import digest
from fairdict.harvester import (
    Description,
    FetchError,
    Listing,
    Proposal,
    Record,
    RecordError,
    Response,
    Source,
    Tested,
    Web,
)

__all__ = ["DATASET_TYPES", "DIALECTS", "Options", "describe", "fetch", "propose", "protocol", "speaks", "summary"]

summary = "CSV files and workbooks (.xlsx, .xls, .ods): one row a dataset, headers in Dutch or English"
protocol = "CSV (https://www.rfc-editor.org/rfc/rfc4180), Office Open XML, Excel 97 and OpenDocument spreadsheets"

DATASET_TYPES = frozenset(
    {"dataset", "gegevensset", "dataverzameling", "data", "database", "register", "tabel", "table"}
)
"""The words for a dataset in a column that tells the type."""

TESTED = (
    Tested("records", "spreadsheets of two research data initiatives, one of them on its side"),
    Tested("records", "files saved by LibreOffice 7.4 as .ods and .xls, the filled-in template among them"),
    Tested("written", "Google Sheets and Nextcloud, for their addresses of downloads"),
)

WITHDRAWN = frozenset({"ingetrokken", "withdrawn", "verwijderd", "deleted", "removed", "vervallen"})
DRAFT = frozenset({"concept", "draft", "in bewerking", "in voorbereiding", "niet publiceren", "do not publish"})
_TOLD = 20
_SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")
_TYPES = frozenset(
    {
        "text/csv",
        "text/tab-separated-values",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)


def fetch(source: Source, web: Web, since: str | None) -> Iterator[Record]:
    """Every row as a record; raises FetchError where the file is no sheet of datasets."""
    return _Fetch(source, web, Layout.of(source), since).records()


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one row; raises RecordError where the record is no row."""
    layout = Layout.of(source)
    try:
        row = orjson.loads(record.body)
    except orjson.JSONDecodeError:
        row = None
    if not isinstance(row, dict):
        raise RecordError(f"{record.locator or record.identifier} is not a row of a sheet; fetch the source again.")
    about = Description(source, record.identifier)
    about.page = record.page
    read_row(row, about, layout)
    if "draft" in record.hints:
        about.types = ["draft"]  # which no `select` wants unless it names it
    _tell(about, record, row)
    yield about


def speaks(url: str, web: Web) -> str | None:
    """The address to declare, where a sheet is found at ``url``: by its name or what the server calls it, and if it can
    be opened."""
    online = url.lower().startswith(("http://", "https://"))
    address = direct(url) if online else url
    named = urlsplit(address).path.lower().endswith(_SUFFIXES) if online else address.lower().endswith(_SUFFIXES)
    if not named and not (online and _called(web.peek(address))):
        return None
    try:
        return address if any(s.rows for s in sheets(web.read(address))) else None
    except FetchError as error:
        if error.kind in ("malformed", "misdirected"):
            return None
        raise


def propose(source: Source, web: Web) -> Proposal:
    """What the columns of an unknown sheet at ``source.url`` seem to mean, for a steward to review."""
    found = sheets(web.read(direct(source.url), source.folder))
    return guess.proposal(found, Layout.of(source), source)


def _called(response: Response) -> bool:
    file = response.headers.get("content-disposition", "").lower().rstrip("\"' ;")
    return response.media_type in _TYPES or file.endswith(_SUFFIXES)


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
    if "loose" in record.hints:
        about.issue("quotation-mark-open", record.hints["loose"])
    if "encoding" in record.hints and not record.body.isascii():
        about.issue(
            "encoding-guessed",
            f"The file does not say how its letters are encoded and was read as {record.hints['encoding']}; save it as "
            "“CSV UTF-8”, or set `encoding` for this source.",
            severity="note",
        )


class _Fetch:
    """One pass over one file."""

    def __init__(self, source: Source, web: Web, layout: Layout, since: str | None) -> None:
        self.source, self.web, self.layout, self.options = source, web, layout, layout.options
        self.known: dict[str, str] = orjson.loads(since) if since else {}
        self.tables = Tables(layout)
        self.complaints: list[str] = []
        self.seen: dict[str, str] = {}

    def records(self) -> Generator[Record, None, Listing]:
        response = self.read(self.source.url, conditional=True)
        if response.status == 304:
            return Listing(unmodified=True, full=False, cursor=orjson.dumps(self.known).decode())
        found = sheets(response, delimiter=self.options.delimiter, encoding=self.options.encoding)
        tables = self.main(found, response)
        files, headers = self.files(found, tables)
        self.complaints += self.layout.missing([*dict.fromkeys(h for t in tables for h in t.headers), *headers])
        for table in tables:
            self.complaints += table.complaints
            if table.skipped:
                place = f" of sheet “{table.sheet.name}”" if table.sheet.name else ""
                some = "1 row was" if table.skipped == 1 else f"{table.skipped} rows were"
                self.complaints.append(f"{some} left out{place}, as `skip` and `only` say.")
            for locator, row in table.rows:
                record = self.record(locator, row, files, table, response)
                if record is not None:
                    yield record
        for rows in files.values():
            for locator, row in rows:
                self.complaints.append(f"The file in {locator} is of “{self.key(row)}”, which no row of datasets has.")
        more = len(self.complaints) - _TOLD
        told = [*self.complaints[:_TOLD], *([f"{more} more like these."] if more > 0 else [])]
        return Listing(cursor=self.cursor(found, response), total=None, complaints=tuple(told))

    def read(self, address: str, *, conditional: bool = False) -> Response:
        known = self.known if conditional else {}
        address = direct(address)
        return self.web.read(
            address, self.source.folder, etag=known.get("etag", ""), modified=known.get("last-modified", "")
        )

    def cursor(self, found: list[Sheet], response: Response) -> str:
        """What the next run asks the server with; nothing where a second file may have changed."""
        second = bool(self.options.distributions.strip()) and not found[0].name
        validators = {k: response.headers[k] for k in ("etag", "last-modified") if k in response.headers}
        online = self.source.url.lower().startswith(("http://", "https://"))
        return orjson.dumps(validators).decode() if validators and online and not second else ""

    def record(
        self, locator: str, row: dict[str, Cell], files: dict[str, list[Any]], table: Table, response: Response
    ) -> Record | None:
        value = self.tables.value
        status = value(row, "status").casefold()
        title, doi = value(row, "title"), value(row, "doi")
        said = self.layout.composed(row) or value(row, "identifier") or doi
        if not (title or said):
            self.complaints.append(f"{upper(locator)} has neither a title nor an identifier and was left out.")
            return None
        keys = dict.fromkeys(k.casefold() for k in (said, doi, title) if k)
        own = [r for k in keys for _, r in files.pop(k, [])]
        hints = {} if said else {"unnamed": "true"}
        if status in DRAFT:
            hints["draft"] = "true"
        if locator in table.long:
            hints["too-long"] = table.long[locator]
        if locator in table.loose:
            hints["loose"] = table.loose[locator]
        if table.sheet.encoding:
            hints["encoding"] = table.sheet.encoding
        identifier = said or f"title-{digest(title.casefold(), 8)}"
        if identifier in self.seen:
            self.complaints.append(
                f"{upper(locator)} repeats the identifier of {self.seen[identifier]}: “{identifier}”."
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
            page=value(row, "landing-page"),
            hints=hints,
        )

    def another(self, identifier: str) -> str:
        number = 2
        while f"{identifier}#{number}" in self.seen:
            number += 1
        return f"{identifier}#{number}"

    def key(self, row: dict[str, Cell]) -> str:
        """Which dataset a file is of."""
        return self.tables.value(row, "dataset", files=True) or self.tables.value(row, "identifier", files=True)

    def main(self, found: list[Sheet], response: Response) -> list[Table]:
        """The tables of datasets."""
        missing = self.tables.missing(found)
        if missing:
            names = ", ".join(f"“{s.name}”" for s in found)
            option = "sheet" if self.options.sheet.strip() else "sheets"
            raise self.fail(response, f"has no sheet “{missing[0]}”; it has {names}. Correct `{option}`.")
        tables, told = self.tables.datasets(found)
        self.complaints += told
        if tables:
            return tables
        others = [s for s in found if s.name.strip().casefold() not in FILE_SHEETS]
        first: list[Cell] = next((row for s in others for _, row in rows_of(s)), [])
        heads = ", ".join(f"“{str(c)[:40]}”" for c in first if c is not None)[:300]
        raise self.fail(
            response,
            f"has no row of headers with a title in it (it begins with {heads or 'nothing'}): name the column of "
            "titles “Titel” or “Title”, map it with `columns`, or give the row with `header_row`; where the rows are "
            "the properties, name the columns of datasets with `values`. “fairdict fairify” proposes a mapping.",
        )

    def files(self, found: list[Sheet], tables: list[Table]) -> tuple[dict[str, list[Any]], list[str]]:
        """The rows of the sheet of files, by the identifier or title of their dataset, and its headers."""
        named = self.options.distributions.strip()
        if named and not found[0].name:
            found = sheets(self.read(named), delimiter=self.options.delimiter, encoding=self.options.encoding)
            chosen = found[:1]
        else:
            wanted = {named.casefold()} if named else FILE_SHEETS
            own = [t.sheet for t in tables]
            chosen = [s for s in found if s.name.strip().casefold() in wanted and s not in own]
            if named and not chosen:
                names = ", ".join(f"“{s.name}”" for s in found)
                self.complaints.append(
                    f"There is no sheet “{named}” for files; there are {names}. Correct `distributions`."
                )
        by_key: dict[str, list[Any]] = {}
        headers: list[str] = []
        for sheet in chosen:
            table = self.tables.files(sheet)
            if table is not None:
                headers += table.headers
                self.complaints += table.complaints
                for locator, row in table.rows:
                    by_key.setdefault(self.key(row).casefold(), []).append((locator, row))
        return by_key, headers

    def fail(self, response: Response, what: str) -> FetchError:
        return FetchError(f"{response.url} {what}", kind="malformed", url=response.url)
