"""How a partner's sheet is laid out, as its steward says it in ``[sources.x.options]``.

Takes the source; leaves a :class:`Layout`: the options, the headers in force, constants, what is skipped, and of which
columns the identifier is made. Every mistake is a :class:`ConfigError` that names the option.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fairdict_harvesters.formats.columns import Column, meanings, nearest
from fairdict_harvesters.formats.headers import Headers, key

from fairdict.errors import ConfigError
from fairdict.harvester import Source

EVERY = "*"
CONSTANT = "constants in fairdict.toml"
"""What stands as the column of a constant."""
_NO_FIELD = frozenset({"id", "type"})


@dataclass(frozen=True)
class Options:
    """``sheet`` names the sheet of datasets, ``sheets`` several with one list spread over them (``["*"]``: all that
    have headers of datasets), ``distributions`` that of files; found by names and headers where empty; for CSV,
    ``distributions`` is the address of a second file. ``header_row`` is the row of headers (0: found), ``header_rows``
    are rows of headers that stand above each other, ``first_row`` is where the datasets begin. ``identifier`` is the
    header of the identifiers, or a list of headers that make one together. ``columns`` says what a header means:
    ``{ Kolom = "title@nl" }``, or a table with ``property``, ``language``, ``split``, ``values``, ``prefix`` and
    ``date``, or ``"ignore"``. ``constants`` gives properties that are the same for every dataset and stand in no cell.
    ``skip`` and ``only`` name rows by what stands in a column (``{ Status = ["intern", "/^oud/"] }``), ``nothing`` the
    words of an empty cell (``["n.v.t.", "-"]``). ``values`` names the columns that hold a dataset each on a sheet whose
    rows are the properties. ``language`` is that of texts whose header names none; ``delimiter`` and ``encoding`` are
    of CSV files and guessed where empty."""

    sheet: str = ""
    sheets: tuple[str, ...] = ()
    distributions: str = ""
    header_row: int = 0
    header_rows: tuple[int, ...] = field(default_factory=tuple)
    first_row: int = 0
    identifier: str | tuple[str, ...] = field(default_factory=str)
    columns: Mapping[str, Any] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    skip: Mapping[str, Any] = field(default_factory=dict)
    only: Mapping[str, Any] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    language: str = ""
    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True)
class Layout:
    """The options of a source, checked. ``parts`` are the columns that make the identifier together; ``constants`` the
    values that stand in no cell, each with what it means."""

    options: Options
    headers: Headers
    where: str
    parts: tuple[str, ...] = ()
    constants: tuple[tuple[Column, str], ...] = ()
    skip: Mapping[str, "re.Pattern[str]"] = field(default_factory=dict)
    only: Mapping[str, "re.Pattern[str]"] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> "Layout":
        """The layout of ``source``; raises ConfigError for a mistake in its options."""
        options: Options = source.settings(Options)
        where = f"[sources.{source.name}.options]"
        for name, wanted in (("columns", Mapping), ("constants", Mapping), ("skip", Mapping), ("only", Mapping)):
            if not isinstance(getattr(options, name), wanted):
                raise ConfigError(f"{where}: {name} should be a table, but is {getattr(options, name)!r}.")
        _rows(options, where)
        parts = (options.identifier,) if isinstance(options.identifier, str) else tuple(options.identifier)
        if not all(isinstance(p, str) for p in parts):
            raise ConfigError(f"{where}: identifier should be a header or a list of them, but is {parts!r}.")
        single = {parts[0]: "identifier"} if len(parts) == 1 and parts[0] else {}
        terms = frozenset(source.context.properties) - _NO_FIELD
        headers = Headers.load(source.folder, {**options.columns, **single}, where, terms)
        return cls(
            options,
            headers,
            where,
            parts if len(parts) > 1 else (),
            tuple(_constants(options.constants, headers, where)),
            {name: _pattern(said, f"{where}: skip, “{name}”") for name, said in options.skip.items()},
            {name: _pattern(said, f"{where}: only, “{name}”") for name, said in options.only.items()},
        )

    def named(self) -> list[tuple[str, str]]:
        """Every header that the options name, with the option that does."""
        one = self.options.identifier
        listed = [
            ("columns", self.options.columns),
            ("skip", self.skip),
            ("only", self.only),
            ("identifier", [one] if isinstance(one, str) and one else self.parts),
        ]
        return [(option, header) for option, headers in listed for header in headers]

    def missing(self, there: Collection[str]) -> list[str]:
        """A sentence for each header that the options name and the sheet has not; ``there`` are those it has."""
        known = {key(h) for h in there} | {h.casefold() for h in there}
        return [
            f"{self.where}: {option} names the column “{header}”, which the sheet has not.{nearest(header, there)}"
            for option, header in self.named()
            if key(header) not in known and header.casefold() not in known
        ]

    def composed(self, row: Mapping[str, Any]) -> str:
        """The identifier made of several columns; empty where one of them is."""
        found = [_words(cell(row, name)) for name in self.parts]
        return "-".join(found) if found and all(found) else ""

    def wanted(self, row: Mapping[str, Any]) -> bool:
        """Whether a row is one of those that are to be read."""
        if any(p.search(_words(cell(row, name))) for name, p in self.skip.items()):
            return False
        return all(p.search(_words(cell(row, name))) for name, p in self.only.items())


def cell(row: Mapping[str, Any], header: str) -> Any:
    """What stands under ``header``, which may be spelled another way; None where nothing does."""
    if header in row:
        return row[header]
    wanted = key(header)
    return next((value for name, value in row.items() if key(name) == wanted), None)


def _words(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())


def _rows(options: Options, where: str) -> None:
    numbers = options.header_rows if isinstance(options.header_rows, tuple) else (None,)
    if not all(isinstance(n, int) and not isinstance(n, bool) and n > 0 for n in numbers):
        raise ConfigError(f"{where}: header_rows should be numbers of rows, as [3, 4], but is {options.header_rows!r}.")
    for name in ("header_row", "first_row"):
        if getattr(options, name) < 0:
            raise ConfigError(f"{where}: {name} should be the number of a row, but is {getattr(options, name)}.")


def _constants(said: Mapping[str, Any], headers: Headers, where: str) -> Iterable[tuple[Column, str]]:
    for word, value in said.items():
        name = f"{where}: constant “{word}”"
        [column] = meanings(word, headers.properties, name)
        values = value if isinstance(value, list | tuple) else [value]
        for one in values:
            if isinstance(one, bool) or not isinstance(one, str | int | float):
                raise ConfigError(f"{name} should be a text or a list of texts, but is {value!r}.")
            yield column, str(one)


def _pattern(said: Any, where: str) -> "re.Pattern[str]":
    """What matches one of the words ``said``, whatever their case; ``/…/`` is a pattern, "" an empty cell."""
    words = [said] if isinstance(said, str) else said
    if not isinstance(words, list | tuple) or not words or not all(isinstance(w, str) for w in words):
        raise ConfigError(f"{where} should be a word, a pattern such as “/^oud/” or a list of these, but is {said!r}.")
    parts = [w[1:-1] if len(w) > 2 and w[0] == w[-1] == "/" else f"^{re.escape(' '.join(w.split()))}$" for w in words]
    try:
        return re.compile("|".join(f"(?:{p})" for p in parts), re.IGNORECASE)
    except re.error as error:
        raise ConfigError(f"{where} is no pattern that can be read ({error}): correct {said!r}.") from None
