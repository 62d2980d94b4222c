"""The datasets in pages, for clients that follow Hydra (http://www.hydra-cg.com/spec/latest/core/) as DCAT portals do.

``hydra/index.ttl`` is the collection; ``hydra/0001.ttl`` and on are its pages. A dataset stays on the page that it
first came on, for pages are filled in the order in which datasets first appeared: what is new makes the last page
longer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fairdict.config import Catalogue
from fairdict.document import canonical, digest, lines
from fairdict.model import Document
from fairdict.rdf import turtle

PAGE = 100
"""Datasets a page, those that went included."""
NS = "http://www.w3.org/ns/hydra/core#"

Pages = Mapping[int, Sequence[str]]


def pages(order: Iterable[str], live: Mapping[str, str]) -> dict[int, list[str]]:
    """The KEYs on each page: ``order`` are all that ever appeared, ``live`` those that are listed now."""
    found: dict[int, list[str]] = {1: []}
    for place, key in enumerate(order):
        if key in live:
            found.setdefault(place // PAGE + 1, []).append(key)
    return dict(sorted(found.items()))


def units(found: Pages, inputs: Mapping[str, str], base: str) -> dict[str, str]:
    """The units of work of a build: a page is made anew where one of its datasets, or its neighbour, is another."""
    numbers = list(found)
    made = {
        f"hydra/{page:04}": digest(canonical([base, _beside(numbers, page), [[k, inputs[k]] for k in keys]]))
        for page, keys in found.items()
    }
    return made | {"hydra": digest(canonical([base, numbers, sum(map(len, found.values()))]))}


def index(found: Pages, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The collection: how many there are, where it begins and ends."""
    base = f"{catalogue.base_iri}hydra/"
    collection: Document = {
        "id": f"{base}#datasets",
        "type": [f"{NS}Collection"],
        "title": {k: [v] for k, v in catalogue.title.items()},
        f"{NS}totalItems": [sum(map(len, found.values()))],
        f"{NS}view": [
            {
                "id": f"{base}index.ttl",
                "type": [f"{NS}PartialCollectionView"],
                f"{NS}first": [{"id": _address(base, min(found))}],
                f"{NS}next": [{"id": _address(base, min(found))}],
                f"{NS}last": [{"id": _address(base, max(found))}],
            }
        ],
    }
    yield "hydra/index.ttl", _written([collection], [], catalogue)


def page(
    number: int, found: Pages, blocks: Iterable[Sequence[str]], catalogue: Catalogue
) -> Iterator[tuple[str, bytes]]:
    """One page: ``blocks`` are the lines of its datasets."""
    base = f"{catalogue.base_iri}hydra/"
    before, after = _beside(list(found), number)
    view: Document = {"id": _address(base, number), "type": [f"{NS}PartialCollectionView"]}
    view[f"{NS}first"] = [{"id": _address(base, min(found))}]
    if before:
        view[f"{NS}previous"] = [{"id": _address(base, before)}]
    if after:
        view[f"{NS}next"] = [{"id": _address(base, after)}]
    collection: Document = {
        "id": f"{base}#datasets",
        "type": [f"{NS}Collection"],
        f"{NS}member": [{"id": f"{catalogue.base_iri}dataset/{key}"} for key in found[number]],
        f"{NS}view": [view],
    }
    yield f"hydra/{number:04}.ttl", _written([collection], blocks, catalogue)


def _written(documents: Iterable[Document], blocks: Iterable[Sequence[str]], catalogue: Catalogue) -> bytes:
    said = [line for document in documents for line in lines(document, catalogue.context)]
    for block in blocks:
        said.extend(block)
    return turtle("\n".join(said).encode(), {**catalogue.context.prefixes, "hydra": NS})


def _beside(numbers: Sequence[int], number: int) -> tuple[int, int]:
    """The pages before and after; 0 where there is none."""
    place = numbers.index(number)
    return (numbers[place - 1] if place else 0), (numbers[place + 1] if place + 1 < len(numbers) else 0)


def _address(base: str, number: int) -> str:
    return f"{base}{number:04}.ttl"
