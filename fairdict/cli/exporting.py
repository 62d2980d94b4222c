"""What application profiles make of a catalogue."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

import click

from fairdict.cli.catalogue import opened

SHOWN = 20
"""Datasets that are told of on a terminal; the report has all."""


@click.command()
@click.option("--profile", "name", required=True, help="A profile's name, or its name with a release.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the graph goes, instead of stdout; packed where the name ends in .gz.",
)
@click.option(
    "--report",
    "report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where what could not be filled is told, dataset by dataset, instead of stderr.",
)
@click.option("--json", "as_json", is_flag=True, help="That report as JSON lines, the sums last, for a script.")
@click.pass_obj
def export(folder: Path, name: str, output: Path | None, report: Path | None, as_json: bool) -> None:
    """Write the catalogue as an application profile wants it, and tell what it could not be filled with."""
    from fairdict.export import Export

    with opened(folder, lock=False) as night:
        made = Export(night.store, night.catalogue, name)
        said = written(report, "wt") if report else nullcontext(sys.stderr)
        with written(output, "wb") if output else nullcontext(sys.stdout.buffer) as graph, said as told:
            _exported(made, graph, told, SHOWN if report is None and not as_json else None, as_json)


def _exported(made: Any, graph: IO[bytes], told: Any, shown: int | None, as_json: bool) -> None:
    """Writes the graph and the report side by side; of the datasets, ``shown`` are told of (None: all)."""
    import orjson

    from fairdict.export import line_of, lines_of

    count = 0
    for lines, one in made.blocks():
        graph.write("".join(f"{line}\n" for line in lines).encode())
        line = orjson.dumps(one.as_json()).decode() if as_json else line_of(one)
        count += bool(line)
        if line and (shown is None or count <= shown):
            told.write(f"{line}\n")
    if shown is not None and count > shown:
        told.write(f"… and {count - shown} more; --report FILE tells of all.\n")
    if as_json:
        told.write(orjson.dumps(made.totals.as_json()).decode() + "\n")
    else:
        told.writelines(f"{line}\n" for line in lines_of(made.totals))


@contextmanager
def written(path: Path, mode: str) -> Iterator[Any]:
    """The file ``path``, which is there as a whole or as it was before."""
    import gzip

    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open(mode, encoding=None if "b" in mode else "utf-8") as file:
            if path.suffix == ".gz" and "b" in mode:
                with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
                    yield packed
            else:
                yield file
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
