"""Whether a source's own record keeps to its standard, as far as that can be told."""

from dataclasses import replace

import pytest

from fairdict.conformance import Conformance
from fairdict.document import Context
from fairdict.fair import Ruleset, Subject
from fairdict.fair.examples import example
from fairdict.layers import Layers
from fairdict.model import Issue

RULESET = Ruleset.load(Layers())
JUDGE = Conformance(Layers(), RULESET.vocabularies, Context.load(Layers()))
DATASET = """
<https://data.example.org/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .
<https://data.example.org/1> <http://purl.org/dc/terms/title> "Sleep"@en .
"""
DESCRIPTION = '<https://data.example.org/1> <http://purl.org/dc/terms/description> "Nights."@en .'
XML = replace(example(), harvester="oaipmh", format="oai_datacite")
DCAT = replace(example(), harvester="dcat", format="text/turtle")
BAD_DATE = Issue("date-not-understood", "“1-13-2020” is no date; write it as 2020-01-13.", where="dates/date")


def outcome(subject: Subject) -> tuple[str, str, str]:
    found = RULESET.by_id["RDA-R1.3-02M"].check(subject, RULESET.vocabularies)
    return found.outcome, found.why_not, found.fix


def test_a_graph_is_held_against_dcat_ap_as_it_came_and_mending_it_flips_the_outcome() -> None:
    failed = outcome(JUDGE.judged(DCAT, DATASET.encode(), "application/n-triples", (), ()))
    assert failed[0] == "fail" and "dct:description" in failed[2] and ".." not in failed[2]
    mended = outcome(JUDGE.judged(DCAT, (DATASET + DESCRIPTION).encode(), "application/n-triples", (), [("x:y", "1")]))
    assert mended == ("pass", "held against DCAT-AP 3.0.1", "")


def test_another_record_passes_where_it_was_read_without_a_complaint() -> None:
    told, why, _ = outcome(JUDGE.judged(XML, b"<resource/>", "application/xml", (), ()))
    assert told == "pass" and "there is no schema here" in why


@pytest.mark.parametrize("left", [(), [("sizes/size", "1 MB")]])
def test_a_value_without_its_form_fails(left: list[tuple[str, str]]) -> None:
    told, why, fix = outcome(JUDGE.judged(XML, b"<resource/>", "application/xml", [BAD_DATE], left))
    assert told == "fail" and "1-13-2020" in why and fix.startswith("Mend dates/date so that")


def test_what_a_word_means_is_no_matter_of_form() -> None:
    odd = Issue("licence-not-recognised", "“Vrij” is not in the licence table.")
    guessed = replace(BAD_DATE, severity="note")
    assert outcome(JUDGE.judged(XML, b"<resource/>", "application/xml", [odd, guessed], ()))[0] == "pass"


def test_where_fields_were_left_it_cannot_be_told() -> None:
    told, why, _ = outcome(JUDGE.judged(XML, b"<resource/>", "application/xml", (), [("sizes/size", "1 MB")] * 2))
    assert told == "indeterminate" and "(1: sizes/size)" in why


def test_a_record_of_no_known_standard_and_a_graph_of_unknown_form_are_left_as_they_are() -> None:
    house = replace(XML, format="house_style")
    assert JUDGE.judged(house, b"", "application/xml", [BAD_DATE], ()) is house
    assert JUDGE.judged(DCAT, b"", "application/x-odd", (), ()) is DCAT
