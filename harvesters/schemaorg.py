"""schema.org descriptions in the pages of a web site, or in a JSON-LD document, Croissant and RO-Crate among them.

A site's address is walked along its sitemaps (those that `sitemap` or robots.txt names, else /sitemap.xml); the address
of a page or document is read alone. Every run reads every page, because the times of change in sitemaps are often those
of the last build; that a page holds no dataset is normal and not told. Where a page names a better description of
itself by Signposting, that is taken. Read are JSON-LD and, where a page has none, microdata; RDFa is not.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from fairdict_harvesters.formats import croissant, linked, ro_crate, schema_org, schema_terms
from fairdict_harvesters.formats.crawl import ACCEPT, Crawl
from fairdict_harvesters.formats.jsonld import DEPTH as DEEPEST
from fairdict_harvesters.formats.jsonld import Broken, depth, loads, plain
from fairdict_harvesters.formats.links import origin
from fairdict_harvesters.formats.page import page_of
from fairdict_harvesters.formats.signposting import best
from fairdict_harvesters.formats.site import Site, entries_of
from fairdict_harvesters.formats.tally import SIGNPOSTING, Choice, tally_of

from fairdict.errors import ConfigError
from fairdict.harvester import (
    Description,
    FetchError,
    Listing,
    Mark,
    Record,
    RecordError,
    Response,
    Source,
    Tested,
    Web,
)

summary = "schema.org (JSON-LD) in the pages of a web site along its sitemap, in one page, a Croissant or RO-Crate"
protocol = "Sitemaps (https://www.sitemaps.org/protocol.html) and FAIR Signposting (https://signposting.org/FAIR/)"
DIALECTS = (schema_terms.DIALECT, croissant.DIALECT, ro_crate.DIALECT)
TESTED = (
    Tested("records", "schema.org of DataCite, Dryad, PANGAEA and others, and 24 Croissant documents"),
    Tested("records", "pages of PANGAEA, Zenodo, Harvard Dataverse and DataCite's blog"),
    Tested("written", "FAIR Signposting, link sets and RO-Crate"),
)

DATASET_TYPES = frozenset({"dataset", "datafeed", "completedatafeed"})
"""The types of schema.org, in small letters, that are datasets."""


@dataclass(frozen=True)
class Options:
    """``sitemap`` is the address of the sitemap; ``include`` and ``exclude`` are regular expressions of which a page's
    address must contain one, and none; ``limit`` is how many pages to read at most (0: all); ``other_hosts`` follows
    sitemaps to other hosts; ``language`` is that of texts that name none; ``signposting`` says when the description
    that a page names by ``describedby`` is read instead: ``richer`` where the page has none itself or the other is in
    DCAT or DataCite's metadata, ``needed`` only where it has none, ``never``."""

    sitemap: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    limit: int = 0
    other_hosts: bool = False
    language: str = ""
    signposting: str = "richer"


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every dataset as a record; raises FetchError where not even the beginning can be read, or nothing may be."""
    return Crawl(source, web, _choice(source), _wanted(source)).records()


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on behind the page that ``position`` names."""
    return Crawl(source, web, _choice(source), _wanted(source), tally_of(position)).records()


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The dataset of that name: on the page whose address it is, else wherever the walk meets it."""
    crawl = Crawl(source, web, _choice(source), _wanted(source))
    address = identifier.partition("#")[0]
    if address.startswith(("http://", "https://")) and origin(address) == origin(source.url):
        try:
            if crawl.site.allows(address):
                found = crawl.visit(page_of(web.get(address, accept=ACCEPT)), "")
                for record in found:
                    if record.identifier == identifier:
                        return record
        except FetchError as error:
            if error.status not in (404, 410):
                raise
    walk = Crawl(source, web, _choice(source), _wanted(source)).records()
    return next((r for r in walk if isinstance(r, Record) and r.identifier == identifier), None)


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one object; raises RecordError where the record is no JSON object, naming page and line."""
    if record.media_type != "application/ld+json":
        about = linked.describe(record, source)
        about.page = about.page or record.page
        if not about.adopted and "landingPage" not in about.data:
            about.add("landingPage", record.page, where="page")
        yield about
        return
    options: Options = source.settings(Options)
    where = f"{record.page or record.identifier}{f' ({record.locator})' if record.locator else ''}"
    try:
        value, mended = loads(record.body.decode("utf-8", "replace"))
    except Broken as error:
        line = int(record.hints.get("line", "1")) + error.line - 1
        raise RecordError(f"{where}: the JSON-LD cannot be read at line {line}: {error}. Tell the partner.") from None
    if depth(value) > DEEPEST:
        raise RecordError(f"{where}: the JSON-LD has objects more than {DEEPEST} levels deep. Tell the partner.")
    if not isinstance(value, dict):
        raise RecordError(f"{where}: the JSON-LD is no object that could be a dataset. Tell the partner.")
    about = Description(source, record.identifier)
    about.page = record.page if urlsplit(record.page).scheme in ("http", "https") else ""
    schema_org.read(plain(value), about, lang=options.language)
    linked.supplement(about, record.hints.get("links", ""))
    repairs = [*record.hints.get("mended", "").split("; "), *mended]
    for repair in dict.fromkeys(r for r in repairs if r):
        about.issue(
            "json-mended",
            f"The JSON-LD is not valid JSON ({repair}); other readers will not find this dataset. Correct the page.",
            value=repair,
            where=record.locator,
        )
    yield about


def _wanted(source: Source) -> frozenset[str]:
    selected = frozenset(t.lower() for t in source.select.types)
    return DATASET_TYPES | (selected - {"dataset"})


def _choice(source: Source) -> Choice:
    options: Options = source.settings(Options)
    where = f"[sources.{source.name}.options]"
    if options.signposting not in SIGNPOSTING:
        raise ConfigError(f"{where}: signposting is “{options.signposting}”; write {', '.join(SIGNPOSTING)}.")
    include, exclude = _patterns(options.include, where), _patterns(options.exclude, where)

    def fits(address: str) -> bool:
        wanted = not include or any(p.search(address) for p in include)
        return wanted and not any(p.search(address) for p in exclude)

    return Choice(
        fits,
        whole=not (include or exclude),
        sitemap=options.sitemap,
        limit=options.limit,
        other_hosts=options.other_hosts,
        signposting=options.signposting,
    )


def _patterns(texts: tuple[str, ...], where: str) -> list[re.Pattern[str]]:
    found = []
    for text in texts:
        try:
            found.append(re.compile(text))
        except re.error as error:
            raise ConfigError(f"{where}: “{text}” is no regular expression: {error}.") from None
    return found


_SAMPLE = 2


def speaks(url: str, web: Web) -> str | None:
    """``url``, where a dataset is described in that page or document, or in one of the first that its site map names
    and whose address speaks of data; None where there is none."""
    if urlsplit(url).scheme.lower() not in ("http", "https"):
        return url if _describes(web.read(url)) else None
    site = Site(web)
    if not site.allows(url):
        return None
    if _describes(web.get(url, accept=ACCEPT)):
        return url
    if urlsplit(url).path not in ("", "/"):
        return None
    maps = list(site.robots(url).sitemaps) or [urljoin(url, "/sitemap.xml")]
    pages, nested = _entries(web, maps[0])
    if nested and pages:
        pages, _ = _entries(web, pages[0])
    likely = sorted(pages, key=lambda p: not re.search(r"data|doi|record", urlsplit(p).path, re.IGNORECASE))
    for page in likely[:_SAMPLE]:
        if site.allows(page) and _describes(web.get(page, accept=ACCEPT, check_status=False)):
            return url
    return None


def _entries(web: Web, sitemap: str) -> tuple[list[str], bool]:
    try:
        entries, nested = entries_of(web.get(sitemap).body, sitemap)
    except FetchError as error:
        if error.status in (404, 410) or error.kind in ("misdirected", "malformed"):
            return [], False
        raise
    return [address for address, _ in entries], nested


def _describes(response: Response) -> bool:
    """Whether a page or document describes a dataset, or says that it does and where its description is."""
    try:
        page = page_of(response)
    except FetchError:
        return False
    links = page.links
    typed = any(x.relation == "type" and re.search(r"schema\.org/Dataset\Z", x.target) for x in links)
    return bool(page.found(DATASET_TYPES)) or (typed and best(links, response.url, richer=False) is not None)
