"""What a page says in one language: its words, its dates, numbers and names of languages.

Takes ``site_templates/words/LANG.toml`` of every layer, the catalogue's own over the bundled one and both over English;
leaves :class:`Words`. Babel knows how a language writes dates; what it gave once is remembered, because it is slow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from fairdict.errors import ConfigError
from fairdict.layers import Layers, bundled
from fairdict.publish import reading, wordfile
from fairdict.vocabulary import Vocabularies

FOLDER = "site_templates"
_REMEMBERED = 20_000


@dataclass(frozen=True)
class Words:
    """The words of one language by dotted key (``files.title``), and the labels of ``vocabularies`` in it.
    ``base`` is the
    catalogue's own address; ``translated`` is False where no layer speaks ``lang`` and English stands in."""

    lang: str
    said: Mapping[str, str]
    locale: Locale
    vocabularies: Vocabularies = field(repr=False)
    base: str = ""
    translated: bool = True
    _dates: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    _numbers: dict[float, str] = field(default_factory=dict, repr=False, compare=False)
    _labels: dict[tuple[str, ...], str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, layers: Layers, lang: str, vocabularies: Vocabularies, base: str = "") -> "Words":
        """The words for ``lang``; ConfigError names a file that cannot be read."""
        bare = original()
        english = _read(layers, "en", bare)
        own = english if lang == "en" else _read(layers, lang, bare)
        said = {**english, **own}
        return cls(lang, said, _locale(own.get("locale", lang), said["locale"]), vocabularies, base, bool(own))

    def __getitem__(self, key: str) -> str:
        return self.said[key]

    def get(self, key: str, otherwise: str = "") -> str:
        """The words under ``key``, or ``otherwise``."""
        return self.said.get(key, otherwise)

    def say(self, key: str, **values: object) -> str:
        """The sentence under ``key`` with its blanks filled in."""
        return self.said[key].format(**values)

    def count(self, key: str, number: int, **values: object) -> str:
        """``number`` and the words under ``key`` in the form that this language wants for it, other blanks filled in
        from ``values``."""
        form = self.locale.plural_form(number)
        return self.said.get(f"{key}.{form}", self.said[f"{key}.other"]).format(n=self.number(number), **values)

    def number(self, value: float) -> str:
        """A number with this language's separators."""
        if isinstance(value, int) and -1000 < value < 1000:
            return str(value)
        known = self._numbers.get(value)
        if known is None:
            if len(self._numbers) >= _REMEMBERED:
                self._numbers.clear()
            known = self._numbers[value] = str(format_decimal(value, locale=self.locale, format="#,##0.#"))
        return known

    def size(self, octets: int) -> str:
        """A number of bytes in the unit that keeps it short (1 kB is 1000 bytes)."""
        value, unit = float(octets), "bytes"
        for larger in ("kB", "MB", "GB", "TB", "PB"):
            if value < 1000:
                break
            value, unit = value / 1000, larger
        return f"{self.number(int(value) if unit == 'bytes' or value >= 100 else round(value, 1))} {unit}"

    def date(self, value: Any) -> str:
        """A date as precise as it was stated; what is no date stays as written."""
        lexical = reading.literal(value)
        known = self._dates.get(lexical)
        if known is None:
            if len(self._dates) >= _REMEMBERED:
                self._dates.clear()
            known = self._dates[lexical] = self._date(lexical)
        return known

    def _date(self, lexical: str) -> str:
        parts = reading.date_parts(lexical)
        if not parts:
            return lexical
        if parts[0] <= 0 and len(parts) == 1:
            return self.say("date.before", year=1 - parts[0])
        try:
            day = date(*(*parts, 1, 1)[:3])
        except (ValueError, OverflowError):
            return lexical
        if len(parts) == 1:
            return str(parts[0])
        if len(parts) == 2:
            return str(format_skeleton("yMMMM", day, locale=self.locale))
        return str(format_date(day, format="long", locale=self.locale))

    def moment(self, stamp: str) -> str:
        """A moment in UTC (``2026-03-01T02:14:09Z``) as day, hour and minute."""
        day, _, time = stamp.partition("T")
        return f"{self.date(day)}, {time[:5]} UTC" if time else self.date(day)

    def language(self, tag: str) -> str:
        """The name of a language in this one, else its tag."""
        names = self.locale.languages
        return str(names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0].lower()) or tag)

    def label(self, iri: str, *tables: str) -> str:
        """What the first of ``tables`` that knows ``iri`` calls it; nothing where none does."""
        key = (iri, *tables)
        known = self._labels.get(key)
        if known is None:
            found = (self.vocabularies.concept(t, iri) for t in tables if t in self.vocabularies.tables)
            known = next((concept.label(self.lang) for concept in found if concept is not None), "")
            if len(self._labels) >= _REMEMBERED:
                self._labels.clear()
            self._labels[key] = known
        return known


def _locale(tag: str, otherwise: str) -> Locale:
    for name in (tag, otherwise, "en"):
        try:
            return Locale.parse(name, sep="-")
        except (ValueError, UnknownLocaleError):
            continue
    raise ConfigError(f"Babel has no locale for “{tag}”; install Babel with its data.")


def original() -> dict[str, str]:
    """The bundled English words, which those of every other file stand in for."""
    return wordfile.read(bundled(FOLDER) / "words" / "en.toml", {})


def _read(layers: Layers, lang: str, english: Mapping[str, str]) -> dict[str, str]:
    """The words of ``lang`` in all layers, by dotted key."""
    said: dict[str, str] = {}
    for folder in reversed(layers.folders(FOLDER)):
        path = folder / "words" / f"{lang}.toml"
        if path.is_file():
            said.update(wordfile.read(path, english))
    return said
