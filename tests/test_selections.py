"""Searches named in ``fairdict.toml``: what may stand there, and which datasets they find."""

from pathlib import Path

import pytest

from fairdict.config import Named, load
from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.publish.entities import Entities
from fairdict.publish.entry import Card, Mention, Thing
from fairdict.publish.selections import called, selected
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies
from tests import site_entries

HEAL = "http://publications.europa.eu/resource/authority/data-theme/HEAL"
ROR = "https://ror.org/006hf6230"
CARDS = [
    Card(
        "nights", "Dataset", {"en": "Sleeping badly"}, {"en": "Cut off here"}, "University of Twente", access="PUBLIC",
        themes=(HEAL,), keywords=("Sleep apnoea",), year=2024, formats=("CSV",), licence="CC BY 4.0",
        languages=("nl",), identifiers=("10.5072/x1",),
        mentions=(
            Mention(Thing("organisation/ror-006hf6230/", (("en", "University of Twente"),), (ROR,)), "publisher"),
            Mention(Thing("person/0000-0002-1825-0097/", (("@none", "Jo Bos"),)), "creator"),
            Mention(Thing("project/nwo-406-20-aa/", (("en", "Nights"),), number="NWO 406.20"), "project"),
            Mention(Thing("funder/nwo/", (("@none", "NWO"),)), "funder", "project/nwo-406-20-aa/"),
        ),
    ),
    Card("nachten", "Dataset", {"nl": "Slapen in de wijk"}, {}, "GGD", access="RESTRICTED", year=2023),
    Card("vallen", "Dataset", {"@none": "Vallen"}, {}, "GGD"),
]  # fmt: skip
TEXTS = {"nights": {"en": "They kept diaries."}, "nachten": {"nl": "Dagboeken van bewoners."}}


@pytest.fixture(scope="module")
def tongues() -> dict[str, Words]:
    vocabularies = Vocabularies.load(Layers())
    return {lang: Words.load(Layers(), lang, vocabularies, site_entries.BASE) for lang in ("en", "nl")}


def found(tongues: dict[str, Words], q: str = "", **filters: tuple[str, ...]) -> list[str]:
    ((_, rows),) = selected(
        [Named("it", {}, q, filters)], CARDS, Entities(CARDS), tongues, lambda card: TEXTS.get(card.key, {})
    )
    return [CARDS[row].key for row in rows]


@pytest.mark.parametrize(
    ("q", "keys"),
    [
        ("sleep", ["nights"]),
        ("SLEEPS", ["nights"]),  # a stem in English
        ("slaapt", []),  # Dutch has another vowel here, and so another stem
        ("wijken slapen", ["nachten"]),
        ("diary", ["nights"]),  # in the whole description, not in its beginning
        ("dagboek", ["nachten"]),
        ("the diaries of dogs", []),  # all words
        ("the diaries", ["nights"]),  # but those that say nothing
        ("vallen", ["vallen"]),  # a text of no stated language
        ("10.5072/X1", ["nights"]),
        ("twente", ["nights"]),
        ("sleep wijk", []),
    ],
)
def test_all_words_must_occur_in_some_form(tongues: dict[str, Words], q: str, keys: list[str]) -> None:
    assert found(tongues, q) == keys


@pytest.mark.parametrize(
    ("filter", "value"),
    [
        ("theme", HEAL), ("publisher", "university of twente"), ("publisher", ROR), ("organisation", ROR),
        ("organisation", "University of Twente"), ("person", "0000-0002-1825-0097"), ("person", "Jo Bos"),
        ("person", "https://orcid.org/0000-0002-1825-0097"), ("project", "NWO 406.20"), ("project", "nights"),
        ("funder", "NWO"), ("access", "public"), ("keyword", "sleep APNOEA"), ("year", "2024"), ("format", "csv"),
        ("licence", "CC BY 4.0"), ("language", "nl"), ("language", "Dutch"), ("language", "Nederlands"),
    ],
)  # fmt: skip
def test_a_filter_takes_names_and_codes(tongues: dict[str, Words], filter: str, value: str) -> None:
    assert found(tongues, **{filter: (value,)}) == ["nights"]
    assert found(tongues, **{filter: (value, "something else")}) == ["nights"]
    assert found(tongues, **{filter: ("something else",)}) == []


def test_filters_and_words_must_all_hold(tongues: dict[str, Words]) -> None:
    assert found(tongues, access=("public", "restricted")) == ["nights", "nachten"]
    assert found(tongues, access=("public", "restricted"), year=("2023",)) == ["nachten"]
    assert found(tongues, "slapen", access=("public",)) == []
    assert found(tongues, access=("unknown",)) == ["vallen"]


def test_descriptions_are_read_only_for_words(tongues: dict[str, Words]) -> None:
    def never(_: Card) -> dict[str, str]:
        raise AssertionError("nobody asked for words")

    asked = [Named("it", {}, "", {"year": ("2024",)}), Named("none", {}, "x", {"year": ("1999",)})]
    assert [rows for _, rows in selected(asked, CARDS, Entities(CARDS), tongues, never)] == [[0], []]
    assert selected([], CARDS, Entities(CARDS), tongues, never) == []


def test_a_search_is_called_in_the_language_of_the_page(tongues: dict[str, Words]) -> None:
    named = Named("sleep", {"nl": "Slaap", "en": "Sleep"})
    assert (called(named, tongues["nl"]), called(named, tongues["en"])) == ("Slaap", "Sleep")
    assert called(Named("sleep", {"@none": "Zzz"}), tongues["nl"]) == "Zzz"


ABOUT = '[catalogue]\ntitle = "Ours"\nbase_iri = "https://data.example.org/"\npublisher = "Us"\n'
FILTERS = "theme, publisher, organisation, person, project, funder, access, keyword, year, format, licence, language"


def test_a_search_is_read(tmp_path: Path) -> None:
    asked = 'q = " care "\ntheme = "gezondheid"\nyear = [2024, "2025"]'
    text = f'[searches.care]\ntitle = {{ en = "Care", nl = "Zorg" }}\n{asked}'
    (tmp_path / "fairdict.toml").write_text(f"{ABOUT}{text}\n", "utf-8")
    (named,) = load(tmp_path).searches
    filters = {"theme": (HEAL,), "year": ("2024", "2025")}
    assert named == Named("care", {"en": "Care", "nl": "Zorg"}, "care", filters)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('q = "x"',
         'title in [searches.care] is missing; write title = "…", or one a language: { en = "…", nl = "…" }.'),
        ('title = 3\nq = "x"', 'title in [searches.care] should be a text, or one a language: { en = "…", nl = "…" }.'),
        ('title = "x"', f"q in [searches.care] is missing, and so is every filter ({FILTERS}); say what to look for."),
        ('title = "x"\nq = 3', "q in [searches.care] should be a text, but is 3."),
        ('title = "x"\nthemes = "HEAL"', "“themes” is unknown in [searches.care]. Did you mean “theme”?"),
        ('title = "x"\nkeyword = []', "keyword in [searches.care] should be a text or a list of texts, but is []."),
        ('title = "x"\nkeyword = [true]',
         "keyword in [searches.care] should be a text or a list of texts, but is [True]."),
        ('title = "x"\naccess = "open"',
         "access in [searches.care] should be one of public, restricted, non_public, unknown, but is “open”."),
        ('title = "x"\ntheme = "Astrology"',
         "theme in [searches.care] should be a theme that the table data-theme knows, such as “HEAL” or “Health”, but "
         "is “Astrology”."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_search_is_told(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "fairdict.toml"
    path.write_text(f"{ABOUT}[searches.care]\n{text}\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert caught.value.message == f"{path}: {message}"


def test_the_name_of_a_search_is_part_of_addresses(tmp_path: Path) -> None:
    (tmp_path / "fairdict.toml").write_text(f'{ABOUT}[searches."../up"]\ntitle = "x"\nq = "x"\n', "utf-8")
    with pytest.raises(ConfigError, match="should be a short name of small letters, digits and hyphens"):
        load(tmp_path)
