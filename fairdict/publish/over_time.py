"""What the overview tells along the years: how the catalogue grew, when the data were published, what years they cover.

Takes cards and the words of a language; leaves a :class:`Plot` for each question that something can be told of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fairdict.publish import spans
from fairdict.publish.entry import Card
from fairdict.publish.plots import Columns, Name, Plot, columns
from fairdict.publish.spans import Growth, Span
from fairdict.publish.words import Words

UNKNOWN = "not stated"
"""What stands in a table for what a description does not say."""


def growth(cards: Sequence[Card], words: Words) -> Plot | None:
    """How the number of datasets grew: those of ``cards`` that are here now, by the day they came."""
    grown = spans.growth(card.since for card in cards if card.since)
    if not grown:
        return None
    labels = [words.date(step.when) for step in grown]
    drawn = columns([(step.total - step.new, step.new) for step in grown], ("before", "new"), labels, words.number)
    rows = tuple(
        (Name(label), (words.number(step.new), words.number(step.total)))
        for label, step in zip(labels, grown, strict=True)
    )
    head = (words["overview.when"], words["overview.new"], words["overview.total"])
    legend = (("new", words["overview.new"]), ("before", words["overview.before"]))
    shape = replace(drawn, legend=legend if len(grown) > 1 else (), head=head, rows=rows)
    data: list[tuple[str | int, ...]] = [("period", "new", "total")]
    data += [(step.when, step.new, step.total) for step in grown]
    return Plot("growth", words["growth.question"], _grown(grown, words), shape, tuple(data), (words["growth.note"],))


def _grown(grown: Sequence[Growth], words: Words) -> str:
    total = grown[-1].total
    first, last = words.date(grown[0].when), words.date(grown[-1].when)
    if len(grown) == 1:
        return words.count("growth.once", total, when=first)
    peak = max(grown, key=lambda step: step.new)
    unit = {4: "year", 7: "month"}.get(len(peak.when), "day")
    told = words.count("growth.spread", total, first=first, last=last)
    return f"{told} {words.count(f'growth.peak_{unit}', peak.new, when=words.date(peak.when))}"


def issued(cards: Sequence[Card], words: Words, lists: Mapping[str, str]) -> Plot | None:
    """From which years the data are; ``lists`` gives the path of a year's list."""
    years = sorted(card.year for card in cards if card.year is not None)
    if not years:
        return None
    found = spans.spans([((year, year),) for year in years])
    middle = years[len(years) // 2]
    if years[0] == years[-1]:
        answer = words.count("issued.once", len(years), year=year_name(years[0], words))
    else:
        told = {"first": year_name(years[0], words), "last": year_name(years[-1], words)}
        answer = words.count("issued.spread", len(years), middle=year_name(middle, words), **told)
    return _yearly("issued", answer, found, len(cards) - len(years), words, lists)


def coverage(cards: Sequence[Card], words: Words) -> Plot | None:
    """Which years the data are about, and how many datasets say something of each."""
    told = [card.periods for card in cards if card.periods]
    if not told:
        return None
    found = spans.spans(told)
    peak = max(found, key=lambda span: span.count)
    ends = [year for stretches in told for stretch in stretches for year in stretch]
    answer = words.count(
        "coverage.answer",
        len(told),
        all=words.count("list.count", len(cards)),
        first=year_name(min(ends), words),
        last=year_name(max(ends), words),
    )
    answer += " " + words.count("coverage.peak", peak.count, when=_span_name(peak, words))
    return _yearly("coverage", answer, found, len(cards) - len(told), words, {}, (words["coverage.note"],))


def _yearly(
    name: str,
    answer: str,
    found: Sequence[Span],
    silent: int,
    words: Words,
    lists: Mapping[str, str],
    notes: tuple[str, ...] = (),
) -> Plot:
    """A plot of ``found``, where ``silent`` datasets state no year."""
    labels = [_span_name(span, words) for span in found]
    drawn = columns(
        [(span.count, 0) if span.outside else (0, span.count) for span in found],
        ("outside", "new"),
        [_tick(span, place, words) for place, span in enumerate(found)],
        words.number,
    )
    rows = [
        (Name(label, lists.get(str(span.first), "") if span.first == span.last else ""), (words.number(span.count),))
        for label, span in zip(labels, found, strict=True)
    ]
    data: list[tuple[str | int, ...]] = [("from", "to", "datasets")]
    data += [(span.first, span.last, span.count) for span in found]
    if silent:
        rows.append((Name(words["overview.silent"]), (words.number(silent),)))
        data.append((UNKNOWN, UNKNOWN, silent))
        notes = (words.count("overview.without_year", silent), *notes)
    if any(span.outside for span in found):
        notes = (words["overview.outside"], *notes)
    head = (words["overview.years"], words["overview.datasets"])
    shape: Columns = replace(drawn, head=head, rows=tuple(rows))
    return Plot(name, words[f"{name}.question"], answer, shape, tuple(data), notes)


def _tick(span: Span, place: int, words: Words) -> str:
    """What stands below the column of a span: where it begins, or for one at an end up to or from where it goes."""
    if not span.outside:
        return year_name(span.first, words)
    return f"≥ {year_name(span.first, words)}" if place else f"≤ {year_name(span.last, words)}"


def _span_name(span: Span, words: Words) -> str:
    first, last = year_name(span.first, words), year_name(span.last, words)
    return first if first == last else words.say("overview.span", first=first, last=last)


def year_name(year: int, words: Words) -> str:
    """A year as readers write it, those before our era too."""
    return words.date(f"{year:05}" if year < 0 else f"{year:04}")
