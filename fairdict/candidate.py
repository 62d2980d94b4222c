"""One page, record or file that is in no catalogue: what it is, and the records in it.

Takes an address or a file; leaves :class:`Candidate`, each record with the source that it would have. A page is read
through the API of its repository where its address tells which, else by whatever harvester can read what is there, else
as the registry of its DOI has it. A harvester takes part by what :mod:`fairdict.harvester` calls ``located`` and
``contained``, and by ``speaks``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import lxml.etree
import orjson

from fairdict import add, harvester, identifiers, normalise
from fairdict.config import Source
from fairdict.document import Context
from fairdict.embedded import parsed
from fairdict.errors import FairdictError, FetchError, RecordError
from fairdict.guard import BY_OPTION
from fairdict.harvester import Harvester, Mark
from fairdict.layers import Layers
from fairdict.links import of_header, of_page
from fairdict.model import Document, Record, Response, Select
from fairdict.normalise import Normalised
from fairdict.rdf import sniff, triples
from fairdict.store import loads
from fairdict.vocabulary import Vocabularies
from fairdict.web import Limits, Web

REQUESTS = 20
"""How many requests it may take to find out what is at an address and to read it."""
MOST = 5_000
"""How many records of one file are looked at."""
FIRST = 50
"""How many records at an address are looked at for one of a dataset."""
REGISTRY = "application/vnd.datacite.datacite+json"
NAME = "self-check"
NAMELESS = "urn:x-fairdict:"
"""How names begin that say nothing."""
_PAGE = "text/html, application/xhtml+xml, text/turtle;q=0.9, application/ld+json;q=0.9, */*;q=0.5"
_META = frozenset({"citation_doi", "dc.identifier", "dcterms.identifier", "doi", "bepress_citation_doi"})
KNOWN = (
    "DCAT (Turtle, JSON-LD, RDF/XML, N-Triples, at an address or from a FAIR Data Point), schema.org in a page or as "
    "JSON-LD, Croissant, RO-Crate, DataCite (XML, JSON), Dublin Core and answers of OAI-PMH, DDI, ISO 19139, MODS, "
    "records of Dataverse, InvenioRDM, Zenodo, Figshare and CKAN in JSON, and sheets (CSV, XLSX, ODS)"
)


@dataclass(frozen=True)
class Desk:
    """What is needed to read anything: the layers in force, their tables, and a name to introduce oneself by."""

    layers: Layers
    vocabularies: Vocabularies
    context: Context
    user_agent: str
    allow_private: bool = False
    resolver: str = "https://doi.org/"

    def door(self, *, once: bool = False) -> Web:
        """A session that asks little, each address once where it is to be found out what is there."""
        limits = Limits(total=30.0, attempts=1, patience=0.0, requests=REQUESTS, redirects=10)
        private = self.allow_private
        return Web(user_agent=self.user_agent, limits=limits, allow_private=private, allow=BY_OPTION, once=once)

    def source(self, name: str, url: str) -> Source:
        """What is at ``url`` as a source that takes whatever there is."""
        return Source(
            name=NAME, harvester=name, url=url, vocabularies=self.vocabularies, context=self.context,
            select=Select(types=("*",)), allow_private=self.allow_private,
        )  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """One record, what was made of it, and the source that it would have."""

    source: Source
    record: Record
    read: Normalised

    @property
    def row(self) -> Any:
        """The first description in the record: of a dataset where there is one."""
        return min(self.read.rows, key=lambda row: row["kind"] != "Dataset")

    @property
    def document(self) -> Document:
        """What the record says, without the name that it was given here for want of one of its own."""
        made: Document = loads(self.row["document"])
        own = [i for i in made.get("identifier", []) if i != self.record.identifier or not str(i).startswith(NAMELESS)]
        return {k: v for k, v in made.items() if k != "identifier"} | ({"identifier": own} if own else {})


def candidates(address: str, desk: Desk) -> Iterator[Candidate]:
    """The records at ``address``, a web address, a DOI or the path of a file; at least one.

    Raises :class:`FairdictError` with a sentence where nothing there can be read.
    """
    doi = identifiers.doi(address) if not Path(address).exists() else None
    if doi is not None and not address.lower().startswith(add.WEB):
        address = f"{desk.resolver}{doi}"
    found = _online(address, desk) if address.lower().startswith(add.WEB) else _file(address, desk)
    reasons: list[str] = []
    any_read = False
    for name, plugin, url, record in islice(found, MOST):
        source = desk.source(name, url)
        read = normalise.read(record, source, plugin)
        if read.rows:
            any_read = True
            yield Candidate(source, record, read)
        else:
            reasons.append(read.reason)
    if not any_read:
        raise FairdictError(f"{address}: {reasons[0]}" if reasons else _nothing(address))


Read = tuple[str, Harvester, str, Record]


def _file(path: str, desk: Desk) -> Iterator[Read]:
    if not Path(path).is_file():
        raise FairdictError(f"“{path}” is neither a web address, a DOI nor a file: check how it is spelt.")
    with desk.door(once=True) as web:
        whole = str(Path(path).resolve())
        document = web.read(whole)
        found = _contained(document, path, desk) or _spoken(whole, desk, web, most=MOST)
        if not found:
            raise FairdictError(_fault(path, document) or _nothing(path))
        yield from found


def _online(url: str, desk: Desk) -> Iterator[Read]:
    with desk.door() as web, desk.door(once=True) as known:
        try:
            page = web.get(url, accept=_PAGE, check_status=False)
        except FetchError as error:
            raise FairdictError(error.message) from None
        if not 200 <= page.status < 300:
            raise FairdictError(
                f"{url} answers {page.status} instead of a page: check the address, or give the record as a file."
            )
        yield from (
            _located((url, page.url), desk, web)
            or _contained(page, page.url, desk)
            or _spoken(page.url, desk, known, most=FIRST)
            or _registered(url, page, desk, web)
        )


def _located(urls: tuple[str, ...], desk: Desk, web: Web) -> list[Read]:
    """The record whose page an address is, as the API of its repository gives it; none where there is no such API."""
    plugin: Any
    for name, plugin in harvester.every(desk.layers).items():
        located = getattr(plugin, "located", None)
        places = [located(url) for url in urls] if located is not None else []
        for place in dict.fromkeys(p for p in places if p is not None):
            try:
                record = plugin.one(desk.source(name, place[0]), web, place[1])
            except FairdictError:  # the address only looked like one of that repository's
                continue
            if record is not None and not record.deleted:
                return [(name, plugin, place[0], record)]
    return []


def _contained(response: Response, url: str, desk: Desk) -> list[Read]:
    """The records in a document as a harvester knows them from its own protocol."""
    for name, plugin in harvester.every(desk.layers).items():
        contained = getattr(plugin, "contained", None)
        if contained is not None and (records := contained(response)):
            return [(name, plugin, url, record) for record in records]
    return []


def _spoken(address: str, desk: Desk, web: Web, *, most: int) -> list[Read]:
    """The records, datasets before other things, that a harvester finds among the first ``most`` at an address or in a
    file; none where no harvester reads what is there."""
    try:
        name = add.recognise(address, desk.layers, Path(), web)
    except FairdictError:
        return []
    plugin = harvester.find(name.harvester, desk.layers)
    found: list[Record] = []
    try:
        for record in islice(plugin.fetch(desk.source(name.harvester, name.url), web, None), most):
            if not isinstance(record, Mark) and not record.deleted:
                found.append(record)
                if most <= FIRST and _is_dataset(record):
                    break
    except FetchError as error:
        if not found:
            raise FairdictError(error.message) from None
    except FairdictError:
        raise
    except Exception as error:  # the plugin's mistake, told as such
        raise FairdictError(harvester.broke_off(name.harvester, plugin, error)) from error
    found.sort(key=lambda record: not _is_dataset(record))
    return [(name.harvester, plugin, name.url, record) for record in found]


def _is_dataset(record: Record) -> bool:
    """Whether a record is one of a dataset, as far as its harvester tells."""
    return record.hints.get("kind", "Dataset") == "Dataset"


def _registered(url: str, page: Response, desk: Desk, web: Web) -> list[Read]:
    """What DataCite knows of the DOI that an address is, or that its page names."""
    doi = identifiers.doi(url.removeprefix(desk.resolver)) or next(
        (d for text in _named(page) if (d := identifiers.doi(text))), None
    )
    if doi is None:
        raise FairdictError(_nothing(url))
    try:
        answer = web.get(f"{desk.resolver}{doi}", accept=REGISTRY)
    except FetchError:
        raise FairdictError(_nothing(url)) from None
    found = _contained(answer, f"{desk.resolver}{doi}", desk)
    if not found:
        raise FairdictError(_nothing(url))
    return [(name, plugin, at, replace(record, page=page.url)) for name, plugin, at, record in found]


def _named(page: Response) -> Iterator[str]:
    """What a page calls its thing: by Signposting, or in its ``meta`` elements."""
    tree = parsed(page.body)
    links = of_header(page.headers.get("link", ""), page.url) + ([] if tree is None else of_page(tree, page.url))
    yield from (link.target for link in links if link.relation == "cite-as")
    for element in [] if tree is None else tree.iter("meta"):
        if (element.get("name") or "").lower() in _META:
            yield element.get("content") or ""


def _fault(path: str, document: Response) -> str:
    """What is wrong with a file that by its name or beginning is JSON, XML or a graph; empty where nothing is."""
    body, suffix = document.body.removeprefix(b"\xef\xbb\xbf").strip(), Path(path).suffix.lower()
    try:
        if suffix in (".json", ".jsonld") or body.startswith(b"{"):
            orjson.loads(body)
        elif suffix in (".ttl", ".nt", ".nq", ".trig", ".n3"):
            for _ in triples(body, sniff(body, document.media_type, path)):
                pass
        elif suffix in (".xml", ".rdf") or body.startswith(b"<?xml"):
            lxml.etree.fromstring(body, lxml.etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except orjson.JSONDecodeError as error:
        return f"{path} cannot be read as JSON: {error}. Correct it there and try again."
    except RecordError as error:
        return f"{path} cannot be read. {error.message.replace('Ask the partner to mend it', 'Correct it there')}"
    except lxml.etree.XMLSyntaxError as error:
        return f"{path} cannot be read as XML: {error.msg}. Correct it there and try again."
    return ""


def _nothing(address: str) -> str:
    return f"Nothing that describes a dataset was found in {address}. What can be read: {KNOWN}."
