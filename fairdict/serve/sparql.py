"""The SPARQL 1.1 endpoint: what the protocol says of requests, and what it says of itself.

https://www.w3.org/TR/sparql11-protocol/ for queries; updates are refused. https://www.w3.org/TR/sparql11-service-description/
for what a request without a query is given. Every answer may be read from other sites' pages (CORS).
"""

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

from pyoxigraph import BlankNode, Literal, NamedNode, Triple, serialize
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from fairdict.rdf import RDF_TYPE
from fairdict.serve.current import Current
from fairdict.serve.negotiation import chosen
from fairdict.serve.worker import CONSTRUCTED, SELECTED, Question

SD = "http://www.w3.org/ns/sparql-service-description#"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
OPEN = {"access-control-allow-origin": "*", "access-control-expose-headers": "Content-Type"}
PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type",
    "access-control-max-age": "86400",
}
MOST = 2**20
"""Bytes of a request's body that are read."""
SHORT = {"json": "application/sparql-results+json", "xml": "application/sparql-results+xml", "csv": "text/csv"} | {
    "tsv": "text/tab-separated-values", "ttl": "text/turtle", "nt": "application/n-triples",
    "rdf": "application/rdf+xml", "jsonld": "application/ld+json",
}  # fmt: skip
"""What ``format=`` may say in the place of an Accept header, for links that people follow."""


class _Refused(Exception):
    """A request that the protocol does not allow: the status, and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Endpoint:
    """The ASGI application at the endpoint's address; ``page`` is where a person is sent who asks nothing."""

    def __init__(self, current: Current, address: str, page: str = "") -> None:
        self._current = current
        self._address = address
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        request = Request(scope, receive)
        try:
            response = await self._answered(request)
        except _Refused as error:
            response = Response(f"{error}\n", error.status, media_type="text/plain")
            if error.status == 405:
                response.headers["allow"] = "GET, HEAD, POST, OPTIONS"
        response.headers.update(OPEN)
        response.headers.append("vary", "Accept")
        await response(scope, receive, send)

    async def _answered(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        question = await asked(request)
        if question is None:
            return self._described(request)
        if len(question.text) > self._current.limits.length:
            raise _Refused(413, f"A query may have {self._current.limits.length} characters here; ask more briefly.")
        found = await run_in_threadpool(self._current.ask, question)
        kind = f"{found.media_type}; charset=utf-8" if found.media_type.startswith("text/") else found.media_type
        headers = {"content-type": kind, "cache-control": "no-cache"}
        if found.status == 503:
            headers["retry-after"] = "30"
        return Response(found.body, found.status, headers)

    def _described(self, request: Request) -> Response:
        """The service description; a person with a browser is sent to the page with the examples."""
        accept = request.headers.get("accept", "")
        media_type = chosen(accept, [*CONSTRUCTED, *(["text/html"] if self._page else [])])
        if media_type == "text/html":
            return RedirectResponse(self._page, 303)
        if not media_type:
            raise _Refused(406, f"The description of this service is RDF, which was not asked for ({accept}).")
        body = serialize(description(self._address), format=CONSTRUCTED[media_type], prefixes={"sd": SD})
        assert body is not None  # no output was given
        return Response(body, headers={"content-type": media_type})


async def asked(request: Request) -> Question | None:
    """The question that a request puts, None where it puts none (and may be told about the service)."""
    if request.method not in ("GET", "HEAD", "POST"):
        raise _Refused(405, "Queries are asked with GET or POST here.")
    address = _pairs(request.scope["query_string"])
    if request.method != "POST":
        if not any(key == "query" for key, _ in address):
            if any(key == "update" for key, _ in address):
                raise _Refused(400, "This endpoint answers queries; nothing can be changed through it.")
            return None
        return _question(address, request.headers)
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    body = await _body(request)
    if kind.strip().lower() == FORM:
        return _question(_pairs(body), request.headers)
    if kind.strip().lower() != QUERY:
        raise _Refused(415, f"A query is posted as {FORM} or as {QUERY}, not as {kind.strip() or 'nothing'}.")
    charset = parameters.lower().partition("charset=")[2].strip().strip('"')
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise _Refused(415, f"A query is read as UTF-8, not as {charset}.")
    return _question([*address, ("query", _text(body))], request.headers)


def _question(pairs: Sequence[tuple[str, str]], headers: Headers) -> Question:
    said: dict[str, list[str]] = {}
    for key, value in pairs:
        said.setdefault(key, []).append(value)
    if "update" in said:
        raise _Refused(400, "This endpoint answers queries; nothing can be changed through it.")
    queries = said.get("query", [])
    if len(queries) != 1:
        raise _Refused(400, f"A request holds one query, this one {len(queries) or 'none'}.")
    return Question(
        queries[0], _accepted(said, headers), _graphs(said, "default-graph-uri"), _graphs(said, "named-graph-uri")
    )


def _accepted(said: Mapping[str, Sequence[str]], headers: Headers) -> str:
    short = said.get("format", [""])[0].lower()
    return SHORT.get(short) or ", ".join(headers.getlist("accept"))  # clients say other words here, and an Accept too


def _graphs(said: Mapping[str, Sequence[str]], key: str) -> tuple[str, ...] | None:
    if key not in said:
        return None
    for iri in said[key]:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise _Refused(400, f"{key}: “{iri}” is no address of a graph ({error}).") from error
    return tuple(said[key])


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST:
            raise _Refused(413, f"A request may have {MOST} bytes here; ask more briefly.")
    return bytes(body)


def _pairs(content: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(content.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise _Refused(
            400, f"The request cannot be read: {error}. Encode the query as UTF-8, then by percent."
        ) from error


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Refused(400, f"The query is not UTF-8: {error.reason} at byte {error.start}.") from error


def description(address: str) -> list[Triple]:
    """What the service says of itself, in the words of the recommendation."""
    service, dataset, union = NamedNode(address), BlankNode("dataset"), BlankNode("union")
    found: list[tuple[NamedNode | BlankNode, str, NamedNode | BlankNode | Literal]] = [
        (service, RDF_TYPE, NamedNode(f"{SD}Service")),
        (service, f"{SD}endpoint", service),
    ]
    found.append((service, f"{SD}supportedLanguage", NamedNode(f"{SD}SPARQL11Query")))
    found.append((service, f"{SD}feature", NamedNode(f"{SD}UnionDefaultGraph")))
    found += [(service, f"{SD}resultFormat", NamedNode(iri)) for iri in FORMATS]
    found += [
        (service, f"{SD}defaultDataset", dataset),
        (dataset, RDF_TYPE, NamedNode(f"{SD}Dataset")),
        (dataset, f"{SD}defaultGraph", union),
        (union, RDF_TYPE, NamedNode(f"{SD}Graph")),
        (union, "http://purl.org/dc/terms/description", Literal("The union of all named graphs.", language="en")),
    ]
    return [Triple(s, NamedNode(p), o) for s, p, o in found]


FORMATS = [
    *(f"http://www.w3.org/ns/formats/SPARQL_Results_{name}" for name in ("JSON", "XML", "CSV", "TSV")),
    *(f"http://www.w3.org/ns/formats/{name}" for name in ("Turtle", "N-Triples", "RDF_XML", "JSON-LD")),
]
"""The forms of answers, by the names that https://www.w3.org/ns/formats/ gives them."""
assert len(FORMATS) == len(SELECTED) + len(CONSTRUCTED)
