"""Constraints on each value by itself: SHACL sections 4.1 (types), 4.3 (ranges), 4.4 (strings) and ``sh:in``.

Every maker takes the mark of the results and what the constraint asks, already checked; a value that does not hold
becomes one result.
"""

import re
from collections.abc import Callable, Collection

from fairdict.shapes.literals import well_formed
from fairdict.shapes.run import Run
from fairdict.shapes.shape import Mark, Part
from fairdict.shapes.terms import LANG_STRING, RDFS, SH, Literal, Term, is_blank

_IRI = (f"{SH}IRI", f"{SH}BlankNodeOrIRI", f"{SH}IRIOrLiteral")
_BLANK = (f"{SH}BlankNode", f"{SH}BlankNodeOrIRI", f"{SH}BlankNodeOrLiteral")
_LITERAL = (f"{SH}Literal", f"{SH}BlankNodeOrLiteral", f"{SH}IRIOrLiteral")
NODE_KINDS = {*_IRI, *_BLANK, *_LITERAL}


def each(mark: Mark, holds: Callable[[Term], bool]) -> Part:
    """A result for every value that ``holds`` is not true of."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            if not holds(value):
                run.found.append(mark.result(focus, value))

    return Part(check)


def of_class(mark: Mark, name: str) -> Part:
    """``sh:class``: the value is an instance of the class, or of one below it."""

    def check(focus: Term, values: Collection[Term], run: Run) -> None:
        for value in values:
            if isinstance(value, Literal) or name not in run.classes(value):
                run.found.append(mark.result(focus, value))

    return Part(check)


def of_datatype(mark: Mark, datatype: str) -> Part:
    """``sh:datatype``: a literal of just this datatype, and well formed. ``rdfs:Literal``, which published shapes use,
    is taken as any literal."""
    if datatype == f"{RDFS}Literal":
        return each(mark, lambda v: isinstance(v, Literal))
    if datatype == LANG_STRING:
        return each(mark, lambda v: isinstance(v, Literal) and bool(v.language))
    return each(mark, lambda v: isinstance(v, Literal) and v.datatype == datatype and well_formed(v))


def of_kind(mark: Mark, kind: str) -> Part:
    """``sh:nodeKind``."""
    iri, blank, literal = kind in _IRI, kind in _BLANK, kind in _LITERAL

    def holds(value: Term) -> bool:
        if isinstance(value, Literal):
            return literal
        return blank if is_blank(value) else iri

    return each(mark, holds)


def one_of(mark: Mark, listed: Collection[Term]) -> Part:
    """``sh:in``."""
    members = frozenset(listed)
    return each(mark, lambda v: v in members)


def bounded(mark: Mark, holds: Callable[[Term], bool | None]) -> Part:
    """``sh:minInclusive`` and its sisters: what cannot be compared does not hold."""
    return each(mark, lambda v: bool(holds(v)))


def of_length(mark: Mark, holds: Callable[[int], bool]) -> Part:
    """``sh:minLength`` and ``sh:maxLength``, in characters; a blank node has no length, and fails."""

    def fits(value: Term) -> bool:
        if isinstance(value, Literal):
            return holds(len(value.text))
        return not is_blank(value) and holds(len(value))

    return each(mark, fits)


def like(mark: Mark, pattern: re.Pattern[str]) -> Part:
    """``sh:pattern``, found anywhere in the text; a blank node has no text."""

    def fits(value: Term) -> bool:
        if isinstance(value, Literal):
            return pattern.search(value.text) is not None
        return not is_blank(value) and pattern.search(value) is not None

    return each(mark, fits)


def in_languages(mark: Mark, ranges: Collection[str]) -> Part:
    """``sh:languageIn``: the tag matches a basic language range, as SPARQL's ``langMatches`` has it."""
    wanted = [r.lower() for r in ranges]

    def fits(value: Term) -> bool:
        if not isinstance(value, Literal) or not value.language:
            return False
        tag = value.language
        return any(r == "*" or tag == r or tag.startswith(f"{r}-") for r in wanted)

    return each(mark, fits)
