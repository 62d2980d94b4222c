"""What one answer of a web site holds: JSON-LD in its blocks or as the whole, microdata, a crate, typed links.

Takes a response; leaves a :class:`Page`: values with the number of their block, the texts that are no JSON, and the
links of Signposting. RDFa is not read.
"""

import re
from dataclasses import dataclass, field
from typing import Any, cast

import lxml.etree
import lxml.html
from fairdict_harvesters.formats import microdata, packed, ro_crate, signposting
from fairdict_harvesters.formats.jsonld import DEPTH, Broken, depth, loads, plain, things

from fairdict.harvester import Response
from fairdict.links import Link, of_header, of_page

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

_LOGIN = re.compile(r"/(?:login|log-in|signin|sign-in|sso|cas|saml2?|oauth2?|shibboleth|openid-connect|auth)\b", re.I)


@dataclass(frozen=True)
class Block:
    """One text of JSON-LD: the line it begins on, its value or, where it is no JSON, None, and what was mended."""

    text: str
    line: int
    value: Any = None
    mended: tuple[str, ...] = ()
    place: str = ""

    @property
    def readable(self) -> bool:
        """Whether there is anything in it."""
        return self.value is not None


@dataclass(frozen=True)
class Found:
    """One object that describes something, the block it is from, and whether it is the root of a crate."""

    thing: dict[str, Any]
    block: Block
    crate: bool = False


@dataclass
class Page:
    """One answer, cut up. ``tree`` is the parsed page, None for a document of another kind."""

    response: Response
    blocks: list[Block] = field(default_factory=list)
    tree: Any = None
    packed: bool = False

    @property
    def links(self) -> list[Link]:
        """The links of Signposting in the headers and in the page."""
        url = self.response.url
        found = of_header(self.response.headers.get("link", ""), url)
        if self.tree is not None:
            found.extend(of_page(self.tree, url))
        return signposting.about(found, url)

    @property
    def is_login(self) -> bool:
        """Whether asking for something else has led to a page where one logs in."""
        moved = bool(self.response.redirects)
        asks = self.tree is not None and any(
            (e.get("type") or "").lower() == "password" for e in self.tree.iter("input")
        )
        return moved and (asks or bool(_LOGIN.search(self.response.url)))

    def found(self, wanted: frozenset[str]) -> list[Found]:
        """The objects of a ``wanted`` type, those of a crate as its root; of microdata where there is nothing else."""
        values = [b.value for b in self.blocks if b.readable]
        found: list[Found] = []
        for block in self.blocks:
            if not block.readable:
                continue
            crate = ro_crate.root(block.value, "" if self.packed else self.response.url)
            if crate is not None:
                found.append(Found(crate, block, crate=True))
            else:
                found.extend(Found(t, block) for t in things(block.value, values, wanted, FURNITURE))
        if not found and self.tree is not None:
            items = plain(microdata.objects(self.tree, self.response.url))
            place = Block("", 1, items, place="microdata")
            found.extend(Found(t, place) for t in things(items, items, wanted, FURNITURE))
        return found


def page_of(response: Response) -> Page:
    """The page in ``response``; raises FetchError where it is an archive that cannot be read."""
    if packed.is_packed(response.body):
        inside = ro_crate.unpacked(response.body, response.url)
        text = (inside or b"").decode("utf-8-sig", "replace")
        return Page(response, [_block(text, 1, ro_crate.METADATA)] if inside is not None else [], packed=True)
    start = response.body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if "json" in response.media_type or start.startswith((b"{", b"[")):
        return Page(response, [_block(response.body.decode("utf-8-sig", "replace"), 1)])
    try:
        parser = lxml.html.HTMLParser(encoding=_encoding(response))
        tree = lxml.html.document_fromstring(response.body, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError, LookupError, ValueError):
        return Page(response)
    found: list[Block] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and (script.text or "").strip():
            found.append(_block(script.text or "", cast(int, script.sourceline or 1), f"block {len(found) + 1}"))
    return Page(response, found, tree)


def _encoding(response: Response) -> str | None:
    try:
        response.body.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        declared = re.search(r"charset=[\"']?([\w.:-]+)", response.headers.get("content-type", ""), re.IGNORECASE)
        return declared[1] if declared else None


def _block(text: str, line: int, place: str = "block 1") -> Block:
    try:
        value, mended = loads(text)
    except Broken:
        return Block(text, line, place=place)
    return Block(text, line, plain(value) if depth(value) <= DEPTH else None, tuple(mended), place)
