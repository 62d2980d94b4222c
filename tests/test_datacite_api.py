"""DataCite's REST API: the attributes described as its XML is, real answers, and lists walked to their end."""

import base64
import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fairdict_harvesters import datacite, oaipmh
from fairdict_harvesters.formats import datacite_attributes, datacite_xml
from fairdict_harvesters.formats.answer import item
from fairdict_harvesters.formats.json_api import Walk
from fairdict_harvesters.formats.xml import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.harvester import Record
from tests.faulty_server import Asked, FaultyServer, reply
from tests.rest import HERE, MakeSource, answer, door, holds, mutilated, question, to_the_first_mark, walked

RECORDS = HERE / "records" / "datacite"
GOLDEN = ["full", "sparse"]


def resource(name: str) -> Any:
    return json.loads((RECORDS / f"{name}.json").read_bytes())["data"]


def described(make_source: MakeSource, resource: Any) -> Description:
    record = Record(str(resource["id"]), json.dumps(resource).encode(), "application/json")
    [found] = datacite.describe(record, make_source("datacite"))
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_records_come_out_to_the_letter(make_source: MakeSource, name: str) -> None:
    holds(described(make_source, resource(name)), "datacite", name)


def test_the_dialect_names_what_is_taken_and_no_more(make_source: MakeSource) -> None:
    found = [described(make_source, resource(name)) for name in GOLDEN]
    took = {path for about in found for path in about.took}
    assert datacite_attributes.DIALECT.unnamed(took) == set()
    assert datacite_attributes.DIALECT.idle(took) == set()


def test_the_same_record_as_xml_gives_the_same_document(make_source: MakeSource) -> None:
    """What differs: DataCite writes DOIs small, knows where the DOI leads and where the data lie, and its JSON has
    no place for the language of an award's title, of a type and of a place."""
    root = parse((HERE / "records" / "oaipmh" / "datacite-full.xml").read_bytes())
    [xml] = oaipmh.describe(Record("x", item(root).body, "application/xml"), make_source("oaipmh"))
    other, this = xml.document(), described(make_source, resource("full")).document()
    assert this.pop("identifier") == [v.lower() for v in other.pop("identifier")]
    assert this.pop("landingPage") == ["https://data.hanzeland.example/41"]
    assert other.pop("landingPage") == ["https://doi.org/10.5072/hanzeland.41"]
    assert [d["downloadURL"] for d in this.pop("distribution")] == [["https://data.hanzeland.example/41/data.zip"]]
    assert "distribution" not in other
    assert {k for k in this.keys() | other.keys() if this.get(k) != other.get(k)} == {
        "wasGeneratedBy",
        "resourceType",
        "spatial",
    }
    for term in ("wasGeneratedBy", "resourceType", "spatial"):
        assert this[term] == json.loads(json.dumps(other[term]).replace('"nl":', '"@none":')), term


def answers(shared: Path) -> Iterator[tuple[str, Any]]:
    """Every DOI in the recorded exchanges."""
    for index in sorted((shared / "records" / "exchanges").glob("datacite-*/index.jsonl")):
        for line in index.read_text("utf-8").splitlines():
            said = json.loads(line)
            if "/dois/" in said["url"] and said["status"] == 200:
                yield index.parent.name, json.loads((index.parent / said["body"]).read_bytes())["data"]


def test_real_answers_are_mapped(shared: Path, make_source: MakeSource, capsys: pytest.CaptureFixture[str]) -> None:
    count: Counter[str] = Counter()
    for name, found in answers(shared):
        about = described(make_source, found)
        about.document()
        count.update(descriptions=1, issues=len(about.issues), mapped=about.mapped, left=len(about.left))
        assert datacite_attributes.DIALECT.unnamed(about.took) == set(), name
    share = count["mapped"] / (count["mapped"] + count["left"])
    with capsys.disabled():
        told = ", ".join(f"{k} {v}" for k, v in count.items())
        print(f"\nDataCite REST exchanges: {told}, share mapped {share:.3f}", end="")
    assert count["descriptions"] == 31
    assert share >= 0.95


SAME = ("title", "alternative", "resourceType", "accessRights", "rights", "hasPart", "source", "isReferencedBy")


def test_real_answers_say_what_their_own_xml_says(shared: Path, make_source: MakeSource) -> None:
    """A single DOI comes with its XML: what is compared here differs nowhere in 31 records."""
    compared = 0
    for name, found in answers(shared):
        try:
            root = parse(base64.b64decode(found["attributes"]["xml"]))
        except ValueError:
            continue
        xml = datacite_xml.describe(root, make_source("oaipmh"), found["id"]).document()
        this = described(make_source, found).document()
        for term in SAME:
            assert this.get(term) == xml.get(term), f"{name}: {term}"
        assert this["id"].lower() == xml["id"].lower(), name
        compared += 1
    assert compared >= 25


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(GOLDEN), data=st.data())
def test_mutilated_records_raise_nothing_but_record_errors(
    make_source: MakeSource, name: str, data: st.DataObject
) -> None:
    broken = mutilated(data, resource(name))
    record = Record("10.5072/x", json.dumps(broken).encode(), "application/json")
    try:
        for found in datacite.describe(record, make_source("datacite")):
            found.document()
            assert datacite_attributes.DIALECT.unnamed(found.took) == set()
    except RecordError as error:
        assert "10.5072/x" in error.message


def test_a_record_without_attributes_is_refused(make_source: MakeSource) -> None:
    for body in (b"{}", b'{"attributes": null}', b"[1]"):
        with pytest.raises(RecordError, match=r"“10.5072/x” \(page 1, item 2\) holds no metadata"):
            list(
                datacite.describe(
                    Record("10.5072/x", body, "application/json", locator="page 1, item 2"), make_source("datacite")
                )
            )
    with pytest.raises(RecordError, match="cannot be read: it is no JSON"):
        list(datacite.describe(Record("10.5072/x", b"{", "application/json"), make_source("datacite")))
    assert list(datacite.describe(Record("x", b"", "application/json", deleted=True), make_source("datacite"))) == []


def doi(number: int, **more: Any) -> dict[str, Any]:
    said = {"doi": f"10.5072/d{number}", "titles": [{"title": f"Title {number}"}], "updated": "2026-01-01T00:00:00Z"}
    ties = {"client": {"data": {"id": "tib.hanze"}}, "citations": {"data": [{"id": f"10.5072/c{number}"}]}}
    return {"id": f"10.5072/d{number}", "type": "dois", "attributes": {**said, **more}, "relationships": ties}


class Dois:
    """DataCite as its documentation says: cursors that are opaque, a next link that forgets the question."""

    def __init__(self, count: int) -> None:
        self.items = [doi(n) for n in range(count)]
        self.fails: Callable[[int, int], bool] = lambda start, size: False
        self.questions: list[dict[str, str]] = []
        self.total: Callable[[int], int] = lambda start: len(self.items)
        self.following: Callable[[str], str] = lambda link: link

    def __call__(self, asked: Asked) -> bytes:
        said = question(asked)
        self.questions.append(said)
        cursor, size = said["page[cursor]"], int(said["page[size]"])
        start = 0 if cursor == "1" else int(base64.urlsafe_b64decode(cursor))
        if self.fails(start, size):
            return reply(502)
        page = self.items[start : start + size]
        links = {}
        if len(page) == size:
            after = base64.urlsafe_b64encode(str(start + size).encode()).decode().replace("=", "%3D")
            links["next"] = self.following(f"https://api.datacite.example/dois?page%5Bcursor%5D={after}")
        return answer({"data": page, "meta": {"total": self.total(start)}, "links": links})


@pytest.fixture
def partner(make_source: MakeSource) -> Iterator[tuple[Dois, Source, FaultyServer]]:
    dois = Dois(5)
    with FaultyServer({"/dois": dois}) as server:
        yield (
            dois,
            make_source("datacite", server.url("/"), options={"client_id": "tib.hanze", "page_size": 2}),
            server,
        )


Partner = tuple[Dois, Source, FaultyServer]


def test_a_list_is_walked_by_its_cursors_alone(partner: Partner) -> None:
    dois, source, _ = partner
    records, marks, listing = walked(datacite.fetch(source, door(), None))
    assert [r.identifier for r in records] == [f"10.5072/d{n}" for n in range(5)]
    assert (listing.ended, listing.full, listing.total) == (True, True, 5)
    assert listing.cursor == "2026-05-01T12:00:00Z" and listing.complaints == ()
    assert len(marks) == 2
    for said in dois.questions:
        assert (said["client-id"], said["resource-type-id"], said["affiliation"]) == ("tib.hanze", "dataset", "true")
        assert said["publisher"] == "true" and "query" not in said
    assert records[3].locator == "page 2, item 2" and records[3].page == "https://doi.org/10.5072/d3"
    assert records[0].datestamp == "2026-01-01T00:00:00Z"
    said = json.loads(records[0].body)
    assert list(said["relationships"]) == ["client"], "who cites it is no part of the record"


def test_what_changes_without_the_record_is_no_part_of_it(partner: Partner) -> None:
    dois, source, _ = partner
    before, _, _ = walked(datacite.fetch(source, door(), None))
    dois.items[0]["attributes"] |= {"viewCount": 7, "citationsOverTime": [{"year": "2026", "total": 1}]}
    after, _, _ = walked(datacite.fetch(source, door(), None))
    assert [r.body for r in before] == [r.body for r in after]


def test_changes_are_asked_for_with_an_overlap_and_any_query_of_ones_own(partner: Partner) -> None:
    dois, source, _ = partner
    _, _, listing = walked(datacite.fetch(source, door(), "2026-04-01T12:00:00Z"))
    assert dois.questions[0]["query"] == "updated:[2026-04-01T11:00:00Z TO *]"
    assert not listing.full
    options = {"query": "subjects.subject:sleep OR slaap", "prefix": "10.5072", "resource_type": ""}
    own = Source(**{**{f: getattr(source, f) for f in source.__dataclass_fields__}, "options": options})
    walked(datacite.fetch(own, door(), "2026-04-01"))
    said = dois.questions[-1]
    assert said["query"] == "(subjects.subject:sleep OR slaap) AND updated:[2026-03-31T23:00:00Z TO *]"
    assert said["prefix"] == "10.5072" and "resource-type-id" not in said


def test_filters_may_stand_in_the_address(make_source: MakeSource) -> None:
    dois = Dois(1)
    with FaultyServer({"/dois": dois}) as server:
        source = make_source("datacite", server.url("/dois?provider-id=hanze&page[number]=3"))
        walked(datacite.fetch(source, door(), None))
        source = make_source("datacite", server.url("/dois"), options={"affiliation": "https://ror.org/04wxnsj81"})
        walked(datacite.fetch(source, door(), None))
    assert dois.questions[0]["provider-id"] == "hanze" and "page[number]" not in dois.questions[0]
    assert dois.questions[1]["affiliation-id"] == "ror.org/04wxnsj81"


def test_all_of_datacite_is_not_asked_for(make_source: MakeSource) -> None:
    with pytest.raises(ConfigError, match="asks for every DOI that DataCite has: name what you want"):
        list(datacite.fetch(make_source("datacite", "https://api.datacite.example/"), door(), None))


def test_a_walk_that_was_interrupted_goes_on(partner: Partner) -> None:
    dois, source, _ = partner
    first, mark = to_the_first_mark(datacite.fetch(source, door(), None))
    asked = len(dois.questions)
    rest, _, listing = walked(datacite.resume(source, door(), None, mark.position))
    assert [r.identifier for r in first + rest] == [f"10.5072/d{n}" for n in range(5)]
    assert dois.questions[asked]["page[cursor]"] != "1"
    assert (listing.ended, listing.total, listing.cursor) == (True, 5, "2026-05-01T12:00:00Z")
    assert rest[0].locator == "page 2, item 1"


def test_a_place_that_was_not_written_here_is_refused(partner: Partner) -> None:
    _, source, _ = partner
    for position in ("no json", "[]", '{"came": "many"}', '{"unknown": 1}'):
        with pytest.raises(FetchError, match="cannot be read: run it again from the beginning"):
            list(datacite.resume(source, door(), None, position))


def test_pages_that_are_too_large_for_the_server_become_smaller(make_source: MakeSource) -> None:
    dois = Dois(130)
    dois.fails = lambda start, size: size > 25 and start >= 100
    with FaultyServer({"/dois": dois}) as server:
        source = make_source("datacite", server.url("/"), options={"prefix": "10.5072", "page_size": 100})
        records, _, listing = walked(datacite.fetch(source, door(), None))
    assert len(records) == 130 and listing.ended and listing.total == 130
    assert [int(q["page[size]"]) for q in dois.questions] == [100, 100, 25, 25]


def test_a_list_that_breaks_off_says_where(partner: Partner) -> None:
    dois, source, _ = partner
    dois.fails = lambda start, size: start >= 2
    records, _, listing = walked(datacite.fetch(source, door(), None))
    assert len(records) == 2 and not listing.ended
    assert listing.complaints[0].startswith("The list broke off after 2 DOIs: ")
    assert "502" in listing.complaints[0]
    dois.fails = lambda start, size: True
    with pytest.raises(FetchError, match="502"):
        list(datacite.fetch(source, door(), None))


def test_a_list_that_leads_in_circles_ends(partner: Partner) -> None:
    dois, source, _ = partner
    dois.following = lambda link: "https://api.datacite.example/dois?page%5Bcursor%5D=Mg%3D%3D"
    _, _, listing = walked(datacite.fetch(source, door(), None))
    assert not listing.ended and "leads from page to page without an end" in listing.complaints[-1]


def test_a_list_that_names_no_next_page_too_early_is_not_believed(partner: Partner) -> None:
    dois, source, _ = partner
    dois.following = lambda link: ""
    records, _, listing = walked(datacite.fetch(source, door(), None))
    assert len(records) == 2 and not listing.ended
    assert "names no next page although 5 DOIs were stated and 2 came" in listing.complaints[0]


def test_a_total_that_moves_during_the_walk_is_no_loss(partner: Partner) -> None:
    dois, source, _ = partner
    dois.total = lambda start: 4 if start == 0 else 6
    _, _, listing = walked(datacite.fetch(source, door(), None))
    assert listing.total == 5, "five came, between four and six were stated"
    dois.total = lambda start: 9
    _, _, listing = walked(datacite.fetch(source, door(), None))
    assert listing.total == 9


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (
            answer({"errors": [{"status": "400", "title": "Bad Request"}]}),
            "did not answer with a list of DOIs but “Bad",
        ),
        (answer([1]), "did not answer with a list of DOIs: check `url`"),
        (reply(200, b"{oops"), "did not answer in JSON"),
        (reply(200, b"<html><body>hello</body></html>", content_type="text/html"), "web page"),
        (reply(429), "keeps asking to go slower"),
        (reply(404), "does not exist"),
    ],
)
def test_what_is_no_list_of_dois_is_a_sentence(make_source: MakeSource, plan: bytes, told: str) -> None:
    with FaultyServer({"/dois": plan}) as server:
        source = make_source("datacite", server.url("/"), options={"prefix": "10.5072", "page_size": 25})
        with pytest.raises(FetchError, match=told):
            list(datacite.fetch(source, door(), None))


def test_one_doi(make_source: MakeSource) -> None:
    with FaultyServer({"/dois/10.5072%2Fd1": answer({"data": doi(1)}), "/dois/10.5072%2Fodd": answer([])}) as server:
        source = make_source("datacite", server.url("/"), options={"prefix": "10.5072"})
        for name in ("10.5072/d1", "https://doi.org/10.5072/D1"):
            found = datacite.one(source, door(), name)
            assert found is not None and found.identifier == "10.5072/d1"
        assert datacite.one(source, door(), "10.5072/none") is None
        with pytest.raises(FetchError, match="did not answer with a DOI"):
            datacite.one(source, door(), "10.5072/odd")


def test_a_doi_nobody_can_store_is_quarantined(make_source: MakeSource) -> None:
    dois = Dois(1)
    deep: Any = "deep"
    for _ in range(300):
        deep = [deep]
    dois.items[0]["attributes"]["subjects"] = deep
    with FaultyServer({"/dois": dois}) as server:
        source = make_source("datacite", server.url("/"), options={"prefix": "10.5072"})
        [record], _, listing = walked(datacite.fetch(source, door(), None))
    assert listing.ended and listing.total == 1
    with pytest.raises(RecordError, match="does not come: it is nested too deeply to be kept"):
        list(datacite.describe(record, source))


def test_an_address_is_recognised(make_source: MakeSource) -> None:
    plans = {
        "/dois": answer({"data": [doi(1)], "meta": {"total": 1}}),
        "/other/dois": answer({"data": 3}),
        "/bad/dois": reply(200, b"no json"),
    }
    with FaultyServer(plans) as server:
        wanted = server.url("/dois?client-id=tib.hanze")
        assert datacite.speaks(wanted, door()) == wanted
        with pytest.raises(FetchError, match="DOIs of all the world: add whose you want"):
            datacite.speaks(server.url("/dois"), door())
        asked = len(server.asked)
        assert asked == 2
        assert datacite.speaks(server.url("/other/dois?prefix=10.5072"), door()) is None
        assert datacite.speaks(server.url("/bad/dois?prefix=10.5072"), door()) is None
        assert datacite.speaks(server.url("/page"), door()) is None
        assert datacite.speaks("/some/file.json", door()) is None
        assert len(server.asked) == asked + 2, "what cannot be one is not asked"


def test_the_place_in_a_walk_survives_its_own_writing() -> None:
    walk = Walk(cursor="2026-05-01T12:00:00Z", least=4, most=6, came=3, complaints=["one"])
    mark = walk.mark(cursor="abc", page=2)
    assert Walk.read(mark.position) == walk
