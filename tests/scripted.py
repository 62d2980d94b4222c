"""A partner that says what a test lets it say, and a night that asks it: harvester, door, store and stages together."""

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from fairdict.config import Catalogue, Keep, Probing, Source
from fairdict.description import Description
from fairdict.document import Context
from fairdict.errors import RecordError
from fairdict.fetch import fetch
from fairdict.harvester import Harvester, Listing
from fairdict.layers import Layers
from fairdict.merge import Merged, merge
from fairdict.model import Publisher, Record, Response
from fairdict.normalise import normalise
from fairdict.settle import Outcome, settle
from fairdict.store import Store
from fairdict.vocabulary import Vocabularies
from fairdict.web import Web

BASE = "https://data.example.org/"


class Door:
    """A door that nobody goes through."""

    def __init__(self) -> None:
        self.requests_made = 0
        self.spent = False

    def redact(self, text: str) -> str:
        return text


def record(name: str, /, *, deleted: bool = False, datestamp: str = "", **said: Any) -> Record:
    """A record of the scripted partner; ``said`` is what :meth:`Script.describe` will read."""
    return Record(
        identifier=name,
        body=b"" if deleted else json.dumps({"title": f"Title of {name}", **said}, sort_keys=True).encode(),
        media_type="application/json",
        deleted=deleted,
        datestamp=datestamp,
        locator=f"item {name}",
    )


@dataclass
class Script:
    """A harvester that yields ``records``, then raises ``error`` or returns ``listing``; what it was asked is kept."""

    records: Sequence[Any] = ()
    listing: Listing | None = None
    error: Exception | None = None
    wanting: frozenset[str] = frozenset()
    asked: list[str | None] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    summary: str = "A partner that says what a test lets it say."

    def fetch(self, source: Source, web: Any, since: str | None) -> Generator[Any, None, Listing | None]:
        self.asked.append(since)
        web.requests_made += 1
        yield from self.records
        if self.error is not None:
            raise self.error
        return self.listing

    def describe(self, record: Record, source: Source) -> Iterator[Description]:
        self.described.append(record.identifier)
        said = json.loads(record.body)
        if said.get("bad") or record.identifier in self.wanting:
            raise RecordError(f"{record.identifier} cannot be read.")
        if said.get("broken"):
            raise KeyError("broken")
        for n in range(said.get("times", 1)):
            name = said.get("name", record.identifier)
            about = Description(source, name, kind=said.get("kind", "Dataset"), iri=said.get("iri", ""))
            about.add("title", said["title"] + (f" {n}" if n else ""), lang=said.get("lang", ""))
            for term, value in said.get("terms", {}).items():
                about.data[term] = value
            if said.get("issue"):
                about.issue("odd", said["issue"])
            about.types = said.get("types", [])
            about.sets = said.get("sets", [])
            yield about

    @property
    def module(self) -> Harvester:
        return cast(Harvester, self)


def a_source(context: Context, vocabularies: Vocabularies, name: str = "partner", **more: Any) -> Source:
    values = {"harvester": "script", "url": "https://partner.example.org/", **more}
    return Source(name=name, context=context, vocabularies=vocabularies, **values)


def a_catalogue(context: Context, vocabularies: Vocabularies, folder: Path, **more: Any) -> Catalogue:
    values: dict[str, Any] = {
        "title": {"@none": "Ours"},
        "description": {"@none": "Ours"},
        "base_iri": BASE,
        "publisher": Publisher("Us", email="us@example.org"),
        "licence": "",
        "languages": ("en",),
        "publish_contacts": "all",
        "sources": (),
        "same": (),
        "different": (),
        "probing": Probing(),
        "keep": Keep(),
        "layers": Layers(),
    } | more
    return Catalogue(folder=folder, context=context, vocabularies=vocabularies, **values)


@dataclass
class Stage:
    """A store with everything that a night needs; the clock is the date that a test names."""

    store: Store
    context: Context
    vocabularies: Vocabularies
    folder: Path
    progress: list[str] = field(default_factory=list)

    def source(self, name: str = "partner", **more: Any) -> Source:
        return a_source(self.context, self.vocabularies, name, **more)

    def catalogue(self, **more: Any) -> Catalogue:
        return a_catalogue(self.context, self.vocabularies, self.folder, **more)

    def night(self, script: Script, source: Source | None = None, day: int = 1, *, whole: bool = False) -> Outcome:
        """One source from beginning to end, on the given day of March 2026."""
        source = source or self.source()
        as_of, now = f"2026-03-{day:02}", f"2026-03-{day:02}T02:00:00Z"
        door = cast(Web, Door())
        tell: Callable[[str], None] = self.progress.append
        got = fetch(self.store, source, script.module, door, as_of=as_of, now=lambda: now, whole=whole, progress=tell)
        normalise(self.store, source, script.module, as_of=as_of)
        return settle(
            self.store, source, got.run, got.listing, got.error, as_of=as_of, now=now, unfinished=got.unfinished
        )

    def merged(self, day: int = 1, **more: Any) -> Merged:
        return merge(self.store, self.catalogue(**more), as_of=f"2026-03-{day:02}")

    def dump(self, *but: str) -> Mapping[str, list[tuple[Any, ...]]]:
        """Everything the database holds, but for the tables named."""
        tables = [r["name"] for r in self.store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            t: sorted((tuple(r) for r in self.store.rows(f'SELECT * FROM "{t}"')), key=repr)
            for t in sorted(tables)
            if t not in but and not t.startswith("sqlite_")
        }

    def column(self, sql: str, *values: Any) -> list[Any]:
        return [row[0] for row in self.store.rows(sql, *values)]


def answer(body: bytes, url: str = "https://partner.example.org/") -> Response:
    return Response(url, 200, {}, body, "2026-03-01T02:00:00Z")
