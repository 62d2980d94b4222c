"""What a steward looks at; nothing is changed by it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from fairdict.cli.catalogue import opened
from fairdict.cli.output import json_option, show
from fairdict.errors import FairdictError


@click.command()
@json_option
@click.pass_obj
def sources(folder: Path, as_json: bool) -> None:
    """The sources, and how their last run ended."""
    from fairdict import report as reporting

    with opened(folder, lock=False) as night:
        found = reporting.sources(night.store, night.catalogue)
    show(
        found,
        lambda rows: (
            f"{r['name']:16} {r['harvester']:10} {r['kinds'].get('Dataset', 0):6} datasets  {r['verdict']}  {r['url']}"
            for r in rows
        ),
        as_json,
    )


@click.command()
@json_option
@click.pass_obj
def harvesters(folder: Path, as_json: bool) -> None:
    """The harvesters that a source can name."""
    from fairdict import harvester
    from fairdict.config import FILE
    from fairdict.layers import Layers

    layers = Layers(folder if (folder / FILE).is_file() else None)
    found = {name: one.summary for name, one in harvester.every(layers).items()}
    show(found, lambda rows: (f"{name:12} {summary}" for name, summary in rows.items()), as_json)


@click.command()
@json_option
@click.pass_obj
def layers(folder: Path, as_json: bool) -> None:
    """Which of the catalogue's files lie over the bundled ones."""
    from fairdict.layers import Layers, bundled

    found = Layers(folder)
    own = [
        {"folder": name, "file": relative, "path": str(path), "replaces": (bundled(name) / relative).is_file()}
        for name in ("harvesters", "rules", "site_templates", "vocabularies")
        for relative, path in found.files(name, "**/*")
        if path.is_relative_to(folder / name) and not path.is_relative_to(bundled(name)) and path.suffix != ".pyc"
    ]
    show(
        own,
        lambda rows: (_in_force(r) for r in rows) if own else iter(["All as bundled."]),
        as_json,
    )


def _in_force(row: dict[str, Any]) -> str:
    place = f"{row['folder']}/{row['file']}"
    if row["replaces"] and row["file"].startswith("words/"):
        return f"{place} lies over the bundled one, word by word"
    return f"{place} is in force instead of the bundled one" if row["replaces"] else f"{place} is the catalogue's own"


@click.command()
@click.argument("sources", nargs=-1)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Every problem as CSV for a spreadsheet, one row each.")
@click.option(
    "--lens", default="", metavar="NAME", help="The scheme by which fixes are ranked (default: the EU's and the RDA's)."
)
@click.pass_obj
def report(folder: Path, sources: tuple[str, ...], as_json: bool, as_csv: bool, lens: str) -> None:
    """How the sources fare: numbers, what changed, problems by cause, scores, the fixes that gain most."""
    from fairdict import report as reporting

    if as_json and as_csv:
        raise click.UsageError("--json and --csv do not go together; choose one.")
    with opened(folder, lock=False) as night:
        if as_csv:
            for line in reporting.problem_lines(night.store, night.catalogue, sources):
                click.echo(line.encode("utf-8", "replace"), nl=False)
            return
        found = reporting.report(night.store, night.catalogue, sources, lens)
        remarks = [] if sources or as_json else reporting.remarks(night.store)
    show(found, reporting.report_lines, as_json)
    for remark in remarks:
        click.echo(remark)


@click.command()
@click.argument("dataset")
@json_option
@click.pass_obj
def explain(folder: Path, dataset: str, as_json: bool) -> None:
    """Who said what of DATASET, and why it won."""
    from fairdict import report as reporting

    with opened(folder, lock=False) as night:
        found = reporting.explain(night.store, night.catalogue, dataset)
    show(found, reporting.explain_lines, as_json)


@click.command()
@click.argument("name", metavar="[SOURCE|DATASET]", default="")
@click.option("--since", default="", metavar="DATE", help="The first day that counts (default: that of the last run).")
@json_option
@click.pass_obj
def diff(folder: Path, name: str, since: str, as_json: bool) -> None:
    """What changed: datasets that came, changed field by field, and went."""
    from fairdict.diff import diff as differing
    from fairdict.diff import diff_lines

    with opened(folder, lock=False) as night:
        found = differing(night.store, night.catalogue, name, since)
    show(found, diff_lines, as_json)


@click.command()
@json_option
@click.pass_obj
def corrections(folder: Path, as_json: bool) -> None:
    """What became of each entry of corrections.toml at the last build."""
    from fairdict.report import corrected, corrected_lines

    with opened(folder, lock=False) as night:
        found = corrected(night.store, night.catalogue)
    show(found, corrected_lines, as_json)


@click.command()
@click.argument("text", metavar="SPARQL")
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@click.pass_obj
def query(folder: Path, text: str, form: str) -> None:
    """Answer a SPARQL query over the built graphs; “@FILE” reads it from a file."""
    from fairdict.config import load
    from fairdict.query import ask

    catalogue = load(folder)
    if text.startswith("@"):
        try:
            text = Path(text[1:]).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise FairdictError(f"{text[1:]} cannot be read: {error}.") from error
    with _interruptible():
        found = ask(catalogue.public, text, catalogue.context.prefixes, form)
    click.echo(found)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Ctrl-C ends the process at once: a query under way is in the store's own code and would not hear of it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
