"""Which words stand next to each other: what a search for a phrase between quotation marks needs.

Takes the words of each dataset's texts in their order; leaves files of pairs. A pair is two words with nothing between
them but words that say nothing (stop words); a phrase is looked up pair by pair. Pairs are spread over files by a
checksum (CRC-32 of both words with a space between), whose lowest bits choose the file and whose other bits name the
pair in it, so that a phrase costs as many small files as it has pairs, and a changed text a few of them.

A file is a run of entries in the order of those bits: the step from the entry before (the first from -1), the number
of datasets, their numbers each as the step from the one before (the first from -1). All are varints.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final
from zlib import crc32

from fairdict.publish.postings import varint

EACH: Final = 6_000
"""Pairs that a file should hold, more or less."""
USUAL: Final = 80
"""Pairs of an ordinary dataset."""


@dataclass(slots=True)
class Phrases:
    """The pairs of ``expected`` datasets, filled one by one. Memory holds eight bytes for each pair of a dataset."""

    expected: int
    bits: int = field(init=False)
    found: "list[array[int]]" = field(init=False)

    def __post_init__(self) -> None:
        self.bits = max(0, (self.expected * USUAL // EACH).bit_length())
        self.found = [array("Q") for _ in range(1 << self.bits)]

    def add(self, number: int, texts: Iterable[Sequence[str]]) -> None:
        """Enter dataset ``number``, higher than all before; ``texts`` are words without those that say nothing."""
        mask = (1 << self.bits) - 1
        for code in {crc32(f"{a} {b}".encode()) for words in texts for a, b in pairwise(words)}:
            self.found[code & mask].append(code >> self.bits << 32 | number)

    def files(self) -> Iterator[bytes]:
        """The files in the order of their numbers."""
        for pairs in self.found:
            coded, before = bytearray(), -1
            for pair, numbers in _grouped(sorted(pairs)):
                coded += varint(pair - before) + varint(len(numbers))
                last = -1
                for number in numbers:
                    coded += varint(number - last)
                    last = number
                before = pair
            yield bytes(coded)


def _grouped(coded: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    own, numbers = -1, list[int]()
    for code in coded:
        pair, number = code >> 32, code & 0xFFFFFFFF
        if pair != own and numbers:
            yield own, numbers
            numbers = []
        own = pair
        numbers.append(number)
    if numbers:
        yield own, numbers
