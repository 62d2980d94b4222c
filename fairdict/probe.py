"""Stage four, network: the addresses in datasets are tried, and what came back is kept as evidence.

Takes dataset documents; leaves evidence rows, so that judging never touches the network. Addresses that were never
tried come first, then the oldest, within a night's budget of time and of requests per host; hosts are asked side by
side, each of them one thing after the other. A host that gives no answer three times in a night is left alone. Each
row is written as it comes, so that what an interrupted night found counts. Nothing met here changes how a run ends.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from fairdict.attempt import attempt
from fairdict.config import Catalogue
from fairdict.due import Lane, due, host_of
from fairdict.evidence import known, write
from fairdict.lanes import Halt, side_by_side
from fairdict.model import Evidence
from fairdict.robots import Robots
from fairdict.store import Store
from fairdict.targets import Target, described
from fairdict.web import Gate, Limits, Web

FAILURES = 3
"""Times without an answer, in one night, after which a host is left alone."""
LIMITS = Limits(connect=10, read=20, total=40, body=2**20, redirects=10, attempts=1)


@dataclass
class Probed:
    """How many addresses were tried, answered, and left for another night."""

    tried: int = 0
    answered: int = 0
    left: int = 0


@dataclass
class _Night:
    """What the lanes of one night share."""

    catalogue: Catalogue
    user_agent: str
    now: Callable[[], datetime]
    progress: Callable[[str], None]
    begun: datetime
    due: int
    halt: Halt = field(default_factory=Halt)
    tally: Probed = field(default_factory=Probed)
    turn: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.gate = Gate(sleep=self.halt.sleep)

    def seconds(self) -> float:
        """What is left of the night."""
        end = self.begun + timedelta(minutes=self.catalogue.probing.minutes)
        return (end - self.now()).total_seconds()

    def door(self, private: bool, requests: int) -> Web:
        """Own and private addresses are open only for the hosts that ``[probe] hosts`` names."""
        limits = replace(LIMITS, requests=requests, seconds=max(0.0, self.seconds()))
        return Web(
            user_agent=self.user_agent, contact=self.catalogue.publisher.email, limits=limits, allow_private=private,
            gate=self.gate, rate=self.catalogue.probing.rate, sleep=self.halt.sleep,
        )  # fmt: skip

    def found(self, evidence: Evidence) -> None:
        """Counts one address that was tried."""
        with self.turn:
            self.tally.tried += 1
            self.tally.answered += evidence.status is not None
            if self.tally.tried % 50 == 0:
                self.progress(f"{self.tally.tried} of {self.due} addresses tried")

    def left(self, number: int) -> None:
        """Counts addresses that wait for another night."""
        with self.turn:
            self.tally.left += number


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
    begun = now()
    lanes = due(store, catalogue, begun)
    night = _Night(catalogue, user_agent, now, progress, begun, sum(len(x.due) + x.more for x in lanes))
    at_once = int(catalogue.asking.hosts)

    def work(lane: Lane) -> None:
        with store.beside(night.halt.check) as own:
            _walk(own, night, lane)

    side_by_side(lanes, lambda lane: lane.host, work, at_once, night.halt)
    return night.tally


def _walk(store: Store, night: _Night, lane: Lane) -> None:
    """Tries what is due at one host, until its budget or the night is used up, or the host is to be left alone."""
    private = lane.host in night.catalogue.probing.hosts
    if night.seconds() <= 0:
        night.left(len(lane.due) + lane.more)
        return
    with night.door(private, night.catalogue.probing.per_host) as web:
        robots = Robots(web)
        waiting = list(reversed(lane.due))
        listed = {target.url for target in waiting}
        while waiting and lane.silent < FAILURES and night.seconds() > 0 and not web.spent:
            night.halt.check()
            made = web.requests_made
            found = _tried(store, night, web, robots, waiting[-1])
            if found.error == "budget" and web.requests_made == made:
                break  # it was not asked at all
            waiting.pop()
            write(store, found)
            night.found(found)
            lane.silent += found.error == "blocked" or (found.failures > 0 and found.error != "budget")
            if found.status == 429:  # it asks for patience
                break
            for url in described(found):  # what a page names at its own host is tried in the same night
                if host_of(url) == lane.host and url not in listed and not known(store, [url]):
                    listed.add(url)
                    waiting.append(Target(url, ("metadata",)))
    night.left(len(waiting) + lane.more)


def _tried(store: Store, night: _Night, web: Web, robots: Robots, target: Target) -> Evidence:
    tried = night.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    before = known(store, [target.url]).get(target.url)
    return attempt(web, target, tried, before, robots)
