"""Every real record at hand, written for every profile: what remains against it is what the record itself lacks.

The judges are the official shapes, run as checks. Each of their results must have its reason in the description: a
value that is missing there, or an address that it only refers to.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import pytest

from fairdict.config import Catalogue, Source
from fairdict.document import Context
from fairdict.emission.spelling import AGENT, ANY
from fairdict.model import Document
from fairdict.profiles import Judge
from fairdict.publish.entry import Entry
from fairdict.publish.record import record_of
from fairdict.shapes import Checks, Facts, Result, compiled, facts_of, read
from fairdict.vocabulary import Vocabularies
from tests.emissions import BASE, EVERY, catalogue, emission
from tests.real_descriptions import descriptions, published

SHAPES = {
    "dcat-ap": ("dcat-ap-3.0.1/shapes.ttl",),
    "dcat-ap-nl": ("dcat-ap-3.0.1/shapes.ttl", "dcat-ap-nl-3.0/dcat-ap-nl-SHACL.ttl"),
    "health-ri": ("health-ri-2.0.2/HRI-Datamodel-shapes.ttl",),
    "healthdcat-ap": ("dcat-ap-3.0.1/shapes.ttl",),
    "healthdcat-ap-draft-0.1": ("healthdcat-ap-draft/sensitive-shapes.ttl",),
}
"""The official shapes of each profile that are at hand; of HealthDCAT-AP R8 those that it extends."""
SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
VCARD = "http://www.w3.org/2006/vcard/ns#"
SPELLINGS = {iri: group for group in (*AGENT, *ANY) for iri in group}
ABOVE = {
    f"{DCT}license": (f"{DCT}license",),
    f"{DCT}rights": (f"{DCT}rights",),
    f"{DCAT}accessURL": (f"{DCAT}landingPage",),
}
"""What is missing of a file although its dataset says it would be a fault of ours."""
BESIDE = {
    f"{DCAT}accessURL": (f"{DCAT}downloadURL",),
    f"{FOAF}mbox": (f"{VCARD}hasEmail", "http://data.europa.eu/m8g/email"),
    f"{FOAF}homepage": (f"{VCARD}hasURL", "http://data.europa.eu/m8g/contactPage"),
}
"""What one node may say in other words."""
CLASSES = ("Catalog", "CatalogRecord", "DatasetSeries", "Dataset", "DataService", "Distribution", "Agent", "Kind")
STEP = 9
"""In the short form, the first and every so manieth file of a family."""


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue(tmp_path_factory.mktemp("ours"))


def converted(
    shared: Path, vocabularies: Vocabularies, context: Context, step: int = 1
) -> list[tuple[str, str, Document]]:
    """(family, kind, document) of every description, as it would be published alone."""

    def make(harvester: str, url: str = "https://partner.example.org/", **more: Any) -> Source:
        return Source("partner", harvester, url, vocabularies, context, allow_private=True, **more)

    found = descriptions(shared, make, step)
    return [(family, d.kind, published(d, f"{BASE}dataset/r{n}")) for n, (family, d) in enumerate(found)]


@pytest.fixture(scope="module")
def some(shared: Path, vocabularies: Vocabularies, context: Context) -> list[tuple[str, str, Document]]:
    return converted(shared, vocabularies, context, STEP)


def judge(shared: Path, profile: str) -> Checks:
    return compiled(read([shared / "conformance" / name for name in SHAPES[profile]]))


def unexplained(found: Iterable[Result], plain: Facts, made: Facts, left: Collection[tuple[str, str]]) -> list[Result]:
    """The results that have no reason in the description as it stands (``plain``) or in a value that was left out."""
    return [r for r in found if not _explained(r, plain, made, left)]


def _explained(result: Result, plain: Facts, made: Facts, left: Collection[tuple[str, str]]) -> bool:
    name = result.component.removeprefix(SH).removesuffix("ConstraintComponent")
    if name == "MinCount":
        return not had(str(result.focus), result.path, plain, left)
    if name in ("Node", "Class") and result.value not in made.nodes:  # described elsewhere, if at all
        return True
    return name == "Node" and bool(result.details) and not unexplained(result.details, plain, made, left)


def had(focus: str, path: str, plain: Facts, left: Collection[tuple[str, str]]) -> bool:
    """Whether the description had what is missing, in whatever spelling, and it was not left out as no such value."""
    if path.startswith("^"):
        return False
    words = {*SPELLINGS.get(path, ()), path, *BESIDE.get(path, ())}
    said = any(plain.values(focus, iri) for iri in words)
    owners = [o for term in ("distribution", "sample") for o in plain.subjects(f"{DCAT}{term}", focus)]
    said = said or any(plain.values(o, iri) for o in owners for iri in ABOVE.get(path, ()))
    return said and (focus, path) not in left


def told(
    shared: Path, ours: Catalogue, profile: str, found: list[tuple[str, str, Document]]
) -> Counter[tuple[str, str]]:
    """Holds every document to the shapes; gives how often each property is missing, by class."""
    checks, how = judge(shared, profile), emission(ours, profile)
    table: Counter[tuple[str, str]] = Counter()
    bad: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for family, kind, document in found:
        entry = Entry("k", document["id"], kind, "live", document, since="2026-01-02", changed="2026-03-04")  # type: ignore[arg-type]
        made = how.emitted(document, record_of(entry, ours))
        facts = facts_of(made.documents, ours.context)
        results = [r for r in checks.results(facts) if r.severity == f"{SH}Violation"]
        left = {(x.subject, x.property) for x in made.left if x.why != "most"}
        for result in unexplained(results, facts_of([document], ours.context), facts, left):
            key = (result.path, result.component.removeprefix(SH))
            bad[key].append(f"{family}: {result.focus} {result.value}")
        for result in results:
            if result.component == f"{SH}MinCountConstraintComponent":
                table[_class(result, facts, ours.context), ours.context.compact(result.path)] += 1
    assert not bad, {key: (len(places), places[:3]) for key, places in bad.items()}
    return table


def _class(result: Result, facts: Facts, context: Context) -> str:
    names = [context.class_of.get(str(t), str(t)) for t in facts.types(result.focus)]
    return next((n for n in names if n in CLASSES), names[0] if names else "")


@pytest.mark.parametrize("profile", SHAPES)
def test_what_remains_against_a_real_record_is_what_it_lacks(
    profile: str, shared: Path, ours: Catalogue, some: list[tuple[str, str, Document]]
) -> None:
    assert len({family for family, _, _ in some}) > 35
    assert told(shared, ours, profile, some)["Dataset", "dct:description"]


@pytest.mark.parametrize("profile", EVERY)
def test_what_a_profiles_own_table_finds_is_what_a_record_lacks_or_no_list_has(
    profile: str, ours: Catalogue, some: list[tuple[str, str, Document]]
) -> None:
    """HealthDCAT-AP R8 above all, whose official shapes are not at hand."""
    by_table(ours, profile, some)


def marked(facts: Facts) -> Iterable[tuple[Any, str, Any]]:
    """The statements that marks name."""
    for mark in facts.subjects(f"{RDF}type", f"{RDF}Statement"):
        subject, predicate, value = (
            next(iter(facts.values(mark, f"{RDF}{n}"))) for n in ("subject", "predicate", "object")
        )
        yield subject, str(predicate), value


def by_table(ours: Catalogue, profile: str, found: list[tuple[str, str, Document]]) -> Counter[tuple[str, str]]:
    """Holds every document to the profile's table; gives how often each mandatory property is missing."""
    how = emission(ours, profile)
    judge_ = Judge(how.profile, ours.vocabularies)
    table: Counter[tuple[str, str]] = Counter()
    for family, kind, document in found:
        entry = Entry("k", document["id"], kind, "live", document, since="2026-01-02", changed="2026-03-04")  # type: ignore[arg-type]
        made = how.emitted(document, record_of(entry, ours))
        facts, plain = facts_of(made.documents, ours.context), facts_of([document], ours.context)
        assert all(statement in facts for statement in marked(facts)), f"{family}: {document['id']}"
        left = {(x.subject, x.property) for x in made.left if x.why != "most"}
        for finding in (f for f in judge_.findings(facts) if f.severity == "violation"):
            place = f"{family}: {finding.focus} {finding.row.key} {finding.fault} {finding.value}"
            if finding.fault in ("missing", "condition"):
                assert not any(had(finding.focus, iri, plain, left) for iri in finding.row.properties), place
                table[finding.cls, ours.context.compact(finding.row.iri)] += 1
            elif finding.fault == "untyped":
                assert finding.value not in facts.nodes, f"{place}: it could have been typed"
            else:
                assert finding.fault in ("vocabulary", "holds"), place
    return table


@pytest.mark.soak
def test_what_remains_against_all_real_records_is_what_they_lack(
    shared: Path, ours: Catalogue, vocabularies: Vocabularies, context: Context, capsys: pytest.CaptureFixture[str]
) -> None:
    found = converted(shared, vocabularies, context)
    assert len(found) > 790
    with capsys.disabled():
        for profile in SHAPES:
            table = told(shared, ours, profile, found)
            print(f"\n{profile}: {len(found)} descriptions; missing:")
            for (name, property), count in sorted(table.items(), key=lambda item: (-item[1], item[0])):
                print(f"  {count:5} {name} {property}")
        for profile in EVERY:
            rows = sorted(by_table(ours, profile, found).items(), key=lambda item: (-item[1], item[0]))
            print(f"\n{profile} by its table: " + ", ".join(f"{n} {name} {property}" for (name, property), n in rows))


def test_a_fault_of_ours_would_be_seen() -> None:
    """A value that the description has and the graph lacks is no explanation, nor is a datatype that we could mend."""
    minimum = f"{SH}MinCountConstraintComponent"
    result = Result("urn:a", f"{DCT}title", None, minimum, f"{SH}Violation", "urn:shape")
    said = Facts([("urn:a", f"{DCT}title", "x")])
    assert unexplained([result], said, Facts(), ()) == [result]
    assert not unexplained([result], Facts(), Facts(), ())
    assert not unexplained([result], said, Facts(), {("urn:a", f"{DCT}title")})
    other = Result("urn:a", f"{DCT}issued", "x", f"{SH}DatatypeConstraintComponent", f"{SH}Violation", "urn:shape")
    assert unexplained([other], Facts(), Facts(), ()) == [other]
