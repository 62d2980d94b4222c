"""The properties of a schema.org Dataset, and where each goes.

After https://schema.org/Dataset, Google's guide to it, and the mapping of DCAT-AP to schema.org by the EU's Joint
Research Centre, read backwards.
"""

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
    "inLanguage": "language",
    "citeAs": "bibliographicCitation",
    "additionalType": "resourceType",
    "genre": "subject",
    "size": "extent",
    "conformsTo": "conformsTo",
    "isVariantOf": "isVersionOf",
}
"""Properties whose words go straight to a term."""

AGENTS = {
    "contributor": "contributor",
    "editor": "contributor",
    "translator": "contributor",
    "producer": "contributor",
    "accountablePerson": "contributor",
    "copyrightHolder": "rightsHolder",
}
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
}
"""Relations, in DataCite's words."""

KEPT = frozenset(
    {
        "accessMode",
        "alternativeHeadline",
        "audience",
        "character",
        "contentReferenceTime",
        "creativeWorkStatus",
        "encodingFormat",
        "fileFormat",
        "includedInDataCatalog",
        "isAccessibleForFree",
        "issn",
        "measurementMethod",
        "measurementTechnique",
        "mentions",
        "provider",
        "sourceOrganization",
        "spatialResolution",
        "subjectOf",
        "temporalResolution",
        "variableMeasured",
        "variablesMeasured",
    }
)
"""Properties that stay under schema.org's IRI."""

IGNORED = {
    "@context": "says how to read, not what",
    "recordSet": "Croissant's layout of columns, for machine learning",
    "isLiveDataset": "Croissant's flag for machine learning",
    "equivalentProperty": "belongs to Croissant's columns",
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
"""Fields left out on purpose, with the reason; besides these, Croissant's ``rai:`` fields (responsible use)."""
