"""DCAT-AP 3.0.1, property by property: what its shapes, or its table, found, as rules for a lens.

Takes what was found against a subject (:attr:`fairdict.fair.subject.Subject.shapes`); of one that was held against
nothing, nothing is known. What is mandatory is among those violations; what is only recommended is looked for here.
"""

from dataclasses import replace
from typing import Literal, NamedTuple

from fairdict.fair.breach import Breach
from fairdict.fair.examples import distribution, example
from fairdict.fair.finding import Finding, failed, idle, passed, unknown
from fairdict.fair.nodes import iri
from fairdict.fair.places import field_of, no_file
from fairdict.fair.rule import Check, Rule, texts
from fairdict.fair.subject import EU, Subject, words
from fairdict.fair.wording import Words
from fairdict.vocabulary import Vocabularies

NAME = "dcat-ap-3.0.1"
Need = Literal["mandatory", "recommended", "others"]


class Group(NamedTuple):
    """One property of datasets, or of files, that the profile asks for; ``term`` is empty for all that it does not."""

    term: str
    need: Need
    title: tuple[str, str]
    of_file: bool = False

    @property
    def id(self) -> str:
        """The rule's name: the property's, with its owner where that is a file."""
        return f"{NAME}/{'distribution-' if self.of_file else ''}{self.term or 'others'}"


GROUPS = (
    Group("title", "mandatory", ("Title", "Titel")),
    Group("description", "mandatory", ("Description", "Omschrijving")),
    Group("accessURL", "mandatory", ("Access address of every file", "Toegangsadres van elk bestand"), of_file=True),
    Group("contactPoint", "recommended", ("Contact", "Contact")),
    Group("distribution", "recommended", ("Files", "Bestanden")),
    Group("keyword", "recommended", ("Keywords", "Trefwoorden")),
    Group("publisher", "recommended", ("Publisher", "Uitgever")),
    Group("spatial", "recommended", ("Place", "Gebied")),
    Group("temporal", "recommended", ("Period", "Periode")),
    Group("theme", "recommended", ("Themes", "Thema's")),
    Group(
        "availability", "recommended", ("Availability of every file", "Beschikbaarheid van elk bestand"), of_file=True
    ),
    Group("description", "recommended", ("Description of every file", "Omschrijving van elk bestand"), of_file=True),
    Group("format", "recommended", ("File type of every file", "Bestandstype van elk bestand"), of_file=True),
    Group("license", "recommended", ("Licence of every file", "Licentie van elk bestand"), of_file=True),
    Group("", "others", ("All that is said besides", "Al wat er verder staat")),
)
_OF_WHOLE = {group.term: group for group in GROUPS if group.term and not group.of_file}
_OF_FILE = {group.term: group for group in GROUPS if group.of_file}
_OTHERS = GROUPS[-1]
_WHY = {
    "mandatory": (
        "Without it a description is no DCAT-AP, and a portal may refuse it.",
        "Zonder is een beschrijving geen DCAT-AP, en mag een portaal haar weigeren.",
    ),
    "recommended": (
        "The profile asks for it wherever it is known: portals filter on it and show it.",
        "Het profiel vraagt erom waar het bekend is: portalen filteren erop en tonen het.",
    ),
    "others": (
        "What may be left out must be right where it is said.",
        "Wat weggelaten mag worden, moet kloppen waar het staat.",
    ),
}
_ASKS = {
    "there": (
        "It is there, and the profile finds nothing wrong with it: number, kind, class and vocabulary of its values.",
        "Het staat er, en het profiel heeft er niets op aan te merken: aantal, soort, klasse en woordenlijst.",
    ),
    "others": (
        "The profile finds nothing wrong with any property that has no test of its own here.",
        "Het profiel heeft niets aan te merken op een eigenschap die hier geen eigen toets heeft.",
    ),
}


def _breach(group: Group, subject: Subject) -> Breach | None:
    """The first complaint about the group."""
    return next((breach for breach in subject.shapes or () if _owner(breach, subject) is group), None)


def _owner(breach: Breach, subject: Subject) -> Group:
    """The group that a complaint is about: that of its property, of the thing itself or of a file; the one of all
    others where it is about something that these lead to, a desk or a place. Where it is not told whose property it
    is, it is the thing's wherever things have that property too."""
    if not breach.of:
        return _OF_WHOLE.get(breach.term) or _OF_FILE.get(breach.term, _OTHERS)
    if breach.of == iri(subject.document):
        return _OF_WHOLE.get(breach.term, _OTHERS)
    if any(breach.of == iri(file) for file in subject.distributions):
        return _OF_FILE.get(breach.term, _OTHERS)
    return _OTHERS


def _check(group: Group) -> Check:
    rule, term = group.id, group.term

    def check(subject: Subject, _: Vocabularies) -> Finding:
        if subject.kind != "Dataset":
            return idle(rule, ("datasets",))
        if subject.shapes is None:
            return unknown(rule, ("unshaped",))
        if group.of_file and not subject.distributions:
            return idle(rule, ("no-files",))
        breach = _breach(group, subject)
        if breach is not None:
            complaint = breach.told(subject.document, subject.distributions)
            mend: Words = ("keep-shape", field_of(subject, breach.term, of_file=group.of_file), complaint)
            why: Words = ("breaches", str(len(subject.shapes)), complaint)
            return failed(rule, mend, breach.value, subject.where(breach.term), why=why)
        if not term:
            return passed(rule)
        told = subject.files if group.of_file else [subject.own]
        if not all(term in node for node in told):
            fill: Words = ("fill-in", field_of(subject, term, of_file=group.of_file))
            return failed(rule, no_file(subject) if term == "distribution" else fill, where=subject.where(term))
        return passed(rule, words(told[0][term]), subject.where(term))

    return check


def _rule(group: Group) -> Rule:
    whole = example(file=_FULL)
    lacking = example(file={**_FULL, group.term: None}) if group.of_file else example(group.term, file=_FULL)
    broken = () if group.term else (Breach("language", "Nederlands", "language: a term of the EU's table"),)
    return Rule(
        id=group.id,
        principle="R1.3",
        title=texts(group.title),
        asks=texts(_ASKS["there" if group.term else "others"]),
        why=texts(_WHY[group.need]),
        check=_check(group),
        passing=replace(whole, shapes=()),
        failing=replace(lacking, shapes=broken),
        terms=(group.term,) if group.term else (),
        decides="evidence",
    )


_FULL = distribution() | {
    "availability": [f"{EU}planned-availability/STABLE"],
    "description": {"en": ["One night a row."]},
}
RULES = tuple(map(_rule, GROUPS))
