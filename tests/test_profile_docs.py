"""The reference of profiles is what their files say; FAIRDICT_BLESS=1 writes it anew."""

import os
from pathlib import Path

import pytest

from fairdict.layers import Layers
from fairdict.profiles import Class, Demand, Profile, Profiles, Row
from fairdict.profiles.wording import word

PATH = Path(__file__).parent.parent / "docs" / "reference" / "profiles.md"
SHELF = Profiles(Layers())
NEEDS = {"M": "mandatory", "R": "recommended", "O": "optional", "C": "conditional"}
LEAD = """# Application profiles

Made from `vocabularies/profiles/*.toml` (`make docs`); a test compares the tables with the official shapes, row by row.
A profile that extends another is shown with what it adds and changes; all else is as in the other. How to judge by one,
and how to write your own: [Validate](../how-to/validate.md).

*Number* is how many values there may be. *Values* tells what each must be: a text, an address, a resource (an address
or a thing described in the graph), the class it must be of, its datatype, the vocabulary it is from. *Disagreement*
tells where the specification's text says otherwise than its official shapes: what both ask for is a violation when it
is not there, what only one of them asks for a warning that says which. *Source* is where the requirement is written.
"""


def reference() -> str:
    """``docs/reference/profiles.md`` as it should be."""
    parts = [LEAD]
    for name in sorted(SHELF.ids):
        parts.append(profile_part(SHELF.get(name)))
    return "\n".join(parts)


def profile_part(profile: Profile) -> str:
    lines = [f"## {profile.title['en']}", "", f"`{profile.id}`: [text]({profile.text})"]
    lines[-1] += f", published {profile.published}." if profile.published else "."
    shapes = ", ".join(f"[{url.rpartition('/')[2] or url}](<{url}>)" for url in profile.shapes)
    lines.append(f"Official shapes: {shapes}.")
    if profile.extends:
        lines.append(f"Extends `{profile.extends}`.")
    if profile.levels:
        lines.append(f"Differs at the access levels {', '.join(profile.levels)}.")
    if profile.only_text:
        lines.append(
            f"The official shapes say nothing of what is {' or '.join(sorted(profile.only_text))}; the text does."
        )
    for cls in profile.classes.values():
        rows = [row for row in cls.rows.values() if row.profile == profile.id]
        if rows:
            lines += ["", f"### {cls.name} (`{profile.compact(cls.iri)}`)", ""]
            if cls.role:
                roles = [profile.compact(row.iri) for _, row in profile.rows() if row.judged == cls.name]
                lines += [f"Only as the value of {', '.join(f'`{role}`' for role in roles)}.", ""]
            lines += ["| property | number | need | values | disagreement | source |", "|---|---|---|---|---|---|"]
            lines += [row_line(row, cls, profile) for row in sorted(rows, key=lambda r: profile.compact(r.iri))]
    return "\n".join(lines) + "\n"


def row_line(row: Row, cls: Class, profile: Profile) -> str:
    names = " or ".join(f"`{'^' if row.inverse else ''}{profile.compact(iri)}`" for iri in row.properties)
    demand = row.demand
    cards = [
        demand.card,
        *(f"{level}: {at.demand.card}" for level, at in row.levels.items() if at.demand.card != demand.card),
    ]
    needs = [need(row, demand)]
    needs += [f"{level}: {need(at, at.demand)}" for level, at in row.levels.items() if at.demand.need != demand.need]
    told = [*values(demand, profile), *([row.note["en"]] if row.note else [])]
    if row.instead:
        told.append(f"`{profile.compact(row.instead)}` took its place")
    cells = [
        names,
        "<br>".join(cards),
        "<br>".join(needs),
        "; ".join(told),
        "<br>".join(disagreements(row, profile)),
        row.source,
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def need(row: Row, demand: Demand) -> str:
    condition = f" when {row.when.said.get('en', '')}" if row.when and demand.need == "C" else ""
    return NEEDS[demand.need] + condition


def values(demand: Demand, profile: Profile) -> list[str]:
    """What each value must be."""
    told = (
        []
        if demand.kind == "any" or demand.datatypes
        else [{"literal": "text", "iri": "address"}.get(demand.kind, demand.kind)]
    )
    told += [f"`{profile.compact(iri)}`" for iri in (*demand.of, *demand.datatypes)]
    told += [f"table `{name}`" for name in demand.tables]
    if demand.pattern or demand.form:
        told.append(f"matches `{demand.pattern or demand.form}`")
    if demand.holds:
        told.append(f"holds <{demand.holds[0]}>")
    told += [f"one of {', '.join(f'<{iri}>' for iri in demand.values)}"] if demand.values else []
    if demand.above is not None:
        told.append(f"more than {demand.above}")
    if demand.each_language:
        told.append("one a language")
    return told


def disagreements(row: Row, profile: Profile) -> list[str]:
    told = []
    for side, said in (("text", row.text), ("shapes", row.shape)):
        if said is None:
            continue
        what = [said.card] if said.card != row.demand.card else []
        what += [NEEDS[said.need]] if said.need != row.demand.need and said.least == row.demand.least else []
        what += [word(said.kind, "en") if said.kind != "any" else "any kind"] if said.kind != row.demand.kind else []
        what += [f"outside the vocabulary is a {said.weight}"] if said.weight != row.demand.weight else []
        what += ["no class"] if row.demand.of and not said.of else []
        told += [f"{side}: {', '.join(what)}"] if what else []
    for level, at in row.levels.items():
        told += [f"{level}: {part}" for part in disagreements(at, profile) if part not in told]
    return told


def test_the_reference_is_what_the_files_say() -> None:
    if os.environ.get("FAIRDICT_BLESS"):
        PATH.write_text(reference(), "utf-8")
    assert PATH.read_text("utf-8") == reference(), "say “make docs” and look at the difference"


@pytest.mark.parametrize("name", SHELF.ids)
def test_every_own_requirement_is_in_the_reference(name: str) -> None:
    profile = SHELF.get(name)
    part = reference().partition(f"\n`{name}`: ")[2].partition("\n## ")[0]
    for cls, row in profile.rows():
        if row.profile == name:
            assert f"### {cls.name} (" in part and f"{profile.compact(row.iri)}`" in part


def test_what_differs_is_said() -> None:
    text = reference()
    assert "| `dct:rights` | 0..* | optional | resource; `dct:RightsStatement` | shapes: 0..1 | both |" in text
    assert "NON_PUBLIC: 1..*" in text and "when healthdcatap:hasStructuredData is true" in text
