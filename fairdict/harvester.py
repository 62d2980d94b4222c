"""The plugin contract, and how a plugin is found: all that a harvester imports.

A harvester is a module with ``summary: str``, optionally ``Options`` (a frozen dataclass with defaults), and two
functions, the store standing between them::

    def fetch(source: Source, web: Web, since: str | None) -> Iterator[Record | Mark]
    def describe(record: Record, source: Source) -> Iterator[Description]

``fetch`` touches the network through ``web`` only and yields records as they come; ``since`` is the cursor that the
last complete run left (what :class:`Listing` said), or None for everything. ``describe`` is pure. Neither sleeps,
prints, retries or cleans: ``web`` is polite for it, ``Description.add`` cleans for it. Optional parts: ``fetch`` may
*return* a :class:`Listing`, and yield a :class:`Mark` between records where ``resume(source, web, since, position)``
can go on from there when a run was interrupted; ``persistent = True`` says that the protocol keeps tombstones for ever;
``one(source, web, identifier) -> Record | None`` asks for a single record, None where the source knows none of that
name; ``speaks(url, web) -> str | None`` looks whether it can read what is at an address (or in a file, named by its
whole path) and gives the address to declare, None where it cannot: with few requests, for ten are all that ``add`` has;
``contained(response) -> list[Record]`` cuts the records out of a document at hand, a file or an answer, none where it
is of another kind; ``located(url) -> tuple[str, str] | None`` knows the page of a record by its address, and gives the
address of its server and the identifier for ``one``: both are what a self-check of one dataset goes by.
``propose(source, web) -> Proposal`` looks at what is at an address and says what its fields seem to mean.
``protocol`` names the protocol and its specification, ``DIALECTS`` (of :class:`Dialect`) what it reads field by field,
``TESTED`` (of :class:`Tested`) what it was tried against; the reference of harvesters is made of these.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any, Protocol, cast

from fairdict import addresses, dates, identifiers
from fairdict.config import FILE, Source
from fairdict.config.tables import nearest
from fairdict.description import Description
from fairdict.dialect import Dialect, Tested
from fairdict.errors import ConfigError, FetchError, PluginError, RecordError
from fairdict.fields import Elements, Fields, Tree, local
from fairdict.layers import Layers
from fairdict.model import Issue, Record, Response
from fairdict.node import Node
from fairdict.own_code import line_of, loaded
from fairdict.proposal import Guess, Proposal, Sureness
from fairdict.web import Web

__all__ = [
    "Description",
    "Dialect",
    "Elements",
    "FetchError",
    "Fields",
    "Guess",
    "Issue",
    "Listing",
    "Mark",
    "Node",
    "Proposal",
    "Record",
    "RecordError",
    "Response",
    "Source",
    "Sureness",
    "Tested",
    "Tree",
    "Web",
    "addresses",
    "dates",
    "identifiers",
    "local",
]

GROUP = "fairdict.harvesters"
OWN = "fairdict_local_harvesters"
"""The package that a steward's own harvesters are loaded into."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How a listing went, returned by ``fetch``: ``cursor`` is where the next run begins (the server's clock at the
    first response), ``total`` the number of records the server stated, ``full`` whether absence means anything (an
    incremental or filtered listing says nothing about what is gone), ``complaints`` what went wrong without ending the
    walk; with ``ended`` False the end of the list was not reached; ``unmodified`` says that the source answered that
    nothing changed since the cursor, so that all its records count as listed; ``rest`` is what belongs to no record, as
    N-Triples, kept beside the source. ``tombstones`` is the server's own word that it keeps those for ever, so that a
    list of changes tells what is gone as well as a full one."""

    cursor: str = ""
    total: int | None = None
    full: bool = True
    ended: bool = True
    unmodified: bool = False
    rest: bytes = b""
    tombstones: bool = False
    complaints: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a listing, yielded between records: what came before it need not be asked for again. ``position`` is
    the harvester's own text (a token, an offset, the address of the next page), with what else ``resume`` needs, as
    the server's clock at the beginning. With ``again``, all that was listed before may come once more after it, as
    where a list is begun anew, and is no duplicate then."""

    position: str
    again: bool = False


class Harvester(Protocol):
    """What a plugin module offers."""

    summary: str

    def fetch(self, source: Source, web: Web, since: str | None) -> Iterator[Record | Mark]:
        """Network in, records out."""
        ...

    def describe(self, record: Record, source: Source) -> Iterator[Description]:
        """Bytes in, descriptions out; raises RecordError for a record that cannot be read at all."""
        ...


def names(layers: Layers) -> list[str]:
    """The harvesters that can be named in ``fairdict.toml``: the catalogue's own and the installed ones."""
    folder = layers.catalogue / "harvesters" if layers.catalogue is not None else None
    own = [p.stem for p in folder.glob("[!_]*.py")] if folder is not None else []
    return sorted({*own, *(e.name for e in installed())})


@cache
def installed() -> tuple[EntryPoint, ...]:
    """The harvesters that packages of this environment offer; looked up once, for every package has to be asked."""
    return tuple(entry_points(group=GROUP))


@dataclass
class Unloaded:
    """What stands in for a harvester that cannot be loaded: it says so when it is asked, so that other sources go
    on."""

    message: str
    summary: str = ""

    def fetch(self, source: Source, web: Web, since: str | None) -> Iterator[Record | Mark]:
        """Raises :class:`PluginError`."""
        raise PluginError(self.message)

    def describe(self, record: Record, source: Source) -> Iterator[Description]:
        """Raises :class:`PluginError`."""
        raise PluginError(self.message)


def of(source: Source, layers: Layers) -> Harvester:
    """The harvester of ``source``; raises as :func:`find`, and names the table that asks for one that there is not."""
    return find(source.harvester, layers, f"{source.folder / FILE}: harvester in [sources.{source.name}]: ")


def find(name: str, layers: Layers, where: str = "") -> Harvester:
    """The harvester called ``name``: the catalogue's ``harvesters/NAME.py`` first, then what is installed.

    Raises :class:`ConfigError` naming the known ones, after ``where`` the name stands, and :class:`PluginError` telling
    what keeps this one from being loaded.
    """
    if layers.catalogue is not None and re.fullmatch(r"[A-Za-z0-9_-]+", name):  # a name, never a way out of the folder
        path = layers.catalogue / "harvesters" / f"{name}.py"
        if path.is_file():
            return _checked(loaded(path, OWN), str(path))
    for entry in installed():
        if entry.name == name:
            try:
                module = entry.load()
            except Exception as error:  # somebody else's package: told like the steward's own
                raise PluginError(
                    f"The installed harvester “{name}” ({entry.value}) cannot be loaded: {type(error).__name__}: "
                    f"{error}. Install it again, or tell its author."
                ) from error
            return _checked(module, entry.value)
    meant = nearest(name, names(layers))
    raise ConfigError(f"{where}There is no harvester called “{name}”.{meant} Write harvesters/{name}.py to add one.")


def every(layers: Layers) -> dict[str, Harvester]:
    """The harvesters that can be named, by name; an :class:`Unloaded` one in the place of each that cannot be loaded,
    so that one mistake hides no other harvester."""
    found: dict[str, Harvester] = {}
    for name in names(layers):
        try:
            found[name] = find(name, layers)
        except PluginError as error:
            found[name] = Unloaded(str(error), str(error))
    return found


def broke_off(name: str, harvester: Harvester, error: Exception) -> str:
    """The sentence for an ``error`` that is a mistake of the harvester called ``name``; of a steward's own, with the
    line."""
    own = getattr(harvester, "__name__", "").startswith(f"{OWN}.")
    line = line_of(error, str(fingerprint(harvester))) if own else 0
    where = f" (harvesters/{name}.py, line {line})" if line else ""
    return f"The harvester {name} broke off: {type(error).__name__}: {error}{where}."


def fingerprint(harvester: Harvester) -> Path | None:
    """The file of a harvester, whose bytes tell whether its mapping changed."""
    path = getattr(harvester, "__file__", None)
    return Path(path) if path else None


def _checked(module: Any, where: str) -> Harvester:
    for part in ("summary", "fetch", "describe"):
        if not hasattr(module, part):
            raise PluginError(f"{where} is not a harvester: it has no “{part}”.")
    return cast(Harvester, module)
