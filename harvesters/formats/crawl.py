"""One pass over one web site, page or document, and the datasets in it as records.

Takes a source with its options and the door to the network; yields records and, after each page, the mark from which
an interrupted pass goes on. Politeness is in :mod:`site`: what robots.txt forbids is not asked for. A pass of which
every page was refused fails with a sentence that says who refused.
"""

import re
from collections.abc import Generator, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from fairdict_harvesters.formats import linked
from fairdict_harvesters.formats.jsonld import body
from fairdict_harvesters.formats.page import Found, Page, page_of
from fairdict_harvesters.formats.schema_values import scalar
from fairdict_harvesters.formats.site import PAGES, Site
from fairdict_harvesters.formats.tally import TOLD, Choice, Tally

from fairdict.document import digest
from fairdict.harvester import FetchError, Listing, Mark, Record, RecordError, Response, Source, Web
from fairdict.links import Link

ACCEPT = "text/html, application/xhtml+xml, application/ld+json;q=0.9, application/json;q=0.8"
_IN_A_ROW = 10
FREE = 500
"""Names that were met, up to which every page is marked."""
_REFUSED = frozenset({401, 403, 407, 429, 451})


class Crawl:
    """One pass over one site, page or document."""

    def __init__(
        self, source: Source, web: Web, choice: Choice, wanted: frozenset[str], tally: Tally | None = None
    ) -> None:
        self.source, self.web, self.choice, self.wanted = source, web, choice, wanted
        self.tally = Tally() if tally is None else tally
        self.site = Site(web, complaints=self.tally.complaints, ended=self.tally.ended, forbidden=self.tally.forbidden)
        self.pages: dict[str, str] = {}
        self.unmarked = 0

    def records(self) -> Generator[Record | Mark, None, Listing]:
        """Everything there is; returns how it went, raises FetchError where nothing came."""
        url = self.source.url
        if urlsplit(url).scheme.lower() not in ("http", "https"):
            yield from self.cut(page_of(self.web.read(url, self.source.folder)), "")
        else:
            yield from self.online(url)
        tally, complaints = self.tally, list(self.site.complaints)
        tally.forbidden = self.site.forbidden
        if self.site.forbidden:
            complaints.append(
                f"robots.txt forbids {self.site.forbidden} of the pages; ask the partner to allow them, or `exclude` "
                "them."
            )
        if tally.login:
            self.site.ended = False
            complaints.append(
                f"{tally.login} of the pages lead to a login; ask the partner to open them, or `exclude` them."
            )
        if not (tally.records or tally.read) and (self.site.forbidden or tally.login or tally.refused):
            raise FetchError(tally.nothing(url, self.web.agent), kind="blocked", url=url)
        more = len(complaints) - TOLD
        told = [*complaints[:TOLD], *([f"{more} more like these."] if more > 0 else [])]
        return Listing(full=tally.full, ended=self.site.ended, complaints=tuple(told))

    def online(self, url: str) -> Iterator[Record | Mark]:
        """The records of a site along its sitemaps, or of the one page where it has none."""
        named = [urljoin(url, self.choice.sitemap)] if self.choice.sitemap else []
        path = urlsplit(url).path
        if re.search(r"\.xml(\.gz)?$", path):
            named = named or [url]
        if named or path in ("", "/") or not self.choice.whole:
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
        page = page_of(self.web.get(url, accept=ACCEPT))
        yield from self.visit(page, "")

    def listed(self, sitemaps: list[str]) -> Iterator[Record | Mark]:
        """The records of every page that the sitemaps name."""
        failed = 0
        for address, changed in self.ahead(sitemaps):
            try:
                if not self.site.allows(address):
                    self.site.forbidden += 1
                    continue
                page = page_of(self.web.get(address, accept=ACCEPT))
            except FetchError as error:
                if error.status in (404, 410):
                    self.tally.read += 1
                    self.site.complaints.append(error.message)
                    continue
                self.tally.refused += error.kind == "blocked" or error.status in _REFUSED
                self.site.missed(error.message)
                failed += 1
                if error.kind == "budget" or failed >= _IN_A_ROW:
                    self.site.complaints.append("The walk stopped there; the pages after it were not read.")
                    return
                continue
            failed = 0
            yield from self.visit(page, changed)
            yield from self.mark(address)

    def mark(self, address: str) -> Iterator[Mark]:
        """The place behind one page; the more names were met, the fewer pages are marked."""
        tally = self.tally
        tally.after, tally.ended, tally.forbidden = address, self.site.ended, self.site.forbidden
        self.unmarked += 1
        if self.unmarked * FREE > len(tally.met):
            self.unmarked = 0
            yield tally.mark()

    def ahead(self, sitemaps: list[str]) -> Iterator[tuple[str, str]]:
        """The pages to read, those behind the mark left out."""
        pages = self.chosen(sitemaps)
        if not self.tally.after:
            yield from pages
            return
        every = list(pages)
        places = [n for n, (address, _) in enumerate(every) if address == self.tally.after]
        yield from every[places[0] + 1 if places else 0 :]  # a page that is gone tells no place: all are read again

    def chosen(self, sitemaps: list[str]) -> Iterator[tuple[str, str]]:
        """The pages to read, each once."""
        hosts = {urlsplit(self.source.url).hostname, *(urlsplit(s).hostname for s in sitemaps)}
        known: set[str] = set()
        for sitemap in sitemaps:
            for raw, changed in self.site.pages(sitemap):
                address = raw.partition("#")[0]
                if address in known or not self.choice.fits(address):
                    continue
                if urlsplit(address).hostname not in hosts and not self.choice.other_hosts:
                    self.complain(f"{address} is on another host; set other_hosts to read it.")
                    continue
                if self.choice.limit and len(known) >= self.choice.limit:
                    self.tally.full = False
                    return
                if len(known) >= PAGES:
                    self.site.missed(f"The sitemaps name more than {PAGES:,} pages; choose with `include`.")
                    return
                known.add(address)
                yield address, changed

    def complain(self, sentence: str) -> None:
        """Told once."""
        if sentence not in self.site.complaints:
            self.site.complaints.append(sentence)

    def visit(self, page: Page, changed: str) -> Iterator[Record]:
        """The records of one page, or of the better description that it names."""
        found = page.found(self.wanted)
        if not found and page.is_login:
            self.tally.login += 1
            return
        self.tally.read += 1
        broken = [b for b in page.blocks if not b.readable and "dataset" in b.text.lower()]
        links = self.links(page) if len(found) <= 1 and not broken else []
        better = self.better(page, links, found)
        hint = linked.kept(links) if len(found) == 1 or better is not None else ""
        if better is not None and better.page is not None:
            yield from self.cut(better.page, changed, landing=page.response.url, links=hint)
        elif better is not None:
            record = self.better_record(better, page, found, changed)
            if record is not None:
                yield record
        else:
            yield from self.cut(page, changed, links=hint)

    def links(self, page: Page) -> list[Link]:
        """The typed links of a page; where its link set fails, those of the page itself."""
        if self.choice.signposting == "never":
            return []
        try:
            return linked.links_of(page, self.web, self.site.allows)
        except FetchError as error:
            if error.kind == "budget":
                raise
            self.complain(f"The link set of {page.response.url} could not be read: {linked.tell(error)}.")
            return page.links

    def better(self, page: Page, links: list[Link], found: list[Found]) -> linked.Better | None:
        """The better description that a page names, by the rule of the option ``signposting``."""
        said = (x.target.rstrip("/").rpartition("/")[2] for x in links if x.relation == "type")
        kinds = {name.rpartition("#")[2].lower() for name in said}
        kinds.discard("aboutpage")
        other = bool(kinds) and not kinds & self.wanted and "*" not in self.wanted
        if not links or (found and self.choice.signposting == "needed") or (not found and other):
            return None
        try:
            better = linked.follow(links, page, self.web, richer=bool(found), allows=self.site.allows)
        except (FetchError, RecordError) as error:
            if isinstance(error, FetchError) and error.kind == "budget":
                raise
            sentence = f"{page.response.url} names a description that could not be read: {linked.tell(error)}"
            if found:
                self.complain(f"{sentence}; what stands in the page was taken.")
            else:
                self.site.missed(f"{sentence}. Tell the partner.")
            return None
        if better is not None and better.page is not None and not better.page.found(self.wanted):
            return None
        return better

    def better_record(self, better: linked.Better, page: Page, found: list[Found], changed: str) -> Record | None:
        """The record of a description in another format, under the name the page's own would have."""
        url = page.response.url
        identifier = self.name(found[0].thing, url, 1) if found else url
        return self.once(
            Record(
                identifier=identifier,
                body=better.body,
                media_type=better.media_type,
                response=better.response,
                datestamp=changed,
                locator="describedby",
                page=url,
                hints=better.hints or {},
            )
        )

    def cut(self, page: Page, changed: str, landing: str = "", links: str = "") -> Iterator[Record]:
        """The records in one page or document."""
        url = landing or page.response.url
        for block in page.blocks:
            if not block.readable and "dataset" in block.text.lower():
                self.tally.full = False  # nobody can tell which dataset it was
                yield self.broken(block.text, block.line, block.place, page.response)
        for count, found in enumerate(page.found(self.wanted), 1):
            hints = {"mended": "; ".join(found.block.mended), "links": links, "crate": "yes" if found.crate else ""}
            record = self.once(
                Record(
                    identifier=self.name(found.thing, url, count),
                    body=body(found.thing),
                    media_type="application/ld+json",
                    response=page.response,
                    datestamp=scalar(found.thing.get("dateModified")) or changed,
                    locator=found.block.place,
                    page=url,
                    hints={name: value for name, value in hints.items() if value},
                )
            )
            if record is not None:
                yield record

    def broken(self, text: str, line: int, place: str, response: Response) -> Record:
        """What cannot be read, for the quarantine."""
        return Record(
            identifier=f"{response.url}#{place.replace(' ', '-')}",
            body=text.encode("utf-8", "replace"),
            media_type="application/ld+json",
            response=response,
            locator=place,
            page=response.url,
            hints={"line": str(line)},
        )

    @staticmethod
    def name(thing: dict[str, Any], url: str, count: int) -> str:
        """The identifier of one object: its own address, else the page's."""
        own = scalar(thing.get("@id"))
        known = own if re.match(r"\w[\w+.-]*:", own) and not own.startswith("_:") else scalar(thing.get("url"))
        return known or (url if count == 1 else f"{url}#{count}")

    def once(self, record: Record) -> Record | None:
        """``record``; None where one of its name was met before."""
        name, mark = digest(record.identifier, 8), digest(record.body, 4)
        if name in self.tally.met:
            if self.tally.met[name] != mark:
                page = self.pages.get(name, "a page before it")
                self.complain(f"{record.page} describes “{record.identifier}” otherwise than {page}; the first counts.")
            return None
        self.tally.met[name] = mark
        self.pages[name] = record.page
        self.tally.records += 1
        return record
