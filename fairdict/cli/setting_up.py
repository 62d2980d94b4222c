"""Setting a catalogue up: begin one, declare a source and try it, see what stands in the way."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fairdict.cli.catalogue import progress
from fairdict.cli.output import in_json, json_option
from fairdict.errors import ConfigError, FairdictError

if TYPE_CHECKING:
    from fairdict.add import Found
    from fairdict.config import Catalogue


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.option("--template", type=click.Path(dir_okay=False, path_type=Path), help="Write the workbook for partners.")
@click.option("--lang", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="Its language.")
@click.pass_obj
def init(folder: Path, directory: Path | None, template: Path | None, lang: str) -> None:
    """Make a new catalogue in DIRECTORY, or with --template FILE the workbook for partners without a repository."""
    from fairdict.config import FILE
    from fairdict.layers import bundled

    if (directory is None) == (template is None):
        raise click.UsageError("Name a DIRECTORY for a new catalogue, or a workbook with --template FILE.")
    if template is not None:
        _workbook(folder, template, lang)
        return
    assert directory is not None
    path = directory / FILE
    if path.exists():
        raise FairdictError(f"{path} is there already; nothing was changed.")
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(bundled("examples") / "new" / FILE, path)
    if not (directory / ".gitignore").exists():
        (directory / ".gitignore").write_text("data/\npublic/\n")
    click.echo(f"{path} is made. Fill in title, base_iri and publisher, declare a source, and say “fairdict run”.")


def _workbook(folder: Path, path: Path, lang: str) -> None:
    """The template, with the words of the catalogue in ``folder`` where there is one."""
    from fairdict import template
    from fairdict.config import FILE
    from fairdict.layers import Layers
    from fairdict.vocabulary import Vocabularies

    layers = Layers(folder if (folder / FILE).is_file() else None)
    template.save(template.load(layers, Vocabularies.load(layers), lang), path)
    click.echo(f'{path} is made. Let partners fill it in, and declare it as a source with harvester = "sheet".')


@click.command()
@click.argument("source")
@click.pass_obj
def check(folder: Path, source: str) -> None:
    """Try SOURCE: one record, mapped; stores nothing."""
    import tempfile

    from fairdict.config import load
    from fairdict.night import Night
    from fairdict.report import checked_lines
    from fairdict.store import Store

    with tempfile.TemporaryDirectory(prefix="fairdict-") as aside, Store(Path(aside) / "none.db") as store:
        checked = Night(load(folder), store, progress()).check(source)
    for line in checked_lines(checked):
        click.echo(line)


@click.command()
@click.argument("url")
@click.option("--name", default="", help="What to call the source (default: after its address).")
@click.option("--allow-private", is_flag=True, help="It may lie inside the own network.")
@click.option("--dry-run", is_flag=True, help="Show what would be declared; change nothing.")
@click.pass_obj
def add(folder: Path, url: str, name: str, allow_private: bool, dry_run: bool) -> None:
    """Find out what URL (or a file) speaks, in at most ten requests, and declare it in fairdict.toml.

    Where URL is an index of sources (as that of FAIR Data Points, …/index/entries), each of them is declared.
    """
    from fairdict import add as adding
    from fairdict.config import FILE, load

    catalogue = load(folder)
    with adding.door(catalogue, allow_private=allow_private) as web:
        several = adding.listed(url, catalogue.layers, web)
        if not several:
            found = adding.recognise(url, catalogue.layers, catalogue.folder, web)
    where = catalogue.folder / FILE
    if several:
        _add_all(catalogue, url, several, name, allow_private=allow_private, dry_run=dry_run)
        return
    name = name or adding.name_for(found.url, [s.name for s in catalogue.sources])
    declaration = adding.block(name, found, allow_private=allow_private)
    if not dry_run:
        adding.declare(catalogue, name, declaration)
    click.echo(declaration, nl=False)
    click.echo(f"{found.url} speaks {found.harvester} ({found.requests} requests).", err=True)
    end = "Nothing was changed." if dry_run else f"It is declared in {where}; say “fairdict check {name}”."
    click.echo(end, err=True)


def _add_all(
    catalogue: "Catalogue", url: str, several: "list[Found]", name: str, *, allow_private: bool, dry_run: bool
) -> None:
    """Declares each source that an index lists and that is not declared yet."""
    from fairdict import add as adding
    from fairdict.config import FILE

    if name:
        raise ConfigError(
            f"{url} is an index of {len(several)} sources, which cannot all be called “{name}”: leave --name out."
        )
    taken = [s.name for s in catalogue.sources]
    known = {s.url.rstrip("/") for s in catalogue.sources}
    fresh = [found for found in several if found.url.rstrip("/") not in known]
    for found in fresh:
        taken.append(adding.name_for(found.url, taken))
        declaration = adding.block(taken[-1], found, allow_private=allow_private)
        if not dry_run:
            adding.declare(catalogue, taken[-1], declaration)
        click.echo(declaration, nl=found is not fresh[-1])
    click.echo(
        f"{url} is an index of {len(several)} sources, {len(several) - len(fresh)} of them declared already.", err=True
    )
    where = catalogue.folder / FILE
    kept = f"{len(fresh)} are declared in {where}; take out those that you do not want."
    click.echo("Nothing was changed." if dry_run or not fresh else kept, err=True)


@click.command()
@click.option("--network", is_flag=True, help="Ask each source's address once.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, network: bool, as_json: bool) -> None:
    """Look at what may stand in the way: versions, database, disk, credentials, proxies, look, sources."""
    import os
    from dataclasses import asdict

    from fairdict import doctor as looking

    found = looking.doctor(ctx.obj, os.environ, network=network)
    if as_json:
        in_json([asdict(check) for check in found])
    else:
        for line in looking.doctor_lines(found):
            click.echo(line)
    ctx.exit(2 if any(check.state == "bad" for check in found) else 0)
