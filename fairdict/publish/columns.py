"""The columns of the search index: what each dataset says for one facet, and where it stands in one order.

Takes values dataset by dataset; leaves segments of 65,536 datasets, which a page fetches only for a facet that is
counted or filtered on. A facet's segment is: how many sets of values there are; each set as its size and the codes in
it; then for each dataset the number of its set. An order's segment is one rank for each dataset. All numbers are
varints. A value's code is its place in the list of values, the most frequent first.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from babel import Locale, UnknownLocaleError

from fairdict.publish import reading, tokens
from fairdict.publish.cards import slug, theme_slug
from fairdict.publish.entry import Card
from fairdict.publish.postings import varint
from fairdict.vocabulary import Vocabularies

SEGMENT = 65_536
FACETS = ("access", "publisher", "theme", "licence", "format", "language", "year", "source")
_Key = TypeVar("_Key", str, int)


@dataclass(slots=True)
class Facet:
    """One facet, filled dataset by dataset. A dataset that says nothing has the empty value."""

    sets: dict[tuple[str, ...], int] = field(default_factory=dict)
    column: "array[int]" = field(default_factory=lambda: array("I"))
    spelt: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, values: Iterable[tuple[str, str]], *, gone: bool = False) -> None:
        """Enter the values of the next dataset, each with how it is spelt there (nothing: only a table knows); one that
        is ``gone`` keeps its number and counts nowhere."""
        found = dict(values)
        self.column.append(self.sets.setdefault(tuple(sorted(found)) or (() if gone else ("",)), len(self.sets)))
        for value, spelling in found.items():
            if spelling:
                self.spelt.setdefault(value, Counter())[spelling] += 1

    def labels(self) -> dict[str, str]:
        """The most frequent spelling of each value."""
        return {v: min(known.items(), key=lambda pair: (-pair[1], pair[0]))[0] for v, known in self.spelt.items()}

    def counts(self) -> list[tuple[str, int]]:
        """Each value with its number of datasets, the most frequent first."""
        totals: Counter[str] = Counter()
        names = list(self.sets)
        for number, times in Counter(self.column).items():
            for value in names[number]:
                totals[value] += times
        return sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))

    def segments(self) -> Iterator[bytes]:
        """The column in parts, sets numbered by frequency within each."""
        codes = {value: code for code, (value, _) in enumerate(self.counts())}
        sets = [sorted(codes[value] for value in values) for values in self.sets]
        for start in range(0, len(self.column), SEGMENT):
            part = self.column[start : start + SEGMENT]
            often = sorted(Counter(part).items(), key=lambda pair: (-pair[1], sets[pair[0]]))
            local = {number: place for place, (number, _) in enumerate(often)}
            coded = bytearray(varint(len(often)))
            for number, _ in often:
                coded += varint(len(sets[number])) + b"".join(map(varint, sets[number]))
            written = {number: varint(place) for number, place in local.items()}
            yield bytes(coded) + b"".join(written[number] for number in part)


def values(card: Card | None) -> Mapping[str, Iterable[tuple[str, str]]]:
    """What ``card`` says for each facet: (word of an address, as the lists have it; spelling); nothing where it is
    gone."""
    if card is None:
        return dict.fromkeys(FACETS, ())
    return {
        "access": [(card.access.lower() or "unknown", "")],
        "publisher": _slugs(card.publisher),
        "theme": [(theme_slug(iri), reading.tail(iri)) for iri in card.themes],
        "licence": _slugs(card.licence),
        "format": _slugs(*card.formats),
        "language": [(code, "") for code in card.languages],
        "year": [] if card.year is None else [(str(card.year), "")],
        "source": [(name, "") for name in card.sources],
    }


def _slugs(*names: str) -> list[tuple[str, str]]:
    return [(code, name) for name in names if (code := slug(name))]


def labels(facet: str, languages: Sequence[str], vocabularies: Vocabularies) -> Mapping[str, Mapping[str, str]]:
    """What a table calls the values of ``facet`` in each language."""
    if facet == "theme" and "data-theme" in vocabularies.tables:
        concepts = vocabularies.concepts("data-theme")
        return {theme_slug(c.iri): {lang: c.label(lang) for lang in languages} for c in concepts}
    if facet == "language":
        names = {lang: dict(_locale(lang).languages) for lang in languages}
        codes = {code for known in names.values() for code in known if len(code) in (2, 3)}
        return {c: {lang: known[c] for lang, known in names.items() if c in known} for c in sorted(codes)}
    return {}


def houses(cards: Iterable[Card], languages: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
    """What publishers are called in each language, the most frequent name first; only those whose names differ."""
    spelt: dict[str, dict[str, Counter[str]]] = {}
    for card in cards:
        code = slug(card.publisher) if len(set(card.publishers.values())) > 1 else ""
        for lang in languages if code else ():
            tag = reading.preferred(card.publishers, lang)
            if tag is not None:
                spelt.setdefault(code, {}).setdefault(lang, Counter())[card.publishers[tag]] += 1
    return {
        code: {lang: min(names.items(), key=lambda pair: (-pair[1], pair[0]))[0] for lang, names in known.items()}
        for code, known in spelt.items()
    }


def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


def orders(
    cards: Sequence[Card | None], languages: Sequence[str], *, days: bool = False
) -> Iterator[tuple[str, int, Iterator[bytes]]]:
    """(name, last rank, segments) of each order: equals share a rank, and datasets without a place share the last. With
    ``days`` that of the days on which they came into the catalogue, where their numbers do not tell."""
    if days:
        yield "here", *_ranked([card.since or None if card else None for card in cards], down=True)
    yield "newest", *_ranked([card.issued or None if card else None for card in cards], down=True)
    yield "fair", *_ranked([card.fair if card else None for card in cards], down=True)
    for lang in languages:
        yield f"title-{lang}", *_ranked([_title(card.titles, lang) if card else None for card in cards])


def _title(titles: Mapping[str, str], lang: str) -> str | None:
    """The title that readers of ``lang`` see, as it sorts."""
    tag = reading.preferred(titles, lang)
    return (" ".join(tokens.words(titles[tag])) or None) if tag is not None else None


def _ranked(keys: Sequence[_Key | None], *, down: bool = False) -> tuple[int, Iterator[bytes]]:
    known = sorted({key for key in keys if key is not None}, reverse=down)
    ranks = {key: varint(rank) for rank, key in enumerate(known)}
    last = varint(len(known))
    parts = (keys[start : start + SEGMENT] for start in range(0, len(keys), SEGMENT))
    return (
        len(known),
        (b"".join(last if key is None else ranks[key] for key in part) for part in parts),
    )
