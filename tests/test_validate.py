"""``fairdict validate``: files, addresses and datasets, by profiles and by shapes, told to a person and to a script."""

import gzip
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fairdict import graphfile
from fairdict.cli import main
from fairdict.errors import FairdictError
from fairdict.judged import Answer
from fairdict.profiles.reader import CLASS, ROW
from fairdict.validate import Validation
from tests.built_example import night, small

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://data.example.org/> .
"""
GOOD = PREFIXES + 'ex:one a dcat:Dataset ; dct:title "One" ; dct:description "The first" .'
BAD = PREFIXES + 'ex:two a dcat:Dataset ; dct:title "Two" .'
EXAMPLES = Path(__file__).parent / "records" / "profiles"
SHAPES = (
    PREFIXES
    + """
ex:shape a sh:NodeShape ; sh:targetClass dcat:Dataset ;
    sh:property [ sh:path dct:rightsHolder ; sh:minCount 1 ;
        sh:message "A dataset has a holder"@en, "Een dataset heeft een houder"@nl ] .
"""
)


def said(*arguments: str, folder: Path | None = None) -> Result:
    """What the command says; without a catalogue unless ``folder`` is one."""
    before = ("-C", str(folder)) if folder else ()
    return CliRunner().invoke(main, [*before, "validate", *arguments], prog_name="fairdict")


def judged(*arguments: str, folder: Path | None = None) -> Any:
    found = said(*arguments, "--json", folder=folder)
    assert found.exit_code in (0, 1), found.output
    return json.loads(found.stdout)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.ttl"
    path.write_text(BAD, "utf-8")
    return path


def test_a_violation_is_told_with_thing_rule_and_what_to_write(bad: Path) -> None:
    found = said(str(bad))
    assert found.exit_code == 1
    lines = found.stdout.splitlines()
    assert lines[0].startswith("DCAT-AP 3.0.1 on 1 thing: 1 violation, 0 warnings, ")
    at = lines.index("Violations")
    assert lines[at + 1 : at + 5] == [
        "  dct:description (description) is missing; a Dataset must have one or more (DCAT-AP 3.0.1, text and official "
        "shapes).",
        '    Write, for example: dct:description "…" .',
        "    - Dataset “Two” <https://data.example.org/two>",
        "    See https://semiceu.github.io/DCAT-AP/releases/3.0.1/#Dataset.description",
    ]
    assert "Advice" in lines and "Warnings" not in lines


def test_without_a_violation_it_ends_well(tmp_path: Path) -> None:
    (tmp_path / "good.ttl").write_text(GOOD, "utf-8")
    found = said(str(tmp_path / "good.ttl"))
    assert found.exit_code == 0 and "0 violations" in found.stdout


def test_a_graph_without_anything_to_judge_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "none.ttl").write_text(PREFIXES + 'ex:one a ex:Thing ; dct:title "One" .', "utf-8")
    found = said(str(tmp_path / "none.ttl"))
    assert found.exit_code == 0 and found.stdout.startswith("DCAT-AP 3.0.1 on 0 things: 0 violations")
    assert "Nothing here is of a class that can be judged." in found.stdout


def test_several_files_are_one_graph(tmp_path: Path) -> None:
    whole = EXAMPLES / "dcat-ap-3.0.1.ttl"
    lines = whole.read_text("utf-8")
    cut = lines.index(":water a foaf:Agent")
    head = lines[: lines.index(":catalogue a")]
    (tmp_path / "a.ttl").write_text(lines[:cut], "utf-8")
    (tmp_path / "b.ttl").write_text(head + lines[cut:], "utf-8")
    assert judged(str(tmp_path / "a.ttl"))["counts"] != {"violation": 0, "warning": 0, "advice": 0}
    both = judged(str(tmp_path / "a.ttl"), str(tmp_path / "b.ttl"))
    assert both["counts"] == {"violation": 0, "warning": 0, "advice": 0} and both["things"] > 15


TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
FORMS = {
    "a.nt": f"<https://x.example.org/d> {TYPE} <http://www.w3.org/ns/dcat#Dataset> .",
    "a.nq": f"<https://x.example.org/d> {TYPE} <http://www.w3.org/ns/dcat#Dataset> <https://x.example.org/g> .",
    "a.jsonld": '{"@id": "https://x.example.org/d", "@type": "http://www.w3.org/ns/dcat#Dataset"}',
    "a.json": '{"@id": "https://x.example.org/d", "@type": "http://www.w3.org/ns/dcat#Dataset"}',
    "a.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#">'
    '<dcat:Dataset rdf:about="https://x.example.org/d"/></rdf:RDF>',
    "a.trig": "<https://x.example.org/g> { <https://x.example.org/d> a <http://www.w3.org/ns/dcat#Dataset> }",
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("packed", [False, True])
def test_every_syntax_is_read_gzipped_or_not(tmp_path: Path, name: str, packed: bool) -> None:
    path = tmp_path / (f"{name}.gz" if packed else name)
    body = FORMS[name].encode()
    path.write_bytes(gzip.compress(body) if packed else body)
    found = judged(str(path))
    missing = [f["property"] for f in found["findings"] if f["severity"] == "violation"]
    assert sorted(missing) == ["dct:description", "dct:title"]
    assert {f["iri"] for f in found["findings"]} == {"https://x.example.org/d"}


def test_the_profile_that_the_graph_names_is_the_one_that_counts(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(f"{GOOD} ex:one dct:conformsTo <http://data.health-ri.nl/core/p2> .", "utf-8")
    assert judged(str(path))["profiles"] == ["health-ri-2.0.2"]
    assert judged(str(path), "--profile", "dcat-ap")["profiles"] == ["dcat-ap-3.0.1"]
    assert judged(str(path), "--profile", "dcat-ap", "--profile", "dcat-ap-nl")["profiles"] == [
        "dcat-ap-3.0.1",
        "dcat-ap-nl-3.0",
    ]


def test_at_another_access_level_other_things_are_needed() -> None:
    path = str(EXAMPLES / "healthdcat-ap-r8.ttl")
    found = judged(path, "--profile", "healthdcat-ap")
    assert found["counts"] == {"violation": 0, "warning": 0, "advice": 0}
    older = {row["level"]: row for row in found["elsewhere"] if row["iri"].endswith("/older")}
    assert older["NON_PUBLIC"]["own"] == "PUBLIC"
    assert older["NON_PUBLIC"]["mandatory"] == ["dct:provenance", "dct:type"]
    assert older["RESTRICTED"]["mandatory"] == [] and older["RESTRICTED"]["recommended"] == ["dct:conformsTo"]
    assert "at NON_PUBLIC would also need dct:provenance, dct:type" in said(path, "--profile", "healthdcat-ap").stdout
    as_if = judged(path, "--profile", "healthdcat-ap", "--level", "non-public")
    assert [f["property"] for f in as_if["findings"] if f["severity"] == "violation"] == ["dct:provenance", "dct:type"]


def test_a_dataset_without_a_level_is_judged_by_what_all_ask(bad: Path) -> None:
    told = said(str(bad), "--profile", "healthdcat-ap").stdout
    assert "Datasets that do not say at which access level they are: 1." in told
    assert "1 dataset whose level is not known: at NON_PUBLIC would also need " in told


def test_a_level_that_the_profile_has_not_is_one_sentence(bad: Path) -> None:
    found = said(str(bad), "--profile", "healthdcat-ap", "--level", "secret")
    assert found.exit_code == 2
    assert "does not know the level “SECRET”. It has PUBLIC, RESTRICTED, NON_PUBLIC." in found.output


def test_anybodys_shapes_instead_of_a_profile_and_beside_one(tmp_path: Path, bad: Path) -> None:
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(SHAPES, "utf-8")
    alone = said(str(bad), "--shapes", str(shapes))
    assert alone.exit_code == 1
    assert alone.stdout.startswith("The shapes on 1 thing: 1 violation, 0 warnings, 0 pieces of advice.")
    assert "dct:rightsHolder: A dataset has a holder." in alone.stdout
    beside = judged(str(bad), "--shapes", str(shapes), "--profile", "dcat-ap", "--language", "nl")
    violations = {
        (f["profile"], f["sentence"].partition(" (")[0]) for f in beside["findings"] if f["severity"] == "violation"
    }
    assert violations == {
        ("shapes", "dct:rightsHolder: Een dataset heeft een houder."),
        ("dcat-ap-3.0.1", "dct:description"),
    }


def test_official_shapes_laid_into_the_catalogue_are_used_with_the_profile(tmp_path: Path, bad: Path) -> None:
    folder = small(tmp_path / "catalogue")
    laid = folder / "vocabularies" / "shapes" / "dcat-ap-3.0.1"
    laid.mkdir(parents=True)
    (laid / "own.ttl").write_text(SHAPES, "utf-8")
    assert {f["profile"] for f in judged(str(bad), folder=folder)["findings"]} == {"shapes", "dcat-ap-3.0.1"}
    assert {f["profile"] for f in judged(str(bad), "--profile", "dcat-ap-nl", folder=folder)["findings"]} == {
        "dcat-ap-nl-3.0"
    }


def test_a_stewards_own_profile_is_judged_by_its_name(tmp_path: Path, bad: Path) -> None:
    folder = small(tmp_path / "catalogue")
    own = folder / "vocabularies" / "profiles"
    own.mkdir(parents=True)
    (own / "house-1.0.toml").write_text(
        'name = "house"\nrelease = "1.0"\ntitle = { en = "House rules", nl = "Huisregels" }\n'
        'text = "https://house.example.org/rules"\nextends = "dcat-ap-3.0.1"\n'
        '[classes.Dataset.properties]\n"dct:rightsHolder" = { card = "1..1", of = "foaf:Agent" }\n',
        "utf-8",
    )
    told = said(str(bad), "--profile", "house", folder=folder).stdout
    assert "dct:rightsHolder (rights holder) is missing; a Dataset must have exactly one (House rules, " in told
    assert (
        "Huisregels, tekst en officiële shapes"
        in said(str(bad), "--profile", "house", "--language", "nl", folder=folder).stdout
    )


class _Partner(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = BAD.encode()
        self.send_response(200 if self.path == "/bad" else 404)
        self.send_header("Content-Type", "text/turtle")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def partner() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Partner)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_an_address_is_fetched_and_a_private_one_only_when_allowed(partner: str) -> None:
    refused = said(f"{partner}/bad")
    assert refused.exit_code == 3 and "private" in refused.output.lower()
    assert judged(f"{partner}/bad", "--allow-private")["counts"]["violation"] == 1
    gone = said(f"{partner}/gone", "--allow-private")
    assert gone.exit_code == 3 and "404" in gone.output


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small(tmp_path_factory.mktemp("validate"))
    night(folder, probe=False)
    return folder


def test_a_dataset_of_the_catalogue_by_its_identifier_key_and_address(catalogue: Path) -> None:
    by_name = judged("ours/S-1", folder=catalogue)
    assert by_name["things"] >= 1
    iri = next(f["iri"] for f in by_name["findings"] if f["class"] == "dcat:Dataset")
    key = iri.rpartition("/")[2]
    assert judged(key, folder=catalogue) == by_name == judged(iri, folder=catalogue)


def test_without_a_name_the_whole_catalogue_is_judged(catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = judged(folder=catalogue)
    datasets = {f["iri"] for f in whole["findings"] if f["class"] == "dcat:Dataset"}
    assert len(datasets) == 3
    monkeypatch.setattr("fairdict.validate.PART", 1)
    assert judged(folder=catalogue) == whole, "part by part comes to the same"


LINKED = (
    PREFIXES
    + """
ex:linked a sh:NodeShape ; sh:targetClass dcat:Catalog ;
    sh:property [ sh:path dcat:dataset ; sh:class dcat:Dataset ] ,
        [ sh:path dcat:record ; sh:class dcat:CatalogRecord ] .
ex:listed a sh:NodeShape ; sh:targetClass dcat:CatalogRecord ;
    sh:property [ sh:path ( foaf:primaryTopic dct:title ) ; sh:minCount 1 ] .
"""
)


def test_shapes_follow_links_from_one_part_of_the_catalogue_to_another(
    catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "linked.ttl").write_text(LINKED, "utf-8")
    monkeypatch.setattr("fairdict.validate.PART", 1)
    found = judged("--shapes", str(tmp_path / "linked.ttl"), folder=catalogue)
    assert found["findings"] == [] and found["things"] > 6


def test_equal_findings_are_folded_and_all_has_every_place(catalogue: Path) -> None:
    told = said("--profile", "dcat-ap-nl", folder=catalogue).stdout
    assert "  3 × dcat:theme (theme) is missing; a Dataset must have one or more" in told
    assert "Catalog “Klein” <https://klein.example.org/#catalog>" in told, "the catalogue itself is judged too"


def test_of_many_equal_findings_only_the_first_places_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "many.nt"
    path.write_text(
        "\n".join(f"<https://x.example.org/{n}> {TYPE} <http://www.w3.org/ns/dcat#Dataset> ." for n in range(10)),
        "utf-8",
    )
    few, every = said(str(path)).stdout.splitlines(), said(str(path), "--all").stdout.splitlines()

    def places(lines: list[str], count: int) -> list[str]:
        at = next(n for n, line in enumerate(lines) if line.startswith("  10 × dct:title")) + 2
        return lines[at : at + count]

    first = [f"    - Dataset <https://x.example.org/{n}>" for n in range(10)]
    assert places(few, 4) == [*first[:3], "    - and 7 more"]
    assert places(every, 10) == first
    answer = Answer(most=3)
    Validation(tmp_path, answer=answer).judge([str(path)], web=lambda: pytest.fail("nothing is fetched"))
    assert answer.count("violation") == 20
    assert max(len(group.first) for group in answer.groups.values()) == 3


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("x.ttl", b"this is no turtle", "x.ttl cannot be read as text/turtle: "),
        ("x.rdf", b"<rdf:RDF", "x.rdf cannot be read as application/rdf+xml: "),
        ("x.jsonld", b"{", "x.jsonld cannot be read as application/ld+json: "),
        ("x.ttl.gz", b"not packed", "x.ttl.gz cannot be read as text/turtle: "),
        ("x.ttl.gz", gzip.compress(b"a" * 5000, mtime=0)[:-20], "x.ttl.gz cannot be unpacked: "),
        ("x.bin", bytes(range(256)), "x.bin cannot be read as text/turtle: "),
    ],
)
def test_what_is_no_graph_is_one_sentence(tmp_path: Path, name: str, body: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    found = said(str(path))
    assert found.exit_code == 2 and told in found.output and "Traceback" not in found.output


def test_what_is_not_there_is_one_sentence(tmp_path: Path, catalogue: Path) -> None:
    assert "There is no file nothing.ttl, and no catalogue here" in said("nothing.ttl", folder=tmp_path).output
    assert "There is no catalogue here, so say what to judge" in said(folder=tmp_path).output
    assert "is a folder. Name the files in it" in said(str(tmp_path)).output
    assert "There is no dataset “nothing” here" in said("nothing", folder=catalogue).output
    assert "There is no profile “dcat-pa”" in said("x", "--profile", "dcat-pa", folder=tmp_path).output
    for found in (said("nothing.ttl", folder=tmp_path), said("nothing", folder=catalogue)):
        assert found.exit_code == 2


def test_a_file_that_is_too_large_or_unpacks_too_far_is_refused(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.nt", tmp_path / "b.nt.gz"
    plain.write_bytes(b"#" * 1001)
    packed.write_bytes(gzip.compress(b"#" * 1_000_000))
    assert graphfile.LARGEST == 256 * 2**20
    for path in (plain, packed):
        with pytest.raises(FairdictError, match="more than 1,000 bytes unpacked"):
            graphfile.graph_in(path, 1000)
    assert len(graphfile.graph_in(plain, 1001)) == 0


def test_broken_shapes_are_one_sentence(tmp_path: Path, bad: Path) -> None:
    shapes = tmp_path / "broken.ttl"
    shapes.write_text("no shapes", "utf-8")
    found = said(str(bad), "--shapes", str(shapes))
    assert found.exit_code == 2 and "broken.ttl" in found.output and "Traceback" not in found.output


HOW_TO = Path(__file__).parent.parent / "docs" / "how-to" / "validate.md"


def test_the_profile_of_the_how_to_works(tmp_path: Path, bad: Path) -> None:
    text = HOW_TO.read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    folder = small(tmp_path / "catalogue")
    own = folder / "vocabularies" / "profiles"
    own.mkdir(parents=True)
    (own / "house-1.0.toml").write_text(text, "utf-8")
    found = judged(str(bad), "--profile", "house", folder=folder)["findings"]
    told = {f["property"]: f["sentence"] for f in found if "House rules" in f["sentence"]}
    assert told.keys() == {"dct:rightsHolder", "dcat:keyword", "lab:freezer"}
    assert "a Dataset must have 3 or more" in told["dcat:keyword"]
    assert "dct:temporal" not in {f["property"] for f in found}
    bad.write_text(f'{BAD} ex:two dcat:keyword "a", "b" .', "utf-8")
    few = [
        f["sentence"] for f in judged(str(bad), "--profile", "house", folder=folder)["findings"] if f["fault"] == "few"
    ]
    assert [t.partition(" (House")[0] for t in few] == [
        "dcat:keyword (keyword) is there 2 times; a Dataset must have 3 or more"
    ]


def test_the_answer_of_the_how_to_is_what_is_said(tmp_path: Path) -> None:
    block = HOW_TO.read_text("utf-8").partition("```text\n")[2].partition("```")[0]
    path = tmp_path / "service.ttl"
    path.write_text(
        f"{PREFIXES} ex:service a dcat:DataService ; dct:title 'Courts' ; dct:description 'Which courts there are' ; "
        "dct:identifier '1' ; dct:license ex:licence ; dcat:endpointURL ex:api ; dcat:endpointDescription ex:doc ; "
        "dct:publisher [ a foaf:Agent ; foaf:name 'Courts' ] ; dcat:contactPoint ex:desk ; "
        "dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ; "
        "dcat:theme <https://publications.europa.eu/resource/authority/data-theme/HEAL> .",
        "utf-8",
    )
    said_now = said(str(path), "--profile", "dcat-ap-nl").stdout.split()
    shown = block.partition("Violations")[2].split()
    at = said_now.index("dcat:theme")
    assert said_now[at : at + len(shown)] == shown


def test_every_key_of_a_profile_is_in_the_how_to() -> None:
    text = HOW_TO.read_text("utf-8")
    for key in {*ROW, *CLASS} - {"properties"}:
        assert f"`{key}`" in text or f"{key} = " in text or f"`{key}," in text, key
