"""What a schema.org object is tied to: works, versions, parts, and the files of a crate.

Takes a reading; leaves relations with their kind on the description, with the name and what else is told of a work.
"""

from typing import Any

from fairdict_harvesters.formats.jsonld import types
from fairdict_harvesters.formats.relations import QUALIFIED, TERMS, add_relation
from fairdict_harvesters.formats.schema_files import add_files, add_part
from fairdict_harvesters.formats.schema_terms import RELATIONS, WORKS
from fairdict_harvesters.formats.schema_values import Reading, items, scalar

from fairdict.harvester import Description, Node, identifiers

_FILES = frozenset({"file", "mediaobject", "datadownload"})


class Relations:
    """The relations of one object that is being read."""

    def __init__(self, r: Reading, about: Description) -> None:
        self.r = r
        self.thing = r.thing
        self.about = about

    def read(self) -> None:
        """All relations of the object."""
        for name, relation in RELATIONS.items():
            for item, where in self.r.items(self.thing, name):
                if name != "hasPart" or not self.part(self.about, item, where):
                    self.relation(relation, item, where)
        for item, where in items(self.thing.get("subjectOf"), "/subjectOf"):
            if is_work(item):
                self.r.get(self.thing, "subjectOf")
                self.relation("IsReferencedBy", item, where)
        backwards = self.thing.get("@reverse")
        for name in ("isBasedOn", "citation", "about"):
            if isinstance(backwards, dict) and name in backwards:
                self.r.get(self.thing, "@reverse")
                for item, where in self.r.items(backwards, name, "/@reverse"):
                    self.relation("IsReferencedBy", item, where)

    def part(self, holder: Node, item: Any, where: str) -> bool:
        """A file or folder that is said to be a part; False for what is a work of its own."""
        kinds = {t.lower() for t in types(item)}
        told = [scalar(item.get(key)) for key in ("@id", "contentUrl", "url")] if isinstance(item, dict) else []
        found = any("://" in text for text in told)
        if kinds & _FILES and found:
            add_files(self.r, self.about, [(item, where)])
        elif kinds & _FILES or ("dataset" in kinds and not self.r.address(item)):
            node = add_part(self.r, holder, item, where)
            for inner, place in self.r.items(item, "hasPart", where):
                if not self.part(node, inner, place):
                    self.relation("HasPart", inner, place)
        else:
            return False
        return True

    def relation(self, relation: str, item: Any, where: str) -> None:
        """A related work: its address with its name, and what else is told of it."""
        link = self.r.address(item)
        if not isinstance(item, dict):
            held = identifiers.pid(scalar(item))
            add_relation(self.about, relation, link or (held.iri if held else scalar(item)), where=where)
            return
        if not link:
            said = self.r.word(item, "@value", "name", "headline", "text")
            if said:
                held = identifiers.pid(said)
                add_relation(self.about, relation, held.iri if held else said, where=where)
            return
        label = self.r.word(item, "name", "headline", "alternateName")
        rest = WORKS & set(item) - {"license"}
        add_relation(self.about, relation, link, label=label or (link if rest else ""), where=where)
        target = self.target(relation, link)
        if target is not None:
            self.r.keep(target, item, WORKS)

    def target(self, relation: str, link: str) -> "Node | None":
        """The node of a related work that has one."""
        if relation in QUALIFIED:
            found = self.about.data["qualifiedRelation"][-1].get("relation", [])
        else:
            found = self.about.data.get(TERMS.get(relation, "relation"), [])
        nodes = [n for n in found if isinstance(n, dict) and n.get("id") == link]
        return Node(nodes[-1], self.about) if nodes else None


def is_work(item: Any) -> bool:
    """Whether what a dataset is the subject of is a publication, not another form of its description."""
    kinds = {t.lower() for t in types(item)}
    described = {"datadownload", "mediaobject", "file", "dataset", "event"}
    return bool(kinds) and not kinds & described and bool(Reading({}).address(item))
