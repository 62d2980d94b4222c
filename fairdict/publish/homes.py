"""Where things have their page: themes, people, organisations, projects and funders, told from how one description
names them.

Takes a node of a document; leaves a path under the folder of a language, or nothing for what gets no page. A path
depends on nothing but the node, so that no dataset's page changes because another one names the same thing; which paths
lead to one and the same thing is found where all datasets are known (:mod:`fairdict.publish.entities`).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from fairdict import identifiers
from fairdict.document import digest
from fairdict.publish import reading

ROOT = "~:root:~/"
"""What stands in a rendered page where its way to the top of the site is filled in."""
HOUSES = frozenset({"publisher", "custodian", "trustedDataHolder", "hdab", "funder", "affiliation"})
"""Roles that an agent has as an organisation, unless it is said to be a person."""
_NUMBER = 6
"""So many letters or digits tell a grant by themselves; a shorter number needs its funder beside it."""


def agent(node: Any, role: str = "") -> str:
    """The page of who has ``role`` in a dataset. A person without an ORCID has none, for two may have one name; so has
    an agent of which nobody says whether it is a person."""
    if found := person(node):
        return found
    if reading.is_a(node, "Person"):
        return ""
    known = _ror(node) or role in HOUSES or reading.is_a(node, "Organization")
    return organisation(node) if known else ""


def person(node: Any) -> str:
    """The page of a person, by ORCID."""
    found = (identifiers.orcid(iri) for iri in _addresses(node) if "orcid.org/" in iri)
    return next((f"person/{iri.rpartition('/')[2]}/" for iri in found if iri), "")


def organisation(node: Any) -> str:
    """The page of an organisation: by its ROR, else by its name."""
    return _house("organisation", node)


def funder(node: Any) -> str:
    """The page of a funder: by its ROR, else by its name. What an organisation pays for stands apart from what it
    holds or makes."""
    return _house("funder", node)


def named(name: str) -> str:
    """The page of an organisation of which no more is known than its name."""
    return f"organisation/{code}/" if (code := slug(name)) else ""


def project(node: Any, base: str) -> str:
    """The page of a project or programme: by the number of its grant and its funder, else by its own address, else by
    a number that is long enough, else by its title and its funder. ``base`` is the catalogue's own address, under which
    nested nodes have names that nobody else knows."""
    if not _is_project(node):
        return ""
    paid = next((place for value in reading.many(node, "funder") if (place := funder(value))), "")
    number = grant(node)
    if number and paid:
        return f"project/{slug(number)}-{_hash(paid)}/"
    iri = reading.web(node)
    if iri and not (base and iri.startswith(base)) and urlsplit(iri).path.strip("/") and reading.named(node):
        return f"project/{slug(reading.tail(iri))}-{_hash(iri)}/".replace("/-", "/")
    if len(slug(number).replace("-", "")) >= _NUMBER:
        return f"project/{slug(number)}/"
    title = reading.named(node) if paid else None
    return f"project/{code}-{_hash(paid)}/" if title is not None and (code := slug(title.text)) else ""


def _is_project(node: Any) -> bool:
    """Whether what brought the data forth is a project, and not a step such as the linking of records: it says so, or
    somebody paid for it, or it has a title and nobody says what kind of step it is."""
    if reading.is_a(node, "Project") or reading.many(node, "funder"):
        return True
    return bool(reading.texts(node, "title")) and not reading.many(node, "resourceType")


def grant(node: Any) -> str:
    """The number under which a project is paid, as written."""
    return next((text for text in reading.literals(node, "identifier") if slug(text) and "://" not in text), "")


@lru_cache(maxsize=65_536)
def slug(name: str) -> str:
    """A name as part of an address; spellings that differ in case, accents or punctuation come out alike."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-")
    lost = sum(c.isalnum() for c in name) > 2 * sum(c.isalnum() for c in words)
    return f"{words}-{_hash(name.casefold())}".strip("-") if lost else words


def theme_slug(iri: str) -> str:
    """The address part for a theme: the code of the EU's list, else its last part and a few hexadecimals."""
    if "/authority/data-theme/" in iri:
        return slug(reading.tail(iri)).upper()
    return f"{slug(reading.tail(iri))}-{_hash(iri)}".strip("-")


def _house(room: str, node: Any) -> str:
    if ror := _ror(node):
        return f"{room}/ror-{ror.rpartition('/')[2]}/"
    if person(node) or reading.is_a(node, "Person"):
        return ""
    name = reading.named(node)
    return f"{room}/{code}/" if name is not None and (code := slug(name.text)) else ""


def _ror(node: Any) -> str:
    found = (identifiers.ror(iri) for iri in _addresses(node) if "ror.org/" in iri)
    return next((iri for iri in found if iri), "")


def _addresses(node: Any) -> Iterator[str]:
    """What names a node: its own address, others of the same thing, identifiers."""
    yield reading.address(node)
    yield from (reading.address(value) for value in reading.many(node, "sameAs"))
    yield from reading.literals(node, "identifier")


def _hash(text: str) -> str:
    return digest(text.encode("utf-8", "replace"), 3)
