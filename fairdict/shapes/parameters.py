"""The parameters of SHACL Core: what each may be in a shapes graph, and the check that it becomes.

A reader takes a term of the shapes graph and gives what the maker wants, or raises ValueError with what is wrong.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fairdict.shapes import logic, sets, values
from fairdict.shapes.facts import Facts
from fairdict.shapes.literals import before, not_after, well_formed
from fairdict.shapes.paths import items
from fairdict.shapes.patterns import pattern
from fairdict.shapes.shape import Mark, Part
from fairdict.shapes.terms import SH, STRING, XSD, Literal, Term, is_iri, written


@dataclass(frozen=True)
class Parameter:
    """One parameter: ``single`` may have one value only, ``on_property`` makes sense for property shapes only."""

    read: Callable[[Term, Facts], Any]
    make: Callable[[Mark, Any], Part | None]
    single: bool = False
    on_property: bool = False


def component(name: str) -> str:
    """The IRI of the component of a parameter: ``minCount`` belongs to ``sh:MinCountConstraintComponent``."""
    return f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent"


def iri(term: Term, _: Facts) -> str:
    """An IRI."""
    if not isinstance(term, str) or not is_iri(term):
        raise ValueError(f"{written(term)} is no IRI")
    return term


def count(term: Term, _: Facts) -> int:
    """A whole number that is not negative."""
    if isinstance(term, Literal) and well_formed(term) and before(Literal("-1", f"{XSD}integer"), term):
        number = term.text.lstrip("+").partition(".")[0]
        if number.isdecimal() and len(number) < 20 and "." not in term.text:
            return int(number)
    raise ValueError(f"{written(term)} is not a whole number (xsd:integer)")


def truth(term: Term, _: Facts) -> bool:
    """A boolean."""
    if isinstance(term, Literal) and term.datatype == f"{XSD}boolean" and well_formed(term):
        return term.text in ("true", "1")
    raise ValueError(f"{written(term)} is neither true nor false (xsd:boolean)")


def _kind(term: Term, graph: Facts) -> str:
    if term not in values.NODE_KINDS:
        raise ValueError(f"{written(term)} is none of the six kinds of node")
    return iri(term, graph)


def _literal(term: Term, _: Facts) -> Literal:
    if isinstance(term, Literal):
        return term
    raise ValueError(f"{written(term)} is no literal")


def _any(term: Term, _: Facts) -> Term:
    return term


def _members(term: Term, graph: Facts) -> list[Term]:
    return list(items(term, graph))


def _languages(term: Term, graph: Facts) -> list[str]:
    found = _members(term, graph)
    wrong = [t for t in found if not isinstance(t, Literal) or t.datatype != STRING]
    if wrong:
        raise ValueError(f"{written(wrong[0])} is no language tag")
    return [t.text for t in found if isinstance(t, Literal)]


def _limit(holds: Callable[[Term, Literal], bool | None]) -> Parameter:
    return Parameter(_literal, lambda mark, limit: values.bounded(mark, lambda v: holds(v, limit)), single=True)


CORE = {
    "class": Parameter(iri, values.of_class),
    "datatype": Parameter(iri, values.of_datatype, single=True),
    "nodeKind": Parameter(_kind, values.of_kind, single=True),
    "minCount": Parameter(count, sets.at_least, single=True, on_property=True),
    "maxCount": Parameter(count, sets.at_most, single=True, on_property=True),
    "minExclusive": _limit(lambda v, limit: before(limit, v)),
    "minInclusive": _limit(lambda v, limit: not_after(limit, v)),
    "maxExclusive": _limit(lambda v, limit: before(v, limit)),
    "maxInclusive": _limit(lambda v, limit: not_after(v, limit)),
    "minLength": Parameter(count, lambda mark, n: values.of_length(mark, lambda size: size >= n), single=True),
    "maxLength": Parameter(count, lambda mark, n: values.of_length(mark, lambda size: size <= n), single=True),
    "languageIn": Parameter(_languages, values.in_languages, single=True),
    "uniqueLang": Parameter(
        truth, lambda mark, wanted: sets.unique_languages(mark) if wanted else None, single=True, on_property=True
    ),
    "equals": Parameter(iri, sets.equals),
    "disjoint": Parameter(iri, sets.disjoint),
    "lessThan": Parameter(iri, lambda mark, p: sets.ordered(mark, p, before), on_property=True),
    "lessThanOrEquals": Parameter(iri, lambda mark, p: sets.ordered(mark, p, not_after), on_property=True),
    "hasValue": Parameter(_any, sets.has_value),
    "in": Parameter(_members, values.one_of, single=True),
}
"""The parameters that stand by themselves; those with companions are made by :mod:`fairdict.shapes.compiler`."""

ONE_SHAPE = {"node": logic.conforms_to, "not": logic.conforms_not}
LIST_OF_SHAPES = {"and": logic.conforms_to_all, "or": logic.conforms_to_any, "xone": logic.conforms_to_one}
REFERRING = ("property", "qualifiedValueShape", *ONE_SHAPE, *LIST_OF_SHAPES)
COMPANIONS = (
    "pattern", "flags", "closed", "ignoredProperties",
    "qualifiedMinCount", "qualifiedMaxCount", "qualifiedValueShapesDisjoint",
)  # fmt: skip
TARGETS = ("targetNode", "targetClass", "targetSubjectsOf", "targetObjectsOf")
BEYOND_CORE = ("sparql", "js", "expression", "target")
ABOUT = (
    "path", "severity", "message", "deactivated", "name", "description", "order", "group", "defaultValue",
    "rule", "prefixes", "declare", "shapesGraph", "suggestedShapesGraph", "entailment",
)  # fmt: skip
KNOWN = frozenset(f"{SH}{n}" for n in (*CORE, *REFERRING, *COMPANIONS, *TARGETS, *BEYOND_CORE, *ABOUT))


def patterned(term: Term, flags: Sequence[Term], mark: Mark) -> Part:
    """``sh:pattern`` with ``sh:flags``."""
    if len(flags) > 1:
        raise ValueError(f"sh:flags has {len(flags)} values where one is allowed")
    wanted = "".join(_text(flag) for flag in flags)
    return values.like(mark, pattern(_text(term), wanted))


def _text(term: Term) -> str:
    if isinstance(term, Literal) and term.datatype == STRING:
        return term.text
    raise ValueError(f"{written(term)} is no text")
