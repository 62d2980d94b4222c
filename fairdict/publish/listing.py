"""Which lists there are and what stands in them: cards by theme, organisation, person, project, access, year and so on.

Takes all cards; leaves shelves of lists, each with the places of its cards, and the order by title in which a page
shows them, in pages of a hundred. Keywords become lists when at least two datasets share them, the most frequent first,
so that the number of files stays in proportion.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairdict.publish import facts, files, reading
from fairdict.publish.cards import title
from fairdict.publish.entities import KINDS, Entities, Entity, kind
from fairdict.publish.entry import Card
from fairdict.publish.facts import Item
from fairdict.publish.homes import slug, theme_slug
from fairdict.publish.reading import NONE, Text
from fairdict.publish.words import Words

SIZE = 100
ON_SHELF = 12
"""So many lists of a facet are shown where browsing begins."""
KEYWORDS = 500
NEUTRAL = ("theme", "organisation")
"""Shelves whose lists have an address of no language too."""
FED = ("selection", "theme", "organisation")
"""Shelves whose lists have a news feed each."""
BY_NAME = ("theme", *KINDS)
"""Shelves whose lists stand in the order of their names."""
ORDER = ("selection", "theme", *KINDS, "access", "keyword", "year", "format", "licence", "language")
_SILENT = re.compile(r"[^\w ]|_")
_ACCESS = ("public", "restricted", "non_public", "unknown")


@dataclass(frozen=True, slots=True)
class Listed:
    """One list: ``path`` under the language's folder, ``rows`` the places of its cards, ``lang`` the language of its
    label where that is not the page's, ``key`` what it is sorted by."""

    path: str
    label: str
    rows: Sequence[int]
    access: str = ""
    lang: str = ""
    key: str = ""

    @property
    def count(self) -> int:
        """How many datasets are on it."""
        return len(self.rows)

    @property
    def shelf(self) -> str:
        """The shelf that it stands on."""
        return kind(self.path)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The lists of one facet."""

    name: str
    label: str
    entries: Sequence[Listed]

    def foremost(self, number: int = ON_SHELF) -> Sequence[Listed]:
        """The first lists, the longest where their order is not in their nature."""
        if self.name in BY_NAME:
            return sorted(self.entries, key=lambda entry: -entry.count)[:number]
        return self.entries[:number]


def order(cards: Sequence[Card], words: Words) -> list[int]:
    """The place of each card in the order by title in the language of ``words``."""

    def key(place: int) -> tuple[bool, str, str]:
        card = cards[place]
        plain = folded(title(card.titles, words).text)
        return not plain, plain, card.key

    ranks = [0] * len(cards)
    for rank, place in enumerate(sorted(range(len(cards)), key=key)):
        ranks[place] = rank
    return ranks


def folded(text: str) -> str:
    """``text`` as lists sort it: letters before all else, case and accents ignored."""
    return _SILENT.sub("", unicodedata.normalize("NFKD", text.casefold())).strip()


@dataclass(frozen=True, slots=True)
class _Facet:
    """How lists by one facet are told from cards: the ``values`` of a card, the ``code`` of a value in addresses, and
    what a value is ``called`` in a language."""

    values: Callable[[Card], Iterable[str]]
    code: Callable[[str], str]
    called: Callable[[str, Words], str]


FACETS: Mapping[str, _Facet] = {
    "theme": _Facet(lambda card: card.themes, theme_slug, lambda iri, w: w.label(iri, "data-theme") or slug(iri)),
    "access": _Facet(lambda card: (card.access,), lambda code: code.lower() or "unknown", lambda c, w: access(c, w)),
    "keyword": _Facet(lambda card: card.keywords, slug, lambda name, _: name),
    "year": _Facet(lambda card: () if card.year is None else (str(card.year),), str, lambda year, _: year),
    "format": _Facet(lambda card: card.formats, slug, lambda name, _: name),
    "licence": _Facet(
        lambda card: (card.licence,), slug, lambda name, words: words["licence.own"] if name == files.OWN else name
    ),
    "language": _Facet(lambda card: card.languages, str, lambda tag, words: words.language(tag)),
}
"""What cards are listed by, but for people, organisations, projects and funders, which :class:`Entities` tells."""


class Found:
    """The places of the cards on each list, in no particular language."""

    def __init__(self, cards: Sequence[Card], entities: Entities) -> None:
        self._entities = entities
        self._rows: dict[str, dict[str, list[int]]] = {}
        self._values: dict[str, dict[str, str]] = {}
        for name, facet in FACETS.items():
            self._rows[name], self._values[name] = _gathered(cards, facet)

    def shelves(self, words: Words) -> list[Shelf]:
        """The lists of every facet in the language of ``words``; a facet that no card has is left out."""
        found = {name: _sorted(name, self._listed(name, words)) for name in FACETS}
        for entity in self._entities.known.values():
            found.setdefault(entity.kind, []).append(_of(entity, words))
        for name in KINDS:
            found.get(name, []).sort(key=lambda entry: (entry.key, entry.path))
        return [Shelf(name, words[f"facet.{name}"], found[name]) for name in ORDER if found.get(name)]

    def _listed(self, name: str, words: Words) -> list[Listed]:
        found = []
        for code, rows in self._rows[name].items():
            label = FACETS[name].called(self._values[name][code], words)
            found.append(Listed(f"{name}/{code}/", label, rows, code if name == "access" else "", key=folded(label)))
        return found


def _gathered(cards: Sequence[Card], facet: _Facet) -> tuple[dict[str, list[int]], dict[str, str]]:
    """The places of the cards under each code, and the value that most of them have for it."""
    rows: dict[str, list[int]] = defaultdict(list)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, str] = {}
    for place, card in enumerate(cards):
        seen = set()
        for value in facet.values(card):
            if value not in codes:
                codes[value] = facet.code(value)
            if code := codes[value]:
                spellings[code][value] += 1
                if code not in seen:
                    seen.add(code)
                    rows[code].append(place)
    most = {c: min(found.items(), key=lambda pair: (-pair[1], pair[0]))[0] for c, found in spellings.items()}
    return dict(rows), most


def access(code: str, words: Words) -> str:
    """The short word for an access code, in upper or lower case."""
    return words[f"access.{'none' if code in ('', 'unknown') else code.upper()}.short"]


def called(entity: Entity, words: Words) -> Item:
    """What ``entity`` is called in the language of ``words``; by its number or identifier where it has no name."""
    tag = reading.preferred(entity.names, words.lang)
    if tag is None:
        return Item(next(iter((*entity.numbers, *map(reading.shortened, entity.links))), entity.path.split("/")[1]))
    return facts.own(Text(entity.names[tag], "" if tag == NONE else tag), words)


def pages(entry: Listed) -> Iterator[tuple[int, str, slice]]:
    """(number, path, which of its rows) of each page of a list; an empty list has one."""
    for number, start in enumerate(range(0, max(entry.count, 1), SIZE), 1):
        yield number, at(entry.path, number), slice(start, start + SIZE)


def at(path: str, number: int) -> str:
    """The path of a page of a list."""
    return path if number == 1 else f"{path}page-{number}/"


def steps(number: int, last: int) -> list[int]:
    """The pages to offer beside page ``number``: the ends and the near ones."""
    return sorted({1, last, *range(max(1, number - 2), min(last, number + 2) + 1)})


def _of(entity: Entity, words: Words) -> Listed:
    """The list of a person, organisation, project or funder; people stand by their family name, without the small words
    before it (“van den Berg” under B)."""
    name = called(entity, words)
    key = name.text
    if entity.kind == "person":
        last = entity.family or (name.text if "," in name.text else name.text.rpartition(" ")[2])
        key = " ".join([*_after_particles(last.split()), name.text])
    return Listed(entity.path, name.text, entity.rows, lang=name.lang, key=folded(key))


def _after_particles(parts: list[str]) -> list[str]:
    while len(parts) > 1 and parts[0].islower():
        parts = parts[1:]
    return parts


def _sorted(name: str, found: list[Listed]) -> list[Listed]:
    if name == "access":
        return sorted(found, key=lambda entry: _ACCESS.index(entry.access))
    if name == "year":
        return sorted(found, key=lambda entry: -int(entry.label))
    if name in BY_NAME:
        return sorted(found, key=lambda entry: (entry.key, entry.path))
    by_count = sorted(found, key=lambda entry: (-entry.count, entry.path))
    return [entry for entry in by_count if entry.count > 1][:KEYWORDS] if name == "keyword" else by_count
