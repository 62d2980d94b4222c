"""The site on real servers, by the files that it brings for them: nginx and Apache."""

import http.client
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from fairdict.config import load
from fairdict.publish.hosting import FOREVER, POLICY
from fairdict.store import Store
from tests import built_example
from tests.served import Answer, ask
from tests.servers import hosted, rooms
from tests.test_cli import say

pytestmark = pytest.mark.servers

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
BASES = {"root": "https://klein.example.org/", "folder": "https://klein.example.org/our/data/"}


@dataclass(frozen=True)
class Site:
    """A site on a running server: its address, its folder, the KEYs of a dataset and of a hidden one."""

    url: str
    public: Path
    key: str
    hidden: str

    def get(self, path: str, accept: str = "", method: str = "GET", **more: str) -> Answer:
        host = f"http://{urlsplit(self.url).netloc}/"
        headers = {k.replace("_", "-"): v for k, v in more.items()} | ({"Accept": accept} if accept else {})
        return ask(host, f"{urlsplit(self.url).path}{path}", method, None, headers)


Serving = Callable[[Path, str], AbstractContextManager[str]]
SERVERS: Mapping[str, Serving] = {"nginx": hosted.nginx, "apache": hosted.apache}


@pytest.fixture(scope="module", params=list(BASES))
def hosted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = built_example.small(tmp_path_factory.mktemp("built"))
    text = (folder / "fairdict.toml").read_text("utf-8").replace(BASES["root"], BASES[request.param])
    (folder / "fairdict.toml").write_text(text, "utf-8")
    built_example.night(folder, probe=False)
    assert say(folder, "hide", "ours/S-3", "--reason", "Privacy").exit_code == 0
    return folder, BASES[request.param]


@pytest.fixture(scope="module", params=list(SERVERS))
def site(request: pytest.FixtureRequest, hosted: tuple[Path, str]) -> Iterator[Site]:
    ready = rooms.nginx() is not None if request.param == "nginx" else rooms.APACHE.ready
    rooms.require(ready, request.param)
    folder, base = hosted
    with Store(load(folder).database) as store:
        keys = {r["identifier"]: r["key"] for r in store.rows("SELECT identifier, key FROM member")}
    with SERVERS[request.param](folder / "public", base) as url:
        yield Site(url, folder / "public", keys["S-1"], keys["S-3"])


@pytest.mark.parametrize(
    ("accept", "file"),
    [
        ("text/turtle", "index.ttl"),
        ("application/n-triples, TEXT/TURTLE;q=0.9, */*;q=0.1", "index.ttl"),
        ("text/turtle;q=0, application/ld+json", "index.jsonld"),
        ("application/ld+json;profile=x, text/turtle;q=0.5, text/html;q=0.2", "index.jsonld"),
        ("application/json", "index.jsonld"),
        ("application/x-bibtex", "cite.bib"),
        ("application/x-research-info-systems", "cite.ris"),
        ("application/vnd.citationstyles.csl+json", "cite.json"),
    ],
)
def test_a_dataset_comes_in_the_form_that_is_named_first(site: Site, accept: str, file: str) -> None:
    for slash in ("/", ""):
        answer = site.get(f"dataset/{site.key}{slash}", accept)
        assert answer.status == 303, (accept, slash)
        there = urljoin(f"{site.url}dataset/{site.key}/", answer.headers["location"])
        assert there == f"{site.url}dataset/{site.key}/{file}"
        assert "Accept" in answer.headers["vary"] and answer.headers["access-control-allow-origin"] == "*"
    assert site.get(f"dataset/{site.key}/{file}").body == (site.public / "dataset" / site.key / file).read_bytes()


@pytest.mark.parametrize("accept", ["", "*/*", BROWSER, "image/png", "text/html, text/turtle", "text/turtle;q=0.0"])
def test_people_get_the_page(site: Site, accept: str) -> None:
    answer = site.get(f"dataset/{site.key}/", accept)
    assert (answer.status, answer.headers["content-type"].split(";")[0]) == (200, "text/html")
    assert answer.body == (site.public / "dataset" / site.key / "index.html").read_bytes()
    assert answer.headers["content-security-policy"] == POLICY and "Accept" in answer.headers["vary"]
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["cache-control"] == "no-cache"
    assert site.get(f"dataset/{site.key}", accept).status == 301


def test_links_lead_to_the_description(site: Site) -> None:
    link = site.get(f"dataset/{site.key}/").headers["link"]
    found = [part.strip() for part in link.split(",")]
    assert [p.partition(">")[2] for p in found] == [
        '; rel="describedby"; type="text/turtle"',
        '; rel="describedby"; type="application/ld+json"',
    ]
    for part, name in zip(found, ("index.ttl", "index.jsonld"), strict=True):
        there = urljoin(f"{site.url}dataset/{site.key}/", part[1:].partition(">")[0])
        assert there == f"{site.url}dataset/{site.key}/{name}"
    assert "link" not in site.get(f"dataset/{site.hidden}/").headers  # there is nothing to lead to
    assert site.get(f"dataset/{site.hidden}/", "text/turtle").status == 200
    assert "link" not in site.get("about/").headers


def test_types(site: Site) -> None:
    asset = next((site.public / "assets").glob("*.js")).name
    for path, media in {
        "graph/catalogue.nq.gz": "application/gzip",
        "graph/catalogue.ttl.gz": "application/gzip",
        "graph/void.ttl": "text/turtle; charset=utf-8",
        ".well-known/void": "text/turtle; charset=utf-8",
        "graph/SHA256SUMS": "text/plain; charset=utf-8",
        "changes/00001.trig": "application/trig; charset=utf-8",
        "changes/sets.json": "application/json",
        f"dataset/{site.key}/index.jsonld": "application/ld+json",
        f"dataset/{site.key}/cite.bib": "application/x-bibtex; charset=utf-8",
        f"dataset/{site.key}/cite.ris": "application/x-research-info-systems; charset=utf-8",
        "feed.atom": "application/atom+xml; charset=utf-8",
        f"assets/{asset}": "text/javascript; charset=utf-8",
    }.items():
        answer = site.get(path)
        assert (answer.status, answer.headers["content-type"]) == (200, media), path
        assert answer.headers["access-control-allow-origin"] == "*" and "content-encoding" not in answer.headers
        assert answer.body == (site.public / path).read_bytes()


@pytest.mark.parametrize("path", ["fdp/", "fdp/catalog/all/", "fdp/profile/service/", "changes/", "hydra/"])
def test_folders_without_a_page_answer_with_their_graph(site: Site, path: str) -> None:
    for accept in ("", BROWSER, "application/rdf+xml"):
        answer = site.get(path, accept)
        assert (answer.status, answer.headers["content-type"]) == (200, "text/turtle; charset=utf-8")
        assert answer.body == (site.public / path / "index.ttl").read_bytes()
    assert site.get(path, "text/turtle").headers["location"].endswith(f"{path}index.ttl")
    if path.startswith("fdp/"):
        assert site.get(path, "application/ld+json").headers["location"].endswith(f"{path}index.jsonld")


def test_what_never_changes_is_kept_and_the_rest_is_asked_for_again(site: Site) -> None:
    for folder in ("assets", "search/terms"):
        file = next(p for p in (site.public / folder).iterdir() if p.is_file())
        answer = site.get(f"{folder}/{file.name}")
        assert answer.headers["cache-control"] == FOREVER and "Accept" not in answer.headers.get("vary", "").split(", ")
    answer = site.get("graph/catalogue.nq.gz")
    assert answer.headers["cache-control"] == "no-cache"
    again = site.get("graph/catalogue.nq.gz", If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert site.get("search/manifest.bin").headers["cache-control"] == "no-cache"


def test_an_address_that_is_none(site: Site) -> None:
    answer = site.get("dataset/nothing/", "text/turtle")
    assert answer.status == 404 and answer.headers["content-security-policy"] == POLICY
    for path in (".htaccess", ".fairdict-tree"):
        assert site.get(path).status in (403, 404)
    assert site.get("dataset/..%2f..%2f..%2fetc/", "text/turtle").status in (400, 403, 404)
    assert site.get("assets/").status in (403, 404)  # no list of files
    odd = site.get("dataset/%0d%0aSet-Cookie:%20a=b/", "text/turtle")
    assert odd.status in (400, 403, 404) and "set-cookie" not in odd.headers


def test_a_connection_that_is_kept_serves_many(site: Site) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    for _ in range(3):
        connection.request("GET", f"{urlsplit(site.url).path}dataset/{site.key}/", headers={"Accept": "text/turtle"})
        response = connection.getresponse()
        assert response.status == 303 and response.read() is not None
    connection.close()
