"""Judgements as FAIR test results, for other tools to read: ``dataset/KEY/fair.jsonld``.

Takes an entry with its findings, scores and evidence; leaves JSON-LD in the FAIR Testing Resource Vocabulary, version
1.2.0 (https://w3id.org/ftr/1.2.0), with scores as quality measurements (https://www.w3.org/TR/vocab-dqv/) as well.
Every scheme has a set of its own; a result of a test that schemes share is a member of several. Texts are in the
catalogue's first language: a test's own address tells what it asks in all of them. The context stands in the file, so
that reading it needs no other; no time stands there but what cannot change while the outcome stays.
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
    "pass": {"en": "Met.", "nl": "Voldoet."},
    "fail": {"en": "Not met.", "nl": "Voldoet niet."},
    "indeterminate": {"en": "Could not be checked.", "nl": "Niet te controleren."},
}
"""The three values of a test result, and how it is described; what the test asks stands once, at the test's address."""
_NOT_APPLICABLE = {"en": "Not applicable: {tests}.", "nl": "Niet van toepassing: {tests}."}
_ALL_APPLY = {"en": "Every test applies.", "nl": "Elke toets is van toepassing."}
_SCORE = {
    "low": {"en": "What is unknown is counted as failed.", "nl": "Wat onbekend is, telt als niet voldaan."},
    "high": {"en": "What is unknown is counted as passed.", "nl": "Wat onbekend is, telt als voldaan."},
}


class Results:
    """The results of every dataset of one catalogue. What is the same for all of them is made once."""

    def __init__(self, schemes: Iterable[Scheme], catalogue: Catalogue) -> None:
        self.base = catalogue.base_iri
        self.licence = catalogue.licence or f"{self.base}about/"
        self.schemes = [(scheme, [_Fixed(scheme, trial) for trial in scheme.trials]) for scheme in schemes]
        self.language = next((la for la in catalogue.languages if la in LANGUAGES), "en")
        self.context = Context.load(catalogue.layers, "ftr").used_by(_SAMPLE) | {
            "title": {"@id": "dct:title", "@language": self.language},
            "description": {"@id": "dct:description", "@language": self.language},
            "license": {"@id": "dct:license", "@type": "@vocab"},  # so that one short name stands for it
        }

    def of(self, entry: Entry) -> Iterator[tuple[str, bytes]]:
        """The results of one dataset as a file; none where nothing was judged."""
        found = {f.rule: f for f in entry.findings}
        scores = {s.lens: s for s in entry.scores}
        sets: list[Document] = []
        told: dict[str, str] = {}
        for scheme, trials in self.schemes:
            judged = [(fixed, found[fixed.rule]) for fixed in trials if fixed.rule in found]
            apply = [(fixed, finding) for fixed, finding in judged if finding.outcome in OUTCOMES]
            if not apply:
                continue
            score = scores.get(scheme.lens.id)
            members = [f"#{o.name}" if o.name in told else self._result(entry, o, finding) for o, finding in apply]
            told |= {fixed.name: fixed.test for fixed, _ in apply}
            sets.append({**self._set(entry, scheme, judged, score), "hadMember": members})
            sets += [self._score(scheme, score, bound) for bound in BOUNDS] if score is not None else []
        if sets:
            run = {
                "id": _RUN,
                "type": "TestExecutionActivity",
                "used": ["", *(_named(e) for e in entry.evidence)],
                "wasAssociatedWith": list(told.values()),
            }
            context = {**self.context, "@base": entry.iri, "fair": f"{self.base}fair/", "licence": self.licence}
            nodes = [*sets, run, *map(_evidence, entry.evidence)]
            yield f"dataset/{entry.key}/fair.jsonld", lined(context, nodes)

    def _set(
        self, entry: Entry, scheme: Scheme, judged: Sequence[tuple["_Fixed", Finding]], score: Score | None
    ) -> Document:
        """The set of one scheme, without its results."""
        name = f"fair-{scheme.id}"
        idle = ", ".join(fixed.id for fixed, finding in judged if finding.outcome not in OUTCOMES)
        lang = self.language
        return {
            "id": f"#{name}",
            "type": "TestResultSet",
            "identifier": f"{entry.key}#{name}",
            "title": told(scheme.lens.title, lang),
            "version": score.version if score is not None else scheme.lens.version,
            "license": "licence",
            "assessmentTarget": "",
            "wasGeneratedBy": _RUN,
            "log": _NOT_APPLICABLE[lang].format(tests=idle) if idle else _ALL_APPLY[lang],
        }

    def _result(self, entry: Entry, fixed: "_Fixed", finding: Finding) -> Document:
        node: Document = {
            "id": f"#{fixed.name}",
            "type": "TestResult",
            "identifier": f"{entry.key}#{fixed.name}",
            "title": f"{fixed.id}: {finding.outcome}",
            "description": OUTCOMES[finding.outcome][self.language],
            "license": "licence",
            "value": finding.outcome,
            "log": log(finding, self.language),
            "outputFromTest": fixed.test,
            "assessmentTarget": "",
        }
        done = completion(finding)
        if done is not None:
            node["completion"] = done
        if fixed.iri and finding.outcome != "indeterminate":  # a measure that others know by that name
            node["type"] = ["TestResult", "QualityMeasurement"]
            node["isMeasurementOf"] = fixed.iri
            node["computedOn"] = ""
            node["measured"] = finding.outcome == "pass"
        return node

    def _score(self, scheme: Scheme, score: Score, bound: str) -> Document:
        value = number(score.low if bound == "low" else score.high)
        return {
            "id": f"#{score.lens}-{bound}",
            "type": "BenchmarkScore",
            "value": value,
            "log": _SCORE[bound][self.language],
            "outputFromAlgorithm": f"fair:{scheme.algorithm('').removeprefix('fair/')}",
            "scoredTestResults": f"#fair-{scheme.id}",
            "computedOn": "",
            "isMeasurementOf": f"fair:{scheme.measure('', bound).removeprefix('fair/')}",
            "measured": value,
            "version": score.version,
        }


class _Fixed:
    """What the results of one test have in common."""

    def __init__(self, scheme: Scheme, trial: Trial) -> None:
        self.id = trial.id
        self.rule = trial.rule.id
        self.iri = trial.metric.iri
        self.name = f"fair-{trial.home}-{quote(trial.id, safe='')}"
        self.test = f"fair:{scheme.test('', trial).removeprefix('fair/')}"


_RUN = "#fair-run"
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
    """What was found and where, the reason, and what would help, a line each; a dash where nothing is said."""
    why, fix = finding.told(language)
    value = f"{finding.where}: {finding.value}" if finding.where and finding.value else finding.value
    return "\n".join([text for text in (value, why, fix if finding.outcome != "pass" else "") if text]) or "–"


def number(value: float) -> Document:
    """A score as a decimal number."""
    return {"@value": _plain(value), "@type": "xsd:decimal"}


def _plain(value: float) -> str:
    return f"{round(value, 4):f}".rstrip("0").rstrip(".")


def _named(evidence: Evidence) -> str:
    return f"#evidence-{digest(evidence.url, 6)}"


def _evidence(e: Evidence) -> Document:
    """What the network said of one address, without the time at which it was asked last."""
    answer = str(e.status) if e.status is not None else e.error
    node: Document = {
        "id": _named(e),
        "type": "Entity",
        "source": repaired(e.url),
        "title": f"{e.method} {e.url}: {answer}",
    }
    if e.media_type:
        node["format"] = e.media_type
    return node
