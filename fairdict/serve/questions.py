"""The page to ask SPARQL on: a field, worked examples, and the answer as a table; it needs no script.

Takes the templates and words of the site; leaves HTML. A question is asked by a link (``?query=``), so that it can be
shared, and its answer is had as a file from the endpoint itself.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

import orjson
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from fairdict.publish.hosting import POLICY
from fairdict.publish.pages import Site
from fairdict.queries import Query
from fairdict.serve.current import Current
from fairdict.serve.worker import Question

ROWS = 200
"""Rows of an answer that the page shows; the whole is a file."""
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""Names that need no escape after a prefix."""
TABLE, GRAPH = "application/sparql-results+json", "text/turtle"


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows of an answer: a sentence where there is none, else a truth, a graph, or rows of ``names``,
    of which there are ``count`` in all."""

    status: int = 200
    sentence: str = ""
    truth: bool | None = None
    graph: str = ""
    names: Sequence[str] = ()
    rows: Sequence[Sequence[Mapping[str, str] | None]] = ()
    count: int = 0

    @property
    def files(self) -> tuple[str, ...]:
        """The forms in which the endpoint gives the whole of it."""
        if self.status != 200:
            return ()
        return ("ttl", "nt", "jsonld", "rdf") if self.graph else ("csv", "tsv", "json", "xml")


class Questions:
    """The ASGI application at ``/query/`` and ``/LANG/query/``."""

    def __init__(
        self,
        site: Site,
        queries: Sequence[Query],
        current: Current,
        languages: Sequence[str],
        prefixes: Mapping[str, str],
    ) -> None:
        """``prefixes`` are those that need not be declared, and by which the page shortens the addresses it shows."""
        self._site = site
        self._prefixes = prefixes
        self._queries = queries
        self._current = current
        self._languages = languages
        for lang in languages:  # a mistake in a template is met when the server starts, not by who asks
            for answer in (None, Shown(truth=True), Shown(graph="#"), Shown(400, "?"), Shown(names="?", rows=[[None]])):
                self._rendered(lang, f"{lang}/query/", "", answer)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers with the page, in the language that the path begins with."""
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD"):
            response = Response("Only GET and HEAD are answered here.\n", 405, {"allow": "GET, HEAD"}, "text/plain")
        else:
            response = await run_in_threadpool(self._page, request)
        await response(scope, receive, send)

    def _page(self, request: Request) -> Response:
        path = request.url.path
        own = next((tag for tag in self._languages if path.startswith(f"/{tag}/")), "")
        lang = own or preferred(request.headers, self._languages)
        said = parse_qs(str(request.url.query), errors="replace")
        text = said.get("query", [""])[0].replace("\r\n", "\n")
        example = next((q for q in self._queries if q.name == said.get("example", [""])[0]), None)
        if example is not None and not text.strip():
            text = example.text
        answer = self._answer(text) if text.strip() else None
        content = self._rendered(lang, f"{lang}/query/" if own else "query/", text, answer, example)
        headers = {"content-security-policy": POLICY, "vary": "Accept-Language", "cache-control": "no-cache"}
        return Response(content, answer.status if answer is not None else 200, headers, "text/html")

    def _rendered(self, lang: str, path: str, text: str, answer: Shown | None, example: Query | None = None) -> str:
        words = self._site.words(lang)
        return self._site.page(
            "query.html",
            lang,
            path,
            text=text,
            answer=answer,
            examples=[{"name": q.name, "title": q.title(lang), "chosen": q is example} for q in self._queries],
            files=[(form, f"?{urlencode({'query': text, 'format': form})}") for form in answer.files] if answer else [],
            counted=words.count("query.rows", answer.count) if answer else "",
            shown=words.say("query.shown", n=ROWS),
            most=ROWS,
        )

    def _answer(self, text: str) -> Shown:
        most = self._current.limits.length
        if len(text) > most:
            return Shown(413, f"A query may have {most} characters here; ask more briefly.")
        found = self._current.ask(Question(text, f"{TABLE}, {GRAPH}"))
        if found.status != 200:
            return Shown(found.status, found.body.decode().strip())
        if found.media_type == GRAPH:
            return Shown(graph=found.body.decode() or "# \n")
        body = orjson.loads(found.body)
        if "boolean" in body:
            return Shown(truth=body["boolean"])
        names, rows = body["head"]["vars"], body["results"]["bindings"]
        shown = [[self._term(row.get(name)) for name in names] for row in rows[:ROWS]]
        return Shown(names=names, rows=shown, count=len(rows))

    def _term(self, term: Mapping[str, str] | None) -> Mapping[str, str] | None:
        """A term with what is shown of it: an address as a query may write it, where it can."""
        if term is None or term["type"] != "uri":
            return term
        value = term["value"]
        for prefix, space in self._prefixes.items():
            if value.startswith(space) and _LOCAL.fullmatch(value, len(space)):
                return {**term, "shown": f"{prefix}:{value[len(space) :]}"}
        return {**term, "shown": value}


def preferred(headers: Headers, languages: Sequence[str]) -> str:
    """The language among ``languages`` that a browser asks for first (RFC 9110, 12.5.4)."""
    best, weight = languages[0], 0.0
    for part in headers.get("accept-language", "").split(","):
        tag, _, q = part.strip().lower().partition(";")
        found = next((known for known in languages if tag.split("-")[0] == known), "")
        try:
            own = float(q.partition("=")[2] or 1)
        except ValueError:
            continue
        if found and own > weight:
            best, weight = found, own
    return best
