"""DDI documents: in a file, a folder or a zip, at an address, on the addresses listed, or linked from a page.

``url`` is the document itself, a zip of documents, a page that links to them, or a pattern with ``{}`` for each of the
``identifiers``, as the export of a Nesstar server, a NADA catalogue or a Dataverse has. ``fetch`` yields one record for
each study found; where nothing changed since the last run the servers may say so. https://ddialliance.org/
"""

import io
import re
import zipfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin

import orjson
from fairdict_harvesters.formats import ddi_lifecycle, ddi_terms, payload
from fairdict_harvesters.formats.links import near
from fairdict_harvesters.formats.xml import children, parse, words
from lxml import etree

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
    local,
)

summary = "DDI-Codebook and DDI-Lifecycle documents: a file, a folder or zip, an address, or those a page links to"
protocol = "documents of DDI-Codebook 1.2.2 to 2.5 and DDI-Lifecycle 3, https://ddialliance.org/"
DIALECTS = (ddi_terms.DIALECT, ddi_lifecycle.DIALECT)
TESTED = (Tested("written", "documents and a server in the tests, written from the schemas' public documentation"),)
DATASET_TYPES = frozenset({"dataset"})
"""A study with data is a dataset, whatever its kind of data is called."""

ACCEPT = "application/xml, text/xml, application/zip;q=0.9, text/html;q=0.5"
MOST = 50_000
STRIDE = 50
"""Addresses between two places from which an interrupted run can go on."""
UNPACKED = 512 * 2**20
_LINK = re.compile(rb"""\bhref\s*=\s*["']([^"'<>\s]+)["']""", re.IGNORECASE)
_WEB = ("http://", "https://")


@dataclass(frozen=True)
class Options:
    """``addresses``: where the documents are, relative to ``url`` (default: what is at ``url``). ``identifiers``: what
    ``{}`` in ``url`` stands for, one document each. ``include``: a regular expression; of a page's links only those
    with it are followed (default: those that end in .xml or speak of DDI)."""

    addresses: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    include: str = r"\.xml$|\bddi\b"


@dataclass
class _Visit:
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
            self.unchanged += 1
            return None
        return response

    def mark(self, begin: int) -> Mark:
        """The place to go on from: ``begin`` addresses are done."""
        kept = ("came", "unchanged", "states", "names", "complaints", "ended")
        return Mark(orjson.dumps({"begin": begin, **{k: getattr(self, k) for k in kept}}).decode())

    def tell(self, sentence: str) -> None:
        self.ended = False
        self.complaints.append(sentence)


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every study as a record; raises FetchError where the only document cannot be read."""
    return _walk(_Visit(source, web, _states(since)), 0)


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """What is left of the addresses from ``position`` on."""
    visit = _Visit(source, web, _states(since))
    try:
        said = orjson.loads(position)
        begin, visit.came, visit.unchanged = int(said["begin"]), int(said["came"]), int(said["unchanged"])
        visit.states, visit.names = dict(said["states"]), dict(said["names"])
        visit.complaints, visit.ended = [str(c) for c in said["complaints"]], bool(said["ended"])
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise FetchError(
            f"The place to go on from, “{position[:80]}”, cannot be read: run it again from the beginning.",
            kind="malformed",
        ) from None
    return _walk(visit, begin)


def _walk(visit: _Visit, begin: int) -> Generator[Record | Mark, None, Listing]:
    source = visit.source
    options: Options = source.settings(Options)
    starts = _starts(source, options)
    for number, start in list(enumerate(starts, 1))[begin:]:
        try:
            for record in _from(visit, start, options, follow=not (options.addresses or options.identifiers)):
                visit.came += 1
                yield record
        except FetchError as error:
            if len(starts) == 1 or error.kind in ("dns", "budget", "private"):
                raise
            visit.tell(error.message)
        if number % STRIDE == 0 and number < len(starts):
            yield visit.mark(number)
    if visit.unchanged and not visit.came and visit.ended:
        return Listing(cursor=_written(visit.states), full=False, unmodified=True)
    if not visit.came and not visit.complaints:
        visit.complaints.append(f"{source.url} holds no study in DDI: check that it leads to DDI documents.")
    return Listing(
        cursor=_written(visit.states) if visit.ended else "",
        full=not visit.unchanged,
        ended=visit.ended,
        complaints=tuple(visit.complaints),
    )


def _states(since: str | None) -> dict[str, dict[str, str]]:
    try:
        found = orjson.loads(since or "{}")
    except orjson.JSONDecodeError:
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)} if isinstance(found, dict) else {}


def _written(states: dict[str, dict[str, str]]) -> str:
    kept = {k: v for k, v in states.items() if v}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode() if kept else ""


def _starts(source: Source, options: Options) -> list[str]:
    """The addresses to ask, or paths to read."""
    where = f"[sources.{source.name}.options]"
    try:
        re.compile(options.include)
    except re.error as error:
        raise ConfigError(f"include in {where} is no regular expression: {error}.") from None
    if options.identifiers and "{}" not in source.url:
        raise ConfigError(f"identifiers in {where} need “{{}}” in `url`, where each of them is to stand.")
    if options.identifiers:
        return [
            source.url.replace("{}", quote(i, safe=":/" if "?" in source.url else ":")) for i in options.identifiers
        ]
    online = source.url.lower().startswith(_WEB)
    if options.addresses:
        return [urljoin(source.url, a) if online else str(Path(source.url).parent / a) for a in options.addresses]
    folder = source.folder / source.url
    if not online and "://" not in source.url and folder.is_dir():
        return sorted(str(p) for p in folder.rglob("*") if p.suffix.lower() in (".xml", ".zip") and p.is_file())
    return [source.url]


def _from(visit: _Visit, address: str, options: Options, *, follow: bool) -> Iterator[Record]:
    """The records of one address: of its document, of those in its zip, or of those that its page links to."""
    response = visit.ask(address)
    if response is None:
        return
    if response.body[:4] == b"PK\x03\x04":
        yield from _packed(visit, response, address)
        return
    try:
        found = list(_cut(visit, response.body, response, address))
    except ValueError as error:
        if follow and (linked := _linked(response, options)):
            yield from _linked_to(visit, linked)
            return
        raise FetchError(
            f"{address} is no DDI document: {error}. Check `url` and the options of source “{visit.source.name}”.",
            kind="malformed",
            url=address,
        ) from None
    yield from found


def _linked(response: Response, options: Options) -> list[str]:
    """What a page links to on its own server."""
    hrefs = [m[1].decode("utf-8", "replace").replace("&amp;", "&") for m in _LINK.finditer(response.body)]
    found = []
    for href in hrefs:
        try:
            whole = urljoin(response.url, href).partition("#")[0]
        except ValueError:
            continue
        if re.search(options.include, whole, re.IGNORECASE) and near(whole, response.url) and whole != response.url:
            found.append(near(whole, response.url))
    return list(dict.fromkeys(found))[:MOST]


def _linked_to(visit: _Visit, linked: list[str]) -> Iterator[Record]:
    for address in linked:
        try:
            response = visit.ask(address)
            if response is not None:
                yield from list(_cut(visit, response.body, response, address))
        except ValueError as error:
            visit.complaints.append(f"{address} is linked, but is no DDI document: {error}.")
        except FetchError as error:
            if error.kind in ("dns", "budget", "private"):
                raise
            visit.tell(error.message)


def _packed(visit: _Visit, response: Response, address: str) -> Iterator[Record]:
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
                    yield from list(_cut(visit, body, response, PurePosixPath(info.filename).name))
                except ValueError as error:
                    visit.complaints.append(f"{info.filename} in {address} is no DDI document: {error}.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FetchError(
            f"{address} is a damaged zip ({error}): ask for it again.", kind="malformed", url=address
        ) from None


def _cut(visit: _Visit, body: bytes, response: Response, place: str) -> Iterator[Record]:
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
            visit.complaints.append(
                f"“{identifier}” names two studies, in {visit.names[identifier]} and in {place}; the second is called "
                f"“{fallback}”. Correct one of them."
            )
            identifier = fallback
        if identifier in visit.names:
            continue
        visit.names[identifier] = place
        yield Record(
            identifier=identifier,
            body=etree.tostring(study, encoding="UTF-8", xml_declaration=False, with_tail=False),
            media_type="application/xml",
            response=response,
            locator=place if len(studies) == 1 else f"{place}, study {number}",
            page=response.url if response.url.startswith(_WEB) and len(studies) == 1 else "",
        )


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


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one study; raises RecordError for what cannot be read."""
    name = f"Study “{record.identifier}”" + (f" ({record.locator})" if record.locator else "")
    try:
        root = parse(record.body)
    except ValueError as error:
        raise RecordError(f"{name} cannot be read: {error}. Ask the partner to repair it.") from None
    for about in payload.describe(root, source, record.identifier, name):
        about.page = about.page or record.page
        yield about


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The study called ``identifier``; None where none of the documents holds it."""
    options: Options = source.settings(Options)
    visit = _Visit(source, web, {})
    for start in _starts(source, options):
        for record in _from(visit, start, options, follow=not (options.addresses or options.identifiers)):
            if record.identifier == identifier:
                return record
    return None


def speaks(url: str, web: Web) -> str | None:
    """``url``, where a DDI document is found there; None where it is anything else."""
    response = web.get(url, accept=ACCEPT) if url.lower().startswith(_WEB) else web.read(url)
    try:
        root = parse(response.body)
    except ValueError:
        return None
    return url if next(root.iter("{*}codeBook", "{*}StudyUnit"), None) is not None else None
