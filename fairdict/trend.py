"""How the scores of a source move from run to run, and why: metadata, rules or the network changed, or datasets came
and went.

Takes how descriptions stood and how they stand now; leaves a *step* a source and lens for each day on which something
moved. The parts of a step add up to it exactly: every dataset's difference is put down to the one input of its
judgement that changed, or to several at once where they changed together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection, Row

from fairdict.document import canonical
from fairdict.fair import Ruleset
from fairdict.standing import JUDGED, Known, Standing, changed, stand, standing
from fairdict.store import Store, loads

CAUSES = ("metadata", "network", "rules")
"""The inputs of a judgement: what the source said, what the network answered, the rules with their tables."""
MOST = 400
"""Steps that are kept of a source under one lens, the newest."""
CAME, GONE, FIRST = "came", "gone", "first"
TOGETHER = "+"
"""What stands between the names of causes that changed together."""

_MEANS = f"""
SELECT p.source, s.lens, MAX(s.version) AS version, COUNT(*) AS datasets, AVG(s.low) AS low, AVG(s.high) AS high,
  MAX(s.maximum) AS maximum
FROM ({JUDGED}) p JOIN score s ON s.of = p.of AND s.subject = p.subject GROUP BY p.source, s.lens
"""
_LATEST = (
    "SELECT * FROM step s WHERE as_of = (SELECT MAX(as_of) FROM step o WHERE o.source = s.source "
    "AND o.lens = s.lens) ORDER BY source, lens"
)


@dataclass(slots=True)
class Part:
    """What one cause did to a mean: to how many datasets, and how far it moved the lower and the upper bound."""

    datasets: int = 0
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Step:
    """The mean of one source under one lens on a day on which it moved, and what moved it there: parts by cause, as in
    :data:`CAUSES`, joined by ``+`` where several changed together, or ``came``, ``gone``, ``first``."""

    source: str
    lens: str
    as_of: str
    version: str
    datasets: int
    low: float
    high: float
    maximum: float
    parts: Mapping[str, Part]


def record(store: Store, db: Connection, ruleset: Ruleset, known: Known, *, as_of: str) -> bool:
    """Writes the steps since the last call, inside the caller's transaction; says whether any judgement was new.

    ``known`` tells what counts of the evidence.
    """
    moved: dict[tuple[str, str], dict[str, Part]] = defaultdict(lambda: defaultdict(Part))
    before = {(s.source, s.lens): s for s in _steps(store.rows(_LATEST))}
    new = False
    for name, now in changed(store, ruleset, known):
        _weigh(moved, before, name[0], standing(db, name), now)
        stand(db, name, now)
        new = True
    if moved:
        means = {(r["source"], r["lens"]): r for r in db.execute(_MEANS)}
        for key, parts in moved.items():
            _write(db, key, parts, means.get(key), before.get(key), as_of)
    return new


def causes(was: Standing, now: Standing) -> str:
    """What changed between two judgements. Of the network only what is known of addresses that both name counts: a
    new address is new metadata."""
    found = {
        "metadata": was.metadata != now.metadata,
        "network": any(now.network.get(a, h) != h for a, h in was.network.items()),
        "rules": was.rules != now.rules,
    }
    return TOGETHER.join(name for name in CAUSES if found[name]) or "rules"


def _weigh(
    moved: dict[tuple[str, str], dict[str, Part]],
    before: Mapping[tuple[str, str], Step],
    source: str,
    was: Standing | None,
    now: Standing | None,
) -> None:
    """Puts the difference that one dataset makes down to its cause. Sums, not yet means: what came or went counts by
    how far it lies from the mean there was."""
    old, new = (state.scores if state is not None else {} for state in (was, now))
    for lens in {*old, *new}:
        key = (source, lens)
        earlier = before.get(key)
        mean = (earlier.low, earlier.high) if earlier is not None and earlier.datasets else None
        if lens not in old:
            _add(moved[key][CAME if mean else FIRST], new[lens], mean or new[lens])
        elif lens not in new:
            _add(moved[key][GONE], mean or old[lens], old[lens])
        elif was is not None and now is not None and tuple(new[lens]) != tuple(old[lens]):
            _add(moved[key][causes(was, now)], new[lens], old[lens])


def _add(part: Part, new: Sequence[float], old: Sequence[float]) -> None:
    part.datasets += 1
    part.low += new[0] - old[0]
    part.high += new[1] - old[1]


def _write(
    db: Connection,
    key: tuple[str, str],
    sums: Mapping[str, Part],
    mean: Row | None,
    before: Step | None,
    as_of: str,
) -> None:
    """One step; what moved earlier on the same day is part of it."""
    number = mean["datasets"] if mean is not None else 0
    parts = {cause: Part(p.datasets, p.low / (number or 1), p.high / (number or 1)) for cause, p in sums.items()}
    if before is not None and before.as_of == as_of:
        for cause, earlier in before.parts.items():
            own = parts.setdefault(cause, Part())
            parts[cause] = Part(own.datasets + earlier.datasets, own.low + earlier.low, own.high + earlier.high)
    told = {c: [p.datasets, round(p.low, 6), round(p.high, 6)] for c, p in sorted(parts.items())}
    values = (mean["version"], mean["low"], mean["high"], mean["maximum"]) if mean is not None else ("", 0.0, 0.0, 0.0)
    db.execute(
        "INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*key, as_of, values[0], number, *values[1:], canonical(told).decode()),
    )
    db.execute(
        "DELETE FROM step WHERE source = ? AND lens = ? AND as_of NOT IN "
        "(SELECT as_of FROM step WHERE source = ? AND lens = ? ORDER BY as_of DESC LIMIT ?)",
        (*key, *key, MOST),
    )


def steps(store: Store, source: str) -> list[Step]:
    """Every step of a source, by lens, the oldest first."""
    return list(_steps(store.rows("SELECT * FROM step WHERE source = ? ORDER BY lens, as_of", source)))


def _steps(found: Iterable[Row]) -> Iterator[Step]:
    for row in found:
        parts = {cause: Part(*values) for cause, values in loads(row["parts"]).items()}
        yield Step(**{**dict(row), "parts": parts})
