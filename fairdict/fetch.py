"""Stage one, network: a source's records, as they come, into the database.

Takes a source, its harvester and a door to the network; leaves a run row, staged records for what is new or changed,
and in ``listing`` (seen as ``listed``) the name of everything the source listed. Nothing of it counts before
:mod:`settle`. A run that was interrupted, or whose budget was used up, is gone on with from its last :class:`Mark`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, cast

from fairdict.config import Source
from fairdict.document import canonical, digest
from fairdict.errors import FairdictError, FetchError, RecordError
from fairdict.harvester import Harvester, Listing, Mark, broke_off
from fairdict.model import Record, Response
from fairdict.start import begin
from fairdict.store import Store
from fairdict.web import Web

PAGE = 200
"""Records written in one transaction, where a harvester sets no mark sooner."""

AGAIN = 50
"""Records in quarantine that an incremental run asks for once more."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Fetched:
    """What one walk left: the run's id, how the listing ended, the sentence of what ended it early, and whether the
    next run can go on from there."""

    run: int
    listing: Listing
    error: str = ""
    unfinished: bool = False


def fetch(
    store: Store,
    source: Source,
    harvester: Harvester,
    web: Web,
    *,
    as_of: str,
    now: Callable[[], str],
    whole: bool = False,
    progress: Progress = lambda _: None,
) -> Fetched:
    """Walks ``source`` and stages what is new or changed.

    ``as_of`` is the night's date, ``now`` the clock (UTC, ISO 8601); with ``whole`` the cursor is ignored, and also
    where the last full listing is ``full_every`` days old and the protocol keeps no tombstones. A failure of the
    network or of the harvester ends the walk, not the night: it comes back as :attr:`Fetched.error`.
    """
    start = begin(store, source, harvester, as_of, now(), whole=whole)
    run, since = start.run, start.since
    error, listed, last = "", start.listed, _Last()
    if start.position:
        going_on = cast(Any, harvester).resume
        walk = _Walk(lambda: going_on(source, web, since, start.position))
        progress(f"{source.name}: goes on where the last run was left, with {listed} listed then.")
    else:
        walk = _Walk(lambda: harvester.fetch(source, web, since))
    more = True
    while more:
        page: list[Record] = []
        mark: Mark | None = None
        try:
            more = False
            for item in islice(walk, PAGE):
                if isinstance(item, Mark):
                    more, mark = True, item
                    break
                page.append(_sound(item))
            more = more or len(page) == PAGE
        except (FetchError, RecordError) as problem:
            error, more = problem.message, False
        except FairdictError as problem:
            _abandon(store, run, problem.message, now())
            raise
        except Exception as problem:  # a plugin's mistake stops its own source, never the night
            error, more = web.redact(broke_off(source.harvester, harvester, problem)), False
        with store.transaction():
            for record in page:
                listed += 1
                _stage(store, source, run, record, last, as_of, listed)
            if mark is not None:
                _note(store, source, run, mark, listed)
        if page:
            progress(f"{source.name}: {listed} listed")
    listing = walk.listing if not error else Listing(full=since is None, ended=False)
    if since is not None and listing.ended and not listing.unmodified and not listing.full:
        for record in _asked_again(store, source, harvester, web, as_of):
            with store.transaction():
                listed += 1
                _stage(store, source, run, record, last, as_of, listed)
    if listing.unmodified:
        with store.transaction():
            # What was absent when the cursor was left is absent still.
            store.db.execute(
                "INSERT OR IGNORE INTO listing (source, identifier, hash, datestamp, deleted, staged) "
                "SELECT source, identifier, hash, datestamp, deleted, 0 FROM record "
                "WHERE source = ? AND state != 'staged' AND absent = 0 ORDER BY state DESC",
                (source.name,),
            )
    with store.transaction() as db:
        db.execute("UPDATE run SET requests = ?, whole = ? WHERE id = ?", (web.requests_made, listing.full, run))
    return Fetched(run, listing, error, unfinished=web.spent and not listing.ended)


def _note(store: Store, source: Source, run: int, mark: Mark, listed: int) -> None:
    """Writes down where the list can be gone on with, and how much of it need not come again then."""
    if mark.again:
        store.db.execute("UPDATE listing SET earlier = 1 WHERE source = ?", (source.name,))
    store.db.execute("UPDATE listing SET late = 0 WHERE source = ? AND late > 0", (source.name,))
    store.db.execute("UPDATE run SET position = ?, marked = ? WHERE id = ?", (mark.position, listed, run))


def _asked_again(store: Store, source: Source, harvester: Harvester, web: Web, as_of: str) -> Iterator[Record]:
    """What is in quarantine, as the source gives it now: a list of changes does not name what was repaired without a
    new date. At most :data:`AGAIN` a night, in turn."""
    one = getattr(harvester, "one", None)
    waiting = (
        "FROM record WHERE source = ? AND state = 'quarantined' AND identifier NOT IN (SELECT identifier FROM listed)"
    )
    count = int(store.value(f"SELECT COUNT(*) {waiting}", source.name))
    if one is None or not count:
        return
    skipped = date.fromisoformat(as_of).toordinal() % -(-count // AGAIN) * AGAIN
    rows = store.rows(f"SELECT identifier {waiting} ORDER BY id LIMIT ? OFFSET ?", source.name, AGAIN, skipped)
    for row in rows:
        try:
            record = one(source, web, row["identifier"])
        except (FetchError, RecordError):  # as it was: it stays where it is
            continue
        if record is not None:
            yield _sound(record)


def _sound(record: Any) -> Record:
    """``record``, if it is one that can be stored; a harvester's mistake otherwise."""
    if not isinstance(record, Record):
        raise TypeError(f"it yielded {type(record).__name__} instead of a Record")
    if not isinstance(record.identifier, str) or not record.identifier or not isinstance(record.body, bytes):
        raise TypeError(f"it yielded a record without an identifier or without bytes ({record.locator or 'no place'})")
    return record


class _Walk:
    """A harvester's generator, begun at its first record, that keeps what it returned."""

    def __init__(self, begin: Callable[[], Iterator[Record | Mark]]) -> None:
        self.begin: Callable[[], Iterator[Record | Mark]] | None = begin
        self.records: Iterator[Record | Mark] = iter(())
        self.listing = Listing()

    def __iter__(self) -> Iterator[Record | Mark]:
        return self

    def __next__(self) -> Record | Mark:
        if self.begin is not None:
            begin, self.begin = self.begin, None
            self.records = iter(begin())
        try:
            return next(self.records)
        except StopIteration as end:
            if isinstance(end.value, Listing):
                self.listing = end.value
            raise


class _Last:
    """The answer that was stored last and its row: records come answer by answer."""

    response: Response | None = None
    row: int | None = None


def _abandon(store: Store, run: int, message: str, now: str) -> None:
    store.db.execute("UPDATE run SET verdict = 'failed', ended = ?, message = ? WHERE id = ?", (now, message, run))


def fingerprint(record: Record) -> str:
    """The hash that tells whether a record changed: its bytes, and what the protocol said beside them."""
    said: dict[str, Any] = {"deleted": record.deleted, "page": record.page, "hints": dict(record.hints)}
    return digest(digest(record.body) + canonical(said).decode())


def _stage(store: Store, source: Source, run: int, record: Record, last: _Last, as_of: str, n: int) -> None:
    db = store.db
    name = fingerprint(record)
    place = (source.name, record.identifier)
    listed = db.execute(
        "SELECT hash, datestamp, earlier FROM listing WHERE source = ? AND identifier = ?", place
    ).fetchone()
    if listed is not None:
        if listed["earlier"]:  # by the run that this one goes on with: it merely comes once more
            db.execute("UPDATE listing SET earlier = 0 WHERE source = ? AND identifier = ?", place)
        else:
            db.execute(
                "UPDATE listing SET again = again + 1, late = late + 1 WHERE source = ? AND identifier = ?", place
            )
        if listed["hash"] == name:
            return  # the same bytes twice, as with overlapping windows: counted, nothing to tell
        if not listed["earlier"]:
            _complain(store, source, record)
            if record.datestamp <= listed["datestamp"]:
                return  # the newer one counts; on a tie, the one that came first
        db.execute("DELETE FROM record WHERE source = ? AND identifier = ? AND state = 'staged'", place)
    known = db.execute(
        "SELECT 1 FROM record WHERE source = ? AND identifier = ? AND hash = ? AND state != 'staged'",
        (*place, name),
    ).fetchone()
    db.execute(
        "INSERT INTO listing (source, identifier, n, hash, datestamp, deleted, staged) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (source, identifier) DO UPDATE SET hash = excluded.hash, datestamp = excluded.datestamp, "
        "deleted = excluded.deleted, staged = excluded.staged",
        (*place, n, name, record.datestamp, record.deleted, known is None),
    )
    if known is not None:
        return
    response = _response(store, source, run, record.response, last)
    store.add(source.name, record, "staged", name, response=response, run=run, since=as_of, changed=as_of)


def _response(store: Store, source: Source, run: int, response: Response | None, last: _Last) -> int | None:
    """The row of the answer a record came in; an answer whose records are all known is not stored again."""
    if response is None:
        return None
    if last.response is not response:
        last.response, last.row = response, store.keep(source.name, run, response)
    return last.row


def _complain(store: Store, source: Source, record: Record) -> None:
    values = (
        source.name,
        record.identifier,
        f"“{record.identifier}” stands twice in the list with different content ({record.locator or 'place unknown'} "
        "is the second); give each description an identifier of its own.",
    )
    known = store.value("SELECT 1 FROM issue WHERE source = ? AND stage = 'fetch' AND value = ?", *values[:2])
    if known is None:
        store.db.execute(
            "INSERT INTO issue (source, stage, code, severity, property, value, message) "
            "VALUES (?, 'fetch', 'identifier-twice', 'error', 'identifier', ?, ?)",
            values,
        )
