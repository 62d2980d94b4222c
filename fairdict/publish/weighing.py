"""What each word of a dataset says of it: the filling of the search index, dataset by dataset.

Takes cards with their whole descriptions; leaves postings (:mod:`postings`) and pairs of words (:mod:`phrases`). A word
counts by where it stands: in the title most, then in the keywords, the names, the text. Beside the words as written
count their concepts (:mod:`concepts`), in every language at once, and the parts of compounds (:mod:`compounds`), less.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from fairdict.publish import tokens
from fairdict.publish.compounds import LANGUAGES, SHORTEST, Compounds
from fairdict.publish.concepts import MARK, Concepts
from fairdict.publish.entry import Card
from fairdict.publish.phrases import Phrases
from fairdict.publish.postings import KEYWORD, NAME, TITLE, Inverted, Weights
from fairdict.publish.reading import NONE
from fairdict.thesaurus import Thesaurus

IDENTIFIER: Final = 15.0
PART: Final = 0.5
"""How much less than the whole word its parts say."""

Texts = Mapping[str, str]


class Weighing:
    """The index of ``cards`` in the making, for a site in ``languages``; ``known`` are all cards of the catalogue,
    of whose words compounds may be made."""

    def __init__(
        self,
        cards: Sequence[Card],
        languages: Sequence[str],
        thesaurus: Thesaurus,
        known: Sequence[Card] | None = None,
    ) -> None:
        self.languages = languages
        self._tongues = tuple(dict.fromkeys(lang.partition("-")[0] for lang in languages))
        self._compounds = Compounds(*_lexicon(cards if known is None else known, thesaurus))
        self._split: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        self.inverted = Inverted()
        self._concepts = Concepts(thesaurus, self.inverted.stem)
        self.phrases = Phrases(len(cards))

    @property
    def widest(self) -> int:
        """How many words the longest name of a concept has."""
        return self._concepts.widest

    def add(self, number: int, card: Card, texts: Texts) -> None:
        """Enter dataset ``number``, higher than all before, with its whole description by language."""
        weights = Weights()
        for lang in sorted({*card.titles, *texts}):
            weights.most(self._said(lang, card.titles.get(lang, ""), texts.get(lang, "")))
        self._keywords(weights, card.keywords)
        inverted = self.inverted
        for name in (" ".join(dict.fromkeys((card.publisher, *card.publishers.values()))), *card.creators):
            weights.add(inverted.terms(name), NAME)
        for identifier in card.identifiers:
            whole = tokens.identifier(identifier)
            weights.add(inverted.numbers([whole] if whole else []), IDENTIFIER)
            weights.add(inverted.numbers(tokens.identifier_words(identifier)), NAME)
        inverted.add(number, weights)
        self.phrases.add(number, self._sequences(card, texts))

    def ready(self) -> Mapping[str, str]:
        """Enter the written names of the concepts that datasets have, once all datasets are in; what each concept is
        called in the languages of the site, by its term, as lines of language and name."""
        listed = self.inverted.listed(MARK)
        for word, terms in self._concepts.labels(listed).items():
            self.inverted.leads(word, *terms)
        names = self._concepts.names(self._tongues)
        return {term: "\n".join(f"{lang} {name}" for lang, name in names[term].items()) for term in listed}

    def _said(self, lang: str, title: str, text: str) -> Weights:
        """What title and description in one language weigh."""
        weights, spoken = Weights(), self._spoken(lang)
        for words, weight in ((tokens.words(title), TITLE), (tokens.joined(title), TITLE)):
            weights.add(self.inverted.numbers(words, *spoken), weight)
            weights.add(self._parts(words, spoken), weight * PART)
        self._about(weights, title, spoken, TITLE)
        words = tokens.words(text)
        weights.prose(Counter(self.inverted.numbers(words, *spoken)), len(words))
        parts = Counter(self._parts(words, spoken))
        weights.prose({stem: times * PART for stem, times in parts.items()}, len(words))
        told = self._concepts.told(text, *self._read(spoken))
        weights.prose({self.inverted.concept(term): times for term, times in told.items()}, len(words))
        return weights

    def _keywords(self, weights: Weights, keywords: Iterable[str]) -> None:
        stems: list[int] = []
        parts: list[int] = []
        for keyword in keywords:
            for words in (tokens.words(keyword), tokens.joined(keyword)):
                stems += self.inverted.numbers(words, *self.languages)
                parts += self._parts(words, self.languages)
        weights.add(stems, KEYWORD)
        weights.add(parts, KEYWORD * PART)
        self._about(weights, " . ".join(keywords), self.languages, KEYWORD)

    def _about(self, weights: Weights, text: str, spoken: Sequence[str], weight: float) -> None:
        """Let the concepts of a short text count by their share, once."""
        for term, share in self._concepts.told(text, *self._read(spoken)).items():
            weights.add([self.inverted.concept(term)], weight * min(1.0, share))

    def _parts(self, words: Iterable[str], spoken: Sequence[str]) -> list[int]:
        """The stems of the parts of ``words``, and the concepts that parts name."""
        joining = tuple(lang for lang in spoken if lang.partition("-")[0] in LANGUAGES)
        found: list[int] = []
        for word in words if joining else ():
            own = self._split.get((word, joining))
            if own is None:
                parts = self._compounds.parts(word)
                named = (term for part in parts for term in self._concepts.told(part, *self._read(joining)))
                terms = [self.inverted.concept(term) for term in dict.fromkeys(named)]
                own = self._split[word, joining] = [*self.inverted.numbers(parts, *joining), *terms]
            found += own
        return found

    def _sequences(self, card: Card, texts: Texts) -> Iterable[Sequence[str]]:
        names = (card.publisher, *card.publishers.values(), *card.creators)
        for text in (*card.titles.values(), *texts.values(), *card.keywords, *names):
            yield tokens.telling(text)

    def _spoken(self, lang: str) -> Sequence[str]:
        """The languages to stem a text in: its own, or where nobody knows it, each that the site speaks."""
        return self.languages if lang == NONE else (lang,)

    def _read(self, spoken: Sequence[str]) -> Sequence[str]:
        return tuple(dict.fromkeys(lang.partition("-")[0] for lang in spoken))


def _lexicon(cards: Iterable[Card], thesaurus: Thesaurus) -> tuple[set[str], set[str]]:
    """The words that compounds may be made of: those of titles, keywords and summaries in a language that makes
    compounds, and of the thesaurus, of which the short ones are told apart."""
    found: set[str] = set()
    for card in cards:
        for lang, text in (*card.titles.items(), *card.summaries.items(), *((NONE, word) for word in card.keywords)):
            if lang == NONE or lang.partition("-")[0] in LANGUAGES:
                found.update(tokens.words(text))
    named = {
        word
        for concept in thesaurus.terms.values()
        for label in concept.labels
        if label.lang in LANGUAGES and label.kind != "hidden" and not label.capitals
        for word in tokens.words(label.text)
    }
    found = (found | named) - tokens.UNSPLIT
    return found | set(_rests(named, found)), named - tokens.UNSPLIT


def _rests(named: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """What known compounds end with, though it stands nowhere alone: *apneu*, of *slaap* and *slaapapneu*."""
    for word in named:
        for end in range(SHORTEST, len(word) - SHORTEST + 1):
            if word[:end] in known and word[end:] not in tokens.UNSPLIT:
                yield word[end:]
