from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.fair import Finding, Ruleset, Score, Subject, judge, scores
from fairdict.fair.examples import FILE, PAGE, distribution, evidence, example
from fairdict.fair.registry import BY_ID
from fairdict.fair.subject import EU
from fairdict.layers import Layers
from fairdict.model import Evidence

RULESET = Ruleset.load(Layers())
TABLES = RULESET.vocabularies
AT = "2026-01-14T02:00:00Z"


def mqa(subject: Subject) -> Score:
    return next(s for s in scores(judge(subject, RULESET), RULESET) if s.lens == "mqa")


def asked(metric: str, subject: Subject) -> Finding:
    return BY_ID[f"MQA-{metric}"].check(subject, TABLES)


@pytest.mark.parametrize("lens", ["mqa", "mqa-share"])
def test_the_dimensions_add_up_as_published(lens: str) -> None:
    parts: dict[str, float] = {}
    for metric in RULESET.lenses[lens].metrics:
        parts[metric.part] = parts.get(metric.part, 0) + metric.points
    assert parts == {
        "findability": 100,
        "accessibility": 100,
        "interoperability": 110,
        "reusability": 75,
        "contextuality": 20,
    }


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (0, "bad"),
        (120, "bad"),
        (121, "sufficient"),
        (220, "sufficient"),
        (221, "good"),
        (350, "good"),
        (351, "excellent"),
        (405, "excellent"),
    ],
)
def test_bands_begin_where_the_method_page_says(points: int, word: str) -> None:
    assert RULESET.lenses["mqa"].band(points) == word


def test_a_good_dataset_misses_only_what_is_not_looked_at() -> None:
    found = mqa(example())
    assert (found.low, found.high, found.maximum) == (375, 405, 405)
    assert found.band == ("excellent", "excellent")
    assert found.parts["interoperability"] == (80, 110, 110)


def test_an_empty_dataset_has_nothing() -> None:
    found = mqa(Subject({"type": ["Dataset"]}))
    assert (found.low, found.high, found.band) == (0, 30, ("bad", "bad"))


def test_unknown_addresses_widen_the_interval() -> None:
    found = mqa(example(tried={}))
    assert (found.low, found.high) == (295, 405)
    assert found.parts["accessibility"] == (20, 100, 100)
    assert found.band == ("good", "excellent")


def test_the_best_distribution_stands_for_the_dataset() -> None:
    poor = {"type": ["Distribution"], "accessURL": [PAGE], "rights": ["x"], "byteSize": [1]}
    assert mqa(example(distribution=[poor, distribution()])).low == 375
    assert mqa(example(distribution=[distribution(), poor])).low == 375
    # The metrics of two files are never added up.
    half = {k: v for k, v in distribution().items() if k not in ("rights", "byteSize")}
    assert mqa(example(distribution=[poor, half])).low == 365


def test_a_metric_of_both_takes_the_better() -> None:
    dated = {**distribution(), "issued": ["2021"]}
    assert asked("dateIssuedAvailability", example("issued", distribution=[dated])).outcome == "pass"
    assert asked("dateIssuedAvailability", example()).outcome == "pass"
    assert asked("dateIssuedAvailability", example("distribution")).outcome == "pass"
    assert asked("dateIssuedAvailability", example("issued")).outcome == "fail"


def test_another_distribution_may_turn_out_best() -> None:
    known = {k: v for k, v in distribution().items() if k in ("accessURL", "license", "rights")}
    fresh = {**distribution(), "accessURL": [f"{PAGE}/new"], "downloadURL": [f"{FILE}.new"]}
    only_known, only_fresh = (mqa(example(distribution=[d])) for d in (known, fresh))
    both = example(distribution=[known, fresh])
    found = mqa(both)
    assert (found.low, found.high) == (max(only_known.low, only_fresh.low), max(only_known.high, only_fresh.high))
    assert found.low == only_fresh.low < found.high


def test_the_interval_joins_the_lowest_and_the_highest_of_two() -> None:
    sure: dict[str, Any] = {
        k: v for k, v in distribution().items() if k in ("accessURL", "downloadURL", "format", "byteSize", "rights")
    }
    hope = {
        **{k: v for k, v in distribution().items() if k not in ("byteSize", "rights")},
        "accessURL": [f"{PAGE}/new"],
        "downloadURL": [f"{FILE}.new"],
    }
    one, other = (mqa(example(distribution=[d])) for d in (sure, hope))
    assert one.low > other.low and one.high < other.high
    for files in ([sure, hope], [hope, sure]):
        subject = example(distribution=files)
        both = mqa(subject)
        assert (both.low, both.high) == (one.low, other.high)
        assert both.parts["contextuality"] == (10, 20, 20)
        finding = asked("accessUrlStatusCode", subject)
        assert (finding.outcome, finding.counts) == ("pass", (1, 0, 1))


FILES = st.builds(
    lambda kept, new: {
        k: [f"{v[0]}/new"] if new and k.endswith("URL") else v for k, v in distribution().items() if k in kept
    },
    st.sets(st.sampled_from(sorted(distribution()))),
    st.booleans(),
)


@settings(deadline=None)
@given(files=st.lists(FILES, min_size=1, max_size=4))
def test_a_dataset_is_as_good_as_its_best_distribution_in_any_order(files: list[dict[str, Any]]) -> None:
    alone = [mqa(example(distribution=[f])) for f in files]
    together, turned = mqa(example(distribution=files)), mqa(example(distribution=files[::-1]))
    assert (together.low, together.high) == (max(s.low for s in alone), max(s.high for s in alone))
    assert (turned.low, turned.high) == (together.low, together.high)


def test_distributions_are_counted() -> None:
    bare = {"accessURL": [f"{PAGE}/new"]}
    subject = example(distribution=[distribution(), bare])
    assert asked("formatAvailability", subject).counts == (1, 1, 0)
    assert asked("accessUrlStatusCode", subject).counts == (1, 0, 1)
    assert asked("formatAvailability", example("distribution")).counts is None
    assert asked("keywordAvailability", subject).counts is None


def test_only_head_counts_for_addresses() -> None:
    got = {**evidence(), FILE: Evidence(FILE, AT, 200, method="GET")}
    found = asked("downloadUrlStatusCode", example(tried=got))
    assert (found.outcome, found.value, found.why_not) == ("fail", FILE, "answers 200 to GET but refuses HEAD")
    read = {**evidence(), FILE: Evidence(FILE, AT, 200, method="GET", head=200)}  # a page, read after HEAD said 200
    assert asked("downloadUrlStatusCode", example(tried=read)).outcome == "pass"


@pytest.mark.parametrize(
    ("status", "expected"), [(200, "pass"), (206, "pass"), (299, "pass"), (302, "fail"), (403, "fail")]
)
def test_the_assessment_knows_no_permission(status: int, expected: str) -> None:
    subject = example(tried=evidence(file=status), accessRights=[f"{EU}access-right/RESTRICTED"])
    assert asked("downloadUrlStatusCode", subject).outcome == expected


def test_one_working_address_is_enough() -> None:
    subject = example(
        file={"downloadURL": [f"{FILE}.gone", FILE]}, tried={**evidence(), f"{FILE}.gone": Evidence("", AT, 404)}
    )
    assert asked("downloadUrlStatusCode", subject).outcome == "pass"


def test_the_lists_of_file_types_are_the_assessments_own() -> None:
    for code, open_, readable in (
        ("CSV", True, True),
        ("XLSX", False, True),
        ("TXT", True, False),
        ("PARQUET", False, False),
    ):
        subject = example(file={"format": [f"{EU}file-type/{code}"], "mediaType": None})
        assert (asked("formatMediaTypeNonProprietary", subject).outcome == "pass") is open_, code
        assert (asked("formatMediaTypeMachineInterpretable", subject).outcome == "pass") is readable, code


def test_a_media_type_tells_the_file_type_too() -> None:
    subject = example(file={"format": None})
    assert asked("formatMediaTypeNonProprietary", subject).outcome == "pass"
    assert asked("formatMediaTypeVocabularyAlignment", subject).outcome == "fail"


def test_licences_count_where_the_eu_lists_them() -> None:
    for licence, known in (
        (f"{EU}licence/CC_BY_4_0", True),
        ("https://creativecommons.org/licenses/by/4.0/", True),
        ("https://partner.example.org/terms", False),
    ):
        found = asked("knownLicence", example(file={"license": [licence]}))
        assert (found.outcome == "pass") is known, licence


def test_validity_is_left_open() -> None:
    found = asked("dcatApCompliance", example())
    assert (found.outcome, found.why_not) == (
        "indeterminate",
        "it was not validated against the DCAT-AP shapes",
    )


def test_shares_are_of_what_applies() -> None:
    essential = {t.rule for _, t in RULESET.lenses["rda-essential-1.0"].tests}
    closed = example("distribution", accessRights=[f"{EU}access-right/RESTRICTED"])
    findings = [f for f in judge(closed, RULESET) if f.rule in essential]
    applicable = [f for f in findings if f.outcome != "not-applicable"]
    assert len(applicable) == 18
    rda = next(s for s in scores(findings, RULESET) if s.lens == "rda-essential-1.0")
    sure = sum(f.outcome == "pass" for f in applicable)
    open_ = sum(f.outcome == "indeterminate" for f in applicable)
    assert (rda.low, rda.high) == (round(100 * sure / 18, 1), round(100 * (sure + open_) / 18, 1))
    assert rda.parts["I"] == (0, 0, 0)


def test_versions_travel_with_scores() -> None:
    tables = RULESET.tables[:8]
    assert {s.lens: s.version for s in scores(judge(example(), RULESET), RULESET)} == {
        lens.id: f"{lens.version}+rules.2+tables.{tables}" for lens in RULESET.lenses.values()
    }
    assert RULESET.lenses["mqa"].version == "405" and RULESET.lenses["rda-essential-1.0"].version == "1.0"
    assert scores([], RULESET) == []


def test_without_a_distribution_the_fix_begins_there() -> None:
    found = asked("formatAvailability", example("distribution", harvester="sheet", format="text/csv"))
    assert (
        found.fix
        == f"Write where the data can be had in Toegangslink; the page {PAGE} will do, and with each file Formaat."
    )
    lost = asked("accessUrlStatusCode", example("distribution", "landingPage"))
    assert lost.fix.endswith("in dcat:accessURL (of a DCAT record: DataCite has no field for it).")


@pytest.mark.parametrize(("rule", "there"), [("accessUrl", "downloadURL"), ("downloadUrl", "accessURL")])
def test_a_file_without_the_address_is_not_told_that_it_should_answer(rule: str, there: str) -> None:
    file = {"type": ["Distribution"], there: ["https://data.example.org/1"]}
    bare = Subject({"type": ["Dataset"], "title": {"en": ["Sleep"]}, "distribution": [file]})
    found = asked(f"{rule}StatusCode", bare)
    assert found.outcome == "fail"
    assert "there is none yet" in found.fix and f"{rule[:-3]}URL" in found.fix
