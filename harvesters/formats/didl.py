"""A DIDL container, as Dutch repositories wrap a description and its files (``nl_didl``, EduStandaard's profile).

Takes a ``DIDL`` element; leaves the description that its metadata item holds, with a distribution for each file and the
start page. https://www.iso.org/standard/41112.html (MPEG-21, part 2)
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.xml import children, words

from fairdict.harvester import Description, Dialect, Elements, Node, Source, addresses, identifiers, local

Reader = Callable[[Any, Source, str], Description]
RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
IGNORED = {"modified": "when the container was last written"}
DIALECT = Dialect(
    name="DIDL",
    specification="https://www.iso.org/standard/41112.html",
    fields={
        "Item/Descriptor/Statement/Identifier": "otherIdentifier",
        "Item/Item/Descriptor/Statement/Identifier": "distribution: otherIdentifier",
        "Item/Item/Descriptor/Statement/description": "distribution: description",
        "Item/Item/Descriptor/Statement/accessRights": "distribution: rights",
        "Item/Item/Descriptor/Statement/available": "distribution: available",
        "Item/Item/Descriptor/Statement/dateSubmitted": "distribution: issued",
        "Item/Item/Descriptor/Statement/issued": "distribution: issued",
        "Item/Item/Descriptor/Statement/extent": "distribution: byteSize",
        "Item/Item/Descriptor/Statement/format": "distribution: format",
        "Item/Item/Descriptor/Statement/title": "distribution: title",
        "Item/Item/Descriptor/Statement/ObjectType": "what an item is: metadata, file or start page",
        "Item/Item/Component/Resource": "distribution: accessURL and mediaType; landingPage of a start page; metadata",
    },
    ignored=IGNORED,
)


def reads(element: Any) -> bool:
    """Whether ``element`` is a DIDL container."""
    return local(element) == "DIDL"


def payloads(element: Any) -> list[Any]:
    """What the resources of a container hold instead of referring to it."""
    return [c for r in element.iter("{*}Resource") for c in children(r)]


def describe(element: Any, source: Source, identifier: str, payload: Any, reader: Reader) -> Description:
    """The description that ``reader`` finds in ``payload``, with the files of the container ``element``."""
    about = reader(payload, source, identifier)
    _Container(element, about).read()
    return about


class _Container:
    def __init__(self, element: Any, about: Description) -> None:
        self.about = about
        root = deepcopy(element)
        for resource in root.iter("{*}Resource"):
            for child in list(resource):
                resource.remove(child)
        self.fields = Elements(root)

    def read(self) -> None:
        top = self.fields.take("Item")
        for item in top:
            known = [*self.about.data.get("identifier", []), self.about.iri]
            for text in self.said(item, "Identifier"):
                found = identifiers.pid(text)
                if found is not None and not self.about.iri:
                    self.about.iri, self.about.data["identifier"] = found.iri, [text]
                    known.append(text)
                if text not in known and addresses.iri(text) not in known:
                    self.about.node("otherIdentifier", "Identifier").add("notation", text, where="Identifier")
            for inner in self.fields.take("Item", item):
                self.item(inner)
        self.fields.report(
            self.about, IGNORED, {n: {"ref", "mimeType", RESOURCE} for n in ("Resource", "Statement", "DIDL")}
        )

    def said(self, item: Any, name: str) -> list[str]:
        return [t for e in self.fields.take(f"Descriptor/Statement/{name}", item) if (t := words(e))]

    def item(self, item: Any) -> None:
        kinds = [*self.said(item, "ObjectType"), *self.said(item, "type")]
        kinds += [e.get(RESOURCE, "") for e in self.fields.take("Descriptor/Statement/type", item)]
        what = " ".join(kinds)
        found = self.fields.take("Component/Resource", item)
        links = [(u, e.get("mimeType", "")) for e in found if (u := addresses.url(e.get("ref", ""))) is not None]
        for element in found:
            if element.get("ref", "").strip():
                self.about.took.add("Item/Item/Component/Resource")
                self.about.mapped += 1
        if "humanStartPage" in what:
            for address, _ in links:
                self.about.add(
                    "page" if "landingPage" in self.about.data else "landingPage", address, where="humanStartPage"
                )
                self.about.page = self.about.page or address
        elif "descriptiveMetadata" not in what:
            for address, media in links:
                self.file(item, address, media)

    def file(self, item: Any, address: str, media: str) -> None:
        node = self.about.node("distribution", "Distribution")
        node.add("accessURL", address, where="Resource ref")
        node.add("mediaType", media, where="Resource mimeType")
        for name, term in (
            *(("title", "title"), ("description", "description"), ("available", "available"), ("format", "format")),
            *(("issued", "issued"), ("dateSubmitted", "issued"), ("extent", "byteSize")),
        ):
            for text in self.said(item, name):
                node.add(term, text, where=name)
        for text in self.said(item, "Identifier"):
            if text != address:
                node.node("otherIdentifier", "Identifier").add("notation", text, where="Identifier")
        told = self.said(item, "accessRights")
        told += [e.get(RESOURCE, "") for e in self.fields.take("Descriptor/Statement/accessRights", item)]
        for text in dict.fromkeys(t for t in told if t):
            self.rights(node, text)

    def rights(self, node: Node, text: str) -> None:
        """What may be done with one file; where the whole says nothing of access, the first file's word goes for it."""
        node.add("rights", text, where="accessRights")
        if (
            "accessRights" not in self.about.data
            and self.about.source.vocabularies.match("access-right", text) is not None
        ):
            add_rights(self.about, uri=text, where="accessRights")
