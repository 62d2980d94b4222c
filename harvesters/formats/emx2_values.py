"""Values in a row of MOLGENIS: words, terms of ontologies, and the rows that a column refers to.

Takes one JSON object; what is taken of it counts as mapped. A value that no property stands for is put under the
column's own address.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fairdict_harvesters.formats.json_api import text

from fairdict.harvester import Description, Node, Tree, addresses


class Row:
    """One row that is being read; ``lang`` is the language of its texts, ``column`` how a column's address begins."""

    def __init__(self, item: Mapping[str, Any], about: Description, lang: str, column: str) -> None:
        self.tree = Tree(item)
        self.about = about
        self.lang = lang
        self.column = column

    def take(self, name: str, under: Mapping[str, Any] | None = None) -> list[Any]:
        """The values of a column."""
        return self.tree.take(name, under)

    def word(self, value: Any) -> str:
        """The words of a value: itself, or the label of a term, else its name."""
        if not isinstance(value, Mapping):
            return "true" if value is True else "false" if value is False else text(value)
        found = [text(v) for name in ("label", "name", "id", "code") for v in self.take(name, value)]
        return next((w for w in found if w), "")

    def iri(self, value: Any) -> str:
        """The address of a term; empty where it has none."""
        said = self.take("ontologyTermURI", value) if isinstance(value, Mapping) else [value]
        found = next((text(v) for v in said), "")
        return (addresses.iri(found) or "") if ":" in found and " " not in found else ""

    def of(self, name: str, under: Any) -> str:
        """The first text of a column of a row that is referred to."""
        found = self.take(name, under) if isinstance(under, Mapping) else []
        return next((w for v in found if (w := self.word(v))), "")

    def rows(self, *names: str) -> Iterator[tuple[Any, str]]:
        """The rows or keys that columns refer to."""
        for name in names:
            for value in self.take(name):
                yield value, name

    def concept(self, node: Node, term: str, value: Any, where: str) -> None:
        """A term of an ontology, with its address where it has one."""
        iri = self.iri(value) if isinstance(value, Mapping) else ""
        words = self.word(value)
        if not words and not iri:
            return
        found = node.node(term, "Concept", id=iri)
        found.add("prefLabel", words, lang=self.lang, where=where)
        if isinstance(value, Mapping):
            found.add("notation", self.of("code", value))
        self.about.remember(term, words, words, where)

    def put(self, name: str, words: str, node: Node | None = None) -> None:
        """Words under a column's own address."""
        if words:
            values = (self.about if node is None else node).data.setdefault(f"{self.column}{name}", [])
            if {"@value": words} not in values:
                values.append({"@value": words})
