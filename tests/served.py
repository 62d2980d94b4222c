"""A small catalogue, built and served with its SPARQL endpoint, and requests to it."""

import http.client
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from fairdict.config import load
from fairdict.serve import Server
from fairdict.serve.current import Current
from fairdict.serve.service import service
from fairdict.serve.worker import Limits

DEFAULT = Limits()
JSON = "application/sparql-results+json"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@contextmanager
def serving(folder: Path, limits: Limits = DEFAULT, workers: int = 1, port: int = 0) -> Iterator[tuple[str, Current]]:
    """The address of the built catalogue in ``folder`` while it is served, and what its queries are answered from."""
    catalogue = load(folder)
    with (
        Current(catalogue, limits, workers) as current,
        Server(lambda _: service(catalogue, current), port, dated=True) as server,
    ):
        yield server.url, current


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def ask(
    url: str, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request."""
    connection = http.client.HTTPConnection(url.removeprefix("http://").rstrip("/"), timeout=60)
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        connection.close()


def query(url: str, text: str, accept: str = JSON, **more: str) -> Answer:
    """A query asked with GET."""
    return ask(url, f"/sparql?{urlencode({'query': text, **more})}", headers={"accept": accept})
