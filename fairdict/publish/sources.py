"""How a source fares, in the words of one language, for the pages that partners mend their metadata with.

Takes a :class:`SourceReport`; leaves names and texts for the templates: of every list the first few, and how many there
are; the files beside the page hold all.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fairdict.publish import overview, reading, scored
from fairdict.publish.fares import Changed, IssueGroup, SourceReport
from fairdict.publish.judging import Judging
from fairdict.publish.quality import SHOWN
from fairdict.publish.words import Words

CUT = 200


def told(report: SourceReport, words: Words, judging: Judging) -> Mapping[str, Any]:
    """A report in the words of one language; ``judging`` are the rules and lenses in force."""
    return {
        "name": report.name,
        "publisher": report.publisher,
        "harvester": report.harvester,
        "url": report.url,
        "href": reading.web(report.url),
        "code": report.verdict,
        "verdict": words.get(f"verdict.{report.verdict}", report.verdict),
        "advice": words.get(f"advice.{report.verdict}").replace("{name}", report.name),
        "message": report.message,
        "ended": words.moment(report.ended),
        "datasets": words.number(report.datasets),
        "others": overview.listed(report.kinds, words),
        "run": [(words.get(f"run.{name}", name), words.number(number)) for name, number in report.run.items()],
        "changes": _changes(report, words),
        "problems": words.number(sum(issue.count for issue in report.issues)),
        "card": scored.told(report, words, judging),
        "issues": [_issue(issue, words) for issue in report.issues],
        "quarantined": [
            {
                "identifier": q.identifier,
                "reason": q.reason,
                "tried": words.count("source.tried", q.attempts),
                "first": words.date(q.first),
            }
            for q in report.quarantined[:SHOWN]
        ],
        "left": [(name, words.number(count)) for name, count in report.left],
        "worklists": [(lang, path, path.rpartition("/")[2]) for lang, path in report.worklists.items()],
        "unread": words.number(len(report.quarantined)),
        "unread_more": _more(len(report.quarantined), words),
    }


def _changes(report: SourceReport, words: Words) -> Mapping[str, Any]:
    """What the last run brought: a list of a kind only where there is something in it."""
    found = report.changes
    sorts = (("added", found.added), ("changed", found.changed), ("gone", found.gone))
    lists = [
        {
            "sort": sort,
            "label": words[f"change.{sort}"],
            "count": words.number(len(rows)),
            "rows": [_changed(row, words) for row in rows[:SHOWN]],
            "more": _more(len(rows), words),
        }
        for sort, rows in sorts
        if rows
    ]
    return {
        "since": words.say("change.since", date=words.date(found.since)) if found.since else "",
        "numbers": [(words[f"change.{sort}"], words.number(len(rows))) for sort, rows in sorts],
        "lists": lists,
        "missing": found.missing[:SHOWN],
        "missing_count": words.number(len(found.missing)),
        "missing_more": _more(len(found.missing), words),
        "missing_why": words["change.missing_held" if report.verdict == "held" else "change.missing_why"],
    }


def _changed(row: Changed, words: Words) -> Mapping[str, Any]:
    fields = [(_field(field, words), before, after) for field, before, after in row.fields]
    return {"key": row.key, "title": reading.cut(row.title, CUT) or words["untitled"], "fields": fields}


def _field(name: str, words: Words) -> str:
    """What a page calls a property; one that no page names keeps the name of the context."""
    own = {"title": "files.name", "description": "dataset.described", "license": "files.licence"}
    own |= {"distribution": "files.title", "accessRights": "facet.access"}
    label = words.get(own.get(name, f"term.{name}"))
    return label.lower() if label else name


def _issue(issue: IssueGroup, words: Words) -> Mapping[str, Any]:
    often = words.count("source.times", issue.count)
    return {
        "code": issue.code,
        "grave": issue.severity,
        "severity": words.get(f"severity.{issue.severity}", issue.severity),
        "often": words.say("source.in", times=often, records=words.count("source.records", issue.records))
        if issue.records
        else often,
        "message": issue.message,
        "fields": [(name, words.number(count)) for name, count in issue.fields[:SHOWN]],
        "examples": [replace(p, value=reading.cut(p.value, CUT)) for p in issue.examples],
        "shown": words.say("source.first", n=len(issue.examples), all=words.number(issue.count))
        if issue.count > len(issue.examples)
        else words.get("source.all", ""),
    }


def _more(count: int, words: Words) -> str:
    """How many of a list the page does not show; nothing where it shows all."""
    return words.say("source.more", n=words.number(count - SHOWN)) if count > SHOWN else ""
