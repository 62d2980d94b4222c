"""A ``data.json``: all the datasets of an organisation in one JSON file, as DCAT-US 1.1 wants it.

Takes the file at an address or in the catalogue's folder, in one piece; yields a record for each object of its list.
What is not quite JSON is mended where that needs no guess. The file is asked for only if it changed. DCAT-US 3 is RDF
in JSON: harvester ``dcat`` reads that. https://resources.data.gov/resources/dcat-us/
"""

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from fairdict_harvesters.formats import jsonld, pod, pod_terms
from fairdict_harvesters.formats.json_api import cut, item_of, refused
from fairdict_harvesters.formats.json_values import first, several, shallow

from fairdict.document import digest
from fairdict.harvester import Description, FetchError, Listing, Record, Response, Source, Tested, Web

summary = "data.json (DCAT-US 1.1, Project Open Data): all datasets of an organisation in one JSON file"
protocol = "DCAT-US Schema 1.1 (https://resources.data.gov/resources/dcat-us/)"
DIALECTS = (pod_terms.DIALECT,)
signs = ("data.json", "project-open-data")
TESTED = (Tested("written", "DCAT-US 1.1 and Project Open Data 1.0"),)
DATASET_TYPES = frozenset({"dataset", "dcat:dataset"})

ACCEPT = "application/json, application/ld+json;q=0.9"
WEB = ("http", "https")


@dataclass(frozen=True)
class Options:
    """``language``: that of the texts (``en``), which the format does not name."""

    language: str = ""


def fetch(source: Source, web: Web, since: str | None) -> Generator[Record, None, Listing]:
    """Every dataset of the file; unmodified where the server says so."""
    known = _known(since)
    response = web.read(
        source.url, source.folder, accept=ACCEPT, etag=known.get("etag", ""), modified=known.get("last-modified", "")
    )
    if response.status == 304:
        return Listing(unmodified=True, full=False, cursor=since or "")
    datasets, complaints = _datasets(response, source)
    roles = _roles(datasets)
    for number, item in enumerate(datasets, 1):
        yield _record(item, response, f"dataset {number}", roles)
    twice = [name for name, count in Counter(_name(d) for d in datasets).items() if name and count > 1]
    if twice:
        complaints.append(
            f"{len(twice)} identifiers stand more than once in {response.url} (“{twice[0]}” is one): ask the partner "
            "to give each dataset one of its own."
        )
    validators = {k: response.headers[k] for k in ("etag", "last-modified") if k in response.headers}
    return Listing(
        cursor=orjson.dumps(validators).decode() if validators else "",
        total=None if twice else len(datasets),
        complaints=tuple(complaints),
    )


def _known(since: str | None) -> dict[str, str]:
    try:
        said = orjson.loads(since) if since else {}
    except orjson.JSONDecodeError:
        return {}
    return {k: v for k, v in said.items() if isinstance(v, str)} if isinstance(said, dict) else {}


def _datasets(response: Response, source: Source) -> tuple[list[Any], list[str]]:
    """The list of datasets in a file, with what had to be mended to read it; raises FetchError where it has none."""
    value, complaints = _value(response)
    if _is_rdf(value):
        raise FetchError(
            f"{response.url} is DCAT-US 3, which is RDF written as JSON: declare source “{source.name}” with "
            'harvester = "dcat".',
            kind="misdirected",
            url=response.url,
        )
    found = value.get("dataset") if isinstance(value, dict) else value
    if not isinstance(found, list):
        raise FetchError(
            f"{response.url} is JSON but no data.json: it has no list “dataset”. Check `url` of source "
            f"“{source.name}”.",
            kind="misdirected",
            url=response.url,
        )
    if not found:
        complaints.append(f"{response.url} lists no dataset: check that it is the address of the whole catalogue.")
    return found, complaints


def _value(response: Response) -> tuple[Any, list[str]]:
    try:
        text = response.body.decode("utf-8-sig")
        complaints = []
    except UnicodeDecodeError:
        text = response.body.decode("cp1252", "replace")
        complaints = [
            f"{response.url} is not in UTF-8, as JSON must be; it was read as Windows-1252. Tell the partner."
        ]
    try:
        value, mended = jsonld.loads(text)
    except jsonld.Broken as error:
        raise FetchError(
            f"{response.url} cannot be read at line {error.line}: {error}. Tell the partner.",
            kind="malformed",
            url=response.url,
        ) from None
    if mended:
        complaints.append(
            f"{response.url} is not valid JSON ({', '.join(mended)}) and was mended; other readers will not take it. "
            "Tell the partner."
        )
    return value, complaints


def _is_rdf(value: Any) -> bool:
    """Whether a file says to be DCAT-US 3 or another JSON-LD than that of version 1.1."""
    if not isinstance(value, dict):
        return False
    said = f"{value.get('conformsTo')} {value.get('@context')}".lower()
    third = "dcat-us/3" in said or "dcat-us-3" in said or "profile/dcat-us" in said or "dcat-us#" in said
    return third or ("@graph" in value and "dataset" not in value)


def _roles(datasets: list[Any]) -> dict[str, str]:
    """The collections among ``datasets``, by identifier: ``series`` for those without files, else ``dataset``."""
    wanted = {name for d in datasets if isinstance(d, dict) for name in _parents(d)}
    return {
        name: "dataset" if several(d.get("distribution")) else "series"
        for d in datasets
        if isinstance(d, dict) and (name := _name(d)) in wanted
    }


def _parents(dataset: dict[str, Any]) -> list[str]:
    above = several(dataset.get("isPartOf"))
    return [first(v.get("identifier") or v.get("@id")) if isinstance(v, dict) else first(v) for v in above]


def _name(item: Any) -> str:
    return next((n for k in ("identifier", "@id") if (n := first(item.get(k)))), "") if isinstance(item, dict) else ""


def _record(item: Any, response: Response, locator: str, roles: dict[str, str]) -> Record:
    name = _name(item)
    if not isinstance(item, dict) or not name:
        return refused(f"nameless:{digest(repr(item), 8)}", "it has no identifier", locator=locator)
    above = {roles[p] for p in _parents(item) if p in roles and p != name}
    role = "series" if roles.get(name) == "series" else "member" if "series" in above else "part" if above else ""
    page = first(item.get("landingPage"))
    return cut(
        item,
        response,
        name,
        locator=locator,
        datestamp=first(item.get("modified")),
        page=page if _scheme(page) in WEB else "",
        hints={"role": role} if role else {},
    )


def _scheme(address: str) -> str:
    """The scheme of an address in small letters; empty where it is none."""
    try:
        return urlsplit(address).scheme.lower()
    except ValueError:
        return ""


def describe(record: Record, source: Source) -> Iterator[Description]:
    """The description of one dataset; raises RecordError for what is none."""
    options: Options = source.settings(Options)
    about = Description(source, record.identifier)
    pod.read(shallow(item_of(record), record), about, role=record.hints.get("role", ""), lang=options.language)
    yield about


def speaks(url: str, web: Web) -> str | None:
    """``url`` where a data.json is there, or the one at the usual place of its host; None where there is none."""
    online = _scheme(url) in WEB
    if not online and not url.lower().endswith(".json"):
        return None
    candidates = [url, urljoin(url, "/data.json")] if online and urlsplit(url).path in ("", "/") else [url]
    for address in candidates:
        try:
            response = web.get(address, accept=ACCEPT) if online else web.read(address)
        except FetchError as error:
            if error.kind in ("misdirected", "malformed") or error.status in (404, 406, 410):
                continue
            raise
        if _describes(response):
            return address
    return None


def _describes(response: Response) -> bool:
    try:
        value, _ = _value(response)
    except FetchError:
        return False
    found = value.get("dataset") if isinstance(value, dict) else value
    if _is_rdf(value) or not isinstance(found, list):
        return False
    said = f"{value.get('conformsTo')} {value.get('@context')}".lower() if isinstance(value, dict) else ""
    marks = {"accessLevel", "bureauCode", "programCode", "contactPoint"}
    return "project-open-data" in said or any(isinstance(d, dict) and marks & d.keys() for d in found[:10])
