"""What stores say, in one form: answers of SPARQL endpoints and of our own command, as bags of rows."""

import json
import re
import urllib.request
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from pyoxigraph import Quad, RdfFormat, parse

from fairdict import solutions
from fairdict.config import Catalogue
from fairdict.queries import Query
from fairdict.query import ask
from fairdict.rdf import XSD

JSON = "application/sparql-results+json"
NTRIPLES = "application/n-triples"
Row = tuple[tuple[str, ...], ...]


def dumps(public: Path) -> list[Path]:
    """The files that a store loads to know all that the catalogue says."""
    return sorted(p for name in ("catalogue", "fair") for p in (public / "graph").glob(f"{name}*.nq.gz"))


def endpoint(url: str, query: Query, prefixes: dict[str, str]) -> Counter[Row]:
    """The answer of the SPARQL endpoint at ``url``."""
    text = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in prefixes.items()) + query.text
    if constructs(query):
        return triples(said(url, text, NTRIPLES))
    return rows(json.loads(said(url, text, JSON)))


def said(url: str, text: str, accept: str) -> bytes:
    """The body of the answer to the query ``text``, sent as a form; any other status than 200 is an error."""
    body = urlencode({"query": text}).encode()
    request = urllib.request.Request(url, body, {"Accept": accept})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(request, timeout=300) as answer:
        return bytes(answer.read())


def own(catalogue: Catalogue, query: Query) -> Counter[Row]:
    """The answer of ``fairdict query``."""
    answer = ask(catalogue.public, query.text, catalogue.context.prefixes, "json")
    return triples(answer.encode()) if constructs(query) else rows(json.loads(answer))


def constructs(query: Query) -> bool:
    """Whether the answer is a graph."""
    return query.text.lstrip().startswith("CONSTRUCT")


def rows(answer: Any) -> Counter[Row]:
    """The rows of SPARQL 1.1 Query Results JSON."""
    names = answer["head"]["vars"]
    return Counter(tuple(term(row.get(name)) for name in names) for row in answer["results"]["bindings"])


def term(binding: Any) -> tuple[str, ...]:
    """A term; a plain literal is a string, and ``typed-literal`` is an old word for a literal."""
    if binding is None:
        return ()
    if binding["type"] in ("uri", "bnode"):
        return (binding["type"], binding["value"])
    kind = binding.get("datatype", f"{XSD}string")
    return ("literal", binding["value"], binding.get("xml:lang", "").lower(), kind if "xml:lang" not in binding else "")


def everything(url: str, base: str, terms: Iterable[str]) -> Counter[Row]:
    """Every statement of the graphs whose names begin with ``base`` and with a predicate among ``terms``: graph,
    subject, predicate, object. One question a predicate: stores choke on an answer of a million rows."""
    found: Counter[Row] = Counter()
    for iri in terms:
        text = f'SELECT ?g ?s ?o {{ GRAPH ?g {{ ?s <{iri}> ?o }} FILTER(STRSTARTS(STR(?g), "{base}")) }}'
        for (graph, subject, value), count in rows(json.loads(said(url, text, JSON))).items():
            found[graph, subject, ("uri", iri), value] += count
    return found


def size(url: str, base: str) -> int:
    """How many statements there are in those graphs."""
    text = f'SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{base}")) }}'
    ((count,),) = rows(json.loads(said(url, text, JSON)))
    return int(count[1])


def quad(found: Quad) -> Row:
    """A statement of a dump in the same form."""
    parts = (found.graph_name, found.subject, found.predicate, found.object)
    return tuple(term(solutions.binding(part)) for part in parts)


INTEGERS = frozenset({"nonNegativeInteger", "positiveInteger", "int", "long", "unsignedInt", "unsignedLong"})


def family(kind: str) -> str:
    """The name of a datatype, that of every integer being one."""
    return "integer" if kind in INTEGERS else kind


def folded(answer: Counter[Row]) -> Counter[Row]:
    """``answer`` without what stores change in the writing of values; ``docs/how-to/stores.md`` lists it."""
    found: Counter[Row] = Counter()
    for row, count in answer.items():
        found[tuple(_folded(part) for part in row)] += count
    return found


def _folded(part: tuple[str, ...]) -> tuple[str, ...]:
    if len(part) != 4 or part[2]:
        return part
    text, kind = part[1], part[3].rpartition("#")[2]
    if kind in INTEGERS:
        return ("literal", text, "", f"{XSD}integer")
    if kind == "boolean":
        return ("literal", {"1": "true", "0": "false"}.get(text, text), "", part[3])
    if kind == "dateTime":
        return ("literal", re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", text), "", part[3])
    if kind in ("wktLiteral", "Geometry"):
        rounded = re.sub(r"-?\d+\.\d+", lambda found: f"{float(found[0]):.4f}".rstrip("0").rstrip("."), text)
        return ("literal", rounded.replace(", ", ","), "", "geometry")
    return part


def triples(content: bytes) -> Counter[Row]:
    """The statements of N-Triples, each once, in the same form."""
    found = parse(content, RdfFormat.N_TRIPLES)
    return Counter({tuple(term(solutions.binding(part)) for part in (q.subject, q.predicate, q.object)) for q in found})
