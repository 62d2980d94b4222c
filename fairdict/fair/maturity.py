"""How far a subject has come by the levels of a scheme, as intervals: what is unknown counted as failed, and as passed.

F-UJI gives each metric a level: 0 incomplete, 1 initial, 2 moderate, 3 advanced. The guidelines of the RDA's model
(https://doi.org/10.15497/rda00050) give one to each area, F, A, I and R: 0 where an essential indicator is not met, 1
where all are, 2 with half of the important ones, 3 with all of these, 4 with half of the useful ones, 5 with all.
"""

from collections.abc import Iterable, Mapping, Sequence

from fairdict.fair.finding import Finding, Outcome
from fairdict.fair.lens import Lens

PRIORITIES = ("essential", "important", "useful")
"""The RDA's priorities, the gravest first."""
HIGHEST = 5
"""The highest level of an area."""
LEVELS = ("incomplete", "initial", "moderate", "advanced")


def tally(findings: Iterable[Finding], lens: Lens) -> list[tuple[str, int]]:
    """Each level that a metric is sure to have reached, the highest first, with the number of metrics at it; nothing
    for a lens without levels."""
    reached = [low for low, _ in maturity(findings, lens).values()]
    return [(LEVELS[n], reached.count(n)) for n in reversed(range(len(LEVELS))) if n in reached]


def areas(outcomes: Mapping[str, Outcome], lens: Lens) -> Mapping[str, tuple[int, int]]:
    """The lowest and the highest level of each part of a lens whose metrics have the RDA's priorities, by the outcomes
    of rules; nothing for another lens. A part of which nothing applies has no level."""
    if not has_areas(lens):
        return {}
    found: dict[str, dict[str, list[Outcome]]] = {part: {name: [] for name in PRIORITIES} for part in lens.parts}
    for metric, test in lens.tests:
        outcome = outcomes.get(test.rule, "not-applicable")
        if outcome != "not-applicable":
            found[metric.part][metric.priority].append(outcome)
    return {
        part: (_level(by_priority, {"pass"}), _level(by_priority, {"pass", "indeterminate"}))
        for part, by_priority in found.items()
        if any(by_priority.values())
    }


def has_areas(lens: Lens) -> bool:
    """Whether the levels of the RDA's model can be told of a lens: its metrics have all of its priorities."""
    return {metric.priority for metric in lens.metrics} == set(PRIORITIES)


def _level(outcomes: Mapping[str, Sequence[Outcome]], met: set[Outcome]) -> int:
    """The level of one area, with the outcomes in ``met`` as passes; a priority that has no test asks nothing."""
    essential, important, useful = (
        sum(outcome in met for outcome in found) / len(found) if found else 1.0
        for found in (outcomes[name] for name in PRIORITIES)
    )
    if essential < 1:
        return 0
    if important < 1:
        return 2 if important >= 0.5 else 1
    return (3 if useful < 0.5 else 4) if useful < 1 else HIGHEST


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
