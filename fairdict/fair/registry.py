"""All bundled rules, in the order in which they are asked and shown."""

from collections.abc import Mapping

from fairdict.fair import (
    accessible,
    dcat_ap,
    findable,
    interoperable,
    licences,
    mqa,
    protocols,
    provenance,
    relations,
    research,
    reusable,
)
from fairdict.fair.fuji import rules as fuji
from fairdict.fair.rule import Rule

RULESET = "2"
"""Version of the rules; raised with every change that can change an outcome."""
RULES: tuple[Rule, ...] = (
    *findable.RULES, *accessible.RULES, *protocols.RULES, *interoperable.RULES, *relations.RULES, *reusable.RULES,
    *licences.RULES, *provenance.RULES, *mqa.RULES, *research.RULES, *fuji.RULES,
    *dcat_ap.RULES,
)  # fmt: skip
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in RULES}
