"""What browses: indexes, pages of people, organisations, projects and funders, feeds; and which of it a change makes
again."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from lxml import etree

from fairdict.publish import browse as browsing
from fairdict.publish import feeds
from fairdict.publish.browse import Browse
from fairdict.publish.entry import Card, Mention
from fairdict.publish.pages import Site
from tests import browse_cards, built_example, site_entries
from tests.site_entries import BASE

SEARCH = '\n[searches.sleep]\ntitle = { en = "About sleep", nl = "Over slaap" }\nq = "sleep"\n'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(site_entries.catalogue(tmp_path_factory.mktemp("catalogue"), site_entries.TOML + SEARCH))


def texts(_: Card) -> Mapping[str, str]:
    return {}


@pytest.fixture(scope="module")
def cards() -> list[Card]:
    return browse_cards.cards(160)


@pytest.fixture(scope="module")
def browse(site: Site, cards: list[Card]) -> Browse:
    return site.browse(cards, texts)


@pytest.fixture(scope="module")
def files(browse: Browse) -> dict[str, bytes]:
    return made(browse)


def made(browse: Browse) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for unit in browse.units():
        for path, body in browse.files(unit):
            assert path not in found, f"{path} is written twice"
            found[path] = body
    return found


def test_every_thing_that_a_dataset_names_has_its_page(files: dict[str, bytes], cards: list[Card]) -> None:
    for card in cards:
        for mention in card.mentions:
            for lang in ("en", "nl"):
                text = files[f"{lang}/{mention.thing.path}index.html"].decode()
                assert f'{lang}/dataset/{card.key}/"' in text
    assert "organisation/institute-0/index.html" in files and "person/" not in " ".join(files).replace("/person/", "")


def test_a_page_counts_what_it_lists_and_who_is_connected(browse: Browse, files: dict[str, bytes]) -> None:
    entity = max(browse.entities.known.values(), key=lambda e: (e.kind == "person", len(e.rows)))
    text = files[f"en/{entity.path}index.html"].decode()
    assert f">{len(entity.rows)} datasets<" in text and text.count('class="row"') == len(entity.rows)
    for kind, others in browse.entities.near(entity).items():
        assert kind != entity.kind or entity.path not in {other.path for other, _ in others}
        for other, number in others[:5]:
            assert re.search(rf'/en/{re.escape(other.path)}"[^>]*>[^<]*</a> <span class="n">{number}</span>', text)


def _described(files: Mapping[str, bytes], path: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', files[f"{path}index.html"].decode())
    about: dict[str, Any] = json.loads(found)
    return about


def test_things_are_described_for_search_engines(browse: Browse, files: dict[str, bytes]) -> None:
    person = next(e for e in browse.entities.known.values() if e.kind == "person")
    about = _described(files, f"nl/{person.path}")
    assert (about["@type"], about["@id"]) == ("Person", person.links[0])
    assert about["url"] == f"{BASE}nl/{person.path}"
    assert all(house["@type"] == "Organization" and house["name"] for house in about["affiliation"])
    project = next(e for e in browse.entities.known.values() if e.kind == "project")
    about = _described(files, f"en/{project.path}")
    assert about["@type"] == "ResearchProject" and about["funding"]["identifier"] == list(project.numbers)
    assert about["funding"]["funder"] == about["funder"] and about["funder"][0]["name"].startswith("Fund ")
    house = _described(files, "en/organisation/institute-0/")
    assert house["url"] == f"{BASE}organisation/institute-0/" and "affiliation" not in house


def test_an_address_that_looks_like_a_register_is_none(site: Site) -> None:
    thing = replace(
        browse_cards.house(7), links=("https://evil.example/ror.org/006hf6230", "https://ror.org/006hf6230")
    )
    found = made(site.browse([replace(browse_cards.cards(1)[0], mentions=(Mention(thing, "publisher"),))], texts))
    about = _described(found, "en/organisation/institute-7/")
    assert (about["@id"], about["sameAs"]) == ("https://ror.org/006hf6230", [thing.links[0]])
    text = found["en/organisation/institute-7/index.html"].decode()
    assert '"https://ror.org/006hf6230">ROR 006hf6230</a>' in text and ">evil.example/ror.org/006hf6230</a>" in text


def test_a_name_in_another_language_is_marked_so(site: Site) -> None:
    card = browse_cards.cards(1)[0]
    thing = replace(browse_cards.house(7), names=(("de", "Institut 7"),))
    found = made(site.browse([replace(card, mentions=(Mention(thing, "publisher"),))], texts))
    assert '<h1 dir="auto" lang="de">Institut 7</h1>' in found["nl/organisation/institute-7/index.html"].decode()
    assert 'lang="de">Institut 7</a>' in found["nl/browse/organisation/index.html"].decode()


def test_a_long_index_is_paged_and_its_letters_lead_to_their_place(
    site: Site, cards: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browsing, "INDEX", 20)
    browse = site.browse(cards, texts)
    found = dict(browse.files("list/browse/person/"))
    first = found["en/browse/person/index.html"].decode()
    letters = re.findall(r'<li><a href="(?:\.\./)*(en/browse/person/(?:page-\d+/)?)#([\w-]+)">(\w)</a></li>', first)
    assert len(letters) > 10 and [letter for _, _, letter in letters] == sorted(letter for _, _, letter in letters)
    for path, anchor, letter in letters:
        assert f'<h2 id="{anchor}">{letter}</h2>' in found[f"{path}index.html"].decode()
    listed = [
        re.findall(r'person/([\dX-]+)/"', body.decode()) for path, body in found.items() if path.startswith("en/")
    ]
    assert all(len(page) <= 20 for page in listed)
    assert sorted(code for page in listed for code in page) == sorted(
        path.split("/")[1] for path in browse.entities.known if path.startswith("person/")
    )


def test_people_stand_under_their_family_name(site: Site) -> None:
    names = (("Anna van den Berg", "van den Berg"), ("Zeno Abel", ""), ("Çelik, Ayşe", ""))
    things = [
        replace(browse_cards.person(n), names=(("@none", name),), family=family)
        for n, (name, family) in enumerate(names)
    ]
    card = replace(browse_cards.cards(1)[0], mentions=tuple(Mention(thing, "creator") for thing in things))
    (shelf,) = [s for s in site.browse([card], texts).shelves("nl") if s.name == "person"]
    assert [entry.label for entry in shelf.entries] == ["Zeno Abel", "Anna van den Berg", "Çelik, Ayşe"]


def test_where_lists_by_publisher_were_leads_on(files: dict[str, bytes]) -> None:
    text = files["publisher/instituut-0/index.html"].decode()
    assert 'content="0; url=../../en/organisation/institute-0/"' in text and "noindex" in text
    assert f'<link rel="canonical" href="{BASE}organisation/institute-0/">' in text


def test_a_feed_is_told_on_the_page_it_follows(files: dict[str, bytes], cards: list[Card]) -> None:
    fed = [path for path in files if path.endswith(".atom")]
    assert "organisation/institute-0/feed.atom" in fed and "theme/HEAL/feed.atom" in fed
    for path in fed:
        page = path.removesuffix("feed.atom")
        for lang in ("en", "nl"):
            assert re.search(
                rf'<link rel="alternate" type="application/atom\+xml" title="[^"]+" href="(?:\.\./)+{path}">',
                files[f"{lang}/{page}index.html"].decode(),
            )
        feed = etree.fromstring(files[path])
        assert feed.findtext("{*}id") == f"{BASE}{'en/' if page.startswith('selection/') else ''}{page}"
        keys = [str(entry.findtext("{*}id")).rpartition("/")[2] for entry in feed.iter("{*}entry")]
        page_text = files[f"en/{page}index.html"].decode()
        assert keys and (len(keys) == feeds.NEWEST or set(re.findall(r"dataset/(k\d+)/", page_text)) == set(keys))


def test_a_named_search_is_a_list_with_a_feed(files: dict[str, bytes], cards: list[Card], browse: Browse) -> None:
    text = files["nl/selection/sleep/index.html"].decode()
    meant = {card.key for card in cards if "sleep" in card.titles["en"] or any("sleep" in w for w in card.keywords)}
    assert set(re.findall(r"dataset/(k\d+)/", text)) == meant and '<h1 dir="auto">Over slaap</h1>' in text
    assert "<title>About sleep · " in files["selection/sleep/feed.atom"].decode()
    assert browse.shelves("en")[0].name == "selection"


def test_the_order_of_the_cards_changes_no_file(site: Site, cards: list[Card], files: dict[str, bytes]) -> None:
    mixed = site.browse(Random(5).sample(cards, len(cards)), texts)
    again = made(mixed)
    assert again.keys() == files.keys() and [path for path in files if again[path] != files[path]] == []
    (first, second) = (dict(site.machine(site.browse(each, texts))) for each in (cards, mixed.cards))
    assert first["feed.atom"] == second["feed.atom"]


def test_a_change_makes_again_only_what_shows_it(site: Site, cards: list[Card], browse: Browse) -> None:
    before, old = browse.units(), made(browse)
    changed = [replace(card, titles={"en": "Another title"}) if n == 3 else card for n, card in enumerate(cards)]
    after = site.browse(changed, texts)
    stale = {unit for unit, input in after.units().items() if before.get(unit) != input}
    meant = {f"list/{after.entities.page(m.thing.path)}" for m in cards[3].mentions} | {"list/all/"}
    assert meant <= stale and len(stale) < len(before) / 3
    new = made(after)
    differ = {path for path in new if new[path] != old.get(path)}
    told = {path for unit in stale for path, _ in after.files(unit)}
    assert differ <= told and any("person/" in path for path in differ)
    untouched = [path for path in new if "person/" in path and path not in told]
    assert len(untouched) > 50


def test_a_dataset_that_comes_makes_again_only_the_lists_it_is_on(
    site: Site, cards: list[Card], browse: Browse
) -> None:
    come = replace(cards[3], key="a-first-one", titles={"en": "Aardvark"})
    after = site.browse([come, *cards], texts).units()
    stale = {unit.removeprefix("list/") for unit, input in after.items() if browse.units().get(unit) != input}
    named = {mention.thing.path for mention in come.mentions}
    assert {path for path in stale if path.startswith(("person/", "organisation/", "project/", "funder/"))} == named


def test_a_new_name_of_a_neighbour_is_shown(site: Site, cards: list[Card], browse: Browse) -> None:
    """A page shows others by the name that most datasets give them, so a name that changed there changes it too."""
    person = max((e for e in browse.entities.known.values() if e.kind == "person"), key=lambda e: len(e.rows))
    others = [other for other, _ in browse.entities.near(person)["person"]]
    renamed = [replace(card, mentions=tuple(_renamed(m, person.path) for m in card.mentions)) for card in browse.cards]
    after = site.browse(renamed, texts)
    units, before = after.units(), browse.units()
    assert others and all(units[f"list/{other.path}"] != before[f"list/{other.path}"] for other in others)
    assert "Someone Else" in dict(after.files(f"list/{others[0].path}"))[f"en/{others[0].path}index.html"].decode()


def _renamed(mention: Mention, path: str) -> Mention:
    if mention.thing.path != path:
        return mention
    return replace(mention, thing=replace(mention.thing, names=(("@none", "Someone Else"),)))


ROWS = [
    "identifier;titel;beschrijving;trefwoorden",
    "S-1;Nachten;Hoe men slaapt;slaap",
    "S-2;Dutten;Hoe men slaapt;slaap",
    "S-3;Stappen;Hoe men loopt;lopen",
    "S-4;Gang;Hoe men loopt;lopen",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small catalogue of four datasets with two shared keywords, as it was built first."""
    found = built_example.small(tmp_path / "small")
    _night(found, ROWS)
    return found


def _night(folder: Path, rows: list[str]) -> None:
    (folder / "sheet.csv").write_text("\n".join(rows) + "\n", "utf-8")
    assert built_example.night(folder, probe=False)[1].exchanged


def _times(folder: Path) -> dict[str, int]:
    """When each list was written, by its path on the site."""
    public = folder / "public"
    found = (path for room in ("keyword", "all", "organisation") for path in public.glob(f"*/{room}/**/index.html"))
    return {path.relative_to(public).as_posix(): path.stat().st_mtime_ns for path in found}


def test_a_build_makes_again_only_the_lists_that_changed(folder: Path) -> None:
    before = _times(folder)
    assert not built_example.build(folder).exchanged
    retitled = [row.replace("Nachten", "Lange nachten") for row in ROWS]
    _night(folder, retitled)
    now = _times(folder)
    shown = ("all", "keyword/slaap", "organisation/ons-huis")
    assert {path for path in now if now[path] != before.get(path)} == {
        f"{lang}/{path}/index.html" for lang in ("en", "nl") for path in shown
    }
    moved = [
        row.replace("S-1;Lange nachten;Hoe men slaapt;slaap", "S-1;Lange nachten;Hoe men slaapt;lopen")
        for row in retitled
    ]
    _night(folder, moved)
    assert "en/keyword/slaap/index.html" not in _times(folder)  # one dataset makes no list of a keyword
    assert "Lange nachten" in (folder / "public" / "nl" / "keyword" / "lopen" / "index.html").read_text("utf-8")


def test_a_list_that_somebody_removed_comes_back(folder: Path) -> None:
    lost = folder / "public" / "en" / "keyword" / "lopen" / "index.html"
    lost.unlink()
    _night(
        folder, [row.replace("Nachten", "Lange nachten") for row in ROWS]
    )  # which begins from a copy of what is live
    assert lost.is_file()


def test_a_search_that_is_declared_later_gets_its_list(folder: Path) -> None:
    declared = folder / "fairdict.toml"
    declared.write_text(declared.read_text("utf-8") + '[searches.walk]\ntitle = "Lopen"\nq = "loopt"\n', "utf-8")
    assert built_example.build(folder).exchanged
    text = (folder / "public" / "nl" / "selection" / "walk" / "index.html").read_text("utf-8")
    assert "Stappen" in text and "Gang" in text and "Dutten" not in text
    assert "selection/walk/" in (folder / "public" / "sitemap.xml").read_text("utf-8")
