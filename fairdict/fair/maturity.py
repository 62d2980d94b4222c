"""How far each metric of a lens has come, in the levels of F-UJI: 0 incomplete, 1 initial, 2 moderate, 3 advanced.

Takes the findings of one subject; leaves an interval a metric, as scores are: what is unknown counted as failed, and as
passed.
"""

from collections.abc import Iterable, Mapping

from fairdict.fair.finding import Finding
from fairdict.fair.lens import Lens

LEVELS = ("incomplete", "initial", "moderate", "advanced")


def tally(findings: Iterable[Finding], lens: Lens) -> list[tuple[str, int]]:
    """Each level that a metric is sure to have reached, the highest first, with the number of metrics at it; nothing
    for a lens without levels."""
    reached = [low for low, _ in maturity(findings, lens).values()]
    return [(LEVELS[n], reached.count(n)) for n in reversed(range(len(LEVELS))) if n in reached]


def maturity(findings: Iterable[Finding], lens: Lens) -> Mapping[str, tuple[int, int]]:
    """The lowest and the highest level of each metric, by its id; nothing for a lens without levels.

    A metric is at the level of the highest of its tests that pass.
    """
    if not any(test.maturity for _, test in lens.tests):
        return {}
    outcomes = {finding.rule: finding.outcome for finding in findings}
    levels = dict.fromkeys((metric.id for metric in lens.metrics), (0, 0))
    for metric, test in lens.tests:
        outcome = outcomes.get(test.rule)
        low, high = levels[metric.id]
        if outcome == "pass":
            levels[metric.id] = (max(low, test.maturity), max(high, test.maturity))
        elif outcome == "indeterminate":
            levels[metric.id] = (low, max(high, test.maturity))
    return levels
