"""What changed, for those who follow: an event stream of datasets, and night by night the graphs that are new.

``changes/`` is a Linked Data Event Stream (https://w3id.org/ldes/specification) of activities, as DCAT-AP Feeds has it
(https://semiceu.github.io/LDES-DCAT-AP-feeds/): ``as:Create``, ``as:Update`` and ``as:Delete``, each with what was said
then in a named graph of its name. A page that is full never changes again, but for one reason: what a steward hides
is taken out of all of them.

A *change set* is what one build found changed: ``changes/SET.nq.gz`` holds the newest content of the graphs that
changed last then, and ``changes/SET.graphs`` their names. Dropped and loaded, set by set, they make a store equal to
the dumps. A set is called by its day, a second one of that day ``DAY-02``; ``changes/sets.json`` lists them in order.

What happened is kept in the database (``event``, ``graph``), so that every build writes the same pages.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from datetime import date, timedelta

import orjson
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.publish.dumps import packed
from fairdict.publish.graphs import key_of
from fairdict.rdf import RDF_TYPE, XSD, turtle
from fairdict.store import Store

PAGE = 100
"""Events a page."""
DAYS = 30
"""For how many days before the newest one change sets are kept."""
AS = "https://www.w3.org/ns/activitystreams#"
TREE = "https://w3id.org/tree#"
LDES = "https://w3id.org/ldes#"
KINDS = {"created": f"{AS}Create", "updated": f"{AS}Update", "removed": f"{AS}Delete"}

Files = Iterator[tuple[str, bytes]]


class Stream:
    """The events of one catalogue. :meth:`note` is told what is published now; then :meth:`units` and :meth:`files` are
    what a build writes of it."""

    def __init__(self, store: Store, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue
        self._base = catalogue.base_iri

    def day(self) -> str:
        """The day of what is noted now: that of the newest run, never before the last event."""
        days = ("SELECT MAX(as_of) FROM run", "SELECT MAX(as_of) FROM event")
        return max(str(self._store.value(text) or "") for text in days)[:10] or "1970-01-01"

    def known(self) -> Mapping[str, tuple[str, str]]:
        """(hash, input) of each graph as it was noted last, by IRI."""
        return {r["iri"]: (r["hash"], r["input"]) for r in self._store.rows("SELECT iri, hash, input FROM graph")}

    def note(
        self,
        graphs: Iterable[tuple[str, str, str, list[str] | None]],
        removed: Iterable[str],
        hidden: Iterable[str] = (),
    ) -> None:
        """Notes graphs that may have changed: (IRI, hash of all in it, input, lines of the dataset in it: None where it
        holds none or a tombstone), and ``removed``, the IRIs of graphs that are no longer published. What was ever said
        under the KEYs that are ``hidden`` is forgotten."""
        day = self.day()
        label = self._label(day)
        with self._store.transaction() as db:
            for iri, hash, input, lines in graphs:
                before = db.execute("SELECT hash FROM graph WHERE iri = ?", (iri,)).fetchone()
                if before is not None and before[0] == hash:
                    db.execute("UPDATE graph SET input = ? WHERE iri = ?", (input, iri))
                else:
                    db.execute("INSERT OR REPLACE INTO graph VALUES (?, ?, ?, ?)", (iri, label, hash, input))
                if key := key_of(iri, self._catalogue):
                    self._happened(day, key, lines)
            for iri in removed:
                db.execute("INSERT OR REPLACE INTO graph VALUES (?, ?, '', '')", (iri, label))
                if key := key_of(iri, self._catalogue):
                    self._happened(day, key, None)
            forgotten = "UPDATE event SET content = NULL WHERE key = ? AND content IS NOT NULL"
            db.executemany(forgotten, ((key,) for key in hidden))

    def _label(self, day: str) -> str:
        """What a change set of ``day`` is called: no earlier one has the name, and none sorts after it."""
        newest = str(self._store.value("SELECT MAX(as_of) FROM graph") or "")
        if newest[:10] < day:
            return day
        return f"{newest[:10]}-{int(newest[11:] or 1) + 1:02}"

    def _happened(self, day: str, key: str, lines: list[str] | None) -> None:
        """One event, where the dataset is not what it was after the last one."""
        last = self._store.db.execute(
            "SELECT kind, hash FROM event WHERE key = ? ORDER BY n DESC LIMIT 1", (key,)
        ).fetchone()
        gone = last is None or last["kind"] == "removed"
        if lines is None:
            if not gone:
                self._store.db.execute("INSERT INTO event VALUES (NULL, ?, ?, 'removed', '', NULL)", (day, key))
            return
        content = "\n".join(lines).encode()
        name = digest(content)
        if gone or last["hash"] != name:
            kind = "created" if gone else "updated"
            row = (day, key, kind, name, zlib.compress(content, 6))
            self._store.db.execute("INSERT INTO event VALUES (NULL, ?, ?, ?, ?, ?)", row)

    def units(self, base: str) -> dict[str, str]:
        """The units of work of a build with what each is made of; ``base`` changes with the code and the settings."""
        pages: dict[int, list[object]] = {}
        for row in self._store.db.execute("SELECT n, as_of, key, kind, hash, content IS NULL FROM event ORDER BY n"):
            pages.setdefault(_page(row[0]), []).append(list(row))
        found = {f"changes/{page:05}": digest(canonical([base, rows])) for page, rows in pages.items()}
        found["changes"] = digest(canonical([base, [[p, rows[0]] for p, rows in pages.items()]]))
        first, sets = self._sets()
        total = self._total()
        found["changeset"] = digest(canonical([base, first, [[n, len(r), _worth(r, total)] for n, r in sets.items()]]))
        for name, rows in sets.items():
            if _worth(rows, total):
                found[f"changeset/{name}"] = digest(canonical([base, rows]))
        return found

    def _sets(self) -> tuple[str, dict[str, list[list[str]]]]:
        """The day from which on change sets are kept, and (IRI, hash) of the graphs that changed last in each.

        The days are counted from the newest change: a night in which nothing changes leaves them as they are.
        """
        newest = str(self._store.value("SELECT MAX(as_of) FROM graph") or self.day())
        first = (date.fromisoformat(newest[:10]) - timedelta(days=DAYS)).isoformat()
        sets: dict[str, list[list[str]]] = {}
        for row in self._store.rows("SELECT as_of, iri, hash FROM graph WHERE as_of >= ? ORDER BY as_of, iri", first):
            sets.setdefault(row["as_of"], []).append([row["iri"], row["hash"]])
        return first, sets

    def _total(self) -> int:
        return int(self._store.value("SELECT COUNT(*) FROM graph WHERE hash != ''") or 0)

    def files(self, unit: str, contents: Callable[[str], Iterable[str]]) -> Files:
        """The files of a unit; ``contents`` gives the lines of a graph by its IRI."""
        kind, _, name = unit.partition("/")
        if kind == "changeset":
            yield from self._set(name, contents) if name else self._listed()
        elif name:
            yield f"changes/{name}.trig", self._written(int(name))
        else:
            yield "changes/index.ttl", self._view()

    def _set(self, name: str, contents: Callable[[str], Iterable[str]]) -> Files:
        rows = self._store.rows("SELECT iri, hash FROM graph WHERE as_of = ? ORDER BY iri", name)
        lines = (line for row in rows if row["hash"] for line in contents(row["iri"]))
        yield f"changes/{name}.nq.gz", packed("".join(f"{line}\n" for line in lines).encode())
        yield f"changes/{name}.graphs", "".join(f"{row['iri']}\n" for row in rows).encode()

    def _listed(self) -> Files:
        """Which sets there are, in their order; of those that are not worth their files that they are not there."""
        first, sets = self._sets()
        total = self._total()
        told = [{"name": n, "graphs": len(rows), "published": _worth(rows, total)} for n, rows in sets.items()]
        content = orjson.dumps({"from": first, "sets": told}, option=orjson.OPT_INDENT_2)
        yield "changes/sets.json", content + b"\n"

    def _written(self, page: int) -> bytes:
        """A page as TriG: its events in the default graph, what each says in a graph of its own."""
        here, stream = f"{self._base}changes/{page:05}.trig", NamedNode(f"{self._base}changes/#stream")
        node = NamedNode(here)
        quads = [Quad(node, NamedNode(RDF_TYPE), NamedNode(f"{TREE}Node"))]
        first, last = (page - 1) * PAGE + 1, page * PAGE
        for row in self._store.rows("SELECT * FROM event WHERE n BETWEEN ? AND ? ORDER BY n", first, last):
            event = NamedNode(f"{here}#e{row['n']}")
            quads += [
                Quad(stream, NamedNode(f"{TREE}member"), event),
                Quad(event, NamedNode(RDF_TYPE), NamedNode(KINDS[row["kind"]])),
                Quad(event, NamedNode(f"{AS}object"), NamedNode(f"{self._base}dataset/{row['key']}")),
                Quad(event, NamedNode(f"{AS}published"), _moment(row["as_of"])),
            ]
            if row["content"] is not None:
                for quad in parse(zlib.decompress(row["content"]), RdfFormat.N_QUADS):
                    quads.append(Quad(quad.subject, quad.predicate, quad.object, event))
        quads += self._framing()
        prefixes = {**self._catalogue.context.prefixes, "as": AS, "tree": TREE, "ldes": LDES}
        body = serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes)
        assert body is not None  # no output was given
        return body

    def _framing(self) -> list[Quad]:
        """What every page says of the stream, so that it can be read from any of them."""
        stream = NamedNode(f"{self._base}changes/#stream")
        said = {
            RDF_TYPE: f"{LDES}EventStream",
            f"{TREE}view": f"{self._base}changes/index.ttl",
            f"{LDES}timestampPath": f"{AS}published",
            f"{LDES}versionOfPath": f"{AS}object",
            f"{LDES}versionDeletePath": RDF_TYPE,
            f"{LDES}versionDeleteObject": f"{AS}Delete",
        }
        return [Quad(stream, NamedNode(p), NamedNode(o)) for p, o in said.items()]

    def _view(self) -> bytes:
        """The page to begin at: one relation to each page, with the time of its first event."""
        view = NamedNode(f"{self._base}changes/index.ttl")
        quads = [*self._framing(), Quad(view, NamedNode(RDF_TYPE), NamedNode(f"{TREE}Node"))]
        text = "SELECT (n - 1) / ? + 1 AS page, MIN(as_of) AS first FROM event GROUP BY page ORDER BY page"
        for row in self._store.rows(text, PAGE):
            way = NamedNode(f"{self._base}changes/index.ttl#to-{row['page']:05}")
            target = NamedNode(f"{self._base}changes/{row['page']:05}.trig")
            quads += [
                Quad(view, NamedNode(f"{TREE}relation"), way),
                Quad(way, NamedNode(RDF_TYPE), NamedNode(f"{TREE}GreaterThanOrEqualToRelation")),
                Quad(way, NamedNode(f"{TREE}path"), NamedNode(f"{AS}published")),
                Quad(way, NamedNode(f"{TREE}value"), _moment(row["first"])),
                Quad(way, NamedNode(f"{TREE}node"), target),
            ]
        lines = serialize(quads, format=RdfFormat.N_QUADS)
        assert lines is not None  # no output was given
        return turtle(lines, {**self._catalogue.context.prefixes, "as": AS, "tree": TREE, "ldes": LDES})


def _worth(rows: Sized, total: int) -> bool:
    """Whether a change set is published: where half of everything changed, who missed it had better load the dumps."""
    return len(rows) * 2 <= total


def _page(n: int) -> int:
    return (n - 1) // PAGE + 1


def _moment(day: str) -> Literal:
    return Literal(f"{day[:10]}T00:00:00Z", datatype=NamedNode(f"{XSD}dateTime"))
