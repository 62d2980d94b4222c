"""The talk with a catalogue service (OGC CSW 2.0.2, OGC 07-006r1): one question, one answer, cut into records.

Takes a source and the door to the network; leaves pages. A page says how many records match, and holds them as they
are. Raises FetchError for what is no answer, and :class:`Refused` for an exception report of the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fairdict_harvesters.formats.json_api import clock
from fairdict_harvesters.formats.links import near
from fairdict_harvesters.formats.xml import children, mended, parse, words
from lxml import etree

from fairdict.harvester import FetchError, Record, Response, Source, Web, local

ACCEPT = "application/xml, text/xml;q=0.9"
GMD = "http://www.isotc211.org/2005/gmd"
MDB = "http://standards.iso.org/iso/19115/-3/mdb/2.0"
CSW = "http://www.opengis.net/cat/csw/2.0.2"
COMMON = {"service": "CSW", "version": "2.0.2"}
_KNOWN_WORDS = (
    "service version request typenames resulttype elementsetname outputschema outputformat startposition maxrecords "
    "constraint constraintlanguage constraint_language_version sortby id acceptversions"
)
_OWN = frozenset(_KNOWN_WORDS.split())
_CLOSED = frozenset({401, 403, 407, 429})


class Refused(Exception):
    """The service answered with an exception report; ``said`` is its words. Never leaves this harvester."""

    def __init__(self, said: str, url: str) -> None:
        super().__init__(said)
        self.said = said
        self.url = url


@dataclass(frozen=True)
class Page:
    """One answer of GetRecords: ``matched`` is how many there are, None where the service does not say; ``returned``
    how many it says that it sent, ``following`` where it says to go on."""

    records: tuple[Record, ...] = ()
    matched: int | None = None
    returned: int = 0
    following: int = 0
    mark: bytes = b""
    fault: str = ""


class Talk:
    """``base`` is where questions go, ``cursor`` the server's clock at the first answer, ``schemas`` the output schemas
    that the service names."""

    def __init__(self, source: Source, web: Web) -> None:
        self.source = source
        self.web = web
        self.base = without(source.url)
        self.cursor = ""
        self.schemas: tuple[str, ...] = ()

    def ask(self, request: str, **arguments: str) -> tuple[Any, Response, str]:
        """The root of an answer, the answer, and what was wrong with it (empty where nothing was)."""
        response = self._send({**COMMON, "request": request, **arguments})
        self.cursor = self.cursor or clock(response)
        root, fault = self._parsed(response)
        if local(root) == "ExceptionReport":
            told = " ".join(" ".join(words(e).split()) for e in root.iter("{*}ExceptionText") if words(e))
            codes = [c for e in root.iter("{*}Exception") if (c := e.get("exceptionCode", ""))]
            raise Refused(told or ", ".join(codes) or "it gives no reason", response.url)
        return root, response, fault

    def _send(self, arguments: Mapping[str, str]) -> Response:
        try:
            return self.web.get(self.base, params=arguments, accept=ACCEPT)
        except FetchError as error:
            if error.kind != "status" or error.status in _CLOSED:
                raise
            # Exception reports come under any HTTP status: look inside before giving up.
            response = self.web.get(self.base, params=arguments, accept=ACCEPT, check_status=False)
            if b"ExceptionReport" not in response.body[:4096]:
                raise
            return response

    def _parsed(self, response: Response) -> tuple[Any, str]:
        try:
            return parse(response.body), ""
        except ValueError as error:
            fault = str(error)
        try:
            if "document type" in fault:
                raise ValueError
            return parse(mended(response.body).encode()), fault
        except ValueError:
            raise FetchError(
                f"{response.url} did not answer in CSW: {fault}. Check that `url` of source “{self.source.name}” is "
                "the address of its catalogue service.",
                kind="malformed",
                url=response.url,
                status=response.status,
            ) from None

    def capabilities(self) -> None:
        """Asks what the service can do: the schemas it answers in, and where it wants to be asked for records."""
        try:
            root, response, _ = self.ask("GetCapabilities")
        except Refused as refused:
            raise FetchError(
                f"{refused.url} does not say what it can do ({refused.said}): check `url` of source "
                f"“{self.source.name}”.",
                kind="misdirected",
                url=refused.url,
            ) from None
        if not speaks_csw(root):
            raise FetchError(
                f"{response.url} answered with <{local(root)}>, which are no capabilities of a CSW: check `url` of "
                f"source “{self.source.name}”.",
                kind="misdirected",
                url=response.url,
            )
        for operation in (o for o in root.iter("{*}Operation") if o.get("name") == "GetRecords"):
            places = [g.get("{http://www.w3.org/1999/xlink}href", "") for g in operation.iter("{*}Get")]
            told = next((p for p in places if p and near(p, self.base)), "")
            self.base = without(near(told, self.base)) if told else self.base
            for group in (*operation.iter("{*}Parameter"), *operation.iter("{*}Constraint")):
                if group.get("name", "").lower() == "outputschema":
                    self.schemas = tuple(words(v) for v in group.iter("{*}Value"))

    def records(self, **arguments: str) -> Page:
        """One page of GetRecords."""
        root, response, fault = self.ask("GetRecords", **arguments)
        results = next(root.iter("{*}SearchResults"), None)
        if results is None:
            raise FetchError(
                f"{response.url} answered with <{local(root)}> without search results: tell the partner.",
                kind="malformed",
                url=response.url,
            )
        start = arguments.get("startPosition", "1")
        found = tuple(cut(e, response, f"position {int(start) + n}", fault) for n, e in enumerate(children(results)))
        stated = {
            n: _number(results.get(n, "")) for n in ("numberOfRecordsMatched", "numberOfRecordsReturned", "nextRecord")
        }
        return Page(
            found,
            stated["numberOfRecordsMatched"],
            stated["numberOfRecordsReturned"] or 0,
            stated["nextRecord"] or 0,
            blake2b("\n".join(r.identifier for r in found).encode(), digest_size=12).digest(),
            fault,
        )


def cut(element: Any, response: Response, locator: str, fault: str = "") -> Record:
    """The record that ``element`` is, called by its own identifier; one without gets one that lasts, and the hint
    ``nameless``."""
    body = etree.tostring(element, encoding="UTF-8", xml_declaration=False, with_tail=False)
    identifier, hints = name_of(element), {"mended": "yes"} if fault else {}
    if not identifier:
        identifier = f"nameless:{blake2b(body, digest_size=8).hexdigest()}"
        hints["nameless"] = "yes"
    stamps = [" ".join(words(s).split()) for n in ("dateStamp", "modified") for s in children(element, n)]
    return Record(
        identifier=identifier,
        body=body,
        media_type="application/xml",
        response=response,
        datestamp=next(iter(stamps), ""),
        locator=locator,
        hints=hints,
    )


def name_of(element: Any) -> str:
    """The identifier of a record: ``fileIdentifier``, ``metadataIdentifier`` or ``dc:identifier``."""
    for name in ("fileIdentifier", "metadataIdentifier", "identifier"):
        for found in children(element, name):
            codes = [e for e in found.iter("{*}code")] if name == "metadataIdentifier" else [found]
            text = " ".join(words(codes[0]).split()) if codes else ""
            if text:
                return text
    return ""


def without(url: str) -> str:
    """``url`` without the questions that this harvester puts itself."""
    parts = urlsplit(url.strip())
    kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if k.lower() not in _OWN]
    return urlunsplit(parts._replace(query=urlencode(kept), fragment=""))


def speaks_csw(root: Any) -> bool:
    """Whether ``root`` are the capabilities of a CSW."""
    return local(root) == "Capabilities" and "/cat/csw/" in str(root.tag)


def _number(text: str) -> int | None:
    return int(text) if text.strip().isascii() and text.strip().isdigit() and len(text.strip()) < 12 else None
