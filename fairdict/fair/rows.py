"""How findings are stored: one compact row a subject, which the view ``finding_row`` unfolds.

An outcome is one letter, at the place its rule has in the row's ruleset. Values stand once a row, sentences once in the
database (``wording``): a finding refers to both by number. What is zero at the end of such a list is left off.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from sqlite3 import Connection
from typing import Any

from fairdict.document import canonical
from fairdict.fair import wording
from fairdict.fair.finding import LETTERS, OUTCOMES, Finding
from fairdict.fair.ruleset import Ruleset
from fairdict.fair.scores import Score
from fairdict.fair.wording import Words
from fairdict.store import Store, loads

_MEMO = 50_000
_NONE: list[Any] = [0, 0, 0, 0, 0, ""]


class Writer:
    """Writes rows under one ruleset; remembers the number of each sentence met."""

    def __init__(self, db: Connection, ruleset: Ruleset) -> None:
        self.db = db
        rules = _json([[rule.id, rule.version] for rule in ruleset.rules])
        db.execute("INSERT OR IGNORE INTO ruleset (version, rules) VALUES (?, ?)", (ruleset.version, rules))
        where = (ruleset.version, rules)
        self.ruleset = db.execute("SELECT n FROM ruleset WHERE version = ? AND rules = ?", where).fetchone()[0]
        self.known: dict[Words, int] = {}

    def write(self, of: str, subject: str, findings: Sequence[Finding], scores: Sequence[Score], input: str) -> None:
        """The rows of one subject, in the place of earlier ones; ``findings`` in the order of the ruleset."""
        letters, details = self.row(findings)
        self.db.execute(
            "INSERT OR REPLACE INTO finding (of, subject, ruleset, outcomes, details, input) VALUES (?, ?, ?, ?, ?, ?)",
            (of, subject, self.ruleset, letters, details, input),
        )
        self.db.execute("DELETE FROM score WHERE of = ? AND subject = ?", (of, subject))
        self.db.executemany(
            "INSERT INTO score VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(of, subject, s.lens, s.version, s.low, s.high, s.maximum, _json(s.band), _json(s.parts)) for s in scores],
        )

    def row(self, findings: Sequence[Finding]) -> tuple[str, str]:
        """Outcomes and details as they are stored."""
        texts: dict[str, int] = {"": 0}
        details: dict[str, list[Any]] = {}
        for place, finding in enumerate(findings):
            told: list[Any] = [
                texts.setdefault(finding.value, len(texts)),
                texts.setdefault(finding.where, len(texts)),
                self.number(finding.why),
                self.number(finding.mend),
                texts.setdefault(finding.suggestion, len(texts)),
                _shortened(finding.each),
            ]
            while told and not told[-1]:
                told.pop()
            if told:
                details[str(place)] = told
        letters = "".join(LETTERS[finding.outcome] for finding in findings)
        return letters, _json({"v": list(texts), **details})

    def number(self, words: Words) -> int:
        """The number of a sentence; 0 for none."""
        if not words:
            return 0
        n = self.known.get(words)
        if n is None:
            key = _json(words)
            row = self.db.execute("SELECT n FROM wording WHERE words = ?", (key,)).fetchone()
            if row is None:
                told = (key, wording.say(words, "en"), wording.say(words, "nl"))
                row = (self.db.execute("INSERT INTO wording (words, en, nl) VALUES (?, ?, ?)", told).lastrowid,)
            if len(self.known) >= _MEMO:
                self.known.clear()
            n = self.known[words] = int(row[0])
        return n


class Reader:
    """Reads rows back; sentences are looked up once."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.rules: dict[int, list[str]] = {}
        self.words: dict[int, Words] = {0: ()}

    def of(self, of: str, subject: str) -> list[Finding]:
        """The findings of one subject, in the order of its ruleset; none where it was not judged."""
        row = self._row(of, subject)
        return [] if row is None else list(self.findings(row["ruleset"], row["outcomes"], row["details"]))

    def one(self, of: str, subject: str, rule: str) -> Finding | None:
        """The finding of one subject by one rule; None where it was not judged by it."""
        row = self._row(of, subject)
        if row is None or rule not in self.named(row["ruleset"]):
            return None
        place = self.named(row["ruleset"]).index(rule)
        return self._finding(rule, row["outcomes"][place], place, loads(row["details"]))

    def _row(self, of: str, subject: str) -> Any:
        found = self.store.db.execute(
            "SELECT ruleset, outcomes, details FROM finding WHERE of = ? AND subject = ?", (of, subject)
        )
        return found.fetchone()

    def findings(self, ruleset: int, outcomes: str, details: str) -> Iterator[Finding]:
        """The findings of a row of table ``finding``."""
        known: dict[str, list[Any]] = loads(details)
        for place, (rule, letter) in enumerate(zip(self.named(ruleset), outcomes, strict=True)):
            yield self._finding(rule, letter, place, known)

    def _finding(self, rule: str, letter: str, place: int, known: dict[str, list[Any]]) -> Finding:
        told = known.get(str(place))
        if told is None:
            return Finding(rule, OUTCOMES[letter])
        value, where, why, mend, suggestion, each = [*told, *_NONE[len(told) :]]
        texts = known["v"]
        return Finding(
            rule, OUTCOMES[letter], texts[value], texts[where], self.said(why), self.said(mend),
            texts[suggestion], _unfolded(each),
        )  # fmt: skip

    def scores(self, of: str, subject: str) -> list[Score]:
        """The scores of one subject, by lens."""
        found = self.store.rows("SELECT * FROM score WHERE of = ? AND subject = ? ORDER BY lens", of, subject)
        return [_score(row) for row in found]

    def named(self, ruleset: int) -> list[str]:
        """The ids of a ruleset's rules."""
        if ruleset not in self.rules:
            found = self.store.value("SELECT rules FROM ruleset WHERE n = ?", ruleset)
            self.rules[ruleset] = [rule for rule, _ in loads(found)]
        return self.rules[ruleset]

    def said(self, n: int) -> Words:
        """The words of sentence ``n``."""
        if n not in self.words:
            if len(self.words) >= _MEMO:
                self.words = {0: ()}
            self.words[n] = wording.read(loads(self.store.value("SELECT words FROM wording WHERE n = ?", n)))
        return self.words[n]


def swept(store: Store) -> int:
    """Takes out sentences and rulesets that no row refers to any more, once they may be the greater part; gives their
    number."""
    rows, sentences = (store.value(f"SELECT COUNT(*) FROM {t}") or 0 for t in ("finding", "wording"))
    if sentences <= 2 * rows + 1000:
        return 0
    used: set[int] = set()
    for row in store.db.execute("SELECT details FROM finding"):
        for key, told in loads(row["details"]).items():
            if key != "v":
                used.update(told[2:4])
    gone = [(r["n"],) for r in store.rows("SELECT n FROM wording") if r["n"] not in used]
    with store.transaction() as db:
        db.executemany("DELETE FROM wording WHERE n = ?", gone)
        db.execute("DELETE FROM ruleset WHERE n NOT IN (SELECT ruleset FROM finding)")
    return len(gone)


def _json(value: object) -> str:
    return canonical(value).decode()


def _score(row: Any) -> Score:
    low, high = loads(row["band"])
    parts = {name: (sums[0], sums[1], sums[2]) for name, sums in loads(row["parts"]).items()}
    return Score(row["lens"], row["version"], row["low"], row["high"], row["maximum"], (low, high), parts)


def _shortened(each: str) -> str:
    """Runs of one letter as a number behind it: ``ppppf`` becomes ``p4f``."""
    if len(each) < 4:
        return each
    runs = ((letter, sum(1 for _ in run)) for letter, run in groupby(each))
    return "".join(letter if n == 1 else f"{letter}{n}" for letter, n in runs)


def _unfolded(each: str) -> str:
    found, n = [], 0
    while n < len(each):
        letter, n, number = each[n], n + 1, ""
        while n < len(each) and each[n].isdigit():
            number += each[n]
            n += 1
        found.append(letter * int(number or 1))
    return "".join(found)
