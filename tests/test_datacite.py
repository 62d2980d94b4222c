"""DataCite XML described: hand-written records to the letter, real ones to the share that is mapped."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pyoxigraph as ox
import pytest
from fairdict_harvesters import oaipmh
from fairdict_harvesters.formats import datacite_xml, places
from fairdict_harvesters.formats.answer import item
from fairdict_harvesters.formats.relations import address
from fairdict_harvesters.formats.xml import children, mended, parse, words
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from fairdict.config import Source
from fairdict.description import Description
from fairdict.document import lines, skolemise
from fairdict.errors import RecordError
from fairdict.harvester import local
from fairdict.model import Record

HERE = Path(__file__).parent
GOLDEN = ["datacite-full", "datacite-3", "openaire", "openaire-full", "dublin-core", "dublin-core-refined"]
GOLDEN += ["dublin-core-terms"]

MakeSource = Callable[..., Source]


def records(path: Path) -> Iterator[Record]:
    """Every record in a file, cut out as fetch does; a bare resource is a record of its own."""
    try:
        root = parse(path.read_bytes())
    except ValueError:
        yield Record(path.stem, path.read_bytes(), "application/xml")
        return
    for element in [e for e in root.iter("{*}record") if next(children(e, "header"), None) is not None] or [root]:
        cut = item(element)
        hints = {} if cut.identifier or local(element) != "record" else {"nameless": "yes"}
        yield Record(cut.identifier or path.stem, cut.body, "application/xml", deleted=cut.deleted, hints=hints)


def one(make_source: MakeSource, name: str) -> Description:
    [record] = records(HERE / "records" / "oaipmh" / f"{name}.xml")
    [description] = oaipmh.describe(record, make_source("oaipmh"))
    return description


def resource(make_source: MakeSource, inside: str, identifier: str = "id-1") -> Description:
    """What a kernel-4 resource with these elements says."""
    xml = f'<resource xmlns="http://datacite.org/schema/kernel-4">{inside}</resource>'
    [found] = oaipmh.describe(Record(identifier, xml.encode(), "application/xml"), make_source("oaipmh"))
    return found


@pytest.mark.parametrize("name", GOLDEN)
def test_hand_written_records_come_out_to_the_letter(make_source: MakeSource, name: str) -> None:
    found = one(make_source, name)
    seen = {
        "document": found.document(),
        "identifier": found.identifier,
        "types": found.types,
        "sets": found.sets,
        "page": found.page,
        "mapped": found.mapped,
        "left": found.left,
        "issues": [[i.code, i.property, i.value, i.where] for i in found.issues],
    }
    golden = HERE / "expected" / "oaipmh" / f"{name}.json"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.write_bytes(orjson.dumps(seen, option=orjson.OPT_INDENT_2) + b"\n")
    assert orjson.loads(orjson.dumps(seen)) == orjson.loads(golden.read_bytes())


def test_every_document_has_a_graph(make_source: MakeSource) -> None:
    for name in GOLDEN:
        assert triples(one(make_source, name)) > 20


FOLDERS = {
    "datacite-xml": 0.97,
    "danseasy": 0.99,
    "deims": 0.99,
    "enes-iso": 0.99,
    "envidat-iso19139": 0.99,
    "darus": 0.99,
    "dataverseno": 0.99,
    "envidat-datacite": 0.99,
    "ess-oai_datacite": 0.99,
    "fidgeo-oai_datacite": 0.99,
    "geofon-oai_datacite": 0.99,
    "inrae": 0.99,
    "ivoa-oai_datacite": 0.99,
    "pangaea": 0.99,
    "radar": 0.99,
    "tudatalib": 0.99,
    "uhh": 0.99,
    "dara_gesis": 0.99,
    "dara_icpsr": 0.99,
    "dara_rki": 0.99,
    "dara_srda": 0.99,
    "egidatahub-oai_dc": 0.99,
    "ist": 0.99,
    "materialscloud-oai_dc": 0.99,
    "seanoe": 0.99,
    "seanoe-oai_dc": 0.99,
    "slks-oai_dc": 0.99,
    "zenodo-oai-list-records": 0.99,
    "zenodo-oai-get-record": 0.98,
}
"""Folders of real records in formats that can be read, and the share of their fields that is mapped at least."""

ELSEWHERE = {"pdc"}
"""Folders in formats that cannot."""


def test_real_records_are_mapped(shared: Path, make_source: MakeSource, capsys: pytest.CaptureFixture[str]) -> None:
    source = make_source("oaipmh")
    tally: dict[str, Counter[str]] = {}
    folders = [shared / "records" / "datacite-xml", *sorted((shared / "records" / "oai-records").iterdir())]
    for folder in [*folders, *sorted((shared / "records" / "exchanges").glob("zenodo-oai-*-record*"))]:
        count = tally.setdefault(folder.name, Counter())
        for path in sorted(folder.glob("*.xml")):
            count["files"] += 1
            for record in records(path):
                if local(parse_or_none(record)) == "OAI-PMH":
                    continue
                try:
                    for found in oaipmh.describe(record, source):
                        found.document()
                        count.update(
                            descriptions=1, issues=len(found.issues), mapped=found.mapped, left=len(found.left)
                        )
                except RecordError as error:
                    count["refused"] += 1
                    assert record.identifier in error.message
    with capsys.disabled():
        for name, count in tally.items():
            share = count["mapped"] / max(1, count["mapped"] + count["left"])
            told = ", ".join(f"{k} {v}" for k, v in count.items())
            print(f"\n{name}: {told}, share mapped {share:.3f}", end="")
    for name, floor in FOLDERS.items():
        count = tally[name]
        assert count["mapped"] / (count["mapped"] + count["left"]) >= floor, name
        assert count["descriptions"] > 0, name
    for name in ELSEWHERE:
        assert tally[name]["refused"] == tally[name]["files"], name


def parse_or_none(record: Record) -> Any:
    try:
        return parse(record.body)
    except ValueError:
        return etree.Element("none")


def triples(found: Description) -> int:
    """How many triples a description has, read by a parser that takes no invalid address."""
    written = lines(skolemise(found.document(), "https://data.example.org/dataset/x"), found.context)
    return len(list(ox.parse("\n".join(written), format=ox.RdfFormat.N_TRIPLES)))


def broken(name: str) -> bytes:
    [record] = records(HERE / "records" / "oaipmh" / f"{name}.xml")
    return record.body


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(GOLDEN), data=st.data())
def test_mutilated_records_raise_nothing_but_record_errors(
    make_source: MakeSource, name: str, data: st.DataObject
) -> None:
    root = parse(broken(name))
    for _ in range(data.draw(st.integers(1, 6))):
        nested = [e for e in root.iter() if isinstance(e.tag, str) and e is not root]
        if not nested:
            break
        victim = data.draw(st.sampled_from(nested))
        what = data.draw(st.sampled_from(["remove", "double", "empty", "text", "attributes", "rename", "comment"]))
        parent = victim.getparent()
        if what == "remove":
            parent.remove(victim)
        elif what == "double":
            parent.append(parse(etree.tostring(victim, with_tail=False)))
        elif what == "empty":
            victim.clear()
        elif what == "text":
            victim.text = data.draw(
                st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=40)
            )
        elif what == "attributes":
            for key in victim.attrib:
                victim.set(key, data.draw(st.sampled_from(["", " ", "?", "DOI", "http://[", "x" * 50])))
        elif what == "rename":
            victim.tag = data.draw(st.sampled_from([e.tag for e in nested]))
        else:
            victim.append(etree.Comment("said in passing"))
    record = Record("m-1", etree.tostring(root), "application/xml")
    try:
        for found in oaipmh.describe(record, make_source("oaipmh")):
            assert triples(found) > 1
    except RecordError as error:
        assert "m-1" in error.message


# -- single decisions --------------------------------------------------------------------------------------------------


def test_a_publication_year_counts_only_without_a_date_of_issue(make_source: MakeSource) -> None:
    year = "<publicationYear>2020</publicationYear>"
    dated = {
        "": "2020",
        '<date dateType="Issued">2020-05-06</date>': "2020-05-06",
        '<date dateType="Available">2020-07-08</date>': "2020-07-08",
        '<date dateType="Available">2021-07-08</date>': "2020",
    }
    for dates, expected in dated.items():
        found = resource(make_source, f"{year}<dates>{dates}</dates>").data["issued"]
        assert [v["@value"] for v in found] == [expected], dates


def test_of_many_updates_the_last_counts_and_of_many_issues_the_first(make_source: MakeSource) -> None:
    dates = "".join(
        f'<date dateType="{kind}">{day}</date>'
        for kind, day in [
            ("Updated", "2020-02-01"),
            ("Updated", "2021-02-01"),
            ("Issued", "2019-03"),
            ("Issued", "2018-01-01"),
        ]
    )
    found = resource(make_source, f"<dates>{dates}</dates>").data
    assert found["modified"] == [{"@value": "2021-02-01", "@type": "xsd:date"}]
    assert found["issued"] == [{"@value": "2018-01-01", "@type": "xsd:date"}]


def test_of_a_range_nothing_is_lost(make_source: MakeSource) -> None:
    found = resource(
        make_source,
        '<dates><date dateType="Created" dateInformation="from 25 BC to 23 BC">-0024/-0022</date>'
        '<date dateType="Issued">2019/</date></dates>',
    )
    assert found.data["created"] == [{"@value": "-0022", "@type": "xsd:gYear"}]
    assert [p["label"]["@none"] for p in found.data["provenance"]] == [
        ["Created: from 25 BC to 23 BC: -0024/-0022"],
        ["Issued: 2019/"],
    ]
    assert found.left == []


def test_what_kind_of_thing_is_related_is_left_out_on_purpose(make_source: MakeSource) -> None:
    found = resource(
        make_source,
        '<relatedIdentifiers><relatedIdentifier relatedIdentifierType="DOI" relationType="IsSupplementTo" '
        'resourceTypeGeneral="JournalArticle">10.5072/paper</relatedIdentifier></relatedIdentifiers>',
    )
    assert found.data["isReferencedBy"] == ["https://doi.org/10.5072/paper"]
    assert found.left == [] and list(found.skipped) == ["relatedIdentifier@resourceTypeGeneral"]


def test_dates_and_remarks_that_have_no_place_are_left_over(make_source: MakeSource) -> None:
    found = resource(
        make_source,
        '<dates><date dateType="Updated">2020</date><date dateType="Updated">2021</date>'
        '<date dateType="Collected" dateInformation="in spring">2019-04/2019-05</date>'
        '<date dateType="Other" dateInformation="shown">2018</date></dates>',
    )
    assert found.left == [("dates/date Updated", "2020"), ("dates/date@dateInformation", "in spring")]
    assert found.data["provenance"][0]["label"] == {"@none": ["shown: 2018"]}


def test_a_subject_keeps_its_scheme(make_source: MakeSource) -> None:
    xml = "<subjects><subject {}>Coins</subject></subjects>"
    named = resource(make_source, xml.format('subjectScheme="House list"'))
    assert named.data["keyword"] == {"@none": ["Coins"]}
    [node] = named.data["subject"]
    assert node["prefLabel"] == {"@none": ["Coins"]}
    assert node["inScheme"] == [{"type": [datacite_xml.SCHEME], "prefLabel": {"@none": ["House list"]}}]
    assert triples(named) > 5
    linked = resource(make_source, xml.format('subjectScheme="House list" schemeURI="https://l.example/list"'))
    assert linked.data["subject"][0]["inScheme"] == ["https://l.example/list"]
    assert (named.left, linked.left) == ([], [])
    loose = resource(make_source, xml.format('schemeURI="https://l.example/list" valueURI="nowhere"'))
    assert [name for name, _ in loose.left] == ["subjects/subject@schemeURI", "subjects/subject@valueURI"]


def test_a_point_inside_a_polygon_is_not_its_centre(make_source: MakeSource) -> None:
    point = "<pointLongitude>{}</pointLongitude><pointLatitude>{}</pointLatitude>"
    corners = "".join(f"<polygonPoint>{point.format(*c)}</polygonPoint>" for c in [(1, 1), (2, 1), (2, 2)])
    inside = f"<inPolygonPoint>{point.format(1.9, 1.1)}</inPolygonPoint>"
    shape = f"<geoLocationPolygon>{corners}{inside}</geoLocationPolygon>"
    found = resource(make_source, f"<geoLocations><geoLocation>{shape}</geoLocation></geoLocations>")
    [place] = found.data["spatial"]
    assert "geometry" in place and "centroid" not in place
    assert [value for _, value in found.left] == ["1.9", "1.1"]


def test_the_scheme_of_an_identifier_is_believed(make_source: MakeSource) -> None:
    def creator(name_type: str, scheme: str, number: str) -> tuple[Description, Any]:
        number = f"<nameIdentifier {scheme}>{number}</nameIdentifier>"
        name = f'<creatorName nameType="{name_type}">Augustus</creatorName>'
        found = resource(make_source, f"<creators><creator>{name}{number}</creator></creators>")
        return found, found.data["creator"][0]

    for scheme in ('nameIdentifierScheme="ISNI"', 'schemeURI="http://www.isni.org/"', ""):
        _, agent = creator("Personal", scheme, "0000000121227317")
        assert agent["id"] == "https://isni.org/isni/0000000121227317", scheme
        assert agent["type"] == ["Agent", "Person"]
    _, agent = creator("Personal", 'nameIdentifierScheme="ORCID"', "0000-0001-2122-7317")
    assert agent["id"] == "https://orcid.org/0000-0001-2122-7317"
    found, agent = creator("Organizational", 'nameIdentifierScheme="ORCID"', "0000-0002-1825-0097")
    assert agent["type"] == ["Agent", "Organization"]
    assert [i.message for i in found.issues] == [
        "“Augustus” is said to be an organisation but has an ORCID, which only people have; correct one of the two."
    ]


def test_the_isni_of_a_publisher(make_source: MakeSource) -> None:
    found = resource(
        make_source,
        '<publisher publisherIdentifier="0000000121227317" publisherIdentifierScheme="ISNI">Mint</publisher>',
    )
    assert found.data["publisher"][0]["id"] == "https://isni.org/isni/0000000121227317"
    assert found.data["publisher"][0]["type"] == ["Agent", "Organization"]


def test_a_real_coin_keeps_its_emperor_and_its_years(shared: Path, make_source: MakeSource) -> None:
    [record] = records(shared / "records" / "datacite-xml" / "datacite-example-ancientdates-v4.3.xml")
    [found] = oaipmh.describe(record, make_source("oaipmh"))
    assert found.data["creator"][0]["id"] == "https://isni.org/isni/0000000121227317"
    assert "-0024/-0022" in found.data["provenance"][0]["label"]["@none"][0]
    assert (found.left, found.issues) == ([], [])


def test_an_unreadable_date_is_kept_and_told(make_source: MakeSource) -> None:
    found = resource(make_source, '<dates><date dateType="Available">/2</date></dates>')
    assert found.data["available"] == ["/2"]
    assert [i.code for i in found.issues] == ["date-not-understood"]


def test_formats_and_sizes_make_no_distribution(make_source: MakeSource) -> None:
    found = resource(make_source, "<sizes><size>3 MB</size></sizes><formats><format>text/csv</format></formats>").data
    assert "distribution" not in found
    assert found["extent"] == ["3 MB"]
    assert found["format"] == ["http://publications.europa.eu/resource/authority/file-type/CSV"]


def test_a_contact_person_needs_an_address_to_be_a_contact(make_source: MakeSource) -> None:
    name = '<contributor contributorType="ContactPerson"><contributorName>{}</contributorName></contributor>'
    xml = f"<contributors>{name}</contributors>"
    desk = resource(make_source, xml.format("Desk &lt;desk@a.example&gt;")).data
    assert desk["contactPoint"][0]["hasEmail"] == ["mailto:desk@a.example"]
    assert desk["contactPoint"][0]["fn"] == {"@none": ["Desk"]}
    person = resource(make_source, xml.format("Bakker, Sam")).data
    assert "contactPoint" not in person
    assert person["qualifiedAttribution"][0]["hadRole"] == [
        "https://schema.datacite.org/linked-data/vocab/contributorType/ContactPerson"
    ]


def test_unknown_values_say_nothing(make_source: MakeSource) -> None:
    found = resource(
        make_source,
        "<publisher>:unav</publisher><titles><title>(:unas) unassigned</title><title>None of these</title></titles>",
    )
    document = found.document()
    assert "publisher" not in document
    assert document["title"] == {"@none": ["None of these"]}
    assert found.left == []


def test_a_bare_resource_is_described_by_its_identifier(make_source: MakeSource) -> None:
    found = resource(make_source, "<titles/>", identifier="doi:10.5072/leeg")
    assert found.document() == {
        "id": "https://doi.org/10.5072/leeg",
        "type": ["Dataset"],
        "identifier": ["doi:10.5072/leeg"],
        "landingPage": ["https://doi.org/10.5072/leeg"],
    }


def test_a_type_that_is_no_address_stays_a_word(make_source: MakeSource) -> None:
    found = resource(make_source, '<resourceType resourceTypeGeneral="Journal Article" uri="x">text</resourceType>')
    assert found.types == ["Journal Article", "text", "x"]
    kinds = [v if isinstance(v, str) else v["prefLabel"]["@none"] for v in found.data["resourceType"]]
    assert kinds == [["Journal Article"], ["x"]]


def test_access_rights_that_contradict_are_told(make_source: MakeSource) -> None:
    found = one(make_source, "datacite-full")
    assert found.data["accessRights"] == ["http://publications.europa.eu/resource/authority/access-right/RESTRICTED"]
    [issue] = [i for i in found.issues if i.code == "access-rights-contradict"]
    assert issue.message.startswith("“info:eu-repo/semantics/openAccess” contradicts")


def test_fields_left_out_on_purpose_have_a_reason() -> None:
    assert all(reason and field for field, reason in datacite_xml.IGNORED.items())


def box(make_source: MakeSource, west: str, east: str, south: str, north: str) -> Description:
    sides = {
        "westBoundLongitude": west,
        "eastBoundLongitude": east,
        "southBoundLatitude": south,
        "northBoundLatitude": north,
    }
    inside = "".join(f"<{k}>{v}</{k}>" for k, v in sides.items())
    return resource(
        make_source,
        f"<geoLocations><geoLocation><geoLocationBox>{inside}</geoLocationBox></geoLocation></geoLocations>",
    )


@pytest.mark.parametrize(
    ("sides", "term", "wkt", "codes"),
    [
        (("6", "7", "52", "53"), "bbox", "POLYGON((6 52, 7 52, 7 53, 6 53, 6 52))", []),
        (("6", "7", "53", "52"), "bbox", "POLYGON((6 52, 7 52, 7 53, 6 53, 6 52))", ["coordinates-swapped"]),
        (("52", "53", "96", "97"), "bbox", "POLYGON((96 52, 97 52, 97 53, 96 53, 96 52))", ["coordinates-swapped"]),
        (("6.5", "6.5", "52", "52"), "centroid", "POINT(6.5 52)", []),
        (("0", "360", "-90", "90"), "bbox", "POLYGON((-180 -90, 180 -90, 180 90, -180 90, -180 -90))", []),
        (("westlimit=6", "7", "52,0", "53"), "bbox", "POLYGON((6 52, 7 52, 7 53, 6 53, 6 52))", []),
        (
            ("170", "-170", "-20", "-10"),
            "bbox",
            "MULTIPOLYGON(((170 -20, 180 -20, 180 -10, 170 -10, 170 -20)), "
            "((-180 -20, -170 -20, -170 -10, -180 -10, -180 -20)))",
            [],
        ),
        (("6", "7", "52", "195"), "label", "6 7 52 195", ["coordinates-invalid"]),
        (("6", "zeven", "52", "53"), "label", "6 zeven 52 53", ["coordinates-invalid"]),
    ],
)
def test_boxes_are_checked(
    make_source: MakeSource, sides: tuple[str, str, str, str], term: str, wkt: str, codes: list[str]
) -> None:
    found = box(make_source, *sides)
    [place] = found.data["spatial"]
    expected: Any = {"@none": [wkt]} if term == "label" else [{"@value": wkt, "@type": places.WKT}]
    assert place[term] == expected
    assert [i.code for i in found.issues] == codes


def test_two_corners_make_no_polygon(make_source: MakeSource) -> None:
    corner = "<polygonPoint><pointLongitude>{}</pointLongitude><pointLatitude>52</pointLatitude></polygonPoint>"
    shape = f"<geoLocationPolygon>{corner.format(6)}{corner.format(7)}</geoLocationPolygon>"
    found = resource(make_source, f"<geoLocations><geoLocation>{shape}</geoLocation></geoLocations>")
    assert [i.code for i in found.issues] == ["polygon-invalid"]
    assert "geometry" not in found.data["spatial"][0]


@pytest.mark.parametrize(
    ("text", "kind", "iri"),
    [
        ("10.5072/A", "DOI", "https://doi.org/10.5072/a"),
        ("20.500.1/9", "Handle", "https://hdl.handle.net/20.500.1/9"),
        ("1234-5679", "ISSN", "urn:issn:1234-5679"),
        ("arXiv:2101.00001", "arXiv", "https://arxiv.org/abs/2101.00001"),
        ("RRID:AB_1", "RRID", "https://scicrunch.org/resolver/RRID:AB_1"),
        ("https://a.example/x", "URL", "https://a.example/x"),
        ("two words", "DOI", None),
        ("9783468111242", "EAN13", None),
        ("", "DOI", None),
    ],
)
def test_related_identifiers_get_an_address_where_they_have_one(text: str, kind: str, iri: str | None) -> None:
    assert address(text, kind) == iri


def test_document_types_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>'
    with pytest.raises(ValueError, match="document type declaration, which is refused"):
        parse(bomb)


def test_text_of_mark_up_is_kept() -> None:
    assert words(parse(b"<d>one <b>two</b><br/>three</d>")) == "one two\nthree"


def test_what_xml_forbids_is_removed() -> None:
    assert mended(b"<?xml version='1.0' encoding='utf-8'?><a>\x03b&#3;c&#x26;\xff</a>") == "<a>bc&#x26;\ufffd</a>"
    assert mended("<?xml version='1.0' encoding='latin-1'?><a>\u00e9</a>".encode("latin-1")) == "<a>\u00e9</a>"
    assert mended(b"<?xml version='1.0' encoding='no-such'?><a/>") == "<a/>"
