"""What judging came to, for a person and for a script: violations, warnings and advice apart, equal findings folded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from fairdict.profiles import Finding, Profile
from fairdict.profiles.telling import Teller, label
from fairdict.profiles.wording import word
from fairdict.shapes import Result, Term
from fairdict.shapes.terms import is_blank

SHAPES = "shapes"
"""Stands for a profile where shapes alone said it."""
_SH = "http://www.w3.org/ns/shacl#"
_GRADES = {f"{_SH}Violation": "violation", f"{_SH}Warning": "warning"}
_HEADS = {"violation": "Violations", "warning": "Warnings", "advice": "Advice"}

Row = dict[str, Any]


@dataclass
class Group:
    """Equal findings: how many, the first of them in words, and whether all have one value."""

    severity: str
    first: list[Row] = field(default_factory=list)
    count: int = 0
    value: Term | None = None
    same: bool = True


class Answer:
    """What judging comes to, folded as it comes in: of equal findings the first ``most`` are kept in words, all of them
    where it is None. ``things`` is how many were judged; ``remarks`` says what could not be."""

    def __init__(self, language: str = "en", most: int | None = None) -> None:
        self.language = language
        self.most = most
        self.profiles: list[Profile] = []
        self.things = 0
        self.remarks: list[str] = []
        self.groups: dict[tuple[str, ...], Group] = {}
        self.elsewhere: dict[tuple[str, ...], Group] = {}

    def count(self, severity: str) -> int:
        """How many findings are this grave."""
        return sum(group.count for group in self.groups.values() if group.severity == severity)

    def found(self, finding: Finding, teller: Teller) -> None:
        """Takes in a finding of a profile."""
        row = finding.row
        key = (teller.profile.id, finding.severity, finding.cls, row.key, finding.fault, finding.side, row.profile)
        self._into(self.groups, key, finding.severity, finding.value, lambda: found_row(finding, teller))

    def result(self, result: Result, teller: Teller) -> None:
        """Takes in a result of shapes."""
        row = shape_row(result, teller)
        self._into(self.groups, (SHAPES, row["severity"], row["sentence"]), row["severity"], None, lambda: row)

    def level(self, row: Row) -> None:
        """Takes in what would change for a dataset at another level."""
        key = (row["profile"], row["own"], row["level"], *row["mandatory"], "", *row["recommended"])
        self._into(self.elsewhere, key, "", None, lambda: row)

    def _into(
        self,
        groups: dict[tuple[str, ...], Group],
        key: tuple[str, ...],
        severity: str,
        value: Term | None,
        made: Callable[[], Row],
    ) -> None:
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(severity, value=value)
        elif value != group.value and not (is_blank(value or "") and is_blank(group.value or "")):
            group.same = False
        group.count += 1
        if self.most is None or len(group.first) < self.most:
            group.first.append(made())


def found_row(finding: Finding, teller: Teller) -> Row:
    """A finding of a profile in words and plain values."""
    row, profile = finding.row, teller.profile
    return {
        "severity": finding.severity,
        "profile": profile.id,
        "thing": teller.thing(finding.focus, finding.cls),
        "iri": finding.focus,
        "class": profile.compact(profile.classes[finding.cls].iri),
        "property": " | ".join(profile.compact(iri) for iri in row.properties),
        "label": label(row.iri),
        "fault": finding.fault,
        "value": "" if finding.value is None else teller.value(finding.value),
        "sentence": teller.sentence(finding),
        "mend": teller.mend(finding),
        "source": finding.side or row.source,
        "url": row.url,
        "level": finding.level,
    }


def shape_row(result: Result, teller: Teller) -> Row:
    """A result of shapes in words and plain values."""
    messages = result.messages
    said = messages.get(teller.language) or messages.get("en") or next(iter(messages.values()), "")
    path = teller.profile.compact(result.path)
    node = result.focus if isinstance(result.focus, str) else ""
    return {
        "severity": _GRADES.get(result.severity, "advice"),
        "profile": SHAPES,
        "thing": teller.thing(node) if node else teller.value(result.focus),
        "iri": node,
        "class": "",
        "property": path,
        "label": label(result.path) if result.path else "",
        "fault": result.component.rpartition("#")[2].removesuffix("ConstraintComponent"),
        "value": "" if result.value is None else teller.value(result.value),
        "sentence": f"{path}: {said.rstrip('.')}." if path else f"{said.rstrip('.')}.",
        "mend": "",
        "source": "shape",
        "url": result.shape,
        "level": "",
    }


def level_rows(teller: Teller, node: str, cls: str, own: str, elsewhere: dict[str, list[Finding]]) -> Iterator[Row]:
    """What would change for a dataset at the levels that are not its own."""
    profile = teller.profile
    for level, found in elsewhere.items():
        names: dict[str, list[str]] = {"violation": [], "advice": []}
        for finding in found:
            names.get(finding.severity, []).append(profile.compact(finding.row.iri))
        if names["violation"] or names["advice"]:
            yield {
                "profile": profile.id,
                "thing": teller.thing(node, cls),
                "iri": node,
                "own": own,
                "level": level,
                "mandatory": names["violation"],
                "recommended": names["advice"],
            }


def json_of(answer: Answer) -> Row:
    """An answer for a script: everything that was kept."""
    return {
        "profiles": [profile.id for profile in answer.profiles],
        "things": answer.things,
        "counts": {grade: answer.count(grade) for grade in _HEADS},
        "findings": [row for group in answer.groups.values() for row in group.first],
        "elsewhere": [row for group in answer.elsewhere.values() for row in group.first],
        "remarks": answer.remarks,
    }


def judged_lines(answer: Answer) -> Iterator[str]:
    """An answer for a person, the commonest finding first."""
    language = answer.language
    counts = (_times(grade, answer.count(grade), language) for grade in _HEADS)
    profiles = ", ".join(p.called(language) for p in answer.profiles) or word("shapes", language)
    yield word(
        "on", language, profiles=profiles, things=_times("thing", answer.things, language), counts=", ".join(counts)
    )
    for grade, head in _HEADS.items():
        groups = [group for group in answer.groups.values() if group.severity == grade]
        if groups:
            yield from ("", word(head, language))
            for group in sorted(groups, key=lambda g: -g.count):
                yield from _group(group, language)
    if answer.elsewhere:
        yield from ("", word("Levels", language))
        for group in answer.elsewhere.values():
            yield from _level(group, language)
    for remark in answer.remarks:
        yield from ("", remark)


def _times(name: str, count: int, language: str) -> str:
    if count == 1:
        return word(name if name in ("thing", "dataset") else f"1 {name}", language)
    return word(f"{name}s", language, n=count)


def _group(group: Group, language: str) -> Iterator[str]:
    first = group.first[0]
    same = group.same and all(row["mend"] == first["mend"] for row in group.first)
    yield f"  {group.count} × {first['sentence']}" if group.count > 1 else f"  {first['sentence']}"
    if same and first["mend"]:
        yield f"    {first['mend']}"
    for row in group.first:
        yield f"    - {row['thing']}"
        if not same:
            if row["sentence"] != first["sentence"]:
                yield f"      {row['sentence']}"
            if row["mend"]:
                yield f"      {row['mend']}"
    yield from _rest(group, language)
    if first["url"].startswith("http"):
        yield f"    {word('see', language, url=first['url'])}"


def _level(group: Group, language: str) -> Iterator[str]:
    row = group.first[0]
    wants = [
        word(name, language, names=", ".join(names))
        for name, names in (("would need", row["mandatory"]), ("would be advised", row["recommended"]))
        if names
    ]
    now = word("own level", language, level=row["own"]) if row["own"] else word("no level", language)
    things = _times("dataset", group.count, language)
    yield "  " + word("elsewhere", language, things=things, own=now, level=row["level"], words="; ".join(wants))
    for row in group.first:
        yield f"    - {row['thing']}"
    yield from _rest(group, language)


def _rest(group: Group, language: str) -> Iterator[str]:
    if group.count > len(group.first):
        yield f"    - {word('more', language, n=group.count - len(group.first))}"
