import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from fairdict.errors import RecordError
from fairdict.graph import Graph, Spooled
from fairdict.rdf import FORMATS, bracketed, quoted, repaired, sniff, triples, turtle

XSD = "http://www.w3.org/2001/XMLSchema#"
PREFIXES = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix ex: <http://ex/> ."
    f"@prefix xsd: <{XSD}> ."
)


def graph(text: str) -> Graph:
    return Graph(triples((PREFIXES + text).encode(), "text/turtle", "https://base.example.org/"))


def all_lines(text: str) -> list[str]:
    found = graph(text)
    return found.lines(list(found))


@given(st.text())
def test_a_quoted_text_is_read_back_by_a_strict_parser(text: str) -> None:
    line = f"<http://s> <http://p> {quoted(text)} <http://g> ."
    (quad,) = parse(line.encode(), RdfFormat.N_QUADS)
    assert isinstance(quad, Quad)
    assert quad.object == Literal(text)


@given(st.text())
def test_any_text_after_a_scheme_becomes_a_valid_iri(text: str) -> None:
    for iri in (f"http://host.example/{text}", f"urn:x:{text}", f"https://{text}", f"http://host.example/?q#{text}"):
        once = repaired(iri)
        if iri.startswith("https://") and not text:
            continue
        (quad,) = parse(f"<http://s> <http://p> {bracketed(iri)} .".encode(), RdfFormat.N_TRIPLES)
        assert quad.object == NamedNode(once)
        assert repaired(once) == once


@pytest.mark.parametrize(
    ("iri", "expected"),
    [
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("https://example.org/é/数", "https://example.org/é/数"),
        ("http://[2001:db8::1]/x", "http://[2001:db8::1]/x"),
        ("http://a/b c", "http://a/b%20c"),
        ("http://a/b[1]", "http://a/b%5B1%5D"),
        ("http://a/100%", "http://a/100%25"),
        ("http://a/%20", "http://a/%20"),
        ("http://a/x#y#z", "http://a/x#y%23z"),
        ("http://a:port/x", "http://a%3Aport/x"),
        ("urn:x:{a}", "urn:x:%7Ba%7D"),
        ("http://a/\ue000", "http://a/%EE%80%80"),
    ],
)
def test_what_an_iri_may_not_hold_is_percent_encoded(iri: str, expected: str) -> None:
    assert repaired(iri) == expected


@pytest.mark.parametrize(
    ("body", "media_type", "address", "expected"),
    [
        (b"", "text/turtle", "", "text/turtle"),
        (b'{"@id": "x"}', "application/json", "", "application/ld+json"),
        (b'\xef\xbb\xbf[ {"@id": "x"}]', "text/plain", "", "application/ld+json"),
        (b"[ a <http://x> ] .", "text/plain", "", "text/turtle"),
        (b"{ <http://a> <http://b> <http://c> }", "text/plain", "https://x/a.trig?v=2", "application/trig"),
        (b'<?xml version="1.0"?><rdf:RDF/>', "application/xml", "", "application/rdf+xml"),
        (b"<http://a> <http://b> <http://c> .", "", "data/a.NT", "application/n-triples"),
        (b"", "", "https://x/y", "text/turtle"),
    ],
)
def test_a_syntax_is_known_by_the_server_the_suffix_or_the_first_bytes(
    body: bytes, media_type: str, address: str, expected: str
) -> None:
    assert sniff(body, media_type, address) == expected


def test_a_broken_document_is_a_sentence_with_its_line() -> None:
    with pytest.raises(RecordError, match=r"text/turtle document is broken: .*line 2.*Ask the partner to mend it"):
        list(triples(b"<http://a> <http://b>\n<http://c> d:e .", "text/turtle"))


def test_an_unknown_syntax_is_named() -> None:
    with pytest.raises(RecordError, match="“text/html” is not an RDF syntax"):
        list(triples(b"", "text/html"))


def test_a_context_elsewhere_is_not_fetched() -> None:
    body = b'{"@context": "https://example.org/c.jsonld", "title": "x"}'
    with pytest.raises(RecordError, match=r"ld\+json document is broken: .*remote context"):
        list(triples(body, "application/ld+json"))


def test_endless_nesting_is_refused_before_it_fills_the_memory() -> None:
    body = b'{"http://p":' * 20_000 + b"1" + b"}" * 20_000
    with pytest.raises(RecordError, match=r"ld\+json document is broken: depth limit"):
        list(triples(body, "application/ld+json"))


RDF_XML = (
    '<?xml version="1.0"?><!DOCTYPE rdf:RDF [{}]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:e="http://e/"><rdf:Description rdf:about="http://x/"><e:p>&b;</e:p></rdf:Description></rdf:RDF>'
)


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">',
        f'<!ENTITY b "{"x" * 501}">',
        "<!ENTITY b SYSTEM 'file:///etc/passwd'>",
        '<!ENTITY % a "x"><!ENTITY b "&a;">',
    ],
)
def test_entities_that_multiply_or_lie_elsewhere_are_refused(declared: str) -> None:
    with pytest.raises(RecordError, match="entities that are long, lie elsewhere or hold other entities"):
        list(triples(RDF_XML.format(declared).encode(), "application/rdf+xml"))


def test_entities_that_shorten_a_namespace_are_read() -> None:
    body = RDF_XML.format('<!ENTITY b "http://www.w3.org/ns/dcat#">').encode()
    (found,) = triples(body, "application/rdf+xml")
    assert found.object == Literal("http://www.w3.org/ns/dcat#")


def test_a_byte_order_mark_is_no_part_of_the_graph() -> None:
    assert len(list(triples(b"\xef\xbb\xbf<http://a> <http://b> <http://c> .", "text/turtle"))) == 1


def test_equal_labels_of_two_documents_are_different_nodes() -> None:
    body = b"_:a <http://p> 1 ."
    (one,), (other,) = triples(body, "text/turtle"), triples(body, "text/turtle")
    assert one.subject != other.subject


def test_statements_about_statements_are_passed_over() -> None:
    assert list(graph("<< ex:a ex:b ex:c >> ex:p 1 . ex:d ex:p 2 .")) != []


def test_the_narrower_class_makes_the_root() -> None:
    found = graph(
        "ex:a a dcat:Dataset, dcat:DatasetSeries . ex:b a dcat:Catalog, dcat:Dataset . ex:c a dcat:DataService ."
        "ex:d a dcat:Dataset . ex:e a dcat:Distribution ."
    ).roots()
    assert {n.value: k for n, k in found.items()} == {
        "http://ex/a": "DatasetSeries",
        "http://ex/b": "Catalog",
        "http://ex/c": "DataService",
        "http://ex/d": "Dataset",
    }


def test_a_closure_stops_at_other_roots_and_survives_cycles() -> None:
    found = graph("ex:a ex:p ex:b, ex:r . ex:b ex:p ex:a, ex:c . ex:c ex:p 1 . ex:r ex:p ex:z . ex:z ex:p 1 .")
    nodes = found.closure(NamedNode("http://ex/a"), {NamedNode("http://ex/r")})
    assert {n.value for n in nodes} == {"http://ex/a", "http://ex/b", "http://ex/c"}


TWINS = [
    # equal things said of different subjects
    "ex:a ex:c [ ex:n 'x' ] . ex:b ex:c [ ex:n 'x' ] . ex:b ex:d [ ex:n 'x' ] .",
    # equal trees: children have to stay with their own parents
    "ex:a ex:c [ ex:p [ ex:n 'x' ] ] , [ ex:p [ ex:n 'x' ] ] .",
    # one of two equal nodes is also spoken of elsewhere
    "ex:a ex:p _:x, _:y . _:x ex:q _:v . _:y ex:q _:w . _:v ex:n 1 . _:w ex:n 1 . ex:z ex:r _:v .",
    # cycles
    "ex:a ex:p _:x . _:x ex:p _:y . _:y ex:p _:x . _:y ex:n 1 . ex:b ex:p _:y .",
    "_:x ex:p _:y . _:y ex:p _:z . _:z ex:p _:x .",
    # deeper than any fixed number of rounds
    "ex:a ex:p " + "[ ex:p " * 30 + "1" + "]" * 30 + " , " + "[ ex:p " * 30 + "2" + "]" * 30 + " .",
    "ex:a ex:p ( 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 ) .",
    "ex:a ex:p [] , [] . ex:b ex:p [] .",
]


@pytest.mark.parametrize("text", TWINS)
def test_neither_the_order_nor_the_names_of_blank_nodes_change_the_lines(text: str) -> None:
    source = [t for t in triples((PREFIXES + text).encode(), "text/turtle")]
    expected = Graph(source)
    lines = expected.lines(list(expected))
    assert len(lines) == len(source)
    for seed in range(12):
        shuffled = random.Random(seed).sample(source, len(source))
        names: dict[str, BlankNode] = {}

        def renamed(term: object, known: dict[str, BlankNode] = names) -> object:
            return known.setdefault(term.value, BlankNode()) if isinstance(term, BlankNode) else term

        again = Graph(Triple(renamed(t.subject), t.predicate, renamed(t.object)) for t in shuffled)  # type: ignore[arg-type]
        assert again.lines(list(again)) == lines


def test_lines_mean_what_the_graph_says() -> None:
    from rdflib import Graph as Judge
    from rdflib.compare import isomorphic

    for text in TWINS:
        given_, found = Judge(), Judge()
        given_.parse(data=PREFIXES + text, format="turtle")
        found.parse(data="\n".join(all_lines(text)), format="nt")
        assert isomorphic(given_, found)


def test_a_long_chain_and_many_twins_are_named_in_linear_time() -> None:
    chain = (
        Triple(BlankNode(f"n{i}"), NamedNode("http://p"), BlankNode(f"n{i + 1}") if i < 30_000 else Literal("x"))
        for i in range(30_001)
    )
    found = Graph(chain)
    assert len(set(found.blank_names(list(found)).values())) == 30_001
    twins = Graph(Triple(BlankNode(f"t{i}"), NamedNode("http://p"), Literal("x")) for i in range(30_000))
    assert len(set(twins.blank_names(list(twins)).values())) == 30_000
    ring = Graph(
        Triple(BlankNode(f"r{i}"), NamedNode("http://p"), BlankNode(f"r{(i + 1) % 20_000}")) for i in range(20_000)
    )
    assert len(set(ring.blank_names(list(ring)).values())) == 20_000


def test_odd_addresses_stay_as_they_are_in_the_lines() -> None:
    body = b'{"@id": "http://a/b c>", "http://p": {"@id": "x y"}}'
    found = Graph(triples(body, "application/ld+json", "http://base/"))
    lines = found.lines(list(found))
    again = Graph(triples("\n".join(lines).encode(), "application/n-triples"))
    assert [n.value for n in again] == [n.value for n in found]
    assert again.lines(list(again)) == lines


LITERALS = (
    "'01'^^xsd:integer, '2019-03-12T00:00:00.000Z'^^xsd:dateTime , '1.50'^^xsd:decimal, 1.0e0 , '1'^^xsd:boolean, "
    "'P12M'^^xsd:duration, 'x'@en-GB, 'x', '24:00:00'^^xsd:time, 'a'^^ex:own"
)


def test_a_spooled_graph_says_the_same_to_the_letter(tmp_path: Path) -> None:
    said = f"ex:a a dcat:Dataset ; ex:p {LITERALS} , [ ex:q ( 1 2 ) ] . ex:b a dcat:Catalog ; ex:next ex:a ."
    text = PREFIXES + said
    memory = Graph(triples(text.encode(), "text/turtle"))
    disk = Spooled(triples(text.encode(), "text/turtle"), tmp_path)
    assert disk.roots() == memory.roots()
    assert disk.lines(list(disk)) == memory.lines(list(memory))
    assert list(disk.objects("http://ex/next")) == list(memory.objects("http://ex/next"))
    assert NamedNode("http://ex/a") in disk
    assert NamedNode("http://ex/c") not in disk
    root = NamedNode("http://ex/a")
    assert disk.lines(disk.closure(root, ())) == memory.lines(memory.closure(root, ()))


def test_a_broken_document_is_told_when_spooled_too(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="broken"):
        Spooled(triples(b"<http://a> <http://b> <http://c> . x", "text/turtle"), tmp_path)


def test_turtle_has_the_prefixes_and_no_graph_names() -> None:
    made = turtle(b'<http://ex/a> <http://ex/p> "x" <http://g> .\n', {"ex": "http://ex/"}).decode()
    assert re.search(r"@prefix ex: <http://ex/>", made)
    assert "ex:a ex:p" in made.replace("\n", " ")
    assert "http://g" not in made


def test_every_syntax_gives_the_same_lines() -> None:
    said = "ex:a a dcat:Dataset ; dct:title 'Één'@nl, 'x' ; dct:temporal [ dcat:startDate '2019'^^xsd:gYear ] ."
    source = list(triples((PREFIXES + said).encode(), "text/turtle"))
    expected = all_lines(said)
    for media_type, syntax in FORMATS.items():
        body = serialize(source, format=syntax)
        assert body is not None
        found = Graph(triples(body, media_type))
        assert found.lines(list(found)) == expected, media_type
