"""How a source fares, in the words of one language, for the pages that partners mend their metadata with.

Takes a :class:`SourceReport`; leaves names and texts for the templates.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fairdict.publish import reading, verdict
from fairdict.publish.view import SourceReport
from fairdict.publish.words import Words


def told(report: SourceReport, words: Words) -> Mapping[str, Any]:
    """A report in the words of one language."""
    titles = {name: rule.title.get(words.lang) or rule.title.get("en", name) for name, rule in verdict.RULE.items()}
    return {
        "name": report.name,
        "publisher": report.publisher,
        "harvester": report.harvester,
        "url": report.url,
        "href": reading.web(report.url),
        "code": report.verdict,
        "verdict": words.get(f"verdict.{report.verdict}", report.verdict),
        "message": report.message,
        "ended": words.moment(report.ended),
        "datasets": words.number(report.datasets),
        "numbered": words.number,
        "run": [(words.get(f"run.{name}", name), words.number(number)) for name, number in report.run.items()],
        "measures": verdict.measures(report.scores or {}, words),
        "issues": [replace(issue, value=reading.cut(issue.value, 200)) for issue in report.issues],
        "failing": [(rule, titles.get(rule, rule), words.number(count), fix) for rule, count, fix in report.failing],
        "quarantined": report.quarantined,
    }
