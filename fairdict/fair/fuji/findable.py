"""F-UJI on identifiers: unique, persistent and registered, of the description and of the data."""

import re

from fairdict.fair.examples import DOI
from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.fuji.examples import example, tried
from fairdict.fair.fuji.metric import test
from fairdict.fair.fuji.view import contents
from fairdict.fair.places import field_of, free_field
from fairdict.fair.subject import Subject, is_global, pid
from fairdict.fair.wording import Words
from fairdict.vocabulary import Vocabularies

_HASH = re.compile(r"(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{128})", re.IGNORECASE)
_UUID = re.compile(r"(?:urn:uuid:|uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def unique(subject: Subject, _: Vocabularies) -> Finding:
    """0.8, F1-01MD-1."""
    rule = "fuji-0.8/FsF-F1-01MD-1"
    for name in subject.names:
        if is_global(name) or _HASH.fullmatch(name):
            return passed(rule, name, subject.where("identifier"))
    return _nameless(rule, subject)


def resolvable(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, F1-01D-1; that it resolves is not tried."""
    rule = "fuji-0.5/FsF-F1-01D-1"
    name = _found(subject)
    return passed(rule, name, subject.where("identifier")) if name else _nameless(rule, subject)


def _found(subject: Subject) -> str:
    """The first of the names by which the thing can be looked up; empty where there is none."""
    known: str | None = subject.memo.get("fuji-found")
    if known is None:
        there = (n for n in subject.names if is_global(n) and not _UUID.fullmatch(n))
        known = subject.memo["fuji-found"] = next(there, "")
    return known


def opaque(subject: Subject, _: Vocabularies) -> Finding:
    """0.5, F1-01D-2; what counts as unique by any other syntax does not count here."""
    rule = "fuji-0.5/FsF-F1-01D-2"
    names = subject.names
    better = _found(subject)
    found = "" if better else next((n for n in names if _UUID.fullmatch(n) or _HASH.fullmatch(n)), "")
    if found:
        return passed(rule, found, subject.where("identifier"))
    fix: Words = ("no-uuid", better) if better else ("uuid", field_of(subject, "identifier"))
    return failed(rule, fix, (names or [""])[0])


def _nameless(rule: str, subject: Subject) -> Finding:
    field, value = field_of(subject, "identifier"), (subject.names or [""])[0]
    page = next((p for p in subject.pages if is_global(p)), "")
    if page:
        return failed(rule, ("page-name", field, page), value, subject.where("identifier"), page)
    return failed(rule, ("a-name", field), value, subject.where("identifier"))


def unique_data(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8, F1-01MD-2."""
    rule = "fuji-0.8/FsF-F1-01MD-2"
    for content in contents(subject, vocabularies):
        if is_global(content.url):
            return passed(rule, content.url, subject.where(content.term))
    return failed(rule, ("file-id", field_of(subject, "downloadURL")))


def persistent(subject: Subject, _: Vocabularies) -> Finding:
    """0.8, F1-02MD-1, and 0.5, F1-02D-1."""
    rule = "fuji-0.8/FsF-F1-02MD-1"
    if subject.pids:
        return passed(rule, subject.pids[0].iri, subject.where("identifier"))
    value = (subject.names or [""])[0]
    return failed(rule, ("a-pid", field_of(subject, "identifier")), value, subject.where("identifier"))


def registered(subject: Subject, _: Vocabularies) -> Finding:
    """0.8, F1-02MD-2, and 0.5, F1-02D-2: the first answer leads on, wherever that ends."""
    names = [p.iri for p in subject.pids]
    return _led_on("fuji-0.8/FsF-F1-02MD-2", subject, names, "identifier")


def persistent_data(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8, F1-02MD-4."""
    rule = "fuji-0.8/FsF-F1-02MD-4"
    for content in contents(subject, vocabularies):
        if pid(content.url) is not None:
            return passed(rule, content.url, subject.where(content.term))
    return failed(rule, ("file-pid", free_field(subject, "downloadURL")))


def registered_data(subject: Subject, vocabularies: Vocabularies) -> Finding:
    """0.8, F1-02MD-5."""
    names = [c.url for c in contents(subject, vocabularies) if pid(c.url) is not None]
    return _led_on("fuji-0.8/FsF-F1-02MD-5", subject, names, "downloadURL")


def _led_on(rule: str, subject: Subject, names: list[str], term: str) -> Finding:
    field = field_of(subject, term)
    if not names:
        return failed(rule, ("a-pid" if term == "identifier" else "file-pid", field))
    waiting = None
    for name in names:
        said = subject.answers[name]
        evidence = said.evidence
        if evidence is not None and (evidence.final_url or evidence.redirects):
            return passed(rule, name, subject.where(term))
        if said.state == "unknown":
            waiting = waiting or said
    if waiting is not None:
        return unknown(rule, waiting.note, names[0], where=subject.where(term))
    said = subject.answers[names[0]]
    return failed(rule, ("restore", field, names[0], said.note), names[0], subject.where(term), why=said.note)


RULES = (
    test(
        "fuji-0.8/FsF-F1-01MD-1",
        ("An identifier in a form that is unique everywhere", "Een identificatie in een vorm die overal uniek is"),
        (
            "One of the identifiers is a web address, a UUID, a hash or a persistent identifier.",
            "Een van de identificaties is een webadres, een UUID, een hash of een blijvende identificatie.",
        ),
        unique,
        example(),
        example("id", identifier=["412"]),
        "identifier",
    ),
    test(
        "fuji-0.8/FsF-F1-01MD-2",
        ("Data with a unique address", "Data met een uniek adres"),
        (
            "One of the addresses of the data is a web address or a persistent identifier.",
            "Een van de adressen van de data is een webadres of een blijvende identificatie.",
        ),
        unique_data,
        example(),
        example("distribution"),
        "distribution",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-F1-01D-1",
        ("An identifier that can be looked up", "Een identificatie die op te zoeken is"),
        (
            "One of the identifiers is a web address or a persistent identifier; whether it resolves is not tried.",
            "Een van de identificaties is een webadres of een blijvende identificatie; of die ergens heen leidt, wordt "
            "niet geprobeerd.",
        ),
        resolvable,
        example(),
        example("id", identifier=["3f2b6a0e-8f0c-4f4e-9c55-0a7f2f6f6f11"], landingPage=[]),
        "identifier",
    ),
    test(
        "fuji-0.5/FsF-F1-01D-2",
        ("A UUID or hash as identifier", "Een UUID of hash als identificatie"),
        (
            "The identifier is a UUID or a hash; where there is a web address or DOI, that is the one looked at, and "
            "brings its points elsewhere in the metric.",
            "De identificatie is een UUID of een hash; is er een webadres of DOI, dan wordt daarnaar gekeken, en die "
            "levert zijn punten elders in deze maat.",
        ),
        opaque,
        example("id", identifier=["3f2b6a0e-8f0c-4f4e-9c55-0a7f2f6f6f11"]),
        example("id", identifier=["412"]),
        "identifier",
    ),
    test(
        "fuji-0.8/FsF-F1-02MD-1",
        ("A persistent identifier", "Een blijvende identificatie"),
        (
            "One of the identifiers is a DOI, Handle, ARK, URN:NBN, w3id, PURL or identifiers.org address.",
            "Een van de identificaties is een DOI, Handle, ARK, URN:NBN, w3id-, PURL- of identifiers.org-adres.",
        ),
        persistent,
        example(),
        example("id", identifier=["412"]),
        "identifier",
    ),
    test(
        "fuji-0.8/FsF-F1-02MD-2",
        ("A persistent identifier that its system knows", "Een blijvende identificatie die het stelsel kent"),
        (
            "The resolver sends one on from the identifier; whether that leads to a page does not matter.",
            "De verwijsdienst stuurt vanaf de identificatie door; of dat bij een pagina eindigt, doet er niet toe.",
        ),
        registered,
        example(),
        example(tried=tried(doi=404)),
        "identifier",
        decides="evidence",
    ),
    test(
        "fuji-0.8/FsF-F1-02MD-4",
        ("A persistent identifier for the data", "Een blijvende identificatie voor de data"),
        (
            "One of the addresses of the data is a persistent identifier. It brings no points.",
            "Een van de adressen van de data is een blijvende identificatie. Het levert geen punten op.",
        ),
        persistent_data,
        example(file={"downloadURL": [DOI]}),
        example(),
        "downloadURL",
        reads=True,
    ),
    test(
        "fuji-0.8/FsF-F1-02MD-5",
        (
            "A persistent identifier for the data that its system knows",
            "Een blijvende identificatie voor de data die het stelsel kent",
        ),
        (
            "The resolver sends one on from a persistent identifier of the data. It brings no points.",
            "De verwijsdienst stuurt vanaf een blijvende identificatie van de data door. Het levert geen punten op.",
        ),
        registered_data,
        example(file={"downloadURL": [DOI]}),
        example(tried=tried(doi=404), file={"downloadURL": [DOI]}),
        "downloadURL",
        decides="evidence",
        reads=True,
    ),
)
