"""Better descriptions that a page names by Signposting: fetched, cut and described.

Takes the links of a page; leaves the record of the description that is best read here, in DCAT, DataCite's metadata or
JSON-LD. At most two requests a page, on its own origin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from fairdict_harvesters.formats import datacite_json, datacite_xml, rdf_describe
from fairdict_harvesters.formats.links import origin
from fairdict_harvesters.formats.page import Page, page_of
from fairdict_harvesters.formats.rdf_records import NTRIPLES
from fairdict_harvesters.formats.signposting import DATACITE, LINKSETS, about, best, of_linkset
from fairdict_harvesters.formats.xml import children, parse
from pyoxigraph import BlankNode, NamedNode

from fairdict.graph import Graph
from fairdict.harvester import Description, FetchError, Record, RecordError, Response, Source, Web, identifiers, local
from fairdict.links import Link
from fairdict.rdf import sniff, triples, written

_SUPPLEMENTS = ("author", "cite-as", "item", "license")
MOST = 500
"""How many links are kept beside a record."""


@dataclass(frozen=True)
class Better:
    """What a page leads to: the page of JSON-LD, or the one record (with ``body`` in ``media_type``) of another
    format."""

    response: Response
    page: Page | None = None
    body: bytes = b""
    media_type: str = ""
    hints: Mapping[str, str] | None = None


def links_of(page: Page, web: Web, allows: Any) -> list[Link]:
    """The links of a page, with those of its link set where they name no description themselves."""
    links = page.links
    here = page.response.url
    if any(link.relation == "describedby" for link in links):
        return links
    for link in links:
        near = link.relation == "linkset" and link.media_type in LINKSETS and origin(link.target) == origin(here)
        if near and allows(link.target):
            response = web.get(link.target, accept=link.media_type)
            told = of_linkset(response.body, link.media_type, response.url)
            return [*links, *about([*told, *(x for x in links if x.relation == "cite-as")], here)]
    return links


def follow(links: list[Link], page: Page, web: Web, *, richer: bool, allows: Any) -> Better | None:
    """The best description that ``links`` name; None where they name none. Raises FetchError where it cannot be
    had, RecordError where it is not what the link says."""
    here = page.response.url
    link = best(links, here, richer=richer)
    if link is None or not allows(link.target):
        return None
    response = web.get(link.target, accept=link.media_type)
    if origin(response.url) != origin(here):
        raise RecordError(f"{link.target} leads to another site")
    if link.media_type == "application/ld+json" and "dcat" not in link.profile.lower():
        return Better(response, page=page_of(response))
    if link.media_type == DATACITE[0]:
        return Better(response, body=_json(response), media_type=DATACITE[0])
    if link.media_type == DATACITE[1] or link.media_type in ("application/xml", "text/xml"):
        _resource(response.body)
        return Better(response, body=response.body, media_type=DATACITE[1])
    body, root, kind = _graph(response, {here, *(x.target for x in links if x.relation == "cite-as")})
    return Better(response, body=body, media_type=NTRIPLES, hints={"root": root, "kind": kind})


def _json(response: Response) -> bytes:
    try:
        value = orjson.loads(response.body)
    except orjson.JSONDecodeError:
        raise RecordError(f"{response.url} is no JSON") from None
    data = value.get("data") if isinstance(value, dict) else None
    value = data.get("attributes", data) if isinstance(data, dict) else value
    if not isinstance(value, dict) or not value.get("titles"):
        raise RecordError(f"{response.url} holds no DataCite metadata")
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def _resource(body: bytes) -> Any:
    try:
        root = parse(body)
    except ValueError as error:
        raise RecordError(f"the DataCite metadata cannot be read: {error}") from None
    found = root if local(root) == "resource" else next(children(root, "resource"), None)
    if found is None:
        raise RecordError(f"the DataCite metadata begins with <{local(root)}> instead of <resource>")
    return found


def _graph(response: Response, names: set[str]) -> tuple[bytes, str, str]:
    """The triples of the one dataset in a graph, its root, and its kind."""
    said = response.media_type.replace("application/dcat+xml", "application/rdf+xml")
    syntax = sniff(response.body, said, response.url)
    graph = Graph(triples(response.body, syntax, response.url))
    roots = graph.roots()
    wanted = {r: k for r, k in roots.items() if k in ("Dataset", "DatasetSeries")}
    known = [r for r in wanted if isinstance(r, NamedNode) and _same(r.value) & {s for n in names for s in _same(n)}]
    if len(wanted) != 1 and len(known) != 1:
        raise RecordError(f"{response.url} describes {len(wanted)} datasets, and none of them is the page's own")
    root = known[0] if len(known) == 1 else next(iter(wanted))
    iris = {root.value: f"<{min(names)}>"} if isinstance(root, BlankNode) else {}
    lines = graph.lines(graph.closure(root, roots), iris)
    return "\n".join(lines).encode(), written(root, iris), wanted[root]


def _same(name: str) -> set[str]:
    found = identifiers.pid(name)
    return {name, name.partition("#")[0], found.iri if found is not None else name}


def describe(record: Record, source: Source) -> Description:
    """The description in a record of another format than JSON-LD; raises RecordError where it cannot be read."""
    if record.media_type == DATACITE[0]:
        value = orjson.loads(record.body)
        if not isinstance(value, dict):
            raise RecordError(f"{record.page}: the DataCite metadata is no object. Tell the partner.")
        return datacite_json.describe(value, source, record.identifier)
    if record.media_type == DATACITE[1]:
        return datacite_xml.describe(_resource(record.body), source, record.identifier)
    graph, root = rdf_describe.rooted(record)
    return rdf_describe.describe(record, source, graph, root)


def kept(links: list[Link]) -> str:
    """The links that complete a description, as a hint; empty where there are none."""
    told = [[x.relation, x.target, x.media_type] for x in links if x.relation in _SUPPLEMENTS]
    return orjson.dumps(told[:MOST]).decode() if told else ""


def supplement(about: Description, hint: str) -> None:
    """Adds what the page's links say where the description itself says nothing: its persistent address, its licence,
    its authors' identifiers, its files."""
    told = [x for x in orjson.loads(hint) if isinstance(x, list) and len(x) == 3] if hint else []
    said = {name: name not in about.data for name in ("creator", "distribution", "license")}
    unnamed = "identifier" not in about.data
    for relation, target, media_type in told:
        where = f"Link: {relation}"
        if relation == "cite-as" and unnamed:
            about.iri = about.iri or (pid.iri if (pid := identifiers.pid(target)) is not None else target)
            about.add("identifier", target, where=where)
        elif relation == "license" and said["license"]:
            about.add("license", target, where=where)
        elif relation == "author" and said["creator"]:
            about.agent("creator", "", ids=(target,), where=where)
        elif relation == "item" and said["distribution"]:
            node = about.node("distribution", "Distribution")
            node.add("downloadURL", target, where=where)
            node.add("accessURL", target, where=where)
            node.add("mediaType", media_type, where=where)


def tell(error: FetchError | RecordError) -> str:
    """What went wrong, without the full stop."""
    return error.message.rstrip(".")
