"""The card of a dataset, which lists and search results show, and the names and addresses that it shares with pages."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from babel import Locale

from fairdict.document import complete
from fairdict.languages import language_tag
from fairdict.model import Document
from fairdict.publish import facts, files, mentions, reading
from fairdict.publish.entry import Account, Card, Entry
from fairdict.publish.facts import Item
from fairdict.publish.homes import slug as slug
from fairdict.publish.homes import theme_slug as theme_slug
from fairdict.publish.reading import NONE, Text
from fairdict.publish.verdict import percent
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies

SUMMARY = 300
ESSENTIAL = "rda-essential-1.0"
"""The lens whose share a card carries."""
_ENGLISH = Locale("en")


def card(entry: Entry, vocabularies: Vocabularies) -> Card:
    """What lists and search results show of ``entry``, in no particular language."""
    document = complete(entry.document)
    words = Words("en", {"files.one": "", "licence.own": files.OWN}, _ENGLISH, vocabularies, _base(entry))
    titles, summaries = reading.texts(document, "title"), reading.texts(document, "description")
    tags = (language_tag(reading.address(v)) for v in reading.many(document, "language"))
    parts = reading.date_parts(reading.first_date(document, "issued", "available"))
    names = (reading.named(value) for value in reading.creators(document))
    formats = (files.format_name(node, words) for node in reading.many(document, "distribution"))
    score = next((s for s in entry.scores if s.lens == ESSENTIAL), None)
    return Card(
        key=entry.key,
        kind=entry.kind,
        titles={lang: reading.cut(found[0], 400) for lang, found in titles.items()},
        summaries={lang: reading.cut(found[0], SUMMARY) for lang, found in summaries.items()},
        publisher=publisher(document, entry.accounts),
        publishers=_publishers(document, entry.accounts),
        creators=tuple(reading.cut(name.text, 200) for name in names if name is not None),
        access=reading.access(document),
        licence=next((n for v in licences(document) if (n := files.licence_name(v, words))), ""),
        themes=tuple(themes(document, words)),
        formats=tuple(dict.fromkeys(name for name in formats if name)),
        languages=tuple(dict.fromkeys(tag.partition("-")[0].lower() for tag in tags if tag)),
        keywords=tuple(
            dict.fromkeys(reading.cut(w, 100) for ws in reading.texts(document, "keyword").values() for w in ws)
        ),
        year=parts[0] if parts else None,
        issued=reading.first_date(document, "issued", "available"),
        sources=tuple(dict.fromkeys(account.source for account in entry.accounts)),
        identifiers=tuple(dict.fromkeys(_identifiers(entry))),
        fair=None if score is None else percent(score.low, score.maximum),
        since=entry.since,
        changed=entry.changed,
        fair_high=None if score is None else percent(score.high, score.maximum),
        periods=tuple(_periods(document)),
        mentions=tuple(mentions.mentions(document, _base(entry), publisher(document, entry.accounts))),
    )


def publisher(document: Document, accounts: Sequence[Account]) -> str:
    """Who publishes the data, by the name that lists use; else the partner who described it first."""
    for value in reading.many(document, "publisher"):
        name = reading.named(value)
        if name is not None:
            return reading.cut(name.text, 200)
    return accounts[0].publisher if accounts else ""


def house(card: Card, words: Words) -> Item | None:
    """Who publishes the data of ``card``, by the name in the language of ``words`` where there is one."""
    tag = reading.preferred(card.publishers, words.lang)
    if tag is None:
        return Item(card.publisher) if card.publisher else None
    return facts.own(Text(card.publishers[tag], "" if tag == NONE else tag), words)


def title(titles: Mapping[str, str], words: Words) -> Item:
    """One of several titles for readers of one language; says so where there is none."""
    tag = reading.preferred(titles, words.lang)
    found = Text(titles[tag], "" if tag == NONE else tag) if tag is not None and titles[tag].strip() else None
    return facts.own(found, words) if found else Item(words["untitled"])


def _publishers(document: Document, accounts: Sequence[Account]) -> dict[str, str]:
    """The names of the one that :func:`publisher` names, by language."""
    for value in reading.many(document, "publisher"):
        name = reading.named(value)
        if name is not None:
            terms = (reading.texts(value, term) for term in reading.NAMES)
            found = next((known for known in terms if known), {NONE: [name.text]})
            return {lang: reading.cut(names[0], 200) for lang, names in sorted(found.items())}
    return {NONE: accounts[0].publisher} if accounts and accounts[0].publisher else {}


def _periods(document: Document) -> Iterator[tuple[int, int]]:
    """First and last year of each stretch of time. Of one with an open end only the year that is stated counts, for
    how long it goes on nobody said; one that ends before it begins says nothing."""
    for value in reading.many(document, "temporal"):
        ends = [reading.date_parts(reading.first_date(value, term))[:1] for term in ("startDate", "endDate")]
        years = [year for end in ends for year in end]
        if years and years[0] <= years[-1]:
            yield years[0], years[-1]


def _base(entry: Entry) -> str:
    """The catalogue's own address, under which ``entry`` and the things named inside it stand."""
    return entry.iri.removesuffix(f"dataset/{entry.key}")


def licences(document: Document) -> Iterator[Any]:
    """The licences of a dataset and of its distributions, as they stand in the document."""
    yield from reading.many(document, "license")
    for node in reading.many(document, "distribution"):
        yield from reading.many(node, "license")


def themes(document: Document, words: Words) -> list[str]:
    """The themes that the table knows: a word of the source's own is shown on the page, but makes no list."""
    found = (reading.web(value) for value in reading.many(document, "theme"))
    return [iri for iri in dict.fromkeys(found) if iri and words.label(iri, "data-theme")]


def _identifiers(entry: Entry) -> Iterator[str]:
    yield from (doi for t in reading.literals(entry.document, "identifier") for doi in [reading.doi(t)] if doi)
    yield from reading.literals(entry.document, "identifier")
    yield from (iri for value in reading.many(entry.document, "sameAs") if (iri := reading.web(value)))
    yield from (account.identifier for account in entry.accounts if account.identifier)
