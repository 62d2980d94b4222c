"""Which values stand where a profile allows fewer than there are."""

from collections.abc import Callable
from typing import Any


def chosen(term: str, values: list[Any], most: int) -> tuple[list[Any], list[Any]]:
    """``values`` of ``term`` parted into the ``most`` that stand and those that do not, each in their order."""
    rank = _RANKS.get(term)
    if rank is None:
        return values[:most], values[most:]
    places = sorted(range(len(values)), key=lambda n: (-rank(values[n]), n))[:most]
    return [values[n] for n in sorted(places)], [v for n, v in enumerate(values) if n not in places]


def _reachable(value: Any) -> float:
    """A contact that can be written to and has a name goes before one that has less."""
    if not isinstance(value, dict):
        return 0
    return 4 * bool(value.get("hasEmail")) + 2 * bool(value.get("fn")) + bool(value.get("hasURL"))


def _described(value: Any) -> float:
    return len(value) if isinstance(value, dict) else 0


def _listed(value: Any) -> float:
    """A term of a published list goes before an address or a name."""
    iri = value.get("id", "") if isinstance(value, dict) else value
    return "/authority/" in str(iri) or "creativecommons.org" in str(iri) or "iana.org" in str(iri)


def _text_geometry(value: Any) -> float:
    return "wktLiteral" in str(value.get("@type", "")) if isinstance(value, dict) else 0


def _latest(value: Any) -> float:
    text = str(value.get("@value", "") if isinstance(value, dict) else value)
    digits = "".join(c for c in text[:10] if c.isdecimal()).ljust(8, "0")
    return float(digits or 0)


_RANKS: dict[str, Callable[[Any], float]] = {
    "contactPoint": _reachable,
    "publisher": _described,
    "license": _listed,
    "format": _listed,
    "mediaType": _listed,
    "resourceType": _listed,
    "conformsTo": _listed,
    "geometry": _text_geometry,
    "bbox": _text_geometry,
    "centroid": _text_geometry,
    "modified": _latest,
    "issued": lambda value: -_latest(value),
}
"""How good a value of a term is, the greater the better; of equals, and of other terms, the first stands."""
