"""How a source fares: the values that its page, the page of quality and the status file show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairdict.publish.problems import Problem
from fairdict.scorecard import Scorecard
from fairdict.trend import Step


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Problems of one kind: how often, and one example with what stood where. ``records`` are how many records have
    it, ``identifiers`` all of them; ``fields`` the partner's own fields with how often each, the most frequent first;
    ``examples`` the first few."""

    code: str
    count: int
    message: str = ""
    where: str = ""
    value: str = ""
    severity: str = ""
    records: int = 0
    fields: tuple[tuple[str, int], ...] = ()
    examples: tuple[Problem, ...] = ()
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A record that could not be read: why, how often that was tried, the first and the last day."""

    identifier: str
    reason: str
    attempts: int = 1
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """A dataset that came, changed or went; ``fields`` are the properties that differ, each with what stood there
    before and what stands there now."""

    key: str
    title: str = ""
    fields: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """What a source's datasets did since the day of its last run; ``missing`` are records that the last full listing
    did not name, and that a second one will take off."""

    since: str = ""
    added: tuple[Changed, ...] = ()
    changed: tuple[Changed, ...] = ()
    gone: tuple[Changed, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mend:
    """One thing to mend in many records: the property, the rule that most of them fail and all rules with how often
    each, in how many ``datasets``, the ``fix`` that most of them need, by language, what it gains by lens, added up
    over them, and the same in percent under the lenses it is ranked by."""

    term: str
    rule: str
    rules: Mapping[str, int]
    datasets: int
    fix: Mapping[str, str]
    gains: Mapping[str, float]
    percent: float


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How a source fares. ``run`` holds the numbers of the last run by name, ``verdict``, ``message`` and ``ended``
    how it closed; ``card`` is its scorecard; ``mends`` are the fixes that gain most, under each lens by its name, and
    under the usual ones (``ranked_by``) by the empty name; ``steps`` are how its means moved; ``quarantined`` what
    could not be read; ``changes`` what the last run brought; ``left`` the source's fields that no mapping takes, with
    the number of descriptions that have them; ``worklists`` where its lists of work stand, by language."""

    name: str
    publisher: str
    harvester: str
    url: str
    run: Mapping[str, int]
    verdict: str = ""
    message: str = ""
    ended: str = ""
    datasets: int = 0
    issues: tuple[IssueGroup, ...] = ()
    card: Scorecard = field(default_factory=Scorecard)
    mends: Mapping[str, tuple[Mend, ...]] | None = None
    steps: tuple[Step, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    changes: Changes = Changes()
    left: tuple[tuple[str, int], ...] = ()
    ranked_by: tuple[str, ...] = ()
    worklists: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def scores(self) -> dict[str, tuple[float, float, float]]:
        """Mean low, mean high and maximum of what the partner wrote, by lens."""
        return {lens: (round(mean.low, 1), round(mean.high, 1), mean.maximum) for lens, mean in self.card.own.items()}
