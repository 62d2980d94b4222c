"""The people, organisations, projects and funders of a catalogue, as all its datasets together tell of them.

Takes all cards; leaves :class:`Entities`: each thing with its names, its datasets and what it is to them, those that it
is connected with, and which paths lead to the page of another (a name that only one ROR bears, one grant whose funder
is named in two ways). The order of the cards makes no difference to what is found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairdict.publish import homes
from fairdict.publish.entry import Card, Mention, Thing
from fairdict.publish.reading import NONE

KINDS = ("organisation", "person", "project", "funder")
"""The rooms of these pages, in the order in which lists name them."""
_SPELLINGS = 6


@dataclass(frozen=True, slots=True)
class Entity:
    """One of them: ``names`` the one that most datasets use by language, ``spellings`` the others; ``roles`` how many
    datasets it has in each role; ``rows`` the places of its datasets among the cards."""

    path: str
    names: Mapping[str, str]
    spellings: tuple[str, ...]
    links: tuple[str, ...]
    numbers: tuple[str, ...]
    family: str
    roles: Mapping[str, int]
    rows: Sequence[int]

    @property
    def kind(self) -> str:
        """``organisation``, ``person``, ``project`` or ``funder``."""
        return kind(self.path)


def kind(path: str) -> str:
    """The kind of the thing whose page is ``path``."""
    return path.partition("/")[0]


class Entities:
    """All of them by path; ``aliases`` are the paths that lead to another's page."""

    def __init__(self, cards: Sequence[Card]) -> None:
        self._cards = cards
        self.aliases = dict(_aliases(cards))
        self.known = dict(sorted(self._gathered().items()))

    def page(self, path: str) -> str:
        """The path of the page that tells of what ``path`` leads to."""
        return self.aliases.get(path, path)

    def of(self, card: Card) -> Iterator[tuple[str, Mention]]:
        """What ``card`` names, each with the path of its page."""
        return ((self.page(mention.thing.path), mention) for mention in card.mentions)

    def near(self, entity: Entity) -> dict[str, list[tuple[Entity, int]]]:
        """Those that ``entity`` is connected with, by kind, and in how many datasets; the foremost first."""
        counts: Counter[str] = Counter()
        for row in entity.rows:
            counts.update({path for path in self._beside(entity, self._cards[row]) if path != entity.path})
        found: dict[str, list[tuple[Entity, int]]] = {}
        beside = ((self.known[path], number) for path, number in counts.items())
        for other, number in sorted(beside, key=lambda pair: (-pair[1], *pair[0].names.values(), pair[0].path)):
            found.setdefault(other.kind, []).append((other, number))
        return {name: found[name] for name in KINDS if name in found}

    def _beside(self, entity: Entity, card: Card) -> Iterator[str]:
        """Those that one dataset connects with ``entity``: a person with the houses where they work, a house with the
        people who work there, a funder with what it pays for, a project with all who took part."""
        for path, mention in self.of(card):
            other, of = kind(path), self.page(mention.of)
            if mention.role in ("affiliation", "funder") and of:
                pair = {path, of}
                if entity.path in pair:
                    yield from pair
                    continue
            if (entity.kind, other) not in _APART:
                yield path

    def _gathered(self) -> dict[str, Entity]:
        things: dict[str, Counter[Thing]] = defaultdict(Counter)
        roles: dict[str, Counter[str]] = defaultdict(Counter)
        rows: dict[str, dict[int, None]] = defaultdict(dict)
        for row, card in enumerate(self._cards):
            for path, thing in {(path, mention.thing) for path, mention in self.of(card)}:
                things[path][thing] += 1
                rows[path][row] = None
            for path, role in {(path, mention.role) for path, mention in self.of(card)}:
                roles[path][role] += 1
        return {path: _entity(path, things[path], roles[path], list(rows[path])) for path in things}


_APART = {("person", "organisation"), ("organisation", "person"), ("funder", "person"), ("funder", "project"),
          ("project", "funder"), ("organisation", "organisation"), ("funder", "funder"),
          ("project", "project")}  # fmt: skip
"""Kinds that one dataset does not connect by naming both: only where it says that the one works at or pays for the
other, or not at all."""


def _entity(path: str, things: Counter[Thing], roles: Counter[str], rows: list[int]) -> Entity:
    names: dict[str, Counter[str]] = defaultdict(Counter)
    families: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    links: Counter[str] = Counter()
    for thing, number in things.items():
        for lang, name in thing.names:
            names[lang][name] += number
        for counter, said in ((families, [thing.family]), (numbers, [thing.number]), (links, thing.links)):
            counter.update({text: number for text in said if text})
    chosen = {lang: _ranked(counter)[0] for lang, counter in sorted(names.items())}
    if NONE in chosen and chosen[NONE] in {name for lang, name in chosen.items() if lang != NONE}:
        del chosen[NONE]
    every = sum(names.values(), Counter[str]())
    spellings = [name for name in _ranked(every) if name not in chosen.values()]
    return Entity(
        path,
        chosen,
        tuple(spellings[:_SPELLINGS]),
        tuple(_ranked(links)[:_SPELLINGS]),
        tuple(_ranked(numbers)[:_SPELLINGS]),
        next(iter(_ranked(families)), ""),
        dict(sorted(roles.items(), key=lambda item: (-item[1], item[0]))),
        rows,
    )


def _ranked(found: Counter[str]) -> list[str]:
    return [text for text, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _aliases(cards: Sequence[Card]) -> Iterator[tuple[str, str]]:
    """(path, the path whose page tells of it) of every path that is not the first of its thing."""
    seen = {(mention.thing, mention.of) for card in cards for mention in card.mentions}
    houses = _Houses({thing for thing, _ in seen if kind(thing.path) in ("organisation", "funder")})
    for path in {thing.path for thing, _ in seen if kind(thing.path) in ("organisation", "funder")}:
        if (page := houses.page(path)) != path:
            yield path, page
    grants: dict[tuple[str, str], set[str]] = defaultdict(set)
    numbers = {thing.path: homes.slug(thing.number) for thing, _ in seen if thing.number}
    for thing, of in seen:
        if kind(thing.path) == "funder" and numbers.get(of):
            grants[numbers[of], houses.page(thing.path)].add(of)
    joined = _Joined()
    for first, *others in map(sorted, grants.values()):
        for other in others:
            joined.join(first, other)
    yield from ((path, first) for path in numbers if (first := joined.first(path)) != path)


class _Joined:
    """Names that belong together, each set led by the first of it in the order of the alphabet."""

    def __init__(self) -> None:
        self._before: dict[str, str] = {}

    def first(self, name: str) -> str:
        while (before := self._before.get(name, name)) != name:
            name = before
        return name

    def join(self, one: str, other: str) -> None:
        low, high = sorted((self.first(one), self.first(other)))
        if low != high:
            self._before[high] = low


class _Houses:
    """Which organisations are one: a name leads to the ROR that alone bears it; names that one description gives to one
    thing, in several languages, lead to the first of them."""

    def __init__(self, things: set[Thing]) -> None:
        self._rors: dict[str, set[str]] = defaultdict(set)
        self._joined = _Joined()
        named = [(thing.path.split("/")[1], {homes.slug(name) for _, name in thing.names} - {""}) for thing in things]
        for code, slugs in named:
            if code.startswith("ror-"):
                for slug in slugs:
                    self._rors[slug].add(code)
        for code, slugs in named:
            if not code.startswith("ror-"):
                first, *others = sorted(slugs - self._rors.keys()) or [code]
                for other in others:
                    self._joined.join(first, other)

    def page(self, path: str) -> str:
        """The path of the page that tells of the house whose path ``path`` is."""
        room, code, _ = path.split("/")
        rors = self._rors.get(code, set())
        if rors:
            return f"{room}/{next(iter(rors))}/" if len(rors) == 1 else path
        return f"{room}/{self._joined.first(code)}/"
