"""The look-up tables: which concept a code, a label, a spelling or an address stands for.

Takes ``vocabularies/tables/NAME.ttl`` of every layer, the bundled ones first (:mod:`fairdict.table` tells how they
combine); leaves :class:`Vocabularies`. A bundled table is read when something is first looked up in it, a catalogue's
own at once, so that a mistake in it is told before anything is asked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from threading import Lock

from pyoxigraph import Literal, NamedNode, Triple

from fairdict.layers import Layers
from fairdict.spelling import spelling
from fairdict.table import DCT, RDF_TYPE, SKOS, Concept, Match, Table, build

__all__ = ["SKOS", "Concept", "Match", "Vocabularies", "spelling"]

_MEMO = 20_000


class _Tables(Mapping[str, Table]):
    """Tables by name, each read when it is first asked for."""

    def __init__(self, files: Mapping[str, Sequence[tuple[Path, bytes]]]) -> None:
        self._files = dict(files)
        self._read: dict[str, Table] = {}
        self._reading = Lock()

    def __getitem__(self, name: str) -> Table:
        found = self._read.get(name)
        if found is None:
            with self._reading:  # sources are read side by side, and begin with the same tables
                found = self._read.get(name)
                if found is None:
                    found = self._read[name] = build(name, tuple(self._files[name]))
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, name: object) -> bool:
        return name in self._files


@dataclass(frozen=True)
class Vocabularies:
    """All tables in force. ``fingerprint`` changes with any byte of any table, and is known without reading one."""

    tables: Mapping[str, Table]
    fingerprint: str
    _memo: dict[tuple[str, str], Match | None] = field(default_factory=dict, repr=False, compare=False)
    _background: list[tuple[Triple, ...]] = field(default_factory=list, repr=False, compare=False)

    @classmethod
    def load(cls, layers: Layers) -> "Vocabularies":
        """The tables of every layer; ConfigError names a catalogue's own file that cannot be read as one."""
        files: dict[str, list[tuple[Path, bytes]]] = {}
        digest = sha256()
        for folder in reversed(layers.folders("vocabularies")):
            for path in sorted((folder / "tables").glob("*.ttl")):
                files.setdefault(path.stem, []).append((path, path.read_bytes()))
        for name, parts in sorted(files.items()):
            for _, body in parts:
                digest.update(b"%s %d\n" % (name.encode(), len(body)) + body)
        tables = _Tables(dict(sorted(files.items())))
        for name, parts in files.items():
            if layers.catalogue is not None and any(path.is_relative_to(layers.catalogue) for path, _ in parts):
                tables[name]
        return cls(tables, digest.hexdigest())

    def match(self, table: str, text: str) -> Match | None:
        """What ``text`` (an IRI, code, label in any language, suffix, media type) means in ``table``."""
        try:
            return self._memo[table, text]
        except KeyError:  # not looked up first: another thread may empty it in between
            pass
        found = self.tables[table].find(text.strip())
        if len(self._memo) >= _MEMO:
            self._memo.clear()
        self._memo[table, text] = found
        return found

    def begun(self, table: str, sentence: str) -> tuple[str, Concept] | None:
        """The words at the beginning of ``sentence`` by which ``table`` takes it to mean a concept, and that concept;
        None where it has none, and where the steward said that the sentence stays as it is."""
        return None if self.kept(table, sentence) else self.tables[table].begun(sentence)

    def same(self, table: str, address: str) -> Concept | None:
        """The concept of ``table`` that lives at ``address``, or of which ``address`` is an exact match."""
        return self.tables[table].same(address)

    def concept(self, table: str, iri: str) -> Concept | None:
        """The concept (or folded term) of ``table`` with exactly this IRI."""
        return self.tables[table].concepts.get(iri)

    def concepts(self, table: str) -> Sequence[Concept]:
        """The concepts of ``table`` by IRI, without the terms it folds into them."""
        found = self.tables[table]
        return [concept for iri, concept in sorted(found.concepts.items()) if iri not in found.folds]

    def kept(self, table: str, text: str) -> bool:
        """Whether the steward said that ``text`` stays as it is, without a concept and without a question."""
        return spelling(text) in self.tables[table].kept

    def background(self) -> tuple[Triple, ...]:
        """What shapes and profiles may take for granted: that each address of a table is a ``skos:Concept`` in its
        scheme, has its labels, and is of the class that the table's header names (``dct:Frequency``).

        The same for the same :attr:`fingerprint`; made once.
        """
        if not self._background:
            told = (t for name in self.tables for t in _triples(self.tables[name]))
            self._background.append(tuple(dict.fromkeys(told)))  # two tables may have one scheme
        return self._background[0]


def _triples(table: Table) -> Iterator[Triple]:
    kind, scheme, label = NamedNode(RDF_TYPE), NamedNode(f"{SKOS}inScheme"), NamedNode(f"{SKOS}prefLabel")
    classes = [NamedNode(iri) for iri in (f"{SKOS}Concept", *table.classes)]
    for iri, titles in table.schemes.items():
        yield Triple(NamedNode(iri), kind, NamedNode(f"{SKOS}ConceptScheme"))
        for lang, text in titles.items():
            yield Triple(NamedNode(iri), NamedNode(f"{DCT}title"), _text(text, lang))
    for iri, concept in sorted(table.concepts.items()):
        node = NamedNode(iri)
        for one in classes:
            yield Triple(node, kind, one)
        if concept.in_scheme:
            yield Triple(node, scheme, NamedNode(concept.in_scheme))
        for lang, text in concept.labels.items():
            yield Triple(node, label, _text(text, lang))


def _text(text: str, lang: str) -> Literal:
    return Literal(text, language=lang) if lang else Literal(text)
