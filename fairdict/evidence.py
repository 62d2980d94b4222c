"""Evidence in the database: one row an address, read and written as a whole.

Takes and leaves :class:`fairdict.model.Evidence`; links, what a page embeds and what was negotiated are compact JSON
in their columns, empty where there is none.
"""

from collections.abc import Iterable, Iterator
from sqlite3 import Row
from typing import Any

import orjson

from fairdict.model import Embedded, Evidence, Link, Negotiated
from fairdict.store import Store

COLUMNS = (
    "url", "tried", "status", "error", "method", "media_type", "length", "final_url", "failures", "roles", "head",
    "detail", "seen", "tombstone", "redirects", "links", "embedded", "negotiated",
)  # fmt: skip
MANY = 500
"""How many addresses one query asks for."""

_READ = f"SELECT {', '.join(COLUMNS)} FROM evidence"
_WRITE = f"INSERT OR REPLACE INTO evidence ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"


def write(store: Store, found: Evidence) -> None:
    """Stores what was found; it takes the place of what was known of the address."""
    with store.transaction() as db:
        db.execute(_WRITE, packed(found))


def known(store: Store, urls: Iterable[str]) -> dict[str, Evidence]:
    """What is known of ``urls``, by address."""
    wanted = list(dict.fromkeys(urls))
    found: dict[str, Evidence] = {}
    for start in range(0, len(wanted), MANY):
        some = wanted[start : start + MANY]
        for row in store.rows(f"{_READ} WHERE url IN ({', '.join('?' * len(some))})", *some):
            found[row["url"]] = unpacked(row)
    return found


def everything(store: Store, where: str = "1") -> Iterator[Evidence]:
    """All that is known of the addresses for which ``where``, an expression of SQL, holds; by address."""
    return (unpacked(row) for row in store.db.execute(f"{_READ} WHERE {where} ORDER BY url"))


def packed(e: Evidence) -> tuple[Any, ...]:
    """The row of ``e``, in the order of :data:`COLUMNS`."""
    return (
        e.url, e.tried, e.status, e.error, e.method, e.media_type, e.length, e.final_url, e.failures,
        " ".join(e.roles), e.head, e.detail, e.seen, e.tombstone, _json(e.redirects),
        _json([_short([x.target, x.relation, x.media_type, x.profile, x.anchor]) for x in e.links]),
        "" if e.embedded is None else orjson.dumps([[x.form, x.types, x.vocabularies] for x in e.embedded]).decode(),
        _json(_fields(e.negotiated)),
    )  # fmt: skip


def unpacked(row: Row) -> Evidence:
    """The evidence that :func:`packed` made a row of."""
    said = dict(zip(COLUMNS, row, strict=True))
    said["roles"] = tuple(said["roles"].split())
    said["redirects"] = tuple(_value(said["redirects"]))
    said["links"] = tuple(Link(*link) for link in _value(said["links"]))
    forms = orjson.loads(said["embedded"]) if said["embedded"] else None
    said["embedded"] = None if forms is None else tuple(Embedded(f, tuple(t), tuple(v)) for f, t, v in forms)
    told = _value(said["negotiated"])
    said["negotiated"] = Negotiated(*told) if told else None
    return Evidence(**said)


def judged(e: Evidence, nights: int) -> list[Any]:
    """What of the evidence a judgement may depend on, as JSON values: not when it was gathered, nor how many nights
    beyond ``nights`` there was no answer."""
    row = list(packed(e))
    for name in ("tried", "seen"):
        row[COLUMNS.index(name)] = ""
    row[COLUMNS.index("failures")] = min(e.failures, nights)
    return row


def _fields(said: Negotiated | None) -> list[Any]:
    return [] if said is None else [said.status, said.media_type, said.final_url]


def _short(values: list[str]) -> list[str]:
    """``values`` without the empty ones at their end; two are always needed."""
    while len(values) > 2 and not values[-1]:
        values.pop()
    return values


def _json(value: Any) -> str:
    return orjson.dumps(value).decode() if value else ""


def _value(text: str) -> Any:
    return orjson.loads(text) if text else []
