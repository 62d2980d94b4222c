"""SPARQL endpoints that others wrote: Oxigraph, which says everything, and Virtuoso, which cuts off without a word."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fairdict_harvesters import sparql

from fairdict.config import Source
from fairdict.model import Record
from fairdict.web import Web
from tests.servers import rooms
from tests.servers.nights import Catalogue, numbers
from tests.servers.program import free_port, running
from tests.servers.rooms import DJEHUTY, VIRTUOSO
from tests.servers.virtuoso import virtuoso
from tests.sparql_server import graph

pytestmark = pytest.mark.servers

COUNT = 120
LINES = 19


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "catalogue")


@pytest.fixture(scope="module")
def oxigraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    rooms.require(DJEHUTY.ready, "oxigraph (in the room of djehuty)")
    folder = tmp_path_factory.mktemp("oxigraph")
    (folder / "graph.ttl").write_text(graph(COUNT), "utf-8")
    url = f"http://127.0.0.1:{free_port()}"
    program = DJEHUTY.program("oxigraph")
    place = ["--location", str(folder / "store")]
    load = [program, "load", *place, "--file", str(folder / "graph.ttl")]
    subprocess.run(load, capture_output=True, check=True)
    with running([program, "serve-read-only", *place, "--bind", url[7:]], url, folder / "said.log", cwd=folder):
        yield f"{url}/query"


@pytest.fixture(scope="module", params=[0, 150], ids=["free", "capped"])
def endpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    rooms.require(VIRTUOSO.ready, "virtuoso")
    with virtuoso(tmp_path_factory.mktemp("virtuoso"), graph(COUNT), rows=request.param) as url:
        yield url


def test_oxigraph_is_harvested_whole(oxigraph: str, catalogue: Catalogue) -> None:
    assert_whole(oxigraph, catalogue)


def test_virtuoso_is_harvested_whole_whatever_its_limit(endpoint: str, catalogue: Catalogue) -> None:
    assert_whole(endpoint, catalogue)


def test_not_a_statement_is_missing(endpoint: str, make_source: Callable[..., Source]) -> None:
    with Web(user_agent="test/1", allow_private=True, rate=0) as web:
        steps = list(sparql.fetch(make_source("sparql", endpoint), web, None))
    records = [s for s in steps if isinstance(s, Record)]
    assert len(records) == COUNT and {len(r.body.splitlines()) for r in records} == {LINES}


def assert_whole(url: str, catalogue: Catalogue) -> None:
    catalogue.declare("sparql", url, "[sources.partner.options]", "page_size = 50")
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": COUNT, "new": COUNT}, outcome.line
    outcome = catalogue.night(2)
    assert numbers(outcome) == {"listed": COUNT, "unchanged": COUNT}, outcome.line
    assert catalogue.live() == COUNT
