"""The people and organisations of a row of a MOLGENIS catalogue or directory.

Takes the rows that columns refer to; leaves contact points, publisher, creators, and attributions with a role.
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats.agents import ORGANISATION, PERSON, other_identifier
from fairdict_harvesters.formats.emx2_values import Row
from fairdict_harvesters.formats.json_api import text

from fairdict.harvester import Node

_CONTACT = ("contact", "beheerder")
_TOLD = ("title", "title_before_name", "title_after_name", "expertise", "phone", "address", "zip", "city", "country")


class Agents:
    """Who stands behind one row."""

    def __init__(self, r: Row) -> None:
        self.r = r
        self.about = r.about

    def read(self) -> None:
        """All of them."""
        self.people()
        self.organisations()

    def people(self) -> None:
        """Contact points, and those who had a part in it."""
        for value, name in self.r.rows("contactEmail"):
            self.about.contact("", email=self.r.word(value), where=name)
        for row, name in self.r.rows("contactPoint", "contact"):
            self.contact(row, name)
        for row, name in self.r.rows("peopleInvolved", "contacts", "head"):
            roles = [w for v in self.r.take("role", row) if (w := self.r.word(v))] if isinstance(row, Mapping) else []
            if any(c in role.lower() for role in roles for c in _CONTACT) and self.r.of("email", row):
                self.contact(row, name)
            tie = self.about.node("qualifiedAttribution", "Attribution")
            self.person(tie, row, name)
            self.roles(tie, roles or (["head"] if name == "head" else []))
            description = self.r.of("roleDescription", row)
            tie.add("description", description, lang=self.r.lang, where=name)

    def full(self, row: Any) -> tuple[str, str]:
        """The given name and family name of a person."""
        given = self.r.of("firstName", row) or self.r.of("first_name", row) or self.r.of("initials", row)
        family = self.r.of("lastName", row) or self.r.of("last_name", row)
        return given, f"{self.r.of('prefix', row)} {family}".strip()

    def contact(self, row: Any, name: str) -> None:
        """A contact point with its address and organisation."""
        given, family = self.full(row)
        mail = self.r.of("email", row)
        known = [m for c in self.about.data.get("contactPoint", []) for m in c.get("hasEmail", [])]
        if mail and f"mailto:{mail}" in known:
            return  # the same person again, with a role
        self.about.contact(
            f"{given} {family}".strip() or self.r.of("id", row),
            email=mail,
            url=self.r.of("homepage", row),
            phone=self.r.of("phone", row),
            where=name,
        )
        if isinstance(row, Mapping) and mail:
            node = Node(self.about.data["contactPoint"][-1], self.about)
            parts = [self.r.of(n, row) for n in ("address", "zip", "city", "country")]
            said = ", ".join(p for p in parts if p)
            if said:
                node.node("hasAddress").add("label", said, where=name)
            node.add("organizationName", self.r.of("organisation", row), lang=self.r.lang)
            for key in ("id", "role", "roleDescription", "title", "title_before_name", "title_after_name", "orcid"):
                if self.r.of(key, row) and key not in ("id", "orcid"):
                    self.r.put(key, self.r.of(key, row), node)

    def person(self, node: Node, row: Any, name: str) -> None:
        """A person, as the agent of an attribution."""
        if not isinstance(row, Mapping):
            node.agent("agent", text(row), where=name)
            return
        given, family = self.full(row)
        agent = node.agent(
            "agent",
            f"{given} {family}".strip() or self.r.of("id", row),
            types=PERSON,
            given=given,
            family=family,
            ids=(self.r.of("orcid", row),),
            affiliation=self.r.of("organisation", row),
            email=self.r.of("email", row),
            url=self.r.of("homepage", row),
            where=name,
        )
        self.r.of("id", row)
        for key in (
            "title",
            "title_before_name",
            "title_after_name",
            "expertise",
            "phone",
            "address",
            "zip",
            "city",
            "country",
        ):
            said = self.r.of(key, row)
            if said and agent is not None:
                self.r.put(key, said, agent)

    def roles(self, tie: Node, roles: list[str]) -> None:
        """What the agent of an attribution did, in the partner's words."""
        if not tie.data.get("agent"):
            return
        for role in roles or ["involved"]:
            tie.node("hadRole", "http://www.w3.org/ns/dcat#Role").add("label", role, lang=self.r.lang)

    def organisations(self) -> None:
        """Publisher, creators, custodian, and those that had a part in it."""
        about = self.about
        for row, name in self.r.rows("publisher", "biobank"):
            self.body(about, "publisher", row, name)
        for row, name in self.r.rows("creator"):
            self.body(about, "creator", row, name)
        for row, name in self.r.rows("custodian"):
            self.body(about, "custodian", row, name)
        for row, name in self.r.rows("leadOrganisation", "organisationsInvolved", "additionalOrganisations"):
            leads = name == "leadOrganisation" or self.r.of("isLeadOrganisation", row) == "true"
            roles = [w for v in self.r.take("role", row) if (w := self.r.word(v))] if isinstance(row, Mapping) else []
            if leads and "publisher" not in about.data:
                self.body(about, "publisher", row, name)
            else:
                tie = about.node("qualifiedAttribution", "Attribution")
                self.body(tie, "agent", row, name)
                self.roles(tie, roles or (["lead organisation"] if leads else []))

    def body(self, node: Node, term: str, row: Any, name: str) -> None:
        """An organisation: its name, ROR or another identifier, and its site."""
        if not isinstance(row, Mapping):
            node.agent(term, text(row), types=ORGANISATION, where=name)
            return
        home = next(iter(self.r.take("organisation", row)), None)
        said = [self.r.of(n, row) for n in ("organisationName", "otherOrganisation", "name")]
        own = self.r.of("id", row)
        parent = self.r.of("juridical_person", row)
        self.r.of("isLeadOrganisation", row)  # which is how it came to stand here
        pid = self.r.of("pid", row)
        ids = (self.r.iri(home) if home is not None else "", pid)
        agent = node.agent(
            term,
            next((w for w in said if w), "") or (self.r.word(home) if home is not None else "") or own,
            types=ORGANISATION,
            ids=tuple(i for i in ids if "://" in i or node.agent_id(i)),
            affiliation=parent,
            email=self.r.of("email", row),
            url=self.r.of("website", row) or self.r.of("url", row),
            where=name,
        )
        if agent is not None:
            if pid and not ("://" in pid or agent.agent_id(pid)):
                other_identifier(agent, pid, "")
            if home is not None:
                self.r.word(home)
            for key in ("acronym", "department"):
                if self.r.of(key, row):
                    self.r.put(key, self.r.of(key, row), agent)
