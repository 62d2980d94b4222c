"""A document as a profile wants it: each value of the kind, the datatype and the number that its rows allow.

Takes documents of the house whose nodes have names; leaves new ones. A value that can be said in the profile's own way
is; one that cannot is left out and listed. A node that lacks something stays as it is: what is missing is for the judge
to tell. Properties of which the profile says nothing stay.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fairdict.document import Context, canonical, digest
from fairdict.emission.choice import chosen
from fairdict.emission.desks import Desk, desked
from fairdict.emission.literals import is_widened, typed
from fairdict.emission.marks import WIDENED, Left, Mark
from fairdict.emission.plan import Plan, Slot
from fairdict.emission.ranges import AGENT, BOUND, CHECKSUM, CONCEPT, FOAF, LISTS, PAGING, ROOTS
from fairdict.emission.spelling import spelt
from fairdict.emission.texts import add_text, lexical_of, objects, told, worded
from fairdict.kinds import MAIL, TABLES
from fairdict.model import Document
from fairdict.rdf import is_absolute
from fairdict.vocabulary import Concept, Vocabularies


@dataclass
class Walk:
    """One document on its way into a profile. ``root`` is what it is about, ``same`` its other addresses, ``desks``
    where agents are known to be reached; ``marks`` and ``left`` tell what became of its values."""

    plan: Plan
    vocabularies: Vocabularies
    root: str
    desks: Mapping[str, Desk] = field(default_factory=dict)
    same: frozenset[str] = frozenset()
    marks: list[Mark] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)

    @property
    def context(self) -> Context:
        """The context of the documents."""
        return self.plan.context

    def node(self, node: Document, slot: Slot | None = None) -> Document:
        """``node``, which stands in ``slot``, with all that it holds."""
        slots = self.plan.of(*self.plan.classed(node, slot))
        found: Document = {"id": node["id"]}
        types = list(node.get("type", ()))
        if slot is not None and slot.of and slot.of[0] not in ROOTS and not self._is_one(types, slot):
            types.append(self._named(slot.of[0]))
        if slot is None and "Agent" in types and f"{FOAF}mbox" in self.plan.of("Agent"):
            types.remove("Agent")  # outside the profile's own properties nobody asks for an agent's desk
        if types:
            found["type"] = types
        is_agent = AGENT in self._iris(types)
        renamed = spelt([self.plan.iri(k) for k in node], slots, agent=is_agent)
        for key, values in (desked(node, slots, self) if is_agent else node).items():
            if key in ("id", "type"):
                continue
            iri = self.plan.iri(key)
            if iri.startswith(PAGING):
                continue
            iri = renamed.get(iri, iri)
            self._property(found, self.plan.key(iri), iri, values, slots.get(iri))
        return found

    @staticmethod
    def name(text: str) -> str:
        """A short name made of ``text``."""
        return digest(text, 4)

    def _is_one(self, types: list[str], slot: Slot) -> bool:
        have = self._iris(types)
        return not have.isdisjoint(slot.of)

    def _iris(self, types: list[str]) -> set[str]:
        return {self.context.classes.get(t) or self.context.expanded(t) for t in types}

    def _named(self, iri: str) -> str:
        return self.context.class_of.get(iri) or iri

    def _property(self, found: Document, key: str, iri: str, values: Any, slot: Slot | None) -> None:
        known = self.context.properties.get(key)
        if isinstance(values, dict):
            texts = self._texts(found["id"], iri, values, slot)
            if known is not None and known.form == "text":
                into = found.setdefault(key, {})
                for tag, said in texts.items():
                    into[tag] = list(dict.fromkeys([*into.get(tag, []), *said]))
            else:
                found.setdefault(key, []).extend(objects(texts))
            return
        if known is not None and known.form == "list":
            found[key] = values
            return
        made = [m for v in values for m in self._value(found["id"], key, iri, v, slot)]
        if known is not None and known.form == "text":
            for value in made:
                if isinstance(value, str) or ("@value" in value and "@type" not in value):
                    add_text(found.setdefault(key, {}), value)
                else:  # what no text by language can say stands under the property's address
                    found.setdefault(iri, []).append(value)
            return
        distinct = list({canonical(v): v for v in [*found.get(key, []), *made]}.values())
        if slot is not None and slot.most is not None and len(distinct) > slot.most:
            distinct, rest = chosen(key, distinct, slot.most)
            self._over(found, key, iri, rest)
        if distinct:
            found[key] = distinct

    def _over(self, found: Document, key: str, iri: str, rest: list[Any]) -> None:
        """What is too many: identifiers go on as further ones, all else is left out."""
        if key == "identifier":
            extra = found.setdefault("otherIdentifier", [])
            extra.extend(self.identifier(v) for v in rest)
            return
        self.left.extend(Left(found["id"], iri, told(v), "most") for v in rest)

    def identifier(self, value: Any) -> Document:
        """An ``adms:Identifier`` that says ``value``."""
        text = lexical_of(value)
        return self._made("otherIdentifier", {"type": ["Identifier"], "notation": [text]})

    def _made(self, key: str, node: Document) -> Document:
        """A node of our own making, named after what it says."""
        short = key.rpartition("/")[2].rpartition("#")[2]
        return {"id": f"{self.root}#{short}-{digest(canonical(node), 4)}", **node}

    def _texts(self, about: str, iri: str, texts: dict[str, list[str]], slot: Slot | None) -> dict[str, list[str]]:
        if slot is None:
            return texts
        kept: dict[str, list[str]] = {}
        for tag, said in texts.items():
            most = 1 if slot.each_language and tag != "@none" else None
            kept[tag] = said[:most]
            self.left.extend(Left(about, iri, text, "most") for text in said[len(kept[tag]) :])
        if slot.most is not None and sum(map(len, kept.values())) > slot.most:
            pairs = [(tag, text) for tag, said in kept.items() for text in said]
            self.left.extend(Left(about, iri, text, "most") for _, text in pairs[slot.most :])
            kept = {}
            for tag, text in pairs[: slot.most]:
                kept.setdefault(tag, []).append(text)
        return kept

    def _value(self, about: str, key: str, iri: str, value: Any, slot: Slot | None) -> list[Any]:
        if isinstance(value, dict) and "@list" in value:
            return [value]
        if slot is None:
            return [self.node(value) if isinstance(value, dict) and len(value) > 1 and "id" in value else value]
        if slot.kind == "literal" or (slot.kind == "any" and slot.datatypes):
            return self._literal(about, key, iri, value, slot)
        if slot.kind in ("resource", "iri"):
            return self._thing(about, key, iri, value, slot)
        return [self.node(value, slot) if isinstance(value, dict) and "id" in value else value]

    # -- literals ------------------------------------------------------------------------------------------------------

    def _literal(self, about: str, key: str, iri: str, value: Any, slot: Slot) -> list[Any]:
        known = self.context.properties.get(key)
        refers = isinstance(value, str) and known is not None and known.form == "iri"
        if refers or (isinstance(value, dict) and "id" in value):
            text = self._said(value)
            if not text:
                return self._without(about, iri, value, "kind")
            value = {"@value": text}
        if not slot.datatypes:
            return [value]
        made = typed(value, slot.datatypes, self.context, key)
        if made is None:
            return self._without(about, iri, value, "datatype")
        if is_widened(value, made, self.context, key):
            self.marks.append(Mark(about, iri, made, WIDENED, value))
        return [made]

    def _said(self, value: Any) -> str:
        """The text that a thing is known by: its notation and label, else its address."""
        if isinstance(value, str):
            return value
        words = [str(v) for v in value.get("notation", []) if isinstance(v, str)]
        words += [
            text for key in ("prefLabel", "label", "name") for said in value.get(key, {}).values() for text in said
        ]
        own = value["id"]
        return words[0] if words else "" if own.startswith(f"{self.root}#") else own

    def _without(self, about: str, iri: str, value: Any, why: str) -> list[Any]:
        self.left.append(Left(about, iri, told(value), why))
        return []

    # -- things --------------------------------------------------------------------------------------------------------

    def _thing(self, about: str, key: str, iri: str, value: Any, slot: Slot) -> list[Any]:
        if not isinstance(value, dict) or "@value" in value:
            return self._referred(about, key, iri, value, slot)
        concept = self._concept(slot, value["id"], key)
        if concept is not None:
            value = {**value, "id": self._address(concept, slot)}
            if "Concept" in value.get("type", ()) and not value.get("prefLabel"):
                value = {**self._reference(value["id"], slot, concept, key), **value}
        if len(value) == 1:
            return self._listed(about, iri, self._reference(value["id"], slot, concept, key), slot)
        made = self.node(value, slot)
        if CHECKSUM in slot.of and self._loses(value, made):
            return self._without(about, iri, value, "list")
        return self._listed(about, iri, made, slot)

    def _referred(self, about: str, key: str, iri: str, value: Any, slot: Slot) -> list[Any]:
        """An address, or words that may stand for a thing."""
        loose = isinstance(value, dict)
        text = str(value["@value"] if loose else value).strip()
        if key in MAIL and "@" in text and ":" not in text:
            text = f"mailto:{text}"
        if key == "primaryTopic" and text in self.same:
            text = self.root
        concept = self._concept(slot, text, key)
        if concept is None and loose and not (is_absolute(text) and not re.search(r"\s", text)):
            return self._worded(about, key, iri, value, slot)
        address = self._address(concept, slot) if concept else _plain(text)
        return self._listed(about, iri, self._reference(address, slot, concept, key), slot)

    def _loses(self, value: Document, made: Document) -> bool:
        """Whether a checksum lost a part: without its algorithm or its digits it is none."""
        return any(value.get(key) and not made.get(key) for key in ("algorithm", "checksumValue"))

    def _listed(self, about: str, iri: str, value: Any, slot: Slot) -> list[Any]:
        own = value["id"] if isinstance(value, dict) else value
        if slot.values and own not in slot.values:
            return self._without(about, iri, value, "list")
        if slot.form and not slot.tables and not re.search(slot.form, own):
            return self._without(about, iri, value, "form")
        return [value]

    def _concept(self, slot: Slot, text: str, key: str) -> Concept | None:
        """The term of the profile's lists that ``text`` stands for."""
        for table in slot.tables or (TABLES.get(key, ()) if slot.within else ()):
            if table in self.vocabularies.tables and (match := self.vocabularies.match(table, text)) is not None:
                return match.concept
        return None

    @staticmethod
    def _address(concept: Concept, slot: Slot) -> str:
        """The address of a concept: that in the list of the profile's choice where it is in there too."""
        return (concept.within(slot.within) if slot.within else None) or concept.iri

    def _reference(self, iri: str, slot: Slot, concept: Concept | None, key: str) -> Any:
        """A reference to ``iri``, typed with its range where that asks nothing of it that is not known."""
        range_ = slot.of[0] if slot.of else ""
        labels = concept.labels if concept is not None else {}
        if range_ == CONCEPT and labels:
            spoken = {tag: [label] for tag, label in sorted(labels.items()) if tag in ("en", "nl")}
            return {
                "id": iri,
                "type": ["Concept"],
                "prefLabel": spoken or {t: [v] for t, v in list(labels.items())[:1]},
            }
        if not range_ or range_ in BOUND:
            return iri if self._is_plain(key) else {"id": iri}
        return {"id": iri, "type": [self._named(range_)]}

    def _is_plain(self, key: str) -> bool:
        known = self.context.properties.get(key)
        return known is not None and known.form == "iri"

    def _worded(self, about: str, key: str, iri: str, value: Any, slot: Slot) -> list[Any]:
        """Words where a thing is wanted, as a thing that is known by them; not where an address is the point."""
        text = str(value["@value"] if isinstance(value, dict) else value)
        lang = value.get("@language", "@none") if isinstance(value, dict) else "@none"
        node = None if slot.values else worded(slot.of[0] if slot.of else "", text, lang, self._named)
        return [self._made(key, node)] if node is not None else self._without(about, iri, value, "kind")


def _plain(iri: str) -> str:
    """An address of a published list in the form of the list, whichever its term."""
    return f"http{iri.removeprefix('https')}" if iri.startswith(LISTS) else iri
