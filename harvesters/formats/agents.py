"""People and organisations as XML formats name them.

Takes a name with what little is said about its kind, and identifiers with the name of their scheme; leaves what
``Node.agent`` wants to know.
"""

import re

from fairdict.harvester import Node, identifiers

PERSON = ("Agent", "Person")
ORGANISATION = ("Agent", "Organization")
UNKNOWN = ("Agent",)

_COLLECTIVE = re.compile(
    r"\b(?:universit|institut|hogeschool|hochschule|school|academ|academy|department|afdeling|ministr|ministerie|centre"
    r"|center|centrum|zentrum|hospital|ziekenhuis|klinik|clinic|umc|museum|archiv|librar|bibliothe|agency|agence|bureau|"
    r"office|council|raad|commission|committee|consortium|foundation|stichting|fonds|fund|association|vereniging|society|"
    r"group|team|project|laborator|survey|service|observator|network|programme|program|inc|ltd|llc|gmbh|corp|company"
    r"|b\.?v|n\.?v)",
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
_CHECKED = frozenset({"orcid", "ror", "isni"})


def kind(name: str, *, said: str = "", parts: bool = False, ids: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The classes of an agent: as ``said`` by the format (``Personal``, ``Organizational``), else by its identifiers,
    else a person where the name has parts or reads ``Family, Given`` without a word that only organisations have."""
    if said.lower().startswith("person"):
        return PERSON
    if said.lower().startswith("organi"):
        return ORGANISATION
    if any(identifiers.orcid(i) for i in ids) or (parts and not _COLLECTIVE.search(name)):
        return PERSON
    if any(identifiers.ror(i) for i in ids):
        return ORGANISATION
    family, comma, given = (p.strip() for p in name.partition(","))
    short = comma and given and "," not in given and len(family.split()) <= 4 and len(given.split()) <= 4
    return PERSON if short and not _COLLECTIVE.search(name) else UNKNOWN


def identifier(text: str, scheme: str) -> str:
    """An address for an agent's identifier, or the text of one whose check digits are to be verified; empty where the
    scheme has neither."""
    text, name = text.strip(), scheme.strip().lower().rstrip("s")
    if not text:
        return ""
    if name in _CHECKED or identifiers.orcid(text) or identifiers.ror(text) or identifiers.isni(text):
        return text
    if "://" in text:
        return identifiers.url(text) or ""
    if identifiers.doi(text) is not None:
        return f"https://doi.org/{identifiers.doi(text)}"
    base = _RESOLVERS.get(name, "")
    if base == "https://doi.org/":
        return f"https://doi.org/10.13039/{text}" if text.isdigit() else ""
    return identifiers.url(base + text) or "" if base else ""


def other_identifier(node: Node, text: str, scheme: str) -> None:
    """An identifier of another scheme, kept under ``adms:identifier``."""
    if text.strip():
        held = node.node("otherIdentifier", "Identifier")
        held.add("notation", text)
        held.add("schemaAgency", scheme)
