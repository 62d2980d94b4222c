"""The files of a dataset in Dataverse's native JSON, as distributions, and what their restrictions say about access.

Takes the entries of ``files``; leaves distributions, the access right of the whole and the dates of embargoes. A file
that Dataverse turned into a table has two forms: the table, and the original, whose checksum it is that is given.
https://guides.dataverse.org/en/latest/api/dataaccess.html
"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.json_api import first, text

from fairdict.harvester import Description, Node, Tree, identifiers


def add_files(about: Description, tree: Tree, server: str, lapsed: frozenset[str]) -> None:
    """Every file, and what follows for the whole; ``server`` is where the files lie, empty where that is not known.

    An embargo holds, but for the files whose numbers are ``lapsed``: an export keeps the date when it is over.
    """
    closed: list[bool] = []
    until: list[str] = []
    for item in tree.take("files"):
        if isinstance(item, Mapping):
            embargo = first(tree.take("dataFile/embargo/dateAvailable", item))
            held = bool(embargo) and first(tree.take("dataFile/id", item)) not in lapsed
            shut = True in tree.take("restricted", item) or held
            closed.append(shut)
            until += [embargo] if held else []
            _add_file(about, tree, item, server if not shut else "", server, embargo)
    if not closed or "accessRights" in about.data:
        return
    about.add("accessRights", "RESTRICTED" if any(closed) else "PUBLIC", where="restricted")
    if all(closed) and until and len(until) == len(closed):
        about.add("available", max(until), where="embargo")


def _add_file(about: Description, tree: Tree, item: Mapping[str, Any], open_at: str, server: str, embargo: str) -> None:
    take = tree.take
    node = about.node("distribution", "Distribution")
    name, folder = first(take("label", item)), first(take("directoryLabel", item))
    inner = first(take("dataFile/filename", item))
    title = "/".join(p for p in (folder, name or inner) if p)
    node.add("title", title, where="label")
    told = dict.fromkeys(text(v) for v in [*take("description", item), *take("dataFile/description", item)])
    for said in told:
        node.add("description", said, where="description")
    number, pid = first(take("dataFile/id", item)), first(take("dataFile/persistentId", item))
    known = identifiers.pid(pid) if pid else None
    if known is not None:
        node.add("accessURL", known.iri, where="persistentId")
        node.add("identifier", pid, where="persistentId")
    elif server and number:
        node.add("accessURL", f"{server}/file.xhtml?fileId={quote(number)}", where="id")
    link = f"{open_at}/api/access/datafile/{quote(number)}" if open_at and number else ""
    node.add("downloadURL", link, where="id")
    node.add("mediaType", _bare(first(take("dataFile/contentType", item))), where="contentType")
    node.add("byteSize", first(take("dataFile/filesize", item)), where="filesize")
    node.add("available", embargo, where="embargo")
    for path in ("dataFile/embargo/reason", "dataFile/retention/reason"):
        for reason in take(path, item):
            node.add("rights", text(reason), where=path.rpartition("dataFile/")[2])
    if end := first(take("dataFile/retention/dateUnavailable", item)):
        node.node("rights", "RightsStatement").add("label", f"Retained until {end}.", where="retention")
    node.add("issued", first(take("dataFile/publicationDate", item)), where="publicationDate")
    node.add("created", first(take("dataFile/creationDate", item)), where="creationDate")
    node.add("modified", first(take("dataFile/lastUpdateTime", item)), where="lastUpdateTime")
    paths = ("categories", "dataFile/categories", "dataFile/tabularTags")
    for said in dict.fromkeys(text(v) for path in paths for v in take(path, item)):
        if said:
            node.node("resourceType", "Concept").add("prefLabel", said, where="categories")
    if unf := first(take("dataFile/UNF", item)):
        held = node.node("otherIdentifier", "Identifier")
        held.add("notation", unf, where="UNF")
        held.add("schemaAgency", "UNF")
    original = _add_original(about, tree, item, link, title)
    _add_checksum(original or node, tree, item)


def _add_original(about: Description, tree: Tree, item: Mapping[str, Any], link: str, title: str) -> Node | None:
    """The form in which a table was deposited, where it is another one."""
    kind = first(tree.take("dataFile/originalFileFormat", item))
    label = first(tree.take("dataFile/originalFormatLabel", item))
    name = first(tree.take("dataFile/originalFileName", item))
    size = first(tree.take("dataFile/originalFileSize", item))
    if not (kind or label or name or size):
        return None
    node = about.node("distribution", "Distribution")
    node.add("title", name or f"{title} (original)", where="originalFileName")
    node.add("downloadURL", f"{link}?format=original" if link else "", where="id")
    node.add("accessURL", f"{link}?format=original" if link else "", where="id")
    node.add("mediaType", _bare(kind), where="originalFileFormat")
    node.add("format", "" if kind else label, where="originalFormatLabel")
    node.add("byteSize", size, where="originalFileSize")
    return node


def _add_checksum(node: Node, tree: Tree, item: Mapping[str, Any]) -> None:
    kind = re.sub(r"[^a-z0-9]", "", first(tree.take("dataFile/checksum/type", item)).lower())
    value = first(tree.take("dataFile/checksum/value", item))
    plain = first(tree.take("dataFile/md5", item))
    if value:
        add_checksum(node, value, algorithm=kind, where="checksum")
    elif plain:
        add_checksum(node, plain, algorithm="md5", where="md5")


def _bare(kind: str) -> str:
    """A media type without its parameters."""
    return kind.partition(";")[0].strip()


def lapsed_in(files: Any, today: str) -> list[str]:
    """The numbers of files whose embargo is over."""
    over = []
    for file in files if isinstance(files, list) else []:
        inner = file.get("dataFile") if isinstance(file, dict) else None
        embargo = inner.get("embargo") if isinstance(inner, dict) else None
        until = text(embargo.get("dateAvailable")) if isinstance(embargo, dict) else ""
        if until and today and until[:10] <= today:
            over.append(text(inner.get("id")) if isinstance(inner, dict) else "")
    return sorted(o for o in over if o)
