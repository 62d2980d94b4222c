"""The people and organisations of a schema.org description, and where to reach them.

Takes a name, an address or an object; leaves an agent or a contact point nested in the description.
"""

import re
from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats import agents
from fairdict_harvesters.formats.jsonld import types
from fairdict_harvesters.formats.schema_values import items, scalar, word

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, Node

_PEOPLE = frozenset({"person", "patient"})
BODIES = frozenset(
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
"""The types of schema.org, in small letters, that are organisations."""


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
    said = "person" if kinds & _PEOPLE else "organization" if kinds & BODIES else ""
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
        known = agents.checked(text, scheme)
        if known or re.search(r"\b(?:orcid|ror|isni)\.org/", text):
            found.append(known or text)
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
