"""The catalogue at a glance: questions answered with a sentence, a plot, a table and a file for a spreadsheet.

Takes the cards in the order by title and the lists made of them; leaves plots in the words of one language, and the
tables behind them as CSV, as Dutch Excel opens it (:mod:`fairdict.publish.problems`).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from fairdict.publish import composition, over_time, problems
from fairdict.publish.entry import Card
from fairdict.publish.listing import Shelf
from fairdict.publish.plots import Plot
from fairdict.publish.words import Words


def plots(
    cards: Sequence[Card], shelves: Sequence[Shelf], words: Words, address: str, sources: Mapping[str, str], lens: str
) -> list[Plot]:
    """The plots, in the order of the page; a question that no dataset answers is left out. ``address`` is where pages
    in this language stand, ``sources`` are the names of sources with a page, ``lens`` the title of the scheme of
    FAIRness that cards carry."""
    if not cards:
        return []
    lists = {shelf.name: shelf.entries for shelf in shelves}
    years = {composition.code(entry): entry.path for entry in lists.get("year", ())}
    total = len(cards)
    found = (
        over_time.growth(cards, words),
        composition.access(total, lists.get("access", ()), words, address),
        composition.licence(total, lists.get("licence", ()), words, address),
        composition.themes(total, lists.get("organisation", ()), lists.get("theme", ()), words, address),
        composition.fair(cards, sources, words, lens),
        over_time.issued(cards, words, years),
        over_time.coverage(cards, words),
    )
    return [plot for plot in found if plot is not None]


def others(cards: Sequence[Card], words: Words) -> str:
    """What is counted as a dataset on this page and is none, with how many: series, services, catalogues; empty where
    all are datasets."""
    return listed(Counter(card.kind for card in cards), words)


def listed(kinds: Mapping[str, int], words: Words) -> str:
    """All of ``kinds`` but datasets, each with its number."""
    found = sorted((kind, number) for kind, number in kinds.items() if kind != "Dataset")
    return ", ".join(f"{words[f'kind.{kind}']} ({words.number(number)})" for kind, number in found)


def tables(found: Sequence[Plot]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of the table behind each plot."""
    for plot in found:
        lines = "".join(map(problems.line, plot.data))
        yield f"overview/{plot.name}.csv", f"{problems.BOM}{lines}".encode("utf-8", "replace")
