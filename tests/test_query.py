"""SPARQL without a server: forms, prefixes, what is refused, and sentences with the place in the author's own text."""

import csv
import gzip
import io
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fairdict.document import Context
from fairdict.errors import FairdictError
from fairdict.query import PREFIXES, WIDTH, ask

BASE = "https://data.example.org/"
LONG = "lang " * 40
LINES = [
    f'<{BASE}dataset/a> <http://purl.org/dc/terms/title> "Slaap, “ongestoord”: ë 睡眠"@nl <{BASE}dataset/a#record> .',
    f'<{BASE}dataset/a> <http://purl.org/dc/terms/description> "{LONG}" <{BASE}dataset/a#record> .',
    f"<{BASE}dataset/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset>"
    f" <{BASE}dataset/a#record> .",
    f"<{BASE}dataset/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset>"
    f" <{BASE}#catalog> .",
    f'<{BASE}dataset/b> <http://www.w3.org/ns/dcat#byteSize> "0"^^<http://www.w3.org/2001/XMLSchema#integer>'
    f" <{BASE}dataset/b#record> .",
]


@pytest.fixture
def public(tmp_path: Path) -> Path:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "catalogue.nq.gz").write_bytes(gzip.compress("\n".join(LINES[:3]).encode()))
    (tmp_path / "graph" / "catalogue-0002.nq.gz").write_bytes(gzip.compress("\n".join(LINES[3:]).encode()))
    return tmp_path


@pytest.fixture
def prefixes(context: Context) -> dict[str, str]:
    return context.prefixes


def refused(public: Path, text: str, prefixes: dict[str, str]) -> str:
    with pytest.raises(FairdictError) as caught:
        ask(public, text, prefixes)
    assert caught.value.exit_code == 2
    return caught.value.message


def test_the_usual_prefixes_are_in_the_context(prefixes: dict[str, str]) -> None:
    assert set(PREFIXES) <= prefixes.keys()


def test_a_table_counts_each_statement_once_whatever_graph_says_it(public: Path, prefixes: dict[str, str]) -> None:
    told = ask(public, "SELECT ?d WHERE { ?d a dcat:Dataset }", prefixes)
    assert told.splitlines() == ["d" + " " * (len(BASE) + 8), "-" * (len(BASE) + 9), f"{BASE}dataset/a", "(1 row)"]


def test_only_the_table_cuts_wide_values(public: Path, prefixes: dict[str, str]) -> None:
    text = "SELECT ?t WHERE { ?d dct:description ?t }"
    row = ask(public, text, prefixes).splitlines()[2]
    assert len(row) <= WIDTH and row.endswith("…")
    assert list(csv.reader(io.StringIO(ask(public, text, prefixes, "csv"))))[1] == [LONG]
    assert json.loads(ask(public, text, prefixes, "json"))["results"]["bindings"][0]["t"]["value"] == LONG


def test_json_says_what_each_value_is(public: Path, prefixes: dict[str, str]) -> None:
    found = json.loads(ask(public, "SELECT ?d ?s ?x WHERE { ?d dcat:byteSize ?s }", prefixes, "json"))
    assert found["head"]["vars"] == ["d", "s", "x"]
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    assert found["results"]["bindings"] == [
        {
            "d": {"type": "uri", "value": f"{BASE}dataset/b"},
            "s": {"type": "literal", "value": "0", "datatype": integer},
        }
    ]
    told = json.loads(ask(public, "SELECT ?t WHERE { ?d dct:title ?t }", prefixes, "json"))
    assert told["results"]["bindings"][0]["t"] == {
        "type": "literal",
        "value": "Slaap, “ongestoord”: ë 睡眠",
        "xml:lang": "nl",
    }


def test_text_beyond_ascii_passes_through_question_and_answer(public: Path, prefixes: dict[str, str]) -> None:
    told = ask(public, 'SELECT ?t WHERE { ?d dct:title ?t FILTER(CONTAINS(?t, "睡眠")) }', prefixes, "csv")
    assert list(csv.reader(io.StringIO(told))) == [["t"], ["Slaap, “ongestoord”: ë 睡眠"]]


def test_yes_and_no(public: Path, prefixes: dict[str, str]) -> None:
    assert ask(public, "ASK { ?d a dcat:Dataset }", prefixes) == "yes"
    assert ask(public, "ASK { ?d a dcat:DataService }", prefixes, "csv") == "no"
    assert json.loads(ask(public, "ASK { ?d a dcat:DataService }", prefixes, "json")) == {"head": {}, "boolean": False}


def test_graphs_come_as_n_triples(public: Path, prefixes: dict[str, str]) -> None:
    told = ask(public, "CONSTRUCT { ?d a skos:Concept } WHERE { ?d a dcat:Dataset }", prefixes)
    kind = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    assert told == f"<{BASE}dataset/a> <{kind}> <http://www.w3.org/2004/02/skos/core#Concept> ."
    assert len(ask(public, f"DESCRIBE <{BASE}dataset/a>", prefixes).splitlines()) == 3


@pytest.mark.parametrize("declared", ["PREFIX dcat:", "prefix   dcat:", "PREFIX\tdcat: "])
def test_a_prefix_of_ones_own_may_be_declared_again_and_counts(
    declared: str, public: Path, prefixes: dict[str, str]
) -> None:
    right = f"{declared} <http://www.w3.org/ns/dcat#>\nASK {{ ?d a dcat:Dataset }}"
    other = f"{declared} <http://example.org/>\nASK {{ ?d a dcat:Dataset }}"
    assert ask(public, right, prefixes) == "yes"
    assert ask(public, other, prefixes) == "no"


ASKED = "SERVICE <{0}> {{ ?a ?b ?c }}"
PLACES = {
    "plain": "SELECT * {{ %s }}",
    "silent": "SELECT * {{ SERVICE SILENT <{0}> {{ ?a ?b ?c }} }}",
    "small letters": "SELECT * {{ service <{0}> {{ ?a ?b ?c }} }}",
    "named by a variable": "SELECT * {{ BIND(<{0}> AS ?x) SERVICE ?x {{ ?a ?b ?c }} }}",
    "escaped": "SELECT * {{ \\u0053ERVICE <{0}> {{ ?a ?b ?c }} }}",
    "nested": "SELECT * {{ OPTIONAL {{ GRAPH ?g {{ {{ ?s ?p ?o }} UNION {{ %s }} }} }} }}",
    "minus": "SELECT * {{ ?s ?p ?o MINUS {{ %s }} }}",
    "subselect": "SELECT * {{ {{ SELECT ?a {{ %s }} LIMIT 1 }} }}",
    "exists": "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ %s }} }}",
    "not exists in an expression": "SELECT * {{ ?s ?p ?o FILTER(?o = 1 || NOT EXISTS {{ %s }}) }}",
    "projection": "SELECT (EXISTS {{ %s }} AS ?x) {{}}",
    "aggregate": "SELECT (SUM(IF(EXISTS {{ %s }}, 1, 2)) AS ?x) {{}}",
    "bind": "SELECT * {{ BIND(IF(EXISTS {{ %s }}, 1, 2) AS ?x) }}",
    "order": "SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {{ %s }})",
    "having": "SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING(EXISTS {{ %s }})",
    "construct": "CONSTRUCT {{ ?a ?b ?c }} WHERE {{ %s }}",
    "describe": "DESCRIBE ?a WHERE {{ %s }}",
    "ask": "ASK {{ %s }}",
}


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    """An address on loopback, and what was ever asked of it."""
    asked: list[int] = []
    door = socket.create_server(("127.0.0.1", 0))

    def wait() -> None:
        while True:
            try:
                connection, _ = door.accept()
            except OSError:
                return
            asked.append(1)
            connection.close()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}/", asked
    door.shutdown(socket.SHUT_RDWR)
    door.close()
    thread.join(5)


@pytest.mark.parametrize("place", PLACES)
def test_no_query_asks_another_server(
    place: str, listener: tuple[str, list[int]], public: Path, prefixes: dict[str, str]
) -> None:
    address, asked = listener
    text = PLACES[place].replace("%s", ASKED).format(address)
    assert refused(public, text, prefixes).startswith("SERVICE asks another server")
    assert asked == []


def test_the_word_service_alone_is_no_request(public: Path, prefixes: dict[str, str]) -> None:
    assert "SERVICE <x> {}" in ask(public, "SELECT ?x {} # SERVICE <x> {}\nVALUES ?x { 'SERVICE <x> {}' }", prefixes)
    assert ask(public, "ASK { ?service a dcat:DataService }", prefixes) == "no"


@pytest.mark.parametrize(
    "text", ["INSERT DATA { <a:b> <a:b> <a:b> }", "DELETE WHERE { ?s ?p ?o }", "DROP ALL", "LOAD <http://127.0.0.1:9/>"]
)
def test_updates_are_no_queries(text: str, public: Path, prefixes: dict[str, str]) -> None:
    said = refused(public, text, prefixes)
    assert said.startswith("The query is not valid SPARQL: line 1, column 1:") and text.split()[0] in said


def test_a_mistake_is_placed_in_the_authors_own_text(public: Path, prefixes: dict[str, str]) -> None:
    assert "line 2, column 25" in refused(public, "SELECT ?d WHERE {\n ?d a dcat:Dataset ;; . foo bar }", prefixes)
    assert "found the end of the text" in refused(public, "", prefixes)
    said = refused(public, "SELECT ?d\nWHERE { ?d a nope:Dataset }", prefixes)
    assert "line 2: the prefix “nope:” is not declared. Known without it: adms, dcat" in said
    said = refused(public, "SELECT * {\n BIND(1 AS ?x) BIND(2 AS ?x) }", prefixes)
    assert "line 2, column " in said and len(said) < 200
    assert "http://ex.org/f" in refused(public, "SELECT (<http://ex.org/f>(1) AS ?x) {}", prefixes)


def test_without_graphs_there_is_a_sentence(tmp_path: Path, prefixes: dict[str, str]) -> None:
    assert "Run “fairdict build” first" in refused(tmp_path, "ASK {}", prefixes)


@pytest.mark.parametrize(
    "content", [b"no gzip", gzip.compress(b"<a:b> <a:b> .\n", mtime=0), gzip.compress(b"x" * 99, mtime=0)[:-9]]
)
def test_a_broken_dump_is_named(content: bytes, public: Path, prefixes: dict[str, str]) -> None:
    broken = public / "graph" / "catalogue-0002.nq.gz"
    broken.write_bytes(content)
    assert refused(public, "ASK {}", prefixes).startswith(f"{broken} cannot be read: ")
