"""What a run amounts to: its numbers, and whether they are such that it may count.

Takes what :mod:`fetch` listed and :mod:`normalise` made of it; leaves numbers that add up and a verdict with the
sentence that explains it. Decides nothing else: what follows is :mod:`settle`'s.
"""

from dataclasses import dataclass, fields

from fairdict.config import Source
from fairdict.harvester import Listing
from fairdict.model import Verdict
from fairdict.store import Store

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
    had; ``known`` are the records that it had, ``recalled`` those of them that the server withdraws now.
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
    recalled: int


NONE = Numbers(**dict.fromkeys([f.name for f in fields(Numbers)], 0))


def count(store: Store, source: str, whole: bool) -> Numbers:
    """The numbers of the run that is seen as ``listed``; with ``whole``, what it does not name is gone."""
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
    recalled = int(
        store.value(
            "SELECT COUNT(*) FROM listed l JOIN record c ON c.source = ? AND c.identifier = l.identifier "
            "AND c.state = 'current' AND NOT c.deleted WHERE l.deleted AND l.staged",
            source,
        )
    )
    names = ("new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined")
    counts = {name: int(found.get(name, 0)) for name in names}
    listed = int(store.value("SELECT COUNT(*) FROM listed")) + again
    return Numbers(listed=listed, duplicate=again, gone=gone, known=known, vanished=vanished, recalled=recalled,
                   **counts)  # fmt: skip


def judge(source: Source, listing: Listing, error: str, n: Numbers) -> tuple[Verdict, str]:
    """The verdict on a listing and its numbers, and why, where it is not *complete*."""
    said = " ".join([error, *listing.complaints]).strip()
    if n.listed == 0 and (error or not listing.ended):
        return "failed", said or "The end of the list was not reached, and nothing came."
    whole = listing.full and not error and listing.ended
    vanished = n.vanished if whole else 0  # what was missed before has been judged then
    gone = vanished + n.recalled
    # A small source that withdraws its few records one by one means it; one that no more lists them may be broken.
    half = (gone if n.known >= FEWEST else vanished) > n.known / 2
    reason = ""
    if gone and n.listed == 0:
        reason = f"The source had {n.known} records and lists none now."
    elif half or gone > max(source.expect.gone, n.known * source.expect.gone_share):
        withdrawn = f", {n.recalled} of them withdrawn by the source" if n.recalled else ""
        reason = f"{gone} of {n.known} records are gone at once{withdrawn}."
    elif whole and n.listed < source.expect.min:
        reason = f"{n.listed} records is fewer than the {source.expect.min} expected."
    if reason:
        return "held", " ".join(t for t in (reason, said, _ACCEPT.format(source.name)) if t)
    if error or not listing.ended:
        return "incomplete", said or "The end of the list was not reached."
    total = listing.total
    if source.expect.total and total is not None and listing.full and total not in (n.listed, n.listed - n.duplicate):
        return "incomplete", f"The source states {total} records, but {n.listed} were listed."
    return "complete", said


_ACCEPT = "Nothing was changed; if this is right, say “fairdict accept {}”."


# Each description that is published with the one that would take its place; a record that cannot be read replaces none.
_PAIRS = """
FROM listed l JOIN record r ON r.source = :s AND r.identifier = l.identifier AND r.state = 'staged' AND l.staged
  AND NOT r.deleted AND r.id NOT IN (SELECT record FROM quarantine)
JOIN record c ON c.source = r.source AND c.identifier = r.identifier AND c.state = 'current' AND NOT c.deleted
JOIN description o ON o.record = c.id AND o.selected
LEFT JOIN description n ON n.record = r.id AND n.n = o.n
"""


def turned(store: Store, source: Source, asked_before: bool) -> str:
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
