"""What literals mean: whether one is well formed, and which of two comes first.

Lexical forms are those of XML Schema 1.1 part 2; white space around them belongs to none. The order is that of SPARQL's
``<``, carried on to the datatypes of dates in XML Schema's own way: what XML Schema leaves undecided (a time with a
zone against one without, within fourteen hours) cannot be compared.
"""

import calendar
import math
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from fairdict.shapes.terms import STRING, XSD, Literal, Term

_YEAR = r"(?P<year>-?(?:[1-9]\d{3,}|0\d{3}))"
_ZONE = r"(?P<zone>Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_MONTH = r"(?P<month>0[1-9]|1[0-2])"
_DAY = r"(?P<day>0[1-9]|[12]\d|3[01])"
_TIME = r"(?P<time>(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_FLOAT = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?|[+-]?INF|NaN"
_YEARS = r"(?:\d+Y(?:\d+M)?|\d+M)"
_SECONDS = r"\d+(?:\.\d+)?S"
_CLOCK = rf"T(?:\d+H(?:\d+M)?(?:{_SECONDS})?|\d+M(?:{_SECONDS})?|{_SECONDS})"
_DAYS = rf"(?:\d+D(?:{_CLOCK})?|{_CLOCK})"

_FORMS = {
    "boolean": "true|false|1|0",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "float": _FLOAT,
    "double": _FLOAT,
    "dateTime": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": rf"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE[:-1]}",
    "date": rf"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "time": rf"{_TIME}{_ZONE}",
    "gYear": rf"{_YEAR}{_ZONE}",
    "gYearMonth": rf"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": rf"--{_MONTH}{_ZONE}",
    "gDay": rf"---{_DAY}{_ZONE}",
    "gMonthDay": rf"--{_MONTH}-{_DAY}{_ZONE}",
    "duration": rf"-?P(?:{_YEARS}(?:{_DAYS})?|{_DAYS})",
    "yearMonthDuration": rf"-?P{_YEARS}",
    "dayTimeDuration": rf"-?P{_DAYS}",
    "hexBinary": "(?:[0-9A-Fa-f]{2})*",
    "base64Binary": "(?:(?:[A-Za-z0-9+/] ?){4})*(?:(?:[A-Za-z0-9+/] ?){3}=|(?:[A-Za-z0-9+/] ?){2}= ?=)?",
    "language": "[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
}
_RANGES: dict[str, tuple[float, float]] = {
    "integer": (-math.inf, math.inf),
    "nonNegativeInteger": (0, math.inf),
    "positiveInteger": (1, math.inf),
    "nonPositiveInteger": (-math.inf, 0),
    "negativeInteger": (-math.inf, -1),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-128, 127),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 255),
}
_FORM = {f"{XSD}{name}": re.compile(form, re.ASCII) for name, form in _FORMS.items()}
_FORM |= {f"{XSD}{name}": re.compile(r"[+-]?\d+", re.ASCII) for name in _RANGES}
_RANGE = {f"{XSD}{name}": found for name, found in _RANGES.items()}
_NUMBERS = {*_RANGE, f"{XSD}decimal", f"{XSD}float", f"{XSD}double"}
_MOMENTS = {f"{XSD}{n}": n for n in ("dateTime", "dateTimeStamp", "date", "gYear", "gYearMonth")}
_LONGEST_YEAR = 18
_HALF = 14 * 3600
"""The widest zone is fourteen hours from UTC: so far may a time without a zone lie from where it seems to."""


@lru_cache(maxsize=8192)
def well_formed(literal: Literal) -> bool:
    """Whether the lexical form belongs to the datatype; True for datatypes that are not XML Schema's."""
    form = _FORM.get(literal.datatype)
    if form is None:
        return True
    found = form.fullmatch(literal.text)
    if found is None:
        return False
    if literal.datatype in _RANGE:
        low, high = _RANGE[literal.datatype]
        return low <= _whole(literal.text) <= high
    return "day" not in form.groupindex or _is_day(found.groupdict())


def _whole(text: str) -> int | Decimal:
    """An integer of any length; Python refuses to read more than some thousand digits as ``int``."""
    return int(text) if len(text) < 4000 else Decimal(text)


def _is_day(parts: dict[str, str | None]) -> bool:
    if not parts.get("month"):
        return True
    month, day = int(parts["month"] or 0), int(parts["day"] or 0)
    year = int((parts.get("year") or "2000")[-4:])  # the rest are tens of thousands, which change no leap year
    return day <= (
        29 if month == 2 and calendar.isleap(year) else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    )


def before(one: Term, other: Term) -> bool | None:
    """Whether ``one < other``; None where the two cannot be compared."""
    return _compared(one, other, lambda a, b: bool(a < b))


def not_after(one: Term, other: Term) -> bool | None:
    """Whether ``one <= other``; None where the two cannot be compared."""
    return _compared(one, other, lambda a, b: bool(a <= b))


def _compared(one: Term, other: Term, holds: Callable[[Any, Any], bool]) -> bool | None:
    if isinstance(one, str) or isinstance(other, str):
        return None
    left, right = _measured(one), _measured(other)
    if left is None or right is None or left.kind != right.kind:
        return None
    if left.zoned == right.zoned:
        return holds(left.value, right.value)
    # Moments of which one has a zone: all that the other may mean must agree.
    answers = {holds(a, b) for a in left.extremes() for b in right.extremes()}
    return answers.pop() if len(answers) == 1 else None


class _Measure(NamedTuple):
    """What to compare a literal by; ``zoned`` is False for a moment without a zone."""

    kind: str
    value: Any
    zoned: bool = True

    def extremes(self) -> tuple[Any, Any]:
        return (self.value, self.value) if self.zoned else (self.value - _HALF, self.value + _HALF)


@lru_cache(maxsize=8192)
def _measured(literal: Literal) -> _Measure | None:
    """The measure of a well-formed literal; None where there is no order for its datatype."""
    if not well_formed(literal):
        return None
    text, datatype = literal.text, literal.datatype
    if datatype == STRING:
        return _Measure("string", text)
    if datatype == f"{XSD}boolean":
        return _Measure("boolean", text in ("true", "1"))
    if datatype in _NUMBERS:
        return _Measure("number", _number(text, datatype))
    if datatype in _MOMENTS:
        found = _FORM[datatype].fullmatch(text)
        assert found is not None  # it is well formed
        if len(found["year"]) > _LONGEST_YEAR:
            return None
        return _Measure(_MOMENTS[datatype].removesuffix("Stamp"), _seconds(found.groupdict()), bool(found["zone"]))
    return None


def _number(text: str, datatype: str) -> Decimal | float | int:
    if datatype in _RANGE:
        return _whole(text)
    return Decimal(text) if datatype == f"{XSD}decimal" else float(text.replace("INF", "inf"))


def _seconds(parts: dict[str, str | None]) -> Decimal:
    """Seconds since the year 0 of the proleptic Gregorian calendar, in UTC; a zone that is not there counts as UTC."""
    year, month, day = int(parts.get("year") or 0), int(parts.get("month") or 1), int(parts.get("day") or 1)
    y, m = (year - 1, month + 12) if month < 3 else (year, month)
    days = 365 * y + y // 4 - y // 100 + y // 400 + (153 * (m - 3) + 2) // 5 + day
    hours, minutes, seconds = (parts.get("time") or "00:00:00").split(":")
    zone = parts.get("zone") or "Z"
    shift = 0 if zone == "Z" else (-1 if zone[0] == "-" else 1) * (int(zone[1:3]) * 3600 + int(zone[4:]) * 60)
    return Decimal(days * 86400 + int(hours) * 3600 + int(minutes) * 60 - shift) + Decimal(seconds)
