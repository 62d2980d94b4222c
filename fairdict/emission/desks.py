"""How an agent is reached: one contact, in the words of whichever profile.

Health-RI and the drafts of HealthDCAT-AP want ``foaf:mbox``, ``foaf:homepage`` and a literal ``dct:identifier`` on the
agent; HealthDCAT-AP since release 6 a ``cv:ContactPoint`` under ``cv:contactPoint``; release 5 had a vCard there.
An agent that has one of them is given the others, as far as the profile has rows for them. What stands elsewhere (the
contact point of the dataset under the agent's own name, what a steward declared of a partner) counts too, and is
marked.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fairdict.emission.marks import COPIED, VOUCHED, Mark
from fairdict.model import Document, Publisher

if TYPE_CHECKING:
    from fairdict.emission.plan import Slots
    from fairdict.emission.walk import Walk

FOAF = "http://xmlns.com/foaf/0.1/"
CV = "http://data.europa.eu/m8g/"
DCT = "http://purl.org/dc/terms/"
REGISTERS = ("orcid.org/", "isni.org/", "ror.org/", "identifier.overheid.nl/tooi", "wikidata.org/entity")
"""Registers of agents by which Health-RI lets an agent be identified, the most wanted first."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Where an agent is reached: ``mbox`` with ``mailto:``, ``page`` an address. ``why`` says how we know, a key of
    :data:`fairdict.emission.marks.WORDS`, empty where the agent's own node says it."""

    mbox: str = ""
    page: str = ""
    identifier: str = ""
    why: str = ""


def desks(document: Document, partners: Iterable[Publisher]) -> dict[str, Desk]:
    """Desks by the agent's name in small letters and by its address: those of the document's own contact points, and
    those that a steward declared of ``partners``, which go first."""
    found: dict[str, Desk] = {}
    for contact in document.get("contactPoint", []):
        if isinstance(contact, dict):
            desk = Desk(_first(contact, "hasEmail"), _first(contact, "hasURL"), "", COPIED)
            found.update({name: desk for name in _names(contact, "fn", "organizationName")})
    for partner in partners:
        mbox = f"mailto:{partner.email}" if partner.email else ""
        desk = Desk(mbox, partner.url, partner.ror, VOUCHED)
        found[partner.name.casefold()] = desk
        if partner.ror:
            found[partner.ror] = desk
    return found


def desked(agent: Document, slots: "Slots", walk: "Walk") -> Document:
    """``agent`` with the contact that the rows of its class ask for, as far as it is known."""
    if not slots.keys() & {f"{FOAF}mbox", f"{FOAF}homepage", f"{CV}contactPoint", f"{DCT}identifier"}:
        return agent
    own = _own(agent)
    known = next((d for n in (agent["id"], *_names(agent, "name")) if (d := walk.desks.get(n)) is not None), Desk())
    made = dict(agent)
    for term, iri, mine, other in (
        ("mbox", f"{FOAF}mbox", own.mbox, known.mbox),
        ("homepage", f"{FOAF}homepage", own.page, known.page),
    ):
        value = mine or other
        if iri in slots and value and not agent.get(term):
            made[term] = [value]
            if not mine:
                walk.marks.append(Mark(agent["id"], iri, {"id": value}, known.why))
    if f"{DCT}identifier" in slots and not agent.get("identifier") and (own.identifier or known.identifier):
        made["identifier"] = [own.identifier or known.identifier]
        if not own.identifier:
            walk.marks.append(Mark(agent["id"], f"{DCT}identifier", known.identifier, known.why))
    if f"{CV}contactPoint" in slots and not _is_contact(agent.get("agentContact", [])):
        _point(made, own, known, walk)
    return made


def _own(agent: Document) -> Desk:
    """What an agent's own node says of its desk, in whichever words."""
    parts = [agent, *_nodes(agent, "agentContact"), *_nodes(agent, "contactPoint")]
    mail = [_first(part, key) for part in parts for key in ("mbox", "hasEmail")]
    mail += [_mailto(text) for part in parts for text in _texts(part.get(f"{CV}email", []))]
    pages = [_first(part, key) for part in parts for key in ("homepage", "contactPage", "hasURL")]
    ids = [agent["id"], *(v for v in agent.get("sameAs", []) if isinstance(v, str))]
    ranked = [i for register in REGISTERS for i in ids if register in i]
    return Desk(next(filter(None, mail), ""), next(filter(None, pages), ""), ranked[0] if ranked else "")


def _point(made: Document, own: Desk, known: Desk, walk: "Walk") -> None:
    """Gives an agent a ``cv:ContactPoint`` out of its desk."""
    mbox, page = (own.mbox, own.page) if own.mbox or own.page else (known.mbox, known.page)
    if not mbox and not page:
        return
    node: Document = {"id": f"{walk.root}#desk-{walk.name(made['id'])}", "type": [f"{CV}ContactPoint"]}
    if mbox:
        node[f"{CV}email"] = [{"@value": mbox.removeprefix("mailto:")}]
    if page:
        node["contactPage"] = [page]
    made["agentContact"] = [node]
    if not own.mbox and not own.page:
        walk.marks.append(Mark(made["id"], f"{CV}contactPoint", node, known.why))


def _is_contact(values: list[Any]) -> bool:
    return any(isinstance(v, dict) and (v.get(f"{CV}email") or v.get("contactPage")) for v in values)


def _nodes(node: Document, key: str) -> Iterator[Document]:
    yield from (v for v in node.get(key, []) if isinstance(v, dict) and "@value" not in v)


def _first(node: Mapping[str, Any], key: str) -> str:
    for value in node.get(key, []):
        iri = value.get("id", "") if isinstance(value, dict) else value
        if iri:
            return str(iri)
    return ""


def _texts(values: list[Any]) -> Iterator[str]:
    yield from (str(v["@value"] if isinstance(v, dict) and "@value" in v else v) for v in values)


def _mailto(text: str) -> str:
    return text if text.startswith("mailto:") else f"mailto:{text}"


def _names(node: Document, *keys: str) -> list[str]:
    found = [text for key in keys for said in node.get(key, {}).values() for text in said]
    return [name.casefold() for name in found if name]
