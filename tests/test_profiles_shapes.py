"""Each profile's table against the official shapes, row by row: what differs and is not listed in the table, fails.

What of SHACL the official files use is read here as numbers, kinds and ranges.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fairdict.layers import Layers
from fairdict.profiles import Demand, Profile, Profiles, Row
from fairdict.rdf import triples
from fairdict.shapes import Facts
from fairdict.shapes.terms import RDF, SH, XSD, Literal, Term

AP = "dcat-ap-3.0.1/{}.ttl"
CORE = (AP.format("shapes"), AP.format("range"), AP.format("shapes_recommended"))
BASE = (*CORE, AP.format("mdr-vocabularies.shape"))
OFFICIAL: dict[str, tuple[str, ...]] = {
    "dcat-ap-3.0.1": (*BASE, AP.format("deprecateduris")),
    "dcat-ap-nl-3.0": (
        *BASE,
        AP.format("deprecateduris"),
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-aanbevolen.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik.ttl",
        "dcat-ap-nl-3.0/dcat-ap-nl-SHACL-klassebereik-codelijsten.ttl",
    ),
    "health-ri-2.0.2": ("health-ri-2.0.2/HRI-Datamodel-shapes.ttl",),
    "healthdcat-ap-draft-0.1": (*BASE, AP.format("deprecateduris"), "healthdcat-ap-draft/sensitive-shapes.ttl"),
}
KINDS = {"Literal": "literal", "IRI": "iri", "BlankNodeOrIRI": "resource"}
NODES = {
    "AgentShape": "http://xmlns.com/foaf/0.1/Agent",
    "KindShape": "http://www.w3.org/2006/vcard/ns#Kind",
    "PeriodOfTimeShape": "http://purl.org/dc/terms/PeriodOfTime",
    "PeriodOfTime_Shape": "http://purl.org/dc/terms/PeriodOfTime",
    "IdentifierShape": "http://www.w3.org/ns/adms#Identifier",
    "RelationshipShape": "http://www.w3.org/ns/dcat#Relationship",
    "QualityCertificateShape": "http://www.w3.org/ns/dqv#QualityCertificate",
    "AttributionShape": "http://www.w3.org/ns/prov#Attribution",
    "ChecksumShape": "http://spdx.org/rdf/terms#Checksum",
    "Distribution_Shape": "http://www.w3.org/ns/dcat#Distribution",
    "CSVWColumnShape": "http://www.w3.org/ns/csvw#Column",
}
"""Shapes that stand for a class, where a property refers to one."""
ROLES = {
    "HealthAgent_Shape": "HealthAgent",
    "HealthPublisherAgent_Shape": "HealthPublisher",
    "healthDistribution_Shape": "HealthDistribution",
    "HasCodeValues_Shape": "CodeValues",
}
DATES = {f"{XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")}
RESOURCES = {f"http://www.w3.org/ns/dcat#{name}" for name in ("Catalog", "Dataset", "DataService", "DatasetSeries")}
UNCONSTRAINED = {"http://www.w3.org/ns/dcat#isVersionOf"}
"""Named by the official file of deprecated addresses to be thought about, not asked or forbidden."""


@dataclass
class Stated:
    """What the official shapes say of one property of one class, taken together."""

    least: int = 0
    most: int | None = None
    recommended: bool = False
    kinds: set[str] = field(default_factory=set)
    of: set[str] = field(default_factory=set)
    demanded: bool = False
    datatypes: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    forms: set[str] = field(default_factory=set)
    holds: set[str] = field(default_factory=set)
    languages: bool = False
    above: int | None = None
    role: str = ""
    weight: str = ""
    deprecated: bool = False
    files: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        if "iri" in self.kinds or "literal" in self.kinds:
            return next(iter(self.kinds - {"resource"}))
        if self.kinds:
            return "resource"
        if self.datatypes:
            return "literal"
        return "resource" if self.of else "any"

    @property
    def need(self) -> str:
        return "M" if self.least else "R" if self.recommended else "O"


def shapes_of(shared: Path, names: tuple[str, ...]) -> dict[tuple[str, str], Stated]:
    """What the files say, by class and path (as a row's key has it)."""
    found: dict[tuple[str, str], Stated] = defaultdict(Stated)
    for name in names:
        graph = Facts.of(triples((shared / "conformance" / name).read_bytes(), "text/turtle"))
        for shape, own in graph.nodes.items():
            targets = [str(t) for t in own.get(f"{SH}targetClass", ())]
            targets += [f"role:{role}" for label, role in ROLES.items() if shape.endswith(f"#{label}")]
            for target in targets:
                for constraint in own.get(f"{SH}property", ()):
                    key = path_of(graph, str(constraint))
                    if key:
                        read_into(found[target, key], graph, str(constraint), name)
                if f"{SH}or" in own and "recommended" in name:
                    either = items(graph, next(iter(own[f"{SH}or"])))
                    paths = [path_of(graph, str(part)) for part in either]
                    found[target, "|".join(paths)].recommended = True
                    found[target, "|".join(paths)].files.add(name)
    return dict(found)


def path_of(graph: Facts, constraint: str) -> str:
    path = next(iter(graph.values(constraint, f"{SH}path")), "")
    inverse = next(iter(graph.values(path, f"{SH}inversePath")), "")
    return f"^{inverse}" if inverse else str(path)


def items(graph: Facts, cell: Term) -> Iterator[Term]:
    while cell != f"{RDF}nil":
        yield from graph.values(cell, f"{RDF}first")
        cell = next(iter(graph.values(cell, f"{RDF}rest")))


def read_into(stated: Stated, graph: Facts, constraint: str, name: str) -> None:
    """Adds one property shape to what is stated."""

    def said(word: str) -> list[Term]:
        return list(graph.values(constraint, f"{SH}{word}"))

    def text(word: str) -> str:
        found = said(word)
        return found[0].text if found and isinstance(found[0], Literal) else ""

    stated.files.add(name)
    vocabulary = "mdr-" in name
    severity = str((said("severity") or [f"{SH}Violation"])[0]).removeprefix(SH)
    if "deprecated" in name:
        if graph.values(constraint, f"{SH}message"):
            stated.deprecated = True
        return
    if vocabulary:
        stated.weight = severity.lower()
        stated.holds |= {str(v) for v in said("hasValue")}
        return
    least = int(text("minCount") or 0)
    if severity == "Violation":
        stated.least = max(stated.least, least)
    elif least:
        stated.recommended = True
    if text("maxCount"):
        stated.most = min(stated.most or 99, int(text("maxCount")))
    stated.kinds |= {KINDS[str(v).removeprefix(SH)] for v in said("nodeKind")}
    classes = {str(v) for v in said("class")}
    stated.of |= classes
    stated.demanded = stated.demanded or (bool(classes) and not name.startswith("dcat-ap-3.0.1"))
    stated.datatypes |= {str(v) for v in said("datatype")}
    stated.forms |= {v.text for v in said("pattern") if isinstance(v, Literal)}
    stated.languages = stated.languages or text("uniqueLang") == "true"
    if text("minExclusive"):
        stated.above = int(text("minExclusive"))
    for listed in said("in"):
        stated.values |= {str(v) for v in items(graph, listed)}
    for node in (str(v) for v in said("node") + said("shape")):
        last = node.rpartition("#")[2].rpartition("/")[2]
        if last in ("DateOrDateTimeDataType_Shape", "TemporalLiteralShape"):
            stated.datatypes |= DATES
        elif last == "DcatResource_Shape":
            stated.of |= RESOURCES
        elif last in ROLES:
            stated.role = ROLES[last]
        else:
            stated.of.add(NODES[last])


def differences(row: Row, stated: Stated, profile: Profile, role: bool = False) -> list[str]:
    """How what the table says of the shapes differs from what the shapes say."""
    said: Demand = row.shape or row.demand
    pairs: Mapping[str, tuple[object, object]] = {
        "least": (said.least, stated.least),
        "most": (said.most, stated.most),
        "need": (said.need, stated.need),
        "kind": (said.kind, stated.kind),
        "of": (set(said.of), stated.of),
        "datatypes": (set(said.datatypes), stated.datatypes),
        "values": (set(said.values), stated.values),
        "form": ({said.form} - {""}, stated.forms),
        "holds": (set(said.holds), stated.holds),
        "each_language": (said.each_language, stated.languages),
        "above": (said.above, stated.above),
        "role": (row.judged, stated.role),
        "untyped": (said.untyped == "violation", stated.demanded),
    }
    if "recommended" in profile.only_text and said.need == "R":
        pairs = {**pairs, "need": ("O", stated.need)}
    if not stated.of and (stated.role or role or "range" in profile.only_text):
        pairs = {**pairs, "of": (set(), set())}
    told = [
        f"{name}: the table has {mine!r}, the shapes {theirs!r}"
        for name, (mine, theirs) in pairs.items()
        if mine != theirs
    ]
    if stated.weight and not (said.tables or said.pattern or said.holds):
        told.append("vocabulary: the shapes have one, the table has none")
    if stated.weight and said.weight != stated.weight:
        told.append(f"weight: the table has {said.weight}, the shapes {stated.weight}")
    return told


@pytest.mark.parametrize("name", OFFICIAL)
def test_the_table_says_what_the_official_shapes_say(name: str, shared: Path) -> None:
    profile = Profiles(Layers()).get(name)
    stated = shapes_of(shared, OFFICIAL[name])
    assert len(stated) > 50, "the official shapes were not found"
    wrong = []
    for cls, row in profile.rows():
        target = f"role:{cls.name}" if cls.role else cls.iri
        shape = stated.pop((target, row.key), None)
        if shape is None and cls.role:  # what a role has from its class
            base = next((c for c in profile.classes.values() if c.iri == cls.iri and not c.role), None)
            if (base is not None and base.row(row.key) is not None) or row.key in inherited(profile, cls.name):
                continue
        if row.source == "text":
            if shape is not None and shape.files:
                wrong.append(
                    f"{cls.name} {profile.compact(row.key)}: is said to be in the text only, but {shape.files}"
                )
        elif shape is None:
            wrong.append(f"{cls.name} {profile.compact(row.key)}: is in no shape")
        elif shape.deprecated:
            if not row.instead:
                wrong.append(f"{cls.name} {profile.compact(row.key)}: is deprecated by {shape.files}")
        else:
            wrong += [
                f"{cls.name} {profile.compact(row.key)}: {told}" for told in differences(row, shape, profile, cls.role)
            ]
    wrong += [
        f"{target} {profile.compact(key)}: is not in the table" for target, key in stated if key not in UNCONSTRAINED
    ]
    assert not wrong, "\n".join(sorted(wrong))


def inherited(profile: Profile, name: str) -> set[str]:
    """The rows of HealthPublisher that are those of HealthAgent."""
    agent = profile.classes.get("HealthAgent")
    return set(agent.rows) if name == "HealthPublisher" and agent else set()


def test_a_difference_is_found(shared: Path) -> None:
    """The comparison can fail: one number changed in a row is told."""
    profile = Profiles(Layers()).get("dcat-ap-3.0.1")
    dataset = profile.of("http://www.w3.org/ns/dcat#Dataset")
    assert dataset is not None
    row = dataset.row("http://purl.org/dc/terms/title")
    assert row is not None
    stated = shapes_of(shared, OFFICIAL["dcat-ap-3.0.1"])[dataset.iri, row.key]
    assert differences(row, stated, profile) == []
    stated.least = 0
    assert [told.partition(":")[0] for told in differences(row, stated, profile)] == ["least", "need"]
