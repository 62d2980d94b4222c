"""What Croissant (1.0, 1.1) adds to a schema.org Dataset: record sets, and the fields of responsible use.

After https://docs.mlcommons.org/croissant/docs/croissant-spec.html. Record sets become described variables, each set a
table and each field a column; how a program loads them is left out. What is told for responsible use is provenance
where it says how the data came about, and stays under its own IRI else.
"""

from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats.schema_files import CROISSANT
from fairdict_harvesters.formats.schema_values import Reading, scalar
from fairdict_harvesters.formats.variables import XSD, add_column, add_table

from fairdict.harvester import Description, Dialect, Node

RAI = f"{CROISSANT}RAI/"
_PROVENANCE = (
    "dataAnnotationProtocol dataCollection dataCollectionRawData dataImputationProtocol dataManipulationProtocol "
    "dataPreprocessingProtocol"
)
PROVENANCE = tuple(f"rai:{name}" for name in _PROVENANCE.split())
_OTHER = (
    "annotationsPerItem annotatorDemographics dataAnnotationAnalysis dataAnnotationPlatform dataBiases "
    "dataCollectionMissingData dataCollectionTimeframe dataCollectionType dataLimitations dataReleaseMaintenancePlan "
    "dataSocialImpact dataUseCases hasSyntheticData machineAnnotationTools personalSensitiveInformation"
)
RESPONSIBLE = tuple(f"rai:{name}" for name in _OTHER.split())
_SCHEMA = "https://schema.org/"
_PREFIXES = {
    "sc:": _SCHEMA,
    "cr:": CROISSANT,
    "schema:": _SCHEMA,
    "xsd:": XSD,
    "wd:": "http://www.wikidata.org/entity/",
}
_ATOMIC = {
    "Text": "string",
    "Integer": "integer",
    "Float": "double",
    "Number": "decimal",
    "Boolean": "boolean",
    "Bool": "boolean",
    "Date": "date",
    "DateTime": "dateTime",
    "Time": "time",
    "URL": "anyURI",
}
_LOADING = "how a program loads the values"
_KEYS = "how record sets hang together, for a program that joins them"
_FIELD = {
    "source": _LOADING,
    "references": _KEYS,
    "parentField": _KEYS,
    "equivalentProperty": "what a program takes the values for",
    "repeated": _LOADING,
    "isArray": _LOADING,
    "arrayShape": _LOADING,
    "format": _LOADING,
    "value": "a constant within the data",
    "examples": "values of the data",
    "annotation": "what a program learns from",
}
_DEEP = 4
"""How many levels of fields within fields are walked."""

_FIELDS = [f"recordSet/field{'/subField' * depth}" for depth in range(_DEEP)]
IGNORED = {
    "isLiveDataset": "a flag for programs that load the data",
    "equivalentProperty": "what a program takes the values for",
    "recordSet/data": "values of the data",
    "recordSet/examples": "values of the data",
    "recordSet/key": _KEYS,
    "recordSet/@id": "a name within the document",
    "recordSet/source": _LOADING,
    **{f"{field}/{name}": why for field in _FIELDS for name, why in _FIELD.items()},
    **{f"{field}/@id": "a name within the document" for field in _FIELDS},
}
"""Fields left out on purpose, with the reason."""

DIALECT = Dialect(
    "Croissant",
    "https://docs.mlcommons.org/croissant/docs/croissant-spec.html",
    {
        "@type": "type",
        "name": "title",
        "description": "description",
        "conformsTo": "conformsTo",
        "citeAs": "bibliographicCitation",
        "license": "license",
        "url": "landingPage",
        "creator": "creator",
        "publisher": "publisher",
        "datePublished": "issued",
        "dateModified": "modified",
        "keywords": "keyword",
        "version": "version",
        "inLanguage": "language",
        "sameAs": "sameAs, page",
        "distribution": "distribution; sets of files, and files in others, under schema:hasPart of what holds them",
        "recordSet/name": "hasVariables/csvw:table/title",
        "recordSet/description": "hasVariables/csvw:table/description",
        "recordSet/dataType": "hasVariables/csvw:table/dct:type",
        "recordSet/isEnumeration": "hasVariables/csvw:table, kept under its own IRI",
        "recordSet/field": "hasVariables/csvw:table/csvw:column (name, description, data type); subfields too",
        **{name: "provenance" for name in PROVENANCE},
        **{name: "kept under its own IRI" for name in RESPONSIBLE},
    },
    {
        **{path: why for path, why in IGNORED.items() if "subField" not in path},
        "recordSet/field/subField/…": "as recordSet/field/…",
    },
)


def read(r: Reading, about: Description) -> None:
    """Adds to ``about`` what Croissant says beyond schema.org."""
    for record_set, where in r.items(r.thing, "recordSet"):
        if isinstance(record_set, dict):
            _table(r, about, record_set, where)
    for name in (*PROVENANCE, *RESPONSIBLE):
        for text, lang, where in r.said(r.thing, name):
            if name in PROVENANCE:
                about.add("provenance", text, lang=lang or r.lang, where=where)
            else:
                about.data.setdefault(f"{RAI}{name[4:]}", []).append({"@value": text})


def _table(r: Reading, about: Description, item: dict[str, Any], where: str) -> None:
    table = add_table(about, r.word(item, "name") or scalar(item.get("@id")), lang=r.lang, where=f"{where}/name")
    for text, lang, place in r.said(item, "description", where):
        table.add("description", text, lang=lang or r.lang, where=place)
    for kind, place in _types(r, item, where):
        table.add("resourceType", kind, where=place)
    for text, _, _ in r.said(item, "isEnumeration", where):
        table.data[f"{CROISSANT}isEnumeration"] = [{"@value": text}]
    _columns(r, table, item, "field", where, 1)


def _columns(r: Reading, table: Node, owner: dict[str, Any], key: str, where: str, level: int) -> None:
    for field, place in r.items(owner, key, where):
        if not isinstance(field, dict) or level > _DEEP:
            continue
        kinds = [kind for kind, _ in _types(r, field, place)]
        plain = [k for k in kinds if k.startswith(XSD)]
        meant = [k for k in kinds if k not in plain]
        name = r.word(field, "name") or scalar(field.get("@id"))
        column = add_column(
            table,
            name,
            datatype=(plain or meant or [""])[0],
            property_url=meant[0] if plain and meant else "",
            where=place,
        )
        for kind in [*plain[1:], *meant[1:]]:
            column.data.setdefault(f"{CROISSANT}dataType", []).append({"id": kind} if ":" in kind else {"@value": kind})
        for text, lang, at in r.said(field, "description", place):
            column.add("description", text, lang=lang or r.lang, where=at)
        unit = r.word(field, "unit", "unitText")
        if unit:
            column.data["http://schema.org/unitText"] = [{"@value": unit}]
        _columns(r, table, field, "subField", place, level + 1)


def _types(r: Reading, item: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    """The addresses of data types, those of schema.org that are plain values as XSD's."""
    for text, _, place in r.said(item, "dataType", where):
        full = next((f"{iri}{text[len(p) :]}" for p, iri in _PREFIXES.items() if text.startswith(p)), text)
        bare = full.removeprefix(_SCHEMA).removeprefix("http://schema.org/")
        yield (f"{XSD}{_ATOMIC[bare]}" if bare in _ATOMIC else full), place
