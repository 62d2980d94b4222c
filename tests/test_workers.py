"""Queries within limits: each limit with a query that is made to break it, and the next query answered all the same."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdict.errors import FairdictError
from fairdict.serve import workers as pool
from fairdict.serve.generation import Generation
from fairdict.serve.worker import Limits, Question
from fairdict.serve.workers import Workers
from tests import built_example
from tests.served import JSON

PREFIXES = {"dcat": "http://www.w3.org/ns/dcat#"}
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n1 ?o }"
"""Five times everything: about a hundred to the fifth rows to count."""
HUNGRY = (
    'SELECT (STRLEN(?x30) AS ?n) { BIND("a text that is doubled" AS ?x0) '
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))
    + " }"
)
"""Wants twenty gigabytes."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = built_example.small(tmp_path_factory.mktemp("klein"))
    built_example.night(folder, probe=False)
    with Generation(folder / "public", folder / "data" / "sparql") as generation:
        yield generation.path


def asked(workers: Workers, text: str, accept: str = JSON) -> tuple[int, str]:
    found = workers.ask(Question(text, accept))
    return found.status, found.body.decode()


def goes_on(workers: Workers) -> bool:
    """Whether the next query is answered, whatever the last one did."""
    status, body = asked(workers, "SELECT (COUNT(*) AS ?n) { ?d a dcat:Dataset }")
    return status == 200 and json.loads(body)["results"]["bindings"][0]["n"]["value"] == "3"


def test_a_query_that_runs_on_is_ended(store: Path) -> None:
    with Workers(store, PREFIXES, "https://klein.example.org/", Limits(seconds=3), 1) as workers:
        assert goes_on(workers)
        start = time.monotonic()
        status, body = asked(workers, ENDLESS)
        assert status == 503 and "took longer than 3 seconds" in body
        assert time.monotonic() - start < 30
        assert workers.ended == 1 and goes_on(workers)


def test_a_query_that_eats_memory_is_refused_or_ended(store: Path) -> None:
    limits = Limits(seconds=60, memory=1200 * 2**20)
    with Workers(store, PREFIXES, "https://klein.example.org/", limits, 1) as workers:
        status, body = asked(workers, HUNGRY)
        assert status == 400 and ("memory" in body or "brought down" in body or "more than" in body)
        assert goes_on(workers)


def test_a_text_that_breaks_the_parser_is_told(store: Path) -> None:
    with Workers(store, PREFIXES, "https://klein.example.org/", Limits(seconds=20), 1) as workers:
        for text in (
            "SELECT * { " + "{ " * 5000 + "}" * 5000 + " }",
            "SELECT * { ?s ?p " + "(" * 5000 + ")" * 5000 + "}",
        ):
            status, body = asked(workers, text)
            assert status in (400, 503) and body.strip().endswith("."), body
            assert goes_on(workers)


def test_rows_and_bytes_are_limited(store: Path) -> None:
    limits = Limits(rows=5, size=2000)
    with Workers(store, PREFIXES, "https://klein.example.org/", limits, 1) as workers:
        status, body = asked(workers, "SELECT * { ?s ?p ?o }")
        assert status == 400 and "more than 5 rows" in body and "LIMIT" in body
        status, body = asked(workers, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "text/turtle")
        assert status == 400 and "more than 5 statements" in body
        assert asked(workers, "SELECT * { ?s ?p ?o } LIMIT 5")[0] == 200
        long = "x" * 3000
        status, body = asked(workers, f'SELECT ("{long}" AS ?x) {{ }}')
        assert status == 400 and "larger than 2000 bytes" in body
        status, body = asked(workers, f'CONSTRUCT {{ <a:b> <a:c> "{long}" }} WHERE {{ }}', "text/turtle")
        assert status == 400 and "larger than 2000 bytes" in body
        assert goes_on(workers)


def test_who_waits_too_long_is_told(store: Path) -> None:
    with Workers(store, PREFIXES, "https://klein.example.org/", Limits(seconds=2), 1) as workers:
        goes_on(workers)
        busy = threading.Thread(target=asked, args=(workers, ENDLESS))
        busy.start()
        time.sleep(0.2)
        found = [asked(workers, "ASK {}") for _ in range(2)]
        busy.join()
        assert all(status == 200 or (status == 503 and "wait" in body) for status, body in found)
        assert goes_on(workers)


def test_a_process_that_cannot_start_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "START", 20.0)
    with (
        pytest.raises(FairdictError, match="could not be started"),
        Workers(tmp_path / "nothing", PREFIXES, "https://klein.example.org/", Limits(), 1),
    ):
        pass


def test_no_query_writes(store: Path) -> None:
    with Workers(store, PREFIXES, "https://klein.example.org/", Limits(), 1) as workers:
        for text in ("INSERT DATA { <a:a> <a:b> 1 }", "CLEAR ALL", "LOAD <file:///etc/passwd>"):
            status, body = asked(workers, text)
            assert status == 400 and "not valid SPARQL" in body
        assert goes_on(workers)
