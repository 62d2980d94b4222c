"""The page on taking part with a spreadsheet keeps its word: done from beginning to end, as it is written."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import openpyxl
import pytest
from fairdict_harvesters.formats.layout import Layout, Options

from fairdict.config import load
from tests.test_howto import DOCS, STEP, Desk, commands

PAGE = DOCS / "how-to" / "sheet.md"
TEXT = PAGE.read_text("utf-8")


def row() -> dict[str, str]:
    """What the page has its reader type, by column."""
    table = TEXT.partition("| column | what you type |")[2].partition("\n\n")[0]
    return dict(re.findall(r"^\| ([^|-][^|]*?) \| ([^|]+?) \|$", table, re.M))


def fill(path: Path) -> None:
    """Types the row into the workbook, below the example."""
    book = openpyxl.load_workbook(path)
    page = book["Datasets"]
    columns = {cell.value: cell.column for cell in page[1]}
    for header, value in row().items():
        page.cell(3, columns[header]).value = value
    book.save(path)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The page, done from beginning to end."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    for found in STEP.finditer(TEXT):
        kind, path, text = found["kind"], found["path"], found["text"]
        if kind != "console":
            if path:
                (desk.home / path).write_text(text, "utf-8")
            continue
        for command, shown in commands(text):
            said = desk.type(command)
            assert desk.code == 0 and "Traceback" not in said, f"{command}: {said}"
            for line in shown:
                assert line in said, f"{command} did not say: {line}\nbut: {said}"
            if "--template" in command:
                fill(desk.home / "our-region" / "datasets.xlsx")
    return desk


def test_the_page_can_be_followed(desk: Desk) -> None:
    runs = [s for s in desk.said if "listed = " in s]
    assert "air: complete; 1 listed = 1 new" in runs[0]
    assert "lijst: complete; 2 listed = 2 new" in runs[1] and "air: complete; 1 listed = 0 new" in runs[1]
    assert "Fijnstof aan de gevel in Enschede-Noord" in desk.said[-1] and "(3 rows)" in desk.said[-1]


def test_the_dataset_s_page_shows_the_citizens_fields(desk: Desk) -> None:
    pages = [p.read_text("utf-8") for p in (desk.home / "our-region/public/nl/dataset").glob("*/index.html")]
    [page] = [p for p in pages if "Fijnstof aan de gevel" in p]
    for words in (
        "Bewoners van Enschede-Noord", "verzamelde de data", "Sensor SDS011", "Eén rij gaat over", "meting of sensor",
        "Grondslag", "toestemming", "Buitenlucht bij 42 woningen", "Mail wat u wilt onderzoeken",
    ):  # fmt: skip
        assert words in page, words


def test_what_the_page_declares_can_be_read(tmp_path: Path) -> None:
    [whole] = [t for t in re.findall(r"```toml\n(.*?)```", TEXT, re.S) if "sources.archive" in t]
    about = '[catalogue]\ntitle = "X"\nbase_iri = "https://x.example/"\npublisher = { name = "X" }\n'
    (tmp_path / "fairdict.toml").write_text(about + whole, "utf-8")
    assert tomllib.loads(about + whole)
    [source] = load(tmp_path).sources
    layout = Layout.of(source)
    assert layout.parts == ("Jaar", "Nummer") and len(layout.constants) == 2


def test_every_option_is_told() -> None:
    table = TEXT.partition("| option | what it says |")[2].partition("\n\n")[0]
    assert set(
        re.findall(r"`(\w+)`", "".join(line.split("|")[1] for line in table.splitlines()[1:] if "|" in line))
    ) == {f.name for f in fields(Options)}
