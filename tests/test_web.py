"""The door to the network: what an answer holds, its size and packing, walls and pages, and files."""

import gzip
import zlib
from dataclasses import replace
from pathlib import Path

import pytest

from fairdict.web import Limits, Web, blocked_by
from tests.faulty_server import FaultyServer, reply
from tests.web_door import PAGE, WALL, Clock, door, fails

pytestmark = pytest.mark.usefixtures("no_environment")


# -- what an answer holds -------------------------------------------------------------------------


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


# -- size and packing -----------------------------------------------------------------------------


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


# -- walls and pages ------------------------------------------------------------------------------


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


# -- files ----------------------------------------------------------------------------------------


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
