"""F-UJI on Reusable: licence, provenance, and the standard of the description."""

from collections.abc import Iterator

from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.fuji.examples import example
from fairdict.fair.fuji.metric import test
from fairdict.fair.fuji.tables import DISCIPLINARY, GENERIC, PROVENANCE
from fairdict.fair.fuji.view import pages
from fairdict.fair.places import field_of, fields_of
from fairdict.fair.rule import Check
from fairdict.fair.standards import is_verbatim, standard_of
from fairdict.fair.subject import Subject, iri, match, values, words
from fairdict.vocabulary import Vocabularies

_SPDX = "https://spdx.org/licenses/"
_CC = "https://creativecommons.org/"
_MADE = (
    "creator", "contributor", "publisher", "rightsHolder", "created", "issued", "available", "dateAccepted",
    "dateSubmitted", "modified", "hasFormat", "isFormatOf", "isVersionOf", "previousVersion", "isReferencedBy",
    "isReplacedBy", "references", "wasDerivedFrom", "source", "hasVersion", "replaces",
)  # fmt: skip
"""Properties that F-UJI maps to PROV."""
_PROV_TERMS = (
    "wasDerivedFrom", "wasGeneratedBy", "wasAttributedTo", "qualifiedAttribution", "qualifiedDerivation",
    "wasInformedBy", "used",
)  # fmt: skip


def licensed(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8 and 0.5, R1.1-01M-1: any text, of the whole or of a file; a licence told as rights counts too."""
    rule = "fuji-0.8/FsF-R1.1-01M-1"
    for text, term in _licences(subject, vocabularies):
        return passed(rule, text, subject.where(term), ("whatever",))
    return failed(rule, ("a-licence", field_of(subject, "license")))


def in_spdx(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.5, R1.1-01M-2."""
    rule = "fuji-0.5/FsF-R1.1-01M-2"
    value = place = ""
    for text, term in _licences(subject, vocabularies):
        found = match(vocabularies, "licence", text)
        known = found is not None and (found.concept.within(_SPDX) or found.concept.within(_CC))
        if known:
            return passed(rule, text, subject.where(term))
        value, place = value or text, place or term
    return failed(rule, ("a-spdx", field_of(subject, "license")), value, subject.where(place) if place else "")


def _licences(subject: Subject, vocabularies: Vocabularies) -> Iterator[tuple[str, str]]:
    for node in subject.nodes:
        for value in values(node, "license") if "license" in node else ():
            if text := iri(value) or words(value):
                yield text, "license"
    for node in subject.nodes:
        for term in ("rights", "accessRights"):
            for value in values(node, term) if term in node else ():
                text = iri(value) or words(value)
                if match(vocabularies, "licence", text) is not None:
                    yield text, term


def provenance(subject: Subject, _: Vocabularies) -> Finding:
    """0.8 and 0.5, R1.2-01M-1: any of what PROV-DC maps; a maker or a date is enough."""
    rule = "fuji-0.8/FsF-R1.2-01M-1"
    for term in _MADE:
        if term in subject.own:
            return passed(rule, "", subject.where(term))
    return failed(rule, ("origin", fields_of(subject, ("creator", "publisher", "issued"))))


def formal_provenance(subject: Subject, _: Vocabularies) -> Finding:
    """0.8 and 0.5, R1.2-01M-2: PROV or PAV in the source's own RDF, or in the page; not what was made of a record."""
    rule = "fuji-0.8/FsF-R1.2-01M-2"
    for evidence in pages(subject):
        for form in evidence.embedded or ():
            space = next((s for s in form.vocabularies if s.startswith(PROVENANCE)), None)
            if space is not None:
                return passed(rule, space)
    if is_verbatim(subject):
        term = next((t for t in _PROV_TERMS if t in subject.own), None)
        term = term or next((t for t in subject.document if t.startswith(PROVENANCE)), None)
        if term is not None:
            return passed(rule, term, subject.where(term))
        return failed(rule, ("prov", field_of(subject, "wasGeneratedBy")))
    return failed(rule, ("prov-in-rdf",))


def standard(rule: str, known: frozenset[str], fix: str) -> Check:
    """0.8 and 0.5, R1.3-01M-1 and -3: by the source's own record, and for general ones by the page."""

    def check(subject: Subject, _: Vocabularies) -> Finding:
        found = standard_of(subject)
        if found in known:
            return passed(rule, subject.format or subject.harvester, "", (found,) if found else ())
        if fix == "general" and any(form.vocabularies for e in pages(subject) for form in e.embedded or ()):
            return passed(rule, pages(subject)[0].url)
        if found is None:
            return unknown(rule, ("odd-standard" if subject.format else "no-form",), subject.format)
        return failed(rule, (fix,), subject.format)

    return check


def in_register(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, R1.3-01M-2."""
    return unknown("fuji-0.5/FsF-R1.3-01M-2", ("re3data",))


RULES = (
    test(
        "fuji-0.8/FsF-R1.1-01M-1",
        ("There is a licence", "Er is een licentie"),
        (
            "A licence is given, of the whole or of a file, with whatever text.",
            "Een licentie is genoemd, van het geheel of van een bestand, met welke tekst ook.",
        ),
        licensed,
        example(),
        example("license", file={"license": None}),
        "license",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1.1-01M-2",
        ("A licence of the SPDX list", "Een licentie uit de SPDX-lijst"),
        (
            "The licence is in the SPDX list, by address or name.",
            "De licentie staat in de SPDX-lijst, met adres of naam.",
        ),
        in_spdx,
        example(),
        example(license=["https://data.example.org/conditions"], file={"license": None}),
        "license",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-R1.2-01M-1",
        ("Something is said of the origin", "Er wordt iets over de herkomst gezegd"),
        (
            "A maker, publisher, date or version is given: what PROV-DC maps to PROV. Any one will do.",
            "Een maker, uitgever, datum of versie is genoemd: wat PROV-DC naar PROV omzet. Eén daarvan volstaat.",
        ),
        provenance,
        example(),
        example("creator", "publisher", "issued", "modified"),
        "creator",
        "publisher",
        "issued",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-R1.2-01M-2",
        ("The origin in PROV or PAV", "De herkomst in PROV of PAV"),
        (
            "The source's own RDF, or the page, uses PROV or PAV; what a catalogue makes of a record does not count.",
            "De eigen RDF van de bron, of de pagina, gebruikt PROV of PAV; wat een catalogus van een record "
            "maakt, telt "
            "niet.",
        ),
        formal_provenance,
        example(
            harvester="dcat", format="text/turtle", wasGeneratedBy=[{"type": ["Activity"], "label": {"en": ["x"]}}]
        ),
        example(harvester="dcat", format="text/turtle"),
        "wasGeneratedBy",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-R1.3-01M-1",
        ("A standard of the field", "Een standaard van het vakgebied"),
        (
            "The source's record is in a standard of one field (DDI, ISO 19115, EML, CMDI, DIF, EAD).",
            "Het record van de bron is in een standaard van één vakgebied (DDI, ISO 19115, EML, CMDI, DIF, EAD).",
        ),
        standard("fuji-0.8/FsF-R1.3-01M-1", DISCIPLINARY, "community"),
        example(format="oai_ddi25"),
        example(),
        decides="evidence",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1.3-01M-2",
        (
            "A standard of the field, by the register of repositories",
            "Een standaard van het vakgebied, volgens het register",
        ),
        (
            "What re3data says of the repository; that is not looked at here.",
            "Wat re3data over de bewaarplaats zegt; daar wordt hier niet naar gekeken.",
        ),
        in_register,
        None,
        None,
        decides="never",
    ),
    test(
        "fuji-0.8/FsF-R1.3-01M-3",
        ("A general standard", "Een algemene standaard"),
        (
            "The source's record, or the page, is in a general standard (DataCite, Dublin Core, DCAT, schema.org …).",
            "Het record van de bron, of de pagina, is in een algemene standaard (DataCite, Dublin Core, DCAT, "
            "schema.org "
            "…).",
        ),
        standard("fuji-0.8/FsF-R1.3-01M-3", GENERIC, "general"),
        example(),
        example(harvester="sheet", format="text/csv", tried={}),
        decides="evidence",
        reads=True,
    ),
)
