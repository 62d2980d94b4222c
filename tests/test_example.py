"""The example catalogue: its feeds hold what its README says, faults included, and its server answers as it should."""

import csv
import io
import json
import re
import socket
import threading
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pyoxigraph as ox
import pytest
import requests
from lxml import etree, html

from fairdict.config import load
from fairdict.demo import BASE, DATED, partners
from fairdict.errors import FairdictError
from fairdict.identifiers import orcid
from fairdict.layers import bundled
from fairdict.serve import Server

EXAMPLE = bundled("examples") / "east-netherlands"
FEEDS = EXAMPLE / "feeds"
OAI = "{http://www.openarchives.org/OAI/2.0/}"
KERNEL = "{http://datacite.org/schema/kernel-4}"
DCAT = "http://www.w3.org/ns/dcat#"
NAME = "oai:repository.ijsselland.example:"
ADDRESS = re.compile(rb"https?://[^\s<>\"',;)\]}]+")
# Namespaces, vocabularies and licences: names that look like addresses, and are never fetched.
WORDS = {
    "creativecommons.org", "data.europa.eu", "datacite.org", "hdeu-dcat.data.health.europa.eu",
    "healthdataportal.eu", "opendatacommons.org", "opensource.org", "orcid.org", "publications.europa.eu",
    "purl.org", "schema.datacite.org", "schema.org", "spdx.org", "schemas.openxmlformats.org", "w3id.org",
    "www.iana.org", "www.sitemaps.org", "www.w3.org", "xmlns.com",
}  # fmt: skip
FAILING = {
    "university/record/110": 404,
    "university/record/114": 410,
    "university/files/111/transcripties.csv": 401,
    "university/files/128/fitness-raw.csv": 410,
    "hospital/files/stappen-per-week.csv": 404,
    "hospital/omgeving/slaap": 401,
    "foundation/datasets/sbh-002": 404,
    "foundation/bestanden/dagboek.csv": 404,
    "company/files/falls-full.csv": 401,
    "ggd/datasets/GSG-RVP": 301,
    "ggd/datasets/GSG-TABAK-2019": 410,
    "ggd/bestanden/houtrook.csv": 404,
    "citizens/files/pollen.csv": 404,
    "citizens/files/woningen.csv": 404,
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(lambda url: partners(FEEDS, url)) as running:
        yield running


def ask(server: Server, **arguments: str) -> Any:
    """The root of the provider's answer; ``since`` stands for ``from``, which Python keeps for itself."""
    if "since" in arguments:
        arguments["from"] = arguments.pop("since")
    with requests.get(f"{server.url}university/oai", params=arguments, timeout=5) as answer:
        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
        return etree.fromstring(answer.content)


def pages(server: Server, verb: str, **arguments: str) -> list[Any]:
    """Every page of a list, by following its tokens."""
    found = [ask(server, verb=verb, **arguments)]
    while token := found[-1].findtext(f".//{OAI}resumptionToken"):
        found.append(ask(server, verb=verb, resumptionToken=token))
    return found


def identifiers(page: Any) -> list[str]:
    return [found.text.removeprefix(NAME) for found in page.iter(f"{OAI}identifier")]


def error(server: Server, **arguments: str) -> str:
    root = ask(server, **arguments)
    (found,) = root.findall(f"{OAI}error")
    assert found.text and len(root) == 3
    return str(found.get("code"))


# The provider


def test_identify_tells_the_same_on_any_day(server: Server) -> None:
    root = ask(server, verb="Identify")
    assert root.findtext(f"{OAI}responseDate") == "2026-09-01T06:00:00Z"
    assert {child.tag.removeprefix(OAI): child.text for child in root[2]} == {
        "repositoryName": "Repository of IJsselland University",
        "baseURL": f"{server.url}university/oai",
        "protocolVersion": "2.0",
        "adminEmail": "datasupport@ijsselland.example",
        "earliestDatestamp": "2019-05-21T07:30:00Z",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
    }


def test_formats_and_sets(server: Server) -> None:
    formats = ask(server, verb="ListMetadataFormats", identifier=f"{NAME}101")
    assert [found.text for found in formats.iter(f"{OAI}metadataPrefix")] == ["oai_dc", "oai_datacite"]
    sets = [found.text for found in ask(server, verb="ListSets").iter(f"{OAI}setSpec")]
    assert sets[:4] == ["faculty", "datasets", "publications", "software"] and len(sets) == 7


@pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])
def test_a_list_comes_in_three_pages(server: Server, verb: str) -> None:
    listed = pages(server, verb, metadataPrefix="oai_datacite")
    assert [len(identifiers(page)) for page in listed] == [10, 10, 9]
    tokens = [page.find(f".//{OAI}resumptionToken") for page in listed]
    assert [token.get("cursor") for token in tokens] == ["0", "10", "20"]
    assert {token.get("completeListSize") for token in tokens} == {"29"}
    assert tokens[-1].text is None
    every = [one for page in listed for one in identifiers(page)]
    assert sorted(set(every)) == [str(number) for number in range(101, 129)]
    assert [one for one in set(every) if every.count(one) > 1] == ["109"]


def test_a_short_list_has_no_token(server: Server) -> None:
    root = ask(server, verb="ListRecords", metadataPrefix="oai_dc", set="software")
    assert identifiers(root) == ["124"]
    assert root.find(f".//{OAI}resumptionToken") is None


def test_a_set_holds_its_subsets_and_the_token_keeps_the_question(server: Server) -> None:
    listed = pages(server, "ListIdentifiers", metadataPrefix="oai_dc", set="faculty", since="2020-01-01")
    every = [one for page in listed for one in identifiers(page)]
    assert len(listed) == 3 and "128" not in every and "124" in every
    assert all(page.find(f"{OAI}request").get("resumptionToken") for page in listed[1:])


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-02T09:00:00Z", "", ["107"]),
        ("2026-03-02", "2026-03-02", ["107"]),
        ("", "2019-12-31", ["128"]),
        ("2025-04-08T10:10:10Z", "2025-06-18T14:02:47Z", ["121", "109"]),
        ("2025-04-08T10:10:11Z", "2025-06-18T14:02:46Z", []),
    ],
)
def test_dates_are_inclusive(server: Server, since: str, until: str, expected: list[str]) -> None:
    window = {name: value for name, value in (("since", since), ("until", until)) if value}
    if expected:
        found = ask(server, verb="ListIdentifiers", metadataPrefix="oai_dc", **window)
        assert identifiers(found) == expected
    else:
        assert error(server, verb="ListIdentifiers", metadataPrefix="oai_dc", **window) == "noRecordsMatch"


def test_a_record_in_both_formats(server: Server) -> None:
    rich = ask(server, verb="GetRecord", metadataPrefix="oai_datacite", identifier=f"{NAME}104")
    assert rich.findtext(f".//{KERNEL}version") == "2.0"
    poor = ask(server, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"{NAME}104")
    values = [found.text for found in poor.iter("{http://purl.org/dc/elements/1.1/}*")]
    assert "https://doi.org/10.5072/ijsselland.104" in values and "CC BY 4.0" in values
    assert f"{server.url}university/record/104" in values
    assert "Osei-Mensah, Kwame" in values


def test_the_newest_of_two_entries_is_the_record(server: Server) -> None:
    root = ask(server, verb="GetRecord", metadataPrefix="oai_datacite", identifier=f"{NAME}109")
    assert root.findtext(f".//{OAI}datestamp") == "2025-06-18T14:02:47Z"
    assert "873 leerlingen" in root.findtext(f".//{KERNEL}description")


def test_a_tombstone_has_no_metadata(server: Server) -> None:
    root = ask(server, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"{NAME}114")
    assert root.find(f".//{OAI}header").get("status") == "deleted"
    assert root.find(f".//{OAI}metadata") is None


def test_the_broken_record_is_broken_inside_a_sound_page(server: Server) -> None:
    root = ask(server, verb="GetRecord", metadataPrefix="oai_datacite", identifier=f"{NAME}119")
    (payload,) = root.iter("{*}payload")
    assert len(payload) == 0
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(payload.text)
    poor = ask(server, verb="GetRecord", metadataPrefix="oai_dc", identifier=f"{NAME}119")
    assert len(poor.find(f".//{OAI}metadata")[0]) == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "ListEverything"}, "badVerb"),
        ({"verb": "Identify", "set": "datasets"}, "badArgument"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "resumptionToken": "x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "since": "1 May"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "since": "2024-02-30"}, "badArgument"),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "since": "2025-01-01", "until": "2024-01-01"},
            "badArgument",
        ),
        (
            {"verb": "ListRecords", "metadataPrefix": "oai_dc", "since": "2024-01-01", "until": "2025-01-01T00:00:00Z"},
            "badArgument",
        ),
        ({"verb": "ListRecords", "metadataPrefix": "marc21"}, "cannotDisseminateFormat"),
        ({"verb": "GetRecord", "metadataPrefix": "marc21", "identifier": f"{NAME}101"}, "cannotDisseminateFormat"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:elsewhere:1"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "a\x01b"}, "badArgument"),
        ({"verb": "ListMetadataFormats", "identifier": f"{NAME}999"}, "idDoesNotExist"),
        ({"verb": "ListRecords", "resumptionToken": "expired"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "oai_dc||||9999"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "oai_dc||||²"}, "badResumptionToken"),
        ({"verb": "ListSets", "resumptionToken": "1"}, "badResumptionToken"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "music"}, "noRecordsMatch"),
    ],
)  # fmt: skip
def test_every_error_condition(server: Server, arguments: dict[str, str], code: str) -> None:
    assert error(server, **arguments) == code


def test_a_repeated_argument_is_refused_and_post_is_answered(server: Server) -> None:
    endpoint = f"{server.url}university/oai"
    with requests.get(endpoint + "?verb=GetRecord&verb=Identify", timeout=5) as answer:
        assert b'code="badVerb"' in answer.content
    twice = endpoint + "?verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc"
    with requests.get(twice, timeout=5) as answer:
        assert b'code="badArgument"' in answer.content and b"repeated" in answer.content
        (request,) = etree.fromstring(answer.content).iter(f"{OAI}request")
        assert dict(request.attrib) == {}
    with requests.post(endpoint, data={"verb": "Identify"}, timeout=5) as answer:
        assert etree.fromstring(answer.content).findtext(f".//{OAI}protocolVersion") == "2.0"


# The server


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("hospital/catalog.ttl", "text/turtle; charset=utf-8"),
        ("foundation/datasets.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ggd/datasets.csv", "text/csv; charset=utf-8"),
        ("company/", "text/html; charset=utf-8"),
        ("company/sitemap.xml", "application/xml; charset=utf-8"),
        ("university/files/116/cells.geojson", "application/geo+json"),
        ("hospital/api/counts.json", "application/json"),
        ("robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_files_have_a_type_and_are_not_sent_twice(server: Server, path: str, media_type: str) -> None:
    with requests.get(server.url + path, timeout=5) as answer:
        assert answer.status_code == 200 and answer.content
        headers = answer.headers
        assert headers["Content-Type"] == media_type
        assert headers["Date"] == headers["Last-Modified"] == DATED
    for asked in ({"If-None-Match": headers["ETag"]}, {"If-Modified-Since": DATED}):
        with requests.get(server.url + path, headers=asked, timeout=5) as again:
            assert (again.status_code, again.content) == (304, b"")
    with requests.get(server.url + path, headers={"If-None-Match": '"other"'}, timeout=5) as changed:
        assert changed.status_code == 200
    with requests.head(server.url + path, timeout=5) as head:
        assert head.headers["Content-Length"] == str(len(answer.content)) and head.content == b""


def test_robots_name_the_sitemaps_of_this_server(server: Server) -> None:
    with requests.get(server.url + "robots.txt", timeout=5) as answer:
        assert f"Sitemap: {server.url}company/sitemap.xml" in answer.text


def test_nothing_outside_the_feeds_is_served(server: Server) -> None:
    for path in ("%2e%2e/fairdict.toml", "university/%2e%2e/%2e%2e/README.md", "pages.toml", "university/"):
        with requests.get(server.url + path, timeout=5) as answer:
            assert answer.status_code == 404, path


def test_the_base_is_put_in_its_place_everywhere(server: Server) -> None:
    assert server.url != BASE
    for path in ("hospital/catalog.ttl", "ggd/datasets.csv", "company/data/kinderwagen.html", "citizens/sitemap.xml"):
        with requests.get(server.url + path, timeout=5) as answer:
            assert BASE not in answer.text and server.url in answer.text
    with requests.get(server.url + "foundation/datasets.xlsx", timeout=5) as answer:
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            text = b"".join(book.read(name) for name in book.namelist())
        assert BASE.encode() not in text and server.url.encode() in text
        assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["Datasets", "Distributies"]
    root = ask(server, verb="GetRecord", metadataPrefix="oai_datacite", identifier=f"{NAME}101")
    assert BASE.encode() not in etree.tostring(root)


def test_on_the_written_base_a_file_is_given_as_it_is() -> None:
    with Server(lambda url: partners(FEEDS, BASE)) as running:
        for path in ("foundation/datasets.xlsx", "hospital/catalog-2.ttl"):
            with requests.get(running.url + path, timeout=5) as answer:
                assert answer.content == (FEEDS / path).read_bytes()


def test_every_address_of_the_feeds_answers_as_intended(server: Server) -> None:
    asked = {address.removeprefix(BASE) for address in addresses() if address.startswith(BASE)}
    asked = {path for path in asked if not path.startswith("university/oai")}
    assert len(asked) > 150
    answers = {}
    with requests.Session() as session:
        for path in sorted(asked | set(FAILING)):
            with session.get(server.url + path, timeout=5, allow_redirects=False) as answer:
                answers[path] = answer.status_code
    assert {path: status for path, status in answers.items() if status != 200} == FAILING


def test_failures_carry_what_the_protocol_wants(server: Server) -> None:
    with requests.get(server.url + "hospital/omgeving/slaap", timeout=5) as answer:
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="example"'
    with requests.get(server.url + "ggd/datasets/GSG-RVP", timeout=5) as answer:
        assert answer.url == server.url + "ggd/datasets/vaccinatiegraad" and answer.status_code == 200
    with requests.get(server.url + "foundation/bestanden/zittijd.csv", timeout=5) as answer:
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"


def test_a_taken_port_is_a_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(FairdictError) as raised, Server(lambda url: partners(FEEDS, url), port):
            pass
    assert raised.value.message == f"Port {port} is already in use; give another one with --port."


def test_an_address_that_is_not_ours_is_a_sentence() -> None:
    with pytest.raises(FairdictError) as raised, Server(lambda url: partners(FEEDS, url), 8, "192.0.2.1"):
        pass
    assert raised.value.message.startswith("Port 8 on 192.0.2.1 cannot be had (")
    assert raised.value.message.endswith("); give another one with --port.")


def test_a_folder_that_is_not_the_example_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FairdictError) as raised, Server(lambda url: partners(tmp_path, url)):
        pass
    assert raised.value.message == (
        f"{tmp_path} does not hold the example's feeds: pages.toml is missing; copy the example anew."
    )


def test_a_port_is_free_again_after_the_server() -> None:
    with Server(lambda url: partners(FEEDS, url)) as first:
        port = first.port
        with requests.get(first.url, timeout=5) as answer:
            assert answer.status_code == 200
    with Server(lambda url: partners(FEEDS, url), port) as second:
        assert second.url == f"http://127.0.0.1:{port}/"


def test_waiting_ends_when_the_server_is_stopped() -> None:
    with Server(lambda url: partners(FEEDS, url)) as running:
        stopper = threading.Timer(0.05, running.stop)
        stopper.start()
        running.wait()
        stopper.join()
        with pytest.raises(requests.ConnectionError):
            requests.get(running.url, timeout=5)


def test_dates_of_the_clock_are_sent_where_asked() -> None:
    async def bare(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    for dated in (True, False):
        with Server(lambda url: bare, dated=dated) as running, requests.get(running.url, timeout=5) as answer:
            assert ("Date" in answer.headers) is dated
            assert "Server" not in answer.headers


# The feeds


def addresses() -> set[str]:
    """Every address in the feeds, of workbooks the unpacked text."""
    found: set[bytes] = set()
    for path in FEEDS.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                found.update(one for name in book.namelist() for one in ADDRESS.findall(book.read(name)))
        elif path.suffix == ".ttl":  # prefixes hide addresses from the pattern
            nodes = [node for quad in graph() for node in quad.triple]
            found.update(node.value.encode() for node in nodes if isinstance(node, ox.NamedNode))
        elif path.is_file():
            found.update(ADDRESS.findall(path.read_bytes()))
    return {address.decode().split("&")[0].rstrip(".") for address in found if address.startswith(b"http")}


def graph() -> Any:
    store = ox.Store()
    for name in ("catalog.ttl", "catalog-2.ttl"):
        store.load(path=str(FEEDS / "hospital" / name), format=ox.RdfFormat.TURTLE, base_iri=f"{BASE}hospital/{name}")
    return store


def kinds(store: Any, kind: str) -> list[str]:
    of_kind = store.quads_for_pattern(None, None, ox.NamedNode(DCAT + kind), None)
    return sorted({str(quad.subject) for quad in of_kind})


def rows(sheet: str) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(FEEDS / "foundation" / "datasets.xlsx")
    head, *body = book[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def table() -> list[dict[str, str]]:
    text = (FEEDS / "ggd" / "datasets.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def scripts(partner: str) -> dict[str, str]:
    """The JSON-LD of every page that the partner's sitemap leads to, by its name."""
    found = {}
    for sitemap in (FEEDS / partner).glob("sitemap*.xml"):
        for loc in etree.parse(sitemap).iterfind(".//{*}url/{*}loc"):
            path = FEEDS / str(loc.text).removeprefix(BASE)
            (script,) = html.parse(str(path)).iterfind(".//script")
            found[path.stem] = str(script.text)
    return found


def test_six_partners_and_some_eighty_descriptions() -> None:
    catalogue = load(EXAMPLE)
    sources = {source.name: source for source in catalogue.sources}
    assert list(sources) == ["university", "hospital", "foundation", "company", "ggd", "citizens"]
    assert all(source.allow_private and source.url.startswith(BASE) for source in catalogue.sources)
    assert catalogue.probing.hosts == ("127.0.0.1",)
    listed = tomllib.loads((FEEDS / "university" / "repository.toml").read_text())["records"]
    store = graph()
    counts = {
        "university": len({entry["id"] for entry in listed}),
        "hospital": sum(len(kinds(store, k)) for k in ("Dataset", "DatasetSeries", "DataService", "Catalog")),
        "foundation": len({row["Identificatie"] for row in rows("Datasets")}),
        "company": len(scripts("company")) - 1,
        "ggd": len(table()),
        "citizens": len(scripts("citizens")),
    }
    assert counts == {
        "university": 28, "hospital": 15, "foundation": 10, "company": 8, "ggd": 14, "citizens": 10
    }  # fmt: skip
    assert 75 <= sum(counts.values()) <= 90


def test_public_endpoints_are_a_catalogue_too() -> None:
    catalogue = load(bundled("examples") / "public-endpoints")
    assert {source.harvester for source in catalogue.sources} == {"oaipmh", "schemaorg", "dcat"}
    assert not any(source.allow_private for source in catalogue.sources)
    assert catalogue.base_iri == "https://catalogue.example.org/"


def test_only_invented_addresses_are_named() -> None:
    elsewhere = set()
    for address in addresses():
        host = urlsplit(address).hostname or ""
        if host != "127.0.0.1" and host != "doi.org" and not host.endswith(".example") and host not in WORDS:
            elsewhere.add(address)
    assert elsewhere == set()


def test_dois_and_orcids_are_invented_and_sound() -> None:
    text = b"\n".join(path.read_bytes() for path in FEEDS.rglob("*") if path.suffix not in {".xlsx", ""})
    with zipfile.ZipFile(FEEDS / "foundation" / "datasets.xlsx") as book:
        text += b"".join(book.read(name) for name in book.namelist() if "worksheets" in name)
    dois = set(re.findall(rb"\b10\.\d{4,9}/[^\s<\"'&;]+", text))
    assert len(dois) > 30 and all(doi.startswith(b"10.5072/") for doi in dois)
    found = {match.decode() for match in re.findall(rb"\b\d{4}-\d{4}-\d{4}-\d{3}[\dX]\b", text)}
    assert len(found) > 15
    assert {value for value in found if not value.startswith("0000-0000-0000-")} == {"0000-0002-1825-0097"}
    assert all(orcid(value) is not None for value in found)


def test_the_university_has_every_kind_of_thing() -> None:
    types, unreadable = {}, []
    for path in sorted((FEEDS / "university" / "records").glob("*.xml")):
        root = etree.parse(path).getroot()
        general = root.find(f"{KERNEL}resourceType")
        if general is None:
            unreadable.append(path.stem)
        else:
            types[path.stem] = general.get("resourceTypeGeneral")
            assert (
                root.findtext(f"{KERNEL}titles/{KERNEL}title")
                and root.find(f"{KERNEL}creators/{KERNEL}creator") is not None
            )
    assert unreadable == ["119"]
    assert sum(kind == "Dataset" for kind in types.values()) == 21  # 20, and the revised 109
    assert {kind: n for n, kind in types.items() if kind != "Dataset"} == {
        "JournalArticle": "122", "Dissertation": "123", "Software": "124", "Text": "125", "Report": "126",
        "ConferencePaper": "127",
    }  # fmt: skip


def test_the_hospital_links_its_pages_and_shares_a_doi() -> None:
    store = graph()
    assert [len(kinds(store, kind)) for kind in ("Dataset", "DatasetSeries", "DataService", "Catalog")] == [12, 1, 1, 1]
    following = store.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/ns/hydra/core#next"), None, None)
    assert [(quad.subject.value, quad.object.value) for quad in following] == [
        (f"{BASE}hospital/catalog.ttl", f"{BASE}hospital/catalog-2.ttl")
    ]
    named = store.quads_for_pattern(None, ox.NamedNode("http://purl.org/dc/terms/identifier"), None, None)
    assert "https://doi.org/10.5072/IJSSELLAND.112" in {quad.object.value for quad in named}
    sizes = store.quads_for_pattern(None, ox.NamedNode(DCAT + "byteSize"), None, None)
    for quad in sizes:
        (download,) = store.quads_for_pattern(quad.subject, ox.NamedNode(DCAT + "downloadURL"), None, None)
        path = FEEDS / download.object.value.removeprefix(BASE)
        assert int(quad.object.value) == path.stat().st_size


def test_the_foundation_writes_dates_in_three_ways_and_one_number_twice() -> None:
    datasets = rows("Datasets")
    numbers = [row["Identificatie"] for row in datasets]
    assert len(datasets) == 11 and [n for n in set(numbers) if numbers.count(n) > 1] == ["SBH-007"]
    issued = {type(row["Publicatiedatum"]).__name__ for row in datasets}
    assert issued == {"datetime", "str"}
    assert {"12-3-2019", "maart 2019"} <= {row["Publicatiedatum"] for row in datasets}
    without = {row["Identificatie"] for row in datasets if not row["Licentie"]}
    assert without == {"SBH-002", "SBH-003", "SBH-006", "SBH-009"}
    assert any(";" in row["Trefwoorden"] for row in datasets)
    assert len(rows("Distributies")) == 10


def test_the_company_writes_json_by_hand_once() -> None:
    found = scripts("company")
    broken = []
    for name, text in found.items():
        try:
            document = json.loads(text)
        except json.JSONDecodeError:
            broken.append(name)
            continue
        if name == "about":
            assert document["@type"] == "Organization"
        elif name == "wheelchair-rugby":
            assert [node["@type"] for node in document["@graph"]].count("Dataset") == 1
        else:
            assert document["@type"] == "Dataset" and "<p>" in document["description"]
    assert broken == ["kinderwagen"]
    assert sum("conditionsOfAccess" in text for text in found.values()) == 2


def test_the_ggd_has_withdrawn_one_and_keeps_three_to_itself() -> None:
    assert (FEEDS / "ggd" / "datasets.csv").read_bytes().startswith(b"\xef\xbb\xbfIdentificatie;")
    found = table()
    assert [row["Identificatie"] for row in found if row["Status"] == "ingetrokken"] == ["GSG-TABAK-2019"]
    closed = [row for row in found if row["Toegangsrechten"] == "niet openbaar"]
    assert len(closed) == 3 and all("MICRO" in row["Identificatie"] and not row["Licentie"] for row in closed)
    assert sum(bool(row["Aanvraagprocedure"]) for row in found) == 4


def test_the_citizens_share_a_doi_with_the_university() -> None:
    found = {name: json.loads(text) for name, text in scripts("citizens").items()}
    assert {name: page["identifier"] for name, page in found.items() if "identifier" in page} == {
        "fijnstof-arnhem-nijmegen": "https://doi.org/10.5072/ijsselland.106"
    }
    assert "isAccessibleForFree" in found["medicijn-en-fiets"] and "conditionsOfAccess" in found["medicijn-en-fiets"]
