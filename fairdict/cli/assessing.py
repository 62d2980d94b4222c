"""The self-check: one page, record or file judged before it is published, with or without a catalogue."""

from typing import Any

import click

from fairdict.cli.output import in_json, json_option


@click.command()
@click.argument("address", metavar="URL|FILE")
@click.option("--lens", "lenses", multiple=True, metavar="L", help="Only this scheme; may be said more than once.")
@click.option("--lang", type=click.Choice(["en", "nl"]), default="en", show_default=True, help="In which language.")
@click.option("--row", type=click.IntRange(1), help="Of a file with several records, only this one.")
@click.option("--all", "everything", is_flag=True, help="Every record of a file.")
@click.option("--offline", is_flag=True, help="Do not try the addresses in the record.")
@click.option("--allow-private", is_flag=True, help="Addresses inside the own network may be asked.")
@json_option
@click.pass_context
def assess(
    ctx: click.Context, address: str, lenses: tuple[str, ...], lang: str, row: int | None, everything: bool,
    offline: bool, allow_private: bool, as_json: bool,
) -> None:  # fmt: skip
    """Judge how FAIR one dataset is that is in no catalogue: a page, a DOI, or a record in a file; stores nothing.

    Exit code 1 tells that something essential is missing.
    """
    from fairdict import advice, self_check
    from fairdict.candidate import candidates
    from fairdict.errors import FairdictError
    from fairdict.night import utc

    if row is not None and everything:
        raise click.UsageError("Say either --row or --all.")
    desk, ruleset = self_check.desk(ctx.obj, allow_private=allow_private)
    wanted = self_check.chosen(ruleset, lenses)
    results: list[dict[str, Any]] = []
    failed = more = False
    for number, found in enumerate(candidates(address, desk), 1):
        if row is not None and number != row:
            continue
        if results and not everything:
            more = True
            break
        checked = self_check.check(found, desk, ruleset, utc(), offline=offline)
        failed = failed or checked.failed
        results.append(advice.as_json(checked, wanted, lang))
        if not as_json:
            for line in ([""] if len(results) > 1 else []) + list(advice.lines(checked, wanted, lang)):
                click.echo(line)
        if row is not None:
            break
    if not results:
        raise FairdictError(f"{address} has no record {row}: it has {number}.")
    if as_json:
        in_json(results if everything else results[0])
    if more:
        click.echo("There are more records; say --all, or --row with a number.", err=True)
    ctx.exit(1 if failed else 0)
