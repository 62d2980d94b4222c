"""Records cut out of graphs: for each dataset, series, service and catalogue its own part, as sorted N-Triples.

Takes the graphs of a source page by page; leaves records, what belongs to none of them (``rest``), and complaints. A
catalogue that is spread over pages is gathered, and so is what a page only mentions while others are its members; a
dataset that stands on two pages is one record.
"""

import base64
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from fairdict_harvesters.formats.lost import Lost
from fairdict_harvesters.formats.salvage import Read, short
from pyoxigraph import BlankNode, Literal, NamedNode

from fairdict.document import digest
from fairdict.graph import DCAT, Graph
from fairdict.harvester import Record, Response
from fairdict.model import Kind
from fairdict.rdf import RDF_TYPE, Node, triples, written

NTRIPLES = "application/n-triples"
HYDRA = "http://www.w3.org/ns/hydra/core#"
LDP = "http://www.w3.org/ns/ldp#"
TREE = "https://w3id.org/tree#"
LDES = "https://w3id.org/ldes#"
CONTROLS = (HYDRA, TREE, LDES)
"""Vocabularies that speak of paging, not of data."""
MEMBERS = (
    f"{DCAT}dataset",
    f"{DCAT}service",
    f"{DCAT}catalog",
    f"{HYDRA}member",
    f"{TREE}member",
    f"{LDP}contains",
    "http://xmlns.com/foaf/0.1/primaryTopic",
)
_WEB = ("http://", "https://")
_TOLD = 20


@dataclass
class Part:
    """What is known so far of a thing that is gathered over pages."""

    identifier: str
    kind: Kind
    lines: set[str] = field(default_factory=set)
    lost: list[list[str]] = field(default_factory=list)


@dataclass
class Gathering:
    """One walk through the graphs of a source. ``seen`` names each record that was handed out, with its place and the
    hash of its bytes; ``found`` counts the roots by kind; ``controls`` are vocabularies that are not kept."""

    source: str
    controls: tuple[str, ...] = CONTROLS
    parts: dict[str, Part] = field(default_factory=dict)
    seen: dict[str, list[str]] = field(default_factory=dict)
    rest: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    found: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)

    def page(
        self,
        read: Read,
        response: Response,
        where: str,
        *,
        alone: bool,
        taken: Collection[Node] = (),
        gather: bool = True,
    ) -> Iterator[Record]:
        """The records of one document, the only one where it is ``alone``; nodes ``taken`` are not looked at, and
        without ``gather`` nothing is kept for the end."""
        graph = read.graph
        roots = graph.roots()
        unnamed = [root for root in roots if isinstance(root, BlankNode)]
        named = {root.value: self._name(graph, root, graph.closure(root, roots)) for root in unnamed}
        iris = {value: f"<{iri}>" for value, (iri, _) in named.items()}
        members = set() if alone or not gather else {o for m in MEMBERS for o in graph.objects(m)} & roots.keys()
        reached: set[Node] = set(taken)
        for root, kind in roots.items():
            if root in taken:
                continue
            nodes = graph.closure(root, roots)
            reached.update(nodes)
            iri, identifier = named[root.value] if isinstance(root, BlankNode) else (root.value, root.value)
            lost = _lost_of(read.lost, nodes)
            if gather and (kind == "Catalog" or (members and root not in members)):
                part = self.parts.setdefault(iri, Part(identifier, kind))
                part.lines.update(graph.lines(nodes, iris))
                part.lost.extend(loss for loss in lost if loss not in part.lost)
            else:
                made = cut(graph, root, kind, nodes, response, where, identifier, iris, lost)
                if alone or self._is_new(made, response):
                    self.found[kind] += 1
                    yield made
        self.rest.update(self._left(graph, reached, iris))

    def gathered(self, response: Response | None) -> Iterator[Record]:
        """The records of what was gathered over all pages, ``response`` being the last of them: a walk that was
        interrupted and gone on with knows no other."""
        for iri, part in self.parts.items():
            if part.identifier in self.seen:
                self.rest.update(part.lines)
                continue
            graph, root = Graph(triples("\n".join(sorted(part.lines)).encode(), NTRIPLES)), NamedNode(iri)
            self.found[part.kind] += 1
            yield cut(graph, root, part.kind, list(graph), response, "all pages", part.identifier, {}, part.lost)

    def _is_new(self, record: Record, response: Response) -> bool:
        """Whether a record is the first of its name; of one that says something else than the first, that is told."""
        mark = digest(record.body, 8)
        earlier = self.seen.setdefault(record.identifier, [record.locator, mark])
        if earlier == [record.locator, mark]:
            return True
        if earlier[1] != mark:
            if len(self.complaints) < _TOLD:
                self.complaints.append(
                    f"{response.url} describes “{record.identifier}” otherwise than {earlier[0]}; the first counts. "
                    "Ask the partner to describe each dataset on one page."
                )
            self.rest.update(record.body.decode().split("\n"))
        return False

    def _left(self, graph: Graph, reached: set[Node], named: Mapping[str, str]) -> Iterator[str]:
        """What belongs to no record, controls left out; with the blank nodes it shares with records."""
        left: dict[Node, None] = dict.fromkeys(n for n in graph if n not in reached)
        queue: list[Node] = list(left)
        while queue:
            for objects in graph.about(queue.pop()).values():
                for term in objects:
                    if isinstance(term, BlankNode) and term.value not in named and term not in left and term in graph:
                        left[term] = None
                        queue.append(term)
        for line in graph.lines(left, named):
            _, predicate, value = line.split(" ", 2)
            kind = predicate == f"<{RDF_TYPE}>" and value[1:].startswith(self.controls)
            if not predicate[1:].startswith(self.controls) and not kind:
                yield line

    def _name(self, graph: Graph, root: Node, nodes: list[Node]) -> tuple[str, str]:
        """Address and identifier for a root that has no address: made of its ``dct:identifier`` where no other has the
        same, else of what it says."""
        said = graph.about(root).get("http://purl.org/dc/terms/identifier", {})
        texts = sorted(t.value.strip() for t in said if isinstance(t, Literal) and t.value.strip())
        content = digest("\n".join(graph.lines(nodes, {root.value: "_:root"})), 8)
        wanted = [*texts[:1], f"urn:x-fairdict:{content}"]
        identifier = next((w for w in wanted if w not in self.unnamed), f"{wanted[-1]}-{len(self.unnamed)}")
        self.unnamed.add(identifier)
        return f"urn:x-fairdict:{self.source}:{digest(identifier, 8)}", identifier

    # -- where a walk was left -----------------------------------------------------------------------------------------

    def state(self) -> str:
        """All that was gathered, as a text."""
        said = {
            "parts": {iri: [p.identifier, p.kind, sorted(p.lines), p.lost] for iri, p in self.parts.items()},
            "seen": self.seen,
            "rest": sorted(self.rest),
            "unnamed": sorted(self.unnamed),
            "found": self.found,
            "complaints": self.complaints,
        }
        return base64.b85encode(zlib.compress(orjson.dumps(said))).decode()

    def restore(self, state: str) -> None:
        """Takes up what :meth:`state` wrote down; raises ValueError for another text."""
        try:
            said: Any = orjson.loads(zlib.decompress(base64.b85decode(state)))
        except zlib.error as error:
            raise ValueError(str(error)) from None
        self.parts = {
            iri: Part(name, kind, set(lines), lost) for iri, (name, kind, lines, lost) in said["parts"].items()
        }
        self.seen, self.rest, self.unnamed = said["seen"], set(said["rest"]), set(said["unnamed"])
        self.found, self.complaints = Counter(said["found"]), said["complaints"]


def cut(
    graph: Graph,
    root: Node,
    kind: Kind,
    nodes: Collection[Node],
    response: Response | None,
    locator: str,
    identifier: str,
    named: Mapping[str, str],
    lost: list[list[str]],
    **more: Any,
) -> Record:
    """The record of ``root``: the triples of ``nodes``, unnamed ones called as ``named`` says."""
    pages = graph.about(root).get(f"{DCAT}landingPage", {})
    hints = {"root": written(root, named), "kind": kind}
    return Record(
        identifier=identifier,
        body="\n".join(graph.lines(nodes, named)).encode(),
        media_type=NTRIPLES,
        response=response,
        locator=locator,
        page=min((o.value for o in pages if isinstance(o, NamedNode) and o.value.startswith(_WEB)), default=""),
        hints={**hints, "lost": orjson.dumps(lost).decode()} if lost else hints,
        **more,
    )


def _lost_of(lost: Collection[Lost], nodes: Collection[Node]) -> list[list[str]]:
    """What was lost about ``nodes``: the text and the parser's reason."""
    subjects = {n.value for n in nodes if isinstance(n, NamedNode)} if lost else set()
    return [[short(loss.text), loss.reason] for loss in lost if loss.subject in subjects]
