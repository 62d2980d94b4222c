"""How a failing metric of the EU's assessment is mended: the value to write, where one can be computed, and a sentence.

Each takes the subject, the node that failed and the name of the field in the source's own system.
"""

from collections.abc import Callable

from fairdict.fair import looks
from fairdict.fair.looks import IANA
from fairdict.fair.network import answer
from fairdict.fair.reusable import guessed_type, stray_licence
from fairdict.fair.subject import EU, Subject, match, values, words
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

Mend = Callable[[Subject, Document, Vocabularies, str], tuple[str, str]]
"""From the node and the name of the field: the value to write, empty where none can be computed, and the sentence."""


def say(sentence: str) -> Mend:
    """A fix without a computed value; ``{field}`` is the field's name."""
    return lambda _, __, ___, field: ("", sentence.format(field=field))


def theme(subject: Subject, _: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    """A theme that one of the dataset's own words names."""
    for term in ("subject", "keyword"):
        for value in values(subject.document, term)[:30]:
            found = match(vocabularies, "data-theme", words(value))
            if found is not None:
                return found.concept.iri, f"Write {found.concept.iri} in {field}."
    return "", f"Write in {field} one of the EU's data themes, such as {EU}data-theme/HEAL for health."


def address(_: Subject, node: Document, __: Vocabularies, field: str) -> tuple[str, str]:
    """An address that works without a login."""
    address = next((w for t in ("accessURL", "downloadURL") for v in values(node, t) if (w := words(v))), "")
    if not address:
        return "", f"Write in {field} an address that can be tried."
    return "", f"See that what {field} holds answers without a login, also to a HEAD request, or write one that does."


def download(subject: Subject, node: Document, _: Vocabularies, field: str) -> tuple[str, str]:
    """The access address, where that already gives the file."""
    for address in (words(v) for v in values(node, "accessURL")):
        said = answer(subject, address)
        if said.state == "ok" and said.evidence is not None and said.evidence.media_type not in ("", "text/html"):
            return address, f"Write {address} in {field} too: it gives the file itself."
    return "", f"Write in {field} the address that gives the file itself, not a page about it."


def file_type(_: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    """The file type that the media type or the address tells."""
    concept = looks.file_type(node, vocabularies)
    kind = concept.iri if concept is not None else guessed_type(node, vocabularies)
    return kind, f"Write {kind or f'the file type, such as {EU}file-type/CSV,'} in {field}."


def media_type(_: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    """The media type of the file type."""
    concept = looks.file_type(node, vocabularies)
    if concept is None:
        found = match(vocabularies, "file-type", guessed_type(node, vocabularies))
        concept = None if found is None else found.concept
    kind = None if concept is None else concept.within(IANA)
    return kind or "", f"Write {kind or f'the media type, such as {IANA}text/csv,'} in {field}."


def both_types(subject: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    """File type and media type together."""
    parts = [f(subject, node, vocabularies, field)[0] for f in (file_type, media_type)]
    wish = " and ".join(p for p in parts if p) or "a term of the EU's file types and a media type registered at IANA"
    return "", f"Name the file type twice in {field}: {wish}."


def licence(subject: Subject, _: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    """A licence that stands in another field or beside the dataset."""
    stray = stray_licence(subject, vocabularies)
    wish = stray or "the licence, such as https://creativecommons.org/licenses/by/4.0/,"
    return stray, f"Write {wish} in {field}, with each file."


def access_rights(_: Subject, node: Document, vocabularies: Vocabularies, field: str) -> tuple[str, str]:
    """The EU's term for the rights as written."""
    for term in ("accessRights", "rights"):
        for value in values(node, term):
            found = match(vocabularies, "access-right", words(value))
            if found is not None:
                return found.concept.iri, f"Write {found.concept.iri} in {field}."
    return "", f"Write in {field} one of {EU}access-right/PUBLIC, RESTRICTED or NON_PUBLIC."


def size(subject: Subject, node: Document, _: Vocabularies, field: str) -> tuple[str, str]:
    """The size that the server told."""
    for address in (words(v) for v in values(node, "downloadURL")):
        said = answer(subject, address)
        if said.state == "ok" and said.evidence is not None and said.evidence.length is not None:
            return str(
                said.evidence.length
            ), f"Write {said.evidence.length} in {field}: so many bytes the server tells."
    return "", f"Write the size in bytes in {field}."
