"""What a reader should know about values that a source did not say in these words: derived ones, and those a steward
vouches for. And what was left out.

A :class:`Mark` becomes an ``rdf:Statement`` in the dataset's own graph (RDF Schema 1.1, section 5.3): its subject,
predicate and object name the statement, ``rdf:value`` is what the source said, ``rdfs:comment`` tells a person, and
``prov:wasAttributedTo`` names the catalogue's publisher where it is the steward who vouches.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fairdict.document import RDF, canonical, digest
from fairdict.emission.spelling import ALIKE
from fairdict.emission.texts import objects
from fairdict.model import Document

if TYPE_CHECKING:
    from fairdict.emission.plan import Plan

Why = str
WIDENED = "widened"
COPIED = "copied"
VOUCHED = "vouched"
WORDS = {
    "widened": (
        "Widened to the form that the profile asks for; the source said what stands in rdf:value.",
        "Aangevuld tot de vorm die het profiel vraagt; de bron zei wat in rdf:value staat.",
    ),
    "copied": (
        "Taken from another statement of the same description; the source did not say it here.",
        "Overgenomen uit een andere uitspraak van dezelfde beschrijving; de bron zei het hier niet.",
    ),
    "vouched": (
        "Not said by the source; whoever publishes this catalogue vouches for it.",
        "Niet door de bron gezegd; wie deze catalogus uitgeeft staat ervoor in.",
    ),
}
"""Why a value is marked, in English and Dutch."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A statement that the source did not make in these words. ``value`` is as it stands in the document, ``said`` what
    the source said instead (None: nothing), ``why`` a key of :data:`WORDS`."""

    subject: str
    property: str
    value: Any
    why: Why
    said: Any = None


@dataclass(frozen=True, slots=True)
class Left:
    """A value that the profile has no place for: ``why`` is ``kind`` (another kind of value is wanted), ``datatype``
    (no value of the datatype can be made of it), ``most`` (fewer are allowed), ``list`` (only listed ones are) or
    ``form`` (it should look otherwise)."""

    subject: str
    property: str
    value: str
    why: str


def settled(marks: Iterable[Mark], made: Iterable[Document], plan: "Plan") -> list[Mark]:
    """The marks as they hold of what was ``made``: each names a statement that is there. A value that was copied or
    vouched for may have got another form since, and one that was left out is marked no more."""
    nodes: dict[str, list[Document]] = {}
    for document in made:
        for node in _nodes(document):
            nodes.setdefault(node["id"], []).append(node)
    found: dict[bytes, Mark] = {}
    for mark in marks:
        for iri in dict.fromkeys((mark.property, *ALIKE.get(mark.property, ()))):
            key = plan.key(iri)
            values = [v for node in nodes.get(mark.subject, ()) for v in _values(node.get(key, []), plan, key)]
            if mark.why == WIDENED:
                values = [v for v in values if v == mark.value]
            for value in values:
                now = replace(mark, property=iri, value=value)
                found[canonical([now.subject, iri, _object(value)])] = now
    return list(found.values())


def _nodes(value: Any) -> Iterator[Document]:
    if isinstance(value, list):
        for inner in value:
            yield from _nodes(inner)
    elif isinstance(value, dict) and "@value" not in value:
        if "id" in value:
            yield value
        for inner in value.values():
            yield from _nodes(inner)


def _values(values: Any, plan: "Plan", key: str) -> Iterator[Any]:
    """The values under a key as objects of statements."""
    if isinstance(values, dict):
        yield from objects(values)
        return
    known = plan.context.properties.get(key)
    addresses = known is not None and known.form == "iri"
    yield from ({"id": v} if addresses and isinstance(v, str) else v for v in values)


def statements(root: str, marks: list[Mark], steward: str) -> Iterator[Document]:
    """The marks as nodes under ``root``; ``steward`` is the IRI of whoever vouches."""
    for mark in marks:
        value = _object(mark.value)
        english, dutch = WORDS[mark.why]
        name = digest(canonical([mark.subject, mark.property, value]), 6)
        node: Document = {
            "id": f"{root}#{mark.why}-{name}",
            "type": [f"{RDF}Statement"],
            f"{RDF}subject": [{"id": mark.subject}],
            f"{RDF}predicate": [{"id": mark.property}],
            f"{RDF}object": [value],
            "comment": {"en": [english], "nl": [dutch]},
        }
        if mark.said is not None:
            node["value"] = [_object(mark.said)]
        if mark.why == VOUCHED:
            node["wasAttributedTo"] = [steward]
        yield node


def _object(value: Any) -> Any:
    """A value as the object of a statement: a node is only referred to."""
    if isinstance(value, dict) and "id" in value:
        return {"id": value["id"]}
    return value if isinstance(value, dict) else {"@value": value}
