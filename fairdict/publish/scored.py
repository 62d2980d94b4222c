"""The scorecard of a source in the words of one language: scores as intervals, the fixes that gain most, the trend.

Takes a :class:`SourceReport`; leaves names and texts for the templates. What the partner itself wrote and what the
world sees of the same datasets are told apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairdict.fair.maturity import HIGHEST
from fairdict.publish import schemes, verdict
from fairdict.publish.fares import Mend, SourceReport
from fairdict.publish.judging import Judging
from fairdict.publish.schemes import Scheme
from fairdict.publish.verdict import Measure
from fairdict.publish.words import Words
from fairdict.scorecard import Mean
from fairdict.trend import FIRST, TOGETHER, Part, Step

STEPS = 12
"""Steps of a trend that a page shows, the newest first; ``report.json`` holds all."""
LETTERS = tuple("FAIR")


def told(report: SourceReport, words: Words, judging: Judging) -> Mapping[str, Any]:
    """The scorecard for the page of a source."""
    own = report.card.own
    main = [lens for lens in judging.main if lens in own]
    return {
        "measures": [_measure(lens, own[lens], words, judging) for lens in main],
        "letters": [found for lens in main for found in _letters(own[lens], words)],
        "bands": [_bands(own[lens], words, judging, lens) for lens in main if own[lens].bands],
        "levels": [
            _levels(own[lens], words, judging.by_lens[lens])
            for lens in own
            if own[lens].levels and lens in judging.by_lens
        ],
        "others": [_measure(lens, own[lens], words, judging) for lens in own if lens not in main],
        "world": [
            verdict.interval(judging.lens_title(lens, words.lang), *report.card.world[lens], ("", ""), words)
            for lens in main
            if lens in report.card.world and _differs(own[lens], report.card.world[lens])
        ],
        "mends": [_mend(m, report, words, judging, judging.main) for m in (report.mends or {}).get("", ())],
        "by_lens": [
            (judging.lens_title(lens, words.lang), [_mend(m, report, words, judging, (lens,)) for m in found])
            for lens, found in (report.mends or {}).items()
            if lens and found
        ],
        "trends": [
            (judging.lens_title(lens, words.lang), list(_trend([s for s in report.steps if s.lens == lens], words)))
            for lens in main
            if any(s.lens == lens for s in report.steps)
        ],
    }


def _measure(lens: str, mean: Mean, words: Words, judging: Judging) -> Measure:
    found = judging.by_lens.get(lens)
    path = f"{found.address('')}/" if found is not None else ""
    title = judging.lens_title(lens, words.lang)
    return verdict.interval(title, mean.low, mean.high, mean.maximum, mean.band, words, mean.version, path)


def _letters(mean: Mean, words: Words) -> Iterator[Measure]:
    """The parts called F, A, I and R, where the lens has them."""
    if set(mean.parts) <= set(LETTERS):
        for letter in LETTERS:
            if letter in mean.parts:
                yield verdict.interval(words[f"principle.{letter}"], *mean.parts[letter], ("", ""), words)


def _bands(mean: Mean, words: Words, judging: Judging, lens: str) -> Mapping[str, Any]:
    """How many datasets have which of the lens's words, the best first."""
    order = [name for _, name in judging.by_lens[lens].lens.bands] if lens in judging.by_lens else sorted(mean.bands)
    rows = [(words.get(f"band.{b}", b), words.number(mean.bands[b])) for b in order if b in mean.bands]
    return {"title": judging.lens_title(lens, words.lang), "rows": rows}


def _levels(mean: Mean, words: Words, found: Scheme) -> Mapping[str, Any]:
    """How many datasets are sure of which level, a row a part."""
    return {
        "title": schemes.told(found.lens.title, words.lang),
        "about": schemes.told(found.levels, words.lang),
        "columns": [words.number(level) for level in range(HIGHEST + 1)],
        "rows": [
            (schemes.told(title, words.lang), [words.number(n) for n in mean.levels[part]])
            for part, title in found.lens.parts.items()
            if part in mean.levels
        ],
    }


def _differs(mean: Mean, world: tuple[float, float, float]) -> bool:
    return (round(mean.low, 1), round(mean.high, 1)) != (round(world[0], 1), round(world[1], 1))


def _mend(m: Mend, report: SourceReport, words: Words, judging: Judging, lenses: Sequence[str]) -> Mapping[str, Any]:
    """One fix, with how far it would raise the mean under each of ``lenses``."""
    own = report.card.own
    raised = {lens: points / own[lens].datasets for lens, points in m.gains.items() if lens in own}
    return {
        "title": judging.title(m.rule, words.lang),
        "rule": m.rule,
        "path": judging.path(m.rule),
        "datasets": words.number(m.datasets),
        "fix": m.fix.get(words.lang, m.fix["en"]),
        "gain": verdict.gain(raised, words, judging, lenses),
        "also": len(m.rules) - 1,
    }


def _trend(steps: Sequence[Step], words: Words) -> Iterator[Mapping[str, Any]]:
    """Each step with what it came to and why, the newest first."""
    shown = steps[-STEPS:]
    for step in reversed(shown):
        yield {
            "date": words.date(step.as_of),
            "measure": verdict.interval("", step.low, step.high, step.maximum, ("", ""), words),
            "datasets": words.number(step.datasets),
            "causes": [_cause(name, part, words) for name, part in step.parts.items()],
        }


def _cause(name: str, part: Part, words: Words) -> str:
    """What one cause did, in a sentence."""
    if name == FIRST:
        return words.count("trend.first", part.datasets)
    label = words["trend.and"].join(words[f"trend.{one}"] for one in name.split(TOGETHER))
    moved = words.say("trend.moved", low=signed(part.low, words), high=signed(part.high, words))
    return words.say("trend.cause", cause=label, datasets=words.count("list.count", part.datasets), moved=moved)


def signed(value: float, words: Words) -> str:
    """A difference with its sign."""
    rounded = round(value, 1)
    if not rounded:
        return "±0"
    return ("+" if rounded > 0 else "\u2212") + words.number(abs(rounded))
