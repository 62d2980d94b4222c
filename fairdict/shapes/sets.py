"""Constraints on all values of a focus node together: SHACL sections 4.2 (counts), 4.5 (pairs of properties),
``sh:uniqueLang``, ``sh:hasValue`` and ``sh:closed``."""

from collections import Counter
from collections.abc import Callable, Collection

from fairdict.shapes.run import Run
from fairdict.shapes.shape import Mark, Part
from fairdict.shapes.terms import Literal, Term


def at_least(mark: Mark, count: int) -> Part:
    """``sh:minCount``."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        if len(values) < count:
            run.found.append(mark.result(focus, None))

    return Part(check, when_empty=count > 0)


def at_most(mark: Mark, count: int) -> Part:
    """``sh:maxCount``."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        if len(values) > count:
            run.found.append(mark.result(focus, None))

    return Part(check)


def unique_languages(mark: Mark) -> Part:
    """``sh:uniqueLang``: one result for every language that two values share."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        if len(values) < 2:
            return
        tags = Counter(v.language for v in values if isinstance(v, Literal) and v.language)
        run.found += [mark.result(focus, None) for times in tags.values() if times > 1]

    return Part(check)


def has_value(mark: Mark, wanted: Term) -> Part:
    """``sh:hasValue``."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        if wanted not in values:
            run.found.append(mark.result(focus, None))

    return Part(check, when_empty=True)


def equals(mark: Mark, predicate: str) -> Part:
    """``sh:equals``: a result for every value that only one of the two has."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        others = run.values(focus, predicate)
        run.found += [mark.result(focus, v) for v in values if v not in others]
        run.found += [mark.result(focus, v) for v in others if v not in values]

    return Part(check, when_empty=True)


def disjoint(mark: Mark, predicate: str) -> Part:
    """``sh:disjoint``."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        others = run.values(focus, predicate)
        run.found += [mark.result(focus, v) for v in values if v in others]

    return Part(check)


def ordered(mark: Mark, predicate: str, holds: Callable[[Term, Term], bool | None]) -> Part:
    """``sh:lessThan`` and ``sh:lessThanOrEquals``: a result for every pair that does not hold."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        others = run.values(focus, predicate)
        run.found += [mark.result(focus, v) for v in values for other in others if not holds(v, other)]

    return Part(check)


def closed(mark: Mark, allowed: Collection[str]) -> Part:
    """``sh:closed``: a result for every value of a property that is neither the path of a property shape of this shape
    nor among ``sh:ignoredProperties``; it carries that property as its path."""
    known = frozenset(allowed)

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            for predicate, found in run.properties(value).items():
                if predicate not in known:
                    run.found += [mark.result(focus, v, path=predicate) for v in found]

    return Part(check)
