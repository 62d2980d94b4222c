"""Reusable: the indicators about where data come from (R1.2)."""

from fairdict.fair.examples import example
from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.places import field_of
from fairdict.fair.rule import indicator
from fairdict.fair.standards import SHEET, is_rdf, is_verbatim, standard_of
from fairdict.fair.subject import Subject, iri, says, values, words
from fairdict.vocabulary import Vocabularies

ORIGIN = ("provenance", "wasGeneratedBy", "wasDerivedFrom", "source", "qualifiedDerivation")
"""Properties that say how the data came about."""
PROV = (
    "wasGeneratedBy", "wasDerivedFrom", "wasAttributedTo", "qualifiedAttribution", "qualifiedDerivation",
)  # fmt: skip
"""Properties of PROV-O."""


def origin(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1.2-01M."""
    rule = "RDA-R1.2-01M"
    for term in ORIGIN:
        if term not in subject.own:
            continue
        told = [v for v in values(subject.document, term) if says(v) and not _only_paid(v)]
        if told:
            return passed(rule, next((w for v in told if (w := words(v) or iri(v))), ""), subject.where(term))
    return failed(rule, ("origin", field_of(subject, "provenance")))


def _only_paid(value: object) -> bool:
    """Whether an activity says who paid for it and nothing else: that is not how the data came about."""
    return isinstance(value, dict) and "funder" in value and not any(value.keys() - {"id", "type", "funder"})


def shared_origin(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-R1.2-02M; PROV counts where the source itself wrote it, not where the catalogue put it."""
    rule = "RDA-R1.2-02M"
    if is_verbatim(subject):
        term = next((t for t in PROV if subject.tells(t)), "")
        if term:
            found = next((w for v in values(subject.document, term) if (w := words(v) or iri(v))), "")
            return passed(rule, found, subject.where(term), ("prov-terms", term))
        return failed(rule, ("prov", field_of(subject, "wasGeneratedBy")))
    if subject.harvester == SHEET or is_rdf(subject):
        return failed(rule, ("prov-rdf",), f"{subject.harvester} {subject.format}".strip())
    if standard_of(subject) is None:
        return unknown(rule, ("no-form" if not subject.format else "odd-standard",), subject.format, ("prov-rdf",))
    return unknown(rule, ("one-form",), subject.format, ("prov-rdf",))


_STUDY = [{"type": ["Activity", "Project"], "title": {"en": ["Nights of the East"]}}]

RULES = (
    indicator(
        "RDA-R1.2-01M",
        ("Where the data come from", "Waar de data vandaan komen"),
        (
            "Whether data can be trusted for another question depends on how they were made.",
            "Of data voor een andere vraag te vertrouwen zijn, hangt af van hoe ze gemaakt zijn.",
        ),
        origin,
        example(),
        example("provenance"),
        "provenance",
    ),
    indicator(
        "RDA-R1.2-02M",
        ("The origin in words that all fields share", "De herkomst in woorden die alle vakgebieden delen"),
        (
            "Programs can follow a chain from result back to measurement only where all say it in the same words.",
            "Programma's kunnen een keten van resultaat terug naar meting alleen volgen als allen het in "
            "dezelfde woorden zeggen.",
        ),
        shared_origin,
        example(harvester="dcat", format="text/turtle", wasGeneratedBy=_STUDY),
        example(harvester="dcat", format="text/turtle"),
        "wasGeneratedBy",
        decides="evidence",
    ),
)
