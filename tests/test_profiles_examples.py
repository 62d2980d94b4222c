"""A complete example of every profile has no finding; with one property removed, doubled or spoilt it has exactly that.

The examples are in ``tests/records/profiles``, written for this. Where the findings of one change are compared, a row
that follows the same property on another way (an alternative, an inverse, a condition) is looked at apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.layers import Layers
from fairdict.profiles import Class, Finding, Judge, Profiles, Row
from fairdict.rdf import XSD, triples
from fairdict.shapes import Facts, Literal
from fairdict.shapes.terms import TYPE, Term
from fairdict.vocabulary import Vocabularies

FOLDER = Path(__file__).parent / "records" / "profiles"
VOCABULARIES = Vocabularies.load(Layers())
SHELF = Profiles(Layers())
NAMES = SHELF.ids
NOWHERE = "https://nowhere.example.org/thing"
APART = {
    "http://www.w3.org/ns/locn#geometry": "the text wants a thing and the official shapes a text",
}
"""Properties that no example without findings can have, with the reason."""
MORE = {
    f"{XSD}date": "1999-01-0{n}",
    f"{XSD}dateTime": "1999-01-0{n}T00:00:00Z",
    f"{XSD}gYear": "199{n}",
    f"{XSD}gYearMonth": "1999-0{n}",
    f"{XSD}decimal": "{n}.5",
    f"{XSD}duration": "P{n}D",
    f"{XSD}nonNegativeInteger": "9{n}",
    f"{XSD}hexBinary": "0{n}",
    f"{XSD}boolean": "{n}",
}


@dataclass(frozen=True)
class Place:
    """A row with a thing of the example that has its property."""

    cls: Class
    row: Row
    focus: str


@cache
def judge(name: str) -> Judge:
    return Judge(SHELF.get(name), VOCABULARIES)


@cache
def example(name: str) -> Facts:
    return Facts.of(triples((FOLDER / f"{name}.ttl").read_bytes(), "text/turtle"))


def changed(facts: Facts, focus: str, iri: str, values: list[Term], more: dict[str, dict[str, list[Term]]]) -> Facts:
    """``facts`` with other values of one property of one thing, and ``more`` things."""
    found = Facts()
    for subject, predicate, value in facts.triples():
        if (subject, predicate) != (focus, iri):
            found.add(subject, predicate, value)
    for value in values:
        found.add(focus, iri, value)
    for subject, own in more.items():
        for predicate, told in own.items():
            for value in told:
                found.add(subject, predicate, value)
    return found


@cache
def places(name: str) -> list[Place]:
    """Every row of a profile with the first thing in its example that it is judged by."""
    profile, facts = SHELF.get(name), example(name)
    found = []
    for cls, row in profile.rows():
        if row.inverse or len(row.properties) > 1:
            continue
        roles = {focus for other in profile.classes.values() if other.role for focus in reached(name, other)}
        for focus in reached(name, cls):
            if focus in roles and not cls.role:
                continue
            if facts.values(focus, row.iri):
                found.append(Place(cls, row.at(judge(name).level(focus, facts)), focus))
                break
    return found


def reached(name: str, cls: Class) -> Iterator[str]:
    """The things of the example that are judged as ``cls``."""
    profile, facts = SHELF.get(name), example(name)
    if not cls.role:
        yield from facts.subjects(TYPE, cls.iri)
        return
    for _, row in profile.rows():
        if row.judged == cls.name:
            yield from (str(value) for value in facts.inverse(row.iri) if isinstance(value, str))


def told(found: list[Finding], row: Row) -> set[tuple[str, str, str]]:
    """The findings, without those of rows that follow the row's property in another way."""
    return {
        (f.focus, f.row.key, f.fault)
        for f in found
        if f.row.key == row.key
        or not ({row.iri} & set(f.row.properties) or (f.row.when and f.row.when.property == row.iri))
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_complete_example_has_no_finding(name: str) -> None:
    assert [(f.focus, f.row.key, f.fault) for f in judge(name).findings(example(name))] == []
    assert judge(name).unjudged == [], "every vocabulary that a profile names is there"


@pytest.mark.parametrize("name", NAMES)
def test_the_example_is_complete(name: str) -> None:
    profile, facts = SHELF.get(name), example(name)
    for cls, row in profile.rows():
        if row.instead or row.iri in APART or row.inverse:
            continue
        has = any(facts.values(focus, iri) for focus in reached(name, cls) for iri in row.properties)
        assert has, f"no {cls.name} of the example has {profile.compact(row.iri)}"


@pytest.mark.parametrize("name", NAMES)
def test_every_requirement_is_tried(name: str) -> None:
    """What the tests below change is every row but those of one property followed otherwise, tried on their own."""
    tried = {(place.cls.name, place.row.key) for place in places(name)}
    left = {
        (cls.name, row.key)
        for cls, row in SHELF.get(name).rows()
        if not row.instead and row.iri not in APART and not row.inverse and len(row.properties) == 1
    }
    assert left - tried == set()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_followed_otherwise_is_missed_too(name: str) -> None:
    profile, facts = SHELF.get(name), example(name)
    for cls, row in profile.rows():
        if (row.inverse or len(row.properties) > 1) and (row.demand.least or row.demand.need == "R"):
            focus = next(reached(name, cls))
            whole = facts
            for iri in row.properties:
                for subject in list(facts.subjects(iri, focus)) if row.inverse else [focus]:
                    whole = changed(whole, subject, iri, [], {})
            assert (focus, row.key, "missing") in {(f.focus, f.row.key, f.fault) for f in judge(name).findings(whole)}


ACCESS = "http://purl.org/dc/terms/accessRights"


@pytest.mark.parametrize("name", [name for name in NAMES if SHELF.get(name).levels])
def test_what_is_removed_is_missed_at_the_levels_that_want_it(name: str) -> None:
    profile, facts = SHELF.get(name), example(name)
    dataset = profile.of("http://www.w3.org/ns/dcat#Dataset")
    assert dataset is not None
    focus = next(f for f in facts.subjects(TYPE, dataset.iri) if judge(name).level(f, facts) == profile.levels[-1])
    tried = 0
    for row in (row for row in dataset.rows.values() if row.levels):
        for level in profile.levels:
            iri = f"http://publications.europa.eu/resource/authority/access-right/{level}"
            at = changed(changed(facts, focus, ACCESS, [iri], {}), focus, row.iri, [], {})
            found = {f.severity for f in judge(name).findings(at) if f.place == (focus, row.key, "missing", None)}
            need = row.at(level).demand.need
            sides = [side for side in (row.at(level).text, row.at(level).shape) if side and side.need == "R"]
            expected = {"M": {"violation"}, "R": {"advice"}}.get(need, {"advice"} if sides else set())
            assert found == expected, (row.key, level)
            tried += 1
    assert tried >= 30


@pytest.mark.parametrize("name", NAMES)
def test_what_is_removed_is_missed(name: str) -> None:
    facts = example(name)
    for place in places(name):
        row, demand = place.row, place.row.demand
        found = judge(name).findings(changed(facts, place.focus, row.iri, [], {}))
        sides = [side for side in (row.text, row.shape) if side and (side.least or side.need == "R")]
        fault = "condition" if demand.need == "C" else "missing"
        expected = {(place.focus, row.key, fault)} if demand.need in "MRC" or sides else set()
        assert told(found, row) == expected, place
        grave = {"M": "violation", "C": "violation", "R": "advice"}.get(demand.need, "warning")
        mine = [f.severity for f in found if f.place == (place.focus, row.key, fault, None)]
        assert mine == ([grave] if expected and grave != "warning" else mine), place


def another(row: Row, value: Term, n: int) -> tuple[Term, dict[str, dict[str, list[Term]]]]:
    """Another value that is as good as ``value``, and what must be said of it."""
    demand = row.demand
    if isinstance(value, Literal):
        if value.datatype in MORE:
            return Literal(MORE[value.datatype].format(n=n), value.datatype), {}
        language = f"{'abc'[n]}{'abc'[n]}" if value.language else ""
        return Literal(f"{value.text} {n}", value.datatype, language), {}
    for allowed in demand.values:
        if allowed != value:
            return allowed, {}
    for table in demand.tables:
        concepts = VOCABULARIES.concepts(table)
        if VOCABULARIES.concept(table, value):
            return next(c.iri for c in concepts[n:] if c.iri != value), {}
    return f"{value}-{n}", {f"{value}-{n}": {TYPE: list(demand.of)}} if demand.of else {}


@pytest.mark.parametrize("name", NAMES)
def test_what_is_doubled_is_too_much(name: str) -> None:
    facts, capped = example(name), 0
    for place in places(name):
        row = place.row
        most = [d.most for d in (row.demand, row.text, row.shape) if d and d.most]
        values: list[Term] = list(facts.values(place.focus, row.iri))
        if not most or row.demand.values[1:] == () != row.demand.values:  # only one value is allowed at all
            continue
        more: dict[str, dict[str, list[Term]]] = {}
        for n in range(1, 1 + min(most) - len(values) + 1):
            value, said = another(row, values[0], n)
            values.append(value)
            first = facts.properties(next(iter(facts.values(place.focus, row.iri))))
            for subject in said if first or not row.demand.pattern else ():
                more[subject] = {p: list(v) for p, v in first.items()} or said[subject]
        found = judge(name).findings(changed(facts, place.focus, row.iri, values, more))
        assert told(found, row) == {(place.focus, row.key, "many")}, place
        capped += 1
    assert capped > 20


def spoilt(row: Row) -> tuple[Term, str]:
    """A value that the row does not want, and what is wrong with it."""
    demand = row.demand
    if demand.kind == "literal":
        return NOWHERE, "kind"
    if demand.kind in ("iri", "resource"):
        return Literal("somebody"), "kind"
    if demand.tables or demand.pattern:
        return NOWHERE, "vocabulary"
    return (NOWHERE, "untyped") if demand.of else (Literal("anything"), "")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_spoilt_is_told(name: str) -> None:
    facts = example(name)
    for place in places(name):
        value, fault = spoilt(place.row)
        found = judge(name).findings(changed(facts, place.focus, place.row.iri, [value], {}))
        expected = {(place.focus, place.row.key, fault)} if fault else set()
        if place.row.demand.holds:
            expected.add((place.focus, place.row.key, "holds"))
        assert told(found, place.row) == expected, place


@pytest.mark.parametrize("name", NAMES)
def test_a_text_of_another_datatype_or_form_is_told(name: str) -> None:
    facts, typed = example(name), 0
    for place in places(name):
        if not place.row.demand.datatypes:
            continue
        typed += 1
        datatype = place.row.demand.datatypes[0]
        other = "integer" if datatype.endswith("string") else "string"
        wrong = [(Literal("5", f"{XSD}{other}"), "datatype")]
        if not datatype.endswith(("string", "anyURI")):
            wrong.append((Literal("not one", datatype), "malformed"))
        for value, fault in wrong:
            found = judge(name).findings(changed(facts, place.focus, place.row.iri, [value], {}))
            assert told(found, place.row) == {(place.focus, place.row.key, fault)}, place
    assert typed > 5


@pytest.mark.parametrize("name", NAMES)
def test_a_value_without_a_type_or_outside_its_vocabulary_is_told(name: str) -> None:
    facts = example(name)
    for place in places(name):
        demand = place.row.demand
        if demand.kind not in ("iri", "resource") or demand.values or demand.holds:
            continue
        vocabulary = bool(demand.tables or demand.pattern)
        if not demand.of and not vocabulary and not demand.form:
            continue
        fault = "vocabulary" if vocabulary else "untyped" if demand.of else "form"
        found = judge(name).findings(changed(facts, place.focus, place.row.iri, [NOWHERE], {}))
        assert told(found, place.row) == {(place.focus, place.row.key, fault)}, place


@pytest.mark.parametrize("name", NAMES)
def test_a_property_that_was_replaced_is_told(name: str) -> None:
    profile, facts = SHELF.get(name), example(name)
    for cls, row in profile.rows():
        if row.instead and not cls.role:
            focus = next(reached(name, cls))
            value: Term = Literal("2", row.demand.datatypes[0] if row.demand.datatypes else f"{XSD}string")
            if row.demand.kind in ("iri", "resource"):
                value = next(iter(facts.subjects(TYPE, row.demand.of[0])), NOWHERE) if row.demand.of else NOWHERE
            found = judge(name).findings(changed(facts, focus, row.iri, [value], {}))
            assert (focus, row.key, "replaced") in told(found, row), (cls.name, row.key)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_several_removals_are_told_one_by_one(name: str, data: st.DataObject) -> None:
    """What is found after removing any few properties is what is found after removing each alone."""
    some = data.draw(
        st.lists(st.sampled_from(places(name)), min_size=2, max_size=5, unique_by=lambda p: (p.focus, p.row.iri))
    )
    whole = example(name)
    alone: set[tuple[str, str, str]] = set()
    for place in some:
        alone |= told(judge(name).findings(changed(whole, place.focus, place.row.iri, [], {})), place.row)
        whole = changed(whole, place.focus, place.row.iri, [], {})
    conditions = {p.row.iri for p in some}
    kept = {
        (f.focus, f.row.key, f.fault)
        for f in judge(name).findings(whole)
        if not f.row.when or f.row.when.property not in conditions
    }
    assert {t for t in alone if t[2] != "condition"} <= kept | {t for t in alone if "|" in t[1]}
