"""What a profile makes of a description: the form that it asks for, nothing that was not said, nothing lost unseen."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fairdict import dates
from fairdict.config import Catalogue
from fairdict.document import Context
from fairdict.emission.literals import typed, widened
from fairdict.model import Document
from fairdict.profiles import Judge
from fairdict.rdf import XSD
from tests.emissions import BASE, EVERY, catalogue, emission, facts, made, said, triples

EU = "http://publications.europa.eu/resource/authority/"
HEALTH = "http://healthdataportal.eu/ns/health#"
CV = "http://data.europa.eu/m8g/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DCT = "http://purl.org/dc/terms/"
IRI = f"{BASE}dataset/k"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return catalogue(tmp_path_factory.mktemp("ours"))


def date(text: str) -> Document:
    found = dates.date(text)
    assert found is not None
    return {"@value": found.lexical, "@type": found.datatype}


def moment(text: str) -> Document:
    return {"@value": text, "@type": "xsd:dateTime"}


# -- dates -------------------------------------------------------------------------------------------------------------


def test_health_ri_gets_moments_and_is_told_what_the_source_said(ours: Catalogue) -> None:
    document = {
        "issued": [date("2019-03")],
        "modified": [date("2020-02-29")],
        "temporal": [{"type": ["PeriodOfTime"], "startDate": [date("2019")], "endDate": [date("2020-02")]}],
    }
    found = made(emission(ours, "health-ri"), document)
    assert said(found, "issued") == [moment("2019-03-01T00:00:00Z")]
    assert said(found, "modified") == [moment("2020-02-29T00:00:00Z")]
    period = said(found, "temporal")[0]
    assert period["startDate"] == [moment("2019-01-01T00:00:00Z")] and period["endDate"] == [
        moment("2020-02-29T23:59:59Z")
    ]
    widened_ = [m for m in found.marks if m.why == "widened"]
    assert {(m.property.rpartition("/")[2].rpartition("#")[2], m.why, m.said["@value"]) for m in widened_} == {
        ("issued", "widened", "2019-03"), ("modified", "widened", "2020-02-29"),
        ("startDate", "widened", "2019"), ("endDate", "widened", "2020-02"),
    }  # fmt: skip
    graph = triples(found, ours.context)
    (mark,) = {line.split(" ")[0] for line in graph if f"<{RDF}predicate> <{DCT}issued>" in line}
    assert f"{mark} <{RDF}subject> <{IRI}> ." in graph and f"{mark} <{RDF}type> <{RDF}Statement> ." in graph
    assert f'{mark} <{RDF}value> "2019-03"^^<{XSD}gYearMonth> .' in graph
    assert any(line.startswith(f"{mark} <http://www.w3.org/2000/01/rdf-schema#comment>") for line in graph)


def test_where_any_date_will_do_it_stays_as_it_was_said(ours: Catalogue) -> None:
    document = {"issued": [date("2019-03")], "modified": [date("2020-02-29T10:00:00")]}
    for profile in ("dcat-ap", "dcat-ap-nl", "healthdcat-ap", "healthdcat-ap-draft-0.1"):
        found = made(emission(ours, profile), document)
        assert said(found, "issued") == document["issued"] and said(found, "modified") == document["modified"]
        assert not [m for m in found.marks if m.why == "widened"] and not found.left


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("2020-02-29T10:00:00", "2020-02-29T10:00:00Z"),
        ("2020-02-29T10:00:00.25+01:00", "2020-02-29T10:00:00.25+01:00"),
        ("2020-02-29+01:00", "2020-02-29T00:00:00+01:00"),
        ("1850", "1850-01-01T00:00:00Z"),
        ("-0043", None),
        ("-250000", None),
    ],
)
def test_a_moment_is_made_where_one_can_be(ours: Catalogue, given: str, wanted: str | None) -> None:
    found = made(emission(ours, "health-ri"), {"issued": [date(given)]})
    if wanted is None:
        assert said(found, "issued") is None
        assert [(x.property, x.why, x.value) for x in found.left] == [(f"{DCT}issued", "datatype", given)]
    else:
        assert said(found, "issued") == [moment(wanted)]
        widened_ = [m.said["@value"] for m in found.marks if m.why == "widened"]
        assert widened_ == ([] if given == wanted else [given])


def test_what_is_no_date_is_left_out_and_told(ours: Catalogue) -> None:
    for profile in EVERY:
        found = made(emission(ours, profile), {"issued": ["ca. 1850"]})
        assert said(found, "issued") is None and [(x.why, x.value) for x in found.left] == [("datatype", "ca. 1850")]
    found = made(emission(ours, "dcat-ap"), {"issued": ["2019"], "modified": [{"@value": "2019-03-12"}]})
    assert said(found, "issued") == [date("2019")] and said(found, "modified") == [date("2019-03-12")]


@given(st.dates(), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]), st.booleans())
def test_a_widened_date_lies_in_what_was_said(day: Any, form: str, last: bool) -> None:
    text = (
        f"{day.year:04}" + day.strftime(form)[2 + len(day.strftime("%Y")) - 2 :]
        if day.year < 1000
        else day.strftime(form)
    )
    found = dates.date(text)
    assert found is not None
    moment_ = widened(found, last=last)
    assert (
        moment_ is not None
        and moment_.startswith(found.lexical)
        and moment_.endswith("23:59:59Z" if last else "00:00:00Z")
    )
    again = dates.date(moment_)
    assert again is not None and again.lexical == moment_, "a widened date is a date that exists"


@given(
    st.text(max_size=30), st.sampled_from(["date", "dateTime", "decimal", "duration", "nonNegativeInteger", "boolean"])
)
def test_a_literal_is_of_the_datatype_or_none(text: str, name: str) -> None:
    context = Context({"xsd": XSD})
    found = typed({"@value": text}, (XSD + name,), context, "x")
    if found is not None:
        assert found["@type"] == f"xsd:{name}"
        assert typed(found, (XSD + name,), context, "x") is found, "what was made is what is asked for"


# -- agents ------------------------------------------------------------------------------------------------------------

DESKS: dict[str, Document] = {
    "foaf": {"mbox": ["mailto:desk@a.example"], "homepage": ["https://a.example/"]},
    "cv": {"agentContact": [{"type": [f"{CV}ContactPoint"], f"{CV}email": [{"@value": "desk@a.example"}],
                             "contactPage": ["https://a.example/"]}]},
    "vcard": {"contactPoint": [{"type": ["Kind"], "hasEmail": ["mailto:desk@a.example"], "hasURL": ["https://a.example/"]}]},
}  # fmt: skip


@pytest.mark.parametrize("words", DESKS)
def test_one_contact_is_said_in_every_profiles_own_way(ours: Catalogue, words: str) -> None:
    agent = {"type": ["Agent"], "name": {"en": ["A"]}, **DESKS[words]}
    document = {"publisher": [{"id": "https://ror.org/006hf6230", **agent}]}
    (health_ri,) = said(made(emission(ours, "health-ri"), document), "publisher")
    assert health_ri["mbox"] == ["mailto:desk@a.example"] and health_ri["homepage"] == ["https://a.example/"]
    assert health_ri["identifier"] == ["https://ror.org/006hf6230"]
    (r8,) = said(made(emission(ours, "healthdcat-ap"), document), "publisher")
    (desk,) = r8["agentContact"]
    assert desk["type"] == [f"{CV}ContactPoint"] and desk["contactPage"] == ["https://a.example/"]
    assert desk[f"{CV}email"] == [{"@value": "desk@a.example"}]
    (plain,) = said(made(emission(ours, "dcat-ap"), document), "publisher")
    assert plain.keys() - {"id", "type", "name"} == DESKS[words].keys(), "where nobody asks, it stays as it was"


def test_the_contact_of_a_dataset_is_its_publishers_where_it_has_its_name(ours: Catalogue) -> None:
    contact = {"type": ["Kind"], "fn": {"en": ["The Hospital"]}, "hasEmail": ["mailto:desk@h.example"]}
    document = {
        "publisher": [{"type": ["Agent"], "name": {"en": ["the hospital"]}}],
        "creator": [{"type": ["Agent"], "name": {"en": ["Another"]}}],
        "contactPoint": [contact],
    }
    found = made(emission(ours, "health-ri"), document)
    assert said(found, "publisher")[0]["mbox"] == ["mailto:desk@h.example"]
    assert "mbox" not in said(found, "creator")[0]
    marked = [(m.property, m.why) for m in found.marks if m.subject.startswith(f"{IRI}#publisher")]
    assert marked == [("http://xmlns.com/foaf/0.1/mbox", "copied")]


def test_a_partner_that_the_steward_declared_is_known_by_ror_or_name(tmp_path: Path) -> None:
    ours = catalogue(
        tmp_path,
        '[sources.a]\nharvester = "dcat"\nurl = "https://a.example/x.ttl"\n'
        'publisher = { name = "A", ror = "https://ror.org/006hf6230", url = "https://a.example/", '
        'email = "d@a.example" }\n',
    )
    for agent in ({"id": "https://ror.org/006hf6230", "name": {"en": ["Other words"]}}, {"name": {"nl": ["a"]}}):
        found = made(emission(ours, "health-ri"), {"publisher": [{"type": ["Agent"], **agent}]})
        (publisher,) = said(found, "publisher")
        assert publisher["mbox"] == ["mailto:d@a.example"] and publisher["homepage"] == ["https://a.example/"]
        assert publisher["identifier"] == ["https://ror.org/006hf6230"]
        vouched = {m.property.rpartition("/")[2] for m in found.marks if m.why == "vouched"}
        assert vouched == {"mbox", "homepage"} | ({"identifier"} if "id" not in agent else set())
        assert any("<https://ror.org/006hf6230> ." in t for t in triples(found, ours.context) if "wasAttributedTo" in t)


SPELLINGS = {
    "camel": (f"{HEALTH}publisherNote", f"{HEALTH}publisherType"),
    "small": (f"{HEALTH}publishernote", f"{HEALTH}publishertype"),
    "core": (f"{DCT}description", f"{DCT}type"),
}


@pytest.mark.parametrize("words", SPELLINGS)
def test_notes_and_types_of_publishers_are_read_in_three_spellings(ours: Catalogue, words: str) -> None:
    note, kind = SPELLINGS[words]
    concept = "https://hdeu-dcat.data.health.europa.eu/resource/authority/publisher-type/academia"
    agent: Document = {"type": ["Agent"], "name": {"en": ["A"]}}
    for iri, value in ((note, {"@value": "We measure.", "@language": "en"}), (kind, {"id": concept})):
        term = ours.context.term_of.get(iri)
        form = term.form if term is not None else ""
        key = term.term if term is not None else iri
        agent[key] = {"en": ["We measure."]} if form == "text" else [concept] if form == "iri" else [value]
    for profile, wanted in (("health-ri", "small"), ("healthdcat-ap", "core"), ("healthdcat-ap-draft-0.1", "camel")):
        graph = triples(made(emission(ours, profile), {"publisher": [agent]}), ours.context)
        its_note, its_kind = SPELLINGS[wanted]
        assert any(f'<{its_note}> "We measure."@en' in line for line in graph), profile
        spelt_type = f"<{its_kind}> <{concept}>"
        own_row = f"<{kind}> <{concept}>"
        assert any(spelt_type in line or (own_row in line and words == "core") for line in graph), profile


def test_outside_its_own_properties_health_ri_asks_nothing_of_agents(ours: Catalogue) -> None:
    person = {"type": ["Agent", "Person"], "name": {"en": ["P"]}, "memberOf": [{"type": ["Agent", "Organization"]}]}
    found = made(emission(ours, "health-ri"), {"creator": [person], "contributor": [person]})
    assert said(found, "creator")[0]["type"] == ["Agent", "Person"]
    assert said(found, "creator")[0]["memberOf"][0]["type"] == ["Organization"]
    assert said(found, "contributor")[0]["type"] == ["Person"]
    assert said(made(emission(ours, "dcat-ap"), {"contributor": [person]}), "contributor")[0]["type"] == [
        "Agent",
        "Person",
    ]


# -- values ------------------------------------------------------------------------------------------------------------


def test_code_values_are_addresses_for_one_and_words_for_the_other(ours: Catalogue) -> None:
    node = {"type": ["Concept"], "prefLabel": {"en": ["C50"]}}
    document = {"hasCodeValues": ["http://purl.bioontology.org/ontology/ICD10/C50", node, {"@value": "U07.1"}]}
    found = made(emission(ours, "healthdcat-ap"), document)
    assert said(found, "hasCodeValues") == [
        {"@value": "http://purl.bioontology.org/ontology/ICD10/C50"}, {"@value": "C50"}, {"@value": "U07.1"},
    ]  # fmt: skip
    found = made(emission(ours, "health-ri"), document)
    first, second = said(found, "hasCodeValues")
    assert first == "http://purl.bioontology.org/ontology/ICD10/C50" and second["prefLabel"] == {"en": ["C50"]}
    assert [(x.why, x.value) for x in found.left] == [("kind", "U07.1")]


def test_purposes_are_typed_for_r8_and_the_retention_period_is_spelt_as_each_spells_it(ours: Catalogue) -> None:
    period = {"type": ["PeriodOfTime"], "endDate": [date("2035")]}
    document = {
        "hasPurpose": ["https://w3id.org/dpv#ScientificResearch"],
        "distribution": [{"type": ["Distribution"], "accessURL": ["https://a.example/f"], "retentionPeriod": [period]}],
        "retentionPeriod": [period],
    }
    found = made(emission(ours, "healthdcat-ap"), document)
    (purpose,) = said(found, "hasPurpose")
    assert purpose["id"] == "https://w3id.org/dpv#ScientificResearch" and purpose["type"] == [
        "https://w3id.org/dpv#Purpose"
    ]
    (mine,) = said(made(emission(ours, "health-ri"), document), "hasPurpose")
    assert mine == "https://w3id.org/dpv#ScientificResearch"
    small = copy.deepcopy(document)
    small["distribution"][0][f"{HEALTH}retentionperiod"] = small["distribution"][0].pop("retentionPeriod")
    for spelling in (document, small):
        graph = triples(made(emission(ours, "health-ri"), spelling), ours.context)
        assert sum(f"<{HEALTH}retentionperiod>" in t for t in graph) == 1, "Health-RI spells it small on distributions"
        assert sum(f"<{HEALTH}retentionPeriod>" in t for t in graph) == 1


def test_addresses_of_the_tables_get_their_one_form_and_their_class(ours: Catalogue) -> None:
    document = {
        "theme": [f"{EU}data-theme/HEAL".replace("http:", "https:"), "https://www.wikidata.org/entity/Q7"],
        "language": ["http://id.loc.gov/vocabulary/iso639-1/nl"],
        "accessRights": [f"{EU}access-right/PUBLIC"],
        "distribution": [{"type": ["Distribution"], "accessURL": ["https://a.example/f"],
                          "mediaType": ["https://www.iana.org/assignments/media-types/text/csv"]}],
    }  # fmt: skip
    found = made(emission(ours, "dcat-ap"), document)
    theme, other = said(found, "theme")
    assert theme["id"] == f"{EU}data-theme/HEAL" and theme["type"] == ["Concept"] and theme["prefLabel"]["nl"]
    assert other == "https://www.wikidata.org/entity/Q7", "of what has no label we know, nothing is claimed"
    assert said(found, "language") == [{"id": f"{EU}language/NLD", "type": ["LinguisticSystem"]}]
    assert said(found, "accessRights") == [{"id": f"{EU}access-right/PUBLIC", "type": ["RightsStatement"]}]
    (file,) = said(found, "distribution")
    assert file["mediaType"][0]["id"] == "http://www.iana.org/assignments/media-types/text/csv"
    assert file["format"][0]["id"] == f"{EU}file-type/CSV" and ("copied", f"{DCT}format") in {
        (m.why, m.property) for m in found.marks
    }
    turned = {"distribution": [{"type": ["Distribution"], "accessURL": ["https://a.example/f"],
                                "format": [f"{EU}file-type/CSV"]}]}  # fmt: skip
    (file,) = said(made(emission(ours, "dcat-ap-nl"), turned), "distribution")
    assert file["mediaType"][0]["id"] == "http://www.iana.org/assignments/media-types/text/csv"


def test_the_dutch_list_of_licences_is_written_where_it_has_an_equal(ours: Catalogue) -> None:
    cc = "https://creativecommons.org/licenses/by/4.0/"
    own = "https://a.example/own-terms"
    document = {"license": [cc], "distribution": [
        {"type": ["Distribution"], "accessURL": ["https://a.example/f"]},
        {"type": ["Distribution"], "accessURL": ["https://a.example/g"], "license": [own]},
    ]}  # fmt: skip
    for profile, wanted in (("dcat-ap-nl", "naamsvermelding40"), ("dcat-ap", cc), ("health-ri", cc)):
        first, second = said(made(emission(ours, profile), document), "distribution")
        address = first["license"][0]["id"] if isinstance(first["license"][0], dict) else first["license"][0]
        assert address.endswith(wanted) and own in str(second["license"]), profile


def test_words_where_a_thing_is_wanted_become_one_and_addresses_where_words_are_stay_out(ours: Catalogue) -> None:
    document = {
        "publisher": [{"@value": "Het huis", "@language": "nl"}],
        "spatial": [{"@value": "Twente"}],
        "landingPage": [{"@value": "None"}],
        "contactPoint": [{"type": ["Kind"], "fn": {"nl": ["Loket"]}, "hasEmail": [{"@value": "loket@a.example"}]}],
        "otherIdentifier": [{"@value": "X-1"}],
    }
    found = made(emission(ours, "dcat-ap"), document)
    assert said(found, "publisher")[0]["name"] == {"nl": ["Het huis"]}
    assert said(found, "spatial")[0]["label"] == {"@none": ["Twente"]}
    assert said(found, "landingPage") is None and [(x.why, x.value) for x in found.left] == [("kind", "None")]
    assert said(found, "otherIdentifier")[0]["notation"] == ["X-1"]
    (contact,) = said(made(emission(ours, "health-ri"), document), "contactPoint")
    assert contact["hasEmail"] == ["mailto:loket@a.example"]


def test_numbers_and_sums_get_the_datatype_that_is_asked_for(ours: Catalogue) -> None:
    checksum = {"type": ["Checksum"], "algorithm": ["http://spdx.org/rdf/terms#checksumAlgorithm_sha256"],
                "checksumValue": ["00ff"]}  # fmt: skip
    bad = {**checksum, "checksumValue": ["not hexadecimal"]}
    file = {"type": ["Distribution"], "accessURL": ["https://a.example/f"]}
    document = {
        "spatialResolutionInMeters": [{"@value": "30.0", "@type": "xsd:double"}],
        "temporalResolution": ["P1D"],
        "distribution": [
            {**file, "byteSize": [{"@value": "1024.0", "@type": "xsd:decimal"}], "checksum": [checksum]},
            {**file, "byteSize": [{"@value": "12 kB"}], "checksum": [bad], "title": {"en": ["second"]}},
        ],
    }
    found = made(emission(ours, "dcat-ap"), document)
    assert said(found, "spatialResolutionInMeters") == [{"@value": "30.0", "@type": "xsd:decimal"}]
    assert said(found, "temporalResolution") == [{"@value": "P1D", "@type": "xsd:duration"}]
    first, second = said(found, "distribution")
    assert first["byteSize"] == [{"@value": "1024", "@type": "xsd:nonNegativeInteger"}]
    assert first["checksum"][0]["checksumValue"] == [{"@value": "00ff", "@type": "xsd:hexBinary"}]
    assert "byteSize" not in second and "checksum" not in second
    assert sorted(x.property.rpartition("#")[2] for x in found.left) == ["byteSize", "checksum", "checksumValue"]


# -- numbers of values -------------------------------------------------------------------------------------------------


def test_where_fewer_are_allowed_the_best_stand_and_the_others_are_told(ours: Catalogue) -> None:
    contacts = [
        {"type": ["Kind"], "fn": {"en": ["nameless desk"]}, "hasURL": ["https://a.example/"]},
        {"type": ["Kind"], "fn": {"en": ["The desk"]}, "hasEmail": ["mailto:d@a.example"]},
    ]
    document = {
        "contactPoint": contacts,
        "distribution": [{"type": ["Distribution"], "accessURL": ["https://a.example/1", "https://a.example/2"]}],
        "title": {"en": ["One", "Two"], "nl": ["Een"]},
    }
    found = made(emission(ours, "health-ri"), document)
    assert [c["fn"] for c in said(found, "contactPoint")] == [{"en": ["The desk"]}]
    assert said(found, "distribution")[0]["accessURL"] == ["https://a.example/1"]
    assert said(found, "title") == {"en": ["One"], "nl": ["Een"]}
    assert {(x.value, x.why) for x in found.left} == {
        ("nameless desk", "most"),
        ("https://a.example/2", "most"),
        ("Two", "most"),
    }
    kept = made(emission(ours, "dcat-ap"), document)
    assert len(said(kept, "contactPoint")) == 2 and said(kept, "title") == document["title"] and not kept.left


def test_an_identifier_is_never_altered_and_none_is_lost(ours: Catalogue) -> None:
    document = {"identifier": ["10.5072/x", "S-1"], "otherIdentifier": [{"type": ["Identifier"], "notation": ["old"]}]}
    for profile in EVERY[1:5]:
        found = made(emission(ours, profile), document)
        graph = triples(found, ours.context)
        values = {t.split('"')[1] for t in graph if t.startswith(f"<{IRI}> <{DCT}identifier>")}
        notations = {t.split('"')[1] for t in graph if "core#notation" in t}
        assert {"10.5072/x", "S-1"} <= values | notations and {"old", IRI} <= notations, profile
        if profile in ("dcat-ap-nl-3.0", "health-ri-2.0.2"):
            assert values == {"10.5072/x"}, "the first is the owner's"
        if profile == "healthdcat-ap-draft-0.1":
            assert values == {IRI}, "none of them is an address, which the draft wants"
        assert not [x for x in found.left if x.property.endswith("identifier")]


def test_a_thing_without_identifier_has_the_address_that_its_owner_gave_it(ours: Catalogue) -> None:
    found = made(emission(ours, "dcat-ap-nl"), {"sameAs": ["https://a.example/set/1"]})
    assert said(found, "identifier") == ["https://a.example/set/1"]
    assert ("copied", f"{DCT}identifier") in {(m.why, m.property) for m in found.marks}
    assert said(made(emission(ours, "dcat-ap-nl"), {}), "identifier") == [IRI]
    assert said(made(emission(ours, "dcat-ap"), {}), "identifier") is None, "DCAT-AP asks for none"


def test_our_identifier_takes_its_place_only_where_the_steward_says_so(ours: Catalogue) -> None:
    found = made(emission(ours, "healthdcat-ap", own=True), {"identifier": ["S-1"]})
    assert said(found, "identifier") == [IRI]
    assert {"S-1"} <= {v for node in said(found, "otherIdentifier") for v in node["notation"]}


# -- what is put in its place, and what is vouched for -----------------------------------------------------------------


def test_what_is_said_of_the_dataset_holds_for_its_files(ours: Catalogue) -> None:
    document = {
        "license": ["https://a.example/terms"],
        "landingPage": ["https://a.example/page"],
        "distribution": [
            {"type": ["Distribution"], "downloadURL": ["https://a.example/f.csv"]},
            {"type": ["Distribution"], "title": {"en": ["on request"]}, "license": ["https://a.example/other"]},
        ],
    }
    found = made(emission(ours, "dcat-ap"), document)
    first, second = said(found, "distribution")
    assert first["accessURL"] == ["https://a.example/f.csv"] and second["accessURL"] == ["https://a.example/page"]
    assert "https://a.example/terms" in str(first["license"]) and "terms" not in str(second["license"])
    assert sorted(m.property.rpartition("/")[2].rpartition("#")[2] for m in found.marks) == ["accessURL"] * 2 + [
        "license"
    ]


def test_nothing_is_invented(ours: Catalogue) -> None:
    for profile in EVERY:
        found = made(emission(ours, profile), {"title": {"en": ["A title"]}})
        own = found.documents[0]
        allowed = {"id", "type", "title", "identifier", "otherIdentifier"}
        assert own.keys() <= allowed and "eli/reg" not in str(found.documents), profile


VOUCHED = """
[vouched.dataset]
applicableLegislation = "http://data.europa.eu/eli/reg/2025/327/oj"
accessRights = "NON_PUBLIC"
hdab = { name = "The access body", email = "hdab@example.org", url = "https://hdab.example.org/" }
"healthdcatap:hasStructuredData" = false
[vouched.distribution]
applicableLegislation = ["http://data.europa.eu/eli/reg/2025/327/oj"]
[vouched.record]
language = "nl"
[sources.a]
harvester = "dcat"
url = "https://a.example/x.ttl"
[sources.a.vouched.dataset]
accessRights = "RESTRICTED"
"""


def test_a_steward_vouches_where_nothing_was_said_and_it_shows(tmp_path: Path) -> None:
    ours = catalogue(tmp_path, VOUCHED)
    document = {"distribution": [{"type": ["Distribution"], "accessURL": ["https://a.example/f"]}]}
    found = made(emission(ours, "healthdcat-ap"), document, ("a",))
    assert f"{EU}access-right/RESTRICTED" in str(said(found, "accessRights")), (
        "the source's goes before the catalogue's"
    )
    assert "eli/reg/2025/327/oj" in str(said(found, "applicableLegislation"))
    assert "eli/reg/2025/327/oj" in str(said(found, "distribution")[0]["applicableLegislation"])
    (body,) = said(found, "hdab")
    assert body["name"] == {"@none": ["The access body"]}
    assert body["agentContact"][0][f"{CV}email"] == [{"@value": "hdab@example.org"}]
    vouched = {m.property.rpartition("/")[2].rpartition("#")[2] for m in found.marks if m.why == "vouched"}
    assert vouched == {"accessRights", "applicableLegislation", "hdab", "hasStructuredData", "language"}
    graph = triples(found, ours.context)
    steward = "<http://www.w3.org/ns/prov#wasAttributedTo> <https://ror.org/006hf6230> ."
    assert sum(steward in t for t in graph) == len([m for m in found.marks if m.why == "vouched"]) == 6
    assert any(f"#record> <{DCT}language> <{EU}language/NLD>" in t for t in graph)
    other = made(emission(ours, "healthdcat-ap"), document, ("b",))
    assert f"{EU}access-right/NON_PUBLIC" in str(said(other, "accessRights"))


def test_what_was_said_is_never_replaced_and_what_a_profile_does_not_know_is_not_added(tmp_path: Path) -> None:
    ours = catalogue(tmp_path, VOUCHED)
    found = made(emission(ours, "healthdcat-ap"), {"accessRights": [f"{EU}access-right/PUBLIC"]})
    assert f"{EU}access-right/PUBLIC" in str(said(found, "accessRights"))
    assert said(made(emission(ours, "dcat-ap"), {}), "hdab") is None


def test_the_access_level_is_that_of_the_description(ours: Catalogue) -> None:
    """HealthDCAT-AP's rows differ by level; the plan is that of the access rights."""
    found = emission(ours, "healthdcat-ap")
    levels = {f"{EU}access-right/{level}" for level in found.profile.levels}
    for iri in levels:
        made(found, {"accessRights": [iri]})
    assert set(found.plans) == set(found.profile.levels)


# -- the record and the whole ------------------------------------------------------------------------------------------


def test_health_ri_has_no_catalogue_records_and_the_others_theirs(ours: Catalogue) -> None:
    record = "http://www.w3.org/ns/dcat#CatalogRecord"
    for profile in EVERY:
        graph = triples(made(emission(ours, profile), {"title": {"nl": ["Een"]}}), ours.context)
        typed_ = f"<{IRI}#record> <{RDF}type> <{record}> ."
        assert (typed_ in graph) == (profile != "health-ri-2.0.2"), profile
        if typed_ in graph:
            assert sum(f"#record> <{DCT}conformsTo>" in t for t in graph) == 1
            assert any(f"#record> <{DCT}language> <{EU}language/NLD>" in t for t in graph), "by the tag of the title"


FULL: Document = {
    "type": ["Dataset"], "title": {"en": ["T"], "nl": ["T"]}, "description": {"en": ["D"]},
    "identifier": ["S-1", "S-2"], "issued": [{"@value": "2019", "@type": "xsd:gYear"}], "keyword": {"en": ["a", "b"]},
    "creator": [{"type": ["Agent", "Person"], "name": {"@none": ["P"]}, "id": "https://orcid.org/0000-0002-1825-0097"}],
    "authorList": ["https://orcid.org/0000-0002-1825-0097"],
    "publisher": [{"type": ["Agent"], "name": {"en": ["A"]}, "mbox": ["mailto:d@a.example"]}],
    "distribution": [{"type": ["Distribution"], "downloadURL": ["https://a.example/f.csv"], "byteSize": [3]}],
    "temporal": [{"type": ["PeriodOfTime"], "startDate": [{"@value": "2019", "@type": "xsd:gYear"}]}],
    "http://example.org/own": [{"@value": "kept"}],
}  # fmt: skip


@pytest.mark.parametrize("profile", EVERY)
def test_a_description_stays_as_it_was_and_comes_out_the_same_twice(ours: Catalogue, profile: str) -> None:
    before = copy.deepcopy(FULL)
    first = made(emission(ours, profile), FULL)
    assert before == FULL
    assert first == made(emission(ours, profile), FULL)
    assert said(first, "http://example.org/own") == [{"@value": "kept"}], "what no profile knows stays"
    assert said(first, "authorList") == FULL["authorList"]


@pytest.mark.parametrize("profile", EVERY)
def test_what_a_profile_wants_is_what_it_wants(ours: Catalogue, profile: str) -> None:
    """Written again, nothing changes but what is said of the derived: they are the source's own now."""
    found = emission(ours, profile)
    once = made(found, FULL)
    again = found.emitted(once.documents[0], once.documents[1])
    assert not again.left and not [m for m in again.marks if m.why == "widened"]
    mine = {t for t in triples(once, ours.context) if "#record>" not in t and "Statement" not in t}
    assert {t for t in mine if t.startswith(f"<{IRI}> ")} == {
        t for t in triples(again, ours.context) if t.startswith(f"<{IRI}> ")
    }


# -- whatever comes ----------------------------------------------------------------------------------------------------

TERMS = (
    "title", "description", "name", "fn", "keyword", "identifier", "issued", "startDate", "endDate", "byteSize",
    "checksumValue", "accessRights", "license", "rights", "language", "format", "mediaType", "theme", "publisher",
    "creator", "contributor", "contactPoint", "agentContact", "mbox", "homepage", "hasEmail", "distribution",
    "accessURL", "downloadURL", "landingPage", "spatial", "temporal", "geometry", "otherIdentifier", "notation",
    "conformsTo", "qualifiedRelation", "checksum", "algorithm", "hasCodeValues", "hasPurpose", "hasVariables", "sameAs",
    "resourceType", "http://example.org/own", f"{HEALTH}publishernote", f"{DCT}title", f"{CV}email",
)  # fmt: skip
TYPES = ("Dataset", "Agent", "Person", "Distribution", "Kind", "PeriodOfTime", "Location", "Checksum", "Identifier",
         "Concept", "Catalog", "http://example.org/Class")  # fmt: skip
WORDS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.sampled_from(
        ["https://a.example/x", "10.5072/x", "2019", "2019-03-12", "12 kB", "text/csv", "CC BY 4.0", "None"]
    ),
)
LITERALS = st.one_of(
    WORDS.map(lambda text: {"@value": text}),
    st.tuples(WORDS, st.sampled_from(["nl", "en"])).map(lambda pair: {"@value": pair[0], "@language": pair[1]}),
    st.tuples(WORDS, st.sampled_from(["xsd:date", "xsd:double", "http://example.org/type"])).map(
        lambda pair: {"@value": pair[0], "@type": pair[1]}
    ),
)
ADDRESSES = st.sampled_from(
    ["https://a.example/1", "http://a.example/2", "mailto:a@a.example", f"{EU}language/NLD", f"{EU}file-type/CSV",
     "https://ror.org/006hf6230", "urn:x:1"]
)  # fmt: skip


def documents(context: Context, depth: int = 3) -> st.SearchStrategy[Document]:
    """Documents of any content that a graph can have, however odd."""
    below = documents(context, depth - 1) if depth else st.nothing()

    def values(term: str) -> st.SearchStrategy[Any]:
        known = context.properties.get(term)
        if known is not None and known.form == "text":
            return st.dictionaries(
                st.sampled_from(["@none", "nl", "en-gb"]), st.lists(WORDS, min_size=1, max_size=3), max_size=2
            )
        plain = ADDRESSES if known is not None and known.form == "iri" else WORDS if known is not None else st.nothing()
        numbers = st.integers(0, 9) if known is not None and known.form == "literal" else st.nothing()
        return st.lists(st.one_of(plain, numbers, LITERALS, ADDRESSES.map(lambda iri: {"id": iri}), below), max_size=3)

    parts = st.lists(st.sampled_from(TERMS), unique=True, max_size=7).flatmap(
        lambda terms: st.fixed_dictionaries({term: values(term) for term in terms})
    )
    named = st.tuples(parts, st.lists(st.sampled_from(TYPES), max_size=2, unique=True), st.one_of(st.none(), ADDRESSES))
    return named.map(lambda t: {**t[0], **({"type": t[1]} if t[1] else {}), **({"id": t[2]} if t[2] else {})})


@pytest.fixture(scope="module")
def any_document(context: Context) -> st.SearchStrategy[Document]:
    """Made once: that takes longer than to draw from it."""
    return documents(context)


@settings(
    max_examples=120, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(data=st.data(), profile=st.sampled_from(EVERY))
def test_no_description_breaks_it_and_every_mark_names_what_is_there(
    ours: Catalogue, any_document: st.SearchStrategy[Document], data: st.DataObject, profile: str
) -> None:
    document = data.draw(any_document)
    found = made(emission(ours, profile), {**document, "id": IRI, "type": ["Dataset", *document.get("type", [])]})
    graph = facts(found, ours.context)
    for mark in graph.subjects(f"{RDF}type", f"{RDF}Statement"):
        parts = [next(iter(graph.values(mark, f"{RDF}{name}"))) for name in ("subject", "predicate", "object")]
        assert tuple(parts) in graph
    judge = Judge(emission(ours, profile).profile, ours.vocabularies)
    mended = {"kind", "datatype", "malformed", "many", "language"}
    bad = [f for f in judge.findings(graph) if f.severity == "violation" and f.fault in mended and f.focus == IRI]
    assert not bad, [(f.row.key, f.fault, f.value) for f in bad]
