"""DCAT-AP as a scheme beside the others: its properties, and what was found against a dataset."""

from dataclasses import replace

import pytest

from fairdict.fair import BY_ID, Breach, Finding, Ruleset, Subject, gains, judge, scores
from fairdict.fair.dcat_ap import GROUPS, NAME
from fairdict.fair.examples import distribution, example
from fairdict.layers import Layers
from fairdict.profiles import Profiles

RULESET = Ruleset.load(Layers())
LENS = RULESET.lenses[NAME]
WRONG = (Breach("title", "", "title: at least one is needed"), Breach("language", "Nederlands", "language: a term"))


def asked(name: str, subject: Subject) -> Finding:
    return BY_ID[f"{NAME}/{name}"].check(subject, RULESET.vocabularies)


def test_the_properties_and_their_needs_are_those_of_the_profile() -> None:
    profile = Profiles(Layers()).get(NAME)
    needs = set()
    for owner, of_file in (("Dataset", False), ("Distribution", True)):
        for row in profile.classes[owner].rows.values():
            if row.demand.least or row.demand.need == "R":
                term = row.iri.rpartition("/")[2].rpartition("#")[2]
                needs.add((term, of_file, "mandatory" if row.demand.least else "recommended"))
    assert {(g.term, g.of_file, g.need) for g in GROUPS if g.term} == needs


def test_every_property_counts_once_under_its_need() -> None:
    assert [(m.id, m.part, m.points) for m in LENS.metrics] == [
        (group.id.partition("/")[2], group.need, 1) for group in GROUPS
    ]


def test_a_complaint_fails_the_property_it_is_about_and_no_other() -> None:
    subject = replace(example(), shapes=WRONG)
    title, others = asked("title", subject), asked("others", subject)
    assert (title.outcome, title.why_not) == ("fail", "complaints: 2; the first: title: at least one is needed")
    assert "title: at least one is needed" in title.fix
    assert (others.outcome, others.value) == ("fail", "Nederlands")
    assert asked("description", subject).outcome == "pass"


def test_what_is_recommended_must_be_there() -> None:
    found = asked("keyword", replace(example("keyword"), shapes=()))
    assert (found.outcome, found.fix) == ("fail", "Fill in subjects/subject: DCAT-AP asks for it.")
    assert found.told("nl")[1] == "Vul subjects/subject in: DCAT-AP vraagt erom."


def test_every_file_must_have_it() -> None:
    document = example().document
    half = [document["distribution"][0], {"accessURL": ["https://data.example.org/2"]}]
    assert asked("distribution-format", replace(example(distribution=half), shapes=())).outcome == "fail"
    assert asked("distribution-format", replace(example(), shapes=())).outcome == "pass"


@pytest.mark.parametrize(
    ("name", "subject", "outcome"),
    [
        ("title", example(), "indeterminate"),
        ("keyword", example("keyword"), "indeterminate"),
        ("title", replace(example(type=["DatasetSeries"]), shapes=()), "not-applicable"),
        ("distribution-license", replace(example("distribution"), shapes=()), "not-applicable"),
    ],
    ids=["not held against it", "nor this", "no dataset", "no files"],
)
def test_what_cannot_be_asked_is_no_failure(name: str, subject: Subject, outcome: str) -> None:
    assert asked(name, subject).outcome == outcome


def test_a_complaint_about_a_description_is_the_datasets_own() -> None:
    subject = replace(example(), shapes=(Breach("description", "", "description: a literal"),))
    assert asked("description", subject).outcome == "fail"
    assert (
        asked("distribution-description", subject).fix
        == "Fill in dct:description (of a DCAT record: DataCite has no field for it): DCAT-AP asks for it."
    )


def test_the_score_is_an_interval_and_mending_gains() -> None:
    findings = judge(replace(example("keyword"), shapes=()), RULESET)
    [score] = [s for s in scores(findings, RULESET) if s.lens == NAME]
    assert score.low == score.high == pytest.approx(80.0) and score.parts["mandatory"] == (100.0, 100.0, 100.0)
    assert gains(findings, RULESET)[f"{NAME}/keyword"][NAME] == pytest.approx(6.67)
    [untold] = [s for s in scores(judge(example(), RULESET), RULESET) if s.lens == NAME]
    assert (untold.low, untold.high) == (0.0, 100.0)


FILE = {"id": "https://c.example/1#distribution-ab12", "title": {"nl": ["Nachten"]}}
DESK = "https://c.example/1#contactPoint-cd34"


@pytest.mark.parametrize(
    ("term", "of", "group", "called"),
    [
        ("description", "https://c.example/1", "description", ""),
        ("description", FILE["id"], "distribution-description", ": Nachten"),
        ("accessURL", FILE["id"], "distribution-accessURL", ": Nachten"),
        ("description", DESK, "others", ": contactPoint"),
        ("title", "https://elsewhere.example/9", "others", ": https://elsewhere.example/9"),
    ],
)
def test_a_complaint_is_told_of_whom_it_is_about(term: str, of: str, group: str, called: str) -> None:
    """A file's description is not the dataset's, and a desk's is neither."""
    document = {**example().document, "id": "https://c.example/1", "distribution": [{**distribution(), **FILE}]}
    subject = replace(example(), document=document, shapes=(Breach(term, "", f"{term} is missing", of),))
    names = [one.id.partition("/")[2] for one in GROUPS]
    assert [name for name in names if asked(name, subject).why_not.startswith("complaints")] == [group]
    found = asked(group, subject)
    assert found.outcome == "fail" and found.why_not == f"complaints: 1; the first: {term} is missing{called}"
