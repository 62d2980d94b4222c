"""Judging: rules that turn a document and what is known of its source into findings, and lenses that weigh them."""

from fairdict.fair.finding import Finding, Outcome
from fairdict.fair.judging import judge
from fairdict.fair.lens import Lens
from fairdict.fair.registry import BY_ID, RULES, RULESET
from fairdict.fair.rule import Rule
from fairdict.fair.ruleset import Ruleset
from fairdict.fair.scores import Score, gains, scores
from fairdict.fair.subject import Breach, Subject

__all__ = [
    "BY_ID",
    "RULES",
    "RULESET",
    "Breach",
    "Finding",
    "Lens",
    "Outcome",
    "Rule",
    "Ruleset",
    "Score",
    "Subject",
    "gains",
    "judge",
    "scores",
]
