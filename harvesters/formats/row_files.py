"""The files of a dataset in a sheet: named in its own row, or in rows of their own on another sheet.

Takes a row; leaves distributions on the description, with the service that gives access where the row names one.
"""

from collections.abc import Collection
from typing import Any

from fairdict_harvesters.formats.cells import Cell, Row
from fairdict_harvesters.formats.checksum import add_checksum

from fairdict.harvester import Description, Node

FILE = {
    "format": "format",
    "media-type": "mediaType",
    "size": "byteSize",
    "file-title": "title",
    "file-description": "description",
    "file-license": "license",
    "file-status": "status",
    "issued": "issued",
    "modified": "modified",
    "rights": "rights",
    "conforms-to": "conformsTo",
}
ADDRESSES = ("download-url", "access-url")
OWN = (
    *ADDRESSES,
    "checksum",
    "format",
    "media-type",
    "size",
    "file-title",
    "file-description",
    "file-license",
    "file-status",
)
SERVICE = ("service-url", "service-title")
_TEXTS = ("file-title", "file-description")


def add_own_files(about: Description, row: Row) -> None:
    """The files named in the dataset's own row; several addresses stand beside as many formats and sizes."""
    found = {name: [(c, i) for c in row.take(name) for i in _parts(name, c)] for name in OWN}
    services = {name: row.first(name) for name in SERVICE}
    if not any(found.values()) and not any(c.text for c in services.values()):
        return
    count = max(1, *map(len, found.values()))
    page = row.first("landing-page")
    for number in range(count):
        node = about.node("distribution", "Distribution")
        for name, values in found.items():
            if len(values) == 1 or number < len(values):
                cell, item = values[number if len(values) > 1 else 0]
                _into(node, name, cell, item)
        if not (found["download-url"] or found["access-url"]) and page.text:
            # DCAT 3, section 6.8.8: where there is only a landing page, it is the access URL.
            node.add("accessURL", page.items()[0], where=page.header)
        if not found["download-url"]:
            _service(node, services["service-url"], services["service-title"])
    if found["download-url"]:  # a file and a service are two ways to the data
        _service(about.node("distribution", "Distribution"), services["service-url"], services["service-title"])
    for values in found.values():
        if 1 < len(values) < count:
            about.issue(
                "files-and-values-differ",
                f"There are {count} files and {len(values)} values in this column, so that it is not known which "
                "belongs to which; write as many as there are files, in the same order, or give each file a row of "
                "its own.",
                term="distribution",
                value="; ".join(str(i) for _, i in values),
                where=values[0][0].header,
            )


def _service(node: Node, address: Cell, title: Cell) -> None:
    """A service that gives access; it needs an address to be found at (DCAT-AP 3: accessURL is mandatory)."""
    if not (address.text or title.text):
        return
    service = node.node("accessService", "DataService")
    service.add("title", title.text, lang=title.lang, where=title.header)
    service.add("endpointURL", address.text, where=address.header)
    if "accessURL" not in node.data and address.text:
        node.add("accessURL", address.text, where=address.header)


def _parts(name: str, cell: Cell) -> list[Any]:
    if isinstance(cell.value, int | float) and not cell.column.values:
        return [cell.value]
    return [cell.text] if name in _TEXTS else cell.items()


def add_file(about: Description, row: Row, number: int, terms: Collection[str], named: Collection[str]) -> None:
    """One row of a sheet of files; ``terms`` are the document's properties that a column may be mapped to, ``named``
    those of the table of headers."""
    node = about.node("distribution", "Distribution")
    row.take("dataset")
    for name in (*ADDRESSES, "checksum", *FILE):
        for cell in row.take(name):
            dated = name in ("issued", "modified")
            _into(node, name, cell, cell.date() if dated else cell.value if cell.value == cell.text else cell.text)
    for cell in row.take("language"):
        for item in cell.items(commas=True):
            node.add("language", item, where=cell.header)
    _service(node, row.first("service-url"), row.first("service-title"))
    for term in sorted(terms & row.cells.keys()):
        for cell in row.take(term):
            for item in cell.items():
                node.add(term, item, lang=cell.lang, where=cell.header)
    known = len(about.left)
    joins = {c.header: "joins the file to its dataset" for c in row.cells.get("identifier", [])}
    row.report(about, joins, known=named)
    about.left[known:] = [(f"file {number}: {name}", value) for name, value in about.left[known:]]


def _into(node: Node, name: str, cell: Cell, value: Any) -> None:
    if name in ADDRESSES:
        node.add("downloadURL" if name == "download-url" else "accessURL", value, where=cell.header)
    elif name == "checksum":
        add_checksum(node, str(value), where=cell.header)
    else:
        node.add(FILE[name], value, lang=cell.lang, where=cell.header)
