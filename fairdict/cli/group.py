"""What holds for every command: their order, exit codes, and that whatever ends one of them ends in a sentence."""

import errno
import io
import sqlite3
import sys
import tempfile
import traceback
from typing import Any

import click

from fairdict.errors import FairdictError
from fairdict.interrupted import CODE, SENTENCE

EXIT_CODES = """\b
Exit codes, of several the gravest:
  0    all well
  1    fairdict itself broke; or assess found something essential missing
  2    a mistake in the command, in fairdict.toml or another file of yours
  3    a source incomplete or failed
  4    a source held
  5    nothing could be published
  6    another run holds the catalogue
  130  interrupted"""
FULL = (errno.ENOSPC, errno.EDQUOT)
"""How the system says that a disk, or somebody's part of it, is full."""


class Group(click.Group):
    """Commands in the order of the day, not of the alphabet; whatever ends one of them ends in a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands as they were declared."""
        return list(self.commands)

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """The words of the command read, and Ctrl-C meanwhile told as it is later."""
        try:
            return super().make_context(*args, **extra)
        except KeyboardInterrupt:
            click.echo(SENTENCE, err=True)
            raise click.exceptions.Exit(CODE) from None

    def invoke(self, ctx: click.Context) -> Any:
        """The command, with a sentence and an exit code in the place of a traceback."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal without some character shows a mark in its place
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo(SENTENCE, err=True)
            ctx.exit(CODE)
        except Exception as error:  # a traceback in front of a person is a fault of its own
            if ctx.params.get("debug"):
                traceback.print_exc()
            problem = _problem(error)
            if problem:
                raise FairdictError(problem) from error
            click.echo(
                f"fairdict broke: {type(error).__name__}: {error}. Please report it; run with --debug for the details.",
                err=True,
            )
            ctx.exit(1)


def _problem(error: Exception) -> str:
    """The sentence for what is the machine's to answer for, not fairdict's; empty for anything else."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}. Check permissions and free space."
    if isinstance(error, OSError) and error.errno in FULL:  # a file that is being written does not say its name
        return (
            f"{error.strerror}: nothing more can be written. Make room in the catalogue's folder and in "
            f"{tempfile.gettempdir()}, and say it again."
        )
    if isinstance(error, sqlite3.OperationalError):
        return f"data/catalogue.db: {error}. Check permissions and free space, and that no other program holds it."
    return ""
