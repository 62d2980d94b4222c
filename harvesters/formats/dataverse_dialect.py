"""What becomes of each field of Dataverse's native JSON, and which are left out on purpose.

The paths are those of the export laid flat (``dataverse_fields``): ``dataset``, ``version``, the metadata blocks by
name, ``files``.
"""

from fairdict_harvesters.formats.dataverse_fields import DCAT, MADE, PLAIN, SUBJECTS, TERMS

from fairdict.harvester import Dialect

_INNER = "a number or place inside the installation"
_TWICE = "says again what other fields say"

IGNORED = {
    **dict.fromkeys(
        (
            *("dataset/id", "dataset/storageIdentifier", "dataset/protocol", "dataset/authority", "dataset/separator"),
            *("dataset/identifier", "dataset/guestbookId", "version/id", "version/datasetId", "version/guestbookId"),
            *("version/storageIdentifier", "version/internalVersionNumber", "files/version", "files/datasetVersionId"),
            *("files/dataFile/storageIdentifier", "files/dataFile/rootDataFileId", "files/dataFile/previousDataFileId"),
            *("version/archiveTime", "version/archiveNote"),
            *("version/latestVersionPublishingState", "citation/datasetContact/datasetContactAffiliation/name"),
        ),
        _INNER,
    ),
    **dict.fromkeys(
        (
            *("version/citation", "version/citationDate", "version/createTime", "version/publicationDate"),
            *("version/releaseTime", "files/dataFile/pidURL", "files/dataFile/filename", "files/dataFile/friendlyType"),
            *(
                "files/dataFile/tabularData",
                "files/dataFile/fileAccessRequest",
                "files/dataFile/md5",
                "files/fileAccessRequest",
            ),
            *("version/license/iconUri", "version/license/rightsIdentifierScheme", "version/license/schemeUri"),
            *("version/license/languageCode", "dataset/metadataLanguage", "files/dataFile/originalFormatLabel"),
        ),
        _TWICE,
    ),
    "citation/dsDescription/dsDescriptionDate": "when the description was written, not what it says",
    "citation/producer/producerLogoURL": "a picture",
    "citation/distributor/distributorLogoURL": "a picture",
}
"""Fields left out on purpose, and why."""

DIALECT = Dialect(
    name="Dataverse native JSON",
    specification="https://guides.dataverse.org/en/latest/user/appendix.html",
    fields={
        "dataset/persistentUrl": "identifier, landingPage",
        "dataset/publisher": "publisher",
        "dataset/publicationDate": "issued",
        "dataset/datasetType": "resourceType, and the type that is selected by",
        "version/datasetPersistentId": "identifier",
        "version/versionNumber": "version",
        "version/versionMinorNumber": "version",
        "version/lastUpdateTime": "modified",
        "version/versionState": "a draft is not published",
        "version/UNF": "otherIdentifier",
        "version/license": "license",
        "version/fileAccessRequest": "rights, where files are restricted",
        "version/deaccessionNote": "provenance",
        **{f"version/{name}": "rights" for name in TERMS},
        **PLAIN,
        **dict.fromkeys(SUBJECTS, "subject"),
        **dict.fromkeys(MADE, "provenance"),
        **DCAT,
        "citation/otherId": "otherIdentifier",
        "citation/author": "creator, in order, with ORCID and memberOf",
        "citation/datasetContact": "contactPoint",
        "citation/dsDescription": "description",
        "citation/subject": "keyword",
        "citation/keyword": "keyword; theme or subject where a scheme or an address is given",
        "citation/topicClassification": "subject",
        "citation/publication": "isReferencedBy and others by publicationRelationType",
        "citation/producer": "qualifiedAttribution (Producer)",
        "citation/distributor": "qualifiedAttribution (Distributor)",
        "citation/depositor": "contributor",
        "citation/contributor": "qualifiedAttribution by contributorType; rightsHolder; a project for a funder",
        "citation/grantNumber": "wasGeneratedBy (a project with its funder)",
        "citation/distributionDate": "issued, where the installation gives no date of publication; else available",
        "citation/timePeriodCovered": "temporal",
        "citation/dateOfCollection": "temporal",
        "citation/software": "provenance",
        "socialscience/socialScienceNotes": "provenance",
        "citation/series": "isPartOf",
        "citation/relatedMaterial": "relation",
        "citation/relatedDatasets": "relation",
        "citation/otherReferences": "references",
        "citation/dataSources": "source",
        "geospatial/geographicCoverage": "spatial",
        "geospatial/geographicBoundingBox": "spatial (bbox)",
        "socialscience/dataCollector": "qualifiedAttribution (DataCollector)",
        "astrophysics/coverage.Temporal": "temporal",
        "astrophysics/coverage.Spatial": "spatial",
        "journal/journalVolumeIssue": "isPartOf",
        "files/label": "distribution (title)",
        "files/directoryLabel": "distribution (title)",
        "files/description": "distribution (description)",
        "files/restricted": "accessRights; no downloadURL where it is true",
        "files/categories": "distribution (resourceType)",
        "files/dataFile": "distribution: accessURL, downloadURL, mediaType, byteSize, checksum, dates, embargo",
    },
    ignored=IGNORED,
)
