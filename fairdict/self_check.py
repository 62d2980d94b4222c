"""One record that is in no catalogue, judged before it is published: what ``fairdict assess`` shows.

Takes a :class:`fairdict.candidate.Candidate`; its addresses are tried once, within a small budget, and all rules and
lenses in force are asked. Leaves :class:`Checked`; nothing is stored.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fairdict.assess import format_of
from fairdict.attempt import attempt
from fairdict.candidate import Candidate, Desk
from fairdict.config import FILE
from fairdict.conformance import Conformance
from fairdict.document import Context
from fairdict.errors import ConfigError
from fairdict.fair import Finding, Lens, Rule, Ruleset, Score, Subject, gains, judge, scores
from fairdict.guard import BY_OPTION
from fairdict.layers import Layers
from fairdict.model import Evidence
from fairdict.night import AGENT
from fairdict.robots import Robots
from fairdict.store import loads
from fairdict.targets import Target, described, targets
from fairdict.vocabulary import Vocabularies
from fairdict.web import Limits, Web

ADDRESSES = 30
"""How many addresses of one record are tried."""
LIMITS = Limits(connect=5, read=10, total=20, body=2**20, redirects=10, attempts=1, requests=100, seconds=120)
FAILURES = 3
"""Addresses of one host without an answer, after which the host is left alone."""


@dataclass(frozen=True)
class Checked:
    """One record judged. ``tried`` is what its addresses said, None where they were left alone; ``untried`` how many
    there are beyond the budget; ``gained`` by how much each lens would rise if a rule passed."""

    candidate: Candidate
    subject: Subject
    ruleset: Ruleset
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    gained: Mapping[str, Mapping[str, float]]
    tried: Mapping[str, Evidence] | None
    untried: int = 0

    @property
    def essential(self) -> frozenset[str]:
        """The rules that a lens calls essential."""
        return frozenset(
            test.rule
            for lens in self.ruleset.lenses.values()
            for metric, test in lens.tests
            if metric.priority == "essential"
        )

    @property
    def system(self) -> str:
        """What the record was read as, in words for people."""
        return self.ruleset.systems.system(self.subject.harvester, self.subject.format).name

    @property
    def failed(self) -> bool:
        """Whether something essential is missing."""
        return any(f.outcome == "fail" and f.rule in self.essential for f in self.findings)

    def rule(self, finding: Finding) -> Rule:
        """The rule that found something."""
        return self.ruleset.by_id[finding.rule]


def desk(folder: Path, *, allow_private: bool = False) -> tuple[Desk, Ruleset]:
    """What is needed to judge anything, with the rules in force: those of the catalogue in ``folder``, or where there
    is none, the bundled ones."""
    layers = Layers(folder if (folder / FILE).is_file() else None)
    vocabularies = Vocabularies.load(layers)
    made = Desk(layers, vocabularies, Context.load(layers), AGENT, allow_private)
    return made, Ruleset.load(layers, vocabularies)


def check(candidate: Candidate, desk: Desk, ruleset: Ruleset, now: datetime, *, offline: bool = False) -> Checked:
    """Judges ``candidate`` at the time ``now``; ``offline``, without trying its addresses."""
    row = candidate.row
    document = candidate.document
    wanted = list(targets(document))
    tried = None if offline else look(wanted[:ADDRESSES], desk, now)
    response = candidate.record.response
    headers = {} if response is None else response.headers
    subject = Subject(
        document, tried or {}, candidate.source.harvester, format_of(candidate.record.hints, headers),
        loads(row["said"]), "", now.date().isoformat(), systems=ruleset.systems,
    )  # fmt: skip
    judge_of = Conformance(desk.layers, desk.vocabularies, desk.context)
    record = candidate.record
    subject = judge_of.judged(subject, record.body, record.media_type, candidate.read.issues, loads(row["left_over"]))
    findings = tuple(judge(subject, ruleset))
    untried = 0 if tried is None else sum(1 for t in wanted if t.url not in tried)
    told = tuple(scores(findings, ruleset))
    return Checked(candidate, subject, ruleset, findings, told, gains(findings, ruleset), tried, untried)


def look(wanted: list[Target], desk: Desk, now: datetime) -> dict[str, Evidence]:
    """What the addresses ``wanted`` say, and those of the descriptions that their pages name; what the budget does not
    reach is left out."""
    stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    found: dict[str, Evidence] = {}
    silent: Counter[str] = Counter()
    private = desk.allow_private
    with Web(user_agent=desk.user_agent, limits=LIMITS, allow_private=private, allow=BY_OPTION) as web:
        robots = Robots(web)
        waiting = list(reversed(wanted))
        while waiting and not web.spent:
            target = waiting.pop()
            host = target.url.partition("://")[2].partition("/")[0]
            if target.url in found or silent[host] >= FAILURES:
                continue
            evidence = attempt(web, target, stamp, robots=robots)
            if evidence.error == "budget":
                break
            found[target.url] = evidence
            silent[host] += evidence.failures > 0
            waiting.extend(Target(url, ("metadata",)) for url in described(evidence))
    return found


def chosen(ruleset: Ruleset, names: tuple[str, ...]) -> list[Lens]:
    """The lenses called ``names``, by their id or the beginning of it; all where none is named. Raises ConfigError for
    one that there is not."""
    found: dict[str, Lens] = {}
    for name in names:
        fitting = {id: lens for id, lens in ruleset.lenses.items() if id == name or id.startswith(f"{name}-")}
        if name in ruleset.lenses:
            fitting = {name: ruleset.lenses[name]}
        if not fitting:
            raise ConfigError(f"There is no lens called “{name}”. Known: {', '.join(ruleset.lenses)}.")
        found |= fitting
    return list(found.values()) if names else list(ruleset.lenses.values())
