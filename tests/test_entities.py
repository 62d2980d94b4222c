"""People, organisations, projects and funders as all datasets together tell of them."""

from dataclasses import replace
from random import Random

from fairdict.publish.entities import Entities
from fairdict.publish.entry import Card, Mention, Thing
from tests import browse_cards

ROR = "https://ror.org/006hf6230"


def house(path: str, *names: tuple[str, str], room: str = "organisation") -> Thing:
    return Thing(f"{room}/{path}/", names)


def card(key: str, *mentions: Mention) -> Card:
    return Card(key, "Dataset", {"en": key}, {}, mentions=mentions)


TWENTE = Thing("organisation/ror-006hf6230/", (("en", "University of Twente"), ("nl", "Universiteit Twente")), (ROR,))
JO, AN = (browse_cards.person(n) for n in (1, 2))


def publishes(thing: Thing) -> Mention:
    return Mention(thing, "publisher")


def test_a_name_leads_to_the_ror_that_alone_bears_it() -> None:
    found = Entities(
        [
            card("a", publishes(TWENTE)),
            card("b", publishes(house("universiteit-twente", ("@none", "Universiteit Twente")))),
            card("c", Mention(house("university-of-twente", ("@none", "University of Twente")), "affiliation")),
        ]
    )
    assert set(found.known) == {TWENTE.path}
    assert found.aliases == dict.fromkeys(
        ["organisation/universiteit-twente/", "organisation/university-of-twente/"], TWENTE.path
    )
    entity = found.known[TWENTE.path]
    assert list(entity.rows) == [0, 1, 2] and entity.roles == {"publisher": 2, "affiliation": 1}


def test_a_name_that_two_rors_bear_leads_to_neither() -> None:
    other = replace(TWENTE, path="organisation/ror-04wxnsj81/", links=("https://ror.org/04wxnsj81",))
    plain = house("university-of-twente", ("@none", "University of Twente"))
    found = Entities([card("a", publishes(TWENTE)), card("b", publishes(other)), card("c", publishes(plain))])
    assert set(found.known) == {TWENTE.path, other.path, plain.path} and not found.aliases


def test_names_of_one_thing_in_two_languages_lead_to_one_page() -> None:
    both = house("regional-hospital", ("en", "Regional hospital"), ("nl", "Streekziekenhuis"))
    found = Entities(
        [card("a", publishes(both)), card("b", publishes(house("streekziekenhuis", ("nl", "Streekziekenhuis"))))]
    )
    assert found.aliases == {"organisation/streekziekenhuis/": both.path}
    assert found.known[both.path].names == {"en": "Regional hospital", "nl": "Streekziekenhuis"}


def test_a_grant_whose_funder_is_named_in_two_ways_has_one_page() -> None:
    known = Thing("funder/ror-006hf6230/", (("en", "The Fund"),), (ROR,))
    named = house("the-fund", ("@none", "The Fund"), room="funder")
    one, two = (
        Thing(f"project/x-1-{end}/", (("en", "X"),), number=number) for end, number in (("aa", "X.1"), ("bb", "x 1"))
    )
    other = replace(one, path="project/x-1-cc/")
    elsewhere = house("another", ("@none", "Another"), room="funder")
    cards = [
        card(key, Mention(project, "project"), Mention(funder, "funder", project.path))
        for key, project, funder in (("a", one, known), ("b", two, named), ("c", other, elsewhere))
    ]
    found = Entities(cards)
    assert found.page(two.path) == one.path and found.page(other.path) == other.path
    assert list(found.known[one.path].rows) == [0, 1] and found.known[one.path].numbers == ("X.1", "x 1")


def test_what_most_datasets_say_is_its_name_and_the_rest_are_spellings() -> None:
    said = [replace(JO, names=(("@none", name),)) for name in ("J. Bos", "Jo Bos", "Jo Bos")]
    entity = Entities([card(f"k{n}", Mention(one, "creator")) for n, one in enumerate(said)]).known[JO.path]
    assert (entity.names, entity.spellings) == ({"@none": "Jo Bos"}, ("J. Bos",))


def test_people_are_connected_with_where_they_work_and_not_with_where_others_do() -> None:
    sleep, gait = house("sleep-lab", ("en", "Sleep Lab")), house("gait-lab", ("en", "Gait Lab"))
    mentions = (
        publishes(TWENTE),
        Mention(JO, "creator"),
        Mention(sleep, "affiliation", JO.path),
        Mention(AN, "creator"),
        Mention(gait, "affiliation", AN.path),
    )
    found = Entities([card("a", *mentions), card("b", Mention(JO, "creator"), Mention(AN, "contributor"))])

    def near(path: str) -> dict[str, list[tuple[str, int]]]:
        beside = found.near(found.known[path])
        return {kind: [(entity.path, number) for entity, number in others] for kind, others in beside.items()}

    assert near(JO.path) == {"organisation": [(sleep.path, 1)], "person": [(AN.path, 2)]}
    assert near(sleep.path) == {"person": [(JO.path, 1)]}
    assert near(TWENTE.path) == {}


def test_a_funder_is_connected_with_what_it_pays_for() -> None:
    grants = [Thing(f"project/g-{n}/", (("en", f"G {n}"),), number=f"G {n}") for n in (1, 2)]
    funds = [house(f"fund-{n}", ("en", f"Fund {n}"), room="funder") for n in (1, 2)]
    pairs = [Mention(grant, "project") for grant in grants]
    pairs += [Mention(fund, "funder", grant.path) for fund, grant in zip(funds, grants, strict=True)]
    found = Entities([card("a", *pairs, publishes(TWENTE))])
    for fund, grant in zip(funds, grants, strict=True):
        near = found.near(found.known[fund.path])
        assert [entity.path for entity, _ in near["project"]] == [grant.path]
        near = found.near(found.known[grant.path])
        assert [entity.path for entity, _ in near["funder"]] == [fund.path]
        assert [entity.path for entity, _ in near["organisation"]] == [TWENTE.path]


def test_the_order_of_the_cards_makes_no_difference() -> None:
    cards = browse_cards.cards(60)
    mixed = Random(3).sample(cards, len(cards))
    first, second = Entities(cards), Entities(mixed)
    assert first.aliases == second.aliases and list(first.known) == list(second.known)
    for path, entity in first.known.items():
        other = second.known[path]
        assert {cards[row].key for row in entity.rows} == {mixed[row].key for row in other.rows}
        assert replace(entity, rows=[]) == replace(other, rows=[])
        near, beside = first.near(entity), second.near(other)
        assert {k: [(e.path, n) for e, n in v] for k, v in near.items()} == {
            k: [(e.path, n) for e, n in v] for k, v in beside.items()
        }
