"""The whole way, over the example catalogue: twice the same, killed and taken up again, and what it leaves behind."""

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fairdict.config import Catalogue, load
from fairdict.night import Night, exit_code
from fairdict.store import Store
from tests.aftermath import TELLS_OF_RUNS, catalogue_of, files, tables
from tests.built_example import EPOCH, copied

CHANGING = {"run", "cursor", "evidence"}


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture
def undisturbed(built: Catalogue) -> Path:
    """The example catalogue after one night in which nothing went wrong."""
    return built.folder


def declared(folder: Path, built: Catalogue) -> Path:
    """The example as it is declared, nothing harvested."""
    folder.mkdir()
    shutil.copy(built.folder / "fairdict.toml", folder)
    return folder


def night(folder: Path) -> int:
    """One night, in this process; the exit code it would end with."""
    catalogue = load(folder)
    with Store(catalogue.database) as store, store.locked():
        told = Night(catalogue, store, lambda _: None)
        outcomes = told.harvest()
        told.probe()
        told.build()
        return exit_code(outcomes)


def test_the_numbers_of_every_run_add_up(undisturbed: Path) -> None:
    runs = json.loads((undisturbed / "public" / "status.json").read_text())["sources"]
    assert len(runs) == 6
    for source in runs:
        run = source["run"]
        parts = ("new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined", "duplicate")
        assert run["listed"] == sum(run[p] for p in parts), source
        assert source["verdict"] == "complete"
    listed = {s["name"]: s["run"]["listed"] for s in runs}
    assert listed == {"university": 29, "hospital": 15, "foundation": 11, "company": 8, "ggd": 14, "citizens": 10}


def test_what_real_life_brings_is_there(undisturbed: Path) -> None:
    with Store(undisturbed / "data" / "catalogue.db") as store:
        assert store.value("SELECT COUNT(*) FROM dataset WHERE state = 'live'") == 75
        twice = store.rows("SELECT key FROM member GROUP BY key HAVING COUNT(*) > 1 ORDER BY key")
        assert [r["key"] for r in twice] == ["10.5072_ijsselland.106", "10.5072_ijsselland.112"]
        assert [r["identifier"] for r in store.rows("SELECT identifier FROM quarantine")] == [
            "oai:repository.ijsselland.example:119"
        ]
        codes = {r["code"] for r in store.rows("SELECT code FROM issue")}
        assert {
            "identifier-twice",
            "agent-identifier-invalid",
            "identifier-repeated",
            "licence-not-recognised",
        } <= codes


def test_a_second_night_writes_runs_cursors_and_evidence_only(built: Catalogue, tmp_path: Path) -> None:
    folder = copied(built, tmp_path).folder
    before, site = tables(folder, CHANGING), files(folder)
    mark = (folder / "public" / ".fairdict-tree").read_text()
    inode = (folder / "public").stat().st_ino
    assert night(folder) == 0
    assert tables(folder, CHANGING) == before
    assert (folder / "public").stat().st_ino == inode and (folder / "public" / ".fairdict-tree").read_text() == mark
    after = files(folder)
    changed = {n for n in after.keys() | site.keys() if after.get(n) != site.get(n)}
    assert {n for n in changed if not n.startswith(TELLS_OF_RUNS)} == set()


def test_the_same_feeds_give_the_same_catalogue(undisturbed: Path, built: Catalogue, tmp_path: Path) -> None:
    folder = declared(tmp_path / "catalogue", built)
    assert night(folder) == 0
    assert catalogue_of(folder) == catalogue_of(undisturbed)


KILLED = """
import sys
from fairdict.cli import main
main(["-C", sys.argv[1], "run"])
"""


def run_and_kill(folder: Path, seconds: float) -> bool:
    """A night in a process of its own, ended with SIGKILL after ``seconds``; whether it was still at work."""
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.mark.soak
def test_killed_anywhere_the_next_night_gives_the_same_catalogue(
    undisturbed: Path, built: Catalogue, tmp_path: Path
) -> None:
    """Killed at moments spread over a whole night, one after the other on the same catalogue."""
    timed = declared(tmp_path / "timed", built)
    begun = time.monotonic()
    assert not run_and_kill(timed, 120)
    whole = time.monotonic() - begun
    folder = declared(tmp_path / "killed", built)
    chance = random.Random(7)
    killed = sum(run_and_kill(folder, whole * (n + chance.random()) / 8) for n in range(8))
    assert killed >= 4
    assert night(folder) == 0
    assert catalogue_of(folder) == catalogue_of(undisturbed)


STAGES = {
    "fetch": "fairdict.fetch._stage",
    "normalise": "fairdict.normalise._write",
    "settle": "fairdict.settle._apply",
    "merge": "fairdict.merge._write",
    "probe": "fairdict.probe.write",
    "assess": "fairdict.fair.rows.Writer.write",
    "publish": "fairdict.publish.tree.Tree.put",
    "exchange": "fairdict.publish.tree.Trees.exchange",
}
ONCE = ("settle", "exchange")
"""Stages that write once, or once a source."""
AT = """
import os, signal, sys, importlib
from fairdict.cli import main
name, count = sys.argv[2], int(sys.argv[3])
parts = name.split(".")
for cut in range(len(parts) - 1, 0, -1):
    try:
        owner = importlib.import_module(".".join(parts[:cut]))
        break
    except ImportError:
        continue
for part in parts[cut:-1]:
    owner = getattr(owner, part)
inner = getattr(owner, parts[-1])
left = [count]
def dying(*args, **more):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return inner(*args, **more)
setattr(owner, parts[-1], dying)
main(["-C", sys.argv[1], "run"])
"""


def killed(folder: Path, stage: str, count: int) -> None:
    """A night that dies when ``stage`` is about to write for the time ``count``."""
    ended = subprocess.run(
        [sys.executable, "-c", AT, str(folder), STAGES[stage], str(count)], capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def test_killed_in_every_stage_the_next_night_gives_the_same_catalogue(
    undisturbed: Path, built: Catalogue, tmp_path: Path
) -> None:
    """Night after night, each a stage further, on the same catalogue."""
    folder = declared(tmp_path / "catalogue", built)
    for stage in STAGES:
        killed(folder, stage, 1 if stage in ONCE else 12)
    assert night(folder) == 0
    assert catalogue_of(folder) == catalogue_of(undisturbed)


@pytest.mark.soak
@pytest.mark.parametrize("stage", STAGES)
def test_killed_in_the_middle_of_a_stage(stage: str, undisturbed: Path, built: Catalogue, tmp_path: Path) -> None:
    folder = declared(tmp_path / "catalogue", built)
    killed(folder, stage, 1 if stage in ONCE else 12)
    assert night(folder) == 0
    assert catalogue_of(folder) == catalogue_of(undisturbed)


def test_the_database_can_be_read_without_a_manual(undisturbed: Path) -> None:
    db = sqlite3.connect(undisturbed / "data" / "catalogue.db")
    try:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        found = db.execute("SELECT COUNT(*) FROM dataset_fts WHERE dataset_fts MATCH 'slaap OR sleep'").fetchone()[0]
        assert found > 2
        rows = db.execute("SELECT rule, outcome FROM finding_row WHERE of = 'dataset' LIMIT 5").fetchall()
        assert len(rows) == 5
    finally:
        db.close()
