"""A system that records come from: a bare record of it, and how its fields are filled in, so that fixes can be tried.

``filled`` has, under the names of ``vocabularies/tables/fields.toml``, what a steward would put there: part of a JSON
object, XML to be laid into the record, a column, or a line of Turtle.
"""

import copy
import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fairdict_harvesters import (
    dcat,
    molgenis,
    oaipmh,
    sheet,
)
from lxml import etree

from fairdict.config import Source
from fairdict.description import Description
from fairdict.harvester import Record
from fairdict.model import Response

MakeSource = Callable[..., Source]
DOI = "10.5072/sleep-1"
DOI_IRI = f"https://doi.org/{DOI}"
PAPER = "https://doi.org/10.5072/paper-7"
OLDER = "https://doi.org/10.5072/sleep-0"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
EU = "http://publications.europa.eu/resource/authority/"
HEALTH = f"{EU}data-theme/HEAL"
PUBLIC = f"{EU}access-right/PUBLIC"
LONG = "Diaries and actigraphy of 412 adults who slept at home, over two weeks each."
PAGE = "https://data.example.org/record/1"
FILE = f"{PAGE}/sleep.json"
DOWNLOAD = "https://data.example.org/bitstream/1/sleep.json"
MADE = "Collected with wrist actigraphs."


@dataclass(frozen=True)
class System:
    """``harvester`` reads what ``bare`` holds; ``form`` is the format of the record as judging knows it."""

    harvester: Any
    form: str
    bare: Any
    filled: Mapping[str, Any]
    media: str = "application/json"
    software: str = ""

    @property
    def name(self) -> str:
        return str(self.harvester.__name__.rpartition(".")[2])

    def describe(self, make_source: MakeSource, fields: tuple[str, ...] = ()) -> Description:
        """The description of the bare record with some of its fields filled in."""
        source = make_source(self.name)
        if self.harvester is sheet:
            return _of_table(self, make_source, fields)
        if self.harvester is dcat:
            return _of_graph(self, make_source, fields)
        body = _xml(self, fields) if isinstance(self.bare, str) else _json(self, fields)
        hints = (
            {"column": "https://cat.example.org/cat/api/rdf/Resources/column/"} if self.harvester is molgenis else {}
        )
        page = "https://cat.example.org/cat" if self.harvester is molgenis else ""
        record = Record("r-1", body, self.media, hints=hints, page=page)
        return next(iter(self.harvester.describe(record, source)))


def _json(system: System, fields: tuple[str, ...]) -> bytes:
    made = copy.deepcopy(system.bare)
    for field in fields:
        made = _laid(made, system.filled[field])
    return json.dumps(made).encode()


def _laid(below: Any, above: Any) -> Any:
    """``above`` laid over ``below``: objects grow into each other, and so do lists of one object each; other lists are
    joined."""
    if isinstance(below, dict) and isinstance(above, dict):
        return {**below, **{k: _laid(below[k], v) if k in below else v for k, v in above.items()}}
    if isinstance(below, list) and isinstance(above, list):
        mine = [o for o in (*below, *above) if isinstance(o, dict) and not {"typeName", "name"} & set(o)]
        if len(below) == len(above) == 1 and len(mine) == 2:
            return [_laid(below[0], above[0])]
        return below + above
    return above


def _xml(system: System, fields: tuple[str, ...]) -> bytes:
    root = etree.fromstring(system.bare)
    spaces = " ".join(f'xmlns{":" + p if p else ""}="{u}"' for p, u in root.nsmap.items())
    for field in fields:
        _grow(root, etree.fromstring(f"<part {spaces}>{system.filled[field]}</part>"))
    text = etree.tostring(root)
    if system.harvester is oaipmh:
        head = b"<header><identifier>oai:example.org:1</identifier><datestamp>2024-01-01</datestamp></header>"
        text = b'<record xmlns="http://www.openarchives.org/OAI/2.0/">' + head + b"<metadata>" + text
        text += b"</metadata></record>"
    return text


_REPEATED = ("}citedResponsibleParty", "}CI_Date", "}date", "}resourceConstraints", "}subject", "}name", "}onLine")
"""Elements that stand beside others of their name."""


def _grow(below: Any, above: Any) -> None:
    """The elements of ``above`` laid into ``below``: those that hold others grow into the one of that name."""
    for child in above:
        same = next((e for e in below if e.tag == child.tag and len(e) and not e.tag.endswith(_REPEATED)), None)
        if same is not None and len(child):
            _grow(same, child)
        else:
            below.append(copy.deepcopy(child))


def _of_table(system: System, make_source: MakeSource, fields: tuple[str, ...]) -> Description:
    columns = {**system.bare, **{f: system.filled[f] for f in fields}}
    cells = ["\t".join(columns), "\t".join(columns.values())]

    class Files:
        def read(self, address: str, base: Path | None = None, **_: Any) -> Response:
            return Response(address, 200, {}, "\n".join(cells).encode(), "2026-01-01T00:00:00Z")

    source = make_source("sheet", "list")
    walk = sheet.fetch(source, Files(), None)  # type: ignore[arg-type]
    assert isinstance(walk, Generator)
    record = next(r for r in walk if isinstance(r, Record))
    return next(iter(sheet.describe(record, source)))


def _of_graph(system: System, make_source: MakeSource, fields: tuple[str, ...]) -> Description:
    own = [system.filled[f] for f in fields if not system.filled[f].startswith("_:f")]
    files = [system.filled[f] for f in fields if system.filled[f].startswith("_:f")]
    text = "\n".join([system.bare, *own, *files])

    class Files:
        def read(self, address: str, base: Path | None = None, **_: Any) -> Response:
            return Response(address, 200, {"content-type": "text/turtle"}, text.encode(), "2026-01-01T00:00:00Z")

        get = read

    source = make_source("dcat", "graph.ttl")
    record = next(r for r in dcat.fetch(source, Files(), None) if isinstance(r, Record))  # type: ignore[arg-type]
    return next(iter(dcat.describe(record, source)))
