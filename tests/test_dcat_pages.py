"""DCAT over many answers: content negotiation, Hydra, Link headers, TREE and event streams; and pages with faults."""

import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fairdict_harvesters import dcat
from fairdict_harvesters.formats import salvage
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from fairdict.config import Source
from fairdict.errors import FetchError, RecordError
from fairdict.harvester import Listing, Mark, Record
from fairdict.rdf import triples
from fairdict.web import Limits, Web
from tests.faulty_server import Asked, FaultyServer, reply

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix tree: <https://w3id.org/tree#> .
@prefix ldes: <https://w3id.org/ldes#> . @prefix as: <https://www.w3.org/ns/activitystreams#> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://partner.example.org/> .
"""
EX = "https://partner.example.org/"


def web(**more: Any) -> Web:
    return Web(user_agent="test", allow_private=True, rate=0, sleep=lambda _: None, **more)


def walk(
    source: Source, since: str | None = None, door: Web | None = None, position: str = ""
) -> tuple[list[Record], Listing, list[str]]:
    door = door or web()
    going = dcat.resume(source, door, since, position) if position else dcat.fetch(source, door, since)
    records: list[Record] = []
    marks: list[str] = []
    while True:
        try:
            item = next(going)
        except StopIteration as end:
            return records, end.value, marks
        if isinstance(item, Mark):
            marks.append(item.position)
        else:
            records.append(item)


@pytest.fixture
def source(server: FaultyServer, make_source: Callable[..., Source]) -> Source:
    return make_source("dcat", server.url("/p1"))


def turtle(text: str, **headers: str) -> bytes:
    return reply(200, (PREFIXES + text).encode(), content_type="text/turtle", **headers)


def names(records: list[Record]) -> list[str]:
    return sorted(r.identifier.removeprefix(EX) for r in records)


# -- content negotiation -----------------------------------------------------------------------------------------------


def page(head: str = "", **headers: str) -> bytes:
    body = f"<!doctype html><html><head>{head}</head><body>Welcome</body></html>".encode()
    return reply(200, body, content_type="text/html", **headers)


GRAPH = turtle("ex:a a dcat:Dataset .")
LINK = '<link rel="alternate" type="{}" href="{}">'
DOORS = {
    "element": (page(LINK.format("text/turtle", "/deep/g")), "/deep/g"),
    "header": (page(link='<g>; rel="x describedby"; type="text/turtle"'), "/g"),
    "suffix": (page(), "/p1.ttl"),
    "second": (page(LINK.format("application/rdf+xml", "gone") + LINK.format("text/turtle", "g")), "/g"),
}


@pytest.mark.parametrize("case", DOORS)
def test_a_page_leads_to_its_graph(case: str, server: FaultyServer, source: Source) -> None:
    answer, place = DOORS[case]
    server.plans |= {"/p1": answer, place: GRAPH}
    assert names(walk(source)[0]) == ["a"]
    assert dcat.speaks(source.url, web()) == source.url
    assert "text/turtle" in server.asked[0].headers["accept"]


def test_a_page_that_names_a_graph_elsewhere_is_not_believed(server: FaultyServer, source: Source) -> None:
    server.plans["/p1"] = page(LINK.format("text/turtle", "http://169.254.169.254/g"))
    with pytest.raises(FetchError, match="answered with a web page where text/turtle was asked for"):
        walk(source)
    assert {a.target for a in server.asked} == {"/p1", "/p1.ttl", "/p1.rdf", "/p1.jsonld"}


def test_a_server_that_wants_no_list_is_asked_for_anything(server: FaultyServer, source: Source) -> None:
    server.plans["/p1"] = lambda asked: GRAPH if asked.headers["accept"] == "*/*" else reply(406)
    assert names(walk(source)[0]) == ["a"]


def test_a_graph_in_place_of_a_page_that_fails_is_told(server: FaultyServer, source: Source) -> None:
    server.plans |= {"/p1": page(LINK.format("text/turtle", "/g")), "/g": reply(204)}
    with pytest.raises(FetchError, match="answered with a web page"):
        walk(source)


# -- pages -------------------------------------------------------------------------------------------------------------


def test_a_link_header_leads_on(server: FaultyServer, source: Source) -> None:
    server.plans |= {
        "/p1": turtle("ex:a a dcat:Dataset .", link='<x>; rel=prev, </p2?a=1,2>; title="a, b; c"; rel="last next"'),
        "/p2": turtle("ex:b a dcat:Dataset .", link='<p1>; rel="prev"; anchor="/other", <p3>; rel=next; anchor="/o"'),
    }
    records, listing, _ = walk(source)
    assert names(records) == ["a", "b"] and listing.ended
    assert [a.target for a in server.asked] == ["/p1", "/p2?a=1,2"]


def test_what_is_stated_to_be_there_is_compared(server: FaultyServer, source: Source) -> None:
    page = "ex:a a dcat:Dataset . ex:b a dcat:Dataset . ex:c a dcat:Catalog ; dcat:dataset ex:a , ex:b ."
    total = "<> a hydra:Collection ; hydra:totalItems {} ."
    for stated, expected in (("2", 3), ("3", 3), ('"2"', 3), ("9", 9), ("1", 1), ("-1", None), ('"many"', None)):
        server.plans["/p1"] = turtle(page + total.format(stated))
        assert walk(source)[1].total == expected, stated


def test_pages_on_other_hosts_are_refused_unless_they_are_meant(
    server: FaultyServer, source: Source, make_source: Callable[..., Source]
) -> None:
    with FaultyServer({"/p2": turtle("ex:b a dcat:Dataset .")}) as other:
        server.plans["/p1"] = turtle(f"ex:a a dcat:Dataset . <> hydra:next <{other.url('/p2')}> .")
        records, listing, _ = walk(source)
        assert names(records) == ["a"] and not listing.ended and not other.asked
        assert "which lies on another host; it was not read. Set other_hosts = true in" in listing.complaints[0]
        records, listing, _ = walk(make_source("dcat", source.url, options={"other_hosts": True}))
        assert names(records) == ["a", "b"] and listing.ended


def test_a_file_does_not_lead_to_the_web(
    server: FaultyServer, tmp_path: Path, make_source: Callable[..., Source]
) -> None:
    path = tmp_path / "g.ttl"
    path.write_text(f"{PREFIXES} ex:a a dcat:Dataset . <> hydra:next <{server.url('/p2')}> .")
    _, listing, _ = walk(make_source("dcat", str(path)))
    assert not listing.ended and "lies on another host" in listing.complaints[0] and not server.asked


def test_a_dataset_on_two_pages_is_one_record(server: FaultyServer, source: Source) -> None:
    server.plans |= {
        "/p1": turtle("ex:a a dcat:Dataset ; dct:title 'A' . ex:b a dcat:Dataset . <> hydra:next <p2> ."),
        "/p2": turtle("ex:a a dcat:Dataset ; dct:title 'A' . ex:b a dcat:Dataset ; dct:title 'B' ."),
    }
    records, listing, _ = walk(source)
    assert names(records) == ["a", "b"] and listing.ended
    (complaint,) = listing.complaints
    assert f"/p2 describes “{EX}b” otherwise than page 1; the first counts." in complaint
    assert b'"B"' in listing.rest and b'"A"' not in listing.rest, "what did not count is kept beside the source"


def test_what_a_page_only_mentions_does_not_take_the_place_of_the_whole(server: FaultyServer, source: Source) -> None:
    server.plans |= {
        "/p1": turtle(
            "ex:c a dcat:Catalog ; dcat:dataset ex:a . ex:a a dcat:Dataset ; dct:relation ex:b , ex:x . "
            "ex:b a dcat:Dataset ; dct:title 'only a title' . ex:x a dcat:Dataset . <> hydra:next <p2> ."
        ),
        "/p2": turtle("ex:c dcat:dataset ex:b . ex:b a dcat:Dataset ; dct:title 'B' ; dct:description 'whole' ."),
    }
    records, listing, _ = walk(source)
    assert names(records) == ["a", "b", "c", "x"] and listing.complaints == ()
    body = {r.identifier.removeprefix(EX): r.body for r in records}
    assert b"whole" in body["b"] and b"only a title" not in body["b"]
    assert b"only a title" in listing.rest
    assert b"dct" not in body["x"]


def chain(server: FaultyServer, count: int) -> None:
    for n in range(1, count + 1):
        text = f"ex:c a dcat:Catalog ; dcat:dataset ex:d{n} . ex:d{n} a dcat:Dataset . ex:r{n} dct:title '{n}' . "
        text += "[] a dcat:Dataset ; dct:identifier 'same' ; dct:title 'x' . ex:c dcat:dataset [] ."
        server.plans[f"/p{n}"] = turtle(text + (f"<> hydra:next <p{n + 1}> ." if n < count else ""))


def test_a_walk_goes_on_from_each_of_its_marks(server: FaultyServer, source: Source) -> None:
    chain(server, 6)
    whole, listing, marks = walk(source)
    assert len(marks) == 5
    expected = {r.identifier: r.body for r in whole}
    assert sum(r.hints["kind"] == "Catalog" for r in whole) == 1
    before: list[Record] = []
    for item in dcat.fetch(source, web(), None):
        if not isinstance(item, Mark):
            before.append(item)
            continue
        server.asked.clear()
        after, again, _ = walk(source, position=item.position)
        assert {r.identifier: r.body for r in [*before, *after]} == expected
        assert len(before) + len(after) == len(whole) and again == listing
        assert len(server.asked) == 6 - (item.position.count("/p") - 1)


def test_marks_grow_rare_where_much_is_gathered(
    server: FaultyServer, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dcat, "MARK", 0)
    chain(server, 20)
    assert len(walk(source)[2]) == 5  # after pages 1, 2, 4, 8 and 16


def test_a_position_that_is_none_is_a_sentence(source: Source) -> None:
    for position in ("x", "[]", '{"pending": [], "gathered": "x"}'):
        with pytest.raises(FetchError, match=r"The place to go on from, .* cannot be read: run it again"):
            walk(source, position=position)


def test_a_budget_that_is_used_up_is_gone_on_with(server: FaultyServer, source: Source) -> None:
    chain(server, 6)
    door = web(limits=Limits(requests=3))
    records, listing, marks = walk(source, door=door)
    assert not listing.ended and door.spent
    after, again, _ = walk(source, position=marks[-1])
    assert again.ended and names([*records, *after]) == names(walk(source)[0])


def test_the_page_is_known_by_another_scheme_of_the_same_host() -> None:
    from fairdict_harvesters.formats.links import near

    assert near("http://a.example/x?y", "https://a.example/") == "https://a.example/x?y"
    assert near("https://A.example:443/x", "https://a.example/") == "https://A.example:443/x"
    for other in ("http://a.example:8080/x", "https://b.example/", "file:///etc/passwd", "http://[", "//x", ""):
        assert near(other, "https://a.example/") == ""
    assert near("https://a.example/", "") == ""


# -- TREE and event streams --------------------------------------------------------------------------------------------


def member(n: int, thing: str, when: str, words: str) -> str:
    return (
        f"ex:s tree:member ex:{thing}-v{n} . ex:{thing}-v{n} a dcat:Dataset ; dct:isVersionOf ex:{thing} ; "
        f"prov:generatedAtTime '{when}'^^xsd:dateTime ; dct:title '{words}' ; "
        f"dcat:landingPage <https://e.org/{thing}> ; dcat:distribution [ dcat:accessURL <https://e.org/{n}> ] ."
    )


STREAM = (
    "ex:s a ldes:EventStream ; ldes:timestampPath prov:generatedAtTime ; ldes:versionOfPath dct:isVersionOf ; "
    "tree:view <{0}> . <{0}> a tree:Node . "
)
TO = "<{}> tree:relation [ a tree:GreaterThanRelation ; tree:node <{}> ; tree:path prov:generatedAtTime ] . "


def test_of_each_thing_the_latest_version_counts(server: FaultyServer, source: Source) -> None:
    server.plans |= {
        "/p1": turtle(STREAM.format("n1")),
        "/n1": turtle(
            STREAM.format("n1")
            + TO.format("n1", "n2")
            + TO.format("n1", "n3")
            + member(2, "a", "2026-03-01T10:00:00+02:00", "A, second")
            + member(1, "b", "2026-01-01T00:00:00Z", "B")
        ),
        "/n2": turtle(
            TO.format("n2", "n3") + TO.format("n2", "n1") + member(1, "a", "2026-03-01T07:59:59Z", "A, first")
        ),
        "/n3": turtle(
            TO.format("n3", "n1") + "ex:s tree:member ex:b-v2 . ex:b-v2 a as:Delete ; dct:isVersionOf ex:b ; "
            "prov:generatedAtTime '2026-02-01T00:00:00Z' ."
        ),
    }
    records, listing, marks = walk(source)
    assert listing.ended and listing.complaints == () and listing.total is None and marks == []
    assert [a.target for a in server.asked] == ["/p1", "/n1", "/n2", "/n3"], "each page once, in an order that is kept"
    found = {r.identifier: r for r in records}
    assert names(records) == ["a", "b"]
    assert found[f"{EX}b"].deleted and found[f"{EX}b"].body == b""
    latest = found[f"{EX}a"]
    assert latest.datestamp == "2026-03-01T10:00:00+02:00" and latest.page == "https://e.org/a"
    assert b"A, second" in latest.body and b"isVersionOf" not in latest.body and b"generatedAtTime" not in latest.body
    (about,) = dcat.describe(latest, source)
    assert about.document()["id"] == f"{EX}a" and about.document()["distribution"][0]["accessURL"] == [
        "https://e.org/2"
    ]
    assert list(dcat.describe(found[f"{EX}b"], source)) == []
    assert b"tree#" not in listing.rest and b"ldes#" not in listing.rest and b"A, first" not in listing.rest


ACTIVITIES = """
ex:s a ldes:EventStream ; ldes:timestampPath as:published ; ldes:versionOfPath as:object ;
  ldes:versionDeleteObject as:Remove ; tree:view <p1> ; tree:member ex:e1 , ex:e2 , ex:e3 , ex:e4 .
ex:e1 a as:Create ; as:object ex:a ; as:published "2026-01-01T00:00:00Z" .
ex:e2 a as:Update ; as:object ex:a ; as:published "2026-01-02T00:00:00Z" .
ex:e3 a as:Create ; as:object ex:b ; as:published "2026-01-01T00:00:00Z" .
ex:e4 a as:Remove ; as:object ex:b ; as:published "2026-01-03T00:00:00Z" .
"""


def test_activities_hold_their_things_in_graphs_of_their_own(server: FaultyServer, source: Source) -> None:
    inside = (
        "ex:e1 { ex:a a dcat:Dataset ; dct:title 'first' . } ex:e2 { ex:a a dcat:Dataset ; dct:title 'second' . } "
        "ex:e3 { ex:b a dcat:Dataset . }"
    )
    body = (PREFIXES + ACTIVITIES + inside).encode()
    server.plans["/p1"] = reply(200, body, content_type="application/trig")
    records, _, _ = walk(source)
    assert [(r.identifier, r.deleted) for r in records] == [(f"{EX}a", False), (f"{EX}b", True)]
    assert (
        b"second" in records[0].body and b"first" not in records[0].body and b"activitystreams" not in records[0].body
    )


def test_activities_beside_their_things(server: FaultyServer, source: Source) -> None:
    server.plans["/p1"] = turtle(ACTIVITIES + "ex:a a dcat:Dataset ; dct:title 'A' .")
    records, listing, _ = walk(source)
    assert [(r.identifier, r.deleted) for r in records] == [(f"{EX}a", False), (f"{EX}b", True)]
    assert b'"A"' in records[0].body and listing.ended


def test_half_a_stream_is_no_stream(server: FaultyServer, source: Source) -> None:
    server.plans["/p1"] = turtle(STREAM.format("p1") + TO.format("p1", "n2") + member(1, "a", "2026-01-01", "A"))
    records, listing, _ = walk(source)
    assert records == [] and not listing.ended and "/n2 does not exist" in listing.complaints[0]


def test_a_collection_without_versions_is_read_page_by_page(server: FaultyServer, source: Source) -> None:
    server.plans |= {
        "/p1": turtle("ex:s a tree:Collection ; tree:view <p1> ; tree:member ex:a . ex:a a dcat:Dataset . <p1> "
                      "tree:relation [ tree:node <p2> ] ."),
        "/p2": turtle("ex:s tree:member ex:b . ex:b a dcat:Dataset ; dct:isVersionOf ex:z . <p2> tree:relation "
                      "[ tree:node <p1> ] ."),
    }  # fmt: skip
    records, listing, marks = walk(source)
    assert names(records) == ["a", "b"] and listing.ended and len(marks) == 1


# -- pages with faults -------------------------------------------------------------------------------------------------


def rescued(body: str, media_type: str = "text/turtle") -> salvage.Kept:
    found = salvage.salvaged(body.encode(), media_type, EX)
    assert found is not None
    return found


def said(body: bytes, media_type: str = "text/turtle") -> set[str]:
    """Every statement, blank nodes all alike."""
    return {re.sub(r"_:\w+", "_:b", str(t)) for t in triples(body, media_type, EX)}


GOOD = [
    "ex:a a dcat:Dataset ; dct:title \"A. And more; of, it\" , 'it''s'@nl .".replace("it''s", "its"),
    'ex:b dct:description """Long. \n ex:no dct:title "no" .\n text""" ; dct:issued "2020"^^xsd:gYear .',
    "ex:c dct:spatial [ dct:title 'place' ; dct:relation ( 1 2.5 true ) ] .",
    "PREFIX f: <http://f/>",
    "[ a dcat:Dataset ; dct:title 'unnamed' ] dct:relation f:x .",
    "<https://partner.example.org/d#1> dct:title 'D' . # a comment with \" in it",
    "_:blank dct:title 'one' . ex:e dct:relation _:blank .",
]
BAD = [
    "<oops",
    'ex:x dct:title "unterminated .',
    "ex:x dct:title 'it's' .",
    "ex:x dct:relation [ dct:title 'x' .",
    "ex:x dct:title ] .",
    'ex:x nobody:knows "y" .',
    'ex:x dct:title "x"@nl_NL .',
    "garbage. in. here",
    'ex:x dct:title """oops .',
    "ex:x dct:relation <http://x",
    "@prefix : oops .",
    "ex:x dct:title ex:y",
    "} .",
    ". .",
    'ex:x dct:title "a" "b" .',
    'ex:x dct:issued "2020"^^nobody:date .',
    "(((",
]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("place", [0, 2, 5, len(GOOD)])
def test_a_bad_statement_costs_itself_and_nothing_else(bad: str, place: int) -> None:
    whole = PREFIXES + "\n".join(GOOD)
    kept = rescued(PREFIXES + "\n".join([*GOOD[:place], bad, *GOOD[place:]]))
    assert said(kept.body) == said(whole.encode())
    assert kept.lost, "and it is told"
    assert all(loss.place.startswith("line ") for loss in kept.lost)


def test_of_a_bad_statement_the_good_values_are_kept() -> None:
    text = (
        "ex:x a dcat:Dataset ; dct:title 'good' , 'bad'@n_l ; nobody:p 1 ; dct:spatial [ dct:title 'in' ; "
        "dct:x 'y'@_ ] ; dct:issued '2020' .\n[ dct:title 'sub' ; dct:y 'z'@q_ ] dct:relation ex:x ."
    )
    kept = rescued(PREFIXES + text)
    expected = (
        "ex:x a dcat:Dataset ; dct:title 'good' ; dct:spatial [ dct:title 'in' ] ; dct:issued '2020' ."
        "[ dct:title 'sub' ] dct:relation ex:x ."
    )
    assert said(kept.body) == said((PREFIXES + expected).encode())
    texts = [(loss.place, loss.text, loss.subject) for loss in kept.lost]
    assert texts == [
        ("line 6", "dct:title 'bad'@n_l", f"{EX}x"),
        ("line 6", "nobody:p 1", f"{EX}x"),
        ("line 6", "dct:x 'y'@_", f"{EX}x"),
        ("line 7", "dct:y 'z'@q_", ""),
    ]


TERMS = st.sampled_from(["a", "b", "c", "d e", "f.g", "h/1", "#"]).map(lambda t: NamedNode(EX + t.replace(" ", "%20")))
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
VALUES = st.one_of(TERMS, TEXTS.map(Literal), st.tuples(TEXTS, st.sampled_from(["nl", "en-GB"])).map(
    lambda t: Literal(t[0], language=t[1])))  # fmt: skip
STATEMENTS = st.lists(st.builds(Triple, TERMS, TERMS, VALUES), min_size=1, max_size=12, unique_by=str)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STATEMENTS, st.sampled_from(BAD), st.data())
def test_whatever_is_said_survives_a_bad_statement(found: list[Triple], bad: str, data: st.DataObject) -> None:
    prefixes = {"ex": EX, "dct": "http://purl.org/dc/terms/"}
    parts = [serialize([t], format=RdfFormat.TURTLE, prefixes=prefixes) or b"" for t in found]
    blocks = [b"\n".join(line for line in p.split(b"\n") if not line.startswith(b"@prefix")).decode() for p in parts]
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes.items())
    assume(said((head + "\n".join(blocks)).encode()) == {str(t) for t in found})
    place = data.draw(st.integers(0, len(blocks)))
    kept = rescued(head + "\n".join([*blocks[:place], bad, *blocks[place:]]))
    assert said(kept.body) == {str(t) for t in found}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*GOOD, *BAD, '"', "[", "<", "\n", ".", ";", "\\", "'", "é", "\udcff"]), max_size=12))
@example(['"' * 7, "."])
def test_any_text_at_all_is_borne(parts: list[str]) -> None:
    body = " ".join(parts).encode("utf-8", "surrogateescape")
    for media_type in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"):
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = salvage.read(body, media_type, EX, Path(folder))
            except RecordError:
                continue
            assert all(c.isprintable() for c in found.complaints("https://x/"))


@settings(max_examples=100, deadline=None)
@given(STATEMENTS, st.sampled_from(["<oops", '<a:b> <a:c> "x .', "<a:b> <a:c> <a:d", "nothing", '<a:b> <a:c> "x"@_ .']))
def test_n_triples_lose_the_bad_line_alone(found: list[Triple], bad: str) -> None:
    good = [str(t) + " ." for t in found]
    kept = rescued("\n".join([*good[:1], bad, *good[1:]]), "application/n-triples")
    assert said(kept.body, "application/n-triples") == {str(t) for t in found}
    (loss,) = kept.lost
    assert (loss.place, loss.text) == ("line 2", bad)


SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
    'xmlns:dct="http://purl.org/dc/terms/"'
)


def node(name: str, more: str = "") -> str:
    title = f'<dct:title xml:lang="en">{name} &amp; co</dct:title>'
    return f'<dcat:Dataset rdf:about="{EX}{name}">\n{title}{more}</dcat:Dataset>\n'


XML_FAULTS = {
    "a-sign": ("<dct:title>x & y</dct:title>", True),
    "a-prefix": ("<nobody:title>x</nobody:title>", True),
    "an-id": ('<dct:relation rdf:ID="1 2"/>', True),
    "a-tag": ("<dct:title>x", False),
    "a-quote": ('<dct:relation rdf:resource="x/>', False),
    "a-character": ("<dct:title>\x03</dct:title>", True),
}


@pytest.mark.parametrize("case", XML_FAULTS)
def test_rdf_xml_loses_the_bad_property_or_node(case: str) -> None:
    bad, kept_node = XML_FAULTS[case]
    text = f'<?xml version="1.0"?>\n<rdf:RDF {SPACES}>{node("a")}<!-- <x> -->{node("b", bad)}{node("c")}</rdf:RDF>'
    found = salvage.salvaged(text.encode(), "application/rdf+xml", EX)
    whole = f"<rdf:RDF {SPACES}>{node('a')}{node('b') if kept_node else ''}{node('c')}</rdf:RDF>"
    if case == "a-character":  # this parser takes what XML forbids
        assert found is not None and found.lost == ()
        return
    assert found is not None and len(found.lost) == 1 and found.lost[0].place.startswith("line ")
    assert said(found.body, "application/rdf+xml") == said(whole.encode(), "application/rdf+xml")
    assert found.lost[0].subject == f"{EX}b" and found.lost[0].thing is not kept_node


def test_json_ld_loses_the_bad_property_or_node() -> None:
    context = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}
    bad = {"@id": f"{EX}b", "@type": "dcat:Dataset", "dct:title": {"@value": ["x"]}, "dct:issued": "2020"}
    nodes = [{"@id": f"{EX}a", "@type": "dcat:Dataset"}, bad, {"@id": ["x"], "dct:title": "lost"}, 7, None]
    text = json.dumps({"@context": context, "@id": f"{EX}g", "dct:title": "beside", "@graph": nodes})
    kept = rescued(text, "application/ld+json")
    found = said(kept.body, "application/ld+json")
    assert len(found) == 4 and any("2020" in t for t in found) and any("beside" in t for t in found)
    assert [(loss.place, loss.thing) for loss in kept.lost] == [("item 2", False), ("item 3", True)]


def test_a_document_that_is_something_else_stays_broken(tmp_path: Path) -> None:
    junk = ("<p>Hello</p> " * 3000).encode()
    for media_type in ("text/turtle", "application/rdf+xml", "application/ld+json", "application/trig"):
        with pytest.raises(RecordError, match="document is broken"):
            salvage.read(junk, media_type, EX, tmp_path)
    bomb = f'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;">]><rdf:RDF {SPACES}>{node("a")}</rdf:RDF>'.encode()
    with pytest.raises(RecordError, match="declares entities"):
        salvage.read(bomb, "application/rdf+xml", EX, tmp_path)


def test_too_many_faults_are_not_gone_through(tmp_path: Path) -> None:
    text = PREFIXES + "ex:a a dcat:Dataset .\n" + "ex:x dct:title 'x'@_ .\n" * 2000
    found = salvage.read(text.encode(), "text/turtle", EX, tmp_path)
    assert found.cut and not found.whole and 500 <= len(found.lost) < 600
    assert any("more places that could not be read" in c for c in found.complaints("https://x/"))


def test_a_large_broken_document_is_cut_on_disk(tmp_path: Path) -> None:
    text = (
        PREFIXES
        + "".join(f"ex:d{n} a dcat:Dataset ; dct:title 'x' .\n" for n in range(2000))
        + "ex:x dct:title 'y'@_ ."
    )
    memory = salvage.read(text.encode(), "text/turtle", EX, tmp_path)
    (tmp_path / "disk").mkdir()
    disk = salvage.read(text.encode(), "text/turtle", EX, tmp_path / "disk", large=10)
    assert set(disk.graph.roots()) == set(memory.graph.roots()) and len(memory.graph.roots()) == 2000
    assert disk.lost == memory.lost


def test_what_was_lost_is_told_in_its_record_and_once_for_the_page(server: FaultyServer, source: Source) -> None:
    server.plans["/p1"] = turtle(
        "ex:a a dcat:Dataset ; dct:title 'A' , 'x'@n_l ; dcat:distribution ex:f .\nex:f dct:title 'F' , 'y'@n_l .\n"
        "ex:b a dcat:Dataset ; dct:relation <http://e.org/a b> ."
    )
    records, listing, _ = walk(source)
    about = {r.identifier: next(dcat.describe(r, source)) for r in records}
    assert [i.code for i in about[f"{EX}a"].issues] == ["statement-lost", "statement-lost"]
    assert "“dct:title 'x'@n_l” could not be read" in about[f"{EX}a"].issues[0].message
    assert [i.code for i in about[f"{EX}b"].issues] == ["iri-repaired"]
    assert listing.ended and len(listing.complaints) == 2
    assert re.search(
        r"/p1, line 6: “dct:title 'x'@n_l” could not be read \(.*\) and was left out", listing.complaints[0]
    )


@pytest.mark.parametrize(
    ("bad", "ended"),
    [
        ("ex:x a dcat:Dataset ; dct:title ] .", False),
        ("ex:x a nobody:Dataset .", False),
        ("ex:a a nobody:Dataset .", True),
        ("ex:x dct:title ] .", True),
    ],
)
def test_only_a_loss_that_may_be_a_dataset_leaves_the_end_unknown(
    bad: str, ended: bool, server: FaultyServer, source: Source
) -> None:
    server.plans["/p1"] = turtle(f"ex:a a dcat:Dataset .\n{bad}\nex:b a dcat:Dataset .", etag='"1"')
    records, listing, _ = walk(source)
    assert names(records) == ["a", "b"] and listing.ended is ended
    assert bool(listing.cursor) is ended, "what was not read whole is asked for again"


def test_a_page_whose_end_is_missing_leaves_the_end_unknown(server: FaultyServer, source: Source) -> None:
    server.plans["/p1"] = turtle("ex:c a dcat:Catalog .\nex:a a dcat:Dataset .\nex:b a dcat:Data")
    records, listing, _ = walk(source)
    assert names(records) == ["a"], "half a catalogue is none"
    assert not listing.ended and "was cut off before its end" in listing.complaints[-1]


# -- mutilations -------------------------------------------------------------------------------------------------------

HOSPITAL = Path(__file__).parent / "records" / "dcat" / "hospital.ttl"
LINES = sorted(str(t) + " ." for t in triples(HOSPITAL.read_bytes(), "text/turtle", EX))
NEW = ['""', "<x:y>", '"\\u0000"', "[", "_:a", "é" * 50, "<urn:x>", ""]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mutilated_records_never_break_describe(data: st.DataObject, make_source: Callable[..., Source]) -> None:
    source = make_source("dcat")
    body = "\n".join(data.draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=len(LINES))))
    for old in data.draw(st.lists(st.sampled_from(["http", '"', "_:", "#", "/", "2"]), max_size=3)):
        body = body.replace(old, data.draw(st.sampled_from(NEW)), data.draw(st.integers(0, 5)))
    root = data.draw(st.sampled_from(sorted({line.partition(" ")[0] for line in LINES})))
    hints = {"root": root, "kind": data.draw(st.sampled_from(["Dataset", "Catalog", "", "x"])), "lost": "[[1], {}]"}
    try:
        for about in dcat.describe(Record("x", body.encode(), dcat.NTRIPLES, hints=hints), source):
            json.dumps(about.document())
    except RecordError:
        pass


def test_the_dialect_names_what_is_taken(make_source: Callable[..., Source]) -> None:
    source = make_source("dcat", str(HOSPITAL))
    (dialect,) = dcat.DIALECTS
    took = {t for r in walk(source)[0] for about in dcat.describe(r, source) for t in about.took}
    assert dialect.unnamed(took) == set() and dialect.idle(took) == set()


def test_an_answer_is_asked_for_in_every_syntax(server: FaultyServer, source: Source) -> None:
    def plan(asked: Asked) -> bytes:
        assert "application/trig" in asked.headers["accept"]
        return GRAPH

    server.plans["/p1"] = plan
    assert names(walk(source)[0]) == ["a"]


def test_properties_are_read_under_the_names_they_had(source: Source, server: FaultyServer) -> None:
    body = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix old: <http://data.europa.eu/r5r/healthdcatap#> . @prefix hri: <http://healthdataportal.eu/ns/health#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> . @prefix de: <http://dcat-ap.de/def/dcatde/> .
<urn:a> a dcat:Dataset ; dct:hasVersion "39" , <urn:b> ; dct:isVersionOf <urn:c> ; old:numberOfrecords 12 ;
  hri:retentionperiod [ a dct:PeriodOfTime ] ; hri:unheardOf "x" ; de:plannedAvailability <urn:soon> ;
  dcat:contactPoint [ a vcard:Kind ; vcard:hasLocality "Bonn" ; vcard:hasUID <urn:uid> ] .
<urn:d> a dcat:Dataset ; dct:hasVersion "1" ; dcat:version "2" ."""
    server.plans["/p1"] = reply(200, body, content_type="text/turtle")
    found = {r.identifier: next(dcat.describe(r, source)) for r in walk(source)[0]}
    document = found["urn:a"].document()
    assert (
        document["version"] == ["39"] and document["hasVersion"] == ["urn:b"] and document["isVersionOf"] == ["urn:c"]
    )
    assert "numberOfRecords" in document and len(document["retentionPeriod"]) == 1
    assert document["contactPoint"][0]["locality"] == ["Bonn"] and document["contactPoint"][0]["hasUID"] == ["urn:uid"]
    assert found["urn:a"].left == [("http://healthdataportal.eu/ns/health#unheardOf", "x")]
    assert document["http://dcat-ap.de/def/dcatde/plannedAvailability"] == [{"id": "urn:soon"}], "kept, and not shown"
    assert found["urn:d"].document()["version"] == ["2"]
    assert found["urn:d"].left == [("http://purl.org/dc/terms/hasVersion", "1")]


# -- real records ------------------------------------------------------------------------------------------------------


def test_real_records_are_described_nearly_whole(shared: Path, make_source: Callable[..., Source]) -> None:
    """What has no term is kept under its own address; it counts as left all the same."""
    for folder in sorted((shared / "records" / "dcat").iterdir()):
        counts = [0, 0, 0, 0]
        for path in sorted(p for p in folder.rglob("*") if p.suffix in (".ttl", ".rdf")):
            source = make_source("dcat", str(path))
            for record in walk(source)[0]:
                (about,) = dcat.describe(record, source)
                counts = [
                    a + b for a, b in zip(counts, (1, len(about.issues), about.mapped, len(about.left)), strict=True)
                ]
        share = counts[2] / (counts[2] + counts[3])
        print(f"dcat/{folder.name}: {counts[0]} descriptions, {counts[1]} issues, {share:.1%} mapped")
        assert counts[0] > 0
        assert share >= 0.95, f"{folder.name}: {counts[2]} mapped, {counts[3]} left"
