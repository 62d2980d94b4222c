"""Which descriptions are of one thing, and under which KEY: union by names, with the guards that keep it honest.

A name joins descriptions unless one source uses it twice, more than five share it, or the group it makes has two DOIs;
each of these becomes an issue instead. ``[[same]]`` and ``[[different]]`` of the catalogue overrule.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fairdict.config import Catalogue
from fairdict.document import digest
from fairdict.identity import name_of
from fairdict.model import Document

MOST = 5
"""How many descriptions may share a name before it is thought a mistake."""

Place = tuple[str, str, int]
Complaint = tuple[str, str, str, str]
"""Source, code, value and sentence of an issue."""

_PLAIN_DOI = re.compile(r"[a-z0-9.]+/[a-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Member:
    """One description as grouping sees it; ``place`` is what it is known by from night to night."""

    id: int
    source: str
    identifier: str
    n: int
    kind: str
    hash: str
    rank: int
    names: tuple[str, ...]
    refs: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Source, identifier, and number within the record."""
        return (self.source, self.identifier, self.n)

    @property
    def doi(self) -> str:
        """Its DOI as a name, or an empty text."""
        return self.names[0] if self.names and self.names[0].startswith("doi:") else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Descriptions of one thing, the best first, and its KEY."""

    key: str
    members: tuple[Member, ...]


def grouped(
    members: Sequence[Member], catalogue: Catalogue, held: dict[Place, str]
) -> tuple[list[tuple[Member, ...]], list[Complaint], set[str]]:
    """The groups that ``members`` (best first) form, the issues, and the names that joined nobody."""
    order = {m.place: n for n, m in enumerate(members)}
    parent = list(range(len(members)))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    def join(numbers: Iterable[int]) -> None:
        first, *others = sorted({root(n) for n in numbers})
        for other in others:
            parent[other] = first

    by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, member in enumerate(members):
        for name in member.names:
            by_name[(name, member.kind)].append(n)
    issues: list[Complaint] = []
    refused: set[str] = set()
    for (name, _), numbers in sorted(by_name.items()):
        if len(numbers) < 2:
            continue
        complaint = _refusal(name, [members[n] for n in numbers])
        if complaint is None:
            join(numbers)
        else:
            issues.append(complaint)
            refused.add(name)
    found: dict[int, list[Member]] = defaultdict(list)
    for n, member in enumerate(members):
        found[root(n)].append(member)
    groups: list[tuple[Member, ...]] = []
    for group in found.values():
        dois = sorted({m.doi for m in group if m.doi and m.doi not in refused})
        if len(dois) > 1:
            issues.append(
                (group[0].source, "two-dois", " ".join(dois), f"Descriptions that share an identifier have different DOIs "
                 f"({', '.join(d[4:] for d in dois)}); they stay apart. Correct the identifier, or say [[same]].")
            )  # fmt: skip
            groups.extend((m,) for m in group)
        else:
            groups.append(tuple(group))
    return _overruled(groups, catalogue, held, order), issues, refused


def _refusal(name: str, members: Sequence[Member]) -> Complaint | None:
    shown = name.partition(":")[2]
    by_source: dict[str, list[str]] = defaultdict(list)
    for member in members:
        by_source[member.source].append(member.identifier)
    for source, identifiers in sorted(by_source.items()):
        if len(identifiers) > 1:
            return (source, "identifier-shared", shown, f"“{shown}” is given to {len(identifiers)} descriptions "
                    f"({', '.join(sorted(identifiers)[:3])}); they stay apart. Give each its own.")  # fmt: skip
    if len(members) > MOST:
        return (members[0].source, "identifier-overused", shown, f"“{shown}” is shared by {len(members)} descriptions, "
                "more than one thing has owners; they stay apart. Correct it at the sources.")  # fmt: skip
    return None


def _overruled(
    groups: list[tuple[Member, ...]], catalogue: Catalogue, held: dict[Place, str], order: dict[Place, int]
) -> list[tuple[Member, ...]]:
    """The steward's ``[[different]]`` and ``[[same]]``: each names datasets by KEY, DOI, address or source/identifier."""
    for wanted in catalogue.different:
        for group in [g for g in groups if sum(any(_called(m, w, held) for m in g) for w in wanted) > 1]:
            groups.remove(group)
            groups.extend((m,) for m in group)
    for wanted in catalogue.same:
        together = [g for g in groups if any(_called(m, w, held) for m in g for w in wanted)]
        if len(together) > 1:
            groups = [g for g in groups if g not in together]
            groups.append(tuple(sorted((m for g in together for m in g), key=lambda m: order[m.place])))
    return groups


def _called(member: Member, name: str, held: dict[Place, str]) -> bool:
    return (
        name in (held.get(member.place), f"{member.source}/{member.identifier}")
        or name_of(name) in member.names
        or f"doi:{name.lower()}" in member.names
    )


def keyed(
    members: Sequence[Member],
    held: dict[Place, str],
    since: dict[str, str],
    taken: set[str],
    catalogue: Catalogue,
) -> tuple[list[Group], list[Complaint]]:
    """The groups with their KEYs, sorted by KEY, and the issues.

    A group keeps the KEY its members had (the oldest of several); a new one is named after its DOI, else after its source
    and a hash of its identifier. ``since`` tells how old each KEY is, ``taken`` holds those that may never be used again.
    Descriptions whose original lies under the catalogue's own addresses came from here and are left out.
    """
    own = f"iri:{catalogue.base_iri}"
    foreign = [m for m in members if not any(n.startswith(own) for n in m.names)]
    groups, issues, refused = grouped(foreign, catalogue, held)
    claims: dict[str, list[tuple[Member, ...]]] = defaultdict(list)
    for group in groups:
        mine = {held[m.place] for m in group if m.place in held}
        claims[min(mine, key=lambda k: (since.get(k, "~"), k)) if mine else ""].append(group)
    found: list[Group] = []
    unkeyed = claims.pop("", [])
    for key, claiming in sorted(claims.items()):
        first, *others = sorted(claiming, key=lambda g: (_fresh(g, refused) != key, g[0].rank, g[0].place))
        found.append(Group(key, first))
        unkeyed.extend(others)
    used = {g.key for g in found} | since.keys() | taken
    for group in sorted(unkeyed, key=lambda g: g[0].place):
        key = _fresh(group, refused)
        if key in used:
            key = _local(group[0])
        while key in used:
            key = f"{key}x"
        used.add(key)
        found.append(Group(key, group))
    return sorted(found, key=lambda g: g.key), sorted(issues)


def _fresh(group: tuple[Member, ...], refused: set[str]) -> str:
    doi = next((m.doi for m in group if m.doi and m.doi not in refused), "")
    return key_of_doi(doi[4:]) if doi else _local(group[0])


def key_of_doi(doi: str) -> str:
    """A KEY for a DOI: ``10.5072/abc`` becomes ``10.5072_abc``; where letters would get lost, a hash keeps it unique."""
    if _PLAIN_DOI.fullmatch(doi):
        return doi.replace("/", "_")
    plain = re.sub(r"[^a-z0-9.-]+", "-", doi.replace("/", "_", 1).replace("_", "\0")).strip("-")[:60]
    return f"{plain.replace(chr(0), '_')}-{digest(doi, 4)}"


def _local(member: Member) -> str:
    tail = f"-{member.n}" if member.n else ""
    return f"{member.source}-{digest(member.identifier, 5)}{tail}"


def shown(document: Document, contacts: str) -> Document:
    """``document`` with the contact points that ``publish_contacts`` lets through: ``all``, only desks that are not a
    person (``functional``), or ``none``."""
    if contacts == "all" or "contactPoint" not in document:
        return document
    people = {t for term in ("creator", "contributor") for a in document.get(term, []) for t in _words(a)}
    kept = [] if contacts == "none" else [c for c in document["contactPoint"] if not _personal(c, people)]
    return {k: v for k, v in {**document, "contactPoint": kept}.items() if k != "contactPoint" or v}


def _personal(contact: Any, people: set[str]) -> bool:
    if not isinstance(contact, dict):
        return "orcid.org" in contact
    return (
        "Individual" in contact.get("type", [])
        or "orcid.org" in contact.get("id", "")
        or bool({n.casefold() for t in contact.get("fn", {}).values() for n in t} & people)
    )


def _words(agent: Any) -> set[str]:
    return {n.casefold() for t in agent.get("name", {}).values() for n in t} if isinstance(agent, dict) else set()
