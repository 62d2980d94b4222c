"""How scores move: every step is put down to its causes, and the causes add up to it exactly."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from fairdict import assess as judging
from fairdict import trend
from fairdict.config import load
from fairdict.fair import Finding, Ruleset, Subject
from fairdict.night import Night
from fairdict.store import Store
from fairdict.trend import Step
from tests.built_example import small

HEADER = "identifier;titel;beschrijving;datum;trefwoorden;downloadlink"
FULL = "S-1;Slaap in Twente;Hoe men slaapt;2021-03-01;slaap;https://data.example.org/1.csv"
PLAIN = "S-2;Gang in Salland;Hoe men loopt;2020;;"
OTHER = "S-3;Pollen in Ede;Wat er zweeft;2019;pollen;https://data.example.org/3.csv"
LENS = "mqa"
load_rules = judging.Ruleset.load


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Step]]:
    """A night over a sheet with these rows, on this day, after these addresses gave these answers; gives the steps of
    the lens that stands for all."""
    folder = small(tmp_path / "catalogue")

    def told(day: int, *rows: str, rules: str = "1", **answers: int) -> list[Step]:
        (folder / "sheet.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1793318400 + day * 86400))
        monkeypatch.setattr(judging.Ruleset, "load", lambda *a: replace(load_rules(*a), fingerprint=rules))
        catalogue = load(folder)
        with Store(catalogue.database) as store, store.locked():
            work = Night(catalogue, store, lambda _: None)
            work.harvest(whole=True)
            for name, status in answers.items():
                store.db.execute(
                    "INSERT OR REPLACE INTO evidence (url, tried, status) VALUES (?, '2026-01-01T00:00:00Z', ?)",
                    (f"https://data.example.org/{name[1:]}.csv", status),
                )
            work.build()
            return [s for s in trend.steps(store, "ours") if s.lens == LENS]

    return told


def moved(steps: list[Step]) -> tuple[float, float]:
    """How far the last step lies from the one before."""
    return steps[-1].low - steps[-2].low, steps[-1].high - steps[-2].high


def adds_up(steps: list[Step]) -> None:
    parts = steps[-1].parts.values()
    assert (sum(p.low for p in parts), sum(p.high for p in parts)) == pytest.approx(moved(steps))


def test_the_first_night_is_where_the_trend_begins(night: Callable[..., list[Step]]) -> None:
    [step] = night(0, FULL, PLAIN)
    assert (step.source, step.as_of, step.datasets) == ("ours", "2026-10-30", 2)
    assert set(step.parts) == {"first"} and step.parts["first"].datasets == 2 and 0 < step.low < step.high


def test_a_night_in_which_nothing_moved_leaves_no_step(night: Callable[..., list[Step]]) -> None:
    first = night(0, FULL, PLAIN)
    assert night(1, FULL, PLAIN) == first


def test_new_rules_that_change_no_score_leave_no_step(night: Callable[..., list[Step]]) -> None:
    first = night(0, FULL, PLAIN)
    assert night(1, FULL, PLAIN, rules="2") == first


def test_what_the_partner_wrote_is_told_as_metadata(night: Callable[..., list[Step]]) -> None:
    night(0, FULL, PLAIN)
    steps = night(1, FULL, PLAIN.replace(";;", ";gang;"))
    assert len(steps) == 2 and set(steps[-1].parts) == {"metadata"} and steps[-1].parts["metadata"].datasets == 1
    assert moved(steps)[0] == pytest.approx(15)  # keywords weigh 30, in one of two
    adds_up(steps)


def test_what_an_address_answered_is_told_as_network(night: Callable[..., list[Step]]) -> None:
    night(0, FULL, PLAIN)
    steps = night(1, FULL, PLAIN, _1=404)
    assert set(steps[-1].parts) == {"network"} and steps[-1].parts["network"].datasets == 1
    assert moved(steps)[0] == pytest.approx(0) and moved(steps)[1] < 0  # what might have passed did not
    adds_up(steps)
    again = night(2, FULL, PLAIN, _1=200)
    assert set(again[-1].parts) == {"network"} and moved(again)[0] > 0
    adds_up(again)


def test_other_rules_are_told_as_rules(night: Callable[..., list[Step]], monkeypatch: pytest.MonkeyPatch) -> None:
    night(0, FULL, PLAIN)
    judge = judging.judge_many
    name = "MQA-keywordAvailability"

    def stricter(subjects: Sequence[Subject], ruleset: Ruleset) -> list[list[Finding]]:
        return [[f if f.rule != name else Finding(name, "fail") for f in found] for found in judge(subjects, ruleset)]

    monkeypatch.setattr(judging, "judge_many", stricter)
    steps = night(1, FULL, PLAIN, rules="2")
    assert set(steps[-1].parts) == {"rules"} and moved(steps)[0] == pytest.approx(-15)
    adds_up(steps)


def test_a_new_address_is_metadata_though_it_was_never_tried(night: Callable[..., list[Step]]) -> None:
    night(0, FULL, PLAIN)
    steps = night(1, FULL, PLAIN[:-1] + ";https://data.example.org/2.csv", _2=200)
    assert set(steps[-1].parts) == {"metadata"}
    adds_up(steps)


def test_datasets_that_came_and_went_are_told_apart(night: Callable[..., list[Step]]) -> None:
    night(0, FULL, PLAIN)
    steps = night(1, FULL, PLAIN, OTHER)
    assert set(steps[-1].parts) == {"came"} and steps[-1].datasets == 3
    adds_up(steps)
    night(2, FULL, PLAIN)
    steps = night(3, FULL, PLAIN)  # the second list that lacks it
    assert set(steps[-1].parts) == {"gone"} and steps[-1].datasets == 2
    adds_up(steps)


def test_several_causes_in_one_night_add_up(night: Callable[..., list[Step]]) -> None:
    night(0, FULL, PLAIN)
    steps = night(1, FULL, PLAIN.replace(";;", ";gang;"), OTHER, _1=200)
    assert set(steps[-1].parts) == {"metadata", "network", "came"}
    adds_up(steps)
    both = night(2, FULL.replace(";slaap;", ";;"), PLAIN.replace(";;", ";gang;"), OTHER, _1=404)
    assert set(both[-1].parts) == {"metadata+network"} and both[-1].parts["metadata+network"].datasets == 1
    adds_up(both)


def test_two_builds_of_one_day_are_one_step(night: Callable[..., list[Step]]) -> None:
    night(0, FULL, PLAIN)
    night(1, FULL, PLAIN, _1=404)
    steps = night(1, FULL, PLAIN.replace(";;", ";gang;"), OTHER, _1=200)
    assert len(steps) == 2 and set(steps[-1].parts) == {"metadata", "network", "came"}
    assert steps[-1].parts["network"].datasets == 2  # there and back
    adds_up(steps)


def test_a_source_keeps_its_trend_under_another_name(tmp_path: Path, night: Callable[..., list[Step]]) -> None:
    night(0, FULL, PLAIN)
    before = night(1, FULL, PLAIN.replace(";;", ";gang;"))
    path = tmp_path / "catalogue" / "fairdict.toml"
    text = path.read_text("utf-8").replace("[sources.ours]", '[sources.theirs]\nformerly = ["ours"]')
    path.write_text(text, "utf-8")
    assert night(2, FULL, PLAIN.replace(";;", ";gang;")) == []
    with Store(load(path.parent).database) as store:
        after = [s for s in trend.steps(store, "theirs") if s.lens == LENS]
        assert [replace(s, source="ours") for s in after] == before
        assert store.value("SELECT COUNT(*) FROM scorecard") == 1


def test_only_the_newest_steps_are_kept(night: Callable[..., list[Step]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trend, "MOST", 2)
    for day in range(4):
        steps = night(day, FULL, PLAIN.replace(";;", f";{'gang' if day % 2 else ''};"))
    assert [s.as_of for s in steps] == ["2026-11-01", "2026-11-02"]
