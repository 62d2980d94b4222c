import os
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest
from fairdict_harvesters import dcat
from pyoxigraph import serialize

from fairdict.config import Source
from fairdict.errors import ConfigError, FetchError, RecordError
from fairdict.harvester import Listing, Record
from fairdict.normalise import read
from fairdict.rdf import FORMATS, triples
from fairdict.web import Web
from tests.faulty_server import Asked, FaultyServer, reply

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix ex: <https://partner.example.org/> .
"""
KINDS = """ex:cat a dcat:Catalog ; dct:title "Cat"@en ; dcat:dataset ex:d1 , ex:d2 ; dcat:service ex:sv ; dcat:record
  [ a dcat:CatalogRecord ; foaf:primaryTopic ex:d1 ] .
ex:d1 a dcat:Dataset ; dct:title "Één"@nl ; dcat:inSeries ex:se ; dct:publisher ex:org ; dct:creator ex:org ;
  dcat:contactPoint [ ex:n "desk" ] ; dcat:distribution [ dcat:byteSize 5 ; dcat:accessURL <https://e.org/1> ] ;
  dcat:landingPage <https://e.org/page> .
ex:d2 a dcat:Dataset ; dct:publisher ex:org ; dcat:contactPoint [ ex:n "desk" ] .
ex:se a dcat:DatasetSeries , dcat:Dataset ; dct:title "Se" .
ex:sv a dcat:DataService ; dcat:servesDataset ex:d1 .
ex:org foaf:name "Org" ; ex:partOf ex:d1 .
ex:alone ex:p [ ex:q "left" ] .
"""


def walk(source: Source, since: str | None = None) -> tuple[list[Record], Listing]:
    records = []
    walking = dcat.fetch(source, Web(user_agent="test", allow_private=True), since)
    while True:
        try:
            item = next(walking)
            if isinstance(item, Record):
                records.append(item)
        except StopIteration as end:
            return records, end.value


def told(records: list[Record]) -> dict[str, tuple[bytes, dict[str, str], str]]:
    return {r.identifier: (r.body, dict(r.hints), r.page) for r in records}


@pytest.fixture
def of_file(tmp_path: Path, make_source: Callable[..., Source]) -> Callable[..., Source]:
    def made(text: str | bytes, name: str = "graph.ttl", **more: Any) -> Source:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else (PREFIXES + text).encode())
        return make_source("dcat", str(path), **more)

    return made


def turtle(text: str, **headers: str) -> bytes:
    return reply(200, (PREFIXES + text).encode(), content_type="text/turtle", **headers)


def documents(records: list[Record], source: Source) -> dict[str, dict[str, Any]]:
    return {r.identifier: next(dcat.describe(r, source)).document() for r in records}


def test_each_kind_of_root_is_a_record_with_its_own_part(of_file: Callable[..., Source]) -> None:
    source = of_file(KINDS)
    records, listing = walk(source)
    assert {r.identifier.rpartition("/")[2]: r.hints["kind"] for r in records} == {
        "cat": "Catalog",
        "d1": "Dataset",
        "d2": "Dataset",
        "se": "DatasetSeries",
        "sv": "DataService",
    }
    found = documents(records, source)
    first = found["https://partner.example.org/d1"]
    assert first["creator"][0]["name"] == {"@none": ["Org"]}
    assert first["publisher"] == ["https://partner.example.org/org"]
    assert first["inSeries"] == ["https://partner.example.org/se"]
    assert first["distribution"] == [
        {"byteSize": [{"@value": "5", "@type": "xsd:integer"}], "accessURL": ["https://e.org/1"]}
    ]
    assert records[0].page == "https://e.org/page"
    assert listing.ended
    assert listing.complaints == ()
    assert b"left" in listing.rest
    assert listing.rest.count(b"\n") == 1


def test_every_syntax_gives_the_same_bytes(of_file: Callable[..., Source]) -> None:
    expected, listing = walk(of_file(KINDS))
    source = list(triples((PREFIXES + KINDS).encode(), "text/turtle"))
    suffixes = {"text/turtle": "ttl", "application/n-triples": "nt", "application/n-quads": "nq",
                "application/trig": "trig", "application/rdf+xml": "rdf", "application/ld+json": "jsonld"}  # fmt: skip
    for media_type, suffix in suffixes.items():
        for seed in range(3):
            shuffled = random.Random(seed).sample(source, len(source))
            body = serialize(shuffled, format=FORMATS[media_type])
            assert body is not None
            records, again = walk(of_file(body, f"graph.{suffix}"))
            assert told(records) == told(expected), media_type
            assert again.rest == listing.rest, media_type


def test_disk_and_memory_give_the_same_records(of_file: Callable[..., Source], monkeypatch: pytest.MonkeyPatch) -> None:
    text = KINDS + "[] a dcat:Dataset ; dct:identifier '7' ; ex:n '01'^^xsd:integer . ex:h hydra:search [ hydra:m 1 ] ."
    source = of_file(text)  # once: the time of the file is a part of the cursor
    expected, listing = walk(source)
    monkeypatch.setattr(dcat, "LARGE", 0)
    records, again = walk(source)
    assert told(records) == told(expected)
    assert again == listing


def test_names_of_blank_nodes_do_not_change_a_record(of_file: Callable[..., Source]) -> None:
    text = (
        "_:{0} a dcat:Dataset ; dct:title 'x' ; dcat:contactPoint _:{1} . _:{1} ex:n 'y' ."
        "ex:c a dcat:Catalog ; dcat:dataset _:{0} ."
    )
    one, other = walk(of_file(text.format("a", "b")))[0], walk(of_file(text.format("zz", "a")))[0]
    assert told(one) == told(other)


def test_an_unnamed_dataset_has_one_name_everywhere(of_file: Callable[..., Source]) -> None:
    source = of_file(
        "ex:cat a dcat:Catalog ; dcat:dataset [ a dcat:Dataset ; dct:identifier 'A-1' ; dct:title 'One' ] , "
        "[ a dcat:Dataset ; dct:title 'Two' ; dcat:distribution [ ex:of ex:cat ] ] . ex:rest ex:p [ a dcat:Dataset ] ."
    )
    records, listing = walk(source)
    assert len({r.identifier for r in records}) == 4
    assert "A-1" in {r.identifier for r in records}
    found = documents(records, source)
    named = {d["id"] for i, d in found.items() if "cat" not in i}
    assert all(n.startswith("urn:x-fairdict:partner:") for n in named)
    assert set(found["https://partner.example.org/cat"]["dataset"]) < named
    assert any(n.encode() in listing.rest for n in named)
    for record in records:
        row = read(record, source, dcat).rows[0]  # type: ignore[arg-type]
        assert f'"id":"{found[record.identifier]["id"]}"' in row["document"]


def test_twins_without_names_are_records_of_their_own(of_file: Callable[..., Source]) -> None:
    twin = "[] a dcat:Dataset ; dct:identifier 'A' ; dct:title '{}' . "
    records, _ = walk(of_file(twin.format("x") + twin.format("y") + "[] a dcat:Dataset . [] a dcat:Dataset ."))
    assert len({r.identifier for r in records}) == 4


def test_a_catalogues_change_leaves_its_unnamed_neighbour_alone(of_file: Callable[..., Source]) -> None:
    text = "ex:cat a dcat:Catalog ; dct:title '{}' . [] a dcat:Dataset ; dct:title 'x' ; dct:isPartOf ex:cat ."
    one = {r.identifier for r in walk(of_file(text.format("a")))[0]}
    assert one == {r.identifier for r in walk(of_file(text.format("b")))[0]}


def test_a_file_without_a_root_is_complained_of(of_file: Callable[..., Source]) -> None:
    records, listing = walk(of_file("ex:x a dcat:Distribution ; dct:title 'x' ."))
    assert records == []
    assert "graph.ttl holds no dcat:Dataset" in listing.complaints[0]
    assert "no dataset, series, service or catalogue could be read from it" in listing.complaints[0]
    assert listing.rest.count(b"\n") == 1


def test_a_subject_missing_from_its_record_is_a_sentence(of_file: Callable[..., Source]) -> None:
    record = Record(
        "x", b"<http://a> <http://b> <http://c> .", dcat.NTRIPLES, hints={"root": "<urn:x>", "kind": "Dataset"}
    )
    with pytest.raises(RecordError, match="The subject <urn:x> is missing from its own record"):
        list(dcat.describe(record, of_file("")))


def test_a_page_that_is_no_web_address_is_no_page(of_file: Callable[..., Source]) -> None:
    (record,), _ = walk(of_file("ex:d a dcat:Dataset ; dcat:landingPage <javascript:alert(1)> ."))
    assert record.page == ""


def test_odd_addresses_become_issues(of_file: Callable[..., Source]) -> None:
    source = of_file(
        b"<http://a/x> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/relation> <http://a/b c> ."
    )
    (record,), _ = walk(source)
    (description,) = dcat.describe(record, source)
    assert description.document()["relation"] == ["http://a/b%20c"]
    assert [(i.code, i.value) for i in description.issues] == [("iri-repaired", "http://a/b c")]


def test_leftovers_are_kept_and_listed(of_file: Callable[..., Source]) -> None:
    source = of_file(
        "ex:d a dcat:Dataset ; ex:own 'x' ; <http://other/#type> ex:y ; ex:list [ dct:title 'i' ] ; dct:title 't' ."
    )
    (record,), _ = walk(source)
    (description,) = dcat.describe(record, source)
    assert description.mapped == 3
    assert set(description.left) == {
        ("https://partner.example.org/own", "x"),
        ("http://other/#type", "https://partner.example.org/y"),
        ("https://partner.example.org/list", "…"),
    }
    assert description.document()["https://partner.example.org/own"] == [{"@value": "x"}]


def test_a_hundred_thousand_links_take_seconds(of_file: Callable[..., Source]) -> None:
    links = " , ".join(f"ex:d{n}" for n in range(100_000))
    source = of_file(f"ex:cat a dcat:Catalog ; dcat:dataset {links} .")
    records, _ = walk(source)
    assert len(documents(records, source)["https://partner.example.org/cat"]["dataset"]) == 100_000


def test_ten_thousand_unnamed_datasets_take_seconds(of_file: Callable[..., Source]) -> None:
    nodes = " , ".join(f"[ a dcat:Dataset ; dct:title '{n}' ; dct:isPartOf ex:cat ]" for n in range(10_000))
    records, _ = walk(of_file(f"ex:cat a dcat:Catalog ; dcat:dataset {nodes} ."))
    assert len(records) == 10_001


def test_the_syntax_can_be_said(of_file: Callable[..., Source]) -> None:
    source = of_file("ex:d a dcat:Dataset .", "graph.txt", options={"syntax": "text/turtle"})
    assert len(walk(source)[0]) == 1
    with pytest.raises(FetchError, match="“text/html” is not an RDF syntax"):
        walk(of_file("ex:d a dcat:Dataset .", options={"syntax": "text/html"}))
    with pytest.raises(ConfigError):
        walk(of_file("", options={"sintax": "x"}))


def test_a_missing_file_is_named(make_source: Callable[..., Source]) -> None:
    with pytest.raises(FetchError, match=r"no-such\.ttl does not exist"):
        walk(make_source("dcat", "no-such.ttl"))


PAGING = {
    "old": "<> a hydra:PagedCollection ; hydra:nextPage {next} .",
    "new": "<> a hydra:PartialCollectionView ; hydra:next {next} .",
    "words": '<> a hydra:PartialCollectionView ; hydra:next "{bare}" .',
}


@pytest.mark.parametrize("style", PAGING)
def test_pages_are_followed_and_a_catalogue_gathered(
    style: str, server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    def page(n: int, last: bool = False) -> bytes:
        bare = f"p{n + 1}?x=1#a"
        control = "" if last else PAGING[style].format(next=f"<{bare}>", bare=bare)
        text = (
            f"ex:cat a dcat:Catalog ; dct:title 'Cat' ; dcat:dataset ex:d{n} ; dcat:contactPoint _:c . _:c ex:n '{n}' ."
            f"ex:d{n} a dcat:Dataset ; dct:title '{n}' . ex:left{n} ex:p {n} . {control}"
        )
        return turtle(text, etag='"v"')

    server.plans |= {"/p1": page(1), "/p2": page(2), "/p3": page(3, last=True)}
    source = make_source("dcat", server.url("/p1"))
    records, listing = walk(source)
    assert [r.identifier[-2:] for r in records] == ["d1", "d2", "d3", "at"]
    catalogue = documents(records, source)["https://partner.example.org/cat"]
    assert sorted(catalogue["dataset"]) == [f"https://partner.example.org/d{n}" for n in (1, 2, 3)]
    contacts = [c["https://partner.example.org/n"] for c in catalogue["contactPoint"]]
    assert len(contacts) == 3  # “_:c” of one page is not “_:c” of the next
    assert listing.ended
    assert listing.cursor == ""  # one page unchanged says nothing about the others
    assert listing.rest.count(b"\n") == 2
    assert b"hydra" not in listing.rest
    assert [r.locator for r in records] == ["page 1", "page 2", "page 3", "all pages"]


def test_a_link_that_loops_ends_the_walk_with_a_complaint(
    server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    server.plans |= {
        "/p1": turtle("ex:a a dcat:Dataset . <> hydra:next <p2> ."),
        "/p2": turtle("ex:b a dcat:Dataset . <> hydra:next <p1> ."),
    }
    records, listing = walk(make_source("dcat", server.url("/p1")))
    assert len(records) == 2
    assert len(server.asked) == 2
    assert not listing.ended
    assert re.search(r"/p2 names .*/p1 as its next page, which was read before", listing.complaints[0])


def test_a_link_to_a_file_is_not_followed(
    server: FaultyServer, tmp_path: Path, make_source: Callable[..., Source]
) -> None:
    secret = tmp_path / "secret.ttl"
    secret.write_text(PREFIXES + "ex:secret a dcat:Dataset .")
    server.plans["/p1"] = turtle(f"ex:a a dcat:Dataset . <> hydra:next <{secret.as_uri()}> .")
    records, listing = walk(make_source("dcat", server.url("/p1")))
    assert [r.identifier for r in records] == ["https://partner.example.org/a"]
    assert not listing.ended
    assert "which is no web address; it was not read" in listing.complaints[0]


def test_there_is_an_end_to_pages(
    server: FaultyServer, make_source: Callable[..., Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(asked: Asked) -> bytes:
        n = int(asked.target.rpartition("=")[2])
        return turtle(f"ex:d{n} a dcat:Dataset . <> hydra:next <p?n={n + 1}> .")

    monkeypatch.setattr(dcat, "PAGES", 4)
    server.plans["/p"] = endless
    records, listing = walk(make_source("dcat", server.url("/p?n=1")))
    assert len(records) == 4
    assert not listing.ended
    assert "is page 4 and not the last one; no more pages are read" in listing.complaints[0]


@pytest.mark.parametrize("broken", [reply(200, b"<oops", content_type="text/turtle"), reply(404)])
def test_a_broken_second_page_leaves_the_first(
    broken: bytes, server: FaultyServer, make_source: Callable[..., Source]
) -> None:
    server.plans |= {"/p1": turtle("ex:a a dcat:Dataset . ex:c a dcat:Catalog . <> hydra:next <p2> ."), "/p2": broken}
    records, listing = walk(make_source("dcat", server.url("/p1")))
    assert [r.identifier for r in records] == ["https://partner.example.org/a"]  # half a catalogue is none
    assert not listing.ended
    assert server.url("/p2") in listing.complaints[0]


def test_a_broken_first_page_is_an_error(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    server.plans["/p1"] = reply(200, b"a dcat:Dataset . <oops", content_type="text/turtle")
    with pytest.raises(FetchError, match=r"/p1: The text/turtle document is broken") as problem:
        walk(make_source("dcat", server.url("/p1")))
    assert problem.value.kind == "malformed"


def test_an_unchanged_graph_is_not_sent_again(server: FaultyServer, make_source: Callable[..., Source]) -> None:
    def plan(asked: Asked) -> bytes:
        if asked.headers.get("if-none-match") == '"v1"':
            return reply(304)
        return turtle("ex:a a dcat:Dataset .", etag='"v1"')

    server.plans["/g"] = plan
    source = make_source("dcat", server.url("/g"))
    records, listing = walk(source)
    assert len(records) == 1
    again, second = walk(source, listing.cursor)
    assert again == []
    assert second.unmodified
    assert second.cursor == listing.cursor
    assert second.complaints == ()


def test_a_whole_catalogue_reads_as_expected(make_source: Callable[..., Source]) -> None:
    folder = Path(__file__).parent
    source = make_source("dcat", str(folder / "records/dcat/hospital.ttl"))
    records, listing = walk(source)
    described = [next(dcat.describe(r, source)) for r in sorted(records, key=lambda r: r.identifier)]
    found = {
        "descriptions": {
            d.identifier: {
                "document": d.document(),
                "issues": sorted([i.code, i.property, i.value] for i in d.issues),
                "said": d.said,
                "left": sorted(d.left),
                "mapped": d.mapped,
            }
            for d in described
        },
        "rest": listing.rest.decode().splitlines(),
    }
    text = orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n"
    golden = folder / "expected/dcat/hospital.json"
    if os.environ.get("FAIRDICT_BLESS"):
        golden.write_bytes(text)
    assert text == golden.read_bytes(), "hospital.json differs; read the change, then “make bless”"
