from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from fairdict.config import Source
from fairdict.description import Description
from fairdict.document import Context, canonical, lines, skolemise
from fairdict.frame import frame
from fairdict.graph import Graph
from fairdict.kinds import ADDRESSES, DATES, MAIL, PHONES, TABLES
from fairdict.layers import Layers
from fairdict.rdf import triples
from fairdict.vocabulary import Vocabularies
from tests.test_rdf import PREFIXES

AUTHORITY = "http://publications.europa.eu/resource/authority"


@pytest.fixture
def told(make_source: Callable[..., Source]) -> Description:
    return Description(make_source("x"), "id-1")


@pytest.mark.parametrize(
    ("term", "value", "expected"),
    [
        ("issued", "12-3-2019", {"@value": "2019-03-12", "@type": "xsd:date"}),
        ("issued", "2019-03", {"@value": "2019-03", "@type": "xsd:gYearMonth"}),
        ("modified", 2019, {"@value": "2019", "@type": "xsd:gYear"}),
        ("license", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("license", "https://example.org/own-licence", "https://example.org/own-licence"),
        ("license", "eigen voorwaarden", {"type": ["LicenseDocument"], "label": {"@none": ["eigen voorwaarden"]}}),
        ("accessRights", "open access", f"{AUTHORITY}/access-right/PUBLIC"),
        ("language", "nl", f"{AUTHORITY}/language/NLD"),
        ("language", "Nederlands", f"{AUTHORITY}/language/NLD"),
        ("language", "Klingonisch", {"type": ["LinguisticSystem"], "label": {"@none": ["Klingonisch"]}}),
        ("format", "CSV", f"{AUTHORITY}/file-type/CSV"),
        ("mediaType", "text/csv", "http://www.iana.org/assignments/media-types/text/csv"),
        ("theme", "slaap", {"type": ["Concept"], "prefLabel": {"@none": ["slaap"]}}),
        ("landingPage", "www.example.org/x", "https://www.example.org/x"),
        ("landingPage", "doi:10.5072/X1", "https://doi.org/10.5072/x1"),
        ("landingPage", "javascript:alert(1)", {"@value": "javascript:alert(1)"}),
        ("hasEmail", "Jo Bos <Jo@Example.org>", "mailto:Jo@example.org"),
        ("hasEmail", "jo at example", {"@value": "jo at example"}),
        ("hasTelephone", "0612345678", "tel:+31612345678"),
        ("hasTelephone", "ask Jo", {"@value": "ask Jo"}),
        ("numberOfRecords", "1.234", 1234),
        ("numberOfRecords", 0, 0),
        ("numberOfRecords", "many", {"@value": "many"}),
        ("byteSize", "1.2 MB", 1_200_000),
        ("byteSize", 0, 0),
        ("byteSize", "big", {"@value": "big"}),
        ("identifier", " a  1 ", "a 1"),
        ("relation", "10.5072/X1", "https://doi.org/10.5072/x1"),
        ("relation", "urn:nbn:nl:ui:13-abc", "urn:nbn:nl:ui:13-abc"),
        ("relation", "the other one", {"label": {"@none": ["the other one"]}}),
        ("spatial", "Twente", {"type": ["Location"], "label": {"@none": ["Twente"]}}),
    ],
)
def test_a_value_is_cleaned_by_the_kind_of_its_property(
    term: str, value: object, expected: object, told: Description
) -> None:
    told.add(term, value)
    assert told.data[term] == [expected] or _resolved(told.data[term]) == [expected]


def _resolved(values: list[Any]) -> list[Any]:
    """A URN:NBN may stand under its resolver."""
    return [v[v.index("urn:") :] if isinstance(v, str) and "urn:" in v else v for v in values]


@pytest.mark.parametrize(
    ("term", "value", "code", "word"),
    [
        ("issued", "spring", "date-not-understood", "“spring” is not a date that can be read; write it as 2019-03-12"),
        ("license", "eigen", "licence-not-recognised", "“eigen” is not in the licence table; write a term from it"),
        ("accessRights", "misschien", "access-right-not-recognised", "“misschien” is not in the access-right table"),
        ("format", "qqq", "file-type-not-recognised", "“qqq” is not in the file-type table"),
        ("landingPage", "here", "address-invalid", "“here” is not a web address (https://…)"),
        ("hasEmail", "jo", "email-invalid", "“jo” is not an e-mail address"),
        ("phone", "x", "phone-invalid", "“x” is not a telephone number"),
        ("byteSize", "big", "size-not-understood", "“big” is not the size in bytes"),
        ("minTypicalAge", "old", "count-not-understood", "“old” is not a whole number"),
    ],
)
def test_what_cannot_be_cleaned_is_kept_and_becomes_an_issue(
    term: str, value: str, code: str, word: str, told: Description
) -> None:
    told.add(term, value, where="field 7")
    (issue,) = told.issues
    assert (issue.code, issue.property, issue.value, issue.where) == (code, term, value, "field 7")
    assert word in issue.message
    assert f'"{value}"' in canonical(told.document()).decode()


def test_long_values_are_shortened_in_messages_but_kept(told: Description) -> None:
    told.add("issued", "x" * 300)
    assert "x" * 77 + "…" in told.issues[0].message
    assert told.data["issued"] == ["x" * 300]


def test_a_text_is_plain_and_in_its_language(told: Description) -> None:
    told.add("description", "<p>Slaap &amp; rust</p><script>x()</script>", lang="nl_NL")
    told.add("title", "a  <b>b</b>", lang="Klingonisch")
    told.add("title", "a b")
    told.add("keyword", "1 < 2")
    assert told.data["description"] == {"nl-nl": ["Slaap & rust"]}
    assert told.data["title"] == {"@none": ["a b"]}
    assert told.data["keyword"] == {"@none": ["1 < 2"]}
    (issue,) = told.issues
    assert issue.code == "language-tag-invalid"
    assert "“Klingonisch” is not a language; write a tag such as “nl”" in issue.message


def test_an_embargo_stays_beside_the_access_right_it_folds_into(told: Description) -> None:
    told.add("accessRights", "embargoedAccess")
    assert told.data["accessRights"] == [f"{AUTHORITY}/access-right/RESTRICTED"]
    assert len(told.data["rights"]) == 1


def test_nothing_and_twice_the_same_add_nothing(told: Description) -> None:
    for value in (None, "", "  ", "x", "x"):
        told.add("identifier", value)
        told.add("title", value)
    assert told.data["identifier"] == ["x"]
    assert told.data["title"] == {"@none": ["x"]}


def test_an_unknown_term_is_the_plugins_mistake(told: Description) -> None:
    with pytest.raises(ValueError, match="“titel” is no term of the context"):
        told.add("titel", "x")


def test_said_remembers_the_field_and_the_wording(told: Description) -> None:
    told.add("issued", "12-3-2019", where="DatePublished")
    told.add("title", "x", where="Title")
    told.add("title", "x", where="Title")
    told.add("license", "CC BY 4.0", where="rights")
    told.add("identifier", "1")
    assert told.said == {
        "issued": [["DatePublished", "12-3-2019"]],
        "title": [["Title"]],
        "license": [["rights", "CC BY 4.0"]],
    }
    for n in range(100):
        told.add("keyword", f"k{n}", where=f"column {n}")
    assert len(told.said["keyword"]) == 20


def test_an_agent_has_the_name_of_its_first_valid_identifier(told: Description) -> None:
    told.agent(
        "creator",
        "Bos, Jo",
        ids=("0000-0002-1825-0097", "https://isni.org/isni/0000000121032683"),
        affiliation="Universiteit Twente",
        affiliation_id="https://ror.org/006hf6230",
        email="jo@example.org",
        url="https://example.org/jo",
        where="creators",
    )
    (jo,) = told.document()["creator"]
    assert jo["id"] == "https://orcid.org/0000-0002-1825-0097"
    assert jo["type"] == ["Agent", "Person"]
    assert jo["name"] == {"@none": ["Jo Bos"]}
    assert (jo["givenName"], jo["familyName"]) == (["Jo"], ["Bos"])
    assert len(jo["sameAs"]) == 1
    assert jo["memberOf"][0]["id"] == "https://ror.org/006hf6230"
    assert jo["memberOf"][0]["type"] == ["Agent", "Organization"]
    assert jo["mbox"] == ["mailto:jo@example.org"]
    assert told.issues == []


@pytest.mark.parametrize("wrong", ["0000-0002-1825-0098", "https://orcid.org/0000-0002-1825-0098", "Jo Bos"])
def test_an_invalid_identifier_of_an_agent_becomes_an_issue(wrong: str, told: Description) -> None:
    told.agent("creator", "Jo Bos", ids=(wrong,), where="creators")
    (jo,) = told.document()["creator"]
    assert "id" not in jo
    (issue,) = told.issues
    assert (issue.code, issue.value, issue.where) == ("agent-identifier-invalid", wrong, "creators")
    assert f"“{wrong}” is not a valid ORCID, ROR or ISNI; correct it or leave it out." in issue.message


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097"),
        ("0000000121227317", "https://isni.org/isni/0000000121227317"),
        ("0000-0001-2122-7317", "https://isni.org/isni/0000000121227317"),
        ("ORCID: 0000-0001-2122-7317", "https://orcid.org/0000-0001-2122-7317"),
        ("https://orcid.org/0000-0001-2122-7317", "https://orcid.org/0000-0001-2122-7317"),
        ("ISNI:0000000218250097", "https://isni.org/isni/0000000218250097"),
        ("0009-0001-5055-9262", "https://orcid.org/0009-0001-5055-9262"),
        ("https://ror.org/006hf6230", "https://ror.org/006hf6230"),
        ("Jo", ""),
    ],
)
def test_digits_without_a_scheme_are_an_orcid_only_in_its_blocks(said: str, known: str) -> None:
    assert Description.agent_id(said) == known


def test_no_identifier_makes_a_person_of_an_organisation(told: Description) -> None:
    told.agent("publisher", "Mint", types=("Agent", "Organization"), ids=("0000-0002-1825-0097",), where="p")
    assert told.document()["publisher"][0]["type"] == ["Agent", "Organization"]
    assert [(i.code, i.where) for i in told.issues] == [("organisation-with-orcid", "p")]


def test_user_names_and_passwords_are_taken_out(told: Description) -> None:
    told.add("landingPage", "https://jo:s3cret@data.example.org/x", where="page")
    told.add("relation", "https://jo:s3cret@data.example.org/y")
    told.add("description", "See https://jo:s3cret@data.example.org/z.", lang="en")
    told.add("issued", "http://jo:s3cret@data.example.org/")
    told.agent("creator", "Jo", ids=("https://jo:s3cret@data.example.org/jo",))
    told.period("ftp://jo:s3cret@data.example.org")
    told.issue("other", "“https://jo:s3cret@data.example.org” is wrong.", value="https://jo:s3cret@data.example.org")
    found = told.document()
    assert found["landingPage"] == ["https://data.example.org/x"]
    assert found["creator"][0]["id"] == "https://data.example.org/jo"
    assert "s3cret" not in str((found, told.issues, told.said))
    first = told.issues[0]
    assert (first.code, first.severity, first.where) == ("address-holds-credentials", "error", "page")
    assert first.message == (
        "“https://data.example.org/x” came with a user name or password before the host, which was left out; take it "
        "out of the record, and change that password."
    )
    assert [i.code for i in told.issues].count("address-holds-credentials") == 6


def test_an_agent_without_name_or_identifier_is_none(told: Description) -> None:
    assert told.agent("creator", " ") is None
    assert told.agent("creator", "", ids=("not one",)) is None
    assert "creator" not in told.document()
    assert told.agent("publisher", "", ids=("https://ror.org/006hf6230",)) is not None


def test_the_order_of_creators_is_written_down(told: Description) -> None:
    told.agent("creator", "One")
    told.agent("creator", "Two", ids=("0000-0002-1825-0097",))
    found = told.document()
    assert found["authorList"] == ["#creator-1", "https://orcid.org/0000-0002-1825-0097"]
    assert found["creator"][0]["id"] == "#creator-1"


def test_a_contact_has_a_way_to_be_reached(told: Description) -> None:
    told.contact("Nobody")
    told.contact("Desk", email="desk@example.org", url="https://example.org/desk", phone="+31 53 489 9111")
    (desk,) = told.document()["contactPoint"]
    assert desk == {
        "type": ["Kind"],
        "fn": {"@none": ["Desk"]},
        "hasEmail": ["mailto:desk@example.org"],
        "hasURL": ["https://example.org/desk"],
        "hasTelephone": ["tel:+31534899111"],
    }


def test_a_period_is_read_from_words_or_kept_as_words(told: Description) -> None:
    told.period("2010 - 2015", where="period")
    told.period("")
    told.period("../2015")
    told.period("long ago", where="period")
    first, second, third = told.document()["temporal"]
    assert first["startDate"] == [{"@value": "2010", "@type": "xsd:gYear"}]
    assert first["endDate"] == [{"@value": "2015", "@type": "xsd:gYear"}]
    assert "startDate" not in second
    assert third["label"] == {"@none": ["long ago"]}
    (issue,) = told.issues
    assert issue.code == "period-not-understood"
    assert "“long ago” is not a period that can be read; write it as 2010-01-01/2015-12-31." in issue.message


def test_empty_nodes_are_dropped_and_nought_is_kept(told: Description) -> None:
    told.node("distribution", "Distribution")
    told.node("distribution", "Distribution").add("byteSize", 0)
    told.between(None, None)
    told.iri = "https://owner.example/1"
    assert told.document() == {
        "id": "https://owner.example/1",
        "type": ["Dataset"],
        "distribution": [{"type": ["Distribution"], "byteSize": [0]}],
    }


def adopted(text: str, source: Source) -> Description:
    graph = Graph(triples((PREFIXES + "ex:a " + text).encode(), "text/turtle"))
    found = Description(source, "a", iri="http://ex/a")
    found.adopt(frame(graph, NamedNode("http://ex/a"), source.context)[0])
    return found


@pytest.mark.parametrize(
    ("text", "term", "expected", "code"),
    [
        ("dct:issued '12-3-2019'", "issued", {"@value": "2019-03-12", "@type": "xsd:date"}, ""),
        ("dct:issued '2019'^^xsd:date", "issued", {"@value": "2019", "@type": "xsd:gYear"}, ""),
        ("dct:issued 'x'^^xsd:date", "issued", {"@value": "x", "@type": "xsd:date"}, "date-not-understood"),
        ("dct:issued 'x'@nl", "issued", "x", "date-not-understood"),
        ("dct:issued 'P1Y'^^xsd:duration", "issued", {"@value": "P1Y", "@type": "xsd:duration"}, ""),
        ("dct:issued ''", "issued", "", ""),
        ("dct:license 'CC BY 4.0'", "license", "https://creativecommons.org/licenses/by/4.0/", ""),
        ("dct:license ''", "license", {"@value": ""}, ""),
        ("dct:license <http://ex/own>", "license", "http://ex/own", ""),
        (
            "dct:license 'eigen'@nl", "license",
            {"type": ["LicenseDocument"], "label": {"nl": ["eigen"]}}, "licence-not-recognised",
        ),
        ("dct:accessRights <urn:own:right>", "accessRights", "urn:own:right", "access-right-not-recognised"),
        ("dct:accessRights <HTTP://Ex/R>", "accessRights", "HTTP://Ex/R", "access-right-not-recognised"),
        ("dcat:landingPage 'www.example.org'", "landingPage", "https://www.example.org", ""),
        ("dcat:landingPage <ftp://x/y>", "landingPage", "ftp://x/y", ""),
        ("dcat:landingPage [ ex:p 1 ]", "landingPage", {"http://ex/p": [{"@value": "1", "@type": "xsd:integer"}]}, ""),
    ],
)  # fmt: skip
def test_what_was_rdf_stays_to_the_letter_unless_it_is_words(
    text: str, term: str, expected: object, code: str, make_source: Callable[..., Source]
) -> None:
    found = adopted(f"{text} .", make_source("x"))
    assert found.document()[term] == [expected]
    assert [i.code for i in found.issues] == ([code] if code else [])


def test_a_repair_remembers_the_words_it_replaced(make_source: Callable[..., Source]) -> None:
    found = adopted(
        "dct:license 'CC BY 4.0' ; dct:issued '12-3-2019' ; dct:modified '2019'^^xsd:gYear .", make_source("x")
    )
    assert found.said == {"license": [["dct:license", "CC BY 4.0"]], "issued": [["dct:issued", "12-3-2019"]]}


def test_another_registers_access_right_stays_beside_ours(make_source: Callable[..., Source]) -> None:
    coar = "http://purl.org/coar/access_right/c_abf2"
    found = adopted(f"dct:accessRights <{coar}> .", make_source("x"))
    assert found.document()["accessRights"] == [f"{AUTHORITY}/access-right/PUBLIC"]
    assert found.document()["rights"] == [coar]


ODD = ["<p>&amp;", "http://", "https://x/ y", "10.5072/", "mailto:", "2019-13-45", "1e999", "<>", "a:b", "urn:x", "#"]
VALUES = st.text() | st.integers() | st.floats() | st.booleans() | st.sampled_from([*ODD, "\u200b", "."])
TERMS = st.sampled_from(sorted(Context.load(Layers()).properties))


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=VALUES, lang=st.sampled_from(["", "nl", "qqqq", "x y"]), other=TERMS)
def test_no_value_raises_and_each_leaves_valid_lines(
    value: object, lang: str, other: str, vocabularies: Vocabularies
) -> None:
    context = Context.load(Layers())
    source = Source(name="x", harvester="x", url="x", vocabularies=vocabularies, context=context)
    told = Description(source, "1")
    for term in dict.fromkeys([*TABLES, *sorted(MAIL | PHONES), "issued", "landingPage", "byteSize", other]):
        told.add(term, value, lang=lang, where="f")
    text = str(value)
    told.agent("creator", text, ids=(text,), affiliation=text, email=text, url=text)
    told.contact(text, email=text, url=text, phone=text)
    told.period(text)
    document = skolemise(told.document(), "https://data.example.org/dataset/k")
    canonical(document)
    body = "\n".join(lines(document, context)).encode()
    assert len(list(triples(body, "application/n-triples"))) > 0
    assert DATES.isdisjoint(ADDRESSES)
