"""The levels of the RDA's model, area by area."""

from pathlib import Path

import pytest

from fairdict.fair import Ruleset, judge
from fairdict.fair.examples import example
from fairdict.fair.finding import Outcome
from fairdict.fair.lens import Lens, read
from fairdict.fair.maturity import areas, has_areas
from fairdict.layers import Layers

RULESET = Ruleset.load(Layers())
RDA = RULESET.lenses["rda-fdmm-1.0"]


@pytest.fixture
def lens(tmp_path: Path) -> Lens:
    """A lens of one area with two indicators of each priority."""
    path = tmp_path / "toy-1.toml"
    text = 'title = "Toy"\nversion = "1"\naggregation = "share"\n[parts]\nF = "Findable"\n'
    for priority in ("essential", "important", "useful"):
        text += "".join(f'[[metrics]]\nrule = "{priority}-{n}"\npart = "F"\npriority = "{priority}"\n' for n in "12")
    path.write_text(text)
    return read(path)


@pytest.mark.parametrize(
    ("letters", "low", "high"),
    [
        ("pfpppp", 0, 0),
        ("ppffff", 1, 1),
        ("pppfpp", 2, 2),
        ("ppppff", 3, 3),
        ("pppppf", 4, 4),
        ("pppppp", 5, 5),
        ("pipppp", 0, 5),
        ("ppiiii", 1, 5),
        ("nnppnn", 5, 5),
        ("ppnnpf", 4, 4),
        ("ppnnnn", 5, 5),
    ],
)
def test_an_area_has_the_level_of_the_priorities_that_are_met(lens: Lens, letters: str, low: int, high: int) -> None:
    names = [f"{priority}-{n}" for priority in ("essential", "important", "useful") for n in "12"]
    words: dict[str, Outcome] = {"p": "pass", "f": "fail", "i": "indeterminate", "n": "not-applicable"}
    assert areas({name: words[x] for name, x in zip(names, letters, strict=True)}, lens) == {"F": (low, high)}


def test_an_area_of_which_nothing_applies_has_no_level(lens: Lens) -> None:
    assert areas({}, lens) == {}


def test_only_the_models_own_lens_has_areas() -> None:
    assert [lens.id for lens in RULESET.lenses.values() if has_areas(lens)] == ["rda-fdmm-1.0"]
    found = {finding.rule: finding.outcome for finding in judge(example(), RULESET)}
    assert areas(found, RULESET.lenses["mqa"]) == {}
    assert areas(found, RDA)["F"] == (5, 5) and areas(found, RDA)["R"][0] == 0


def test_a_lost_identifier_takes_findable_back_to_nothing() -> None:
    found = {f.rule: f.outcome for f in judge(example("id", identifier=["412"]), RULESET)}
    assert areas(found, RDA)["F"] == (0, 0)
