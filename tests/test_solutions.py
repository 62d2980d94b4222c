"""Solutions in four forms: read back by another reader they are the same, whatever terms they hold."""

import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, QueryResultsFormat, QuerySolutions, Triple, parse_query_results
from rdflib.query import Result

from fairdict.solutions import FORMS, binding, truth, word

XSD = "http://www.w3.org/2001/XMLSchema#"
TERMS = [
    NamedNode("https://example.org/é?a=b&c=<d>".replace("<", "%3C").replace(">", "%3E")),
    BlankNode("b1"),
    Literal('a "quoted"\ttext,\nwith ; all\r of it & <b>'),
    Literal("slaap", language="nl"),
    Literal("12", datatype=NamedNode(f"{XSD}integer")),
    Literal(""),
    None,
]
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20)
terms = st.one_of(
    st.none(),
    texts.map(Literal),
    texts.map(lambda t: Literal(t, language="nl-NL")),
    texts.map(lambda t: Literal(t, datatype=NamedNode(f"{XSD}token"))),
    st.integers().map(lambda n: NamedNode(f"urn:x:{n}")),
)


def written(form: str, names: list[str], rows: list[list[object]]) -> bytes:
    return "".join(FORMS[form](names, rows)).encode()


def back(form: str, body: bytes) -> list[list[object]]:
    kinds = {"json": QueryResultsFormat.JSON, "xml": QueryResultsFormat.XML, "tsv": QueryResultsFormat.TSV}
    found = parse_query_results(body, kinds[form])
    assert isinstance(found, QuerySolutions)
    names = [v.value for v in found.variables]
    return [[row[name] for name in names] for row in found]


@pytest.mark.parametrize("form", ["json", "xml", "tsv"])
def test_terms_come_back_as_they_were(form: str) -> None:
    rows = [TERMS, TERMS[::-1]]
    names = [f"v{n}" for n in range(len(TERMS))]
    found = back(form, written(form, names, rows))
    assert [[str(t) for t in row] for row in found] == [[str(t) for t in row] for row in rows]


@given(st.lists(st.lists(terms, min_size=2, max_size=2), max_size=4))
def test_any_terms_come_back(rows: list[list[object]]) -> None:
    for form in ("json", "tsv"):
        assert back(form, written(form, ["a", "b"], rows)) == rows


def test_csv_holds_values_alone_and_rdflib_reads_it() -> None:
    body = written("csv", ["a", "b"], [[TERMS[2], TERMS[3]], [None, TERMS[0]]])
    assert body.startswith(b"a,b\r\n") and b'"a ""quoted""' in body
    found = Result.parse(io.BytesIO(body), format="csv")
    assert [str(v) for v in found.vars or ()] == ["a", "b"] and len(list(found)) == 2


def test_what_xml_cannot_hold_does_not_break_it() -> None:
    body = written("xml", ["a"], [[Literal("a\x01b\ufffe")]])
    assert [e.text for e in ElementTree.fromstring(body).iter("{http://www.w3.org/2005/sparql-results#}literal")] == [
        "a\ufffdb\ufffd"
    ]


def test_a_triple_term_is_written_whole() -> None:
    term = Triple(NamedNode("urn:s"), NamedNode("urn:p"), Literal("o"))
    assert binding(term)["value"]["object"] == {"type": "literal", "value": "o"}
    assert b"<triple><subject><uri>urn:s</uri></subject>" in written("xml", ["t"], [[term]])
    assert word(term) == '<urn:s> <urn:p> "o"'


@pytest.mark.parametrize("answer", [True, False])
def test_truths(answer: bool) -> None:
    assert json.loads(truth(answer, "json")) == {"head": {}, "boolean": answer}
    [found] = ElementTree.fromstring(truth(answer, "xml")).iter("{http://www.w3.org/2005/sparql-results#}boolean")
    assert found.text == truth(answer, "").strip() == str(answer).lower()
