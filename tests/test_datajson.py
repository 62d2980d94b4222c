"""data.json: files described to the letter, mended where nearly JSON, and told where they are something else."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from fairdict_harvesters import datajson
from fairdict_harvesters.formats import pod_terms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import FetchError, RecordError
from fairdict.harvester import Listing
from fairdict.model import Record
from fairdict.web import Limits, Web
from tests.faulty_server import Asked, FaultyServer, reply

HERE = Path(__file__).parent
FILES = HERE / "records" / "datajson"
MakeSource = Callable[..., Source]
DATASET = {"title": "T", "identifier": "a", "accessLevel": "public"}


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(user_agent="test/1", allow_private=True, rate=0, limits=Limits(attempts=1)) as found:
        yield found


def listed(source: Source, web: Web, since: str | None = None) -> tuple[list[Record], Listing]:
    steps, records = datajson.fetch(source, web, since), []
    while True:
        try:
            records.append(next(steps))
        except StopIteration as end:
            assert isinstance(end.value, Listing)
            return records, end.value


def described(source: Source, item: Any, **hints: str) -> Description:
    record = Record("r-1", json.dumps(item).encode(), "application/json", hints=hints)
    [found] = datajson.describe(record, source)
    return found


# -- describing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["catalog", "list"])
def test_files_come_out_to_the_letter(make_source: MakeSource, web: Web, name: str) -> None:
    source = make_source("datajson", str(FILES / f"{name}.json"))
    seen = []
    for record in listed(source, web)[0]:
        [found] = datajson.describe(record, source)
        seen.append(
            {
                "document": found.document(),
                "identifier": found.identifier,
                "kind": found.kind,
                "types": found.types,
                "page": found.page,
                "mapped": found.mapped,
                "left": found.left,
                "issues": [[i.code, i.property, i.value, i.where] for i in found.issues],
            }
        )
    golden = HERE / "expected" / "datajson" / f"{name}.json"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.write_bytes(orjson.dumps(seen, option=orjson.OPT_INDENT_2) + b"\n")
    assert orjson.loads(orjson.dumps(seen)) == orjson.loads(golden.read_bytes())


def test_every_field_that_is_declared_is_read_and_the_other_way_round(make_source: MakeSource, web: Web) -> None:
    took: set[str] = set()
    for name in ("catalog", "list"):
        source = make_source("datajson", str(FILES / f"{name}.json"))
        for record in listed(source, web)[0]:
            [found] = datajson.describe(record, source)
            assert pod_terms.DIALECT.unnamed(found.took) == set()
            assert not found.left
            took |= found.took
    assert pod_terms.DIALECT.idle(took) == set()


def test_collections_are_series_unless_they_have_files(make_source: MakeSource, web: Web, tmp_path: Path) -> None:
    datasets = [
        {**DATASET, "identifier": "c1"},
        {**DATASET, "identifier": "m1", "isPartOf": "c1"},
        {**DATASET, "identifier": "c2", "distribution": [{"downloadURL": "https://x.example.gov/a.csv"}]},
        {**DATASET, "identifier": "m2", "isPartOf": "c2"},
        {**DATASET, "identifier": "m3", "isPartOf": "elsewhere"},
    ]
    (tmp_path / "data.json").write_text(json.dumps({"dataset": datasets}), "utf-8")
    source = make_source("datajson", "data.json", folder=tmp_path)
    found = {r.identifier: next(datajson.describe(r, source)) for r in listed(source, web)[0]}
    assert [found[n].kind for n in ("c1", "m1", "c2", "m2")] == ["DatasetSeries", "Dataset", "Dataset", "Dataset"]
    [series] = found["m1"].data["inSeries"]
    assert series.startswith("urn:x-fairdict:partner:") and found["m2"].data["isPartOf"] != [series]
    assert found["m3"].data["isPartOf"] == [{"label": {"@none": ["elsewhere"]}}]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("public", "PUBLIC"),
        ("restricted public", "RESTRICTED"),
        ("non-public", "NON_PUBLIC"),
    ],
)
def test_access_levels(make_source: MakeSource, said: str, wanted: str) -> None:
    found = described(make_source("datajson"), {**DATASET, "accessLevel": said})
    assert found.data["accessRights"] == [f"http://publications.europa.eu/resource/authority/access-right/{wanted}"]


def test_an_interval_that_repeats_is_a_frequency_and_not_a_date(make_source: MakeSource) -> None:
    found = described(make_source("datajson"), {**DATASET, "modified": "R/P1W", "temporal": "2000-01-01/P1Y"})
    assert "modified" not in found.data and found.data["accrualPeriodicity"][0].endswith("/WEEKLY")
    assert [i.code for i in found.issues] == ["period-not-understood"]


def test_a_contact_without_an_address_is_named(make_source: MakeSource) -> None:
    found = described(make_source("datajson"), {**DATASET, "contactPoint": {"fn": "Desk", "hasEmail": "mailto:"}})
    assert "contactPoint" not in found.document()
    assert found.data["qualifiedAttribution"][0]["agent"][0]["name"] == {"@none": ["Desk"]}


def test_a_place_that_is_none_is_told(make_source: MakeSource) -> None:
    found = described(make_source("datajson"), {**DATASET, "spatial": {"type": "Blob"}})
    assert [i.code for i in found.issues] == ["geometry-not-understood"]
    named = described(make_source("datajson"), {**DATASET, "spatial": {"name": "Twente"}})
    assert named.data["spatial"][0]["label"] == {"@none": ["Twente"]}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutilation_of_a_dataset_raises(make_source: MakeSource, data: st.DataObject) -> None:
    first = json.loads((FILES / "catalog.json").read_bytes())["dataset"]
    second = json.loads((FILES / "list.json").read_bytes())
    item = data.draw(st.sampled_from([*first, *second]))
    for _ in range(data.draw(st.integers(1, 4))):
        holder: Any = item
        while True:
            key = data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))
            deeper = holder[key]
            if not (isinstance(deeper, dict | list) and deeper) or data.draw(st.booleans()):
                break
            holder = deeper
        holder[key] = data.draw(_JSON)
    role = data.draw(st.sampled_from(["", "series", "member", "part"]))
    assert described(make_source("datajson"), item, role=role).document()


@given(_JSON)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_json_is_described_or_refused(make_source: MakeSource, item: Any) -> None:
    try:
        described(make_source("datajson"), item)
    except RecordError as error:
        assert "r-1" in error.message


def test_what_is_nested_too_deeply_is_refused(make_source: MakeSource) -> None:
    body = b'{"title": ' + b"[" * 400 + b"]" * 400 + b"}"
    with pytest.raises(RecordError, match="levels deep"):
        list(datajson.describe(Record("r-1", body, "application/json"), make_source("datajson")))


# -- listing -----------------------------------------------------------------------------------------------------------


def test_a_file_is_asked_for_only_if_it_changed(web: Web, make_source: MakeSource) -> None:
    body = (FILES / "catalog.json").read_bytes()

    def plan(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == '"v1"':
            return reply(304, b"", etag='"v1"')
        return reply(200, body, content_type="application/json", etag='"v1"')

    with FaultyServer({"/data.json": plan}) as server:
        source = make_source("datajson", server.url("/data.json"))
        records, first = listed(source, web)
        again, second = listed(source, web, first.cursor)
        anew, _ = listed(source, web, "rubbish")
    assert len(records) == len(anew) == 3 and not again
    assert (first.total, first.full, first.ended, first.complaints) == (3, True, True, ())
    assert second.unmodified and second.cursor == first.cursor and not second.full
    assert records[0].page == "https://agency.example.gov/widgets" and records[0].locator == "dataset 1"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'\xef\xbb\xbf{"dataset": [{"identifier": "a", "title": "T",},]}', "trailing commas"),
        ('{"dataset": [{"identifier": "a", "title": "Café"}]}'.encode("latin-1"), "Windows-1252"),
        (b'{"dataset": [{"identifier": "a", "title": "two\nlines"}]} // end', "comments"),
        (b'{"dataset": []}', "lists no dataset"),
        (b'{"dataset": [{"identifier": "a"}, {"identifier": "a"}]}', "stand more than once"),
    ],
)
def test_what_is_odd_is_told(web: Web, make_source: MakeSource, tmp_path: Path, body: bytes, words: str) -> None:
    (tmp_path / "data.json").write_bytes(body)
    source = make_source("datajson", "data.json", folder=tmp_path)
    _, listing = listed(source, web)
    assert words in " ".join(listing.complaints) and listing.ended


def test_a_byte_order_mark_is_no_fault(web: Web, make_source: MakeSource, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_bytes(b'\xef\xbb\xbf{"dataset": [{"identifier": "a", "title": "T"}]}')
    records, listing = listed(make_source("datajson", "data.json", folder=tmp_path), web)
    assert len(records) == 1 and listing.complaints == ()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{{{", "cannot be read at line 1"),
        (b'{"datasets": []}', "it has no list “dataset”"),
        (b'"text"', "it has no list “dataset”"),
        (b'{"@context": "https://x.example.gov/dcat-us-3.0.jsonld", "dataset": [{}]}', 'harvester = "dcat"'),
        (b'{"@context": {}, "@graph": []}', 'harvester = "dcat"'),
    ],
)
def test_what_is_no_data_json_is_told(
    web: Web, make_source: MakeSource, tmp_path: Path, body: bytes, words: str
) -> None:
    (tmp_path / "data.json").write_bytes(body)
    with pytest.raises(FetchError) as caught:
        listed(make_source("datajson", "data.json", folder=tmp_path), web)
    assert words in caught.value.message


def test_a_web_page_and_a_missing_file_are_told(web: Web, make_source: MakeSource) -> None:
    page = reply(200, b"<!doctype html><p>Sign in", content_type="text/html")
    with FaultyServer({"/data.json": page}) as server:
        with pytest.raises(FetchError, match="web page"):
            listed(make_source("datajson", server.url("/data.json")), web)
        with pytest.raises(FetchError, match="does not exist"):
            listed(make_source("datajson", server.url("/other.json")), web)


def test_a_dataset_without_an_identifier_is_put_aside(web: Web, make_source: MakeSource, tmp_path: Path) -> None:
    (tmp_path / "data.json").write_bytes(b'[{"title": "T", "accessLevel": "public"}, 7, {"identifier": "a"}]')
    source = make_source("datajson", "data.json", folder=tmp_path)
    records, listing = listed(source, web)
    assert ["refused" in r.hints for r in records] == [True, True, False] and listing.total == 3
    with pytest.raises(RecordError, match="it has no identifier"):
        list(datajson.describe(records[0], source))


def test_a_file_is_recognised(web: Web) -> None:
    body = (FILES / "catalog.json").read_bytes()
    page = reply(200, b"<!doctype html><p>Home", content_type="text/html")
    with FaultyServer({"/data.json": reply(200, body, content_type="application/json"), "/": page}) as server:
        assert datajson.speaks(server.url("/data.json"), web) == server.url("/data.json")
        assert datajson.speaks(server.url("/"), web) == server.url("/data.json")
        assert datajson.speaks(server.url("/else"), web) is None
    assert datajson.speaks(str(FILES / "list.json"), web) == str(FILES / "list.json")
    assert datajson.speaks(str(HERE / "records" / "ckan" / "iso.json"), web) is None
    assert datajson.speaks(__file__, web) is None
    with FaultyServer({"/": reply(200, b"{broken"), "/data.json": reply(401)}) as closed, pytest.raises(FetchError):
        datajson.speaks(closed.url("/"), web)
