"""How often search puts the right dataset first, beside SQLite's FTS5 and Pagefind on the same questions.

Run: ``python bench/search_quality.py``. The collection and its questions are those of ``tests/search/``; the half that
is set aside is told apart. Pagefind keeps one index a language, so it is asked from the Dutch page as it comes, and
once more with every page taken for Dutch.
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

CHECKOUT = Path(__file__).parent.parent
sys.path.insert(0, str(CHECKOUT))
from tests import search_engines  # noqa: E402
from tests.search_collection import collection, questions  # noqa: E402
from tests.search_engines import Engine, Fts5, Ours, Pagefind, score, served  # noqa: E402


@contextmanager
def engines(browser: Any) -> Iterator[dict[str, Engine]]:
    """Every engine over the collection, ready to be asked."""
    datasets = collection()
    with tempfile.TemporaryDirectory() as kept:
        folders = {name: Path(kept) / name for name in ("ours", "pagefind", "forced")}
        for folder in folders.values():
            folder.mkdir()
        search_engines.write_ours(datasets, folders["ours"])
        search_engines.write_pagefind(search_engines.pages_of(datasets), folders["pagefind"])
        search_engines.write_pagefind(search_engines.pages_of(datasets), folders["forced"], "nl")
        with served(folders["ours"]) as ours, served(folders["pagefind"]) as plain, served(folders["forced"]) as forced:
            yield {
                "fairdict": Ours(browser.new_page(), ours),
                "SQLite FTS5": Fts5(datasets),
                "Pagefind, one language": Pagefind(browser.new_page(), forced, "nl"),
                "Pagefind": Pagefind(browser.new_page(), plain, "nl"),
            }


def told(name: str, found: dict[str, tuple[int, int, float, int]]) -> str:
    """A line of the table."""
    first, five, ranks, asked = found["all"]
    return f"{name:<24}{first / asked:>8.1%}{five / asked:>8.1%}{ranks / asked:>8.3f}"


def main(say: Callable[[str], None] = print) -> None:
    """Measures and tells."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        with engines(browser) as ready:
            for half in ("open", "aside"):
                asked = questions(half)
                say(f"{len(asked)} questions, {half:<10}   at 1    at 5     MRR")
                kinds: dict[str, dict[str, tuple[int, int, float, int]]] = {}
                for name, engine in ready.items():
                    kinds[name] = score(engine, asked)
                    say(told(name, kinds[name]))
                say(f"{'right at one by kind':<24}" + "  ".join(name for name in kinds))
                for kind in sorted({question.kind for question in asked}):
                    say(
                        f"{kind:<24}" + "  ".join(f"{f[kind][0]}/{f[kind][3]}".center(len(n)) for n, f in kinds.items())
                    )
        browser.close()


if __name__ == "__main__":
    main()
