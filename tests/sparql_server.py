"""A SPARQL endpoint on this machine over pyoxigraph's engine, with the limits and failures that a test wants."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from tests.faulty_server import Asked, FaultyServer, reply

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
AUTHORITY = "http://publications.europa.eu/resource/authority/data-theme/HEAL"


def dataset(n: int) -> str:
    """A dataset whose parts lie up to three steps away, named and unnamed; its neighbour and a theme are only named."""
    iri = f"https://d.example.org/set/{n:04}"
    return f"""<{iri}> a dcat:Dataset ; dct:title "Set {n}"@en ; dct:publisher <https://d.example.org/org/{n % 3}> ;
  dct:creator [ a foaf:Person ; foaf:name "Person {n}" ] ; dcat:theme <{AUTHORITY}> ;
  dct:relation <https://d.example.org/set/{n + 1:04}> ;
  dcat:distribution <{iri}/csv>, [ a dcat:Distribution ; dcat:accessURL <https://d.example.org/f/{n}> ;
    spdx:checksum [ a spdx:Checksum ; spdx:checksumValue "ab{n}" ] ] .
<{iri}/csv> a dcat:Distribution ; dcat:accessURL <https://d.example.org/f/{n}.csv> .
"""


def graph(count: int, *more: str) -> str:
    orgs = (f'<https://d.example.org/org/{k}> a foaf:Organization ; foaf:name "Org {k}" .\n' for k in range(3))
    theme = f'<{AUTHORITY}> skos:prefLabel "Health"@en ; skos:inScheme <https://d.example.org/scheme> .\n'
    return PREFIXES + "".join([*(dataset(n) for n in range(count)), *orgs, theme, *more])


@dataclass
class Endpoint:
    """``rows`` is the most solutions it gives, ``triples`` the most statements, both without a word unless ``says``;
    ``unordered`` refuses ORDER BY, ``heavy`` is how many datasets at a time are too many for it, ``partial`` says so in
    a header instead; ``xml`` is the only form of results, ``forms`` the only way to ask, ``lies`` what is counted."""

    turtle: str
    named: str = ""
    rows: int = 10**6
    triples: int = 10**6
    says: bool = False
    unordered: bool = False
    heavy: int = 10**6
    partial: bool = False
    xml: bool = False
    forms: bool = False
    lies: int | None = None
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.store = ox.Store()
        target = ox.NamedNode(self.named) if self.named else ox.DefaultGraph()
        self.store.load(self.turtle.encode(), ox.RdfFormat.TURTLE, to_graph=target)

    def server(self) -> FaultyServer:
        return FaultyServer({"/sparql": self.answer})

    def answer(self, asked: Asked) -> bytes:
        if self.forms and asked.method == "GET":
            return reply(405)
        said = asked.body.decode() if asked.method == "POST" else urlsplit(asked.target).query
        query = parse_qs(said)["query"][0]
        self.asked.append(query)
        if self.unordered and "ORDER BY" in query:
            return reply(500, b"Virtuoso 22023 Error SR353: Sorted TOP clause", content_type="text/plain")
        many = max((m.count("<") for m in re.findall(r"VALUES \?[ds] \{([^}]*)\}", query)), default=0)
        if many > self.heavy and not self.partial:
            words = b"Virtuoso 42000 Error The estimated execution time 900 (sec) exceeds the limit of 400 (sec)."
            return reply(500, words, content_type="text/plain")
        try:
            found: Any = self.store.query(query)
        except SyntaxError as error:
            return reply(400, str(error).encode(), content_type="text/plain")
        headers = {"x_sql_state": "S1TAT"} if many > self.heavy else {}
        if isinstance(found, ox.QueryTriples):
            lines = [f"{t} ." for t in found][: self.triples]
            return reply(200, "\n".join(lines).encode(), content_type="application/n-triples", **headers)
        if self.xml:
            body = found.serialize(format=ox.QueryResultsFormat.XML)
            return reply(200, body, content_type="application/sparql-results+xml")
        value = json.loads(found.serialize(format=ox.QueryResultsFormat.JSON))
        rows = value["results"]["bindings"]
        if self.lies is not None and "COUNT(DISTINCT" in query and "isBlank" not in query.split("isIRI")[0]:
            rows[0]["n"]["value"] = str(self.lies)
        if len(rows) > self.rows:
            del rows[self.rows :]
            headers |= {"x_sparql_maxrows": str(self.rows)} if self.says else {}
        body = json.dumps(value).encode()
        return reply(200, body, content_type="application/sparql-results+json", **headers)
