"""The example catalogue, harvested and built, and copies of it; and a small one of a sheet on disk."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fairdict.config import Catalogue, load
from fairdict.demo import BASE, partners
from fairdict.layers import bundled
from fairdict.merge import Merged
from fairdict.night import Night
from fairdict.publish.build import Published
from fairdict.serve import Server
from fairdict.settle import Outcome
from fairdict.store import Store, loads

EXAMPLE = bundled("examples") / "east-netherlands"
EPOCH = "1793318400"
"""The clock of every night here, as SOURCE_DATE_EPOCH."""
ROWS = ("S-1;Slaap in Twente;Hoe men slaapt;2021-03-01", "S-2;Gang in Salland;Hoe men loopt;2020",
        "S-3;Pollen in Ede;Wat er zweeft;2019")  # fmt: skip
HEADER = "identifier;titel;beschrijving;datum"


@contextmanager
def clock() -> Iterator[None]:
    """The day of all these nights."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = EPOCH
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


@contextmanager
def example(folder: Path) -> Iterator[Catalogue]:
    """The example in ``folder`` after one whole night; its six partners answer for as long as this lasts."""
    with Server(lambda url: partners(EXAMPLE / "feeds", url)) as server:
        folder.mkdir(parents=True, exist_ok=True)
        text = (EXAMPLE / "fairdict.toml").read_text("utf-8").replace(BASE, server.url)
        (folder / "fairdict.toml").write_text(text, "utf-8")
        night(folder)
        yield load(folder)


def copied(built: Catalogue, folder: Path) -> Catalogue:
    """A copy in ``folder`` of a catalogue that was built, to do with as a test likes."""
    shutil.copytree(built.folder, folder, dirs_exist_ok=True)
    return load(folder)


def small(folder: Path, rows: tuple[str, ...] = ROWS, more: str = "") -> Path:
    """A catalogue of one sheet with ``rows``, declared but not harvested."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fairdict.toml").write_text(
        '[catalogue]\ntitle = "Klein"\nbase_iri = "https://klein.example.org/"\npublisher = { name = "Wij" }\n'
        f'[sources.ours]\nharvester = "sheet"\nurl = "sheet.csv"\npublisher = "Ons huis"\n{more}',
        "utf-8",
    )
    sheet(folder, rows)
    return folder


def sheet(folder: Path, rows: tuple[str, ...]) -> None:
    """Writes the sheet of a small catalogue."""
    (folder / "sheet.csv").write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")


def night(folder: Path, *, probe: bool = True) -> tuple[Merged, Published]:
    """Harvest, probe and build."""
    catalogue = load(folder)
    with clock(), Store(catalogue.database) as store, store.locked():
        told = Night(catalogue, store, lambda _: None)
        told.harvest(whole=True)
        if probe:
            told.probe()
        return told.build()


def gathered(folder: Path) -> list[Outcome]:
    """Harvest and merge, without a site; how each source's run ended."""
    catalogue = load(folder)
    with clock(), Store(catalogue.database) as store, store.locked():
        told = Night(catalogue, store, lambda _: None)
        outcomes = told.harvest(whole=True)
        told.merged()
    return outcomes


def documents(folder: Path, *kinds: str) -> list[dict[str, Any]]:
    """The live things of these kinds in a catalogue, as they were merged."""
    with Store(load(folder).database) as store:
        rows = store.rows("SELECT kind, document FROM dataset WHERE state = 'live' ORDER BY key")
    return [loads(row["document"]) for row in rows if row["kind"] in kinds]


def one_gone(folder: Path) -> Path:
    """A small catalogue of which one dataset went: two complete lists lacked it."""
    small(folder)
    night(folder, probe=False)
    sheet(folder, ROWS[:2])
    for _ in range(2):
        night(folder, probe=False)
    return folder


def build(folder: Path, *, everything: bool = False) -> Published:
    """Only what is offline."""
    catalogue = load(folder)
    with clock(), Store(catalogue.database) as store, store.locked():
        return Night(catalogue, store, lambda _: None).build(everything=everything)[1]
