"""The door to the network: where it lets nobody be led, by redirects, names or addresses; and proxies."""

import socket
from typing import Any

import pytest

from fairdict.guard import inside, suspicious
from fairdict.web import Limits, Web
from tests.faulty_server import Asked, FaultyServer, reply
from tests.web_door import Clock, door, fails

pytestmark = pytest.mark.usefixtures("no_environment")


# -- redirects ------------------------------------------------------------------------------------


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


# -- the own network ------------------------------------------------------------------------------


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


# -- proxies --------------------------------------------------------------------------------------


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
