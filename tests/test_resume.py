"""A run that was interrupted goes on where it stopped: nothing is asked twice, and the end is that of one quiet run."""

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from fairdict_harvesters import oaipmh
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.document import Context
from fairdict.errors import FetchError
from fairdict.fetch import fetch
from fairdict.harvester import Listing, Mark
from fairdict.model import Record
from fairdict.settle import Outcome
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from fairdict.web import Web
from tests.oai_server import Item, Repository, failed
from tests.scripted import Door, Script, Stage, record

MakeSource = Callable[..., Source]
PAGE = 10


class Killed(BaseException):
    """What ends a run as kill -9 does: nothing gets to tidy up."""


@dataclass
class Pages(Script):
    """A partner that lists its records in pages, and can be gone on with from each of them."""

    listing: Listing | None = None
    dies_after: int = 10**9
    spent_after: int = 10**9
    listed: int = 0

    def fetch(self, source: Source, web: Any, since: str | None) -> Generator[Any, None, Listing | None]:
        self.asked.append(since)
        return self.from_page(web, 0)

    def resume(
        self, source: Source, web: Any, since: str | None, position: str
    ) -> Generator[Any, None, Listing | None]:
        self.asked.append(f"on from {position}")
        return self.from_page(web, int(position))

    def from_page(self, web: Any, number: int) -> Generator[Any, None, Listing | None]:
        for start in range(number * PAGE, len(self.records), PAGE):
            for found in self.records[start : start + PAGE]:
                if self.listed == self.dies_after:
                    raise Killed
                if self.listed == self.spent_after:
                    web.spent = True
                    raise FetchError("The budget is used up.", kind="budget")
                self.listed += 1
                yield found
            if start + PAGE < len(self.records):
                yield Mark(str(start // PAGE + 1))
        return self.listing


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Any:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)
        assert store.rows("PRAGMA foreign_key_check") == []


def many(count: int) -> list[Record]:
    return [record(f"r{n:03}") for n in range(count)]


def killed(stage: Stage, script: Pages, source: Source | None = None, day: int = 1, **more: Any) -> None:
    source, as_of = source or stage.source(), f"2026-03-{day:02}"
    with pytest.raises(Killed):
        fetch(stage.store, source, script.module, cast(Web, Door()), as_of=as_of, now=lambda: f"{as_of}T02:00:00Z",
              **more)  # fmt: skip


def test_only_what_is_missing_is_listed_again(stage: Stage) -> None:
    killed(stage, Pages(many(45), dies_after=27))
    script = Pages(many(45), Listing(cursor="now", total=45))
    outcome = stage.night(script)
    assert script.asked == ["on from 2"] and script.listed == 25
    assert outcome.line == (
        "partner: complete; 45 listed = 45 new + 0 updated + 0 unchanged + 0 withdrawn + 0 not selected"
        " + 0 quarantined + 0 duplicate"
    )
    assert "partner: goes on where the last run was left, with 20 listed then." in stage.progress
    assert stage.column("SELECT COUNT(*) FROM record WHERE state = 'current'") == [45]
    assert stage.column("SELECT COUNT(*) FROM listing") == [0]
    assert stage.column("SELECT DISTINCT position FROM run") == [""]


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 60), max_size=4), st.integers(0, 61))
def test_however_often_it_dies_the_end_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, context: Context, vocabularies: Vocabularies, deaths: list[int], size: int
) -> None:
    folder = tmp_path_factory.mktemp("resume")
    ends = []
    for name, moments in (("quiet", []), ("unquiet", deaths)):
        with Store(folder / name / "data" / "catalogue.db") as store:
            stage = Stage(store, context, vocabularies, folder)
            stage.night(Pages([record(f"r{n:03}", title="Old") for n in range(0, 61, 2)], Listing(cursor="a")))
            for moment in moments:
                if moment < size:
                    left = Pages(many(size), dies_after=moment)
                    try:
                        stage.night(left, day=2)
                    except Killed:
                        continue
            outcome = stage.night(Pages(many(size), Listing(cursor="b")), day=2)
            but = ("run", "description", "quarantine", "member")
            kept = {
                table: [
                    [v for k, v in zip(_columns(store, table), row, strict=True) if k not in ("id", "run")]
                    for row in rows
                ]
                for table, rows in stage.dump(*but).items()
            }
            ends.append((_classes(outcome), kept))
    first, second = ends
    assert second[0][0] == first[0][0]
    assert sorted(map(repr, second[1]["record"])) == sorted(map(repr, first[1]["record"]))
    assert second[1]["cursor"] == first[1]["cursor"] and second[1]["listing"] == first[1]["listing"]


def _columns(store: Store, table: str) -> list[str]:
    return [r["name"] for r in store.rows(f'PRAGMA table_info("{table}")')]


def _classes(outcome: Outcome) -> tuple[str, int]:
    return outcome.verdict, outcome.numbers.listed


def test_a_list_that_is_begun_anew_repeats_nothing(stage: Stage) -> None:
    killed(stage, Pages(many(45), dies_after=27))
    script = Pages(many(45), Listing(total=45))

    def anew(source: Source, web: Any, since: str | None, position: str) -> Generator[Any, None, Listing | None]:
        yield Mark(position, again=True)
        return (yield from script.from_page(web, 0))

    script.resume = anew  # type: ignore[method-assign]
    outcome = stage.night(script)
    assert (outcome.verdict, outcome.numbers.listed, outcome.numbers.duplicate) == ("complete", 45, 0)


def test_a_record_that_changed_in_between_counts_once_with_what_it_says_now(stage: Stage) -> None:
    killed(stage, Pages(many(30), dies_after=25))
    changed = [*many(20), *(record(f"r{n:03}", title="Later") for n in range(20, 30))]
    outcome = stage.night(Pages(changed, Listing()))
    assert (outcome.numbers.listed, outcome.numbers.new, outcome.numbers.duplicate) == (30, 30, 0)
    titles = stage.column("SELECT title FROM description ORDER BY identifier")
    assert titles[25] == titles[20] == "Later" and titles[4] == "Title of r004"
    assert stage.column("SELECT COUNT(*) FROM issue") == [0], "nothing stands twice in the list"


@pytest.mark.parametrize("moment", [5, 15, 25, 33, 44, 45])
def test_what_stands_twice_in_the_list_counts_so_across_the_break_as_well(stage: Stage, moment: int) -> None:
    twice = [*many(15), *many(15), *many(14), record("r003", title="Another")]
    if moment < len(twice):
        killed(stage, Pages(twice, dies_after=moment))
    else:  # after the last page, which no mark follows
        fetch(stage.store, stage.source(), Pages(twice).module, cast(Web, Door()), as_of="2026-03-01",
              now=lambda: "2026-03-01T02:00:00Z")  # fmt: skip
    outcome = stage.night(Pages(twice, Listing(total=45)))
    assert (outcome.verdict, outcome.numbers.listed, outcome.numbers.duplicate) == ("complete", 45, 30)
    assert stage.column("SELECT value FROM issue WHERE code = 'identifier-twice'") == ["r003"]


@pytest.mark.parametrize(
    ("source", "day", "more", "why"),
    [
        ({"url": "https://new.example.org/"}, 1, {}, "another address"),
        ({}, 4, {}, "days later, lists have changed"),
    ],
)
def test_what_was_asked_otherwise_or_long_ago_is_begun_anew(
    stage: Stage, source: Mapping[str, Any], day: int, more: Mapping[str, Any], why: str
) -> None:
    killed(stage, Pages(many(45), dies_after=27))
    script = Pages(many(45), Listing())
    outcome = stage.night(script, stage.source(**source), day, **more)
    assert script.asked == [None] and outcome.numbers.listed == 45, why


def test_a_list_of_changes_is_not_gone_on_with_as_a_full_one(stage: Stage) -> None:
    stage.night(Pages(many(45), Listing(cursor="c")))
    killed(stage, Pages(many(45), dies_after=27), day=2)
    again = Pages(many(45), Listing(cursor="d", full=False))
    stage.night(again, day=2, whole=True)
    assert again.asked == [None]
    killed(stage, Pages(many(45), dies_after=27), day=3)
    changes = Pages(many(45), Listing(cursor="e", full=False))
    stage.night(changes, day=3)
    assert changes.asked == ["on from 2"]


def test_a_harvester_that_cannot_go_on_begins_anew(stage: Stage) -> None:
    killed(stage, Pages(many(45), dies_after=27))
    script = Script(many(45), Listing())
    assert stage.night(script).numbers.listed == 45 and script.asked == [None]


def test_a_used_up_budget_is_gone_on_with_the_next_night(stage: Stage) -> None:
    first = stage.night(Pages(many(45), spent_after=32))
    assert first.verdict == "incomplete" and "The budget is used up." in first.line and first.numbers.new == 32
    assert stage.column("SELECT COUNT(*) FROM record WHERE state = 'current'") == [32], "it counts at once"
    script = Pages(many(45), Listing(cursor="c", total=45))
    second = stage.night(script, day=2)
    assert script.asked == ["on from 3"] and script.listed == 15
    assert second.verdict == "complete" and second.numbers.unchanged == 32 and second.numbers.new == 13
    assert stage.column("SELECT COUNT(*) FROM listing") == [0]


def test_a_server_that_breaks_off_is_listed_from_the_beginning(stage: Stage) -> None:
    """Were it gone on with, a page that always fails would keep all before it from ever being read again."""
    script = Pages(many(45))
    script.records = [*many(25)]
    script.error = None
    broken = Script(many(25), error=FetchError("It broke off.", kind="truncated"))
    assert stage.night(broken).verdict == "incomplete"
    again = Pages(many(45), Listing())
    stage.night(again, day=2)
    assert again.asked == [None]


def test_what_is_absent_is_told_after_a_break_as_well(stage: Stage) -> None:
    stage.night(Pages(many(45), Listing(cursor="c")))
    for day in (9, 17):
        killed(stage, Pages(many(40), dies_after=27), day=day)
        outcome = stage.night(Pages(many(40), Listing(cursor="c")), day=day)
        assert outcome.verdict == "complete" and outcome.numbers.gone == 5
    assert stage.column("SELECT COUNT(*) FROM record WHERE deleted") == [5]


# -- OAI-PMH -----------------------------------------------------------------------------------------------------------


def items(count: int) -> list[Item]:
    return [
        Item(f"r{n:03}", f"2020-01-{n // 24 + 1:02}T{n % 24:02}:00:00Z", sets=("a" if n < 30 else "b",))
        for n in range(count)
    ]


def parts(source: Source, web: Any, position: str = "") -> tuple[list[Record | Mark], Listing]:
    found: list[Record | Mark] = []
    steps = oaipmh.resume(source, web, None, position) if position else oaipmh.fetch(source, web, None)
    while True:
        try:
            found.append(next(steps))
        except StopIteration as end:
            return found, end.value


@pytest.mark.parametrize("sets", [(), ("a", "b")])
def test_a_list_is_gone_on_with_from_any_of_its_marks(make_source: MakeSource, sets: tuple[str, ...]) -> None:
    source = make_source("oaipmh", "https://repo.example/oai", options={"sets": list(sets)})
    whole, end = parts(source, Repository(items(65)))
    marks = [n for n, item in enumerate(whole) if isinstance(item, Mark)]
    assert len(marks) >= 5
    for place in marks:
        web = Repository(items(65))
        rest, listing = parts(source, web, cast(Mark, whole[place]).position)
        assert [r for r in rest if isinstance(r, Record)] == [r for r in whole[place:] if isinstance(r, Record)]
        assert listing == end
        assert [a["verb"] for a in web.asked][:2] == ["Identify", "ListRecords"], "the format is known"


def test_an_expired_token_is_no_reason_to_lose_anything(make_source: MakeSource) -> None:
    def expired(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        return (200, failed("badResumptionToken", "expired")) if "resumptionToken" in asked else None

    source = make_source("oaipmh", "https://repo.example/oai")
    whole, end = parts(source, Repository(items(35)))
    mark = next(i for i in whole if isinstance(i, Mark))
    web = Repository(items(35), spoil=expired, size=40)
    rest, listing = parts(source, web, mark.position)
    assert {r.identifier for r in rest if isinstance(r, Record)} == {f"r{n:03}" for n in range(35)}
    assert listing.ended and listing.cursor == end.cursor and listing.full
    assert "badResumptionToken" in listing.complaints[0]


def test_windows_are_gone_on_with_between_two_of_them(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        bad = asked["verb"] != "ListIdentifiers" and any(i.name == "r012" for i in here)
        return (500, "") if bad else None

    source = make_source("oaipmh", "https://repo.example/oai")
    whole, end = parts(source, Repository(items(40), spoil=spoil))
    marks = [(n, i) for n, i in enumerate(whole) if isinstance(i, Mark)]
    windows = [(n, i) for n, i in marks if "windows" in json.loads(i.position)["part"]]
    assert len(windows) > 3
    names = {r.identifier for r in whole if isinstance(r, Record)}
    for place, mark in windows:
        before = {r.identifier for r in whole[:place] if isinstance(r, Record)}
        rest, listing = parts(source, Repository(items(40), spoil=spoil), mark.position)
        assert before | {r.identifier for r in rest if isinstance(r, Record)} == names
        assert (listing.ended, listing.full, listing.total, listing.cursor) == (
            end.ended,
            end.full,
            end.total,
            end.cursor,
        )
