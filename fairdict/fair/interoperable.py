"""Interoperable: the indicators about the languages and vocabularies of description and data (I1, I2).

The description is judged on the source's own record: what fairdict makes of it is always DCAT and proves nothing.
"""

from functools import lru_cache

from fairdict.fair.examples import example
from fairdict.fair.finding import SERIES, Finding, failed, idle, passed, unknown
from fairdict.fair.forms import forms
from fairdict.fair.network import pages
from fairdict.fair.places import field_of, one_of
from fairdict.fair.reusable import no_format
from fairdict.fair.rule import indicator
from fairdict.fair.standards import RDF_FORMATS, SHEET, is_rdf, is_verbatim, standard_of
from fairdict.fair.subject import Subject, iri, values
from fairdict.vocabulary import Vocabularies

TERMS = (
    "theme", "subject", "keyword", "language", "accessRights", "accrualPeriodicity", "spatial", "resourceType",
    "healthCategory", "healthTheme", "hvdCategory", "hasCodingSystem",
)  # fmt: skip
"""Properties whose values are best taken from a vocabulary; a type only where the record is RDF, since elsewhere its
address is what was made of the source's word."""
REGISTERED = (
    "http://aims.fao.org/", "http://d-nb.info/gnd/", "https://d-nb.info/gnd/", "http://data.bioontology.org/",
    "http://data.europa.eu/", "http://dcat-ap.de/def/", "http://dewey.info/", "http://edamontology.org/",
    "https://elsst.cessda.eu/", "http://eurovoc.europa.eu/", "http://id.loc.gov/", "http://id.nlm.nih.gov/mesh",
    "https://id.nlm.nih.gov/mesh", "http://id.vlaanderen.be/", "https://id.vlaanderen.be/",
    "http://id.worldcat.org/fast/", "https://id.worldcat.org/fast/", "http://inspire.ec.europa.eu/",
    "http://lexvo.org/", "http://loinc.org/", "https://loinc.org/", "https://meshb.nlm.nih.gov/",
    "http://publications.europa.eu/resource/authority/", "http://purl.bioontology.org/",
    "http://purl.obolibrary.org/obo/", "http://purl.org/coar/", "http://purl.org/dc/dcmitype/", "http://snomed.info/",
    "http://standaarden.overheid.nl/", "https://standaarden.overheid.nl/", "http://sws.geonames.org/",
    "https://sws.geonames.org/", "http://udcdata.info/", "http://vocab.getty.edu/", "http://vocab.nerc.ac.uk/",
    "https://vocabs.ands.org.au/", "https://vocabularies.cessda.eu/", "http://www.ebi.ac.uk/efo/",
    "http://www.eionet.europa.eu/gemet/", "http://www.geonames.org/", "https://www.geonames.org/",
    "http://www.iana.org/assignments/media-types/", "http://www.narcis.nl/class", "https://www.wikidata.org/",
    "http://www.wikidata.org/entity/",
)  # fmt: skip
"""Beginnings of addresses of concepts in vocabularies that are registered and can be looked up, in lower case."""


@lru_cache(4096)
def _registered(address: str) -> bool:
    return address.lower().startswith(REGISTERED)


def in_shared_form(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I1-01M."""
    rule, standard = "RDA-I1-01M", standard_of(subject)
    value = f"{subject.harvester} {subject.format}".strip()
    if standard:
        return passed(rule, value, "", (standard,))
    if standard is None:
        return unknown(rule, ("one-form" if subject.format else "no-form",), value, ("standard-too",))
    return failed(rule, ("standard",), value)


def for_programs(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I1-02M; one form of the record was read, so that it can seldom be told that there is no other."""
    rule = "RDA-I1-02M"
    value = f"{subject.harvester} {subject.format}".strip()
    if is_rdf(subject):
        return passed(rule, value, "", ("rdf",))
    seen = pages(subject)
    for page in seen:
        if any(form.form in _RDF_FORMS for form in page.embedded or ()):
            return passed(rule, page.url, "", ("rdf",))
        if page.negotiated is not None and page.negotiated.media_type in RDF_FORMATS:
            return passed(rule, page.url, "", ("rdf",))
    if subject.harvester == SHEET or (seen and all(page.negotiated is not None for page in seen)):
        return failed(rule, ("rdf-too",), seen[0].url if seen else value)
    return unknown(rule, ("one-form" if value else "no-form",), value, ("rdf-too",))


def data_in_known_form(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-I1-01D."""
    rule = "RDA-I1-01D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    named = forms(subject, vocabularies)
    for form in named:
        if form.registered and not form.contains:
            return passed(rule, form.name, subject.where(form.term))
    for form in named:
        if form.contains:
            return unknown(rule, ("container",), form.name, where=subject.where(form.term))
    if named:
        return unknown(rule, ("odd-format",), named[0].name, where=subject.where(named[0].term))
    return no_format(rule, subject, vocabularies)


def data_for_programs(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-I1-02D."""
    rule = "RDA-I1-02D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    named = forms(subject, vocabularies)
    for form in named:
        if form.describes_itself:
            return passed(rule, form.name, subject.where(form.term))
    for form in named:
        if not form.registered:
            return unknown(rule, ("odd-format",), form.name, where=subject.where(form.term))
    value, where = (named[0].name, subject.where(named[0].term)) if named else ("", "")
    return failed(rule, ("describing-copy", one_of(subject, ("format", "mediaType"))), value, where)


def shared_words(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """RDA-I2-01M; judged on what the source wrote, since cleaning puts terms of vocabularies in the place of words."""
    rule, document = "RDA-I2-01M", subject.document
    there = [t for t in TERMS if t in document and (t != "resourceType" or is_verbatim(subject))]
    for term in there:
        for value in subject.written(term, document):
            if _registered(value):
                return passed(rule, value, subject.where(term))
        for node in values(document, term):
            scheme = iri(next(iter(values(node, "inScheme")), "")) if isinstance(node, dict) else ""
            if _registered(scheme):
                return passed(rule, scheme, subject.where(term))
    for term, table in (("theme", "data-theme"), ("subject", "data-theme"), ("keyword", "data-theme")):
        for value in subject.written(term, document)[:30]:
            found = vocabularies.match(table, value) if table in vocabularies.tables else None
            if found is not None:
                field = one_of(subject, ("theme", "subject", "keyword"))
                return failed(rule, ("theme", field, found.concept.iri), value, subject.where(term), found.concept.iri)
    value = next((w for t in there for w in subject.written(t, document)), "")
    where = next(filter(None, map(subject.where, there)), "")
    return failed(rule, ("vocabulary", one_of(subject, ("theme", "subject", "language"))), value, where)


def shared_words_in_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I2-01D; only what the description says of the data can be told."""
    rule = "RDA-I2-01D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    for term in ("hasCodingSystem", "hasCodeValues", "hasVariables", "conformsTo"):
        for node in (subject.document, *subject.distributions) if subject.has(term) else ():
            found = next((i for v in values(node, term) if (i := iri(v))), "")
            if found:
                return passed(rule, found, subject.where(term))
    return unknown(rule, ("in-data",), "", ("coding", field_of(subject, "conformsTo")))


_RDF_FORMS = frozenset({"json-ld", "rdfa", "microdata"})
"""Forms in which a page describes its thing that are RDF, or read as it."""
_CSV = {"format": ["http://publications.europa.eu/resource/authority/file-type/CSV"]}
_RDF = {"format": ["http://publications.europa.eu/resource/authority/file-type/RDF_TURTLE"]}
_NAMELESS = {"format": None, "mediaType": None}
_WORDS = example("theme", "language", "accessRights", keyword={"en": ["sleep", "health"]})

RULES = (
    indicator(
        "RDA-I1-01M",
        ("The description is in a form many share", "De beschrijving heeft een vorm die velen delen"),
        (
            "Whoever reads one description in a shared form can read them all, with one program.",
            "Wie één beschrijving in een gedeelde vorm leest, leest ze met één programma alle.",
        ),
        in_shared_form,
        example(),
        example(harvester="sheet", format="text/csv"),
        decides="evidence",
    ),
    indicator(
        "RDA-I1-01D",
        ("The data are in a form that is known", "De data hebben een vorm die bekend is"),
        (
            "A program must know how a file is built before it can open it.",
            "Een programma moet weten hoe een bestand in elkaar zit voordat het dat kan openen.",
        ),
        data_in_known_form,
        example(),
        example(file=_NAMELESS),
        "format",
        "mediaType",
    ),
    indicator(
        "RDA-I1-02M",
        ("A description that programs understand", "Een beschrijving die programma's begrijpen"),
        (
            "In RDF every field carries its meaning; in a table only people can guess it.",
            "In RDF draagt elk veld zijn betekenis; in een tabel kunnen alleen mensen die raden.",
        ),
        for_programs,
        example(harvester="dcat", format="text/turtle"),
        example(harvester="sheet", format="text/csv"),
        decides="evidence",
    ),
    indicator(
        "RDA-I1-02D",
        ("Data that say what their parts mean", "Data die zeggen wat hun delen betekenen"),
        (
            "A file that brings its own description can be used by a program that never saw one like it.",
            "Een bestand dat zijn eigen beschrijving meebrengt, is bruikbaar voor een programma dat het nooit zag.",
        ),
        data_for_programs,
        example(file=_RDF),
        example(file=_CSV),
        "format",
    ),
    indicator(
        "RDA-I2-01M",
        ("Words from shared vocabularies", "Woorden uit gedeelde woordenlijsten"),
        (
            "“Health”, “gezondheid” and “GZ” meet only where each is written as the same term.",
            "“Health”, “gezondheid” en “GZ” komen pas samen waar ze als dezelfde term geschreven zijn.",
        ),
        shared_words,
        example(),
        _WORDS,
        "theme",
        "language",
    ),
    indicator(
        "RDA-I2-01D",
        ("Data coded in shared vocabularies", "Data gecodeerd met gedeelde woordenlijsten"),
        (
            "Columns coded in a shared list can be put beside those of others as they are.",
            "Kolommen die met een gedeelde lijst gecodeerd zijn, passen zo naast die van anderen.",
        ),
        shared_words_in_data,
        example(conformsTo=["http://snomed.info/sct"]),
        None,
        "conformsTo",
    ),
)
