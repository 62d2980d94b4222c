"""What judging came to, for a person and for a script: violations, warnings and advice apart, equal findings folded."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from fairdict.profiles import Finding, Profile
from fairdict.profiles.telling import Teller, label
from fairdict.profiles.wording import word
from fairdict.shapes import Result

SHAPES = "shapes"
"""Stands for a profile where shapes alone said it."""
_SH = "http://www.w3.org/ns/shacl#"
_GRADES = {f"{_SH}Violation": "violation", f"{_SH}Warning": "warning"}
_HEADS = {"violation": "Violations", "warning": "Warnings", "advice": "Advice"}

Row = dict[str, Any]


@dataclass
class Answer:
    """``rows`` has every finding told in words, ``elsewhere`` what would change for a dataset at another access level,
    ``things`` how many were judged, ``remarks`` what could not be."""

    profiles: list[Profile] = field(default_factory=list)
    language: str = "en"
    things: int = 0
    rows: list[Row] = field(default_factory=list)
    elsewhere: list[Row] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def count(self, severity: str) -> int:
        """How many findings are this grave."""
        return sum(row["severity"] == severity for row in self.rows)


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
        if found:
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
    """An answer for a script: everything."""
    return {
        "profiles": [profile.id for profile in answer.profiles],
        "things": answer.things,
        "counts": {grade: answer.count(grade) for grade in _HEADS},
        "findings": answer.rows,
        "elsewhere": answer.elsewhere,
        "remarks": answer.remarks,
    }


def judged_lines(answer: Answer, most: int = 3) -> Iterator[str]:
    """An answer for a person; of equal findings the first ``most`` places."""
    language = answer.language
    counts = (_times(grade, answer.count(grade), language) for grade in _HEADS)
    profiles = ", ".join(p.called(language) for p in answer.profiles) or word("shapes", language)
    yield word(
        "on", language, profiles=profiles, things=_times("thing", answer.things, language), counts=", ".join(counts)
    )
    for grade, head in _HEADS.items():
        rows = [row for row in answer.rows if row["severity"] == grade]
        if rows:
            yield from ("", word(head, language))
            for group in _folded(rows):
                yield from _group(group, most, language)
    if answer.elsewhere:
        yield from ("", word("Levels", language))
        yield from _levels(answer.elsewhere, most, language)
    for remark in answer.remarks:
        yield from ("", remark)


def _times(name: str, count: int, language: str) -> str:
    if count == 1:
        return word(name if name in ("thing", "dataset") else f"1 {name}", language)
    return word(f"{name}s", language, n=count)


def _folded(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows about the same requirement of the same class together, the commonest first."""
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        said = row["sentence"] if row["profile"] == SHAPES else ""
        key = (row["profile"], row["class"], row["property"], row["fault"], row["source"], said)
        groups.setdefault(key, []).append(row)
    return sorted(groups.values(), key=len, reverse=True)


def _group(group: Sequence[Row], most: int, language: str) -> Iterator[str]:
    first = group[0]
    same = all(row["sentence"] == first["sentence"] and row["mend"] == first["mend"] for row in group)
    yield f"  {len(group)} × {first['sentence']}" if len(group) > 1 else f"  {first['sentence']}"
    if same and first["mend"]:
        yield f"    {first['mend']}"
    for row in group[:most]:
        yield f"    - {row['thing']}"
        if not same:
            if row["sentence"] != first["sentence"]:
                yield f"      {row['sentence']}"
            if row["mend"]:
                yield f"      {row['mend']}"
    if len(group) > most:
        yield f"    - {word('more', language, n=len(group) - most)}"
    if first["url"].startswith("http"):
        yield f"    {word('see', language, url=first['url'])}"


def _levels(rows: Iterable[Row], most: int, language: str) -> Iterator[str]:
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        key = (row["own"], row["level"], ", ".join(row["mandatory"]), ", ".join(row["recommended"]))
        groups.setdefault(key, []).append(row)
    for (own, level, mandatory, recommended), group in groups.items():
        wants = [
            word(name, language, names=names)
            for name, names in (("would need", mandatory), ("would be advised", recommended))
            if names
        ]
        now = word("own level", language, level=own) if own else word("no level", language)
        things = _times("dataset", len(group), language)
        yield "  " + word("elsewhere", language, things=things, own=now, level=level, words="; ".join(wants))
        for row in group[:most]:
            yield f"    - {row['thing']}"
        if len(group) > most:
            yield f"    - {word('more', language, n=len(group) - most)}"
