"""CKAN: packages described to the letter, and listed from a server that behaves and from some that do not."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from fairdict_harvesters import ckan
from fairdict_harvesters.formats import ckan_terms, markdown
from fairdict_harvesters.formats.ckan_package import opened
from fairdict_harvesters.formats.ckan_talk import site_of
from fairdict_harvesters.formats.json_values import decoded, several, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import FetchError, RecordError
from fairdict.harvester import Listing, Mark
from fairdict.model import Record
from fairdict.web import Limits, Web
from tests.ckan_server import Ckan, answer, package
from tests.faulty_server import FaultyServer, reply
from tests.servers.nights import Catalogue, numbers

HERE = Path(__file__).parent
GOLDEN = ["native", "harvested", "scheming", "iso"]
MakeSource = Callable[..., Source]


def body(name: str) -> Any:
    return json.loads((HERE / "records" / "ckan" / f"{name}.json").read_bytes())


def described(source: Source, item: Any) -> Description:
    [found] = ckan.describe(Record("r-1", json.dumps(item).encode(), "application/json"), source)
    return found


@pytest.fixture
def portal(make_source: MakeSource) -> Source:
    return make_source("ckan", "https://portal.example.org/")


# -- describing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOLDEN)
def test_packages_come_out_to_the_letter(portal: Source, name: str) -> None:
    found = described(portal, body(name))
    seen = {
        "document": found.document(),
        "identifier": found.identifier,
        "types": found.types,
        "sets": found.sets,
        "page": found.page,
        "mapped": found.mapped,
        "left": found.left,
        "issues": [[i.code, i.property, i.value, i.where] for i in found.issues],
    }
    golden = HERE / "expected" / "ckan" / f"{name}.json"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(orjson.dumps(seen, option=orjson.OPT_INDENT_2) + b"\n")
    assert orjson.loads(orjson.dumps(seen)) == orjson.loads(golden.read_bytes())


def test_every_field_that_is_declared_is_read_and_the_other_way_round(portal: Source) -> None:
    took: set[str] = set()
    mapped = left = 0
    for name in GOLDEN:
        found = described(portal, body(name))
        assert ckan_terms.DIALECT.unnamed(found.took) == set(), name
        took |= found.took
        mapped, left = mapped + found.mapped, left + len(found.left)
    assert ckan_terms.DIALECT.idle(took) == set()
    assert mapped / (mapped + left) >= 0.98


def test_what_nobody_knows_is_left_over_by_its_name(portal: Source) -> None:
    found = described(portal, {"id": "1", "extras": [{"key": "Aantal putten", "value": "12"}], "colour": "blue"})
    assert sorted(found.left) == [("colour", "blue"), ("extras/Aantal putten", "12")]


@pytest.mark.parametrize(
    "extras",
    [
        [{"key": "issued", "value": "2020-01-02"}],
        {"issued": "2020-01-02"},
        [["issued", "2020-01-02"]],
        '[{"key": "issued", "value": "2020-01-02"}]',
        [{"key": "dcat_issued", "value": '"2020-01-02"'}],
        [{"key": "extras_issued", "value": "2020-01-02"}, {"key": "gone", "value": "x", "state": "deleted"}],
        [{"issued": "2020-01-02"}],
    ],
)
def test_extras_are_read_in_every_shape(portal: Source, extras: Any) -> None:
    found = described(portal, {"id": "1", "extras": extras})
    assert found.data["issued"] == [{"@value": "2020-01-02", "@type": "xsd:date"}]
    assert not found.left


def test_a_prefixed_extra_does_not_hide_the_one_without() -> None:
    held = opened({"extras": {"dcat_issued": "a", "issued": "b", "dcat_type": "c"}})
    assert held["extras"] == {"dcat_issued": "a", "issued": "b", "dcat_type": "c"}


def test_lists_are_read_in_every_shape() -> None:
    assert several('["a", "b"]') == several(["a", ["b", None]]) == several("{a,b}") == several('"[\\"a\\", \\"b\\"]"')
    assert several("{not: a set}") == ["{not: a set}"] and decoded("[broken") == "[broken"
    assert texts({"nl": ["a", ""], "en": "b"}) == [("a", "nl"), ("b", "en")]
    assert texts('{"nl": "a"}', "de") == [("a", "nl")] and texts("a", "de") == [("a", "de")]
    assert texts({"start": "2020", "end": "2021"}) == []


def test_a_draft_a_private_and_a_deleted_package_are_no_datasets(portal: Source) -> None:
    assert described(portal, {"id": "1", "state": "draft", "type": "dataset"}).types == ["draft"]
    private = described(portal, {"id": "1", "private": True})
    assert private.data["accessRights"] == ["http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC"]
    gone = Record("1", b'{"id": "1"}', "application/json", deleted=True)
    assert list(ckan.describe(gone, portal)) == []


def test_a_series_is_one(portal: Source) -> None:
    found = described(portal, {"id": "1", "type": "dataset_series", "title": "S"})
    assert (found.kind, found.document()["type"], found.types) == (
        "DatasetSeries",
        ["DatasetSeries"],
        ["dataset_series"],
    )
    member = described(portal, {"id": "2", "in_series": ["s-1"]})
    assert member.data["inSeries"] == ["https://portal.example.org/dataset/s-1"]


def test_licences_keep_the_words_that_no_table_knows(portal: Source) -> None:
    def licence(**said: str) -> Any:
        return described(portal, {"id": "1", **said}).document().get("license")

    known = ["https://creativecommons.org/publicdomain/zero/1.0/"]
    assert licence(license_id="cc-zero", license_title="CC0", license_url="http://x.example.org/") == known
    assert licence(license_id="notspecified", license_title="License not specified") is None
    assert licence(license_title="Vraag de beheerder") == [
        {"type": ["LicenseDocument"], "label": {"@none": ["Vraag de beheerder"]}}
    ]
    [own] = licence(license_id="own", license_title="Own terms", license_url="https://x.example.org/terms")
    assert (own["id"], own["label"]) == ("https://x.example.org/terms", {"@none": ["Own terms"]})


def test_a_file_is_told_from_a_page_and_from_a_service(portal: Source) -> None:
    def links(**said: Any) -> tuple[Any, Any]:
        [node] = described(portal, {"id": "1", "resources": [said]}).document()["distribution"]
        return node.get("accessURL"), node.get("downloadURL")

    file = "https://x.example.org/a.csv"
    assert links(url=file) == ([file], [file])
    assert links(url=file, format="API") == ([file], None)
    assert links(url="https://x.example.org/a.html") == (["https://x.example.org/a.html"], None)
    assert links(url="https://x.example.org/d", url_type="upload")[1] == ["https://x.example.org/d"]
    assert links(url=file, download_url=file, access_url="https://x.example.org/p") == (
        ["https://x.example.org/p", file][:1],
        [file],
    )


def test_places_are_boxes_points_geometries_and_names(portal: Source) -> None:
    def place(value: Any) -> Any:
        found = described(portal, {"id": "1", "extras": [{"key": "spatial", "value": value}]})
        return found.document().get("spatial"), [i.code for i in found.issues]

    [point], _ = place('{"type": "Point", "coordinates": [6.9, 52.2]}')
    assert point["centroid"][0]["@value"] == "POINT(6.9 52.2)"
    [words], _ = place("Twente")
    assert words["label"] == {"@none": ["Twente"]}
    assert place("https://sws.geonames.org/2746766/")[0] == [
        {"id": "https://sws.geonames.org/2746766/", "type": ["Location"]}
    ]
    [box], _ = place("6.4, 52.1, 7.1, 52.5")
    assert box["bbox"][0]["@value"].startswith("POLYGON((6.4 52.1, 7.1 52.1")
    feature = {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 2, 9], [3, 4, 9]]}}
    [line], _ = place(feature)
    assert line["geometry"][0]["@value"] == "LINESTRING(1 2, 3 4)"
    [envelope], _ = place({"type": "envelope", "coordinates": [[6, 53], [7, 52]]})
    assert envelope["bbox"][0]["@value"].startswith("POLYGON((6 52, 7 52")
    for broken in (
        {"type": "Polygon", "coordinates": [[[1, 200], [2, 3]]]},
        {"type": "Polygon", "coordinates": "POLYGON"},
        {"type": "GeometryCollection", "geometries": [{"type": "Point"}, 7]},
    ):
        assert "geometry-not-understood" in place(broken)[1], broken


def test_markdown_becomes_words() -> None:
    said = "## Head ##\n\nSee **[here](https://a.example.org/x_y_z)** and _this_ or `code`; 2*3*4, a_b_c, \\*not\\*.\n\n---\n<https://b.example.org/>"
    assert markdown.plain(said) == (
        "Head\n\nSee here (https://a.example.org/x_y_z) and this or code; 2*3*4, a_b_c, *not*.\n\n\nhttps://b.example.org/"
    )
    assert markdown.plain("![Map](m.png) [https://x.nl](https://x.nl/)") == "Map https://x.nl"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutilation_of_a_package_raises(make_source: MakeSource, data: st.DataObject) -> None:
    portal = make_source("ckan")
    item = body(data.draw(st.sampled_from(GOLDEN)))
    for _ in range(data.draw(st.integers(1, 4))):
        holder: Any = item
        while True:
            key = data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
            deeper = holder[key]
            if not (isinstance(deeper, dict | list) and deeper) or data.draw(st.booleans()):
                break
            holder = deeper
        holder[key] = data.draw(_JSON)
    found = described(portal, item) if isinstance(item, dict) and item else None
    assert found is None or found.document()


@given(_JSON)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_described_or_refused(make_source: MakeSource, item: Any) -> None:
    portal = make_source("ckan")
    try:
        described(portal, item)
    except RecordError as error:
        assert "r-1" in error.message


# -- listing -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(user_agent="test/1", allow_private=True, rate=0, limits=Limits(attempts=1), sleep=lambda _: None) as found:
        yield found


def walked(steps: Iterator[Any]) -> tuple[list[Record], list[Mark], Listing]:
    records: list[Record] = []
    marks: list[Mark] = []
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            assert isinstance(end.value, Listing)
            return records, marks, end.value
        (marks if isinstance(step, Mark) else records).append(step)


def test_a_portal_is_listed_by_windows_of_names(web: Web, make_source: MakeSource) -> None:
    portal = Ckan([package(n) for n in range(37)], cap=10)
    with portal.server() as server:
        source = make_source("ckan", server.url("/"), options={"rows": 1000})
        records, marks, listing = walked(ckan.fetch(source, web, None))
    assert [r.identifier for r in records] == sorted(p["id"] for p in portal.packages)
    assert (listing.total, listing.ended, listing.full, listing.complaints) == (37, True, True, ())
    assert listing.cursor == "2024-03-05T06:07:08Z" and len(marks) == len(portal.searches) - 1
    assert all("start" not in s for s in portal.searches)
    assert records[0].page == f"{server.url('')}/dataset/package-0"
    assert b"tracking_summary" not in records[0].body and records[0].datestamp.startswith("2024-01-01")


def test_only_what_changed_is_asked_for(web: Web, make_source: MakeSource) -> None:
    portal = Ckan([package(n) for n in range(28)])
    with portal.server() as server:
        source = make_source("ckan", server.url("/"))
        records, _, listing = walked(ckan.fetch(source, web, "2024-01-20T00:30:00Z"))
        assert walked(ckan.fetch(source, web, "no time at all"))[2].full
    assert [r.datestamp[8:10] for r in records] == [str(d) for d in range(20, 29)]
    assert not listing.full and listing.ended


def test_options_become_filters(web: Web, make_source: MakeSource) -> None:
    portal = Ckan([package(n) for n in range(10)])
    options = {"organizations": ["north"], "groups": ["a"], "filter": "res_format:CSV", "query": "birds"}
    with portal.server() as server:
        source = make_source("ckan", server.url("/"), options={**options, "include_private": True})
        records, _, _ = walked(ckan.fetch(source, web, None))
    assert len(records) == 5
    first = portal.searches[0]
    assert first["fq"] == '+organization:("north") +groups:("a") +(res_format:CSV)'
    assert (first["q"], first["include_private"]) == ("birds", "true")


def test_private_packages_are_passed_over(web: Web, make_source: MakeSource) -> None:
    portal = Ckan([package(n, private=n == 3, state="deleted" if n == 4 else "active") for n in range(6)])
    with portal.server() as server:
        source = make_source("ckan", server.url("/"))
        records, _, listing = walked(ckan.fetch(source, web, None))
        assert ckan.one(source, web, "package-3") is None
    assert len(records) == 5 and listing.total == 5 and [r.deleted for r in records].count(True) == 1


def test_an_interrupted_walk_goes_on(web: Web, make_source: MakeSource) -> None:
    portal = Ckan([package(n) for n in range(30)])
    with portal.server() as server:
        source = make_source("ckan", server.url("/"), options={"rows": 10})
        whole, marks, _ = walked(ckan.fetch(source, web, None))
        rest, _, listing = walked(ckan.resume(source, web, None, marks[0].position))
    assert [r.identifier for r in rest] == [r.identifier for r in whole][10:]
    assert (listing.total, listing.ended, listing.cursor) == (30, True, "2024-03-05T06:07:08Z")


def test_a_place_that_nobody_wrote_is_refused(web: Web, make_source: MakeSource) -> None:
    with pytest.raises(FetchError, match="cannot be read"):
        walked(ckan.resume(make_source("ckan"), web, None, "[1]"))


@pytest.mark.parametrize("fault", [{"heeds": False}, {"refuses": True}])
def test_a_portal_that_knows_no_windows_is_asked_by_number(web: Web, make_source: MakeSource, fault: Any) -> None:
    portal = Ckan([package(n) for n in range(25)], **fault)
    with portal.server() as server:
        source = make_source("ckan", server.url("/"), options={"rows": 10})
        records, marks, listing = walked(ckan.fetch(source, web, None))
        assert {r.identifier for r in records} == {p["id"] for p in portal.packages}
        assert (listing.total, listing.ended, listing.complaints) == (25, True, ())
        rest, _, again = walked(ckan.resume(source, web, None, marks[-1].position))
    assert len(rest) == 5 and again.total == 25 and again.ended


def test_a_package_that_breaks_its_page_is_put_aside(web: Web, make_source: MakeSource) -> None:
    packages = [package(n) for n in range(30)]
    bad = frozenset({packages[0]["id"], packages[13]["id"], packages[29]["id"]})
    portal = Ckan(packages, broken=bad)
    with portal.server() as server:
        source = make_source("ckan", server.url("/"), options={"rows": 20})
        records, _, listing = walked(ckan.fetch(source, web, None))
    assert [r.identifier for r in records] == sorted(p["id"] for p in packages)
    assert {r.identifier for r in records if "refused" in r.hints} == bad
    assert (listing.total, listing.ended) == (30, True)
    with pytest.raises(RecordError, match="is listed, but does not come"):
        list(ckan.describe(next(r for r in records if "refused" in r.hints), source))


@pytest.mark.parametrize("which", [5, 29])
def test_an_index_that_counts_more_than_there_is_is_told(web: Web, make_source: MakeSource, which: int) -> None:
    packages = [package(n) for n in range(30)]
    portal = Ckan(packages, hidden=frozenset({packages[which]["id"]}))
    with portal.server() as server:
        source = make_source("ckan", server.url("/"), options={"rows": 10})
        records, _, listing = walked(ckan.fetch(source, web, None))
    assert len(records) == 29 and listing.total == 30
    assert "its search index and its database may differ" in listing.complaints[0]


def test_a_package_without_an_identifier_is_put_aside(web: Web, make_source: MakeSource) -> None:
    with FaultyServer(
        {"/api/3/action/package_search": answer(200, {"count": 2, "results": [package(1), None]})}
    ) as server:
        records, _, _ = walked(ckan.fetch(make_source("ckan", server.url("/")), web, None))
    assert "refused" in records[1].hints


def test_a_portal_that_sends_the_same_page_for_ever_is_left(web: Web, make_source: MakeSource) -> None:
    page = answer(200, {"count": 99, "results": [package(1), package(2)]})
    with FaultyServer({"/api/3/action/package_search": page}) as server:
        _, _, listing = walked(ckan.fetch(make_source("ckan", server.url("/")), web, None))
        assert len(server.asked) < 10
    assert not listing.ended and "sent a page without new packages" in listing.complaints[0]


def test_an_older_portal_has_its_door_elsewhere(web: Web, make_source: MakeSource) -> None:
    portal = Ckan([package(n) for n in range(3)], door="/data/api/action")
    with portal.server() as server:
        source = make_source("ckan", server.url("/data/dataset"))
        assert len(walked(ckan.fetch(source, web, None))[0]) == 3
        found = ckan.one(source, web, "package-2")
        assert found is not None and found.page == server.url("/data/dataset/package-2")
        assert ckan.one(source, web, "nobody") is None


def test_an_empty_portal_is_told(web: Web, make_source: MakeSource) -> None:
    with Ckan([]).server() as server:
        records, _, listing = walked(ckan.fetch(make_source("ckan", server.url("/")), web, None))
    assert not records and listing.ended and "lists no package" in listing.complaints[0]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (
            answer(409, {"__type": "Validation Error", "sort": ["Bad sort"]}),
            "refused by CKAN \\(Validation Error: Bad sort\\)",
        ),
        (answer(403, {"__type": "Authorization Error", "message": "Access denied"}), "set `auth`"),
        (reply(200, b'{"success": false, "error": "Nothing"}', content_type="application/json"), "Nothing"),
        (reply(200, b"<!doctype html><html></html>", content_type="text/html"), "web page"),
        (reply(403, b"<html>no</html>", content_type="text/html"), "refuses access"),
        (reply(200, b"[1, 2]", content_type="application/json"), "did not answer as CKAN does"),
        (answer(200, {"count": "many"}), "without the packages"),
        (reply(500, b"oops"), "fails on the partner's side"),
        (reply(404, b"no"), "does not exist"),
    ],
)
def test_what_is_no_list_is_told(web: Web, make_source: MakeSource, plan: bytes, words: str) -> None:
    with FaultyServer({"/api/3/action/package_search": plan}) as server, pytest.raises(FetchError, match=words):
        walked(ckan.fetch(make_source("ckan", server.url("/")), web, None))


def test_a_list_that_breaks_off_is_no_full_one(web: Web, make_source: MakeSource) -> None:
    first = answer(200, {"count": 9, "results": [package(1), package(2)]})
    with FaultyServer({"/api/3/action/package_search": [first, reply(403, b"")]}) as server:
        records, _, listing = walked(ckan.fetch(make_source("ckan", server.url("/")), web, None))
    assert len(records) == 2 and not listing.ended and "broke off after 2 packages" in listing.complaints[0]


def test_one_is_refused_with_a_sentence(web: Web, make_source: MakeSource) -> None:
    refusal = answer(403, {"__type": "Authorization Error", "message": "no"})
    with FaultyServer({"/api/3/action/package_show": refusal}) as server, pytest.raises(FetchError, match="set `auth`"):
        ckan.one(make_source("ckan", server.url("/")), web, "x")


def test_a_portal_is_recognised(web: Web) -> None:
    portal = Ckan([package(1)])
    with portal.server() as server:
        for path in ("/", "/dataset/package-1", "/api/3/action/package_list", "/some/page"):
            assert ckan.speaks(server.url(path), web) == server.url("")
        assert len(server.asked) <= 5
    with FaultyServer({}) as nobody:
        assert ckan.speaks(nobody.url("/"), web) is None
        assert len(nobody.asked) == 1
    assert ckan.speaks("/tmp/data.json", web) is None
    with FaultyServer({"/api/3/action/package_search": reply(401)}) as closed, pytest.raises(FetchError):
        ckan.speaks(closed.url("/"), web)


def test_the_address_of_a_portal_is_what_stands_before_its_pages() -> None:
    site = "https://x.example.org/opendata"
    for path in ("", "/", "/dataset", "/dataset/abc", "/api/3/action/package_search?q=x", "/api", "/organization/y"):
        assert site_of(site + path) == site
    assert site_of("https://x.example.org/catalog.ttl?page=2") == "https://x.example.org"
    assert site_of("https://x.example.org/apical") == "https://x.example.org/apical"


def test_nights_take_what_changed_and_notice_what_is_hidden(tmp_path: Path) -> None:
    portal = Ckan([package(n) for n in range(12)])
    catalogue = Catalogue(tmp_path / "catalogue")
    with portal.server() as server:
        catalogue.declare("ckan", server.url("/"))
        outcome = catalogue.night(1)
        assert outcome.verdict == "complete" and numbers(outcome) == {"listed": 12, "new": 12}, outcome.line
        portal.packages[3]["metadata_modified"] = "2026-12-02T00:00:00.000000"
        portal.packages[3]["title"] = "Changed"
        outcome = catalogue.night(2)
        assert outcome.verdict == "complete" and numbers(outcome)["updated"] == 1, outcome.line
        portal.hidden = frozenset({portal.packages[5]["id"]})
        outcome = catalogue.night(3, whole=True)
        assert outcome.verdict == "incomplete" and "states 12 records" in outcome.message, outcome.line
    assert catalogue.live() == 12
