"""The command line: parses, calls one thing, prints. Results go to stdout, progress to stderr."""

import io
import shutil
import signal
import sqlite3
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson

from fairdict.errors import FairdictError

EXIT_CODES = """\b
Exit codes, of several the gravest:
  0    all well
  1    fairdict itself broke
  2    a mistake in the command, in fairdict.toml or another file of yours
  3    a source incomplete or failed
  4    a source held
  5    nothing could be published
  6    another run holds the catalogue
  130  interrupted"""
INTERRUPTED = 130


PORT = click.IntRange(0, 65535)


class Group(click.Group):
    """Commands in the order of the day, not of the alphabet; whatever ends one of them ends in a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands as they were declared."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """The command, with a sentence and an exit code in the place of a traceback."""
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal without some character shows a mark in its place
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, BrokenPipeError):
            raise
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted. What was finished counts; the next run takes up the rest.", err=True)
            ctx.exit(INTERRUPTED)
        except Exception as error:  # a traceback in front of a person is a fault of its own
            if ctx.params.get("debug"):
                traceback.print_exc()
            problem = _problem(error)
            if problem:
                raise FairdictError(problem) from error
            click.echo(
                f"fairdict broke: {type(error).__name__}: {error}. Please report it; run with --debug for the details.",
                err=True,
            )
            ctx.exit(1)


def _problem(error: Exception) -> str:
    """The sentence for what is the machine's to answer for, not fairdict's; empty for anything else."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}. Check permissions and free space."
    if isinstance(error, sqlite3.OperationalError):
        return f"data/catalogue.db: {error}. Check permissions and free space, and that no other program holds it."
    return ""


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


@contextmanager
def _night(folder: Path, *, lock: bool = True) -> Iterator[Any]:
    """The catalogue in ``folder`` with its store open, locked unless it is only looked at."""
    from fairdict import corrections
    from fairdict.config import load
    from fairdict.night import Night
    from fairdict.store import Store

    catalogue = load(folder)
    corrections.load(catalogue)  # a mistake there is told before anything is asked
    with Store(catalogue.database) as store:
        night = Night(catalogue, store, _progress())
        if not lock:
            yield night
            return
        with store.locked(_said()):
            yield night


def _said() -> str:
    """The command as another run is told of it, without its arguments."""
    context = click.get_current_context(silent=True)
    return "fairdict" if context is None else f"fairdict {context.command_path.partition(' ')[2]}".strip()


def _progress() -> Callable[[str], None]:
    """Rows on a terminal, lines in a log; on stderr either way."""
    from fairdict.progress import voice

    return voice(sys.stderr)


def _json(value: Any) -> None:
    click.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


def _show(value: Any, lines: Callable[[Any], Iterator[str]], as_json: bool) -> None:
    if as_json:
        _json(value)
    else:
        for line in lines(value):
            click.echo(line)


json_option = click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")


@main.command()
@click.argument("directory", type=click.Path(file_okay=False, path_type=Path))
def init(directory: Path) -> None:
    """Make a new catalogue in DIRECTORY."""
    from fairdict.config import FILE
    from fairdict.layers import bundled

    path = directory / FILE
    if path.exists():
        raise FairdictError(f"{path} is there already; nothing was changed.")
    directory.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(bundled("examples") / "new" / FILE, path)
    if not (directory / ".gitignore").exists():
        (directory / ".gitignore").write_text("data/\npublic/\n")
    click.echo(f"{path} is made. Fill in title, base_iri and publisher, declare a source, and say “fairdict run”.")


@main.command()
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
        checked = Night(load(folder), store, _progress()).check(source)
    for line in checked_lines(checked):
        click.echo(line)


@main.command()
@click.argument("url")
@click.option("--name", default="", help="What to call the source (default: after its address).")
@click.option("--allow-private", is_flag=True, help="It may lie inside the own network.")
@click.option("--dry-run", is_flag=True, help="Show what would be declared; change nothing.")
@click.pass_obj
def add(folder: Path, url: str, name: str, allow_private: bool, dry_run: bool) -> None:
    """Find out what URL (or a file) speaks, in at most ten requests, and declare it in fairdict.toml."""
    from fairdict import add as adding
    from fairdict.config import FILE, load

    catalogue = load(folder)
    with adding.door(catalogue, allow_private=allow_private) as web:
        found = adding.recognise(url, catalogue.layers, catalogue.folder, web)
    name = name or adding.name_for(found.url, [s.name for s in catalogue.sources])
    declaration = adding.block(name, found, allow_private=allow_private)
    if not dry_run:
        adding.declare(catalogue, name, declaration)
    click.echo(declaration, nl=False)
    click.echo(f"{found.url} speaks {found.harvester} ({found.requests} requests).", err=True)
    where = catalogue.folder / FILE
    end = "Nothing was changed." if dry_run else f"It is declared in {where}; say “fairdict check {name}”."
    click.echo(end, err=True)


@main.command()
@click.option("--full", is_flag=True, help="List everything anew, whatever the last run left off at.")
@click.pass_context
def run(ctx: click.Context, full: bool) -> None:
    """The night: harvest, probe, build; tells those whom [notify] in fairdict.toml names."""
    from fairdict.notify import telling

    with _night(ctx.obj) as night, telling(night) as told:
        told.outcomes = outcomes = night.harvest(whole=full)
        merged = night.merged()
        _probed(night)
        _built(night, earlier=merged)
    _end(ctx, outcomes)


@main.command()
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

        outcomes = rehearse(load(ctx.obj), sources, _progress(), whole=full)
        click.echo("Nothing was stored.", err=True)
        _end(ctx, outcomes)
    with _night(ctx.obj) as night:
        outcomes = night.harvest(sources, whole=full)
    _end(ctx, outcomes)


def _single(folder: Path, source: str, identifier: str) -> None:
    from fairdict.report import checked_lines
    from fairdict.single import one

    with _night(folder) as night:
        stored = one(night, source, identifier)
    for line in checked_lines(stored.checked):
        click.echo(line)
    click.echo(f"{identifier}: {stored.outcome}." + (f" {stored.iri}" if stored.iri else ""))


@main.command()
@click.pass_obj
def probe(folder: Path) -> None:
    """Try the addresses in datasets, within the night's budget."""
    with _night(folder) as night:
        _probed(night)


@main.command()
@click.option("--all", "everything", is_flag=True, help="Write every file anew.")
@click.pass_obj
def build(folder: Path, everything: bool) -> None:
    """Merge, assess and publish what is stored; offline."""
    with _night(folder) as night:
        _built(night, everything)


@main.command()
@click.argument("source")
@click.pass_obj
def accept(folder: Path, source: str) -> None:
    """Let the held run of SOURCE count, and build."""
    with _night(folder) as night:
        night.progress(night.accept(source).line)
        _built(night)


@main.command()
@click.argument("dataset")
@click.option("--reason", default="", help="Why, for the stewards after you; it is not published.")
@click.option("--undo", is_flag=True, help="Let a dataset that was hidden be seen again.")
@click.pass_obj
def hide(folder: Path, dataset: str, reason: str, undo: bool) -> None:
    """Take DATASET off at once, for good: only a page that says so stays."""
    from fairdict.report import find

    if undo == bool(reason.strip()):
        raise click.UsageError("Say why with --reason TEXT, or --undo to let the dataset be seen again.")
    with _night(folder) as night:
        key = find(night.store, night.catalogue, dataset)
        night.progress(night.show(key) if undo else night.hide(key, reason.strip()))
        _built(night)


@main.command()
@json_option
@click.pass_obj
def sources(folder: Path, as_json: bool) -> None:
    """The sources, and how their last run ended."""
    from fairdict import report as reporting

    with _night(folder, lock=False) as night:
        found = reporting.sources(night.store, night.catalogue)
    _show(
        found,
        lambda rows: (
            f"{r['name']:16} {r['harvester']:10} {r['datasets']:6} datasets  {r['verdict']}  {r['url']}" for r in rows
        ),
        as_json,
    )


@main.command()
@json_option
@click.pass_obj
def harvesters(folder: Path, as_json: bool) -> None:
    """The harvesters that a source can name."""
    from fairdict import harvester
    from fairdict.config import FILE
    from fairdict.layers import Layers

    layers = Layers(folder if (folder / FILE).is_file() else None)
    found = {name: harvester.find(name, layers).summary for name in harvester.names(layers)}
    _show(found, lambda rows: (f"{name:12} {summary}" for name, summary in rows.items()), as_json)


@main.command()
@json_option
@click.pass_obj
def layers(folder: Path, as_json: bool) -> None:
    """Which of the catalogue's files lie over the bundled ones."""
    from fairdict.layers import Layers, bundled

    found = Layers(folder)
    own = [
        {"folder": name, "file": relative, "path": str(path), "replaces": (bundled(name) / relative).is_file()}
        for name in ("harvesters", "site_templates", "vocabularies")
        for relative, path in found.files(name, "**/*")
        if path.is_relative_to(folder / name) and not path.is_relative_to(bundled(name)) and path.suffix != ".pyc"
    ]
    _show(
        own,
        lambda rows: (_in_force(r) for r in rows) if own else iter(["All as bundled."]),
        as_json,
    )


def _in_force(row: dict[str, Any]) -> str:
    place = f"{row['folder']}/{row['file']}"
    return f"{place} is in force instead of the bundled one" if row["replaces"] else f"{place} is the catalogue's own"


@main.command()
@click.argument("sources", nargs=-1)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Every problem as CSV for a spreadsheet, one row each.")
@click.pass_obj
def report(folder: Path, sources: tuple[str, ...], as_json: bool, as_csv: bool) -> None:
    """How the sources fare: numbers, what changed, problems by cause, scores, the fixes that come up most."""
    from fairdict import report as reporting

    if as_json and as_csv:
        raise click.UsageError("--json and --csv do not go together; choose one.")
    with _night(folder, lock=False) as night:
        if as_csv:
            for line in reporting.problem_lines(night.store, night.catalogue, sources):
                click.echo(line.encode("utf-8", "replace"), nl=False)
            return
        found = reporting.report(night.store, night.catalogue, sources)
    _show(found, reporting.report_lines, as_json)


@main.command()
@click.argument("dataset")
@json_option
@click.pass_obj
def explain(folder: Path, dataset: str, as_json: bool) -> None:
    """Who said what of DATASET, and why it won."""
    from fairdict import report as reporting

    with _night(folder, lock=False) as night:
        found = reporting.explain(night.store, night.catalogue, dataset)
    _show(found, reporting.explain_lines, as_json)


@main.command()
@click.argument("name", metavar="[SOURCE|DATASET]", default="")
@click.option("--since", default="", metavar="DATE", help="The first day that counts (default: that of the last run).")
@json_option
@click.pass_obj
def diff(folder: Path, name: str, since: str, as_json: bool) -> None:
    """What changed: datasets that came, changed field by field, and went."""
    from fairdict.diff import diff as differing
    from fairdict.diff import diff_lines

    with _night(folder, lock=False) as night:
        found = differing(night.store, night.catalogue, name, since)
    _show(found, diff_lines, as_json)


@main.command()
@json_option
@click.pass_obj
def corrections(folder: Path, as_json: bool) -> None:
    """What became of each entry of corrections.toml at the last build."""
    from fairdict.report import corrected, corrected_lines

    with _night(folder, lock=False) as night:
        found = corrected(night.store, night.catalogue)
    _show(found, corrected_lines, as_json)


@main.command()
@click.option("--network", is_flag=True, help="Ask each source's address once.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, network: bool, as_json: bool) -> None:
    """Look at what may stand in the way: versions, database, disk, credentials, proxies, sources."""
    import os
    from dataclasses import asdict

    from fairdict import doctor as looking

    found = looking.doctor(ctx.obj, os.environ, network=network)
    if as_json:
        _json([asdict(check) for check in found])
    else:
        for line in looking.doctor_lines(found):
            click.echo(line)
    ctx.exit(2 if any(check.state == "bad" for check in found) else 0)


@main.group()
def quarantine() -> None:
    """Records that could not be read."""


@quarantine.command("list")
@json_option
@click.pass_obj
def quarantine_list(folder: Path, as_json: bool) -> None:
    """All of them, with the reason."""
    from fairdict import report as reporting

    with _night(folder, lock=False) as night:
        found = reporting.quarantine(night.store)
    _show(found, lambda rows: (f"{r['source']}: {r['identifier']}: {r['reason']}" for r in rows), as_json)


@quarantine.command("show")
@click.argument("source")
@click.argument("identifier")
@json_option
@click.pass_obj
def quarantine_show(folder: Path, source: str, identifier: str, as_json: bool) -> None:
    """The record IDENTIFIER of SOURCE as it came, and why it could not be read."""
    from fairdict import report as reporting

    with _night(folder, lock=False) as night:
        found = reporting.quarantined(night.store, source, identifier)
    _show(found, reporting.quarantined_lines, as_json)


@quarantine.command("retry")
@click.pass_obj
def quarantine_retry(folder: Path) -> None:
    """Read all of them again, offline, and build."""
    with _night(folder) as night:
        before = night.merged()
        night.progress(f"quarantine: {night.retry()} of what could not be read can be read now.")
        _built(night, earlier=before)


@main.command()
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


@main.command()
@click.option("--port", type=PORT, default=8000, show_default=True, help="0 takes any free port.")
@click.pass_obj
def serve(folder: Path, port: int) -> None:
    """Serve the site on loopback until Ctrl-C."""
    from fairdict.config import load
    from fairdict.serve import Server, site

    catalogue = load(folder)
    if not catalogue.public.exists():
        raise FairdictError(f"There is no site in {catalogue.public} yet. Run “fairdict build” first.")
    with Server(lambda _: site(catalogue.public), port, dated=True) as server:
        _wait(server)


@main.command()
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
        with _night(directory) as night:
            outcomes = night.harvest()
            merged = night.merged()
            _probed(night)
            _built(night, earlier=merged)
            for line in reporting.report_lines(reporting.report(night.store, night.catalogue)):
                click.echo(line)
        click.echo(f"The site is in {directory / 'public'}.")
        if serving:
            _wait(server)
    _end(ctx, outcomes)


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


def _probed(night: Any) -> None:
    found = night.probe()
    left = f", {found.left} left for another night" if found.left else ""
    night.progress(f"probe: {found.tried} addresses asked, {found.answered} answered{left}.")


def _built(night: Any, everything: bool = False, earlier: Any = None) -> None:
    """Builds, and tells what came of it; ``earlier`` is what was merged before probing."""
    from fairdict import report as reporting

    merged, published = night.build(everything=everything)
    what = f"{published.written} files written" if published.exchanged else "nothing changed"
    added, changed, withdrawn = (
        getattr(merged, name) + (getattr(earlier, name) if earlier else 0) for name in ("added", "changed", "withdrawn")
    )
    night.progress(
        f"build: {reporting.kinds(night.store)} ({added} added, {changed} changed, {withdrawn} withdrawn); {what}."
    )


def _wait(server: Any) -> None:
    click.echo(f"Serving {server.url} until Ctrl-C.")
    try:
        server.wait()
    except KeyboardInterrupt:
        click.echo("Stopped.")


def _end(ctx: click.Context, outcomes: Sequence[Any]) -> None:
    from fairdict.night import exit_code

    ctx.exit(exit_code(outcomes))
