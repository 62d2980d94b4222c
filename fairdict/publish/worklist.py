"""What a partner can mend, as a table for a spreadsheet: ``source/NAME/worklist-LANG.csv``, of a large source packed in
``worklist-LANG.zip``, since its rows tell the same over and over.

Takes an open store; leaves one row a record and thing to do, in the words of the source's own system: what stands
there, why it matters, what to write, and what that gains under every lens. Written as Dutch Excel opens it
(:mod:`fairdict.publish.problems`); what a steward has taken off, and contacts that are not published, are not in it.
"""

from collections.abc import Iterator
from io import BytesIO
from sqlite3 import Row
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fairdict import hide
from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.fair import Ruleset, gains, rows
from fairdict.fair.wording import LANGUAGES
from fairdict.publish import problems
from fairdict.publish.schemes import told
from fairdict.publish.tasks import Task, tasks
from fairdict.standing import JUDGED
from fairdict.store import Store

MOST = 20_000
"""Rows of a table; what does not fit goes on in another."""
LARGE = 250
"""Datasets of a source whose tables, some 4 MB each, are not packed yet."""
COLUMNS = {
    "en": ("record", "title", "page", "field", "what stands there", "what is asked", "why it matters", "what to write",
           "value to write", "tests"),
    "nl": ("record", "titel", "pagina", "veld", "wat er staat", "wat gevraagd wordt", "waarom het ertoe doet",
           "wat te schrijven", "te schrijven waarde", "toetsen"),
}  # fmt: skip
GAIN = {"en": "gain {lens}", "nl": "winst {lens}"}

_TASKS = f"""
SELECT p.identifier, p.of, p.subject, d.title, COALESCE(NULLIF(r.page, ''), d.page) AS page FROM ({JUDGED}) p
JOIN member m ON m.source = p.source AND m.identifier = p.identifier AND m.n = p.n
JOIN description d ON d.id = m.description JOIN record r ON r.id = d.record
WHERE p.source = ? ORDER BY p.identifier, p.n
"""


def inputs(store: Store) -> dict[str, str]:
    """For each source that has a table a hash of what it is made of."""
    found: dict[str, str] = dict(store.db.execute("SELECT source, input FROM scorecard ORDER BY source").fetchall())
    told = store.db.execute(
        "SELECT m.source, d.title, COALESCE(NULLIF(r.page, ''), d.page) FROM member m "
        "JOIN description d ON d.id = m.description JOIN record r ON r.id = d.record "
        "ORDER BY m.source, m.identifier, m.n"
    )
    for source, title, page in told:
        if source in found:
            found[source] = digest(canonical([found[source], title, page]), 8)
    return found


def datasets(store: Store, source: str) -> int:
    """How many datasets a source takes part in, those apart that were taken off."""
    return int(
        store.value(
            "SELECT COUNT(DISTINCT key) FROM member WHERE source = ? AND description IS NOT NULL "
            "AND key NOT IN (SELECT key FROM dataset WHERE state = 'hidden')",
            source,
        )
    )


def paths(source: str, number: int) -> dict[str, str]:
    """For each language where the list of a source of ``number`` datasets stands."""
    kind = "csv" if number <= LARGE else "zip"
    return {lang: f"source/{source}/worklist-{lang}.{kind}" for lang in LANGUAGES}


def files(store: Store, catalogue: Catalogue, ruleset: Ruleset, source: str) -> Iterator[tuple[str, bytes]]:
    """The list of a source in every language: as a table where it is small, else as an archive of tables."""
    places = paths(source, datasets(store, source))
    made = {lang: (_Packed if place.endswith(".zip") else _Table)(lang, ruleset) for lang, place in places.items()}
    for lang, line in lines(store, catalogue, ruleset, source):
        made[lang].add(line)
    for lang, place in places.items():
        yield place, made[lang].content()


class _Table:
    """The list in one language, as one table."""

    def __init__(self, lang: str, ruleset: Ruleset) -> None:
        self.name = f"worklist-{lang}"
        gains = (GAIN[lang].format(lens=lens) for lens in ruleset.lenses)
        self.head = problems.BOM + problems.line((*COLUMNS[lang], *gains))
        self.lines: list[str] = []

    def add(self, line: str) -> None:
        self.lines.append(line)

    def content(self) -> bytes:
        return "".join([self.head, *self.lines]).encode("utf-8", "replace")


class _Packed(_Table):
    """The same in an archive of tables, of which no more than one is held as text."""

    def __init__(self, lang: str, ruleset: Ruleset) -> None:
        super().__init__(lang, ruleset)
        self._file = BytesIO()
        self._archive = ZipFile(self._file, "w", ZIP_DEFLATED)
        self._number = 0

    def add(self, line: str) -> None:
        if len(self.lines) == MOST:
            self._pack()
        super().add(line)

    def content(self) -> bytes:
        self._pack()
        self._archive.close()
        return self._file.getvalue()

    def _pack(self) -> None:
        self._number += 1
        part = f"-{self._number}" if self._number > 1 else ""
        entry = ZipInfo(f"{self.name}{part}.csv")  # of 1980, so that the same list is the same file
        entry.compress_type, entry.create_system, entry.external_attr = ZIP_DEFLATED, 3, 0o644 << 16
        self._archive.writestr(entry, super().content())
        self.lines.clear()


def lines(store: Store, catalogue: Catalogue, ruleset: Ruleset, source: str) -> Iterator[tuple[str, str]]:
    """The lines of the tables, without their heads, each with its language."""
    tells = hide.tells(store)
    guarded = catalogue.publish_contacts != "all"
    reader = rows.Reader(store)
    for row in store.db.execute(_TASKS, (source,)):
        findings = reader.of(row["of"], row["subject"])
        gained = gains(findings, ruleset)
        for lang in LANGUAGES:
            for task in tasks(findings, ruleset, lang, gained):
                if not any(task.gains.values()):  # a scheme asks it, and gives nothing for it here
                    continue
                cells = _cells(row, task, ruleset, lang, guarded)
                if not any(map(tells, cells)):
                    yield lang, problems.line([problems.discreet(cell, catalogue) for cell in cells])


def _cells(row: Row, task: Task, ruleset: Ruleset, lang: str, guarded: bool) -> list[str]:
    rule = task.findings[0][1]
    hidden = guarded and any(term in problems.CONTACT for _, r in task.findings for term in r.terms)
    tests = ", ".join(f.rule for f, _ in task.findings)
    numbers = [f"{task.gains[lens]:g}" if lens in task.gains else "" for lens in ruleset.lenses]
    if lang == "nl":
        numbers = [number.replace(".", ",") for number in numbers]
    return [
        row["identifier"], row["title"], row["page"], task.where, "" if hidden else task.value,
        told(rule.title, lang), told(rule.why, lang), task.fix, task.suggestion, tests, *numbers,
    ]  # fmt: skip
