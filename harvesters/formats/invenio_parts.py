"""What Zenodo's and InvenioRDM's records have in common: people, relations, access, funding, files.

Takes the plain words of one part, whichever of the two formats they stood in; leaves nodes on the description.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from fairdict_harvesters.formats.agents import ORGANISATION, identifier, kind, other_identifier
from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.datacite_parts import ROLES
from fairdict_harvesters.formats.relations import QUALIFIED, TERMS, VOCABULARY, add_relation

from fairdict.harvester import Description, Node, addresses, identifiers

_ROLES = {role.lower(): role for role in ROLES}
_RELATIONS = {name.lower(): name for name in (*TERMS, *QUALIFIED)}

ACCESS = {
    "open": "info:eu-repo/semantics/openAccess",
    "public": "info:eu-repo/semantics/openAccess",
    "embargoed": "info:eu-repo/semantics/embargoedAccess",
    "restricted": "info:eu-repo/semantics/restrictedAccess",
    "closed": "info:eu-repo/semantics/closedAccess",
}
"""The words of both formats, as the terms of OpenAIRE that say the same."""


@dataclass(frozen=True)
class Who:
    """A person or body: identifiers and affiliations come as pairs (text, scheme) and (name, identifier)."""

    name: str
    said: str = ""
    given: str = ""
    family: str = ""
    ids: tuple[tuple[str, str], ...] = ()
    homes: tuple[tuple[str, str], ...] = ()
    role: str = ""


def add_agent(node: Node, term: str, who: Who, where: str) -> Node | None:
    """An agent under ``term``, with everything that is said of it."""
    known = {pair: identifier(*pair) for pair in who.ids}
    types = kind(who.name, said=who.said, parts=bool(who.given and who.family), ids=tuple(known.values()))
    person = "Person" in types
    agent = node.agent(
        term,
        who.name or ", ".join(p for p in (who.family, who.given) if p),
        types=types,
        given=who.given if person else "",
        family=who.family if person else "",
        ids=tuple(i for i in known.values() if i),
        where=where,
    )
    if agent is None:
        return None
    for (text, scheme), found in known.items():
        if not found:
            other_identifier(agent, text, scheme)
    for name, number in who.homes:
        ror = identifiers.ror(number) or ""
        home = agent.agent("memberOf", name, types=ORGANISATION, ids=(ror,) if ror else (), where="affiliation")
        if home is not None and number and not ror:
            other_identifier(home, number, "")
    return agent


def add_contributor(about: Description, who: Who, where: str) -> None:
    """A contributor, as what its role makes it."""
    role = _ROLES.get(who.role.lower().replace(" ", ""), "")
    if who.role.lower().replace(" ", "") == "rightsholder":
        add_agent(about, "rightsHolder", who, where)
    elif role:
        tie = about.node("qualifiedAttribution", "Attribution")
        if add_agent(tie, "agent", who, where) is not None:
            tie.data["hadRole"] = [f"{VOCABULARY}contributorType/{role}"]
    else:
        add_agent(about, "contributor", who, where)


def add_related(about: Description, relation: str, text: str, scheme: str, where: str) -> None:
    """A related thing; relations are written in DataCite's words, in whatever case."""
    known = _RELATIONS.get(relation.lower().replace("-", ""), relation)
    add_relation(about, known, text, scheme, where=f"{where} {relation}".strip())


def add_access(about: Description, status: str, where: str) -> None:
    """The access right that ``status`` names; a status that is none is kept as a statement."""
    if status.lower() in ACCESS:
        about.add("accessRights", ACCESS[status.lower()], where=where)
    elif status:
        about.node("rights", "RightsStatement").add("label", status, where=where)


def add_award(
    about: Description, funder: tuple[str, str], number: str, title: str, *, url: str, acronym: str, program: str,
    where: str,
) -> None:  # fmt: skip
    """An award as the project that brought the data forth; ``funder`` is its name and its identifier."""
    node = about.node("wasGeneratedBy", "Activity", "Project", id=addresses.url(url) or "" if url else "")
    node.add("title", title, where=where)
    node.add("identifier", number, where=where)
    node.add("alternative", acronym, where=where)
    node.add("alternative", program, where=where)
    name, own = funder
    found = identifiers.ror(own) or identifier(own, "Crossref Funder ID") if own else ""
    agent = node.agent("funder", name, types=ORGANISATION, ids=(found,) if found else (), where=where)
    if agent is not None and own and not found:
        other_identifier(agent, own, "")
    about.remember("wasGeneratedBy", name or number, name or number, where)


def add_file(about: Description, said: Mapping[str, str], page: str, *, shut: bool) -> None:
    """A file: its name, size, checksum, media type and address; ``page`` is where the record is shown, ``shut`` says
    that the address is not for everybody."""
    name = said.get("key", "")
    node = about.node("distribution", "Distribution")
    node.add("title", name, where="key")
    link = said.get("link", "") or (f"{page}/files/{quote(name)}" if page and name else "")
    node.add("accessURL", page or link, where="links")
    node.add("downloadURL", "" if shut else link, where="links")
    node.add("byteSize", said.get("size", ""), where="size")
    node.add("mediaType", said.get("mimetype", ""), where="mimetype")
    if not said.get("mimetype") and said.get("type"):
        node.add("format", said["type"], where="type")
    algorithm, colon, digits = said.get("checksum", "").partition(":")
    add_checksum(node, digits if colon else algorithm, algorithm=algorithm.lower() if colon else "", where="checksum")
