"""The fields of MODS and what becomes of them: the tables that mods.py works by."""

from fairdict.harvester import Dialect

HREF = "{http://www.w3.org/1999/xlink}href"
SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
RELATORS = "http://id.loc.gov/vocabulary/relators/"
IGNORED = {
    "recordInfo": "said of the record, not of the data",
    "originInfo/issuance": "whether a publication comes in parts",
    "physicalDescription/digitalOrigin": "how a copy was made",
    "physicalDescription/reformattingQuality": "how a copy was made",
}
CREATORS = frozenset({"aut", "author", "cre", "creator", "dtc", "data contributor", "col", ""})
ROLES = {"pbl": "publisher", "publisher": "publisher", "cph": "rightsHolder", "copyright holder": "rightsHolder"}
FUNDERS = frozenset({"fnd", "funder", "spn", "sponsor"})
DATES = {
    "dateIssued": "issued",
    "dateCreated": "created",
    "dateModified": "modified",
    "copyrightDate": "dateCopyrighted",
}
RELATIONS = {
    "host": "IsPartOf",
    "series": "IsPartOf",
    "constituent": "HasPart",
    "preceding": "IsNewVersionOf",
    "succeeding": "IsPreviousVersionOf",
    "original": "IsDerivedFrom",
    "otherversion": "IsVersionOf",
    "otherformat": "IsVariantFormOf",
    "isreferencedby": "IsReferencedBy",
    "references": "References",
    "reviewof": "Reviews",
}
DIALECT = Dialect(
    name="MODS 3",
    specification="https://www.loc.gov/standards/mods/",
    fields={
        "titleInfo": "title, alternative",
        "name": "creator, publisher, rightsHolder, wasGeneratedBy (funder), else qualifiedAttribution by its role",
        "typeOfResource": "resourceType",
        "genre": "resourceType",
        "originInfo/publisher": "publisher",
        "originInfo/place": "provenance",
        "originInfo/edition": "version",
        "originInfo/dateIssued": "issued",
        "originInfo/dateCreated": "created",
        "originInfo/dateModified": "modified",
        "originInfo/copyrightDate": "dateCopyrighted",
        "originInfo/dateValid": "valid",
        "originInfo/dateCaptured": "provenance",
        "originInfo/dateOther": "available for an embargo, dateAccepted, dateSubmitted by its type; else provenance",
        "originInfo/frequency": "accrualPeriodicity",
        "language": "language",
        "physicalDescription/form": "format",
        "physicalDescription/internetMediaType": "mediaType",
        "physicalDescription/extent": "extent",
        "physicalDescription/note": "provenance",
        "abstract": "description",
        "tableOfContents": "description",
        "targetAudience": "audience",
        "note": "provenance; bibliographicCitation where it is a citation",
        "subject/topic": "keyword; subject where it has an authority",
        "subject/geographic": "spatial",
        "subject/temporal": "temporal",
        "subject/hierarchicalGeographic": "spatial",
        "subject/cartographics": "spatial",
        "subject/name": "keyword",
        "subject/titleInfo": "keyword",
        "subject/genre": "keyword",
        "subject/occupation": "keyword",
        "classification": "subject",
        "relatedItem": "isPartOf, references, … by its type; else relation",
        "identifier": "identifier, otherIdentifier",
        "location/url": "landingPage; distribution for raw objects; else page",
        "location/physicalLocation": "provenance",
        "location/shelfLocator": "otherIdentifier",
        "accessCondition": "license, accessRights or rights by what it says",
        "part": "bibliographicCitation",
        "extension/grantAgreementList": "wasGeneratedBy",
        "extension/daiList": "otherIdentifier of the agent it is of",
    },
    ignored=IGNORED,
)
NAMES_KNOWN = (
    "type usage displayLabel authority authorityURI valueURI encoding keyDate point qualifier lang script ID IDref "
    "href altFormat version nameTitleGroup supplied access note dateLastAccessed unit otherType typeURI codeSpace "
    "schemaLocation collection manuscript invalid transliteration "
)
KNOWN = frozenset(NAMES_KNOWN.split())
