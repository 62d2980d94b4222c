"""The properties of a schema.org Dataset, and where each goes.

After https://schema.org/Dataset, Google's guide to it, and the mapping of DCAT-AP to schema.org by the EU's Joint
Research Centre, read backwards.
"""

from fairdict_harvesters.formats.schema_agents import ROLES

from fairdict.harvester import Dialect

TEXTS = {
    "name": "title",
    "alternateName": "alternative",
    "description": "description",
    "dateModified": "modified",
    "datePublished": "issued",
    "dateCreated": "created",
    "copyrightYear": "dateCopyrighted",
    "version": "version",
    "releaseNotes": "versionNotes",
    "comment": "comment",
    "inLanguage": "language",
    "citeAs": "bibliographicCitation",
    "additionalType": "resourceType",
    "genre": "subject",
    "size": "extent",
    "conformsTo": "conformsTo",
    "isVariantOf": "isVersionOf",
}
"""Properties whose words go straight to a term."""

RELATIONS = {
    "isPartOf": "IsPartOf",
    "hasPart": "HasPart",
    "isBasedOn": "IsDerivedFrom",
    "isBasedOnUrl": "IsDerivedFrom",
    "citation": "References",
    "exampleOfWork": "IsVersionOf",
    "workExample": "HasVersion",
    "translationOfWork": "IsTranslationOf",
    "workTranslation": "HasTranslation",
    "correction": "IsDocumentedBy",
}
"""Relations, in DataCite's words."""

KEPT = frozenset(
    {
        "accessMode",
        "additionalProperty",
        "alternativeHeadline",
        "audience",
        "award",
        "character",
        "contentReferenceTime",
        "creativeWorkStatus",
        "educationalUse",
        "encodingFormat",
        "expires",
        "fileFormat",
        "includedInDataCatalog",
        "isAccessibleForFree",
        "issn",
        "mainEntity",
        "measurementMethod",
        "measurementTechnique",
        "mentions",
        "provider",
        "publication",
        "sourceOrganization",
        "spatialResolution",
        "subjectOf",
        "temporalResolution",
        "typicalAgeRange",
    }
)
"""Properties that stay under schema.org's IRI."""

_WORKS_WORDS = (
    "abstract author contributor creator dateCreated dateModified datePublished description encodingFormat "
    "headline isPartOf issueNumber license pageEnd pageStart pagination publisher version volumeNumber"
)
WORKS = frozenset(_WORKS_WORDS.split())
"""What stays under schema.org's IRI of a work that is only referred to."""

IGNORED = {
    "license/description": "what the licence says of itself, and says at its address",
    "@context": "says how to read, not what",
    "@graph": "what else is in the document, to which the dataset does not refer",
    "schemaVersion": "the version of the metadata's format",
    "sdPublisher": "about the metadata",
    "sdLicense": "about the metadata",
    "sdDatePublished": "about the metadata",
    "sdVersion": "about the metadata",
    "mainEntityOfPage": "the page this stands in",
    "image": "decoration",
    "thumbnail": "decoration",
    "thumbnailUrl": "decoration",
    "logo": "decoration",
    "potentialAction": "for search boxes",
    "interactionStatistic": "clicks",
    "aggregateRating": "opinions",
    "review": "opinions",
    "commentCount": "opinions",
    "isFamilyFriendly": "nothing to a dataset",
}
"""Fields left out on purpose, with the reason."""

DIALECT = Dialect(
    "schema.org",
    "https://schema.org/Dataset",
    {
        "@type": "type (what `select.types` is compared with)",
        "@id": "id, identifier",
        "identifier": "identifier, otherIdentifier (with its scheme)",
        "cite-as": "identifier",
        "url": "landingPage",
        "sameAs": "sameAs (persistent identifiers), page (other addresses)",
        **TEXTS,
        "headline": "title, or alternative beside a `name`",
        "abstract": "description",
        "creator": "creator in order, with ORCID, ROR, affiliations and e-mail",
        "author": "creator",
        "contributor": "contributor, qualifiedAttribution for a Role",
        **dict.fromkeys(ROLES, "qualifiedAttribution with this role"),
        "maintainer": "contactPoint where it can be reached, else qualifiedAttribution with this role",
        "copyrightHolder": "rightsHolder",
        "publisher": "publisher; its contactPoint where there is no other",
        "provider": "publisher where there is no `publisher`, else kept as schema:provider",
        "sourceOrganization": "publisher where there is no other, else kept as schema:sourceOrganization",
        "contactPoint": "contactPoint",
        "license": "license",
        "conditionsOfAccess": "accessRights, rights",
        "usageInfo": "license, rights",
        "copyrightNotice": "rights",
        "creditText": "rights",
        "acquireLicensePage": "license, rights",
        "keywords": "keyword; subject for a term with an address",
        "about": "subject",
        "variableMeasured": "hasVariables (name, description, unit, limits)",
        "variablesMeasured": "hasVariables",
        "spatialCoverage": "spatial (name, box, point, polygon)",
        "spatial": "spatial",
        "contentLocation": "spatial",
        "locationCreated": "spatial",
        "temporalCoverage": "temporal",
        "temporal": "temporal",
        "datasetTimeInterval": "temporal",
        "distribution": "distribution (address, size, format, checksum, licence)",
        "encoding": "distribution",
        "associatedMedia": "distribution",
        "contentUrl": "distribution/downloadURL",
        "contentSize": "distribution/byteSize, or extent where there is no `contentUrl`",
        "funder": "wasGeneratedBy/funder",
        "sponsor": "wasGeneratedBy/funder",
        "funding": "wasGeneratedBy (title, identifier, funder)",
        **{name: f"the relation {relation}" for name, relation in RELATIONS.items()},
        "@reverse": "isReferencedBy",
        **{name: f"kept as schema:{name}" for name in sorted(KEPT)},
        "isAccessibleForFree": "accessRights where there is a download and nothing else is said; kept",
        "subjectOf": "isReferencedBy for a publication, else kept as schema:subjectOf",
        "encodingFormat": "distribution/mediaType with `contentUrl`, else kept as schema:encodingFormat",
        "fileFormat": "distribution/format with `contentUrl`, else kept as schema:fileFormat",
    },
    {**IGNORED, "…/@type, …/@context": "below the top: says how to read, not what"},
)
