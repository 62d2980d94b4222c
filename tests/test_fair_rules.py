import json
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict import identifiers
from fairdict.fair import RULES, Finding, Rule, Ruleset, Subject, judge, scores
from fairdict.fair.examples import DOI, FILE, PAGE, distribution, document, evidence, example
from fairdict.fair.fields import bundled as systems
from fairdict.fair.places import field_of
from fairdict.fair.registry import BY_ID
from fairdict.fair.subject import EU, pid
from fairdict.layers import Layers, bundled
from fairdict.model import Document, Evidence

ROOT = Path(__file__).parent.parent
RULESET = Ruleset.load(Layers())
TABLES = RULESET.vocabularies
WITH_PASS = [r for r in RULES if r.passing is not None]
WITH_FAIL = [r for r in RULES if r.failing is not None]


def named(rule: Rule) -> str:
    return rule.id


def test_no_two_rules_have_one_name_and_each_is_used() -> None:
    assert len(BY_ID) == len(RULES)
    assert RULESET.rules == RULES


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_rule_speaks_two_languages(rule: Rule) -> None:
    for texts in (rule.title, rule.asks, rule.why):
        assert set(texts) == {"en", "nl"} and all(texts.values())
    assert (rule.passing is None) == (rule.decides == "never")


@pytest.mark.parametrize("rule", WITH_PASS, ids=named)
def test_the_passing_example_passes(rule: Rule) -> None:
    assert rule.passing is not None
    found = rule.check(rule.passing, TABLES)
    assert (found.rule, found.outcome, found.fix) == (rule.id, "pass", "")


@pytest.mark.parametrize("rule", WITH_FAIL, ids=named)
def test_the_failing_example_fails_with_a_fix(rule: Rule) -> None:
    assert rule.failing is not None
    found = rule.check(rule.failing, TABLES)
    assert (found.rule, found.outcome) == (rule.id, "fail")
    assert found.fix.endswith(".") and "{" not in found.fix
    assert found.suggestion in found.fix


def write(term: str) -> Callable[[Document, str], None]:
    def apply(target: Document, value: str) -> None:
        target[term] = [value]

    return apply


def in_file(term: str, number: bool = False) -> Callable[[Document, str], None]:
    def apply(target: Document, value: str) -> None:
        files = target.setdefault("distribution", [{"type": ["Distribution"]}])
        files[0][term] = [int(value) if number else value]

    return apply


def address(target: Document, value: str) -> None:
    target["distribution"] = [{"type": ["Distribution"], "accessURL": [value]}]


APPLY: dict[str, Callable[[Document, str], None]] = {
    "RDA-F1-01M": write("identifier"),
    "RDA-F1-01D": write("identifier"),
    "RDA-F1-02M": write("identifier"),
    "RDA-F1-02D": write("identifier"),
    "RDA-F3-01M": address,
    "RDA-A1-04D": address,
    "RDA-A1.1-01D": address,
    "RDA-A1.2-01D": address,
    "RDA-I1-01D": in_file("format"),
    "RDA-I2-01M": write("theme"),
    "RDA-R1.1-03M": write("license"),
    "RDA-R1.1-01M": write("license"),
    "RDA-R1.3-01D": in_file("format"),
    "MQA-categoryAvailability": write("theme"),
    "MQA-downloadUrlAvailability": in_file("downloadURL"),
    "MQA-formatAvailability": in_file("format"),
    "MQA-mediaTypeAvailability": in_file("mediaType"),
    "MQA-licenceAvailability": in_file("license"),
    "MQA-accessRightsAvailability": write("accessRights"),
    "MQA-accessRightsVocabularyAlignment": write("accessRights"),
    "MQA-byteSizeAvailability": in_file("byteSize", number=True),
    "fuji-0.8/FsF-F1-01MD-1": write("identifier"),
    "fuji-0.8/FsF-F3-01M-2": address,
}


GOOD = document() | {
    "isVersionOf": ["https://doi.org/10.5072/sleep-0"],
    "conformsTo": ["https://w3id.org/bids/1.9.0"],
    "wasGeneratedBy": [{"type": ["Project"], "title": {"en": ["Nights of the East"]}}],
    "distribution": [distribution() | {"format": [f"{EU}file-type/RDF_TURTLE"]}],
}
"""The good example with all that a rule may ask for beside it, in a format that satisfies every rule."""


def mended(subject: Subject, **changes: Any) -> Subject:
    return replace(subject, memo={}, **changes)


@pytest.mark.parametrize("rule", WITH_FAIL, ids=named)
def test_a_computed_fix_flips_the_outcome(rule: Rule) -> None:
    assert rule.failing is not None
    found = rule.check(rule.failing, TABLES)
    assert bool(found.suggestion) == (rule.id in APPLY)
    if found.suggestion:
        better = json.loads(json.dumps(rule.failing.document))
        APPLY[rule.id](better, found.suggestion)
        assert rule.check(mended(rule.failing, document=better), TABLES).outcome == "pass"


@pytest.mark.parametrize("rule", [r for r in WITH_PASS if r.failing is not None], ids=named)
def test_doing_what_the_fix_asks_flips_the_outcome(rule: Rule) -> None:
    """What the rule names is filled in as in its passing example; what the network or source said is mended."""
    assert rule.failing is not None and rule.passing is not None
    good, better = GOOD | rule.passing.document, dict(rule.failing.document)
    file = good["distribution"][0]
    in_files = set(rule.terms) & set(file)
    for term in rule.terms:
        if term in good:
            better[term] = good[term]
    if in_files and rule.principle != "F3":
        files = better.get("distribution") or [{}]
        better["distribution"] = [{**f, **{t: file[t] for t in in_files}} for f in files]
    elif in_files:
        better["distribution"] = good["distribution"]
    changes: dict[str, Any] = {"document": better}
    if rule.decides == "evidence":
        kept = ("evidence", "harvester", "format", "record", "shapes")
        changes |= {name: getattr(rule.passing, name) for name in kept}
    assert rule.check(mended(rule.failing, **changes), TABLES).outcome == "pass"


def test_judging_asks_every_rule_in_order() -> None:
    assert [f.rule for f in judge(example(), RULESET)] == [r.id for r in RULES]


def shuffled(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: shuffled(value[k]) for k in reversed(list(value))}
    return [shuffled(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("rule", WITH_FAIL, ids=named)
def test_the_order_of_keys_does_not_matter(rule: Rule) -> None:
    assert rule.failing is not None
    twin = mended(
        rule.failing,
        document=shuffled(rule.failing.document),
        evidence=dict(reversed(list(rule.failing.evidence.items()))),
    )
    first = judge(rule.failing, RULESET)
    assert judge(twin, RULESET) == first
    assert judge(mended(rule.failing), RULESET) == first


def test_judging_leaves_the_subject_as_it_was() -> None:
    subject = example()
    before = json.dumps(subject.document)
    judge(subject, RULESET)
    assert json.dumps(subject.document) == before


TERMS = st.sampled_from([*document(), *distribution(), "otherIdentifier", "sameAs", "accessService", "endpointURL"])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.sampled_from([DOI, PAGE, FILE, "10.5072/x", "http://[::1", "https://", "urn:uuid:x", "ftp://a.b/c", "s3://x/y"]),
)
ODD = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(TERMS, st.sampled_from(["@value", "id", "type", "label", "@list", "nl"])), inner, max_size=3
        ),
    ),
    max_leaves=12,
)


@settings(deadline=None, max_examples=300)
@given(
    odd=st.dictionaries(TERMS, ODD, max_size=8),
    keep=st.booleans(),
    harvester=st.sampled_from(["", "oaipmh", "dcat", "sheet", "schemaorg", "own"]),
    format=st.sampled_from(["", "oai_dc", "text/csv", "x", "http://schema.org/"]),
    status=st.sampled_from([None, 200, 301, 401, 404, 429, 500]),
)
def test_odd_documents_are_judged_like_any(
    odd: Document, keep: bool, harvester: str, format: str, status: int | None
) -> None:
    subject = example(harvester=harvester, format=format, tried=evidence(page=status, file=status))
    subject = mended(subject, document={**subject.document, **odd} if keep else odd)
    found = judge(subject, RULESET)
    assert [f.rule for f in found] == [r.id for r in RULES]
    for score in scores(found, RULESET):
        assert 0 <= score.low <= score.high <= score.maximum
        for low, high, whole in score.parts.values():
            assert 0 <= low <= high <= whole
    for finding in found:
        assert all(isinstance(t, str) for t in (finding.value, finding.where, finding.why_not, finding.fix))
        assert (finding.outcome == "fail") <= bool(finding.fix)
        assert (finding.outcome in ("indeterminate", "not-applicable")) <= bool(finding.why_not)


def outcome(rule: str, subject: Subject) -> Finding:
    return BY_ID[rule].check(subject, TABLES)


def test_a_finding_tells_the_sources_own_field() -> None:
    subject = mended(example(), said={"license": [["rights (rightsURI)", "CC BY 4.0"]]})
    assert outcome("RDA-R1.1-01M", subject).where == "rights (rightsURI)"


ISO_LICENCE = "identificationInfo/resourceConstraints (otherConstraints, an Anchor to the licence)"


@pytest.mark.parametrize(
    ("harvester", "format", "field"),
    [
        ("oaipmh", "oai_datacite", "rightsList/rights (rightsURI)"),
        ("oaipmh", "http://datacite.org/schema/kernel-4", "rightsList/rights (rightsURI)"),
        ("oaipmh", "oai_dc", "dc:rights"),
        ("ckan", "application/json", "license_url"),
        ("dataverse", "application/json", "version/license"),
        ("invenio", "application/json", "metadata/rights"),
        (
            "csw",
            "application/xml",
            ISO_LICENCE,
        ),
        ("oaipmh", "http://www.openarchives.org/OAI/2.0/oai_dc/", "dc:rights"),
        ("dcat", "text/turtle", "dct:license"),
        ("schemaorg", "application/ld+json", "license"),
        ("sheet", "text/csv", "Licentie"),
        ("own", "application/json", "dct:license"),
    ],
)
def test_a_fix_speaks_the_sources_language(harvester: str, format: str, field: str) -> None:
    subject = example("license", harvester=harvester, format=format, file={"license": None})
    assert f" in {field}" in outcome("RDA-R1.1-01M", subject).fix


def test_every_field_a_rule_mends_has_a_name_in_every_system() -> None:
    known = systems().of("dcat").fields
    for rule in RULES:
        assert set(rule.terms) <= set(known), rule.id
    for one in systems().systems:
        assert {t.removeprefix("distribution/") for t in one.fields} <= set(known)


def test_a_system_without_a_field_is_named() -> None:
    found = outcome("MQA-byteSizeAvailability", example(file={"byteSize": None}))
    assert (
        found.fix
        == "Write 52431 in dcat:byteSize (of a DCAT record: DataCite has no field for it): so many bytes the server "
        "tells."
    )
    assert "dcat:byteSize (van een DCAT-record: DataCite heeft er geen veld voor)" in found.told("nl")[1]


@pytest.mark.parametrize(("sign", "system"), [("license", "zenodo"), ("rights", "invenio")])
def test_two_systems_behind_one_interface_are_told_apart_by_their_fields(sign: str, system: str) -> None:
    assert (
        mended(example(harvester="invenio", format="application/json"), said={"license": [[sign]]}).system.id == system
    )


def test_the_columns_named_in_fixes_are_columns_a_sheet_may_have() -> None:
    path = bundled("vocabularies") / "tables/sheet-headers.toml"
    known = {h for part in tomllib.loads(path.read_text("utf-8")).values() for names in part.values() for h in names}
    terms = {t for r in RULES for t in r.terms}
    sheet = example(harvester="sheet", format="text/csv")
    assert sheet.system.id == "sheet"
    fields = [f for t in terms if isinstance(f := field_of(sheet, t), str)]
    assert len(fields) > 20 and {f.casefold() for f in fields} <= {h.casefold() for h in known}


def test_the_catalogues_own_address_is_not_the_sources_identifier() -> None:
    ours = "https://w3id.org/catalogue/dataset/1"
    subject = mended(example(identifier=["412"], id=ours, landingPage=[f"{ours}/"]), public_iri=ours)
    for rule in ("RDA-F1-01M", "RDA-F1-02M", "RDA-A1-02M"):
        assert outcome(rule, subject).outcome == "fail", rule


def test_a_series_is_not_asked_for_data() -> None:
    series = example("distribution", type=["DatasetSeries"])
    findings = {f.rule: f.outcome for f in judge(series, RULESET)}
    assert findings["RDA-F3-01M"] == findings["RDA-A1-03D"] == "not-applicable"
    assert findings["RDA-F1-01M"] == "pass"
    assert not {s.lens for s in scores(judge(series, RULESET), RULESET)} & {"mqa", "mqa-share"}


def test_a_file_of_its_own_doi_names_the_data_but_not_the_description() -> None:
    subject = example("id", identifier=["412"], file={"downloadURL": ["https://doi.org/10.5072/file-1"]})
    assert outcome("RDA-F1-01D", subject).outcome == "pass"
    assert outcome("RDA-F1-01M", subject).outcome == "fail"


def test_a_uuid_is_unique_but_does_not_last() -> None:
    subject = example("id", identifier=["0b6f1f5e-5f0a-4c53-9d0f-3d4f5f8a8e11"])
    assert outcome("RDA-F1-02M", subject).outcome == "pass"
    assert outcome("RDA-F1-01M", subject).outcome == "fail"


def test_a_title_said_again_is_no_description() -> None:
    long = "A title that is as long as any description would need to be, and longer still"
    subject = example(title={"en": [long]}, description={"en": [long]})
    found = outcome("RDA-F2-01M", mended(subject, harvester="dcat"))
    assert (found.value, found.why_not) == ("", "missing: dct:description")


@pytest.mark.parametrize(
    ("harvester", "format", "expected", "note"),
    [
        ("oaipmh", "oai_dc", "pass", "Dublin Core"),
        ("oaipmh", "http://datacite.org/schema/kernel-4", "pass", "DataCite"),
        ("oaipmh", "oai_ddi25", "pass", "DDI"),
        ("dcat", "text/plain", "pass", "DCAT"),
        ("schemaorg", "application/ld+json", "pass", "schema.org"),
        ("own", "application/ld+json", "pass", "DCAT"),
        ("sheet", "text/csv", "fail", ""),
        ("own", "text/csv; charset=utf-8", "fail", ""),
        ("oaipmh", "house_style", "indeterminate", "it is not in the list of standards known here"),
        ("oaipmh", "", "indeterminate", "the form of the record is not known"),
    ],
)
def test_the_standard_is_that_of_the_sources_record(harvester: str, format: str, expected: str, note: str) -> None:
    found = outcome("RDA-R1.3-01M", example(harvester=harvester, format=format))
    assert (found.outcome, found.why_not) == (expected, note)


def test_how_a_record_came_may_be_unknown() -> None:
    assert outcome("RDA-F4-01M", example(harvester="", format="")).outcome == "indeterminate"
    assert outcome("RDA-R1.3-02M", example()).why_not == "the record was not validated against its schema"
    assert outcome("RDA-R1.3-02M", example(format="house")).why_not == "the form of the record is not known"


@pytest.mark.parametrize(
    ("format", "expected"),
    [
        ("http://publications.europa.eu/resource/authority/file-type/PARQUET", "pass"),
        ("http://www.iana.org/assignments/media-types/application/dicom", "pass"),
        ("http://publications.europa.eu/resource/authority/file-type/XLSX", "fail"),
        ({"label": {"@none": ["SAV"]}}, "indeterminate"),
    ],
)
def test_formats_of_research_count(format: object, expected: str) -> None:
    subject = example(file={"format": [format], "mediaType": None})
    assert outcome("RDA-R1.3-01D", subject).outcome == expected


def test_the_whole_datasets_format_counts_where_no_file_is_named() -> None:
    csv = {"format": ["http://publications.europa.eu/resource/authority/file-type/CSV"]}
    bare = example("distribution")
    subject = mended(bare, document={**bare.document, **csv})
    assert outcome("RDA-R1.3-01D", bare).outcome == "fail"
    assert outcome("RDA-R1.3-01D", subject).outcome == "pass"


def test_one_file_without_a_licence_is_named() -> None:
    bare = {k: v for k, v in distribution().items() if k != "license"}
    subject = example("license", distribution=[distribution(), bare])
    found = outcome("RDA-R1.1-01M", subject)
    assert (found.outcome, found.why_not) == ("fail", "1 of 2 files have none")
    assert (
        outcome("RDA-R1.1-01M", example(license=[{"label": {"nl": ["Eigen voorwaarden"]}}])).value
        == "Eigen voorwaarden"
    )


def test_very_long_values_are_cut() -> None:
    found = outcome("RDA-F2-01M", example(title={"en": ["x" * 5000]}))
    assert len(found.value) == 300


def test_the_fingerprint_is_stable() -> None:
    assert Ruleset.load(Layers()).fingerprint == RULESET.fingerprint


def test_evidence_is_found_for_addresses_of_any_length() -> None:
    long = "https://data.example.org/" + "x" * 900
    subject = example(landingPage=[long], tried={long: Evidence(long, "2026-01-14T02:00:00Z", 200)})
    found = outcome("RDA-A1-02M", subject)
    assert found.outcome == "pass" and len(found.value) <= 300


@settings(deadline=None)
@given(
    text=st.from_regex(
        r"(https://doi\.org/|doi:|http://dx\.doi\.org/)?10\.[0-9]{3,10}/[a-zA-Z0-9._/()-]{0,12}", fullmatch=True
    )
)
def test_the_short_way_to_a_doi_is_the_long_one(text: str) -> None:
    assert pid(text) == identifiers.pid(text)
