"""A catalogue with one real server as its source, and its nights: the whole way of a harvest in this process."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fairdict import fetch, harvester, normalise, settle
from fairdict.config import load
from fairdict.night import Night
from fairdict.settle import Outcome
from fairdict.store import Store
from fairdict.web import Limits, Web

HEAD = """[catalogue]
title = "Ours"
base_iri = "https://data.example.org/"
publisher = { name = "Us", email = "us@example.org" }
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
"""


@dataclass
class Catalogue:
    """A steward's folder; ``said`` keeps what was told while it was harvested."""

    folder: Path
    said: list[str] = field(default_factory=list)

    def declare(self, harvester: str, url: str, *more: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = ["[sources.partner]", f'harvester = "{harvester}"', f'url = "{url}"', "allow_private = true", *more]
        (self.folder / "fairdict.toml").write_text(HEAD + "\n".join(lines) + "\n", "utf-8")

    def night(self, day: int, *, whole: bool = False) -> Outcome:
        """The harvest of the given day of December 2026."""
        catalogue = load(self.folder)
        with Store(catalogue.database) as store, store.locked():
            told = Night(catalogue, store, self.said.append, lambda: datetime(2026, 12, day, 2, tzinfo=UTC))
            (outcome,) = told.harvest(whole=whole)
            told.merged()
        return outcome

    def hasty(self, day: int, limits: Limits) -> Outcome:
        """The same with less patience than fairdict has of its own."""
        catalogue = load(self.folder)
        (source,) = catalogue.sources
        plugin = harvester.find(source.harvester, catalogue.layers)
        as_of, now = f"2026-12-{day:02}", f"2026-12-{day:02}T02:00:00Z"
        with Store(catalogue.database) as store, store.locked():
            with Web(user_agent="fairdict", limits=limits, allow_private=True) as web:
                got = fetch.fetch(store, source, plugin, web, as_of=as_of, now=lambda: now)
            normalise.normalise(store, source, plugin, as_of=as_of)
            return settle.settle(store, source, got.run, got.listing, got.error, as_of=as_of, now=now)

    def rows(self, sql: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        with Store(self.folder / "data" / "catalogue.db") as store:
            return [tuple(row) for row in store.rows(sql, *values)]

    def live(self) -> int:
        """How many datasets the world would see."""
        ((count,),) = self.rows("SELECT COUNT(*) FROM dataset WHERE state = 'live'")
        return int(count)


def numbers(outcome: Outcome) -> dict[str, int]:
    """Of a run's numbers those that are not nought; they add up to what was listed."""
    n = outcome.numbers
    parts = ("new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined", "duplicate")
    assert n.listed == sum(getattr(n, part) for part in parts), outcome.line
    return {part: getattr(n, part) for part in ("listed", *parts, "gone") if getattr(n, part) or part == "listed"}
