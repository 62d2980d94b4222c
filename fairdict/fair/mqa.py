"""The rules of the Metadata Quality Assessment of data.europa.eu, made from its 23 metrics.

Metrics of files are asked of every distribution: the finding keeps an outcome for each and passes where one passes.
Which distribution then stands for the dataset is a matter of the lens. A metric that dataset and file share takes the
better of the two.
"""

from fairdict.fair.asks import of_metric
from fairdict.fair.examples import example
from fairdict.fair.finding import LETTERS, Finding, idle, made, passed
from fairdict.fair.looks import NOTHING, Seen
from fairdict.fair.metrics import METRICS, Metric
from fairdict.fair.places import field_of, no_file
from fairdict.fair.rule import Check, Rule, texts
from fairdict.fair.subject import Subject, words
from fairdict.fair.wording import ALL, Words
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

_NOT_A_DATASET: Words = ("datasets",)


def _check(metric: Metric, rule: str) -> Check:
    """The check of one metric."""
    if metric.there:
        return _said(metric, rule) if metric.on == "dataset" else _there(metric, rule)
    ask = _of_whole if metric.on == "dataset" else _of_files

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        if subject.kind != "Dataset":
            return idle(rule, _NOT_A_DATASET)
        return ask(metric, rule, subject, vocabularies)

    return check


def _once(rule: str, ask: Check) -> Check:
    """``ask``, whose finding is kept with the subject for the rules that build on it."""

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        known: tuple[Vocabularies, Finding] | None = subject.memo.get(rule)
        if known is None or known[0] is not vocabularies:
            known = subject.memo[rule] = (vocabularies, ask(subject, vocabularies))
        return known[1]

    return check


def _easier(rule: str, stricter: Check, ask: Check) -> Check:
    """What passes ``stricter`` with all of its files passes here as well; only of the rest is it asked."""

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        found = stricter(subject, vocabularies)
        if found.outcome == "pass" and not found.mendable:
            return made(rule, *found[1:])
        return ask(subject, vocabularies)

    return check


def _said(metric: Metric, rule: str) -> Check:
    """The check of a metric that only asks whether the dataset has a property."""
    term = metric.term

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        if subject.kind != "Dataset":
            return idle(rule, _NOT_A_DATASET)
        value = subject.own.get(term)
        if value is None:
            return _told(metric, rule, subject, vocabularies, subject.document, NOTHING, "")
        told = value if type(value) is str else words(value)
        return passed(rule, told, subject.where(term) if told else "")

    return check


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


def _there(metric: Metric, rule: str) -> Check:
    """The check of a metric that only asks whether a property is there: most do, and this is the short way."""
    term, either = metric.term, metric.on == "either"

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        if subject.kind != "Dataset":
            return idle(rule, _NOT_A_DATASET)
        files = subject.files
        if not files:
            return _of_files(metric, rule, subject, vocabularies)
        own = subject.own.get(term) if either else None
        if own is not None:
            return made(rule, "pass", words(own), subject.where(term), each="p" * len(files))
        if term not in subject.of_files:
            each, lacking = "f" * len(files), 0
        else:
            each = "".join(["p" if term in file else "f" for file in files])
            lacking = each.find("f")
        mended: tuple[str, Words] = ("", ())
        if lacking >= 0:
            mended = _mend(metric, subject, vocabularies, subject.distributions[lacking])
        suggestion, mend = mended
        if "p" not in each:
            return made(rule, "fail", "", subject.where(term), (), mend, suggestion, each)
        value = words(files[each.find("p")][term])
        return made(rule, "pass", value, subject.where(term) if value else "", (), mend, suggestion, each)

    return check


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


def rule_of(metric: Metric, prefix: str = "MQA-", *, eases: Rule | None = None) -> Rule:
    """The rule that a metric is, under its name with ``prefix``; one that ``eases`` another passes all that passes
    that."""
    rule = f"{prefix}{metric.name}"
    check = _check(metric, rule)
    if eases is not None:
        check = _easier(rule, eases.check, check)
    elif metric.decides == "evidence":
        check = _once(rule, check)
    return Rule(
        id=rule,
        principle=metric.principle,
        title=texts(metric.title),
        asks=texts(of_metric(metric.name, metric.term, metric.on)),
        why=texts(metric.why),
        decides=metric.decides,
        check=check,
        passing=metric.passing or example(),
        failing=metric.failing,
        terms=(metric.term, metric.also) if metric.also else (metric.term,),
    )


RULES = tuple(rule_of(metric) for metric in METRICS)
