"""Words that no table knows: listed, chosen for, remembered."""

import sys
from pathlib import Path
from typing import Any

import click

from fairdict.cli.catalogue import opened
from fairdict.cli.output import json_option, show

_ASK = "Number, address, code or label; n none: keep it, never ask again; s skip; q quit"


@click.command("map")
@click.argument("table", default="")
@click.argument("value", default="")
@click.argument("concept", default="")
@click.option("--ignore", is_flag=True, help="VALUE stays as it is, and is not asked about any more.")
@click.option("--undo", is_flag=True, help="Forget what was chosen for VALUE.")
@click.option("--label", "labels", multiple=True, metavar="LANG=TEXT", help="A name for a CONCEPT that is new.")
@click.option("--list", "only_list", is_flag=True, help="List, and ask nothing, on a terminal too.")
@json_option
@click.pass_obj
def map_values(
    folder: Path,
    table: str,
    value: str,
    concept: str,
    ignore: bool,
    undo: bool,
    labels: tuple[str, ...],
    only_list: bool,
    as_json: bool,
) -> None:
    """List values that no table knows; on a terminal, ask what they mean.

    With TABLE, only those of that table. With VALUE and CONCEPT (the address, code or label of a concept of TABLE, or
    the address of a new one with --label) the choice is remembered at once. It stands in vocabularies/tables/ of the
    catalogue, and the next build uses it.
    """
    if value:
        _remember(folder, table, value, concept, ignore, undo, labels)
        return
    if ignore or undo or labels:
        raise click.UsageError("Say TABLE and VALUE with --ignore, --undo or --label.")
    from fairdict import mapping

    with opened(folder, lock=False) as night:
        catalogue = night.catalogue
        found = mapping.unmatched(night.store, catalogue, table)
    if found and not as_json and not only_list and _on_a_terminal():
        _ask(folder, found)
        return
    shown = len(found) if table else mapping.SHOWN
    show(
        mapping.plain(found, catalogue.vocabularies) if as_json else found,
        lambda values: mapping.lines(values, catalogue.vocabularies, shown),
        as_json,
    )


def _on_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _remember(
    folder: Path, table: str, value: str, concept: str, ignore: bool, undo: bool, labels: tuple[str, ...]
) -> None:
    from fairdict import choices
    from fairdict.config import load
    from fairdict.errors import FairdictError

    if bool(concept) + ignore + undo != 1:
        raise click.UsageError("Say what VALUE means (CONCEPT), or --ignore, or --undo; one of the three.")
    vocabularies = load(folder).vocabularies
    if table not in vocabularies.tables:
        raise FairdictError(f"There is no table “{table}”; there are {', '.join(sorted(vocabularies.tables))}.")
    if undo:
        said = choices.undo(folder, table, value)
    elif ignore:
        said = choices.keep(folder, table, value)
    else:
        said = choices.choose(folder, vocabularies, table, value, concept, labels)
    click.echo(f"{said} The next “fairdict build” uses it.")


def _ask(folder: Path, found: list[Any]) -> None:
    """One value after the other; each choice is written before the next is asked, so that a break loses nothing."""
    from fairdict import mapping
    from fairdict.config import load

    chosen = 0
    for number, one in enumerate(found, 1):
        vocabularies = load(folder).vocabularies  # what was just chosen may have settled it, or offer a new concept
        if vocabularies.match(one.table, one.value) is not None:
            continue
        click.echo(f"\n{number} of {len(found)}, {one.table}: {mapping.sentence(one)}")
        near = mapping.suggestions(one, vocabularies)
        for n, offered in enumerate(near, 1):
            click.echo(f"  {n}  {mapping.name(offered)}")
        said = _answer(folder, vocabularies, one, near)
        if said is None:
            break
        chosen += bool(said)
        if said:
            click.echo(said)
    click.echo(f"{chosen} chosen. The next “fairdict build” uses what was chosen." if chosen else "Nothing was chosen.")


def _answer(folder: Path, vocabularies: Any, one: Any, near: list[dict[str, Any]]) -> str | None:
    """What was done with one answer: a sentence, nothing for a skip, None for the end; a bad one is asked again."""
    from fairdict import choices
    from fairdict.errors import FairdictError

    while True:
        answer = click.prompt(_ASK, default="s", show_default=False).strip()
        if answer == "q":
            return None
        if answer == "s":
            return ""
        try:
            if answer == "n":
                return choices.keep(folder, one.table, one.value)
            table, meant = one.table, answer
            if answer.isdecimal() and 1 <= int(answer) <= len(near):
                table, meant = near[int(answer) - 1]["table"], near[int(answer) - 1]["concept"]
            labels: tuple[str, ...] = ()
            if choices.concept(vocabularies, table, meant) is None and "://" in meant:
                labels = (click.prompt("A new concept; its name (en=…)"),)
            return choices.choose(folder, vocabularies, table, one.value, meant, labels)
        except FairdictError as error:
            click.echo(error.message)
