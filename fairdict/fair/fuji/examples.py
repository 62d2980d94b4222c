"""The one good example with what its addresses tell machines, of which the examples of F-UJI's tests are made."""

from dataclasses import replace
from typing import Any

from fairdict.fair import examples
from fairdict.fair.examples import DOI, FILE, PAGE
from fairdict.fair.subject import Subject
from fairdict.model import Document, Embedded, Evidence, Negotiated

SHOWN = (Embedded("json-ld", ("http://schema.org/Dataset",), ("http://schema.org/",)),)
TYPE = ["http://purl.org/dc/dcmitype/Dataset"]
RELATED = ["https://doi.org/10.5072/article-1"]


def tried(**statuses: int | None) -> dict[str, Evidence]:
    """What was found at the example's ``doi``, ``page`` and ``file``; another status, or none, may be given."""
    found = examples.evidence(**statuses)
    for address in (DOI, PAGE):
        if found[address].status == 200:
            found[address] = replace(found[address], embedded=SHOWN)
    said = found[DOI]
    if said.status == 200:
        found[DOI] = replace(said, redirects=(PAGE,), negotiated=Negotiated(200, "application/ld+json", PAGE))
    elif said.status is not None:
        found[DOI] = replace(said, final_url="")
    return found


def silent() -> dict[str, Evidence]:
    """The page opens and tells machines nothing."""
    found = tried()
    for address in (DOI, PAGE):
        found[address] = replace(found[address], embedded=(), negotiated=Negotiated(406))
    return found


def example(
    *without: str, tried: dict[str, Evidence] | None = None, file: Document | None = None, **more: Any
) -> Subject:
    """The example as a subject, as :func:`fairdict.fair.examples.example` makes it."""
    terms = {"resourceType": TYPE, "relation": RELATED, **more}
    seen = _tried() if tried is None else tried
    return examples.example(*without, tried=seen, file=file, **terms)


_tried = tried
__all__ = ["DOI", "FILE", "PAGE", "RELATED", "SHOWN", "TYPE", "example", "silent", "tried"]
