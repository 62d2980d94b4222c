"""A credential stays where it was put: whatever a server sends back, it is in no file, table, line or message."""

import base64
import contextlib
import gzip
import json
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fairdict.cli import main
from fairdict.credentials import STRUCK, parse_auth, strike_body
from tests.built_example import EPOCH, small
from tests.faulty_server import Asked, FaultyServer, reply

TOKEN = 'Zx9/tok+en="7&q'
HOOK_TOKEN = "hook-4711-secret"
PASSWORD = "p%ss:w0rd/27"
ECHO = """
import orjson
from fairdict.errors import RecordError
from fairdict.harvester import Listing
from fairdict.model import Record

summary = "Lines that a server says."


def fetch(source, web, since):
    answer = web.get(source.url)
    for item in orjson.loads(answer.body)["items"]:
        yield Record(item["id"], orjson.dumps(item), "application/json", answer, page=answer.url)
    web.get(f"{source.url}next")
    return Listing()


def describe(record, source):
    from fairdict.description import Description

    item = orjson.loads(record.body)
    if item["id"] == "refused":
        raise RecordError(f"The server refuses {item['said']}.")
    if item["id"] == "broken":
        raise ValueError(item["said"])
    about = Description(source, record.identifier)
    about.types = ["dataset"]
    about.add("title", f"About {item['said']}")
    about.add("issued", item["said"], where=item["said"])
    about.add("landingPage", f"https://a.example/?key={item['said']}")
    yield about
"""
EACH_WAY = ("bearer:{}".format, "header:X-Api-Key:{}".format, "basic:jo:{}".format)


def echo(asked: Asked) -> bytes:
    """What a careless server says: all that it was told, as it came, in an address, in HTML and in Base64."""
    told = asked.headers.get("authorization") or asked.headers.get("x-api-key", "")
    words = told.removeprefix("Bearer ")
    if told.startswith("Basic "):
        words = f"{told} {base64.b64decode(told[6:]).decode()}"
    said = [words, quote(words, safe=""), f"<b>{told}</b>"]
    names = ["one", "two", "refused", "broken"]
    items = [{"id": name, "said": " ".join(said)} for name in names]
    return reply(200, json.dumps({"items": items}).encode(), content_type="application/json", x_told=told)


def astray(asked: Asked) -> bytes:
    told = asked.headers.get("authorization") or asked.headers.get("x-api-key", "")
    secret = quote(told.removeprefix("Bearer "), safe="")
    return reply(302, location=f"/login?session={secret}&access_token={secret}")


def catalogue(folder: Path, server: FaultyServer) -> Path:
    small(folder, more=(
        f'[sources.echo]\nharvester = "echo"\nurl = "{server.url("/")}"\nallow_private = true\nrate = 0\n'
        'auth = { env = "ECHO_AUTH" }\n'
        f'[notify]\nwhen = "always"\nwebhook = "{server.url("/hook")}"\nallow_private = true\n'
        'auth = { env = "HOOK_AUTH" }\n'
    ))  # fmt: skip
    (folder / "harvesters").mkdir()
    (folder / "harvesters" / "echo.py").write_text(ECHO, "utf-8")
    return folder


def say(folder: Path, *words: str) -> str:
    found = CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(main, ["-C", str(folder), *words])
    assert found.exit_code in (0, 2, 3), found.output
    assert "Traceback" not in found.output and "fairdict broke" not in found.output
    return found.output


def cells(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every value in the database, unpacked."""
    db = sqlite3.connect(folder / "data" / "catalogue.db")
    try:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in db.execute(f"SELECT * FROM {table}"):
                for value in row:
                    if isinstance(value, bytes):
                        with contextlib.suppress(zlib.error):
                            value = zlib.decompress(value)
                    yield f"table {table}", value if isinstance(value, bytes) else str(value).encode()
    finally:
        db.close()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        body = path.read_bytes()
        yield str(path.relative_to(folder)), gzip.decompress(body) if path.suffix == ".gz" else body


def forms(secret: str) -> set[bytes]:
    spelled = {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1]}
    spelled |= {base64.b64encode(f"jo:{secret}".encode()).decode()}
    return {s.encode() for s in spelled}


@pytest.mark.parametrize("way", EACH_WAY, ids=["bearer", "header", "basic"])
def test_a_token_that_the_server_sends_back_is_nowhere(
    way: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(way)
    secret = PASSWORD if "basic" in way("") else TOKEN
    monkeypatch.setenv("ECHO_AUTH", way(secret))
    monkeypatch.setenv("HOOK_AUTH", f"bearer:{HOOK_TOKEN}")
    with FaultyServer({"/": echo, "/next": astray, "/login": reply(404, b"?"), "/hook": reply()}) as server:
        folder = catalogue(tmp_path / "c", server)
        told = [say(folder, "check", "echo"), say(folder, "doctor", "--network"), say(folder, "--debug", "run")]
        told += [say(folder, "quarantine", "show", "echo", name) for name in ("refused", "broken")]
        for words in (["report"], ["report", "--json"], ["report", "--csv"], ["quarantine", "list"], ["sources"],
                      ["explain", "echo/one"], ["diff"], ["harvest", "echo", "--one", "two"], ["build"],
                      ["harvest", "echo", "--dry-run"], ["query", "SELECT * { GRAPH ?g { ?s ?p ?o } }"]):  # fmt: skip
            told.append(say(folder, *words))
        asked = server.asked
    proofs = {a.headers.get("authorization") or a.headers.get("x-api-key", "") for a in asked if a.target == "/"}
    assert any(p for p in proofs), "the credentials were sent"
    hooks = [a for a in asked if a.target == "/hook"]
    assert len(hooks) == 1 and hooks[0].headers["authorization"] == f"Bearer {HOOK_TOKEN}"
    assert any(f"access_token={STRUCK}" in text for text in told), "where it went astray is told, without the key"
    assert any("About" in text and STRUCK in text for text in told)
    places = [*cells(folder), *files(folder), *((text[:40], text.encode()) for text in told)]
    places += [("message", a.body) for a in hooks]
    assert any(STRUCK.encode() in body for name, body in places if name == "table body")
    leaks = {name for name, body in places for form in (*forms(secret), HOOK_TOKEN.encode()) if form in body}
    assert not leaks


def test_a_short_secret_or_a_plain_word_leaves_the_data_as_it_is() -> None:
    body = b"sleep data of the netherlands; data"
    for auth in ("basic:jo:data", "bearer:netherlands"):
        assert strike_body(body, tuple(s for s in parse_auth(auth).secrets if len(s) < 12)) == body


@given(st.binary(), st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8))
def test_no_secret_survives_in_a_body_and_nothing_else_is_touched(body: bytes, secret: str) -> None:
    found = strike_body(body + secret.encode() + body, (secret,))
    if secret.isalpha():
        assert found == body + secret.encode() + body
    elif secret.encode() not in body + STRUCK.encode() + body:
        assert secret.encode() not in found
        if not any(f in body + STRUCK.encode() + body for f in forms(secret)):
            assert STRUCK.encode() in found
    assert strike_body(body, ()) == body
