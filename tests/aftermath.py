"""What a night leaves behind, as values that can be compared: the rows of the database, and the files of the site.

:func:`catalogue_of` is what must not depend on how the night went: interrupted and taken up again, or undisturbed.
Numbers of rows, what tells of runs, times and attempts are not part of it.
"""

from pathlib import Path

from fairdict.store import Store

TELLS_OF_RUNS = ("source/", "quality/", "en/source/", "nl/source/", "en/quality/", "nl/quality/", "status.json")

_PLACE = "d.source || ' ' || d.identifier || ' ' || d.n"
_SUBJECT = (
    f"CASE of WHEN 'dataset' THEN subject ELSE (SELECT {_PLACE} FROM description d WHERE d.id = subject) END AS about"
)
_OF_RECORD = "(SELECT r.identifier || ' ' || r.state FROM record r WHERE r.id = issue.record)"
WANTED = {
    "source": "SELECT * FROM source ORDER BY name",
    "cursor": "SELECT source, whole_at FROM cursor ORDER BY source",
    "listing": "SELECT * FROM listing ORDER BY 1, 2",
    "body": "SELECT * FROM body ORDER BY hash",
    "response": "SELECT DISTINCT source, url, status, body FROM response ORDER BY 1, 2, 3, 4",
    "record": "SELECT r.source, identifier, state, datestamp, deleted, media_type, locator, page, hints, hash, bytes, "
    "since, changed, absent, a.body FROM record r LEFT JOIN response a ON a.id = r.response ORDER BY 1, 2, 3",
    "quarantine": "SELECT source, identifier, stage, reason, fingerprint, first, last FROM quarantine ORDER BY 1, 2",
    "description": "SELECT d.source, d.identifier, n, r.state, kind, selected, title, d.page, document, d.hash, names, "
    "refs, said, left_over, mapped, fingerprint FROM description d JOIN record r ON r.id = d.record "
    "ORDER BY 1, 2, 3, 4",
    "dataset": "SELECT * FROM dataset ORDER BY key",
    "hidden": "SELECT * FROM hidden ORDER BY mark",
    "member": f"SELECT m.source, m.identifier, m.n, m.key, {_PLACE} FROM member m "
    "LEFT JOIN description d ON d.id = m.description ORDER BY 1, 2, 3",
    "alias": "SELECT * FROM alias ORDER BY alias",
    "evidence": "SELECT url, status, error, method, media_type, length, final_url, links FROM evidence ORDER BY url",
    "finding": f"SELECT of, {_SUBJECT}, rule, version, outcome, value, place, reason, fix, suggestion, distributions "
    "FROM finding_row ORDER BY 1, 2, 3",
    "score": f"SELECT of, {_SUBJECT}, lens, version, low, high, maximum, band, parts FROM score ORDER BY 1, 2, 3",
    "standing": "SELECT * FROM standing ORDER BY 1, 2, 3",
    "step": "SELECT * FROM step ORDER BY 1, 2, 3",
    "scorecard": "SELECT * FROM scorecard ORDER BY 1",
    "validity": "SELECT * FROM validity ORDER BY key, shapes",
    "issue": f"SELECT source, {_OF_RECORD}, dataset, stage, code, severity, property, value, place, message "
    "FROM issue ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    "change": "SELECT as_of, key, kind, fields, detail FROM change ORDER BY 1, 2, 3, 4, 5",
    "event": "SELECT as_of, key, kind, hash, content FROM event ORDER BY n",
    "graph": "SELECT iri, as_of, hash FROM graph ORDER BY iri",
    "correction": "SELECT * FROM correction ORDER BY n, key",
    "stage": "SELECT name FROM stage ORDER BY name",
}
"""The question that gives each table's rows so that they can be compared."""
LEFT_OUT = {"run", "ruleset", "wording"}


def tables(folder: Path, leave: frozenset[str] | set[str] = frozenset()) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the database, but for the tables that are left out."""
    with Store(folder / "data" / "catalogue.db") as store:
        names = _names(store) - leave
        return {n: [tuple(r) for r in store.rows(f"SELECT * FROM {n} ORDER BY rowid")] for n in sorted(names)}


def files(folder: Path) -> dict[str, bytes]:
    """Every file of the site, as it lies there."""
    public = folder / "public"
    return {p.relative_to(public).as_posix(): p.read_bytes() for p in sorted(public.rglob("*")) if p.is_file()}


def rows_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """What a night leaves in the database that must not depend on how it went."""
    with Store(folder / "data" / "catalogue.db") as store:
        assert _names(store) == WANTED.keys() | LEFT_OUT  # a new table is not forgotten
        return {n: [tuple(r) for r in store.rows(sql)] for n, sql in WANTED.items()}


def site_of(folder: Path) -> dict[str, bytes]:
    """The same of the site."""
    return {n: c for n, c in files(folder).items() if not n.startswith(TELLS_OF_RUNS) and n != ".fairdict-tree"}


def catalogue_of(folder: Path) -> dict[str, object]:
    """Both, and the names of the pages that tell of runs."""
    return {**rows_of(folder), "site": site_of(folder), "names": sorted(files(folder))}


def _names(store: Store) -> set[str]:
    every = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {r[0] for r in every if "_fts" not in r[0]}
