"""One record alone, and a night's harvest that leaves no trace: ``harvest --one`` and ``harvest --dry-run``.

Takes a :class:`Night`; ``one`` fetches the record by its identifier (or walks the list and stops at it), stores and
judges it, moves no cursor and counts no absence; ``rehearse`` harvests into a copy of the database, thrown away after.
"""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fairdict import assess, harvester, validity
from fairdict.config import Catalogue, Source
from fairdict.errors import FairdictError, FetchError, StoreError
from fairdict.fair import rows
from fairdict.fetch import fingerprint
from fairdict.harvester import Harvester, Listing, Mark
from fairdict.model import Issue, Record
from fairdict.night import Checked, Night
from fairdict.settle import Outcome
from fairdict.store import Store
from fairdict.web import Web


@dataclass(frozen=True)
class Stored:
    """A record that was fetched alone: what it became (``new``, ``updated``, ``unchanged``, ``withdrawn``, ``not
    selected`` or ``quarantined``), the address of its dataset where it is in one, and how it is judged."""

    outcome: str
    iri: str
    checked: Checked


def one(night: Night, name: str, identifier: str) -> Stored:
    """Fetches, stores and judges record ``identifier`` of source ``name``.

    Raises :class:`FairdictError` where the source has no such record, :class:`FetchError` where it cannot be asked.
    """
    source = night.catalogue.source(name)
    plugin = harvester.of(source, night.catalogue.layers)
    options = getattr(plugin, "Options", None)
    if options is not None:
        source.settings(options)
    with night.door(source) as web:
        record, seen = _fetched(source, plugin, web, identifier, night.progress)
    before = _version(night.store, name, identifier)
    _keep(night.store, source, record, night.as_of)
    night.merged()
    validity.validate(night.store, night.catalogue)
    assess.assess(night.store, night.catalogue, as_of=night.as_of)
    return _told(night.store, source, plugin, identifier, seen, before)


def _fetched(
    source: Source, plugin: Harvester, web: Web, identifier: str, progress: Callable[[str], None]
) -> tuple[Record, int]:
    """The record, and how many had to be looked at for it."""
    alone = getattr(plugin, "one", None)
    try:
        if alone is not None:
            record: Record | None = alone(source, web, identifier)
            if record is not None:
                return record, 1
            raise FairdictError(
                f"{source.name} knows no record “{identifier}”. Nothing was stored; check the identifier, which is the "
                "source's own."
            )
        return _walked(source, plugin, web, identifier, progress)
    except FairdictError:
        raise
    except Exception as error:  # the plugin's mistake, told as such
        raise FairdictError(harvester.broke_off(source.harvester, plugin, error)) from error


def _walked(
    source: Source, plugin: Harvester, web: Web, identifier: str, progress: Callable[[str], None]
) -> tuple[Record, int]:
    records = plugin.fetch(source, web, None)
    listing, seen = Listing(), 0
    try:
        while True:
            try:
                record = next(records)
            except StopIteration as end:
                listing = end.value if isinstance(end.value, Listing) else listing
                break
            if isinstance(record, Mark):
                continue
            seen += 1
            if record.identifier == identifier:
                return record, seen
            if seen % 200 == 0:
                progress(f"{source.name}: {seen} listed")
    finally:
        close = getattr(records, "close", None)
        if close is not None:
            close()
    if not listing.ended:
        raise FetchError(
            f"“{identifier}” was not among the {seen} records of {source.name} that could be listed. "
            f"{' '.join(listing.complaints) or 'The end of the list was not reached.'} Nothing was stored.",
            kind="truncated",
        )
    raise FairdictError(
        f"The list of {source.name} was walked to its end, and none of its {seen} records is “{identifier}”. Nothing "
        "was stored; check the identifier, which is the source's own."
    )


def _version(store: Store, source: str, identifier: str) -> tuple[str, bool] | None:
    """The hash of the record in force, and whether it can be seen; None where there is none."""
    row = store.db.execute(
        "SELECT r.hash, EXISTS (SELECT 1 FROM description d WHERE d.record = r.id AND d.selected) AS seen "
        "FROM record r WHERE r.source = ? AND r.identifier = ? AND r.state = 'current'",
        (source, identifier),
    ).fetchone()
    return None if row is None else (row["hash"], bool(row["seen"]))


def _keep(store: Store, source: Source, record: Record, as_of: str) -> None:
    """Puts ``record`` where :mod:`normalise` reads it: in the place of the version in force, which comes back if it
    cannot be read."""
    mark = fingerprint(record)
    place = (source.name, record.identifier)
    with store.transaction() as db:
        publisher = source.publisher.name if source.publisher else ""
        db.execute(
            "INSERT OR IGNORE INTO source (name, harvester, url, publisher, role, rank, licence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (source.name, source.harvester, source.url, publisher, source.role, source.rank, source.licence),
        )
        known = db.execute(
            "SELECT id, state, hash, since FROM record WHERE source = ? AND identifier = ? AND state != 'staged'", place
        ).fetchall()
        current = next((r for r in known if r["state"] == "current"), None)
        if current is not None and current["hash"] == mark:
            # What is in force is what the source says; a bad version that came in between is past.
            db.execute("DELETE FROM record WHERE source = ? AND identifier = ? AND state = 'quarantined'", place)
            db.execute("UPDATE record SET absent = 0 WHERE source = ? AND identifier = ? AND absent > 0", place)
            return
        waiting = next((r for r in known if r["state"] == "quarantined"), None)
        if waiting is not None and waiting["hash"] == mark:  # as bad as before: read again all the same
            db.execute("UPDATE quarantine SET fingerprint = '' WHERE record = ?", (waiting["id"],))
            return
        db.execute("DELETE FROM record WHERE source = ? AND identifier = ? AND state = 'quarantined'", place)
        if record.deleted:
            db.execute("DELETE FROM record WHERE source = ? AND identifier = ? AND state = 'current'", place)
        response = store.keep(source.name, None, record.response) if record.response is not None else None
        # A record that waits in quarantine without a reason is promoted once it is read: never before.
        state = "current" if record.deleted else "quarantined"
        since = current["since"] if current is not None else as_of
        store.add(source.name, record, state, mark, response=response, run=None, since=since, changed=as_of)
        # A held run that listed the version in force as unchanged still stands for this record.
        db.execute("UPDATE listing SET hash = ? WHERE source = ? AND identifier = ? AND NOT staged", (mark, *place))


def _told(
    store: Store, source: Source, plugin: Harvester, identifier: str, seen: int, before: tuple[str, bool] | None
) -> Stored:
    place = (source.name, identifier)
    row = store.db.execute(
        "SELECT * FROM record WHERE source = ? AND identifier = ? AND state != 'staged' "
        "ORDER BY state = 'quarantined' DESC",
        place,
    ).fetchone()
    listing = Listing()
    if row["deleted"]:
        return Stored("withdrawn", "", Checked(source, plugin.summary, seen, listing, ()))
    if row["state"] == "quarantined":
        reason = store.value("SELECT reason FROM quarantine WHERE record = ?", row["id"]) or ""
        checked = Checked(source, plugin.summary, seen, listing, (f"{identifier}: {reason}",))
        return Stored("quarantined", "", checked)
    about = store.db.execute(
        "SELECT * FROM description WHERE record = ? AND selected ORDER BY n", (row["id"],)
    ).fetchone()
    if about is None:
        return Stored("not selected", "", Checked(source, plugin.summary, seen, listing, ()))
    key = store.value("SELECT key FROM member WHERE description = ?", about["id"])
    reader = rows.Reader(store)
    judged = ("description", str(about["id"]))
    if not (findings := reader.of(*judged)):  # it is the only description of its dataset, and was judged as such
        judged = ("dataset", key)
        findings = reader.of(*judged)
    issues = tuple(
        Issue(i["code"], i["message"], i["severity"], i["property"], i["value"], i["place"])
        for i in store.rows("SELECT * FROM issue WHERE record = ? AND stage = 'normalise' ORDER BY id", row["id"])
    )
    outcome = "new" if before is None or not before[1] else "unchanged" if before[0] == row["hash"] else "updated"
    checked = Checked(
        source, plugin.summary, seen, listing, (), identifier, about, issues, findings, scores=reader.scores(*judged)
    )
    return Stored(outcome, store.value("SELECT iri FROM dataset WHERE key = ?", key) or "", checked)


@contextmanager
def rehearsed(catalogue: Catalogue) -> Iterator[Store]:
    """A copy of the catalogue's database, or an empty one where there is none yet; gone with the block."""
    with tempfile.TemporaryDirectory(prefix="fairdict-") as aside:
        copy = Path(aside) / "catalogue.db"
        if catalogue.database.exists():
            try:
                with closing(sqlite3.connect(catalogue.database)) as db:
                    db.execute("VACUUM INTO ?", (str(copy),))
            except sqlite3.Error as error:
                raise StoreError(
                    f"{catalogue.database} cannot be copied to {aside}: {error}. Check free space there, or set TMPDIR."
                ) from error
        with Store(copy) as store:
            yield store


def rehearse(
    catalogue: Catalogue, names: Sequence[str], progress: Callable[[str], None], *, whole: bool = False
) -> list[Outcome]:
    """How a harvest of the sources ``names`` (all, where none is named) would end; stores nothing."""
    with rehearsed(catalogue) as store:
        return Night(catalogue, store, progress).harvest(names, whole=whole)
