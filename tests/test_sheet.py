"""The sheet harvester: files in, rows out, descriptions whole."""

import io
import json
import os
import tomllib
import zipfile
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
from fairdict_harvesters import sheet
from fairdict_harvesters.formats.headers import Headers
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.document import Context, lines, skolemise
from fairdict.errors import ConfigError
from fairdict.harvester import Description, FetchError, Listing, Record, RecordError, Response
from fairdict.layers import Layers, bundled
from fairdict.model import Select
from fairdict.normalise import read

HERE = Path(__file__).parent
RECORDS = HERE / "records" / "sheet"
EXPECTED = HERE / "expected" / "sheet"
Make = Callable[..., Source]


class Files:
    """A door behind which files lie by address; others are read from the disk."""

    agent = "fairdict/test"

    def __init__(self, files: dict[str, bytes] | None = None, content_type: str = "") -> None:
        self.files = files or {}
        self.headers = {"content-type": content_type} if content_type else {}

    def read(self, address: str, base: Path | None = None, *, etag: str = "", modified: str = "") -> Response:
        body = self.files[address] if address in self.files else (base or Path()).joinpath(address).read_bytes()
        return Response(address, 200, self.headers, body, "2026-01-01T00:00:00Z")


def harvest(source: Source, web: Any) -> tuple[list[Record], Listing]:
    walk = sheet.fetch(source, web, None)
    assert isinstance(walk, Generator)
    found = []
    while True:
        try:
            found.append(next(walk))
        except StopIteration as stop:
            assert isinstance(stop.value, Listing)
            return found, stop.value


def described(source: Source, records: list[Record]) -> list[Description]:
    return [d for r in records for d in sheet.describe(r, source)]


def rows(make_source: Make, body: bytes, **options: Any) -> tuple[list[Record], Listing]:
    return harvest(make_source("sheet", "list", options=options), Files({"list": body}))


def one(make_source: Make, text: str, **options: Any) -> Description:
    source = make_source("sheet", "list", options=options)
    records, _ = harvest(source, Files({"list": text.encode()}))
    return described(source, records)[0]


def refusal(make_source: Make, body: bytes, content_type: str = "", **options: Any) -> str:
    source = make_source("sheet", "list", options=options)
    with pytest.raises(FetchError) as caught:
        harvest(source, Files({"list": body}, content_type))
    return caught.value.message


def workbook(*sheets: tuple[str, list[list[Any]]], merge: tuple[str, str] = ("", "")) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets:
        page = book.create_sheet(name)
        for row in cells:
            page.append(row)
        if name == merge[0]:
            page.merge_cells(merge[1])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()


def account(descriptions: list[Description]) -> list[dict[str, Any]]:
    return [
        {
            "record": d.identifier,
            "document": d.document(),
            "types": d.types,
            "left": [list(pair) for pair in d.left],
            "mapped": d.mapped,
            "issues": [[i.code, i.severity, i.property, i.value, i.where] for i in d.issues],
        }
        for d in descriptions
    ]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("datasets-nl.csv", {"language": "nl"}),
        ("datasets-en.csv", {"language": "en"}),
        ("on-its-side.csv", {"values": ("Registratie",)}),
        ("citizens.csv", {"language": "nl", "columns": {"Persoonlijke notitie": "ignore"}}),
        ("odd-layout.csv", tomllib.loads((RECORDS / "odd-layout.toml").read_text("utf-8"))),
        ("list.ods", {}),
    ],
)
def test_whole_documents(make_source: Make, context: Context, name: str, options: dict[str, Any]) -> None:
    source = make_source("sheet", name, folder=RECORDS, options=options)
    records, _ = harvest(source, Files())
    descriptions = described(source, records)
    path = EXPECTED / f"{Path(name).stem}.json"
    found = account(descriptions)
    if os.environ.get("FAIRDICT_BLESS"):
        path.write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    assert found == orjson.loads(path.read_bytes())
    for d in descriptions:
        assert lines(skolemise(d.document(), "https://example.org/x"), context)


def test_rows_become_records(make_source: Make) -> None:
    source = make_source("sheet", "datasets-nl.csv", folder=RECORDS)
    records, listing = harvest(source, Files())
    assert [(r.identifier.partition("-")[0], r.locator) for r in records] == [
        ("SL", "row 4"),
        ("SL", "row 5"),
        ("title", "row 6"),
        ("SL", "row 7"),
    ]
    assert records[3].identifier == "SL-01#2"
    assert orjson.loads(records[0].body)["Titel (nl)"] == "Slaap in Twente"
    assert records[0].media_type == "application/json"
    assert listing.full and listing.ended
    assert listing.complaints == (
        "Row 7 repeats the identifier of row 4: “SL-01”.",
        "Row 8 has neither a title nor an identifier and was left out.",
    )


def test_an_identifier_from_the_title_outlives_other_changes(make_source: Make) -> None:
    first, _ = rows(make_source, b"titel;omschrijving\nSlaap;a")
    later, _ = rows(make_source, b"titel;omschrijving\nEerst;x\nslaap;b")
    assert first[0].identifier == later[1].identifier


def test_withdrawn_rows_are_tombstones_and_drafts_are_counted(make_source: Make) -> None:
    source = make_source("sheet", "datasets-en.csv", folder=RECORDS)
    records, _ = harvest(source, Files())
    assert [(r.identifier, r.deleted) for r in records] == [("D1", False), ("D2", True), ("D3", False)]
    assert [d.types == ["draft"] for d in described(source, records)] == [False, False, True]
    for types in (("dataset",), ("*",)):
        wanted = replace(source, select=Select(types=types))
        [row] = read(records[2], wanted, sheet).rows
        assert row["selected"] is False, types
    [row] = read(records[2], replace(source, select=Select(types=("draft",))), sheet).rows
    assert row["selected"] is True


def test_nothing_is_told_in_public_about_a_draft(make_source: Make) -> None:
    records, _ = rows(make_source, b"titel;status;doi\nSlaap;concept;ten")
    source = make_source("sheet", "list")
    assert read(records[0], source, sheet).issues == ()
    named = read(records[0], replace(source, select=Select(types=("draft",))), sheet)
    assert [i.code for i in named.issues] == ["identifier-not-understood"]


def test_a_row_longer_than_its_headers_is_kept_and_told(make_source: Make) -> None:
    source = make_source("sheet", "list")
    records, listing = rows(make_source, b"id,titel,omschrijving\n1,Slaap,een, twee,drie\n2,Eten,x,,\n")
    long, sound = described(source, records)
    assert long.left == [("column D", "twee"), ("column E", "drie")]
    [issue] = long.issues
    assert (issue.code, issue.message) == (
        "row-too-long",
        "Row 2 has 5 cells, but there are 3 headers; is a separator missing its quotation marks?",
    )
    assert (sound.left, sound.issues, listing.complaints) == ([], [], ())


def test_a_row_of_a_file_longer_than_its_headers_is_told(make_source: Make) -> None:
    source = make_source("sheet", "list", options={"distributions": "files"})
    files = {"list": b"id;titel\n1;Slaap", "files": b"dataset;downloadlink\n1;https://a.example/f;x"}
    records, listing = harvest(source, Files(files))
    assert listing.complaints == (
        "In the files, row 2 has 3 cells, but there are 2 headers; is a separator missing its quotation marks?",
    )
    assert described(source, records)[0].left == [("file 1: column C", "x")]


def test_a_cell_of_a_workbook_without_a_header_is_told(make_source: Make) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Data"
    for line in (["id", "titel"], ["1", "Slaap", "x"]):
        page.append(line)
    held = io.BytesIO()
    book.save(held)
    records, _ = rows(make_source, held.getvalue())
    [found] = described(make_source("sheet", "list"), records)
    assert found.left == [("column C", "x")]
    assert [i.message for i in found.issues] == [
        "Sheet Data, row 2 has 3 cells, but there are 2 headers; is the header missing?"
    ]


def test_the_header_tells_the_scheme_of_an_identifier(make_source: Make) -> None:
    found = one(make_source, "id;titel;auteur;orcid\n1;x;A. Wit;0000-0001-2122-7317")
    assert found.document()["creator"][0]["id"] == "https://orcid.org/0000-0001-2122-7317"
    found = one(make_source, "id;titel;auteur;author id\n1;x;A. Wit;0000-0001-2122-7317")
    assert found.document()["creator"][0]["id"] == "https://isni.org/isni/0000000121227317"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("TITEL", ("title", "")),
        ("Titel (nl)", ("title", "nl")),
        ("title_en", ("title", "en")),
        ("Omschrijving Engels", ("description", "en")),
        ("Nederlandse titel (verplicht)", ("title", "nl")),
        ("landingPage", ("landing-page", "")),
        ("accessURL", ("access-url", "")),
        ("dct:title", ("title", "")),
        ("dcat:Dataset", None),
        ("Thema's", ("theme", "")),
        ("Auteur 12", ("creator", "")),
        ("Aantal patienten", ("individuals", "")),
        ("E-mail", ("contact-email", "")),
        ("Kostenplaats", None),
        ("en", None),
        ("", None),
    ],
)
def test_headers(header: str, wanted: tuple[str, str] | None) -> None:
    column = Headers.load(Path(), {}, "").column(header)
    assert (None if column is None else (column.property, column.lang)) == wanted


def test_no_header_means_two_things() -> None:
    table = tomllib.loads((bundled("vocabularies") / "tables/sheet-headers.toml").read_text("utf-8"))
    headers = Headers.load(Path(), {}, "")
    for part, files in (("dataset", False), ("file", True)):
        for name, spellings in table[part].items():
            for spelling in spellings:
                column = headers.column(spelling, files=files)
                assert column is not None and column.property == name, spelling


def test_a_steward_maps_a_header(make_source: Make) -> None:
    text = "Werknaam;Vak\nSlaap;S-1"
    found = one(make_source, text, columns={"Werknaam": "title"}, identifier="vak", header_row=1)
    assert found.document()["title"] == {"@none": ["Slaap"]}
    assert found.identifier == "S-1"


def test_mapping_to_nothing_known_is_told(make_source: Make) -> None:
    source = make_source("sheet", "list", options={"columns": {"Werknaam": "titel"}})
    with pytest.raises(
        ConfigError, match=r"\[sources\.partner\.options\]: column “Werknaam” is mapped to “titel”, which"
    ):
        sheet.fetch(source, Files(), None)  # type: ignore[arg-type]


def test_a_missing_table_of_headers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Layers, "find", lambda *_: None)
    with pytest.raises(
        ConfigError, match=r"^vocabularies/tables/sheet-headers\.toml is missing; install fairdict again"
    ):
        Headers.load(Path(), {}, "")


def test_a_broken_table_of_headers_is_told(tmp_path: Path) -> None:
    own = tmp_path / "vocabularies" / "tables"
    own.mkdir(parents=True)
    (own / "sheet-headers.toml").write_text("[dataset")
    with pytest.raises(ConfigError, match=r"sheet-headers\.toml cannot be read"):
        Headers.load(tmp_path, {}, "")
    (own / "sheet-headers.toml").write_text("[dataset]\ntitle = 'x'")
    with pytest.raises(ConfigError, match=r"should have the tables \[dataset\]"):
        Headers.load(tmp_path, {}, "")
    (own / "sheet-headers.toml").write_text("[dataset]\ntitle = ['Wat']\n[distribution]\n[file]\n")
    assert Headers.load(tmp_path, {}, "").column("wat") is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t", "|"])
def test_encodings_and_delimiters(make_source: Make, encoding: str, sign: str) -> None:
    text = f'id{sign}titel{sign}omschrijving\n1{sign}Patiënten – café{sign}"a{sign} b"\n2{sign}x{sign}y\n'
    source = make_source("sheet", "list")
    records, _ = harvest(source, Files({"list": text.encode(encoding)}))
    found = described(source, records)
    assert found[0].document()["title"] == {"@none": ["Patiënten – café"]}
    guessed = encoding in ("utf-16-le", "cp1252")
    assert [i.code for i in found[0].issues] == (["encoding-guessed"] if guessed else [])
    assert [i.code for i in found[1].issues] == []  # nothing in it could have been misread


def test_encoding_declared_or_set(make_source: Make) -> None:
    body = "id;titel\n1;é".encode("iso-8859-15")
    source = make_source("sheet", "list")
    records, _ = harvest(source, Files({"list": body}, "text/csv; charset=ISO-8859-15"))
    assert "encoding" not in records[0].hints
    assert rows(make_source, body, encoding="iso-8859-15")[0][0].hints == {}
    assert "cannot be read as “utf-8”" in refusal(make_source, body, encoding="utf-8")
    assert "cannot be read as “utf-99”" in refusal(make_source, body, encoding="utf-99")


def test_delimiter_named_by_excel_or_steward(make_source: Make) -> None:
    records, _ = rows(make_source, b"sep=|\nid|titel\n1|a;b;c\n")
    assert (records[0].identifier, records[0].locator) == ("1", "row 3")
    assert rows(make_source, b"id\ttitel\n1\ta,b", delimiter="tab")[0][0].identifier == "1"
    assert "cannot be cut at “;;”" in refusal(make_source, b"id;titel", delimiter=";;")


@pytest.mark.parametrize(
    ("body", "content_type", "sentence"),
    [
        (b"", "", "list is empty: ask the partner for the file."),
        (b"<!DOCTYPE html><p>Log in", "", "list is a web page, not a sheet"),
        (b"id;titel", "text/html", "list is a web page, not a sheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "", "list is an old or protected Excel file (.xls)"),
        (b'{"a": 1}', "", "list is neither CSV nor an Excel workbook"),
        (b"PK\x03\x04 nothing more", "", "list is a damaged Excel workbook"),
        (packed({"a.txt": b"a"}), "", "list is a zip file but no Excel workbook"),
        (packed({"xl/workbook.xml": b"<x"}), "", "list cannot be read as an Excel workbook"),
        (b"kolom;nog een\n1;2", "", "has no row of headers with a title in it (it begins with “kolom”, “nog een”)"),
        (b"id;titel\n1;" + b"x" * 200_000, "", "list cannot be read as CSV after row 1"),
        (b"id;titel" + b";" * 1_100 + b"\n1", "", "list has a cell in row 1, column 1102"),
    ],
)
def test_what_is_no_sheet_is_told(make_source: Make, body: bytes, content_type: str, sentence: str) -> None:
    assert sentence in refusal(make_source, body, content_type)


def test_a_workbook_with_files_dates_and_merged_cells(make_source: Make) -> None:
    body = workbook(
        ("Leesmij", [["Dit is onze lijst."]]),
        (
            "Datasets",
            [
                ["Onze datasets"],
                ["Identificatie", "Titel", "Gewijzigd", "Uitgegeven", "Bronhouder", "Aantal records"],
                [1, "Slaap", datetime(2020, 1, 2, 3, 4, 5), date(2019, 5, 6), "GGD", 12.0],
                [2, "Eten", 43831, 2019, None, "1.234"],
            ],
        ),
        (
            "Bestanden",
            [
                ["Dataset", "Titel", "Link", "Formaat", "Omvang", "MD5", "Kleur"],
                ["1", "Nachten", "https://example.org/n.csv", "CSV", 2048, "9e107d9d372bb6826bd81d3542a419d6", "rood"],
                ["Slaap", "Dagen", "https://example.org/d.csv", "csv", "2 kB", "geen", None],
                ["9", "Wees", "https://example.org/w.csv", None, None, None, None],
            ],
        ),
        merge=("Datasets", "E3:E4"),
    )
    source = make_source("sheet", "list")
    records, listing = harvest(source, Files({"list": body}))
    assert [(r.identifier, r.locator) for r in records] == [
        ("1", "sheet Datasets, row 3"),
        ("2", "sheet Datasets, row 4"),
    ]
    assert listing.complaints == ("The file in sheet Bestanden, row 4 is of “9”, which no row of datasets has.",)
    first, second = described(source, records)
    assert first.document()["modified"] == [{"@value": "2020-01-02T03:04:05", "@type": "xsd:dateTime"}]
    assert first.document()["issued"] == [{"@value": "2019-05-06", "@type": "xsd:date"}]
    assert second.document()["modified"] == [{"@value": "2020-01-01", "@type": "xsd:date"}]
    assert second.document()["issued"] == [{"@value": "2019", "@type": "xsd:gYear"}]
    assert second.document()["rightsHolder"] == first.document()["rightsHolder"]
    assert first.document()["numberOfRecords"] == [12] and second.document()["numberOfRecords"] == [1234]
    nights, days = first.document()["distribution"]  # by identifier, then by title
    assert nights["byteSize"] == [2048] and days["byteSize"] == [2000]
    assert nights["checksum"][0]["checksumValue"] == ["9e107d9d372bb6826bd81d3542a419d6"]
    assert nights["title"] == {"@none": ["Nachten"]}
    assert [(i.code, i.message) for i in first.issues] == [
        ("checksum-invalid", "“geen” is not a checksum; write its hexadecimal digits.")
    ]
    assert first.left == [("file 1: Kleur", "rood")]


def test_sheets_are_named(make_source: Make) -> None:
    body = workbook(
        ("Datasets", [["id", "titel"], [1, "een"]]),
        ("Anders", [["id", "titel"], [2, "twee"]]),
        ("Linkjes", [["dataset", "download"], [2, "https://example.org/2.csv"]]),
    )
    records, listing = rows(make_source, body, sheet="anders", distributions="linkjes")
    assert [r.identifier for r in records] == ["2"] and listing.complaints == ()
    assert b"2.csv" in records[0].body
    assert "has no sheet “Weg”; it has “Datasets”, “Anders”, “Linkjes”. Correct `sheet`." in refusal(
        make_source, body, sheet="Weg"
    )
    _, listing = rows(make_source, body, distributions="weg")
    assert listing.complaints == (
        "Sheet “Anders” has headers of datasets too, and was not read; name both in `sheets`.",
        "There is no sheet “weg” for files; there are “Datasets”, “Anders”, “Linkjes”. Correct `distributions`.",
    )


def test_files_in_a_second_csv(make_source: Make) -> None:
    web = Files({"list": b"id;titel\n1;een", "files": b"dataset,url\n1,https://example.org/1.csv"})
    records, _ = harvest(make_source("sheet", "list", options={"distributions": "files"}), web)
    assert orjson.loads(records[0].body)["#distributions"] == [{"dataset": "1", "url": "https://example.org/1.csv"}]


def test_cached_values_of_formulas(make_source: Make) -> None:
    body = workbook(("Datasets", [["id", "titel"], [1, "x"]]))
    parts = {}
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    page = "xl/worksheets/sheet1.xml"
    formula = b'<c r="A2" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>'
    before = parts[page]
    parts[page] = before.replace(b'<c r="A2" t="n"><v>1</v></c>', formula)
    assert parts[page] != before
    assert rows(make_source, packed(parts))[0][0].identifier == "ab"


def test_bombs_are_refused(make_source: Make) -> None:
    body = workbook(("Datasets", [["id", "titel"], [1, "x"]]))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = "xl/worksheets/sheet1.xml"
    far = {**parts, page: parts[page].replace(b"</sheetData>", b'<row><c r="XFD9"><v>1</v></c></row></sheetData>')}
    assert "has a cell in row 9, column 16384" in refusal(make_source, packed(far))
    bomb = packed({**parts, "xl/media/a.bin": b"\0" * 3 * 2**20})
    assert "unpacks to more than a sheet can be (xl/media/a.bin)" in refusal(make_source, bomb)
    styled = {**parts, page: parts[page].replace(b"</sheetData>", b'<row><c r="XFD9" s="0"/></row></sheetData>')}
    assert rows(make_source, packed(styled))[0][0].identifier == "1"


def test_a_directory_that_lies_is_not_believed(make_source: Make) -> None:
    bomb = bytearray(packed({"xl/workbook.xml": b"<a/>", "xl/a.bin": b"\0" * 3 * 2**20}))
    for start in range(len(bomb) - 4):
        if bomb[start : start + 4] == (3 * 2**20).to_bytes(4, "little"):
            bomb[start : start + 4] = (7).to_bytes(4, "little")
    assert "unpacks to more than a sheet can be" in refusal(make_source, bytes(bomb))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 4000), byte=st.integers(0, 255))
def test_damaged_workbooks_are_refused_in_words(make_source: Make, place: int, byte: int) -> None:
    body = bytearray(workbook(("Datasets", [["id", "titel"], [1, "x"]])))
    body[place % len(body)] = byte
    try:
        rows(make_source, bytes(body))
    except FetchError as error:
        assert error.message.startswith("list ")


def test_a_sheet_on_its_side_is_found(make_source: Make) -> None:
    text = "Titel;Slaap;Eten\nIdentificatie;1;2\nOmschrijving;a;\n"
    records, _ = rows(make_source, text.encode())
    assert [(r.identifier, r.locator) for r in records] == [("1", "column B"), ("2", "column C")]


def test_contacts_and_creators(make_source: Make) -> None:
    found = one(make_source, "id;titel;contact;auteurs;orcid\n1;x;Jo;A. Wit|B. Bos;0000-0002-1825-0097")
    assert {i.code: i.message for i in found.issues} == {
        "contact-without-address": "“Jo” has no e-mail address, page or telephone number; add a column with one of "
        "them.",
        "creators-and-orcids-differ": "There are 2 creators and 1 ORCIDs, so that none can be given to one; write as "
        "many, in the same order, with “;” between them.",
    }
    assert "contactPoint" not in found.document()
    found = one(make_source, "id;titel;contact\n1;x;desk@example.org")
    assert found.document()["contactPoint"] == [{"type": ["Kind"], "hasEmail": ["mailto:desk@example.org"]}]


def test_what_is_said_about_a_row(make_source: Make) -> None:
    found = one(make_source, "titel;doi;begindatum\nx;ten;ooit")
    assert [(i.code, i.where) for i in found.issues] == [
        ("identifier-not-understood", "doi"),
        ("date-not-understood", "begindatum"),
    ]
    found = one(make_source, "titel;omschrijving\nx;y")
    assert found.issues[0].message.startswith("The row has no identifier, so that a change of its title")
    source = make_source("sheet", "list")
    records, _ = rows(make_source, b"id;titel\n1;a\n1;b")
    assert described(source, records)[1].issues[0].message == (
        "The identifier “1” stands in more than one row; give each dataset its own."
    )
    assert found.said["title"] == [["titel"]]


def test_a_record_that_is_no_row(make_source: Make) -> None:
    with pytest.raises(RecordError, match=r"row 3 is not a row of a sheet"):
        list(sheet.describe(Record("x", b"[]", "application/json", locator="row 3"), make_source("sheet")))


CELLS = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(
    """titel id doi omschrijving trefwoorden auteurs orcid e-mail contact periode begindatum einddatum gebied licentie
    toegang taal downloadlink formaat omvang md5 aantal versie status funder grant landingspagina #distributions
    """.split()  # noqa: SIM905 - a list of words reads better so
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=st.dictionaries(NAMES | st.text(max_size=10), CELLS, max_size=12))
def test_no_row_breaks_describe(make_source: Make, row: dict[str, Any]) -> None:
    body = json.dumps(row).encode()
    source = make_source("sheet")
    try:
        for found in sheet.describe(Record("x", body, "application/json"), source):
            orjson.dumps(found.document())
    except RecordError:
        pass


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200) | st.binary(max_size=200))
def test_no_bytes_break_fetch(make_source: Make, text: str | bytes) -> None:
    body = b"id;titel\n1;" + (text.encode("utf-8", "replace") if isinstance(text, str) else text)
    source = make_source("sheet", "list")
    try:
        records, _ = harvest(source, Files({"list": body}))
        described(source, records)
    except FetchError as error:
        assert error.message.startswith("list ")


def test_real_sheets(shared: Path, make_source: Make) -> None:
    mapped = left = 0
    for path in sorted((shared / "records" / "sheets").glob("*.csv")):
        values = {"values": ("Additional examples/notes",)} if path.stem == "Metadata_submission" else {}
        source = make_source("sheet", path.name, folder=path.parent, options=values)
        records, listing = harvest(source, Files())
        found = described(source, records)
        issues = sum(len(d.issues) for d in found)
        own, rest = sum(d.mapped for d in found), sum(len(d.left) for d in found)
        mapped, left = mapped + own, left + rest
        print(f"{path.name}: {len(found)} descriptions, {issues} issues, {own} of {own + rest} fields mapped")
        assert found and not listing.complaints
    assert mapped / (mapped + left) > 0.85


def test_a_sheet_of_properties_without_a_hint_is_explained(shared: Path, make_source: Make) -> None:
    source = make_source("sheet", "Metadata_submission.csv", folder=shared / "records" / "sheets")
    with pytest.raises(FetchError, match="name the columns of datasets with `values`"):
        harvest(source, Files())


@pytest.mark.parametrize(
    ("file", "options"), [("ggd/datasets.csv", {}), ("foundation/datasets.xlsx", {"language": "nl"})]
)
def test_the_sheets_of_the_example(make_source: Make, file: str, options: dict[str, Any]) -> None:
    folder = HERE.parent / "examples" / "east-netherlands" / "feeds"
    source = make_source("sheet", file, folder=folder, options=options)
    records, _ = harvest(source, Files())
    found = described(source, records)
    assert len(found) > 10
    assert {name for d in found for name, _ in d.left} <= {"Kostenplaats"}
    assert all(d.document()["title"] and d.document()["identifier"] for d in found)
