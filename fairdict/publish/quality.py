"""What each source delivered, for the steward and the partner: the numbers of its last run, problems grouped by cause,
scores, and the fixes that come up most."""

from collections import Counter

from fairdict.config import Catalogue
from fairdict.publish.view import IssueGroup, SourceReport
from fairdict.store import Store, loads

NUMBERS = ("listed", "new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined", "duplicate", "gone")
SHOWN = 200
"""Quarantined records named in a report."""


def reports(store: Store, catalogue: Catalogue) -> list[SourceReport]:
    """A report for every source that was ever harvested, by name."""
    return [_report(store, catalogue, row["name"]) for row in store.rows("SELECT name FROM source ORDER BY name")]


def _report(store: Store, catalogue: Catalogue, name: str) -> SourceReport:
    source = store.db.execute("SELECT * FROM source WHERE name = ?", (name,)).fetchone()
    run = store.db.execute("SELECT * FROM run WHERE source = ? ORDER BY id DESC LIMIT 1", (name,)).fetchone()
    keys = [
        r["key"]
        for r in store.rows("SELECT DISTINCT key FROM member WHERE source = ? AND description IS NOT NULL", name)
    ]
    return SourceReport(
        name=name,
        publisher=source["publisher"] or name,
        harvester=source["harvester"],
        url=source["url"],
        run={n: run[n] for n in NUMBERS} if run is not None else {},
        verdict=run["verdict"] if run is not None else "",
        message=run["message"] if run is not None else "",
        ended=(run["ended"] or "") if run is not None else "",
        datasets=len(keys),
        issues=_issues(store, name),
        scores=_scores(store, name),
        failing=_failing(store, name),
        quarantined=tuple(
            (r["identifier"], r["reason"])
            for r in store.rows(
                "SELECT identifier, reason FROM quarantine WHERE source = ? ORDER BY identifier LIMIT ?", name, SHOWN
            )
        ),
    )


def _issues(store: Store, source: str) -> tuple[IssueGroup, ...]:
    rows = store.rows(
        "SELECT code, COUNT(*) AS n, MIN(id) AS first FROM issue WHERE source = ? GROUP BY code, severity "
        "ORDER BY n DESC, code",
        source,
    )
    found = []
    for row in rows:
        one = store.db.execute("SELECT message, place, value FROM issue WHERE id = ?", (row["first"],)).fetchone()
        found.append(IssueGroup(row["code"], row["n"], one["message"], one["place"], one["value"]))
    return tuple(found)


# What a partner is judged by: its own description where several partners describe one dataset, else the dataset.
_SUBJECTS = """
SELECT 'description' AS of, CAST(m.description AS TEXT) AS subject FROM member m
  JOIN finding f ON f.of = 'description' AND f.subject = CAST(m.description AS TEXT) WHERE m.source = :s
UNION ALL
SELECT 'dataset', m.key FROM member m WHERE m.source = :s AND m.description IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM finding f WHERE f.of = 'description' AND f.subject = CAST(m.description AS TEXT))
"""


def _scores(store: Store, source: str) -> dict[str, tuple[float, float, float]]:
    rows = store.db.execute(
        f"SELECT s.lens, AVG(s.low), AVG(s.high), MAX(s.maximum) FROM score s JOIN ({_SUBJECTS}) p "
        "ON p.of = s.of AND p.subject = s.subject GROUP BY s.lens ORDER BY s.lens",
        {"s": source},
    )
    return {lens: (round(low, 1), round(high, 1), maximum) for lens, low, high, maximum in rows}


def _failing(store: Store, source: str) -> tuple[tuple[str, int, str], ...]:
    counted: Counter[str] = Counter()
    fix: dict[str, str] = {}
    rows = store.db.execute(
        f"SELECT f.outcomes FROM finding f JOIN ({_SUBJECTS}) p ON p.of = f.of AND p.subject = f.subject", {"s": source}
    )
    for (outcomes,) in rows:
        for finding in loads(outcomes):
            if finding[1] == "fail":
                counted[finding[0]] += 1
                fix[finding[0]] = fix.get(finding[0]) or finding[5]
    return tuple((rule, n, fix[rule]) for rule, n in sorted(counted.items(), key=lambda i: (-i[1], i[0]))[:10])
