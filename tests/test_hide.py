"""What a steward takes off: gone from every byte of both trees at once, and kept off whatever sources say."""

import gzip
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairdict import hide
from fairdict.config import Catalogue, load
from fairdict.document import Context
from fairdict.errors import FairdictError
from fairdict.merge import merge
from fairdict.publish import tree as trees
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from tests.built_example import ROWS, copied, night, sheet, small
from tests.scripted import Script, Stage, record
from tests.test_cli import say, sentence

DOI = "https://doi.org/10.5072/"
SECRET = ("Gang in", "salland", "men loopt", "S-2")
"""Words of the second row; those in small letters are looked for in any."""


@pytest.fixture
def stage(tmp_path: Path, context: Context, vocabularies: Vocabularies) -> Iterator[Stage]:
    with Store(tmp_path / "data" / "catalogue.db") as store:
        yield Stage(store, context, vocabularies, tmp_path)
        assert store.rows("PRAGMA foreign_key_check") == []


def states(stage: Stage) -> dict[str, str]:
    rows = stage.store.rows("SELECT m.source, d.state FROM member m JOIN dataset d ON d.key = m.key ORDER BY m.source")
    return {r["source"]: r["state"] for r in rows}


def keys(stage: Stage) -> dict[str, str]:
    return {r["source"]: r["key"] for r in stage.store.rows("SELECT source, key FROM member")}


def traces(folder: Path, words: tuple[str, ...] = SECRET) -> list[str]:
    """The files of either tree, and of any that was left behind, in whose name or unpacked bytes a word stands."""
    found = []
    for root in (folder / "public", folder / "data"):
        for path in (p for p in root.rglob("*") if p.is_file() and p.parent != folder / "data"):
            content = path.read_bytes()
            if content.startswith(b"\x1f\x8b"):
                content = gzip.decompress(content)
            text = f"{path.relative_to(folder)}\n{content.decode('utf-8', 'replace')}"
            name = path.relative_to(folder).as_posix()
            every = text + text.casefold()
            found += [f"{word} in {name}" for word in words if word in every]
    return found


def key_of(folder: Path, identifier: str) -> str:
    with Store(load(folder).database) as store:
        return str(store.value("SELECT key FROM member WHERE identifier = ?", identifier))


@pytest.fixture
def folder(generations: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(generations, tmp_path, dirs_exist_ok=True))


@pytest.fixture(scope="module")
def generations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue of two generations, both of which hold what is to go."""
    folder = small(tmp_path_factory.mktemp("generations"))
    night(folder, probe=False)
    sheet(folder, (*ROWS, "S-4;Wind in Vaassen;Hoe hard het waait;2018"))
    night(folder, probe=False)
    assert (folder / "data/next").is_dir()
    assert len(traces(folder)) > 20
    return folder


def test_nothing_is_left_in_either_tree(folder: Path) -> None:
    key = key_of(folder, "S-2")
    ended = say(folder, "hide", "ours/S-2", "--reason", "Consent was withdrawn")
    assert ended.exit_code == 0
    assert f"{key}: hidden; no harvest brings it back until “fairdict hide --undo {key}”." in ended.stderr
    assert traces(folder, (*SECRET, "Consent")) == []
    page = (folder / "public/dataset" / key / "index.html").read_text("utf-8")
    assert "The catalogue’s steward has taken its description off." in page
    assert "Withdrawn on 30 October 2026." in page
    assert [p.name for p in (folder / "public/dataset" / key).iterdir()] == ["index.html"]
    allowed = {f"public/{lang}dataset/{key}/index.html" for lang in ("", "en/", "nl/")}
    holding = {t.partition(" in ")[2] for t in traces(folder, (key,))}
    told = {"public/changes/00001.trig", "public/changes/2026-10-30-03.graphs"}
    assert holding == allowed | told  # its address is told by its own page, and to those who must remove their copy
    for turn in range(3):  # nor does a later night bring it back, or keep it in the generation before
        sheet(folder, (*ROWS, f"S-{9 + turn};Nog iets {turn};Tekst;2018"))
        night(folder, probe=False)
        assert traces(folder, (*SECRET, "Consent")) == []
    assert (folder / "data/next").is_dir()


def test_stewards_are_told_why(folder: Path) -> None:
    key = key_of(folder, "S-2")
    say(folder, "hide", key, "--reason", "Consent was withdrawn")
    told = say(folder, "explain", key).stdout
    assert "(hidden)" in told and "Consent was withdrawn" in told
    assert f"{key} (Consent was withdrawn)" in say(folder, "report").stdout
    (row,) = json.loads(say(folder, "report", "--json").stdout)
    assert [(h["key"], h["reason"]) for h in row["hidden"]] == [(key, "Consent was withdrawn")]


def test_undo_brings_it_back(folder: Path) -> None:
    key = key_of(folder, "S-2")
    say(folder, "hide", key, "--reason", "Privacy")
    ended = say(folder, "hide", "--undo", key)
    assert ended.exit_code == 0 and f"{key}: no longer hidden." in ended.stderr
    assert "Gang in Salland" in (folder / "public/dataset" / key / "index.html").read_text("utf-8")
    assert (folder / "public/dataset" / key / "index.ttl").is_file()
    with Store(load(folder).database) as store:
        assert store.value("SELECT COUNT(*) FROM hidden") == 0
        kinds = [r["kind"] for r in store.rows("SELECT kind FROM change WHERE key = ? ORDER BY id", key)]
    assert kinds == ["added", "hidden", "returned"]


def test_mistakes_are_told(folder: Path) -> None:
    why = "Say why with --reason TEXT, or --undo to let the dataset be seen again."
    assert why in sentence(say(folder, "hide", "ours/S-2"), 2)
    assert why in sentence(say(folder, "hide", "ours/S-2", "--reason", " "), 2)
    assert why in sentence(say(folder, "hide", "ours/S-2", "--undo", "--reason", "x"), 2)
    assert "There is no dataset “nothing” here." in sentence(say(folder, "hide", "nothing", "--reason", "x"), 2)
    key = key_of(folder, "S-2")
    assert f"“{key}” is not hidden; there is nothing to undo." in sentence(say(folder, "hide", key, "--undo"), 2)
    say(folder, "hide", key, "--reason", "x")
    again = sentence(say(folder, "hide", key, "--reason", "y"), 2)
    assert f"“{key}” is hidden since" in again and "nothing was changed" in again


def test_where_everything_is_hidden_the_site_loses_it(tmp_path: Path) -> None:
    night(small(tmp_path, ROWS[1:2]), probe=False)
    assert say(tmp_path, "hide", "ours/S-2", "--reason", "Privacy").exit_code == 0
    assert traces(tmp_path) == []
    assert (tmp_path / "public/index.html").is_file()
    night(tmp_path, probe=False)
    assert traces(tmp_path) == []


def test_a_build_that_was_ended_is_made_up_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(trees.Trees, "purge", killed)
        assert say(folder, "hide", "ours/S-2", "--reason", "Privacy").exit_code == 130
    assert traces(folder) != []
    left = folder / "public/dataset/.index.html.new"
    left.write_text("Gang in Salland")
    (folder / "public/list-of-old").mkdir()
    (folder / "data/site-before").mkdir()
    (folder / "data/site-before/x.html").write_text("Gang in Salland")
    assert say(folder, "build").exit_code == 0
    assert traces(folder) == [] and not left.exists()


def test_files_that_others_put_at_the_top_stay(folder: Path) -> None:
    (folder / "public/CNAME").write_text("data.example.org")
    (folder / "public/.well-known/proof").mkdir(parents=True)
    (folder / "public/.well-known/proof/a.txt").write_text("ours")
    say(folder, "hide", "ours/S-2", "--reason", "Privacy")
    assert (folder / "public/CNAME").read_text() == "data.example.org"
    assert (folder / "public/.well-known/proof/a.txt").read_text() == "ours"


def test_where_there_is_no_exchange_nothing_is_left_either(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "exchanged", lambda *_: False)
    sheet(folder, (*ROWS, "S-5;Nog iets;Tekst;2018"))
    night(folder, probe=False)
    assert (folder / "public").is_symlink()
    assert say(folder, "hide", "ours/S-2", "--reason", "Privacy").exit_code == 0
    assert traces(folder) == []
    assert (folder / "public/index.html").is_file()
    sheet(folder, (*ROWS, "S-6;Iets;Tekst;2018"))
    night(folder, probe=False)
    assert traces(folder) == []


def test_problems_with_it_are_told_to_nobody(tmp_path: Path) -> None:
    small(tmp_path)
    said = "identifier;title;description;issued\nS-1;Slaap in Twente;Hoe men slaapt;2021-03-01\n"
    (tmp_path / "sheet.csv").write_text(f"{said}S-2;Gang in Salland;Hoe men loopt;gisteren in Salland\n", "utf-8")
    night(tmp_path, probe=False)
    assert traces(tmp_path, ("gisteren",)) != []
    say(tmp_path, "hide", "ours/S-2", "--reason", "Privacy")
    assert traces(tmp_path, (*SECRET, "gisteren")) == []
    assert "gisteren" not in say(tmp_path, "report").stdout


def test_one_of_the_example_goes_whole(built: Catalogue, tmp_path: Path) -> None:
    catalogue = copied(built, tmp_path)
    folder = catalogue.folder
    night(folder, probe=False)
    with Store(catalogue.database) as store:
        rows = store.rows(
            "SELECT d.key, d.title, d.description FROM dataset d WHERE d.state = 'live' AND LENGTH(d.title) > 20 "
            "AND LENGTH(d.description) > 60 AND (SELECT COUNT(*) FROM member m WHERE m.key = d.key) > 1 "
            "ORDER BY d.key"
        )
        row = rows[0]
    words = (row["title"], row["description"].split("\n")[0][:60])
    assert traces(folder, words) != []
    assert say(folder, "hide", row["key"], "--reason", "Privacy").exit_code == 0
    assert traces(folder, words) == []
    night(folder, probe=False)
    assert traces(folder, words) == []


def test_it_stays_hidden_when_its_record_goes_and_returns(stage: Stage) -> None:
    stage.night(Script([record("a"), record("b")]), stage.source("one"))
    stage.merged()
    hide.hide(stage.store, keys(stage)["one"], "Privacy", as_of="2026-03-01")
    for day, records in enumerate(([record("b")], [record("b")], [record("a"), record("b")]), 2):
        stage.night(Script(records), stage.source("one"), day)
        stage.merged(day)
        assert stage.column("SELECT state FROM dataset ORDER BY title") in (["hidden", "live"], ["live", "hidden"])


def test_another_source_that_describes_it_does_not_bring_it_back(stage: Stage) -> None:
    stage.night(Script([record("a", iri=f"{DOI}a")]), stage.source("one"))
    stage.merged()
    hide.hide(stage.store, "10.5072_a", "Privacy", as_of="2026-03-01")
    stage.merged()
    stage.night(Script([]), stage.source("one", expect=stage.source().expect), 2)
    stage.night(Script([record("z", iri=f"{DOI}a")]), stage.source("two"), 2)
    stage.merged(2)
    assert states(stage) == {"one": "hidden", "two": "hidden"}
    different = (("one/a", "two/z"),)
    stage.merged(3, different=different)
    assert states(stage) == {"one": "hidden", "two": "hidden"}


def test_a_new_identifier_with_the_old_name_is_known_again(stage: Stage) -> None:
    stage.night(Script([record("a", iri=f"{DOI}a"), *[record(f"r{n}") for n in range(5)]]), stage.source("one"))
    stage.merged()
    hide.hide(stage.store, "10.5072_a", "Privacy", as_of="2026-03-01")
    stage.merged()
    renamed = [record("new", iri=f"{DOI}a"), record("a", iri=f"{DOI}a"), *[record(f"r{n}") for n in range(5)]]
    stage.night(Script(renamed), stage.source("one"), 2)
    stage.merged(2)
    found = stage.store.rows("SELECT m.identifier, d.state FROM member m JOIN dataset d ON d.key = m.key")
    assert {r["identifier"] for r in found if r["state"] == "hidden"} == {"a", "new"}


def test_a_name_that_others_carry_too_hides_none_of_them(stage: Stage) -> None:
    shared = {"sameAs": ["https://shared.example/home"]}
    records = [record("a", iri=f"{DOI}a", terms=shared), record("b", iri=f"{DOI}b", terms=shared)]
    stage.night(Script(records), stage.source("one"))
    stage.merged()
    hide.hide(stage.store, "10.5072_a", "Privacy", as_of="2026-03-01")
    stage.merged()
    assert dict(map(tuple, stage.store.rows("SELECT key, state FROM dataset"))) == {
        "10.5072_a": "hidden", "10.5072_b": "live",
    }  # fmt: skip


def test_what_joined_it_stays_hidden_when_it_parts_and_each_is_undone_apart(stage: Stage) -> None:
    for name, day in (("a", 1), ("b", 2)):
        stage.night(Script([record(name, iri=f"https://{name}.example/")]), stage.source(name), day)
        stage.merged(day)
    before = keys(stage)
    hide.hide(stage.store, before["b"], "Privacy", as_of="2026-03-02")
    stage.merged(3, same=(("a/a", "b/b"),))
    assert states(stage) == {"a": "hidden", "b": "hidden"} and len(set(keys(stage).values())) == 1
    stage.merged(4)
    apart = keys(stage)
    assert apart["a"] != apart["b"] and states(stage) == {"a": "hidden", "b": "hidden"}
    hide.undo(stage.store, apart["a"])
    stage.merged(5)
    assert states(stage) == {"a": "live", "b": "hidden"}
    hide.undo(stage.store, apart["b"])
    stage.merged(6)
    assert states(stage) == {"a": "live", "b": "live"}
    assert hide.marks(stage.store) == {}


def test_a_second_merge_has_nothing_to_do(stage: Stage) -> None:
    stage.night(Script([record("a", iri=f"{DOI}a"), record("b")]), stage.source("one"))
    stage.merged()
    hide.hide(stage.store, "10.5072_a", "Privacy", as_of="2026-03-01")
    stage.merged()
    before = stage.dump()
    stage.merged()
    assert stage.dump() == before
    assert merge(stage.store, stage.catalogue(), as_of="2026-03-09").changed == 0


def test_a_tombstone_can_be_hidden_and_comes_back_as_one(stage: Stage) -> None:
    stage.night(Script([record("a", iri=f"{DOI}a"), record("b")]), stage.source("one"))
    stage.merged()
    stage.night(Script([record("a", deleted=True), record("b")]), stage.source("one"), 2)
    stage.merged(2)
    state = "SELECT state FROM dataset WHERE key = '10.5072_a'"
    assert stage.column(state) == ["withdrawn"]
    hide.hide(stage.store, "10.5072_a", "Privacy", as_of="2026-03-02")
    stage.merged(2)
    assert stage.column(state) == ["hidden"]
    stage.night(Script([record("z", iri=f"{DOI}a")]), stage.source("two"), 3)
    stage.merged(3)
    assert set(stage.column("SELECT state FROM dataset")) == {"hidden", "live"}
    stage.night(Script([record("z", deleted=True)]), stage.source("two"), 4)
    hide.undo(stage.store, "10.5072_a")
    stage.merged(4)
    assert stage.column(state) == ["withdrawn"]
    with pytest.raises(FairdictError, match="is not hidden"):
        hide.undo(stage.store, "10.5072_a")


def test_short_words_hide_nothing_by_chance(stage: Stage) -> None:
    stage.night(Script([record("1", iri=f"{DOI}a"), record("b")]), stage.source("one"))
    stage.merged()
    assert not hide.tells(stage.store)("1")
    hide.hide(stage.store, "10.5072_a", "Privacy", as_of="2026-03-01")
    stage.merged()
    tells = hide.tells(stage.store)
    assert tells("1") and tells("“1” stands twice") and tells("see 10.5072/A.") and tells("Title of 1")
    assert not tells("page 1 of 3") and not tells("10.5072/ab")


def test_its_judgements_go(stage: Stage) -> None:
    from fairdict import assess

    both = [stage.source("one"), stage.source("two")]
    for source in both:
        stage.night(Script([record("x", iri=f"{DOI}a"), record(f"y{source.name}")]), source)
    stage.merged()
    assess.assess(stage.store, stage.catalogue(), as_of="2026-03-01")
    held = "SELECT COUNT(*) FROM finding WHERE subject = '10.5072_a' OR of = 'description'"
    assert stage.column(held) == [3]
    hide.hide(stage.store, "10.5072_a", "Privacy", as_of="2026-03-01")
    stage.merged()
    assess.assess(stage.store, stage.catalogue(), as_of="2026-03-01")
    assert stage.column(held) == [0] and stage.column("SELECT COUNT(*) FROM finding") == [2]


def test_it_is_not_counted_any_more(folder: Path) -> None:
    told: dict[str, Any] = json.loads((folder / "public/status.json").read_bytes())
    assert told["sources"][0]["datasets"] == 4
    say(folder, "hide", "ours/S-2", "--reason", "Privacy")
    again = json.loads((folder / "public/status.json").read_bytes())
    assert again["sources"][0]["datasets"] == 3
