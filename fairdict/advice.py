"""What a self-check tells: for a person in English or Dutch, and as JSON for a script.

Takes :class:`fairdict.self_check.Checked`; gives a calm summary under each lens, then what is missing, essential things
first, with what was found, why it matters, what to write and what that gains; and what could not be looked at.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fairdict.fair import Finding, Lens, Score
from fairdict.fair.maturity import maturity, tally
from fairdict.fair.reasons import told
from fairdict.paragraph import paragraph
from fairdict.self_check import Checked

WORDS = {
    "read": told("Read as: {0}.", "Gelezen als: {0}."),
    "untitled": told("(no title)", "(geen titel)"),
    "scores": told(
        "How it does, from what is certain to what is possible:", "Hoe het ervoor staat, van zeker tot mogelijk:"
    ),
    "score": told("{0}: between {1} and {2} of {3} ({4})", "{0}: tussen {1} en {2} van {3} ({4})"),
    "sure": told("{0}: {1} of {2} ({3})", "{0}: {1} van {2} ({3})"),
    "levels": told("metrics, by the level that is sure: {0}", "maatstaven, naar het niveau dat vaststaat: {0}"),
    "advanced": told("{0} advanced", "{0} gevorderd"),
    "moderate": told("{0} moderate", "{0} gemiddeld"),
    "initial": told("{0} initial", "{0} begin"),
    "incomplete": told("{0} incomplete", "{0} onvolledig"),
    "all-well": told("Nothing that was looked at is missing.", "Niets van wat bekeken is ontbreekt."),
    "essential": told("What is missing, and essential:", "Wat ontbreekt, en essentieel is:"),
    "further": told("What would make it better:", "Wat het beter zou maken:"),
    "unknown": told(
        "What could not be looked at, or cannot be told:", "Wat niet bekeken kon worden, of niet te zeggen is:"
    ),
    "found": told("found: {0}", "gevonden: {0}"),
    "in": told("found in {1}: {0}", "gevonden in {1}: {0}"),
    "why": told("why it matters: {0}", "waarom: {0}"),
    "reason": told("what is wrong: {0}", "wat eraan schort: {0}"),
    "fix": told("what to do: {0}", "wat te doen: {0}"),
    "gains": told("what it gains: {0}", "wat het oplevert: {0}"),
    "gain": told("{0} {1}", "{0} {1}"),
    "points": told("{0} points", "{0} punten"),
    "percent": told("{0} %", "{0} %"),
    "offline": told(
        "Its addresses were not tried, because this was an offline check.",
        "De adressen zijn niet geprobeerd, want dit was een controle zonder netwerk.",
    ),
    "untried": told(
        "{0} of its addresses were not tried: there are more than one check tries, or they gave no answer.",
        "{0} adressen zijn niet geprobeerd: het zijn er meer dan één controle probeert, of ze gaven geen antwoord.",
    ),
    "essential-failed": told(
        "{0} essential things are missing. None of this says anything about the worth of your data.",
        "Er ontbreken {0} essentiële dingen. Dat zegt niets over de waarde van uw data.",
    ),
    "one-failed": told(
        "One essential thing is missing. It says nothing about the worth of your data.",
        "Er ontbreekt één essentieel ding. Dat zegt niets over de waarde van uw data.",
    ),
    "nothing-essential": told("Nothing essential is missing.", "Er ontbreekt niets essentieels."),
}  # fmt: skip


def lines(checked: Checked, lenses: Sequence[Lens], language: str) -> Iterator[str]:
    """The result for a person."""

    def word(name: str, *parts: object) -> str:
        message = WORDS[name]
        return (message.nl if language == "nl" else message.en).format(*parts)

    yield str(checked.candidate.row["title"]) or word("untitled")
    yield word("read", checked.system)
    yield from ("", word("scores"))
    for score in _scores(checked, lenses):
        yield f"  {_score(checked, score, language, word)}"
        reached = tally(checked.findings, checked.ruleset.lenses[score.lens])
        if reached:
            yield f"    {word('levels', ', '.join(word(level, count) for level, count in reached))}"
    failed = _groups([f for f in checked.findings if f.mendable and _asked(f, lenses)], language)
    essential = [g for g in failed if any(f.rule in checked.essential and f.outcome == "fail" for f in g)]
    further = sorted((g for g in failed if g not in essential), key=lambda g: (-_most(checked, g), g[0].rule))
    for name, groups in (("essential", essential), ("further", further)):
        if groups:
            yield from ("", word(name))
            for group in groups:
                yield from _advice(checked, group, lenses, language, word)
    if not failed:
        yield from ("", word("all-well"))
    yield from _unknown(checked, lenses, language, word)
    yield ""
    missing = {f.rule for f in checked.findings if f.outcome == "fail"} & checked.essential
    told = "one-failed" if len(missing) == 1 else "essential-failed" if missing else "nothing-essential"
    yield word(told, len(missing))


def _unknown(checked: Checked, lenses: Sequence[Lens], language: str, word: Any) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for finding in checked.findings:
        if finding.outcome == "indeterminate" and _asked(finding, lenses):
            titles = reasons.setdefault(finding.told(language)[0], [])
            title = checked.rule(finding).title[language]
            if title not in titles:
                titles.append(title)
    if reasons or checked.tried is None or checked.untried:
        yield from ("", word("unknown"))
    if checked.tried is None:
        yield from paragraph(word("offline"), "  ")
    elif checked.untried:
        yield from paragraph(word("untried", checked.untried), "  ")
    for reason, titles in reasons.items():
        yield from paragraph(f"{'; '.join(titles)}: {reason}", "  ")


def _advice(checked: Checked, group: list[Finding], lenses: Sequence[Lens], language: str, word: Any) -> Iterator[str]:
    """One thing to mend, which may stand for several rules."""
    first = group[0]
    rule = checked.rule(first)
    reason, fix = first.told(language)
    yield from paragraph(f"* {rule.title[language]}  [{', '.join(f.rule for f in group)}]", "  ", "    ")
    said = []
    if first.value:
        said.append(word("in", first.value, first.where) if first.where else word("found", first.value))
    if reason:
        said.append(word("reason", reason))
    if rule.why.get(language):
        said.append(word("why", rule.why[language]))
    said.append(word("fix", fix))
    gained = list(_gained(checked, group, lenses, language, word))
    if gained:
        said.append(word("gains", ", ".join(gained)))
    for text in said:
        yield from paragraph(text, "      ", "        ")


def _gained(checked: Checked, group: list[Finding], lenses: Sequence[Lens], language: str, word: Any) -> Iterator[str]:
    for lens in lenses:
        gain = round(sum(checked.gained.get(f.rule, {}).get(lens.id, 0) for f in group), 1)
        if gain:
            yield word("gain", word("percent" if lens.percent else "points", f"{gain:g}"), f"({lens.id})")


def _groups(findings: Iterable[Finding], language: str) -> list[list[Finding]]:
    """Findings that are mended by the same words together, in the order of their rules."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.told(language)[1], finding.suggestion), []).append(finding)
    return list(groups.values())


def _most(checked: Checked, group: list[Finding]) -> float:
    """The largest share of a lens that mending ``group`` gains."""
    best = 0.0
    for finding in group:
        for id, gain in checked.gained.get(finding.rule, {}).items():
            whole = next((s.maximum for s in checked.scores if s.lens == id), 0.0) or 100.0
            best = max(best, gain / whole)
    return best


def _asked(finding: Finding, lenses: Sequence[Lens]) -> bool:
    return any(test.rule == finding.rule for lens in lenses for _, test in lens.tests)


def _scores(checked: Checked, lenses: Sequence[Lens]) -> list[Score]:
    wanted = {lens.id for lens in lenses}
    return [score for score in checked.scores if score.lens in wanted]


def _score(checked: Checked, score: Score, language: str, word: Any) -> str:
    lens = checked.ruleset.lenses[score.lens]
    whole = f"{score.maximum:g}{' %' if lens.percent else ''}"
    told = f"{lens.id} {score.version}"
    if score.low == score.high:
        return str(word("sure", lens.title[language], f"{score.low:g}", whole, told))
    return str(word("score", lens.title[language], f"{score.low:g}", f"{score.high:g}", whole, told))


def as_json(checked: Checked, lenses: Sequence[Lens], language: str) -> dict[str, Any]:
    """The result for a script; ``failed`` tells whether something essential is missing."""
    return {
        "title": checked.candidate.row["title"],
        "identifier": checked.candidate.record.identifier,
        "locator": checked.candidate.record.locator,
        "harvester": checked.candidate.source.harvester,
        "system": checked.system,
        "failed": checked.failed,
        "scores": [
            {
                "lens": s.lens, "version": s.version, "low": s.low, "high": s.high, "maximum": s.maximum,
                "band": list(s.band), "parts": {name: list(sums) for name, sums in s.parts.items()},
                "levels": {m: list(n) for m, n in maturity(checked.findings, checked.ruleset.lenses[s.lens]).items()},
            }
            for s in _scores(checked, lenses)
        ],
        "findings": [_finding(checked, f, language) for f in checked.findings if _asked(f, lenses)],
        "addresses": None if checked.tried is None else [
            {"url": e.url, "roles": list(e.roles), "status": e.status, "error": e.error, "final_url": e.final_url}
            for e in checked.tried.values()
        ],
        "untried": checked.untried,
        "issues": [{"code": i.code, "message": i.message, "where": i.where} for i in checked.candidate.read.issues],
    }  # fmt: skip


def _finding(checked: Checked, finding: Finding, language: str) -> dict[str, Any]:
    rule = checked.rule(finding)
    reason, fix = finding.told(language)
    return {
        "rule": finding.rule, "version": rule.version, "principle": rule.principle, "title": rule.title[language],
        "outcome": finding.outcome, "essential": finding.rule in checked.essential, "value": finding.value,
        "where": finding.where, "reason": reason, "why": rule.why.get(language, ""), "fix": fix,
        "suggestion": finding.suggestion, "gains": dict(checked.gained.get(finding.rule, {})),
    }  # fmt: skip
