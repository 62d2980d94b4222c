"""People, organisations and grants of a DDI codebook.

Takes the element of one of them; leaves nodes on the description.
"""

from typing import Any

from fairdict_harvesters.formats.agents import ORGANISATION, kind
from fairdict_harvesters.formats.datacite_parts import ROLES
from fairdict_harvesters.formats.relations import VOCABULARY
from fairdict_harvesters.formats.xml import language, words

from fairdict.harvester import Description, Node, addresses


def links_of(element: Any) -> list[str]:
    """The addresses in an element: its own, and those of links in it."""
    own = [element.get("URI", "")]
    inner = [e.get("URI", "") or e.get("href", "") for e in element.iter("{*}ExtLink", "{*}a", "{*}holdings")]
    return [u.strip() for u in (*own, *inner) if u.strip()]


def own_words(element: Any) -> str:
    """The words of an element without those of the links in it, where something is left then."""
    own = " ".join(t for t in (element.text or "", *(c.tail or "" for c in element)) if t.strip())
    return " ".join(own.split()) or words(element)


def add_agent(node: Node, term: str, element: Any, types: tuple[str, ...] = ()) -> None:
    """A person or organisation, with affiliation, homepage and what identifies it."""
    name, links = own_words(element), links_of(element)
    ids = tuple(i for u in links if (i := Node.agent_id(u)))
    agent = node.agent(
        term,
        name,
        types=types or kind(name, ids=ids),
        ids=ids,
        affiliation=element.get("affiliation", ""),
        email=element.get("email", ""),
        lang=language(element) if types == ORGANISATION else "",
        where=element.tag.rpartition("}")[2],
    )
    if agent is None:
        return
    for link in links:
        if not Node.agent_id(link):
            agent.add("homepage", link)
    if element.get("abbr", "").strip() not in ("", name):
        agent.add("name", element.get("abbr", ""))


def attribute(about: Description, element: Any, role: str) -> None:
    """Somebody in a role that no property has; a role of DataCite's list is named by it."""
    if not role.strip():
        add_agent(about, "contributor", element)
        return
    tie = about.node("qualifiedAttribution", "Attribution")
    add_agent(tie, "agent", element)
    known = next((r for r in ROLES if r.lower() == role.strip().lower().replace(" ", "")), None)
    if known is not None:
        tie.data["hadRole"] = [f"{VOCABULARY}contributorType/{known}"]
    else:
        tie.node("hadRole", "Concept").add("prefLabel", role)


def add_contact(about: Description, element: Any) -> None:
    """A contact point; one that can be neither written to nor called is an attribution."""
    mail = element.get("email", "") or next((w for w in words(element).split() if addresses.email(w)), "")
    name, link = own_words(element), next(iter(links_of(element)), "")
    if mail or link:
        about.contact(name.replace(mail, "").strip(" ,()<>") if mail else name, email=mail, url=link, where="contact")
        if element.get("affiliation", "").strip():
            Node(about.data["contactPoint"][-1], about).add("organizationName", element.get("affiliation", ""))
    elif name:
        attribute(about, element, "ContactPerson")


def add_funding(about: Description, funders: list[tuple[Any, str]], grants: list[tuple[Any, str]]) -> None:
    """Grants with the funder they name, else with the one that stands in the same place where their numbers agree."""
    paired = len(funders) == len(grants)
    used: set[int] = set()
    for n, (element, text) in enumerate(grants):
        node = about.node("wasGeneratedBy", "Activity", "Project")
        node.add("identifier", text, where="grantNo")
        agency = element.get("agency", "").strip()
        same = next((i for i, (f, t) in enumerate(funders) if agency and agency in (t, f.get("abbr", ""))), None)
        place = same if same is not None else n if paired and not agency else None
        if place is not None:
            used.add(place)
            add_agent(node, "funder", funders[place][0], types=ORGANISATION)
        else:
            node.agent("funder", agency, types=ORGANISATION, where="grantNo agency")
    for n, (element, _) in enumerate(funders):
        if n not in used:
            add_agent(about.node("wasGeneratedBy", "Activity", "Project"), "funder", element, types=ORGANISATION)
