"""What the index makes of words beyond themselves: parts of compounds, concepts, neighbours; and scripts by name."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.publish.assets import Assets
from fairdict.publish.compounds import Compounds
from fairdict.publish.concepts import MARK, Concepts
from fairdict.publish.entry import Card
from fairdict.publish.phrases import Phrases
from fairdict.publish.search import build
from fairdict.publish.takeaway import COLUMNS, told
from fairdict.publish.tokens import Stems
from fairdict.thesaurus import Thesaurus
from fairdict.vocabulary import Vocabularies
from tests.search_cards import Index
from tests.site_entries import rich

KNOWN = ("slaap", "slaapapneu", "apneu", "onderzoek", "gezondheid", "monitor", "kind", "ziekenhuis", "pan")


@cache
def thesaurus() -> Thesaurus:
    return Thesaurus.load(Layers())


def made(*cards: Card, vocabularies: Vocabularies) -> Index:
    return Index(dict(build(cards, vocabularies, thesaurus(), ("nl", "en"))))


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("slaapapneuonderzoek", ("slaapapneu", "slaap", "apneu", "onderzoek")),
        ("gezondheidsmonitor", ("gezondheid", "monitor")),
        ("kinderziekenhuis", ("kind", "ziekenhuis")),
        ("onderzoek", ()),
        ("slaapverwekkend", ()),
        ("monitorpan", ("monitor", "pan")),
        ("slaap2onderzoek", ()),
    ],
)
def test_a_compound_is_taken_apart_where_every_letter_belongs_to_a_part(word: str, parts: tuple[str, ...]) -> None:
    assert Compounds(KNOWN, short=("pan",)).parts(word) == parts


def test_short_words_are_parts_only_where_they_are_known_as_such() -> None:
    assert Compounds(KNOWN).parts("monitorpan") == ()


@given(st.text(alphabet="abcdeklmnopstz", max_size=45), st.sets(st.text(alphabet="abcdeklmnopstz", min_size=4)))
def test_taking_apart_ends_and_gives_known_words_that_are_in_it(word: str, known: set[str]) -> None:
    for part in Compounds(known).parts(word):
        assert part in known and part in word and part != word


def test_a_text_is_about_its_concepts_in_every_language_and_about_wider_ones() -> None:
    concepts = Concepts(thesaurus(), Stems())
    dutch, english = concepts.told("Vrouwen met borstkanker", "nl"), concepts.told("Women with breast cancer", "en")
    assert dutch == english and all(term.startswith(MARK) for term in dutch)
    cancer = concepts.told("kanker", "nl")
    assert cancer.keys() < dutch.keys()
    assert dutch[next(iter(cancer))] < cancer[next(iter(cancer))] == 1.0


def test_the_names_of_a_concept_lead_to_it_and_to_no_concept_that_no_dataset_has(vocabularies: Vocabularies) -> None:
    index = made(Card("a", "Dataset", {"en": "Walking with type 2 diabetes"}, {}), vocabularies=vocabularies)
    for name in ("suikerziekte", "diabetes", "diabtes"):
        assert index.found(name) == {0}, name
    assert index.found("bloeddruk") == set() and "hypertensie" not in index.terms


def test_a_concept_has_names_to_show_and_words_to_mark(vocabularies: Vocabularies) -> None:
    index = made(Card("a", "Dataset", {"nl": "Hoge bloeddruk"}, {}), vocabularies=vocabularies)
    term = next(stem for stem in index.terms["hogebloeddruk"][0] if stem.startswith(MARK))
    assert {line.split(" ")[0] for line in index.forms[term].splitlines()} == {"nl", "en"}
    assert "hogebloeddruk" in index.terms[term][0]


def test_the_same_in_two_languages_weighs_as_much_as_in_one(vocabularies: Vocabularies) -> None:
    one = Card("a", "Dataset", {"en": "Diabetes"}, {})
    both = replace(one, key="b", titles={"nl": "Diabetes", "en": "Diabetes"})
    weights = [weight for _, weight in made(one, both, vocabularies=vocabularies).terms["diabet"][1]]
    assert len(weights) == 2 and weights[0] == weights[1]


def test_neighbours_are_found_together_over_words_that_say_nothing(vocabularies: Vocabularies) -> None:
    one = Card("a", "Dataset", {"en": "Quality of life"}, {"nl": "Een lang leven in de stad"}, creators=("Jansen, P.",))
    index = made(one, vocabularies=vocabularies)
    for pair in (("quality", "life"), ("lang", "leven"), ("leven", "stad"), ("jansen", "p")):
        assert index.together(*pair) == {0}, pair
    for pair in (("life", "quality"), ("life", "lang"), ("lang", "stad")):
        assert index.together(*pair) == set(), pair


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "dé", "e"]), max_size=8), max_size=30), st.integers(0, 2000))
def test_pairs_come_back(texts: list[list[str]], expected: int) -> None:
    phrases = Phrases(expected)
    for number, words in enumerate(texts):
        phrases.add(number, [words])
    index = Index.__new__(Index)
    index.parts, index.gone, files = [{"bits": phrases.bits, "docs": len(texts)}], set(), list(phrases.files())
    index.numbered = lambda part, kind: files  # type: ignore[method-assign]
    for one in ("a", "dé"):
        for other in ("b", "dé"):
            here = {n for n, words in enumerate(texts) if (one, other) in pairwise(words)}
            assert index.together(one, other) == here


def test_what_is_taken_along_is_one_row_of_the_table_and_the_citations() -> None:
    entry = rich()
    card = Card(entry.key, "Dataset", {"en": "T"}, {}, formats=("CSV", "SPSS"), access="PUBLIC")
    key, cells, bibtex, ris, item = told(entry, card).cited
    assert key == entry.key and len(cells) == len(COLUMNS) and all(isinstance(cell, str) for cell in cells)
    said = dict(zip(COLUMNS, cells, strict=True))
    assert said["formats"] == "CSV; SPSS" and said["access"] == "PUBLIC" and said["address"] == entry.iri
    assert bibtex.startswith("@dataset{") and ris.startswith("TY  - DATA") and item["title"] == said["title"]


def test_scripts_name_each_other_as_they_are_published() -> None:
    files = {
        "a.js": b'import { x } from "./b.js";\nimport("./c.js");',
        "b.js": b'export * from "./c.js";',
        "c.js": b"1",
    }
    one, other = Assets(files), Assets({**files, "c.js": b"2"})
    bodies = dict(one.files())
    assert bodies.keys() == set(one.paths.values())
    body = bodies[one.paths["a.js"]].decode()
    assert all(one.paths[name].removeprefix("assets/") in body for name in ("b.js", "c.js"))
    assert all(one.paths[name] != other.paths[name] for name in files)
    assert dict(Assets({"a.js": b'from "./z.js"'}).files()).popitem()[1] == b'from "./z.js"'


def test_scripts_that_name_each_other_in_a_circle_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"a\.js → b\.js → a\.js"):
        Assets({"a.js": b'import "./b.js"', "b.js": b'import "./a.js"'})
