"""When a run is held for what became of the records themselves: too many gone, changed, or robbed of a field."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairdict.document import Context
from fairdict.harvester import Listing
from fairdict.model import Expect, Record
from fairdict.settle import accept
from fairdict.store import Store
from fairdict.verdict import FEWEST, NEEDED
from fairdict.vocabulary import Vocabularies
from tests.scripted import Script, Stage, record

SAY = "Nothing was changed; if this is right, say “fairdict accept partner”."
TERMS: dict[str, Any] = {
    "description": {"nl": ["Hoe men slaapt"]},
    "publisher": [{"type": ["Agent"], "name": {"@none": ["Wij"]}}],
    "license": ["https://creativecommons.org/licenses/by/4.0/"],
    "accessRights": ["http://publications.europa.eu/resource/authority/access-right/PUBLIC"],
}


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)
        assert store.rows("PRAGMA foreign_key_check") == []


def many(count: int, changed: int = 0, lost: str = "", **terms: Any) -> list[Record]:
    """``count`` records, of which the first ``changed`` say more, or lack the term ``lost``."""
    whole = {**TERMS, **terms}
    other = {k: v for k, v in whole.items() if k != lost} | ({} if lost else {"version": ["2"]})
    return [record(f"r{n:03}", terms=other if n < changed else whole) for n in range(count)]


def published(stage: Stage) -> list[str]:
    return stage.column(
        "SELECT d.document FROM description d JOIN record r ON r.id = d.record AND r.state = 'current' ORDER BY 1"
    )


def test_more_than_the_share_that_may_change_is_held_and_changes_nothing(stage: Stage) -> None:
    stage.night(Script(many(40)))
    before = published(stage)
    outcome = stage.night(Script(many(40, changed=21)), day=2)
    assert outcome.verdict == "held"
    assert outcome.message == (
        f"21 of 40 descriptions changed at once, more than the share of 0.5 that is let through. {SAY}"
    )
    assert published(stage) == before
    accepted = accept(stage.store, stage.source(), as_of="2026-03-02", now="2026-03-02T03:00:00Z")
    assert (accepted.verdict, accepted.numbers.updated) == ("complete", 21)
    assert sum('"version"' in text for text in published(stage)) == 21


def test_the_share_itself_is_let_through(stage: Stage) -> None:
    stage.night(Script(many(40)))
    assert stage.night(Script(many(40, changed=20)), day=2).verdict == "complete"


def test_the_share_is_the_stewards(stage: Stage) -> None:
    strict = stage.source(expect=Expect(changed=0.1))
    stage.night(Script(many(40)), strict)
    assert stage.night(Script(many(40, changed=5)), strict, 2).verdict == "held"
    lax = stage.source(expect=Expect(changed=1))
    assert stage.night(Script(many(40, changed=40)), lax, 3).verdict == "complete"


def test_an_incremental_listing_and_one_that_broke_off_are_held_too(stage: Stage) -> None:
    stage.night(Script(many(40), Listing(cursor="x")))
    part = Script(many(40, changed=30)[:30], Listing(full=False, cursor="y"))
    assert stage.night(part, day=2).verdict == "held"
    broken = Script(many(40, changed=30)[:30], Listing(ended=False))
    assert stage.night(broken, day=3).verdict == "held"
    assert stage.column("SELECT value FROM cursor") == ["x"]


def test_few_records_are_no_ground_for_shares(stage: Stage) -> None:
    stage.night(Script(many(FEWEST - 1)))
    assert stage.night(Script(many(FEWEST - 1, changed=FEWEST - 1)), day=2).verdict == "complete"
    stage.night(Script(many(FEWEST)), day=3)
    stage.night(Script(many(FEWEST)), day=4)
    assert stage.night(Script(many(FEWEST, changed=FEWEST)), day=5).verdict == "held"


def test_bytes_that_say_the_same_are_no_change(stage: Stage) -> None:
    stage.night(Script(many(40)))
    again = [record(f"r{n:03}", terms=TERMS, exported="today") for n in range(40)]
    outcome = stage.night(Script(again), day=2)
    assert (outcome.verdict, outcome.numbers.updated) == ("complete", 40)


@pytest.mark.parametrize("term", [t for t in NEEDED if t != "title"])
def test_a_field_that_many_lost_holds_the_run(stage: Stage, term: str) -> None:
    stage.night(Script(many(40)))
    before = published(stage)
    outcome = stage.night(Script(many(40, changed=5, lost=term)), day=2)
    assert outcome.verdict == "held"
    assert outcome.message == (
        f"5 of 40 descriptions lost a field that they had (5 {NEEDED[term]}), more than the share of 0.1 that is let "
        f"through. {SAY}"
    )
    assert published(stage) == before


def test_four_of_forty_may_lose_a_field_and_the_share_is_settable(stage: Stage) -> None:
    stage.night(Script(many(40)))
    assert stage.night(Script(many(40, changed=4, lost="publisher")), day=2).verdict == "complete"
    stage.night(Script(many(40)), day=3)
    strict = stage.source(expect=Expect(lost=0.05))
    assert stage.night(Script(many(40, changed=4, lost="publisher")), strict, 4).verdict == "held"


def test_a_field_that_never_was_there_is_not_lost(stage: Stage) -> None:
    stage.night(Script([record(f"r{n:03}") for n in range(40)]))
    changed = [record(f"r{n:03}", terms={"version": ["2"]} if n < 10 else {}) for n in range(40)]
    assert stage.night(Script(changed), day=2).verdict == "complete"


def test_a_licence_that_moved_to_the_files_is_not_lost(stage: Stage) -> None:
    stage.night(Script(many(40)))
    files = [{"type": ["Distribution"], "license": TERMS["license"]}]
    terms = {k: v for k, v in TERMS.items() if k != "license"} | {"distribution": files}
    moved = [record(f"r{n:03}", terms=terms if n < 10 else TERMS) for n in range(40)]
    assert stage.night(Script(moved), day=2).verdict == "complete"


def test_what_cannot_be_read_has_lost_nothing(stage: Stage) -> None:
    stage.night(Script(many(40)))
    bad = [record(f"r{n:03}", terms=TERMS, bad=True) for n in range(30)] + many(40)[30:]
    outcome = stage.night(Script(bad), day=2)
    assert (outcome.verdict, outcome.numbers.quarantined) == ("complete", 30)


def test_how_many_may_be_gone_is_settable(stage: Stage) -> None:
    source = stage.source(expect=Expect(gone=2, gone_share=0.05))
    stage.night(Script(many(40)), source)
    outcome = stage.night(Script(many(37)), source, 2)
    assert outcome.verdict == "held" and outcome.message == f"3 of 40 records are gone at once. {SAY}"
    assert stage.night(Script(many(38)), source, 3).verdict == "complete"
    assert stage.night(Script(many(37)), stage.source(), 4).verdict == "complete"


def test_the_larger_of_number_and_share_counts_but_never_more_than_half(stage: Stage) -> None:
    source = stage.source(expect=Expect(gone=1, gone_share=0.3))
    stage.night(Script(many(40)), source)
    assert stage.night(Script(many(28)), source, 2).verdict == "complete"
    lax = stage.source("other", expect=Expect(gone=1000, gone_share=1))
    stage.night(Script(many(40)), lax)
    assert stage.night(Script(many(19)), lax, 2).verdict == "held"


def test_a_later_run_that_is_not_held_replaces_a_held_one(stage: Stage) -> None:
    stage.night(Script(many(40)))
    assert stage.night(Script(many(40, changed=30)), day=2).verdict == "held"
    assert stage.night(Script(many(40, changed=1)), day=3).verdict == "complete"
    assert stage.column("SELECT COUNT(*) FROM listing") == [0]
    assert sum('"version"' in text for text in published(stage)) == 1


def test_a_tombstone_of_something_never_seen_is_only_a_count(stage: Stage) -> None:
    outcome = stage.night(Script([record("a"), record("ghost", deleted=True)]))
    assert (outcome.numbers.withdrawn, outcome.numbers.gone) == (1, 0)
    stage.merged()
    assert stage.column("SELECT identifier FROM member") == ["a"]
    assert stage.column("SELECT state FROM dataset") == ["live"]


def test_another_address_harvester_or_options_lists_everything_anew(stage: Stage) -> None:
    script = Script(many(40), Listing(cursor="here"))
    script.persistent = True  # type: ignore[attr-defined]
    for day, more in enumerate(({}, {}, {"url": "https://new.example.org/"}, {"options": {"prefix": "x"}}), 1):
        stage.night(script, stage.source(**more), day)
    assert script.asked == [None, "here", None, None]
    stage.night(script, stage.source(options={"prefix": "x"}), 5)
    stage.night(script, stage.source(harvester="another", options={"prefix": "x"}), 6)
    assert script.asked[4:] == ["here", None]


def test_a_new_address_may_change_everything_but_not_lose_or_drop_it(stage: Stage) -> None:
    stage.night(Script(many(40), Listing(cursor="here")))
    moved = stage.source(url="https://new.example.org/")
    half = Script(many(10), Listing(cursor="there"))
    assert stage.night(half, moved, 2).verdict == "held"
    assert stage.night(half, moved, 3).verdict == "held" and half.asked == [None, None]
    assert stage.night(Script(many(40, changed=40, lost="publisher")), moved, 4).verdict == "held"
    assert stage.night(Script(many(40, changed=40), Listing(cursor="there")), moved, 5).verdict == "complete"
    known = Script(many(40, changed=0), Listing(cursor="there"))
    assert stage.night(known, moved, 6).verdict == "held" and known.asked == ["there"]


def test_an_accepted_run_answers_to_what_it_asked(stage: Stage) -> None:
    stage.night(Script(many(40), Listing(cursor="here")))
    moved = stage.source(url="https://new.example.org/")
    assert stage.night(Script(many(10), Listing(cursor="there")), moved, 2).verdict == "held"
    accept(stage.store, moved, as_of="2026-03-02", now="2026-03-02T03:00:00Z")
    again = Script(many(10), Listing(cursor="there"))
    stage.night(again, moved, 3)
    assert again.asked == [None]  # what is gone is to be missed by a second full list, soon
    stage.night(again, moved, 4)
    assert again.asked == [None, "there"]


def test_what_another_harvester_brought_is_not_read_by_the_new_one_before_it_counts(stage: Stage) -> None:
    stage.night(Script(many(40)))
    other = stage.source(harvester="another")
    script = Script(many(10))
    assert stage.night(script, other, 2).verdict == "held"
    assert sorted(set(script.described)) == []  # the same bytes, and described already by the one before
    assert stage.column("SELECT COUNT(*) FROM quarantine") == [0]
    assert len(published(stage)) == 40


# -- what the server itself withdraws ----------------------------------------------------------------------------------


def tombstones(count: int) -> list[Record]:
    return [record(f"r{n:03}", deleted=True) for n in range(count)]


def test_tombstones_for_nearly_everything_are_held_too(stage: Stage) -> None:
    stage.night(Script(many(40), Listing(cursor="c", tombstones=True)))
    outcome = stage.night(Script(tombstones(30), Listing(cursor="d", full=False, tombstones=True)), day=2)
    assert outcome.verdict == "held" and outcome.numbers.withdrawn == 30
    assert outcome.message.startswith("30 of 40 records are gone at once, 30 of them withdrawn by the source. ")
    assert stage.column("SELECT COUNT(*) FROM record WHERE NOT deleted AND state = 'current'") == [40]
    accept(stage.store, stage.source(), as_of="2026-03-02", now="2026-03-02T03:00:00Z")
    assert stage.column("SELECT COUNT(*) FROM record WHERE NOT deleted AND state = 'current'") == [10]
    quiet = Script([], Listing(cursor="e", full=False, tombstones=True))
    assert stage.night(quiet, day=3).verdict == "complete" and quiet.asked == ["d"], "the accepted run left its cursor"


def test_absent_and_withdrawn_ones_are_gone_together(stage: Stage) -> None:
    stage.night(Script(many(50)))
    kept = [r for r in many(50) if r.identifier not in ("r000", "r001")][:26]
    outcome = stage.night(Script([*tombstones(2), *kept]), day=2)
    assert outcome.verdict == "held" and outcome.numbers.gone == 22
    assert outcome.message.startswith("24 of 50 records are gone at once, 2 of them withdrawn by the source.")


def test_old_tombstones_are_no_news(stage: Stage) -> None:
    stage.night(Script([*tombstones(30), *[record(f"n{n}") for n in range(5)]]))
    outcome = stage.night(Script([*tombstones(30), *[record(f"n{n}") for n in range(5)]]), day=2)
    assert outcome.verdict == "complete" and outcome.numbers.withdrawn == 30


def test_a_held_run_says_what_the_walk_met(stage: Stage) -> None:
    stage.night(Script(many(5)))
    met = Listing(complaints=("robots.txt of the partner forbids all its pages.",))
    outcome = stage.night(Script([], met), day=2)
    assert outcome.verdict == "held"
    assert outcome.message == (
        "The source had 5 records and lists none now. robots.txt of the partner forbids all its pages. "
        "Nothing was changed; if this is right, say “fairdict accept partner”."
    )


def test_where_nothing_came_and_the_end_was_not_reached_the_run_failed(stage: Stage) -> None:
    stage.night(Script(many(5)))
    walled = Listing(ended=False, complaints=("https://partner.example.org/ shows a robot check.",))
    outcome = stage.night(Script([], walled), day=2)
    assert (outcome.verdict, outcome.message) == ("failed", "https://partner.example.org/ shows a robot check.")
    outcome = stage.night(Script([], Listing(ended=False)), day=2)
    assert outcome.message == "The end of the list was not reached, and nothing came."


def test_accept_lets_all_of_the_held_run_count(stage: Stage) -> None:
    stage.night(Script(many(40), Listing(cursor="a", rest=b"<urn:a> <urn:b> <urn:c> .")))
    stage.night(Script(many(10), Listing(cursor="b", rest=b"<urn:a> <urn:b> <urn:d> .")), day=2)
    assert stage.column("SELECT value FROM cursor") == ["a"]
    accept(stage.store, stage.source(), as_of="2026-03-02", now="2026-03-02T03:00:00Z")
    assert stage.column("SELECT value FROM cursor") == ["b"]
    assert stage.column("SELECT rest FROM source") == [b"<urn:a> <urn:b> <urn:d> ."]
    assert stage.column("SELECT DISTINCT rest FROM run WHERE rest != ''") == []
