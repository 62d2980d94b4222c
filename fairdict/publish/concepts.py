"""The thesaurus as the index uses it: what a text is about, whatever words and language it says so in.

Takes texts and their language; leaves terms of the index that no word can be, one for each concept, and the written
names that lead to them. A text about a concept is one about the wider concepts too, a little less with each step.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from fairdict.document import digest
from fairdict.publish import tokens
from fairdict.thesaurus import Stem, Thesaurus

MARK: Final = " "
"""What the term of a concept begins with; no word does, and no identifier."""
FADING: Final = 0.7
"""How much of a concept is said of the next wider one."""


class Concepts:
    """The concepts of one thesaurus, by the stemmer of the index. ``met`` collects how texts write them, inflections
    included."""

    def __init__(self, thesaurus: Thesaurus, stem: Stem) -> None:
        self._thesaurus = thesaurus.stemmed(stem)
        self._terms = {iri: f"{MARK}{digest(iri.encode('utf-8', 'replace'), 4)}" for iri in thesaurus.terms}
        self.met: dict[str, dict[str, None]] = {}

    def told(self, text: str, *langs: str) -> Mapping[str, float]:
        """The concepts that ``text`` names, by their terms, and how often, read in each of ``langs``; wider concepts
        count in part."""
        found: dict[str, float] = {}
        for lang in langs:
            often: dict[str, float] = {}
            for iri in self._named(text, lang):
                for term, share in self._wider[iri]:
                    often[term] = often.get(term, 0.0) + share
            for term, times in often.items():
                found[term] = max(times, found.get(term, 0.0))
        return found

    def _named(self, text: str, lang: str) -> Iterator[str]:
        for mention in self._thesaurus.concepts_in(text, lang):
            own = self.met.setdefault(mention.written, {})
            own[self._terms[mention.iri]] = None
            yield mention.iri

    def labels(self, terms: Iterable[str]) -> dict[str, list[str]]:
        """How the concepts behind ``terms`` may be written, words as one: (written, terms), misspellings included."""
        wanted = set(terms)
        found: dict[str, dict[str, None]] = {}
        for iri, concept in self._thesaurus.terms.items():
            if self._terms[iri] in wanted:
                for label in concept.labels:
                    if key := "".join(tokens.words(label.text)):
                        found.setdefault(key, {})[self._terms[iri]] = None
        for written, met in self.met.items():
            if key := "".join(tokens.words(written)):
                found.setdefault(key, {}).update(met)
        return {key: list(found[key]) for key in sorted(found)}

    def names(self, languages: Iterable[str]) -> Mapping[str, dict[str, str]]:
        """What people call each concept in ``languages``, by its term."""
        found = {}
        for iri, concept in self._thesaurus.terms.items():
            preferred = {label.lang: label.text for label in concept.labels if label.kind == "preferred"}
            found[self._terms[iri]] = {lang: preferred[lang] for lang in languages if lang in preferred}
        return found

    @property
    def widest(self) -> int:
        """How many words the longest name has."""
        return max(
            (len(tokens.words(label.text)) for c in self._thesaurus.terms.values() for label in c.labels), default=1
        )

    @cached_property
    def _wider(self) -> Mapping[str, list[tuple[str, float]]]:
        found: dict[str, list[tuple[str, float]]] = {iri: [] for iri in self._terms}
        for iri, term in self._terms.items():
            for low, steps in self._thesaurus.below(iri):
                found[low].append((term, FADING**steps))
        return found
