"""What a reader should know about values that a source did not say in these words: derived ones, and those a steward
vouches for. And what was left out.

A :class:`Mark` becomes an ``rdf:Statement`` in the dataset's own graph (RDF Schema 1.1, section 5.3): its subject,
predicate and object name the statement, ``rdf:value`` is what the source said, ``rdfs:comment`` tells a person, and
``prov:wasAttributedTo`` names the catalogue's publisher where it is the steward who vouches.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fairdict.document import RDF, canonical, digest
from fairdict.model import Document

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
