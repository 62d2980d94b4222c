"""What findings weigh together, under each lens, as an interval; and what mending one of them would gain.

Takes the findings of one subject; leaves a score a lens. ``low`` counts what is unknown as failed, ``high`` as passed;
the truth lies between. What is not applicable weighs nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from fairdict.fair.finding import LETTERS, Finding, Outcome
from fairdict.fair.lens import Lens
from fairdict.fair.ruleset import Ruleset

Sums = tuple[float, float, float]
"""Lowest, highest, and the most there is."""
_BY_FILE = ("best", "files")
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
    listed = list(findings)
    if not listed:
        return []
    return list(_weighed(ruleset, *_columns(listed, ruleset)))


def gains(findings: Iterable[Finding], ruleset: Ruleset) -> dict[str, dict[str, float]]:
    """For each rule that asks for mending, by lens, by how much the lowest score would rise if it passed everywhere.

    A lens under which mending that rule alone gains nothing is left out.
    """
    listed = list(findings)
    states = _states(listed, ruleset)
    gained: dict[str, dict[str, float]] = {f.rule: {} for f in listed if f.mendable}
    for plan in _plans(ruleset):
        whole = _whole(plan, states)
        base = _lows(plan, states) if plan.lens.aggregation == "best" else []
        uses = ((metric, place) for metric in plan.metrics for place in dict.fromkeys(t[0] for t in metric.tests))
        for metric, place in uses:
            rule = ruleset.rules[place].id
            if rule in gained and whole and (more := _gain(plan, metric, place, states, base)) > 0:
                points = 100 * more / whole if plan.lens.percent else more
                gained[rule][plan.lens.id] = round(gained[rule].get(plan.lens.id, 0) + points, 2)
    return gained


class _Planned(NamedTuple):
    """A metric made ready: the place of its part, its points, and place of the rule and points of each test."""

    part: int
    points: float
    tests: tuple[tuple[int, float], ...]


class _Plan(NamedTuple):
    """A lens made ready for weighing by the places of rules; ``places`` are those of the rules that it uses, ``asked``
    takes what stands there, and ``by_file`` says whether it looks at each distribution."""

    lens: Lens
    version: str
    parts: tuple[str, ...]
    metrics: tuple[_Planned, ...]
    places: tuple[int, ...]
    asked: Callable[[Sequence[Any]], tuple[Any, ...]]
    by_file: bool


class _States(NamedTuple):
    """By the place of each rule: the letter of its outcome (``n`` too where it was not asked), and those of each
    distribution."""

    letters: list[str]
    each: list[str]


@lru_cache(8)
def _plans(ruleset: Ruleset) -> tuple[_Plan, ...]:
    places = {rule.id: place for place, rule in enumerate(ruleset.rules)}
    plans = []
    for lens in ruleset.lenses.values():
        parts = tuple(lens.parts)
        metrics = tuple(
            _Planned(parts.index(m.part), m.points, tuple((places[t.rule], t.points) for t in m.tests))
            for m in lens.metrics
        )
        used = tuple(sorted({place for metric in metrics for place, _ in metric.tests}))
        several = (*used, *used[:1])  # of one place alone the value would come, and not in a tuple
        by_file = lens.aggregation in _BY_FILE
        plans.append(_Plan(lens, ruleset.stamp(lens), parts, metrics, several, itemgetter(*several), by_file))
    return tuple(plans)


@lru_cache(10_000)
def _weighed(ruleset: Ruleset, outcomes: tuple[Outcome, ...], each: tuple[str, ...]) -> tuple[Score, ...]:
    """The scores of one pattern of outcomes: many datasets of a source fare alike, and more still under one lens."""
    weighed = [
        _of_lens(ruleset, n, plan.asked(outcomes), plan.asked(each) if plan.by_file else ())
        for n, plan in enumerate(_plans(ruleset))
    ]
    return tuple(s for s in weighed if s is not None)


@lru_cache(5_000)
def _of_lens(ruleset: Ruleset, n: int, outcomes: tuple[Outcome, ...], each: tuple[str, ...]) -> Score | None:
    """The score of one pattern of outcomes of the rules of the ``n``-th lens; ``each`` is empty for one that does not
    look at distributions."""
    plan = _plans(ruleset)[n]
    letters, files = ["n"] * len(ruleset.rules), [""] * len(ruleset.rules)
    for place, outcome in zip(plan.places, outcomes, strict=True):
        letters[place] = LETTERS[outcome]
    for place, states in zip(plan.places, each, strict=False):
        files[place] = states
    return _score(plan, _States(letters, files))


def _states(findings: Iterable[Finding], ruleset: Ruleset) -> _States:
    outcomes, each = _columns(list(findings), ruleset)
    return _States([LETTERS[outcome] for outcome in outcomes], list(each))


def _columns(findings: Sequence[Finding], ruleset: Ruleset) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
    """By the place of each rule: its outcome, and those of each distribution; not applicable where it was not asked."""
    rules, outcomes, *_, each = zip(*findings, strict=True)
    if rules == ruleset.order:
        return outcomes, each
    found = {f.rule: f for f in findings}
    asked = [found.get(id) or Finding(id, "not-applicable") for id in ruleset.order]
    return tuple(f.outcome for f in asked), tuple(f.each for f in asked)


def _score(plan: _Plan, states: _States) -> Score | None:
    lens, (lows, highs, wholes) = plan.lens, _sums(plan, states)
    low, high, whole = sum(lows), sum(highs), sum(wholes)
    if not whole:
        return None
    triples = zip(lows, highs, wholes, strict=True)
    if lens.percent:
        parts = dict(zip(plan.parts, [_percent(*sums) for sums in triples], strict=True))
        low, high, whole = _percent(low, high, whole)
    else:
        # Another distribution may turn out best and yet have less in one part: then its interval is turned round.
        turned = [(round(min(a, b), 1), round(max(a, b), 1), w) for a, b, w in triples]
        parts = dict(zip(plan.parts, turned, strict=True))
        low, high = round(low, 1), round(high, 1)
    band = (lens.band(low), lens.band(high)) if lens.bands else ("", "")
    return Score(lens.id, plan.version, low, high, whole, band, parts)


def _sums(plan: _Plan, states: _States) -> tuple[list[float], list[float], list[float]]:
    """Of each part what it brings at least, at most, and at best of all."""
    letters, aggregation = states.letters, plan.lens.aggregation
    lows, highs, wholes = ([0.0] * len(plan.parts) for _ in range(3))
    if all(letters[place] == "n" for _, _, tests in plan.metrics for place, _ in tests):
        return lows, highs, wholes
    chosen = _choice(plan, states) if aggregation == "best" else (0, 0)
    for part, points, tests in plan.metrics:
        if len(tests) > 1 or (plan.by_file and states.each[tests[0][0]]):
            low, high, applies = _several(plan, tests, states, chosen)
            if applies:
                lows[part] += min(low, points)
                highs[part] += min(high, points)
                wholes[part] += points
            continue
        letter = letters[tests[0][0]]
        if letter == "n" and aggregation != "capped":
            continue
        wholes[part] += points
        if letter == "p":
            lows[part] += points
            highs[part] += points
        elif letter == "i":
            highs[part] += points
    return lows, highs, wholes


def _several(
    plan: _Plan, tests: tuple[tuple[int, float], ...], states: _States, chosen: tuple[int, int]
) -> tuple[float, float, bool]:
    """What several tests bring, or one that is asked of each distribution; ``chosen`` are the distributions that stand
    for the dataset, and that may turn out to."""
    low = high = 0.0
    applies = plan.lens.aggregation == "capped"
    for place, points in tests:
        letter, each = states.letters[place], states.each[place]
        if letter == "n":
            continue
        applies = True
        if each and plan.lens.aggregation == "files":
            low += points * each.count("p") / len(each)
            high += points * (len(each) - each.count("f")) / len(each)
        elif plan.lens.aggregation == "best" and len(each) > max(chosen):
            low += points if each[chosen[0]] == "p" else 0
            high += points if each[chosen[1]] != "f" else 0
        elif letter in "pi":
            low += points if letter == "p" else 0
            high += points
    return low, high, applies


def _choice(plan: _Plan, states: _States) -> tuple[int, int]:
    """Which distribution stands for the dataset, and which may turn out to; of equals the first."""
    lows = _lows(plan, states)
    if len(lows) < 2:
        return 0, 0
    highs = _lows(plan, states, unknown=True)
    best = max(range(len(lows)), key=lambda n: (lows[n], highs[n]))
    return best, max(range(len(lows)), key=lambda n: (highs[n], n == best, lows[n]))


def _lows(plan: _Plan, states: _States, *, unknown: bool = False) -> list[float]:
    """What each distribution brings by itself; what is ``unknown`` counted as a pass, or not."""
    sums: list[float] = []
    for _, _, tests in plan.metrics:
        for place, points in tests:
            if each := states.each[place]:
                sums = sums or [0.0] * len(each)
                for n, state in enumerate(each[: len(sums)]):
                    if state == "p" or (unknown and state == "i"):
                        sums[n] += points
    return sums


def _whole(plan: _Plan, states: _States) -> float:
    return sum(_sums(plan, states)[2])


def _gain(plan: _Plan, metric: _Planned, place: int, states: _States, base: list[float]) -> float:
    """How many points the lowest score would have more if the rule at ``place`` passed everywhere."""
    each = states.each[place]
    if plan.lens.aggregation == "best" and len(each) == len(base) > 0:
        risen = [low + (metric.points if state != "p" else 0) for low, state in zip(base, each, strict=True)]
        return max(risen) - max(base)
    better = _States(list(states.letters), list(states.each))
    better.letters[place], better.each[place] = "p", ""
    before, after = (_several(plan, metric.tests, s, (0, 0))[0] for s in (states, better))
    return min(after, metric.points) - min(before, metric.points)


def _percent(low: float, high: float, whole: float) -> Sums:
    return (round(100 * low / whole, 1), round(100 * high / whole, 1), 100.0) if whole else _NOTHING
