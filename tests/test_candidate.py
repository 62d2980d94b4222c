"""What a page, a DOI or a file is, whoever made it, and the record in it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from fairdict.candidate import Desk, candidates
from fairdict.document import Context
from fairdict.errors import FairdictError
from fairdict.layers import Layers
from fairdict.vocabulary import Vocabularies
from tests.faulty_server import Asked, FaultyServer, Plan, reply

RECORDS = Path(__file__).parent / "records"
HTML = "text/html; charset=utf-8"
THING = {"@context": "https://schema.org/", "@type": "Dataset", "name": "Sleep", "identifier": "S-1"}
GRAPH = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<https://d.example/1> a dcat:Dataset ; dct:title "Graph"@en ."""


pytestmark = pytest.mark.usefixtures("no_proxy")


@pytest.fixture
def desk(vocabularies: Vocabularies, context: Context, server: FaultyServer) -> Desk:
    return Desk(Layers(), vocabularies, context, "fairdict/test", True, server.url("/doi/"))


def read(address: str, desk: Desk) -> tuple[str, str, str]:
    """The harvester that reads the first record, the prefix it has, and its title."""
    first = next(candidates(address, desk))
    return first.source.harvester, first.record.hints.get("prefix", ""), first.row["title"]


def as_json(value: Any) -> bytes:
    return reply(body=json.dumps(value).encode(), content_type="application/json")


def page(head: str) -> bytes:
    return reply(body=f"<!doctype html><html><head>{head}</head></html>".encode(), content_type=HTML)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("accounts/sleep.xml", ("oaipmh", "datacite4")), ("accounts/sleep.datacite.json", ("datacite", "")),
        ("accounts/sleep.dataverse.json", ("dataverse", "")), ("accounts/sleep.schema.json", ("schemaorg", "")),
        ("ckan/native.json", ("ckan", "")), ("csw/record.xml", ("oaipmh", "oai_dc")),
        ("datajson/catalog.json", ("datajson", "")), ("dcat/hospital.ttl", ("dcat", "")),
        ("ddi/study-122.xml", ("oaipmh", "oai_ddi25")), ("ddi/lifecycle-32.xml", ("oaipmh", "oai_ddi33")),
        ("figshare/full.json", ("figshare", "")), ("invenio/rdm.json", ("invenio", "")),
        ("invenio/zenodo.json", ("invenio", "")), ("oaipmh/dcat.xml", ("oaipmh", "dcat_ap")),
        ("oaipmh/didl.xml", ("oaipmh", "nl_didl")), ("oaipmh/dublin-core.xml", ("oaipmh", "oai_dc")),
        ("oaipmh/iso19139.xml", ("oaipmh", "iso19139")), ("oaipmh/mods.xml", ("oaipmh", "mods")),
        ("oaipmh/openaire.xml", ("oaipmh", "oai_openaire")), ("schemaorg/croissant.json", ("schemaorg", "")),
        ("schemaorg/microdata.html", ("schemaorg", "")), ("sheet/datasets-nl.csv", ("sheet", "")),
        ("schemaorg/crate/ro-crate-metadata.json", ("schemaorg", "")), ("sheet/list.ods", ("sheet", "")),
    ],
)  # fmt: skip
def test_a_file_is_known_by_what_is_in_it(name: str, expected: tuple[str, str], desk: Desk) -> None:
    harvester, prefix, title = read(str(RECORDS / name), desk)
    assert (harvester, prefix) == expected and title


def test_a_bare_record_has_no_identifier_but_its_own(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "bare.xml"
    path.write_text(
        '<resource xmlns="http://datacite.org/schema/kernel-4"><titles><title>T</title></titles></resource>', "utf-8"
    )
    document = next(candidates(str(path), desk)).document
    assert "identifier" not in document and document["id"].startswith("urn:x-fairdict:")


def test_every_record_of_a_file_is_given(desk: Desk, tmp_path: Path) -> None:
    inside = "".join(
        f"<record><header><identifier>r{n}</identifier></header><metadata>"
        f"<o:dc xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>T{n}</dc:title></o:dc></metadata></record>"
        for n in range(3)
    )
    path = tmp_path / "list.xml"
    path.write_text(f'<x xmlns:o="o"><list xmlns="http://www.openarchives.org/OAI/2.0/">{inside}</list></x>', "utf-8")
    assert [c.row["title"] for c in candidates(str(path), desk)] == ["T0", "T1", "T2"]
    rows = list(candidates(str(RECORDS / "sheet/datasets-en.csv"), desk))
    assert len(rows) > 1 and len({c.record.identifier for c in rows}) == len(rows)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("a.ttl", "<a> <b> .\n<c", "cannot be read. The text/turtle document is broken: "),
        ("a.json", '{"a": }', "cannot be read as JSON: unexpected character, expected a JSON value: line 1 column 7"),
        ("a.xml", "<a><b></a>", "cannot be read as XML: Opening and ending tag mismatch"),
        ("a.bin", "\x00\x01", "Nothing that describes a dataset was found in "),
        ("a.xml", '<record xmlns="http://www.openarchives.org/OAI/2.0/"><header/><metadata><odd><a/></odd></metadata>'
                  "</record>", "is in a format that cannot be read here (<odd>"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_why(name: str, text: str, says: str, desk: Desk, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(FairdictError) as caught:
        next(candidates(str(tmp_path / name), desk))
    assert says in caught.value.message and name in caught.value.message


def test_what_is_nowhere_is_told(desk: Desk) -> None:
    with pytest.raises(FairdictError, match="neither a web address, a DOI nor a file"):
        next(candidates("/nowhere/at/all.ttl", desk))


def test_a_page_with_schema_org(server: FaultyServer, desk: Desk) -> None:
    server.plans["/d/1"] = page(f'<script type="application/ld+json">{json.dumps(THING)}</script>')
    assert read(server.url("/d/1"), desk) == ("schemaorg", "", "Sleep")


def test_a_page_that_names_a_better_description(server: FaultyServer, desk: Desk) -> None:
    link = '<link rel="type" href="https://schema.org/Dataset">'
    server.plans["/d/1"] = page(f'{link}<link rel="describedby" href="/d/1.ttl" type="text/turtle">')
    server.plans["/d/1.ttl"] = reply(body=GRAPH.replace(b"https://d.example/1", server.url("/d/1").encode()),
                                     content_type="text/turtle")  # fmt: skip
    assert read(server.url("/d/1"), desk)[2] == "Graph"


def test_a_graph_at_an_address(server: FaultyServer, desk: Desk) -> None:
    server.plans["/d/1"] = reply(body=GRAPH, content_type="text/turtle")
    assert read(server.url("/d/1"), desk) == ("dcat", "", "Graph")


def test_of_a_graph_the_dataset_is_taken_before_what_is_around_it(
    server: FaultyServer, desk: Desk, tmp_path: Path
) -> None:
    around = b'<https://d.example/0> a dcat:Catalog ; dct:title "All"@en ; dcat:dataset <https://d.example/1> .'
    server.plans["/all.ttl"] = reply(body=GRAPH + around, content_type="text/turtle")
    (tmp_path / "all.ttl").write_bytes(GRAPH + around)
    assert [read(a, desk)[2] for a in (server.url("/all.ttl"), str(tmp_path / "all.ttl"))] == ["Graph", "Graph"]


def test_a_harvester_that_breaks_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "harvesters").mkdir()
    (tmp_path / "harvesters" / "bad.py").write_text(
        "summary = 'bad'\ndef speaks(url, web):\n    return url\ndef describe(record, source):\n    return []\n"
        "def fetch(source, web, since):\n    raise KeyError('x')\n    yield\n", "utf-8"
    )  # fmt: skip
    (tmp_path / "d.ttl").write_bytes(GRAPH)
    with pytest.raises(
        FairdictError, match=r"The harvester bad broke off: KeyError: 'x' \(harvesters/bad.py, line 7\)\."
    ):
        next(candidates(str(tmp_path / "d.ttl"), replace(desk, layers=Layers(tmp_path))))


def test_a_doi_whose_page_says_nothing_is_read_at_its_registry(server: FaultyServer, desk: Desk) -> None:
    known = json.loads((RECORDS / "datacite" / "full.json").read_text("utf-8"))
    said = known.get("data", known).get("attributes", known)

    def resolve(asked: Asked) -> bytes:
        data = "datacite" in asked.headers["accept"]
        return as_json(said) if data else reply(302, location="/page")

    server.plans = {"/doi/10.5072/sleep": resolve, "/page": page("<title>x</title>"),
                    "/other": page('<meta name="citation_doi" content="10.5072/sleep">')}  # fmt: skip
    assert [read(a, desk)[0] for a in ("10.5072/sleep", "doi:10.5072/sleep", server.url("/other"))] == ["datacite"] * 3


def _dataverse(server: FaultyServer) -> tuple[str, dict[str, Plan]]:
    export = json.loads((RECORDS / "dataverse" / "full.json").read_text("utf-8"))
    found = {"status": "OK", "data": {"items": [{"global_id": "doi:10.5072/FK2/A"}], "total_count": 1}}
    return "/dataset.xhtml?persistentId=doi:10.5072/FK2/A", {
        "/dataset.xhtml": page(""), "/api/search": as_json(found), "/api/datasets/export": as_json(export)
    }  # fmt: skip


def _invenio(server: FaultyServer) -> tuple[str, dict[str, Plan]]:
    said = json.loads((RECORDS / "invenio" / "rdm.json").read_text("utf-8"))
    return "/records/abc-1", {"/records/abc-1": page(""), "/api/records/abc-1": as_json(said)}


def _figshare(server: FaultyServer) -> tuple[str, dict[str, Plan]]:
    said = json.loads((RECORDS / "figshare" / "full.json").read_text("utf-8"))
    return "/articles/dataset/Title/123456/2", {
        "/articles/dataset/Title/123456/2": page(""), "/v2/articles/123456": as_json(said)
    }  # fmt: skip


def _ckan(server: FaultyServer) -> tuple[str, dict[str, Plan]]:
    said = json.loads((RECORDS / "ckan" / "native.json").read_text("utf-8"))
    package = said.get("result", said)
    return "/nl/dataset/slaap", {
        "/nl/dataset/slaap": page(""), "/api/3/action/package_show": as_json({"success": True, "result": package})
    }  # fmt: skip


@pytest.mark.parametrize("kind", [_dataverse, _invenio, _figshare, _ckan])
def test_the_page_of_a_repository_is_read_through_its_api(
    kind: Callable[[FaultyServer], tuple[str, dict[str, Plan]]], server: FaultyServer, desk: Desk
) -> None:
    path, server.plans = kind(server)
    harvester, _, title = read(server.url(path), desk)
    assert harvester == kind.__name__[1:] and title


def test_an_address_that_only_looks_like_a_repository_is_read_as_it_is(server: FaultyServer, desk: Desk) -> None:
    server.plans["/records/1"] = page(f'<script type="application/ld+json">{json.dumps(THING)}</script>')
    assert read(server.url("/records/1"), desk) == ("schemaorg", "", "Sleep")


@pytest.mark.parametrize(("status", "says"), [(404, "answers 404 instead of a page"), (401, "answers 401")])
def test_a_page_that_does_not_open_is_told(server: FaultyServer, desk: Desk, status: int, says: str) -> None:
    server.plans["/d"] = reply(status)
    with pytest.raises(FairdictError, match=says):
        next(candidates(server.url("/d"), desk))


def test_a_page_about_nothing_is_told(server: FaultyServer, desk: Desk) -> None:
    server.plans["/d"] = page("<title>Welcome</title>")
    with pytest.raises(FairdictError, match=r"Nothing that describes a dataset was found in .* What can be read: DCAT"):
        next(candidates(server.url("/d"), desk))
    assert len(server.asked) <= 40


def test_a_private_address_is_refused(server: FaultyServer, vocabularies: Vocabularies, context: Context) -> None:
    with pytest.raises(FairdictError, match=r"is this very machine|private network"):
        next(candidates(server.url("/d"), Desk(Layers(), vocabularies, context, "fairdict/test")))
    assert server.asked == []


# -- real records ------------------------------------------------------------------------------------------------------

READ = {
    "croissant": 24, "datacite-xml": 46, "dataverse": 18, "dcat": 57, "fdp": 7, "oai-records": 51, "schemaorg": 6,
    "sheets": 2,
}  # fmt: skip
"""How many of the real files of each kind describe a dataset; others hold parts of one, something else, or nothing."""


def _told(path: Path, desk: Desk) -> bool:
    """Whether a file is read; where not, it is told in a sentence that names it."""
    try:
        return bool(next(candidates(str(path), desk)).row["title"] is not None)
    except FairdictError as error:
        assert path.name in error.message and "Traceback" not in error.message and "broke off" not in error.message
        return False


def _files(shared: Path, family: str) -> list[Path]:
    return sorted(p for p in (shared / "records" / family).rglob("*") if p.is_file())


@pytest.mark.parametrize("family", READ)
def test_some_real_files_of_each_kind_are_read(family: str, shared: Path, desk: Desk) -> None:
    files = _files(shared, family)
    assert any(_told(path, desk) for path in files[:: max(1, len(files) // 3)][:4])


@pytest.mark.soak
@pytest.mark.parametrize("family", READ)
def test_every_real_file_is_read_or_told(family: str, shared: Path, desk: Desk) -> None:
    assert sum(_told(path, desk) for path in _files(shared, family)) == READ[family]
