"""What ``fairdict.toml`` says of its sources, brought into the database: names that changed, sources taken out.

Takes an open store and the catalogue as it is declared now. A source that was taken out keeps its datasets until the
steward accepts that they go.
"""

from fairdict import hide
from fairdict.config import FILE, Catalogue
from fairdict.errors import ConfigError
from fairdict.store import Store

TABLES = (
    "run", "cursor", "listing", "response", "record", "quarantine", "description", "member", "issue", "standing",
    "step", "scorecard",
)  # fmt: skip
"""Where a source's name stands, beside ``source`` and the marks of what is hidden."""


def bring(store: Store, catalogue: Catalogue) -> None:
    """Gives renamed sources their new names, KEYs and history unchanged, and marks which are declared still.

    Raises :class:`ConfigError` where a former and a new name were both harvested.
    """
    known = {r["name"]: r["declared"] for r in store.rows("SELECT name, declared FROM source")}
    for source in catalogue.sources:
        for old in source.formerly:
            if old not in known:
                continue
            if source.name in known:
                raise ConfigError(
                    f"{catalogue.folder / FILE}: formerly in [sources.{source.name}] has “{old}”, but both names were "
                    f"harvested already. Take it out of formerly, and say “fairdict accept {old}” to withdraw what "
                    f"came under that name."
                )
            _rename(store, old, source.name)
            known[source.name] = known.pop(old)
    names = {s.name for s in catalogue.sources}
    changed = [(int(name in names), name) for name, flag in known.items() if bool(flag) != (name in names)]
    if changed:
        with store.transaction() as db:
            db.executemany("UPDATE source SET declared = ? WHERE name = ?", changed)


def _rename(store: Store, old: str, new: str) -> None:
    with store.transaction() as db:
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("UPDATE source SET name = ? WHERE name = ?", (new, old))
        for table in TABLES:
            db.execute(f"UPDATE {table} SET source = ? WHERE source = ?", (new, old))
        hide.renamed(store, old, new)


def left(store: Store) -> dict[str, str]:
    """The sources that were taken out of ``fairdict.toml`` while datasets of theirs are published, with what to do."""
    rows = store.rows(
        "SELECT s.name, COUNT(DISTINCT m.key) AS n FROM source s JOIN member m ON m.source = s.name "
        "WHERE NOT s.declared AND m.description IS NOT NULL GROUP BY s.name ORDER BY s.name"
    )
    return {
        r["name"]: f"It is in {FILE} no more; what it described ({r['n']} datasets) stays. Put it back, or say "
        f"“fairdict accept {r['name']}” to withdraw it."
        for r in rows
    }


def withdraw(store: Store, name: str, *, as_of: str) -> int:
    """Lets all records of a source that was taken out be gone; gives how many there were. Their datasets become
    tombstones with the next merge, and a source that is declared again begins anew."""
    gone = "SELECT id FROM record WHERE source = ?"
    with store.transaction() as db:
        count = int(
            store.value("SELECT COUNT(*) FROM record WHERE source = ? AND state = 'current' AND NOT deleted", name)
        )
        db.execute("DELETE FROM record WHERE source = ? AND state != 'current'", (name,))
        for table in ("description", "quarantine", "issue"):
            db.execute(f"DELETE FROM {table} WHERE record IN ({gone})", (name,))
        for table in ("issue", "cursor", "listing"):
            db.execute(f"DELETE FROM {table} WHERE source = ?", (name,))
        db.execute(
            "UPDATE record SET deleted = 1, absent = 0, hash = hash || ' gone', changed = ?, response = NULL "
            "WHERE source = ? AND NOT deleted",
            (as_of, name),
        )
        db.execute("UPDATE record SET response = NULL WHERE source = ? AND response IS NOT NULL", (name,))
        db.execute("DELETE FROM response WHERE source = ?", (name,))
        db.execute("DELETE FROM body WHERE hash NOT IN (SELECT body FROM response)")
        db.execute("UPDATE source SET rest = '', asked = '' WHERE name = ?", (name,))
    return count
