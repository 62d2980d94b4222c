"""What of a broken document could not be read, and how the bad part is found: by trying, many parts at a time.

Takes parts of a text and a parser's word on them; leaves :class:`Lost` for each that had to go. Here too: N-Triples and
N-Quads, whose parts are lines. https://www.w3.org/TR/n-triples/
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import RdfFormat, parse

T = TypeVar("T")

RDF_TYPE = "22-rdf-syntax-ns#type"
BLOCK = 64
MOST = 500
"""Losses after which a document is left: it is something else, or hopeless."""
_LINE = re.compile(r"\s*(<[^<>]*>|_:\S+)\s+(<[^<>]*>)\s")
_WHERE = re.compile(r"\A.*?(?:line|column)s? .*?: |\s*\(line \d+\)\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Lost:
    """What could not be read: its text, its ``place`` in the document, and the parser's ``reason``. ``subject`` is whom
    it was about, where that is known; ``thing`` tells that a whole thing may be lost with it."""

    place: str
    text: str
    reason: str
    subject: str = ""
    thing: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a document; ``cut`` tells that its end is missing."""

    body: bytes
    lost: tuple[Lost, ...]
    cut: bool = False


def sift(items: Sequence[T], fault: Callable[[Sequence[T]], str]) -> Iterator[tuple[T, str]]:
    """Each item with what ``fault`` has against it, empty where nothing; asked of many at a time."""
    for start in range(0, len(items), BLOCK):
        yield from _sifted(items[start : start + BLOCK], fault)


def _sifted(items: Sequence[T], fault: Callable[[Sequence[T]], str]) -> Iterator[tuple[T, str]]:
    found = fault(items)
    if not found or len(items) == 1:
        yield from ((item, found) for item in items)
        return
    half = len(items) // 2
    yield from _sifted(items[:half], fault)
    yield from _sifted(items[half:], fault)


def fault(text: str, syntax: RdfFormat, base: str, *, lenient: bool = True) -> str:
    """What the parser has against ``text``, without the place; empty where it takes it."""
    try:
        for _ in parse(text.encode(), syntax, base_iri=base or None, lenient=lenient):
            pass
    except (SyntaxError, ValueError) as error:
        return reason(error)
    return ""


def reason(error: Exception) -> str:
    """The parser's words without the line, which is one of a part only."""
    if isinstance(error, UnicodeEncodeError):
        return "it is not in UTF-8"
    return _WHERE.sub("", str(error))[:150] or "it is broken"


def lines(body: bytes, syntax: RdfFormat) -> Kept:
    """N-Triples or N-Quads, line by line."""
    found = body.decode("utf-8", "surrogateescape").split("\n")
    kept: list[str] = []
    lost: list[Lost] = []
    numbered = [(n, line) for n, line in enumerate(found, 1) if line.strip()]

    def wrong(items: Sequence[tuple[int, str]]) -> str:
        # Several at a time to the letter: a lenient parser takes a line break within an address.
        return fault("\n".join(text for _, text in items), syntax, "", lenient=len(items) == 1)

    for (number, line), why in sift(numbered, wrong):
        if not why:
            kept.append(line)
            continue
        known = _LINE.match(line)
        subject = known[1][1:-1] if known and known[1].startswith("<") else ""
        thing = known is None or RDF_TYPE in known[2]
        lost.append(Lost(f"line {number}", line.strip(), why, subject, thing))
    broken_end = bool(lost) and bool(numbered) and lost[-1].place == f"line {numbered[-1][0]}"
    cut = broken_end and not numbered[-1][1].rstrip().endswith(".")
    return Kept("\n".join(kept).encode(), tuple(lost), cut)
