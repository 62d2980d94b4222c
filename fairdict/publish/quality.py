"""What each source delivered, for the steward and the partner: the numbers of its last run, what it changed, problems
grouped by cause, scores, and the fixes that come up most.

Takes an open store; leaves a :class:`SourceReport` for each source, and the files that scripts and spreadsheets read:
``source/NAME/report.json``, ``source/NAME/problems.csv`` and ``quality/report.json``.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

import orjson

from fairdict import declared, hide
from fairdict.config import Catalogue
from fairdict.credentials import strike
from fairdict.fair import rows
from fairdict.fair.wording import LANGUAGES, Words, say
from fairdict.publish import problems
from fairdict.publish.fares import Changed, Changes, IssueGroup, Quarantined, SourceReport
from fairdict.store import Store, loads

FIELDS_LEFT = 50
"""Fields without a mapping that are named."""
NUMBERS = ("listed", "new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined", "duplicate", "gone")
SHOWN = 10
"""Examples of one cause, and of any list, on a page; the files hold all."""
_SORTS = {"added": "added", "returned": "added", "changed": "changed", "withdrawn": "gone", "merged": "gone"}


def reports(store: Store, catalogue: Catalogue) -> list[SourceReport]:
    """A report for every source that was ever harvested, by name."""
    left = declared.left(store)
    rows = store.rows("SELECT name, declared FROM source ORDER BY name")
    found = [_report(store, catalogue, r["name"]) for r in rows if r["declared"] or r["name"] in left]
    return [replace(r, verdict="held", message=left[r.name]) if r.name in left else r for r in found]


def _report(store: Store, catalogue: Catalogue, name: str) -> SourceReport:
    source = store.db.execute("SELECT * FROM source WHERE name = ?", (name,)).fetchone()
    run = store.db.execute("SELECT * FROM run WHERE source = ? ORDER BY id DESC LIMIT 1", (name,)).fetchone()
    off = problems.hidden(store, name)
    tells = hide.tells(store)
    return SourceReport(
        name=name,
        publisher=source["publisher"] or name,
        harvester=source["harvester"],
        url=strike(source["url"], ()),
        run={n: run[n] for n in NUMBERS} if run is not None else {},
        verdict=run["verdict"] if run is not None else "",
        message=run["message"] if run is not None and not tells(run["message"]) else "",
        ended=(run["ended"] or "") if run is not None else "",
        datasets=store.value(
            "SELECT COUNT(DISTINCT key) FROM member WHERE source = ? AND description IS NOT NULL "
            "AND key NOT IN (SELECT key FROM dataset WHERE state = 'hidden')",
            name,
        ),
        issues=tuple(_issues(store, catalogue, name)),
        scores=_scores(store, name),
        failing=_failing(store, catalogue, name),
        quarantined=tuple(
            Quarantined(
                r["identifier"], problems.discreet(r["reason"], catalogue), r["attempts"], r["first"], r["last"]
            )
            for r in store.rows("SELECT * FROM quarantine WHERE source = ? ORDER BY identifier, record", name)
            if r["identifier"] not in off and not tells(r["reason"])
        ),
        changes=_changes(store, name, run, off) if run is not None else Changes(),
        left=_left(store, name),
    )


def _left(store: Store, source: str) -> tuple[tuple[str, int], ...]:
    """The source's own fields that no mapping takes, the most frequent first."""
    rows = store.db.execute(
        "SELECT json_extract(f.value, '$[0]') AS field, COUNT(DISTINCT d.id) AS n FROM description d "
        "JOIN record r ON r.id = d.record AND r.state = 'current' AND NOT r.deleted, json_each(d.left_over) f "
        "WHERE d.source = ? AND d.selected GROUP BY field ORDER BY n DESC, field LIMIT ?",
        (source, FIELDS_LEFT),
    )
    return tuple((row["field"], row["n"]) for row in rows)


def _issues(store: Store, catalogue: Catalogue, source: str) -> list[IssueGroup]:
    found = []
    listed = problems.problems(store, catalogue, source)
    for (code, severity), group in groupby(listed, key=lambda p: (p.code, p.severity)):
        fields: Counter[str] = Counter()
        names: dict[str, None] = {}
        first: list[problems.Problem] = []
        count = 0
        for problem in group:
            count += 1
            if problem.field:
                fields[problem.field] += 1
            if problem.identifier:
                names[problem.identifier] = None
            if len(first) < SHOWN:
                first.append(problem)
        often = tuple(sorted(fields.items(), key=lambda f: (-f[1], f[0])))
        one = first[0]
        found.append(
            IssueGroup(
                code, count, one.message, one.where, one.value, severity, len(names), often, tuple(first), tuple(names)
            )
        )
    return sorted(found, key=lambda i: (-i.count, i.code))


def _changes(store: Store, source: str, run: Any, off: frozenset[str]) -> Changes:
    """The changes of a source's datasets since the day of ``run``: of one that changed twice, all fields."""
    rows = store.db.execute(
        "SELECT c.kind, c.key, c.fields, c.detail, d.title FROM change c LEFT JOIN alias a ON a.alias = c.key "
        "JOIN dataset d ON d.key = COALESCE(a.key, c.key) WHERE c.as_of >= ? AND d.state != 'hidden' "
        "AND d.key IN (SELECT key FROM member WHERE source = ?) ORDER BY c.id",
        (run["as_of"], source),
    )
    last: dict[str, tuple[str, str, dict[str, tuple[str, str]]]] = {}
    for row in rows:
        sort, _, fields = last.get(row["key"], ("", "", {}))
        if row["kind"] == "changed":
            detail = {term: (before, after) for term, before, after in loads(row["detail"])}
            for term in loads(row["fields"]):
                before, after = detail.get(term, ("", ""))
                fields[term] = (fields.get(term, (before, ""))[0], after)
        sort = _SORTS.get(row["kind"], sort) if not (row["kind"] == "changed" and sort == "added") else sort
        last[row["key"]] = (sort, row["title"], fields)
    sorts: dict[str, list[Changed]] = {"added": [], "changed": [], "gone": []}
    for key, (sort, title, fields) in sorted(last.items()):
        if sort:
            told = tuple((term, *pair) for term, pair in sorted(fields.items())) if sort == "changed" else ()
            sorts[sort].append(Changed(key, title, told))
    missing = "SELECT identifier FROM record WHERE source = ? AND state = 'current' AND NOT deleted AND "
    if run["verdict"] == "held" and run["whole"]:
        missing += "identifier NOT IN (SELECT identifier FROM listing WHERE source = record.source)"
    else:
        missing += "absent > 0"
    names = [r["identifier"] for r in store.rows(f"{missing} ORDER BY identifier", source)]
    return Changes(
        run["as_of"],
        tuple(sorts["added"]),
        tuple(sorts["changed"]),
        tuple(sorts["gone"]),
        tuple(n for n in names if n not in off),
    )


# What a partner is judged by: its own description where several partners describe one dataset, else the dataset.
_SUBJECTS = """
SELECT 'description' AS of, CAST(m.description AS TEXT) AS subject FROM member m
  JOIN finding f ON f.of = 'description' AND f.subject = CAST(m.description AS TEXT) WHERE m.source = :s
  AND m.key NOT IN (SELECT key FROM dataset WHERE state = 'hidden')
UNION ALL
SELECT 'dataset', m.key FROM member m WHERE m.source = :s AND m.description IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM finding f WHERE f.of = 'description' AND f.subject = CAST(m.description AS TEXT))
  AND m.key NOT IN (SELECT key FROM dataset WHERE state = 'hidden')
"""


def _scores(store: Store, source: str) -> dict[str, tuple[float, float, float]]:
    rows = store.db.execute(
        f"SELECT s.lens, AVG(s.low), AVG(s.high), MAX(s.maximum) FROM score s JOIN ({_SUBJECTS}) p "
        "ON p.of = s.of AND p.subject = s.subject GROUP BY s.lens ORDER BY s.lens",
        {"s": source},
    )
    return {lens: (round(low, 1), round(high, 1), maximum) for lens, low, high, maximum in rows}


def _failing(store: Store, catalogue: Catalogue, source: str) -> tuple[tuple[str, int, dict[str, str]], ...]:
    """The rules that fail most, each with the fix that most of its records need, without what holds for one alone."""
    tells = hide.tells(store)
    counted: Counter[str] = Counter()
    fixes: dict[str, Counter[Words]] = {}
    reader = rows.Reader(store)
    judged = store.db.execute(
        f"SELECT f.ruleset, f.outcomes, f.details FROM finding f JOIN ({_SUBJECTS}) p "
        "ON p.of = f.of AND p.subject = f.subject",
        {"s": source},
    )
    for row in judged:
        for finding in reader.findings(*row):
            if finding.outcome == "fail":
                counted[finding.rule] += 1
                fixes.setdefault(finding.rule, Counter())[finding.general] += 1
    most = sorted(counted.items(), key=lambda i: (-i[1], i[0]))[:10]
    found = []
    for rule, count in most:
        told = [{lang: say(fix, lang) for lang in LANGUAGES} for fix, _ in fixes[rule].most_common()]
        fix = next((t for t in told if not any(map(tells, t.values()))), dict.fromkeys(LANGUAGES, ""))
        found.append((rule, count, {lang: problems.discreet(text, catalogue) for lang, text in fix.items()}))
    return tuple(found)


def plain(r: SourceReport, catalogue: Catalogue) -> dict[str, Any]:
    """A report as plain values, for ``report --json`` and ``report.json``."""
    base = catalogue.base_iri

    def page(key: str) -> str:
        return f"{base}dataset/{key}/" if key else ""

    def changed(found: Sequence[Changed]) -> list[dict[str, Any]]:
        return [
            {"dataset": page(c.key), "title": c.title}
            | ({"fields": [{"field": f, "before": b, "after": a} for f, b, a in c.fields]} if c.fields else {})
            for c in found
        ]

    return {
        "source": r.name,
        "publisher": r.publisher,
        "verdict": r.verdict,
        "message": r.message,
        "ended": r.ended,
        "datasets": r.datasets,
        "run": dict(r.run),
        "changes": {
            "since": r.changes.since,
            "added": changed(r.changes.added),
            "changed": changed(r.changes.changed),
            "gone": changed(r.changes.gone),
            "missing": list(r.changes.missing),
        },
        "scores": {lens: {"low": v[0], "high": v[1], "of": v[2]} for lens, v in (r.scores or {}).items()},
        "issues": [
            {
                "code": i.code, "severity": i.severity, "count": i.count, "records": i.records, "message": i.message,
                "where": i.where, "value": i.value, "fields": dict(i.fields),
                "examples": [
                    {"identifier": p.identifier, "dataset": page(p.key), "field": p.where, "value": p.value,
                     "message": p.message}
                    for p in i.examples
                ],
                "identifiers": list(i.identifiers),
            }
            for i in r.issues
        ],
        "left": dict(r.left),
        "fixes": [{"rule": rule, "datasets": count, "fix": fix["en"]} for rule, count, fix in r.failing],
        "quarantined": [
            {"identifier": q.identifier, "reason": q.reason, "attempts": q.attempts, "first": q.first, "last": q.last}
            for q in r.quarantined
        ],
        "problems": f"{base}source/{r.name}/problems.csv",
    }  # fmt: skip


def files(store: Store, catalogue: Catalogue, found: Sequence[SourceReport]) -> Iterator[tuple[str, bytes]]:
    """What tells of ``found`` to scripts and spreadsheets, beside the pages."""
    short = []
    for r in found:
        yield f"source/{r.name}/report.json", _json(plain(r, catalogue))
        yield (
            f"source/{r.name}/problems.csv",
            "".join(problems.table(store, catalogue, [r.name])).encode("utf-8", "replace"),
        )
        short.append(
            {
                "source": r.name, "publisher": r.publisher, "verdict": r.verdict, "message": r.message,
                "ended": r.ended, "datasets": r.datasets, "run": dict(r.run),
                "changes": {"since": r.changes.since, "added": len(r.changes.added), "gone": len(r.changes.gone),
                            "changed": len(r.changes.changed), "missing": len(r.changes.missing)},
                "problems": sum(i.count for i in r.issues), "quarantined": len(r.quarantined),
                "report": f"{catalogue.base_iri}source/{r.name}/report.json",
            }
        )  # fmt: skip
    yield "quality/report.json", _json({"sources": short})


def _json(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n"
