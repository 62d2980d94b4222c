"""The overview: its counts are those of the lists, its sentences are right in both languages, its drawings in frame."""

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from fairdict.publish import composition, plots, spans
from fairdict.publish.cards import card
from fairdict.publish.entry import Card
from fairdict.publish.mentions import mentions
from fairdict.publish.pages import Site
from fairdict.vocabulary import Vocabularies
from tests import search_cards, site_entries
from tests.site_entries import BASE

NAMES = ("growth", "access", "licence", "themes", "fair", "issued", "coverage")
YEARS = st.integers(-3_000, 2_100) | st.integers(-(10**9), 10**9)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(site_entries.catalogue(tmp_path_factory.mktemp("catalogue")))


@pytest.fixture(scope="module")
def many() -> list[Card]:
    """Cards of more organisations, themes and licences than a plot shows."""
    found = []
    for n, one in enumerate(search_cards.cards(240)):
        themes = tuple(f"{search_cards.THEME}{code}" for code in _CODES[n % 11 : n % 11 + n % 4])
        house = f"House {n % 13}" if n % 17 else ""
        licence = f"Terms {n % 14}" if n % 5 else ""
        periods = ((1950 + n % 70, 1955 + n % 70),) if n % 3 else ()
        high = None if one.fair is None else min(one.fair + n % 9, 100)
        found.append(replace(one, themes=themes, publisher=house, licence=licence, periods=periods, fair_high=high))
    return found


_CODES = ("HEAL", "SOCI", "TECH", "ENVI", "EDUC", "GOVE", "ECON", "AGRI", "TRAN", "JUST", "REGI", "ENER")


def made(site: Site, of: list[Card]) -> dict[str, bytes]:
    """Everything that browses some cards, each of which is its publisher's."""
    browse = site.browse([replace(one, mentions=tuple(mentions({}, BASE, one.publisher))) for one in of])
    return dict(chain(site.front(browse), *(browse.files(unit) for unit in browse.units())))


def tables(files: Mapping[str, bytes]) -> dict[str, list[dict[str, str]]]:
    """The CSV files of an overview, read."""
    found = {}
    for path, body in files.items():
        if path.startswith("overview/") and path.endswith(".csv"):
            text = body.decode("utf-8-sig")
            found[Path(path).stem] = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    return found


def section(page: bytes, name: str) -> Any:
    """The part of the page that answers one question."""
    (found,) = etree.HTML(page.decode()).xpath(f"//section[@aria-labelledby='{name}']")
    return found


def text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def answer(files: Mapping[str, bytes], lang: str, name: str) -> str:
    return text(section(files[f"{lang}/overview/index.html"], name).xpath(".//p[@class='answer']")[0])


def test_every_question_has_its_plot_its_table_and_its_file(site: Site, many: list[Card]) -> None:
    files = made(site, many)
    assert set(tables(files)) == set(NAMES)
    for lang in ("en", "nl"):
        page = etree.HTML(files[f"{lang}/overview/index.html"].decode())
        assert [s.get("aria-labelledby") for s in page.xpath("//section")] == list(NAMES)
        for name in NAMES:
            part = section(files[f"{lang}/overview/index.html"], name)
            assert part.xpath(".//svg") and part.xpath(".//table//td")
            assert part.xpath(f".//a[@href='../../overview/{name}.csv']")
            for drawing in part.xpath(".//svg[@role='img']"):
                named = (drawing.get(f"aria-{how}") for how in ("labelledby", "describedby"))
                told = [text(part.xpath(f".//*[@id='{i}']")[0]) for i in named]
                assert told == [text(part.xpath(".//h2")[0]), text(part.xpath(".//p[@class='answer']")[0])]
            assert not [s for s in part.xpath(".//svg") if s.get("role") != "img" and s.get("aria-hidden") != "true"]


def test_counts_are_those_of_the_lists_they_lead_to(site: Site, many: list[Card]) -> None:
    files = made(site, many)
    for lang in ("en", "nl"):
        page = etree.HTML(files[f"{lang}/overview/index.html"].decode())
        led = 0
        for row in page.xpath("//section//tr[th[@scope='row']//a]"):
            (link,) = row.xpath("./th//a")
            path = link.get("href").removeprefix("../../")
            if path.startswith(f"{lang}/source/") or "#" in path:
                continue
            count = text(row.xpath("./td")[0])
            assert text(etree.HTML(files[f"{path}index.html"].decode()).xpath("//p[@class='lead']")[0]).startswith(
                f"{count} dataset"
            ), path
            led += 1
        assert led > 25


def test_files_lead_to_pages_and_count_every_dataset(site: Site, many: list[Card]) -> None:
    files = made(site, many)
    found = tables(files)
    for name in ("access", "licence"):
        assert sum(int(row["datasets"]) for row in found[name]) == len(many)
    for rows in found.values():
        for page in (row[key] for row in rows for key in row if key.endswith("page") and row[key]):
            assert f"{page.removeprefix(BASE)}index.html" in files, page
    assert found["growth"][-1]["total"] == str(len(many))
    assert sum(int(row["new"]) for row in found["growth"]) == len(many)
    for name in ("issued", "coverage"):
        silent = {"issued": sum(c.year is None for c in many), "coverage": sum(not c.periods for c in many)}[name]
        assert found[name][-1] == {"from": "not stated", "to": "not stated", "datasets": str(silent)}
    for row in found["fair"]:
        judged = [c for c in many if row["source"] in c.sources and c.fair is not None]
        assert int(row["datasets"]) == len(judged) == sum(int(row[f"at_least_{n}0"] if n else row["at_least_0"])
                                                          for n in range(10))  # fmt: skip
        assert abs(int(row["mean_low"]) - sum(c.fair or 0 for c in judged) / len(judged)) <= 0.5
        assert int(row["at_least_30"]) == sum(30 <= (c.fair or 0) < 40 for c in judged)


def test_organisations_and_themes_are_crossed_right(site: Site, many: list[Card]) -> None:
    files = made(site, many)
    pairs = Counter(
        (c.publisher or "not stated", code)
        for c in many
        for code in ([t.rpartition("/")[2] for t in c.themes] or ["not stated"])
    )
    rows = tables(files)["themes"]
    assert {(r["organisation"], r["theme"]): int(r["datasets"]) for r in rows} == pairs
    table = section(files["en/overview/index.html"], "themes").xpath(".//table")[0]
    head = [text(cell) for cell in table.xpath(".//thead//th")]
    shown = {text(row.xpath("./th")[0]): [text(td) for td in row.xpath("./td")] for row in table.xpath(".//tbody/tr")}
    assert head[0] == "Organisation" and head[-2:] == ["4 other themes", "No theme"]
    assert len(head) == 2 + composition.THEMES + 2 and len(shown) == composition.HOUSES + 2
    assert sum(int(cells[0]) for cells in shown.values()) == len(many)
    ranked = Counter(t for c in many for t in c.themes)
    foremost = sorted(ranked, key=lambda t: (-ranked[t], f"theme/{t.rpartition('/')[2]}/"))[: composition.THEMES]
    others = [c for c in many if c.publisher and c.publisher not in shown]
    assert int(shown["5 other organisations"][0]) == len(others)
    assert int(shown["5 other organisations"][-2] or 0) == sum(bool(set(c.themes) - set(foremost)) for c in others)
    assert int(shown["No organisation stated"][-1]) == sum(not c.publisher and not c.themes for c in many)
    for name, cells in shown.items():
        if name.startswith("House"):
            own = [c for c in many if c.publisher == name]
            assert [int(cell or 0) for cell in cells[1:-2]] == [sum(t in c.themes for c in own) for t in foremost]


def test_one_dataset_is_told_in_the_singular(site: Site) -> None:
    one = Card("a", "Dataset", {"en": "A"}, {}, publisher="House", access="PUBLIC", licence="CC0 1.0",
               themes=(f"{search_cards.THEME}HEAL",), year=2020, sources=("university",), fair=40, fair_high=50,
               since="2024-02-29", periods=((2010, 2012),))  # fmt: skip
    files = made(site, [one])
    assert {name: answer(files, "en", name) for name in NAMES} == {
        "growth": "1 dataset came in: 29 February 2024.",
        "access": "Of 1 dataset, 1 can be had by anyone (100 %). Under conditions: 0. Closed: 0. Not stated: 0.",
        "licence": "Of 1 dataset, 1 states a licence (100 %). No licence is used more than once; one is CC0 1.0.",
        "themes": "Of 1 dataset, no organisation has more than 1; one with as many is House. No theme has more than 1 "
        "dataset; one is Health.",
        "fair": "On average, descriptions meet 40 to 50 % of what is asked (Essential indicators of the Research Data "
        "Alliance).",
        "issued": "1 dataset states a year of publication: 2020.",
        "coverage": "Of 1 dataset, 1 says which years it is about: 2010 to 2012. No time has more than 1; the first "
        "such is 2010.",
    }
    assert answer(files, "nl", "growth") == "1 dataset kwam binnen: 29 februari 2024."
    assert answer(files, "nl", "coverage").startswith("Van 1 dataset zegt er 1 over welke jaren de data gaan: 2010 tot")
    link = section(files["nl/overview/index.html"], "fair").xpath(".//th//a")[0]
    assert (link.get("href"), text(link)) == ("../../nl/source/university/", "University of Twente")


def test_many_datasets_are_told_in_the_plural(site: Site, many: list[Card]) -> None:
    files = made(site, many)
    assert answer(files, "en", "growth").startswith(
        "240 datasets came in from 1 January 2024 to 28 January 2024. The b"
    )
    assert re.fullmatch(
        r"Van 240 datasets kan iedereen er \d+ krijgen \(\d+ %\)\. Onder voorwaarden: \d+\. Gesloten: \d+\. "
        r"Niet vermeld: \d+\.", answer(files, "nl", "access"))  # fmt: skip
    years = sorted(c.year for c in many if c.year is not None)
    half = max(y for y in set(years) if 2 * sum(year >= y for year in years) >= len(years))
    assert answer(files, "en", "issued").endswith(f"at least half of them in {half} or later.")
    touching = {d: sum(a <= d + 9 and b >= d for c in many for a, b in c.periods) for d in range(1950, 2030, 10)}
    peak = max(touching, key=lambda d: touching[d])
    assert answer(files, "en", "coverage").endswith(
        f"Most is known of {peak} to {peak + 9}: {touching[peak]} datasets."
    )


def test_an_empty_catalogue_says_so_and_has_no_files(site: Site) -> None:
    files = made(site, [])
    page = files["nl/overview/index.html"].decode()
    assert "Hier staat nog niets." in page and "<svg" not in page
    assert not [path for path in files if path.endswith(".csv")]


def test_a_question_that_no_dataset_answers_is_left_out(site: Site) -> None:
    files = made(site, [Card("a", "Dataset", {}, {}, since="2024-01-01")])
    assert set(tables(files)) == {"growth", "access", "licence"}
    assert tables(files)["licence"] == [{"licence": "not stated", "label": "", "datasets": "1", "page": ""}]


def test_what_is_counted_as_a_dataset_and_is_none_is_told(site: Site) -> None:
    one = Card("a", "Dataset", {}, {}, since="2024-01-01")
    more = [one, replace(one, key="b", kind="Catalog"), *(replace(one, key=k, kind="DatasetSeries") for k in "cd")]
    for lang, told in (("en", "Catalogue (1), Series of datasets (2)."), ("nl", "Catalogus (1), Reeks datasets (2).")):
        assert told in made(site, more)[f"{lang}/overview/index.html"].decode()
        (head,) = etree.HTML(made(site, [one])[f"{lang}/overview/index.html"].decode()).xpath("//header[@class='head']")
        assert not head.xpath(".//p[@class='note']")


def test_the_order_of_the_cards_does_not_matter(site: Site, many: list[Card]) -> None:
    one, other = (
        {path: body for path, body in made(site, cards).items() if "overview" in path} for cards in (many, many[::-1])
    )
    assert one == other and len(one) == 3 + len(NAMES)


def test_no_cell_is_a_formula_and_a_number_is_a_number(site: Site) -> None:
    evil = Card("a", "Dataset", {}, {}, publisher="=1+1", licence="@SUM(A1)", sources=("-x",), fair=1,
                year=-43, since="2024-01-01", themes=(f"{search_cards.THEME}HEAL",))  # fmt: skip
    files = made(site, [evil])
    found = tables(files)
    assert found["licence"][0]["label"] == "'@SUM(A1)"
    assert found["themes"][0]["organisation"] == "'=1+1"
    assert found["fair"][0]["source"] == "'-x" and found["fair"][0]["name"] == "'-x"
    assert found["issued"][0] == {"from": "-43", "to": "-43", "datasets": "1"}
    assert "44 BC" in answer(files, "en", "issued")


@given(st.lists(st.lists(st.tuples(YEARS, st.integers(0, 300)), max_size=3), max_size=60))
def test_spans_hold_every_year_once(found: list[list[tuple[int, int]]]) -> None:
    stretches = [[(first, first + long) for first, long in each] for each in found]
    told = spans.spans(stretches)
    edges = [year for each in stretches for stretch in each for year in stretch]
    assert bool(told) == bool(edges) and len(told) <= spans.MOST + 2
    for one, next in pairwise(told):
        assert next.first == one.last + 1
    for span in told:
        touching = [any(a <= span.last and b >= span.first for a, b in each) for each in stretches]
        assert span.count == sum(touching)
    if edges:
        assert told[0].first <= min(edges) and told[-1].last >= max(edges)
        widths = {s.last - s.first for s in told if not s.outside}
        assert len(widths) == 1


def test_stray_years_do_not_press_the_others_together() -> None:
    years = [y for y in range(1990, 2026) for _ in range(5)]
    told = spans.spans([((y, y),) for y in [*years, 1, 9999]])
    assert [(s.first, s.last, s.count) for s in told if s.outside] == [(1, 1989, 1), (2026, 9999, 1)]
    assert [(s.first, s.count) for s in told if not s.outside] == [(y, 5) for y in range(1990, 2026)]


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (["2024-02-28", "2024-03-01", "2024-03-01"],
         [("2024-02-28", 1, 1), ("2024-02-29", 0, 1), ("2024-03-01", 2, 3)]),
        (["2023-11-05", "2024-01-31"], [("2023-11", 1, 1), ("2023-12", 0, 1), ("2024-01", 1, 2)]),
        (["2019-11-05", "2024-01-31"], [("2019", 1, 1), *((str(y), 0, 1) for y in range(2020, 2024)), ("2024", 1, 2)]),
        ([], []),
    ],
)  # fmt: skip
def test_growth_is_told_by_day_month_or_year(days: list[str], steps: list[tuple[str, int, int]]) -> None:
    assert [(s.when, s.new, s.total) for s in spans.growth(days)] == steps


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=45))
def test_columns_stand_in_their_frame_and_on_each_other(stacks: Sequence[tuple[int, int]]) -> None:
    drawn = plots.columns(stacks, ("low", "high"), [str(n) for n in range(len(stacks))], str)
    assert len(drawn.lines) <= 5 and len(drawn.marks) <= 4
    top = int(drawn.lines[-1].label)
    assert top >= max((sum(stack) for stack in stacks), default=0)
    for piece in drawn.pieces:
        x, y, width, height = (float(v) for v in (piece.x, piece.y, piece.width, piece.height))
        assert min(x, y) >= -0.01 and max(x + width, y + height) <= 100.01
    total = sum(float(piece.height) for piece in drawn.pieces)
    assert total == pytest.approx(100 * sum(map(sum, stacks)) / top, abs=0.01 * len(drawn.pieces))


@pytest.mark.parametrize(("label", "half"), [("2024", 8), ("30 september 2026", 24)])
@pytest.mark.parametrize("number", range(1, 43))
def test_labels_below_columns_do_not_touch_on_a_phone(number: int, label: str, half: int) -> None:
    marks = plots.columns([(1,)] * number, ("new",), [label] * number, str).marks
    assert marks and (number == 1 or len(marks) > 1)
    sides = {"start": (0, 2 * half), "middle": (-half, half), "end": (-2 * half, 0)}
    extents = [tuple(float(mark.at) + side for side in sides[mark.anchor]) for mark in marks]
    assert extents[0][0] >= 0 and extents[-1][1] <= 100
    for one, next in pairwise(extents):
        assert one[1] <= next[0] + 0.01


def test_a_share_is_neither_nothing_nor_all_where_it_is_not(site: Site) -> None:
    words = site.words("en")
    told = {pair: composition.percent(*pair, words) for pair in ((0, 9), (1, 900), (1, 200), (899, 900), (9, 9))}
    assert list(told.values()) == ["0 %", "< 1 %", "1 %", "> 99 %", "100 %"]
    assert plots.share(1, 10**6) == "0.4" and plots.share(0, 5) == "0" and plots.share(1, 3) == "33.33"


def test_a_card_knows_its_years_and_both_bounds(vocabularies: Vocabularies) -> None:
    def day(text: str) -> list[dict[str, str]]:
        return [{"@value": text, "@type": "xsd:date"}]

    entry = site_entries.rich()
    document = {
        **entry.document,
        "temporal": [
            {"startDate": day("2010-01-01"), "endDate": day("2012-06-30")},
            {"startDate": day("2020")},
            {"endDate": day("-0500")},
            {"startDate": day("2021"), "endDate": day("2001")},
            {"label": {"en": ["The Middle Ages"]}},
            "2010/2011",
        ],
    }
    found = card(replace(entry, document=document), vocabularies)
    assert found.periods == ((2010, 2012), (2020, 2020), (-500, -500))
    assert found.fair is not None and found.fair_high is not None and found.fair < found.fair_high


def test_scores_of_datasets_that_no_source_tells_of_any_more_are_no_plot(site: Site) -> None:
    one = Card("a", "Dataset", {"en": "A"}, {}, fair=40, fair_high=50, since="2024-02-29")
    assert "overview/fair.csv" not in made(site, [one])
