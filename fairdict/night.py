"""The stages in order, for one catalogue: what ``run``, ``harvest``, ``probe`` and ``build`` do.

Takes a catalogue and its store; leaves each stage's own results there and gives back what a command prints. The date of
a night, ``as_of``, is today's, or that of ``SOURCE_DATE_EPOCH`` where a build is to be repeated.
"""

import os
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

from fairdict import assess, fetch, harvester, merge, normalise, probe, settle
from fairdict.config import Catalogue, Source, credentials
from fairdict.errors import FairdictError
from fairdict.fair import Finding, Subject, judge
from fairdict.harvester import Listing
from fairdict.model import Issue, Record
from fairdict.publish.build import Published, publish
from fairdict.settle import Outcome
from fairdict.store import Store, loads
from fairdict.web import Gate, Web

Progress = Callable[[str], None]
Clock = Callable[[], datetime]

AGENT = f"fairdict/{version('fairdict')}"


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

    @property
    def as_of(self) -> str:
        """The date of this night."""
        return self.clock().date().isoformat()

    def stamp(self) -> str:
        """The time now, UTC, as it is stored."""
        return self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def harvest(self, names: Sequence[str] = (), *, whole: bool = False) -> list[Outcome]:
        """Fetches and normalises the sources ``names`` (all, where none is named), and settles each run."""
        sources = [self.catalogue.source(n) for n in names] if names else list(self.catalogue.sources)
        plugins = {s.name: harvester.find(s.harvester, self.catalogue.layers) for s in sources}
        for source in sources:  # a mistake in a declaration is told before anything is asked
            options = getattr(plugins[source.name], "Options", None)
            if options is not None:
                source.settings(options)
            credentials(source)
        gate = Gate()
        outcomes = []
        for source in sources:
            outcome = self._one(source, plugins[source.name], gate, whole)
            self.progress(outcome.line)
            outcomes.append(outcome)
        return outcomes

    def _one(self, source: Source, plugin: harvester.Harvester, gate: Gate, whole: bool) -> Outcome:
        with self.door(source, gate) as web:
            fetched = fetch.fetch(
                self.store, source, plugin, web, as_of=self.as_of, now=self.stamp, whole=whole, progress=self.progress
            )
        normalise.normalise(self.store, source, plugin, as_of=self.as_of, progress=self.progress)
        return settle.settle(
            self.store, source, fetched.run, fetched.listing, fetched.error, as_of=self.as_of, now=self.stamp()
        )

    def door(self, source: Source, gate: Gate | None = None) -> Web:
        """A polite session for ``source``."""
        return Web(
            user_agent=AGENT,
            contact=self.catalogue.publisher.email,
            rate=source.rate,
            allow_private=source.allow_private,
            auth=credentials(source),
            home=source.url if source.url.startswith(("http://", "https://")) else "",
            gate=gate,
        )

    def accept(self, name: str) -> Outcome:
        """Lets the held run of source ``name`` count; asks nothing of the source."""
        return settle.accept(self.store, self.catalogue.source(name), as_of=self.as_of, now=self.stamp())

    def merged(self) -> merge.Merged:
        """Reads again what is stale, offline, and merges."""
        for source in self.catalogue.sources:
            known = self.store.value("SELECT 1 FROM source WHERE name = ?", source.name)
            if known is not None:
                plugin = harvester.find(source.harvester, self.catalogue.layers)
                normalise.normalise(self.store, source, plugin, as_of=self.as_of, progress=self.progress)
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
        assess.assess(self.store, self.catalogue, as_of=self.as_of)
        return merged, publish(self.store, self.catalogue, everything=everything, progress=self.progress)

    def check(self, name: str, most: int = 25) -> "Checked":
        """Tries a source without storing anything: reads until something is selected, at most ``most`` records."""
        source = self.catalogue.source(name)
        plugin = harvester.find(source.harvester, self.catalogue.layers)
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
                    raise FairdictError(
                        f"The harvester {source.harvester} broke off: {type(error).__name__}: {error}."
                    ) from error
                seen += 1
                if record.deleted:
                    continue
                result = normalise.read(record, source, plugin)
                if result.reason:
                    reasons.append(f"{record.identifier}: {result.reason}")
                elif any(row["selected"] for row in result.rows):
                    row = next(row for row in result.rows if row["selected"])
                    findings = self._judged(source, record, row)
                    return Checked(
                        source, plugin.summary, seen, listing, reasons, record.identifier, row, result.issues, findings
                    )
        return Checked(source, plugin.summary, seen, listing, reasons)

    def _judged(self, source: Source, record: Record, row: Mapping[str, Any]) -> Sequence[Finding]:
        """What the rules say of one description, its addresses not tried."""
        headers = record.response.headers if record.response is not None else {}
        written = assess.format_of(record.hints, headers)
        subject = Subject(loads(row["document"]), {}, source.harvester, written, loads(row["said"]), "", self.as_of)
        return judge(subject, self.catalogue.vocabularies)


@contextmanager
def _closing(records: Iterator[Record]) -> Iterator[Iterator[Record]]:
    """``records``, ended with the block where they can be."""
    try:
        yield records
    finally:
        if isinstance(records, Generator):
            records.close()


@dataclass(frozen=True)
class Checked:
    """What a try of a source showed: how many records were looked at, what could not be read, the first one that is
    selected."""

    source: Source
    summary: str
    seen: int
    listing: Listing
    reasons: Sequence[str]
    identifier: str = ""
    row: Mapping[str, Any] | None = None
    issues: Sequence[Issue] = ()
    findings: Sequence[Finding] = ()


def exit_code(outcomes: Sequence[Outcome]) -> int:
    """The gravest of several runs: 4 for a held one, 3 for an incomplete or failed one, else 0."""
    verdicts = {o.verdict for o in outcomes}
    return 4 if "held" in verdicts else 3 if verdicts & {"incomplete", "failed"} else 0
