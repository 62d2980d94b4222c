"""The database: made whole or not at all, migrated after a copy, held by one process, and readable by others."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils

from fairdict.errors import LockedError, StoreError
from fairdict.evidence import everything
from fairdict.model import Response
from fairdict.schema import VERSION
from fairdict.store import Store, packed, unpacked

HOLDER = """
import sys
from pathlib import Path
from fairdict.store import Store
with Store(Path(sys.argv[1])).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalogue" / "data" / "catalogue.db"


@pytest.fixture
def oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The schema has its first number, so that a test's own migrations are all there are."""
    monkeypatch.setattr("fairdict.store.VERSION", 1)


def hold(path: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    return holder


def release(holder: "subprocess.Popen[str]", *, kill: bool = False) -> None:
    if kill:
        holder.kill()
    holder.communicate(timeout=60)


def test_a_new_database_stands_there_whole(path: Path) -> None:
    with Store(path) as store:
        assert store.value("PRAGMA user_version") == VERSION
        assert store.value("PRAGMA journal_mode") == "wal"
        assert store.value("PRAGMA foreign_keys") == 1
        assert store.value("SELECT COUNT(*) FROM dataset") == 0
        assert store.value("SELECT title FROM dataset") is None
    assert not [p.name for p in path.parent.iterdir() if "new" in p.name]


def test_a_database_that_cannot_be_made_leaves_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fairdict.store.SCHEMA", "CREATE TABLE half (a); CREATE TABEL;")
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(path)
    assert list(path.parent.iterdir()) == []


def test_what_was_written_is_found_again(path: Path) -> None:
    with Store(path) as store:
        assert not store.done("merge", "1")
        store.finished("merge", "1")
        store.finished("merge", "1")
    with Store(path) as store:
        assert store.done("merge", "1") and not store.done("merge", "2") and not store.done("assess", "1")


def test_a_transaction_takes_effect_whole_or_not_at_all(path: Path) -> None:
    with Store(path) as store:
        with pytest.raises(KeyboardInterrupt), store.transaction() as db:
            db.execute("INSERT INTO stage VALUES ('a', 'b')")
            raise KeyboardInterrupt
        assert store.rows("SELECT * FROM stage") == []
        with store.transaction() as db:
            db.execute("INSERT INTO stage VALUES ('a', 'b')")
        assert len(store.rows("SELECT * FROM stage")) == 1


def test_what_cannot_be_written_is_a_sentence(path: Path) -> None:
    with Store(path) as store:
        store.db.execute(f"PRAGMA max_page_count = {store.value('PRAGMA page_count')}")
        with pytest.raises(StoreError) as caught, store.transaction() as db:
            db.execute("INSERT INTO body VALUES ('a', zeroblob(1000000))")
        assert caught.value.message == (
            f"{path} cannot be written: database or disk is full. Check the folder's permissions and free space."
        )
        assert not store.db.in_transaction
        with pytest.raises(sqlite3.IntegrityError), store.transaction() as db:  # a mistake of ours stays one
            db.execute("INSERT INTO cursor VALUES ('nobody', 'x', 1, '')")


def test_a_newer_schema_is_refused(path: Path) -> None:
    with Store(path) as store:
        store.db.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(StoreError) as caught:
        Store(path)
    assert caught.value.message == (
        f"{path} was written by a newer fairdict (schema {VERSION + 1}; this one knows {VERSION}). Update fairdict."
    )


def test_another_database_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    with pytest.raises(StoreError, match=r"is not a catalogue that fairdict wrote. Move it away"):
        Store(path)
    path.write_bytes(b"")
    with pytest.raises(StoreError, match=r"is not a catalogue that fairdict wrote"):
        Store(path)


def test_what_is_no_database_is_a_sentence(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"Dear reader, this is a letter." * 100)
    with pytest.raises(StoreError, match=r"catalogue\.db cannot be opened: file is not a database"):
        Store(path)


def test_a_place_where_no_folder_can_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError, match=r"cannot be opened: .* Check the folder's permissions and free space\."):
        Store(tmp_path / "data" / "catalogue.db")


def test_a_lock_that_cannot_be_made_is_a_sentence(path: Path) -> None:
    with Store(path) as store:
        (path.parent / "lock").mkdir()
        with (
            pytest.raises(StoreError, match=r"lock cannot be opened: .* Check the folder's permissions\."),
            store.locked(),
        ):
            pass


def test_an_older_schema_is_migrated_after_a_copy(path: Path, oldest: None) -> None:
    with Store(path) as store:
        store.db.execute("INSERT INTO stage VALUES ('a', 'kept')")

    def first(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE stage ADD COLUMN note TEXT NOT NULL DEFAULT 'new'")

    def second(db: sqlite3.Connection) -> None:
        db.execute("UPDATE stage SET note = note || 'er'")

    with Store(path, (first, second)) as store:
        assert store.value("PRAGMA user_version") == 3
        assert tuple(store.rows("SELECT * FROM stage")[0]) == ("a", "kept", "newer")
    copy = path.with_name("catalogue.db.schema-1")
    with Store(path, (first, second)), sqlite3.connect(copy) as old:
        assert old.execute("SELECT * FROM stage").fetchall() == [("a", "kept")]
        assert old.execute("PRAGMA user_version").fetchone() == (1,)
    old.close()


def test_the_copy_has_what_a_reader_keeps_out_of_the_file(path: Path, oldest: None) -> None:
    with Store(path) as store:
        store.db.execute("INSERT INTO stage VALUES ('a', 'old')")
        reader = sqlite3.connect(path)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM stage").fetchall()  # holds the log as it was
        store.db.execute("INSERT INTO stage VALUES ('b', 'kept')")
        with Store(path, (lambda db: None,)):
            pass
        reader.close()
    copy = sqlite3.connect(path.with_name("catalogue.db.schema-1"))
    assert copy.execute("SELECT name FROM stage ORDER BY name").fetchall() == [("a",), ("b",)]
    copy.close()
    assert not list(path.parent.glob("*.new-*"))


def test_two_that_open_an_older_schema_at_once_migrate_it_once(path: Path, oldest: None) -> None:
    Store(path).close()
    with Store(path) as other:

        def first(db: sqlite3.Connection) -> None:
            db.execute("ALTER TABLE stage ADD COLUMN note TEXT NOT NULL DEFAULT 'new'")

        class Late(Store):
            def _copy(self, path: Path) -> None:
                super()._copy(path)
                first(other.db)
                other.db.execute("PRAGMA user_version = 2")

        with Late(path, (first,)) as late:
            assert late.value("PRAGMA user_version") == 2


def test_a_migration_that_fails_changes_nothing(path: Path, oldest: None) -> None:
    Store(path).close()

    def broken(db: sqlite3.Connection) -> None:
        db.execute("CREATE TABLE half (a)")
        db.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(StoreError, match="no such table: nowhere"):
        Store(path, (broken,))
    with Store(path) as store:
        assert store.value("PRAGMA user_version") == 1
        assert store.value("SELECT COUNT(*) FROM sqlite_master WHERE name = 'half'") == 0


FIRST = """
DROP VIEW finding_row;
DROP TABLE finding;
DROP TABLE ruleset;
DROP TABLE wording;
DROP TABLE standing;
DROP TABLE step;
DROP TABLE scorecard;
CREATE TABLE finding (
  of TEXT NOT NULL CHECK (of IN ('description', 'dataset')), subject TEXT NOT NULL, outcomes TEXT NOT NULL,
  input TEXT NOT NULL, PRIMARY KEY (of, subject)
);
CREATE VIEW finding_row AS SELECT of, subject FROM finding;
INSERT INTO finding VALUES ('dataset', 'x', '[]', 'y');
INSERT INTO score VALUES ('dataset', 'x', 'mqa', '1', 1, 2, 405, '', '{}');
INSERT INTO stage VALUES ('assess', 'z');
INSERT INTO stage VALUES ('merge', 'z');
DROP TABLE evidence;
CREATE TABLE evidence (
  url TEXT PRIMARY KEY, tried TEXT NOT NULL, status INTEGER, error TEXT NOT NULL DEFAULT '',
  method TEXT NOT NULL DEFAULT 'HEAD', media_type TEXT NOT NULL DEFAULT '', length INTEGER,
  final_url TEXT NOT NULL DEFAULT '', failures INTEGER NOT NULL DEFAULT 0
);
INSERT INTO evidence VALUES ('https://x.example/a', '2026-01-02T02:00:00Z', 200, '', 'HEAD', 'text/csv', 9, '', 0);
INSERT INTO evidence VALUES ('https://x.example/b', '2026-01-03T02:00:00Z', 200, '', 'GET', '', NULL, '', 0);
INSERT INTO evidence VALUES ('https://x.example/c', '2026-01-04T02:00:00Z', NULL, 'dns', 'HEAD', '', NULL, '', 2);
PRAGMA user_version = 1;
"""


def test_a_database_of_the_first_schema_becomes_one_of_today_and_keeps_its_evidence(path: Path) -> None:
    with Store(path) as store:
        fresh = columns(store)
        store.db.executescript(FIRST)
    with Store(path) as store:
        assert store.value("PRAGMA user_version") == VERSION
        assert columns(store) == fresh
        assert [store.value(f"SELECT COUNT(*) FROM {t}") for t in ("finding", "finding_row", "score")] == [0, 0, 0]
        assert [r["name"] for r in store.rows("SELECT name FROM stage")] == ["merge"]  # all is judged anew
        assert {e.url[-1]: (e.status, e.head, e.seen, e.failures) for e in everything(store)} == {
            "a": (200, 200, "2026-01-02", 0), "b": (200, None, "2026-01-03", 0), "c": (None, None, "", 2)
        }  # fmt: skip
    assert path.with_name("catalogue.db.schema-1").exists()


def columns(store: Store) -> dict[str, list[str]]:
    """The names of every table's and view's columns."""
    names = [r["name"] for r in store.rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    return {name: [c["name"] for c in store.rows(f"PRAGMA table_info({name})")] for name in names}


def test_a_second_process_is_told_who_holds_the_catalogue(path: Path) -> None:
    holder = hold(path)
    try:
        with Store(path) as store, pytest.raises(LockedError) as caught, store.locked():
            pass
        assert caught.value.message.startswith(f"Another fairdict (process {holder.pid} on ")
        assert caught.value.message.endswith(f" is at work on {path.parent.parent}. Wait until it is done, or end it.")
        assert caught.value.exit_code == 6
    finally:
        release(holder)
    with Store(path) as store, store.locked():
        assert (path.parent / "lock").read_text() == str(os.getpid())


def test_the_lock_of_a_dead_process_is_gone(path: Path) -> None:
    release(hold(path), kill=True)
    with Store(path) as store:
        with store.locked():
            pass
        with store.locked():
            pass


def test_a_body_is_kept_once(path: Path) -> None:
    with Store(path) as store:
        store.db.execute("INSERT INTO source (name, harvester, url) VALUES ('a', 'b', 'c')")
        store.db.execute("INSERT INTO run (source, started, as_of) VALUES ('a', '', '')")
        response = Response("https://a.example/", 200, {"etag": "x"}, b"body" * 99, "2026-03-01T00:00:00Z")
        assert [store.keep("a", 1, response) for _ in range(2)] == [1, 2]
        assert [unpacked(r[0]) for r in store.rows("SELECT bytes FROM body")] == [b"body" * 99]
        assert tuple(store.rows("SELECT url, status, headers, fetched FROM response")[0]) == (
            "https://a.example/", 200, '{"etag":"x"}', "2026-03-01T00:00:00Z",
        )  # fmt: skip
    assert unpacked(packed(b"")) == b""


def test_a_steward_can_read_it_with_other_tools(path: Path) -> None:
    with Store(path) as store:
        store.db.execute(
            "INSERT INTO dataset (key, iri, kind, state, title, description, document, hash, input, since, changed) "
            "VALUES ('k', 'https://x/', 'Dataset', 'live', 'Köln geluid', 'Over lawaai', '{}', '', '', '', '')"
        )
        store.db.execute("""INSERT INTO ruleset VALUES (1, '2', '[["F1",1],["F2",3]]')""")
        store.db.execute("""INSERT INTO wording VALUES (7, '["a"]', 'Fill it in.', 'Vul het in.')""")
        store.db.execute(
            """INSERT INTO finding VALUES ('dataset', 'k', 1, 'pf', '{"v":["","x","dc:title"],"1":[1,2,0,7]}', '')"""
        )
    database = sqlite_utils.Database(path)
    try:
        assert {"source", "run", "record", "description", "dataset", "issue", "change"} <= set(database.table_names())
        assert [row["key"] for row in database.table("dataset").search("koln")] == ["k"]
        seen = "SELECT rule, version, outcome, value, place, reason, fix, fix_nl FROM finding_row"
        assert [tuple(row.values()) for row in database.query(seen)] == [
            ("F1", 1, "pass", "", "", "", "", ""),
            ("F2", 3, "fail", "x", "dc:title", "", "Fill it in.", "Vul het in."),
        ]
    finally:
        database.close()
