"""Which people, organisations, projects and funders a dataset names, and what each is to it.

Takes a document; leaves a :class:`Mention` for each of those that get a page, in the order in which they stand.
"""

from collections.abc import Iterator
from typing import Any

from fairdict.model import Document
from fairdict.publish import homes, reading
from fairdict.publish.entry import Mention, Thing
from fairdict.publish.reading import NONE

AGENTS = ("publisher", "creator", "contributor", "rightsHolder", "custodian", "trustedDataHolder", "hdab")
"""Properties whose values are people or organisations, and the roles that these have."""
_LONGEST = 200


def mentions(document: Document, base: str, publisher: str) -> Iterator[Mention]:
    """Those whom ``document`` names. ``base`` is the catalogue's own address; ``publisher`` the name under which lists
    have who publishes the data, which may be a partner's where the document names nobody."""
    told = [node for node in reading.many(document, "publisher") if reading.named(node) is not None]
    if not told and (path := homes.named(publisher)):
        yield Mention(Thing(path, ((NONE, publisher),)), "publisher")
    for role in AGENTS:
        values = reading.creators(document) if role == "creator" else reading.many(document, role)
        for node in values:
            yield from _agent(node, role)
    for value in reading.many(document, "qualifiedAttribution"):
        for node in reading.many(value, "agent"):
            yield from _agent(node, "contributor")
    for node in reading.many(document, "funder"):
        yield from _funder(node, "")
    for node in reading.many(document, "wasGeneratedBy"):
        yield from _project(node, base)


def _agent(node: Any, role: str) -> Iterator[Mention]:
    path = homes.agent(node, role)
    if path:
        yield Mention(_thing(node, path), role)
    for house in reading.many(node, "memberOf"):
        if where := homes.agent(house, "affiliation"):
            yield Mention(_thing(house, where), "affiliation", path)


def _project(node: Any, base: str) -> Iterator[Mention]:
    path = homes.project(node, base)
    if path:
        yield Mention(_thing(node, path, homes.grant(node)), "project")
    for value in reading.many(node, "funder"):
        yield from _funder(value, path)


def _funder(node: Any, project: str) -> Iterator[Mention]:
    if path := homes.funder(node):
        yield Mention(_thing(node, path), "funder", project)


def _thing(node: Any, path: str, number: str = "") -> Thing:
    found = next((known for term in reading.NAMES if (known := reading.texts(node, term))), {})
    names = {lang: reading.cut(said[0], _LONGEST) for lang, said in sorted(found.items())}
    if not names and (name := reading.named(node)) is not None:
        names = {NONE: reading.cut(name.text, _LONGEST)}
    links = reading.links(node, "sameAs", "homepage")
    own = reading.web(node)
    if own and "#" not in own and "@" not in own:
        links.insert(0, own)
    return Thing(
        path=path,
        names=tuple(names.items()),
        links=tuple(dict.fromkeys(links)),
        family=reading.cut(next(iter(reading.literals(node, "familyName")), ""), _LONGEST),
        number=reading.cut(number, _LONGEST),
    )
