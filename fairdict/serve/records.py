"""The catalogue as a repository that others harvest over OAI-PMH: what is published, as records.

A record's datestamp is the day on which the catalogue last changed its description; sets are the partners
(``source:NAME``) and kinds (``kind:Dataset``). Records of withdrawn datasets stay, as deleted ones. What a steward
hides is gone without a trace, so deletions are kept *transient*ly, in the protocol's words.
"""

import bisect
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
from lxml import etree
from pyoxigraph import RdfFormat, parse, serialize
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from fairdict.config import Catalogue
from fairdict.provider import DAYS, Header, Page, Provider, Wanted
from fairdict.serve import datacite, dublin_core
from fairdict.serve.current import Current
from fairdict.serve.listed import Row

SIZE = 100
"""Records a page."""
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class Records:
    """A :class:`fairdict.provider.Repository` over the generation that queries are answered from."""

    granularity = DAYS
    deleted = "transient"
    formats: Mapping[str, tuple[str, str]] = {
        "oai_dc": (dublin_core.SCHEMA, dublin_core.OAI_DC),
        "oai_datacite": ("http://schema.datacite.org/oai/oai-1.1/oai.xsd", datacite.ENVELOPE),
        "dcat": ("http://www.w3.org/2000/07/rdf.xsd", "http://www.w3.org/ns/dcat#"),
    }

    def __init__(self, catalogue: Catalogue, current: Current, address: str) -> None:
        texts = catalogue.title
        self.name = texts.get("en") or next(iter(texts.values()))
        self.address = address
        self.admin: Sequence[str] = (catalogue.publisher.email or f"unknown@{_host(catalogue.base_iri)}",)
        self._base = f"{catalogue.base_iri}dataset/"
        self._public = catalogue.public
        self._scheme = f"oai:{_host(catalogue.base_iri)}:"
        self._sources = {s.name: s.publisher.name if s.publisher else s.name for s in catalogue.sources}
        self._current = current
        self._lock = threading.Lock()
        self._name = ""
        self._headers: list[Header] = []
        self._by_name: dict[str, Header] = {}

    @property
    def sets(self) -> Mapping[str, str]:
        """The sets that hold records."""
        found = {spec: "" for header in self._newest() for spec in header.sets}
        parents = {f"{spec.partition(':')[0]}": "" for spec in found}
        named = {"source": "Partners", "kind": "Kinds"}
        return {
            spec: named.get(spec) or self._sources.get(spec.partition(":")[2], spec.partition(":")[2])
            for spec in sorted(found | parents)
        }

    def now(self) -> str:
        """The moment of the answer."""
        return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def earliest(self) -> str:
        """The oldest datestamp; today's date where there is no record."""
        headers = self._newest()
        return headers[0].datestamp if headers else self.now()[:10]

    def page(self, wanted: Wanted, place: str) -> Page:
        """Up to :data:`SIZE` headers by datestamp and name, from after ``place``: a list goes on where it was, also
        when another generation was published in between."""
        found = [header for header in self._newest() if wanted.holds(header)]
        start = 0
        if place:
            stamp, _, name = place.partition("~")
            if len(stamp) != len(DAYS) or not name:
                raise ValueError(place)
            start = bisect.bisect_right(found, (stamp, name), key=self._key)
            if start >= len(found):
                raise ValueError(place)
        page = found[start : start + SIZE]
        more = start + SIZE < len(found)
        return Page(page, start, len(found), "~".join(self._key(page[-1])) if more else "")

    def header(self, identifier: str) -> Header | None:
        """The header of a record."""
        self._newest()
        return self._by_name.get(identifier)

    def metadata(self, header: Header, prefix: str) -> etree._Element | None:
        """What is published of the record now, in one of the formats."""
        folder = self._public / "dataset" / self._key(header)[1]
        try:
            if prefix == "dcat":
                return _rdf((folder / "index.ttl").read_bytes())
            found = orjson.loads((folder / "index.jsonld").read_bytes())
        except OSError:  # hidden by now
            return None
        document: dict[str, Any] = found["@graph"][0]
        return dublin_core.written(document) if prefix == "oai_dc" else datacite.written(document)

    def about(self, header: Header) -> Sequence[etree._Element]:
        """Nothing: whom a description comes from stands in its catalogue record (``dcat``)."""
        return ()

    def _key(self, header: Header) -> tuple[str, str]:
        return header.datestamp, header.identifier.removeprefix(self._scheme)

    def _newest(self) -> list[Header]:
        """The headers of the generation that is read now."""
        with self._lock:
            listed = self._current.listed
            if listed.name != self._name:
                self._headers = sorted((self._header(row) for row in listed.rows), key=self._key)
                self._by_name = {header.identifier: header for header in self._headers}
                self._name = listed.name
            return self._headers

    def _header(self, row: Row) -> Header:
        sets = [f"kind:{row.kind}", *(f"source:{name}" for name in row.sources)]
        return Header(self._scheme + row.iri.removeprefix(self._base), row.changed, tuple(sets), row.deleted)


class Harvested:
    """The ASGI application at ``/oai``."""

    def __init__(self, records: Records) -> None:
        self._provider = Provider(records)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request of the protocol; GET and POST say the same."""
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD", "POST"):
            response = Response("OAI-PMH is asked with GET or POST.\n", 405, {"allow": "GET, HEAD, POST"}, "text/plain")
        else:
            text = (await request.body()).decode("utf-8", "replace") if request.method == "POST" else request.url.query
            pairs = parse_qsl(text, keep_blank_values=True, errors="replace")
            body = await run_in_threadpool(self._provider.answer, pairs)
            response = Response(body, headers={"cache-control": "no-cache"}, media_type="text/xml; charset=utf-8")
        await response(scope, receive, send)


def _rdf(content: bytes) -> etree._Element:
    """A dataset's Turtle as an ``rdf:RDF`` element."""
    body = serialize(parse(content, RdfFormat.TURTLE), format=RdfFormat.RDF_XML)
    assert body is not None  # no output was given
    return etree.fromstring(body)


def _host(base: str) -> str:
    return urlsplit(base).hostname or "localhost"
