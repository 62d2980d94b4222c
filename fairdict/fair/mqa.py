"""The rules of the Metadata Quality Assessment of data.europa.eu, made from its 23 metrics.

Metrics of files are asked of every distribution: the finding keeps an outcome for each and passes where one passes.
Which distribution then stands for the dataset is a matter of the lens. A metric that dataset and file share takes the
better of the two.
"""

from collections.abc import Callable

from fairdict.fair.asks import of_metric
from fairdict.fair.examples import example
from fairdict.fair.finding import LETTERS, Finding, idle, made
from fairdict.fair.looks import NOTHING, Seen
from fairdict.fair.metrics import METRICS, Metric
from fairdict.fair.rule import Rule, texts
from fairdict.fair.subject import Subject, field_of, no_file, words
from fairdict.fair.wording import ALL, Words
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

_NOT_A_DATASET: Words = ("datasets",)


def _check(metric: Metric, rule: str) -> Callable[[Subject, Vocabularies], Finding]:
    """The check of one metric."""
    ask = _of_files
    if metric.on == "dataset":
        ask = _said if metric.there else _of_whole
    elif metric.there:
        ask = _there

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        if subject.kind != "Dataset":
            return idle(rule, _NOT_A_DATASET)
        return ask(metric, rule, subject, vocabularies)

    return check


def _said(metric: Metric, rule: str, subject: Subject, vocabularies: Vocabularies) -> Finding:
    """The finding of a metric that only asks whether the dataset has a property."""
    value = subject.own.get(metric.term)
    if value is None:
        return _told(metric, rule, subject, vocabularies, subject.document, NOTHING, "")
    told = words(value)
    return made(rule, "pass", told, subject.where(metric.term) if told else "")


def _of_whole(metric: Metric, rule: str, subject: Subject, vocabularies: Vocabularies) -> Finding:
    seen = metric.look(subject, subject.document, vocabularies)
    return _told(metric, rule, subject, vocabularies, subject.document, seen, "")


def _of_files(metric: Metric, rule: str, subject: Subject, vocabularies: Vocabularies) -> Finding:
    shared = metric.look(subject, subject.document, vocabularies) if metric.on == "either" else NOTHING
    if not subject.distributions:
        return _told(metric, rule, subject, vocabularies, {}, shared, "")
    each, best, lacking = "", NOTHING, None
    standing: Document = subject.distributions[0]
    for node in subject.distributions:
        seen = shared if shared[0] == "pass" else metric.look(subject, node, vocabularies)
        if not each or _RANK[seen[0]] > _RANK[best[0]]:
            best, standing = seen, node
        if lacking is None and seen[0] == "fail":
            lacking = node
        each += LETTERS[seen[0]]
    found = _told(metric, rule, subject, vocabularies, standing, best, each)
    if best[0] != "fail" and lacking is not None:  # one file does for the dataset; the others can still be mended
        suggestion, mend = _mend(metric, subject, vocabularies, lacking)
        return found._replace(mend=mend, suggestion=suggestion)
    return found


def _there(metric: Metric, rule: str, subject: Subject, vocabularies: Vocabularies) -> Finding:
    """The finding of a metric that only asks whether a property is there: most do, and this is the short way."""
    term, files = metric.term, subject.files
    if not files:
        return _of_files(metric, rule, subject, vocabularies)
    own = subject.own.get(term) if metric.on == "either" else None
    if own is not None:
        return made(rule, "pass", words(own), subject.where(term), each="p" * len(files))
    each = "".join(["p" if term in file else "f" for file in files])
    lacking = each.find("f")
    suggestion, mend = (
        _mend(metric, subject, vocabularies, subject.distributions[lacking]) if lacking >= 0 else ("", ())
    )
    if "p" not in each:
        return made(rule, "fail", "", subject.where(term), (), mend, suggestion, each)
    value = words(files[each.find("p")][term])
    return made(rule, "pass", value, subject.where(term) if value else "", (), mend, suggestion, each)


_RANK = {"pass": 2, "indeterminate": 1, "fail": 0, "not-applicable": 0}


def _told(
    metric: Metric, rule: str, subject: Subject, vocabularies: Vocabularies, node: Document, seen: Seen, each: str
) -> Finding:
    outcome, value, why = seen
    term = metric.term
    if term == "format" and "format" not in node and "mediaType" in node:
        term = "mediaType"
    if outcome != "fail":
        return made(rule, outcome, value, subject.where(term) if value else "", why, each=each)
    suggestion, mend = _mend(metric, subject, vocabularies, node)
    return made(rule, outcome, value, subject.where(term), why, mend, suggestion, each)


def _mend(metric: Metric, subject: Subject, vocabularies: Vocabularies, node: Document) -> tuple[str, Words]:
    field = field_of(subject, metric.term, of_file=metric.on == "file")
    if metric.also:
        field = (ALL, *dict.fromkeys((field, field_of(subject, metric.also, of_file=True))))
    if metric.on == "file" and not subject.distributions:
        return "", no_file(subject, "" if metric.term == "accessURL" else field)
    return metric.mend(subject, node, vocabularies, field)


def rule_of(metric: Metric, prefix: str = "MQA-") -> Rule:
    """The rule that a metric is, under its name with ``prefix``."""
    rule = f"{prefix}{metric.name}"
    return Rule(
        id=rule,
        principle=metric.principle,
        title=texts(metric.title),
        asks=texts(of_metric(metric.name, metric.term, metric.on)),
        why=texts(metric.why),
        decides=metric.decides,
        check=_check(metric, rule),
        passing=metric.passing or example(),
        failing=metric.failing,
        terms=(metric.term, metric.also) if metric.also else (metric.term,),
    )


RULES = tuple(rule_of(metric) for metric in METRICS)
