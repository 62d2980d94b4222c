"""The fields of a dataset in a ``data.json``, and where each goes.

After DCAT-US Schema 1.1 (https://resources.data.gov/resources/dcat-us/), once the Project Open Data Metadata Schema,
and version 1.0 of it. What DCAT has no property for stays under the schema's own namespace.
"""

from fairdict.harvester import Dialect

POD = "https://project-open-data.cio.gov/v1.1/schema#"

TEXTS = {
    "title": "title",
    "description": "description",
    "issued": "issued",
    "accrualPeriodicity": "accrualPeriodicity",
    "conformsTo": "conformsTo",
    "language": "language",
    "license": "license",
    "landingPage": "landingPage",
    "theme": "theme",
    "version": "version",
}
"""Fields whose values go straight to a term."""

KEPT = ("bureauCode", "programCode", "dataQuality", "systemOfRecords")
"""Fields that stay under the schema's namespace."""

FILE = {
    "title": "title",
    "description": "description",
    "accessURL": "accessURL",
    "downloadURL": "downloadURL",
    "conformsTo": "conformsTo",
    "license": "license",
    "issued": "issued",
    "modified": "modified",
    "byteSize": "byteSize",
    "language": "language",
}
"""Fields of a distribution whose values go straight to a term."""

ACCESS = {"public": "PUBLIC", "restricted public": "RESTRICTED", "restricted": "RESTRICTED", "non-public": "NON_PUBLIC"}

IGNORED = {
    "@context": "says how to read, not what",
    "primaryITInvestmentUII": "the number of a federal budget line, which says nothing of the data",
    "PrimaryITInvestmentUII": "the number of a federal budget line, which says nothing of the data",
    "distribution/@type": "what it is by its place",
    "contactPoint/@type": "what it is by its place",
    "publisher/@type": "what it is by its place",
    "publisher/subOrganizationOf/@type": "what it is by its place",
    "publisher/subOrganizationOf/subOrganizationOf/@type": "what it is by its place",
    "publisher/subOrganizationOf/subOrganizationOf/subOrganizationOf/@type": "what it is by its place",
}
"""Fields left out on purpose, with the reason; besides these, references of the software that wrote the file
(``%Ref:…`` and ``%modified`` of DKAN)."""

DIALECT = Dialect(
    "data.json",
    "https://resources.data.gov/resources/dcat-us/",
    {
        **TEXTS,
        **{name: f"pod:{name}, as it is" for name in KEPT},
        "@type": "the type compared with select.types",
        "@id": "the dataset's own IRI",
        "identifier": "identifier",
        "keyword": "keyword",
        "modified": "modified; accrualPeriodicity where it is an interval",
        "publisher": "publisher, with the organisations it is part of",
        "contactPoint": "contactPoint",
        "mbox": "contactPoint/hasEmail (version 1.0)",
        "accessLevel": "accessRights: PUBLIC, RESTRICTED or NON_PUBLIC",
        "accessLevelComment": "rights (version 1.0)",
        "rights": "license, accessRights or rights, whichever it is about",
        "spatial": "spatial: geometry, box, point, name or address",
        "temporal": "temporal",
        "distribution": "distribution",
        "accessURL": "distribution/downloadURL (version 1.0)",
        "webService": "distribution/accessURL (version 1.0)",
        "format": "distribution/mediaType or format (version 1.0)",
        "size": "distribution/byteSize (version 1.0)",
        "references": "references",
        "describedBy": "page, the data dictionary",
        "describedByType": "page/format, that of the data dictionary",
        "dataDictionary": "page, the data dictionary (version 1.0)",
        "feed": "page (version 1.0)",
        "isPartOf": "inSeries; isPartOf where the collection has files of its own",
    },
    {**IGNORED, "%…": "how the software that wrote the file keeps it"},
)
