"""Stage three, pure: descriptions of the same thing become one dataset with one KEY.

Takes the selected descriptions of all sources; leaves dataset rows, who belongs to which, and what changed. Which
descriptions belong together is :mod:`fairdict.grouping`; whose words win is :mod:`fairdict.combine`. Neither depends on
the order in which anything arrived.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fairdict import amend, corrections, hide
from fairdict.changes import Difference, differences
from fairdict.combine import Told, combine
from fairdict.config import Catalogue
from fairdict.contacts import shown
from fairdict.corrections import Correction, Outcome
from fairdict.document import canonical, digest, first_text, skolemise
from fairdict.edition import edition
from fairdict.grouping import Group, Member, keyed
from fairdict.identity import LINKS, name_of, pointed
from fairdict.model import Document
from fairdict.store import Store, loads

__all__ = ["Merged", "Told", "accounts", "combine", "merge"]

CODE = (
    "merge", "amend", "combine", "contacts", "corrections", "grouping", "hide", "identity", "identifiers", "document",
)  # fmt: skip
"""The modules whose code decides what is merged, and how."""


@dataclass
class Merged:
    """How many datasets a merge added, changed, withdrew, and how many there are."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    live: int = 0


def merge(store: Store, catalogue: Catalogue, *, as_of: str) -> Merged:
    """Brings dataset, member, alias, change and correction rows in line with the descriptions at hand.

    Raises :class:`ConfigError` for a ``corrections.toml`` that cannot be read.
    """
    corrected = corrections.load(catalogue)
    base = digest(canonical([edition(*CODE), catalogue.base_iri, catalogue.publish_contacts]))
    _declared(store, catalogue)
    members = list(_members(store))
    said = [[m.source, m.identifier, m.n, m.hash, m.rank] for m in members]
    asked = [c.row() for c in corrected]
    settings = [base, catalogue.same, catalogue.different, said, asked]
    everything = digest(canonical([*settings, sorted(hide.marks(store))]))
    tally = Merged(live=int(store.value("SELECT COUNT(*) FROM dataset WHERE state = 'live'")))
    if store.done("merge", everything):
        return tally
    held = {(r["source"], r["identifier"], r["n"]): r["key"] for r in store.rows("SELECT * FROM member")}
    keys = {r["key"]: r["since"] for r in store.rows("SELECT key, since FROM dataset")}
    taken = {r["alias"] for r in store.rows("SELECT alias FROM alias")}
    groups, issues = keyed(members, held, keys, taken, catalogue)
    marked = {g.key: _marks(g) for g in groups} if hide.marks(store) else {}
    hidden = hide.covered(store, marked)
    ours = _ours(catalogue, groups, hidden.keys())
    wanted = amend.wanted(store, catalogue, groups, corrected)
    made: list[tuple[str, Correction, Outcome]] = []
    with store.transaction():
        _issues(store, issues)
        hide.reveal(store, hidden.keys())
        for group in groups:
            found = _one(store, catalogue, group, ours, base, as_of, tally, wanted.get(group.key, ()))
            made += [(group.key, one, outcome) for one, outcome in found]
        for key in hide.cover(store, hidden, marked):
            _changed(store, as_of, key, "hidden", [])
        _aliases(store, groups, held, as_of)
        amend.note(store, groups, corrected, made)
        tally.withdrawn = _withdraw(store, {g.key for g in groups}, as_of)
        store.finished("merge", digest(canonical([*settings, sorted(hide.marks(store))])))
    tally.live = int(store.value("SELECT COUNT(*) FROM dataset WHERE state = 'live'"))
    return tally


def _declared(store: Store, catalogue: Catalogue) -> None:
    """Who goes before whom, and the licence of the descriptions, are what ``fairdict.toml`` says now, not what it said
    at the last harvest."""
    for source in catalogue.sources:
        said = (source.role, source.rank, source.licence)
        store.db.execute(
            "UPDATE source SET role = ?, rank = ?, licence = ? WHERE name = ? AND (role, rank, licence) != (?, ?, ?)",
            (*said, source.name, *said),
        )


def _ours(catalogue: Catalogue, groups: Sequence[Group], hidden: Collection[str]) -> dict[str, str]:
    """The address here of whatever a name means, where it means one dataset that can be seen."""
    keys: dict[str, set[str]] = defaultdict(set)
    for group in groups:
        for member in group.members:
            for name in member.names:
                keys[name].add(group.key)
    single = {name: next(iter(found)) for name, found in keys.items() if len(found) == 1}
    return {name: f"{catalogue.base_iri}dataset/{key}" for name, key in single.items() if key not in hidden}


def _members(store: Store) -> Iterable[Member]:
    rows = store.rows(
        "SELECT d.id, d.source, r.identifier, d.n, d.kind, d.hash, d.names, d.refs, s.rank, s.role, s.publisher "
        "FROM description d JOIN record r ON r.id = d.record AND r.state = 'current' AND NOT r.deleted "
        "JOIN source s ON s.name = d.source WHERE d.selected ORDER BY s.role = 'aggregator', s.rank, d.source, "
        "r.identifier, d.n"
    )
    for row in rows:
        yield Member(
            row["id"], row["source"], row["identifier"], row["n"], row["kind"], row["hash"], row["rank"],
            tuple(loads(row["names"])), tuple(loads(row["refs"])),
        )  # fmt: skip


def _one(
    store: Store,
    catalogue: Catalogue,
    group: Group,
    ours: dict[str, str],
    base: str,
    as_of: str,
    tally: Merged,
    wanted: Sequence[Correction],
) -> list[tuple[Correction, Outcome]]:
    """One dataset; gives what became of the corrections ``wanted`` of it."""
    links = {ref: ours[name] for m in group.members for ref in m.refs if (name := name_of(ref)) in ours}
    iri = f"{catalogue.base_iri}dataset/{group.key}"
    said = [[m.source, m.identifier, m.n, m.hash, m.rank] for m in group.members]
    asked = [c.row() for c in wanted]
    input = digest(canonical([base, iri, said, sorted(links.items()), *([asked] if asked else [])]))
    row = store.db.execute("SELECT input, hash, document, state FROM dataset WHERE key = ?", (group.key,)).fetchone()
    stale = row is None or row["input"] != input or row["state"] == "withdrawn"
    outcomes: list[tuple[Correction, Outcome]] = []
    if stale or wanted:
        combined = combine(accounts(store, [m.id for m in group.members])).document
        combined, outcomes = corrections.apply(combined, wanted)
        if stale:
            document = skolemise(shown(_linked(combined, links), catalogue.publish_contacts), iri)
            # What a steward corrected or keeps to itself is not told again as what stood there before.
            private = {c.term for c in wanted} | ({"contactPoint"} if catalogue.publish_contacts != "all" else set())
            _write(store, group, iri, document, input, row, as_of, tally, private)
    for member in group.members:
        known = store.db.execute(
            "SELECT key, description FROM member WHERE source = ? AND identifier = ? AND n = ?",
            (member.source, member.identifier, member.n),
        ).fetchone()
        if known is None or tuple(known) != (group.key, member.id):
            store.db.execute(
                "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?, ?)",
                (member.source, member.identifier, member.n, group.key, member.id),
            )
    return outcomes


def accounts(store: Store, ids: Sequence[int]) -> list[Told]:
    """The accounts that the descriptions ``ids`` give, in that order."""
    found = []
    for number in ids:
        row = store.db.execute(
            "SELECT source, identifier, document FROM description WHERE id = ?", (number,)
        ).fetchone()
        found.append(Told(row["source"], row["identifier"], loads(row["document"])))
    return found


def _write(
    store: Store,
    group: Group,
    iri: str,
    document: Document,
    input: str,
    before: Any,
    as_of: str,
    tally: Merged,
    private: Collection[str],
) -> None:
    text = canonical(document).decode()
    name = digest(text)
    kind = group.members[0].kind
    store.db.execute(
        "INSERT INTO dataset (key, iri, kind, state, title, description, document, hash, input, since, changed) "
        "VALUES (?, ?, ?, 'live', ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET iri = excluded.iri, "
        "kind = excluded.kind, state = CASE state WHEN 'hidden' THEN 'hidden' ELSE 'live' END, title = excluded.title, "
        "description = excluded.description, document = excluded.document, "
        "changed = CASE WHEN hash = excluded.hash AND state != 'withdrawn' THEN changed ELSE excluded.changed END, "
        "hash = excluded.hash, input = excluded.input",
        (
            group.key, iri, kind, first_text(document.get("title")), _all_texts(document.get("description")),
            text, name, input, as_of, as_of,
        ),
    )  # fmt: skip
    if before is None:
        tally.added += 1
        _changed(store, as_of, group.key, "added", [])
    elif before["state"] == "withdrawn":
        tally.added += 1
        _changed(store, as_of, group.key, "returned", [])
    elif before["hash"] != name:
        tally.changed += 1
        old = loads(before["document"])
        fields = sorted(t for t in old.keys() | document.keys() if old.get(t) != document.get(t))
        _changed(store, as_of, group.key, "changed", fields, differences(old, document, private))


def _changed(
    store: Store, as_of: str, key: str, kind: str, fields: list[str], detail: Sequence[Difference] = ()
) -> None:
    store.db.execute(
        "INSERT INTO change (as_of, key, kind, fields, detail) VALUES (?, ?, ?, ?, ?)",
        (as_of, key, kind, canonical(fields).decode(), canonical(detail).decode()),
    )


def _linked(document: Document, links: dict[str, str]) -> Document:
    if not links:
        return document
    found = {k: [pointed(v, links) for v in vs] if k in LINKS else vs for k, vs in document.items()}
    if "distribution" in found:
        found["distribution"] = [
            {**d, "accessService": [pointed(v, links) for v in d["accessService"]]}
            if isinstance(d, dict) and "accessService" in d
            else d
            for d in found["distribution"]
        ]
    return found


def _all_texts(texts: Any) -> str:
    return "\n".join(t for found in texts.values() for t in found) if isinstance(texts, dict) else ""


def _issues(store: Store, issues: Sequence[tuple[str, str, str, str]]) -> None:
    before = [
        tuple(r) for r in store.rows("SELECT source, code, value, message FROM issue WHERE stage = 'merge' ORDER BY id")
    ]
    if before == list(issues):
        return
    store.db.execute("DELETE FROM issue WHERE stage = 'merge'")
    store.db.executemany(
        "INSERT INTO issue (source, stage, code, severity, property, value, message) "
        "VALUES (?, 'merge', ?, 'warning', 'identifier', ?, ?)",
        issues,
    )


def _marks(group: Group) -> set[str]:
    """What a dataset is known again by, where a steward takes it off."""
    names = {hide.name_mark(n) for m in group.members for n in m.names}
    return {hide.key_mark(group.key), *(hide.place_mark(*m.place) for m in group.members), *names}


def _aliases(store: Store, groups: Sequence[Group], held: dict[tuple[str, str, int], str], as_of: str) -> None:
    """A KEY whose descriptions all went to another KEY points there from now on; of several, to the first."""
    gone = {g.key for g in groups}
    for group in groups:
        left = {held[m.place] for m in group.members if m.place in held}
        for key in sorted(left - gone):
            gone.add(key)
            store.db.execute("UPDATE member SET key = ? WHERE key = ?", (group.key, key))
            store.db.execute("UPDATE alias SET key = ? WHERE key = ?", (group.key, key))
            store.db.execute("DELETE FROM dataset WHERE key = ?", (key,))
            store.db.execute("INSERT OR REPLACE INTO alias VALUES (?, ?, ?)", (key, group.key, as_of))
            _changed(store, as_of, key, "merged", [group.key])


def _withdraw(store: Store, alive: set[str], as_of: str) -> int:
    gone = [r["key"] for r in store.rows("SELECT key FROM dataset WHERE state = 'live'") if r["key"] not in alive]
    for key in gone:
        store.db.execute("UPDATE dataset SET state = 'withdrawn', changed = ?, input = '' WHERE key = ?", (as_of, key))
        _changed(store, as_of, key, "withdrawn", [])
    return len(gone)
