"""F-UJI on Interoperable: RDF, registered vocabularies, and links to other things."""

from functools import lru_cache

from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.fuji.examples import example, silent
from fairdict.fair.fuji.metric import test, unseen
from fairdict.fair.fuji.tables import RDF_SPACES, RDF_TYPES, REGISTERED
from fairdict.fair.fuji.view import negotiated, pages, related, verbatim
from fairdict.fair.places import field_of, one_of
from fairdict.fair.rule import Check
from fairdict.fair.standards import standard_of
from fairdict.fair.subject import Subject
from fairdict.vocabulary import Vocabularies

_CODED = ("theme", "subject", "spatial", "conformsTo", "healthCategory", "healthTheme", "hasCodingSystem")
"""Properties whose values may be terms of a vocabulary, as the source wrote them. Types, languages, formats and rights
are left out: their addresses may be what was made of the source's own words."""
RELATED = ("relation", "references", "isReferencedBy", "source", "isVersionOf", "isPartOf")
"""Properties that a fix offers for a related resource."""
_AT_ITS_ADDRESS = frozenset({"fdp", "sparql"})
"""Harvesters that got the record as RDF, from its own address or an endpoint that tells of it."""


def embedded(subject: Subject, _: Vocabularies) -> Finding:
    """0.8 and 0.5, I1-01M-1."""
    rule = "fuji-0.8/FsF-I1-01M-1"
    for evidence in pages(subject):
        for form in evidence.embedded or ():
            if form.form in ("json-ld", "rdfa"):
                return passed(rule, evidence.url, "", (form.form,))
    return unseen(rule, subject)


def apart(subject: Subject, _: Vocabularies) -> Finding:
    """0.8 and 0.5, I1-01M-2."""
    rule = "fuji-0.8/FsF-I1-01M-2"
    if subject.harvester in _AT_ITS_ADDRESS:
        return passed(rule, subject.harvester)
    seen = pages(subject)
    for evidence in seen:
        links = (k for k in evidence.links if k.relation in ("describedby", "alternate") and k.media_type in RDF_TYPES)
        link = next(links, None)
        if negotiated(evidence) or link is not None:
            return passed(rule, evidence.url if link is None else link.target)
    if any(e.embedded is not None for e in seen) and all(e.negotiated is None for e in seen):
        return unknown(rule, ("unasked",), seen[0].url)
    return unseen(rule, subject, "serve-rdf")


def spaced(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, I2-01M-1; any namespace will do."""
    rule = "fuji-0.5/FsF-I2-01M-1"
    standard = standard_of(subject)
    if standard or any(form.vocabularies for e in pages(subject) for form in e.embedded or ()):
        return passed(rule, subject.format)
    if standard is None:
        return unknown(rule, ("no-form",), subject.format)
    return failed(rule, ("namespaced", subject.format or subject.harvester), subject.format)


def vocabulary_terms(subject: Subject, _: Vocabularies) -> Finding:
    """0.8 and 0.5, I2-01M-2: a namespace of the record, or an address among its own values."""
    rule = "fuji-0.8/FsF-I2-01M-2"
    space = RDF_SPACES.get(standard_of(subject) or "")
    if space is not None:
        return passed(rule, space)
    for evidence in pages(subject):
        for form in evidence.embedded or ():
            known = next((s for s in form.vocabularies if _known(s)), None)
            if known is not None:
                return passed(rule, known)
    terms = subject.terms
    for term in _CODED:
        if term in terms:
            for text in verbatim(subject, term):
                if _known(text):
                    return passed(rule, text, subject.where(term))
    return failed(rule, ("terms-of", field_of(subject, "theme")))


@lru_cache(4096)
def _known(text: str) -> bool:
    return text.startswith("http") and text.replace("https://", "http://", 1).startswith(REGISTERED)


def linked(rule: str, *, as_link: bool) -> Check:
    """0.8 and 0.5, I3-01M-1 and -2."""

    def check(subject: Subject, _: Vocabularies) -> Finding:
        value, term = related(subject, linked=as_link)
        if value:
            return passed(rule, value, subject.where(term))
        text, term = related(subject, linked=False) if as_link else ("", "")
        field = field_of(subject, term) if term else one_of(subject, RELATED)
        return failed(rule, ("relate-link" if text else "relate", field), text, subject.where(term) if text else "")

    return check


RULES = (
    test(
        "fuji-0.8/FsF-I1-01M-1",
        ("RDF in the page", "RDF in de pagina"),
        (
            "The page holds JSON-LD or RDFa.",
            "De pagina bevat JSON-LD of RDFa.",
        ),
        embedded,
        example(),
        example(tried=silent()),
        "landingPage",
        decides="evidence",
    ),
    test(
        "fuji-0.8/FsF-I1-01M-2",
        ("RDF beside the page", "RDF naast de pagina"),
        (
            "An address gives RDF to those who ask for it, or links to it; or the source is a FAIR Data Point or has a "
            "SPARQL endpoint.",
            "Een adres geeft RDF aan wie erom vraagt, of verwijst ernaar; of de bron is een FAIR Data Point of "
            "heeft een "
            "SPARQL-endpoint.",
        ),
        apart,
        example(),
        example(tried=silent()),
        "landingPage",
        decides="evidence",
    ),
    test(
        "fuji-0.5/FsF-I2-01M-1",
        ("A record with namespaces", "Een record met naamruimten"),
        (
            "The source's record, or the page, uses any namespace at all. It brings no points.",
            "Het record van de bron, of de pagina, gebruikt welke naamruimte dan ook. Het levert geen punten op.",
        ),
        spaced,
        example(),
        example(harvester="sheet", format="text/csv", tried={}),
        decides="evidence",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-I2-01M-2",
        ("Terms of registered vocabularies", "Termen uit geregistreerde vocabulaires"),
        (
            "The source's record uses the namespace of a registered vocabulary, or has a term of one among its values. "
            "What is most common (Dublin Core, schema.org, SKOS, FOAF) does not count.",
            "Het record van de bron gebruikt de naamruimte van een geregistreerde vocabulaire, of heeft er een "
            "term uit "
            "als waarde. Het allergewoonste (Dublin Core, schema.org, SKOS, FOAF) telt niet mee.",
        ),
        vocabulary_terms,
        example(theme=["http://id.nlm.nih.gov/mesh/D012890"]),
        example(),
        "theme",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-I3-01M-1",
        ("Related things are named", "Gerelateerde zaken zijn genoemd"),
        (
            "A relation (part of, version of, referenced by, source …) has a value, with whatever text.",
            "Een relatie (deel van, versie van, aangehaald door, bron …) heeft een waarde, met welke tekst ook.",
        ),
        linked("fuji-0.8/FsF-I3-01M-1", as_link=False),
        example(),
        example("relation"),
        "relation",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-I3-01M-2",
        ("Related things are linked", "Naar gerelateerde zaken wordt verwezen"),
        (
            "The value of a relation is a web address or a persistent identifier.",
            "De waarde van een relatie is een webadres of een blijvende identificatie.",
        ),
        linked("fuji-0.8/FsF-I3-01M-2", as_link=True),
        example(),
        example(relation=[{"label": {"en": ["Bos 2021"]}}]),
        "relation",
        reads=True,
    ),
)
