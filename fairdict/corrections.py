"""``corrections.toml``: what a steward puts right in single values of single datasets, until the source does.

Takes a catalogue's folder; leaves :class:`Correction` values, cleaned like what a source says, and applies them to a
document. Pure but for reading the file; every mistake in it is a :class:`ConfigError` that names the entry.
"""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NoReturn

from fairdict import clean, identifiers
from fairdict.config import Catalogue, Source, parsed
from fairdict.description import Description
from fairdict.document import canonical
from fairdict.errors import ConfigError
from fairdict.identity import name_of
from fairdict.languages import language_tag
from fairdict.model import Document

FILE = "corrections.toml"
Outcome = Literal["applied", "caught up", "does not match", "no such dataset"]

ADVICE: Mapping[str, str] = {
    "caught up": f"Entry {{n}} of {FILE} is no longer needed for “{{dataset}}”: what the sources say of {{term}} is "
    "right without it. Remove the entry.",
    "does not match": f"Entry {{n}} of {FILE} changes nothing: the value it replaces is not in {{term}} of "
    "“{{dataset}}” any more. Look at the dataset, and correct or remove the entry.",
    "no such dataset": f"Entry {{n}} of {FILE} names “{{dataset}}”, which no dataset is called. Name it by its KEY, "
    "its DOI or source/identifier.",
}
"""What the steward is told of a correction that was not needed or did nothing."""

_KEYS = ("dataset", "term", "lang", "set", "replace", "drop", "who", "when", "why")
_AGENTS = frozenset({"publisher", "creator", "contributor", "rightsHolder"})
_FIXED = frozenset({"id", "type", "distribution", "authorList", "sameAs"})
_NAMES = ("name", "fn", "label", "prefLabel", "title", "notation", "identifier")


@dataclass(frozen=True, slots=True)
class Correction:
    """Entry number ``n``: in ``dataset``, ``old`` of ``term`` (None: whatever stands there) becomes ``new`` (None:
    nothing). ``new`` is a document's value, ``old`` the steward's words; ``lang`` is empty where none was named."""

    n: int
    dataset: str
    term: str
    lang: str
    old: str | None
    new: Any
    who: str
    when: str
    why: str

    @property
    def action(self) -> str:
        """``set``, ``replace`` or ``drop``."""
        return "drop" if self.new is None else "set" if self.old is None else "replace"

    def row(self) -> list[Any]:
        """All that the result depends on."""
        return [self.n, self.dataset, self.term, self.lang, self.old, self.new, self.who, self.when, self.why]


def load(catalogue: Catalogue) -> tuple[Correction, ...]:
    """The corrections in the catalogue's folder, in the order of the file; none where there is no file.

    Raises :class:`ConfigError` naming the file and the entry.
    """
    path = catalogue.folder / FILE
    try:
        raw = parsed(path)
    except FileNotFoundError:
        return ()
    found = raw.get("correction", [])
    if set(raw) - {"correction"} or not isinstance(found, list) or not all(isinstance(e, dict) for e in found):
        raise ConfigError(f"{path}: only [[correction]] tables may stand here.")
    return tuple(_Entry(catalogue, n, entry).correction() for n, entry in enumerate(found, 1))


def of(corrections: Sequence[Correction], names: Collection[str], base_iri: str) -> tuple[Correction, ...]:
    """Those of ``corrections`` that are of the dataset known by ``names``: KEYs, places (``source/identifier``) and
    names of :mod:`fairdict.identity`."""
    return tuple(
        c
        for c in corrections
        if c.dataset in names
        or c.dataset.removeprefix(f"{base_iri}dataset/").rstrip("/") in names
        or name_of(c.dataset) in names
    )


def apply(document: Document, corrections: Iterable[Correction]) -> tuple[Document, list[tuple[Correction, Outcome]]]:
    """``document`` with ``corrections`` made one after the other, and what became of each."""
    outcomes: list[tuple[Correction, Outcome]] = []
    for one in corrections:
        before = document.get(one.term)
        texts = isinstance(before, dict) or isinstance(one.new, dict)
        found: tuple[Any, Outcome] = _texts(before or {}, one) if texts else _values(before or [], one)
        after, outcome = found
        if outcome == "applied":
            document = {k: v for k, v in document.items() if k != one.term} | ({one.term: after} if after else {})
            if one.term == "creator":  # the order was that of the creators who stood there
                document.pop("authorList", None)
        outcomes.append((one, outcome))
    return document, outcomes


def _texts(before: Mapping[str, list[str]], one: Correction) -> tuple[dict[str, list[str]], Outcome]:
    if one.old is None and one.new is not None:
        after = {**before, **one.new} if one.lang else dict(one.new)
        return after, "caught up" if after == before else "applied"
    chosen = {k: ts for k, ts in before.items() if not one.lang or k == one.lang}
    if one.old is None:
        after = {k: ts for k, ts in before.items() if k not in chosen}
        return after, "applied" if chosen else "caught up"
    old = clean.text(one.old)
    words = [t for ts in one.new.values() for t in ts] if one.new is not None else []
    if not any(clean.text(t) == old for ts in chosen.values() for t in ts):
        there = one.new is None or any(t in ts for ts in chosen.values() for t in words)
        return dict(before), "caught up" if there else "does not match"
    after = {
        k: _exchanged(ts, lambda t: clean.text(t) == old, words) if k in chosen else ts for k, ts in before.items()
    }
    return {k: ts for k, ts in after.items() if ts}, "applied"


def _values(before: list[Any], one: Correction) -> tuple[list[Any], Outcome]:
    if one.old is None:
        if one.new is None:
            return [], "applied" if before else "caught up"
        return list(one.new), "caught up" if canonical(before) == canonical(one.new) else "applied"
    old, new = one.old, one.new or []
    if not any(_meant(v, old) for v in before):
        there = one.new is None or all(v in before for v in new)
        return before, "caught up" if there else "does not match"
    return _exchanged(before, lambda v: _meant(v, old), new), "applied"


def _exchanged(values: Iterable[Any], meant: Any, new: Sequence[Any]) -> list[Any]:
    """``values`` with ``new`` in the place of those that are ``meant``, none twice."""
    found: list[Any] = []
    for value in values:
        found += [v for v in (new if meant(value) else [value]) if v not in found]
    return found


def _meant(value: Any, words: str) -> bool:
    """Whether a steward who writes ``words`` means ``value``: its text, its address, or its name."""
    if not isinstance(value, dict):
        return str(value) == words or (identifiers.pid(words) is not None and name_of(str(value)) == name_of(words))
    if "@value" in value:
        return str(value["@value"]) == words
    said = {value.get("id")}
    for name in _NAMES:
        inner = value.get(name, [])
        said.update(t for ts in inner.values() for t in ts) if isinstance(inner, dict) else said.update(
            v for v in inner if isinstance(v, str)
        )
    said.update(v.removeprefix("mailto:") for v in value.get("hasEmail", []) if isinstance(v, str))
    return words in said


class _Entry:
    """One table of the file on its way to a :class:`Correction`."""

    def __init__(self, catalogue: Catalogue, number: int, raw: Mapping[str, Any]) -> None:
        self.catalogue, self.number, self.raw = catalogue, number, raw

    def correction(self) -> Correction:
        for key in self.raw:
            if key not in _KEYS:
                self.fail(f"“{key}” is unknown; known are {', '.join(_KEYS)}")
        dataset, term, who, why = (self.text(k) for k in ("dataset", "term", "who", "why"))
        properties = self.catalogue.context.properties
        if term not in properties or term in _FIXED:
            near = difflib.get_close_matches(term, [p for p in properties if p not in _FIXED], n=1)
            hint = f"; did you mean “{near[0]}”?" if near else "; “fairdict explain” shows the terms of a dataset"
            self.fail(f"“{term}” is no term that can be corrected{hint}")
        lang = self.lang(term)
        old, new = self.change(term, lang)
        return Correction(self.number, dataset, term, lang, old, new, who, self.day(), why)

    def change(self, term: str, lang: str) -> tuple[str | None, Any]:
        """What is replaced or dropped, and what comes in its place."""
        asked = [k for k in ("set", "replace", "drop") if k in self.raw]
        if len(asked) != 1:
            self.fail("one of set, replace and drop is needed" + (f", not {' and '.join(asked)}" if asked else ""))
        value = self.raw[asked[0]]
        if asked[0] == "set":
            return None, self.cleaned(term, value, lang)
        if asked[0] == "drop":
            if value is True:
                return None, None
            if isinstance(value, str) and value.strip():
                return value, None
            self.fail("drop should be the value to take away, or true for all of them")
        if not isinstance(value, dict) or set(value) != {"old", "new"} or not isinstance(value["old"], str):
            self.fail('replace should be { old = "…", new = "…" }')
        return value["old"], self.cleaned(term, value["new"], lang)

    def cleaned(self, term: str, value: Any, lang: str) -> Any:
        """``value`` as a source's own words would come out."""
        catalogue = self.catalogue
        source = Source("corrections", "", "", catalogue.vocabularies, catalogue.context, catalogue.folder)
        about = Description(source, "correction")
        texts = catalogue.context.properties[term].form == "text"
        if texts and isinstance(value, dict):
            pairs = [(v, self.tag(k)) for k, v in value.items()]
        else:
            pairs = [(v, lang) for v in (value if isinstance(value, list) else [value])]
        for one, tag in pairs:
            if isinstance(one, dict) and term in (*_AGENTS, "contactPoint"):
                self.person(about, term, one)
            elif isinstance(one, bool | dict | list) or not str(one).strip():
                self.fail(f"{one!r} cannot be a value of “{term}”")
            elif term in _AGENTS:
                about.agent(term, str(one))
            elif term == "contactPoint":
                about.contact(str(one))
            elif term == "temporal":
                about.period(str(one))
            else:
                about.add(term, one, lang=tag)
        problem = next((i.message for i in about.issues if i.severity != "note"), "")
        if problem:
            self.fail(problem.rstrip("."))
        found = about.document().get(term)
        if not found:
            self.fail(f"{value!r} leaves nothing that could be a value of “{term}”")
        return found

    def person(self, about: Description, term: str, said: Mapping[str, Any]) -> None:
        """A person or organisation, told as a table."""
        known = (
            ("name", "email", "url", "phone") if term == "contactPoint" else ("name", "email", "url", "orcid", "ror")
        )
        for key, value in said.items():
            if key not in known or not isinstance(value, str):
                self.fail(f"“{key}” of “{term}” should be a text and one of {', '.join(known)}")
        name, email, url = (said.get(k, "") for k in ("name", "email", "url"))
        if term == "contactPoint":
            about.contact(name, email=email, url=url, phone=said.get("phone", ""))
        else:
            types = (
                ("Agent", "Person") if "orcid" in said else ("Agent", "Organization") if "ror" in said else ("Agent",)
            )
            ids = tuple(said[k] for k in ("orcid", "ror") if k in said)
            about.agent(term, name, types=types, ids=ids, email=email, url=url)

    def text(self, key: str) -> str:
        value = self.raw.get(key)
        if not isinstance(value, str) or not value.strip():
            self.fail(f"“{key}” is missing" if value is None else f"“{key}” should be a text, but is {value!r}")
        return value.strip()

    def day(self) -> str:
        value = self.raw.get("when")
        if isinstance(value, date):
            return value.isoformat()[:10]
        try:
            return date.fromisoformat(self.text("when")).isoformat()
        except ValueError:
            self.fail(f"“when” should be a date such as 2026-03-01, but is “{value}”")

    def lang(self, term: str) -> str:
        if "lang" not in self.raw:
            return ""
        if self.catalogue.context.properties[term].form != "text":
            self.fail(f"“{term}” has no language; leave “lang” out")
        return self.tag(self.text("lang"))

    def tag(self, text: str) -> str:
        if text != "@none" and language_tag(text) != text:
            self.fail(f"“lang” should be a tag such as “en” or “nl”, but is “{text}”")
        return text

    def fail(self, what: str) -> NoReturn:
        raise ConfigError(f"{self.catalogue.folder / FILE}, entry {self.number}: {what}.")
