"""The site map: every page that search engines should know, in all its languages, split where it grows large.

Takes paths and cards; leaves ``sitemap.xml``, and its parts where one file may not hold all (sitemaps.org: 50 000
addresses and 50 MB uncompressed). Full addresses, as the format wants.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from fairdict.publish.entry import Card
from fairdict.publish.feeds import Place, address, xml

MOST = 50_000
LARGEST = 50_000_000
_SPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def sitemap(place: Place, paths: Iterable[tuple[str, bool]], cards: Sequence[Card]) -> Iterator[tuple[str, bytes]]:
    """``sitemap.xml``: ``paths``, each with whether it has an address of no language, and the datasets of ``cards``; an
    index of parts where they are many. A page with all its languages stands in one part."""
    changed = {f"dataset/{card.key}/": card.changed or card.since for card in cards}
    every = [*paths, *((path, True) for path in changed)]
    parts = list(_parts([_entries(place, path, neutral, changed.get(path, "")) for path, neutral in every], place))
    for number, part in enumerate(parts, 1):
        name = "sitemap.xml" if len(parts) == 1 else f"sitemap-{number}.xml"
        body = "".join(part)
        yield name, xml(f'<urlset {_SPACES} xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{body}</urlset>\n')
    if len(parts) > 1:
        names = (f"{place.base}sitemap-{number}.xml" for number in range(1, len(parts) + 1))
        body = "".join(f"<sitemap><loc>{escape(name)}</loc></sitemap>\n" for name in names)
        yield "sitemap.xml", xml(f"<sitemapindex {_SPACES}>\n{body}</sitemapindex>\n")


def _parts(entries: Sequence[str], place: Place) -> Iterator[list[str]]:
    part: list[str] = []
    octets = 0
    for text in entries:
        size = len(text.encode("utf-8", "replace"))
        if part and ((len(part) + 1) * len(place.languages) > MOST or octets + size > LARGEST - 1000):
            yield part
            part, octets = [], 0
        part.append(text)
        octets += size
    yield part


def _entries(place: Place, path: str, neutral: bool, changed: str) -> str:
    """The lines of one page, one for each language."""
    where = {lang: address(place, path, lang, neutral) for lang in place.languages}
    tongues = [*where.items(), *([("x-default", f"{place.base}{path}")] if neutral else [])]
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href={quoteattr(each)}/>' for lang, each in tongues
    )
    day = f"<lastmod>{escape(changed[:10])}</lastmod>" if re.fullmatch(r"\d{4}-\d\d-\d\d", changed[:10]) else ""
    more = f"{day}{others if len(where) > 1 else ''}"
    return "".join(f"<url><loc>{escape(each)}</loc>{more}</url>\n" for each in where.values())
