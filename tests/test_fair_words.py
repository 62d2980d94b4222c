import re
from pathlib import Path
from string import Formatter

import pytest

from fairdict.fair import RULES, Rule, Ruleset, Subject, judge, scores
from fairdict.fair.examples import DOI, FILE, PAGE, distribution, evidence, example
from fairdict.fair.finding import Finding
from fairdict.fair.places import field_of
from fairdict.fair.registry import BY_ID
from fairdict.fair.rows import Reader, Writer
from fairdict.fair.wording import LANGUAGES, MESSAGES, general, say
from fairdict.layers import Layers
from fairdict.store import Store

RULESET = Ruleset.load(Layers())
TABLES = RULESET.vocabularies
ENGLISH = re.compile(r"\b(the|write|and|with|not|which|have|that|missing|answers|it)\b", re.IGNORECASE)
COMPUTED = [
    ("RDA-R1.1-01M", example("license", rights=["CC0 1.0"], file={"license": None})),
    ("MQA-byteSizeAvailability", example(file={"byteSize": None})),
    ("RDA-F2-01M", example("creator", "keyword", "theme")),
    ("RDA-A1-02M", example(tried=evidence(page=404))),
]


def asked(rule: str, subject: Subject) -> Finding:
    return BY_ID[rule].check(subject, TABLES)


def named(rule: Rule) -> str:
    return rule.id


@pytest.mark.parametrize("name", sorted(MESSAGES))
def test_a_message_fills_in_the_same_in_both_languages(name: str) -> None:
    message = MESSAGES[name]
    english, dutch = ({f for _, f, _, _ in Formatter().parse(t) if f is not None} for t in (message.en, message.nl))
    assert english == dutch and english - {"0"} == {str(n) for n in range(1, len(english | {"0"}))}
    assert message.nl != message.en
    assert not ENGLISH.search(re.sub(r"https?://\S+|\(shapes\)", "", message.nl))
    assert message.en.endswith(".") == message.nl.endswith(".")


@pytest.mark.parametrize("name", sorted(n for n, m in MESSAGES.items() if m.general))
def test_a_general_message_says_all_there_is_to_say(name: str) -> None:
    message = MESSAGES[name]
    other = MESSAGES[message.general]
    parts = {f for _, f, _, _ in Formatter().parse(other.en) if f is not None}
    assert other.general == "" and len(parts) == len(message.keeps) and "1" not in map(str, message.keeps)


@pytest.mark.parametrize("rule", [r for r in RULES if r.failing is not None], ids=named)
def test_every_fix_is_said_in_dutch_and_in_general(rule: Rule) -> None:
    assert rule.failing is not None
    found = rule.check(rule.failing, TABLES)
    why, fix = found.told("nl")
    assert fix and fix != found.fix and fix.endswith(".") and "{" not in fix
    assert found.suggestion in fix
    assert bool(why) == bool(found.why_not)
    for language in LANGUAGES:
        told = say(found.general, language)
        assert told.endswith(".") and "{" not in told and told == say(general(found.general), language)
        assert not found.suggestion or found.suggestion not in found.general
        assert not any(address in told for address in (DOI, PAGE, FILE))


@pytest.mark.parametrize("subject", [example(), example(tried={}), example("distribution", type=["DatasetSeries"])])
def test_every_reason_is_said_in_dutch(subject: Subject) -> None:
    for found in judge(subject, RULESET):
        why, _ = found.told("nl")
        assert bool(why) == bool(found.why_not)
        assert why != found.why_not or not why or why == "DataCite", found.rule


@pytest.mark.parametrize(("rule", "subject"), COMPUTED)
def test_what_was_computed_for_one_record_is_not_told_to_all(rule: str, subject: Subject) -> None:
    found = asked(rule, subject)
    assert say(found.general) != found.fix
    for value in ("CC0", "zero/1.0", "52431", "creators/creator", PAGE, "404"):
        assert value not in say(found.general)


@pytest.mark.parametrize(
    "subject", [example("distribution", "license", tried={}), example(distribution=[{}, distribution(), {}, {}, {}])]
)
def test_findings_survive_being_stored(tmp_path: Path, subject: Subject) -> None:
    found = judge(subject, RULESET)
    with Store(tmp_path / "catalogue.db") as store:
        with store.transaction() as db:
            Writer(db, RULESET).write("dataset", "k", found, scores(found, RULESET), "")
        assert Reader(store).of("dataset", "k") == found
        assert Reader(store).scores("dataset", "k") == scores(found, RULESET)
        assert Reader(store).of("dataset", "other") == []
        unfolded = store.rows("SELECT rule, outcome, value, place, reason, fix, reason_nl, fix_nl FROM finding_row")
    told = [(f.rule, f.outcome, f.value, f.where, f.why_not, f.fix, *f.told("nl")) for f in found]
    assert [tuple(row) for row in unfolded] == told


def test_a_finding_in_plain_sentences_is_told_as_it_is() -> None:
    plain = Finding("F1", "fail", why=("Because {0}.",), mend=("Write {it}.",))
    assert plain.told("nl") == plain.told("en") == ("Because {0}.", "Write {it}.")
    assert say(plain.general, "nl") == "Write {it}."
    assert say(()) == say(Finding("F1", "pass").general) == ""


def test_braces_in_values_are_no_places_to_fill_in() -> None:
    subject = example(landingPage=["https://x.example/{0}{}"], tried={}, harvester="dcat")
    assert say(("page-name", "a{1}", "b{0}")) == "Write b{0} in a{1}."
    assert judge(subject, RULESET)


def sheet(*without: str, **said: str) -> Subject:
    made = example(*without, harvester="sheet", format="text/csv", file={"license": None, "byteSize": None})
    return Subject(made.document, made.evidence, "sheet", "text/csv", {t: [[w]] for t, w in said.items()})


def test_a_fix_names_the_partners_own_column() -> None:
    subject = sheet("id", identifier="Identificatie")
    subject.document["identifier"] = ["412"]
    found = asked("RDA-F1-01M", subject)
    assert " in Identificatie " in found.fix and " in Identificatie:" in found.told("nl")[1]
    assert found.where == "Identificatie"


def test_a_word_met_elsewhere_is_not_the_field_of_what_is_missing() -> None:
    subject = sheet("license", license="Projectlicentie")
    assert asked("RDA-R1.1-01M", subject).mend[1] == "Licentie"
    subject = sheet("creator", title="Naam", creator="Projectleider")
    found = asked("RDA-F2-01M", subject)
    assert (found.value, found.where) == ("", "")
    assert (found.why_not, found.fix) == ("missing: Maker", "Fill in Maker.")
    assert found.told("nl") == ("ontbreekt: Maker", "Vul in: Maker.")


def test_counting_is_no_part_of_a_fields_name() -> None:
    subject = example(harvester="own")
    for said, field in (("/distribution/3/license", "/distribution/license"), ("item[2]/rights[1]", "item/rights")):
        counted = Subject(subject.document, harvester="own", said={"license": [[said]]})
        assert field_of(counted, "license") == field


def test_the_field_of_an_address_is_the_one_it_stands_in() -> None:
    said = {"landingPage": "Pagina", "accessURL": "Toegang", "downloadURL": "Bestand", "identifier": "DOI"}
    found = Subject(
        sheet().document,
        evidence(doi=404, page=404, file=404),
        "sheet",
        "text/csv",
        {t: [[w]] for t, w in said.items()},
    )
    for rule, where in (("A1-02M", "Pagina"), ("A1-02D", "Toegang"), ("A1-03M", "DOI"), ("A1-03D", "Bestand")):
        told = asked(f"RDA-{rule}", found)
        assert (told.outcome, told.where) == ("fail", where)
        assert f"({where})" in told.fix and f"({where})" in told.told("nl")[1]
    no_page = Subject({**found.document, "landingPage": []}, found.evidence, "sheet", "text/csv", found.said)
    assert asked("RDA-A1-02M", no_page).where == "DOI"
    kind = Subject({**example(file={"format": None}).document}, said={"format": [["Soort"]], "mediaType": [["MIME"]]})
    assert asked("RDA-R1.3-01D", kind).where == "MIME"
    assert asked("MQA-formatMediaTypeNonProprietary", kind).where == "MIME"
