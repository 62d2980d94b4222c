"""In which forms the data are: the formats that files name, each looked up once for a subject."""

from typing import NamedTuple

from fairdict.fair.standards import (
    CONTAINER_WORDS,
    CONTAINERS,
    OPEN_CODES,
    OPEN_WORDS,
    SELF_DESCRIBING,
    SELF_DESCRIBING_WORDS,
)
from fairdict.fair.subject import Subject, match, names, texts
from fairdict.model import Document
from fairdict.vocabulary import Concept, Vocabularies

IANA = "http://www.iana.org/assignments/media-types/"


class Form(NamedTuple):
    """A format as it was named, in the property ``term``, and what it is in the EU's table (None where it is not)."""

    term: str
    name: str
    concept: Concept | None

    @property
    def word(self) -> str:
        """The name as lists of formats have it."""
        return self.name.removeprefix(IANA).lower()

    @property
    def shared(self) -> bool:
        """Whether it is open, or one that a research community shares."""
        if self.concept is None:
            return self.word in OPEN_WORDS
        return self.concept.notation in OPEN_CODES or self.concept.attributes.get("nonProprietary") == "true"

    @property
    def describes_itself(self) -> bool:
        """Whether a file in it says what its parts mean, or at least how they are built."""
        if self.concept is None:
            return self.word in SELF_DESCRIBING_WORDS
        return self.concept.notation in SELF_DESCRIBING

    @property
    def readable(self) -> bool:
        """Whether it is in the EU's list of machine-readable formats."""
        return self.concept is not None and self.concept.attributes.get("machineReadable") == "true"

    @property
    def contains(self) -> bool:
        """Whether it is a container, which tells nothing of the form of what is in it."""
        if self.concept is None:
            return self.word in CONTAINER_WORDS
        return self.concept.notation in CONTAINERS

    @property
    def registered(self) -> bool:
        """Whether a registry or a community knows it under this name."""
        return self.concept is not None or self.word in OPEN_WORDS or self.name.startswith(IANA)


def forms(subject: Subject, vocabularies: Vocabularies) -> list[Form]:
    """The formats of the subject's files, those of the whole last."""
    known: tuple[Vocabularies, list[Form]] | None = subject.memo.get("forms")
    if known is None or known[0] is not vocabularies:
        known = subject.memo["forms"] = (vocabularies, _forms(subject, vocabularies))
    return known[1]


def _forms(subject: Subject, vocabularies: Vocabularies) -> list[Form]:
    return [f for node in (*subject.distributions, subject.document) for f in forms_of(subject, node, vocabularies)]


def forms_of(subject: Subject, node: Document, vocabularies: Vocabularies) -> list[Form]:
    """The formats that one node of the subject names."""
    known: dict[tuple[int, int], list[Form]] = subject.memo.setdefault("forms-of", {})
    place = (id(node), id(vocabularies))
    found = known.get(place)
    if found is None:
        found = known[place] = _named(node, vocabularies)
    return found


def _named(node: Document, vocabularies: Vocabularies) -> list[Form]:
    named = []
    for term in ("format", "mediaType"):
        for name in names(node, term):
            found = match(vocabularies, "file-type", name)
            named.append(Form(term, name, None if found is None else found.concept))
    return named


def guessed_type(distribution: Document, vocabularies: Vocabularies) -> str:
    """The file type that the ending of a file's address tells; empty where it does not."""
    for ending in endings(distribution):
        found = match(vocabularies, "file-type", ending)
        if found is not None:
            return found.concept.iri
    return ""


def endings(distribution: Document) -> list[str]:
    """How the names of a file at its addresses end (``.csv``); what has no ending is left out."""
    found = []
    for address in texts(distribution, "downloadURL"):
        _, dot, ending = address.partition("?")[0].rpartition("/")[2].rpartition(".")
        if dot:
            found.append(f".{ending.lower()}")
    return found
