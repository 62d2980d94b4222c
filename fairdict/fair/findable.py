"""Findable: the indicators about identifiers, rich description and being harvested."""

import re

from fairdict.fair.examples import example
from fairdict.fair.finding import SERIES, Finding, failed, idle, passed, unknown
from fairdict.fair.places import field_of, fields_of, no_file
from fairdict.fair.rule import indicator
from fairdict.fair.subject import Subject, iri, is_global, pid, texts, values, words
from fairdict.fair.wording import Words
from fairdict.identifiers import Pid
from fairdict.vocabulary import Vocabularies

SHORTEST = 50
"""Characters below which a description says too little to be found by."""
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)10\.\d{4,9}/[^\s\"<>]+", re.IGNORECASE)


def persistent_name(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-F1-01M."""
    rule = "RDA-F1-01M"
    if subject.pids:
        return passed(rule, subject.pids[0].iri, subject.where("identifier"))
    return _no_pid(rule, subject)


def persistent_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-F1-01D; an identifier of the whole counts, since it leads to the data by way of its page."""
    rule = "RDA-F1-01D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    if subject.pids:
        return passed(rule, subject.pids[0].iri, subject.where("identifier"), ("whole",))
    for distribution in subject.distributions:
        for name in _data_names(distribution):
            if pid(name) is not None:
                return passed(
                    rule, name, subject.where(subject.holder(name, "downloadURL", "accessURL") or "distribution")
                )
    return _no_pid(rule, subject)


def global_name(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-F1-02M."""
    rule = "RDA-F1-02M"
    for name in subject.names:
        if is_global(name):
            return passed(rule, name, subject.where("identifier"))
    return _no_global(rule, subject)


def global_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-F1-02D."""
    rule = "RDA-F1-02D"
    if not subject.holds_data:
        return idle(rule, SERIES)
    for address in subject.access:
        if is_global(address):
            return passed(rule, address, subject.data_field(address))
    for name in subject.names:
        if is_global(name):
            return passed(rule, name, subject.where("identifier"), ("whole",))
    return _no_global(rule, subject)


def rich(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-F2-01M."""
    rule, document = "RDA-F2-01M", subject.document
    titles = [title for text in texts(document, "title") if (title := text.strip())]
    lacking = [] if titles else ["title"]
    for text in texts(document, "description"):
        if len(told := text.strip()) >= SHORTEST and told not in titles:
            break
    else:
        lacking.append("description")
    if not subject.tells("keyword", "theme", "subject"):
        lacking.append("keyword")
    lacking += [t for t in ("creator", "publisher") if t not in subject.own]
    if not subject.tells("issued", "available"):
        lacking.append("issued")
    if not subject.names:
        lacking.append("identifier")
    if not lacking:
        return passed(rule, titles[0], subject.where("title"))
    fields = fields_of(subject, lacking)
    fix: Words = ("fill-long", fields, str(SHORTEST)) if "description" in lacking else ("fill", fields)
    return failed(rule, fix, why=("missing", fields))


def names_data(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-F3-01M."""
    rule = "RDA-F3-01M"
    if not subject.holds_data:
        return idle(rule, SERIES)
    if subject.access:
        return passed(rule, subject.access[0], subject.data_field(subject.access[0]))
    page = subject.pages[0] if subject.pages and is_global(subject.pages[0]) else ""
    return failed(rule, no_file(subject), suggestion=page)


def harvested(subject: Subject, _: Vocabularies) -> Finding:
    """RDA-F4-01M; decided by how the source's record came, not by what was made of it."""
    rule = "RDA-F4-01M"
    if not subject.harvester:
        return unknown(rule, ("untold",))
    value = f"{subject.harvester} {subject.format}".strip()
    if subject.harvester != "sheet":
        return passed(rule, value)
    return failed(rule, ("offer",), value)


def _data_names(distribution: dict[str, object]) -> list[str]:
    found = [iri(distribution)]
    found += [words(v) for t in ("identifier", "downloadURL", "accessURL") for v in values(distribution, t)]
    return [n for n in found if n]


def _stray(subject: Subject) -> Pid | None:
    """A persistent identifier that stands in another field than the identifier's."""
    document = subject.document
    for page in (words(v) for t in ("landingPage", "page") for v in values(document, t)[:3]):
        if (found := pid(page)) is not None:
            return found
    for text in values(document, "bibliographicCitation")[:3]:
        seen = _DOI.search(words(text))
        if seen is not None and (found := pid(seen[0])) is not None:
            return found
    return None


def _no_pid(rule: str, subject: Subject) -> Finding:
    value, field = subject.names[0] if subject.names else "", field_of(subject, "identifier")
    stray = _stray(subject)
    if stray is not None:
        return failed(rule, ("stray-pid", field, stray.iri), value, subject.where("identifier"), stray.iri)
    return failed(rule, ("a-pid", field), value, subject.where("identifier"))


def _no_global(rule: str, subject: Subject) -> Finding:
    value, field = subject.names[0] if subject.names else "", field_of(subject, "identifier")
    page = next((p for p in subject.pages if is_global(p)), "")
    if page:
        return failed(rule, ("page-name", field, page), value, subject.where("identifier"), page)
    return failed(rule, ("a-name", field), value, subject.where("identifier"))


RULES = (
    indicator(
        "RDA-F1-01M",
        ("A lasting name for the description", "Een blijvende naam voor de beschrijving"),
        (
            "Pages move; a DOI, Handle, ARK or URN:NBN keeps leading to them: a citation still works in ten years.",
            "Pagina's verhuizen; een DOI, Handle, ARK of URN:NBN blijft erheen leiden, zodat een verwijzing over tien "
            "jaar nog werkt.",
        ),
        persistent_name,
        example(),
        example("id", identifier=["412"], bibliographicCitation=["Bos (2021). https://doi.org/10.5072/sleep-1"]),
        "identifier",
    ),
    indicator(
        "RDA-F1-01D",
        ("A lasting name for the data", "Een blijvende naam voor de data"),
        (
            "Who used the data must be able to say which data, and others must find those again.",
            "Wie de data gebruikte moet kunnen zeggen welke dat waren, en anderen moeten die kunnen terugvinden.",
        ),
        persistent_data,
        example(),
        example("id", identifier=["412"], landingPage=["https://doi.org/10.5072/sleep-1"]),
        "identifier",
    ),
    indicator(
        "RDA-F1-02M",
        ("A name that is unique everywhere", "Een naam die overal uniek is"),
        (
            "“Dataset 412” means something in one house only; once descriptions from many houses stand together it is "
            "nobody's.",
            "“Dataset 412” betekent alleen binnen één huis iets; zodra beschrijvingen uit vele huizen bijeenstaan is "
            "het van niemand.",
        ),
        global_name,
        example(),
        example("id", identifier=["412"]),
        "identifier",
    ),
    indicator(
        "RDA-F1-02D",
        ("Data with a name that is unique everywhere", "Data met een naam die overal uniek is"),
        (
            "A program can only fetch or compare data whose name cannot be taken for other data.",
            "Een programma kan alleen data ophalen of vergelijken waarvan de naam niet voor andere data kan doorgaan.",
        ),
        global_data,
        example(),
        example("id", "distribution", identifier=["412"]),
        "identifier",
    ),
    indicator(
        "RDA-F2-01M",
        ("Enough words to be found by", "Genoeg woorden om op gevonden te worden"),
        (
            "People search by topic, maker and year; what the description does not say cannot be found.",
            "Mensen zoeken op onderwerp, maker en jaar; wat de beschrijving niet zegt, is niet te vinden.",
        ),
        rich,
        example(),
        example("creator", "keyword", "theme", description={"en": ["Sleep data."]}),
        "description",
        "keyword",
        "theme",
        "creator",
        "publisher",
        "issued",
        "title",
        "identifier",
    ),
    indicator(
        "RDA-F3-01M",
        ("The description says where the data are", "De beschrijving zegt waar de data zijn"),
        (
            "A description without a way to its data is a promise; a page where they can be asked for is enough.",
            "Een beschrijving zonder weg naar de data is een belofte; een pagina waar ze op te vragen zijn is genoeg.",
        ),
        names_data,
        example(),
        example("distribution"),
        "distribution",
        "accessURL",
    ),
    indicator(
        "RDA-F4-01M",
        ("The description can be collected by programs", "Programma's kunnen de beschrijving ophalen"),
        (
            "Catalogues and search engines show only what they can collect by themselves, again and again.",
            "Catalogi en zoekmachines tonen alleen wat ze zelf, keer op keer, kunnen ophalen.",
        ),
        harvested,
        example(),
        example(harvester="sheet", format="text/csv"),
        decides="evidence",
    ),
)
