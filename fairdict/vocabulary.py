"""The look-up tables: which concept a code, a label, a spelling or an address stands for.

Takes ``vocabularies/tables/NAME.ttl`` (SKOS, one scheme a file) of every layer, the bundled ones first;
leaves :class:`Vocabularies`, whose look-ups are dictionary reads. A catalogue's own table *extends* the
bundled one of that name: its concepts and spellings are added, its labels replace those in the same language,
and a spelling that both know means what the catalogue says. All is data except the address habits of licences
and language tags with a region: rules, because no list of them would be complete.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fairdict.errors import ConfigError
from fairdict.layers import Layers

SKOS = "http://www.w3.org/2004/02/skos/core#"
BROADER = f"{SKOS}broadMatch"
DCAT_MEDIA_TYPE = "http://www.w3.org/ns/dcat#mediaType"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FLAG = "urn:fairdict:flag:"
"""Predicates under this prefix become :attr:`Concept.attributes` under their last part."""

_TIES = (f"{SKOS}exactMatch", DCAT_MEDIA_TYPE, f"{SKOS}closeMatch")
# Weakest first: of two concepts that claim one spelling, the stronger claim is written last and stands.
_STRENGTH = (
    *(f"{SKOS}{word}" for word in ("closeMatch", "hiddenLabel", "altLabel", "prefLabel")),
    *(DCAT_MEDIA_TYPE, f"{SKOS}exactMatch", f"{SKOS}notation"),
)
_SINGLE = (f"{SKOS}notation", f"{SKOS}inScheme", BROADER)
_MEMO = 20_000

_ADDRESS = re.compile(r"(?:https?|ftp)://(?:www\.)?|www\.")
_SUFFIX = re.compile(r"\.[a-z0-9][a-z0-9.]*")
_REGION = re.compile(r"([A-Za-z]{2,3})[-_][A-Za-z0-9_-]+")
_CC = re.compile(
    r"//(?:[a-z]+\.)?(?:creativecommons\.org|licensebuttons\.net)/"
    r"(?:licen[cs]es/([a-z-]+)|l/([a-z-]+)|publicdomain/(zero|mark)|p/(zero|mark))/(\d\.\d)(?:/([a-z]{2,3})\b)?"
)
# Registers whose addresses end in the licence's short name.
_REGISTER = re.compile(
    r"//(?:spdx\.org/licenses|opensource\.org/licenses?|choosealicense\.com/licenses|opendefinition\.org/licenses"
    r"|rdflicense\.appspot\.com/rdflicense|purl\.(?:oclc\.)?org/net/rdflicense|dcat-ap\.de/def/licenses)"
    r"/(.+?)(?:\.(?:html|json|jsonld|rdf|ttl|txt|php))?"
)
_BREAK = re.compile(r"[\[\]()<>;|]|\s(?=https?://)")
_FILLER = re.compile(
    r"^\W*(?:(?:licen[cs]ed?|licentie|rights?)\b\W*)?(?:(?:under|onder|the|de|een|an?)\b\W*)*"
    r"|(?:\W+(?:licen[cs]e|licentie|waiver))?\W*$",
    re.IGNORECASE,
)

Facts = dict[str, list[NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a table: ``scheme`` is the table's name, ``in_scheme`` the IRI of the published scheme,
    ``matches`` the addresses elsewhere (another register, a media type), ``attributes`` the table's flags."""

    iri: str
    scheme: str
    labels: Mapping[str, str] = field(default_factory=dict)
    notation: str = ""
    matches: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    in_scheme: str = ""

    def label(self, lang: str) -> str:
        """The label in ``lang``, else in English, else in any language, else the last part of the IRI."""
        found = self.labels.get(lang) or self.labels.get("en") or next(iter(self.labels.values()), "")
        return found or re.split(r"[/#:]", self.iri.rstrip("/#"))[-1]

    def within(self, namespace: str) -> str | None:
        """The address under ``namespace``: its own, else that of a match, else None."""
        return next((iri for iri in (self.iri, *self.matches) if iri.startswith(namespace)), None)


@dataclass(frozen=True, slots=True)
class Match:
    """What a text stands for. ``exact``: the table lists this very spelling; else it differs in case,
    punctuation or form of address. ``term`` is the narrower term that was named, where the table folds it
    into ``concept`` (an embargo is restricted access): its attributes tell what the fold loses."""

    concept: Concept
    exact: bool
    term: Concept | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    concepts: dict[str, Concept]
    folds: dict[str, str]
    known: dict[str, str]
    guesses: dict[str, str]

    def find(self, name: str, text: str) -> Match | None:
        iri = self.known.get(text)
        if iri is not None:
            return self.resolve(iri, exact=True)
        iri = self.guess(name, text)
        if iri is None and name == "licence":
            iri = self.agreed(_licence_parts(text))
        return None if iri is None else self.resolve(iri, exact=False)

    def agreed(self, parts: Sequence[str]) -> str | None:
        """The one licence that every part names: ``Attribution 4.0 International (CC BY 4.0)``."""
        found = {self.guess("licence", part) for part in parts}
        return found.pop() if len(found) == 1 else None

    def guess(self, name: str, text: str) -> str | None:
        return next((hit for key in _keys(name, text) if (hit := self.guesses.get(key))), None)

    def resolve(self, iri: str, *, exact: bool) -> Match:
        broader = self.folds.get(iri)
        if broader is None:
            return Match(self.concepts[iri], exact)
        return Match(self.concepts[broader], exact, self.concepts[iri])


@dataclass(frozen=True)
class Vocabularies:
    """All tables in force. ``fingerprint`` changes with any byte of any table."""

    tables: Mapping[str, _Table]
    fingerprint: str
    _memo: dict[tuple[str, str], Match | None] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, layers: Layers) -> "Vocabularies":
        """Read every table of every layer; ConfigError names a file that cannot be read as one."""
        files: dict[str, list[Path]] = {}
        digest = sha256()
        for folder in reversed(layers.folders("vocabularies")):
            for path in sorted((folder / "tables").glob("*.ttl")):
                files.setdefault(path.stem, []).append(path)
        tables = {}
        for name, paths in sorted(files.items()):
            bodies = [path.read_bytes() for path in paths]
            for body in bodies:
                digest.update(b"%s %d\n" % (name.encode(), len(body)) + body)
            tables[name] = _build(name, list(zip(paths, bodies, strict=True)))
        return cls(tables, digest.hexdigest())

    def match(self, table: str, text: str) -> Match | None:
        """What ``text`` (an IRI, code, label in any language, suffix, media type) means in ``table``."""
        with suppress(KeyError):  # not looked up first: another thread may empty it in between
            return self._memo[table, text]
        found = self.tables[table].find(table, text.strip())
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        self._memo[table, text] = found
        return found

    def concept(self, table: str, iri: str) -> Concept | None:
        """The concept (or folded term) of ``table`` with exactly this IRI."""
        return self.tables[table].concepts.get(iri)

    def concepts(self, table: str) -> Sequence[Concept]:
        """The concepts of ``table`` by IRI, without the terms it folds into them."""
        found = self.tables[table]
        return [concept for iri, concept in sorted(found.concepts.items()) if iri not in found.folds]


def spelling(text: str) -> str:
    """One key for spellings that differ in case, accents, spaces, punctuation, ``http``/``https``, ``www``
    or a closing slash. A leading dot stays, so that suffix ``.tab`` is not code ``TAB``; so does ``+``."""
    folded = text if text.isascii() else unicodedata.normalize("NFKD", text)
    folded = folded.strip().casefold()
    address = _ADDRESS.match(folded)
    if address is not None:
        return "//" + folded[address.end() :].rstrip("/#")
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", folded)
    key = "".join(c for c in folded if c.isalnum() or c == "+")
    return f".{key}" if _SUFFIX.fullmatch(folded) else key


def _keys(name: str, text: str) -> Iterator[str]:
    """The keys to try for ``text``, the closest first."""
    key = spelling(text)
    yield key
    if name == "licence":
        yield from _licence_keys(key)
    elif name == "language" and (tag := _REGION.fullmatch(text)):
        yield tag[1].casefold()
    elif name in ("file-type", "media-type") and ";" in text:
        yield spelling(text.partition(";")[0])


def _licence_keys(key: str) -> Iterator[str]:
    """Address habits: legal code, deed in a language, button picture, a register's page, a national port (the
    port's own licence where the table has it, else the same licence without port)."""
    if creative := _CC.match(key):
        kind, version, port = creative[1] or creative[2], creative[5], creative[6]
        where = f"licenses/{kind}" if kind else f"publicdomain/{creative[3] or creative[4]}"
        if port:
            yield f"//creativecommons.org/{where}/{version}/{port}"
        yield f"//creativecommons.org/{where}/{version}"
    elif register := _REGISTER.fullmatch(key):
        yield spelling(register[1])


def _licence_parts(text: str) -> list[str]:
    """``text`` cut at brackets and addresses, without words like *licensed under*; long texts are prose, and
    one that speaks of metadata does not license the data."""
    if len(text) > 160 or "metadata" in text.casefold():
        return []
    parts = (_FILLER.sub("", part) for part in _BREAK.split(text))
    return [part for part in parts if part]


def _build(name: str, layers: Sequence[tuple[Path, bytes]]) -> _Table:
    """One table from its files, the bundled one first."""
    merged: dict[str, Facts] = {}
    known: dict[str, str] = {}
    guesses: dict[str, str] = {}
    for path, body in layers:
        facts = _read(path, body)
        for iri, own in facts.items():
            if iri not in merged and f"{SKOS}prefLabel" not in own:
                raise ConfigError(
                    f"{path}: <{iri}> is neither in the table it extends nor has it a skos:prefLabel; "
                    "correct the address or add a label."
                )
            _merge(merged.setdefault(iri, {}), own)
        sure, keys = _spellings(facts)
        if known:
            known = {text: iri for text, iri in known.items() if keys.get(spelling(text), iri) == iri}
        known |= sure
        guesses |= keys
    for key, iri in list(guesses.items()):
        if key.startswith("."):
            guesses.setdefault(key[1:], iri)
    concepts = {iri: _concept(name, iri, facts) for iri, facts in merged.items()}
    broader = ((iri, value.value) for iri, facts in merged.items() for value in facts.get(BROADER, ()))
    return _Table(concepts, {iri: to for iri, to in broader if to in concepts}, known, guesses)


def _read(path: Path, body: bytes) -> dict[str, Facts]:
    """The statements of one file by subject, without its header."""
    facts: dict[str, Facts] = {}
    try:
        for quad in parse(body, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                own = facts.setdefault(quad.subject.value, {})
                own.setdefault(quad.predicate.value, []).append(quad.object)
    except SyntaxError as error:
        raise ConfigError(f"{path}: not readable as Turtle: {error.msg}; correct the file.") from None
    header = NamedNode(f"{SKOS}ConceptScheme")
    return {iri: found for iri, found in facts.items() if header not in found.get(RDF_TYPE, ())}


def _merge(into: Facts, own: Facts) -> None:
    """Add a layer's statements on a concept: labels by language and single values replace, others add up."""
    for predicate, values in own.items():
        old = into.get(predicate, [])
        if predicate in _SINGLE or predicate.startswith(FLAG):
            old = []
        elif predicate == f"{SKOS}prefLabel":
            languages = {_language(value) for value in values}
            old = [value for value in old if _language(value) not in languages]
        into[predicate] = [*old, *values]


def _spellings(facts: Mapping[str, Facts]) -> tuple[dict[str, str], dict[str, str]]:
    """(listed spellings, normalised keys) of one file, each to the concept's IRI."""
    known: dict[str, str] = {}
    keys: dict[str, str] = {}
    for predicate in _STRENGTH:
        for iri, own in facts.items():
            for value in own.get(predicate, ()):
                keys[spelling(value.value)] = iri
                if predicate != f"{SKOS}closeMatch":
                    known[value.value] = iri
    for iri in facts:
        known[iri] = keys[spelling(iri)] = iri
    keys.pop("", None)
    return known, keys


def _concept(name: str, iri: str, facts: Facts) -> Concept:
    labels = {_language(value): value.value for value in facts.get(f"{SKOS}prefLabel", ())}
    flags = {p.removeprefix(FLAG): values[0].value for p, values in facts.items() if p.startswith(FLAG)}
    ties = dict.fromkeys(value.value for predicate in _TIES for value in facts.get(predicate, ()))
    single = {p: values[0].value for p, values in facts.items() if p in _SINGLE}
    notation, scheme = (single.get(f"{SKOS}{word}", "") for word in ("notation", "inScheme"))
    return Concept(iri, name, labels, notation, tuple(ties), dict(sorted(flags.items())), scheme)


def _language(value: NamedNode | Literal) -> str:
    return (value.language or "") if isinstance(value, Literal) else ""
