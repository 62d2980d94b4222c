"""Dates keep the precision they came with, and nothing is made up."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdict.dates import Date, date, excel_date, period

XSD = {
    "xsd:gYear": r"-?([1-9][0-9]{3,}|0[0-9]{3})(Z|[+-][0-9]{2}:[0-9]{2})?",
    "xsd:gYearMonth": r"-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])(Z|[+-][0-9]{2}:[0-9]{2})?",
    "xsd:date": r"-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"(Z|[+-][0-9]{2}:[0-9]{2})?",
    "xsd:dateTime": r"-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?",
}
# Pieces that dates are written with, so that generated texts hit the grammar and its edges.
PIECES = st.lists(
    st.sampled_from(
        [
            "0",
            "1",
            "2",
            "3",
            "12",
            "13",
            "28",
            "29",
            "30",
            "31",
            "1900",
            "2000",
            "2019",
            "-",
            "/",
            ".",
            " ",
            ":",
            "T",
            "Z",
            "+01:00",
            "-0500",
            "maart",
            "Feb",
            "December",
            "mrt.",
            "ma, ",
            "BCE",
            "v.Chr.",
            "AD ",
            "10:00",
            "PM",
        ]
    ),
    max_size=9,
).map("".join)


@pytest.mark.parametrize(
    ("value", "lexical"),
    [
        ("2019-03-12", "2019-03-12"),
        ("20190312", "2019-03-12"),
        ("2019/3/12", "2019-03-12"),
        ("2019.03.12", "2019-03-12"),
        ("12-3-2019", "2019-03-12"),
        ("12/03/2019", "2019-03-12"),
        ("12.3.2019", "2019-03-12"),
        ("12 / 3 / 2019", "2019-03-12"),
        ("3/25/2019", "2019-03-25"),
        ("12 maart 2019", "2019-03-12"),
        ("dinsdag 12 maart 2019", "2019-03-12"),
        ("March 12, 2019", "2019-03-12"),
        ("12th of March 2019", "2019-03-12"),
        ("12 Mar 2019", "2019-03-12"),
        ("12-mrt-2019", "2019-03-12"),
        ("2019-Mar-12", "2019-03-12"),
        ("2019-03-12+01:00", "2019-03-12+01:00"),
        ("2019-03-12Z", "2019-03-12Z"),
        ("2020-02-29", "2020-02-29"),
        ("  2019-03-12\n", "2019-03-12"),
        ("2019-03", "2019-03"),
        ("2019/03", "2019-03"),
        ("3-2019", "2019-03"),
        ("03/2019", "2019-03"),
        ("maart 2019", "2019-03"),
        ("Mar-2019", "2019-03"),
        ("augustus 2019", "2019-08"),
        ("2019", "2019"),
        ("-0044", "-0044"),
        ("44 BCE", "-0043"),
        ("44 v.Chr.", "-0043"),
        ("12000 BC", "-11999"),
        ("AD 79", "0079"),
        ("1066 CE", "1066"),
        ("2019-03-12T10:00:00Z", "2019-03-12T10:00:00Z"),
        ("2019-03-12T10:00:00", "2019-03-12T10:00:00"),
        ("2019-03-12 10:00", "2019-03-12T10:00:00"),
        ("2019-03-12T10:00:00.500+0100", "2019-03-12T10:00:00.5+01:00"),
        ("2019-03-12T10:00:00,25+00:00", "2019-03-12T10:00:00.25Z"),
        ("2019-03-12T10:00:00-05", "2019-03-12T10:00:00-05:00"),
        ("20190312T101112Z", "2019-03-12T10:11:12Z"),
        ("20190312101112", "2019-03-12T10:11:12"),
        ("12-3-2019 9:05", "2019-03-12T09:05:00"),
        ("12/3/2019 12:30:00 AM", "2019-03-12T00:30:00"),
        ("12/3/2019 1:30 pm", "2019-03-12T13:30:00"),
        ("Tue, 12 Mar 2019 10:00:00 GMT", "2019-03-12T10:00:00Z"),
    ],
)
def test_what_people_write(value: str, lexical: str) -> None:
    found = date(value)
    assert found is not None
    assert found.lexical == lexical


@pytest.mark.parametrize(
    "value",
    [
        "",
        "ca. 1850",
        "1850?",
        "[1850]",
        "19th century",
        "2019-02-30",
        "29-2-2019",
        "31 april 2019",
        "2019-13",
        "2019-00-00",
        "0000",
        "0000-00-00",
        "1 BCE",
        "12-3-19",
        "201903",
        "43536",
        "1552384800",
        "2019-W12",
        "2019-071",
        "n.d.",
        "2019-03-12T25:00",
        "2019-03-12T10:60",
        "2016-12-31T23:59:60Z",
        "2019-03-12T10:00+15:00",
        "12 zomer 2019",
        "maart 2019 10:00",
        "2010-2015",
        "12/3/2019 13:00 PM",
        "13/13/2019",
        "２０１９",
        "2019" * 30,
    ],
)
def test_what_is_no_date(value: str) -> None:
    assert date(value) is None


def test_the_order_of_day_and_month_is_the_callers() -> None:
    assert date("12/3/2019", day_first=False) == Date("2019-12-03", "xsd:date")
    assert date("25/3/2019", day_first=False) == date("3/25/2019", day_first=True) == Date("2019-03-25", "xsd:date")
    assert date("2019-03-12", day_first=False) == Date("2019-03-12", "xsd:date")


def test_numbers_and_python_dates() -> None:
    assert date(2019) == date(2019.0) == Date("2019", "xsd:gYear")
    assert date(20190312) == date(datetime.date(2019, 3, 12)) == Date("2019-03-12", "xsd:date")
    moment = datetime.datetime(2019, 3, 12, 10, tzinfo=datetime.UTC)
    assert date(moment) == Date("2019-03-12T10:00:00Z", "xsd:dateTime")
    for nothing in (True, 0, -1, 44, 2019.5, float("nan"), float("inf"), 10**400, -(10**400), 1e300):
        assert date(nothing) is None


@pytest.mark.parametrize(
    ("number", "lexical"),
    [
        (1, "1900-01-01"),
        (59, "1900-02-28"),
        (61, "1900-03-01"),
        (43536, "2019-03-12"),
        (43536.5, "2019-03-12T12:00:00"),
        (43536.4166666, "2019-03-12T10:00:00"),
        (43535.9999999, "2019-03-12"),
    ],
)
def test_serial_numbers_of_a_spreadsheet(number: float, lexical: str) -> None:
    found = excel_date(number)
    assert found is not None
    assert found.lexical == lexical


@pytest.mark.parametrize("number", [0, 0.5, 60, 60.5, -1, 2958466, 2958465.9999999, float("nan"), float("inf"), True])
def test_no_serial_number(number: float) -> None:
    assert excel_date(number) is None


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("2010/2015", "2010", "2015"),
        ("2010-01-01/2010-12-31", "2010-01-01", "2010-12-31"),
        ("../2015", None, "2015"),
        ("/2015", None, "2015"),
        ("2010/..", "2010", None),
        ("2010/", "2010", None),
        ("2010-2015", "2010", "2015"),
        ("2010-", "2010", None),
        ("2010 - 2015", "2010", "2015"),
        ("2010–2015", "2010", "2015"),
        ("2010 t/m 2015", "2010", "2015"),
        ("maart 2010 tot en met mei 2010", "2010-03", "2010-05"),
        ("van 1-1-2010 tot 31-12-2015", "2010-01-01", "2015-12-31"),
        ("from 2010 to 2015", "2010", "2015"),
        ("between 2010 and 2015", "2010", "2015"),
        ("12/03/2019 - 15/03/2019", "2019-03-12", "2019-03-15"),
        ("since 2010", "2010", None),
        ("vanaf 2010", "2010", None),
        ("tot 2015", None, "2015"),
        ("2010 - heden", "2010", None),
        ("name=x; start=2010-01; end=2015;", "2010-01", "2015"),
        ("2019", "2019", "2019"),
        ("12/3/2019", "2019-03-12", "2019-03-12"),
        ("2010-06-01/2010", "2010-06-01", "2010"),
        (
            "2019-03-12T10:00:00-05:00/2019-03-12T16:00:00Z",
            "2019-03-12T10:00:00-05:00",
            "2019-03-12T16:00:00Z",
        ),
        ("44 BCE - 14 AD", "-0043", "0014"),
    ],
)
def test_periods(value: str, start: str | None, end: str | None) -> None:
    found = period(value)
    assert found is not None
    assert tuple(None if d is None else d.lexical for d in found) == (start, end)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "/",
        "../..",
        "2015/2010",
        "2010-02/2010-01-31",
        "2019-03-12T10:00:00-05:00/2019-03-12T14:00:00Z",
        "2010/x",
        "2010 and 2015",
        "2010-01-01/P1Y",
        "ca. 1850 - 1860",
        "a" * 5000,
        "-0043/-0044",
        "=",
        "van",
        "2010 tot nooit",
    ],
)
def test_no_period(value: str) -> None:
    assert period(value) is None


def test_a_period_reads_months_first_when_told_so() -> None:
    found = period("3/4/2019 - 5/6/2019", day_first=False)
    assert found == (Date("2019-03-04", "xsd:date"), Date("2019-05-06", "xsd:date"))


@given(PIECES | st.text(), st.booleans())
def test_a_date_is_valid_and_stays_as_it_is(value: str, day_first: bool) -> None:
    found = date(value, day_first=day_first)
    if found is not None:
        assert re.fullmatch(XSD[found.datatype], found.lexical, re.ASCII)
        assert date(found.lexical) == date(found.lexical, day_first=False) == found


@given(st.datetimes() | st.dates() | st.integers() | st.floats())
def test_other_types_never_raise(value: datetime.date | float) -> None:
    found = date(value)
    assert found is None or date(found.lexical) == found
    if isinstance(value, datetime.date):
        assert found is not None
        assert datetime.datetime.fromisoformat(found.lexical) == datetime.datetime.fromisoformat(value.isoformat())


@given(st.floats() | st.integers())
def test_serial_numbers_never_raise(number: float) -> None:
    found = excel_date(number)
    assert found is None or date(found.lexical) == found


@given(
    st.lists(PIECES | st.sampled_from(["..", " tot ", "/", " - ", "van ", "since "]) | st.text(), max_size=4).map(
        "".join
    )
)
def test_a_period_stays_as_it_is(value: str) -> None:
    found = period(value)
    if found is not None and found[0] is not None and found[1] is not None:
        assert period(f"{found[0].lexical}/{found[1].lexical}") == found
