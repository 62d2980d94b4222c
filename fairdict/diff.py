"""What changed in a catalogue: datasets that came, changed, went, and in which fields.

Takes an open store; gives plain values for ``--json`` and the same as lines of text.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from fairdict.config import Catalogue
from fairdict.errors import FairdictError
from fairdict.report import find
from fairdict.store import Store, loads

_WORDS = {
    "added": "is new",
    "changed": "changed",
    "withdrawn": "was withdrawn",
    "returned": "came back",
    "merged": "went into",
    "hidden": "was taken off",
}


def diff(store: Store, catalogue: Catalogue, name: str = "", since: str = "") -> dict[str, Any]:
    """The changes of a source's datasets, of one dataset, or of all where ``name`` is empty.

    ``since`` is the first day that counts; where it is empty, the day of the last run, and for one dataset all that is
    remembered. Raises :class:`FairdictError` for a name or a day that is none.
    """
    if since:
        try:
            since = date.fromisoformat(since).isoformat()
        except ValueError:
            raise FairdictError(f"“{since}” is no day; write it as 2026-03-01.") from None
    source = name if name in _sources(store, catalogue) else ""
    key = ""
    if name and not source:
        try:
            key = find(store, catalogue, name)
        except FairdictError:
            raise FairdictError(
                f"“{name}” is neither a source nor a dataset here. Name a source of fairdict.toml, or a dataset by its "
                "KEY, its address, its DOI or source/identifier."
            ) from None
    if not since and not key:
        asked, values = ("WHERE source = ?", [source]) if source else ("", [])
        since = store.value(f"SELECT MAX(as_of) FROM run {asked}", *values) or ""
    found = [_change(row) for row in _rows(store, source, key, since)]
    return {"of": source or key, "since": since, "changes": found}


def _sources(store: Store, catalogue: Catalogue) -> set[str]:
    return {s.name for s in catalogue.sources} | {r["name"] for r in store.rows("SELECT name FROM source")}


def _rows(store: Store, source: str, key: str, since: str) -> Sequence[Any]:
    """The changes asked for; a KEY that went into another is followed there."""
    there = "COALESCE(a.key, c.key)"
    wanted, values = ["c.as_of >= ?"], [since]
    if source:
        wanted.append(f"{there} IN (SELECT key FROM member WHERE source = ?)")
        values.append(source)
    if key:
        wanted.append(f"{there} = ?")
        values.append(key)
    return store.rows(
        f"SELECT c.*, {there} AS there, d.iri, d.title, d.state FROM change c LEFT JOIN alias a ON a.alias = c.key "
        f"LEFT JOIN dataset d ON d.key = {there} WHERE {' AND '.join(wanted)} ORDER BY c.id",
        *values,
    )


def _change(row: Any) -> dict[str, Any]:
    hidden = row["state"] == "hidden"
    fields = [] if hidden else [dict(zip(("term", "before", "after"), d, strict=True)) for d in loads(row["detail"])]
    return {
        "as_of": row["as_of"],
        "what": row["kind"],
        "key": row["key"],
        "into": row["there"] if row["kind"] == "merged" else "",
        "iri": row["iri"] or "",
        "title": "" if hidden else row["title"] or "",
        "fields": fields,
    }


def diff_lines(found: Mapping[str, Any]) -> Iterator[str]:
    """:func:`diff` for a person."""
    about = f" of {found['of']}" if found["of"] else ""
    since = f" since {found['since']}" if found["since"] else ""
    if not found["changes"]:
        yield f"Nothing{about} changed{since}."
        return
    sums: dict[str, int] = {}
    for change in found["changes"]:
        sums[change["what"]] = sums.get(change["what"], 0) + 1
        title = f" “{change['title']}”" if change["title"] else ""
        into = f" {change['into']}" if change["into"] else ""
        yield f"{change['as_of']} {change['key']}{title} {_WORDS.get(change['what'], change['what'])}{into}"
        for field in change["fields"]:
            yield f"    {field['term']}: {_field(field['before'], field['after'])}"
    yield f"{', '.join(f'{count} {what}' for what, count in sums.items())}{since}."


def _field(before: str, after: str) -> str:
    if not (before or after):
        return "is another now; “fairdict explain” tells why"
    if not before:
        return f"“{after}” was added"
    return f"“{before}” became “{after}”" if after else f"“{before}” was taken away"
