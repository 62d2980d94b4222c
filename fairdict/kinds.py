"""What kind of value each property has: looked up, and in which table; a date, an address, a count, a long text."""

TABLES = {
    "accessRights": "access-right",
    "license": "licence",
    "language": "language",
    "format": "file-type",
    "mediaType": "media-type",
    "theme": "data-theme",
    "accrualPeriodicity": "frequency",
}
"""Properties whose values are looked up, and the table that knows them."""

LABELLED = {
    "accessRights": "RightsStatement",
    "license": "LicenseDocument",
    "rights": "RightsStatement",
    "language": "LinguisticSystem",
    "format": "MediaTypeOrExtent",
    "mediaType": "MediaType",
    "theme": "Concept",
    "subject": "Concept",
    "resourceType": "Concept",
    "accrualPeriodicity": "Frequency",
    "provenance": "ProvenanceStatement",
    "spatial": "Location",
    "conformsTo": "Standard",
    "isReferencedBy": "Document",
    "references": "Document",
    "page": "Document",
    "hasPurpose": "",
    "populationCoverage": "",
}
"""Properties whose values are things, and the class of a thing that we know only by its words."""

CONCEPT_TERMS = {"theme", "subject", "resourceType"}
DATES = frozenset(
    [
        "issued",
        "modified",
        "created",
        "available",
        "valid",
        "dateAccepted",
        "dateSubmitted",
        "dateCopyrighted",
        "startDate",
        "endDate",
    ]
)
ADDRESSES = frozenset(
    ["landingPage", "page", "homepage", "accessURL", "downloadURL", "endpointURL", "endpointDescription", "hasURL"]
)
MAIL = frozenset({"mbox", "hasEmail"})
PHONES = frozenset({"phone", "hasTelephone"})
COUNTS = frozenset(["numberOfRecords", "numberOfUniqueIndividuals", "minTypicalAge", "maxTypicalAge"])
LONG_TEXTS = frozenset({"description", "versionNotes", "comment", "publisherNote"})
