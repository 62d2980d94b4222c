"""The talk with a SPARQL endpoint: one query, one answer, and what shows that it is not the whole answer.

Takes a source and the door to the network; leaves rows or graphs. Endpoints cut results off without a word
(``ResultSetMaxRows``) or when time is up (``X-SQL-State: S1TAT``), and say why they fail in the body of an error.
https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-results-json/
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import orjson
from fairdict_harvesters.formats.json_api import clock
from fairdict_harvesters.formats.xml import children, parse

from fairdict.harvester import FetchError, Response, Source, Web

ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
LONGEST_ADDRESS = 1800
"""Characters of an address beyond which a query goes as a form: servers and proxies cut longer ones off."""

_NO_FORMS = frozenset({404, 405, 411, 415, 501})
_NO_ADDRESSES = frozenset({405, 413, 414, 431})
_TOLD = frozenset({400, 406, 422, 500, 503})
_SMALLER = frozenset({"timeout", "truncated", "too-large", "malformed"})

Rows = list[dict[str, tuple[str, str]]]
"""Solutions: for each variable the kind of its value (``uri``, ``literal``, ``bnode``) and the value."""


class Talk:
    """``cursor`` is the endpoint's clock at the first answer, ``cap`` the most rows it says to give, 0 where it says
    nothing. ``method`` is ``get``, ``post`` or empty, which tries what fits."""

    def __init__(self, source: Source, web: Web, method: str = "") -> None:
        self.source, self.web, self.method = source, web, method.lower()
        self.url = source.url.strip()
        self.cursor = ""
        self.cap = 0

    def rows(self, query: str) -> tuple[Rows, Response]:
        """The solutions of a SELECT; raises FetchError."""
        response = self._ask(query, ROWS)
        try:
            return rows_of(response), response
        except ValueError as error:
            raise FetchError(
                f"{response.url} did not answer as a SPARQL endpoint does ({error}): check that `url` of source "
                f"“{self.source.name}” is the endpoint's own address, not that of its form.",
                kind="misdirected",
                url=response.url,
                status=response.status,
            ) from None

    def number(self, query: str) -> int | None:
        """The number that a SELECT of ``?n`` gives; None where the endpoint cannot say."""
        try:
            found, _ = self.rows(query)
            return int(found[0]["n"][1])
        except (FetchError, IndexError, KeyError, ValueError):
            return None

    def graph(self, query: str) -> Response:
        """The answer to a CONSTRUCT; raises FetchError."""
        return self._ask(query, GRAPH)

    def _ask(self, query: str, accept: str) -> Response:
        try:
            response = self._send(query, accept)
        except FetchError as error:
            if error.kind != "status" or error.status not in _TOLD:
                raise
            raise self._told(error, query, accept) from None
        self.cursor = self.cursor or clock(response)
        cap = response.headers.get("x-sparql-maxrows", "").strip()
        self.cap = int(cap) if cap.isdigit() and len(cap) < 10 else self.cap
        if response.headers.get("x-sql-state", "").upper() == "S1TAT":
            raise FetchError(
                f"{self.url} ran out of time and sent a part of the answer: ask for less at a time (`page_size` and "
                "`batch` in the source's options), or ask the partner for more time.",
                kind="truncated",
                url=self.url,
                status=response.status,
            )
        return response

    def _send(self, query: str, accept: str, **more: Any) -> Response:
        """The query as an address, or as a form where that would be too long or is wanted."""
        by_form = self.method == "post" or (
            self.method != "get" and len(self.url) + len(urlencode({"query": query})) > LONGEST_ADDRESS
        )
        data = {"query": query}
        try:
            if by_form:
                return self.web.post(self.url, data=data, accept=accept, **more)
            return self.web.get(self.url, params=data, accept=accept, **more)
        except FetchError as error:
            if self.method or error.status not in (_NO_FORMS if by_form else _NO_ADDRESSES):
                raise
        if by_form:
            return self.web.get(self.url, params=data, accept=accept, **more)
        found = self.web.post(self.url, data=data, accept=accept, **more)
        self.method = "post"
        return found

    def _told(self, error: FetchError, query: str, accept: str) -> FetchError:
        """The same failure with the endpoint's own words; a query that is too heavy may be asked in smaller parts."""
        try:
            once = replace(self.web.limits, attempts=1)
            response = self._send(query, accept, check_status=False, limits=once)
        except FetchError:
            return error
        words = " ".join(response.body[:2000].decode("utf-8", "replace").split())[:300]
        if not words or words.startswith("<") or response.status < 400:
            return error
        return FetchError(
            f"{self.url} refuses the query ({words}): set `page_size` and `batch` in the source's options lower, or "
            "tell the partner.",
            kind=error.kind,
            url=self.url,
            status=error.status,
        )


def passes(error: FetchError) -> bool:
    """Whether a smaller question may still be answered."""
    if error.kind == "status":
        return error.status in (400, 413, 422) or (error.status is not None and error.status >= 500)
    return error.kind in _SMALLER


def rows_of(response: Response) -> Rows:
    """The solutions in an answer, in JSON or XML; raises ValueError where it is neither."""
    start = response.body[:200].lstrip(b"\xef\xbb\xbf \r\n\t")
    return _xml(response.body) if start.startswith(b"<") else _json(response.body)


def _json(body: bytes) -> Rows:
    try:
        said = orjson.loads(body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        raise ValueError("it is neither JSON nor XML") from None
    results = said.get("results") if isinstance(said, Mapping) else None
    found = results.get("bindings") if isinstance(results, Mapping) else None
    if not isinstance(found, list):
        raise ValueError("its JSON holds no results")
    return [
        {
            name: (str(value.get("type")), str(value.get("value")))
            for name, value in row.items()
            if isinstance(value, Mapping)
        }
        for row in found
        if isinstance(row, Mapping)
    ]


def _xml(body: bytes) -> Rows:
    root = parse(body)
    results = next(children(root, "results"), None)
    if results is None:
        raise ValueError("its XML holds no results")
    found: Rows = []
    for result in children(results, "result"):
        row = {}
        for binding in children(result, "binding"):
            for value in children(binding):
                row[binding.get("name", "")] = (value.tag.rpartition("}")[2], value.text or "")
        found.append(row)
    return found
