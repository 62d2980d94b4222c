"""How many datasets a second are judged on one core: all rules on a realistic document, scores included.

Run: ``python bench/fair.py [NUMBER]``; the goal is 5 000 a second for judging. Counts processor time, in batches.
"""

import sys
import time
from collections.abc import Callable

from fairdict.fair import Finding, Ruleset, Subject, judge, scores
from fairdict.fair.examples import distribution, document, evidence
from fairdict.layers import Layers
from fairdict.model import Document

BATCH = 500


def made(number: int) -> list[Subject]:
    """Datasets that differ in identifier, and of which a third lacks this or that."""
    found = []
    for n in range(number):
        one: Document = document() | {"id": f"https://doi.org/10.5072/s-{n}", "identifier": [f"10.5072/s-{n}"]}
        one["distribution"] = [distribution(), distribution() | {"downloadURL": [f"https://data.example.org/{n}.csv"]}]
        if n % 3 == 0:
            for term in ("license", "keyword", "temporal", "contactPoint"):
                del one[term]
        found.append(Subject(one, evidence(), "oaipmh", "oai_datacite", {"title": [["titles/title"]]}))
    return found


def timed(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main(number: int) -> None:
    ruleset = Ruleset.load(Layers())
    tables = ruleset.vocabularies
    judged = scored = 0.0
    findings: list[list[Finding]] = []
    for _ in range(max(1, number // BATCH)):
        subjects = made(BATCH)
        findings.clear()
        judged += timed(lambda: findings.extend(judge(s, ruleset) for s in subjects))  # noqa: B023
        scored += timed(lambda: [scores(f, ruleset) for f in findings])
    done = max(1, number // BATCH) * BATCH
    print(f"judged {done / judged:,.0f} datasets/s ({len(ruleset.rules)} rules); scored {done / scored:,.0f}/s")
    costs = []
    for rule in ruleset.rules:
        fresh = made(BATCH)
        costs.append((timed(lambda: [rule.check(s, tables) for s in fresh]) / BATCH * 1e6, rule.id))  # noqa: B023
    for cost, name in sorted(costs, reverse=True)[:5]:
        print(f"{cost:7.1f} µs  {name} alone, with the views it needs")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
