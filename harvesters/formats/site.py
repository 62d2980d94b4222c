"""Which pages of a web site there are to read: robots.txt and sitemaps.

Takes the door to the network and an address; leaves page addresses in the order of the sitemaps. What robots.txt
forbids is not asked for (RFC 9309); sitemaps follow https://www.sitemaps.org/protocol.html, packed or as plain text.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from lxml import etree
from protego import Protego

from fairdict.harvester import FetchError, Web

DEPTH = 3
PAGES = 50_000
UNPACKED = 64 * 2**20
ACCEPT = "application/xml, text/xml, text/plain;q=0.8"


@dataclass
class Site:
    """A walk over one site: what its robots.txt says, and what went wrong. ``ended`` turns False where pages may have
    been missed."""

    web: Web
    complaints: list[str] = field(default_factory=list)
    ended: bool = True
    forbidden: int = 0
    _robots: dict[str, Protego] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def allows(self, url: str) -> bool:
        """Whether robots.txt of the page's host lets us read it; raises FetchError where that cannot be known."""
        return bool(self.robots(url).can_fetch(url, self.web.agent.partition("/")[0].partition(" ")[0]))

    def robots(self, url: str) -> Protego:
        """What the host of ``url`` asks of robots; a host without robots.txt asks nothing."""
        parts = urlsplit(url)
        home = f"{parts.scheme}://{parts.netloc}"
        if home not in self._robots:
            try:
                text = self.web.get(f"{home}/robots.txt").body.decode("utf-8", "replace")
            except FetchError as error:
                # RFC 9309, 2.3.1: what is refused or missing forbids nothing, what cannot be reached forbids all.
                status = error.status or 0
                if error.kind == "blocked" or (status != 204 and not 400 <= status < 500):
                    raise
                text = ""
            self._robots[home] = Protego.parse(text.removeprefix("\ufeff"))
        return self._robots[home]

    def pages(self, sitemap: str, level: int = 1) -> Iterator[tuple[str, str]]:
        """(address, time of change) of each page of a sitemap and those below it."""
        if sitemap in self._read:
            return
        self._read.add(sitemap)
        try:
            body = self.web.get(sitemap, accept=ACCEPT).body
            entries, nested = entries_of(body, sitemap)
        except FetchError as error:
            if level == 1:
                raise
            self.missed(error.message)
            return
        for address, changed in entries:
            if not nested:
                yield address, changed
            elif level < DEPTH:
                yield from self.pages(address, level + 1)
            else:
                self.missed(f"{sitemap} lies {DEPTH} sitemaps deep and names more; they were not read.")
                return

    def missed(self, sentence: str) -> None:
        """Something was not read that may have held datasets."""
        self.complaints.append(sentence)
        self.ended = False


def entries_of(body: bytes, url: str) -> tuple[list[tuple[str, str]], bool]:
    """The entries of a sitemap, and whether they are sitemaps themselves; raises FetchError ``malformed``."""
    body = _unpacked(body, url)
    start = body[:500].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<"):
        lines = body.decode("utf-8-sig", "replace").split()
        return [(urljoin(url, line), "") for line in lines if re.match(r"https?://", line)], False
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise _wrong(url, f"is not a sitemap that can be read ({error.msg})") from None
    name = etree.QName(root).localname
    if root.getroottree().docinfo.internalDTD is not None:
        raise _wrong(url, "carries a document type declaration, which is refused for safety")
    if name not in ("urlset", "sitemapindex"):
        raise _wrong(url, f"is no sitemap but begins with <{name}>")
    found = []
    for entry in root:
        parts = {etree.QName(e).localname: (e.text or "").strip() for e in entry if isinstance(e.tag, str)}
        if parts.get("loc"):
            found.append((urljoin(url, parts["loc"]), parts.get("lastmod", "")))
    return found, name == "sitemapindex"


def _unpacked(body: bytes, url: str) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    engine = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = engine.decompress(body, UNPACKED)
    except zlib.error:
        raise _wrong(url, "cannot be unpacked") from None
    if engine.unconsumed_tail:
        raise _wrong(url, f"unpacks to more than {UNPACKED:,} bytes", "too-large")
    if not engine.eof:
        raise _wrong(url, "was cut off before its end", "truncated")
    return unpacked


def _wrong(url: str, what: str, kind: str = "malformed") -> FetchError:
    return FetchError(
        f"{url} {what}: give the address of the right one in `sitemap`, or tell the partner.", kind=kind, url=url
    )
