"""The walk over a source: what is staged, where it begins, and what a harvester or a network that fails leaves."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fairdict.document import Context
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.fetch import AGAIN, PAGE, fetch, fingerprint
from fairdict.harvester import Listing
from fairdict.model import Record
from fairdict.store import Store, unpacked
from fairdict.vocabulary import Vocabularies
from tests.scripted import Door, Script, Stage, answer, record

NOW = "2026-03-01T02:00:00Z"


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)
        assert store.rows("PRAGMA foreign_key_check") == []


def test_nothing_counts_before_it_is_settled(stage: Stage) -> None:
    got = fetch(stage.store, stage.source(), Script([record("a")]).module, cast(Any, Door()), as_of="2026-03-01",
                now=lambda: NOW)  # fmt: skip
    assert got.error == "" and got.listing == Listing()
    assert stage.column("SELECT state FROM record") == ["staged"]
    assert stage.column("SELECT verdict FROM run") == ["running"]


def test_a_run_that_died_is_cleaned_up_by_the_next(stage: Stage) -> None:
    stage.night(Script([record("a")]))
    for script in (Script([record("b"), record("c")]), Script([record("d", bad=True)])):
        fetch(stage.store, stage.source(), script.module, cast(Any, Door()), as_of="2026-03-02", now=lambda: NOW)
    outcome = stage.night(Script([record("a")]), day=3)
    assert outcome.verdict == "complete"
    assert stage.column("SELECT identifier FROM record") == ["a"]
    runs = [tuple(r) for r in stage.store.rows("SELECT verdict, message, ended IS NULL FROM run ORDER BY id")]
    assert runs == [
        ("complete", "", 0),
        ("failed", "interrupted", 0),
        ("failed", "interrupted", 0),
        ("complete", "", 0),
    ]


def test_what_one_source_leaves_another_does_not_touch(stage: Stage) -> None:
    fetch(stage.store, stage.source("one"), Script([record("a")]).module, cast(Any, Door()), as_of="2026-03-01",
          now=lambda: NOW)  # fmt: skip
    stage.night(Script([record("a")]), stage.source("two"))
    assert stage.column("SELECT source || state FROM record ORDER BY source") == ["onestaged", "twocurrent"]


def test_many_records_come_in_pages_and_are_told(stage: Stage) -> None:
    stage.night(Script([record(f"r{n}") for n in range(2 * PAGE + 1)]))
    assert stage.progress == [f"partner: {n} listed" for n in (PAGE, 2 * PAGE, 2 * PAGE + 1)]
    assert stage.column("SELECT listed FROM run") == [2 * PAGE + 1]


def test_the_cursor_is_where_the_next_walk_begins(stage: Stage) -> None:
    script = Script([record("a")], Listing(cursor="c1"))
    stage.night(script, day=1)
    script.listing = Listing(cursor="c2", full=False)
    stage.night(script, day=2)
    script.error = FetchError("no", kind="connect")
    stage.night(script, day=3)
    script.error = None
    stage.night(script, day=4)
    stage.night(script, day=5, whole=True)
    assert script.asked == [None, "c1", "c2", "c2", None]


def test_a_full_listing_is_due_every_so_often(stage: Stage) -> None:
    script = Script([record("a")], Listing(cursor="c"))
    stage.night(script, day=1)
    script.listing = Listing(cursor="c", full=False)
    for day in (2, 7, 8, 9):
        stage.night(script, day=day)
    assert script.asked == [None, "c", "c", None, None], "the listing of day 8 was not full, so that it is due still"
    script.listing = Listing(cursor="c")
    stage.night(script, day=10)
    stage.night(script, day=11)
    stage.night(script, stage.source(full_every=1), day=12)
    assert script.asked[5:] == [None, "c", None]


def test_where_tombstones_are_kept_no_full_listing_is_needed(stage: Stage) -> None:
    script = Script([record("a")], Listing(cursor="c", full=False))
    script.persistent = True  # type: ignore[attr-defined]
    stage.night(script, day=1)
    stage.night(script, day=31)
    assert script.asked == [None, "c"]


def test_where_the_server_says_so_the_same_holds_for_as_long_as_it_does(stage: Stage) -> None:
    script = Script([record("a")], Listing(cursor="c", tombstones=True))
    stage.night(script, day=1)
    script.listing = Listing(cursor="c", full=False, tombstones=True)
    stage.night(script, day=6)
    stage.night(script, day=12)
    script.listing = Listing(cursor="c", full=False)  # it keeps them no more
    stage.night(script, day=18)
    stage.night(script, day=19)
    assert script.asked == [None, "c", "c", "c", None]


def test_a_harvester_that_breaks_off_stops_its_own_source(stage: Stage) -> None:
    outcome = stage.night(Script([record("a")], error=ZeroDivisionError("oops")))
    assert outcome.verdict == "incomplete"
    assert outcome.message == "The harvester script broke off: ZeroDivisionError: oops."
    assert stage.column("SELECT state FROM record") == ["current"]


def test_a_list_that_cannot_be_read_stops_its_own_source(stage: Stage) -> None:
    outcome = stage.night(Script(error=RecordError("The list is no XML.")))
    assert (outcome.verdict, outcome.message) == ("failed", "The list is no XML.")


def test_a_mistake_of_the_steward_s_ends_the_command(stage: Stage) -> None:
    with pytest.raises(ConfigError, match="No such sheet"):
        stage.night(Script([record("a")], error=ConfigError("No such sheet")))
    row = stage.store.rows("SELECT verdict, message, ended FROM run")[0]
    assert tuple(row) == ("failed", "No such sheet", NOW)
    assert stage.night(Script([record("b")]), day=2).verdict == "complete"
    assert stage.column("SELECT identifier FROM record") == ["b"]


@pytest.mark.parametrize(
    ("yielded", "words"),
    [
        (None, "TypeError: it yielded NoneType instead of a Record"),
        ({"a": 1}, "TypeError: it yielded dict instead of a Record"),
        (Record("", b"", "x"), "TypeError: it yielded a record without an identifier or without bytes (no place)"),
        (Record("x", cast(bytes, "text"), "x", locator="row 2"), "without an identifier or without bytes (row 2)"),
    ],
)
def test_what_is_no_record_is_told(stage: Stage, yielded: Any, words: str) -> None:
    outcome = stage.night(Script([record("a"), yielded, record("b")]))
    assert outcome.verdict == "incomplete" and words in outcome.message
    assert stage.column("SELECT identifier FROM record") == ["a"]


@pytest.mark.parametrize("fetching", [lambda *_: None, lambda *_: 1 / 0, lambda *_: [].pop()])
def test_a_fetch_that_is_no_generator_is_told(stage: Stage, fetching: Any) -> None:
    module = SimpleNamespace(summary="", fetch=fetching, describe=lambda *_: [])
    got = fetch(stage.store, stage.source(), cast(Any, module), cast(Any, Door()), as_of="2026-03-01", now=lambda: NOW)
    assert got.error.startswith("The harvester script broke off: ") and not got.listing.ended


def test_a_list_will_do_for_a_generator(stage: Stage) -> None:
    module = SimpleNamespace(summary="", fetch=lambda *_: [record("a")], describe=lambda *_: [])
    got = fetch(stage.store, stage.source(), cast(Any, module), cast(Any, Door()), as_of="2026-03-01", now=lambda: NOW)
    assert (got.error, stage.column("SELECT identifier FROM record")) == ("", ["a"])


def test_an_answer_is_kept_once_for_all_its_records(stage: Stage) -> None:
    page = answer(b"<two/>" * 1000)
    first = [Record("a", b'{"title": "1"}', "x", page), Record("b", b'{"title": "2"}', "x", page)]
    stage.night(Script(first))
    assert stage.column("SELECT COUNT(*) FROM response") == [1]
    assert unpacked(stage.column("SELECT bytes FROM body")[0]) == page.body
    before = stage.dump("run", "cursor")
    stage.night(Script([Record(r.identifier, r.body, "x", answer(b"<two/>" * 1000)) for r in first]), day=2)
    assert stage.dump("run", "cursor") == before, "an answer whose records are all known is not kept again"
    newer = answer(b"<other/>")
    stage.night(
        Script([Record("a", b'{"title": "1a"}', "x", newer), Record("b", b'{"title": "2b"}', "x", newer)]), day=3
    )
    assert [unpacked(b) for b in stage.column("SELECT bytes FROM body")] == [b"<other/>"]
    assert stage.column("SELECT run FROM response") == [3]


def test_two_sources_may_share_a_body(stage: Stage) -> None:
    for name, body in (("one", b"same"), ("two", b"same"), ("one", b"other")):
        stage.night(Script([Record("a", b'{"title": "%s"}' % body, "x", answer(body))]), stage.source(name))
    assert sorted(unpacked(b) for b in stage.column("SELECT bytes FROM body")) == [b"other", b"same"]


def test_what_the_protocol_says_beside_the_bytes_is_a_change() -> None:
    one = Record("a", b"x", "t")
    assert fingerprint(one) == fingerprint(Record("a", b"x", "t", datestamp="2026", locator="row 9"))
    others = [Record("a", b"y", "t"), Record("a", b"x", "t", deleted=True), Record("a", b"x", "t", page="p"),
              Record("a", b"x", "t", hints={"a": "b"})]  # fmt: skip
    assert len({fingerprint(r) for r in (one, *others)}) == 5


def test_what_is_declared_is_kept_with_the_source(stage: Stage) -> None:
    stage.night(Script(), stage.source(licence="https://l.example/", rank=3))
    stage.night(Script(), stage.source(url="https://new.example/", role="aggregator"), 2)
    row = stage.store.rows("SELECT url, role, rank, licence FROM source")[0]
    assert tuple(row) == ("https://new.example/", "aggregator", 10, "")


# -- what is in quarantine is asked for again --------------------------------------------------------------------------


def repairing(records: list[Record], mended: dict[str, Record | Exception | None], **more: Any) -> Script:
    """A partner whose list of changes names ``records``, and which gives ``mended`` when asked for one by name."""
    script = Script(records, **more)
    calls: list[str] = []

    def one(source: Any, web: Any, identifier: str) -> Record | None:
        calls.append(identifier)
        found = mended.get(identifier)
        if isinstance(found, Exception):
            raise found
        return found

    script.one, script.calls = one, calls  # type: ignore[attr-defined]
    return script


def test_what_was_repaired_without_a_new_date_is_found_by_a_list_of_changes(stage: Stage) -> None:
    stage.night(
        Script([record("a"), record("b", bad=True), record("c", bad=True), record("d", bad=True)], Listing(cursor="1"))
    )
    mended = {"b": record("b"), "c": FetchError("It does not come.", kind="status"), "d": record("d", bad=True)}
    script = repairing([], mended, listing=Listing(cursor="2", full=False))
    outcome = stage.night(script, day=2)
    assert script.calls == ["b", "c", "d"]  # type: ignore[attr-defined]
    assert outcome.verdict == "complete" and (outcome.numbers.new, outcome.numbers.quarantined) == (1, 1)
    assert stage.column("SELECT identifier FROM record WHERE state = 'current' ORDER BY 1") == ["a", "b"]
    assert stage.column("SELECT identifier FROM quarantine ORDER BY 1") == ["c", "d"]


def test_a_full_list_names_them_anyway(stage: Stage) -> None:
    stage.night(Script([record("a"), record("b", bad=True)], Listing(cursor="1")))
    script = repairing([record("a"), record("b", bad=True)], {}, listing=Listing(cursor="2"))
    stage.night(script, day=2)
    assert script.calls == []  # type: ignore[attr-defined]


def test_of_many_some_are_asked_each_night_and_all_in_the_end(stage: Stage) -> None:
    stage.night(Script([record(f"b{n:03}", bad=True) for n in range(2 * AGAIN + 7)], Listing(cursor="1")))
    called: set[str] = set()
    for day in range(2, 7):
        script = repairing([], {}, listing=Listing(cursor="2", full=False))
        stage.night(script, day=day)
        assert len(script.calls) <= AGAIN  # type: ignore[attr-defined]
        called.update(script.calls)  # type: ignore[attr-defined]
    assert len(called) == 2 * AGAIN + 7
