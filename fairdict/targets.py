"""Which addresses of a thing are tried, and what each of them is for.

Takes a document; leaves a :class:`Target` for each address: the thing's identifiers, its landing pages, its files and
the services that give them. What a page names as its better descriptions is tried as well, once the page is known.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

from fairdict.identity import addresses, resolvable
from fairdict.model import Document, Evidence, Role

ROLES: tuple[Role, ...] = get_args(Role)
PAGES: frozenset[Role] = frozenset({"landing", "identifier"})
"""Roles of addresses at which a page about the thing is read."""
_TERMS: dict[str, Role] = {
    "landingPage": "landing",
    "accessURL": "distribution",
    "downloadURL": "distribution",
    "endpointURL": "service",
    "page": "metadata",
}
DESCRIPTIONS = 2
"""How many of the descriptions that a page names are tried."""


@dataclass(frozen=True, slots=True)
class Target:
    """An address and what it is for; ``negotiate`` says whether it is also asked for data instead of a page. A page
    that is found at one of the addresses ``elsewhere`` is not read here, because it is tried there."""

    url: str
    roles: tuple[Role, ...]
    negotiate: bool = False
    elsewhere: tuple[str, ...] = ()


def targets(document: Document, own: str = "") -> Iterator[Target]:
    """The addresses of ``document`` with their roles, but for those that begin with ``own``. The first identifier that
    is an address is asked for data as well, or the first landing page of a thing that has none."""
    roles: dict[str, dict[Role, None]] = {}
    for term, url in _placed(document):
        roles.setdefault(url, {})[_TERMS[term]] = None
    for url in resolvable(document):
        roles.setdefault(url, {})["identifier"] = None
    wanted = [u for u in addresses(document) if not (own and u.startswith(own))]
    asked = next((u for role in ("identifier", "landing") for u in wanted if role in roles[u]), "")
    pages = tuple(u for u in wanted if "landing" in roles[u])
    for url in wanted:
        elsewhere = pages if "identifier" in roles[url] and "landing" not in roles[url] else ()
        yield Target(url, tuple(r for r in ROLES if r in roles[url]), url == asked, elsewhere)


def _placed(value: Any) -> Iterator[tuple[str, str]]:
    """The properties in which addresses stand, in the thing itself and below it."""
    if isinstance(value, dict):
        for term, inner in value.items():
            if term in _TERMS and isinstance(inner, list):
                yield from ((term, v) for v in inner if isinstance(v, str))
            if term in ("distribution", "accessService") and isinstance(inner, dict | list):
                yield from _placed(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _placed(inner)


def described(found: Evidence) -> list[str]:
    """The addresses of other descriptions of the thing that its page names by ``describedby``."""
    if not PAGES & set(found.roles):
        return []
    named = (link.target.partition("#")[0] for link in found.links if link.relation == "describedby")
    own = {found.url, found.final_url}
    return list(dict.fromkeys(u for u in named if u not in own and u.startswith(("http://", "https://"))))[
        :DESCRIPTIONS
    ]
