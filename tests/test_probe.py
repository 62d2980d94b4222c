"""Addresses are tried: what counts as an answer, whom to leave alone, and what is forgotten."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairdict.config import Probing
from fairdict.document import Context, canonical
from fairdict.model import Evidence
from fairdict.probe import FAILURES, Probed, attempt, probe
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from fairdict.web import Limits, Web
from tests.faulty_server import FaultyServer, Slow, reply
from tests.scripted import BASE, Stage

NIGHT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HERE = Probing(hosts=("127.0.0.1", "localhost"))


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)


@pytest.fixture
def web() -> Iterator[Web]:
    limits = Limits(connect=1, read=0.3, total=1, attempts=1)
    with Web(user_agent="fairdict/test", limits=limits, allow_private=True) as door:
        yield door


def named(stage: Stage, *urls: str, key: str = "k", state: str = "live") -> None:
    """A dataset with these addresses."""
    document = canonical({"id": f"{BASE}dataset/{key}", "landingPage": list(urls)}).decode()
    stage.store.db.execute(
        "INSERT OR REPLACE INTO dataset (key, iri, kind, state, document, hash, input, since, changed) "
        "VALUES (?, ?, 'Dataset', ?, ?, '', '', '', '')",
        (key, f"{BASE}dataset/{key}", state, document),
    )


def night(stage: Stage, settings: Probing = HERE, days: float = 0, clock: Any = None) -> Probed:
    now = clock or (lambda: NIGHT + timedelta(days=days))
    return probe(stage.store, stage.catalogue(probing=settings), user_agent="fairdict/test", now=now)


def evidence(stage: Stage) -> dict[str, tuple[Any, ...]]:
    return {r["url"]: tuple(r)[2:] for r in stage.store.rows("SELECT * FROM evidence ORDER BY url")}


def closed() -> str:
    """An address on this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_every_answer_is_an_answer(server: FaultyServer, web: Web) -> None:
    server.plans = {
        "/ok": reply(200, content_type="text/csv; charset=utf-8", content_length="12"),
        "/gone": reply(410), "/login": reply(401), "/broken": reply(500), "/moved": reply(301, location="/ok"),
        "/odd": reply(200, content_length="many"),
    }  # fmt: skip
    tried = "2026-03-01T02:00:00Z"
    paths = ("/ok", "/gone", "/login", "/broken", "/moved", "/no", "/odd")
    found = {p: attempt(web, server.url(p), lambda: NIGHT) for p in paths}
    assert found["/odd"].length is None
    assert found["/ok"] == Evidence(server.url("/ok"), tried, 200, media_type="text/csv", length=12)
    assert [found[p].status for p in ("/gone", "/login", "/broken", "/no")] == [410, 401, 500, 404]
    assert (found["/moved"].status, found["/moved"].final_url) == (200, server.url("/ok"))
    assert {e.method for e in found.values()} == {"HEAD"} and {a.method for a in server.asked} == {"HEAD"}


@pytest.mark.parametrize("status", [403, 405, 501])
def test_where_head_is_refused_get_is_tried(server: FaultyServer, web: Web, status: int) -> None:
    page = reply(200, b"<html>", content_type="text/html")
    server.plans["/"] = lambda asked: reply(status) if asked.method == "HEAD" else page
    found = attempt(web, server.url(), lambda: NIGHT, failures=2)
    assert (found.status, found.method, found.media_type, found.failures) == (200, "GET", "text/html", 0)


def test_no_answer_is_counted_by_its_kind(server: FaultyServer, web: Web) -> None:
    server.plans = {"/hangs": Slow(hang=True), "/round": reply(302, location="/round")}
    found = attempt(web, closed(), lambda: NIGHT, 1)
    assert (found.status, found.error, found.failures) == (None, "connect", 2)
    found = attempt(web, server.url("/hangs"), lambda: NIGHT)
    assert (found.status, found.error, found.failures) == (None, "timeout", 1)
    found = attempt(web, "http://nowhere.invalid/", lambda: NIGHT)
    assert (found.status, found.error, found.failures) == (None, "dns", 1)
    found = attempt(web, server.url("/round"), lambda: NIGHT, 1)
    assert found.error == "redirect" and found.failures == 1, "there was an answer, though no good one"


def test_a_private_address_is_not_asked(server: FaultyServer) -> None:
    with Web(user_agent="fairdict/test", limits=Limits(attempts=1)) as door:
        found = attempt(door, server.url(), lambda: NIGHT)
    assert (found.status, found.error, found.failures, server.asked) == (None, "private", 0, [])


def test_only_the_hosts_that_are_named_are_tried(stage: Stage, server: FaultyServer) -> None:
    named(stage, server.url("/a"), "https://elsewhere.invalid/", "http://[broken/", f"{BASE}dataset/other")
    assert night(stage, Probing(hosts=("127.0.0.1",))) == Probed(tried=1, answered=1, left=0)
    assert list(evidence(stage)) == [server.url("/a")]


def test_an_address_that_is_none_stops_nothing(stage: Stage, server: FaultyServer) -> None:
    named(stage, "http://[broken/", "http:///nothing")
    assert night(stage, Probing()).tried == 2
    assert {e[0] for e in evidence(stage).values()} == {None} and server.asked == []


def test_nothing_is_tried_again_within_days(stage: Stage, server: FaultyServer) -> None:
    named(stage, server.url("/a"))
    assert [night(stage, days=d).tried for d in (0, 1, 6.9, 7.1, 7.2)] == [1, 0, 0, 1, 0]
    assert len(server.asked) == 2


def test_a_host_has_a_budget_and_the_oldest_go_first(stage: Stage, server: FaultyServer) -> None:
    named(stage, *(server.url(f"/{n}") for n in range(5)))
    settings = Probing(hosts=("127.0.0.1",), per_host=2)
    assert night(stage, settings) == Probed(tried=2, answered=2, left=3)
    assert night(stage, settings, 8).tried == 2
    assert [a.target for a in server.asked] == ["/0", "/1", "/2", "/3"]


def test_requests_are_what_a_budget_counts(stage: Stage, server: FaultyServer) -> None:
    server.plans["/0"] = lambda asked: reply(405) if asked.method == "HEAD" else reply(200)
    named(stage, server.url("/0"), server.url("/1"))
    assert night(stage, Probing(hosts=("127.0.0.1",), per_host=2)) == Probed(tried=1, answered=1, left=1)


def test_a_night_has_an_end(stage: Stage, server: FaultyServer) -> None:
    named(stage, *(server.url(f"/{n}") for n in range(4)))
    ticks = iter(range(100))
    found = night(stage, Probing(hosts=("127.0.0.1",), minutes=3), clock=lambda: NIGHT + timedelta(minutes=next(ticks)))
    assert found.tried == 2 and found.left == 2


def test_a_host_that_fails_is_left_alone_for_the_night(stage: Stage, server: FaultyServer) -> None:
    dead = closed()
    named(stage, *(f"{dead}{n}" for n in range(FAILURES + 2)), server.url("/z", host="localhost"))
    assert night(stage) == Probed(tried=FAILURES + 1, answered=1, left=2)
    assert night(stage, days=1).tried == 2, "what was left is due the next night"


def test_failures_are_counted_over_nights(stage: Stage) -> None:
    dead = closed()
    named(stage, dead)
    for day in (0, 8, 16):
        night(stage, days=day)
    assert stage.store.value("SELECT failures FROM evidence WHERE url = ?", dead) == 3


def test_evidence_goes_with_the_address(stage: Stage, server: FaultyServer) -> None:
    named(stage, server.url("/a"))
    named(stage, server.url("/b"), key="other")
    night(stage)
    assert len(evidence(stage)) == 2
    named(stage, server.url("/b"), key="other", state="withdrawn")
    night(stage)
    assert list(evidence(stage)) == [server.url("/a")]


def test_what_is_switched_off_asks_nothing_and_keeps_what_was_found(stage: Stage, server: FaultyServer) -> None:
    named(stage, server.url("/a"))
    night(stage)
    before, asked = evidence(stage), list(server.asked)
    assert list(before) == [server.url("/a")] and asked
    assert night(stage, Probing(hosts=("127.0.0.1",), enabled=False), days=30) == Probed()
    assert evidence(stage) == before and server.asked == asked


def test_another_choice_of_hosts_keeps_what_was_found(stage: Stage, server: FaultyServer) -> None:
    named(stage, server.url("/a"))
    night(stage)
    before = evidence(stage)
    assert night(stage, Probing(hosts=("elsewhere.invalid",)), days=30) == Probed()
    assert evidence(stage) == before != {}


def test_progress_is_told(stage: Stage, server: FaultyServer) -> None:
    named(stage, *(server.url(f"/{n:03}") for n in range(51)))
    told: list[str] = []
    catalogue = stage.catalogue(probing=HERE)
    probe(stage.store, catalogue, user_agent="fairdict/test", now=lambda: NIGHT, progress=told.append)
    assert told == ["50 of 51 addresses tried"]
    assert "us@example.org" in server.asked[0].headers["user-agent"]
