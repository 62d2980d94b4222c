"""What is said of a finding: the sentence, and the exact value to write where it can be told from what stands there."""

from typing import get_args

import pytest

from fairdict.layers import Layers
from fairdict.profiles import Finding, Judge, Profiles
from fairdict.profiles.finding import Fault
from fairdict.profiles.telling import Teller, label
from fairdict.profiles.wording import FAULTS, WORDS
from fairdict.rdf import triples
from fairdict.shapes import Facts
from fairdict.vocabulary import Vocabularies

VOCABULARIES = Vocabularies.load(Layers())
SHELF = Profiles(Layers())
HEAD = (
    "".join(f"@prefix {prefix}: <{space}> .\n" for prefix, space in SHELF.get("healthdcat-ap").prefixes.items())
    + "@prefix ex: <https://data.example.org/> .\n"
)
EU = "http://publications.europa.eu/resource/authority"


def found(name: str, text: str, language: str = "en") -> tuple[list[Finding], Teller]:
    """What ``name`` finds in ``text`` (Turtle), and who tells it."""
    facts = Facts.of(triples((HEAD + text).encode(), "text/turtle"))
    profile = SHELF.get(name)
    return Judge(profile, VOCABULARIES).findings(facts), Teller(profile, VOCABULARIES, facts, language)


def one(name: str, told: str, fault: str, cls: str = "dcat:Dataset", language: str = "en") -> tuple[Finding, Teller]:
    """The finding ``fault`` of a thing of which ``told`` is said."""
    findings, teller = found(name, f"ex:thing a {cls} ; {told} .", language)
    mine = [f for f in findings if f.fault == fault and f.focus == "https://data.example.org/thing"]
    assert len(mine) == 1, [(f.row.key, f.fault) for f in findings]
    return mine[0], teller


@pytest.mark.parametrize(
    ("name", "cls", "told", "fault", "mend"),
    [
        (
            "health-ri",
            "dcat:Dataset",
            'dct:accessRights "open"',
            "kind",
            f"dct:accessRights <{EU}/access-right/PUBLIC> .",
        ),
        ("dcat-ap", "dcat:Dataset", "dct:accessRights <https://example.org/x>", "vocabulary", "Write one of: "),
        (
            "dcat-ap",
            "dcat:Dataset",
            f"dcat:theme <{EU.replace('http', 'https')}/data-theme/ENVI>",
            "vocabulary",
            f"dcat:theme <{EU}/data-theme/ENVI> .",
        ),
        (
            "dcat-ap",
            "dcat:Dataset",
            "dct:language <http://id.loc.gov/vocabulary/iso639-1/nl>",
            "vocabulary",
            f"dct:language <{EU}/language/NLD> .",
        ),
        ("dcat-ap", "dcat:Distribution", 'dct:format "CSV"', "kind", f"dct:format <{EU}/file-type/CSV> ."),
        ("dcat-ap", "dcat:Dataset", 'dct:issued "31-5-2024"', "datatype", 'dct:issued "2024-05-31"^^xsd:date .'),
        (
            "health-ri",
            "dcat:Dataset",
            'dct:issued "2024-05-31"^^xsd:date',
            "datatype",
            'dct:issued "2024-05-31T00:00:00Z"^^xsd:dateTime .',
        ),
        (
            "health-ri",
            "dcat:Dataset",
            'dct:issued "2024-05-31T10:00:00"^^xsd:dateTime',
            "form",
            'dct:issued "2024-05-31T10:00:00Z"^^xsd:dateTime .',
        ),
        ("dcat-ap", "dcat:Dataset", 'dct:issued "2024-13-31"^^xsd:date', "malformed", "Write, for example: "),
        (
            "dcat-ap",
            "dcat:Distribution",
            "dcat:byteSize 1024",
            "datatype",
            'dcat:byteSize "1024"^^xsd:nonNegativeInteger .',
        ),
        (
            "dcat-ap",
            "dcat:Distribution",
            'dcat:byteSize "1 kB"',
            "datatype",
            'dcat:byteSize "1000"^^xsd:nonNegativeInteger .',
        ),
        (
            "healthdcat-ap",
            "dcat:Dataset",
            'healthdcatap:hasStructuredData "yes"',
            "datatype",
            'healthdcatap:hasStructuredData "true"^^xsd:boolean .',
        ),
        ("health-ri", "vcard:Kind", 'vcard:hasEmail "a@b.nl"', "kind", "vcard:hasEmail <mailto:a@b.nl> ."),
        ("health-ri", "vcard:Kind", "vcard:hasEmail <a@b.nl>", "form", "vcard:hasEmail <mailto:a@b.nl> ."),
        (
            "dcat-ap",
            "dcat:Dataset",
            'dct:publisher "Radboudumc"',
            "kind",
            'dct:publisher [ a foaf:Agent ; foaf:name "Radboudumc" ] .',
        ),
        (
            "dcat-ap",
            "dcat:Dataset",
            'dcat:contactPoint "a@b.nl"',
            "kind",
            "dcat:contactPoint [ a vcard:Kind ; vcard:hasEmail <mailto:a@b.nl> ] .",
        ),
        (
            "dcat-ap",
            "dcat:Dataset",
            'foaf:page "https://doi.org/10.1234/abc"',
            "kind",
            "foaf:page <https://doi.org/10.1234/abc> .",
        ),
        (
            "dcat-ap",
            "dcat:Dataset",
            "dct:identifier <https://doi.org/10.1234/abc>",
            "kind",
            'dct:identifier "https://doi.org/10.1234/abc" .',
        ),
        (
            "healthdcat-ap-draft-0.1",
            "dcat:Dataset",
            'dct:identifier "abc:1"',
            "datatype",
            'dct:identifier "abc:1"^^xsd:anyURI .',
        ),
        ("dcat-ap", "dcat:Dataset", 'owl:versionInfo "2"', "replaced", 'dcat:version "2" .'),
        (
            "healthdcat-ap",
            "dcat:Dataset",
            f"dcat:theme <{EU}/data-theme/ENVI>",
            "holds",
            f"dcat:theme <{EU}/data-theme/HEAL> .",
        ),
        (
            "dcat-ap",
            "dcat:Dataset",
            'dct:issued "2024"^^xsd:gYear, "2023"^^xsd:gYear',
            "many",
            'Keep one of: "2024"^^xsd:gYear, "2023"^^xsd:gYear',
        ),
        ("health-ri", "dcat:Dataset", 'dct:title "One"@nl, "Two"@nl', "language", 'Keep one of: "One"@nl, "Two"@nl'),
        (
            "health-ri",
            "dcat:Dataset",
            f"dct:accessRights <{EU.replace('http', 'https')}/access-right/PUBLIC>",
            "values",
            f"dct:accessRights <{EU}/access-right/PUBLIC> .",
        ),
        (
            "health-ri",
            "dcat:Distribution",
            'dcat:byteSize "0"^^xsd:nonNegativeInteger',
            "above",
            "Write, for example: ",
        ),
        (
            "dcat-ap",
            "dcat:Dataset",
            "dct:conformsTo <https://example.org/standard>",
            "untyped",
            "Say in the graph: <https://example.org/standard> a dct:Standard .",
        ),
        (
            "dcat-ap",
            "dcat:Dataset",
            "dct:publisher [ a dct:Standard ; foaf:name 'x' ]",
            "mistyped",
            "Say in the graph: dct:publisher [ a foaf:Agent ; … ] .",
        ),
        ("health-ri", "dcat:Dataset", "dct:spatial []", "kind", "Give it an address of its own."),
    ],
)
def test_the_value_to_write_is_computed(name: str, cls: str, told: str, fault: str, mend: str) -> None:
    finding, teller = one(name, told, fault, cls)
    said = teller.mend(finding)
    assert mend in said, said
    assert teller.sentence(finding).endswith(").")


def test_what_cannot_be_told_is_not_made_up() -> None:
    """An example says that it is one; what only the owner knows is left open."""
    findings, teller = found("health-ri", "ex:thing a dcat:Dataset .")
    mends = {teller.profile.compact(f.row.iri): teller.mend(f) for f in findings if f.severity == "violation"}
    assert mends["dct:publisher"] == (
        'Write, for example: dct:publisher [ a foaf:Agent ; dct:identifier "…" ; foaf:homepage '
        '<https://example.org/…> ; foaf:mbox <mailto:data@example.org> ; foaf:name "…" ] .'
    )
    assert mends["dct:title"] == 'Write, for example: dct:title "…" .'
    assert mends["dcat:theme"] == f"Choose from <{EU}/data-theme>, such as <{EU}/data-theme/HEAL>"
    assert mends["dct:accessRights"].startswith("Write one of: ")


def test_where_text_and_shapes_disagree_the_sentence_says_how() -> None:
    finding, teller = one("dcat-ap", "dct:rights [], []", "many", "dcat:Distribution")
    assert finding.severity == "warning" and finding.side == "shape"
    assert teller.sentence(finding) == (
        "dct:rights (rights) is there 2 times; a Distribution has at most 1 (DCAT-AP 3.0.1: the text says 0..*, "
        "optional, the official shapes 0..1, optional)."
    )


def test_a_violation_of_the_vocabulary_shapes_alone_is_said_to_be_one() -> None:
    finding, teller = one("dcat-ap", "dct:language <https://example.org/x>", "vocabulary")
    assert finding.severity == "warning"
    assert "official shapes, which report a violation" in teller.sentence(finding)


def test_dutch() -> None:
    finding, teller = one("dcat-ap", 'dct:issued "gisteren"', "datatype", language="nl")
    assert teller.sentence(finding).startswith('dct:issued (issued) is "gisteren", en dat zou van datatype xsd:date, ')
    assert teller.mend(finding).startswith("Schrijf bijvoorbeeld: dct:issued ")


def test_every_message_is_there_in_both_languages() -> None:
    for said in (*FAULTS.values(), *WORDS.values()):
        assert said.en and said.nl
        assert sorted(_fields(said.en)) == sorted(_fields(said.nl)), said
    assert set(get_args(Fault)) | {"advised"} == FAULTS.keys()


def _fields(text: str) -> list[str]:
    return [part.partition("}")[0] for part in text.split("{")[1:]]


def test_things_are_named_by_title_and_place() -> None:
    _, teller = found(
        "dcat-ap", 'ex:thing a dcat:Dataset ; dct:title "Een"@nl, "One"@en ; dct:publisher [ a foaf:Agent ] .'
    )
    node = str(next(iter(teller.facts.values("https://data.example.org/thing", "http://purl.org/dc/terms/publisher"))))
    assert teller.thing("https://data.example.org/thing") == "Dataset “One” <https://data.example.org/thing>"
    assert teller.thing(node) == "Agent (dct:publisher of Dataset “One” <https://data.example.org/thing>)"


def test_nameless_things_that_belong_to_each_other_are_named_all_the_same() -> None:
    _, teller = found("dcat-ap", "_:a dct:relation _:b . _:b dct:relation _:a .")
    assert all(teller.thing(node) for node in teller.facts.nodes)


def test_names() -> None:
    assert label("http://www.w3.org/ns/dcat#contactPoint") == "contact point"
    assert label("http://www.w3.org/ns/dcat#accessURL") == "access URL"
