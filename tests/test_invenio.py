"""Zenodo and InvenioRDM: both forms of a record described, and lists walked in windows of time."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fairdict_harvesters import invenio
from fairdict_harvesters.formats import invenio_dialect, zenodo_json
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.harvester import Record
from tests.faulty_server import Asked, FaultyServer, reply
from tests.rest import HERE, MakeSource, answer, door, holds, mutilated, question, to_the_first_mark, walked

RECORDS = HERE / "records" / "invenio"
FORMS = {"rdm": invenio_dialect.DIALECT, "zenodo": zenodo_json.DIALECT}
GOLDEN = ["rdm", "rdm-open", "zenodo", "zenodo-sparse"]
RESTRICTED = "http://publications.europa.eu/resource/authority/access-right/RESTRICTED"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"


def item(name: str) -> Any:
    return json.loads((RECORDS / f"{name}.json").read_bytes())


def described(make_source: MakeSource, value: Any, url: str = "https://repo.hanzeland.example/") -> Description:
    record = Record(str(value["id"]), json.dumps(value).encode(), "application/json")
    [found] = invenio.describe(record, make_source("invenio", url))
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_records_come_out_to_the_letter(make_source: MakeSource, name: str) -> None:
    holds(described(make_source, item(name)), "invenio", name)


@pytest.mark.parametrize("form", FORMS)
def test_the_dialects_name_what_is_taken_and_no_more(make_source: MakeSource, form: str) -> None:
    took = {p for name in GOLDEN if name.startswith(form) for p in described(make_source, item(name)).took}
    assert FORMS[form].unnamed(took) == set()
    assert FORMS[form].idle(took) == set()


def test_both_forms_say_the_same(make_source: MakeSource) -> None:
    """The record written for this project in both forms; Zenodo's has no identifiers of affiliations."""
    rdm, zenodo = (described(make_source, item(name)).document() for name in ("rdm", "zenodo"))
    for term in ("issued", "modified", "version", "license", "language", "accessRights"):
        assert rdm[term] == zenodo[term], term
    assert rdm["creator"][0]["id"] == zenodo["creator"][0]["id"] == "https://orcid.org/0000-0002-1825-0097"
    assert rdm["creator"][0]["memberOf"][0]["id"] == "https://ror.org/04wxnsj81"
    assert rdm["isVersionOf"] == ["https://doi.org/10.5072/zzzz9-xyz"]
    assert zenodo["isVersionOf"] == ["https://doi.org/10.5072/zenodo.4122"], "the concept DOI, once"
    assert rdm["distribution"][0]["checksum"] == zenodo["distribution"][0]["checksum"]


def test_files_under_embargo_are_not_offered(make_source: MakeSource) -> None:
    for name in ("rdm", "zenodo"):
        document = described(make_source, item(name)).document()
        assert document["accessRights"] == [RESTRICTED]
        assert document["available"] == [{"@value": "2030-01-01", "@type": "xsd:date"}]
        assert all("downloadURL" not in d for d in document["distribution"])
    for name in ("rdm-open", "zenodo-sparse"):
        document = described(make_source, item(name)).document()
        assert document["accessRights"] == [PUBLIC]
    assert described(make_source, item("rdm-open")).document()["distribution"][0]["downloadURL"] == [
        "https://repo.hanzeland.example/records/abcd1-efg23/files/a%20b.csv"
    ]


def test_a_record_of_metadata_alone_says_so(make_source: MakeSource) -> None:
    value = item("rdm-open")
    value["access"]["status"] = "metadata-only"
    document = described(make_source, value).document()
    assert "accessRights" not in document
    assert {"type": ["RightsStatement"], "label": {"@none": ["metadata-only"]}} in document["rights"]
    value = item("zenodo-sparse")
    value["metadata"]["access_right"] = "odd"
    assert "odd" in str(described(make_source, value).document()["rights"])


def test_zenodo_is_the_publisher_of_what_names_none(make_source: MakeSource) -> None:
    document = described(make_source, item("zenodo-sparse"), "https://zenodo.org/communities/x").document()
    assert document["publisher"][0]["name"] == {"@none": ["Zenodo"]}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(GOLDEN), data=st.data())
def test_mutilated_records_raise_nothing_but_record_errors(
    make_source: MakeSource, name: str, data: st.DataObject
) -> None:
    broken = mutilated(data, item(name))
    record = Record("abcd1", json.dumps(broken).encode(), "application/json")
    try:
        for found in invenio.describe(record, make_source("invenio")):
            found.document()
    except RecordError as error:
        assert "abcd1" in error.message


def test_a_record_without_metadata_is_refused(make_source: MakeSource) -> None:
    for body in (b"{}", b"[]", b'{"metadata": {}}'):
        with pytest.raises(RecordError, match="“x” holds no metadata"):
            list(invenio.describe(Record("x", body, "application/json"), make_source("invenio")))
    assert list(invenio.describe(Record("x", b"", "application/json", deleted=True), make_source("invenio"))) == []


class Repository:
    """An InvenioRDM as its documentation says, with a window that can be made small."""

    def __init__(self, count: int, every: timedelta = timedelta(days=1)) -> None:
        first = datetime(2020, 1, 1, tzinfo=UTC)
        self.items = [
            {
                "id": f"r{n}",
                "created": (first + n * every).isoformat(),
                "updated": (first + n * every).isoformat(),
                "links": {"self_html": f"https://repo.example/records/r{n}"},
                "metadata": {"title": f"Title {n}"},
                "pids": {},
                "stats": {"views": n},
            }
            for n in range(count)
        ]
        self.questions: list[dict[str, str]] = []
        self.accepted: list[str] = []
        self.largest = 100
        self.total: Any = None
        self.next_link = "/api/records?page=x"
        self.json_only = False
        self.fails = False

    def __call__(self, asked: Asked) -> bytes:
        said = question(asked)
        self.questions.append(said)
        self.accepted.append(asked.headers["accept"])
        if self.json_only and "inveniordm" in asked.headers["accept"]:
            return reply(406)
        size, page = int(said["size"]), int(said.get("page", "1"))
        if size > self.largest:
            return answer({"status": 400, "message": "Page size too large."}, 400)
        if self.fails and page > 1:
            return reply(500)
        found = [i for i in self.items if _within(i, said.get("q", ""))]
        hits = found[(page - 1) * size : page * size]
        links = {"next": self.next_link} if page * size < len(found) else {}
        return answer({"hits": {"hits": hits, "total": self.total or len(found)}, "links": links})


def _within(item: dict[str, Any], query: str) -> bool:
    """Whether a record lies in the range that a query names, its end left out where a brace says so."""
    for field in ("created", "updated"):
        if f"{field}:[" in query:
            low, _, high = query.partition(f"{field}:[")[2][:-1].replace('"', "").partition(" TO ")
            when = str(item[field])[:19]
            return (low == "*" or when >= low[:19]) and (high == "*" or when < high)
    return True


@pytest.fixture
def partner(make_source: MakeSource) -> Iterator[tuple[Repository, Source]]:
    made = Repository(5)
    with FaultyServer({"/api/records": made, "/api/communities/slaap/records": made}) as server:
        yield made, make_source("invenio", server.url("/"), options={"page_size": 2})


Partner = tuple[Repository, Source]


def test_a_repository_is_walked_page_by_page(partner: Partner) -> None:
    made, source = partner
    records, marks, listing = walked(invenio.fetch(source, door(), None))
    assert [r.identifier for r in records] == [f"r{n}" for n in range(5)]
    assert (listing.ended, listing.full, listing.total) == (True, True, 5)
    assert listing.cursor == "2026-05-01T12:00:00Z" and len(marks) == 3
    assert made.questions[0] == {"sort": "oldest", "size": "2", "page": "1"}
    assert records[3].page == "https://repo.example/records/r3" and records[3].locator == "page 2, item 2"
    assert b"stats" not in records[3].body, "how often it was seen is no part of it"


def test_changes_are_asked_for_with_an_overlap_and_any_query_of_ones_own(
    partner: Partner, make_source: MakeSource
) -> None:
    made, source = partner
    records, _, listing = walked(invenio.fetch(source, door(), "2020-01-04T00:30:00Z"))
    assert [r.identifier for r in records] == ["r3", "r4"]
    assert made.questions[0]["q"] == 'updated:["2020-01-03T23:30:00" TO *]'
    assert made.questions[0]["sort"] == "updated-asc" and not listing.full
    own = make_source("invenio", source.url, options={"query": "slaap OR rust", "all_versions": True})
    walked(invenio.fetch(own, door(), "2020-01-04T00:30:00Z"))
    assert made.questions[-1]["q"].startswith("(slaap OR rust) AND updated:[")
    assert made.questions[-1]["allversions"] == "true"


def test_a_community_may_stand_in_the_address_or_in_the_options(partner: Partner, make_source: MakeSource) -> None:
    _, source = partner
    for url, options in (
        (f"{source.url}communities/slaap/records?q=x", {}),
        (source.url, {"community": "slaap"}),
        (f"{source.url}api/records?communities=slaap", {}),
    ):
        records, _, _ = walked(invenio.fetch(make_source("invenio", url, options=options), door(), None))
        assert len(records) == 5, url


def test_all_of_zenodo_is_not_asked_for(make_source: MakeSource) -> None:
    with pytest.raises(ConfigError, match="asks for all that Zenodo has: name a community or a query"):
        list(invenio.fetch(make_source("invenio", "https://zenodo.org/"), door(), None))


def test_more_than_the_server_pages_through_comes_in_windows_of_time(
    make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invenio, "WINDOW", 10)
    made = Repository(45, timedelta(days=20))
    with FaultyServer({"/api/records": made}) as server:
        source = make_source("invenio", server.url("/"), options={"page_size": 4})
        records, marks, listing = walked(invenio.fetch(source, door(), None))
        assert sorted(r.identifier for r in records) == sorted(f"r{n}" for n in range(45))
        assert [r.identifier for r in records] == [f"r{n}" for n in range(45)], "windows come in order of time"
        assert (listing.total, listing.ended) == (45, True)
        assert all(int(q["page"]) * 4 <= 12 for q in made.questions)
        for at in (0, len(marks) // 2, len(marks) - 1):
            rest, _, listing = walked(invenio.resume(source, door(), None, marks[at].position))
            known = json.loads(marks[at].position)["came"]
            assert [r.identifier for r in rest] == [f"r{n}" for n in range(known, 45)]
            assert (listing.total, listing.ended) == (45, True)


def test_what_fits_in_no_window_is_said(make_source: MakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invenio, "WINDOW", 4)
    made = Repository(9, timedelta(0))
    with FaultyServer({"/api/records": made}) as server:
        source = make_source("invenio", server.url("/"), options={"page_size": 2})
        records, _, listing = walked(invenio.fetch(source, door(), None))
    assert len(records) == 4 and not listing.ended
    assert "More than 4 records changed within a second" in listing.complaints[0]


def test_smaller_pages_are_asked_for_where_the_server_wants_them(make_source: MakeSource) -> None:
    made = Repository(60)
    made.largest = 25
    with FaultyServer({"/api/records": made}) as server:
        source = make_source("invenio", server.url("/"))
        first, mark = to_the_first_mark(invenio.fetch(source, door(), None))
        rest, _, listing = walked(invenio.resume(source, door(), None, mark.position))
    assert [q["size"] for q in made.questions] == ["100", "25", "25", "25"]
    assert len(first) == 25 and len(rest) == 35 and listing.ended


def test_a_server_that_speaks_plain_json_alone_is_asked_for_that(partner: Partner) -> None:
    made, source = partner
    made.json_only = True
    records, _, listing = walked(invenio.fetch(source, door(), None))
    assert len(records) == 5 and listing.ended
    assert made.accepted[1:] == ["application/json"] * 3


def test_a_list_that_breaks_off_says_where(partner: Partner) -> None:
    made, source = partner
    made.fails = True
    records, _, listing = walked(invenio.fetch(source, door(), None))
    assert len(records) == 2 and not listing.ended
    assert listing.complaints[0].startswith("The list broke off after 2 records: ")
    made.fails, made.largest = False, 1
    with pytest.raises(FetchError, match="400"):
        list(invenio.fetch(source, door(), None))


def test_a_next_page_on_another_server_is_not_followed(partner: Partner) -> None:
    made, source = partner
    made.next_link = "http://169.254.169.254/latest"
    with pytest.raises(FetchError, match="which is on another server and was not asked"):
        list(invenio.fetch(source, door(), None))


def test_totals_may_be_objects_and_a_wrong_one_is_told(partner: Partner) -> None:
    made, source = partner
    made.total = {"value": 5, "relation": "eq"}
    assert walked(invenio.fetch(source, door(), None))[2].total == 5
    made.total = 7
    assert walked(invenio.fetch(source, door(), None))[2].total == 7


def test_what_is_no_list_is_a_sentence(make_source: MakeSource) -> None:
    told = r"did not answer with a list of records but “Not here\.”"
    with (
        FaultyServer({"/api/records": answer({"message": "Not here."})}) as server,
        pytest.raises(FetchError, match=told),
    ):
        list(invenio.fetch(make_source("invenio", server.url("/")), door(), None))


def test_one_record_and_a_tombstone(make_source: MakeSource) -> None:
    value = {"id": "r1", "metadata": {"title": "One"}, "pids": {}, "deletion_status": {"is_deleted": False}}
    found = answer({"hits": {"hits": [value], "total": 1}})
    plans: dict[str, Any] = {
        "/api/records": [found, answer({"hits": {"hits": [], "total": 0}}), answer([])],
        "/api/records/r1": answer(value),
        "/api/records/gone": answer({"status": 410, "message": "deleted", "tombstone": {}}, 410),
        "/api/records/odd": answer([]),
        "/api/records/down": reply(500),
    }
    with FaultyServer(plans) as server:
        source = make_source("invenio", server.url("/"))
        for name in ("10.5072/r1", "r1"):
            record = invenio.one(source, door(), name)
            assert record is not None and record.identifier == "r1" and not record.deleted
        assert invenio.one(source, door(), "10.5072/none") is None
        with pytest.raises(FetchError, match="a list of records"):
            invenio.one(source, door(), "10.5072/none")
        gone = invenio.one(source, door(), "gone")
        assert gone is not None and gone.deleted
        assert invenio.one(source, door(), "nothing") is None
        for name in ("odd", "down"):
            with pytest.raises(FetchError):
                invenio.one(source, door(), name)


def test_a_record_that_is_marked_as_deleted_is_one(partner: Partner) -> None:
    made, source = partner
    made.items[0]["deletion_status"] = {"is_deleted": True, "status": "D"}
    records, _, _ = walked(invenio.fetch(source, door(), None))
    assert [r.deleted for r in records] == [True, False, False, False, False]


def test_an_address_is_recognised() -> None:
    with FaultyServer({"/api/records": answer({"hits": {"hits": [], "total": 0}})}) as server:
        home = server.url("")
        assert invenio.speaks(f"{home}/", door()) == home
        assert invenio.speaks(f"{home}/communities/slaap/records?q=", door()) == f"{home}/communities/slaap"
        assert invenio.speaks(f"{home}/records/r1", door()) == home
        asked = len(server.asked)
        assert invenio.speaks(f"{home}/data.csv", door()) is None
        assert invenio.speaks("data.csv", door()) is None
        assert len(server.asked) == asked, "what cannot be one is not asked"
    for plan in (answer([]), answer({"hits": []}), reply(200, b"oops"), reply(404)):
        with FaultyServer({"/api/records": plan}) as server:
            assert invenio.speaks(server.url("/"), door()) is None
