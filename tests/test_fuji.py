"""F-UJI's two versions of metrics: the schemes as published, and its known behaviours as named cases."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairdict.fair import Finding, Ruleset, Subject, judge, scores
from fairdict.fair.fuji import formats
from fairdict.fair.fuji.examples import DOI, FILE, PAGE, SHOWN, example, silent, tried
from fairdict.fair.fuji.rules import RULES
from fairdict.fair.lens import Lens
from fairdict.fair.maturity import LEVELS, maturity
from fairdict.fair.scores import Score
from fairdict.fair.subject import EU
from fairdict.layers import Layers
from fairdict.model import Embedded, Evidence, Link, Negotiated

RULESET = Ruleset.load(Layers())
MESH = "http://id.nlm.nih.gov/mesh/D012890"
OLD, NEW = RULESET.lenses["fuji-0.5"], RULESET.lenses["fuji-0.8"]


def found(subject: Subject) -> dict[str, Finding]:
    return {f.rule: f for f in judge(subject, RULESET)}


def outcomes(subject: Subject, lens: Lens) -> dict[str, str]:
    """The outcome of every test, by F-UJI's own name of it."""
    judged = found(subject)
    return {test.id: judged[test.rule].outcome for _, test in lens.tests}


def score(subject: Subject, lens: Lens) -> Score:
    return next(s for s in scores(judge(subject, RULESET), RULESET) if s.lens == lens.id)


def bare(**more: Any) -> Subject:
    """A thing of which nothing is known but what is given."""
    return Subject({"type": ["Dataset"], **more}, harvester="sheet", format="text/csv")


# -- the schemes -------------------------------------------------------------------------------------------------------

POINTS_08 = {"F": 7, "A": 7, "I": 6, "R": 6}
POINTS_05 = {"F": 7, "A": 3, "I": 4, "R": 10}


@pytest.mark.parametrize(
    ("lens", "metrics", "tests", "points"), [(NEW, 17, 31, POINTS_08), (OLD, 16, 41, POINTS_05)], ids=["0.8", "0.5"]
)
def test_a_scheme_is_whole(lens: Lens, metrics: int, tests: int, points: dict[str, int]) -> None:
    assert len(lens.metrics) == metrics and len(list(lens.tests)) == tests
    totals = {part: sum(m.points for m in lens.metrics if m.part == part) for part in lens.parts}
    assert totals == points and lens.aggregation == "capped"
    for metric, test in lens.tests:
        assert test.id.startswith(metric.id) and metric.id[4] == metric.part
        assert 0 <= test.maturity <= 3


def test_points_and_levels_are_those_of_the_published_metrics() -> None:
    told = {t.id: (t.points, t.maturity) for _, t in NEW.tests}
    assert told["FsF-F1-02MD-1"] == (0.5, 1) and told["FsF-F1-02MD-2"] == (0.5, 3)
    assert told["FsF-F2-01M-2"] == (1, 2) and told["FsF-F4-01M-1"] == (2, 3)
    assert told["FsF-I1-01M-1"] == (2, 2) and told["FsF-R1.3-01M-3"] == (1, 1)
    assert {t for t, (points, _) in told.items() if not points} == {
        "FsF-F1-01MD-2", "FsF-F1-02MD-4", "FsF-F1-02MD-5", "FsF-R1-01M-3",
    }  # fmt: skip
    told = {t.id: (t.points, t.maturity) for _, t in OLD.tests}
    assert told["FsF-F1-01D-2"] == (0.5, 1) and told["FsF-A1-01M-2"] == (1, 3)
    assert sum(points for points, _ in told.values()) > 24, "metrics are capped"


def test_the_same_name_means_something_else_in_the_other_version() -> None:
    old, new = ({t.id: t.rule for _, t in lens.tests} for lens in (OLD, NEW))
    same = old.keys() & new.keys()
    points = [{t.id: t.points for _, t in lens.tests} for lens in (OLD, NEW)]
    assert {id for id in same if points[0][id] != points[1][id]} >= {"FsF-F2-01M-2", "FsF-F4-01M-1", "FsF-I2-01M-2"}
    assert {lens.version for lens in (OLD, NEW)} == {"0.5", "0.8"}


def test_every_rule_is_of_a_version_and_used_by_it() -> None:
    used = {lens.version: {t.rule for _, t in lens.tests} for lens in (OLD, NEW)}
    for rule in RULES:
        version, _, name = rule.id.removeprefix("fuji-").partition("/")
        assert rule.id in used[version] and name.startswith("FsF-")
    assert {t.rule for lens in (OLD, NEW) for _, t in lens.tests} == {r.id for r in RULES}


def test_the_good_example_has_everything() -> None:
    best = score(example(theme=[MESH]), NEW)
    assert (best.low, best.high) == (100, 100) and set(best.parts) == {"F", "A", "I", "R"}
    assert score(example(), OLD).parts["A"] == (100, 100, 100)


def test_a_thing_of_which_nothing_is_known_has_next_to_nothing() -> None:
    worst = score(bare(), NEW)
    assert (worst.low, worst.high) == (0, 0)
    assert score(bare(), OLD).high < 10, "what re3data would say is not known"


def test_nothing_is_ever_inapplicable() -> None:
    for subject in (example(), bare(), example("distribution", type=["DatasetSeries"])):
        for finding in judge(subject, RULESET):
            assert not finding.rule.startswith("fuji") or finding.outcome != "not-applicable"


# -- maturity ----------------------------------------------------------------------------------------------------------


def test_a_metric_is_as_mature_as_the_best_of_its_tests() -> None:
    levels = maturity(judge(example(tried=tried(doi=404)), RULESET), NEW)
    assert levels["FsF-F1-02MD"] == (1, 1) and levels["FsF-F2-01M"] == (3, 3)
    assert levels["FsF-R1.3-01M"] == (1, 1) and len(LEVELS) == 4
    assert maturity(judge(example(tried={}), RULESET), NEW)["FsF-F1-02MD"] == (1, 3), "not tried yet"
    assert maturity(judge(example(), RULESET), RULESET.lenses["mqa"]) == {}


# -- leniencies --------------------------------------------------------------------------------------------------------


def test_any_licence_text_passes_in_08_and_is_held_against_spdx_in_05() -> None:
    subject = example(license=["ask the professor"], file={"license": None})
    assert outcomes(subject, NEW)["FsF-R1.1-01M-1"] == "pass"
    assert outcomes(subject, OLD)["FsF-R1.1-01M-2"] == "fail"
    assert outcomes(example(license=["CC0 1.0"], file={"license": None}), OLD)["FsF-R1.1-01M-2"] == "pass"


def test_a_licence_told_as_rights_is_a_licence_and_no_access() -> None:
    subject = example("license", "accessRights", rights=["CC BY 4.0"], file={"license": None, "rights": None})
    told = outcomes(subject, NEW)
    assert told["FsF-R1.1-01M-1"] == "pass" and told["FsF-A1-01M-1"] == "fail"


def test_any_access_text_passes() -> None:
    subject = example("accessRights", rights=["come and see"])
    assert outcomes(subject, NEW)["FsF-A1-01M-1"] == "pass"
    told = outcomes(subject, OLD)
    assert (told["FsF-A1-01M-1"], told["FsF-A1-01M-3"], told["FsF-A1-01M-2"]) == ("pass", "fail", "fail")
    assert maturity(judge(subject, RULESET), OLD)["FsF-A1-01M"] == (1, 1)


def test_a_standard_word_for_access_and_its_address_are_told_apart_by_what_the_source_wrote() -> None:
    made = example(accessRights=[f"{EU}access-right/PUBLIC"])
    cleaned = replace(made, said={"accessRights": [["rights", "Open Access"]]}, memo={})
    told = outcomes(cleaned, OLD)
    assert (told["FsF-A1-01M-3"], told["FsF-A1-01M-2"]) == ("pass", "fail")
    told = outcomes(made, OLD)
    assert (told["FsF-A1-01M-3"], told["FsF-A1-01M-2"]) == ("fail", "pass")


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_refusal_fails_whatever_rights_are_declared(status: int) -> None:
    subject = example(tried=tried(file=status), accessRights=[f"{EU}access-right/RESTRICTED"])
    assert outcomes(subject, NEW)["FsF-A1-02MD-2"] == "fail"
    assert found(subject)["RDA-A1-03D"].outcome == ("pass" if status in (401, 403) else "fail"), "ours are wiser"


def test_one_file_that_opens_is_enough() -> None:
    other = "https://data.example.org/other.csv"
    files = [{"downloadURL": [u]} for u in (other, FILE)]
    subject = example(distribution=files, tried=tried() | {other: Evidence(other, "2026-01-14", 404)})
    assert outcomes(subject, NEW)["FsF-A1-02MD-2"] == "pass"


def test_size_and_type_are_believed_in_08_and_compared_in_05() -> None:
    subject = example(file={"byteSize": [7], "mediaType": ["text/csv"]})
    assert outcomes(subject, NEW)["FsF-R1-01M-2"] == "pass"
    told = outcomes(subject, OLD)
    assert (told["FsF-R1-01MD-2"], told["FsF-R1-01MD-3"]) == ("pass", "fail")
    assert "52431" in found(subject)["fuji-0.5/FsF-R1-01MD-3"].why_not
    assert outcomes(example(tried={}), OLD)["FsF-R1-01MD-3"] == "indeterminate"


def test_without_an_address_the_size_of_the_whole_will_do() -> None:
    made = example("distribution")
    subject = replace(made, document=made.document | {"extent": ["3 MB"], "format": ["text/csv"]}, memo={})
    assert outcomes(subject, NEW)["FsF-R1-01M-2"] == "pass"


def test_a_service_needs_no_size() -> None:
    service = {"type": ["DataService"], "endpointURL": ["https://data.example.org/sparql"]}
    subject = example(distribution=[{"accessService": [service]}])
    assert outcomes(subject, NEW)["FsF-R1-01M-2"] == "pass"


def test_a_description_of_one_word_will_do() -> None:
    assert outcomes(example(description={"en": ["x"]}), NEW)["FsF-F2-01M-3"] == "pass"


def test_one_property_lacking_fails_all() -> None:
    told = outcomes(example("publisher"), NEW)
    assert (told["FsF-F2-01M-2"], told["FsF-F2-01M-3"]) == ("fail", "fail")
    assert found(example("publisher"))["fuji-0.8/FsF-F2-01M-2"].why_not == "missing: publisher"


def test_plain_http_counts_as_able_to_ask_who_is_there() -> None:
    subject = example(landingPage=["http://data.example.org/1"])
    assert outcomes(subject, NEW)["FsF-A1.2-01MD-1"] == "pass"
    odd = example(file={"downloadURL": ["s3://bucket/x"], "accessURL": None})
    assert outcomes(odd, NEW)["FsF-A1.1-01MD-2"] == "fail"


def test_where_an_identifier_ends_does_not_matter() -> None:
    gone = replace(tried()[DOI], status=404, final_url=PAGE, embedded=None)
    assert outcomes(example(tried={DOI: gone}), NEW)["FsF-F1-02MD-2"] == "pass"
    assert outcomes(example(tried=tried(doi=404)), NEW)["FsF-F1-02MD-2"] == "fail"
    assert outcomes(example(tried={}), NEW)["FsF-F1-02MD-2"] == "indeterminate"


def test_silence_counts_after_three_nights() -> None:
    for nights, outcome in ((1, "indeterminate"), (3, "fail")):
        silence = {DOI: Evidence(DOI, "2026-01-14", None, "timeout", failures=nights)}
        assert outcomes(example(tried=silence), NEW)["FsF-F1-02MD-2"] == outcome


# -- what the page tells -----------------------------------------------------------------------------------------------


def shown(*forms: Embedded, **more: Any) -> Subject:
    seen = {a: replace(e, embedded=forms, negotiated=None) for a, e in tried().items() if a != FILE}
    return example(tried=seen | {FILE: tried()[FILE]}, **more)


def test_meta_tags_of_dublin_core_serve_search_engines_and_are_no_rdf() -> None:
    told = outcomes(shown(Embedded("meta", (), ("dc",))), NEW)
    assert (told["FsF-F4-01M-1"], told["FsF-I1-01M-1"]) == ("pass", "fail")
    assert outcomes(shown(Embedded("meta", (), ("opengraph",))), NEW)["FsF-F4-01M-1"] == "fail"


def test_rdf_that_is_linked_counts() -> None:
    said = Evidence(DOI, "2026-01-14", 200, embedded=(), links=(Link(f"{PAGE}.ttl", "describedby", "text/turtle"),))
    told = outcomes(example(tried={DOI: said}), NEW)
    assert (told["FsF-I1-01M-2"], told["FsF-I1-01M-1"], told["FsF-A1-02MD-1"]) == ("pass", "fail", "pass")
    assert outcomes(example(tried={DOI: said}), OLD)["FsF-F2-01M-1"] == "pass"


def test_a_data_point_gives_rdf_at_its_address() -> None:
    subject = example(harvester="fdp", format="text/turtle", tried={})
    assert outcomes(subject, NEW)["FsF-I1-01M-2"] == "pass"


def test_a_page_that_tells_machines_nothing_leaves_f_uji_with_nothing() -> None:
    seen = {PAGE: replace(tried()[PAGE], embedded=(), negotiated=Negotiated(406))}
    subject = example("id", identifier=["412"], tried=seen)
    told = outcomes(subject, NEW)
    lost = ("FsF-F2-01M-2", "FsF-F3-01M-2", "FsF-A1-01M-1", "FsF-I3-01M-1", "FsF-R1-01M-1", "FsF-R1.1-01M-1")
    assert {told[t] for t in lost} == {"fail"}
    finding = found(subject)["fuji-0.8/FsF-R1.1-01M-1"]
    assert "tells machines nothing" in finding.why_not and PAGE in finding.fix
    assert found(subject)["RDA-R1.1-01M"].outcome == "pass", "ours look at the record"
    assert outcomes(example(tried=silent()), NEW)["FsF-R1.1-01M-1"] == "pass", "the registry of a DOI answers"


def test_a_page_that_was_not_read_settles_nothing() -> None:
    unread = {a: replace(e, embedded=None, negotiated=None) for a, e in tried().items()}
    told = outcomes(example(tried=unread), NEW)
    assert {told[t] for t in ("FsF-F4-01M-1", "FsF-I1-01M-1", "FsF-A1-02MD-1")} == {"indeterminate"}


def test_datacite_is_known_where_it_answered_itself() -> None:
    assert outcomes(example(), OLD)["FsF-F4-01M-2"] == "indeterminate"
    said = replace(tried()[DOI], negotiated=Negotiated(200, "application/ld+json", "https://data.crosscite.org/x"))
    assert outcomes(example(tried={DOI: said}), OLD)["FsF-F4-01M-2"] == "pass"


# -- vocabularies, provenance, standards, formats ----------------------------------------------------------------------


def test_dcat_alone_is_a_registered_vocabulary_and_what_was_made_of_words_is_none() -> None:
    assert outcomes(example(harvester="dcat", format="text/turtle"), NEW)["FsF-I2-01M-2"] == "pass"
    mapped = example(theme=[MESH])
    assert outcomes(mapped, NEW)["FsF-I2-01M-2"] == "pass"
    said = replace(mapped, said={"theme": [["subjects/subject", "Sleep"]]}, memo={})
    assert outcomes(said, NEW)["FsF-I2-01M-2"] == "fail"


def test_a_publisher_alone_is_provenance() -> None:
    assert outcomes(bare(publisher=[{"name": {"en": ["X"]}}]), NEW)["FsF-R1.2-01M-1"] == "pass"
    assert outcomes(bare(), NEW)["FsF-R1.2-01M-1"] == "fail"


def test_what_was_made_of_a_funder_is_no_prov() -> None:
    funded = {"wasGeneratedBy": [{"type": ["Activity"], "label": {"en": ["Grant"]}}]}
    assert outcomes(example(**funded), NEW)["FsF-R1.2-01M-2"] == "fail"
    assert outcomes(example(harvester="dcat", format="text/turtle", **funded), NEW)["FsF-R1.2-01M-2"] == "pass"


@pytest.mark.parametrize(
    ("format", "own", "general"),
    [
        ("oai_ddi25", "pass", "pass"),
        ("iso19139", "pass", "pass"),
        ("oai_dc", "fail", "pass"),
        ("odd", "indeterminate", "pass"),
    ],
)
def test_standards_are_those_of_the_source(format: str, own: str, general: str) -> None:
    told = outcomes(example(format=format), NEW)
    assert (told["FsF-R1.3-01M-1"], told["FsF-R1.3-01M-3"]) == (own, general), "the page has schema.org"


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("text/csv", "pass"),
        ("application/vnd.ms-excel", "pass"),
        ("application/x-spss-sav", "pass"),
        ("application/x-netcdf", "pass"),
        ("application/pdf", "pass"),
        ("chemical/x-cif", "pass"),
        ("application/atom+xml", "pass"),
        ("application/zip", "fail"),
        ("text/html", "fail"),
        ("video/quicktime", "fail"),
        ("application/msword", "fail"),
    ],
)
def test_formats(kind: str, outcome: str) -> None:
    subject = example(file={"mediaType": [kind], "format": None})
    assert outcomes(subject, NEW)["FsF-R1.3-02D-1"] == outcome


def test_a_format_that_is_not_told_is_taken_from_the_server_or_the_name() -> None:
    untold = {"mediaType": None, "format": None}
    assert outcomes(example(file=untold), NEW)["FsF-R1.3-02D-1"] == "pass"
    assert outcomes(example(file=untold, tried={}), NEW)["FsF-R1.3-02D-1"] == "pass", "the name ends in .csv"
    nameless = {**untold, "downloadURL": ["https://data.example.org/file/1"]}
    assert outcomes(example(file=nameless, tried={}), NEW)["FsF-R1.3-02D-1"] == "indeterminate"


def test_text_is_open_and_lasting_and_not_of_research() -> None:
    assert formats.is_open("text/plain") and formats.is_long_term("application/json")
    assert not formats.is_science("text/plain") and not formats.is_open("text/html")


def test_a_hash_and_a_uuid_are_unique() -> None:
    uuid, digest = "3f2b6a0e-8f0c-4f4e-9c55-0a7f2f6f6f11", "d41d8cd98f00b204e9800998ecf8427e"
    for name in (uuid, digest):
        subject = example("id", "landingPage", identifier=[name])
        assert outcomes(subject, NEW)["FsF-F1-01MD-1"] == "pass"
        assert score(subject, OLD).parts["F"][0] < score(example(), OLD).parts["F"][0]
        assert outcomes(subject, OLD)["FsF-F1-01D-2"] == "pass"


# -- a recorded result -------------------------------------------------------------------------------------------------


def test_a_recorded_result_of_another_implementation_comes_out() -> None:
    """Zenodo 8347772 (software with a zip, MIT, two relations), as rfair 0.1.0 found it on 2026-06-20 with metrics 0.8:
    F 7, A 7, I 4, R 5; the vocabulary and the format fail. What was recorded of it stands in for the network."""
    doi, page = "https://doi.org/10.5281/zenodo.8347772", "https://zenodo.org/records/8347772"
    file = f"{page}/files/pangaea-data-publisher/fuji-v2.2.5.zip"
    document = {
        "id": doi, "type": ["Dataset"], "identifier": ["10.5281/zenodo.8347772"],
        "title": {"en": ["A tool"]}, "description": {"en": ["A service."]}, "keyword": {"en": ["FAIR"]},
        "creator": [{"name": {"@none": ["A, B"]}}], "publisher": [{"name": {"@none": ["Zenodo"]}}],
        "issued": [{"@value": "2023-09-15", "@type": "xsd:date"}], "resourceType": ["http://purl.org/dc/dcmitype/Software"],
        "accessRights": ["info:eu-repo/semantics/openAccess"], "license": ["https://opensource.org/licenses/MIT"],
        "isVersionOf": ["https://doi.org/10.5281/zenodo.6361400"], "landingPage": [page],
        "distribution": [{"downloadURL": [file], "mediaType": ["application/zip"], "byteSize": [1]}],
    }  # fmt: skip
    seen = {
        doi: Evidence(doi, "2026-06-20", 200, final_url=page, redirects=(page,), media_type="text/html", embedded=SHOWN,
                      negotiated=Negotiated(200, "application/ld+json", page)),
        page: Evidence(page, "2026-06-20", 200, media_type="text/html", embedded=SHOWN),
        file: Evidence(file, "2026-06-20", 200, media_type="application/octet-stream"),
    }  # fmt: skip
    subject = Subject(document, seen, "oaipmh", "oai_datacite")
    assert {k: round(v[0] * POINTS_08[k] / 100) for k, v in score(subject, NEW).parts.items()} == {
        "F": 7, "A": 7, "I": 4, "R": 5,
    }  # fmt: skip
    failing = {t for t, outcome in outcomes(subject, NEW).items() if outcome != "pass"}
    assert failing == {
        "FsF-F1-02MD-4", "FsF-F1-02MD-5", "FsF-I2-01M-2", "FsF-R1-01M-3", "FsF-R1.2-01M-2", "FsF-R1.3-01M-1",
        "FsF-R1.3-02D-1",
    }  # fmt: skip
    assert maturity(judge(subject, RULESET), NEW)["FsF-R1.3-01M"] == (1, 1)


# -- odd input ---------------------------------------------------------------------------------------------------------

ODD = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-5, 10**9), st.text(max_size=8), st.sampled_from([DOI, "s3://x/y"])
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*example().document, "accessService", "endpointURL", "hasVariables"]), ODD))
def test_no_document_breaks_a_rule(document: dict[str, Any]) -> None:
    subject = Subject(document, tried(), "oaipmh", "oai_dc")
    for rule in RULES:
        finding = rule.check(subject, RULESET.vocabularies)
        assert finding.rule == rule.id and finding.outcome in ("pass", "fail", "indeterminate")
