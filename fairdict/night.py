"""The stages in order, for one catalogue: what ``run``, ``harvest``, ``probe`` and ``build`` do.

Takes a catalogue and its store; leaves each stage's own results there and gives back what a command prints. The date of
a night, ``as_of``, is today's, or that of ``SOURCE_DATE_EPOCH`` where a build is to be repeated.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit

from fairdict import assess, declared, fetch, harvester, hide, merge, normalise, probe, prune, settle, validity
from fairdict.config import FILE, Catalogue, Source, credentials
from fairdict.errors import FairdictError, LockedError, PluginError, StoreError
from fairdict.fair import Finding, Ruleset, Score, Subject, judge, scores
from fairdict.guard import loopback
from fairdict.harvester import Listing, Mark
from fairdict.lanes import Halt, side_by_side
from fairdict.model import Issue, Record
from fairdict.publish.build import Published, publish
from fairdict.settle import Outcome
from fairdict.store import Store, loads
from fairdict.web import Gate, Limits, Web

Progress = Callable[[str], None]
Clock = Callable[[], datetime]

AGENT = f"fairdict/{version('fairdict')}"
BEHIND_A_PROXY = (
    "asked through a proxy, which looks up where a server is; only its name is checked here, so let the proxy refuse "
    "addresses of the own network."
)
"""What a steward is told whose requests go through a proxy."""


def utc() -> datetime:
    """The time now, or the one that SOURCE_DATE_EPOCH sets."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isdigit() else datetime.now(UTC)


@dataclass(frozen=True)
class Night:
    """The clock and the voice of one command."""

    catalogue: Catalogue
    store: Store
    progress: Progress
    clock: Clock = utc
    _unloaded: set[str] = field(default_factory=set)  # sources whose harvester was told to be broken

    @property
    def as_of(self) -> str:
        """The date of this night."""
        return self.clock().date().isoformat()

    def stamp(self) -> str:
        """The time now, UTC, as it is stored."""
        return self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def harvest(self, names: Sequence[str] = (), *, whole: bool = False) -> list[Outcome]:
        """Fetches and normalises the sources ``names`` (all, where none is named), and settles each run.

        Those that are paused are passed over; of all, those that were taken out of ``fairdict.toml`` count as held.
        """
        chosen = [self.catalogue.source(n) for n in names] if names else list(self.catalogue.sources)
        declared.bring(self.store, self.catalogue)
        for source in chosen:
            if source.paused:
                self.progress(f"{source.name}: paused; nothing was asked, and everything stays as it is.")
        sources = [s for s in chosen if not s.paused]
        plugins = {s.name: self._plugin(s) for s in sources}
        for source in sources:  # a mistake in a declaration is told before anything is asked
            options = getattr(plugins[source.name], "Options", None)
            if options is not None:
                source.settings(options)
            self.door(source).close()
        halt = Halt()
        gate = Gate(sleep=halt.sleep)

        def one(source: Source) -> Outcome:
            with self.store.beside(halt.check) as store, self.door(source, gate, halt.sleep) as web:
                if source.url.lower().startswith("http") and web.proxied(source.url):
                    self.progress(f"{source.name}: {BEHIND_A_PROXY}")
                outcome = self._one(store, source, plugins[source.name], web, whole)
            self.progress(outcome.line)
            return outcome

        outcomes = side_by_side(sources, _lane, one, int(self.catalogue.asking.hosts), halt)
        for name, message in declared.left(self.store).items() if not names else ():
            outcomes.append(settle.held(name, message))
            self.progress(outcomes[-1].line)
        return outcomes

    def _plugin(self, source: Source) -> harvester.Harvester:
        """The harvester of ``source``; in the place of one that cannot be loaded, one that says so when it is asked, so
        that the others go on."""
        try:
            return harvester.of(source, self.catalogue.layers)
        except PluginError as error:
            told = error.message.replace(f"{self.catalogue.folder}{os.sep}", "")  # for it stands on the site
            self._unloaded.add(source.name)
            return harvester.Unloaded(told)

    def _one(self, store: Store, source: Source, plugin: harvester.Harvester, web: Web, whole: bool) -> Outcome:
        """One source from beginning to end; what goes wrong with it is its outcome, and touches no other."""
        try:
            fetched = fetch.fetch(
                store, source, plugin, web, as_of=self.as_of, now=self.stamp, whole=whole, progress=self.progress
            )
            normalise.normalise(store, source, plugin, as_of=self.as_of, progress=self.progress)
            return settle.settle(
                store, source, fetched.run, fetched.listing, fetched.error, as_of=self.as_of, now=self.stamp(),
                unfinished=fetched.unfinished,
            )  # fmt: skip
        except (StoreError, LockedError, sqlite3.Error):  # nothing more can be written, whichever source it is
            raise
        except FairdictError as error:
            message = error.message
        except Exception as error:
            message = f"fairdict broke: {type(error).__name__}: {error}. Please report it."
        return settle.failed(store, source, web.redact(message), now=self.stamp())

    def door(self, source: Source, gate: Gate | None = None, sleep: Callable[[float], object] = time.sleep) -> Web:
        """A polite session for ``source``, within its budget."""
        return Web(
            limits=Limits(seconds=source.minutes * 60 or None, requests=source.requests or None),
            sleep=sleep,
            user_agent=AGENT,
            contact=self.catalogue.publisher.email,
            rate=source.rate,
            allow_private=source.allow_private,
            auth=credentials(source),
            home=source.url if source.url.startswith(("http://", "https://")) else "",
            gate=gate,
        )

    def accept(self, name: str) -> Outcome:
        """Lets the held run of source ``name`` count, or what was taken out of ``fairdict.toml`` go; asks nothing of
        the source."""
        declared.bring(self.store, self.catalogue)
        if name in declared.left(self.store):
            return settle.taken_out(name, declared.withdraw(self.store, name, as_of=self.as_of))
        return settle.accept(self.store, self.catalogue.source(name), as_of=self.as_of, now=self.stamp())

    def hide(self, key: str, reason: str) -> str:
        """Takes dataset ``key`` off with the next build, for good; gives what to tell."""
        hide.hide(self.store, key, reason, as_of=self.as_of)
        return f"{key}: hidden; no harvest brings it back until “fairdict hide --undo {key}”."

    def show(self, key: str) -> str:
        """Lets dataset ``key`` be seen again with the next build; gives what to tell."""
        hide.undo(self.store, key)
        return f"{key}: no longer hidden."

    def merged(self) -> merge.Merged:
        """Reads again what is stale, offline, and merges."""
        declared.bring(self.store, self.catalogue)
        for source in self.catalogue.sources:
            known = self.store.value("SELECT 1 FROM source WHERE name = ?", source.name)
            if known is not None:
                try:
                    plugin = harvester.of(source, self.catalogue.layers)
                except PluginError as error:  # its own run has told; what was read of it stays as it is
                    if source.name not in self._unloaded:
                        self.progress(f"{source.name}: {error.message} Its records were not read anew.")
                    self._unloaded.add(source.name)
                    continue
                tally = normalise.normalise(self.store, source, plugin, as_of=self.as_of, progress=self.progress)
                if tally.read:
                    bad = f"; {tally.quarantined} cannot be read" if tally.quarantined else ""
                    self.progress(f"{source.name}: {tally.read} records read anew{bad}.")
        return merge.merge(self.store, self.catalogue, as_of=self.as_of)

    def probe(self) -> probe.Probed:
        """Tries the addresses in the datasets that are due."""
        self.merged()
        return probe.probe(self.store, self.catalogue, user_agent=AGENT, now=self.clock, progress=self.progress)

    def retry(self) -> int:
        """Reads everything in quarantine again, offline; gives how many could not be read before and can be now."""
        before = self.store.value("SELECT COUNT(*) FROM quarantine")
        self.store.db.execute("UPDATE quarantine SET fingerprint = ''")
        self.merged()
        return int(before - self.store.value("SELECT COUNT(*) FROM quarantine"))

    def build(self, *, everything: bool = False) -> tuple[merge.Merged, Published]:
        """Everything after the network: normalise what is stale, merge, assess, publish."""
        merged = self.merged()
        prune.prune(self.store, self.catalogue.keep.days, as_of=self.as_of)
        for fault in validity.validate(self.store, self.catalogue).faults:
            self.progress(fault)
        assess.assess(self.store, self.catalogue, as_of=self.as_of)
        return merged, publish(self.store, self.catalogue, everything=everything, progress=self.progress)

    def check(self, name: str, most: int = 25) -> "Checked":
        """Tries a source without storing anything: reads until something is selected, at most ``most`` records."""
        source = self.catalogue.source(name)
        plugin = harvester.of(source, self.catalogue.layers)
        options = getattr(plugin, "Options", None)
        if options is not None:
            source.settings(options)
        seen = 0
        reasons: list[str] = []
        listing = Listing(ended=False)
        with self.door(source) as web, _closing(plugin.fetch(source, web, None)) as records:
            while seen < most:
                try:
                    record = next(records)
                except StopIteration as end:
                    listing = end.value if isinstance(end.value, Listing) else Listing()
                    break
                except FairdictError:
                    raise
                except Exception as error:  # the plugin's mistake, told as such
                    raise FairdictError(harvester.broke_off(source.harvester, plugin, error)) from error
                if isinstance(record, Mark):
                    continue
                if not isinstance(record, Record):
                    raise FairdictError(f"The harvester {source.harvester} yields what is no Record: {record!r:.80}.")
                seen += 1
                if record.deleted:
                    continue
                result = normalise.read(record, source, plugin)
                if result.reason:
                    reasons.append(f"{record.identifier}: {result.reason}")
                elif any(row["selected"] for row in result.rows):
                    row = next(row for row in result.rows if row["selected"])
                    findings, weighed = self._judged(source, record, row)
                    skipped = {n: why for about in plugin.describe(record, source) for n, why in about.skipped.items()}
                    return Checked(
                        source, plugin.summary, seen, listing, reasons, record.identifier, row, result.issues, findings,
                        skipped, weighed,
                    )  # fmt: skip
        return Checked(source, plugin.summary, seen, listing, reasons)

    def _judged(
        self, source: Source, record: Record, row: Mapping[str, Any]
    ) -> tuple[Sequence[Finding], Sequence[Score]]:
        """What the rules say of one description, its addresses not tried."""
        headers = record.response.headers if record.response is not None else {}
        written = assess.format_of(record.hints, headers)
        ruleset = Ruleset.load(self.catalogue.layers, self.catalogue.vocabularies)
        ruleset.systems.check(source.software, f"[sources.{source.name}] in {self.catalogue.folder / FILE}")
        subject = Subject(
            loads(row["document"]), {}, source.harvester, written, loads(row["said"]), "", self.as_of,
            systems=ruleset.systems, software=source.software,
        )  # fmt: skip
        found = judge(subject, ruleset)
        return found, scores(found, ruleset)


def _lane(source: Source) -> str:
    """What a source shares with those that must wait for it: its host. This machine is never slowed, a file is no
    host."""
    try:
        host = urlsplit(source.url).hostname or ""
    except ValueError:
        host = ""
    return f"{source.name}:" if not host or loopback(host) else host


@contextmanager
def _closing(records: Iterator[Record | Mark]) -> Iterator[Iterator[Record | Mark]]:
    """``records``, ended with the block where they can be."""
    try:
        yield records
    finally:
        if isinstance(records, Generator):
            records.close()


@dataclass(frozen=True)
class Checked:
    """What a try of a source showed: how many records were looked at, what could not be read, the first one that is
    selected, with the fields of it that were left out on purpose and why (``skipped``)."""

    source: Source
    summary: str
    seen: int
    listing: Listing
    reasons: Sequence[str]
    identifier: str = ""
    row: Mapping[str, Any] | None = None
    issues: Sequence[Issue] = ()
    findings: Sequence[Finding] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    scores: Sequence[Score] = ()


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """The gravest of several runs: 4 for a held one, 3 for an incomplete or failed one, else 0."""
    verdicts = {o.verdict for o in outcomes}
    return 4 if "held" in verdicts else 3 if verdicts & {"incomplete", "failed"} else 0
