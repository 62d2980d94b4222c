"""How a source fares: the values that its page, the page of quality and the status file show."""

from collections.abc import Mapping
from dataclasses import dataclass

from fairdict.publish.problems import Problem


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
class SourceReport:
    """How a source fares. ``run`` holds the numbers of the last run by name, ``verdict``, ``message`` and ``ended``
    how it closed; ``scores`` are mean low, mean high and maximum by lens; ``failing`` the rules that fail most: id,
    count, and the fix that most of them need, by language; ``quarantined`` what could not be read; ``changes`` what the
    last run brought; ``left`` the source's fields that no mapping takes, with the number of descriptions that have
    them."""

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
    scores: Mapping[str, tuple[float, float, float]] | None = None
    failing: tuple[tuple[str, int, Mapping[str, str]], ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    changes: Changes = Changes()
    left: tuple[tuple[str, int], ...] = ()
