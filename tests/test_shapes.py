"""SHACL Core, constraint by constraint, against the words of the specification; and what becomes of faulty shapes."""

from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from fairdict.document import Context
from fairdict.errors import ConfigError
from fairdict.rdf import triples
from fairdict.shapes import Checks, Facts, Literal, Result, Term, compiled, facts_of, read, shapes_of
from fairdict.shapes import checks as checks_module
from fairdict.shapes.facts import Values
from fairdict.shapes.result import INFO, VIOLATION, WARNING
from fairdict.shapes.terms import SH, XSD
from tests.shapes_exceptions import PREFIXES

E = "https://e.example.org/"


def checks_of(text: str, background: str = "") -> Checks:
    return compiled(shapes_of([("own.ttl", f"{PREFIXES}{text}".encode())]), facts(background) if background else None)


def facts(text: str) -> Facts:
    return Facts.of(triples(f"{PREFIXES}{text}".encode(), "text/turtle"))


def found(shapes: str, data: str) -> list[Result]:
    checks = checks_of(shapes)
    assert checks.faults == ()
    return checks.results(facts(data))


def short(result: Result) -> tuple[str, str]:
    """(component, value) without name spaces."""
    value = "" if result.value is None else result.value if isinstance(result.value, str) else result.value.text
    return result.component.removeprefix(SH).removesuffix("ConstraintComponent"), value.removeprefix(E)


ON_VALUES = [
    ("sh:class e:C", "e:b, e:c, 'x' . e:b a e:D . e:D rdfs:subClassOf e:C", ["Class c", "Class x"]),
    ("sh:class e:C, e:D", "e:b . e:b a e:C", ["Class b"]),
    ("sh:datatype xsd:date", "'2020-02-29'^^xsd:date, '2021-02-29'^^xsd:date, '2021', e:x",
     ["Datatype 2021-02-29", "Datatype 2021", "Datatype x"]),
    ("sh:datatype rdf:langString", "'a'@en, 'b'", ["Datatype b"]),
    ("sh:datatype rdfs:Literal", "'a'@en, 1, e:x", ["Datatype x"]),
    ("sh:nodeKind sh:IRI", "e:b, 'x'", ["NodeKind x"]),
    ("sh:nodeKind sh:BlankNodeOrLiteral", "e:b, 'x', []", ["NodeKind b"]),
    ("sh:minCount 2", "e:b", ["MinCount "]),
    ("sh:minCount 0", "e:b", []),
    ("sh:maxCount 1", "e:b, e:c", ["MaxCount "]),
    ("sh:maxCount 0", "e:b", ["MaxCount "]),
    ("sh:minExclusive 2", "2, 2.0, 3, 'x'", ["MinExclusive 2", "MinExclusive 2.0", "MinExclusive x"]),
    ("sh:minInclusive 2", "1.9, 2.0, 2", ["MinInclusive 1.9"]),
    ("sh:maxExclusive 2.5E0", "2.5, 2, 'NaN'^^xsd:double", ["MaxExclusive 2.5", "MaxExclusive NaN"]),
    ("sh:maxInclusive '2020-06-30'^^xsd:date", "'2020-06-30'^^xsd:date, '2020-07-01'^^xsd:date, '2020'^^xsd:gYear",
     ["MaxInclusive 2020-07-01", "MaxInclusive 2020"]),
    ("sh:minInclusive '2020-01-01T00:00:00Z'^^xsd:dateTime",
     "'2020-01-01T00:30:00+01:00'^^xsd:dateTime, '2020-01-01T01:00:00+01:00'^^xsd:dateTime, "
     "'2020-01-01T05:00:00'^^xsd:dateTime",
     ["MinInclusive 2020-01-01T00:30:00+01:00", "MinInclusive 2020-01-01T05:00:00"]),
    ("sh:minLength 2", "'ab', 'a', 12, e:x, []", ["MinLength a", "MinLength _"]),
    ("sh:maxLength 2", "'ab', 'abc', 1", ["MaxLength abc"]),
    ("sh:pattern '^a'", "'ab', 'ba', e:x", ["Pattern ba", "Pattern x"]),
    ("sh:pattern 'A.C' ; sh:flags 'is'", r"'a\nc', 'ac'", ["Pattern ac"]),
    (r"sh:pattern '^[\\p{Lu}\\i]\\c+$'", "'Été', '1a'", ["Pattern 1a"]),
    ("sh:languageIn ('en' 'nl')", "'a'@EN, 'b'@en-GB, 'c'@eng, 'd', e:x",
     ["LanguageIn c", "LanguageIn d", "LanguageIn x"]),
    ("sh:uniqueLang true", "'a'@en, 'b'@en, 'c'@en, 'd'@nl, 'e'@nl, 'f'@fr, 'g', 'h'", ["UniqueLang ", "UniqueLang "]),
    ("sh:uniqueLang false", "'a'@en, 'b'@en", []),
    ("sh:equals e:q", "e:b, e:c ; e:q e:c, e:d", ["Equals b", "Equals d"]),
    ("sh:disjoint e:q", "e:b, e:c ; e:q e:c, e:d", ["Disjoint c"]),
    ("sh:lessThan e:q", "1, 2 ; e:q 2, 3", ["LessThan 2"]),
    ("sh:lessThan e:q", "2 ; e:q 1, 'x'", ["LessThan 2", "LessThan 2"]),
    ("sh:lessThanOrEquals e:q", "1, 3 ; e:q 2", ["LessThanOrEquals 3"]),
    ("sh:hasValue e:b, e:c", "e:b", ["HasValue "]),
    ("sh:in (e:b 1 'x'@en)", "e:b, 1, 01, 'x'@en, 'x'", ["In 01", "In x"]),
    ("sh:not [ sh:class e:C ]", "e:b, e:c . e:b a e:C", ["Not b"]),
    ("sh:and ([ sh:minLength 2 ] [ sh:maxLength 3 ])", "'a', 'ab', 'abcd'", ["And a", "And abcd"]),
    ("sh:or ([ sh:nodeKind sh:IRI ] [ sh:datatype xsd:date ])", "e:b, 'x'", ["Or x"]),
    ("sh:xone ([ sh:minLength 2 ] [ sh:maxLength 3 ])", "'a', 'ab', 'abcd'", ["Xone ab"]),
    ("sh:node [ sh:property [ sh:path e:q ; sh:minCount 1 ] ]", "e:b, e:c . e:b e:q 1", ["Node c"]),
    ("sh:property [ sh:path e:q ; sh:minCount 1 ]", "e:b, e:c . e:b e:q 1", ["MinCount "]),
    ("sh:qualifiedValueShape [ sh:class e:C ] ; sh:qualifiedMinCount 2", "e:b, e:c . e:b a e:C",
     ["QualifiedMinCount "]),
    ("sh:qualifiedValueShape [ sh:class e:C ] ; sh:qualifiedMaxCount 0", "e:b, e:c . e:b a e:C",
     ["QualifiedMaxCount "]),
]  # fmt: skip


@pytest.mark.parametrize(("constraint", "values", "expected"), ON_VALUES, ids=lambda v: str(v)[:50])
def test_a_constraint_finds_what_the_specification_says(constraint: str, values: str, expected: list[str]) -> None:
    results = found(f"e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; {constraint} ] .", f"e:a e:p {values} .")
    seen = [" ".join(short(r)).replace("_:", "_")[:200] for r in results]
    assert sorted(s.partition(" _")[0] + (" _" if " _" in s else "") for s in seen) == sorted(expected)
    assert all(r.messages for r in results)


EMPTY = {
    "sh:minCount 1": 1, "sh:hasValue e:b": 1, "sh:equals e:q": 1,
    "sh:qualifiedValueShape [ sh:class e:C ] ; sh:qualifiedMinCount 1": 1, "sh:class e:C": 0, "sh:maxCount 0": 0,
    "sh:in ()": 0, "sh:not [ sh:class e:C ]": 0, "sh:pattern 'x'": 0,
}  # fmt: skip


@pytest.mark.parametrize("constraint", EMPTY)
def test_without_a_value_only_what_asks_for_one_fails(constraint: str) -> None:
    results = found(f"e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; {constraint} ] .", "e:a e:q e:z .")
    assert len(results) == EMPTY[constraint]


PATHS = {
    "e:p": "b", "[ sh:inversePath e:p ]": "z", "( e:p e:q )": "c d", "[ sh:alternativePath ( e:p e:r ) ]": "b e",
    "[ sh:zeroOrMorePath e:p ]": "a b", "[ sh:oneOrMorePath e:s ]": "a f g", "[ sh:zeroOrOnePath e:s ]": "a f",
    "[ sh:inversePath ( e:q e:p ) ]": "y", "( [ sh:inversePath e:p ] e:t )": "h",
    "[ sh:zeroOrMorePath [ sh:alternativePath ( e:p e:q ) ] ]": "a b c d",
}  # fmt: skip
NET = """e:a e:p e:b ; e:r e:e ; e:s e:f . e:b e:q e:c, e:d . e:z e:p e:a ; e:t e:h .
e:f e:s e:g . e:g e:s e:a . e:y e:q e:z ."""


@pytest.mark.parametrize("path", PATHS)
def test_every_form_of_path_leads_where_it_should(path: str) -> None:
    results = found(f"e:S sh:targetNode e:a ; sh:property [ sh:path {path} ; sh:nodeKind sh:Literal ] .", NET)
    assert sorted(short(r)[1] for r in results) == PATHS[path].split()


def test_a_path_of_several_steps_is_written_as_in_sparql() -> None:
    path = "( [ sh:inversePath e:p ] [ sh:zeroOrMorePath [ sh:alternativePath ( e:q e:r ) ] ] )"
    (result,) = found(f"e:S sh:targetNode e:a ; sh:property [ sh:path {path} ; sh:minCount 1 ] .", "e:x e:y e:z .")
    assert result.path == f"(^<{E}p>/(<{E}q>|<{E}r>)*)"


TARGETS = {
    "sh:targetNode e:a, e:nowhere, 'x'": "a nowhere x",
    "sh:targetClass e:C": "a b",
    "sh:targetClass e:D": "a b c",
    "sh:targetSubjectsOf e:p": "a c",
    "sh:targetObjectsOf e:p": "b x",
    "sh:targetClass e:C ; sh:targetSubjectsOf e:p ; sh:targetNode e:a": "a b c",
}


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_names_its_nodes_once(target: str) -> None:
    data = (
        "e:a a e:C ; e:p e:b . e:b a e:C . e:c a e:D ; e:p 'x' . e:C rdfs:subClassOf e:D . e:D rdfs:subClassOf e:C2 ."
    )
    results = found(f"e:S {target} ; sh:in () .", data)
    assert sorted(short(r)[1] for r in results) == TARGETS[target].split()


def test_a_class_that_is_a_shape_targets_its_instances() -> None:
    results = found("e:C a rdfs:Class, sh:NodeShape ; sh:in () .", "e:a a e:C . e:b a e:D . e:D rdfs:subClassOf e:C .")
    assert [r.focus for r in results] == [f"{E}a", f"{E}b"]


def test_a_closed_shape_names_the_property_that_is_too_much() -> None:
    shapes = """e:S sh:targetNode e:a ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
      sh:property [ sh:path e:p ], [ sh:path [ sh:inversePath e:q ] ] ."""
    results = found(shapes, "e:a a e:C ; e:p 1 ; e:q 2, 3 .")
    assert [(r.path, r.value) for r in results] == [
        (f"{E}q", Literal("2", f"{XSD}integer")), (f"{E}q", Literal("3", f"{XSD}integer")),
    ]  # fmt: skip


def test_a_result_says_all_that_it_knows() -> None:
    shapes = """e:S sh:targetClass e:C ; sh:severity sh:Info ; sh:property e:P .
    e:P sh:path e:p ; sh:severity sh:Warning ; sh:in ( e:x e:y ) ; sh:message "one of x and y"@en, "x of y"@nl, "x" ."""
    (result,) = found(shapes, "e:a a e:C ; e:p e:z .")
    assert result == Result(
        f"{E}a", f"{E}p", f"{E}z", f"{SH}InConstraintComponent", WARNING, f"{E}P", (f"{E}x", f"{E}y"),
        {"en": "one of x and y", "nl": "x of y", "": "x"},
    )  # fmt: skip


def test_a_result_of_another_shape_carries_what_was_wrong_there() -> None:
    shapes = """e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:node e:N ] .
    e:N sh:property [ sh:path e:q ; sh:minCount 1 ; sh:severity sh:Info ], [ sh:path e:r ; sh:maxCount 0 ] ."""
    (result,) = found(shapes, "e:a e:p e:b . e:b e:r 1 .")
    assert (result.value, result.severity, result.asked) == (f"{E}b", VIOLATION, (f"{E}N",))
    assert [(d.focus, d.path, d.severity) for d in result.details] == [
        (f"{E}b", f"{E}r", VIOLATION), (f"{E}b", f"{E}q", INFO),
    ]  # fmt: skip


def test_shapes_without_a_message_speak_in_a_sentence() -> None:
    shapes = """e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:minCount 1 ; sh:hasValue 'x'@nl ],
      [ sh:path e:q ; sh:maxCount 2 ; sh:nodeKind sh:IRI ] ."""
    assert sorted(r.messages["en"] for r in found(shapes, "e:a e:q 1, 2, e:x .")) == [
        "At least 1 value is needed.",
        "At most 2 values are allowed.",
        "The value is not of the kind <http://www.w3.org/ns/shacl#IRI>.",
        "The value is not of the kind <http://www.w3.org/ns/shacl#IRI>.",
        "The value “x”@nl is missing.",
    ]


def test_a_deactivated_shape_asks_nothing_and_everything_conforms_to_it() -> None:
    shapes = """e:S sh:targetNode e:a ; sh:deactivated true ; sh:in () .
    e:T sh:targetNode e:a ; sh:node e:S ; sh:property [ sh:path e:p ; sh:minCount 1 ; sh:deactivated true ] .
    e:U sh:targetNode e:a ; sh:not e:S ."""
    assert [short(r)[0] for r in found(shapes, "e:b e:p 1 .")] == ["Not"]


def test_qualified_shapes_that_are_apart_do_not_count_each_others_values() -> None:
    shapes = """e:S sh:targetNode e:a ; sh:property e:P, e:Q .
    e:P sh:path e:p ; sh:qualifiedValueShape e:C1 ; sh:qualifiedMinCount 1 ; sh:qualifiedValueShapesDisjoint true .
    e:Q sh:path e:p ; sh:qualifiedValueShape e:D1 ; sh:qualifiedMinCount 1 .
    e:C1 sh:class e:C . e:D1 sh:class e:D ."""
    results = found(shapes, "e:a e:p e:b . e:b a e:C, e:D .")
    assert [r.shape for r in results] == [f"{E}P"]


def test_the_background_is_looked_into_and_not_judged() -> None:
    checks = checks_of(
        """e:S sh:targetClass e:Dataset ; sh:property [ sh:path e:theme ; sh:class e:Concept ;
          sh:node [ sh:property [ sh:path e:scheme ; sh:hasValue e:T ] ] ] .
        e:R sh:targetClass e:Concept ; sh:in () .""",
        "e:t a e:Theme ; e:scheme e:T . e:Theme rdfs:subClassOf e:Concept . e:u a e:Theme .",
    )
    data = facts("e:a a e:Dataset ; e:theme e:t, e:u, e:v .")
    assert sorted(map(short, checks.results(data))) == [("Class", "v"), ("Node", "u"), ("Node", "v")]
    both = sorted(map(short, checks.results(data, with_background=True)))
    assert both == [("Class", "v"), ("In", "t"), ("In", "u"), ("Node", "u"), ("Node", "v")]


def test_what_a_source_says_of_a_known_concept_is_joined_to_the_background() -> None:
    checks = checks_of("e:S sh:targetNode e:t ; sh:property [ sh:path e:p ; sh:maxCount 1 ] .", "e:t e:p 1 .")
    assert checks.results(facts("e:t e:p 1 .")) == []
    assert len(checks.results(facts("e:t e:p 2 ."))) == 1


class Others:
    """Another part of the graph, in which ``e:b`` is described and points to ``e:a``."""

    def __init__(self) -> None:
        self.facts = facts("e:b a e:C ; e:p e:a .")

    def properties(self, node: Term) -> Mapping[str, Values]:
        return self.facts.properties(node)

    def subjects(self, predicate: str, object: Term) -> Collection[Term]:
        return self.facts.subjects(predicate, object)


def test_a_part_of_a_graph_is_judged_as_in_the_whole() -> None:
    checks = checks_of(
        """e:S sh:targetClass e:C ; sh:property [ sh:path e:q ; sh:class e:C ; sh:node [ sh:property
          [ sh:path e:p ; sh:minCount 1 ] ] ], [ sh:path [ sh:inversePath e:p ] ; sh:minCount 1 ]."""
    )
    part = facts("e:a a e:C ; e:q e:b .")
    assert checks.backwards == {f"{E}p"}
    assert sorted(short(r)[0] for r in checks.results(part)) == ["Class", "MinCount", "Node"]
    assert checks.results(part, elsewhere=Others()) == []


CHAIN = "e:S sh:targetNode e:n0 ; sh:property [ sh:path e:p ; sh:node e:S ] ; sh:nodeKind sh:IRI ."


def test_shapes_that_lead_back_to_themselves_end_on_a_cycle() -> None:
    assert found(CHAIN, "e:n0 e:p e:n1 . e:n1 e:p e:n0 .") == []
    (result,) = found(CHAIN, "e:n0 e:p e:n1 . e:n1 e:p e:n0, [] .")
    assert short(result) == ("Node", "n1")


def test_what_lies_too_deep_is_said_to_be_unjudged() -> None:
    chain = Facts([(f"{E}n{n}", f"{E}p", f"{E}n{n + 1}") for n in range(5000)])
    checks = checks_of(CHAIN)
    (result,) = checks.results(chain)
    while result.details:
        (result,) = result.details
    assert result.severity == INFO and "more than 128 shapes lead here" in result.messages["en"]
    assert checks.results(Facts(list(chain.triples())[:60])) == []
    assert checks.results(Facts(list(chain.triples())[:60]), deepest=20) != []


def test_shapes_nested_without_end_do_not_exhaust_the_stack() -> None:
    shapes = "e:S0 sh:targetNode e:a . " + " ".join(f"e:S{n} sh:node e:S{n + 1} ." for n in range(3000))
    (result,) = checks_of(f"{shapes} e:S3000 sh:in () .").results(facts("e:a e:p 1 ."))
    assert result.component == f"{SH}NodeConstraintComponent"


FAULTS = {
    "a sh:PropertyShape ; sh:class e:C": "it is a property shape without a sh:path",
    "sh:property [ sh:class e:C ]": "it is a property shape without a sh:path",
    "sh:path e:p, e:q": "it has 2 values of sh:path where one is allowed",
    "a sh:NodeShape ; sh:path e:p": "it is a sh:NodeShape and yet has a sh:path",
    "sh:path 'p'": "the literal “p” is no path",
    "sh:path ( e:p )": "a list in its path has fewer than two members",
    "sh:path [ sh:inversePath e:p ; sh:zeroOrMorePath e:p ]": "nor exactly one of the forms of sh:path",
    "sh:path [ e:p e:q ]": "nor exactly one of the forms of sh:path",
    "sh:path e:p ; sh:minCount 'one'": "sh:minCount: “one” is not a whole number (xsd:integer)",
    "sh:path e:p ; sh:minCount 1, 2": "sh:minCount has 2 values where one is allowed",
    "sh:path e:p ; sh:maxCount -1": "is not a whole number",
    "sh:minCount 1": "sh:minCount belongs to property shapes, and this is none",
    "sh:class 'C'": "sh:class: “C” is no IRI",
    "sh:nodeKind e:Thing": f"sh:nodeKind: <{E}Thing> is none of the six kinds of node",
    "sh:pattern '('": "sh:pattern: missing ), unterminated subpattern",
    "sh:pattern '[a-z-[aeiou]]'": "one class of characters within another is not understood",
    r"sh:pattern '\\p{IsGreek}'": "“IsGreek” is not a general category of Unicode",
    "sh:pattern 'a' ; sh:flags 'z'": "“z” is not a flag of regular expressions",
    "sh:in e:b": "sh:in: the list is not a well-formed RDF list",
    "sh:languageIn ( 1 )": "is no language tag",
    "sh:maxInclusive e:x": f"sh:maxInclusive: <{E}x> is no literal",
    "sh:or ()": "sh:or lists no shape",
    "sh:or ( 'x' )": "which is no well-formed shape for it",
    "sh:node [ sh:path e:p ]": "which is no well-formed shape for it",
    "sh:not [ sh:path 'p' ]": "which is no well-formed shape for it",
    "sh:closed 'yes'": "sh:closed: “yes” is neither true nor false",
    "sh:closed true ; sh:ignoredProperties ( 'x' )": "sh:ignoredProperties: “x” is no IRI",
    "sh:severity 'high'": "sh:severity: “high” is no IRI",
    "sh:deactivated 'no'": "sh:deactivated: “no” is neither true nor false",
    "sh:targetClass 'C'": "sh:targetClass: “C” is no IRI",
    "sh:property 'x'": "sh:property: “x” is no shape",
    "sh:path e:p ; sh:qualifiedValueShape [ sh:class e:C ]": "neither sh:qualifiedMinCount nor sh:qualifiedMaxCount",
    "sh:minlength 3": "sh:minlength is not a constraint of SHACL",
    "sh:rule [ a sh:TripleRule ]": "sh:rule infers, and a check infers nothing",
}


@pytest.mark.parametrize("shape", FAULTS)
def test_a_faulty_shape_is_named_and_the_rest_holds(shape: str) -> None:
    checks = checks_of(f"e:S sh:targetNode e:a ; {shape} . e:T sh:targetNode e:a ; sh:in () .")
    assert any(FAULTS[shape] in fault and fault.startswith("own.ttl: ") for fault in checks.faults), checks.faults
    assert [r.shape for r in checks.results(facts("e:a e:p e:b ."))] == [f"{E}T"]


def test_a_shape_without_a_name_is_told_by_its_path_and_its_parent() -> None:
    (fault,) = checks_of("e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:minCount 'x' ] .").faults
    assert fault == (
        f"own.ttl: a shape without a name for <{E}p> in <{E}S>: sh:minCount: “x” is not a whole number (xsd:integer). "
        "It was left out."
    )


def test_a_path_that_goes_in_a_circle_is_refused() -> None:
    checks = checks_of("e:S sh:targetNode e:a ; sh:path _:x . _:x sh:inversePath _:x .")
    assert "in a circle" in checks.faults[0]
    listed = checks_of("e:S sh:targetNode e:a ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .")
    assert "not a well-formed RDF list" in listed.faults[0]


def test_imports_are_named_and_never_fetched() -> None:
    (fault,) = checks_of(
        "<http://127.0.0.1:9/s> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/o> ."
    ).faults
    assert fault == (
        "own.ttl: it imports <http://127.0.0.1:9/o>, which is not fetched. "
        "Give that file as well where its shapes are wanted."
    )


def test_files_that_cannot_be_read_are_named_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "broken.ttl").write_text("e:S a sh:NodeShape .")
    with pytest.raises(ConfigError, match=r"broken\.ttl cannot be read as shapes: .*prefix e: .*Correct the file\."):
        read([tmp_path / "broken.ttl"])
    with pytest.raises(ConfigError, match=r"gone\.ttl cannot be read: No such file or directory"):
        read([tmp_path / "gone.ttl"])
    with pytest.raises(ConfigError, match=r"broken\.ttl has 20 bytes; shapes are read up to 10"):
        read([tmp_path / "broken.ttl"], largest=10)


def test_several_files_are_one_shapes_graph_and_shapes_keep_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(f"{PREFIXES} e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:minCount 1 ] .")
    (tmp_path / "b.ttl").write_text(f"{PREFIXES} e:S sh:property [ sh:path e:q ; sh:minCount 1 ] .")
    paths = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    results = compiled(read(paths)).results(facts("e:b e:p 1 ."))
    assert [r.path for r in results] == [f"{E}p", f"{E}q"]
    assert len({r.shape for r in results}) == 2
    assert compiled(read(paths)).results(facts("e:b e:p 1 .")) == results


SPARQL = """e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; sh:minCount 1 ] ; sh:sparql [ sh:message "no q"@en ;
    sh:select "SELECT $this WHERE { FILTER NOT EXISTS { $this <https://e.example.org/q> ?v } }" ] .
e:T sh:targetNode e:a ; sh:property [ sh:path e:r ; sh:minCount 1 ] ; sh:not e:S .
e:U sh:targetNode e:a ; sh:property [ sh:path e:s ; sh:minCount 1 ] ."""


def test_sparql_is_run_by_pyshacl_and_the_rest_by_us() -> None:
    checks = checks_of(SPARQL, "e:z e:p 1 .")
    assert checks.faults == ()
    results = checks.results(facts("e:b e:p 1 ."))
    seen = [(short(r)[0], r.path.removeprefix(E), r.shape.removeprefix(E)[:1]) for r in results]
    assert sorted(seen) == [("MinCount", "p", "_"), ("MinCount", "r", "_"), ("MinCount", "s", "_"), ("SPARQL", "", "S")]
    assert "no q" in [text for r in results for text in r.messages.values()]


def test_without_pyshacl_core_is_judged_and_the_rest_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_module, "at_hand", lambda: False)
    checks = checks_of(SPARQL)
    assert [f.partition(": ")[2] for f in checks.faults] == [
        f"the shape <{E}S>: sh:sparql is beyond SHACL Core. Install pyshacl (pip install 'fairdict[shacl]') to run it.",
        f"the shape <{E}T>: sh:not refers to <{E}S>, which needs pyshacl. It was left out.",
    ]
    assert sorted(r.path.removeprefix(E) for r in checks.results(facts("e:b e:p 1 ."))) == ["p", "r", "s"]


TARGET = """e:S a sh:NodeShape ; sh:property [ sh:path e:p ; sh:minCount 1 ] ; sh:target [ a sh:SPARQLTarget ;
    sh:select "SELECT ?this WHERE { ?this <https://e.example.org/q> ?v }" ] .
e:T sh:targetNode e:b ; sh:in () ."""
CUSTOM = """e:Longer a sh:ConstraintComponent ; sh:parameter [ sh:path e:longer ] ;
    sh:validator [ a sh:SPARQLAskValidator ; sh:ask "ASK { FILTER (STRLEN(STR($value)) > $longer) }" ] .
e:S sh:targetNode e:a ; sh:property [ sh:path e:p ; e:longer 3 ] ."""


@pytest.mark.parametrize(("shapes", "expected"), [(TARGET, ["MinCount", "In"]), (CUSTOM, [f"{E}Longer"])])
def test_targets_and_components_of_sparql_are_run_by_pyshacl(shapes: str, expected: list[str]) -> None:
    results = checks_of(shapes).results(facts("e:a e:q 1 ." if shapes is TARGET else "e:a e:p 'abc', 'abcd' ."))
    assert sorted(short(r)[0] for r in results) == sorted(expected)


def test_without_pyshacl_targets_and_components_of_sparql_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks_module, "at_hand", lambda: False)
    target, custom = checks_of(TARGET), checks_of(CUSTOM)
    assert "sh:target is beyond SHACL Core" in target.faults[0] and len(target.results(facts("e:a e:q 1 ."))) == 1
    assert "a constraint component of its own is beyond SHACL Core" in custom.faults[0]
    assert custom.results(facts("e:a e:p 'abc' .")) == []


def test_a_query_that_pyshacl_refuses_is_a_sentence() -> None:
    checks = checks_of('e:S sh:targetNode e:a ; sh:sparql [ sh:select "SELECT nonsense" ] .')
    with pytest.raises(ConfigError, match="pyshacl refuses the shapes that ask for SPARQL: "):
        checks.results(facts("e:a e:p 1 ."))


def test_documents_are_judged_straight(context: Context) -> None:
    checks = checks_of(
        "e:S sh:targetClass <http://www.w3.org/ns/dcat#Dataset> ; "
        "sh:property [ sh:path <http://purl.org/dc/terms/title> ; sh:minCount 1 ; sh:uniqueLang true ] ."
    )
    judged = [
        [short(r)[0] for r in checks.results(facts_of([{"id": "urn:a", "type": ["Dataset"], **more}], context))]
        for more in ({}, {"title": {"en": ["x"]}}, {"title": {"en": ["x", "y"], "nl": ["x"]}})
    ]
    assert judged == [["MinCount"], [], ["UniqueLang"]]
