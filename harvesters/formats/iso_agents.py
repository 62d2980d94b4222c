"""Responsible parties of ISO 19115, in both shapes: ``CI_ResponsibleParty`` and ``CI_Responsibility``.

Takes the properties that hold them; leaves agents, contact points and funders by their role, after GeoDCAT-AP
(https://semiceu.github.io/GeoDCAT-AP/): an author is a creator; where no author stands, the originator and then the
principal investigator is. A contact without an address to write or call is an attribution instead.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fairdict_harvesters.formats.agents import ORGANISATION, PERSON, kind
from fairdict_harvesters.formats.iso_fields import IsoFields, Value, things

from fairdict.harvester import Description, Node, addresses

VCARD = "http://www.w3.org/2006/vcard/ns#"
ROLES = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/"
_NAMES_INSPIRE = (
    "author custodian distributor originator owner pointOfContact principalInvestigator processor publisher "
    "resourceProvider user "
)
_INSPIRE = frozenset(_NAMES_INSPIRE.split())
_TERMS = {
    "owner": "rightsHolder",
    "rightsHolder": "rightsHolder",
    "custodian": "custodian",
    "contributor": "contributor",
    "collaborator": "contributor",
    "mediator": "mediator",
}
"""Roles with a property of their own; creators, publishers, contacts and funders go their own ways."""

_MAKERS = (("author", "coAuthor"), ("originator",), ("principalInvestigator",))
_ADDRESS = {
    "deliveryPoint": "street-address",
    "city": "locality",
    "administrativeArea": "region",
    "postalCode": "postal-code",
    "country": "country-name",
}


@dataclass
class Party:
    """One party in one role: a person, an organisation, or a person of an organisation."""

    role: str
    person: Value = field(default_factory=Value)
    organisation: Value = field(default_factory=Value)
    position: str = ""
    mails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    address: dict[str, list[str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The person's name, else the organisation's, else the position's."""
        return self.person.text or self.organisation.text or self.position


def parties(fields: IsoFields, found: list[Any]) -> Iterator[Party]:
    """The parties that the properties ``found`` hold; one that names nobody is left out."""
    for element in found:
        role = next(iter(fields.codes("role", element)), "")
        held = fields.take("party", element)
        for place in held or [element]:
            party = Party(role)
            _read(fields, place, party, "CI_Organisation" in things(place))
            for person in fields.take("individual", place):
                _read(fields, person, party, False)
            if party.name or party.mails or party.ids:
                yield party


def _read(fields: IsoFields, place: Any, party: Party, collective: bool) -> None:
    names = fields.values("individualName", place) or ([] if collective else fields.values("name", place))
    homes = fields.values("organisationName", place) or (fields.values("name", place) if collective else [])
    party.person = names[0] if names else party.person
    party.organisation = homes[0] if homes else party.organisation
    party.position = party.position or fields.text("positionName", place)
    party.ids += [v.href for v in (*names, *homes) if v.href]
    party.ids += [v.either for v in fields.values("partyIdentifier/code", place)]
    for contact in fields.take("contactInfo", place):
        party.mails += [v.text for v in fields.values("address/electronicMailAddress", contact)]
        party.phones += [v.text for n in ("voice", "number") for v in fields.values(f"phone/{n}", contact)]
        party.pages += [v.either for v in fields.values("onlineResource/linkage", contact)]
        for name in _ADDRESS:
            texts = [v.text for v in fields.values(f"address/{name}", contact)]
            if texts:
                party.address.setdefault(name, []).extend(texts)


def add_parties(about: Description, fields: IsoFields, found: list[Any], where: str) -> None:
    """Files every party by its role; what comes twice stands once."""
    known = list(parties(fields, found))
    makers = next((roles for roles in _MAKERS if any(p.role in roles for p in known)), ())
    for party in known:
        if party.role in makers:
            add_agent(about, "creator", party, where)
        if party.role == "publisher":
            taken = bool(about.data.get("publisher"))
            add_agent(about, "contributor" if taken else "publisher", party, where)
        elif party.role in _TERMS:
            add_agent(about, _TERMS[party.role], party, where)
        elif party.role == "funder":
            project = about.node("wasGeneratedBy", "Activity", "Project")
            add_agent(project, "funder", party, where)
        elif party.role in ("pointOfContact", "") and (party.mails or party.phones or party.pages):
            add_contact(about, party, where)
        elif party.role not in makers or party.role in ("originator", "principalInvestigator"):
            attribute(about, party, where)


def attribute(about: Description, party: Party, where: str) -> None:
    """A ``prov:qualifiedAttribution``, its role a term of INSPIRE's list where it is one."""
    tie = about.node("qualifiedAttribution", "Attribution")
    if add_agent(tie, "agent", party, where) is None or not party.role:
        return
    if party.role in _INSPIRE:
        tie.data["hadRole"] = [ROLES + party.role]
    else:
        tie.node("hadRole", "Concept").add("prefLabel", party.role)


def add_agent(node: Node, term: str, party: Party, where: str) -> Node | None:
    """The party as an agent: a person with the organisation as home, or the organisation."""
    ids = tuple(i for text in (*party.ids, *party.pages) for i in [Node.agent_id(text)] if i)
    owned = tuple(i for i in ids if "orcid.org/" in i)
    if not party.person.text:
        value = party.organisation
        types: tuple[str, ...] = ORGANISATION if value.text else ("Agent",)
        agent = node.agent(
            term, party.name or next(iter(party.mails), ""), types=types, ids=ids, lang=value.lang, where=where
        )
    else:
        types = kind(party.person.text, ids=owned)
        agent = node.agent(
            term,
            party.person.text,
            types=PERSON if party.organisation.text and "Organization" not in types else types,
            ids=owned,
            affiliation=party.organisation.text,
            affiliation_id=next((i for i in ids if "ror.org/" in i), ""),
            where=where,
        )
    if agent is None:
        return None
    for lang, text in party.organisation.others.items() if not party.person.text else ():
        agent.add("name", text, lang=lang)
    for mail in party.mails:
        agent.add("mbox", mail, where=where)
    for page in party.pages:
        if not Node.agent_id(page) and addresses.url(page) is not None:
            agent.add("homepage", page, where=where)
    for phone in party.phones:
        agent.add("phone", phone, where=where)
    _add_place(agent, party)
    return agent


def add_contact(about: Description, party: Party, where: str) -> None:
    """A ``dcat:contactPoint``; ORCID and ROR of a contact stay as other addresses of it."""
    node = about.node("contactPoint", "Kind")
    node.add("fn", party.name, lang=party.organisation.lang if not party.person.text else "", where=where)
    if party.person.text:
        node.add("organizationName", party.organisation.text, lang=party.organisation.lang, where=where)
    for mail in party.mails:
        node.add("hasEmail", mail, where=where)
    for page in (*party.pages, *party.ids):
        node.add("hasURL", page, where=where)
    for phone in party.phones:
        node.add("hasTelephone", phone, where=where)
    _add_place(node, party)


def _add_place(node: Node, party: Party) -> None:
    if party.position and party.position != party.name:
        node.data[f"{VCARD}title"] = [{"@value": party.position}]
    if party.address:
        place = node.node("hasAddress", f"{VCARD}Address")
        for name, texts in party.address.items():
            place.data[VCARD + _ADDRESS[name]] = [{"@value": t} for t in dict.fromkeys(texts)]
