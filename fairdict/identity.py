"""What a description calls itself, and what it points at: the ground on which descriptions are merged and linked.

A *name* is a globally unique identifier of the thing itself, in one spelling (``doi:10.5072/x``, ``iri:https://…``);
related things never count.
"""

from collections.abc import Iterator
from typing import Any

from fairdict import identifiers
from fairdict.model import Document

LINKS = frozenset(
    [
        "inSeries",
        "prev",
        "next",
        "first",
        "last",
        "isVersionOf",
        "hasVersion",
        "previousVersion",
        "hasCurrentVersion",
        "replaces",
        "isReplacedBy",
        "isPartOf",
        "hasPart",
        "source",
        "relation",
        "references",
        "isReferencedBy",
        "requires",
        "isRequiredBy",
        "servesDataset",
        "dataset",
        "service",
        "catalog",
        "resource",
        "wasDerivedFrom",
        "accessService",
    ]
)
"""Properties that may point at another dataset, series, service or catalogue."""

WEB_TERMS = frozenset({"landingPage", "accessURL", "downloadURL", "endpointURL", "page"})
"""Properties whose addresses are tried."""


def names(document: Document) -> list[str]:
    """The names of a document's subject, sorted but for the first: its DOI, where it has one, leads.

    Only the first DOI counts: a second one is a concept or version DOI, which links and does not merge.
    """
    found: dict[str, None] = {}
    doi = ""
    for text in _own(document):
        pid = identifiers.pid(text)
        if pid is None:
            if text.startswith(("http://", "https://")) or (text == document.get("id") and _is_iri(text)):
                found[f"iri:{text}"] = None
        elif pid.scheme == "doi":
            doi = doi or f"doi:{pid.value}"
        else:
            found[f"{pid.scheme}:{pid.value}"] = None
    owner = _ror(document)
    local = [i for i in document.get("identifier", []) if isinstance(i, str) and _is_local(i)]
    if owner and local:
        found[f"local:{owner} {local[0]}"] = None
    return ([doi] if doi else []) + sorted(found)


def _is_iri(text: str) -> bool:
    return bool(text) and not text.startswith("urn:x-fairdict:")


def _is_local(text: str) -> bool:
    return not text.startswith(("http://", "https://")) and identifiers.pid(text) is None


def _own(document: Document) -> Iterator[str]:
    yield str(document.get("id", ""))
    for value in (*document.get("identifier", []), *document.get("sameAs", [])):
        if isinstance(value, str):
            yield value
    for node in document.get("otherIdentifier", []):
        if isinstance(node, dict):
            yield from (n for n in node.get("notation", []) if isinstance(n, str))


def _ror(document: Document) -> str:
    for agent in document.get("publisher", []):
        iri = agent.get("id", "") if isinstance(agent, dict) else agent
        found = identifiers.ror(iri) if "ror.org" in str(iri) else None
        if found is not None:
            return found
    return ""


def references(document: Document) -> list[str]:
    """The addresses of other things that ``document`` points at, sorted."""
    found: set[str] = set()
    for term in LINKS & document.keys():
        found.update(_named(document[term]))
    for node in document.get("distribution", []):
        if isinstance(node, dict):
            found.update(_named(node.get("accessService", [])))
    return sorted(found)


def _named(values: list[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict) and value.keys() == {"id"}:
            yield value["id"]


def name_of(iri: str) -> str:
    """The name that an address stands for, to look it up among the names of others."""
    pid = identifiers.pid(iri)
    return f"iri:{iri}" if pid is None else f"{pid.scheme}:{pid.value}"


def pointed(value: Any, ours: dict[str, str]) -> Any:
    """``value`` of a linking property with the addresses that ``ours`` knows replaced by the catalogue's own."""
    if isinstance(value, dict) and value.keys() == {"id"}:
        return {"id": ours.get(value["id"], value["id"])}
    return ours.get(value, value) if isinstance(value, str) else value


def addresses(document: Document) -> Iterator[str]:
    """The web addresses of a thing that should lead somewhere, those of its identifiers among them."""
    seen = dict.fromkeys(resolvable(document))
    seen.update(dict.fromkeys(a for a in _below(document) if a.startswith(("http://", "https://"))))
    yield from seen


def resolvable(document: Document) -> Iterator[str]:
    """The web addresses of a thing's own identifiers, once or more."""
    for text in _own(document):
        pid = identifiers.pid(text)
        address = text if pid is None or text.startswith("http") else pid.iri
        if address.startswith(("http://", "https://")):
            yield address


def _below(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for term, inner in value.items():
            if term in WEB_TERMS and isinstance(inner, list):
                yield from (v for v in inner if isinstance(v, str))
            if isinstance(inner, dict | list) and term in ("distribution", "accessService"):
                yield from _below(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _below(inner)
