"""Faults of sheets: what people save as one, and what somebody may send instead."""

import io
import zipfile
from collections.abc import Iterator

import pytest

from tests.faults import ALL, House, csv, ground, rows, visited
from tests.faulty_server import reply

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ground("sheet", tmp_path_factory.mktemp("faults") / "house") as house:
        yield house


@pytest.fixture
def house(first: House) -> Iterator[House]:
    with visited(first) as copy:
        yield copy


def workbook(sheet: str = "", **parts: bytes) -> bytes:
    """An .xlsx with one sheet of inline texts; ``sheet`` is what stands in its sheetData."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType='
        f'"{kind}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType='
        f'"{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type='
        f'"{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Datasets" sheetId="1" '
        'r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type='
        f'"{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet or cells()}</sheetData></worksheet>',
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return held.getvalue()


def cells(names: str = "abcdef") -> str:
    table = [["identifier", "title", "description"], *([n, f"Set {n}", f"About {n}"] for n in names)]
    return "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{"ABC"[c]}{r}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row))
        + "</row>"
        for r, row in enumerate(table, 1)
    )


def excel(body: bytes) -> bytes:
    return reply(body=body, content_type=XLSX)


FAR = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>'
BROKEN: dict[str, tuple[bytes, str]] = {
    "html": (excel(b"<html><body><table></table></body></html>"), "is a web page, not a sheet"),
    "html-by-name": (reply(body=rows(), content_type="text/html"), "is a web page, not a sheet"),
    "challenge": (
        reply(body=b"<html><head><title>Just a moment...</title></head></html>", content_type="text/html"),
        "a robot check (Cloudflare)",
    ),
    "old-excel": (excel(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "is an old or protected Excel file (.xls)"),
    "cut": (excel(workbook()[:-400]), "is a damaged Excel workbook"),
    "noise": (excel(b"PK\x03\x04" + b"\xff" * 400), "is a damaged Excel workbook"),
    "other-zip": (excel(b"PK\x05\x06" + bytes(18)), "is a zip file but no Excel workbook"),
    "zip-bomb": (excel(workbook(bomb=bytes(40 * 2**20))), "unpacks to more than a sheet can be (xl/bomb.xml)"),
    "far-cell": (excel(workbook(cells() + FAR)), "has a cell in row 1048576, column 16384"),
    "bad-xml": (excel(workbook("<row><c></row>")), "Excel workbook"),
    "json": (reply(body=b'{"rows": []}', content_type="text/csv"), "is neither CSV nor an Excel workbook"),
    "xml": (reply(body=b"<?xml version='1.0'?><a/>", content_type="text/csv"), "is neither CSV nor an Excel workbook"),
    "pdf": (reply(body=b"%PDF-1.7 ...", content_type="text/csv"), "is neither CSV nor an Excel workbook"),
    "empty": (csv(b""), "is empty: ask the partner for the file"),
    "white": (csv(b" \r\n\r\n "), "is empty: ask the partner for the file"),
    "one-column": (csv(b"title\nSet a\nSet b\n"), "has no row of headers with a title in it"),
    "no-header": (csv(rows().partition(b"\n")[2]), "has no row of headers with a title in it (it begins with “a”"),
    "10000-columns": (csv(b"title" + b";x" * 10_000 + b"\n"), "has a cell in row 1, column 10001"),
    "bad-quote": (csv(b'identifier;title\na;"' + b"x" * 200_000), "look for a quotation mark without its pair"),
    "nul": (csv(b"\x00" * 500), ""),
    "truncated": (csv(rows(), content_length="99999", connection="close"), "was cut off before its end"),
    "404": (reply(404), "does not exist (404)"),
    "too-large": (csv(rows() + b"x" * 500_000), "is larger than 400,000 bytes"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_no_sheet_fails(house: House, case: str) -> None:
    plan, words = BROKEN[case]
    house.fault({"/feed": plan}, "failed", house.address, words, listed=0)


READ = {
    "xlsx": excel(workbook()),
    "xlsx-as-csv": csv(workbook()),
    "utf-8-bom": csv(b"\xef\xbb\xbf" + rows()),
    "utf-16": csv(rows().decode().encode("utf-16")),
    "utf-16-without-mark": csv(rows().decode().encode("utf-16-le")),
    "latin-1-declared": csv(rows(), content_type="text/csv; charset=latin-1"),
    "unknown-charset": csv(rows(), content_type="text/csv; charset=klingon"),
    "commas": csv(rows().replace(b";", b",")),
    "tabs": csv(rows().replace(b";", b"\t")),
    "old-mac-lines": csv(rows().replace(b"\n", b"\r")),
    "sep-line": csv(b"sep=;\r\n" + rows().replace(b"\n", b"\r\n")),
    "empty-rows": csv(rows().replace(b"\n", b"\n;;\n\n")),
    "header-again": csv(rows() + rows().partition(b"\n")[0] + b"\n"),
    "octet-stream": csv(rows(), content_type="application/octet-stream"),
}


@pytest.mark.parametrize("case", READ)
def test_a_sheet_in_another_dress_is_read_the_same(house: House, case: str) -> None:
    house.fault({"/feed": READ[case]}, "complete", listed=6, gone=0)


def test_a_ragged_row_costs_nothing_but_its_own_cells(house: House) -> None:
    ragged = rows("bcdef") + b"a;Set a;About a;surplus;more\n;;\n"
    house.fault({"/feed": csv(ragged)}, "complete", listed=6, unchanged=5, updated=1)


def test_a_row_without_title_and_identifier_is_told(house: House) -> None:
    told = house.fault({"/feed": csv(rows() + b";;About nothing\n")}, "complete", listed=6, unchanged=6)
    assert "Row 8 has neither a title nor an identifier and was left out." in told.message


def test_nul_bytes_in_a_cell(house: House) -> None:
    house.server.plans = {"/feed": csv(rows("bcdef") + b"a;Set a;About\x00 a\n")}
    told = house.night()
    assert told.published == ALL and told.numbers["listed"] in (0, 6), told.said
    if told.verdict == "complete":
        assert told.numbers["updated"] == 1
    house.recover()


def test_headers_that_stand_twice(house: House) -> None:
    doubled = b"".join(line + b";" + line.rpartition(b";")[2] + b"\n" for line in rows().splitlines())
    house.fault({"/feed": csv(doubled)}, "complete", listed=6, updated=6, gone=0)


def test_an_identifier_that_stands_twice(house: House) -> None:
    house.server.plans = {"/feed": csv(rows() + b"a;Another;About another\n")}
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.numbers["new"]) == ("complete", 7, 1), told.said
    assert "Row 8 repeats the identifier of row 2: “a”." in told.message
    assert "give each dataset its own" in told.report and told.published >= ALL
    house.server.plans = {"/feed": csv(rows())}
    for _ in range(2):
        told = house.night()
    assert told.published == ALL and told.message == ""


def test_latin_1_that_says_nothing_is_guessed_and_told(house: House) -> None:
    sent = (rows("bcdef").decode() + "a;Set a;Caf\u00e9\n").encode("latin-1")
    told = house.fault({"/feed": csv(sent)}, "complete", listed=6, updated=6)
    assert "was read as windows-1252; save it as" in told.report


def test_headers_without_rows_are_held(house: House) -> None:
    house.fault({"/feed": csv(rows(""))}, "held", "had 6 records and lists none now", listed=0, gone=6)


def test_most_rows_gone_is_held_and_half_is_not(house: House) -> None:
    house.fault({"/feed": csv(rows("ab"))}, "held", "4 of 6 records are gone at once", listed=2)
    house.fault({"/feed": csv(rows("abc"))}, "complete", listed=3, gone=3)
