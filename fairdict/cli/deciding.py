"""What the steward decides: a held run counts, a dataset is hidden, what could not be read is tried again."""

from pathlib import Path

import click

from fairdict.cli.catalogue import built, opened
from fairdict.cli.output import json_option, show


@click.command()
@click.argument("source")
@click.pass_obj
def accept(folder: Path, source: str) -> None:
    """Let the held run of SOURCE count, and build."""
    with opened(folder) as night:
        night.progress(night.accept(source).line)
        built(night)


@click.command()
@click.argument("dataset")
@click.option("--reason", default="", help="Why, for the stewards after you; it is not published.")
@click.option("--undo", is_flag=True, help="Let a dataset that was hidden be seen again.")
@click.pass_obj
def hide(folder: Path, dataset: str, reason: str, undo: bool) -> None:
    """Take DATASET off at once, for good: only a page that says so stays."""
    from fairdict.report import find

    if undo == bool(reason.strip()):
        raise click.UsageError("Say why with --reason TEXT, or --undo to let the dataset be seen again.")
    with opened(folder) as night:
        key = find(night.store, night.catalogue, dataset)
        night.progress(night.show(key) if undo else night.hide(key, reason.strip()))
        built(night)


@click.group()
def quarantine() -> None:
    """Records that could not be read."""


@quarantine.command("list")
@json_option
@click.pass_obj
def quarantine_list(folder: Path, as_json: bool) -> None:
    """All of them, with the reason."""
    from fairdict import report as reporting

    with opened(folder, lock=False) as night:
        found = reporting.quarantine(night.store)
    show(found, lambda rows: (f"{r['source']}: {r['identifier']}: {r['reason']}" for r in rows), as_json)


@quarantine.command("show")
@click.argument("source")
@click.argument("identifier")
@json_option
@click.pass_obj
def quarantine_show(folder: Path, source: str, identifier: str, as_json: bool) -> None:
    """The record IDENTIFIER of SOURCE as it came, and why it could not be read."""
    from fairdict import report as reporting

    with opened(folder, lock=False) as night:
        found = reporting.quarantined(night.store, source, identifier)
    show(found, reporting.quarantined_lines, as_json)


@quarantine.command("retry")
@click.pass_obj
def quarantine_retry(folder: Path) -> None:
    """Read all of them again, offline, and build."""
    with opened(folder) as night:
        before = night.merged()
        night.progress(f"quarantine: {night.retry()} of what could not be read can be read now.")
        built(night, earlier=before)
