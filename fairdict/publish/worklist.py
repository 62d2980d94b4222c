"""What a partner can mend, as a table for a spreadsheet: ``source/NAME/worklist-LANG.csv``.

Takes an open store; leaves one row a record and thing to do, in the words of the source's own system: what stands
there, why it matters, what to write, and what that gains under every lens. Written as Dutch Excel opens it
(:mod:`fairdict.publish.problems`); what a steward has taken off, and contacts that are not published, are not in it.
"""

from collections.abc import Iterator
from sqlite3 import Row

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
"""Rows of a file; what does not fit goes on in another."""
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


def files(store: Store, catalogue: Catalogue, ruleset: Ruleset, source: str) -> Iterator[tuple[str, bytes]]:
    """The table of a source in every language, in files of at most :data:`MOST` rows."""
    held: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    numbers = dict.fromkeys(LANGUAGES, 0)

    def file(lang: str) -> tuple[str, bytes]:
        numbers[lang] += 1
        head = problems.line((*COLUMNS[lang], *(GAIN[lang].format(lens=lens) for lens in ruleset.lenses)))
        content = problems.BOM + head + "".join(held[lang])
        held[lang].clear()
        part = f"-{numbers[lang]}" if numbers[lang] > 1 else ""
        return f"source/{source}/worklist-{lang}{part}.csv", content.encode("utf-8", "replace")

    for lang, line in lines(store, catalogue, ruleset, source):
        held[lang].append(line)
        if len(held[lang]) == MOST:
            yield file(lang)
    for lang in LANGUAGES:
        if held[lang] or not numbers[lang]:
            yield file(lang)


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
