"""What `fairdict serve` answers while a night is published under it, and how fast its queries are beside bare Oxigraph.

Run: ``python bench/serve.py [DATASETS]`` (1 000). Sixteen clients ask for pages, RDF, SPARQL and OAI-PMH, a thousand
requests at least and until a changed night was exchanged and is answered from: none may fail. Then each query that
comes with fairdict is asked in turns of our endpoint and of ``oxigraph serve`` with the same dumps (``make servers``).
"""

import http.client
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

CHECKOUT = Path(__file__).parent.parent
sys.path.insert(0, str(CHECKOUT))
from fairdict.config import load  # noqa: E402
from fairdict.queries import load as queries  # noqa: E402
from fairdict.query import usual  # noqa: E402
from tests import generated, stores  # noqa: E402
from tests.generated import Feed  # noqa: E402
from tests.servers.program import free_port, running  # noqa: E402
from tests.servers.rooms import OXIGRAPH  # noqa: E402

REQUESTS = 1_000
CLIENTS = 16
TURNS = 15
MINUTES = 20
SAY = "from fairdict.cli import main; main(prog_name='fairdict')"
JSON = "application/sparql-results+json, application/n-triples;q=0.9"
COUNT = "SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a dcat:Dataset }"


class Asked(NamedTuple):
    kind: str
    path: str
    accept: str = "*/*"
    statuses: tuple[int, ...] = (200,)


def mixture(keys: Sequence[str], texts: Sequence[str]) -> list[Asked]:
    """Requests of every kind, some for each of the datasets ``keys``."""
    found = [Asked("page", "/"), Asked("page", "/nl/"), Asked("OAI-PMH", "/oai?verb=Identify")]
    for key, text in zip(keys, itertools.cycle(texts), strict=False):
        found += [
            Asked("page", f"/dataset/{key}/"),
            Asked("page", f"/nl/dataset/{key}/"),
            Asked("RDF", f"/dataset/{key}", "text/turtle", (303,)),
            Asked("RDF", f"/dataset/{key}/index.ttl"),
            Asked("RDF", f"/dataset/{key}/index.rdf"),
            Asked("SPARQL", f"/sparql?{urlencode({'query': text})}", JSON),
            Asked("OAI-PMH", "/oai?verb=ListRecords&metadataPrefix=oai_dc"),
            Asked("OAI-PMH", "/oai?verb=ListIdentifiers&metadataPrefix=dcat"),
        ]
    return found


def once(address: str, asked: Asked) -> tuple[int, bytes]:
    """Status and body of one request on a connection of its own; 0 where there is no answer."""
    connection = http.client.HTTPConnection(address, timeout=120)
    try:
        connection.request("GET", asked.path, headers={"Accept": asked.accept})
        answer = connection.getresponse()
        return answer.status, answer.read()
    except OSError as error:
        return 0, str(error).encode()
    finally:
        connection.close()


class Crowd:
    """Clients that ask until they are told to stop and have asked enough."""

    def __init__(self, address: str, wanted: Sequence[Asked]) -> None:
        self.seconds: dict[str, list[float]] = defaultdict(list)
        self.failed: list[str] = []
        self.stop = threading.Event()
        self._address, self._wanted = address, itertools.cycle(wanted)
        self._count, self._lock = 0, threading.Lock()
        self._threads = [threading.Thread(target=self._ask) for _ in range(CLIENTS)]

    @property
    def count(self) -> int:
        return self._count

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        while True:
            with self._lock:
                if self.stop.is_set() and self._count >= REQUESTS:
                    return
                self._count += 1
                asked = next(self._wanted)
            begun = time.perf_counter()
            status, body = once(self._address, asked)
            spent = time.perf_counter() - begun
            with self._lock:
                self.seconds[asked.kind].append(spent)
                if status not in asked.statuses:
                    self.failed.append(f"{asked.path[:80]}: {status} {body[:200]!r}")


def known(address: str) -> int:
    """How many datasets the endpoint knows."""
    status, body = once(address, Asked("", f"/sparql?{urlencode({'query': COUNT})}", JSON))
    return int(json.loads(body)["results"]["bindings"][0]["n"]["value"]) if status == 200 else 0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `fairdict serve` over the catalogue in ``folder``."""
    port = free_port()
    command = [sys.executable, "-c", SAY, "-C", str(folder), "serve", "--port", str(port)]
    with running(command, f"http://127.0.0.1:{port}/health", folder / "served.log", cwd=CHECKOUT):
        yield f"127.0.0.1:{port}"


def exchange(folder: Path, address: str, wanted: Sequence[Asked], number: int) -> None:
    """Lets the crowd ask while another process has a night in which some datasets changed and five came."""
    crowd = Crowd(address, wanted)
    crowd.start()
    begun = time.monotonic()
    night = subprocess.Popen([sys.executable, __file__, "night", str(folder), str(number)], cwd=CHECKOUT)
    try:
        if night.wait(MINUTES * 60):
            raise SystemExit("The night failed.")
        published = crowd.count
        while known(address) != number + 5:
            if time.monotonic() - begun > MINUTES * 60:
                raise SystemExit("The new night is not answered from.")
            time.sleep(0.2)
    finally:
        if night.poll() is None:
            night.kill()
        crowd.end()
    spent = time.monotonic() - begun
    print(
        f"{crowd.count:,} requests by {CLIENTS} clients in {spent:.0f} s, {published:,} of them until the night was "
        f"published: {len(crowd.failed)} failed"
    )
    for kind, found in sorted(crowd.seconds.items()):
        print(f"  {kind:8} {len(found):6,} times, median {statistics.median(found) * 1000:7.1f} ms")
    if crowd.failed:
        raise SystemExit("\n".join(crowd.failed[:10]))


def side_by_side(address: str, public: Path, texts: dict[str, str], folder: Path) -> None:
    """The medians of every query, ours beside Oxigraph's own server, asked in turns: as a text that was never asked
    before, and again."""
    if not OXIGRAPH.ready:
        print("oxigraph is not installed (make servers): nothing to compare with")
        return
    store = ["--location", str(folder / "store")]
    program = OXIGRAPH.program("oxigraph")
    subprocess.run(
        [program, "load", *store, "--file", *map(str, stores.dumps(public))], check=True, capture_output=True
    )
    bare = f"127.0.0.1:{free_port()}"
    command = [program, "serve-read-only", *store, "--union-default-graph", "--bind", bare]
    ratios: dict[str, list[float]] = {"new": [], "again": []}
    with running(command, f"http://{bare}", folder / "bare.log", cwd=folder):
        for name, text in texts.items():
            told = []
            for how, found in ratios.items():
                asked = [f"{text}# {turn}" if how == "new" else text for turn in range(TURNS)]
                ours, theirs = medians(asked, (f"{address}/sparql", f"{bare}/query"))
                found.append(ours / theirs)
                told.append(f"{how} {ours:6.1f} ms, oxigraph serve {theirs:6.1f} ms, ratio {ours / theirs:5.2f}")
            print(f"  {name:18} {'; '.join(told)}")
    for how, found in ratios.items():
        print(f"{how}: median of the ratios {statistics.median(found):.2f}")


def medians(texts: Sequence[str], places: Sequence[str]) -> list[float]:
    """For each endpoint the median of milliseconds in which it answers ``texts``, which all are asked in turns."""
    spent: dict[str, list[float]] = {place: [] for place in places}
    for text in texts:
        for place in places:
            address, _, path = place.partition("/")
            begun = time.perf_counter()
            status, body = once(address, Asked("SPARQL", f"/{path}?{urlencode({'query': text})}", JSON))
            spent[place].append((time.perf_counter() - begun) * 1000)
            if status != 200:
                raise SystemExit(f"{place} does not answer {text}: {status} {body[:200]!r}")
    return [statistics.median(found) for found in spent.values()]


def main(number: int) -> None:
    with tempfile.TemporaryDirectory(prefix="fairdict-bench-") as name:
        folder = generated.declared(Path(name) / "catalogue")
        generated.night(folder, Feed(number), day=1)
        catalogue = load(folder)
        prefixes = usual(catalogue.context.prefixes)
        head = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prefixes.items())
        texts = {q.name: head + q.text for q in queries(catalogue.layers, prefixes)}
        keys = sorted(p.name for p in (catalogue.public / "dataset").iterdir())[: REQUESTS // 8]
        with served(folder) as address:
            exchange(folder, address, mixture(keys, list(texts.values())), number)
            side_by_side(address, catalogue.public, texts, Path(name))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["night", where, count]:
            generated.night(Path(where), Feed(int(count) + 5, changed=range(0, int(count), 100)), day=2)
        case words:
            main(int(words[0]) if words else 1_000)
