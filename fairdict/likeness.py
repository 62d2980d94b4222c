"""Which concepts of a table a text is most like, for a person to choose from; nothing is ever chosen by it.

Takes words that no table knows; leaves the concepts whose names in any language come closest, by spelling and by the
words they share. The same words always give the same answer.
"""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from fairdict.table import Concept, Table

FEW = 5
_LEAST = 0.45
"""Below this, likeness says nothing."""
_SHARED = 0.4
"""The part of likeness that shared words make up; the rest is spelling."""
_BEGUN = 0.75
_STEM = 5
_LONGEST = 120
_MEDIA_TYPE = re.compile(r"[a-z]+/(?:x-)?[\w.+-]+")


def likeliest(text: str, tables: Sequence[Table], few: int = FEW) -> list[tuple[Concept, float]]:
    """The concepts of ``tables`` that are most like ``text``, the likest first, with how like they are (0 to 1)."""
    said = _plain(_tail(text))
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(said)  # what is known of the second is kept
    found: list[tuple[float, str, Concept]] = []
    for table in tables:
        for iri, concept in table.concepts.items():
            if iri in table.folds or concept.deprecated:
                continue
            names = {_plain(name) for name in (*table.words.get(iri, ()), concept.notation)} - {""}
            worst = found[-1][0] if len(found) >= few else _LEAST
            like = max((_like(matcher, said, name, worst) for name in sorted(names)), default=0.0)
            if like >= worst:
                found.append((like, iri, concept))
                found.sort(key=lambda entry: (-entry[0], entry[1]))
                del found[few:]
    return [(concept, round(like, 3)) for like, _, concept in found]


def _like(matcher: "SequenceMatcher[str]", said: str, name: str, worst: float) -> float:
    """How like two plain texts are; 0 where it cannot reach ``worst``."""
    mine, other = set(said.split()), set(name.split())
    shared = sum(_shares(word, other) for word in mine) / max(1, min(len(mine), len(other)))
    shared = min(shared, 1.0)
    matcher.set_seq1(name)
    if _SHARED * shared + (1 - _SHARED) * matcher.real_quick_ratio() < worst:
        return 0.0
    if _SHARED * shared + (1 - _SHARED) * matcher.quick_ratio() < worst:
        return 0.0
    return _SHARED * shared + (1 - _SHARED) * matcher.ratio()


def _shares(word: str, others: set[str]) -> float:
    """Whether ``word`` is one of ``others``; in part where one begins with the other (*landbouwbeleid*, *landbouw*)."""
    if word in others:
        return 1.0
    return _BEGUN if any(_begins(word, other) or _begins(other, word) for other in others) else 0.0


def _begins(word: str, start: str) -> bool:
    return len(start) >= _STEM and word.startswith(start)


def _tail(text: str) -> str:
    """Of an address or a media type its last part, which is often a name."""
    return re.split(r"[/#]", text.rstrip("/#"))[-1] if "://" in text or _MEDIA_TYPE.fullmatch(text) else text


def _plain(text: str) -> str:
    """Small letters without accents, words parted by one space; ``CamelCase`` is two words."""
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text[:_LONGEST])
    folded = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c))))
