"""Compounds taken apart: *slaapapneuonderzoek* is also found by *slaap*, *apneu* and *onderzoek*.

Takes words that are known by themselves; leaves the parts of a longer word, if it is made of such words and nothing
else but what links them. Languages that write compounds as one word are :data:`LANGUAGES`.
"""

from collections.abc import Iterable
from typing import Final

LANGUAGES: Final = frozenset({"nl", "de"})
LINKS: Final = ("", "s", "en", "e", "n", "er")
"""What may stand between two parts, or what a first part may lack at its end when it stands alone."""
SHORTEST: Final = 4
"""Letters of a part; shorter ones stand in too many words by accident."""
LONGEST: Final = 40


class Compounds:
    """Takes words apart by those in ``known``, which are folded and may be any length; ``short`` are known words that
    may be parts though they have but three letters."""

    def __init__(self, known: Iterable[str], short: Iterable[str] = ()) -> None:
        self._known = {word for word in known if len(word) >= SHORTEST and word.isalpha()}
        self._known |= {word for word in short if len(word) == SHORTEST - 1 and word.isalpha()}
        self._split: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The known words that ``word`` is made of, and the parts of these; none where it is no compound."""
        found = self._split.get(word)
        if found is None:
            own = self._apart(word) if 2 * SHORTEST - 1 <= len(word) <= LONGEST and word.isalpha() else ()
            found = self._split[word] = tuple(dict.fromkeys(p for part in own for p in (part, *self.parts(part))))
        return found

    def _apart(self, word: str) -> tuple[str, ...]:
        """The fewest parts, the longest first part first; none where there is a letter that no part takes."""
        best: tuple[str, ...] = ()
        for end in range(len(word) - SHORTEST + 1, SHORTEST - 2, -1):
            first = word[:end]
            if first not in self._known:
                continue
            for link in LINKS:
                rest = word[end + len(link) :]
                if word.startswith(link, end) and len(rest) >= SHORTEST - 1:
                    tail = (rest,) if rest in self._known else self._apart(rest)
                    if tail and (not best or len(tail) + 1 < len(best)):
                        best = (first, *tail)
            if len(best) == 2:
                break
        return best
