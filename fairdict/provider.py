"""A small OAI-PMH 2.0 provider over files: what the example's university runs.

Takes the settings of ``repository.toml`` (who, which sets, which records in which order), a function that
reads one of the DataCite files it names, and the arguments of a request; gives the answer as XML. Nothing
is remembered between requests: a resumption token carries the whole question. Dates are those of the
settings, never the clock's.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from fairdict.errors import FairdictError

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DATACITE = "http://schema.datacite.org/oai/oai-1.1/"
DC = "http://purl.org/dc/elements/1.1/"
KERNEL = "http://datacite.org/schema/kernel-4"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FORMATS = {  # prefix: schema, namespace
    "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
    "oai_datacite": ("http://schema.datacite.org/oai/oai-1.1/oai.xsd", OAI_DATACITE),
}
LISTING = {"from", "until", "set", "resumptionToken"}
ARGUMENTS: dict[str, tuple[set[str], set[str]]] = {  # verb: what it needs, what it may have beside
    "Identify": (set(), set()),
    "ListMetadataFormats": (set(), {"identifier"}),
    "ListSets": (set(), {"resumptionToken"}),
    "ListIdentifiers": ({"metadataPrefix"}, LISTING),
    "ListRecords": ({"metadataPrefix"}, LISTING),
    "GetRecord": ({"identifier", "metadataPrefix"}, set()),
}
DUBLIN_CORE = (  # element of Dublin Core, path in DataCite, what to put before the value
    ("title", "titles/title", ""),
    ("creator", "creators/creator/creatorName", ""),
    ("subject", "subjects/subject", ""),
    ("description", "descriptions/description", ""),
    ("publisher", "publisher", ""),
    ("contributor", "contributors/contributor/contributorName", ""),
    ("date", "publicationYear", ""),
    ("type", "resourceType", ""),
    ("format", "formats/format", ""),
    ("identifier", "identifier", "https://doi.org/"),
    ("identifier", "alternateIdentifiers/alternateIdentifier", ""),
    ("language", "language", ""),
    ("relation", "relatedIdentifiers/relatedIdentifier", ""),
    ("coverage", "geoLocations/geoLocation/geoLocationPlace", ""),
)


class Refusal(FairdictError):
    """An error condition of OAI-PMH (section 3.6 of the protocol), told to the harvester as XML."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Provider:
    """One repository: its settings, the address of its OAI-PMH endpoint, and how one of its files is read."""

    settings: dict[str, Any]
    url: str
    read: Callable[[str], bytes]

    def answer(self, pairs: list[tuple[str, str]]) -> bytes:
        """The answer to one request, given its arguments in order; an error condition is an answer too."""
        root = etree.Element(_name("OAI-PMH"), nsmap=_default(OAI))
        _add(root, "responseDate", self.settings["response_date"])
        request = _add(root, "request", self.url)
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
                    self._entry(arguments["identifier"])
                for prefix, (schema, namespace) in FORMATS.items():
                    one = _add(body, "metadataFormat")
                    _add(one, "metadataPrefix", prefix)
                    _add(one, "schema", schema)
                    _add(one, "metadataNamespace", namespace)
            case "ListSets":
                if "resumptionToken" in arguments:
                    raise Refusal("badResumptionToken", "The list of sets comes in one piece.")
                for entry in self.settings["sets"]:
                    one = _add(body, "set")
                    _add(one, "setSpec", entry["spec"])
                    _add(one, "setName", entry["name"])
            case "GetRecord":
                _known(arguments["metadataPrefix"])
                self._record(self._entry(arguments["identifier"]), arguments["metadataPrefix"], body)
            case _:
                self._list(arguments, body)

    def _identify(self, body: etree._Element) -> None:
        _add(body, "repositoryName", self.settings["repository"])
        _add(body, "baseURL", self.url)
        _add(body, "protocolVersion", "2.0")
        _add(body, "adminEmail", self.settings["admin"])
        _add(body, "earliestDatestamp", min(entry["datestamp"] for entry in self.settings["records"]))
        _add(body, "deletedRecord", "persistent")
        _add(body, "granularity", "YYYY-MM-DDThh:mm:ssZ")

    def _list(self, arguments: dict[str, str], body: etree._Element) -> None:
        """One page of ListRecords or ListIdentifiers."""
        names = ("metadataPrefix", "from", "until", "set")
        asked, start = [arguments.get(name, "") for name in names], 0
        if "resumptionToken" in arguments:
            *asked, offset = arguments["resumptionToken"].split("|")
            if len(asked) != len(names) or not (offset.isascii() and offset.isdecimal()):
                raise Refusal("badResumptionToken", "The resumption token is not one of this repository's.")
            start = int(offset)
        prefix, since, until, spec = asked
        _known(prefix)
        _check_window(since, until)
        found = list(self._matching(since, until, spec))
        if not found:
            raise Refusal("noRecordsMatch", "No record lies in that set and between those dates.")
        if start >= len(found):
            raise Refusal("badResumptionToken", "The resumption token points behind the end of the list.")
        end = start + self.settings["page_size"]
        for entry in found[start:end]:
            if arguments["verb"] == "ListIdentifiers":
                self._header(entry, body)
            else:
                self._record(entry, prefix, body)
        if start > 0 or end < len(found):
            token = _add(body, "resumptionToken", "|".join([*asked, str(end)]) if end < len(found) else "")
            token.set("completeListSize", str(len(found)))
            token.set("cursor", str(start))

    def _matching(self, since: str, until: str, spec: str) -> Iterator[dict[str, Any]]:
        for entry in self.settings["records"]:
            stamp = entry["datestamp"]
            timely = stamp[: len(since)] >= since and (until == "" or stamp[: len(until)] <= until)
            if timely and (spec == "" or any(f"{one}:".startswith(f"{spec}:") for one in entry["sets"])):
                yield entry

    def _entry(self, identifier: str) -> dict[str, Any]:
        """What is listed under an identifier; the newest where it is listed twice."""
        prefix = self.settings["prefix"]
        found = [entry for entry in self.settings["records"] if prefix + entry["id"] == identifier]
        if not found:
            raise Refusal("idDoesNotExist", f"There is no record {identifier}.")
        newest: dict[str, Any] = max(found, key=lambda entry: entry["datestamp"])
        return newest

    def _header(self, entry: dict[str, Any], parent: etree._Element) -> None:
        header = _add(parent, "header")
        if entry.get("deleted", False):
            header.set("status", "deleted")
        _add(header, "identifier", self.settings["prefix"] + entry["id"])
        _add(header, "datestamp", entry["datestamp"])
        for spec in entry["sets"]:
            _add(header, "setSpec", spec)

    def _record(self, entry: dict[str, Any], prefix: str, parent: etree._Element) -> None:
        record = _add(parent, "record")
        self._header(entry, record)
        if not entry.get("deleted", False):
            resource = etree.fromstring(self.read(entry["file"]))
            _add(record, "metadata").append(_dublin_core(resource) if prefix == "oai_dc" else _wrapped(resource))


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
        raise Refusal("badArgument", f"{verb} does not take {', '.join(unknown)}.")
    if "resumptionToken" in given:
        if len(given) > 1:
            raise Refusal("badArgument", "resumptionToken must stand alone.")
    elif missing := sorted(needed - given):
        raise Refusal("badArgument", f"{verb} needs {', '.join(missing)}.")
    return dict(pairs)


def _check_window(since: str, until: str) -> None:
    """Dates are days or seconds, both alike, and in order."""
    for value in filter(None, (since, until)):
        try:
            time.strptime(value, "%Y-%m-%d" if len(value) == 10 else "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            message = f"{value} is not a date of the form YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ."
            raise Refusal("badArgument", message) from None
    if since and until and (len(since) != len(until) or since > until):
        raise Refusal("badArgument", "from and until differ in form, or from is after until.")


def _known(prefix: str) -> None:
    if prefix not in FORMATS:
        raise Refusal("cannotDisseminateFormat", f"The format {prefix} is not offered; see ListMetadataFormats.")


def _wrapped(resource: etree._Element) -> etree._Element:
    """A DataCite resource in the envelope of ``oai_datacite``; anything else goes in as the text it is."""
    envelope = etree.Element(f"{{{OAI_DATACITE}}}oai_datacite", nsmap=_default(OAI_DATACITE))
    etree.SubElement(envelope, f"{{{OAI_DATACITE}}}schemaVersion").text = "4.4"
    etree.SubElement(envelope, f"{{{OAI_DATACITE}}}datacentreSymbol").text = "IJSSELLAND.REPO"
    payload = etree.SubElement(envelope, f"{{{OAI_DATACITE}}}payload")
    if resource.tag == f"{{{KERNEL}}}resource":
        payload.append(resource)
    else:
        payload.text = resource.text
    return envelope


def _dublin_core(resource: etree._Element) -> etree._Element:
    """The same resource, as poor as Dublin Core makes it."""
    record = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC})
    for element, path, before in DUBLIN_CORE:
        for found in resource.findall("/".join(f"{{{KERNEL}}}{step}" for step in path.split("/"))):
            one = etree.SubElement(record, f"{{{DC}}}{element}")
            one.text = before + (found.text or "")
            if (lang := found.get(XML_LANG)) is not None:
                one.set(XML_LANG, lang)
    for found in resource.findall(f"{{{KERNEL}}}rightsList/{{{KERNEL}}}rights"):
        etree.SubElement(record, f"{{{DC}}}rights").text = found.get("rightsURI", found.text or "")
    return record


def _default(namespace: str) -> Any:
    """The namespace without a prefix, in the form lxml wants (its type stubs know prefixes only)."""
    return {None: namespace}


def _name(local: str) -> str:
    return f"{{{OAI}}}{local}"


def _add(parent: etree._Element, local: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, _name(local))
    child.text = text
    return child
