"""The reference of the commands is what the commands themselves say; FAIRDICT_BLESS=1 writes it anew."""

import os
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from fairdict.cli import EXIT_CODES, main

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
