"""OAI-PMH 2.0 from the other side: the answers of a repository that is harvested.

Takes a :class:`Repository` and the arguments of a request; gives the answer as XML, error conditions included. Nothing
is remembered between requests: a resumption token carries the whole question.
http://www.openarchives.org/OAI/openarchivesprotocol.html
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from lxml import etree

from fairdict.errors import FairdictError

OAI = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DAYS = "YYYY-MM-DD"
SECONDS = "YYYY-MM-DDThh:mm:ssZ"
LISTING = {"from", "until", "set", "resumptionToken"}
ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {  # verb: what it needs, what it may have beside
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "ListIdentifiers": ({"metadataPrefix"}, LISTING),
    "ListRecords": ({"metadataPrefix"}, LISTING),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
}
_PLACE = re.compile(r"[A-Za-z0-9._~:/#?=&%+@-]*")


class Refusal(FairdictError):
    """An error condition of OAI-PMH (section 3.6 of the protocol), told to the harvester as XML."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """What is said of a record in every list; ``sets`` are setSpecs, ``deleted`` leaves no metadata."""

    identifier: str
    datestamp: str
    sets: tuple[str, ...] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records a list is asked for: dates as the harvester wrote them, empty where it set none."""

    since: str = ""
    until: str = ""
    set: str = ""

    def holds(self, header: Header) -> bool:
        """Whether ``header`` lies between the dates, both included, and in the set or one under it."""
        stamp = header.datestamp
        timely = stamp[: len(self.since)] >= self.since and (not self.until or stamp[: len(self.until)] <= self.until)
        return timely and (not self.set or any(f"{one}:".startswith(f"{self.set}:") for one in header.sets))


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list: ``start`` headers came before it, of ``total``; ``place`` is where the next part begins, empty
    where there is none."""

    headers: Sequence[Header]
    start: int
    total: int
    place: str = ""


class Repository(Protocol):
    """What is harvested. ``formats`` are (schema, namespace) by metadata prefix, ``sets`` names by setSpec;
    ``granularity`` is :data:`DAYS` or :data:`SECONDS`, ``deleted`` one of the protocol's three words."""

    name: str
    address: str
    admin: Sequence[str]
    granularity: str
    deleted: str
    formats: Mapping[str, tuple[str, str]]

    @property
    def sets(self) -> Mapping[str, str]:
        """The sets that can be asked for."""

    def now(self) -> str:
        """The date of an answer, in seconds."""

    def earliest(self) -> str:
        """No datestamp is before this one."""

    def page(self, wanted: Wanted, place: str) -> Page:
        """The part of the list that begins at ``place`` (empty: the first); ValueError where there is no such place."""

    def header(self, identifier: str) -> Header | None:
        """The header of one record, None where there is none."""

    def metadata(self, header: Header, prefix: str) -> etree._Element | None:
        """The record in one of ``formats``; None where it turns out to be gone."""

    def about(self, header: Header) -> Sequence[etree._Element]:
        """What is said about the record: rights, provenance."""


@dataclass(frozen=True)
class Provider:
    """The protocol's six verbs over a repository."""

    repository: Repository

    def answer(self, pairs: list[tuple[str, str]]) -> bytes:
        """The answer to one request, given its arguments in order; an error condition is an answer too."""
        root = etree.Element(_name("OAI-PMH"), nsmap=unprefixed(OAI) | {"xsi": XSI})
        root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {SCHEMA}")
        _add(root, "responseDate", self.repository.now())
        request = _add(root, "request", self.repository.address)
        try:
            arguments = _checked(pairs)
            body = etree.Element(_name(arguments["verb"]))
            self._fill(arguments, body)
        except Refusal as refusal:
            body = etree.Element(_name("error"), code=refusal.code)
            body.text = refusal.message
            arguments = {} if refusal.code in {"badVerb", "badArgument"} else dict(pairs)
        for name, value in arguments.items():
            request.set(name, value)
        root.append(body)
        return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    def _fill(self, arguments: dict[str, str], body: etree._Element) -> None:
        match arguments["verb"]:
            case "Identify":
                self._identify(body)
            case "ListMetadataFormats":
                if "identifier" in arguments:
                    self._header_of(arguments["identifier"])
                for prefix, (schema, namespace) in self.repository.formats.items():
                    one = _add(body, "metadataFormat")
                    _add(one, "metadataPrefix", prefix)
                    _add(one, "schema", schema)
                    _add(one, "metadataNamespace", namespace)
            case "ListSets":
                self._list_sets(arguments, body)
            case "GetRecord":
                self._known(arguments["metadataPrefix"])
                self._record(self._header_of(arguments["identifier"]), arguments["metadataPrefix"], body)
            case _:
                self._list(arguments, body)

    def _identify(self, body: etree._Element) -> None:
        _add(body, "repositoryName", self.repository.name)
        _add(body, "baseURL", self.repository.address)
        _add(body, "protocolVersion", "2.0")
        for address in self.repository.admin:
            _add(body, "adminEmail", address)
        _add(body, "earliestDatestamp", self.repository.earliest())
        _add(body, "deletedRecord", self.repository.deleted)
        _add(body, "granularity", self.repository.granularity)

    def _list_sets(self, arguments: dict[str, str], body: etree._Element) -> None:
        if "resumptionToken" in arguments:
            raise Refusal("badResumptionToken", "The list of sets comes in one piece.")
        if not self.repository.sets:
            raise Refusal("noSetHierarchy", "This repository has no sets.")
        for spec, name in self.repository.sets.items():
            one = _add(body, "set")
            _add(one, "setSpec", spec)
            _add(one, "setName", name)

    def _list(self, arguments: dict[str, str], body: etree._Element) -> None:
        """One page of ListRecords or ListIdentifiers."""
        asked, place = [arguments.get(name, "") for name in ("metadataPrefix", "from", "until", "set")], ""
        if "resumptionToken" in arguments:
            *asked, place = arguments["resumptionToken"].split("|")
            if len(asked) != 4 or not place or not _PLACE.fullmatch(place):
                raise Refusal("badResumptionToken", "The resumption token is not one of this repository's.")
        prefix, since, until, spec = asked
        self._known(prefix)
        self._check_window(since, until)
        if spec and not self.repository.sets:
            raise Refusal("noSetHierarchy", "This repository has no sets.")
        try:
            page = self.repository.page(Wanted(since, until, spec), place)
        except ValueError as error:
            raise Refusal("badResumptionToken", "The resumption token points nowhere in the list.") from error
        if not page.total:
            raise Refusal("noRecordsMatch", "No record lies in that set and between those dates.")
        for header in page.headers:
            if arguments["verb"] == "ListIdentifiers":
                _header(header, body)
            else:
                self._record(header, prefix, body)
        if page.start or page.place:
            token = _add(body, "resumptionToken", "|".join([*asked, page.place]) if page.place else None)
            token.set("completeListSize", str(page.total))
            token.set("cursor", str(page.start))

    def _header_of(self, identifier: str) -> Header:
        found = self.repository.header(identifier)
        if found is None:
            raise Refusal("idDoesNotExist", f"There is no record {identifier}.")
        return found

    def _record(self, header: Header, prefix: str, parent: etree._Element) -> None:
        metadata = None if header.deleted else self.repository.metadata(header, prefix)
        record = _add(parent, "record")
        _header(header, record, deleted=metadata is None)
        if metadata is None:
            return
        _add(record, "metadata").append(metadata)
        for said in self.repository.about(header):
            _add(record, "about").append(said)

    def _known(self, prefix: str) -> None:
        if prefix not in self.repository.formats:
            raise Refusal("cannotDisseminateFormat", f"The format {prefix} is not offered; see ListMetadataFormats.")

    def _check_window(self, since: str, until: str) -> None:
        """Dates are days or seconds, both alike and no finer than the repository's, and in order."""
        for value in filter(None, (since, until)):
            if len(value) > len(self.repository.granularity):
                raise Refusal("badArgument", f"{value} is finer than this repository's dates, {DAYS}.")
            try:
                time.strptime(value, "%Y-%m-%d" if len(value) == len(DAYS) else "%Y-%m-%dT%H:%M:%SZ")
            except ValueError:
                raise Refusal("badArgument", f"{value} is not a date of the form {DAYS} or {SECONDS}.") from None
        if since and until and (len(since) != len(until) or since > until):
            raise Refusal("badArgument", "from and until differ in form, or from is after until.")


def _header(header: Header, parent: etree._Element, *, deleted: bool = False) -> None:
    element = _add(parent, "header")
    if header.deleted or deleted:
        element.set("status", "deleted")
    _add(element, "identifier", header.identifier)
    _add(element, "datestamp", header.datestamp)
    for spec in header.sets:
        _add(element, "setSpec", spec)


def _checked(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The arguments of a request, as the protocol demands them for its verb."""
    names = [name for name, _ in pairs]
    verb = dict(pairs).get("verb", "")
    if verb not in ARGUMENTS or names.count("verb") != 1:
        raise Refusal("badVerb", f"The verb is missing, repeated or unknown; use one of {', '.join(ARGUMENTS)}.")
    needed, allowed = ARGUMENTS[verb]
    given = set(names) - {"verb"}
    if not all(value.isprintable() for value in dict(pairs).values()):
        raise Refusal("badArgument", "An argument holds characters that XML cannot carry.")
    if len(names) != len(given) + 1:
        raise Refusal("badArgument", "An argument is repeated.")
    if unknown := sorted(given - needed - allowed):
        raise Refusal("badArgument", f"{verb} does not take {', '.join(n for n in unknown if n.isprintable())}.")
    if "resumptionToken" in given:
        if len(given) > 1:
            raise Refusal("badArgument", "resumptionToken must stand alone.")
    elif missing := sorted(needed - given):
        raise Refusal("badArgument", f"{verb} needs {', '.join(missing)}.")
    return dict(pairs)


def unprefixed(namespace: str) -> Any:
    """The namespace without a prefix, in the form lxml wants (its type stubs know prefixes only)."""
    return {None: namespace}


def _name(local: str) -> str:
    return f"{{{OAI}}}{local}"


def _add(parent: etree._Element, local: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, _name(local))
    child.text = text
    return child
