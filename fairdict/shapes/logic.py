"""Constraints that refer to other shapes: SHACL sections 4.6 (logic) and 4.7 (``sh:node`` and qualified counts)."""

from collections.abc import Collection, Sequence

from fairdict.shapes.run import Run
from fairdict.shapes.shape import Mark, Part, Shape
from fairdict.shapes.terms import Term


def conforms_to(mark: Mark, shape: Shape) -> Part:
    """``sh:node``; the result carries what the value failed in."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            failed = run.judged(shape, value)
            if failed:
                run.found.append(mark.result(focus, value, failed))

    return Part(check)


def conforms_not(mark: Mark, shape: Shape) -> Part:
    """``sh:not``."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            if not run.judged(shape, value):
                run.found.append(mark.result(focus, value))

    return Part(check)


def conforms_to_all(mark: Mark, shapes: Sequence[Shape]) -> Part:
    """``sh:and``."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            failed = [result for shape in shapes for result in run.judged(shape, value)]
            if failed:
                run.found.append(mark.result(focus, value, failed))

    return Part(check)


def conforms_to_any(mark: Mark, shapes: Sequence[Shape]) -> Part:
    """``sh:or``; the result carries what the value failed in under each."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            failed = []
            for shape in shapes:
                found = run.judged(shape, value)
                if not found:
                    break
                failed += found
            else:
                run.found.append(mark.result(focus, value, failed))

    return Part(check)


def conforms_to_one(mark: Mark, shapes: Sequence[Shape]) -> Part:
    """``sh:xone``; where none holds, the result carries what the value failed in under each."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            each = [run.judged(shape, value) for shape in shapes]
            holding = sum(not failed for failed in each)
            if holding != 1:
                details = [] if holding else [result for failed in each for result in failed]
                run.found.append(mark.result(focus, value, details))

    return Part(check)


def qualified(
    shape: Shape, siblings: Sequence[Shape], least: tuple[Mark, int] | None, most: tuple[Mark, int] | None
) -> Part:
    """``sh:qualifiedValueShape``: counts the values that conform to ``shape`` and to none of ``siblings``."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        count = sum(
            not run.judged(shape, value) and all(run.judged(other, value) for other in siblings) for value in values
        )
        if least is not None and count < least[1]:
            run.found.append(least[0].result(focus, None))
        if most is not None and count > most[1]:
            run.found.append(most[0].result(focus, None))

    return Part(check, when_empty=least is not None)
