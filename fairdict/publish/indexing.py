"""The search index among the units of a build: its ground, and what lies over it.

Takes the database and both trees; leaves what the units depend on, and their files. The ground of a large catalogue is
left as it lies for as long as :mod:`ground` says that it holds; the rest is made anew whenever anything has changed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cached_property

from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.publish import ground, search
from fairdict.publish.entries import Entries
from fairdict.publish.entry import Card
from fairdict.publish.takeaway import Told, told
from fairdict.publish.tree import Trees
from fairdict.publish.weighing import Weighing
from fairdict.store import Store
from fairdict.thesaurus import Thesaurus


class Indexing:
    """The index of one build. ``code`` changes with the code that makes it."""

    def __init__(self, store: Store, catalogue: Catalogue, entries: Entries, trees: Trees, code: str) -> None:
        self._store = store
        self._catalogue = catalogue
        self._entries = entries
        self._trees = trees
        self._code = code
        self._laid = ""
        self._stamped: dict[str, str] | None = None

    def units(self, whole: str, cards: Callable[[], Sequence[Card]], *, everything: bool) -> dict[str, str]:
        """The index's units and their inputs, the ground first: it depends on how texts are read and on the build that
        laid it, the rest on ``whole``, which changes with anything. ``cards`` are asked for where something has."""
        catalogue, known = self._catalogue, self._trees.live.inputs()
        stamp = Thesaurus.stamp(catalogue.layers)
        read = digest(canonical([self._code, stamp, catalogue.vocabularies.fingerprint, list(catalogue.languages)]))
        rest = digest(whole + stamp)
        laid = known.get("ground", "")
        if everything or not laid.startswith(read) or (known.get("search") != rest and not self._holds(cards())):
            self._laid = laid = f"{read} {whole}"
        return {"ground": laid, "search": rest}

    def files(self, unit: str, cards: Sequence[Card]) -> Iterator[tuple[str, bytes]]:
        """The files of one of the two units."""
        if unit == "ground":
            return self._ground(cards)
        catalogue = self._catalogue
        lying = ground.Ground.read(self._trees.next.folder)
        stamps = self._stamps(cards) if lying else None
        return search.build(
            cards, catalogue.vocabularies, self._thesaurus, catalogue.languages, self.told, lying, stamps
        )

    def _holds(self, cards: Sequence[Card]) -> bool:
        lying = ground.Ground.read(self._trees.live.folder)
        hidden = {row["key"] for row in self._store.rows("SELECT key FROM dataset WHERE state = 'hidden'")}
        return lying is not None and lying.holds(self._stamps(cards), hidden)

    def _ground(self, cards: Sequence[Card]) -> Iterator[tuple[str, bytes]]:
        """The ground of the live tree, or a new one where one is to be laid and the catalogue is large enough."""
        if not self._laid:
            yield from self._trees.live.files("ground")
        elif len(cards) >= ground.LEAST:
            ordered = ground.ordered(cards)
            weighing = Weighing(ordered, self._catalogue.languages, self._thesaurus)
            yield from ground.files(ordered, self._stamps(cards), weighing, self.told)

    def _stamps(self, cards: Sequence[Card]) -> dict[str, str]:
        """By KEY, a stamp of what the index holds of a dataset in words: its document, and its card but for what is in
        columns."""
        if self._stamped is None:
            hashes = {row["key"]: row["hash"] for row in self._store.rows("SELECT key, hash FROM dataset")}
            plain = (replace(card, fair=None, changed="") for card in cards)
            self._stamped = {card.key: digest(canonical([hashes[card.key], asdict(card)]), 8) for card in plain}
        return self._stamped

    def told(self, card: Card) -> Told:
        """What the index is told of a dataset beside its card."""
        return told(self._entries.described(card.key), card)

    @cached_property
    def _thesaurus(self) -> Thesaurus:
        return Thesaurus.load(self._catalogue.layers)
