"""The catalogue that a command works on: opened for a night's work, built, and how its runs ended."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


@contextmanager
def opened(folder: Path, *, lock: bool = True) -> Iterator[Any]:
    """The catalogue in ``folder`` with its store open, locked unless it is only looked at."""
    from fairdict import corrections
    from fairdict.config import load
    from fairdict.night import Night
    from fairdict.store import Store

    catalogue = load(folder)
    corrections.load(catalogue)  # a mistake there is told before anything is asked
    with Store(catalogue.database) as store:
        night = Night(catalogue, store, progress())
        if not lock:
            yield night
            return
        with store.locked(_said()):
            yield night


def _said() -> str:
    """The command as another run is told of it, without its arguments."""
    context = click.get_current_context(silent=True)
    return "fairdict" if context is None else f"fairdict {context.command_path.partition(' ')[2]}".strip()


def progress() -> Callable[[str], None]:
    """Rows on a terminal, lines in a log; on stderr either way."""
    from fairdict.progress import voice

    return voice(sys.stderr)


def probed(night: Any) -> None:
    """Tries addresses, and tells how many answered."""
    found = night.probe()
    left = f", {found.left} left for another night" if found.left else ""
    night.progress(f"probe: {found.tried} addresses asked, {found.answered} answered{left}.")


def built(night: Any, everything: bool = False, earlier: Any = None) -> None:
    """Builds, and tells what came of it; ``earlier`` is what was merged before probing.

    What was merged and what was published are told apart: after a build that was broken off, all is merged already and
    nothing is published yet.
    """
    from fairdict import report as reporting

    merged, published = night.build(everything=everything)
    renewed = f" but {published.renewed} files that tell of runs" if published.renewed else ""
    written = f"{published.written} files written" if published.exchanged else f"nothing changed{renewed}"
    sorts = ("added", "changed", "withdrawn")
    counts = [getattr(merged, sort) + (getattr(earlier, sort) if earlier else 0) for sort in sorts]
    told = ", ".join(f"{count} {sort}" for count, sort in zip(counts, sorts, strict=True))
    new = told if any(counts) else "nothing new since the last time"
    for remark in reporting.remarks(night.store):
        night.progress(remark)
    night.progress(f"build: {reporting.kinds(night.store)} (merged: {new}); published: {written}.")


def end(ctx: click.Context, outcomes: Sequence[Any]) -> None:
    """Ends the command with the code that its runs come to."""
    from fairdict.night import exit_code

    ctx.exit(exit_code(outcomes))
