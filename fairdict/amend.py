"""Which corrections are of which dataset, and what became of them: the part of merging that knows ``corrections.toml``.

Takes groups of descriptions and corrections; leaves rows of ``correction``, and issues for the entries to look at.
"""

from collections.abc import Sequence

from fairdict import corrections
from fairdict.config import Catalogue
from fairdict.corrections import Correction, Outcome
from fairdict.grouping import Group
from fairdict.store import Store


def wanted(
    store: Store, catalogue: Catalogue, groups: Sequence[Group], corrected: Sequence[Correction]
) -> dict[str, tuple[Correction, ...]]:
    """The corrections of each dataset that has some, by KEY."""
    if not corrected:
        return {}
    names: dict[str, set[str]] = {g.key: {g.key} for g in groups}
    for row in store.rows("SELECT alias, key FROM alias"):
        names.get(row["key"], set()).add(row["alias"])
    for group in groups:
        for member in group.members:
            names[group.key] |= {f"{member.source}/{member.identifier}", *member.names}
    found = {key: corrections.of(corrected, known, catalogue.base_iri) for key, known in names.items()}
    return {key: chosen for key, chosen in found.items() if chosen}


def note(
    store: Store, groups: Sequence[Group], asked: Sequence[Correction], made: Sequence[tuple[str, Correction, Outcome]]
) -> None:
    """Writes down what became of each correction; one that is not needed or fits nothing is told."""
    lost = [("", c, "no such dataset") for c in asked if c.n not in {one.n for _, one, _ in made}]
    rows = sorted((c.n, key, c.dataset, c.term, c.action, c.who, c.when, c.why, end) for key, c, end in (*made, *lost))
    if rows == [tuple(r) for r in store.rows("SELECT * FROM correction ORDER BY n, key")]:
        return
    first = {g.key: g.members[0].source for g in groups} | {"": ""}
    told = [
        (
            first[key],
            f"correction-{end.replace(' ', '-')}",
            c.term,
            c.dataset,
            f"Entry {c.n} of {corrections.FILE}",
            say,
        )
        for key, c, end in (*made, *lost)
        if (say := corrections.ADVICE.get(end, "").format(n=c.n, dataset=c.dataset, term=c.term))
    ]
    store.db.execute("DELETE FROM correction")
    store.db.executemany("INSERT INTO correction VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    store.db.execute("DELETE FROM issue WHERE stage = 'correct'")
    store.db.executemany(
        "INSERT INTO issue (source, stage, code, severity, property, value, place, message) "
        "VALUES (?, 'correct', ?, 'note', ?, ?, ?, ?)",
        told,
    )
