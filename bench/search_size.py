"""What a search costs a reader: bytes, requests and time of the first and the next questions, beside Pagefind.

Run: ``python bench/search_size.py [DATASETS …]`` (1000 10000). For each size the index of ``tests/search_corpus.py`` is
built, and Pagefind's over the same texts, with the same eight filters. Each question is asked in Chromium, the first by
a browser that has seen nothing, of a host that compresses nothing; scripts are counted. *Seen* is when results are
there, *counted* when the facets that stand open are. At the end, one dataset in a hundred is described in other words:
what of the index is written anew, and what questions cost then.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree
from typing import Any

from playwright.sync_api import sync_playwright

CHECKOUT = Path(__file__).parent.parent
sys.path.insert(0, str(CHECKOUT))
from fairdict.layers import Layers, bundled  # noqa: E402
from fairdict.publish import ground, search  # noqa: E402
from fairdict.publish.entry import Card  # noqa: E402
from fairdict.publish.ground import Ground  # noqa: E402
from fairdict.publish.takeaway import Told  # noqa: E402
from fairdict.publish.weighing import Weighing  # noqa: E402
from fairdict.thesaurus import Thesaurus  # noqa: E402
from fairdict.vocabulary import Vocabularies  # noqa: E402
from tests import search_corpus, search_engines  # noqa: E402

QUESTIONS = ("diabetes", "slaap onderzoek", "quality of life", "gezondheid", "suikerziekte wandelen", "diabtes")
OPEN = ("access", "publisher", "theme", "licence", "format")
LANGUAGES = ("nl", "en")
_START = """async ([folder, questions, open]) => {
  const { connect } = await import(folder + "static/search-engine.js");
  for (const name of ["search", "search-facets", "search-results", "search-takeaway", "search-voice"])
    await fetch(folder + `static/${name}.js`);
  window.ask = async (q) => {
    const start = performance.now();
    window.engine ??= await connect(folder + "search/", "nl");
    const { total } = await window.engine.search(q, {}, "relevance", 1);
    const seen = performance.now() - start;
    await Promise.all(open.map((facet) => window.engine.counts(facet)));
    return [total, seen, performance.now() - start];
  };
}"""
_START_PAGEFIND = """async ([folder, questions, open]) => {
  document.documentElement.lang = "nl";
  window.ask = async (q) => {
    const start = performance.now();
    if (!window.pagefind) {
      window.pagefind = await import(folder + "pagefind/pagefind.js");
      await window.pagefind.init();
      await window.pagefind.filters();
    }
    const found = await window.pagefind.search(q);
    await Promise.all(found.results.slice(0, 20).map((result) => result.data()));
    const seen = performance.now() - start;
    return [found.results.length, seen, performance.now() - start];
  };
}"""


@dataclass
class Cost:
    """What one question cost."""

    question: str
    total: int
    bytes: int
    requests: int
    seen: float
    counted: float


def asked(browser: Any, folder: Path, start: str) -> Iterator[Cost]:
    """The cost of each question, in a browser that has seen nothing before the first."""
    sent = search_engines.Traffic()
    with search_engines.served(folder, sent) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        before = replace(sent)
        page.evaluate(start, [address, QUESTIONS, OPEN])
        for question in QUESTIONS:
            total, seen, counted = page.evaluate("(q) => window.ask(q)", question)
            page.wait_for_timeout(50)
            after = replace(sent)
            yield Cost(question, total, after.bytes - before.bytes, after.files - before.files, seen, counted)
            before = after
        context.close()


def write_ours(cards: list[Card], folder: Path, changed: bool = False) -> dict[str, int]:
    """The index as files, their sizes by path; if ``changed``, without what the ground in ``folder`` holds."""
    teller, other = search_corpus.told(), search_corpus.told(seed=2)
    anew = {card.key for card in cards[::100]} if changed else set()
    stamps = {card.key: f"{card.key} {card.key in anew}" for card in cards}
    words = (Vocabularies.load(Layers()), Thesaurus.load(Layers()), LANGUAGES)

    def told(card: Card) -> Told:
        return other(card) if card.key in anew else teller(card)

    files: list[Iterator[tuple[str, bytes]]] = []
    if not changed and len(cards) >= ground.LEAST:
        lying = ground.ordered(cards)
        files.append(ground.files(lying, stamps, Weighing(lying, LANGUAGES, words[1]), told))
    sizes = {}
    for part in (*files, None):
        made = part or search.build(cards, *words, told, Ground.read(folder), stamps)
        for path, content in made:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
            sizes[path] = len(content)
    return sizes


def pages(cards: list[Card]) -> Iterator[tuple[str, str, str]]:
    """The same texts as pages with filters."""
    teller = search_corpus.told()
    for card in cards:
        about = {
            "access": card.access, "publisher": card.publisher, "theme": "".join(card.themes[:1]),
            "licence": card.licence, "format": card.formats[0], "language": card.languages[0],
            "year": str(card.year), "source": card.sources[0],
        }  # fmt: skip
        texts = teller(card).texts
        for lang, title in card.titles.items():
            yield card.key, lang, search_engines.markup(card.key, lang, title, about, texts[lang])


def tell(name: str, costs: list[Cost]) -> None:
    """Prints a line for each question."""
    for number, cost in enumerate(costs):
        print(
            f"  {name if not number else '':<10}{cost.question:<24}{cost.total:>8}{cost.bytes / 1000:>10.1f}"
            f"{cost.requests:>7}{cost.seen / 1000:>9.2f}{cost.counted / 1000:>9.2f}"
        )


def measure(size: int, browser: Any, kept: Path) -> None:
    """Builds both indexes of one size, asks, and tells."""
    ours, theirs = kept / f"ours-{size}", kept / f"pagefind-{size}"
    for folder in (ours, theirs):
        folder.mkdir()
    cards = search_corpus.cards(size)
    start = time.process_time()
    sizes = write_ours(cards, ours)
    spent = time.process_time() - start
    copytree(bundled("site_templates") / "static", ours / "static")
    (ours / "index.html").write_text("<!doctype html><title>search</title><link rel=icon href=data:,>")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    search_engines.write_pagefind(pages(cards), theirs)
    taken, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    indexed = [path.stat().st_size for path in (theirs / "pagefind").rglob("*") if path.is_file()]
    print(f"{size} datasets")
    print(f"  fairdict  {spent:.1f} s of processor, {sum(sizes.values()) / 1e6:.1f} MB in {len(sizes)} files")
    print(
        f"  Pagefind  {after.ru_utime - before.ru_utime:.1f} s of processor ({taken:.1f} s, its pages written too), "
        f"{sum(indexed) / 1e6:.1f} MB in {len(indexed)} files, at most {after.ru_maxrss / 1e6:.1f} GB"
    )
    print(f"  {'':<10}{'question':<24}{'found':>8}{'kB':>10}{'files':>7}{'seen s':>9}{'counted':>9}")
    for name, folder, begin in (("fairdict", ours, _START), ("Pagefind", theirs, _START_PAGEFIND)):
        tell(name, list(asked(browser, folder, begin)))
    start = time.process_time()
    changed = write_ours(cards, ours, changed=True)
    again = time.process_time() - start
    new = {path: length for path, length in changed.items() if sizes.get(path) != length}
    print(
        f"  one in a hundred described anew: {again:.1f} s of processor, {len(new) / len(sizes):.0%} of the files, "
        f"{sum(new.values()) / sum(sizes.values()):.0%} of the bytes are written"
    )
    tell("then", list(asked(browser, ours, _START)))


def main() -> None:
    """Measures and tells, size by size."""
    sizes = [int(size) for size in sys.argv[1:]] or [1_000, 10_000]
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as kept:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for size in sizes:
            measure(size, browser, Path(kept))
        browser.close()


if __name__ == "__main__":
    main()
