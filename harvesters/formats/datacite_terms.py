"""The fields of a DataCite resource and what becomes of them: the tables that datacite_xml.py works by."""

import re

from fairdict.harvester import Dialect

OTHERS_KIND = "what kind of thing the other one is; the relation says how it is tied"
OTHERS_METADATA = "says how the other thing's own metadata is written, not how it is tied to this one"
_OTHERS_SCHEME = ("relatedMetadataScheme", "schemeURI", "schemeType")
IGNORED = {
    "isReferenceQuality": "a remark of the server on its own metadata",
    "schemaVersion": "says how the record is written, not what it describes",
    "datacentreSymbol": "the account the DOI was registered with",
    "relatedIdentifier@resourceTypeGeneral": OTHERS_KIND,
    "relatedItem@relatedItemType": OTHERS_KIND,
    **dict.fromkeys((f"relatedIdentifier@{name}" for name in _OTHERS_SCHEME), OTHERS_METADATA),
    **dict.fromkeys((f"relatedItemIdentifier@{name}" for name in _OTHERS_SCHEME), OTHERS_METADATA),
}
"""Fields left out on purpose, and why."""

ATTRIBUTES = {
    "affiliation": frozenset({"affiliationIdentifier", "affiliationIdentifierScheme", "schemeURI", "SchemeURI"}),
    "alternateIdentifier": frozenset({"alternateIdentifierType"}),
    "awardNumber": frozenset({"awardURI", "uri"}),
    "contributor": frozenset({"contributorType"}),
    "contributorName": frozenset({"nameType"}),
    "creatorName": frozenset({"nameType"}),
    "date": frozenset({"dateType"}),
    "description": frozenset({"descriptionType"}),
    "file": frozenset({"mimeType", "accessRightsURI", "objectType"}),
    "funderIdentifier": frozenset({"funderIdentifierType", "schemeURI", "SchemeURI"}),
    "identifier": frozenset({"identifierType"}),
    "licenseCondition": frozenset({"uri", "startDate"}),
    "nameIdentifier": frozenset({"nameIdentifierScheme", "schemeURI", "SchemeURI"}),
    "publisher": frozenset({"publisherIdentifier", "publisherIdentifierScheme", "schemeURI", "SchemeURI"}),
    "relatedIdentifier": frozenset({"relatedIdentifierType", "relationType"}),
    "relatedItem": frozenset({"relationType"}),
    "relatedItemIdentifier": frozenset({"relatedItemIdentifierType"}),
    "resourceType": frozenset({"resourceTypeGeneral", "uri"}),
    "rights": frozenset({"rightsURI", "uri", "rightsIdentifier", "rightsIdentifierScheme", "schemeURI", "SchemeURI"}),
    "subject": frozenset({"subjectScheme", "classificationCode"}),
    "title": frozenset({"titleType"}),
    "version": frozenset({"uri"}),
}
"""The attributes that are read, or that steer what becomes of their element; ``subjects`` and ``dates`` read more."""

DIALECT = Dialect(
    name="DataCite XML (kernel 2.1 to 4.6) and OpenAIRE 4",
    specification="https://datacite-metadata-schema.readthedocs.io/",
    fields={
        "identifier": "identifier, landingPage; otherIdentifier",
        "alternateIdentifiers": "otherIdentifier; identifier where it is the persistent one",
        "creators": "creator, with ORCID, affiliation and its ROR",
        "titles": "title, alternative by their type",
        "publisher": "publisher; a second one contributor",
        "publicationYear": "issued where no date says it better",
        "resourceType": "resourceType",
        "subjects": "keyword; theme and subject where it has an address, a code or a scheme",
        "contributors": "contactPoint, rightsHolder, contributor, else qualifiedAttribution with its type",
        "dates": "issued, available, created, modified, valid, temporal, … by their type; else provenance",
        "language": "language",
        "relatedIdentifiers": "isPartOf, references, isVersionOf, … by relation; else qualifiedRelation",
        "relatedIdentifier": "the same, without its container",
        "relatedItems": "the same, with title and citation",
        "sizes": "extent",
        "formats": "format, mediaType",
        "format": "the same in OpenAIRE's records",
        "version": "version",
        "rightsList": "license, accessRights or rights by what it says",
        "rights": "the same in OpenAIRE's records",
        "licenseCondition": "license; when it begins: provenance",
        "descriptions": "description; provenance for methods; isPartOf for series",
        "description": "description in OpenAIRE's records",
        "geoLocations": "spatial: names, points, boxes and outlines",
        "fundingReferences": "wasGeneratedBy: funder, identifier and title of the award",
        "file": "distribution: accessURL, mediaType, rights",
        "coverage": "temporal where it is a period, else spatial",
        "source": "source",
        "audience": "audience",
        "citationTitle": "isPartOf",
        "citationVolume": "bibliographicCitation",
        "citationIssue": "bibliographicCitation",
        "citationStartPage": "bibliographicCitation",
        "citationEndPage": "bibliographicCitation",
        "citationEdition": "bibliographicCitation",
        "citationConferencePlace": "bibliographicCitation",
        "citationConferenceDate": "bibliographicCitation",
    },
    ignored=IGNORED,
)
CITED = (
    *("citationTitle", "citationVolume", "citationIssue", "citationStartPage", "citationEndPage", "citationEdition"),
    *("citationConferencePlace", "citationConferenceDate"),
)

SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"

CODE = re.compile(r"[0-9][0-9.]*")

PERSISTENT = frozenset({"DOI", "HANDLE", "URN", "ARK"})

DCMI_TYPES = {
    "audiovisual": "MovingImage",
    "collection": "Collection",
    "dataset": "Dataset",
    "event": "Event",
    "image": "Image",
    "interactiveresource": "InteractiveResource",
    "physicalobject": "PhysicalObject",
    "service": "Service",
    "software": "Software",
    "sound": "Sound",
    "text": "Text",
}
"""resourceTypeGeneral in small letters, and the DCMI type that says the same; the others go by DataCite's own term."""
