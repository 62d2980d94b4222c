"""Which contact points a catalogue publishes, by its ``publish_contacts``."""

from typing import Any

from fairdict.model import Document


def shown(document: Document, contacts: str) -> Document:
    """``document`` with the contact points that ``publish_contacts`` lets through: ``all``, only desks that are not a
    person (``functional``), or ``none``."""
    if contacts == "all":
        return document
    people = {t for term in ("creator", "contributor") for a in document.get(term, []) for t in _words(a)}
    return {k: v for k, v in _without(document, contacts, people).items() if v != [] or document[k] == []}


def _without(value: Any, contacts: str, people: set[str]) -> Any:
    """``value`` without the contact points that are kept back, however deep, and without the e-mail of persons."""
    if isinstance(value, list):
        return [_without(v, contacts, people) for v in value]
    if not isinstance(value, dict):
        return value
    person = "Person" in value.get("type", []) or "orcid.org/" in str(value.get("id", ""))
    kept: dict[str, Any] = {}
    for term, inner in value.items():
        if term == "contactPoint":
            desks = [] if contacts == "none" else [c for c in inner if not _personal(c, people)]
            if desks:
                kept[term] = desks
        elif not (person and term in ("mbox", "phone")):
            kept[term] = _without(inner, contacts, people)
    return kept


def _personal(contact: Any, people: set[str]) -> bool:
    if not isinstance(contact, dict):
        return "orcid.org" in contact
    return (
        "Individual" in contact.get("type", [])
        or "orcid.org" in contact.get("id", "")
        or bool({n.casefold() for t in contact.get("fn", {}).values() for n in t} & people)
    )


def _words(agent: Any) -> set[str]:
    return {n.casefold() for t in agent.get("name", {}).values() for n in t} if isinstance(agent, dict) else set()
