"""Templates filled in as pages: in each language, at each address, with relative ways to the rest of the site.

Takes a catalogue; leaves (path under ``public/``, bytes). A page is rendered once with a mark where its way to the top
of the site stands, which is then filled in for each folder that it lies in. Nothing here reads the clock.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from fairdict.config import Catalogue, Text
from fairdict.publish import extras, feeds, files, reading
from fairdict.publish.homes import ROOT
from fairdict.publish.templates import Templates
from fairdict.publish.words import Words

# Never wanted on a page: controls that HTML forbids, and those that turn the direction of the text after them.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class Renderer:
    """What all pages of one catalogue share: its ``words`` by language, the first of which has the neutral addresses,
    its ``templates``, a steward's own pages (``extra``), and what every page knows (``shared``)."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        layers = catalogue.layers
        self.languages = catalogue.languages or ("en",)
        self.words = {
            lang: Words.load(layers, lang, catalogue.vocabularies, catalogue.base_iri) for lang in self.languages
        }
        self.templates = Templates(layers)
        self.extra = extras.pages(layers, self.languages)
        self.place = self.located(self.languages[0])
        self.shared = {lang: self._context(words) for lang, words in self.words.items()}

    def page(
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

        ``same_as`` is the path of the page that search engines should take instead.
        """
        address = same_as or path
        first = lang == self.languages[0]
        base = self.place.base
        alternates = [
            {"lang": each, "address": f"{base}{address}" if neutral and place == 0 else f"{base}{each}/{address}"}
            for place, each in enumerate(self.languages)
        ]
        if neutral:
            alternates.append({"lang": "x-default", "address": f"{base}{address}"})
        text = self.rendered(
            template,
            lang,
            path=path,
            here=here,
            canonical=f"{base}{address}" if first and neutral else f"{base}{lang}/{address}",
            alternates=alternates if len(self.languages) > 1 else (),
            **data,
        )
        for folder in ([path] if first and neutral else []) + [f"{lang}/{path}"]:
            root = "../" * folder.count("/") or "./"
            yield f"{folder}index.html", text.replace(ROOT, root).encode("utf-8", "replace")

    def asked(self, template: str, lang: str, path: str, **data: Any) -> str:
        """A page that is made when it is asked for, as text; ``path`` is its place on the site. No address of it is
        told to search engines."""
        text = self.rendered(template, lang, path=path, here="", canonical="", alternates=(), **data)
        return text.replace(ROOT, "../" * path.count("/") or "./")

    def missing(self) -> tuple[str, bytes]:
        """The page that a server shows at any depth: the one page whose addresses begin at the host's root."""
        lang = self.languages[0]
        tongues = [{"tag": each, "words": words.said} for each, words in self.words.items()]
        text = self.rendered("404.html", lang, tongues=tongues, path="", canonical="", alternates=(), here="")
        return "404.html", text.replace(ROOT, urlsplit(self.place.base).path or "/").encode("utf-8", "replace")

    def rendered(self, template: str, lang: str, **data: Any) -> str:
        """``template`` in ``lang``, with :data:`ROOT` where the way to the top of the site stands."""
        return _HARMFUL.sub("", self.templates.rendered(template, {**self.shared[lang], **data}))

    def located(self, lang: str) -> feeds.Place:
        """The site as it calls itself in ``lang``."""
        catalogue = self._catalogue
        name, about = (_said(texts, lang) for texts in (catalogue.title, catalogue.description))
        return feeds.Place(catalogue.base_iri, tuple(self.languages), name, about, catalogue.publisher.name)

    def _context(self, words: Words) -> dict[str, Any]:
        """What every page of a language knows."""
        place, publisher = self.located(words.lang), self._catalogue.publisher
        before, _, after = words["site.published"].partition("{publisher}")
        granted, _, closed = words["site.licence"].partition("{licence}")
        licence = self._catalogue.licence
        logo, in_the_dark = extras.logo(self.templates.assets)
        return {
            "root": ROOT,
            "lang": words.lang,
            "w": words.said,
            "assets": self.templates.assets,
            "extra": [
                {"path": f"{name}/", "label": label} for name in self.extra if (label := words.get(f"page.{name}"))
            ],
            "languages": [{"tag": tag, "name": each["language"]} for tag, each in self.words.items()],
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


def _said(texts: Text, lang: str) -> str:
    tag = reading.preferred(texts, lang)
    return "" if tag is None else texts[tag]
