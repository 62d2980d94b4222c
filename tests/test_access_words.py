"""What free words on access are taken to mean, whichever harvester read them, and what is told of it."""

from collections.abc import Callable
from typing import Any

import pytest
from fairdict_harvesters.formats.rights import add_rights

from fairdict.config import Source
from fairdict.description import Description

RIGHT = "http://publications.europa.eu/resource/authority/access-right/"
Make = Callable[..., Source]


@pytest.fixture
def about(make_source: Make) -> Description:
    return Description(make_source("sheet", "list"), "one")


def as_field(about: Description, text: str) -> None:
    about.add("accessRights", text, where="access")


def as_statement(about: Description, text: str) -> None:
    add_rights(about, text=text, where="access")


def statements(about: Description) -> list[str]:
    return [text for node in about.data.get("rights", []) for texts in node["label"].values() for text in texts]


@pytest.mark.parametrize("add", [as_field, as_statement])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("On request and after signing a data transfer agreement", "on request"),
        ("Upon request; write to the desk", "upon request"),
        ("Available on request from the authors.", "available on request"),
        ("Restricted, for partners only", "restricted"),
        ("After approval by the committee", "after approval"),
        ("Op aanvraag bij de beheerder", "op aanvraag"),
        ("Op verzoek: schrijf naar het loket", "op verzoek"),
        ("Na toestemming van de eigenaar", "na toestemming"),
    ],
)
def test_a_sentence_that_begins_with_asking_is_restricted_and_told(
    about: Description, add: Callable[[Description, str], None], text: str, words: str
) -> None:
    add(about, text)
    assert about.data["accessRights"] == [f"{RIGHT}RESTRICTED"]
    assert statements(about) == [text]
    [issue] = about.issues
    assert (issue.code, issue.severity, issue.property, issue.value) == (
        "access-right-inferred", "note", "accessRights", text
    )  # fmt: skip
    assert f"begins with “{words}” and was taken to mean RESTRICTED; write “RESTRICTED”" in issue.message


@pytest.mark.parametrize(
    "text",
    [
        "Not on request",
        "Niet op aanvraag beschikbaar",
        "Open to all who read this sentence",
        "Public, but ask first",
        "On requested media only",
        "Restrictions: none",
        "Op verzoek van de gemeente gemaakt",
        "Made at the request of the board",
    ],
)
def test_other_sentences_are_not_taken_to_mean_anything(about: Description, text: str) -> None:
    as_field(about, text)
    assert [i.code for i in about.issues] == ["access-right-not-recognised"]
    assert RIGHT not in str(about.data)


def test_a_listed_word_is_no_guess(about: Description) -> None:
    as_field(about, "On request")
    assert about.data["accessRights"] == [f"{RIGHT}RESTRICTED"] and not about.issues and "rights" not in about.data


def test_a_licence_in_words_stays_one(about: Description) -> None:
    as_statement(about, "Restricted use licence 1.0")
    assert "accessRights" not in about.data and "license" in about.data


def test_a_sentence_that_contradicts_is_told_and_kept(about: Description) -> None:
    as_field(about, "open")
    as_statement(about, "On request, for some of the files")
    assert about.data["accessRights"] == [f"{RIGHT}PUBLIC"]
    assert [i.code for i in about.issues] == ["access-rights-contradict"]
    assert statements(about) == ["On request, for some of the files"]


def test_words_of_access_that_say_none_are_told_where_the_field_is_for_access(about: Description) -> None:
    text = "Evaluation copies are free for students. Write to the desk for all else."
    add_rights(about, text=text, where="rights")
    assert not about.issues
    add_rights(about, text=text, where="conditionsOfAccess", access_only=True)
    [issue] = about.issues
    assert (issue.code, issue.value, issue.where) == ("access-right-not-recognised", text, "conditionsOfAccess")
    assert statements(about) == [text, text]


def test_a_steward_who_keeps_a_sentence_has_it_kept(make_source: Make, tmp_path: Any) -> None:
    from fairdict.layers import Layers
    from fairdict.vocabulary import Vocabularies

    folder = tmp_path / "vocabularies" / "tables"
    folder.mkdir(parents=True)
    (folder / "access-right.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix flag: <urn:fairdict:flag:> .\n"
        '<urn:fairdict:kept> skos:hiddenLabel "On request, or not" .\n'
        '<urn:fairdict:kept> flag:begins "restricted by" .\n'
        f'<{RIGHT}NON_PUBLIC> flag:begins "on no account" .\n',
        "utf-8",
    )
    found = Vocabularies.load(Layers(tmp_path))
    assert found.begun("access-right", "On request, or not") is None
    assert found.begun("access-right", "Restricted by law") is None
    for sentence, right in (("On no account whatever", "NON_PUBLIC"), ("On request, I said", "RESTRICTED")):
        begun = found.begun("access-right", sentence)
        assert begun is not None and begun[1].iri == f"{RIGHT}{right}"
    assert "begins" not in found.tables["access-right"].concepts[f"{RIGHT}RESTRICTED"].attributes
