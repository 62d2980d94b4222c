"""Stage one, network: a source's records, as they come, into the database.

Takes a source, its harvester and a door to the network; leaves a run row, staged records for what is new or changed,
and the temporary table ``listed`` that names everything the source listed. Nothing of it counts before :mod:`settle`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from fairdict.config import Source
from fairdict.document import canonical, digest
from fairdict.errors import FairdictError, FetchError, RecordError
from fairdict.harvester import Harvester, Listing
from fairdict.model import Record, Response
from fairdict.store import Store
from fairdict.web import Web

PAGE = 200
"""Records written in one transaction."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Fetched:
    """What one walk left: the run's id, how the listing ended, and the sentence of what ended it early."""

    run: int
    listing: Listing
    error: str = ""


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
    run = _begin(store, source, as_of, now(), whole)
    since = None if whole else _since(store, source, harvester, as_of)
    walk = _Walk(lambda: harvester.fetch(source, web, since))
    error, listed, last = "", 0, _Last()
    more = True
    while more:
        page: list[Record] = []
        try:
            for record in islice(walk, PAGE):
                page.append(_sound(record))
            more = len(page) == PAGE
        except (FetchError, RecordError) as problem:
            error, more = problem.message, False
        except FairdictError as problem:
            _abandon(store, run, problem.message, now())
            raise
        except Exception as problem:  # a plugin's mistake stops its own source, never the night
            error, more = (
                f"The harvester {source.harvester} broke off: {type(problem).__name__}: {problem}.",
                False,
            )
        with store.transaction():
            for record in page:
                _stage(store, source, run, record, last, as_of)
        listed += len(page)
        if page:
            progress(f"{source.name}: {listed} listed")
    listing = walk.listing if not error else Listing(full=since is None, ended=False)
    if listing.unmodified:
        with store.transaction():
            # What was absent when the cursor was left is absent still.
            store.db.execute(
                "INSERT OR IGNORE INTO listed SELECT identifier, hash, datestamp, deleted, 0, 0 FROM record "
                "WHERE source = ? AND state != 'staged' AND absent = 0 ORDER BY state DESC",
                (source.name,),
            )
    with store.transaction() as db:
        db.execute("UPDATE run SET requests = ?, whole = ? WHERE id = ?", (web.requests_made, listing.full, run))
    return Fetched(run, listing, error)


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


def _sound(record: Any) -> Record:
    """``record``, if it is one that can be stored; a harvester's mistake otherwise."""
    if not isinstance(record, Record):
        raise TypeError(f"it yielded {type(record).__name__} instead of a Record")
    if not isinstance(record.identifier, str) or not record.identifier or not isinstance(record.body, bytes):
        raise TypeError(f"it yielded a record without an identifier or without bytes ({record.locator or 'no place'})")
    return record


class _Walk:
    """A harvester's generator, begun at its first record, that keeps what it returned."""

    def __init__(self, begin: Callable[[], Iterator[Record]]) -> None:
        self.begin: Callable[[], Iterator[Record]] | None = begin
        self.records: Iterator[Record] = iter(())
        self.listing = Listing()

    def __iter__(self) -> Iterator[Record]:
        return self

    def __next__(self) -> Record:
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


def _begin(store: Store, source: Source, as_of: str, now: str, whole: bool) -> int:
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
        # What a run that died left behind never counted; the night begins clean.
        db.execute(
            "UPDATE run SET verdict = 'failed', ended = started, message = 'interrupted' "
            "WHERE source = ? AND verdict = 'running'",
            (source.name,),
        )
        db.execute("DELETE FROM record WHERE source = ? AND state = 'staged'", (source.name,))
        db.execute("DELETE FROM listing WHERE source = ?", (source.name,))
        db.execute(
            "DELETE FROM response WHERE source = ? AND id NOT IN (SELECT response FROM record "
            "WHERE response IS NOT NULL)",
            (source.name,),
        )
        run = db.execute(
            "INSERT INTO run (source, started, as_of, whole, asked) VALUES (?, ?, ?, ?, ?)",
            (source.name, now, as_of, whole, source.asked),
        ).lastrowid
    store.db.execute("DROP TABLE IF EXISTS temp.listed")
    store.db.execute(
        "CREATE TEMP TABLE listed (identifier TEXT PRIMARY KEY, hash TEXT, datestamp TEXT, deleted INTEGER, "
        "staged INTEGER, again INTEGER)"
    )
    return int(run or 0)


def _abandon(store: Store, run: int, message: str, now: str) -> None:
    store.db.execute("UPDATE run SET verdict = 'failed', ended = ?, message = ? WHERE id = ?", (now, message, run))


def fingerprint(record: Record) -> str:
    """The hash that tells whether a record changed: its bytes, and what the protocol said beside them."""
    said: dict[str, Any] = {"deleted": record.deleted, "page": record.page, "hints": dict(record.hints)}
    return digest(digest(record.body) + canonical(said).decode())


def _stage(store: Store, source: Source, run: int, record: Record, last: _Last, as_of: str) -> None:
    db = store.db
    name = fingerprint(record)
    earlier = db.execute("SELECT hash, datestamp FROM listed WHERE identifier = ?", (record.identifier,)).fetchone()
    if earlier is not None:
        db.execute("UPDATE listed SET again = again + 1 WHERE identifier = ?", (record.identifier,))
        if earlier["hash"] == name:
            return  # the same bytes twice, as with overlapping windows: counted, nothing to tell
        _complain(store, source, record)
        if record.datestamp <= earlier["datestamp"]:
            return  # the newer one counts; on a tie, the one that came first
        db.execute(
            "DELETE FROM record WHERE source = ? AND identifier = ? AND state = 'staged'",
            (source.name, record.identifier),
        )
    known = db.execute(
        "SELECT 1 FROM record WHERE source = ? AND identifier = ? AND hash = ? AND state != 'staged'",
        (source.name, record.identifier, name),
    ).fetchone()
    db.execute(
        "INSERT INTO listed VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (identifier) DO UPDATE SET hash = excluded.hash, "
        "datestamp = excluded.datestamp, deleted = excluded.deleted, staged = excluded.staged",
        (record.identifier, name, record.datestamp, record.deleted, known is None),
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
