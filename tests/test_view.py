"""What a page shows: never an error on odd metadata, and the right words on good ones."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.publish import (
    cards,
    citation,
    columns,
    facts,
    files,
    homes,
    listing,
    portrait,
    reading,
    schema_org,
    view,
)
from fairdict.publish.entities import Entities
from fairdict.publish.entry import Account, Card, Entry, Link
from fairdict.publish.facts import Item
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies
from tests import site_entries
from tests.site_entries import EU


@pytest.fixture(scope="module")
def english(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "en", vocabularies, site_entries.BASE)


@pytest.fixture(scope="module")
def dutch(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "nl", vocabularies, site_entries.BASE)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(document=site_entries.ODD)
def test_odd_metadata_never_break_a_view(english: Words, document: dict[str, Any]) -> None:
    entry = Entry("k", "https://data.example.org/dataset/k", "Dataset", "live", document)
    page = view.dataset(entry, english)
    assert page.title.text
    card = cards.card(entry, english.vocabularies)
    told = [*page.groups, *(facts.Group(name, "", list_) for name, list_ in page.related)]
    items = [page.holder, *(item for group in told for fact in group.facts for item in fact.items)]
    linked = {item.page for item in items if item is not None and item.page}
    assert linked <= {f"{homes.ROOT}en/{mention.thing.path}" for mention in card.mentions}
    entities = Entities([card])
    assert listing.Found([card], entities).shelves(english)
    for entity in entities.known.values():
        assert listing.called(entity, english).text
        assert portrait.portrait(entity, entities.near(entity), entities, english, "https://data.example.org/x/")
    schema_org.script(schema_org.described(entry, page, english, {}))
    assert len(list(citation.files(citation.citation(document)))) == 3


def _entry(**document: Any) -> Entry:
    entry = site_entries.rich()
    return replace(entry, document={"id": entry.iri, "type": ["Dataset"], **document})


def _facts(page: view.Dataset) -> dict[str, tuple[Item, ...]]:
    return {fact.name: fact.items for group in page.groups for fact in group.facts}


def test_texts_stand_in_the_language_of_the_page_and_name_another(english: Words, dutch: Words) -> None:
    page = view.dataset(site_entries.rich(), dutch)
    assert page.title == Item("Slaap en gezondheid in Twente, 2010–2020")
    assert page.alternatives == (Item("Sleep and health in Twente, 2010–2020", lang="en"),)
    assert [language.lang for language, _ in page.descriptions] == ["", "en"]
    assert [language.lang for language, _ in view.dataset(site_entries.rich(), english).descriptions] == ["", "nl"]
    assert view.dataset(_entry(title={"de": ["Schlaf"]}), dutch).title == Item("Schlaf", lang="de")


def test_a_language_that_is_none_is_not_claimed(dutch: Words) -> None:
    page = view.dataset(_entry(title={'en" onload="x': ["odd"]}, description={"zh-hant": ["好"], "x y": ["?"]}), dutch)
    assert page.title == Item("odd")
    assert [language.lang for language, _ in page.descriptions] == ["", "zh-hant"]


def test_creators_keep_their_order_and_carry_their_orcid(english: Words) -> None:
    first, second = _facts(view.dataset(site_entries.rich(), english))["creator"]
    orcid, page = "https://orcid.org/0000-0002-1825-0097", f"{homes.ROOT}en/person/0000-0002-1825-0097/"
    assert first == Item("Jo Bos", note="University of Twente", mark=orcid, page=page)
    assert second.href == ""  # its name under our own address is no page


def test_dates_keep_their_precision(english: Words, dutch: Words) -> None:
    said = [english.date(v) for v in ("2019", "2019-03", "2019-03-01", "2019-03-01T12:00:00Z", "-0043", "around 1850")]
    assert said == ["2019", "March 2019", "1 March 2019", "1 March 2019", "44 BCE", "around 1850"]
    assert [dutch.date(v) for v in ("2019-03", "2019-02-30", "-0043")] == ["maart 2019", "2019-02-30", "44 v.Chr."]
    (period,) = view.dataset(site_entries.rich(), english).covered.periods
    assert (period.label, period.items) == ("Period", (Item("1 January 2010 to 2020"),))
    until = _entry(temporal=[{"endDate": [{"@value": "2020"}]}])
    assert view.dataset(until, dutch).covered.periods[0].items == (Item("tot en met 2020"),)


def test_numbers_and_sizes_are_written_as_the_language_does(english: Words, dutch: Words) -> None:
    assert (english.number(4212), dutch.number(4212)) == ("4,212", "4.212")
    assert [dutch.size(n) for n in (0, 999, 1500, 48213004, 10**13)] == [
        "0 bytes",
        "999 bytes",
        "1,5 kB",
        "48,2 MB",
        "10 TB",
    ]
    assert english.count("list.count", 1) == "1 dataset"
    assert dutch.count("list.count", 1200) == "1.200 datasets"


@pytest.mark.parametrize(
    ("code", "shown"),
    [("PUBLIC", "PUBLIC"), ("RESTRICTED", "RESTRICTED"), ("CONFIDENTIAL", "NON_PUBLIC"), ("NON_PUBLIC", "NON_PUBLIC")],
)
def test_access_is_the_strictest_that_is_said(code: str, shown: str) -> None:
    rights = [f"{EU}/access-right/PUBLIC", f"{EU}/access-right/{code}"]
    assert reading.access({"accessRights": rights}) == shown
    assert reading.access({"accessRights": [{"label": {"nl": ["op aanvraag"]}}]}) == ""


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "CC BY-NC-SA 4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
        ("http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0", "CC BY-SA 4.0"),
        ("https://licence.example.org/our-own", "Own terms"),
        ("urn:licence:7", "urn:licence:7"),
    ],
)
def test_licences_have_a_short_name(english: Words, iri: str, name: str) -> None:
    assert files.licence_name(iri, english) == name


def test_a_licence_says_in_plain_words_what_it_allows(dutch: Words) -> None:
    item = files.licence("https://creativecommons.org/licenses/by/4.0/", dutch)
    assert item is not None
    assert item.note == "U mag het voor elk doel delen en bewerken, als u de makers noemt."


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScript:x",
        "data:text/html,x",
        "vbscript:x",
        "//x",
        " https:x",
        "https://a\nb",
        'https://x/"y',
    ],
)
def test_only_addresses_that_are_safe_become_links(address: str) -> None:
    assert reading.link(address) == reading.web({"id": address}) == ""


@pytest.mark.parametrize(
    "address", ["https://x.example/é?q=1#a", "HTTP://x.example", "mailto:a@b.example", "tel:+31-53"]
)
def test_safe_addresses_become_links(address: str) -> None:
    assert reading.link(address) == address


def test_the_verdict_counts_by_principle_and_names_the_fix(english: Words) -> None:
    found = view.dataset(site_entries.rich(), english).verdict
    assert found is not None
    assert found.measures[0].words == "between 62.5 and 75 of 100"
    assert found.summary == "Tests met: 1 of 3; not met: 1. 1 could not be checked."
    assert [(t.met, t.open) for t in found.tallies][1] == ("0 of 1 met", "1 could not be checked")
    assert (found.measures[0].low, found.measures[0].open) == (62.5, 12.5)
    assert found.measures[1].band == "sufficient to good"
    assert [(t.letter, t.passed, t.failed, t.unknown) for t in found.tallies] == [
        ("F", 1, 0, 0), ("A", 0, 0, 1), ("R", 0, 1, 0),
    ]  # fmt: skip
    outcome, _, (line,) = found.groups[0]
    assert (outcome, line.title, line.fix) == (
        "fail",
        "The licence is stated",
        "Write the licence of each file.",
    )
    assert line.path == "fair/rda-fdmm-1.0/RDA-R1.1-01M/" and line.gain.startswith("33.3 % (")
    assert [(one.title, one.gain) for one in found.best] == [(line.title, line.gain)]
    assert view.dataset(site_entries.bare(), english).verdict is None


def test_a_hidden_dataset_shows_nothing_of_what_it_was(english: Words) -> None:
    page = view.dataset(replace(site_entries.rich(), state="hidden", reason="On request."), english)
    assert page.title.text == "x1"
    assert (page.groups, page.descriptions, page.files, page.accounts, page.neighbours) == ((), (), (), (), ())


def test_neighbours_are_grouped_by_what_they_share(dutch: Words) -> None:
    links = (Link("a", {"en": "A"}, "series"), Link("b", {}, "series"), Link("c", {"nl": "C"}, "project"))
    page = view.dataset(replace(site_entries.rich(), links=links), dutch)
    assert page.neighbours == (
        (
            "In dezelfde reeks",
            (
                Item("A", lang="en", page=f"{homes.ROOT}nl/dataset/a/"),
                Item("Zonder titel", page=f"{homes.ROOT}nl/dataset/b/"),
            ),
        ),
        ("Uit hetzelfde project", (Item("C", page=f"{homes.ROOT}nl/dataset/c/"),)),
    )


def test_a_card_says_the_short_of_it(vocabularies: Vocabularies) -> None:
    card = cards.card(site_entries.rich(), vocabularies)
    assert card.publisher == "University of Twente"
    assert card.creators == ("Jo Bos", "Sleep Lab")
    assert (card.access, card.licence, card.formats) == ("RESTRICTED", "CC BY 4.0", ("CSV", "ZIP"))
    assert (card.languages, card.year, card.fair) == (("nl", "en"), 2021, 62)
    assert card.themes == (f"{EU}/data-theme/HEAL",)
    assert card.identifiers[:2] == ("10.5072/x1", "10.5072/X1")
    assert all(len(summary) <= cards.SUMMARY for summary in card.summaries.values())
    assert (card.since, card.changed) == ("2024-01-05", "2024-06-30")
    bare = cards.card(site_entries.bare(), vocabularies)
    assert (bare.titles, bare.publisher, bare.year) == ({}, "University of Twente", None)


def test_names_that_differ_in_writing_share_a_list_and_others_do_not() -> None:
    assert homes.slug("Universiteit Twente") == homes.slug("universiteit-twente!") == "universiteit-twente"
    assert homes.slug("Médecine") == "medecine"
    assert homes.slug("日本大学") != homes.slug("東京大学")
    assert homes.slug("") == ""
    assert homes.theme_slug(f"{EU}/data-theme/HEAL") == "HEAL"
    assert homes.theme_slug("https://a.example/x") != homes.theme_slug("https://b.example/x")


def test_a_contact_is_reached_by_the_address_it_has(english: Words) -> None:
    held = {"fn": {"@none": ["Desk"]}, "hasTelephone": [{"hasValue": ["tel:+31534890000"]}]}
    assert facts.contact(held, english) == Item("Desk", "tel:+31534890000", note="+31534890000")
    assert facts.contact({"hasURL": ["https://desk.example/"]}, english) == Item(
        "desk.example", "https://desk.example/"
    )
    assert facts.contact({}, english) is None


def test_long_lines_are_cut_at_a_word() -> None:
    assert reading.cut("one two three", 9) == "one two…"
    assert reading.cut("onetwothree", 9) == "onetwoth…"
    assert reading.cut(" one\n two ", 9) == "one two"


def test_every_word_exists_in_both_languages(english: Words, dutch: Words) -> None:
    own = tomllib.loads((bundled("site_templates") / "words" / "nl.toml").read_text("utf-8"))
    other = tomllib.loads((bundled("site_templates") / "words" / "en.toml").read_text("utf-8"))
    assert {table: set(words) for table, words in own.items() if isinstance(words, dict)} == {
        table: set(words) for table, words in other.items() if isinstance(words, dict)
    }
    blanks = re.compile(r"\{\w+\}")
    assert {key: set(blanks.findall(text)) for key, text in dutch.said.items()} == {
        key: set(blanks.findall(text)) for key, text in english.said.items()
    }


def test_a_language_that_nobody_translated_gets_english_words(vocabularies: Vocabularies) -> None:
    frisian = Words.load(Layers(), "fy", vocabularies)
    assert not frisian.translated
    assert frisian["site.search"] == "Search"


def test_a_steward_changes_a_word_or_adds_a_language(tmp_path: Path, vocabularies: Vocabularies) -> None:
    folder = tmp_path / "site_templates" / "words"
    folder.mkdir(parents=True)
    (folder / "nl.toml").write_text('[site]\nsearch = "Speuren"\n', "utf-8")
    (folder / "de.toml").write_text('locale = "de"\n[site]\nsearch = "Suchen"\n', "utf-8")
    dutch = Words.load(Layers(tmp_path), "nl", vocabularies)
    assert (dutch["site.search"], dutch["site.about"]) == ("Speuren", "Over")
    german = Words.load(Layers(tmp_path), "de", vocabularies)
    assert (german["site.search"], german["site.about"], german.date("2019-03")) == ("Suchen", "About", "März 2019")


def test_words_that_cannot_be_read_are_named(tmp_path: Path, vocabularies: Vocabularies) -> None:
    folder = tmp_path / "site_templates" / "words"
    folder.mkdir(parents=True)
    (folder / "nl.toml").write_text("[site\n", "utf-8")
    with pytest.raises(ConfigError, match=r"nl\.toml cannot be read as TOML: .*Correct the file\."):
        Words.load(Layers(tmp_path), "nl", vocabularies)


def test_an_account_without_publisher_is_no_publisher() -> None:
    account = Account("x", "", "", "", "", "", "")
    assert cards.publisher({}, (account,)) == cards.publisher({}, ()) == ""


def _shelves(card: Card, words: Words) -> list[listing.Shelf]:
    return listing.Found([card], Entities([card])).shelves(words)


def test_a_publisher_is_called_by_the_name_in_the_language_of_the_page(
    english: Words, dutch: Words, vocabularies: Vocabularies
) -> None:
    names = {"nl": ["Streekziekenhuis"], "en": ["Regional Hospital"]}
    document = {"title": {"nl": ["x"]}, "publisher": [{"type": ["Agent"], "name": names}]}
    card = cards.card(_entry(**document), vocabularies)
    assert card.publisher == "Regional Hospital"
    assert card.publishers == {"en": "Regional Hospital", "nl": "Streekziekenhuis"}
    assert cards.house(card, dutch) == Item("Streekziekenhuis")
    assert cards.house(card, english) == Item("Regional Hospital")
    assert cards.house(replace(card, publishers={"de": "Haus"}), dutch) == Item("Haus", lang="de")
    assert cards.house(replace(card, publishers={}, publisher=""), dutch) is None
    (shelf,) = [s for s in _shelves(card, dutch) if s.name == "organisation"]
    assert [(e.path, e.label) for e in shelf.entries] == [("organisation/regional-hospital/", "Streekziekenhuis")]
    labels = columns.houses([card, replace(card, publishers={"en": "Only one"})], ("nl", "en"))
    assert labels == {"regional-hospital": {"nl": "Streekziekenhuis", "en": "Regional Hospital"}}


def test_nobody_asks_to_use_a_catalogue(dutch: Words) -> None:
    zero = {"title": {"nl": ["Alles"]}, "license": ["https://creativecommons.org/publicdomain/zero/1.0/"]}
    page = view.dataset(replace(_entry(**zero), kind="Catalog"), dutch)
    assert not page.asked
    assert _facts(page)["license"] == (Item("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),)
    own = view.dataset(_entry(**zero), dutch)
    assert own.asked and "license" not in _facts(own)
    silent = {"title": {"nl": ["Reeks"]}}
    assert not view.dataset(replace(_entry(**silent), kind="DatasetSeries"), dutch).asked
    assert view.dataset(replace(_entry(**zero), kind="DatasetSeries"), dutch).asked
    assert view.dataset(_entry(**silent), dutch).asked


def test_own_terms_are_a_word_with_a_link(dutch: Words, vocabularies: Vocabularies) -> None:
    entry = _entry(title={"nl": ["x"]}, license=["https://a.example/licence.html"])
    assert view.dataset(entry, dutch).licence == Item("Eigen voorwaarden", "https://a.example/licence.html")
    card = cards.card(entry, vocabularies)
    (shelf,) = [s for s in _shelves(card, dutch) if s.name == "licence"]
    assert [(e.path, e.label) for e in shelf.entries] == [("licence/own-terms/", "Eigen voorwaarden")]


def test_codes_are_called_by_a_word(dutch: Words) -> None:
    dcmi = "http://purl.org/dc/dcmitype/"
    health = "http://a.example/categories/"
    facts = _facts(
        view.dataset(
            _entry(resourceType=[f"{dcmi}Dataset", f"{dcmi}Sound"], healthCategory=[f"{health}EHR", f"{health}#omics"]),
            dutch,
        )
    )
    assert facts["resourceType"] == (Item("Geluid"),)
    assert [item.text for item in facts["healthCategory"]] == ["EHR", "omics"]
    assert "resourceType" not in _facts(view.dataset(_entry(resourceType=[f"{dcmi}Dataset"]), dutch))
