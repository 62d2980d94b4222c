"""MOLGENIS EMX2: data catalogues of cohorts and registries, and biobank directories such as BBMRI's.

Its rows are read through GraphQL, with the rows they refer to, or as CSV where GraphQL is closed (also from a zip of
all tables). Where a server offers RDF (``/api/rdf``) or a FAIR Data Point (``/api/fdp``), those are doors of their own:
declare them with the harvester ``dcat`` or ``fdp``. https://molgenis.github.io/molgenis-emx2/
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from fairdict_harvesters.formats import emx2, emx2_csv, emx2_rows, emx2_terms, packed
from fairdict_harvesters.formats.json_api import Walk, cut, item_of

from fairdict.errors import ConfigError
from fairdict.harvester import (
    Description,
    FetchError,
    Listing,
    Mark,
    Record,
    Response,
    Source,
    Tested,
    Web,
)

summary = (
    "MOLGENIS EMX2 data catalogues and biobank directories (BBMRI), through GraphQL or CSV; where such a server offers "
    "RDF (/api/rdf) or a FAIR Data Point (/api/fdp), harvesters “dcat” and “fdp” read those"
)
protocol = "MOLGENIS EMX2 GraphQL and CSV API (https://molgenis.github.io/molgenis-emx2/#/molgenis/dev_graphql)"
signs = ("molgenis", "emx2")
DIALECTS = (emx2_terms.CATALOGUE, emx2_terms.DIRECTORY)
TESTED = (Tested("written", "MOLGENIS EMX2 and its data models"),)
DATASET_TYPES = frozenset({"dataset"})

DOORS = ("auto", "graphql", "csv")
ELSEWHERE = {"rdf": "dcat", "fdp": "fdp"}
PAGE = 100
MOST = 100_000


@dataclass(frozen=True)
class Options:
    """``door``: how to go in, ``auto`` (GraphQL, else CSV), ``graphql`` or ``csv``. ``schema``: the name of the schema,
    where `url` is that of the server. ``table``: the table to read, where it is none of those that catalogues are known
    by. ``language``: that of the texts. The RDF and the FAIR Data Point of the same server are sources of their own:
    harvester “dcat” with the address of ``/SCHEMA/api/rdf`` as `url`, or “fdp” with that of ``/api/fdp``."""

    door: str = "auto"
    schema: str = ""
    table: str = ""
    language: str = ""


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every row of the chosen tables; raises FetchError where neither door opens."""
    options = _options(source)
    if _is_file(source.url):
        return (yield from _packed(source, web, options))
    if options.door == "csv":
        return (yield from _csv(source, web, options))
    base = emx2.base_of(source.url, options.schema)
    talk = emx2.GraphQL(web, base)
    try:
        schema = talk.schema()
        if not schema.chosen(options.table):
            raise FetchError(_no_table(base, options, schema.tables), kind="misdirected", url=base)
    except FetchError as error:
        if options.door == "graphql" or error.kind not in ("malformed", "misdirected", "status"):
            raise
        try:
            return (yield from _csv(source, web, options, after=error.message))
        except _NoTable:
            raise error from None
    return (yield from _rows(source, talk, schema, options, Walk(at={})))


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on behind the page that ``position`` names."""
    walk = Walk.read(position)
    options = _options(source)
    talk = emx2.GraphQL(web, emx2.base_of(source.url, options.schema))
    return (yield from _rows(source, talk, talk.schema(), options, walk))


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one row; raises RecordError where the record is none."""
    item = item_of(record)
    options: Options = source.settings(Options)
    about = Description(source, record.identifier)
    emx2_rows.read(
        item, about, lang=options.language, column=record.hints.get("column", f"urn:x-fairdict:{source.name}:")
    )
    pages = [p for p in about.data.get("landingPage", []) if isinstance(p, str)]
    about.page = pages[0] if pages else record.page
    yield about


def speaks(url: str, web: Web) -> str | None:
    """The address of the schema, where MOLGENIS answers there with a table that catalogues are known by; None where
    the address is that of its RDF or FAIR Data Point, which other harvesters read."""
    if any(f"/api/{door}/" in f"{urlsplit(url).path}/" for door in ELSEWHERE):
        return None
    base = emx2.base_of(url, "")
    if not url.startswith(("http://", "https://")) or not urlsplit(base).path:
        return None  # a server's own address names no schema
    try:
        schema = emx2.GraphQL(web, base, doors=("graphql",)).schema()
    except FetchError as error:
        if error.kind in ("malformed", "misdirected", "status"):
            return None
        raise
    return f"{base}/" if schema.chosen("") else None


def _options(source: Source) -> Options:
    options: Options = source.settings(Options)
    where = f"[sources.{source.name}.options]"
    if options.door in ELSEWHERE:
        raise ConfigError(
            f"{where}: the door “{options.door}” is read by another harvester; write harvester = "
            f"“{ELSEWHERE[options.door]}” with `url` the address of /api/{options.door}."
        )
    if options.door not in DOORS:
        raise ConfigError(f"{where}: door is “{options.door}”; write {', '.join(DOORS)}.")
    return options


def _is_file(url: str) -> bool:
    return not url.startswith(("http://", "https://")) or urlsplit(url).path.endswith((".zip", "/api/zip"))


def _no_table(base: str, options: Options, there: Any) -> str:
    wanted = f"no table “{options.table}”" if options.table else f"none of the tables {', '.join(emx2.TABLES)}"
    told = f" but {', '.join(sorted(there)[:12])}" if there else ", or none that may be seen"
    return f"{base} has {wanted}{told}: name one in `table`, or ask the partner to open it to everybody."


def _rows(
    source: Source, talk: emx2.GraphQL, schema: emx2.Schema, options: Options, walk: Walk
) -> Generator[Record | Mark, None, Listing]:
    """The rows of the chosen tables, page by page, asked for less where the server refuses."""
    tables = schema.chosen(options.table)
    for number, table in enumerate(tables):
        if number < walk.at.get("number", 0):
            continue
        at = walk.at if walk.at.get("number") == number else {}
        offset, level = int(at.get("offset", 0)), int(at.get("level", 0))
        if not offset:
            total = talk.total(table)
            known = total is not None and (number == 0 or walk.most is not None)
            walk.least = walk.most = (walk.most or 0) + (total or 0) if known else None
        key = next((c.name for c in schema.tables[table].values() if c.key and not c.ref), "")
        earlier = ""
        while True:
            try:
                rows = talk.rows(table, schema.selection(table, level), PAGE, offset, key)
            except FetchError as error:
                if level < emx2.LEVELS - 1 and error.kind in ("malformed", "status"):
                    level += 1
                    walk.complaints.append(f"{table} was asked for less: {error.message}")
                    continue
                if not walk.came:
                    raise
                walk.complaints.append(f"The list of {table} broke off after {offset} rows: {error.message}")
                return walk.listing(full=True, ended=False)
            page = repr(rows)
            if rows and (page == earlier or offset >= MOST):
                walk.complaints.append(f"{table} gives the same page again at row {offset}: tell the partner.")
                return walk.listing(full=True, ended=False)
            earlier = page
            walk.cursor = walk.cursor or (talk.last.fetched if talk.last is not None else "")
            for place, row in enumerate(rows, offset + 1):
                walk.came += 1
                yield _record(row, talk.last, talk.base, table, place, len(tables) > 1)
            offset += len(rows)
            if len(rows) < PAGE:
                break
            yield walk.mark(number=number, offset=offset, level=level)
    listing = walk.listing(full=True, ended=True)
    return Listing(total=listing.total, complaints=listing.complaints)


def _record(row: Any, response: Response | None, base: str, table: str, place: int, several: bool = False) -> Record:
    """One row; withdrawn ones are told as gone."""
    said = row if isinstance(row, dict) else {}
    own = next((str(v) for n in ("id", "pid", "acronym", "name") if isinstance(v := said.get(n), str | int) and v), "")
    identifier = f"{table}/{own or place}" if several or not own else own
    prefix = f"{base}/api/rdf/{quote(table)}/column/" if base.startswith("http") else ""
    if said.get("withdrawn") in (True, "true", "TRUE"):
        return Record(identifier, b"", "application/json", response, deleted=True, locator=f"{table} row {place}")
    hints = {"column": prefix} if prefix else {}
    shown: Response = response if response is not None else Response(base, 200, {}, b"", "")
    return cut(said, shown, identifier, locator=f"{table} row {place}", hints=hints, page=base if prefix else "")


class _NoTable(FetchError):
    """CSV has none of the tables either."""


def _csv(source: Source, web: Web, options: Options, after: str = "") -> Generator[Record | Mark, None, Listing]:
    base = emx2.base_of(source.url, options.schema)
    answers: dict[str, Response | None] = {}
    complaints = [f"GraphQL did not open, so that CSV was read: {after}"] if after else []

    def get(name: str) -> list[dict[str, Any]] | None:
        address = f"{base}/api/csv/{quote(name)}"
        try:
            answer = web.get(address, accept="text/csv")
            answers[name] = answer
            return emx2_csv.table_of(answer.body, address)
        except FetchError as error:
            if error.kind == "budget":
                raise
            if error.status not in (400, 404):
                complaints.append(error.message)
            return None

    yield from _tables(base, options, get, answers)
    return Listing(complaints=tuple(dict.fromkeys(complaints)))


def _packed(source: Source, web: Web, options: Options) -> Generator[Record | Mark, None, Listing]:
    """The tables in a zip, or one table in a CSV file."""
    response = web.read(source.url, source.folder)
    if packed.is_packed(response.body):
        held = packed.members(response.body, response.url, r"(?:[^/]+/)?[^/]+\.csv")
    else:
        held = {
            f"{options.table or urlsplit(source.url).path.rpartition('/')[2].removesuffix('.csv')}.csv": response.body
        }
    files = {name.rpartition("/")[2].removesuffix(".csv"): body for name, body in held.items()}

    def get(name: str) -> list[dict[str, Any]] | None:
        found = next((f for f in files if f.lower().replace(" ", "") == name.lower().replace(" ", "")), None)
        return None if found is None else emx2_csv.table_of(files[found], f"{response.url} ({found}.csv)")

    yield from _tables(source.url, options, get, dict.fromkeys(files, response))
    return Listing()


def _tables(base: str, options: Options, get: emx2_csv.Get, answers: dict[str, Any]) -> Iterator[Record]:
    """The rows of the first table that is there."""
    tried = [options.table] if options.table else list(emx2.TABLES)
    for name in tried:
        rows = get(name)
        if rows is not None:
            for place, row in enumerate(emx2_csv.joined(rows, get), 1):
                yield _record(row, answers.get(name) or next(iter(answers.values()), None), base, name, place)
            return
    raise _NoTable(_no_table(base, options, ()), kind="misdirected", url=base)
