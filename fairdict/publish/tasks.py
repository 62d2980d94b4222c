"""What to do in one record: findings that the same words mend are one task, and what gains most comes first.

Takes the findings of one subject; leaves tasks in one language, in the words of the source's own system.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fairdict.fair import Finding, Rule, Ruleset, gains
from fairdict.fair.wording import ALL, Words, say
from fairdict.scorecard import weights


@dataclass
class Task:
    """One thing to do: ``where`` in the source's own words, the sentence that says what to write there, the findings
    that it settles with their rules, and what it gains by lens."""

    where: str
    fix: str = ""
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
    """What is to be done, in the words of ``lang``; ``gained`` is what each rule gains by lens, where that is known."""
    gained = gains(findings, ruleset) if gained is None else gained
    worth = weights(ruleset)
    found: dict[tuple[str, str], Task] = {}
    for finding in findings:
        rule = ruleset.by_id.get(finding.rule)
        if finding.outcome != "fail" or rule is None or not finding.mend:
            continue
        name = field_of(finding, lang)
        task = found.setdefault((name, say(_begun(finding.mend), lang)), Task(name))
        task.findings.append((finding, rule))
        for lens, points in gained.get(finding.rule, {}).items():
            task.gains[lens] = round(task.gains.get(lens, 0) + points, 2)
    for task in found.values():
        task.fix = say(_together([finding.mend for finding, _ in task.findings]), lang)
    return sorted(found.values(), key=lambda t: -sum(t.gains.get(lens, 0) * w for lens, w in worth.items()))


def _begun(mend: Words) -> Words:
    """A fix without what each file needs besides."""
    return (*mend[:-1], "") if mend[0] == "file" else mend


def _together(mends: Sequence[Words]) -> Words:
    """One fix for findings that one thing settles: where the data are to be had is said once, and after it all that
    each file needs besides."""
    tails = [tail for mend in mends if mend[0] == "file" and isinstance(tail := mend[-1], tuple)]
    fields = [field for tail in tails for named in tail[1:] for field in (named[1:] if named[0] == ALL else (named,))]
    return (*mends[0][:-1], ("file-and", (ALL, *dict.fromkeys(fields)))) if fields else mends[0]


def field_of(finding: Finding, lang: str = "en") -> str:
    """The source's own field, or fields, in which to mend: what the fix names first, else where the value stood."""
    named = finding.mend[1] if len(finding.mend) > 1 else ""
    return (named if isinstance(named, str) else say(named, lang)) or finding.where
