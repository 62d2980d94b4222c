"""The SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) over HTTP, case by case, and clients that others
use."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from tests import built_example
from tests.served import Answer, ask, query, serving

BASE = "https://klein.example.org/"
DATASETS = "SELECT ?d WHERE { ?d a dcat:Dataset } ORDER BY ?d"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?d a dcat:Dataset }"
FORM = {"content-type": "application/x-www-form-urlencoded", "accept": "application/sparql-results+json"}
DIRECT = {"content-type": "application/sparql-query", "accept": "application/sparql-results+json"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = built_example.small(tmp_path_factory.mktemp("klein"))
    built_example.night(folder, probe=False)
    with serving(folder) as (address, _):
        yield address


def rows(answer: Answer) -> list[dict[str, str]]:
    assert answer.status == 200, answer.body
    return [{k: v["value"] for k, v in row.items()} for row in json.loads(answer.body)["results"]["bindings"]]


def count(answer: Answer) -> int:
    [row] = rows(answer)
    return int(row["n"])


# section 2.1: the ways to ask


def test_query_via_get(url: str) -> None:
    assert count(query(url, COUNT)) == 3


def test_query_via_url_encoded_post(url: str) -> None:
    assert count(ask(url, "/sparql", "POST", urlencode({"query": COUNT}).encode(), FORM)) == 3


def test_query_via_direct_post(url: str) -> None:
    assert count(ask(url, "/sparql", "POST", COUNT.encode(), DIRECT)) == 3
    with_charset = DIRECT | {"content-type": "application/sparql-query; charset=UTF-8"}
    assert count(ask(url, "/sparql", "POST", COUNT.encode(), with_charset)) == 3


def test_head_tells_what_get_would(url: str) -> None:
    found = ask(url, f"/sparql?{urlencode({'query': COUNT})}", "HEAD", headers={"accept": "text/csv"})
    assert found.status == 200 and found.body == b"" and found.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("path", "method", "body", "headers", "status", "word"),
    [
        ("/sparql?query=ASK%20%7B%7D&query=ASK%20%7B%7D", "GET", None, {}, 400, "one query"),
        ("/sparql", "POST", b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400, "one query"),
        ("/sparql?query=ASK%20%7B%7D", "POST", COUNT.encode(), DIRECT, 400, "one query"),
        ("/sparql", "POST", b"", FORM, 400, "one query"),
        ("/sparql?query=ASK%20%7B%7D", "PUT", b"", {}, 405, "GET or POST"),
        ("/sparql?query=ASK%20%7B%7D", "DELETE", None, {}, 405, "GET or POST"),
        ("/sparql", "POST", b"ASK {}", {"content-type": "text/plain"}, 415, "text/plain"),
        ("/sparql", "POST", b"query=ASK%20%7B%7D", {}, 415, "nothing"),
        ("/sparql", "POST", "ASK {}".encode("utf-16"), DIRECT | {"content-type": "application/sparql-query; "
          "charset=UTF-16"}, 415, "utf-16"),
        ("/sparql", "POST", "ASK {} # caf\xe9".encode("latin-1"), DIRECT, 400, "not UTF-8"),
        ("/sparql?query=%FF", "GET", None, {}, 400, "percent"),
        ("/sparql?query=ASK", "GET", None, {}, 400, "not valid SPARQL"),
        ("/sparql?query=", "GET", None, {}, 400, "not valid SPARQL"),
        ("/sparql?update=CLEAR%20ALL", "GET", None, {}, 400, "nothing can be changed"),
        ("/sparql", "POST", b"update=CLEAR%20ALL", FORM, 400, "nothing can be changed"),
        ("/sparql", "POST", b"CLEAR ALL", {"content-type": "application/sparql-update"}, 415, "sparql-update"),
        ("/sparql?query=CLEAR%20ALL", "GET", None, {}, 400, "not valid SPARQL"),
        ("/sparql?query=ASK%20%7B%7D&default-graph-uri=not%20one", "GET", None, {}, 400, "no address of a graph"),
        ("/sparql?query=ASK%20%7B%7D", "GET", None, {"accept": "image/png"}, 406, "ASK cannot be had"),
    ],
)  # fmt: skip
def test_what_is_no_query_is_a_sentence(
    url: str, path: str, method: str, body: bytes | None, headers: Mapping[str, str], status: int, word: str
) -> None:
    found = ask(url, path, method, body, headers)
    assert found.status == status and word in found.body.decode(), found.body
    assert found.headers["content-type"].startswith("text/plain") and "Traceback" not in found.body.decode()
    assert found.headers["access-control-allow-origin"] == "*"
    assert ("allow" in found.headers) == (status == 405)


# sections 2.1.4 and 2.2: which graphs are asked


@pytest.fixture(scope="module")
def graphs(url: str) -> list[str]:
    found = [row["g"] for row in rows(query(url, "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"))]
    assert f"{BASE}#catalog" in found and len([g for g in found if g.endswith("#record")]) == 3
    return [g for g in found if g.endswith("#record")]


def test_the_default_graph_is_the_union_of_all(url: str) -> None:
    inside = count(query(url, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }"))
    assert count(query(url, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")) == inside > 0


def test_a_default_graph_of_the_request(url: str, graphs: list[str]) -> None:
    pairs = [("query", COUNT), ("default-graph-uri", graphs[0])]
    assert count(ask(url, f"/sparql?{urlencode(pairs)}", headers={"accept": FORM["accept"]})) == 1
    assert count(ask(url, "/sparql", "POST", urlencode(pairs).encode(), FORM)) == 1
    path = f"/sparql?default-graph-uri={quote(graphs[0], safe='')}"
    assert count(ask(url, path, "POST", COUNT.encode(), DIRECT)) == 1
    both = urlencode([*pairs, ("default-graph-uri", graphs[1])])
    assert count(ask(url, f"/sparql?{both}", headers={"accept": FORM["accept"]})) == 2


def test_named_graphs_of_the_request(url: str, graphs: list[str]) -> None:
    text = "SELECT (COUNT(DISTINCT ?g) AS ?n) WHERE { GRAPH ?g { ?d a dcat:Dataset } }"
    two = urlencode([("query", text), ("named-graph-uri", graphs[0]), ("named-graph-uri", graphs[1])])
    assert count(ask(url, f"/sparql?{two}", headers={"accept": FORM["accept"]})) == 2
    mixed = urlencode([("query", COUNT), ("named-graph-uri", graphs[0])])
    assert count(ask(url, f"/sparql?{mixed}", headers={"accept": FORM["accept"]})) == 0
    whole = "SELECT (COUNT(*) AS ?n) WHERE { ?d a dcat:Dataset . GRAPH ?g { ?e a dcat:Dataset } FILTER(?d != ?e) }"
    full = urlencode([("query", whole), ("default-graph-uri", graphs[0]), ("named-graph-uri", graphs[1])])
    assert count(ask(url, f"/sparql?{full}", headers={"accept": FORM["accept"]})) == 1


def test_the_request_overrules_what_the_query_says(url: str, graphs: list[str]) -> None:
    text = f"SELECT ?d FROM <{graphs[1]}> WHERE {{ ?d a dcat:Dataset }}"
    [own] = rows(query(url, text))
    [overruled] = rows(query(url, text, **{"default-graph-uri": graphs[0]}))
    assert own["d"] == graphs[1].removesuffix("#record") and overruled["d"] == graphs[0].removesuffix("#record")


# section 2.1.5 and 2.1.6: forms of answers

ASKED = {
    "SELECT ?t { ?d dct:title ?t }": ["application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                                     "text/tab-separated-values"],
    "ASK { ?d a dcat:Dataset }": ["application/sparql-results+json", "application/sparql-results+xml", "text/csv",
                                  "text/tab-separated-values"],
    "CONSTRUCT WHERE { ?d dct:title ?t }": ["text/turtle", "application/n-triples", "application/rdf+xml",
                                            "application/ld+json"],
    f"DESCRIBE <{BASE}#catalog>": ["text/turtle", "application/n-triples", "application/rdf+xml",
                                   "application/ld+json"],
}  # fmt: skip
READERS = {
    "text/turtle": RdfFormat.TURTLE, "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML, "application/ld+json": RdfFormat.JSON_LD,
}  # fmt: skip


@pytest.mark.parametrize(("text", "form"), [(t, form) for t, forms in ASKED.items() for form in forms])
def test_every_form_of_every_answer(url: str, text: str, form: str) -> None:
    found = query(url, text, form)
    assert found.status == 200 and found.headers["content-type"].split(";")[0] == form
    assert "Accept" in found.headers["vary"]
    if form in READERS:
        assert len(list(parse(found.body, READERS[form]))) >= 3
    elif form.endswith("json"):
        assert json.loads(found.body)["head"] is not None
    elif form.endswith("xml"):
        assert ElementTree.fromstring(found.body).tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    else:
        assert found.body.decode().splitlines()[0] in ("t", "?t", "true")


def test_a_link_names_the_form_in_short(url: str) -> None:
    assert query(url, COUNT, "text/html", format="csv").body == b"n\r\n3\r\n"
    assert query(url, "CONSTRUCT WHERE { ?d dct:title ?t }", format="nt").headers["content-type"] == (
        "application/n-triples"
    )
    assert query(url, COUNT, "text/csv", format="pdf").body == b"n\r\n3\r\n"
    assert query(url, COUNT, format="ttl").status == 406


def test_other_sites_may_ask(url: str) -> None:
    found = ask(url, "/sparql", "OPTIONS", headers={
        "origin": "https://elsewhere.example", "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    })  # fmt: skip
    assert found.status == 204 and found.headers["access-control-allow-origin"] == "*"
    assert "POST" in found.headers["access-control-allow-methods"]
    assert "Content-Type" in found.headers["access-control-allow-headers"]


# the service description


@pytest.mark.parametrize("form", list(READERS))
def test_the_service_describes_itself(url: str, form: str) -> None:
    found = ask(url, "/sparql", headers={"accept": form})
    said = {(t.predicate.value.rpartition("#")[2], t.object.value) for t in parse(found.body, READERS[form])}
    assert ("endpoint", f"{BASE}sparql") in said
    assert ("feature", "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph") in said
    assert len([1 for p, _ in said if p == "resultFormat"]) == 8


def test_a_person_is_sent_to_the_page(url: str) -> None:
    found = ask(url, "/sparql", headers={"accept": "text/html,*/*;q=0.8"})
    assert found.status == 303 and found.headers["location"] == "query/"
    assert ask(url, "/sparql", headers={"accept": "image/png"}).status == 406


# what queries are refused, and for what they are answered


def test_no_query_sends_a_request(url: str) -> None:
    found = query(url, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert found.status == 400 and b"SERVICE asks another server" in found.body
    hidden = "SELECT * { { SELECT * { ?s ?p ?o . FILTER EXISTS { SERVICE SILENT <http://127.0.0.1:9/> { } } } } }"
    assert query(url, hidden).status == 400
    assert query(url, "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }").body.count(b'"s"') == 1


def test_a_mistake_is_told_with_its_place(url: str) -> None:
    found = query(url, "SELECT ?d\nWHERE { ?d a dcat:Dataset ")
    assert found.status == 400 and b"line 2" in found.body
    assert b"the prefix \xe2\x80\x9cunknown:" in query(url, "SELECT * { ?s a unknown:x }").body


# clients


def test_sparqlwrapper(url: str) -> None:
    client = SPARQLWrapper(f"{url}sparql")
    client.setQuery(f"PREFIX dcat: <http://www.w3.org/ns/dcat#> {COUNT}")
    for method in ("GET", POST):
        client.setMethod(method)
        client.setReturnFormat(JSON)
        assert client.queryAndConvert()["results"]["bindings"][0]["n"]["value"] == "3"
        client.setReturnFormat(XML)
        assert client.queryAndConvert().getElementsByTagName("literal")[0].firstChild.data == "3"
        client.setReturnFormat(CSV)
        assert client.queryAndConvert() == b"n\r\n3\r\n"
    client.setQuery("CONSTRUCT WHERE { ?d <http://purl.org/dc/terms/title> ?t }")
    client.setReturnFormat(TURTLE)
    assert len(rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle")) >= 4


def test_rdflibs_store(url: str) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{url}sparql"))
    assert len(set(graph.subjects(rdflib.RDF.type, rdflib.DCAT.Dataset))) == 3
    found = graph.query("SELECT ?t WHERE { ?d a dcat:Dataset ; dct:title ?t }", initNs={
        "dcat": rdflib.DCAT, "dct": rdflib.DCTERMS,
    })  # fmt: skip
    assert {str(row[0]) for row in found} >= {"Slaap in Twente"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_curl(url: str) -> None:
    command = ["curl", "-sS", "-H", "Accept: text/csv", "--data-urlencode", f"query={COUNT}", f"{url}sparql"]
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"n\r\n3\r\n"


def test_our_own_harvester_takes_the_catalogue_back(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "fairdict.toml").write_text(
        '[catalogue]\ntitle = "Theirs"\nbase_iri = "https://theirs.example.org/"\npublisher = { name = "They" }\n'
        f'[sources.klein]\nharvester = "sparql"\nurl = "{url}sparql"\nallow_private = true\n',
        "utf-8",
    )
    built_example.night(folder, probe=False)
    lists = json.loads((folder / "public" / "status.json").read_bytes())
    assert lists["sources"][0]["verdict"] == "complete" and lists["sources"][0]["datasets"] >= 3
