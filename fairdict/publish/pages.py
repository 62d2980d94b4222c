"""The site as files: pages in every language, lists, what tells of sources, static files.

Takes entries, cards and reports; leaves (path under ``public/``, bytes). Templates are those nearest to the catalogue.
Pages reach each other by relative addresses only: a page is rendered once with a mark where its way to the top of the
site stands, which is then filled in for each folder that it lies in. Nothing here reads the clock.
"""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from fairdict.config import Catalogue, Text
from fairdict.document import complete
from fairdict.fair import Ruleset
from fairdict.publish import (
    citation,
    explained,
    extras,
    feeds,
    files,
    listing,
    mail,
    overview,
    reading,
    schema_org,
    variables,
    view,
)
from fairdict.publish.cards import ESSENTIAL, house, title
from fairdict.publish.entry import Card, Entry
from fairdict.publish.fares import SourceReport
from fairdict.publish.judging import Judging
from fairdict.publish.outlines import Outlines
from fairdict.publish.sources import told
from fairdict.publish.templates import Templates
from fairdict.publish.words import Words

ROOT = "~:root:~/"
_NEWEST = 10
_ON_SHELF = 8
# Never wanted on a page: controls that HTML forbids, and those that turn the direction of the text after them.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class Site:
    """The pages of one catalogue. ``fingerprint`` changes with any template, word, static file, setting or line of
    code that they depend on; ``untranslated`` are the languages for which English words stand in; ``judging`` are the
    rules and lenses in force."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.judging = Judging(Ruleset.load(catalogue.layers, catalogue.vocabularies))
        layers = catalogue.layers
        self._languages = catalogue.languages or ("en",)
        self._words = {
            lang: Words.load(layers, lang, catalogue.vocabularies, catalogue.base_iri) for lang in self._languages
        }
        self.untranslated = tuple(lang for lang, words in self._words.items() if not words.translated)
        self._templates = Templates(layers)
        self._extra = extras.pages(layers, self._languages)
        self._place = self._located(self._languages[0])
        self._outlines = Outlines.load(layers)
        self._desks = mail.desks(catalogue)
        self._shared = {lang: self._context(words) for lang, words in self._words.items()}
        self.fingerprint = self._fingerprint()

    def dataset(self, entry: Entry) -> Iterator[tuple[str, bytes]]:
        """The pages of one dataset in all languages, and its citations."""
        entry = view.shown(entry)
        cited = citation.citation(complete(entry.document))
        line = citation.text(cited)
        for lang, words in self._words.items():
            page = view.dataset(entry, words, self.judging, self._outlines)
            path = f"dataset/{entry.key}/"
            yield from self._page("dataset.html", lang, path, **self._details(entry, page, words, cited, line))
        if entry.state != "hidden":
            for name, body in citation.files(cited):
                yield f"dataset/{entry.key}/{name}", body

    def lists(self, cards: Sequence[Card]) -> Iterator[tuple[str, bytes]]:
        """Home, lists to browse, the overview, the page about the catalogue, and the one for addresses that lead
        nowhere."""
        for lang, words in self._words.items():
            ordered = listing.ordered(cards, words)
            shelves = listing.shelves(ordered, words)
            yield from self._home(lang, words, cards, shelves)
            yield from self._page("browse.html", lang, "browse/", here="browse", shelves=shelves, total=len(cards))
            yield from self._overview(lang, words, ordered, shelves)
            yield from self._page("about.html", lang, "about/", here="about")
            for name in self._extra:
                yield from self._page(f"pages/{name}.html", lang, f"{name}/", here=name)
            rows = [self._row(card, words) for card in ordered]
            every = listing.Listed("all/", words["list.all"], range(len(rows)))
            for facet, entry in [("", every), *((shelf.label, e) for shelf in shelves for e in shelf.entries)]:
                yield from self._list(lang, words, facet, entry, rows)
        yield self._missing()

    def machine(self, cards: Sequence[Card]) -> Iterator[tuple[str, bytes]]:
        """Site map, news feed, ``robots.txt`` and the search description."""
        told = [f"{path}/" for scheme in self.judging.schemes for path in scheme.paths]
        told += [f"{name}/" for name in self._extra]
        yield from feeds.sitemap(self._place, ("", "about/", "browse/", "fair/", "overview/", *told), cards)
        yield "feed.atom", feeds.atom(self._place, cards, self._words[self._languages[0]])
        yield "robots.txt", feeds.robots(self._place)
        yield "opensearch.xml", feeds.opensearch(self._place)

    def sources(self, reports: Sequence[SourceReport]) -> Iterator[tuple[str, bytes]]:
        """How each source fares, and all of them in one table; the only pages that tell of runs."""
        for lang, words in self._words.items():
            reports_told = [told(report, words, self.judging) for report in reports]
            yield from self._page("quality.html", lang, "quality/", reports=reports_told)
            for report in reports_told:
                who = report["publisher"] or report["name"]
                heading, lead = words.say("source.title", name=who), words.say("source.lead", publisher=who)
                path = f"source/{report['name']}/"
                yield from self._page("source.html", lang, path, r=report, heading=heading, lead=lead)

    def schemes(self) -> Iterator[tuple[str, bytes]]:
        """The schemes by which datasets are judged, each with a page, and a page for each of its tests."""
        judging = self.judging
        for lang, words in self._words.items():
            yield from self._page("schemes.html", lang, "fair/", schemes=explained.listed(judging.schemes, words))
            for scheme in judging.schemes:
                told_scheme = explained.scheme(scheme, judging.ruleset, words)
                for path in (told_scheme["path"], *told_scheme["measures"]):
                    yield from self._page("scheme.html", lang, f"{path}/", s=told_scheme)
                for trial in scheme.own:
                    shown = explained.trial(scheme, trial, judging.ruleset, words)
                    yield from self._page("test.html", lang, f"{shown['path']}/", t=shown)

    def alias(self, alias: str, key: str) -> Iterator[tuple[str, bytes]]:
        """The page at the address of a KEY that went up in another one: it points on."""
        for lang in self._languages:
            yield from self._page("moved.html", lang, f"dataset/{alias}/", target=f"{lang}/dataset/{key}/", same_as=key)

    def page(self, template: str, lang: str, path: str, **data: Any) -> str:
        """A page that is made when it is asked for, as text; ``path`` is its place on the site. No address of it is
        told to search engines."""
        text = self._rendered(template, lang, path=path, here="", canonical="", alternates=(), **data)
        return text.replace(ROOT, "../" * path.count("/") or "./")

    def words(self, lang: str) -> Words:
        """The words of one of the site's languages."""
        return self._words[lang]

    def static(self) -> Iterator[tuple[str, bytes]]:
        """Style sheet, scripts and pictures, under names that change with their content."""
        return self._templates.static()

    def _details(
        self, entry: Entry, page: view.Dataset, words: Words, cited: citation.Citation, line: str
    ) -> dict[str, Any]:
        """What the page of a dataset shows beside the view: citation, schema.org, signposting."""
        place = self._located(words.lang)
        about = schema_org.described(entry, page, words, {"name": place.title, "url": place.base})
        days = {day: words.date(day) for account in entry.accounts for day in (account.since, account.changed)}
        first = next((text for _, paragraphs in page.descriptions for text in paragraphs), "")
        return {
            "d": page,
            "summary": reading.cut(first, 160),
            "cited": line,
            "cited_lang": cited.title_lang,
            "cite_as": reading.web(cited.identifier) or entry.iri,
            "type": f"https://schema.org/{schema_org.TYPES[entry.kind]}",
            "schema": schema_org.script(about) if about is not None else "",
            "links": [reading.web(account.page) or reading.web(account.original) for account in entry.accounts],
            "dates": days,
            "withdrawn_since": words.say("dataset.withdrawn_since", date=page.changed) if page.changed else "",
            "withdrawn_reason": words.say("dataset.withdrawn_reason", reason=page.reason) if page.reason else "",
            "report": mail.report(entry, page.title, words, self._desks),
            "variables_open": variables.SHOWN,
            "variables_most": variables.MOST,
            "more_variables": words.count("variables.more", max(0, len(page.variables) - variables.SHOWN)),
            "script": self._templates.assets.get("dataset.js", ""),
        }

    def _home(
        self, lang: str, words: Words, cards: Sequence[Card], shelves: Sequence[listing.Shelf]
    ) -> Iterator[tuple[str, bytes]]:
        place = self._located(lang)
        short = [
            listing.Shelf(shelf.name, shelf.label, _foremost(shelf)[:_ON_SHELF])
            for shelf in shelves
            if shelf.name in ("access", "theme", "publisher", "year")
        ]
        newest = [self._row(card, words, full=True) for card in feeds.newest(cards, _NEWEST)]
        about: dict[str, Any] = {
            "@context": "https://schema.org/",
            "@type": "DataCatalog",
            "@id": place.base,
            "url": place.base,
        }
        about |= {"name": place.title, "description": place.description, "inLanguage": lang}
        about["publisher"] = {"@type": "Organization", "name": place.publisher}
        yield from self._page(
            "home.html",
            lang,
            "",
            here="home",
            shelves=short,
            newest=newest,
            labels=schema_org.script(self._labels(words)),
            schema=schema_org.script(about),
            script=self._templates.assets.get("search.js", ""),
        )

    def _labels(self, words: Words) -> dict[str, Any]:
        """What the search script says in this language: its words by key, and labels for codes that it meets."""
        spoken = ("search.", "facet.", "kind.", "licence.own", "untitled")
        return {
            "lang": words.lang,
            "words": {key: text for key, text in words.said.items() if key.startswith(spoken)},
            "access": {code: listing.access(code, words) for code in ("PUBLIC", "RESTRICTED", "NON_PUBLIC", "")},
            "source": self._sources(),
        }

    def _overview(
        self, lang: str, words: Words, cards: Sequence[Card], shelves: Sequence[listing.Shelf]
    ) -> Iterator[tuple[str, bytes]]:
        """The plots, and once the tables behind them, which are the same in every language."""
        plots = overview.plots(
            cards,
            shelves,
            words,
            f"{self._place.base}{lang}/",
            self._sources(),
            self.judging.lens_title(ESSENTIAL, lang),
        )
        yield from self._page("overview.html", lang, "overview/", here="overview", plots=plots)
        if lang == self._languages[0]:
            yield from overview.tables(plots)

    def _sources(self) -> dict[str, str]:
        """The names of the sources by what ``fairdict.toml`` calls them."""
        return {s.name: s.publisher.name if s.publisher else s.name for s in self._catalogue.sources}

    def _list(
        self, lang: str, words: Words, facet: str, entry: listing.Listed, rows: Sequence[Markup]
    ) -> Iterator[tuple[str, bytes]]:
        last = -(-entry.count // listing.SIZE) or 1
        neutral = entry.path.startswith(("publisher/", "theme/"))
        for number, path, places in listing.pages(entry):
            yield from self._page(
                "list.html",
                lang,
                path,
                neutral=neutral,
                facet=facet,
                name=entry.label,
                count=words.count("list.count", entry.count),
                list=[rows[place] for place in places],
                number=number,
                pages=last,
                page_of=words.say("list.page", n=number, all=last),
                steps=[(n, listing.at(entry.path, n)) for n in listing.steps(number, last)],
                previous=listing.at(entry.path, number - 1) if number > 1 else "",
                next=listing.at(entry.path, number + 1) if number < last else "",
            )

    def _row(self, card: Card, words: Words, full: bool = False) -> Markup:
        summary = title(card.summaries, words) if full and card.summaries else None
        rendered = self._rendered(
            "row.html",
            words.lang,
            card=card,
            title=title(card.titles, words),
            summary=summary,
            access=listing.access(card.access, words),
            house=house(card, words),
            kind=words.get(f"kind.{card.kind}", card.kind),
            level=3 if full else 2,
        )
        return Markup(rendered)

    def _missing(self) -> tuple[str, bytes]:
        """The page that a server shows at any depth: the one page whose addresses begin at the host's root."""
        lang = self._languages[0]
        tongues = [{"tag": each, "words": words.said} for each, words in self._words.items()]
        text = self._rendered("404.html", lang, tongues=tongues, path="", canonical="", alternates=(), here="")
        return "404.html", text.replace(ROOT, urlsplit(self._place.base).path or "/").encode("utf-8", "replace")

    def _page(
        self,
        template: str,
        lang: str,
        path: str,
        *,
        neutral: bool = True,
        here: str = "",
        same_as: str = "",
        **data: Any,
    ) -> Iterator[tuple[str, bytes]]:
        """One page in ``lang``; in the first language also at its language-neutral address.

        ``same_as`` is the KEY of the dataset whose page search engines should take instead.
        """
        address = f"dataset/{same_as}/" if same_as else path
        first = lang == self._languages[0]
        base = self._place.base
        alternates = [
            {"lang": each, "address": f"{base}{address}" if neutral and place == 0 else f"{base}{each}/{address}"}
            for place, each in enumerate(self._languages)
        ]
        if neutral:
            alternates.append({"lang": "x-default", "address": f"{base}{address}"})
        text = self._rendered(
            template,
            lang,
            path=path,
            here=here,
            canonical=f"{base}{address}" if first and neutral else f"{base}{lang}/{address}",
            alternates=alternates if len(self._languages) > 1 else (),
            **data,
        )
        for folder in ([path] if first and neutral else []) + [f"{lang}/{path}"]:
            root = "../" * folder.count("/") or "./"
            yield f"{folder}index.html", text.replace(ROOT, root).encode("utf-8", "replace")

    def _rendered(self, template: str, lang: str, **data: Any) -> str:
        return _HARMFUL.sub("", self._templates.rendered(template, {**self._shared[lang], **data}))

    def _located(self, lang: str) -> feeds.Place:
        catalogue = self._catalogue
        name, about = (_said(texts, lang) for texts in (catalogue.title, catalogue.description))
        return feeds.Place(catalogue.base_iri, tuple(self._languages), name, about, catalogue.publisher.name)

    def _context(self, words: Words) -> dict[str, Any]:
        """What every page of a language knows."""
        place, publisher = self._located(words.lang), self._catalogue.publisher
        before, _, after = words["site.published"].partition("{publisher}")
        granted, _, closed = words["site.licence"].partition("{licence}")
        licence = self._catalogue.licence
        logo, in_the_dark = extras.logo(self._templates.assets)
        return {
            "root": ROOT,
            "lang": words.lang,
            "w": words.said,
            "assets": self._templates.assets,
            "extra": [
                {"path": f"{name}/", "label": label} for name in self._extra if (label := words.get(f"page.{name}"))
            ],
            "languages": [{"tag": tag, "name": each["language"]} for tag, each in self._words.items()],
            "site": {
                "base": place.base,
                "title": place.title,
                "description": place.description,
                "publisher": publisher.name,
                "publisher_url": reading.web(publisher.url),
                "email": publisher.email,
                "logo": logo,
                "logo_dark": in_the_dark,
                "logo_alt": words.say("site.logo", publisher=publisher.name),
                "published_before": before,
                "published_after": after,
                "licence": reading.web(licence),
                "licence_name": files.licence_name(licence, words) if licence else "",
                "licence_before": granted,
                "licence_after": closed,
            },
        }

    def _fingerprint(self) -> str:
        found = sha256(
            repr((self._place, self._shared, self._desks, self._catalogue.vocabularies.fingerprint)).encode(
                "utf-8", "replace"
            )
        )
        found.update(self._outlines.fingerprint.encode() if self._outlines is not None else b"")
        found.update(self.judging.ruleset.fingerprint.encode())
        found.update(self._templates.fingerprint.encode())
        for path in sorted(Path(__file__).parent.glob("*.py")):
            found.update(path.read_bytes())
        return found.hexdigest()


def _said(texts: Text, lang: str) -> str:
    tag = reading.preferred(texts, lang)
    return "" if tag is None else texts[tag]


def _foremost(shelf: listing.Shelf) -> Sequence[listing.Listed]:
    """The lists of a facet, the longest first where their order is not in their nature."""
    by_count = shelf.name in ("theme", "publisher")
    return sorted(shelf.entries, key=lambda entry: -entry.count) if by_count else shelf.entries
