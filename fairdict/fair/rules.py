"""The door to judging: every rule asked of one subject, and what the findings weigh.

Pure: the same subject, tables and rules give the same findings, whatever the order of keys in a document.
"""

from pathlib import Path

from fairdict.document import digest
from fairdict.fair.registry import BY_ID, RULES
from fairdict.fair.rule import Finding, Outcome, Rule
from fairdict.fair.scores import RULESET, Score, band, scores
from fairdict.fair.subject import Subject
from fairdict.vocabulary import Vocabularies

__all__ = [
    "BY_ID",
    "RULES",
    "RULESET",
    "Finding",
    "Outcome",
    "Rule",
    "Score",
    "Subject",
    "band",
    "fingerprint",
    "judge",
    "scores",
]


def judge(subject: Subject, vocabularies: Vocabularies) -> list[Finding]:
    """One finding a rule, in the order of :data:`RULES`."""
    return [rule.check(subject, vocabularies) for rule in RULES]


def fingerprint() -> str:
    """Changes with any byte of the rules' code, and with their version."""
    parts = [path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py"))]
    return digest(b"\0".join([RULESET.encode(), *parts]))
