"""What publishing is given: one dataset with all that its page and graph need, and the small card that lists show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from fairdict.fair import Finding, Score
from fairdict.model import Document, Evidence, Kind

State = Literal["live", "withdrawn", "hidden"]


@dataclass(frozen=True, slots=True)
class Account:
    """Who told us about a dataset: ``source`` is the feed's name, ``publisher`` the partner behind it, ``page`` where
    a person sees the original, ``original`` its identifier there, ``since`` and ``changed`` the days it was first
    harvested and last changed, ``licence`` that of the description itself."""

    source: str
    publisher: str
    identifier: str
    page: str
    original: str
    since: str
    changed: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Another dataset of this catalogue that shares a named thing with this one; ``why`` is one word: ``series``,
    ``project``, ``creator``, ``version``, ``relation``."""

    key: str
    titles: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class Note:
    """What a steward corrected in a dataset: the property, by whom, on which day and why."""

    term: str
    who: str
    made: str
    why: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One dataset (or series, service, catalogue) as it is published. ``document`` is skolemised under ``iri``;
    ``state`` is ``withdrawn`` for a tombstone; ``findings`` and ``scores`` judge what the world sees, from ``evidence``
    about its addresses."""

    key: str
    iri: str
    kind: Kind
    state: State
    document: Document
    accounts: tuple[Account, ...] = ()
    links: tuple[Link, ...] = ()
    findings: tuple[Finding, ...] = ()
    scores: tuple[Score, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    since: str = ""
    changed: str = ""
    reason: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """A person, organisation, project or funder as one description names it. ``path`` is where its page stands;
    ``names`` are (language, name), ``links`` what is known of it elsewhere; ``family`` is the part of a person's name
    that lists go by; a project has the ``number`` of its grant."""

    path: str
    names: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    family: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """What a ``thing`` is to a dataset; ``of`` is the path of the person who works there, or of the project that it
    pays for."""

    thing: Thing
    role: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a list or a search result shows, and what search filters on.

    Titles, summaries are by language (``@none`` where unknown); ``access`` is PUBLIC, RESTRICTED, NON_PUBLIC or empty;
    ``themes`` are concept IRIs; ``formats`` short labels; ``languages`` those of the data, two letters; ``year`` of
    issue; ``publisher`` is one name in any language, ``publishers`` those by language where they are known;
    ``fair`` and ``fair_high`` the bounds of the essential RDA share in percent; ``periods`` the stretches of time that
    the data are about, each as first and last year; ``since`` and ``changed`` the days it was first published here and
    last changed; ``mentions`` are the people, organisations, projects and funders in it.
    """

    key: str
    kind: Kind
    titles: Mapping[str, str]
    summaries: Mapping[str, str]
    publisher: str = ""
    publishers: Mapping[str, str] = field(default_factory=dict)
    creators: tuple[str, ...] = ()
    access: str = ""
    licence: str = ""
    themes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    year: int | None = None
    issued: str = ""
    sources: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    fair: int | None = None
    since: str = ""
    changed: str = ""
    fair_high: int | None = None
    periods: tuple[tuple[int, int], ...] = ()
    mentions: tuple[Mention, ...] = ()
