import json
import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse
from rdflib import Graph as Judge
from rdflib.compare import isomorphic

from fairdict.document import Context, canonical, first_text, lines, skolemise
from fairdict.graph import Graph
from fairdict.layers import Layers, bundled
from fairdict.model import Document

IRI = "https://data.example.org/dataset/k1"
XSD = "http://www.w3.org/2001/XMLSchema#"
CONTEXT = "https://data.example.org/context"


@cache
def raw_context() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((bundled("vocabularies") / "contexts/fairdict.jsonld").read_bytes())
    return found


def loader(url: str, _options: Any = None) -> dict[str, Any]:
    """Only the context that is bundled; anything else would be a request."""
    assert url == CONTEXT, f"a context was asked for at {url}"
    return {"contextUrl": None, "documentUrl": url, "document": raw_context(), "contentType": "application/ld+json"}


def by_pyld(document: Document) -> str:
    written = {"@context": CONTEXT, **document}
    options = {"format": "application/n-quads", "documentLoader": loader, "processingMode": "json-ld-1.1"}
    return str(jsonld.to_rdf(written, options))


def parsed(text: str) -> list[Quad]:
    """Strictly parsed N-Quads."""
    return [q for q in parse(text.encode(), RdfFormat.N_QUADS) if isinstance(q, Quad)]


def unlisted(quads: list[Quad]) -> Graph:
    """The graph, list cells that we named made blank again, so that two ways to name them compare."""
    cells = {q.subject for q in quads if q.predicate.value.endswith("rdf-syntax-ns#rest")}
    blank = {c: BlankNode() for c in cells}

    def back(term: Any) -> Any:
        return blank.get(term, term)

    return Graph(Triple(back(q.subject), q.predicate, back(q.object)) for q in quads)


def same_graph(document: Document, context: Context) -> None:
    ours = lines(document, context)
    mine, theirs = unlisted(parsed("\n".join(ours))), unlisted(parsed(by_pyld(document)))
    left, right = mine.lines(list(mine)), theirs.lines(list(theirs))
    if left != right:  # blank nodes may be named apart where twins are many: let another tool decide
        one, other = Judge(), Judge()
        one.parse(data="\n".join(left), format="nt")
        other.parse(data="\n".join(right), format="nt")
        assert isomorphic(one, other), f"only here: {set(left) - set(right)}\nonly pyld: {set(right) - set(left)}"


HAND = [
    {"type": ["Dataset"], "title": {"nl": ["Slaap"], "en-gb": ["Sleep", "Rest"], "@none": ["Schlaf"]}},
    {"type": ["Dataset", "http://example.org/Own", "dcat:Resource"]},
    {"theme": ["http://publications.europa.eu/resource/authority/data-theme/HEAL", "dct:title", "urn:x:y"]},
    {"license": [{"@value": "as written"}, {"@value": "zoals het er staat", "@language": "nl"}]},
    {"issued": [{"@value": "2019-03", "@type": "xsd:gYearMonth"}, "some day", {"@value": "x", "@type": "http://d/t"}]},
    {
        "identifier": [
            "#12",
            'a"b\\c\nd\te\r\x08\x0c\x01\x7f',
            "😀",
            "é",
            "",
            "null",
            {"@value": "x", "@language": "nl"},
        ]
    },
    {"keyword": {"@none": ["#metoo", "a: b", "_:b0"]}},
    {
        "distribution": [
            {"type": ["Distribution"], "byteSize": [0, 12, 2**53 - 1], "accessURL": ["https://e.org/a?b=c#d"]}
        ]
    },
    {"byteSize": [{"@value": "about 3"}, {"@value": "012", "@type": "xsd:nonNegativeInteger"}, "7"]},
    {"version": [3, True, False, 1.5, -0.25, 2.0, 1e-7, 12345678.9, {"@value": 4}, {"@value": True}, {"@value": 0.1}]},
    {
        "creator": [{"id": "#c1", "name": {"@none": ["Jo"]}}, {"id": "https://orcid.org/0"}],
        "authorList": ["#c1", "https://orcid.org/0"],
    },
    {"authorList": []},
    {"authorList": [{"@value": "Jo"}, {"name": {"@none": ["Nested"]}}, "urn:a"]},
    {
        "authorList": ["urn:a"],
        "creator": [{"id": "urn:n", "authorList": ["urn:b", "urn:c"]}, {"id": "urn:m", "authorList": ["urn:b"]}],
    },
    {
        "http://example.org/p": [
            {"@value": "x"},
            {"id": "urn:a"},
            {"@list": [{"@value": "a"}, {"id": "urn:b"}, {"@list": [{"@value": 1}]}]},
        ]
    },
    {
        "http://example.org/p": [{"@list": []}, {"@list": [{"@value": "s"}]}],
        "http://example.org/q": [{"@list": [{"@value": "s"}]}],
    },
    {
        "urn:p:q": [
            {"type": ["Concept"], "prefLabel": {"en": ["c"]}, "urn:p:r": [{"http://example.org/s": [{"id": "urn:d"}]}]}
        ]
    },
    {
        "temporal": [
            {"type": ["PeriodOfTime"], "startDate": [{"@value": "2019", "@type": "xsd:gYear"}]},
            {"type": ["PeriodOfTime"]},
        ]
    },
    {
        "creator": [
            {"name": {"@none": ["Jo"]}, "memberOf": [{"name": {"@none": ["Uni"]}}]},
            {"memberOf": [{"name": {"@none": ["Uni"]}}]},
        ]
    },
    {"hasEmail": ["mailto:a@b.nl"], "phone": ["tel:+31612345678"], "page": ["http://a/é", "http://a/%20"]},
    {"http://www.w3.org/1999/02/22-rdf-syntax-ns#type": [{"@value": "Dataset"}]},
    {"http://purl.org/dc/terms/title": [{"@value": "x", "@type": "xsd:token"}], "title": {"nl": ["x"]}},
    {"rights": [{"id": "#r", "label": {"@none": ["r"]}}], "accessRights": ["#r"]},
    {"spatial": [{}]},
]


@pytest.mark.parametrize("content", HAND, ids=lambda d: ",".join(d)[:40])
def test_every_form_means_what_json_ld_says(content: Document, context: Context) -> None:
    same_graph(skolemise(content, IRI), context)


def documents(context: Context) -> st.SearchStrategy[Document]:
    """Documents as the contract has them, over every term of the context."""
    by_form: dict[str, list[str]] = {}
    for name, known in context.properties.items():
        form = "number" if known.datatype else known.form
        by_form.setdefault(form, []).append(name)
    words = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
    iris = st.sampled_from(
        ["urn:a:b", "https://example.org/x?y=z#w", "dcat:x", "xsd:date", "http://é.example/数", "https://x.org/%41"]
    )  # fmt: skip
    tags = st.sampled_from(["@none", "nl", "en", "zh-hant", "x-own", "de-ch-1996"])
    texts = st.dictionaries(tags, st.lists(words, min_size=1, max_size=2, unique=True), min_size=1, max_size=3)
    typed = st.builds(
        lambda v, t: {"@value": v, "@type": t}, words, st.sampled_from(["xsd:date", "urn:d:t", "xsd:string"])
    )
    told = st.builds(lambda v, t: {"@value": v, "@language": t}, words, st.sampled_from(["nl", "en-gb"]))
    plain = st.builds(lambda v: {"@value": v}, words | st.integers(-(10**15), 10**15) | st.booleans())
    objects = typed | told | plain
    numbers = st.integers(0, 2**53)
    references = st.builds(lambda i: {"id": i}, iris)
    many = {"min_size": 1, "max_size": 2}

    def grown(nodes: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
        lists = st.builds(lambda v: {"@list": v}, st.lists(objects | references | nodes, max_size=3))
        parts = [
            st.tuples(st.just("type"), st.lists(st.sampled_from([*context.classes, "urn:C"]), unique=True, **many)),  # type: ignore[arg-type]
            st.tuples(st.sampled_from(by_form["text"]), texts),
            st.tuples(st.sampled_from(by_form["iri"]), st.lists(iris | objects | nodes, **many)),  # type: ignore[arg-type]
            st.tuples(st.sampled_from(by_form["literal"]), st.lists(words | objects, **many)),  # type: ignore[arg-type]
            st.tuples(st.sampled_from(by_form["number"]), st.lists(numbers | objects, **many)),  # type: ignore[arg-type]
            st.tuples(st.sampled_from(by_form["list"]), st.lists(iris | objects | nodes, max_size=3)),
            st.tuples(
                st.sampled_from(["http://example.org/p", "urn:p:q", "https://x.org/#é"]),
                st.lists(objects | references | lists | nodes, **many),  # type: ignore[arg-type]
            ),
        ]
        bodies = st.lists(st.one_of(parts), min_size=1, max_size=5).map(dict)
        return st.builds(
            lambda body, own: {**body, **({"id": own} if own else {})}, bodies, st.none() | st.just("#n-1") | iris
        )

    return grown(st.recursive(grown(st.nothing() | st.just({"name": {"@none": ["leaf"]}})), grown, max_leaves=6))


@pytest.fixture(scope="module")
def any_document(context: Context) -> st.SearchStrategy[Document]:
    """Made once: that takes longer than to draw from it."""
    return documents(context)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_document_means_what_json_ld_says(
    any_document: st.SearchStrategy[Document], context: Context, data: st.DataObject
) -> None:
    same_graph(skolemise(data.draw(any_document), IRI), context)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_naming_nodes_twice_changes_nothing_and_leaves_no_blank_node(
    any_document: st.SearchStrategy[Document], context: Context, data: st.DataObject
) -> None:
    once = skolemise(data.draw(any_document), IRI)
    assert skolemise(once, IRI) == once
    assert all(
        not isinstance(t, BlankNode) for q in parsed("\n".join(lines(once, context))) for t in (q.subject, q.object)
    )


def test_lines_stand_in_their_graph(context: Context) -> None:
    document = skolemise({"type": ["Dataset"], "title": {"nl": ["x"]}, "authorList": ["urn:a"]}, IRI)
    quads = parsed("\n".join(lines(document, context, f"{IRI}#record")))
    assert {str(q.graph_name) for q in quads} == {f"<{IRI}#record>"}
    assert len(quads) == 5


def test_addresses_with_forbidden_signs_still_make_valid_lines(context: Context) -> None:
    document = {"id": IRI, "landingPage": ["http://a/b c[1]", "http://a:b/"], "http://x y/p": [{"id": "http://a/<>"}]}
    assert len(parsed("\n".join(lines(document, context)))) == 3


def test_distributions_keep_their_names_when_reordered() -> None:
    parts = [
        {"type": ["Distribution"], "accessURL": ["https://e.org/1"], "title": {"@none": ["one"]}},
        {"type": ["Distribution"], "accessURL": ["https://e.org/2"], "checksum": [{"checksumValue": ["ab"]}]},
        {"type": ["Distribution"], "accessURL": ["https://e.org/3"], "format": ["urn:f:csv"]},
        {"type": ["Distribution"], "accessURL": ["https://e.org/3"], "format": ["urn:f:xml"]},
        {"type": ["Distribution"], "title": {"@none": ["no address"]}},
    ]

    def named(order: list[Document]) -> dict[bytes, str]:
        found = skolemise({"distribution": order}, IRI)["distribution"]
        return {canonical(p): f["id"] for p, f in zip(order, found, strict=True)}

    first = named(parts)
    assert len(set(first.values())) == len(parts)
    for seed in range(5):
        assert named(random.Random(seed).sample(parts, len(parts))) == first
    reworded = [{**parts[0], "title": {"@none": ["other words"]}}, *parts[1:]]
    assert named(reworded)[canonical(reworded[0])] == first[canonical(parts[0])]


def test_different_nodes_do_not_share_a_name() -> None:
    people = [{"type": ["Person"], "name": {"@none": [f"Person {n}"]}} for n in range(3000)]
    found = skolemise({"creator": people, "contributor": people[:1]}, IRI)
    assert len({n["id"] for n in (*found["creator"], *found["contributor"])}) == 3001


def test_many_distributions_are_named_in_linear_time() -> None:
    parts = [{"accessURL": [f"https://e.org/{n}"]} for n in range(20_000)]
    assert len({d["id"] for d in skolemise({"distribution": parts}, IRI)["distribution"]}) == 20_000


def test_local_names_come_under_the_subject_and_literals_stay() -> None:
    found = skolemise(
        {"id": "https://owner.example/1", "identifier": ["#12"], "keyword": {"nl": ["#a"]}, "creator": [{"id": "#c"}],
         "authorList": ["#c"], "publisher": ["https://owner.example/1#org"]}, IRI)  # fmt: skip
    assert found == {
        "id": IRI, "identifier": ["#12"], "keyword": {"nl": ["#a"]}, "creator": [{"id": f"{IRI}#c"}],
        "authorList": [f"{IRI}#c"], "publisher": ["https://owner.example/1#org"],
    }  # fmt: skip


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=6))
def test_canonical_bytes_do_not_depend_on_the_order_of_keys(content: dict[str, Any]) -> None:
    content = {k: v for k, v in content.items() if not isinstance(v, int) or abs(v) < 2**63}
    backwards = dict(reversed(list(content.items())))
    assert canonical({"a": [content]}) == canonical({"a": [backwards]})


def test_canonical_bytes_depend_on_everything_else() -> None:
    assert canonical({"a": [1, 2]}) != canonical({"a": [2, 1]})
    assert canonical({"b": 1, "a": {"d": 1, "c": "é"}}) == '{"a":{"c":"é","d":1},"b":1}'.encode()


def test_the_first_text_is_the_untagged_one() -> None:
    assert first_text({"nl": ["a"], "@none": ["b"]}) == "b"
    assert first_text({"nl": [], "en": ["c"]}) == "c"
    assert first_text(None) == first_text([]) == ""


def test_the_part_of_the_context_that_a_document_needs_means_the_same(context: Context) -> None:
    for content in HAND:
        document = skolemise(content, IRI)
        part = context.used_by(document)
        small = str(
            jsonld.to_rdf({"@context": part, **document}, {"format": "application/n-quads", "documentLoader": loader})
        )
        assert small == by_pyld(document), content


def test_a_catalogues_own_context_is_in_force(tmp_path: Path) -> None:
    folder = tmp_path / "vocabularies/contexts"
    folder.mkdir(parents=True)
    (folder / "fairdict.jsonld").write_text(
        '{"@context": {"ex": "http://ex/", "p": {"@id": "ex:p", "@container": "@set"}}}'
    )
    own = Context.load(Layers(tmp_path))
    assert lines({"id": "ex:a", "p": ["x"]}, own) == ['<http://ex/a> <http://ex/p> "x" .']
    assert own.compact("http://ex/b") == "ex:b"
    assert own.compact("http://other/b") == "http://other/b"
