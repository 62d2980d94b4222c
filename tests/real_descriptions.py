"""Every real record at hand that can be converted, as the descriptions that its harvester makes of it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from fairdict_harvesters import dataverse, dcat, oaipmh, schemaorg, sheet

from fairdict.config import Source
from fairdict.document import skolemise
from fairdict.errors import RecordError
from fairdict.harvester import Description, Record
from fairdict.merge import Told, combine
from fairdict.model import Document, Select
from tests.test_datacite import records as xml_records
from tests.test_roundtrip import walked
from tests.test_schemaorg import Net, harvest
from tests.test_sheet import Files
from tests.test_sheet import harvest as harvest_sheet

MakeSource = Callable[..., Source]
DCAT = (
    "dcat-ap-es",
    "dcat-ap-examples",
    "ejp-rd",
    "fairclient",
    "health-ri-examples",
    "healthdcat-ap-de",
    "img2catalog",
)


def descriptions(shared: Path, make_source: MakeSource, step: int = 1) -> Iterator[tuple[str, Description]]:
    """(family, description) of all, or of the first and every so manieth file after it of a family; what cannot be read
    at all is left out, as a harvest would put it aside."""
    records = shared / "records"
    yield from _graphs(records, make_source)
    yield from _xml(records, make_source, step)
    yield from _pages(records, make_source, step)
    for path in sorted((records / "dataverse").glob("*datasetJson.json"))[::step]:
        said = json.loads(path.read_bytes())
        record = Record(path.stem, json.dumps(said.get("datasetJson", said)).encode(), "application/json")
        try:
            for found in dataverse.describe(record, make_source("dataverse", "https://dataverse.example.org/")):
                yield "dataverse", found
        except RecordError:
            continue
    for path in sorted((records / "sheets").glob("*.csv")):
        values = {"values": ("Additional examples/notes",)} if path.stem == "Metadata_submission" else {}
        source = make_source("sheet", path.name, folder=path.parent, options=values)
        for record in harvest_sheet(source, Files())[0]:
            yield from (("sheets", found) for found in sheet.describe(record, source))


def _graphs(records: Path, make_source: MakeSource) -> Iterator[tuple[str, Description]]:
    folders = [*(records / "dcat" / name for name in DCAT), records / "fdp" / "reference-2017"]
    for folder in folders:
        for path in sorted(p for p in folder.iterdir() if p.suffix in (".ttl", ".rdf")):
            source = make_source("dcat", str(path))
            for record in walked(source)[0]:
                yield from ((folder.name, found) for found in dcat.describe(record, source))


def _xml(records: Path, make_source: MakeSource, step: int) -> Iterator[tuple[str, Description]]:
    source = make_source("oaipmh")
    folders = [records / "datacite-xml", *sorted((records / "oai-records").iterdir())]
    for folder in [*folders, *sorted((records / "exchanges").glob("zenodo-oai-*-record*"))]:
        for path in sorted(folder.glob("*.xml"))[::step]:
            for record in list(xml_records(path))[::step]:
                try:
                    found = list(oaipmh.describe(record, source))
                except RecordError:
                    continue
                yield from ((folder.name, about) for about in found)


def _pages(records: Path, make_source: MakeSource, step: int) -> Iterator[tuple[str, Description]]:
    for folder in ("schemaorg", "croissant"):
        for path in sorted((records / folder).glob("*.json"))[::step]:
            source = make_source("schemaorg", path.name, folder=path.parent, select=Select(types=("*",)))
            for record in harvest(source, Net({}))[0]:
                yield from ((folder, found) for found in schemaorg.describe(record, source))


def published(description: Description, iri: str) -> Document:
    """The document of a description alone, as it would be published under ``iri``."""
    return skolemise(combine([Told("partner", description.identifier, description.document())]).document, iri)
