"""What fields are called in the sources' own systems, so that a fix names a field its reader knows.

Takes ``vocabularies/tables/fields.toml``: for each system the name of the field from which each property is read.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from fairdict.document import digest
from fairdict.errors import ConfigError
from fairdict.fair.wording import ALL, Words
from fairdict.layers import Layers

TABLE = "tables/fields.toml"
DEFAULT = "dcat"
"""The system whose words are used where nothing better is known: what is published is DCAT."""
_COUNTED = re.compile(r"(?:/\d+(?=/|$)|\[\d+\])")


class Together(NamedTuple):
    """The fields of several properties: of ``all``, each once, and of those of which ``one`` will do, as words.
    ``bare`` are the properties that the system itself has no field for."""

    all: Words
    one: Words
    bare: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A kind of source: its ``name`` for people, and the field of each property. It is told by one of ``harvesters``
    and a pattern of ``formats`` that the format of the record matches; where there are ``signs``, also by one of these
    among the fields that the record has. The fields of ``fixed`` take no values but
    the system's own. In one with ``own_words`` everybody names fields as they like."""

    id: str
    name: str
    harvesters: tuple[str, ...]
    formats: tuple[str, ...]
    signs: frozenset[str]
    own_words: bool
    fields: Mapping[str, str]
    fixed: frozenset[str] = frozenset()
    every: dict[str, "str | Words"] = field(default_factory=dict, repr=False, compare=False)
    """The field of every property that DCAT has one for: in words where this system has none."""
    joined: dict[tuple[str, ...], Together] = field(default_factory=dict, repr=False, compare=False)

    def together(self, terms: tuple[str, ...]) -> Together:
        """The fields of ``terms``; put together once, since datasets of a source lack much the same."""
        found = self.joined.get(terms)
        if found is None:
            fields: Words = (ALL, *dict.fromkeys([self.every.get(term, term) for term in terms]))
            bare = tuple(term for term in terms if term not in self.fields)
            found = self.joined[terms] = Together(fields, one_field(fields), bare)
        return found


@dataclass(frozen=True, eq=False)
class Fields:
    """The systems, in the order in which they are tried."""

    systems: tuple[System, ...]
    fingerprint: str

    @classmethod
    def load(cls, layers: Layers) -> "Fields":
        """The table in force; raises :class:`ConfigError` that names the file."""
        path = layers.find("vocabularies", TABLE)
        if path is None:
            raise ConfigError(f"vocabularies/{TABLE} is missing. Install fairdict again.")
        return _fields(path, path.read_bytes())

    def system(self, harvester: str, format: str, said: Mapping[str, list[list[str]]] | None = None) -> System:
        """The system of a source that came by ``harvester`` in ``format``, with the fields named in ``said``."""
        for system in _found(self, harvester, format):
            if not system.signs:
                return system
            if said and any(entry and entry[0] in system.signs for entries in said.values() for entry in entries):
                return system
        return self.of(DEFAULT)

    def check(self, software: str, where: str) -> None:
        """Raises :class:`ConfigError` where no system is called ``software``, which ``where`` declares."""
        if software and all(s.id != software for s in self.systems):
            known = ", ".join(sorted(s.id for s in self.systems))
            raise ConfigError(f"{where}: software “{software}” is in no table. Known are {known}; or leave it out.")

    def of(self, id: str) -> System:
        """The system called ``id``; the default one where there is none of that name."""
        return next((s for s in self.systems if s.id == id), None) or self.of(DEFAULT)


@lru_cache(8)
def _fields(path: Path, content: bytes) -> Fields:
    """The table that ``path`` holds, which every stage of a night asks for."""
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
        systems = tuple(_system(name, table) for name, table in raw.items())
        _complete(systems)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise ConfigError(f"{path} cannot be used: {error}. Compare it with the bundled one.") from error
    if DEFAULT not in raw:
        raise ConfigError(f"{path} has no [{DEFAULT}]. Compare it with the bundled one.")
    return Fields(systems, digest(content))


def one_field(fields: Words) -> Words:
    """Of the words for several fields, those of which one will do: the ones that the system has, if any."""
    _, *found = fields
    return (ALL, *([f for f in found if isinstance(f, str)] or found[:1]))


def _complete(systems: tuple[System, ...]) -> None:
    dcat = next((s for s in systems if s.id == DEFAULT), None)
    for system in systems:
        for key, name in dcat.fields.items() if dcat is not None else ():
            for one in (key, f"distribution/{key}") if "/" not in key else (key,):
                system.every[one] = system.fields.get(one) or ("no-field", name, system.name)
        system.every.update(system.fields)


@lru_cache(512)
def _found(fields: Fields, harvester: str, format: str) -> tuple[System, ...]:
    written = format.lower()
    return tuple(
        system
        for system in fields.systems
        if harvester in system.harvesters and any(fnmatchcase(written, form) for form in system.formats)
    )


def _system(id: str, table: Mapping[str, Any]) -> System:
    fields = {str(term): str(name) for term, name in table["fields"].items()}
    formats, signs = tuple(table.get("formats", ("*",))), frozenset(table.get("signs", ()))
    own, fixed = bool(table.get("own_words", False)), frozenset(table.get("fixed", ()))
    return System(id, table["name"], tuple(table["harvesters"]), formats, signs, own, fields, fixed)


@cache
def bundled() -> Fields:
    """The table that comes with fairdict."""
    return Fields.load(Layers())


def uncounted(place: str) -> str:
    """A field's name without the number of its value."""
    return _COUNTED.sub("", place)
