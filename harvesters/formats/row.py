"""One row of a sheet, and the rows of its files, to a description.

Takes the row as ``{header: value}`` and the layout of the sheet; leaves a filled description in which every value
remembers its column. A column that means nothing known is reported, not lost.
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import agents
from fairdict_harvesters.formats.cells import OTHER, Cell, Row
from fairdict_harvesters.formats.layout import CONSTANT, Layout
from fairdict_harvesters.formats.row_agents import HOLDERS, add_agents, add_contact
from fairdict_harvesters.formats.row_files import FILE, add_file, add_own_files

from fairdict.addresses import url
from fairdict.harvester import Description, Dialect, dates, identifiers

FILES = "#distributions"
"""The key under which a row carries the rows of its files."""

ANALYSIS_UNIT = "http://rdf-vocabulary.ddialliance.org/discovery#analysisUnit"
"""What one row of the data stands for: a person, a street, a municipality (DDI Discovery Vocabulary)."""

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
    "method": "provenance",
    "purpose": "hasPurpose",
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
_READY = frozenset({"klaar", "ready"})
_LEGAL = ("legal-basis", "consent")
_SHARED = ("issued", "modified", "rights", "conforms-to")


def read_row(raw: Mapping[str, Any], about: Description, layout: Layout) -> None:
    """Fills ``about`` from a row."""
    lang = layout.options.language
    constants = [(column, value, CONSTANT) for column, value in layout.constants]
    row = Row(raw, layout.headers, lang, constants=constants)
    for term in (*_TEXTS, *_ONE, *_SEVERAL, *_LISTS):
        for cell in row.take(term):
            _plain(about, term, cell)
    about.types = [item for cell in row.take("type") for item in cell.items()]
    _identifiers(about, row, layout.composed(raw))
    add_agents(about, row)
    add_contact(about, row)
    _citizens(about, row)
    _period(about, row)
    _funding(about, row)
    add_own_files(about, row)
    terms = about.context.properties.keys() - layout.headers.properties.named - HOLDERS.keys()
    for term in sorted(terms & row.cells.keys()):
        for cell in row.take(term):
            _term(about, term, cell)
    named = {*layout.headers.properties.named, *HOLDERS}
    row.report(about, known=named)
    files = raw.get(FILES)
    for number, own in enumerate(files if isinstance(files, list) else [], 1):
        if isinstance(own, Mapping):
            add_file(about, Row(own, layout.headers, lang, files=True), number, terms, named)


def _plain(about: Description, name: str, cell: Cell) -> None:
    term = _TEXTS.get(name) or _ONE.get(name) or _SEVERAL.get(name) or _LISTS[name]
    if name in _TEXTS:
        about.add(term, cell.text, lang=cell.lang, where=cell.header)
    elif name == "status" and cell.text.casefold() in _READY:
        return  # a word to the harvest, not about the data
    elif name in _ONE:
        about.add(term, cell.date(), where=cell.header)
    else:
        for item in cell.items(commas=name in _LISTS):
            about.add(term, expanded(about, item), lang=cell.lang, where=cell.header)
    if cell.column.values:  # the partner's own word, beside what the steward put for it
        about.remember(term, cell.bare, cell.text, cell.header)


def _term(about: Description, term: str, cell: Cell) -> None:
    """A property of the document that the steward named itself."""
    form = about.context.properties[term].form
    for item in [cell.text] if form == "text" else cell.items():
        value = cell.date() if form == "literal" and cell.column.date else expanded(about, item)
        about.add(term, value, lang=cell.lang, where=cell.header)


def expanded(about: Description, text: str) -> str:
    """``dpv:Consent`` as an address; anything else as it is."""
    return about.context.expanded(text) if ":" in text and " " not in text else text


def _identifiers(about: Description, row: Row, composed: str) -> None:
    about.add("identifier", composed)
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


def _citizens(about: Description, row: Row) -> None:
    """On what ground people's data may be used, and what one row of the data stands for."""
    table = about.source.vocabularies
    for cell in (c for name in _LEGAL for c in row.take(name)):
        for item in cell.items() if len(cell.text) < 120 else [cell.text]:
            match = table.match("legal-basis", expanded(about, item))
            said = match.concept.iri if match is not None else expanded(about, item)
            about.add("hasLegalBasis", said, lang=cell.lang, where=cell.header)
            about.remember("hasLegalBasis", item, said, cell.header)
    for cell in row.take("aggregation"):
        for item in cell.items():
            unit = about.node(ANALYSIS_UNIT, "Concept")
            unit.add("prefLabel", item, lang=cell.lang, where=cell.header)


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
    projects, grants, funders = row.take("project"), row.take("grant"), row.take("funder")
    if not (projects or grants or funders):
        return
    node = about.node("wasGeneratedBy", "Activity", "Project")
    for cell in projects:
        node.add("title", cell.text, lang=cell.lang, where=cell.header)
    for cell in grants:
        for item in cell.items():
            node.add("identifier", item, where=cell.header)
    for cell in funders:
        for item in cell.items():
            node.agent("funder", item, types=agents.ORGANISATION, where=cell.header)


DIALECTS = (
    Dialect(
        "a list of datasets",
        "no standard; headers in Dutch and English as vocabularies/tables/sheet-headers.toml has them, or as `columns` "
        "says",
        fields={
            **{name: term for table in (_TEXTS, _ONE, _SEVERAL, _LISTS) for name, term in table.items()},
            "identifier": "identifier; the dataset's address where it is a DOI, Handle, URN:NBN, ARK or web address",
            "doi": "identifier, and the dataset's address",
            "other-identifier": "otherIdentifier/notation",
            "creator": "creator, in order; an ORCID may stand behind the name",
            "creator-id": "creator, its address",
            "affiliation": "creator/memberOf",
            "contributor": "contributor",
            "publisher": "publisher",
            "publisher-id": "publisher, its address",
            "publisher-url": "publisher/homepage",
            **{name: f"{term}, an agent" for name, term in HOLDERS.items()},
            "contact": "contactPoint/fn",
            "contact-email": "contactPoint/hasEmail",
            "contact-phone": "contactPoint/hasTelephone",
            "contact-page": "contactPoint/hasURL",
            "community": "qualifiedAttribution, with DataCite's role DataCollector",
            "consent": "hasLegalBasis, a term of the Data Privacy Vocabulary where the words are one",
            "legal-basis": "hasLegalBasis",
            "aggregation": "disco:analysisUnit/prefLabel",
            "temporal": "temporal",
            "temporal-start": "temporal/startDate",
            "temporal-end": "temporal/endDate",
            "project": "wasGeneratedBy/title",
            "grant": "wasGeneratedBy/identifier",
            "funder": "wasGeneratedBy/funder",
            "dataset": "joins a file to its dataset",
            "download-url": "distribution/downloadURL",
            "access-url": "distribution/accessURL",
            "checksum": "distribution/checksum",
            **{name: f"distribution/{term}" for name, term in FILE.items() if name not in _SHARED},
            OTHER: "that property; `columns` may name any of the document's",
            "service-url": "distribution/accessService/endpointURL, and accessURL where there is none",
            "service-title": "distribution/accessService/title",
        },
        ignored={"ignore": "a column of which the steward said so; its reason stands in fairdict.toml"},
    ),
)
"""What each property of the table of headers becomes; any property of the document can be named beside them."""
