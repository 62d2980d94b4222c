"""Python's door to a built catalogue: datasets as documents and as graphs, SPARQL, and what changed.

    from fairdict.api import open_catalogue

    with open_catalogue("our-data") as catalogue:
        for dataset in catalogue:
            print(dataset.key, dataset.title("en"))

Everything is read from what was published last; nothing is written but the store that queries read (``data/sparql``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import orjson
import rdflib
from pyoxigraph import BlankNode, NamedNode, QueryBoolean, QuerySolutions, Store
from pyoxigraph import Literal as Plain

from fairdict import config
from fairdict.document import Context, lines
from fairdict.errors import FairdictError
from fairdict.model import Document
from fairdict.publish import reading
from fairdict.query import allowed, reason, usual
from fairdict.serve.generation import Generation
from fairdict.serve.listed import Row

Term = rdflib.URIRef | rdflib.BNode | rdflib.Literal
What = Literal["added", "changed", "removed"]


@dataclass(frozen=True)
class Dataset:
    """A dataset, series, service or catalogue as it is published.

    ``kind`` is its class in DCAT (``Dataset``, ``DatasetSeries`` …), ``changed`` the day its description last changed
    (ISO 8601), ``sources`` are the names of the feeds that describe it, ``document`` is the description as JSON-LD
    without its context (see ``vocabularies/contexts/fairdict.jsonld``) and ``record`` its catalogue record.
    """

    key: str
    iri: str
    kind: str
    changed: str
    sources: tuple[str, ...]
    withdrawn: bool
    document: Document
    record: Document
    context: Context

    def title(self, language: str = "en") -> str:
        """The title in ``language``, else in another; empty where there is none."""
        found = reading.pick(reading.texts(self.document, "title"), language)
        return found.text if found is not None else ""

    def graph(self) -> rdflib.Graph:
        """The dataset, its parts and its catalogue record as one graph of rdflib's."""
        found = rdflib.Graph()
        for prefix, namespace in self.context.prefixes.items():
            found.bind(prefix, namespace)
        said = lines(self.document, self.context) + lines(self.record, self.context)
        return found.parse(data="\n".join(sorted(set(said))), format="nt")


@dataclass(frozen=True)
class Change:
    """What became of a dataset on a day."""

    day: str
    what: What
    key: str
    iri: str


class Catalogue:
    """A built catalogue; made by :func:`open_catalogue`. Iterating gives its live datasets by KEY."""

    def __init__(self, settings: config.Catalogue, generation: Generation) -> None:
        self._settings = settings
        self._store = Store.read_only(str(generation.path))
        self._rows = {self._key(row): row for row in generation.listed.rows}

    def __len__(self) -> int:
        return sum(not row.deleted for row in self._rows.values())

    def __iter__(self) -> Iterator[Dataset]:
        return (self[key] for key, row in sorted(self._rows.items()) if not row.deleted)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    def __getitem__(self, key: str) -> Dataset:
        """The dataset with this KEY, withdrawn ones too; KeyError where there is none."""
        row = self._rows[key]
        path = self._settings.public / "dataset" / key / "index.jsonld"
        try:
            document, record = orjson.loads(path.read_bytes())["@graph"]
        except OSError:
            raise KeyError(key) from None
        return Dataset(
            key, row.iri, row.kind, row.changed, row.sources, row.deleted, document, record, self._settings.context
        )

    def find(self, identifier: str) -> list[Dataset]:
        """The datasets that are called ``identifier``: by KEY, address, DOI in any form, or their owner's own name."""
        doi = reading.doi(identifier)
        names = {identifier, *([doi, f"https://doi.org/{doi}"] if doi else [])}
        values = " ".join(str(Plain(name)) for name in sorted(names))
        rows = self.select(
            f"SELECT DISTINCT ?iri {{ VALUES ?name {{ {values} }} "
            "?iri dct:identifier|owl:sameAs|adms:identifier/skos:notation ?said FILTER(STR(?said) = ?name) }"
        )
        found = {str(row["iri"]) for row in rows} | names
        return [self[key] for key, row in sorted(self._rows.items()) if row.iri in found or key in names]

    def query(self, text: str) -> "list[dict[str, Term]] | bool | rdflib.Graph":
        """The answer to a SPARQL 1.1 query: rows as dictionaries of rdflib's terms (SELECT), a truth (ASK), or a graph.

        The usual prefixes need not be declared; the default graph is the union of all. Raises
        :class:`fairdict.errors.FairdictError` for what is no query, or asks another server.
        """
        prefixes = usual(self._settings.context.prefixes)
        allowed(text, prefixes)
        try:
            return _answered(self._store.query(text, prefixes=prefixes, base_iri=self._settings.base_iri))
        except (SyntaxError, ValueError, RuntimeError, OSError) as error:  # some come only while rows are read
            said = str(error)
        # Not from the error: its frames hold the rows, which no thread but this one may let go.
        raise FairdictError(f"The query cannot be answered: {reason(text, said, prefixes)}")

    def select(self, text: str) -> list[dict[str, Term]]:
        """The rows of a SELECT, as :meth:`query` gives them; FairdictError for another form of query."""
        found = self.query(text)
        if isinstance(found, bool | rdflib.Graph):
            raise FairdictError("Only a SELECT has rows; ask other queries with “query”.")
        return found

    def changes(self, since: str = "") -> list[Change]:
        """What became of datasets from the day ``since`` on (ISO 8601), oldest first: the last change of each.

        One that was added and then changed counts as added where both were since that day.
        """
        found = (self._change(key, row, since) for key, row in self._rows.items() if row.changed >= since)
        return sorted(found, key=lambda change: (change.day, change.key))

    def _change(self, key: str, row: Row, since: str) -> Change:
        added = row.since >= since
        what: What = "removed" if row.deleted else "added" if added else "changed"
        return Change(row.changed, what, key, row.iri)

    def _key(self, row: Row) -> str:
        return row.iri.removeprefix(f"{self._settings.base_iri}dataset/")


@contextmanager
def open_catalogue(folder: str | Path) -> Iterator[Catalogue]:
    """The catalogue in ``folder`` as it was published last.

    Raises :class:`fairdict.errors.FairdictError` where there is none, or where it was not built yet.
    """
    settings = config.load(Path(folder))
    with Generation(settings.public, settings.database.parent / "sparql") as generation:
        yield Catalogue(settings, generation)


def _answered(found: Any) -> "list[dict[str, Term]] | bool | rdflib.Graph":
    """What the engine found. Apart from :meth:`Catalogue.query`, whose frame outlives the call: the parser's errors,
    which refer to each other and to the frames they came through, keep it until the next collection of garbage, in
    whatever thread that comes; and rows may be let go only by the thread that asked."""
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, QuerySolutions):
        names = [v.value for v in found.variables]
        return [{n: _term(row[n]) for n in names if row[n] is not None} for row in found]
    graph = rdflib.Graph()
    for triple in found:
        graph.add((_term(triple.subject), _term(triple.predicate), _term(triple.object)))
    return graph


def _term(term: Any) -> Any:
    """One of pyoxigraph's terms as rdflib's."""
    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    assert isinstance(term, Plain)
    if term.language is not None:
        return rdflib.Literal(term.value, lang=term.language)
    kind = term.datatype.value
    return rdflib.Literal(term.value, datatype=None if kind.endswith("#string") else rdflib.URIRef(kind))
