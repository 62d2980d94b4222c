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
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
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
    """A concept that a text names: its IRI, the words that name it, counted from nought (``end`` not included), and
    those words as they are ``written``."""

    iri: str
    start: int
    end: int
    written: str = field(default="", compare=False)


class Thesaurus:
    """All concepts in force, by IRI in sorted order. ``fingerprint`` changes with any byte of any file."""

    def __init__(self, terms: Mapping[str, Term], fingerprint: str = "", stem: Stem | None = None) -> None:
        self.terms = dict(sorted(terms.items()))
        self.fingerprint = fingerprint
        self._stem = stem
        self._last: tuple[Stem, Thesaurus] | None = None
        self._reaches: dict[str, dict[str, int]] = {}
        self._alone: dict[tuple[str, str], Sequence[str]] = {}

    @classmethod
    def load(cls, layers: Layers, stem: Stem | None = None) -> "Thesaurus":
        """The thesaurus of every layer.

        ``stem`` lets inflections be recognised (*fietshelmen*); without it words match as they are written, but for
        case, accents, hyphens and spaces. ConfigError names the file that cannot be used, the concept, and the remedy.
        """
        whole = _whole(tuple(_files(layers)))
        return whole if stem is None else whole.stemmed(stem)

    def stemmed(self, stem: Stem) -> "Thesaurus":
        """The same thesaurus, in which ``stem`` lets inflections be recognised. Asked again with the same stemmer it is
        the same object: the stems of thousands of labels take a second."""
        if self._last is None or self._last[0] is not stem:
            self._last = (stem, Thesaurus(self.terms, self.fingerprint, stem))
        return self._last[1]

    @staticmethod
    def stamp(layers: Layers) -> str:
        """The fingerprint of the thesaurus that :meth:`load` would give, without reading what its files say."""
        return _stamp(_files(layers))

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
            for iri, distance in self.below(start.iri):
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
        reaches = self._reaches.setdefault(language, {})
        found: list[Mention] = []
        start = 0
        for at, word in enumerate(folded):
            if at < start:
                continue
            reach = reaches.get(word)
            if reach is None:
                reach = reaches[word] = self._reach(word, language)
            if reach:
                here = self._longest(written, folded, at, min(len(folded), at + reach), language)
                found += here
                start = here[0].end if here else at + 1
        return tuple(found)

    def _reach(self, word: str, lang: str) -> int:
        """How many words a name may have in a text that begins it with ``word``; most words of a text begin none."""
        found = 0
        for keys, start in ((self._keys, word), (self._stem_keys, self._stems([word], lang)[0])):
            known = keys.get(lang, ())
            for key, first, count in known[bisect_left(known, (start,)) :]:
                if not key.startswith(start):
                    break
                if key == start or first == start:
                    found = max(found, count)
                elif len(word) > _PART:  # a compound that is written apart
                    found = max(found, count + 1)
        return found

    def _longest(
        self, written: Sequence[str], folded: Sequence[str], start: int, last: int, lang: str
    ) -> list[Mention]:
        stems = self._stems(folded[start:last], lang)
        end, whole, stem = start + 1, folded[start], stems[0]
        while end < last:
            whole, stem = whole + folded[end], stem + stems[end - start]
            if not (_begun(self._keys.get(lang, ()), whole) or _begun(self._stem_keys.get(lang, ()), stem)):
                break
            end += 1
        for stop in range(end, start, -1):
            iris = self._meant(written[start:stop], folded[start:stop], stems[: stop - start], lang)
            if iris:
                return [Mention(iri, start, stop, " ".join(written[start:stop])) for iri in iris]
        return []

    def _meant(self, written: Sequence[str], folded: Sequence[str], stems: Sequence[str], lang: str) -> Sequence[str]:
        """The concepts that these words name; single words, which most names are, are remembered."""
        alone = (lang, written[0]) if len(written) == 1 else None
        if alone is not None and alone in self._alone:
            return self._alone[alone]
        entries = self._written(folded, lang) or self._inflected(folded, stems, lang)
        iris = tuple(dict.fromkeys(iri for iri, label in entries if _fits(label, written)))
        if alone is not None:
            self._alone[alone] = iris
        return iris

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

    def below(self, iri: str) -> Sequence[tuple[str, int]]:
        """The concept and those below it that are still what somebody asks for, each once, with the number of steps
        down."""
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
    def _keys(self) -> Mapping[str, Sequence[tuple[str, str, int]]]:
        """The labels of each language in order: their words as one, the first word, and how many they are."""
        return self._ordered(lambda words, lang: words)

    @cached_property
    def _stem_keys(self) -> Mapping[str, Sequence[tuple[str, str, int]]]:
        """The same by stems; empty without a stemmer."""
        return {} if self._stem is None else self._ordered(self._stems)

    def _ordered(
        self, brought: Callable[[Sequence[str], str], Sequence[str]]
    ) -> Mapping[str, Sequence[tuple[str, str, int]]]:
        found: dict[str, set[tuple[str, str, int]]] = {}
        for term in self.terms.values():
            for label in term.labels:
                words = fold_words(label.text)
                for lang in ((label.lang,) if label.lang else self._languages) if words else ():
                    own = brought(words, lang)
                    found.setdefault(lang, set()).add(("".join(own), own[0], len(own)))
        return {lang: sorted(known) for lang, known in found.items()}

    @cached_property
    def _languages(self) -> tuple[str, ...]:
        """The languages of labels; the empty one, for texts in any other language, has what is the same in all."""
        return tuple(sorted({label.lang for term in self.terms.values() for label in term.labels} | {""}))

    def _language(self, lang: str) -> str:
        base = lang.partition("-")[0].lower()
        return base if base in self._languages else ""

    def _stems(self, words: Sequence[str], lang: str) -> Sequence[str]:
        return words if self._stem is None or not lang else [self._stem(word, lang) for word in words]


def _begun(keys: Sequence[tuple[str, str, int]], start: str) -> bool:
    """Whether any of the ordered ``keys`` begins with ``start``."""
    at = bisect_left(keys, (start,))
    return at < len(keys) and keys[at][0].startswith(start)


def _files(layers: Layers) -> Iterator[tuple[Path, bytes]]:
    for folder in reversed(layers.folders("vocabularies")):
        for path in sorted((folder / FOLDER).glob("*.ttl")):
            yield path, path.read_bytes()


@lru_cache(4)
def _whole(files: tuple[tuple[Path, bytes], ...]) -> Thesaurus:
    """The thesaurus of these files: every catalogue that a process opens with the same bytes shares it."""
    return Thesaurus(join((path, read(path, body)) for path, body in files), _stamp(files))


def _stamp(files: Iterable[tuple[Path, bytes]]) -> str:
    digest = sha256()
    for path, body in files:
        digest.update(b"%s %d\n" % (path.name.encode(), len(body)) + body)
    return digest.hexdigest()


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
