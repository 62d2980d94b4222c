"""How many datasets a second are judged by each profile's table, beside pyshacl with the official DCAT-AP shapes.

Run: ``FAIRDICT_SHARED=… python -m bench.profiles [NUMBER …]`` (by default 1000 10000). From documents in memory to
findings, one dataset after the other as a build does; each in a process of its own; processor time. The ratio is to
pyshacl with ``shapes.ttl`` in the same run, which tells less and needs the official file.
"""

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from bench.shapes import BATCH, SHAPES, Cost, alone, made
from bench.shapes import _size as grown
from fairdict.document import Context
from fairdict.layers import Layers
from fairdict.profiles import Judge, Profiles
from fairdict.shapes import facts_of
from fairdict.vocabulary import Vocabularies


def judged(name: str, number: int) -> Cost:
    """One dataset after the other; making the documents, and reading the tables, is not counted."""
    layers = Layers()
    context, judge = Context.load(layers), Judge(Profiles(layers).get(name), Vocabularies.load(layers))
    documents, seconds, found, size = made(number), 0.0, 0, 0
    judge.findings(facts_of(made(3), context))
    while batch := list(islice(documents, BATCH)):
        size = size or grown()
        start = time.process_time()
        found += sum(len(judge.findings(facts_of([one], context))) for one in batch)
        seconds += time.process_time() - start
    return Cost(number, seconds, found, grown() - size)


def main(numbers: list[int]) -> None:
    """Prints a line for each profile and number."""
    shared = os.environ.get("FAIRDICT_SHARED")
    for number in numbers:
        cost = alone("pyshacl", number, Path(shared) / SHAPES) if shared else None
        slow = cost.datasets / cost.seconds if cost else 0.0
        for name in Profiles(Layers()).ids:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                cost = pool.submit(partial(judged, name, number)).result()
            speed = cost.datasets / cost.seconds
            ratio = f", {speed / slow:,.0f} times as fast as pyshacl with shapes.ttl" if slow else ""
            print(
                f"{number:>7,} datasets: {name} {speed:,.0f}/s{ratio}; {cost.results:,} findings; "
                f"grew by {cost.grown / 1024:,.0f} MB"
            )


if __name__ == "__main__":
    main([int(n) for n in sys.argv[1:]] or [1_000, 10_000])
