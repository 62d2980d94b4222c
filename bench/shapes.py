"""How many datasets a second are judged by the official DCAT-AP shapes: our checks, pyshacl and pyrudof in one run.

Run: ``FAIRDICT_SHARED=… python bench/shapes.py [NUMBER …]`` (by default 1000 10000); the goal is 5 000 a second on one
core with ``shapes.ttl``. From documents in memory to results; each engine in a process of its own; processor time.
"""

import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from fairdict.document import Context, lines, skolemise
from fairdict.fair.examples import distribution, document
from fairdict.layers import Layers
from fairdict.model import Document
from fairdict.shapes import Facts, compiled, facts_of, read
from fairdict.vocabulary import Vocabularies

SHAPES = "conformance/dcat-ap-3.0.1/shapes.ttl"
BATCH = 500
PYSHACL_MOST = 10_000
"""pyshacl gets no more datasets than this at once; its speed does not grow with their number."""


class Cost(NamedTuple):
    datasets: int
    seconds: float
    results: int
    grown: int
    """Kilobytes by which the process grew while judging."""


def made(number: int) -> Iterator[Document]:
    """Datasets with two distributions each, of which a third lacks this or that; nested nodes are named."""
    for n in range(number):
        one: Document = document() | {"identifier": [f"10.5072/s-{n}"]}
        one["distribution"] = [distribution(), distribution() | {"downloadURL": [f"https://data.example.org/{n}.csv"]}]
        if n % 3 == 0:
            for term in ("license", "description", "temporal", "contactPoint"):
                del one[term]
            one["accessRights"] = [*one["accessRights"], "https://data.example.org/rights"]
        yield skolemise(one, f"https://data.example.org/dataset/{n}")


def measured(datasets: int, work: Callable[[], int], before: Callable[[], object] = lambda: None) -> Cost:
    before()
    size, start = _size(), time.process_time()
    results = work()
    return Cost(datasets, time.process_time() - start, results, _size() - size)


def _size() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def ours(number: int, shapes: Path, background: Facts | None = None) -> Cost:
    """One dataset after the other, as a build does; making the documents is not counted."""
    context, checks = Context.load(Layers()), compiled(read([shapes]), background)
    documents, seconds, found, size = made(number), 0.0, 0, 0
    while batch := list(islice(documents, BATCH)):
        size = size or _size()
        start = time.process_time()
        found += sum(len(checks.results(facts_of([one], context))) for one in batch)
        seconds += time.process_time() - start
    return Cost(number, seconds, found, _size() - size)


def with_tables(number: int, shapes: Path) -> Cost:
    """The same with all tables as background, which a build looks into."""
    return ours(number, shapes, Facts.of(Vocabularies.load(Layers()).background()))


def by_pyshacl(number: int, shapes: Path) -> Cost:
    import pyshacl
    import rdflib

    context, documents = Context.load(Layers()), list(made(min(number, PYSHACL_MOST)))
    official = rdflib.Graph().parse(shapes)

    def work() -> int:
        data = rdflib.Graph().parse(data="\n".join(s for d in documents for s in lines(d, context)), format="nt")
        _, report, _ = pyshacl.validate(data, shacl_graph=official, inference="none")
        assert isinstance(report, rdflib.Graph)
        return len(list(report.objects(None, rdflib.SH.result)))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return measured(len(documents), work)


def by_pyrudof(number: int, shapes: Path) -> Cost:
    import pyrudof

    context, documents = Context.load(Layers()), list(made(number))
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_shacl(shapes.read_text("utf-8"))

    def work() -> int:
        rudof.read_data("\n".join(s for d in documents for s in lines(d, context)), pyrudof.RDFFormat.NTriples)
        return len(rudof.validate_shacl())

    return measured(number, work)


ENGINES = {"ours": ours, "ours with all tables": with_tables, "pyshacl": by_pyshacl, "pyrudof": by_pyrudof}


def alone(engine: str, number: int, shapes: Path) -> Cost:
    """The cost of an engine in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(ENGINES[engine], number, shapes).result()


def main(numbers: list[int]) -> None:
    shared = os.environ.get("FAIRDICT_SHARED")
    if not shared:
        print("FAIRDICT_SHARED is not set: the official shapes are not at hand, nothing was measured")
        return
    for number in numbers:
        rate = 0.0
        for engine in ENGINES:
            cost = alone(engine, number, Path(shared) / SHAPES)
            speed = cost.datasets / cost.seconds
            rate = rate or speed
            note = f", {rate / speed:,.1f} times the time of ours" if engine != "ours" else ""
            some = f" (only {cost.datasets:,} of them)" if cost.datasets < number else ""
            print(
                f"{number:>7,} datasets{some}: {engine} {speed:,.0f}/s{note}; {cost.results:,} results; "
                f"grew by {cost.grown / 1024:,.0f} MB"
            )


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [1_000, 10_000])
