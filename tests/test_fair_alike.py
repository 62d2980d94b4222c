"""What many say alike is judged once, and comes out as it would for each by itself."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fairdict.config import Source
from fairdict.fair import RULES, Finding, Ruleset, Subject, judge, judge_many, scores
from fairdict.fair.alike import ASPECTS, MOST
from fairdict.fair.examples import distribution, document, evidence, example
from fairdict.fair.registry import BY_ID
from fairdict.fair.subject import EU
from fairdict.layers import Layers
from fairdict.model import Document
from tests.families import subjects

RULESET = Ruleset.load(Layers())
ODD: tuple[Any, ...] = (
    None, "", [], {}, [""], ["  "], [7], [None], {"en": [" "]}, ["CC BY 4.0"], [{"type": ["RightsStatement"]}],
    [{"@value": "restricted"}], [f"{EU}access-right/RESTRICTED"], ["https://creativecommons.org/licenses/by-sa/4.0/"],
    ["text/csv"], ["application/zip"], [f"{EU}file-type/PDF"], ["nii"], [{"label": {"en": ["HDF5"]}}], [["nested"]],
)  # fmt: skip
TERMS = (
    "license", "rights", "accessRights", "hasPolicy", "format", "mediaType", "conformsTo", "contactPoint", "page",
    "landingPage", "isVersionOf", "relation", "hasVariables", "wasGeneratedBy", "type", "downloadURL",
)  # fmt: skip
SOURCES = (
    ("oaipmh", "oai_datacite"), ("oaipmh", "oai_dc"), ("dcat", "text/turtle"), ("ckan", "application/json"),
    ("sheet", "text/csv"), ("schemaorg", "application/ld+json"), ("", ""),
)  # fmt: skip


def by_itself(subject: Subject) -> list[Finding]:
    """What each rule says of the whole subject, with nothing kept from others."""
    fresh = replace(subject, memo={})
    return [rule.check(fresh, RULESET.vocabularies) for rule in RULES]


def varied(number: int) -> Iterator[Subject]:
    """The example with properties left out or made odd, in itself and in its files."""
    chance = random.Random(4)
    for _ in range(number):
        one: Document = document()
        files = [distribution() for _ in range(chance.choice((0, 1, 1, 2)))]
        for node in (one, *files):
            for term in chance.sample(TERMS, chance.choice((0, 1, 3))):
                node[term] = chance.choice(ODD)
                if chance.random() < 0.3:
                    del node[term]
        one["distribution"] = files
        said = {"license": [["terms", "CC-BY"]], "format": [["kind"]]} if chance.random() < 0.3 else {}
        seen = evidence() if chance.random() < 0.5 else {}
        yield Subject(one, seen, *chance.choice(SOURCES), said, public_iri="https://catalogue.example.org/dataset/1")


def test_an_aspect_names_rules_that_there_are() -> None:
    named = [rule for aspect in ASPECTS for rule in aspect.rules]
    assert len(named) == len(set(named))
    assert set(named) <= set(BY_ID)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_examples_come_out_as_by_themselves(rule: Any) -> None:
    for subject in (rule.passing, rule.failing):
        if subject is not None:
            assert judge(subject, RULESET) == by_itself(subject)


def test_odd_subjects_come_out_as_by_themselves() -> None:
    for subject in varied(600):
        assert judge(subject, RULESET) == by_itself(subject), subject.document


def test_what_was_judged_before_does_not_matter() -> None:
    onward = list(judge_many(varied(200), Ruleset.load(Layers())))
    backward = list(judge_many(reversed(list(varied(200))), Ruleset.load(Layers())))
    assert onward == backward[::-1]


def test_what_is_the_same_is_kept_and_what_differs_is_told_apart() -> None:
    ruleset = Ruleset.load(Layers())
    one, other = judge(example(), ruleset), judge(example("id", identifier=["10.5072/another"]), ruleset)
    place = ruleset.order.index("RDA-R1.1-02M")
    assert one[place] is other[place]
    bare = judge(example("license", file={"license": None}), ruleset)
    assert bare[place].outcome == "fail"


def test_what_is_no_json_is_judged_by_itself() -> None:
    subject = example(license=[{"https://creativecommons.org/licenses/by/4.0/"}])
    assert judge(subject, RULESET) == by_itself(subject)


def test_no_more_is_kept_than_some() -> None:
    ruleset = Ruleset.load(Layers())
    kept = [shared for shared, _ in ruleset.shared if "license" in shared.terms]
    for n in range(MOST + 10):
        for shared in kept:
            shared.findings(example(license=[f"https://data.example.org/terms/{n}"]), ruleset.vocabularies)
    assert kept and all(0 < len(shared.known) <= MOST for shared in kept)


def test_a_lens_weighs_alike_whatever_it_weighed_before() -> None:
    fresh = [scores(judge(subject, rules), rules) for subject in varied(60) for rules in (Ruleset.load(Layers()),)]
    assert fresh == [scores(judge(subject, RULESET), RULESET) for subject in varied(60)]


def test_real_records_come_out_as_by_themselves(shared: Path, make_source: Callable[..., Source]) -> None:
    for case in subjects(shared, make_source):
        assert judge(case.subject, RULESET) == by_itself(case.subject), case.name
