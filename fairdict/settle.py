"""The end of a source's run: its numbers, its verdict, and whether what was staged counts.

Takes what :mod:`fetch` listed and :mod:`normalise` made of it; leaves the run row with numbers that add up
(listed = new + updated + unchanged + withdrawn + not selected + quarantined + duplicate; gone apart) and, unless the
run is held or failed, the staged records in the place of the old ones, all in one transaction.
"""

from dataclasses import dataclass, replace

from fairdict.config import Source
from fairdict.errors import FairdictError
from fairdict.harvester import Listing
from fairdict.model import Verdict
from fairdict.store import Store
from fairdict.verdict import NONE, Numbers, count, judge, turned

ABSENCES = 2
"""Complete full listings that must miss a record before it counts as gone."""


@dataclass(frozen=True)
class Outcome:
    """A settled run: its verdict, numbers, and the sentence that explains anything but *complete*."""

    source: str
    verdict: Verdict
    numbers: Numbers
    message: str

    @property
    def line(self) -> str:
        """The line a steward reads; its numbers add up."""
        n = self.numbers
        parts = [
            f"{n.listed} listed = {n.new} new + {n.updated} updated + {n.unchanged} unchanged + {n.withdrawn} withdrawn"
            f" + {n.not_selected} not selected + {n.quarantined} quarantined + {n.duplicate} duplicate"
        ]
        if n.gone:
            parts.append(f"{n.gone} gone")
        return f"{self.source}: {self.verdict}; {'; '.join(parts)}" + (f". {self.message}" if self.message else "")


def settle(
    store: Store, source: Source, run: int, listing: Listing, error: str, *, as_of: str, now: str,
    unfinished: bool = False,
) -> Outcome:  # fmt: skip
    """Ends ``run`` of ``source``, whose walk left ``listing`` and, where it broke off, the sentence ``error``; with
    ``unfinished`` what it listed is kept for the next run to go on with."""
    numbers = count(store, source.name, listing.full and listing.ended and not error)
    asked = _asked(store, run)
    verdict, message = judge(source, listing, error, numbers)
    if verdict in ("complete", "incomplete"):
        why = turned(store, source, asked == store.value("SELECT asked FROM source WHERE name = ?", source.name))
        verdict, message = ("held", why) if why else (verdict, message)
    with store.transaction():
        if verdict in ("complete", "incomplete"):
            _apply(store, source.name, listing, verdict, as_of)
        elif verdict == "held":  # what was listed stays listed until the steward or the next run decides
            store.db.execute(
                "UPDATE run SET cursor = ?, tombstones = ?, rest = ? WHERE id = ?",
                (listing.cursor, listing.tombstones, listing.rest, run),
            )
            store.db.execute("UPDATE listing SET earlier = 0 WHERE source = ? AND earlier", (source.name,))
        else:
            store.db.execute("DELETE FROM record WHERE source = ? AND state = 'staged'", (source.name,))
        if verdict != "incomplete" or not unfinished:
            store.db.execute("UPDATE run SET position = '' WHERE id = ?", (run,))
            if verdict != "held":
                store.db.execute("DELETE FROM listing WHERE source = ?", (source.name,))
        if verdict == "complete" and listing.full:
            _answered(store, source.name, asked)
        if verdict == "complete":
            _advance(store, source.name, listing, run, as_of)
        store.db.execute(
            "UPDATE run SET ended = ?, verdict = ?, listed = ?, new = ?, updated = ?, unchanged = ?, withdrawn = ?, "
            "not_selected = ?, quarantined = ?, duplicate = ?, gone = ?, total = ?, message = ? WHERE id = ?",
            (
                now, verdict, numbers.listed, numbers.new, numbers.updated, numbers.unchanged, numbers.withdrawn,
                numbers.not_selected, numbers.quarantined, numbers.duplicate, numbers.gone, listing.total,
                message, run,
            ),
        )  # fmt: skip
    return Outcome(source.name, verdict, numbers, message)


def _advance(store: Store, source: str, listing: Listing, run: int, as_of: str) -> None:
    """Moves the cursor to where the next run is to begin."""
    if not listing.cursor:
        return
    # Where tombstones last, a list of changes tells what is gone as well as a full one does.
    whole_at = as_of if listing.full or listing.tombstones else ""
    store.db.execute(
        "INSERT INTO cursor VALUES (?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET value = excluded.value, "
        "run = excluded.run, whole_at = CASE WHEN excluded.whole_at = '' THEN whole_at ELSE excluded.whole_at END",
        (source, listing.cursor, run, whole_at),
    )


def failed(store: Store, source: Source, message: str, *, now: str) -> Outcome:
    """Ends what run of ``source`` is open, because something went wrong that is no matter of its list: nothing of it
    counts, what is published stays."""
    with store.transaction() as db:
        db.execute(
            "UPDATE run SET verdict = 'failed', ended = ?, message = ? WHERE source = ? AND verdict = 'running'",
            (now, message, source.name),
        )
    return Outcome(source.name, "failed", NONE, message)


def accept(store: Store, source: Source, *, as_of: str, now: str) -> Outcome:
    """Lets the held run of ``source`` count as a complete one, from what it left; asks nothing of the source.

    Raises :class:`FairdictError` where no run of it is held.
    """
    row = store.db.execute("SELECT * FROM run WHERE source = ? ORDER BY id DESC LIMIT 1", (source.name,)).fetchone()
    if row is None or row["verdict"] != "held":
        raise FairdictError(f"No run of “{source.name}” is held; there is nothing to accept.")
    store.view_listed(source.name)
    listing = Listing(
        cursor=row["cursor"], full=bool(row["whole"]), rest=row["rest"] or b"", tombstones=bool(row["tombstones"])
    )
    numbers = count(store, source.name, listing.full)
    with store.transaction() as db:
        _apply(store, source.name, listing, "complete", as_of)
        if listing.full:
            _answered(store, source.name, row["asked"])
        _advance(store, source.name, listing, row["id"], as_of)
        if numbers.gone:  # the steward waits for the second list, so that the next one is a full one
            db.execute("UPDATE cursor SET whole_at = '' WHERE source = ?", (source.name,))
        db.execute("DELETE FROM listing WHERE source = ?", (source.name,))
        db.execute(
            "UPDATE run SET verdict = 'complete', ended = ?, message = 'accepted', cursor = '', rest = '' WHERE id = ?",
            (now, row["id"]),
        )
    told = (
        "accepted; what is gone leaves the site when a second complete list lacks it too"
        if numbers.gone
        else "accepted"
    )
    return Outcome(source.name, "complete", numbers, told)


def held(source: str, message: str) -> Outcome:
    """A source of which nothing was asked and nothing is changed until the steward says so."""
    return Outcome(source, "held", NONE, message)


def taken_out(source: str, count: int) -> Outcome:
    """The end of a source that is declared no more and that the steward lets go: ``count`` records are gone."""
    return Outcome(source, "complete", replace(NONE, gone=count), "accepted")


def _asked(store: Store, run: int) -> str:
    return str(store.value("SELECT asked FROM run WHERE id = ?", run) or "")


def _answered(store: Store, source: str, asked: str) -> None:
    """Notes that what is published of ``source`` answers to ``asked``: its harvester, address and options then."""
    before = store.value("SELECT asked FROM source WHERE name = ?", source)
    if before != asked:
        if before:  # where the other one was left off means nothing here
            store.db.execute("DELETE FROM cursor WHERE source = ?", (source,))
        store.db.execute("UPDATE source SET asked = ? WHERE name = ?", (asked, source))


def _apply(store: Store, source: str, listing: Listing, verdict: Verdict, as_of: str) -> None:
    db = store.db
    pair = "SELECT identifier FROM record WHERE source = :s AND state = 'staged'"
    good = f"{pair} AND id NOT IN (SELECT record FROM quarantine)"
    values = {"s": source, "d": as_of}
    # A better version ends an older quarantine; a bad version leaves the last good one where it is.
    db.execute(f"DELETE FROM record WHERE source = :s AND state = 'quarantined' AND identifier IN ({pair})", values)
    db.execute(  # so does the return of an older one
        "DELETE FROM record WHERE source = :s AND state = 'quarantined' AND EXISTS (SELECT 1 FROM listed l "
        "WHERE l.identifier = record.identifier AND NOT l.staged AND l.hash != record.hash)",
        values,
    )
    db.execute(
        "UPDATE record SET since = (SELECT c.since FROM record c WHERE c.source = record.source AND "
        "c.identifier = record.identifier AND c.state = 'current') WHERE source = :s AND state = 'staged' AND EXISTS "
        "(SELECT 1 FROM record c WHERE c.source = record.source AND c.identifier = record.identifier "
        "AND c.state = 'current')",
        values,
    )
    db.execute(f"DELETE FROM record WHERE source = :s AND state = 'current' AND identifier IN ({good})", values)
    db.execute(
        "UPDATE record SET state = 'quarantined' WHERE source = :s AND state = 'staged' "
        "AND id IN (SELECT record FROM quarantine)",
        values,
    )
    db.execute("UPDATE record SET state = 'current' WHERE source = :s AND state = 'staged'", values)
    db.execute(
        "UPDATE record SET absent = 0 WHERE source = :s AND absent > 0 "
        "AND identifier IN (SELECT identifier FROM listed)",
        values,
    )
    if verdict == "complete" and listing.full:
        if listing.rest != store.value("SELECT rest FROM source WHERE name = ?", source):
            db.execute("UPDATE source SET rest = ? WHERE name = ?", (listing.rest, source))
        db.execute(
            "UPDATE record SET absent = absent + 1 WHERE source = :s AND state != 'staged' AND NOT deleted "
            f"AND absent < {ABSENCES} AND identifier NOT IN (SELECT identifier FROM listed)",
            values,
        )
        missing = f"SELECT id FROM record WHERE source = :s AND NOT deleted AND absent >= {ABSENCES}"
        db.execute(f"DELETE FROM record WHERE id IN ({missing}) AND state = 'quarantined'", values)
        for table in ("description", "issue", "quarantine"):
            db.execute(f"DELETE FROM {table} WHERE record IN ({missing})", values)
        db.execute(
            f"UPDATE record SET deleted = 1, hash = hash || ' gone', changed = :d WHERE id IN ({missing})",
            values,
        )
        if not listing.unmodified:
            db.execute(
                "DELETE FROM issue WHERE source = :s AND stage = 'fetch' "
                "AND value NOT IN (SELECT identifier FROM listed WHERE again > 0)",
                values,
            )
    db.execute(
        "DELETE FROM description WHERE record IN (SELECT id FROM record WHERE source = :s AND deleted)",
        values,
    )
    db.execute(
        "DELETE FROM response WHERE source = :s AND id NOT IN (SELECT response FROM record WHERE response IS NOT NULL)",
        values,
    )
    db.execute("DELETE FROM body WHERE hash NOT IN (SELECT body FROM response)")
