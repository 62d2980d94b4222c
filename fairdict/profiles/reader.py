"""Reads a profile's file, ``vocabularies/profiles/NAME-RELEASE.toml``.

Every mistake is a :class:`fairdict.errors.ConfigError` that names the file, the class, the property and what may stand
there. The format is told in ``docs/how-to/validate.md``.
"""

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from fairdict.config.tables import Tables
from fairdict.profiles.profile import Class, Profile
from fairdict.profiles.row import Demand, Kind, Need, Row, Severity, Source, When

CARD = re.compile(r"(\d+)\.\.(\d+|\*)")
FILE = {
    *("name", "release", "title", "text", "shapes", "conforms", "levels", "untyped", "extends", "published"),
    *("checked", "source", "only_text", "prefixes", "datatypes", "classes", "emit"),
}
CLASS = ["iri", "also", "role", "like", "at", "drop", "properties"]
DEMAND = [
    *("card", "need", "kind", "of", "datatypes", "tables", "pattern", "holds", "values", "above", "each_language"),
    *("form", "open", "weight", "untyped"),
]
ROW = [*DEMAND, "text", "shape", "source", "when", "judged", "at", "instead", "note", "levels", "drop"]
LEFT_OUT = ("recommended", "range")
Raw = Mapping[str, Any]


class Reader:
    """Turns the tables of one file, laid over those of the profile that it extends, into a :class:`Profile`."""

    def __init__(self, path: Path, raw: Raw, prefixes: Mapping[str, str], base: Profile | None = None) -> None:
        self.read = Tables(path)
        self.path = path
        self.raw = raw
        self.base = base
        own = self._texts(raw, "prefixes", "the file")
        self.prefixes = {**prefixes, **(base.prefixes if base else {}), **own}
        self.datatypes = dict(base.datatypes if base else {}) | {
            name: tuple(self._iri(word, f"{name} in [datatypes]") for word in self._words(raw["datatypes"], name, ""))
            for name in self.read.table(raw, "datatypes", "the file", needed=False)
        }

    def profile(self, classes: Mapping[str, Raw]) -> Profile:
        """The profile whose classes are ``classes`` (see :func:`laid_over`)."""
        raw, base, where = self.raw, self.base, "the file"
        name, release = (self.read.text(raw, key, where, needed=True) for key in ("name", "release"))
        if f"{name}-{release}" != self.path.stem:
            self.read.fail("release", where, f"makes it {name}-{release}, but the file is called {self.path.name}")
        title = self._said(raw, "title", where) or {"en": f"{name} {release}"}
        self.levels = self._words(raw, "levels", where) or (base.levels if base else ())
        self.text = self.read.text(raw, "text", where, needed=True)
        self.id = f"{name}-{release}"
        files = (*(base.files if base else ()), self.path)
        known = {key: self._class(key, table) for key, table in classes.items()}
        self._refer(known)
        return Profile(
            name=name,
            release=release,
            title=title,
            text=self.text,
            shapes=self._words(raw, "shapes", where),
            classes=known,
            prefixes=self.prefixes,
            datatypes=self.datatypes,
            titles={**(base.titles if base else {}), self.id: title},
            conforms=self._words(raw, "conforms", where),
            levels=self.levels,
            untyped=self._choice(raw, "untyped", where, Severity, base.untyped if base else "advice"),
            only_text=self._left_out(raw, where),
            extends=self.read.text(raw, "extends", where),
            published=self.read.text(raw, "published", where),
            checked=self.read.text(raw, "checked", where),
            files=files,
            emit=self.read.table(raw, "emit", where, needed=False),
        )

    def _left_out(self, raw: Raw, where: str) -> frozenset[str]:
        words = self._words(raw, "only_text", where)
        for word in words:
            if word not in LEFT_OUT:
                self.read.fail("only_text", where, f"should hold {' or '.join(LEFT_OUT)}, but holds “{word}”")
        return frozenset(words)

    def _class(self, name: str, raw: Raw) -> Class:
        where = f"[classes.{name}]"
        self.read.only(raw, CLASS, where)
        iri = self._iri(self.read.text(raw, "iri", where, needed=True), f"iri in {where}")
        also = tuple(self._iri(word, f"also in {where}") for word in self._words(raw, "also", where))
        url = self._place(raw, self.text) or self.text
        rows: dict[str, Row] = {}
        for key, table in self.read.table(raw, "properties", where, needed=False).items():
            if not isinstance(table, dict):
                self.read.fail(f"“{key}”", where, f"should be a table, but is {table!r}")
            row = self._row(key, table, f"“{key}” of {name}", url)
            rows[row.key] = row
        return Class(name, iri, rows, also, self.read.flag(raw, "role", where), url)

    def _row(self, key: str, raw: Raw, where: str, url: str) -> Row:
        said = {k: v for k, v in raw.items() if not k.startswith("_")}
        self.read.only(said, ROW, where)
        path, text = key.removeprefix("^"), str(raw.get("_text", self.text))
        whole = self._whole(key, said, where)
        levels = self.read.table(said, "levels", where, needed=False)
        for level, over in levels.items():
            if level not in self.levels:
                self.read.fail(level, f"levels in {where}", f"is not among the profile's levels: {self._known()}")
            self.read.only(over, [*DEMAND, "text", "shape", "when", "note"], f"levels of {where}")
        varied = {
            level: self._whole(key, {k: v for k, v in said.items() if k != "need" or "card" not in over} | over, where)
            for level, over in levels.items()
        }
        row = Row(
            properties=tuple(self._iri(part, where) for part in path.split("|")),
            inverse=key.startswith("^"),
            judged=self.read.text(said, "judged", where),
            source=self._choice(said, "source", where, Source, str(raw.get("_source", "both"))),
            profile=str(raw.get("_profile", self.id)),
            url=self._place(said, text) or (url if text == self.text else text),
            instead=self._iri(said["instead"], where) if "instead" in said else "",
            **whole,
        )
        return dataclasses.replace(row, levels={k: dataclasses.replace(row, **v) for k, v in varied.items()})

    def _whole(self, key: str, raw: Raw, where: str) -> dict[str, Any]:
        """What a row says that an access level may change."""
        demand = self._demand({k: v for k, v in raw.items() if k in DEMAND}, Demand(), where)
        sides = {
            side: self._demand(self.read.table(raw, side, where), demand, f"{side} in {where}") if side in raw else None
            for side in ("text", "shape")
        }
        when = self._when(raw, where) if "when" in raw else None
        if demand.need == "C" and when is None:
            self.read.fail("need", where, "is “C”, so “when” should say on what it depends")
        return {"demand": demand, **sides, "when": when, "note": self._said(raw, "note", where)}

    def _demand(self, raw: Raw, base: Demand, where: str) -> Demand:
        self.read.only(raw, DEMAND, where)
        changed: dict[str, Any] = {}
        if "card" in raw:
            found = CARD.fullmatch(str(raw["card"]))
            if found is None or (found[2] != "*" and int(found[2]) < max(int(found[1]), 1)):
                self.read.fail("card", where, f"should be like “0..1” or “1..*”, but is {raw['card']!r}")
            changed |= {"least": int(found[1]), "most": None if found[2] == "*" else int(found[2])}
        least = changed.get("least", base.least)
        usual = "M" if least else "O" if base.need == "M" else base.need
        need = self._choice(raw, "need", where, Need, usual)
        if need == "M" and not least:
            self.read.fail("need", where, "is “M”, so “card” should begin with 1")
        changed |= {"need": need, "kind": self._choice(raw, "kind", where, Kind, base.kind)}
        for name in ("of", "holds", "values"):
            if name in raw:
                changed[name] = tuple(self._iri(word, f"{name} in {where}") for word in self._words(raw, name, where))
        if "tables" in raw:
            changed["tables"] = self._words(raw, "tables", where)
        if "datatypes" in raw:
            changed["datatypes"] = self._types(self._words(raw, "datatypes", where), where)
        for name in ("pattern", "form"):
            if name in raw:
                changed[name] = self._pattern(raw, name, where)
        if "above" in raw:
            changed["above"] = int(self.read.number(raw, "above", where, 0))
        for name in ("each_language", "open"):
            if name in raw:
                changed[name] = self.read.flag(raw, name, where)
        changed["weight"] = self._choice(raw, "weight", where, Severity, base.weight)
        if "untyped" in raw:
            changed["untyped"] = self._choice(raw, "untyped", where, Severity, "advice")
        return dataclasses.replace(base, **changed)

    def _when(self, raw: Raw, where: str) -> When:
        table = self.read.table(raw, "when", where)
        self.read.only(table, ["property", "values", "said"], f"when in {where}")
        said = self._said(table, "said", f"when in {where}")
        named = self.read.text(table, "property", f"when in {where}", needed=not said)
        property = self._iri(named, f"when in {where}") if named else ""
        return When(property, self._words(table, "values", f"when in {where}"), said)

    def _types(self, words: tuple[str, ...], where: str) -> tuple[str, ...]:
        found: list[str] = []
        for word in words:
            found += self.datatypes.get(word) or (self._iri(word, f"datatypes in {where}"),)
        return tuple(found)

    def _pattern(self, raw: Raw, name: str, where: str) -> str:
        text = self.read.text(raw, name, where)
        try:
            re.compile(text)
        except re.error as error:
            self.read.fail(name, where, f"is not a regular expression: {error}")
        return text

    def _refer(self, known: Mapping[str, Class]) -> None:
        """Raises ConfigError where a row's ``judged`` names a class that the profile has not."""
        for found in known.values():
            for row in found.rows.values():
                if row.judged and row.judged not in known:
                    self.read.fail("judged", f"“{row.key}” of {found.name}", f"names no class: “{row.judged}”")

    def _iri(self, word: str, where: str) -> str:
        """A prefixed name or an address as an IRI."""
        prefix, colon, rest = str(word).partition(":")
        if rest.startswith("//") or prefix in ("urn", "mailto"):
            return str(word)
        if not colon or prefix not in self.prefixes:
            known = "“[prefixes]” should have it" if colon else "it should be like “dct:title” or an address"
            self.read.fail(f"“{word}”", where, f"has no known prefix; {known}")
        return self.prefixes[prefix] + rest

    def _place(self, raw: Raw, text: str) -> str:
        at = str(raw.get("at", ""))
        return at if "://" in at or not at else f"{text.partition('#')[0]}#{at}"

    def _words(self, raw: Raw, key: str, where: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        return (value,) if isinstance(value, str) else self.read.words(raw, key, where)

    def _texts(self, raw: Raw, key: str, where: str) -> Mapping[str, str]:
        table = self.read.table(raw, key, where, needed=False)
        return {name: self.read.text(table, name, f"[{key}]", needed=True) for name in table}

    def _said(self, raw: Raw, key: str, where: str) -> Mapping[str, str]:
        """A text, or one for each language."""
        value = raw.get(key, {})
        return {"en": value} if isinstance(value, str) and value else self._texts(raw, key, where) if value else {}

    def _choice(self, raw: Raw, key: str, where: str, kind: Any, default: str) -> Any:
        words = [default, *(word for word in get_args(kind) if word != default)]
        return self.read.choice(raw, key, where, " ".join(words))

    def _known(self) -> str:
        return ", ".join(self.levels) or "it has none"
