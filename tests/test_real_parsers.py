"""Every graph of a site, whole or of one dataset, is read by raptor and by rdflib as it is by us."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from fairdict.config import Catalogue
from tests import generated
from tests.generated import Feed
from tests.parsers import Read, graphs, read
from tests.servers import rooms
from tests.servers.rooms import RAPTOR

pytestmark = pytest.mark.servers
MANY = 10_000


@pytest.fixture(autouse=True)
def _raptor() -> None:
    rooms.require(RAPTOR.ready, "raptor")


def files(results: Iterable[Read]) -> dict[str, int]:
    """How many files of each format were read; whatever is wrong with one fails."""
    found: Counter[str] = Counter()
    faults = []
    for result in results:
        found[result.format] += 1
        faults += [result.fault] * bool(result.fault)
    assert not faults, "\n".join(faults[:20])
    return dict(found)


def test_others_read_every_graph_of_the_example(built: Catalogue) -> None:
    found = files(map(read, graphs(built.public)))
    keys = len(list((built.public / "dataset").glob("*/index.ttl")))
    assert found["turtle"] > keys and found["json-ld"] > 2 * keys and found["trig"] and found["nquads"] >= 2


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("torn.ttl", "<https://a.example/> <https://p.example/> 'x' . <https://a.example/> <https://p.example/> "),
        ("space.ttl", "<https://a.example/> <https://p.example/> <https://b.example/a b> ."),
        ("empty.nq", ""),
        ("relative.ttl", "<a> <https://p.example/> 'x' ."),
    ],
)
def test_what_another_cannot_read_is_a_fault(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises((AssertionError, SyntaxError)):
        files(map(read, graphs(tmp_path)))


@pytest.mark.soak
def test_others_read_every_graph_of_ten_thousand_datasets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = generated.declared(tmp_path / "catalogue")
    generated.night(folder, Feed(MANY))
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        results = list(pool.map(read, graphs(folder / "public"), chunksize=20))
    found = files(results)
    assert found["turtle"] > MANY and found["json-ld"] > 2 * MANY
    with capsys.disabled():
        print(f"\n{MANY} datasets: {found}, {sum(r.statements for r in results)} statements")
