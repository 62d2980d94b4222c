"""OGC CSW 2.0.2: lists the records of a geographic catalogue, in ISO 19139 where it has that, else in Dublin Core.

``fetch`` asks what the service can do, then for all records, page by page: the place of the next page is counted and
not believed, for services err about it. A page that fails is asked again in smaller ones, down to the record that
breaks it. ``one`` asks for one record; ``describe`` reads one. CSW tells nothing of what is gone or changed, so that
each run lists everything. https://www.ogc.org/standard/cat/
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from fairdict_harvesters.formats import csw_record, iso_terms, oai_dc_terms, payload
from fairdict_harvesters.formats.csw_talk import COMMON, CSW, GMD, MDB, Page, Refused, Talk, cut, speaks_csw, without
from fairdict_harvesters.formats.csw_walk import Pages, question
from fairdict_harvesters.formats.json_api import Walk
from fairdict_harvesters.formats.xml import children, parse

from fairdict.harvester import Description, FetchError, Listing, Mark, Record, RecordError, Source, Tested, Web

summary = "OGC CSW 2.0.2: geographic catalogues such as GeoNetwork and pycsw, in ISO 19139 or Dublin Core"
protocol = "OGC CSW 2.0.2, https://www.ogc.org/standard/cat/"
signs = ("csw", "geonetwork")
DIALECTS = (iso_terms.DIALECT, csw_record.DIALECT, oai_dc_terms.DIALECT)
TESTED = (
    Tested("server", "pycsw 2.6.2, with and without its ISO profile"),
    Tested("records", "ISO 19139 of DEIMS-SDR, ENES and EnviDat"),
    Tested("written", "CSW 2.0.2, with what GeoNetwork's paging is known to do wrong"),
)
DATASET_TYPES = frozenset({"dataset", "datasetseries", "nongeographicdataset", "http://purl.org/dc/dcmitype/dataset"})
"""Words of ``hierarchyLevel`` and ``dc:type``, in small letters, that count as a dataset. A service is none, although
it may give access to one."""

_SORTS = ("apiso:Identifier:A", "dc:identifier:A", "")


@dataclass(frozen=True)
class Options:
    """``constraint``: which records to list, in CQL (``type = 'dataset'``; default: all). ``size``: how many to ask for
    at once. ``schema``: the output schema to ask for (default: ISO 19139, else Dublin Core). ``sort``: the property to
    sort by (default: the identifier, where the service can)."""

    constraint: str = ""
    size: int = 100
    schema: str = ""
    sort: str = ""


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """Every record of the catalogue; ``since`` means nothing to a CSW."""
    talk = Talk(source, web)
    talk.capabilities()
    options: Options = source.settings(Options)
    way, page = _begin(talk, options)
    listing = Pages(talk, options.constraint, max(1, options.size), way, Walk(cursor=talk.cursor))
    return (yield from listing.records(1, page))


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """What is left of the list from ``position`` on."""
    walk = Walk.read(position)
    talk = Talk(source, web)
    talk.capabilities()
    options: Options = source.settings(Options)
    way = {str(k): str(v) for k, v in walk.at.get("way", {}).items()} if isinstance(walk.at.get("way"), dict) else {}
    start = walk.at.get("start")
    listing = Pages(talk, options.constraint, max(1, options.size), way, walk)
    listing.lost, listing.twice = (n if isinstance(n := walk.at.get(k), int) else 0 for k in ("lost", "twice"))
    return (yield from listing.records(start if isinstance(start, int) and start > 0 else 1, None))


def _begin(talk: Talk, options: Options) -> tuple[dict[str, str], Page]:
    """How this service wants to be asked, and its first page: schemas and sorting are tried, richest first."""
    schemas = (options.schema,) if options.schema else _schemas(talk)
    sorts = (options.sort, "") if options.sort else _SORTS
    last: Refused | None = None
    for schema in schemas:
        for type_ in ("gmd:MD_Metadata", "csw:Record") if schema == GMD else ("csw:Record",):
            for sort in sorts:
                way = {"typeNames": type_, "outputSchema": schema, **({"SortBy": sort} if sort else {})}
                try:
                    page = talk.records(**question(options.constraint, way, 1, options.size))
                except Refused as refused:
                    last = refused
                    continue
                if page.records or not page.matched:
                    return way, page
    if last is None:
        raise FetchError(
            f"{talk.base} states records but gives none in any schema: tell the partner.",
            kind="malformed",
            url=talk.base,
        )
    raise FetchError(
        f"{last.url} does not give its records ({last.said}): check “constraint” and “schema” in the options of source "
        f"“{talk.source.name}”, or tell the partner.",
        kind="misdirected",
        url=last.url,
    )


def _schemas(talk: Talk) -> tuple[str, ...]:
    """The schemas to try: those it names; a service that names none is asked for ISO 19139 all the same."""
    known = [s for s in (GMD, MDB) if s in talk.schemas] if talk.schemas else [GMD]
    return (*known, CSW)


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The record called ``identifier``, as the service gives it now; None where it knows none of that name."""
    talk = Talk(source, web)
    options: Options = source.settings(Options)
    last: Refused | None = None
    for schema in (options.schema,) if options.schema else (GMD, CSW):
        try:
            root, response, fault = talk.ask("GetRecordById", id=identifier, elementSetName="full", outputSchema=schema)
        except Refused as refused:
            last = refused
            continue
        except FetchError as error:
            if (error.status or 0) < 500:
                raise
            return _searched(talk, identifier)
        found = next(children(root), None)
        if found is not None:
            return cut(found, response, "alone", fault)
        last = None
    if last is not None:
        raise FetchError(f"{last.url} does not give “{identifier}” ({last.said}).", kind="misdirected", url=last.url)
    return None


def _searched(talk: Talk, identifier: str) -> Record | None:
    """The record called ``identifier`` by a search: some services cannot give by name what they can list."""
    quoted = identifier.replace("'", "''")
    try:
        page = talk.records(
            **question(f"dc:identifier = '{quoted}'", {"typeNames": "csw:Record", "outputSchema": CSW}, 1, 10)
        )
    except Refused as refused:
        raise FetchError(
            f"{refused.url} does not give “{identifier}” ({refused.said}).", kind="misdirected", url=refused.url
        ) from None
    return next((r for r in page.records if r.identifier == identifier), None)


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description in one record; raises RecordError for one that has none, or no identifier."""
    name = f"Record “{record.identifier}”" + (f" ({record.locator})" if record.locator else "")
    try:
        root: Any = parse(record.body)
    except ValueError as error:
        raise RecordError(f"{name} cannot be read: {error}. Ask the partner to repair it.") from None
    if record.hints.get("nameless"):
        raise RecordError(
            f"{name} has no identifier, so that it cannot be known again: ask the partner to give it one."
        )
    for about in payload.describe(root, source, record.identifier, name):
        about.page = about.page or record.page
        if record.hints.get("mended"):
            about.issue(
                "record-mended",
                "Characters that XML forbids were removed from the page of this record; remove them at the source.",
                where=record.locator,
            )
        yield about


_DOORS = ("geonetwork/srv/eng/csw",)


def speaks(url: str, web: Web) -> str | None:
    """The address of the CSW that answers at ``url``, or at one of the usual places of its host; None where there is
    none."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        return None
    bases = [without(url)]
    if parts.path in ("", "/") and not parts.query:
        bases += [urljoin(url, f"/{door}") for door in _DOORS]
    for base in bases:
        question = {**COMMON, "request": "GetCapabilities"}
        try:
            if speaks_csw(parse(web.get(base, params=question, check_status=False).body)):
                return base
        except ValueError:
            continue
        except FetchError as error:
            if error.kind in ("dns", "connect", "private", "budget", "tls", "proxy"):  # the same at each of them
                raise
    return None
