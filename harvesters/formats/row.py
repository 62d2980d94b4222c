"""One row of a sheet, and the rows of its files, to a description.

Takes the row as ``{header: value}`` and the meaning of headers; leaves a filled description in which every value
remembers its column. A column that means nothing known is reported, not lost.
"""

import re
from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import agents
from fairdict_harvesters.formats.cells import Cell, Row
from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.headers import Headers

from fairdict.addresses import url
from fairdict.harvester import Description, Node, dates, identifiers

FILES = "#distributions"
"""The key under which a row carries the rows of its files."""

_ONE = {
    "access-rights": "accessRights",
    "issued": "issued",
    "modified": "modified",
    "created": "created",
    "frequency": "accrualPeriodicity",
    "version": "version",
    "records": "numberOfRecords",
    "individuals": "numberOfUniqueIndividuals",
    "min-age": "minTypicalAge",
    "max-age": "maxTypicalAge",
    "license": "license",
    "status": "status",
}
_TEXTS = {
    "title": "title",
    "description": "description",
    "version-notes": "versionNotes",
    "population": "populationCoverage",
    "rights": "rights",
    "provenance": "provenance",
    "purpose": "hasPurpose",
    "legal-basis": "hasLegalBasis",
}
_SEVERAL = {
    "alternative": "alternative",
    "theme": "theme",
    "health-theme": "healthTheme",
    "health-category": "healthCategory",
    "type": "resourceType",
    "landing-page": "landingPage",
    "documentation": "page",
    "spatial": "spatial",
    "legislation": "applicableLegislation",
    "personal-data": "hasPersonalData",
    "coding-system": "hasCodingSystem",
    "conforms-to": "conformsTo",
    "publication": "isReferencedBy",
    "related": "relation",
    "source": "source",
    "part-of": "isPartOf",
    "series": "inSeries",
}
_LISTS = {"keyword": "keyword", "language": "language"}
_FILE = {
    "format": "format",
    "media-type": "mediaType",
    "size": "byteSize",
    "file-title": "title",
    "file-description": "description",
    "file-license": "license",
    "issued": "issued",
    "modified": "modified",
    "rights": "rights",
    "conforms-to": "conformsTo",
}
_ADDRESSES = ("download-url", "access-url")
_OWN = ("format", "media-type", "size", "file-title", "file-description", "file-license")
_NAMED = re.compile(r"(.+?)[\s,(\[]+((?:https?://)?(?:orcid\.org/|orcid:)?\s?(?:[0-9]{4}-){3}[0-9]{3}[0-9Xx])[)\]]?")


def read_row(raw: Mapping[str, Any], about: Description, headers: Headers, *, lang: str = "") -> None:
    """Fills ``about`` from a row; ``lang`` is the language of texts whose header names none."""
    row = Row(raw, headers, lang)
    for term in (*_TEXTS, *_ONE, *_SEVERAL, *_LISTS):
        for cell in row.take(term):
            _plain(about, term, cell)
    about.types = [item for cell in row.take("type") for item in cell.items()]
    _identifiers(about, row)
    _agents(about, row)
    _contact(about, row)
    _period(about, row)
    _funding(about, row)
    _own_files(about, row)
    row.fields.report(about)
    files = raw.get(FILES)
    for number, own in enumerate(files if isinstance(files, list) else [], 1):
        if isinstance(own, Mapping):
            _file_row(about, Row(own, headers, lang, files=True), number)


def _plain(about: Description, name: str, cell: Cell) -> None:
    if name in _TEXTS:
        about.add(_TEXTS[name], cell.text, lang=cell.lang, where=cell.header)
    elif name in _ONE:
        about.add(_ONE[name], cell.date(), where=cell.header)
    else:
        term = _SEVERAL.get(name) or _LISTS[name]
        for item in cell.items(commas=name in _LISTS):
            about.add(term, item, lang=cell.lang, where=cell.header)


def _identifiers(about: Description, row: Row) -> None:
    for name in ("identifier", "doi"):
        for cell in row.take(name):
            about.add("identifier", cell.text, where=cell.header)
            found = identifiers.pid(cell.text)
            if found is not None and (not about.iri or name == "doi"):
                about.iri = found.iri
            elif found is None and name == "doi":
                about.issue(
                    "identifier-not-understood",
                    f"“{cell.text[:80]}” is no DOI, Handle, URN:NBN or ARK; write it as 10.1234/abc.",
                    term="identifier",
                    value=cell.text,
                    where=cell.header,
                )
            elif not about.iri and "://" in cell.text:
                about.iri = url(cell.text) or ""
    for cell in row.take("other-identifier"):
        for item in cell.items():
            about.node("otherIdentifier", "Identifier").add("notation", item, where=cell.header)


def _agents(about: Description, row: Row) -> None:
    ids = [agents.checked(i, c.header) or i for c in row.take("creator-id") for i in c.items()]
    places = [item for cell in row.take("affiliation") for item in cell.items()]
    named = [(cell.header, item) for cell in row.take("creator") for item in cell.items()]
    _mismatch(about, ids, named)
    for number, (header, item) in enumerate(named):
        name, own = _with_orcid(item)
        given = own or (ids[number] if len(ids) == len(named) else "")
        place = places[number] if len(places) == len(named) else places[0] if len(places) == 1 else ""
        known = (given,) if given else ()
        about.agent("creator", name, types=agents.kind(name, ids=known), ids=known, affiliation=place, where=header)
    for cell in row.take("contributor"):
        for item in cell.items():
            name, own = _with_orcid(item)
            known = (own,) if own else ()
            about.agent("contributor", name, types=agents.kind(name, ids=known), ids=known, where=cell.header)
    publisher, ror, page = row.first("publisher"), row.first("publisher-id"), row.first("publisher-url")
    about.agent(
        "publisher",
        publisher.text,
        types=agents.ORGANISATION,
        ids=(agents.checked(ror.text, ror.header) or ror.text,) if ror.text else (),
        url=page.text,
        where=publisher.header or ror.header,
    )
    for cell in row.take("owner"):
        about.agent("rightsHolder", cell.text, types=agents.kind(cell.text), where=cell.header)


def _mismatch(about: Description, ids: list[str], named: list[tuple[str, str]]) -> None:
    if ids and len(ids) != len(named):
        about.issue(
            "creators-and-orcids-differ",
            f"There are {len(named)} creators and {len(ids)} ORCIDs, so that none can be given to one; write as many, "
            "in the same order, with “;” between them.",
            term="creator",
            value="; ".join(ids),
        )


def _with_orcid(text: str) -> tuple[str, str]:
    """A name, and the ORCID that stands behind it: ``Jo Bos (0000-0002-1825-0097)``."""
    found = _NAMED.fullmatch(text)
    return (found[1].strip(), found[2]) if found else (text, "")


def _contact(about: Description, row: Row) -> None:
    name, email = row.first("contact"), row.first("contact-email")
    phone, page = row.first("contact-phone"), row.first("contact-page")
    said = {"email": email.text, "phone": phone.text, "url": page.text}
    label = name.text
    if not any(said.values()) and ("@" in label or "://" in label):
        said["email" if "@" in label else "url"], label = label, ""
    if label and not any(said.values()):
        about.issue(
            "contact-without-address",
            f"“{label[:80]}” has no e-mail address, page or telephone number; add a column with one of them.",
            term="contactPoint",
            value=label,
            where=name.header,
        )
    mails = re.split(r"[;,\s]+", said["email"]) if said["email"].count("@") > 1 else [said["email"]]
    for mail in mails:
        about.contact(label, email=mail, url=said["url"], phone=said["phone"], where=name.header or email.header)


def _period(about: Description, row: Row) -> None:
    for cell in row.take("temporal"):
        for item in cell.items():
            about.period(item, where=cell.header)
    start, end = row.first("temporal-start"), row.first("temporal-end")
    found = [_date(about, cell) for cell in (start, end)]
    if any(date is not None for date in found):
        about.between(found[0], found[1])
        for cell in (start, end):
            about.remember("temporal", cell.text, cell.text, cell.header)
    lost = [c.text for c, date in zip((start, end), found, strict=True) if c.text and date is None]
    if lost:
        about.node("temporal", "PeriodOfTime").add("label", " / ".join(lost))


def _date(about: Description, cell: Cell) -> "dates.Date | None":
    found = dates.date(cell.date()) if cell.text else None
    if cell.text and found is None:
        about.issue(
            "date-not-understood",
            f"“{cell.text[:80]}” is not a date that can be read; write it as 2019-03-12, 2019-03 or 2019.",
            term="temporal",
            value=cell.text,
            where=cell.header,
        )
    return found


def _funding(about: Description, row: Row) -> None:
    project, grants, funders = row.first("project"), row.take("grant"), row.take("funder")
    if not (project.text or grants or funders):
        return
    node = about.node("wasGeneratedBy", "Activity", "Project")
    node.add("title", project.text, lang=project.lang, where=project.header)
    for cell in grants:
        for item in cell.items():
            node.add("identifier", item, where=cell.header)
    for cell in funders:
        for item in cell.items():
            node.agent("funder", item, types=agents.ORGANISATION, where=cell.header)


def _own_files(about: Description, row: Row) -> None:
    """The files named in the dataset's own row; several addresses stand beside as many formats and sizes."""
    found = {name: [(c, i) for c in row.take(name) for i in _parts(c)] for name in (*_ADDRESSES, "checksum", *_OWN)}
    if not any(found.values()):
        return
    count = max(len(found["download-url"]), len(found["access-url"]), 1)
    page = row.first("landing-page")
    for number in range(count):
        node = about.node("distribution", "Distribution")
        for name, values in found.items():
            if values and (len(values) == 1 or len(values) >= count):
                cell, item = values[number if len(values) > 1 else 0]
                _into(node, name, cell, item)
        if not (found["download-url"] or found["access-url"]) and page.text:
            # DCAT 3, section 6.8.8: where there is only a landing page, it is the access URL.
            node.add("accessURL", page.items()[0], where=page.header)


def _parts(cell: Cell) -> list[Any]:
    return [cell.value] if isinstance(cell.value, int | float) else list(cell.items())


def _file_row(about: Description, row: Row, number: int) -> None:
    node = about.node("distribution", "Distribution")
    row.take("dataset")
    for name in (*_ADDRESSES, "checksum", *_FILE):
        for cell in row.take(name):
            _into(node, name, cell, cell.date() if name in ("issued", "modified") else cell.value)
    for cell in row.take("language"):
        for item in cell.items(commas=True):
            node.add("language", item, where=cell.header)
    known = len(about.left)
    row.fields.report(about, {c.header: "joins the file to its dataset" for c in row.cells.get("identifier", [])})
    about.left[known:] = [(f"file {number}: {name}", value) for name, value in about.left[known:]]


def _into(node: Node, name: str, cell: Cell, value: Any) -> None:
    if name in _ADDRESSES:
        node.add("downloadURL" if name == "download-url" else "accessURL", value, where=cell.header)
    elif name == "checksum":
        add_checksum(node, str(value), where=cell.header)
    else:
        node.add(_FILE[name], value, lang=cell.lang, where=cell.header)
