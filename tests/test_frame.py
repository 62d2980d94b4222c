from typing import Any

import pytest
from pyoxigraph import BlankNode, NamedNode

from fairdict.document import Context, skolemise
from fairdict.errors import RecordError
from fairdict.frame import DEPTH, frame
from fairdict.graph import Graph
from fairdict.model import Document, Issue
from fairdict.rdf import triples
from tests.test_rdf import PREFIXES

A = "http://ex/a"


def framed(text: str, context: Context, others: tuple[str, ...] = ()) -> tuple[Document, list[Issue]]:
    graph = Graph(triples((PREFIXES + text).encode(), "text/turtle", "https://base.example.org/"))
    return frame(graph, NamedNode(A), context, [NamedNode(o) for o in others])


def body(lines: str, context: Context) -> tuple[Document, list[Issue]]:
    """The frame of N-Triples, where addresses may be as odd as they like."""
    return frame(Graph(triples(lines.encode(), "application/n-triples")), NamedNode(A), context)


def test_each_form_of_value_has_its_place(context: Context) -> None:
    found, issues = framed(
        """ex:a a dcat:Dataset, ex:Own ; dct:title "Slaap"@nl, "Sleep"@en-GB, "Schlaf" ; dct:identifier "1", "x"@nl ;
        dct:license ex:l, "eigen" ; dct:issued "2019"^^xsd:gYear ; ex:own 1.5, ex:thing, [ ex:p "x" ] ;
        dct:title ex:odd, 5 ; dcat:distribution [ a dcat:Distribution ; dcat:byteSize "12"^^xsd:nonNegativeInteger,
        "012"^^xsd:nonNegativeInteger, "12"^^xsd:decimal, "many" ] .""",
        context,
    )
    assert issues == []
    assert found == {
        "id": A,
        "type": ["Dataset", "http://ex/Own"],
        "title": {"nl": ["Slaap"], "en-gb": ["Sleep"], "@none": ["Schlaf"]},
        "http://purl.org/dc/terms/title": [{"id": "http://ex/odd"}, {"@value": "5", "@type": "xsd:integer"}],
        "identifier": ["1", {"@value": "x", "@language": "nl"}],
        "license": ["http://ex/l", {"@value": "eigen"}],
        "issued": [{"@value": "2019", "@type": "xsd:gYear"}],
        "http://ex/own": [
            {"@value": "1.5", "@type": "xsd:decimal"},
            {"id": "http://ex/thing"},
            {"http://ex/p": [{"@value": "x"}]},
        ],
        "distribution": [
            {
                "type": ["Distribution"],
                "byteSize": [
                    12,
                    {"@value": "012", "@type": "xsd:nonNegativeInteger"},
                    {"@value": "12", "@type": "xsd:decimal"},
                    {"@value": "many"},
                ],
            }
        ],
    }


@pytest.mark.parametrize("odd", ["²", "١٢", "9" * 5000, "99999999999999999999", "-1", "+1", "007"])
def test_odd_numbers_stay_as_they_are_written(odd: str, context: Context) -> None:
    found, _ = framed(f'ex:a dcat:byteSize "{odd}"^^xsd:nonNegativeInteger .', context)
    assert found["byteSize"] == [{"@value": odd, "@type": "xsd:nonNegativeInteger"}]


def test_a_shared_node_is_embedded_once_and_referred_to(context: Context) -> None:
    found, _ = framed(
        "ex:a dct:publisher ex:o, _:b ; dct:creator ex:o, _:b ; ex:p ex:o, _:b . ex:o ex:n 'org' . _:b ex:n 'blank' .",
        context,
    )
    org, blank = found["publisher"]
    assert org == {"id": "http://ex/o", "http://ex/n": [{"@value": "org"}]}
    assert blank["id"].startswith("#node-")
    assert found["creator"] == ["http://ex/o", blank["id"]]
    assert found["http://ex/p"] == [{"id": "http://ex/o"}, {"id": blank["id"]}]
    named = skolemise(found, "https://data.example.org/dataset/k")
    assert named["publisher"][1]["id"] == named["creator"][1] == named["http://ex/p"][1]["id"]


def test_cycles_end_where_they_began(context: Context) -> None:
    found, _ = framed("ex:a dct:relation ex:b . ex:b dct:relation _:c . _:c dct:relation ex:a, ex:b, _:c .", context)
    inner = found["relation"][0]["relation"][0]
    assert inner["relation"] == [A, "http://ex/b", inner["id"]]


def test_other_roots_are_only_referred_to(context: Context) -> None:
    found, _ = framed("ex:a dcat:dataset ex:b . ex:b dct:title 'x' .", context, ("http://ex/b",))
    assert found["dataset"] == ["http://ex/b"]


def test_lists_keep_their_order(context: Context) -> None:
    found, _ = framed("ex:a ex:p ( 'a' ex:b [ ex:n 1 ] ( 'c' ) ) , () .", context)
    assert found["http://ex/p"][0]["@list"][0] == {"@value": "a"}
    assert found["http://ex/p"][0]["@list"][1] == {"id": "http://ex/b"}
    assert found["http://ex/p"][0]["@list"][3] == {"@list": [{"@value": "c"}]}
    assert {"id": "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"} in found["http://ex/p"]


def test_the_order_of_authors_is_a_list_under_its_own_term(context: Context) -> None:
    prefix = "@prefix bibo: <http://purl.org/ontology/bibo/> . "
    found, _ = framed(f"{prefix} ex:a bibo:authorList ( ex:b [ ex:n 'c' ] 'd' ) .", context)
    assert found["authorList"] == ["http://ex/b", {"http://ex/n": [{"@value": "c"}]}, {"@value": "d"}]
    two, _ = framed(f"{prefix} ex:a bibo:authorList ( ex:b ) , ( ex:c ) .", context)
    assert sorted(map(str, two["http://purl.org/ontology/bibo/authorList"])) == [
        "{'@list': [{'id': 'http://ex/b'}]}",
        "{'@list': [{'id': 'http://ex/c'}]}",
    ]
    odd, _ = framed(f"{prefix} ex:a bibo:authorList 'Jo' .", context)
    assert odd["http://purl.org/ontology/bibo/authorList"] == [{"@value": "Jo"}]


NAMED = """
    @prefix bibo: <http://purl.org/ontology/bibo/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    ex:a bibo:authorList <http://ex/a#list-1> .
    <http://ex/a#list-1> rdf:first ex:c ; rdf:rest <http://ex/a#list-2> .
    <http://ex/a#list-2> rdf:first ex:b ; rdf:rest """


def test_a_list_whose_cells_are_named_after_the_root_is_a_list_again(context: Context) -> None:
    found, _ = framed(f"{NAMED} () .", context)
    assert found == {"id": "http://ex/a", "authorList": ["http://ex/c", "http://ex/b"]}


@pytest.mark.parametrize(
    "odd",
    [
        "<http://ex/b#list-3> . <http://ex/b#list-3> rdf:first 1 ; rdf:rest () .",  # a cell that another thing named
        "<http://ex/a#list-2> .",
        "<http://ex/a#list-1> .",
        "<http://ex/a#list-3> .",
        "() ; ex:note 'x' .",
        "() . ex:a ex:q <http://ex/a#list-2> .",
    ],
)
def test_what_only_looks_like_a_list_keeps_its_names(odd: str, context: Context) -> None:
    found, _ = framed(NAMED + odd, context)
    assert "authorList" not in found
    assert found["http://purl.org/ontology/bibo/authorList"][0]["id"] == "http://ex/a#list-1"


@pytest.mark.parametrize(
    "odd",
    [
        "_:l rdf:first 1, 2 ; rdf:rest () .",
        "_:l rdf:first 1 ; rdf:rest () ; ex:note 'x' .",
        "_:l rdf:first 1 ; rdf:rest _:l .",
        "_:l rdf:first 1 .",
        "_:l rdf:first 1 ; rdf:rest 'x' .",
        "_:l rdf:first 1 ; rdf:rest () . ex:a ex:q _:l .",
    ],
)
def test_what_only_looks_like_a_list_stays_a_node(odd: str, context: Context) -> None:
    prefix = "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . "
    found, _ = framed(f"{prefix} ex:a ex:p _:l . {odd}", context)
    assert "http://www.w3.org/1999/02/22-rdf-syntax-ns#first" in found["http://ex/p"][0]


def test_a_long_list_is_read_in_linear_time(context: Context) -> None:
    found, _ = framed(f"ex:a ex:p ( {' '.join(map(str, range(30_000)))} ) .", context)
    assert len(found["http://ex/p"][0]["@list"]) == 30_000


@pytest.mark.parametrize("predicate", ["ex:p", "a", "dct:relation"])
def test_nesting_beyond_measure_is_refused_with_a_sentence(predicate: str, context: Context) -> None:
    deep = f"ex:a {predicate} " + f"[ {predicate} " * (DEPTH + 1) + "[]" + " ]" * (DEPTH + 1) + " ."
    with pytest.raises(RecordError, match=f"Nodes are nested deeper than {DEPTH} levels; the record was not read"):
        framed(deep, context)
    shallow = f"ex:a {predicate} " + f"[ {predicate} " * (DEPTH - 1) + "[]" + " ]" * (DEPTH - 1) + " ."
    framed(shallow, context)


def test_nested_lists_are_refused_beyond_measure_too(context: Context) -> None:
    with pytest.raises(RecordError, match="nested deeper"):
        framed("ex:a ex:p " + "(" * 3000 + ")" * 3000 + " .", context)


def test_an_invalid_language_tag_becomes_an_issue(context: Context) -> None:
    found, issues = framed("ex:a dct:title 'x'@qqqq, 'x', 'y'@nl ; ex:p 'z'@qqqq .", context)
    assert found["title"] == {"@none": ["x"], "nl": ["y"]}
    assert found["http://ex/p"] == [{"@value": "z"}]
    assert {(i.code, i.value) for i in issues} == {("language-tag-invalid", "qqqq")}
    assert "“qqqq” is not a language tag; write a BCP 47 tag" in issues[0].message


def test_tags_that_differ_in_case_are_one(context: Context) -> None:
    found, _ = framed("ex:a dct:title 'x'@EN, 'x'@en, 'y'@En .", context)
    assert found["title"] == {"en": ["x", "y"]}


@pytest.mark.parametrize(
    ("written", "code", "kept", "word"),
    [
        ("http://a/b c", "iri-repaired", "http://a/b%20c", "holds signs that no address may hold"),
        ("http://a/100%", "iri-repaired", "http://a/100%25", "holds signs that no address may hold"),
        ("data/x y", "iri-relative", "urn:x-fairdict:relative:data/x%20y", "lacks its scheme and host"),
        ("dct:license", "iri-prefix", "http://purl.org/dc/terms/license", "begins with a prefix that was not declared"),
    ],
)
def test_odd_addresses_are_mended_and_become_issues(
    written: str, code: str, kept: str, word: str, context: Context
) -> None:
    iri = written.replace(" ", "\\u0020")
    found, issues = body(f"<{A}> <http://purl.org/dc/terms/relation> <{iri}> .", context)
    assert found["relation"] == [kept]
    assert [(i.code, i.value, i.property) for i in issues] == [(code, written, "relation")]
    assert f"“{written}” is not a valid address: it {word}" in issues[0].message


@pytest.mark.parametrize("predicate", ["title", "id", "type", "@graph", "has title"])
def test_a_property_without_a_scheme_is_no_term_of_ours(predicate: str, context: Context) -> None:
    escaped = predicate.replace(" ", "\\u0020")
    line = f'<{A}> <{escaped}> "x" .\n<{A}> <http://purl.org/dc/terms/title> "y" .'
    found, issues = body(line, context)
    assert found["id"] == A
    assert found["title"] == {"@none": ["y"]}
    assert found[f"urn:x-fairdict:relative:{predicate.replace(' ', '%20')}"] == [{"@value": "x"}]
    assert [i.code for i in issues] == ["iri-relative"]


def test_a_class_without_a_scheme_is_no_class_of_ours(context: Context) -> None:
    found, issues = body(f"<{A}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <Dataset> .", context)
    assert found["type"] == ["urn:x-fairdict:relative:Dataset"]
    assert issues[0].code == "iri-relative"


def test_a_type_that_is_words_or_a_node_is_kept(context: Context) -> None:
    found, _ = framed("ex:a a 'Dataset', [ ex:p 1 ] .", context)
    kept = found["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]
    assert {"@value": "Dataset"} in kept
    assert len(kept) == 2


def test_an_unnamed_root_has_no_id(context: Context) -> None:
    graph = Graph(triples((PREFIXES + "[] dct:title 'x' .").encode(), "text/turtle"))
    (root,) = graph
    assert isinstance(root, BlankNode)
    found: Any = frame(graph, root, context)[0]
    assert found == {"title": {"@none": ["x"]}}


def test_a_node_of_which_nothing_is_said_is_still_there(context: Context) -> None:
    assert framed("ex:a dct:temporal [] ; ex:p [] .", context)[0] == {"id": A, "temporal": [{}], "http://ex/p": [{}]}


def test_a_hundred_thousand_links_are_framed_in_linear_time(context: Context) -> None:
    links = ", ".join(f"ex:d{n}" for n in range(100_000))
    found, _ = framed(f"ex:a dcat:dataset {links} .", context)
    assert len(found["dataset"]) == 100_000
