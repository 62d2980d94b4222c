"""How FAIR a dataset is described, in the words of one language: a calm summary, its reasons, and what would help.

Takes findings and scores as judging left them; leaves frozen values for the templates, what failed first. What could
not be checked is told as such, and is never counted as a failure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fairdict.fair import Finding, Lens, Score
from fairdict.fair.maturity import HIGHEST, areas, tally
from fairdict.publish import reading
from fairdict.publish.judging import Judging, bundled
from fairdict.publish.schemes import told
from fairdict.publish.tasks import Task, tasks
from fairdict.publish.words import Words

BEST = 3
"""Fixes that the summary names."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A score as an interval: the low bound is sure, up to the high one is possible. The shares of the maximum are in
    percent, for the bar. ``path`` leads to the scheme, ``version`` says under which versions it was judged,
    ``levels`` how many of its metrics have reached which level, where it has levels."""

    name: str
    words: str
    band: str
    low: float
    open: float
    high: float
    version: str = ""
    path: str = ""
    levels: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One finding in words; ``fix`` and ``why`` are sentences in the language of the page; ``path`` explains the
    test."""

    rule: str
    title: str
    asks: str
    principle: str
    value: str
    where: str
    why: str
    fix: str
    path: str = ""
    gain: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tests of one principle passed, failed, and could not be decided; in words too."""

    letter: str
    name: str
    passed: int
    failed: int
    unknown: int
    met: str = ""
    open: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How FAIR a dataset is described; ``summary`` says it in a sentence."""

    measures: tuple[Measure, ...]
    tallies: tuple[Tally, ...]
    groups: tuple[tuple[str, str, tuple[Line, ...]], ...]
    summary: str = ""
    best: tuple[Line, ...] = ()
    others: tuple[Measure, ...] = ()


def percent(part: float, whole: float) -> int:
    """``part`` of ``whole`` in whole percents, rounded down."""
    return int(100 * part / whole) if whole else 0


def verdict(
    findings: Sequence[Finding], scores: Sequence[Score], words: Words, judging: Judging | None = None
) -> Verdict | None:
    """Scores and findings in words, those that failed first; None where nothing was judged. ``judging`` are the rules
    and lenses in force, the bundled ones where none is given."""
    if not findings and not scores:
        return None
    judging = judging or bundled()
    gained = judging.gained(findings)
    lines: dict[str, list[Line]] = {"fail": [], "indeterminate": [], "pass": []}
    counts = {letter: [0, 0, 0] for letter in "FAIR"}
    for finding in findings:
        if finding.rule not in judging.asked or finding.outcome not in lines:
            continue
        letter = judging.part(finding.rule)
        if letter in counts:
            counts[letter][tuple(lines).index(finding.outcome)] += 1
        lines[finding.outcome].append(_line(finding, words, judging, gained.get(finding.rule, {})))
    own = [s for s in scores if s.lens in judging.main]
    return Verdict(
        tuple(measure(s, words, judging, findings) for s in own),
        tuple(_tally(letter, found, words) for letter, found in counts.items() if any(found)),
        tuple((outcome, words[f"outcome.{outcome}"], tuple(found)) for outcome, found in lines.items() if found),
        _summary([sum(found[n] for found in counts.values()) for n in range(3)], words),
        tuple(_best(t, words, judging) for t in tasks(findings, judging.ruleset, words.lang, gained)[:BEST]),
        tuple(measure(s, words, judging, findings) for s in scores if s not in own),
    )


def measure(score: Score, words: Words, judging: Judging, findings: Sequence[Finding] = ()) -> Measure:
    """A score in words, with the way to its scheme and the levels that its metrics have by ``findings``."""
    found = judging.by_lens.get(score.lens)
    name = judging.lens_title(score.lens, words.lang)
    path = f"{found.address('')}/" if found is not None else ""
    made = interval(name, score.low, score.high, score.maximum, score.band, words, score.version, path)
    return replace(made, levels=_levels(found.lens, findings, words)) if found is not None and findings else made


def _levels(lens: Lens, findings: Sequence[Finding], words: Words) -> str:
    """How far it has come by the levels of the scheme; empty for one without levels."""
    reached = [words.say(f"level.{level}", n=words.number(count)) for level, count in tally(findings, lens)]
    if reached:
        return words.say("level.metrics", levels=", ".join(reached))
    by_area = areas({finding.rule: finding.outcome for finding in findings}, lens)
    told = [f"{part} {low}" if low == high else f"{part} {low}–{high}" for part, (low, high) in by_area.items()]
    return words.say("level.areas", levels=", ".join(told), highest=words.number(HIGHEST)) if told else ""


def interval(
    name: str,
    low: float,
    high: float,
    maximum: float,
    band: tuple[str, str],
    words: Words,
    version: str = "",
    path: str = "",
) -> Measure:
    """Numbers as an interval in words."""
    numbers = {"low": words.number(round(low, 1)), "high": words.number(round(high, 1)), "max": words.number(maximum)}
    sentence = words.say("score.exact" if numbers["low"] == numbers["high"] else "score.between", **numbers)
    shares = [max(0.0, min(100.0, round(100 * value / maximum, 1))) if maximum else 0.0 for value in (low, high)]
    bands = [words.get(f"band.{each}", each) for each in dict.fromkeys(band) if each]
    quality = words.say("band.between", low=bands[0], high=bands[-1]) if len(bands) > 1 else "".join(bands)
    return Measure(name, sentence, quality, shares[0], round(shares[1] - shares[0], 1), shares[1], version, path)


def gain(gains: Mapping[str, float], words: Words, judging: Judging, lenses: Sequence[str] = ()) -> str:
    """What mending something gains under ``lenses`` (the main ones where none is named), in words; nothing where it
    gains nothing there."""
    parts = [
        words.say(
            "fair.gain_percent" if judging.by_lens[lens].lens.percent else "fair.gain_points",
            n=words.number(round(gains[lens], 1)),
            scheme=judging.lens_title(lens, words.lang),
        )
        for lens in lenses or judging.main
        if gains.get(lens) and lens in judging.by_lens
    ]
    return "; ".join(parts)


def _tally(letter: str, counts: Sequence[int], words: Words) -> Tally:
    failed, unknown, passed = counts
    met = words.say("fair.met", n=words.number(passed), all=words.number(passed + failed + unknown))
    left = words.count("fair.unchecked", unknown) if unknown else ""
    return Tally(letter, words[f"principle.{letter}"], passed, failed, unknown, met, left)


def _summary(counts: Sequence[int], words: Words) -> str:
    """How many tests were met in one sentence, and another for those that could not be checked."""
    failed, unknown, passed = counts
    if not (failed or unknown or passed):
        return ""
    numbers = {"passed": passed, "failed": failed, "all": failed + unknown + passed}
    said = words.say("fair.summary", **{name: words.number(count) for name, count in numbers.items()})
    return f"{said} {words.count('fair.unknowns', unknown)}" if unknown else said


def _line(finding: Finding, words: Words, judging: Judging, gained: Mapping[str, float]) -> Line:
    rule = judging.rule(finding.rule)
    why, fix = finding.told(words.lang)
    return Line(
        rule=finding.rule,
        title=judging.title(finding.rule, words.lang),
        asks=told(rule.why, words.lang) if rule is not None else "",
        principle=rule.principle if rule is not None else "",
        value=reading.cut(finding.value, 300),
        where=finding.where,
        why=why,
        fix=fix if finding.outcome != "pass" else "",
        path=judging.path(finding.rule),
        gain=gain(gained, words, judging) if finding.outcome == "fail" else "",
    )


def _best(task: Task, words: Words, judging: Judging) -> Line:
    finding, rule = task.findings[0]
    return Line(
        rule=rule.id,
        title=told(rule.title, words.lang),
        asks=told(rule.why, words.lang),
        principle=rule.principle,
        value=reading.cut(finding.value, 300),
        where=finding.where,
        why="",
        fix=task.fix,
        path=judging.path(rule.id),
        gain=gain(task.gains, words, judging),
    )
