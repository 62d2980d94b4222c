"""How FAIR a dataset is described, in the words of one language: scores as intervals, findings with what would help.

Takes findings and scores as judging left them; leaves frozen values for the templates, what failed first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fairdict.fair import RULES, Finding, Rule, Score
from fairdict.publish import reading
from fairdict.publish.words import Words

RULE: Mapping[str, Rule] = {rule.id: rule for rule in RULES}


@dataclass(frozen=True, slots=True)
class Measure:
    """A score as an interval: the low bound is sure, up to the high one is possible. The last three are shares of
    the maximum in percent, for the bar."""

    name: str
    words: str
    band: str
    low: float
    open: float
    high: float


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in words; ``fix`` and ``why`` are sentences in the language of the page."""

    rule: str
    title: str
    asks: str
    principle: str
    value: str
    where: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tests of one principle passed, failed, and could not be decided."""

    letter: str
    name: str
    passed: int
    failed: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """How FAIR a dataset is described."""

    measures: tuple[Measure, ...]
    tallies: tuple[Tally, ...]
    groups: tuple[tuple[str, str, tuple[Line, ...]], ...]


def percent(part: float, whole: float) -> int:
    """``part`` of ``whole`` in whole percents, rounded down."""
    return int(100 * part / whole) if whole else 0


def verdict(findings: Sequence[Finding], scores: Sequence[Score], words: Words) -> Verdict | None:
    """Scores and findings in words, those that failed first; None where nothing was judged."""
    if not findings and not scores:
        return None
    lines: dict[str, list[Line]] = {"fail": [], "indeterminate": [], "pass": []}
    counts = {letter: [0, 0, 0] for letter in "FAIR"}
    for finding in findings:
        place = tuple(lines).index(finding.outcome) if finding.outcome in lines else None
        if place is None:
            continue
        rule = RULE.get(finding.rule)
        letter = rule.principle[0] if rule is not None and rule.id.startswith("RDA-") else ""
        if letter in counts:
            counts[letter][place] += 1
        lines[finding.outcome].append(_line(finding, words))
    return Verdict(
        tuple(_measure(score.lens, score.low, score.high, score.maximum, score.band, words) for score in scores),
        tuple(
            Tally(letter, words[f"principle.{letter}"], passed, failed, unknown)
            for letter, (failed, unknown, passed) in counts.items()
            if passed + failed + unknown
        ),
        tuple((outcome, words[f"outcome.{outcome}"], tuple(found)) for outcome, found in lines.items() if found),
    )


def measures(scores: Mapping[str, tuple[float, float, float]], words: Words) -> tuple[Measure, ...]:
    """Mean scores by lens: mean low, mean high, maximum."""
    return tuple(_measure(lens, *three, ("", ""), words) for lens, three in sorted(scores.items()))


def _measure(lens: str, low: float, high: float, maximum: float, band: tuple[str, str], words: Words) -> Measure:
    numbers = {"low": words.number(round(low, 1)), "high": words.number(round(high, 1)), "max": words.number(maximum)}
    sentence = words.say("score.exact" if numbers["low"] == numbers["high"] else "score.between", **numbers)
    shares = [max(0.0, min(100.0, round(100 * value / maximum, 1))) if maximum else 0.0 for value in (low, high)]
    name = words.get(f"lens.{lens}", lens)
    bands = [words.get(f"band.{each}", each) for each in dict.fromkeys(band) if each]
    quality = words.say("band.between", low=bands[0], high=bands[-1]) if len(bands) > 1 else "".join(bands)
    return Measure(name, sentence, quality, shares[0], round(shares[1] - shares[0], 1), shares[1])


def _line(finding: Finding, words: Words) -> Line:
    rule = RULE.get(finding.rule)
    asked, titled = (rule.why, rule.title) if rule is not None else ({}, {})
    why, fix = finding.told(words.lang)
    return Line(
        rule=finding.rule,
        title=titled.get(words.lang) or titled.get("en") or finding.rule,
        asks=asked.get(words.lang) or asked.get("en") or "",
        principle=rule.principle if rule is not None else "",
        value=reading.cut(finding.value, 300),
        where=finding.where,
        why=why,
        fix=fix if finding.outcome != "pass" else "",
    )
