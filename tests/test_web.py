import gzip
import socket
import ssl
import subprocess
import threading
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from fairdict.errors import ConfigError, FetchError
from fairdict.guard import inside, origin, same_host, split, suspicious
from fairdict.web import Gate, Limits, Web, blocked_by
from tests.faulty_server import Asked, FaultyServer, Slow, reply

NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
PAGE = b"<!DOCTYPE html><html><head><title>Welcome</title></head><body>Hello</body></html>"
WALL = b"<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>"


class Clock:
    """Time that passes only where a test lets it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def timer(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.seconds)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def web(clock: Clock) -> Iterator[Web]:
    with door(clock) as opened:
        yield opened


def door(clock: Clock, **more: Any) -> Web:
    settings: dict[str, Any] = {"allow_private": True, "user_agent": "fairdict/0.1.0"} | more
    return Web(clock=clock.now, timer=clock.timer, sleep=clock.sleep, **settings)


def fails(kind: str, call: Any, *arguments: Any, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as caught:
        call(*arguments, **more)
    error = caught.value
    assert error.kind == kind, error.message
    assert error.message.endswith(".") and ": " in error.message
    return error


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Host names that stand for the addresses given, instead of asking a name server."""
    known: dict[str, str] = {"127.0.0.1": "127.0.0.1"}
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host not in known:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return real(known[host], port, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


# -- what an answer holds --------------------------------------------------------------------------


def test_an_answer_holds_what_was_received(server: FaultyServer, web: Web) -> None:
    server.plans["/feed"] = reply(body=b"<a/>", content_type="Text/XML; charset=utf-8", x_total="0")
    response = web.get(server.url("/feed"), params={"page": "1"}, accept="application/xml", headers={"X-A": "b"})
    assert (response.status, response.body, response.media_type) == (200, b"<a/>", "text/xml")
    assert response.url == server.url("/feed?page=1") and response.redirects == ()
    assert response.fetched == "2026-03-01T02:00:00Z"
    assert response.headers["x-total"] == "0"
    assert server.asked[0].headers["accept"] == "application/xml"
    assert server.asked[0].headers["x-a"] == "b"
    assert web.requests_made == 1


def test_a_robot_says_who_it_is(server: FaultyServer, clock: Clock) -> None:
    server.plans["/"] = reply()
    for contact in ("data@example.org", "https://example.org/robot", ""):
        with door(clock, contact=contact) as web:
            web.get(server.url())
    mail, page, none = (asked.headers for asked in server.asked)
    assert mail["user-agent"] == "fairdict/0.1.0 (+mailto:data@example.org)" and mail["from"] == "data@example.org"
    assert page["user-agent"] == "fairdict/0.1.0 (+https://example.org/robot)" and "from" not in page
    assert none["user-agent"] == "fairdict/0.1.0"


def test_a_contact_cannot_smuggle_in_a_header(server: FaultyServer, clock: Clock) -> None:
    server.plans["/"] = reply()
    with door(clock, contact="data@example.org\r\nX-Evil: ø") as web:
        web.get(server.url())
    assert "x-evil" not in server.asked[0].headers


def test_the_line_is_kept_open(server: FaultyServer, web: Web) -> None:
    server.plans |= {"/a": reply(body=b"a"), "/b": reply(404, b"gone"), "/c": reply(302, b"x", location="/a")}
    web.get(server.url("/a"))
    web.get(server.url("/b"), check_status=False)
    web.get(server.url("/c"))
    assert len(server.asked) == 4 and server.connections == 1


def test_conditional_requests(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = lambda asked: reply(304 if asked.headers.get("if-none-match") == '"v1"' else 200, b"")
    response = web.get(server.url(), etag='"v1"', modified="Sun, 01 Mar 2026 00:00:00 GMT")
    assert (response.status, response.body) == (304, b"")
    assert server.asked[0].headers["if-modified-since"] == "Sun, 01 Mar 2026 00:00:00 GMT"
    assert web.get(server.url()).status == 200


def test_post_sends_a_form_or_a_body(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(body=b"ok")
    web.post(server.url(), data={"query": "a b"})
    web.post(server.url(), data="<é/>", content_type="application/xml", headers={"X-A": "b"})
    form, text = server.asked
    assert form.body == b"query=a+b" and "form-urlencoded" in form.headers["content-type"]
    assert text.body == "<é/>".encode() and text.headers["content-type"] == "application/xml"


def test_head_returns_any_status(server: FaultyServer, clock: Clock) -> None:
    server.plans["/gone"] = reply(410, content_length="1234")
    server.plans["/busy"] = reply(503)
    with door(clock) as web:
        response = web.head(server.url("/gone"))
        assert (response.status, response.headers["content-length"], response.body) == (410, "1234", b"")
        assert web.head(server.url("/busy"), limits=Limits(attempts=1)).status == 503
    assert [asked.method for asked in server.asked] == ["HEAD", "HEAD"] and clock.slept == []


def test_peek_reads_only_the_beginning(server: FaultyServer, web: Web) -> None:
    server.plans |= {"/big": reply(body=bytes(200_000)), "/no": reply(404, b"no")}
    response = web.peek(server.url("/big"), headers={"X-A": "b"}, limits=Limits(body=1000))
    assert (response.status, len(response.body), response.headers["content-length"]) == (200, 65536, "200000")
    assert server.asked[0].headers["x-a"] == "b"
    assert web.peek(server.url("/no")).status == 404


def test_unchecked_get_returns_refusals_and_walls(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(403, WALL)
    response = web.get(server.url(), check_status=False, accept="text/csv")
    assert (response.status, response.body) == (403, WALL)
    assert blocked_by(response.status, response.headers, response.body) == "a robot check (Cloudflare)"


# -- pace and patience -----------------------------------------------------------------------------


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


# -- broken lines ----------------------------------------------------------------------------------


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


# -- size and packing ------------------------------------------------------------------------------


def raw_deflate(body: bytes) -> bytes:
    engine = zlib.compressobj(wbits=-15)
    return engine.compress(body) + engine.flush()


TEXT = b"".join(b"%d,%d\n" % (n, n * n) for n in range(30_000))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("X-GZIP", gzip.compress(TEXT, mtime=0)),
        ("gzip", gzip.compress(TEXT[:1000], mtime=0) + gzip.compress(TEXT[1000:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\0\0\0"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("deflate, gzip", gzip.compress(zlib.compress(TEXT), mtime=0)),
        ("identity", TEXT),
        ("", TEXT),
    ],
)
def test_packed_bodies_are_unpacked(server: FaultyServer, web: Web, encoding: str, packed: bytes) -> None:
    server.plans["/"] = reply(body=packed, content_encoding=encoding)
    assert web.get(server.url()).body == TEXT
    assert server.asked[0].headers["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize("length", range(65_536, 65_836, 50))
def test_the_last_bytes_are_unpacked(server: FaultyServer, web: Web, length: int) -> None:
    server.plans["/"] = reply(body=raw_deflate(bytes(length)), content_encoding="deflate")
    assert web.get(server.url()).body == bytes(length)


def test_an_empty_body_may_claim_to_be_packed(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(content_encoding="gzip")
    assert web.get(server.url()).body == b""


def test_unknown_packing_is_named(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(body=b"x", content_encoding="br")
    assert "'br'" in fails("malformed", web.get, server.url()).message


def test_false_packing_is_named(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(body=b"plain", content_encoding="gzip")
    assert "cannot be unpacked" in fails("malformed", web.get, server.url()).message


@pytest.mark.parametrize(
    "large",
    [
        reply(body=b"x", content_length="2000"),
        reply(body=b"x" * 2000, content_length="", connection="close"),
        reply(body=gzip.compress(b"x" * 2000, mtime=0), content_encoding="gzip"),
    ],
)
def test_too_large_an_answer(server: FaultyServer, web: Web, large: bytes) -> None:
    server.plans["/"] = large
    error = fails("too-large", web.get, server.url(), limits=Limits(body=1000))
    assert "1,000 bytes" in error.message and len(server.asked) == 1


def test_as_large_as_allowed_is_allowed(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(body=b"x" * 1000)
    assert len(web.get(server.url(), limits=Limits(body=1000)).body) == 1000


@pytest.mark.parametrize("layers", [1, 2])
def test_a_bomb_is_defused(server: FaultyServer, web: Web, layers: int) -> None:
    body = bytes(8 * 2**20)
    for _ in range(layers):
        body = gzip.compress(body)
    server.plans["/"] = reply(body=body, content_encoding=", ".join(["gzip"] * layers))
    assert "200 times" in fails("too-large", web.get, server.url()).message


def test_a_small_answer_may_be_packed_as_well_as_it_can(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(body=gzip.compress(bytes(2**20)), content_encoding="gzip")
    assert web.get(server.url()).body == bytes(2**20)


# -- walls and pages -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 403, 405, 429, 503])
@pytest.mark.parametrize(
    ("headers", "body", "name"),
    [
        ({}, WALL, "Cloudflare"),
        ({"cf_mitigated": "challenge"}, b"", "Cloudflare"),
        ({"x_amzn_waf_action": "challenge"}, b"", "AWS WAF"),
        ({}, b'<html><head></head><script id="anubis_challenge" type="application/json">', "Anubis"),
        ({}, b"<html><title>Making sure you&#39;re not a bot!</title>", "Anubis"),
        ({"content_type": "text/html"}, b"<script>window.gokuProps = {}</script>", "AWS WAF"),
    ],
)
def test_a_robot_check_is_never_data(
    server: FaultyServer, web: Web, status: int, headers: dict[str, str], body: bytes, name: str
) -> None:
    server.plans["/"] = reply(status, body, **headers)
    error = fails("blocked", web.get, server.url(), accept="application/xml")
    assert name in error.message and "administrators of 127.0.0.1" in error.message
    assert "fairdict/0.1.0" in error.message and error.status == status
    assert len(server.asked) == 1


def test_a_page_behind_a_checking_service_is_still_a_page(server: FaultyServer, web: Web) -> None:
    page = PAGE.replace(b"Hello", b'<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js">')
    server.plans |= {
        "/": reply(body=page),
        "/no": reply(403, page),
        "/xml": reply(403, b"<error>captcha</error>"),
    }
    assert web.get(server.url(), accept="text/html").body == page
    fails("blocked", web.get, server.url("/no"))
    fails("status", web.get, server.url("/xml"))


@pytest.mark.parametrize(
    "page",
    [
        PAGE,
        b"\xef\xbb\xbf\n <!-- hi --> <HTML lang=en>",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">',
    ],
)
def test_a_page_where_data_was_asked_for(server: FaultyServer, web: Web, page: bytes) -> None:
    server.plans["/"] = reply(body=page, content_type="application/xml")
    error = fails("misdirected", web.get, server.url(), accept="application/xml;q=1, */*;q=0.1")
    assert "where application/xml was asked for" in error.message
    assert web.get(server.url()).body == page
    assert web.get(server.url(), accept="text/html, application/json").body == page
    assert web.get(server.url(), accept="*/*").body == page


def test_data_about_html_is_not_a_page(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(body=b"<htmlish/>")
    assert web.get(server.url(), accept="application/xml").body == b"<htmlish/>"


# -- redirects -------------------------------------------------------------------------------------


def test_redirects_are_followed_and_remembered(server: FaultyServer, web: Web) -> None:
    server.plans |= {
        "/a": reply(301, location="b?x=1"),
        "/b": reply(307, location=server.url("/c#part")),
        "/c": reply(body=b"here"),
    }
    response = web.get(server.url("/a"), params={"q": "1"}, accept="text/csv", etag="e")
    assert response.url == server.url("/c")
    assert response.redirects == (server.url("/a?q=1"), server.url("/b?x=1"))
    assert server.asked[-1].headers["accept"] == "text/csv" and server.asked[-1].headers["if-none-match"] == "e"


def test_redirects_end(server: FaultyServer, web: Web) -> None:
    server.plans |= {f"/{n}": reply(302, location=f"/{n + 1}") for n in range(9)} | {"/6": reply(body=b"six")}
    assert "more than 5 times" in fails("redirect", web.get, server.url("/0")).message
    assert web.get(server.url("/1")).body == b"six"


def test_a_circle_is_noticed(server: FaultyServer, web: Web) -> None:
    server.plans |= {"/a": reply(302, location="/b"), "/b": reply(302, location="/a")}
    assert "in a circle" in fails("redirect", web.get, server.url("/a")).message
    assert len(server.asked) == 2


def test_a_cookie_may_be_set_on_the_way(server: FaultyServer, web: Web) -> None:
    def plan(asked: Asked) -> bytes:
        if "cookie" in asked.headers:
            return reply(body=b"in", set_cookie="session=s3cret2")
        return reply(302, location="/", set_cookie="session=s3cret")

    server.plans["/"] = plan
    response = web.get(server.url())
    assert response.body == b"in"
    assert "s3cret" not in repr(response)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "javascript:alert(1)", "http://[::1"])
def test_a_redirect_out_of_the_web_is_refused(server: FaultyServer, web: Web, target: str) -> None:
    server.plans["/"] = reply(302, location=target)
    fails("redirect", web.get, server.url())


def test_a_redirect_without_a_target_is_an_answer(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(302)
    assert fails("status", web.get, server.url()).status == 302


def test_a_redirect_in_utf8(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(302, location="/é".encode().decode("latin-1"))
    server.plans["/%C3%A9"] = reply(body=b"ok")
    assert web.get(server.url()).url == server.url("/%C3%A9")


def test_posts_become_gets_where_the_protocol_says_so(server: FaultyServer, web: Web) -> None:
    server.plans |= {
        "/303": reply(303, location="/end"),
        "/307": reply(307, location="/end"),
        "/end": lambda asked: reply(body=asked.method.encode() + asked.body),
    }
    assert web.post(server.url("/303"), data=b"q").body == b"GET"
    assert web.post(server.url("/307"), data=b"q").body == b"POSTq"


def test_a_redirect_inside_is_refused(server: FaultyServer, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    # Only the first address is let through, as if it were out on the internet.
    server.plans["/"] = reply(302, location="http://169.254.169.254/latest/meta-data")
    monkeypatch.setattr("fairdict.guard.inside", lambda address: address != "127.0.0.1" and inside(address))
    with door(clock, allow_private=False) as web:
        error = fails("private", web.get, server.url())
    assert "169.254.169.254" in error.message and "allow_private" in error.message


# -- the own network -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
    ],
)
def test_addresses_of_the_own_network(address: str) -> None:
    assert inside(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet(address: str) -> None:
    assert not inside(address)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "127.0.0.1",
        "[::1]",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "0",
    ],
)
def test_suspicious_spellings(host: str) -> None:
    assert suspicious(host)


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "localhost.example.org", "7.example.org", "bücher.example"])
def test_harmless_spellings(host: str) -> None:
    assert suspicious(host) == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:1/",
        "http://127.0.0.1:1/",
        "http://[::1]:1/",
        "http://2130706433:1/",
        "http://0x7f.1:1/",
    ],
)
def test_the_own_network_is_refused(clock: Clock, url: str) -> None:
    with door(clock, allow_private=False) as web:
        error = fails("private", web.get, url)
    assert "`allow_private = true`" in error.message and clock.slept == [] and web.requests_made == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254"])
def test_a_name_inside_is_refused_at_the_socket(
    clock: Clock, names: dict[str, str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    names["intranet.example.org"] = address
    reached: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda self, where: reached.append(where))
    with door(clock, allow_private=False) as web:
        error = fails("private", web.get, "http://intranet.example.org/")
    assert address in error.message and reached == []


def test_a_name_with_one_address_inside_is_refused(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, 80)) for a in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with door(clock, allow_private=False) as web:
        fails("private", web.get, "http://two.example.org/")


def test_the_address_checked_is_the_address_reached(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1"])
    reached: list[object] = []

    def resolve(*_: object, **__: object) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))]

    def connect(self: socket.socket, where: object) -> None:
        reached.append(where)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with door(clock, allow_private=False, limits=Limits(attempts=1)) as web:
        fails("connect", web.get, "http://rebinding.example.org/")
        assert reached == [("93.184.216.34", 80)]
        fails("private", web.get, "http://rebinding.example.org/")
    assert len(reached) == 1


def test_the_next_address_is_tried(server: FaultyServer, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        closed = free.getsockname()
    server.plans["/"] = reply(body=b"ok")
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", a) for a in (closed, ("127.0.0.1", server.port))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert web.get("http://many.example.org/").body == b"ok"


def test_an_unknown_name(web: Web, names: dict[str, str]) -> None:
    error = fails("dns", web.get, "http://nowhere.example.org/")
    assert "nowhere.example.org is not known" in error.message


@pytest.mark.parametrize("url", ["ftp://example.org/", "example.org/feed", "javascript:alert(1)", ""])
def test_only_the_web_is_asked(web: Web, url: str) -> None:
    fails("scheme", web.get, url)


@pytest.mark.parametrize("url", ["http://", "http://[::1/", "http://example.org:99999/", "http://*.example.org/"])
def test_addresses_that_are_none(web: Web, url: str) -> None:
    assert "not a usable web address" in fails("malformed", web.get, url).message


# -- proxies ---------------------------------------------------------------------------------------


def test_a_proxy_is_used_and_only_the_name_checked(
    server: FaultyServer, clock: Clock, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server.url(""))
    monkeypatch.setenv("NO_PROXY", "direct.example.org")
    server.plans["http://partner.example.org/feed"] = reply(body=b"by proxy")
    with door(clock, allow_private=False) as web:
        assert web.get("http://partner.example.org/feed").body == b"by proxy"
        assert web.proxied("http://partner.example.org/") and not web.proxied("http://direct.example.org/")
        fails("private", web.get, "http://0x7f.1/")
        fails("private", web.get, "http://localhost/")
        fails("dns", web.get, "http://direct.example.org/")
    assert len(server.asked) == 1


def test_a_proxy_that_is_not_there(web: Web, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTP_PROXY", f"http://user:pa55word@127.0.0.1:{port}")
    error = fails("proxy", web.get, "http://partner.example.org/")
    assert "NO_PROXY" in error.message and "pa55word" not in error.message
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.org:3128")
    assert "proxy.example.org is not known" in fails("proxy", web.get, "http://partner.example.org/").message
    monkeypatch.setenv("HTTP_PROXY", "gopher://127.0.0.1:1")
    assert "kind of proxy" in fails("proxy", web.get, "http://partner.example.org/").message


# -- TLS -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``ca.pem`` and a ``server.pem`` it signed for localhost."""
    if which("openssl") is None:
        pytest.skip("the openssl command is not installed: no certificate authority can be made")
    folder = tmp_path_factory.mktemp("authority")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    ca = ("-addext", "keyUsage=critical,keyCertSign,cRLSign")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority", *ca)
    openssl("req", *key[:-2], "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    signer = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names")
    openssl("x509", "-req", "-in", "server.csr", "-out", "server.crt", *signer)
    (folder / "server.pem").write_bytes((folder / "server.key").read_bytes() + (folder / "server.crt").read_bytes())
    return folder


@pytest.fixture
def secure(authority: Path) -> Iterator[FaultyServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority / "server.pem")
    with FaultyServer({"/": reply(body=b"sealed")}, context) as running:
        yield running


def test_an_unknown_authority_is_refused(secure: FaultyServer, web: Web, clock: Clock) -> None:
    error = fails("tls", web.get, secure.url(host="localhost"))
    assert "REQUESTS_CA_BUNDLE" in error.message and "issuer" in error.message and clock.slept == []


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", ""])
def test_a_private_authority_can_be_trusted(
    secure: FaultyServer, clock: Clock, authority: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    if variable:
        monkeypatch.setenv(variable, str(authority / "ca.pem"))
    with door(clock, ca_bundle=None if variable else authority / "ca.pem") as web:
        assert web.get(secure.url(host="localhost")).body == b"sealed"


def test_the_name_is_still_verified(secure: FaultyServer, clock: Clock, authority: Path, names: dict[str, str]) -> None:
    names["other.example.org"] = "127.0.0.1"
    with door(clock, ca_bundle=authority / "ca.pem") as web:
        assert "other.example.org" in fails("tls", web.get, secure.url(host="other.example.org")).message


def test_a_bundle_that_is_not_there(secure: FaultyServer, clock: Clock, tmp_path: Path) -> None:
    with door(clock, ca_bundle=tmp_path / "none.pem") as web:
        assert "bundle" in fails("tls", web.get, secure.url(host="localhost")).message


def test_a_plain_server_asked_for_tls(web: Web) -> None:
    with FaultyServer(greeting=reply(400)) as server:
        error = fails("tls", web.get, server.url().replace("http:", "https:"))
    assert "no secure connection" in error.message


# -- secrets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        ("bearer:t0ken", "authorization", "Bearer t0ken"),
        ("basic:ann:p:w", "authorization", "Basic YW5uOnA6dw=="),
        ("header:X-Api-Key:k3y", "x-api-key", "k3y"),
    ],
)
def test_credentials_are_sent_and_never_shown(
    server: FaultyServer, clock: Clock, auth: str, header: str, value: str
) -> None:
    server.plans["/"] = lambda asked: reply(500, asked.headers[header].encode(), x_echo=asked.headers[header])
    secret = auth.rpartition(":")[2] if not auth.startswith("basic") else "p:w"
    with door(clock, auth=auth) as web:
        response = web.get(server.url(f"/?q={secret}"), check_status=False)
        error = fails("status", web.get, server.url(f"/?q={secret}"))
        assert server.asked[0].headers[header] == value
        for text in (
            repr(web),
            error.message,
            error.url,
            response.url,
            repr(response.headers),
            repr(vars(error)),
        ):
            assert secret not in text and value not in text
        assert web.redact(f"<{secret}>") == "<***>"


@pytest.mark.parametrize(
    "auth",
    [
        "t0ken",
        "bearer:",
        "basic:t0ken",
        "header:X-Key",
        "header:X Key:t0ken",
        "bearer:t0\nken",
        "bearer:tøken",
        "x:t0ken:a",
    ],
)
def test_credentials_that_cannot_be_read(clock: Clock, auth: str) -> None:
    with pytest.raises(ConfigError) as caught:
        door(clock, auth=auth)
    assert "bearer:TOKEN" in caught.value.message and "ken" not in caught.value.message.replace("TOKEN", "")


def test_a_home_that_is_no_address(clock: Clock) -> None:
    with pytest.raises(ConfigError, match="correct its `url`") as caught:
        door(clock, home="http://ann:pa55@[nowhere/")
    assert "pa55" not in caught.value.message


def test_a_user_in_the_address_becomes_a_header(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = reply(404)
    error = fails("status", web.get, f"http://ann:p%40ss@127.0.0.1:{server.port}/")
    assert server.asked[0].headers["authorization"] == "Basic YW5uOnBAc3M="
    assert "ann" not in error.message and "ss@" not in error.message and "p@ss" not in error.message


def test_credentials_stay_with_their_server(server: FaultyServer, clock: Clock, names: dict[str, str]) -> None:
    names |= {"home.example.org": "127.0.0.1", "away.example.org": "127.0.0.1"}
    server.plans |= {"/a": reply(302, location=server.url("/b", "away.example.org")), "/b": reply(body=b"ok")}
    home = server.url("/a", "home.example.org")
    with door(clock, auth="bearer:t0ken") as web:
        web.get(home, headers={"X-Api-Key": "k3y"})
        web.get(server.url("/b", "away.example.org"))
    with door(clock, auth="bearer:t0ken", home=home) as web:
        web.get(server.url("/b", "away.example.org"))
        web.get(server.url("/b", "home.example.org"))
    sent = ["authorization" in asked.headers for asked in server.asked]
    assert sent == [True, False, False, False, True]
    assert ["x-api-key" in asked.headers for asked in server.asked][:2] == [True, False]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://a.example.org/", True),
        ("http://a.example.org:80/x", True),
        ("http://A.example.org./", True),
        ("http://a.example.org:8080/", False),
        ("https://b.example.org/", False),
    ],
)
def test_what_counts_as_one_server(other: str, same: bool) -> None:
    assert same_host(origin(split("http://a.example.org/")), origin(split(other))) is same


def test_a_user_in_a_redirect_is_not_used(server: FaultyServer, web: Web) -> None:
    server.plans |= {"/": reply(302, location=f"http://ann:pw@127.0.0.1:{server.port}/b"), "/b": reply()}
    assert web.get(server.url()).url == server.url("/b")
    assert "authorization" not in server.asked[1].headers


def test_a_netrc_file_is_not_asked(
    server: FaultyServer, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ann password pw\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.plans["/"] = reply()
    web.get(server.url())
    assert "authorization" not in server.asked[0].headers


@pytest.mark.parametrize("sent", ["auth", "headers", "userinfo", "nothing"])
def test_credentials_never_go_from_https_to_http(
    secure: FaultyServer, server: FaultyServer, clock: Clock, authority: Path, sent: str
) -> None:
    # The default ports cannot be had in a test, so both schemes are one port of two servers.
    secure.plans["/"] = reply(302, location=f"http://localhost:{secure.port}/")
    user = "ann:pw@" if sent == "userinfo" else ""
    auth = "bearer:t0ken" if sent == "auth" else ""
    headers = {"Authorization": "Bearer t0ken"} if sent == "headers" else None
    with door(clock, auth=auth, ca_bundle=authority / "ca.pem", limits=Limits(attempts=1)) as web:
        kind = "connect" if sent == "nothing" else "redirect"
        error = fails(kind, web.get, f"https://{user}localhost:{secure.port}/", headers=headers)
    assert ("over plain http" in error.message) is (sent != "nothing")


@pytest.mark.parametrize(
    ("text", "struck"),
    [
        ("https://ann:pw@example.org/a", "https://***@example.org/a"),
        ("http://a/?token=abc&x=1", "http://a/?token=***&x=1"),
        ("http://a/?x=1&api_key=abc, next", "http://a/?x=1&api_key=***, next"),
        ("http://a/?access_token=abc", "http://a/?access_token=***"),
        ("http://a/?X-Amz-Signature=abc&X-Amz-Date=1", "http://a/?X-Amz-Signature=***&X-Amz-Date=1"),
        ("http://a/?verb=ListRecords&resumptionToken=abc", "http://a/?verb=ListRecords&resumptionToken=abc"),
        ("mail ann@example.org", "mail ann@example.org"),
    ],
)
def test_secrets_in_addresses_are_struck(web: Web, text: str, struck: str) -> None:
    assert web.redact(text) == struck
    assert web.redact(struck) == struck


# -- files -----------------------------------------------------------------------------------------


def test_files_are_read_like_answers(web: Web, tmp_path: Path) -> None:
    (tmp_path / "de feed.TTL").write_bytes(b"<a> <b> <c> .")
    for address in ("de feed.TTL", "file:de%20feed.TTL", (tmp_path / "de feed.TTL").as_uri()):
        response = web.read(address, tmp_path)
        assert (response.status, response.body, response.url) == (200, b"<a> <b> <c> .", address)
        assert response.media_type == "text/turtle" and response.headers["last-modified"].endswith("GMT")
        assert response.fetched == "2026-03-01T02:00:00Z"
    assert web.read(str(tmp_path / "de feed.TTL")).body == b"<a> <b> <c> ."


def test_files_of_unknown_kind(web: Web, tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(b"")
    assert web.read("feed", tmp_path).media_type == "application/octet-stream"


def test_read_asks_the_web_too(server: FaultyServer, web: Web, tmp_path: Path) -> None:
    server.plans["/"] = reply(body=b"ok")
    assert web.read(server.url(), tmp_path, accept="text/csv", etag="e").body == b"ok"
    assert server.asked[0].headers["if-none-match"] == "e"


def test_files_that_cannot_be_read(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"12345")
    with door(clock, limits=replace(Limits(), body=4)) as web:
        assert "does not exist" in fails("status", web.read, "none.csv", tmp_path).message
        assert "readable file" in fails("status", web.read, ".", tmp_path).message
        assert "readable file" in fails("status", web.read, "a\0b", tmp_path).message
        assert "4 bytes" in fails("too-large", web.read, "large", tmp_path).message
        assert "nor is it a path" in fails("scheme", web.read, "ftp://example.org/a", tmp_path).message
