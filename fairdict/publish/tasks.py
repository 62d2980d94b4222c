"""What to do in one record: findings that the same words mend are one task, and what gains most comes first.

Takes the findings of one subject; leaves tasks in one language, in the words of the source's own system.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fairdict.fair import Finding, Rule, Ruleset, gains
from fairdict.fair.wording import say
from fairdict.scorecard import weights


@dataclass
class Task:
    """One thing to do: ``where`` in the source's own words, the sentence that says what to write there, the findings
    that it settles with their rules, and what it gains by lens."""

    where: str
    fix: str
    findings: list[tuple[Finding, Rule]] = field(default_factory=list)
    gains: dict[str, float] = field(default_factory=dict)

    @property
    def value(self) -> str:
        """What stands there now, verbatim; empty where nothing does."""
        return next((f.value for f, _ in self.findings if f.value), "")

    @property
    def suggestion(self) -> str:
        """The value to write, where one could be computed."""
        return next((f.suggestion for f, _ in self.findings if f.suggestion), "")


def tasks(
    findings: Sequence[Finding],
    ruleset: Ruleset,
    lang: str = "en",
    gained: Mapping[str, Mapping[str, float]] | None = None,
) -> list[Task]:
    """What is to be done; ``gained`` is what each rule gains by lens, where that is known already."""
    gained = gains(findings, ruleset) if gained is None else gained
    worth = weights(ruleset)
    found: dict[tuple[str, str], Task] = {}
    for finding in findings:
        rule = ruleset.by_id.get(finding.rule)
        if finding.outcome != "fail" or rule is None or not finding.mend:
            continue
        _, fix = finding.told(lang)
        name = field_of(finding, lang)
        task = found.setdefault((name, fix), Task(name, fix))
        task.findings.append((finding, rule))
        for lens, points in gained.get(finding.rule, {}).items():
            task.gains[lens] = round(task.gains.get(lens, 0) + points, 2)
    return sorted(found.values(), key=lambda t: -sum(t.gains.get(lens, 0) * w for lens, w in worth.items()))


def field_of(finding: Finding, lang: str = "en") -> str:
    """The source's own field, or fields, in which to mend: what the fix names first, else where the value stood."""
    named = finding.mend[1] if len(finding.mend) > 1 else ""
    return (named if isinstance(named, str) else say(named, lang)) or finding.where
