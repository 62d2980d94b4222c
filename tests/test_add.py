"""Finding out what an address speaks: each protocol, the budget, and what is written into ``fairdict.toml``."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from fairdict.add import REQUESTS, name_for
from fairdict.cli import main
from fairdict.config import load
from tests.built_example import small
from tests.faulty_server import Asked, FaultyServer, Plan, reply

IDENTIFY = (
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-03-01T00:00:00Z</responseDate>'
    b'<request verb="Identify">x</request><Identify><repositoryName>X</repositoryName></Identify></OAI-PMH>'
)
GRAPH = b'<urn:x> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "X" .'
PAGE = (
    b'<!doctype html><html><head><script type="application/ld+json">{"@context": "https://schema.org", '
    b'"@type": "Dataset", "name": "X"}</script></head><body></body></html>'
)
BARE = b"<!doctype html><html><head><title>X</title></head><body>Nothing here.</body></html>"


def say(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder), *words])


def html(body: bytes) -> bytes:
    return reply(200, body, content_type="text/html")


def declared(folder: Path) -> list[tuple[str, str, str]]:
    return [(s.name, s.harvester, s.url) for s in load(folder).sources if s.name != "ours"]


def only(verb: str, answer: bytes) -> Plan:
    """Answers a question with ``verb`` in it, and is a bare page otherwise."""

    def tell(asked: Asked) -> bytes:
        return reply(200, answer, content_type="text/xml") if verb in asked.target else html(BARE)

    return tell


def test_an_oai_pmh_server_is_found_whatever_question_its_address_holds(tmp_path: Path) -> None:
    folder = small(tmp_path)
    with FaultyServer({"/oai": only("Identify", IDENTIFY)}) as server:
        url = f"{server.url('')}/oai?verb=ListRecords&metadataPrefix=oai_dc"
        result = say(folder, "add", url, "--allow-private", "--name", "repo")
        assert result.exit_code == 0, result.output
        assert declared(folder) == [("repo", "oaipmh", f"{server.url('')}/oai")]
        assert "speaks oaipmh" in result.stderr and "say “fairdict check repo”" in result.stderr
        assert len(server.asked) <= REQUESTS


def test_an_oai_pmh_server_is_looked_for_at_the_usual_places(tmp_path: Path) -> None:
    folder = small(tmp_path)
    with FaultyServer({"/": html(BARE), "/oai2d": only("Identify", IDENTIFY)}) as server:
        assert say(folder, "add", f"{server.url('')}/", "--allow-private").exit_code == 0
        assert declared(folder) == [("source", "oaipmh", f"{server.url('')}/oai2d")]
        assert len(server.asked) <= REQUESTS


def test_a_graph_is_found_by_what_is_in_it(tmp_path: Path) -> None:
    folder = small(tmp_path)
    with FaultyServer({"/catalogue": reply(200, GRAPH, content_type="text/turtle")}) as server:
        assert say(folder, "add", f"{server.url('')}/catalogue", "--allow-private").exit_code == 0
        assert declared(folder) == [("source", "dcat", f"{server.url('')}/catalogue")]


@pytest.mark.parametrize("name", ["list.csv", "export"])
def test_a_sheet_is_found_by_its_name_or_its_type(tmp_path: Path, name: str) -> None:
    folder = small(tmp_path)
    with FaultyServer({f"/{name}": reply(200, b"titel;datum\nSlaap;2020\n", content_type="text/csv")}) as server:
        assert say(folder, "add", f"{server.url('')}/{name}", "--allow-private").exit_code == 0
        assert declared(folder) == [("source", "sheet", f"{server.url('')}/{name}")]


def test_a_page_with_schema_org_is_found(tmp_path: Path) -> None:
    folder = small(tmp_path)
    with FaultyServer({"/dataset/1": html(PAGE)}) as server:
        assert say(folder, "add", f"{server.url('')}/dataset/1", "--allow-private").exit_code == 0
        assert declared(folder) == [("source", "schemaorg", f"{server.url('')}/dataset/1")]


def test_a_site_is_found_by_the_pages_its_map_names(tmp_path: Path) -> None:
    folder = small(tmp_path)
    with FaultyServer({"/": html(BARE), "/datasets/1": html(PAGE)}) as server:
        server.plans["/robots.txt"] = reply(
            200, f"Sitemap: {server.url('')}/map.xml".encode(), content_type="text/plain"
        )
        pages = "".join(f"<url><loc>{server.url('')}/{p}</loc></url>" for p in ("about", "news", "team", "datasets/1"))
        server.plans["/map.xml"] = reply(200, f"<urlset>{pages}</urlset>".encode(), content_type="text/xml")
        result = say(folder, "add", f"{server.url('')}/", "--allow-private")
        assert result.exit_code == 0, result.output
        assert declared(folder) == [("source", "schemaorg", f"{server.url('')}/")]
        assert len(server.asked) <= REQUESTS


def test_what_nobody_can_read_is_told_with_what_was_tried(tmp_path: Path) -> None:
    folder = small(tmp_path)
    before = (folder / "fairdict.toml").read_bytes()
    with FaultyServer({"/": html(BARE)}) as server:
        result = say(folder, "add", f"{server.url('')}/", "--allow-private")
        assert result.exit_code == 2
        assert f"No harvester can read what is at {server.url('')}/ (" in result.stderr
        assert "It does not speak: dcat, ddi, oaipmh, schemaorg, sheet" in result.stderr
        assert "not tried, for want of requests" in result.stderr and len(server.asked) <= REQUESTS
        assert len(server.asked) <= REQUESTS
    assert (folder / "fairdict.toml").read_bytes() == before


def test_a_server_that_leads_in_circles_costs_no_more_than_the_budget(tmp_path: Path) -> None:
    folder = small(tmp_path)

    def circle(asked: Asked) -> bytes:
        return reply(302, b"", location=f"/x{len(server.asked)}")

    with FaultyServer({}) as server:
        for n in range(50):
            server.plans[f"/x{n}"] = circle
        server.plans["/"] = circle
        result = say(folder, "add", f"{server.url('')}/", "--allow-private")
        assert result.exit_code == 2 and "Traceback" not in result.output
        assert len(server.asked) <= REQUESTS


def test_a_server_that_cannot_be_reached_is_told_once(tmp_path: Path) -> None:
    with FaultyServer({}) as server:
        url = server.url("")
    result = say(small(tmp_path), "add", f"{url}/x", "--allow-private")
    assert result.exit_code == 2 and result.stderr.count("cannot be reached (connection refused)") == 1


def test_a_private_address_is_refused_unless_it_is_meant(tmp_path: Path) -> None:
    folder = small(tmp_path)
    with FaultyServer({"/c": reply(200, GRAPH, content_type="text/turtle")}) as server:
        result = say(folder, "add", f"{server.url('')}/c")
        assert result.exit_code == 2 and "say --allow-private" in result.stderr and not server.asked
        assert say(folder, "add", f"{server.url('')}/c", "--allow-private").exit_code == 0
    assert next(s for s in load(folder).sources if s.name == "source").allow_private


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    folder = small(tmp_path)
    before = (folder / "fairdict.toml").read_bytes()
    with FaultyServer({"/c": reply(200, GRAPH, content_type="text/turtle")}) as server:
        result = say(folder, "add", f"{server.url('')}/c", "--allow-private", "--dry-run", "--name", "x")
    assert result.exit_code == 0 and result.stdout.startswith('[sources.x]\nharvester = "dcat"\n')
    assert "Nothing was changed." in result.stderr
    assert (folder / "fairdict.toml").read_bytes() == before and len(list(folder.iterdir())) == 2


def test_files_are_read_where_they_lie(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "feeds").mkdir()
    (folder / "feeds" / "Our list.xlsx").write_bytes(b"")
    book = openpyxl.Workbook()
    book.active.append(["titel", "datum"])
    book.save(folder / "feeds" / "Our list.xlsx")
    (folder / "graph.ttl").write_bytes(GRAPH)
    assert say(folder, "add", "feeds/Our list.xlsx").exit_code == 0
    assert say(folder, "add", "graph.ttl").exit_code == 0
    assert declared(folder) == [("our-list", "sheet", "feeds/Our list.xlsx"), ("graph", "dcat", "graph.ttl")]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nowhere.csv", "“nowhere.csv” is neither a web address nor a file in"),
        ("ftp://example.org/x", "is neither a web address nor a file"),
        ("https://jo:secret@example.org/oai", "holds a user or a password, which must not stand in fairdict.toml"),
        ("https://", "That is no web address that can be used"),
    ],
)
def test_an_address_that_cannot_be_declared_is_a_sentence(tmp_path: Path, url: str, said: str) -> None:
    result = say(small(tmp_path), "add", url)
    assert result.exit_code == 2 and said in result.stderr and "secret" not in result.output


@pytest.mark.parametrize(
    ("name", "said"),
    [("ours", "has a source “ours” already; choose another with --name"), ("Our List", "is no name for a source")],
)
def test_a_name_that_cannot_be_given_is_a_sentence(tmp_path: Path, name: str, said: str) -> None:
    folder = small(tmp_path)
    result = say(folder, "add", "sheet.csv", "--name", name)
    assert result.exit_code == 2 and said in result.stderr


def test_the_other_bytes_of_the_file_stay(tmp_path: Path) -> None:
    folder = small(tmp_path)
    path = folder / "fairdict.toml"
    text = path.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n# the end, without a line's end"
    path.write_bytes(text)
    path.chmod(0o640)
    assert say(folder, "add", "sheet.csv", "--name", "again").exit_code == 0
    after = path.read_bytes()
    assert after == text + b'\r\n\r\n[sources.again]\r\nharvester = "sheet"\r\nurl = "sheet.csv"\r\n'
    assert path.stat().st_mode & 0o777 == 0o640 and len(list(folder.iterdir())) == 2


def test_a_file_to_which_nothing_can_be_appended_is_left_alone(tmp_path: Path) -> None:
    folder = small(tmp_path)
    path = folder / "fairdict.toml"
    path.write_text(
        'sources = { ours = { harvester = "sheet", url = "sheet.csv" } }\n[catalogue]\ntitle = "K"\n'
        'base_iri = "https://k.example.org/"\npublisher = { name = "Wij" }\n'
    )
    before = path.read_bytes()
    result = say(folder, "add", "sheet.csv", "--name", "again")
    assert result.exit_code == 2 and "Add this by hand:\n[sources.again]" in result.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://zenodo.org/oai2d", "zenodo"),
        ("https://www.dataverse.nl/oai", "dataverse"),
        ("https://data.4tu.nl/", "data-4tu"),
        ("http://127.0.0.1:8000/x", "source"),
        ("http://[::1]/x", "source"),
        ("http://intranet/x", "intranet"),
        ("feeds/Our list.xlsx", "our-list"),
    ],
)
def test_a_source_is_named_after_its_address(url: str, name: str) -> None:
    assert name_for(url, []) == name and name_for(url, [name]) == f"{name}-2"


def test_a_plugin_of_the_catalogue_is_asked_first_and_its_mistake_stops_nobody(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "harvesters").mkdir()
    own = 'summary = "Own"\ndef fetch(source, web, since): yield\ndef describe(record, source): yield\n'
    mine = folder / "harvesters" / "zz.py"
    mine.write_text(own + "def speaks(url, web): return url\n")
    assert "speaks zz" in say(folder, "add", "sheet.csv", "--dry-run").stderr
    mine.write_text(own + "def speaks(url, web): raise KeyError('x')\n")
    assert "speaks sheet" in say(folder, "add", "sheet.csv", "--dry-run").stderr
    (folder / "odd.bin").write_bytes(b"\0\1")
    result = say(folder, "add", "odd.bin")
    assert "zz: the harvester broke off: KeyError: 'x'." in result.stderr
    mine.write_text(own)
    assert "speaks sheet" in say(folder, "add", "sheet.csv", "--dry-run").stderr


def test_signs_say_who_is_asked_first(tmp_path: Path) -> None:
    """A page that names its software leads to it, before guesses that would use up the requests."""
    folder = small(tmp_path)
    page = html(b"<!doctype html><html><head><meta name='generator' content='ckan 2.11'></head></html>")
    count = reply(200, b'{"success": true, "result": {"count": 1, "results": []}}', content_type="application/json")

    def api(asked: Asked) -> bytes:
        return count

    with FaultyServer({"/": page, "/api/3/action/package_search": api}) as server:
        result = say(folder, "add", f"{server.url('')}/", "--allow-private", "--name", "portal")
        assert result.exit_code == 0, result.output
        assert [(name, kind) for name, kind, _ in declared(folder)] == [("portal", "ckan")]
        assert len(server.asked) == 2, [a.target for a in server.asked]


def test_each_address_is_asked_once(tmp_path: Path) -> None:
    folder = small(tmp_path)
    with FaultyServer({"/": html(BARE)}) as server:
        say(folder, "add", f"{server.url('')}/", "--allow-private")
        asked = [a.target for a in server.asked]
        assert len(set(asked)) == len(asked)


def test_a_harvester_that_cannot_be_loaded_stops_nobody(tmp_path: Path) -> None:
    folder = small(tmp_path)
    (folder / "harvesters").mkdir()
    (folder / "harvesters" / "mine.py").write_text("summary = 1 +\n")
    listed = say(folder, "harvesters")
    assert listed.exit_code == 0 and "mine.py cannot be loaded: SyntaxError" in listed.output
    assert "oaipmh " in listed.output, "the others are listed"
    with FaultyServer({"/graph.ttl": reply(200, GRAPH, content_type="text/turtle"), "/": html(BARE)}) as server:
        found = say(folder, "add", server.url("/graph.ttl"), "--allow-private")
        assert found.exit_code == 0 and declared(folder)[0][1] == "dcat", found.output
        lost = say(folder, "add", server.url("/"), "--allow-private")
    assert lost.exit_code and "mine.py cannot be loaded: SyntaxError" in lost.output, lost.output
