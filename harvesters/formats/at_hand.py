"""A document at hand, a file or one answer, as the records in it: what no server listed has no name but its own.

Takes a response; leaves records as the harvester of that format would have cut them, none where the document is of
another kind. Never raises for what is in it.
"""

from collections.abc import Callable
from typing import Any

import orjson
from fairdict_harvesters.formats import dcat_payload, ddi_codebook, ddi_lifecycle, didl, iso19139, mods, payload
from fairdict_harvesters.formats.answer import Item, item
from fairdict_harvesters.formats.prefixes import FAMILIES
from fairdict_harvesters.formats.xml import parse

from fairdict.document import digest
from fairdict.harvester import Record, RecordError, Response, local

NAMELESS = "urn:x-fairdict:"


def name_of(response: Response) -> str:
    """A name for the one record in a document, which says nothing of it."""
    return f"{NAMELESS}{digest(response.body, 8)}"


def json_in(response: Response) -> Any:
    """The value of a JSON document; None for any other."""
    if not response.body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return None
    try:
        return orjson.loads(response.body.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return None


def xml_in(response: Response) -> list[Record]:
    """The records in an answer of OAI-PMH or in a file with several, or the one that a bare description in XML is. A
    graph in RDF/XML is none of these."""
    try:
        root = parse(response.body)
    except ValueError:
        return []
    if local(root) == "RDF":
        return []
    held = [root] if local(root) == "record" else list(root.iter("{http://www.openarchives.org/OAI/2.0/}record"))
    if held:
        return [_record(item(element), response, n) for n, element in enumerate(held, 1)]
    try:
        found = payload.metadata(root, "")
    except RecordError:
        return []
    if not (dcat_payload.reads(found) or didl.reads(found) or payload.reader(found) is not None):
        return []
    return [Record(name_of(response), response.body, "application/xml", response, hints={"prefix": _prefix(root)})]


def _record(found: Item, response: Response, number: int) -> Record:
    hints = {"prefix": _prefix(found.element)}
    name = found.identifier or f"{name_of(response)}-{number}"
    return Record(
        name, found.body, "application/xml", response, found.datestamp, found.deleted, f"record {number}", hints=hints
    )


def _prefix(element: Any) -> str:
    """The metadata prefix that a server would give for what is in ``element``."""
    try:
        held = payload.metadata(element, "")
    except RecordError:
        return ""
    known = next((prefix for reads, prefix in _READ if reads(held)), "")
    space = str(held.tag).rpartition("}")[0]
    return known or next((f.prefixes[0] for f in FAMILIES if any(s in space for s in f.spaces)), "oai_dc")


_READ: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (dcat_payload.reads, "dcat_ap"),
    (didl.reads, "nl_didl"),
    (iso19139.reads, "iso19139"),
    (ddi_codebook.reads, "oai_ddi25"),
    (ddi_lifecycle.reads, "oai_ddi33"),
    (mods.reads, "mods"),
)
