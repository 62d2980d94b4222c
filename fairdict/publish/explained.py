"""What the schemes are, in the words of one language: the pages under ``fair/``.

Takes a scheme or one of its tests; leaves names and texts for the templates. Everything said here comes from the rules
and lenses themselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from fairdict.fair import Ruleset, Subject
from fairdict.fair.maturity import LEVELS
from fairdict.publish import reading
from fairdict.publish.schemes import Scheme, Trial, told
from fairdict.publish.words import Words


def listed(schemes: Sequence[Scheme], words: Words) -> list[Mapping[str, Any]]:
    """All schemes, for the page that names them."""
    return [
        {
            "path": scheme.address(""),
            "title": told(scheme.lens.title, words.lang),
            "about": told(scheme.lens.about, words.lang),
            "version": scheme.lens.version,
            "tests": words.count("judging.tests", len(scheme.trials)),
        }
        for scheme in schemes
    ]


def scheme(found: Scheme, ruleset: Ruleset, words: Words) -> Mapping[str, Any]:
    """One scheme with its parts, metrics and tests."""
    lens, lang = found.lens, words.lang
    return {
        "id": found.id,
        "path": found.address(""),
        "title": told(lens.title, lang),
        "about": told(lens.about, lang),
        "note": told(lens.note, lang),
        "home": reading.web(lens.home),
        "version": ruleset.stamp(lens),
        "scoring": told(found.scoring, lang),
        "levels": told(found.levels, lang),
        "bands": list(_bands(found, words)),
        "measures": [found.measure("", bound) for bound in ("low", "high")],
        "parts": [
            {
                "anchor": found.part("", name).partition("#")[2],
                "title": told(title, lang),
                "metrics": list(_metrics(found, name, words)),
            }
            for name, title in lens.parts.items()
        ],
    }


def _metrics(found: Scheme, part: str, words: Words) -> Iterator[Mapping[str, Any]]:
    for metric in found.lens.metrics:
        if metric.part == part:
            own = [t for t in found.trials if t.metric is metric]
            yield {
                "id": metric.id,
                "title": told(metric.title, words.lang) or told(own[0].title, words.lang),
                "points": words.number(metric.points),
                "priority": words.get(f"priority.{metric.priority}", metric.priority),
                "note": told(metric.note, words.lang),
                "iri": reading.web(metric.iri),
                "tests": [(t.id, found.test("", t), told(t.title, words.lang)) for t in own],
            }


def _bands(found: Scheme, words: Words) -> Iterator[tuple[str, str]]:
    """Each word of the scheme, best first, with the numbers it covers."""
    top = "100" if found.lens.percent else words.number(sum(m.points for m in found.lens.metrics))
    for lowest, name in found.lens.bands:
        yield words.get(f"band.{name}", name), words.say("judging.range", low=words.number(lowest), high=top)
        top = words.number(lowest - 1) if lowest else top


def trial(found: Scheme, one: Trial, ruleset: Ruleset, words: Words) -> Mapping[str, Any]:
    """One test: what it asks, how it decides, where it is mended, and what passes and fails."""
    rule, lang = one.rule, words.lang
    term = rule.terms[0] if rule.terms and rule.decides != "never" else ""
    return {
        "id": one.id,
        "rule": rule.id if rule.id != one.id else "",
        "version": str(rule.version),
        "scheme": told(found.lens.title, lang),
        "scheme_path": found.address(""),
        "path": found.test("", one),
        "title": told(one.title, lang),
        "asks": told(rule.asks, lang),
        "why": told(rule.why, lang),
        "note": told(one.note, lang),
        "principle": rule.principle,
        "never": rule.passing is None,
        "network": rule.decides == "evidence",
        "decides": words[f"judging.{rule.decides}"],
        "points": words.number(one.test.points),
        "level": words[f"level.name_{LEVELS[one.test.maturity]}"] if one.test.maturity else "",
        "metric": one.metric.id,
        "metric_path": f"{found.address('')}#{one.metric.id}",
        "iri": reading.web(one.metric.iri),
        "fields": [(s.name, s.fields[term]) for s in ruleset.systems.systems if term in s.fields],
        "examples": [
            (kind, example(subject, rule.terms), answers(subject))
            for kind, subject in (("passing", rule.passing), ("failing", rule.failing))
            if subject is not None
        ],
    }


def example(subject: Subject, terms: Sequence[str]) -> str:
    """What of an example matters to a rule, as JSON: the values of its ``terms`` in the dataset and in its files."""
    shown: dict[str, Any] = {term: subject.document[term] for term in terms if term in subject.document}
    files = [{t: d[t] for t in terms if t in d} for d in subject.distributions]
    if any(files) and "distribution" not in shown:
        shown["distribution"] = files
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode()


def answers(subject: Subject) -> list[tuple[str, str]]:
    """What the addresses of an example answered."""
    return [(url, str(e.status) if e.status is not None else e.error) for url, e in sorted(subject.evidence.items())]
