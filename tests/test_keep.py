"""What ``[keep]`` says: history goes when it is old, but never what a later night rests on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdict.config import Keep
from fairdict.document import Context
from fairdict.harvester import Listing
from fairdict.night import Night
from fairdict.prune import Pruned, prune
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from tests.scripted import Script, Stage, record

RECORDS = [record(f"r{n}") for n in range(4)]


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)


def days(stage: Stage) -> list[str]:
    return stage.column("SELECT as_of FROM run ORDER BY id")


def test_runs_older_than_the_days_go_and_their_records_stay(stage: Stage) -> None:
    for day in (1, 2, 3, 20):
        assert stage.night(Script(RECORDS), day=day).verdict == "complete"
    assert prune(stage.store, 10, as_of="2026-03-20") == Pruned(3, 0)
    assert days(stage) == ["2026-03-20"]
    assert stage.column("SELECT identifier FROM record ORDER BY 1") == ["r0", "r1", "r2", "r3"]
    assert stage.column("SELECT DISTINCT run FROM record") == [None]
    assert stage.store.rows("PRAGMA foreign_key_check") == []
    assert stage.night(Script(RECORDS), day=21).line.startswith("partner: complete; 4 listed = 0 new + 0 updated + 4")


def test_the_day_itself_is_kept(stage: Stage) -> None:
    for day in (9, 10, 20):
        stage.night(Script(RECORDS), day=day)
    prune(stage.store, 10, as_of="2026-03-20")
    assert days(stage) == ["2026-03-10", "2026-03-20"]


def test_the_latest_run_of_each_source_stays_however_old(stage: Stage) -> None:
    for name, day in (("one", 1), ("two", 2), ("one", 3)):
        stage.night(Script(RECORDS), stage.source(name), day)
    assert prune(stage.store, 0, as_of="2027-01-01") == Pruned(1, 0)
    assert stage.column("SELECT source FROM run ORDER BY id") == ["two", "one"]


def test_the_run_that_a_cursor_rests_on_stays(stage: Stage) -> None:
    stage.night(Script(RECORDS, Listing(cursor="2026-03-01")), day=1)
    for day in (2, 3):
        assert stage.night(Script(RECORDS, Listing(ended=False)), day=day).verdict == "incomplete"
    prune(stage.store, 0, as_of="2027-01-01")
    assert days(stage) == ["2026-03-01", "2026-03-03"]


def test_a_held_run_stays_until_something_counted_after_it(stage: Stage) -> None:
    stage.night(Script(RECORDS), day=1)
    assert stage.night(Script([]), day=2).verdict == "held"
    assert stage.night(Script(error=ConnectionError("gone")), day=3).verdict == "failed"
    prune(stage.store, 0, as_of="2027-01-01")
    assert days(stage) == ["2026-03-02", "2026-03-03"]
    stage.night(Script(RECORDS), day=4)
    prune(stage.store, 0, as_of="2027-01-01")
    assert days(stage) == ["2026-03-04"]


def test_changes_go_with_the_days(stage: Stage) -> None:
    stage.night(Script(RECORDS[:2]), day=1)
    stage.merged(1, sources=(stage.source(),))
    stage.night(Script(RECORDS), day=20)
    stage.merged(20, sources=(stage.source(),))
    assert len(stage.column("SELECT key FROM change")) == 4
    assert prune(stage.store, 10, as_of="2026-03-20") == Pruned(1, 2)
    assert stage.column("SELECT DISTINCT as_of FROM change") == ["2026-03-20"]


def test_where_nothing_is_old_nothing_is_written(stage: Stage) -> None:
    stage.night(Script(RECORDS), day=1)
    before = stage.store.db.total_changes
    assert prune(stage.store, 90, as_of="2026-03-02") == Pruned(0, 0)
    assert stage.store.db.total_changes == before


def test_a_build_ends_what_is_too_old(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1776643200")  # 20 April 2026
    for day in (1, 2, 30):
        stage.night(Script(RECORDS), day=day)
    Night(stage.catalogue(keep=Keep(30)), stage.store, lambda _: None).build()
    assert days(stage) == ["2026-03-30"]
