"""Dates as people and systems write them, to the four date types of RDF.

Takes a text, number or Python date; leaves a :class:`Date` with the precision it came with, or None.
Nothing is invented: an approximate date (``ca. 1850``), a two-digit year or a day that does not exist is
no date. Years before our era are counted as ISO 8601 and XML Schema 1.1 do (44 BCE is ``-0043``); year
zero is refused, because in practice ``0000`` means that there was nothing to say.
"""

import datetime
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_LONGEST: Final = 80

_ZONE: Final = r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
_TIME: Final = (
    r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,12}))?)?"
    r"(?:\s?(?P<half>[AP])\.?M\.?)?\s?(?P<offset>Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_TAIL: Final = rf"(?:(?:T|,?\s)(?:at |om )?{_TIME}(?: uur)?)?"
_YEAR: Final = r"(?P<year>-?[0-9]{4}|-[1-9][0-9]{4,8})"
_WORD: Final = r"(?P<word>[a-z]{3,9})\.?"
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th|e)?"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


_PLAIN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FORMS: Final = (
    _form(rf"{_YEAR}-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})(?:{_ZONE}|{_TAIL})"),
    _form(rf"{_YEAR}(?:-(?P<month>[0-9]{{1,2}}))?{_ZONE}"),
    _form(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"),
    _form(
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})T?"
        r"(?P<hour>[0-9]{2})(?P<minute>[0-9]{2})(?:(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,12}))?)?"
        r"(?P<offset>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
    ),
    _form(rf"(?P<year>[0-9]{{4}})[-./](?P<month>[0-9]{{1,2}})(?:[-./](?P<day>[0-9]{{1,2}}))?{_TAIL}"),
    _form(rf"(?P<first>[0-9]{{1,2}}) ?[-./] ?(?P<other>[0-9]{{1,2}}) ?[-./] ?(?P<year>[0-9]{{4}}){_TAIL}"),
    _form(r"(?P<month>[0-9]{1,2}) ?[-./] ?(?P<year>[0-9]{4})"),
    _form(rf"(?:{_DAY}(?: of)?[ -]*)?{_WORD}[ -]*,? ?(?P<year>[0-9]{{4}}){_TAIL}"),
    _form(rf"{_WORD} {_DAY},? (?P<year>[0-9]{{4}}){_TAIL}"),
    _form(rf"(?P<year>[0-9]{{4}})[ -]{_WORD}(?:[ -]{_DAY})?"),
)
_BEFORE: Final = _form(r"(?P<year>[0-9]{1,9}) ?(?:BCE?|B\.C\.(?:E\.)?|v\.? ?Chr\.?|voor Christus)")
_AFTER: Final = _form(
    r"(?:AD|A\.D\.) ?(?P<prefixed>[0-9]{1,4})"
    r"|(?P<year>[0-9]{1,4}) ?(?:CE|AD|C\.E\.|A\.D\.|n\.? ?Chr\.?|na Christus)"
)
_WEEKDAY: Final = _form(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]* "
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag,? |(?:ma|di|wo|do|vr|za|zo)[.,]+ "
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january",
            "feb febr februari february",
            "mrt maart mar march",
            "apr april",
            "mei may",
            "jun juni june",
            "jul juli july",
            "aug augustus august",
            "sep sept september",
            "okt oktober oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

_OPEN: Final = frozenset(("", "..", "...", "open", "heden", "nu", "present", "now", "today", "ongoing", "onwards"))
_BETWEEN: Final = _form(r" ?(?:--|[–—/]) ?| (?:-|t/m|tot en met|tot|to|until|till|through|thru) ")
_AND: Final = _form(r" (?:en|and) ")
_FROM: Final = _form(r"(?:van|vanaf|from|since|sinds|(?P<pair>between|tussen)) ")
_UNTIL: Final = _form(r"(?:until|till|tot en met|tot|t/m|up to) ")
_YEARS: Final = _form(r"([0-9]{4})-([0-9]{4})?")
_DCMI: Final = _form(r"(start|end) ?= ?([^;]*)(?:;|$)")


@dataclass(frozen=True, slots=True)
class Date:
    """A literal: ``lexical`` is valid for ``datatype``, which is ``xsd:date``, ``xsd:dateTime``,
    ``xsd:gYearMonth`` or ``xsd:gYear``."""

    lexical: str
    datatype: str


def date(value: str | int | float | datetime.date | datetime.datetime, *, day_first: bool = True) -> Date | None:
    """The date that ``value`` states, as precise as stated, or None where it states none for certain.

    ``12/3/2019`` is 12 March unless ``day_first`` is False; where one reading is impossible the other is
    taken. A time without a zone stays without one. See XML Schema 1.1 part 2, sections 3.3.7 to 3.3.11.
    """
    if isinstance(value, datetime.date):
        value = value.isoformat()
    elif isinstance(value, bool):
        return None
    elif isinstance(value, float):
        # Spreadsheets and JSON hand a year over as 2019.0.
        value = str(int(value)) if value.is_integer() and abs(value) < 1e9 else ""
    elif isinstance(value, int):
        value = str(value) if abs(value) < 10**9 else ""
    if len(value) > _LONGEST:
        return None
    if _PLAIN.fullmatch(value):
        return _build(value[:4], int(value[5:7]), int(value[8:]))
    words = _WEEKDAY.sub("", " ".join(value.split()), count=1) if value[:1].isalpha() else " ".join(value.split())
    return _era(words) or next((d for f in _FORMS if (d := _read(f, words, day_first)) is not None), None)


def excel_date(number: float) -> Date | None:
    """The date behind a serial number of a spreadsheet that counts from 1900, as Excel does by default.

    A whole number is a day, a fraction a time (to the second, without a zone). Serial 60 is 29 February
    1900, which Excel believes in and the calendar does not: None.
    """
    if isinstance(number, bool) or not 1 <= number < 2958466 or int(number) == 60:
        return None
    seconds = round((number - int(number)) * 86400)
    first = datetime.datetime(1899, 12, 31 if number < 60 else 30)
    try:
        moment = first + datetime.timedelta(days=int(number), seconds=seconds)
    except OverflowError:
        return None
    return date(moment if seconds % 86400 else moment.date())


def period(value: str, *, day_first: bool = True) -> tuple[Date | None, Date | None] | None:
    """Start and end of the stretch of time that ``value`` states; None for an end that is open.

    A single date is a period of that date. None where there is no period in it, where both ends are open,
    or where it ends before it starts.
    """
    if len(value) > 4 * _LONGEST:
        return None
    words = " ".join(value.split())
    single = date(words, day_first=day_first)
    if single is not None:
        return single, single
    for left, right in _halves(words):
        start, end = date(left, day_first=day_first), date(right, day_first=day_first)
        if (start is None and left.lower() not in _OPEN) or (end is None and right.lower() not in _OPEN):
            continue
        if start is None and end is None:
            return None
        return None if start is not None and end is not None and _reversed(start, end) else (start, end)
    return None


def _halves(words: str) -> list[tuple[str, str]]:
    """Every way to cut ``words`` into a start and an end, the likeliest first."""
    if "=" in words:
        parts = {key.lower(): text.strip() for key, text in _DCMI.findall(words)}
        return [(parts.get("start", ""), parts.get("end", ""))]
    years = _YEARS.fullmatch(words)
    if years:
        return [(years[1], years[2] or "")]
    if _UNTIL.match(words):
        return [("", _UNTIL.sub("", words, count=1))]
    opened = _FROM.match(words)
    rest = words[opened.end() :] if opened else words
    cuts = [
        (rest[: cut.start()].strip(), rest[cut.end() :].strip())
        for cut in (_AND if opened and opened["pair"] else _BETWEEN).finditer(rest)
    ]
    if opened and not opened["pair"]:
        cuts.append((rest.removesuffix(" onwards"), ""))
    return cuts


def _era(words: str) -> Date | None:
    """A year followed by the name of its era."""
    before, after = _BEFORE.fullmatch(words), _AFTER.fullmatch(words)
    if before:
        year = int(before["year"]) - 1
        return _build(f"-{year:04}", None, None) if year > 0 else None
    return _build(f"{int(after['prefixed'] or after['year']):04}", None, None) if after else None


def _read(form: re.Pattern[str], words: str, day_first: bool) -> Date | None:
    """The date in ``words`` if they have this form and such a day exists."""
    found = form.fullmatch(words)
    if found is None:
        return None
    part = found.groupdict()
    day, month = part.get("day"), part.get("month")
    if part.get("first"):
        first, other = int(part["first"]), int(part["other"])
        turned = other > 12 or (first <= 12 and not day_first)
        day, month = (part["other"], part["first"]) if turned else (part["first"], part["other"])
    if part.get("word"):
        month = str(_MONTHS.get(part["word"].lower(), 0))
    whole = _build(part["year"], None if month is None else int(month), None if day is None else int(day))
    if whole is None:
        return None
    if part.get("hour"):
        return _timed(whole, part)
    zone = _offset(part.get("zone") or "")
    return None if zone is None else Date(whole.lexical + zone, whole.datatype)


def _build(year: str, month: int | None, day: int | None) -> Date | None:
    """Year, month and day as one literal, checked against the calendar."""
    if int(year) == 0 or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return Date(year, "xsd:gYear") if day is None else None
    if day is None:
        return Date(f"{year}-{month:02}", "xsd:gYearMonth")
    if not 1 <= day <= _days(int(year), month):
        return None
    return Date(f"{year}-{month:02}-{day:02}", "xsd:date")


def _days(year: int, month: int) -> int:
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month - 1] + leap


def _timed(day: Date, part: dict[str, str | None]) -> Date | None:
    """``day`` with the time in ``part``; XML Schema wants seconds, so a time to the minute gets zero of
    them."""
    hour, minute, second = int(part["hour"] or 0), int(part["minute"] or 0), int(part["second"] or 0)
    if part.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if (part["half"] or "").upper() == "P" else 0)
    zone = _offset(part["offset"] or "")
    # No datatype of XML Schema has a second 60.
    if day.datatype != "xsd:date" or hour > 23 or minute > 59 or second > 59 or zone is None:
        return None
    fraction = (part["fraction"] or "").rstrip("0")
    return Date(
        f"{day.lexical}T{hour:02}:{minute:02}:{second:02}{'.' if fraction else ''}{fraction}{zone}",
        "xsd:dateTime",
    )


def _offset(zone: str) -> str | None:
    """A time zone as XML Schema writes it; empty for none, None where it lies outside the fourteen hours
    allowed."""
    if not zone:
        return ""
    if zone.upper() in {"Z", "UTC", "GMT"}:
        return "Z"
    hours, minutes = zone[1:3], zone[3:].removeprefix(":") or "00"
    if int(minutes) > 59 or int(hours) * 60 + int(minutes) > 14 * 60:
        return None
    return "Z" if hours + minutes == "0000" else f"{zone[0]}{hours}:{minutes}"


def _reversed(start: Date, end: Date) -> bool:
    """Whether ``end`` is over before ``start`` begins; zones count only where both state one."""
    opening, closing = _moment(start, last=False), _moment(end, last=True)
    zoned = opening[1] is not None and closing[1] is not None
    return closing[0] - (closing[1] or 0) * zoned < opening[0] - (opening[1] or 0) * zoned


_PARTS: Final = re.compile(
    r"(-?[0-9]+)(?:-([0-9]{2}))?(?:-([0-9]{2}))?(?:T([0-9]{2}):([0-9]{2}):([0-9.]+))?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def _moment(value: Date, *, last: bool) -> tuple[Decimal, int | None]:
    """The first or last second of ``value`` on one endless scale, and its zone in seconds."""
    found = _PARTS.fullmatch(value.lexical)
    assert found is not None  # every Date is made by _build and _timed
    year, month, day, hour, minute, second, zone = found.groups()
    y, m = int(year), int(month or (12 if last else 1))
    d = int(day or (_days(y, m) if last else 1))
    days = y * 366 + sum(_LENGTHS[: m - 1]) + (m > 2) + d
    clock = Decimal(86399 if last else 0)
    if second is not None:
        clock = int(hour) * 3600 + int(minute) * 60 + Decimal(second)
    offset = None
    if zone is not None:
        size = 0 if zone == "Z" else int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
        offset = -size if zone[0] == "-" else size
    return days * 86400 + clock, offset
