"""Variables: those that a description names, with what it says of them and no more."""

from typing import Any

import pytest

from fairdict.layers import Layers
from fairdict.publish.facts import Item
from fairdict.publish.variables import CSVW, Variable, variables
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies


@pytest.fixture(scope="module")
def dutch(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "nl", vocabularies)


def column(name: str, **more: Any) -> dict[str, Any]:
    return {f"{CSVW}title": [{"@value": name}], f"{CSVW}name": [{"@value": name}], **more}


def found(words: Words, *values: Any) -> list[Variable]:
    return list(variables({"hasVariables": list(values)}, words))


def test_columns_of_tables(dutch: Words) -> None:
    table = {
        f"{CSVW}column": [
            column("age", description={"en": ["Age in years"], "nl": ["Leeftijd in jaren"]},
                   **{f"{CSVW}datatype": [{"id": "http://www.w3.org/2001/XMLSchema#integer"}]}),
            column("weight", description={"en": ["Body weight"]}, **{"http://schema.org/unitText": [{"@value": "kg"}]}),
            column("bmi", description={"@none": ["bmi"]}, **{f"{CSVW}propertyUrl": [{"id": "https://loinc.example/1"}]}),
            column("bmi", description={"@none": ["bmi"]}, **{f"{CSVW}propertyUrl": [{"id": "https://loinc.example/1"}]}),
        ]
    }  # fmt: skip
    assert found(dutch, {f"{CSVW}table": [table]}) == [
        Variable(Item("age"), "integer", Item("Leeftijd in jaren")),
        Variable(Item("weight"), "kg", Item("Body weight", lang="en")),
        Variable(Item("bmi", "https://loinc.example/1"), "", None),
    ]


def test_a_schema_of_a_table_and_a_thing_with_a_name(dutch: Words) -> None:
    schema = {f"{CSVW}tableSchema": [{f"{CSVW}column": [column("a")]}]}
    assert [v.name.text for v in found(dutch, schema, {f"{CSVW}table": [schema]}, {"name": {"nl": ["Slaap"]}})] == [
        "a",
        "Slaap",
    ]


@pytest.mark.parametrize("odd", [{}, 7, None, {f"{CSVW}table": [3]}, {f"{CSVW}table": [{f"{CSVW}column": [{}, "x"]}]}])
def test_what_names_no_variable_gives_none(dutch: Words, odd: Any) -> None:
    assert found(dutch, odd) == []


def test_an_address_of_a_script_is_no_link(dutch: Words) -> None:
    (one,) = found(dutch, {f"{CSVW}column": [column("x", **{f"{CSVW}propertyUrl": [{"id": "javascript:alert(1)"}]})]})
    assert one.name.href == ""
