"""The inverted file of the search index: which datasets hold a word, and how much it says of them.

Takes datasets one by one, in the order of their numbers; leaves term shards: sorted words, front-coded, each with the
list of datasets that hold its stem, or with the name of the stem that has the list. A stem that is no word itself
names the word that it mostly comes from, for people to read; a concept, what it is called in each language, and it has
the written names that lead to it where a word has its stems. A shard is some five kilobytes.
It ends where the words themselves say so, hence a new word changes one shard and leaves its neighbours as they were.

A shard is a run of entries: bytes shared with the word before, length and bytes of the rest (UTF-8), ``stems * 8 +
form * 4 + kind``, the stems and where ``form`` is 1 the word to show for it (each: bytes shared with the entry's word,
length, rest), then by kind 0: nothing; 1: number of datasets, length of
the list, the list; 2: number of datasets, eight bytes naming the file with the list. A list is a run of ``step * 16 +
weight``, the step from the number of the dataset before (the first from -1). All numbers are varints: seven bits a
byte, the lowest first, the high bit set on all but the last.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from math import ceil
from zlib import crc32

from fairdict.publish import tokens
from fairdict.publish.tokens import STEMS, Stems

ENOUGH, MOST = 4_500, 7_000
"""A shard ends after ``ENOUGH`` bytes at a word that says so, at the latest after ``MOST``."""
LARGE = 1_000
"""A list of this many bytes is a file of its own."""
TITLE, KEYWORD, NAME, TEXT = 6.0, 4.0, 3.0, 3.0
_ENDS = 32
_USUAL = 100  # words of an ordinary description


def varint(number: int) -> bytes:
    """``number`` in as few bytes as it needs."""
    if number < 128:
        return bytes((number,))
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def name_of(content: bytes, length: int = 16) -> str:
    """The part of a file's name that tells its content."""
    return sha256(content).hexdigest()[:length]


@dataclass(slots=True)
class Weights:
    """What the words of one dataset weigh, by number of their stem."""

    found: dict[int, float] = field(default_factory=dict)

    def add(self, stems: Iterable[int], weight: float) -> None:
        """Let every stem of a field count ``weight`` once."""
        for stem in set(stems):
            self.found[stem] = self.found.get(stem, 0.0) + weight

    def prose(self, often: Mapping[int, float], length: int) -> None:
        """Let the stems of a text of ``length`` words count by how often they stand in it, ever less, and less in a
        long text."""
        damp = 1.2 * (0.4 + 0.6 * length / _USUAL)
        for stem, times in often.items():
            self.found[stem] = self.found.get(stem, 0.0) + TEXT * times / (times + damp)

    def most(self, other: "Weights") -> None:
        """Let every stem count as much as it does in ``other``, if that is more: the same said in another language is
        not said twice."""
        for stem, weight in other.found.items():
            if weight > self.found.get(stem, 0.0):
                self.found[stem] = weight


@dataclass(slots=True)
class _List:
    """The datasets that hold one stem, as they will be written."""

    last: int = -1
    count: int = 0
    coded: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Inverted:
    """Words and their stems, filled dataset by dataset. Memory holds the coded lists, two bytes or so for each word
    of a dataset, and the vocabulary."""

    stems: dict[str, int] = field(default_factory=dict)
    lists: list[_List] = field(default_factory=list)
    surfaces: dict[str, tuple[int, ...]] = field(default_factory=dict)
    often: Counter[str] = field(default_factory=Counter)
    stem: Stems = STEMS
    _known: dict[str, dict[str, tuple[int, ...]]] = field(default_factory=dict)

    def terms(self, text: str, *langs: str) -> list[int]:
        """The stems of ``text``, written in one of ``langs``; none: its words are names and have no stem."""
        return self.numbers(tokens.words(text), *langs)

    def numbers(self, words: Iterable[str], *langs: str) -> list[int]:
        """The stems of ``words`` by their numbers, new ones added."""
        known = self._known.setdefault(" ".join(langs), {})
        words = list(words)
        self.often.update(words)
        found: list[int] = []
        for word in words:
            own = known.get(word)
            if own is None:
                own = known[word] = self._learn(word, langs)
            found += own
        return found

    def add(self, number: int, weights: Weights) -> None:
        """Enter dataset ``number``, higher than all before."""
        for stem, weight in weights.found.items():
            own = self.lists[stem]
            own.coded += varint((number - own.last) << 4 | min(15, max(1, ceil(weight))))
            own.last, own.count = number, own.count + 1

    def concept(self, term: str) -> int:
        """The number of a concept's ``term``, which no text has as a word."""
        return self._number(term)

    def listed(self, start: str) -> list[str]:
        """The stems that begin with ``start`` and that datasets hold."""
        return [stem for stem, number in self.stems.items() if stem.startswith(start) and self.lists[number].count]

    def leads(self, word: str, *stems: str) -> None:
        """Let ``word``, which no text needs to have, lead to ``stems`` that are known."""
        numbers = (self.stems[stem] for stem in stems)
        self.surfaces[word] = tuple(dict.fromkeys((*self.surfaces.get(word, ()), *numbers)))

    def _learn(self, word: str, langs: tuple[str, ...]) -> tuple[int, ...]:
        """The stems of a word that is met for the first time; a stop word of its language has none."""
        if any(word in tokens.STOP.get(lang.partition("-")[0], ()) for lang in langs):
            return ()
        stems = dict.fromkeys(self.stem(word, lang) for lang in langs or ("",))
        numbers = tuple(self._number(stem) for stem in stems)
        self.surfaces[word] = tuple(dict.fromkeys((*self.surfaces.get(word, ()), *numbers)))
        return numbers

    def _number(self, stem: str) -> int:
        number = self.stems.setdefault(stem, len(self.stems))
        if number == len(self.lists):
            self.lists.append(_List())
        return number

    def shards(self, called: Mapping[str, str] | None = None) -> Iterator[tuple[str, bytes, dict[str, bytes]]]:
        """(first word, shard, the large lists it names by file name) in the order of the words, which is that of
        their UTF-16 code units: a page compares like that. ``called`` tells what to show for stems that are concepts.
        """
        called = called or {}
        names = dict(zip(self.stems.values(), self.stems, strict=True))
        forms = {**self._forms(names), **called}
        leading = self._leading(called)
        shard, first, before, large = bytearray(), "", b"", dict[str, bytes]()
        ordered = sorted({*self.surfaces, *self.stems}, key=lambda term: term.encode("utf-16-be"))
        for term in ordered:
            raw = term.encode()
            full = len(shard) >= MOST or (len(shard) >= ENOUGH and crc32(raw) % _ENDS == 0)
            if full:
                yield first, bytes(shard), large
                shard, before, large = bytearray(), b"", {}
            if not shard:
                first = term
            stems = leading.get(term) or (names[number] for number in self.surfaces.get(term, ()))
            shard += _front(before, raw) + self._entry(term, raw, stems, forms.get(term, ""), large)
            before = raw
        if shard:
            yield first, bytes(shard), large

    def _forms(self, names: Mapping[int, str]) -> dict[str, str]:
        """For each stem that is no word itself the most frequent word with that stem."""
        found: dict[str, str] = {}
        for word, stems in self.surfaces.items():
            for stem in (names[number] for number in stems):
                if stem not in self.surfaces:
                    found[stem] = min(found.get(stem, word), word, key=lambda form: (-self.often[form], form))
        return found

    def _leading(self, concepts: Mapping[str, str]) -> dict[str, list[str]]:
        """The words that lead to each of ``concepts``."""
        numbers = {self.stems[term]: term for term in concepts if term in self.stems}
        found: dict[str, list[str]] = {}
        for word, stems in self.surfaces.items():
            for stem in stems:
                if stem in numbers:
                    found.setdefault(numbers[stem], []).append(word)
        return found

    def _entry(self, term: str, raw: bytes, stems: Iterable[str], form: str, large: dict[str, bytes]) -> bytes:
        own = self.stems.get(term)
        others = sorted(stem for stem in stems if stem != term)
        listed = None if own is None or not self.lists[own].count else self.lists[own]
        kind = 0 if listed is None else 1 if len(listed.coded) < LARGE else 2
        named = [*others, form] if form else others
        head = varint(len(others) << 3 | bool(form) << 2 | kind) + b"".join(_front(raw, t.encode()) for t in named)
        if listed is None:
            return head
        head += varint(listed.count)
        if kind == 1:
            return head + varint(len(listed.coded)) + bytes(listed.coded)
        content = bytes(listed.coded)
        name = name_of(content)
        large[name] = content
        return head + bytes.fromhex(name)


def _front(before: bytes, raw: bytes) -> bytes:
    """``raw`` without what it shares with ``before``."""
    shared = next((n for n, (a, b) in enumerate(zip(before, raw, strict=False)) if a != b), min(len(before), len(raw)))
    return varint(shared) + varint(len(raw) - shared) + raw[shared:]
