"""The repository of the example's university: DataCite files on disk, behind OAI-PMH.

Takes the settings of ``repository.toml`` (who, which sets, which records in which order) and a function that reads one
of the files it names. Dates are those of the settings, never the clock's.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree

from fairdict.provider import SECONDS, Header, Page, Wanted, unprefixed

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DATACITE = "http://schema.datacite.org/oai/oai-1.1/"
DC = "http://purl.org/dc/elements/1.1/"
KERNEL = "http://datacite.org/schema/kernel-4"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
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


class University:
    """A :class:`fairdict.provider.Repository`; its lists are in the order of the settings, in which one record stands
    twice."""

    granularity = SECONDS
    deleted = "persistent"
    formats: Mapping[str, tuple[str, str]] = {
        "oai_dc": ("http://www.openarchives.org/OAI/2.0/oai_dc.xsd", OAI_DC),
        "oai_datacite": ("http://schema.datacite.org/oai/oai-1.1/oai.xsd", OAI_DATACITE),
    }

    def __init__(self, settings: dict[str, Any], address: str, read: Callable[[str], bytes]) -> None:
        self.name = str(settings["repository"])
        self.address = address
        self.admin: Sequence[str] = (str(settings["admin"]),)
        self.sets: Mapping[str, str] = {entry["spec"]: entry["name"] for entry in settings["sets"]}
        self._read = read
        self._now = settings["response_date"]
        self._size = settings["page_size"]
        self._headers = [_header(entry, settings["prefix"]) for entry in settings["records"]]
        self._files = {
            header: str(entry["file"])
            for header, entry in zip(self._headers, settings["records"], strict=True)
            if not header.deleted
        }

    def now(self) -> str:
        """The day on which this repository stands still."""
        return str(self._now)

    def earliest(self) -> str:
        """The oldest datestamp."""
        return min(header.datestamp for header in self._headers)

    def page(self, wanted: Wanted, place: str) -> Page:
        """As many records as the settings say, from the position ``place``."""
        if place and not (place.isascii() and place.isdecimal()):
            raise ValueError(place)
        found = [header for header in self._headers if wanted.holds(header)]
        start = int(place or 0)
        if start and start >= len(found):
            raise ValueError(place)
        end = start + self._size
        return Page(found[start:end], start, len(found), str(end) if end < len(found) else "")

    def header(self, identifier: str) -> Header | None:
        """What is listed under an identifier; the newest where it is listed twice."""
        found = [header for header in self._headers if header.identifier == identifier]
        return max(found, key=lambda header: header.datestamp, default=None)

    def metadata(self, header: Header, prefix: str) -> etree._Element:
        """The file of a record, as it is or as Dublin Core."""
        resource = etree.fromstring(self._read(self._files[header]))
        return _dublin_core(resource) if prefix == "oai_dc" else _wrapped(resource)

    def about(self, header: Header) -> Sequence[etree._Element]:
        """Nothing."""
        return ()


def _header(entry: dict[str, Any], prefix: str) -> Header:
    return Header(prefix + entry["id"], entry["datestamp"], tuple(entry["sets"]), entry.get("deleted", False))


def _wrapped(resource: etree._Element) -> etree._Element:
    """A DataCite resource in the envelope of ``oai_datacite``; anything else goes in as the text it is."""
    envelope = etree.Element(f"{{{OAI_DATACITE}}}oai_datacite", nsmap=unprefixed(OAI_DATACITE))
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
