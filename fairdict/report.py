"""What stewards read at a terminal: how sources fare, why a dataset says what it says, what is in quarantine.

Takes an open store; gives plain values for ``--json`` and the same as lines of text.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fairdict import corrections, hide
from fairdict.changes import told
from fairdict.combine import Told, combine
from fairdict.config import Catalogue
from fairdict.errors import FairdictError
from fairdict.identity import name_of
from fairdict.night import Checked
from fairdict.paragraph import paragraph
from fairdict.publish import cardlines, problems
from fairdict.publish.quality import NUMBERS, plain, reports
from fairdict.store import Store, loads, unpacked

SHORT = 100
LONGEST = 2000
LEFT = 10
"""Fields that a try names."""

FIXES = 5
FIELDS = 3


def sources(store: Store, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Each source with the end of its last run and the number of its datasets; those that were taken out of
    ``fairdict.toml`` too, as long as datasets of theirs are published."""
    known = {r.name: r for r in reports(store, catalogue)}
    paused = {s.name for s in catalogue.sources if s.paused}
    rows = [(s.name, s.harvester, s.url) for s in catalogue.sources]
    rows += [(r.name, r.harvester, r.url) for r in known.values() if r.name not in {name for name, _, _ in rows}]
    found = []
    for name, kind, url in rows:
        report = known.get(name)
        found.append(
            {
                "name": name,
                "harvester": kind,
                "url": url,
                "verdict": "paused" if name in paused else report.verdict if report else "never harvested",
                "ended": report.ended if report else "",
                "datasets": report.datasets if report else 0,
                "kinds": dict(report.kinds) if report else {},
            }
        )
    return found


def report(store: Store, catalogue: Catalogue, names: Sequence[str] = (), lens: str = "") -> list[dict[str, Any]]:
    """How the sources ``names`` (all, where none is named) fare, as plain values; fixes are ranked by ``lens``, or by
    the usual ones."""
    known = reports(store, catalogue)
    for name in names:
        if name not in {r.name for r in known}:
            catalogue.source(name)
    paused = {s.name for s in catalogue.sources if s.paused}
    found = [
        {**_ranked(plain(r, catalogue), lens), "paused": r.name in paused, "hidden": hide.overview(store, r.name)}
        for r in known
        if not names or r.name in names
    ]
    missing = [n for n in names if n not in {r["source"] for r in found}]
    if missing:
        raise FairdictError(
            f"{', '.join(missing)}: never harvested, so there is nothing to tell. Say “fairdict harvest”."
        )
    return found


def _ranked(row: dict[str, Any], lens: str) -> dict[str, Any]:
    """``row`` with its fixes in the order of one lens."""
    if not lens:
        return row
    found = row["fixes_by_lens"].get(lens)
    if found is None:
        raise FairdictError(f"There is no lens “{lens}”. In force are {', '.join(row['fixes_by_lens'])}.")
    return {**row, "fixes": found, "ranked_by": [lens]}


def kinds(store: Store) -> str:
    """What the catalogue holds now, kind by kind; what was withdrawn or hidden is not counted."""
    return _kinds(
        dict(store.db.execute("SELECT kind, COUNT(*) FROM dataset WHERE state = 'live' GROUP BY kind").fetchall())
    )


def _kinds(found: Mapping[str, int]) -> str:
    """Numbers by kind, in words."""
    words = {"Dataset": "dataset", "DatasetSeries": "series", "DataService": "service", "Catalog": "catalogue"}
    told = [
        f"{found.get(kind, 0)} {word}" + ("s" if found.get(kind, 0) != 1 and kind != "DatasetSeries" else "")
        for kind, word in words.items()
        if found.get(kind) or kind == "Dataset"
    ]
    return ", ".join(told)


def report_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """:func:`report` for a person."""
    for row in rows:
        run = row["run"]
        verdict = row["verdict"] or "never harvested as a whole"
        yield f"{row['source']} ({row['publisher']}): {verdict}, {_kinds(row['kinds'])}"
        if run:
            parts = [f"{run[n]} {n.replace('_', ' ')}" for n in NUMBERS[1:-1]]
            yield f"  {run['listed']} listed = {' + '.join(parts)}" + (f"; {run['gone']} gone" if run["gone"] else "")
        if row["message"]:
            yield f"  {row['message']}"
        if row["paused"]:
            yield "  paused in fairdict.toml: it is not asked, and everything stays"
        for off in row["hidden"]:
            yield f"  hidden since {off['since']}: {off['key']} ({_short(off['reason'])})"
        yield from _changed(row["changes"])
        yield from cardlines.lines(row)
        for issue in row["issues"]:
            fields = list(issue["fields"])
            place = f" in {_short(', '.join(fields[:FIELDS]), SHORT // 2)}" if fields else ""
            more = " and others" if len(fields) > FIELDS else ""
            yield from _told(f"{issue['count']} x {issue['code']}{place}{more}: {issue['message']}{_records(issue)}")
        if row["left"]:
            yield f"  fields that no mapping takes: {', '.join(f'{name} ({n})' for name, n in row['left'].items())}"
        for bad in row["quarantined"]:
            tried = f" (read {bad['attempts']} times)" if bad["attempts"] > 1 else ""
            yield from _told(f"quarantined {bad['identifier']}{tried}: {bad['reason']}")
        for fix in row["fixes"][:FIXES]:
            gain = cardlines.raised(fix["gains"], row)
            yield from _told(f"{fix['rule']} fails for {fix['datasets']} ({gain}): {fix['fix']}")
        yield ""


def _records(issue: Mapping[str, Any]) -> str:
    """The first few records that have a problem, by the identifiers that their source gives them."""
    known = issue["identifiers"]
    if not known:
        return ""
    more = f" and {len(known) - FIELDS} more; see report --csv" if len(known) > FIELDS else ""
    return f" (in {', '.join(_short(name, SHORT // 2) for name in known[:FIELDS])}{more})"


def _changed(found: Mapping[str, Any]) -> Iterator[str]:
    """What the last run brought, where it brought something: the numbers, and the first few by name."""
    sorts = [(sort, found[sort]) for sort in ("added", "changed", "gone") if found[sort]]
    if sorts:
        yield f"  since {found['since']}: {', '.join(f'{len(rows)} {sort}' for sort, rows in sorts)}"
    for sort, rows in sorts:
        if sort != "added":
            for row in rows[:FIXES]:
                yield f"    {sort} {row['dataset']}"
                for field in row.get("fields", ())[:FIXES]:
                    before, after = (_short(field[side], SHORT // 2) or "nothing" for side in ("before", "after"))
                    yield f"      {field['field']}: {before} -> {after}"
    if found["missing"]:
        more = f" and {len(found['missing']) - FIXES} more" if len(found["missing"]) > FIXES else ""
        yield f"  not listed this time: {_short(', '.join(found['missing'][:FIXES]))}{more}"


def remarks(store: Store) -> list[str]:
    """What the last build found in the steward's own files: names in them that mean nothing here."""
    rows = store.rows("SELECT message FROM issue WHERE source = '' ORDER BY stage DESC, id")
    return [row["message"] for row in rows]


def problem_lines(store: Store, catalogue: Catalogue, names: Sequence[str] = ()) -> Iterator[str]:
    """Every problem of the sources ``names`` (all, where none is named) as CSV, the same as ``problems.csv``."""
    return problems.table(store, catalogue, [row["source"] for row in report(store, catalogue, names)])


def _short(text: str, longest: int = SHORT * 2) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _told(text: str) -> list[str]:
    """What a steward is to act on: whole, for half a sentence helps nobody; only what a partner made absurdly long is
    cut."""
    return paragraph(_short(text, LONGEST), "  ", "      ")


def find(store: Store, catalogue: Catalogue, name: str) -> str:
    """The KEY of the dataset that ``name`` means: a KEY, an old one, its address, DOI, or ``source/identifier``.

    Raises :class:`FairdictError` where there is none.
    """
    short = _key(name, catalogue)
    found = store.value("SELECT key FROM dataset WHERE key = ?", short) or store.value(
        "SELECT key FROM alias WHERE alias = ?", short
    )
    if found is None:
        source, _, identifier = name.partition("/")
        found = store.value("SELECT key FROM member WHERE source = ? AND identifier = ?", source, identifier)
    if found is None:
        found = store.value(
            "SELECT m.key FROM description d JOIN member m ON m.description = d.id WHERE d.identifier = ? OR EXISTS "
            "(SELECT 1 FROM json_each(d.names) n WHERE n.value = ?) ORDER BY m.key",
            name,
            name_of(name),
        )
    if found is None:
        raise FairdictError(
            f"There is no dataset “{name}” here. Name it by its KEY, its address, its DOI or source/identifier."
        )
    return str(found)


def _key(name: str, catalogue: Catalogue) -> str:
    """The KEY in an address of this catalogue, in any language; anything else as it is."""
    path = name.partition("#")[0].partition("?")[0].removeprefix(catalogue.base_iri)
    for lang in catalogue.languages:
        path = path.removeprefix(f"{lang}/")
    return path.removeprefix("dataset/").removesuffix("index.html").rstrip("/")


def explain(store: Store, catalogue: Catalogue, name: str) -> dict[str, Any]:
    """Who said what of a dataset, and why it won."""
    key = find(store, catalogue, name)
    row = store.db.execute("SELECT * FROM dataset WHERE key = ?", (key,)).fetchone()
    members = store.rows(
        "SELECT d.id, d.source, d.identifier, d.document, d.said, d.page, s.role, s.rank FROM member m "
        "JOIN description d ON d.id = m.description JOIN source s ON s.name = d.source WHERE m.key = ? "
        "ORDER BY s.role = 'aggregator', s.rank, d.source, d.identifier, d.n",
        key,
    )
    witnesses = [Told(m["source"], m["identifier"], loads(m["document"])) for m in members]
    combined = combine(witnesses)
    terms = []
    for term in sorted({t for t in combined.document if t not in ("id", "type")}):
        accounts = []
        for member, account in zip(members, witnesses, strict=True):
            if term in account.document:
                said = loads(member["said"]).get(term, [])
                accounts.append(
                    {
                        "source": account.source,
                        "value": account.document[term],
                        "field": said[0][0] if said else "",
                        "written": next((s[1] for s in said if len(s) > 1), ""),
                        "used": account.source in combined.origin.get(term, []),
                    }
                )
        terms.append({"term": term, "accounts": accounts})
    made = store.rows("SELECT * FROM correction WHERE key = ? ORDER BY n", key)
    return {
        "key": key,
        "iri": row["iri"],
        "state": row["state"],
        "hidden": next((h for h in hide.overview(store) if h["key"] == key), None),
        "accounts": [
            {
                "source": m["source"],
                "identifier": m["identifier"],
                "page": m["page"],
                "role": m["role"],
                "rank": m["rank"],
            }
            for m in members
        ],
        "terms": terms,
        "corrections": [{k: c[k] for k in _CORRECTED if k not in ("dataset", "key")} for c in made],
        "changes": [
            {"as_of": c["as_of"], "what": c["kind"], "fields": loads(c["fields"])}
            for c in store.rows("SELECT * FROM change WHERE key = ? ORDER BY id", key)
        ],
    }


def explain_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """:func:`explain` for a person."""
    yield f"{found['iri']} ({found['state']})"
    if found["hidden"]:
        yield f"  hidden since {found['hidden']['since']}: {found['hidden']['reason']}"
    for n, account in enumerate(found["accounts"], 1):
        page = f", {account['page']}" if account["page"] else ""
        yield f"  {n}. {account['source']}: {account['identifier']} ({account['role']}, rank {account['rank']}{page})"
    for term in found["terms"]:
        yield f"{term['term']}"
        for account in term["accounts"]:
            field = f" [{account['field']}]" if account["field"] else ""
            written = f" (written: {_short(account['written'])})" if account["written"] else ""
            used = "+" if account["used"] else "-"
            yield f"  {used} {account['source']}{field}: {_short(told(account['value']))}{written}"
    for one in found["corrections"]:
        how = f"{one['action']}; {one['outcome']}"
        yield f"{one['term']}: corrected by {one['who']} on {one['made']} ({how}): {one['why']}"
    for change in found["changes"]:
        yield f"{change['as_of']} {change['what']} {', '.join(change['fields'])}".rstrip()


_CORRECTED = ("n", "dataset", "key", "term", "action", "who", "made", "why", "outcome")


def corrected(store: Store, catalogue: Catalogue) -> list[dict[str, Any]]:
    """Each correction in ``corrections.toml`` with what became of it at the last build."""
    rows = store.rows("SELECT * FROM correction ORDER BY n, key")
    known = {row["n"] for row in rows}
    found = [{name: row[name] for name in _CORRECTED} for row in rows]
    for c in corrections.load(catalogue):
        if c.n not in known:
            values = (c.n, c.dataset, "", c.term, c.action, c.who, c.when, c.why, "not built yet")
            found.append(dict(zip(_CORRECTED, values, strict=True)))
    return sorted(found, key=lambda row: (row["n"], row["key"]))


def corrected_lines(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """:func:`corrected` for a person."""
    if not rows:
        yield f"There is no {corrections.FILE}, or no entry in it."
    for row in rows:
        who = f"{row['who']}, {row['made']}"
        yield f"{row['n']}. {row['dataset']} {row['term']}: {row['action']}, {row['outcome']} ({who})"
        advice = corrections.ADVICE.get(row["outcome"], "")
        if advice:
            yield f"   {advice.format(n=row['n'], dataset=row['dataset'], term=row['term'])}"


def quarantine(store: Store) -> list[dict[str, Any]]:
    """All records that could not be read, with the reason and how often that was tried."""
    rows = store.rows(
        "SELECT q.source, q.identifier, q.stage, q.reason, q.attempts, q.first, q.last FROM quarantine q "
        "ORDER BY q.source, q.identifier"
    )
    return [dict(row) for row in rows]


def quarantined(store: Store, source: str, identifier: str) -> dict[str, Any]:
    """One record that could not be read: its bytes as text, with the reason and where it came from.

    Raises :class:`FairdictError` where there is none.
    """
    row = store.db.execute(
        "SELECT q.*, r.bytes, r.media_type, r.locator, r.page, p.url FROM quarantine q "
        "JOIN record r ON r.id = q.record LEFT JOIN response p ON p.id = r.response "
        "WHERE q.source = ? AND q.identifier = ? ORDER BY q.record DESC",
        (source, identifier),
    ).fetchone()
    if row is None:
        raise FairdictError(
            f"There is no record “{identifier}” of “{source}” in quarantine; “fairdict quarantine list” names them."
        )
    names = ("source", "identifier", "stage", "reason", "attempts", "first", "last", "media_type", "locator", "page")
    text = unpacked(row["bytes"]).decode("utf-8", "replace")
    return {**{n: row[n] for n in names}, "url": row["url"] or "", "text": text}


def quarantined_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """:func:`quarantined` for a person."""
    yield f"{found['source']}: {found['identifier']}"
    yield f"reason: {found['reason']}"
    yield f"read {found['attempts']} times, first {found['first']}, last {found['last']}"
    for name in ("url", "locator", "page", "media_type"):
        if found[name]:
            yield f"{name.replace('_', ' ')}: {found[name]}"
    yield ""
    yield found["text"] or "(It is empty.)"


def _commonest(left: Sequence[Sequence[str]]) -> list[str]:
    """The names of the fields that were left, those with the most values first."""
    counts = Counter(name for name, _ in left)
    return sorted(counts, key=lambda name: (-counts[name], name))


def checked_lines(checked: Checked) -> Iterator[str]:
    """What a try of a source showed."""
    source = checked.source
    yield f"{source.name}: {checked.summary}"
    total = f" of {checked.listing.total}" if checked.listing.total is not None else ""
    records = "record" if checked.seen == 1 else "records"
    yield f"  {checked.seen} {records} looked at{total}" + ("" if checked.listing.ended else ", more follow")
    for complaint in checked.listing.complaints:
        yield f"  {complaint}"
    for reason in checked.reasons:
        yield from _told(f"cannot be read: {reason}")
    if checked.row is None:
        if checked.seen > len(checked.reasons):
            yield f'  None of them is selected; see [sources.{source.name}.select], and try types = ["*"] there.'
        return
    row = checked.row
    left = loads(row["left_over"])
    share = 100 * row["mapped"] / max(1, row["mapped"] + len(left))
    yield f"  the first that is selected: {checked.identifier}"
    names = _commonest(left)
    more = f" and {len(names) - LEFT} more" if len(names) > LEFT else ""
    yield f"  {share:.0f} % of its fields mapped" + (f"; left: {', '.join(names[:LEFT])}{more}" if left else "")
    for name in names[:LEFT]:
        count = sum(1 for n, _ in left if n == name)
        example = next((str(value) for n, value in left if n == name), "")
        yield f"    {name}: “{_short(example, SHORT // 2)}”" + (f" and {count - 1} more" if count > 1 else "")
    for name, why in list(checked.skipped.items())[:LEFT]:
        yield f"  left out on purpose: {name} ({_short(why)})"
    if len(checked.skipped) > LEFT:
        yield f"  and {len(checked.skipped) - LEFT} more fields; docs/reference/harvesters.md names all of them"
    for term, value in loads(row["document"]).items():
        yield f"    {term}: {_short(told(value))}"
    for issue in checked.issues:
        yield from _told(f"{issue.code}: {issue.message}" + (f" [{issue.where}]" if issue.where else ""))
    for score in checked.scores:
        found = cardlines.between(score.low, score.high)
        yield f"  {score.lens}: {found} of {score.maximum:g}, its addresses not yet tried"
    mended: dict[str, list[str]] = {}
    for finding in checked.findings:
        if finding.outcome == "fail":
            mended.setdefault(finding.fix, []).append(finding.rule)
    for fix, rules in list(mended.items())[:FIXES]:
        yield from _told(f"{', '.join(rules)}: {fix}")
