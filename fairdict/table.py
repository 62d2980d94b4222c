"""One look-up table: its concepts, and which of them a text stands for.

Takes the files of one name, the bundled one first (SKOS in Turtle, one scheme a file); leaves a :class:`Table`, whose
look-ups are dictionary reads. A catalogue's own file *extends* the bundled one: its concepts and spellings are added,
its labels replace those in the same language, and a spelling that both know means what the catalogue says.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from fairdict.errors import ConfigError
from fairdict.spelling import keys, licence_parts, spelling

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
BROADER = f"{SKOS}broadMatch"
DEPRECATED = "http://www.w3.org/2002/07/owl#deprecated"
REPLACED = f"{DCT}isReplacedBy"
DCAT_MEDIA_TYPE = "http://www.w3.org/ns/dcat#mediaType"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FLAG = "urn:fairdict:flag:"
"""Predicates under this prefix become :attr:`Concept.attributes` under their last part."""
BEGINS = f"{FLAG}begins"
"""The words with which a sentence begins that is taken to mean the concept: what it says further is not understood."""
KEPT = "urn:fairdict:kept"
"""The subject whose hidden labels are the texts that a steward keeps as they are: no concept, and no question. What
begins with words of its :data:`BEGINS` is taken to mean nothing."""

_TIES = (f"{SKOS}exactMatch", DCAT_MEDIA_TYPE, f"{SKOS}closeMatch")
# Weakest first: of two concepts that claim one spelling, the stronger claim is written last and stands.
_STRENGTH = (
    *(f"{SKOS}{word}" for word in ("closeMatch", "hiddenLabel", "altLabel", "prefLabel")),
    *(DCAT_MEDIA_TYPE, f"{SKOS}exactMatch", f"{SKOS}notation"),
)
_WORDS = tuple(f"{SKOS}{word}" for word in ("hiddenLabel", "altLabel", "prefLabel"))
_LONGEST = 6
"""So many words a beginning may have."""
_SINGLE = (f"{SKOS}notation", f"{SKOS}inScheme", BROADER)

Facts = dict[str, list[NamedNode | Literal]]


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a table: ``scheme`` is the table's name, ``in_scheme`` the IRI of the published scheme,
    ``matches`` the addresses elsewhere (another register, a media type), ``attributes`` the table's flags.
    ``deprecated``: its register no longer wants it used; ``replaced_by`` is what that register wants instead."""

    iri: str
    scheme: str
    labels: Mapping[str, str] = field(default_factory=dict)
    notation: str = ""
    matches: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    in_scheme: str = ""
    deprecated: bool = False
    replaced_by: str = ""

    def label(self, lang: str) -> str:
        """The label in ``lang``, else in English, else in any language, else the last part of the IRI."""
        found = self.labels.get(lang) or self.labels.get("en") or next(iter(self.labels.values()), "")
        return found or re.split(r"[/#:]", self.iri.rstrip("/#"))[-1]

    def within(self, namespace: str) -> str | None:
        """The address under ``namespace``: its own, else that of a match, else None."""
        if self.iri.startswith(namespace):
            return self.iri
        for iri in self.matches:
            if iri.startswith(namespace):
                return iri
        return None


@dataclass(frozen=True, slots=True)
class Match:
    """What a text stands for. ``exact``: the table lists this very spelling; else it differs in case,
    punctuation or form of address. ``term`` is the narrower term that was named, where the table folds it
    into ``concept`` (an embargo is restricted access): its attributes tell what the fold loses."""

    concept: Concept
    exact: bool
    term: Concept | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The concepts of one table by IRI (folded terms too), and the ways to find them.

    ``words`` are the names of each concept, for likeness; ``begins`` the first words of sentences that mean one;
    ``kept`` the spellings that the steward leaves as they are;
    ``schemes`` the published schemes with their titles, ``classes`` what a concept of this table is an instance of.
    """

    name: str
    concepts: Mapping[str, Concept]
    folds: Mapping[str, str]
    known: Mapping[str, str]
    guesses: Mapping[str, str]
    addresses: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    begins: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    schemes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    classes: tuple[str, ...] = ()

    def find(self, text: str) -> Match | None:
        """What ``text`` stands for, or None."""
        iri = self.known.get(text)
        if iri is not None:
            return self._resolved(iri, exact=True)
        iri = self._guess(text)
        if iri is None and self.name == "licence":
            iri = self._agreed(licence_parts(text))
        return None if iri is None else self._resolved(iri, exact=False)

    def begun(self, sentence: str) -> tuple[str, Concept] | None:
        """The longest words at the beginning of ``sentence`` that are listed, and the concept that they stand for; None
        where there are none, or they are listed as standing for nothing."""
        said = _words(sentence)
        count = next((n for n in range(min(len(said), _LONGEST), 0, -1) if said[:n] in self.begins), 0)
        iri = self.begins.get(said[:count], "")
        return (" ".join(said[:count]), self.concepts[iri]) if iri else None

    def same(self, address: str) -> Concept | None:
        """The concept at ``address``: its own IRI or that of an exact match, ``http`` and ``https`` alike. No rule of
        spelling beyond that, and nothing that only comes close, so that one address may stand for the other."""
        iri = self.addresses.get(spelling(address))
        return None if iri is None else self.concepts[iri]

    def _agreed(self, parts: Sequence[str]) -> str | None:
        """The one licence that every part names: ``Attribution 4.0 International (CC BY 4.0)``."""
        found = {self._guess(part) for part in parts}
        return found.pop() if len(found) == 1 else None

    def _guess(self, text: str) -> str | None:
        return next((hit for key in keys(self.name, text) if (hit := self.guesses.get(key))), None)

    def _resolved(self, iri: str, *, exact: bool) -> Match:
        broader = self.folds.get(iri)
        if broader is None:
            return Match(self.concepts[iri], exact)
        return Match(self.concepts[broader], exact, self.concepts[iri])


@lru_cache(64)
def build(name: str, layers: tuple[tuple[Path, bytes], ...]) -> Table:
    """One table from its files, the bundled one first; ConfigError names a file that cannot be read as one.

    The same table for the same bytes: every catalogue that a process opens shares it.
    """
    merged: dict[str, Facts] = {}
    headers: dict[str, Facts] = {}
    kept: set[str] = set()
    begins: dict[tuple[str, ...], str] = {}
    known: dict[str, str] = {}
    guesses: dict[str, str] = {}
    for path, body in layers:
        facts, own = _read(path, body)
        for iri, header in own.items():
            _merge(headers.setdefault(iri, {}), header)
        own_words = facts.pop(KEPT, {})
        kept |= {spelling(value.value) for value in own_words.get(f"{SKOS}hiddenLabel", ())}
        begins |= {_words(v.value): iri for iri, own in facts.items() for v in own.get(BEGINS, ())}
        begins |= {_words(v.value): "" for v in own_words.get(BEGINS, ())}
        _add(path, merged, facts)
        sure, spelt = _spellings(facts)
        if known:
            known = {text: iri for text, iri in known.items() if spelt.get(spelling(text), iri) == iri}
        known |= sure
        guesses |= spelt
    for key, iri in list(guesses.items()):
        if key.startswith("."):
            guesses.setdefault(key[1:], iri)
    concepts = {iri: _concept(name, iri, facts) for iri, facts in merged.items()}
    broader = ((iri, value.value) for iri, facts in merged.items() for value in facts.get(BROADER, ()))
    return Table(
        name,
        concepts,
        {iri: to for iri, to in broader if to in concepts},
        known,
        guesses,
        _addresses(merged),
        {iri: tuple(v.value for p in _WORDS for v in facts.get(p, ())) for iri, facts in merged.items()},
        begins,
        frozenset(kept),
        {iri: {_language(v): v.value for v in header.get(f"{DCT}title", ())} for iri, header in headers.items()},
        tuple(v.value for header in headers.values() for v in header.get(f"{FLAG}class", ())),
    )


def _add(path: Path, merged: dict[str, Facts], facts: Mapping[str, Facts]) -> None:
    for iri, own in facts.items():
        if iri not in merged and f"{SKOS}prefLabel" not in own:
            raise ConfigError(
                f"{path}: <{iri}> is neither in the table it extends nor has it a skos:prefLabel; "
                "correct the address or add a label."
            )
        _merge(merged.setdefault(iri, {}), own)


def _read(path: Path, body: bytes) -> tuple[dict[str, Facts], dict[str, Facts]]:
    """The statements of one file by subject: those on concepts, and those on the schemes."""
    facts: dict[str, Facts] = {}
    try:
        for quad in parse(body, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
                own = facts.setdefault(quad.subject.value, {})
                own.setdefault(quad.predicate.value, []).append(quad.object)
    except SyntaxError as error:
        raise ConfigError(f"{path}: not readable as Turtle: {error.msg}; correct the file.") from None
    scheme = NamedNode(f"{SKOS}ConceptScheme")
    headers = {iri: facts.pop(iri) for iri in [i for i, found in facts.items() if scheme in found.get(RDF_TYPE, ())]}
    return facts, headers


def _merge(into: Facts, own: Facts) -> None:
    """Add a layer's statements on a concept: labels by language and single values replace, others add up."""
    for predicate, values in own.items():
        old = into.get(predicate, [])
        if predicate in _SINGLE or (predicate.startswith(FLAG) and predicate != BEGINS):
            old = []
        elif predicate == f"{SKOS}prefLabel":
            languages = {_language(value) for value in values}
            old = [value for value in old if _language(value) not in languages]
        into[predicate] = [*old, *values]


def _spellings(facts: Mapping[str, Facts]) -> tuple[dict[str, str], dict[str, str]]:
    """(listed spellings, normalised keys) of one file, each to the concept's IRI."""
    known: dict[str, str] = {}
    spelt: dict[str, str] = {}
    for predicate in _STRENGTH:
        for iri, own in facts.items():
            for value in own.get(predicate, ()):
                spelt[spelling(value.value)] = iri
                if predicate != f"{SKOS}closeMatch":
                    known[value.value] = iri
    for iri in facts:
        known[iri] = spelt[spelling(iri)] = iri
    spelt.pop("", None)
    return known, spelt


def _addresses(merged: Mapping[str, Facts]) -> dict[str, str]:
    """The spellings of every concept's own address and of its exact matches; a concept's own counts before another's
    match."""
    matches = {spelling(v.value): iri for iri, facts in merged.items() for v in facts.get(f"{SKOS}exactMatch", ())}
    return matches | {spelling(iri): iri for iri in merged}


def _concept(name: str, iri: str, facts: Facts) -> Concept:
    labels = {_language(value): value.value for value in facts.get(f"{SKOS}prefLabel", ())}
    flags = {p.removeprefix(FLAG): values[0].value for p, values in facts.items() if p.startswith(FLAG)}
    flags.pop("begins", None)
    ties = dict.fromkeys(value.value for predicate in _TIES for value in facts.get(predicate, ()))
    single = {p: values[0].value for p, values in facts.items() if p in (*_SINGLE, DEPRECATED, REPLACED)}
    notation, scheme = (single.get(f"{SKOS}{word}", "") for word in ("notation", "inScheme"))
    gone = single.get(DEPRECATED) == "true"
    ordered = dict(sorted(flags.items()))
    return Concept(iri, name, labels, notation, tuple(ties), ordered, scheme, gone, single.get(REPLACED, ""))


def _words(text: str) -> tuple[str, ...]:
    """The words of a sentence, of which no more than the first ones are looked at."""
    return tuple(re.findall(r"\w+", text[:200].casefold()))


def _language(value: NamedNode | Literal) -> str:
    return (value.language or "") if isinstance(value, Literal) else ""
