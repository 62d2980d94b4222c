"""What a check finds: one result of SHACL validation, as a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fairdict.shapes.terms import SH, Term

VIOLATION = f"{SH}Violation"
WARNING = f"{SH}Warning"
INFO = f"{SH}Info"


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result, after section 3.6 of SHACL.

    ``focus`` is the node that was judged and ``value`` the one that failed (None where a whole set of values did).
    ``path`` is empty for a node shape, the property's IRI for the usual path, and a SPARQL property path over IRIs in
    angle brackets for any other. ``component``, ``severity`` and ``shape`` are IRIs (a shape may be a blank node);
    ``asked`` is what the constraint wanted: the class, the count, the listed values. ``messages`` has a text by
    language (``""`` where it has none): the shape's own, else an English sentence. ``details`` are the results of the
    shapes that a value did not conform to.
    """

    focus: Term
    path: str
    value: Term | None
    component: str
    severity: str
    shape: str
    asked: tuple[Term, ...] = ()
    messages: Mapping[str, str] = field(default_factory=dict, hash=False)
    details: tuple["Result", ...] = ()
