"""How the scores of a source move from run to run, and why: metadata, rules or the network changed, or datasets came
and went.

Takes what judging left and what it had left when this was last asked; leaves a *step* a source and lens for each day on
which something moved. The parts of a step add up to it exactly: every dataset's difference is put down to the one input
of its judgement that changed, or to several at once where they changed together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection, Row
from typing import Any

from fairdict.document import canonical, digest
from fairdict.identity import addresses
from fairdict.store import Store, loads

CAUSES = ("metadata", "network", "rules")
"""The inputs of a judgement: what the source said, what the network answered, the rules with their tables."""
CAME, GONE, FIRST = "came", "gone", "first"
TOGETHER = "+"
"""What stands between the names of causes that changed together."""
Scores = Mapping[str, Sequence[float]]
Known = Callable[[Iterable[str]], Mapping[str, str]]
"""Gives a hash of what counts of the evidence, by address, for those addresses of which there is some."""

# What a partner is judged by: its own description where several partners describe one dataset, else the dataset.
JUDGED = """
SELECT m.source, m.identifier, m.n, f.of, f.subject, f.input FROM member m JOIN finding f ON f.of = 'description'
  AND f.subject = CAST(m.description AS TEXT) WHERE m.description IS NOT NULL AND {where}
UNION ALL
SELECT m.source, m.identifier, m.n, f.of, f.subject, f.input FROM member m JOIN finding f ON f.of = 'dataset'
  AND f.subject = m.key WHERE m.description IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM finding o WHERE o.of = 'description' AND o.subject = CAST(m.description AS TEXT)) AND {where}
"""
_SHOWN = "m.key NOT IN (SELECT key FROM dataset WHERE state = 'hidden')"
_DOCUMENT = {
    "dataset": "SELECT document FROM dataset WHERE key = ?",
    "description": "SELECT document FROM description WHERE CAST(id AS TEXT) = ?",
}
_SOURCES_OWN = (
    "SELECT d.document, d.said, p.headers, r.hints FROM member m JOIN description d ON d.id = m.description "
    "JOIN record r ON r.id = d.record LEFT JOIN response p ON p.id = r.response "
    "WHERE m.source = ? AND m.identifier = ? AND m.n = ?"
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
    version: str
    as_of: str
    datasets: int
    low: float
    high: float
    maximum: float
    parts: Mapping[str, Part]


def record(store: Store, db: Connection, known: Known, *, rules: str, as_of: str) -> None:
    """Writes the steps since the last call, inside the caller's transaction; nothing where nothing was judged anew.

    ``known`` tells what counts of the evidence, and ``rules`` is the hash of rules, lenses and tables.
    """
    moved: dict[tuple[str, str], dict[str, Part]] = defaultdict(lambda: defaultdict(Part))
    before = {(s.source, s.lens): s for s in latest(store)}
    for source, name, now in _changed(store, known, digest(rules, 8)):
        _weigh(moved, before, source, _standing(db, source, name), now)
        _stand(db, source, name, now)
    if not moved:
        return
    means = {(r[0], r[1]): r for r in db.execute(_MEANS)}
    for key, parts in moved.items():
        _write(db, key, parts, means.get(key), before.get(key), as_of)


_MEANS = f"""
SELECT p.source, s.lens, MAX(s.version) AS version, COUNT(*) AS datasets, AVG(s.low) AS low, AVG(s.high) AS high,
  MAX(s.maximum) AS maximum
FROM ({JUDGED.format(where=_SHOWN)}) p JOIN score s ON s.of = p.of AND s.subject = p.subject GROUP BY p.source, s.lens
"""


@dataclass(frozen=True, slots=True)
class _State:
    """What a subject was judged by, and what came out: scores as low and high by lens."""

    input: str
    metadata: str
    network: Mapping[str, str]
    rules: str
    scores: Scores


def _changed(store: Store, known: Known, rules: str) -> Iterator[tuple[str, tuple[str, int], _State | None]]:
    """Every member whose judgement is another one than when it was last looked at; None where there is none left."""
    rows = store.rows(
        f"SELECT j.* FROM ({JUDGED.format(where=_SHOWN)}) j LEFT JOIN standing s ON s.source = j.source "
        "AND s.identifier = j.identifier AND s.n = j.n WHERE s.input IS NOT j.input ORDER BY 1, 2, 3"
    )
    for row in rows:
        yield row["source"], (row["identifier"], row["n"]), _now(store, row, known, rules)
    left = store.rows(
        f"SELECT source, identifier, n FROM standing EXCEPT SELECT source, identifier, n "
        f"FROM ({JUDGED.format(where=_SHOWN)}) ORDER BY 1, 2, 3"
    )
    for row in left:
        yield row["source"], (row["identifier"], row["n"]), None


def _now(store: Store, row: Row, known: Known, rules: str) -> _State:
    [own] = store.rows(_SOURCES_OWN, row["source"], row["identifier"], row["n"])
    document = loads(store.value(_DOCUMENT[row["of"]], row["subject"]))
    kind = (loads(own["headers"]) if own["headers"] else {}).get("content-type", "")
    metadata = digest(canonical([own["document"], own["said"], own["hints"], kind]), 8)
    named = sorted(addresses(document))
    seen = known(named)
    network = {digest(a, 6): digest(seen.get(a, ""), 4) for a in named}
    found = store.rows("SELECT lens, low, high FROM score WHERE of = ? AND subject = ?", row["of"], row["subject"])
    scores = {s["lens"]: (s["low"], s["high"]) for s in found}
    return _State(row["input"], metadata, network, rules, scores)


def causes(was: _State, now: _State) -> str:
    """What changed between two judgements. Of the network only what is known of addresses that both name counts: a
    new address is new metadata."""
    found = {
        "metadata": was.metadata != now.metadata,
        "network": any(now.network.get(a, h) != h for a, h in was.network.items()),
        "rules": was.rules != now.rules,
    }
    return TOGETHER.join(name for name in CAUSES if found[name]) or "metadata"


def _weigh(
    moved: dict[tuple[str, str], dict[str, Part]],
    before: Mapping[tuple[str, str], Step],
    source: str,
    was: _State | None,
    now: _State | None,
) -> None:
    """Puts the difference that one dataset makes down to its cause. Sums, not yet means: what came or went counts by
    how far it lies from the mean there was."""
    old, new = (state.scores if state is not None else {} for state in (was, now))
    for lens in {*old, *new}:
        key = (source, lens)
        earlier = before.get(key)
        if lens in old and lens in new and was is not None and now is not None:
            _add(moved[key][causes(was, now)], new[lens], old[lens])
        elif lens in new:
            mean = (earlier.low, earlier.high) if earlier is not None and earlier.datasets else None
            _add(moved[key][CAME if mean else FIRST], new[lens], mean or new[lens])
        else:
            _add(moved[key][GONE], (earlier.low, earlier.high) if earlier is not None else old[lens], old[lens])


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
    told = {c: [p.datasets, p.low, p.high] for c, p in sorted(parts.items())}
    values = (mean["version"], mean["low"], mean["high"], mean["maximum"]) if mean is not None else ("", 0.0, 0.0, 0.0)
    db.execute(
        "INSERT OR REPLACE INTO step VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*key, as_of, values[0], number, *values[1:], canonical(told).decode()),
    )


def _standing(db: Connection, source: str, name: tuple[str, int]) -> _State | None:
    row = db.execute(
        "SELECT input, metadata, network, rules, scores FROM standing WHERE source = ? AND identifier = ? AND n = ?",
        (source, *name),
    ).fetchone()
    if row is None:
        return None
    return _State(row["input"], row["metadata"], loads(row["network"]), row["rules"], loads(row["scores"]))


def _stand(db: Connection, source: str, name: tuple[str, int], now: _State | None) -> None:
    if now is None:
        db.execute("DELETE FROM standing WHERE source = ? AND identifier = ? AND n = ?", (source, *name))
        return
    kept = (now.input, now.metadata, _json(now.network), now.rules, _json(now.scores))
    db.execute("INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (source, *name, *kept))


def latest(store: Store) -> list[Step]:
    """The last step of every source and lens."""
    rows = store.rows(
        "SELECT * FROM step s WHERE as_of = (SELECT MAX(as_of) FROM step o WHERE o.source = s.source "
        "AND o.lens = s.lens) ORDER BY source, lens"
    )
    return list(_steps(rows))


def steps(store: Store, source: str) -> list[Step]:
    """Every step of a source, the oldest first."""
    return list(_steps(store.rows("SELECT * FROM step WHERE source = ? ORDER BY lens, as_of", source)))


def _steps(rows: Iterable[Row]) -> Iterator[Step]:
    for row in rows:
        parts = {cause: Part(*values) for cause, values in loads(row["parts"]).items()}
        yield Step(**{**dict(row), "parts": parts})


def _json(value: Any) -> str:
    return canonical(value).decode()
