"""Files that hold sheets: OpenDocument and old Excel, what must not be read, addresses of shares, what is the same."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from fairdict_harvesters import sheet
from fairdict_harvesters.formats.grid import sheets
from fairdict_harvesters.formats.share import direct
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.errors import FetchError
from fairdict.harvester import Listing
from fairdict.model import Response
from fairdict.publish.problems import cell as published
from fairdict.web import Web
from tests.faulty_server import Asked, FaultyServer, reply
from tests.test_sheet import Files, Make, described, harvest, one, packed, refusal, rows, workbook

HERE = Path(__file__).parent
RECORDS = HERE / "records" / "sheet"
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def opendocument(table: str, kind: bytes = ODS, name: str = "Datasets") -> bytes:
    content = (
        f"<office:document-content {SPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="{name}">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content.encode()})


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{text}</text:p></table:table-cell>'


def line(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


COVERED = "<table:covered-table-cell/>"
HEAD = line(cell("id"), cell("titel"))


@pytest.mark.parametrize("name", ["list.ods", "list.xls"])
def test_what_libreoffice_saves_is_read(make_source: Make, name: str) -> None:
    source = make_source("sheet", name, folder=RECORDS)
    records, listing = harvest(source, Files())
    found = [d.document() for d in described(source, records)]
    assert listing.complaints == () and [r.identifier for r in records] == ["A-1", "A-2", "A-3"]
    assert [d["issued"][0]["@value"] for d in found] == ["2020-03-01", "2019", "2021-05-06T12:30:00"]
    assert found[1]["title"] == {"@none": ['=HYPERLINK("x")']}, "a text that looks like a formula stays a text"
    assert [d["publisher"][0]["name"]["@none"] for d in found] == [
        ["Stichting Voorbeeld"], ["Stichting Voorbeeld"], ["Ander huis"],
    ]  # fmt: skip
    assert found[0]["distribution"][0]["downloadURL"] == ["https://example.org/a.csv"]
    assert found[2]["title"] == {"@none": ["Pollen – café"]} and found[2]["numberOfUniqueIndividuals"] == [3]


def test_an_opendocument_sheet_with_empty_tails_and_merges(make_source: Make) -> None:
    body = opendocument(
        HEAD.replace("titel</text:p></table:table-cell>", "titel</text:p></table:table-cell>" + cell("uitgever"))
        + line(cell("1"), cell("a"), cell("Huis", 'table:number-rows-spanned="2"'))
        + line(cell("2"), cell("b"), COVERED, '<table:table-cell table:number-columns-repeated="16381"/>')
        + line('<table:table-cell table:number-columns-repeated="16384"/>', more='table:number-rows-repeated="1048573"')
    )  # fmt: skip
    records, _ = rows(make_source, body)
    found = described(make_source("sheet", "list"), records)
    assert [d.document()["publisher"][0]["name"] for d in found] == [{"@none": ["Huis"]}] * 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (opendocument(line(cell("id"), cell("x", 'table:number-columns-repeated="16383"'))), "row 1, column 16384"),
        (opendocument(HEAD + line(cell("1"), more='table:number-rows-repeated="1048575"')), "row 1048576, column 1"),
        (opendocument(line(*[cell("a")] * 999, more='table:number-rows-repeated="9999"')), "row 9999, column 501"),
        (opendocument(HEAD, b"application/vnd.oasis.opendocument.text"), "is an OpenDocument file but no sheet"),
        (packed({"mimetype": ODS, "content.xml": b"<broken"}), "cannot be read as an OpenDocument sheet"),
        (packed({"mimetype": ODS, "content.xml": b" " * 3 * 2**20}), "unpacks to more than a sheet can be ("),
        (opendocument(HEAD)[:-300], "is a damaged Excel workbook"),
        (packed({"xl/workbook.bin": b"x"}), "is a binary Excel workbook (.xlsb): save it as .xlsx."),
        ((RECORDS / "list.xls").read_bytes()[:3000], "is an old or protected Excel file (.xls) that cannot be read"),
    ],
)  # fmt: skip
def test_what_would_grow_or_is_broken_is_refused(make_source: Make, body: bytes, told: str) -> None:
    assert told in refusal(make_source, body)


def test_a_far_cell_of_an_old_file_is_refused_before_room_is_made(make_source: Make) -> None:
    body = bytearray((RECORDS / "list.xls").read_bytes())
    place = body.index(b"\xfd\x00\x0a\x00")  # the record of a text
    body[place + 4 : place + 8] = b"\xff\xff\xff\x00"
    assert "has a cell in row 65536, column 256: a sheet may have" in refusal(make_source, bytes(body))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (b"\xfe\xff\xff\xff", b"\x00\x00\x00\x00", "its sectors go round in a ring"),
        ("Workbook".encode("utf-16-le"), "Workbooc".encode("utf-16-le"), "it holds no workbook, or is protected"),
    ],
)
def test_an_old_file_whose_parts_do_not_hang_together(make_source: Make, old: bytes, new: bytes, told: str) -> None:
    body = (RECORDS / "list.xls").read_bytes()
    head, rest = body[:512], body[512:]
    assert old in rest
    said = refusal(make_source, head + rest.replace(old, new))
    assert "is an old or protected Excel file (.xls) that cannot be read" in said and told in said


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook(("Datasets", [["id", "titel"], [1, "x"]])))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


SHEET = "xl/worksheets/sheet1.xml"


def test_cells_that_do_not_say_where_they_stand_are_counted(make_source: Make) -> None:
    far = b'<row r="100001"><c><v>1</v></c></row></sheetData>'
    body = packed(parts() | {SHEET: parts()[SHEET].replace(b"</sheetData>", far)})
    assert "has a cell in row 100001, column 1" in refusal(make_source, body)
    wide = b"<row>" + b"<c><v>1</v></c>" * 1001 + b"</row></sheetData>"
    body = packed(parts() | {SHEET: parts()[SHEET].replace(b"</sheetData>", wide)})
    assert "column 1001" in refusal(make_source, body)


def test_a_sheet_under_another_name_is_looked_at_too(make_source: Make) -> None:
    held = parts()
    far = held.pop(SHEET).replace(b"</sheetData>", b'<row><c r="XFD9"><v>1</v></c></row></sheetData>')
    links = {n: b.replace(b"worksheets/sheet1.xml", b"elsewhere/sheet1.xml") for n, b in held.items()}
    assert "column 16384" in refusal(make_source, packed(links | {"xl/elsewhere/sheet1.xml": far}))


def test_many_large_sheets_are_too_much_together(make_source: Make) -> None:
    one_sheet = line(*[cell("a")] * 900) + line(cell("b"), more='table:number-rows-repeated="2000"')
    body = opendocument(f'{one_sheet}</table:table><table:table table:name="B">' * 2 + one_sheet)
    assert "all of them 5,000,000 cells" in refusal(make_source, body)


def test_comments_among_cells_are_refused(make_source: Make) -> None:
    assert "holds comments among its cells (content.xml)" in refusal(
        make_source, opendocument(HEAD + "<!-- <table:table> -->" + line(cell("1"), cell("a")))
    )


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(place=st.integers(0, 20_000), byte=st.integers(0, 255), name=st.sampled_from(["list.ods", "list.xls"]))
def test_damaged_sheets_are_refused_in_words(make_source: Make, place: int, byte: int, name: str) -> None:
    body = bytearray((RECORDS / name).read_bytes())
    body[place % len(body)] = byte
    try:
        rows(make_source, bytes(body))
    except FetchError as error:
        assert error.message.startswith("list ")


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A1", "+1+1", "-2", "@SUM(A1)", "=HYPERLINK(1)"])
def test_a_formula_is_a_text_and_is_given_on_as_one(make_source: Make, text: str) -> None:
    found = one(make_source, f'id;titel;uitgiftedatum\n1;"{text}";"{text}"')
    assert found.document()["title"] == {"@none": [text]}
    [issue] = [i for i in found.issues if i.code == "date-not-understood"]
    assert issue.value == text and published(issue.value) == f"'{text}"


@pytest.mark.parametrize(
    ("shared", "wanted"),
    [
        (
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit?usp=sharing#gid=0",
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/export?format=xlsx",
        ),
        (
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/edit#gid=77",
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/export?format=csv&gid=77",
        ),
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGhIjKlMnOp/pubhtml?gid=5",
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vAbCdEfGhIjKlMnOp/pub?output=csv&gid=5&single=true",
        ),
        (
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/export?format=csv",
            "https://docs.google.com/spreadsheets/d/1AbCdEfGhIjKlMnOpQrStUvWxYz/export?format=csv",
        ),
        ("https://surfdrive.surf.nl/files/index.php/s/AbCdEf123456789", "https://surfdrive.surf.nl/files/index.php/s/AbCdEf123456789/download"),
        ("https://cloud.example.org/s/AbCdEf123456789/", "https://cloud.example.org/s/AbCdEf123456789/download"),
        ("https://cloud.example.org/s/AbCdEf123456789/download", "https://cloud.example.org/s/AbCdEf123456789/download"),
        ("https://www.dropbox.com/s/abc/list.xlsx?dl=0", "https://www.dropbox.com/s/abc/list.xlsx?dl=1"),
        ("https://github.com/o/r/blob/main/a/list.csv", "https://raw.githubusercontent.com/o/r/main/a/list.csv"),
        ("https://example.org/s/list", "https://example.org/s/list"),
        ("https://[bad", "https://[bad"),
        ("lists/s/AbCdEf123456789", "lists/s/AbCdEf123456789"),
    ],
)  # fmt: skip
def test_the_address_of_a_share_becomes_that_of_the_file(shared: str, wanted: str) -> None:
    assert direct(shared) == wanted


@given(st.text())
def test_no_address_breaks_it(text: str) -> None:
    assert direct(direct(text)) == direct(text)


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(user_agent="fairdict/test", allow_private=True, rate=0) as door:
        yield door


def walk(source: Source, web: Web, since: str | None = None) -> tuple[int, Listing]:
    count, walked = 0, sheet.fetch(source, web, since)
    while True:
        try:
            next(walked)
            count += 1
        except StopIteration as stop:
            assert isinstance(stop.value, Listing)
            return count, stop.value


def test_a_share_is_asked_again_only_if_it_changed(make_source: Make, server: FaultyServer, web: Web) -> None:
    body = (RECORDS / "list.ods").read_bytes()

    def share(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == '"1"':
            return reply(304, etag='"1"')
        return reply(body=body, content_type="application/octet-stream", etag='"1"')

    server.plans = {"/index.php/s/AbCdEf123456789/download": share}
    source = make_source("sheet", server.url("/index.php/s/AbCdEf123456789"))
    count, listing = walk(source, web)
    assert count == 3 and orjson.loads(listing.cursor) == {"etag": '"1"'}
    count, again = walk(source, web, listing.cursor)
    assert (count, again.unmodified, again.full, again.cursor) == (0, True, False, listing.cursor)


def test_two_files_are_always_read(make_source: Make, server: FaultyServer, web: Web) -> None:
    address = server.url("")
    server.plans = {
        "/list": reply(body=b"id;titel\n1;a\n", content_type="text/csv", etag='"1"'),
        "/files": reply(body=b"dataset;download\n1;https://a.nl/1.csv\n", content_type="text/csv"),
    }
    source = make_source("sheet", f"{address}/list", options={"distributions": f"{address}/files"})
    count, listing = walk(source, web)
    assert count == 1 and listing.cursor == ""


def test_what_is_found_at_an_address(server: FaultyServer, web: Web) -> None:
    address = server.url("")
    named = 'attachment; filename="Lijst.ODS"'
    server.plans = {
        "/index.php/s/AbCdEf123456789/download": reply(
            body=(RECORDS / "list.ods").read_bytes(), content_type="application/octet-stream", content_disposition=named
        ),
        "/old.xls": reply(body=(RECORDS / "list.xls").read_bytes(), content_type="application/vnd.ms-excel"),
        "/page": reply(body=b"<html></html>", content_type="text/html"),
    }
    assert (
        sheet.speaks(f"{address}/index.php/s/AbCdEf123456789", web) == f"{address}/index.php/s/AbCdEf123456789/download"
    )
    assert sheet.speaks(f"{address}/old.xls", web) == f"{address}/old.xls"
    assert sheet.speaks(f"{address}/page", web) is None
    assert sheet.speaks(str(RECORDS / "list.ods"), web) == str(RECORDS / "list.ods")


def test_a_google_sheet_that_is_not_shared_is_told(make_source: Make) -> None:
    said = refusal(make_source, b"<!DOCTYPE html><title>Sign in</title>", "text/html")
    assert said.endswith("and let anyone who has that address see it.")


def test_many_sheets_keep_their_merges_apart() -> None:
    body = workbook(("A", [["id", "titel"], [1, "a"]]), ("B", [["x"], ["y"]]))
    assert [s.name for s in sheets(Response("x", 200, {}, body, ""))] == ["A", "B"]
    ods = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(opendocument(HEAD))) as archive, zipfile.ZipFile(ods, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            if name == "content.xml":
                tall = cell("q", 'table:number-rows-spanned="2"')
                second = f'<table:table table:name="B">{line(tall)}{line(COVERED)}{line(cell("z"))}</table:table>'
                content = content.replace(b"</office:spreadsheet>", second.encode() + b"</office:spreadsheet>")
            copy.writestr(name, content)
    first, other = sheets(Response("x", 200, {}, ods.getvalue(), ""))
    assert first.rows == [["id", "titel"]] and other.rows == [["q"], ["q"], ["z"]]
