"""How many OAI-PMH records a second are harvested, and in how much memory, beside a bare loop over the same pages.

Run: ``python bench/oaipmh.py [NUMBER ...]`` (10 000 and 100 000: memory is to stay flat). The server, the bare loop
(requests and lxml: fetch and parse) and the harvest (fetch, store, normalise, settle) are a process each. Records a
second are by the clock on the wall; the ratio and the stages count processor time, which a busy machine does not blur.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

PAGE = 100
OAI = "http://www.openarchives.org/OAI/2.0/"
STAGES = ("fetch", "normalise", "settle")


def payload(n: int) -> str:
    """A DataCite 4 record of a usual size."""
    creators = "".join(
        f'<creator><creatorName nameType="Personal">Bos-{(n + k) % 997}, Jo</creatorName><givenName>Jo</givenName>'
        f"<familyName>Bos-{(n + k) % 997}</familyName>"
        '<nameIdentifier nameIdentifierScheme="ORCID" schemeURI="https://orcid.org">0000-0002-1825-0097'
        '</nameIdentifier><affiliation affiliationIdentifier="https://ror.org/006hf6230" '
        'affiliationIdentifierScheme="ROR">University of Twente</affiliation></creator>'
        for k in range(3)
    )
    about = f"What {n} people in the east of the country told about their nights, their work and their health. " * 8
    return (
        '<resource xmlns="http://datacite.org/schema/kernel-4">'
        f'<identifier identifierType="DOI">10.5072/bench.{n}</identifier><creators>{creators}</creators>'
        f'<titles><title xml:lang="en">Sleep in Twente, part {n}</title><title xml:lang="nl">Slaap in Twente, deel {n}'
        "</title></titles><publisher>University of Twente</publisher>"
        f"<publicationYear>{2000 + n % 25}</publicationYear>"
        '<resourceType resourceTypeGeneral="Dataset">Survey</resourceType>'
        f'<subjects><subject xml:lang="en">sleep</subject><subject>cohort {n % 50}</subject><subject>health</subject>'
        '</subjects><contributors><contributor contributorType="ContactPerson"><contributorName>Vos, An'
        "</contributorName></contributor></contributors>"
        f'<dates><date dateType="Issued">{2000 + n % 25}-03-01</date><date dateType="Collected">2019-01-01/2019-12-31'
        "</date></dates><language>en</language>"
        '<relatedIdentifiers><relatedIdentifier relatedIdentifierType="DOI" relationType="IsSupplementTo">'
        f"10.5072/paper.{n}</relatedIdentifier></relatedIdentifiers><sizes><size>{n} KB</size></sizes>"
        "<formats><format>text/csv</format></formats><version>1.0</version>"
        '<rightsList><rights rightsURI="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</rights></rightsList>'
        f'<descriptions><description descriptionType="Abstract" xml:lang="en">{about}</description></descriptions>'
        "<geoLocations><geoLocation><geoLocationPlace>Twente</geoLocationPlace></geoLocation></geoLocations>"
        "<fundingReferences><fundingReference><funderName>ZonMw</funderName><awardNumber>"
        f"{n}</awardNumber></fundingReference></fundingReferences></resource>"
    )


def answer(asked: dict[str, str], total: int) -> str:
    verb = asked["verb"]
    if verb == "Identify":
        inside = (
            "<repositoryName>Bench</repositoryName><protocolVersion>2.0</protocolVersion><earliestDatestamp>2020-01-01"
            "T00:00:00Z</earliestDatestamp><deletedRecord>no</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ"
            "</granularity>"
        )
    elif verb == "ListMetadataFormats":
        inside = "<metadataFormat><metadataPrefix>datacite</metadataPrefix></metadataFormat>"
    else:
        start = int(asked.get("resumptionToken", "0"))
        end = min(start + PAGE, total)
        inside = "".join(
            f"<record><header><identifier>oai:bench:{n}</identifier><datestamp>2024-01-01T00:00:00Z</datestamp></header>"
            f"<metadata>{payload(n)}</metadata></record>"
            for n in range(start, end)
        )
        inside += f'<resumptionToken completeListSize="{total}">{end if end < total else ""}</resumptionToken>'
    stamp = "<responseDate>2025-10-01T10:00:00Z</responseDate><request>x</request>"
    return f'<OAI-PMH xmlns="{OAI}">{stamp}<{verb}>{inside}</{verb}></OAI-PMH>'


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if "verb" not in asked:  # robots.txt
            self.send_error(404)
            return
        body = answer(asked, int(parts.path.strip("/"))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/xml; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def serve() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


def bare(url: str) -> dict[str, Any]:
    """Fetches and parses every page, and keeps nothing."""
    import requests
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    count = 0
    asked = {"verb": "ListRecords", "metadataPrefix": "datacite"}
    with requests.Session() as session:
        while True:
            root = etree.fromstring(session.get(url, params=asked, timeout=60).content, parser)
            count += sum(1 for _ in root.iter(f"{{{OAI}}}record"))
            token = root.findtext(f".//{{{OAI}}}resumptionToken")
            if not token:
                return {"records": count}
            asked = {"verb": "ListRecords", "resumptionToken": token}


def harvest(url: str, folder: Path) -> dict[str, Any]:
    """One source, as ``fairdict harvest`` does it, with the time of each stage."""
    from fairdict import fetch, normalise, settle
    from fairdict.config import load
    from fairdict.night import Night
    from fairdict.store import Store

    spent: dict[str, float] = {}

    def timed(stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **more: Any) -> Any:
            begun = time.process_time()
            try:
                return work(*args, **more)
            finally:
                spent[stage] = time.process_time() - begun

        return run

    for stage, module in zip(STAGES, (fetch, normalise, settle), strict=True):
        setattr(module, stage, timed(stage, getattr(module, stage)))
    (folder / "fairdict.toml").write_text(
        '[catalogue]\ntitle = "Bench"\nbase_iri = "https://bench.example.org/"\npublisher = { name = "We" }\n'
        f'[sources.bench]\nharvester = "oaipmh"\nurl = "{url}"\nallow_private = true\n',
        "utf-8",
    )
    catalogue = load(folder)
    with Store(catalogue.database) as store, store.locked():
        outcome = Night(catalogue, store, lambda _: None).harvest()[0]
    if outcome.verdict != "complete":
        raise SystemExit(outcome.line)
    return {"records": outcome.numbers.new, "spent": spent}


def measured(*words: str) -> dict[str, Any]:
    """What a process of its own found, and the most memory it had."""
    done = subprocess.run([sys.executable, __file__, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main(numbers: list[int]) -> None:
    with subprocess.Popen([sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            for number in numbers:
                url = f"http://127.0.0.1:{port}/{number}"
                floor = measured("bare", url)
                with tempfile.TemporaryDirectory(prefix="fairdict-bench-") as folder:
                    found = measured("harvest", url, folder)
                    size = sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file())
                assert floor["records"] == found["records"] == number
                ratio = found["processor"] / floor["processor"]
                print(
                    f"{number:,} records of {len(payload(1)) / 1000:.1f} kB: harvested "
                    f"{number / found['seconds']:,.0f}/s in {found['memory']} MiB, {size / number / 1000:.1f} kB each "
                    f"on disk; bare loop {number / floor['seconds']:,.0f}/s in {floor['memory']} MiB; "
                    f"{ratio:.1f} times the bare loop"
                )
                print("; ".join(f"{s} {found['spent'][s] / number * 1e6:,.0f} µs a record" for s in STAGES))
        finally:
            server.terminate()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            serve()
        case [("bare" | "harvest") as work, url, *rest]:
            wall, processor = time.perf_counter(), time.process_time()
            result = bare(url) if work == "bare" else harvest(url, Path(rest[0]))
            result |= {"seconds": time.perf_counter() - wall, "processor": time.process_time() - processor}
            result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(json.dumps(result))
        case words:
            main([int(w) for w in words] or [10_000, 100_000])
