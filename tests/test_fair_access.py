import pytest

from fairdict.fair import Ruleset, Subject, judge
from fairdict.fair.accessible import PERMITTED
from fairdict.fair.examples import DOI, FILE, PAGE, evidence, example
from fairdict.fair.finding import Finding
from fairdict.fair.registry import BY_ID
from fairdict.fair.subject import EU
from fairdict.layers import Layers
from fairdict.model import Evidence

RULESET = Ruleset.load(Layers())
TABLES = RULESET.vocabularies
AT = "2026-01-14T02:00:00Z"
CLOSED = [f"{EU}access-right/RESTRICTED"]


def asked(rule: str, subject: Subject) -> Finding:
    return BY_ID[f"RDA-{rule}"].check(subject, TABLES)


def tried(url: str, status: int | None = 200, **more: object) -> dict[str, Evidence]:
    return {**evidence(), url: Evidence(url, AT, status, **more)}  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", ["A1-02M", "A1-02D", "A1-03M", "A1-03D", "A2-01M"])
def test_what_was_not_tried_is_unknown(rule: str) -> None:
    found = asked(rule, example(tried={}))
    assert found.outcome == "indeterminate"
    assert "not tried yet" in found.why_not


@pytest.mark.parametrize(
    ("failures", "expected"), [(1, "indeterminate"), (2, "indeterminate"), (3, "fail"), (9, "fail")]
)
def test_silence_counts_after_three_nights(failures: int, expected: str) -> None:
    silent = tried(PAGE, None, error="timeout", failures=failures)
    found = asked("A1-02M", example(tried=silent))
    assert found.outcome == expected
    assert "it took too long" in found.why_not + found.value


@pytest.mark.parametrize("error", ["blocked", "private", "robots", "scheme"])
def test_what_was_not_asked_is_not_the_sources_fault(error: str) -> None:
    found = asked("A1-02M", example(tried=tried(PAGE, None, error=error, failures=30)))
    assert found.outcome == "indeterminate" and found.why_not.startswith("could not be tried from here (")


@pytest.mark.parametrize("error", ["budget", "proxy"])
def test_what_failed_on_this_side_counts_when_it_lasts_and_says_so(error: str) -> None:
    yet, lasting = (asked("A1-02M", example(tried=tried(PAGE, None, error=error, failures=n))) for n in (2, 3))
    assert (yet.outcome, lasting.outcome) == ("indeterminate", "fail")
    assert "could not be reached from here" in yet.why_not
    assert "which need not be the source's doing" in lasting.why_not
    assert "hoeft te liggen" in lasting.told("nl")[0]


def test_a_way_that_leads_in_circles_counts_at_once() -> None:
    found = asked("A1-02M", example(tried=tried(PAGE, None, error="redirect")))
    assert (found.outcome, found.why_not) == ("fail", "leads in circles, or nowhere")


@pytest.mark.parametrize("status", [404, 410, 500, 503])
def test_an_error_counts_at_once(status: int) -> None:
    found = asked("A1-02M", example(tried=tried(PAGE, status)))
    assert (found.outcome, found.value, found.why_not) == ("fail", PAGE, f"answers {status}")
    assert str(status) in found.fix


def test_a_server_that_asks_for_patience_is_given_it() -> None:
    assert asked("A1-02M", example(tried=tried(PAGE, 429))).outcome == "indeterminate"


def test_a_page_for_people_is_not_a_program_s_answer() -> None:
    found = asked("A1-02M", example(tried=tried(PAGE, media_type="application/json")))
    assert found.outcome == "fail"
    assert found.fix == "Write in identifier an address that opens as a web page."


def test_without_a_page_the_identifier_may_lead_to_one() -> None:
    assert asked("A1-02M", example("landingPage")).value == DOI
    assert asked("A1-02M", example("landingPage", "id", identifier=["412"])).outcome == "fail"


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("rule", ["A1-02D", "A1-03D"])
def test_a_refusal_passes_where_rights_and_a_way_to_ask_are_declared(rule: str, status: int) -> None:
    refused = evidence(page=status, file=status)
    found = asked(rule, example(tried=refused, accessRights=CLOSED))
    assert (found.outcome, found.why) == ("pass", PERMITTED)
    assert asked(rule, example(tried=refused)).outcome == "fail"
    silent = example("contactPoint", "landingPage", tried=refused, accessRights=CLOSED, file={"rights": None})
    assert asked(rule, silent).outcome == "fail"


@pytest.mark.parametrize("words", ["info:eu-repo/semantics/restrictedAccess", "niet openbaar", "closed"])
def test_rights_in_other_words_are_understood(words: str) -> None:
    subject = example(tried=evidence(page=401, file=401), accessRights=[{"label": {"@none": [words]}}])
    assert asked("A1-03D", subject).outcome == "pass"


def test_broken_addresses_of_closed_data_are_still_broken() -> None:
    subject = example(tried=evidence(page=404, file=404), accessRights=CLOSED)
    assert asked("A1-03D", subject).outcome == "fail"
    assert asked("A1-02D", subject).outcome == "pass"  # a person can still ask


def test_closed_data_need_no_address() -> None:
    subject = example("distribution", accessRights=CLOSED)
    found = {f.rule: f.outcome for f in judge(subject, RULESET)}
    assert found["RDA-A1-03D"] == found["RDA-A1-04D"] == "not-applicable"
    assert found["RDA-A1-02D"] == "pass"
    assert asked("A1-03D", example("distribution")).outcome == "fail"
    assert asked("A1-04D", example("distribution")).outcome == "fail"
    assert asked("A1-02D", example("distribution")).outcome == "fail"


def test_a_page_is_not_the_data() -> None:
    page = evidence() | tried(FILE, media_type="text/html")
    assert asked("A1-03D", example(tried=page)).outcome == "fail"
    html = example(tried=page, file={"mediaType": ["http://www.iana.org/assignments/media-types/text/html"]})
    assert asked("A1-03D", html).outcome == "pass"
    only = example(file={"downloadURL": None})
    assert asked("A1-03D", only).outcome == "fail"
    assert asked("A1-03D", example(file={"downloadURL": None}, accessRights=CLOSED)).outcome == "pass"


def test_every_file_is_asked() -> None:
    files = [{"downloadURL": [FILE]}, {"downloadURL": [f"{FILE}.2"]}]
    found = asked("A1-03D", example(distribution=files))
    assert (found.outcome, found.why_not) == ("indeterminate", "1 of 2 addresses: not tried yet")
    broken = tried(f"{FILE}.2", 404)
    found = asked("A1-03D", example(distribution=files, tried=broken))
    assert (found.value, found.why_not) == (f"{FILE}.2", "answers 404")


def test_a_front_page_tells_nothing() -> None:
    found = asked("A1-03M", example(tried=tried(DOI, final_url="https://data.example.org/")))
    assert found.outcome == "indeterminate" and "front page" in found.why_not
    assert asked("A1-03M", example(tried=tried(DOI, final_url="https://data.example.org/#/record/1"))).outcome == "pass"


def test_an_identifier_that_is_no_address_resolves_nowhere() -> None:
    found = asked("A1-03M", example("id", identifier=["urn:uuid:0b6f1f5e-5f0a-4c53-9d0f-3d4f5f8a8e11"]))
    assert (found.outcome, found.suggestion) == ("fail", PAGE)
    bare = asked("A1-03M", example("id", "landingPage", identifier=["412"]))
    assert bare.outcome == "fail" and "https://doi.org/" in bare.fix


def test_a_description_collected_over_http_came_over_a_standard_protocol() -> None:
    bare = ("id", "landingPage")
    for rule in ("A1-04M", "A1.1-01M"):
        assert asked(rule, example(*bare, identifier=["412"])).outcome == "pass"
        assert asked(rule, example(*bare, identifier=["412"], harvester="sheet", format="text/csv")).outcome == "fail"


def test_a_provider_s_protocol_is_standard_but_not_free() -> None:
    subject = example("id", identifier=["412"], landingPage=["s3://bucket/1"], harvester="dcat", format="text/turtle")
    assert asked("A1-04M", subject).outcome == "pass"
    assert asked("A1.1-01M", subject).outcome == "fail"


@pytest.mark.parametrize("odd", ["N:\\data", "file:///srv/data", "see the paper", "mailto:a@b.nl"])
def test_data_addresses_need_a_protocol_that_others_speak(odd: str) -> None:
    found = asked("A1-04D", example(file={"downloadURL": [{"@value": odd}]}))
    assert (found.outcome, found.value) == ("fail", odd)


def test_a_description_outlives_its_data_at_the_registry() -> None:
    assert asked("A2-01M", example()).outcome == "pass"
    gone = tried(DOI, 410, final_url=PAGE)
    assert asked("A2-01M", example(tried=gone)).outcome == "pass"  # registered, though its page is gone
    unregistered = tried(DOI, 404, final_url=DOI)
    assert asked("A2-01M", example(tried=unregistered)).outcome == "fail"
    silent = tried(DOI, None, error="dns", failures=5)
    assert asked("A2-01M", example(tried=silent)).outcome == "indeterminate"
    without = asked("A2-01M", example("id", identifier=["https://data.example.org/record/1"]))
    assert without.outcome == "indeterminate" and without.fix


def test_evidence_is_found_under_the_identifier_as_written() -> None:
    upper = "https://doi.org/10.5072/SLEEP-1"
    subject = example(id=upper, identifier=[], tried={upper: Evidence(upper, AT, 200, final_url=PAGE)})
    assert asked("A1-03M", subject).outcome == "pass"
    assert asked("A2-01M", subject).outcome == "pass"
