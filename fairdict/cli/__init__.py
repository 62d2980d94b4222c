"""The command line: parses, calls one thing, prints. Results go to stdout, progress to stderr.

One room a kind of work; here they come together in the order of the day, which is the order in which they are listed.
"""

from pathlib import Path

import click

from fairdict.cli import (
    assessing,
    deciding,
    exporting,
    judging,
    looking,
    mapping,
    night,
    setting_up,
    sheets,
    site,
    wording,
)
from fairdict.cli.group import EXIT_CODES, Group

__all__ = ["EXIT_CODES", "main"]


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="fairdict", prog_name="fairdict")
@click.option(
    "-C", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="The catalogue's folder."
)
@click.option("--debug", is_flag=True, help="Where fairdict breaks, show where.")
@click.pass_context
def main(ctx: click.Context, folder: Path, debug: bool) -> None:
    """Harvest dataset descriptions from many partners and publish one searchable FAIR catalogue."""
    ctx.obj = folder


for command in (
    setting_up.init,
    setting_up.check,
    setting_up.add,
    sheets.fairify,
    assessing.assess,
    night.run,
    night.harvest,
    night.probe,
    night.build,
    deciding.accept,
    deciding.hide,
    mapping.map_values,
    looking.sources,
    looking.harvesters,
    looking.layers,
    wording.thesaurus,
    looking.report,
    looking.explain,
    looking.diff,
    looking.corrections,
    judging.validate,
    setting_up.doctor,
    deciding.quarantine,
    looking.query,
    exporting.export,
    site.serve,
    site.demo,
):
    main.add_command(command)
