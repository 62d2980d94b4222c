"""One address tried against a server that misbehaves: what counts as an answer, and what is kept of it."""

import gzip
import socket
import ssl
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from fairdict.attempt import LINKS, PAGE, attempt
from fairdict.model import Evidence, Link, Negotiated, Role
from fairdict.targets import Target
from fairdict.web import Limits, Web
from tests.faulty_server import FaultyServer, Plan, Slow, reply

TONIGHT, TOMORROW = "2026-03-01T02:00:00Z", "2026-03-02T02:00:00Z"
HTML = "text/html; charset=utf-8"


pytestmark = pytest.mark.usefixtures("no_proxy")


@pytest.fixture
def web() -> Iterator[Web]:
    limits = Limits(connect=1, read=0.3, total=1, attempts=1)
    with Web(user_agent="fairdict/test", limits=limits, allow_private=True) as door:
        yield door


def tried(web: Web, url: str, *roles: Role, negotiate: bool = False, at: str = TONIGHT, **more: Any) -> Evidence:
    elsewhere = more.pop("elsewhere", ())
    return attempt(web, Target(url, roles or ("distribution",), negotiate, elsewhere), at, more.pop("before", None))


def closed() -> str:
    """An address on this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def but_head(status: int, got: Plan) -> Plan:
    """A server that answers HEAD with ``status``, and GET otherwise."""
    assert isinstance(got, bytes)
    return lambda asked: reply(status) if asked.method == "HEAD" else got


def page(body: str = "", **headers: str) -> bytes:
    return reply(body=f"<!doctype html><html>{body}</html>".encode(), content_type=HTML, **headers)


def test_every_answer_is_an_answer(server: FaultyServer, web: Web) -> None:
    server.plans = {
        "/ok": reply(content_type="text/csv; charset=utf-8", content_length="12"),
        "/gone": reply(410), "/login": reply(401), "/slow-down": reply(429), "/broken": reply(500),
        "/odd": reply(content_type="text/csv", content_length="many"),
    }  # fmt: skip
    found = {p: tried(web, server.url(p)) for p in ("/ok", "/gone", "/login", "/slow-down", "/broken", "/no", "/odd")}
    assert found["/odd"].length is None
    assert found["/ok"] == Evidence(
        server.url("/ok"), TONIGHT, 200, media_type="text/csv", length=12, roles=("distribution",), head=200,
        seen="2026-03-01",
    )  # fmt: skip
    assert [e.status for e in found.values()] == [200, 410, 401, 429, 500, 404, 200]
    told = {a.target: 0 for a in server.asked} | {a.target: 1 for a in server.asked if a.method == "GET"}
    assert {p for p, got in told.items() if got} == {"/broken", "/no"}, "what HEAD tells for sure is not asked twice"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 500, 501, 503])
def test_where_head_is_refused_a_part_is_got(server: FaultyServer, web: Web, status: int) -> None:
    part = reply(206, b"a;b", content_type="text/csv", content_range="bytes 0-2/7000")
    server.plans["/"] = but_head(status, part)
    found = tried(web, server.url())
    assert (found.status, found.head, found.method, found.media_type) == (206, status, "GET", "text/csv")
    assert found.length == 7000 and server.asked[1].headers["range"] == "bytes=0-1023"


def test_a_head_that_says_nothing_is_not_enough(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = but_head(200, reply(body=b"{}", content_type="application/json"))
    found = tried(web, server.url())
    assert (found.head, found.method, found.media_type, found.length) == (200, "HEAD", "application/json", 2)


def test_a_server_that_hangs_up_on_head_is_got(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = lambda asked: Slow() if asked.method == "HEAD" else reply(body=b"x", content_type="text/csv")
    found = tried(web, server.url())
    assert (found.status, found.head, found.method) == (200, None, "GET")


def test_a_server_that_knows_no_ranges_is_read_no_further_than_the_part(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = but_head(405, reply(body=b"x" * 3_000_000, content_type="text/csv"))
    server.plans["/empty"] = [reply(405), reply(416), reply(body=b"", content_type="text/csv")]
    assert (tried(web, server.url()).status, tried(web, server.url("/empty")).status) == (200, 200)


def test_get_that_fails_takes_nothing_from_what_head_said(server: FaultyServer, web: Web) -> None:
    hangs = Slow(hang=True)
    server.plans["/"] = lambda asked: reply(content_type=HTML) if asked.method == "HEAD" else hangs
    found = tried(web, server.url(), "landing")
    assert (found.status, found.method, found.embedded) == (200, "HEAD", None)


def test_what_comes_half_overturns_nothing_that_was_known(server: FaultyServer, web: Web) -> None:
    whole = page('<link rel="license" href="https://l.example/"><meta name="DC.title" content="x">')
    data = reply(body=b"<a> <b> <c> .", content_type="text/turtle")
    server.plans["/"] = lambda asked: data if "turtle" in asked.headers["accept"] else whole
    before = tried(web, server.url(), "landing", negotiate=True)
    server.plans["/"] = lambda asked: reply(content_type=HTML) if asked.method == "HEAD" else Slow()
    found = tried(web, server.url(), "landing", negotiate=True, at=TOMORROW, before=before)
    assert found.status == 200 and before.negotiated is not None
    assert (found.links, found.embedded, found.negotiated) == (before.links, before.embedded, before.negotiated)


@pytest.mark.parametrize(("head", "status", "error"), [(404, 404, ""), (500, 500, ""), (405, None, "connect")])
def test_an_answer_to_head_is_an_answer_unless_it_refuses_head(
    server: FaultyServer, web: Web, head: int, status: int | None, error: str
) -> None:
    server.plans["/"] = lambda asked: reply(head) if asked.method == "HEAD" else Slow()
    found = tried(web, server.url())
    assert (found.status, found.head, found.error) == (status, head, error)


def test_a_web_page_in_the_place_of_a_file_is_noticed(server: FaultyServer, web: Web) -> None:
    login = reply(body=b"<!doctype html><form>", content_type="text/csv")
    server.plans["/"] = but_head(405, login)
    assert tried(web, server.url()).media_type == "text/html"


def test_the_whole_way_is_kept(server: FaultyServer, web: Web) -> None:
    server.plans = {"/a": reply(301, location="/b"), "/b": reply(302, location="/c"),
                    "/c": reply(content_type="text/csv")}  # fmt: skip
    found = tried(web, server.url("/a"))
    assert (found.status, found.final_url, found.redirects) == (200, server.url("/c"), (server.url("/b"),))


@pytest.mark.parametrize("plan", ["/round", "ftp://elsewhere.example/", "http://[broken"])
def test_a_way_that_leads_nowhere_is_an_answer_of_a_kind(server: FaultyServer, web: Web, plan: str) -> None:
    server.plans["/round"] = reply(302, location=plan)
    found = tried(web, server.url("/round"))
    assert (found.status, found.error, found.failures) == (None, "redirect", 0)


def test_no_answer_is_told_by_its_kind(server: FaultyServer, web: Web) -> None:
    server.plans = {"/hangs": Slow(hang=True), "/reset": Slow()}
    with FaultyServer(greeting=b"220 this is no web server\r\n") as other:
        urls = [closed(), server.url("/hangs"), server.url("/reset"), "http://nowhere.invalid/", other.url()]
        found = [tried(web, url) for url in urls]
    assert [e.error for e in found] == ["connect", "timeout", "connect", "dns", "malformed"]
    assert {(e.status, e.failures) for e in found} == {(None, 1)} and found[0].detail == "connection refused"


def test_a_certificate_nobody_knows_is_told(web: Web, tmp_path: Path) -> None:
    if which("openssl") is None:
        pytest.skip("the openssl command is not installed: no certificate can be made")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem")
    command = ("openssl", "req", "-x509", *key, "-out", "cert.pem", "-subj", "/CN=localhost", "-days", "2")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with FaultyServer(context=context) as server:
        found = tried(web, server.url())
    assert (found.error, found.detail, found.failures) == ("tls", "self-signed certificate", 1)


def test_a_proxy_that_is_down_is_ours(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", closed())
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    assert tried(web, "http://data.example.org/").error == "proxy"


def test_a_check_for_robots_is_no_answer(server: FaultyServer, web: Web) -> None:
    wall = reply(403, b"<html><title>Just a moment...</title></html>", content_type="text/html")
    server.plans["/"] = but_head(403, wall)
    found = tried(web, server.url())
    assert (found.status, found.error, found.failures) == (None, "blocked", 0) and "Cloudflare" in found.detail


def test_a_private_address_is_not_asked(server: FaultyServer) -> None:
    with Web(user_agent="fairdict/test", limits=Limits(attempts=1)) as door:
        found = tried(door, server.url())
    assert (found.status, found.error, found.failures, server.asked) == (None, "private", 0, [])


def test_nights_are_counted_by_their_date(web: Web) -> None:
    dead = closed()
    first = tried(web, dead)
    again = tried(web, dead, at="2026-03-01T23:00:00Z", before=first)
    second = tried(web, dead, at=TOMORROW, before=again)
    assert [e.failures for e in (first, again, second)] == [1, 1, 2]
    answered = Evidence(dead, TONIGHT, 200)
    assert tried(web, dead, at=TOMORROW, before=answered).failures == 1


def test_what_was_known_stays_until_the_silence_has_lasted(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = page('<link rel="license" href="https://l.example/">')
    found = tried(web, server.url(), "landing")
    server.plans["/"] = Slow()
    for day in (2, 3):
        found = tried(web, server.url(), "landing", at=f"2026-03-0{day}T02:00:00Z", before=found)
        assert [x.target for x in found.links] == ["https://l.example/"] and found.embedded == ()
    found = tried(web, server.url(), "landing", at="2026-03-04T02:00:00Z", before=found)
    assert (found.failures, found.links, found.embedded, found.seen) == (3, (), None, "2026-03-01")


def test_what_was_there_and_is_gone_is_a_tombstone(server: FaultyServer, web: Web) -> None:
    server.plans = {"/": page(), "/410": reply(410)}
    there = tried(web, server.url(), "landing")
    server.plans["/"] = reply(404)
    gone = tried(web, server.url(), "landing", at=TOMORROW, before=there)
    assert (gone.status, gone.tombstone, gone.seen) == (404, "404", "2026-03-01")
    assert tried(web, server.url("/410")).tombstone == "410"
    assert tried(web, server.url("/never")).tombstone == ""


@pytest.mark.parametrize(
    "said",
    [
        page('<script type="application/ld+json">{"@type": "Dataset", "creativeWorkStatus": "Withdrawn"}</script>'),
        page('<link rel="type" href="https://vocabulary.example/Tombstone">'),
        page(link='<https://status.example/retracted>; rel="status"'),
    ],
)
def test_a_page_may_say_that_its_thing_is_gone(server: FaultyServer, web: Web, said: bytes) -> None:
    server.plans["/"] = said
    found = tried(web, server.url(), "landing", negotiate=True)
    assert (found.status, found.tombstone, found.negotiated) == (200, "said", None)


def test_typed_links_of_all_lines_and_of_the_page_are_kept(server: FaultyServer, web: Web) -> None:
    told = page('<link rel="cite-as" href="https://doi.org/10.5072/1"><link rel="stylesheet" href="/x.css">')
    header, rest = told.split(b"\r\n\r\n", 1)
    lines = (b'Link: </m.ttl>; rel="describedby"; type="text/turtle"', b'Link: </a>; rel="item", </b>; rel="item"',
             b'Link: </other>; rel="describedby"; anchor="https://elsewhere.example/"')  # fmt: skip
    server.plans["/d"] = b"\r\n".join([header, *lines]) + b"\r\n\r\n" + rest
    found = tried(web, server.url("/d"), "landing")
    assert found.links == (
        Link(server.url("/m.ttl"), "describedby", "text/turtle"), Link("https://doi.org/10.5072/1", "cite-as"),
        Link(server.url("/a"), "item"), Link(server.url("/b"), "item"),
    )  # fmt: skip


def test_a_thousand_links_are_not_kept(server: FaultyServer, web: Web) -> None:
    server.plans["/"] = page("".join(f'<link rel="item" href="/{n}">' for n in range(1000)) + '<link rel="license" '
                             'href="/l">')  # fmt: skip
    links = tried(web, server.url(), "landing").links
    assert len(links) <= LINKS and links[0].relation == "license"


def test_of_a_page_only_so_much_is_read(server: FaultyServer, web: Web) -> None:
    late = '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Dataset"}</script>'
    server.plans = {"/early": page(late + "x" * PAGE), "/late": page("x" * PAGE + late)}
    early, missed = (tried(web, server.url(p), "landing").embedded for p in ("/early", "/late"))
    assert early is not None and early[0].types == ("https://schema.org/Dataset",) and missed == ()


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_a_page_that_unpacks_to_very_much_is_read_no_further(server: FaultyServer, web: Web, packing: str) -> None:
    whole = b"<!doctype html><html>" + b" " * 60_000_000
    body = gzip.compress(whole) if packing == "gzip" else zlib.compress(whole)
    server.plans["/"] = reply(body=body, content_type=HTML, content_encoding=packing)
    found = tried(web, server.url(), "landing")
    assert (found.status, found.embedded, found.length) == (200, (), None)


def test_an_identifier_is_asked_for_data_as_well(server: FaultyServer, web: Web) -> None:
    server.plans = {
        "/id": lambda a: reply(303, location="/data.ttl" if "turtle" in a.headers["accept"] else "/page"),
        "/data.ttl": reply(body=b"<a> <b> <c> .", content_type="text/turtle"),
        "/page": page('<meta name="DC.title" content="x">'),
    }  # fmt: skip
    found = tried(web, server.url("/id"), "identifier", negotiate=True)
    assert found.negotiated is not None and found.embedded is not None
    assert (found.negotiated.status, found.negotiated.media_type) == (200, "text/turtle")
    assert (found.final_url, found.embedded[0].vocabularies) == (server.url("/page"), ("dc",))


def test_a_page_that_is_tried_elsewhere_is_not_read_twice(server: FaultyServer, web: Web) -> None:
    server.plans = {"/id": reply(302, location="/page"), "/page": page()}
    found = tried(web, server.url("/id"), "identifier", elsewhere=(server.url("/page"),))
    assert (found.embedded, [a.method for a in server.asked]) == (None, ["HEAD", "HEAD"])


def test_negotiation_that_gives_a_page_or_nothing_is_told_as_that(server: FaultyServer, web: Web) -> None:
    server.plans = {
        "/page": page(),
        "/dies": lambda a: Slow() if "turtle" in a.headers.get("accept", "") else page(),
        "/406": lambda a: reply(406) if "turtle" in a.headers.get("accept", "") else page(),
    }
    found = [tried(web, server.url(p), "identifier", negotiate=True).negotiated for p in ("/page", "/dies", "/406")]
    assert found == [Negotiated(200, "text/html"), None, Negotiated(406)]
