"""The nested parts of a DataCite resource: agents, dates, awards, places and related items.

Takes the element of one part; leaves nodes on the description. Every function takes everything its part says.
"""

import re
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.agents import ORGANISATION, identifier, kind, other_identifier
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.xml import LANG, children, language, words

from fairdict.harvester import Description, Node, addresses, dates, identifiers, local

_ROLES = (
    "ContactPerson DataCollector DataCurator DataManager Distributor Editor HostingInstitution Producer ProjectLeader "
    "ProjectManager ProjectMember RegistrationAgency RegistrationAuthority RelatedPerson Researcher ResearchGroup "
    "Sponsor Supervisor Translator WorkPackageLeader"
)
ROLES = frozenset(_ROLES.split())
"""Contributor types that say more than ``dct:contributor`` does."""

_AGENT = "creatorName contributorName givenName familyName nameIdentifier affiliation"
_ITEM = (
    "title publicationYear volume issue number edition firstPage lastPage publisher relatedItemIdentifier creatorName "
    "contributorName"
)
_AWARD = "funderName funderIdentifier awardNumber awardTitle fundingStream"
_PLACE = (
    "geoLocationPlace geoLocationPoint geoLocationBox pointLongitude pointLatitude westBoundLongitude "
    "eastBoundLongitude southBoundLatitude northBoundLatitude polygonPoint"
)
NESTED = {
    "creator": frozenset(_AGENT.split()),
    "contributor": frozenset(_AGENT.split()),
    "fundingReference": frozenset(_AWARD.split()),
    "relatedItem": frozenset(_ITEM.split()),
    "geoLocation": frozenset(_PLACE.split()),
}
"""The fields with parts, and the parts that are read; an ``inPolygonPoint`` is not, for no property says which side of
a line is inside."""

SINGLE_DATES = {"Issued": "issued", "Available": "available", "Created": "created", "Updated": "modified"}
MANY_DATES = {"Submitted": "dateSubmitted", "Accepted": "dateAccepted", "Copyrighted": "dateCopyrighted"}
PERIODS = frozenset({"Collected", "Coverage"})
_TYPED = frozenset({*SINGLE_DATES, *MANY_DATES, *PERIODS, "Valid"})

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def persistent(text: str, kind: str) -> str:
    """The IRI of a persistent identifier, also of a bare handle where it is said to be one; empty for others."""
    found = identifiers.pid(text) or (identifiers.pid(f"hdl:{text}") if kind.lower() == "handle" else None)
    return found.iri if found is not None else ""


def add_term(about: Description, term: str, said: str, where: str) -> None:
    """A term of a vocabulary, whose address is a name and stays as it is to the letter; what is no address is added as
    words."""
    if addresses.iri(said) != said:
        about.add(term, said.rpartition("/")[2], where=where)
        return
    values = about.data.setdefault(term, [])
    if said not in values:
        values.append(said)
    about.remember(term, said, said, where)


def drop_repeats(about: Description) -> None:
    """Nodes that say the same thing twice stand once."""
    for values in about.data.values():
        if isinstance(values, list):
            values[:] = [v for n, v in enumerate(values) if v not in values[:n]]


def name_of(element: Any) -> str:
    """The name in a creator or contributor, whatever its element is called."""
    return next((w for c in children(element) if local(c).endswith("Name") for w in [words(c)] if w), "")


def mail(element: Any) -> str:
    """An e-mail address that stands anywhere in an agent; the schema has no field for it."""
    found = _MAIL.search(" ".join(element.itertext()))
    return found[0] if found else ""


def add_agents(node: Node, about: Description, term: str, element: Any, name: str) -> None:
    """The agent of one element; where it holds several names, each with what follows it, it is several agents."""
    group: list[Any] = []
    for child in [*children(element), None]:
        if (child is None or local(child) == name) and any(local(c) == name for c in group):
            _add_agent(node, about, term, group, name)
            group = []
        if child is not None:
            group.append(child)
    if group and all(local(c) != name for c in group):
        _add_agent(node, about, term, group, name)


def _add_agent(node: Node, about: Description, term: str, group: list[Any], name: str) -> None:
    def texts(wanted: str) -> list[tuple[Any, str]]:
        return [(c, w) for c in group if local(c) == wanted and (w := words(c))]

    given, family = (" ".join(w for _, w in texts(n)) for n in ("givenName", "familyName"))
    full = next((w for _, w in texts(name)), "") or ", ".join(p for p in (family, given) if p)
    numbers = [
        (w, e.get("nameIdentifierScheme", "").strip() or e.get("schemeURI", "")) for e, w in texts("nameIdentifier")
    ]
    ids = {pair: identifier(*pair) for pair in numbers}
    element = next((c for c in group if local(c) == name), None)
    said = "" if element is None else element.get("nameType", "")
    types = kind(full, said=said, parts=bool(given and family), ids=tuple(ids.values()))
    homes = [
        (w, e.get("affiliationIdentifier", ""), e.get("affiliationIdentifierScheme", ""))
        for e, w in texts("affiliation")
    ]
    agent = node.agent(
        term,
        full,
        types=types,
        given=given if "Person" in types else "",
        family=family if "Person" in types else "",
        ids=tuple(i for i in ids.values() if i),
        lang="" if element is None else element.get(LANG, ""),
        where=name,
    )
    if agent is None:
        return
    for (text, scheme), found in ids.items():
        if not found:
            other_identifier(agent, text, scheme)
    for home, number, scheme in homes:
        _add_home(agent, home, number, scheme)


def _add_home(agent: Node, home: str, number: str, scheme: str) -> None:
    found = identifier(number, scheme)
    node = agent.agent("memberOf", home, types=ORGANISATION, ids=(found,) if found else (), where="affiliation")
    if node is not None and not found:
        other_identifier(node, number, scheme)


def add_dates(about: Description, found: list[tuple[str, str, str]]) -> set[int]:
    """The dates of a resource (type, information, text); gives the numbers of those whose information was taken too.

    Where several of a type stand that allows one, the last update and the first of the others count, and the rest is
    left over. Of a range one end is the date, and the whole of it a statement of provenance.
    """
    informed: set[int] = set()
    for kind_, term in SINGLE_DATES.items():
        texts = [text for k, _, text in found if k == kind_]
        if texts:
            last = kind_ == "Updated"
            read = sorted(t for t in texts if dates.date(t) is not None)
            text = (read[-1] if last else read[0]) if read else texts[0]
            about.add(term, _end(text, last=kind_ in ("Updated", "Created")), where=f"date {kind_}")
            about.left += [(f"dates/date {kind_}", t) for t in dict.fromkeys(texts) if t != text and not _is_range(t)]
    for number, (kind_, info, text) in enumerate(found):
        where = f"date {kind_}".strip()
        ranged = kind_ in SINGLE_DATES.keys() | MANY_DATES.keys() and _is_range(text)
        if ranged or kind_ not in _TYPED:
            told = ": ".join(t for t in (kind_ if kind_ != "Other" else "", info.strip(), text) if t)
            about.node("provenance", "ProvenanceStatement").add("label", told)
            about.remember("provenance", text, told, where)
            informed.add(number)
        if kind_ in MANY_DATES:
            about.add(MANY_DATES[kind_], _end(text), where=where)
        elif kind_ == "Valid" and dates.date(text) is None and dates.period(text) is not None:
            about.data.setdefault("valid", []).append(text)  # dct:valid is “often a range”, which has no datatype
            about.remember("valid", text, text, where)
        elif kind_ == "Valid":
            about.add("valid", text, where=where)
        elif kind_ in PERIODS:
            about.period(text, where=where)
    return informed


def _is_range(text: str) -> bool:
    return dates.date(text) is None and dates.period(text) is not None


def _end(text: str, last: bool = False) -> str:
    """One end of a range, the schema allowing ranges everywhere; other texts as they are."""
    if dates.date(text) is not None:
        return text
    found = dates.period(text)
    end = None if found is None else (found[1] or found[0] if last else found[0] or found[1])
    return end.lexical if end is not None else text


def add_funding(about: Description, element: Any) -> None:
    """One award as the activity that brought the data forth, with its funder."""
    get = {local(c): c for c in children(element) if words(c) or c.attrib}
    if not any(words(c) for c in get.values()):
        return
    award, title, number = get.get("awardNumber"), get.get("awardTitle"), get.get("funderIdentifier")
    uri = "" if award is None else award.get("awardURI", "") or award.get("uri", "")
    node = about.node(
        "wasGeneratedBy", "Activity", "Project", id=addresses.url(uri.strip()) or "" if uri.strip() else ""
    )
    if title is not None:
        node.add("title", words(title), lang=language(title), where="awardTitle")
    if award is not None:
        node.add("identifier", words(award), where="awardNumber")
    if "fundingStream" in get:
        node.add("alternative", words(get["fundingStream"]), where="fundingStream")
    text = words(number) if number is not None else ""
    scheme = number.get("funderIdentifierType", "") if number is not None else ""
    found = identifier(text, scheme)
    name = words(get["funderName"]) if "funderName" in get else ""
    funder = node.agent("funder", name, types=ORGANISATION, ids=(found,) if found else (), where="funderName")
    if funder is not None and not found:
        other_identifier(funder, text, scheme)
    about.remember("wasGeneratedBy", name, name, "fundingReference")


def add_place(about: Description, element: Any) -> None:
    """One place: its names, point, box and outline (the schema's longitude and latitude by name; kernel 3 wrote
    latitude first)."""
    place = about.node("spatial", "Location")
    for part in children(element):
        where, name = local(part), local(part).lower()
        if name.endswith("place"):
            place.add("label", words(part), lang=language(part), where=where)
        elif name.endswith("point"):
            for lon, lat in _corners(part, where, place):
                places.add_point(place, lon, lat, where=where)
        elif name.endswith("box"):
            _add_box(place, part, where)
        elif name.endswith("polygon"):
            outline = [c for p in children(part) if local(p) != "inPolygonPoint" for c in _corners(p, where, place)]
            places.add_polygon(place, outline, where=where)
    about.remember("spatial", "", "", "geoLocation")


def _corners(element: Any, where: str, place: Node) -> list[tuple[str, str]]:
    """(longitude, latitude) of a point by its children, or by its text, latitude first."""
    named = {local(c): words(c) for c in children(element)}
    if named:
        pair = (named.get("pointLongitude", ""), named.get("pointLatitude", ""))
        return [pair] if any(pair) else []
    text = words(element)
    found = places.numbers(text)
    if text and len(found) != 2:
        place.add("label", text, where=where)
        return []
    return [(found[1], found[0])] if text else []


def _add_box(place: Node, element: Any, where: str) -> None:
    named = {local(c): words(c) for c in children(element)}
    sides = [named.get(f"{s}BoundL{'ong' if s in ('west', 'east') else 'at'}itude", "") for s in _SIDES]
    if not named:
        found = places.numbers(words(element))
        if len(found) == 4:
            south, west, north, east = found
            sides = [west, east, south, north]
        else:
            place.add("label", words(element), where=where)
    if any(sides):
        places.add_box(place, *sides, where=where)


_SIDES = ("west", "east", "south", "north")


def add_related_item(about: Description, element: Any) -> None:
    """A related item, by its identifier, its title and what a citation needs."""

    def text(path: str) -> str:
        found = [element]
        for name in path.split("/"):
            found = [c for e in found for c in children(e, name)]
        return "; ".join(w for e in found if (w := words(e)))

    relation = element.get("relationType", "").strip()
    number = next(children(element, "relatedItemIdentifier"), None)
    title = text("titles/title")
    pages = "–".join(p for p in (text("firstPage"), text("lastPage")) if p)
    issue = f"{text('volume')}({text('issue')})" if text("issue") else text("volume")
    people = "; ".join(
        p for p in (text("creators/creator/creatorName"), text("contributors/contributor/contributorName")) if p
    )
    year, edition, serial = text("publicationYear"), text("edition"), text("number")
    told = (people, f"({year})" if year else "", title, issue, serial, edition, pages, text("publisher"))
    label, where = title or " ".join(t for t in told if t), f"relatedItem {relation}".strip()
    if label or number is not None:
        kind_ = "" if number is None else number.get("relatedItemIdentifierType", "")
        value = "" if number is None else words(number)
        add_relation(about, relation, value, kind_, label=label, citation=", ".join(t for t in told if t), where=where)
