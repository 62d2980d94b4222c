"""Stage six, pure: the site under ``public/``, from what is stored, exchanged as a whole.

Takes datasets with their judgements; writes only what changed, into the tree that nobody sees, and makes that the live
one in a single call. What tells of runs (``source/``, ``quality/``, ``status.json``) is replaced in the live tree,
file by file.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import orjson

from fairdict import hide
from fairdict.config import Catalogue
from fairdict.document import canonical, digest
from fairdict.edition import edition
from fairdict.errors import NothingToPublish, StoreError
from fairdict.publish import browse, graphs, hosting, nothing, quality, worklist
from fairdict.publish.browse import Browse
from fairdict.publish.cards import card
from fairdict.publish.definitions import Definitions
from fairdict.publish.entries import Entries
from fairdict.publish.ftr import Results
from fairdict.publish.indexing import Indexing
from fairdict.publish.machines import Machines
from fairdict.publish.pages import Site
from fairdict.publish.profiled import Profiled
from fairdict.publish.tree import LOST, Tree, Trees
from fairdict.store import Store

CODE = (
    "publish/*", "document", "rdf", "scorecard", "term", "thesaurus", "vocabulary", "emission/emission",
)  # fmt: skip
"""The modules that make files."""

LIVE = "live"
"""The unit of files that are replaced in the live tree."""
LINGERING = ("static", "search", "ground")
"""Units with hashed names: what an open page still refers to lives one generation longer."""
ASIDE = frozenset({LIVE, *(f"old-{unit}" for unit in LINGERING)})
"""Units that no build asks for."""

Files = Iterator[tuple[str, bytes]]


@dataclass
class Published:
    """What a build did: datasets on the site, files written, whether the trees were exchanged; where they were not, how
    many files that tell of runs were renewed."""

    datasets: int = 0
    written: int = 0
    exchanged: bool = False
    renewed: int = 0


def publish(
    store: Store, catalogue: Catalogue, *, everything: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Published:
    """Brings ``public/`` in line with the database; raises :class:`NothingToPublish` where there is no dataset.

    What a steward took off leaves every tree at once, the generation before included.
    """
    if not store.value("SELECT COUNT(*) FROM dataset"):
        raise NothingToPublish(
            f"There is no dataset to publish; the site stays as it was. {nothing.why(store, catalogue)}"
        )
    site = Site(catalogue)
    trees = Trees(catalogue.public, catalogue.database.parent)
    try:
        return _Build(store, catalogue, site, trees, everything, progress).run()
    except (OSError, sqlite3.Error) as error:
        raise StoreError(_stopped(catalogue, error)) from error
    finally:
        trees.close()


def _stopped(catalogue: Catalogue, error: OSError | sqlite3.Error) -> str:
    """What is told of a build that could not write: a full disk names no file, a manifest not even its folder."""
    reason = str(error) if isinstance(error, sqlite3.Error) else error.strerror or str(error)
    named = error.filename if isinstance(error, OSError) else None
    place = catalogue.database.parent if named is None else named
    return (
        f"{catalogue.public} cannot be brought up to date: {reason} ({place}). Check permissions and free space, then "
        "say “fairdict build”; until then the site stays as it is."
    )


class _Build:
    def __init__(
        self,
        store: Store,
        catalogue: Catalogue,
        site: Site,
        trees: Trees,
        everything: bool,
        progress: Callable[[str], None],
    ) -> None:
        self.store = store
        self.catalogue = catalogue
        self.site = site
        self.trees = trees
        self.everything = everything
        self.progress = progress
        self.profiled = Profiled.of(catalogue)
        self.entries = Entries(store)
        code, tables = edition(*CODE), catalogue.vocabularies.fingerprint
        self.base = digest(canonical([code, site.fingerprint, _told(catalogue), tables]))
        self.indexing = Indexing(store, catalogue, self.entries, trees, code)
        self.results = Results(site.judging.schemes, catalogue)
        own = trees.live.foreign() if trees.live.inputs() else {}  # a lost manifest knows nothing to be ours
        self.foreign = sorted(set(hosting.AT_ROOT) & own.keys())
        self.purging = store.done(hide.PURGE, "due")
        self._browsed: Browse | None = None

    def run(self) -> Published:
        datasets = {f"dataset/{key}": digest(self.base + input) for key, input in self.entries.inputs()}
        aliases = [(r["alias"], r["key"]) for r in self.store.rows("SELECT alias, key FROM alias ORDER BY alias")]
        whole = digest(canonical([self.base, sorted(datasets.items()), aliases]))
        browsed = digest(canonical([whole, repr(self.catalogue.searches)]))
        shared = {"lists": browsed, "machine": browsed}
        shared |= self.indexing.units(whole, lambda: self.browse.cards, everything=self.everything)
        self.datasets = datasets
        inputs = {unit.removeprefix("dataset/"): input for unit, input in datasets.items()}
        self.machines = Machines(
            self.store,
            self.catalogue,
            self.entries,
            self.profiled,
            inputs,
            list(self._rests()),
            aliases,
            self.base,
            whole,
        )
        tables = {f"worklist/{name}": digest(self.base + input) for name, input in worklist.inputs(self.store).items()}
        units = {**datasets, **shared, **tables, **self.machines.units(), "static": self.base, "fair": self.base}
        units["alias"] = digest(canonical([self.base, aliases]))
        instead = {name: digest(content) for name, content in hosting.own(self.catalogue).items()}
        units["hosting"] = digest(canonical([self.base, self.foreign, instead]))
        hidden = int(self.store.value("SELECT COUNT(*) FROM dataset WHERE state = 'hidden'"))
        done = Published(datasets=len(datasets) - hidden)
        if self.everything or _asked(self.trees.live) != units:
            done.written, done.exchanged = self._bring(units, aliases)
        if not done.exchanged:  # a tree that was just exchanged brought them along
            done.renewed = self._live_files(self.trees.live)
        if self.purging:
            self.trees.purge([f"old-{unit}" for unit in LINGERING])
            self.store.finished(hide.PURGE, "")
        return done

    def _bring(self, units: dict[str, str], aliases: list[tuple[str, str]]) -> tuple[int, bool]:
        """Writes what the spare tree lacks and exchanges it, unless it came out as what is live already."""
        tree = self.trees.next
        if self.everything:
            tree.clear()
        elif tree.empty:
            tree.clone(self.trees.live)
        known = tree.inputs()
        lists = {unit: input for unit, input in known.items() if unit.startswith(browse.ROOM)}
        if known.get("lists") != units["lists"] or LOST in lists.values():
            lists = {unit: digest(self.base + input) for unit, input in self.browse.units().items()}
            units = {**lists, **units, "lists": units["lists"]}  # it is done when its parts are
            known.pop("lists", None)
        stale = [unit for unit, input in units.items() if known.get(unit) != input]
        tree.begin(stale)
        written = 0
        for count, unit in enumerate(stale, 1):
            written += tree.write(unit, units[unit], self._files(unit, aliases))
            if count % 500 == 0:
                self.progress(f"{count} of {len(stale)} pages written")
        for unit in tree.db.execute("SELECT name FROM unit").fetchall():
            if unit[0] not in units and unit[0] not in lists and unit[0] not in ASIDE:
                tree.drop(unit[0])
        if self._same() and not self.everything:
            for unit, input in units.items():
                self.trees.live.adopt(unit, input)
            return 0, False
        if self.purging:
            for unit in LINGERING:
                tree.drop(f"old-{unit}")
        else:
            self._linger()
        self._live_files(tree)
        self.trees.exchange()
        return written, True

    def _same(self) -> bool:
        live, spare = self.trees.live, self.trees.next
        rows = f"SELECT path, hash FROM file WHERE unit != '{LIVE}' AND unit NOT LIKE 'old-%' ORDER BY path"
        return live.db.execute(rows).fetchall() == spare.db.execute(rows).fetchall()

    def _linger(self) -> None:
        self.trees.next.begin(f"old-{unit}" for unit in LINGERING)
        for unit in LINGERING:
            present = {p for (p,) in self.trees.next.db.execute("SELECT path FROM file WHERE unit = ?", (unit,))}
            old = [(path, content) for path, content in self.trees.live.files(unit) if path not in present]
            self.trees.next.write(f"old-{unit}", "kept", old)

    def _files(self, unit: str, aliases: list[tuple[str, str]]) -> Iterable[tuple[str, bytes]]:
        if unit.startswith("dataset/"):
            return self._dataset(unit.removeprefix("dataset/"))
        if unit.startswith("worklist/"):
            name = unit.removeprefix("worklist/")
            return worklist.files(self.store, self.catalogue, self.site.judging.ruleset, name)
        if unit == "fair":
            return chain(self.site.schemes(), Definitions(self.site.judging.schemes, self.catalogue).files())
        if unit == "hosting":
            return hosting.files(self.catalogue, self.foreign)
        if unit == "static":
            return self.site.static()
        if unit == "alias":
            return (file for alias, key in aliases for file in self.site.alias(alias, key))
        made = self.machines.files(unit, self._earlier)
        if made is not None:
            return made
        if unit.startswith(browse.ROOM):
            return self.browse.files(unit)
        if unit == "lists":
            return self.site.front(self.browse)
        if unit == "machine":
            return self.site.machine(self.browse)
        return self.indexing.files(unit, self.browse.cards)

    @property
    def browse(self) -> Browse:
        """What browses the cards of all that is live, made when it is first asked for."""
        if self._browsed is None:
            cards = [card(e, self.catalogue.vocabularies) for e in self.entries if e.state == "live"]
            self._browsed = self.site.browse(cards, lambda card: self.indexing.told(card).texts)
        return self._browsed

    def _dataset(self, key: str) -> Files:
        entry = self.entries[key]
        yield from self.site.dataset(entry)
        if entry.state == "hidden":
            return
        yield from graphs.dataset_files(entry, self.catalogue)
        yield from self.results.of(entry)

    def _rests(self) -> Iterator[tuple[str, bytes]]:
        """What each source said of no dataset in particular, nor of one that a steward took off."""
        tells = hide.tells(self.store)
        for row in self.store.rows("SELECT name, rest FROM source WHERE LENGTH(rest) > 0 ORDER BY name"):
            lines = bytes(row["rest"]).decode().splitlines(keepends=True)
            yield row["name"], "".join(line for line in lines if not tells(line)).encode()

    def _earlier(self, name: str) -> tuple[set[str], list[Path]]:
        """The KEYs whose lines in the live tree's graph of a profile still hold, and the files of that graph."""
        known = self.trees.live.inputs()
        if self.everything or known.get("graph", "").partition(" ")[0] != self.profiled.fingerprint:
            return set(), []
        same = {unit.removeprefix("dataset/") for unit, input in self.datasets.items() if known.get(unit) == input}
        folder = self.trees.live.folder / "graph"
        return same, [folder / f"{name}.nq.gz", *sorted(folder.glob(f"{name}-[0-9][0-9][0-9][0-9].nq.gz"))]

    def _live_files(self, tree: Tree) -> int:
        """Replaces what tells of runs, file by file; gives how many were new."""
        found = quality.reports(self.store, self.catalogue)
        status = {
            "sources": [
                {"name": r.name, "verdict": r.verdict, "ended": r.ended, "datasets": r.datasets, "run": dict(r.run)}
                for r in found
            ]
        }
        content = orjson.dumps(status, option=orjson.OPT_INDENT_2) + b"\n"
        aside = quality.files(self.store, self.catalogue, found)
        tree.begin([LIVE])
        return tree.write(LIVE, LIVE, chain(self.site.sources(found), aside, [("status.json", content)]))


def _asked(tree: Tree) -> dict[str, str]:
    """What the units in ``tree`` were made from, but for lists, which are asked for all at once."""
    known = tree.inputs()
    if LOST in known.values():
        return {}
    return {unit: input for unit, input in known.items() if unit not in ASIDE and not unit.startswith(browse.ROOM)}


def _told(catalogue: Catalogue) -> object:
    """What of ``fairdict.toml`` the site shows."""
    about = catalogue.publisher
    return [
        dict(catalogue.title), dict(catalogue.description), catalogue.base_iri, catalogue.licence, catalogue.languages,
        [about.name, about.ror, about.url, about.email],
    ]  # fmt: skip
