"""Figshare and djehuty: articles described, lists walked past the API's reach, and a real djehuty asked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fairdict_harvesters import figshare
from fairdict_harvesters.formats.figshare_json import DIALECT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.harvester import Record
from tests.faulty_server import Asked, FaultyServer, reply
from tests.rest import HERE, MakeSource, answer, door, holds, mutilated, question, to_the_first_mark, walked
from tests.servers.djehuty import DJHT, GRAPH, Dataset, Djehuty, _update, djehuty
from tests.servers.rooms import DJEHUTY, require

RECORDS = HERE / "records" / "figshare"
GOLDEN = ["full", "embargo", "confidential"]
ACCESS = "http://publications.europa.eu/resource/authority/access-right/"


def item(name: str) -> Any:
    return json.loads((RECORDS / f"{name}.json").read_bytes())


def described(make_source: MakeSource, value: Any) -> Description:
    record = Record("41", json.dumps(value).encode(), "application/json")
    [found] = figshare.describe(record, make_source("figshare"))
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_articles_come_out_to_the_letter(make_source: MakeSource, name: str) -> None:
    holds(described(make_source, item(name)), "figshare", name)


def test_the_dialect_names_what_is_taken_and_no_more(make_source: MakeSource) -> None:
    took = {path for name in GOLDEN for path in described(make_source, item(name)).took}
    assert DIALECT.unnamed(took) == set()
    assert DIALECT.idle(took) == set()
    assert described(make_source, item("full")).left == [("custom/Huisveld", "blijft over")]


def test_a_doi_with_a_version_is_a_version_of_the_one_without(make_source: MakeSource) -> None:
    document = described(make_source, item("full")).document()
    assert document["id"] == "https://doi.org/10.5072/hanze.41.v2"
    assert document["isVersionOf"] == ["https://doi.org/10.5072/hanze.41"]
    assert "isVersionOf" not in described(make_source, item("embargo")).document()


def test_who_may_have_the_files(make_source: MakeSource) -> None:
    value = item("full")
    assert described(make_source, value).document()["accessRights"] == [f"{ACCESS}PUBLIC"]
    shut = described(make_source, item("embargo")).document()
    assert shut["accessRights"] == [f"{ACCESS}RESTRICTED"]
    assert shut["available"] == [{"@value": "2030-01-01", "@type": "xsd:date"}]
    assert "downloadURL" not in shut["distribution"][0]
    assert described(make_source, item("confidential")).document()["accessRights"] == [f"{ACCESS}NON_PUBLIC"]
    value["is_embargoed"] = True
    assert described(make_source, value).document()["accessRights"] == [f"{ACCESS}RESTRICTED"], "without an end"
    value |= {"is_embargoed": False, "is_metadata_record": True}
    assert "accessRights" not in described(make_source, value).document()
    value |= {"is_metadata_record": False, "is_public": False}
    assert "accessRights" not in described(make_source, value).document()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(GOLDEN), data=st.data())
def test_mutilated_articles_raise_nothing_but_record_errors(
    make_source: MakeSource, name: str, data: st.DataObject
) -> None:
    broken = mutilated(data, item(name))
    record = Record("41", json.dumps(broken).encode(), "application/json")
    try:
        for found in figshare.describe(record, make_source("figshare")):
            found.document()
    except RecordError as error:
        assert "“41”" in error.message


def test_an_article_without_metadata_is_refused(make_source: MakeSource) -> None:
    for body in (b"{}", b"[]", b'{"embargo_date": "2030-01-01"}'):
        with pytest.raises(RecordError, match="“x” holds no metadata"):
            list(figshare.describe(Record("x", body, "application/json"), make_source("figshare")))
    assert list(figshare.describe(Record("x", b"", "application/json", deleted=True), make_source("figshare"))) == []


class Api:
    """Figshare's API as its documentation says, with a reach that can be made small."""

    def __init__(self, days: list[str]) -> None:
        self.items = [
            {"id": n, "title": f"Title {n}", "published_date": f"{day}T08:00:00Z", "doi": f"10.5072/f.{n}"}
            for n, day in enumerate(days)
        ]
        self.questions: list[dict[str, str]] = []
        self.reach = 9000
        self.broken: dict[int, bytes] = {}
        self.stuck = False
        self.fails = False

    def list(self, asked: Asked) -> bytes:
        said = question(asked)
        self.questions.append(said)
        size, page = int(said.get("page_size", "10")), int(said.get("page", "1"))
        if size * page > self.reach:
            return answer({"message": "page*page_size too large", "code": "BadRequest"}, 400)
        if self.fails and page > 1:
            return reply(500)
        found = [i for i in self.items if str(i["published_date"]) >= said.get("published_since", "")]
        if "doi" in said:
            found = [i for i in self.items if i["doi"] == said["doi"]]
        start = 0 if self.stuck else (page - 1) * size
        return answer(found[start : start + size])

    def plans(self) -> dict[str, Any]:
        details = {
            f"/v2/articles/{i['id']}": self.broken.get(n, answer({**i, "description": "x"}))
            for n, i in enumerate(self.items)
        }
        return {"/v2/articles": self.list, **details}


DAYS = ["2020-01-01", "2020-01-01", "2020-01-02", "2020-01-05", "2020-01-05", "2020-02-01", "2020-03-01"]


def test_articles_are_listed_and_their_details_asked_for(make_source: MakeSource) -> None:
    made = Api(DAYS)
    with FaultyServer(made.plans()) as server:
        source = make_source("figshare", server.url("/v2"), options={"institution": 898, "group": 5, "page_size": 3})
        records, marks, listing = walked(figshare.fetch(source, door(), None))
    assert [r.identifier for r in records] == [str(n) for n in range(7)]
    assert b"description" in records[0].body
    assert (listing.ended, listing.full, listing.total) == (True, True, None)
    assert listing.cursor == "2026-05-01T12:00:00Z" and len(marks) == 3
    assert made.questions[0] == {
        "institution": "898", "group": "5", "item_type": "3", "order": "published_date", "order_direction": "asc",
        "page": "1", "page_size": "3",
    }  # fmt: skip
    assert [q["page"] for q in made.questions] == ["1", "2", "3", "4"], "it ends where a page is empty"


def test_changes_are_asked_for_with_an_overlap(make_source: MakeSource) -> None:
    made = Api(DAYS)
    with FaultyServer(made.plans()) as server:
        source = make_source("figshare", server.url("/v2/articles?group=9&page=7"), options={"item_type": 0})
        _, _, listing = walked(figshare.fetch(source, door(), "2026-04-01T12:00:00Z"))
    assert made.questions[0]["modified_since"] == "2026-04-01T11:00:00Z" and not listing.full
    assert made.questions[0]["group"] == "9" and "item_type" not in made.questions[0]
    assert made.questions[0]["page"] == "1"


def test_beyond_its_reach_the_list_begins_anew_at_its_last_date(
    make_source: MakeSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figshare, "REACH", 4)
    made = Api(DAYS)
    made.reach = 4
    with FaultyServer(made.plans()) as server:
        source = make_source("figshare", server.url("/"), options={"page_size": 2})
        records, marks, listing = walked(figshare.fetch(source, door(), None))
        assert sorted(r.identifier for r in records) == [str(n) for n in range(7)] and listing.ended
        assert {q.get("published_since") for q in made.questions} == {None, "2020-01-05", "2020-03-01"}
        for mark in marks:
            rest, _, listing = walked(figshare.resume(source, door(), None, mark.position))
            known = json.loads(mark.position)["came"]
            assert {r.identifier for r in rest} >= {str(n) for n in range(known, 7)} and listing.ended


def test_a_day_with_more_than_the_reach_is_told(make_source: MakeSource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figshare, "REACH", 4)
    made = Api(["2020-01-01"] * 9)
    with FaultyServer(made.plans()) as server:
        source = make_source("figshare", server.url("/"), options={"page_size": 2})
        records, _, listing = walked(figshare.fetch(source, door(), None))
    assert len(records) == 4 and not listing.ended
    assert "comes to no end on page 2 of what was published since 2020-01-01, after 4" in listing.complaints[0]


def test_a_list_that_repeats_itself_is_told(make_source: MakeSource) -> None:
    made = Api(DAYS)
    made.stuck = True
    with FaultyServer(made.plans()) as server:
        source = make_source("figshare", server.url("/"), options={"page_size": 2})
        records, _, listing = walked(figshare.fetch(source, door(), None))
    assert len(records) == 2 and not listing.ended
    assert "comes to no end on page 2, after 2 articles: ask the partner" in listing.complaints[0]


def test_details_that_do_not_come_are_quarantined_and_the_rest_goes_on(make_source: MakeSource) -> None:
    made = Api(DAYS)
    made.broken = {1: reply(404), 3: reply(200, b"{oops")}
    plans = made.plans()
    made.items[5]["id"] = ""
    with FaultyServer(plans) as server:
        source = make_source("figshare", server.url("/"))
        records, _, listing = walked(figshare.fetch(source, door(), None))
        assert len(records) == 7 and listing.ended
        for n, told in ((1, "does not exist"), (3, "did not answer in JSON"), (5, "gives it no number")):
            with pytest.raises(RecordError, match=told):
                list(figshare.describe(records[n], source))


def test_an_api_that_gives_no_details_at_all_is_left_alone(make_source: MakeSource) -> None:
    made = Api(["2020-01-01"] * 30)
    made.broken = {n: reply(500) for n in range(30)}
    with FaultyServer(made.plans()) as server:
        records, _, listing = walked(figshare.fetch(make_source("figshare", server.url("/")), door(), None))
    assert len(records) == 20 and not listing.ended
    assert listing.complaints[0].startswith("The details of 20 articles in a row did not come")


def test_a_list_that_breaks_off_says_where(make_source: MakeSource) -> None:
    made = Api(DAYS)
    made.fails = True
    with FaultyServer(made.plans()) as server:
        source = make_source("figshare", server.url("/"), options={"page_size": 2})
        first, mark = to_the_first_mark(figshare.fetch(source, door(), None))
        _, _, listing = walked(figshare.fetch(source, door(), None))
        assert not listing.ended
        assert listing.complaints[0].startswith("The list broke off after 2 articles: ")
        made.fails = False
        rest, _, listing = walked(figshare.resume(source, door(), None, mark.position))
    assert [r.identifier for r in first + rest] == [str(n) for n in range(7)] and listing.ended
    with FaultyServer({"/v2/articles": answer({"message": "No."})}) as server:
        source = make_source("figshare", server.url("/"))
        with pytest.raises(FetchError, match=r"did not answer with a list of articles but “No\.”"):
            list(figshare.fetch(source, door(), None))


def test_all_of_figshare_is_not_asked_for(make_source: MakeSource) -> None:
    with pytest.raises(ConfigError, match="asks for all that Figshare has: name an institution or a group"):
        list(figshare.fetch(make_source("figshare", "https://api.figshare.com/v2"), door(), None))


def test_an_article_under_embargo_as_a_whole_keeps_what_the_list_says(make_source: MakeSource) -> None:
    """As djehuty does it: the details are four words about the embargo."""
    listed = {"uuid": "u-1", "title": "Later", "embargo_date": "2030-01-01", "published_date": "2026-01-01"}
    details = {"embargo_date": "2030-01-01", "embargo_type": "article", "embargo_title": "", "embargo_reason": "Later"}
    plans = {"/v2/articles": [answer([listed]), answer([])], "/v2/articles/u-1": answer(details)}
    with FaultyServer(plans) as server:
        source = make_source("figshare", server.url("/"))
        [record], _, listing = walked(figshare.fetch(source, door(), None))
    assert listing.ended and record.identifier == "u-1"
    [about] = figshare.describe(record, source)
    assert about.document()["title"] == {"@none": ["Later"]}
    assert about.document()["available"] == [{"@value": "2030-01-01", "@type": "xsd:date"}]


def test_one_article(make_source: MakeSource) -> None:
    made = Api(DAYS)
    with FaultyServer({**made.plans(), "/v2/articles/odd": answer([])}) as server:
        source = make_source("figshare", server.url("/"))
        for name in ("3", "10.5072/f.3", "https://doi.org/10.5072/f.3"):
            found = figshare.one(source, door(), name)
            assert found is not None and found.identifier == "3"
        assert figshare.one(source, door(), "10.5072/none") is None
        assert figshare.one(source, door(), "999") is None
        with pytest.raises(FetchError, match="did not answer with an article"):
            figshare.one(source, door(), "odd")
    with FaultyServer({"/v2/articles": answer({})}) as server, pytest.raises(FetchError, match="a list of articles"):
        figshare.one(make_source("figshare", server.url("/")), door(), "10.5072/f.3")


def test_an_address_is_recognised() -> None:
    with FaultyServer(Api(DAYS).plans()) as server:
        home = server.url("")
        assert figshare.speaks(f"{home}/", door()) == f"{home}/v2"
        assert figshare.speaks(f"{home}/v2/articles?group=5&page=3", door()) == f"{home}/v2/articles?group=5"
        asked = len(server.asked)
        assert figshare.speaks(f"{home}/data.csv", door()) is None
        assert figshare.speaks("data.csv", door()) is None
        assert len(server.asked) == asked, "what cannot be one is not asked"
    for plan in (answer({}), answer([1]), reply(200, b"oops"), reply(404)):
        with FaultyServer({"/v2/articles": plan}) as server:
            assert figshare.speaks(server.url("/"), door()) is None


SLEEP = Dataset(
    1,
    "Sleep in Twente, “by night” & by day",
    "<p>How people <b>sleep</b> &amp; dream in Twente.</p>",
    ("sleep", "Twente"),
    (("Jo Bos", "0000-0002-1825-0097"), ("An de Vries", "")),
    place="Twente",
    period="2019-2021",
)
MORE = tuple(
    Dataset(n, f"Station {n}", f"<p>Water at {n}.</p>", ("water",), (("An de Vries", ""),)) for n in range(2, 7)
)
FIELDS = " ".join(
    f'<field:{n}> a djht:CustomField ; djht:original_name "{name}" ; djht:predicate djht:{term} .'
    for n, (name, term) in enumerate(
        {"Time coverage": "time_coverage", "Geolocation": "geolocation", "Publisher": "publisher"}.items()
    )
)
"""The fields that 4TU.ResearchData defines for its repository; a new djehuty has none."""

DRAFT = Dataset(90, "Not ready", "<p>Not yet.</p>", ("draft",), (("Jo Bos", ""),), published=False)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Djehuty]:
    require(DJEHUTY.ready, "djehuty")
    folder = tmp_path / "djehuty"
    folder.mkdir()
    with djehuty(folder) as running:
        _update(running.store, f"PREFIX djht: <{DJHT}>\nINSERT DATA {{ GRAPH <{GRAPH}> {{ {FIELDS} }} }}")
        running.put([SLEEP, *MORE, DRAFT])
        yield running


@pytest.mark.servers
def test_a_real_djehuty_is_listed_and_described(site: Djehuty, make_source: MakeSource) -> None:
    assert figshare.speaks(f"{site.url}/", door()) == f"{site.url}/v2"
    source: Source = make_source("figshare", f"{site.url}/v2", options={"page_size": 2})
    records, marks, listing = walked(figshare.fetch(source, door(), None))
    assert len(records) == 6 and listing.ended and listing.complaints == ()
    found = {about.document()["title"]["@none"][0]: about for r in records for about in figshare.describe(r, source)}
    assert set(found) == {SLEEP.title, *(d.title for d in MORE)}, "a draft is not given"
    assert all(about.left == [] and DIALECT.unnamed(about.took) == set() for about in found.values())
    about = found[SLEEP.title].document()
    assert about["id"] == f"https://doi.org/{SLEEP.doi}.v1"
    assert about["isVersionOf"] == [f"https://doi.org/{SLEEP.doi}"], "the DOI of all versions is the one without"
    assert about["description"] == {"@none": ["How people sleep & dream in Twente."]}
    assert sorted(about["keyword"]["@none"]) == ["Twente", "sleep"]
    assert about["license"] == [SLEEP.licence]
    assert about["issued"][0]["@value"].startswith("2026-03-01")
    first, second = about["creator"]
    assert first["id"] == "https://orcid.org/0000-0002-1825-0097" and second["name"] == {"@none": ["An de Vries"]}
    assert about["temporal"] and about["spatial"][0]["label"] == {"@none": ["Twente"]}
    rest, _, listing = walked(figshare.resume(source, door(), None, marks[0].position))
    assert len(rest) == 4 and listing.ended
    alone = figshare.one(source, door(), records[0].identifier)
    assert alone is not None and alone.body == records[0].body
    assert figshare.one(source, door(), "00000000-0000-4000-8000-000000009999") is None
