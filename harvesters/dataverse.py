"""Dataverse: the datasets of an installation or of one of its collections, file by file.

``fetch`` lists the installation's own published datasets through the Search API and asks for the export of each; on a
run for changes it lists them all the same, which is cheap, and asks only for those that the list says were updated
since. What is gone shows in a full run only. A dataset whose export does not come goes into quarantine, the rest goes
on. https://guides.dataverse.org/en/latest/api/search.html and …/admin/metadataexport.html
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson
from fairdict_harvesters.formats import (
    datacite_terms,
    dataverse_dialect,
    dataverse_exports,
    dataverse_json,
    ddi_terms,
    schema_terms,
)
from fairdict_harvesters.formats.at_hand import json_in, name_of
from fairdict_harvesters.formats.dataverse_files import lapsed_in
from fairdict_harvesters.formats.json_api import (
    JSON,
    MISSING,
    PASSING,
    Api,
    Walk,
    cut,
    first,
    item_of,
    moment,
    refused,
    text,
)

from fairdict.errors import ConfigError
from fairdict.harvester import (
    Description,
    FetchError,
    Listing,
    Mark,
    Record,
    Response,
    Source,
    Tested,
    Web,
    addresses,
    identifiers,
)

summary = "Dataverse: its search API and the native or schema.org export of each dataset, with all its files"
protocol = "Dataverse Search API and metadata exports (https://guides.dataverse.org/en/latest/api/)"
DIALECTS = (dataverse_dialect.DIALECT, schema_terms.DIALECT, ddi_terms.DIALECT, datacite_terms.DIALECT)
TESTED = (
    Tested("records", "exports of real installations in native JSON"),
    Tested("written", "Dataverse's Search API and exports"),
)
DATASET_TYPES = frozenset({"dataset"})
signs = ("dataverse",)

EXPORTERS = ("dataverse_json", "schema.org", "ddi", "Datacite")
XML = "application/xml"
OVERLAP = timedelta(hours=1)
STEP = 50
"""Datasets after which the walk marks its place."""

HOPELESS = 20
"""Exports in a row that do not come, after which the installation is taken to be down."""


@dataclass(frozen=True)
class Options:
    """``collection``: the alias of the collection to list, with all below it (default: the whole installation; also
    taken from an address that ends in ``/dataverse/ALIAS``). ``exporter``: ``dataverse_json``, or
    where that is not to be had ``schema.org``, ``ddi`` or ``Datacite``.
    ``query``: a query in the installation's search. ``page_size``: datasets on a page of the list, 1000 at most.
    ``fields``: fields of the installation's own metadata blocks and what they become, as ``block/field=keyword``."""

    collection: str = ""
    exporter: str = "dataverse_json"
    query: str = "*"
    page_size: int = 1000
    fields: tuple[str, ...] = ()


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """The datasets updated since ``since``, or all; returns a :class:`Listing`."""
    return (yield from _walk(source, web, since, Walk(at={"start": 0})))


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on behind the dataset that ``position`` names."""
    return (yield from _walk(source, web, since, Walk.read(position)))


def _walk(source: Source, web: Web, since: str | None, walk: Walk) -> Generator[Record | Mark, None, Listing]:
    api, options = Api(source, web), _options(source)
    start, lost = int(walk.at.get("start", 0)), 0
    while True:
        try:
            items, total = _page(api, _server(source), options, start)
        except FetchError as error:
            if not start:
                raise
            walk.complaints.append(f"The list broke off after {start} datasets: {error.message}")
            return walk.listing(full=since is None, ended=False)
        walk.cursor = walk.cursor or api.cursor
        walk.states(total)
        for item in items:
            start += 1
            walk.came += 1
            if since is None or _changed(item, since):
                found = _export(api, source, options, item, f"dataset {start} of the list")
                lost = lost + 1 if "refused" in found.hints else 0
                yield found
                if lost >= HOPELESS:
                    walk.complaints.append(
                        f"The exports of {lost} datasets in a row did not come, and no more were asked for after "
                        f"dataset {start} of the list: ask the partner what is wrong, or run it again later."
                    )
                    return walk.listing(full=since is None, ended=False)
            if start % STEP == 0:
                yield walk.mark(start=start)
        if not items or (total is not None and start >= total):
            if total is not None and start < total:
                walk.complaints.append(
                    f"The installation states {total} datasets, but its list ended after {start}: ask the partner to "
                    "reindex it."
                )
            return walk.listing(full=since is None, ended=total is None or start >= total, counted=True)


def _options(source: Source) -> Options:
    options: Options = source.settings(Options)
    if options.exporter not in EXPORTERS:
        raise ConfigError(
            f"Source “{source.name}” asks for the export “{options.exporter}”, which cannot be read: set exporter to "
            f"one of {', '.join(EXPORTERS)}."
        )
    _custom(source, options)
    return options


def _custom(source: Source, options: Options) -> dict[str, str]:
    """``fields`` as pairs; raises ConfigError for one that is none or names no property."""
    pairs: dict[str, str] = {}
    for said in options.fields:
        path, _, term = (p.strip() for p in said.partition("="))
        if "/" not in path or term not in source.context.properties:
            raise ConfigError(
                f"Source “{source.name}”: “{said}” in fields says nothing that can be done: write it as "
                "block/field=property, as in GDNMetadata/GDNtheme=keyword."
            )
        pairs[path] = term
    return pairs


def _server(source: Source) -> str:
    """The address of the installation, without what leads to a page in it."""
    url = source.url.strip().partition("?")[0].rstrip("/")
    for part in ("/dataverse/", "/api/", "/dataverse.xhtml", "/dataset.xhtml"):
        url = url.partition(part)[0] if part in f"{url}/" else url
    return url.rstrip("/")


def _alias(source: Source, options: Options) -> str:
    parts = urlsplit(source.url.strip()).path.rstrip("/").split("/")
    return options.collection or (unquote(parts[-1]) if len(parts) > 2 and parts[-2] == "dataverse" else "")


def _page(api: Api, server: str, options: Options, start: int) -> tuple[list[dict[str, Any]], int | None]:
    """The datasets from number ``start`` on, and how many there are."""
    alias = _alias(api.source, options)
    asked = {
        "q": options.query,
        "type": "dataset",
        "fq": "isHarvested:false",  # what the installation harvested itself belongs to others
        "sort": "date",
        "order": "asc",
        "per_page": str(max(1, min(1000, options.page_size))),
        "start": str(start),
        **({"subtree": alias} if alias else {}),
    }
    said, response = api.ask(f"{server}/api/search", asked)
    data = said.get("data") if isinstance(said, dict) else None
    items = data.get("items") if isinstance(data, dict) else None
    if not isinstance(items, list) or not isinstance(data, dict):
        raise api.wrong(response, "a list of datasets")
    total = data.get("total_count")
    return [i if isinstance(i, dict) else {} for i in items], total if type(total) is int else None


def _changed(item: Mapping[str, Any], since: str) -> bool:
    """Whether the list says that a dataset was updated after ``since``; one of which it says nothing may have been."""
    updated, before = moment(text(item.get("updatedAt"))), moment(since)
    return updated is None or before is None or updated >= before - OVERLAP


def _export(api: Api, source: Source, options: Options, item: Mapping[str, Any], locator: str) -> Record:
    """The record of one dataset in the list; with the reason where its export does not come."""
    name = text(item.get("global_id"))
    stamp, alias = text(item.get("updatedAt")), text(item.get("identifier_of_dataverse"))
    if not name:
        return refused(locator, "the list gives it no persistent identifier", locator=locator)
    try:
        said, response = _ask(api, source, options, name)
    except FetchError as error:
        if error.status not in MISSING | PASSING | {400, 401, 403} and error.kind not in ("malformed", "misdirected"):
            raise
        return refused(name, error.message, locator=locator, datestamp=stamp)
    return _record(name, said, response, alias=alias, locator=locator, datestamp=stamp, today=api.cursor[:10])


def _ask(api: Api, source: Source, options: Options, name: str) -> tuple[Any, Response]:
    asked = {"exporter": options.exporter, "persistentId": name}
    if options.exporter in dataverse_exports.XML:
        response = api.web.get(f"{_server(source)}/api/datasets/export", params=asked, accept=f"{XML}, text/xml")
        return response.body, response
    return api.ask(f"{_server(source)}/api/datasets/export", asked)


def _record(
    name: str, said: Any, response: Response, *, alias: str, locator: str, datestamp: str, today: str
) -> Record:
    pid = identifiers.pid(name)
    page = pid.iri if pid is not None else ""
    if isinstance(said, bytes):
        held = {"collection": alias} if alias else {}
        return Record(name, said, XML, response, locator=locator, datestamp=datestamp, page=page, hints=held)
    found = said if isinstance(said, dict) else {}
    version = found.get("datasetVersion")
    inner = version if isinstance(version, dict) else {}
    hints = {"collection": alias} if alias else {}
    if over := lapsed_in(inner.get("files"), today):
        hints["lapsed"] = " ".join(over)
    stamp = datestamp or text(inner.get("lastUpdateTime"))
    return cut(
        said, response, name, locator=locator, hints=hints, datestamp=stamp,
        page=page, deleted=text(inner.get("versionState")).upper() == "DEACCESSIONED",
    )  # fmt: skip


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The dataset ``identifier`` (a DOI or handle) as it is now; None where the installation has none of that name, or
    none that is published. The search tells its collection."""
    api, options = Api(source, web), _options(source)
    name = _named(identifier)
    found = api.find(f"{_server(source)}/api/search", {"q": f'dsPersistentId:"{name}"', "type": "dataset"})
    data = found[0].get("data") if found is not None and isinstance(found[0], dict) else None
    items = data.get("items") if isinstance(data, dict) else None
    listed = next((i for i in items if isinstance(i, dict)), {}) if isinstance(items, list) else {}
    name = text(listed.get("global_id")) or name
    try:
        said, response = _ask(api, source, options, name)
    except FetchError as error:
        if error.status in MISSING:
            return None
        raise
    alias, stamp = text(listed.get("identifier_of_dataverse")), text(listed.get("updatedAt"))
    return _record(name, said, response, alias=alias, locator="alone", datestamp=stamp, today=api.cursor[:10])


def _named(identifier: str) -> str:
    """A persistent identifier as Dataverse writes it."""
    for resolver, scheme in (("doi.org/", "doi:"), ("hdl.handle.net/", "hdl:")):
        if resolver in identifier:
            return scheme + identifier.partition(resolver)[2]
    return f"doi:{identifier}" if identifiers.doi(identifier) and identifier.startswith("10.") else identifier


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description in one export; raises RecordError for one that holds none."""
    if record.deleted:
        return
    if record.media_type != JSON:
        yield _placed(dataverse_exports.from_xml(source, record), record)
        return
    item = item_of(record, lambda i: bool({"datasetVersion", "latestVersion", "metadataBlocks", "@type"} & set(i)))
    if "@type" in item:
        about = dataverse_exports.from_schema_org(item, source, record)
    else:
        options: Options = source.settings(Options)
        lapsed = frozenset(record.hints.get("lapsed", "").split())
        custom = _custom(source, options)
        about = dataverse_json.describe(item, source, record.identifier, lapsed=lapsed, custom=custom)
    yield _placed(about, record)


def _placed(about: Description, record: Record) -> Description:
    """A description with the collection it is in and the page it is shown on."""
    if alias := record.hints.get("collection", ""):
        about.sets.append(alias)
    about.page = about.page or record.page
    return about


def contained(response: Response) -> list[Record]:
    """The dataset that a native export in JSON is, or an answer of the API with one; empty for anything else."""
    said = json_in(response)
    if not isinstance(said, dict):
        return []
    held = next((said[n] for n in ("data", "datasetJson") if isinstance(said.get(n), dict)), said)
    if not {"datasetVersion", "latestVersion"} & held.keys():
        return []
    return [_record(name_of(response), held, response, alias="", locator="", datestamp="", today="")]


def located(url: str) -> tuple[str, str] | None:
    """The installation and the persistent identifier of the dataset whose page ``url`` is; None for another address."""
    parts = urlsplit(url)
    named = dict(parse_qsl(parts.query)).get("persistentId", "")
    if not named or not parts.path.endswith(("dataset.xhtml", "/citation")):
        return None
    return f"{parts.scheme}://{parts.netloc}", named


def speaks(url: str, web: Web) -> str | None:
    """The address of the Dataverse installation, or of the collection in it, that ``url`` names; None where there is
    none."""
    if addresses.url(url) is None:
        return None
    parts = urlsplit(url)
    if parts.path.strip("/") and not any(p in parts.path for p in ("/dataverse/", ".xhtml", "/api/")):
        return None
    server = f"{parts.scheme}://{parts.netloc}{parts.path.partition('/dataverse/')[0]}".rstrip("/")
    server = server.partition("/api/")[0] if ".xhtml" not in server else f"{parts.scheme}://{parts.netloc}"
    try:
        said = orjson.loads(web.get(f"{server}/api/info/version", accept="application/json").body)
    except orjson.JSONDecodeError:
        return None
    except FetchError as error:
        if error.kind in ("status", "misdirected", "malformed"):
            return None
        raise
    data = said.get("data") if isinstance(said, dict) else None
    if not isinstance(data, dict) or not first([data.get("version")]):
        return None
    return url.partition("?")[0] if "/dataverse/" in parts.path else server
