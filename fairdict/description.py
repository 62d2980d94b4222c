"""One source's account of one thing, as a harvester writes it down, and how it becomes a document.

``said`` remembers where each value stood and, where cleaning changed it, its own wording; ``left`` holds what no
mapping took.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from fairdict import clean, dates, lookup
from fairdict.document import Context
from fairdict.kinds import ADDRESSES, DATES, MAIL, tables
from fairdict.model import Document, Issue, Kind
from fairdict.node import Node

if TYPE_CHECKING:
    from fairdict.config import Source


class Description(Node):
    """A whole description, its subject at the root of :attr:`data`.

    ``source`` is the partner's feed; ``identifier`` is the record's in it; ``kind`` one of the four roots; ``iri`` the
    source's own address or persistent identifier of the thing, empty where it has none. ``types`` are the source's
    own words for what it is, ``sets`` what ``select.sets`` is compared with; ``left`` are the source's fields that
    no mapping took, ``mapped`` counts those that one did, ``took`` names them, ``skipped`` those left out on purpose
    with the reason.
    """

    def __init__(self, source: "Source", identifier: str, *, kind: Kind = "Dataset", iri: str = "") -> None:
        super().__init__({"type": [kind]})
        self._owner = self
        self.source = source
        self.context: Context = source.context
        self.identifier = identifier
        self.kind = kind
        self.iri = iri
        self.types: list[str] = []
        self.sets: list[str] = []
        self.page = ""
        self.issues: list[Issue] = []
        self.left: list[tuple[str, str]] = []
        self.mapped = 0
        self.took: set[str] = set()
        self.skipped: dict[str, str] = {}
        self.adopted = False
        self.said: dict[str, list[list[str]]] = {}

    def remember(self, term: str, said: str, result: object, where: str) -> None:
        """Keeps where the value of ``term`` stood, and its wording where cleaning changed it."""
        if where:
            words = "" if result == said.strip() else said.strip()[:500]
            entry = [where, words] if words else [where]
            known = self.said.setdefault(term, [])
            if entry not in known and len(known) < 20:
                known.append(entry)

    def adopt(self, document: Document) -> None:
        """Takes over a document that was RDF already; what is well said stays to the letter, text where a thing from
        a vocabulary is wanted is looked up, and each repair is an issue or keeps the original beside it."""
        self.data = document
        self.adopted = True
        for node in _nodes(document):
            self._mend(Node(node, self))

    def _mend(self, node: Node) -> None:
        types = node.data.get("type", ())
        for term in [t for t in node.data if t in DATES or t in ADDRESSES or t in MAIL or tables(t, types)]:
            values = node.data[term]
            if not isinstance(values, list):
                continue
            values = self._replaced(node, term, values)
            if not any(self._is_loose(term, v) for v in values):
                continue
            where = self.context.compact(self.context.properties[term].iri)
            del node.data[term]
            for value in values:
                if not self._is_loose(term, value):
                    node.put(term, value)
                elif isinstance(value, str):
                    node.add(term, value, where=where)
                else:
                    node.add(term, value["@value"], lang=value.get("@language", ""), where=where)

    def _replaced(self, node: Node, term: str, values: list[Any]) -> list[Any]:
        """``values`` with each that is a concept of a table said otherwise in its place; what it was is remembered."""
        names = tables(term, node.data.get("type", ()))
        if not names or term == "accessRights":
            return values
        found = [lookup.stands_for(self.source.vocabularies, term, names, value) for value in values]
        if not any(found):
            return values
        where = self.context.compact(self.context.properties[term].iri)
        node.data[term] = []
        for value, other in zip(values, found, strict=True):
            node.put(term, value if other is None else other[1])
            if other is not None:
                self.remember(term, *other, where)
        return cast(list[Any], node.data[term])

    def _is_loose(self, term: str, value: Any) -> bool:
        """Whether ``value`` is words where something else is wanted, so that adding it anew may mend it."""
        if isinstance(value, str) and term == "accessRights":
            known = self.source.vocabularies.match("access-right", value) is not None
            if not known:
                self.issue(
                    "access-right-not-recognised",
                    f"“{clean.short(value)}” is not in the access-right table; write a term from it, or add yours to "
                    "vocabularies/tables/access-right.ttl.",
                    term=term,
                    value=value,
                )
            return known
        if isinstance(value, str):
            return term in DATES and bool(value.strip())
        if not isinstance(value, dict) or not isinstance(value.get("@value"), str) or not value["@value"].strip():
            return False
        return self._is_misdated(value) if term in DATES and "@type" in value else "@type" not in value

    def _is_misdated(self, value: Document) -> bool:
        """Whether a typed date is of another of the four kinds; one that is no date at all becomes an issue."""
        kind = value["@type"]
        if kind not in ("xsd:date", "xsd:dateTime", "xsd:gYearMonth", "xsd:gYear"):
            return False
        found = dates.date(value["@value"])
        if found is None:
            self.issue(
                "date-not-understood",
                f"“{clean.short(value['@value'])}” is no {kind}; write it as 2019-03-12, 2019-03 or 2019.",
                value=value["@value"],
            )
        return found is not None and found.datatype != kind

    def document(self) -> Document:
        """The finished document: empty nodes dropped, the order of creators written down, ``id`` set."""
        if self.adopted:  # RDF says no order, and its empty nodes are its own
            return {**self.data, "id": self.iri} if self.iri else dict(self.data)
        found: Document = {"type": self.data["type"], **_pruned(self.data)}  # a root that says no more is still one
        if self.iri:
            found["id"] = self.iri
        creators = found.get("creator", [])
        if len(creators) > 1 and "authorList" not in found:
            named = [self._named(c, n) for n, c in enumerate(creators, 1)]
            found["creator"] = [c for c, _ in named]
            found["authorList"] = [i for _, i in named]
        return found

    @staticmethod
    def _named(creator: Any, number: int) -> tuple[Any, str]:
        if isinstance(creator, str):
            return creator, creator
        iri = creator.get("id") or f"#creator-{number}"
        return {"id": iri, **creator}, iri


def _nodes(value: Any) -> Iterator[Document]:
    if isinstance(value, dict):
        if "@value" not in value:
            yield value
        for inner in list(value.values()):
            yield from _nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)


def _pruned(value: Any) -> Any:
    """``value`` without empty nodes, lists and texts; a node that says only its class is empty."""
    if isinstance(value, list):
        return [v for v in (_pruned(v) for v in value) if v not in ({}, [], "")]
    if isinstance(value, dict):
        kept = {k: p for k, v in value.items() if (p := _pruned(v)) not in ({}, [], "")}
        return {} if set(kept) == {"type"} else kept
    return value
