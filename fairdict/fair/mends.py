"""How a failing metric of the EU's assessment is mended: the value to write, where one can be computed, and words.

Each takes the subject, the node that failed and the name of the field in the source's own system.
"""

from collections.abc import Callable

from fairdict.fair import looks
from fairdict.fair.forms import IANA, guessed_type
from fairdict.fair.licences import stray_licence
from fairdict.fair.places import Field, field_of
from fairdict.fair.subject import Subject, match, values, words
from fairdict.fair.wording import Words
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

Mend = Callable[[Subject, Document, Vocabularies, Field], tuple[str, Words]]
"""From the node and the name of the field: the value to write, empty where none can be computed, and the words."""


def say(name: str) -> Mend:
    """A fix without a computed value: the name of its message."""
    return lambda _, __, ___, field: ("", (name, field))


def theme(subject: Subject, _: Document, vocabularies: Vocabularies, field: Field) -> tuple[str, Words]:
    """A theme that one of the dataset's own words names."""
    for term in ("subject", "keyword"):
        for value in values(subject.document, term)[:30]:
            found = match(vocabularies, "data-theme", words(value))
            if found is not None:
                return found.concept.iri, ("theme", field, found.concept.iri)
    return "", ("a-theme", field)


def address(term: str) -> Mend:
    """An address in ``term`` that works without a login; one at all where there is none."""

    def mend(_: Subject, node: Document, __: Vocabularies, field: Field) -> tuple[str, Words]:
        return "", ("no-login" if any(words(v) for v in values(node, term)) else "an-address", field)

    return mend


def download(subject: Subject, node: Document, _: Vocabularies, field: Field) -> tuple[str, Words]:
    """The access address, where that already gives the file."""
    for address in (words(v) for v in values(node, "accessURL")):
        said = subject.answers[address]
        if said.state == "ok" and said.evidence is not None and said.evidence.media_type not in ("", "text/html"):
            return address, ("download-too", field, address)
    return "", ("download", field)


def file_type(subject: Subject, node: Document, vocabularies: Vocabularies, field: Field) -> tuple[str, Words]:
    """The file type that the media type or the address tells."""
    concept = looks.file_type(subject, node, vocabularies)
    kind = concept.iri if concept is not None else guessed_type(node, vocabularies)
    return kind, ("file-type", field, kind) if kind else ("a-file-type", field)


def media_type(subject: Subject, node: Document, vocabularies: Vocabularies, field: Field) -> tuple[str, Words]:
    """The media type of the file type."""
    concept = looks.file_type(subject, node, vocabularies)
    if concept is None:
        found = match(vocabularies, "file-type", guessed_type(node, vocabularies))
        concept = None if found is None else found.concept
    kind = None if concept is None else concept.within(IANA)
    return kind or "", ("media-type", field, kind) if kind else ("a-media-type", field)


def both_types(subject: Subject, node: Document, vocabularies: Vocabularies, field: Field) -> tuple[str, Words]:
    """File type and media type together."""
    parts = [p for f in (file_type, media_type) if (p := f(subject, node, vocabularies, field)[0])]
    return "", (("types-any", "type", "types")[len(parts)], field, *parts)


def licence(subject: Subject, _: Document, vocabularies: Vocabularies, field: Field) -> tuple[str, Words]:
    """A licence that stands in another field or beside the dataset."""
    stray = stray_licence(subject, vocabularies)
    return stray, ("licence", field, stray) if stray else ("file-licence", field)


def access_rights(_: Subject, node: Document, vocabularies: Vocabularies, field: Field) -> tuple[str, Words]:
    """The EU's term for the rights as written."""
    for term in ("accessRights", "rights"):
        for value in values(node, term):
            found = match(vocabularies, "access-right", words(value))
            if found is not None:
                return found.concept.iri, ("rights", field, found.concept.iri)
    return "", ("a-right", field)


def size(subject: Subject, node: Document, _: Vocabularies, field: Field) -> tuple[str, Words]:
    """The size that the server told."""
    for address in (words(v) for v in values(node, "downloadURL")):
        said = subject.answers[address]
        if said.state == "ok" and said.evidence is not None and said.evidence.length is not None:
            length = str(said.evidence.length)
            return length, ("size", field, length)
    return "", ("a-size", field)


def shapes(subject: Subject, _: Document, __: Vocabularies, field: Field) -> tuple[str, Words]:
    """What the first of the shapes' complaints asks, in the field it is about."""
    if not subject.shapes:
        return "", ("shapes", field)
    first = subject.shapes[0]
    return "", ("keep-shape", field_of(subject, first.term), first.told(subject.document, subject.distributions))
