"""A document as Dublin Core (``oai_dc``): the fifteen elements, texts with their language, nothing invented.

http://www.openarchives.org/OAI/2.0/oai_dc.xsd; the words of access follow the info:eu-repo vocabulary of OpenAIRE.
"""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from fairdict.model import Document
from fairdict.publish import reading
from fairdict.serve.elements import XML_LANG, printable

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
ACCESS = {
    "PUBLIC": "info:eu-repo/semantics/openAccess",
    "RESTRICTED": "info:eu-repo/semantics/restrictedAccess",
    "NON_PUBLIC": "info:eu-repo/semantics/closedAccess",
}
RELATIONS = (
    "isPartOf", "hasPart", "isVersionOf", "hasVersion", "previousVersion", "replaces", "isReplacedBy", "references",
    "isReferencedBy", "relation", "requires", "isRequiredBy", "isFormatOf", "hasFormat", "inSeries", "page",
    "conformsTo",
)  # fmt: skip


def written(document: Document) -> etree._Element:
    """``document`` as an ``oai_dc:dc`` element."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMA}")
    for name, text, lang in dict.fromkeys(_said(document)):
        if text := printable(text):
            one = etree.SubElement(root, f"{{{DC}}}{name}")
            one.text = text
            if lang:
                one.set(XML_LANG, lang)
    return root


def _said(document: Document) -> Iterator[tuple[str, str, str]]:
    """(element, text, language) in the order of the schema's own list."""
    yield from _texts(document, "title", "title", "alternative")
    for value in reading.creators(document):
        yield from _named("creator", value)
    yield from _texts(document, "subject", "keyword")
    for term in ("theme", "subject"):
        for value in reading.many(document, term):
            yield from _named("subject", value)
    yield from _texts(document, "description", "description")
    for value in reading.many(document, "publisher"):
        yield from _named("publisher", value)
    for value in reading.many(document, "contributor"):
        yield from _named("contributor", value)
    for term in ("issued", "created", "modified"):
        for date in reading.literals(document, term):
            yield "date", date, ""
    yield "type", {"DataService": "Service"}.get(_kind(document), "Dataset"), ""
    yield from _files(document)
    yield from _identifiers(document)
    for term in ("source", "wasDerivedFrom"):
        for value in reading.many(document, term):
            yield from _named("source", value)
    for value in reading.many(document, "language"):
        yield "language", reading.tail(reading.address(value)).lower(), ""
    for term in RELATIONS:
        for value in reading.many(document, term):
            yield "relation", reading.address(value), ""
    yield from _coverage(document)
    yield from _rights(document)


def _texts(document: Document, name: str, *terms: str) -> Iterator[tuple[str, str, str]]:
    for term in terms:
        for lang, texts in reading.texts(document, term).items():
            for text in texts:
                yield name, text, "" if lang == reading.NONE else lang


def _named(name: str, value: Any) -> Iterator[tuple[str, str, str]]:
    found = reading.named(value)
    if found is not None:
        yield name, found.text, found.lang
    else:
        yield name, reading.address(value), ""


def _kind(document: Document) -> str:
    return next((k for k in ("Catalog", "DatasetSeries", "DataService") if reading.is_a(document, k)), "Dataset")


def _files(document: Document) -> Iterator[tuple[str, str, str]]:
    for node in (document, *reading.nodes(document, "distribution")):
        for term in ("format", "mediaType"):
            for value in reading.many(node, term):
                media = reading.address(value).partition("/media-types/")[2]
                yield "format", media or reading.tail(reading.address(value)) or reading.literal(value), ""


def _identifiers(document: Document) -> Iterator[tuple[str, str, str]]:
    """The owner's own as it is written, then addresses; the catalogue's own address comes last."""
    for text in reading.literals(document, "identifier"):
        yield "identifier", f"https://doi.org/{found}" if (found := reading.doi(text)) else text, ""
    for value in (*reading.many(document, "sameAs"), *reading.many(document, "landingPage")):
        yield "identifier", reading.address(value), ""
    yield "identifier", reading.address(document), ""


def _coverage(document: Document) -> Iterator[tuple[str, str, str]]:
    for value in reading.many(document, "spatial"):
        yield from _named("coverage", value)
    for node in reading.nodes(document, "temporal"):
        ends = [next(iter(reading.literals(node, term)), "") for term in ("startDate", "endDate")]
        if any(ends):
            yield "coverage", "/".join(ends), ""
        else:
            yield from _named("coverage", node)


def _rights(document: Document) -> Iterator[tuple[str, str, str]]:
    yield "rights", ACCESS.get(reading.access(document), ""), ""
    for node in (document, *reading.nodes(document, "distribution")):
        for term in ("license", "rights"):
            for value in reading.many(node, term):
                if iri := reading.web(value):
                    yield "rights", iri, ""
                else:
                    yield from _named("rights", value)
