"""The thesaurus: which words name the same thing, in Dutch and English, at the desk and in the street.

Takes ``vocabularies/thesaurus/*.ttl`` of every layer (SKOS in Turtle), the bundled ones first; leaves a
:class:`Thesaurus`. All files are one web of concepts: a catalogue's own file may add concepts, labels to a concept that
is there, or take a concept out of use (``owl:deprecated``).

For whoever builds an index: :meth:`Thesaurus.expand` tells what else to look for where a term is typed;
:meth:`Thesaurus.concepts_in` which concepts a text names, of several words too, and :meth:`Thesaurus.names` how a
concept may be written. Labels are text as people write it; stemming and folding stay the index's own, and it may lend
its stemmer, so that both agree on what an inflection is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from fairdict.layers import Layers
from fairdict.term import KINDS, Label, Term, join, read

__all__ = ["Label", "Mention", "Stem", "Term", "Thesaurus"]

Stem = Callable[[str, str], str]
"""What brings a folded word, in a language, to what it shares with its inflections."""

_WORD = re.compile(r"[^\W_]+(?:\+(?!\w))?")
_FOLDER = "thesaurus"
_MOST = 3
"""How far below a concept its narrower ones are still what somebody asks for."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a text names: its IRI, and the words that name it, counted from nought (``end`` not included)."""

    iri: str
    start: int
    end: int


class Thesaurus:
    """All concepts in force, by IRI in sorted order. ``fingerprint`` changes with any byte of any file."""

    def __init__(self, terms: Mapping[str, Term], fingerprint: str = "", stem: Stem | None = None) -> None:
        self.terms = dict(sorted(terms.items()))
        self.fingerprint = fingerprint
        self._stem = stem

    @classmethod
    def load(cls, layers: Layers, stem: Stem | None = None) -> "Thesaurus":
        """The thesaurus of every layer.

        ``stem`` lets inflections be recognised (*fietshelmen*); without it words match as they are written, but for
        case, accents, hyphens and spaces. ConfigError names the file that cannot be used, the concept, and the remedy.
        """
        files: list[tuple[Path, bytes]] = []
        digest = sha256()
        for folder in reversed(layers.folders("vocabularies")):
            for path in sorted((folder / _FOLDER).glob("*.ttl")):
                body = path.read_bytes()
                files.append((path, body))
                digest.update(b"%s %d\n" % (path.name.encode(), len(body)) + body)
        return cls(join((path, read(path, body)) for path, body in files), digest.hexdigest(), stem)

    def find(self, term: str, lang: str | None = None) -> tuple[Term, ...]:
        """The concepts that ``term`` names as a whole, in ``lang`` or, without it, in any language; often one, none
        where nothing is known. Misspellings that a concept lists are recognised."""
        known = self._index.get(_key(self._words(term, lang)), ())
        if not known and self._stem is not None and lang is None:
            known = tuple(
                {e: None for one in self._languages for e in self._index.get(_key(self._words(term, one)), ())}
            )
        fitting = (iri for iri, label in known if lang is None or label.lang in ("", lang))
        return tuple(self.terms[iri] for iri in dict.fromkeys(fitting))

    def expand(self, term: str, lang: str | None = None) -> tuple[Label, ...]:
        """What else may be written where ``term`` is meant: the other names of its concepts, in every language, the
        preferred ones first, then the names of narrower concepts (:attr:`Label.distance` tells how far below).

        ``lang`` is the language that ``term`` is typed in, where that is known. Misspellings are not given back.
        """
        typed = _key(fold_words(term))
        found: dict[tuple[str, str], Label] = {}
        for start in self.find(term, lang):
            for iri, distance in self._below(start.iri):
                for label in self.names(iri):
                    if _key(fold_words(label.text)) != typed:
                        found.setdefault((label.text, label.lang), label.at(distance))
        return tuple(sorted(found.values(), key=lambda label: (label.distance, KINDS.index(label.kind))))

    def names(self, iri: str) -> tuple[Label, ...]:
        """How the concept at ``iri`` may be written, the preferred labels first; no misspellings."""
        return tuple(label for label in self.terms[iri].labels if label.kind != "hidden")

    def concepts_in(self, text: str, lang: str) -> tuple[Mention, ...]:
        """The concepts that a text in ``lang`` names, in its order: the longest name at each place, and all concepts
        of a name that has several. A name in capitals (*ALS*) is only recognised in capitals."""
        written = _WORD.findall(text)
        folded = [self._stemmed(word, lang) for word in map(_fold, written)]
        found: list[Mention] = []
        start = 0
        while start < len(folded):
            here = self._longest(written, folded, start, lang)
            found += here
            start = here[0].end if here else start + 1
        return tuple(found)

    def _longest(self, written: list[str], folded: list[str], start: int, lang: str) -> list[Mention]:
        for end in range(min(len(folded), start + self._widest), start, -1):
            entries = self._index.get(_key(folded[start:end]), ())
            iris = [iri for iri, label in entries if _fits(label, lang, written[start:end])]
            if iris:
                return [Mention(iri, start, end) for iri in dict.fromkeys(iris)]
        return []

    def _below(self, iri: str) -> Iterator[tuple[str, int]]:
        """The concept and those below it, each once, with the number of steps down."""
        seen, level = {iri}, [iri]
        for distance in range(_MOST + 1):
            yield from ((one, distance) for one in level)
            level = [low for one in level for low in self._narrower.get(one, ()) if low not in seen]
            level = list(dict.fromkeys(level))
            seen.update(level)

    @cached_property
    def _narrower(self) -> Mapping[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for iri, term in self.terms.items():
            for high in term.broader:
                below.setdefault(high, []).append(iri)
        return {iri: tuple(found) for iri, found in below.items()}

    @cached_property
    def _index(self) -> Mapping[str, tuple[tuple[str, Label], ...]]:
        entries: dict[str, dict[tuple[str, Label], None]] = {}
        for iri, term in self.terms.items():
            for label in term.labels:
                for lang in (label.lang,) if label.lang else ("", *self._languages):
                    key = _key(self._words(label.text, lang))
                    entries.setdefault(key, {})[iri, label] = None
                entries.setdefault(_key(fold_words(label.text)), {})[iri, label] = None
        entries.pop("", None)
        return {key: tuple(found) for key, found in entries.items()}

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        return tuple(sorted({label.lang for term in self.terms.values() for label in term.labels} - {""}))

    @cached_property
    def _widest(self) -> int:
        """One word more than the longest label has, for compounds that are wrongly written apart."""
        return 1 + max((len(fold_words(label.text)) for t in self.terms.values() for label in t.labels), default=0)

    def _words(self, text: str, lang: str | None) -> list[str]:
        return [self._stemmed(word, lang or "") for word in fold_words(text)]

    def _stemmed(self, word: str, lang: str) -> str:
        return self._stem(word, lang) if self._stem is not None and lang else word


def fold_words(text: str) -> list[str]:
    """The words of ``text`` without case and accents."""
    return [_fold(word) for word in _WORD.findall(text)]


def _fold(word: str) -> str:
    lower = word.casefold()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if unicodedata.category(c)[0] != "M")


def _key(words: Iterable[str]) -> str:
    """Words as one, so that *e-health*, *ehealth* and *e health* are alike."""
    return "".join(words)


def _fits(label: Label, lang: str, written: list[str]) -> bool:
    if label.lang not in ("", lang):
        return False
    return not label.capitals or any(word.isupper() for word in written)
