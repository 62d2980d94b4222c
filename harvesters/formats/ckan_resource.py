"""A resource of a CKAN package, to a distribution; CKAN's DataStore behind it, to the service that gives access.

Takes the resource's object in a :class:`Tree`; every field that is read counts as mapped.
"""

import re
from typing import Any
from urllib.parse import urlsplit

from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.ckan_terms import RESOURCE
from fairdict_harvesters.formats.json_values import first, objects, texts, word
from fairdict_harvesters.formats.markdown import plain

from fairdict.harvester import Description, Node, Tree, addresses

_PAGES = frozenset({"html", "htm", "php", "asp", "aspx", "jsp", "do", "cgi"})
_SERVICES = re.compile(
    r"\b(?:wms|wfs|wmts|wcs|csw|api|sparql|rest|service|ogc|atom|html|website|webpage)\b", re.IGNORECASE
)
_UNSAID = frozenset({"", "notspecified", "none", "unknown"})


class Resource:
    """Reads the resource ``item``; ``site`` is the portal's address, ``lang`` the language of texts that name none."""

    def __init__(self, about: Description, tree: Tree, item: dict[str, Any], site: str, lang: str) -> None:
        self.about, self.tree, self.item, self.site, self.lang = about, tree, item, site, lang

    def take(self, name: str) -> list[Any]:
        """The values of field ``name``, which counts as mapped with all that lies in it."""
        return self.tree.whole(name, self.item)

    def text(self, name: str) -> str:
        """The first text of field ``name``."""
        return first(self.take(name))

    def read(self) -> None:
        """Adds the distribution."""
        uri = self.text("uri")
        node = self.about.node("distribution", "Distribution", id=addresses.iri(uri) or "" if "://" in uri else "")
        self.words(node)
        self.links(node)
        self.file(node)
        add_licence(node, self.text("license_id"), self.text("license_title"), self.text("license_url"), "resources")
        for said, _ in texts(self.take("license")):
            node.add("license", said, where="resources/license")
        for said, tag in texts(self.take("rights"), self.lang):
            node.add("rights", said, lang=tag, where="resources/rights")
        for name, term in RESOURCE.items():
            for said, tag in texts(self.take(name), self.lang):
                node.add(term, said, lang=tag, where=f"resources/{name}")
        self.services(node)

    def words(self, node: Node) -> None:
        """Title and description, by language where they are translated."""
        for name, term in (("name", "title"), ("description", "description")):
            translated = texts([*self.take(f"{name}_translated"), *(self.take("title") if name == "name" else [])])
            said = [t for t, _ in translated]
            for text, tag in [*translated, *((t, g) for t, g in texts(self.take(name), self.lang) if t not in said)]:
                node.add(term, plain(text), lang=tag, where=f"resources/{name}")

    def links(self, node: Node) -> None:
        """Where it is, and where a file can be taken from at once."""
        url, access, download = self.text("url"), self.text("access_url"), self.text("download_url")
        kind = f"{self.text('url_type')} {self.text('resource_type')}"
        for link in dict.fromkeys(t for t in (access, url if not download or url != download else "") if t):
            node.add("accessURL", link, where="resources/url")
        if not access and not node.data.get("accessURL"):
            node.add("accessURL", download, where="resources/download_url")
        if download:
            node.add("downloadURL", download, where="resources/download_url")
        elif url and ("upload" in kind or self.is_file(url)):
            node.add("downloadURL", url, where="resources/url")

    def is_file(self, url: str) -> bool:
        """Whether an address ends like that of a file that is no page, and nothing says that it is a service."""
        said = f"{word(self.item.get('format'))} {word(self.item.get('resource_type'))}"
        try:
            parts = urlsplit(url)
        except ValueError:
            return False
        suffix = parts.path.rpartition("/")[2].rpartition(".")[2].lower() if "." in parts.path else ""
        if not suffix or suffix in _PAGES or _SERVICES.search(said) or parts.scheme not in ("http", "https", "ftp"):
            return False
        return self.about.source.vocabularies.match("file-type", f".{suffix}") is not None

    def file(self, node: Node) -> None:
        """Format, size and checksum."""
        for said, _ in texts(self.take("format")):
            node.add("format", said, where="resources/format")
        for said, _ in texts(self.take("mimetype")):
            node.add("mediaType" if "/" in said else "format", said, where="resources/mimetype")
        for said in self.take("size"):
            if isinstance(said, int | float | str) and not isinstance(said, bool) and word(said) not in ("0", "-1"):
                node.add("byteSize", said, where="resources/size")
        algorithm = re.sub(r"[^a-z0-9]", "", self.text("hash_algorithm").rpartition("_")[2].rpartition("/")[2].lower())
        add_checksum(node, self.text("hash"), algorithm=algorithm, where="resources/hash")

    def services(self, node: Node) -> None:
        """The services that give access: those that are described, and CKAN's own DataStore where it holds the rows."""
        for item in objects(self.take("access_services")):
            uri = first(item.get("uri"))
            service = node.node("accessService", "DataService", id=addresses.iri(uri) or "" if "://" in uri else "")
            for name, term in _SERVICE.items():
                for said, tag in texts(item.get(name), self.lang):
                    service.add(term, said, lang=tag, where=f"resources/access_services/{name}")
        active = self.take("datastore_active")
        if self.site and any(v is True or word(v).lower() == "true" for v in active) and word(self.item.get("id")):
            service = node.node("accessService", "DataService")
            service.add("title", "CKAN DataStore", lang="en", where="resources/datastore_active")
            service.add("endpointURL", f"{self.site}/api/3/action/datastore_search", where="resources/datastore_active")


_SERVICE = {
    "title": "title",
    "description": "description",
    "endpoint_url": "endpointURL",
    "endpoint_description": "endpointDescription",
    "serves_dataset": "servesDataset",
    "license": "license",
    "access_rights": "accessRights",
    "availability": "availability",
    "identifier": "identifier",
}


def add_licence(node: Node, number: str, title: str, url: str, above: str = "") -> None:
    """A licence by CKAN's code, title and address: the first that is known, else all that is said of it."""
    where = f"{above}/license_id" if above else "license_id"
    match = node.description.source.vocabularies.match
    found = next((t for t in (url, number, title) if t and match("licence", t) is not None), "")
    if found:
        node.add("license", found, where=where)
        if found != title and title:
            node.description.remember("license", title, "", where)
    elif not url and (number.lower() in _UNSAID if number else not title):
        if number:
            node.issue(
                "licence-not-stated",
                "CKAN says that no licence was specified; choose one, so that people know what they may do.",
                term="license",
                value=title or number,
                where=where,
                severity="note",
            )
    elif (address := addresses.url(url) if "://" in url else None) is not None:
        node.node("license", "LicenseDocument", id=address).add("label", title or number, where=where)
        node.description.remember("license", url, address, where)
    else:
        node.add("license", title or number, where=where)
