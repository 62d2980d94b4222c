"""Real descriptions judged by every profile: what Health-RI publishes as its examples, and all graphs at hand."""

from collections import Counter
from pathlib import Path

import pyshacl
import pytest
import rdflib

from fairdict.errors import RecordError
from fairdict.layers import Layers
from fairdict.profiles import Judge, Profiles
from fairdict.profiles.telling import Teller
from fairdict.rdf import sniff, triples
from fairdict.shapes import Facts
from fairdict.shapes.terms import SH
from fairdict.vocabulary import Vocabularies

SHELF = Profiles(Layers())
VOCABULARIES = Vocabularies.load(Layers())
DATASETS = ["http://example.com/dataset", *(f"http://example.com/dataset/{n}" for n in range(1, 5))]
MISSING = {
    "PUBLIC": [
        *("dcat:distribution", "healthdcatap:hasStructuredData", "healthdcatap:hdab", "healthdcatap:healthCategory"),
    ],
}
MISSING["RESTRICTED"] = MISSING["PUBLIC"]
MISSING["NON_PUBLIC"] = sorted([*MISSING["PUBLIC"], "dct:provenance", "dct:type"])
"""What HealthDCAT-AP release 8 wants of a dataset at each level and Health-RI's examples have not."""


def graph(*paths: Path) -> Facts:
    return Facts.of(t for path in paths for t in triples(path.read_bytes(), sniff(path.read_bytes(), "", path.name)))


@pytest.fixture(scope="module")
def examples(shared: Path) -> Facts:
    found = sorted((shared / "records" / "dcat" / "health-ri-examples").glob("*.ttl"))
    assert len(found) == 4, "Health-RI's examples were not found"
    return graph(*found)


def violations(name: str, facts: Facts, level: str = "") -> list[tuple[str, str, str]]:
    profile = SHELF.get(name)
    found = Judge(profile, VOCABULARIES, level).findings(facts)
    return sorted((f.focus, profile.compact(f.row.iri), f.fault) for f in found if f.severity == "violation")


@pytest.mark.parametrize("name", ["dcat-ap-3.0.1", "health-ri-2.0.2"])
def test_health_ris_examples_pass(name: str, examples: Facts) -> None:
    assert violations(name, examples) == []


def test_under_dcat_ap_nl_three_things_remain_and_each_is_explained(examples: Facts) -> None:
    assert violations("dcat-ap-nl-3.0", examples) == [
        ("http://example.com/catalog", "dcat:dataset", "missing"),
        ("http://example.com/dataservice", "dcat:theme", "vocabulary"),
        *((iri, "dcatap:applicableLegislation", "untyped") for iri in sorted(DATASETS)),
    ]
    profile = SHELF.get("dcat-ap-nl")
    teller = Teller(profile, VOCABULARIES, examples)
    found = [f for f in Judge(profile, VOCABULARIES).findings(examples) if f.severity == "violation"]
    told = {f"{teller.sentence(f)} {teller.mend(f)}" for f in found}
    law = "<http://data.europa.eu/eli/reg/2025/327/oj>"
    theme = "publications.europa.eu/resource/authority/data-theme/HEAL>"
    assert told == {
        "dcat:dataset (dataset) is missing; a Catalog must have one or more (DCAT-AP-NL 3.0, text and official "
        "shapes). Write, for example: dcat:dataset <https://example.org/…> .",
        f"dcatap:applicableLegislation (applicable legislation) is {law}, of which nothing says that it is an "
        f"eli:LegalResource (DCAT-AP-NL 3.0, text and official shapes). Say in the graph: {law} a eli:LegalResource .",
        f"dcat:theme (theme) is <https://{theme}, which is not in the vocabulary data-theme (DCAT-AP-NL 3.0, text and "
        f"official shapes). Write: dcat:theme <http://{theme} .",
    }


def test_it_is_what_pyshacl_finds_with_the_official_shapes_of_dcat_ap_nl(shared: Path) -> None:
    folder, examples = shared / "conformance", shared / "records" / "dcat" / "health-ri-examples"
    data, shapes = rdflib.Graph(), rdflib.Graph()
    for path in examples.glob("*.ttl"):
        data.parse(path)
    for path in (folder / "dcat-ap-3.0.1" / "shapes.ttl", *(folder / "dcat-ap-nl-3.0").glob("*.ttl")):
        shapes.parse(path)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes)
    sh = rdflib.Namespace(SH)
    results = list(report.subjects(sh.resultSeverity, sh.Violation))
    compact = SHELF.get("dcat-ap-nl").compact
    official = sorted(
        (str(report.value(r, sh.focusNode)), compact(str(report.value(r, sh.resultPath)))) for r in results
    )
    ours = violations("dcat-ap-nl-3.0", graph(*examples.glob("*.ttl")))
    assert official == sorted((focus, name) for focus, name, _ in ours)
    assert len(official) == 7


@pytest.mark.parametrize("level", MISSING)
def test_as_healthdcat_ap_it_lists_exactly_what_is_missing(level: str, examples: Facts) -> None:
    found = violations("healthdcat-ap-r8", examples, level)
    for dataset in DATASETS:
        assert [p for focus, p, fault in found if focus == dataset and fault == "missing"] == sorted(MISSING[level])
    others = Counter((p, fault) for focus, p, fault in found if focus not in DATASETS)
    assert others == {
        ("dcatap:applicableLegislation", "missing"): 3,  # two catalogues and a distribution
        ("cv:contactPoint", "missing"): 5,  # the publishers of the datasets
    }
    wrong = {(p, fault) for focus, p, fault in found if focus in DATASETS and fault != "missing"}
    assert wrong == {("dcat:theme", "holds"), ("dcat:theme", "vocabulary")}


def test_each_dataset_is_judged_at_its_own_level(examples: Facts) -> None:
    judge = Judge(SHELF.get("healthdcat-ap"), VOCABULARIES)
    assert [judge.level(iri, examples) for iri in DATASETS] == ["NON_PUBLIC"] * 5
    assert violations("healthdcat-ap-r8", examples) == violations("healthdcat-ap-r8", examples, "NON_PUBLIC")


def files(shared: Path) -> list[Path]:
    root = shared / "records"
    return sorted(p for folder in ("dcat", "fdp") for p in (root / folder).rglob("*") if p.suffix in (".ttl", ".rdf"))


def test_every_graph_at_hand_is_judged_and_told_by_every_profile(shared: Path) -> None:
    judges = [Judge(SHELF.get(name), VOCABULARIES) for name in SHELF.ids]
    judged = 0
    for path in files(shared):
        try:
            facts = graph(path)
        except RecordError:
            continue
        for judge in judges:
            found = judge.findings(facts)
            judged += bool(found)
            for language in ("en", "nl"):
                teller = Teller(judge.profile, VOCABULARIES, facts, language)
                told = [f"{teller.thing(f.focus, f.cls)} {teller.sentence(f)} {teller.mend(f)}" for f in found]
                assert not [t for t in told if "{" in t or "None" in t], path
    assert judged > 200
