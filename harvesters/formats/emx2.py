"""What a MOLGENIS EMX2 schema holds, through its GraphQL: tables, columns and rows with what they refer to.

https://molgenis.github.io/molgenis-emx2/#/molgenis/dev_graphql. Takes the door to the network and the address of a
schema; leaves tables with their columns, questions for their rows, and rows as JSON objects.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from fairdict_harvesters.formats.emx2_terms import NESTED

from fairdict.harvester import FetchError, Response, Web

TABLES = ("Collections", "Resources", "Cohorts", "Databanks", "Datasources", "Data sources", "Studies", "Datasets")
"""The tables that hold what is to be catalogued, the first that is there alone, but for those of old catalogues."""
_OLD = ("Cohorts", "Databanks", "Datasources", "Data sources", "Studies")
_NO_VALUE = frozenset({"file", "heading", "section"})
_TERM = ("name", "label", "code", "ontologyTermURI")
LEVELS = 3
SCHEMA = "{_schema{name tables{id name tableType columns{id name columnType key refTableId refSchemaId}}}}"

_CUT = re.compile(r"/(?:api|graphql|tables|schema|settings|catalogue|ssr-catalogue|directory|updownload)(?:/|\Z).*")


@dataclass(frozen=True)
class Column:
    """A column: its name in GraphQL, its type in small letters, whether it is of the key, and which table it is a
    reference to (``ref``), of another schema where ``far``."""

    name: str
    kind: str
    key: bool = False
    ref: str = ""
    far: bool = False

    @property
    def term(self) -> bool:
        """Whether it holds terms of an ontology."""
        return self.kind.startswith("ontology")


@dataclass
class Schema:
    """The tables of a schema, each with its columns by name."""

    name: str
    tables: dict[str, dict[str, Column]] = field(default_factory=dict)

    def chosen(self, wanted: str) -> list[str]:
        """The tables to read: the one that is wanted, else those that catalogues are known by."""
        if wanted:
            return [t for t in self.tables if _bare(t) == _bare(wanted)]
        known = {_bare(t): t for t in self.tables}
        for name in TABLES:
            if _bare(name) in known:
                return [known[_bare(n)] for n in _OLD if _bare(n) in known] if name in _OLD else [known[_bare(name)]]
        return []

    def selection(self, table: str, level: int) -> str:
        """What to ask of a row; the higher the ``level``, the less."""
        parts = [self._part(column, level) for column in self.tables[table].values()]
        return " ".join(p for p in parts if p)

    def _part(self, column: Column, level: int, names: frozenset[str] = frozenset()) -> str:
        if column.kind in _NO_VALUE or (names and column.name not in names):
            return ""
        if column.term:
            return f"{column.name}{{{' '.join(_TERM[: 1 if level else 4])}}}"
        if not column.ref:
            return column.name
        if level == LEVELS - 1:
            return ""
        if column.far or column.ref not in self.tables:
            return f"{column.name}{{name}}" if column.kind != "refback" else ""
        return self._row(column, level, bool(names))

    def _row(self, column: Column, level: int, deep: bool) -> str:
        """What to ask of the rows that a column refers to."""
        there = self.tables[column.ref]
        wanted = frozenset(NESTED[column.name].split()) if column.name in NESTED and not deep else frozenset()
        if not wanted and column.kind == "refback":
            return ""
        if not wanted:
            keys = [c.name for c in there.values() if c.key and not c.ref] or [n for n in ("name", "id") if n in there]
            return f"{column.name}{{{' '.join(keys)}}}" if keys else ""
        inner = [self._part(c, level, wanted) for c in there.values()]
        asked = " ".join(p for p in inner if p)
        return f"{column.name}{{{asked}}}" if asked else ""


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def base_of(url: str, schema: str) -> str:
    """The address of a schema: what stands before its apps and APIs, or the server's with the schema's name."""
    parts = urlsplit(url)
    path = _CUT.sub("", parts.path).rstrip("/")
    home = f"{parts.scheme}://{parts.netloc}"
    if schema and path.rpartition("/")[2] != quote(schema):
        path = f"{path}/{quote(schema)}"
    return f"{home}{path}"


class GraphQL:
    """Questions to the GraphQL of one schema, which stands at one of ``doors``."""

    def __init__(self, web: Web, base: str, doors: tuple[str, ...] = ("graphql", "api/graphql")) -> None:
        self.web, self.base, self.doors = web, base, doors
        self.address = ""
        self.last: Response | None = None

    def ask(self, query: str) -> dict[str, Any]:
        """The ``data`` of the answer; raises FetchError where there is none, with what the server says."""
        tried = [self.address] if self.address else [f"{self.base}/{door}" for door in self.doors]
        for address in tried:
            response = self.web.post(
                address,
                data=orjson.dumps({"query": query}),
                content_type="application/json",
                accept="application/json",
                check_status=False,
            )
            if response.status in (404, 405) and address != tried[-1]:
                continue
            data, told = _answered(response)
            if data is None:
                raise FetchError(
                    f"{address} did not answer a question in GraphQL ({told}): check `url` and `schema`, or set `door` "
                    "to csv.",
                    kind="malformed" if response.status == 200 else "status",
                    url=address,
                    status=response.status,
                )
            self.address, self.last = address, response
            return data
        raise AssertionError  # the last address is always asked

    def schema(self) -> Schema:
        """The tables that can be seen."""
        said = self.ask(SCHEMA).get("_schema")
        name = said.get("name") if isinstance(said, dict) else ""
        found = Schema(name if isinstance(name, str) else "")
        for table in (said.get("tables") or []) if isinstance(said, dict) else []:
            if isinstance(table, dict) and str(table.get("tableType", "DATA")).upper() != "ONTOLOGIES":
                columns = {c.name: c for c in map(_column, table.get("columns") or []) if c is not None}
                found.tables[str(table.get("id") or table.get("name"))] = columns
        return found

    def total(self, table: str) -> int | None:
        """How many rows the server counts; None where it does not tell."""
        try:
            said = self.ask(f"{{{table}_agg{{count}}}}").get(f"{table}_agg")
        except FetchError as error:
            if error.kind not in ("malformed", "status"):
                raise
            return None
        count = said.get("count") if isinstance(said, dict) else None
        return count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None

    def rows(self, table: str, selection: str, limit: int, offset: int, key: str) -> list[Any]:
        """One page of rows, in the order of their key."""
        order = f",orderby:{{{key}:ASC}}" if key else ""
        said = self.ask(f"{{{table}(limit:{limit},offset:{offset}{order}){{{selection}}}}}").get(table)
        return said if isinstance(said, list) else []


def _answered(response: Response) -> tuple[dict[str, Any] | None, str]:
    try:
        said = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        return None, f"status {response.status}, no JSON"
    errors = said.get("errors") if isinstance(said, dict) else None
    first = errors[0] if isinstance(errors, list) and errors else None
    message = first.get("message") if isinstance(first, dict) else None
    data = said.get("data") if isinstance(said, dict) else None
    if isinstance(data, dict) and not errors:
        return data, ""
    return None, str(message)[:200] if message else f"status {response.status}"


def _column(said: Any) -> Column | None:
    if not isinstance(said, dict) or not isinstance(said.get("id") or said.get("name"), str):
        return None
    name = str(said.get("id") or said["name"])
    if not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII):
        return None
    ref = said.get("refTableId")
    return Column(
        name,
        str(said.get("columnType") or "string").lower(),
        key=said.get("key") == 1,
        ref=ref if isinstance(ref, str) else "",
        far=bool(said.get("refSchemaId")),
    )
