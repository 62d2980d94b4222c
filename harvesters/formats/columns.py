"""What a steward says of a sheet's columns in ``fairdict.toml``, read into what each column means.

Takes ``columns`` as ``{ Header = "title" }``, ``"title@nl"``, a table such as ``{ property = "keyword", split = "/" }``
or a list of these; leaves :class:`Column` values. A property is one of the table of headers or any of the document's.
Every mistake is a :class:`ConfigError` that names the column and the nearest word that is known.
"""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from fairdict.errors import ConfigError
from fairdict.languages import language_tag

IGNORE = "ignore"
_KEYS = ("property", "language", "split", "values", "prefix", "date", IGNORE)
_DATE = re.compile(r"yyyy|yy|mm|m|dd|d", re.IGNORECASE)
_DIGITS = {"yyyy": ("year", 4, 4), "yy": ("year", 2, 2), "mm": ("month", 2, 2), "m": ("month", 1, 2),
           "dd": ("day", 2, 2), "d": ("day", 1, 2)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """The meaning of a column: a property, and a language where the header or the steward names one.

    ``split`` is a pattern that parts the values of a cell (None: as is usual for the property, "": not at all),
    ``values`` what stands for what (small letters), ``prefix`` what is put before a value, ``date`` how dates are
    written; ``ignored`` is the reason for a column that is left out on purpose.
    """

    property: str
    lang: str = ""
    split: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    prefix: str = ""
    date: str = ""
    ignored: str = ""

    def said(self, text: str) -> str:
        """``text`` with the steward's word for it, and the prefix that it lacks."""
        found = self.values.get(text.casefold(), text)
        bare = self.prefix and found and "://" not in found and not found.startswith(self.prefix)
        return f"{self.prefix}{found}" if bare else found

    def dated(self, text: str) -> str | None:
        """``text``, a date in the form the steward gave, as ``YYYY-MM-DD`` or shorter; None where it is none."""
        found = re.fullmatch(_pattern(self.date), text.strip())
        if found is None:
            return None
        parts = found.groupdict()
        year = parts["year"] if len(parts["year"]) == 4 else f"{'19' if parts['year'] > '50' else '20'}{parts['year']}"
        return "-".join([year, *(f"{int(parts[p]):02}" for p in ("month", "day") if parts.get(p))])


def _pattern(form: str) -> str:
    """The pattern of dates written in ``form``: ``d/m/yyyy``."""
    return _DATE.sub(lambda m: _group(m[0].lower()), re.escape(form))


def _group(word: str) -> str:
    name, least, most = _DIGITS[word]
    return f"(?P<{name}>[0-9]{{{least},{most}}})"


@dataclass(frozen=True, slots=True)
class Properties:
    """The words that may stand for a property: ``named`` are those of the table of headers, ``terms`` those of the
    document that a column can fill, ``alike`` leads from a spelling without signs to one of ``named``."""

    named: frozenset[str]
    terms: frozenset[str]
    alike: Mapping[str, str]

    def find(self, word: str, where: str) -> str:
        """The property that ``word`` means; raises ConfigError with the nearest one."""
        if word in self.named or word == IGNORE:
            return word
        plain = re.sub(r"[^a-z0-9]", "", word.rpartition(":")[2].lower())
        if plain in self.alike:
            return self.alike[plain]
        bare = word.rpartition(":")[2]
        if bare in self.terms:
            return bare
        near = difflib.get_close_matches(word, [*sorted(self.named), *sorted(self.terms)], n=1, cutoff=0.5)
        hint = f" Did you mean “{near[0]}”?" if near else ""
        raise ConfigError(
            f"{where} is mapped to “{word}”, which is no property.{hint} Known are {', '.join(sorted(self.named))}, "
            "and every property of the document."
        )


def meanings(said: Any, known: Properties, where: str) -> tuple[Column, ...]:
    """What one column means, as the steward says it; ``where`` names the column in a message."""
    entries = said if isinstance(said, list | tuple) else [said]
    if not entries:
        raise ConfigError(f"{where} is mapped to nothing; write a property, or “{IGNORE}” to leave it out on purpose.")
    return tuple(_meaning(entry, known, where) for entry in entries)


def _meaning(said: Any, known: Properties, where: str) -> Column:
    table = {"property": said} if isinstance(said, str) else said
    if not isinstance(table, Mapping):
        raise ConfigError(f'{where} should be a property, such as "title", or a table with one, but is {said!r}.')
    for key in table:
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), _KEYS, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(_KEYS)}."
            raise ConfigError(f"{where}: “{key}” is unknown.{hint}")
    texts = {k: _text(table, k, where) for k in _KEYS if k not in ("values", "split")}
    if texts[IGNORE]:
        return Column(IGNORE, ignored=texts[IGNORE])
    word, _, tag = texts["property"].partition("@")
    name = known.find(word.strip(), where)
    if name == IGNORE:
        return Column(IGNORE, ignored="left out on purpose in fairdict.toml")
    lang = texts["language"] or tag.strip()
    if lang and language_tag(lang) is None:
        raise ConfigError(f"{where}: “{lang}” is not a language; write a tag such as “nl” or “en”.")
    if texts["date"]:
        _checked_date(texts["date"], where)
    return Column(name, lang, split(table.get("split"), where), _values(table.get("values", {}), where),
                  texts["prefix"], texts["date"])  # fmt: skip


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ConfigError(f"{where}: {key} should be a text, but is {value!r}.")
    return value


def split(said: Any, where: str) -> str | None:
    """The pattern for a splitter: signs as they are, a list of them, or ``/a pattern/``."""
    signs = [said] if isinstance(said, str) else said
    if signs is None:
        return None
    if not isinstance(signs, list | tuple) or not all(isinstance(s, str) for s in signs):
        raise ConfigError(f"{where}: split should be a sign, such as “;”, or a list of them, but is {said!r}.")
    parts = [s[1:-1] if len(s) > 2 and s[0] == s[-1] == "/" else re.escape(s) for s in signs if s]
    try:
        return re.compile("|".join(parts)).pattern
    except re.error as error:
        raise ConfigError(f"{where}: split is no pattern that can be read ({error}): correct {said!r}.") from None


def _values(said: Any, where: str) -> dict[str, str]:
    if not isinstance(said, Mapping) or not all(isinstance(v, str) for v in said.values()):
        raise ConfigError(f'{where}: values should say what stands for what, as {{ ja = "PUBLIC" }}, but is {said!r}.')
    return {str(k).strip().casefold(): v for k, v in said.items()}


def _checked_date(form: str, where: str) -> None:
    letters = [w.lower()[0] for w in _DATE.findall(form)]
    if "y" not in letters or len(letters) != len(set(letters)) or re.search(r"[a-zA-Z]", _DATE.sub("", form)):
        raise ConfigError(f"{where}: date should be written with d, m and yyyy, as d/m/yyyy, but is “{form}”.")


def nearest(word: str, known: Collection[str]) -> str:
    """“ Did you mean …?” for a header that is not there."""
    folded = {k.casefold(): k for k in known}
    near = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.5)
    listed = ", ".join(f"“{k}”" for k in list(known)[:8])
    return f" Did you mean “{folded[near[0]]}”?" if near else f" There are: {listed}." if listed else ""
