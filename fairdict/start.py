"""The beginning of a source's run: its row, its cursor, and the place where an interrupted run is gone on with.

Takes a source and the night's clock; leaves a run that is open, what an earlier one left either kept for it or gone.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fairdict.config import Source
from fairdict.harvester import Harvester
from fairdict.store import Store

MEMORY = timedelta(hours=36)
"""How old a run may be that is gone on with: last night's, but no older, for lists change."""


@dataclass(frozen=True)
class Start:
    """Where a run begins: its id, the cursor, and the place where an earlier run was left, with what it had listed."""

    run: int
    since: str | None
    position: str = ""
    listed: int = 0


def begin(store: Store, source: Source, harvester: Harvester, as_of: str, now: str, *, whole: bool) -> Start:
    """Opens a run of ``source`` as of the date ``as_of``, at the time ``now``; with ``whole`` the cursor is ignored."""
    since = None if whole else _since(store, source, harvester, as_of)
    publisher = source.publisher.name if source.publisher else ""
    row = (source.name, source.harvester, source.url, publisher, source.role, source.rank, source.licence)
    with store.transaction() as db:
        known = db.execute(
            "SELECT name, harvester, url, publisher, role, rank, licence FROM source WHERE name = ?",
            (source.name,),
        ).fetchone()
        if known is None or tuple(known) != row:
            db.execute(
                "INSERT INTO source (name, harvester, url, publisher, role, rank, licence) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET harvester = excluded.harvester, "
                "url = excluded.url, publisher = excluded.publisher, role = excluded.role, rank = excluded.rank, "
                "licence = excluded.licence",
                row,
            )
        position, marked = _left(store, source, harvester, now, since)
        db.execute(
            "UPDATE run SET verdict = 'failed', ended = started, message = 'interrupted' "
            "WHERE source = ? AND verdict = 'running'",
            (source.name,),
        )
        db.execute(
            "UPDATE run SET position = '', rest = '' WHERE source = ? AND (position || rest) != ''", [source.name]
        )
        if position:  # what came after the mark comes again; what was taken over in the meantime is staged no more
            db.execute(
                "UPDATE listing SET earlier = n > ?, again = again - late, late = 0, "
                "staged = EXISTS (SELECT 1 FROM record r WHERE r.state = 'staged' "
                "AND r.source = listing.source AND r.identifier = listing.identifier) WHERE source = ?",
                (marked, source.name),
            )
        else:  # what a run that died left behind never counted; the night begins clean
            db.execute("DELETE FROM record WHERE source = ? AND state = 'staged'", (source.name,))
            db.execute("DELETE FROM listing WHERE source = ?", (source.name,))
        db.execute(
            "DELETE FROM response WHERE source = ? AND id NOT IN (SELECT response FROM record "
            "WHERE response IS NOT NULL)",
            (source.name,),
        )
        run = db.execute(
            "INSERT INTO run (source, started, as_of, whole, asked, since, position, marked) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (source.name, now, as_of, since is None, source.asked, since, position, marked),
        ).lastrowid
    store.view_listed(source.name)
    listed = store.value("SELECT COALESCE(MAX(n), 0) FROM listing WHERE source = ?", source.name)
    return Start(int(run or 0), since, position, int(listed))


def _left(store: Store, source: Source, harvester: Harvester, now: str, since: str | None) -> tuple[str, int]:
    """Where the last run was left that is to be gone on with, and how much it had listed there; empty where there is
    none, or it asked otherwise."""
    row = store.db.execute(
        "SELECT started, asked, since, position, marked FROM run WHERE source = ? ORDER BY id DESC LIMIT 1",
        (source.name,),
    ).fetchone()
    if row is None or not row["position"] or not hasattr(harvester, "resume"):
        return "", 0
    if row["asked"] != source.asked or row["since"] != since:
        return "", 0
    age = datetime.fromisoformat(now) - datetime.fromisoformat(row["started"])
    return (str(row["position"]), int(row["marked"])) if age <= MEMORY else ("", 0)


def _since(store: Store, source: Source, harvester: Harvester, as_of: str) -> str | None:
    """Where the walk begins: the last complete run's cursor, or None where everything is to be listed."""
    row = store.db.execute(
        "SELECT c.value, c.whole_at, s.asked FROM cursor c JOIN source s ON s.name = c.source WHERE c.source = ?",
        (source.name,),
    ).fetchone()
    if row is None or row["asked"] not in ("", source.asked):
        return None  # another address, harvester or options: nothing is known of what lies there
    if not getattr(harvester, "persistent", False):
        if not row["whole_at"]:
            return None
        if (date.fromisoformat(as_of) - date.fromisoformat(row["whole_at"])).days >= source.full_every:
            return None
    return str(row["value"])
