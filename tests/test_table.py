from pathlib import Path

import pytest

from fairdict.errors import ConfigError
from fairdict.table import SKOS, Table, build

EX = "https://example.org/"
TABLE = f"""
@prefix skos: <{SKOS}> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix flag: <urn:fairdict:flag:> .
@prefix ex: <{EX}> .

ex:scheme a skos:ConceptScheme ; dct:title "Colours"@en, "Kleuren"@nl ; flag:class ex:Colour .
ex:red a skos:Concept ; skos:prefLabel "red"@en, "rood"@nl ; skos:exactMatch <http://old.example/R> ;
    skos:closeMatch <http://close.example/R> .
ex:rose a skos:Concept ; skos:prefLabel "rose"@en ; owl:deprecated true ; dct:isReplacedBy ex:red .
"""


def table(*texts: str) -> Table:
    return build("colour", [(Path(f"{n}.ttl"), text.encode()) for n, text in enumerate(texts)])


def test_an_address_is_the_same_only_where_the_table_says_exactly_that() -> None:
    found = table(TABLE)
    for address in (f"{EX}red", "http://example.org/red", "https://old.example/R", "http://www.old.example/R/"):
        same = found.same(address)
        assert same is not None and same.iri == f"{EX}red", address
    assert found.same("http://close.example/R") is None and found.find("http://close.example/R") is not None
    assert found.same("red") is None, "a word is no address"


def test_a_match_that_is_a_concept_itself_is_that_concept() -> None:
    found = table(TABLE, f"<{EX}blue> <{SKOS}prefLabel> 'blue'@en ; <{SKOS}exactMatch> <{EX}red> .")
    same = found.same(f"{EX}red")
    assert same is not None and same.iri == f"{EX}red"


def test_a_withdrawn_term_is_known_and_says_what_is_wanted_instead() -> None:
    found = table(TABLE)
    rose = found.concepts[f"{EX}rose"]
    assert (rose.deprecated, rose.replaced_by) == (True, f"{EX}red")
    assert not found.concepts[f"{EX}red"].deprecated
    match = found.find("Rose")
    assert match is not None and match.concept == rose


def test_the_header_tells_titles_and_the_class_of_the_terms() -> None:
    found = table(TABLE, f"<{EX}scheme> a <{SKOS}ConceptScheme> ; <http://purl.org/dc/terms/title> 'Farben'@de .")
    assert found.schemes == {f"{EX}scheme": {"en": "Colours", "nl": "Kleuren", "de": "Farben"}}
    assert found.classes == (f"{EX}Colour",)


def test_what_is_kept_is_no_concept() -> None:
    found = table(TABLE, f"<urn:fairdict:kept> <{SKOS}hiddenLabel> 'Muddy  Green' .")
    assert found.kept == {"muddygreen"}
    assert found.find("muddy green") is None
    assert "urn:fairdict:kept" not in found.concepts


def test_words_of_every_language_are_there_for_likeness() -> None:
    found = table(TABLE, f"<{EX}red> <{SKOS}altLabel> 'scarlet' .")
    assert sorted(found.words[f"{EX}red"]) == ["red", "rood", "scarlet"]


def test_a_concept_without_a_label_is_named_with_its_file() -> None:
    with pytest.raises(ConfigError, match=r"1\.ttl: <https://example.org/green> is neither in the table"):
        table(TABLE, f"<{EX}green> <{SKOS}altLabel> 'lime' .")
