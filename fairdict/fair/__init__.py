"""Judging: rules that turn a document and what is known of its source into findings, and lenses that weigh them."""

from fairdict.fair.breach import Breach
from fairdict.fair.finding import Finding, Outcome, failed, idle, passed, unknown
from fairdict.fair.judging import judge, judge_many, undisturbed
from fairdict.fair.lens import Lens
from fairdict.fair.places import field_of
from fairdict.fair.registry import BY_ID, RULES, RULESET
from fairdict.fair.rule import Rule
from fairdict.fair.ruleset import Ruleset
from fairdict.fair.scores import Score, gains, scores
from fairdict.fair.subject import Subject
from fairdict.fair.wording import sentence

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
    "failed",
    "field_of",
    "gains",
    "idle",
    "judge",
    "judge_many",
    "passed",
    "scores",
    "sentence",
    "undisturbed",
    "unknown",
]
