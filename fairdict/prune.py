"""The end of a night: what was only history, and is older than ``[keep]`` says, goes.

Takes a store and a number of days; leaves the runs and changes of those days, and of older runs the latest of each
source, those that a cursor rests on, and those that are held.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from fairdict.store import Store


@dataclass(frozen=True)
class Pruned:
    """How many runs and changes were forgotten."""

    runs: int
    changes: int


def prune(store: Store, days: int, *, as_of: str) -> Pruned:
    """Forgets runs and changes from more than ``days`` days before ``as_of``; writes nothing where there are none."""
    oldest = (date.fromisoformat(as_of) - timedelta(days=days)).isoformat()
    old = [
        (row["id"],)
        for row in store.rows(
            "SELECT id FROM run r WHERE as_of < ? AND id NOT IN (SELECT run FROM cursor) "
            "AND EXISTS (SELECT 1 FROM run later WHERE later.source = r.source AND later.id > r.id) "
            "AND (verdict != 'held' OR EXISTS (SELECT 1 FROM run later WHERE later.source = r.source "
            "AND later.id > r.id AND later.verdict IN ('complete', 'incomplete')))",
            oldest,
        )
    ]
    changes = int(store.value("SELECT COUNT(*) FROM change WHERE as_of < ?", oldest))
    if old or changes:
        with store.transaction() as db:
            for table in ("record", "response"):  # these outlive the run that brought them
                db.executemany(f"UPDATE {table} SET run = NULL WHERE run = ?", old)
            db.executemany("DELETE FROM run WHERE id = ?", old)
            db.execute("DELETE FROM change WHERE as_of < ?", (oldest,))
    return Pruned(len(old), changes)
