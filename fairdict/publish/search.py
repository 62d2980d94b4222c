"""The index that the page searches: static files, of which a question needs a few, however many datasets there are.

Takes the cards, and the full descriptions; leaves ``search/manifest.bin`` and the files it names: ``terms/`` (shards of
words, see :mod:`postings`), ``lists/`` (of words that are in many), ``pairs/`` (of words that stand together, see
:mod:`phrases`), ``cards/`` (what a result shows), ``cited/`` (what a list that is taken along says), ``names/`` (of the
files of these three), ``columns/`` and ``values/`` (facets), ``orders/``. All but the manifest carry a hash of their
content in their name. All are compressed here, so any host will do.

Datasets are numbered by the day they came into the catalogue: what came before keeps its number, and its files. Those
of a ground (:mod:`ground`) come first and in an order of its own; then the day is an order among the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from fairdict.publish import columns, compounds, fragment, tokens
from fairdict.publish.concepts import MARK
from fairdict.publish.entry import Card
from fairdict.publish.fragment import BLOCK, CHUNK, FOLDER, LIST, Asked, numbered, packed
from fairdict.publish.ground import Ground
from fairdict.publish.postings import name_of
from fairdict.publish.takeaway import COLUMNS, Told
from fairdict.publish.weighing import Weighing
from fairdict.thesaurus import Thesaurus
from fairdict.vocabulary import Vocabularies

FORMAT: Final = 3
SHOWN: Final = 12
"""As many values of a facet stand in the manifest; a longer list is a file."""
_FRESH = "f"


def ordered(cards: Sequence[Card]) -> list[Card]:
    """Cards in the order of their numbers, where they lie in no ground."""
    return sorted(cards, key=lambda card: (card.since, card.key))


def build(
    cards: Sequence[Card],
    vocabularies: Vocabularies,
    thesaurus: Thesaurus,
    languages: Sequence[str],
    told: Asked = lambda card: Told(dict(card.summaries), []),
    ground: Ground | None = None,
    stamps: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, bytes]]:
    """The files of the index as (path under the site, content), the manifest last; those of the ``ground`` not among
    them, which holds the datasets whose ``stamps`` it has.

    ``languages`` are those of the site. ``told`` is asked once for each card that the ground does not hold. The same
    cards over the same ground give the same bytes in any order.
    """
    lying, gone = _lying(cards, ground, stamps or {})
    held = {card.key for card in lying if card is not None}
    fresh = [card for card in ordered(cards) if card.key not in held]
    numbers = [*lying, *fresh]
    weighing = Weighing(fresh, languages, thesaurus, known=cards)
    own: dict[str, Any] = {}
    facets: dict[str, dict[str, Any]] = {}
    orders: dict[str, dict[str, Any]] = {}
    yield from fragment.files(_FRESH, fresh, weighing, told, own)
    parts = [{**ground.described, "gone": gone}, own] if ground else [own]
    yield from _facets(numbers, vocabularies, languages, facets)
    for name, last, segments in columns.orders(numbers, languages, days=ground is not None):
        hashes: list[str] = []
        yield from numbered(f"orders/{name}", segments, hashes)
        orders[name] = {"last": last, "columns": hashes}
    sizes = {"docs": len(numbers), "chunk": CHUNK, "list": LIST, "block": BLOCK, "segment": columns.SEGMENT}
    spelling = {"letters": dict(tokens.LETTERS), "stop": sorted(tokens.SILENT), "links": compounds.LINKS}
    words = {**spelling, "widest": weighing.widest, "mark": MARK, "cells": COLUMNS}
    files = {"parts": parts, "facets": facets, "orders": orders}
    yield f"{FOLDER}manifest.bin", packed(orjson.dumps({"format": FORMAT, **sizes, **words, **files}))


def _lying(
    cards: Sequence[Card], ground: Ground | None, stamps: Mapping[str, str]
) -> tuple[list[Card | None], list[int]]:
    """The cards of the ground by their numbers, none where a dataset is gone or has changed, and the numbers of
    these."""
    if ground is None:
        return [], []
    known = {card.key: card for card in cards}
    kept = ground.kept(stamps)
    found = [known[key] if keep else None for key, keep in zip(ground.keys, kept, strict=True)]
    return found, [number for number, keep in enumerate(kept) if not keep]


def _facets(
    numbers: Sequence[Card | None],
    vocabularies: Vocabularies,
    languages: Sequence[str],
    described: dict[str, dict[str, Any]],
) -> Iterator[tuple[str, bytes]]:
    facets = {name: columns.Facet() for name in columns.FACETS}
    for card in numbers:
        for name, values in columns.values(card).items():
            facets[name].add(values, gone=card is None)
    houses = columns.houses((card for card in numbers if card is not None), languages)
    for name, facet in facets.items():
        labels = {**columns.labels(name, languages, vocabularies), **(houses if name == "publisher" else {})}
        yield from _facet(name, facet, labels, described.setdefault(name, {}))


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
        yield f"{FOLDER}values/{name}-{described['list']}.bin", packed(raw)
    yield from numbered(f"columns/{name}", facet.segments(), hashes)
