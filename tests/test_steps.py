"""The way to the data: what to do first, what to have ready, where to go, what happens then; only what is described."""

from dataclasses import replace
from typing import Any

import pytest

from fairdict.layers import Layers
from fairdict.publish import view
from fairdict.publish.facts import Item
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies
from tests import site_entries
from tests.site_entries import EU

EHDS = "http://data.europa.eu/eli/reg/2025/327/oj"
BODY = {
    "type": ["Agent", "Organization"],
    "name": {"nl": ["Toegangsinstantie"]},
    "agentContact": [{"hasEmail": ["mailto:aanvraag@hdab.example"]}],
}
DESK = {"fn": {"en": ["Data desk"]}, "hasEmail": ["mailto:desk@example.org"]}


@pytest.fixture(scope="module")
def english(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "en", vocabularies, site_entries.BASE)


@pytest.fixture(scope="module")
def dutch(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "nl", vocabularies, site_entries.BASE)


def page(words: Words, access: str = "", **document: Any) -> view.Dataset:
    rights = {"accessRights": [f"{EU}/access-right/{access}"]} if access else {}
    entry = site_entries.rich()
    return view.dataset(replace(entry, document={"id": entry.iri, "title": {"en": ["x"]}, **rights, **document}), words)


def labels(shown: view.Dataset) -> list[str]:
    return [step.label for step in shown.steps]


def test_restricted_data_are_asked_for(english: Words) -> None:
    document = {**site_entries.rich().document, "accessRights": [f"{EU}/access-right/RESTRICTED"]}
    steps = view.dataset(replace(site_entries.rich(), document=document), english).steps
    assert [step.label for step in steps] == [
        "Read the conditions:",
        "Get your request ready.",
        "Ask for access at",
        "Questions? Write to",
        "Wait for the answer: the holder decides, and tells you how the data come to you and what you agree to.",
        "With the holder’s yes, download",
        "Keep to the licence:",
        "Name the makers when you use them:",
    ]
    assert steps[1].more.startswith("A holder wants to know what you want to find out")
    assert steps[2].items[0].href == "https://data.4tu.example/datasets/x1"
    assert steps[5].items == (Item("1 file, listed below", "#files"),)


def test_open_data_are_fetched_at_once(english: Words) -> None:
    document = {**site_entries.rich().document, "accessRights": [f"{EU}/access-right/PUBLIC"]}
    assert labels(view.dataset(replace(site_entries.rich(), document=document), english)) == [
        "Download",
        "Go to the page of the holder:",
        "Mind what the holder says about rights:",
        "Keep to the licence:",
        "Name the makers when you use them:",
    ]
    assert labels(page(english, "PUBLIC", contactPoint=[DESK]))[0] == "Write to"


def test_closed_data_are_not_promised(english: Words) -> None:
    shown = page(english, "NON_PUBLIC", landingPage=["https://x.example/"], contactPoint=[DESK])
    assert labels(shown) == ["Go to the page of the holder:", "Write to"]
    assert labels(page(english, "NON_PUBLIC")) == []


def test_where_access_is_not_stated_one_asks_first(english: Words) -> None:
    assert labels(page(english, contactPoint=[DESK], landingPage=["https://x.example/"])) == [
        "Ask first whether you may use them:",
        "Go to the page of the holder:",
    ]
    assert labels(page(english)) == []


def test_restricted_data_that_nobody_can_be_asked_for_have_no_steps_of_asking(english: Words) -> None:
    assert labels(page(english, "RESTRICTED")) == ["Name the makers when you use them:"]


def test_a_health_data_access_body_decides(dutch: Words) -> None:
    shown = page(dutch, "RESTRICTED", hdab=[BODY], applicableLegislation=[EHDS], contactPoint=[DESK])
    assert labels(shown)[1:4] == [
        "Dien een aanvraag in bij de toegangsinstantie voor gezondheidsdata:",
        "Vragen? Schrijf naar",
        "Wacht op antwoord: met een vergunning hoort u waar en hoe u met de data werkt.",
    ]
    assert shown.steps[1].items == (Item("Toegangsinstantie", "mailto:aanvraag@hdab.example"),)
    assert shown.laws == (Item("Europese ruimte voor gezondheidsgegevens, EHDS (EU 2025/327)", EHDS),)


def test_a_law_without_a_body_makes_one_ask(english: Words) -> None:
    shown = page(english, "NON_PUBLIC", applicableLegislation=[EHDS], contactPoint=[DESK])
    assert labels(shown)[0].startswith("Ask whether you need a permit")
    assert not any("permit" in label for label in labels(page(english, "NON_PUBLIC", contactPoint=[DESK])))


def test_purposes_are_named_where_the_description_names_them(english: Words) -> None:
    shown = page(english, "RESTRICTED", contactPoint=[DESK], hasPurpose=["https://w3id.org/dpv#AcademicResearch"])
    assert shown.steps[0].label == "Get your request ready. The data may be used for:"
    assert [item.text for item in shown.steps[0].items] == ["Academic Research"]


def test_without_contact_one_writes_to_who_keeps_the_data(english: Words) -> None:
    keeper = {"name": {"en": ["Archive"]}, "mbox": ["mailto:archive@example.org"]}
    silent = {"name": {"en": ["Silent"]}, "homepage": ["https://silent.example/"]}
    shown = page(english, "NON_PUBLIC", custodian=[silent], publisher=[keeper])
    assert shown.steps[0].items == (Item("Archive", "mailto:archive@example.org"),)


def test_the_code_of_a_degree_of_access_is_no_condition(english: Words) -> None:
    coded = page(english, "PUBLIC", rights=["http://purl.org/coar/access_right/c_16ec", "https://x.example/terms"])
    assert next(step.items[0].text for step in coded.steps) == "x.example/terms"


@pytest.mark.parametrize(
    ("document", "said", "first"),
    [
        ({"available": [{"@value": "2027-03-01"}]}, "Under embargo: not given out before 1 March 2027.", "Wait until"),
        ({"available": [{"@value": "2024-06-30"}]}, "", "Name"),  # known since that day: no embargo any more
        ({"available": [{"@value": "2027"}]}, "", "Name"),  # a year is no day to wait for
        (
            {"rights": ["http://purl.org/coar/access_right/c_f1cf"]},
            "Under embargo; the description does not say until when.",
            "Name",
        ),
        (
            {"rights": ["http://purl.org/coar/access_right/c_f1cf"], "available": [{"@value": "2020-01-01"}]},
            "Under embargo: not given out before 1 January 2020.",
            "Wait until",
        ),
    ],
)
def test_an_embargo_is_plain(english: Words, document: dict[str, Any], said: str, first: str) -> None:
    shown = page(english, "PUBLIC", **document)
    assert shown.embargo == said
    assert shown.steps[0].label.startswith(first)


def test_a_withdrawn_dataset_has_no_way_to_it(english: Words) -> None:
    entry = replace(site_entries.rich(), state="withdrawn")
    shown = view.dataset(entry, english)
    assert (shown.steps, shown.embargo, shown.laws) == ((), "", ())


def test_laws_are_called_by_a_name_where_they_have_one(english: Words) -> None:
    laws = ["http://data.europa.eu/eli/reg/2016/679/oj", "https://law.example/7", {"label": {"en": ["Own act"]}}]
    assert page(english, applicableLegislation=laws).laws == (
        Item("GDPR, on personal data (EU 2016/679)", "http://data.europa.eu/eli/reg/2016/679/oj"),
        Item("law.example/7", "https://law.example/7"),
        Item("Own act"),
    )


def test_links_of_steps_are_safe(english: Words) -> None:
    shown = view.dataset(site_entries.hostile(), english)
    assert all(item.href.startswith(("http", "mailto:", "#", "tel:")) or not item.href
               for step in shown.steps for item in step.items)  # fmt: skip


def test_a_service_is_asked_at_its_address(english: Words) -> None:
    endpoint = {"endpointURL": ["https://api.example/v1", "javascript:alert(1)"]}
    own = page(english, "PUBLIC", **endpoint, endpointDescription=["https://api.example/openapi.json"])
    assert [(step.label, step.items) for step in own.steps[:2]] == [
        ("Programs ask the service at", (Item("api.example/v1", "https://api.example/v1"),)),
        ("How to ask it is described at", (Item("api.example/openapi.json", "https://api.example/openapi.json"),)),
    ]
    through = page(english, "PUBLIC", distribution=[{"accessService": [endpoint]}])
    assert own.steps[0] in through.steps


def test_only_a_dataset_says_that_it_names_no_files(english: Words) -> None:
    entry = replace(site_entries.bare(), kind="DataService")
    assert view.dataset(site_entries.bare(), english).filed and not view.dataset(entry, english).filed
    assert not view.dataset(site_entries.withdrawn(), english).filed
