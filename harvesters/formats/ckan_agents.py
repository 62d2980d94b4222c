"""The people and organisations of a CKAN package: as objects, or as names with an e-mail address beside.

Takes an object or a text with the name of the field it stood in; leaves an agent or a contact point.
"""

import re
from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats.agents import identifier as agent_identifier
from fairdict_harvesters.formats.agents import kind
from fairdict_harvesters.formats.json_values import first, texts, word

from fairdict.harvester import Description, Node, Tree, addresses

INSPIRE = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/"
_ROLES = frozenset(
    [
        "author",
        "custodian",
        "distributor",
        "originator",
        "owner",
        "pointOfContact",
        "principalInvestigator",
        "processor",
        "publisher",
        "resourceProvider",
        "user",
    ]
)


def add_agent(
    node: Node, term: str, item: Mapping[str, Any], *, where: str, types: tuple[str, ...] = (), lang: str = ""
) -> Node | None:
    """An agent under ``term``; ``types`` are its classes where they are known, else its name tells."""
    names = texts(item.get("name"), lang)
    given = first(item.get("given_name")) or first(item.get("first_name"))
    family = first(item.get("family_name")) or first(item.get("last_name"))
    name = names[0][0] if names else " ".join(p for p in (given, family) if p)
    numbers = [first(item.get(k)) for k in ("uri", "orcid", "ror", "identifier", "id")]
    homes = [first(item.get(k)) for k in ("url", "homepage")]
    known = {n: agent_identifier(n, k) for n, k in zip(numbers, ("", "orcid", "ror", "", ""), strict=True) if n}
    agent = node.agent(
        term,
        name,
        types=types or kind(name, parts=bool(given and family), ids=tuple(known.values())),
        given=given if family else "",
        family=family if given else "",
        ids=tuple(i for i in known.values() if i),
        affiliation=first(item.get("affiliation")),
        affiliation_id=Node.agent_id(first(item.get("affiliation_id"))),
        url=next((h for h in homes if h), ""),
        lang=names[0][1] if names else lang,
        where=where,
    )
    if agent is None:
        return None
    for text, tag in names[1:]:
        agent.add("name", text, lang=tag, where=where)
    for mail in mails(first(item.get("email"))):
        agent.add("mbox", mail, where=where)
    for number in (n for n, found in known.items() if not found):
        agent.node("otherIdentifier", "Identifier").add("notation", number, where=where)
    for said, tag in texts(item.get("type"), lang):
        agent.add("resourceType", said, lang=tag, where=where)
    return agent


def add_contact(about: Description, item: Mapping[str, Any], *, where: str, lang: str = "") -> bool:
    """A contact point; False where there is nothing to reach anybody by."""
    name = first(item.get("name"))
    url = next((u for k in ("url", "homepage", "uri", "identifier") if (u := addresses.url(first(item.get(k))))), "")
    found = mails(first(item.get("email")))
    phone = first(item.get("phone"))
    before = len(about.data.get("contactPoint", []))
    mail = found[0] if found else ""
    about.contact(name, email=mail, url=url if url.startswith("http") else "", phone=phone, where=where)
    if len(about.data.get("contactPoint", [])) == before:
        return False
    point = about.data["contactPoint"][-1]
    for other in found[1:]:
        Node(point, about).add("hasEmail", other, where=where)
    return True


def add_role(
    about: Description, item: Mapping[str, Any], role: str, *, where: str, types: tuple[str, ...] = ()
) -> None:
    """An agent in a role: an address, or a word of ISO 19115."""
    tie = about.node("qualifiedAttribution", "Attribution")
    if add_agent(tie, "agent", item, where=where, types=types) is None:
        return
    iri = INSPIRE + role if role in _ROLES else role if addresses.url(role) == role and role else ""
    if iri:
        tie.data["hadRole"] = [iri]
    elif role:
        tie.node("hadRole", "Concept").add("prefLabel", role, where=where)


def people(name: str, email: str) -> list[dict[str, str]]:
    """The people in one text, parted by ``;``, each with the address in the same place where there are as many."""
    names = [n.strip() for n in name.split(";") if n.strip()]
    found = mails(email)
    if len(names) < 2:
        return [{"name": name.strip(), "email": email.strip()}] if name.strip() or email.strip() else []
    paired = found if len(found) == len(names) else [*found[:1], *[""] * (len(names) - 1)] if len(found) == 1 else []
    whole = [*paired, *[""] * len(names)]
    return [{"name": n, "email": m} for n, m in zip(names, whole, strict=False)]


def mails(text: str) -> list[str]:
    """The addresses in one text, parted by ``;`` or ``,``."""
    parts = [p.strip() for p in re.split(r"[;,]", text) if p.strip()]
    return parts if len(parts) > 1 and all("@" in p for p in parts) else [text.strip()] if text.strip() else []


def organisation(tree: Tree, item: dict[str, Any]) -> dict[str, Any]:
    """The organisation of a package as an agent: its title, by language where it is translated, else its name."""
    said = {k: tree.whole(k, item) for k in ("title_translated", "title", "display_name", "name", "email", "url")}
    said["url"] += tree.whole("homepage", item) + tree.whole("site", item)
    for key in ("identifier", "uri", "ror"):
        said[key] = tree.whole(key, item)
    name: Any = next((v for k in ("title_translated", "title", "display_name", "name") for v in said[k] if v), "")
    return {"name": name, **{k: word(said[k][0]) for k in ("email", "url", "identifier", "uri", "ror") if said[k]}}
