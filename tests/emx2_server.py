"""A MOLGENIS EMX2 server, written from its public documentation: GraphQL with introspection, and tables as CSV.

Rows are JSON objects as GraphQL gives them; what a question selects must be columns that are there, as in GraphQL.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

ONTOLOGY = ("name", "label", "code", "ontologyTermURI")


@dataclass
class Emx2:
    """One schema: ``columns`` by table (id, columnType, key, refTableId), ``rows`` by table, ``csv`` by table;
    ``closed`` names paths that are refused, ``failing`` words in questions that are answered with an error."""

    columns: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rows: dict[str, list[Any]] = field(default_factory=dict)
    csv: dict[str, bytes] = field(default_factory=dict)
    closed: dict[str, int] = field(default_factory=dict)
    failing: tuple[str, ...] = ()
    stuck: bool = False
    counts: bool = True
    asked: list[str] = field(default_factory=list)

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        path = unquote(path)
        self.asked.append(f"{method} {path}")
        for part, status in self.closed.items():
            if part in path:
                return status, "text/html", b"<html>no</html>"
        if method == "POST" and path in ("/cat/graphql", "/cat/api/graphql"):
            return self.graphql(json.loads(body)["query"])
        name = path.removeprefix("/cat/api/csv/")
        if method == "GET" and name in self.csv:
            return 200, "text/csv", self.csv[name]
        return 404, "text/html", b"<html>none</html>"

    def graphql(self, query: str) -> tuple[int, str, bytes]:
        self.asked[-1] += f" {query}"
        try:
            if any(word in query for word in self.failing):
                raise KeyError(next(word for word in self.failing if word in query))
            return 200, "application/json", json.dumps({"data": self.data(query)}).encode()
        except KeyError as error:
            told = {"errors": [{"message": f"Field {error.args[0]!r} is undefined"}]}
            return 400, "application/json", json.dumps(told).encode()

    def data(self, query: str) -> dict[str, Any]:
        if query.startswith("{_schema"):
            tables = [{"id": t, "name": t, "tableType": "DATA", "columns": c} for t, c in self.columns.items()]
            tables.append({"id": "AgeUnits", "name": "AgeUnits", "tableType": "ONTOLOGIES", "columns": []})
            return {"_schema": {"name": "cat", "tables": tables}}
        counted = re.fullmatch(r"\{(\w+)_agg\{count\}\}", query)
        if counted:
            if not self.counts:
                raise KeyError("_agg")
            return {f"{counted[1]}_agg": {"count": len(self.rows[counted[1]])}}
        asked = re.fullmatch(r"\{(\w+)\(limit:(\d+),offset:(\d+)(?:,orderby:\{\w+:ASC\})?\)\{(.*)\}\}", query)
        if asked is None:
            raise KeyError(query)
        table, limit, offset = asked[1], int(asked[2]), int(asked[3])
        wanted = parsed(iter(re.findall(r"\w+|[{}]", asked[4])))
        found = self.rows[table][0 if self.stuck else offset :][:limit]
        return {table: [self.cut(row, table, wanted) for row in found]}

    def cut(self, value: Any, table: str, wanted: dict[str, Any]) -> Any:
        known = {c["id"]: c for c in self.columns.get(table, [])}
        found = {}
        for name, inner in wanted.items():
            if table == "" and name not in ONTOLOGY:
                raise KeyError(name)
            if table and name not in known:
                raise KeyError(name)
            if name in value:
                ref = known[name].get("refTableId", "") if table else ""
                ref = ref if ref in self.columns else ""
                held = value[name]
                many = [self.cut(v, ref, inner) for v in held] if isinstance(held, list) and inner else held
                found[name] = self.cut(held, ref, inner) if isinstance(held, dict) else many
        return found


def parsed(tokens: Iterator[str]) -> dict[str, Any]:
    """A selection as nested names."""
    found: dict[str, Any] = {}
    last = ""
    for token in tokens:
        if token == "}":
            break
        if token == "{":
            found[last] = parsed(tokens)
        else:
            last = token
            found[last] = {}
    return found


def columns_of(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Columns that fit ``rows``, and those of the tables they refer to."""
    columns: dict[str, dict[str, Any]] = {}
    others: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        for name, value in row.items():
            first = value[0] if isinstance(value, list) and value else value
            column: dict[str, Any] = {"id": name, "name": name, "columnType": "STRING", "key": 1 if name == "id" else 0}
            if name in ("logo", "designSchematic"):
                column["columnType"] = "FILE"
            elif isinstance(first, dict) and set(first) <= set(ONTOLOGY) and name not in ("datasets", "subcohorts"):
                column |= {"columnType": "ONTOLOGY_ARRAY", "refTableId": "Terms", "refSchemaId": "Ontologies"}
            elif isinstance(first, dict):
                rowed = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, dict)]
                inner, more = columns_of(rowed)
                others |= more
                others[f"T{name}"] = inner
                column |= {"columnType": "REF", "refTableId": f"T{name}"}
            columns.setdefault(name, column)
    return list(columns.values()), others


@contextmanager
def serving(server: Emx2) -> Iterator[str]:
    """The address of the server while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            self.reply("GET")

        def do_POST(self) -> None:
            self.reply("POST")

        def reply(self, method: str) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, kind, answer = server.answer(method, self.path, body)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is logged."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_address[1]}"
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(5)
