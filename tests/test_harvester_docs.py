"""The reference of harvesters is what the harvesters say of themselves; FAIRDICT_BLESS=1 writes it anew."""

import dataclasses
import json
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
    "server": "real servers",
    "records": "real records",
    "written": "written for the tests",
}
LEAD = """# Harvesters

Made from what the harvesters say of themselves (`make docs`); tests hold the code to it, in both directions. For each:
how it is declared, its options, and what becomes of every field it knows. The names on the right are those of
`vocabularies/contexts/fairdict.jsonld`. What stands in no table is not lost in silence: `fairdict check SOURCE` shows
it, with the share that was mapped, and `fairdict report` counts it night by night.

## Which one, and how far to trust it

`fairdict add URL` finds out by itself which of them an address wants. Each was tried against some of these three:

- **real servers**: the software itself, started by the tests from its package and harvested;
- **real records**: documents or recorded answers of systems that are in use, or official examples;
- **written for the tests**: a server or records made from the public documentation that is named. Where only this
  column is filled, nobody has seen the harvester at work with the real thing: try `fairdict check` first, and tell
  what you find.

"""


def plugin(name: str) -> Any:
    return find(name, Layers())


def plain(text: str | None) -> str:
    """A docstring as Markdown, in one paragraph."""
    return re.sub(r":\w+:`~?([^`]+)`", r"`\1`", " ".join((text or "").split())).replace("``", "`")


def cell(text: object) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")


def literal(default: Any) -> str:
    """A default as ``fairdict.toml`` would say it."""
    if isinstance(default, tuple):
        return "[" + ", ".join(literal(each) for each in default) + "]"
    return str(default).lower() if isinstance(default, bool) else json.dumps(default, ensure_ascii=False)


def options(module: Any, name: str) -> str:
    """How a source is declared, and what can be chosen."""
    kind = getattr(module, "Options", None)
    head = f'```toml\n[sources.partner]\nharvester = "{name}"\nurl = "…"\n'
    if kind is None:
        return f"{head}```\n\nIt has no options.\n"
    said = {}
    for field in dataclasses.fields(kind):
        default = field.default if field.default is not dataclasses.MISSING else field.default_factory()  # type: ignore[misc]
        said[field.name] = literal(default)
    width = max(map(len, said))
    lines = "".join(f"{option:{width}} = {default}\n" for option, default in said.items())
    text = plain(kind.__doc__)
    return f"{head}\n[sources.partner.options]   # each may be left out; these are the defaults\n{lines}```\n\n{text}\n"


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


def tried(module: Any, how: str) -> str:
    return "; ".join(t.what for t in module.TESTED if t.how == how)


def reference() -> str:
    """``docs/reference/harvesters.md`` as it should be."""
    rows = [f"| harvester | {' | '.join(HOW.values())} |", f"|---|{'---|' * len(HOW)}"]
    rows += [f"| [{n}](#{n}) | {' | '.join(cell(tried(plugin(n), how)) or '–' for how in HOW)} |" for n in NAMES]
    text = LEAD + "\n".join(rows) + "\n"
    for name in NAMES:
        module = plugin(name)
        text += f"\n## {name}\n\n{module.summary}.\n\nProtocol: {module.protocol}\n\n{abilities(module)}\n"
        text += options(module, name) + "".join(f"\n{table(dialect)}" for dialect in module.DIALECTS)
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
