"""Documents of DDI where they lie: each asked for once, its studies cut out, those of zips and of links with them.

Takes addresses or paths; leaves a record for each study, and what each address said of its state, so that the next run
asks only for what changed.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urljoin

from fairdict_harvesters.formats.links import near
from fairdict_harvesters.formats.position import mark
from fairdict_harvesters.formats.xml import children, parse, words
from lxml import etree

from fairdict.harvester import FetchError, Mark, Record, Response, Source, Web, local

ACCEPT = "application/xml, text/xml, application/zip;q=0.9, text/html;q=0.5"
MOST = 50_000
UNPACKED = 512 * 2**20
_LINK = re.compile(rb"""\bhref\s*=\s*["']([^"'<>\s]+)["']""", re.IGNORECASE)
WEB = ("http://", "https://")


@dataclass
class Visit:
    """One run: what each address said of its state (``states``), and what went wrong."""

    source: Source
    web: Web
    known: dict[str, dict[str, str]]
    states: dict[str, dict[str, str]] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    unchanged: int = 0
    came: int = 0
    ended: bool = True

    def ask(self, address: str) -> Response | None:
        """What is at ``address``; None where it has not changed since the last run."""
        last = self.known.get(address, {})
        response = self.web.read(
            address,
            self.source.folder,
            accept=ACCEPT,
            etag=last.get("etag", ""),
            modified=last.get("last-modified", ""),
        )
        self.states[address] = {k: response.headers[k] for k in ("etag", "last-modified") if k in response.headers}
        if response.status == 304:
            self.states[address] = last
            self.names |= {name: address for name in last.get("studies", "").split("\n") if name}
            self.unchanged += 1
            return None
        return response

    def met(self, address: str, names: list[str]) -> None:
        """Notes the studies at ``address``, so that their names stay theirs where it does not change."""
        if self.states.get(address):
            known = self.states[address].get("studies", "").split("\n")
            self.states[address]["studies"] = "\n".join(dict.fromkeys([*filter(None, known), *names]))

    def mark(self, begin: int) -> Mark:
        """The place to go on from: ``begin`` addresses are done."""
        kept = ("came", "unchanged", "states", "names", "complaints", "ended")
        return mark({"begin": begin, **{k: getattr(self, k) for k in kept}})

    def tell(self, sentence: str) -> None:
        """Notes what went wrong and may have hidden a study."""
        self.ended = False
        self.complaints.append(sentence)


def records(visit: Visit, address: str, include: str, *, follow: bool) -> Iterator[Record]:
    """The records of one address: of its document, of those in its zip, or of those that its page links to."""
    response = visit.ask(address)
    if response is None:
        return
    if response.body[:4] == b"PK\x03\x04":
        yield from _packed(visit, response, address)
        return
    try:
        found = list(_cut(visit, response.body, response, address, address))
    except ValueError as error:
        if follow and (linked := _linked(response, include)):
            yield from _linked_to(visit, linked)
            return
        raise FetchError(
            f"{address} is no DDI document: {error}. Check `url` and the options of source “{visit.source.name}”.",
            kind="malformed",
            url=address,
        ) from None
    yield from found


def _linked(response: Response, include: str) -> list[str]:
    """What a page links to on its own server."""
    hrefs = [m[1].decode("utf-8", "replace").replace("&amp;", "&") for m in _LINK.finditer(response.body)]
    found = []
    for href in hrefs:
        try:
            whole = urljoin(response.url, href).partition("#")[0]
        except ValueError:
            continue
        if re.search(include, whole, re.IGNORECASE) and near(whole, response.url) and whole != response.url:
            found.append(near(whole, response.url))
    return list(dict.fromkeys(found))


def _linked_to(visit: Visit, linked: list[str]) -> Iterator[Record]:
    if len(linked) > MOST:
        visit.tell(f"{visit.source.url} links to {len(linked):,} documents; the first {MOST:,} were read.")
    for address in linked[:MOST]:
        try:
            response = visit.ask(address)
            if response is not None:
                yield from list(_cut(visit, response.body, response, address, address))
        except ValueError as error:
            visit.complaints.append(f"{address} is linked, but is no DDI document: {error}.")
        except FetchError as error:
            if error.kind in ("dns", "budget", "private"):
                raise
            visit.tell(error.message)


def _packed(visit: Visit, response: Response, address: str) -> Iterator[Record]:
    """The records of the documents in a zip; raises FetchError for one that is damaged or grows beyond measure."""
    size = 0
    try:
        with zipfile.ZipFile(io.BytesIO(response.body)) as packed:
            for info in sorted(packed.infolist(), key=lambda i: i.filename):
                if info.is_dir() or not info.filename.lower().endswith(".xml"):
                    continue
                with packed.open(info) as opened:
                    body = opened.read(UNPACKED - size + 1)
                size += len(body)
                if size > UNPACKED:
                    raise FetchError(
                        f"{address} holds more than {UNPACKED // 2**20} MB: split it.", kind="too-large", url=address
                    )
                try:
                    yield from list(_cut(visit, body, response, PurePosixPath(info.filename).name, address))
                except ValueError as error:
                    visit.complaints.append(f"{info.filename} in {address} is no DDI document: {error}.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FetchError(
            f"{address} is a damaged zip ({error}): ask for it again.", kind="malformed", url=address
        ) from None


def _cut(visit: Visit, body: bytes, response: Response, place: str, address: str) -> Iterator[Record]:
    """A record for each study in a document, called by its own number or by where it stands; raises ValueError where it
    is no XML or has no study."""
    root = parse(body)
    studies = [e for e in root.iter("{*}codeBook", "{*}StudyUnit")]
    if not studies:
        raise ValueError(f"it is a document <{local(root)}> without a codeBook or a StudyUnit")
    for number, study in enumerate(studies, 1):
        own = _number(study)
        fallback = place if len(studies) == 1 else f"{place}#{number}"
        identifier = own or fallback
        if identifier in visit.names:
            free = next(n for n in _numbered(fallback) if n not in visit.names)
            visit.complaints.append(
                f"“{identifier}” names two studies, in {visit.names[identifier]} and in {place}; the second is called "
                f"“{free}”. Correct one of them."
            )
            identifier = free
        visit.names[identifier] = place
        visit.met(address, [identifier])
        yield Record(
            identifier=identifier,
            body=etree.tostring(study, encoding="UTF-8", xml_declaration=False, with_tail=False),
            media_type="application/xml",
            response=response,
            locator=place if len(studies) == 1 else f"{place}, study {number}",
            page=response.url if response.url.startswith(WEB) and len(studies) == 1 else "",
        )


def _numbered(name: str) -> Iterator[str]:
    """``name``, and what it may be called where that is taken."""
    yield name
    yield from (f"{name} ({n})" for n in count(2))


def _number(study: Any) -> str:
    """A study's own identifier: of the study, not of the codebook."""
    for path in ("stdyDscr/citation/titlStmt/IDNo", "Citation/InternationalIdentifier/IdentifierContent", "URN", "ID"):
        found = [study]
        for name in path.split("/"):
            found = [c for e in found for c in children(e, name)]
        text = next((" ".join(w.split()) for e in found if (w := words(e))), "")
        if text:
            return text
    return str(study.get("ID", "")).strip()
