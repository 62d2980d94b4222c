"""Fixes, carried out where they are asked for: the field that a fix names is filled in in the source's own record, the
harvester reads it again, and the rule passes."""

import pytest

from fairdict.fair import Ruleset, Subject
from fairdict.fair.examples import evidence
from fairdict.fair.fields import bundled
from fairdict.layers import Layers
from tests.systems import SYSTEMS, MakeSource, System

RULESET = Ruleset.load(Layers())
FIELDS = [(id, term) for id, system in SYSTEMS.items() for term in bundled().of(id).fields]


def subject(system: System, make_source: MakeSource, *fields: str) -> Subject:
    made = system.describe(make_source, tuple(dict.fromkeys(fields)))
    return Subject(made.document(), evidence(), system.name, system.form, made.said, software=system.software)


def test_every_system_has_a_record_to_be_filled_in() -> None:
    assert {s.id for s in bundled().systems} == set(SYSTEMS)


@pytest.mark.parametrize(("id", "term"), FIELDS)
def test_a_named_field_is_one_the_harvester_reads(id: str, term: str, make_source: MakeSource) -> None:
    """Filling in the field that stands for a property brings that property, in the dataset or in its files."""
    system, field = SYSTEMS[id], bundled().of(id).fields[term]
    found = subject(system, make_source, field)
    assert found.system.id == id
    if term.startswith("distribution/"):
        assert any(term.removeprefix("distribution/") in d for d in found.distributions), found.document
    elif term == "byteSize":  # of the whole it is its extent
        assert found.has(term) or found.has("extent"), found.document
    else:
        assert found.has(term), found.document


ASKED = [r for r in RULESET.rules if r.terms and r.decides == "document" and r.id.startswith(("RDA-", "MQA-"))]
"""The rules that a source answers by what it writes down; what F-UJI asks of values is tried with its own examples."""


@pytest.mark.parametrize("id", SYSTEMS)
def test_doing_what_a_fix_asks_flips_the_outcome(id: str, make_source: MakeSource) -> None:
    """On a bare record in each system: of every rule that fails there, the fields that its fix names are filled in in
    the record, it is read again, and the rule passes; where the system has no such field, the fix says so."""
    system, known = SYSTEMS[id], set(bundled().of(id).fields.values())
    bare = subject(system, make_source)
    mended = without = 0
    in_vain: dict[str, str] = {}
    for rule in ASKED:
        found = rule.check(bare, RULESET.vocabularies)
        if not found.mend or found.outcome == "pass":
            continue
        named = [f for f in fields_in(found.mend) if f in known]
        if f"{bare.system.name} has no field for it" in found.fix:
            without += 1
            continue
        better = subject(system, make_source, *named)
        outcome = rule.check(better, RULESET.vocabularies).outcome
        if outcome not in ("pass", "not-applicable"):
            in_vain[rule.id] = found.fix
        mended += 1
    assert not in_vain
    assert mended >= 15, f"{mended} mended, {without} without a field"


def fields_in(words: object) -> list[str]:
    """Every text in the words of a fix."""
    if isinstance(words, str):
        return [words]
    return [f for part in words for f in fields_in(part)] if isinstance(words, tuple) else []
