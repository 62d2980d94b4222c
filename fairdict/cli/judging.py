"""What is judged by the rules of others."""

from pathlib import Path

import click

from fairdict.cli.output import in_json

VIOLATION = 1
"""The exit code where there is one."""
PLACES = 3
"""Places shown of equal findings."""


@click.command()
@click.argument("targets", metavar="[FILE|URL|DATASET]...", nargs=-1)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="P",
    help="dcat-ap, dcat-ap-nl, health-ri, healthdcat-ap, one of yours, or one with its release.",
)
@click.option(
    "--level",
    default="",
    metavar="L",
    help="Judge every dataset at this access level: public, restricted or non-public.",
)
@click.option(
    "--shapes",
    "shapes",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Judge by these SHACL shapes; with --profile by both.",
)
@click.option(
    "--language", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="The language of the findings."
)
@click.option("--all", "every", is_flag=True, help="Every place where a finding was made, not the first few.")
@click.option("--allow-private", is_flag=True, help="The address may lie inside the own network.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script: every finding.")
@click.pass_context
def validate(
    ctx: click.Context,
    targets: tuple[str, ...],
    profiles: tuple[str, ...],
    level: str,
    shapes: tuple[Path, ...],
    language: str,
    every: bool,
    allow_private: bool,
    as_json: bool,
) -> None:
    """Judge files, addresses or datasets (default: the whole catalogue) by an application profile.

    Several files are one graph. Without --profile: the profile that the graph says it conforms to, else dcat-ap. Ends
    with 1 where there is a violation.
    """
    from fairdict.fairify import door
    from fairdict.judged import Answer, json_of, judged_lines
    from fairdict.validate import Validation

    asked = Answer(language, None if every or as_json else PLACES)
    validation = Validation(ctx.obj, profiles, shapes, level, asked)
    answer = validation.judge(targets, lambda: door(allow_private=allow_private))
    if as_json:
        in_json(json_of(answer))
    else:
        for line in judged_lines(answer):
            click.echo(line)
    ctx.exit(VIOLATION if answer.count("violation") else 0)
