"""What a dataset is related to: versions, series, publications, projects with their grants, and other datasets here.

Takes a document, its links within this catalogue and the words of one language; leaves items and facts. A dataset of
this catalogue is called by its title and linked within the site; it is told once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fairdict.publish import cards, facts, homes, reading
from fairdict.publish.entry import Link
from fairdict.publish.facts import Fact, Item
from fairdict.publish.words import Words

RELATED: Mapping[str, tuple[str, ...]] = {
    "versions": ("hasCurrentVersion", "isReplacedBy", "isVersionOf", "hasVersion", "previousVersion", "replaces"),
    "series": ("inSeries", "isPartOf", "hasPart", "prev", "next"),
    "publications": ("isReferencedBy", "references", "page"),
    "other": ("relation", "source", "wasDerivedFrom", "isFormatOf", "hasFormat", "servesDataset"),
}
NEWER = ("hasCurrentVersion", "isReplacedBy")


@dataclass(frozen=True, slots=True)
class Project:
    """A project that made the data: its name where it has one, the numbers of its grants, and who paid."""

    name: Item | None
    numbers: tuple[str, ...]
    funders: tuple[Item, ...]


class Relations:
    """The relations of one document; ``links`` are the datasets here that share something with it.

    ``groups`` are the related things that the description names, by kind of relation; under the record's own word for
    it where there is no property for it.
    """

    def __init__(self, document: Any, links: Sequence[Link], words: Words) -> None:
        self._document = document
        self._words = words
        self._links = links
        self._titles = {link.key: link.titles for link in links}
        self._own = {reading.address(document), *map(reading.address, reading.many(document, "sameAs"))}
        self.groups = tuple(self._groups())

    def newer(self) -> Item | None:
        """The version that took the place of this one, or None where none is named."""
        values = (v for term in NEWER for v in reading.many(self._document, term))
        return next((i for v in values if reading.address(v) not in self._own and (i := self._item(v))), None)

    def neighbours(self) -> Iterator[tuple[str, tuple[Item, ...]]]:
        """The other datasets here that share something with this one, by what they share."""
        named = {i.page for _, told in self.groups for fact in told for i in fact.items if i.page}
        found: dict[str, list[Item]] = {}
        for link in self._links:
            item = self._here(link.key)
            if item.page not in named:
                found.setdefault(link.why, []).append(item)
        for why, items in found.items():
            yield self._words.get(f"why.{why}", why), tuple(items)

    def projects(self) -> tuple[Project, ...]:
        """The projects that made the data, each with its grants; last, who paid for no project in particular."""
        found = []
        for value in reading.many(self._document, "wasGeneratedBy"):
            name = self._project(value)
            numbers = tuple(reading.literals(value, "identifier"))
            if name is not None and name.text in numbers:  # a project known by its number alone
                name = Item(name.text, name.href, page=name.page) if name.href or name.page else None
            funders = facts.unique(self._funder(v) for v in reading.many(value, "funder"))
            if name is not None or numbers or funders:
                found.append(Project(name, tuple(n for n in numbers if name is None or n != name.text), funders))
        told = {funder for project in found for funder in project.funders}
        paid = facts.unique(self._funder(v) for v in reading.many(self._document, "funder"))
        rest = tuple(funder for funder in paid if funder not in told)
        return tuple(dict.fromkeys([*found, *([Project(None, (), rest)] if rest else [])]))

    def _project(self, value: Any) -> Item | None:
        item = facts.thing(value, self._words)
        where = facts.page(homes.project(value, self._words.base), self._words)
        return replace(item, page=where) if item is not None else None

    def _funder(self, value: Any) -> Item | None:
        item = facts.agent(value, self._words)
        return replace(item, page=facts.page(homes.funder(value), self._words)) if item is not None else None

    def _groups(self) -> Iterator[tuple[str, tuple[Fact, ...]]]:
        for name, terms in RELATED.items():
            found = [
                self._fact(term, self._words[f"term.{term}"], reading.many(self._document, term)) for term in terms
            ]
            if name == "other":
                found += self._qualified()
            if told := tuple(fact for fact in found if fact is not None):
                yield name, told

    def _fact(self, name: str, label: str, values: Sequence[Any]) -> Fact | None:
        items = facts.unique(self._item(v) for v in values if reading.address(v) not in self._own)
        return Fact(name, label, items) if items else None

    def _qualified(self) -> Iterator[Fact | None]:
        """Relations with a role, by role: DataCite's kinds of relation for which DCAT has no property."""
        by_role: dict[str, list[Any]] = {}
        for node in reading.nodes(self._document, "qualifiedRelation"):
            roles = reading.many(node, "hadRole") or [""]
            by_role.setdefault(reading.tail(reading.address(roles[0])), []).extend(reading.many(node, "relation"))
        for role, values in sorted(by_role.items()):
            words = self._words
            label = words.get(f"relation.{role}") or words.get(f"term.{role}") or words["term.relation"]
            yield self._fact(f"role-{role}", label, values)

    def _item(self, value: Any) -> Item | None:
        iri, base = reading.address(value), f"{self._words.base}dataset/"
        key = iri.removeprefix(base).rstrip("/") if self._words.base and iri.startswith(base) else ""
        return self._here(key) if key in self._titles else facts.coded(value, self._words)

    def _here(self, key: str) -> Item:
        return replace(cards.title(self._titles[key], self._words), page=facts.page(f"dataset/{key}/", self._words))
