"""The scorecard of each source: its means under every lens, in every part, in bands, and the fixes that gain most.

Takes how descriptions stand (:mod:`fairdict.standing`); leaves a row a source, added up anew only where one of its
descriptions was judged anew.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from sqlite3 import Connection
from typing import Any

from fairdict.document import canonical, digest
from fairdict.fair import Ruleset, rows
from fairdict.fair.finding import OUTCOMES
from fairdict.fair.maturity import HIGHEST, areas, has_areas
from fairdict.fair.wording import Words, read
from fairdict.standing import JUDGED
from fairdict.store import Store, loads

LOOKED_AT = 25
"""Records of which the sentence that says how to mend them is compared; the most frequent one stands for all."""

Sums = tuple[float, float, float]
"""Lowest and highest, and out of how much."""


@dataclass(frozen=True, slots=True)
class Mean:
    """A source under one lens: means over ``datasets``, and the same of each part; ``band`` are the lens's words for
    the means, ``bands`` how many datasets have which word for the lowest they can be. ``levels`` are, for a lens with
    levels of parts, how many datasets are sure of which level in each part, the lowest level first."""

    version: str
    datasets: int
    low: float
    high: float
    maximum: float
    parts: Mapping[str, Sums]
    band: tuple[str, str]
    bands: Mapping[str, int]
    levels: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to mend in many records: the property, the rules that ask for it with how often each, in how many
    ``datasets``, what it gains by lens, added up over them, and the sentences that tell how, the most frequent first,
    without what holds for one record alone."""

    term: str
    datasets: int
    rules: Mapping[str, int]
    gains: Mapping[str, float]
    told: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """How a source stands: ``own`` judges what the partner itself wrote, by lens; ``world`` are the means of the
    datasets it takes part in, as everyone sees them; ``fixes`` are in no order of merit."""

    own: Mapping[str, Mean] = field(default_factory=dict)
    world: Mapping[str, Sums] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()

    def best(self, weights: Mapping[str, float], number: int) -> list[tuple[Fix, float]]:
        """The fixes that gain most under the lenses in ``weights``, each with the percent of the maximum that it gains,
        added up over datasets and lenses."""
        ranked = [(fix, sum(fix.gains.get(lens, 0) * w for lens, w in weights.items())) for fix in self.fixes]
        ranked.sort(key=lambda r: (-r[1], -r[0].datasets, r[0].term))
        return [(fix, gain) for fix, gain in ranked if gain > 0][:number]


def weights(ruleset: Ruleset, lenses: Sequence[str] = ()) -> dict[str, float]:
    """What a point is worth under each of ``lenses`` (``ruleset.standard`` where none is named), in percent of all."""
    found = {}
    for name in lenses or ruleset.standard:
        lens = ruleset.lenses[name]
        whole = 100.0 if lens.percent else sum(metric.points for metric in lens.metrics)
        found[name] = 100 / whole if whole else 0.0
    return found


def refresh(store: Store, db: Connection, ruleset: Ruleset) -> None:
    """Adds up anew the cards of sources of which a description stands otherwise, inside the caller's transaction."""
    inputs: dict[str, Any] = {}
    for source, input in db.execute("SELECT source, input FROM standing ORDER BY source, identifier, n"):
        inputs[source] = digest(f"{inputs.get(source, ruleset.fingerprint)} {input}", 8)
    known = dict(db.execute("SELECT source, input FROM scorecard").fetchall())
    for source, input in inputs.items():
        if known.get(source) != input:
            card = _added_up(store, db, ruleset, source)
            db.execute(
                "INSERT OR REPLACE INTO scorecard VALUES (?, ?, ?)", (source, input, canonical(asdict(card)).decode())
            )
    db.executemany("DELETE FROM scorecard WHERE source = ?", [(s,) for s in known if s not in inputs])


def card(store: Store, source: str) -> Scorecard:
    """The card of a source; an empty one where nothing of it is judged."""
    found = store.value("SELECT card FROM scorecard WHERE source = ?", source)
    if found is None:
        return Scorecard()
    raw = loads(found)
    return Scorecard(
        {lens: Mean(**{**s, "band": tuple(s["band"])}) for lens, s in raw["own"].items()},
        {lens: tuple(sums) for lens, sums in raw["world"].items()},
        tuple(Fix(**{**f, "told": tuple(read(w) for w in f["told"])}) for f in raw["fixes"]),
    )


def _added_up(store: Store, db: Connection, ruleset: Ruleset, source: str) -> Scorecard:
    own = _own(db, ruleset, source)
    seen = db.execute(
        "SELECT s.lens, AVG(s.low), AVG(s.high), MAX(s.maximum) FROM score s WHERE s.of = 'dataset' AND s.subject IN "
        "(SELECT key FROM member WHERE source = ? AND description IS NOT NULL) GROUP BY s.lens ORDER BY s.lens",
        (source,),
    )
    world: dict[str, Sums] = {lens: (low, high, most) for lens, low, high, most in seen}
    return Scorecard(own, world, tuple(_fixes(store, db, ruleset, source)))


def _own(db: Connection, ruleset: Ruleset, source: str) -> dict[str, Mean]:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    parts: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0, 0.0, 0.0]))
    bands: dict[str, Counter[str]] = defaultdict(Counter)
    versions: dict[str, str] = {}
    found = db.execute(
        f"SELECT s.lens, s.version, s.low, s.high, s.maximum, s.band, s.parts FROM ({JUDGED}) p JOIN score s "
        "ON s.of = p.of AND s.subject = p.subject WHERE p.source = ?",
        (source,),
    )
    for lens, version, low, high, most, band, own in found:
        versions[lens] = max(version, versions.get(lens, ""))
        _add(sums[lens], low, high, most)
        bands[lens][loads(band)[0]] += 1
        for name, (part_low, part_high, part_most) in loads(own).items():
            if part_most:  # of a part of which nothing applies there is no mean
                _add(parts[lens][name], part_low, part_high, part_most)
    reached = _levels(db, ruleset, source)
    return {
        lens: Mean(
            versions[lens], int(n), low / n, high / n, most,
            {p: (s[1] / s[0], s[2] / s[0], s[3]) for p, s in sorted(parts[lens].items())},
            (_band(ruleset, lens, low / n), _band(ruleset, lens, high / n)),
            {word: count for word, count in sorted(bands[lens].items()) if word},
            reached.get(lens, {}),
        )
        for lens, (n, low, high, most) in sorted(sums.items())
    }  # fmt: skip


def _levels(db: Connection, ruleset: Ruleset, source: str) -> dict[str, dict[str, list[int]]]:
    """For each lens with levels of parts, by part, how many of a source's datasets are sure of which level."""
    leveled = [lens for lens in ruleset.lenses.values() if has_areas(lens)]
    counted = {lens.id: {part: [0] * (HIGHEST + 1) for part in lens.parts} for lens in leveled}
    found = db.execute(
        f"SELECT r.rules, f.outcomes, COUNT(*) FROM ({JUDGED}) p JOIN finding f ON f.of = p.of "
        "AND f.subject = p.subject JOIN ruleset r ON r.n = f.ruleset WHERE p.source = ? GROUP BY f.ruleset, f.outcomes",
        (source,),
    )
    for rules, letters, datasets in found:
        outcomes = {rule: OUTCOMES[letter] for (rule, _), letter in zip(loads(rules), letters, strict=True)}
        for lens in leveled:
            for part, (low, _) in areas(outcomes, lens).items():
                counted[lens.id][part][low] += datasets
    return counted


def _add(sums: list[float], low: float, high: float, most: float) -> None:
    sums[0] += 1
    sums[1] += low
    sums[2] += high
    sums[3] = max(sums[3], most)


def _band(ruleset: Ruleset, lens: str, value: float) -> str:
    return ruleset.lenses[lens].band(value) if lens in ruleset.lenses else ""


class _Counted:
    """One property to mend, counted over the records of a source."""

    def __init__(self) -> None:
        self.datasets = 0
        self.rules: Counter[str] = Counter()
        self.gains: dict[str, float] = defaultdict(float)
        self.first: dict[str, list[tuple[str, str]]] = defaultdict(list)


def _fixes(store: Store, db: Connection, ruleset: Ruleset, source: str) -> list[Fix]:
    counted: dict[str, _Counted] = defaultdict(_Counted)
    found = db.execute(
        f"SELECT p.of, p.subject, s.mends FROM ({JUDGED}) p JOIN standing s ON s.source = p.source "
        "AND s.identifier = p.identifier AND s.n = p.n WHERE p.source = ? ORDER BY p.identifier, p.n",
        (source,),
    )
    for of, subject, mends in found:
        for term, (asked, gained) in loads(mends).items():
            one = counted[term]
            one.datasets += 1
            for rule in asked:
                one.rules[rule] += 1
                if len(one.first[rule]) < LOOKED_AT:
                    one.first[rule].append((of, subject))
            for lens, points in gained.items():
                one.gains[lens] += points
    reader = rows.Reader(store)
    return [
        Fix(
            term, one.datasets, dict(sorted(one.rules.items())),
            {lens: round(points, 2) for lens, points in sorted(one.gains.items())},
            _sentences(reader, one),
        )
        for term, one in sorted(counted.items())
    ]  # fmt: skip


def foremost(rules: Mapping[str, int]) -> str:
    """The rule that most records fail; of equals the first by name."""
    return min(rules, key=lambda name: (-rules[name], name))


def _sentences(reader: rows.Reader, one: _Counted) -> tuple[Words, ...]:
    """How to mend it, by the rule that most records fail, as most of the records looked at are told."""
    rule = foremost(one.rules)
    said: Counter[Words] = Counter()
    for of, subject in one.first[rule]:
        finding = reader.one(of, subject, rule)
        if finding is not None and finding.mend:
            said[finding.general] += 1
    return tuple(words for words, _ in sorted(said.items(), key=lambda item: (-item[1], str(item[0]))))
