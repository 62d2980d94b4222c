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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from fairdict.layers import Layers
from fairdict.term import KINDS, Label, Term, join, read

__all__ = ["FOLDER", "Label", "Mention", "Stem", "Term", "Thesaurus"]

Stem = Callable[[str, str], str]
"""What brings a folded word, in a language, to what it shares with its inflections."""

FOLDER: Final = "thesaurus"
DEPTH: Final = 3
"""How many steps below a concept its narrower ones are still what somebody asks for."""
BREADTH: Final = 60
"""A concept with more than so many below it (*disease*) says too little: it stands for itself alone."""

_ENDING: Final = 3
"""An inflection adds or takes no more letters than this, and leaves more than this: the stem of *overheid*
(government) is that of *over*, and of *bijen* (bees) that of *bij* (with), which are other words."""

_PART: Final = 3
"""A compound is recognised in parts that are longer: *slaap apneu* is one word, *wat er* is not *water*."""

_WORD = re.compile(r"[^\W_]+")

Entries = tuple[tuple[str, Label], ...]


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
            for path in sorted((folder / FOLDER).glob("*.ttl")):
                body = path.read_bytes()
                files.append((path, body))
                digest.update(b"%s %d\n" % (path.name.encode(), len(body)) + body)
        return cls(join((path, read(path, body)) for path, body in files), digest.hexdigest(), stem)

    def find(self, term: str, lang: str | None = None) -> tuple[Term, ...]:
        """The concepts that ``term`` names as a whole, in ``lang`` or, without it, in any language; often one, none
        where nothing is known. Misspellings that a concept lists are recognised, capitals are not asked for."""
        words = fold_words(term)
        languages = self._languages if lang is None else (self._language(lang),)
        found = [entry for one in languages for entry in self._written(words, one)]
        if not found:
            found = [entry for one in languages for entry in self._inflected(words, self._stems(words, one), one)]
        return tuple(self.terms[iri] for iri in dict.fromkeys(iri for iri, _ in found))

    def expand(self, term: str, lang: str | None = None) -> tuple[Label, ...]:
        """What else may be written where ``term`` is meant: the other names of its concepts, in every language, the
        preferred ones first, then the names of narrower concepts (:attr:`Label.distance` tells how far below).

        ``lang`` is the language that ``term`` is typed in, where that is known. Misspellings are not given back.
        Nothing comes from what is merely related.
        """
        typed = "".join(fold_words(term))
        found: dict[tuple[str, str], Label] = {}
        for start in self.find(term, lang):
            for iri, distance in self._below(start.iri):
                for label in self.names(iri):
                    here = label.at(distance)
                    old = found.setdefault((label.text, label.lang), here)
                    if distance < old.distance:
                        found[label.text, label.lang] = here
        others = (label for label in found.values() if "".join(fold_words(label.text)) != typed)
        return tuple(sorted(others, key=lambda label: (label.distance, KINDS.index(label.kind))))

    def names(self, iri: str) -> tuple[Label, ...]:
        """How the concept at ``iri`` may be written, the preferred labels first; no misspellings."""
        return tuple(label for label in self.terms[iri].labels if label.kind != "hidden")

    def narrower(self, iri: str) -> tuple[str, ...]:
        """The concepts right below the one at ``iri``."""
        return self._narrower.get(iri, ())

    def concepts_in(self, text: str, lang: str) -> tuple[Mention, ...]:
        """The concepts that a text in ``lang`` names, in its order: the longest name at each place, and all concepts
        of a name that has several. A short name in capitals (*ALS*) is only recognised in capitals."""
        written, language = _WORD.findall(text), self._language(lang)
        folded = [_fold(word) for word in written]
        stems = self._stems(folded, language)
        found: list[Mention] = []
        start = 0
        while start < len(folded):
            here = self._longest(written, folded, stems, start, language)
            found += here
            start = here[0].end if here else start + 1
        return tuple(found)

    def _longest(
        self, written: Sequence[str], folded: Sequence[str], stems: Sequence[str], start: int, lang: str
    ) -> list[Mention]:
        for end in range(min(len(folded), start + self._widest), start, -1):
            entries = self._written(folded[start:end], lang)
            entries = entries or self._inflected(folded[start:end], stems[start:end], lang)
            iris = dict.fromkeys(iri for iri, label in entries if _fits(label, written[start:end]))
            if iris:
                return [Mention(iri, start, end) for iri in iris]
        return []

    def _written(self, words: Sequence[str], lang: str) -> Entries:
        """What is named by these words as they stand, or by a label that they take apart or write as one."""
        entries = self._index.get((lang, "".join(words)), ())
        if len(words) == 1 or all(len(word) > _PART for word in words):
            return entries
        return tuple(entry for entry in entries if len(fold_words(entry[1].text)) >= len(words))

    def _inflected(self, words: Sequence[str], stems: Sequence[str], lang: str) -> Entries:
        """What is named by an inflection of its label."""
        stem, written = "".join(stems), len("".join(words))
        if len(stem) <= _ENDING:
            return ()
        entries = self._stem_index.get((lang, stem), ())
        return tuple(
            (iri, label)
            for iri, label in entries
            if len(fold_words(label.text)) >= len(words)
            and abs(len("".join(fold_words(label.text))) - written) <= _ENDING
        )

    def _below(self, iri: str) -> Sequence[tuple[str, int]]:
        """The concept and those below it, each once, with the number of steps down."""
        found = list(self._downwards(iri))
        return found if len(found) <= BREADTH + 1 else found[:1]

    def _downwards(self, iri: str) -> Iterator[tuple[str, int]]:
        seen, level = {iri}, [iri]
        for distance in range(DEPTH + 1):
            yield from ((one, distance) for one in level)
            level = list(dict.fromkeys(low for one in level for low in self.narrower(one) if low not in seen))
            seen.update(level)

    @cached_property
    def _narrower(self) -> Mapping[str, tuple[str, ...]]:
        below: dict[str, list[str]] = {}
        for iri, term in self.terms.items():
            for high in term.broader:
                below.setdefault(high, []).append(iri)
        return {iri: tuple(found) for iri, found in below.items()}

    @cached_property
    def _index(self) -> Mapping[tuple[str, str], Entries]:
        """Concepts and the labels that name them, by language and words as one."""
        return self._entries(lambda words, lang: words)

    @cached_property
    def _stem_index(self) -> Mapping[tuple[str, str], Entries]:
        """The same by language and stems as one; empty without a stemmer."""
        return {} if self._stem is None else self._entries(self._stems)

    def _entries(self, brought: Callable[[Sequence[str], str], Sequence[str]]) -> Mapping[tuple[str, str], Entries]:
        entries: dict[tuple[str, str], dict[tuple[str, Label], None]] = {}
        for iri, term in self.terms.items():
            for label in term.labels:
                words = fold_words(label.text)
                for lang in (label.lang,) if label.lang else self._languages:
                    entries.setdefault((lang, "".join(brought(words, lang))), {})[iri, label] = None
        return {where: tuple(found) for where, found in entries.items() if where[1]}

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        """The languages of labels; the empty one, for texts in any other language, has what is the same in all."""
        return tuple(sorted({label.lang for term in self.terms.values() for label in term.labels} | {""}))

    @cached_property
    def _widest(self) -> int:
        """One word more than the longest label has, for compounds that are written apart."""
        return 1 + max((len(fold_words(label.text)) for t in self.terms.values() for label in t.labels), default=0)

    def _language(self, lang: str) -> str:
        base = lang.partition("-")[0].lower()
        return base if base in self._languages else ""

    def _stems(self, words: Sequence[str], lang: str) -> Sequence[str]:
        return words if self._stem is None or not lang else [self._stem(word, lang) for word in words]


def fold_words(text: str) -> list[str]:
    """The words of ``text`` without case and accents. Their sequence as one is the key, so that *e-health*, *ehealth*
    and *e health* are alike."""
    return [_fold(word) for word in _WORD.findall(text)]


def _fold(word: str) -> str:
    lower = word.casefold()
    if lower.isascii():
        return lower
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if unicodedata.category(c)[0] != "M")


def _fits(label: Label, written: Sequence[str]) -> bool:
    return not label.capitals or all(word.isupper() for word in written)
