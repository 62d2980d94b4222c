"""Where people, organisations, projects and funders have their page, from how one description names them."""

from typing import Any

import pytest
from hypothesis import given

from fairdict.publish import homes, mentions
from tests import site_entries
from tests.site_entries import BASE

ORCID = "https://orcid.org/0000-0002-1825-0097"
ROR = "https://ror.org/006hf6230"


def named(name: str, *types: str, **more: Any) -> dict[str, Any]:
    return {"type": ["Agent", *types], "name": {"@none": [name]}, **more}


@pytest.mark.parametrize(
    ("node", "role", "path"),
    [
        (named("Jo Bos", "Person", id=ORCID), "creator", "person/0000-0002-1825-0097/"),
        (named("Jo Bos", id=f"{BASE}dataset/x#creator-1", sameAs=[ORCID]), "creator", "person/0000-0002-1825-0097/"),
        (named("Jo Bos", identifier=[ORCID]), "creator", "person/0000-0002-1825-0097/"),
        (named("Jo Bos", "Person", id="https://orcid.org/0000-0002-1825-0098"), "creator", ""),  # a digit is wrong
        (named("Jo Bos", "Person"), "publisher", ""),  # namesakes are not to be one
        (named("Jo Bos"), "creator", ""),  # nobody says that this is an organisation
        (named("Sleep Lab"), "publisher", "organisation/sleep-lab/"),
        (named("Sleep Lab", "Organization"), "creator", "organisation/sleep-lab/"),
        (named("Twente", "Organization", id=ROR), "creator", "organisation/ror-006hf6230/"),
        (named("Twente", id=ROR), "contributor", "organisation/ror-006hf6230/"),
        (named("Twente", "Organization", id="https://ror.org/006hf6231"), "publisher", "organisation/twente/"),
        ({"type": ["Organization"]}, "publisher", ""),
        (named("", "Organization"), "publisher", ""),
        (ORCID, "creator", "person/0000-0002-1825-0097/"),
        ("https://sleep.example.org/lab", "publisher", ""),
        (None, "publisher", ""),
    ],
)
def test_an_agent_has_a_page_by_what_is_known_of_it(node: Any, role: str, path: str) -> None:
    assert homes.agent(node, role) == path


def test_a_project_has_a_page_by_number_and_funder_else_by_its_address() -> None:
    paid = [named("Dutch Research Council", "Organization")]
    node = {"type": ["Activity", "Project"], "title": {"en": ["Nights"]}, "identifier": ["NWO 406.20"], "funder": paid}
    path = homes.project(node, BASE)
    assert path.startswith("project/nwo-406-20-")
    respelt = {**node, "identifier": ["nwo 406-20"], "funder": [named("dutch research council!")]}
    assert homes.project(respelt, BASE) == path
    assert homes.project({**node, "funder": [named("Another council")]}, BASE) != path
    assert homes.project({**node, "id": "https://nwo.example.org/projects/40620"}, BASE) == path
    alone = {"type": ["Activity"], "title": {"en": ["Nights"]}, "id": "https://nwo.example.org/projects/40620"}
    assert homes.project(alone, BASE).startswith("project/40620-")
    assert homes.project({**alone, "id": "https://nwo.example.org/projects/40621"}, BASE) != homes.project(alone, BASE)
    assert homes.project({"type": ["Project"], "title": {"en": ["Nights"]}, "funder": paid}, BASE).startswith(
        "project/nights-"
    )


@pytest.mark.parametrize(
    "node",
    [
        {"type": ["Project"], "title": {"en": ["Nights"]}},  # a title alone is no identity
        {"type": ["Project"], "identifier": ["7"]},  # nor is a number that many funders have given
        {"type": ["Project"], "title": {"en": ["Nights"]}, "id": f"{BASE}dataset/x#wasGeneratedBy-1"},
        {"type": ["Project"], "title": {"en": ["Nights"]}, "id": "https://nwo.example.org/"},  # a funder's own page
        {"type": ["Activity"], "label": {"en": ["Record linkage"]}, "id": "https://acts.example.org/1"},
        {"type": ["Activity"], "title": {"en": ["Linkage"]}, "resourceType": ["x"], "id": "https://acts.example.org/1"},
        "https://acts.example.org/1",
    ],
)
def test_what_is_no_project_or_none_that_can_be_told_apart_has_no_page(node: Any) -> None:
    assert homes.project(node, BASE) == ""


def test_the_mentions_of_a_dataset_are_those_its_page_links_to() -> None:
    found = list(mentions.mentions(site_entries.rich().document, BASE, "University of Twente"))
    assert [(m.role, m.thing.path.split("/")[0], m.thing.names[0][1]) for m in found] == [
        ("publisher", "organisation", "University of Twente"),
        ("creator", "person", "Jo Bos"),
        ("affiliation", "organisation", "University of Twente"),
        ("creator", "organisation", "Sleep Lab"),
        ("project", "project", "Nights of the East"),
        ("funder", "funder", "Dutch Research Council"),
    ]
    assert found[2].of == found[1].thing.path and found[5].of == found[4].thing.path
    assert found[1].thing.family == "Bos" and found[4].thing.number == "NWO 406.20"


def test_the_partner_stands_in_where_nobody_is_named_as_publisher() -> None:
    (found,) = mentions.mentions({}, BASE, "Our partner")
    assert (found.thing.path, found.role) == ("organisation/our-partner/", "publisher")
    assert list(mentions.mentions({"publisher": [named("Jo Bos", "Person")]}, BASE, "Jo Bos")) == []


@given(document=site_entries.ODD)
def test_odd_metadata_never_break_the_mentions(document: dict[str, Any]) -> None:
    for mention in mentions.mentions(document, BASE, ""):
        assert mention.thing.path.count("/") == 2 and mention.thing.path.endswith("/")
