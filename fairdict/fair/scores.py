"""What findings weigh together, under each lens, as an interval.

Takes the findings of one subject; leaves a score a lens. ``low`` counts what is unknown as failed, ``high`` as passed;
the truth lies between. What is not applicable weighs nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fairdict.fair.registry import BY_ID
from fairdict.fair.rule import Finding, Rule

VERSIONS = {"rda-essential": "1.0", "mqa": "405"}
"""The version of each scheme; the EU's assessment has none and is known by its total."""
RULESET = "1"
"""Version of the rules; raised with every change that can change an outcome."""
PARTS = {
    "rda-essential": ("F", "A", "I", "R"),
    "mqa": ("findability", "accessibility", "interoperability", "reusability", "contextuality"),
}
BANDS = ((351, "excellent"), (221, "good"), (121, "sufficient"), (0, "bad"))
"""Lowest points of each band of the EU's assessment, by its method page: 120 is still bad."""


@dataclass(frozen=True, slots=True)
class Score:
    """One subject under one lens: ``low`` and ``high`` out of ``maximum``, and the same for each of the lens's parts.

    ``rda-essential`` is the share of applicable indicators that pass, in percent; its parts count up to 100 each, or to
    0 where nothing of a part applies. ``mqa`` are points. ``band`` holds the EU's words for the lowest and the highest
    the score can be, or two empty texts.
    """

    lens: str
    version: str
    low: float
    high: float
    maximum: float
    band: tuple[str, str] = ("", "")
    parts: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)


def scores(findings: Iterable[Finding]) -> list[Score]:
    """The scores of one subject's findings, in a fixed order; a lens of which nothing applies gives none."""
    sums = {lens: {part: [0.0, 0.0, 0.0] for part in parts} for lens, parts in PARTS.items()}
    for finding in findings:
        rule = BY_ID[finding.rule]
        if finding.outcome != "not-applicable":
            _add(sums[rule.lens][rule.part], rule, finding)
    weighed = [_share("rda-essential", sums["rda-essential"]), _points("mqa", sums["mqa"])]
    return [s for s in weighed if s is not None]


def band(points: float) -> str:
    """The EU's word for so many points."""
    return next(word for lowest, word in BANDS if points >= lowest)


def _add(sums: list[float], rule: Rule, finding: Finding) -> None:
    reach = finding.outcome if finding.reach is None else finding.reach
    sums[0] += rule.points if finding.outcome == "pass" else 0
    sums[1] += rule.points if reach in ("pass", "indeterminate") else 0
    sums[2] += rule.points


def _total(parts: Mapping[str, list[float]]) -> tuple[float, float, float]:
    low, high, whole = (sum(p[n] for p in parts.values()) for n in range(3))
    return low, high, whole


def _share(lens: str, parts: Mapping[str, list[float]]) -> Score | None:
    low, high, whole = _total(parts)
    if not whole:
        return None
    shares = {name: _percent(*found) for name, found in parts.items()}
    return Score(lens, _version(lens), *_percent(low, high, whole), parts=shares)


def _points(lens: str, parts: Mapping[str, list[float]]) -> Score | None:
    low, high, whole = _total(parts)
    if not whole:
        return None
    # Another distribution may turn out best and yet have less in one part: then the part's interval is turned round.
    kept = {name: (min(found[:2]), max(found[:2]), found[2]) for name, found in parts.items()}
    return Score(lens, _version(lens), low, high, whole, (band(low), band(high)), kept)


def _percent(low: float, high: float, whole: float) -> tuple[float, float, float]:
    return (round(100 * low / whole, 1), round(100 * high / whole, 1), 100.0) if whole else (0.0, 0.0, 0.0)


def _version(lens: str) -> str:
    return f"{VERSIONS[lens]}+rules.{RULESET}"
