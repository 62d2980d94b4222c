"""What differs between two versions of a document, in words short enough to keep beside the dataset.

Takes two documents; leaves for each term that differs what stood there before and what stands there now: of lists and
texts only the parts that changed, and of a long text the place where it changed.
"""

from collections.abc import Collection, Iterator
from typing import Any

from fairdict.model import Document

LONGEST = 200
"""Characters kept of what stood there before, and of what stands there now."""
_LEAD = 20

Difference = tuple[str, str, str]
"""A term, what stood there before and what stands there now; empty where there was or is nothing."""


def differences(old: Document, new: Document, private: Collection[str] = ()) -> list[Difference]:
    """One :data:`Difference` for each term in which ``old`` and ``new`` differ, by term; of those that are ``private``
    nothing but that they differ."""
    terms = sorted(t for t in old.keys() | new.keys() if old.get(t) != new.get(t))
    return [(t, *(("", "") if t in private else _pair(old.get(t), new.get(t)))) for t in terms]


def told(value: Any) -> str:
    """A document's value in a few words."""
    if isinstance(value, dict):
        if "@value" in value:
            return str(value["@value"])
        return "; ".join(f"{k}: {told(v)}" for k, v in value.items() if k != "type")
    if isinstance(value, list):
        return " | ".join(told(v) for v in value)
    return str(value)


def _pair(old: Any, new: Any) -> tuple[str, str]:
    before, after = list(_parts(old)), list(_parts(new))
    gone, come = [p for p in before if p not in after], [p for p in after if p not in before]
    if not gone and not come:  # the same in another order
        gone, come = before, after
    return _cut(" | ".join(gone), " | ".join(come))


def _parts(value: Any) -> Iterator[str]:
    """What a value consists of: each text with its language, each thing in words."""
    if isinstance(value, dict) and "@value" not in value:
        for lang, texts in value.items():
            for text in texts if isinstance(texts, list) else [texts]:
                yield told(text) if lang == "@none" else f"{lang}: {told(text)}"
    elif isinstance(value, list):
        yield from (told(v) for v in value)
    elif value is not None:
        yield told(value)


def _cut(before: str, after: str) -> tuple[str, str]:
    """Both, at most :data:`LONGEST` characters each, from shortly before the place where they part."""
    same = next((n for n, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = max(0, same - _LEAD) if max(len(before), len(after)) > LONGEST else 0
    return _piece(before, start), _piece(after, start)


def _piece(text: str, start: int) -> str:
    piece = f"…{text[start + 1 :]}" if start and len(text) > start else text
    return piece if len(piece) <= LONGEST else f"{piece[: LONGEST - 1]}…"
