"""The backup that ``docs/how-to/backup.md`` describes, done as it stands there, gives the same catalogue back."""

import gzip
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fairdict.config import load
from fairdict.store import Store
from tests.built_example import EPOCH, ROWS, build, night, sheet, small
from tests.test_cli import database, say

PAGE = Path(__file__).parent.parent / "docs" / "how-to" / "backup.md"


def blocks() -> list[str]:
    """The two scripts of the page: backup and restore."""
    return re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def follow(script: str, folder: Path) -> str:
    """Does what the page says, in the catalogue's folder, with this Python and this fairdict."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    for name, words in (("python3", '"$@"'), ("fairdict", '-c "from fairdict.cli import main; main()" "$@"')):
        (tools / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {words}\n')
        (tools / name).chmod(0o755)
    environ = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "SOURCE_DATE_EPOCH": EPOCH}
    done = subprocess.run(
        ["sh", "-e", "-c", script], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def site(folder: Path) -> dict[str, bytes]:
    """The published files, unpacked."""
    found = {}
    for path in sorted(p for p in (folder / "public").rglob("*") if p.is_file() and p.name != ".fairdict-tree"):
        content = path.read_bytes()
        found[str(path.relative_to(folder))] = gzip.decompress(content) if path.suffix == ".gz" else content
    return found


@pytest.fixture
def folder(past: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(past, tmp_path / "catalogue"))


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue with some history: a change, a tombstone, an alias, something hidden."""
    found = small(tmp_path_factory.mktemp("past"))
    night(found, probe=False)
    for _ in range(2):
        sheet(found, ("S-1;Slaap in heel Twente;Hoe men slaapt;2021-03-01", *ROWS[1:2]))
        night(found, probe=False)
    assert say(found, "hide", "ours/S-2", "--reason", "Privacy").exit_code == 0
    with Store(load(found).database) as store:
        assert {r["state"] for r in store.rows("SELECT state FROM dataset")} == {"live", "withdrawn", "hidden"}
        key = store.value("SELECT key FROM dataset WHERE state = 'live'")
        store.db.execute("INSERT INTO alias VALUES ('old-key', ?, '2026-01-01')", (key,))
    build(found)
    return found


def test_a_restored_catalogue_is_the_same(folder: Path, tmp_path: Path) -> None:
    backup, restore = blocks()
    rows, files = database(folder), site(folder)
    follow(backup, folder)
    elsewhere = tmp_path / "elsewhere" / "catalogue"
    elsewhere.mkdir(parents=True)
    for name in ("fairdict.toml", "sheet.csv"):
        shutil.copy(folder / name, elsewhere / name)
    shutil.copytree(folder / "backup", elsewhere / "backup")
    assert follow(restore, elsewhere).startswith("ok\n")
    restored = database(elsewhere)
    for table in ("dataset", "alias", "member", "hidden", "record", "description", "run", "change", "body"):
        assert restored[table] == rows[table], table
    lingering = {p for p in files if p.startswith(("public/static/", "public/search/"))}
    assert {p: c for p, c in site(elsewhere).items() if p not in lingering} == {
        p: c for p, c in files.items() if p not in lingering
    }
    night(elsewhere, probe=False)
    assert [r[0] for r in database(elsewhere)["dataset"]] == [r[0] for r in rows["dataset"]]


def test_restored_over_a_spoilt_one_the_copy_counts(folder: Path) -> None:
    backup, restore = blocks()
    follow(backup, folder)
    files = site(folder)
    rows = database(folder)
    sheet(folder, ("X-1;Iets heel anders;Tekst;2020", *ROWS))
    night(folder, probe=False)
    assert site(folder) != files
    follow(restore, folder)
    assert database(folder)["dataset"] == rows["dataset"]
    pages = {p: c for p, c in files.items() if p.startswith("public/dataset/")}
    assert {p: c for p, c in site(folder).items() if p.startswith("public/dataset/")} == pages


def test_a_backup_may_be_made_while_fairdict_writes(folder: Path) -> None:
    backup, _ = blocks()
    before = database(folder)["dataset"]
    with Store(load(folder).database) as store, store.locked(), store.transaction() as db:
        db.execute("UPDATE dataset SET title = 'half done'")
        follow(backup, folder)
    copy = sqlite3.connect(folder / "backup" / "catalogue.db")
    try:
        assert sorted(copy.execute("SELECT * FROM dataset").fetchall(), key=repr) == before
    finally:
        copy.close()


def test_the_backup_is_made_anew_over_an_older_one(folder: Path) -> None:
    backup, _ = blocks()
    follow(backup, folder)
    follow(backup, folder)
    assert [p.name for p in (folder / "backup").iterdir()] == ["catalogue.db"]
