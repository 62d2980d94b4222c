"""A small partner for each bundled harvester, on this machine: what it lists, and how it is declared.

Takes a harvester's name and a folder to write files in; leaves a :class:`Partner` while a ``with`` block lasts. The
servers are those of the harvesters' own tests, in pages of a few records, so that there are marks between them.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from fairdict_harvesters import dataverse as dataverse_harvester
from fairdict_harvesters import ddi as ddi_harvester
from fairdict_harvesters import figshare as figshare_harvester
from fairdict_harvesters import invenio as invenio_harvester
from fairdict_harvesters import molgenis

from tests import ckan_server, data_points, oai_server, sparql_server
from tests.emx2_server import serving
from tests.faulty_server import Asked, FaultyServer, reply
from tests.rest import question
from tests.test_csw import Service, capabilities
from tests.test_csw import names as csw_names
from tests.test_datacite_api import Dois
from tests.test_dataverse import Installation
from tests.test_ddi import study
from tests.test_figshare import Api
from tests.test_invenio import Repository
from tests.test_molgenis import server as emx2_server

COUNT = 7
HERE = Path(__file__).parent


@dataclass
class Clock:
    """A server's clock that is a minute further with every answer."""

    minutes: int = 0

    def ticking(self, plan: Any) -> Callable[[Asked], bytes]:
        """``plan``, whose answers tell the time."""

        def tell(asked: Asked) -> bytes:
            answer: bytes = plan(asked) if callable(plan) else plan
            self.minutes += 1
            head, _, body = answer.partition(b"\r\n\r\n")
            lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"date:")]
            time = datetime(2026, 5, 1, 12, tzinfo=UTC) + timedelta(minutes=self.minutes)
            said = format_datetime(time, usegmt=True).encode()
            text = time.strftime("<responseDate>%Y-%m-%dT%H:%M:%SZ</responseDate>").encode()
            body = re.sub(rb"<responseDate>[^<]*</responseDate>", text, body)
            return b"\r\n".join([*lines, b"Date: " + said]) + b"\r\n\r\n" + body

        return tell


@dataclass(frozen=True)
class Partner:
    """Where it is, the options to declare it with, and one of the records that it lists."""

    url: str
    record: str
    options: dict[str, Any] = field(default_factory=dict)
    count: int = COUNT
    clock: Clock = field(default_factory=Clock)


Build = Callable[[FaultyServer, Path], Partner]


def home_page(title: str) -> bytes:
    """The home page of a system."""
    return reply(200, f"<html><head><title>{title}</title></head></html>".encode(), content_type="text/html")


def asking(name: str, plan: Callable[[Asked], bytes]) -> Callable[[Asked], bytes]:
    """``plan`` for questions with that parameter; others are answered with 400."""

    def tell(asked: Asked) -> bytes:
        return plan(asked) if f"{name}=" in f"{asked.target}{asked.body!r}" else reply(400)

    return tell


def csw(server: FaultyServer, folder: Path) -> Partner:
    service = Service(csw_names(COUNT), about=capabilities(href=server.url("/csw")))

    def plan(asked: Asked) -> bytes:
        return reply(200, service.answer(question(asked)).encode(), content_type="text/xml")

    server.plans["/csw"] = plan
    return Partner(server.url("/csw"), "r3", {"size": 2})


def ckan(server: FaultyServer, folder: Path) -> Partner:
    packages = [ckan_server.package(n) for n in range(COUNT)]
    server.plans |= ckan_server.Ckan(packages).plans()
    return Partner(server.url("/"), packages[3]["id"], {"rows": 2})


def datacite(server: FaultyServer, folder: Path) -> Partner:
    dois = Dois(COUNT)
    for item in dois.items:
        item["attributes"]["types"] = {"resourceTypeGeneral": "Dataset"}
    server.plans["/dois"] = dois
    for item in dois.items:
        server.plans[f"/dois/{quote(item['id'], safe='')}"] = reply(
            200, orjson.dumps({"data": item}), content_type="application/vnd.api+json"
        )
    return Partner(server.url("/"), "10.5072/d3", {"client_id": "tib.hanze", "page_size": 2})


def datajson(server: FaultyServer, folder: Path) -> Partner:
    items = [
        {"@type": "dcat:Dataset", "identifier": f"s-{n}", "title": f"Set {n}", "description": "x"} for n in range(COUNT)
    ]
    body = orjson.dumps({"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": items})
    server.plans["/data.json"] = reply(200, body, content_type="application/json")
    return Partner(server.url("/data.json"), "s-3")


def dataverse(server: FaultyServer, folder: Path) -> Partner:
    installation = Installation(COUNT)
    version = orjson.dumps({"status": "OK", "data": {"version": "6.3", "build": ""}})
    server.plans |= installation.plans()
    server.plans["/api/info/version"] = reply(200, version, content_type="application/json")
    server.plans["/"] = home_page("Dataverse")
    return Partner(server.url("/"), "doi:10.5072/FK2/D3", {"page_size": 2})


def dcat(server: FaultyServer, folder: Path) -> Partner:
    def page(number: int) -> str:
        here = "".join(
            f"<urn:set:{n}> a dcat:Dataset ; dct:title 'Set {n}'@en . " for n in (2 * number, 2 * number + 1)
        )
        more = f"<> hydra:next <{server.url(f'/p{number + 1}')}> . " if 2 * number + 2 < COUNT + 1 else ""
        head = "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
        return f"{head}@prefix hydra: <http://www.w3.org/ns/hydra/core#> .\n{here}{more}"

    for number in range((COUNT + 1) // 2):
        server.plans[f"/p{number}"] = reply(200, page(number).encode(), content_type="text/turtle")
    return Partner(server.url("/p0"), "urn:set:3", count=COUNT + 1)


def ddi(server: FaultyServer, folder: Path) -> Partner:
    for n in range(COUNT):
        server.plans[f"/d/{n}.xml"] = reply(200, study(f"s{n}").encode(), content_type="application/xml")
    return Partner(server.url("/d/{}.xml"), "s3", {"identifiers": [str(n) for n in range(COUNT)]})


def fdp(server: FaultyServer, folder: Path) -> Partner:
    data_points.serve(server, data_points.documents())
    return Partner(server.url("/"), server.url("/dataset/sleep"))


def figshare(server: FaultyServer, folder: Path) -> Partner:
    api = Api([f"2020-01-{1 + n:02}" for n in range(COUNT)])
    api.reach = 4
    for item in api.items:
        item["defined_type_name"] = "dataset"
    server.plans |= api.plans()
    server.plans["/"] = home_page("figshare")
    return Partner(server.url("/"), str(api.items[3]["id"]), {"page_size": 2})


def invenio(server: FaultyServer, folder: Path) -> Partner:
    repository = Repository(COUNT)
    for item in repository.items:
        item["metadata"]["resource_type"] = {"id": "dataset"}
    server.plans["/api/records"] = repository
    server.plans["/"] = home_page("InvenioRDM")
    for item in repository.items:
        server.plans[f"/api/records/{item['id']}"] = reply(200, orjson.dumps(item), content_type="application/json")
    return Partner(server.url("/"), str(repository.items[3]["id"]), {"page_size": 2})


def oaipmh(server: FaultyServer, folder: Path) -> Partner:
    items = [oai_server.Item(f"oai:x:{n}", f"2024-01-0{n + 1}T00:00:00Z") for n in range(COUNT)]
    server.plans["/oai"] = asking("verb", oai_server.Repository(items, size=2).plan)
    return Partner(server.url("/oai"), "oai:x:3")


def schemaorg(server: FaultyServer, folder: Path) -> Partner:
    pages = [server.url(f"/set/{n}") for n in range(COUNT)]
    server.plans["/"] = home_page("Our data")
    listed = "".join(f"<url><loc>{p}</loc></url>" for p in pages)
    server.plans["/sitemap.xml"] = reply(200, f"<urlset>{listed}</urlset>".encode(), content_type="application/xml")
    for n, page in enumerate(pages):
        said = orjson.dumps({"@type": "Dataset", "@id": page, "name": f"Set {n}", "description": "x"}).decode()
        text = f'<html><head><script type="application/ld+json">{said}</script></head></html>'
        server.plans[f"/set/{n}"] = reply(200, text.encode(), content_type="text/html")
    return Partner(server.url("/"), pages[3])


def sheet(server: FaultyServer, folder: Path) -> Partner:
    rows = [f"S-{n};Set {n};Words;2022" for n in range(COUNT)]
    (folder / "list.csv").write_text("\n".join(["id;titel;beschrijving;jaar", *rows]) + "\n", "utf-8")
    return Partner("list.csv", "S-3")


def sparql(server: FaultyServer, folder: Path) -> Partner:
    server.plans["/sparql"] = asking("query", sparql_server.Endpoint(sparql_server.graph(COUNT)).answer)
    return Partner(server.url("/sparql"), "https://d.example.org/set/0003", {"page_size": 2, "batch": 2})


BUILT: dict[str, Build] = {
    "ckan": ckan,
    "csw": csw,
    "datacite": datacite,
    "datajson": datajson,
    "dataverse": dataverse,
    "dcat": dcat,
    "ddi": ddi,
    "fdp": fdp,
    "figshare": figshare,
    "invenio": invenio,
    "oaipmh": oaipmh,
    "schemaorg": schemaorg,
    "sheet": sheet,
    "sparql": sparql,
}
EVERY = sorted([*BUILT, "molgenis"])


def figshare_in_windows(server: FaultyServer, folder: Path) -> Partner:
    """Lists are read again from the last day on, which has articles that came already."""
    api = Api(["2020-01-01", "2020-01-02", "2020-01-02", "2020-01-02", "2020-01-05", "2020-01-05", "2020-02-01"])
    api.reach = 4
    server.plans |= api.plans()
    return Partner(server.url("/"), "3", {"page_size": 2, "item_type": 0})


def invenio_cut_short(server: FaultyServer, folder: Path) -> Partner:
    """The first of its windows names no page after it although there are more records."""
    repository = Repository(COUNT)
    repository.next_link = ""
    server.plans["/api/records"] = repository
    return Partner(server.url("/"), "r3", {"page_size": 2}, count=4)


def ckan_with_private(server: FaultyServer, folder: Path) -> Partner:
    packages = [ckan_server.package(n, private=n in (0, 4)) for n in range(COUNT + 2)]
    server.plans |= ckan_server.Ckan(packages).plans()
    return Partner(server.url("/"), packages[3]["id"], {"rows": 2})


def csw_with_a_hole(server: FaultyServer, folder: Path) -> Partner:
    """Its third record comes on no page, whatever its size."""
    partner = csw(server, folder)
    good = server.plans["/csw"]

    def plan(asked: Asked) -> bytes:
        said = question(asked)
        start = int(said.get("startPosition", "0"))
        reaches = start <= 3 < start + int(said.get("maxRecords", "0"))
        return reply(500) if reaches else good(asked)  # type: ignore[operator,return-value,no-any-return]

    server.plans["/csw"] = plan
    return replace(partner, count=COUNT - 1)


def dcat_with_a_page_elsewhere(server: FaultyServer, folder: Path) -> Partner:
    """Its first page names two further ones, of which one lies on another host."""
    made = dcat(server, folder)
    body = server.plans["/p0"]
    assert isinstance(body, bytes)
    more = b"<> <https://w3id.org/tree#relation> [ <https://w3id.org/tree#node> <https://elsewhere.example/p> ] ."
    text = body.partition(b"\r\n\r\n")[2] + more
    server.plans["/p0"] = reply(200, text, content_type="text/turtle")
    return made


def ddi_twice(server: FaultyServer, folder: Path) -> Partner:
    """The first and the last study, and one between them, have the same number."""
    made = ddi(server, folder)
    for n in (4, COUNT - 1):
        server.plans[f"/d/{n}.xml"] = reply(200, study("s0").encode(), content_type="application/xml")
    return made


def oaipmh_faulty(server: FaultyServer, folder: Path) -> Partner:
    """Its first page is no XML to the letter."""
    made = oaipmh(server, folder)
    items = [oai_server.Item(f"oai:x:{n}", f"2024-01-0{n + 1}T00:00:00Z") for n in range(COUNT)]
    repository = oai_server.Repository(items, size=2)

    def plan(asked: Asked) -> bytes:
        answer = repository.plan(asked)
        return answer.replace(b"Title of oai:x:0", b"Ti\x02le of oai:x:0")

    server.plans["/oai"] = plan
    return made


def schemaorg_twice(server: FaultyServer, folder: Path) -> Partner:
    """Its last page describes the dataset of the first one again."""
    made = schemaorg(server, folder)
    server.plans[f"/set/{COUNT - 1}"] = server.plans["/set/0"]
    return replace(made, count=COUNT - 1)


VARIANTS: dict[str, Build] = {
    "ckan with private": ckan_with_private,
    "csw with a hole": csw_with_a_hole,
    "dcat with a page elsewhere": dcat_with_a_page_elsewhere,
    "ddi twice": ddi_twice,
    "figshare in windows": figshare_in_windows,
    "invenio cut short": invenio_cut_short,
    "oaipmh faulty": oaipmh_faulty,
    "schemaorg twice": schemaorg_twice,
}
"""Partners of which a walk must know more than where it stands."""


@contextmanager
def partner(name: str, folder: Path) -> Iterator[Partner]:
    """The partner of that harvester, answering while the block lasts."""
    if name == "molgenis":
        rows = [{"id": f"c{n}", "name": f"Set {n}", "description": "x"} for n in range(COUNT)]
        with serving(emx2_server("Collections", rows)) as home:
            yield Partner(f"{home}/cat", "c3")
        return
    with FaultyServer() as server:
        made = (BUILT | VARIANTS)[name](server, folder)
        clock = Clock()
        server.plans |= {path: clock.ticking(plan) for path, plan in server.plans.items()}
        yield replace(made, clock=clock)


SMALL: list[tuple[Any, str, int]] = [
    (molgenis, "PAGE", 2),
    (ddi_harvester, "STRIDE", 2),
    (dataverse_harvester, "STEP", 2),
    (figshare_harvester, "REACH", 4),
    (invenio_harvester, "WINDOW", 4),
]
"""Settings of modules that are no options, with which there are marks among a few records."""
