"""The parts of a schema.org description: texts, agents, places, periods, files and grants.

Takes a value in any of the shapes that publishers give it (text, number, object, list, ``@list``, ``@value``); leaves
its words, or a node nested in the description. ``where`` is the JSON pointer of what is read.
"""

import re
from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats import agents, places
from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.jsonld import types

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, Node, dates, identifiers

Item = tuple[Any, str]
"""A value and the JSON pointer to it."""

_PEOPLE = frozenset({"person", "patient"})
_BODIES = frozenset(
    {
        "collegeoruniversity",
        "consortium",
        "corporation",
        "educationalorganization",
        "fundingagency",
        "fundingscheme",
        "governmentorganization",
        "hospital",
        "library",
        "localbusiness",
        "medicalorganization",
        "newsmediaorganization",
        "ngo",
        "organisation",
        "organization",
        "project",
        "researchorganization",
        "researchproject",
        "school",
    }
)
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:\s*;.*)?", re.DOTALL)


def items(value: Any, where: str) -> list[Item]:
    """The values in ``value``, lists and JSON-LD's containers undone, each with its pointer."""
    if value is None or value == "":
        return []
    if isinstance(value, list):
        return [i for number, inner in enumerate(value) for i in items(inner, f"{where}/{number}")]
    if isinstance(value, dict):
        for holder in ("@list", "@set"):
            if holder in value:
                return items(value[holder], f"{where}/{holder}")
    return [(value, where)]


def scalar(value: Any) -> str:
    """A text or number as text; empty for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def texts(value: Any, where: str) -> Iterator[tuple[str, str, str]]:
    """(text, language, pointer) of every text in ``value``: plain, ``@value``, named things, and language maps."""
    for item, place in items(value, where):
        if not isinstance(item, dict):
            if scalar(item):
                yield scalar(item), "", place
        elif "@value" in item:
            if scalar(item["@value"]):
                yield scalar(item["@value"]), scalar(item.get("@language")), place
        elif item and all(re.fullmatch(r"[a-z]{2,3}(-\w+)?|@none", k) for k in item):
            for lang, inner in item.items():
                for text, _, deeper in texts(inner, f"{place}/{lang}") if not isinstance(inner, dict) else ():
                    yield text, lang.removeprefix("@none"), deeper
        else:
            for key in ("name", "text", "value", "alternateName", "@id", "url"):
                found = word(item.get(key))
                if found:
                    yield found, "", f"{place}/{key}"
                    break


def word(value: Any) -> str:
    """The first text in ``value``."""
    if isinstance(value, dict) and "@value" not in value:
        return ""
    return next((text for text, _, _ in texts(value, "")), "")


def address(item: Any) -> str:
    """The address or persistent identifier of a thing, resolvable; empty where it has none."""
    candidates: list[Any] = [item] if isinstance(item, str) else []
    if isinstance(item, dict):
        candidates = [item.get("@id"), *(i for i, _ in items(item.get("identifier"), "")), item.get("url")]
        candidates += [i for i, _ in items(item.get("sameAs"), "")]
    plain = [scalar(c.get("value")) if isinstance(c, dict) else scalar(c) for c in candidates]
    pids = (identifiers.pid(p) for p in plain if p)
    pid = next((p.iri for p in pids if p is not None), "")
    return pid or next((a for p in plain if "://" in p and (a := web_address(p))), "")


def add_agent(node: Node, term: str, item: Any, where: str) -> None:
    """A person or organisation under ``term``: a name, an address, or an object."""
    inner = _role(item)
    if isinstance(inner, str):
        _named(node, term, inner, where)
    elif isinstance(inner, dict):
        _agent(node, term, inner, where)


def _role(item: Any) -> Any:
    """What a ``Role`` stands around (https://schema.org/Role)."""
    if "role" in [t.lower() for t in types(item)]:
        for key in ("creator", "author", "contributor", "editor", "member"):
            if isinstance(item.get(key), dict | str):
                return item[key]
    return item


def _named(node: Node, term: str, said: str, where: str) -> None:
    if "://" in said and " " not in said.strip():
        node.agent(term, "", ids=(said,), where=where)
        return
    parts = [p for p in said.split(";") if p.strip()]
    if len(parts) == 1 and (said.count(",") > 2 or re.search(r"\bet al\b", said)):
        node.issue(
            "agents-in-one-text",
            f"“{said[:80]}” names several in one text; write each as an object of type Person.",
            term=term,
            value=said,
            where=where,
        )
        node.agent(term, said, where=where)
        return
    for part in parts:
        node.agent(term, part, types=agents.kind(part), where=where)


def _agent(node: Node, term: str, item: dict[str, Any], where: str) -> None:
    kinds = {t.lower() for t in types(item)}
    given, family = word(item.get("givenName")), word(item.get("familyName"))
    name = word(item.get("name")) or f"{given} {family}".strip() or word(item.get("legalName"))
    ids = tuple(_agent_ids(item))
    said = "person" if kinds & _PEOPLE else "organization" if kinds & _BODIES else ""
    known = agents.kind(name, said=said, parts=bool(given and family), ids=ids)
    member, home = _affiliation(item)
    node.agent(
        term,
        name or word(item.get("alternateName")) or word(item.get("email")),
        types=known,
        given=given if known == agents.PERSON else "",
        family=family if known == agents.PERSON else "",
        ids=ids,
        affiliation=member,
        affiliation_id=home,
        email=word(item.get("email")),
        url=word(item.get("url")) if "orcid.org" not in word(item.get("url")) else "",
        where=where,
    )


def _agent_ids(item: dict[str, Any]) -> Iterator[str]:
    """Identifiers that say who it is: ORCID, ROR and ISNI first, then the object's own address."""
    own = scalar(item.get("@id"))
    said = [("", own)]
    for key in ("identifier", "sameAs", "url"):
        for value, _ in items(item.get(key), ""):
            if isinstance(value, dict):
                said.append((scalar(value.get("propertyID")), scalar(value.get("value")) or scalar(value.get("@id"))))
            else:
                said.append(("", scalar(value)))
    found = []
    for scheme, text in said:
        name = scheme.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()
        known = identifiers.orcid(text) or identifiers.ror(text) or identifiers.isni(text)
        if known or name in ("orcid", "ror", "isni") or re.search(r"\b(?:orcid|ror|isni)\.org/", text):
            found.append(text)
    if web_address(own) and "://" in own and own not in found:
        found.append(own)
    yield from dict.fromkeys(found)


def _affiliation(item: dict[str, Any]) -> tuple[str, str]:
    for key in ("affiliation", "worksFor", "memberOf", "parentOrganization"):
        for value, _ in items(item.get(key), ""):
            if isinstance(value, dict):
                ids = list(_agent_ids(value))
                name = word(value.get("name")) or word(value.get("legalName"))
                if name or ids:
                    return name, ids[0] if ids else ""
            elif scalar(value):
                return scalar(value), ""
    return "", ""


def add_contact(about: Description, item: Any, where: str) -> None:
    """A contact point; an address for mail may stand alone."""
    if isinstance(item, str):
        mail = item.removeprefix("mailto:")
        about.contact("", email=mail if "@" in mail else "", url=item if "://" in item else "", where=where)
    elif isinstance(item, dict):
        inner = item.get("contactPoint")
        nested = [i for i in items(inner, f"{where}/contactPoint") if isinstance(i[0], dict)]
        if nested and not word(item.get("email")):
            for deeper, place in nested:
                add_contact(about, {"name": item.get("name"), **deeper, "contactPoint": None}, place)
            return
        about.contact(
            word(item.get("name")) or word(item.get("contactType")),
            email=word(item.get("email")).removeprefix("mailto:"),
            url=word(item.get("url")),
            phone=word(item.get("telephone")).removeprefix("tel:"),
            where=where,
        )


def add_place(about: Description, item: Any, where: str) -> None:
    """A place: a name, an address, coordinates (latitude first in schema.org), a box or a polygon."""
    if not isinstance(item, dict):
        about.add("spatial", scalar(item), where=where)
        return
    own = scalar(item.get("@id"))
    same = next((a for i, _ in items(item.get("sameAs"), "") if isinstance(i, str) and (a := web_address(i))), "")
    iri = own if "://" in own and web_address(own) else same
    node = about.node("spatial", "Location", id=iri)
    for key in ("name", "address", "description"):
        for text, lang, place in texts(_postal(item.get(key)), f"{where}/{key}"):
            node.add("label", text, lang=lang, where=place)
        if node.data.get("label"):
            break
    shapes = items(item.get("geo"), f"{where}/geo")
    if {t.lower() for t in types(item)} & {"geocoordinates", "geoshape"}:
        shapes.append((item, where))
    for shape, place in shapes:
        if isinstance(shape, dict):
            _shape(node, shape, place)
    about.remember("spatial", word(item.get("name")), word(item.get("name")), where)


def _postal(value: Any) -> Any:
    """A ``PostalAddress`` in words; anything else as it is."""
    if not isinstance(value, dict) or "name" in value or "@value" in value:
        return value
    parts = [word(value.get(f"address{part}")) for part in ("Locality", "Region", "Country")]
    return ", ".join(p for p in parts if p) or value


def _shape(node: Node, shape: dict[str, Any], where: str) -> None:
    lat, lon = word(shape.get("latitude")), word(shape.get("longitude"))
    if lat and lon:
        places.add_point(node, lon, lat, where=where)
    for text, _, place in texts(shape.get("box"), f"{where}/box"):
        found = places.numbers(text)
        if len(found) == 4:
            south, west, north, east = found
            places.add_box(node, west, east, south, north, where=place)
        else:
            _unread(node, text, "a box of four numbers (south west north east)", place)
    for text, _, place in texts(shape.get("polygon"), f"{where}/polygon"):
        found = places.numbers(text)
        if len(found) >= 6 and len(found) % 2 == 0:
            places.add_polygon(node, list(zip(found[1::2], found[0::2], strict=True)), where=place)
        else:
            _unread(node, text, "a polygon of latitudes and longitudes", place)
    for text, _, place in texts(shape.get("circle"), f"{where}/circle"):
        found = re.split(r"[\s,]+", text.strip())
        if len(found) >= 2 and places.numbers(" ".join(found[:2])):
            places.add_point(node, found[1], found[0], where=place)
        else:
            _unread(node, text, "a circle of latitude, longitude and radius", place)
    if not node.data.get("label"):
        for text, lang, place in texts(shape.get("address"), f"{where}/address"):
            node.add("label", text, lang=lang, where=place)


def _unread(node: Node, text: str, wanted: str, where: str) -> None:
    node.add("label", text)
    node.issue("coordinates-invalid", f"“{text[:80]}” is not {wanted}.", term="spatial", value=text, where=where)


def add_period(about: Description, item: Any, where: str) -> None:
    """A period: ``2010/2015``, one date, or an object with a start and an end."""
    if isinstance(item, dict) and ("startDate" in item or "endDate" in item):
        found = [dates.date(text) if (text := word(item.get(key))) else None for key in ("startDate", "endDate")]
        if any(found):
            about.between(found[0], found[1])
            about.remember("temporal", str(item)[:200], "", where)
            return
        item = "/".join(word(item.get(key)) for key in ("startDate", "endDate"))
    for text, _, place in texts(item, where):
        about.period(text, where=place)


def add_file(about: Description, item: Any, where: str) -> bool:
    """A distribution; False for what is none: a set of files, or a file that only exists inside another."""
    if isinstance(item, str):
        about.node("distribution", "Distribution").add("accessURL", item, where=where)
        return True
    kinds = {t.lower() for t in types(item)}
    if not isinstance(item, dict) or "fileset" in kinds or item.get("containedIn"):
        return False
    node = about.node("distribution", "Distribution")
    for key, term in (("contentUrl", "downloadURL"), ("url", "accessURL"), ("contentSize", "byteSize")):
        for value, place in items(item.get(key), f"{where}/{key}"):
            said = scalar(value.get("@id") or value.get("value")) if isinstance(value, dict) else value
            node.add(term, said if isinstance(said, str | int | float) else "", where=place)
    own = scalar(item.get("@id"))
    if not (item.get("contentUrl") or item.get("url")) and "://" in own:
        node.add("accessURL", own, where=f"{where}/@id")
    for key, term in _FILE_TEXTS.items():
        for text, lang, place in texts(item.get(key), f"{where}/{key}"):
            node.add(term, text, lang=lang, where=place)
    for key in ("encodingFormat", "fileFormat"):
        for text, _, place in texts(item.get(key), f"{where}/{key}"):
            node.add("mediaType" if _MEDIA_TYPE.fullmatch(text) else "format", text, where=place)
    for value, place in items(item.get("license"), f"{where}/license"):
        add_licence(node, value, place)
    for key in ("sha256", "md5", "sha1", "sha512"):
        add_checksum(node, word(item.get(key)), algorithm=key, where=f"{where}/{key}")
    return True


_FILE_TEXTS = {
    "name": "title",
    "description": "description",
    "dateModified": "modified",
    "datePublished": "issued",
    "inLanguage": "language",
}


def add_licence(node: Node, item: Any, where: str) -> None:
    """A licence: its address, its name, or an object with either."""
    if not isinstance(item, dict):
        node.add("license", scalar(item), where=where)
        return
    known = [address(item), word(item.get("license")), word(item.get("name")), word(item.get("text"))]
    said = [k for k in [*known, word(item.get("@value"))] if k]
    match = node.description.source.vocabularies.match
    best = next((k for k in said if match("licence", k) is not None), said[0] if said else "")
    node.add("license", best, where=where)


def add_grants(about: Description, funders: list[Item], grants: list[Item]) -> None:
    """Who paid for it: a project for each grant, and one for the funders that no grant names."""
    loose = list(funders)
    named: set[str] = set()
    fuller = {_name(item): item for item, _ in funders if isinstance(item, dict)}
    for item, where in grants:
        kinds = {t.lower() for t in types(item)}
        if isinstance(item, dict) and not kinds & _BODIES:
            node = about.node("wasGeneratedBy", "Activity", "Project", id=address(item))
            for text, lang, place in texts(item.get("name"), f"{where}/name"):
                node.add("title", text, lang=lang, where=place)
            for value, place in items(item.get("identifier"), f"{where}/identifier"):
                held = value.get("value") if isinstance(value, dict) else value
                node.add("identifier", scalar(held), where=place)
            for key in ("funder", "sponsor"):
                for funder, place in items(item.get(key), f"{where}/{key}"):
                    named.add(_name(funder))
                    other = fuller.get(_name(funder), {})
                    whole = {**other, **funder} if isinstance(funder, dict) else funder
                    add_agent(node, "funder", whole, place)
        elif isinstance(item, dict):
            loose.append((item, where))
        else:
            about.node("wasGeneratedBy", "Activity", "Project").add("identifier", scalar(item), where=where)
    loose = [(f, w) for f, w in loose if _name(f) not in named]
    if loose:
        node = about.node("wasGeneratedBy", "Activity", "Project")
        for item, where in loose:
            add_agent(node, "funder", item, where)


def _name(item: Any) -> str:
    return word(item.get("name")).casefold() if isinstance(item, dict) else scalar(item).casefold()
