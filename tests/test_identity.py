"""What a description calls itself and what it points at."""

from fairdict.identity import addresses, name_of, names, pointed, references

ROR = "https://ror.org/006hf6230"


def test_the_doi_leads_in_one_spelling() -> None:
    document = {
        "id": "https://repository.example/1",
        "identifier": ["DOI:10.5072/ABC", "hdl:1/2"],
        "sameAs": ["https://n2t.net/ark:/12345/x"],
        "otherIdentifier": [{"notation": ["urn:nbn:nl:ui:13-abc"]}, "https://x.example/skipped"],
    }
    assert names(document) == [
        "doi:10.5072/abc", "ark:ark:12345/x", "handle:1/2", "iri:https://repository.example/1",
        "urn:urn:nbn:nl:ui:13-abc",
    ]  # fmt: skip


def test_a_second_doi_is_no_name() -> None:
    assert names({"id": "https://doi.org/10.5072/version", "identifier": ["10.5072/concept"]}) == [
        "doi:10.5072/version"
    ]


def test_an_address_given_as_identifier_or_as_same_is_a_name() -> None:
    document = {
        "id": "https://portal.example/1",
        "identifier": ["https://owner.example/1", "1"],
        "sameAs": ["http://a.b/"],
    }
    assert names(document) == ["iri:http://a.b/", "iri:https://owner.example/1", "iri:https://portal.example/1"]


def test_what_we_named_ourselves_is_no_name() -> None:
    assert names({"id": "urn:x-fairdict:partner:abc", "identifier": ["abc"]}) == []
    assert names({"id": "urn:uuid:1"}) == ["iri:urn:uuid:1"]
    assert names({}) == []


def test_related_things_are_no_names() -> None:
    assert names({"relation": ["https://doi.org/10.5072/x"], "isVersionOf": ["https://doi.org/10.5072/y"]}) == []


def test_a_local_identifier_is_a_name_with_its_owner_s_ror() -> None:
    for publisher in (ROR, {"id": ROR, "name": {"@none": ["UT"]}}):
        document = {"identifier": ["https://a.example/1", "DS-1", "DS-2"], "publisher": [publisher]}
        assert names(document) == ["iri:https://a.example/1", f"local:{ROR} DS-1"]
    assert names({"identifier": ["DS-1"], "publisher": [{"name": {"@none": ["UT"]}}, "https://a.example/"]}) == []
    assert names({"publisher": [ROR]}) == []


def test_references_are_addresses_in_linking_properties() -> None:
    document = {
        "id": "https://x.example/",
        "relation": ["https://b.example/", {"id": "https://c.example/"}, {"id": "https://not.example/", "type": ["x"]}],
        "inSeries": ["https://a.example/"],
        "landingPage": ["https://not.example/"],
        "distribution": [{"accessService": ["https://s.example/", {"@value": "x"}]}, "https://not.example/"],
    }
    assert references(document) == [
        "https://a.example/",
        "https://b.example/",
        "https://c.example/",
        "https://s.example/",
    ]


def test_a_reference_and_a_name_find_each_other() -> None:
    assert name_of("https://doi.org/10.5072/ABC") == names({"identifier": ["10.5072/abc"]})[0]
    assert name_of("https://x.example/1") == names({"id": "https://x.example/1"})[0]


def test_known_addresses_are_replaced() -> None:
    ours = {"https://a.example/": "https://here.example/"}
    assert pointed("https://a.example/", ours) == "https://here.example/"
    assert pointed("https://b.example/", ours) == "https://b.example/"
    assert pointed({"id": "https://a.example/"}, ours) == {"id": "https://here.example/"}
    node = {"id": "https://a.example/", "title": {"en": ["x"]}}
    assert pointed(node, ours) is node


def test_the_addresses_that_should_lead_somewhere() -> None:
    document = {
        "id": "https://x.example/1",
        "identifier": ["10.5072/X", "local 1"],
        "sameAs": ["https://doi.org/10.5072/x", {"@value": "no"}],
        "landingPage": ["https://a.example/", {"@value": "not one"}, "ftp://a.example/"],
        "page": ["https://a.example/", "https://p.example/"],
        "distribution": [
            {"downloadURL": ["https://d.example/"], "accessService": [{"endpointURL": ["https://e.example/"]}]}
        ],
        "relation": ["https://not.example/"],
        "creator": [{"page": ["https://not.example/"]}],
    }
    assert list(addresses(document)) == [
        "https://x.example/1", "https://doi.org/10.5072/x", "https://a.example/", "https://p.example/", "https://d.example/",
        "https://e.example/",
    ]  # fmt: skip
