"""schema.org descriptions in the pages of a web site, or in a JSON-LD document.

A site's address is walked along its sitemaps (those that `sitemap` or robots.txt names, else /sitemap.xml); the address
of a page or document is read alone. Every run reads every page, because the times of change in sitemaps are often those
of the last build; that a page holds no dataset is normal and not told.
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import lxml.etree
import lxml.html
from fairdict_harvesters.formats import schema_org
from fairdict_harvesters.formats.jsonld import DEPTH as DEEPEST
from fairdict_harvesters.formats.jsonld import Broken, body, depth, loads, plain, things
from fairdict_harvesters.formats.schema_values import scalar
from fairdict_harvesters.formats.site import PAGES, Site, entries_of

from fairdict.document import digest
from fairdict.errors import ConfigError
from fairdict.harvester import Description, FetchError, Listing, Record, RecordError, Response, Source, Web

summary = "schema.org (JSON-LD) in the pages of a web site along its sitemap, in one page or one document"

DATASET_TYPES = frozenset({"dataset", "datafeed", "completedatafeed"})
"""The types of schema.org, in small letters, that are datasets."""

FURNITURE = frozenset(
    {
        "breadcrumblist",
        "collectionpage",
        "datacatalog",
        "imageobject",
        "itemlist",
        "listitem",
        "organization",
        "person",
        "searchaction",
        "searchresultspage",
        "sitenavigationelement",
        "webpage",
        "website",
    }
)
"""What pages describe besides their content; left out even where all types are selected."""

ACCEPT = "text/html, application/xhtml+xml, application/ld+json;q=0.9, application/json;q=0.8"
_IN_A_ROW = 10
_TOLD = 20


@dataclass(frozen=True)
class Options:
    """``sitemap`` is the address of the sitemap; ``include`` and ``exclude`` are regular expressions of which a page's
    address must contain one, and none; ``limit`` is how many pages to read at most (0: all); ``other_hosts`` follows
    sitemaps to other hosts; ``language`` is that of texts that name none."""

    sitemap: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    limit: int = 0
    other_hosts: bool = False
    language: str = ""


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record, None, Listing]:
    """Every dataset as a record; raises FetchError where not even the beginning can be read."""
    options: Options = source.settings(Options)
    where = f"[sources.{source.name}.options]"
    walk = _Walk(source, web, options, _patterns(options.include, where), _patterns(options.exclude, where))
    return walk.records()


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one object; raises RecordError where the record is no JSON object, naming page and line."""
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
    repairs = [*record.hints.get("mended", "").split("; "), *mended]
    for repair in dict.fromkeys(r for r in repairs if r):
        about.issue(
            "json-mended",
            f"The JSON-LD is not valid JSON ({repair}); other readers will not find this dataset. Correct the page.",
            value=repair,
            where=record.locator,
        )
    yield about


def _patterns(texts: tuple[str, ...], where: str) -> list[re.Pattern[str]]:
    found = []
    for text in texts:
        try:
            found.append(re.compile(text))
        except re.error as error:
            raise ConfigError(f"{where}: “{text}” is no regular expression: {error}.") from None
    return found


class _Walk:
    """One pass over one site, page or document."""

    def __init__(
        self,
        source: Source,
        web: Web,
        options: Options,
        include: list[re.Pattern[str]],
        exclude: list[re.Pattern[str]],
    ) -> None:
        self.source, self.web, self.options = source, web, options
        self.include, self.exclude = include, exclude
        self.site = Site(web)
        self.full = True
        self.seen: dict[str, tuple[str, str]] = {}
        selected = frozenset(t.lower() for t in source.select.types)
        self.wanted = DATASET_TYPES | (selected - {"dataset"})

    def records(self) -> Generator[Record, None, Listing]:
        url = self.source.url
        if urlsplit(url).scheme.lower() not in ("http", "https"):
            yield from self.cut(self.web.read(url, self.source.folder), "")
        else:
            yield from self.online(url)
        complaints = self.site.complaints
        if self.site.forbidden:
            complaints.append(
                f"robots.txt forbids {self.site.forbidden} of the pages; ask the partner to allow them, or `exclude` "
                "them."
            )
        more = len(complaints) - _TOLD
        told = [*complaints[:_TOLD], *([f"{more} more like these."] if more > 0 else [])]
        return Listing(full=self.full, ended=self.site.ended, complaints=tuple(told))

    def online(self, url: str) -> Iterator[Record]:
        named = [urljoin(url, self.options.sitemap)] if self.options.sitemap else []
        path = urlsplit(url).path
        if re.search(r"\.xml(\.gz)?$", path):
            named = named or [url]
        whole = path in ("", "/") or bool(self.include or self.exclude)
        if named or whole:
            sitemaps = named or list(self.site.robots(url).sitemaps)
            try:
                yield from self.listed(sitemaps or [urljoin(url, "/sitemap.xml")])
                return
            except FetchError as error:
                none = error.status in (404, 410) or error.kind in ("misdirected", "malformed")
                if sitemaps or not none:
                    raise
        if not self.site.allows(url):
            raise FetchError(
                f"{url} is forbidden by the site's robots.txt: ask the partner to allow it.", kind="blocked", url=url
            )
        yield from self.cut(self.web.get(url, accept=ACCEPT), "")

    def listed(self, sitemaps: list[str]) -> Iterator[Record]:
        """The records of every page that the sitemaps name."""
        failed = 0
        for address, changed in self.chosen(sitemaps):
            try:
                if not self.site.allows(address):
                    self.site.forbidden += 1
                    continue
                response = self.web.get(address, accept=ACCEPT)
            except FetchError as error:
                if error.status in (404, 410):
                    self.site.complaints.append(error.message)
                    continue
                self.site.missed(error.message)
                failed += 1
                if error.kind == "budget" or failed >= _IN_A_ROW:
                    self.site.complaints.append("The walk stopped there; the pages after it were not read.")
                    return
                continue
            failed = 0
            yield from self.cut(response, changed)

    def chosen(self, sitemaps: list[str]) -> Iterator[tuple[str, str]]:
        """The pages to read, each once."""
        hosts = {urlsplit(self.source.url).hostname, *(urlsplit(s).hostname for s in sitemaps)}
        known: set[str] = set()
        for sitemap in sitemaps:
            for raw, changed in self.site.pages(sitemap):
                address = raw.partition("#")[0]
                if address in known or not self.fits(address):
                    continue
                if urlsplit(address).hostname not in hosts and not self.options.other_hosts:
                    self.site.complaints.append(f"{address} is on another host; set other_hosts to read it.")
                    continue
                if self.options.limit and len(known) >= self.options.limit:
                    self.full = False
                    return
                if len(known) >= PAGES:
                    self.site.missed(f"The sitemaps name more than {PAGES:,} pages; choose with `include`.")
                    return
                known.add(address)
                yield address, changed

    def fits(self, address: str) -> bool:
        wanted = not self.include or any(p.search(address) for p in self.include)
        return wanted and not any(p.search(address) for p in self.exclude)

    def cut(self, response: Response, changed: str) -> Iterator[Record]:
        """The records in one page or document."""
        values: list[tuple[int, Any, list[str]]] = []
        for number, (text, line) in enumerate(blocks(response), 1):
            try:
                value, repairs = loads(text)
                readable = depth(value) <= DEEPEST
            except Broken:
                readable = False
            if readable:
                values.append((number, plain(value), repairs))
            elif "dataset" in text.lower():
                self.full = False  # nobody can tell which dataset it was
                yield self.broken(text, line, number, response)
        page = [value for _, value, _ in values]
        count = 0
        for number, value, mended in values:
            for thing in things(value, page, self.wanted, FURNITURE):
                count += 1
                record = self.record(thing, response, changed, count, number, mended)
                if record is not None:
                    yield record

    def broken(self, text: str, line: int, number: int, response: Response) -> Record:
        """What cannot be read, for the quarantine."""
        return Record(
            identifier=f"{response.url}#block-{number}",
            body=text.encode("utf-8", "replace"),
            media_type="application/ld+json",
            response=response,
            locator=f"block {number}",
            page=response.url,
            hints={"line": str(line)},
        )

    def record(
        self, thing: dict[str, Any], response: Response, changed: str, count: int, number: int, mended: list[str]
    ) -> Record | None:
        """The record of one object; None for one that was met before."""
        own = scalar(thing.get("@id"))
        known = own if re.match(r"\w[\w+.-]*:", own) and not own.startswith("_:") else scalar(thing.get("url"))
        identifier = known or (response.url if count == 1 else f"{response.url}#{count}")
        raw = body(thing)
        mark = digest(raw)
        if identifier in self.seen:
            page, earlier = self.seen[identifier]
            if earlier != mark:
                self.site.complaints.append(
                    f"{response.url} describes “{identifier}” otherwise than {page}; the first counts."
                )
            return None
        self.seen[identifier] = (response.url, mark)
        return Record(
            identifier=identifier,
            body=raw,
            media_type="application/ld+json",
            response=response,
            datestamp=scalar(thing.get("dateModified")) or changed,
            locator=f"block {number}",
            page=response.url,
            hints={"mended": "; ".join(mended)} if mended else {},
        )


def blocks(response: Response) -> list[tuple[str, int]]:
    """The JSON-LD texts of a page with the line they begin on; a JSON document is one."""
    start = response.body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if "json" in response.media_type or start.startswith((b"{", b"[")):
        return [(response.body.decode("utf-8-sig", "replace"), 1)]
    try:
        response.body.decode("utf-8")
        encoding: str | None = "utf-8"
    except UnicodeDecodeError:
        declared = re.search(r"charset=[\"']?([\w.:-]+)", response.headers.get("content-type", ""), re.IGNORECASE)
        encoding = declared[1] if declared else None
    try:
        parser = lxml.html.HTMLParser(encoding=encoding)
        page = lxml.html.document_fromstring(response.body, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, LookupError, ValueError):
        return []
    found = []
    for script in page.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and (script.text or "").strip():
            found.append((script.text or "", cast(int, script.sourceline or 1)))
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
    """Whether a page or document describes a dataset."""
    values = []
    for text, _ in blocks(response):
        try:
            value, _ = loads(text)
        except Broken:
            continue
        if depth(value) <= DEEPEST:
            values.append(plain(value))
    return any(things(v, values, DATASET_TYPES) for v in values)
