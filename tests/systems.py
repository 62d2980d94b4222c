"""A bare record in each system, and how each of its fields is filled in, so that fixes can be carried out.

``FILLED`` has, under the names of ``vocabularies/tables/fields.toml``, what a steward would put there: part of a JSON
object, XML to be laid into the record, a column, or a line of Turtle.
"""

import copy
import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fairdict_harvesters import (
    ckan,
    csw,
    datacite,
    datajson,
    dataverse,
    dcat,
    ddi,
    figshare,
    invenio,
    molgenis,
    oaipmh,
    schemaorg,
    sheet,
)
from lxml import etree

from fairdict.config import Source
from fairdict.description import Description
from fairdict.harvester import Record
from fairdict.model import Response

MakeSource = Callable[..., Source]
DOI = "10.5072/sleep-1"
DOI_IRI = f"https://doi.org/{DOI}"
PAPER = "https://doi.org/10.5072/paper-7"
OLDER = "https://doi.org/10.5072/sleep-0"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
EU = "http://publications.europa.eu/resource/authority/"
HEALTH = f"{EU}data-theme/HEAL"
PUBLIC = f"{EU}access-right/PUBLIC"
LONG = "Diaries and actigraphy of 412 adults who slept at home, over two weeks each."
PAGE = "https://data.example.org/record/1"
FILE = f"{PAGE}/sleep.json"
DOWNLOAD = "https://data.example.org/bitstream/1/sleep.json"
MADE = "Collected with wrist actigraphs."


@dataclass(frozen=True)
class System:
    """``harvester`` reads what ``bare`` holds; ``form`` is the format of the record as judging knows it."""

    harvester: Any
    form: str
    bare: Any
    filled: Mapping[str, Any]
    media: str = "application/json"
    software: str = ""

    @property
    def name(self) -> str:
        return str(self.harvester.__name__.rpartition(".")[2])

    def describe(self, make_source: MakeSource, fields: tuple[str, ...] = ()) -> Description:
        """The description of the bare record with some of its fields filled in."""
        source = make_source(self.name)
        if self.harvester is sheet:
            return _of_table(self, make_source, fields)
        if self.harvester is dcat:
            return _of_graph(self, make_source, fields)
        body = _xml(self, fields) if isinstance(self.bare, str) else _json(self, fields)
        hints = (
            {"column": "https://cat.example.org/cat/api/rdf/Resources/column/"} if self.harvester is molgenis else {}
        )
        page = "https://cat.example.org/cat" if self.harvester is molgenis else ""
        record = Record("r-1", body, self.media, hints=hints, page=page)
        return next(iter(self.harvester.describe(record, source)))


def _json(system: System, fields: tuple[str, ...]) -> bytes:
    made = copy.deepcopy(system.bare)
    for field in fields:
        made = _laid(made, system.filled[field])
    return json.dumps(made).encode()


def _laid(below: Any, above: Any) -> Any:
    """``above`` laid over ``below``: objects grow into each other, and so do lists of one object each; other lists are
    joined."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{k: _laid(below[k], v) if k in below else v for k, v in above.items()}}
    if isinstance(below, list) and isinstance(above, list):
        mine = [o for o in (*below, *above) if isinstance(o, dict) and not {"typeName", "name"} & set(o)]
        if len(below) == len(above) == 1 and len(mine) == 2:
            return [_laid(below[0], above[0])]
        return below + above
    return above


def _xml(system: System, fields: tuple[str, ...]) -> bytes:
    root = etree.fromstring(system.bare)
    spaces = " ".join(f'xmlns{":" + p if p else ""}="{u}"' for p, u in root.nsmap.items())
    for field in fields:
        _grow(root, etree.fromstring(f"<part {spaces}>{system.filled[field]}</part>"))
    text = etree.tostring(root)
    if system.harvester is oaipmh:
        head = b"<header><identifier>oai:example.org:1</identifier><datestamp>2024-01-01</datestamp></header>"
        text = b'<record xmlns="http://www.openarchives.org/OAI/2.0/">' + head + b"<metadata>" + text
        text += b"</metadata></record>"
    return text


_REPEATED = ("}citedResponsibleParty", "}CI_Date", "}date", "}resourceConstraints", "}subject", "}name", "}onLine")
"""Elements that stand beside others of their name."""


def _grow(below: Any, above: Any) -> None:
    """The elements of ``above`` laid into ``below``: those that hold others grow into the one of that name."""
    for child in above:
        same = next((e for e in below if e.tag == child.tag and len(e) and not e.tag.endswith(_REPEATED)), None)
        if same is not None and len(child):
            _grow(same, child)
        else:
            below.append(copy.deepcopy(child))


def _of_table(system: System, make_source: MakeSource, fields: tuple[str, ...]) -> Description:
    columns = {**system.bare, **{f: system.filled[f] for f in fields}}
    cells = ["\t".join(columns), "\t".join(columns.values())]

    class Files:
        def read(self, address: str, base: Path | None = None, **_: Any) -> Response:
            return Response(address, 200, {}, "\n".join(cells).encode(), "2026-01-01T00:00:00Z")

    source = make_source("sheet", "list")
    walk = sheet.fetch(source, Files(), None)  # type: ignore[arg-type]
    assert isinstance(walk, Generator)
    record = next(r for r in walk if isinstance(r, Record))
    return next(iter(sheet.describe(record, source)))


def _of_graph(system: System, make_source: MakeSource, fields: tuple[str, ...]) -> Description:
    own = [system.filled[f] for f in fields if not system.filled[f].startswith("_:f")]
    files = [system.filled[f] for f in fields if system.filled[f].startswith("_:f")]
    text = "\n".join([system.bare, *own, *files])

    class Files:
        def read(self, address: str, base: Path | None = None, **_: Any) -> Response:
            return Response(address, 200, {"content-type": "text/turtle"}, text.encode(), "2026-01-01T00:00:00Z")

        get = read

    source = make_source("dcat", "graph.ttl")
    record = next(r for r in dcat.fetch(source, Files(), None) if isinstance(r, Record))  # type: ignore[arg-type]
    return next(iter(dcat.describe(record, source)))


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
DCAT = System(
    dcat,
    "text/turtle",
    _TURTLE,
    {
        "dct:identifier": f'{_THING} dct:identifier "{DOI_IRI}" .',
        "dct:title": f'{_THING} dct:title "Sleep in Twente"@en .',
        "dct:description": f'{_THING} dct:description "{LONG}"@en .',
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


def _date(kind: str, date: str) -> str:
    return f'<dates><date dateType="{kind}">{date}</date></dates>'


def _relation(kind: str, to: str) -> str:
    attributes = f'relatedIdentifierType="DOI" relationType="{kind}"'
    return f"<relatedIdentifiers><relatedIdentifier {attributes}>{to}</relatedIdentifier></relatedIdentifiers>"


_RIGHT = "rightsList/rights (rightsURI)"
DATACITE = System(
    oaipmh,
    "oai_datacite",
    '<resource xmlns="http://datacite.org/schema/kernel-4"><titles><title>Sleep</title></titles></resource>',
    {
        "identifier": f'<identifier identifierType="DOI">{DOI}</identifier>',
        "titles/title": "<titles><title>Sleep in Twente</title></titles>",
        "descriptions/description (descriptionType “Abstract”)": "<descriptions>"
        f'<description descriptionType="Abstract">{LONG}</description></descriptions>',
        "subjects/subject": "<subjects><subject>sleep</subject></subjects>",
        "subjects/subject (valueURI)": f'<subjects><subject valueURI="{HEALTH}">Health</subject></subjects>',
        "creators/creator": "<creators><creator><creatorName>Bos, Jo</creatorName></creator></creators>",
        "publisher": "<publisher>Example University</publisher>",
        "dates/date (dateType “Issued”)": _date("Issued", "2021-03-01"),
        "dates/date (dateType “Updated”)": _date("Updated", "2022-05-16"),
        "dates/date (dateType “Coverage”)": _date("Coverage", "2018/2021"),
        _RIGHT: f'<rightsList><rights rightsURI="{LICENCE}">CC BY 4.0</rights>'
        '<rights rightsURI="http://purl.org/coar/access_right/c_abf2">open access</rights></rightsList>',
        "rightsList/rights": "<rightsList><rights>Cite the authors.</rights></rightsList>",
        "contributors/contributor (contributorType “ContactPerson”)": '<contributors><contributor contributorType='
        '"ContactPerson"><contributorName>Data desk</contributorName></contributor></contributors>',
        "sizes/size": "<sizes><size>52431 B</size></sizes>",
        "resourceType (resourceTypeGeneral)": '<resourceType resourceTypeGeneral="Dataset">Diaries</resourceType>',
        "formats/format": "<formats><format>application/ld+json</format></formats>",
        "geoLocations/geoLocation": "<geoLocations><geoLocation><geoLocationPlace>Twente</geoLocationPlace>"
        "</geoLocation></geoLocations>",
        "language": "<language>nl</language>",
        "version": "<version>2</version>",
        "descriptions/description (descriptionType “Methods”)": f'<descriptions><description descriptionType="Methods">'
        f"{MADE}</description></descriptions>",
        **{
            f"relatedIdentifiers/relatedIdentifier (relationType “{kind}”)": _relation(kind, to)
            for kind, to in (
                ("References", PAPER), ("IsCitedBy", PAPER), ("IsDocumentedBy", PAPER), ("IsVersionOf", OLDER),
                ("IsPartOf", OLDER), ("IsDerivedFrom", OLDER),
            )
        },
        "fundingReferences/fundingReference": "<fundingReferences><fundingReference><funderName>NWO</funderName>"
        "<awardNumber>4</awardNumber></fundingReference></fundingReferences>",
    },
)  # fmt: skip

OPENAIRE = System(
    oaipmh,
    "oai_openaire",
    '<oaire:resource xmlns:oaire="http://namespace.openaire.eu/schema/oaire/" '
    'xmlns:datacite="http://datacite.org/schema/kernel-4" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<datacite:titles><datacite:title>Sleep</datacite:title></datacite:titles></oaire:resource>",
    {
        "datacite:identifier": f'<datacite:identifier identifierType="DOI">{DOI}</datacite:identifier>',
        "datacite:titles/datacite:title": "<datacite:titles><datacite:title>Sleep</datacite:title></datacite:titles>",
        "dc:description": f"<dc:description>{LONG}</dc:description>",
        "datacite:subjects/datacite:subject": "<datacite:subjects><datacite:subject>sleep</datacite:subject>"
        "</datacite:subjects>",
        "datacite:subjects/datacite:subject (valueURI)": f'<datacite:subjects><datacite:subject valueURI="{HEALTH}">'
        "Health</datacite:subject></datacite:subjects>",
        "datacite:creators/datacite:creator": "<datacite:creators><datacite:creator><datacite:creatorName>Bos, Jo"
        "</datacite:creatorName></datacite:creator></datacite:creators>",
        "dc:publisher": "<dc:publisher>Example University</dc:publisher>",
        "datacite:dates/datacite:date (dateType “Issued”)": '<datacite:dates><datacite:date dateType="Issued">'
        "2021-03-01</datacite:date></datacite:dates>",
        "datacite:dates/datacite:date (dateType “Updated”)": '<datacite:dates><datacite:date dateType="Updated">'
        "2022-05-16</datacite:date></datacite:dates>",
        "oaire:licenseCondition (uri)": f'<oaire:licenseCondition uri="{LICENCE}">CC BY 4.0</oaire:licenseCondition>',
        "datacite:rights (rightsURI)": '<datacite:rights rightsURI="http://purl.org/coar/access_right/c_abf2">open '
        "access</datacite:rights>",
        "datacite:contributors/datacite:contributor (contributorType “ContactPerson”)": "<datacite:contributors>"
        '<datacite:contributor contributorType="ContactPerson"><datacite:contributorName>Data desk'
        "</datacite:contributorName></datacite:contributor></datacite:contributors>",
        "oaire:file": f"<oaire:file>{FILE}</oaire:file>",
        "oaire:file (mimeType)": f'<oaire:file mimeType="application/ld+json">{FILE}</oaire:file>',
        "dc:format": "<dc:format>application/ld+json</dc:format>",
        "datacite:geoLocations/datacite:geoLocation": "<datacite:geoLocations><datacite:geoLocation>"
        "<datacite:geoLocationPlace>Twente</datacite:geoLocationPlace></datacite:geoLocation></datacite:geoLocations>",
        "oaire:resourceType": '<oaire:resourceType resourceTypeGeneral="dataset" uri="http://purl.org/coar/resource_type'
        '/c_ddb1">dataset</oaire:resourceType>',
        "dc:coverage": "<dc:coverage>2018-03-01/2021-11-30</dc:coverage>",
        "dc:language": "<dc:language>nl</dc:language>",
        "oaire:version": "<oaire:version>2</oaire:version>",
        "dc:source": f"<dc:source>{OLDER}</dc:source>",
        **{
            f"datacite:relatedIdentifiers/datacite:relatedIdentifier (relationType “{kind}”)": "<datacite:related"
            f'Identifiers><datacite:relatedIdentifier relatedIdentifierType="DOI" relationType="{kind}">{to}'
            "</datacite:relatedIdentifier></datacite:relatedIdentifiers>"
            for kind, to in (("IsCitedBy", PAPER), ("IsVersionOf", OLDER), ("IsPartOf", OLDER))
        },
        "oaire:fundingReferences/oaire:fundingReference": "<oaire:fundingReferences><oaire:fundingReference>"
        "<oaire:funderName>NWO</oaire:funderName></oaire:fundingReference></oaire:fundingReferences>",
    },
)

OAI_DC = System(
    oaipmh,
    "oai_dc",
    '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Sleep</dc:title></oai_dc:dc>',
    {
        "dc:identifier": f"<dc:identifier>{DOI_IRI}</dc:identifier><dc:identifier>{PAGE}</dc:identifier>",
        "dc:title": "<dc:title>Sleep in Twente</dc:title>",
        "dc:description": f"<dc:description>{LONG}</dc:description>",
        "dc:subject": f"<dc:subject>sleep</dc:subject><dc:subject>{HEALTH}</dc:subject>",
        "dc:creator": "<dc:creator>Bos, Jo</dc:creator>",
        "dc:publisher": "<dc:publisher>Example University</dc:publisher>",
        "dc:date": "<dc:date>2021-03-01</dc:date>",
        "dc:rights": f"<dc:rights>{LICENCE}</dc:rights><dc:rights>info:eu-repo/semantics/openAccess</dc:rights>"
        "<dc:rights>Cite the authors.</dc:rights>",
        "dc:identifier (the address of a download)": f"<dc:identifier>{DOWNLOAD}</dc:identifier>",
        "dc:type": "<dc:type>Dataset</dc:type>",
        "dc:format": "<dc:format>application/ld+json</dc:format>",
        "dc:coverage": "<dc:coverage>Twente</dc:coverage><dc:coverage>2018-03-01/2021-11-30</dc:coverage>",
        "dc:language": "<dc:language>nl</dc:language>",
        "dc:source": f"<dc:source>{OLDER}</dc:source>",
        "dc:relation": f"<dc:relation>{PAPER}</dc:relation>",
    },
)


def _named(role: str, name: str) -> str:
    return f"<name><namePart>{name}</namePart><role><roleTerm>{role}</roleTerm></role></name>"


MODS = System(
    oaipmh,
    "mods",
    '<mods xmlns="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<titleInfo><title>Sleep</title></titleInfo></mods>",
    {
        "identifier": f'<identifier type="doi">{DOI}</identifier>',
        "titleInfo/title": "<titleInfo><title>Sleep in Twente</title></titleInfo>",
        "abstract": f"<abstract>{LONG}</abstract>",
        "subject/topic (valueURI)": f'<subject authority="eu"><topic valueURI="{HEALTH}">Health</topic></subject>',
        "subject/topic": "<subject><topic>sleep</topic></subject>",
        "name (role “creator”)": _named("creator", "Bos, Jo"),
        "originInfo/publisher": "<originInfo><publisher>Example University</publisher></originInfo>",
        "originInfo/dateIssued": "<originInfo><dateIssued>2021-03-01</dateIssued></originInfo>",
        "originInfo/dateModified": "<originInfo><dateModified>2022-05-16</dateModified></originInfo>",
        "accessCondition (href)": f'<accessCondition xlink:href="{LICENCE}">CC BY 4.0</accessCondition>',
        "accessCondition": "<accessCondition>open access</accessCondition>"
        "<accessCondition>Cite the authors.</accessCondition>",
        "location/url": f"<location><url>{PAGE}</url></location>",
        "physicalDescription/form": "<physicalDescription><form>JSON-LD</form></physicalDescription>",
        "physicalDescription/internetMediaType": "<physicalDescription><internetMediaType>application/ld+json"
        "</internetMediaType></physicalDescription>",
        "subject/geographic": "<subject><geographic>Twente</geographic></subject>",
        "subject/temporal": "<subject><temporal>2018/2021</temporal></subject>",
        "language/languageTerm": '<language><languageTerm type="code">dut</languageTerm></language>',
        "originInfo/edition": "<originInfo><edition>2</edition></originInfo>",
        "genre": "<genre>sound recording</genre>",
        "note": f"<note>{MADE}</note>",
        "relatedItem (type “host”)": f'<relatedItem type="host"><identifier type="doi">{OLDER}</identifier>'
        "</relatedItem>",
        "relatedItem": f'<relatedItem><identifier type="doi">{PAPER}</identifier></relatedItem>',
        "relatedItem (type “otherVersion”)": f'<relatedItem type="otherVersion"><identifier type="doi">{OLDER}'
        "</identifier></relatedItem>",
        "name (role “funder”)": _named("Funder", "NWO"),
    },
)


def _study(path: str, leaf: str) -> str:
    names = path.split("/")
    return "".join(f"<{n}>" for n in names) + leaf + "".join(f"</{n}>" for n in reversed(names))


_CITATION = "stdyDscr/citation"
DDI = System(
    ddi,
    "application/xml",
    '<codeBook xmlns="ddi:codebook:2_5"><stdyDscr><citation><titlStmt/></citation></stdyDscr></codeBook>',
    {
        f"{_CITATION}/titlStmt/IDNo": _study(f"{_CITATION}/titlStmt", f'<IDNo agency="DOI">doi:{DOI}</IDNo>'),
        f"{_CITATION}/titlStmt/titl": _study(f"{_CITATION}/titlStmt", "<titl>Sleep in Twente</titl>"),
        "stdyDscr/stdyInfo/abstract": _study("stdyDscr/stdyInfo", f"<abstract>{LONG}</abstract>"),
        "stdyDscr/stdyInfo/subject/keyword": _study("stdyDscr/stdyInfo/subject", "<keyword>sleep</keyword>"),
        "stdyDscr/stdyInfo/subject/topcClas (vocabURI)": _study(
            "stdyDscr/stdyInfo/subject", f'<topcClas vocab="EU data theme" vocabURI="{HEALTH}">Health</topcClas>'
        ),
        f"{_CITATION}/rspStmt/AuthEnty": _study(f"{_CITATION}/rspStmt", "<AuthEnty>Bos, Jo</AuthEnty>"),
        f"{_CITATION}/distStmt/distrbtr": _study(f"{_CITATION}/distStmt", "<distrbtr>Example University</distrbtr>"),
        f"{_CITATION}/distStmt/distDate": _study(f"{_CITATION}/distStmt", '<distDate date="2021-03-01"/>'),
        "stdyDscr/dataAccs/useStmt/conditions": _study(
            "stdyDscr/dataAccs/useStmt", f"<conditions>{LICENCE}</conditions>"
        ),
        "stdyDscr/dataAccs/useStmt/restrctn": _study(
            "stdyDscr/dataAccs/useStmt", "<restrctn>Cite the authors.</restrctn>"
        ),
        "stdyDscr/dataAccs/setAvail/avlStatus": _study(
            "stdyDscr/dataAccs/setAvail", "<avlStatus>open access</avlStatus>"
        ),
        "stdyDscr/dataAccs/useStmt/contact": _study(
            "stdyDscr/dataAccs/useStmt", '<contact email="data@example.org">Data desk</contact>'
        ),
        f"{_CITATION}/holdings (URI)": _study(_CITATION, f'<holdings URI="{PAGE}"/>'),
        "fileDscr (URI)": f'<fileDscr URI="{FILE}"><fileTxt><fileName>sleep.json</fileName></fileTxt></fileDscr>',
        "stdyDscr/stdyInfo/sumDscr/dataKind": _study("stdyDscr/stdyInfo/sumDscr", "<dataKind>survey</dataKind>"),
        "dataDscr/var": '<dataDscr><var name="hours"><labl>Hours of sleep</labl></var></dataDscr>',
        "stdyDscr/stdyInfo/sumDscr/geogCover": _study("stdyDscr/stdyInfo/sumDscr", "<geogCover>Twente</geogCover>"),
        "stdyDscr/stdyInfo/sumDscr/timePrd": _study(
            "stdyDscr/stdyInfo/sumDscr", '<timePrd event="start" date="2018-03-01"/><timePrd event="end" date="2021"/>'
        ),
        f"{_CITATION}/verStmt/version": _study(f"{_CITATION}/verStmt", "<version>2</version>"),
        "stdyDscr/method/dataColl/collMode": _study("stdyDscr/method/dataColl", f"<collMode>{MADE}</collMode>"),
        "stdyDscr/othrStdyMat/relStdy": _study("stdyDscr/othrStdyMat", f"<relStdy>{OLDER}</relStdy>"),
        "stdyDscr/othrStdyMat/relPubl": _study("stdyDscr/othrStdyMat", f"<relPubl>{PAPER}</relPubl>"),
        "stdyDscr/dataAccs/setAvail/accsPlac (URI)": _study(
            "stdyDscr/dataAccs/setAvail", f'<accsPlac URI="{PAPER}">Archive</accsPlac>'
        ),
        f"{_CITATION}/prodStmt/grantNo": _study(f"{_CITATION}/prodStmt", '<grantNo agency="NWO">4</grantNo>'),
    },
    media="application/xml",
)


def _text(name: str, value: str) -> str:
    return f"<gmd:{name}><gco:CharacterString>{value}</gco:CharacterString></gmd:{name}>"


def _code(name: str, kind: str, value: str) -> str:
    return f'<gmd:{name}><gmd:{kind} codeList="x" codeListValue="{value}">{value}</gmd:{kind}></gmd:{name}>'


def _data(inner: str) -> str:
    inner = f"<gmd:MD_DataIdentification>{inner}</gmd:MD_DataIdentification>"
    return f"<gmd:identificationInfo>{inner}</gmd:identificationInfo>"


def _cited(inner: str) -> str:
    return _data(f"<gmd:citation><gmd:CI_Citation>{inner}</gmd:CI_Citation></gmd:citation>")


def _party(element: str, role: str, name: str) -> str:
    mail = "<gmd:contactInfo><gmd:CI_Contact><gmd:address><gmd:CI_Address>"
    mail += _text("electronicMailAddress", "data@example.org")
    mail += "</gmd:CI_Address></gmd:address></gmd:CI_Contact></gmd:contactInfo>"
    inner = _text("organisationName", name) + mail + _code("role", "CI_RoleCode", role)
    return f"<gmd:{element}><gmd:CI_ResponsibleParty>{inner}</gmd:CI_ResponsibleParty></gmd:{element}>"


def _dated(kind: str, date: str) -> str:
    inner = f"<gmd:date><gco:Date>{date}</gco:Date></gmd:date>{_code('dateType', 'CI_DateTypeCode', kind)}"
    return _cited(f"<gmd:date><gmd:CI_Date>{inner}</gmd:CI_Date></gmd:date>")


def _legal(inner: str) -> str:
    return _data(
        f"<gmd:resourceConstraints><gmd:MD_LegalConstraints>{inner}</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    )


def _anchor(name: str, href: str, text: str) -> str:
    return f'<gmd:{name}><gmx:Anchor xlink:href="{href}">{text}</gmx:Anchor></gmd:{name}>'


def _online(url: str, function: str = "") -> str:
    inner = f"<gmd:linkage><gmd:URL>{url}</gmd:URL></gmd:linkage>"
    inner += _code("function", "CI_OnLineFunctionCode", function) if function else ""
    line = f"<gmd:onLine><gmd:CI_OnlineResource>{inner}</gmd:CI_OnlineResource></gmd:onLine>"
    return _shared(f"<gmd:transferOptions><gmd:MD_DigitalTransferOptions>{line}</gmd:MD_DigitalTransferOptions>"
                   "</gmd:transferOptions>")  # fmt: skip


def _shared(inner: str) -> str:
    return f"<gmd:distributionInfo><gmd:MD_Distribution>{inner}</gmd:MD_Distribution></gmd:distributionInfo>"


def _extent(inner: str) -> str:
    return _data(f"<gmd:extent><gmd:EX_Extent>{inner}</gmd:EX_Extent></gmd:extent>")


_OPEN = _code("accessConstraints", "MD_RestrictionCode", "otherRestrictions")
ISO = System(
    csw,
    "application/xml",
    '<gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:gml="http://www.opengis.net/gml/3.2" '
    'xmlns:xlink="http://www.w3.org/1999/xlink">'
    "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>"
    "<gmd:title><gco:CharacterString>Sleep</gco:CharacterString></gmd:title>"
    "</gmd:CI_Citation></gmd:citation></gmd:MD_DataIdentification></gmd:identificationInfo></gmd:MD_Metadata>",
    {
        "identificationInfo/citation/identifier": _cited(
            f"<gmd:identifier><gmd:MD_Identifier>{_text('code', DOI_IRI)}</gmd:MD_Identifier></gmd:identifier>"
        ),
        "identificationInfo/citation/title": _cited(_text("title", "Sleep in Twente")),
        "identificationInfo/abstract": _data(_text("abstract", LONG)),
        "identificationInfo/descriptiveKeywords": _data(
            f"<gmd:descriptiveKeywords><gmd:MD_Keywords>{_text('keyword', 'sleep')}</gmd:MD_Keywords>"
            "</gmd:descriptiveKeywords>"
        ),
        "identificationInfo/topicCategory": _data(
            "<gmd:topicCategory><gmd:MD_TopicCategoryCode>health</gmd:MD_TopicCategoryCode></gmd:topicCategory>"
        ),
        "identificationInfo/citation/citedResponsibleParty (role “author”)": _cited(
            _party("citedResponsibleParty", "author", "Sleep Lab")
        ),
        "identificationInfo/citation/citedResponsibleParty (role “publisher”)": _cited(
            _party("citedResponsibleParty", "publisher", "Example University")
        ),
        "identificationInfo/citation/date (dateType “publication”)": _dated("publication", "2021-03-01"),
        "identificationInfo/citation/date (dateType “revision”)": _dated("revision", "2022-05-16"),
        "identificationInfo/resourceConstraints (otherConstraints, an Anchor to the licence)": _legal(
            _code("useConstraints", "MD_RestrictionCode", "otherRestrictions")
            + _anchor("otherConstraints", LICENCE, "CC BY 4.0")
        ),
        "identificationInfo/resourceConstraints (useLimitation)": _legal(_text("useLimitation", "Cite the authors.")),
        "identificationInfo/resourceConstraints (accessConstraints, otherConstraints)": _legal(
            _OPEN
            + _anchor(
                "otherConstraints",
                "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations",
                "no limitations",
            )
        ),
        "identificationInfo/pointOfContact (role “pointOfContact”)": _data(
            _party("pointOfContact", "pointOfContact", "Data desk")
        ),
        "dataSetURI": _text("dataSetURI", PAGE),
        "distributionInfo/transferOptions": _online(FILE),
        "distributionInfo/transferOptions (function “download”)": _online(FILE, "download"),
        "distributionInfo/distributionFormat": _online(FILE, "download")
        + _shared(
            f"<gmd:distributionFormat><gmd:MD_Format>{_text('name', 'NetCDF')}</gmd:MD_Format></gmd:distributionFormat>"
        ),
        "identificationInfo/extent": _extent(_text("description", "Twente")),
        "identificationInfo/extent (temporalElement)": _extent(
            "<gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent><gml:TimePeriod><gml:beginPosition>2018-03-01"
            "</gml:beginPosition><gml:endPosition>2021-11-30</gml:endPosition></gml:TimePeriod></gmd:extent>"
            "</gmd:EX_TemporalExtent></gmd:temporalElement>"
        ),
        "identificationInfo/language": _data(_text("language", "dut")),
        "identificationInfo/citation/edition": _cited(_text("edition", "2")),
        "dataQualityInfo/lineage/statement": "<gmd:dataQualityInfo><gmd:DQ_DataQuality><gmd:lineage><gmd:LI_Lineage>"
        f"{_text('statement', MADE)}</gmd:LI_Lineage></gmd:lineage></gmd:DQ_DataQuality></gmd:dataQualityInfo>",
        "referenceSystemInfo": "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier>"
        f"<gmd:RS_Identifier>{_anchor('code', 'http://www.opengis.net/def/crs/EPSG/0/28992', '28992')}"
        "</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>",
        "hierarchyLevel": _code("hierarchyLevel", "MD_ScopeCode", "dataset"),
        "contentInfo": "<gmd:contentInfo><gmd:MD_CoverageDescription>"
        f"{_text('attributeDescription', 'hours of sleep')}</gmd:MD_CoverageDescription></gmd:contentInfo>",
        "parentIdentifier": _text("parentIdentifier", OLDER),
    },
    media="application/xml",
)

DSPACE = replace(
    OAI_DC,
    filled={
        "dc.identifier.uri": OAI_DC.filled["dc:identifier"],
        "dc.title": OAI_DC.filled["dc:title"],
        "dc.description.abstract": OAI_DC.filled["dc:description"],
        "dc.subject": OAI_DC.filled["dc:subject"],
        "dc.contributor.author": OAI_DC.filled["dc:creator"],
        "dc.publisher": OAI_DC.filled["dc:publisher"],
        "dc.date.issued": OAI_DC.filled["dc:date"],
        "dc.rights.uri": OAI_DC.filled["dc:rights"],
        "dc.rights": OAI_DC.filled["dc:rights"],
        "dc.format.mimetype": OAI_DC.filled["dc:format"],
        "dc.coverage.spatial": OAI_DC.filled["dc:coverage"],
        "dc.coverage.temporal": OAI_DC.filled["dc:coverage"],
        "dc.language.iso": OAI_DC.filled["dc:language"],
        "dc.source": OAI_DC.filled["dc:source"],
        "dc.relation": OAI_DC.filled["dc:relation"],
        "dc.type": OAI_DC.filled["dc:type"],
    },
    software="dspace",
)
"""DSpace's own fields, as its export to Dublin Core carries them: it leaves the qualifiers off."""

SYSTEMS: dict[str, System] = {
    "datacite": DATACITE, "openaire": OPENAIRE, "ddi": DDI, "iso": ISO, "mods": MODS, "oai_dc": OAI_DC,
    "dataverse": DATAVERSE, "ckan": CKAN, "zenodo": ZENODO, "invenio": INVENIO, "figshare": FIGSHARE,
    "datacite_json": DATACITE_JSON, "datajson": DATAJSON, "schemaorg": SCHEMAORG, "molgenis": MOLGENIS, "sheet": SHEET,
    "dcat": DCAT, "dspace": DSPACE,
}  # fmt: skip
