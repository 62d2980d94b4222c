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
from fairdict.publish.schemes import BOUNDS, Scheme, Trial, told
from fairdict.rdf import repaired

OUTCOMES = {
    "pass": {"en": "pass", "nl": "voldoet"},
    "fail": {"en": "fail", "nl": "voldoet niet"},
    "indeterminate": {"en": "indeterminate", "nl": "onbeslist"},
}
"""The three values of a test result, and what people read beside a test's title."""
_MEANING = {
    "pass": {"en": ["The dataset meets this test."], "nl": ["De dataset voldoet aan deze toets."]},
    "fail": {"en": ["The dataset does not meet this test."], "nl": ["De dataset voldoet niet aan deze toets."]},
    "indeterminate": {"en": ["It could not be checked."], "nl": ["Het kon niet gecontroleerd worden."]},
}
"""What is described in a result; what the test asks stands once, at the test's own address."""
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


class Results:
    """The results of every dataset of one catalogue. What is the same for all of them is made once."""

    def __init__(self, schemes: Iterable[Scheme], catalogue: Catalogue) -> None:
        self.base = catalogue.base_iri
        self.licence = [catalogue.licence or f"{self.base}about/"]
        self.schemes = [(scheme, [_Fixed(scheme, trial) for trial in scheme.trials]) for scheme in schemes]
        self.context = Context.load(catalogue.layers, "ftr").used_by(_SAMPLE)

    def of(self, entry: Entry) -> Iterator[tuple[str, bytes]]:
        """The results of one dataset as a file; none where nothing was judged."""
        found = {f.rule: f for f in entry.findings}
        scores = {s.lens: s for s in entry.scores}
        logs = {name: _both({la: log(f, la) for la in LANGUAGES}) for name, f in found.items() if f.outcome in OUTCOMES}
        nodes: list[Document] = []
        for scheme, trials in self.schemes:
            judged = [(fixed, found[fixed.rule]) for fixed in trials if fixed.rule in found]
            nodes += self._scheme(entry, scheme, judged, logs, scores.get(scheme.lens.id))
        if nodes:
            nodes += [_evidence(e) for e in entry.evidence]
            context = {**self.context, "here": f"{entry.iri}#", "fair": f"{self.base}fair/"}
            yield f"dataset/{entry.key}/fair.jsonld", lined(context, nodes)

    def _scheme(
        self,
        entry: Entry,
        scheme: Scheme,
        judged: Sequence[tuple["_Fixed", Finding]],
        logs: Mapping[str, str],
        score: Score | None,
    ) -> Iterator[Document]:
        """The set of one scheme, its run, its results and its scores; nothing where nothing applies."""
        apply = [(fixed, finding) for fixed, finding in judged if finding.outcome in OUTCOMES]
        if not apply:
            return
        name = f"here:fair-{scheme.id}"
        idle = ", ".join(fixed.id for fixed, finding in judged if finding.outcome not in OUTCOMES)
        said = {la: _NOT_APPLICABLE[la].format(tests=idle) if idle else _ALL_APPLY[la] for la in LANGUAGES}
        yield {
            "id": name,
            "type": ["TestResultSet"],
            "identifier": [f"{entry.key}#fair-{scheme.id}"],
            "title": {lang: [_RESULTS[lang].format(scheme=told(scheme.lens.title, lang))] for lang in LANGUAGES},
            "version": [score.version if score is not None else scheme.lens.version],
            "license": self.licence,
            "assessmentTarget": [entry.iri],
            "wasGeneratedBy": [f"{name}-run"],
            "log": [_both(said)],
            "hadMember": [f"here:{fixed.name}" for fixed, _ in apply],
        }
        yield {
            "id": f"{name}-run",
            "type": ["TestExecutionActivity"],
            "used": [entry.iri, *(_named(e) for e in entry.evidence)],
            "wasAssociatedWith": [fixed.test for fixed, _ in apply],
        }
        for fixed, finding in apply:
            yield self._result(entry, fixed, finding, logs[fixed.rule])
        if score is not None:
            yield from (self._score(entry, scheme, score, bound) for bound in BOUNDS)

    def _result(self, entry: Entry, fixed: "_Fixed", finding: Finding, log: str) -> Document:
        node: Document = {
            "id": f"here:{fixed.name}",
            "type": ["TestResult"],
            "identifier": [f"{entry.key}#{fixed.name}"],
            "title": fixed.titles[finding.outcome],
            "description": _MEANING[finding.outcome],
            "license": self.licence,
            "value": [finding.outcome],
            "log": [log],
            "outputFromTest": [fixed.test],
            "assessmentTarget": [entry.iri],
        }
        done = completion(finding)
        if done is not None:
            node["completion"] = [done]
        if fixed.iri and finding.outcome != "indeterminate":  # a measure that others know by that name
            node["type"] = ["TestResult", "QualityMeasurement"]
            node["isMeasurementOf"] = [fixed.iri]
            node["computedOn"] = [entry.iri]
            node["measured"] = [finding.outcome == "pass"]
        return node

    def _score(self, entry: Entry, scheme: Scheme, score: Score, bound: str) -> Document:
        value = score.low if bound == "low" else score.high
        numbers = {"low": _plain(score.low), "high": _plain(score.high), "of": _plain(score.maximum)}
        said = {la: f"{_SCORE[bound][la]} {_SCORED[la].format(version=score.version, **numbers)}" for la in LANGUAGES}
        return {
            "id": f"here:{score.lens}-{bound}",
            "type": ["BenchmarkScore"],
            "value": [number(value)],
            "log": [_both(said)],
            "outputFromAlgorithm": [scheme.algorithm(self.base)],
            "scoredTestResults": [f"here:fair-{scheme.id}"],
            "computedOn": [entry.iri],
            "isMeasurementOf": [scheme.measure(self.base, bound)],
            "measured": [number(value)],
            "version": [score.version],
        }


class _Fixed:
    """What the results of one test have in common."""

    def __init__(self, scheme: Scheme, trial: Trial) -> None:
        self.id = trial.id
        self.rule = trial.rule.id
        self.iri = trial.metric.iri
        self.name = f"fair-{scheme.id}-{quote(trial.id, safe='')}"
        self.test = f"fair:{scheme.test('', trial).removeprefix('fair/')}"
        self.titles = {
            outcome: {lang: [f"{told(trial.title, lang)}: {word[lang]}"] for lang in LANGUAGES}
            for outcome, word in OUTCOMES.items()
        }


_TERMS = (
    "assessmentTarget", "completion", "computedOn", "description", "format", "hadMember", "identifier",
    "isMeasurementOf", "license", "log", "measured", "outputFromAlgorithm", "outputFromTest", "scoredTestResults",
    "source", "title", "used", "value", "version", "wasAssociatedWith", "wasGeneratedBy",
)  # fmt: skip
_CLASSES = ("BenchmarkScore", "Entity", "QualityMeasurement", "TestExecutionActivity", "TestResult", "TestResultSet")
_SAMPLE: Document = {"type": _CLASSES, **{term: ["xsd:decimal"] for term in _TERMS}}
"""Every class and term of a file of results: what its context must name."""


def written(nodes: Sequence[Document], catalogue: Catalogue) -> bytes:
    """``nodes`` as JSON-LD that carries its context, a node a line."""
    return lined(Context.load(catalogue.layers, "ftr").used_by({"@graph": nodes}), nodes)


def lined(context: Mapping[str, Any], nodes: Sequence[Document]) -> bytes:
    """JSON-LD with a node a line."""
    return b'{"@context":%b,"@graph":[\n%b\n]}\n' % (orjson.dumps(context), b",\n".join(map(orjson.dumps, nodes)))


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


def _named(evidence: Evidence) -> str:
    return f"here:evidence-{digest(evidence.url, 6)}"


def _evidence(e: Evidence) -> Document:
    """What the network said of one address, without the time at which it was asked last."""
    answer = str(e.status) if e.status is not None else e.error
    node: Document = {
        "id": _named(e),
        "type": ["Entity"],
        "source": [repaired(e.url)],
        "title": {"en": [f"{e.method} {e.url}: {answer}"]},
    }
    if e.media_type:
        node["format"] = [e.media_type]
    return node
