"""The pages to browse: lists of every facet, pages of people, organisations, projects and funders, indexes of them all.

Takes all cards; leaves units of work, each with a hash of all that its pages show, and the files of each: a build makes
those again whose datasets changed, and no others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from fairdict.config import Named
from fairdict.document import digest
from fairdict.publish import feeds, listing, portrait
from fairdict.publish.cards import house, title
from fairdict.publish.entities import Entities, Entity
from fairdict.publish.entry import Card
from fairdict.publish.homes import slug
from fairdict.publish.listing import Listed, Shelf
from fairdict.publish.portrait import Portrait
from fairdict.publish.rendering import Renderer
from fairdict.publish.selections import Texts, called, selected
from fairdict.publish.words import Words

ROOM = "list/"
"""What the names of these units begin with."""
INDEX = 500
"""So many lists on a page of an index."""
_LETTERS = 40

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True)
class _Tongue:
    """What browsing needs in one language: the place of each card in the order by title, the lists, and cards rendered
    as rows, as far as they were needed."""

    words: Words
    ranks: Sequence[int]
    shelves: Sequence[Shelf]
    lists: Mapping[str, Listed]
    rows: dict[int, Markup]


class Browse:
    """All that browses ``cards``; ``searches`` are the named ones, for which ``texts`` gives the whole descriptions."""

    def __init__(self, renderer: Renderer, cards: Sequence[Card], searches: Sequence[Named], texts: Texts) -> None:
        self.cards = cards
        self.entities = Entities(cards)
        self._renderer = renderer
        self._found = listing.Found(cards, self.entities)
        self._selected = selected(searches, cards, self.entities, renderer.words, texts)
        self._tongues = {lang: self._tongue(words) for lang, words in renderer.words.items()}
        self._first = next(iter(self._tongues.values()))
        self._stamps = [digest(repr(card)) for card in cards]
        known = {path: _named(entity) for path, entity in self.entities.known.items()}
        self._beside = [
            digest(stamp + "\n".join(dict.fromkeys(known[path] for path, _ in self.entities.of(card))))
            for stamp, card in zip(self._stamps, cards, strict=True)
        ]

    def shelves(self, lang: str) -> Sequence[Shelf]:
        """The lists of every facet in one language."""
        return self._tongues[lang].shelves

    def paths(self) -> Iterator[tuple[str, bool]]:
        """The first page of every list and index, and whether it has an address of no language."""
        yield "all/", False
        for shelf in self._first.shelves:
            yield f"browse/{shelf.name}/", False
            yield from ((entry.path, shelf.name in listing.NEUTRAL) for entry in shelf.entries)

    def units(self) -> dict[str, str]:
        """Each unit of work by its name, with a hash of what its pages are made of."""
        found = {f"{ROOM}all/": digest("".join(self._stamps)), f"{ROOM}moved": digest(repr(list(self._moved())))}
        for shelf in self._first.shelves:
            found[f"{ROOM}browse/{shelf.name}/"] = self._index_stamp(shelf.name)
            found.update({f"{ROOM}{entry.path}": self._stamp(entry.path) for entry in shelf.entries})
        return found

    def files(self, unit: str) -> Files:
        """The files of the unit of that name."""
        path = unit.removeprefix(ROOM)
        if path == "moved":
            return self._pointing()
        if path.startswith("browse/"):
            return self._index(path.split("/")[1])
        if path in self.entities.known:
            return self._portrait(self.entities.known[path])
        return self._list(path)

    def row(self, card: Card, lang: str, full: bool = False) -> Markup:
        """``card`` as a row of a list; a ``full`` one with its summary."""
        words = self._tongues[lang].words
        rendered = self._renderer.rendered(
            "row.html",
            lang,
            card=card,
            title=title(card.titles, words),
            summary=title(card.summaries, words) if full and card.summaries else None,
            access=listing.access(card.access, words),
            house=house(card, words),
            kind=words.get(f"kind.{card.kind}", card.kind),
            level=3 if full else 2,
        )
        return Markup(rendered)

    def _row(self, place: int, lang: str) -> Markup:
        rows = self._tongues[lang].rows
        if place not in rows:
            rows[place] = self.row(self.cards[place], lang)
        return rows[place]

    def _tongue(self, words: Words) -> _Tongue:
        made = [Listed(f"selection/{one.name}/", called(one, words), rows) for one, rows in self._selected]
        shelves = self._found.shelves(words)
        if made:
            shelves.insert(0, Shelf("selection", words["facet.selection"], made))
        every = Listed("all/", words["list.all"], range(len(self.cards)))
        lists = {entry.path: entry for shelf in shelves for entry in shelf.entries} | {"all/": every}
        return _Tongue(words, listing.order(self.cards, words), shelves, lists, {})

    def _stamp(self, path: str) -> str:
        """A hash of what the pages of a list show: its names and its cards; of a thing also of whom its cards name."""
        labels = [(tongue.lists[path].label, tongue.lists[path].lang) for tongue in self._tongues.values()]
        entry = self._first.lists[path]
        parts = [path, repr(labels)]
        if (entity := self.entities.known.get(path)) is not None:
            parts += [repr(replace(entity, rows=())), *portrait.twins(entity, self.entities)]
        stamps = self._stamps if entity is None else self._beside
        return digest("\n".join((*parts, *(stamps[row] for row in entry.rows))))

    def _index_stamp(self, name: str) -> str:
        entries = (
            (e.label, e.lang, e.path, e.count) for lang in self._tongues for e in self._shelf(lang, name).entries
        )
        return digest(repr(list(entries)))

    def _shelf(self, lang: str, name: str) -> Shelf:
        return next(shelf for shelf in self._tongues[lang].shelves if shelf.name == name)

    def _list(self, path: str) -> Files:
        for lang, tongue in self._tongues.items():
            yield from self._paged(lang, tongue.lists[path], "list.html")
        yield from self._feed(self._first.lists[path])

    def _portrait(self, entity: Entity) -> Files:
        near = self.entities.near(entity)
        for lang, tongue in self._tongues.items():
            neutral = entity.kind in listing.NEUTRAL
            address = feeds.address(self._renderer.place, entity.path, lang, neutral)
            made = portrait.portrait(entity, near, self.entities, tongue.words, address)
            yield from self._paged(lang, tongue.lists[entity.path], "entity.html", made)
        yield from self._feed(self._first.lists[entity.path])

    def _paged(self, lang: str, entry: Listed, template: str, made: Portrait | None = None) -> Files:
        """The pages of a list; the first of a thing's shows its portrait too."""
        tongue, words = self._tongues[lang], self._tongues[lang].words
        rows = sorted(entry.rows, key=tongue.ranks.__getitem__)
        last = -(-entry.count // listing.SIZE) or 1
        shelf = entry.shelf if entry.path != "all/" else ""
        for number, path, part in listing.pages(entry):
            yield from self._renderer.page(
                template,
                lang,
                path,
                neutral=shelf in listing.NEUTRAL,
                shelf=shelf,
                facet=words[f"facet.{shelf}"] if shelf else "",
                name=entry.label,
                name_lang=entry.lang,
                count=words.count("list.count", entry.count),
                list=[self._row(place, lang) for place in rows[part]],
                feed=_feed_path(entry),
                portrait=made if number == 1 else None,
                **self._pager(words, entry.path, number, last),
            )

    def _pager(self, words: Words, path: str, number: int, last: int) -> dict[str, Any]:
        """What a page of several tells of the others."""
        return {
            "number": number,
            "pages": last,
            "page_of": words.say("list.page", n=number, all=last),
            "steps": [(n, listing.at(path, n)) for n in listing.steps(number, last)],
            "previous": listing.at(path, number - 1) if number > 1 else "",
            "next": listing.at(path, number + 1) if number < last else "",
        }

    def _feed(self, entry: Listed) -> Files:
        """The news feed of a list, in the first language, where it has one."""
        if path := _feed_path(entry):
            place = self._renderer.place
            where = entry.path if entry.shelf in listing.NEUTRAL else f"{place.languages[0]}/{entry.path}"
            channel = feeds.Channel(f"{entry.label} · {place.title}", path, where)
            yield path, feeds.atom(place, [self.cards[row] for row in entry.rows], self._first.words, channel)

    def _index(self, name: str) -> Files:
        """All lists of one facet, the long ones in pages, with a way to each letter where they go by name."""
        for lang, tongue in self._tongues.items():
            shelf, words = self._shelf(lang, name), tongue.words
            path, last = f"browse/{name}/", -(-len(shelf.entries) // INDEX)
            lettered = name in listing.BY_NAME and len(shelf.entries) > _LETTERS
            letters = list(_letters(shelf.entries, path)) if lettered else []
            for number in range(1, last + 1):
                part = shelf.entries[(number - 1) * INDEX : number * INDEX]
                yield from self._renderer.page(
                    "index.html",
                    lang,
                    listing.at(path, number),
                    neutral=False,
                    shelf=name,
                    name=words[f"every.{name}"],
                    letters=letters,
                    groups=_groups(part) if lettered else [("", "", part)],
                    **self._pager(words, path, number, last),
                )

    def _pointing(self) -> Files:
        """Pages that point on, at the other paths of things."""
        for path, page in self._moved():
            for lang in self._tongues:
                yield from self._renderer.page(
                    "moved.html",
                    lang,
                    path,
                    neutral=page.startswith(tuple(f"{name}/" for name in listing.NEUTRAL)),
                    target=f"{lang}/{page}",
                    same_as=page,
                    told="moved.page",
                )

    def _moved(self) -> Iterator[tuple[str, str]]:
        """(path, where it leads) of other paths of things, and of the lists by publisher that organisations' pages took
        the place of."""
        yield from sorted(self.entities.aliases.items())
        found = {}
        for card in self.cards:
            for page, mention in self.entities.of(card):
                if mention.role == "publisher" and page.startswith("organisation/"):
                    codes = (slug(name) for _, name in mention.thing.names)
                    found.update({f"publisher/{code}/": page for code in codes if code})
        yield from sorted(found.items())


def _named(entity: Entity) -> str:
    """What the pages of others show of ``entity``."""
    return repr((entity.path, dict(entity.names), entity.numbers, entity.links))


def _feed_path(entry: Listed) -> str:
    return f"{entry.path}feed.atom" if entry.shelf in listing.FED else ""


def _letter(entry: Listed) -> str:
    """The letter that an entry stands under; digits and what sorts after all letters share one."""
    first = entry.key[:1].upper()
    return first if first.isalpha() else "#"


def _anchor(letter: str) -> str:
    return "letter-" + "-".join(f"{ord(c):x}" for c in letter)


def _letters(entries: Sequence[Listed], path: str) -> Iterator[tuple[str, str, str]]:
    """(letter, page, place on it) of the first entry of each letter."""
    seen = set()
    for place, entry in enumerate(entries):
        letter = _letter(entry)
        if letter not in seen:
            seen.add(letter)
            yield letter, listing.at(path, place // INDEX + 1), _anchor(letter)


def _groups(entries: Sequence[Listed]) -> list[tuple[str, str, list[Listed]]]:
    """(letter, place, entries) of a page of an index."""
    found: dict[str, list[Listed]] = {}
    for entry in entries:
        found.setdefault(_letter(entry), []).append(entry)
    return [(letter, _anchor(letter), group) for letter, group in found.items()]
