"""What findings weigh together, under each lens, as an interval; and what mending one of them would gain.

Takes the findings of one subject; leaves a score a lens. ``low`` counts what is unknown as failed, ``high`` as passed;
the truth lies between. What is not applicable weighs nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fairdict.fair.finding import Finding
from fairdict.fair.lens import Lens, Metric
from fairdict.fair.ruleset import Ruleset

Sums = tuple[float, float, float]
"""Lowest, highest, and the most there is."""
Found = Mapping[str, Finding]
_NOTHING: Sums = (0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Score:
    """One subject under one lens: ``low`` and ``high`` out of ``maximum``, and the same for each of the lens's parts.

    Points, or percent of what applies; a part of which nothing applies counts up to 0. ``version`` names the versions
    of lens, rules and tables. ``band`` holds the lens's words for the lowest and the highest the score can be, or two
    empty texts.
    """

    lens: str
    version: str
    low: float
    high: float
    maximum: float
    band: tuple[str, str] = ("", "")
    parts: Mapping[str, Sums] = field(default_factory=dict)


def scores(findings: Iterable[Finding], ruleset: Ruleset) -> list[Score]:
    """The scores of one subject's findings, by lens; a lens of which nothing applies gives none."""
    found = {finding.rule: finding for finding in findings}
    weighed = (_score(lens, found, ruleset) for lens in ruleset.lenses.values())
    return [s for s in weighed if s is not None]


def gains(findings: Iterable[Finding], ruleset: Ruleset) -> dict[str, dict[str, float]]:
    """For each rule that asks for mending, by lens, by how much the lowest score would rise if it passed everywhere.

    A lens under which mending that rule alone gains nothing is left out.
    """
    found = {finding.rule: finding for finding in findings}
    gained: dict[str, dict[str, float]] = {f.rule: {} for f in found.values() if f.mendable}
    for lens in ruleset.lenses.values():
        whole = sum(_reach(lens, metric, found, (0, 0))[2] for metric in lens.metrics)
        base = _lows(lens, found)
        for metric in lens.metrics:
            for test in metric.tests:
                if test.rule in gained and whole:
                    better = {**found, test.rule: found[test.rule]._replace(outcome="pass", each="")}
                    more = _gain(lens, metric, found, better, base)
                    if more > 0:  # several tests may share a rule
                        gained[test.rule][lens.id] = round(100 * more / whole if lens.percent else more, 2)
    return gained


def _gain(lens: Lens, metric: Metric, found: Found, better: Found, base: list[float]) -> float:
    """How many points more the lowest score has with ``better`` than with ``found``, which differ in ``metric``."""
    if lens.aggregation == "best" and len(each := found[metric.tests[0].rule].each) == len(base) > 0:
        risen = [low + (metric.points if state != "p" else 0) for low, state in zip(base, each, strict=True)]
        return max(risen) - max(base)
    return _reach(lens, metric, better, (0, 0))[0] - _reach(lens, metric, found, (0, 0))[0]


def _score(lens: Lens, found: Found, ruleset: Ruleset) -> Score | None:
    chosen = _choice(lens, found) if lens.aggregation == "best" else (0, 0)
    parts = dict.fromkeys(lens.parts, _NOTHING)
    for metric in lens.metrics:
        low, high, whole = _reach(lens, metric, found, chosen)
        if whole:
            sums = parts[metric.part]
            parts[metric.part] = (sums[0] + low, sums[1] + high, sums[2] + whole)
    low, high, whole = (sum(p[n] for p in parts.values()) for n in range(3))
    if not whole:
        return None
    version = ruleset.stamp(lens)
    if lens.percent:
        shares = {name: _percent(*sums) for name, sums in parts.items()}
        low, high, whole = _percent(low, high, whole)
        return Score(lens.id, version, low, high, whole, (lens.band(low), lens.band(high)), shares)
    # Another distribution may turn out best and yet have less in one part: then the part's interval is turned round.
    kept = {name: (round(min(s[:2]), 1), round(max(s[:2]), 1), s[2]) for name, s in parts.items()}
    low, high = round(low, 1), round(high, 1)
    return Score(lens.id, version, low, high, whole, (lens.band(low), lens.band(high)), kept)


def _reach(lens: Lens, metric: Metric, found: Found, chosen: tuple[int, int]) -> Sums:
    """What a metric brings at least, at most, and at best of all; ``chosen`` are the distributions that stand for the
    dataset, and that may turn out to."""
    low = high = 0.0
    applies = lens.aggregation == "capped"
    for test in metric.tests:
        finding = found.get(test.rule)
        if finding is None or finding.outcome == "not-applicable":
            continue
        applies = True
        each = finding.each
        if each and lens.aggregation == "files":
            low += test.points * each.count("p") / len(each)
            high += test.points * (len(each) - each.count("f")) / len(each)
        elif lens.aggregation == "best" and len(each) > max(chosen):
            low += test.points if each[chosen[0]] == "p" else 0
            high += test.points if each[chosen[1]] != "f" else 0
        elif finding.outcome == "pass":
            low += test.points
            high += test.points
        elif finding.outcome == "indeterminate":
            high += test.points
    return (min(low, metric.points), min(high, metric.points), metric.points) if applies else _NOTHING


def _choice(lens: Lens, found: Found) -> tuple[int, int]:
    """Which distribution stands for the dataset, and which may turn out to; of equals the first."""
    lows = _lows(lens, found)
    if len(lows) < 2:
        return 0, 0
    highs = _lows(lens, found, unknown=True)
    best = max(range(len(lows)), key=lambda n: (lows[n], highs[n]))
    return best, max(range(len(lows)), key=lambda n: (highs[n], n == best, lows[n]))


def _lows(lens: Lens, found: Found, *, unknown: bool = False) -> list[float]:
    """What each distribution brings by itself; what is ``unknown`` counted as a pass, or not."""
    sums: list[float] = []
    for _, test in lens.tests:
        finding = found.get(test.rule)
        if finding is not None and finding.each:
            sums = sums or [0.0] * len(finding.each)
            for n, state in enumerate(finding.each[: len(sums)]):
                if state == "p" or (unknown and state == "i"):
                    sums[n] += test.points
    return sums


def _percent(low: float, high: float, whole: float) -> Sums:
    return (round(100 * low / whole, 1), round(100 * high / whole, 1), 100.0) if whole else _NOTHING
