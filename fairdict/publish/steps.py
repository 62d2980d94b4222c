"""How to get at the data, step by step: what to do first, what to have ready, where to go, what happens then.

Takes a document, its files and licences, and the words of one language; leaves :class:`Step` values. They rest on what
the description says of access, conditions, law, embargo, contacts and files; where it says nothing there is no step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fairdict.publish import facts, reading
from fairdict.publish.facts import Item
from fairdict.publish.files import File
from fairdict.publish.words import Words

_SHOWN = 3
_ELI = "data.europa.eu/eli/"
HEALTH_DATA = "data.europa.eu/eli/reg/2025/327"
"""The European Health Data Space, under which a health data access body decides on reuse."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step towards the data, with what to follow or read, and in ``more`` what to know about it."""

    label: str
    items: tuple[Item, ...] = ()
    more: str = ""


def laws(document: Any, words: Words) -> tuple[Item, ...]:
    """The laws that the description says apply; the better known by name."""
    return facts.unique(_law(value, words) for value in reading.many(document, "applicableLegislation"))


def embargo(document: Any, known: str, words: Words) -> tuple[str, str]:
    """What is said of an embargo, and the day on which it ends, both empty where there is none.

    It is one where the rights say so, or where on the day ``known`` the data were still to become available: both days
    are stored ones, so that a page does not change with the clock.
    """
    stated = any(_embargoed(v, words) for t in ("accessRights", "rights") for v in reading.many(document, t))
    days = [reading.literal(v)[:10] for v in reading.many(document, "available") if len(reading.date_parts(v)) == 3]
    day = max((day for day in days if stated or (known and day > known)), default="")
    if day:
        return words.say("access.embargo", date=words.date(day)), day
    return (words["access.embargo_open"], "") if stated else ("", "")


def _embargoed(value: Any, words: Words) -> bool:
    found = words.vocabularies.concept("access-right", reading.address(value))
    return found is not None and bool(found.attributes.get("embargo"))


class Way:
    """The way to the data of one document; ``until`` is the day on which an embargo ends."""

    def __init__(self, document: Any, held: Sequence[File], licences: Sequence[Item], words: Words, until: str) -> None:
        self._document, self._held, self._words, self._until = document, held, words, until
        self._access = reading.access(document)
        self._licence = replace(licences[0], note="") if licences else None
        self._rights = self._conditions()
        self._pages = self._doors()
        self._people = _people(document, words)
        self._services = _services(document)
        self._bodies = facts.unique(i for v in _many(document, "hdab") for i in _body(v, words))

    def steps(self) -> Iterator[Step]:
        """The steps in their order."""
        if self._until:
            yield Step(self._words.say("step.embargo", date=self._words.date(self._until)))
        if self._access == "RESTRICTED":
            yield from self._restricted()
        elif self._access == "NON_PUBLIC":
            yield from self._closed()
        else:
            yield from self._open()
        if self._access != "NON_PUBLIC":
            yield from self._using()

    def _restricted(self) -> Iterator[Step]:
        yield from self._say("read", self._rights)
        asked = bool(self._bodies or self._pages or self._people)
        if asked:
            purposes = self._purposes()
            yield Step(
                self._words["step.purposes" if purposes else "step.ready"], purposes, self._words["step.ready_more"]
            )
        yield from self._asking("request")
        if asked:
            yield Step(self._words["step.then_body" if self._bodies else "step.then"])
        yield from self._fetching("step.download_then")

    def _closed(self) -> Iterator[Step]:
        yield from self._say("read", self._rights)
        yield from self._asking("page")

    def _asking(self, at: str) -> Iterator[Step]:
        """Where to ask: the body that decides, else the page that the holder gives; and whom to write to."""
        if self._bodies:
            yield Step(self._words["step.body"], self._bodies, self._words["step.body_more"])
        elif self._under_health_law() and self._people:
            yield Step(self._words["step.body_unknown"])
        yield from self._say("page" if self._bodies else at, self._pages)
        yield from self._say("questions" if self._bodies or (self._pages and at == "request") else "ask", self._people)

    def _open(self) -> Iterator[Step]:
        known = self._access == "PUBLIC"
        if not known and self._people:
            yield from self._say("whether", self._people)
        yield from self._fetching("step.download")
        yield from self._say("page", self._pages)
        if known and not (self._pages or self._services or any(f.download for f in self._held)):
            yield from self._say("ask", self._people)
        yield from self._say("rights", self._rights)

    def _using(self) -> Iterator[Step]:
        """What to keep to once one has the data."""
        if self._licence is not None:
            yield Step(self._words["step.licence"], (self._licence,))
        if self._access or self._licence is not None:
            yield Step(self._words["step.cite"], (Item(self._words["step.cite_how"], "#cite"),))

    def _fetching(self, label: str) -> Iterator[Step]:
        downloads = sum(bool(f.download) for f in self._held)
        if downloads:
            yield Step(self._words[label], (Item(self._words.count("files.count", downloads), "#files"),))
        yield from self._say("service", self._services)
        yield from self._say("manual", [_at(p) for p in reading.links(self._document, "endpointDescription")])

    def _say(self, name: str, items: Sequence[Item]) -> Iterator[Step]:
        if items:
            yield Step(self._words[f"step.{name}"], tuple(items[:_SHOWN]))

    def _conditions(self) -> tuple[Item, ...]:
        """What the holder says about rights; the code of a degree of access is no condition, and told already."""
        values = [v for term in ("rights", "hasPolicy") for v in _many(self._document, term)]
        told = (v for v in values if not self._words.label(reading.address(v), "access-right"))
        return facts.unique(facts.thing(v, self._words) for v in told)

    def _doors(self) -> list[Item]:
        """Pages where one asks or finds the data, each once."""
        pages = [_at(p) for p in reading.links(self._document, "landingPage")]
        known = {page.href for page in pages}
        return pages + [
            Item(f.title.text, f.access, f.title.lang) for f in self._held if f.access and f.access not in known
        ]

    def _purposes(self) -> tuple[Item, ...]:
        values = _many(self._document, "hasPurpose")
        return facts.unique(facts.thing(v, self._words, "purpose") for v in values)[:_SHOWN]

    def _under_health_law(self) -> bool:
        return any(HEALTH_DATA in reading.address(v) for v in _many(self._document, "applicableLegislation"))


def _many(document: Any, term: str) -> list[Any]:
    return reading.many(document, term)


def _at(address: str) -> Item:
    return Item(reading.shortened(address), address)


def _services(document: Any) -> list[Item]:
    """Where a service answers: the one described, or those through which a dataset is had."""
    nodes = [document, *(s for file in _many(document, "distribution") for s in _many(file, "accessService"))]
    return [_at(p) for p in dict.fromkeys(p for node in nodes for p in reading.links(node, "endpointURL"))]


def _people(document: Any, words: Words) -> list[Item]:
    """Whom one can write to: the contact points, else those who keep, hold or publish the data and can be reached."""
    contacts = (facts.contact(v, words) for v in _many(document, "contactPoint"))
    found = [item for item in contacts if item is not None and item.href]
    if not found:
        keepers = [v for t in ("custodian", "trustedDataHolder", "publisher") for v in _many(document, t)]
        found = [i for keeper in keepers for i in _reached(keeper, words)]
    return list(dict.fromkeys(found))


def _reached(agent: Any, words: Words) -> Iterator[Item]:
    """An agent by name, with the mailbox or page at which it says that it is reached; nothing where it says none."""
    for value in [*_many(agent, "agentContact"), agent]:
        ways = ("hasEmail", "mbox", "hasURL", "contactPage")
        there = next((w for term in ways for v in _many(value, term) if (w := reading.link(v))), "")
        if there:
            name = facts.thing(agent, words)
            yield Item(name.text if name else reading.shortened(there), there, name.lang if name else "")
            return


def _body(agent: Any, words: Words) -> Iterator[Item]:
    """A health data access body: where it is reached, else its name and home page."""
    reached = next(_reached(agent, words), None)
    found = reached or facts.agent(agent, words)
    if found is not None:
        yield replace(found, mark="")


def _law(value: Any, words: Words) -> Item | None:
    iri = reading.address(value)
    if _ELI in iri:
        name = "-".join(iri.partition(_ELI)[2].split("/")[:3])
        if said := words.get(f"law.{name}"):
            return Item(said, reading.web(value))
    return facts.thing(value, words)
