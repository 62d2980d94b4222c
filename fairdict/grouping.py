"""Which descriptions are of one thing, and under which KEY: union by names, with the guards that keep it honest.

A name joins descriptions unless one source uses it twice, more than five share it, or the group it makes has two DOIs;
each of these becomes an issue instead. ``[[same]]`` and ``[[different]]`` of the catalogue overrule.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from fairdict.config import FILE, Catalogue
from fairdict.document import digest
from fairdict.identity import name_of

MOST = 5
"""How many descriptions may share a name before it is thought a mistake."""

LONGEST = 100
"""Characters of a DOI that become a KEY as they are: it is the name of a folder."""

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
    doubts: list[tuple[Complaint, list[Member]]] = []
    refused: set[str] = set()
    for (name, _), numbers in sorted(by_name.items()):
        if len(numbers) < 2:
            continue
        sharing = [members[n] for n in numbers]
        complaint = _refusal(name, sharing)
        if complaint is None:
            join(numbers)
        else:
            doubts.append((complaint, sharing))
            refused.add(name)
    found: dict[int, list[Member]] = defaultdict(list)
    for n, member in enumerate(members):
        found[root(n)].append(member)
    groups: list[tuple[Member, ...]] = []
    for group in found.values():
        dois = sorted({m.doi for m in group if m.doi})
        if len(dois) > 1:
            told = (
                f"Descriptions that share an identifier have different DOIs ({', '.join(d[4:] for d in dois)}); they "
                "stay apart. Correct the identifier, or say [[same]]."
            )
            doubts.append(((group[0].source, "two-dois", " ".join(dois), told), group))
            groups.extend(_by_doi(group, refused))
        else:
            groups.append(tuple(group))
    groups = _overruled(groups, members, catalogue, held)
    where = {m.place: n for n, group in enumerate(groups) for m in group}
    apart = [c for c, concerned in doubts if len({where[m.place] for m in concerned}) > 1]
    return groups, apart, refused


def _by_doi(group: Sequence[Member], refused: set[str]) -> Iterator[tuple[Member, ...]]:
    """The parts of a group with several DOIs: one for each DOI, and each description without one by itself."""
    parts: dict[object, list[Member]] = defaultdict(list)
    for member in group:
        parts[member.doi if member.doi not in (*refused, "") else member.place].append(member)
    yield from (tuple(part) for part in parts.values())


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
    groups: list[tuple[Member, ...]], members: Sequence[Member], catalogue: Catalogue, held: dict[Place, str]
) -> list[tuple[Member, ...]]:
    """What the steward's ``[[different]]`` and ``[[same]]`` make of it, by KEY, DOI, address or source/identifier."""
    if not catalogue.different and not catalogue.same:
        return groups
    order = {m.place: n for n, m in enumerate(members)}
    called = _called(members, held)
    found = dict(enumerate(groups))
    where = {m.place: n for n, group in found.items() for m in group}
    for wanted in catalogue.different:
        hits = Counter(n for name in wanted for n in {where[p] for p in _meant(name, called, catalogue)})
        for number in sorted(n for n, names in hits.items() if names > 1):
            for member in found.pop(number):
                where[member.place] = len(groups) + order[member.place]
                found[where[member.place]] = (member,)
    for wanted in catalogue.same:
        numbers = sorted({where[p] for name in wanted for p in _meant(name, called, catalogue)})
        if numbers:
            together = [m for n in numbers for m in found.pop(n)]
            found[numbers[0]] = tuple(sorted(together, key=lambda m: order[m.place]))
            where.update({m.place: numbers[0] for m in together})
    return list(found.values())


def _called(members: Sequence[Member], held: dict[Place, str]) -> dict[str, set[Place]]:
    """The descriptions that have each name."""
    called: dict[str, set[Place]] = defaultdict(set)
    for member in members:
        for name in (held.get(member.place, ""), f"{member.source}/{member.identifier}", *member.names):
            called[name].add(member.place)
    return called


def _unmeant(members: Sequence[Member], catalogue: Catalogue, held: dict[Place, str]) -> Iterator[Complaint]:
    """One issue, of no source, for each name in ``[[same]]`` and ``[[different]]`` that nothing has."""
    if not catalogue.different and not catalogue.same:
        return
    called = _called(members, held)
    for key, entries in (("different", catalogue.different), ("same", catalogue.same)):
        for name in dict.fromkeys(n for names in entries for n in names if not _meant(n, called, catalogue)):
            yield ("", f"{key}-unknown", name, f"[[{key}]] in {FILE} names “{name}”, which no record has, so it does "
                   "nothing. Name the dataset by its KEY, its DOI or source/identifier, or take it out.")  # fmt: skip


def _meant(name: str, called: dict[str, set[Place]], catalogue: Catalogue) -> set[Place]:
    """The descriptions that a steward means by ``name``."""
    key = name.removeprefix(f"{catalogue.base_iri}dataset/").rstrip("/")
    spellings = (name, key, name_of(name), f"doi:{name.lower()}")
    return set().union(*(called[s] for s in spellings if s in called))


def keyed(
    members: Sequence[Member],
    held: dict[Place, str],
    since: dict[str, str],
    taken: set[str],
    catalogue: Catalogue,
) -> tuple[list[Group], list[Complaint]]:
    """The groups with their KEYs, sorted by KEY, and the issues.

    A group keeps the KEY its members had (the oldest of several); a new one is named after its DOI, else after its
    source and a hash of its identifier. ``since`` tells how old each KEY is, ``taken`` holds those that may never be
    used again. A DOI that nobody described any more finds its KEY back. Descriptions whose original lies under the
    catalogue's own addresses came from here and are left out.
    """
    own = name_of(catalogue.base_iri)
    foreign = [m for m in members if not any(n.startswith(own) for n in m.names)]
    groups, issues, refused = grouped(foreign, catalogue, held)
    found, unkeyed = _kept(groups, held, since, refused)
    alive = {g.key for g in found}
    used = alive | since.keys() | taken
    for group in sorted(unkeyed, key=lambda g: g[0].place):
        key = _fresh(group, refused)
        if key in used and (key in alive or key in taken or key == _local(group[0])):
            key = _local(group[0])
            while key in used:
                key = f"{key}x"
        used.add(key)
        alive.add(key)
        found.append(Group(key, group))
    complaints = [*issues, *_returned(members, foreign, catalogue), *_unmeant(foreign, catalogue, held)]
    return sorted(found, key=lambda g: g.key), sorted(complaints)


def _kept(
    groups: Sequence[tuple[Member, ...]], held: dict[Place, str], since: dict[str, str], refused: set[str]
) -> tuple[list[Group], list[tuple[Member, ...]]]:
    """The groups that keep a KEY of theirs, the oldest KEY first given away, and those that are left without."""
    claims: dict[str, list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        for key in {held[m.place] for m in group if m.place in held}:
            claims[key].append(n)
    found: dict[int, Group] = {}
    for key in sorted(claims, key=lambda k: (since.get(k, "~"), k)):
        claiming = [n for n in claims[key] if n not in found]
        if claiming:
            first = min(
                claiming, key=lambda n: (_fresh(groups[n], refused) != key, groups[n][0].rank, groups[n][0].place)
            )
            found[first] = Group(key, groups[first])
    return list(found.values()), [g for n, g in enumerate(groups) if n not in found]


def _returned(members: Sequence[Member], foreign: Sequence[Member], catalogue: Catalogue) -> Iterator[Complaint]:
    """One issue for each source that gives back what it took from this catalogue."""
    counts = Counter(m.source for m in members)
    counts.subtract(m.source for m in foreign)
    for source, count in sorted(counts.items()):
        if count:
            yield (source, "from-here", catalogue.base_iri, f"{count} descriptions come from this catalogue itself "
                   f"({catalogue.base_iri}…) and are left out; no action is needed.")  # fmt: skip


def _fresh(group: tuple[Member, ...], refused: set[str]) -> str:
    doi = next((m.doi for m in group if m.doi and m.doi not in refused), "")
    return key_of_doi(doi[4:]) if doi else _local(group[0])


def key_of_doi(doi: str) -> str:
    """A KEY for a DOI: ``10.5072/abc`` becomes ``10.5072_abc``; where a letter would get lost, a hash is added."""
    if _PLAIN_DOI.fullmatch(doi) and len(doi) <= LONGEST:
        return doi.replace("/", "_")
    # No underscore here, so that no plain one can look the same.
    return f"{re.sub(r'[^a-z0-9.-]+', '-', doi)[:60].strip('-')}-{digest(doi, 4)}"


def _local(member: Member) -> str:
    tail = f"-{member.n}" if member.n else ""
    return f"{member.source}-{digest(member.identifier, 5)}{tail}"
