"""Content negotiation: which of the forms at hand a request prefers (RFC 9110, sections 12.4 and 12.5.1)."""

from collections.abc import Iterable
from dataclasses import dataclass

ALIASES = {
    "application/json": ("application/sparql-results+json", "application/ld+json"),
    "application/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/xml": ("application/sparql-results+xml", "application/rdf+xml"),
    "text/n3": ("text/turtle",),
    "application/x-turtle": ("text/turtle",),
    "text/plain": ("application/n-triples",),
    "application/xhtml+xml": ("text/html",),
}
"""Types that clients ask for where they mean another one."""


@dataclass(frozen=True, slots=True)
class _Range:
    """One media range of an Accept header with its weight."""

    type: str
    subtype: str
    weight: float

    def fits(self, media_type: str) -> int:
        """How exactly the range names ``media_type``: 3 by its name, 2 by an alias, 1 by ``type/*``, 0 by ``*/*``;
        -1 where it does not."""
        if self.type == "*":
            return 0
        if self.subtype == "*":
            return 1 if media_type.startswith(f"{self.type}/") else -1
        name = f"{self.type}/{self.subtype}"
        if name == media_type:
            return 3
        return 2 if media_type in ALIASES.get(name, ()) else -1


def chosen(accept: str, at_hand: Iterable[str]) -> str:
    """The media type among ``at_hand`` (the server's favourite first) that ``accept`` prefers; empty where none fits.

    A header that says nothing, or nothing that can be read, takes anything. Parameters other than ``q`` are not
    looked at.
    """
    ranges = [found for part in accept.split(",") if (found := _range(part)) is not None]
    best, weight = "", 0.0
    for media_type in at_hand:
        own = _weight(media_type, ranges) if ranges else 1.0
        if own > weight:
            best, weight = media_type, own
    return best


def _weight(media_type: str, ranges: Iterable[_Range]) -> float:
    """The weight of the range that names ``media_type`` most exactly."""
    fitting = [(exactness, r.weight) for r in ranges if (exactness := r.fits(media_type)) >= 0]
    return max(fitting, default=(0, 0.0))[1]


def _range(part: str) -> _Range | None:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    type, slash, subtype = name.partition("/")
    if not slash or not type or not subtype:
        return None
    weight = 1.0
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                weight = min(max(float(value), 0.0), 1.0)
            except ValueError:
                return None
    return _Range(type, subtype, weight)
