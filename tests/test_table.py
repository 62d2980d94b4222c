from pathlib import Path
from unittest import mock

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.table import RDF_TYPE, SKOS, Table, build
from fairdict.vocabulary import Vocabularies

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
    return build("colour", tuple((Path(f"{n}.ttl"), text.encode()) for n, text in enumerate(texts)))


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


def test_a_bundled_table_is_read_when_it_is_asked_and_ones_own_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies" / "tables"
    folder.mkdir(parents=True)
    (folder / "frequency.ttl").write_text("# nothing yet", "utf-8")
    with mock.patch("fairdict.vocabulary.build", wraps=build) as reading:
        vocabularies = Vocabularies.load(Layers(tmp_path))
        assert [call.args[0] for call in reading.call_args_list] == ["frequency"]
        assert "media-type" in vocabularies.tables and len(vocabularies.tables) > 20
        for _ in range(2):
            assert vocabularies.match("dataset-type", "SYNTHETIC_DATA") is not None
        assert [call.args[0] for call in reading.call_args_list] == ["frequency", "dataset-type"]
    (folder / "frequency.ttl").write_text("<broken", "utf-8")
    with pytest.raises(ConfigError, match=r"frequency\.ttl: not readable as Turtle"):
        Vocabularies.load(Layers(tmp_path))


def test_the_fingerprint_follows_every_byte_of_every_table(tmp_path: Path) -> None:
    found = [Vocabularies.load(Layers()).fingerprint, Vocabularies.load(Layers(tmp_path)).fingerprint]
    assert found[0] == found[1], "nothing of one's own"
    folder = tmp_path / "vocabularies" / "tables"
    folder.mkdir(parents=True)
    for name, body in (("frequency", "# a"), ("frequency", "# b"), ("theirs", "# b")):
        (folder / f"{name}.ttl").write_text(body, "utf-8")
        found.append(Vocabularies.load(Layers(tmp_path)).fingerprint)
    assert len(set(found)) == 4


def test_the_background_tells_of_every_address_what_it_is(vocabularies: Vocabularies) -> None:
    facts = vocabularies.background()
    assert facts is vocabularies.background(), "made once"
    assert len(set(facts)) == len(facts)
    monthly = NamedNode("http://publications.europa.eu/resource/authority/frequency/MONTHLY")
    told = {(t.predicate.value, t.object) for t in facts if t.subject == monthly}
    scheme = NamedNode("http://publications.europa.eu/resource/authority/frequency")
    assert told >= {
        (RDF_TYPE, NamedNode(f"{SKOS}Concept")),
        (RDF_TYPE, NamedNode("http://purl.org/dc/terms/Frequency")),
        (f"{SKOS}inScheme", scheme),
        (f"{SKOS}prefLabel", Literal("monthly", language="en")),
    }
    assert Triple(scheme, NamedNode(RDF_TYPE), NamedNode(f"{SKOS}ConceptScheme")) in facts
    concepts = {t.subject for t in facts if t.object == NamedNode(f"{SKOS}Concept")}
    assert {c.iri for name in vocabularies.tables for c in vocabularies.concepts(name)} <= {
        str(c.value) for c in concepts
    }


def test_a_term_of_ones_own_is_background_too(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies" / "tables"
    folder.mkdir(parents=True)
    (folder / "frequency.ttl").write_text(f'<https://own.example/f> <{SKOS}prefLabel> "tweemaal"@nl .', "utf-8")
    facts = Vocabularies.load(Layers(tmp_path)).background()
    own = [t for t in facts if t.subject == NamedNode("https://own.example/f")]
    assert {t.object for t in own} >= {NamedNode(f"{SKOS}Concept"), NamedNode("http://purl.org/dc/terms/Frequency")}
