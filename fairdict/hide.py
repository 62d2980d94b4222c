"""What a steward took off: remembered so that no harvest brings it back, whatever KEY it is found under.

Takes an open store; leaves rows of ``hidden``. A dataset is known again by its *marks*: its KEY, the places of its
descriptions (source, identifier, number), and the names that they call themselves and nothing else here does.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

from fairdict.document import canonical
from fairdict.errors import FairdictError
from fairdict.identity import names
from fairdict.store import Store, loads

PURGE = "purge"
"""The stage that is due where something was published that must leave every tree of files."""
BRIEF = 4
"""Characters up to which a word may stand in a text by chance: there it must stand alone or in quotation marks."""


def hide(store: Store, key: str, reason: str, *, as_of: str) -> None:
    """Remembers dataset ``key`` as taken off on ``as_of``; the next merge and build act upon it.

    Raises :class:`FairdictError` where it is taken off already.
    """
    known = store.value("SELECT hidden FROM dataset WHERE key = ? AND state = 'hidden'", key)
    if known is not None:
        raise FairdictError(f"“{key}” is hidden since {known} already; nothing was changed.")
    found = _keys(store, key) | _places(store, key) | (_named(store, key) - _elsewhere(store, key))
    with store.transaction():
        remember(store, found, key, as_of, reason)


def undo(store: Store, key: str) -> None:
    """Forgets that dataset ``key`` was taken off; the next merge and build bring it back.

    What parted from it since and is hidden under a KEY of its own stays so. Raises :class:`FairdictError` where it is
    not hidden.
    """
    own = _keys(store, key) | _places(store, key) | _named(store, key)
    rows = store.rows("SELECT mark, key FROM hidden")
    others = store.rows("SELECT key FROM dataset WHERE state = 'hidden' AND key != ?", key)
    kept = {m for row in others for m in _keys(store, row["key"]) | _places(store, row["key"])}
    kept |= {m for row in others for m in _named(store, row["key"])}
    keys = {m.partition(":")[2] for m in _keys(store, key)}
    gone = [r["mark"] for r in rows if r["mark"] in own or (r["key"] in keys and r["mark"] not in kept)]
    if not gone:
        raise FairdictError(f"“{key}” is not hidden; there is nothing to undo.")
    with store.transaction() as db:
        db.executemany("DELETE FROM hidden WHERE mark = ?", ((m,) for m in gone))


def remember(store: Store, found: Iterable[str], key: str, as_of: str, reason: str) -> None:
    """Adds marks by which what was hidden as ``key`` is known again."""
    store.db.executemany("INSERT OR IGNORE INTO hidden VALUES (?, ?, ?, ?)", ((m, key, as_of, reason) for m in found))


def marks(store: Store) -> dict[str, Mapping[str, Any]]:
    """Every mark of what is taken off, with the KEY it had then, the day and the reason."""
    return {r["mark"]: dict(r) for r in store.rows("SELECT * FROM hidden ORDER BY mark")}


def covered(store: Store, groups: Mapping[str, Collection[str]]) -> dict[str, Mapping[str, Any]]:
    """The KEYs that are taken off, of ``groups`` (marks by KEY) and of datasets that nobody describes now, with what is
    known of that."""
    known = marks(store)
    found = {m.partition(":")[2]: told for m, told in known.items() if m.startswith("key:")}
    for key, own in groups.items():
        told = [known[m] for m in own if m in known]
        if told:
            found[key] = min(told, key=lambda t: (t["as_of"], t["mark"]))
    return found


def reveal(store: Store, hidden: Collection[str]) -> None:
    """What a steward lets be seen again begins as withdrawn; descriptions bring it back."""
    for row in store.rows("SELECT key FROM dataset WHERE state = 'hidden'"):
        if row["key"] not in hidden:
            store.db.execute(
                "UPDATE dataset SET state = 'withdrawn', hidden = '', input = '' WHERE key = ?", (row["key"],)
            )


def cover(
    store: Store, hidden: Mapping[str, Mapping[str, Any]], groups: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Takes off what is in ``hidden`` and gives the KEYs of which that is news; learns the marks they have by now."""
    for key, told in hidden.items():
        state = store.value("SELECT state FROM dataset WHERE key = ?", key)
        if state not in (None, "hidden"):
            store.db.execute("UPDATE dataset SET state = 'hidden', hidden = ? WHERE key = ?", (told["as_of"], key))
            store.finished(PURGE, "due")
            yield key
    seen = {m for key, own in groups.items() if key not in hidden for m in own}
    for key, own in groups.items():
        if key in hidden:
            told = hidden[key]
            remember(store, sorted(m for m in own if m not in seen), told["key"], told["as_of"], told["reason"])


def key_mark(key: str) -> str:
    """The mark of a KEY."""
    return f"key:{key}"


def place_mark(source: str, identifier: str, n: int) -> str:
    """The mark of where a description stands."""
    return f"place:{canonical([source, identifier, n]).decode()}"


def name_mark(name: str) -> str:
    """The mark of a globally unique name."""
    return f"name:{name}"


def renamed(store: Store, old: str, new: str) -> None:
    """Moves the marks of places in source ``old`` to its new name."""
    for mark in [m for m in marks(store) if m.startswith("place:")]:
        source, identifier, n = loads(mark.partition(":")[2])
        if source == old:
            found = place_mark(new, identifier, n)
            store.db.execute("UPDATE OR REPLACE hidden SET mark = ? WHERE mark = ?", (found, mark))


def overview(store: Store, source: str = "") -> list[dict[str, str]]:
    """What is taken off, with the day and the reason, for stewards; of one source where it is named."""
    rows = store.rows(
        "SELECT DISTINCT d.key, d.hidden AS since, COALESCE((SELECT h.reason FROM hidden h WHERE h.mark = 'key:' || "
        "d.key OR h.mark IN (SELECT 'place:' || json_array(p.source, p.identifier, p.n) FROM member p "
        "WHERE p.key = d.key) ORDER BY h.as_of, h.mark), '') AS reason FROM dataset d LEFT JOIN member m "
        "ON m.key = d.key WHERE d.state = 'hidden' AND (? = '' OR m.source = ?) ORDER BY d.key",
        source,
        source,
    )
    return [dict(row) for row in rows]


def tells(store: Store) -> Callable[[str], bool]:
    """A test whether a text names something that is taken off: by an identifier, a name or a title of it."""
    if store.value("SELECT 1 FROM hidden LIMIT 1") is None:
        return lambda text: False
    words: set[str] = set()
    rows = "SELECT m.key, m.identifier, d.title FROM member m JOIN dataset d ON d.key = m.key WHERE d.state = 'hidden'"
    for row in store.rows(rows):
        words |= {row["identifier"], row["title"]}
    for mark in marks(store):
        kind, _, rest = mark.partition(":")
        if kind == "name":
            words.add(rest.partition(":")[2])
    words.discard("")
    if not words:
        return lambda text: False
    plain = [rf"(?<!\w){re.escape(w)}(?!\w)" for w in sorted(words) if len(w) > BRIEF]
    brief = [rf"(?:^|“){re.escape(w)}(?:$|”)" for w in sorted(words) if len(w) <= BRIEF]
    pattern = re.compile("|".join(plain + brief), re.IGNORECASE)
    return lambda text: pattern.search(text) is not None


def _keys(store: Store, key: str) -> set[str]:
    return {key_mark(key), *(key_mark(r["alias"]) for r in store.rows("SELECT alias FROM alias WHERE key = ?", key))}


def _places(store: Store, key: str) -> set[str]:
    rows = store.rows("SELECT source, identifier, n FROM member WHERE key = ?", key)
    return {place_mark(r["source"], r["identifier"], r["n"]) for r in rows}


def _named(store: Store, key: str) -> set[str]:
    rows = store.rows("SELECT d.names FROM member m JOIN description d ON d.id = m.description WHERE m.key = ?", key)
    found = {name for row in rows for name in loads(row["names"])}
    dataset = store.db.execute("SELECT iri, document FROM dataset WHERE key = ?", (key,)).fetchone()
    if dataset is not None:
        found |= {n for n in names(loads(dataset["document"])) if n != f"iri:{dataset['iri']}"}
    return {name_mark(name) for name in found}


def _elsewhere(store: Store, key: str) -> set[str]:
    """The names that descriptions of other datasets carry too: what they stand for is more than this one thing."""
    rows = store.rows(
        "SELECT DISTINCT n.value FROM member m JOIN description d ON d.id = m.description, json_each(d.names) n "
        "WHERE m.key != ?",
        key,
    )
    return {name_mark(row[0]) for row in rows}
