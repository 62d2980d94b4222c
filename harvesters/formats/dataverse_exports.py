"""The exports of a Dataverse dataset besides its native JSON, described: schema.org, DDI-Codebook, DataCite's XML.

Takes the bytes of an export; leaves a :class:`Description`, or raises RecordError for one that cannot be read.
https://guides.dataverse.org/en/latest/admin/metadataexport.html
"""

from typing import Any

from fairdict_harvesters.formats import datacite_xml, ddi_codebook, schema_org
from fairdict_harvesters.formats.jsonld import DEPTH, depth, plain
from fairdict_harvesters.formats.xml import parse

from fairdict.harvester import Description, Record, RecordError, Source, local

XML = frozenset({"ddi", "Datacite"})
"""Exporters that write XML."""


def from_schema_org(item: dict[str, Any], source: Source, record: Record) -> Description:
    """The description in the export ``schema.org``."""
    if depth(item) > DEPTH:
        raise RecordError(f"Record “{record.identifier}” has objects more than {DEPTH} levels deep. Tell the partner.")
    about = Description(source, record.identifier)
    schema_org.read(plain(item), about)
    return about


def from_xml(source: Source, record: Record) -> Description:
    """The description in the export ``ddi`` or ``Datacite``."""
    try:
        root = parse(record.body)
    except ValueError as error:
        raise RecordError(
            f"Record “{record.identifier}” cannot be read: {error}. Ask the partner to repair it."
        ) from None
    if ddi_codebook.reads(root):
        return ddi_codebook.describe(root, source, record.identifier)
    if local(root) == "resource":
        return datacite_xml.describe(root, source, record.identifier)
    raise RecordError(
        f"Record “{record.identifier}” is no export that can be read here (<{local(root)}>): choose another exporter."
    )
