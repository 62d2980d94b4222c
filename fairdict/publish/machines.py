"""All that machines take from the site besides datasets one by one: dumps, what changed, pages, the FAIR Data Point.

Takes what a build knows of its datasets; leaves units of work and their files. A unit is written anew only where
something in it is another, and nothing here tells when it was made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.publish import graphs, hydra, offered, point
from fairdict.publish.dumps import Counts, Files, Quads, Turtle, described, sums
from fairdict.publish.entries import Entries
from fairdict.publish.profiled import Counting, Profiled
from fairdict.publish.stream import Stream
from fairdict.store import Store

Made = Iterator[tuple[str, bytes]]
Earlier = Callable[[str], tuple[set[str], list[Path]]]
"""The KEYs whose lines in the graph of a profile still hold, and the files they stand in."""


@dataclass
class Machines:
    """``datasets`` are the inputs of the datasets' units by KEY; ``rests`` give what sources said of no dataset, by
    name; ``aliases`` are (old KEY, KEY); ``whole`` changes with any dataset or alias."""

    store: Store
    catalogue: Catalogue
    entries: Entries
    profiled: Profiled
    datasets: Mapping[str, str]
    rests: Sequence[tuple[str, bytes]]
    aliases: Sequence[tuple[str, str]]
    base: str
    whole: str

    def __post_init__(self) -> None:
        self._stream = Stream(self.store, self.catalogue)
        self._listed = self.entries.listed()
        self._note()
        members = [
            point.Member(r["key"], r["kind"], r["since"], r["changed"], tuple(self._sources(r["key"])))
            for r in self.store.rows("SELECT * FROM dataset WHERE state = 'live' ORDER BY key")
        ]
        self._catalogs = point.catalogs(members, self.catalogue)
        order = (r["key"] for r in self.store.rows("SELECT key FROM event GROUP BY key ORDER BY MIN(n)"))
        self._pages = hydra.pages(order, {m.key: m.kind for m in members})

    def units(self) -> dict[str, str]:
        """Everything that a build writes of these, with what it is made of."""
        rests = [digest(rest) for _, rest in self.rests]
        said = digest(canonical([self.whole, rests, self.catalogue.publishing.served]))
        return {
            "graph": f"{self.profiled.fingerprint} {said}",
            **self._stream.units(self.base),
            **hydra.units(self._pages, self.datasets, self.base),
            **point.units(self._catalogs, self.base),
        }

    def files(self, unit: str, earlier: Earlier) -> Made | None:
        """The files of a unit; None for one that is none of these."""
        kind, _, name = unit.partition("/")
        if unit == "graph":
            return self._graph(earlier)
        if kind in ("changes", "changeset"):
            return self._stream.files(unit, self._lines_of)
        if kind == "hydra":
            if not name:
                return hydra.index(self._pages, self.catalogue)
            blocks = (
                graphs.dataset_lines(self.entries.described(key), self.catalogue) for key in self._pages[int(name)]
            )
            return hydra.page(int(name), self._pages, blocks, self.catalogue)
        if kind == "fdp":
            return (
                point.catalog(name, self._catalogs[name], self.catalogue)
                if name
                else point.index(self._catalogs, self.catalogue)
            )
        return None

    def _sources(self, key: str) -> Iterable[str]:
        return dict.fromkeys(account.source for account in self.entries.accounts.get(key, ()))

    def _note(self) -> None:
        """Tells the stream what is published now; a dataset is looked into only where it may be another."""
        known = self._stream.known()
        shown = {graphs.graph_of(key, self.catalogue): key for key, _, _ in self._listed}

        def changed() -> Iterator[tuple[str, str, str, list[str] | None]]:
            for graph, lines in self._others.items():
                hash = digest("\n".join(lines))
                if known.get(graph, ("", ""))[0] != hash:
                    yield graph, hash, "", None
            code = digest(self.base)
            for graph, key in shown.items():
                input = digest(code + self.datasets[key])
                if known.get(graph, ("", ""))[1] != input:
                    entry = self.entries.scored(key)
                    lines = graphs.dataset_lines(entry, self.catalogue)
                    scores = graphs.score_lines(entry, self.catalogue)
                    yield graph, digest("\n".join([*lines, *scores])), input, lines if entry.state == "live" else None

        there = {*shown, *self._others}
        gone = [g for g, (hash, _) in sorted(known.items()) if hash and g not in there]
        self._stream.note(changed(), gone, self._hidden())

    def _hidden(self) -> Iterator[str]:
        """Every KEY of what a steward took off, those that went up in it included."""
        text = "SELECT key FROM dataset WHERE state = 'hidden' UNION SELECT a.alias FROM alias a JOIN dataset d ON "
        return (row["key"] for row in self.store.rows(f"{text} d.key = a.key WHERE d.state = 'hidden' ORDER BY key"))

    @cached_property
    def _others(self) -> Mapping[str, Sequence[str]]:
        """The graphs that are no dataset's, by IRI: the catalogue's own, and what sources said beside."""
        shown = {key for key, _, _ in self._listed}
        pointing = [a for a in self.aliases if a[1] in shown]
        base = self.catalogue.base_iri
        own = graphs.catalogue_lines(self.catalogue, self._listed, pointing, self.profiled.distributions())
        rests = {
            f"{base}source/{name}#rest": graphs.rest_lines(name, rest, self.catalogue) for name, rest in self.rests
        }
        return {f"{base}#catalog": own, **rests}

    def _lines_of(self, graph: str) -> Sequence[str]:
        """All that stands in a graph of the dumps."""
        key = graphs.key_of(graph, self.catalogue)
        if not key:
            return self._others[graph]
        entry = self.entries.scored(key)
        return sorted({*graphs.dataset_lines(entry, self.catalogue), *graphs.score_lines(entry, self.catalogue)})

    def _graph(self, earlier: Earlier) -> Made:
        catalogue, base = self.catalogue, self.catalogue.base_iri
        quads, turtle = Quads("catalogue"), Turtle("catalogue", catalogue.context.prefixes)
        fair, counts = Quads("fair"), Counts()
        for graph, lines in self._others.items():
            quads.add(lines)
            turtle.add(lines)
            counts.add(lines, f"{base}#" if graph.startswith(f"{base}#") else graph)
        for entry in self.entries:
            lines, scores = graphs.dataset_lines(entry, catalogue), graphs.score_lines(entry, catalogue)
            quads.add(lines)
            turtle.add(lines)
            fair.add(scores)
            counts.add([*lines, *scores], entry.iri)
        files: list[tuple[str, bytes]] = [*quads.files(), *fair.files()]
        dumps = [path for path, _ in files]
        others: list[tuple[str, bytes]] = list(turtle.files())
        views = []
        for name, made in self.profiled.emissions.items():
            told = Counting(self.profiled.blocks(name, self.entries, self._listed, *earlier(name)))
            written = _packed(name, told)
            views.append((name, made.iri, [path for path, _ in written], told.lines))
            others += written
        total = quads.lines + fair.lines
        void = offered.void(catalogue, dumps, total, counts, views)
        own = offered.services(catalogue, list(described([*files, *others])), self.profiled.distributions())
        files += [*others, ("graph/void.ttl", void), ("graph/dcat.ttl", own)]
        yield from files
        yield "graph/SHA256SUMS", sums(files)
        yield ".well-known/void", void
        yield "index.ttl", own  # what the site's own address stands for, where machines ask for it


def _packed(name: str, blocks: Iterable[Sequence[str]]) -> Files:
    made = Quads(name)
    for block in blocks:
        made.add(block)
    return made.files()
