"""Triples by subject: what one document says, in memory or on disk, and the part of it that belongs to each root.

Blank nodes are named after what is said about them, so that the same statements give the same bytes whatever names a
server chose today.
"""

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple
from pyoxigraph import Store as OnDisk

from fairdict.model import KINDS, Kind
from fairdict.rdf import RDF_TYPE, XSD, Node, Term, escaped, written

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCAT = "http://www.w3.org/ns/dcat#"
ROOT_TYPES: dict[str, Kind] = {f"{DCAT}{kind}": kind for kind in KINDS}

STATEMENT = f"{RDF}Statement"
WIDENED = "#widened-"
"""What the name of a statement holds that tells of a value which was widened for an application profile, and what the
source said instead: graphs that are exported here come back with what was said."""

Said = dict[str, dict[Term, None]]
"""What is said about one node: its objects by predicate, in the order they came."""


class Graph:
    """Triples by subject: what one document says, and the part of it that belongs to each root."""

    def __init__(self, source: Iterable[Triple]) -> None:
        self._subjects: dict[Node, Said] = {}
        for triple in source:
            subject, value = triple.subject, triple.object
            if isinstance(subject, Triple) or isinstance(value, Triple):
                continue  # statements about statements (RDF 1.2) say nothing about a dataset
            self._subjects.setdefault(subject, {}).setdefault(triple.predicate.value, {})[value] = None
        for node in [n for n in self._subjects if _is_mark(n)]:
            self._restore(node)

    def _restore(self, mark: Node) -> None:
        """Puts what a source said in the place of the value that was widened for a profile, and takes ``mark`` away."""
        found = _widened(self.about(mark))
        if found is not None:
            subject, predicate, made, said = found
            values = self._subjects.get(subject, {}).get(predicate)
            if values is not None and made in values:
                self._subjects[subject][predicate] = {said if v == made else v: None for v in values}
            del self._subjects[mark]

    def __contains__(self, node: Node) -> bool:
        return node in self._subjects

    def __iter__(self) -> Iterator[Node]:
        return iter(self._subjects)

    def about(self, node: Node) -> Said:
        """What is said about ``node``; empty where nothing is."""
        return self._subjects.get(node, {})

    def types(self, node: Node) -> list[str]:
        """The classes of ``node``."""
        return [t.value for t in self.about(node).get(RDF_TYPE, {}) if isinstance(t, NamedNode)]

    def roots(self) -> dict[Node, Kind]:
        """The nodes a catalogue lists, with their kind.

        The narrower class wins where a node has two: a series or a catalogue is often typed as a dataset too.
        """
        found: dict[Node, Kind] = {}
        for node in self._typed():
            kinds = {ROOT_TYPES[t] for t in self.types(node) if t in ROOT_TYPES}
            found[node] = next(k for k in ("DatasetSeries", "Catalog", "DataService", "Dataset") if k in kinds)
        return found

    def _typed(self) -> Iterator[Node]:
        return (n for n in self._subjects if not ROOT_TYPES.keys().isdisjoint(self.types(n)))

    def closure(self, root: Node, roots: Container[Node]) -> list[Node]:
        """``root`` and all it reaches without passing through another of ``roots``."""
        seen: dict[Node, None] = {root: None}
        queue = [root]
        while queue:
            for objects in self.about(queue.pop()).values():
                for term in objects:
                    if isinstance(term, Literal) or term in seen or term in roots or term not in self:
                        continue
                    seen[term] = None
                    queue.append(term)
        return list(seen)

    def objects(self, predicate: str) -> Iterator[Term]:
        """The objects of every statement with ``predicate``."""
        for node in self:
            yield from self.about(node).get(predicate, {})

    def lines(self, nodes: Collection[Node], named: Mapping[str, str] | None = None) -> list[str]:
        """The triples of ``nodes`` as sorted N-Triples; blank nodes are named after their content, so that the same
        statements give the same bytes whatever names the source's server chose today. ``named`` says what blank nodes
        beyond ``nodes``, or better known, are called. IRIs stay as they are, odd characters escaped."""
        names = {**self.blank_names(nodes), **(named or {})}
        found: set[str] = set()
        for node in nodes:
            subject = written(node, names)
            for predicate, objects in self.about(node).items():
                found.update(f"{subject} {escaped(predicate)} {written(o, names)} ." for o in objects)
        return sorted(found)

    def blank_names(self, nodes: Collection[Node]) -> dict[str, str]:
        """A name (``_:b…``) for every blank node among ``nodes``, made of what is said about it and, through it, about
        others. Nodes that say the same are numbered after who speaks of them."""
        blanks = {n.value: n for n in nodes if isinstance(n, BlankNode)}
        for node in nodes:  # of some, nothing is said but that they are there
            for objects in self.about(node).values():
                blanks.update((t.value, t) for t in objects if isinstance(t, BlankNode) and t not in self)
        names = self._named_by_content(blanks)
        if len(set(names.values())) == len(names):
            return names
        seen: Counter[str] = Counter()
        found: dict[str, str] = {}
        for value in self._ordered(nodes, blanks, self._coloured(nodes, blanks, names)):
            name = names[value]
            seen[name] += 1
            found[value] = name if seen[name] == 1 else f"{name}x{seen[name]}"
        return found

    def _named_by_content(self, blanks: Mapping[str, BlankNode]) -> dict[str, str]:
        """Names from the leaves up, in linear time; nodes in or above a cycle are refined round by round."""
        names: dict[str, str] = {}
        above: dict[str, list[str]] = {}
        waiting: dict[str, int] = {}
        for value, blank in blanks.items():
            below = {t.value for objects in self.about(blank).values() for t in objects if isinstance(t, BlankNode)}
            below &= blanks.keys()
            waiting[value] = len(below)
            for child in below:
                above.setdefault(child, []).append(value)
        ready = [v for v, count in waiting.items() if count == 0]
        while ready:
            value = ready.pop()
            names[value] = f"_:b{_digest(self._words(blanks[value], names))}"
            for parent in above.get(value, ()):
                waiting[parent] -= 1
                if waiting[parent] == 0:
                    ready.append(parent)
        cyclic = [v for v in blanks if v not in names]
        for _ in range(min(len(cyclic), max(8, 100_000 // (len(cyclic) or 1)))):
            following = {v: f"_:b{_digest(self._words(blanks[v], names))}" for v in cyclic}
            settled = cyclic[0] in names and len(set(following.values())) == len({names[v] for v in cyclic})
            names.update(following)
            if settled:
                break
        return names

    def _coloured(
        self, nodes: Collection[Node], blanks: Mapping[str, BlankNode], names: Mapping[str, str]
    ) -> dict[str, str]:
        """Each blank node's name refined by who speaks of it, a few steps far: tells apart twins with other parents."""
        spoken: dict[str, list[tuple[Node, str]]] = {}
        for node in nodes:
            for predicate, objects in self.about(node).items():
                for term in objects:
                    if isinstance(term, BlankNode) and term.value in names:
                        spoken.setdefault(term.value, []).append((node, predicate))
        colours = dict(names)
        for _ in range(8):
            following = {}
            for blank in blanks.values():
                by = sorted(f"{p} {written(n, colours)}" for n, p in spoken.get(blank.value, ()))
                following[blank.value] = _digest([colours[blank.value], *self._words(blank, colours), *by])
            if len(set(following.values())) == len(set(colours.values())):
                break
            colours = following
        return colours

    def _ordered(
        self, nodes: Collection[Node], blanks: Mapping[str, BlankNode], colours: Mapping[str, str]
    ) -> Iterator[str]:
        """The blank nodes in the order of a walk that depends on nothing but what is said."""
        seen: set[str] = set()
        starts: list[Node] = sorted((n for n in nodes if isinstance(n, NamedNode)), key=lambda n: n.value)
        starts.extend(sorted(blanks.values(), key=lambda b: colours[b.value]))
        for start in starts:
            stack = [start]
            while stack:
                node = stack.pop()
                if isinstance(node, BlankNode):
                    if node.value in seen:
                        continue
                    seen.add(node.value)
                    yield node.value
                elif node is not start:
                    continue
                for _, objects in sorted(self.about(node).items(), reverse=True):
                    below = [t for t in objects if isinstance(t, BlankNode) and t.value in blanks]
                    stack.extend(sorted(below, key=lambda b: colours[b.value], reverse=True))

    def _words(self, node: Node, names: Mapping[str, str]) -> Iterator[str]:
        for predicate, objects in sorted(self.about(node).items()):
            yield from sorted(f"{predicate} {written(o, names)}" for o in objects)


class Spooled(Graph):
    """A graph too large to hold in memory, in an on-disk store under ``folder``, read subject by subject."""

    def __init__(self, source: Iterable[Triple], folder: Path) -> None:
        super().__init__(())
        self.store = OnDisk(str(folder))
        self.store.bulk_extend(Quad(t.subject, t.predicate, _kept(t.object)) for t in source)
        for quad in self.store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(STATEMENT)):
            if not isinstance(quad.subject, Triple) and _is_mark(quad.subject):
                self._restore(quad.subject)

    def _restore(self, mark: Node) -> None:
        found = _widened(self.about(mark))
        if found is not None:
            subject, predicate, made, said = found
            before = Quad(subject, NamedNode(predicate), _kept(made))
            if before in self.store:
                self.store.remove(before)
                self.store.add(Quad(subject, NamedNode(predicate), _kept(said)))
            for quad in list(self.store.quads_for_pattern(mark, None, None)):
                self.store.remove(quad)

    def __contains__(self, node: Node) -> bool:
        return next(self.store.quads_for_pattern(node, None, None), None) is not None

    def __iter__(self) -> Iterator[Node]:
        last = None
        for quad in self.store:
            if quad.subject != last and not isinstance(quad.subject, Triple):
                last = quad.subject
                yield last

    def about(self, node: Node) -> Said:
        """What is said about ``node``; empty where nothing is."""
        said: Said = {}
        for quad in self.store.quads_for_pattern(node, None, None):
            if not isinstance(quad.object, Triple):
                said.setdefault(quad.predicate.value, {})[_given(quad.object)] = None
        return said

    def objects(self, predicate: str) -> Iterator[Term]:
        """The objects of every statement with ``predicate``."""
        for quad in self.store.quads_for_pattern(None, NamedNode(predicate), None):
            if not isinstance(quad.object, Triple):
                yield _given(quad.object)

    def _typed(self) -> Iterator[Node]:
        found: dict[Node, None] = {}
        for iri in ROOT_TYPES:
            for quad in self.store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(iri)):
                if not isinstance(quad.subject, Triple):
                    found[quad.subject] = None
        return iter(found)


def _is_mark(node: Node) -> bool:
    return isinstance(node, NamedNode) and WIDENED in node.value


def _widened(said: Said) -> tuple[Node, str, Term, Term] | None:
    """Subject, predicate, the value that was made and the one that was said, of a statement that tells all four."""
    parts = [next(iter(said.get(f"{RDF}{name}", {})), None) for name in ("subject", "predicate", "object", "value")]
    subject, predicate, made, value = parts
    if isinstance(subject, Literal) or not isinstance(predicate, NamedNode) or not subject or not made or not value:
        return None
    return subject, predicate.value, made, value


_VERBATIM = "urn:x-fairdict:verbatim:"
"""The store rewrites literals of datatypes it knows (``01`` to ``1``); under another datatype they stay as written."""


def _kept(term: Term | Triple) -> Term | Triple:
    if not isinstance(term, Literal) or term.language is not None or term.datatype.value == f"{XSD}string":
        return term
    return Literal(term.value, datatype=NamedNode(_VERBATIM + term.datatype.value))


def _given(term: Term) -> Term:
    if not isinstance(term, Literal) or not term.datatype.value.startswith(_VERBATIM):
        return term
    return Literal(term.value, datatype=NamedNode(term.datatype.value.removeprefix(_VERBATIM)))


def _digest(parts: Iterable[str]) -> str:
    digest = blake2b(digest_size=8)
    for part in parts:
        digest.update(part.encode("utf-8", "replace") + b"\n")
    return digest.hexdigest()
