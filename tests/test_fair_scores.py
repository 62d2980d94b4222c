"""What findings weigh: intervals under each way of adding up, and what mending one thing would gain."""

import gc
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.fair import Finding, Ruleset, Score, Subject, gains, judge, judge_many, scores, undisturbed
from fairdict.fair.examples import PAGE, distribution, example
from fairdict.fair.finding import LETTERS
from fairdict.layers import Layers

RULESET = Ruleset.load(Layers())
IDS = [r.id for r in RULESET.rules]


def under(lens: str, findings: list[Finding]) -> Score:
    return next(s for s in scores(findings, RULESET) if s.lens == lens)


def test_the_share_of_files_counts_each_file() -> None:
    bare = {"accessURL": [PAGE]}
    findings = judge(example(distribution=[distribution(), bare, bare, bare]), RULESET)
    best, share = under("mqa", findings), under("mqa-share", findings)
    assert best.low == 375
    of_files = {m.tests[0].rule: m.points for m in RULESET.lenses["mqa"].metrics}
    lost = sum(of_files[f.rule] * f.each.count("f") / 4 for f in findings if f.rule in of_files and f.each)
    assert share.low == pytest.approx(375 - lost) and share.low < best.low
    assert share.parts["contextuality"][0] == 10 + 10 / 4


def test_one_good_file_passes_and_the_others_can_still_be_mended() -> None:
    findings = {f.rule: f for f in judge(example(distribution=[{"accessURL": [PAGE]}, distribution()]), RULESET)}
    found = findings["MQA-formatAvailability"]
    assert (found.outcome, found.each, found.counts) == ("pass", "fp", (1, 1, 0))
    assert found.fix and found.mendable
    assert "mqa" not in gains(findings.values(), RULESET)[found.rule]
    assert gains(findings.values(), RULESET)[found.rule]["mqa-share"] == 10


OUTCOMES = st.lists(st.sampled_from(list(LETTERS)), min_size=len(IDS), max_size=len(IDS))


def made(outcomes: list[Any], files: list[str]) -> list[Finding]:
    """Findings with these outcomes; rules of files have an outcome a file."""
    found = []
    for n, (id, outcome) in enumerate(zip(IDS, outcomes, strict=True)):
        each = files[n % len(files)] if id.startswith(("MQA-", "mqa-")) and n % 2 else ""
        told = "pass" if "p" in each else "indeterminate" if "i" in each else "fail"
        found.append(Finding(id, told if each else outcome, each=each))
    return found


FILES = st.integers(1, 4).flatmap(lambda n: st.lists(st.text("pfi", min_size=n, max_size=n), min_size=1, max_size=5))


@settings(deadline=None, max_examples=60)
@given(outcomes=OUTCOMES, files=FILES)
def test_scores_are_intervals_and_their_parts_add_up(outcomes: list[Any], files: list[str]) -> None:
    for score in scores(made(outcomes, files), RULESET):
        lens = RULESET.lenses[score.lens]
        assert 0 <= score.low <= score.high <= score.maximum
        for low, high, whole in score.parts.values():
            assert 0 <= low <= high + 1e-9 and high <= whole + 1e-9
        if not lens.percent and lens.aggregation == "files":
            assert sum(p[0] for p in score.parts.values()) == pytest.approx(score.low, abs=1)
        assert bool(score.band[0]) == bool(lens.bands)


@settings(deadline=None, max_examples=60)
@given(outcomes=OUTCOMES, files=FILES, data=st.data())
def test_a_gain_is_what_the_score_rises_by(outcomes: list[Any], files: list[str], data: st.DataObject) -> None:
    findings = made(outcomes, files)
    gained = gains(findings, RULESET)
    assert set(gained) == {f.rule for f in findings if f.mendable}
    if not gained:
        return
    rule = data.draw(st.sampled_from(sorted(gained)))
    place = IDS.index(rule)
    count = max((len(f.each) for f in findings), default=0)
    each = "p" * count if findings[place].each else ""
    better = [*findings[:place], findings[place]._replace(outcome="pass", each=each), *findings[place + 1 :]]
    before, after = ({s.lens: s for s in scores(f, RULESET)} for f in (findings, better))
    for lens, score in after.items():
        rise = score.low - before[lens].low if lens in before else 0
        assert gained[rule].get(lens, 0) == pytest.approx(rise, abs=0.3), lens


def test_mending_what_is_good_gains_nothing_and_a_full_mark_is_all_gains_taken() -> None:
    assert gains(judge(example(conformsTo=["https://w3id.org/bids/1.9.0"]), RULESET), RULESET).get("RDA-F1-01M") is None
    bare = judge(example("license", file={"license": None}), RULESET)
    assert gains(bare, RULESET)["MQA-licenceAvailability"] == {"mqa": 20, "mqa-research": 20, "mqa-share": 20}


def test_judging_many_is_judging_each() -> None:
    subjects = [example(), example("license"), example(tried={}), *(example("keyword") for _ in range(120))]
    fresh = [replace(s, memo={}) for s in subjects]
    assert list(judge_many(subjects, RULESET)) == [judge(s, RULESET) for s in fresh]
    assert list(judge_many([], RULESET)) == []


def test_many_are_judged_a_few_at_a_time() -> None:
    asked: list[int] = []

    def some() -> Iterator[Subject]:
        for n in range(1000):
            asked.append(n)
            yield example()

    next(judge_many(some(), RULESET))
    assert 0 < len(asked) <= 50


def test_rubbish_is_looked_for_again_after_a_batch_however_that_ends() -> None:
    assert gc.isenabled()
    with suppress(ValueError), undisturbed():
        with undisturbed():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise ValueError
    assert gc.isenabled()


def test_findings_in_another_order_or_of_an_older_ruleset_weigh_the_same() -> None:
    findings = judge(example(), RULESET)
    assert scores(findings[::-1], RULESET) == scores(findings, RULESET)
    older = [f for f in findings if not f.rule.startswith("fuji")]
    assert under("mqa", older) == under("mqa", findings)


def test_two_catalogues_do_not_share_what_they_weigh(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies" / "lenses"
    folder.mkdir(parents=True)
    text = 'title = "X"\nversion = "9"\naggregation = "share"\n[parts]\nx = "X"\n[[metrics]]\nrule = "RDA-F1-01M"\n'
    (folder / "mqa.toml").write_text(text + 'part = "x"\n', "utf-8")
    other = Ruleset.load(Layers(tmp_path))
    findings = judge(example(), RULESET)
    assert under("mqa", findings).maximum == 405
    assert next(s for s in scores(findings, other) if s.lens == "mqa").maximum == 100
