"""Dublin Core described: its fifteen fields told apart by what stands in them."""

from collections.abc import Callable
from typing import Any

import pytest
from fairdict_harvesters import oaipmh
from fairdict_harvesters.formats.agents import identifier, kind

from fairdict.config import Source
from fairdict.description import Description
from fairdict.model import Record

MakeSource = Callable[..., Source]
SPACES = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/"'
)


def described(make_source: MakeSource, /, **fields: str | list[str]) -> Description:
    """What a record says whose ``dc:`` fields are these."""
    inside = "".join(
        f"<dc:{name}>{text}</dc:{name}>"
        for name, told in fields.items()
        for text in ([told] if isinstance(told, str) else told)
    )
    body = f"<record><metadata><oai_dc:dc {SPACES}>{inside}</oai_dc:dc></metadata></record>".encode()
    [found] = oaipmh.describe(Record("oai:x:1", body, "application/xml"), make_source("oaipmh"))
    return found


def test_a_doi_is_the_identifier_and_a_page_the_landing_page(make_source: MakeSource) -> None:
    found = described(
        make_source, identifier=["https://a.example/r/1", "DOI:10.5072/A1", "http://dx.doi.org/10.5072/a1", "nr. 7"]
    )
    assert found.iri == "https://doi.org/10.5072/a1"
    assert found.data["identifier"] == ["DOI:10.5072/A1"]
    assert found.data["landingPage"] == ["https://a.example/r/1"]
    assert [n["notation"] for n in found.data["otherIdentifier"]] == [["nr. 7"]]


def test_without_identifiers_the_record_s_own_serves(make_source: MakeSource) -> None:
    assert described(make_source, title="x").data["identifier"] == ["oai:x:1"]
    own = described(make_source, identifier="x").data["identifier"]
    assert own == ["x"]


def test_an_alternative_identifier_names_the_thing_itself(make_source: MakeSource) -> None:
    found = described(
        make_source,
        identifier="https://a.example/r/1",
        relation=[
            "info:eu-repo/semantics/altIdentifier/hdl/20.500.1/9",
            "info:eu-repo/semantics/altIdentifier/isbn/97",
        ],
    )
    assert found.iri == "https://hdl.handle.net/20.500.1/9"
    assert found.data["identifier"] == ["20.500.1/9"]
    assert "relation" not in found.data


def test_an_address_of_a_download_is_a_file(make_source: MakeSource) -> None:
    found = described(
        make_source,
        identifier=["https://a.example/r/1", "https://a.example/bitstream/1/x.csv"],
        format="text/csv",
    ).data
    [file] = found["distribution"]
    assert file["downloadURL"] == ["https://a.example/bitstream/1/x.csv"]
    assert file["format"] == ["http://publications.europa.eu/resource/authority/file-type/CSV"]
    assert "format" not in found


def test_the_last_date_is_that_of_issue(make_source: MakeSource) -> None:
    found = described(make_source, date=["2019-05", "2020-01-02", "2018"]).data
    assert found["issued"] == [{"@value": "2020-01-02", "@type": "xsd:date"}]
    assert found["http://purl.org/dc/elements/1.1/date"] == [{"@value": "2018"}, {"@value": "2019-05"}]


def test_a_date_that_is_none_is_told(make_source: MakeSource) -> None:
    found = described(make_source, date="ooit")
    assert found.data["issued"] == ["ooit"]
    assert [i.code for i in found.issues] == ["date-not-understood"]


@pytest.mark.parametrize(
    ("text", "term", "value"),
    [
        ("Twente", "spatial", [{"type": ["Location"], "label": {"@none": ["Twente"]}}]),
        ("http://sws.geonames.org/2/", "spatial", ["http://sws.geonames.org/2/"]),
        (
            "1993 - 1994",
            "temporal",
            [
                {
                    "type": ["PeriodOfTime"],
                    "startDate": [{"@value": "1993", "@type": "xsd:gYear"}],
                    "endDate": [{"@value": "1994", "@type": "xsd:gYear"}],
                }
            ],
        ),
    ],
)
def test_coverage_is_a_place_or_a_time(make_source: MakeSource, text: str, term: str, value: Any) -> None:
    found = described(make_source, coverage=text).data
    assert found[term] == value
    assert len({"spatial", "temporal"} & set(found)) == 1


def test_rights_are_told_apart(make_source: MakeSource) -> None:
    found = described(
        make_source,
        rights=["info:eu-repo/semantics/openAccess", "https://creativecommons.org/licenses/by/4.0/", "Vraag het ons"],
    ).data
    assert found["accessRights"] == ["http://publications.europa.eu/resource/authority/access-right/PUBLIC"]
    assert found["license"] == ["https://creativecommons.org/licenses/by/4.0/"]
    assert {"type": ["RightsStatement"], "label": {"@none": ["Vraag het ons"]}} in found["rights"]


def test_types_keep_their_words_and_their_last_part(make_source: MakeSource) -> None:
    found = described(
        make_source, type=["info:eu-repo/semantics/dataset", "http://purl.org/coar/resource_type/c_ddb1/"]
    )
    assert found.types == [
        "info:eu-repo/semantics/dataset",
        "dataset",
        "http://purl.org/coar/resource_type/c_ddb1/",
        "c_ddb1",
    ]
    assert "http://purl.org/coar/resource_type/c_ddb1/" in found.data["resourceType"]
    assert {t.lower() for t in found.types} & oaipmh.DATASET_TYPES


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("Vis, Robin", "", "Person"),
        ("Ince, Ada", "", "Person"),
        ("Schoolmeester, Jan", "", "Person"),
        ("Ministerie van Water, Afdeling Dijken", "", "Organization"),
        ("Universiteit Hanzeland", "", "Organization"),
        ("Robin Vis", "", "Agent"),
        ("Robin Vis", "Personal", "Person"),
        ("Vis, Robin", "Organizational", "Organization"),
    ],
)
def test_people_and_organisations(name: str, said: str, expected: str) -> None:
    assert kind(name, said=said)[-1] == expected


@pytest.mark.parametrize(
    ("text", "scheme", "expected"),
    [
        ("0000-0002-1825-0097", "ORCID", "https://orcid.org/0000-0002-1825-0097"),
        ("0000000121227317", "ISNI", "https://isni.org/isni/0000000121227317"),
        ("0000000121227317", "", "https://isni.org/isni/0000000121227317"),
        ("0000-0001-2122-7317", "http://orcid.org", "https://orcid.org/0000-0001-2122-7317"),
        ("wrong", "ORCID", "wrong"),
        ("118540238", "GND", "https://d-nb.info/gnd/118540238"),
        ("501100000001", "Crossref Funder ID", "https://doi.org/10.13039/501100000001"),
        ("10.13039/501100000001", "Crossref Funder ID", "https://doi.org/10.13039/501100000001"),
        ("57190000001", "Scopus", ""),
        (" ", "ORCID", ""),
    ],
)
def test_identifiers_of_agents(text: str, scheme: str, expected: str) -> None:
    assert identifier(text, scheme) == expected
