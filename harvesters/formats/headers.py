"""What the columns of a sheet mean: a header as a partner wrote it, to a property and a language.

Takes ``vocabularies/tables/sheet-headers.toml`` (the catalogue's own, or the bundled one) and the steward's
``columns``; leaves :class:`Headers`, whose look-ups forgive case, accents, punctuation and numbers.
"""

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from fairdict_harvesters.formats.columns import Column, Properties, meanings

from fairdict.errors import ConfigError
from fairdict.layers import Layers

FILE = "tables/sheet-headers.toml"
LANGUAGES = {
    word: tag
    for tag, words in {
        "nl": "nl nld dut dutch nederlands nederlandse ned",
        "en": "en eng english engels engelse",
        "de": "de deu ger german duits duitse",
        "fr": "fr fra fre french frans franse",
        "fy": "fy fry frisian fries friese",
    }.items()
    for word in words.split()
}
_PREFIXES = frozenset(
    {"dct", "dcterms", "dc", "dcat", "dcatap", "schema", "adms", "healthdcatap", "prov", "dpv", "vcard"}
)
Columns = tuple[Column, ...]
_NESTED = {
    "contactpoint": "contact", "wasgeneratedby": "project", "rightsholder": "owner", "distribution": "download-url",
    "accrualperiodicity": "frequency", "qualifiedattribution": "community", "authorlist": "creator",
}  # fmt: skip
"""Properties of the document that hold a thing of several fields, and the one of these that a column fills."""
_MEMO = 5_000
_NOISE = frozenset({"verplicht", "optioneel", "aanbevolen", "mandatory", "required", "optional", "recommended"})


class Headers:
    """Look-ups by header; ``files`` reads headers as they are meant on a sheet of files."""

    def __init__(
        self, table: Mapping[str, Mapping[str, list[str]]], known: Properties, own: Mapping[str, Columns] | None = None
    ) -> None:
        self.properties = known
        dataset, distribution = _keys(table["dataset"]), _keys(table["distribution"])
        self._own = {k: v for header, v in (own or {}).items() for k in (key(header), _plain(header)) if k}
        self._datasets = {**distribution, **dataset}
        self._files = {**dataset, **distribution, **_keys(table["file"])}
        self._memo: dict[tuple[str, bool], Columns] = {}

    @classmethod
    def load(cls, folder: Path, own: Mapping[str, Any], where: str, terms: frozenset[str] = frozenset()) -> "Headers":
        """The headers in force for the catalogue in ``folder``; ``own`` are the steward's, header to meaning; ``terms``
        the properties of the document that a column can fill beside those of the table.

        Raises ConfigError where ``own`` is mistaken, or the table cannot be read.
        """
        path = Layers(folder).find("vocabularies", FILE)
        if path is None:
            raise ConfigError(f"vocabularies/{FILE} is missing; install fairdict again, or put the file back.")
        return _made(path, json.dumps(own, default=str), where, terms)

    def column(self, header: str, *, files: bool = False) -> Column | None:
        """What ``header`` means, on a sheet of files where ``files``; None where it is not known."""
        return next(iter(self.columns(header, files=files)), None)

    def columns(self, header: str, *, files: bool = False) -> Columns:
        """All that ``header`` means, where the steward gave it several meanings."""
        asked = (header, files)
        with suppress(KeyError):  # not looked up first: another thread may empty it in between
            return self._memo[asked]
        found = self._found(header, files)
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        self._memo[asked] = found
        return found

    def spellings(self, *, files: bool = False) -> Mapping[str, str]:
        """The property of each header of the table, without signs and spaces."""
        return self._files if files else self._datasets

    def _found(self, header: str, files: bool) -> Columns:
        own = self._own.get(_plain(header), self._own.get(key(header)))
        if own is not None:
            return own
        if re.match(r"\w+:[A-Z]", header):
            return ()  # dcat:Dataset is a class
        known = self._files if files else self._datasets
        words = [w for w in _words(header) if w not in _NOISE]
        while len(words) > 1 and words[-1].isdigit():
            words.pop()
        for candidate in (words, words[1:] if words and words[0] in _PREFIXES else []):
            found = known.get(_key(candidate))
            if found is not None:
                return (Column(found),)
            for rest, word in ((candidate[:-1], candidate[-1:]), (candidate[1:], candidate[:1])):
                lang = LANGUAGES.get("".join(word), "")
                found = known.get(_key(rest)) if rest and lang else None
                if found is not None:
                    return (Column(found, lang),)
        return ()


@cache
def _made(path: Path, own: str, where: str, terms: frozenset[str]) -> Headers:
    table = _table(path)
    known = properties(table, terms)
    said = json.loads(own)
    return Headers(table, known, {h: meanings(what, known, f"{where}: column “{h}”") for h, what in said.items()})


def properties(table: Mapping[str, Mapping[str, list[str]]], terms: frozenset[str]) -> Properties:
    """The words that may stand for a property in a catalogue with this table of headers."""
    named = frozenset(name for part in table.values() for name in part)
    return Properties(named, terms, {**_NESTED, **{key(name): name for name in named}})


@cache
def _table(path: Path) -> Mapping[str, Mapping[str, list[str]]]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.") from error
    parts = ("dataset", "distribution", "file")
    sound = all(
        isinstance(table.get(p), dict)
        and all(isinstance(v, list) and all(isinstance(w, str) for w in v) for v in table[p].values())
        for p in parts
    )
    if not sound:
        raise ConfigError(
            f"{path} should have the tables [dataset], [distribution] and [file], each with lines such as "
            'title = ["titel"].'
        )
    return table


def _keys(part: Mapping[str, list[str]]) -> dict[str, str]:
    return {_key(_words(spelling)): name for name, spellings in part.items() for spelling in [name, *spellings]}


def key(header: str) -> str:
    """What two spellings of one header have in common."""
    return _key(_words(header))


def _plain(header: str) -> str:
    return " ".join(header.split()).casefold()


def _words(header: str) -> list[str]:
    """The words of a header; ``landingPage`` has two, ``accessURL`` too."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header[:200])
    plain = "".join(c for c in unicodedata.normalize("NFKD", parted).casefold() if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))


def _key(words: list[str]) -> str:
    return "".join(words)
