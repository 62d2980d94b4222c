"""A result on stdout: lines for a person, JSON for a script."""

from collections.abc import Callable, Iterator
from typing import Any

import click
import orjson

json_option = click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")


def in_json(value: Any) -> None:
    """``value`` as JSON on stdout."""
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def show(value: Any, lines: Callable[[Any], Iterator[str]], as_json: bool) -> None:
    """``value`` on stdout, as ``lines`` makes them of it or as JSON."""
    if as_json:
        in_json(value)
    else:
        for line in lines(value):
            click.echo(line)
