"""The whole of what ``fairdict serve`` answers: the site in all its forms, SPARQL, OAI-PMH, and how the server fares.

Takes a catalogue that was built; leaves one ASGI application. A build may exchange the site under it at any moment.
"""

from collections.abc import Callable
from dataclasses import dataclass

import click
import orjson
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from fairdict.config import Catalogue
from fairdict.publish.pages import Site
from fairdict.queries import load
from fairdict.query import usual
from fairdict.serve.current import Current
from fairdict.serve.files import site
from fairdict.serve.metrics import Metrics
from fairdict.serve.questions import Questions
from fairdict.serve.records import Harvested, Records
from fairdict.serve.sparql import Endpoint


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the service: its name in the metrics, and whether it answers for a path."""

    name: str
    app: ASGIApp
    answers: Callable[[str], bool]


def service(catalogue: Catalogue, current: Current | None = None) -> ASGIApp:
    """The application; without ``current`` there are neither SPARQL nor OAI-PMH."""
    metrics = Metrics()
    parts = [
        Part("health", _health(current), lambda path: path == "/health"),
        Part("metrics", _metrics(metrics, current), lambda path: path == "/metrics"),
    ]
    if current is not None:
        parts += _asking(catalogue, current)
    parts.append(Part("site", site(catalogue.public), lambda path: True))
    counted = [Part(p.name, metrics.counting(p.name, p.app), p.answers) for p in parts]

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope["path"])
        try:
            await next(part.app for part in counted if part.answers(path))(scope, receive, send)
        except Exception as error:
            click.echo(f"{scope['method']} {path} could not be answered: {type(error).__name__}: {error}", err=True)
            raise

    return answer


def _asking(catalogue: Catalogue, current: Current) -> list[Part]:
    languages = catalogue.languages or ("en",)
    pages = {"/query/", *(f"/{lang}/query/" for lang in languages)}
    prefixes = usual(catalogue.context.prefixes)
    questions = Questions(Site(catalogue), load(catalogue.layers, prefixes), current, languages, prefixes)
    return [
        Part("sparql", Endpoint(current, f"{catalogue.base_iri}sparql", "query/"), lambda path: path == "/sparql"),
        Part("query", questions, lambda path: path in pages),
        Part("oai", Harvested(Records(catalogue, current, f"{catalogue.base_iri}oai")), lambda path: path == "/oai"),
    ]


def _health(current: Current | None) -> ASGIApp:
    """``/health``: 200 while questions can be answered from what is published, 503 and why where not."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        trouble = current.trouble if current is not None else ""
        told = {"status": "trouble" if trouble else "ok"}
        if current is not None:
            told["generation"] = current.name
        if trouble:
            told["trouble"] = trouble
        headers = {"content-type": "application/json", "cache-control": "no-store"}
        response = Response(orjson.dumps(told) + b"\n", 503 if trouble else 200, headers)
        await response(scope, receive, send)

    return answer


def _metrics(metrics: Metrics, current: Current | None) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        values = {"start_time_seconds": ("When the server began, in seconds since 1970.", metrics.started)}
        if current is not None:
            values |= {
                "generations_total": ("Generations of the graphs that were loaded.", current.loads),
                "queries_ended_total": ("Processes that a query outlasted or brought down.", current.processes_ended),
                "generation_behind": (
                    "1 where what is published could not be loaded yet.", float(bool(current.trouble)),
                ),
            }  # fmt: skip
        headers = {"content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store"}
        await Response(metrics.told(values), headers=headers)(scope, receive, send)

    return answer
