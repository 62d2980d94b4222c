"""What a record of OAI-PMH or CSW holds: finds the element that describes, and the format that reads it.

Takes the record's root element; yields descriptions. Raises RecordError where there is no metadata, or none in a format
that is known here, with what to do.
"""

from collections.abc import Callable, Iterator
from typing import Any

from fairdict_harvesters.formats import (
    csw_record,
    datacite_terms,
    datacite_xml,
    dcat_payload,
    ddi_codebook,
    ddi_lifecycle,
    ddi_terms,
    didl,
    iso19139,
    iso_terms,
    mods,
    mods_terms,
    oai_dc,
    oai_dc_terms,
)
from fairdict_harvesters.formats.prefixes import FAMILIES
from fairdict_harvesters.formats.xml import children

from fairdict.harvester import Description, RecordError, Source, local

Reader = Callable[[Any, Source, str], Description]

DIALECTS = (
    dcat_payload.DIALECT,
    datacite_terms.DIALECT,
    ddi_terms.DIALECT,
    ddi_lifecycle.DIALECT,
    iso_terms.DIALECT,
    didl.DIALECT,
    mods_terms.DIALECT,
    csw_record.DIALECT,
    oai_dc_terms.DIALECT,
)


def describe(root: Any, source: Source, identifier: str, name: str) -> Iterator[Description]:
    """The descriptions in ``root``, an OAI-PMH ``record`` or bare metadata; ``name`` is what sentences call the
    record."""
    found = metadata(root, name)
    if dcat_payload.reads(found):
        yield from dcat_payload.describe(found, source, identifier)
        return
    if didl.reads(found):
        held = next(((p, r) for p in didl.payloads(found) if (r := reader(p)) is not None), None)
        if held is None:
            raise RecordError(_unknown(found, f"{name} is a container (DIDL) whose description"))
        yield didl.describe(found, source, identifier, *held)
        return
    read = reader(found)
    if read is None:
        raise RecordError(_unknown(found, name))
    yield read(found, source, identifier)


def metadata(root: Any, name: str) -> Any:
    """The element that holds the description: in ``metadata``, in DataCite's envelope, or the root itself."""
    if local(root) == "record":
        held = next(children(root, "metadata"), None)
        inner = [] if held is None else list(children(held))
        if inner and all(_is_dublin_core(e) for e in inner):  # fields without the element that should hold them
            return held
        root = inner[0] if inner else None
    if root is not None and local(root) == "oai_datacite":
        root = next(root.iter("{*}resource"), None)
    if root is None or next(children(root), None) is None:
        raise RecordError(
            f"{name} has no metadata although it is not marked as deleted: ask the partner to repair or delete it."
        )
    return root


def reader(element: Any) -> Reader | None:
    """What reads ``element``; None where nothing here does."""
    space, _, name = str(element.tag).rpartition("}")
    for known in (iso19139, ddi_codebook, ddi_lifecycle, mods, csw_record):
        if known.reads(element):
            read: Reader = known.describe
            return read
    if name == "resource" and ("datacite" in space or "openaire" in space or not space):
        return datacite_xml.describe
    if name in ("dc", "qualifieddc") or any(_is_dublin_core(e) for e in children(element)):
        return oai_dc.describe
    return None


def _is_dublin_core(element: Any) -> bool:
    return str(element.tag).startswith(("{http://purl.org/dc/elements/1.1/}", "{http://purl.org/dc/terms/}"))


def _unknown(element: Any, what: str) -> str:
    space, _, name = str(element.tag).rpartition("}")
    where = f" of {space[1:]}" if space else ""
    known = ", ".join(f.prefixes[-1] for f in FAMILIES)
    return (
        f"{what} is in a format that cannot be read here (<{name}>{where}): set “prefix” in this source's options to a "
        f"format of these: {known}."
    )
