"""The columns of MOLGENIS's catalogues and of BBMRI's directory, and where each goes.

After the data models that come with MOLGENIS EMX2 (https://molgenis.github.io/molgenis-emx2/): the data catalogue
(Resources and what extends it) and the biobank directory (Collections, after MIABIS 2.0). Columns are named as in
MOLGENIS's GraphQL; in CSV ``number of participants`` is the same as ``numberOfParticipants``.
"""

from fairdict.harvester import Dialect

TEXTS = {
    "name": "title",
    "localName": "alternative",
    "acronym": "alternative",
    "description": "description",
    "website": "landingPage",
    "url": "landingPage",
    "keywords": "keyword",
    "issued": "issued",
    "modified": "modified",
    "languages": "language",
    "theme": "theme",
    "accessRights": "accessRights",
    "license": "license",
    "version": "version",
    "numberOfParticipants": "numberOfUniqueIndividuals",
    "number_of_donors": "numberOfUniqueIndividuals",
    "numberOfRecords": "numberOfRecords",
    "underlyingPopulation": "populationCoverage",
    "populationDescription": "populationCoverage",
    "populationCoverage": "populationCoverage",
    "designDescription": "provenance",
    "dataCollectionDescription": "provenance",
    "reasonSustained": "provenance",
    "provenanceStatement": "provenance",
}
"""Columns whose words go straight to a term."""

CONCEPTS = {
    **dict.fromkeys(
        ("type", "cohortType", "clinicalStudyType", "registryOrHealthRecordType", "design"), "resourceType"
    ),
    **dict.fromkeys(("areasOfInformation", "areasOfInformationRwd", "populationDisease", "diseaseDetails"), "subject"),
    **dict.fromkeys(("populationOncologyTopology", "populationOncologyMorphology", "topic"), "subject"),
    **dict.fromkeys(("data_categories", "diagnosis_available", "materials", "categories"), "subject"),
    **dict.fromkeys(("body_part_examined", "imaging_modality", "image_dataset_type"), "subject"),
}
"""Columns of ontology terms, each a concept with its address."""

RIGHTS = (
    "dataAccessConditions",
    "dataUseConditions",
    "dataAccessConditionsDescription",
    "citationRequirements",
    "acknowledgements",
    "data_use",
    "access_description",
    "access_uri",
)
PLACES = ("countries", "continents", "regions", "country", "location")
AGES = ("ageMin", "ageMax", "age_low", "age_high")

PARTS = ("partOfNetworks", "networks", "network", "combined_network", "parent_collection", "partOfResources")
SOURCES = ("dataSources",)
WHOLES = ("sub_collections", "resources", "dataResources")
TIES = (*PARTS, *SOURCES, *WHOLES)
PERSON = "id firstName prefix lastName initials title email orcid homepage expertise role roleDescription organisation"
PERSON_BBMRI = "id title_before_name first_name last_name title_after_name email phone address zip city country role"
BODY = (
    "id pid name organisationName otherOrganisation organisation acronym website url email role isLeadOrganisation "
    "department juridical_person"
)
LINKED = "id pid name website url"
PAPER = "doi title authors year journal reference"

NESTED = {
    "peopleInvolved": PERSON,
    "contactPoint": PERSON,
    "contacts": PERSON,
    "contact": PERSON_BBMRI,
    "head": PERSON_BBMRI,
    "organisationsInvolved": BODY,
    "leadOrganisation": BODY,
    "additionalOrganisations": BODY,
    "publisher": BODY,
    "creator": BODY,
    "custodian": BODY,
    "biobank": BODY,
    "publications": PAPER,
    "designPaper": PAPER,
    "documentation": "name type description url",
    "datasets": "name label description numberOfRows",
    "tables": "name label description numberOfRows",
    "collectionEvents": "name description startYear endYear startDate endDate numberOfParticipants",
    "subpopulations": "name description numberOfParticipants",
    "subcohorts": "name description numberOfParticipants",
    "externalIdentifiers": "identifier externalIdentifierType",
    "internalIdentifiers": "identifier internalIdentifierType",
    "also_known": "name_system pid url",
    **dict.fromkeys((*PARTS, *SOURCES, *WHOLES), LINKED),
}
"""What is asked of the rows that a column refers to; of others, only their keys."""

_KEPT = (
    "accessForValidation accessIdentifiableData accessIdentifiableDataRoute accessNonEU accessNonEUConditions "
    "accessSubjectDetails accessSubjectDetailsRoute accessThirdParty accessThirdPartyConditions access_fee "
    "access_joint_project age_unit ageUnit approvalForPublication biospecimenAccess biospecimenAccessConditions "
    "biospecimenCollected catalogueType cohortDesigns collaboration_commercial collaboration_non_for_profit "
    "combined_quality commercial_use completeness dataAccessFee dataCollectionType dataDictionaryAvailable "
    "dateLastRefresh duc_profile exclusionCriteria governanceDetails hasIdentifier identifierDescription "
    "inclusionCriteria informedConsentRequired informedConsentType lagTime linkageDescription linkageOptions "
    "linkagePossibility linkagePossibilityDescription multipleEntries national_node networkType "
    "numberOfParticipantsWithSamples numberOfSamples objectives order_of_magnitude order_of_magnitude_donors "
    "otherExclusionCriteria otherInclusionCriteria populationAgeGroups populationEntry populationExit "
    "populationNotCovered populationOfInterest prelinked preservation qualification qualificationsDescription quality "
    "qualityDescription recordTrigger refreshPeriod refreshTime releaseDescription releaseFrequency releaseType "
    "results sex size sop standardOperatingProcedures status storage_temperatures supplementaryInformation "
    "timeSpanDescription timestamp unitOfObservation"
)
KEPT = tuple(_KEPT.split())
"""Columns that no property stands for: kept under the column's own address in MOLGENIS's RDF."""

IGNORED = {
    "logo": "decoration",
    "designSchematic": "a picture",
    "hricore": "says how the form was filled in",
    "biobank_label": "the name of the biobank, which is read from the biobank",
    "withdrawn": "a record that was withdrawn is not published",
    "mainCatalogue": "how the site shows it",
    "counts": "counts by group, for the site's own charts",
    "facts": "counts by group, for the site's own charts",
    "mappingsToCommonDataModels": "how variables are harmonised, variable by variable",
    "samplesets": "told in the catalogue's own pages, by set",
    "statementOfConsentPersonalData": "consent to show a name, which MOLGENIS sees to",
    "statementOfConsentEmail": "consent to show an address, which MOLGENIS sees to",
    **{f"{name}/id": "MOLGENIS's own key of a row" for name in NESTED if name not in TIES},
    **{f"{name}/initials": "the first name says more" for name in ("peopleInvolved", "contactPoint", "contacts")},
    "mg_draft": "a row's own state",
    "mg_insertedBy": "who keeps the row",
    "mg_insertedOn": "the row's own date",
    "mg_updatedBy": "who keeps the row",
    "mg_updatedOn": "the row's own date",
}
"""Columns left out on purpose, with the reason; what is not in the table is never asked for."""

_SHARED = {
    "id": "identifier where there is no pid, else otherIdentifier",
    "pid": "identifier",
    "name": "title",
    "acronym": "alternative",
    "description": "description",
    "type": "resourceType",
}
CATALOGUE = Dialect(
    "MOLGENIS catalogue",
    "https://molgenis.github.io/molgenis-emx2/#/catalogue/",
    {
        **_SHARED,
        **{n: t for n, t in TEXTS.items() if "_" not in n and n != "url"},
        **{n: t for n, t in CONCEPTS.items() if "_" not in n and n != "categories" and n != "materials"},
        **dict.fromkeys(RIGHTS[:5], "rights"),
        "countries": "spatial",
        "continents": "spatial",
        "regions": "spatial",
        "startYear": "temporal/startDate",
        "endYear": "temporal/endDate",
        "ageMin": "minTypicalAge, in years",
        "ageMax": "maxTypicalAge, in years",
        "contactEmail": "contactPoint",
        "contactPoint": "contactPoint",
        "peopleInvolved": "qualifiedAttribution with the role; contactPoint for a primary contact",
        "publisher": "publisher",
        "creator": "creator",
        "custodian": "custodian",
        "leadOrganisation": "publisher where there is none, else qualifiedAttribution",
        "additionalOrganisations": "qualifiedAttribution",
        "organisationsInvolved": "publisher for a lead organisation where there is none, else qualifiedAttribution",
        "publications": "isReferencedBy",
        "designPaper": "isReferencedBy",
        "documentation": "page",
        "datasets": "hasVariables/csvw:table (name, description, rows)",
        "collectionEvents": "wasGeneratedBy (title, description, years)",
        "subpopulations": "populationCoverage",
        "externalIdentifiers": "otherIdentifier",
        "internalIdentifiers": "otherIdentifier",
        "partOfNetworks": "isPartOf",
        "dataSources": "source",
        "applicableLegislation": "applicableLegislation, where the term has an address",
        "fundingStatement": "wasGeneratedBy/description",
        "fundingSources": "wasGeneratedBy/subject",
        "fundingScheme": "wasGeneratedBy/subject",
        **dict.fromkeys((k for k in KEPT if "_" not in k and k not in ("sop", "size", "timestamp")), "kept"),
    },
    {k: v for k, v in IGNORED.items() if "_" not in k or k.startswith("mg_")},
)
DIRECTORY = Dialect(
    "BBMRI directory",
    "https://directory.bbmri-eric.eu/ (MOLGENIS biobank directory, after MIABIS 2.0)",
    {
        **_SHARED,
        "url": "landingPage",
        "number_of_donors": "numberOfUniqueIndividuals",
        **{n: t for n, t in CONCEPTS.items() if "_" in n or n in ("categories", "materials")},
        **dict.fromkeys(RIGHTS[5:], "rights"),
        "country": "spatial",
        "location": "spatial",
        "latitude": "spatial/centroid",
        "longitude": "spatial/centroid",
        "age_low": "minTypicalAge, in years",
        "age_high": "maxTypicalAge, in years",
        "contact": "contactPoint",
        "head": "qualifiedAttribution",
        "biobank": "publisher",
        "network": "isPartOf",
        "combined_network": "isPartOf",
        "parent_collection": "isPartOf",
        "sub_collections": "hasPart",
        "also_known": "page, otherIdentifier",
        **dict.fromkeys((k for k in KEPT if "_" in k or k in ("sex", "size", "sop", "timestamp")), "kept"),
    },
    {k: IGNORED[k] for k in ("withdrawn", "biobank_label", "facts")},
)
