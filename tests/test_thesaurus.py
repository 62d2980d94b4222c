"""The thesaurus that is bundled is whole, and a catalogue's own file is laid over it or named with what is wrong."""

import json
from collections import defaultdict
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fairdict import thesaurus as thesaurus_module
from fairdict.cli import main
from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.publish.tokens import STOP, stemmer
from fairdict.table import DCT, FLAG, RDF_TYPE, SKOS
from fairdict.thesaurus import FOLDER, Thesaurus, fold_words

OURS = "urn:fairdict:thesaurus:"
FILES = sorted((bundled("vocabularies") / FOLDER).glob("*.ttl"))
STEMMERS = {lang: stemmer(lang) for lang in ("en", "nl")}


def stem(word: str, lang: str) -> str:
    found = STEMMERS.get(lang)
    return word if found is None else found.stemWord(word)


@pytest.fixture(scope="module")
def thesaurus() -> Thesaurus:
    return Thesaurus.load(Layers())


@pytest.fixture(scope="module")
def stemmed() -> Thesaurus:
    return Thesaurus.load(Layers(), stem)


def own(folder: Path, text: str, name: str = "own") -> Layers:
    path = folder / "vocabularies" / FOLDER / f"{name}.ttl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"@prefix : <{OURS}> .\n@prefix skos: <{SKOS}> .\n@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        f"@prefix my: <https://example.org/words/> .\n{text}\n",
        encoding="utf-8",
    )
    return Layers(folder)


def names(thesaurus: Thesaurus, term: str, lang: str | None = None) -> list[str]:
    return [found.iri.removeprefix(OURS) for found in thesaurus.find(term, lang)]


def texts(thesaurus: Thesaurus, term: str, lang: str | None = None) -> list[str]:
    return [label.text for label in thesaurus.expand(term, lang)]


def test_there_are_a_thousand_concepts_in_ten_fields(thesaurus: Thesaurus) -> None:
    assert len(thesaurus.terms) >= 1000 and len(FILES) == 10
    assert sum(len(term.labels) for term in thesaurus.terms.values()) >= 6000


def test_every_concept_has_one_preferred_label_in_both_languages(thesaurus: Thesaurus) -> None:
    for iri, term in thesaurus.terms.items():
        assert sorted(label.lang for label in term.labels if label.kind == "preferred") == ["en", "nl"], iri


def test_no_label_stands_for_two_concepts_unless_it_is_marked(thesaurus: Thesaurus) -> None:
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    for iri, term in thesaurus.terms.items():
        for label in term.labels:
            for lang in (label.lang,) if label.lang else ("en", "nl"):
                meant[lang, "".join(fold_words(label.text))].add(iri)
    shared = {where: iris for where, iris in meant.items() if len(iris) > 1}
    marked = {
        (where, iri)
        for where, iris in shared.items()
        for iri in iris
        if where[1] in {"".join(fold_words(text)) for text in thesaurus.terms[iri].shared}
    }
    assert {(where, iri) for where, iris in shared.items() for iri in iris} == marked
    assert {iri for _, iri in marked} == {iri for iri, term in thesaurus.terms.items() if term.shared}, (
        "a mark too many"
    )


def test_no_label_is_a_word_that_says_nothing(thesaurus: Thesaurus) -> None:
    for iri, term in thesaurus.terms.items():
        for label in term.labels:
            for lang in (label.lang,) if label.lang else ("en", "nl"):
                assert label.capitals or "".join(fold_words(label.text)) not in STOP[lang], (iri, label.text)


def test_no_label_carries_a_note_or_stands_twice_in_its_concept(thesaurus: Thesaurus) -> None:
    for iri, term in thesaurus.terms.items():
        assert not [label.text for label in term.labels if set(label.text) & set('()[]|;"')], iri
        seen = [(lang, label.text) for label in term.labels for lang in ([label.lang] if label.lang else ["en", "nl"])]
        assert len(seen) == len(set(seen)), iri


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_a_file_tells_what_it_is_and_is_sorted(path: Path) -> None:
    quads = [(q.subject, q.predicate.value, q.object) for q in parse(path.read_bytes(), format=RdfFormat.TURTLE)]
    (scheme,) = {s for s, _, o in quads if o == NamedNode(f"{SKOS}ConceptScheme")}
    header = {(p, o.language) for s, p, o in quads if s == scheme and isinstance(o, Literal)}
    assert {(f"{DCT}title", "en"), (f"{DCT}title", "nl"), (f"{DCT}description", "en")} <= header
    order = [s.value for s, _, o in quads if isinstance(s, NamedNode) and o == NamedNode(f"{SKOS}Concept")]
    assert order == sorted(order) and len(order) > 50
    assert {o for _, p, o in quads if p == f"{SKOS}inScheme"} == {scheme}
    words = ("inScheme", "prefLabel", "altLabel", "hiddenLabel", "broader", "related")
    used = {p for s, p, _ in quads if s != scheme}
    assert used <= {f"{SKOS}{word}" for word in words} | {f"{FLAG}shared", RDF_TYPE}


def test_a_reading_is_as_the_last(thesaurus: Thesaurus) -> None:
    assert Thesaurus.load(Layers()) is Thesaurus.load(Layers())
    thesaurus_module._whole.cache_clear()
    again = Thesaurus.load(Layers())
    assert again is not thesaurus
    assert again.fingerprint == thesaurus.fingerprint and list(again.terms.items()) == list(thesaurus.terms.items())
    assert again.expand("kanker") == thesaurus.expand("kanker")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("suikerziekte", "diabetes"),
        ("stroke", "beroerte"),
        ("CVA", "beroerte"),
        ("hoge bloeddruk", "hypertension"),
        ("high blood pressure", "hypertensie"),
        ("hartaanval", "myocardial infarction"),
        ("heart attack", "hartinfarct"),
        ("griepprik", "flu shot"),
        ("botontkalking", "osteoporosis"),
        ("longziekte", "COPD"),
        ("bedsore", "decubitus"),
        ("ADHD", "attention deficit"),
        ("e health", "digitale zorg"),
        ("dementie", "Alzheimer's disease"),
        ("VWS", "Ministry of Health, Welfare and Sport"),
        ("Gemeentelijke gezondheidsdienst", "GGD"),
        ("vallende ziekte", "epilepsy"),
    ],
)
def test_a_word_of_the_street_leads_to_that_of_the_trade_and_to_the_other_language(
    thesaurus: Thesaurus, typed: str, meant: str
) -> None:
    assert meant in texts(thesaurus, typed)
    assert typed not in texts(thesaurus, typed), "what was typed is no expansion"


def test_what_is_meant_itself_goes_before_what_lies_below(thesaurus: Thesaurus) -> None:
    found = thesaurus.expand("kanker", "nl")
    assert [label.distance for label in found] == sorted(label.distance for label in found)
    by_text = {label.text: label for label in found}
    assert by_text["cancer"].distance == 0 and by_text["cancer"].kind == "preferred"
    assert by_text["borstkanker"].distance == 1 and by_text["melanoma"].distance == 2
    assert "oncology" not in by_text, "what is merely related is something else"


def test_a_concept_with_too_much_below_it_stands_for_itself(thesaurus: Thesaurus) -> None:
    assert {label.distance for label in thesaurus.expand("ziekte", "nl")} == {0}
    assert thesaurus.narrower(f"{OURS}disease")


def test_case_accents_hyphens_spaces_and_misspellings_do_not_matter(thesaurus: Thesaurus) -> None:
    for typed in ("Slaapapneu", "slaap apneu", "slaap-apneu", "slaapapneo", "SLAAPAPNEU"):
        assert names(thesaurus, typed) == ["sleep-apnoea"], typed
    assert names(thesaurus, "reumatoide artritis") == ["rheumatoid-arthritis"]
    assert names(thesaurus, "als") == ["als"], "who types seldom types capitals"
    assert names(thesaurus, "") == names(thesaurus, "…") == names(thesaurus, "no such thing") == []
    assert "diabtes" not in texts(thesaurus, "suikerziekte"), "nobody is sent to a misspelling"


def test_a_language_may_be_told(thesaurus: Thesaurus) -> None:
    assert names(thesaurus, "long", "nl") == ["lung"] and names(thesaurus, "long", "en") == []
    assert names(thesaurus, "long") == names(thesaurus, "long", "nl-BE") == ["lung"]
    assert names(thesaurus, "COPD", "de") == ["copd"] and names(thesaurus, "Asthma", "de") == []


def test_inflections_are_recognised_with_the_stemmer_of_the_index(thesaurus: Thesaurus, stemmed: Thesaurus) -> None:
    assert names(thesaurus, "fietshelmen") == [] and names(stemmed, "fietshelmen") == ["bicycle-helmet"]
    assert names(stemmed, "foot ulcers") == ["diabetic-foot"]
    assert [m.iri for m in stemmed.concepts_in("Rollators in Twente", "nl")] == [f"{OURS}walker", f"{OURS}twente"]


def test_a_word_that_only_shares_a_stem_is_another_word(stemmed: Thesaurus) -> None:
    assert names(stemmed, "bijen") == ["bee"] and names(stemmed, "overheden") == ["government"]
    assert stemmed.concepts_in("meer over wat er bij hoort", "nl") == ()


def test_a_text_names_concepts_by_their_longest_names(thesaurus: Thesaurus) -> None:
    text = "Niet-aangeboren hersenletsel, hoge bloeddruk en een slaap apneu: als iemand ALS heeft."
    found = [(m.iri.removeprefix(OURS), m.start, m.end) for m in thesaurus.concepts_in(text, "nl")]
    assert found == [
        ("acquired-brain-injury", 0, 3),
        ("hypertension", 3, 5),
        ("sleep-apnoea", 7, 9),
        ("als", 11, 12),
    ]
    assert thesaurus.concepts_in("who has aids?", "en") == (), "an abbreviation is written in capitals"


def test_a_name_of_two_concepts_is_both(thesaurus: Thesaurus) -> None:
    assert names(thesaurus, "labour", "en") == ["birth", "work"]
    assert [m.iri.removeprefix(OURS) for m in thesaurus.concepts_in("labour", "en")] == ["birth", "work"]


def test_every_label_leads_to_its_own_concept(thesaurus: Thesaurus, stemmed: Thesaurus) -> None:
    for iri, term in thesaurus.terms.items():
        for label in term.labels:
            for one in (thesaurus, stemmed):
                assert iri in [found.iri for found in one.find(label.text, label.lang or "nl")], label


@settings(deadline=None, max_examples=60)  # the first look-up makes the index
@given(st.text(max_size=60))
def test_any_text_is_answered(stemmed: Thesaurus, text: str) -> None:
    count = len(fold_words(text))
    for lang in ("nl", "en", "de", ""):
        for mention in stemmed.concepts_in(text, lang):
            assert 0 <= mention.start < mention.end <= count and mention.iri in stemmed.terms
        assert all(label.kind != "hidden" for label in stemmed.expand(text, lang))


ADDED = """
my:walking-school a skos:Concept ; skos:broader :walking ; skos:prefLabel "loopschool"@nl ; skos:altLabel "LS-1" .
:diabetes skos:altLabel "zoete ziekte"@nl ; skos:prefLabel "suikerziekte"@nl .
:q-fever owl:deprecated true .
:zoonosis skos:narrower my:goat-plague .
my:goat-plague skos:prefLabel "goat plague"@en-GB ; skos:related my:walking-school .
"""


def test_a_catalogues_own_file_adds_replaces_and_takes_away(tmp_path: Path, thesaurus: Thesaurus) -> None:
    mine = Thesaurus.load(own(tmp_path, ADDED))
    school, plague = "https://example.org/words/walking-school", "https://example.org/words/goat-plague"
    assert len(mine.terms) == len(thesaurus.terms) + 1 and mine.fingerprint != thesaurus.fingerprint
    assert texts(mine, "ls 1") == ["loopschool"] and mine.terms[school].broader == (f"{OURS}walking",)
    assert "loopschool" in texts(mine, "wandelen") and mine.terms[school].preferred("en") == "loopschool"
    diabetes = mine.terms[f"{OURS}diabetes"]
    assert diabetes.preferred("nl") == "suikerziekte" and diabetes.preferred("en") == "diabetes mellitus"
    assert names(mine, "zoete ziekte") == names(mine, "diabetes mellitus", "nl") == ["diabetes"]
    assert names(thesaurus, "Q-koorts") == ["q-fever"] and names(mine, "Q-koorts") == []
    assert mine.terms[plague].broader == (f"{OURS}zoonosis",) and names(mine, "goat plague", "en") == [plague]
    assert mine.terms[school].related == (plague,), "related is told from both sides"


def test_files_are_laid_over_each_other_in_the_order_of_their_names(tmp_path: Path) -> None:
    own(tmp_path, ':walking skos:prefLabel "kuieren"@nl .', "b")
    mine = Thesaurus.load(own(tmp_path, ':walking skos:prefLabel "banjeren"@nl .', "a"))
    assert mine.terms[f"{OURS}walking"].preferred("nl") == "kuieren"
    assert {"wandelen", "banjeren"} <= set(texts(mine, "kuieren")), "what was preferred stays an alternative"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("this is no Turtle", r"own\.ttl: not readable as Turtle: .+; correct the file"),
        (":walkin skos:altLabel 'x'@nl .", "walkin> is neither in the thesaurus .* correct the address or add a label"),
        ("my:x skos:prefLabel 'x' .", "preferred label “x” of <.*x> has no language; write it as"),
        ("my:x skos:prefLabel 'x'@nl ; skos:altLabel my:y .", "<.*x> has an empty label, or one that is no text"),
        ("my:x skos:prefLabel 'x'@nl ; skos:altLabel ' '@nl .", "<.*x> has an empty label, or one that is no text"),
        ("my:x skos:prefLabel 'x'@nl ; skos:broader my:y .", "<.*x> has skos:broader <.*y>, which is no concept"),
        ("my:x skos:prefLabel 'x'@nl ; skos:related my:y .", "<.*x> has skos:related <.*y>, which is no concept"),
        ("my:x skos:prefLabel 'x'@nl ; skos:narrower my:y .", "<.*x> has skos:narrower <.*y>, which is no concept"),
        (":disease skos:broader :diabetes .", "lies below itself, by way of <.*>; take one skos:broader away"),
        (":disease skos:broader :disease .", "<.*disease> lies below itself"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as told:
        Thesaurus.load(own(tmp_path, text))
    assert "own.ttl" in str(told.value)


def test_an_empty_thesaurus_knows_nothing() -> None:
    nothing = Thesaurus({})
    assert nothing.find("x") == nothing.expand("x") == nothing.concepts_in("x y", "nl") == ()


def test_what_a_word_is_taken_for_is_told_to_people_and_scripts(tmp_path: Path) -> None:
    def say(*words: str) -> str:
        done = CliRunner().invoke(main, ["-C", str(tmp_path), "thesaurus", *words])
        assert done.exit_code == 0 and not done.stderr
        return done.stdout

    lines = say("Bedsore").splitlines()
    assert lines[:2] == [f"{OURS}pressure-ulcer", "  preferred   pressure ulcer (en), decubitus (nl)"]
    assert "  broader     skin disease / huidziekte, wound / wond" in lines and "  hidden      decubitis (nl)" in lines
    (told,) = json.loads(say("COPD", "--json"))
    assert told["iri"] == f"{OURS}copd" and {"text": "COPD", "lang": "", "kind": "alternative"} in told["names"]
    assert {"iri": f"{OURS}respiratory-disease", "en": "respiratory disease", "nl": "longziekte"} in told["broader"]
    assert "knows no “zandkoorts”" in say("zandkoorts") and json.loads(say("zandkoorts", "--json")) == []
