"""Linked Data Event Streams: of each thing the version that was published last, and what was deleted.

Takes pages of a stream, in any order; leaves one record for each thing once all pages were read. A member is a version
of a thing (``ldes:versionOfPath``, else ``dct:isVersionOf``) or an activity about one, its content in a named graph or
beside it; ``ldes:timestampPath`` tells which is later. https://w3id.org/ldes/specification
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fairdict_harvesters.formats.rdf_records import LDES, NTRIPLES, TREE, cut
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from fairdict.graph import Graph
from fairdict.harvester import Record, Response
from fairdict.model import Kind
from fairdict.rdf import FORMATS, RDF_TYPE, Node, written

ACTIVITY = "https://www.w3.org/ns/activitystreams#"
PROV = "http://www.w3.org/ns/prov#"
VERSION_OF = "http://purl.org/dc/terms/isVersionOf"
DELETE = f"{ACTIVITY}Delete"
STAMPS = (f"{ACTIVITY}published", f"{PROV}generatedAtTime", "http://purl.org/dc/terms/modified")
"""Where the time of a version is looked for in a stream that does not say."""
_QUADS = (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)


@dataclass(frozen=True, slots=True)
class _Version:
    stamp: str
    body: bytes
    kind: Kind
    deleted: bool
    page: str
    where: str
    response: Response | None


@dataclass
class Stream:
    """What is known of a stream: how its members are versioned, and the latest version of each thing."""

    versioned: bool = False
    stamp: str = ""
    version_of: str = ""
    delete_at: str = RDF_TYPE
    delete: str = DELETE
    latest: dict[str, _Version] = field(default_factory=dict)

    def learn(self, graph: Graph) -> None:
        """Takes up what a page says of its stream; the first page says it, and those after it may not."""
        for node in graph:
            said = graph.about(node)
            if f"{LDES}EventStream" in graph.types(node) or f"{LDES}versionOfPath" in said:
                self.versioned = True
                self.stamp = _iri(said, f"{LDES}timestampPath") or self.stamp
                self.version_of = _iri(said, f"{LDES}versionOfPath") or self.version_of
                self.delete_at = _iri(said, f"{LDES}versionDeletePath") or self.delete_at
                self.delete = _iri(said, f"{LDES}versionDeleteObject") or self.delete

    def page(self, graph: Graph, response: Response, syntax: str, base: str, where: str) -> set[Node]:
        """Reads the members of a page; gives the nodes that are theirs, which are no records of their own."""
        self.learn(graph)
        if not self.versioned:
            return set()
        members = [m for m in graph.objects(f"{TREE}member") if not isinstance(m, Literal)]
        graphs = _graphs(response.body, syntax, base) if FORMATS.get(syntax) in _QUADS else {}
        taken: set[Node] = set()
        for member in members:
            taken.update(self._member(graph, member, graphs.get(member.value), response, where))
        return taken

    def _member(self, graph: Graph, member: Node, inside: Graph | None, response: Response, where: str) -> set[Node]:
        said = graph.about(member)
        wanted = (self.version_of,) if self.version_of else (VERSION_OF, f"{ACTIVITY}object")
        things = [t for path in wanted for t in said.get(path, {}) if not isinstance(t, BlankNode)]
        if not things or not things[0].value:
            return set()
        thing = things[0].value
        gone = self.delete in {t.value for t in said.get(self.delete_at, {}) if not isinstance(t, BlankNode)}
        stamp = _stamp(graph, member, (self.stamp,) if self.stamp else STAMPS)
        content = inside or graph
        roots = content.roots()
        root: Node = member if member in roots else NamedNode(thing)
        nodes = content.closure(root, roots)
        taken = {member, root, *nodes} if inside is None or root == member else {member, *graph.closure(root, {})}
        if root not in roots and not gone:
            return set()  # a member that is no dataset belongs to the rest
        earlier = self.latest.get(thing)
        if earlier is None or _moment(stamp) >= _moment(earlier.stamp):
            kind = roots.get(root, "Dataset")
            made = None if gone else self._made(content, root, thing, kind, nodes, response, where)
            self.latest[thing] = _Version(
                stamp, zlib.compress(made.body) if made else b"", kind, gone, made.page if made else "", where, response
            )
        return taken

    def _made(
        self, graph: Graph, root: Node, thing: str, kind: Kind, nodes: list[Node], response: Response, where: str
    ) -> Record:
        """A version under the name of the thing; what makes it a version is left out."""
        new = NamedNode(thing)
        framing = {self.version_of or VERSION_OF, f"{PROV}generatedAtTime"} if root != new else set()
        found = Graph(
            Triple(new if node == root else node, NamedNode(predicate), new if value == root else value)
            for node in nodes
            for predicate, values in graph.about(node).items()
            for value in values
            if not (node == root and predicate in framing)
        )
        return cut(found, new, kind, list(found), response, where, thing, {}, [])

    def records(self) -> Iterator[Record]:
        """The latest version of each thing, a tombstone where it was deleted."""
        for thing, last in self.latest.items():
            yield Record(
                identifier=thing,
                body=zlib.decompress(last.body) if last.body else b"",
                media_type=NTRIPLES,
                response=last.response,
                datestamp=last.stamp,
                deleted=last.deleted,
                locator=last.where,
                page=last.page,
                hints={} if last.deleted else {"root": written(NamedNode(thing), {}), "kind": last.kind},
            )


def _iri(said: dict[str, dict[Node | Literal, None]], predicate: str) -> str:
    return min((t.value for t in said.get(predicate, {}) if isinstance(t, NamedNode)), default="")


def _stamp(graph: Graph, member: Node, paths: tuple[str, ...]) -> str:
    said = graph.about(member)
    found = (t.value for path in paths for t in said.get(path, {}) if isinstance(t, Literal))
    return next(found, "")


def _moment(stamp: str) -> tuple[int, datetime, str]:
    """``stamp`` as it is compared: times by what they mean, the rest before them and as text."""
    try:
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return (0, datetime.min.replace(tzinfo=UTC), stamp)
    return (1, found if found.tzinfo else found.replace(tzinfo=UTC), "")


def _graphs(body: bytes, syntax: str, base: str) -> dict[str, Graph]:
    """The named graphs of a document by name; none where it is broken."""
    found: dict[str, list[Triple]] = {}
    try:
        for quad in parse(body, FORMATS[syntax], base_iri=base or None, lenient=True):
            if isinstance(quad, Quad) and isinstance(quad.graph_name, NamedNode | BlankNode):
                found.setdefault(quad.graph_name.value, []).append(quad.triple)
    except (SyntaxError, ValueError):
        return {}
    return {name: Graph(statements) for name, statements in found.items()}
