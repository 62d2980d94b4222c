"""Every kind of page read by axe-core: light and dark, on a phone and on a desk; nothing may be wrong.

axe-core's script comes with the package axe-playwright-python, as Deque published it, and is given to pages by the
browser's own door, which the site's policy does not rule.
"""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest

from fairdict.config import Catalogue
from tests import kinds_of_page
from tests.kinds_of_page import ASKED, KINDS, SERVED
from tests.served import serving
from tests.visiting import browser, visit

__all__ = ["browser"]  # the fixture
pytestmark = pytest.mark.browser

AXE = "axe_playwright_python"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
LOOKED_AT = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
"""The rules whose answer depends on colours and width most."""
ASK = """only => axe.run(document, { resultTypes: ["violations"], ...only }).then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, nodes.length, nodes[0].html.slice(0, 200), nodes[0].failureSummary ?? ""]))"""


@pytest.fixture(scope="module")
def address(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    catalogue = kinds_of_page.gathered(built, tmp_path_factory.mktemp("kinds"))
    with serving(catalogue.folder) as (url, _):
        yield url


@pytest.fixture(scope="module")
def axe() -> str:
    pytest.importorskip(AXE, reason="axe-playwright-python is not installed: nothing was read by axe-core")
    return files(AXE).joinpath("axe.min.js").read_text("utf-8")


def complaints(page: Any, only: tuple[str, ...] = ()) -> list[Any]:
    """What axe-core, which the page has, finds wrong with it as it stands; by some rules ``only``."""
    found: list[Any] = page.evaluate(ASK, {"runOnly": list(only)} if only else {})
    return found


def read(browser: Any, address: str, axe: str, looks: tuple[tuple[Any, ...], ...]) -> dict[str, Any]:
    """The kinds of pages of which axe-core complains, each in every look: the window's width, light or dark, rules."""
    wrong = {}
    for found in visit(browser, address, reduced_motion="reduce"):
        page = found.page
        for kind, path in (KINDS | SERVED | ASKED).items():
            found.go(path)
            if kind in ASKED:
                found.counted()
            elif kind == "refused query":
                found.complaints.clear()  # the browser tells of the 400 that is meant
            page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
            page.evaluate(axe)
            for width, scheme, *only in looks:
                page.set_viewport_size({"width": width, "height": 900})
                page.emulate_media(color_scheme=scheme)
                page.evaluate(DRAWN)
                if told := complaints(page, tuple(only)):
                    wrong[f"{kind}, {width}, {scheme}"] = told
    return wrong


def test_axe_finds_nothing_wrong_on_any_kind_of_page(browser: Any, address: str, axe: str) -> None:
    assert read(browser, address, axe, ((1280, "light"), (320, "dark", *LOOKED_AT))) == {}


@pytest.mark.soak
def test_nor_by_any_rule_in_any_look(browser: Any, address: str, axe: str) -> None:
    assert read(browser, address, axe, ((1280, "dark"), (320, "light"), (320, "dark"))) == {}


def test_axe_would_see_a_fault(browser: Any, address: str, axe: str) -> None:
    """A page that was spoilt: the reading itself works."""
    for found in visit(browser, address):
        found.go("en/about/")
        found.page.evaluate("() => { document.documentElement.removeAttribute('lang'); }")
        found.page.evaluate(axe)
        assert "html-has-lang" in [name for name, *_ in complaints(found.page)]
