"""What the columns of a sheet mean: a header as a partner wrote it, to a property and a language.

Takes ``vocabularies/tables/sheet-headers.toml`` (the catalogue's own, or the bundled one) and the steward's
``columns``; leaves :class:`Headers`, whose look-ups forgive case, accents, punctuation and numbers.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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
_PREFIXES = frozenset({"dct", "dcterms", "dc", "dcat", "dcatap", "schema", "adms", "healthdcatap", "prov", "dpv"})
_MEMO = 5_000
_NOISE = frozenset({"verplicht", "optioneel", "aanbevolen", "mandatory", "required", "optional", "recommended"})


@dataclass(frozen=True, slots=True)
class Column:
    """The meaning of a column: a property of the table, and a language where the header names one."""

    property: str
    lang: str = ""


class Headers:
    """Look-ups by header; ``files`` reads headers as they are meant on a sheet of files."""

    def __init__(self, table: Mapping[str, Mapping[str, list[str]]], own: Mapping[str, str] | None = None) -> None:
        dataset, distribution = _keys(table["dataset"]), _keys(table["distribution"])
        mine = {_key(_words(k)): v for k, v in (own or {}).items()}
        self._datasets = {**distribution, **dataset, **mine}
        self._files = {**dataset, **distribution, **_keys(table["file"]), **mine}
        self._memo: dict[tuple[str, bool], Column | None] = {}

    @classmethod
    def load(cls, folder: Path, own: Mapping[str, str], where: str) -> "Headers":
        """The headers in force for the catalogue in ``folder``; ``own`` are the steward's, header to property.

        Raises ConfigError where ``own`` names a property that the table has not, or the file cannot be read.
        """
        path = Layers(folder).find("vocabularies", FILE)
        if path is None:
            raise ConfigError(f"vocabularies/{FILE} is missing; install fairdict again, or put the file back.")
        table = _table(path)
        known = {name for part in table.values() for name in part}
        for header, name in own.items():
            if name not in known:
                raise ConfigError(
                    f"{where}: column “{header}” is mapped to “{name}”, which is none of: {', '.join(sorted(known))}."
                )
        return _made(path, tuple(sorted(own.items())))

    def column(self, header: str, *, files: bool = False) -> Column | None:
        """What ``header`` means, on a sheet of files where ``files``; None where it is not known."""
        key = (header, files)
        with suppress(KeyError):  # not looked up first: another thread may empty it in between
            return self._memo[key]
        found = self._found(header, files)
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        self._memo[key] = found
        return found

    def _found(self, header: str, files: bool) -> Column | None:
        if re.match(r"\w+:[A-Z]", header):
            return None  # dcat:Dataset is a class
        known = self._files if files else self._datasets
        words = [w for w in _words(header) if w not in _NOISE]
        while len(words) > 1 and words[-1].isdigit():
            words.pop()
        for candidate in (words, words[1:] if words and words[0] in _PREFIXES else []):
            found = known.get(_key(candidate))
            if found is not None:
                return Column(found)
            for rest, word in ((candidate[:-1], candidate[-1:]), (candidate[1:], candidate[:1])):
                lang = LANGUAGES.get("".join(word), "")
                found = known.get(_key(rest)) if rest and lang else None
                if found is not None:
                    return Column(found, lang)
        return None


@cache
def _made(path: Path, own: tuple[tuple[str, str], ...]) -> Headers:
    return Headers(_table(path), dict(own))


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


def _words(header: str) -> list[str]:
    """The words of a header; ``landingPage`` has two, ``accessURL`` too."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header[:200])
    plain = "".join(c for c in unicodedata.normalize("NFKD", parted).casefold() if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))


def _key(words: list[str]) -> str:
    return "".join(words)
