"""SPARQL endpoints: everything comes whole, whatever they cut off, refuse or cannot do."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fairdict_harvesters import sparql
from fairdict_harvesters.formats.sparql_query import Questions, iri, quoted
from fairdict_harvesters.formats.sparql_talk import rows_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.config import Source
from fairdict.errors import FetchError, RecordError
from fairdict.harvester import Listing, Mark
from fairdict.model import Record, Response
from fairdict.web import Limits, Web
from tests.faulty_server import Asked, FaultyServer, reply
from tests.rest import holds
from tests.sparql_server import AUTHORITY, PREFIXES, Endpoint, dataset, graph

MakeSource = Callable[..., Source]
LINES = 19
"""Statements that belong to one dataset."""


@pytest.fixture
def web() -> Iterator[Web]:
    with Web(user_agent="test/1", allow_private=True, rate=0, limits=Limits(attempts=1), sleep=lambda _: None) as found:
        yield found


def walked(steps: Iterator[Any]) -> tuple[list[Record], list[Mark], Listing]:
    records: list[Record] = []
    marks: list[Mark] = []
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            assert isinstance(end.value, Listing)
            return records, marks, end.value
        (marks if isinstance(step, Mark) else records).append(step)


def fetched(
    make_source: MakeSource, web: Web, endpoint: Endpoint, **options: Any
) -> tuple[list[Record], list[Mark], Listing]:
    with endpoint.server() as server:
        source = make_source("sparql", server.url("/sparql"), options=options)
        return walked(sparql.fetch(source, web, None))


def names(count: int) -> list[str]:
    return [f"https://d.example.org/set/{n:04}" for n in range(count)]


def sizes(records: list[Record]) -> set[int]:
    return {len(r.body.splitlines()) for r in records}


def test_datasets_come_with_all_that_belongs_to_them(make_source: MakeSource, web: Web) -> None:
    records, marks, listing = fetched(make_source, web, Endpoint(graph(25)), page_size=10, batch=4)
    assert [r.identifier for r in records] == names(25) and sizes(records) == {LINES}
    assert (listing.total, listing.full, listing.ended, listing.complaints) == (25, True, True, ())
    assert len(marks) == 3
    [found] = sparql.describe(records[3], make_source("sparql"))
    said = found.document()
    assert said["id"] == names(4)[3] and found.types == ["Dataset"] and not found.left
    assert said["publisher"][0]["name"] == {"@none": ["Org 0"]} and said["creator"][0]["name"] == {
        "@none": ["Person 3"]
    }
    assert {d.get("id") for d in said["distribution"]} == {f"{names(4)[3]}/csv", None}
    [checksum] = [d["checksum"] for d in said["distribution"] if "checksum" in d]
    assert checksum[0]["checksumValue"] == ["ab3"]
    assert said["theme"] == [AUTHORITY] and said["relation"] == [names(5)[4]]
    holds(found, "sparql", "dataset")


def test_the_same_dataset_gives_the_same_bytes_every_night(make_source: MakeSource, web: Web) -> None:
    endpoint = Endpoint(graph(6))
    first = fetched(make_source, web, endpoint, batch=5)[0]
    second = fetched(make_source, web, endpoint, batch=2)[0]
    assert [r.body for r in first] == [r.body for r in second]


@pytest.mark.parametrize("says", [True, False])
def test_rows_that_are_cut_off_are_asked_for(make_source: MakeSource, web: Web, says: bool) -> None:
    records, _, listing = fetched(make_source, web, Endpoint(graph(25), rows=7, says=says))
    assert [r.identifier for r in records] == names(25)
    assert (listing.total, listing.ended, listing.complaints) == (25, True, ())


def test_statements_that_are_cut_off_without_a_word_are_asked_for(make_source: MakeSource, web: Web) -> None:
    endpoint = Endpoint(graph(25), triples=60)
    records, _, listing = fetched(make_source, web, endpoint)
    assert [r.identifier for r in records] == names(25) and sizes(records) == {LINES}
    assert listing.ended and listing.complaints == ()
    assert len(endpoint.asked) < 40, "how many fit is learnt"


def test_a_dataset_that_never_comes_whole_is_put_aside(make_source: MakeSource, web: Web) -> None:
    records, _, listing = fetched(make_source, web, Endpoint(graph(3), triples=10))
    assert {r.hints["refused"].split("sends")[1] for r in records} == {f" 10 of the {LINES} statements about it"}
    assert listing.total == 3 and listing.ended
    with pytest.raises(RecordError, match="does not come"):
        list(sparql.describe(records[0], make_source("sparql")))


@pytest.mark.parametrize("partial", [True, False])
def test_questions_that_are_too_heavy_are_asked_in_parts(make_source: MakeSource, web: Web, partial: bool) -> None:
    records, _, listing = fetched(make_source, web, Endpoint(graph(20), heavy=3, partial=partial), batch=16)
    assert [r.identifier for r in records] == names(20) and sizes(records) == {LINES}
    assert listing.ended and listing.complaints == ()


def test_an_endpoint_that_refuses_an_order_is_asked_by_number(make_source: MakeSource, web: Web) -> None:
    endpoint = Endpoint(graph(25), unordered=True, rows=10)
    records, marks, listing = fetched(make_source, web, endpoint, page_size=10)
    assert {r.identifier for r in records} == set(names(25))
    assert (listing.total, listing.ended) == (25, True)
    with endpoint.server() as server:
        source = make_source("sparql", server.url("/sparql"), options={"page_size": 10})
        rest, _, again = walked(sparql.resume(source, web, None, marks[1].position))
    assert len(rest) == 5 and again.ended and again.total == 25


def test_an_interrupted_walk_goes_on(make_source: MakeSource, web: Web) -> None:
    with Endpoint(graph(12)).server() as server:
        source = make_source("sparql", server.url("/sparql"), options={"page_size": 5})
        _, marks, _ = walked(sparql.fetch(source, web, None))
        rest, _, listing = walked(sparql.resume(source, web, None, marks[0].position))
    assert [r.identifier for r in rest] == names(12)[5:] and (listing.total, listing.ended) == (12, True)


def test_counts_that_do_not_add_up_are_told(make_source: MakeSource, web: Web) -> None:
    records, _, listing = fetched(make_source, web, Endpoint(graph(3), lies=9))
    assert len(records) == 3 and listing.total == 9 and "counts 9 datasets but gave 3" in listing.complaints[0]


def test_datasets_without_an_address_are_told(make_source: MakeSource, web: Web) -> None:
    _, _, listing = fetched(make_source, web, Endpoint(graph(2, '[ a dcat:Dataset ; dct:title "N" ] .')))
    assert listing.total == 2 and "1 datasets without an address" in listing.complaints[0]


def test_results_come_in_xml_and_by_form(make_source: MakeSource, web: Web) -> None:
    records, _, listing = fetched(make_source, web, Endpoint(graph(5), xml=True, forms=True))
    assert [r.identifier for r in records] == names(5) and listing.complaints == ()


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_way_of_asking_can_be_chosen(make_source: MakeSource, web: Web, method: str) -> None:
    with Endpoint(graph(2)).server() as server:
        source = make_source("sparql", server.url("/sparql"), options={"method": method})
        assert len(walked(sparql.fetch(source, web, None))[0]) == 2
        assert {a.method for a in server.asked} == {method.upper()}


@pytest.mark.parametrize("chosen", ["*", "https://d.example.org/graph"])
def test_graphs_are_asked_by_name(make_source: MakeSource, web: Web, chosen: str) -> None:
    endpoint = Endpoint(graph(4), named="https://d.example.org/graph")
    records, _, listing = fetched(make_source, web, endpoint, graph=chosen)
    assert [r.identifier for r in records] == names(4) and sizes(records) == {LINES} and listing.total == 4
    assert fetched(make_source, web, endpoint)[0] == []


@pytest.mark.parametrize(
    "query",
    [
        "?d a dcat:Dataset ; dct:publisher <https://d.example.org/org/1> .",
        "SELECT ?d WHERE { ?d dct:publisher <https://d.example.org/org/1> }",
        "PREFIX d: <https://d.example.org/org/>\n# mine\nPREFIX dct: <http://purl.org/dc/terms/>\n"
        "SELECT DISTINCT ?thing WHERE { ?thing dct:publisher d:1 }",
    ],
)
def test_a_selection_of_ones_own(make_source: MakeSource, web: Web, query: str) -> None:
    records, _, listing = fetched(make_source, web, Endpoint(graph(9)), query=query)
    assert [r.identifier[-1] for r in records] == ["1", "4", "7"] and listing.total == 3


def test_other_classes_and_depths(make_source: MakeSource, web: Web) -> None:
    more = (
        '<https://d.example.org/series> a dcat:DatasetSeries ; dct:title "S" ; '
        '<https://x.example.org/part> [ dct:title "P" ] .'
        '<https://d.example.org/thing> a <https://x.example.org/Thing> ; dct:title "T" .'
    )
    endpoint = Endpoint(graph(1, more))
    records, _, _ = fetched(make_source, web, endpoint)
    assert {r.hints["kind"] for r in records} == {"Dataset", "DatasetSeries"}
    [series] = [r for r in records if r.hints["kind"] == "DatasetSeries"]
    assert len(series.body.splitlines()) == 4
    [thing], _, _ = fetched(make_source, web, endpoint, types=["https://x.example.org/Thing"])
    assert thing.identifier.endswith("/thing")
    assert sizes(fetched(make_source, web, endpoint, types=["Dataset"], depth=0)[0]) == {8}


def test_a_list_of_authors_comes_to_its_end(make_source: MakeSource, web: Web) -> None:
    iri = "https://d.example.org/listed"
    cells = [f"<{iri}#list-{n}>" for n in range(6)]
    named = "".join(f"{cell} rdf:first ex:a{n} ; rdf:rest {after} . " for n, (cell, after) in enumerate(
        zip(cells, [*cells[1:], "()"], strict=True)
    ))  # fmt: skip
    more = f"""@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix ex: <https://d.example.org/> .
        @prefix bibo: <http://purl.org/ontology/bibo/> .
        <{iri}> a dcat:Dataset ; dct:title "L" ; bibo:authorList {cells[0]} . {named}
        ex:unnamed a dcat:Dataset ; dct:title "U" ; bibo:authorList ( ex:a5 ex:a4 ex:a3 ex:a2 ex:a1 ex:a0 ) ."""
    records, _, _ = fetched(make_source, web, Endpoint(graph(0, more)))
    [listed, unnamed] = [d.document() for r in records for d in sparql.describe(r, make_source("sparql"))]
    assert listed["authorList"] == [f"https://d.example.org/a{n}" for n in range(6)]
    assert unnamed["authorList"] == listed["authorList"][::-1]


def test_odd_addresses_are_compared_as_texts(make_source: MakeSource, web: Web) -> None:
    asked = Questions().parts(["https://d.example.org/a b", 'https://d.example.org/"'])
    assert 'FILTER(STR(?s) IN ("https://d.example.org/a b", "https://d.example.org/\\""))' in asked
    assert quoted('a"\\\n') == '"a\\"\\\\\\n"'
    assert iri("dct:title") == "dct:title" and iri("https://x.example.org/a>b") == "<https://x.example.org/ab>"


def test_one_is_asked_for(make_source: MakeSource, web: Web) -> None:
    with Endpoint(graph(3)).server() as server:
        source = make_source("sparql", server.url("/sparql"))
        found = sparql.one(source, web, names(2)[1])
        assert found is not None and len(found.body.splitlines()) == LINES
        assert sparql.one(source, web, "https://d.example.org/nothing") is None


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        (reply(200, b"<!doctype html><html>", content_type="text/html"), "web page"),
        (reply(200, b"[]", content_type="application/json"), "did not answer as a SPARQL endpoint does"),
        (reply(200, b"hello", content_type="text/plain"), "neither JSON nor XML"),
        (reply(200, b"<sparql/>", content_type="application/xml"), "its XML holds no results"),
        (reply(400, b"Parse error: line 1", content_type="text/plain"), "refuses the query \\(Parse error: line 1\\)"),
        (reply(500, b"<html>"), "fails on the partner's side"),
        (reply(404), "does not exist"),
    ],
)
def test_what_is_no_endpoint_is_told(make_source: MakeSource, web: Web, plan: bytes, words: str) -> None:
    with FaultyServer({"/sparql": plan}) as server, pytest.raises(FetchError, match=words):
        walked(sparql.fetch(make_source("sparql", server.url("/sparql")), web, None))


def test_a_list_that_breaks_off_is_no_full_one(make_source: MakeSource, web: Web) -> None:
    endpoint = Endpoint(graph(12))

    def plan(asked: Asked) -> bytes:
        return reply(403) if "%22https%3A" in asked.target else endpoint.answer(asked)

    with FaultyServer({"/sparql": plan}) as server:
        source = make_source("sparql", server.url("/sparql"), options={"page_size": 5})
        records, _, listing = walked(sparql.fetch(source, web, None))
    assert len(records) == 5 and not listing.ended and "broke off after 5 datasets" in listing.complaints[0]


def test_a_page_that_comes_again_is_the_end(make_source: MakeSource, web: Web) -> None:
    endpoint = Endpoint(graph(3))
    always = b'{"results": {"bindings": [{"d": {"type": "uri", "value": "https://d.example.org/set/0000"}}]}}'

    def plan(asked: Asked) -> bytes:
        page = "ORDER+BY" in asked.target
        return reply(200, always, content_type="application/json") if page else endpoint.answer(asked)

    with FaultyServer({"/sparql": plan}) as server:
        records, _, listing = walked(sparql.fetch(make_source("sparql", server.url("/sparql")), web, None))
    assert len(records) == 1 and not listing.ended and "the same addresses again" in listing.complaints[0]


def test_a_dataset_that_vanished_meanwhile_is_put_aside(make_source: MakeSource, web: Web) -> None:
    endpoint = Endpoint(graph(2))
    listed = b'{"results": {"bindings": [{"d": {"type": "uri", "value": "https://d.example.org/gone"}}]}}'

    def plan(asked: Asked) -> bytes:
        page = "ORDER+BY" in asked.target and "%3E+%22" not in asked.target
        return reply(200, listed, content_type="application/json") if page else endpoint.answer(asked)

    with FaultyServer({"/sparql": plan}) as server:
        records, _, _ = walked(sparql.fetch(make_source("sparql", server.url("/sparql")), web, None))
    assert "says nothing about it" in records[0].hints["refused"]


def test_an_answer_that_is_broken_in_one_place_loses_one_statement(make_source: MakeSource, web: Web) -> None:
    endpoint = Endpoint(graph(1))

    def plan(asked: Asked) -> bytes:
        found = endpoint.answer(asked)
        if b"CONSTRUCT" not in asked.target.encode() + asked.body:
            return found
        line = b'\n<https://d.example.org/set/0000> <http://purl.org/dc/terms/title> "x"@@ .'
        return reply(200, found.partition(b"\r\n\r\n")[2] + line, content_type="application/n-triples")

    with FaultyServer({"/sparql": plan}) as server:
        source = make_source("sparql", server.url("/sparql"))
        [record], _, _ = walked(sparql.fetch(source, web, None))
        [found] = sparql.describe(record, source)
    assert "statement-lost" in [i.code for i in found.issues]


def test_an_endpoint_is_recognised(web: Web) -> None:
    with Endpoint(graph(1)).server() as server:
        for path in ("/", "/sparql"):
            assert sparql.speaks(server.url(path), web) == server.url("/sparql")
        assert sparql.speaks(server.url("/else"), web) is None
    with Endpoint(PREFIXES).server() as empty:
        assert sparql.speaks(empty.url("/sparql"), web) is None
    assert sparql.speaks("/tmp/x.ttl", web) is None
    for plan in (reply(200, b"{}", content_type="application/json"), reply(200, b"<html>", content_type="text/html")):
        with FaultyServer({"/sparql": plan}) as other:
            assert sparql.speaks(other.url("/sparql"), web) is None
    with FaultyServer({"/sparql": reply(403)}) as closed, pytest.raises(FetchError):
        sparql.speaks(closed.url("/sparql"), web)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutilation_of_a_record_raises(make_source: MakeSource, data: st.DataObject) -> None:
    store = Endpoint(PREFIXES + dataset(1)).store
    lines = sorted(f"{q.subject} {q.predicate} {q.object} ." for q in store)
    kept = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines)))
    junk = data.draw(st.binary(max_size=40))
    hints = {"root": "<https://d.example.org/set/0001>", "kind": data.draw(st.sampled_from(["Dataset", "", "Nothing"]))}
    body = "\n".join(kept).encode() + (b"\n" + junk if data.draw(st.booleans()) else b"")
    record = Record("r", body, "application/n-triples", hints=hints)
    try:
        for found in sparql.describe(record, make_source("sparql")):
            found.document()
    except RecordError as error:
        assert error.message


@given(st.binary(max_size=200))
def test_rows_are_read_or_refused(body: bytes) -> None:
    try:
        rows_of(Response("https://x.example.org/", 200, {}, body, ""))
    except ValueError as error:
        assert str(error)
