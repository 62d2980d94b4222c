"""The door to judging: every rule in force asked of one subject, or of many.

Pure: the same subject, tables and rules give the same findings, whatever the order of keys in a document.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from fairdict.fair.finding import Finding
from fairdict.fair.fuji.view import blank
from fairdict.fair.ruleset import Ruleset
from fairdict.fair.subject import Subject


def judge(subject: Subject, ruleset: Ruleset) -> list[Finding]:
    """One finding a rule, in the order of :attr:`Ruleset.rules`."""
    return _rows([subject], ruleset)[0]


def judge_many(subjects: Iterable[Subject], ruleset: Ruleset) -> Iterator[list[Finding]]:
    """What :func:`judge` gives, for each of ``subjects``, a few at a time: rule by rule, which is faster than one by
    one. Faster still is it :func:`undisturbed`, and where what came is used before more is asked for."""
    waiting = iter(subjects)
    while some := list(islice(waiting, _TOGETHER)):
        yield from _rows(some, ruleset)


@contextmanager
def undisturbed() -> Iterator[None]:
    """No search for circles of rubbish while a batch is judged, scored and written: findings are many, small, and hold
    none, and looking at each of them again and again would take a third of the time."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _rows(subjects: Sequence[Subject], ruleset: Ruleset) -> list[list[Finding]]:
    vocabularies = ruleset.vocabularies
    columns: list[Sequence[Finding]] = [()] * len(ruleset.rules)
    for aspect, places in ruleset.shared:
        found = [aspect.findings(subject, vocabularies) for subject in subjects]
        for place, column in zip(places, zip(*found, strict=True), strict=True):
            columns[place] = column
    offered = not any(map(blank, subjects))
    for place, rule in ruleset.single:
        check = rule.offered or rule.check if offered else rule.check
        columns[place] = [check(subject, vocabularies) for subject in subjects]
    return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in subjects]


_TOGETHER = 50
