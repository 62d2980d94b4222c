"""Values out of a TOML file, each of the kind that it should be.

Takes tables as ``tomllib`` leaves them; every mistake is a :class:`ConfigError` that names the file, the key and what
may stand there.
"""

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, cast

from fairdict.errors import ConfigError


@dataclass(frozen=True)
class Tables:
    """The tables of the file ``path``; ``where`` is what a person calls the table that is read."""

    path: Path

    def text(self, raw: Mapping[str, Any], key: str, where: str, needed: bool = False) -> str:
        """A text; empty where it is left out and not needed."""
        value = raw.get(key, "")
        if not isinstance(value, str) or (needed and not value.strip()):
            self.fail(key, where, "is missing" if key not in raw else f"should be a text, but is {value!r}")
        return value

    def words(self, raw: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
        """A list of texts."""
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fail(key, where, f"should be a list of texts, but is {value!r}")
        return tuple(value)

    def number(self, raw: Mapping[str, Any], key: str, where: str, default: Any) -> Any:
        """A number, 0 or more."""
        value = raw.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            self.fail(key, where, f"should be a number, 0 or more, but is {value!r}")
        return value

    def flag(self, raw: Mapping[str, Any], key: str, where: str) -> bool:
        """True or false; false where it is left out."""
        value = raw.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, where, f"should be true or false, but is {value!r}")
        return value

    def choice(self, raw: Mapping[str, Any], key: str, where: str, words: str) -> str:
        """One of ``words``, of which the first is the default."""
        known = words.split()
        value = raw.get(key, known[0])
        if value not in known:
            self.fail(key, where, f"should be one of {', '.join(known)}, but is {value!r}")
        return cast(str, value)

    def table(self, raw: Mapping[str, Any], key: str, where: str, needed: bool = True) -> Mapping[str, Any]:
        """A table; empty where it is left out and not needed."""
        value = raw.get(key, None if needed else {})
        if not isinstance(value, dict):
            self.fail(key, where, "is missing" if value is None else f"should be a table, but is {value!r}")
        return cast(Mapping[str, Any], value)

    def plain_table(self, raw: Mapping[str, Any], kind: type[Any], where: str) -> Any:
        """A table whose keys are the fields of a frozen dataclass with defaults."""
        defaults = {f.name: f.default for f in dataclasses.fields(kind)}
        self.only(raw, list(defaults), where)
        values: dict[str, Any] = {}
        for key, default in defaults.items():
            if isinstance(default, bool):
                values[key] = self.flag(raw, key, where) if key in raw else default
            elif isinstance(default, tuple):
                values[key] = self.words(raw, key, where) if key in raw else default
            else:
                values[key] = self.number(raw, key, where, default)
        return kind(**values)

    def secret(self, raw: Mapping[str, Any], key: str, where: str) -> str:
        """The name of the environment variable with a secret."""
        found = raw.get(key, {})
        if not isinstance(found, dict):  # not shown: it may be the secret itself
            self.fail(key, where, 'should be { env = "NAME" }, naming the environment variable that holds it')
        self.only(found, ["env"], f"{key} in {where}")
        return self.text(found, "env", f"{key} in {where}", needed=key in raw)

    def only(self, raw: Mapping[str, Any], known: list[str], where: str) -> None:
        """Raises ConfigError for a key that is not known."""
        no_others(raw, known, where, self.path)

    def fail(self, key: str, where: str, what: str) -> NoReturn:
        """Raises ConfigError: ``key`` in ``where`` is ``what``."""
        raise ConfigError(f"{self.path}: {key} in {where} {what}.")


def no_others(raw: Mapping[str, Any], known: Iterable[str], where: str, path: Path) -> None:
    """Raises ConfigError for a key of ``raw`` that is not known, with the nearest that is."""
    names = list(known)
    for key in raw:
        if key not in names:
            raise ConfigError(f"{path}: “{key}” is unknown in {where}.{nearest(key, names)}")


def nearest(word: str, known: list[str]) -> str:
    """What ``word`` may have been meant to be, as a sentence after a space; else all that is known."""
    near = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(known)}." if known else ""
