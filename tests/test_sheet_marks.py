"""Quotation marks in CSV files that have no pair: no row is lost to one without a word."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from fairdict_harvesters.formats import separated
from fairdict_harvesters.formats.separated import cut
from hypothesis import given
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.harvester import FetchError
from tests.test_sheet import Files, described, harvest, rows

Make = Callable[..., Source]
HEAD = "id;titel;omschrijving;trefwoorden;licentie\nA-01;Een;u;;\nA-02;Twee;w;;\n"
REMEDY = (
    "that opens a cell and is never closed; it was read as a letter, and the row ends with its line. Remove the mark, "
    "or double it and put the cell between two."
)


def titles(make_source: Make, text: str) -> tuple[list[tuple[str, str]], list[list[str]], tuple[str, ...]]:
    """(identifier, title), the sentences of each record, and the complaints of the listing."""
    records, listing = rows(make_source, text.encode())
    found = described(make_source("sheet", "list"), records)
    names = [(r.identifier, next(iter(d.data["title"].values()))[0]) for r, d in zip(records, found, strict=True)]
    return names, [[i.message for i in d.issues if i.code == "quotation-mark-open"] for d in found], listing.complaints


@pytest.mark.parametrize(
    "rest",
    [
        'A-03;"Open quote;;y;;\nA-04;Na de quote;;z;;\n',  # never closed
        'A-03;"Open quote;;y;;\r\nA-04;Na de quote;;z;;',
        'A-03;"Open quote;;y;\nA-04;Na de quote;"een; twee";z;\n',  # closed by what opens the next cell
        'A-03;"Open quote;;y;\nA-04;Na de quote;"een\ntwee";z;\n',
    ],
)
def test_a_row_behind_a_mark_that_is_never_closed_comes_through(make_source: Make, rest: str) -> None:
    names, told, complaints = titles(make_source, HEAD + rest)
    assert names == [("A-01", "Een"), ("A-02", "Twee"), ("A-03", '"Open quote'), ("A-04", "Na de quote")]
    assert told == [[], [], [f"Row 4 has a quotation mark in column B (“titel”) {REMEDY}"], []]
    assert complaints == ()


def test_every_row_with_such_a_mark_is_told(make_source: Make) -> None:
    names, told, _ = titles(make_source, HEAD + 'A-03;"Open;ook;y;\nA-04;Vier;"x;z;\nA-05;Vijf;;;\n')
    assert [n for n, _ in names] == ["A-01", "A-02", "A-03", "A-04", "A-05"]
    assert [len(t) for t in told] == [0, 0, 1, 1, 0]
    assert "column C (“omschrijving”)" in told[3][0]


def test_a_cell_of_several_lines_stays_one_cell(make_source: Make) -> None:
    text = HEAD + 'A-03;Drie;"een; twee\nA-99;met ""aanhaling"";\n\ndrie";y;\nA-04;Vier;"zei\nja "nee" ja";z;\n'
    records, listing = rows(make_source, text.encode())
    found = described(make_source("sheet", "list"), records)
    assert [r.identifier for r in records] == ["A-01", "A-02", "A-03", "A-04"]
    assert '"aanhaling"' in str(found[2].data["description"]) and listing.complaints == ()
    assert not [i for d in found for i in d.issues if i.code == "quotation-mark-open"]


def test_a_mark_in_the_headers_or_in_a_sheet_of_files_is_told_of_the_file(make_source: Make) -> None:
    _, listing = rows(make_source, b'id;titel;"licentie\n1;Slaap;x\n')
    assert listing.complaints == (f"Row 1 has a quotation mark in column C {REMEDY}",)
    source = make_source("sheet", "list", options={"distributions": "files"})
    files = {"list": b"id;titel\n1;Slaap", "files": b'dataset;downloadlink;titel\n1;https://a.example/f;"x\n'}
    _, listing = harvest(source, Files(files))
    assert listing.complaints == (f"In the files, row 2 has a quotation mark in column C (“titel”) {REMEDY}",)


def test_a_mark_in_a_sheet_on_its_side_is_told(make_source: Make) -> None:
    _, listing = rows(make_source, b'titel;Slaap;Eten\nid;1;2\nomschrijving;x;"y\nlicentie;z;z\n')
    assert listing.complaints == (f"Row 3 has a quotation mark in column C {REMEDY}",)


def test_a_mark_before_half_a_large_file_takes_nothing_of_it(make_source: Make) -> None:
    more = "".join(f"B-{n};Titel {n};{'x' * 60};;\n" for n in range(3_000))
    names, told, _ = titles(make_source, HEAD + 'A-03;"Open;;y;\n' + more)
    assert len(names) == 3_003 and [n for n, t in enumerate(told) if t] == [2]


def test_a_file_full_of_such_marks_is_none(make_source: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(separated, "MOST", 3)
    body = HEAD + "".join(f'B-{n};"Open;;y;\n' for n in range(9))
    with pytest.raises(FetchError, match="more than 3 cells begin with a quotation mark that is never closed"):
        rows(make_source, body.encode())


cells = st.text(st.sampled_from('ab ";\n\r,'), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_a_program_wrote_is_cut_as_it_was_written(table: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(table)
    assert list(cut(text.getvalue(), ";")) == [(row, []) for row in table]


@given(st.text(st.sampled_from('ab";\n'), max_size=40))
def test_no_letter_of_any_text_is_lost(text: str) -> None:
    found: Any = list(cut(text, ";"))
    assert "".join(c for row, _ in found for cell in row for c in cell if c in "ab") == "".join(
        c for c in text if c in "ab"
    )
    loose = any(columns for _, columns in found)
    assert loose or [row for row, _ in found] == list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
