"""What literals mean to the checks: well-formed or not, and in which order."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.shapes import Literal
from fairdict.shapes.literals import before, not_after, well_formed
from fairdict.shapes.patterns import pattern
from fairdict.shapes.terms import XSD

FORMS = {
    "integer": ("0 -0 +7 007 " + "9" * 5000, "1.0 1e3 one ٣ 1_0"),
    "nonNegativeInteger": ("0 -0 12", "-1"),
    "positiveInteger": ("1", "0 -0"),
    "negativeInteger": ("-1", "0"),
    "byte": ("-128 127", "128 -129"),
    "unsignedLong": ("18446744073709551615", "18446744073709551616 -1"),
    "decimal": ("1 1. .5 -1.50", "1e3 . NaN 1,5"),
    "double": ("1 1.5E-3 INF -INF NaN", "inf nan 1e 0x1"),
    "boolean": ("true false 1 0", "True yes"),
    "date": ("2020-02-29 2000-02-29 0000-02-29 -0004-02-29 12020-12-31 2020-01-01Z 2020-01-01-14:00",
             "2021-02-29 1900-02-29 2020-04-31 2020-13-01 2020-1-1 20-01-01 02020-01-01 2020-01-01+14:30 2020"),
    "dateTime": ("2020-01-01T00:00:00 2020-12-31T24:00:00 2020-01-01T23:59:59.999Z",
                 "2020-01-01 2020-01-01T24:00:01 2020-01-01T10:00 2020-02-30T10:00:00Z"),
    "dateTimeStamp": ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00"),
    "time": ("10:00:00 24:00:00 10:00:00+01:00", "10:00 25:00:00"),
    "gYear": ("2020 -0044 2020Z " + "1" + "0" * 5000, "20 2020-01"),
    "gYearMonth": ("2020-12", "2020-00 2020"),
    "gMonth": ("--12", "12 --13"),
    "gDay": ("---31", "---32"),
    "gMonthDay": ("--02-29", "--02-30 --04-31"),
    "duration": ("P1Y P1Y2M3DT4H5M6.7S -P1D PT1S P2M", "P 1D PT P1DT P1M1Y P1.5D"),
    "yearMonthDuration": ("P1Y2M", "P1D"),
    "dayTimeDuration": ("P1DT1H", "P1Y"),
    "hexBinary": ("0aFF", "abc 0g"),
    "base64Binary": ("YQ== YWI= YWJj", "YQ= Y"),
    "language": ("en nl-BE", "en_GB toolonglanguage"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_forms_are_those_of_xml_schema(name: str) -> None:
    good, bad = FORMS[name]
    assert [t[:30] for t in good.split() if not well_formed(Literal(t, f"{XSD}{name}"))] == []
    assert [t for t in [*bad.split(), "", " 1"] if well_formed(Literal(t, f"{XSD}{name}"))] == (
        [""] if name in ("hexBinary", "base64Binary") else []
    )


def test_a_form_is_not_asked_of_texts_and_of_datatypes_that_are_not_xml_schemas() -> None:
    assert all(well_formed(Literal("x", d)) for d in (f"{XSD}string", f"{XSD}anyURI", "https://e.example.org/d"))


NUMBERS = st.integers(-(10**6), 10**6).map(lambda n: (Decimal(n), Literal(str(n), f"{XSD}integer"))) | st.decimals(
    -1000, 1000, places=3
).map(lambda d: (d, Literal(f"{d:f}", f"{XSD}decimal")))
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
MOMENTS = st.datetimes(timezones=ZONES).map(lambda m: (m, Literal(m.isoformat(), f"{XSD}dateTime")))


@given(NUMBERS, NUMBERS)
def test_numbers_have_the_order_of_their_values(one: tuple[Decimal, Literal], other: tuple[Decimal, Literal]) -> None:
    assert before(one[1], other[1]) is (one[0] < other[0])
    assert not_after(one[1], other[1]) is (one[0] <= other[0])


@given(MOMENTS, MOMENTS)
def test_moments_have_their_order_in_whatever_zone(
    one: tuple[datetime, Literal], other: tuple[datetime, Literal]
) -> None:
    assert before(one[1], other[1]) is (one[0] < other[0])
    assert not_after(one[1], other[1]) is (one[0] <= other[0])


@given(st.datetimes(), st.datetimes())
def test_a_moment_without_a_zone_is_compared_where_no_zone_could_change_the_answer(
    one: datetime, other: datetime
) -> None:
    bare, zoned = Literal(one.isoformat(), f"{XSD}dateTime"), Literal(f"{other.isoformat()}Z", f"{XSD}dateTime")
    apart = one.replace(tzinfo=UTC) - other.replace(tzinfo=UTC)
    half = timedelta(hours=14)
    assert before(bare, zoned) is (True if apart < -half else False if apart >= half else None)
    assert before(zoned, bare) is (True if apart > half else False if apart <= -half else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("1", "integer"), ("1", "string")), (("true", "boolean"), ("1", "integer")),
        (("2020-01-01", "date"), ("2021-01-01T00:00:00", "dateTime")), (("2020", "gYear"), ("2021-01", "gYearMonth")),
        (("P1D", "duration"), ("P2D", "duration")), (("x", "integer"), ("2", "integer")),
        (("1" + "0" * 5000, "gYear"), ("2020", "gYear")),
    ],
)  # fmt: skip
def test_what_is_not_of_one_kind_cannot_be_compared(one: tuple[str, str], other: tuple[str, str]) -> None:
    left, right = (Literal(text, f"{XSD}{name}") for text, name in (one, other))
    assert before(left, right) is before(right, left) is not_after(left, right) is None
    assert before("https://e.example.org/", left) is None


def test_numbers_that_are_none_are_in_no_order() -> None:
    nan, one = Literal("NaN", f"{XSD}double"), Literal("1", f"{XSD}integer")
    assert before(nan, one) is before(one, nan) is not_after(nan, nan) is False
    assert before(one, Literal("INF", f"{XSD}float")) is True
    assert before(Literal("9" * 5000, f"{XSD}integer"), Literal("1" + "0" * 5000, f"{XSD}integer")) is True


@pytest.mark.parametrize(
    ("text", "flags", "good", "bad"),
    [
        (r"^\p{L}+$", "", "aéЖ", "a1"), (r"^\P{L}+$", "", "12", "a1"), (r"^[\p{Nd}\-]+$", "", "1-2", "1a"),
        (r"^\i\c*$", "", "_a-1", "1a"), (r"^\I", "", "1", "a"), ("^b$", "m", "a\nb", "ab"), ("^b$", "", "b", "b\n"),
        ("a b", "x", "ab", "a b"), ("A", "i", "a", "b"), ("[$]", "", "$", "x"), (r"\$", "", "$", "x"),
    ],
)  # fmt: skip
def test_patterns_are_those_of_xpath(text: str, flags: str, good: str, bad: str) -> None:
    ready = pattern(text, flags)
    assert ready.search(good) and not ready.search(bad)
