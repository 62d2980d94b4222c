"""DataCite's REST API: the DOIs of a repository, a provider, a prefix or an affiliation.

``fetch`` walks ``/dois`` by cursor, taking only the cursor out of ``links.next`` (the link itself forgets parts of the
question), and asks for smaller pages where the server fails on large ones; ``one`` asks for one DOI; ``describe`` reads
the attributes as DataCite's XML is read. A DOI that is withdrawn is in no list any more, which a full listing shows.
https://support.datacite.org/docs/api
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit, urlunsplit

import orjson
from fairdict_harvesters.formats import datacite_attributes, datacite_json
from fairdict_harvesters.formats.at_hand import json_in, name_of
from fairdict_harvesters.formats.json_api import PASSING, Api, Walk, cut, earlier, item_of, text

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
    identifiers,
)

summary = "DataCite REST API: the DOIs of a repository, provider, prefix or affiliation, in DataCite's own metadata"
protocol = "DataCite REST API (https://support.datacite.org/docs/api)"
signs = ("datacite", "/dois")
DIALECTS = (datacite_attributes.DIALECT,)
TESTED = (
    Tested("records", "api.datacite.org, for single DOIs"),
    Tested("written", "DataCite's lists of DOIs"),
)
DATASET_TYPES = frozenset({"dataset", "collection"})

ACCEPT = "application/vnd.api+json, application/json"
OVERLAP = timedelta(hours=1)
"""How far before the last run's cursor the next list begins: the index lags behind."""

SMALLEST = 25
"""Records on a page below which a server that fails is not asked for less."""

LATEST_PAGE = 200_000
"""Pages beyond which a list has no end."""


@dataclass(frozen=True)
class Options:
    """``client_id``: the repository (``tib.hanzeland``). ``provider_id``: the member it belongs to. ``prefix``: a DOI
    prefix. ``affiliation``: the ROR iD of the creators' or contributors' organisation. ``query``: a query in DataCite's
    language. ``resource_type``: the general type (default ``dataset``; empty for all). ``page_size``: DOIs on a page.
    One of the first five must be given, here or in the address."""

    client_id: str = ""
    provider_id: str = ""
    prefix: str = ""
    affiliation: str = ""
    query: str = ""
    resource_type: str = "dataset"
    page_size: int = 1000


_FILTERS = frozenset(
    {"client-id", "provider-id", "consortium-id", "prefix", "affiliation-id", "query", "ids", "user-id", "funder-id"}
)


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """The DOIs updated since ``since``, or all; returns a :class:`Listing`."""
    return (yield from _walk(source, web, since, Walk(at={"cursor": "1"})))


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on at the page that ``position`` names."""
    return (yield from _walk(source, web, since, Walk.read(position)))


def _walk(source: Source, web: Web, since: str | None, walk: Walk) -> Generator[Record | Mark, None, Listing]:
    api = Api(source, web, accept=ACCEPT)
    base, asked = _question(source, since)
    if not _FILTERS & set(asked):
        raise ConfigError(
            f"Source “{source.name}” asks for every DOI that DataCite has: name what you want in its options, as "
            "client_id, provider_id, prefix or affiliation."
        )
    size = max(1, source.settings(Options).page_size)
    page, seen = int(walk.at.get("page", 0)), {walk.at.get("cursor")}
    while page < LATEST_PAGE:
        try:
            items, following, response = _page(api, base, {**asked, "page[size]": str(size)}, walk)
        except FetchError as error:
            if (error.status in PASSING or error.kind == "malformed") and size > SMALLEST:
                size = max(SMALLEST, size // 4)
                continue
            if not walk.came:
                raise
            walk.complaints.append(f"The list broke off after {walk.came} DOIs: {error.message}")
            return walk.listing(full=since is None, ended=False)
        page += 1
        walk.cursor = walk.cursor or api.cursor
        for number, item in enumerate(items, 1):
            walk.came += 1
            yield _record(item, response, f"page {page}, item {number}")
        if not following or not items:
            if following is None and len(items) == size and walk.most is not None and walk.came < walk.most:
                walk.complaints.append(_short(response.url, walk))
                return walk.listing(full=since is None, ended=False)
            return walk.listing(full=since is None, ended=True)
        if following in seen:
            break
        seen.add(following)
        yield walk.mark(cursor=following, page=page)
    walk.complaints.append(
        f"{base} leads from page to page without an end (after {page} pages and {walk.came} DOIs): tell DataCite."
    )
    return walk.listing(full=since is None, ended=False)


def _short(url: str, walk: Walk) -> str:
    return f"{url} names no next page although {walk.most} DOIs were stated and {walk.came} came: tell DataCite."


def _page(
    api: Api, base: str, asked: Mapping[str, str], walk: Walk
) -> tuple[list[Mapping[str, Any]], str | None, Response]:
    """The DOIs of a page and the cursor of the next, None where none is named."""
    said, response = api.ask(base, {**asked, "page[cursor]": str(walk.at.get("cursor", "1"))})
    found = said.get("data") if isinstance(said, dict) else None
    if not isinstance(found, list):
        raise api.wrong(response, "a list of DOIs")
    meta, links = said.get("meta"), said.get("links")
    walk.states(meta.get("total") if isinstance(meta, dict) else None)
    following = text(links.get("next")) if isinstance(links, dict) else ""
    try:
        named = dict(parse_qsl(urlsplit(following).query)).get("page[cursor]")
    except ValueError:
        named = None
    return [i for i in found if isinstance(i, dict)], named, response


def _question(source: Source, since: str | None) -> tuple[str, dict[str, str]]:
    """The address of the list, and what is asked of it: by the options, and by the address of the source itself."""
    options: Options = source.settings(Options)
    parts = urlsplit(source.url.strip())
    path = parts.path.rstrip("/")
    base = urlunsplit(parts._replace(path=path if path.endswith("/dois") else f"{path}/dois", query="", fragment=""))
    own = {k: v for k, v in parse_qsl(parts.query) if not k.startswith("page[") and v}
    ror = identifiers.ror(options.affiliation) or options.affiliation
    named = {
        "client-id": options.client_id,
        "provider-id": options.provider_id,
        "prefix": options.prefix,
        "affiliation-id": ror.removeprefix("https://"),
        "resource-type-id": options.resource_type,
    }
    asked = {"affiliation": "true", "publisher": "true", "disable-facets": "true", "state": "findable"}
    asked |= {k: v for k, v in named.items() if v} | own
    queries = [q for q in (options.query, own.get("query", "")) if q]
    if since is not None:
        queries = [f"({q})" for q in queries] + [f"updated:[{earlier(since, OVERLAP)} TO *]"]
    if queries:
        asked["query"] = queries[0] if len(queries) == 1 else " AND ".join(queries)
    return base, asked


def _record(item: Mapping[str, Any], response: Response, locator: str) -> Record:
    """One DOI, without what changes although its record does not: how often it was used and who links to it."""
    attributes = item.get("attributes")
    said = attributes if isinstance(attributes, dict) else {}
    ties = item.get("relationships")
    kept = {k: v for k, v in ties.items() if k in ("client", "provider")} if isinstance(ties, dict) else {}
    steady = {k: v for k, v in said.items() if k not in datacite_attributes.COUNTS}
    name = text(item.get("id")) or text(said.get("doi")) or locator
    whole = {**item, "attributes": steady, "relationships": kept} if said else item
    return cut(
        whole, response, name, locator=locator, datestamp=text(said.get("updated")), page=f"https://doi.org/{name}"
    )


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The DOI ``identifier`` as DataCite gives it now; None where it has none of that name, or shows it no longer."""
    api = Api(source, web, accept=ACCEPT)
    base, _ = _question(source, None)
    doi = identifiers.doi(identifier) or identifier
    found = api.find(f"{base}/{quote(doi, safe='')}", {"affiliation": "true", "publisher": "true"})
    if found is None:
        return None
    item = found[0].get("data") if isinstance(found[0], dict) else None
    if not isinstance(item, dict):
        raise api.wrong(found[1], "a DOI")
    return _record(item, found[1], "alone")


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description in one DOI; raises RecordError for one that holds no attributes."""
    if record.deleted:
        return
    item = item_of(record, lambda i: isinstance(i.get("attributes"), dict) and bool(i["attributes"]))
    about = datacite_json.describe(item["attributes"], source, record.identifier)
    for name in ("client", "provider"):
        tie = item.get("relationships")
        for step in (name, "data", "id"):
            tie = tie.get(step) if isinstance(tie, dict) else None
        if text(tie):
            about.sets.append(text(tie))
    about.page = about.page or record.page
    yield about


def contained(response: Response) -> list[Record]:
    """The DOIs in an answer of the API, or the one whose metadata came by content negotiation; empty for anything
    else."""
    said = json_in(response)
    held = said.get("data", said) if isinstance(said, dict) else None
    if isinstance(held, dict) and "titles" in held and ("doi" in held or "types" in held):
        held = {"id": text(held.get("doi")) or name_of(response), "attributes": held}
    items = held if isinstance(held, list) else [held]
    known = [i for i in items if isinstance(i, dict) and isinstance(i.get("attributes"), dict)]
    return [_record(i, response, f"item {n}") for n, i in enumerate(known, 1) if "titles" in i["attributes"]]


def speaks(url: str, web: Web) -> str | None:
    """``url`` where it is a list of DOIs in DataCite's API that asks for something; None where it is none."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        return None
    host, path = (parts.hostname or "").lower(), parts.path.rstrip("/")
    if not (path.endswith("/dois") or (host.startswith("api.") and "datacite.org" in host and not path)):
        return None
    base = urlunsplit(parts._replace(path=path if path else "/dois", query="", fragment=""))
    named = {k: v for k, v in parse_qsl(parts.query) if not k.startswith("page[")}
    try:
        response = web.get(base, params={**named, "page[size]": "1", "disable-facets": "true"}, accept=ACCEPT)
        said = orjson.loads(response.body)
    except ValueError:
        return None
    if not (isinstance(said, dict) and isinstance(said.get("data"), list) and isinstance(said.get("meta"), dict)):
        return None
    if not _FILTERS & set(named):
        raise FetchError(
            f"{url} is DataCite's API with the DOIs of all the world: add whose you want, as {base}?client-id=… or "
            "?affiliation-id=ror.org/….",
            kind="too-large",
            url=url,
        )
    return url
