"""The Metadata Quality Assessment of data.europa.eu: 405 points over 23 metrics, by its own words on a dataset.

Metrics of files are asked of every distribution. The best one stands for the dataset, since files often hold the same
content in other forms; a metric that dataset and file share takes the better of the two. Where addresses are still
unknown another distribution may turn out best: :attr:`Finding.reach` then holds what it would bring.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fairdict.fair.examples import example
from fairdict.fair.looks import NOTHING, Seen
from fairdict.fair.metrics import METRICS, Metric
from fairdict.fair.rule import Finding, Outcome, Rule, field_of, idle, names_of, no_file, short
from fairdict.fair.subject import Subject
from fairdict.fair.wording import Words, say
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

_RANK: dict[Outcome, int] = {"pass": 2, "indeterminate": 1, "fail": 0, "not-applicable": 0}
_NOT_A_DATASET: Words = ("datasets",)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A distribution with what each metric of files says of it, and the points it has at least and at most."""

    node: Document
    seen: Sequence[Seen]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The distribution that stands for the dataset, the one that may turn out best, and how all of them fared."""

    best: Weighed
    hoped: Weighed
    counts: Sequence[tuple[int, int, int]]


_OF_FILES = [m for m in METRICS if m.on != "dataset"]


def choice(subject: Subject, vocabularies: Vocabularies) -> Choice:
    """Weighs the distributions of a subject, once; of equals the first stands."""
    known: tuple[str, Choice] | None = subject.memo.get("mqa")
    if known is None or known[0] != vocabularies.fingerprint:
        known = subject.memo["mqa"] = (vocabularies.fingerprint, _choose(subject, vocabularies))
    return known[1]


def _choose(subject: Subject, vocabularies: Vocabularies) -> Choice:
    shared = {m.name: m.look(subject, subject.document, vocabularies) for m in _OF_FILES if m.on == "either"}
    weighed: list[Weighed] = []
    counts = [[0, 0, 0] for _ in _OF_FILES]
    for node in subject.distributions or [{}]:
        seen: list[Seen] = []
        low = high = 0.0
        for metric, count in zip(_OF_FILES, counts, strict=True):
            found = shared.get(metric.name, NOTHING)
            if found[0] != "pass":
                own = metric.look(subject, node, vocabularies)
                found = own if _RANK[own[0]] >= _RANK[found[0]] else found
            seen.append(found)
            if found[0] == "pass":
                low += metric.points
                high += metric.points
                count[0] += 1
            elif found[0] == "indeterminate":
                high += metric.points
                count[2] += 1
            else:
                count[1] += 1
        weighed.append(Weighed(node, seen, low, high))
    best = max(weighed, key=lambda w: (w.low, w.high))
    hoped = best if len(weighed) == 1 else max(weighed, key=lambda w: (w.high, w is best, w.low))
    tallies = [(c[0], c[1], c[2]) if subject.distributions else (0, 0, 0) for c in counts]
    return Choice(best, hoped, tallies)


def _check(metric: Metric) -> Callable[[Subject, Vocabularies], Finding]:
    """The check of one metric."""
    rule, place = f"MQA-{metric.name}", _OF_FILES.index(metric) if metric in _OF_FILES else -1

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        if subject.kind != "Dataset":
            return idle(rule, _NOT_A_DATASET)
        node, reach, counts = subject.document, None, None
        if place < 0:
            seen = metric.look(subject, node, vocabularies)
        else:
            chosen = choice(subject, vocabularies)
            node, seen, counts = chosen.best.node, chosen.best.seen[place], chosen.counts[place]
            reach = None if chosen.hoped is chosen.best else chosen.hoped.seen[place][0]
        outcome, value, why = seen
        fix: Words = ()
        suggestion = ""
        if outcome == "fail":
            field = field_of(subject, metric.term)
            if metric.on == "file" and not subject.distributions:
                fix = no_file(subject, "" if metric.term == "accessURL" else field)
            else:
                suggestion, fix = metric.mend(subject, node, vocabularies, field)
        term = "mediaType" if metric.term == "format" and "format" not in node and "mediaType" in node else metric.term
        where = subject.where(term) if value or outcome == "fail" else ""
        if not why and not fix:
            return Finding(rule, outcome, short(value), where, "", "", "", reach, counts)
        return Finding(
            rule, outcome, short(value), where, say(why), say(fix), suggestion, reach, counts, why=why, mend=fix
        )

    return check


def _rule(metric: Metric) -> Rule:
    return Rule(
        id=f"MQA-{metric.name}",
        lens="mqa",
        principle=metric.part,
        part=metric.part,
        title={"en": metric.title[0], "nl": metric.title[1]},
        asks={"en": metric.asks[0], "nl": metric.asks[1]},
        decides=metric.decides,
        check=_check(metric),
        passing=None if metric.decides == "never" else example(),
        failing=metric.failing,
        terms=(metric.term,),
        points=metric.points,
        fields=names_of(metric.term),
    )


RULES = tuple(_rule(metric) for metric in METRICS)
