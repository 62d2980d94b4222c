"""The whole service: forms of a dataset, the page to ask on, health, metrics, and exchanges under many readers."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import RdfFormat, parse

from fairdict.config import load
from fairdict.errors import FairdictError
from fairdict.serve import current as following
from fairdict.serve.current import Current
from fairdict.serve.service import service
from fairdict.serve.worker import Limits
from tests import built_example
from tests.served import ask, query, serving

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = built_example.small(tmp_path_factory.mktemp("klein"))
    built_example.night(made, probe=False)
    return made


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with serving(folder) as (address, _):
        yield address


@pytest.fixture(scope="module")
def key(folder: Path) -> str:
    return sorted(p.name for p in (folder / "public" / "dataset").iterdir())[0]


@pytest.mark.parametrize(
    ("accept", "place", "syntax"),
    [
        ("text/turtle", "index.ttl", RdfFormat.TURTLE),
        ("application/ld+json", "index.jsonld", RdfFormat.JSON_LD),
        ("application/rdf+xml", "index.rdf", RdfFormat.RDF_XML),
        ("application/n-triples", "index.nt", RdfFormat.N_TRIPLES),
    ],
)
@pytest.mark.parametrize("slash", ["", "/"])
def test_a_datasets_address_leads_to_the_form_asked_for(
    url: str, key: str, accept: str, place: str, syntax: RdfFormat, slash: str
) -> None:
    found = ask(url, f"/dataset/{key}{slash}", headers={"accept": accept})
    assert (found.status, found.headers["location"]) == (303, f"/dataset/{key}/{place}")
    assert found.headers["vary"] == "Accept"
    there = ask(url, found.headers["location"])
    assert there.status == 200 and there.headers["content-type"].split(";")[0] == accept
    said = {(t.subject.value, t.predicate.value) for t in parse(there.body, syntax)}
    assert (f"https://klein.example.org/dataset/{key}", "http://purl.org/dc/terms/title") in said


def test_the_sites_own_address_is_the_catalogue(url: str) -> None:
    assert ask(url, "/", headers=BROWSER).status == 200
    found = ask(url, "/", headers={"accept": "text/turtle"})
    assert (found.status, found.headers["location"]) == (303, "/index.ttl")
    said = {(t.subject.value, t.predicate.value) for t in parse(ask(url, "/index.ttl").body, RdfFormat.TURTLE)}
    assert ("https://klein.example.org/#catalog", "http://www.w3.org/ns/dcat#service") in said
    assert ask(url, "/", headers={"accept": "application/n-triples"}).headers["location"] == "/index.nt"


def test_a_person_gets_the_page_and_a_reference_manager_the_citation(url: str, key: str) -> None:
    page = ask(url, f"/dataset/{key}/", headers=BROWSER)
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    assert ask(url, f"/dataset/{key}", headers=BROWSER).headers["location"] == f"/dataset/{key}/"
    for accept, name in (
        ("application/x-bibtex", "cite.bib"),
        ("application/vnd.citationstyles.csl+json", "cite.json"),
    ):
        assert ask(url, f"/dataset/{key}", headers={"accept": accept}).headers["location"].endswith(name)


def test_what_cannot_be_had_is_told_with_what_can(url: str, key: str) -> None:
    found = ask(url, f"/dataset/{key}/", headers={"accept": "application/pdf"})
    assert found.status == 406 and b"text/turtle" in found.body
    assert ask(url, "/about/", headers={"accept": "application/pdf"}).status == 200  # a page alone is for everyone
    assert ask(url, "/dataset/none/index.rdf").status == 404
    assert ask(url, f"/dataset/{key}/other.rdf").status == 404


def test_the_page_to_ask_on(url: str) -> None:
    page = ask(url, "/nl/query/", headers=BROWSER)
    assert page.status == 200 and "<textarea" in page.body.decode() and 'lang="nl"' in page.body.decode()
    example = ask(url, "/en/query/?example=newest").body.decode()
    assert "Answer" in example and "3 rows." in example and "format=csv" in example
    assert "1 rij." in ask(url, f"/nl/query/?{urlencode({'query': 'SELECT (1 AS ?n) {}'})}").body.decode()
    short = "SELECT (dcat:Dataset AS ?a) (<http://www.w3.org/ns/dcat#a/b> AS ?b) {}"
    table = ask(url, f"/en/query/?{urlencode({'query': short})}").body.decode()
    assert '<a href="http://www.w3.org/ns/dcat#Dataset">dcat:Dataset</a>' in table
    assert '<a href="http://www.w3.org/ns/dcat#a/b">http://www.w3.org/ns/dcat#a/b</a>' in table
    graph = ask(url, f"/en/query/?{urlencode({'query': 'CONSTRUCT WHERE { ?s dct:title ?t }'})}").body.decode()
    assert "<pre" in graph and "format=ttl" in graph
    assert "Yes." in ask(url, "/en/query/?query=ASK%20%7B%7D").body.decode()
    assert ask(url, "/query/", headers={"accept-language": "fr, nl;q=0.8, en;q=0.3"}).body.decode().count("Vraag")
    assert ask(url, "/query/", "POST", b"").status == 405


def test_the_page_tells_mistakes_and_escapes_what_comes_from_outside(url: str) -> None:
    found = ask(url, f"/en/query/?{urlencode({'query': '</textarea><script>x</script>'})}")
    assert found.status == 400 and b"<script>x" not in found.body and b"not valid SPARQL" in found.body
    hostile = 'SELECT ("<script>x</script>" AS ?a) (<javascript:x> AS ?b) (<https://e.org/?"> AS ?c) {}'.replace(
        '?">', ">"
    )
    shown = ask(url, f"/en/query/?{urlencode({'query': hostile})}").body.decode()
    assert "<script>x" not in shown and 'href="javascript' not in shown and 'href="https://e.org/"' in shown
    many = ask(url, f"/en/query/?{urlencode({'query': 'SELECT * { ?s ?p ?o }'})}").body.decode()
    assert many.count("<tr>") <= 201
    assert ask(url, f"/en/query/?query={'x' * 20_001}").status == 413


def test_health_and_metrics(url: str) -> None:
    health = ask(url, "/health")
    assert health.status == 200 and json.loads(health.body)["status"] == "ok"
    before = ask(url, "/metrics").body.decode()
    query(url, "ASK {}")
    query(url, "no query")
    lines = dict(line.rsplit(" ", 1) for line in ask(url, "/metrics").body.decode().splitlines() if line[0] != "#")
    old = dict(line.rsplit(" ", 1) for line in before.splitlines() if line[0] != "#")
    for status, more in (("200", 1), ("400", 1)):
        name = f'fairdict_requests_total{{part="sparql",status="{status}"}}'
        assert int(lines[name]) == int(old.get(name, 0)) + more
    assert lines["fairdict_generations_total"] == "1" and float(lines["fairdict_start_time_seconds"]) > 1e9
    assert int(lines['fairdict_request_seconds_bucket{part="sparql",le="+Inf"}']) >= 2


def test_without_sparql_the_site_is_served_all_the_same(folder: Path, key: str) -> None:
    from fairdict.serve import Server

    with Server(lambda _: service(load(folder)), dated=True) as server:
        assert ask(server.url, f"/dataset/{key}", headers={"accept": "text/turtle"}).status == 303
        assert ask(server.url, "/sparql").status == 404 and ask(server.url, "/health").status == 200


def test_a_broken_template_or_query_is_told_when_the_server_starts(tmp_path: Path) -> None:
    folder = built_example.small(tmp_path)
    built_example.night(folder, probe=False)
    templates, queries = folder / "site_templates", folder / "vocabularies" / "queries"
    templates.mkdir()
    queries.mkdir(parents=True)
    (templates / "query.html").write_text("{{ nothing.there }}")
    with Current(load(folder), Limits(), 1) as current:
        with pytest.raises(FairdictError, match=r"query\.html"):
            service(load(folder), current)
        (templates / "query.html").unlink()
        for text, word in (("SELECT", "title"), ("# en: One\nSELECT", "not valid"), ("# en: \xff", "cannot be read")):
            (queries / "own.rq").write_text(text, "latin-1")
            with pytest.raises(FairdictError, match=rf"own\.rq.*{word}"):
                service(load(folder), current)
        (queries / "own.rq").write_text("# en: Own\nASK {}\n")
        service(load(folder), current)


def test_no_request_fails_while_nights_are_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen clients ask for pages, RDF and answers while four builds are exchanged under them."""
    monkeypatch.setattr(following, "PAUSE", 0.05)
    folder = built_example.small(tmp_path)
    built_example.night(folder, probe=False)
    key = sorted(p.name for p in (folder / "public" / "dataset").iterdir())[0]
    count = "/sparql?" + urlencode({"query": "SELECT (COUNT(*) AS ?n) { ?d a dcat:Dataset }", "format": "csv"})
    paths = ["/", "/nl/", f"/dataset/{key}/", f"/dataset/{key}/index.rdf", "/graph/catalogue.nq.gz", count, "/health"]
    seen: Counter[tuple[str, int]] = Counter()
    answers: set[str] = set()
    done = threading.Event()
    with serving(folder, Limits(), 2) as (url, current):

        def reading(start: int) -> None:
            n = start
            while not done.is_set():
                path = paths[n % len(paths)]
                found = ask(url, path)
                seen[path, found.status] += 1
                if path == count:
                    answers.add(found.body.decode().split()[1])
                n += 1

        readers = [threading.Thread(target=reading, args=(n,)) for n in range(16)]
        for reader in readers:
            reader.start()
        rows = list(built_example.ROWS)
        for n in range(4, 8):
            rows.append(f"S-{n};Nieuw {n};Een nieuwe;2024")
            built_example.sheet(folder, tuple(rows))
            built_example.night(folder, probe=False)
        until = time.monotonic() + 60
        while current.name != following.name_of(folder / "public") and time.monotonic() < until:
            time.sleep(0.05)
        last = ask(url, count).body.decode().split()[1]
        done.set()
        for reader in readers:
            reader.join()
    assert {status for _, status in seen} == {200}, {k: v for k, v in seen.items() if k[1] != 200}
    assert sum(seen.values()) > 200 and len(seen) == len(paths)
    assert last == "7" and answers <= {"3", "4", "5", "6", "7"} and len(answers) > 1
