"""The questions that come with a catalogue: ``vocabularies/queries/NAME.rq`` of every layer.

A file begins with its title in each language, a comment line each (``# en: Who publishes what?``); the rest is SPARQL,
in which the usual prefixes need not be declared.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fairdict.errors import ConfigError, FairdictError
from fairdict.layers import Layers
from fairdict.query import allowed

_TITLE = re.compile(r"#\s*([a-z]{2,3}(?:-[A-Za-z0-9]+)*):\s*(\S.*)")


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its title by language; ``text`` is the SPARQL, without the titles."""

    name: str
    titles: Mapping[str, str]
    text: str

    def title(self, language: str) -> str:
        """The title in ``language``, else in English, else in any."""
        return self.titles.get(language) or self.titles.get("en") or next(iter(self.titles.values()))


def load(layers: Layers, prefixes: dict[str, str]) -> list[Query]:
    """Every query in force, by name; :class:`ConfigError` names a file that is none."""
    return [_read(name, path, prefixes) for name, path in layers.files("vocabularies", "queries/*.rq")]


def _read(name: str, path: Path, prefixes: dict[str, str]) -> Query:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    titles = {}
    while lines and (found := _TITLE.fullmatch(lines[0].strip())):
        titles[found[1]] = found[2]
        del lines[0]
    if not titles:
        raise ConfigError(f"{path} does not begin with a title; write a first line such as “# en: What is new?”.")
    text = "\n".join(lines).strip() + "\n"
    try:
        allowed(text, prefixes)
    except FairdictError as error:
        raise ConfigError(f"{path}: {error.message}") from error
    return Query(name.removeprefix("queries/").removesuffix(".rq"), titles, text)
