"""What a dataset is related to: told once, by title where it stands here, the newest version plainly."""

from dataclasses import replace
from typing import Any

import pytest

from fairdict.layers import Layers
from fairdict.publish import view
from fairdict.publish.entry import Link
from fairdict.publish.facts import Item
from fairdict.publish.homes import ROOT
from fairdict.publish.relations import Project
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies
from tests import site_entries
from tests.site_entries import BASE


@pytest.fixture(scope="module")
def english(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "en", vocabularies, BASE)


def page(words: Words, *links: Link, **document: Any) -> view.Dataset:
    entry = site_entries.rich()
    shown = {"id": entry.iri, "title": {"en": ["x"]}, **document}
    return view.dataset(replace(entry, document=shown, links=links), words)


def related(shown: view.Dataset) -> dict[str, list[tuple[str, tuple[Item, ...]]]]:
    return {name: [(fact.label, fact.items) for fact in told] for name, told in shown.related}


def test_a_newer_version_here_is_linked_by_its_title_and_told_once(english: Words) -> None:
    newer = Link("x2", {"en": "x, second edition"}, "version")
    shown = page(english, newer, Link("z", {"en": "Z"}, "creator"), isReplacedBy=[f"{BASE}dataset/x2"])
    item = Item("x, second edition", page=f"{ROOT}en/dataset/x2/")
    assert shown.newer == item
    assert related(shown) == {"versions": [("Replaced by", (item,))]}
    assert shown.neighbours == (("By the same makers", (Item("Z", page=f"{ROOT}en/dataset/z/"),)),)


def test_a_newer_version_elsewhere_is_linked_there(english: Words) -> None:
    shown = page(english, hasCurrentVersion=["https://doi.org/10.5072/x9"])
    assert shown.newer == Item("doi.org/10.5072/x9", "https://doi.org/10.5072/x9")
    assert page(english, previousVersion=["https://doi.org/10.5072/x0"]).newer is None


def test_the_newest_version_does_not_point_to_itself(english: Words) -> None:
    own = page(english, hasCurrentVersion=["https://doi.org/10.5072/x1"], sameAs=["https://doi.org/10.5072/x1"])
    assert own.newer is None and own.related == ()


def test_a_dataset_that_is_not_here_stays_an_address(english: Words) -> None:
    shown = page(english, relation=[f"{BASE}dataset/elsewhere"])
    ((_, (item,)),) = related(shown)["other"]
    assert (item.page, item.href) == ("", f"{BASE}dataset/elsewhere")


def test_projects_have_their_grants_and_funders(english: Words) -> None:
    funder = {"id": "https://ror.org/04jsz6e67", "name": {"en": ["NWO"]}, "type": ["Organization"]}
    shown = page(
        english,
        wasGeneratedBy=[
            {"title": {"en": ["Nights"]}, "identifier": ["406.20"], "funder": [funder]},
            {"identifier": ["C-7"]},
            {},
        ],
        funder=[funder, {"name": {"en": ["Sleep Fund"]}}],
    )
    nwo = Item("NWO", mark="https://ror.org/04jsz6e67", page=f"{ROOT}en/funder/ror-04jsz6e67/")
    nights = shown.projects[0].name
    assert nights is not None and nights.text == "Nights" and nights.page.startswith(f"{ROOT}en/project/406-20-")
    assert shown.projects == (
        Project(nights, ("406.20",), (nwo,)),
        Project(None, ("C-7",), ()),
        Project(None, (), (Item("Sleep Fund", page=f"{ROOT}en/funder/sleep-fund/"),)),
    )


def test_relations_with_a_role_are_called_by_it(english: Words) -> None:
    kind = "https://schema.datacite.org/linked-data/vocab/relationType"
    nodes = [
        {"hadRole": [f"{kind}/IsReviewedBy"], "relation": ["https://arxiv.org/abs/0706.0001"]},
        {"hadRole": ["http://purl.org/dc/terms/references"], "relation": ["https://x.example/1"]},
        {"hadRole": [f"{kind}/IsNobodyKnows"], "relation": ["https://x.example/2"]},
    ]
    assert [label for label, _ in related(page(english, qualifiedRelation=nodes))["other"]] == [
        "Related",
        "Reviewed in",
        "Refers to",
    ]
