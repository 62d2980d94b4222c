"""What a steward declared, as values: the catalogue, its sources, and how far each stage goes."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from fairdict.config.options import settled
from fairdict.config.tables import nearest
from fairdict.document import Context, canonical, digest
from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.model import Document, Expect, Publisher, Select
from fairdict.vocabulary import Vocabularies

FILE = "fairdict.toml"
Text = Mapping[str, str]
"""A text by language tag; ``@none`` where the steward named no language."""


@dataclass(frozen=True)
class Source:
    """One partner's feed, as declared. ``options`` are the harvester's own, not yet checked against its ``Options``;
    ``auth`` names the environment variable that holds the credentials; ``minutes`` and ``requests`` are what
    one run may take, 0 for no end; ``folder`` is what a relative path in ``url`` is relative to; one that is ``paused``
    is not asked and keeps everything; ``formerly`` are names that it had before; ``software`` is what the partner runs,
    empty where the records tell; ``vouched`` is what a steward vouches for of its datasets, by class and term."""

    name: str
    harvester: str
    url: str
    vocabularies: Vocabularies = field(repr=False)
    context: Context = field(repr=False)
    folder: Path = Path()
    publisher: Publisher | None = None
    role: Literal["owner", "aggregator"] = "owner"
    rank: int = 10
    rate: float = 2.0
    minutes: float = 240.0
    requests: int = 0
    full_every: int = 7
    allow_private: bool = False
    auth: str = ""
    licence: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    select: Select = field(default_factory=Select)
    expect: Expect = field(default_factory=Expect)
    paused: bool = False
    formerly: tuple[str, ...] = ()
    vouched: Mapping[str, Document] = field(default_factory=dict)
    software: str = ""

    @property
    def asked(self) -> str:
        """What is asked of whom; where it changes, what the last run left off at means nothing any more."""
        options = sorted((name, str(value)) for name, value in self.options.items())
        return f"{self.harvester} {digest(canonical([self.url, options]))}"

    def settings(self, kind: type[Any]) -> Any:
        """The options as ``kind``, a harvester's frozen ``Options``; raises ConfigError for one it does not have."""
        return settled(self.options, kind, f"[sources.{self.name}.options]", self.folder / FILE)


@dataclass(frozen=True)
class Probing:
    """How far ``probe`` goes: ``hosts`` are the only ones tried (empty: all that are public), at most ``per_host``
    requests and ``minutes`` a night, no more than ``rate`` a second at one host; an address again after ``days``, one
    that failed after ``again``."""

    hosts: tuple[str, ...] = ()
    per_host: int = 600
    minutes: float = 30.0
    days: int = 7
    again: int = 1
    rate: float = 2.0
    enabled: bool = True


@dataclass(frozen=True)
class Asking:
    """How many ``hosts`` a harvest asks at the same time; each of them is asked one thing after the other."""

    hosts: int = 8


@dataclass(frozen=True)
class Keep:
    """For how many days runs and changes stay in the database."""

    days: int = 90


@dataclass(frozen=True)
class Publishing:
    """What a build writes beside the site: a graph for each of ``profiles``. For those in ``own_identifiers`` ours
    takes the place of the owner's, which stays as a further one. ``served`` says that ``fairdict serve`` answers at
    ``base_iri``, so that its SPARQL and OAI-PMH are announced."""

    profiles: tuple[str, ...] = ("dcat-ap",)
    own_identifiers: tuple[str, ...] = ()
    served: bool = False


@dataclass(frozen=True)
class Named:
    """A search that has a list and a news feed of its own: its ``title``, the words ``q`` that must all occur, and for
    each of its ``filters`` the values of which a dataset has one."""

    name: str
    title: Text
    q: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Notify:
    """Whom ``run`` tells how it went: by ``mail`` from ``sender`` through ``smtp``, by a JSON message to ``webhook``,
    or both. ``login``, ``auth`` and ``webhook_env`` name environment variables with secrets."""

    when: Literal["trouble", "change", "always"] = "trouble"
    mail: tuple[str, ...] = ()
    sender: str = ""
    smtp: str = "localhost:25"
    starttls: bool = False
    login: str = ""
    webhook: str = ""
    webhook_env: str = ""
    auth: str = ""
    allow_private: bool = False


@dataclass(frozen=True)
class Catalogue:
    """A steward's catalogue: its folder, what it calls itself, and its sources in the order they were declared."""

    folder: Path
    title: Text
    description: Text
    base_iri: str
    publisher: Publisher
    licence: str
    languages: tuple[str, ...]
    publish_contacts: Literal["all", "functional", "none"]
    sources: tuple[Source, ...]
    same: tuple[tuple[str, ...], ...]
    different: tuple[tuple[str, ...], ...]
    probing: Probing
    keep: Keep
    layers: Layers
    vocabularies: Vocabularies = field(repr=False)
    context: Context = field(repr=False)
    asking: Asking = Asking()
    notify: Notify = Notify()
    publishing: Publishing = Publishing()
    vouched: Mapping[str, Document] = field(default_factory=dict)
    searches: tuple[Named, ...] = ()

    @property
    def database(self) -> Path:
        """Where the state is kept."""
        return self.folder / "data" / "catalogue.db"

    @property
    def public(self) -> Path:
        """The site that is served."""
        return self.folder / "public"

    def source(self, name: str) -> Source:
        """The source called ``name``; raises ConfigError with the nearest names."""
        for source in self.sources:
            if source.name == name:
                return source
        raise ConfigError(
            f"{self.folder / FILE} has no source “{name}”.{nearest(name, [s.name for s in self.sources])}"
        )


def credentials(source: Source, environ: Mapping[str, str] = os.environ) -> str:
    """The source's credentials from the environment variable it names; empty where it names none.

    Raises ConfigError where the variable is not set.
    """
    if not source.auth:
        return ""
    value = environ.get(source.auth, "")
    if not value:
        raise ConfigError(
            f"Source “{source.name}” takes its credentials from the environment variable {source.auth}, which is not "
            "set. Set it to “bearer:TOKEN”, “basic:USER:PASSWORD” or “header:NAME:VALUE”."
        )
    return value
