"""The catalogue as application profiles want it: ``graph/PROFILE.nq.gz``, one for each that ``[publish]`` names.

Live datasets only, each in its own named graph as in the whole. A dataset that did not change since the tree that is
live was built is not written anew: its lines are taken from there, so that a night costs what changed in it.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fairdict.config import Catalogue
from fairdict.document import canonical, digest, lines
from fairdict.edition import edition
from fairdict.emission import Emission, Emitted
from fairdict.profiles import Profiles
from fairdict.profiles.shelf import published
from fairdict.publish.entries import Entries
from fairdict.publish.entry import Entry
from fairdict.publish.graphs import catalogue_document
from fairdict.publish.record import record_of

CODE = ("emission/*", "profiles/*", "publish/profiled", "publish/record")
"""The modules that write these graphs."""

Listed = Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Profiled:
    """The graphs of profiles that a build writes, by the names that ``fairdict.toml`` calls them."""

    catalogue: Catalogue
    emissions: Mapping[str, Emission] = field(default_factory=dict)

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Profiled":
        """Those that ``[publish]`` names; raises ConfigError for a profile that does not exist."""
        profiles = Profiles(catalogue.layers)
        for name in catalogue.publishing.own_identifiers:
            published(catalogue, name, profiles, "own_identifiers")
        return cls(catalogue, {name: emission(catalogue, name, profiles) for name in catalogue.publishing.profiles})

    @property
    def fingerprint(self) -> str:
        """Changes with the profiles' files, the code that follows them and what the steward vouches for."""
        catalogue = self.catalogue
        sources = [[s.name, _plain(s.vouched), _plain(s.publisher)] for s in catalogue.sources]
        files = [[name, e.own, [p.read_text("utf-8") for p in e.profile.files]] for name, e in self.emissions.items()]
        return digest(canonical([edition(*CODE), files, _plain(catalogue.vouched), sources]))

    def distributions(self) -> list[tuple[str, str, Mapping[str, str]]]:
        """(name, IRI, title) of each profile, for the catalogue to name its graph."""
        return [(name, e.iri, e.profile.title) for name, e in self.emissions.items()]

    def blocks(
        self, name: str, entries: Entries, listed: Listed, unchanged: set[str], earlier: Iterable[Path] = ()
    ) -> Iterator[list[str]]:
        """The sorted N-Quads of a profile's graph: the catalogue's own, then each dataset's by KEY. Those of keys that
        are ``unchanged`` come from the ``earlier`` files, as far as they are found there."""
        made = self.emissions[name]
        graph = f"{self.catalogue.base_iri}#catalog"
        live = [row for row in listed if row[2] == "live"]
        about = catalogue_document(self.catalogue, live, self.distributions())
        yield written(made.catalogued(about, self.catalogue.publisher), self.catalogue, graph)
        known = _earlier(earlier, self.catalogue.base_iri) if unchanged else iter(())
        old: tuple[str, list[str]] | None = next(known, None)
        for key, _, _ in live:
            while old is not None and old[0] < key:
                old = next(known, None)
            if old is not None and old[0] == key and key in unchanged:
                yield old[1]
            else:
                yield block(entries.described(key), made, self.catalogue)


@dataclass
class Counting:
    """Blocks of lines that are counted as they pass."""

    blocks: Iterable[list[str]]
    lines: int = 0

    def __iter__(self) -> Iterator[list[str]]:
        for block in self.blocks:
            self.lines += len(block)
            yield block


def emission(catalogue: Catalogue, name: str, profiles: Profiles) -> Emission:
    """How the profile ``name`` is written; raises ConfigError where there is none."""
    profile = published(catalogue, name, profiles)
    own = {published(catalogue, n, profiles, "own_identifiers").id for n in catalogue.publishing.own_identifiers}
    return Emission(profile, catalogue, own=profile.id in own)


def emitted(entry: Entry, made: Emission, catalogue: Catalogue) -> Emitted:
    """A dataset and its record as a profile wants them."""
    return made.emitted(entry.document, record_of(entry, catalogue), tuple(a.source for a in entry.accounts))


def block(entry: Entry, made: Emission, catalogue: Catalogue) -> list[str]:
    """The sorted N-Quads of a dataset in a profile's graph."""
    return written(emitted(entry, made, catalogue), catalogue, f"{entry.iri}#record")


def written(made: Emitted, catalogue: Catalogue, graph: str) -> list[str]:
    """Documents as sorted N-Quads of one graph."""
    return sorted({line for document in made.documents for line in lines(document, catalogue.context, graph)})


def _earlier(paths: Iterable[Path], base: str) -> Iterator[tuple[str, list[str]]]:
    """(KEY, lines) of the datasets in files of an earlier build, as far as they can be read."""
    start, end = f"<{base}dataset/", "#record> ."
    key = ""
    held: list[str] = []
    try:
        for path in paths:
            with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
                for line in file:
                    graph = line[line.rindex("<") : -1]
                    own = graph[len(start) : -len(end)] if graph.startswith(start) and graph.endswith(end) else ""
                    if own != key:
                        if key:
                            yield key, held
                        key, held = own, []
                    held.append(line[:-1])
    except (OSError, EOFError, ValueError, zlib.error):
        return  # what cannot be read is written anew
    if key:
        yield key, held


def _plain(value: object) -> str:
    return repr(value)
