"""How many datasets a second are judged on one core by every rule and lens in force but the shapes, scores included.

Run: ``python bench/fair.py [NUMBER]``; the goal is 5 000 a second, from documents and evidence in memory to outcomes.
Counts processor time, in batches, and tells it in turns of an empty loop too: a busy machine slows both. The Python
that runs it is told as well: one built without optimisations, as version managers do, takes a quarter more.
"""

import platform
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from fairdict.fair import Ruleset, Subject, judge_many, scores, undisturbed
from fairdict.fair.examples import distribution, document, evidence
from fairdict.layers import Layers
from fairdict.model import Document

BATCH = 500
TURNS = 200_000
DROPPED = ("license", "keyword", "temporal", "contactPoint", "theme", "accessRights", "provenance", "landingPage")
"""Properties that some of the datasets lack, in all their combinations."""
LICENCES = ("by/4.0/", "by-sa/4.0/", "by-nc/4.0/", "by/3.0/", "by-nc-nd/4.0/")
FORMATS = (
    ("CSV", "text/csv"),
    ("JSON", "application/json"),
    ("XLSX", "application/vnd.ms-excel"),
    ("ZIP", ""),
    ("", ""),
)
RIGHTS = ("PUBLIC", "RESTRICTED", "NON_PUBLIC")
SOURCES = (("oaipmh", "oai_datacite"), ("dcat", "text/turtle"), ("ckan", "application/json"), ("oaipmh", "oai_dc"))
_EU = "http://publications.europa.eu/resource/authority/"


def made(number: int) -> list[Subject]:
    """Datasets of four sources that differ in identifier, address, licence, rights and formats, each of which lacks
    this or that."""
    found = []
    for n in range(number):
        one: Document = document() | {"id": f"https://doi.org/10.5072/s-{n}", "identifier": [f"10.5072/s-{n}"]}
        one["license"] = [f"https://creativecommons.org/licenses/{LICENCES[n % len(LICENCES)]}"]
        one["accessRights"] = [f"{_EU}access-right/{RIGHTS[n // 2 % len(RIGHTS)]}"]
        one["distribution"] = [distribution(), _file(n)]
        for place, term in enumerate(DROPPED):
            if n % 3 == 0 and n >> place & 1:
                del one[term]
        found.append(Subject(one, evidence(), *SOURCES[n // 7 % len(SOURCES)], {"title": [["titles/title"]]}))
    return found


def _file(n: int) -> Document:
    """A file of one of the formats, or of which no format is told."""
    format, kind = FORMATS[n // 3 % len(FORMATS)]
    told = {
        "format": [f"{_EU}file-type/{format}"] if format else None,
        "mediaType": [f"http://www.iana.org/assignments/media-types/{kind}"] if kind else None,
        "downloadURL": [f"https://data.example.org/{n}.csv"],
    }
    return {term: value for term, value in (distribution() | told).items() if value is not None}


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


def judged(subjects: list[Subject], ruleset: Ruleset) -> None:
    """Every finding, with its value, reason and fix, one subject after the other, as judging takes them to the rows."""
    with undisturbed():
        deque(judge_many(subjects, ruleset), 0)


def scored(subjects: list[Subject], ruleset: Ruleset) -> None:
    """The same, and the scores of each."""
    with undisturbed():
        for findings in judge_many(subjects, ruleset):
            scores(findings, ruleset)


def without_shapes(ruleset: Ruleset) -> Ruleset:
    """The rules and lenses but that of DCAT-AP: what its shapes find has been found before, and costs its own time
    (``bench/shapes.py``)."""
    lenses = {name: lens for name, lens in ruleset.lenses.items() if not name.startswith("dcat-ap")}
    used = {test.rule for lens in lenses.values() for _, test in lens.tests}
    return replace(ruleset, lenses=lenses, rules=tuple(rule for rule in ruleset.rules if rule.id in used))


def main(number: int) -> None:
    ruleset = without_shapes(Ruleset.load(Layers()))
    spent: dict[str, list[float]] = {"judged": [], "judged and scored": []}
    turns = []
    for _ in range(max(1, number // BATCH)):
        for name, work in (("judged", judged), ("judged and scored", scored)):
            subjects = made(BATCH)
            spent[name].append(timed(lambda: work(subjects, ruleset)) / BATCH)  # noqa: B023
        turns.append(turn())
    loop = median(turns)
    print(f"Python {platform.python_version()} of {sys.executable}, {platform.python_compiler()}")
    print(f"{len(ruleset.rules)} rules, {len(ruleset.lenses)} lenses; an empty turn takes {loop * 1e9:.1f} ns")
    for name, times in spent.items():
        for kind, one in (("median", median(times)), ("quickest batch", min(times))):
            print(f"{name}, {kind}: {1 / one:,.0f} datasets/s; one takes as long as {one / loop:,.0f} empty turns")
    costs = []
    for rule in ruleset.rules:
        fresh = made(BATCH)
        costs.append((timed(lambda: [rule.check(s, ruleset.vocabularies) for s in fresh]) / BATCH * 1e6, rule.id))  # noqa: B023
    for cost, name in sorted(costs, reverse=True)[:5]:
        print(f"{cost:7.1f} µs  {name} alone, with the views it needs")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
