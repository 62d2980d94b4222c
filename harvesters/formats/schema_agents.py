"""The people and organisations of a schema.org description, and where to reach them.

Takes a name, an address or an object; leaves an agent or a contact point nested in the description.
"""

import re
from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats import agents
from fairdict_harvesters.formats.jsonld import types
from fairdict_harvesters.formats.relations import VOCABULARY
from fairdict_harvesters.formats.schema_values import SCHEMA, Reading, items, scalar, word

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

ROLES = {
    "accountablePerson": f"{SCHEMA}accountablePerson",
    "editor": f"{VOCABULARY}contributorType/Editor",
    "maintainer": f"{SCHEMA}maintainer",
    "producer": f"{VOCABULARY}contributorType/Producer",
    "translator": f"{VOCABULARY}contributorType/Translator",
}
"""The properties that say what somebody did, and the role's address: DataCite's word where it has one."""

_HOMES = ("affiliation", "worksFor", "memberOf", "parentOrganization")
_WRAPPED = ("creator", "author", "contributor", "editor", "member")
_KEPT_WORDS = (
    "additionalName address alternateName areaServed award contactPoint contactType department description "
    "disambiguatingDescription funder hasCredential honorificPrefix honorificSuffix identifier jobTitle "
    "knowsAbout legalName location roleName taxID type"
)
_KEPT = frozenset(_KEPT_WORDS.split())


def add_agent(r: Reading, node: Node, term: str, item: Any, where: str) -> "Node | None":
    """A person or organisation under ``term``: a name, an address, or an object; None where it says nobody."""
    inner = _role(r, item)
    if isinstance(inner, str):
        return _named(node, term, inner, where)
    if not isinstance(inner, dict):
        return None
    if "@value" in inner:
        return next((_named(node, term, text, place) for text, _, place in r.texts(inner, where)), None)
    found = _agent(r, node, term, inner, where)
    if found is not None and inner is not item:
        r.keep(found, item, ("roleName", "startDate", "endDate"))
    return found


def add_contributor(r: Reading, about: Description, item: Any, where: str, *, role: str = "") -> None:
    """A contributor; where it is said what it did, as an attribution with that role."""
    said = word(item.get("roleName")) if "role" in [t.lower() for t in types(item)] else ""
    if not role and not said:
        add_agent(r, about, "contributor", item, where)
        return
    tie = about.node("qualifiedAttribution", "Attribution")
    inner = _role(r, item)
    add_agent(r, tie, "agent", inner, where)
    if not tie.data.get("agent"):
        about.data["qualifiedAttribution"].remove(tie.data)
    elif role:
        tie.data["hadRole"] = [role]
    else:
        tie.node("hadRole", "http://www.w3.org/ns/dcat#Role").add("label", r.word(item, "roleName"), where=where)


def _role(r: Reading, item: Any) -> Any:
    """What a ``Role`` stands around (https://schema.org/Role)."""
    if "role" in [t.lower() for t in types(item)]:
        for key in _WRAPPED:
            if isinstance(item.get(key), dict | str):
                return r.get(item, key)
    return item


def _named(node: Node, term: str, said: str, where: str) -> "Node | None":
    if "://" in said and " " not in said.strip():
        return node.agent(term, "", ids=(said,), where=where)
    parts = [p for p in said.split(";") if p.strip()]
    if len(parts) == 1 and (said.count(",") > 2 or re.search(r"\bet al\b", said)):
        node.issue(
            "agents-in-one-text",
            f"“{said[:80]}” names several in one text; write each as an object of type Person.",
            term=term,
            value=said,
            where=where,
        )
        return node.agent(term, said, where=where)
    found = None
    for part in parts:
        found = node.agent(term, part, types=agents.kind(part), where=where)
    return found


def _agent(r: Reading, node: Node, term: str, item: dict[str, Any], where: str, *, kind: str = "") -> "Node | None":
    kinds = {t.lower() for t in types(item)}
    given, family = r.word(item, "givenName"), r.word(item, "familyName")
    name = r.word(item, "name") or f"{given} {family}".strip() or r.word(item, "legalName")
    numbers = list(_numbers(r, item))
    ids = tuple(sorted(dict.fromkeys(i for i, known, _ in numbers if known), key=lambda i: not Node.agent_id(i)))
    said = kind or ("person" if kinds & _PEOPLE else "organization" if kinds & BODIES else "")
    known = agents.kind(name, said=said, parts=bool(given and family), ids=ids)
    homepage = "" if any(h in word(item.get("url")) for h in ("orcid.org", "ror.org")) else r.word(item, "url")
    found = node.agent(
        term,
        name or r.word(item, "alternateName", "email"),
        types=known,
        given=given if known == agents.PERSON else "",
        family=family if known == agents.PERSON else "",
        ids=ids,
        email=r.word(item, "email").removeprefix("mailto:"),
        url=homepage,
        where=where,
    )
    if found is None:
        return None
    for text, is_known, scheme in numbers:
        if not is_known:
            agents.other_identifier(found, text, scheme)
    for text, _, place in r.said(item, "telephone", where):
        found.add("phone", text.removeprefix("tel:"), where=place)
    for home in _HOMES:
        for value, place in r.items(item, home, where):
            if isinstance(value, dict):
                _agent(r, found, "memberOf", value, place, kind="organization")
            elif scalar(value):
                found.agent("memberOf", scalar(value), types=agents.ORGANISATION, where=place)
    r.keep(found, item, _KEPT)
    return found


def _numbers(r: Reading, item: dict[str, Any]) -> Iterator[tuple[str, bool, str]]:
    """(identifier, whether it says who it is, its scheme): ORCID, ROR and ISNI, addresses, and numbers of others."""
    own = scalar(r.get(item, "@id"))
    said = [("", own, "@id")]
    for key in ("identifier", "sameAs", "url"):
        for value, _ in r.opened(item.get(key), ""):
            if isinstance(value, dict):
                scheme = r.word(value, "propertyID", "name")
                said.append((scheme, r.word(value, "value", "@value", "@id", "url"), key))
            else:
                said.append(("", scalar(value), key))
    for scheme, text, key in said:
        known = agents.checked(text, scheme)
        if known or re.search(r"\b(?:orcid|ror|isni)\.org/", text):
            r.get(item, key)
            yield known or text, True, scheme
        elif key == "identifier" and text:
            r.get(item, key)
            yield text, "://" in text and web_address(text) is not None, scheme
        elif key in ("@id", "sameAs") and "://" in text and web_address(text):
            r.get(item, key)
            yield text, True, scheme


def add_contact(r: Reading, about: Description, item: Any, where: str, *, name: str = "") -> None:
    """A contact point; an address for mail may stand alone. ``name`` is whose desk it is, where it does not say."""
    if isinstance(item, str):
        mail = item.removeprefix("mailto:")
        about.contact("", email=mail if "@" in mail else "", url=item if "://" in item else "", where=where)
        return
    if not isinstance(item, dict):
        return
    nested = [i for i in items(item.get("contactPoint"), f"{where}/contactPoint") if isinstance(i[0], dict)]
    if nested and not word(item.get("email")):
        r.get(item, "contactPoint")
        for deeper, place in nested:
            add_contact(r, about, deeper, place, name=r.word(item, "name"))
        return
    known = len(about.data.get("contactPoint", []))
    about.contact(
        r.word(item, "name") or name or r.word(item, "contactType"),
        email=r.word(item, "email").removeprefix("mailto:"),
        url=r.word(item, "url"),
        phone=r.word(item, "telephone").removeprefix("tel:"),
        where=where,
    )
    if len(about.data.get("contactPoint", [])) > known:
        r.get(item, "@id")
        r.keep(Node(about.data["contactPoint"][-1], about), item, ("contactType", "availableLanguage", "areaServed"))
