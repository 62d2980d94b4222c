"""The molgenis harvester: GraphQL and CSV of a server written from the documentation, rows to descriptions."""

import io
import os
import zipfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from fairdict_harvesters import molgenis
from fairdict_harvesters.formats import emx2, emx2_csv, emx2_terms
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.cli import main
from fairdict.config import Source
from fairdict.document import Context, lines, skolemise
from fairdict.errors import ConfigError
from fairdict.harvester import Description, FetchError, Listing, Mark, Record, RecordError
from fairdict.web import Web
from tests.emx2_server import Emx2, columns_of, serving
from tests.faulty_server import Asked, FaultyServer, reply
from tests.servers.nights import HEAD

HERE = Path(__file__).parent
RECORDS = HERE / "records" / "molgenis"
EXPECTED = HERE / "expected" / "molgenis"
CATALOGUE = orjson.loads((RECORDS / "catalogue" / "Resources.json").read_bytes())
DIRECTORY = orjson.loads((RECORDS / "directory" / "Collections.json").read_bytes())
Make = Callable[..., Source]


def web() -> Web:
    return Web(user_agent="fairdict/test", allow_private=True, rate=1000, sleep=lambda _: None)


def server(table: str, rows: list[Any], **more: Any) -> Emx2:
    columns, others = columns_of([r for r in rows if isinstance(r, dict)])
    return Emx2(columns={table: columns, **others}, rows={table: rows}, **more)


def walk(generator: Any) -> tuple[list[Record], list[Mark], Listing]:
    assert isinstance(generator, Generator)
    records: list[Record] = []
    marks: list[Mark] = []
    while True:
        try:
            item = next(generator)
        except StopIteration as stop:
            assert isinstance(stop.value, Listing)
            return records, marks, stop.value
        (records if isinstance(item, Record) else marks).append(item)


def harvest(source: Source) -> tuple[list[Record], Listing]:
    with web() as door:
        records, _, listing = walk(molgenis.fetch(source, door, None))
    return records, listing


COLUMN = "https://cat.example.org/cat/api/rdf/Resources/column/"


def described(make_source: Make, item: Any, column: str = COLUMN, **more: Any) -> Description:
    hints = {"column": column}
    record = Record("x", orjson.dumps(item), "application/json", hints=hints, page="https://cat.example.org/cat")
    return next(iter(molgenis.describe(record, make_source("molgenis", **more))))


def account(found: Description) -> dict[str, Any]:
    return {
        "document": found.document(),
        "types": found.types,
        "left": [list(pair) for pair in found.left],
        "mapped": found.mapped,
        "issues": [[i.code, i.severity, i.property, i.value, i.where] for i in found.issues],
    }


@pytest.mark.parametrize(("name", "items"), [("catalogue", [CATALOGUE]), ("directory", DIRECTORY)])
def test_whole_rows(make_source: Make, context: Context, name: str, items: list[Any]) -> None:
    descriptions = [described(make_source, item, options={"language": "en"}) for item in items]
    found = [account(d) for d in descriptions]
    path = EXPECTED / f"{name}.json"
    if os.environ.get("FAIRDICT_BLESS"):
        path.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    assert found == orjson.loads(path.read_bytes())
    for d in descriptions:
        assert lines(skolemise(d.document(), "https://example.org/x"), context)


@pytest.mark.parametrize(("dialect", "items"), [(emx2_terms.CATALOGUE, [CATALOGUE]), (emx2_terms.DIRECTORY, DIRECTORY)])
def test_what_is_taken_is_what_the_dialect_names(make_source: Make, dialect: Any, items: list[Any]) -> None:
    took: set[str] = set()
    for item in items:
        found = described(make_source, item)
        assert dialect.unnamed(found.took) == set()
        assert {path for path, _ in found.left} <= {"unknownColumn"}
        assert found.mapped / (found.mapped + len(found.left)) >= 0.95
        took |= found.took
    assert dialect.idle(took) == set()


def test_rows_through_graphql(make_source: Make) -> None:
    held = server("Resources", [CATALOGUE, {"id": "GONE", "withdrawn": True}, {"id": "NET", "name": "Net"}])
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat/"))
    assert [(r.identifier, r.deleted) for r in records] == [("SLEEP", False), ("GONE", True), ("NET", False)]
    assert listing == Listing(total=3)
    first = orjson.loads(records[0].body)
    assert "logo" not in first and first["peopleInvolved"][1]["orcid"] == "0000-0002-1694-233X"
    assert records[0].hints["column"] == f"{home}/cat/api/rdf/Resources/column/"
    assert records[0].locator == "Resources row 1"
    source = make_source("molgenis", f"{home}/cat/")
    found = next(iter(molgenis.describe(records[0], source))).document()
    whole = described(make_source, CATALOGUE, column=records[0].hints["column"]).document()
    assert found == whole


def test_pages_and_where_to_go_on(make_source: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(molgenis, "PAGE", 2)
    held = server("Collections", [{"id": f"c{n}", "name": str(n)} for n in range(5)])
    with serving(held) as home, web() as door:
        source = make_source("molgenis", home, options={"schema": "cat"})
        records, marks, listing = walk(molgenis.fetch(source, door, None))
        assert [r.identifier for r in records] == [f"c{n}" for n in range(5)] and listing.total == 5
        assert len(marks) == 2
        rest, _, listing = walk(molgenis.resume(source, door, None, marks[0].position))
        assert [r.identifier for r in rest] == ["c2", "c3", "c4"] and listing == Listing(total=5)
        with pytest.raises(FetchError, match="cannot be read: run it again from the beginning"):
            walk(molgenis.resume(source, door, None, "x"))
    held.stuck = True
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat"))
    assert len(records) == 2 and not listing.ended
    assert listing.complaints == ("Collections gives the same page again at row 2: tell the partner.",)


def test_old_catalogues_have_several_tables(make_source: Make) -> None:
    held = Emx2(
        columns={t: [{"id": "id", "columnType": "STRING", "key": 1}] for t in ("Cohorts", "Databanks", "Variables")},
        rows={"Cohorts": [{"id": "A"}], "Databanks": [{"id": "A"}], "Variables": [{"id": "v"}]},
        counts=False,
    )
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat/tables/#/Cohorts"))
        assert [r.identifier for r in records] == ["Cohorts/A", "Databanks/A"] and listing.total is None
        records, _ = harvest(make_source("molgenis", f"{home}/cat", options={"table": "variables"}))
    assert [r.identifier for r in records] == ["v"]


def test_a_server_that_refuses_is_asked_for_less(make_source: Make) -> None:
    held = server("Collections", DIRECTORY, failing=("name label", "biobank{"))
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat"))
    assert len(records) == 2 and listing.ended and len(listing.complaints) == 2
    assert listing.complaints[0].startswith("Collections was asked for less: http://127.0.0.1")
    assert "Field 'name label' is undefined" in listing.complaints[0]
    first = orjson.loads(records[0].body)
    assert first["type"] == [{"name": "COHORT"}, {"name": "SAMPLE"}] and "biobank" not in first


def test_nothing_is_given(make_source: Make) -> None:
    held = server("Collections", DIRECTORY, failing=("(limit",))
    with serving(held) as home, pytest.raises(FetchError, match=r"did not answer a question in GraphQL \(Field"):
        harvest(make_source("molgenis", f"{home}/cat"))


def test_a_list_that_breaks_off(make_source: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(molgenis, "PAGE", 1)
    held = server("Collections", DIRECTORY, failing=("offset:1",))
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat"))
    assert len(records) == 1 and not listing.ended
    assert "The list of Collections broke off after 1 rows:" in listing.complaints[-1]


def test_another_address_of_graphql(make_source: Make) -> None:
    held = server("Collections", [{"id": "a"}], closed={"/cat/graphql": 404})
    with serving(held) as home:
        records, _ = harvest(make_source("molgenis", f"{home}/cat"))
    assert len(records) == 1 and any("/cat/api/graphql" in line for line in held.asked)


def tables(folder: str) -> dict[str, bytes]:
    return {p.stem: p.read_bytes() for p in (RECORDS / folder).glob("*.csv")}


def test_a_directory_as_csv(make_source: Make) -> None:
    held = Emx2(csv=tables("directory"))
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat", options={"door": "csv"}))
        assert listing == Listing() and [r.deleted for r in records] == [False, True]
        found = next(iter(molgenis.describe(records[0], make_source("molgenis", f"{home}/cat"))))
    document = found.document()
    assert found.left == []
    assert document["publisher"][0]["name"] == {"@none": ["Example Biobank"]}
    assert document["publisher"][0]["memberOf"][0]["name"] == {"@none": ["University of Example"]}
    assert document["contactPoint"][0]["hasEmail"] == ["mailto:jo@example.org"]
    assert document["qualifiedAttribution"][0]["agent"][0]["familyName"] == ["Wit"]
    assert [s["prefLabel"]["@none"][0] for s in document["subject"]] == [
        "BIOLOGICAL_SAMPLES",
        "urn:miriam:icd:G47",
        "urn:miriam:icd:G48, other",
        "BLOOD",
    ]
    assert [p["label"] for p in document["isPartOf"]] == [{"@none": ["Night network"]}, {"@none": ["Day network"]}]
    assert document["page"] == ["https://example.org/orpha"]
    assert document["minTypicalAge"] == [18] and document["numberOfUniqueIndividuals"] == [80]


def test_a_catalogue_as_csv_where_graphql_is_closed(make_source: Make) -> None:
    held = Emx2(csv=tables("catalogue"), closed={"graphql": 403})
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat"))
        (told,) = listing.complaints
        assert told.startswith("GraphQL did not open, so that CSV was read: http://127.0.0.1")
        source = make_source("molgenis", f"{home}/cat")
        found, network = (next(iter(molgenis.describe(r, source))) for r in records)
    document = found.document()
    assert found.left == [] and network.types == ["network"] and found.types == ["dataset"]
    assert document["id"] == "https://doi.org/10.5072/sleep"
    assert document["description"] == {"@none": ["Nights of 120 people, and more."]}
    assert document["publisher"][0]["name"] == {"@none": ["University of Example"]}
    assert document["contactPoint"][0]["fn"] == {"@none": ["Jo Bos"]}
    assert document["keyword"] == {"@none": ["sleep", "cohort"]}
    assert document["isReferencedBy"][0]["id"] == "https://doi.org/10.5072/paper"


def test_tables_in_a_zip(make_source: Make, tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, body in tables("catalogue").items():
            archive.writestr(f"export/{name}.csv", body)
    (tmp_path / "all.zip").write_bytes(held.getvalue())
    records, listing = harvest(make_source("molgenis", "all.zip", folder=tmp_path))
    assert [r.identifier for r in records] == ["SLEEP", "NET"] and listing == Listing()
    found = next(iter(molgenis.describe(records[0], make_source("molgenis")))).document()
    assert found["contactPoint"][0]["hasEmail"] == ["mailto:jo@example.org"]
    (tmp_path / "Resources.csv").write_bytes(tables("catalogue")["Resources"])
    records, _ = harvest(make_source("molgenis", "Resources.csv", folder=tmp_path))
    assert len(records) == 2
    (tmp_path / "Other.csv").write_bytes(b"id\n1\n")
    with pytest.raises(FetchError, match="none of the tables Collections, Resources"):
        harvest(make_source("molgenis", "Other.csv", folder=tmp_path))


def test_doors(make_source: Make) -> None:
    for door, other in (("rdf", "dcat"), ("fdp", "fdp")):
        with pytest.raises(ConfigError, match=f"is read by another harvester; write harvester = “{other}”"):
            harvest(make_source("molgenis", options={"door": door}))
    with pytest.raises(ConfigError, match="door is “window”; write auto, graphql, csv"):
        harvest(make_source("molgenis", options={"door": "window"}))
    held = server("Pets", [{"id": "pooky"}])
    with serving(held) as home:
        with pytest.raises(FetchError, match=r"has none of the tables .* but Pets: name one in `table`"):
            harvest(make_source("molgenis", f"{home}/cat", options={"door": "graphql"}))
        with pytest.raises(FetchError, match=r"has no table “Cats” but Pets"):
            harvest(make_source("molgenis", f"{home}/cat", options={"table": "Cats"}))
        with pytest.raises(FetchError, match=r"or none that may be seen"):
            harvest(make_source("molgenis", f"{home}/cat", options={"door": "csv"}))


def test_csv_that_is_none(make_source: Make) -> None:
    for body, why in ((b'id\n"a', "is no CSV that can be read"), (b"\xff\xfe\x00", "is no CSV that can be read")):
        with pytest.raises(FetchError, match=why):
            emx2_csv.table_of(body, "x")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(FetchError, match="holds more than 3 rows"):
        patch.setattr(emx2_csv, "ROWS", 3)
        emx2_csv.table_of(b"id\n1\n2\n3\n4\n", "x")
    held = Emx2(csv={"Collections": b"id,biobank\n1,b\n", "Biobanks": b'id\n"a'})
    with serving(held) as home:
        records, listing = harvest(make_source("molgenis", f"{home}/cat", options={"door": "csv"}))
    assert len(records) == 1 and "Biobanks is no CSV that can be read" in listing.complaints[0]


@pytest.mark.parametrize(
    ("header", "path"),
    [
        ("number of participants", ["numberOfParticipants"]),
        ("contact point.first name", ["contactPoint", "firstName"]),
        ("age_low", ["age_low"]),
        ("ETL standard vocabularies", ["eTLStandardVocabularies"]),
        ("Name", ["name"]),
        ("pid", ["pid"]),
    ],
)
def test_headers(header: str, path: list[str]) -> None:
    assert emx2_csv.path_of(header) == path


@pytest.mark.parametrize(
    ("url", "schema", "base"),
    [
        ("https://x.org/cat/", "", "https://x.org/cat"),
        ("https://x.org/cat/api/csv/Collections", "", "https://x.org/cat"),
        ("https://x.org/pet%20store/graphql", "", "https://x.org/pet%20store"),
        ("https://x.org/", "pet store", "https://x.org/pet%20store"),
        ("https://x.org/ERIC/directory/#/catalogue", "", "https://x.org/ERIC"),
        ("https://x.org/sub/cat", "cat", "https://x.org/sub/cat"),
    ],
)
def test_the_address_of_a_schema(url: str, schema: str, base: str) -> None:
    assert emx2.base_of(url, schema) == base


def test_it_is_recognised() -> None:
    with serving(server("Collections", [{"id": "a"}])) as home, web() as door:
        assert molgenis.speaks(f"{home}/cat/directory/#/x", door) == f"{home}/cat/"
        assert molgenis.speaks(f"{home}/elsewhere", door) is None
        made = door.requests_made
        assert molgenis.speaks("/some/file.csv", door) is None and molgenis.speaks(f"{home}/", door) is None
        assert door.requests_made == made == 2
    with serving(server("Pets", [{"id": "a"}])) as home, web() as door:
        assert molgenis.speaks(f"{home}/cat", door) is None


def test_records_that_are_none(make_source: Make) -> None:
    for body in (b"", b"null", b"[]", b"{}", b"1"):
        with pytest.raises(RecordError):
            list(molgenis.describe(Record("x", body, "application/json"), make_source("molgenis")))


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(max_size=20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(
        ["https://example.org/x", "10.5072/x", "0000-0002-1825-0097", "1e400", "2010", "a@b.nl", "urn:x:1"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "label", "ontologyTermURI", "email", "doi", "role", "url", "pid"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changed=st.dictionaries(st.sampled_from(sorted({**CATALOGUE, **DIRECTORY[0]})), VALUES, min_size=1, max_size=6))
def test_no_row_breaks_describe(make_source: Make, context: Context, changed: dict[str, Any]) -> None:
    for item in (CATALOGUE, DIRECTORY[0]):
        found = described(make_source, {**item, **changed}).document()
        lines(skolemise(orjson.loads(orjson.dumps(found)), "https://example.org/x"), context)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='ab,"\n\r.;é ', max_size=60))
def test_no_table_breaks_reading(text: str) -> None:
    try:
        emx2_csv.joined(emx2_csv.table_of(text.encode(), "x"), lambda _: [{"id": "a", "resource": text}])
    except FetchError as error:
        assert error.message.startswith("x ")


RDF = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<HOST/cat/api/rdf/Resources?id=SLEEP> a dcat:Dataset ; dct:title "Sleep" ; dct:identifier "SLEEP" .
"""
POINT = {
    "/api/fdp": "<HOST/api/fdp> a fdp:FAIRDataPoint ; fdp:metadataCatalog <HOST/api/fdp/catalog/cat/c> .",
    "/api/fdp/catalog/cat/c": "<HOST/api/fdp/catalog/cat/c> a dcat:Catalog ; "
    "dcat:dataset <HOST/api/fdp/dataset/cat/s> .",
    "/api/fdp/dataset/cat/s": '<HOST/api/fdp/dataset/cat/s> a dcat:Dataset ; dct:title "Sleep" .',
}


@pytest.mark.parametrize(("door", "harvester"), [("/cat/api/rdf", "dcat"), ("/api/fdp", "fdp")])
def test_its_rdf_and_its_point_are_read_by_their_own_harvesters(door: str, harvester: str, tmp_path: Path) -> None:
    """Where GraphQL answers as well, the address that the steward gave counts."""
    head = "@prefix fdp: <https://w3id.org/fdp/fdp-o#> . @prefix dcat: <http://www.w3.org/ns/dcat#> . "
    head += "@prefix dct: <http://purl.org/dc/terms/> .\n"
    rows = server("Resources", [{"id": "SLEEP", "name": "Sleep"}])

    def graphql(asked: Asked) -> bytes:
        _, kind, body = rows.answer("POST", "/cat/graphql", asked.body)
        return reply(200, body, content_type=kind)

    with FaultyServer({"/cat/graphql": graphql}) as running:
        texts = {"/cat/api/rdf": RDF, **{path: head + text for path, text in POINT.items()}}
        for path, text in texts.items():
            body = text.replace("HOST", running.url("")).encode()
            running.plans[path] = reply(200, body, content_type="text/turtle")
        assert molgenis.speaks(running.url(door), web()) is None
        (tmp_path / "fairdict.toml").write_text(HEAD, "utf-8")
        say = ["-C", str(tmp_path), "add", running.url(door), "--name", "cat", "--allow-private"]
        added = CliRunner().invoke(main, say)
        assert added.exit_code == 0 and f'harvester = "{harvester}"' in added.stdout, added.output
        tried = CliRunner().invoke(main, ["-C", str(tmp_path), "harvest", "--dry-run"])
        assert " new" in tried.output and "cat: complete; " in tried.output, tried.output
