"""The fields of ISO 19115 and what becomes of them: the tables that iso19139.py works by.

Plain values, named by the properties alone (``identificationInfo/citation/title``), as iso_fields.py reads them.
"""

from fairdict.harvester import Dialect

ID = "identificationInfo"
CITED = f"{ID}/citation"
RECORD = "said of the record, not of the data"
GRID = "how grids and geometries are laid out: nothing that a catalogue has a property for"
IGNORED = {
    "characterSet": "how the record is encoded",
    f"{ID}/characterSet": "how the data's texts are encoded",
    "contact": f"{RECORD}; the contact point only where the data name none",
    "dateStamp": RECORD,
    "dateInfo": RECORD,
    "metadataStandardName": RECORD,
    "metadataStandardVersion": RECORD,
    "metadataStandard": RECORD,
    "metadataProfile": RECORD,
    "metadataMaintenance": RECORD,
    "metadataConstraints": RECORD,
    "metadataLinkage": RECORD,
    "metadataExtensionInfo": RECORD,
    "alternativeMetadataReference": RECORD,
    "locale/characterEncoding": RECORD,
    "defaultLocale/characterEncoding": RECORD,
    "otherLocale/characterEncoding": RECORD,
    "spatialRepresentationInfo": GRID,
    "portrayalCatalogueInfo": "how a map of the data is drawn",
    "dataQualityInfo/scope": "what part of the data a statement of quality is about",
    "resourceLineage/scope": "what part of the data a statement of origin is about",
    f"{ID}/extent/temporalElement/extent/timeInterval": "the length of a period, which its ends tell",
    f"{ID}/extent/temporalElement/extent/duration": "the length of a period, which its ends tell",
    f"{ID}/extent/verticalElement/verticalCRS/scope": "told by the reference system's identifier",
    f"{ID}/extent/verticalElement/verticalCRS/verticalCS": "told by the reference system's identifier",
    f"{ID}/extent/verticalElement/verticalCRS/verticalDatum": "told by the reference system's identifier",
    f"{ID}/extent/verticalElement/verticalCRS/metaDataProperty": "told by the reference system's identifier",
    f"{ID}/containsOperations/DCP": "the way in which an operation is called",
    f"{ID}/couplingType": "whether a service is tied to data, which operatesOn tells",
    f"{ID}/coupledResource": "which operation is tied to which data",
    "contentInfo/complianceCode": "whether the feature catalogue keeps to ISO 19110",
    "contentInfo/includedWithDataset": "whether the feature catalogue comes with the data",
}
"""Fields left out on purpose, with all below them, and why."""

TEXTS = {
    f"{CITED}/title": "title",
    f"{CITED}/alternateTitle": "alternative",
    f"{CITED}/edition": "version",
    f"{CITED}/editionDate": "versionNotes",
    f"{CITED}/otherCitationDetails": "bibliographicCitation",
    f"{ID}/abstract": "description",
    f"{ID}/purpose": "description",
    f"{ID}/supplementalInformation": "description",
    f"{ID}/resourceFormat/name": "format",
}
STATEMENTS = {
    f"{ID}/credit": "provenance",
    f"{ID}/environmentDescription": "provenance",
    f"{ID}/processingLevel/code": "provenance",
    f"{ID}/resourceMaintenance/maintenanceNote": "provenance",
    "dataQualityInfo/lineage/statement": "provenance",
    "resourceLineage/statement": "provenance",
}
WHOLE = {
    f"{ID}/resourceSpecificUsage": "provenance, in one line",
    f"{ID}/resourceMaintenance/dateOfNextUpdate": "provenance",
    f"{ID}/resourceMaintenance/maintenanceDate": "provenance, in one line",
    "dataQualityInfo/lineage/processStep": "provenance, in one line",
    "dataQualityInfo/lineage/source": "provenance, in one line",
    "resourceLineage/processStep": "provenance, in one line",
    "resourceLineage/source": "provenance, in one line",
    "acquisitionInformation": "provenance, in one line",
}
HEADED = {
    f"{ID}/resourceMaintenance/dateOfNextUpdate": "next update: ",
    f"{ID}/resourceMaintenance/maintenanceDate": "maintenance: ",
}
COLLECTIONS = {
    "parentIdentifier": "isPartOf",
    "parentMetadata": "isPartOf",
    f"{CITED}/series": "isPartOf",
    f"{CITED}/collectiveTitle": "isPartOf",
}
DIALECT = Dialect(
    name="ISO 19115 (ISO 19139, ISO 19115-3)",
    specification="https://schemas.isotc211.org/",
    fields={
        **TEXTS,
        **STATEMENTS,
        **WHOLE,
        **COLLECTIONS,
        "fileIdentifier": "identifier where the data have none, else otherIdentifier",
        "metadataIdentifier": "identifier where the data have none, else otherIdentifier",
        "language": "the language of the texts",
        "locale": "the languages of translations",
        "defaultLocale": "the language of the texts",
        "otherLocale": "the languages of translations",
        "hierarchyLevel": "the kind: dataset, series, service; resourceType",
        "hierarchyLevelName": "the source's word for what it is",
        "metadataScope": "the kind: dataset, series, service; resourceType",
        "dataSetURI": "identifier or landingPage",
        f"{CITED}/date": "issued, created, modified, available, dateAccepted, valid; others: provenance",
        f"{CITED}/identifier": "identifier, otherIdentifier",
        f"{CITED}/ISBN": "otherIdentifier",
        f"{CITED}/ISSN": "otherIdentifier",
        f"{CITED}/citedResponsibleParty": "creator, publisher, … by its role",
        f"{CITED}/presentationForm": "resourceType",
        f"{CITED}/onlineResource": "landingPage, page, distribution by its purpose",
        f"{ID}/pointOfContact": "contactPoint, creator, publisher, … by its role; else qualifiedAttribution",
        f"{ID}/status": "status",
        f"{ID}/resourceMaintenance/maintenanceAndUpdateFrequency": "accrualPeriodicity",
        f"{ID}/resourceMaintenance/userDefinedMaintenanceFrequency": "accrualPeriodicity",
        f"{ID}/graphicOverview": "foaf:depiction",
        f"{ID}/resourceFormat/version": "format, behind its name",
        f"{ID}/descriptiveKeywords": "keyword; theme, subject by address or thesaurus; spatial for places",
        f"{ID}/resourceConstraints": "license, accessRights, rights",
        f"{ID}/aggregationInfo": "relation and narrower; wasGeneratedBy for projects",
        f"{ID}/associatedResource": "relation and narrower; wasGeneratedBy for projects",
        f"{ID}/spatialRepresentationType": "representationTechnique",
        f"{ID}/spatialResolution": "spatialResolutionInMeters, geodcatap:spatialResolutionAsText",
        f"{ID}/temporalResolution": "temporalResolution",
        f"{ID}/language": "language",
        f"{ID}/defaultLocale": "language",
        f"{ID}/otherLocale": "language",
        f"{ID}/topicCategory": "theme: INSPIRE's term, and the EU theme where one fits",
        f"{ID}/extent": "spatial, temporal",
        f"{ID}/serviceType": "resourceType",
        f"{ID}/serviceTypeVersion": "version",
        f"{ID}/containsOperations": "endpointURL, endpointDescription",
        f"{ID}/operatesOn": "servesDataset",
        "referenceSystemInfo": "conformsTo",
        "contentInfo": "hasVariables; conformsTo for a feature catalogue",
        "applicationSchemaInfo": "conformsTo",
        "distributionInfo/distributionFormat": "distribution format, where it is one; else format",
        "distributionInfo/transferOptions": "distribution, landingPage, page by its purpose; byteSize or extent",
        "distributionInfo/distributor": "qualifiedAttribution; distribution; rights for fees and orders",
        "dataQualityInfo/report": "conformsTo where passed, else hasQualityAnnotation",
    },
    ignored=IGNORED,
)

EU = "http://publications.europa.eu/resource/authority"
THEMES = {
    "biota": "ENVI", "climatologyMeteorologyAtmosphere": "ENVI", "economy": "ECON", "environment": "ENVI",
    "farming": "AGRI", "health": "HEAL", "inlandWaters": "ENVI", "oceans": "ENVI", "planningCadastre": "REGI",
    "society": "SOCI", "structure": "REGI", "transportation": "TRAN",
}  # fmt: skip
"""Topics of ISO 19115 of which the EU has a theme; the others are themes of their own only."""

STATUS = {
    "completed": "COMPLETED",
    "obsolete": "DEPRECATED",
    "deprecated": "DEPRECATED",
    "superseded": "DEPRECATED",
    "retired": "WITHDRAWN",
    "withdrawn": "WITHDRAWN",
    "underDevelopment": "DEVELOP",
}
