"""ISO 19115, DDI, MODS, DIDL and DCAT in records: hand-written ones to the letter, mutilated ones without a fault."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox
import pytest
from fairdict_harvesters import oaipmh
from fairdict_harvesters.formats import (
    csw_record,
    datacite_terms,
    dcat_payload,
    ddi_lifecycle,
    ddi_terms,
    didl,
    iso_terms,
    mods_terms,
    oai_dc_terms,
    payload,
)
from fairdict_harvesters.formats.prefixes import FAMILIES, PREFIXES, Offer, richest
from fairdict_harvesters.formats.xml import parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fairdict.config import Source
from fairdict.description import Description
from fairdict.dialect import Dialect
from fairdict.document import lines, skolemise
from fairdict.errors import RecordError
from fairdict.model import Record

HERE = Path(__file__).parent
MakeSource = Callable[..., Source]

GOLDEN = {
    "oaipmh/iso19139": iso_terms.DIALECT,
    "oaipmh/iso19115-3": iso_terms.DIALECT,
    "csw/service": iso_terms.DIALECT,
    "csw/record": csw_record.DIALECT,
    "ddi/study-25": ddi_terms.DIALECT,
    "ddi/study-122": ddi_terms.DIALECT,
    "ddi/lifecycle-32": ddi_lifecycle.DIALECT,
    "oaipmh/mods": mods_terms.DIALECT,
    "oaipmh/didl": didl.DIALECT,
    "oaipmh/dcat": dcat_payload.DIALECT,
    "oaipmh/datacite-full": datacite_terms.DIALECT,
    "oaipmh/datacite-3": datacite_terms.DIALECT,
    "oaipmh/openaire": datacite_terms.DIALECT,
    "oaipmh/openaire-full": datacite_terms.DIALECT,
    "oaipmh/dublin-core": oai_dc_terms.DIALECT,
    "oaipmh/dublin-core-refined": oai_dc_terms.DIALECT,
    "oaipmh/dublin-core-terms": oai_dc_terms.DIALECT,
}
NEW = [n for n, d in GOLDEN.items() if d not in (datacite_terms.DIALECT, oai_dc_terms.DIALECT)]


def record(name: str) -> Record:
    body = (HERE / "records" / f"{name}.xml").read_bytes()
    root = parse(body)
    identifier = next((e.text for e in root.iterfind("{*}header/{*}identifier")), None)
    return Record(identifier or name.rpartition("/")[2], body, "application/xml")


def described(make_source: MakeSource, name: str) -> Description:
    [found] = oaipmh.describe(record(name), make_source("oaipmh"))
    return found


def iso(make_source: MakeSource, inside: str, *, lang: str = "eng") -> Description:
    """What an ISO 19139 record with these elements says."""
    spaces = (
        'xmlns="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
        'xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:gml="http://www.opengis.net/gml/3.2" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    language = f'<language><LanguageCode codeList="x" codeListValue="{lang}"/></language>'
    xml = f"<MD_Metadata {spaces}>{language}{inside}</MD_Metadata>"
    [found] = oaipmh.describe(Record("id-1", xml.encode(), "application/xml"), make_source("oaipmh"))
    return found


def about_data(inside: str) -> str:
    return f"<identificationInfo><MD_DataIdentification>{inside}</MD_DataIdentification></identificationInfo>"


@pytest.mark.parametrize("name", NEW)
def test_hand_written_records_come_out_to_the_letter(make_source: MakeSource, name: str) -> None:
    found = described(make_source, name)
    seen = {
        "document": found.document(),
        "identifier": found.identifier,
        "kind": found.kind,
        "types": found.types,
        "sets": found.sets,
        "page": found.page,
        "mapped": found.mapped,
        "left": found.left,
        "issues": [[i.code, i.property, i.value, i.where] for i in found.issues],
    }
    golden = HERE / "expected" / f"{name}.json"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_bytes(orjson.dumps(seen, option=orjson.OPT_INDENT_2) + b"\n")
    assert orjson.loads(orjson.dumps(seen)) == orjson.loads(golden.read_bytes())


@pytest.mark.parametrize("name", NEW)
def test_nothing_is_dropped_and_every_document_has_a_graph(make_source: MakeSource, name: str) -> None:
    found = described(make_source, name)
    assert not found.left or name in ("oaipmh/dcat", "csw/record")
    written = lines(skolemise(found.document(), "https://data.example.org/dataset/x"), found.context)
    assert len(list(ox.parse("\n".join(written), format=ox.RdfFormat.N_TRIPLES))) > 10


@pytest.mark.parametrize("dialect", payload.DIALECTS, ids=lambda d: d.name)
def test_a_dialect_names_what_is_taken_and_nothing_else(make_source: MakeSource, dialect: Dialect) -> None:
    took: set[str] = set()
    for name in (n for n, d in GOLDEN.items() if d is dialect):
        for found in oaipmh.describe(record(name), make_source("oaipmh")):
            beside = {didl.DIALECT.name: mods_terms.DIALECT, csw_record.DIALECT.name: oai_dc_terms.DIALECT}.get(
                dialect.name
            )
            assert not dialect.unnamed(beside.unnamed(found.took) if beside else found.took), name
            took |= found.took
    assert not dialect.idle(took)
    assert all(dialect.ignored.values()) and all(dialect.fields.values())


def test_real_iso_records_keep_to_the_dialect(shared: Path, make_source: MakeSource) -> None:
    count = 0
    for folder in ("deims", "enes-iso", "envidat-iso19139"):
        for path in sorted((shared / "records" / "oai-records" / folder).glob("*.xml")):
            [found] = oaipmh.describe(Record(path.stem, path.read_bytes(), "application/xml"), make_source("oaipmh"))
            assert not found.left and not iso_terms.DIALECT.unnamed(found.took), path
            assert found.data["title"] and found.data["description"], path
            count += 1
    assert count == 8


# -- mutilations -------------------------------------------------------------------------------------------------------

TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40),
    st.sampled_from(
        ["None", "x" * 70_000, "10.5072/x", "https://x.example/ö ä", "2019-13-45", "-999", "http://[", "1e400"]
    ),
)


def mutilated(data: st.DataObject, root: Any) -> bytes:
    for _ in range(data.draw(st.integers(1, 6))):
        nested = [e for e in root.iter() if isinstance(e.tag, str) and e is not root]
        if not nested:
            break
        victim = data.draw(st.sampled_from(nested))
        what = data.draw(
            st.sampled_from(["remove", "double", "empty", "text", "attributes", "rename", "comment", "deep", "move"])
        )
        parent = victim.getparent()
        if what == "remove":
            parent.remove(victim)
        elif what == "double":
            parent.append(parse(etree.tostring(victim, with_tail=False)))
        elif what == "empty":
            victim.clear()
        elif what == "text":
            victim.text = data.draw(TEXTS)
        elif what == "attributes":
            for key in victim.attrib:
                victim.set(key, data.draw(st.sampled_from(["", " ", "?", "DOI", "http://[", "ö ä", "#", "x" * 50])))
        elif what == "rename":
            victim.tag = data.draw(st.sampled_from([e.tag for e in nested]))
        elif what == "comment":
            victim.append(etree.Comment("said in passing"))
            victim.append(etree.ProcessingInstruction("said", "in passing"))
        elif what == "deep":
            for _ in range(60):
                victim = etree.SubElement(victim, victim.tag)
            victim.text = "deep"
        else:
            other = data.draw(st.sampled_from(nested))
            if victim not in list(other.iterancestors()) and victim is not other:
                other.append(victim)
    return etree.tostring(root)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NEW), data=st.data())
def test_mutilated_records_raise_nothing_but_record_errors(
    make_source: MakeSource, name: str, data: st.DataObject
) -> None:
    body = mutilated(data, parse((HERE / "records" / f"{name}.xml").read_bytes()))
    try:
        for found in oaipmh.describe(Record("m-1", body, "application/xml"), make_source("oaipmh")):
            written = lines(skolemise(found.document(), "https://data.example.org/dataset/x"), found.context)
            list(ox.parse("\n".join(written), format=ox.RdfFormat.N_TRIPLES))
    except RecordError as error:
        assert "m-1" in error.message or name == "oaipmh/dcat"


# -- ISO 19115 ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "purpose"),
    [
        ("<linkage><URL>https://a.example/x.zip</URL></linkage>", "data"),
        ("<linkage><URL>https://a.example/x</URL></linkage>", "page"),
        (
            "<linkage><URL>https://a.example/x</URL></linkage><protocol><a:B xmlns:a='x'>OGC:WFS</a:B></protocol>",
            "service",
        ),
        ("<linkage><URL>https://a.example/ows?service=WMS</URL></linkage>", "service"),
        (
            "<linkage><URL>https://a.example/x</URL></linkage><protocol><a:B xmlns:a='x'>WWW:DOWNLOAD</a:B></protocol>",
            "data",
        ),
        (
            "<linkage><URL>https://a.example/x.zip</URL></linkage><function><CI_OnLineFunctionCode codeList='x' "
            "codeListValue='information'/></function>",
            "page",
        ),
    ],
)
def test_what_a_link_is_for(make_source: MakeSource, link: str, purpose: str) -> None:
    found = iso(
        make_source,
        "<distributionInfo><MD_Distribution><transferOptions><MD_DigitalTransferOptions><onLine><CI_OnlineResource>"
        f"{link}</CI_OnlineResource></onLine></MD_DigitalTransferOptions></transferOptions></MD_Distribution></distributionInfo>",
    )
    [node] = found.data.get("distribution", [{}])
    assert ("landingPage" in found.data) is (purpose == "page")
    assert ("accessService" in node) is (purpose == "service")
    assert ("downloadURL" in node) is (purpose == "data")


def test_a_link_that_is_no_address_is_told_and_kept(make_source: MakeSource) -> None:
    found = iso(
        make_source,
        "<distributionInfo><MD_Distribution><transferOptions><MD_DigitalTransferOptions><onLine><CI_OnlineResource>"
        "<linkage><URL>ask the desk</URL></linkage></CI_OnlineResource></onLine></MD_DigitalTransferOptions>"
        "</transferOptions></MD_Distribution></distributionInfo>",
    )
    assert [i.code for i in found.issues] == ["address-invalid"]
    assert found.data["page"] == [{"@value": "ask the desk"}]


def test_coordinates_stand_as_their_system_says(make_source: MakeSource) -> None:
    def outline(srs: str) -> Any:
        inside = f'<gml:Point gml:id="a" {srs}><gml:pos>52.2 6.9</gml:pos></gml:Point>'
        extent = (
            f"<extent><EX_Extent><geographicElement><EX_BoundingPolygon><polygon>{inside}</polygon></EX_BoundingPolygon>"
            "</geographicElement></EX_Extent></extent>"
        )
        return iso(make_source, about_data(extent)).data["spatial"][0]

    assert outline('srsName="urn:ogc:def:crs:EPSG::4326"')["centroid"][0]["@value"] == "POINT(6.9 52.2)"
    assert outline('srsName="http://www.opengis.net/def/crs/EPSG/0/4258"')["centroid"][0]["@value"] == "POINT(6.9 52.2)"
    assert outline('srsName="EPSG:4326"')["centroid"][0]["@value"] == "POINT(52.2 6.9)"
    assert (
        outline('srsName="http://www.opengis.net/def/crs/OGC/1.3/CRS84"')["centroid"][0]["@value"] == "POINT(52.2 6.9)"
    )
    assert outline("")["centroid"][0]["@value"] == "POINT(52.2 6.9)"
    assert outline('srsName="urn:ogc:def:crs:EPSG::28992"') == {"type": ["Location"], "label": {"@none": ["52.2 6.9"]}}


@pytest.mark.parametrize(
    ("code", "kind"), [("dataset", "Dataset"), ("service", "DataService"), ("series", "DatasetSeries"), ("", "Dataset")]
)
def test_the_kind_is_that_of_the_hierarchy_level(make_source: MakeSource, code: str, kind: str) -> None:
    level = f'<hierarchyLevel><MD_ScopeCode codeList="x" codeListValue="{code}"/></hierarchyLevel>' if code else ""
    found = iso(make_source, level)
    assert found.kind == kind and found.data["type"] == [kind]


def test_access_rights_that_contradict_are_told(make_source: MakeSource) -> None:
    limits = "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess"
    two = "".join(
        f'<otherConstraints><gmx:Anchor xlink:href="{limits}/{n}">{n}</gmx:Anchor></otherConstraints>'
        for n in ("noLimitations", "INSPIRE_Directive_Article13_1e")
    )
    found = iso(
        make_source,
        about_data(f"<resourceConstraints><MD_LegalConstraints>{two}</MD_LegalConstraints></resourceConstraints>"),
    )
    assert found.data["accessRights"] == ["http://publications.europa.eu/resource/authority/access-right/PUBLIC"]
    assert [i.code for i in found.issues] == ["access-rights-contradict"]
    assert len(found.data["rights"]) == 2


def test_a_contact_nobody_can_reach_is_an_attribution(make_source: MakeSource) -> None:
    party = (
        "<pointOfContact><CI_ResponsibleParty><organisationName><gco:CharacterString>Water board</gco:CharacterString>"
        '</organisationName><role><CI_RoleCode codeList="x" codeListValue="pointOfContact"/></role>'
        "</CI_ResponsibleParty></pointOfContact>"
    )
    found = iso(make_source, about_data(party)).document()
    assert "contactPoint" not in found
    assert found["qualifiedAttribution"][0]["hadRole"] == [
        "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/pointOfContact"
    ]


def test_text_without_a_language_keeps_none(make_source: MakeSource) -> None:
    title = (
        "<citation><CI_Citation><title><gco:CharacterString>T</gco:CharacterString></title></CI_Citation></citation>"
    )
    assert iso(make_source, about_data(title), lang="").data["title"] == {"@none": ["T"]}
    assert iso(make_source, about_data(title), lang="dut").data["title"] == {"nl": ["T"]}


# -- DDI, MODS, DIDL, DCAT ---------------------------------------------------------------------------------------------


def bare(make_source: MakeSource, xml: str) -> Description:
    [found] = oaipmh.describe(Record("id-1", xml.encode(), "application/xml"), make_source("oaipmh"))
    return found


def refused(make_source: MakeSource, xml: str) -> str:
    with pytest.raises(RecordError) as error:
        list(oaipmh.describe(Record("id-1", xml.encode(), "application/xml"), make_source("oaipmh")))
    return error.value.message


def test_a_lifecycle_document_without_a_study_is_refused(make_source: MakeSource) -> None:
    told = refused(make_source, '<DDIInstance xmlns="ddi:instance:3_2"><URN>x</URN></DDIInstance>')
    assert "without a StudyUnit" in told and "id-1" in told


def test_a_container_without_a_description_is_refused(make_source: MakeSource) -> None:
    told = refused(make_source, '<DIDL xmlns="urn:mpeg:mpeg21:2002:02-DIDL-NS"><Item/></DIDL>')
    assert "a container (DIDL) whose description is in a format that cannot be read here" in told


def test_rdf_without_a_dataset_is_refused(make_source: MakeSource) -> None:
    space = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    told = refused(make_source, f'<r:RDF xmlns:r="{space}"><r:Description r:about="https://x.example/"/></r:RDF>')
    assert "holds RDF without a dcat:Dataset" in told


def test_several_datasets_in_one_payload_are_several_descriptions(make_source: MakeSource) -> None:
    xml = (
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#" '
        'xmlns:t="http://purl.org/dc/terms/"><d:Dataset r:about="https://x.example/a"><t:title>A</t:title></d:Dataset>'
        "<d:Dataset><t:title>B</t:title></d:Dataset></r:RDF>"
    )
    found = list(oaipmh.describe(Record("id-1", xml.encode(), "application/xml"), make_source("oaipmh")))
    assert [d.identifier for d in found] == ["id-1", "id-1#2"]
    assert [d.data["title"] for d in found] == [{"@none": ["A"]}, {"@none": ["B"]}]


def test_too_many_variables_are_told(make_source: MakeSource) -> None:
    variables = "".join(f'<var ID="V{n}" name="v{n}"/>' for n in range(5_001))
    found = bare(make_source, f"<codeBook><dataDscr>{variables}</dataDscr></codeBook>")
    assert [i.code for i in found.issues] == ["variables-too-many"]


def test_grants_find_their_funder(make_source: MakeSource) -> None:
    def funded(inside: str) -> Any:
        xml = f"<codeBook><stdyDscr><citation><prodStmt>{inside}</prodStmt></citation></stdyDscr></codeBook>"
        return [
            (a.get("identifier"), [f["name"]["@none"][0] for f in a.get("funder", [])])
            for a in bare(make_source, xml).document()["wasGeneratedBy"]
        ]

    assert funded('<fundAg abbr="B">Bank</fundAg><fundAg>Fund</fundAg><grantNo agency="B">1</grantNo>') == [
        (["1"], ["Bank"]),
        (None, ["Fund"]),
    ]
    assert funded("<fundAg>Fund</fundAg><grantNo>1</grantNo>") == [(["1"], ["Fund"])]
    assert funded('<fundAg>Fund</fundAg><grantNo agency="Other">1</grantNo>') == [(["1"], ["Other"]), (None, ["Fund"])]


# -- which format ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("offers", "chosen"),
    [
        ([Offer("oai_dc"), Offer("best", "http://datacite.org/schema/kernel-4")], "best"),
        ([Offer("oai_datacite3", "http://datacite.org/schema/kernel-4"), Offer("oai_openaire")], "oai_openaire"),
        ([Offer("oai_dc"), Offer("rdf", "http://www.openarchives.org/OAI/2.0/rdf/")], "oai_dc"),
        ([Offer("oai_dc"), Offer("rdf", "https://www.w3.org/ns/dcat")], "rdf"),
        ([Offer("oai_dc"), Offer("dcat3-ap-nl")], "dcat3-ap-nl"),
        ([Offer("x", "", "http://www.isotc211.org/2005/gmd/gmd.xsd"), Offer("mods")], "x"),
        ([Offer("x", "ddi:codebook:2_5"), Offer("iso19139")], "x"),
        ([Offer("ddi", "ddi:instance:3_2"), Offer("iso19139")], "iso19139"),
        ([Offer("oai_datacite", "http://schema.datacite.org/oai/oai-1.1/"), Offer("datacite4")], "datacite4"),
        ([Offer("marcxml"), Offer("", "")], None),
    ],
)
def test_the_richest_format_by_name_namespace_or_schema(offers: list[Offer], chosen: str | None) -> None:
    found = richest(offers)
    assert (found.prefix if found else None) == chosen


def test_prefixes_are_small_and_stand_once() -> None:
    assert len(PREFIXES) == len(set(PREFIXES)) and all(p == p.lower() for p in PREFIXES)
    assert [f.name for f in FAMILIES][:6] == [
        "DCAT",
        "DataCite 4",
        "DDI-Codebook",
        "ISO 19139",
        "OpenAIRE 4",
        "DataCite 3",
    ]
