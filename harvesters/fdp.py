"""FAIR Data Points: from the root down through their containers, each resource with a document of its own.

Takes the root, or a resource below it; yields one record for each catalogue, dataset, series and service, the documents
of its distributions folded in. Any nesting of resource types is walked, several parents and circles do no harm, and
nothing outside the FAIR Data Point is asked for. Documents are asked for only where they changed, where servers say so.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from fairdict_harvesters.formats import rdf_describe
from fairdict_harvesters.formats.data_point import IGNORED, is_point, plain
from fairdict_harvesters.formats.data_point_documents import document
from fairdict_harvesters.formats.data_point_index import entries, is_index
from fairdict_harvesters.formats.data_point_place import Place
from fairdict_harvesters.formats.data_point_walk import Walk
from fairdict_harvesters.formats.rdf_records import CONTROLS, LDP, Gathering
from fairdict_harvesters.formats.rdf_terms import FDP_O

from fairdict.harvester import (
    Description,
    Dialect,
    FetchError,
    Issue,
    Listing,
    Mark,
    Record,
    Source,
    Tested,
    Web,
)

summary = "FAIR Data Points: catalogues, series, datasets and distributions along their LDP containers"
protocol = "FAIR Data Point specification 1.2, https://specs.fairdatapoint.org/; LDP, https://www.w3.org/TR/ldp/"
DATASET_TYPES = frozenset({"dataset", "datasetseries", "dataservice", "catalog"})
signs = (
    "fdp-o#",
    "fair data point",
    "fairdatapoint",
    "ns/ldp#",
    "/index/entries",
    "ontologies/fdp-o",
    "www.dtls.nl/fdp",
)

DIALECTS = (
    Dialect(
        "FAIR Data Point",
        "https://specs.fairdatapoint.org/",
        rdf_describe.FIELDS,
        IGNORED,
    ),
)
TESTED = (
    Tested("server", "Community Solid Server 7.2.0, with a FAIR Data Point in its LDP containers"),
    Tested("records", "the first FAIR Data Point (2017), and records of Health-RI"),
    Tested("written", "the reference implementation of the FAIR Data Point, with its children in pages and its index"),
)


@dataclass(frozen=True)
class Options:
    """``within`` are beginnings of further addresses that may be read, where a FAIR Data Point names resources that lie
    outside its own address."""

    within: tuple[str, ...] = ()


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every catalogue, dataset, series and service of the FAIR Data Point at ``source.url``."""
    walk = _begin(source, web)
    walk.remember(since or "")
    return (yield from walk.records())


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """As :func:`fetch`, from where an earlier walk was left; raises FetchError for a position that is none."""
    walk = _begin(source, web)
    walk.remember(since or "")
    walk.restore(position)
    return (yield from walk.records())


def _begin(source: Source, web: Web) -> Walk:
    options: Options = source.settings(Options)
    if is_index(source.url):
        raise FetchError(
            f"{source.url} is an index, which lists FAIR Data Points: say “fairdict add {source.url}” to declare each "
            "of them as a source of its own, and take this one out.",
            kind="misdirected",
            url=source.url,
        )
    gathering = Gathering(source.name, (*CONTROLS, LDP))
    return Walk(web, Place("", within=options.within), gathering, [[source.url, "", source.url]], seen={source.url})


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The record of that name alone; None where the FAIR Data Point has none."""
    walk = _begin(source, web)
    walk.place.paging = "no"
    document(web, walk.place, source.url)  # settles how far the FAIR Data Point reaches
    walk.place.paging = ""
    address = walk.place.ask(identifier)
    if not address:
        return None
    try:
        found = list(walk.unit(address))
    except FetchError as error:
        if error.status in (404, 410):
            return None
        raise
    return next((r for r in found if r.identifier == identifier), None)


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The record's document without what the server writes around it; raises RecordError for one that holds none."""
    if record.deleted:
        return
    whole, root = rdf_describe.rooted(record)
    graph = plain(whole, root)
    about = rdf_describe.describe(record, source, graph, root)
    said = {f"fdp-o:{name.removeprefix(s)}" for name in whole.about(root) for s in FDP_O if name.startswith(s)}
    about.skipped |= {name: why for name, why in IGNORED.items() if name in said}
    about.issues.extend(_missing(record))
    yield about


def _missing(record: Record) -> list[Issue]:
    """An issue for each distribution whose document did not come."""
    try:
        said: Any = orjson.loads(record.hints.get("missing", "[]"))
        pairs = [(str(address), str(reason)) for address, reason in said]
    except (orjson.JSONDecodeError, TypeError, ValueError):
        return []
    return [
        Issue(
            "distribution-missing",
            f"The distribution {address} is named, but its document does not come: {reason}",
            property="distribution",
            value=address,
            where=record.locator,
        )
        for address, reason in pairs
    ]


def speaks(url: str, web: Web) -> str | None:
    """``url``, where the document there is that of a FAIR Data Point or of a resource below one; else None."""
    if not url.startswith(("http://", "https://")) or is_index(url):
        return None
    return url if is_point(document(web, Place("", paging="no"), url, tries=0).graph) else None


def listed(url: str, web: Web) -> list[str]:
    """The FAIR Data Points that an index at ``url`` lists as active, each to be declared as a source; empty where it is
    no index."""
    return entries(url, web) if is_index(url) else []
