"""nginx, which serves most static catalogues there are: graphs in one piece and in pages, a workbook, slow lines."""

import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from fairdict.attempt import attempt
from fairdict.model import Embedded, Role
from fairdict.targets import Target
from fairdict.web import Limits, Web
from tests.servers import rooms
from tests.servers.nginx import DRIP, SLOW, Nginx, nginx
from tests.servers.nights import Catalogue, numbers

pytestmark = pytest.mark.servers

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
"""


def dataset(n: int, words: str = "") -> str:
    return (
        f'<https://data.nobody.example/dataset/{n}> a dcat:Dataset ; dct:title "Dikes, stretch {n}{words}"@en ; '
        f'dct:description "Heights along stretch {n}, in metres above Amsterdam Ordnance Datum."@en ; '
        "dct:license <https://creativecommons.org/licenses/by/4.0/> .\n"
    )


def graph(count: int, words: str = "") -> str:
    return PREFIXES + "".join(dataset(n, words) for n in range(count))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nginx]:
    rooms.require(rooms.nginx() is not None, "nginx")
    with nginx(tmp_path_factory.mktemp("nginx")) as running:
        yield running


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path / "catalogue")


def test_a_graph_comes_compressed_and_the_second_night_is_a_304(site: Nginx, catalogue: Catalogue) -> None:
    path = site.root / "catalogue.ttl"
    path.write_text(graph(300), "utf-8")
    catalogue.declare("dcat", f"{site.url}/catalogue.ttl")
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": 300, "new": 300}, outcome.line
    (line,) = site.lines("/catalogue.ttl")
    assert line.status == 200 and line.encoding == "gzip" and line.sent < path.stat().st_size / 3
    outcome = catalogue.night(2)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": 300, "unchanged": 300}, outcome.line
    assert site.statuses("/catalogue.ttl") == [200, 304]
    assert site.lines("/catalogue.ttl")[1].sent == 0
    assert catalogue.live() == 300


def test_what_changed_is_sent_again(site: Nginx, catalogue: Catalogue) -> None:
    path = site.root / "changing.ttl"
    path.write_text(graph(40), "utf-8")
    catalogue.declare("dcat", f"{site.url}/changing.ttl")
    assert catalogue.night(1).verdict == "complete"
    path.write_text(graph(39) + dataset(39, ", measured again"), "utf-8")
    outcome = catalogue.night(2)
    assert numbers(outcome) == {"listed": 40, "updated": 1, "unchanged": 39}, outcome.line
    assert site.statuses("/changing.ttl") == [200, 200]


def test_pages_are_followed_to_the_last(site: Nginx, catalogue: Catalogue) -> None:
    for page in range(4):
        lines = [dataset(10 * page + n) for n in range(10)]
        if page < 3:
            lines.append(f"<p{page}.ttl> a hydra:PartialCollectionView ; hydra:next <p{page + 1}.ttl> .\n")
        (site.root / f"p{page}.ttl").write_text(PREFIXES + "".join(lines), "utf-8")
    catalogue.declare("dcat", f"{site.url}/p0.ttl")
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": 40, "new": 40}, outcome.line
    assert [site.statuses(f"/p{n}.ttl") for n in range(4)] == [[200]] * 4
    outcome = catalogue.night(2)
    assert numbers(outcome) == {"listed": 40, "unchanged": 40}, outcome.line


def test_a_page_that_is_missing_makes_the_run_incomplete_and_takes_nothing_away(
    site: Nginx, catalogue: Catalogue
) -> None:
    for page in range(2):
        following = "<q0.ttl> a hydra:PartialCollectionView ; hydra:next <q1.ttl> .\n" if page == 0 else ""
        text = PREFIXES + "".join(dataset(10 * page + n) for n in range(10)) + following
        (site.root / f"q{page}.ttl").write_text(text, "utf-8")
    catalogue.declare("dcat", f"{site.url}/q0.ttl")
    assert catalogue.night(1).verdict == "complete"
    (site.root / "q1.ttl").unlink()
    for day in (2, 3):
        outcome = catalogue.night(day)
        assert outcome.verdict == "incomplete", outcome.line
        assert f"{site.url}/q1.ttl" in outcome.message and "404" in outcome.message, outcome.message
        assert catalogue.live() == 20


def test_a_workbook_is_read(site: Nginx, catalogue: Catalogue) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Datasets"
    sheet.append(["Identifier", "Title", "Description", "Keywords", "License"])
    for n in range(12):
        sheet.append([f"row-{n}", f"Sluice {n}", f"Levels at sluice {n}.", "water; sluice", "CC BY 4.0"])
    book.save(site.root / "datasets.xlsx")
    book.close()
    catalogue.declare("sheet", f"{site.url}/datasets.xlsx")
    outcome = catalogue.night(1)
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": 12, "new": 12}, outcome.line
    outcome = catalogue.night(2)
    assert numbers(outcome) == {"listed": 12, "unchanged": 12}, outcome.line
    assert catalogue.live() == 12


def test_a_slow_line_is_waited_for(site: Nginx, catalogue: Catalogue) -> None:
    path = site.root / "large.ttl"
    path.write_text(graph(700), "utf-8")
    seconds = path.stat().st_size / SLOW
    assert 1.5 < seconds < 6, "the graph must take its time, and not too long"
    catalogue.declare("dcat", f"{site.url}/slow/large.ttl")
    begin = time.monotonic()
    outcome = catalogue.night(1)
    assert time.monotonic() - begin > 1, "nginx did not slow down"
    assert outcome.verdict == "complete", outcome.line
    assert numbers(outcome) == {"listed": 700, "new": 700}, outcome.line


def test_a_line_that_is_too_slow_is_given_up_with_a_sentence(site: Nginx, catalogue: Catalogue) -> None:
    path = site.root / "patience.ttl"
    path.write_text(graph(100), "utf-8")
    assert path.stat().st_size / DRIP > 10
    catalogue.declare("dcat", f"{site.url}/patience.ttl")
    assert catalogue.night(1).verdict == "complete"
    path.write_text(graph(100, ", measured again"), "utf-8")
    catalogue.declare("dcat", f"{site.url}/drip/patience.ttl")
    begin = time.monotonic()
    outcome = catalogue.hasty(2, Limits(total=1.5, attempts=1))
    assert time.monotonic() - begin < 8
    assert outcome.verdict == "failed", outcome.line
    assert "/drip/patience.ttl took longer than 1.5 seconds for one answer" in outcome.message, outcome.message
    assert numbers(outcome).get("listed", 0) == 0 and catalogue.live() == 100


def test_a_folder_that_may_not_be_listed_is_told(site: Nginx, catalogue: Catalogue) -> None:
    (site.root / "folder").mkdir()
    catalogue.declare("dcat", f"{site.url}/folder/")
    outcome = catalogue.night(1)
    assert outcome.verdict == "failed", outcome.line
    assert f"{site.url}/folder/" in outcome.message and "403" in outcome.message, outcome.message


def test_a_page_that_is_no_graph_is_told(site: Nginx, catalogue: Catalogue) -> None:
    (site.root / "index.html").write_text("<!doctype html><title>Welcome</title><p>Nothing here.", "utf-8")
    catalogue.declare("dcat", f"{site.url}/")
    outcome = catalogue.night(1)
    assert outcome.verdict == "failed", outcome.line
    assert "answered with a web page" in outcome.message, outcome.message
    assert numbers(outcome) == {"listed": 0}


def test_addresses_are_tried_as_this_server_wants_them_tried(site: Nginx) -> None:
    (site.root / "page.html").write_text('<html><meta name="DC.title" content="x">', "utf-8")
    (site.root / "large.xlsx").write_bytes(b"x" * 3_000_000)
    landing: tuple[Role, ...] = ("landing",)
    with Web(user_agent="fairdict/test", allow_private=True) as web:
        page = attempt(web, Target(f"{site.url}/moved", landing), "2026-03-01T02:00:00Z")
        file = attempt(web, Target(f"{site.url}/no-head/large.xlsx", ("distribution",)), "2026-03-01T02:00:00Z")
        gone = attempt(web, Target(f"{site.url}/gone", landing), "2026-03-01T02:00:00Z")
    assert (page.status, page.head, page.final_url) == (200, 200, f"{site.url}/told/page.html")
    assert [x.relation for x in page.links] == ["describedby", "license"], "both lines of the header are read"
    assert page.embedded == (Embedded("meta", (), ("dc",)),)
    assert (file.status, file.head, file.method, file.length) == (206, 405, "GET", 3_000_000)
    assert [line.sent for line in site.lines("/no-head/large.xlsx")][-1] == 1024, "of a large file a part is asked for"
    assert (gone.status, gone.tombstone) == (410, "410")
