"""How each description of a source stands: what it was judged by when this was last asked, and what came out.

Takes what judging left; leaves a row a description that a source delivered. From its difference with what judging
leaves next the trend is told, and from all rows of a source its scorecard is added up without judging anything twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Connection, Row
from typing import Any

from fairdict.document import canonical, digest
from fairdict.fair import Finding, Ruleset, gains, rows
from fairdict.identity import addresses
from fairdict.store import Store, loads

Known = Callable[[Iterable[str]], Mapping[str, str]]
"""Gives a hash of what counts of the evidence, by address, for those addresses of which there is some."""
Name = tuple[str, str, int]
"""Source, identifier there, and its place among several of one record."""

_SHOWN = "m.description IS NOT NULL AND m.key NOT IN (SELECT key FROM dataset WHERE state = 'hidden')"
JUDGED = f"""
SELECT m.source, m.identifier, m.n, m.key, f.of, f.subject, f.input FROM member m JOIN finding f
  ON f.of = 'description' AND f.subject = CAST(m.description AS TEXT) WHERE {_SHOWN}
UNION ALL
SELECT m.source, m.identifier, m.n, m.key, f.of, f.subject, f.input FROM member m JOIN finding f
  ON f.of = 'dataset' AND f.subject = m.key WHERE {_SHOWN} AND NOT EXISTS
  (SELECT 1 FROM finding o WHERE o.of = 'description' AND o.subject = CAST(m.description AS TEXT))
"""
"""What a partner is judged by: its own description where several partners describe one dataset, else the dataset."""
_DOCUMENT = {
    "dataset": "SELECT document FROM dataset WHERE key = ?",
    "description": "SELECT document FROM description WHERE CAST(id AS TEXT) = ?",
}
_SOURCES_OWN = (
    "SELECT d.document, d.said, p.headers, r.hints FROM member m JOIN description d ON d.id = m.description "
    "JOIN record r ON r.id = d.record LEFT JOIN response p ON p.id = r.response "
    "WHERE m.source = ? AND m.identifier = ? AND m.n = ?"
)
_ROW = "source = ? AND identifier = ? AND n = ?"


@dataclass(frozen=True, slots=True)
class Standing:
    """What one description was judged by, and what came out: ``scores`` as low and high by lens; ``mends`` by the
    property that is to be mended, with the rules that ask for it and what it gains by lens. ``network`` has a hash of
    the evidence for each address."""

    input: str
    metadata: str
    network: Mapping[str, str]
    rules: str
    scores: Mapping[str, Sequence[float]]
    mends: Mapping[str, tuple[Sequence[str], Mapping[str, float]]]


def changed(store: Store, ruleset: Ruleset, known: Known) -> Iterator[tuple[Name, Standing | None]]:
    """Every description whose judgement is another one than the row says; None where there is none left.

    One at a time: rows that were given already may be written (:func:`stand`) before the next is asked for.
    """
    found = store.db.execute(
        f"SELECT j.* FROM ({JUDGED}) j LEFT JOIN standing s ON s.source = j.source "
        "AND s.identifier = j.identifier AND s.n = j.n WHERE s.input IS NOT j.input ORDER BY 1, 2, 3"
    )
    reader = rows.Reader(store)
    for row in found:
        yield (row["source"], row["identifier"], row["n"]), _now(store, reader, ruleset, row, known)
    left = store.db.execute(
        f"SELECT source, identifier, n FROM standing EXCEPT SELECT source, identifier, n FROM ({JUDGED}) "
        "ORDER BY 1, 2, 3"
    )
    for row in left:
        yield (row["source"], row["identifier"], row["n"]), None


def _now(store: Store, reader: rows.Reader, ruleset: Ruleset, row: Row, known: Known) -> Standing:
    [own] = store.rows(_SOURCES_OWN, row["source"], row["identifier"], row["n"])
    document = loads(store.value(_DOCUMENT[row["of"]], row["subject"]))
    kind = (loads(own["headers"]) if own["headers"] else {}).get("content-type", "")
    named = sorted(addresses(document))
    seen = known(named)
    scores = store.rows("SELECT lens, low, high FROM score WHERE of = ? AND subject = ?", row["of"], row["subject"])
    return Standing(
        row["input"],
        digest(canonical([own["document"], own["said"], own["hints"], kind]), 8),
        {digest(a, 6): digest(seen.get(a, ""), 4) for a in named},
        digest(ruleset.fingerprint, 8),
        {s["lens"]: (s["low"], s["high"]) for s in scores},
        mends(reader.of(row["of"], row["subject"]), ruleset),
    )


def mends(findings: Sequence[Finding], ruleset: Ruleset) -> dict[str, tuple[list[str], dict[str, float]]]:
    """What is to be mended, by property: the rules that ask for it, and what they gain together by lens. Where rules of
    a property gain under the standard lenses it is these that ask, since their fix is what is worth the points; what
    gains nothing under any is not worth a partner's time."""
    gained = gains(findings, ruleset)
    by_term: dict[str, list[str]] = {}
    for finding in findings:
        if finding.outcome == "fail" and gained.get(finding.rule):
            by_term.setdefault(term_of(finding.rule, ruleset), []).append(finding.rule)
    found: dict[str, tuple[list[str], dict[str, float]]] = {}
    for term, rules in by_term.items():
        total: dict[str, float] = {}
        for rule in rules:
            for lens, points in gained[rule].items():
                total[lens] = round(total.get(lens, 0) + points, 2)
        found[term] = ([r for r in rules if not gained[r].keys().isdisjoint(ruleset.standard)] or rules, total)
    return found


def term_of(rule: str, ruleset: Ruleset) -> str:
    """The property that mending ``rule`` begins with; the rule's own name where it names none."""
    terms = ruleset.by_id[rule].terms
    return terms[0] if terms else rule


def standing(db: Connection, name: Name) -> Standing | None:
    """The row of one description."""
    row = db.execute(f"SELECT * FROM standing WHERE {_ROW}", name).fetchone()
    if row is None:
        return None
    network, scores, to_mend = (loads(row[column]) for column in ("network", "scores", "mends"))
    return Standing(row["input"], row["metadata"], network, row["rules"], scores, to_mend)


def stand(db: Connection, name: Name, now: Standing | None) -> None:
    """Keeps how a description stands; None takes its row out."""
    if now is None:
        db.execute(f"DELETE FROM standing WHERE {_ROW}", name)
        return
    kept = (now.input, now.metadata, _json(now.network), now.rules, _json(now.scores), _json(now.mends))
    db.execute("INSERT OR REPLACE INTO standing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*name, *kept))


def _json(value: Any) -> str:
    return canonical(value).decode()
