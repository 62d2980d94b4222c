"""People and organisations as XML formats name them.

Takes a name with what little is said about its kind, and identifiers with the name of their scheme; leaves what
``Node.agent`` wants to know.
"""

import re

from fairdict.harvester import Node, addresses, identifiers

PERSON = ("Agent", "Person")
ORGANISATION = ("Agent", "Organization")
UNKNOWN = ("Agent",)

_COLLECTIVE = re.compile(
    r"\b(?:(?:universit|institut|hochschul|ministr|academi|laborator|observator|bibliothe|organi[sz]ati|associati|gmbh)\w*"
    r"|(?:hogeschool|school|department|afdeling|cent(?:re|er|rum)|zentrum|hospital|ziekenhuis|clinic|klinik|umc|museum"
    r"|archives?|library|agency|bureau|office|council|raad|commission|committee|consortium|foundation|stichting|fund"
    r"|fonds|vereniging|society|group|team|project|survey|service|network|program(?:me)?|inc|ltd|llc|corp|company|b\.?v"
    r"|n\.?v)\b)",
    re.IGNORECASE,
)
_RESOLVERS = {
    "grid": "https://www.grid.ac/institutes/",
    "gnd": "https://d-nb.info/gnd/",
    "viaf": "https://viaf.org/viaf/",
    "wikidata": "https://www.wikidata.org/entity/",
    "crossref funder id": "https://doi.org/",
    "crossref funder": "https://doi.org/",
    "crossref funderid": "https://doi.org/",
    "crossrefunder": "https://doi.org/",
}
_CHECKED = {"orcid": identifiers.orcid, "ror": identifiers.ror, "isni": identifiers.isni}
_STATED = re.compile(r"\b(orcid|ror|isni)\b")


def kind(name: str, *, said: str = "", parts: bool = False, ids: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The classes of an agent.

    As ``said`` by the format (``Personal``, ``Organizational``), else by its identifiers, else an organisation by a
    word that only these have, else a person where the name has parts or reads ``Family, Given``.
    """
    if said.lower().startswith("person"):
        return PERSON
    if said.lower().startswith("organi"):
        return ORGANISATION
    known = [Node.agent_id(i) for i in ids]
    if any("orcid.org/" in i for i in known) or (parts and not _COLLECTIVE.search(name)):
        return PERSON
    if any("ror.org/" in i for i in known):
        return ORGANISATION
    family, comma, given = (p.strip() for p in name.partition(","))
    if _COLLECTIVE.search(name):
        return ORGANISATION
    short = comma and given and "," not in given and len(family.split()) <= 4 and len(given.split()) <= 4
    return PERSON if short else UNKNOWN


def checked(text: str, scheme: str) -> str:
    """The address of an ORCID, ROR or ISNI: of the scheme that is stated, else of the one that its digits tell. What
    should be one and is not stays as it is, to be told; empty for all others."""
    stated = _STATED.search(scheme.lower())
    found = Node.agent_id(text)
    if stated is None:
        return found
    named = _STATED.search(text.lower())  # an address or a label says more than the field beside it
    own = _CHECKED[stated[1]](text) if named is None else None
    return own or found or text.strip()


def identifier(text: str, scheme: str) -> str:
    """An address for an agent's identifier, or the text of one whose check digits are to be verified; empty where the
    scheme has neither."""
    text, name = text.strip(), scheme.strip().lower()
    if not text:
        return ""
    if known := checked(text, scheme):
        return known
    if "://" in text:
        return addresses.url(text) or ""
    if identifiers.doi(text) is not None:
        return f"https://doi.org/{identifiers.doi(text)}"
    base = _RESOLVERS.get(name, "")
    if base == "https://doi.org/":
        return f"https://doi.org/10.13039/{text}" if text.isdigit() else ""
    return addresses.url(base + text) or "" if base else ""


def other_identifier(node: Node, text: str, scheme: str) -> None:
    """An identifier of another scheme, kept under ``adms:identifier``."""
    if text.strip():
        held = node.node("otherIdentifier", "Identifier")
        held.add("notation", text)
        held.add("schemaAgency", scheme)
