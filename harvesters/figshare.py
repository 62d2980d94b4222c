"""Figshare's API, version 2, and djehuty, which speaks it: the datasets of an institution or a group.

``fetch`` lists the articles in the order of their publication and asks for the details of each. The API pages no
further than 9 000 items and states no total: beyond that the list begins anew at the last date it gave, and it ends
where a page is empty. What is gone shows in a full run only. https://docs.figshare.com/ and
https://github.com/4TUResearchData/djehuty
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit

import orjson
from fairdict_harvesters.formats import figshare_json
from fairdict_harvesters.formats.at_hand import json_in, name_of
from fairdict_harvesters.formats.json_api import JSON, MISSING, PASSING, Api, Walk, cut, earlier, item_of, refused, text

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

summary = "Figshare and djehuty (4TU.ResearchData): the datasets of an institution or a group, with their files"
protocol = "Figshare API v2 (https://docs.figshare.com/)"
DIALECTS = (figshare_json.DIALECT,)
TESTED = (
    Tested("server", "djehuty 26.8.2"),
    Tested("written", "Figshare's API"),
)
DATASET_TYPES = frozenset({"dataset", "fileset"})
signs = (
    "figshare",
    "djehuty",
    "4tu",
)

REACH = 9000
"""Items beyond which the API does not page."""

HOPELESS = 20
OVERLAP = timedelta(hours=1)


@dataclass(frozen=True)
class Options:
    """``institution``: the number of the institution. ``group``: the number of a group in it. ``item_type``: the number
    of the kind of article (default 3, datasets; 0 for all). ``page_size``: articles on a page of the list, 1000 at
    most. Figshare itself wants an institution or a group."""

    institution: int = 0
    group: int = 0
    item_type: int = 3
    page_size: int = 100


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """The articles changed since ``since``, or all; returns a :class:`Listing`."""
    return (yield from _walk(source, web, since, Walk(at={"published": "", "page": 1})))


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on at the page that ``position`` names."""
    return (yield from _walk(source, web, since, Walk.read(position)))


def _walk(source: Source, web: Web, since: str | None, walk: Walk) -> Generator[Record | Mark, None, Listing]:
    api, options, full = Api(source, web), _options(source), since is None
    size = max(1, min(1000, options.page_size))
    published, page = text(walk.at.get("published")), int(walk.at.get("page", 1))
    last = text(walk.at.get("last"))
    same = [text(name) for name in walk.at.get("same", [])]  # what was published on the last day that was met
    seen, before, lost = set(same), list[str](), 0
    while True:
        try:
            items = _page(api, options, size, page, published, since)
        except FetchError as error:
            if not walk.came:
                raise
            walk.complaints.append(f"The list broke off after {walk.came} articles: {error.message}")
            return walk.listing(full=full, ended=False)
        walk.cursor = walk.cursor or api.cursor
        fresh = [i for i in items if _name(i) not in seen]
        seen.update(_name(i) for i in items)
        for item in fresh:
            walk.came += 1
            if (day := text(item.get("published_date"))[:10]) > last:
                last, same = day, []
            same = [*same, _name(item)] if day == last else same
            found = _details(api, source, item, f"article {walk.came} of the list")
            lost = lost + 1 if "refused" in found.hints else 0
            yield found
            if lost >= HOPELESS:
                walk.complaints.append(
                    f"The details of {lost} articles in a row did not come, and no more were asked for: ask the "
                    "partner what is wrong, or run it again later."
                )
                return walk.listing(full=full, ended=False)
        if not items:
            return walk.listing(full=full, ended=True)
        names = [_name(i) for i in items]
        if names == before or ((page + 1) * size > REACH and last <= published):
            where = f" of what was published since {published}" if published else ""
            walk.complaints.append(
                f"The list comes to no end on page {page}{where}, after {walk.came} articles: ask the partner, or name "
                "a group in the options."
            )
            return walk.listing(full=full, ended=False)
        before, page = names, page + 1
        if page * size > REACH:
            before, published, page = [], last, 1
        yield walk.mark(published=published, page=page, last=last, same=same)


def _options(source: Source) -> Options:
    options: Options = source.settings(Options)
    if "figshare.com" in (urlsplit(source.url).hostname or "") and not (
        options.institution or options.group or _own(source.url)
    ):
        raise ConfigError(
            f"Source “{source.name}” asks for all that Figshare has: name an institution or a group in its options."
        )
    return options


def _own(url: str) -> dict[str, str]:
    """The filters that stand in the address of the source."""
    said = dict(parse_qsl(urlsplit(url.strip()).query))
    return {k: v for k, v in said.items() if k in ("institution", "group", "item_type")}


def _server(url: str) -> str:
    """The base of the API that ``url`` leads to."""
    bare = url.strip().partition("?")[0].rstrip("/")
    return f"{bare.partition('/v2')[0]}/v2"


def _page(api: Api, options: Options, size: int, page: int, published: str, since: str | None) -> list[dict[str, Any]]:
    """The articles of a page of the list."""
    numbers = {"institution": options.institution, "group": options.group, "item_type": options.item_type}
    asked = {
        **{k: str(v) for k, v in numbers.items() if v},
        **_own(api.source.url),
        **({"published_since": published} if published else {}),
        **({"modified_since": earlier(since, OVERLAP)} if since is not None else {}),
        "order": "published_date",
        "order_direction": "asc",
        "page": str(page),
        "page_size": str(size),
    }
    said, response = api.ask(f"{_server(api.source.url)}/articles", asked)
    if not isinstance(said, list):
        raise api.wrong(response, "a list of articles")
    return [i if isinstance(i, dict) else {} for i in said]


def _name(item: dict[str, Any]) -> str:
    """An article's number; djehuty goes by its UUID where it has none."""
    return text(item.get("id")) or text(item.get("uuid"))


def _details(api: Api, source: Source, item: dict[str, Any], locator: str) -> Record:
    """The record of an article in the list; with the reason where its details do not come."""
    name = _name(item)
    if not name:
        return refused(locator, "the list gives it no number", locator=locator)
    try:
        said, response = api.ask(f"{_server(source.url)}/articles/{quote(name, safe='')}")
    except FetchError as error:
        if error.status not in MISSING | PASSING | {400, 401, 403} and error.kind not in ("malformed", "misdirected"):
            raise
        return refused(name, error.message, locator=locator)
    if isinstance(said, dict) and "title" not in said:
        said = {**item, **said}  # djehuty gives only the dates of an article that is under embargo as a whole
    return _record(name, said, response, locator)


def _record(name: str, said: Any, response: Response, locator: str) -> Record:
    found = said if isinstance(said, dict) else {}
    page = text(found.get("url_public_html")) or text(found.get("figshare_url"))
    return cut(said, response, name, locator=locator, datestamp=text(found.get("modified_date")), page=page)


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The article ``identifier`` (its number, or its DOI) as it is now; None where there is none of that name."""
    api, name = Api(source, web), identifier
    if doi := identifiers.doi(identifier):
        said, response = api.ask(f"{_server(source.url)}/articles", {"doi": doi})
        if not isinstance(said, list):
            raise api.wrong(response, "a list of articles")
        name = next((_name(i) for i in said if isinstance(i, dict)), "")
    found = api.find(f"{_server(source.url)}/articles/{quote(name, safe='')}") if name else None
    if found is None:
        return None
    if not isinstance(found[0], dict):
        raise api.wrong(found[1], "an article")
    return _record(name, found[0], found[1], "alone")


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description in an article; raises RecordError for one that holds none."""
    if record.deleted:
        return
    item = item_of(record, lambda i: bool({"title", "doi"} & {k for k, v in i.items() if v}))
    about = figshare_json.describe(item, source, record.identifier)
    about.page = about.page or record.page
    yield about


def contained(response: Response) -> list[Record]:
    """The article that an answer of the API is; empty for anything else."""
    said = json_in(response)
    if not isinstance(said, dict) or "title" not in said or not {"defined_type_name", "url_public_api"} & said.keys():
        return []
    return [_record(text(said.get("id")) or name_of(response), said, response, "alone")]


def located(url: str) -> tuple[str, str] | None:
    """The API and the number of the article whose page ``url`` is, at Figshare or at a server that speaks as it does;
    None for another address."""
    parts = urlsplit(url)
    number = r"\d{3,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    found = re.search(rf"/(?:articles|datasets)/(?:[^/]+/)*?({number})(?:/\d+)?/?\Z", parts.path)
    if found is None:
        return None
    own = (parts.hostname or "").endswith("figshare.com")
    return "https://api.figshare.com/v2" if own else f"{parts.scheme}://{parts.netloc}/v2", found[1]


def speaks(url: str, web: Web) -> str | None:
    """The base of the API that ``url`` leads to; None where there is none."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https") or (parts.path.strip("/") and "/v2" not in parts.path):
        return None
    home = f"{parts.scheme}://{parts.netloc}{parts.path.partition('/v2')[0].rstrip('/')}"
    try:
        answer = web.get(f"{home}/v2/articles", params={"page": "1", "page_size": "1"}, accept=JSON)
        said = orjson.loads(answer.body)
    except orjson.JSONDecodeError:
        return None
    except FetchError as error:
        if error.kind in ("status", "misdirected", "malformed"):
            return None
        raise
    if not isinstance(said, list) or not all(isinstance(i, dict) and "title" in i for i in said):
        return None
    own = "&".join(f"{k}={v}" for k, v in _own(url).items())
    return f"{home}/v2{f'/articles?{own}' if own else ''}"
