"""The page of a dataset in a browser: copying, what is drawn, a narrow screen, and all of it without JavaScript."""

from collections.abc import Iterator
from typing import Any

import pytest

from fairdict.publish.pages import Site
from fairdict.serve import Server, site
from tests import site_entries
from tests.visiting import browser as browser

pytestmark = pytest.mark.browser

KEYS = ("x1", "bare", "gone", "evil")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages of the entries written by hand, served."""
    public = tmp_path_factory.mktemp("public")
    pages = Site(site_entries.catalogue(tmp_path_factory.mktemp("catalogue")))
    entries = [site_entries.rich(), site_entries.bare(), site_entries.withdrawn(), site_entries.hostile()]
    for path, body in [file for entry in entries for file in pages.dataset(entry)] + list(pages.static()):
        place = public / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(body)
    with Server(lambda _: site(public), dated=True) as server:
        yield server.url


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Any]:
    """Opens a page in a context of its own; afterwards no page may have complained or asked elsewhere."""
    contexts, wrong = [], []

    def opened(path: str, script: str = "", **more: Any) -> Any:
        context = browser.new_context(**more)
        contexts.append(context)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith(address) else wrong.append(r.url))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def _said(page: Any, text: str) -> None:
    page.wait_for_function("text => document.querySelector('[role=status]').textContent === text", arg=text)


def test_the_citation_is_copied_and_that_is_said_aloud(visit: Any) -> None:
    page = visit("en/dataset/x1/")
    page.get_by_role("button", name="Copy citation").click()
    _said(page, "Copied: citation.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".citation").inner_text()
    page.get_by_role("button", name="Copy BibTeX").focus()
    page.keyboard.press("Enter")
    _said(page, "Copied: BibTeX.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("@dataset{bos2021sleep,")
    assert page.evaluate("document.activeElement.textContent") == "Copy BibTeX"


def test_a_browser_without_clipboard_copies_a_selection(visit: Any) -> None:
    page = visit("nl/dataset/x1/", script="Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    page.get_by_role("button", name="Kopieer verwijzing").click()
    _said(page, "Gekopieerd: verwijzing.")
    assert page.locator("textarea").count() == 0


def test_copying_that_fails_says_what_to_do(visit: Any) -> None:
    page = visit("en/dataset/x1/", script="navigator.clipboard.writeText = () => Promise.reject(new Error('no'));")
    page.get_by_role("button", name="Copy citation").click()
    _said(page, "Copying did not work here. Select the text, or use the link.")


def test_without_javascript_all_is_there_but_the_buttons(visit: Any) -> None:
    page = visit("en/dataset/x1/", java_script_enabled=False)
    assert page.locator("button").count() == 0
    assert page.locator(".citation").inner_text().startswith("Bos, Jo; Sleep Lab (2021)")
    assert page.locator(".steps li").count() == 8
    assert page.get_by_role("link", name="BibTeX").get_attribute("href") == "../../../dataset/x1/cite.bib"


def test_what_is_drawn_has_a_name_and_its_words_beside_it(visit: Any) -> None:
    page = visit("en/dataset/x1/")
    drawn = page.get_by_role("img", name="Map: Twente Outlines of the countries around it. The area is marked.")
    box = drawn.bounding_box()
    assert box["width"] > 200 and abs(box["width"] / box["height"] - 1.5) < 0.05
    marked, land = (page.locator(f".map .{name}").bounding_box() for name in ("area", "land"))
    assert box["x"] < marked["x"] and marked["x"] + marked["width"] < box["x"] + box["width"]
    assert land["width"] > marked["width"]
    assert page.get_by_role("img", name="The period on an axis of years: 1 January 2010 to 2020").is_visible()
    words = page.locator(".covered").inner_text()
    assert "1 January 2010 to 2020" in words and "52.1° to 52.5° N, 6.35° to 7.07° E" in words
    assert "Natural Earth, public domain" in words


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", KEYS)
def test_a_narrow_screen_shows_all_without_scrolling_sideways(visit: Any, key: str, scheme: str) -> None:
    page = visit(f"nl/dataset/{key}/", viewport={"width": 320, "height": 700}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == 320
