"""Reusable: the essential indicators about context, licences and the standards of description and data.

Standards of the description are judged on the source's own record: what fairdict makes of it is always DCAT and proves
nothing.
"""

from collections.abc import Iterator

from fairdict.fair.examples import example
from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.rule import indicator
from fairdict.fair.standards import OPEN_CODES, OPEN_WORDS, standard_of
from fairdict.fair.subject import Subject, field_of, fields_of, iri, match, present, values, words
from fairdict.fair.wording import Words
from fairdict.model import Document
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

_IANA = "http://www.iana.org/assignments/media-types/"


def plural(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1-01M."""
    rule = "RDA-R1-01M"
    document, files, lacking = subject.document, subject.distributions, []
    for name, own, of_files in ATTRIBUTES:
        if not present(document, *own) and not (of_files and any(present(f, *of_files) for f in files)):
            lacking.append(name)
    there = len(ATTRIBUTES) - len(lacking)
    counts = (str(there), str(len(ATTRIBUTES)))
    if not lacking:
        return passed(rule, note=("of", *counts))
    fields = fields_of(subject, lacking)
    note: Words = ("of-missing", *counts, fields)
    if there >= ENOUGH:
        return passed(rule, note=note)
    return failed(rule, ("more", fields, str(ENOUGH - there)), why=note)


def licensed(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-R1.1-01M; a licence of the whole covers its files."""
    rule, files = "RDA-R1.1-01M", subject.distributions
    if present(subject.document, "license"):
        found = next(w for v in values(subject.document, "license") if (w := words(v)) or v)
        return passed(rule, found, subject.where("license"))
    bare = [d for d in files if not present(d, "license")]
    if files and not bare:
        return passed(rule, words(values(files[0], "license")[0]), subject.where("license"))
    field, where = field_of(subject, "license"), subject.where("license")
    why: Words = ("bare-files", str(len(bare)), str(len(files))) if files else ()
    stray = stray_licence(subject, vocabularies)
    if stray:
        return failed(rule, ("stray-licence", field, stray), "", where, stray, why)
    return failed(rule, ("a-licence", field), "", where, "", why)


def stray_licence(subject: Subject, vocabularies: Vocabularies) -> str:
    """A licence that is named, but in another field: the address of it, or an empty text."""
    nodes: list[Document] = [subject.document, *subject.distributions]
    for node in nodes:
        for value in [*values(node, "license"), *values(node, "rights"), *values(node, "accessRights")]:
            found = match(vocabularies, "licence", words(value))
            if found is not None:
                return found.concept.iri
    return ""


def described_by_standard(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1.3-01M."""
    rule, standard = "RDA-R1.3-01M", standard_of(subject)
    if standard:
        return passed(rule, subject.format, "", (standard,))
    if standard is None:
        return unknown(rule, ("odd-standard" if subject.format else "no-form",), subject.format)
    return failed(rule, ("standard",), subject.format)


def valid_by_standard(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1.3-02M; only the absence of a standard can be told as yet."""
    rule, standard = "RDA-R1.3-02M", standard_of(subject)
    if standard == "":
        return failed(rule, ("standard",), subject.format)
    return unknown(rule, ("no-schema" if standard else "no-form",), subject.format)


def data_in_standard(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-R1.3-01D; one file in a shared format is enough."""
    rule = "RDA-R1.3-01D"
    strange = of_strange = known = of_known = ""
    field = field_of(subject, "format")
    where = subject.where("format")
    for term, name in _formats([*subject.distributions, subject.document]):
        found = match(vocabularies, "file-type", name)
        if found is not None:
            concept = found.concept
            if concept.notation in OPEN_CODES or concept.attributes.get("nonProprietary") == "true":
                return passed(rule, name, subject.where(term))
            known = known or name
            of_known = of_known or term
        elif name.removeprefix(_IANA).lower() in OPEN_WORDS:
            return passed(rule, name, subject.where(term))
        else:
            strange = strange or name
            of_strange = of_strange or term
    if strange:
        return unknown(rule, ("odd-format",), strange, where=subject.where(of_strange))
    if known:
        return failed(rule, ("copy", field), known, subject.where(of_known))
    for distribution in subject.distributions:
        kind = guessed_type(distribution, vocabularies)
        if kind:
            return failed(rule, ("guessed", field, kind), "", where, kind)
    return failed(rule, ("a-format", field), "", where)


def guessed_type(distribution: Document, vocabularies: Vocabularies) -> str:
    """The file type that the ending of a file's address tells; empty where it does not."""
    for value in values(distribution, "downloadURL"):
        name = words(value).partition("?")[0].rpartition("/")[2]
        _, dot, ending = name.rpartition(".")
        found = match(vocabularies, "file-type", f".{ending.lower()}") if dot else None
        if found is not None:
            return found.concept.iri
    return ""


def _formats(distributions: list[Document]) -> Iterator[tuple[str, str]]:
    for distribution in distributions:
        for term in ("format", "mediaType"):
            for value in values(distribution, term):
                name = iri(value) or words(value)
                if name:
                    yield term, name


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
        "RDA-R1.1-01M",
        ("The licence is stated", "De licentie staat erbij"),
        (
            "Without a licence nobody may do anything with the data, however open they look.",
            "Zonder licentie mag niemand iets met de data, hoe open ze er ook uitzien.",
        ),
        licensed,
        example(),
        example("license", rights=["CC BY 4.0"], file={"license": None}),
        "license",
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
        None,
        example(harvester="sheet", format="text/csv"),
        decides="never",
    ),
)
