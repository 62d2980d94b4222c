"""A document as DataCite's metadata kernel 4, in the envelope that OAI-PMH harvesters know as ``oai_datacite``.

https://schema.datacite.org/meta/kernel-4.4/; what the kernel demands and the source does not say has the kernel's own
words for it (``:unav``), never a guess.
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from fairdict.languages import language_tag
from fairdict.model import Document
from fairdict.provider import unprefixed
from fairdict.publish import reading
from fairdict.serve.dublin_core import ACCESS
from fairdict.serve.elements import add

ENVELOPE = "http://schema.datacite.org/oai/oai-1.1/"
KERNEL = "http://datacite.org/schema/kernel-4"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://schema.datacite.org/meta/kernel-4.4/metadata.xsd"
UNKNOWN = ":unav"
KINDS = {"Catalog": "Collection", "DatasetSeries": "Collection", "DataService": "Service", "Dataset": "Dataset"}
DATES = {
    "issued": "Issued", "created": "Created", "modified": "Updated", "available": "Available", "valid": "Valid",
    "dateSubmitted": "Submitted", "dateAccepted": "Accepted", "dateCopyrighted": "Copyrighted",
}  # fmt: skip
RELATIONS = {
    "isPartOf": "IsPartOf", "hasPart": "HasPart", "inSeries": "IsPartOf", "isVersionOf": "IsVersionOf",
    "hasVersion": "HasVersion", "previousVersion": "IsNewVersionOf", "replaces": "Obsoletes",
    "isReplacedBy": "IsObsoletedBy", "references": "References", "isReferencedBy": "IsReferencedBy",
    "requires": "Requires", "isRequiredBy": "IsRequiredBy", "isFormatOf": "IsVariantFormOf",
    "hasFormat": "IsOriginalFormOf", "source": "IsDerivedFrom", "page": "IsDocumentedBy",
}  # fmt: skip
ROLES = "https://schema.datacite.org/linked-data/vocab/"
_POINT = re.compile(r"POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)", re.IGNORECASE)
_RING = re.compile(r"(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)")


def written(document: Document) -> etree._Element:
    """``document`` as an ``oai_datacite`` element."""
    envelope = etree.Element(f"{{{ENVELOPE}}}oai_datacite", nsmap=unprefixed(ENVELOPE))
    add(envelope, "schemaVersion", "4.4")
    add(envelope, "datacentreSymbol", UNKNOWN)
    add(envelope, "payload").append(resource(document))
    return envelope


def resource(document: Document) -> etree._Element:
    """``document`` as a ``resource`` of the kernel, its parts in the order of the schema."""
    root = etree.Element(f"{{{KERNEL}}}resource", nsmap=unprefixed(KERNEL) | {"xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{KERNEL} {SCHEMA}")
    _identifier(root, document)
    _creators(root, document)
    _titles(root, document)
    publishers = [f.text for v in reading.many(document, "publisher") if (f := reading.named(v)) is not None]
    add(root, "publisher", publishers[0] if publishers else UNKNOWN)
    issued = reading.date_parts(reading.first_date(document, "issued", "available", "created"))
    add(root, "publicationYear", f"{issued[0]:04}" if issued else UNKNOWN)
    kind = next((k for k in KINDS if reading.is_a(document, k)), "Dataset")
    add(root, "resourceType", kind, resourceTypeGeneral=KINDS[kind])
    for make in (_subjects, _contributors, _dates, _language, _others, _related, _files, _rights, _descriptions):
        make(root, document)
    _places(root, document)
    _funding(root, document)
    for group in list(root):
        if len(group) == 0 and not group.text:
            root.remove(group)
    return root


def _identifier(root: etree._Element, document: Document) -> None:
    """Its DOI, or the catalogue's own address."""
    names = (*reading.literals(document, "identifier"), *reading.many(document, "sameAs"))
    doi = next((found for name in names if (found := reading.doi(name))), "")
    add(root, "identifier", doi or reading.address(document), identifierType="DOI" if doi else "URL")


def _creators(root: etree._Element, document: Document) -> None:
    group = add(root, "creators")
    found = reading.creators(document)
    for value in found:
        _agent(add(group, "creator"), "creatorName", value)
    if not found:
        add(add(group, "creator"), "creatorName", UNKNOWN)


def _agent(parent: etree._Element, name: str, value: Any) -> None:
    """Name, identifiers and affiliations of an agent, as the kernel nests them."""
    given, family = (next(iter(reading.literals(value, term)), "") for term in ("givenName", "familyName"))
    called = reading.named(value)
    text = ", ".join(p for p in (family, given) if p) or (called.text if called else reading.address(value)) or UNKNOWN
    person = reading.is_a(value, "Person") or bool(family)
    kind = "Personal" if person else "Organizational" if reading.is_a(value, "Organization") else ""
    add(parent, name, text, nameType=kind)
    if person and given and family:
        add(parent, "givenName", given)
        add(parent, "familyName", family)
    for iri in (reading.address(value), *map(reading.address, reading.many(value, "sameAs"))):
        for scheme, start in (
            ("ORCID", "https://orcid.org/"),
            ("ROR", "https://ror.org/"),
            ("ISNI", "https://isni.org/"),
        ):
            if iri.startswith(start):
                add(parent, "nameIdentifier", iri, nameIdentifierScheme=scheme, schemeURI=start)
    for member in reading.many(value, "memberOf"):
        home = reading.named(member)
        if home is not None:
            ror = iri if (iri := reading.address(member)).startswith("https://ror.org/") else ""
            add(
                parent,
                "affiliation",
                home.text,
                affiliationIdentifier=ror,
                affiliationIdentifierScheme="ROR" if ror else "",
            )


def _titles(root: etree._Element, document: Document) -> None:
    group = add(root, "titles")
    for term, kind in (("title", ""), ("alternative", "AlternativeTitle")):
        for lang, text in _texts(document, term):
            add(group, "title", text, lang=lang, titleType=kind)
    if len(group) == 0:
        add(group, "title", UNKNOWN)


def _subjects(root: etree._Element, document: Document) -> None:
    group = add(root, "subjects")
    for lang, text in _texts(document, "keyword"):
        add(group, "subject", text, lang=lang)
    for term in ("theme", "subject"):
        for value in reading.many(document, term):
            called, iri = reading.named(value), reading.web(value)
            text = called.text if called else reading.tail(iri) if iri else ""
            if text:
                add(group, "subject", text, valueURI=iri, lang=called.lang if called else "")


def _contributors(root: etree._Element, document: Document) -> None:
    group = add(root, "contributors")
    for node in reading.nodes(document, "contactPoint"):
        if (called := reading.named(node)) is not None:
            add(add(group, "contributor", contributorType="ContactPerson"), "contributorName", called.text)
    for node in reading.nodes(document, "qualifiedAttribution"):
        roles = [reading.address(role).rpartition("/")[2] for role in reading.many(node, "hadRole")]
        known = [
            r for r, v in zip(roles, reading.many(node, "hadRole"), strict=True) if reading.address(v).startswith(ROLES)
        ]
        for agent in reading.many(node, "agent"):
            _agent(add(group, "contributor", contributorType=known[0] if known else "Other"), "contributorName", agent)
    for value in reading.many(document, "contributor"):
        _agent(add(group, "contributor", contributorType="Other"), "contributorName", value)


def _dates(root: etree._Element, document: Document) -> None:
    group = add(root, "dates")
    for term, kind in DATES.items():
        for text in reading.literals(document, term):
            add(group, "date", text, dateType=kind)
    for node in reading.nodes(document, "temporal"):
        ends = [next(iter(reading.literals(node, term)), "") for term in ("startDate", "endDate")]
        if any(ends):
            add(group, "date", "/".join(ends), dateType="Other", dateInformation="Coverage")


def _language(root: etree._Element, document: Document) -> None:
    tags = [tag for v in reading.many(document, "language") if (tag := language_tag(reading.address(v)))]
    if tags:
        add(root, "language", tags[0])


def _others(root: etree._Element, document: Document) -> None:
    group = add(root, "alternateIdentifiers")
    first = root.findtext(f"{{{KERNEL}}}identifier")
    names = dict.fromkeys((*reading.literals(document, "identifier"), reading.address(document)))
    for name in names:
        if name and name != first and reading.doi(name) != first:
            kind = "URL" if reading.web(name) else "Local"
            add(group, "alternateIdentifier", name, alternateIdentifierType=kind)


def _related(root: etree._Element, document: Document) -> None:
    group = add(root, "relatedIdentifiers")
    for term, kind in RELATIONS.items():
        for value in reading.many(document, term):
            iri = reading.web(value)
            if iri:
                doi = reading.doi(iri)
                add(
                    group,
                    "relatedIdentifier",
                    doi or iri,
                    relatedIdentifierType="DOI" if doi else "URL",
                    relationType=kind,
                )


def _files(root: etree._Element, document: Document) -> None:
    sizes, formats = add(root, "sizes"), add(root, "formats")
    for text in reading.literals(document, "extent"):
        add(sizes, "size", text)
    found: dict[str, None] = {}
    for node in (document, *reading.nodes(document, "distribution")):
        for size in reading.literals(node, "byteSize"):
            add(sizes, "size", f"{size} bytes")
        for value in (*reading.many(node, "mediaType"), *reading.many(node, "format")):
            iri = reading.address(value)
            found[iri.partition("/media-types/")[2] or reading.tail(iri) or reading.literal(value)] = None
    for text in found:
        if text:
            add(formats, "format", text)
    if versions := reading.literals(document, "version"):
        add(root, "version", versions[0])


def _rights(root: etree._Element, document: Document) -> None:
    group = add(root, "rightsList")
    access = ACCESS.get(reading.access(document), "")
    if access:
        add(group, "rights", access.rpartition("/")[2], rightsURI=access)
    seen: dict[tuple[str, str], None] = {}
    for node in (document, *reading.nodes(document, "distribution")):
        for term in ("license", "rights"):
            for value in reading.many(node, term):
                called, iri = reading.named(value), reading.web(value)
                seen[called.text if called else iri, iri] = None
    for text, iri in seen:
        if text:
            add(group, "rights", text, rightsURI=iri)


def _descriptions(root: etree._Element, document: Document) -> None:
    group = add(root, "descriptions")
    for lang, text in _texts(document, "description"):
        add(group, "description", text, descriptionType="Abstract", lang=lang)
    for node in reading.nodes(document, "provenance"):
        if (called := reading.named(node)) is not None:
            add(group, "description", called.text, descriptionType="Methods", lang=called.lang)


def _places(root: etree._Element, document: Document) -> None:
    group = add(root, "geoLocations")
    for value in reading.many(document, "spatial"):
        one = add(group, "geoLocation")
        called = reading.named(value)
        if called is not None or reading.web(value):
            add(one, "geoLocationPlace", called.text if called else reading.web(value))
        for text in (*reading.literals(value, "centroid"), *reading.literals(value, "bbox")):
            _geometry(one, text)
        if len(one) == 0:
            group.remove(one)


def _geometry(parent: etree._Element, text: str) -> None:
    point = _POINT.search(text)
    if point is not None:
        node = add(parent, "geoLocationPoint")
        add(node, "pointLongitude", point[1])
        add(node, "pointLatitude", point[2])
    elif corners := [(float(x), float(y)) for x, y in _RING.findall(text)]:
        node = add(parent, "geoLocationBox")
        longitudes, latitudes = zip(*corners, strict=True)
        for name, number in (
            ("westBoundLongitude", min(longitudes)), ("eastBoundLongitude", max(longitudes)),
            ("southBoundLatitude", min(latitudes)), ("northBoundLatitude", max(latitudes)),
        ):  # fmt: skip
            add(node, name, f"{number:.12g}")


def _funding(root: etree._Element, document: Document) -> None:
    group = add(root, "fundingReferences")
    for project in reading.nodes(document, "wasGeneratedBy"):
        for funder in reading.many(project, "funder"):
            called = reading.named(funder)
            if called is None:
                continue
            one = add(group, "fundingReference")
            add(one, "funderName", called.text)
            if (iri := reading.address(funder)).startswith("https://ror.org/"):
                add(one, "funderIdentifier", iri, funderIdentifierType="ROR")
            number = next(iter(reading.literals(project, "identifier")), "")
            if number or reading.web(project):
                add(one, "awardNumber", number or reading.web(project), awardURI=reading.web(project))
            if (title := reading.named(project)) is not None:
                add(one, "awardTitle", title.text, lang=title.lang)


def _texts(document: Document, term: str) -> Iterator[tuple[str, str]]:
    for lang, texts in reading.texts(document, term).items():
        yield from (("" if lang == reading.NONE else lang, text) for text in texts)
