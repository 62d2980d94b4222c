"""The values that travel between stages: small, frozen, and free of behaviour.

A *response* is one answer as received; a *record* is one item cut out of it; an *issue* is a problem with data,
kept as a value; *evidence* is what the network said when an address was tried.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Document = dict[str, Any]
"""A JSON-LD document under ``vocabularies/contexts/fairdict.jsonld``, its subject at the root."""

Severity = Literal["error", "warning", "note"]
Kind = Literal["Dataset", "DatasetSeries", "DataService", "Catalog"]
KINDS: tuple[Kind, ...] = ("Dataset", "DatasetSeries", "DataService", "Catalog")
Verdict = Literal["complete", "incomplete", "held", "failed"]


@dataclass(frozen=True, slots=True)
class Issue:
    """A problem with data. ``code`` is one stable kebab-case word; ``message`` is a sentence that names the fix;
    ``where`` is the field, line or JSON pointer in the partner's own terms; ``value`` is verbatim."""

    code: str
    message: str
    severity: Severity = "warning"
    property: str = ""
    value: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer (or file) as received: ``body`` is decompressed, header names are lower case, ``fetched`` is
    UTC as ``YYYY-MM-DDThh:mm:ssZ``; ``url`` is where it finally came from, ``redirects`` the way there."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched: str
    redirects: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The Content-Type without its parameters, lower case; empty where none was sent."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Record:
    """One item cut out of a response, for a harvester to describe later without the network.

    ``identifier`` is the source's own and unique in it; ``body`` is self-contained (an XML element with its
    namespaces, a JSON object, a row with its header, N-Triples of a subgraph) in ``media_type``; ``datestamp`` is the
    protocol's own; ``deleted`` is the server's tombstone (then ``body`` may be empty); ``locator`` says where in the
    response it stood (``row 12``, ``page 3``). ``page`` is the address a person can open to see the original.
    """

    identifier: str
    body: bytes
    media_type: str
    response: Response | None = None
    datestamp: str = ""
    deleted: bool = False
    locator: str = ""
    page: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who stands behind a source or a catalogue."""

    name: str
    ror: str = ""
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Select:
    """Which of a source's records become datasets; what is left out is counted. ``types`` are words as in
    ``fairdict.toml``; ``exclude`` names identifiers, sets, keywords or organisations to leave out."""

    types: tuple[str, ...] = ("dataset",)
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expect:
    """What a healthy listing looks like: ``min`` records; whether a stated total is to be believed.

    A run is held when more are gone at once than ``gone`` records and the share ``gone_share`` of those known, when
    more than the share ``changed`` changed, or more than the share ``lost`` lost a field that a catalogue needs.
    """

    min: int = 0
    total: bool = True
    gone: int = 20
    gone_share: float = 0.1
    changed: float = 0.5
    lost: float = 0.1


Role = Literal["landing", "identifier", "distribution", "service", "metadata"]
"""What an address is for: a page about the thing, its identifier, its data, a service that gives them, or another
description of it."""


NIGHTS = 3
"""Nights in a row without an answer, after which an address counts as broken."""


@dataclass(frozen=True, slots=True)
class Link:
    """One typed link (RFC 8288): what it leads to, as what (in small letters), the media type and profile that are
    promised there, and of which page it speaks (``anchor``, empty for the one at hand)."""

    target: str
    relation: str
    media_type: str = ""
    profile: str = ""
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Embedded:
    """One form in which a page describes its thing to machines: ``json-ld``, ``microdata``, ``rdfa`` or ``meta``;
    ``types`` are the classes it names, as whole addresses, sorted, and ``vocabularies`` the namespaces in use (for
    ``meta`` the words ``dc``, ``highwire``, ``opengraph``, ``eprints``, ``prism`` or ``bepress``)."""

    form: Literal["json-ld", "microdata", "rdfa", "meta"]
    types: tuple[str, ...] = ()
    vocabularies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Negotiated:
    """What an address answered when it was asked for data and not for a page: ``media_type`` is what came."""

    status: int
    media_type: str = ""
    final_url: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the network said when ``url`` was tried last, at the UTC time ``tried``.

    ``status`` is that of the last answer on the way, None where none came; ``error`` then holds the kind of failure
    (:class:`fairdict.errors.FetchError`, or ``robots``) and ``detail`` the reason that was given. ``failures`` counts
    the nights in a row without an answer. ``method`` is HEAD where that was enough for the status, and ``head`` the
    status that HEAD alone had. ``redirects`` are the addresses on the way to ``final_url``, which is empty where
    nothing moved. ``links`` are the typed links of Signposting in headers and page; ``embedded`` is how the page
    describes its thing, None where no page was read; ``negotiated`` is None where nothing was negotiated, or no answer
    came. ``seen`` is the date on which the address last gave what it should (2xx), and ``tombstone`` says what marks it
    as gone: ``410``, ``404`` (it had been there before) or ``said`` (by the page itself).
    """

    url: str
    tried: str
    status: int | None = None
    error: str = ""
    method: str = "HEAD"
    media_type: str = ""
    length: int | None = None
    final_url: str = ""
    failures: int = 0
    roles: tuple[Role, ...] = ()
    head: int | None = None
    detail: str = ""
    seen: str = ""
    tombstone: Literal["", "410", "404", "said"] = ""
    redirects: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    embedded: tuple[Embedded, ...] | None = None
    negotiated: Negotiated | None = None
