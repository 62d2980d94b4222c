"""Whether search finds: the right dataset comes first for nine of ten questions, those set aside among them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest

from tests.search_collection import collection, questions
from tests.search_engines import Fts5, Ours, score, served, write_ours

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: search is not measured")
WANTED = 0.9


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ours]:
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    if not Path(path).is_file():
        pytest.skip(f"no Chromium at {path} (set CHROMIUM): search is not measured")
    folder = tmp_path_factory.mktemp("quality")
    write_ours(collection(), folder)
    with served(folder) as address, playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield Ours(running.new_page(), address)
        running.close()


@pytest.mark.browser
@pytest.mark.parametrize("half", ["open", "aside"])
def test_the_right_dataset_comes_first(ours: Any, half: Literal["open", "aside"]) -> None:
    found = score(ours, questions(half))
    first, five, ranks, asked = found["all"]
    assert first >= WANTED * asked and five >= first and ranks >= first, found
    for kind, (right, _, _, of) in found.items():
        assert right >= of / 2, kind  # no way of asking fails as a whole


def test_the_scale_tells_engines_apart() -> None:
    first, _, _, asked = score(Fts5(collection()), questions("open"))["all"]
    assert 0.3 * asked < first < WANTED * asked
