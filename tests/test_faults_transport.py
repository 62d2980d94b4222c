"""Faults on the way: statuses, robot checks, redirects, connections. Each ends in a named outcome and a sentence."""

import socket
import ssl
import subprocess
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from tests.faults import ALL, House, ground, rdf, turtle, visited
from tests.faulty_server import Asked, FaultyServer, Plan, Slow, reply


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ground("dcat", tmp_path_factory.mktemp("faults") / "house") as house:
        yield house


@pytest.fixture
def house(first: House) -> Iterator[House]:
    with visited(first) as copy:
        yield copy


# -- robot checks ------------------------------------------------------------------------------------------------------


def challenge(head: str) -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>Please wait</body></html>".encode()


WALLS = {
    "cloudflare": (200, challenge("<title>Just a moment...</title>"), {}, "Cloudflare"),
    "cloudflare-503": (503, challenge("<script src='/cdn-cgi/challenge-platform/x'></script>"), {}, "Cloudflare"),
    "cloudflare-header": (403, b"x", {"cf_mitigated": "challenge"}, "Cloudflare"),
    "anubis": (200, challenge("<script id='anubis_challenge'></script>"), {}, "Anubis"),
    "anubis-words": (200, challenge("<title>Making sure you&#39;re not a bot!</title>"), {}, "Anubis"),
    "aws-waf": (202, challenge("<script>window.gokuProps = {}</script>"), {}, "AWS WAF"),
    "aws-waf-header": (405, b"x", {"x_amzn_waf_action": "captcha"}, "AWS WAF"),
    "captcha": (403, challenge("<div class='g-recaptcha'></div>"), {}, "a robot check"),
}


@pytest.mark.parametrize("wall", WALLS)
def test_a_robot_check_is_never_an_empty_list(house: House, wall: str) -> None:
    status, body, headers, name = WALLS[wall]
    plan = reply(status, body, content_type="text/html", **headers)
    told = house.fault({"/feed": plan}, "failed", name, "let the User-Agent 'fairdict/", listed=0)
    assert "mailto:us@ours.example" in told.message, "the administrators are told whom they let in"
    assert told.requests == 1, "a robot check is not asked again"


# -- statuses ----------------------------------------------------------------------------------------------------------

STATUSES = {
    "400": (400, {}, "answered 400 instead of data: check the address"),
    "401": (401, {}, "asks for credentials (401): set `auth` for this source"),
    "403": (403, {}, "refuses access (403)"),
    "404": (404, {}, "does not exist (404): check the address"),
    "405": (405, {}, "answered 405 instead of data"),
    "407": (407, {}, "was refused by the proxy (407)"),
    "410": (410, {}, "has been removed for good (410)"),
    "418": (418, {}, "answered 418 instead of data"),
    "429": (429, {}, "keeps asking to go slower (429): lower `rate`"),
    "429-seconds": (429, {"retry_after": "30"}, "keeps asking to go slower (429)"),
    "429-too-long": (429, {"retry_after": "86400"}, "asks to come back in 86400 seconds, this run waits 60"),
    "429-absurd": (429, {"retry_after": "whenever you like"}, "keeps asking to go slower (429)"),
    "429-negative": (429, {"retry_after": "-5"}, "keeps asking to go slower (429)"),
    "429-number-without-end": (429, {"retry_after": "9" * 400}, "keeps asking to go slower (429)"),
    "500": (500, {}, "fails on the partner's side (500): try again later"),
    "502": (502, {}, "fails on the partner's side (502)"),
    "503": (503, {}, "fails on the partner's side (503)"),
    "503-seconds": (503, {"retry_after": "20"}, "fails on the partner's side (503)"),
    "503-far-date": (503, {"retry_after": "Fri, 31 Dec 9999 23:59:59 GMT"}, "asks to come back in"),
    "503-past-date": (503, {"retry_after": formatdate(0, usegmt=True)}, "fails on the partner's side (503)"),
    "504": (504, {}, "fails on the partner's side (504)"),
    "999": (999, {}, "fails on the partner's side (999)"),
}


@pytest.mark.parametrize("case", STATUSES)
def test_a_refusal_is_a_failed_run_that_changes_nothing(house: House, case: str) -> None:
    status, headers, words = STATUSES[case]
    told = house.fault({"/feed": reply(status, b"no", **headers)}, "failed", house.address, words, listed=0)
    again = status in (429, 500, 502, 503, 504) and "asks to come back" not in words
    assert told.requests == (2 if again else 1)


def test_what_passes_while_the_run_waits_is_no_trouble(house: House) -> None:
    late = [reply(503, b"", retry_after="20", date=formatdate(0, usegmt=True)), rdf(turtle())]
    house.fault({"/feed": late}, "complete", unchanged=6)
    assert any(20 <= seconds < 21 for seconds in house.slept), "as long as the server asked"


def test_a_date_to_come_back_is_waited_for(house: House) -> None:
    headers = {"retry_after": formatdate(45, usegmt=True), "date": formatdate(0, usegmt=True)}
    house.fault({"/feed": [reply(503, b"", **headers), rdf(turtle())]}, "complete", unchanged=6)
    assert 45 in house.slept


ODD = {
    "204": (reply(204, content_length=""), "failed", "answered nothing (204)"),
    "205": (reply(205), "failed", "answered nothing (205)"),
    "206": (reply(206, turtle("abc"), content_type="text/turtle"), "failed", "only a part of the answer (206)"),
    "304-unasked": (reply(304, content_length=""), "failed", "says that nothing changed (304)"),
    "300": (reply(300, b"choose"), "failed", "answered 300 instead of data"),
    "301-no-location": (reply(301), "failed", "answered 301 instead of data"),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_status_is_no_empty_list(house: House, case: str) -> None:
    plan, verdict, words = ODD[case]
    house.fault({"/feed": plan}, verdict, house.address, words, listed=0)


def test_early_hints_before_the_answer_are_passed_over(house: House) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    house.fault({"/feed": b"HTTP/1.1 100 Continue\r\n\r\n" + rdf(turtle())}, "complete", unchanged=6)
    house.fault({"/feed": hints * 3 + rdf(turtle())}, "complete", unchanged=6)


# -- redirects ---------------------------------------------------------------------------------------------------------


def to(target: str, status: int = 302) -> bytes:
    return reply(status, location=target)


def test_a_redirect_that_works_is_followed(house: House) -> None:
    house.fault({"/feed": to("/there"), "/there": rdf(turtle())}, "complete", unchanged=6)


LOOPS: dict[str, tuple[dict[str, Plan], str]] = {
    "itself": ({"/feed": to("/feed")}, "redirects in a circle"),
    "two": ({"/feed": to("/b", 301), "/b": to("/feed", 307)}, "redirects in a circle"),
    "endless": (
        {f"/{n}": to(f"/{n + 1}") for n in range(9)} | {"/feed": to("/0")},
        "redirects more than 5 times",
    ),
    "file": ({"/feed": to("file:///etc/passwd")}, "redirects to an address that begins with file:"),
    "script": ({"/feed": to("javascript:alert(1)")}, "redirects to an address that begins with javascript:"),
    "no-address": ({"/feed": to("http://[::bad/")}, "redirects to something that is no address"),
    "no-host": ({"/feed": to("https:///feed")}, "is not a usable web address"),
    "empty": ({"/feed": to("   ")}, "answered 302 instead of data"),
}


@pytest.mark.parametrize("case", LOOPS)
def test_a_redirect_that_leads_nowhere_ends(house: House, case: str) -> None:
    plans, words = LOOPS[case]
    house.fault(plans, "failed", words, listed=0)


INSIDE = (
    "http://169.254.169.254/latest/meta-data/",
    "http://10.1.2.3/",
    "http://192.168.0.1/admin",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://localhost/",
    "http://intern.example.org/",
)


@pytest.mark.parametrize("target", INSIDE)
def test_a_redirect_into_the_own_network_is_refused(
    house: House, names: dict[str, str], monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """The server itself poses as a public one: its name is known, and what it is connected to is let through."""
    from fairdict import guard

    inside = guard.inside
    monkeypatch.setattr(guard, "inside", lambda address: address != "127.0.0.1" and inside(address))
    names |= {"partner.example.org": "127.0.0.1", "intern.example.org": "10.0.0.7"}
    public = house.server.url("/feed", "partner.example.org")
    house.server.plans = {"/feed": to(target)}
    house.declare("allow_private = false", public)
    told = house.night()
    assert (told.verdict, told.published) == ("failed", ALL), told.said
    assert "is refused because" in told.report and "`allow_private = true`" in told.report, told.report
    assert [a.target for a in house.server.asked] == ["/feed"], "nothing inside was asked"
    house.recover()


def test_a_name_that_means_the_own_network_is_refused_before_anything_is_asked(
    house: House, names: dict[str, str]
) -> None:
    names["partner.example.org"] = "127.0.0.1"
    house.declare("allow_private = false", house.server.url("/feed", "partner.example.org"))
    told = house.night()
    assert (told.verdict, told.published, house.server.asked) == ("failed", ALL, [])
    assert "partner.example.org lies inside a private network (127.0.0.1)" in told.report
    house.recover()


def test_a_name_that_changes_its_meaning_is_judged_at_the_socket(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Public when it is asked for the first time, loopback ever after: each connection is made to what was checked."""
    answers = iter(["93.184.216.34"])
    tried: list[str] = []

    def resolve(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers, "127.0.0.1"), port))]

    class Refusing(socket.socket):
        def connect(self, address: Any) -> None:
            tried.append(address[0])
            raise ConnectionRefusedError(111, "Connection refused")

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", resolve)
        patch.setattr("fairdict.guard.socket.socket", Refusing)
        house.declare("allow_private = false", house.server.url("/feed", "partner.example.org"))
        told = house.night()
    assert tried == ["93.184.216.34"] and house.server.asked == []
    assert told.verdict == "failed" and "lies inside a private network (127.0.0.1)" in told.report
    assert told.published == ALL
    house.recover()


# -- connections -------------------------------------------------------------------------------------------------------

START = b"HTTP/1.1 200 OK\r\nContent-Type: text/turtle\r\n"
BODY = turtle()
CUT: dict[str, tuple[bytes | Slow, str]] = {
    "by-length": (START + b"Content-Length: 9999\r\nConnection: close\r\n\r\n" + BODY, "was cut off before its end"),
    "chunk": (START + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nfff\r\n@prefix", "was cut off before"),
    "last-chunk": (
        START + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n%x\r\n%s\r\n" % (len(BODY), BODY),
        "was cut off before its end",
    ),
    "chunk-size": (
        START + b"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nnonsense\r\n" + BODY,
        "was cut off before its end",
    ),
    "headers": (Slow((START,)), "cannot be reached (the connection was closed)"),
    "nothing": (Slow(()), "cannot be reached (the connection was closed)"),
    "no-http": (b"220 mail.example.org ESMTP\r\nConnection: close\r\n\r\n", "is not HTTP"),
    "hangs-after-headers": (Slow((START + b"Content-Length: 99\r\n\r\n",), hang=True), "stopped sending before"),
    "hangs-in-headers": (Slow((START,), hang=True), "did not answer in time"),
    "hangs-at-once": (Slow((), hang=True), "did not answer in time"),
    "drips": (
        Slow((START + b"Content-Length: 5000\r\n\r\n", *(bytes([b]) for b in BODY[:40])), 0.05),
        "took longer than 0.2 seconds for one answer",
    ),
    "drips-headers": (Slow(tuple(bytes([b]) for b in START), 0.05), "took longer than 0.2 seconds"),
    "header-of-1-MB": (
        START + b"X-Long: " + b"x" * 2**20 + b"\r\nConnection: close\r\n\r\n",
        "is not HTTP",
    ),
    "10-000-headers": (
        START + b"".join(b"X-%d: y\r\n" % n for n in range(10_000)) + b"Connection: close\r\n\r\n",
        "is not HTTP",
    ),
}


@pytest.mark.parametrize("case", CUT)
def test_a_connection_that_breaks_is_a_failed_run(house: House, case: str) -> None:
    plan, words = CUT[case]
    if isinstance(plan, Slow):
        house.limits |= {"read": 0.1, "total": 0.2}
    house.fault({"/feed": plan}, "failed", house.address, words, listed=0)


def test_a_connection_that_breaks_once_is_no_trouble(house: House) -> None:
    told = house.fault({"/feed": [CUT["by-length"][0], rdf(turtle())]}, "complete", unchanged=6)
    assert told.requests == 2


def test_a_reset_in_the_middle(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server hangs up hard (RST), as overloaded ones do."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        import struct
        import threading

        def hang_up() -> None:
            for _ in range(2):
                line, _ = listener.accept()
                line.recv(4096)
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                line.close()

        thread = threading.Thread(target=hang_up, daemon=True)
        thread.start()
        house.declare(url=f"http://127.0.0.1:{listener.getsockname()[1]}/feed")
        told = house.night()
        thread.join(5)
    assert (told.verdict, told.published) == ("failed", ALL)
    assert "cannot be reached (connection reset by peer): check the address, or try again later." in told.report
    house.recover()


def test_nobody_at_the_port(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    house.declare(url=f"http://127.0.0.1:{port}/feed")
    told = house.night()
    assert (told.verdict, told.published) == ("failed", ALL)
    assert f"http://127.0.0.1:{port}/feed cannot be reached (connection refused)" in told.report
    house.recover()


def test_a_name_that_nobody_knows(house: House, names: dict[str, str]) -> None:
    house.declare(url="http://gone.example.org/feed")
    told = house.night()
    assert (told.verdict, told.published) == ("failed", ALL)
    assert "the name gone.example.org is not known: check the address" in told.report
    house.recover()


def test_a_proxy_that_refuses(house: House, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("HTTP_PROXY", house.server.url())
        house.server.plans = {"http://partner.example.org/feed": reply(407, b"who are you?")}
        house.declare(url="http://partner.example.org/feed")
        told = house.night()
    assert (told.verdict, told.published) == ("failed", ALL)
    assert "was refused by the proxy (407): put its user and password into HTTP_PROXY" in told.report
    house.recover()


def test_a_proxy_that_is_not_there(house: House, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("HTTP_PROXY", "http://user:pa55word@127.0.0.1:9")
        house.declare(url="http://partner.example.org/feed")
        told = house.night()
    assert (told.verdict, told.published) == ("failed", ALL)
    assert "cannot be reached through the proxy: check HTTP_PROXY" in told.report
    assert "pa55word" not in told.report + told.said
    house.recover()


# -- TLS ---------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``cert.pem``, which nobody signed but itself, and its ``key.pem``."""
    if which("openssl") is None:
        pytest.skip("the openssl command is not installed: no certificate can be made")
    folder = tmp_path_factory.mktemp("certificate")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
    names = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    command = ("openssl", "req", "-x509", *key, "-keyout", "key.pem", "-out", "cert.pem", *names)
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def sealed(certificate: Path) -> Iterator[FaultyServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    with FaultyServer({"/feed": rdf(turtle())}, context) as server:
        yield server


def test_a_certificate_of_an_unknown_authority(house: House, sealed: FaultyServer) -> None:
    house.declare(url=sealed.url("/feed", "localhost"))
    told = house.night()
    assert (told.verdict, told.published, sealed.asked) == ("failed", ALL, [])
    assert "The certificate of localhost could not be verified" in told.report
    assert "set REQUESTS_CA_BUNDLE or SSL_CERT_FILE to a PEM file" in told.report
    house.recover()


def test_a_plain_server_asked_for_tls(house: House) -> None:
    with FaultyServer(greeting=b"220 mail.example.org ESMTP\r\n") as plain:
        house.declare(url=plain.url("/feed").replace("http:", "https:"))
        told = house.night()
    assert (told.verdict, told.published) == ("failed", ALL)
    assert "(no secure connection could be agreed on)" in told.report
    house.recover()


def test_a_redirect_between_http_and_https_that_never_ends(
    house: House, sealed: FaultyServer, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed.plans = {"/feed": to(house.server.url("/feed", "localhost"))}
    house.server.plans = {"/feed": to(sealed.url("/feed", "localhost"))}
    with monkeypatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(certificate / "cert.pem"))
        house.declare(url=house.server.url("/feed", "localhost"))
        told = house.night()
    assert (told.verdict, told.published) == ("failed", ALL)
    assert "redirects in a circle: try the address in a browser" in told.report
    house.recover()


# -- credentials -------------------------------------------------------------------------------------------------------


def locked(asked: Asked) -> bytes:
    """A door that opens to one token."""
    opened = asked.headers.get("authorization") == "Bearer s3cret-token"
    return rdf(turtle()) if opened else reply(401, b"who?", www_authenticate="Bearer")


def test_a_door_that_needs_credentials(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.fault({"/feed": locked}, "failed", "asks for credentials (401): set `auth` for this source")
    house.server.plans = {"/feed": locked}
    for token, verdict in (("s3cret-wrong", "failed"), ("s3cret-token", "complete")):
        monkeypatch.setenv("PARTNER_AUTH", f"bearer:{token}")
        house.declare('auth = { env = "PARTNER_AUTH" }')
        told = house.night()
        assert (told.verdict, told.published) == (verdict, ALL), told.said
        assert "s3cret" not in told.said + told.report
        stored = (house.folder / "data" / "catalogue.db").read_bytes()
        assert b"s3cret" not in stored
    house.recover()


def test_a_secret_that_the_server_repeats_is_struck_out(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNER_AUTH", "bearer:s3cret-token")
    house.server.plans = {"/feed": to("http://s3cret-token.example.invalid/?token=s3cret-token")}
    house.declare('auth = { env = "PARTNER_AUTH" }')
    told = house.night()
    assert told.verdict == "failed" and "s3cret-token" not in told.said + told.report, told.said
    house.recover()
