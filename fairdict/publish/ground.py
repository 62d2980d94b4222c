"""The ground of the search index: most of a large catalogue as it was on one night, left as it is on the nights after.

A word of a changed dataset stands in a file with the words of ten thousand others. So a large catalogue's index has two
parts: the ground, and beside it what is new or changed since; what is gone from the ground is named in the manifest. On
a night when too much has changed the ground is laid anew.

Takes cards with a stamp of what the index holds of them; leaves the ground's files, and ``search/ground.bin``: its KEYs
and stamps in the order of their numbers, and what the manifest says of it.
"""

import gzip
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson

from fairdict.publish import columns, fragment
from fairdict.publish.entry import Card
from fairdict.publish.fragment import FOLDER, Asked
from fairdict.publish.weighing import Weighing

PATH: Final = f"{FOLDER}ground.bin"
LEAST: Final = 2_000
"""Datasets from which on a ground is worth its while; a smaller index is made whole each night."""
MOST: Final = 0.1
"""Share of the datasets that may be new, changed or gone before the ground is laid anew."""
LABEL: Final = "g"
_ALIKE: Final = ("publisher", "access", "licence", "format", "theme")
"""Facets by which a ground is ordered: those that stand open on the page, and are counted with every question."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies: KEYs and stamps by number, and the manifest's words on it."""

    keys: Sequence[str]
    stamps: Sequence[str]
    described: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> "Ground | None":
        """The ground of the index in a site's ``folder``; none where there is none that can be read."""
        try:
            found = orjson.loads(gzip.decompress((folder / PATH).read_bytes()))
            return cls(found["keys"], found["stamps"], found["described"])
        except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError):
            return None

    def kept(self, stamps: Mapping[str, str]) -> list[bool]:
        """By number, whether the catalogue, of which ``stamps`` are those by KEY, still has the dataset as it lies."""
        return [stamps.get(key) == stamp for key, stamp in zip(self.keys, self.stamps, strict=True)]

    def holds(self, stamps: Mapping[str, str], hidden: Collection[str]) -> bool:
        """Whether this ground is still good enough: little has changed, and nothing that was taken off lies in it."""
        if len(stamps) < LEAST or not set(self.keys).isdisjoint(hidden):
            return False
        kept = sum(self.kept(stamps))
        return len(self.keys) - kept + len(stamps) - kept <= MOST * len(stamps)


def ordered(cards: Sequence[Card]) -> list[Card]:
    """Cards in the order of their numbers in a ground: what is alike side by side, for columns that repeat themselves
    are short."""

    def alike(card: Card) -> tuple[object, ...]:
        told = columns.values(card)
        return (*(sorted(value for value, _ in told[facet]) for facet in _ALIKE), card.since, card.key)

    return sorted(cards, key=alike)


def files(
    cards: Sequence[Card], stamps: Mapping[str, str], weighing: Weighing, told: Asked
) -> Iterator[tuple[str, bytes]]:
    """A ground of ``cards``, in the order of their numbers, as (path under the site, content)."""
    described: dict[str, Any] = {}
    yield from fragment.files(LABEL, cards, weighing, told, described)
    lies = {"keys": [card.key for card in cards], "stamps": [stamps[card.key] for card in cards]}
    yield PATH, fragment.packed(orjson.dumps({**lies, "described": described}))
