"""The index that checks look into: the same graph whichever way it was built."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fairdict.document import Context, lines, skolemise
from fairdict.model import Document
from fairdict.rdf import triples
from fairdict.shapes import Facts, Literal, facts_of
from fairdict.shapes.terms import RDFS, SUBCLASS, TYPE, XSD, is_blank, is_iri, written
from tests.test_document import HAND, IRI, documents


def both_ways_agree(document: Document, context: Context) -> None:
    by_text = Facts.of(triples("\n".join(lines(document, context)).encode(), "application/n-triples"))
    straight = facts_of([document], context)
    assert straight.nodes.keys() >= by_text.nodes.keys()
    assert set(straight.triples()) == set(by_text.triples())
    assert all(values for properties in straight.nodes.values() for values in properties.values())


@pytest.mark.parametrize("content", HAND, ids=lambda d: ",".join(d)[:40])
def test_a_document_is_the_same_graph_straight_and_by_way_of_text(content: Document, context: Context) -> None:
    both_ways_agree(skolemise(content, IRI), context)


@pytest.fixture(scope="module")
def any_document(context: Context) -> st.SearchStrategy[Document]:
    """Made once: that takes longer than to draw from it."""
    return documents(context)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_document_is_the_same_graph_both_ways(
    any_document: st.SearchStrategy[Document], context: Context, data: st.DataObject
) -> None:
    both_ways_agree(skolemise(data.draw(any_document), IRI), context)


def test_values_without_content_leave_no_trace(context: Context) -> None:
    document = {"id": IRI, "type": [], "title": {}, "keyword": {"nl": []}, "theme": [], "http://e.org/p": []}
    assert facts_of([document], context).nodes == {IRI: {}}


def test_documents_share_one_graph(context: Context) -> None:
    facts = facts_of([{"id": "urn:a", "theme": ["urn:t"]}, {"id": "urn:b", "theme": ["urn:t", "urn:t"]}], context)
    theme = context.properties["theme"].iri
    assert list(facts.subjects(theme, "urn:t")) == ["urn:a", "urn:b"]
    assert len(facts) == 2 and ("urn:b", theme, "urn:t") in facts and ("urn:b", theme, "urn:x") not in facts


def test_terms_keep_their_kind() -> None:
    text = """
    PREFIX e: <http://e.org/>
    e:a e:p _:b, e:c, "x", "x"@NL-be, 1, "x"^^e:t; a e:C .
    """
    facts = Facts.of(triples(text.encode(), "text/turtle"))
    blank, iri, *literals = facts.values("http://e.org/a", "http://e.org/p")
    assert is_blank(blank) and not is_iri(blank) and is_iri(iri) and not is_blank(iri)
    assert literals == [
        Literal("x"),
        Literal("x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "nl-be"),
        Literal("1", f"{XSD}integer"),
        Literal("x", "http://e.org/t"),
    ]
    assert not any(is_blank(t) or is_iri(t) for t in literals)
    assert [written(t) for t in (iri, *literals)] == [
        "<http://e.org/c>", "“x”", "“x”@nl-be", f"“1”^^<{XSD}integer>", "“x”^^<http://e.org/t>",
    ]  # fmt: skip
    assert list(facts.types("http://e.org/a")) == ["http://e.org/C"]


def test_classes_above_are_found_over_cycles() -> None:
    facts = Facts(
        [("a", SUBCLASS, "b"), ("b", SUBCLASS, "c"), ("c", SUBCLASS, "a"), ("d", SUBCLASS, "a"), ("x", TYPE, "d")]
    )
    assert facts.above() == {"a": set("abc"), "b": set("abc"), "c": set("abc"), "d": set("abcd")}
    assert Facts([("x", TYPE, "d"), ("x", f"{RDFS}label", Literal("x"))]).above() == {}
