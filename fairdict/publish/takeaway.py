"""What a list of datasets says of each when somebody takes it along: cells for a table, and citations.

Takes an entry and its card; leaves what the search index keeps for the page, which puts the files together.
"""

from typing import Any, Final, NamedTuple

import orjson

from fairdict.document import complete
from fairdict.publish import citation
from fairdict.publish.citation import Citation
from fairdict.publish.entry import Card, Entry

COLUMNS: Final = (
    "title", "creators", "year", "publisher", "access", "licence", "formats", "keywords", "identifier", "address",
)  # fmt: skip
"""The cells, in their order; the page names them in its language."""


class Told(NamedTuple):
    """What the index needs of a dataset beside its card: the whole description by language, and what a list says."""

    texts: dict[str, str]
    cited: list[Any]


def told(entry: Entry, card: Card) -> Told:
    """The description of ``entry``, and [KEY, cells, BibTeX, RIS, CSL item]."""
    document = complete(entry.document)
    cited = citation.citation(document)
    texts = {lang: "\n".join(parts) for lang, parts in document.get("description", {}).items()}
    forms = [citation.bibtex(cited).decode(), citation.ris(cited).decode(), orjson.loads(citation.csl(cited))[0]]
    return Told(texts, [card.key, cells(cited, card, entry.iri), *forms])


def cells(cited: Citation, card: Card, address: str) -> list[str]:
    """One line of the table; ``access`` and ``licence`` are codes and names as search has them."""
    return [
        cited.title,
        "; ".join(name.inverted() for name in cited.creators),
        cited.year,
        cited.publisher or card.publisher,
        card.access,
        card.licence,
        "; ".join(card.formats),
        "; ".join(cited.keywords),
        cited.identifier,
        address,
    ]
