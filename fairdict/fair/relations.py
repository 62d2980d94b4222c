"""Interoperable: the indicators about references from descriptions and data to others (I3)."""

from typing import NamedTuple

from fairdict.fair.examples import example
from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.places import one_of
from fairdict.fair.rule import indicator
from fairdict.fair.subject import Subject, iri, names, values, words
from fairdict.fair.wording import Words
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

PLAIN = ("relation", "seeAlso")
"""Properties that say that there is a relation, and not which."""
DATA = (
    "source", "wasDerivedFrom", "qualifiedDerivation", "isPartOf", "hasPart", "inSeries", "isVersionOf", "hasVersion",
    "previousVersion", "hasCurrentVersion", "replaces", "isReplacedBy", "isFormatOf", "hasFormat", "prev", "next",
)  # fmt: skip
"""Properties that lead from a dataset to other data."""
OTHER = ("references", "isReferencedBy", "requires", "isRequiredBy", "page", "sample")
"""Properties that lead to anything, and say what it is to the dataset; a standard that it follows is nothing else."""

QUALIFIED = "qualifiedRelation"
"""The property whose nodes tell both: what, and in which role."""


def refers(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I3-01M."""
    led = _led(subject)
    rule, found = "RDA-I3-01M", led.data or led.other or led.plain or led.qualified
    if found:
        return passed(rule, found[1], subject.where(found[0]))
    return failed(rule, ("relate", one_of(subject, ("isReferencedBy", "references", "relation", "page"))))


def qualifies(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I3-03M."""
    led = _led(subject)
    rule, found = "RDA-I3-03M", led.data or led.other or led.qualified
    if found:
        return passed(rule, found[1], subject.where(found[0]))
    loose = led.plain
    value, where = (loose[1], subject.where(loose[0])) if loose else ("", "")
    return failed(
        rule, ("qualify", one_of(subject, ("isReferencedBy", "references", "isVersionOf", "page"))), value, where
    )


def refers_to_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I3-02M; of a plain relation it cannot be told whether it leads to data."""
    return _to_data("RDA-I3-02M", subject)


def qualifies_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I3-04M."""
    return _to_data("RDA-I3-04M", subject)


def of_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I3-01D; only the data could tell."""
    return unknown("RDA-I3-01D", ("in-data",))


def qualified_of_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-I3-02D; only the data could tell."""
    return unknown("RDA-I3-02D", ("in-data",))


def _to_data(rule: str, subject: Subject) -> Finding:
    led = _led(subject)
    found = led.data
    if found:
        return passed(rule, found[1], subject.where(found[0]))
    mend: Words = ("relate-data", one_of(subject, ("source", "isPartOf", "isVersionOf")))
    loose = led.plain or _first(subject, ("references", "requires")) or led.qualified
    if loose:
        return unknown(rule, ("what-end",), loose[1], mend, subject.where(loose[0]))
    return failed(rule, mend)


class Led(NamedTuple):
    """For each kind of reference the first property that leads anywhere, and where to."""

    data: tuple[str, str] | None
    other: tuple[str, str] | None
    plain: tuple[str, str] | None
    qualified: tuple[str, str] | None


def _led(subject: Subject) -> Led:
    """The references of the thing; looked for once a subject."""
    known: Led | None = subject.memo.get("led")
    if known is None:
        data, other, plain = _first(subject, DATA), _first(subject, OTHER), _first(subject, PLAIN)
        known = subject.memo["led"] = Led(data, other, plain, _qualified(subject))
    return known


def _first(subject: Subject, terms: tuple[str, ...]) -> tuple[str, str] | None:
    """The first of ``terms`` that leads anywhere, and where to."""
    for term in terms if not subject.document.keys().isdisjoint(terms) else ():
        if term in subject.document:
            for name in names(subject.document, term):
                if not name.isspace():
                    return term, name
    return None


def _qualified(subject: Subject) -> tuple[str, str] | None:
    for node in values(subject.document, QUALIFIED) if QUALIFIED in subject.document else ():
        if isinstance(node, dict) and values(node, "hadRole"):
            name = next((iri(v) or words(v) for v in values(node, "relation")), "")
            if name:
                return QUALIFIED, name
    return None


_LINKS = ("page", "isReferencedBy")
_RELATED: Document = {"isVersionOf": ["https://doi.org/10.5072/sleep-0"]}

RULES = (
    indicator(
        "RDA-I3-01M",
        ("The description refers to others", "De beschrijving verwijst naar andere"),
        (
            "A dataset is understood by what it belongs to: the paper, the earlier version, the study it came from.",
            "Een dataset begrijpt men uit wat erbij hoort: het artikel, de vorige versie, de studie waaruit ze komt.",
        ),
        refers,
        example(),
        example(*_LINKS),
        "page",
        "isReferencedBy",
        "relation",
    ),
    indicator(
        "RDA-I3-01D",
        ("The data refer to other data", "De data verwijzen naar andere data"),
        (
            "Data that name the data they build on can be followed by programs.",
            "Data die noemen waarop ze bouwen, zijn voor programma's te volgen.",
        ),
        of_data,
        None,
        None,
        decides="never",
    ),
    indicator(
        "RDA-I3-02M",
        ("The description refers to other data", "De beschrijving verwijst naar andere data"),
        (
            "Who combines data must know which were made from which, so that nothing is counted twice.",
            "Wie data combineert moet weten welke uit welke gemaakt zijn, zodat niets dubbel telt.",
        ),
        refers_to_data,
        example(**_RELATED),
        example(),
        "isVersionOf",
        "source",
        "isPartOf",
    ),
    indicator(
        "RDA-I3-02D",
        ("The data say how they relate to other data", "De data zeggen hoe ze met andere data samenhangen"),
        (
            "A link says little until one knows what it means: part of, derived from, measured with.",
            "Een verwijzing zegt pas iets als men weet wat ze betekent: deel van, afgeleid van, gemeten met.",
        ),
        qualified_of_data,
        None,
        None,
        decides="never",
    ),
    indicator(
        "RDA-I3-03M",
        ("References say what they mean", "Verwijzingen zeggen wat ze betekenen"),
        (
            "“Related to” leaves the reader guessing; “documented by” and “version of” do not.",
            "“Hangt samen met” laat de lezer raden; “beschreven in” en “versie van” niet.",
        ),
        qualifies,
        example(),
        example(*_LINKS, relation=["https://doi.org/10.5072/paper-7"]),
        "isReferencedBy",
        "page",
        "isVersionOf",
    ),
    indicator(
        "RDA-I3-04M",
        ("References to data say what they mean", "Verwijzingen naar data zeggen wat ze betekenen"),
        (
            "A program may take the newest version or the whole series only where the description says which is which.",
            "Een programma kan de nieuwste versie of de hele reeks alleen nemen als de beschrijving zegt wat wat is.",
        ),
        qualifies_data,
        example(**_RELATED),
        example(),
        "isVersionOf",
        "source",
        "isPartOf",
    ),
)
