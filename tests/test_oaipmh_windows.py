"""Lists that break off, asked again in windows of time: nothing is lost, and no more is asked than need be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from fairdict_harvesters import oaipmh
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.document import Context
from fairdict.errors import FetchError, RecordError
from fairdict.fetch import fetch
from fairdict.harvester import Harvester, Listing
from fairdict.model import Expect, Record
from fairdict.normalise import normalise
from fairdict.settle import Outcome, settle
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from fairdict.web import Limits, Web
from tests.faulty_server import FaultyServer
from tests.oai_server import Item, Repository, failed, page

MakeSource = Callable[..., Source]
DAYS = "YYYY-MM-DD"


def items(count: int, *, seconds: bool = True, step: timedelta = timedelta(days=20)) -> list[Item]:
    """Records r000, r001 … stamped some days apart from 2020 on."""
    times = [datetime(2020, 1, 1, 6) + step * n for n in range(count)]
    return [Item(f"r{n:03}", t.isoformat() + "Z" if seconds else t.date().isoformat()) for n, t in enumerate(times)]


@contextmanager
def serving(repository: Repository, path: str = "/oai") -> Iterator[tuple[str, Web]]:
    """The repository over HTTP, and an impatient door to it."""
    with FaultyServer({"/oai": repository.plan}) as server, Web(
        user_agent="fairdict-test", allow_private=True, rate=10_000, sleep=lambda _: None, limits=Limits(attempts=2)
    ) as web:  # fmt: skip
        yield server.url(path), web


def walk(source: Source, web: object, since: str | None = None) -> tuple[list[Record], Listing]:
    found: list[Record] = []
    generator = oaipmh.fetch(source, web, since)  # type: ignore[arg-type]
    while True:
        try:
            item = next(generator)
        except StopIteration as end:
            return found, end.value
        if isinstance(item, Record):
            found.append(item)


def harvest(
    make_source: MakeSource, repository: Repository, since: str | None = None, path: str = "/oai", **more: object
) -> tuple[list[Record], Listing]:
    with serving(repository, path) as (url, web):
        return walk(make_source("oaipmh", url, **more), web, since)


def names(records: list[Record]) -> list[str]:
    return [r.identifier for r in records]


def every(count: int) -> list[str]:
    return [f"r{n:03}" for n in range(count)]


def refused(records: list[Record]) -> list[Record]:
    return [r for r in records if "refused" in r.hints]


def poison(*names: str, answer: tuple[int, str] = (500, "")) -> Callable[..., tuple[int, str] | None]:
    """A server that fails wherever it would have to show one of these records."""

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        bad = asked["verb"] != "ListIdentifiers" and any(i.name in names for i in here)
        return answer if bad else None

    return spoil


# -- no fault, no windows ----------------------------------------------------------------------------------------------


def test_a_server_that_behaves_is_asked_for_nothing_more(make_source: MakeSource) -> None:
    repository = Repository(items(35))
    records, listing = harvest(make_source, repository)
    assert names(records) == every(35)
    assert listing == Listing(cursor="2025-10-01T10:00:00Z", total=35)
    assert [a["verb"] for a in repository.asked] == ["Identify", "ListMetadataFormats", *["ListRecords"] * 4]
    assert repository.lists() == [
        {"verb": "ListRecords", "metadataPrefix": "oai_dc"},
        *({"verb": "ListRecords", "resumptionToken": f"{n}|||"} for n in (10, 20, 30)),
    ]
    assert set(repository.methods) == {"GET"}


def test_a_server_that_keeps_tombstones_says_so(make_source: MakeSource) -> None:
    assert harvest(make_source, Repository(items(1), deleted="persistent"))[1].tombstones
    assert not harvest(make_source, Repository(items(1), deleted="transient"))[1].tombstones


def test_a_server_that_does_not_heed_from_gives_all_again(make_source: MakeSource) -> None:
    repository = Repository(items(15), heeding=False)
    records, listing = harvest(make_source, repository, "2025-09-30T10:00:00Z")
    assert names(records) == every(15)
    assert listing == Listing(cursor="2025-10-01T10:00:00Z", total=15, full=False)
    assert len(repository.asked) == 4


def test_a_server_that_refuses_any_start_is_listed_in_full(make_source: MakeSource) -> None:
    repository = Repository(items(5), spoil=lambda a, _: (200, failed("badArgument", "from")) if "from" in a else None)
    records, listing = harvest(make_source, repository, "2025-09-30T10:00:00Z")
    assert names(records) == every(5)
    assert [a.get("from") for a in repository.lists()] == ["2025-09-30T09:00:00Z", "2025-09-30", None]
    assert (listing.full, listing.ended) == (True, True)


# -- a token or a page that fails --------------------------------------------------------------------------------------


def test_an_expired_token_repeats_its_window_only(make_source: MakeSource) -> None:
    served = {"pages": 0}

    def expiring(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        served["pages"] += asked["verb"] == "ListRecords"
        late = served["pages"] == 9 and "resumptionToken" in asked
        return failed("badResumptionToken", "expired") if late else None

    repository = Repository(items(100), spoil=expiring)
    records, listing = harvest(make_source, repository)
    assert sorted(names(records)) == every(100)
    assert (listing.ended, listing.full, listing.total) == (True, True, None)
    assert len(repository.lists()) == 9 + 6 + 5  # until it broke off, then the pages of two halves
    first, second = [a for a in repository.lists() if "until" in a or "from" in a]
    assert "from" not in first and "until" not in second and first["until"] == second["from"]
    [told] = listing.complaints
    assert told.endswith(
        "broke off its list (badResumptionToken expired). The list was therefore asked for in 2 windows of time."
    )
    assert [a["verb"] for a in repository.asked].count("Identify") == 1  # it answered: no need to ask if it lives


def test_tokens_that_never_work_are_worked_around(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        return failed("badResumptionToken") if "resumptionToken" in asked else None

    repository = Repository(items(64), spoil=spoil)
    records, listing = harvest(make_source, repository)
    assert sorted(names(records)) == every(64)
    assert listing.ended
    assert 12 < len(repository.lists()) < 40


@pytest.mark.parametrize("seconds", [True, False], ids=["seconds", "days"])
@pytest.mark.parametrize("bad", ["r000", "r037", "r099"])
@pytest.mark.parametrize("answer", [(500, ""), (502, "gateway"), (200, "<html>no</html>"), (200, "")])
def test_one_record_that_fails_its_page_is_isolated(
    make_source: MakeSource, seconds: bool, bad: str, answer: tuple[int, str]
) -> None:
    spoil = poison(bad, answer=answer)
    repository = Repository(
        items(100, seconds=seconds), granularity="YYYY-MM-DDThh:mm:ssZ" if seconds else DAYS, spoil=spoil
    )
    source = make_source("oaipmh", "https://repo.example/oai")
    records, listing = walk(source, repository)
    assert sorted(names(records)) == every(100)
    assert (listing.ended, listing.full) == (True, True)
    [lost] = refused(records)
    assert lost.identifier == bad and lost.datestamp.startswith("202")
    with pytest.raises(RecordError, match=f"Record “{bad}” .* is listed, but does not come: .*. Ask the partner to"):
        list(oaipmh.describe(lost, source))
    assert [a["identifier"] for a in repository.lists("GetRecord")].count(bad) == 1
    assert len(repository.lists("GetRecord")) < 4
    assert len(repository.lists()) < 110
    assert "; 1 record does not come even alone." in listing.complaints[-1]
    others = [r for r in records if r is not lost]
    assert all(list(oaipmh.describe(r, source)) for r in others)


def test_what_came_in_place_of_a_record_is_kept(make_source: MakeSource) -> None:
    repository = Repository(items(3), spoil=poison("r001", answer=(200, "<oops>deadlock</oops>")))
    [lost] = refused(walk(make_source("oaipmh"), repository)[0])
    assert lost.body == b"<oops>deadlock</oops>"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (failed("idDoesNotExist"), "the server lists it, but knows none of that name when it is asked"),
        (failed("cannotDisseminateFormat", "no"), "does not give it (cannotDisseminateFormat no)"),
        (page("<GetRecord/>"), "the server lists it, but knows none of that name when it is asked"),
    ],
)
def test_a_record_that_does_not_come_alone_either_is_told(make_source: MakeSource, answer: str, told: str) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        if asked["verb"] == "GetRecord":
            return 200, answer
        return poison("r001")(asked, here)

    source = make_source("oaipmh")
    records, listing = walk(source, Repository(items(3), spoil=spoil))
    assert sorted(names(records)) == every(3)
    assert listing.ended
    [lost] = refused(records)
    with pytest.raises(RecordError, match="is listed, but does not come") as error:
        list(oaipmh.describe(lost, source))
    assert told in error.value.message


def test_records_that_fail_together_only_all_come_alone(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        return (504, "") if asked["verb"] == "ListRecords" and len(here) > 2 else None

    same = [Item(f"r{n:03}", "2021-05-05T05:05:05Z") for n in range(8)]
    records, listing = walk(make_source("oaipmh"), Repository(same, spoil=spoil))
    assert sorted(names(records)) == every(8)
    assert refused(records) == [] and listing.ended
    assert records[0].locator.startswith("alone, page 1, record 1 ")


def test_a_header_without_a_name_is_told(make_source: MakeSource) -> None:
    source = make_source("oaipmh")
    records, listing = walk(source, Repository([Item("", "2020-01-01T00:00:00Z")], spoil=poison("")))
    [lost] = refused(records)
    assert lost.identifier.startswith("nameless:") and not listing.full
    with pytest.raises(RecordError, match="it has no name to ask for it by"):
        list(oaipmh.describe(lost, source))


def test_a_malformed_page_costs_its_window_only(make_source: MakeSource) -> None:
    served = {"pages": 0}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        served["pages"] += asked["verb"] == "ListRecords"
        late = served["pages"] == 3 and asked.get("resumptionToken") == "20|||"
        return page("<ListRecords>" + here[0].record + here[1].record)[:-60] if late else None

    repository = Repository(items(40), spoil=spoil)
    records, listing = harvest(make_source, repository)
    assert set(names(records)) == set(every(40))
    assert listing.ended
    assert len(repository.lists()) == 3 + 2 + 3
    assert "sent a page whose end is missing, after 2" in listing.complaints[-1]


def test_names_that_do_not_come_leave_the_list_unended(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        return (500, "") if any(i.name == "r005" for i in here) else None

    records, listing = walk(make_source("oaipmh"), Repository(items(20), spoil=spoil))
    assert set(names(records)) == set(every(20)) - {"r005"}
    assert not listing.ended
    assert any("cannot even be named: https://partner.example.org/ answered 500." in c for c in listing.complaints)


def test_faulty_lists_of_names_are_not_guessed_at(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        if asked["verb"] == "ListIdentifiers":
            return 200, page("<ListIdentifiers>" + here[0].header + "<broken")
        return poison("r001")(asked, here)

    _, listing = walk(make_source("oaipmh"), Repository(items(3), spoil=spoil))
    assert not listing.ended
    assert any("cannot even be named" in c and "it is not well-formed XML" in c for c in listing.complaints)


# -- a server in trouble -----------------------------------------------------------------------------------------------


def test_a_server_that_goes_down_is_left_alone(make_source: MakeSource) -> None:
    served = {"pages": 0}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        served["pages"] += asked["verb"] == "ListRecords"
        return (503, "") if served["pages"] > 2 else None

    repository = Repository(items(50), spoil=spoil)
    records, listing = harvest(make_source, repository)
    assert names(records) == every(20)
    assert not listing.ended
    assert (
        len(repository.asked) == 2 + 2 + 2 + 2
    )  # the failing page and the question whether it lives, tried twice each
    assert "503" in listing.complaints[-1]


def test_a_storm_of_failures_ends_somewhere(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        return (503, "") if asked["verb"] not in ("Identify",) else None

    repository = Repository(items(50), spoil=spoil)
    with pytest.raises(FetchError, match="answered 503"):
        walk(make_source("oaipmh"), repository)
    assert len(repository.asked) < 100


def test_a_server_that_gives_no_record_at_all_is_given_up(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        return (500, "") if asked["verb"] in ("ListRecords", "GetRecord") and here else None

    same = [Item(f"r{n:03}", "2021-05-05T05:05:05Z") for n in range(300)]
    repository = Repository(same, spoil=spoil)
    records, listing = walk(make_source("oaipmh"), repository)
    assert len(refused(records)) == len(records) < 50
    assert not listing.ended
    assert "gives none of its records any more: tell the partner." in listing.complaints[-1]


def test_a_busy_server_is_asked_again_another_night(make_source: MakeSource) -> None:
    records, listing = walk(make_source("oaipmh"), Repository(items(9), spoil=poison("r003", answer=(503, ""))))
    assert sorted(names(records)) == every(9)
    assert names(refused(records)) == ["r003"]
    assert not listing.ended


def test_a_storm_that_passes_costs_nothing(make_source: MakeSource) -> None:
    count = {"asked": 0}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        count["asked"] += 1
        return (503, "") if count["asked"] in (3, 5) else None  # each time once: the door tries again

    records, listing = harvest(make_source, Repository(items(35), spoil=spoil))
    assert names(records) == every(35)
    assert (listing.total, listing.complaints) == (35, ())


def test_a_door_that_closes_on_the_way_is_not_pushed(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        return (403, "") if "resumptionToken" in asked else None

    repository = Repository(items(30), spoil=spoil)
    records, listing = harvest(make_source, repository)
    assert names(records) == every(10)
    assert not listing.ended
    assert len(repository.asked) == 4
    assert "403" in listing.complaints[0]


# -- windows and what servers make of them -----------------------------------------------------------------------------


def test_windows_that_are_empty_are_no_failure(make_source: MakeSource) -> None:
    far = [
        Item("r000", "2001-01-01T00:00:00Z"),
        Item("r001", "2025-09-30T00:00:00Z"),
        Item("r002", "2025-09-30T12:00:00Z"),
    ]
    repository = Repository(far, spoil=poison("r001"))
    records, listing = harvest(make_source, repository)
    assert sorted(names(records)) == every(3)
    assert names(refused(records)) == ["r001"]
    assert listing.ended


def test_windows_of_a_server_that_says_seconds_and_wants_days(make_source: MakeSource) -> None:
    inner = poison("r013")

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        if "T" in asked.get("from", "") + asked.get("until", ""):
            return 200, failed("badArgument", "granularity")
        return inner(asked, here)

    repository = Repository(items(30), spoil=spoil)
    records, listing = harvest(make_source, repository)
    assert sorted(names(records)) == every(30)
    assert names(refused(records)) == ["r013"]
    assert listing.ended
    assert sum("T" in a.get("until", "") for a in repository.asked) == 1


@pytest.mark.parametrize("fail", [1, 99])
def test_a_server_that_refuses_until_is_tried_once_more(make_source: MakeSource, fail: int) -> None:
    count = {"failed": 0}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        if "until" in asked:
            return 200, failed("badArgument", "until")
        if "resumptionToken" in asked and count["failed"] < fail:
            count["failed"] += 1
            return 200, failed("badResumptionToken")
        return None

    records, listing = harvest(make_source, Repository(items(30), spoil=spoil))
    assert listing.ended is (fail == 1)
    assert names(records) == every(30 if fail == 1 else 10)
    assert "does not heed “from” and “until”" in listing.complaints[-1]
    assert ("run it again" in listing.complaints[-1]) is (fail == 99)


def test_a_server_that_ignores_until_is_tried_once_more(make_source: MakeSource) -> None:
    repository = Repository(items(30), heeding=False, spoil=poison("r025"))
    records, listing = walk(make_source("oaipmh"), repository)
    assert names(records) == every(20)
    assert not listing.ended
    assert len(repository.lists()) == 3 + 3 * 3 + 3  # the whole, windows until records lie outside, the whole


def test_records_without_the_date_that_is_searched_are_missed_aloud(make_source: MakeSource) -> None:
    """The server's windows leave out what is stamped oddly; the stated length tells."""
    odd = [*items(30), Item("r030", "sometime")]
    count = {"failed": 0}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        if "20|||" in asked.get("resumptionToken", ""):
            return failed("badResumptionToken")
        odd[30:] = [] if "until" in asked else odd[30:]
        count["failed"] += 1
        return None

    repository = Repository(odd, spoil=spoil)
    source = make_source("oaipmh")
    records, listing = walk(source, repository)
    assert len(records) == 30
    assert not listing.ended
    assert listing.complaints[-1] == "The list states 31 records, but only 30 came in its windows."
    odd.append(Item("r030", "sometime"))
    believing = make_source("oaipmh", expect=Expect(total=False))
    assert walk(believing, repository)[1].ended


def test_fractions_of_seconds_do_not_fall_between_windows(make_source: MakeSource) -> None:
    whole = Repository(items(50, step=timedelta(milliseconds=250)), spoil=poison("r021"))
    records, listing = walk(make_source("oaipmh"), whole)
    assert sorted(names(records)) == every(50)
    assert names(refused(records)) == ["r021"]
    assert listing.ended


@pytest.mark.parametrize("bad", ["r003", "r004"])
def test_tombstones_in_windows_are_tombstones(make_source: MakeSource, bad: str) -> None:
    some = [Item(i.name, "2022-02-02T02:02:02Z", deleted=n % 2 == 1) for n, i in enumerate(items(10))]
    source = make_source("oaipmh")
    records, listing = walk(source, Repository(some, spoil=poison(bad)))
    assert listing.ended
    gone = [r for r in records if r.deleted]
    assert sorted(names(gone)) == [f"r{n:03}" for n in (1, 3, 5, 7, 9)]
    assert b'<record xmlns="http://www.openarchives.org/OAI/2.0/"><header' in gone[0].body
    assert names(refused(records)) == ([] if bad == "r003" else ["r004"])


def test_changes_since_are_windowed_from_their_start(make_source: MakeSource) -> None:
    repository = Repository(items(100), spoil=poison("r095"))
    records, listing = walk(make_source("oaipmh"), repository, "2025-01-01T07:00:00Z")
    assert sorted(names(records)) == every(100)[92:]
    assert {a["from"] >= "2025-01-01T06:00:00Z" for a in repository.lists() if "from" in a} == {True}
    assert all("from" in a for a in repository.lists() if "resumptionToken" not in a)
    assert (listing.full, listing.ended) == (False, True)


def test_sets_that_overlap_give_a_failing_record_once(make_source: MakeSource) -> None:
    some = [
        Item(i.name, i.stamp, sets=("x", "y") if n % 3 == 0 else ("x",) if n % 3 == 1 else ("y",))
        for n, i in enumerate(items(30))
    ]
    repository = Repository(some, spoil=poison("r009"))
    records, listing = harvest(make_source, repository, options={"sets": ["x", "y"]})
    assert sorted(names(records)) == every(30)
    assert names(refused(records)) == ["r009"]
    assert (listing.ended, listing.total) == (True, None)
    assert {a["set"] for a in repository.lists() if "resumptionToken" not in a} == {"x", "y"}


# -- tokens and totals -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/oai", "/oai?page=oai"])
def test_a_long_token_goes_as_a_form(make_source: MakeSource, path: str) -> None:
    repository = Repository(items(25), padding="~" * 3000)
    records, listing = harvest(make_source, repository, path=path)
    assert names(records) == every(25)
    assert listing.ended
    assert repository.methods == ["GET", "GET", "GET", "POST", "POST"]


def test_where_forms_are_not_taken_the_long_address_is(make_source: MakeSource) -> None:
    class Formless(Repository):
        def post(self, url: str, **_: object) -> object:  # type: ignore[override]
            raise FetchError("no", kind="status", url=url, status=405)

    records, listing = walk(make_source("oaipmh"), Formless(items(25), padding="~" * 3000))
    assert names(records) == every(25) and listing.ended


def test_a_form_that_fails_is_a_failure(make_source: MakeSource) -> None:
    class Closed(Repository):
        def post(self, url: str, **_: object) -> object:  # type: ignore[override]
            raise FetchError("no", kind="blocked", url=url, status=403)

    records, listing = walk(make_source("oaipmh"), Closed(items(25), padding="~" * 3000))
    assert names(records) == every(10) and listing.complaints == ("no",)


@pytest.mark.parametrize("grown", [1, 2])
def test_a_total_that_moves_while_the_list_is_read(make_source: MakeSource, grown: int) -> None:
    some = items(29)
    count = {"pages": 0}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        count["pages"] += asked["verb"] == "ListRecords"
        if count["pages"] == 2 and len(some) == 29:
            some.extend(Item(f"r{29 + n:03}", "2025-09-30T00:00:00Z") for n in range(grown))
        return None

    records, listing = harvest(make_source, Repository(some, spoil=spoil))
    assert len(records) == 29 + grown
    assert (listing.ended, listing.total) == (True, None)
    assert listing.complaints == (
        f"The list's stated length moved between 29 and {29 + grown} while it was read; {29 + grown} came.",
    )


def test_a_total_that_moves_and_is_wrong_is_held_against_the_list(make_source: MakeSource) -> None:
    count = {"pages": 0}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        count["pages"] += asked["verb"] == "ListRecords"
        size = 40 + count["pages"]
        token = f'<resumptionToken completeListSize="{size}">{size}|||</resumptionToken>' if count["pages"] < 3 else ""
        inside = "".join(i.record for i in repository.items[10 * count["pages"] - 10 : 10 * count["pages"]])
        return page(f"<ListRecords>{inside}{token}</ListRecords>") if asked["verb"] == "ListRecords" else None

    repository = Repository(items(30), spoil=spoil)
    records, listing = harvest(make_source, repository)
    assert len(records) == 30
    assert (listing.ended, listing.total) == (True, 42)


class Counting(Repository):
    """As catalogues of another protocol do it: offsets for tokens, a last token that is the first page again, a cursor
    that counts down, ``dateStamp``, and no memory of anything between two pages."""

    def _list(self, asked: Mapping[str, str]) -> str:
        if "metadataPrefix" not in asked:
            return failed("badArgument", "Missing metadataPrefix parameter")
        start = max(int(asked.get("resumptionToken", "1")), 1) - 1
        found = [i for i in self.items if i.stamp >= asked.get("from", "")]
        after = start + self.size + 1 if start + self.size < len(found) else 0
        inside = "".join(i.record.replace("datestamp>", "dateStamp>") for i in found[start : start + self.size])
        cursor = len(found) - after - 1
        token = f'<resumptionToken completeListSize="{len(found)}" cursor="{cursor}">{after}</resumptionToken>'
        return page(f"<ListRecords>{inside}{token}</ListRecords>")


@pytest.mark.parametrize(
    ("since", "count", "asked"), [(None, 1000, 20 + 2), ("2025-09-01T01:00:00Z", 0, 1), ("2022-09-26T07:00:00Z", 1, 3)]
)
def test_a_list_that_begins_again_for_ever_is_walked_whole(
    make_source: MakeSource, since: str | None, count: int, asked: int
) -> None:
    repository = Counting(items(1000, step=timedelta(days=1)), size=50)
    records, listing = harvest(make_source, repository, since, path="/oai?mode=oaipmh")
    assert len(set(names(records))) == len(records) == count
    assert (listing.ended, listing.total, listing.complaints) == (True, count, ())
    assert len(repository.lists()) == asked
    assert all(r.datestamp for r in records)


@dataclass
class Endless(Repository):
    """Two pages in turn, and always a token for more."""

    tokens: str = "same"

    def _list(self, asked: Mapping[str, str]) -> str:
        seen = len(self.lists())
        token = "again" if self.tokens == "same" else f"t{seen}"
        inside = "".join(i.record for i in (self.items[:3] if seen == 1 else self.items[3:6]))
        return page(f"<ListRecords>{inside}<resumptionToken>{token}</resumptionToken></ListRecords>")


@pytest.mark.parametrize(("tokens", "asked"), [("same", 2), ("new", 3)])
def test_endless_lists_end(make_source: MakeSource, tokens: str, asked: int) -> None:
    repository = Endless(items(6), tokens=tokens)
    records, listing = harvest(make_source, repository)
    assert names(records) == every(6)
    assert not listing.ended
    assert len(repository.lists()) == asked
    assert "so that the list was left before its end" in listing.complaints[-1]


def test_a_stateless_server_is_given_all_arguments_with_its_token(make_source: MakeSource) -> None:
    """Such a server forgets ``from`` too, so that without it the second page would be one of another list."""

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        return failed("badArgument") if "resumptionToken" in asked and "metadataPrefix" not in asked else None

    repository = Repository(items(100), spoil=spoil)
    records, listing = harvest(make_source, repository, "2023-01-01T01:00:00Z")
    assert listing.ended and len(records) == 45
    assert all(a["from"] == "2023-01-01T00:00:00Z" for a in repository.lists()[2:])
    assert len(repository.lists()) == 6


def test_a_server_that_wants_the_format_only_with_its_token(make_source: MakeSource) -> None:
    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> str | None:
        odd = "resumptionToken" in asked and ("metadataPrefix" not in asked or "from" in asked)
        return failed("badArgument") if odd else None

    records, listing = harvest(make_source, Repository(items(100), spoil=spoil), "2023-01-01T01:00:00Z")
    assert listing.ended and len(records) == 45


# -- what a night makes of it ------------------------------------------------------------------------------------------


def test_a_night_with_a_failing_record_is_complete(
    make_source: MakeSource, tmp_path: Path, vocabularies: Vocabularies, context: Context
) -> None:
    bad = {"r017"}

    def spoil(asked: Mapping[str, str], here: Sequence[Item]) -> tuple[int, str] | None:
        return poison(*bad)(asked, here)

    some = items(50)
    source = make_source("oaipmh", "https://repo.example/oai")
    plugin = cast(Harvester, oaipmh)

    def night(repository: Repository, day: int) -> Outcome:
        with Store(tmp_path / "catalogue.db") as store:
            clock = f"2025-10-{day:02}T02:00:00Z"
            got = fetch(store, source, plugin, cast(Web, repository), as_of=clock[:10], now=lambda: clock)
            normalise(store, source, plugin, as_of=clock[:10])
            return settle(store, source, got.run, got.listing, got.error, as_of=clock[:10], now=clock)

    first = night(Repository(some, spoil=spoil), 1)
    assert first.line.startswith(
        "partner: complete; 50 listed = 49 new + 0 updated + 0 unchanged + 0 withdrawn + 0 not selected + "
        "1 quarantined + 0 duplicate. https://repo.example/oai answered 500. The list was therefore asked for in "
    )
    bad.clear()
    some[17] = Item("r017", "2025-10-01T12:00:00Z")
    second = night(Repository(some, spoil=spoil), 2)
    assert second.line == (
        "partner: complete; 1 listed = 1 new + 0 updated + 0 unchanged + 0 withdrawn + 0 not selected + 0 quarantined "
        "+ 0 duplicate"
    )
    third = night(Repository(some, heeding=False), 3)
    assert (third.verdict, third.numbers.unchanged, third.numbers.listed) == ("complete", 50, 50)


# -- one record --------------------------------------------------------------------------------------------------------


def test_one_record_is_asked_for_by_its_name(make_source: MakeSource) -> None:
    repository = Repository(items(30))
    source = make_source("oaipmh")
    found = oaipmh.one(source, repository, "r007")  # type: ignore[arg-type]
    assert found is not None and found.identifier == "r007" and found.hints == {"prefix": "oai_dc"}
    assert [d.data["title"] for d in oaipmh.describe(found, source)] == [{"@none": ["Title of r007"]}]
    assert oaipmh.one(source, repository, "r999") is None  # type: ignore[arg-type]
    assert [a["verb"] for a in repository.asked] == ["ListMetadataFormats", "GetRecord"] * 2


@pytest.mark.parametrize(("sets", "hint"), [(("z", "x"), "x"), (("z",), None), ((), None)])
def test_one_record_is_what_the_list_gives(make_source: MakeSource, sets: tuple[str, ...], hint: str | None) -> None:
    repository = Repository([Item("r000", "2020-01-01T00:00:00Z", sets=("x:sub", "y"))])
    found = oaipmh.one(make_source("oaipmh", options={"sets": list(sets)}), repository, "r000")  # type: ignore[arg-type]
    [listed], _ = walk(make_source("oaipmh"), repository)
    assert found is not None and found.hints.get("set") == hint
    assert (found.body, found.datestamp) == (listed.body, listed.datestamp)


def test_one_record_that_is_not_given_is_a_sentence(make_source: MakeSource) -> None:
    repository = Repository(items(3), spoil=lambda a, _: failed("cannotDisseminateFormat", "no"))
    source = make_source("oaipmh", options={"prefix": "oai_datacite"})
    with pytest.raises(FetchError, match=r"does not give “r001” .cannotDisseminateFormat no.: choose another “prefix”"):
        oaipmh.one(source, repository, "r001")  # type: ignore[arg-type]


# -- any server --------------------------------------------------------------------------------------------------------


@st.composite
def servers(draw: st.DrawFn) -> tuple[Repository, str]:
    """A server of some records at any time, in any order and any granularity, one of which fails its page."""
    seconds = draw(st.booleans())
    count = draw(st.integers(1, 40))
    near = draw(st.booleans())
    first, last = (
        (datetime(2024, 5, 1), datetime(2024, 5, 1, 0, 1)) if near else (datetime(1999, 1, 1), datetime(2025, 9, 1))
    )
    times = draw(st.lists(st.datetimes(first, last), min_size=count, max_size=count))
    stamps = [t.isoformat(timespec="seconds") + "Z" if seconds else t.date().isoformat() for t in times]
    gone = draw(st.sets(st.integers(0, count - 1)))
    bad = draw(st.integers(0, count - 1))
    some = [Item(f"r{n:03}", stamp, deleted=n in gone and n != bad) for n, stamp in enumerate(stamps)]
    if draw(st.booleans()):
        some.sort(key=lambda i: i.stamp)
    answer = draw(st.sampled_from([(500, ""), (502, "<p>"), (200, "<html/>"), (200, "")]))
    grain = "YYYY-MM-DDThh:mm:ssZ" if seconds else DAYS
    size = draw(st.integers(1, 12))
    name = f"r{bad:03}"
    return Repository(
        some, size=size, granularity=grain, totals=draw(st.booleans()), spoil=poison(name, answer=answer)
    ), name


@settings(max_examples=150, deadline=None)
@given(given_server=servers())
def test_whatever_the_server_only_the_failing_record_is_lost(
    given_server: tuple[Repository, str], source: Source
) -> None:
    repository, bad = given_server
    records, listing = walk(source, repository)
    assert {r.identifier for r in records} == {i.name for i in repository.items}
    assert names(refused(records)) == [bad]
    assert [r.identifier for r in records].count(bad) == 1
    assert {r.identifier for r in records if r.deleted} == {i.name for i in repository.items if i.deleted}
    assert (listing.ended, listing.full, listing.total) == (True, True, None)


@pytest.fixture(scope="module")
def source(vocabularies: object, context: object) -> Source:
    return Source(
        name="partner", harvester="oaipmh", url="https://repo.example/oai", vocabularies=vocabularies, context=context
    )  # type: ignore[arg-type]
