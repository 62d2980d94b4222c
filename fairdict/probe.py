"""Stage four, network: the addresses in datasets are tried, and what came back is kept as evidence.

Takes dataset documents; leaves evidence rows, so that judging never touches the network. Oldest first, within a night's
budget of time and of requests per host; a host that fails three times in a night is left alone. Nothing met here
changes how a run ends.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from fairdict.config import Catalogue
from fairdict.errors import FetchError
from fairdict.evidence import write
from fairdict.identity import addresses
from fairdict.model import Evidence, Response
from fairdict.store import Store, loads
from fairdict.web import Gate, Limits, Web

FAILURES = 3
"""Times without an answer, in one night, after which a host is left alone."""
HEAD_REFUSED = frozenset({403, 405, 501})
NO_ANSWER = frozenset({"dns", "connect", "timeout", "tls", "proxy", "truncated", "budget", "malformed"})
LIMITS = Limits(connect=10, read=20, total=40, body=2**20, attempts=1)


@dataclass
class Probed:
    """How many addresses were tried, answered, and left for another night."""

    tried: int = 0
    answered: int = 0
    left: int = 0


def probe(
    store: Store,
    catalogue: Catalogue,
    *,
    user_agent: str,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[str], None] = lambda _: None,
) -> Probed:
    """Tries the addresses that are due; see ``[probe]`` in ``fairdict.toml``."""
    settings = catalogue.probing
    if not settings.enabled:
        return Probed()  # what was found stays: it was true then, and says when
    named = _named(store, catalogue.base_iri)
    _forget(store, named)
    wanted = {u for u in named if _host(u) in settings.hosts} if settings.hosts else named
    begun = now()
    oldest = (begun - timedelta(days=settings.days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    known = {r["url"]: r["tried"] for r in store.rows("SELECT url, tried FROM evidence")}
    due = sorted((u for u in wanted if known.get(u, "") < oldest), key=lambda u: (known.get(u, ""), u))
    tally = Probed()
    asked: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    gate = Gate()
    doors = {private: _door(private, user_agent, catalogue, gate) for private in (False, True)}
    try:
        for url in due:
            host = _host(url)
            late = now() - begun > timedelta(minutes=settings.minutes)
            if late or asked[host] >= settings.per_host or failed[host] >= FAILURES:
                tally.left += 1
                continue
            door = doors[host in settings.hosts]
            before = door.requests_made
            evidence = attempt(door, url, now, _failures(store, url))
            asked[host] += door.requests_made - before
            failed[host] += evidence.status is None
            tally.tried += 1
            tally.answered += evidence.status is not None
            _write(store, evidence)
            if tally.tried % 50 == 0:
                progress(f"{tally.tried} of {len(due)} addresses tried")
    finally:
        for door in doors.values():
            door.close()
    return tally


def _door(private: bool, user_agent: str, catalogue: Catalogue, gate: Gate) -> Web:
    """Own and private addresses are open only for the hosts that ``[probe] hosts`` names."""
    return Web(
        user_agent=user_agent, contact=catalogue.publisher.email, limits=LIMITS, allow_private=private, gate=gate
    )


def _named(store: Store, own: str) -> set[str]:
    """The addresses in datasets, but for those under the catalogue's ``own``."""
    found: set[str] = set()
    for row in store.db.execute("SELECT document FROM dataset WHERE state = 'live'"):
        found.update(addresses(loads(row["document"])))
    return {u for u in found if not u.startswith(own)}


def _host(url: str) -> str:
    """The server that ``url`` names; empty where it is no address at all, as in a graph that is taken as it came."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _forget(store: Store, named: set[str]) -> None:
    """Evidence about addresses that no dataset names any more goes."""
    gone = [(r["url"],) for r in store.rows("SELECT url FROM evidence") if r["url"] not in named]
    if gone:
        with store.transaction() as db:
            db.executemany("DELETE FROM evidence WHERE url = ?", gone)


def _failures(store: Store, url: str) -> int:
    return int(store.value("SELECT failures FROM evidence WHERE url = ?", url) or 0)


def attempt(web: Web, url: str, now: Callable[[], datetime], failures: int = 0) -> Evidence:
    """Asks ``url`` with HEAD, and with GET where HEAD is refused; an HTTP answer of any kind is an answer."""
    tried = now().strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        response, method = web.head(url), "HEAD"
        if response.status in HEAD_REFUSED:
            response, method = web.peek(url), "GET"
    except FetchError as error:
        if error.status is not None:
            return Evidence(url, tried, error.status, error.kind)
        kept = failures + 1 if error.kind in NO_ANSWER else failures
        return Evidence(url, tried, None, error.kind, failures=kept)
    return _answered(url, tried, response, method)


def _answered(url: str, tried: str, response: Response, method: str) -> Evidence:
    length = response.headers.get("content-length", "")
    return Evidence(
        url,
        tried,
        response.status,
        method=method,
        media_type=response.media_type,
        length=int(length) if length.isdigit() else None,
        final_url=response.url if response.url != url else "",
    )


def _write(store: Store, e: Evidence) -> None:
    write(store, e)
