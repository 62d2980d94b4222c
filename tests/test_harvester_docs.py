"""The reference of harvesters is what the harvesters say of themselves; FAIRDICT_BLESS=1 writes it anew."""

import dataclasses
import os
import re
from pathlib import Path
from typing import Any

import pytest

from fairdict.harvester import Dialect, find, names
from fairdict.layers import Layers

PATH = Path(__file__).parent.parent / "docs" / "reference" / "harvesters.md"
NAMES = names(Layers())
HOW = {
    "server": "a real server",
    "records": "real records or recorded exchanges",
    "written": "a server written for the tests",
}
LEAD = """# Harvesters

Made from what the harvesters say of themselves (`make docs`). What a field becomes is a property of the description,
by its name in `vocabularies/contexts/fairdict.jsonld`; what stands in no table is reported as left over, record by
record (`fairdict check SOURCE`). Tests hold the code to these tables, in both directions.

What each was tried against is one of three: *a real server*, started from a package and harvested in the tests; *real
records or recorded exchanges* of systems that speak the protocol; or *a server written for the tests* from the
protocol's public documentation. Where only the third is there, nobody has seen it work with the real thing: try
`fairdict check` first, and tell what you find.
"""


def plugin(name: str) -> Any:
    return find(name, Layers())


def plain(text: str | None) -> str:
    """A docstring as Markdown, in one paragraph."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", " ".join((text or "").split())).replace("``", "`")


def cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def options(module: Any) -> str:
    kind = getattr(module, "Options", None)
    if kind is None:
        return "It has no options.\n"
    rows = []
    for field in dataclasses.fields(kind):
        default = field.default if field.default is not dataclasses.MISSING else field.default_factory()  # type: ignore[misc]
        rows.append(f"| `{field.name}` | `{default!r}` |")
    return f"{plain(kind.__doc__)}\n\n| option | default |\n|---|---|\n" + "\n".join(rows) + "\n"


def abilities(module: Any) -> str:
    said = [
        ("resume", "goes on where an interrupted run stopped"),
        ("one", "gives a single record (`--one`)"),
        ("speaks", "is found by `fairdict add`"),
    ]
    found = [text for name, text in said if hasattr(module, name)]
    return f"It {', '.join(found[:-1])}{' and ' if found[:-1] else ''}{found[-1]}.\n" if found else ""


def table(dialect: Dialect) -> str:
    parts = [f"### {dialect.name}\n\n{dialect.specification}\n\n| field | becomes |\n|---|---|"]
    parts += [f"| `{cell(name)}` | {cell(becomes)} |" for name, becomes in dialect.fields.items()]
    if dialect.ignored:
        parts.append("\n| left out on purpose | why |\n|---|---|")
        parts += [f"| `{cell(name)}` | {cell(why)} |" for name, why in dialect.ignored.items()]
    return "\n".join(parts) + "\n"


def tried(tested: Any) -> list[str]:
    return [f"{HOW[t.how]}: {t.what}" for t in tested]


def reference() -> str:
    """``docs/reference/harvesters.md`` as it should be."""
    parts = [LEAD, "| harvester | protocol | tried against |\n|---|---|---|"]
    for name in NAMES:
        module = plugin(name)
        parts.append(f"| [{name}](#{name}) | {cell(module.protocol)} | {cell('; '.join(tried(module.TESTED)))} |")
    text = parts[0] + "\n" + "\n".join(parts[1:]) + "\n"
    for name in NAMES:
        module = plugin(name)
        text += f"\n## {name}\n\n{module.summary}.\n\n{abilities(module)}\n{options(module)}"
        for dialect in module.DIALECTS:
            text += f"\n{table(dialect)}"
    return text


def test_the_reference_is_what_the_harvesters_say() -> None:
    if os.environ.get("FAIRDICT_BLESS"):
        PATH.write_text(reference(), "utf-8")
    assert PATH.read_text("utf-8") == reference(), "say “make docs” and look at the difference"


@pytest.mark.parametrize("name", NAMES)
def test_every_harvester_tells_what_it_reads_and_what_it_was_tried_against(name: str) -> None:
    module = plugin(name)
    assert module.summary and not module.summary.endswith(".") and module.protocol
    assert module.DIALECTS and module.TESTED
    for dialect in module.DIALECTS:
        assert dialect.fields and all(dialect.fields.values()) and all(dialect.ignored.values())
        assert not set(dialect.fields) & set(dialect.ignored)
    assert {t.how for t in module.TESTED} <= HOW.keys()


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_told(name: str) -> None:
    kind = getattr(plugin(name), "Options", None)
    for field in dataclasses.fields(kind) if kind is not None else ():
        assert f"``{field.name}``" in (kind.__doc__ or ""), f"{name} says nothing of its option {field.name}"
