"""The fields of a CKAN package, and where each goes.

After the reference of CKAN's Action API (https://docs.ckan.org/en/latest/api/), the table of ckanext-dcat
(https://docs.ckan.org/projects/ckanext-dcat/en/latest/mapping/) and the names that ckanext-spatial gives to what it
reads from ISO 19139. A custom field stands at the top of the package (ckanext-scheming) or among its extras.
"""

from fairdict.harvester import Dialect

PLAIN = {
    "alternative_title": "alternative",
    "analytics": "analytics",
    "applicable_legislation": "applicableLegislation",
    "citation": "bibliographicCitation",
    "code_values": "hasCodeValues",
    "coding_system": "hasCodingSystem",
    "conforms_to": "conformsTo",
    "created": "created",
    "dcat_type": "resourceType",
    "dcat_version": "version",
    "documentation": "page",
    "frequency": "accrualPeriodicity",
    "health_category": "healthCategory",
    "health_theme": "healthTheme",
    "hvd_category": "hvdCategory",
    "issued": "issued",
    "language": "language",
    "legal_basis": "hasLegalBasis",
    "max_typical_age": "maxTypicalAge",
    "min_typical_age": "minTypicalAge",
    "modified": "modified",
    "number_of_records": "numberOfRecords",
    "number_of_unique_individuals": "numberOfUniqueIndividuals",
    "personal_data": "hasPersonalData",
    "population_coverage": "populationCoverage",
    "provenance": "provenance",
    "publisher_note": "publisherNote",
    "purpose": "hasPurpose",
    "sample": "sample",
    "spatial_resolution_in_meters": "spatialResolutionInMeters",
    "temporal_resolution": "temporalResolution",
    "theme": "theme",
    "version_notes": "versionNotes",
}
"""Custom fields whose values go straight to a term."""

ISO = {
    "frequency-of-update": "accrualPeriodicity",
    "lineage": "provenance",
    "progress": "status",
    "resource-type": "resourceType",
    "spatial-reference-system": "conformsTo",
}
"""Extras that ckanext-spatial reads from ISO 19139, which go straight to a term."""

STATEMENTS = ("access_rights", "rights")
ISO_STATEMENTS = ("access_constraints", "use_constraints", "licence")
"""Fields and extras with statements about rights: of access, licence, or others."""

RELATIONS = {
    "has_version": "HasVersion",
    "in_series": "inSeries",
    "is_referenced_by": "IsReferencedBy",
    "is_version_of": "IsVersionOf",
    "references": "References",
    "related_resource": "",
    "source": "IsDerivedFrom",
}
"""Custom fields with addresses of other things, in DataCite's words."""

TIES = {
    "child_of": "IsPartOf",
    "parent_of": "HasPart",
    "derives_from": "IsDerivedFrom",
    "has_derivation": "IsSourceOf",
    "depends_on": "Requires",
    "dependency_of": "IsRequiredBy",
    "links_to": "",
    "linked_from": "",
}
"""CKAN's own relationships between packages, in DataCite's words."""

DATES = {"publication": "issued", "creation": "created", "revision": "modified"}
"""The kinds of date of ISO 19115."""

AGENT_PARTS = [
    "name",
    "given_name",
    "family_name",
    "first_name",
    "last_name",
    "email",
    "phone",
    "url",
    "homepage",
    "uri",
    "identifier",
    "orcid",
    "ror",
    "id",
    "affiliation",
    "affiliation_id",
    "type",
]

RESOURCE = {
    "applicable_legislation": "applicableLegislation",
    "availability": "availability",
    "compress_format": "compressFormat",
    "conforms_to": "conformsTo",
    "created": "issued",
    "documentation": "page",
    "issued": "issued",
    "language": "language",
    "last_modified": "modified",
    "modified": "modified",
    "package_format": "packageFormat",
    "spatial_resolution_in_meters": "spatialResolutionInMeters",
    "status": "status",
    "temporal_resolution": "temporalResolution",
}
"""Fields of a resource whose values go straight to a term of its distribution."""

_HOUSE = "how CKAN keeps the record"
_CHECK = "the portal's own checks"
_LOOKS = "decoration"
_RECORD = "a date of the record in CKAN, not of the data"
_ISO = "about the metadata that was harvested"

IGNORED = {
    "archiver": _CHECK,
    "creator_user_id": _HOUSE,
    "extras/coupled-resource": "numbers of other records, known to their portal only",
    "extras/metadata-date": _ISO,
    "extras/metadata-language": _ISO,
    "extras/spatial_harvester": _ISO,
    "extras/source_catalog_modified": "a date of the catalogue it came from",
    "extras/source_catalog_language": "the language of the catalogue it came from",
    "groups/description": "of the group, not of the dataset",
    "groups/id": _HOUSE,
    "groups/image_display_url": _LOOKS,
    "groups/image_url": _LOOKS,
    "isopen": "follows from the licence",
    "metadata_created": _RECORD,
    "metadata_modified": f"{_RECORD}; kept as the record's datestamp",
    "num_resources": "a count of what is listed",
    "num_tags": "a count of what is listed",
    "organization/approval_status": _HOUSE,
    "organization/created": _HOUSE,
    "organization/description": "of the organisation, not of the dataset",
    "organization/id": _HOUSE,
    "organization/image_display_url": _LOOKS,
    "organization/image_url": _LOOKS,
    "organization/is_organization": _HOUSE,
    "organization/revision_id": _HOUSE,
    "organization/state": _HOUSE,
    "organization/type": _HOUSE,
    "owner_org": "the number of the organisation that is there by name",
    "plan": _HOUSE,
    "private": "what is private is not listed, or has its access right said",
    "qa": _CHECK,
    "resources/archiver": _CHECK,
    "resources/cache_last_updated": _HOUSE,
    "resources/cache_url": "a copy that the portal made",
    "resources/datastore_contains_all_records_of_source_file": _CHECK,
    "resources/id": "the file's number in CKAN; its address tells it apart",
    "resources/metadata_modified": _RECORD,
    "resources/mimetype_inner": "what lies inside a packed file, which CKAN does not fill",
    "resources/package_id": _HOUSE,
    "resources/position": "the order of the list",
    "resources/qa": _CHECK,
    "resources/revision_id": _HOUSE,
    "resources/state": _HOUSE,
    "resources/tracking_summary": "clicks",
    "resources/validation_status": _CHECK,
    "resources/validation_timestamp": _CHECK,
    "resources/webstore_last_updated": _HOUSE,
    "resources/webstore_url": _HOUSE,
    "revision_id": _HOUSE,
    "revision_timestamp": _HOUSE,
    "state": "deleted and draft packages are no datasets",
    "tags/id": _HOUSE,
    "tags/revision_timestamp": _HOUSE,
    "tags/state": _HOUSE,
    "tags/vocabulary_id": _HOUSE,
    "tracking_summary": "clicks; left out of the record, for they change every night",
}
"""Fields left out on purpose, with the reason; besides these, extras that begin with ``harvest_``."""

HARVEST = "how the portal came by the record"

_CORE = {
    "id": "identifier, where no other is said",
    "name": "landingPage, by the portal's address of the package",
    "title": "title",
    "title_translated": "title, by language",
    "notes": "description, Markdown as plain text",
    "notes_translated": "description, by language",
    "description_translated": "description, by language",
    "url": "landingPage",
    "version": "version",
    "type": "the type compared with select.types; DatasetSeries for “dataset_series”",
    "author": "creator",
    "author_email": "creator/mbox; contactPoint where there is no other",
    "maintainer": "contactPoint; contributor without an e-mail address",
    "maintainer_email": "contactPoint/hasEmail",
    "organization": "publisher, or distributor where another publisher is named; compared with select.exclude",
    "tags": "keyword",
    "tags_translated": "keyword, by language",
    "keywords": "keyword, by language",
    "groups": "theme; compared with select.exclude",
    "license_id": "license",
    "license_title": "license",
    "license_url": "license",
    "relationships_as_subject": "isPartOf, hasPart, source, requires, relation",
    "resources": "distribution",
}
_CUSTOM = {
    **PLAIN,
    **dict.fromkeys(STATEMENTS, "accessRights, license or rights, whichever it is about"),
    **{name: "inSeries" if relation == "inSeries" else "relation" for name, relation in RELATIONS.items()},
    "has_version": "hasVersion",
    "is_referenced_by": "isReferencedBy",
    "is_version_of": "isVersionOf",
    "references": "references",
    "source": "source",
    "uri": "the dataset's own IRI",
    "guid": "the dataset's own IRI, or identifier",
    "identifier": "identifier",
    "doi": "identifier",
    "alternate_identifier": "otherIdentifier",
    "creator": "creator",
    "publisher": "publisher",
    "contact": "contactPoint",
    "hdab": "hdab",
    "qualified_attribution": "qualifiedAttribution",
    "qualified_relation": "qualifiedRelation",
    "quality_annotation": "hasQualityAnnotation",
    "provenance_activity": "wasGeneratedBy",
    "funding": "wasGeneratedBy, a project with funder",
    "publisher_type": "publisher/resourceType",
    "trusted_data_holder": "trustedDataHolder",
    "retention_period": "retentionPeriod",
    "spatial": "spatial: geometry, box, name or address",
    "spatial_coverage": "spatial",
    "temporal_coverage": "temporal",
}
_EXTRA = {
    **ISO,
    **dict.fromkeys(ISO_STATEMENTS, "accessRights, license or rights, whichever it is about"),
    **{f"publisher_{part}": "publisher" for part in ("uri", "name", "email", "url", "identifier")},
    **{f"creator_{part}": "creator" for part in ("uri", "name", "email", "url", "identifier")},
    **{f"contact_{part}": "contactPoint" for part in ("uri", "name", "email", "url", "phone")},
    "contact-email": "contactPoint/hasEmail",
    "provider": "publisher, where no other is named",
    "responsible-party": "publisher, creator or qualifiedAttribution, by role",
    "dataset-reference-date": "issued, created or modified, by kind",
    **dict.fromkeys(("spatial_uri", "spatial_text", "spatial_bbox", "spatial_centroid"), "spatial"),
    **dict.fromkeys(("bbox-west-long", "bbox-east-long", "bbox-south-lat", "bbox-north-lat"), "spatial/bbox"),
    "temporal": "temporal",
    **dict.fromkeys(("temporal_start", "temporal_end"), "temporal"),
    **dict.fromkeys(("temporal-extent-begin", "temporal-extent-end"), "temporal"),
    **dict.fromkeys(("temporal_coverage-from", "temporal_coverage-to"), "temporal"),
    **dict.fromkeys(("source_catalog_title", "source_catalog_description"), "isPartOf, the catalogue it came from"),
    **dict.fromkeys(("source_catalog_homepage", "source_catalog_publisher"), "isPartOf, the catalogue it came from"),
}
DIALECT = Dialect(
    "CKAN package",
    "https://docs.ckan.org/en/latest/api/",
    {
        **_CORE,
        **_CUSTOM,
        **{f"extras/{name}": term for name, term in _CUSTOM.items()},
        **{f"extras/{name}": term for name, term in _EXTRA.items()},
    },
    {**IGNORED, "extras/harvest_…": HARVEST},
)
