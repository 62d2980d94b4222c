"""``fairdict assess``: what a person is told, what a script gets, and how the command ends."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from fairdict.cli import main
from fairdict.self_check import ADDRESSES, FAILURES
from tests.faulty_server import FaultyServer, reply

RECORDS = Path(__file__).parent / "records"
SLEEP = RECORDS / "accounts" / "sleep.xml"
HTML = "text/html; charset=utf-8"


@pytest.fixture(autouse=True)
def one_day(monkeypatch: pytest.MonkeyPatch, no_proxy: None) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793318400")


def assess(tmp_path: Path, *words: str) -> Result:
    """The command where there is no catalogue."""
    return CliRunner().invoke(main, ["-C", str(tmp_path), "assess", *words])


def graph(tmp_path: Path, text: str, name: str = "d.ttl") -> str:
    path = tmp_path / name
    path.write_text(
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n" + text,
        "utf-8",
    )
    return str(path)


def test_what_a_person_is_told(tmp_path: Path) -> None:
    said = assess(tmp_path, str(SLEEP), "--offline")
    assert said.exit_code == 1
    lines = said.stdout.splitlines()
    assert lines[1] == "Read as: DataCite." and lines[0]
    essential, further, unknown = (
        lines.index(t)
        for t in ("What is missing, and essential:", "What would make it better:",
                  "What could not be looked at, or cannot be told:")
    )  # fmt: skip
    assert essential < further < unknown
    for words in ("why it matters: ", "what to do: ", "what it gains: "):
        assert any(words in line for line in lines[essential:further]), words
    assert any("rda-essential-1.0" in line and "+rules." in line and ": between " in line for line in lines[:essential])
    assert "None of this says anything about the worth of your data." in lines[-1]
    assert all(len(line) <= 220 for line in lines)


def test_the_same_in_dutch(tmp_path: Path) -> None:
    said = assess(tmp_path, str(SLEEP), "--offline", "--lang", "nl").stdout
    for words in ("Gelezen als: DataCite.", "Wat ontbreekt, en essentieel is:", "wat te doen: ", "waarom: ", "punten"):
        assert words in said
    assert "what to do" not in said and "it matters" not in said


def test_a_script_gets_all_of_it_and_the_same_each_time(tmp_path: Path) -> None:
    first, second = (assess(tmp_path, str(SLEEP), "--offline", "--json").stdout_bytes for _ in range(2))
    assert first == second
    found = json.loads(first)
    assert (found["harvester"], found["failed"], found["addresses"]) == ("oaipmh", True, None)
    assert {s["lens"] for s in found["scores"]} >= {"rda-essential-1.0", "mqa"}
    assert all(s["low"] <= s["high"] <= s["maximum"] and "+rules." in s["version"] for s in found["scores"])
    failed = [f for f in found["findings"] if f["outcome"] == "fail"]
    assert failed and all(f["fix"] and f["why"] and f["title"] for f in failed)
    assert any(f["essential"] and f["gains"] for f in failed)
    [levels] = [s["levels"] for s in found["scores"] if s["lens"] == "fuji-0.8"]
    assert len(levels) == 17 and all(0 <= low <= high <= 3 for low, high in levels.values())
    assert [s["levels"] for s in found["scores"] if s["lens"] == "mqa"] == [{}]
    assert "metrics, by the level that is sure: " in assess(tmp_path, str(SLEEP), "--offline").stdout


def test_one_lens_alone(tmp_path: Path) -> None:
    found = json.loads(assess(tmp_path, str(SLEEP), "--offline", "--json", "--lens", "mqa").stdout)
    assert [s["lens"] for s in found["scores"]] == ["mqa"]
    assert all(f["rule"].startswith("MQA-") for f in found["findings"])
    said = assess(tmp_path, str(SLEEP), "--lens", "nothing")
    assert said.exit_code == 2 and "There is no lens called “nothing”. Known: " in said.stderr


WELL = """<https://doi.org/10.5072/well> a dcat:Dataset ; dct:title "Sleep in Twente"@en ;
  dct:identifier "https://doi.org/10.5072/well" ; dcat:keyword "sleep"@en ; dct:issued "2021-03-01"^^xsd:date ;
  dct:description "Diaries and actigraphy of 412 adults who slept at home, over two weeks each."@en ;
  dct:creator [ a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> "Jo Bos" ] ;
  dct:publisher [ a <http://xmlns.com/foaf/0.1/Organization> ; <http://xmlns.com/foaf/0.1/name> "U" ] ;
  dct:license <https://creativecommons.org/licenses/by/4.0/> ; dct:language
  <http://publications.europa.eu/resource/authority/language/ENG> ; dcat:version "1" ;
  dct:spatial [ a dct:Location ; <http://www.w3.org/2004/02/skos/core#prefLabel> "Twente"@en ] ;
  dct:accessRights <http://publications.europa.eu/resource/authority/access-right/PUBLIC> ;
  dct:temporal [ a dct:PeriodOfTime ; dcat:startDate "2018-01-01"^^xsd:date ] ; dct:modified "2022-01-01"^^xsd:date ;
  dct:provenance [ a dct:ProvenanceStatement ; <http://www.w3.org/2000/01/rdf-schema#label> "Wrist actigraphs."@en ] ;
  dcat:landingPage <PAGE> ; dcat:theme <http://publications.europa.eu/resource/authority/data-theme/HEAL> ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <PAGE> ; dcat:downloadURL <FILE> ;
    dct:license <https://creativecommons.org/licenses/by/4.0/> ; dcat:byteSize "12"^^xsd:nonNegativeInteger ;
    dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
    dcat:mediaType <http://www.iana.org/assignments/media-types/text/csv> ] .
"""


def test_what_is_well_ends_well(server: FaultyServer, tmp_path: Path) -> None:
    """But for the DOI, which is nobody's, everything is looked at."""
    path = graph(tmp_path, WELL.replace("PAGE", server.url("/p")).replace("FILE", server.url("/f.csv")))
    server.plans = {"/p": reply(body=b"<html>x", content_type=HTML), "/f.csv": reply(content_type="text/csv")}
    said = assess(tmp_path, path, "--offline")
    assert said.exit_code == 0, said.stdout
    assert "Nothing essential is missing." in said.stdout and server.asked == []


def test_addresses_are_tried_once_and_what_they_say_counts(server: FaultyServer, tmp_path: Path) -> None:
    text = WELL.replace("https://doi.org/10.5072/well", server.url("/id"))
    path = graph(tmp_path, text.replace("PAGE", server.url("/p")).replace("FILE", server.url("/gone.csv")))
    server.plans = {"/p": reply(body=b"<html>x", content_type=HTML), "/id": reply(303, location="/p")}
    found = json.loads(assess(tmp_path, path, "--json", "--allow-private").stdout)
    tried = {a["url"].rpartition("/")[2]: a["status"] for a in found["addresses"]}
    assert tried == {"id": 200, "p": 200, "gone.csv": 404} and found["untried"] == 0
    outcomes = {f["rule"]: f["outcome"] for f in found["findings"]}
    assert (outcomes["RDA-A1-02M"], outcomes["MQA-downloadUrlStatusCode"]) == ("pass", "fail")


def test_private_addresses_are_left_alone_unless_allowed(server: FaultyServer, tmp_path: Path) -> None:
    path = graph(tmp_path, WELL.replace("PAGE", server.url("/p")).replace("FILE", server.url("/f")).replace(
        "https://doi.org/10.5072/well", server.url("/id")))  # fmt: skip
    found = json.loads(assess(tmp_path, path, "--json").stdout)
    assert {a["error"] for a in found["addresses"]} == {"private"} and server.asked == []


def test_a_host_that_is_down_is_left_alone_and_that_is_told(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        dead = f"http://127.0.0.1:{listener.getsockname()[1]}"
    files = ", ".join(f"[ a dcat:Distribution ; dcat:accessURL <{dead}/{n}> ]" for n in range(ADDRESSES + 5))
    path = graph(tmp_path, f'<{dead}/id> a dcat:Dataset ; dct:title "T"@en ; dcat:distribution {files} .')
    found = json.loads(assess(tmp_path, path, "--json", "--allow-private").stdout)
    assert len(found["addresses"]) == FAILURES and found["untried"] == ADDRESSES + 6 - FAILURES
    assert all(f["outcome"] != "fail" for f in found["findings"] if f["rule"] == "RDA-A1-03M"), "one try is no proof"
    said = assess(tmp_path, path, "--allow-private").stdout
    assert f"{found['untried']} of its addresses were not tried" in said


def test_of_several_records_the_first_one_or_all(tmp_path: Path) -> None:
    sheet = str(RECORDS / "sheet" / "datasets-en.csv")
    first = assess(tmp_path, sheet, "--offline", "--json")
    assert "There are more records; say --all, or --row with a number." in first.stderr
    every: list[Any] = json.loads(assess(tmp_path, sheet, "--offline", "--json", "--all").stdout)
    assert len(every) > 1 and every[0] == json.loads(first.stdout)
    assert json.loads(assess(tmp_path, sheet, "--offline", "--json", "--row", "2").stdout) == every[1]
    beyond = assess(tmp_path, sheet, "--offline", "--row", "999")
    assert beyond.exit_code == 2 and "has no record 999" in beyond.stderr
    assert assess(tmp_path, sheet, "--row", "1", "--all").exit_code == 2


def test_a_mistake_is_one_sentence(tmp_path: Path) -> None:
    said = assess(tmp_path, "nothing-there.ttl")
    assert said.exit_code == 2 and said.stdout == ""
    assert (
        said.stderr == "Error: “nothing-there.ttl” is neither a web address, a DOI nor a file: check how it is spelt.\n"
    )


def test_a_catalogue_s_own_lens_is_used(tmp_path: Path) -> None:
    (tmp_path / "fairdict.toml").write_text("")
    folder = tmp_path / "vocabularies" / "lenses"
    folder.mkdir(parents=True)
    (folder / "ours-1.toml").write_text(
        'title = "Ours"\nversion = "1"\naggregation = "share"\n[parts]\nF = "Findable"\n'
        '[[metrics]]\npart = "F"\nrule = "RDA-F1-01M"\n', "utf-8"
    )  # fmt: skip
    found = json.loads(assess(tmp_path, str(SLEEP), "--offline", "--json", "--lens", "ours").stdout)
    assert [f["rule"] for f in found["findings"]] == ["RDA-F1-01M"]
