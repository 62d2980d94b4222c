"""Literals of the datatype that a profile asks for, out of what a document holds.

Nothing is guessed: a value that does not say what the datatype needs gives None. A date is widened to a moment where
only moments are allowed: to its first second, an end to its last (XML Schema 1.1 part 2, sections 3.3.7 to 3.3.11).
"""

import calendar
import re
from typing import Any, Final

from fairdict import dates
from fairdict.document import Context
from fairdict.rdf import XSD, is_absolute

ENDS: Final = frozenset({"endDate", "endedAtTime"})
"""Terms of which a date means its last moment."""
_DATES: Final = tuple(f"{XSD}{name}" for name in ("dateTime", "date", "gYearMonth", "gYear"))
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_DAY: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<zone>Z|[+-]\d\d:\d\d)?")
_FORMS: Final = {
    f"{XSD}nonNegativeInteger": re.compile(r"\+?\d+"),
    f"{XSD}integer": re.compile(r"[+-]?\d+"),
    f"{XSD}decimal": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    f"{XSD}duration": re.compile(
        r"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?"
    ),
    f"{XSD}boolean": re.compile(r"true|false|0|1"),
    f"{XSD}hexBinary": re.compile(r"(?:[0-9A-Fa-f]{2})+"),
}
_ROUND: Final = re.compile(r"([+-]?\d+)\.0*")


def typed(value: Any, datatypes: tuple[str, ...], context: Context, term: str) -> Any:
    """``value`` (a scalar or value object of ``term``) as a literal of one of ``datatypes``; None where it is none.

    Gives ``value`` itself where it is one already.
    """
    text, datatype = lexical(value, context, term)
    unzoned = datatypes == _DATES[:1] and not _zoned(text)  # where only moments are allowed, they tell their zone
    if datatype in datatypes and _valid(text, datatype) and not unzoned:
        return value
    if isinstance(value, dict) and "@language" in value:
        return None
    for wanted in datatypes:
        found = _dated(text, datatypes, term) if wanted in _DATES else _formed(text, wanted)
        if found is not None:
            return {"@value": found[0], "@type": context.compact(found[1])}
    return None


def lexical(value: Any, context: Context, term: str) -> tuple[str, str]:
    """The text and the datatype of a scalar or value object under ``term``."""
    known = context.properties.get(term)
    usual = known.datatype if known is not None else ""
    if isinstance(value, dict):
        declared = context.expanded(value.get("@type", ""))
        text = value["@value"]
        text = str(text).lower() if isinstance(text, bool) else str(text)
        return text, declared or f"{XSD}string"
    if isinstance(value, bool):
        return str(value).lower(), f"{XSD}boolean"
    if isinstance(value, int):
        return str(value), usual or f"{XSD}integer"
    return str(value), usual or f"{XSD}string"


def is_widened(value: Any, made: Any, context: Context, term: str) -> bool:
    """Whether ``made`` says more than ``value`` did: a moment where there was a day, a month, a year or no zone."""
    text, _ = lexical(value, context, term)
    return isinstance(made, dict) and made is not value and made["@value"] != text.strip() and "T" in made["@value"]


def _valid(text: str, datatype: str) -> bool:
    if datatype in _DATES:
        found = dates.date(text)
        if found is None or found.datatype != f"xsd:{datatype.removeprefix(XSD)}":
            return False
        return datatype != f"{XSD}dateTime" or _MOMENT.fullmatch(text) is not None
    form = _FORMS.get(datatype)
    return form is None or form.fullmatch(text) is not None


def _formed(text: str, datatype: str) -> tuple[str, str] | None:
    words = text.strip()
    if datatype == f"{XSD}string":
        return text, datatype
    if datatype == f"{XSD}anyURI":
        return (words, datatype) if is_absolute(words) and " " not in words else None
    if datatype.endswith("nteger") and (found := _ROUND.fullmatch(words)):
        words = found[1]
    form = _FORMS.get(datatype)
    if form is None or form.fullmatch(words) is None:
        return None
    return words, datatype


def _dated(text: str, datatypes: tuple[str, ...], term: str) -> tuple[str, str] | None:
    found = dates.date(text)
    if found is None:
        return None
    datatype = XSD + found.datatype.removeprefix("xsd:")
    if datatype in datatypes and not (datatypes == _DATES[:1] and not _zoned(found.lexical)):
        return found.lexical, datatype
    moment = widened(found, last=term in ENDS) if _DATES[0] in datatypes else None
    return None if moment is None else (moment, _DATES[0])


def _zoned(text: str) -> bool:
    found = _MOMENT.fullmatch(text)
    return found is not None and found["zone"] is not None


def widened(date: dates.Date, *, last: bool) -> str | None:
    """The first second of ``date``, or its ``last``, as a moment with a zone; UTC where none was said. None for a year
    that has not four digits."""
    moment = _MOMENT.fullmatch(date.lexical)
    if moment is not None:
        return date.lexical if moment["zone"] else f"{date.lexical}Z"
    found = _DAY.fullmatch(date.lexical)
    if found is None:
        return None
    year, month, day = found["year"], found["month"] or ("12" if last else "01"), found["day"]
    day = day or (f"{calendar.monthrange(int(year), int(month))[1]:02}" if last else "01")
    return f"{year}-{month}-{day}T{'23:59:59' if last else '00:00:00'}{found['zone'] or 'Z'}"
