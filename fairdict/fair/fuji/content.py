"""F-UJI on what the data are: type, size, variables, and formats that others can read."""

from collections.abc import Callable

from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.fuji.examples import example
from fairdict.fair.fuji.metric import test
from fairdict.fair.fuji.tables import RESOURCE_TYPES
from fairdict.fair.fuji.view import Content, contents, has, names_class
from fairdict.fair.places import field_of, file_field, free_field, no_file
from fairdict.fair.subject import Subject, iri, values, words
from fairdict.fair.wording import ALL, Words
from fairdict.vocabulary import Vocabularies

VARIABLES = [{"type": ["http://www.w3.org/ns/csvw#TableGroup"], "title": {"en": ["Diary"]}}]
_CLAIMED: Words = ("claimed",)
_GUESSES = 30
"""Of how many files the format is looked at."""


def typed(subject: Subject, _: Vocabularies) -> Finding:
    """0.8, R1-01M-1: any type at all."""
    rule = "fuji-0.8/FsF-R1-01M-1"
    return _type(rule, subject) or failed(rule, ("resource-type", field_of(subject, "resourceType")))


def _type(rule: str, subject: Subject) -> Finding | None:
    if not has(subject, "resourceType"):
        return None
    written = values(subject.document, "resourceType")
    found = iri(written[0]) or words(written[0]) if written else subject.kind
    return passed(rule, found, subject.where("resourceType"))


def usual_type(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, R1-01MD-1a: a type in its list, or with “dataset” in it."""
    known: Finding | None = subject.memo.get("fuji-type")
    if known is None:
        known = subject.memo["fuji-type"] = _usual_type("fuji-0.5/FsF-R1-01MD-1a", subject)
    return known


def _usual_type(rule: str, subject: Subject) -> Finding:
    found = [w for v in values(subject.document, "resourceType") if (w := iri(v) or words(v))]
    usual = next(filter(_is_usual, found), "")
    if usual or names_class(subject):
        return passed(rule, usual or subject.kind, subject.where("resourceType") if usual else "")
    value = found[0] if found else ""
    return failed(rule, ("resource-type", free_field(subject, "resourceType")), value, subject.where("resourceType"))


def _is_usual(text: str) -> bool:
    name = text.lower().rstrip("/").rpartition("/")[2].rpartition("#")[2]
    return "dataset" in name or name in RESOURCE_TYPES


def minimal(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.5, R1-01MD-1: a usual type, or an address of the data."""
    rule = "fuji-0.5/FsF-R1-01MD-1"
    found = usual_type(subject, vocabularies)
    if found.outcome == "pass":
        return passed(rule, found.value, found.where)
    if there := contents(subject, vocabularies):
        return passed(rule, there[0].url, subject.where(there[0].term))
    return found._replace(rule=rule)


def measured(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8, R1-01M-2: type and size of one file, or a service; of the whole where no address is given."""
    return _or_whole(_sized("fuji-0.8/FsF-R1-01M-2", subject, vocabularies, _is_told), subject, vocabularies)


def verifiable(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.5, R1-01MD-2: type and size, a service, or variables, of data that have an address."""
    rule = "fuji-0.5/FsF-R1-01MD-2"
    if subject.tells("hasVariables") and contents(subject, vocabularies):
        return passed(rule, "", subject.where("hasVariables"))
    return _or_whole(_sized(rule, subject, vocabularies, _is_told), subject, vocabularies)


def type_and_size(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.5, R1-01MD-2a."""
    rule = "fuji-0.5/FsF-R1-01MD-2a"
    return _sized(rule, subject, vocabularies, lambda content: bool(content.type and content.size))


def _is_told(content: Content) -> bool:
    return content.service or bool(content.type and content.size)


def _sized(rule: str, subject: Subject, vocabularies: Vocabularies, told: Callable[[Content], bool]) -> Finding:
    there = contents(subject, vocabularies)
    for content in there:
        if told(content):
            return passed(rule, content.url, subject.where(content.term), _CLAIMED)
    if not there:
        return failed(rule, no_file(subject, _of_files(subject, ["mediaType", "byteSize"])))
    lacking = [t for t, has_it in (("mediaType", there[0].type), ("byteSize", there[0].size)) if not has_it]
    return failed(rule, ("type-and-size", _of_files(subject, lacking)), there[0].url, subject.where(there[0].term))


def _of_files(subject: Subject, terms: list[str]) -> Words:
    return (ALL, *dict.fromkeys([file_field(subject, term) for term in terms]))


def _or_whole(found: Finding, subject: Subject, vocabularies: Vocabularies) -> Finding:
    """The finding, or a pass by size and format of the whole, which count where no address is given."""
    if found.outcome == "pass" or contents(subject, vocabularies):
        return found
    if subject.tells("extent") and subject.tells("format", "mediaType"):
        return passed(found.rule, words(values(subject.document, "extent")[0]), subject.where("extent"))
    return found


def variables(subject: Subject, _: Vocabularies) -> Finding:
    """0.8, R1-01M-3, and 0.5, R1-01MD-2b."""
    rule = "fuji-0.8/FsF-R1-01M-3"
    if subject.tells("hasVariables"):
        return passed(rule, "", subject.where("hasVariables"))
    return failed(rule, ("variables", field_of(subject, "hasVariables")))


def matching(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.5, R1-01MD-3: type and size as claimed are those that the server gives for one of the files."""
    rule = "fuji-0.5/FsF-R1-01MD-3"
    claimed = [c for c in contents(subject, vocabularies) if c.type and c.size and not c.service]
    if not claimed:
        return _sized(rule, subject, vocabularies, lambda _: False)
    last: Finding | None = None
    for content in claimed[:_GUESSES]:
        found = _matched(rule, subject, content)
        if found.outcome == "pass":
            return found
        if last is None or found.outcome == "indeterminate":
            last = found
    return last or failed(rule, no_file(subject))


def _matched(rule: str, subject: Subject, content: Content) -> Finding:
    said, where = subject.answers[content.url], subject.where("byteSize")
    evidence = said.evidence
    if said.state == "unknown":
        return unknown(rule, said.note, content.url, where=where)
    field = field_of(subject, "byteSize")
    if said.state != "ok" or evidence is None:
        return failed(rule, ("restore", field, content.url, said.note), content.url, where, why=said.note)
    if evidence.length is None:
        return unknown(rule, ("sizeless",), content.url, where=where)
    if evidence.media_type == content.type and str(evidence.length) == content.size:
        return passed(rule, content.url, where)
    why = ("differs", evidence.media_type or "?", str(evidence.length))
    return failed(rule, ("as-served", field, content.url), content.size, where, why=why)


def variables_inside(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.5, R1-01MD-4: F-UJI opens the files and looks for the names of the variables; this is not done here."""
    rule = "fuji-0.5/FsF-R1-01MD-4"
    if not subject.tells("hasVariables"):
        return failed(rule, ("variables", field_of(subject, "hasVariables")))
    if not contents(subject, vocabularies):
        return failed(rule, no_file(subject))
    return unknown(rule, ("unopened",))


_CSV = example()
RULES = (
    test(
        "fuji-0.8/FsF-R1-01M-1",
        ("It says what it is", "Er staat wat het is"),
        (
            "A type is given, whichever it is; records in DCAT and schema.org always name one.",
            "Een soort is genoemd, welke ook; records in DCAT en schema.org noemen er altijd een.",
        ),
        typed,
        _CSV,
        example("resourceType", tried={}),
        "resourceType",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1-01MD-1a",
        ("It is of a usual type", "Het is van een gangbare soort"),
        (
            "The type is one of schema.org's, DataCite's or DCMI's, or has “dataset” in it. It brings no points.",
            "De soort is er een van schema.org, DataCite of DCMI, of bevat “dataset”. Het levert geen punten op.",
        ),
        usual_type,
        _CSV,
        example(resourceType=["Kaartenbak"], tried={}),
        "resourceType",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1-01MD-1",
        ("The least there is to say of the data", "Het minste wat er van de data te zeggen is"),
        (
            "A usual type is named, or an address of the data.",
            "Een gangbare soort is genoemd, of een adres van de data.",
        ),
        minimal,
        _CSV,
        example("resourceType", "distribution", tried={}),
        "resourceType",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-R1-01M-2",
        ("Type and size of the data", "Type en grootte van de data"),
        (
            "Media type and size of one file are given, or a service; what is claimed is believed.",
            "Mediatype en grootte van één bestand zijn genoemd, of een dienst; wat er staat wordt geloofd.",
        ),
        measured,
        _CSV,
        example(file={"byteSize": None}),
        "byteSize",
        "mediaType",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1-01MD-2",
        ("Something about the data that can be verified", "Iets over de data dat te controleren is"),
        (
            "Of data with an address, type and size are given, or a service, or variables.",
            "Van data met een adres zijn type en grootte genoemd, of een dienst, of variabelen.",
        ),
        verifiable,
        _CSV,
        example(file={"byteSize": None}),
        "byteSize",
        "mediaType",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1-01MD-2a",
        ("Type and size of a file", "Type en grootte van een bestand"),
        (
            "Media type and size of one file are given. It brings no points.",
            "Mediatype en grootte van één bestand zijn genoemd. Het levert geen punten op.",
        ),
        type_and_size,
        _CSV,
        example(file={"byteSize": None}),
        "byteSize",
        "mediaType",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-R1-01M-3",
        ("The variables are named", "De variabelen zijn genoemd"),
        (
            "Variables are described. It brings no points in 0.8.",
            "Er zijn variabelen beschreven. Het levert in 0.8 geen punten op.",
        ),
        variables,
        example(hasVariables=VARIABLES),
        _CSV,
        "hasVariables",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1-01MD-3",
        ("Files as they were described", "Bestanden zoals ze beschreven zijn"),
        (
            "The server gives the claimed type and size for one of the files.",
            "De server geeft voor één van de bestanden het type en de grootte die er staan.",
        ),
        matching,
        _CSV,
        example(file={"byteSize": [7]}),
        "byteSize",
        decides="evidence",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1-01MD-4",
        ("Files with the variables that were described", "Bestanden met de variabelen die beschreven zijn"),
        (
            "F-UJI looks in the files for the names of the variables. Files are not opened here: a fail can be told, a "
            "pass cannot.",
            "F-UJI zoekt in de bestanden naar de namen van de variabelen. Hier worden bestanden niet geopend: een "
            "onvoldoende is te zien, een voldoende niet.",
        ),
        variables_inside,
        None,
        _CSV,
        "hasVariables",
        decides="never",
        reads=True,
    ),
)
