"""The door to the network: whom it trusts, and who hears its secrets."""

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest

from fairdict.errors import ConfigError
from fairdict.guard import origin, same_host, split
from fairdict.web import Limits, Web
from tests.faulty_server import FaultyServer, reply
from tests.web_door import Clock, door, fails

pytestmark = pytest.mark.usefixtures("no_environment")


# -- TLS ------------------------------------------------------------------------------------------


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


# -- secrets --------------------------------------------------------------------------------------


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
