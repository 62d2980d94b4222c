"""Ten journeys of a researcher in a browser over the demo; those that need no text of it also over generated data."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from fairdict.config import Catalogue, load
from fairdict.serve import Server, site
from tests import generated, journeys
from tests.visiting import Visit, browser, visit

__all__ = ["browser"]  # the fixture
pytestmark = pytest.mark.browser

PHONE = {"width": 320, "height": 640}
WALKS: dict[str, tuple[Callable[[Visit], None], dict[str, Any]]] = {
    "open data": (lambda found: journeys.narrowed_to_open_data(found, "nl", "slaap"), {}),
    "two pages": (lambda found: journeys.marked_on_two_pages(found, "en"), {}),
    "other language": (lambda found: journeys.in_the_other_language(found, "slaap"), {}),
    "keys": (lambda found: journeys.by_keys_alone(found, "nl", "slaap"), {}),
    "phone": (lambda found: journeys.on_a_phone(found, "nl", "slaap"), {"viewport": PHONE}),
    "no JavaScript": (lambda found: journeys.without_javascript(found, "en"), {"java_script_enabled": False}),
    "project": (lambda found: journeys.along_a_project(found, "en"), {"java_script_enabled": False}),
}
"""Journeys that go through any catalogue, and what the browser is like on them."""


@pytest.fixture(scope="module")
def address(built: Catalogue) -> Iterator[str]:
    """The example's site, served."""
    with Server(lambda _: site(built.public), dated=True) as server:
        yield server.url


@pytest.fixture
def scripted(browser: Any, address: str) -> Iterator[Visit]:
    yield from visit(browser, address)


@pytest.mark.parametrize("walk", WALKS)
def test_a_journey_through_the_demo(browser: Any, address: str, walk: str) -> None:
    go, settings = WALKS[walk]
    for found in visit(browser, address, **settings):
        go(found)


def test_a_dutch_lay_term_finds_what_researchers_call_otherwise(scripted: Visit) -> None:
    page = scripted.page
    scripted.go("nl/")
    scripted.settled("suikerziekte")
    titles = page.locator(journeys.TITLES).all_inner_texts()
    assert "diabetes" in titles[0].lower() and not any("suikerziekte" in title.lower() for title in titles)
    assert "diabetes" in page.inner_text("#also")
    title = journeys.opened(page)
    assert "diabetes" in title.lower() and page.locator(".access .state").is_visible()


def test_a_dataset_is_cited(scripted: Visit) -> None:
    journeys.cited(scripted, "nl/dataset/10.5072_ijsselland.112/")


def test_restricted_data_are_asked_for(scripted: Visit) -> None:
    page = scripted.page
    scripted.go("nl/?q=heup&access=restricted")
    scripted.counted()
    page.locator(journeys.TITLES, has_text="nieuwe heup").click()
    page.wait_for_load_state()
    assert page.locator(".access .state").inner_text() == "Beperkt"
    steps = page.locator(".steps li").all_inner_texts()
    assert steps[0].startswith("Lees de voorwaarden") and any(step.startswith("Wacht op antwoord") for step in steps)
    mail = page.locator(".steps a[href^='mailto:']").get_attribute("href")
    assert unquote(urlsplit(mail).path) == "h.vruwink@berkeldal.example"
    wrong = urlsplit(page.locator(".origin a[href^='mailto:']").get_attribute("href"))
    asked = parse_qs(wrong.query)
    assert "nieuwe heup" in asked["subject"][0] and "10.5072_ijsselland.112" in asked["body"][0]


def walked(browser: Any, folder: Path, number: int) -> None:
    """All journeys that go through any catalogue, over ``number`` generated datasets."""
    generated.night(generated.declared(folder), generated.Feed(number))
    with Server(lambda _: site(load(folder).public), dated=True) as server:
        for go, settings in WALKS.values():
            for found in visit(browser, server.url, **settings):
                go(found)
        for found in visit(browser, server.url):
            found.go("en/all/")
            path = found.page.locator(".rows a").first.evaluate("link => new URL(link.href).pathname.slice(1)")
            journeys.cited(found, path)


def test_the_journeys_go_through_generated_datasets(browser: Any, tmp_path: Path) -> None:
    walked(browser, tmp_path, 80)


@pytest.mark.soak
def test_the_journeys_go_through_ten_thousand_datasets(browser: Any, tmp_path: Path) -> None:
    walked(browser, tmp_path, 10_000)
