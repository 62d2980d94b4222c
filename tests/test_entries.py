"""From the database to what is published: what an entry holds, what it depends on, and what is related to what."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from fairdict.config import Catalogue, load
from fairdict.publish import entries as module
from fairdict.publish.entries import Entries, related
from fairdict.store import Store
from tests.built_example import copied, night, one_gone, small

BASE = "https://klein.example.org/dataset/"


@pytest.fixture(scope="module")
def catalogue(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return copied(built, tmp_path_factory.mktemp("entries"))


@pytest.fixture(scope="module")
def store(catalogue: Catalogue) -> Iterator[Store]:
    with Store(catalogue.database) as opened:
        yield opened


def test_every_dataset_that_may_be_seen_is_there_by_key(store: Store) -> None:
    found = list(Entries(store))
    assert [e.key for e in found] == [r["key"] for r in store.rows("SELECT key FROM dataset ORDER BY key")]
    assert len(found) == 75
    for entry in found:
        assert entry.document["id"] == entry.iri and entry.iri.endswith(f"/dataset/{entry.key}")
        assert entry.accounts and not entry.findings and "rda-essential-1.0" in {s.lens for s in entry.scores}
        assert entry.since == entry.changed == "2026-10-30"
    for entry in found[::10]:
        entries = Entries(store)
        whole = entries[entry.key]
        assert whole.findings and replace(whole, findings=(), evidence=()) == entry == entries.scored(entry.key)
        assert replace(entry, scores=()) == entries.described(entry.key)
    assert [key for key, _ in Entries(store).inputs()] == [e.key for e in found]


def test_two_partners_are_both_named_the_better_one_first(store: Store) -> None:
    entry = Entries(store)["10.5072_ijsselland.106"]
    assert [(a.source, a.publisher) for a in entry.accounts] == [
        ("citizens", "Meetburen Oost"), ("university", "Universiteit IJsselland"),
    ]  # fmt: skip
    assert entry.accounts[1].original == "oai:repository.ijsselland.example:106"
    assert all(a.page.startswith("http") for a in entry.accounts)


def test_findings_and_scores_are_those_that_were_stored(store: Store) -> None:
    entry = Entries(store)["10.5072_ijsselland.101"]
    rows = store.rows(
        "SELECT rule, outcome, value, place, reason, fix, suggestion FROM finding_row "
        "WHERE of = 'dataset' AND subject = ?",
        entry.key,
    )
    told = [(f.rule, f.outcome, f.value, f.where, f.why_not, f.fix, f.suggestion) for f in entry.findings]
    assert told == [tuple(row) for row in rows] and told
    stored = store.rows(
        "SELECT lens, low, high, maximum FROM score WHERE of = 'dataset' AND subject = ? ORDER BY lens", entry.key
    )
    assert [(s.lens, s.low, s.high, s.maximum) for s in entry.scores] == [tuple(r) for r in stored]


@pytest.fixture
def little(tmp_path: Path) -> Iterator[Store]:
    night(small(tmp_path), probe=False)
    with Store(load(tmp_path).database) as opened:
        yield opened


CHANGES = {
    "hash": "UPDATE dataset SET hash = 'other' WHERE key = :k",
    "state": "UPDATE dataset SET state = 'withdrawn' WHERE key = :k",
    "since": "UPDATE dataset SET since = '2001-01-01' WHERE key = :k",
    "judgement": "UPDATE finding SET input = 'other' WHERE subject = :k",
    "page": "UPDATE record SET page = 'https://a.example.org/' WHERE id = (SELECT d.record FROM member m "
    "JOIN description d ON d.id = m.description WHERE m.key = :k)",
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_a_page_shows_makes_it_stale_and_no_other(what: str, little: Store) -> None:
    before = dict(Entries(little).inputs())
    key = sorted(before)[1]
    assert little.db.execute(CHANGES[what], {"k": key}).rowcount == 1
    after = dict(Entries(little).inputs())
    assert {k for k in before if before[k] != after[k]} == {key}


def test_the_partners_name_is_on_every_page(little: Store) -> None:
    before = dict(Entries(little).inputs())
    little.db.execute("UPDATE source SET publisher = 'Een andere naam'")
    after = dict(Entries(little).inputs())
    assert all(before[k] != after[k] for k in before)


def test_hidden_datasets_are_not_published(little: Store) -> None:
    key = sorted(dict(Entries(little).inputs()))[0]
    little.db.execute("UPDATE dataset SET state = 'hidden', hidden = '2026-03-01' WHERE key = ?", (key,))
    assert key not in {e.key for e in Entries(little)}
    before = dict(Entries(little).inputs())[key]
    little.db.execute("UPDATE source SET publisher = 'Een andere naam'")
    little.db.execute("UPDATE dataset SET hash = 'another' WHERE key = ?", (key,))
    assert dict(Entries(little).inputs())[key] == before
    assert (Entries(little)[key].state, Entries(little)[key].changed) == ("hidden", "2026-03-01")


def test_a_tombstone_has_no_account_and_no_neighbours(tmp_path: Path) -> None:
    folder = one_gone(tmp_path)
    with Store(load(folder).database) as store:
        found = {e.state: e for e in Entries(store)}
        assert found["withdrawn"].accounts == () and found["withdrawn"].links == ()
        assert found["withdrawn"].document["title"] and found["live"].accounts


Said = dict[str, dict[str, Any]]


@pytest.fixture
def said(tmp_path: Path) -> Iterator[Callable[[Said], Store]]:
    """A database of datasets that say this and that."""
    with Store(tmp_path / "catalogue.db") as store:

        def write(documents: Said) -> Store:
            for key, more in documents.items():
                state = more.pop("state", "live")
                document = {"id": BASE + key, "title": {"nl": [f"Titel {key}"]}, **more}
                store.db.execute(
                    "INSERT INTO dataset (key, iri, kind, state, document, hash, input, since, changed) "
                    "VALUES (?, ?, 'Dataset', ?, ?, '', '', '', '')",
                    (key, BASE + key, state, orjson.dumps(document).decode()),
                )
            return store

        yield write


def links(store: Store) -> dict[str, list[tuple[str, str]]]:
    return {key: [(link.key, link.why) for link in found] for key, found in related(store).items()}


def creator(number: int) -> list[dict[str, Any]]:
    return [{"id": f"https://orcid.org/0000-0000-0000-{number:04}", "type": ["Agent"]}]


def test_a_shared_named_thing_relates(said: Callable[[Said], Store]) -> None:
    project = [{"type": ["Project"], "identifier": ["ZonMw 1"]}]
    store = said(
        {
            "a": {"creator": creator(1), "wasGeneratedBy": project},
            "b": {"creator": creator(1)},
            "c": {"wasGeneratedBy": project, "inSeries": ["https://s.example.org/1"]},
            "d": {"inSeries": ["https://s.example.org/1"]},
            "e": {"creator": [{"id": "https://people.example.org/1"}]},
            "f": {"creator": [{"id": "https://people.example.org/1"}]},
        }
    )
    assert links(store) == {
        "a": [("c", "project"), ("b", "creator")],
        "b": [("a", "creator")],
        "c": [("d", "series"), ("a", "project")],
        "d": [("c", "series")],
    }
    assert related(store)["b"][0].titles == {"nl": "Titel a"}


def test_of_several_reasons_the_foremost_is_told(said: Callable[[Said], Store]) -> None:
    store = said(
        {
            "a": {"relation": [BASE + "b"], "isVersionOf": [BASE + "b"], "inSeries": ["https://s.example.org/1"]},
            "b": {"inSeries": ["https://s.example.org/1"], "creator": creator(1)},
            "c": {"creator": creator(1), "hasVersion": [BASE + "b"], "relation": [BASE + "b"]},
        }
    )
    assert links(store) == {"a": [("b", "series")], "b": [("a", "series"), ("c", "version")], "c": [("b", "version")]}


def test_nothing_relates_to_itself_to_strangers_or_to_what_is_gone(said: Callable[[Said], Store]) -> None:
    store = said(
        {
            "a": {"relation": [BASE + "a", BASE + "gone", "https://elsewhere.example.org/"], "creator": creator(1)},
            "gone": {"state": "withdrawn", "creator": creator(1), "relation": [BASE + "a"]},
            "hidden": {"state": "hidden", "creator": creator(1)},
        }
    )
    assert links(store) == {}


def test_what_many_share_relates_none_and_few_are_shown(said: Callable[[Said], Store]) -> None:
    many = {f"m{n:03}": {"creator": creator(1)} for n in range(module.SHARED + 1)}
    few = {f"f{n:03}": {"creator": creator(2)} for n in range(module.SHARED)}
    found = links(said({**many, **few}))
    assert set(found) == set(few)
    assert found["f000"] == [(f"f{n:03}", "creator") for n in range(1, module.MOST + 1)]


def test_odd_values_relate_nothing_and_break_nothing(said: Callable[[Said], Store]) -> None:
    odd = {
        "creator": ["https://orcid.org/0000-0000-0000-0009", {"@value": "Jansen"}, {"type": ["Agent"]}],
        "wasGeneratedBy": ["https://grants.example.org/1", {"type": ["Activity"]}, {"identifier": [{"@value": "7"}]}],
        "inSeries": [{"@value": "reeks"}],
        "relation": [{"@value": "zie ook"}, {"id": BASE + "b"}],
        "title": {},
    }
    assert links(said({"a": dict(odd), "b": dict(odd)})) == {"a": [("b", "relation")], "b": [("a", "relation")]}


def test_a_file_on_this_machine_is_nobodys_page(tmp_path: Path) -> None:
    """A description in a file that names no page: the graph must not tell where the file lies."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "d.jsonld").write_text(
        '{"@context": "https://schema.org/", "@type": "Dataset", "@id": "https://doi.org/10.5072/x", "name": "X"}',
        "utf-8",
    )
    (folder / "fairdict.toml").write_text(
        '[catalogue]\ntitle = "Own"\nbase_iri = "https://own.example.org/"\npublisher = { name = "Us" }\n'
        f'[sources.file]\nharvester = "schemaorg"\nurl = "{folder / "d.jsonld"}"\n',
        "utf-8",
    )
    night(folder, probe=False)
    public = folder / "public"
    told = [p for p in public.rglob("*") if p.is_file() and p.suffix in (".ttl", ".jsonld", ".html", ".json", ".csv")]
    assert told and not [p for p in told if str(folder) in p.read_text("utf-8") and "source" not in p.parts]
