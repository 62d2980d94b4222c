"""The site as files: pages in every language, what browses them, what tells of sources, static files.

Takes entries, cards and reports; leaves (path under ``public/``, bytes). Templates are those nearest to the catalogue,
filled in by :mod:`fairdict.publish.rendering`. Nothing here reads the clock.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from fairdict.config import Catalogue
from fairdict.document import complete
from fairdict.edition import edition
from fairdict.fair import Ruleset
from fairdict.publish import (
    citation,
    explained,
    feeds,
    listing,
    mail,
    overview,
    reading,
    schema_org,
    variables,
    view,
)
from fairdict.publish.browse import Browse
from fairdict.publish.cards import ESSENTIAL
from fairdict.publish.entry import Card, Entry
from fairdict.publish.fares import SourceReport
from fairdict.publish.judging import Judging
from fairdict.publish.outlines import Outlines
from fairdict.publish.rendering import Renderer
from fairdict.publish.selections import Texts
from fairdict.publish.sitemap import sitemap
from fairdict.publish.sources import told
from fairdict.publish.words import Words

_NEWEST = 10
_ON_SHELF = 8


class Site:
    """The pages of one catalogue. ``fingerprint`` changes with any template, word, static file, setting or line of
    code that they depend on; ``untranslated`` are the languages for which English words stand in; ``judging`` are the
    rules and lenses in force."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.judging = Judging(Ruleset.load(catalogue.layers, catalogue.vocabularies))
        self._renderer = Renderer(catalogue)
        self._page = self._renderer.page
        self._languages = self._renderer.languages
        self._words = self._renderer.words
        self.untranslated = tuple(lang for lang, words in self._words.items() if not words.translated)
        self._templates = self._renderer.templates
        self._extra = self._renderer.extra
        self._place = self._renderer.place
        self._outlines = Outlines.load(catalogue.layers)
        self._desks = mail.desks(catalogue)
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

    def browse(self, cards: Sequence[Card], texts: Texts = lambda _: {}) -> Browse:
        """All that browses ``cards``; ``texts`` gives the whole descriptions, for named searches."""
        return Browse(self._renderer, cards, self._catalogue.searches, texts)

    def front(self, browse: Browse) -> Iterator[tuple[str, bytes]]:
        """Home, where browsing begins, the page about the catalogue, and the one for addresses that lead nowhere."""
        for lang, words in self._words.items():
            yield from self._home(lang, words, browse)
            yield from self._page(
                "browse.html",
                lang,
                "browse/",
                here="browse",
                shelves=browse.shelves(lang),
                total=words.number(len(browse.cards)),
            )
            yield from self._overview(lang, words, browse)
            yield from self._page("about.html", lang, "about/", here="about")
            for name in self._extra:
                yield from self._page(f"pages/{name}.html", lang, f"{name}/", here=name)
        yield self._renderer.missing()

    def machine(self, browse: Browse) -> Iterator[tuple[str, bytes]]:
        """Site map, news feed, ``robots.txt`` and the search description."""
        told = [f"{path}/" for scheme in self.judging.schemes for path in scheme.paths]
        told += [f"{name}/" for name in self._extra]
        own = ((path, True) for path in ("", "about/", "browse/", "fair/", "overview/", *told))
        yield from sitemap(self._place, [*own, *browse.paths()], browse.cards)
        yield "feed.atom", feeds.atom(self._place, browse.cards, self._words[self._languages[0]])
        yield "robots.txt", feeds.robots(self._place)
        yield "opensearch.xml", feeds.opensearch(self._place)

    def sources(self, reports: Sequence[SourceReport]) -> Iterator[tuple[str, bytes]]:
        """How each source fares, and all of them in one table; the only pages that tell of runs."""
        for lang, words in self._words.items():
            reports_told = [told(report, words, self.judging) for report in reports]
            lenses = {m.name: m.path for report in reports_told for m in report["card"]["measures"]}
            yield from self._page("quality.html", lang, "quality/", reports=reports_told, lenses=lenses)
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
            page = f"dataset/{key}/"
            yield from self._page(
                "moved.html", lang, f"dataset/{alias}/", told="moved", target=f"{lang}/{page}", same_as=page
            )

    def page(self, template: str, lang: str, path: str, **data: Any) -> str:
        """A page that is made when it is asked for, as text; ``path`` is its place on the site. No address of it is
        told to search engines."""
        return self._renderer.asked(template, lang, path, **data)

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
        place = self._renderer.located(words.lang)
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

    def _home(self, lang: str, words: Words, browse: Browse) -> Iterator[tuple[str, bytes]]:
        place = self._renderer.located(lang)
        short = [
            listing.Shelf(shelf.name, shelf.label, shelf.foremost(_ON_SHELF))
            for shelf in browse.shelves(lang)
            if shelf.name in ("access", "theme", "organisation", "year")
        ]
        newest = [browse.row(card, lang, full=True) for card in feeds.newest(browse.cards, _NEWEST)]
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

    def _overview(self, lang: str, words: Words, browse: Browse) -> Iterator[tuple[str, bytes]]:
        """The plots, and once the tables behind them, which are the same in every language."""
        plots = overview.plots(
            browse.cards,
            browse.shelves(lang),
            words,
            f"{self._place.base}{lang}/",
            self._sources(),
            self.judging.lens_title(ESSENTIAL, lang),
        )
        yield from self._page(
            "overview.html",
            lang,
            "overview/",
            here="overview",
            plots=plots,
            others=overview.others(browse.cards, words),
        )
        if lang == self._languages[0]:
            yield from overview.tables(plots)

    def _sources(self) -> dict[str, str]:
        """The names of the sources by what ``fairdict.toml`` calls them."""
        return {s.name: s.publisher.name if s.publisher else s.name for s in self._catalogue.sources}

    def _fingerprint(self) -> str:
        known = (self._place, self._renderer.shared, self._desks, self._catalogue.vocabularies.fingerprint)
        found = sha256(repr(known).encode("utf-8", "replace"))
        found.update(self._outlines.fingerprint.encode() if self._outlines is not None else b"")
        found.update(self.judging.ruleset.fingerprint.encode())
        found.update(self._templates.fingerprint.encode())
        found.update(edition("publish/*").encode())
        return found.hexdigest()
