"""Simple Dublin Core field by field: what each becomes, and which name another thing.

Plain values; the mapping is in :mod:`oai_dc`. https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
"""

from fairdict.harvester import Dialect

IGNORED: dict[str, str] = {}
"""Fields left out on purpose, and why: none."""

PLAIN = {
    "alternative": "alternative",
    "tableOfContents": "description",
    "abstract": "description",
    "description": "description",
    "bibliographicCitation": "bibliographicCitation",
    "created": "created",
    "modified": "modified",
    "available": "available",
    "issued": "issued",
    "valid": "valid",
    "dateAccepted": "dateAccepted",
    "dateSubmitted": "dateSubmitted",
    "dateCopyrighted": "dateCopyrighted",
    "extent": "extent",
    "language": "language",
    "accrualPeriodicity": "accrualPeriodicity",
    "conformsTo": "conformsTo",
    "provenance": "provenance",
    "audience": "audience",
    "source": "source",
}
"""Fields taken as they are, and the term they go to."""

RELATIONS = {
    "references": "References",
    "isReferencedBy": "IsReferencedBy",
    "isPartOf": "IsPartOf",
    "hasPart": "HasPart",
    "isVersionOf": "IsVersionOf",
    "hasVersion": "HasVersion",
    "replaces": "Obsoletes",
    "isReplacedBy": "IsObsoletedBy",
    "requires": "Requires",
    "isRequiredBy": "IsRequiredBy",
    "isFormatOf": "IsVariantFormOf",
    "hasFormat": "IsOriginalFormOf",
    "relation": "",
}
"""Fields that name another thing, and the same in the words of relations.py."""

DIALECT = Dialect(
    name="Dublin Core (oai_dc, with terms of dcterms)",
    specification="https://www.dublincore.org/specifications/dublin-core/dcmi-terms/",
    fields={
        "title": "title, alternative",
        "creator": "creator",
        "contributor": "contributor",
        "publisher": "publisher; a second one contributor",
        "rightsHolder": "rightsHolder",
        "identifier": "identifier, landingPage, page, distribution for downloads; otherIdentifier",
        "subject": "keyword; subject for a classification; theme for an address",
        "type": "resourceType",
        "date": "issued: the last; available for an embargo; temporal for a period; the others dc:date",
        "rights": "license, accessRights or rights by what it says",
        "accessRights": "license, accessRights or rights by what it says",
        "license": "license, accessRights or rights by what it says",
        "coverage": "temporal where it is a period, else spatial",
        "spatial": "spatial",
        "temporal": "temporal",
        "format": "format, mediaType",
        "medium": "format, mediaType",
        **{name: term for name, term in PLAIN.items() if name != "source"},
        "source": "source",
        **{name: "the relation of that name" for name in RELATIONS if name != "relation"},
        "relation": "relation; wasGeneratedBy for a grant agreement; identifier for an altIdentifier",
    },
    ignored=IGNORED,
)
