"""``data/catalogue.db``: everything between the stages, one SQLite file in WAL mode.

Opens, creates, migrates (after a copy) and locks it; keeps answers once per hash. Stages own their queries and write in
transactions, so a process killed at any moment leaves the state before or after, never between.
"""

import os
import re
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import sqlite_utils

from fairdict.document import canonical, digest
from fairdict.errors import StoreError
from fairdict.lease import Lease, held
from fairdict.model import Record, Response
from fairdict.schema import SCHEMA, VERSION

Migration = Callable[[sqlite3.Connection], None]


_CREATED = re.compile(r"CREATE (?:TABLE|VIEW|INDEX) (\w+)")
_JUDGED = ("VIEW finding_row", "TABLE finding", "TABLE score")


def _second(db: sqlite3.Connection) -> None:
    """Evidence tells more of each address: what is known stays, and is filled in when the address is tried again.
    Findings are kept in another way: they are made anew by the next build."""
    text = "TEXT NOT NULL DEFAULT ''"
    for column in ("roles", "head", "detail", "seen", "tombstone", "redirects", "links", "embedded", "negotiated"):
        db.execute(f"ALTER TABLE evidence ADD COLUMN {column} {'INTEGER' if column == 'head' else text}")
    db.execute("UPDATE evidence SET seen = substr(tried, 1, 10) WHERE status BETWEEN 200 AND 299")
    db.execute("UPDATE evidence SET head = status WHERE method = 'HEAD'")
    for kept in _JUDGED:
        db.execute(f"DROP {kept}")
    db.execute("DELETE FROM stage WHERE name = 'assess'")
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master").fetchall()}
    for statement in SCHEMA.split(";\n"):
        created = _CREATED.search(statement)
        if created is not None and created[1] not in there:
            db.execute(statement)


MIGRATIONS: Sequence[Migration] = (_second,)
"""What leads from each schema number to the next, the first from 1 to 2."""


class Store:
    """An open catalogue database; ``db`` is the connection, in autocommit outside :meth:`transaction`."""

    def __init__(self, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        self.path = path
        self._migrations = migrations
        self._turn = threading.RLock()
        self._check: Callable[[], None] = lambda: None
        target = VERSION if migrations is MIGRATIONS else 1 + len(migrations)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                _create(path)
            self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            try:
                self.db.row_factory = sqlite3.Row
                self.db.execute("PRAGMA busy_timeout = 60000")
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.execute("PRAGMA synchronous = NORMAL")
                self.db.execute("PRAGMA foreign_keys = ON")
                self._prepare(target, migrations)
            except BaseException:
                self.db.close()
                raise
        except (sqlite3.Error, OSError) as error:
            raise StoreError(
                f"{path} cannot be opened: {error}. Check the folder's permissions and free space."
            ) from error

    def _prepare(self, target: int, migrations: Sequence[Migration]) -> None:
        found = self.db.execute("PRAGMA user_version").fetchone()[0]
        if found > target:
            raise StoreError(
                f"{self.path} was written by a newer fairdict (schema {found}; this one knows {target}). "
                "Update fairdict."
            )
        if found < 1:
            raise StoreError(
                f"{self.path} is not a catalogue that fairdict wrote. Move it away, or name another folder."
            )
        if found < target:
            self._copy(self.path.with_name(f"{self.path.name}.schema-{found}"))
            for number in range(found, target):
                with self.transaction():
                    if self.value("PRAGMA user_version") == number:  # no other process was faster
                        migrations[number - 1](self.db)
                        self.db.execute(f"PRAGMA user_version = {number + 1}")

    def _copy(self, path: Path) -> None:
        """Copies the database as it is to ``path``, whole or not at all, whoever reads or writes it meanwhile."""
        fresh = path.with_name(f"{path.name}.new-{os.getpid()}")
        fresh.unlink(missing_ok=True)
        try:
            into = sqlite3.connect(fresh)
            try:
                self.db.backup(into)
            finally:
                into.close()
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)

    def beside(self, check: Callable[[], None]) -> "Store":
        """Another connection to the same database, for another thread: the two write in turn. ``check`` is asked before
        each transaction, and raises where the thread is to end."""

        def both() -> None:
            self._check()
            check()

        other = Store(self.path, self._migrations)
        other._turn, other._check = self._turn, both
        return other

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All statements inside take effect together, or none; raises :class:`StoreError` where that cannot be, and
        :class:`LockedError` where another run has taken the catalogue over."""
        with self._turn:
            self._check()
            try:
                self.db.execute("BEGIN IMMEDIATE")
                yield self.db
                self.db.execute("COMMIT")
            except BaseException as error:
                if self.db.in_transaction:  # a full disk has ended it already
                    self.db.execute("ROLLBACK")
                if isinstance(error, sqlite3.OperationalError):
                    raise StoreError(
                        f"{self.path} cannot be written: {error}. Check the folder's permissions and free space."
                    ) from error
                raise

    @contextmanager
    def locked(self, command: str = "fairdict") -> Iterator[Lease]:
        """Holds the catalogue against other runs, which are told that this one is ``command``; raises
        :class:`LockedError` naming who has it. A dead holder's lease expires."""
        with held(Lease(self.path.parent, command)) as lease:
            self._check = lease.check
            try:
                yield lease
            finally:
                self._check = lambda: None

    def close(self) -> None:
        """Ends the connection."""
        self.db.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self.db.execute(sql, values).fetchall()

    def value(self, sql: str, *values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        row = self.db.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def view_listed(self, source: str) -> None:
        """Makes ``listed`` the rows of ``listing`` that belong to ``source``, for this connection."""
        name = source.replace("'", "''")
        self.db.execute("DROP VIEW IF EXISTS temp.listed")
        self.db.execute(
            "CREATE TEMP VIEW listed AS SELECT identifier, hash, datestamp, deleted, staged, again FROM main.listing "
            f"WHERE source = '{name}'"
        )

    def keep(self, source: str, run: int | None, response: Response) -> int:
        """Stores an answer, its body once per content, and gives its id."""
        name = digest(response.body)
        self.db.execute("INSERT OR IGNORE INTO body VALUES (?, ?)", (name, packed(response.body)))
        found = self.db.execute(
            "INSERT INTO response (source, run, url, status, headers, fetched, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                run,
                response.url,
                response.status,
                canonical(dict(response.headers)).decode(),
                response.fetched,
                name,
            ),
        )
        return int(found.lastrowid or 0)

    def add(
        self,
        source: str,
        record: Record,
        state: str,
        mark: str,
        *,
        response: int | None,
        run: int | None,
        since: str,
        changed: str,
    ) -> None:
        """Stores a version of a record in ``state``; ``mark`` is the hash that tells it from others, ``response`` the
        row of the answer it came in."""
        self.db.execute(
            "INSERT INTO record (source, identifier, state, datestamp, deleted, media_type, locator, page, hints, "
            "hash, bytes, response, run, since, changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                record.identifier,
                state,
                record.datestamp,
                record.deleted,
                record.media_type,
                record.locator,
                record.page,
                canonical(dict(record.hints)).decode(),
                mark,
                packed(record.body),
                response,
                run,
                since,
                changed,
            ),
        )

    def done(self, stage: str, input: str) -> bool:
        """Whether ``stage`` was last completed with this very ``input``."""
        return bool(self.value("SELECT input FROM stage WHERE name = ?", stage) == input)

    def finished(self, stage: str, input: str) -> None:
        """Notes that ``stage`` was completed with ``input``; writes nothing where that was known."""
        if not self.done(stage, input):
            self.db.execute("INSERT OR REPLACE INTO stage VALUES (?, ?)", (stage, input))


def _create(path: Path) -> None:
    """Makes an empty database beside ``path`` and moves it there whole."""
    fresh = path.with_name(f"{path.name}.new-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        db = sqlite_utils.Database(fresh)
        try:
            db.conn.execute("PRAGMA synchronous = OFF")  # nothing rests on it before it is flushed and moved
            db.conn.executescript(SCHEMA)
            db.table("dataset").enable_fts(
                ["title", "description"], create_triggers=True, tokenize="unicode61 remove_diacritics 2"
            )
            db.conn.execute(f"PRAGMA user_version = {VERSION}")
            db.conn.commit()
        finally:
            db.close()
        with fresh.open("rb") as file:
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def packed(body: bytes) -> bytes:
    """``body`` compressed for the database."""
    return zlib.compress(body, 3)


def unpacked(body: bytes) -> bytes:
    """What :func:`packed` was given."""
    return zlib.decompress(body)


def loads(text: str | bytes) -> Any:
    """A JSON column as Python values."""
    return orjson.loads(text)
