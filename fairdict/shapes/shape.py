"""A compiled shape: what it asks of a focus node, sorted so that a check runs only where it can fail."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from fairdict.shapes.paths import Path, Predicate
from fairdict.shapes.result import INFO, VIOLATION, Result
from fairdict.shapes.run import Run
from fairdict.shapes.terms import SH, Term

Check = Callable[[Term, Collection[Term], Run], None]
"""Judges the value nodes of a focus node, and appends what it finds to the run."""


class Part(NamedTuple):
    """One constraint: its check, and whether it can fail where there is no value."""

    check: Check
    when_empty: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What all results of one constraint share."""

    path: str
    component: str
    severity: str
    shape: str
    asked: tuple[Term, ...]
    messages: Mapping[str, str]

    def result(
        self, focus: Term, value: Term | None, details: Iterable[Result] = (), path: str | None = None
    ) -> Result:
        """The result about ``value`` of ``focus``."""
        on = self.path if path is None else path
        return Result(
            focus, on, value, self.component, self.severity, self.shape, self.asked, self.messages, tuple(details)
        )


@dataclass(eq=False)
class Shape:
    """One node shape (without ``path``) or property shape; ``parts`` and ``properties`` are filled when all shapes
    exist, since shapes may lead back to each other."""

    iri: str
    path: Path | None = None
    severity: str = VIOLATION
    messages: Mapping[str, str] = field(default_factory=dict)
    deactivated: bool = False
    parts: list[Part] = field(default_factory=list)
    properties: list["Shape"] = field(default_factory=list)
    refers: list["Shape"] = field(default_factory=list)
    recursive: bool = False
    _plan: "Plan | None" = None

    def judge(self, focus: Term, run: Run) -> None:
        """Appends the results of judging ``focus`` to ``run.found``."""
        if self.deactivated:
            return
        if self.path is None:
            if self._plan is None:
                self._plan = Plan([self])
            self._plan.judge(focus, run)
            return
        values = self.path.values(focus, run)
        for check, when_empty in self.parts:
            if values or when_empty:
                check(focus, values, run)
        for shape in self.properties:
            for value in values:
                run.enter(shape, value)

    @property
    def label(self) -> str:
        """The path as a result shows it."""
        if self.path is None:
            return ""
        return self.path.iri if isinstance(self.path, Predicate) else str(self.path)

    def cut(self, focus: Term, limit: int) -> Result:
        """The result that says that ``focus`` lies too deep to be judged."""
        text = f"Not judged: more than {limit} shapes lead here, each from within the other."
        return Result(focus, self.label, None, f"{SH}NodeConstraintComponent", INFO, self.iri, (), {"en": text})


class Plan:
    """What several shapes ask of the same focus node.

    The constraints on single properties are sorted by property; those that can only fail on a value are not touched
    where the property is absent. Deactivated shapes take no part.
    """

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self.whole: list[Check] = []
        self.valued: dict[str, list[Check]] = {}
        self.missing: list[tuple[str, Check]] = []
        self.entered: list[Shape] = []
        for shape in shapes:
            if shape.deactivated:
                continue
            if shape.path is not None:
                self._add(shape)
                continue
            self.whole += [part.check for part in shape.parts]
            for each in shape.properties:
                self._add(each)

    def _add(self, shape: Shape) -> None:
        if shape.deactivated:
            return
        if shape.recursive or shape.properties or not isinstance(shape.path, Predicate):
            self.entered.append(shape)
            return
        iri = shape.path.iri
        for check, when_empty in shape.parts:
            self.valued.setdefault(iri, []).append(check)
            if when_empty:
                self.missing.append((iri, check))

    def judge(self, focus: Term, run: Run) -> None:
        """Appends the results of judging ``focus`` to ``run.found``."""
        for check in self.whole:
            check(focus, (focus,), run)
        properties = run.properties(focus)
        valued = self.valued
        for predicate, values in properties.items():
            for check in valued.get(predicate, ()):
                check(focus, values, run)
        for predicate, check in self.missing:
            if predicate not in properties:
                check(focus, (), run)
        for shape in self.entered:
            run.enter(shape, focus)
