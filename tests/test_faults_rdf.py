"""Faults within graphs, and in the pages they come in."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from tests.faults import ALL, House, entry, ground, rdf, turtle, visited
from tests.faulty_server import Asked, Plan, reply


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with ground("dcat", tmp_path_factory.mktemp("faults") / "house") as house:
        yield house


@pytest.fixture
def house(first: House) -> Iterator[House]:
    with visited(first) as copy:
        yield copy


def xml(inside: str, head: str = "") -> bytes:
    spaces = (
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
        'xmlns:dct="http://purl.org/dc/terms/"'
    )
    body = f'<?xml version="1.0" encoding="UTF-8"?>{head}<rdf:RDF {spaces}>{inside}</rdf:RDF>'
    return reply(body=body.encode("utf-8", "surrogatepass"), content_type="application/rdf+xml")


def element(name: str, title: str = "") -> str:
    about = f"https://data.partner.example/{name}"
    said = title or f"Set {name}"
    return f'<dcat:Dataset rdf:about="{about}"><dct:title xml:lang="en">{said}</dct:title></dcat:Dataset>'


def json_ld(value: Any) -> bytes:
    text = value if isinstance(value, str) else json.dumps(value)
    return reply(body=text.encode(), content_type="application/ld+json")


def graph(names: str = "abcdef", **more: Any) -> dict[str, Any]:
    context = {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}
    things = [
        {
            "@id": f"https://data.partner.example/{n}",
            "@type": "dcat:Dataset",
            "dct:title": {"@value": f"Set {n}", "@language": "en"},
        }
        for n in names
    ]
    return {"@context": context, "@graph": things, **more}


WHOLE = "".join(map(element, "abcdef"))
BOMB = '<!DOCTYPE rdf:RDF [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE rdf:RDF [<!ENTITY x SYSTEM "http://169.254.169.254/">]>'
PLAIN = '<!DOCTYPE rdf:RDF [<!ENTITY dcat "http://www.w3.org/ns/dcat#">]>'


def nested(depth: int) -> dict[str, Any]:
    inner: dict[str, Any] = {"@id": "https://data.partner.example/z"}
    for _ in range(depth):
        inner = {"dct:relation": inner}
    return graph("abcdef") | {"dct:relation": inner}


def test_both_other_syntaxes_are_read_when_they_are_well(house: House) -> None:
    house.fault({"/feed": xml(WHOLE)}, "complete", unchanged=6)
    house.fault({"/feed": json_ld(graph())}, "complete", unchanged=6)


def test_harmless_entities_are_borne(house: House) -> None:
    house.fault({"/feed": xml(WHOLE, PLAIN)}, "complete", unchanged=6)


BROKEN: dict[str, tuple[bytes, str]] = {
    "entity-bomb": (xml(WHOLE + element("g", "&c;"), BOMB), "declares entities that are long, lie elsewhere or hold"),
    "external-file": (xml(WHOLE + element("g", "&x;"), OUTSIDE), "declares entities that are long, lie elsewhere"),
    "external-address": (xml(WHOLE + element("g", "&x;"), REMOTE), "declares entities that are long, lie elsewhere"),
    "two-roots": (
        reply(body=b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/><b/>", content_type="text/xml"),
        "document is broken",
    ),
    "json-in-xml": (reply(body=b'{"a": 1}', content_type="application/rdf+xml"), "document is broken"),
    "half-json": (json_ld(json.dumps(graph())[:200]), "The application/ld+json document is broken"),
    "json-nan": (json_ld('{"a": NaN}'), "The application/ld+json document is broken"),
    "json-5000-deep": (json_ld("[" * 5000 + "]" * 5000), "The application/ld+json document is broken"),
    "remote-context": (
        json_ld({"@context": "http://169.254.169.254/context.jsonld", "@type": "Dataset"}),
        "The application/ld+json document is broken",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_graph_that_cannot_be_read_fails(house: House, case: str) -> None:
    plan, words = BROKEN[case]
    told = house.fault({"/feed": plan}, "failed", house.address, words, listed=0)
    assert "root:" not in told.report and len(told.message) < 600, "nothing of the machine, and no page of noise"


MENDED: dict[str, tuple[bytes, str, str, int]] = {
    "half-xml": (
        reply(body=xml(WHOLE).partition(b"\r\n\r\n")[2][:-200], content_type="application/rdf+xml"),
        "incomplete",
        "was cut off before its end: what was to come is not known.",
        4,
    ),
    "json-comma": (
        json_ld(json.dumps(graph())[:-1] + ",}"),
        "complete",
        "is no valid JSON (trailing commas); it was mended before it was read.",
        6,
    ),
    "half-turtle": (
        rdf(turtle()[:-30]),
        "incomplete",
        "was cut off before its end: what was to come is not known.",
        5,
    ),
    "prefix-missing": (
        rdf(turtle(more="<x:y> nobody:knows 3 .")),
        "complete",
        "/feed, line 9: “nobody:knows 3” could not be read (The prefix nobody: has not been declared)",
        6,
    ),
    "statement-without-end": (
        rdf(turtle(more='<x:y> dct:title "oops .\n' + entry("g").replace("Set g", "Set a"))),
        "complete",
        'line 9: “<x:y> dct:title "oops .” could not be read (a quotation mark, bracket or full stop is missing)',
        7,
    ),
}


@pytest.mark.parametrize("case", MENDED)
def test_what_is_broken_in_one_place_costs_that_place(house: House, case: str) -> None:
    plan, verdict, words, listed = MENDED[case]
    told = house.fault({"/feed": plan}, verdict, words, listed=listed)
    assert house.address in told.message and len(told.message) < 600


@pytest.mark.parametrize("depth", [300, 900])
def test_a_graph_nested_deeply_costs_nothing_else(house: House, depth: int) -> None:
    """What lies 300 levels deep is read and kept; it never takes the run down."""
    house.fault({"/feed": json_ld(nested(depth))}, "complete", unchanged=6)


def test_a_chain_of_blank_nodes_in_one_dataset(house: House) -> None:
    chain = "[ dct:relation " * 300 + '"end"' + " ]" * 300
    more = f"<https://data.partner.example/a> dct:relation {chain} ."
    house.server.plans = {"/feed": rdf(turtle(more=more))}
    told = house.night()
    assert told.published == ALL and told.verdict == "complete", told.said
    house.recover()


@pytest.mark.parametrize("written", ["\x03", "\ufffe", "&#3;", "&#xFFFE;"])
def test_characters_that_xml_forbids_reach_no_page(house: House, written: str) -> None:
    """RDF may hold them and graphs keep them to the letter; pages and feeds, which may not, are without."""
    house.server.plans = {"/feed": xml(WHOLE.replace("Set a", f"Set {written}a"))}
    told = house.night()
    assert (told.verdict, told.numbers["updated"], told.published) == ("complete", 1, ALL), told.said
    public = house.folder / "public"
    for path in (*public.rglob("*.html"), *public.rglob("*.atom"), *public.rglob("*.xml")):
        text = path.read_text("utf-8")
        assert "\x03" not in text and "\ufffe" not in text, path
        assert path.suffix == ".html" or etree.fromstring(text.encode()) is not None
    house.recover()


ODD = {
    "iri-with-spaces": "<https://data.partner.example/a> dcat:landingPage <https://x.example/a b> .",
    "iri-with-braces": "<https://data.partner.example/a> dcat:landingPage <https://x.example/{id}|^> .",
    "language-english": '<https://data.partner.example/a> dct:description "Hello"@english .',
    "language-too-long": '<https://data.partner.example/a> dct:description "Hm"@abcdefghijklm .',
    "date-nonsense": '<https://data.partner.example/a> dct:issued "2021-02-31"^^<x:date> .',
    "literal-as-licence": '<https://data.partner.example/a> dct:license "yes please" .',
}


@pytest.mark.parametrize("case", ODD)
def test_one_odd_value_never_costs_its_dataset(house: House, case: str) -> None:
    house.fault({"/feed": rdf(turtle(more=ODD[case]))}, "complete", updated=1, unchanged=5)


def test_a_language_tag_that_turtle_cannot_hold(house: House) -> None:
    more = '<https://data.partner.example/a> dct:description "Hallo"@nl_NL .'
    told = house.fault({"/feed": rdf(turtle(more=more))}, "complete", "line 9", "Ask the partner to mend it", updated=1)
    assert 'dct:description "Hallo"@nl_NL' in told.message and "and was left out" in told.report


# -- what is listed ----------------------------------------------------------------------------------------------------

LISTED: dict[str, tuple[bytes, str, str, dict[str, int]]] = {
    "none": (rdf(turtle("")), "held", "The source had 6 records and lists none now.", {"listed": 0, "gone": 6}),
    "no-dataset": (
        rdf(b'<https://data.partner.example/a> <http://purl.org/dc/terms/title> "Set a" .'),
        "held",
        "The source had 6 records and lists none now.",
        {"listed": 0, "gone": 6},
    ),
    "one-left": (rdf(turtle("a")), "held", "5 of 6 records are gone at once.", {"listed": 1, "gone": 5}),
    "more-than-half": (rdf(turtle("ab")), "held", "4 of 6 records are gone at once.", {"listed": 2, "gone": 4}),
    "half": (rdf(turtle("abc")), "complete", "", {"listed": 3, "gone": 3}),
    "others-instead": (rdf(turtle("ghijkl")), "held", "6 of 6 records are gone at once.", {"new": 6, "gone": 6}),
}


@pytest.mark.parametrize("case", LISTED)
def test_what_is_missing_stays(house: House, case: str) -> None:
    plan, verdict, words, numbers = LISTED[case]
    house.fault({"/feed": plan}, verdict, words, **numbers)


def test_the_same_dataset_twice_is_one(house: House) -> None:
    house.fault({"/feed": rdf(turtle("abcdefa"))}, "complete", listed=6, unchanged=6)


# -- pages -------------------------------------------------------------------------------------------------------------


def page_of(names: str, following: str = "") -> bytes:
    hydra = "http://www.w3.org/ns/hydra/core#"
    more = f"<> a <{hydra}PartialCollectionView> ; <{hydra}next> <{following}> ." if following else ""
    return rdf(turtle(names, more))


PAGED: dict[str, tuple[dict[str, Plan], str]] = {
    "404": ({"/2": reply(404)}, "does not exist (404)"),
    "410": ({"/2": reply(410)}, "has been removed for good (410)"),
    "500": ({"/2": reply(500)}, "fails on the partner's side (500)"),
    "challenge": (
        {"/2": reply(200, b"<html><head><title>Just a moment...</title>", content_type="text/html")},
        "a robot check (Cloudflare)",
    ),
    "web-page": ({"/2": reply(200, b"<html></html>", content_type="text/html")}, "answered with a web page"),
    "broken": ({"/2": rdf(b"@prefix")}, "The text/turtle document is broken"),
    "cut": ({"/2": rdf(turtle(), content_length="99999", connection="close")}, "was cut off before its end"),
    "itself": ({"/2": page_of("def", "/2")}, "as its next page, which was read before"),
    "the-first-again": ({"/2": page_of("def", "/feed")}, "as its next page, which was read before"),
    "a-file": ({"/2": page_of("def", "file:///etc/passwd")}, "which is no web address; it was not read"),
    "unmodified": ({"/2": reply(304, content_length="")}, "says that nothing changed (304)"),
}


@pytest.mark.parametrize("case", PAGED)
def test_a_list_that_breaks_off_is_incomplete_and_loses_nothing(house: House, case: str) -> None:
    plans, words = PAGED[case]
    told = house.fault({"/feed": page_of("abc", "/2"), **plans}, "incomplete", words, unchanged=told_of(plans))
    assert told.numbers["gone"] == 0 or told.published == ALL


def told_of(plans: dict[str, Plan]) -> int:
    """How many datasets are listed before the list breaks off."""
    body = plans["/2"]
    assert isinstance(body, bytes)
    return 6 if b"hydra" in body else 3


def test_pages_without_end_are_left(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(asked: Asked) -> bytes:
        number = int(asked.target.rpartition("=")[2]) if "=" in asked.target else 1
        return page_of("abcdef" if number == 1 else "", f"/feed?page={number + 1}")

    with monkeypatch.context() as patch:
        patch.setattr("fairdict_harvesters.dcat.PAGES", 8)
        house.fault({"/feed": endless}, "incomplete", "is page 8 and not the last one", unchanged=6)


def test_a_dataset_on_two_pages_with_two_titles(house: House) -> None:
    """Described twice, otherwise each time: told, and one record."""
    other = rdf(turtle("def", entry("a", "Set a, otherwise")))
    house.server.plans = {"/feed": page_of("abc", "/2"), "/2": other}
    told = house.night()
    assert (told.verdict, told.numbers["listed"], told.numbers["duplicate"]) == ("complete", 6, 0), told.said
    assert "describes “https://data.partner.example/a” otherwise than page 1; the first counts" in told.report
    assert told.published == ALL
    house.recover()
