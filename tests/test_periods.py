"""The bar of time: where bars and marks lie, open ends, and odd periods."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.layers import Layers
from fairdict.publish import periods
from fairdict.publish.words import Words
from fairdict.vocabulary import Vocabularies


@pytest.fixture(scope="module")
def english(vocabularies: Vocabularies) -> Words:
    return Words.load(Layers(), "en", vocabularies)


def period(start: str = "", end: str = "") -> dict[str, Any]:
    return {term: [{"@value": v}] for term, v in (("startDate", start), ("endDate", end)) if v}


def drawn(words: Words, *found: dict[str, Any]) -> periods.Timeline:
    line = periods.drawn({"temporal": list(found)}, words)
    assert line is not None
    return line


def test_a_bar_lies_between_the_marks_of_its_years(english: Words) -> None:
    line = drawn(english, period("2010-01-01", "2020"))
    marks = {label: x for x, label in line.marks}
    (bar,) = line.bars
    assert list(marks) == ["2010", "2015", "2020", "2025"]
    assert bar.x == marks["2010"]
    assert bar.x + bar.width == pytest.approx(
        marks["2020"] + (marks["2025"] - marks["2020"]) / 5, abs=0.2
    )  # 2020 counts to its end
    assert line.title == "The period on an axis of years: 1 January 2010 to 2020"


@pytest.mark.parametrize(
    ("start", "end", "share"),
    [("2021", "2021", 1.0), ("2021-07", "2021-12", 0.5), ("2021-01-01", "2021-01-31", 1 / 12)],
)
def test_what_a_date_states_counts_to_its_end(english: Words, start: str, end: str, share: float) -> None:
    line = drawn(english, period(start, end))
    (first, _), (last, _) = line.marks
    assert line.bars[0].width / (last - first) == pytest.approx(share, abs=0.002)


def test_an_open_end_runs_off_the_axis(english: Words) -> None:
    since, until = (drawn(english, p).bars[0] for p in (period("2017-01-01"), period("", "2020")))
    assert (since.since, since.until) == (False, True)
    assert since.x + since.width > periods.WIDE - 18
    assert (until.since, until.until) == (True, False)
    assert until.x < 18


def test_each_period_has_a_lane_until_there_are_many(english: Words) -> None:
    two = drawn(english, period("2001", "2002"), period("2004", "2005"), period("2004", "2005"))
    assert [bar.y for bar in two.bars] == [7, 21]
    many = drawn(english, *(period(str(year), str(year)) for year in range(1900, 1920)))
    assert (len(many.bars), {bar.y for bar in many.bars}) == (20, {7})


def test_years_before_christ_and_long_ages_get_few_marks(english: Words) -> None:
    line = drawn(english, period("-5300", "-3400"))
    assert [label for _, label in line.marks][:3] == ["5500 BCE", "", "4500 BCE"]
    ages = [label for _, label in drawn(english, period("-450000000", "2020")).marks]
    assert ages[0] == "500,000,000 BCE" and ages[1] == "" and 0 < sum(map(bool, ages)) <= 4


@pytest.mark.parametrize("odd", [{}, period("2020", "2010"), period("soon"), {"label": {"en": ["Bronze Age"]}}])
def test_what_has_no_years_has_no_bar(english: Words, odd: dict[str, Any]) -> None:
    assert periods.drawn({"temporal": [odd]}, english) is None


def test_the_words_stand_beside_it(english: Words) -> None:
    document = {
        "temporal": [period("2017"), period("2017"), {"label": {"en": ["Bronze Age"]}}],
        "temporalResolution": [{"@value": "P1D"}, {"@value": "P1DT2H"}, {"@value": "PT15M"}, {"@value": "often"}],
    }
    said = {fact.label: [item.text for item in fact.items] for fact in periods.told(document, english)}
    assert said == {
        "Period": ["from 2017", "Bronze Age"],
        "In steps of": ["1 day", "P1DT2H", "15 minutes", "often"],
    }


_date = st.from_regex(r"-?\d{4,9}(-\d\d(-\d\d)?)?", fullmatch=True)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(found=st.lists(st.tuples(_date | st.just(""), _date | st.just("")), min_size=1, max_size=9))
def test_every_bar_lies_on_the_drawing(english: Words, found: list[tuple[str, str]]) -> None:
    line = periods.drawn({"temporal": [period(*ends) for ends in found]}, english)
    if line is None:
        return
    assert 2 <= len(line.marks) <= 7 and line.marks[0][1]
    for bar in line.bars:
        assert bar.x >= -0.1 and bar.width > 0 and bar.x + bar.width <= periods.WIDE + 4
        assert 0 < bar.y < line.axis < line.high
