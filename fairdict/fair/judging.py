"""The door to judging: every rule in force asked of one subject.

Pure: the same subject, tables and rules give the same findings, whatever the order of keys in a document.
"""

from fairdict.fair.finding import Finding
from fairdict.fair.ruleset import Ruleset
from fairdict.fair.subject import Subject


def judge(subject: Subject, ruleset: Ruleset) -> list[Finding]:
    """One finding a rule, in the order of :attr:`Ruleset.rules`."""
    vocabularies = ruleset.vocabularies
    return [rule.check(subject, vocabularies) for rule in ruleset.rules]
