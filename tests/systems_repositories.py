"""Records of repositories and catalogues that answer in JSON, bare, and their fields filled in."""

from typing import Any

from fairdict_harvesters import ckan, dataverse, figshare, invenio

from tests.system import DOI, DOI_IRI, EU, FILE, HEALTH, LICENCE, LONG, MADE, OLDER, PAGE, PAPER, PUBLIC, System


def _attribute(value: Any, name: str, **more: Any) -> dict[str, Any]:
    return {"typeName": name, "multiple": isinstance(value, list), "typeClass": "primitive", "value": value, **more}


def _block(block: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return {"datasetVersion": {"metadataBlocks": {block: {"name": block, "fields": list(fields)}}}}


def _compound(name: str, **parts: str) -> dict[str, Any]:
    return _attribute([{part: _attribute(value, part) for part, value in parts.items()}], name, typeClass="compound")


DATAVERSE = System(
    dataverse,
    "application/json",
    {"id": 1, "datasetVersion": {"versionState": "RELEASED", "metadataBlocks": {"citation": {"fields": []}}}},
    {
        "dataset/persistentUrl": {"persistentUrl": DOI_IRI, "datasetVersion": {"datasetPersistentId": f"doi:{DOI}"}},
        "citation/title": _block("citation", _attribute("Sleep in Twente", "title")),
        "citation/dsDescription": _block("citation", _compound("dsDescription", dsDescriptionValue=LONG)),
        "citation/keyword": _block("citation", _compound("keyword", keywordValue="sleep")),
        "citation/keyword (keywordTermURI)": _block(
            "citation", _compound("keyword", keywordValue="Health", keywordTermURI=HEALTH)
        ),
        "citation/author": _block("citation", _compound("author", authorName="Bos, Jo")),
        "dataset/publisher": {"publisher": "Example University"},
        "dataset/publicationDate": {"publicationDate": "2021-03-01"},
        "version/lastUpdateTime": {"datasetVersion": {"lastUpdateTime": "2022-05-16T08:00:00Z"}},
        "version/license": {"datasetVersion": {"license": {"name": "CC BY 4.0", "uri": LICENCE}}},
        "version/termsOfUse": {"datasetVersion": {"termsOfUse": "Cite the authors."}},
        "files/restricted": {
            "datasetVersion": {"files": [{"label": "sleep.json", "restricted": False, "dataFile": {"id": 7}}]}
        },
        "citation/datasetContact": _block(
            "citation",
            _compound("datasetContact", datasetContactName="Data desk", datasetContactEmail="data@example.org"),
        ),
        "files/dataFile": {
            "datasetVersion": {
                "files": [
                    {
                        "label": "sleep.json",
                        "restricted": False,
                        "dataFile": {
                            "id": 7,
                            "filename": "sleep.json",
                            "contentType": "application/ld+json",
                            "filesize": 52431,
                        },
                    }
                ]
            }
        },
        "geospatial/geographicCoverage": _block("geospatial", _compound("geographicCoverage", city="Enschede")),
        "citation/timePeriodCovered": _block(
            "citation",
            _compound("timePeriodCovered", timePeriodCoveredStart="2018-03-01", timePeriodCoveredEnd="2021-11-30"),
        ),
        "citation/language": _block("citation", _attribute(["Dutch"], "language")),
        "citation/kindOfData": _block("citation", _attribute(["survey"], "kindOfData")),
        "version/versionNumber": {"datasetVersion": {"versionNumber": 2, "versionMinorNumber": 0}},
        "citation/originOfSources": _block("citation", _attribute(MADE, "originOfSources")),
        "citation/alternativeURL": _block("citation", _attribute(PAGE, "alternativeURL")),
        "citation/relatedMaterial": _block("citation", _attribute([PAPER], "relatedMaterial")),
        "citation/publication": _block(
            "citation", _compound("publication", publicationIDType="doi", publicationIDNumber="10.5072/paper-7")
        ),
        "citation/dataSources": _block("citation", _attribute([OLDER], "dataSources")),
        "citation/series": _block("citation", _compound("series", seriesName="Nights")),
        "citation/grantNumber": _block(
            "citation", _compound("grantNumber", grantNumberAgency="NWO", grantNumberValue="406")
        ),
    },
)

CKAN = System(
    ckan,
    "application/json",
    {"id": "0b6f1f5e"},
    {
        "identifier": {"identifier": DOI_IRI},
        "title": {"title": "Sleep in Twente"},
        "notes": {"notes": LONG},
        "tags": {"tags": [{"name": "sleep"}]},
        "theme": {"theme": [HEALTH]},
        "author": {"author": "Jo Bos"},
        "organization": {"organization": {"name": "uni", "title": "Example University"}},
        "issued": {"issued": "2021-03-01"},
        "modified": {"modified": "2022-05-16"},
        "license_url": {"license_url": LICENCE},
        "rights": {"rights": "Cite the authors."},
        "access_rights": {"access_rights": PUBLIC},
        "maintainer_email": {"maintainer": "Data desk", "maintainer_email": "data@example.org"},
        "url": {"url": PAGE},
        "resources/url": {"resources": [{"url": FILE}]},
        "resources/access_url": {"resources": [{"url": FILE, "access_url": PAGE}]},
        "resources/download_url": {"resources": [{"url": FILE, "download_url": FILE}]},
        "resources/format": {"resources": [{"url": FILE, "format": "JSON-LD"}]},
        "resources/mimetype": {"resources": [{"url": FILE, "mimetype": "application/ld+json"}]},
        "resources/size": {"resources": [{"url": FILE, "size": 52431}]},
        "resources/license": {"resources": [{"url": FILE, "license": LICENCE}]},
        "resources/rights": {"resources": [{"url": FILE, "rights": "Cite the authors."}]},
        "spatial": {"spatial": "Twente"},
        "temporal_coverage": {"temporal_coverage": [{"start": "2018-03-01", "end": "2021-11-30"}]},
        "language": {"language": "nl"},
        "version": {"version": "2"},
        "provenance": {"provenance": MADE},
        "dcat_type": {"dcat_type": "http://purl.org/dc/dcmitype/Dataset"},
        "documentation": {"documentation": PAPER},
        "conforms_to": {"conforms_to": "https://w3id.org/bids/1.9.0"},
        "related_resource": {"related_resource": PAPER},
        "is_referenced_by": {"is_referenced_by": PAPER},
        "source": {"source": OLDER},
        "is_version_of": {"is_version_of": OLDER},
        "relationships_as_subject": {
            "relationships_as_subject": [{"type": "child_of", "object": "other", "subject": "0b6f1f5e"}]
        },
        "provenance_activity": {"provenance_activity": [{"label": "Nights of the East"}]},
    },
)

_RELATED = {"identifier": OLDER, "scheme": "doi"}
INVENIO = System(
    invenio,
    "application/json",
    {
        "id": "abcd1",
        "parent": {"id": "zzzz9"},
        "links": {"self_html": "https://repo.example.org/records/abcd1"},
        "metadata": {"title": "Sleep"},
    },
    {
        "pids": {"pids": {"doi": {"identifier": DOI, "provider": "datacite"}}},
        "metadata/title": {"metadata": {"title": "Sleep in Twente"}},
        "metadata/description": {"metadata": {"description": LONG}},
        "metadata/subjects": {"metadata": {"subjects": [{"subject": "sleep"}, {"subject": "Health", "id": HEALTH}]}},
        "metadata/creators": {"metadata": {"creators": [{"person_or_org": {"type": "personal", "name": "Bos, Jo"}}]}},
        "metadata/publisher": {"metadata": {"publisher": "Example University"}},
        "metadata/publication_date": {"metadata": {"publication_date": "2021-03-01"}},
        "updated": {"updated": "2022-05-16T08:00:00+00:00"},
        "metadata/rights": {"metadata": {"rights": [{"title": {"en": "CC BY 4.0"}, "props": {"url": LICENCE}}]}},
        "metadata/copyright": {"metadata": {"copyright": "Cite the authors."}},
        "access": {"access": {"record": "public", "files": "public", "status": "open"}},
        "files/entries": {
            "files": {
                "enabled": True,
                "entries": {"sleep.json": {"key": "sleep.json", "size": 52431, "mimetype": "application/ld+json"}},
            }
        },
        "metadata/formats": {"metadata": {"formats": ["application/ld+json"]}},
        "metadata/resource_type": {"metadata": {"resource_type": {"id": "dataset", "title": {"en": "Dataset"}}}},
        "metadata/locations": {"metadata": {"locations": {"features": [{"place": "Twente"}]}}},
        "metadata/dates": {"metadata": {"dates": [{"date": "2018/2021", "type": {"id": "coverage"}}]}},
        "metadata/languages": {"metadata": {"languages": [{"id": "nld"}]}},
        "metadata/version": {"metadata": {"version": "2"}},
        "metadata/additional_descriptions": {
            "metadata": {"additional_descriptions": [{"description": MADE, "type": {"id": "methods"}}]}
        },
        "metadata/related_identifiers": {
            "metadata": {
                "related_identifiers": [
                    *(
                        {**_RELATED, "relation_type": {"id": kind}}
                        for kind in ("isversionof", "ispartof", "isderivedfrom")
                    ),
                    {"identifier": PAPER, "scheme": "doi", "relation_type": {"id": "iscitedby"}},
                ]
            }
        },
        "metadata/funding": {
            "metadata": {"funding": [{"funder": {"name": "NWO"}, "award": {"title": {"en": "Nights"}, "number": "4"}}]}
        },
    },
)

ZENODO = System(
    invenio,
    "application/json",
    {
        "id": 4123,
        "conceptrecid": "4122",
        "conceptdoi": "10.5072/zenodo.4122",
        "metadata": {"title": "Sleep", "access_right": "open"},
    },
    {
        "doi": {"doi": DOI, "metadata": {"doi": DOI}},
        "metadata/title": {"metadata": {"title": "Sleep in Twente"}},
        "metadata/description": {"metadata": {"description": LONG}},
        "metadata/keywords": {"metadata": {"keywords": ["sleep"]}},
        "metadata/subjects": {"metadata": {"subjects": [{"term": "Health", "identifier": HEALTH, "scheme": "url"}]}},
        "metadata/creators": {"metadata": {"creators": [{"name": "Bos, Jo"}]}},
        "metadata/imprint": {"metadata": {"imprint": {"publisher": "Example University"}}},
        "metadata/publication_date": {"metadata": {"publication_date": "2021-03-01"}},
        "modified": {"modified": "2022-05-16T08:00:00+00:00"},
        "metadata/license": {"metadata": {"license": {"id": "cc-by-4.0"}}},
        "metadata/access_conditions": {"metadata": {"access_conditions": "Cite the authors."}},
        "metadata/access_right": {"metadata": {"access_right": "open"}},
        "files": {"files": [{"key": "sleep.json", "size": 52431, "links": {"self": FILE}}]},
        "metadata/resource_type": {"metadata": {"resource_type": {"type": "dataset", "title": "Dataset"}}},
        "metadata/locations": {"metadata": {"locations": [{"place": "Twente"}]}},
        "metadata/dates": {"metadata": {"dates": [{"start": "2018-03-01", "end": "2021-11-30", "type": "collected"}]}},
        "metadata/language": {"metadata": {"language": "nld"}},
        "metadata/version": {"metadata": {"version": "2"}},
        "metadata/method": {"metadata": {"method": MADE}},
        "metadata/related_identifiers": {
            "metadata": {
                "related_identifiers": [
                    {"identifier": OLDER, "relation": "isPartOf", "scheme": "doi"},
                    {"identifier": OLDER, "relation": "isDerivedFrom", "scheme": "doi"},
                    {"identifier": PAPER, "relation": "isCitedBy", "scheme": "doi"},
                ]
            }
        },
        "metadata/grants": {"metadata": {"grants": [{"title": "Nights", "code": "4", "funder": {"name": "NWO"}}]}},
    },
)

FIGSHARE = System(
    figshare,
    "application/json",
    {"id": 41, "title": "Sleep"},
    {
        "doi": {"doi": DOI},
        "title": {"title": "Sleep in Twente"},
        "description": {"description": LONG},
        "tags": {"tags": ["sleep"]},
        "authors": {"authors": [{"full_name": "Jo Bos"}]},
        "custom/Publisher": {"custom_fields": [{"name": "Publisher", "value": "Example University"}]},
        "published_date": {"published_date": "2021-03-01T08:00:00Z"},
        "modified_date": {"modified_date": "2022-05-16T08:00:00Z"},
        "license": {"license": {"name": "CC BY 4.0", "url": LICENCE}},
        "custom/Licence remarks": {"custom_fields": [{"name": "Licence remarks", "value": "Cite the authors."}]},
        "is_public": {"is_public": True},
        "url_public_html": {"url_public_html": PAGE},
        "files": {
            "files": [
                {"id": 7, "name": "sleep.json", "size": 52431, "download_url": FILE, "mimetype": "application/ld+json"}
            ]
        },
        "custom/Data Link": {"custom_fields": [{"name": "Data Link", "value": [PAGE]}]},
        "custom/Format": {"custom_fields": [{"name": "Format", "value": "application/ld+json"}]},
        "custom/Geolocation": {"custom_fields": [{"name": "Geolocation", "value": "Twente"}]},
        "custom/Time coverage": {"custom_fields": [{"name": "Time coverage", "value": "2018-03-01/2021-11-30"}]},
        "custom/Language": {"custom_fields": [{"name": "Language", "value": f"{EU}language/NLD"}]},
        "version": {"version": 2},
        "related_materials": {
            "related_materials": [
                {"identifier": OLDER, "identifier_type": "DOI", "relation": "IsVersionOf", "link": OLDER}
            ]
        },
        "defined_type_name": {"defined_type_name": "dataset", "defined_type": 3},
        "resource_doi": {"resource_doi": "10.5072/paper-7"},
        "custom/Derived From": {"custom_fields": [{"name": "Derived From", "value": [OLDER]}]},
        "funding_list": {"funding_list": [{"title": "Nights of the East", "grant_code": "4", "funder_name": "NWO"}]},
    },
)
