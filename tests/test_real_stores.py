"""The dumps in stores that others wrote: Oxigraph and Virtuoso hold the same statements and give the same answers.

Everything is loaded, and brought up to date night by night, by the commands of ``docs/how-to/stores.md`` as they stand
there.
"""

import gzip
import json
import os
import re
import shlex
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from fairdict import hide
from fairdict.config import Catalogue, load
from fairdict.queries import Query
from fairdict.queries import load as queries
from fairdict.query import usual
from fairdict.store import Store
from tests import built_example, generated, stores
from tests.generated import Feed
from tests.servers import rooms, virtuoso
from tests.servers.program import free_port, running
from tests.servers.rooms import OXIGRAPH, VIRTUOSO

pytestmark = pytest.mark.servers

PAGE = Path(__file__).parent.parent / "docs" / "how-to" / "stores.md"
MANY = 10_000


def commands(title: str) -> list[str]:
    """The commands of a part of the page, a block each."""
    part = re.split(rf"^## {title}$", PAGE.read_text("utf-8"), flags=re.M)[1]
    return re.findall(r"```sh\n(.*?)```", re.split(r"^## ", part, flags=re.M)[0], re.S)


class Loaded(Protocol):
    """A store that holds the dumps; ``query`` is its endpoint, ``changed`` the kinds of values that it writes anew."""

    changed: ClassVar[frozenset[str]]

    @property
    def query(self) -> str: ...

    def apply(self, public: Path, name: str) -> None:
        """Brings the store up to date by the change set ``name``."""


def typed(text: str, folder: Path, **environ: str) -> str:
    """What a person is told who types ``text`` in ``folder``."""
    told = {**os.environ, **environ, "no_proxy": "*"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=told, capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0 and "*** Error" not in said, said
    return said


@dataclass(frozen=True)
class Oxigraph:
    """As the page has it, at another port."""

    url: str
    changed: ClassVar[frozenset[str]] = frozenset({"integer"})

    @property
    def query(self) -> str:
        return f"{self.url}/query"

    def apply(self, public: Path, name: str) -> None:
        change, _ = commands("The next nights")
        typed(change.replace("http://localhost:7878", self.url), public.parent, SET=name)

    @classmethod
    @contextmanager
    def holding(cls, public: Path, folder: Path) -> Iterator["Oxigraph"]:
        rooms.require(OXIGRAPH.ready, "oxigraph")
        (folder / "public").symlink_to(public)
        path = f"{Path(OXIGRAPH.program('oxigraph')).parent}:{os.environ['PATH']}"
        load, serve = commands("Oxigraph")
        typed(load, folder, PATH=path)
        address = f"localhost:{free_port()}"
        words = shlex.split(serve.replace("localhost:7878", address))
        words[0] = OXIGRAPH.program(words[0])
        with running(words, f"http://{address}", folder / "said.log", cwd=folder):
            yield cls(f"http://{address}")


@dataclass(frozen=True)
class Virtuoso:
    """As the page has it, at another port and with another folder to read from."""

    server: virtuoso.Virtuoso
    changed: ClassVar[frozenset[str]] = frozenset({"boolean", "dateTime", "wktLiteral"})

    @property
    def query(self) -> str:
        return self.server.url

    def apply(self, public: Path, name: str) -> None:
        shutil.copy(public / "changes" / f"{name}.nq.gz", self.server.folder)
        self.typed(commands("The next nights")[1], public.parent, name)

    def typed(self, text: str, folder: Path, name: str = "") -> str:
        here = text.replace("localhost:1111", f"127.0.0.1:{self.server.port}")
        path = f"{Path(VIRTUOSO.program('isql-vt')).parent}:{os.environ['PATH']}"
        here = here.replace("/var/lib/catalogue", str(self.server.folder))
        return typed(here, folder, PATH=path, SET=name, **VIRTUOSO.env)

    @classmethod
    @contextmanager
    def holding(cls, public: Path, folder: Path) -> Iterator["Virtuoso"]:
        rooms.require(VIRTUOSO.ready, "virtuoso")
        for dump in stores.dumps(public):
            shutil.copy(dump, folder)
        with virtuoso.empty(folder, buffers=40_000) as server:
            made = cls(server)
            (load,) = commands("Virtuoso")
            said = made.typed(load, folder)
            assert "\n0 Rows." in said, said
            yield made


STORES = (Oxigraph, Virtuoso)


@contextmanager
def holding(public: Path, folder: Path) -> Iterator[list[Loaded]]:
    """Every store, with the dumps of ``public`` loaded."""
    with ExitStack() as stack:
        found: list[Loaded] = []
        for kind in STORES:
            place = folder / kind.__name__
            place.mkdir()
            found.append(stack.enter_context(kind.holding(public, place)))
        yield found


@pytest.fixture(scope="module")
def example(built: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return built_example.copied(built, tmp_path_factory.mktemp("example"))


def asked(catalogue: Catalogue) -> list[Query]:
    return queries(catalogue.layers, usual(catalogue.context.prefixes))


def the_same(catalogue: Catalogue, folder: Path) -> None:
    """Loads ``catalogue`` into every store; statements and answers are to be the same."""
    with holding(catalogue.public, folder) as loaded:
        for store in loaded:
            assert_holds(store, catalogue)
        for query in asked(catalogue):
            ours = stores.folded(stores.own(catalogue, query))
            for store in loaded:
                theirs = stores.folded(stores.endpoint(store.query, query, usual(catalogue.context.prefixes)))
                assert theirs == ours, (query.name, type(store).__name__, ours - theirs, theirs - ours)


def assert_holds(store: Loaded, catalogue: Catalogue) -> None:
    """That ``store`` holds the statements of the dumps, no more and no fewer, value by value."""
    dumped = quads(catalogue.public)
    held = stores.everything(store.query, catalogue.base_iri, sorted({row[2][1] for row in dumped}))
    assert stores.size(store.query, catalogue.base_iri) == held.total() == len(dumped)
    odd = set(dumped) - set(held)
    kinds = {row[3][3].rpartition("#")[2] for row in odd if row[3][0] == "literal"}
    assert {stores.family(kind) for kind in kinds} <= store.changed, kinds
    assert stores.folded(held) == stores.folded(Counter(dumped))


def quads(public: Path) -> list[stores.Row]:
    """Every statement of the dumps: graph, subject, predicate, object."""
    found = []
    for path in stores.dumps(public):
        for quad in parse(gzip.decompress(path.read_bytes()), RdfFormat.N_QUADS):
            assert isinstance(quad, Quad)
            found.append(stores.quad(quad))
    return found


def test_the_example_is_the_same_in_every_store(example: Catalogue, tmp_path: Path) -> None:
    the_same(example, tmp_path)


def test_what_changed_makes_a_store_equal_to_the_dumps(tmp_path: Path) -> None:
    """Three nights, a dataset hidden: a store of the first, given the change sets, holds what the last dumps do."""
    folder = generated.declared(tmp_path / "catalogue")
    generated.night(folder, Feed(16), day=1)
    public = folder / "public"
    with holding(public, tmp_path) as loaded:
        before, had = quads(public), sets(public)[-1]["name"]
        generated.night(folder, Feed(17, changed={3, 4}, gone={7}), day=2)
        with Store(load(folder).database) as store, store.locked():
            hide.hide(store, "10.5072_generated.10", "asked to", as_of="2026-11-03")
        generated.night(folder, Feed(18, changed={4, 5}, gone={7, 8}), day=3)
        after, new = quads(public), [found for found in sets(public) if found["name"] > had]
        assert [found["name"] for found in new] == ["2026-11-02", "2026-11-03"] and all(f["published"] for f in new)
        gone = {row[0][1].rpartition("/")[2] for row in before} - {row[0][1].rpartition("/")[2] for row in after}
        assert gone == {"10.5072_generated.10#record"} and set(after) - set(before)
        for holder in loaded:
            for found in [*new, new[-1]]:  # the last one twice: it does no harm
                holder.apply(public, found["name"])
            assert_holds(holder, load(folder))


def sets(public: Path) -> list[dict[str, Any]]:
    """The change sets that the catalogue lists."""
    found: list[dict[str, Any]] = json.loads((public / "changes" / "sets.json").read_bytes())["sets"]
    return found


@pytest.mark.soak
def test_ten_thousand_datasets_are_the_same_in_every_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = generated.declared(tmp_path / "catalogue")
    generated.night(folder, Feed(MANY))
    catalogue = load(folder)
    the_same(catalogue, tmp_path)
    with capsys.disabled():
        print(f"\n{MANY} datasets: {len(quads(catalogue.public))} statements, {len(asked(catalogue))} queries")
