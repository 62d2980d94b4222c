"""What a steward chose for a value, as it is written into the catalogue's own tables and taken out again."""

import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fairdict import choices
from fairdict.errors import ConfigError, FairdictError
from fairdict.layers import Layers
from fairdict.vocabulary import Vocabularies, spelling

EU = "http://publications.europa.eu/resource/authority/"
SAV = "https://example.org/types/sav-of-ours"
OWN = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# ours, by hand
<http://publications.europa.eu/resource/authority/data-theme/AGRI> skos:altLabel "boerderij" .   """


def loaded(folder: Path) -> Vocabularies:
    return Vocabularies.load(Layers(folder))


def choose(folder: Path, table: str, value: str, said: str, *labels: str) -> str:
    return choices.choose(folder, loaded(folder), table, value, said, labels)


def means(folder: Path, table: str, value: str) -> str | None:
    found = loaded(folder).match(table, value)
    return found and found.concept.iri


def text(folder: Path, table: str) -> str:
    return choices.file(folder, table).read_text("utf-8")


@pytest.mark.parametrize("said", [f"{EU}data-theme/AGRI", "AGRI", "agri", "Landbouw, visserij, bosbouw en voeding"])
def test_a_concept_is_chosen_by_address_code_or_label(tmp_path: Path, said: str) -> None:
    told = choose(tmp_path, "data-theme", "Boer & Tuin", said)
    assert means(tmp_path, "data-theme", "Boer & Tuin") == f"{EU}data-theme/AGRI"
    assert means(tmp_path, "data-theme", "boer en tuin") is None, "nothing is guessed"
    assert f"{EU}data-theme/AGRI" in told and "data-theme.ttl" in told


def test_a_choice_is_two_lines_that_say_who_and_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choices, "_who", lambda: "jo")
    choose(tmp_path, "data-theme", "boeren", "AGRI")
    *head, mark, statement = text(tmp_path, "data-theme").splitlines()
    assert head[0].startswith("# ") and head[-1] == ""
    assert mark.startswith("# fairdict map: boeren, by jo on 20")
    assert statement == f'<{EU}data-theme/AGRI> <http://www.w3.org/2004/02/skos/core#altLabel> "boeren" .'


def test_a_new_concept_has_the_names_that_are_given(tmp_path: Path) -> None:
    choose(tmp_path, "file-type", "ons SAV", SAV, "en=Our SPSS file", "nl=Ons SPSS-bestand")
    found = loaded(tmp_path).concept("file-type", SAV)
    assert found is not None and dict(found.labels) == {"en": "Our SPSS file", "nl": "Ons SPSS-bestand"}
    assert means(tmp_path, "file-type", "ons sav") == SAV
    choose(tmp_path, "file-type", "SAV van ons", "Our SPSS file")
    assert means(tmp_path, "file-type", "SAV van ons") == SAV


def test_a_label_without_a_language_is_english_and_may_hold_an_equals_sign(tmp_path: Path) -> None:
    choose(tmp_path, "file-type", "x1", f"{SAV}/1", "Our file")
    choose(tmp_path, "file-type", "x2", f"{SAV}/2", "a thing = b")
    labels = [dict(loaded(tmp_path).tables["file-type"].concepts[f"{SAV}/{n}"].labels) for n in (1, 2)]
    assert labels == [{"en": "Our file"}, {"en": "a thing = b"}]


def test_another_choice_for_a_value_takes_the_place_of_the_first(tmp_path: Path) -> None:
    choose(tmp_path, "data-theme", "boeren", "AGRI")
    choose(tmp_path, "data-theme", "zorg voor boeren", "HEAL")
    choose(tmp_path, "data-theme", "boeren", "ENVI")
    assert means(tmp_path, "data-theme", "boeren") == f"{EU}data-theme/ENVI"
    assert means(tmp_path, "data-theme", "zorg voor boeren") == f"{EU}data-theme/HEAL"
    assert text(tmp_path, "data-theme").count("# fairdict map") == 2


@pytest.mark.parametrize("own", [OWN, OWN.replace("\n", "\r\n")])
def test_what_the_steward_wrote_stays_to_the_letter(tmp_path: Path, own: str) -> None:
    path = choices.file(tmp_path, "data-theme")
    path.parent.mkdir(parents=True)
    path.write_bytes(own.encode())
    path.chmod(0o640)
    choose(tmp_path, "data-theme", "boeren", "AGRI")
    choices.keep(tmp_path, "data-theme", "hobby")
    assert path.read_bytes().startswith(own.encode())
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    choices.undo(tmp_path, "data-theme", "boeren")
    choices.undo(tmp_path, "data-theme", "hobby")
    assert path.read_bytes() == f"{own}\n".encode()
    assert means(tmp_path, "data-theme", "boerderij") == f"{EU}data-theme/AGRI"
    assert [p.name for p in path.parent.iterdir()] == ["data-theme.ttl"], "nothing is left lying about"


def test_a_mark_that_the_steward_moved_takes_no_line_of_another(tmp_path: Path) -> None:
    choose(tmp_path, "data-theme", "boeren", "AGRI")
    path = choices.file(tmp_path, "data-theme")
    mark, statement = path.read_text("utf-8").splitlines()[-2:]
    path.write_text(f"{mark}\n# a thought\n{statement.replace('boeren', 'akkers')}\n", "utf-8")
    choices.undo(tmp_path, "data-theme", "boeren")
    assert text(tmp_path, "data-theme").startswith("# a thought\n<")
    assert means(tmp_path, "data-theme", "akkers") == f"{EU}data-theme/AGRI"


def test_a_value_is_kept_as_it_is_until_that_is_undone(tmp_path: Path) -> None:
    assert "not asked about" in choices.keep(tmp_path, "licence", "Eigen voorwaarden")
    assert loaded(tmp_path).kept("licence", "eigen  voorwaarden")
    assert means(tmp_path, "licence", "Eigen voorwaarden") is None
    choices.undo(tmp_path, "licence", "Eigen voorwaarden")
    assert not loaded(tmp_path).kept("licence", "Eigen voorwaarden")


def test_a_choice_and_a_wish_to_keep_follow_each_other(tmp_path: Path) -> None:
    choices.keep(tmp_path, "data-theme", "boeren")
    choose(tmp_path, "data-theme", "boeren", "AGRI")
    assert not loaded(tmp_path).kept("data-theme", "boeren")
    choices.keep(tmp_path, "data-theme", "boeren")
    assert means(tmp_path, "data-theme", "boeren") is None


def test_an_address_of_another_register_is_a_match_of_the_concept(tmp_path: Path) -> None:
    theirs = "https://partner.example.org/themes/7"
    choose(tmp_path, "data-theme", theirs, "AGRI")
    found = loaded(tmp_path).concept("data-theme", f"{EU}data-theme/AGRI")
    assert found is not None and theirs in found.matches
    same = loaded(tmp_path).same("data-theme", theirs)
    assert same is not None and same.iri == found.iri


@pytest.mark.parametrize(
    ("table", "value", "said", "labels", "words"),
    [
        ("data-theme", "x1", "nonsense", (), "is not in the data-theme table, and no address either"),
        ("data-theme", "x1", "http://", (), "no address either"),
        ("data-theme", "x1", "https://a.nl/a b", ("en=A",), "no address either"),
        ("data-theme", "x1", "https://a.nl/a", (), "give it a name"),
        ("data-theme", "x1", "https://a.nl/a", ("en=",), "A label has words"),
        ("data-theme", "x1", "AGRI", ("en=Farms",), "leave out --label"),
    ],
)
def test_a_choice_that_cannot_be_is_told_and_nothing_is_written(
    tmp_path: Path, table: str, value: str, said: str, labels: tuple[str, ...], words: str
) -> None:
    with pytest.raises(FairdictError) as told:
        choose(tmp_path, table, value, said, *labels)
    assert words in told.value.message
    assert not choices.file(tmp_path, table).exists()


def test_a_line_of_ones_own_that_says_otherwise_is_told_and_nothing_changes(tmp_path: Path) -> None:
    path = choices.file(tmp_path, "data-theme")
    path.parent.mkdir(parents=True)
    path.write_text(f'<{EU}data-theme/AGRI> <http://www.w3.org/2004/02/skos/core#notation> "boeren" .\n', "utf-8")
    with pytest.raises(FairdictError, match="another line of"):
        choose(tmp_path, "data-theme", "boeren", "HEAL")
    assert text(tmp_path, "data-theme").count("\n") == 1


def test_a_table_that_is_broken_is_told_and_stays(tmp_path: Path) -> None:
    whole = loaded(tmp_path)
    path = choices.file(tmp_path, "data-theme")
    path.parent.mkdir(parents=True)
    path.write_text("<broken", "utf-8")
    with pytest.raises(ConfigError, match="not readable as Turtle"):
        choices.choose(tmp_path, whole, "data-theme", "boeren", "AGRI")
    with pytest.raises(ConfigError, match="not readable as Turtle"):
        choices.keep(tmp_path, "data-theme", "boeren")
    assert path.read_text("utf-8") == "<broken"


def test_nothing_to_undo_is_told(tmp_path: Path) -> None:
    with pytest.raises(FairdictError, match="Nothing was chosen for “boeren”"):
        choices.undo(tmp_path, "data-theme", "boeren")


def test_a_system_without_a_name_for_who_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(choices.getpass, "getuser", nobody)
    choose(tmp_path, "data-theme", "boeren", "AGRI")
    assert "boeren, by somebody on " in text(tmp_path, "data-theme")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(value="a\x85b\u2028c\rd\ne")
@example(value='"quoted" \\ and , by jo on 2026-01-01')
@given(value=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_words_can_be_chosen_for_and_forgotten(tmp_path: Path, value: str) -> None:
    before = loaded(tmp_path).match("frequency", value)
    if before is not None or not spelling(value):
        return
    choose(tmp_path, "frequency", value, "ANNUAL")
    assert means(tmp_path, "frequency", value) == f"{EU}frequency/ANNUAL"
    choices.undo(tmp_path, "frequency", value)
    assert means(tmp_path, "frequency", value) is None
    assert "# fairdict map:" not in text(tmp_path, "frequency")
