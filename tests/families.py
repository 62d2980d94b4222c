"""Every real record as a subject: each family of recorded metadata through its own harvester, nothing probed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from fairdict_harvesters.formats.answer import item
from fairdict_harvesters.formats.xml import children, parse

from fairdict.assess import format_of
from fairdict.config import Source
from fairdict.description import Description
from fairdict.errors import FairdictError, FetchError
from fairdict.fair import Subject
from fairdict.harvester import find
from fairdict.layers import Layers
from fairdict.model import Record, Response, Select

MakeSource = Callable[..., Source]
NOW = "2026-01-01T00:00:00Z"
PREFIXES = (
    ("http://datacite.org/schema/", "oai_datacite"),
    ("http://www.isotc211.org/", "iso19139"),
    ("ddi:", "oai_ddi"),
    ("http://www.openarchives.org/OAI/2.0/oai_dc", "oai_dc"),
)
"""Namespaces in a record, and the metadata prefix under which such records are usually asked for."""


class Case(NamedTuple):
    """A subject of a family, with the file (or the exchange) it was in."""

    family: str
    name: str
    subject: Subject


class Shelf:
    """A door behind which recorded answers lie by address, and files on the disk."""

    agent = "fairdict/test"

    def __init__(self, answers: dict[str, Path] | None = None) -> None:
        self.answers = answers or {}

    def get(self, url: str, **_: Any) -> Response:
        path = self.answers.get(url)
        if path is None:
            raise FetchError(f"{url} was not recorded.", kind="status", url=url, status=404)
        return Response(url, 200, {"content-type": "text/html"}, path.read_bytes(), NOW)

    def read(self, address: str, base: Path | None = None, **_: Any) -> Response:
        return Response(address, 200, {}, (base or Path()).joinpath(address).read_bytes(), NOW)


def subjects(shared: Path, make: MakeSource) -> Iterator[Case]:
    """All of them, family by family; what a harvester refuses is left out, as in a night."""
    records = shared / "records"
    yield from _xml("datacite-xml", [records / "datacite-xml"], make)
    yield from _xml("oai-records", sorted((records / "oai-records").iterdir()), make)
    yield from _graphs("dcat", sorted(p for p in (records / "dcat").rglob("*") if p.suffix in (".ttl", ".rdf")), make)
    yield from _point(records / "fdp", make)
    yield from _dataverse(records / "dataverse", make)
    for family in ("schemaorg", "croissant"):
        for path in sorted((records / family).glob("*.json")):
            source = make("schemaorg", path.name, folder=path.parent, select=Select(types=("*",)))
            yield from _walked(family, path.stem, source, Shelf())
    for path in sorted((records / "sheets").glob("*.csv")):
        values = {"values": ("Additional examples/notes",)} if path.stem == "Metadata_submission" else {}
        yield from _walked("sheets", path.stem, make("sheet", path.name, folder=path.parent, options=values), Shelf())
    yield from _exchanges(records / "exchanges", make)


def _described(family: str, name: str, source: Source, records: Iterator[Record], format: str = "") -> Iterator[Case]:
    plugin = find(source.harvester, Layers())
    while True:
        try:
            record = next(records)
            found: list[Description] = list(plugin.describe(record, source))
        except StopIteration:
            return
        except FairdictError:
            continue
        headers = record.response.headers if record.response else {}
        written = (
            format or format_of(record.hints, headers) or ("" if source.harvester == "sheet" else record.media_type)
        )
        for about in found:
            yield Case(family, name, Subject(about.document(), {}, source.harvester, written, about.said))


def _walked(family: str, name: str, source: Source, web: Any) -> Iterator[Case]:
    walk = find(source.harvester, Layers()).fetch(source, web, None)
    yield from _described(family, name, source, (r for r in walk if isinstance(r, Record)))


def _xml(family: str, folders: list[Path], make: MakeSource) -> Iterator[Case]:
    for folder in folders:
        for path in sorted(folder.glob("*.xml")):
            text = path.read_text("utf-8", errors="replace")
            prefix = next((prefix for space, prefix in PREFIXES if f'="{space}' in text), "")
            name = f"{folder.name}/{path.stem}" if family == "oai-records" else path.stem
            yield from _described(family, name, make("oaipmh"), _cut(path), prefix)


def _cut(path: Path) -> Iterator[Record]:
    """Every record in a file, cut out as fetch does; a bare resource is a record of its own."""
    try:
        root = parse(path.read_bytes())
    except ValueError:
        return
    for element in [e for e in root.iter("{*}record") if next(children(e, "header"), None) is not None] or [root]:
        cut = item(element)
        yield Record(cut.identifier or path.stem, cut.body, "application/xml", deleted=cut.deleted)


def _graphs(family: str, paths: list[Path], make: MakeSource) -> Iterator[Case]:
    for path in paths:
        kind = "text/turtle" if path.suffix == ".ttl" else "application/rdf+xml"
        source = make("dcat", path.name, folder=path.parent)
        walk = find("dcat", Layers()).fetch(source, Shelf(), None)  # type: ignore[arg-type]
        try:
            records = [r for r in walk if isinstance(r, Record)]
        except FairdictError:
            continue
        yield from _described(family, f"{path.parent.name}/{path.stem}", source, iter(records), kind)


def _point(folder: Path, make: MakeSource) -> Iterator[Case]:
    """The documents of the data point as one graph, since nothing is asked of the network here."""
    text = "\n".join(p.read_text("utf-8") for p in sorted(folder.rglob("*.ttl")))
    source = make("dcat", "point.ttl", folder=folder)

    class Point(Shelf):
        def read(self, address: str, base: Path | None = None, **_: Any) -> Response:
            return Response(address, 200, {"content-type": "text/turtle"}, text.encode(), NOW)

    for case in _walked("fdp", "reference-2017", source, Point()):
        made = case.subject
        yield Case("fdp", made.names[0], Subject(made.document, {}, "fdp", "text/turtle", made.said))


def _dataverse(folder: Path, make: MakeSource) -> Iterator[Case]:
    source = make("dataverse", "https://data.example.org/dataverse/all")
    for path in [*sorted(folder.glob("*datasetJson.json")), *sorted(folder.glob("ExportData*.json"))]:
        said = json.loads(path.read_bytes())
        body = json.dumps(said.get("datasetJson", said)).encode()
        record = Record("doi:10.5072/FK2/X", body, "application/json")
        yield from _described("dataverse", path.stem, source, iter([record]))


def _exchanges(folder: Path, make: MakeSource) -> Iterator[Case]:
    for index in sorted(folder.glob("*/index.jsonl")):
        said = [json.loads(line) for line in index.read_text("utf-8").splitlines()]
        answered = {s["url"]: index.parent / s["body"] for s in said if s["status"] == 200 and s.get("body")}
        name = index.parent.name
        for url, path in answered.items():
            if "/dois/" in url:
                found = json.loads(path.read_bytes())["data"]
                record = Record(found["id"], json.dumps(found).encode(), "application/json")
                yield from _described("exchanges", name, make("datacite"), iter([record]))
        if name.startswith("schema_org-"):
            for url in answered:
                source = make("schemaorg", url, select=Select(types=("*",)))
                try:
                    yield from list(_walked("exchanges", name, source, Shelf(answered)))
                except FairdictError:
                    continue
        if name.startswith("zenodo-oai-") and "record" in name:
            yield from _xml("exchanges", [index.parent], make)
