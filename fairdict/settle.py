"""The end of a source's run: its numbers, its verdict, and whether what was staged counts.

Takes what :mod:`fetch` listed and :mod:`normalise` made of it; leaves the run row with numbers that add up
(listed = new + updated + unchanged + withdrawn + not selected + quarantined + duplicate; gone apart) and, unless the
run is held or failed, the staged records in the place of the old ones, all in one transaction.
"""

from dataclasses import dataclass, fields, replace

from fairdict.config import Source
from fairdict.errors import FairdictError
from fairdict.harvester import Listing
from fairdict.model import Verdict
from fairdict.store import Store

ABSENCES = 2
"""Complete full listings that must miss a record before it counts as gone."""


FEWEST = 20
"""Descriptions from which on shares of them say something."""

NEEDED = {
    "title": "title",
    "description": "description",
    "publisher": "publisher",
    "license": "licence",
    "accessRights": "access rights",
}
"""The properties that a catalogue cannot do without, and what they are called."""


@dataclass(frozen=True)
class Numbers:
    """How a run's listing divides; every identifier listed falls in one class, ``duplicate`` counts repetitions.

    ``gone`` are the stored records that were not listed, ``vanished`` those of them that the last full listing still
    had; ``known`` are the records that it had.
    """

    listed: int
    new: int
    updated: int
    unchanged: int
    withdrawn: int
    not_selected: int
    quarantined: int
    duplicate: int
    gone: int
    known: int
    vanished: int


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


def settle(store: Store, source: Source, run: int, listing: Listing, error: str, *, as_of: str, now: str) -> Outcome:
    """Ends ``run`` of ``source``, whose walk left ``listing`` and, where it broke off, the sentence ``error``."""
    numbers = _count(store, source.name, listing.full and listing.ended and not error)
    asked = _asked(store, run)
    verdict, message = _verdict(source, listing, error, numbers)
    if verdict in ("complete", "incomplete"):
        turned = _turned(store, source, asked == store.value("SELECT asked FROM source WHERE name = ?", source.name))
        verdict, message = ("held", turned) if turned else (verdict, message)
    with store.transaction():
        if verdict in ("complete", "incomplete"):
            _apply(store, source.name, listing, verdict, as_of)
        elif verdict == "held":
            store.db.execute("INSERT INTO listing SELECT ?, * FROM temp.listed", (source.name,))
        else:
            store.db.execute("DELETE FROM record WHERE source = ? AND state = 'staged'", (source.name,))
        if verdict == "complete" and listing.full:
            _answered(store, source.name, asked)
        if verdict == "complete" and listing.cursor:
            # Where tombstones last, a list of changes tells what is gone as well as a full one does.
            whole_at = as_of if listing.full or listing.tombstones else ""
            store.db.execute(
                "INSERT INTO cursor VALUES (?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET value = excluded.value, "
                "run = excluded.run, whole_at = CASE WHEN excluded.whole_at = '' THEN whole_at "
                "ELSE excluded.whole_at END",
                (source.name, listing.cursor, run, whole_at),
            )
        store.db.execute(
            "UPDATE run SET ended = ?, verdict = ?, listed = ?, new = ?, updated = ?, unchanged = ?, withdrawn = ?, "
            "not_selected = ?, quarantined = ?, duplicate = ?, gone = ?, total = ?, message = ? WHERE id = ?",
            (
                now, verdict, numbers.listed, numbers.new, numbers.updated, numbers.unchanged, numbers.withdrawn,
                numbers.not_selected, numbers.quarantined, numbers.duplicate, numbers.gone, listing.total,
                message, run,
            ),
        )  # fmt: skip
    store.db.execute("DROP TABLE temp.listed")
    return Outcome(source.name, verdict, numbers, message)


def failed(store: Store, source: Source, message: str, *, now: str) -> Outcome:
    """Ends what run of ``source`` is open, because something went wrong that is no matter of its list: nothing of it
    counts, what is published stays."""
    with store.transaction() as db:
        db.execute(
            "UPDATE run SET verdict = 'failed', ended = ?, message = ? WHERE source = ? AND verdict = 'running'",
            (now, message, source.name),
        )
    return Outcome(source.name, "failed", Numbers(**dict.fromkeys([f.name for f in fields(Numbers)], 0)), message)


def accept(store: Store, source: Source, *, as_of: str, now: str) -> Outcome:
    """Lets the held run of ``source`` count as a complete one, from what it left; asks nothing of the source.

    Raises :class:`FairdictError` where no run of it is held.
    """
    row = store.db.execute("SELECT * FROM run WHERE source = ? ORDER BY id DESC LIMIT 1", (source.name,)).fetchone()
    if row is None or row["verdict"] != "held":
        raise FairdictError(f"No run of “{source.name}” is held; there is nothing to accept.")
    store.db.execute("DROP TABLE IF EXISTS temp.listed")
    store.db.execute(
        "CREATE TEMP TABLE listed AS SELECT identifier, hash, datestamp, deleted, staged, again FROM listing "
        "WHERE source = ?",
        (source.name,),
    )
    rest = store.value("SELECT rest FROM source WHERE name = ?", source.name)
    numbers = _count(store, source.name, bool(row["whole"]))
    with store.transaction() as db:
        _apply(store, source.name, Listing(full=bool(row["whole"]), rest=rest or b""), "complete", as_of)
        if row["whole"]:
            _answered(store, source.name, row["asked"])
        db.execute("DELETE FROM listing WHERE source = ?", (source.name,))
        db.execute(
            "UPDATE run SET verdict = 'complete', ended = ?, message = 'accepted' WHERE id = ?", (now, row["id"])
        )
    store.db.execute("DROP TABLE temp.listed")
    told = (
        "accepted; what is gone leaves the site when a second complete list lacks it too"
        if numbers.gone
        else "accepted"
    )
    return Outcome(source.name, "complete", numbers, told)


def held(source: str, message: str) -> Outcome:
    """A source of which nothing was asked and nothing is changed until the steward says so."""
    return Outcome(source, "held", _NONE, message)


def taken_out(source: str, count: int) -> Outcome:
    """The end of a source that is declared no more and that the steward lets go: ``count`` records are gone."""
    return Outcome(source, "complete", replace(_NONE, gone=count), "accepted")


_NONE = Numbers(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def _count(store: Store, source: str, whole: bool) -> Numbers:
    # The row that a listed identifier stands for: the staged one where it is new or changed, else the stored one with
    # the same bytes. Its class follows from what normalise made of it.
    classes = """
        SELECT CASE
            WHEN r.deleted THEN 'withdrawn'
            WHEN q.record IS NOT NULL THEN 'quarantined'
            WHEN NOT EXISTS (SELECT 1 FROM description d WHERE d.record = r.id AND d.selected) THEN 'not_selected'
            WHEN NOT l.staged THEN 'unchanged'
            WHEN EXISTS (SELECT 1 FROM record c WHERE c.source = r.source AND c.identifier = r.identifier
                         AND c.state = 'current' AND NOT c.deleted) THEN 'updated'
            ELSE 'new' END AS class, COUNT(*) AS n
        FROM listed l JOIN record r ON r.source = ? AND r.identifier = l.identifier AND r.hash = l.hash
            AND (r.state = 'staged') = l.staged
        LEFT JOIN quarantine q ON q.record = r.id
        GROUP BY class"""
    found = {row["class"]: row["n"] for row in store.rows(classes, source)}
    again = int(store.value("SELECT COALESCE(SUM(again), 0) FROM listed"))
    stored = "SELECT COUNT(*) FROM record WHERE source = ? AND state = 'current' AND NOT deleted"
    missing = "identifier NOT IN (SELECT identifier FROM listed)"
    known = int(store.value(f"{stored} AND absent = 0", source))
    gone = vanished = 0  # an incremental listing says nothing about what it does not name
    if whole:
        gone = int(store.value(f"{stored} AND {missing}", source))
        vanished = int(store.value(f"{stored} AND absent = 0 AND {missing}", source))
    names = ("new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined")
    counts = {name: int(found.get(name, 0)) for name in names}
    listed = int(store.value("SELECT COUNT(*) FROM listed")) + again
    return Numbers(listed=listed, duplicate=again, gone=gone, known=known, vanished=vanished, **counts)


def _verdict(source: Source, listing: Listing, error: str, n: Numbers) -> tuple[Verdict, str]:
    said = " ".join([error, *listing.complaints]).strip()
    if error and n.listed == 0:
        return "failed", said
    whole = listing.full and not error and listing.ended
    gone = n.vanished if whole else 0  # what was missed before has been judged then
    if gone and n.listed == 0:
        return "held", f"The source had {n.known} records and lists none now. {_ACCEPT.format(source.name)}"
    if gone > n.known / 2 or gone > max(source.expect.gone, n.known * source.expect.gone_share):
        return "held", f"{gone} of {n.known} records are gone at once. {_ACCEPT.format(source.name)}"
    if whole and n.listed < source.expect.min:
        return (
            "held",
            f"{n.listed} records is fewer than the {source.expect.min} expected. {_ACCEPT.format(source.name)}",
        )
    if error or not listing.ended:
        return "incomplete", said or "The end of the list was not reached."
    total = listing.total
    if source.expect.total and total is not None and listing.full and total not in (n.listed, n.listed - n.duplicate):
        return "incomplete", f"The source states {total} records, but {n.listed} were listed."
    return "complete", said


_ACCEPT = "Nothing was changed; if this is right, say “fairdict accept {}”."


def _asked(store: Store, run: int) -> str:
    return str(store.value("SELECT asked FROM run WHERE id = ?", run) or "")


def _answered(store: Store, source: str, asked: str) -> None:
    """Notes that what is published of ``source`` answers to ``asked``: its harvester, address and options then."""
    before = store.value("SELECT asked FROM source WHERE name = ?", source)
    if before != asked:
        if before:  # where the other one was left off means nothing here
            store.db.execute("DELETE FROM cursor WHERE source = ?", (source,))
        store.db.execute("UPDATE source SET asked = ? WHERE name = ?", (asked, source))


# Each description that is published with the one that would take its place; a record that cannot be read replaces none.
_PAIRS = """
FROM listed l JOIN record r ON r.source = :s AND r.identifier = l.identifier AND r.state = 'staged' AND l.staged
  AND NOT r.deleted AND r.id NOT IN (SELECT record FROM quarantine)
JOIN record c ON c.source = r.source AND c.identifier = r.identifier AND c.state = 'current' AND NOT c.deleted
JOIN description o ON o.record = c.id AND o.selected
LEFT JOIN description n ON n.record = r.id AND n.n = o.n
"""


def _turned(store: Store, source: Source, asked_before: bool) -> str:
    """Why a run is held for what became of the records themselves; empty where it is not.

    Judged from :data:`FEWEST` descriptions on. Where the steward changed address, harvester or options, descriptions
    may change as they like, but not lose what a catalogue cannot do without.
    """
    known = int(
        store.value(
            "SELECT COUNT(*) FROM description d JOIN record r ON r.id = d.record AND r.state = 'current' "
            "AND NOT r.deleted WHERE d.source = ? AND d.selected",
            source.name,
        )
    )
    if known < FEWEST:
        return ""
    values = {"s": source.name}
    lost = "n.id IS NOT NULL AND n.selected AND ({})".format(" OR ".join(_lacks(term) for term in NEEDED))
    count = int(store.db.execute(f"SELECT COUNT(*) {_PAIRS} WHERE {lost}", values).fetchone()[0])
    if count > known * source.expect.lost:
        sums = ", ".join(f"COALESCE(SUM({_lacks(term)}), 0)" for term in NEEDED)
        row = store.db.execute(f"SELECT {sums} {_PAIRS} WHERE n.selected", values).fetchone()
        told = ", ".join(f"{n} {NEEDED[term]}" for term, n in zip(NEEDED, row, strict=True) if n)
        return (
            f"{count} of {known} descriptions lost a field that they had ({told}), more than the share of "
            f"{source.expect.lost:g} that is let through. {_ACCEPT.format(source.name)}"
        )
    if not asked_before:
        return ""
    count = int(store.db.execute(f"SELECT COUNT(*) {_PAIRS} WHERE n.hash IS NOT o.hash", values).fetchone()[0])
    if count > known * source.expect.changed:
        return (
            f"{count} of {known} descriptions changed at once, more than the share of {source.expect.changed:g} that "
            f"is let through. {_ACCEPT.format(source.name)}"
        )
    return ""


def _lacks(term: str) -> str:
    """Whether the new description lacks ``term`` and the old one had it; a licence counts on a file as well."""
    if term == "license":
        return """(instr(o.document, '"license":') > 0 AND instr(n.document, '"license":') = 0)"""
    return f"(json_type(o.document, '$.{term}') IS NOT NULL AND json_type(n.document, '$.{term}') IS NULL)"


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
