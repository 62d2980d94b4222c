"""Judgements as FAIR test results, for other tools to read: ``dataset/KEY/fair.jsonld``.

Takes an entry with its findings, scores and evidence; leaves JSON-LD in the FAIR Testing Resource Vocabulary, version
1.2.0 (https://w3id.org/ftr/1.2.0), with scores as quality measurements (https://www.w3.org/TR/vocab-dqv/) as well.
Every scheme has a set of results of its own. The context stands in the file, so that reading it needs no other; no time
stands there but what cannot change while the outcome stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import orjson

from fairdict.config import Catalogue
from fairdict.document import Context, digest
from fairdict.fair import Finding, Score
from fairdict.fair.wording import LANGUAGES
from fairdict.model import Document, Evidence
from fairdict.publish.entry import Entry
from fairdict.publish.schemes import BOUNDS, Scheme, Trial
from fairdict.publish.schemes import told as _in

OUTCOMES = {
    "pass": {"en": "pass", "nl": "voldoet"},
    "fail": {"en": "fail", "nl": "voldoet niet"},
    "indeterminate": {"en": "indeterminate", "nl": "onbeslist"},
}
"""The three values of a test result, and what people read beside a test's title."""
_NOWHERE: Mapping[str, str] = {}
_FOUND = {"en": "Found: {value}", "nl": "Gevonden: {value}"}
_WHERE = {"en": " (in {where})", "nl": " (in {where})"}
_NOT_APPLICABLE = {"en": "Not applicable: {tests}.", "nl": "Niet van toepassing: {tests}."}
_ALL_APPLY = {"en": "Every test applies.", "nl": "Elke test is van toepassing."}
_RESULTS = {"en": "{scheme}: results", "nl": "{scheme}: uitkomsten"}
_SCORE = {
    "low": {"en": "What is unknown is counted as failed.", "nl": "Wat onbekend is, telt als niet voldaan."},
    "high": {"en": "What is unknown is counted as passed.", "nl": "Wat onbekend is, telt als voldaan."},
}
_SCORED = {"en": "{low} to {high} of {of}, version {version}.", "nl": "{low} tot {high} van {of}, versie {version}."}


def results(entry: Entry, schemes: Iterable[Scheme], catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The results of one dataset as a file; none where nothing was judged."""
    found = {f.rule: f for f in entry.findings}
    scores = {s.lens: s for s in entry.scores}
    nodes: list[Document] = []
    for scheme in schemes:
        judged = [(trial, found[trial.rule.id]) for trial in scheme.trials if trial.rule.id in found]
        if judged:
            nodes += _Results(entry, scheme, catalogue).nodes(judged, scores.get(scheme.lens.id))
    if nodes:
        nodes += [_evidence(entry, e) for e in entry.evidence]
        near = {"here": f"{entry.iri}#", "fair": f"{catalogue.base_iri}fair/"}
        yield f"dataset/{entry.key}/fair.jsonld", written(nodes, catalogue, near)


def written(nodes: Sequence[Document], catalogue: Catalogue, near: Mapping[str, str] = _NOWHERE) -> bytes:
    """``nodes`` as JSON-LD that carries its context, a node a line; addresses that begin as one of ``near`` does are
    shortened by its name."""
    known = Context.load(catalogue.layers, "ftr")
    links = {"id", *(term for term, found in known.properties.items() if found.form == "iri")}
    context = {**known.used_by({"@graph": nodes}), **near}
    short = [{k: _shortened(v, near) if near and k in links else v for k, v in node.items()} for node in nodes]
    lines = b",\n".join(orjson.dumps(node) for node in short)
    return b'{"@context":%b,"@graph":[\n%b\n]}\n' % (orjson.dumps(context), lines)


def _shortened(value: Any, near: Mapping[str, str]) -> Any:
    if not isinstance(value, str):
        return [_shortened(one, near) for one in value]
    for name, start in near.items():
        if value.startswith(start) and not value.startswith("//", len(start)):
            return f"{name}:{value[len(start) :]}"
    return value


class _Results:
    """What is said of one dataset under one scheme."""

    def __init__(self, entry: Entry, scheme: Scheme, catalogue: Catalogue) -> None:
        self.entry = entry
        self.scheme = scheme
        self.base = catalogue.base_iri
        self.licence = [catalogue.licence or f"{self.base}about/"]
        self.id = f"{entry.iri}#fair-{scheme.id}"
        self.used = [entry.iri, *(_named(entry, e) for e in entry.evidence)]

    def nodes(self, judged: Sequence[tuple[Trial, Finding]], score: Score | None) -> Iterator[Document]:
        """The set, its run, its results and its scores."""
        apply = [(trial, finding) for trial, finding in judged if finding.outcome in OUTCOMES]
        idle = [trial.id for trial, finding in judged if finding.outcome not in OUTCOMES]
        if not apply:
            return
        yield self._set([self._name(trial) for trial, _ in apply], idle, score)
        yield {
            "id": f"{self.id}-run",
            "type": ["TestExecutionActivity"],
            "used": self.used,
            "wasAssociatedWith": [self.scheme.test(self.base, trial) for trial, _ in apply],
        }
        for trial, finding in apply:
            yield self._result(trial, finding)
        if score is not None:
            yield from (self._score(score, bound) for bound in BOUNDS)

    def _name(self, trial: Trial) -> str:
        return f"{self.id}-{quote(trial.id, safe='')}"

    def _set(self, members: list[str], idle: Sequence[str], score: Score | None) -> Document:
        said = {
            lang: _NOT_APPLICABLE[lang].format(tests=", ".join(idle)) if idle else _ALL_APPLY[lang]
            for lang in LANGUAGES
        }
        return {
            "id": self.id,
            "type": ["TestResultSet"],
            "identifier": [self.id],
            "title": {lang: [_RESULTS[lang].format(scheme=_in(self.scheme.lens.title, lang))] for lang in LANGUAGES},
            "version": [score.version if score is not None else self.scheme.lens.version],
            "license": self.licence,
            "assessmentTarget": [self.entry.iri],
            "wasGeneratedBy": [f"{self.id}-run"],
            "log": [_both(said)],
            "hadMember": members,
        }

    def _result(self, trial: Trial, finding: Finding) -> Document:
        node: Document = {
            "id": self._name(trial),
            "type": ["TestResult"],
            "identifier": [self._name(trial)],
            "title": {la: [f"{_in(trial.title, la)}: {OUTCOMES[finding.outcome][la]}"] for la in LANGUAGES},
            "description": {la: [_in(trial.asks, la)] for la in LANGUAGES},
            "license": self.licence,
            "value": [finding.outcome],
            "log": [_both({la: log(finding, la) for la in LANGUAGES})],
            "outputFromTest": [self.scheme.test(self.base, trial)],
            "assessmentTarget": [self.entry.iri],
        }
        done = completion(finding)
        if done is not None:
            node["completion"] = [done]
        if trial.metric.iri and finding.outcome != "indeterminate":  # a measure that others know by that name
            node["type"].append("QualityMeasurement")
            node["isMeasurementOf"] = [trial.metric.iri]
            node["computedOn"] = [self.entry.iri]
            node["measured"] = [finding.outcome == "pass"]
        return node

    def _score(self, score: Score, bound: str) -> Document:
        value = score.low if bound == "low" else score.high
        numbers = {"low": _plain(score.low), "high": _plain(score.high), "of": _plain(score.maximum)}
        said = {la: f"{_SCORE[bound][la]} {_SCORED[la].format(version=score.version, **numbers)}" for la in LANGUAGES}
        return {
            "id": f"{self.entry.iri}#{score.lens}-{bound}",
            "type": ["BenchmarkScore"],
            "value": [number(value)],
            "log": [_both(said)],
            "outputFromAlgorithm": [self.scheme.algorithm(self.base)],
            "scoredTestResults": [self.id],
            "computedOn": [self.entry.iri],
            "isMeasurementOf": [self.scheme.measure(self.base, bound)],
            "measured": [number(value)],
            "version": [score.version],
        }


def completion(finding: Finding) -> int | None:
    """How far a test is met, in whole percents; None where that is not known."""
    if finding.outcome == "pass":
        return 100
    if finding.outcome == "indeterminate":
        return None
    passed, failed, unknown = finding.counts or (0, 0, 0)
    return 100 * passed // (passed + failed + unknown) if passed else 0


def log(finding: Finding, language: str) -> str:
    """What was found and where, the reason, and what would help."""
    why, fix = finding.told(language)
    parts = []
    if finding.value:
        where = _WHERE[language].format(where=finding.where) if finding.where else ""
        parts.append(_FOUND[language].format(value=finding.value) + where)
    parts += [text for text in (why, fix if finding.outcome != "pass" else "") if text]
    return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts)


def number(value: float) -> Document:
    """A score as a decimal number."""
    return {"@value": _plain(value), "@type": "xsd:decimal"}


def _plain(value: float) -> str:
    return f"{round(value, 4):f}".rstrip("0").rstrip(".")


def _both(said: Mapping[str, str]) -> str:
    """One plain text in all languages: the vocabulary wants a log to be a string without a language."""
    lines = [f"{lang}: {text}" for lang, text in said.items() if text]
    return "\n".join(lines) or "–"


def _named(entry: Entry, evidence: Evidence) -> str:
    return f"{entry.iri}#evidence-{digest(evidence.url, 6)}"


def _evidence(entry: Entry, e: Evidence) -> Document:
    """What the network said of one address, without the time at which it was asked last."""
    answer = str(e.status) if e.status is not None else e.error
    node: Document = {
        "id": _named(entry, e),
        "type": ["Entity"],
        "source": [e.url],
        "title": {"en": [f"{e.method} {e.url}: {answer}"]},
    }
    if e.media_type:
        node["format"] = [e.media_type]
    return node
