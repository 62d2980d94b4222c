"""Who made, publishes, keeps and answers for a CKAN package.

Takes the package; leaves publishers, creators, contact points and attributions. CKAN itself knows an organisation, an
author and a maintainer; extensions know publishers, creators and contacts as objects or as extras, and go before them.
"""

from typing import Any

from fairdict_harvesters.formats.agents import ORGANISATION
from fairdict_harvesters.formats.ckan_agents import add_agent, add_contact, add_role, organisation, people
from fairdict_harvesters.formats.ckan_package import Package
from fairdict_harvesters.formats.json_values import decoded, first, objects, several, texts, word

from fairdict.clean import person_name
from fairdict.harvester import Node

_PARTY = "extras/responsible-party"


def add_people(package: Package) -> None:
    """Everyone whom the package names."""
    about, tree = package.about, package.tree
    parties = _parties(package)
    contacts = _contacts(package)
    _publishers(package, [name for name, role in parties if role == "publisher"])
    _creators(package, [name for name, role in parties if role == "author"])
    _maintainers(package)
    for name, role in parties:
        if role not in ("publisher", "author"):
            add_role(about, {"name": name}, role, where=_PARTY)
    if not contacts and "contactPoint" not in about.data:
        for item in _people(package, "author"):
            add_contact(about, item, where="author_email")
    for item, where in package.agents("hdab"):
        add_agent(about, "hdab", item, where=where, types=ORGANISATION, lang=package.lang)
    for value in [v for p in ("", "extras/") for i in tree.take(f"{p}qualified_attribution") for v in objects(i)]:
        role = first(tree.whole("role", value))
        for agent in (a for i in tree.take("agent", value) for a in objects(i)):
            add_role(about, package.parts(agent), role, where="qualified_attribution")


def _publishers(package: Package, named: list[str]) -> None:
    about = package.about
    for item, where in package.agents("publisher"):
        add_agent(about, "publisher", item, where=where, types=ORGANISATION, lang=package.lang)
    for name, where in [*((n, _PARTY) for n in named), (package.extra("provider"), "extras/provider")]:
        if "publisher" not in about.data:
            about.agent("publisher", name, types=ORGANISATION, lang=package.lang, where=where)
        elif name and name not in _names(about.data["publisher"]):
            add_role(about, {"name": name}, "publisher", where=where, types=ORGANISATION)
    owner = next((o for o in package.tree.take("organization") if isinstance(o, dict)), None)
    if owner is not None:
        item = organisation(package.tree, owner)
        about.sets += [text for key in ("name", "title") for text, _ in texts(owner.get(key))]
        if "publisher" not in about.data:
            add_agent(about, "publisher", item, where="organization", types=ORGANISATION, lang=package.lang)
        elif not {text for text, _ in texts(item.get("name"))} & _names(about.data["publisher"]):
            add_role(about, item, "distributor", where="organization", types=ORGANISATION)
    kinds = package.said("publisher_type")
    for publisher in about.data.get("publisher", [])[:1]:
        for text, tag, where in kinds if isinstance(publisher, dict) else []:
            Node(publisher, about).add("resourceType", text, lang=tag, where=where)


def _names(agents: list[Any]) -> set[str]:
    said = [found for a in agents if isinstance(a, dict) for found in a.get("name", {}).values()]
    return {text for found in said for text in found}


def _creators(package: Package, named: list[str]) -> None:
    """Those of the fields that say most first; who is named again is not another one."""
    about = package.about
    for item, where in package.agents("creator"):
        add_agent(about, "creator", item, where=where, lang=package.lang)
    others = [(item, "author") for item in _people(package, "author")]
    for item, where in [*others, *(({"name": name}, _PARTY) for name in named)]:
        known = _names(about.data.get("creator", []))
        if _readable(first(item.get("name"))) not in known and (item.get("name") or not known):
            add_agent(about, "creator", item, where=where)


def _readable(name: str) -> str:
    """A name as it will stand: ``Given Family``."""
    parts = person_name(name)
    return name if parts is None else f"{parts[1]} {parts[0]}"


def _maintainers(package: Package) -> None:
    about = package.about
    known = {m for c in about.data.get("contactPoint", []) for m in c.get("hasEmail", []) if isinstance(m, str)}
    for item in _people(package, "maintainer"):
        if f"mailto:{first(item.get('email'))}" in known:
            continue
        if not add_contact(about, item, where="maintainer"):
            add_agent(about, "contributor", item, where="maintainer")


def _people(package: Package, name: str) -> list[dict[str, Any]]:
    """The people of one of CKAN's own fields: names with addresses beside them, or objects, also as JSON."""
    said = [decoded(v) for v in package.tree.take(name)]
    held = [v for value in said for v in several(value) if isinstance(v, dict)]
    mail = package.top(f"{name}_email")
    if held:
        return [package.parts(item) if item in package.tree.take(name) else item for item in held]
    return people("; ".join(word(v) for value in said for v in several(value) if word(v)), mail)


def _contacts(package: Package) -> bool:
    found = [(item, where) for item, where in package.agents("contact")]
    mail = package.extra("contact-email")
    if mail:
        found.append(({"email": mail}, "extras/contact-email"))
    added = [add_contact(package.about, item, where=where, lang=package.lang) for item, where in found]
    for (item, where), done in zip(found, added, strict=True):
        if not done and item.get("name"):
            add_role(package.about, item, "pointOfContact", where=where)
    return any(added)


def _parties(package: Package) -> list[tuple[str, str]]:
    """What ckanext-spatial read from ISO 19139: parties, each with a role."""
    found = []
    for item in [i for v in package.tree.take(_PARTY) for i in objects(v)]:
        name = first(package.tree.whole("name", item))
        held = package.tree.whole("roles", item) or package.tree.whole("role", item)
        found += [(name, role) for role in [r for r, _ in texts(held)] or [""] if name]
    return found
