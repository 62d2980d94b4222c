"""What a researcher does at a catalogue, step by step, whatever the catalogue holds: ways through the site that tests
walk over the demo and over generated datasets. Each takes a :class:`~tests.visiting.Visit`."""

import re
from pathlib import Path
from typing import Any

from tests.visiting import Visit

RESULTS = "#results > li"
TITLES = "#results h3 a"
STEPS = 400
"""Presses of the tab key after which something was missed."""
SEEN = """() => {
  const at = document.activeElement;
  const ringed = element => parseFloat(getComputedStyle(element).outlineWidth) > 0 &&
    getComputedStyle(element).outlineStyle !== "none";
  const box = at.getBoundingClientRect();
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return seen && (ringed(at) || Boolean(at.closest(".box") && ringed(at.closest(".box"))));
}"""
AFTER = """() => {
  const [before, now] = [window.before, document.activeElement];
  window.before = now;
  return !before?.isConnected || before === document.body || now === document.body ||
    Boolean(before.compareDocumentPosition(now) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""
WIDE = "() => document.documentElement.scrollWidth"


def tabbed(page: Any, selector: str) -> None:
    """Goes on by the tab key to the first element that fits; each one on the way is seen, and after the one before."""
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        told = page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(SEEN), f"nothing shows where one is: {told}"
        assert page.evaluate(AFTER), f"the order jumps back: {told}"
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached")


def followed(page: Any, selector: str) -> None:
    """Follows the first such link, until its page is there with all that belongs to it."""
    link = page.locator(selector).first
    address = link.evaluate("link => link.href.split('#')[0]")
    link.click()
    page.wait_for_url(address)


def opened(page: Any) -> str:
    """Opens the first result; its title, which is the page's."""
    first = page.locator(TITLES).first
    title = str(first.inner_text()).strip()
    followed(page, TITLES)
    assert page.locator("h1").inner_text().strip() == title
    return title


def narrowed_to_open_data(found: Visit, lang: str, query: str) -> None:
    """Searches, keeps what may be used today, and reads on the page that it may be."""
    page, free = found.page, {"en": "Open", "nl": "Open"}[lang]
    found.go(f"{lang}/")
    found.settled(query)
    every = page.inner_text("#status")
    page.locator("[data-facet=access] input[value=public]").check()
    page.wait_for_function("every => document.querySelector('#status').textContent !== every", arg=every)
    found.counted()
    states = page.locator(f"{RESULTS} [class^=access-]").all_inner_texts()
    assert states and set(states) == {free}
    opened(page)
    assert page.locator(".access .state").inner_text() == free
    assert page.locator(".access .steps li").count() >= 1


def cited(found: Visit, path: str) -> None:
    """Copies the citation of a dataset, and downloads it for a reference manager."""
    page = found.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    found.go(path)
    page.locator(".cite button").first.click()
    page.wait_for_function("() => document.querySelector('.copied').textContent !== ''")
    assert page.evaluate("() => navigator.clipboard.readText()") == page.inner_text(".citation")
    with page.expect_download() as started:
        page.get_by_role("link", name="BibTeX").click()
    text = Path(started.value.path()).read_text("utf-8")
    assert re.match(r"@\w+\{\S+,\n", text) and text.rstrip().endswith("}")


def marked_on_two_pages(found: Visit, lang: str) -> None:
    """Marks a dataset on each of two pages of results, and downloads both."""
    page, titles = found.page, []
    found.go(f"{lang}/?sort=title")
    found.counted()
    for number in (1, 2):
        titles.append(page.locator(TITLES).first.inner_text().strip())
        page.locator(".tick input").first.check()
        if number == 1:
            page.locator("#pager a[data-page='2']").first.click()
            page.wait_for_function("() => document.querySelector('#results').start === 21")
            found.counted()
    page.locator(".takeaway summary").click()
    with page.expect_download() as started:
        page.locator(".takeaway button[value=BibTeX]").click()
    text = Path(started.value.path()).read_text("utf-8")
    assert len(re.findall(r"^@\w+\{", text, re.M)) == 2 and titles[0] != titles[1]


def in_the_other_language(found: Visit, query: str) -> None:
    """Changes the language in the middle of a search with a filter, and stays there."""
    page = found.page
    found.go("nl/")
    found.settled(query)
    page.locator("[data-facet=access] input").first.check()
    page.wait_for_function("() => location.search.includes('access=')")
    found.counted()
    asked, first = page.evaluate("() => location.search"), page.locator(TITLES).first.get_attribute("href")
    page.locator(".tongues a[hreflang=en]").click()
    page.wait_for_load_state()
    found.counted()
    assert page.locator("html").get_attribute("lang") == "en" and page.evaluate("() => location.search") == asked
    assert page.input_value("#q") == query
    other = page.locator(TITLES).first.get_attribute("href")
    assert other.split("/")[-2] == first.split("/")[-2]
    opened(page)
    assert page.locator("html").get_attribute("lang") == "en"


def by_keys_alone(found: Visit, lang: str, query: str) -> None:
    """Skips to the content, searches, filters, opens a result and takes its citation along, without a mouse."""
    page = found.page
    found.go(f"{lang}/")
    tabbed(page, ".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "content"
    tabbed(page, "#q")
    page.keyboard.type(query)
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#results > li').length > 0")
    found.counted()
    tabbed(page, "[data-facet] input[type=checkbox]")
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('#facets .active') !== null")
    found.counted()
    assert page.evaluate("() => document.activeElement.checked"), "the box that was ticked lost the focus"
    tabbed(page, ".takeaway summary")
    page.keyboard.press("Enter")
    tabbed(page, ".takeaway button[value=RIS]")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename.endswith(".ris")
    tabbed(page, TITLES)
    page.keyboard.press("Enter")
    page.wait_for_selector(".citation")
    tabbed(page, ".cite button")
    tabbed(page, ".cite a[href$='cite.bib']")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert started.value.suggested_filename == "cite.bib"


def on_a_phone(found: Visit, lang: str, query: str) -> None:
    """Searches and browses in a window of 320 points; nothing sticks out on the way."""
    page = found.page
    found.go(f"{lang}/")
    found.settled(query)
    assert page.evaluate(WIDE) <= 320
    page.locator(".to-filters a").click()
    assert page.locator("#facets").bounding_box()["y"] < 640
    opened(page)
    assert page.evaluate(WIDE) <= 320
    followed(page, ".menu a[href$='/browse/']")
    assert page.evaluate(WIDE) <= 320
    followed(page, "main a[href*='/access/']")
    assert page.evaluate(WIDE) <= 320
    followed(page, ".rows a")
    assert page.locator(".citation").is_visible() and page.evaluate(WIDE) <= 320


def without_javascript(found: Visit, lang: str) -> None:
    """Browses from the front page to a list, a dataset, its makers' page and back to another of their datasets."""
    page = found.page
    found.go(f"{lang}/")
    assert page.locator(".notice").is_visible() and not page.locator("#search").is_visible()
    followed(page, ".start a[href*='/organisation/']")
    name = page.locator("h1").inner_text()
    followed(page, ".rows a")
    assert name in page.locator("main").inner_text() and page.locator(".citation").is_visible()
    assert page.locator("a[href$='cite.bib']").get_attribute("href").endswith("/cite.bib")
    followed(page, ".tongues a")
    assert page.locator("html").get_attribute("lang") != lang and page.locator(".citation").is_visible()


def along_a_project(found: Visit, lang: str) -> None:
    """From a dataset of a project to the project, to its other datasets, and to somebody who worked on it."""
    page = found.page
    found.go(f"{lang}/browse/")
    followed(page, "main a[href*='/project/']")
    project = page.locator("h1").inner_text()
    followed(page, ".rows a")
    followed(page, "main a[href*='/project/']")
    assert page.locator("h1").inner_text() == project
    followed(page, "main .aside a[href*='/person/']")
    assert page.locator("main a[href*='orcid.org/']").count() >= 1
    assert page.locator(".rows > li").count() >= 1
