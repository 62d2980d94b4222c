"""Judging: rules that turn a document and what is known of its source into findings, and lenses that weigh them."""

from fairdict.fair.rules import RULES, RULESET, Finding, Outcome, Rule, Score, Subject, fingerprint, judge, scores

__all__ = ["RULES", "RULESET", "Finding", "Outcome", "Rule", "Score", "Subject", "fingerprint", "judge", "scores"]
