"""The demo's site in a browser: searched, filtered, opened, in both languages, and with JavaScript off."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from fairdict.config import Catalogue
from fairdict.serve import Server, site
from tests.built_example import copied
from tests.visiting import Visit, browser, visit

__all__ = ["browser"]  # the fixture
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def public(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example's site."""
    return copied(built, tmp_path_factory.mktemp("site")).public


@pytest.fixture(scope="module")
def address(public: Path) -> Iterator[str]:
    """The example's site, served."""
    with Server(lambda _: site(public), dated=True) as server:
        yield server.url


@pytest.fixture
def scripted(browser: Any, address: str) -> Iterator[Visit]:
    yield from visit(browser, address)


@pytest.fixture
def plain(browser: Any, address: str) -> Iterator[Visit]:
    yield from visit(browser, address, java_script_enabled=False)


def test_a_dataset_is_searched_filtered_and_opened(scripted: Visit) -> None:
    page = scripted.page
    scripted.go("nl/")
    scripted.settled("slaap")
    every = page.locator("#results > li").count()
    assert every >= 3
    page.locator("#facets label", has_text="Gesloten").click()
    page.wait_for_function(f"() => document.querySelectorAll('#results > li').length < {every}")
    assert "access=" in page.url and "q=slaap" in page.url
    first = page.locator("#results > li a").first
    title = first.inner_text()
    first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text().strip() == title.strip()
    assert "Gesloten" in page.locator("main").inner_text()
    page.go_back()
    page.wait_for_function("() => document.querySelectorAll('#results > li').length > 0")
    assert page.input_value("#q") == "slaap"


def test_an_address_with_a_search_in_it_can_be_shared(scripted: Visit) -> None:
    scripted.go("en/?q=glucose&sort=newest")
    page = scripted.page
    page.wait_for_function("() => document.querySelectorAll('#results > li').length > 0")
    assert page.input_value("#q") == "glucose" and page.input_value("#sort") == "newest"
    assert "glucose" in page.locator("#results").inner_text().lower()


def test_a_doi_leads_to_its_dataset(scripted: Visit) -> None:
    scripted.go("en/")
    scripted.settled("10.5072/ijsselland.106")
    assert "particulate" in scripted.page.locator("#results > li").first.inner_text()


def test_what_the_page_about_search_types_is_found_as_it_says(scripted: Visit) -> None:
    text = (Path(__file__).parent.parent / "docs" / "how-to" / "search.md").read_text("utf-8")
    cells = re.findall(r"^\| (`.+`) \|", text, re.M)
    typed = [word for cell in cells for word in re.findall(r"`([^`]+)`", cell)]
    assert len(typed) >= 12
    said = {}
    for query in typed:  # each on a page of its own, so that nothing of the question before is taken for its answer
        scripted.go(f"en/?q={quote(query)}")
        scripted.counted()
        assert scripted.page.locator("#results > li").count() >= 1, query
        said[query] = scripted.page.inner_text("#status") + scripted.page.inner_text("#also")
        assert "No dataset has all these words" not in said[query], query
    for query in ("diabtes", "bewgen"):
        assert "Did you mean" in said[query] or "Also searched for" in said[query]
    assert "Also searched for: “diabetes mellitus”" in said["suikerziekte"]


def test_both_languages_are_searched_from_either(scripted: Visit) -> None:
    scripted.go("nl/")
    scripted.settled("accelerometer")
    assert scripted.page.locator("#results > li [lang='en']").count() >= 1
    scripted.page.get_by_role("link", name="English").first.click()
    assert scripted.page.locator("html").get_attribute("lang") == "en"


def test_without_javascript_lists_lead_to_every_kind_of_page(plain: Visit) -> None:
    page = plain.page
    plain.go("")
    page.locator("main a", has_text="GGD Salland en Graafschap").first.click()
    assert page.locator("h1").inner_text().startswith("GGD Salland en Graafschap")
    rows = page.locator("main .rows > li")
    assert rows.count() == 13
    title = rows.locator("a").first.inner_text()
    rows.locator("a").first.click()
    assert page.locator("h1").inner_text().strip() == title.strip()
    assert page.locator("a[href$='cite.bib']").count() == 1
    plain.go("en/all/")
    assert "75" in page.locator("main").inner_text()
    plain.go("nl/quality/")
    assert page.locator("main a[href*='source/university']").count() >= 1


def test_no_dataset_sticks_out_on_a_phone(browser: Any, address: str, public: Path) -> None:
    """A page of every dataset, in the two languages by turns."""
    keys = sorted(page.parent.name for page in (public / "nl" / "dataset").glob("*/index.html"))
    paths = [f"{('en', 'nl')[number % 2]}/dataset/{key}/" for number, key in enumerate(keys)]
    assert len(paths) >= 75
    wide = {}
    for found in visit(browser, address, viewport={"width": 320, "height": 640}):
        for path in paths:
            found.go(path)
            wide[path] = found.page.evaluate("() => document.documentElement.scrollWidth")
    assert {path: width for path, width in wide.items() if width > 320} == {}


def test_the_verdict_and_its_reasons_read_without_javascript_and_on_paper(plain: Visit) -> None:
    page = plain.page
    plain.go("nl/dataset/10.5072_ijsselland.112/")
    section = page.locator("section.fair")
    told = section.locator(".summary").inner_text()
    assert "toetsen voldaan" in told and "gecontroleerd worden" in told
    assert section.locator(".letters li").count() == 4 and section.locator(".best li").count() == 3
    assert not section.locator(".findings").first.is_visible()
    section.locator("summary").first.click()
    test = section.locator(".findings a.test").first
    name = test.inner_text()
    page.emulate_media(media="print")
    assert section.locator(".summary").is_visible() and section.locator(".best .fix").first.is_visible()
    page.emulate_media(media="screen")
    test.click()
    page.wait_for_load_state()
    assert name in page.locator("main").inner_text() and page.locator("h2#failing, h2#passing").count() > 0


def test_without_javascript_there_is_no_box_that_does_nothing(plain: Visit, scripted: Visit) -> None:
    plain.go("nl/")
    assert not plain.page.locator("#search").is_visible()
    assert plain.page.locator(".notice").is_visible()
    scripted.go("nl/")
    assert scripted.page.locator("#search").is_visible()
    assert not scripted.page.locator(".notice").is_visible()


def test_the_overview_reads_on_a_phone_without_javascript_and_on_paper(browser: Any, address: str) -> None:
    for found in visit(browser, address, java_script_enabled=False, viewport={"width": 320, "height": 640}):
        page = found.page
        found.go("nl/")
        page.locator(".menu a", has_text="Overzicht").click()
        assert page.locator("section.plot").count() == 7
        assert page.locator("#access ~ table .dot").count() == 4
        for drawing in page.locator("svg.standing").all():
            box = drawing.bounding_box()
            assert box["x"] > 40 and box["width"] > 200 and box["x"] + box["width"] <= 320
        letters = page.locator("svg.standing text").first
        assert 10 < letters.bounding_box()["height"] < 24  # as large as on a wide page
        table = page.locator("section[aria-labelledby='coverage'] table")
        assert not table.is_visible()
        page.emulate_media(media="print")
        assert table.is_visible()
        page.emulate_media(media="screen")
        page.locator("section[aria-labelledby='coverage'] summary").click()
        assert table.is_visible()
        row = page.locator("#themes ~ table tbody tr", has_text="GGD Salland en Graafschap")
        assert "Gezondheid" in row.locator("td").nth(1).evaluate("e => getComputedStyle(e, '::before').content")
        page.locator("#licence ~ table a", has_text="CC0 1.0").click()
        assert page.locator("h1").inner_text() == "CC0 1.0"


def test_a_publisher_has_a_name_in_each_language(scripted: Visit) -> None:
    page = scripted.page
    for lang, own, other in (
        ("nl", "Streekziekenhuis Berkeldal", "Berkeldal Regional Hospital"),
        ("en", "Berkeldal Regional Hospital", "Streekziekenhuis Berkeldal"),
    ):
        scripted.go(f"{lang}/publisher/berkeldal-regional-hospital/")  # where its list was: it points on
        page.wait_for_url(f"**/{lang}/organisation/berkeldal-regional-hospital/")
        assert page.locator("h1").inner_text() == own
        assert page.locator(".also").all_inner_texts() == [other]
        assert other not in page.locator(".rows").inner_text()
        scripted.go(f"{lang}/?publisher=berkeldal-regional-hospital")
        page.wait_for_function("() => document.querySelector('#search').dataset.state === 'counted'")
        assert page.locator("#results .publisher").first.inner_text() == own
        assert own in page.locator("#facets").inner_text() and other not in page.locator("#facets").inner_text()


def test_a_project_is_followed_to_its_people_and_funder_without_javascript(plain: Visit) -> None:
    page = plain.page
    plain.go("en/browse/")
    page.get_by_role("link", name="Wearables that work outside the lab").click()
    assert page.locator("h1").inner_text() == "Wearables that work outside the lab"
    assert "HRC-TT.19.108" in page.locator(".aside").inner_text()
    page.locator(".rows a").first.click()
    page.locator(".related, .project").get_by_role("link", name="Hanzeland Research Council").first.click()
    assert page.locator(".kind").first.inner_text() == "Funder"
    page.locator(".aside").get_by_role("link", name="Wearables that work outside the lab").click()
    page.locator(".aside").get_by_role("link", name="Rohan Bhattacharya").click()
    assert "ORCID 0000-0000-0000-1047" in page.locator(".aside").inner_text()
    page.locator(".aside").get_by_role("link", name="Universiteit IJsselland").click()
    shown, told = page.locator(".row").count(), page.locator(".lead").inner_text()
    assert told == f"{shown} datasets" and page.locator("link[type='application/atom+xml']").count() == 2


def test_a_suggestion_is_a_word(scripted: Visit) -> None:
    scripted.go("en/")
    scripted.settled("diabetss ")
    assert "“diabetes”" in scripted.page.locator("#status").inner_text()


@pytest.mark.parametrize(
    "path",
    [
        "nl/", "en/dataset/10.5072_ijsselland.112/", "nl/quality/", "en/browse/", "nl/source/university/", "en/fair/",
        "nl/overview/", "en/overview/", "nl/fair/mqa-405/", "en/fair/mqa-405/formatMediaTypeVocabularyAlignment/",
        "nl/browse/keyword/", "nl/organisation/universiteit-ijsselland/", "en/selection/open-health/",
    ],
)  # fmt: skip
def test_nothing_sticks_out_on_a_phone(browser: Any, address: str, path: str) -> None:
    for found in visit(browser, address, viewport={"width": 320, "height": 640}):
        found.go(path)
        wide = found.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 320, path


def test_the_site_works_under_any_path(browser: Any, address: str, tmp_path: Path) -> None:
    """The same folder below another one: pages, scripts and index reach each other by relative addresses."""
    for found in visit(browser, address):
        found.go("en/about/")
        links = found.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        inner = [href for href in links if not href.startswith(("http", "mailto:", "#"))]
        assert inner and not [href for href in inner if href.startswith("/")]
