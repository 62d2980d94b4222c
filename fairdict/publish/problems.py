"""Every problem with what a source delivered, one by one, and as the table that a partner opens in a spreadsheet.

Takes an open store; leaves :class:`Problem` values in an order of their own (gravest first, then by cause and record),
and a CSV with one row a problem, as Dutch Excel opens it: semicolons, UTF-8 with a byte order mark, and no cell that a
spreadsheet would take for a formula. What a steward has taken off, and contacts that are not published, are in neither.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fairdict import hide
from fairdict.config import Catalogue
from fairdict.store import Store

COLUMNS = ("source", "severity", "problem", "identifier", "dataset", "field", "value", "message")
UNREAD = "quarantined"
"""What stands as the cause of a record that could not be read."""
LONGEST = 30_000
"""Characters in a cell: Excel takes 32 767."""
BOM = "\ufeff"
CONTACT = frozenset({"contactPoint", "hasEmail", "hasTelephone", "hasURL", "fn"})
_MAIL = re.compile(r"[^\s@<>\"“”:;,()]+@[^\s@<>\"“”:;,()]+\.[^\s@<>\"“”:;,()]+")
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_BLANK = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")
_NUMBER = re.compile(r"(?<=/)\d+(?=/|$)|(?<=\[)\d+(?=\])|(?<= )\d+(?=$|[ ,])")


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: its cause, the record's identifier at the source, the KEY of its dataset where it has one, the
    partner's own field, what stood there, and a sentence with the fix."""

    code: str
    severity: str
    identifier: str
    key: str
    where: str
    value: str
    message: str

    @property
    def field(self) -> str:
        """``where`` without its counting: ``/creator/3/name`` is ``/creator/*/name``."""
        return _NUMBER.sub("*", self.where)


_PROBLEMS = """
SELECT i.code, i.severity, i.property, i.value, i.place, i.message,
  COALESCE(r.identifier, CASE WHEN i.property = 'identifier' THEN i.value END, '') AS identifier,
  COALESCE((SELECT m.key FROM description e JOIN member m ON m.description = e.id WHERE e.record = i.record
            ORDER BY e.n LIMIT 1),
           (SELECT m.key FROM member m WHERE m.source = i.source AND m.identifier = COALESCE(r.identifier, i.value)
            ORDER BY m.n LIMIT 1), '') AS key
FROM issue i LEFT JOIN record r ON r.id = i.record
WHERE i.source = ? AND r.state IS NOT 'staged'
ORDER BY CASE i.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, i.code, identifier, i.id
"""


def problems(store: Store, catalogue: Catalogue, source: str) -> Iterator[Problem]:
    """The problems of ``source``, but for those of a held run, which do not count yet."""
    off = hidden(store, source)
    tells = hide.tells(store)
    guarded = catalogue.publish_contacts != "all"
    for code, severity, term, value, where, message, identifier, key in store.db.execute(_PROBLEMS, (source,)):
        if identifier in off or tells(value) or tells(message):
            continue
        if guarded:
            if term in CONTACT and value:
                value, message = "", message.replace(value, "…")
            value, message = discreet(value, catalogue), discreet(message, catalogue)
        yield Problem(code, severity, identifier, key, where, value, message)


def unread(store: Store, catalogue: Catalogue, source: str) -> Iterator[Problem]:
    """The records in quarantine, as problems."""
    off = hidden(store, source)
    tells = hide.tells(store)
    rows = store.db.execute(
        "SELECT q.identifier, q.reason, COALESCE(MIN(m.key), '') AS key FROM quarantine q LEFT JOIN member m "
        "ON m.source = q.source AND m.identifier = q.identifier WHERE q.source = ? GROUP BY q.record "
        "ORDER BY q.identifier",
        (source,),
    )
    for row in rows:
        if row["identifier"] not in off and not tells(row["reason"]):
            reason = discreet(row["reason"], catalogue)
            yield Problem(UNREAD, "error", row["identifier"], row["key"], "", "", reason)


def hidden(store: Store, source: str) -> frozenset[str]:
    """The identifiers of what the steward has taken off: no page may name it."""
    rows = store.rows(
        "SELECT m.identifier, r.identifier FROM dataset d JOIN member m ON m.key = d.key LEFT JOIN description e "
        "ON e.id = m.description LEFT JOIN record r ON r.id = e.record WHERE d.state = 'hidden' AND m.source = ?",
        source,
    )
    return frozenset(name for row in rows for name in row if name is not None)


def discreet(text: str, catalogue: Catalogue) -> str:
    """``text``, without addresses of people where the catalogue does not publish them."""
    return text if catalogue.publish_contacts == "all" else _MAIL.sub("…@…", text)


def table(store: Store, catalogue: Catalogue, sources: Iterable[str]) -> Iterator[str]:
    """The lines of the CSV for ``sources``, its byte order mark and its head before them."""
    yield BOM + line(COLUMNS)
    for source in sources:
        for found in (unread(store, catalogue, source), problems(store, catalogue, source)):
            for p in found:
                page = f"{catalogue.base_iri}dataset/{p.key}/" if p.key else ""
                yield line((source, p.severity, p.code, p.identifier, page, p.where, p.value, p.message))


def line(cells: Iterable[str | int]) -> str:
    """One line, every cell quoted (RFC 4180, but for the semicolons). A number is no formula, whatever its sign."""
    texts = (cell(each) if isinstance(each, str) else str(each) for each in cells)
    return '"{}"\r\n'.format('";"'.join([text.replace('"', '""') for text in texts]))


def cell(text: str) -> str:
    """``text`` for one cell: on one line, not too long, and never a formula: an apostrophe makes it text."""
    line = text.strip() if text.isprintable() else _BLANK.sub(" ", text).strip()
    line = line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
    return f"'{line}" if line.startswith(_FORMULA) else line
