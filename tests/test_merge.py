"""Merging: who belongs together, under which KEY, and whose words win; whatever order they came in."""

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict import hide
from fairdict.combine import Told, combine
from fairdict.document import Context
from fairdict.harvester import Listing
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from tests.scripted import BASE, Script, Stage, record

DOI = "https://doi.org/10.5072/"


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)
        assert store.rows("PRAGMA foreign_key_check") == []


def told(source: str, **document: Any) -> Told:
    return Told(source, f"{source}-1", document)


def both(*accounts: Told) -> Mapping[str, Any]:
    return combine(accounts).document


def datasets(stage: Stage) -> dict[str, str]:
    return {r["key"]: r["state"] for r in stage.store.rows("SELECT key, state FROM dataset ORDER BY key")}


def document(stage: Stage, key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(stage.store.value("SELECT document FROM dataset WHERE key = ?", key))
    return found


def changes(stage: Stage) -> list[tuple[str, str, str, list[str]]]:
    rows = stage.store.rows("SELECT as_of, key, kind, fields FROM change ORDER BY id")
    return [(r["as_of"][-2:], r["key"], r["kind"], json.loads(r["fields"])) for r in rows]


def members(stage: Stage) -> dict[str, str]:
    rows = stage.store.rows("SELECT source, identifier, key FROM member ORDER BY source, identifier, n")
    return {f"{r['source']}/{r['identifier']}": r["key"] for r in rows}


# combine


def test_a_text_comes_whole_from_the_best_for_each_language() -> None:
    found = both(
        told("a", title={"nl": ["Slaap"]}, description={"nl": ["Kort."]}),
        told("b", title={"nl": ["Slaap!"], "en": ["Sleep"]}, description={"nl": ["Lang.", "Langer."]}),
    )
    assert found["title"] == {"nl": ["Slaap"], "en": ["Sleep"]}
    assert found["description"] == {"nl": ["Kort."]}


def test_a_text_said_without_a_language_is_not_said_again_with_one() -> None:
    found = both(told("a", title={"@none": ["Sleep"]}), told("b", title={"en": ["sleep"]}))
    assert found["title"] == {"@none": ["Sleep"]}


def test_keywords_are_joined_whatever_their_case() -> None:
    found = combine(
        [told("a", keyword={"en": ["Sleep"]}), told("b", keyword={"en": ["sleep", "Rest"], "nl": ["rust"]})]
    )
    assert found.document["keyword"] == {"en": ["Sleep", "Rest"], "nl": ["rust"]}
    assert found.origin["keyword"] == ["a", "b"]


def test_themes_are_joined_and_single_values_come_from_the_best() -> None:
    found = combine([told("a", theme=["x"], license=["l1"]), told("b", theme=["x", "y"], license=["l2"], issued=["i"])])
    assert found.document == {"theme": ["x", "y"], "license": ["l1"], "issued": ["i"]}
    assert found.origin == {"theme": ["a", "b"], "license": ["a"], "issued": ["b"]}


def test_creators_keep_their_own_order_only() -> None:
    first = told("a", creator=[{"id": "#creator-1"}])
    second = told("b", creator=[{"id": "x"}, {"id": "y"}], authorList=["x", "y"])
    assert "authorList" not in both(first, second)
    assert "authorList" not in combine([first, second]).origin
    assert both(second, first)["authorList"] == ["x", "y"]
    twice = Told("a", "a-2", second.document)  # the same source, another account
    assert "authorList" not in both(first, twice)
    assert both(told("a", title={"en": ["x"]}), second)["authorList"] == ["x", "y"]


def test_the_owner_s_identifier_stays_to_the_letter() -> None:
    found = both(
        told("a", id="https://a.example/1", identifier=["10.5072/X1"]),
        told("b", id="urn:x-fairdict:b:1", identifier=["B 1", "10.5072/X1"]),
        told("c", id="https://c.example/1", identifier=["C1"]),
    )
    assert found["identifier"] == ["10.5072/X1"]
    assert found["sameAs"] == ["https://a.example/1", "https://c.example/1"]
    notations = [n for node in found["otherIdentifier"] for n in node["notation"]]
    assert notations == ["https://a.example/1", "B 1", "C1", "https://c.example/1"]
    assert all(node["type"] == ["Identifier"] for node in found["otherIdentifier"])


def test_distributions_are_joined_by_the_address_of_their_file() -> None:
    page, one, two = "https://a.example/1", "https://a.example/1.csv", "https://a.example/2.csv"
    first = [{"accessURL": [page], "downloadURL": [one]}, {"accessURL": [page], "downloadURL": [two]}]
    second = [{"downloadURL": [two], "byteSize": [5]}, {"downloadURL": ["https://b.example/3"]}]
    found = both(told("a", distribution=first), told("b", distribution=second))["distribution"]
    assert found == [first[0], {**first[1], "byteSize": [5]}, second[1]]
    # A landing page that gives access to many files tells none of them apart.
    third = [{"accessURL": [page], "byteSize": [9]}]
    assert both(told("a", distribution=first), told("b", distribution=third))["distribution"] == [*first, *third]
    assert both(told("a", distribution=third), told("b", distribution=first))["distribution"] == [*third, *first]
    single = both(told("a", distribution=third), told("b", distribution=[{"accessURL": [page], "format": ["f"]}]))
    assert single["distribution"] == [{"accessURL": [page], "byteSize": [9], "format": ["f"]}]


def test_distributions_without_an_address_stand_beside_each_other() -> None:
    first = ["https://a.example/d", {"byteSize": [1]}]
    second = [{"byteSize": [2]}, {"id": "https://a.example/d", "byteSize": [3]}]
    found = both(told("a", distribution=first), told("b", distribution=second))
    assert found["distribution"] == ["https://a.example/d", {"byteSize": [1]}, {"byteSize": [2]}]


URLS = st.sampled_from(["https://x.example/1", "https://x.example/2", "https://x.example/3"])
FILES = st.fixed_dictionaries(
    {},
    optional={
        "accessURL": st.lists(URLS, min_size=1, max_size=2, unique=True),
        "downloadURL": st.lists(URLS, min_size=1, max_size=1),
        "byteSize": st.lists(st.integers(0, 3), min_size=1, max_size=1),
    },
)
TEXTS = st.dictionaries(
    st.sampled_from(["en", "nl", "@none"]),
    st.lists(st.sampled_from(["Data", "data", "Slaap"]), min_size=1, unique=True),
)
DOCUMENTS = st.fixed_dictionaries(
    {"type": st.just(["Dataset"])},
    optional={
        "id": st.sampled_from(["https://x.example/d", "https://y.example/d", "urn:x-fairdict:x:1"]),
        "title": TEXTS,
        "keyword": TEXTS,
        "identifier": st.lists(st.sampled_from(["A", "B", "10.5072/x"]), min_size=1, max_size=2, unique=True),
        "theme": st.lists(st.sampled_from("xyz"), unique=True),
        "creator": st.lists(st.sampled_from(["p", "q"]), min_size=1, unique=True),
        "authorList": st.lists(st.sampled_from(["p", "q"]), min_size=1, unique=True),
        "distribution": st.lists(FILES, max_size=3),
    },
)
ACCOUNTS = st.lists(
    st.builds(lambda s, d: Told(s, s, d), st.sampled_from(["one", "two", "three"]), DOCUMENTS), min_size=1, max_size=4
)


@given(ACCOUNTS)
def test_telling_the_same_again_changes_nothing(accounts: list[Told]) -> None:
    before = json.dumps([a.document for a in accounts])
    once = combine(accounts)
    for account in accounts:
        position = accounts.index(account)
        assert combine([*accounts[: position + 1], *accounts[position:]]) == once
    assert json.dumps([a.document for a in accounts]) == before, "what was given was changed"


@given(ACCOUNTS)
def test_every_value_of_the_best_stays(accounts: list[Told]) -> None:
    found = combine(accounts).document
    best = accounts[0].document
    for term in best.keys() - {"id", "distribution", "authorList"}:
        values = best[term]
        kept = found[term]
        assert all(kept[k] [: len(v)] == v for k, v in values.items()) if isinstance(values, dict) else (
            kept[: len(values)] == values
        )  # fmt: skip
    assert len(found.get("distribution", [])) >= len(best.get("distribution", []))


# through the database


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_neither_sources_nor_records_depend_on_the_order_they_come_in(stage: Stage, order: Sequence[int]) -> None:
    partners = [
        (stage.source("zee", rank=5), [record("z1", iri=f"{DOI}a", lang="nl"), record("z2", iri=f"{DOI}b")]),
        (stage.source("agg", role="aggregator", rank=1), [record("g1", iri=f"{DOI}a"), record("g2", iri=f"{DOI}c")]),
        (stage.source("bee", rank=5), [record("b1", iri=f"{DOI}a", lang="en"), record("b2", iri=f"{DOI}c", lang="de")]),
    ]
    for n in order:
        source, records = partners[n]
        stage.night(Script(records if sum(order[:2]) % 2 else records[::-1]), source)
    stage.merged()
    assert datasets(stage) == {"10.5072_a": "live", "10.5072_b": "live", "10.5072_c": "live"}
    assert document(stage, "10.5072_a")["title"] == {
        "en": ["Title of b1"],
        "nl": ["Title of z1"],
        "@none": ["Title of g1"],
    }
    assert document(stage, "10.5072_c")["identifier"] == ["b2"]
    assert list(members(stage).values()) == [
        "10.5072_a",
        "10.5072_c",
        "10.5072_a",
        "10.5072_c",
        "10.5072_a",
        "10.5072_b",
    ]


def test_merging_again_writes_nothing(stage: Stage) -> None:
    records = [record("a", iri=f"{DOI}a"), record("b", iri=f"{DOI}a"), record("c", terms={"relation": [f"{DOI}d"]})]
    stage.night(Script(records), stage.source("one"))
    stage.night(Script([record("d", iri=f"{DOI}d")]), stage.source("two"))
    assert stage.merged().added == 4
    before = stage.dump()
    again = stage.merged(2)
    assert (again.added, again.changed, again.withdrawn, again.live) == (0, 0, 0, 4)
    assert stage.dump() == before
    stage.store.db.execute("DELETE FROM stage")  # even where it is not known that nothing changed
    stage.merged(3)
    assert stage.dump("stage") == {k: v for k, v in before.items() if k != "stage"}


def test_a_rank_counts_as_soon_as_it_is_declared(stage: Stage) -> None:
    one, two = stage.source("one", rank=1), stage.source("two", rank=2)
    stage.night(Script([record("a", iri=f"{DOI}a", lang="en")]), one)
    stage.night(Script([record("b", iri=f"{DOI}a", lang="en")]), two)
    stage.merged(sources=(one, two))
    assert document(stage, "10.5072_a")["title"] == {"en": ["Title of a"]}
    stage.merged(sources=(stage.source("one", rank=1, role="aggregator"), two))
    assert document(stage, "10.5072_a")["title"] == {"en": ["Title of b"]}
    assert [c[2:] for c in changes(stage)][-1] == ("changed", ["identifier", "otherIdentifier", "title"])


def test_references_lead_to_our_pages_while_they_are_there(stage: Stage) -> None:
    there = record("b", iri=f"{DOI}b")
    terms = {
        "isVersionOf": [f"{DOI}b", "https://elsewhere.example/"],
        "relation": [{"id": f"{DOI}b"}, {"id": f"{DOI}b", "title": {"en": ["x"]}}],
        "distribution": [{"accessService": [f"{DOI}b"], "accessURL": [f"{DOI}b"]}],
        "landingPage": [f"{DOI}b"],
    }
    pointing = Script([record("a", iri=f"{DOI}a", terms=terms), record("x"), record("y"), record("z")])
    stage.night(pointing, stage.source("one"))
    stage.night(Script([there, record("other")]), stage.source("two"))
    stage.merged()
    ours = f"{BASE}dataset/10.5072_b"
    found = document(stage, "10.5072_a")
    assert found["isVersionOf"] == [ours, "https://elsewhere.example/"]
    assert found["relation"][0] == {"id": ours} and found["relation"][1]["id"] == f"{DOI}b"
    assert found["distribution"][0]["accessService"] == [ours]
    assert found["distribution"][0]["accessURL"] == found["landingPage"] == [f"{DOI}b"]
    hide.hide(stage.store, "10.5072_b", "Privacy", as_of="2026-03-01")
    stage.merged()
    assert document(stage, "10.5072_a")["isVersionOf"][0] == f"{DOI}b"
    hide.undo(stage.store, "10.5072_b")
    stage.merged()
    assert document(stage, "10.5072_a")["isVersionOf"][0] == ours
    stage.night(Script([record("b", deleted=True), record("other")]), stage.source("two"), 2)
    stage.merged(2)
    assert document(stage, "10.5072_a")["isVersionOf"][0] == f"{DOI}b"
    assert ("02", "10.5072_a", "changed", ["distribution", "isVersionOf", "relation"]) in changes(stage)


def test_a_name_that_may_mean_two_datasets_is_no_link(stage: Stage) -> None:
    records = [record("a", iri=f"{DOI}x"), record("b", iri=f"{DOI}x"), record("c", terms={"relation": [f"{DOI}x"]})]
    stage.night(Script(records))
    stage.merged()
    (found,) = (d for d in map(json.loads, stage.column("SELECT document FROM dataset")) if "relation" in d)
    assert found["relation"] == [f"{DOI}x"]


def test_withdrawn_and_returned(stage: Stage) -> None:
    rest = [record(f"r{n}") for n in range(5)]
    stage.night(Script([record("a", iri=f"{DOI}a"), *rest]))
    stage.merged()
    stage.night(Script([record("a", deleted=True), *rest]), day=2)
    tally = stage.merged(2)
    assert (tally.withdrawn, tally.live) == (1, 5)
    assert datasets(stage)["10.5072_a"] == "withdrawn"
    assert document(stage, "10.5072_a")["title"] == {"@none": ["Title of a"]}, "the tombstone says what it was"
    stage.night(Script([record("a", iri=f"{DOI}a"), *rest]), day=3)
    assert stage.merged(3).added == 1
    assert datasets(stage)["10.5072_a"] == "live"
    mine = [c for c in changes(stage) if c[1] == "10.5072_a"]
    assert mine == [("01", "10.5072_a", "added", []), ("02", "10.5072_a", "withdrawn", []),
                    ("03", "10.5072_a", "returned", [])]  # fmt: skip
    row = stage.store.rows("SELECT since, changed FROM dataset WHERE key = '10.5072_a'")[0]
    assert tuple(row) == ("2026-03-01", "2026-03-03")


def test_a_doi_that_another_partner_takes_over_keeps_its_address(stage: Stage) -> None:
    rest = [record(f"r{n}") for n in range(5)]
    stage.night(Script([record("a", iri=f"{DOI}a"), *rest]), stage.source("one"))
    stage.merged()
    stage.night(Script([record("a", deleted=True), *rest]), stage.source("one"), 2)
    stage.merged(2)
    stage.night(Script([record("other", iri=f"{DOI}a")]), stage.source("two"), 3)
    stage.merged(3)
    assert members(stage)["two/other"] == "10.5072_a" and datasets(stage)["10.5072_a"] == "live"


def test_a_change_names_the_terms_that_changed(stage: Stage) -> None:
    stage.night(Script([record("a", lang="en")]))
    stage.merged()
    stage.night(Script([record("a", lang="nl", terms={"issued": ["2020"]})]), day=2)
    assert stage.merged(2).changed == 1
    assert changes(stage)[-1][2:] == ("changed", ["issued", "title"])


def test_two_keys_that_become_one_leave_an_alias(stage: Stage) -> None:
    stage.night(Script([record("a", iri="https://one.example/a")]), stage.source("one"))
    stage.merged(1)
    stage.night(Script([record("b", iri=f"{DOI}b")]), stage.source("two"), 2)
    stage.merged(2)
    first = members(stage)["one/a"]
    joining = {"sameAs": ["https://one.example/a"]}
    stage.night(Script([record("b", iri=f"{DOI}b", terms=joining)]), stage.source("two"), 3)
    stage.merged(3)
    assert set(members(stage).values()) == {first}, "the oldest KEY stays"
    assert datasets(stage) == {first: "live"}
    assert [tuple(r) for r in stage.store.rows("SELECT * FROM alias")] == [("10.5072_b", first, "2026-03-03")]
    assert ("03", "10.5072_b", "merged", [first]) in changes(stage)
    # They part again: one keeps the KEY, the other gets a new one, and the alias still points on.
    stage.night(Script([record("b", iri=f"{DOI}b")]), stage.source("two"), 4)
    stage.merged(4)
    new = members(stage)["two/b"]
    assert members(stage)["one/a"] == first
    assert new not in (first, "10.5072_b") and datasets(stage) == {first: "live", new: "live"}
    assert stage.column("SELECT alias FROM alias") == ["10.5072_b"]
    before = stage.dump("stage")
    stage.store.db.execute("DELETE FROM stage")
    stage.merged(5)
    assert stage.dump("stage") == before, "a KEY is minted once"


def test_three_keys_into_one_follow_on(stage: Stage) -> None:
    for n, name in enumerate("abc", 1):
        stage.night(Script([record(name, iri=f"https://{name}.example/")]), stage.source(name), n)
        stage.merged(n)
    keys = members(stage)
    for n, (name, other) in enumerate([("c", "b"), ("b", "a")], 4):
        terms = {"sameAs": [f"https://{other}.example/"]}
        stage.night(Script([record(name, iri=f"https://{name}.example/", terms=terms)]), stage.source(name), n)
        stage.merged(n)
    aliases = {r["alias"]: r["key"] for r in stage.store.rows("SELECT * FROM alias")}
    assert aliases == {keys["b/b"]: keys["a/a"], keys["c/c"]: keys["a/a"]}


def test_what_was_hidden_stays_hidden_when_it_merges_or_parts(stage: Stage) -> None:
    for name, day in (("a", 1), ("b", 2)):
        stage.night(Script([record(name, iri=f"https://{name}.example/")]), stage.source(name), day)
        stage.merged(day)
    keys = members(stage)
    hide.hide(stage.store, keys["b/b"], "Privacy", as_of="2026-03-02")
    same = (("a/a", "b/b"),)
    stage.merged(3, same=same)
    assert datasets(stage) == {keys["a/a"]: "hidden"}
    stage.merged(4)
    assert set(datasets(stage).values()) == {"hidden"} and len(datasets(stage)) == 2
    assert stage.column("SELECT DISTINCT hidden FROM dataset") == ["2026-03-02"]
    assert {h["reason"] for h in hide.overview(stage.store)} == {"Privacy"}


def test_what_comes_back_from_here_is_no_second_dataset(stage: Stage) -> None:
    stage.night(Script([record("a", iri=f"{DOI}a")]), stage.source("one"))
    stage.merged()
    back = [
        record("x", iri=f"{BASE}dataset/10.5072_a"),
        record("y", iri="https://portal.example/1", terms={"sameAs": [f"{BASE}dataset/10.5072_a"]}),
    ]
    stage.night(Script(back), stage.source("portal", role="aggregator"))
    stage.merged()
    assert datasets(stage) == {"10.5072_a": "live"} and list(members(stage)) == ["one/a"]
    assert stage.column("SELECT message FROM issue WHERE code = 'from-here'") == [
        f"2 descriptions come from this catalogue itself ({BASE}…) and are left out; no action is needed."
    ]
    w3id = "https://w3id.org/ours/"
    stage.night(Script([record("z", iri=f"{w3id}dataset/k")]), stage.source("two"))
    stage.merged(base_iri=w3id)
    assert "two/z" not in members(stage)


def test_issues_of_merging_go_when_they_are_mended(stage: Stage) -> None:
    stage.night(Script([record("a", iri=f"{DOI}a"), record("b", iri=f"{DOI}a")]))
    stage.merged()
    assert stage.column("SELECT code FROM issue") == ["identifier-shared"]
    stage.night(Script([record("a", iri=f"{DOI}a"), record("b", iri=f"{DOI}b")]), day=2)
    stage.merged(2)
    assert stage.column("SELECT code FROM issue") == []


@pytest.mark.parametrize(
    ("setting", "names"), [("all", ["Desk", "Jo Bos", "P"]), ("functional", ["Desk"]), ("none", [])]
)
def test_contacts_are_published_as_the_steward_says(stage: Stage, setting: str, names: list[str]) -> None:
    terms = {
        "creator": [{"type": ["Agent", "Person"], "name": {"@none": ["Jo Bos"]}, "mbox": ["mailto:jo@a.nl"]}],
        "contactPoint": [
            {"type": ["Kind"], "fn": {"@none": ["Desk"]}},
            {"type": ["Kind"], "fn": {"@none": ["Jo Bos"]}},
            {"type": ["Kind", "Individual"], "fn": {"@none": ["P"]}},
        ],
    }
    stage.night(Script([record("a", iri=f"{DOI}a", terms=terms)]))
    stage.merged(publish_contacts=setting)
    found = document(stage, "10.5072_a")
    assert [c["fn"]["@none"][0] for c in found.get("contactPoint", [])] == names
    assert ("contactPoint" in found) == bool(names)
    assert found["creator"][0]["name"] == {"@none": ["Jo Bos"]}
    assert ("mbox" in found["creator"][0]) == (setting == "all")


def test_two_records_of_one_source_may_describe_one_identifier(stage: Stage) -> None:
    stage.night(Script([record("page1", name="same"), record("page2", name="same")]))
    stage.merged()
    keys = datasets(stage)
    assert len(keys) == 2
    stage.night(Script([record("page1", name="same", lang="nl"), record("page2", name="same")]), day=2)
    stage.merged(2)
    assert datasets(stage) == keys, "each keeps its KEY"


def test_titles_can_be_searched(stage: Stage) -> None:
    stage.night(Script([record("a", title="Slaapkwaliteit", iri=f"{DOI}a"), record("b")]))
    stage.merged()
    stage.night(Script([record("a", title="Bewegen", iri=f"{DOI}a"), record("b")]), day=2)
    stage.merged(2)
    search = "SELECT d.key FROM dataset_fts f JOIN dataset d ON d.rowid = f.rowid WHERE dataset_fts MATCH ?"
    assert stage.column(search, "bewegen") == ["10.5072_a"] and stage.column(search, "slaapkwaliteit") == []


PARTNERS = ("a", "b", "c")
THINGS = st.lists(
    st.tuples(
        st.sampled_from(PARTNERS), st.sampled_from(["1", "2", "3"]),
        st.sampled_from(["", f"{DOI}x", f"{DOI}y", "https://x.example/", "https://hdl.handle.net/1/2"]),
        st.lists(st.sampled_from([f"{DOI}x", "https://hdl.handle.net/1/2", "https://x.example/"]), max_size=1),
    ),
    max_size=6, unique_by=lambda t: t[:2],
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(nights=st.lists(THINGS, min_size=1, max_size=4), data=st.data())
def test_any_nights_leave_every_description_one_key_and_no_key_twice(
    nights: list[Any],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
    context: Context,
    vocabularies: Vocabularies,
) -> None:
    ever: set[str] = set()
    with Store(tmp_path_factory.mktemp("any") / "catalogue.db") as store:
        stage = Stage(store, context, vocabularies, Path())
        for day, things in enumerate(nights, 1):
            for name in data.draw(st.permutations(PARTNERS)):
                mine = [record(i, iri=iri, terms={"sameAs": same}) for p, i, iri, same in things if p == name]
                gone = [record(i, deleted=True) for i in "123" if (name, i) not in {t[:2] for t in things}]
                stage.night(Script(data.draw(st.permutations([*mine, *gone]))), stage.source(name), day)
            before = set(datasets(stage))
            aliases = set(stage.column("SELECT alias FROM alias"))
            stage.merged(day)
            live = {k for k, state in datasets(stage).items() if state == "live"}
            owners = {k: v for k, v in members(stage).items() if tuple(k.split("/")) in {t[:2] for t in things}}
            assert set(owners.values()) == live and len(owners) == len(things)
            new = set(datasets(stage)) - before
            assert not new & ever, "a KEY is never used for another thing"
            ever |= before | new
            now = set(stage.column("SELECT alias FROM alias"))
            assert aliases <= now and not now & set(datasets(stage)) and before <= set(datasets(stage)) | now
            dump = stage.dump("stage")
            store.db.execute("DELETE FROM stage")
            stage.merged(day)
            assert stage.dump("stage") == dump
            assert store.rows("PRAGMA foreign_key_check") == []


def test_a_held_run_is_not_merged(stage: Stage) -> None:
    stage.night(Script([record("a"), record("b"), record("c")]))
    stage.merged()
    before = datasets(stage)
    assert stage.night(Script([record("new")], Listing()), day=2).verdict == "held"
    stage.merged(2)
    assert datasets(stage) == before
