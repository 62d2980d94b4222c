"""CKAN's Action API: the packages of an open-data portal.

``fetch`` walks ``package_search`` in the order of identifiers, and asks only for what changed since the last run where
it may; CKAN keeps no tombstones, so that a full listing every now and then tells what is gone. ``one`` asks for one
package. Where the portal also offers ``/catalog.ttl`` (ckanext-dcat), harvester ``dcat`` reads what a package that
was harvested as RDF really said. https://docs.ckan.org/en/latest/api/
"""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

from fairdict_harvesters.formats import ckan_describe, ckan_terms
from fairdict_harvesters.formats.at_hand import json_in
from fairdict_harvesters.formats.ckan_talk import Refused, Talk, site_of
from fairdict_harvesters.formats.ckan_walk import Packages, record
from fairdict_harvesters.formats.json_api import Walk, item_of
from fairdict_harvesters.formats.json_values import shallow, word

from fairdict.harvester import Description, FetchError, Listing, Mark, Record, Response, Source, Tested, Web

summary = "CKAN Action API: open-data portals; where one also has /catalog.ttl, harvester “dcat” reads more"
protocol = "CKAN Action API 3 (https://docs.ckan.org/en/latest/api/)"
DIALECTS = (ckan_terms.DIALECT,)
signs = ("ckan", "/api/3/action", "/dataset/")
TESTED = (Tested("written", "CKAN, ckanext-dcat, ckanext-scheming and ckanext-spatial"),)
DATASET_TYPES = frozenset({"dataset", "dataset_series", "dataset-series", "series"})

OVERLAP = timedelta(hours=1)
"""How far before the last run's cursor the next list begins: the search index lags behind the database."""


@dataclass(frozen=True)
class Options:
    """``organizations`` and ``groups``: names (not titles) of those whose packages are wanted (default: all).
    ``filter``: a filter in Solr's words (``res_format:CSV``). ``query``: words to search for. ``include_private``:
    private packages too, which needs ``auth``. ``rows``: packages on a page, of which CKAN gives at most 1000.
    ``language``: that of texts that name none (``nl``)."""

    organizations: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    filter: str = ""
    query: str = ""
    include_private: bool = False
    rows: int = 250
    language: str = ""


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record | Mark, None, Listing]:
    """The packages changed since ``since``, or all; returns a :class:`Listing`."""
    return (yield from _walk(source, web, since, Walk()))


def resume(source: Source, web: Web, since: str | None, position: str) -> Generator[Record | Mark, None, Listing]:
    """Goes on after the package that ``position`` names."""
    return (yield from _walk(source, web, since, Walk.read(position)))


def _walk(source: Source, web: Web, since: str | None, walk: Walk) -> Generator[Record | Mark, None, Listing]:
    options: Options = source.settings(Options)
    start = _before(since or "")
    filters = [
        *_any("organization", options.organizations),
        *_any("groups", options.groups),
        *([f"({options.filter})"] if options.filter.strip() else []),
        *([f"metadata_modified:[{start} TO *]"] if start else []),
    ]
    params = {"include_private": "true"} if options.include_private else {}
    if options.query.strip():
        params["q"] = options.query
    packages = Packages(Talk(source, web), walk, params, filters, options.rows, options.include_private)
    yield from packages.records()
    if packages.ended and not walk.came and not start:
        walk.complaints.append(
            f"{packages.talk.site} lists no package: check the source's options, and whether its packages are public."
        )
    return walk.listing(full=not start, ended=packages.ended)


def _any(name: str, wanted: tuple[str, ...]) -> list[str]:
    quoted = ['"' + w.replace("\\", "").replace('"', "") + '"' for w in wanted if w.strip()]
    return [f"{name}:({' OR '.join(quoted)})"] if quoted else []


def _before(since: str) -> str:
    """The time :data:`OVERLAP` before ``since`` as Solr writes times; empty where it is none, so that all is listed."""
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        return ""
    return (moment - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")


def one(source: Source, web: Web, identifier: str) -> Record | None:
    """The package with this identifier or name, as the portal gives it now; None where it shows none of that name."""
    options: Options = source.settings(Options)
    talk = Talk(source, web)
    try:
        item, response = talk.act("package_show", {"id": identifier})
    except Refused as refused:
        if refused.missing:
            return None
        raise refused.error from None
    if not isinstance(item, dict) or (word(item.get("private")) == "true" and not options.include_private):
        return None
    return record(item, response, talk.site, "alone")


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one package; raises RecordError for what is none."""
    if record.deleted:
        return
    options: Options = source.settings(Options)
    about = Description(source, record.identifier)
    ckan_describe.read(shallow(item_of(record), record), about, site=site_of(source.url), lang=options.language)
    yield about


def contained(response: Response) -> list[Record]:
    """The package that an answer of the API is, or the package itself; empty for anything else."""
    said = json_in(response)
    held = said.get("result", said) if isinstance(said, dict) else None
    if not isinstance(held, dict) or not isinstance(held.get("resources"), list) or not {"name", "id"} & held.keys():
        return []
    return [replace(record(held, response, "", "alone"), page="")] if "title" in held or "notes" in held else []


def located(url: str) -> tuple[str, str] | None:
    """The portal and the name of the package whose page ``url`` is; None for another address."""
    found = re.fullmatch(r"(https?://.+?)(?:/[a-z]{2}(?:_[A-Z]{2})?)?/dataset/([^/?#]+)/?(?:[?#].*)?", url)
    return (found[1], found[2]) if found is not None else None


def speaks(url: str, web: Web) -> str | None:
    """The address of the portal that answers as CKAN does at ``url``, or at the root of its host; None where there is
    none."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        return None
    root = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    for site in dict.fromkeys((site_of(url), root)):
        try:
            body = web.get(f"{site}/api/3/action/package_search", params={"rows": "0"}, accept="application/json").body
        except FetchError as error:
            if error.kind in ("status", "misdirected", "malformed") and error.status not in (401, 403, 429):
                continue
            raise
        if b'"success"' in body[:4000] and b'"count"' in body and b'"results"' in body:
            return site
    return None
