"""The page of a person, organisation, project or funder, made ready for its template in one language.

Takes an :class:`Entity` and those it is connected with; leaves plain values with nothing left to compute, and its
schema.org description.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from fairdict import identifiers
from fairdict.publish import reading, schema_org
from fairdict.publish.entities import Entities, Entity
from fairdict.publish.facts import Item, own
from fairdict.publish.homes import ROOT
from fairdict.publish.listing import called
from fairdict.publish.reading import NONE, Text
from fairdict.publish.words import Words

NEAR = 24
"""So many of each kind that something is connected with are shown."""
TYPES = {"organisation": "Organization", "person": "Person", "project": "ResearchProject", "funder": "Organization"}

_REGISTERS = {"ORCID": identifiers.orcid, "ROR": identifiers.ror, "ISNI": identifiers.isni}


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Those of one kind that a thing is connected with: each with the number of datasets they share, and how many more
    there are."""

    label: str
    items: Sequence[tuple[Item, str]]
    more: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """What the first page of a thing shows beside its datasets."""

    also: Sequence[Item]
    facts: Sequence[tuple[str, Sequence[Item]]]
    near: Sequence[Neighbours]
    schema: Markup


def portrait(
    entity: Entity, near: Mapping[str, Sequence[tuple[Entity, int]]], entities: Entities, words: Words, address: str
) -> Portrait:
    """``entity`` in the language of ``words``, with those ``near`` it; ``address`` is that of its page."""
    name = called(entity, words)
    groups = [
        Neighbours(
            words[f"near.{entity.kind}.{kind}" if f"near.{entity.kind}.{kind}" in words.said else f"near.{kind}"],
            [(_linked(other, words), words.number(count)) for other, count in found[:NEAR]],
            words.count("near.more", len(found) - NEAR) if len(found) > NEAR else "",
        )
        for kind, found in near.items()
    ]
    return Portrait(
        [item for item in _also(entity, words) if item.text != name.text],
        _facts(entity, entities, words),
        groups,
        schema_org.script(_schema(entity, name, near, words) | {"url": address}),
    )


def twins(entity: Entity, entities: Entities) -> list[str]:
    """The pages of the same organisation in its other room: what it holds or makes, what it pays for."""
    code = entity.path.partition("/")[2]
    rooms = [room for room in ("organisation", "funder") if entity.kind in ("organisation", "funder")]
    return [f"{room}/{code}" for room in rooms if room != entity.kind and f"{room}/{code}" in entities.known]


def _also(entity: Entity, words: Words) -> list[Item]:
    """Every way in which it is written, those of a language marked so."""
    named = [own(Text(name, "" if lang == NONE else lang), words) for lang, name in entity.names.items()]
    known = {item.text: item for item in reversed((*named, *map(Item, entity.spellings)))}
    return list(reversed(known.values()))


def _facts(entity: Entity, entities: Entities, words: Words) -> list[tuple[str, list[Item]]]:
    """Identifiers, what it is to its datasets, and its page in the other room."""
    marks = [Item(_mark(iri), iri) for iri in entity.links]
    found = [(words["entity.number"], [Item(number) for number in entity.numbers]), (words["entity.links"], marks)]
    if entity.kind in ("organisation", "person"):
        parts = ((words.get(f"part.{role}") or words[f"term.{role}"], number) for role, number in entity.roles.items())
        found.append((words["entity.roles"], [Item(part, note=words.count("list.count", n)) for part, n in parts]))
    others = [
        Item(words[f"entity.as_{path.partition('/')[0]}"], f"{ROOT}{words.lang}/{path}")
        for path in twins(entity, entities)
    ]
    return [(label, items) for label, items in (*found, (words["entity.also"], others)) if items]


def _mark(iri: str) -> str:
    """An identifier by the name of its register, else an address without its scheme."""
    name = next((name for name, known in _REGISTERS.items() if known(iri) == iri), "")
    return f"{name} {reading.tail(iri)}" if name else reading.shortened(iri)


def _linked(entity: Entity, words: Words) -> Item:
    name = called(entity, words)
    return Item(name.text, f"{ROOT}{words.lang}/{entity.path}", name.lang)


def _schema(
    entity: Entity, name: Item, near: Mapping[str, Sequence[tuple[Entity, int]]], words: Words
) -> dict[str, Any]:
    """The thing as schema.org describes it: a person with where they work, a project with the grant that paid for it.
    What merely stands in the same dataset is no claim of anybody's."""
    about = {"@context": "https://schema.org/"} | _thing(entity, name)
    if others := [text for text in (*entity.names.values(), *entity.spellings) if text != name.text]:
        about["alternateName"] = others
    term = {"person": "affiliation", "project": "funder"}.get(entity.kind, "")
    kind = "organisation" if entity.kind == "person" else "funder"
    if term and (houses := [_thing(other, called(other, words)) for other, _ in near.get(kind, ())[:NEAR]]):
        about[term] = houses
    if entity.kind == "project" and entity.numbers:
        about["funding"] = {"@type": "Grant", "identifier": list(entity.numbers)}
        if "funder" in about:
            about["funding"]["funder"] = about["funder"]
    return about


def _thing(entity: Entity, name: Item) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": TYPES[entity.kind], "name": name.text}
    known = [iri for iri in entity.links if iri in (identifiers.orcid(iri), identifiers.ror(iri))]
    if known:
        found["@id"] = known[0]
    if others := [iri for iri in entity.links if iri not in known[:1]]:
        found["sameAs"] = others
    if entity.numbers:
        found["identifier"] = list(entity.numbers)
    return found
