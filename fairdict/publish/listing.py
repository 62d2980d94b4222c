"""Which lists there are and what stands in them: cards by publisher, theme, access, licence, format, year and so on.

Takes all cards; leaves shelves of lists, each a slice of one order by title, in pages of a hundred. Keywords become
lists when at least two datasets share them, the most frequent first, so that the number of files stays in proportion.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairdict.publish import files
from fairdict.publish.cards import house, slug, theme_slug, title
from fairdict.publish.entry import Card
from fairdict.publish.words import Words

SIZE = 100
KEYWORDS = 500
_ACCESS = ("public", "restricted", "non_public", "unknown")

Pairs = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: ``path`` under the language's folder, ``rows`` the places of its cards in the order by title."""

    path: str
    label: str
    rows: Sequence[int]
    access: str = ""

    @property
    def count(self) -> int:
        """How many datasets are on it."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lists of one facet."""

    name: str
    label: str
    entries: Sequence[Listed]


def ordered(cards: Sequence[Card], words: Words) -> list[Card]:
    """``cards`` by title in the language of ``words``, letters before all else and accents ignored."""

    def key(card: Card) -> tuple[bool, str, str]:
        folded = unicodedata.normalize("NFKD", title(card.titles, words).text.casefold())
        plain = "".join(c for c in folded if c.isalnum() or c == " ").strip()
        return not plain, plain, card.key

    return sorted(cards, key=key)


def shelves(cards: Sequence[Card], words: Words) -> list[Shelf]:
    """The lists of every facet; ``cards`` are in the order by title. A facet that no card has is left out."""
    facets: Mapping[str, Callable[[Card], Pairs]] = {
        "access": lambda card: iter([(code := card.access.lower() or "unknown", access(code, words))]),
        "theme": lambda card: ((theme_slug(iri), words.label(iri, "data-theme") or slug(iri)) for iri in card.themes),
        "publisher": lambda card: ((c, h.text) for c, _ in _slugs(card.publisher) if (h := house(card, words))),
        "year": lambda card: iter([(str(card.year), str(card.year))] if card.year is not None else []),
        "format": lambda card: _slugs(*card.formats),
        "licence": lambda card: ((c, _called(name, words["licence.own"])) for c, name in _slugs(card.licence)),
        "language": lambda card: ((code, words.language(code)) for code in card.languages),
        "keyword": lambda card: _slugs(*card.keywords),
    }
    found = (Shelf(n, words[f"facet.{n}"], _sorted(n, _listed(n, cards, pairs))) for n, pairs in facets.items())
    return [shelf for shelf in found if shelf.entries]


def access(code: str, words: Words) -> str:
    """The short word for an access code, in upper or lower case."""
    return words[f"access.{'none' if code in ('', 'unknown') else code.upper()}.short"]


def pages(entry: Listed) -> Iterator[tuple[int, str, Sequence[int]]]:
    """(number, path, rows) of each page of a list; an empty list has one."""
    for number, start in enumerate(range(0, max(entry.count, 1), SIZE), 1):
        yield number, at(entry.path, number), entry.rows[start : start + SIZE]


def at(path: str, number: int) -> str:
    """The path of a page of a list."""
    return path if number == 1 else f"{path}page-{number}/"


def steps(number: int, last: int) -> list[int]:
    """The pages to offer beside page ``number``: the ends and the near ones."""
    return sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})


def _slugs(*names: str) -> Pairs:
    return ((code, name) for name in names if (code := slug(name)))


def _called(name: str, own: str) -> str:
    """What a licence is called on this page."""
    return own if name == files.OWN else name


def _listed(name: str, cards: Sequence[Card], pairs: Callable[[Card], Pairs]) -> list[Listed]:
    rows: dict[str, dict[int, None]] = {}
    spellings: dict[str, Counter[str]] = {}
    for place, card in enumerate(cards):
        for code, label in pairs(card):
            rows.setdefault(code, {})[place] = None
            spellings.setdefault(code, Counter())[label] += 1
    return [
        Listed(
            f"{name}/{code}/",
            min(spellings[code].items(), key=lambda pair: (-pair[1], pair[0]))[0],
            list(places),
            code if name == "access" else "",
        )
        for code, places in rows.items()
    ]


def _sorted(name: str, found: list[Listed]) -> list[Listed]:
    if name == "access":
        return sorted(found, key=lambda entry: _ACCESS.index(entry.access))
    if name == "year":
        return sorted(found, key=lambda entry: -int(entry.label))
    if name == "keyword":
        shared = sorted((e for e in found if e.count > 1), key=lambda entry: (-entry.count, entry.path))
        return shared[:KEYWORDS]
    if name in ("publisher", "theme"):
        return sorted(found, key=lambda entry: (entry.label.casefold(), entry.path))
    return sorted(found, key=lambda entry: (-entry.count, entry.path))
