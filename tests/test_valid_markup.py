"""The HTML of every kind of page, judged by a parser and by rules; and that each rule sees its fault."""

from pathlib import Path

import pytest

from fairdict.config import Catalogue
from tests import kinds_of_page
from tests.kinds_of_page import KINDS, MOVED, SERVED
from tests.markup_rules import faults
from tests.served import ask, serving

GOOD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head><body><main><h1>H</h1>'
    '<ul><li><a href="x/">y</a></li></ul><p id="a">b</p></main></body></html>'
)


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return kinds_of_page.gathered(built, tmp_path_factory.mktemp("kinds"))


def wrong(public: Path, pages: list[Path]) -> dict[str, list[str]]:
    """The pages that have faults, with the first few."""
    told = {page.relative_to(public).as_posix(): faults(page.read_text("utf-8")) for page in pages}
    return {path: found[:5] for path, found in told.items() if found}


def test_every_kind_of_page_is_valid(catalogue: Catalogue) -> None:
    paths = [path if path.endswith(".html") else f"{path}index.html" for path in KINDS.values()]
    assert wrong(catalogue.public, [catalogue.public / path for path in paths]) == {}


def test_pages_that_are_made_when_asked_for_are_valid(catalogue: Catalogue) -> None:
    with serving(catalogue.folder) as (url, _):
        pages = {kind: ask(url, f"/{path}").body.decode() for kind, path in SERVED.items()}
    assert {kind: said for kind, text in pages.items() if (said := faults(text))} == {}


def test_pages_that_point_on_are_valid(catalogue: Catalogue) -> None:
    assert wrong(catalogue.public, [catalogue.public / path / "index.html" for path in MOVED]) == {}


@pytest.mark.soak
def test_every_page_is_valid(catalogue: Catalogue) -> None:
    pages = sorted(catalogue.public.rglob("*.html"))
    assert len(pages) > 1000
    assert wrong(catalogue.public, pages) == {}


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("<p", "</b><p", "line 1: unexpected-end-tag"),
        ("<li>", "<span>z</span><li>", "<span> stands in <ul>"),
        ("b</p>", '<button>c<input aria-label="d"></button></p>', "<input> stands somewhere in <button>"),
        ("<p ", '<p align="left" ', "<p> has an attribute align"),
        ('lang="en"', 'lang="english language"', "lang=english language is no language"),
        ("b</p>", '<time datetime="yesterday">b</time></p>', "datetime=yesterday is no date"),
        ('href="x/"', 'href="x y"', "href=x y is no address"),
        ('href="x/"', 'href=""', "<a> has an empty href"),
        ("<h1>", '<h1 id="a">', "id=a stands 2 times"),
        ('href="x/"', 'href="#b"', "<a> points to #b, which is not there"),
        ("<p ", '<p aria-labelledby="c" ', "<p> points to #c, which is not there"),
        ("<p ", "<h1>I</h1><p ", "headings begin [1, 1], with 2 h1"),
        ("<p ", "<h3>I</h3><p ", "h3 follows h1"),
        ("<title>T</title>", "", "0 <title>"),
        (">y</a>", "></a>", "<a> is empty"),
        ("b</p>", "<input></p>", "<input> has no label"),
        ("b</p>", '<img src="x"></p>', "<img> has no alt"),
        (' href="x/"', "", "<a> leads nowhere"),
        (' lang="en"', "", "the page has no language"),
        ("<p ", '<p role="text" ', "role=text"),
    ],
)  # fmt: skip
def test_each_rule_sees_its_fault(good: str, bad: str, said: str) -> None:
    assert faults(GOOD) == []
    assert good in GOOD and faults(GOOD.replace(good, bad, 1)) == [said]
