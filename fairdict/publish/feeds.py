"""What machines look for beside the pages: the site map, the news feed, ``robots.txt`` and the search description.

Takes cards and the catalogue's own words; leaves bytes. These files carry full addresses, as their formats want.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from fairdict.publish.cards import title
from fairdict.publish.entry import Card
from fairdict.publish.words import Words

MOST = 20_000
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


def sitemap(place: Place, paths: Sequence[str], cards: Sequence[Card]) -> Iterator[tuple[str, bytes]]:
    """``sitemap.xml``: every page with its other languages; an index of several where they are many.

    A site map may hold 50 000 addresses (sitemaps.org); each page has one per language.
    """
    changed = {f"dataset/{card.key}/": card.changed or card.since for card in cards}
    every = [*paths, *changed]
    blocks = [every[start : start + MOST] for start in range(0, len(every), MOST)] or [[]]
    for number, block in enumerate(blocks, 1):
        entries = "".join(
            _entry(place, path, lang, changed.get(path, "")) for path in block for lang in place.languages
        )
        name = "sitemap.xml" if len(blocks) == 1 else f"sitemap-{number}.xml"
        yield (
            name,
            _xml(
                '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
                f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{entries}</urlset>\n'
            ),
        )
    if len(blocks) > 1:
        parts = "".join(
            f"<sitemap><loc>{escape(place.base)}sitemap-{number}.xml</loc></sitemap>\n"
            for number in range(1, len(blocks) + 1)
        )
        yield (
            "sitemap.xml",
            _xml(f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{parts}</sitemapindex>\n'),
        )


def address(place: Place, path: str, lang: str) -> str:
    """Where the page ``path`` stands in ``lang``; the first language has the neutral address."""
    return f"{place.base}{path}" if lang == place.languages[0] else f"{place.base}{lang}/{path}"


def _entry(place: Place, path: str, lang: str, changed: str) -> str:
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{each}" href={quoteattr(address(place, path, each))}/>'
        for each in place.languages
    )
    day = f"<lastmod>{escape(changed[:10])}</lastmod>" if re.fullmatch(r"\d{4}-\d\d-\d\d", changed[:10]) else ""
    return (
        f"<url><loc>{escape(address(place, path, lang))}</loc>{day}{others if len(place.languages) > 1 else ''}</url>\n"
    )


def atom(place: Place, cards: Sequence[Card], words: Words) -> bytes:
    """``feed.atom``: the datasets that came or changed last (RFC 4287); times are days at midnight, not the clock's."""
    by_key = sorted((c for c in cards if _day(c)), key=lambda card: card.key)
    latest = sorted(by_key, key=_day, reverse=True)[:NEWEST]
    entries = "".join(_news(place, card, words) for card in latest)
    updated = _day(latest[0]) if latest else "1970-01-01"
    return _xml(
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(words.lang)}>\n'
        f"<title>{escape(place.title)}</title>\n<id>{escape(place.base)}</id>\n<updated>{updated}T00:00:00Z</updated>\n"
        f"<author><name>{escape(place.publisher)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(place.base + "feed.atom")}/>\n'
        f"<link href={quoteattr(place.base)}/>\n{entries}</feed>\n"
    )


def _day(card: Card) -> str:
    found = max(card.since[:10], card.changed[:10])
    return found if re.fullmatch(r"\d{4}-\d\d-\d\d", found) else ""


def _news(place: Place, card: Card, words: Words) -> str:
    iri = f"{place.base}dataset/{card.key}"
    about = title(card.summaries, words).text if card.summaries else ""
    summary = f"<summary>{escape(about)}</summary>" if about else ""
    author = f"<author><name>{escape(card.publisher)}</name></author>" if card.publisher else ""
    return (
        f"<entry><title>{escape(title(card.titles, words).text)}</title><id>{escape(iri)}</id>"
        f"<updated>{_day(card)}T00:00:00Z</updated><link href={quoteattr(iri + '/')}/>{author}{summary}</entry>\n"
    )


def robots(place: Place) -> bytes:
    """``robots.txt``: everybody is welcome, and here is the site map (RFC 9309)."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {place.base}sitemap.xml\n".encode()


def opensearch(place: Place) -> bytes:
    """``opensearch.xml``: how a browser searches here (OpenSearch 1.1, whose short name holds 16 characters)."""
    shown: Mapping[str, str] = {
        "ShortName": place.title[:16].strip(),
        "LongName": place.title[:48].strip(),
        "Description": place.description[:1024] or place.title,
        "InputEncoding": "UTF-8",
    }
    lines = "".join(f"<{name}>{escape(text)}</{name}>\n" for name, text in shown.items())
    target = quoteattr(f"{place.base}{place.languages[0]}/?q={{searchTerms}}")
    return _xml(
        f'<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n{lines}'
        f'<Url type="text/html" template={target}/>\n</OpenSearchDescription>\n'
    )


def _xml(body: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_NOT_XML.sub("", body)}'.encode()
