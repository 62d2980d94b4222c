"""Where the source should write something, in its own system's words: the fields that a fix names.

Takes a subject and the properties in question; DCAT's word stands in where the system has no such field.
"""

from collections.abc import Sequence
from typing import TypeAlias

from fairdict.fair import fields
from fairdict.fair.fields import one_field
from fairdict.fair.subject import Subject
from fairdict.fair.wording import ALL, Words

Field: TypeAlias = "str | Words"
"""The name of a field, in words where the source's system has none."""


def field_of(subject: Subject, term: str, *, of_file: bool = False) -> Field:
    """The field in which the source should write ``term``, or ``term`` of each file: its system's word, and DCAT's
    where the system has no such field. A table, or a source of a kind that is not known, has its own word where
    ``term`` stood in this record."""
    known = subject.system
    key = f"distribution/{term}" if of_file else term
    if subject.own_words or key not in known.fields:
        there = term in subject.of_files or (not of_file and term in subject.document)
        if there and (own := subject.where(term)):
            return fields.uncounted(own)
    return known.every.get(key, term)


def free_field(subject: Subject, term: str) -> Field:
    """The field in which the source may write any value of ``term``; DCAT's where its system has a field that takes
    values of its own only."""
    known = subject.system
    if term not in known.fixed:
        return field_of(subject, term)
    return ("fixed-field", fields.bundled().of(fields.DEFAULT).fields[term], known.name, known.fields[term])


def file_field(subject: Subject, *terms: str) -> Field:
    """The field of the first of ``terms`` that the source's system has for each file; DCAT's where it has none."""
    fields = subject.system.fields
    for term in terms:
        if f"distribution/{term}" in fields:
            return field_of(subject, term, of_file=True)
    return field_of(subject, terms[0], of_file=True)


def fields_of(subject: Subject, terms: Sequence[str]) -> Words:
    """The fields of ``terms``, each once, as words."""
    known = subject.system.together(tuple(terms))
    if subject.own_words or any(map(subject.has, known.bare)):  # then it may have words of its own
        return (ALL, *dict.fromkeys([field_of(subject, term) for term in terms]))
    return known.all


def one_of(subject: Subject, terms: Sequence[str]) -> Words:
    """The fields of ``terms`` of which one will do: those the source's system has, as long as it has any."""
    fields = fields_of(subject, terms)
    known = subject.system.together(tuple(terms))
    return known.one if fields is known.all else one_field(fields)


def no_file(subject: Subject, field: Field = "") -> Words:
    """The fix for a dataset that names neither file nor page of its data; ``field`` is what each file needs too."""
    page: str | Words = ("file-page", subject.pages[0]) if subject.pages else ""
    where = field_of(subject, "accessURL")
    return ("file", where, page, ("file-and", field) if field and field != where else "")
