"""The other datasets of a catalogue, looked up while one of them is judged by shapes.

A link to a neighbour is followed into its document; who points to a dataset is asked of an index of those properties
that the shapes follow backwards. What was looked into is remembered, so that a change there is noticed.
"""

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from types import TracebackType
from typing import Self

from fairdict.config import Catalogue
from fairdict.document import canonical
from fairdict.shapes import Facts, Literal, Term, facts_of
from fairdict.shapes.facts import Values
from fairdict.store import Store, loads

_MOST = 256
"""Documents of neighbours that are kept at hand."""
_NOTHING: Mapping[str, Values] = {}
_POINTED = """
CREATE TEMP TABLE pointing (predicate TEXT, object TEXT, subject TEXT, PRIMARY KEY (object, predicate, subject))
WITHOUT ROWID;
CREATE TEMP TABLE pointed (iri TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
"""


class Neighbours:
    """What is known of other datasets while ``with`` lasts; ``backwards`` are the properties to be followed from their
    values. An implementation of :class:`fairdict.shapes.run.Elsewhere`."""

    def __init__(self, store: Store, catalogue: Catalogue, backwards: Iterable[str]) -> None:
        self.store = store
        self.context = catalogue.context
        self.base = catalogue.base_iri
        terms = self.context.term_of
        self._backwards = [(iri, terms[iri].term if iri in terms else iri) for iri in backwards]
        self._documents: OrderedDict[str, tuple[str, Facts]] = OrderedDict()
        self._asked: dict[str, str] = {}

    def __enter__(self) -> Self:
        self.store.db.executescript(_POINTED)
        for iri, term in self._backwards:
            self.store.db.execute(
                "INSERT OR IGNORE INTO temp.pointing SELECT ?, t.iri, d.iri FROM dataset d, json_each(d.document, ?) j "
                "JOIN dataset t ON t.iri = iif(j.type = 'object', json_extract(j.value, '$.id'), j.value) "
                "WHERE d.state = 'live' AND t.state = 'live' AND d.iri != t.iri",
                (iri, f'$."{term}"'),
            )
        self.store.db.execute(
            "INSERT INTO temp.pointed SELECT object, '+' || group_concat(predicate || ' ' || subject, ' ') "
            "FROM (SELECT * FROM temp.pointing ORDER BY object, predicate, subject) GROUP BY object"
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.db.executescript("DROP TABLE temp.pointing; DROP TABLE temp.pointed;")

    def properties(self, node: Term) -> Mapping[str, Values]:
        """The properties of a node of another dataset."""
        if isinstance(node, Literal) or not node.startswith(self.base):
            return _NOTHING
        return self._document(node.partition("#")[0]).properties(node)

    def subjects(self, predicate: str, object: Term) -> Collection[str]:
        """The datasets that have ``object`` as a value of a property that is followed backwards."""
        if isinstance(object, Literal) or not object.startswith(self.base):
            return ()
        rows = self.store.rows(
            "SELECT subject FROM temp.pointing WHERE object = ? AND predicate = ?", object, predicate
        )
        return [row["subject"] for row in rows]

    def told(self) -> str:
        """The neighbours looked into since the last time this was asked, each with the hash of its document (empty
        where there is none), as JSON."""
        asked, self._asked = self._asked, {}
        return canonical(asked).decode()

    def _document(self, iri: str) -> Facts:
        found = self._documents.get(iri)
        if found is None:
            row = self.store.rows("SELECT document, hash FROM dataset WHERE iri = ? AND state = 'live'", iri)
            found = (row[0]["hash"], facts_of([loads(row[0]["document"])], self.context)) if row else ("", Facts())
            self._documents[iri] = found
            if len(self._documents) > _MOST:
                self._documents.popitem(last=False)
        self._asked[iri] = found[0]
        return found[1]
