"""Text as search sees it: folded words, the stems they share within a language, and identifiers as one word.

Takes a text and its language; leaves tokens and stems. The page folds what is typed by the same rules (case, accents,
the letters of :data:`LETTERS`), but it never stems: the index tells it which stem a written word has.
"""

import re
import unicodedata
from importlib import import_module
from types import MappingProxyType
from typing import Final, Protocol

LONGEST: Final = 64
"""Words longer than this are cut: nobody types them."""

LETTERS: Final = MappingProxyType(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ĳ": "ij"}
)
"""Lower-case letters that no decomposition takes apart, and what people type for them."""

_DUTCH = """
aan al als bij dat de der des die dit door een en er had heb heeft het hij hun ik in is je kan maar me met mijn na
naar niet nog nu of om onder ons ook op over s t te ten ter toen tot u uit van veel voor was wat we werd wij worden
wordt ze zich zij zijn zo zoals zou
"""
_ENGLISH = """
a all also an and are as at be been but by can do for from had has have he her his how i if in into is it its more
no not of on or our s she so such t than that the their them then there these they this to was we were what when
which who will with you your
"""
STOP: Final = MappingProxyType({"nl": frozenset(_DUTCH.split()), "en": frozenset(_ENGLISH.split())})
"""Words that say nothing by themselves, by language."""

SILENT: Final = frozenset().union(*STOP.values())
"""All of them, for where nobody knows the language."""

_AFFIXES = """
achter binnen boven buiten heen hier langs mede mits niet onder rond samen tegen terug tussen vanaf voort weer zonder
heid lijk loos schap baar zaam ting sche ische atie iteit
"""
UNSPLIT: Final = SILENT | frozenset(_AFFIXES.split())
"""Words and endings that begin or end a Dutch word without its being a compound."""

# Snowball's own names. For Dutch the older algorithm: the newer one takes prefixes off, and so finds the sun (zon) in
# health (gezondheid).
_ALGORITHMS: Final = MappingProxyType(
    {
        **{"nl": "dutch_porter", "en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian"},
        **{"pt": "portuguese", "da": "danish", "sv": "swedish", "no": "norwegian", "nb": "norwegian", "fi": "finnish"},
    }
)
_MEMO: Final = 100_000
_WORD: Final = re.compile(r"[^\W_]+")
_GENITIVE: Final = re.compile(r"['’‘`´]s(?![^\W_])")
_JOINED: Final = re.compile(r"[^\W_]+(?:[-‐‑.][^\W_]+)+")
_RESOLVER: Final = re.compile(
    r"(?:https?://)?(?:(?:dx\.)?doi\.org/|hdl\.handle\.net/)|https?://(?:www\.)?|doi:\s*|hdl:\s*"
)
_DOI: Final = re.compile(r"10\.[0-9.]+/")


class Stemmer(Protocol):
    """What Snowball offers for one language."""

    def stemWord(self, word: str) -> str:
        """The stem of a word in lower case."""


def fold(text: str) -> str:
    """``text`` without case, accents and ligatures, as both the index and the page compare it."""
    lower = text.lower()
    if lower.isascii():
        return lower
    lower = "".join(LETTERS.get(letter, letter) for letter in lower)
    plain = unicodedata.normalize("NFKD", lower)
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] != "M").lower()


def words(text: str) -> list[str]:
    """The folded words of ``text`` in their order; ``'s`` is no word."""
    return [word[:LONGEST] for word in _WORD.findall(_GENITIVE.sub("", fold(text)))]


def telling(text: str) -> list[str]:
    """The folded words of ``text`` in their order, without those that say nothing in any language."""
    return [word for word in words(text) if word not in SILENT]


def joined(text: str) -> list[str]:
    """Words written with a hyphen or a dot, as one: ``COVID-19`` is also found as ``covid19``."""
    whole = ("".join(_WORD.findall(found)) for found in _JOINED.findall(fold(text)))
    return [word for word in whole if len(word) <= LONGEST]


def identifier(text: str) -> str:
    """An identifier as one folded word, without the resolver that people may or may not type before it."""
    return _after(_RESOLVER, fold(text).strip()).rstrip("/.,;").strip()[:200]


def identifier_words(text: str) -> list[str]:
    """The words within an identifier, without a DOI's prefix, which all datasets of a house share."""
    return words(_after(_DOI, identifier(text)))


def _after(start: re.Pattern[str], text: str) -> str:
    found = start.match(text)
    return text if found is None else text[found.end() :]


class Stems:
    """The stems of folded words, each worked out once: Snowball in pure Python takes a tenth of a millisecond. At most
    ``_MEMO`` words of a language are remembered."""

    def __init__(self) -> None:
        self._stemmers: dict[str, Stemmer | None] = {}
        self._known: dict[str, dict[str, str]] = {}

    def __call__(self, word: str, lang: str) -> str:
        """The stem of ``word`` in ``lang`` (a tag): the word itself where that has no stemmer, or is no plain word."""
        known = self._known.setdefault(lang, {})
        own = known.get(word)
        if own is None:
            if lang not in self._stemmers:
                self._stemmers[lang] = stemmer(lang)
            by = self._stemmers[lang]
            if len(known) >= _MEMO:
                known.clear()
            own = known[word] = word if by is None or not word.isalpha() else fold(by.stemWord(word)) or word
        return own


STEMS: Final = Stems()
"""Those that all indexes of a process share."""


def stemmer(lang: str) -> Stemmer | None:
    """Snowball for ``lang`` (a tag), in pure Python, or None where it has none."""
    name = _ALGORITHMS.get(lang.partition("-")[0])
    if name is None:
        return None
    module = import_module(f"snowballstemmer.{name}_stemmer")
    made: Stemmer = getattr(module, f"{name.title().replace('_', '')}Stemmer")()
    return made
