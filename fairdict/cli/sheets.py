"""Partners without a repository: a mapping proposed for the list they have already."""

from pathlib import Path

import click

from fairdict.errors import FairdictError


@click.command()
@click.argument("file")
@click.option("--sheet", default="", help="The sheet of a workbook to look at (default: the likeliest).")
@click.option("--name", default="", help="What to call the source (default: after the file).")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the mapping here.")
@click.option("--allow-private", is_flag=True, help="It may lie inside the own network.")
@click.pass_obj
def fairify(folder: Path, file: str, sheet: str, name: str, output: Path | None, allow_private: bool) -> None:
    """Look at an unknown sheet (a file or an address) and propose a mapping for review; declares nothing."""
    from fairdict import fairify as proposing

    if output is not None and output.exists():
        raise FairdictError(f"{output} is there already; nothing was changed. Choose another name.")
    with proposing.door(allow_private=allow_private) as web:
        found = proposing.fairify(file, folder, web, sheet=sheet, name=name)
    for line in proposing.fairified_lines(found):
        click.echo(line, err=output is None)
    if output is None:
        click.echo(found.text, nl=False)
    else:
        output.write_text(found.text, "utf-8")
        click.echo(f"The mapping is in {output}. Read it, correct it, and put it in fairdict.toml.")
