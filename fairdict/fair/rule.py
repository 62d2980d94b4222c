"""What a rule and a finding are, and the names that fields have in the sources' own systems.

A rule is a function plus words. Its check takes a subject and the tables and leaves one finding; the words say what is
asked and why; the two examples are run by the tests.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from fairdict.fair import wording
from fairdict.fair.subject import Subject
from fairdict.fair.wording import ALL, Words
from fairdict.vocabulary import Vocabularies

Outcome = Literal["pass", "fail", "indeterminate", "not-applicable"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found.

    ``value`` is verbatim, ``where`` the source's own word for the field it stood in; ``why_not`` is a short reason, or
    a note beside a pass; ``fix`` is a sentence that names what to write and where, and ``suggestion`` the value in it,
    where one could be computed. ``reach`` is the outcome in the distribution that would be best if all unknowns turned
    out well, where that is another one than judged here; ``counts`` are the distributions that pass, fail and are
    unknown, for rules that are asked of each. ``why_not`` and ``fix`` are English; ``why`` and ``mend`` are the words
    they were made of, from which :meth:`told` makes both in any language.
    """

    rule: str
    outcome: Outcome
    value: str = ""
    where: str = ""
    why_not: str = ""
    fix: str = ""
    suggestion: str = ""
    reach: Outcome | None = None
    counts: tuple[int, int, int] | None = None
    why: Words = ()
    mend: Words = ()

    def told(self, language: str) -> tuple[str, str]:
        """The reason and the fix in ``language``; in English where they are not known in words."""
        if language == "en":
            return self.why_not, self.fix
        return (
            wording.say(self.why, language) if self.why else self.why_not,
            wording.say(self.mend, language) if self.mend else self.fix,
        )

    @property
    def general(self) -> Words:
        """The fix without what was computed for this record alone, as words."""
        return wording.general(self.mend or ((self.fix,) if self.fix else ()))


def packed(finding: Finding) -> list[object]:
    """A finding as one compact row of JSON values; :func:`unpacked` reads it back."""
    row: list[object] = [
        finding.rule, finding.outcome, finding.value, finding.where, finding.why_not, finding.fix, finding.suggestion,
        finding.reach, finding.counts,
    ]  # fmt: skip
    return [*row, finding.why, finding.mend] if finding.why or finding.mend else row


def unpacked(row: Sequence[Any]) -> Finding:
    """The finding that :func:`packed` made ``row`` of."""
    rule, outcome, value, where, why_not, fix, suggestion, reach, counts, *told = row
    kept = None if counts is None else (counts[0], counts[1], counts[2])
    why, mend = map(wording.read, told) if told else ((), ())
    return Finding(rule, outcome, value, where, why_not, fix, suggestion, reach, kept, why, mend)


Check = Callable[[Subject, Vocabularies], Finding]


@dataclass(frozen=True, slots=True)
class Rule:
    """One question. ``lens`` is the scheme it belongs to and ``part`` the dimension there; ``principle`` is the FAIR
    principle or the scheme's dimension; ``points`` what a pass weighs. ``decides`` tells what the answer rests on;
    ``never`` means that no pass can be given yet, and then there is no passing example. ``terms`` are the properties of
    the document that a fix changes."""

    id: str
    lens: str
    principle: str
    part: str
    title: Mapping[str, str]
    asks: Mapping[str, str]
    decides: Literal["document", "evidence", "never"]
    check: Check
    passing: Subject | None
    failing: Subject | None
    terms: tuple[str, ...] = ()
    points: float = 1
    version: int = 1
    fields: Mapping[str, str] = field(default_factory=dict)


def indicator(
    id: str,
    title: tuple[str, str],
    asks: tuple[str, str],
    check: Check,
    passing: Subject | None,
    failing: Subject | None,
    *terms: str,
    decides: Literal["document", "evidence", "never"] = "document",
) -> Rule:
    """An essential indicator of the RDA FAIR Data Maturity Model; ``title`` and ``asks`` in English and Dutch."""
    return Rule(
        id=id,
        lens="rda-essential",
        principle=id.split("-")[1],
        part=id.split("-")[1][0],
        title={"en": title[0], "nl": title[1]},
        asks={"en": asks[0], "nl": asks[1]},
        decides=decides,
        check=check,
        passing=passing,
        failing=failing,
        terms=terms,
        fields=names_of(terms[0]) if terms else {},
    )


_COUNTED = re.compile(r"(?:/\d+(?=/|$)|\[\d+\])")
SYSTEMS = ("datacite", "oai_dc", "dcat", "schemaorg", "sheet")
_FIELDS = {
    "identifier": ("identifier", "dc:identifier", "dct:identifier", "identifier", "Identifier"),
    "title": ("titles/title", "dc:title", "dct:title", "name", "Titel"),
    "description": (
        "descriptions/description (descriptionType “Abstract”)",
        "dc:description",
        "dct:description",
        "description",
        "Omschrijving",
    ),
    "keyword": ("subjects/subject", "dc:subject", "dcat:keyword", "keywords", "Trefwoorden"),
    "theme": ("subjects/subject (valueURI)", "dc:subject", "dcat:theme", "about", "Thema"),
    "creator": ("creators/creator", "dc:creator", "dct:creator", "creator", "Maker"),
    "publisher": ("publisher", "dc:publisher", "dct:publisher", "publisher", "Uitgever"),
    "issued": ("dates/date (dateType “Issued”)", "dc:date", "dct:issued", "datePublished", "Publicatiedatum"),
    "modified": ("dates/date (dateType “Updated”)", "dc:date", "dct:modified", "dateModified", "Wijzigingsdatum"),
    "license": ("rightsList/rights (rightsURI)", "dc:rights", "dct:license", "license", "Licentie"),
    "rights": ("rightsList/rights", "dc:rights", "dct:rights", "usageInfo", "Gebruiksvoorwaarden"),
    "accessRights": (
        "rightsList/rights (rightsURI)",
        "dc:rights",
        "dct:accessRights",
        "conditionsOfAccess",
        "Toegangsrechten",
    ),
    "contactPoint": (
        "contributors/contributor (contributorType “ContactPerson”)",
        "dc:contributor",
        "dcat:contactPoint",
        "contactPoint",
        "Contact",
    ),
    "landingPage": (
        "url (registered with the DOI)",
        "dc:identifier",
        "dcat:landingPage",
        "url",
        "Landingspagina",
    ),
    "distribution": (
        "file (of OpenAIRE's profile)",
        "dc:relation",
        "dcat:distribution",
        "distribution",
        "Downloadlink",
    ),
    "accessURL": (
        "file (of OpenAIRE's profile)",
        "dc:relation",
        "dcat:accessURL",
        "distribution/url",
        "Toegangslink",
    ),
    "downloadURL": (
        "file (of OpenAIRE's profile)",
        "dc:relation",
        "dcat:downloadURL",
        "distribution/contentUrl",
        "Downloadlink",
    ),
    "format": ("formats/format", "dc:format", "dct:format", "distribution/encodingFormat", "Formaat"),
    "mediaType": ("formats/format", "dc:format", "dcat:mediaType", "distribution/encodingFormat", "Mediatype"),
    "byteSize": ("sizes/size", "dc:format", "dcat:byteSize", "distribution/contentSize", "Bestandsgrootte"),
    "spatial": ("geoLocations/geoLocation", "dc:coverage", "dct:spatial", "spatialCoverage", "Gebied"),
    "temporal": ("dates/date (dateType “Coverage”)", "dc:coverage", "dct:temporal", "temporalCoverage", "Periode"),
    "language": ("language", "dc:language", "dct:language", "inLanguage", "Taal"),
    "version": ("version", "dc:description", "dcat:version", "version", "Versie"),
    "provenance": (
        "descriptions/description (descriptionType “Methods”)",
        "dc:source",
        "dct:provenance",
        "measurementTechnique",
        "Herkomst",
    ),
    "page": (
        "relatedIdentifiers/relatedIdentifier (relationType “IsDocumentedBy”)",
        "dc:relation",
        "foaf:page",
        "citation",
        "Documentatie",
    ),
    "conformsTo": (
        "relatedIdentifiers/relatedIdentifier",
        "dc:relation",
        "dct:conformsTo",
        "schemaVersion",
        "Standaard",
    ),
}


def names_of(term: str) -> dict[str, str]:
    """The name of ``term``'s field in each system."""
    return dict(zip(SYSTEMS, _FIELDS.get(term, ()), strict=False))


def system(subject: Subject) -> str:
    """The system whose field names the source's people know; DCAT where nothing better is known."""
    if subject.harvester == "oaipmh":
        name = subject.format.lower()
        return "datacite" if "datacite" in name else "oai_dc" if name.endswith(("dc", "dc/")) else "dcat"
    return subject.harvester if subject.harvester in SYSTEMS else "dcat"


def field_of(subject: Subject, term: str) -> str:
    """The field in which the source should write ``term``: its own word where ``term`` stood in this record, else its
    system's word."""
    own = subject.where(term) if subject.has(term) else ""
    if own:
        return _COUNTED.sub("", own)
    names = _FIELDS.get(term)
    return term if names is None else names[SYSTEMS.index(system(subject))]


def fields_of(subject: Subject, terms: Sequence[str]) -> Words:
    """The fields of ``terms``, each once, as words."""
    return (ALL, *dict.fromkeys([field_of(subject, term) for term in terms]))


def no_file(subject: Subject, field: str = "") -> Words:
    """The fix for a dataset that names neither file nor page of its data; ``field`` is what each file needs too."""
    page: str | Words = ("file-page", subject.pages[0]) if subject.pages else ""
    other: str | Words = ("file-other",) if system(subject) in ("datacite", "oai_dc") else ""
    return ("file", field_of(subject, "accessURL"), page, other, ("file-and", field) if field else "")


def short(value: str) -> str:
    """A value as a finding keeps it: verbatim, cut where it is very long."""
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


def passed(rule: str, value: str = "", where: str = "", note: Words = ()) -> Finding:
    """A pass; ``note`` says what a reader should know beside it."""
    return Finding(rule, "pass", short(value), where, wording.say(note), why=note)


def failed(rule: str, mend: Words, value: str = "", where: str = "", suggestion: str = "", why: Words = ()) -> Finding:
    """A fail, with the sentence that says how to mend it."""
    return Finding(
        rule, "fail", short(value), where, wording.say(why), wording.say(mend), suggestion, why=why, mend=mend
    )


def unknown(rule: str, why: Words, value: str = "", mend: Words = (), where: str = "") -> Finding:
    """Neither pass nor fail: it could not be looked at, or cannot be told."""
    return Finding(rule, "indeterminate", short(value), where, wording.say(why), wording.say(mend), why=why, mend=mend)


def idle(rule: str, why: Words) -> Finding:
    """The question does not arise here."""
    return Finding(rule, "not-applicable", "", "", wording.say(why), why=why)


LONGEST = 300
SERIES: Words = ("series",)
