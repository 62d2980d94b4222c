"""Fixes, carried out where they are asked for: the field that a fix names is filled in in the source's own record, the
harvester reads it again, and the rule passes."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from fairdict.fair import Ruleset, Subject
from fairdict.fair.examples import evidence
from fairdict.fair.fields import bundled
from fairdict.layers import Layers
from tests.system import DOI, DOI_IRI, DOWNLOAD, FILE, HEALTH, OLDER, PUBLIC, MakeSource, System
from tests.systems import SYSTEMS

EXPECTED = Path(__file__).parent / "expected"
UUID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"
FILE_DOI = "https://doi.org/10.5072/sleep-1-file"
MESH = "http://id.nlm.nih.gov/mesh/D006262"
COAR = "http://purl.org/coar/access_right/c_abf2"
INSPIRE = "http://inspire.ec.europa.eu/metadata-codelist/LimitationsOnPublicAccess/noLimitations"

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


ASKED = [r for r in RULESET.rules if r.terms and r.decides == "document"]
"""The rules that a source answers by what it writes down."""
FORM = {"fuji-0.8/FsF-R1.2-01M-2"}
"""Rules that fail on the form of the record: outside of RDF no field of it will do, and the fix says so."""
NO_FIELD = (("no-field",), ("fixed-field",), ("more-than",))
"""Words in a fix that say that the system has no field, or none that may hold what is asked."""
NEEDLESS = {"fuji-0.5/FsF-F1-01D-2"}
"""Rules that ask nothing of a record whose identifier is better than what they want, and say so."""
WRITTEN = {
    "fuji-0.5/FsF-F1-01D-2": {DOI_IRI: UUID, f"doi:{DOI}": UUID, DOI: UUID},
    "fuji-0.5/FsF-A1-01M-2": {INSPIRE: PUBLIC, "no limitations": PUBLIC, "open access": PUBLIC},
    "fuji-0.5/FsF-A1-01M-3": {
        **dict.fromkeys(("Cite the authors.", "Ask the desk.", PUBLIC), "open access"),
        f' rightsURI=\\"{COAR}\\"': "",
    },
    "fuji-0.8/FsF-F1-02MD-4": {DOWNLOAD: FILE_DOI, FILE: FILE_DOI},
    "fuji-0.8/FsF-I2-01M-2": {HEALTH: MESH, "Health": "Health (MeSH)"},
    "fuji-0.8/FsF-I3-01M-2": {'"nights"': f'"{OLDER}"'},
    "fuji-0.5/FsF-R1-01MD-1": {"survey": "Dataset", "sound recording": "Dataset"},
    "fuji-0.5/FsF-R1-01MD-1a": {"survey": "Dataset", "sound recording": "Dataset"},
    "fuji-0.5/FsF-R1.3-02D-1c": {
        "application/ld+json": "application/geo+json",
        "JSON-LD": "GeoJSON",
        "NetCDF": "GeoJSON",
        "JSON_LD": "GEOJSON",
    },
}
"""What is written in the place of a system's usual example, where a fix asks for a value of a kind."""


@pytest.mark.parametrize("id", SYSTEMS)
def test_doing_what_a_fix_asks_flips_the_outcome(id: str, make_source: MakeSource) -> None:
    """On a bare record in each system: of every rule that fails there, the fields that its fix names are filled in in
    the record, it is read again, and the rule passes. Where the system has no such field the fix says so;
    ``expected/fixes`` lists of which rules."""
    system, known = SYSTEMS[id], set(bundled().of(id).fields.values())
    bare = subject(system, make_source)
    mended = 0
    without, in_vain = set[str](), dict[str, str]()
    for rule in ASKED:
        found = rule.check(bare, RULESET.vocabularies)
        if not found.mend or found.outcome == "pass":
            continue
        said = fields_in(found.mend)
        named = [f for s in said for f in ([s] if s in known else [k for k in known if k.startswith(f"{s} (")])]
        named = [f for f in named if not any(other.startswith(f"{f} (") for other in named)]
        if names_no_field(found.mend):
            without.add(rule.id)
        elif found.mend[0] == "no-uuid":
            assert rule.id in NEEDLESS
        elif not named:
            assert rule.id in FORM
        else:
            better = subject(written(system, WRITTEN.get(rule.id, {})), make_source, *named)
            if rule.check(better, RULESET.vocabularies).outcome not in ("pass", "not-applicable"):
                in_vain[rule.id] = found.fix
            mended += 1
    assert not in_vain
    expected = EXPECTED / "fixes" / f"{id}.txt"
    if os.environ.get("FAIRDICT_BLESS"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_text("".join(f"{rule}\n" for rule in sorted(without)), encoding="utf-8")
    assert sorted(without) == expected.read_text(encoding="utf-8").split()
    assert mended >= 25


def names_no_field(words: object) -> bool:
    """Whether the words of a fix say that the system has no field, or none that may hold what is asked."""
    return isinstance(words, tuple) and (words[:1] in NO_FIELD or any(map(names_no_field, words)))


def written(system: System, instead: Mapping[str, str]) -> System:
    """``system`` with other values in its fields."""
    text = json.dumps(system.filled, ensure_ascii=False)
    for old, new in instead.items():
        text = text.replace(old, new)
    return replace(system, filled=json.loads(text))


def fields_in(words: object) -> list[str]:
    """Every text in the words of a fix."""
    if isinstance(words, str):
        return [words]
    return [f for part in words for f in fields_in(part)] if isinstance(words, tuple) else []
