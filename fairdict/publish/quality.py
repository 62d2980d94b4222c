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

from fairdict import declared, hide, trend
from fairdict.config import Catalogue
from fairdict.credentials import strike
from fairdict.fair import Ruleset
from fairdict.fair.wording import LANGUAGES, say
from fairdict.publish import problems, worklist
from fairdict.publish.fares import Changed, Changes, IssueGroup, Mend, Quarantined, SourceReport
from fairdict.scorecard import Fix, Scorecard, card, foremost, weights
from fairdict.store import Store, loads
from fairdict.trend import Step

FIELDS_LEFT = 50
"""Fields without a mapping that are named."""
NUMBERS = ("listed", "new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined", "duplicate", "gone")
SHOWN = 10
"""Examples of one cause, and of any list, on a page; the files hold all."""
_SORTS = {"added": "added", "returned": "added", "changed": "changed", "withdrawn": "gone", "merged": "gone"}


def reports(store: Store, catalogue: Catalogue) -> list[SourceReport]:
    """A report for every source that was ever harvested, by name."""
    left = declared.left(store)
    ruleset = Ruleset.load(catalogue.layers, catalogue.vocabularies)
    rows = store.rows("SELECT name, declared FROM source ORDER BY name")
    found = [_report(store, catalogue, r["name"], ruleset) for r in rows if r["declared"] or r["name"] in left]
    return [replace(r, verdict="held", message=left[r.name]) if r.name in left else r for r in found]


_KINDS = (
    "SELECT d.kind, COUNT(DISTINCT m.key) FROM member m JOIN dataset d ON d.key = m.key WHERE m.source = ? "
    "AND m.description IS NOT NULL AND d.state != 'hidden' GROUP BY d.kind ORDER BY d.kind"
)


def _report(store: Store, catalogue: Catalogue, name: str, ruleset: Ruleset) -> SourceReport:
    source = store.db.execute("SELECT * FROM source WHERE name = ?", (name,)).fetchone()
    run = store.db.execute("SELECT * FROM run WHERE source = ? ORDER BY id DESC LIMIT 1", (name,)).fetchone()
    off = problems.hidden(store, name)
    tells = hide.tells(store)
    standing = card(store, name)
    datasets = worklist.datasets(store, name)
    return SourceReport(
        name=name,
        publisher=source["publisher"] or name,
        harvester=source["harvester"],
        url=strike(source["url"], ()),
        run={n: run[n] for n in NUMBERS} if run is not None else {},
        verdict=run["verdict"] if run is not None else "",
        message=run["message"] if run is not None and not tells(run["message"]) else "",
        ended=(run["ended"] or "") if run is not None else "",
        datasets=datasets,
        kinds=dict(store.db.execute(_KINDS, (name,)).fetchall()),
        worklists=worklist.paths(name, datasets),
        issues=tuple(_issues(store, catalogue, name)),
        card=standing,
        ranked_by=ruleset.standard,
        mends=_mends(store, catalogue, standing, ruleset),
        steps=tuple(trend.steps(store, name)),
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


def _mends(store: Store, catalogue: Catalogue, card: Scorecard, ruleset: Ruleset) -> dict[str, tuple[Mend, ...]]:
    """The fixes that gain most, under the usual lenses and under each."""
    tells = hide.tells(store)

    def told(fix: Fix, gain: float) -> Mend:
        said = [{lang: say(words, lang) for lang in LANGUAGES} for words in fix.told]
        text = next((t for t in said if not any(map(tells, t.values()))), dict.fromkeys(LANGUAGES, ""))
        kept = {lang: problems.discreet(sentence, catalogue) for lang, sentence in text.items()}
        return Mend(fix.term, foremost(fix.rules), fix.rules, fix.datasets, kept, fix.gains, round(gain, 1))

    ranked = {"": weights(ruleset), **{lens: weights(ruleset, (lens,)) for lens in ruleset.lenses}}
    return {name: tuple(told(*found) for found in card.best(worth, SHOWN)) for name, worth in ranked.items()}


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
        "kinds": dict(r.kinds),
        "run": dict(r.run),
        "changes": {
            "since": r.changes.since,
            "added": changed(r.changes.added),
            "changed": changed(r.changes.changed),
            "gone": changed(r.changes.gone),
            "missing": list(r.changes.missing),
        },
        "scores": {lens: {"low": v[0], "high": v[1], "of": v[2]} for lens, v in r.scores.items()},
        "scorecard": _card(r.card),
        "trend": _trend(r.steps),
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
        "fixes": [_mend(m) for m in (r.mends or {}).get("", ())],
        "ranked_by": list(r.ranked_by),
        "fixes_by_lens": {lens: [_mend(m) for m in found] for lens, found in (r.mends or {}).items() if lens},
        "quarantined": [
            {"identifier": q.identifier, "reason": q.reason, "attempts": q.attempts, "first": q.first, "last": q.last}
            for q in r.quarantined
        ],
        "problems": f"{base}source/{r.name}/problems.csv",
        "worklists": {lang: f"{base}{path}" for lang, path in r.worklists.items()},
    }  # fmt: skip


def _card(card: Scorecard) -> dict[str, Any]:
    def sums(found: tuple[float, float, float]) -> dict[str, float]:
        return {"low": round(found[0], 1), "high": round(found[1], 1), "of": found[2]}

    own = {
        lens: {
            "version": mean.version, "datasets": mean.datasets, **sums((mean.low, mean.high, mean.maximum)),
            "band": list(mean.band), "bands": dict(mean.bands), "parts": {p: sums(s) for p, s in mean.parts.items()},
        }
        for lens, mean in card.own.items()
    }  # fmt: skip
    return {"own": own, "world": {lens: sums(found) for lens, found in card.world.items()}}


def _trend(steps: Sequence[Step]) -> dict[str, list[dict[str, Any]]]:
    """The steps by lens, the oldest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for s in steps:
        causes = [
            {"cause": cause, "datasets": p.datasets, "low": round(p.low, 2), "high": round(p.high, 2)}
            for cause, p in s.parts.items()
        ]
        told = {"date": s.as_of, "version": s.version, "datasets": s.datasets, "low": round(s.low, 2)}
        found.setdefault(s.lens, []).append({**told, "high": round(s.high, 2), "of": s.maximum, "causes": causes})
    return found


def _mend(m: Mend) -> dict[str, Any]:
    return {
        "rule": m.rule, "rules": dict(m.rules), "property": m.term, "datasets": m.datasets, "fix": m.fix["en"],
        "gains": dict(m.gains), "percent": m.percent,
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
