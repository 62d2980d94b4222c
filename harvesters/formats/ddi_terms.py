"""The fields of DDI-Codebook and what becomes of them: the tables that ddi_codebook.py works by."""

from fairdict.harvester import Dialect

CITED = "stdyDscr/citation"
INFO = "stdyDscr/stdyInfo"
SUMMARY = f"{INFO}/sumDscr"
METHOD = "stdyDscr/method"
ACCESS = "stdyDscr/dataAccs"
CODES = "codes, frequencies and layout of a variable, which its codebook tells"
UNREAD = (
    "catgry catgryGrp catlevel codInstr derivation embargo geomap imputation invalrng location notes respUnit "
    "anlysUnit security stdCatgry sumStat TotlResp undocCod valrng verStmt "
)
IGNORED = {
    "docDscr": "said of the codebook, not of the data",
    "controlledVocabUsed": "how the codebook is written",
    "dataDscr/varGrp": "how variables are grouped for reading",
    "dataDscr/nCubeGrp": "how tables are grouped for reading",
    "dataDscr/nCube": "how the cells of a table are laid out",
    "dataDscr/notes": "fingerprints of variables",
    **{f"dataDscr/var/{n}": CODES for n in UNREAD.split()},
}
"""Fields left out on purpose, with all below them, and why."""

TITLES = {"titl": "title", "parTitl": "title", "altTitl": "alternative", "subTitl": "alternative"}
METHODS = {
    "dataColl/timeMeth": "Time method",
    "dataColl/frequenc": "Frequency of collection",
    "dataColl/sampProc": "Sampling",
    "dataColl/sampleFrame": "Sample frame",
    "dataColl/targetSampleSize": "Sample size",
    "dataColl/deviat": "Deviations from the sample",
    "dataColl/collMode": "Mode of collection",
    "dataColl/resInstru": "Instrument",
    "dataColl/instrumentDevelopment": "Development of the instrument",
    "dataColl/collectorTraining": "Training of collectors",
    "dataColl/sources": "Sources",
    "dataColl/collSitu": "Situation of collection",
    "dataColl/actMin": "Actions against loss",
    "dataColl/ConOps": "Control operations",
    "dataColl/weight": "Weighting",
    "dataColl/cleanOps": "Cleaning",
    "anlyInfo/respRate": "Response rate",
    "anlyInfo/EstSmpErr": "Sampling error",
    "anlyInfo/dataAppr": "Appraisal",
    "stdyClas": "Class of study",
    "dataProcessing": "Processing",
    "codingInstructions": "Coding",
    "notes": "Note on method",
}
STATEMENTS = {
    **{f"{METHOD}/{path}": head for path, head in METHODS.items()},
    f"{CITED}/prodStmt/software": "Software",
    f"{CITED}/prodStmt/prodPlac": "Produced in",
    f"{CITED}/notes": "Note",
    "stdyDscr/studyAuthorization": "Authorisation",
    "stdyDscr/studyDevelopment": "Development of the study",
    "stdyDscr/notes": "Note",
    f"{INFO}/qualityStatement": "Quality",
    f"{INFO}/exPostEvaluation": "Evaluation",
    f"{INFO}/studyBudget": "Budget",
    f"{INFO}/notes": "Note",
    f"{ACCESS}/setAvail/origArch": "Original archive",
    f"{ACCESS}/setAvail/complete": "Completeness",
}
"""What becomes a statement of provenance, and its heading."""

RIGHTS = {
    f"{ACCESS}/setAvail/avlStatus": "avlStatus",
    f"{ACCESS}/useStmt/restrctn": "restrctn",
    f"{ACCESS}/useStmt/conditions": "conditions",
    f"{ACCESS}/useStmt/confDec": "confDec",
    f"{ACCESS}/useStmt/specPerm": "specPerm",
    f"{ACCESS}/useStmt/citReq": "citReq",
    f"{ACCESS}/useStmt/deposReq": "deposReq",
    f"{ACCESS}/useStmt/disclaimer": "disclaimer",
    f"{ACCESS}/setAvail/notes": "notes",
    f"{ACCESS}/notes": "notes",
    f"{CITED}/prodStmt/copyright": "copyright",
}
RELATED = {"relPubl": "IsReferencedBy", "relMat": "", "relStdy": "", "othRefs": "References", "othRefNote": ""}
DIALECT = Dialect(
    name="DDI-Codebook 2.5, 2.1, 1.2.2",
    specification="https://ddialliance.org/Specification/DDI-Codebook/",
    fields={
        f"{CITED}/titlStmt/titl": "title",
        f"{CITED}/titlStmt/parTitl": "title in its language, else alternative",
        f"{CITED}/titlStmt/altTitl": "alternative",
        f"{CITED}/titlStmt/subTitl": "alternative",
        f"{CITED}/titlStmt/IDNo": "identifier, otherIdentifier",
        f"{CITED}/rspStmt/AuthEnty": "creator, with affiliation",
        f"{CITED}/rspStmt/othId": "contributor, or qualifiedAttribution with its role",
        f"{CITED}/prodStmt/producer": "qualifiedAttribution (Producer); publisher where no distributor is named",
        f"{CITED}/prodStmt/prodDate": "created",
        f"{CITED}/prodStmt/fundAg": "wasGeneratedBy: funder",
        f"{CITED}/prodStmt/grantNo": "wasGeneratedBy: identifier, and funder by its agency",
        f"{CITED}/distStmt/distrbtr": "publisher; the others qualifiedAttribution (Distributor)",
        f"{CITED}/distStmt/contact": "contactPoint",
        f"{CITED}/distStmt/depositr": "qualifiedAttribution (depositor)",
        f"{CITED}/distStmt/depDate": "dateSubmitted",
        f"{CITED}/distStmt/distDate": "issued",
        f"{CITED}/serStmt": "inSeries",
        f"{CITED}/verStmt/version": "version; its date: issued, else modified",
        f"{CITED}/verStmt/verResp": "versionNotes",
        f"{CITED}/verStmt/notes": "versionNotes",
        f"{CITED}/biblCit": "bibliographicCitation",
        f"{CITED}/holdings": "landingPage, identifier by its address; otherIdentifier by its words",
        f"{INFO}/subject/keyword": "keyword; theme or subject where it has a vocabulary",
        f"{INFO}/subject/topcClas": "theme or subject, and keyword",
        f"{INFO}/abstract": "description",
        f"{SUMMARY}/timePrd": "temporal",
        f"{SUMMARY}/collDate": "temporal where no timePrd is given, else provenance",
        f"{SUMMARY}/nation": "spatial",
        f"{SUMMARY}/geogCover": "spatial",
        f"{SUMMARY}/geogUnit": "geodcatap:spatialResolutionAsText",
        f"{SUMMARY}/geoBndBox": "spatial bbox",
        f"{SUMMARY}/boundPoly": "spatial geometry",
        f"{SUMMARY}/anlyUnit": "disco:analysisUnit",
        f"{SUMMARY}/universe": "populationCoverage",
        f"{SUMMARY}/dataKind": "resourceType",
        f"{METHOD}/dataColl/dataCollector": "qualifiedAttribution (DataCollector)",
        **{path: f"provenance, headed “{head}”" for path, head in STATEMENTS.items()},
        **{path: "license, accessRights or rights by what it says" for path in RIGHTS},
        f"{ACCESS}/useStmt/contact": "contactPoint",
        f"{ACCESS}/setAvail/accsPlac": "rights; page by its address",
        f"{ACCESS}/setAvail/collSize": "extent",
        f"{ACCESS}/setAvail/fileQnty": "extent",
        "stdyDscr/othrStdyMat": "isReferencedBy for relPubl, references for othRefs, else relation",
        "fileDscr": "distribution where it has an address; a table of hasVariables; numberOfRecords of a single file",
        "dataDscr/var": "hasVariables: name, label, question and concept",
        "otherMat": "page or distribution by its address, else relation",
    },
    ignored=IGNORED,
)

NAMES_COMMON = (
    "ID source elementVersion elementVersionDate ddiLifecycleUrn ddiCodebookUrn sdatrefs methrefs pubrefs access "
    "version codeBookAgency seq level type subject role date event cycle abbr affiliation agency URI URIref vocab "
    "vocabURI email format media location callno unit clusion files dcml intrvl name vendor nCube geog temporal wgt "
    "qstn title charset category unitlabel required formNo cert lang scale formNo parent var varGrp vocabInstanceURI "
    "vocabInstanceCodeTerm valueDataType typeOfDevelopmentActivity typeOfSetAvailability "
)
COMMON = frozenset(NAMES_COMMON.split())
"""Attributes that are read where they say something of the data, or that steer how their element is read."""
