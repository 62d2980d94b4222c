"""The index that the page searches: static files, of which a question needs a few, however many datasets there are.

Takes the cards, and the full descriptions by key; leaves ``search/manifest.json`` and the files it names:
``terms/`` (shards of words, see :mod:`postings`), ``lists/`` (of words that are everywhere), ``cards/`` (what a result
shows, :data:`CHUNK` a file), ``names/`` (of those files), ``columns/`` and ``values/`` (facets), ``orders/``. All but
the manifest carry a hash of their content in their name and are compressed here, so any host will do.

Datasets are numbered by the day they came into the catalogue: what came before keeps its number, and its files.
"""

import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from fairdict.publish import columns, reading, tokens
from fairdict.publish.entry import Card
from fairdict.publish.postings import KEYWORD, NAME, TITLE, Inverted, Weights, name_of
from fairdict.publish.reading import NONE
from fairdict.vocabulary import Vocabularies

FORMAT: Final = 1
CHUNK: Final = 16
BLOCK: Final = 512
SNIPPET: Final = 240
SHOWN: Final = 12
"""As many values of a facet stand in the manifest; a longer list is a file."""
_FOLDER = "search/"


def build(
    cards: Sequence[Card],
    vocabularies: Vocabularies,
    languages: Sequence[str],
    texts: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The files of the index as (path under the site, content), the manifest last.

    ``languages`` are those of the site; ``texts`` gives the whole description by language for a dataset's key (it may
    fetch them one at a time; a summary stands in where it has none). The same cards give the same bytes in any order.
    """
    ordered = sorted(cards, key=lambda card: (card.since, card.key))
    inverted = Inverted()
    facets = {name: columns.Facet() for name in columns.FACETS}
    for number, card in enumerate(ordered):
        inverted.add(number, _weights(card, inverted, languages, (texts or {}).get(card.key) or card.summaries))
        for name, values in columns.values(card).items():
            facets[name].add(values)
    names: list[str] = []
    shards: list[list[str]] = []
    described: dict[str, dict[str, Any]] = {}
    orders: dict[str, dict[str, Any]] = {}
    yield from _cards(ordered, languages, names)
    yield from _terms(inverted, shards)
    for name, facet in facets.items():
        described[name] = {}
        houses = columns.houses(ordered, languages) if name == "publisher" else {}
        labels = {**columns.labels(name, languages, vocabularies), **houses}
        yield from _facet(name, facet, labels, described[name])
    for name, last, segments in columns.orders(ordered, languages):
        hashes: list[str] = []
        yield from _numbered(f"orders/{name}", segments, hashes)
        orders[name] = {"last": last, "columns": hashes}
    sizes = {"docs": len(ordered), "chunk": CHUNK, "block": BLOCK, "segment": columns.SEGMENT}
    spelling = {"letters": dict(tokens.LETTERS), "stop": sorted(frozenset().union(*tokens.STOP.values()))}
    files = {"names": names, "shards": shards, "facets": described, "orders": orders}
    yield f"{_FOLDER}manifest.json", orjson.dumps({"format": FORMAT, **sizes, **spelling, **files})


def _weights(card: Card, inverted: Inverted, languages: Sequence[str], texts: Mapping[str, str]) -> Weights:
    """What the words of a card and its description weigh."""
    weights = Weights()
    for lang, title in card.titles.items():
        weights.add(inverted.terms(title, *_spoken(lang, languages)), TITLE)
        weights.add(inverted.numbers(tokens.joined(title)), TITLE)
    for keyword in card.keywords:
        weights.add(inverted.terms(keyword, *languages), KEYWORD)
        weights.add(inverted.numbers(tokens.joined(keyword)), KEYWORD)
    for name in (" ".join(dict.fromkeys((card.publisher, *card.publishers.values()))), *card.creators):
        weights.add(inverted.terms(name), NAME)
    for identifier in card.identifiers:
        weights.add(inverted.numbers([tokens.identifier(identifier)] if tokens.identifier(identifier) else []), 15.0)
        weights.add(inverted.numbers(tokens.identifier_words(identifier)), NAME)
    for lang, text in texts.items():
        weights.prose(inverted.terms(text, *_spoken(lang, languages)))
    return weights


def _spoken(lang: str, languages: Sequence[str]) -> Sequence[str]:
    """The languages to stem a text in: its own, or where nobody knows it, each that the site speaks."""
    return languages if lang == NONE else (lang,)


def _packed(raw: bytes) -> bytes:
    return gzip.compress(raw, 9, mtime=0)


def _numbered(kind: str, contents: Iterable[bytes], names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Files that are found by their number: the reader knows the name but for the hash, which goes into ``names``."""
    for number, raw in enumerate(contents):
        names.append(name_of(raw, 10))
        yield f"{_FOLDER}{kind}-{number}-{names[-1]}.bin", _packed(raw)


def _cards(cards: Sequence[Card], languages: Sequence[str], blocks: list[str]) -> Iterator[tuple[str, bytes]]:
    """What results show, and the names of those files in blocks: the manifest would not hold them all."""
    names: list[str] = []
    chunks = (cards[start : start + CHUNK] for start in range(0, len(cards), CHUNK))
    yield from _numbered("cards/c", (orjson.dumps([_shown(c, languages) for c in chunk]) for chunk in chunks), names)
    parts = (names[start : start + BLOCK] for start in range(0, len(names), BLOCK))
    yield from _numbered("names/n", (orjson.dumps(part) for part in parts), blocks)


def _shown(card: Card, languages: Sequence[str]) -> list[Any]:
    """One card as a result needs it: key, titles, snippets, publisher, year, access, licence, formats, kind."""
    titles = _chosen(card.titles, languages)
    snippets = {lang: reading.cut(text, SNIPPET) for lang, text in _chosen(card.summaries, languages).items()}
    year = card.year
    return [
        card.key,
        titles,
        snippets,
        _house(card, languages),
        year,
        card.access,
        card.licence,
        list(card.formats[:6]),
        card.kind,
    ]


def _house(card: Card, languages: Sequence[str]) -> str | dict[str, str]:
    """The publisher: one name, or several by language where they differ."""
    names = _chosen(card.publishers, languages)
    return names if len(set(names.values())) > 1 else next(iter(names.values()), card.publisher)


def _chosen(found: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    """The texts that readers of ``languages`` will see."""
    tags = (reading.preferred(found, lang) for lang in languages)
    return {tag: found[tag] for tag in dict.fromkeys(tags) if tag is not None}


def _terms(inverted: Inverted, shards: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    for first, raw, large in inverted.shards():
        shards.append([first, name_of(raw)])
        yield f"{_FOLDER}terms/{shards[-1][1]}.bin", _packed(raw)
        for name, content in large.items():
            yield f"{_FOLDER}lists/{name}.bin", _packed(content)


def _facet(
    name: str, facet: columns.Facet, labels: Mapping[str, Mapping[str, str]], described: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """A facet's columns and, where it is long, the list of its values: each a value, its count and its labels."""
    known = {**facet.labels(), **labels}
    values = [[value, count, *([known[value]] if value in known else [])] for value, count in facet.counts()]
    hashes: list[str] = []
    described.update({"values": values[:SHOWN], "of": len(values), "list": "", "columns": hashes})
    if len(values) > SHOWN:
        raw = orjson.dumps(values)
        described["list"] = name_of(raw)
        yield f"{_FOLDER}values/{name}-{described['list']}.bin", _packed(raw)
    yield from _numbered(f"columns/{name}", facet.segments(), hashes)
