"""The rules that answer F-UJI's tests. A test that both versions ask in the same way has one rule, named after 0.8."""

from fairdict.fair.fuji import accessible, content, files, findable, interoperable, reusable, searchable
from fairdict.fair.rule import Rule

RULES: tuple[Rule, ...] = (
    *findable.RULES,
    *searchable.RULES,
    *accessible.RULES,
    *interoperable.RULES,
    *content.RULES,
    *reusable.RULES,
    *files.RULES,
)
