"""Who is at work on a catalogue: one process, known by name, until it is done or gives no sign of life any more.

Takes the folder ``data``; leaves in it ``lease.db``, one row with host, process, command and the last beat, and a file
``lock`` for the processes of one machine, which the system frees with a dead one; a network folder without such locks
does without. The lease is a database of its own, so that no long transaction keeps a beat waiting.
"""

import fcntl
import os
import platform
import sqlite3
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from fairdict.errors import LockedError, StoreError

BEAT = 30.0
"""Seconds between two signs of life."""
EXPIRY = 120.0
"""Seconds without one after which a lease is nobody's."""

_TABLE = (
    "CREATE TABLE IF NOT EXISTS lease (one INTEGER PRIMARY KEY CHECK (one = 1), host TEXT NOT NULL, "
    "process INTEGER NOT NULL, command TEXT NOT NULL, since REAL NOT NULL, beat REAL NOT NULL, token TEXT NOT NULL)"
)

_FOREIGN = "; if no fairdict is at work here, delete the file"
"""What helps against a file that is no lease; where the disk is full, or closed, it would not."""


class Lease:
    """A claim to the catalogue whose data is in ``folder``; ``command`` is what another run is told of this one.

    ``clock`` is the time in seconds since 1970, ``host`` this machine's name, ``lock`` whether the file system may be
    asked for a lock of its own.
    """

    def __init__(
        self,
        folder: Path,
        command: str,
        *,
        clock: Callable[[], float] = time.time,
        host: str = "",
        lock: bool = True,
    ) -> None:
        self.folder = folder
        self.command = command
        self.clock = clock
        self.host = host or platform.node()
        self.token = uuid.uuid4().hex
        self.path = folder / "lease.db"
        self._lock = lock
        self._handle: int | None = None
        self._db: sqlite3.Connection | None = None
        self._turn = threading.Lock()
        self._last = 0.0
        self._lost = False

    def claim(self) -> None:
        """Takes the catalogue; raises :class:`LockedError` naming who has it, :class:`StoreError` where nothing can be
        written."""
        try:
            alone = self._lock and self._locked()
            self._db = self._open()
            self._take(alone)
        except BaseException as error:
            self._close()
            if isinstance(error, sqlite3.Error):
                foreign = "" if isinstance(error, sqlite3.OperationalError) else _FOREIGN
                raise StoreError(
                    f"{self.path} cannot be used: {error}. Check the folder's permissions and free space{foreign}."
                ) from error
            raise

    def beat(self) -> None:
        """Gives a sign of life; from the moment that another run has taken over, :meth:`check` raises."""
        with self._turn:
            now = self.clock()
            if self._db is None:
                return
            with suppress(sqlite3.Error):  # a beat may fail; the next one tells whether it mattered
                found = self._db.execute("UPDATE lease SET beat = ? WHERE token = ?", (now, self.token))
                self._last = now
                self._lost = self._lost or found.rowcount == 0

    def check(self) -> None:
        """Raises :class:`LockedError` where another run took the catalogue over while this one was silent."""
        if not self._lost and abs(self.clock() - self._last) > EXPIRY:
            self.beat()
        if self._lost:
            raise LockedError(
                f"This run gave no sign of life for {EXPIRY:g} seconds, and another fairdict took over "
                f"{self._catalogue()}. Nothing more is written; run it again when the other is done."
            )

    def release(self) -> None:
        """Gives the catalogue back."""
        with self._turn:
            if self._db is not None:
                with suppress(sqlite3.Error):  # it expires by itself
                    self._db.execute("DELETE FROM lease WHERE token = ?", (self.token,))
            self._close()

    def _locked(self) -> bool:
        """Takes the machine's own lock; False where the file system has none."""
        path = self.folder / "lock"
        try:
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(f"{path} cannot be opened: {error}. Check the folder's permissions.") from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(self._handle, 100).decode("ascii", "replace").strip() or "unknown"
            row = None
            with suppress(sqlite3.Error, StoreError):
                self._db = self._open()
                row = self._db.execute("SELECT * FROM lease").fetchone()
            raise self._refusal(row if row is not None and str(row["process"]) == holder else None, holder) from None
        except OSError:  # network folders that know no such lock
            return False
        os.ftruncate(self._handle, 0)
        os.write(self._handle, str(os.getpid()).encode())
        return True

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA busy_timeout = 10000")
            db.execute(_TABLE)
        except BaseException:
            db.close()
            raise
        return db

    def _take(self, alone: bool) -> None:
        assert self._db is not None
        now = self.clock()
        self._db.execute("BEGIN IMMEDIATE")
        row = self._db.execute("SELECT * FROM lease").fetchone()
        if row is not None and self._lives(row, alone, now):
            raise self._refusal(row, "")
        self._db.execute(
            "INSERT OR REPLACE INTO lease VALUES (1, ?, ?, ?, ?, ?, ?)",
            (self.host, os.getpid(), self.command, now, now, self.token),
        )
        self._db.execute("COMMIT")
        self._last = now

    def _lives(self, row: sqlite3.Row, alone: bool, now: float) -> bool:
        """Whether the holder is at work: on this machine the lock or the process tells, elsewhere the last beat."""
        if row["host"] == self.host and (alone or not _runs(row["process"])):
            return False
        return bool(now - row["beat"] <= EXPIRY)

    def _refusal(self, row: sqlite3.Row | None, process: str) -> LockedError:
        who, silent = f"process {process}", ""
        if row is not None:
            since = datetime.fromtimestamp(row["since"], UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
            who = f"process {row['process']} on {row['host']}, “{row['command']}”, since {since}"
            if row["host"] != self.host:
                silent = (
                    f" Its last sign of life was {max(0.0, self.clock() - row['beat']):.0f} seconds ago; after "
                    f"{EXPIRY:g} without one the catalogue is free."
                )
        return LockedError(
            f"Another fairdict ({who}) is at work on {self._catalogue()}. Wait until it is done, or end it.{silent}"
        )

    def _catalogue(self) -> Path:
        return self.folder.parent.resolve()

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _runs(process: int) -> bool:
    """Whether a process of that number exists on this machine."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's
        return True
    return True


@contextmanager
def held(lease: Lease, every: float = BEAT) -> Iterator[Lease]:
    """Holds ``lease`` for the block, with a thread that gives a sign of life ``every`` so many seconds."""
    lease.claim()
    done = threading.Event()

    def living() -> None:
        while not done.wait(every):
            lease.beat()

    heart = threading.Thread(target=living, daemon=True)
    heart.start()
    try:
        yield lease
    finally:
        done.set()
        heart.join()
        lease.release()
