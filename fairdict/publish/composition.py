"""What the overview tells of what the catalogue is made of: access, licences, themes by organisation, FAIR by source.

Takes cards in the order that the lists count by, those lists, and the words of a language; leaves a :class:`Plot` for
each question. Counts are those of the lists to browse, because they are taken from them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from fairdict.publish.entry import Card
from fairdict.publish.listing import Listed
from fairdict.publish.over_time import UNKNOWN
from fairdict.publish.plots import Bar, Bars, Dot, Matrix, Name, Plot, Range, Ranges, histogram, radius, share
from fairdict.publish.words import Words

LICENCES = 10
"""Licences with a bar of their own."""
HOUSES, THEMES = 8, 8
"""Organisations and themes with a row or a column of their own."""
SOURCES = 30
"""Sources with a row of their own; the table to download holds all."""
CLASSES = 10
TALL = 20
"""The height of a spread of scores, where its width is 100."""
_DOT = 10


def code(entry: Listed) -> str:
    """What a list is called in its address."""
    return entry.path.rstrip("/").rpartition("/")[2]


def access(total: int, lists: Sequence[Listed], words: Words, address: str) -> Plot:
    """Who may use the data; ``address`` is where pages of this language stand."""
    counts = {code(entry): entry.count for entry in lists}
    answer = words.say(
        "openness.answer",
        all=words.count("list.count", total),
        public=words.number(counts.get("public", 0)),
        percent=percent(counts.get("public", 0), total, words),
        restricted=words.number(counts.get("restricted", 0)),
        closed=words.number(counts.get("non_public", 0)),
        unknown=words.number(counts.get("unknown", 0)),
    )
    rows = tuple(_bar(Name(e.label, e.path), e.count, total, words, code(e)) for e in lists)
    data = [(code(e), e.label, e.count, f"{address}{e.path}") for e in lists]
    shape = Bars(_head(words["facet.access"], words), rows)
    return Plot("access", words["openness.question"], answer, shape, (("access", "label", "datasets", "page"), *data))


def licence(total: int, lists: Sequence[Listed], words: Words, address: str) -> Plot:
    """Under which licences; the first of a dataset counts."""
    stated = sum(entry.count for entry in lists)
    ranked = _ranked(lists)
    rows = [_bar(Name(e.label, e.path), e.count, total, words) for e in ranked[:LICENCES]]
    if rest := ranked[LICENCES:]:
        name = Name(words.count("licences.others", len(rest)), "browse/#licence")
        rows.append(_bar(name, sum(e.count for e in rest), total, words))
    data: list[tuple[str | int, ...]] = [("licence", "label", "datasets", "page")]
    data += [(code(e), e.label, e.count, f"{address}{e.path}") for e in ranked]
    if total > stated:
        rows.append(_bar(Name(words["overview.silent"]), total - stated, total, words))
        data.append((UNKNOWN, "", total - stated, ""))
    told = {"all": words.count("list.count", total), "percent": percent(stated, total, words)}
    answer = words.count("licences.answer", stated, **told)
    if ranked:
        answer += " " + words.count("licences.most", ranked[0].count, licence=ranked[0].label)
    shape = Bars(_head(words["facet.licence"], words), tuple(rows))
    return Plot("licence", words["licences.question"], answer, shape, tuple(data))


def themes(total: int, houses: Sequence[Listed], subjects: Sequence[Listed], words: Words, address: str) -> Plot | None:
    """What each organisation has data about: a row for each of the foremost, one for the rest together."""
    if not houses or not subjects:
        return None
    houses, subjects = _ranked(houses), _ranked(subjects)
    by_house, by_subject = _places(houses, total), _places(subjects, total)
    sums: Counter[int] = Counter()
    cells: Counter[tuple[int, int]] = Counter()
    for whose, what in zip(by_house, by_subject, strict=True):
        whats = {min(n, THEMES) for n in what} or {-1}
        for row in {min(n, HOUSES) for n in whose} or {-1}:
            sums[row] += 1
            cells.update((row, column) for column in whats)
    across = _names(subjects, THEMES, "theme", words) | {-1: Name(words["themes.none"])}
    down = _names(houses, HOUSES, "publisher", words) | {-1: Name(words["themes.nobody"])}
    across = {column: name for column, name in across.items() if any(cells[row, column] for row in down)}
    most = max(cells.values())
    rows = tuple(
        (name, words.number(sums[row]), tuple(_dot(cells[row, column], most, words) for column in across))
        for row, name in down.items()
        if sums[row]
    )
    first, theme = houses[0], subjects[0]
    answer = words.count("themes.most", first.count, all=words.count("list.count", total), who=first.label)
    answer += " " + words.count("themes.theme", theme.count, theme=theme.label)
    shape = Matrix((words["facet.organisation"], words["overview.all"]), tuple(across.values()), rows)
    data = tuple(_crossed(houses, subjects, by_house, by_subject, address))
    return Plot("themes", words["themes.question"], answer, shape, data, (words["themes.note"],))


def _crossed(
    houses: Sequence[Listed],
    subjects: Sequence[Listed],
    by_house: Sequence[Sequence[int]],
    by_subject: Sequence[Sequence[int]],
    address: str,
) -> Iterator[tuple[str | int, ...]]:
    """Every organisation with every theme it has something of, the foremost first; -1 is what nobody states."""
    pairs = Counter(
        (h, s) for whose, what in zip(by_house, by_subject, strict=True) for h in whose or (-1,) for s in what or (-1,)
    )
    yield "organisation", "organisation_page", "theme", "theme_label", "theme_page", "datasets"
    last = len(houses), len(subjects)
    for h, s in sorted(pairs, key=lambda pair: (pair[0] % (last[0] + 1), pair[1] % (last[1] + 1))):
        who = (houses[h].label, f"{address}{houses[h].path}") if h >= 0 else (UNKNOWN, "")
        entry = subjects[s] if s >= 0 else None
        what = (code(entry), entry.label, f"{address}{entry.path}") if entry is not None else (UNKNOWN, "", "")
        yield *who, *what, pairs[h, s]


def fair(cards: Sequence[Card], sources: Mapping[str, str], words: Words, lens: str) -> Plot | None:
    """How FAIR the descriptions are: of each source the mean of its datasets as an interval, and how they are spread;
    ``sources`` are the names of those that have a page, ``lens`` what the scheme is called."""
    bounds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    every = []
    for card in cards:
        if card.fair is not None:
            bound = (card.fair, card.fair if card.fair_high is None else card.fair_high)
            every.append(bound)
            for source in card.sources:
                bounds[source].append(bound)
    if not bounds:
        return None
    means = {source: _mean(found) for source, found in bounds.items()}
    ranked = sorted(bounds, key=lambda source: (-means[source][0], -means[source][1], source))
    spread = {source: _spread(low for low, _ in found) for source, found in bounds.items()}
    rows = tuple(
        Range(
            Name(sources.get(source, source), f"source/{source}/" if source in sources else ""),
            words.number(len(bounds[source])),
            _interval(*means[source], words),
            means[source][0],
            means[source][1] - means[source][0],
            histogram(spread[source], "spread", TALL),
        )
        for source in ranked[:SOURCES]
    )
    answer = words.say("fairness.answer", scheme=lens, interval=_interval(*_mean(every), words))
    if means[ranked[0]] != means[ranked[-1]]:
        best, least = (sources.get(source, source) for source in (ranked[0], ranked[-1]))
        ends = {"high": _interval(*means[ranked[0]], words), "low": _interval(*means[ranked[-1]], words)}
        answer += " " + words.say("fairness.ends", best=best, least=least, **ends)
    notes = [words["fairness.note"]]
    if len(cards) > len(every):
        notes.append(words.count("fairness.unjudged", len(cards) - len(every)))
    if len(ranked) > SOURCES:
        notes.append(words.count("fairness.more", len(ranked) - SOURCES))
    head = ("source", "name", "datasets", "mean_low", "mean_high")
    data: list[tuple[str | int, ...]] = [(*head, *(f"at_least_{n * 100 // CLASSES}" for n in range(CLASSES)))]
    data += [(s, sources.get(s, s), len(bounds[s]), *means[s], *spread[s]) for s in ranked]
    shape = Ranges((words["facet.source"], words["overview.datasets"], words["fairness.mean"]), rows)
    return Plot("fair", words["fairness.question"], answer, shape, tuple(data), tuple(notes))


def _mean(found: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The means of lower and of upper bounds, in whole percents, halves upwards."""
    low, high = ((2 * sum(ends) + len(found)) // (2 * len(found)) for ends in zip(*found, strict=True))
    return low, high


def _spread(found: Iterator[int]) -> list[int]:
    """How many of some percents lie in each class of equal width; a hundred is in the last."""
    counts = Counter(min(value * CLASSES // 100, CLASSES - 1) for value in found)
    return [counts[n] for n in range(CLASSES)]


def percent(count: int, whole: int, words: Words) -> str:
    """``count`` of ``whole`` in whole percents; neither nothing nor all where it is not."""
    n = (200 * count + whole) // (2 * whole) if whole else 0
    key = "little" if count and not n else "nearly" if n == 100 and count < whole else "percent"
    return words.say(f"overview.{key}", n=n)


def _interval(low: int, high: int, words: Words) -> str:
    return words.say("overview.percent", n=low) if low == high else words.say("overview.interval", low=low, high=high)


def _head(what: str, words: Words) -> tuple[str, ...]:
    return what, words["overview.datasets"], words["overview.share"]


def _bar(name: Name, count: int, total: int, words: Words, access: str = "") -> Bar:
    return Bar(name, share(count, total), words.number(count), percent(count, total, words), access)


def _dot(count: int, most: int, words: Words) -> Dot:
    return Dot(radius(count, most, _DOT), words.number(count) if count else "")


def _ranked(lists: Sequence[Listed]) -> list[Listed]:
    """The longest first."""
    return sorted(lists, key=lambda entry: (-entry.count, entry.path))


def _places(lists: Sequence[Listed], total: int) -> list[list[int]]:
    """For each of ``total`` cards the lists that it is on, by their number."""
    found: list[list[int]] = [[] for _ in range(total)]
    for number, entry in enumerate(lists):
        for place in entry.rows:
            found[place].append(number)
    return found


def _names(lists: Sequence[Listed], most: int, facet: str, words: Words) -> dict[int, Name]:
    """The names of the first ``most`` lists, and one for all others together."""
    found = {number: Name(entry.label, entry.path) for number, entry in enumerate(lists[:most])}
    rest = len(lists) - most
    if rest > 0:
        found[most] = Name(words.count(f"themes.others_{facet}", rest), f"browse/#{facet}")
    return found
