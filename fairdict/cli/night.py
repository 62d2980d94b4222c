"""The night, whole and stage by stage."""

from pathlib import Path

import click

from fairdict.cli.catalogue import built, end, opened, probed, progress


@click.command()
@click.option("--full", is_flag=True, help="List everything anew, whatever the last run left off at.")
@click.pass_context
def run(ctx: click.Context, full: bool) -> None:
    """The night: harvest, probe, build; tells those whom [notify] in fairdict.toml names."""
    from fairdict.notify import telling

    with opened(ctx.obj) as night, telling(night) as told:
        told.outcomes = outcomes = night.harvest(whole=full)
        merged = night.merged()
        probed(night)
        built(night, earlier=merged)
    end(ctx, outcomes)


@click.command()
@click.argument("sources", nargs=-1)
@click.option("--full", is_flag=True, help="List everything anew, whatever the last run left off at.")
@click.option("--one", metavar="ID", default="", help="Only record ID of the one SOURCE; stores and judges it.")
@click.option("--dry-run", is_flag=True, help="Fetch and map, tell the numbers, store nothing.")
@click.pass_context
def harvest(ctx: click.Context, sources: tuple[str, ...], full: bool, one: str, dry_run: bool) -> None:
    """Fetch and normalise SOURCES (all, where none is named)."""
    if one and (len(sources) != 1 or full or dry_run):
        raise click.UsageError("--one takes exactly one SOURCE, and neither --full nor --dry-run.")
    if one:
        _single(ctx.obj, sources[0], one)
        return
    if dry_run:
        from fairdict.config import load
        from fairdict.single import rehearse

        outcomes = rehearse(load(ctx.obj), sources, progress(), whole=full)
        click.echo("Nothing was stored.", err=True)
        end(ctx, outcomes)
    with opened(ctx.obj) as night:
        outcomes = night.harvest(sources, whole=full)
    end(ctx, outcomes)


def _single(folder: Path, source: str, identifier: str) -> None:
    from fairdict.report import checked_lines
    from fairdict.single import one

    with opened(folder) as night:
        stored = one(night, source, identifier)
    for line in checked_lines(stored.checked):
        click.echo(line)
    click.echo(f"{identifier}: {stored.outcome}." + (f" {stored.iri}" if stored.iri else ""))


@click.command()
@click.pass_obj
def probe(folder: Path) -> None:
    """Try the addresses in datasets, within the night's budget."""
    with opened(folder) as night:
        probed(night)


@click.command()
@click.option("--all", "everything", is_flag=True, help="Write every file anew.")
@click.pass_obj
def build(folder: Path, everything: bool) -> None:
    """Merge, assess and publish what is stored; offline."""
    with opened(folder) as night:
        built(night, everything)
