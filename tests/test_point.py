"""A FAIR Data Point of files: what the specification asks, by the official shapes as they were meant and by ours."""

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import DCTERMS, RDF, SH, Namespace, URIRef

from fairdict.config import load
from fairdict.publish import point
from fairdict.publish.point import Member
from fairdict.rdf import triples
from tests.built_example import ROWS, night, small

BASE = "https://klein.example.org/"
FDP = Namespace("https://w3id.org/fdp/fdp-o#")
LDP = Namespace("http://www.w3.org/ns/ldp#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
PROF = Namespace("http://www.w3.org/ns/dx/prof/")
LICENCE = 'licence = "https://creativecommons.org/publicdomain/zero/1.0/"\n'

REPAIRS = (
    ("sh:maxCount ;", "sh:maxCount 1 ;", "no number is given; without one the file is no Turtle"),
    ("sh:node sh:ContactPointShape", "sh:node :ContactPointShape", "the shape is in the file's own namespace"),
    ("dcat:endPointURL", "dcat:endpointURL", "the property's name in DCAT"),
    ("dct:conformsToFdpSpec", "fdp-o:conformsToFdpSpec", "the property's name in FDP-O, as the text has it"),
    (
        "sh:path fdp-o:metadataIdentifier ;\n    sh:datatype xsd:dateTime",
        "sh:path fdp-o:metadataModified ;\n    sh:datatype xsd:dateTime",
        "an identifier is no moment; the text asks for the moment of the last change",
    ),
    (
        "sh:path vcard:hasEmail ;\n    sh:nodeKind sh:Literal",
        "sh:path vcard:hasEmail ;\n    sh:nodeKind sh:IRI",
        "in vCard it is the IRI “mailto:…”, and so DCAT-AP has it",
    ),
    ("sh:nodeKind fdp-o:FAIRDataPoint", "sh:class fdp-o:FAIRDataPoint", "a class is no kind of node"),
    ("sh:nodeKind fdp-o:metadataCatalog", "sh:hasValue fdp-o:metadataCatalog", "a property is no kind of node"),
)
"""What is mended in both files: (written, meant, why)."""
OF_CATALOGS = (
    ("sh:path dct:hasPart ;\n    sh:node :ContactPointShape", "sh:path dct:hasPart ;\n    sh:nodeKind sh:IRI",
     "a part of a catalogue is no contact"),
    ("sh:path dcat:endpointURL ;\n    sh:nodeKind sh:IRI ;\n    sh:maxCount 1 ;\n    sh:minCount 1",
     "sh:path dcat:endpointURL ;\n    sh:nodeKind sh:IRI",
     "taken over from the service: the text asks for it there alone, and DCAT has it at services"),
)  # fmt: skip
PREFIXES = "@prefix fdp-o: <https://w3id.org/fdp/fdp-o#> .\n@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .\n"


def official(shared: Path) -> rdflib.Graph:
    """Both files of shapes of FDP 1.2, mended so that they can be read."""
    folder = shared / "conformance" / "fdp-1.2"
    service, catalog = ((folder / f"shacl-{name}.ttl").read_text("utf-8") for name in ("fdp", "catalog"))
    for written, meant, _ in REPAIRS:
        assert written in service + catalog, written
        service, catalog = service.replace(written, meant), catalog.replace(written, meant)
    for written, meant, _ in OF_CATALOGS:
        assert written in catalog, written
        catalog = catalog.replace(written, meant)
    return rdflib.Graph().parse(data=PREFIXES + service).parse(data=PREFIXES + catalog)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small(tmp_path_factory.mktemp("point"), (*ROWS, "S-4;Reeks;Een reeks;2020"))
    text = (folder / "fairdict.toml").read_text("utf-8").replace("[sources.ours]", f"{LICENCE}[sources.ours]", 1)
    text = text.replace(
        'name = "Wij"', 'name = "Wij", email = "wij@klein.example.org", url = "https://wij.example.org/"'
    )
    text += '[sources.silent]\nharvester = "sheet"\nurl = "none.csv"\n'
    (folder / "fairdict.toml").write_text(text, "utf-8")
    (folder / "none.csv").write_text("identifier;titel\n", "utf-8")
    night(folder, probe=False)
    return folder / "public"


def graph(public: Path, *names: str) -> rdflib.Graph:
    found = rdflib.Graph()
    for name in names:
        found.parse(public / "fdp" / name / "index.ttl", format="turtle")
    return found


def judged(data: rdflib.Graph, shapes: rdflib.Graph) -> str:
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, advanced=False)
    return "" if conforms else text


def test_the_point_keeps_to_the_official_shapes(public: Path, shared: Path) -> None:
    shapes = official(shared)
    # The shape of containers asks for that of the service's members; a catalogue's have datasets.
    assert judged(graph(public, "", "catalog/all", "catalog/ours") - containers(public), shapes) == ""


def containers(public: Path) -> rdflib.Graph:
    """The containers of catalogues: the official shape of containers is written for that of the service alone."""
    found = rdflib.Graph()
    for name in ("catalog/all", "catalog/ours"):
        data = graph(public, name)
        for container in data.subjects(RDF.type, LDP.DirectContainer):
            for triple in data.triples((container, None, None)):
                found.add(triple)
    assert len(found) > 5
    return found


def test_the_official_shapes_can_fail(public: Path, shared: Path) -> None:
    shapes = official(shared)
    for lost in (DCTERMS.title, DCTERMS.license, FDP.metadataModified, FDP.conformsToFdpSpec, DCAT.endpointURL):
        data = graph(public, "", "catalog/all", "catalog/ours") - containers(public)
        data.remove((URIRef(f"{BASE}fdp/"), lost, None))
        assert f"Result Path: {lost.n3(shapes.namespace_manager)}" in judged(data, shapes), lost


def test_the_catalogues_keep_to_dcat_ap(public: Path, shared: Path) -> None:
    """Nothing is wrong by DCAT-AP; DCAT-AP-NL misses nothing but a theme of the service, which nobody told."""
    data = graph(public, "", "catalog/all", "catalog/ours")
    folder = shared / "conformance"
    assert judged(data, rdflib.Graph().parse(folder / "dcat-ap-3.0.1" / "shapes.ttl", format="turtle")) == ""
    dutch = judged(data, rdflib.Graph().parse(folder / "dcat-ap-nl-3.0" / "dcat-ap-nl-SHACL.ttl", format="turtle"))
    found = [line.strip() for line in dutch.splitlines() if "Result Path" in line or "Focus Node" in line]
    assert found == [f"Focus Node: <{BASE}fdp/>", "Result Path: dcat:theme"], dutch


@pytest.mark.parametrize(
    ("record", "profile"), [("", "service"), ("catalog/all", "catalog"), ("catalog/ours", "catalog")]
)
def test_each_record_keeps_to_the_profile_that_it_names(public: Path, record: str, profile: str) -> None:
    data = graph(public, record)
    here = URIRef(f"{BASE}fdp/{record}/" if record else f"{BASE}fdp/")
    assert list(data.objects(here, DCTERMS.conformsTo)) == [URIRef(f"{BASE}fdp/profile/{profile}/")]
    shapes = graph(public, f"profile/{profile}")
    told = URIRef(f"{BASE}fdp/profile/{profile}/")
    assert (told, RDF.type, PROF.Profile) in shapes
    (resource,) = shapes.objects(told, PROF.hasResource)
    assert (resource, PROF.hasRole, PROF["role/validation"]) in shapes
    assert list(shapes.objects(resource, PROF.hasArtifact)) == [URIRef(f"{told}index.ttl")]
    assert judged(data, shapes) == ""
    assert len(set(shapes.subjects(RDF.type, SH.NodeShape))) == 2
    for lost in set(data.predicates(here)) & set(shapes.objects(None, SH.path)):
        broken = rdflib.Graph() + data
        broken.remove((here, lost, None))
        asked = any(shapes.value(p, SH.minCount) is not None for p in shapes.subjects(SH.path, lost))
        assert (judged(broken, shapes) != "") == asked, lost


def test_both_forms_say_the_same(public: Path) -> None:
    for path in sorted((public / "fdp").rglob("index.ttl")):
        turtle = {str(t) for t in triples(path.read_bytes(), "text/turtle")}
        assert turtle == {str(t) for t in triples(path.with_suffix(".jsonld").read_bytes(), "application/ld+json")}, (
            path
        )
        assert not any("_:" in line for line in turtle)


def test_the_way_down(public: Path) -> None:
    """From the service to catalogues and datasets, by containers and by DCAT's own properties alike."""
    top = graph(public, "")
    catalogs = {URIRef(f"{BASE}fdp/catalog/{name}/") for name in ("all", "ours")}
    assert set(top.objects(None, LDP.contains)) == set(top.objects(None, FDP.metadataCatalog)) == catalogs
    assert not (public / "fdp/catalog/silent").exists()  # a catalogue without a part is none
    for name in ("all", "ours"):
        data = graph(public, f"catalog/{name}")
        here = URIRef(f"{BASE}fdp/catalog/{name}/")
        assert (here, DCTERMS.isPartOf, URIRef(f"{BASE}fdp/")) in data
        listed = set(data.objects(here, DCTERMS.hasPart))
        assert len(listed) == 4 and listed == set(data.objects(None, LDP.contains)) == set(
            data.objects(here, DCAT.dataset)
        )
        for dataset in listed:
            file = public / str(dataset).removeprefix(BASE) / "index.ttl"
            assert (dataset, RDF.type, DCAT.Dataset) in rdflib.Graph().parse(file, format="turtle")
        for container in data.subjects(RDF.type, LDP.DirectContainer):
            assert data.value(container, LDP.membershipResource) == here
            way = data.value(container, LDP.hasMemberRelation)
            assert set(data.objects(here, way)) == set(data.objects(container, LDP.contains))


def test_a_file_changes_with_its_members_alone(tmp_path: Path) -> None:
    catalogue = load(small(tmp_path))
    members = [Member(f"k{n}", "Dataset", "2026-01-01", "2026-01-02", ("ours",)) for n in range(3)]
    elsewhere = Member("k9", "Dataset", "2026-01-01", "2026-01-02", ("all", "gone"))
    found = point.catalogs([*members, elsewhere], catalogue)
    assert {name: [m.key for m in listed] for name, listed in found.items()} == {
        "all": ["k0", "k1", "k2", "k9"],
        "ours": ["k0", "k1", "k2"],
    }
    before = point.units(found, "base")
    after = point.units(point.catalogs(members, catalogue), "base")
    assert {unit for unit in before if before[unit] != after[unit]} == {"fdp/all"}
    assert point.units(found, "other").keys() == before.keys() and point.units(found, "other") != before
    assert list(point.catalogs([], catalogue)) == ["all"]
