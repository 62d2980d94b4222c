"""F-UJI on the formats of files: open, fit for long keeping, or of research."""

from collections.abc import Callable
from functools import lru_cache

from fairdict.fair.finding import Finding, failed, passed, unknown
from fairdict.fair.fuji import formats
from fairdict.fair.fuji.examples import example
from fairdict.fair.fuji.metric import test
from fairdict.fair.fuji.view import IANA, Content, contents
from fairdict.fair.places import file_field, no_file
from fairdict.fair.rule import Check
from fairdict.fair.subject import Subject, match
from fairdict.vocabulary import Vocabularies

_MOST = 30
"""Of how many files the format is looked at."""


def shared(rule: str, fits: Callable[[str], bool]) -> Check:
    """0.8 and 0.5, R1.3-02D-1, and 0.5, -1a to -1c: one file in a format that ``fits``."""

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        there = _kinds(subject, vocabularies)
        if not there:
            return failed(rule, no_file(subject, file_field(subject, "format", "mediaType")))
        waiting: Content | None = None
        odd = ""
        for content, kind in there:
            if kind and kind not in formats.ARCHIVES and fits(kind):
                return passed(rule, kind, subject.where("mediaType") or subject.where("format"))
            odd = odd or kind
            if not kind and subject.answers[content.url].state == "unknown":
                waiting = waiting or content
        if waiting is not None:
            return unknown(rule, ("untyped",), waiting.url)
        fix = ("shared-format" if odd else "a-format", file_field(subject, "format", "mediaType"))
        return failed(rule, fix, odd, subject.where("mediaType") or subject.where("format"))

    return check


def _kinds(subject: Subject, vocabularies: Vocabularies) -> list[tuple[Content, str]]:
    """Each of the files that are looked at with its type; told once a subject."""
    known: tuple[Vocabularies, list[tuple[Content, str]]] | None = subject.memo.get("fuji-kinds")
    if known is None or known[0] is not vocabularies:
        there = contents(subject, vocabularies)[:_MOST]
        found = [(content, _known_kind(subject, content, vocabularies)) for content in there]
        known = subject.memo["fuji-kinds"] = (vocabularies, found)
    return known[1]


def _known_kind(subject: Subject, content: Content, vocabularies: Vocabularies) -> str:
    if "/" in content.type and not content.type.endswith("/octet-stream"):
        return content.type
    return _kind(subject, content, vocabularies)


def _kind(subject: Subject, content: Content, vocabularies: Vocabularies) -> str:
    """The media type: as claimed, else as served, else as the name of the file tells."""
    kind = content.type if "/" in content.type else ""
    said = subject.answers[content.url]
    if not kind and said.evidence is not None and said.state == "ok":
        kind = said.evidence.media_type
    if not kind or kind.endswith("/octet-stream"):
        name = content.url.partition("?")[0].rpartition("/")[2]
        found = match(vocabularies, "file-type", f".{name.rpartition('.')[2].lower()}") if "." in name else None
        guessed = None if found is None else found.concept.within(IANA)
        kind = guessed[len(IANA) :] if guessed else kind
    return kind


@lru_cache(512)
def usual_format(kind: str) -> bool:
    """Whether a media type is in any of F-UJI's lists."""
    return formats.is_open(kind) or formats.is_long_term(kind) or formats.is_science(kind)


_CSV = example()
_ODD = example(
    file={"mediaType": ["application/x-odd"], "format": None, "downloadURL": ["https://data.example.org/x.odd"]}
)
RULES = (
    test(
        "fuji-0.8/FsF-R1.3-02D-1",
        ("A format that others can read", "Een formaat dat anderen kunnen lezen"),
        (
            "One file is in a format that is open, fit for long keeping, or of research, by F-UJI's lists; these hold "
            "Excel, SPSS and Stata too. Every text, XML and JSON counts, an archive never does.",
            "Eén bestand heeft een formaat dat open is, geschikt om lang te bewaren, of uit het onderzoek, volgens de "
            "lijsten van F-UJI; daarop staan ook Excel, SPSS en Stata. Elke tekst, XML en JSON telt, een archief "
            "nooit.",
        ),
        shared("fuji-0.8/FsF-R1.3-02D-1", usual_format),
        _CSV,
        _ODD,
        "format",
        "mediaType",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1.3-02D-1a",
        ("An open format", "Een open formaat"),
        (
            "One file is in a format of F-UJI's open ones, or any text. It brings no points.",
            "Eén bestand heeft een formaat van F-UJI's lijst van open formaten, of is tekst. Het levert geen "
            "punten op.",
        ),
        shared("fuji-0.5/FsF-R1.3-02D-1a", formats.is_open),
        _CSV,
        _ODD,
        "format",
        "mediaType",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1.3-02D-1b",
        ("A format fit for long keeping", "Een formaat om lang te bewaren"),
        (
            "One file is in a format of F-UJI's long-term ones, or any text. It brings no points.",
            "Eén bestand heeft een formaat van F-UJI's lijst voor de lange termijn, of is tekst. Het levert geen "
            "punten op.",
        ),
        shared("fuji-0.5/FsF-R1.3-02D-1b", formats.is_long_term),
        _CSV,
        _ODD,
        "format",
        "mediaType",
        reads=True,
    ),
    test(
        "fuji-0.5/FsF-R1.3-02D-1c",
        ("A format of research", "Een formaat uit het onderzoek"),
        (
            "One file is in a format of F-UJI's scientific ones. It brings no points.",
            "Eén bestand heeft een formaat van F-UJI's lijst van wetenschappelijke formaten. Het levert geen "
            "punten op.",
        ),
        shared("fuji-0.5/FsF-R1.3-02D-1c", formats.is_science),
        example(file={"mediaType": ["application/x-netcdf"], "format": None}),
        _CSV,
        "format",
        "mediaType",
        reads=True,
    ),
)
