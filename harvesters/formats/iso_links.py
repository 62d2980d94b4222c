"""What ISO 19115 says of getting at the data: addresses, formats, sizes.

Takes ``distributionInfo``; leaves distributions, their access services, landing page and other pages. What an address
is for is said by its function, else by its protocol, else by the end of its path; what none of them tells is a page
(GeoDCAT-AP: a link for information is a page, one for download or order a distribution).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fairdict_harvesters.formats.datacite_xml import add_format
from fairdict_harvesters.formats.iso_fields import IsoFields, Value

from fairdict.harvester import Description, Node, addresses, identifiers

_SERVICE = re.compile(
    r"\b(wms|wfs|wcs|wmts|wps|csw|sos|tms|atom|opendap|thredds|arcgis|esri:?rest|"
    r"ogc[ -]?api\w*|ogcapi\w*|sensorthings|api|oai)\b",
    re.IGNORECASE,
)
_DOWNLOAD = re.compile(r"download|\bfile\b|\bftp\b", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:zip|gz|tgz|tar|7z|csv|tsv|txt|xlsx?|ods|json|geojson|gml|kml|kmz|gpkg|shp|tiff?|nc|hdf5?|h5|xml|parquet|"
    r"dat|sav|dta|las|laz|mdb|accdb|pdf)$",
    re.IGNORECASE,
)
_FUNCTIONS = {
    "download": "data",
    "offlineAccess": "data",
    "order": "data",
    "fileAccess": "data",
    "information": "page",
    "search": "page",
    "browsing": "page",
    "completeMetadata": "page",
    "browseGraphic": "picture",
    "upload": "page",
    "emailService": "page",
}
DEPICTION = "http://xmlns.com/foaf/0.1/depiction"
_UNITS = {"": "MB", "b": "B", "byte": "B", "bytes": "B", "megabyte": "MB", "megabytes": "MB", "mb": "MB", "mo": "MB"}


@dataclass(frozen=True)
class Link:
    """One ``CI_OnlineResource``; ``media`` is the type that is stated for its file."""

    address: str
    protocol: str = ""
    profile: str = ""
    function: str = ""
    media: str = ""
    names: tuple[Value, ...] = ()
    notes: tuple[Value, ...] = ()

    @property
    def purpose(self) -> str:
        """``service``, ``data``, ``page`` or ``picture``."""
        if _SERVICE.search(f"{self.protocol} {self.profile}") or _asks(self.address):
            return "service"
        if self.function in _FUNCTIONS:
            return _FUNCTIONS[self.function]
        if _DOWNLOAD.search(self.protocol) or self.media or _FILE.search(urlsplit(self.address).path):
            return "data"
        return "page"


def _asks(address: str) -> bool:
    return re.search(r"[?&](?:service|request)=", address, re.IGNORECASE) is not None


def links(about: Description, fields: IsoFields, found: list[Any]) -> Iterator[Link]:
    """The links that the properties ``found`` hold; what is no address is told, and kept as a page."""
    for element in found:
        address = next((v.either for v in fields.values("linkage", element)), "")
        if addresses.url(address) is None:
            about.add("page", address, where="onLine linkage")
        protocols, profiles = (fields.values(n, element) for n in ("protocol", "applicationProfile"))
        link = Link(
            addresses.url(address) or "",
            protocol=" ".join(v.either for v in protocols),
            profile=" ".join(v.either for v in profiles),
            function=next(iter(fields.codes("function", element)), ""),
            media=next((t for p in fields.take("name", element) for c in p for t in [c.get("type", "")] if t), ""),
            names=tuple(fields.values("name", element)),
            notes=tuple(fields.values("description", element)),
        )
        if link.address:
            yield link


def add_distributions(about: Description, fields: IsoFields, info: Any) -> None:
    """One ``distributionInfo``: all its links, then formats and sizes, which go to the one file where there is one."""
    options = [
        *fields.take("transferOptions", info),
        *fields.take("distributor/distributorTransferOptions", info),
    ]
    placed: dict[str, Node] = {}
    for option in options:
        for link in links(about, fields, fields.take("onLine", option)):
            add_link(about, link, placed)
    holders = [n for n in placed.values() if "accessURL" in n.data]
    holder: Node = holders[0] if len(holders) == 1 else about
    for path in ("distributionFormat", "distributor/distributorFormat"):
        for element in fields.take(path, info):
            add_stated_format(holder, fields, element)
    for option in options:
        _add_size(about, holder, fields, option)
        for element in fields.take("offLine", option):
            about.add("extent", fields.statement(element), where="offLine")
        for element in fields.take("distributionFormat", option):
            add_stated_format(holder, fields, element)


def add_link(about: Description, link: Link, placed: dict[str, Node]) -> None:
    """A link by its purpose; one that comes twice adds to the first."""
    purpose, where = link.purpose, "onLine linkage"
    if purpose == "picture":
        add_depiction(about, link.address)
    elif purpose == "page":
        persistent = identifiers.pid(link.address)
        address = persistent.iri if persistent else link.address
        known = about.data.get("landingPage", [])
        about.add("page" if known and address not in known else "landingPage", address, where=where)
        about.page = about.page or link.address
    else:
        node = placed.get(link.address) or about.node("distribution", "Distribution")
        placed[link.address] = node
        node.add("accessURL", link.address, where=where)
        if purpose == "data" and link.function in ("download", "") and "downloadURL" not in node.data:
            node.add("downloadURL", link.address)
        for term, values in (("title", link.names), ("description", link.notes)):
            for lang, text in (t for v in values for t in v.texts):
                node.add(term, text, lang=lang, where="onLine name" if term == "title" else "onLine description")
        node.add("mediaType", link.media, where="onLine name type")
        if purpose == "service":
            _add_service(node, link)


def _add_service(node: Node, link: Link) -> None:
    service = node.node("accessService", "DataService")
    service.add(
        "endpointURL", link.address.partition("?")[0] if _asks(link.address) else link.address, where="onLine linkage"
    )
    for lang, text in (t for v in link.names for t in v.texts):
        service.add("title", text, lang=lang)
    if re.search(r"request=getcapabilities", link.address, re.IGNORECASE):
        service.add("endpointDescription", link.address)
    for told in (link.protocol, link.profile):
        service.add("conformsTo", told, where="onLine protocol")


def add_depiction(about: Description, address: str) -> None:
    """A picture of the data."""
    known = about.data.setdefault(DEPICTION, [])
    if {"id": address} not in known:
        known.append({"id": address})
    about.remember(DEPICTION, address, address, "graphicOverview")


def add_stated_format(holder: Node, fields: IsoFields, element: Any) -> None:
    """A format with its version, as ``MD_Format`` says it; the edition of ISO 19115-3 cites its specification."""
    names = fields.values("name", element) or fields.values("formatSpecificationCitation/title", element)
    version = fields.text("version", element) or fields.text("formatSpecificationCitation/edition", element)
    for value in names:
        match = holder.description.source.vocabularies.match
        told = f"{value.text} {version}".strip() if not match("file-type", value.text) else value.text
        address = value.href if "media-types/" in value.href else ""
        if address and "/" in value.text:
            add_format(holder, value.text, "MD_Format name")
        else:
            add_format(holder, told or value.href, "MD_Format name")
    for path in ("specification", "amendmentNumber", "fileDecompressionTechnique"):
        for value in fields.values(path, element):
            holder.add("conformsTo" if path == "specification" else "format", value.either, where=f"MD_Format {path}")


def _add_size(about: Description, holder: Node, fields: IsoFields, option: Any) -> None:
    """``transferSize`` is in megabytes unless ``unitsOfDistribution`` names another unit of size."""
    size, unit = fields.text("transferSize", option), fields.text("unitsOfDistribution", option)
    if not size:
        about.add("extent", unit, where="unitsOfDistribution")
        return
    told = f"{size} {_UNITS.get(unit.lower(), unit)}"
    if holder is about:
        about.add("extent", told, where="transferSize")
    else:
        holder.add("byteSize", told, where="transferSize")
