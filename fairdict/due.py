"""Which addresses are due tonight: those that were never tried, then the oldest, host by host.

Takes the datasets, and the descriptions of those that several partners describe, with the evidence in the database;
leaves a :class:`Lane` for each host, and forgets what is known of addresses that nothing names any more. However many
addresses there are, they are listed in a temporary table.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from fairdict.config import Catalogue
from fairdict.evidence import everything
from fairdict.model import Role
from fairdict.store import Store, loads
from fairdict.targets import ROLES, Target, described, targets

LASTING = (401, 403, 410)
"""Statuses that are looked at again as seldom as good ones: they seldom change."""

_NAMED = """
DROP TABLE IF EXISTS temp.named;
CREATE TEMP TABLE named (
  url TEXT PRIMARY KEY, host TEXT NOT NULL, roles INTEGER NOT NULL, negotiate INTEGER NOT NULL, elsewhere TEXT NOT NULL
) WITHOUT ROWID;
DROP TABLE IF EXISTS temp.described;
CREATE TEMP TABLE described (url TEXT, host TEXT, roles INTEGER, negotiate INTEGER, elsewhere TEXT);
"""
_NAME = """
INSERT INTO temp.named VALUES (?, ?, ?, ?, ?)
ON CONFLICT (url) DO UPDATE SET roles = roles | excluded.roles, negotiate = max(negotiate, excluded.negotiate)
"""
_DUE = f"""
SELECT n.url, n.host, n.roles, n.negotiate, n.elsewhere, COALESCE(e.tried, '') AS tried
FROM named n LEFT JOIN evidence e ON e.url = n.url
WHERE e.url IS NULL OR substr(e.tried, 1, 10) <= CASE
  WHEN e.status BETWEEN 200 AND 299 OR e.status IN {LASTING} THEN :good ELSE :bad END
ORDER BY tried, n.url
"""
_DOCUMENTS = """
SELECT document FROM dataset WHERE state = 'live'
UNION ALL
SELECT d.document FROM member m JOIN description d ON d.id = m.description JOIN dataset s ON s.key = m.key
WHERE s.state = 'live' AND (SELECT COUNT(description) FROM member n WHERE n.key = m.key) > 1
"""
_SILENT = "SELECT url FROM evidence WHERE failures > 0 AND error != 'budget' AND substr(tried, 1, 10) = ?"


@dataclass
class Lane:
    """What is due at one host, at most as many addresses as may be asked there; ``more`` are beyond that, and
    ``silent`` gave no answer tonight already."""

    host: str
    due: list[Target] = field(default_factory=list)
    more: int = 0
    silent: int = 0


def due(store: Store, catalogue: Catalogue, begun: datetime) -> list[Lane]:
    """What is due in the night that began at ``begun``; the host whose turn is the oldest comes first."""
    _name(store, catalogue.base_iri)
    _forget(store)
    settings = catalogue.probing
    when = {
        "good": (begun - timedelta(days=settings.days)).strftime("%Y-%m-%d"),
        "bad": (begun - timedelta(days=settings.again)).strftime("%Y-%m-%d"),
    }
    lanes: dict[str, Lane] = {}
    for row in store.db.execute(_DUE, when):
        if settings.hosts and row["host"] not in settings.hosts:
            continue
        lane = lanes.setdefault(row["host"], Lane(row["host"]))
        if len(lane.due) < settings.per_host:
            lane.due.append(
                Target(row["url"], _roles(row["roles"]), bool(row["negotiate"]), tuple(row["elsewhere"].split()))
            )
        else:
            lane.more += 1
    tonight = begun.strftime("%Y-%m-%d")
    silent = Counter(host_of(row["url"]) for row in store.db.execute(_SILENT, (tonight,)))
    for host, lane in lanes.items():
        lane.silent = silent[host]
    return list(lanes.values())


def _name(store: Store, own: str) -> None:
    """Lists the addresses in what is judged, but for those under the catalogue's ``own``, and those of other
    descriptions that their pages name; in a table, because there may be very many."""
    store.db.executescript(_NAMED)

    def rows(found: Iterable[Target]) -> list[tuple[str, str, int, bool, str]]:
        return [
            (t.url, host_of(t.url), _bits(t.roles), t.negotiate, " ".join(t.elsewhere))
            for t in found
            if not t.url.startswith(own)
        ]

    with store.db:
        store.db.execute("BEGIN")  # what is written is temporary, and nobody waits for it
        for row in store.db.execute(_DOCUMENTS):
            store.db.executemany(_NAME, rows(targets(loads(row["document"]), own)))
        for found in everything(store, "links != '' AND url IN (SELECT url FROM named)"):
            more = rows(Target(url, ("metadata",)) for url in described(found))
            store.db.executemany("INSERT INTO described VALUES (?, ?, ?, ?, ?)", more)
        store.db.execute("INSERT OR IGNORE INTO named SELECT * FROM described")


def _bits(roles: Iterable[Role]) -> int:
    return sum(1 << ROLES.index(role) for role in roles)


def _roles(bits: int) -> tuple[Role, ...]:
    return tuple(role for n, role in enumerate(ROLES) if bits >> n & 1)


def host_of(url: str) -> str:
    """The server that ``url`` names; empty where it is no address at all, as in a graph that is taken as it came."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _forget(store: Store) -> None:
    """Evidence about addresses that no dataset names any more goes."""
    if store.value("SELECT 1 FROM evidence WHERE url NOT IN (SELECT url FROM named) LIMIT 1"):
        with store.transaction() as db:
            db.execute("DELETE FROM evidence WHERE url NOT IN (SELECT url FROM named)")
