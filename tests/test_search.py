"""The search index as files: what they hold, that they come out the same, and that they stay where nothing changed."""

import re
import tracemalloc
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.layers import Layers
from fairdict.publish import postings, tokens
from fairdict.publish.columns import FACETS, Facet, values
from fairdict.publish.entry import Card
from fairdict.publish.postings import MOST, Inverted, Weights, varint
from fairdict.publish.search import build
from fairdict.publish.takeaway import Told
from fairdict.thesaurus import Thesaurus
from fairdict.vocabulary import Vocabularies
from tests.search_cards import Index, cards, number

LANGS = ("nl", "en")


@cache
def thesaurus() -> Thesaurus:
    return Thesaurus.load(Layers())


def made(
    given_cards: list[Card], vocabularies: Vocabularies, texts: Mapping[str, Mapping[str, str]] | None = None
) -> Index:
    def told(one: Card) -> Told:
        return Told(dict((texts or {}).get(one.key, one.summaries)), [one.key])

    return Index(dict(build(given_cards, vocabularies, thesaurus(), LANGS, told)))


def card(key: str, title: str, **more: object) -> Card:
    return replace(Card(key, "Dataset", {"nl": title}, {}), **more)  # type: ignore[arg-type]


def test_folding_forgets_case_accents_and_ligatures() -> None:
    assert tokens.fold("Ĳssel ÉÉN Straße Œuvre Łódź") == "ijssel een strasse oeuvre lodz"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = tokens.words(text)
    assert tokens.words(" ".join(once)) == once


def test_words_drop_the_genitive_and_cut_what_is_endless() -> None:
    assert tokens.words("Nederland’s foto's, X-ray 2.5") == ["nederland", "foto", "x", "ray", "2", "5"]
    assert tokens.words("a" * 500) == ["a" * 64]


def test_words_with_a_hyphen_are_found_as_one() -> None:
    assert tokens.joined("COVID-19 en een X-ray") == ["covid19", "xray"]


@pytest.mark.parametrize(
    "typed",
    ["10.5072/X1", "doi:10.5072/x1", "https://doi.org/10.5072/x1", "http://dx.doi.org/10.5072/X1/", "DOI: 10.5072/x1."],
)
def test_an_identifier_is_one_word_however_it_is_written(typed: str) -> None:
    assert tokens.identifier(typed) == "10.5072/x1"
    assert tokens.identifier_words(typed) == ["x1"]


def test_languages_stem_by_their_own_rules() -> None:
    dutch, english = tokens.stemmer("nl-BE"), tokens.stemmer("en")
    assert dutch is not None and english is not None
    assert dutch.stemWord("onderzoeken") == "onderzoek"
    assert dutch.stemWord("gezondheid") != "zon"
    assert english.stemWord("studies") == english.stemWord("study")
    assert tokens.stemmer("xx") is None


@given(st.integers(min_value=0, max_value=2**31))
def test_numbers_come_back(value: int) -> None:
    assert number(varint(value), 0) == (value, len(varint(value)))


@given(st.dictionaries(st.integers(0, 5000), st.dictionaries(st.sampled_from("abcdefgh"), st.floats(0.1, 40.0))))
def test_postings_come_back(datasets: dict[int, dict[str, float]]) -> None:
    inverted = Inverted()
    for doc, weighed in sorted(datasets.items()):
        weights = Weights()
        for word, weight in weighed.items():
            weights.add(inverted.numbers([word]), weight)
        inverted.add(doc, weights)
    read = Index.__new__(Index)
    found = {term: own for _, raw, _ in inverted.shards() for term, _, own in read._shard(raw)}
    for word in {word for weighed in datasets.values() for word in weighed}:
        assert [doc for doc, _ in found[word]] == sorted(doc for doc, weighed in datasets.items() if word in weighed)
        assert all(1 <= weight <= 15 for _, weight in found[word])


def test_a_form_of_a_word_leads_to_all_forms(vocabularies: Vocabularies) -> None:
    index = made([card("a", "Onderzoek"), card("b", "Onderzoeken"), card("c", "Zon")], vocabularies)
    assert index.found("onderzoek") == index.found("onderzoeken") == {0, 1}


def test_each_text_is_stemmed_in_its_own_language(vocabularies: Vocabularies) -> None:
    both = [
        replace(card("a", ""), titles={"en": "Studies"}),
        card("b", "Ziekten"),
        replace(card("c", ""), titles={"@none": "Ziekte studies"}),
    ]
    index = made(both, vocabularies)
    assert index.found("studies") == {0, 2}
    assert index.found("ziekten") == {1, 2}


def test_stop_words_are_left_out_in_their_own_language_only(vocabularies: Vocabularies) -> None:
    index = made([card("a", "door de zon"), replace(card("b", ""), titles={"en": "the front door"})], vocabularies)
    assert "the" not in index.terms
    assert index.found("door") == {1}


def test_the_whole_description_is_searched(vocabularies: Vocabularies) -> None:
    one = replace(card("a", "Titel"), summaries={"nl": "kort"})
    assert made([one], vocabularies, {"a": {"nl": "lang verhaal over appels"}}).found("appels") == {0}
    assert made([one], vocabularies).found("kort") == {0}


def test_names_and_identifiers_are_found(vocabularies: Vocabularies) -> None:
    one = card(
        "a", "Titel", publisher="GGD Twente", creators=("Müller, J.",), identifiers=("https://doi.org/10.5072/ABC-9",)
    )
    index = made([card("0", "Niets"), one], vocabularies)
    for word in ("ggd", "muller", "10.5072/abc-9", "abc"):
        assert index.found(word) == {1}, word


@pytest.mark.parametrize("odd", ["=hyperlink(1)", " x", "https://doi.org/ =x", "doi: ", "\x00y", "\u00a0=z", "."])
def test_an_odd_identifier_is_no_concept(vocabularies: Vocabularies, odd: str) -> None:
    one = card("a", "Diabetes", identifiers=(odd,))
    index = made([one], vocabularies)
    assert not tokens.identifier(odd) or index.found(tokens.identifier(odd)) == {0}
    assert index.found("suikerziekte") == {0}


def test_a_title_weighs_more_than_a_name_and_a_name_more_than_a_text(vocabularies: Vocabularies) -> None:
    three = [
        card("a", "appel"),
        card("b", "x", keywords=("appel",)),
        card("c", "x", publisher="appel"),
        replace(card("d", "x"), summaries={"nl": "een appel " + "peer " * 99}),
    ]
    weights = [weight for _, weight in made(three, vocabularies).terms["appel"][1]]
    assert weights == sorted(weights, reverse=True) and len(set(weights)) == 4


def test_columns_say_what_the_cards_say(vocabularies: Vocabularies) -> None:
    ordered = sorted(cards(), key=lambda one: (one.since, one.key))
    index = made(ordered, vocabularies)
    for name in FACETS:
        wanted = [sorted(value for value, _ in values(one)[name]) or [""] for one in ordered]
        assert [sorted(row) for row in index.facet(name)] == wanted
        for value, count, *_ in index.manifest["facets"][name]["values"]:
            assert count == sum(value in row for row in wanted)


def test_values_carry_labels(vocabularies: Vocabularies) -> None:
    spelt = [
        card(
            str(n),
            "x",
            publisher=name,
            themes=("http://publications.europa.eu/resource/authority/data-theme/HEAL",),
            languages=("nl",),
        )
        for n, name in enumerate(["GGD Twente", "GGD Twente", "GGD  twente"])
    ]
    facets = made(spelt, vocabularies).manifest["facets"]
    assert facets["publisher"]["values"] == [["ggd-twente", 3, "GGD Twente"]]
    assert facets["theme"]["values"][0][2]["nl"] == "Gezondheid"
    assert facets["language"]["values"] == [["nl", 3, {"nl": "Nederlands", "en": "Dutch"}]]


def test_a_long_list_of_values_is_a_file_of_its_own(vocabularies: Vocabularies) -> None:
    index = made([card(str(n), "x", publisher=f"Uitgever {n}") for n in range(40)], vocabularies)
    described = index.manifest["facets"]["publisher"]
    assert (len(described["values"]), described["of"]) == (12, 40)
    assert len({row[0] for row in index.facet("publisher")}) == 40


def test_columns_come_in_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairdict.publish.columns.SEGMENT", 4)
    facet = Facet()
    for n in range(10):
        facet.add([(str(n % 3), "")])
    assert len(list(facet.segments())) == 3


def test_orders_rank_what_is_known_and_put_the_rest_last(vocabularies: Vocabularies) -> None:
    three = [card("a", "Beta", issued="2020"), card("b", "Álfa"), card("c", "alfa", issued="2021-05-01", fair=0)]
    index = made(three, vocabularies)
    assert index.order("newest") == [1, 2, 0] and index.manifest["orders"]["newest"]["last"] == 2
    assert index.order("fair") == [1, 1, 0]
    assert index.order("title-nl") == [1, 0, 0]


def test_cards_hold_what_a_result_shows(vocabularies: Vocabularies) -> None:
    one = Card(
        "k",
        "Dataset",
        {"nl": "T", "de": "D"},
        {"fr": "woord " * 99},
        publisher="P",
        access="PUBLIC",
        licence="L",
        formats=("CSV",),
        year=0,
    )
    shown = made([one], vocabularies).cards()[0]
    assert shown[:2] == ["k", {"nl": "T", "de": "D"}]
    assert len(shown[2]["fr"]) <= 240
    assert shown[3:] == ["P", 0, "PUBLIC", "L", ["CSV"], "Dataset"]


def test_the_same_cards_give_the_same_files_in_any_order(vocabularies: Vocabularies) -> None:
    one, other = cards(200), cards(200)
    Random(1).shuffle(other)
    assert dict(build(one, vocabularies, thesaurus(), LANGS)) == dict(build(other, vocabularies, thesaurus(), LANGS))


def test_nothing_at_all_is_an_index_too(vocabularies: Vocabularies) -> None:
    assert made([], vocabularies).manifest["docs"] == 0


def test_names_tell_the_content_and_only_the_manifest_has_none(vocabularies: Vocabularies) -> None:
    for path in dict(build(cards(), vocabularies, thesaurus(), LANGS)):
        assert path == "search/manifest.bin" or re.fullmatch(r"search/[a-z]+/(.+-)?[0-9a-f]{6,16}\.bin", path), path


def many_words(number_of: int) -> Inverted:
    inverted = Inverted()
    random = Random(3)
    vocabulary = ["".join(random.choices("abcdefghijklmnop", k=8)) for _ in range(20_000)]
    for doc in range(number_of):
        weights = Weights()
        weights.prose(Counter(inverted.numbers([*random.choices(vocabulary, k=40), "overal"])), 41)
        inverted.add(doc, weights)
    return inverted


def test_shards_are_some_tens_of_kilobytes() -> None:
    sizes = [len(raw) for _, raw, _ in many_words(3000).shards()]
    assert len(sizes) > 3
    assert max(sizes) < MOST + 20_000
    assert min(sizes[:-1]) >= postings.ENOUGH


def test_a_new_dataset_leaves_most_shards_as_they_were() -> None:
    one, other = many_words(2000), many_words(2000)
    weights = Weights()
    weights.add(other.numbers(["aaaanieuw"]), 6.0)
    other.add(2000, weights)
    before, after = ({raw for _, raw, _ in inverted.shards()} for inverted in (one, other))
    assert len(after - before) == 1


def test_a_new_dataset_leaves_full_card_files_as_they_were(vocabularies: Vocabularies) -> None:
    old = cards(100)
    new = [*old, card("zzz", "Nieuw", since="2025-01-01")]
    before, after = ({p for p, _ in build(c, vocabularies, thesaurus(), LANGS) if "/cards/" in p} for c in (old, new))
    assert len(before - after) == 1


def test_a_word_that_is_everywhere_has_a_file_of_its_own(
    monkeypatch: pytest.MonkeyPatch, vocabularies: Vocabularies
) -> None:
    monkeypatch.setattr("fairdict.publish.postings.LARGE", 50)
    index = made([card(f"{n:03}", "appel") for n in range(100)], vocabularies)
    assert any("/lists/" in path for path in index.files)
    assert index.found("appel") == set(range(100))


def test_memory_does_not_grow_with_the_length_of_texts(vocabularies: Vocabularies) -> None:
    def told(one: Card) -> Told:
        """Descriptions that are made when they are asked for."""
        return Told({"nl": "slaap en gezondheid van de bevolking " * 500}, [])

    given_cards = cards(40)
    tracemalloc.start()
    for _ in build(given_cards, vocabularies, thesaurus(), LANGS, told):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000  # the texts together would be more as tokens


def test_a_stem_names_the_word_that_it_mostly_comes_from(vocabularies: Vocabularies) -> None:
    texts = ("diabetes", "diabetes", "diabetic")
    given_cards = [replace(card(str(n), ""), titles={"en": text}) for n, text in enumerate(texts)]
    index = made(given_cards, vocabularies)
    assert index.forms["diabet"] == "diabetes"
    assert "diabetes" not in index.forms
    assert "diabet" not in made([*given_cards, card("x", "diabet")], vocabularies).forms


def test_a_publisher_is_found_and_shown_by_the_name_in_each_language(vocabularies: Vocabularies) -> None:
    names = {"nl": "Streekziekenhuis", "en": "Hospital"}
    index = made([card("a", "x", publisher="Hospital", publishers=names)], vocabularies)
    assert index.found("streekziekenhuis") == index.found("hospital") == {0}
    assert index.cards()[0][3] == names
    assert index.manifest["facets"]["publisher"]["values"] == [["hospital", 1, names]]
