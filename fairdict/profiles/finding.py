"""What judging by a profile finds: one departure of one thing from one requirement."""

from dataclasses import dataclass
from typing import Literal

from fairdict.profiles.row import Row, Severity
from fairdict.shapes.terms import Term

Fault = Literal[
    "missing",
    "condition",
    "few",
    "many",
    "kind",
    "datatype",
    "malformed",
    "untyped",
    "mistyped",
    "vocabulary",
    "form",
    "values",
    "holds",
    "above",
    "language",
    "replaced",
]
"""What is wrong: no value; none though the condition holds; too few; too many; a literal where a resource should be or
the other way round; another datatype; a text that its datatype does not know; a value without type; of another type;
outside the vocabulary; of another form; not one of those allowed; the one that must be there is not; not above the
bound; two texts in one language; a property that another one replaced."""
GRAVITY: dict[Severity, int] = {"violation": 0, "warning": 1, "advice": 2}
"""The gravest first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``focus`` is the thing, judged as the profile's class ``cls`` at access ``level`` (empty: no or an unknown one);
    ``value`` what it has and should not, None where it is about all values, of which there are ``count``. ``side``
    names the one source that demands it, empty where nothing is known to speak against it."""

    severity: Severity
    focus: str
    cls: str
    row: Row
    fault: Fault
    value: Term | None = None
    count: int = 0
    side: Literal["", "text", "shape"] = ""
    level: str = ""

    @property
    def place(self) -> tuple[str, str, str, Term | None]:
        """What makes two findings the same one."""
        return self.focus, self.row.key, self.fault, self.value


def graver(one: Severity, other: Severity) -> Severity:
    """The graver of two."""
    return min(one, other, key=GRAVITY.__getitem__)
