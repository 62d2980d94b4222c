"""The example with a look of its own in a browser: its colours and logo by day, by night and on paper."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from fairdict.config import load
from fairdict.layers import bundled
from fairdict.serve import Server, site
from tests.built_example import night
from tests.visiting import browser, visit

__all__ = ["browser"]  # the fixture
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("look") / "river"
    shutil.copytree(bundled("examples") / "own-look", folder)
    night(folder, probe=False)
    with Server(lambda _: site(load(folder).public), dated=True) as server:
        yield server.url


def colours(page: Any) -> tuple[str, str]:
    """Of the page and of its text."""
    told: list[str] = page.evaluate(
        "() => ['backgroundColor', 'color'].map(n => getComputedStyle(document.documentElement)[n])"
    )
    return told[0], told[1]


@pytest.mark.parametrize(
    ("scheme", "page", "logo"),
    [
        ("light", ("rgb(241, 246, 246)", "rgb(18, 48, 58)"), "logo-"),
        ("dark", ("rgb(14, 34, 41)", "rgb(230, 241, 242)"), "logo-dark-"),
    ],
)
def test_the_house_has_its_colours_and_logo(browser: Any, address: str, scheme: str, page: Any, logo: str) -> None:
    for found in visit(browser, address, color_scheme=scheme, viewport={"width": 320, "height": 640}):
        for path in ("nl/", "en/overview/", "nl/measure/", "en/all/"):
            found.go(path)
            assert colours(found.page) == page, path
            assert found.page.evaluate("() => document.documentElement.scrollWidth") <= 320, path
        image = found.page.locator("header img")
        assert image.evaluate("i => i.complete && i.naturalWidth") == 64
        assert image.evaluate("i => i.currentSrc.split('/').pop()").startswith(logo)
        found.page.emulate_media(media="print")
        assert colours(found.page) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")
        assert "logo-dark" not in image.evaluate("i => i.currentSrc")


def test_its_words_box_and_page_are_there(browser: Any, address: str) -> None:
    for found in visit(browser, address, java_script_enabled=False):
        found.go("nl/all/")
        found.page.locator("main .rows a").first.click()
        assert found.page.locator(".river-desk").inner_text().startswith("Een vraag aan het rivierloket?")
        found.page.locator(".menu a", has_text="Kom meten").click()
        assert found.page.locator("h1").inner_text() == "Kom meten"
        found.page.get_by_role("link", name="English").click()
        assert found.page.locator("h1").inner_text() == "Come and measure"
