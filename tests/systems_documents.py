"""Records that lie in documents, JSON, tables and graphs, bare, and their fields filled in."""

from fairdict_harvesters import datacite, datajson, dcat, molgenis, schemaorg, sheet

from tests.system import DOI, DOI_IRI, EU, FILE, HEALTH, LICENCE, LONG, MADE, OLDER, PAGE, PAPER, PUBLIC, System

_DATES = [
    {"date": "2021-03-01", "dateType": "Issued"},
    {"date": "2022-05-16", "dateType": "Updated"},
    {"date": "2018/2021", "dateType": "Coverage"},
]
DATACITE_JSON = System(
    datacite,
    "application/vnd.api+json",
    {"id": DOI, "type": "dois", "attributes": {"titles": [{"title": "Sleep"}]}},
    {
        "doi": {"attributes": {"doi": DOI}},
        "titles": {"attributes": {"titles": [{"title": "Sleep in Twente"}]}},
        "descriptions": {
            "attributes": {
                "descriptions": [
                    {"description": LONG, "descriptionType": "Abstract"},
                    {"description": MADE, "descriptionType": "Methods"},
                ]
            }
        },
        "subjects": {"attributes": {"subjects": [{"subject": "sleep"}, {"subject": "Health", "valueUri": HEALTH}]}},
        "creators": {"attributes": {"creators": [{"name": "Bos, Jo"}]}},
        "publisher": {"attributes": {"publisher": {"name": "Example University"}}},
        "dates": {"attributes": {"dates": _DATES}},
        "rightsList": {
            "attributes": {
                "rightsList": [
                    {"rights": "CC BY 4.0", "rightsUri": LICENCE},
                    {"rights": "open access", "rightsUri": "http://purl.org/coar/access_right/c_abf2"},
                    {"rights": "Cite the authors."},
                ]
            }
        },
        "contributors": {"attributes": {"contributors": [{"name": "Data desk", "contributorType": "ContactPerson"}]}},
        "types/resourceTypeGeneral": {"attributes": {"types": {"resourceTypeGeneral": "Dataset"}}},
        "url": {"attributes": {"url": PAGE}},
        "contentUrl": {"attributes": {"contentUrl": [FILE]}},
        "formats": {"attributes": {"formats": ["application/ld+json"]}},
        "geoLocations": {"attributes": {"geoLocations": [{"geoLocationPlace": "Twente"}]}},
        "language": {"attributes": {"language": "nl"}},
        "version": {"attributes": {"version": "2"}},
        "relatedIdentifiers": {
            "attributes": {
                "relatedIdentifiers": [
                    {"relatedIdentifier": OLDER, "relatedIdentifierType": "DOI", "relationType": "IsVersionOf"},
                    *(
                        {"relatedIdentifier": PAPER, "relatedIdentifierType": "DOI", "relationType": kind}
                        for kind in ("IsCitedBy", "References", "IsDocumentedBy")
                    ),
                    *(
                        {"relatedIdentifier": OLDER, "relatedIdentifierType": "DOI", "relationType": kind}
                        for kind in ("IsPartOf", "IsDerivedFrom")
                    ),
                ]
            }
        },
        "fundingReferences": {"attributes": {"fundingReferences": [{"funderName": "NWO", "awardNumber": "4"}]}},
    },
)

DATAJSON = System(
    datajson,
    "application/json",
    {"@type": "dcat:Dataset"},
    {
        "identifier": {"identifier": DOI_IRI},
        "title": {"title": "Sleep in Twente"},
        "description": {"description": LONG},
        "keyword": {"keyword": ["sleep"]},
        "theme": {"theme": [HEALTH]},
        "publisher": {"publisher": {"name": "Example University"}},
        "issued": {"issued": "2021-03-01"},
        "modified": {"modified": "2022-05-16"},
        "license": {"license": LICENCE},
        "rights": {"rights": "Cite the authors."},
        "accessLevel": {"accessLevel": "public"},
        "contactPoint": {"contactPoint": {"fn": "Data desk", "hasEmail": "mailto:data@example.org"}},
        "landingPage": {"landingPage": PAGE},
        "distribution": {"distribution": [{"accessURL": PAGE}]},
        "distribution/accessURL": {"distribution": [{"accessURL": PAGE}]},
        "distribution/downloadURL": {"distribution": [{"downloadURL": FILE, "mediaType": "application/ld+json"}]},
        "distribution/format": {"distribution": [{"accessURL": PAGE, "format": "JSON-LD"}]},
        "distribution/mediaType": {"distribution": [{"accessURL": PAGE, "mediaType": "application/ld+json"}]},
        "spatial": {"spatial": "Twente"},
        "temporal": {"temporal": "2018-03-01/2021-11-30"},
        "language": {"language": ["nl"]},
        "version": {"version": "2"},
        "describedBy": {"describedBy": PAPER},
        "conformsTo": {"conformsTo": "https://w3id.org/bids/1.9.0"},
        "isPartOf": {"isPartOf": "nights"},
    },
)

SCHEMAORG = System(
    schemaorg,
    "application/ld+json",
    {"@context": "https://schema.org/", "@type": "Dataset"},
    {
        "identifier": {"identifier": DOI_IRI},
        "name": {"name": "Sleep in Twente"},
        "description": {"description": LONG},
        "keywords": {"keywords": ["sleep"]},
        "keywords (DefinedTerm with url)": {"keywords": [{"@type": "DefinedTerm", "name": "Health", "url": HEALTH}]},
        "creator": {"creator": {"@type": "Person", "name": "Jo Bos"}},
        "publisher": {"publisher": {"@type": "Organization", "name": "Example University"}},
        "datePublished": {"datePublished": "2021-03-01"},
        "dateModified": {"dateModified": "2022-05-16"},
        "license": {"license": LICENCE},
        "copyrightNotice": {"copyrightNotice": "Cite the authors."},
        "conditionsOfAccess": {"conditionsOfAccess": PUBLIC},
        "contactPoint": {"contactPoint": {"@type": "ContactPoint", "name": "Desk", "email": "data@example.org"}},
        "url": {"url": PAGE},
        "distribution": {"distribution": [{"@type": "DataDownload", "contentUrl": FILE}]},
        "distribution/url": {"distribution": [{"@type": "DataDownload", "url": PAGE}]},
        "distribution/contentUrl": {"distribution": [{"@type": "DataDownload", "contentUrl": FILE}]},
        "distribution/fileFormat": {
            "distribution": [{"@type": "DataDownload", "contentUrl": FILE, "fileFormat": "JSON-LD"}]
        },
        "distribution/encodingFormat": {
            "distribution": [{"@type": "DataDownload", "contentUrl": FILE, "encodingFormat": "application/ld+json"}]
        },
        "distribution/contentSize": {
            "distribution": [{"@type": "DataDownload", "contentUrl": FILE, "contentSize": "52431"}]
        },
        "distribution/license": {"distribution": [{"@type": "DataDownload", "contentUrl": FILE, "license": LICENCE}]},
        "additionalType": {"additionalType": "http://purl.org/dc/dcmitype/Dataset"},
        "variableMeasured": {"variableMeasured": [{"@type": "PropertyValue", "name": "hours of sleep"}]},
        "spatialCoverage": {"spatialCoverage": {"@type": "Place", "name": "Twente"}},
        "temporalCoverage": {"temporalCoverage": "2018-03-01/2021-11-30"},
        "inLanguage": {"inLanguage": "nl"},
        "version": {"version": "2"},
        "conformsTo": {"conformsTo": {"@id": "https://w3id.org/bids/1.9.0"}},
        "citation": {"citation": PAPER},
        "subjectOf": {"subjectOf": {"@type": "ScholarlyArticle", "@id": PAPER, "name": "Nights"}},
        "isPartOf": {"isPartOf": {"@type": "Dataset", "@id": OLDER}},
        "isVariantOf": {"isVariantOf": {"@id": OLDER}},
        "isBasedOn": {"isBasedOn": OLDER},
        "sameAs": {"sameAs": "https://other.example.org/record/9"},
        "funding": {"funding": {"@type": "Grant", "identifier": "4", "funder": {"name": "NWO"}}},
    },
    media="application/ld+json",
)

MOLGENIS = System(
    molgenis,
    "application/json",
    {"id": "sleep"},
    {
        "pid": {"pid": DOI_IRI},
        "name": {"name": "Sleep in Twente"},
        "description": {"description": LONG},
        "keywords": {"keywords": ["sleep"]},
        "theme": {"theme": [{"name": "Health", "ontologyTermURI": HEALTH}]},
        "creator": {"creator": [{"id": "uni", "name": "Example University"}]},
        "publisher": {"publisher": {"id": "uni", "name": "Example University"}},
        "issued": {"issued": "2021-03-01"},
        "modified": {"modified": "2022-05-16"},
        "license": {"license": LICENCE},
        "dataAccessConditionsDescription": {"dataAccessConditionsDescription": "Ask the desk."},
        "accessRights": {"accessRights": {"name": "public", "ontologyTermURI": PUBLIC}},
        "contactEmail": {"contactEmail": "data@example.org"},
        "website": {"website": PAGE},
        "countries": {"countries": [{"name": "Netherlands"}]},
        "startYear": {"startYear": 2018},
        "languages": {"languages": [{"name": "Dutch", "code": "nld"}]},
        "version": {"version": "2"},
        "dataCollectionDescription": {"dataCollectionDescription": MADE},
        "type": {"type": [{"name": "Cohort study"}]},
        "documentation": {"documentation": [{"name": "Codebook", "url": PAPER}]},
        "designPaper": {"designPaper": [{"doi": PAPER, "title": "Nights"}]},
        "dataSources": {"dataSources": [{"dataSource": {"id": "older", "name": "Older nights"}}]},
        "partOfNetworks": {"partOfNetworks": [{"id": "net", "name": "Network of nights"}]},
        "collectionEvents": {"collectionEvents": [{"name": "First wave", "startYear": {"name": "2018"}}]},
    },
)

SHEET = System(
    sheet,
    "text/csv",
    {"Titel": "Sleep in Twente", "Versie": "1"},
    {
        "Identifier": DOI_IRI,
        "Titel": "Sleep in Twente",
        "Omschrijving": LONG,
        "Trefwoorden": "sleep",
        "Thema": HEALTH,
        "Maker": "Jo Bos",
        "Uitgever": "Example University",
        "Publicatiedatum": "2021-03-01",
        "Wijzigingsdatum": "2022-05-16",
        "Licentie": LICENCE,
        "Gebruiksvoorwaarden": "Cite the authors.",
        "Toegangsrechten": PUBLIC,
        "Contact": "data@example.org",
        "Landingspagina": PAGE,
        "Downloadlink": FILE,
        "Toegangslink": PAGE,
        "Formaat": "JSON-LD",
        "Mediatype": "application/ld+json",
        "Bestandsgrootte": "52431",
        "Licentie bestand": LICENCE,
        "Titel bestand": "All nights",
        "Omschrijving bestand": "A night a row.",
        "Gebied": "Twente",
        "Periode": "2018-03-01/2021-11-30",
        "Taal": "nl",
        "Versie": "2",
        "Herkomst": MADE,
        "Soort": "dataset",
        "Documentatie": PAPER,
        "Standaard": "https://w3id.org/bids/1.9.0",
    },
)

_TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix odrl: <http://www.w3.org/ns/odrl/2/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<urn:x-bare:1> a dcat:Dataset .
"""
_THING = "<urn:x-bare:1>"
_FILE = f"_:f a dcat:Distribution . {_THING} dcat:distribution _:f . _:f"
_STABLE = "http://publications.europa.eu/resource/authority/planned-availability/STABLE"
DCAT = System(
    dcat,
    "text/turtle",
    _TURTLE,
    {
        "dct:identifier": f'{_THING} dct:identifier "{DOI_IRI}" .',
        "dct:title": f'{_THING} dct:title "Sleep in Twente"@en .',
        "dct:description": f'{_THING} dct:description "{LONG}"@en . {_FILE} dct:description "A night a row."@en .',
        "dcat:keyword": f'{_THING} dcat:keyword "sleep"@en .',
        "dcat:theme": f"{_THING} dcat:theme <{HEALTH}> .",
        "dct:creator": f'{_THING} dct:creator [ a foaf:Person ; foaf:name "Jo Bos" ] .',
        "dct:publisher": f'{_THING} dct:publisher [ a foaf:Agent ; foaf:name "Example University" ] .',
        "dct:issued": f'{_THING} dct:issued "2021-03-01"^^xsd:date .',
        "dct:modified": f'{_THING} dct:modified "2022-05-16"^^xsd:date .',
        "dct:license": f"{_THING} dct:license <{LICENCE}> . {_FILE} dct:license <{LICENCE}> .",
        "dct:rights": f'{_FILE} dct:rights [ a dct:RightsStatement ; rdfs:label "Cite the authors."@en ] .',
        "dct:accessRights": f"{_THING} dct:accessRights <{PUBLIC}> .",
        "dcat:contactPoint": f'{_THING} dcat:contactPoint [ vcard:fn "Desk" ; vcard:hasEmail <mailto:a@b.example> ] .',
        "dcat:landingPage": f"{_THING} dcat:landingPage <{PAGE}> .",
        "dcat:distribution": f"{_FILE} dcat:accessURL <{PAGE}> .",
        "dcat:accessURL": f"{_FILE} dcat:accessURL <{PAGE}> .",
        "dcat:downloadURL": f"{_FILE} dcat:downloadURL <{FILE}> .",
        "dct:format": f"{_FILE} dct:format <{EU}file-type/JSON_LD> .",
        "dcat:mediaType": f"{_FILE} dcat:mediaType <http://www.iana.org/assignments/media-types/application/ld+json> .",
        "dcat:byteSize": f'{_FILE} dcat:byteSize "52431"^^xsd:nonNegativeInteger .',
        "dcatap:availability": f"{_FILE} <http://data.europa.eu/r5r/availability> <{_STABLE}> .",
        "dct:spatial": f'{_THING} dct:spatial [ a dct:Location ; rdfs:label "Twente" ] .',
        "dct:temporal": f'{_THING} dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2018"^^xsd:gYear ] .',
        "dct:language": f"{_THING} dct:language <{EU}language/NLD> .",
        "dcat:version": f'{_THING} dcat:version "2" .',
        "dct:provenance": f'{_THING} dct:provenance [ a dct:ProvenanceStatement ; rdfs:label "{MADE}"@en ] .',
        "foaf:page": f"{_THING} foaf:page <{PAPER}> .",
        "dct:conformsTo": f"{_THING} dct:conformsTo <https://w3id.org/bids/1.9.0> .",
        "dct:subject": f"{_THING} dct:subject <{HEALTH}> .",
        "dct:references": f"{_THING} dct:references <{PAPER}> .",
        "dct:type": f"{_THING} dct:type <http://purl.org/dc/dcmitype/Dataset> .",
        "healthdcatap:hasVariables": f"{_THING} <http://healthdataportal.eu/ns/health#hasVariables> <urn:x-table> .",
        "dct:relation": f"{_THING} dct:relation <{PAPER}> .",
        "dct:isReferencedBy": f"{_THING} dct:isReferencedBy <{PAPER}> .",
        "dct:source": f"{_THING} dct:source <{OLDER}> .",
        "dct:isPartOf": f"{_THING} dct:isPartOf <{OLDER}> .",
        "dcat:isVersionOf": f"{_THING} dcat:isVersionOf <{OLDER}> .",
        "prov:wasGeneratedBy": f'{_THING} prov:wasGeneratedBy [ a prov:Activity ; dct:title "Nights of the East" ] .',
        "odrl:hasPolicy": f"{_THING} odrl:hasPolicy <https://data.example.org/policy> .",
    },
    media="text/turtle",
)
