"""``harvest --one`` and ``harvest --dry-run``: what they store, and what they leave alone."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fairdict.cli import main
from fairdict.config import Catalogue
from tests.built_example import EPOCH, ROWS, copied, night, sheet, small

OTHER = """
summary = "A partner of a test"
from fairdict.harvester import Description, Listing, Record, RecordError
import json, pathlib
def _records(source):
    return json.loads((source.folder / "records.json").read_text())
def _record(r):
    return Record(identifier=r["id"], body=json.dumps(r).encode(), media_type="application/json",
                  deleted=r.get("deleted", False))
def fetch(source, web, since):
    for r in _records(source):
        yield _record(r)
    return Listing(cursor="c2", ended=not (source.folder / "short").exists(), complaints=("It broke off.",))
def describe(record, source):
    said = json.loads(record.body)
    if said.get("bad"):
        raise RecordError("It cannot be read.")
    about = Description(source, record.identifier)
    about.types = [said.get("type", "dataset")]
    about.add("title", said["title"])
    yield about
"""
ALONE = """
def one(source, web, identifier):
    (source.folder / "asked").write_text(identifier)
    return next((_record(r) for r in _records(source) if r["id"] == identifier), None)
"""


def say(folder: Path, *words: str) -> Result:
    return CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(main, ["-C", str(folder), *words])


def partner(folder: Path, records: str, alone: str = "") -> Path:
    """A catalogue with one partner, whose harvester is the catalogue's own."""
    small(folder)
    text = (folder / "fairdict.toml").read_text().replace('"sheet"', '"own"').replace("sheet.csv", "https://x.invalid/")
    (folder / "fairdict.toml").write_text(text)
    (folder / "harvesters").mkdir(exist_ok=True)
    (folder / "harvesters" / "own.py").write_text(OTHER + alone)
    (folder / "records.json").write_text(records)
    return folder


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(folder / "data" / "catalogue.db")
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def dump(folder: Path, *but: str) -> dict[str, list[tuple[object, ...]]]:
    names = [str(n) for (n,) in rows(folder, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {n: sorted(rows(folder, f'SELECT * FROM "{n}"'), key=repr) for n in names if n not in but}


def titles(folder: Path) -> list[object]:
    return [t for (t,) in rows(folder, "SELECT title FROM dataset WHERE state = 'live' ORDER BY title")]


TWO = '[{"id": "a", "title": "A"}, {"id": "b", "title": "B"}]'


@pytest.mark.parametrize("alone", ["", ALONE])
def test_one_record_is_stored_and_judged_and_nothing_else_moves(tmp_path: Path, alone: str) -> None:
    folder = partner(tmp_path, TWO, alone)
    assert say(folder, "harvest").exit_code == 0
    before = dump(folder)
    (folder / "records.json").write_text('[{"id": "b", "title": "Bee"}, {"id": "c", "title": "C"}]')
    result = say(folder, "harvest", "ours", "--one", "b")
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[-1].startswith("b: updated. https://klein.example.org/dataset/")
    assert "title: @none: Bee" in result.stdout and "rda-essential-1.0: " in result.stdout
    assert titles(folder) == ["A", "Bee"]
    assert rows(folder, "SELECT COUNT(*) FROM finding") == [(2,)]
    after = dump(folder)
    for table in ("cursor", "run", "listing", "quarantine"):
        assert after[table] == before[table]
    assert rows(folder, "SELECT identifier, state, absent FROM record ORDER BY identifier") == [
        ("a", "current", 0),
        ("b", "current", 0),
    ]
    assert (folder / "asked").exists() == bool(alone)
    assert "b: unchanged." in say(folder, "harvest", "ours", "--one", "b").stdout
    assert dump(folder) == after
    assert "c: new." in say(folder, "harvest", "ours", "--one", "c").stdout


def test_the_first_record_of_a_source_may_come_alone(tmp_path: Path) -> None:
    folder = partner(tmp_path, TWO)
    assert "b: new." in say(folder, "harvest", "ours", "--one", "b").stdout
    assert titles(folder) == ["B"] and rows(folder, "SELECT * FROM run") == []
    assert say(folder, "report").exit_code == 0
    assert "complete; 2 listed = 1 new + 0 updated + 1 unchanged" in say(folder, "harvest").stderr


def test_a_night_after_one_record_ends_like_a_night_without(tmp_path: Path) -> None:
    first, second = partner(tmp_path / "1", TWO), partner(tmp_path / "2", TWO)
    assert say(first, "harvest", "ours", "--one", "b").exit_code == 0
    for folder in (first, second):
        night(folder)
    assert titles(first) == titles(second) == ["A", "B"]
    assert rows(first, "SELECT key FROM dataset ORDER BY key") == rows(second, "SELECT key FROM dataset ORDER BY key")


@pytest.mark.parametrize("alone", ["", ALONE])
def test_an_unknown_record_is_a_sentence_and_stores_nothing(tmp_path: Path, alone: str) -> None:
    folder = partner(tmp_path, TWO, alone)
    assert say(folder, "harvest").exit_code == 0
    before = dump(folder)
    result = say(folder, "harvest", "ours", "--one", "z")
    assert result.exit_code == 2 and "“z”" in result.stderr and "Nothing was stored" in result.stderr
    assert dump(folder) == before


def test_a_list_that_breaks_off_is_no_proof_that_a_record_is_not_there(tmp_path: Path) -> None:
    folder = partner(tmp_path, TWO)
    (folder / "short").touch()
    result = say(folder, "harvest", "ours", "--one", "z")
    assert result.exit_code == 3
    assert "“z” was not among the 2 records of ours that could be listed. It broke off." in result.stderr


def test_a_record_that_cannot_be_read_leaves_its_last_good_version(tmp_path: Path) -> None:
    folder = partner(tmp_path, TWO)
    assert say(folder, "harvest").exit_code == 0
    (folder / "records.json").write_text('[{"id": "b", "title": "B", "bad": true}]')
    result = say(folder, "harvest", "ours", "--one", "b")
    assert result.exit_code == 0 and "cannot be read: b: It cannot be read." in result.stdout
    assert result.stdout.endswith("b: quarantined.\n") and titles(folder) == ["A", "B"]
    again = say(folder, "harvest", "ours", "--one", "b")
    assert again.stdout.endswith("b: quarantined.\n") and rows(folder, "SELECT attempts FROM quarantine") == [(2,)]
    (folder / "records.json").write_text(TWO)
    assert "b: unchanged." in say(folder, "harvest", "ours", "--one", "b").stdout
    assert rows(folder, "SELECT * FROM quarantine") == []


def test_a_tombstone_and_what_is_not_selected_are_told(tmp_path: Path) -> None:
    folder = partner(tmp_path, TWO)
    assert say(folder, "harvest").exit_code == 0
    records = '[{"id": "a", "deleted": true}, {"id": "b", "title": "B", "type": "article"}]'
    (folder / "records.json").write_text(records)
    assert say(folder, "harvest", "ours", "--one", "a").stdout.endswith("a: withdrawn.\n")
    told = say(folder, "harvest", "ours", "--one", "b").stdout
    assert told.endswith("b: not selected.\n") and "None of them is selected" in told
    assert titles(folder) == []
    assert "0 new + 0 updated + 0 unchanged + 1 withdrawn + 1 not selected" in say(folder, "harvest").stderr


def test_a_harvester_that_breaks_off_is_told(tmp_path: Path) -> None:
    folder = partner(tmp_path, "no JSON", ALONE)
    result = say(folder, "harvest", "ours", "--one", "a")
    assert result.exit_code == 2 and "The harvester own broke off: JSONDecodeError" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--one", "a"),
        ("ours", "x", "--one", "a"),
        ("ours", "--one", "a", "--full"),
        ("ours", "--one", "a", "--dry-run"),
    ],
)
def test_one_record_is_of_one_source(tmp_path: Path, words: tuple[str, ...]) -> None:
    result = say(small(tmp_path), "harvest", *words)
    assert result.exit_code == 2 and "--one takes exactly one SOURCE" in result.stderr


def test_a_rehearsal_tells_the_numbers_and_stores_nothing(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder)
    before = dump(folder)
    files = sorted(p for p in folder.rglob("*") if p.suffix not in (".db-wal", ".db-shm"))
    sheet(folder, (ROWS[0].replace("Slaap", "Rust"), ROWS[1], ROWS[2], "S-4;Vier;Nieuw;2022"))
    result = say(folder, "harvest", "--dry-run")
    assert result.exit_code == 0
    assert "ours: complete; 4 listed = 1 new + 1 updated + 2 unchanged" in result.stderr
    assert result.stderr.endswith("Nothing was stored.\n")
    assert dump(folder) == before
    assert sorted(p for p in folder.rglob("*") if p.suffix not in (".db-wal", ".db-shm")) == files
    assert "4 listed = 1 new + 1 updated + 2 unchanged" in say(folder, "harvest").stderr


def test_a_rehearsal_before_the_first_night_makes_no_database(tmp_path: Path) -> None:
    folder = small(tmp_path)
    result = say(folder, "harvest", "ours", "--dry-run")
    assert result.exit_code == 0 and "3 listed = 3 new" in result.stderr and not (folder / "data").exists()


def test_a_rehearsal_ends_with_the_code_of_the_night_it_plays(tmp_path: Path) -> None:
    folder = small(tmp_path)
    night(folder)
    sheet(folder, ())
    result = say(folder, "harvest", "--dry-run")
    assert result.exit_code == 4 and "held" in result.stderr


def test_a_database_that_cannot_be_copied_is_told(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "data").mkdir()
    (folder / "data" / "catalogue.db").write_bytes(b"no database at all, but quite long enough to look at" * 40)
    result = say(folder, "harvest", "--dry-run")
    assert result.exit_code == 2 and "catalogue.db cannot be copied to" in result.stderr


def test_every_bundled_harvester_can_be_asked_for_one_record_and_rehearsed(built: Catalogue, tmp_path: Path) -> None:
    catalogue = copied(built, tmp_path)
    folder = catalogue.folder
    assert {s.harvester for s in catalogue.sources} == {"oaipmh", "dcat", "sheet", "schemaorg"}
    before = dump(folder, "response", "body")
    for source in catalogue.sources:
        [(name,)] = rows(
            folder,
            "SELECT r.identifier FROM record r JOIN description d ON d.record = r.id WHERE d.selected "
            f"AND r.state = 'current' AND r.source = '{source.name}' ORDER BY r.identifier LIMIT 1",
        )
        told = say(folder, "harvest", source.name, "--one", str(name))
        assert told.exit_code == 0 and f"{name}: unchanged. " in told.stdout, told.output
        lost = say(folder, "harvest", source.name, "--one", "no such record")
        assert lost.exit_code == 2 and "“no such record”" in lost.stderr, lost.output
    assert say(folder, "harvest", "--dry-run", "--full").stderr.count(" listed = ") == len(catalogue.sources)
    assert dump(folder, "response", "body") == before
