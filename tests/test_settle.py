"""How a run ends: verdicts, numbers that add up, absence, tombstones, quarantine, and what accept lets through."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.document import Context
from fairdict.errors import FairdictError, FetchError
from fairdict.harvester import Listing
from fairdict.model import Expect, Record, Select
from fairdict.settle import accept
from fairdict.store import Store
from fairdict.verdict import Numbers
from fairdict.vocabulary import Vocabularies
from tests.scripted import Script, Stage, record

LOST = FetchError("https://partner.example.org/ cannot be reached.", kind="connect")


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)
        assert store.rows("PRAGMA foreign_key_check") == []


def many(count: int, start: int = 0) -> list[Record]:
    return [record(f"r{n:03}") for n in range(start, start + count)]


def adds_up(n: Numbers) -> bool:
    return n.listed == n.new + n.updated + n.unchanged + n.withdrawn + n.not_selected + n.quarantined + n.duplicate


def states(stage: Stage) -> dict[str, str]:
    rows = stage.store.rows("SELECT identifier, state, deleted FROM record ORDER BY identifier, state")
    found: dict[str, str] = {}
    for row in rows:
        found[row["identifier"]] = (
            f"{found.get(row['identifier'], '')} {row['state']}{'-gone' * row['deleted']}".strip()
        )
    return found


def test_a_first_night_is_complete_and_its_line_adds_up(stage: Stage) -> None:
    outcome = stage.night(Script([record("a"), record("b"), record("c", deleted=True), record("d", bad=True)]))
    assert outcome.line == (
        "partner: complete; 4 listed = 2 new + 0 updated + 0 unchanged + 1 withdrawn + 0 not selected + 1 quarantined"
        " + 0 duplicate"
    )
    assert states(stage) == {"a": "current", "b": "current", "c": "current-gone", "d": "quarantined"}
    row = stage.store.rows("SELECT * FROM run")[0]
    assert (row["verdict"], row["listed"], row["new"], row["requests"], row["ended"]) == (
        "complete", 4, 2, 1, "2026-03-01T02:00:00Z",
    )  # fmt: skip


def test_every_record_falls_in_its_class(stage: Stage) -> None:
    source = stage.source(select=Select(types=("dataset",), exclude=("secret",)))
    stage.night(Script([record("a"), record("b"), record("c"), record("e")]), source)
    outcome = stage.night(
        Script(
            [
                record("a"), record("a"), record("b", lang="nl"), record("c", deleted=True), record("d"),
                record("e", types=["article"]), record("f", sets=["Secret"]), record("g", bad=True),
            ]
        ),
        source,
        2,
    )  # fmt: skip
    n = outcome.numbers
    assert (n.listed, n.new, n.updated, n.unchanged) == (8, 1, 1, 1)
    assert (n.withdrawn, n.not_selected, n.quarantined, n.duplicate, n.gone) == (1, 2, 1, 1, 0)
    assert outcome.verdict == "complete"


def test_a_second_identical_night_writes_run_and_cursor_only(stage: Stage) -> None:
    script = Script(
        [
            record("a", issue="odd"), record("b", bad=True), record("c", deleted=True), record("d", types=["image"]),
            record("e", lang="nl"), record("e", lang="en"), record("e", lang="de"), record("f", times=3),
        ],
        Listing(cursor="here", rest=b"<a> <b> <c> ."),
    )  # fmt: skip
    stage.night(script)
    before = stage.dump("run", "cursor")
    outcome = stage.night(script, day=2)
    assert stage.dump("run", "cursor") == before
    assert before["issue"] and before["quarantine"] and len(before["description"]) == 6
    assert (outcome.numbers.unchanged, outcome.numbers.new, outcome.numbers.duplicate) == (3, 0, 2)
    assert stage.column("SELECT run FROM cursor") == [2]


def test_absence_counts_after_two_complete_listings(stage: Stage) -> None:
    stage.night(Script(many(10)))
    first = stage.night(Script(many(9)), day=2)
    assert first.verdict == "complete" and first.numbers.gone == 1
    assert "1 gone" in first.line
    assert states(stage)["r009"] == "current"
    stage.night(Script(many(5), error=LOST), day=3)
    assert states(stage)["r009"] == "current"
    stage.night(Script(many(9), Listing(full=False)), day=4)
    assert states(stage)["r009"] == "current"
    stage.night(Script(many(9)), day=5)
    assert states(stage)["r009"] == "current-gone"
    assert stage.column("SELECT COUNT(*) FROM description") == [9]
    assert stage.column("SELECT changed FROM record WHERE identifier = 'r009'") == ["2026-03-05"]
    last = stage.night(Script(many(9)), day=6)
    assert last.numbers.gone == 0


def test_a_record_seen_between_two_absences_starts_anew(stage: Stage) -> None:
    for day, count in enumerate((10, 9, 10, 9), 1):
        stage.night(Script(many(count)), day=day)
    assert states(stage)["r009"] == "current"


def test_a_record_that_is_gone_takes_its_issues_and_quarantine_along(stage: Stage) -> None:
    stage.night(Script([*many(9), record("x", issue="odd"), record("y", bad=True)]))
    stage.night(Script(many(9), wanting=frozenset(["x"])), day=2)
    stage.night(Script(many(9)), day=3)
    assert states(stage)["x"] == "current-gone" and "y" not in states(stage)
    assert stage.column("SELECT COUNT(*) FROM issue") == [0]
    assert stage.column("SELECT COUNT(*) FROM quarantine") == [0]


def test_a_gone_record_may_return(stage: Stage) -> None:
    for day, count in enumerate((10, 9, 9), 1):
        stage.night(Script(many(count)), day=day)
    outcome = stage.night(Script(many(10)), day=4)
    assert outcome.numbers.new == 1 and states(stage)["r009"] == "current"
    assert stage.column("SELECT since FROM record WHERE identifier = 'r009'") == ["2026-03-01"]


def test_a_tombstone_is_believed_at_once(stage: Stage) -> None:
    stage.night(Script(many(3)))
    outcome = stage.night(Script([*many(2), record("r002", deleted=True)]), day=2)
    assert outcome.numbers.withdrawn == 1
    assert states(stage)["r002"] == "current-gone"
    assert stage.column("SELECT COUNT(*) FROM description") == [2]
    back = stage.night(Script(many(3)), day=3)
    assert back.numbers.new == 1 and states(stage)["r002"] == "current"


def test_tombstones_of_an_incremental_listing_count(stage: Stage) -> None:
    stage.night(Script(many(5), Listing(cursor="1")))
    outcome = stage.night(Script([record("r001", deleted=True)], Listing(cursor="2", full=False)), day=2)
    assert (outcome.verdict, outcome.numbers.gone, outcome.numbers.withdrawn) == ("complete", 0, 1)
    assert states(stage)["r001"] == "current-gone" and states(stage)["r000"] == "current"


@pytest.mark.parametrize(("before", "after", "verdict"), [(100, 49, "held"), (100, 79, "held"), (100, 80, "complete"),
                                                          (4, 1, "held"), (4, 2, "complete"), (3, 0, "held"),
                                                          (500, 450, "complete"), (500, 449, "held")])  # fmt: skip
def test_too_many_gone_are_held(stage: Stage, before: int, after: int, verdict: str) -> None:
    stage.night(Script(many(before)))
    kept = stage.dump("run", "listing")
    outcome = stage.night(Script(many(after)), day=2)
    assert outcome.verdict == verdict
    if verdict == "held":
        assert stage.dump("run", "listing") == kept
        assert "fairdict accept partner" in outcome.message


def test_the_sentences_of_a_held_run(stage: Stage) -> None:
    stage.night(Script(many(4)))
    assert stage.night(Script([]), day=2).message == (
        "The source had 4 records and lists none now. Nothing was changed; if this is right, say “fairdict accept "
        "partner”."
    )
    assert stage.night(Script(many(1)), day=3).message.startswith("3 of 4 records are gone at once. ")


def test_fewer_than_expected_are_held(stage: Stage) -> None:
    source = stage.source(expect=Expect(min=5))
    outcome = stage.night(Script(many(4)), source)
    assert outcome.verdict == "held"
    assert outcome.message.startswith("4 records is fewer than the 5 expected. ")
    assert set(states(stage).values()) == {"staged"}
    assert stage.night(Script(many(1), Listing(full=False)), source, 2).verdict == "complete"


def test_what_is_held_is_accepted_without_a_request(stage: Stage) -> None:
    stage.night(Script(many(10)))
    script = Script([record("r000", lang="nl"), record("new")])
    assert stage.night(script, day=2).verdict == "held"
    outcome = accept(stage.store, stage.source(), as_of="2026-03-02", now="2026-03-02T08:00:00Z")
    assert script.asked == [None]
    assert (outcome.verdict, outcome.numbers.new, outcome.numbers.updated) == ("complete", 1, 1)
    assert states(stage)["new"] == "current" and states(stage)["r005"] == "current"
    assert stage.column("SELECT verdict FROM run ORDER BY id") == ["complete", "complete"]
    assert stage.column("SELECT COUNT(*) FROM listing") == [0]
    # What was accepted is not held a second time, and the second absence is what counts.
    again = stage.night(script, day=3)
    assert again.verdict == "complete" and again.numbers.gone == 9
    assert states(stage)["r005"] == "current-gone"


def test_an_accepted_empty_listing_stays_accepted(stage: Stage) -> None:
    stage.night(Script(many(3)))
    assert stage.night(Script(), day=2).verdict == "held"
    accept(stage.store, stage.source(), as_of="2026-03-02", now="2026-03-02T08:00:00Z")
    assert stage.night(Script(), day=3).verdict == "complete"
    assert set(states(stage).values()) == {"current-gone"}


def test_only_a_held_run_can_be_accepted(stage: Stage) -> None:
    for _ in range(2):
        with pytest.raises(FairdictError, match=r"No run of “partner” is held; there is nothing to accept."):
            accept(stage.store, stage.source(), as_of="2026-03-02", now="2026-03-02T08:00:00Z")
        stage.night(Script(many(2)))


def test_a_walk_that_breaks_off_is_incomplete_and_keeps_what_came(stage: Stage) -> None:
    stage.night(Script(many(10), Listing(cursor="one")))
    outcome = stage.night(Script([record("new"), record("r000", lang="nl")], error=LOST), day=2)
    assert (outcome.verdict, outcome.numbers.new, outcome.numbers.updated) == ("incomplete", 1, 1)
    assert outcome.message == LOST.message
    assert states(stage)["new"] == "current"
    assert stage.column("SELECT value FROM cursor") == ["one"]
    assert stage.column("SELECT DISTINCT absent FROM record") == [0]


def test_a_walk_without_a_record_failed(stage: Stage) -> None:
    stage.night(Script(many(3)))
    kept = stage.dump("run")
    outcome = stage.night(Script(error=LOST), day=2)
    assert (outcome.verdict, outcome.message) == ("failed", LOST.message)
    assert stage.dump("run") == kept


def test_an_end_that_was_not_reached_is_incomplete(stage: Stage) -> None:
    assert stage.night(Script(many(3), Listing(ended=False))).message == "The end of the list was not reached."
    told = stage.night(Script(many(3), Listing(ended=False, complaints=("Page 3 is missing.",))), day=2)
    assert (told.verdict, told.message) == ("incomplete", "Page 3 is missing.")


def test_a_complaint_alone_does_not_spoil_a_run(stage: Stage) -> None:
    outcome = stage.night(Script(many(3), Listing(complaints=("A page was mended.",))))
    assert (outcome.verdict, outcome.message) == ("complete", "A page was mended.")


def test_another_number_than_stated_is_incomplete(stage: Stage) -> None:
    outcome = stage.night(Script(many(3), Listing(total=4)))
    assert (outcome.verdict, outcome.message) == ("incomplete", "The source states 4 records, but 3 were listed.")
    assert stage.night(Script(many(3), Listing(total=3)), day=2).verdict == "complete"
    assert stage.night(Script([*many(3), *many(1)], Listing(total=3)), day=3).verdict == "complete"
    assert stage.night(Script([*many(3), *many(1)], Listing(total=4)), day=4).verdict == "complete"
    careless = stage.source(expect=Expect(total=False))
    assert stage.night(Script(many(3), Listing(total=99)), careless, 5).verdict == "complete"
    assert stage.night(Script(many(1), Listing(total=99, full=False)), day=6).verdict == "complete"


def test_a_bad_version_leaves_the_last_good_one(stage: Stage) -> None:
    stage.night(Script([record("a")]))
    outcome = stage.night(Script([record("a", bad=True)]), day=2)
    assert outcome.numbers.quarantined == 1
    assert states(stage)["a"] == "current quarantined"
    assert stage.column("SELECT title FROM description") == ["Title of a"]
    mended = stage.night(Script([record("a", lang="nl")]), day=3)
    assert mended.numbers.updated == 1 and states(stage)["a"] == "current"
    assert stage.column("SELECT COUNT(*) FROM quarantine") == [0]


def test_the_return_of_the_good_version_ends_the_quarantine(stage: Stage) -> None:
    stage.night(Script([record("a")]))
    stage.night(Script([record("a", bad=True)]), day=2)
    outcome = stage.night(Script([record("a")]), day=3)
    assert outcome.numbers.unchanged == 1 and adds_up(outcome.numbers)
    assert states(stage)["a"] == "current"


def test_the_newest_of_two_counts_and_the_partner_is_told(stage: Stage) -> None:
    old, new = record("a", datestamp="2026-01-01"), record("a", datestamp="2026-02-01", lang="nl")
    for day, order in enumerate(([old, new], [new, old]), 1):
        outcome = stage.night(Script(order), day=day)
        assert (outcome.numbers.listed, outcome.numbers.duplicate) == (2, 1)
        assert stage.column("SELECT datestamp FROM record") == ["2026-02-01"]
    row = stage.store.rows("SELECT code, severity, value, message FROM issue")[0]
    assert tuple(row)[:3] == ("identifier-twice", "error", "a")
    assert row["message"].startswith("“a” stands twice in the list with different content (item a is the second); ")
    stage.night(Script([new]), day=3)
    assert stage.column("SELECT COUNT(*) FROM issue") == [0]


def test_the_same_bytes_twice_are_no_issue(stage: Stage) -> None:
    outcome = stage.night(Script([record("a"), record("a")]))
    assert outcome.numbers.duplicate == 1 and stage.column("SELECT COUNT(*) FROM issue") == [0]


def test_an_unmodified_source_lists_all_it_had(stage: Stage) -> None:
    stage.night(Script([*many(5), record("x", lang="nl"), record("x", lang="en")], Listing(cursor="etag")))
    stage.night(Script([*many(4), record("x", lang="nl"), record("x", lang="en")], Listing(cursor="etag2")), day=2)
    before = stage.dump("run", "cursor")
    outcome = stage.night(Script([], Listing(unmodified=True, full=False, cursor="etag2")), day=3)
    assert outcome.verdict == "complete"
    assert (outcome.numbers.listed, outcome.numbers.unchanged) == (5, 5)
    assert stage.dump("run", "cursor") == before  # the doubled identifier is still doubled, the absent one absent
    whole = stage.night(Script([], Listing(unmodified=True, cursor="etag2")), day=4)
    assert whole.numbers.gone == 1
    assert states(stage)["r004"] == "current-gone"
    assert stage.night(Script([], Listing(unmodified=True, cursor="etag2")), day=5).numbers.listed == 5


def test_the_rest_is_kept_where_a_listing_was_full(stage: Stage) -> None:
    stage.night(Script(many(1), Listing(rest=b"one")))
    stage.night(Script(many(1), Listing(rest=b"two", full=False)), day=2)
    assert stage.column("SELECT rest FROM source") == [b"one"]
    stage.night(Script(many(1), Listing(rest=b"three")), day=3)
    assert stage.column("SELECT rest FROM source") == [b"three"]


NAMES = st.sampled_from("abcdef")
SAID = st.fixed_dictionaries(
    {},
    optional={
        "bad": st.booleans(), "broken": st.booleans(), "lang": st.sampled_from(["nl", "en"]),
        "times": st.integers(0, 2),
        "types": st.sampled_from([["dataset"], ["article"]]),
    },
)  # fmt: skip
RECORDS = st.builds(
    lambda name, said, deleted, stamp: record(name, deleted=deleted, datestamp=stamp, **said),
    NAMES, SAID, st.sampled_from([False, False, True]), st.sampled_from(["", "2026-01-01", "2026-02-01"]),
)  # fmt: skip
LISTINGS = st.builds(
    Listing, cursor=st.sampled_from(["", "x"]), full=st.booleans(), ended=st.sampled_from([True, True, False]),
    total=st.sampled_from([None, None, 2]),
)  # fmt: skip
NIGHTS = st.lists(
    st.tuples(st.lists(RECORDS, max_size=8), LISTINGS, st.booleans(), st.booleans()), min_size=1, max_size=5
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=NIGHTS)
def test_the_numbers_of_any_nights_add_up(
    nights: list[Any], tmp_path_factory: pytest.TempPathFactory, context: Context, vocabularies: Vocabularies
) -> None:
    with Store(tmp_path_factory.mktemp("any") / "catalogue.db") as store:
        stage = Stage(store, context, vocabularies, Path())
        for day, (records, listing, breaks, accepted) in enumerate(nights, 1):
            outcome = stage.night(Script(records, listing, LOST if breaks else None), day=day)
            n = outcome.numbers
            assert adds_up(n), n
            assert n.listed == len(records)
            assert n.duplicate == sum(c - 1 for c in Counter(r.identifier for r in records).values())
            if outcome.verdict == "held" and accepted:
                assert adds_up(accept(store, stage.source(), as_of="2026-03-09", now="2026-03-09T02:00:00Z").numbers)
                outcome = replace(outcome, verdict="complete")
            if outcome.verdict != "held":
                assert stage.column("SELECT COUNT(*) FROM record WHERE state = 'staged'") == [0]
            # A record is never lost to a bad version, and each state holds it once.
            assert store.rows("PRAGMA foreign_key_check") == []
            assert stage.column("SELECT COUNT(*) FROM body") == [0]
            orphans = "SELECT COUNT(*) FROM record WHERE deleted AND id IN (SELECT record FROM description)"
            assert stage.column(orphans) == [0] or outcome.verdict == "held"
        again = stage.dump("run", "cursor", "record", "listing")
        if nights[-1][1].full and outcome.verdict == "complete" and nights[-1][1].ended and not nights[-1][2]:
            for _ in range(2):  # two more of the same night: after the absences are counted nothing moves
                stage.night(Script(nights[-1][0], nights[-1][1]), day=20)
            settled = stage.dump("run", "cursor")
            stage.night(Script(nights[-1][0], nights[-1][1]), day=21)
            assert stage.dump("run", "cursor") == settled
        assert again
