"""The references of commands and configuration are what the code itself says; FAIRDICT_BLESS=1 writes them anew."""

import dataclasses
import os
import re
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fairdict.cli import EXIT_CODES, main
from fairdict.config import Asking, Catalogue, Keep, Named, Notify, Probing, Publishing, Source, keys, load, searches
from fairdict.model import Expect, Publisher, Select

PATH = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"
LEAD = """# Commands

Made from what the commands say themselves (`make docs`). Results go to stdout, progress to stderr; with `--json` a
result is JSON, for a script. `-C DIRECTORY` names the catalogue; without it, it is the folder that you are in.
"""


def commands(group: click.Group = main, above: str = "fairdict") -> dict[str, click.Command]:
    """Every command by its full name, groups before what they hold."""
    found: dict[str, click.Command] = {above: group}
    for name in group.list_commands(click.Context(group)):
        command = group.commands[name]
        full = f"{above} {name}"
        found |= commands(command, full) if isinstance(command, click.Group) else {full: command}
    return found


def helped(name: str) -> str:
    result = CliRunner().invoke(main, [*name.split()[1:], "--help"], prog_name="fairdict", terminal_width=100)
    assert result.exit_code == 0
    return result.stdout


def reference() -> str:
    """``docs/reference/commands.md`` as it should be."""
    parts = [LEAD]
    for name in commands():
        said = helped(name).partition("\n  Exit codes")[0].rstrip() if name == "fairdict" else helped(name).rstrip()
        parts.append(f"## {name}\n\n```text\n{said}\n```\n")
    rows = re.findall(r"^ +(\d+) +(.+)$", EXIT_CODES, re.MULTILINE)
    table = "\n".join(f"| {code} | {meaning} |" for code, meaning in rows)
    parts.append(
        "## Exit codes\n\nOf several sources the gravest counts: 5, then 4, then 3.\n\n| code | means |\n|---|---|\n"
        f"{table}\n"
    )
    return "\n".join(parts)


def test_the_reference_is_what_the_commands_say() -> None:
    if os.environ.get("FAIRDICT_BLESS"):
        PATH.write_text(reference(), "utf-8")
    assert PATH.read_text("utf-8") == reference(), "say “make docs” and look at the difference"


@pytest.mark.parametrize("name", commands())
def test_every_command_says_what_it_does(name: str) -> None:
    command = commands()[name]
    assert command.help and command.help.strip().endswith(".")
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in ("form", "port"):
            assert parameter.help, f"{name} {parameter.opts}"
    assert f"Usage: {name}" in helped(name)


def test_every_command_of_the_readme_exists() -> None:
    text = (PATH.parent.parent.parent / "README.md").read_text("utf-8")
    named = set(re.findall(r"fairdict (?:-C \S+ )?([a-z]+)", text))
    known = {name.split()[1] for name in commands() if " " in name}
    assert {n for n in named if n in known} >= {"init", "run", "check", "query", "report", "explain"}
    spoken = set(re.findall(r"[`$] ?fairdict (?:-C \S+ )?([a-z]+)", text))
    assert spoken <= known


CONFIGURATION = PATH.with_name("configuration.md")
CONFIGURATION_LEAD = """# fairdict.toml, key by key

Made from the keys that the code knows (`make docs`). Only what is marked *needed* must stand there; a key that is not
listed here is refused with the nearest one that is. Single values of single datasets are corrected in another file,
`corrections.toml`: see [Corrections that survive](../how-to/corrections.md).
"""
OPTIONS = """## [sources.NAME.options]

What only the harvester of this source knows; a key that it does not know is refused with those that it does. What each
harvester knows stands under [Harvesters](harvesters.md).
"""


def configuration() -> str:
    """``docs/reference/configuration.md`` as it should be."""
    parts = [CONFIGURATION_LEAD]
    for table in keys.TABLES:
        rows = [
            f"| `{k.name}` | {k.kind} | {default(k)} | {k.meaning} | `{k.example}` |".replace("|  |", "| |")
            for k in table.keys
        ]
        head = "| key | is | default | means | example |\n|---|---|---|---|---|"
        parts.append(f"## {table.name}\n\n{table.about}\n\n{head}\n" + "\n".join(rows) + "\n")
        if table is keys.SOURCE:
            parts.append(OPTIONS)
    return "\n".join(parts)


def default(key: keys.Key) -> str:
    if key.default == keys.NEEDED:
        return f"*{keys.NEEDED}*"
    return f"`{key.default}`" if literal(key.default) else key.default


def literal(text: str) -> bool:
    """Whether a default is a value of TOML, and not words about it."""
    try:
        tomllib.loads(f"x = {text}")
    except tomllib.TOMLDecodeError:
        return False
    return True


def test_every_table_of_the_file_is_told() -> None:
    assert {re.sub(r"\W*(\w+).*", r"\1", t.name) for t in keys.TABLES if t.name.startswith("[")} == set(keys.FILE)


def test_the_reference_of_the_configuration_is_what_the_code_knows() -> None:
    if os.environ.get("FAIRDICT_BLESS"):
        CONFIGURATION.write_text(configuration(), "utf-8")
    assert CONFIGURATION.read_text("utf-8") == configuration(), "say “make docs” and look at the difference"


FILTERS = {keys.SEARCH: set(searches.FILTERS)}
"""Keys that are read together, into one field."""


@pytest.mark.parametrize(
    ("table", "kind", "others"),
    [
        (keys.PUBLISHER, Publisher, {}),
        (keys.SELECT, Select, {}),
        (keys.EXPECT, Expect, {}),
        (keys.PROBE, Probing, {}),
        (keys.WEB, Asking, {}),
        (keys.KEEP, Keep, {}),
        (keys.PUBLISH, Publishing, {}),
        (keys.SEARCH, Named, dict.fromkeys(["name", "filters"], "")),
        (keys.NOTIFY, Notify, {"sender": "from", "webhook_env": "webhook"}),
        (keys.SOURCE, Source, dict.fromkeys(["name", "vocabularies", "context", "folder"], "")),
        (keys.CATALOGUE, Catalogue, dict.fromkeys(
            ["folder", "sources", "same", "different", "probing", "keep", "layers", "vocabularies", "context",
             "asking", "notify", "publishing", "vouched", "searches"], "")),
    ],
    ids=lambda v: getattr(v, "name", ""),
)  # fmt: skip
def test_every_value_has_a_key(table: keys.Table, kind: type, others: dict[str, str]) -> None:
    fields = {f.name: f.default for f in dataclasses.fields(kind)}
    assert {others.get(name, name) for name in fields} - {""} == set(table.names) - FILTERS.get(table, set())
    for key in table.keys:
        known = fields.get(key.name, dataclasses.MISSING)
        if literal(key.default) and known is not dataclasses.MISSING:
            told = tomllib.loads(f"x = {key.default}")["x"]
            assert (tuple(told) if isinstance(told, list) else told) == known, key.name


CATALOGUE = {"title": 'title = "Ours"', "base_iri": 'base_iri = "https://a.example/"', "publisher": 'publisher = "We"'}
FEED = {"harvester": 'harvester = "dcat"', "url": 'url = "https://b.example/"'}


def declared(table: keys.Table, line: str) -> str:
    """A ``fairdict.toml`` with ``line`` in ``table``."""
    about, feed, more = dict(CATALOGUE), dict(FEED), ""
    name = line.partition(" =")[0]
    if table in (keys.CATALOGUE, keys.PUBLISHER):
        about[name] = line
    elif table in (keys.SOURCE, keys.SECRET):
        feed[name] = line
    elif table is keys.SEARCH and line:
        asked = {"title": 'title = "A search"', "q": 'q = "night"', name: line}
        more = "\n".join(["[searches.b]", *asked.values(), ""])
    elif line:
        more = f"{table.name.replace('NAME', 'b').replace('CLASS', 'dataset')}\n{line}\n"
    lines = ["[catalogue]", *about.values(), "[sources.b]", *feed.values()]
    return "\n".join(lines) + f"\n{more}"


@pytest.mark.parametrize(("table", "key"), [(t, k) for t in keys.TABLES for k in t.keys], ids=lambda v: v.name)
def test_every_key_is_read_and_its_default_is_what_holds_without_it(
    table: keys.Table, key: keys.Key, tmp_path: Path
) -> None:
    def told(line: str) -> str:
        (tmp_path / "fairdict.toml").write_text(declared(table, line), "utf-8")
        return repr(load(tmp_path)).replace(".0", "")

    without = told("")
    assert told(key.example) != without, "the example changes nothing"
    if literal(key.default) and not key.default.startswith('"localhost'):
        assert told(f"{key.name} = {key.default}") == without
