"""Lenses are files: those that come with fairdict say what their schemes say, and a steward's own is read or refused in
one sentence."""

import shutil
from pathlib import Path

import pytest

from fairdict.assess import assess
from fairdict.config import Catalogue, load
from fairdict.errors import ConfigError
from fairdict.fair import Ruleset, judge, scores
from fairdict.fair.examples import example
from fairdict.fair.lens import read
from fairdict.layers import Layers, bundled
from fairdict.night import Night
from fairdict.store import Store

RULESET = Ruleset.load(Layers())
GOOD = """
title = "House"
version = "1"
aggregation = "share"
[parts]
house = "House"
[[metrics]]
rule = "RDA-F1-01M"
part = "house"
"""
RULE = """
from fairdict.fair import Rule, passed
from fairdict.fair.examples import example
T = {"en": "x", "nl": "x"}
def check(subject, vocabularies):
    return BODY
rule = Rule("own", "R1", T, T, T, check, example(), None)
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "vocabularies" / "lenses").mkdir(parents=True)
    (tmp_path / "rules").mkdir()
    return tmp_path


def lens(house: Path, text: str = GOOD, name: str = "house-1") -> Path:
    path = house / "vocabularies" / "lenses" / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def own(house: Path, body: str, text: str = RULE, name: str = "own") -> Ruleset:
    (house / "rules" / f"{name}.py").write_text(text.replace("BODY", body), "utf-8")
    lens(house, GOOD.replace("RDA-F1-01M", name))
    return Ruleset.load(Layers(house))


def test_the_priorities_of_the_maturity_model_are_as_published() -> None:
    found: dict[str, int] = {}
    for metric in RULESET.lenses["rda-fdmm-1.0"].metrics:
        found[metric.priority] = found.get(metric.priority, 0) + 1
        assert metric.points == {"essential": 3, "important": 2, "useful": 1}[metric.priority]
    assert found == {"essential": 20, "important": 14, "useful": 7}
    essential = {m.id for m in RULESET.lenses["rda-fdmm-1.0"].metrics if m.priority == "essential"}
    assert essential == {m.id for m in RULESET.lenses["rda-essential-1.0"].metrics}


@pytest.mark.parametrize("name", ["mqa", "mqa-share"])
def test_the_metrics_of_the_eu_have_its_addresses(name: str) -> None:
    for metric in RULESET.lenses[name].metrics:
        assert metric.iri == f"https://piveau.eu/ns/voc#{metric.id}"
        assert [t.rule for t in metric.tests] == [f"MQA-{metric.id}"]


def test_the_variant_for_research_changes_four_metrics_and_claims_none_of_the_eus() -> None:
    official, variant = (
        {m.id: (m.points, m.tests[0].rule, m.iri) for m in RULESET.lenses[n].metrics} for n in ("mqa", "mqa-research")
    )
    changed = {id for id in official if official[id] != variant[id]}
    assert len(changed) == 4 and all(not variant[id][2] and variant[id][0] == official[id][0] for id in changed)
    assert all(variant[id][1].startswith("mqa-research/") for id in changed)


def test_every_rule_is_used_by_a_lens() -> None:
    used = {test.rule for lens in RULESET.lenses.values() for _, test in lens.tests}
    assert {r.id for r in RULESET.rules} == used


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = ", "cannot be read as a lens"),
        (GOOD.replace('"share"', '"mean"'), "“aggregation” must be one of share, best, files, capped"),
        (GOOD.replace('part = "house"', 'part = "home"'), "metric 1 is of part “home”, which is none of [parts]"),
        (GOOD.replace('rule = "RDA-F1-01M"\n', ""), "metric 1 needs either a “rule” or “tests”"),
        (GOOD + "points = -1", "metric 1 needs “points”, a number that is not negative"),
        (GOOD + "pionts = 1", "metric 1 has “pionts”, which means nothing here"),
        (GOOD + GOOD[GOOD.index("[[") :], "the test “RDA-F1-01M” stands in it twice"),
        (GOOD.replace('title = "House"\n', ""), "“title” must be a text"),
        (GOOD.replace('title = "House"', 'title = { nl = "Huis" }'), "with at least English"),
        (GOOD.replace('[parts]\nhouse = "House"\n', "[parts]\n"), "it has no [parts]"),
        (GOOD[: GOOD.index("[[")], "it has no [[metrics]]"),
        (GOOD.replace('version = "1"\n', ""), "the file needs “version”, in quotes"),
        ("metrics = 3\n" + GOOD[: GOOD.index("[[")], "“metrics” must be a list of tables"),
    ],
)
def test_a_lens_that_cannot_be_used_is_named_with_what_is_wrong(house: Path, text: str, said: str) -> None:
    path = lens(house, text)
    with pytest.raises(ConfigError) as caught:
        Ruleset.load(Layers(house))
    assert str(path) in caught.value.message and said in caught.value.message


def test_a_rule_that_is_not_there_is_named(house: Path) -> None:
    lens(house, GOOD.replace("RDA-F1-01M", "../../etc/passwd"))
    with pytest.raises(ConfigError, match=r"house-1 has test .*which there is not"):
        Ruleset.load(Layers(house))


def test_a_lens_in_the_catalogue_stands_in_the_place_of_the_bundled_one(house: Path) -> None:
    lens(house, name="mqa")
    found = Ruleset.load(Layers(house))
    assert found.lenses["mqa"].title["en"] == "House"
    assert [s.high for s in scores(judge(example(), found), found) if s.lens == "mqa"] == [100]
    assert found.fingerprint != RULESET.fingerprint and found.tables != RULESET.tables


def test_all_lenses_can_be_replaced_by_one_and_then_only_its_rules_are_asked(house: Path) -> None:
    folder = bundled("vocabularies") / "lenses"
    for path in folder.glob("*.toml"):
        lens(house, name=path.stem)
    found = Ruleset.load(Layers(house))
    assert [r.id for r in found.rules] == ["RDA-F1-01M"]


def test_a_lens_of_points_and_tests_is_read(house: Path) -> None:
    text = GOOD.replace('"share"', '"capped"').replace(
        'rule = "RDA-F1-01M"\n', 'id = "F1"\npoints = 2\ntests = [{ rule = "RDA-F1-01M" }, { rule = "RDA-F1-02M" }]\n'
    )
    found = read(lens(house, text))
    assert [(m.id, m.points, [(t.id, t.points) for t in m.tests]) for m in found.metrics] == [
        ("F1", 2, [("RDA-F1-01M", 1), ("RDA-F1-02M", 1)])
    ]


def test_a_rule_of_ones_own_is_asked(house: Path) -> None:
    found = own(house, 'passed("own", "yes")')
    assert [(f.outcome, f.value) for f in judge(example(), found) if f.rule == "own"] == [("pass", "yes")]
    before = found.fingerprint
    assert own(house, 'passed("own", "no")').fingerprint != before


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1 / 0", "the rule itself is at fault: ZeroDivisionError: division by zero"),
        ("None", "the rule itself is at fault: it gives None"),
    ],
)
def test_a_rule_of_ones_own_that_breaks_leaves_the_question_open(house: Path, body: str, said: str) -> None:
    found = next(f for f in judge(example(), own(house, body)) if f.rule == "own")
    assert (found.outcome, found.why_not) == ("indeterminate", said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rule = 3", "own.py is no rule"),
        ("import nothing_of_the_kind", "own.py cannot be loaded: ModuleNotFoundError"),
        ("def (", "own.py cannot be loaded: SyntaxError"),
        (RULE.replace('Rule("own"', 'Rule("other"').replace("BODY", "None"), "the rule's id is “other”; it must be"),
    ],
)
def test_a_rule_of_ones_own_that_cannot_be_used_is_named(house: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        own(house, "", text)
    assert said in caught.value.message


def test_a_table_of_fields_that_cannot_be_used_is_named(house: Path) -> None:
    path = house / "vocabularies" / "tables" / "fields.toml"
    path.parent.mkdir()
    for text, said in (("[dcat", "cannot be used"), ('[x]\nname = "X"', "cannot be used"), ("", "has no [dcat]")):
        path.write_text(text, "utf-8")
        with pytest.raises(ConfigError) as caught:
            Ruleset.load(Layers(house))
        assert str(path) in caught.value.message and said in caught.value.message
    shutil.copy(bundled("vocabularies") / "tables" / "fields.toml", path)
    path.write_text(path.read_text("utf-8").replace('"Licentie"', '"Voorwaarden"'), "utf-8")
    assert Ruleset.load(Layers(house)).systems.of("sheet").fields["license"] == "Voorwaarden"


DECLARED = """
[catalogue]
title = "X"
base_iri = "https://data.example.org/"
publisher = { name = "X" }
[sources.partner]
harvester = "sheet"
url = "list.csv"
software = "SOFTWARE"
"""


def declared(folder: Path, software: str) -> Catalogue:
    (folder / "list.csv").write_text("Titel,Identifier,Uitgever\nSlaap,1,Wij\n", "utf-8")
    (folder / "fairdict.toml").write_text(DECLARED.replace("SOFTWARE", software), "utf-8")
    return load(folder)


def test_fixes_name_the_fields_of_the_software_that_a_source_declares(tmp_path: Path) -> None:
    catalogue = declared(tmp_path, "dspace")
    with Store(tmp_path / "c.db") as store:
        night = Night(catalogue, store, lambda _: None)
        assert night.harvest()[0].verdict == "complete"
        night.merged()
        assess(store, catalogue, as_of="2026-01-15")
        fix = "SELECT fix FROM finding_row WHERE rule = 'RDA-R1.1-01M'"
        assert " in dc.rights.uri" in store.value(fix)
        assess(store, declared(tmp_path, "ckan"), as_of="2026-01-15")
        assert " in license_url" in store.value(fix)


def test_software_that_no_table_knows_is_named(tmp_path: Path) -> None:
    catalogue = declared(tmp_path, "dpsace")
    with Store(tmp_path / "c.db") as store, pytest.raises(ConfigError) as caught:
        assess(store, catalogue, as_of="2026-01-15")
    said = caught.value.message
    assert "[sources.partner]" in said and "“dpsace” is in no table" in said and "dspace" in said
