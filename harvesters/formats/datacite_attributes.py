"""What becomes of each attribute of a DOI in DataCite's REST API, and which are left out on purpose."""

from fairdict_harvesters.formats.datacite_terms import OTHERS_KIND, OTHERS_METADATA

from fairdict.harvester import Dialect

_COUNTED = "how often others were seen to use it, which changes without the record"
_DOI = "about the DOI's registration, not about the data"

IGNORED = {
    **dict.fromkeys(
        ("viewCount", "viewsOverTime", "downloadCount", "downloadsOverTime", "citationCount", "citationsOverTime"),
        _COUNTED,
    ),
    **dict.fromkeys(
        ("referenceCount", "partCount", "partOfCount", "versionCount", "versionOfCount"),
        "the number of links, which stand in relatedIdentifiers",
    ),
    **dict.fromkeys(("created", "registered", "published", "updated", "isActive", "state", "reason", "source"), _DOI),
    **dict.fromkeys(("prefix", "suffix"), "the two halves of the DOI"),
    "xml": "the same metadata once more, as XML",
    "schemaVersion": "says how the record is written, not what it describes",
    "metadataVersion": "counts how often the record was sent",
    "types/ris": "worked out by DataCite from resourceTypeGeneral",
    "types/bibtex": "worked out by DataCite from resourceTypeGeneral",
    "types/citeproc": "worked out by DataCite from resourceTypeGeneral",
    "types/schemaOrg": "worked out by DataCite from resourceTypeGeneral",
    "relatedIdentifiers/relatedMetadataScheme": OTHERS_METADATA,
    "relatedIdentifiers/schemeUri": OTHERS_METADATA,
    "relatedIdentifiers/schemeType": OTHERS_METADATA,
    "relatedIdentifiers/resourceTypeGeneral": OTHERS_KIND,
    "relatedItems/relatedItemType": OTHERS_KIND,
    "relatedItems/relatedItemIdentifier/relatedMetadataScheme": OTHERS_METADATA,
    "relatedItems/relatedItemIdentifier/schemeURI": OTHERS_METADATA,
    "relatedItems/relatedItemIdentifier/schemeUri": OTHERS_METADATA,
    "relatedItems/relatedItemIdentifier/schemeType": OTHERS_METADATA,
    "relationships": "links that DataCite worked out from other records; those of this one stand in relatedIdentifiers",
}
"""Attributes left out on purpose, and why."""

COUNTS = frozenset(name for name, reason in IGNORED.items() if reason == _COUNTED)
"""Attributes that change although the record does not."""

DIALECT = Dialect(
    name="DataCite JSON",
    specification="https://support.datacite.org/docs/api",
    fields={
        "doi": "identifier",
        "identifiers": "otherIdentifier",
        "alternateIdentifiers": "otherIdentifier",
        "url": "landingPage",
        "contentUrl": "distribution (downloadURL)",
        "titles": "title; alternative by titleType",
        "descriptions": "description; provenance (Methods), isPartOf (SeriesInformation)",
        "creators": "creator, in order, with ORCID and memberOf",
        "contributors": "contributor; qualifiedAttribution, rightsHolder or contactPoint by contributorType",
        "publisher": "publisher",
        "container": "isPartOf, where neither relatedItems nor a SeriesInformation says it",
        "publicationYear": "issued, where no date says it better",
        "dates": "issued, available, created, modified, temporal and others by dateType",
        "types": "resourceType",
        "subjects": "keyword; theme or subject where a scheme or an address is given",
        "language": "language",
        "version": "version",
        "rightsList": "license, accessRights or rights",
        "relatedIdentifiers": "isReferencedBy, isPartOf and others by relationType; qualifiedRelation",
        "relatedItems": "as relatedIdentifiers, with a citation",
        "fundingReferences": "wasGeneratedBy (a project with its funder)",
        "geoLocations": "spatial",
        "sizes": "extent",
        "formats": "format",
    },
    ignored=IGNORED,
)
