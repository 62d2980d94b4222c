"""What ``doctor`` tells, thing by thing; it asks nothing of the network unless told to, and changes nothing."""

import json
import sqlite3
from collections import namedtuple
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fairdict import doctor as module
from fairdict.cli import main
from fairdict.doctor import Check, doctor
from fairdict.lease import Lease
from tests.built_example import night, small
from tests.faulty_server import FaultyServer, reply


def say(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder), "doctor", *words])


def looked(folder: Path, environ: Mapping[str, str] | None = None, *, network: bool = False) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for check in doctor(folder, environ or {}, network=network, clock=lambda: 1000.0):
        found.setdefault(check.about, []).append(check)
    return found


def online(folder: Path, url: str, more: str = "") -> Path:
    small(folder, more=more)
    text = (folder / "fairdict.toml").read_text().replace('url = "sheet.csv"', f'url = "{url}"\nallow_private = true')
    (folder / "fairdict.toml").write_text(text)
    return folder


def test_a_sound_catalogue_is_told_so_and_stays_as_it_is(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder)
    files = {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file() and "-" not in p.suffix}
    result = say(folder)
    assert result.exit_code == 0, result.output
    for words in (
        "ok   versions: fairdict ",
        "Python 3",
        "click ",
        "is sound: schema 2",
        "GB free",
        "can be written.",
        "The site can be exchanged in one step.",
        "last run of ours: complete",
        "source ours: sheet.",
    ):
        assert words in result.stdout
    assert "BAD" not in result.stdout
    assert {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file() and "-" not in p.suffix} == files
    rows = json.loads(say(folder, "--json").stdout)
    assert rows[0].keys() == {"about", "state", "message"}


def test_before_the_first_night_nothing_is_made(tmp_path: Path) -> None:
    found = looked(small(tmp_path))
    assert found["database"][0].state == "note" and "the first harvest makes it" in found["database"][0].message
    assert not (tmp_path / "data").exists()


def test_a_configuration_that_cannot_be_read_is_bad(tmp_path: Path) -> None:
    result = say(tmp_path)
    assert result.exit_code == 2 and "BAD  configuration: There is no fairdict.toml in" in result.stdout
    (small(tmp_path) / "corrections.toml").write_text("x = 1")
    assert "corrections.toml: only [[correction]] tables" in looked(tmp_path)["configuration"][0].message


def test_databases_that_cannot_be_used_are_bad(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder)
    path = folder / "data" / "catalogue.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    [check] = looked(folder)["database"]
    assert check.state == "bad" and "has schema 99; this fairdict knows" in check.message
    path.write_bytes(b"nothing like a database" * 200)
    [check] = looked(folder)["database"]
    assert check.state == "bad" and "cannot be read: file is not a database" in check.message


def test_a_damaged_database_is_bad(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder)
    path = folder / "data" / "catalogue.db"
    db = sqlite3.connect(path)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    body = bytearray(path.read_bytes())
    body[8192 : len(body) // 2] = bytes(len(body) // 2 - 8192)
    path.write_bytes(body)
    [check] = looked(folder)["database"]
    assert check.state == "bad" and ("is damaged" in check.message or "cannot be read" in check.message)


def test_a_full_disk_is_bad_and_little_room_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = small(tmp_path)
    night(folder)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage(1, 1, 10**6))
    assert looked(folder)["free space"][0].state == "bad"
    monkeypatch.setattr(module, "LITTLE", 0)
    monkeypatch.setattr(module.shutil, "disk_usage", lambda _: usage(1, 1, 1))
    assert looked(folder)["free space"][0].state == "note"


def test_a_folder_that_cannot_be_written_is_bad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    folder = small(tmp_path)
    monkeypatch.setattr(module.tempfile, "TemporaryFile", refuse)
    [check] = looked(folder)["folder"]
    assert check.state == "bad" and "cannot be written: Permission denied" in check.message


def test_a_system_without_the_exchange_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "exchanged", lambda *_: False)
    [check] = looked(small(tmp_path))["exchange"]
    assert check.state == "note" and "turning a link" in check.message


def test_who_holds_the_catalogue_is_told(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "data").mkdir()
    lease = Lease(folder / "data", "fairdict run", clock=lambda: 990.0)
    lease.claim()
    try:
        assert "“fairdict run” (process" in looked(folder)["lease"][0].message
        assert "10 seconds ago." in looked(folder)["lease"][0].message
        late = [c for c in doctor(folder, {}, clock=lambda: 5000.0) if c.about == "lease"]
        assert "the next run takes over" in late[0].message
    finally:
        lease.release()
    assert looked(folder)["lease"] == [Check("lease", "ok", "No run holds the catalogue.")]
    (folder / "data" / "lease.db").write_bytes(b"x" * 5000)
    assert "cannot be read" in looked(folder)["lease"][0].message


def test_credentials_are_asked_for_and_never_shown(tmp_path: Path) -> None:
    folder = online(tmp_path, "https://x.invalid/", 'auth = { env = "X_KEY" }\n')
    [check] = looked(folder)["source ours"]
    assert check.state == "bad" and "environment variable X_KEY, which is not set" in check.message
    [check] = looked(folder, {"X_KEY": "s3cret"})["source ours"]
    assert check.state == "bad" and "cannot be read" in check.message and "s3cret" not in check.message
    [check] = looked(folder, {"X_KEY": "bearer:s3cret"})["source ours"]
    assert "credentials from X_KEY" in check.message and "s3cret" not in check.message


def test_a_proxy_is_told_with_what_it_means(tmp_path: Path) -> None:
    folder = online(tmp_path, "https://x.invalid/")
    [check] = looked(folder, {"https_proxy": "http://jo:s3cret@proxy.example.org:3128", "NO_PROXY": "x"})["proxy"]
    assert check.state == "note" and "s3cret" not in check.message
    assert "HTTPS_PROXY=http://***@proxy.example.org:3128, NO_PROXY=x." in check.message
    assert "checks only the names of servers" in check.message and "Not guarded at all: ours" in check.message
    assert "proxy" not in looked(folder)


def test_a_harvest_through_a_proxy_tells_what_is_not_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = b'<urn:x> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "X" .'
    with FaultyServer({"http://x.example.org/c": reply(200, graph, content_type="text/turtle")}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url(""))
        for name in ("NO_PROXY", "no_proxy", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        folder = online(tmp_path, "http://x.example.org/c")
        path = folder / "fairdict.toml"
        path.write_text(path.read_text().replace('"sheet"', '"dcat"'))
        result = CliRunner().invoke(main, ["-C", str(folder), "harvest"])
    assert result.exit_code == 0, result.output
    assert "ours: asked through a proxy, which looks up where a server is; only its name is checked" in result.stderr


def test_certificates_that_are_not_there_are_bad(tmp_path: Path) -> None:
    folder = small(tmp_path)
    [check] = looked(folder, {"REQUESTS_CA_BUNDLE": str(tmp_path / "none.pem")})["certificates"]
    assert check.state == "bad" and "which is not there" in check.message
    assert looked(folder, {"SSL_CERT_FILE": str(folder / "fairdict.toml")})["certificates"][0].state == "ok"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"sheet"', '"shet"', "There is no harvester called “shet”."),
        ("sheet.csv", "gone.csv", "gone.csv is not there. Correct `url`"),
        ("[sources.ours]", '[sources.ours.options]\nshet = "x"\n[sources.ours]', "“shet” is unknown in"),
    ],
)
def test_sources_that_cannot_be_harvested_are_bad(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = small(tmp_path) / "fairdict.toml"
    path.write_text(path.read_text().replace(old, new, 1))
    found = looked(tmp_path)["source ours"]
    assert any(c.state == "bad" and said in c.message for c in found)


def test_a_language_without_words_is_told(tmp_path: Path) -> None:
    path = small(tmp_path) / "fairdict.toml"
    path.write_text(path.read_text().replace('title = "Klein"', 'title = "Klein"\nlanguages = ["nl", "fy"]'))
    assert "There are no words for “fy”" in looked(tmp_path)["languages"][0].message


@pytest.mark.parametrize(("status", "state", "said"), [
    (200, "ok", "It answers (status 200)."),
    (404, "ok", "It answers (status 404)."),
    (401, "bad", "It refuses us with status 401: check its credentials"),
    (500, "bad", "It answers with status 500: tell the partner."),
])  # fmt: skip
def test_with_network_each_source_is_asked_once(tmp_path: Path, status: int, state: str, said: str) -> None:
    with FaultyServer({"/x": reply(status)}) as server:
        folder = online(tmp_path, server.url("/x"))
        assert "address of ours" not in looked(folder) and not server.asked
        [check] = looked(folder, network=True)["address of ours"]
        assert (check.state, len(server.asked)) == (state, 1) and said in check.message


def test_a_server_that_is_not_there_is_bad(tmp_path: Path) -> None:
    with FaultyServer({}) as server:
        folder = online(tmp_path, server.url("/x"))
    result = say(folder, "--network")
    assert result.exit_code == 2 and "connection refused" in result.stdout
