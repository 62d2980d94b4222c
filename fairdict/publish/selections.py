"""Named searches: which datasets are found by what a steward wrote under ``[searches.NAME]``.

Takes cards and, where words are asked for, whole descriptions; leaves for each search the places of its cards. Words
match as in the search page when all of them occur, in any form of a word that shares its stem; no typing errors are
forgiven, and no synonyms known: who follows a feed wants to know why something is in it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fairdict.config import Named
from fairdict.publish import listing, reading, tokens
from fairdict.publish.entities import Entities
from fairdict.publish.entry import Card
from fairdict.publish.homes import slug
from fairdict.publish.reading import NONE
from fairdict.publish.words import Words

Texts = Callable[[Card], Mapping[str, str]]
"""Gives the whole description of a dataset by language; asked only where it takes words to decide."""


def called(search: Named, words: Words) -> str:
    """The title of a named search in the language of ``words``."""
    tag = reading.preferred(search.title, words.lang)
    return search.name if tag is None else search.title[tag]


def selected(
    searches: Sequence[Named], cards: Sequence[Card], entities: Entities, tongues: Mapping[str, Words], texts: Texts
) -> list[tuple[Named, list[int]]]:
    """Each of ``searches`` with the places of the cards it finds; ``tongues`` are the languages of the site."""
    if not searches:
        return []
    stems = _Stems(tuple(tongues))
    found: list[tuple[Named, list[int]]] = [(search, []) for search in searches]
    for place, card in enumerate(cards):
        words: frozenset[str] | None = None
        for search, rows in found:
            if not _fits(search.filters, card, entities, tongues):
                continue
            if search.q and words is None:
                words = stems.of(card, texts(card))
            if words is None or not search.q or stems.match(search.q, words):
                rows.append(place)
    return found


def _fits(filters: Mapping[str, Sequence[str]], card: Card, entities: Entities, tongues: Mapping[str, Words]) -> bool:
    """Whether ``card`` has for every filter one of its values."""
    return all(
        any(_said(value) & known for value in values)
        for name, values in filters.items()
        for known in [set(_values(name, card, entities, tongues))]
    )


def _said(value: str) -> set[str]:
    """The forms in which a value of a filter is compared."""
    return {slug(value), slug(reading.tail(value))} - {""}


def _values(name: str, card: Card, entities: Entities, tongues: Mapping[str, Words]) -> Iterator[str]:
    """What ``card`` has under a filter, in the forms of :func:`_said`: codes, and labels in every language."""
    if name == "theme":
        yield from (slug(iri) for iri in card.themes)
    if (facet := listing.FACETS.get(name)) is not None:
        for value in facet.values(card):
            yield slug(facet.code(value))
            yield from (slug(facet.called(value, words)) for words in tongues.values())
    for path, mention in entities.of(card):
        room, code, _ = path.split("/")
        role = "publisher" if mention.role == "publisher" else room
        if name in (room, role):
            yield from (code, code.removeprefix("ror-"), slug(mention.thing.number))
            yield from (slug(said) for _, said in mention.thing.names)


@dataclass
class _Stems:
    """The words of texts and of questions, folded, with their stems in their language; each word is stemmed once."""

    languages: tuple[str, ...]
    known: dict[tuple[str, str], str] = field(default_factory=dict)
    stemmers: dict[str, tokens.Stemmer | None] = field(default_factory=dict)

    def of(self, card: Card, description: Mapping[str, str]) -> frozenset[str]:
        """The words that ``card`` and its whole description hold, and ``LANG:STEM`` of each."""
        texts = [*card.titles.items(), *(description or card.summaries).items()]
        texts += [(NONE, text) for text in (*card.keywords, *card.creators, card.publisher, *card.identifiers)]
        found: set[str] = set()
        for tag, text in texts:
            lang = tag.partition("-")[0]
            for word in {*tokens.words(text), *tokens.joined(text)}:
                found.add(word)
                found.update(self._forms(word, (lang,) if tag != NONE else self.languages))
        return frozenset(found)

    def match(self, question: str, words: frozenset[str]) -> bool:
        """Whether every word of ``question`` is among ``words`` in some form; words that say nothing do not count."""
        empty = frozenset().union(*(tokens.STOP.get(lang, frozenset()) for lang in self.languages))
        asked = [word for word in tokens.words(question) if word not in empty] or tokens.words(question)
        return all(word in words or not words.isdisjoint(self._forms(word, self.languages)) for word in asked)

    def _forms(self, word: str, languages: Sequence[str]) -> list[str]:
        return [f"{lang}:{self._stem(word, lang)}" for lang in languages]

    def _stem(self, word: str, lang: str) -> str:
        if (word, lang) not in self.known:
            if lang not in self.stemmers:
                self.stemmers[lang] = tokens.stemmer(lang)
            stemmer = self.stemmers[lang]
            self.known[word, lang] = word if stemmer is None else stemmer.stemWord(word)
        return self.known[word, lang]
