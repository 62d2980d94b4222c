"""Zenodo and InvenioRDM: the records of a repository or of one of its communities.

``fetch`` walks the REST API page by page; where more records match than the server pages through (10 000), it asks for
windows of time, each half as long as the one before until its records fit. On a run for changes it asks for what was
updated since. Two forms of JSON are read, Zenodo's own and InvenioRDM's. A record that was removed is in no list any
more and has a tombstone (410) where it was, which ``one`` reads. https://developers.zenodo.org/ and
https://inveniordm.docs.cern.ch/reference/rest_api_drafts_records/
"""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import orjson
from fairdict_harvesters.formats import invenio_dialect, invenio_rdm, zenodo_json
from fairdict_harvesters.formats.at_hand import json_in, name_of
from fairdict_harvesters.formats.json_api import JSON, PASSING, Api, Walk, cut, item_of, moment, text

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

summary = "Zenodo and InvenioRDM: the records of a repository or a community, with their files"
protocol = "InvenioRDM REST API (https://inveniordm.docs.cern.ch/reference/rest_api_drafts_records/), Zenodo's with it"
DIALECTS = (invenio_dialect.DIALECT, zenodo_json.DIALECT)
TESTED = (Tested("written", "InvenioRDM and Zenodo"),)
DATASET_TYPES = frozenset({"dataset"})
signs = (
    "invenio",
    "zenodo",
)

ACCEPT = f"application/vnd.inveniordm.v1+json, {JSON};q=0.9"
WINDOW = 10_000
"""Records beyond which no server of this kind pages."""

SIZES = (100, 25, 10)
"""Records on a page: Zenodo gives strangers no more than 25."""

OVERLAP = timedelta(hours=1)
OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True)
class Options:
    """``community``: the community to list (also taken from an address that ends in ``/communities/NAME``). ``query``:
    a query in the repository's search. ``all_versions``: every version as a dataset of its own (default: the latest).
    ``page_size``: records on a page; less is asked for where the server refuses."""

    community: str = ""
    query: str = ""
    all_versions: bool = False
    page_size: int = 100


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """The records updated since ``since``, or all; returns a :class:`Listing`."""
    return (yield from _Windows(source, web, since, Walk(at={"windows": [["", ""]], "page": 1})).records())


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on in the window and at the page that ``position`` names."""
    return (yield from _Windows(source, web, since, Walk.read(position)).records())


class _Windows:
    """A walk through windows of time; the last of ``waiting`` is the one being read. A bound that is empty is none."""

    def __init__(self, source: Source, web: Web, since: str | None, walk: Walk) -> None:
        self.options: Options = source.settings(Options)
        self.source = source
        self.api = Api(source, web, accept=ACCEPT)
        self.since = since
        self.walk = walk
        self.waiting: list[list[str]] = [list(w) for w in walk.at.get("windows", [])]
        self.size = int(walk.at.get("size", max(1, self.options.page_size)))
        self.query = " AND ".join(f"({q})" for q in (self.options.query, _own(source.url).get("q", "")) if q)
        if "zenodo.org" in (urlsplit(source.url).hostname or "") and not (self.query or _community(source)):
            raise ConfigError(
                f"Source “{source.name}” asks for all that Zenodo has: name a community or a query in its options."
            )

    def records(self) -> Generator[Record | Mark, None, Listing]:
        full, page = self.since is None, int(self.walk.at.get("page", 1))
        whole = bool(self.walk.at.get("whole", True))
        while self.waiting:
            try:
                hits, total, response, more = self.page(page)
            except FetchError as error:
                if not self.walk.came:
                    raise
                self.walk.complaints.append(f"The list broke off after {self.walk.came} records: {error.message}")
                return self.walk.listing(full=full, ended=False)
            self.walk.cursor = self.walk.cursor or self.api.cursor
            if self.waiting == [["", ""]]:
                self.walk.states(total)
            if page == 1 and total > WINDOW:
                if self.halve():
                    continue
                whole = False
                self.walk.complaints.append(
                    f"More than {WINDOW} records changed within a second ({self.waiting[-1][0]}), and the server pages "
                    "no further: name a narrower query in the source's options."
                )
            for number, hit in enumerate(hits, 1):
                self.walk.came += 1
                yield _record(hit, response, f"page {page}, item {number}")
            further = page * self.size < min(total, WINDOW)
            if more and hits and further:
                page += 1
            else:
                if further:
                    whole = False
                    self.walk.complaints.append(
                        f"{response.url} ends the list at record {page * self.size} of {total}: tell the partner."
                    )
                self.waiting.pop()
                page = 1
            yield self.walk.mark(windows=self.waiting, page=page, size=self.size, whole=whole)
        return self.walk.listing(full=full, ended=whole, counted=True)

    def halve(self) -> bool:
        """Puts the two halves of the window that is read in its place, the earlier to be read first."""
        low, high = self.waiting[-1]
        start = moment(low) or moment(self.since or "") or OLDEST
        end = moment(high) or (moment(self.walk.cursor) or datetime.now(UTC)) + timedelta(days=1)
        if end - start <= SHORTEST:
            return False
        middle = (start + (end - start) / 2).replace(microsecond=0)
        if middle <= start:
            middle = start + SHORTEST
        self.waiting[-1:] = [[_said(middle), high], [low, _said(middle)]]
        return True

    def page(self, page: int) -> tuple[list[dict[str, Any]], int, Response, bool]:
        """The records of a page, how many match, and whether more follow; smaller pages where the server wants them."""
        while True:
            try:
                said, response = self.api.ask(_list(self.source), self.asked(page))
                break
            except FetchError as error:
                smaller = next((s for s in SIZES if s < self.size), None)
                if error.status == 406 and self.api.accept != JSON:
                    self.api.accept = JSON
                elif (error.status == 400 or error.status in PASSING) and smaller is not None and page == 1:
                    self.size = smaller
                else:
                    raise
        hits = said.get("hits") if isinstance(said, dict) else None
        found = hits.get("hits") if isinstance(hits, dict) else None
        if not isinstance(found, list) or not isinstance(hits, dict):
            raise self.api.wrong(response, "a list of records")
        total, links = hits.get("total"), said.get("links")
        if isinstance(total, dict):  # as the index behind it writes it
            total = total.get("value")
        following = text(links.get("next")) if isinstance(links, dict) else ""
        if following:
            self.api.near(following, response.url)
        known = total if type(total) is int else len(found)
        return [h if isinstance(h, dict) else {} for h in found], known, response, bool(following)

    def asked(self, page: int) -> dict[str, str]:
        """The question of a page."""
        field = "created" if self.since is None else "updated"
        low, high = self.waiting[-1]
        if self.since is not None and not low:
            known = moment(self.since)
            low = _said(known - OVERLAP) if known is not None else self.since
        ranged = f"{field}:[{_quoted(low)} TO {_quoted(high)}{'}' if high else ']'}" if low or high else ""
        query = " AND ".join(q for q in (self.query, ranged) if q)
        every = {"allversions": "true", "all_versions": "true"} if self.options.all_versions else {}
        return {
            **({"q": query} if query else {}),
            "sort": "oldest" if self.since is None else "updated-asc",
            "size": str(self.size),
            "page": str(page),
            **every,
        }


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _quoted(bound: str) -> str:
    return f'"{bound}"' if bound else "*"


def _own(url: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(url.strip()).query))


def _server(source: Source) -> str:
    url = source.url.strip().partition("?")[0].rstrip("/")
    for part in ("/communities", "/api", "/records", "/search"):
        url = url.partition(f"{part}/")[0].removesuffix(part)
    return url


def _community(source: Source) -> str:
    options: Options = source.settings(Options)
    path = urlsplit(source.url.strip()).path.split("/")
    named = path[path.index("communities") + 1 :] if "communities" in path else []
    return options.community or (unquote(named[0]) if named else "") or _own(source.url).get("communities", "")


def _list(source: Source) -> str:
    community = _community(source)
    return f"{_server(source)}/api/{f'communities/{quote(community)}/' if community else ''}records"


def _record(hit: Mapping[str, Any], response: Response, locator: str) -> Record:
    """A record, without how often it was used."""
    links, tomb = hit.get("links"), hit.get("deletion_status")
    page = (
        next((text(links.get(n)) for n in ("self_html", "html") if text(links.get(n))), "")
        if isinstance(links, dict)
        else ""
    )
    return cut(
        {k: v for k, v in hit.items() if k not in ("stats", "ui")}, response, text(hit.get("id")) or locator,
        locator=locator, datestamp=text(hit.get("updated")) or text(hit.get("modified")), page=page,
        deleted=isinstance(tomb, dict) and tomb.get("is_deleted") is True,
    )  # fmt: skip


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The record ``identifier`` (its number, or its DOI) as it is now, marked as deleted where it left a tombstone;
    None where the repository has none of that name."""
    api = Api(source, web, accept=ACCEPT)
    name = identifier
    if doi := identifiers.doi(identifier):
        said, response = api.ask(f"{_server(source)}/api/records", {"q": f'doi:"{doi}" OR pids.doi.identifier:"{doi}"'})
        hits = said.get("hits") if isinstance(said, dict) else None
        found = hits.get("hits") if isinstance(hits, dict) else None
        if not isinstance(found, list):
            raise api.wrong(response, "a list of records")
        hit = next((h for h in found if isinstance(h, dict)), None)
        if hit is None:
            return None
        name = text(hit.get("id")) or name
    try:
        said, response = api.ask(f"{_server(source)}/api/records/{quote(name, safe='')}")
    except FetchError as error:
        if error.status == 404:
            return None
        if error.status == 410:
            return Record(name, b"", JSON, deleted=True, locator="alone")
        raise
    if not isinstance(said, dict):
        raise api.wrong(response, "a record")
    return _record(said, response, "alone")


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description in one record; raises RecordError for one that holds none."""
    if record.deleted:
        return
    item = item_of(record, lambda i: isinstance(i.get("metadata"), dict) and bool(i["metadata"]))
    if _is_rdm(item):
        about = invenio_rdm.describe(item, source, record.identifier)
    else:
        zenodo = "zenodo.org" in (urlsplit(source.url).hostname or "")
        about = zenodo_json.describe(item, source, record.identifier, publisher="Zenodo" if zenodo else "")
    about.page = about.page or record.page
    yield about


def _is_rdm(item: Mapping[str, Any]) -> bool:
    """Whether a record is in InvenioRDM's own form."""
    return "pids" in item or "parent" in item or isinstance(item.get("access"), dict)


def contained(response: Response) -> list[Record]:
    """The record that an answer of the API, or an export in JSON, is; empty for anything else."""
    said = json_in(response)
    if not isinstance(said, dict) or not isinstance(said.get("metadata"), dict):
        return []
    known = {"pids", "conceptrecid", "conceptdoi", "parent", "revision_id"} & said.keys()
    return [_record(said, response, name_of(response))] if known and "title" in said["metadata"] else []


def located(url: str) -> tuple[str, str] | None:
    """The repository and the number of the record whose page ``url`` is; None for another address."""
    found = re.fullmatch(r"(https?://[^/?#]+)/(?:api/)?records?/([\w-]+)/?(?:[?#].*)?", url)
    return (found[1], found[2]) if found is not None else None


def speaks(url: str, web: Web) -> str | None:
    """The address of the repository, or of the community in it, that ``url`` names; None where there is none."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        return None
    steps = [p for p in parts.path.split("/") if p]
    if steps and not {"communities", "records", "api"} & set(steps):
        return None
    home = f"{parts.scheme}://{parts.netloc}"
    try:
        said = orjson.loads(web.get(f"{home}/api/records", params={"size": "1"}, accept=JSON).body)
    except orjson.JSONDecodeError:
        return None
    except FetchError as error:
        if error.kind in ("status", "misdirected", "malformed"):
            return None
        raise
    hits = said.get("hits") if isinstance(said, dict) else None
    if not isinstance(hits, dict) or not isinstance(hits.get("hits"), list):
        return None
    named = steps[steps.index("communities") + 1 :] if "communities" in steps else []
    return f"{home}/communities/{named[0]}" if named else home
