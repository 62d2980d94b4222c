"""One part of the search index: its words, neighbours, cards and lists, apart from what goes over all datasets.

Takes cards in the order of their numbers; leaves files under ``search/`` and what the manifest says of the part.
"""

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from fairdict.publish import reading
from fairdict.publish.entry import Card
from fairdict.publish.postings import name_of
from fairdict.publish.takeaway import Told
from fairdict.publish.weighing import Weighing

FOLDER: Final = "search/"
CHUNK: Final = 8
"""Cards in a file: results lie scattered, so a page of them costs as many files as it has results."""
LIST: Final = 32
"""Datasets in a file of those for lists that are taken along."""
BLOCK: Final = 2_048
"""Names of files in a file of names."""
SNIPPET: Final = 240
_SHORT = 6  # hexadecimals of a name that is found by its number: it only has to differ from the one before it

Asked = Callable[[Card], Told]
"""What gives the description of a card's dataset, and what a list says of it."""


def files(
    label: str, cards: Sequence[Card], weighing: Weighing, told: Asked, described: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """The files of a part, whose names bear its ``label``, as (path under the site, content); ``told`` is asked once
    for each card, one after the other. ``described`` is filled with what the manifest says of it."""
    languages = weighing.languages
    names: dict[str, list[str]] = {}
    shards: list[list[str]] = []
    yield from _named("cards", label, _chunks(cards, languages), names)
    yield from _named("cited", label, _entered(cards, weighing, told), names)
    for first, raw, large in weighing.inverted.shards(weighing.ready()):
        shards.append([first, name_of(raw, 12)])
        yield f"{FOLDER}terms/{shards[-1][1]}.bin", packed(raw)
        for name, content in large.items():
            yield f"{FOLDER}lists/{name}.bin", packed(content)
    yield from _named("pairs", label, weighing.phrases.files(), names)
    bits = weighing.phrases.bits
    described.update({"label": label, "docs": len(cards), "shards": shards, "names": names, "bits": bits})


def packed(raw: bytes) -> bytes:
    """``raw`` as it is published: a host need not know how to compress."""
    return gzip.compress(raw, 9, mtime=0)


def numbered(kind: str, contents: Iterable[bytes], names: list[str]) -> Iterator[tuple[str, bytes]]:
    """Files that are found by their number: the reader knows the name but for the hash, which goes into ``names``."""
    for number, raw in enumerate(contents):
        names.append(name_of(raw, _SHORT))
        yield f"{FOLDER}{kind}-{number}-{names[-1]}.bin", packed(raw)


def _named(
    kind: str, label: str, contents: Iterable[bytes], named: dict[str, list[str]]
) -> Iterator[tuple[str, bytes]]:
    """Numbered files, and files with their hashes, a few bytes each, whose own go into ``named``: the manifest would
    not hold them all."""
    hashes: list[str] = []
    yield from numbered(f"{kind}/{label}", contents, hashes)
    parts = (bytes.fromhex("".join(hashes[start : start + BLOCK])) for start in range(0, len(hashes), BLOCK))
    yield from numbered(f"names/{kind}-{label}", parts, named.setdefault(kind, []))


def _chunks(cards: Sequence[Card], languages: Sequence[str]) -> Iterator[bytes]:
    for start in range(0, len(cards), CHUNK):
        yield orjson.dumps([_shown(card, languages) for card in cards[start : start + CHUNK]])


def _entered(cards: Sequence[Card], weighing: Weighing, told: Asked) -> Iterator[bytes]:
    """Enters every card among the words, and gives what lists say of them on the way: each is asked for once."""
    rows: list[Any] = []
    for number, card in enumerate(cards):
        own = told(card)
        weighing.add(number, card, own.texts)
        rows.append(own.cited)
        if len(rows) == LIST or number + 1 == len(cards):
            yield orjson.dumps(rows)
            rows = []


def _shown(card: Card, languages: Sequence[str]) -> list[Any]:
    """One card as a result needs it: key, titles, snippets, publisher, year, access, licence, formats, kind."""
    snippets = {lang: reading.cut(text, SNIPPET) for lang, text in _chosen(card.summaries, languages).items()}
    return [
        card.key,
        _chosen(card.titles, languages),
        snippets,
        _house(card, languages),
        card.year,
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
