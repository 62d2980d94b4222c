"""How many datasets a second are judged on one core by every rule and lens in force, scores included.

Run: ``python bench/fair.py [NUMBER]``; the goal is 5 000 a second, from documents and evidence in memory to outcomes.
Counts processor time, in batches, and tells it in turns of an empty loop too: a busy machine slows both.
"""

import sys
import time
from collections.abc import Callable

from fairdict.fair import Finding, Ruleset, Subject, judge_many, scores
from fairdict.fair.examples import distribution, document, evidence
from fairdict.layers import Layers
from fairdict.model import Document

BATCH = 500
TURNS = 200_000
DROPPED = ("license", "keyword", "temporal", "contactPoint", "theme", "accessRights", "provenance", "landingPage")
"""Properties that some of the datasets lack, in all their combinations."""


def made(number: int) -> list[Subject]:
    """Datasets that differ in identifier, each of which lacks this or that: there are 256 patterns of them."""
    found = []
    for n in range(number):
        one: Document = document() | {"id": f"https://doi.org/10.5072/s-{n}", "identifier": [f"10.5072/s-{n}"]}
        one["distribution"] = [distribution(), distribution() | {"downloadURL": [f"https://data.example.org/{n}.csv"]}]
        for place, term in enumerate(DROPPED):
            if n % 3 == 0 and n >> place & 1:
                del one[term]
        found.append(Subject(one, evidence(), "oaipmh", "oai_datacite", {"title": [["titles/title"]]}))
    return found


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def turn() -> float:
    """The processor time of one turn of an empty loop."""

    def loop() -> None:
        for _ in range(TURNS):
            pass

    return timed(loop) / TURNS


def main(number: int) -> None:
    ruleset = Ruleset.load(Layers())
    judged = scored = turns = 0.0
    findings: list[list[Finding]] = []
    batches = max(1, number // BATCH)
    for _ in range(batches):
        subjects = made(BATCH)
        findings.clear()
        judged += timed(lambda: findings.extend(judge_many(subjects, ruleset)))  # noqa: B023
        scored += timed(lambda: [scores(f, ruleset) for f in findings])
        turns += turn()
    done, loop = batches * BATCH, turns / batches
    print(f"{len(ruleset.rules)} rules, {len(ruleset.lenses)} lenses; an empty turn takes {loop * 1e9:.1f} ns")
    for name, spent in (("judged", judged), ("scored", scored), ("both", judged + scored)):
        print(f"{name:7} {done / spent:9,.0f} datasets/s; one takes as long as {spent / done / loop:8,.0f} empty turns")
    costs = []
    for rule in ruleset.rules:
        fresh = made(BATCH)
        costs.append((timed(lambda: [rule.check(s, ruleset.vocabularies) for s in fresh]) / BATCH * 1e6, rule.id))  # noqa: B023
    for cost, name in sorted(costs, reverse=True)[:5]:
        print(f"{cost:7.1f} µs  {name} alone, with the views it needs")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
