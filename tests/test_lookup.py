from collections.abc import Callable

import pytest

from fairdict.config import Source
from fairdict.description import Description
from fairdict.lookup import named

EU = "http://publications.europa.eu/resource/authority/"
HD = "https://hdeu-dcat.data.health.europa.eu/resource/authority/"
Make = Callable[..., Source]


@pytest.mark.parametrize(
    ("term", "said", "iri"),
    [
        ("resourceType", "Statistische gegevens", f"{EU}dataset-type/STATISTICAL"),
        ("resourceType", "SYNTHETIC_DATA", f"{EU}dataset-type/SYNTHETIC_DATA"),
        ("status", "voltooid", f"{EU}dataset-status/COMPLETED"),
        ("status", "http://purl.org/adms/status/Withdrawn", f"{EU}dataset-status/WITHDRAWN"),
        ("spatial", "Nederland", f"{EU}country/NLD"),
        ("spatial", "The Netherlands", f"{EU}country/NLD"),
        ("spatial", "NL", f"{EU}country/NLD"),
        ("spatial", "NLD", f"{EU}country/NLD"),
        ("spatial", "Europe", f"{EU}continent/EUROPE"),
        ("spatial", f"https{EU[4:]}country/BEL", f"{EU}country/BEL"),
        ("healthCategory", "EINS", f"{HD}healthcategories/EINS"),
        ("healthCategory", "http://healthdataportal.eu/resource/authority/healthcategories/EINS",
         f"{HD}healthcategories/EINS"),
        ("healthTheme", "kanker", f"{HD}health-theme/CANCER_DISEASE"),
        ("hasCodingSystem", "SNOMED CT", f"{HD}coding-system/SNOMED-CT"),
        ("hasCodingSystem", "https://www.wikidata.org/entity/P494", f"{HD}coding-system/ICD-10"),
        ("hasPersonalData", "https://w3id.org/dpv/dpv-pd#Age", "https://w3id.org/dpv/pd#Age"),
        ("hasLegalBasis", "eu-gdpr:A9-2-j", "https://w3id.org/dpv/legal/eu/gdpr#A9-2-j"),
        ("hvdCategory", "Mobiliteit", "http://data.europa.eu/bna/c_b79e35eb"),
    ],
)  # fmt: skip
def test_words_become_concepts(make_source: Make, term: str, said: str, iri: str) -> None:
    about = Description(make_source("x"), "1")
    about.add(term, said, where="there")
    assert about.data[term] == [iri]
    assert not about.issues
    assert about.said[term] == [["there", said]]


@pytest.mark.parametrize("said", ["Georgia", "Luxembourg", "per", "and", "nl", "Salland", "Middle-earth"])
def test_a_place_that_may_be_another_stays_a_name(make_source: Make, said: str) -> None:
    about = Description(make_source("x"), "1")
    about.add("spatial", said)
    assert about.data["spatial"] == [{"type": ["Location"], "label": {"@none": [said]}}]
    assert not about.issues, "a place of its own is no mistake"


def test_the_table_depends_on_the_class_of_the_node(make_source: Make) -> None:
    about = Description(make_source("x"), "1")
    file = about.node("distribution", "Distribution")
    file.add("status", "voltooid")
    file.add("availability", "stable")
    file.add("packageFormat", "application/zip")
    check = file.node("checksum", "Checksum")
    check.add("algorithm", "SHA256")
    agent = about.node("publisher", "Agent", "Organization")
    agent.add("resourceType", "Nationale overheid")
    agent.add("publisherType", "National authority")
    other = about.node("creator", "Agent")
    other.add("resourceType", "Biobank")
    assert file.data["status"] == [f"{EU}distribution-status/COMPLETED"]
    assert file.data["availability"] == [f"{EU}planned-availability/STABLE"]
    assert file.data["packageFormat"] == ["http://www.iana.org/assignments/media-types/application/zip"]
    assert check.data["algorithm"] == ["http://spdx.org/rdf/terms#checksumAlgorithm_sha256"]
    assert agent.data["resourceType"] == ["http://purl.org/adms/publishertype/NationalAuthority"]
    assert agent.data["publisherType"] == [f"{HD}publisher-type/national-authority"]
    assert other.data["resourceType"] == [f"{HD}publisher-type/biobank"], "ADMS does not know it"


def test_what_no_table_knows_is_kept_as_written_with_an_issue(make_source: Make) -> None:
    about = Description(make_source("x"), "1")
    about.add("healthCategory", "Haarlengte", lang="nl", where="categorie")
    about.add("hasPurpose", "Om beter te slapen", lang="nl")
    assert about.data["healthCategory"] == [{"type": ["Concept"], "prefLabel": {"nl": ["Haarlengte"]}}]
    assert about.data["hasPurpose"] == [{"label": {"nl": ["Om beter te slapen"]}}]
    (issue,) = about.issues
    assert (issue.code, issue.value, issue.where) == ("health-category-not-recognised", "Haarlengte", "categorie")
    assert "vocabularies/tables/health-category.ttl" in issue.message


@pytest.mark.parametrize(
    ("term", "value", "iri"),
    [
        ("language", "http://id.loc.gov/vocabulary/iso639-1/nl", f"{EU}language/NLD"),
        ("language", f"https{EU[4:]}language/NLD", f"{EU}language/NLD"),
        ("license", "http://rdflicense.appspot.com/rdflicense/cc-by4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("license", "http://creativecommons.org/licenses/by/4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("license", "https://creativecommons.org/licenses/by/4.0/legalcode", "https://creativecommons.org/licenses/by/4.0/"),
        ("theme", {"type": ["Concept"], "prefLabel": {"en": ["Health"], "nl": ["Gezondheid"]}}, f"{EU}data-theme/HEAL"),
        ("format", {"type": ["MediaTypeOrExtent"], "label": {"@none": ["CSV"]}}, f"{EU}file-type/CSV"),
        # well said as they are
        ("license", f"{EU}licence/CC_BY_4_0", None),
        ("license", f"{EU}licence/CC_BY", None),
        ("license", "https://creativecommons.org/licenses/by/3.0/us/", None),
        ("license", "https://creativecommons.org/licenses/by/4.0/legalcode.nl", None),
        ("theme", "http://eurovoc.europa.eu/192", None),
        ("theme", {"type": ["Concept"], "prefLabel": {"en": ["Health"], "nl": ["Energie"]}}, None),
        ("theme", {"type": ["Concept"], "prefLabel": {"en": ["Health"]}, "description": {"en": ["more"]}}, None),
        ("theme", {"id": "http://x.example/t", "prefLabel": {"en": ["Health"]}}, None),
        ("spatial", {"type": ["Location"], "label": {"en": ["Georgia"]}}, None),
    ],
)  # fmt: skip
def test_in_a_graph_only_what_is_said_otherwise_changes(make_source: Make, term: str, value: object, iri: str) -> None:
    about = Description(make_source("x"), "1")
    about.adopt({"type": ["Dataset"], term: [value]})
    assert about.data[term] == [iri or value]
    assert bool(about.said) is (iri is not None), "what stood there is remembered"
    assert not about.issues


def test_two_names_of_one_concept_become_one_value(make_source: Make) -> None:
    about = Description(make_source("x"), "1")
    about.adopt({"type": ["Dataset"], "language": [f"{EU}language/NLD", "http://id.loc.gov/vocabulary/iso639-1/nl"]})
    assert about.data["language"] == [f"{EU}language/NLD"]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"type": ["Concept"], "prefLabel": {"en": ["a", "b"]}}, ["a", "b"]),
        ({"label": {"@none": ["a"]}, "notation": ["x"]}, ["a"]),
        ({"type": ["Concept"]}, []),
        ({"@value": "a"}, []),
        ("a", []),
    ],
)
def test_a_thing_that_is_only_a_name(value: object, names: list[str]) -> None:
    assert named(value) == names
