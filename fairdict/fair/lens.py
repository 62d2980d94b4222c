"""What a lens is: a published scheme as data, which weighs the findings of rules.

Takes ``vocabularies/lenses/NAME-VERSION.toml``; a catalogue's own folder may hold more, or replace one of that name.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from fairdict.errors import ConfigError

Aggregation = Literal["share", "best", "files", "capped"]
Text = Mapping[str, str]
_PERCENT = ("share", "capped")
_OF_FILE = {"title", "about", "home", "version", "aggregation", "note", "parts", "bands", "metrics"}
_OF_METRIC = {"id", "rule", "part", "points", "priority", "iri", "title", "note", "tests"}
_OF_TEST = {"id", "rule", "points", "maturity", "title", "note"}


@dataclass(frozen=True, slots=True)
class Test:
    """One test of the scheme, under the scheme's own ``id``: ``rule`` answers it, and a pass brings ``points``, and
    the metric to the level ``maturity``, where the scheme has levels. Where the scheme is more lenient or stricter than
    one would expect, ``note`` says so."""

    id: str
    rule: str
    points: float
    title: Text
    note: Text
    maturity: int = 0


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of the scheme: ``tests`` together bring no more than ``points``. ``iri`` is the address under which
    the scheme publishes it, ``priority`` its own word for the weight."""

    id: str
    part: str
    points: float
    tests: tuple[Test, ...]
    priority: str
    iri: str
    title: Text
    note: Text


@dataclass(frozen=True, slots=True)
class Lens:
    """One scheme. ``id`` is the name of its file; ``parts`` are its dimensions with their titles; ``bands`` the lowest
    number of each of its words, best first.

    ``aggregation`` is how findings become a number: ``share``, the share of applicable metrics that pass, by weight,
    in percent; ``best``, points of the best distribution; ``files``, points times the share of distributions that pass;
    ``capped``, metrics that are never inapplicable, each bringing at most its points, in percent of all.
    """

    id: str
    version: str
    title: Text
    about: Text
    home: str
    aggregation: Aggregation
    note: Text
    parts: Mapping[str, Text]
    bands: tuple[tuple[float, str], ...]
    metrics: tuple[Metric, ...]

    @property
    def percent(self) -> bool:
        """Whether the number is a percentage; points otherwise."""
        return self.aggregation in _PERCENT

    @property
    def tests(self) -> Iterator[tuple[Metric, Test]]:
        """Every test with its metric."""
        return ((metric, test) for metric in self.metrics for test in metric.tests)

    def band(self, number: float) -> str:
        """The scheme's word for a number; empty where it has none."""
        return next((word for lowest, word in self.bands if number >= lowest), "")


def read(path: Path) -> Lens:
    """The lens in a file; raises :class:`ConfigError` that names the file, the place and what is asked there."""
    try:
        return _lens(path, path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path} cannot be read as a lens: {error}.") from error


@lru_cache(32)
def _lens(path: Path, text: str) -> Lens:
    """As :func:`read`; three stages of one build ask for the same lenses."""
    return _Reader(path).lens(tomllib.loads(text))


class _Reader:
    """Reads one file; every complaint names it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lens(self, raw: Mapping[str, Any]) -> Lens:
        self.known(raw, _OF_FILE, "the file")
        aggregation = raw.get("aggregation")
        if aggregation not in get_args(Aggregation):
            self.fail(f"“aggregation” must be one of {', '.join(get_args(Aggregation))}")
        parts = {str(k): self.text(v, f"parts.{k}") for k, v in self.table(raw.get("parts"), "parts").items()}
        if not parts:
            self.fail('it has no [parts]: name at least one, as F = "Findable"')
        metrics = tuple(
            self.metric(m, n, parts) for n, m in enumerate(self.array(raw.get("metrics", []), "metrics"), 1)
        )
        if not metrics:
            self.fail("it has no [[metrics]]: name at least one, with a part, points and a rule")
        self.once([test.id for metric in metrics for test in metric.tests])
        bands = [self.band(b) for b in self.array(raw.get("bands", []), "bands")]
        return Lens(
            id=self.path.stem,
            version=self.word(raw, "version", "the file"),
            title=self.text(raw.get("title"), "title"),
            about=self.text(raw.get("about", ""), "about", may_lack=True),
            home=str(raw.get("home", "")),
            aggregation=cast(Aggregation, aggregation),
            note=self.text(raw.get("note", ""), "note", may_lack=True),
            parts=parts,
            bands=tuple(sorted(bands, reverse=True)),
            metrics=metrics,
        )

    def metric(self, raw: Any, n: int, parts: Mapping[str, Text]) -> Metric:
        where = f"metric {n}"
        table = self.table(raw, where)
        self.known(table, _OF_METRIC, where)
        part, points = self.word(table, "part", where), self.number(table, "points", where, 1)
        if part not in parts:
            self.fail(f"{where} is of part “{part}”, which is none of [parts]")
        if ("rule" in table) == ("tests" in table):
            self.fail(f"{where} needs either a “rule” or “tests”")
        title = self.text(table.get("title", ""), f"{where}, title", may_lack=True)
        note = self.text(table.get("note", ""), f"{where}, note", may_lack=True)
        if "rule" in table:
            rule = self.word(table, "rule", where)
            id = str(table.get("id", rule))
            tests: tuple[Test, ...] = (Test(id, rule, points, title, note),)
        else:
            id = self.word(table, "id", where)
            tests = tuple(
                self.test(t, f"{where}, test {k}") for k, t in enumerate(self.array(table["tests"], where), 1)
            )
        return Metric(id, part, points, tests, str(table.get("priority", "")), str(table.get("iri", "")), title, note)

    def test(self, raw: Any, where: str) -> Test:
        table = self.table(raw, where)
        self.known(table, _OF_TEST, where)
        rule = self.word(table, "rule", where)
        return Test(
            str(table.get("id", rule)),
            rule,
            self.number(table, "points", where, 1),
            self.text(table.get("title", ""), f"{where}, title", may_lack=True),
            self.text(table.get("note", ""), f"{where}, note", may_lack=True),
            int(self.number(table, "maturity", where, 0)),
        )

    def band(self, raw: Any) -> tuple[float, str]:
        table = self.table(raw, "bands")
        return self.number(table, "lowest", "bands"), self.word(table, "name", "bands")

    def fail(self, what: str) -> None:
        raise ConfigError(f"{self.path} is no lens yet: {what}.")

    def once(self, ids: list[str]) -> None:
        twice = next((id for n, id in enumerate(ids) if id in ids[:n]), None)
        if twice is not None:
            self.fail(f"the test “{twice}” stands in it twice")

    def known(self, table: Mapping[str, Any], names: set[str], where: str) -> None:
        odd = next((k for k in table if k not in names), None)
        if odd is not None:
            self.fail(f"{where} has “{odd}”, which means nothing here; known are {', '.join(sorted(names))}")

    def table(self, value: Any, where: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            self.fail(f"“{where}” must be a table")
        return cast(Mapping[str, Any], value)

    def array(self, value: Any, where: str) -> list[Any]:
        if not isinstance(value, list):
            self.fail(f"“{where}” must be a list of tables")
        return cast(list[Any], value)

    def word(self, table: Mapping[str, Any], name: str, where: str) -> str:
        value = table.get(name)
        if not isinstance(value, str) or not value:
            self.fail(f"{where} needs “{name}”, in quotes")
        return cast(str, value)

    def number(self, table: Mapping[str, Any], name: str, where: str, default: float | None = None) -> float:
        value = table.get(name, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1e6:
            self.fail(f"{where} needs “{name}”, a number that is not negative")
        return cast(float, value)

    def text(self, value: Any, where: str, *, may_lack: bool = False) -> Text:
        """One text, in quotes or as ``{ en = "…", nl = "…" }``; English stands in for what is missing."""
        if isinstance(value, str) and (value or may_lack):
            return {"en": value, "nl": value} if value else {}
        if isinstance(value, dict) and value.get("en") and all(isinstance(v, str) for v in value.values()):
            return {"nl": value["en"], **value}
        self.fail(f'“{where}” must be a text, or one in each language with at least English: {{ en = "…" }}')
        return {}
