"""The concepts of one thesaurus file, and how the files are laid over each other.

Takes SKOS in Turtle; leaves :class:`Term` by IRI. A file is checked as it is laid over the others: every concept has a
preferred label with its language, what it is broader or related to is there, and no concept lies below itself.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from fairdict.errors import ConfigError
from fairdict.table import DEPRECATED, FLAG, RDF_TYPE, SKOS

KINDS = ("preferred", "alternative", "hidden")
"""Of labels, the best first: ``skos:prefLabel``, ``skos:altLabel``, ``skos:hiddenLabel`` (misspellings)."""

_LABELS = dict(zip((f"{SKOS}{word}Label" for word in ("pref", "alt", "hidden")), KINDS, strict=True))
_SHARED = f"{FLAG}shared"


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept; ``lang`` is empty where it is the same in every language (*COPD*). ``distance`` is how
    many steps the concept lies below the one that was asked for."""

    text: str
    lang: str
    kind: str = "alternative"
    distance: int = 0

    @property
    def capitals(self) -> bool:
        """Whether it is an abbreviation that would be another word in small letters (*ALS*, *WHO*)."""
        return len(self.text) <= 5 and self.text.isupper()

    def at(self, distance: int) -> "Label":
        """The same label, that many steps below."""
        return replace(self, distance=distance) if distance else self


@dataclass(frozen=True, slots=True)
class Term:
    """One concept: its labels (preferred, alternative, hidden; by language), the concepts above it, those beside it,
    and the scheme it is part of. ``shared`` are labels that it is known to share with another concept."""

    iri: str
    labels: tuple[Label, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    scheme: str = ""
    shared: frozenset[str] = frozenset()

    def preferred(self, lang: str) -> str:
        """The preferred label in ``lang``, else in English, else in any language."""
        found = {label.lang: label.text for label in self.labels if label.kind == "preferred"}
        return found.get(lang) or found.get("en") or next(iter(found.values()))


@dataclass(slots=True)
class Told:
    """What one file says: its concepts, which lie below which (narrower, broader), and which are out of use."""

    terms: dict[str, Term] = field(default_factory=dict)
    below: list[tuple[str, str]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)


def read(path: Path, body: bytes) -> Told:
    """What the file at ``path`` says; ConfigError where it is not Turtle, or a label cannot be used."""
    told = Told()
    said: dict[str, list[Quad]] = {}
    try:
        for quad in parse(body, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode):
                said.setdefault(quad.subject.value, []).append(quad)
    except SyntaxError as error:
        raise ConfigError(f"{path}: not readable as Turtle: {error.msg}; correct the file.") from None
    for iri, quads in said.items():
        if any(q.predicate.value == RDF_TYPE and q.object == NamedNode(f"{SKOS}ConceptScheme") for q in quads):
            continue
        told.terms[iri] = _term(path, iri, quads)
        told.below += [(low, iri) for low in _objects(quads, f"{SKOS}narrower")]
        if any(q.predicate.value == DEPRECATED and _text(q) == "true" for q in quads):
            told.gone.add(iri)
    return told


def _term(path: Path, iri: str, quads: Sequence[Quad]) -> Term:
    labels: list[Label] = []
    for quad in quads:
        kind = _LABELS.get(quad.predicate.value)
        if kind is None:
            continue
        if not isinstance(quad.object, Literal) or not quad.object.value.strip():
            raise ConfigError(
                f"{path}: <{iri}> has an empty label, or one that is no text; write it between quotation marks."
            )
        lang = (quad.object.language or "").partition("-")[0].lower()
        if kind == "preferred" and not lang:
            raise ConfigError(
                f"{path}: the preferred label “{quad.object.value}” of <{iri}> has no language; "
                "write it as “…”@nl or “…”@en."
            )
        labels.append(Label(" ".join(quad.object.value.split()), lang, kind))
    return Term(
        iri,
        _ordered(labels),
        tuple(sorted(set(_objects(quads, f"{SKOS}broader")))),
        tuple(sorted(set(_objects(quads, f"{SKOS}related")))),
        next(_objects(quads, f"{SKOS}inScheme"), ""),
        frozenset(_text(q) for q in quads if q.predicate.value == _SHARED),
    )


def _objects(quads: Iterable[Quad], predicate: str) -> Iterator[str]:
    return (q.object.value for q in quads if q.predicate.value == predicate and isinstance(q.object, NamedNode))


def _text(quad: Quad) -> str:
    return quad.object.value if isinstance(quad.object, Literal) else ""


def _ordered(labels: Iterable[Label]) -> tuple[Label, ...]:
    return tuple(sorted(set(labels), key=lambda one: (KINDS.index(one.kind), one.lang, one.text)))


def join(files: Iterable[tuple[Path, Told]]) -> dict[str, Term]:
    """The concepts of all files by IRI; what comes later adds to what was there and replaces preferred labels, which
    stay as alternative ones.

    ConfigError names the file in which a concept is left without a name, leans on one that is nowhere, or lies below
    itself.
    """
    terms: dict[str, Term] = {}
    origin: dict[str, Path] = {}
    below: list[tuple[str, str]] = []
    gone: set[str] = set()
    order: dict[Path, int] = {}
    for path, told in files:
        order[path] = len(order)
        for iri, term in told.terms.items():
            terms[iri] = _over(terms[iri], term) if iri in terms else term
            origin[iri] = path
        below += told.below
        gone |= told.gone
    for low, high in below:
        if low not in terms:
            raise _nowhere(origin[high], high, "narrower", low)
        terms[low] = replace(terms[low], broader=tuple(sorted({*terms[low].broader, high})))
    whole = _leant({iri: term for iri, term in terms.items() if iri not in gone})
    for iri in sorted(whole, key=lambda one: -order[origin[one]]):  # the file that breaks something was laid last
        _check(terms[iri], terms, origin[iri])
        _climb(iri, whole, origin[iri])
    return whole


def _check(term: Term, terms: Mapping[str, Term], path: Path) -> None:
    if not any(label.kind == "preferred" for label in term.labels):
        raise ConfigError(
            f"{path}: <{term.iri}> is neither in the thesaurus it adds to nor has it a skos:prefLabel; "
            "correct the address or add a label."
        )
    for word, others in (("broader", term.broader), ("related", term.related)):
        for other in others:
            if other not in terms:
                raise _nowhere(path, term.iri, word, other)


def _over(old: Term, new: Term) -> Term:
    """A concept with what a later file says of it laid over."""
    languages = {label.lang for label in new.labels if label.kind == "preferred"}
    kept = [
        replace(label, kind="alternative") if label.kind == "preferred" and label.lang in languages else label
        for label in old.labels
    ]
    texts = {(label.text, label.lang) for label in new.labels}
    return Term(
        old.iri,
        _ordered([*(label for label in kept if (label.text, label.lang) not in texts), *new.labels]),
        tuple(sorted({*old.broader, *new.broader})),
        tuple(sorted({*old.related, *new.related})),
        new.scheme or old.scheme,
        old.shared | new.shared,
    )


def _leant(terms: Mapping[str, Term]) -> dict[str, Term]:
    """The concepts with their relations among each other only, and *related* told from both sides."""
    beside: dict[str, set[str]] = {iri: set() for iri in terms}
    for iri, term in terms.items():
        for other in term.related:
            if other in terms:
                beside[iri].add(other)
                beside[other].add(iri)
    return {
        iri: replace(
            term,
            broader=tuple(high for high in term.broader if high in terms),
            related=tuple(sorted(beside[iri] - {iri})),
        )
        for iri, term in terms.items()
    }


def _climb(start: str, terms: Mapping[str, Term], path: Path) -> None:
    """Raise where a concept comes back to itself on the way up."""
    seen: set[str] = set()
    level = set(terms[start].broader)
    while level:
        if start in level:
            way = " and ".join(f"<{high}>" for high in terms[start].broader)
            raise ConfigError(f"{path}: <{start}> lies below itself, by way of {way}; take one skos:broader away.")
        seen |= level
        level = {high for one in level for high in terms[one].broader} - seen


def _nowhere(path: Path, iri: str, word: str, other: str) -> ConfigError:
    return ConfigError(
        f"{path}: <{iri}> has skos:{word} <{other}>, which is no concept of the thesaurus; correct the address, "
        "or use skos:broadMatch for one of elsewhere."
    )
