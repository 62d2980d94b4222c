"""The nested parts of a DDI codebook: periods, places, related material, files and variables.

Takes the element of one part; leaves nodes on the description.
"""

import re
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.datacite_xml import add_format
from fairdict_harvesters.formats.ddi_agents import links_of, own_words
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.variables import add_column, add_table
from fairdict_harvesters.formats.xml import children, language, words

from fairdict.harvester import Description, Node, addresses, dates, identifiers

DISCO = "http://rdf-vocabulary.ddialliance.org/discovery#"
SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
COUNTRY = "http://publications.europa.eu/resource/authority/country/"
MOST = 5_000
"""Variables of one study beyond which they are counted only."""


def state(about: Description, text: str, *, lang: str = "", where: str) -> None:
    """A statement of provenance."""
    about.node("provenance", "ProvenanceStatement").add("label", text, lang=lang, where=where)


def said(element: Any) -> str:
    """The words of an element; where a term of a vocabulary stands beside them, without that."""
    return own_words(element) if next(element.iter("{*}concept"), None) is not None else words(element)


def add_subject(about: Description, element: Any, text: str, where: str) -> None:
    """A keyword or topic, as a concept too where its vocabulary is named."""
    lang, vocabulary, uri = language(element), element.get("vocab", "").strip(), element.get("vocabURI", "").strip()
    iri = next((u for u in links_of(element) if addresses.url(u)), "")
    if iri and about.source.vocabularies.match("data-theme", iri) is not None:
        about.add("theme", iri, where=where)
    elif vocabulary or uri or iri:
        node = about.node("theme" if iri else "subject", "Concept", id=addresses.url(iri) or "")
        node.add("prefLabel", text, lang=lang, where=where)
        if addresses.url(uri) is not None:
            node.data["inScheme"] = [addresses.url(uri)]
        elif vocabulary:
            node.node("inScheme", SCHEME).add("prefLabel", vocabulary)
    about.add("keyword", text, lang=lang, where=where)


def _spans(found: list[Any]) -> list[tuple[str, str]]:
    """(start, end) of periods: a start with the next end, by cycle where that is given; singles alone."""
    spans: list[tuple[str, str]] = []
    open_: dict[str, int] = {}
    for element in found:
        text = element.get("date", "").strip() or words(element)
        event, cycle = element.get("event", "").lower(), element.get("cycle", "")
        if not text:
            continue
        if event == "end" and cycle in open_:
            n = open_.pop(cycle)
            spans[n] = (spans[n][0], text)
        elif event == "start":
            open_[cycle] = len(spans)
            spans.append((text, ""))
        else:
            spans.append(("", text) if event == "end" else (text, text))
    return spans


def add_periods(about: Description, covered: list[Any], collected: list[Any]) -> None:
    """What time the data are about; when they were collected counts for that where nothing else tells."""
    spans, gathered = _spans(covered), _spans(collected)
    for start, end in spans or gathered:
        _add_period(about, start, end, "timePrd" if spans else "collDate")
    for start, end in gathered if spans else []:
        state(about, f"Collected: {start if start == end else f'{start}/{end}'}", where="collDate")


def _add_period(about: Description, start: str, end: str, where: str) -> None:
    found = (dates.date(start), dates.date(end))
    if (found[0] is not None or not start) and (found[1] is not None or not end):
        about.between(*found)
        about.remember("temporal", f"{start}/{end}", f"{start}/{end}", where)
    else:
        about.period(start if start == end else f"{start}/{end}", where=where)


def add_place(about: Description, element: Any, text: str, where: str) -> None:
    """A country or another place by its name; a country's code of three letters gives it the EU's address."""
    code = element.get("abbr", "").strip()
    iri = COUNTRY + code if re.fullmatch("[A-Z]{3}", code) else ""
    node = about.node("spatial", "Location", id=iri)
    node.add("label", text, lang=language(element), where=where)
    if code and not iri:
        node.add("notation", code)


def add_box(about: Description, element: Any) -> None:
    """A ``geoBndBox``."""
    said = {c.tag.rpartition("}")[2]: words(c) for c in children(element)}
    place = about.node("spatial", "Location")
    sides = [said.get(n, "") for n in ("westBL", "eastBL", "southBL", "northBL")]
    if any(sides):
        places.add_box(place, *sides, where="geoBndBox")


def add_outline(about: Description, element: Any) -> None:
    """A ``boundPoly``: its polygons."""
    for polygon in children(element, "polygon"):
        corners = [
            tuple(next((words(c) for c in children(p, n)), "") for n in ("gringLon", "gringLat"))
            for p in children(polygon, "point")
        ]
        places.add_polygon(about.node("spatial", "Location"), [(a, b) for a, b in corners], where="boundPoly")


def add_related(about: Description, element: Any, relation: str, where: str) -> None:
    """A publication or other material: by its identifier or address, its title or its words."""

    def inner(*names: str) -> str:
        return next((w for n in names for e in element.iter(f"{{*}}{n}") if (w := words(e))), "")

    numbers = [(w, e.get("agency", "")) for e in element.iter("{*}IDNo") if (w := words(e))]
    nested = next(element.iter("{*}citation"), None) is not None
    text = own_words(element) if not nested else ""
    title = inner("titl")
    links = [*(w for w, _ in numbers if identifiers.pid(w)), *links_of(element)]
    if not links and not nested and (found := re.search(r"10\.\d{4,9}/\S+", text)) is not None:
        links = [found[0].rstrip(".,;)")]
    label = title or text or inner("biblCit")
    if links and not label:
        label = next(iter(w for w, _ in numbers), "")
    told = next(iter(links), "") or next(iter(w for w, _ in numbers), "")
    if told or label:
        citation = inner("biblCit") if nested else ""
        add_relation(
            about, relation, told or label, "", label="" if label == told else label, citation=citation, where=where
        )


def add_file(about: Description, element: Any, tables: dict[str, Node], *, alone: bool) -> None:
    """A file: a distribution where it has an address; the table that its variables belong to."""

    def texts(name: str) -> list[Any]:
        return [e for t in children(element, "fileTxt") for e in t.iter(f"{{*}}{name}") if words(e)]

    def text(name: str) -> str:
        return next((words(e) for e in texts(name)), "")

    address = addresses.url(element.get("URI", ""))
    names, cases, columns = texts("fileName"), text("caseQnty"), text("varQnty")
    table = add_table(about, text("fileName") or text("labl"), "" if address else text("fileCont"), where="fileDscr")
    tables[element.get("ID", "")] = table
    holder: Node = about if address is None else about.node("distribution", "Distribution")
    if address is not None:
        holder.add("accessURL", address, where="fileDscr URI")
        for name in names:
            holder.add("title", words(name), lang=language(name), where="fileName")
        for note in texts("fileCont"):
            holder.add("description", words(note), lang=language(note), where="fileCont")
    for note in children(element, "notes"):
        if "MIME" in f"{note.get('type', '')} {note.get('subject', '')}":
            holder.add("mediaType", words(note), where="fileDscr notes")
        else:
            Node(table.data, about).add("comment", words(note), lang=language(note), where="fileDscr notes")
    for kind_ in texts("fileType"):
        add_format(holder, words(kind_), "fileType")
    if alone and cases:
        about.add("numberOfRecords", cases, where="caseQnty")
    size = [
        t for t in (f"cases: {cases}" if cases and not alone else "", f"variables: {columns}" if columns else "") if t
    ]
    if size:
        holder.add("extent", ", ".join(size), where="dimensns")
    known = {"fileName", "labl", "fileCont", "fileType", "caseQnty", "varQnty"}
    for part in (e for t in children(element, "fileTxt") for e in t.iter() if isinstance(e.tag, str)):
        name = part.tag.rpartition("}")[2]
        if (part.text or "").strip() and name not in known:
            Node(table.data, about).add("comment", f"{name}: {' '.join((part.text or '').split())}", where="fileTxt")


def add_variables(about: Description, found: list[Any], tables: dict[str, Node]) -> None:
    """The variables, each in the table of its file."""
    rest: Node | None = None
    for element in found[:MOST]:
        table = next((tables[f] for f in element.get("files", "").split() if f in tables), None)
        if table is None and len(tables) == 1:
            table = next(iter(tables.values()))
        if table is None:
            rest = rest or add_table(about, where="var")
            table = rest
        _add_variable(table, element)
    if len(found) > MOST:
        about.issue(
            "variables-too-many",
            f"Of {len(found)} variables the first {MOST} were taken.",
            severity="note",
            where="dataDscr",
        )


def _add_variable(table: Node, element: Any) -> None:
    labels = [e for e in children(element, "labl") if words(e)]
    told = [
        words(e) for name in ("txt", "qstnLit", "concept", "universe") for e in element.iter(f"{{*}}{name}") if words(e)
    ]
    rest = [words(e) for name in ("preQTxt", "postQTxt", "ivuInstr") for e in element.iter(f"{{*}}{name}") if words(e)]
    form = next(children(element, "varFormat"), None)
    add_column(
        table,
        element.get("name", "") or element.get("ID", ""),
        title=words(labels[0]) if labels else "",
        description="; ".join(dict.fromkeys([*(words(e) for e in labels[1:]), *told, *rest])),
        datatype="" if form is None else form.get("type", ""),
        lang=language(labels[0]) if labels else "",
        where="var",
    )


def add_material(about: Description, element: Any) -> None:
    """An ``otherMat``: documentation is a page, what else has an address a distribution; without one it is named."""
    address = addresses.url(element.get("URI", ""))
    labels = [e for e in children(element, "labl") if words(e)]
    notes = [e for e in children(element, "txt") if words(e)]
    if address is None:
        for label in labels:
            about.node("relation").add("label", words(label), lang=language(label), where="otherMat")
        return
    node = about.node("distribution", "Distribution")
    node.add("accessURL", address, where="otherMat URI")
    for label in labels:
        node.add("title", words(label), lang=language(label), where="otherMat labl")
    for note in notes:
        node.add("description", words(note), lang=language(note), where="otherMat txt")
    for note in children(element, "notes"):
        if "MIME" in f"{note.get('type', '')} {note.get('subject', '')}":
            node.add("mediaType", words(note), where="otherMat notes")
        else:
            node.add("description", words(note), lang=language(note), where="otherMat notes")
