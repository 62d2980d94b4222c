"""The site on this machine: serve what was built, or the whole example."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from fairdict.cli.catalogue import built, end, opened, probed
from fairdict.errors import FairdictError

PORT = click.IntRange(0, 65535)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 for all.")
@click.option("--port", type=PORT, default=8000, show_default=True, help="0 takes any free port.")
@click.option("--plain", is_flag=True, help="Only the site and its forms: no SPARQL, no OAI-PMH.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Queries answered at a time.")
@click.option("--seconds", type=click.FloatRange(0.1), default=30, show_default=True, help="What a query may take.")
@click.option("--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Rows of an answer at most.")
@click.option("--megabytes", type=click.IntRange(1), default=50, show_default=True, help="Size of an answer at most.")
@click.pass_obj
def serve(
    folder: Path, host: str, port: int, plain: bool, workers: int, seconds: float, rows: int, megabytes: int
) -> None:
    """Serve the site until Ctrl-C: pages, their RDF by content negotiation, SPARQL at /sparql, OAI-PMH at /oai."""
    from fairdict.config import load
    from fairdict.serve import Server
    from fairdict.serve.current import Current
    from fairdict.serve.service import service
    from fairdict.serve.worker import Limits

    catalogue = load(folder)
    if not catalogue.public.exists():
        raise FairdictError(f"There is no site in {catalogue.public} yet. Run “fairdict build” first.")
    limits = Limits(seconds=seconds, rows=rows, size=megabytes * 2**20)
    with ExitStack() as stack:
        current = stack.enter_context(Current(catalogue, limits, workers)) if not plain else None
        server = stack.enter_context(Server(lambda _: service(catalogue, current), port, host, dated=True))
        _wait(server)


@click.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path), default=Path("demo"))
@click.option(
    "--port",
    type=PORT,
    default=8460,
    show_default=True,
    help="Where partners and site are served; 0 takes any free port.",
)
@click.option("--serve/--no-serve", "serving", default=True, help="Keep serving when all is built.")
@click.pass_context
def demo(ctx: click.Context, directory: Path, port: int, serving: bool) -> None:
    """Copy the example catalogue to DIRECTORY, harvest it over HTTP on loopback, build it, serve it."""
    from fairdict import report as reporting
    from fairdict.demo import BASE, partners
    from fairdict.layers import bundled
    from fairdict.serve import Server, site

    example = bundled("examples") / "east-netherlands"
    with Server(lambda url: site(directory / "public", partners(example / "feeds", url)), port, dated=True) as server:
        _copied(example, directory, BASE, server.url)
        with opened(directory) as night:
            outcomes = night.harvest()
            merged = night.merged()
            probed(night)
            built(night, earlier=merged)
            for line in reporting.report_lines(reporting.report(night.store, night.catalogue)):
                click.echo(line)
        click.echo(f"The site is in {directory / 'public'}.")
        if serving:
            _wait(server)
    end(ctx, outcomes)


def _copied(example: Path, directory: Path, base: str, url: str) -> None:
    """The example in ``directory``, its partners' addresses put right; what was harvested there before stays."""
    from fairdict.config import FILE

    directory.mkdir(parents=True, exist_ok=True)
    foreign = [p.name for p in directory.iterdir()] and not (directory / FILE).is_file()
    if foreign:
        raise FairdictError(f"{directory} is not empty and holds no catalogue; name another folder for the demo.")
    for name in (FILE, "README.md"):
        text = (example / name).read_text("utf-8").replace(base, url)
        (directory / name).write_text(text, "utf-8")


def _wait(server: Any) -> None:
    click.echo(f"Serving {server.url} until Ctrl-C.")
    try:
        server.wait()
    except KeyboardInterrupt:
        click.echo("Stopped.")
