"""The night of the probe: which addresses are due, whom to leave alone, and what is kept and forgotten."""

import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairdict.assess import assess
from fairdict.config import Probing
from fairdict.document import Context, canonical
from fairdict.evidence import everything, judged
from fairdict.model import NIGHTS, Evidence
from fairdict.probe import FAILURES, Probed, probe
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from tests.faulty_server import Asked, FaultyServer, Plan, reply
from tests.scripted import BASE, Stage

NIGHT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HERE = Probing(hosts=("127.0.0.1", "localhost"))
OK = reply(content_type="text/csv")


pytestmark = pytest.mark.usefixtures("no_proxy")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with nothing in it, made once."""
    path = tmp_path_factory.mktemp("empty") / "catalogue.db"
    Store(path).close()
    return path


@pytest.fixture
def stage(tmp_path: Path, empty: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    (tmp_path / "data").mkdir()
    shutil.copyfile(empty, tmp_path / "data" / "catalogue.db")
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)


def named(stage: Stage, *urls: str, key: str = "k", state: str = "live") -> None:
    """A dataset with these addresses."""
    document = canonical({"id": f"{BASE}dataset/{key}", "landingPage": list(urls)}).decode()
    stage.store.db.execute(
        "INSERT OR REPLACE INTO dataset (key, iri, kind, state, document, hash, input, since, changed) "
        "VALUES (?, ?, 'Dataset', ?, ?, '', '', '', '')",
        (key, f"{BASE}dataset/{key}", state, document),
    )


def store(stage: Stage, document: dict[str, Any]) -> None:
    """A dataset that is this document."""
    named(stage)
    stage.store.db.execute(
        "UPDATE dataset SET document = ?", [canonical({"id": f"{BASE}dataset/k", **document}).decode()]
    )


def night(stage: Stage, settings: Probing = HERE, days: float = 0, clock: Any = None) -> Probed:
    now = clock or (lambda: NIGHT + timedelta(days=days))
    return probe(stage.store, stage.catalogue(probing=settings), user_agent="fairdict/test", now=now)


def evidence(stage: Stage) -> dict[str, Evidence]:
    return {e.url: e for e in everything(stage.store)}


def heads(server: FaultyServer) -> list[str]:
    """The paths that were asked with HEAD, in order."""
    return [a.target for a in server.asked if a.method == "HEAD"]


def closed() -> str:
    """An address on this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_only_the_hosts_that_are_named_are_tried(stage: Stage, server: FaultyServer) -> None:
    named(stage, server.url("/a"), "https://elsewhere.invalid/", "http://[broken/", f"{BASE}dataset/other")
    assert night(stage, Probing(hosts=("127.0.0.1",))) == Probed(tried=1, answered=1, left=0)
    assert list(evidence(stage)) == [server.url("/a")]


def test_an_address_that_is_none_stops_nothing(stage: Stage, server: FaultyServer) -> None:
    named(stage, "http://[broken/", "http:///nothing")
    assert night(stage, Probing()).tried == 2
    assert {e.status for e in evidence(stage).values()} == {None} and server.asked == []


def test_what_is_good_is_tried_again_after_days(stage: Stage, server: FaultyServer) -> None:
    server.plans["/a"] = OK
    named(stage, server.url("/a"))
    assert [night(stage, days=d).tried for d in (0, 1, 6.9, 7.1, 7.2)] == [1, 0, 0, 1, 0]
    assert heads(server) == ["/a", "/a"]


def test_what_failed_is_tried_again_the_next_night(stage: Stage, server: FaultyServer) -> None:
    server.plans["/gone"] = reply(410)
    named(stage, server.url("/a"), server.url("/gone"))
    settings = Probing(hosts=("127.0.0.1",), again=2)
    assert [night(stage, settings, d).tried for d in (0, 0.5, 1, 2, 3, 4, 7)] == [2, 0, 0, 1, 0, 1, 2]


def test_what_is_new_goes_first_and_then_the_oldest(stage: Stage, server: FaultyServer) -> None:
    named(stage, *(server.url(f"/{n}") for n in range(4)))
    settings = Probing(hosts=("127.0.0.1",), per_host=5, again=7)
    assert night(stage, settings) == Probed(tried=2, answered=2, left=2), "robots.txt is one request, and two for each"
    named(stage, *(server.url(f"/{n}") for n in range(4)), server.url("/1new"))
    assert night(stage, settings, 7).tried == 2
    assert heads(server) == ["/0", "/1", "/1new", "/2"]


def test_requests_are_what_a_budget_counts(stage: Stage, server: FaultyServer) -> None:
    server.plans["/0"] = lambda asked: reply(405) if asked.method == "HEAD" else OK
    named(stage, server.url("/0"), server.url("/1"))
    assert night(stage, Probing(hosts=("127.0.0.1",), per_host=3)) == Probed(tried=1, answered=1, left=1)
    assert len(server.asked) == 3 and list(evidence(stage)) == [server.url("/0")], "what was not asked stays untried"


def test_what_the_budget_cut_short_is_told_as_ours(stage: Stage, server: FaultyServer) -> None:
    server.plans["/0"] = reply(301, location="/1")
    named(stage, server.url("/0"))
    assert night(stage, Probing(hosts=("127.0.0.1",), per_host=2)).tried == 1
    found = evidence(stage)[server.url("/0")]
    assert (found.status, found.error, found.failures) == (None, "budget", 1)


def test_a_night_has_an_end(stage: Stage, server: FaultyServer) -> None:
    named(stage, *(server.url(f"/{n}") for n in range(9)))
    ticks = iter(range(100))
    found = night(stage, Probing(hosts=("127.0.0.1",), minutes=6), clock=lambda: NIGHT + timedelta(minutes=next(ticks)))
    assert found.tried == 2 and found.left == 7


def test_a_host_that_fails_is_left_alone_for_the_night(stage: Stage, server: FaultyServer) -> None:
    dead = closed()
    named(stage, *(f"{dead}{n}" for n in range(FAILURES + 2)), server.url("/z", host="localhost"))
    assert night(stage) == Probed(tried=FAILURES + 1, answered=1, left=2)
    assert len(evidence(stage)) == FAILURES + 1, "what was not tried is not counted"
    assert night(stage).tried == 0, "the same night again"
    assert night(stage, days=1).tried == FAILURES + 1, "what was left is due the next night"


def test_failures_are_counted_over_nights(stage: Stage) -> None:
    dead = closed()
    named(stage, dead)
    for day in (0, 0.4, 1, 2):
        night(stage, Probing(hosts=("127.0.0.1",), again=0), days=day)
    assert evidence(stage)[dead].failures == 3, "two runs in one night are one night"
    night(stage, days=3)
    assert evidence(stage)[dead].failures == 4


def test_a_host_that_asks_for_patience_is_given_it(stage: Stage, server: FaultyServer) -> None:
    server.plans["/0"] = reply(429, retry_after="3600")
    named(stage, server.url("/0"), server.url("/1"))
    assert night(stage) == Probed(tried=1, answered=1, left=1)


def test_what_robots_may_not_ask_is_not_asked(stage: Stage, server: FaultyServer) -> None:
    rules = b"User-agent: fairdict\nDisallow: /hidden/\n"
    server.plans = {"/robots.txt": reply(body=rules, content_type="text/plain"), "/seen": OK}
    named(stage, server.url("/hidden/a"), server.url("/seen"))
    night(stage)
    assert [(e.status, e.error) for e in evidence(stage).values()] == [(None, "robots"), (200, "")]
    assert [a.target for a in server.asked].count("/robots.txt") == 1 and "/hidden/a" not in heads(server)


@pytest.mark.parametrize("plan", [reply(500), reply(body=b"<html>", content_type="text/html"), reply(404)])
def test_a_host_without_robots_txt_asks_nothing(stage: Stage, server: FaultyServer, plan: Plan) -> None:
    server.plans = {"/robots.txt": plan, "/a": OK}
    named(stage, server.url("/a"))
    night(stage)
    assert evidence(stage)[server.url("/a")].status == 200


def test_the_role_of_each_address_is_known(stage: Stage, server: FaultyServer) -> None:
    server.plans = {
        "/page": reply(body=b'<html><link rel="describedby" href="/m.ttl">', content_type="text/html"),
        "/m.ttl": reply(content_type="text/turtle"), "/api": OK, "/f": OK, "/id": reply(302, location="/page"),
    }  # fmt: skip
    file = {"downloadURL": [server.url("/f")], "accessURL": [server.url("/page")],
            "accessService": [{"endpointURL": [server.url("/api")]}]}  # fmt: skip
    store(stage, {"identifier": [server.url("/id")], "landingPage": [server.url("/page")], "distribution": [file]})
    for day in (0, 1):
        night(stage, days=day)
    found = {e.url.rpartition("/")[2]: e.roles for e in evidence(stage).values()}
    assert found == {
        "id": ("identifier",), "page": ("landing", "distribution"), "f": ("distribution",), "api": ("service",),
        "m.ttl": ("metadata",),
    }  # fmt: skip
    identifier = evidence(stage)[server.url("/id")]
    assert identifier.negotiated is not None and identifier.embedded is None
    store(stage, {"identifier": [server.url("/id")]})
    night(stage, days=2)
    assert list(evidence(stage)) == [server.url("/id")], "what a page named goes with the page"


def test_what_each_of_several_partners_says_is_tried(stage: Stage, server: FaultyServer) -> None:
    """A dataset takes its pages from one of them, and each of them is judged."""
    named(stage, server.url("/first"))
    db = stage.store.db
    for n, source in enumerate(("first", "second"), 1):
        db.execute("INSERT INTO source (name, harvester, url) VALUES (?, 'dcat', 'x')", [source])
        db.execute(
            "INSERT INTO record (id, source, identifier, state, hash, bytes) VALUES (?, ?, 'a', 'current', '', '')",
            [n, source],
        )
        said = canonical({"landingPage": [server.url(f"/{source}")]}).decode()
        db.execute(
            "INSERT INTO description (id, record, n, source, identifier, kind, selected, document, hash, fingerprint) "
            "VALUES (?, ?, 0, ?, 'a', 'Dataset', 1, ?, '', '')", [n, n, source, said]
        )  # fmt: skip
        db.execute(
            "INSERT INTO member (source, identifier, n, key, description) VALUES (?, 'a', 0, 'k', ?)", [source, n]
        )
    night(stage)
    assert list(evidence(stage)) == [server.url("/first"), server.url("/second")]
    db.execute("DELETE FROM member WHERE source = 'second'")
    night(stage, days=1)
    assert list(evidence(stage)) == [server.url("/first")]


def test_hosts_are_asked_side_by_side(stage: Stage, server: FaultyServer) -> None:
    both = threading.Barrier(2, timeout=10)

    def met(asked: Asked) -> bytes:
        if asked.target == "/a" and asked.method == "HEAD":
            both.wait()
        return OK

    server.plans["/a"] = met
    named(stage, server.url("/a"), server.url("/a", host="localhost"))
    assert night(stage) == Probed(tried=2, answered=2, left=0) and not both.broken


def test_what_an_interrupted_night_found_counts(stage: Stage, server: FaultyServer) -> None:
    server.plans = {f"/{n}": OK for n in range(4)}
    named(stage, *(server.url(f"/{n}") for n in range(4)))
    calls = iter(range(100))

    def now() -> datetime:
        if next(calls) == 8:
            raise KeyboardInterrupt
        return NIGHT

    with pytest.raises(KeyboardInterrupt):
        night(stage, clock=now)
    found = list(evidence(stage))
    assert 0 < len(found) < 4
    night(stage)
    assert heads(server) == ["/0", "/1", "/2", "/3"], "the next night goes on where that one was stopped"


def test_a_probe_that_finds_the_same_leaves_nothing_to_judge(stage: Stage, server: FaultyServer) -> None:
    server.plans = {"/a": reply(body=b"<html>x", content_type="text/html"), "/b": reply(404)}
    named(stage, server.url("/a"), server.url("/b"))
    seen = []
    for day in (0, 7, 14):
        night(stage, days=day)
        seen.append([judged(e, NIGHTS) for e in evidence(stage).values()])
    assert seen[0] == seen[1] == seen[2] and len(heads(server)) == 6


def outcome(stage: Stage, rule: str = "RDA-A1-02M") -> str:
    """How the only dataset is judged, from what is stored."""
    assess(stage.store, stage.catalogue(probing=HERE), as_of="2026-03-01")
    return str(stage.store.value("SELECT outcome FROM finding_row WHERE of = 'dataset' AND rule = ?", rule))


def test_silence_is_held_against_nobody_until_the_third_night(stage: Stage) -> None:
    dead = closed()
    named(stage, dead)
    found = [outcome(stage)]
    for day in (0, 0.2, 1, 2):
        night(stage, days=day)
        found.append(outcome(stage))
    assert found == ["indeterminate"] * 4 + ["fail"]


def test_an_answer_counts_at_once_and_judging_needs_no_network(
    stage: Stage, server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.plans["/p"] = reply(body=b"<html>x", content_type="text/html")
    named(stage, server.url("/p"))
    night(stage)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: pytest.fail("judging asked the network"))
    assert outcome(stage) == "pass"
    assert assess(stage.store, stage.catalogue(probing=HERE), as_of="2026-03-01") == 0, "the same is not judged again"
    monkeypatch.undo()
    server.plans["/p"] = reply(404)
    night(stage, days=7)
    assert outcome(stage) == "fail"
    night(stage, days=8)
    assert assess(stage.store, stage.catalogue(probing=HERE), as_of="2026-03-01") == 0, "nothing new was found"


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
