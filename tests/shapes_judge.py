"""pyshacl as the judge of our checks: the official shapes and all real graphs, and what both find there."""

import logging
import random
import warnings
from collections import Counter
from functools import cache
from pathlib import Path

import pyshacl
import rdflib

from fairdict.rdf import sniff, triples
from fairdict.shapes import Facts, Literal, Result, Shapes, Term, shapes_of
from fairdict.shapes.beyond import facts_in, graph_of, results_of
from fairdict.shapes.paths import items
from fairdict.shapes.terms import LANG_STRING, SH, TYPE, XSD, is_blank, is_iri

Key = tuple[Term, str, str, str]

PREFIXES = {
    "fdp-o": b"https://w3id.org/fdp/fdp-o#",
    "ldp": b"http://www.w3.org/ns/ldp#",
    "vcard": b"http://www.w3.org/2006/vcard/ns#",
    "geodcatap": b"http://data.europa.eu/930/",
}


def declared(*prefixes: str) -> bytes:
    return b"".join(b"@prefix %s: <%s> .\n" % (name.encode(), PREFIXES[name]) for name in prefixes)


REPAIRS: dict[str, list[tuple[bytes, bytes]]] = {
    "shacl-catalog.ttl": [
        (b"sh:maxCount ;", b"sh:maxCount 1 ;"),  # no Turtle: an object is missing
        (b"", declared("fdp-o", "ldp", "vcard")),  # prefixes that are used and not declared
    ],
    "shacl-fdp.ttl": [
        (b"sh:maxCount ;", b"sh:maxCount 1 ;"),
        (b"", declared("vcard")),
        (b"sh:nodeKind fdp-o:", b"sh:class fdp-o:"),  # none of the six kinds of node
    ],
}
"""What is done in memory to the official files that are no Turtle or no well-formed shapes, and why."""
PATHLESS = "dcat-ap-SHACL.ttl"
"""In this file two shapes are property shapes without a path: the links to them are taken out."""
_NAMES = (b"example-dist:BeePopulation2023/", b"example-dist:BeePopulation2023-")  # no "/" in a prefixed name
MENDED: dict[str, list[tuple[bytes, bytes]]] = {
    "example-bee-population-dataset-series-api.ttl": [_NAMES],
    "example-bee-population-dataset-series-combined.ttl": [_NAMES],
    "RKI_SARS-CoV-2 Infektionen in Deutschland.ttl": [(b"", declared("geodcatap"))],
    "RKI_SARS-CoV-2 Sequenzdaten aus Deutschland.ttl": [(b"", declared("geodcatap"))],
}
"""What is done in memory to the real graphs that are no Turtle."""


def repaired(path: Path) -> bytes:
    body = path.read_bytes()
    for old, new in (REPAIRS | MENDED).get(path.name, ()):
        assert old in body, f"{path.name} is not as it was"
        body = body.replace(old, new) if old else new + body
    return body


@cache
def official(shared: Path) -> dict[str, Shapes]:
    """Every official shapes file, by its name; those that pyshacl refuses as they are, repaired."""
    found = {}
    for path in sorted((shared / "conformance").glob("*/*.ttl")):
        shapes = shapes_of([(path.name, repaired(path))])
        if path.name == PATHLESS:
            shapes = without_pathless(shapes)
        if list(shapes.graph.inverse(f"{SH}path")):
            found[path.name] = shapes
    return found


def without_pathless(shapes: Shapes) -> Shapes:
    """The shapes without the property shapes that have no path."""
    graph = shapes.graph
    bad = {
        s for s in (*graph.subjects(TYPE, f"{SH}PropertyShape"), *map(str, graph.inverse(f"{SH}property")))
        if not graph.values(s, f"{SH}path")
    }  # fmt: skip
    assert len(bad) == 2
    return Shapes(Facts(t for t in graph.triples() if t[0] not in bad and t[2] not in bad), shapes.files)


@cache
def real(shared: Path) -> dict[str, Facts]:
    """Every real graph by its name, and each folder's graphs together: there, links can be followed."""
    found: dict[str, Facts] = {}
    records = shared / "records"
    for path in sorted(p for pattern in ("dcat/*/*", "fdp/*/*", "croissant/*") for p in records.glob(pattern)):
        body = repaired(path)
        read = Facts.of(triples(body, sniff(body, "", path.name), "https://base.example.org/"))
        found[f"{path.parent.name}/{path.name}"] = read
    for folder in sorted({name.partition("/")[0] for name in found}):
        parts = [g for name, g in found.items() if name.startswith(f"{folder}/")]
        found[folder] = Facts(t for part in parts for t in part.triples())
    return found


def key(result: Result) -> Key:
    return result.focus, result.path, result.component, result.severity


def keys(results: list[Result]) -> Counter[Key]:
    return Counter(map(key, results))


@cache
def for_pyshacl(name: str, shared: Path) -> rdflib.Graph:
    return graph_of(official(shared)[name].graph)


def judged(facts: Facts, shapes: Facts, ready: rdflib.Graph | None = None) -> list[Result]:
    """What pyshacl finds; blank nodes have the same names as ours. ``ready`` is the shapes graph for pyshacl."""
    logging.getLogger("pyshacl").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, report, text = pyshacl.validate(
            graph_of(facts), shacl_graph=ready or graph_of(shapes), inference="none", do_owl_imports=False
        )
    assert isinstance(report, rdflib.Graph), text
    return list(results_of(facts_in(report), shapes))


def generated(shapes: Shapes, seed: int) -> Facts:
    """A graph made to meet ``shapes``: nodes of their classes, values on their paths that are often wrong."""
    draw = random.Random(seed)
    graph = shapes.graph
    classes = sorted(
        {str(c) for c in graph.inverse(f"{SH}targetClass")} | {str(c) for c in graph.inverse(f"{SH}class")}
    )
    paths = sorted(str(p) for p in graph.inverse(f"{SH}path") if is_iri(p))
    wanted = [v for name in ("hasValue", "pattern") for v in graph.inverse(f"{SH}{name}") if not is_blank(v)]
    wanted += [v for listed in graph.inverse(f"{SH}in") for v in items(listed, graph)]
    nodes = [f"https://e.example.org/{n}" for n in range(12)] + [f"_:g{n}" for n in range(6)]
    values: list[Term] = [*nodes, *wanted, *VALUES, "https://e.example.org/elsewhere", "mailto:a@b.example"]
    found = Facts()
    for node in nodes:
        for name in draw.sample(classes, min(len(classes), draw.choice([1, 1, 1, 2]))):
            found.add(node, TYPE, name)
        for predicate in draw.sample(paths, min(len(paths), draw.choice([4, 10, 25]))):
            for _ in range(draw.choice([1, 1, 1, 2, 3])):
                found.add(node, predicate, draw.choice(values))
    return found


VALUES = [
    Literal("a text"),
    Literal(""),
    *(Literal(text, LANG_STRING, tag) for text, tag in (("x", "en"), ("y", "en"), ("z", "nl"), ("z", "nl-be"))),
    *(Literal(text, f"{XSD}date") for text in ("2020-01-31", "2021-02-28", "2020-02-30", "soon")),
    *(Literal(text, f"{XSD}dateTime") for text in ("2020-01-31T10:00:00Z", "2020-01-31T10:00:00+02:00", "2020")),
    *(Literal(text, f"{XSD}integer") for text in ("1", "-3", "12", "one")),
    *(Literal(text, f"{XSD}decimal") for text in ("1.0", "0.5", "-1")),
    *(Literal(text, f"{XSD}nonNegativeInteger") for text in ("4", "0")),
    *(Literal(text, f"{XSD}boolean") for text in ("true", "false", "maybe")),
    Literal("2020", f"{XSD}gYear"),
    Literal("2020-01", f"{XSD}gYearMonth"),
    Literal("P1D", f"{XSD}duration"),
    Literal("https://e.example.org/", f"{XSD}anyURI"),
    Literal("deadbeef", f"{XSD}hexBinary"),
    Literal("x", "https://e.example.org/datatype"),
]
