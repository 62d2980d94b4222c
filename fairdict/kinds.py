"""What kind of value each property has: looked up, and in which table; a date, an address, a count, a long text."""

from collections.abc import Collection, Mapping

TABLES: Mapping[str, tuple[str, ...]] = {
    "accessRights": ("access-right",),
    "license": ("licence",),
    "language": ("language",),
    "format": ("file-type",),
    "mediaType": ("media-type",),
    "compressFormat": ("media-type",),
    "packageFormat": ("media-type",),
    "theme": ("data-theme",),
    "accrualPeriodicity": ("frequency",),
    "availability": ("planned-availability",),
    "spatial": ("country", "continent", "place"),
    "hvdCategory": ("high-value-dataset-category",),
    "healthCategory": ("health-category",),
    "healthTheme": ("health-theme",),
    "hasCodingSystem": ("coding-system",),
    "publisherType": ("publisher-type", "adms-publisher-type"),
    "hasLegalBasis": ("legal-basis",),
    "hasPurpose": ("purpose",),
    "hasPersonalData": ("personal-data",),
    "algorithm": ("checksum-algorithm",),
    "hadRole": ("role",),
}
"""Properties whose values are looked up, and the tables that may know them, in this order."""

TABLES_OF: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("status", "Dataset"): ("dataset-status",),
    ("status", "DatasetSeries"): ("dataset-status",),
    ("status", "Distribution"): ("distribution-status",),
    ("resourceType", "Dataset"): ("dataset-type",),
    ("resourceType", "DatasetSeries"): ("dataset-type",),
    ("resourceType", "Agent"): ("adms-publisher-type", "publisher-type"),
    ("resourceType", "LicenseDocument"): ("licence-type",),
}
"""The same for properties whose table depends on the class of the node."""

LOOKED_UP = frozenset(TABLES) | {term for term, _ in TABLES_OF}

FREE = frozenset(["theme", "subject", "resourceType", "spatial", "status", "hasPurpose", "hasLegalBasis", "hadRole"])
"""Looked-up properties in which words of one's own are no mistake: what no table knows is kept without an issue."""


def tables(term: str, types: Collection[str]) -> tuple[str, ...]:
    """The tables that know values of ``term`` on a node of these classes; empty where the property has none."""
    found = TABLES.get(term)
    if found is not None:
        return found
    return next((names for (name, kind), names in TABLES_OF.items() if name == term and kind in types), ())


LABELLED = {
    "accessRights": "RightsStatement",
    "license": "LicenseDocument",
    "rights": "RightsStatement",
    "language": "LinguisticSystem",
    "format": "MediaTypeOrExtent",
    "mediaType": "MediaType",
    "compressFormat": "MediaType",
    "packageFormat": "MediaType",
    "theme": "Concept",
    "subject": "Concept",
    "resourceType": "Concept",
    "status": "Concept",
    "availability": "Concept",
    "hvdCategory": "Concept",
    "healthCategory": "Concept",
    "healthTheme": "Concept",
    "publisherType": "Concept",
    "hadRole": "Concept",
    "hasCodingSystem": "Standard",
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
