"""The index that the page searches: static files, of which a question needs a few, however many datasets there are.

Takes the cards, and the full descriptions; leaves ``search/manifest.bin`` and the files it names: ``terms/`` (shards of
words, see :mod:`postings`), ``lists/`` (of words that are everywhere), ``pairs/`` (of words that stand together, see
:mod:`phrases`), ``cards/`` (what a result shows, :data:`CHUNK` a file), ``cited/`` (what a list that is taken along
says), ``names/`` (of the files of these three), ``columns/`` and ``values/`` (facets), ``orders/``. All but the
manifest carry a hash of their content in their name. All are compressed here, so any host will do.

Datasets are numbered by the day they came into the catalogue: what came before keeps its number, and its files.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from fairdict.publish import columns, compounds, reading, tokens
from fairdict.publish.concepts import MARK
from fairdict.publish.entry import Card
from fairdict.publish.postings import name_of
from fairdict.publish.takeaway import COLUMNS, Told
from fairdict.publish.weighing import Weighing
from fairdict.thesaurus import Thesaurus
from fairdict.vocabulary import Vocabularies

FORMAT: Final = 2
CHUNK: Final = 8
"""Cards in a file: results lie scattered, so a page of them costs as many files as it has results."""
LIST: Final = 32
"""Datasets in a file of those for lists that are taken along."""
BLOCK: Final = 2_048
"""Names of files in a file of names."""
SNIPPET: Final = 240
SHOWN: Final = 12
"""As many values of a facet stand in the manifest; a longer list is a file."""
_FOLDER = "search/"
_SHORT = 6  # hexadecimals of a name that is found by its number: it only has to differ from the one before it


def build(
    cards: Sequence[Card],
    vocabularies: Vocabularies,
    thesaurus: Thesaurus,
    languages: Sequence[str],
    told: Callable[[Card], Told] = lambda card: Told(dict(card.summaries), []),
) -> Iterator[tuple[str, bytes]]:
    """The files of the index as (path under the site, content), the manifest last.

    ``languages`` are those of the site. ``told`` gives the whole description of a dataset and what a list says of it;
    it is asked once for each card, one after the other. The same cards give the same bytes in any order.
    """
    ordered = sorted(cards, key=lambda card: (card.since, card.key))
    weighing = Weighing(ordered, languages, thesaurus)
    facets = {name: columns.Facet() for name in columns.FACETS}
    shards: list[list[str]] = []
    named: dict[str, list[str]] = {}
    described: dict[str, dict[str, Any]] = {}
    orders: dict[str, dict[str, Any]] = {}
    yield from _named("cards", _chunks(ordered, CHUNK, lambda card: _shown(card, languages)), named)
    yield from _named("cited", _entered(ordered, weighing, facets, told), named)
    yield from _terms(weighing, shards)
    yield from _named("pairs", weighing.phrases.files(), named)
    for name, facet in facets.items():
        described[name] = {}
        houses = columns.houses(ordered, languages) if name == "publisher" else {}
        labels = {**columns.labels(name, languages, vocabularies), **houses}
        yield from _facet(name, facet, labels, described[name])
    for name, last, segments in columns.orders(ordered, languages):
        hashes: list[str] = []
        yield from _numbered(f"orders/{name}", segments, hashes)
        orders[name] = {"last": last, "columns": hashes}
    sizes = {
        "docs": len(ordered),
        "chunk": CHUNK,
        "list": LIST,
        "block": BLOCK,
        "segment": columns.SEGMENT,
        "cells": COLUMNS,
    }
    spelling = {"letters": dict(tokens.LETTERS), "stop": sorted(tokens.SILENT), "links": compounds.LINKS}
    words = {**spelling, "widest": weighing.widest, "mark": MARK, "bits": weighing.phrases.bits}
    files = {"names": named, "shards": shards, "facets": described, "orders": orders}
    yield f"{_FOLDER}manifest.bin", _packed(orjson.dumps({"format": FORMAT, **sizes, **words, **files}))


def _packed(raw: bytes) -> bytes:
    return gzip.compress(raw, 9, mtime=0)


def _numbered(kind: str, contents: Iterable[bytes], names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Files that are found by their number: the reader knows the name but for the hash, which goes into ``names``."""
    for number, raw in enumerate(contents):
        names.append(name_of(raw, _SHORT))
        yield f"{_FOLDER}{kind}-{number}-{names[-1]}.bin", _packed(raw)


def _named(kind: str, contents: Iterable[bytes], named: dict[str, list[str]]) -> Iterator[tuple[str, bytes]]:
    """Numbered files, and files with their hashes, a few bytes each, whose own go into ``named``: the manifest would
    not hold them all."""
    hashes: list[str] = []
    yield from _numbered(f"{kind}/{kind}", contents, hashes)
    parts = (bytes.fromhex("".join(hashes[start : start + BLOCK])) for start in range(0, len(hashes), BLOCK))
    yield from _numbered(f"names/{kind}", parts, named.setdefault(kind, []))


def _chunks(cards: Sequence[Card], size: int, shown: Callable[[Card], Sequence[Any]]) -> Iterator[bytes]:
    for start in range(0, len(cards), size):
        yield orjson.dumps([shown(card) for card in cards[start : start + size]])


def _entered(
    cards: Sequence[Card], weighing: Weighing, facets: Mapping[str, columns.Facet], told: Callable[[Card], Told]
) -> Iterator[bytes]:
    """Enters every card in words and columns, and gives what lists say of them on the way: each is read once."""
    rows: list[Any] = []
    for number, card in enumerate(cards):
        own = told(card)
        weighing.add(number, card, own.texts)
        for name, values in columns.values(card).items():
            facets[name].add(values)
        rows.append(own.cited)
        if len(rows) == LIST or number + 1 == len(cards):
            yield orjson.dumps(rows)
            rows = []


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


def _terms(weighing: Weighing, shards: list[list[str]]) -> Iterator[tuple[str, bytes]]:
    for first, raw, large in weighing.inverted.shards(weighing.ready()):
        shards.append([first, name_of(raw, 12)])
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
