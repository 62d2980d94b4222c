"""What one generation lists: a row for each catalogue record, for those who follow changes without asking SPARQL."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import orjson
from pyoxigraph import QuerySolutions, Store

DELETED = "http://purl.org/adms/changetype/deleted"
KINDS = ("DatasetSeries", "Catalog", "DataService", "Dataset")
"""The narrowest first."""
_RECORDS = """
PREFIX adms: <http://www.w3.org/ns/adms#>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?iri ?since ?changed ?status ?kind ?partner WHERE {
  ?record a dcat:CatalogRecord ; foaf:primaryTopic ?iri ; dct:issued ?since ; dct:modified ?changed
  FILTER(STR(?record) = CONCAT(STR(?iri), "#record"))
  OPTIONAL { ?record adms:status ?status }
  OPTIONAL { ?iri a ?kind FILTER(?kind IN (dcat:DatasetSeries, dcat:Catalog, dcat:DataService, dcat:Dataset)) }
  OPTIONAL { ?record prov:qualifiedDerivation/prov:wasAttributedTo ?partner }
}
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A dataset (or series, service, catalogue) as it is listed: the days it was first listed and its description last
    changed, the names of the sources that it comes from, whether it is a tombstone."""

    iri: str
    since: str
    changed: str
    kind: str
    sources: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of the generation ``name``, by IRI."""

    name: str = ""
    rows: tuple[Row, ...] = ()

    @classmethod
    def of(cls, store: Store, name: str) -> "Listed":
        """The rows of a store that was loaded."""
        return cls(name, tuple(_rows(store)))

    @classmethod
    def read(cls, path: Path, name: str) -> "Listed":
        """The rows that :meth:`write` left at ``path``."""
        rows = orjson.loads(path.read_bytes())
        return cls(name, tuple(Row(**{**row, "sources": tuple(row["sources"])}) for row in rows))

    def write(self, path: Path) -> None:
        """Keeps the rows at ``path``."""
        path.write_bytes(orjson.dumps([asdict(row) for row in self.rows]))


def _rows(store: Store) -> Iterator[Row]:
    found = store.query(_RECORDS)
    assert isinstance(found, QuerySolutions)
    held: dict[str, tuple[str, str, set[str], set[str], bool]] = {}
    for row in found:
        iri, since, changed = (row[name].value for name in ("iri", "since", "changed"))
        *_, kinds, sources, deleted = held.setdefault(iri, (since[:10], changed[:10], set(), set(), False))
        if row["kind"] is not None:
            kinds.add(row["kind"].value.rpartition("#")[2])
        if row["partner"] is not None:
            sources.add(row["partner"].value.removesuffix("#partner").rpartition("/")[2])
        gone = row["status"] is not None and row["status"].value == DELETED
        held[iri] = (since[:10], changed[:10], kinds, sources, deleted or gone)
    for iri, (since, changed, kinds, sources, deleted) in sorted(held.items()):
        yield Row(
            iri, since, changed, next((k for k in KINDS if k in kinds), "Dataset"), tuple(sorted(sources)), deleted
        )
