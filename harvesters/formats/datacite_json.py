"""The ``attributes`` of a DOI in DataCite's REST API, described.

Takes the JSON:API resource; leaves a :class:`Description`. The attributes are the DataCite Metadata Schema in other
clothes: they are put back into its elements and read as those are (``datacite_xml``), so that both ways of asking give
one document; only what the API knows beside the schema is added here. https://support.datacite.org/docs/api and
https://datacite-metadata-schema.readthedocs.io/ (4.6).
"""

import re
from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import datacite_xml
from fairdict_harvesters.formats.datacite_attributes import IGNORED
from fairdict_harvesters.formats.json_api import first, text
from fairdict_harvesters.formats.xml import LANG
from lxml import etree

from fairdict.harvester import Description, Source, Tree, addresses, identifiers

_NAMESPACE = "http://datacite.org/schema/kernel-4"
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def describe(attributes: Mapping[str, Any], source: Source, identifier: str) -> Description:
    """The description in the attributes of a DOI; ``identifier`` is the record's own."""
    tree = Tree(attributes)
    about = datacite_xml.describe(_Elements(tree).resource(identifier), source, identifier)
    unread, about.left, about.mapped = about.left, [], -len(about.left)
    about.took.clear()
    page = first(tree.take("url"))
    if addresses.url(page) is not None:
        about.page = addresses.url(page) or ""
        about.data["landingPage"] = [about.page]
        about.remember("landingPage", page, about.page, "url")
    for link in dict.fromkeys(text(v) for v in tree.take("contentUrl")):
        if link:
            node = about.node("distribution", "Distribution")
            node.add("accessURL", link, where="contentUrl")
            node.add("downloadURL", link, where="contentUrl")
    tree.report(about, IGNORED)
    about.mapped = max(about.mapped, 0)
    about.left += unread
    return about


class _Elements:
    """Attributes being put back into the elements of the schema."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def resource(self, identifier: str) -> Any:
        root = etree.Element(f"{{{_NAMESPACE}}}resource")
        put, word = self.put, self.word
        put(root, "identifier", word("doi") or identifier, identifierType="DOI")
        for pair in self.alternates():
            put(root, "alternateIdentifiers/alternateIdentifier", pair[0], alternateIdentifierType=pair[1])
        for path, name, kind in (("titles", "title", "titleType"), ("descriptions", "description", "descriptionType")):
            for item in self.items(path):
                self.spoken(put(root, f"{path}/{name}", word(name, item), **{kind: word(kind, item)}), item)
        for item in self.items("creators"):
            self.agent(put(root, "creators/creator"), item, "creatorName")
        for item in self.items("contributors"):
            kind = word("contributorType", item)
            self.agent(put(root, "contributors/contributor", contributorType=kind), item, "contributorName")
        self.publisher(root)
        self.dates(root)
        general = word("types/resourceTypeGeneral")
        if general or word("types/resourceType"):
            put(root, "resourceType", word("types/resourceType"), resourceTypeGeneral=general)
        for item in self.items("subjects"):
            named = {k: word(k, item) for k in ("subjectScheme", "classificationCode")}
            uris = {"schemeURI": word("schemeUri", item), "valueURI": word("valueUri", item)}
            self.spoken(put(root, "subjects/subject", word("subject", item), **named, **uris), item)
        for path in ("language", "version"):
            put(root, path, word(path))
        for path, name in (("sizes", "size"), ("formats", "format")):
            for value in self.tree.take(path):
                put(root, f"{path}/{name}", text(value))
        for item in self.items("rightsList"):
            self.rights(root, item)
        for item in self.items("relatedIdentifiers"):
            named = {k: word(k, item) for k in ("relatedIdentifierType", "relationType")}
            put(root, "relatedIdentifiers/relatedIdentifier", word("relatedIdentifier", item), **named)
        for item in self.items("relatedItems"):
            self.related_item(put(root, "relatedItems/relatedItem", relationType=word("relationType", item)), item)
        self.container(root)
        for item in self.items("fundingReferences"):
            self.funding(put(root, "fundingReferences/fundingReference"), item)
        for item in self.items("geoLocations"):
            self.place(put(root, "geoLocations/geoLocation"), item)
        return root

    def items(self, path: str, under: Mapping[str, Any] | None = None) -> list[Mapping[str, Any]]:
        return [v for v in self.tree.take(path, under) if isinstance(v, Mapping)]

    def word(self, path: str, under: Mapping[str, Any] | None = None) -> str:
        return first(self.tree.take(path, under))

    def put(self, parent: Any, path: str, said: str = "", **attributes: str) -> Any:
        """A new element at ``path``, in a container of its own or in the one that is there."""
        above, _, name = path.rpartition("/")
        if above:
            held = parent.find(f"{{{_NAMESPACE}}}{above}")
            parent = etree.SubElement(parent, f"{{{_NAMESPACE}}}{above}") if held is None else held
        element = etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")
        element.text = _FORBIDDEN.sub("", said)
        for key, value in attributes.items():
            if value:
                element.set(key, _FORBIDDEN.sub("", value))
        return element

    def spoken(self, element: Any, item: Mapping[str, Any]) -> None:
        if lang := self.word("lang", item):
            element.set(LANG, _FORBIDDEN.sub("", lang))

    def alternates(self) -> list[tuple[str, str]]:
        """Both names under which the API gives them, each pair once, and the DOI itself not at all."""
        own = self.word("doi").lower()
        found = [
            (self.word(name, item), self.word(f"{name}Type", item))
            for path, name in (("alternateIdentifiers", "alternateIdentifier"), ("identifiers", "identifier"))
            for item in self.items(path)
        ]
        return [pair for pair in dict.fromkeys(found) if pair[0] and identifiers.doi(pair[0]) != own]

    def dates(self, root: Any) -> None:
        """DataCite adds the year of publication as a date of issue, which is no news and may hide a better date."""
        year = self.word("publicationYear")
        self.put(root, "publicationYear", year)
        for item in self.items("dates"):
            named = {k: self.word(k, item) for k in ("dateType", "dateInformation")}
            said = self.word("date", item)
            if not (named["dateType"] == "Issued" and said == year):
                self.put(root, "dates/date", said, **named)

    def agent(self, element: Any, item: Mapping[str, Any], name: str) -> None:
        word, put = self.word, self.put
        self.spoken(put(element, name, word("name", item), nameType=word("nameType", item)), item)
        put(element, "givenName", word("givenName", item))
        put(element, "familyName", word("familyName", item))
        for number in self.items("nameIdentifiers", item):
            named = {
                "nameIdentifierScheme": word("nameIdentifierScheme", number),
                "schemeURI": word("schemeUri", number),
            }
            put(element, "nameIdentifier", word("nameIdentifier", number), **named)
        for home in self.tree.take("affiliation", item):
            if not isinstance(home, Mapping):
                put(element, "affiliation", text(home))
                continue
            named = {k: word(k, home) for k in ("affiliationIdentifier", "affiliationIdentifierScheme")}
            put(element, "affiliation", word("name", home), **named, schemeURI=word("schemeUri", home))

    def publisher(self, root: Any) -> None:
        for item in self.tree.take("publisher"):
            if not isinstance(item, Mapping):
                self.put(root, "publisher", text(item))
                continue
            named = {k: self.word(k, item) for k in ("publisherIdentifier", "publisherIdentifierScheme")}
            uri = self.word("schemeUri", item)
            self.spoken(self.put(root, "publisher", self.word("name", item), **named, schemeURI=uri), item)

    def rights(self, root: Any, item: Mapping[str, Any]) -> None:
        named = {k: self.word(k, item) for k in ("rightsIdentifier", "rightsIdentifierScheme")}
        uris = {"rightsURI": self.word("rightsUri", item), "schemeURI": self.word("schemeUri", item)}
        self.spoken(self.put(root, "rightsList/rights", self.word("rights", item), **named, **uris), item)

    def related_item(self, element: Any, item: Mapping[str, Any]) -> None:
        word, put = self.word, self.put
        kind = word("relatedItemIdentifier/relatedItemIdentifierType", item)
        number = word("relatedItemIdentifier/relatedItemIdentifier", item)
        if number:
            put(element, "relatedItemIdentifier", number, relatedItemIdentifierType=kind)
        for people, one, name in (
            ("creators", "creator", "creatorName"),
            ("contributors", "contributor", "contributorName"),
        ):
            for person in self.items(people, item):
                put(put(element, f"{people}/{one}"), name, word("name", person))
        for title in self.items("titles", item):
            self.spoken(put(element, "titles/title", word("title", title)), title)
        for name in _ITEM:
            put(element, name, word(name, item))

    def container(self, root: Any) -> None:
        """DataCite puts it together from what is said elsewhere; where that is nowhere, it is a thing this is in."""
        found = self.tree.whole("container")
        told = "SeriesInformation" in {text(d.get("descriptionType")) for d in self.items("descriptions")}
        if told or self.items("relatedItems"):
            return
        for item in (i for i in found if isinstance(i, Mapping) and text(i.get("title"))):
            element = self.put(root, "relatedItems/relatedItem", relationType="IsPublishedIn")
            number = text(item.get("identifier"))
            if number:
                kind = text(item.get("identifierType"))
                self.put(element, "relatedItemIdentifier", number, relatedItemIdentifierType=kind)
            self.put(element, "titles/title", text(item.get("title")))
            for name in _ITEM:
                self.put(element, name, text(item.get(name)))

    def funding(self, element: Any, item: Mapping[str, Any]) -> None:
        word, put = self.word, self.put
        put(element, "funderName", word("funderName", item))
        number, kind = word("funderIdentifier", item), word("funderIdentifierType", item)
        put(element, "funderIdentifier", number, funderIdentifierType=kind, schemeURI=word("schemeUri", item))
        put(element, "awardNumber", word("awardNumber", item), awardURI=word("awardUri", item))
        put(element, "awardTitle", word("awardTitle", item))

    def place(self, element: Any, item: Mapping[str, Any]) -> None:
        for value in self.tree.take("geoLocationPlace", item):
            self.put(element, "geoLocationPlace", text(value))
        for name, sides in (("geoLocationPoint", _POINT), ("geoLocationBox", _BOX)):
            for part in self.tree.take(name, item):
                made = self.put(element, name, "" if isinstance(part, Mapping) else text(part))
                for side in sides if isinstance(part, Mapping) else ():
                    self.put(made, side, self.word(side, part))
        self.tree.whole("geoLocationPolygon", item)
        for ring in _rings(item.get("geoLocationPolygon")):
            made = self.put(element, "geoLocationPolygon")
            for corner in ring:
                for name in ("polygonPoint", "inPolygonPoint"):
                    points = corner.get(name)
                    for point in points if isinstance(points, list) else [points]:
                        if isinstance(point, Mapping):
                            spot = self.put(made, name)
                            for side in _POINT:
                                self.put(spot, side, text(point.get(side)))


_ITEM = ("publicationYear", "volume", "issue", "number", "edition", "firstPage", "lastPage", "publisher")
_POINT = ("pointLongitude", "pointLatitude")
_BOX = ("westBoundLongitude", "eastBoundLongitude", "southBoundLatitude", "northBoundLatitude")


def _rings(value: Any) -> list[list[Mapping[str, Any]]]:
    """The outlines in a polygon: one list of corners, a list of such lists, or one object."""
    outer = value if isinstance(value, list) else [value]
    rings = [inner for inner in outer if isinstance(inner, list)] + [outer]
    found = [[corner for corner in ring if isinstance(corner, Mapping)] for ring in rings]
    return [ring for ring in found if ring]
