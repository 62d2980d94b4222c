"""What machines look for beside the pages: news feeds, ``robots.txt`` and the search description.

Takes cards and the catalogue's own words; leaves bytes. These files carry full addresses, as their formats want.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from fairdict.publish import reading
from fairdict.publish.cards import title
from fairdict.publish.entry import Card
from fairdict.publish.facts import Item
from fairdict.publish.words import Words

NEWEST = 50
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """A site: its address, its languages (the first has the neutral addresses), its name and who publishes it."""

    base: str
    languages: tuple[str, ...]
    title: str
    description: str
    publisher: str


def newest(cards: Sequence[Card], number: int) -> list[Card]:
    """The cards that came last: by the day they were first published here, else issued; ties by key."""
    by_key = sorted(cards, key=lambda card: card.key)
    return sorted(by_key, key=lambda card: (card.since, card.issued), reverse=True)[:number]


def address(place: Place, path: str, lang: str, neutral: bool = True) -> str:
    """Where the page ``path`` stands in ``lang``; the first language has the ``neutral`` address where there is one."""
    return f"{place.base}{path}" if neutral and lang == place.languages[0] else f"{place.base}{lang}/{path}"


@dataclass(frozen=True, slots=True)
class Channel:
    """What a feed is about: its ``title``, the path of the ``feed`` itself, and the ``page`` that it tells of, which is
    its identity too."""

    title: str
    feed: str = "feed.atom"
    page: str = ""


def atom(place: Place, cards: Sequence[Card], words: Words, channel: Channel | None = None) -> bytes:
    """A feed of the datasets that came or changed last (RFC 4287); times are days at midnight, not the clock's, and the
    order of ``cards`` makes no difference. Without ``channel`` it is that of the whole catalogue."""
    about = channel or Channel(place.title)
    own, page = f"{place.base}{about.feed}", f"{place.base}{about.page}"
    by_key = sorted((c for c in cards if _day(c)), key=lambda card: card.key)
    latest = sorted(by_key, key=_day, reverse=True)[:NEWEST]
    entries = "".join(_news(place, card, words) for card in latest)
    updated = _day(latest[0]) if latest else "1970-01-01"
    return xml(
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(words.lang)}>\n'
        f"<title>{escape(about.title)}</title>\n<id>{escape(page)}</id>\n<updated>{updated}T00:00:00Z</updated>\n"
        f"<author><name>{escape(place.publisher)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>\n'
        f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>\n{entries}</feed>\n'
    )


def _day(card: Card) -> str:
    found = max(card.since[:10], card.changed[:10])
    return found if re.fullmatch(r"\d{4}-\d\d-\d\d", found) else ""


def _news(place: Place, card: Card, words: Words) -> str:
    iri = f"{place.base}dataset/{card.key}"
    name = title(card.titles, words)
    about = title(card.summaries, words) if card.summaries else None
    summary = f"<summary{_lang(about)}>{escape(about.text)}</summary>" if about else ""
    author = f"<author><name>{escape(card.publisher)}</name></author>" if card.publisher else ""
    return (
        f"<entry><title{_lang(name)}>{escape(name.text)}</title><id>{escape(iri)}</id>"
        f"<updated>{_day(card)}T00:00:00Z</updated><link href={quoteattr(iri + '/')}/>{author}{summary}</entry>\n"
    )


def _lang(text: Item) -> str:
    """The language of a text where it is not that of the feed."""
    return f" xml:lang={quoteattr(text.lang)}" if text.lang else ""


def robots(place: Place) -> bytes:
    """``robots.txt``: everybody is welcome, and here is the site map (RFC 9309)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {place.base}sitemap.xml\n".encode()


def opensearch(place: Place) -> bytes:
    """``opensearch.xml``: how a browser searches here (OpenSearch 1.1, which says how long texts may be)."""
    shown: Mapping[str, str] = {
        "ShortName": reading.cut(place.title, 16),
        "LongName": reading.cut(place.title, 48),
        "Description": reading.cut(place.description or place.title, 1024),
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
    }
    lines = "".join(f"<{name}>{escape(text)}</{name}>\n" for name, text in shown.items())
    lines += "".join(f"<Language>{escape(lang)}</Language>\n" for lang in place.languages)
    own = quoteattr(f"{place.base}opensearch.xml")
    target = quoteattr(f"{place.base}{place.languages[0]}/?q={{searchTerms}}")
    return xml(
        f'<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n{lines}'
        f'<Url type="text/html" template={target}/>\n'
        f'<Url type="application/opensearchdescription+xml" rel="self" template={own}/>\n</OpenSearchDescription>\n'
    )


def xml(body: str) -> bytes:
    """``body`` as a file of XML, without the characters that XML cannot hold."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_NOT_XML.sub("", body)}'.encode()
