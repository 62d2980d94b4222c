"""What becomes of each field of InvenioRDM's JSON, and which are left out on purpose."""

from fairdict.harvester import Dialect

_INNER = "a number or place inside the repository"
_TWICE = "says again what other fields say"

IGNORED = {
    **dict.fromkeys(
        (
            *("id", "revision_id", "parent/id", "parent/access", "parent/communities/default", "parent/review"),
            *("is_draft", "status", "expires_at", "media_files", "deletion_status", "internal_notes", "errors"),
            *("files/default_preview", "files/order", "files/entries/id", "files/entries/storage_class"),
            *("files/entries/file_id", "files/entries/version_id", "files/entries/bucket_id", "files/entries/status"),
            *("files/entries/created", "files/entries/updated", "files/entries/access", "files/entries/transfer"),
            *("pids/doi/provider", "pids/doi/client", "pids/oai/provider", "parent/pids/doi/provider"),
            *("parent/pids/doi/client", "versions", "swh", "parent/is_verified"),
        ),
        _INNER,
    ),
    **dict.fromkeys(
        (
            *("ui", "is_published", "files/enabled", "files/count", "files/total_bytes", "files/entries/ext"),
            *("metadata/resource_type/title", "metadata/languages/title", "metadata/creators/role"),
            *("metadata/related_identifiers/resource_type", "metadata/related_identifiers/relation_type/title"),
            *("metadata/dates/type/title", "metadata/additional_titles/type/title", "metadata/rights/icon"),
            *("metadata/additional_descriptions/type/title", "metadata/contributors/role/title"),
            *("metadata/additional_titles/lang/title", "metadata/additional_descriptions/lang/title"),
            *("metadata/rights/description", "metadata/rights/props/scheme"),
        ),
        _TWICE,
    ),
    "links": "addresses inside the API",
    "files/entries/metadata": "what the installation notes for its viewers",
    "stats": "how often it was used, which changes without the record",
    "created": "when the record was made, not the data",
}
"""Fields left out on purpose, and why."""

DIALECT = Dialect(
    name="InvenioRDM JSON",
    specification="https://inveniordm.docs.cern.ch/reference/metadata/",
    fields={
        "pids": "identifier (doi), otherIdentifier",
        "parent/pids": "isVersionOf",
        "parent/communities": "the sets that are selected by",
        "updated": "modified",
        "access": "accessRights, available (embargo)",
        "metadata/title": "title",
        "metadata/additional_titles": "alternative; title where it is a translation",
        "metadata/description": "description",
        "metadata/additional_descriptions": "description; provenance (methods), isPartOf (series-information)",
        "metadata/publication_date": "issued",
        "metadata/creators": "creator, in order, with ORCID and memberOf",
        "metadata/contributors": "qualifiedAttribution, rightsHolder or contributor by role",
        "metadata/publisher": "publisher",
        "metadata/resource_type": "resourceType, and the type that is selected by",
        "metadata/rights": "license, accessRights or rights",
        "metadata/copyright": "rights",
        "metadata/subjects": "keyword; theme or subject where a scheme or an address is given",
        "metadata/languages": "language",
        "metadata/dates": "available, created, temporal and others by type",
        "metadata/version": "version",
        "metadata/identifiers": "otherIdentifier",
        "metadata/related_identifiers": "isReferencedBy, isPartOf and others by relation_type; qualifiedRelation",
        "metadata/references": "references",
        "metadata/sizes": "extent",
        "metadata/formats": "format",
        "metadata/locations": "spatial",
        "metadata/funding": "wasGeneratedBy (a project with its funder)",
        "custom_fields/journal:journal": "isPartOf",
        "custom_fields/imprint:imprint": "isPartOf",
        "custom_fields/meeting:meeting": "relation",
        "custom_fields/code:codeRepository": "relation",
        "files/entries": "distribution: downloadURL, byteSize, mediaType, checksum",
    },
    ignored=IGNORED,
)
