"""Dataverse: exports described, an installation listed, and what it does not give put into quarantine."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fairdict_harvesters import dataverse
from fairdict_harvesters.formats.dataverse_dialect import DIALECT, IGNORED
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.harvester import Record
from tests.faulty_server import Asked, FaultyServer, reply
from tests.rest import HERE, MakeSource, answer, door, holds, mutilated, question, to_the_first_mark, walked

RECORDS = HERE / "records" / "dataverse"
NATIVE = ["full", "sparse"]
GOLDEN = [*NATIVE, "schema-org"]
HOME = "https://data.hanzeland.example/"


def export(name: str) -> Any:
    return json.loads((RECORDS / f"{name}.json").read_bytes())


def described(make_source: MakeSource, item: Any, hints: dict[str, str] | None = None, **options: Any) -> Description:
    record = Record("doi:10.5072/FK2/SLAAP", json.dumps(item).encode(), "application/json", hints=hints or {})
    [found] = dataverse.describe(record, make_source("dataverse", HOME, options=options))
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_exports_come_out_to_the_letter(make_source: MakeSource, name: str) -> None:
    hints = {"collection": "gezondheid", "lapsed": "1"}
    holds(described(make_source, export(name), hints, fields=("eigen/project=keyword",)), "dataverse", name)


def test_the_dialect_names_what_is_taken_and_no_more(make_source: MakeSource) -> None:
    found = [described(make_source, export(name)) for name in NATIVE]
    took = {path for about in found for path in about.took}
    assert DIALECT.unnamed(took) == set()
    assert DIALECT.idle(took) == set()
    assert found[0].left == [("eigen/project", "Beweegt"), ("eigen/los", "blijft over")]
    assert all(IGNORED.values())


def test_fields_of_ones_own_become_what_the_steward_says(make_source: MakeSource) -> None:
    about = described(make_source, export("full"), fields=("eigen/project=keyword", "eigen/los = alternative"))
    assert "Beweegt" in about.data["keyword"]["@none"] and "blijft over" in about.data["alternative"]["@none"]
    assert about.left == []
    for said in ("eigen=keyword", "eigen/project", "eigen/project=trefwoord"):
        with pytest.raises(ConfigError, match="says nothing that can be done: write it as block/field=property"):
            described(make_source, export("full"), fields=(said,))


def test_restricted_files_are_not_offered_and_open_ones_are(make_source: MakeSource) -> None:
    item = export("full")
    del item["datasetVersion"]["metadataBlocks"]["DCATMetadata"]
    document = described(make_source, item).document()
    assert document["accessRights"] == ["http://publications.europa.eu/resource/authority/access-right/RESTRICTED"]
    table, original, shut, later = document["distribution"]
    assert table["downloadURL"] == [f"{HOME}api/access/datafile/71"]
    assert "checksum" not in table, "the checksum is that of the file that was deposited"
    assert original["checksum"][0]["checksumValue"] == ["d84985e94dde671f318076bd7a137f15"]
    assert original["downloadURL"] == [f"{HOME}api/access/datafile/71?format=original"]
    assert "downloadURL" not in shut and "downloadURL" not in later
    assert later["available"] == [{"@value": "2030-01-01", "@type": "xsd:date"}]
    assert any("can be requested" in str(r) for r in document["rights"])
    open_ = described(make_source, item, {"lapsed": "73"}).document()
    assert open_["distribution"][3]["downloadURL"] == [f"{HOME}api/access/datafile/73"]


def test_files_that_are_all_open_make_public_data_and_all_under_embargo_say_until_when(
    make_source: MakeSource,
) -> None:
    item = export("sparse")
    public = described(make_source, item, {"lapsed": "1"}).document()
    assert public["accessRights"] == ["http://publications.europa.eu/resource/authority/access-right/PUBLIC"]
    assert "available" not in public
    for file in item["latestVersion"]["files"]:
        file["dataFile"]["embargo"] = {"dateAvailable": f"2031-01-0{file['dataFile']['id']}"}
    shut = described(make_source, item).document()
    assert shut["available"] == [{"@value": "2031-01-02", "@type": "xsd:date"}]
    del item["latestVersion"]["files"]
    assert "accessRights" not in described(make_source, item).document(), "nothing is said where there are no files"


def test_a_draft_is_one(make_source: MakeSource) -> None:
    item = export("full")
    item["datasetVersion"]["versionState"] = "DRAFT"
    assert described(make_source, item).types == ["draft"]


def test_real_exports_are_mapped(shared: Path, make_source: MakeSource, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "records" / "dataverse"
    paths = [*sorted(folder.glob("*datasetJson.json")), *sorted(folder.glob("ExportData*.json"))]
    count: Counter[str] = Counter()
    for path in paths:
        said = json.loads(path.read_bytes())
        count["files"] += 1
        try:
            about = described(make_source, said.get("datasetJson", said))
        except RecordError:
            count["refused"] += 1
            continue
        about.document()
        count.update(descriptions=1, issues=len(about.issues), mapped=about.mapped, left=len(about.left))
        assert DIALECT.unnamed(about.took) == set(), path.name
    other: Counter[str] = Counter()
    for path in sorted(folder.glob("*datasetSchemaDotOrg.json")):
        said = json.loads(path.read_bytes())
        if isinstance(said, dict) and said.get("@type"):
            about = described(make_source, said, exporter="schema.org")
            about.document()
            other.update(descriptions=1, issues=len(about.issues), mapped=about.mapped, left=len(about.left))
    with capsys.disabled():
        for name, tally in (("native JSON", count), ("schema.org", other)):
            share = tally["mapped"] / (tally["mapped"] + tally["left"])
            told = ", ".join(f"{k} {v}" for k, v in tally.items())
            print(f"\nDataverse {name}: {told}, share mapped {share:.3f}", end="")
            assert share >= 0.95, name
    assert count["descriptions"] >= 10


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(GOLDEN), data=st.data())
def test_mutilated_exports_raise_nothing_but_record_errors(
    make_source: MakeSource, name: str, data: st.DataObject
) -> None:
    broken = mutilated(data, export(name))
    record = Record("doi:10.5072/X", json.dumps(broken).encode(), "application/json")
    try:
        for found in dataverse.describe(record, make_source("dataverse", HOME)):
            found.document()
    except RecordError as error:
        assert "doi:10.5072/X" in error.message


def test_an_export_without_metadata_is_refused(make_source: MakeSource) -> None:
    for body in (b"{}", b"[]", b'{"status": "OK"}'):
        with pytest.raises(RecordError, match="“x” holds no metadata"):
            list(dataverse.describe(Record("x", body, "application/json"), make_source("dataverse")))
    deep = b'{"@type": "Dataset", "about": ' + b'{"about":' * 200 + b"1" + b"}" * 201
    with pytest.raises(RecordError, match="levels deep"):
        list(dataverse.describe(Record("x", deep, "application/json"), make_source("dataverse")))
    assert list(dataverse.describe(Record("x", b"", "application/json", deleted=True), make_source("dataverse"))) == []


class Installation:
    """A Dataverse as its guides say: a search with offsets, and an export per dataset."""

    def __init__(self, count: int) -> None:
        self.items = [
            {
                "type": "dataset",
                "name": f"Title {n}",
                "global_id": f"doi:10.5072/FK2/D{n}",
                "identifier_of_dataverse": "hanze",
                "updatedAt": f"2026-0{1 + n % 3}-01T00:00:00Z",
            }
            for n in range(count)
        ]
        self.searches: list[dict[str, str]] = []
        self.exports: list[str] = []
        self.total = lambda: len(self.items)
        self.broken: dict[str, bytes] = {}
        self.state = "RELEASED"
        self.fails: Callable[[int], bool] = lambda start: False

    def search(self, asked: Asked) -> bytes:
        said = question(asked)
        self.searches.append(said)
        if said["q"].startswith("dsPersistentId"):
            found = [i for i in self.items if str(i["global_id"]) in said["q"]]
            return answer({"status": "OK", "data": {"q": "x", "total_count": len(found), "items": found}})
        start, size = int(said["start"]), int(said["per_page"])
        if self.fails(start):
            return reply(500)
        page = self.items[start : start + size]
        data = {"q": "*", "total_count": self.total(), "start": start, "items": page, "count_in_response": len(page)}
        return answer({"status": "OK", "data": data})

    def export(self, asked: Asked) -> bytes:
        name = question(asked)["persistentId"]
        self.exports.append(name)
        if name in self.broken:
            return self.broken[name]
        if name not in {i["global_id"] for i in self.items}:
            return answer({"status": "ERROR", "message": "A dataset with the persistentId could not be found."}, 404)
        file = {"label": "a.csv", "dataFile": {"id": 5, "embargo": {"dateAvailable": "2026-05-01"}}}
        title = {"typeName": "title", "value": f"Title of {name}"}
        version = {
            "datasetPersistentId": name,
            "versionState": self.state,
            "metadataBlocks": {"citation": {"fields": [title]}},
            "files": [file],
        }
        return answer({"persistentUrl": name, "datasetVersion": version})

    def plans(self) -> dict[str, Any]:
        return {
            "/api/search": self.search,
            "/api/datasets/export": self.export,
            "/api/info/version": answer({"status": "OK", "data": {"version": "6.2", "build": "1"}}),
        }


Partner = tuple[Installation, Source]


@pytest.fixture
def partner(make_source: MakeSource) -> Iterator[Partner]:
    made = Installation(5)
    with FaultyServer(made.plans()) as server:
        yield made, make_source("dataverse", server.url("/dataverse/hanze"), options={"page_size": 2})


def test_an_installation_is_listed_and_each_export_asked_for(partner: Partner, make_source: MakeSource) -> None:
    made, source = partner
    records, _, listing = walked(dataverse.fetch(source, door(), None))
    assert [r.identifier for r in records] == [f"doi:10.5072/FK2/D{n}" for n in range(5)]
    assert (listing.ended, listing.full, listing.total) == (True, True, 5)
    assert listing.cursor == "2026-05-01T12:00:00Z" and listing.complaints == ()
    said = made.searches[0]
    assert (said["type"], said["fq"], said["subtree"]) == ("dataset", "isHarvested:false", "hanze")
    assert (said["sort"], said["order"], said["per_page"], said["q"]) == ("date", "asc", "2", "*")
    assert records[0].hints == {"collection": "hanze", "lapsed": "5"}
    assert records[0].page == "https://doi.org/10.5072/fk2/d0" and records[2].locator == "dataset 3 of the list"
    [about] = dataverse.describe(records[0], source)
    assert about.sets == ["hanze"]


def test_an_incremental_run_asks_only_for_what_was_updated(partner: Partner) -> None:
    made, source = partner
    records, _, listing = walked(dataverse.fetch(source, door(), "2026-02-15T00:00:00Z"))
    assert [r.identifier for r in records] == ["doi:10.5072/FK2/D2"]
    assert made.exports == ["doi:10.5072/FK2/D2"]
    assert listing.ended and not listing.full
    made.items[0]["updatedAt"] = "never"
    records, _, _ = walked(dataverse.fetch(source, door(), "2026-02-15T00:00:00Z"))
    assert [r.identifier for r in records] == ["doi:10.5072/FK2/D0", "doi:10.5072/FK2/D2"], "it may have been"


def test_a_deaccessioned_dataset_is_withdrawn(partner: Partner) -> None:
    made, source = partner
    made.state = "DEACCESSIONED"
    records, _, _ = walked(dataverse.fetch(source, door(), None))
    assert all(r.deleted for r in records)


def test_an_export_that_does_not_come_is_quarantined_and_the_rest_goes_on(partner: Partner) -> None:
    made, source = partner
    made.broken = {
        "doi:10.5072/FK2/D1": answer({"status": "ERROR", "message": "no"}, 404),
        "doi:10.5072/FK2/D3": reply(200, b"{oops"),
    }
    made.items[4]["global_id"] = ""
    records, _, listing = walked(dataverse.fetch(source, door(), None))
    assert len(records) == 5 and listing.ended
    for n, told in ((1, "does not exist"), (3, "did not answer in JSON"), (4, "no persistent identifier")):
        with pytest.raises(RecordError, match=told):
            list(dataverse.describe(records[n], source))
    assert records[4].identifier == "dataset 5 of the list"


def test_an_installation_that_gives_no_export_at_all_is_left_alone(make_source: MakeSource) -> None:
    made = Installation(30)
    made.broken = {f"doi:10.5072/FK2/D{n}": reply(500) for n in range(30)}
    with FaultyServer(made.plans()) as server:
        source = make_source("dataverse", server.url("/"))
        records, _, listing = walked(dataverse.fetch(source, door(), None))
    assert len(records) == 20 and not listing.ended
    assert listing.complaints[0].startswith("The exports of 20 datasets in a row did not come")


def test_a_walk_that_was_interrupted_goes_on_behind_its_mark(make_source: MakeSource) -> None:
    made = Installation(60)
    with FaultyServer(made.plans()) as server:
        source = make_source("dataverse", server.url("/"))
        first, mark = to_the_first_mark(dataverse.fetch(source, door(), None))
        assert len(first) == 50
        rest, _, listing = walked(dataverse.resume(source, door(), None, mark.position))
    assert len(rest) == 10 and rest[0].identifier == "doi:10.5072/FK2/D50"
    assert made.searches[-1]["start"] == "50"
    assert (listing.total, listing.ended, listing.cursor) == (60, True, "2026-05-01T12:00:00Z")


def test_a_list_that_ends_before_its_total_is_not_believed(partner: Partner) -> None:
    made, source = partner
    made.total = lambda: 9
    _, _, listing = walked(dataverse.fetch(source, door(), None))
    assert not listing.ended
    assert "states 9 datasets, but its list ended after 5: ask the partner to reindex it" in listing.complaints[0]


def test_a_list_that_breaks_off_says_where(partner: Partner) -> None:
    made, source = partner
    made.fails = lambda start: start >= 2
    records, _, listing = walked(dataverse.fetch(source, door(), None))
    assert len(records) == 2 and not listing.ended
    assert listing.complaints[0].startswith("The list broke off after 2 datasets: ")
    made.fails = lambda start: True
    with pytest.raises(FetchError, match="500"):
        list(dataverse.fetch(source, door(), None))


def test_what_is_no_list_is_a_sentence(make_source: MakeSource) -> None:
    plans = {"/api/search": answer({"status": "ERROR", "message": "Please log in."})}
    told = r"did not answer with a list of datasets but “Please log in\.”"
    with FaultyServer(plans) as server, pytest.raises(FetchError, match=told):
        list(dataverse.fetch(make_source("dataverse", server.url("/")), door(), None))


def test_an_exporter_that_cannot_be_read_is_refused(make_source: MakeSource) -> None:
    source = make_source("dataverse", HOME, options={"exporter": "OAI_ORE"})
    with pytest.raises(ConfigError, match=r"cannot be read: set exporter to one of dataverse_json, schema\.org, ddi"):
        list(dataverse.fetch(source, door(), None))


XML = {
    "ddi": "<codeBook xmlns='ddi:codebook:2_5'><stdyDscr><citation><titlStmt><titl>Sleep</titl></titlStmt></citation>"
    "</stdyDscr></codeBook>",
    "Datacite": "<resource xmlns='http://datacite.org/schema/kernel-4'><titles><title>Sleep</title></titles></resource>",
}


@pytest.mark.parametrize("exporter", XML)
def test_other_exports_are_read_where_the_steward_asks_for_them(make_source: MakeSource, exporter: str) -> None:
    made = Installation(1)
    made.broken = {"doi:10.5072/FK2/D0": reply(200, XML[exporter].encode(), content_type="application/xml")}
    with FaultyServer(made.plans()) as server:
        source = make_source("dataverse", server.url("/"), options={"exporter": exporter})
        [record], _, listing = walked(dataverse.fetch(source, door(), None))
        assert f"exporter={exporter}" in server.asked[-1].target
    assert listing.ended and record.body == XML[exporter].encode()
    [about] = dataverse.describe(record, source)
    assert about.document()["title"] == {"@none": ["Sleep"]} and about.sets == ["hanze"]
    for body, told in ((b"<oops>", "cannot be read: it is not well-formed"), (b"<html/>", "choose another exporter")):
        with pytest.raises(RecordError, match=told):
            list(dataverse.describe(Record("x", body, "application/xml"), source))


def test_one_dataset(partner: Partner) -> None:
    made, source = partner
    for name in ("doi:10.5072/FK2/D1", "https://doi.org/10.5072/FK2/D1", "10.5072/FK2/D1"):
        found = dataverse.one(source, door(), name)
        assert found is not None and found.identifier == "doi:10.5072/FK2/D1"
        assert found.hints["collection"] == "hanze"
    assert dataverse.one(source, door(), "doi:10.5072/FK2/NONE") is None
    assert dataverse.one(source, door(), "https://hdl.handle.net/20.500.12345/9") is None
    assert made.exports[-1] == "hdl:20.500.12345/9"
    made.broken = {"doi:10.5072/FK2/D1": reply(500)}
    with pytest.raises(FetchError, match="500"):
        dataverse.one(source, door(), "doi:10.5072/FK2/D1")


def test_an_address_is_recognised() -> None:
    made = Installation(1)
    with FaultyServer({**made.plans(), "/odd/api/info/version": answer([1])}) as server:
        home = server.url("")
        assert dataverse.speaks(f"{home}/", door()) == home
        assert dataverse.speaks(f"{home}/dataverse/hanze?q=", door()) == f"{home}/dataverse/hanze"
        assert dataverse.speaks(f"{home}/dataset.xhtml?persistentId=doi:10.5072/FK2/D1", door()) == home
        assert dataverse.speaks(f"{home}/api/search?q=*", door()) == home
        asked = len(server.asked)
        assert dataverse.speaks(f"{home}/data/list.csv", door()) is None
        assert dataverse.speaks("list.csv", door()) is None
        assert len(server.asked) == asked, "what cannot be one is not asked"
    with FaultyServer({"/api/info/version": reply(200, b"6.2")}) as server:
        assert dataverse.speaks(server.url("/"), door()) is None
    with FaultyServer({"/api/info/version": answer({"data": []})}) as server:
        assert dataverse.speaks(server.url("/"), door()) is None
    with FaultyServer({}) as server:
        assert dataverse.speaks(server.url("/"), door()) is None
