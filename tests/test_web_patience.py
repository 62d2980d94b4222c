"""The door to the network: pace, patience with a server that is busy or slow, budgets, broken lines."""

import gzip
import socket
import threading
from datetime import timedelta
from email.utils import format_datetime

import pytest

from fairdict.web import Gate, Limits, Web
from tests.faulty_server import FaultyServer, Slow, reply
from tests.web_door import NOW, Clock, door, fails

pytestmark = pytest.mark.usefixtures("no_environment")


# -- pace and patience ----------------------------------------------------------------------------


def test_a_host_is_asked_at_the_agreed_rate(server: FaultyServer, clock: Clock, names: dict[str, str]) -> None:
    names |= {"a.example.org": "127.0.0.1", "b.example.org": "127.0.0.1"}
    server.plans["/"] = reply()
    with door(clock, rate=4.0) as web:
        for host in ("a.example.org", "a.example.org", "b.example.org", "a.example.org"):
            web.get(server.url(host=host))
    assert clock.slept == [0.25, 0.25]


def test_time_in_the_queue_is_not_the_servers(server: FaultyServer, clock: Clock, names: dict[str, str]) -> None:
    names["a.example.org"] = "127.0.0.1"
    server.plans["/"] = reply()
    with door(clock, rate=0.001) as web:
        for _ in range(2):
            assert web.get(server.url(host="a.example.org")).status == 200
    assert clock.slept == [1000.0]


def test_this_machine_is_not_slowed(server: FaultyServer, web: Web, clock: Clock) -> None:
    server.plans["/"] = reply()
    for _ in range(3):
        web.get(server.url())
    assert clock.slept == []


def test_a_gate_lets_one_thread_through_to_a_host(clock: Clock) -> None:
    gate = Gate(timer=clock.timer, sleep=clock.sleep)
    inside_now: list[int] = []
    crowd: list[int] = []

    def call() -> None:
        with gate.turn("a.example.org", 10.0):
            inside_now.append(1)
            crowd.append(len(inside_now))
            threading.Event().wait(0.01)
            inside_now.pop()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert crowd == [1, 1, 1, 1] and sum(clock.slept) == pytest.approx(0.3)


def test_a_gate_without_a_rate_does_not_wait(clock: Clock) -> None:
    gate = Gate(timer=clock.timer, sleep=clock.sleep)
    for _ in range(2):
        with gate.turn("a.example.org", 0):
            pass
    assert clock.slept == []


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: FaultyServer, web: Web, clock: Clock, status: int) -> None:
    server.plans["/"] = [reply(status), reply(status), reply(body=b"at last")]
    assert web.get(server.url()).body == b"at last"
    first, second = clock.slept
    assert 0.5 <= first <= 1.5 and 1.0 <= second <= 3.0
    assert web.requests_made == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 422, 501])
def test_what_will_not_pass_is_not_tried_again(server: FaultyServer, web: Web, status: int) -> None:
    server.plans["/"] = reply(status)
    error = fails("status", web.get, server.url())
    assert error.status == status and str(status) in error.message and server.url() in error.message
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (401, "set `auth`"),
        (403, "ask the partner to allow"),
        (404, "does not exist"),
        (407, "proxy"),
        (410, "removed for good"),
        (429, "lower `rate`"),
        (503, "partner's side"),
        (400, "check the address"),
        (300, "instead of data"),
    ],
)
def test_a_refusal_says_what_to_do(server: FaultyServer, web: Web, status: int, advice: str) -> None:
    server.plans["/"] = reply(status)
    assert advice in fails("status", web.get, server.url()).message


def test_patience_ends(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(503)
    assert fails("status", web.get, server.url()).status == 503
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [
        ("30", 30, 30),
        ("7.5", 7.5, 7.5),
        (format_datetime(NOW + timedelta(seconds=45), usegmt=True), 45, 45),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.5, 1.5),
        ("0", 0.5, 1.5),
        ("-5", 0.5, 1.5),
        ("soon", 0.5, 1.5),
        ("Sun, 99 Foo 2026 99:99:99 GMT", 0.5, 1.5),
        ("", 0.5, 1.5),
    ],
)
def test_retry_after(server: FaultyServer, web: Web, clock: Clock, header: str, least: float, most: float) -> None:
    server.plans["/"] = [reply(503, retry_after=header), reply()]
    web.get(server.url())
    assert len(clock.slept) == 1 and least <= clock.slept[0] <= most


def test_a_retry_date_counts_from_the_servers_own_clock(server: FaultyServer, web: Web, clock: Clock) -> None:
    theirs = NOW + timedelta(hours=3)
    until = theirs + timedelta(seconds=20)
    server.plans["/"] = [
        reply(429, date=format_datetime(theirs, usegmt=True), retry_after=format_datetime(until, usegmt=True)),
        reply(),
    ]
    web.get(server.url())
    assert clock.slept == [20.0]


def test_a_host_that_asked_for_time_is_left_alone_by_all(
    server: FaultyServer, clock: Clock, names: dict[str, str]
) -> None:
    names["a.example.org"] = "127.0.0.1"
    server.plans["/"] = [reply(429, retry_after="60"), reply()]
    waits: list[float] = []
    gate = Gate(timer=clock.timer, sleep=waits.append)
    web = Web(user_agent="x", allow_private=True, gate=gate, timer=clock.timer, sleep=lambda _: None, rate=0)
    with web:
        web.get(server.url(host="a.example.org"))
    assert waits == [60.0]


def test_too_long_a_wait_is_not_waited(server: FaultyServer, web: Web, clock: Clock) -> None:
    server.plans["/"] = reply(503, retry_after="3600")
    error = fails("budget", web.get, server.url())
    assert "3600 seconds" in error.message and "later run" in error.message
    assert error.message.endswith("lower `rate` of this source in fairdict.toml.")
    assert error.status == 503 and clock.slept == []


def test_a_run_has_a_budget_of_requests(server: FaultyServer, clock: Clock) -> None:
    server.plans["/"] = reply()
    with door(clock, limits=Limits(requests=2)) as web:
        web.get(server.url())
        web.get(server.url(), limits=Limits())
        message = fails("budget", web.get, server.url()).message
        assert "budget of 2 requests is used up: raise `requests` of this source in fairdict.toml, or" in message
    assert len(server.asked) == 2


def test_a_run_has_a_budget_of_time(server: FaultyServer, clock: Clock) -> None:
    server.plans |= {"/": reply(), "/busy": reply(503, retry_after="50")}
    with door(clock, limits=Limits(seconds=40)) as web:
        web.get(server.url())
        message = fails("budget", web.get, server.url("/busy")).message
        assert "budget of 40 seconds is used up: raise `minutes` of this source in fairdict.toml" in message
        assert clock.slept == []
        clock.seconds = 41
        fails("budget", web.get, server.url())
    assert len(server.asked) == 2
    with door(clock, limits=Limits(seconds=240 * 60)) as web:
        clock.seconds += 240 * 60
        assert "budget of 240 minutes" in fails("budget", web.get, server.url()).message


# -- broken lines ---------------------------------------------------------------------------------


def test_a_refused_connection_is_tried_again(clock: Clock, web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    error = fails("connect", web.get, f"http://127.0.0.1:{port}/")
    assert "connection refused" in error.message and len(clock.slept) == 3


def test_a_connection_closed_without_an_answer(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = [Slow(), reply(body=b"ok")]
    assert web.get(server.url()).body == b"ok"
    server.plans["/"] = Slow()
    assert "cannot be reached" in fails("connect", web.get, server.url()).message


def test_an_answer_that_is_not_http(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = Slow((b"220 mail.example.org ESMTP\r\n",))
    assert "not HTTP" in fails("malformed", web.get, server.url()).message


def test_a_silent_server_times_out_and_is_tried_again(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = [Slow(hang=True), reply(body=b"ok")]
    assert web.get(server.url(), limits=Limits(read=0.05)).body == b"ok"
    server.plans["/"] = Slow(hang=True)
    error = fails("timeout", web.get, server.url(), limits=Limits(read=0.05, attempts=1))
    assert "did not answer in time" in error.message


def test_a_server_that_falls_silent_in_the_body(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = Slow((reply(body=b"x", content_length="9"),), hang=True)
    error = fails("timeout", web.get, server.url(), limits=Limits(read=0.05, attempts=2))
    assert "stopped sending" in error.message and len(server.asked) == 2


def test_a_connection_that_is_never_made(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(self: socket.socket, address: object) -> None:
        raise TimeoutError("timed out")

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert "in time" in fails("timeout", web.get, "http://127.0.0.1:9/").message


@pytest.mark.parametrize("chunked", [False, True])
def test_a_dripping_body_ends_at_the_deadline(server: FaultyServer, chunked: bool) -> None:
    head = reply(transfer_encoding="chunked", content_length="") + b"ff\r\n" if chunked else reply(content_length="99")
    server.plans["/"] = Slow((head, *[b"x"] * 50), pause=0.02)
    with Web(user_agent="x", allow_private=True, sleep=lambda _: None, limits=Limits(total=0.15)) as web:
        error = fails("timeout", web.get, server.url())
    assert "longer than 0.15 seconds" in error.message
    assert len(server.asked) == 1


def test_dripping_headers_end_at_the_deadline(server: FaultyServer) -> None:
    server.plans["/"] = Slow((b"HTTP/1.1 200 OK\r\nX-Slow: ", *[b"x"] * 50), pause=0.02)
    with Web(user_agent="x", allow_private=True, sleep=lambda _: None, limits=Limits(total=0.15)) as web:
        assert "longer than" in fails("timeout", web.get, server.url()).message
    assert len(server.asked) == 1


def test_the_runs_end_cuts_an_answer(server: FaultyServer) -> None:
    server.plans["/"] = Slow((reply(content_length="99"), *[b"x"] * 50), pause=0.02)
    with Web(user_agent="x", allow_private=True, sleep=lambda _: None, limits=Limits(seconds=0.15)) as web:
        fails("budget", web.get, server.url())


@pytest.mark.parametrize(
    "cut",
    [
        reply(body=b"half", content_length="9", connection="close"),
        reply(body=b"9\r\nhalf", content_length="", transfer_encoding="chunked", connection="close"),
        reply(body=gzip.compress(b"whole" * 99, mtime=0)[:-9], content_encoding="gzip"),
        reply(
            body=gzip.compress(b"whole" * 99, mtime=0)[:-9],
            content_encoding="gzip",
            content_length="",
            connection="close",
        ),
    ],
)
def test_half_an_answer_is_no_answer(server: FaultyServer, web: Web, cut: bytes) -> None:
    server.plans["/"] = [cut, reply(body=b"whole")]
    assert web.get(server.url()).body == b"whole"
    server.plans["/"] = cut
    assert "cut off" in fails("truncated", web.get, server.url()).message
