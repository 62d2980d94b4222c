"""A catalogue of one source on a server that misbehaves: a good night, the night of the fault, and the night after it.

:func:`ground` holds the first good night of a harvester, made once and copied for tests; a :class:`House` is such a
copy. Every night goes through the command line and is held to what must be true of any night: numbers that add up, one
sentence on stderr and in the report, pages and graph that agree, and no traceback.
"""

import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

import pytest
from click.testing import CliRunner

from fairdict import night
from fairdict.cli import main
from fairdict.web import Limits, Web
from tests.built_example import EPOCH
from tests.faulty_server import Asked, FaultyServer, Plan, Reply, reply

NAMES = tuple("abcdef")
ALL = frozenset(NAMES)
CODES = {"complete": 0, "incomplete": 3, "failed": 3, "held": 4}
PARTS = ("new", "updated", "unchanged", "withdrawn", "not_selected", "quarantined", "duplicate")
LOW = {"connect": 2.0, "read": 5.0, "total": 9.0, "body": 400_000, "attempts": 2, "patience": 60.0}
"""400 kB stand for what is 64 MiB outside; tests of what is slow set ``read`` and ``total`` much lower."""
_HARMFUL = re.compile(r"\\u0003|[\x03\ufffe]")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_WRAPPED = re.compile(r"\n {6,}")  # a sentence of the report goes on below itself
_EXCEPTION = re.compile(r"Traceback|fairdict broke|broke off:|\b[A-Z]\w+(?:Error|Exception)\b")
_TYPED = re.compile(r"^<([^>]*/dataset/[^>#]*)> <[^>]*#type> <http://www.w3.org/ns/dcat#Dataset> ", re.MULTILINE)


# -- what a partner that is well says ----------------------------------------------------------------------------------


def entry(name: str, title: str = "", more: str = "") -> str:
    """One dataset in Turtle."""
    said = title or f"Set {name}"
    return f'<https://data.partner.example/{name}> a dcat:Dataset ; dct:title "{said}"@en {more}.\n'


def turtle(names: str = "abcdef", more: str = "") -> bytes:
    """A graph of datasets."""
    head = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n"
    return (head + "".join(entry(n) for n in names) + more).encode()


def rdf(body: bytes, **headers: str) -> bytes:
    """An honest answer in Turtle."""
    return reply(body=body, **{"content_type": "text/turtle", **headers})


def rows(names: str = "abcdef") -> bytes:
    """A sheet of datasets."""
    return ("identifier;title;description\n" + "".join(f"{n};Set {n};About {n}\n" for n in names)).encode()


def csv(body: bytes, **headers: str) -> bytes:
    """An honest answer with a sheet."""
    return reply(body=body, **{"content_type": "text/csv", **headers})


def jsonld(name: str, **more: Any) -> str:
    """One dataset in schema.org."""
    thing = {"@context": "https://schema.org/", "@type": "Dataset", "name": f"Set {name}", "identifier": name}
    return json.dumps({**thing, "@id": f"https://data.partner.example/{name}", **more})


def page(text: str) -> bytes:
    """A web page with a block of JSON-LD."""
    body = f'<!DOCTYPE html><html><head><script type="application/ld+json">{text}</script></head><body></body></html>'
    return reply(body=body.encode(), content_type="text/html; charset=utf-8")


def sitemap(*addresses: str, kind: str = "url") -> bytes:
    """A sitemap, or an index of them (``kind="sitemap"``)."""
    root = {"url": "urlset", "sitemap": "sitemapindex"}[kind]
    listed = "".join(f"<{kind}><loc>{escape(a)}</loc></{kind}>" for a in addresses)
    body = f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'
    return reply(body=body.encode(), content_type="application/xml")


def oai(inside: str) -> bytes:
    """An answer in OAI-PMH."""
    stamp = "<responseDate>2025-10-01T10:00:00Z</responseDate>"
    body = f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">{stamp}<request>x</request>{inside}</OAI-PMH>'
    return reply(body=body.encode(), content_type="text/xml")


def item(name: str, title: str = "") -> str:
    """One record in Dublin Core."""
    spaces = 'xmlns:o="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    return (
        f"<record><header><identifier>oai:partner:{name}</identifier><datestamp>2025-01-01</datestamp></header>"
        f"<metadata><o:dc {spaces}><dc:title>{title or f'Set {name}'}</dc:title><dc:identifier>10.5072/{name}"
        "</dc:identifier></o:dc></metadata></record>"
    )


def listing(items: str, token: str = "", total: int | None = None) -> bytes:
    """A page of ListRecords."""
    size = "" if total is None else f' completeListSize="{total}"'
    tail = f"<resumptionToken{size}>{token}</resumptionToken>" if token or size else ""
    return oai(f"<ListRecords>{items}{tail}</ListRecords>")


def repository(pages: Mapping[str, Reply] | Callable[[dict[str, str]], Reply]) -> Callable[[Asked], Reply]:
    """A server of OAI-PMH whose list is ``pages`` by resumption token."""

    def answer(asked: Asked) -> Reply:
        said = {k: v[0] for k, v in parse_qs(urlsplit(asked.target).query).items()}
        if said.get("verb") == "Identify":
            return oai(
                "<Identify><repositoryName>R</repositoryName><earliestDatestamp>2025-01-01</earliestDatestamp>"
                "<deletedRecord>no</deletedRecord><granularity>YYYY-MM-DD</granularity></Identify>"
            )
        if said.get("verb") == "ListMetadataFormats":
            prefix = "<metadataPrefix>oai_dc</metadataPrefix>"
            return oai(f"<ListMetadataFormats><metadataFormat>{prefix}</metadataFormat></ListMetadataFormats>")
        return pages(said) if callable(pages) else pages[said.get("resumptionToken", "")]

    return answer


def well(harvester: str, server: FaultyServer) -> dict[str, Plan]:
    """What a healthy partner answers."""
    if harvester == "dcat":
        return {"/feed": rdf(turtle())}
    if harvester == "sheet":
        return {"/feed": csv(rows())}
    if harvester == "oaipmh":
        halves = ("".join(map(item, half)) for half in ("abc", "def"))
        return {"/feed": repository({"": listing(next(halves), "more", 6), "more": listing(next(halves), "", 6)})}
    pages: dict[str, Plan] = {f"/page/{n}": page(jsonld(n)) for n in NAMES}
    return {"/sitemap.xml": sitemap(*(server.url(f"/page/{n}") for n in NAMES)), **pages}


# -- the house ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """What one night left: for a script, for the steward, and for the world."""

    code: int
    verdict: str
    numbers: Mapping[str, int]
    message: str
    said: str
    report: str
    published: frozenset[str]
    quarantined: Mapping[str, str]
    requests: int


@dataclass
class House:
    """A catalogue after one good night. ``limits`` and ``toml`` may be changed before the next."""

    folder: Path
    server: FaultyServer
    harvester: str
    limits: dict[str, Any] = field(default_factory=lambda: dict(LOW))
    slept: list[float] = field(default_factory=list)
    sound: bool = False

    @property
    def address(self) -> str:
        """The source's address."""
        return self.server.url("/" if self.harvester == "schemaorg" else "/feed")

    def declare(self, more: str = "", url: str = "", options: str = "") -> None:
        """Writes ``fairdict.toml``; loopback is allowed unless ``more`` says otherwise."""
        private = "" if "allow_private" in more else "allow_private = true\n"
        (self.folder / "fairdict.toml").write_text(
            '[catalogue]\ntitle = "Ours"\nbase_iri = "https://ours.example/"\nlanguages = ["en"]\n'
            'publisher = { name = "Us", email = "us@ours.example" }\n[probe]\nenabled = false\n'
            f'[sources.partner]\nharvester = "{self.harvester}"\nurl = "{url or self.address}"\npublisher = "Them"\n'
            f'rate = 0\n{private}{more}\n[sources.partner.select]\ntypes = ["*"]\n'
            f"[sources.partner.options]\n{options}\n",
            "utf-8",
        )

    def command(self, *words: str) -> Any:
        """A command of fairdict, in this process."""
        return CliRunner(env={"SOURCE_DATE_EPOCH": EPOCH}).invoke(main, ["-C", str(self.folder), *words])

    def night(self) -> Told:
        """A whole night; what must be true after any is asserted here."""
        self.sound = False
        self.server.asked.clear()
        ended = self.command("run", "--full")
        requests = len(self.server.asked)
        shown = self.command("report")
        row = json.loads(self.command("report", "--json").stdout)[0]
        held = json.loads(self.command("quarantine", "list", "--json").stdout)
        numbers = {k: v for k, v in row["run"].items() if isinstance(v, int)}
        told = Told(
            code=ended.exit_code,
            verdict=row["verdict"],
            numbers=numbers,
            message=row["message"],
            said=ended.stderr,
            report=_WRAPPED.sub(" ", shown.stdout),
            published=self.published(),
            quarantined={q["identifier"]: q["reason"] for q in held},
            requests=requests,
        )
        assert not _EXCEPTION.search(told.said + told.report), told.said + told.report
        assert told.code == CODES[told.verdict], told.said
        assert numbers["listed"] == sum(numbers[p] for p in PARTS), numbers
        line = next(li for li in told.said.splitlines() if li.startswith("partner: ") and "listed = " in li)
        assert line.startswith(f"partner: {told.verdict}; {numbers['listed']} listed = "), line
        assert told.message in told.said and told.message in told.report, told.said
        assert (told.message == "") <= (told.verdict == "complete")
        return told

    def published(self) -> frozenset[str]:
        """The names of the datasets that are live: in the graph, with a page that shows them and no tombstone."""
        public = self.folder / "public"
        if not public.exists():
            return frozenset()
        graph = gzip.decompress((public / "graph" / "catalogue.nq.gz").read_bytes()).decode()
        found = set()
        for iri in _TYPED.findall(graph):
            shown = (public / "dataset" / iri.rpartition("/")[2] / "index.html").read_text("utf-8")
            title = re.search(rf'^<{re.escape(iri)}> <http://purl.org/dc/terms/title> "([^"]*)"', graph, re.MULTILINE)
            if title is not None and 'class="tombstone"' not in shown:
                said = _HARMFUL.sub("", title[1])
                assert escape(said) in shown, f"{iri} stands in the graph, but not on its page"
                found.add(said.removeprefix("Set "))
        return frozenset(found)

    def fault(
        self,
        plans: Mapping[str, Plan],
        verdict: str,
        *says: str,
        published: frozenset[str] | set[str] = ALL,
        quarantined: int = 0,
        only: bool = False,
        **numbers: int,
    ) -> Told:
        """The night in which ``plans`` are answered (beside the healthy ones, or with ``only`` instead of them), and
        the night after it, in which all is well again."""
        self.server.plans = ({} if only else well(self.harvester, self.server)) | dict(plans)
        told = self.night()
        shown = f"{told.said}\n{told.report}"
        assert told.verdict == verdict, shown
        for words in says:
            assert words in told.report or words in told.message, f"“{words}” is not said:\n{shown}"
        assert {n: told.numbers[n] for n in numbers} == numbers, shown
        assert told.published == published, shown
        assert len(told.quarantined) == quarantined, told.quarantined
        if verdict in ("failed", "held"):
            assert told.published == ALL, "a night that does not count must change nothing"
        self.recover()
        return told

    def recover(self) -> None:
        """A night on which the partner is well."""
        self.declare()
        self.limits = dict(LOW)
        self.server.plans = well(self.harvester, self.server)
        told = self.night()
        assert (told.verdict, told.code, told.message) == ("complete", 0, ""), told.said
        assert told.published == ALL and told.quarantined == {}, told.said
        self.sound = True


@contextmanager
def ground(harvester: str, folder: Path) -> Iterator[House]:
    """A house after its first good night, from which those of tests are copied; its server runs as long as this."""
    folder.mkdir()
    with FaultyServer() as server, pytest.MonkeyPatch.context() as patch:
        first = House(folder, server, harvester)
        _furnish(first, patch)
        first.declare()
        server.plans = well(harvester, server)
        told = first.night()
        assert told.verdict == "complete" and told.published == ALL, told.said
        yield first


@contextmanager
def visited(first: House) -> Iterator[House]:
    """A copy of ``first`` with limits, waiting and environment of its own: as the test before left it where all was
    well again at its end, else made anew."""
    folder = first.folder.with_name("copy")
    if not first.sound:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(first.folder, folder, symlinks=True)
    first.sound = False
    house = House(folder, first.server, first.harvester)
    house.declare()
    house.server.plans = well(house.harvester, house.server)
    with pytest.MonkeyPatch.context() as patch:
        _furnish(house, patch)
        yield house
    first.sound = house.sound


def _furnish(house: House, patch: pytest.MonkeyPatch) -> None:
    """No waiting, low limits, no proxy."""
    for name in _PROXIES:
        patch.delenv(name, raising=False)
        patch.delenv(name.lower(), raising=False)

    def door(**said: Any) -> Any:
        limits = said.get("limits") or Limits()
        return Web(**{**said, "limits": replace(limits, **house.limits), "sleep": house.slept.append})

    patch.setattr(night, "Web", door)
