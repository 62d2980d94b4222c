"""Reusable: the indicators about context (R1) and the standards of description and data (R1.3).

Standards of the description are judged on the source's own record: what fairdict makes of it is always DCAT and proves
nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from fairdict.fair.breach import Breach
from fairdict.fair.examples import example
from fairdict.fair.finding import SERIES, Finding, failed, idle, passed, unknown
from fairdict.fair.forms import forms, guessed_type
from fairdict.fair.places import Field, field_of, fields_of, one_of
from fairdict.fair.rule import indicator
from fairdict.fair.standards import standard_of
from fairdict.fair.subject import Subject, iri, values
from fairdict.fair.wording import ALL, Words
from fairdict.vocabulary import Vocabularies

ENOUGH = 6
"""How many of the attributes below a description needs."""
ATTRIBUTES = (
    ("contactPoint", ("contactPoint",), ()),
    ("accessRights", ("accessRights",), ()),
    ("provenance", ("provenance", "wasGeneratedBy", "source", "wasDerivedFrom"), ()),
    ("version", ("version", "hasVersion", "previousVersion", "isVersionOf"), ()),
    ("format", ("format", "mediaType"), ("format", "mediaType")),
    ("byteSize", ("extent",), ("byteSize",)),
    ("language", ("language",), ()),
    ("temporal", ("temporal",), ()),
    ("spatial", ("spatial",), ()),
    ("page", ("page", "isReferencedBy", "references"), ()),
    ("conformsTo", ("conformsTo", "hasVariables", "hasCodingSystem"), ("conformsTo",)),
)
"""What someone needs to know before using data again: name, properties of the dataset, properties of its files."""
_OF_WHOLE = frozenset(term for _, terms, _ in ATTRIBUTES for term in terms)
_OF_FILES = frozenset(term for _, _, terms in ATTRIBUTES for term in terms)


def plural(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1-01M."""
    rule = "RDA-R1-01M"
    of_files = _OF_FILES.intersection(frozenset().union(*subject.files))
    lacking = _lacking(_OF_WHOLE.intersection(subject.own), of_files)
    there = len(ATTRIBUTES) - len(lacking)
    counts = (str(there), str(len(ATTRIBUTES)))
    if not lacking:
        return passed(rule, note=("of", *counts))
    fields = fields_of(subject, lacking)
    note: Words = ("of-missing", *counts, fields)
    if there >= ENOUGH:
        return passed(rule, note=note)
    return failed(rule, _more(subject, lacking, ENOUGH - there), why=note)


@lru_cache(4096)
def _lacking(own: frozenset[str], of_files: frozenset[str]) -> tuple[str, ...]:
    """The attributes that neither these properties of the thing nor those of its files tell."""
    return tuple(
        name
        for name, terms, terms_of_files in ATTRIBUTES
        if own.isdisjoint(terms) and of_files.isdisjoint(terms_of_files)
    )


def _more(subject: Subject, lacking: Sequence[str], needed: int) -> Words:
    """The fix: so many more of the attributes that are lacking, if the source's system has as many fields."""
    named = [f for t in lacking if isinstance(f := field_of(subject, t), str)]
    fields: Words = (ALL, *dict.fromkeys(named))
    if len(named) >= needed:
        return ("more", fields, str(needed))
    if not named:
        return ("more-dcat", subject.system.name)
    return ("more-than", fields, subject.system.name)


def described_by_standard(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1.3-01M."""
    rule, standard = "RDA-R1.3-01M", standard_of(subject)
    if standard:
        return passed(rule, subject.format, "", (standard,))
    if standard is None:
        return unknown(rule, ("odd-standard" if subject.format else "no-form",), subject.format)
    return failed(rule, ("standard",), subject.format)


def valid_by_standard(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1.3-02M; judged on the source's own record: as it is held against a profile, or as far as reading tells."""
    rule, standard = "RDA-R1.3-02M", standard_of(subject)
    if standard == "":
        return failed(rule, ("standard",), subject.format)
    if standard and subject.record is not None:
        if not subject.record:
            return passed(rule, subject.format, "", ("held-to", subject.held) if subject.held else ("read-whole",))
        first = subject.record[0]
        why: Words = ("breaches", str(len(subject.record)), first.message)
        field: Field = (field_of(subject, first.term) if subject.held else first.term) or ("the-record",)
        return failed(rule, ("keep-schema", field, first.message), first.value, first.term, why=why)
    if standard and subject.unread:
        named = ", ".join(subject.unread[:3]) + (" …" if len(subject.unread) > 3 else "")
        return unknown(rule, ("unread-fields", str(len(subject.unread)), named), subject.format)
    return unknown(rule, ("no-schema" if standard else "no-form",), subject.format)


def data_in_standard(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-R1.3-01D; one file in a shared format is enough."""
    rule = "RDA-R1.3-01D"
    named = forms(subject, vocabularies)
    for form in named:
        if form.shared:
            return passed(rule, form.name, subject.where(form.term))
    field = one_of(subject, ("format", "mediaType"))
    if (odd := next((f for f in named if f.concept is None), None)) is not None:
        return unknown(rule, ("odd-format",), odd.name, where=subject.where(odd.term))
    if named:
        return failed(rule, ("copy", field), named[0].name, subject.where(named[0].term))
    return no_format(rule, subject, vocabularies)


def no_format(rule: str, subject: Subject, vocabularies: Vocabularies) -> Finding:
    """No file says its format: the fix is to say it."""
    field, where = one_of(subject, ("format", "mediaType")), subject.where("format")
    kind = next((k for d in subject.distributions if (k := guessed_type(d, vocabularies))), "")
    if kind:
        return failed(rule, ("guessed", field, kind), "", where, kind)
    return failed(rule, ("a-format", field), "", where)


def data_for_programs(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-R1.3-02D; a format that describes itself, or a standard that is named beside it."""
    rule = "RDA-R1.3-02D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    named = forms(subject, vocabularies)
    for form in named:
        if form.describes_itself and form.shared:
            return passed(rule, form.name, subject.where(form.term))
    for node in subject.nodes if subject.has("conformsTo") else ():
        for value in values(node, "conformsTo"):
            if standard := iri(value):
                return passed(rule, standard, subject.where("conformsTo"))
    for form in named:
        if form.concept is None and not form.registered:
            return unknown(rule, ("odd-format",), form.name, where=subject.where(form.term))
    mend = ("name-standard", one_of(subject, ("conformsTo",)), one_of(subject, ("format", "mediaType")))
    value, where = (named[0].name, subject.where(named[0].term)) if named else ("", "")
    return failed(rule, mend, value, where)


RULES = (
    indicator(
        "RDA-R1-01M",
        ("Enough context to use the data again", "Genoeg context om de data opnieuw te gebruiken"),
        (
            "Who did not make the data must learn from the description whether they fit: period, place, origin, form.",
            "Wie de data niet maakte, moet uit de beschrijving leren of ze passen: periode, plaats, herkomst, vorm.",
        ),
        plural,
        example(),
        example("contactPoint", "provenance", "version", "language", "temporal", "spatial", "page"),
        "contactPoint",
        "provenance",
        "version",
        "language",
        "temporal",
        "spatial",
        "page",
    ),
    indicator(
        "RDA-R1.3-01M",
        ("The description follows a community's standard", "De beschrijving volgt een standaard van een gemeenschap"),
        (
            "Fields that many share can be read by programs that never met this source.",
            "Velden die velen delen zijn te lezen voor programma's die deze bron nooit zagen.",
        ),
        described_by_standard,
        example(),
        example(harvester="sheet", format="text/csv"),
        decides="evidence",
    ),
    indicator(
        "RDA-R1.3-01D",
        ("The data are in a format others share", "De data staan in een formaat dat anderen delen"),
        (
            "A file that opens only in one maker's software is lost when that software is.",
            "Een bestand dat alleen in de software van één maker opengaat, is verloren zodra die software dat is.",
        ),
        data_in_standard,
        example(),
        example(file={"format": None, "mediaType": None}),
        "format",
        "mediaType",
    ),
    indicator(
        "RDA-R1.3-02M",
        ("The description is valid by its standard", "De beschrijving is geldig volgens haar standaard"),
        (
            "A program trusts a standard only where records keep to its schema.",
            "Een programma kan alleen op een standaard bouwen als records zich aan het schema houden.",
        ),
        valid_by_standard,
        replace(example(), record=()),
        replace(example(), record=(Breach("resourceType", "", "resourceType is missing"),)),
        decides="evidence",
    ),
    indicator(
        "RDA-R1.3-02D",
        ("Data that programs of the field can read", "Data die programma's uit het vakgebied kunnen lezen"),
        (
            "A table of numbers says nothing to a program until a standard says what each column holds.",
            "Een tabel met getallen zegt een programma niets totdat een standaard zegt wat elke kolom bevat.",
        ),
        data_for_programs,
        example(conformsTo=["https://w3id.org/bids/1.9.0"]),
        example(),
        "conformsTo",
        "format",
    ),
)
