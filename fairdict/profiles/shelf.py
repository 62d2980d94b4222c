"""The profiles in force: ``vocabularies/profiles/NAME-RELEASE.toml`` of every layer, found by name.

A catalogue's own file takes the place of the bundled one of that name, and a new name is a new profile: no code.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fairdict.config import FILE as SETTINGS
from fairdict.config import Catalogue, content, loaded
from fairdict.config.tables import Tables, nearest
from fairdict.document import Context
from fairdict.errors import ConfigError
from fairdict.layers import Layers
from fairdict.profiles.profile import Profile
from fairdict.profiles.reader import FILE, Raw, Reader

File = tuple[Path, str]
"""Where a profile's file lies, and what it says."""
_NUMBER = re.compile(r"\d+")


class Profiles:
    """The profiles of a catalogue's layers. ``names`` are the names with their releases, the newest first."""

    def __init__(self, layers: Layers) -> None:
        self.layers = layers
        self._files = {Path(name).stem: path for name, path in layers.files("vocabularies", "profiles/*.toml")}
        self._read = cache(self._profile)

    @property
    def ids(self) -> list[str]:
        """Name and release of every profile, by name, newest release first."""
        return sorted(self._files, key=lambda found: (_name(found), [-n for n in _release(found)], found))

    def get(self, name: str) -> Profile:
        """The profile ``name``: name and release, or the newest release of a name.

        Raises :class:`ConfigError` where there is none, or its file cannot be used.
        """
        found = name if name in self._files else self._newest(name)
        return self._read(found)

    def of(self, iris: frozenset[str] | set[str]) -> list[Profile]:
        """The profiles that ``dct:conformsTo`` names by one of these IRIs."""
        return [p for p in map(self.get, self.ids) if iris.intersection(p.conforms)]

    def _newest(self, name: str) -> str:
        found = [known for known in self.ids if _name(known) == name]
        if not found:
            names = list(dict.fromkeys([*map(_name, self.ids), *self.ids]))
            raise ConfigError(f"There is no profile “{name}”.{nearest(name, names)}")
        final = [known for known in found if "draft" not in known]
        return (final or found)[0]

    def _profile(self, name: str) -> Profile:
        return _read(tuple(self._chain(name)), tuple(_prefixes(self.layers).items()))

    def _chain(self, name: str) -> list[File]:
        """The file ``name``, the one that it extends, and so on."""
        chain: list[File] = []
        seen: list[str] = []
        while name:
            if name in seen:
                raise ConfigError(f"{self._files[name]}: extends itself, by way of {' and '.join(seen)}.")
            path = self._files[name]
            text = content(path)
            raw, read = _raw(path, text), Tables(path)
            read.only(raw, sorted(FILE), "the file")
            seen.append(name)
            chain.append((path, text))
            name = read.text(raw, "extends", "the file")
            if name and name not in self._files:
                read.fail(
                    "extends", "the file", f"names no profile with its release: “{name}”.{nearest(name, self.ids)}"
                )
        return chain


@lru_cache(32)
def _raw(path: Path, text: str) -> Raw:
    """What a file holds, for reading only."""
    return loaded(path, text)


@lru_cache(32)
def _read(chain: tuple[File, ...], prefixes: tuple[tuple[str, str], ...]) -> Profile:
    """The profile of a file and of those that it extends, one after the other. Every stage of a night looks profiles up
    in a shelf of its own; what was read of the same text is the same."""
    base = _read(chain[1:], prefixes) if len(chain) > 1 else None
    path, text = chain[0]
    return Reader(path, _raw(path, text), dict(prefixes), base).profile(laid_over([(p, _raw(p, t)) for p, t in chain]))


def laid_over(chain: list[tuple[Path, Raw]]) -> dict[str, dict[str, Any]]:
    """The classes of a chain of files, the first one's statements over those of the next: property by property, and
    key by key within one. A row remembers the profile that last spoke of it."""
    classes: dict[str, dict[str, Any]] = {}
    for path, raw in reversed(chain):
        read = Tables(path)
        mark = {"_profile": path.stem, "_text": raw.get("text", ""), "_source": raw.get("source", "both")}
        for name, table in read.table(raw, "classes", "the file", needed=False).items():
            own = read.table(raw["classes"], name, "[classes]")
            if own.get("drop"):
                classes.pop(name, None)
                continue
            kin = classes.get(str(table.get("like", "")), {})
            into = classes.setdefault(name, {**kin, "properties": dict(kin.get("properties", {}))})
            rows = into.setdefault("properties", {})
            into.pop("at", None)  # a place in the text of the profile that is extended
            into |= {key: value for key, value in own.items() if key not in ("properties", "like")}
            for key, row in read.table(own, "properties", f"[classes.{name}]", needed=False).items():
                if not isinstance(row, dict):
                    read.fail(f"“{key}”", f"[classes.{name}]", f"should be a table, but is {row!r}")
                if row.get("drop"):
                    rows.pop(key, None)
                else:
                    rows[key] = {**over(rows.get(key, {}), row), **mark}
            into["properties"] = rows
    return classes


def over(row: Raw, own: Raw) -> dict[str, Any]:
    """``row`` with the statements of ``own`` over it. A new number of values brings its own need, and a place in
    another text says nothing of this one."""
    gone = {"at", "need"} if "card" in own else {"at"}
    return {**{key: value for key, value in row.items() if key not in gone}, **own}


def _prefixes(layers: Layers) -> Mapping[str, str]:
    return Context.load(layers).prefixes


def _name(found: str) -> str:
    """``dcat-ap`` of ``dcat-ap-3.0.1``."""
    return re.sub(r"-(?:draft-)?r?\d[^-]*$", "", found)


def _release(found: str) -> list[int]:
    """The numbers of the release."""
    return [int(number) for number in _NUMBER.findall(found[len(_name(found)) :])]


def published(catalogue: Catalogue, name: str, profiles: Profiles, key: str = "profiles") -> Profile:
    """The profile that ``key`` in ``[publish]`` names; raises ConfigError that says where, if there is none."""
    try:
        return profiles.get(name)
    except ConfigError as error:
        raise ConfigError(
            f"{catalogue.folder / SETTINGS}: {key} in [publish] names “{name}”. {error.message}"
        ) from error
