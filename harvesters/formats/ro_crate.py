"""RO-Crate 1.0 to 1.2: the root dataset of a crate, ready to be read as schema.org.

After https://www.researchobject.org/ro-crate/specification. Takes the parsed ``ro-crate-metadata.json`` of a crate on
the web, in a page or packed as .zip or .eln; leaves its root entity with what it refers to. The relative names of
files become addresses only where the crate stands on the web by itself, so that they lead somewhere.
"""

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from fairdict_harvesters.formats import packed
from fairdict_harvesters.formats.jsonld import embedded, types
from fairdict_harvesters.formats.schema_org import iri_of

from fairdict.harvester import Dialect

METADATA = "ro-crate-metadata.json"
_DESCRIPTOR = re.compile(r"(?:\A|[/\-_.])ro-crate-metadata\.json(?:ld)?\Z")
_CRATE = re.compile(r"\Ahttps?://w3id\.org/ro/crate(?:/|\Z)")
_FILES = frozenset({"file", "mediaobject", "datadownload", "imageobject", "audioobject", "videoobject"})

DIALECT = Dialect(
    "RO-Crate",
    "https://www.researchobject.org/ro-crate/specification/1.2/",
    {
        "@type": "type",
        "@id": "id, identifier where it is an address",
        "name": "title",
        "description": "description",
        "datePublished": "issued",
        "license": "license",
        "identifier": "identifier",
        "cite-as": "identifier",
        "conformsTo": "conformsTo (profiles)",
        "author": "creator in order, with ORCID, affiliation and ROR",
        "publisher": "publisher",
        "funder": "wasGeneratedBy/funder",
        "contactPoint": "contactPoint",
        "keywords": "keyword",
        "about": "subject",
        "url": "landingPage",
        "version": "version",
        "contentLocation": "spatial",
        "temporalCoverage": "temporal",
        "isBasedOn": "source",
        "citation": "references",
        "hasPart": "distribution for a file with an address, hasPart for a dataset with one; others as schema:hasPart",
        "distribution": "distribution",
        "mentions": "kept as schema:mentions (the steps by which the data came about)",
        "mainEntity": "kept as schema:mainEntity",
        "subjectOf": "isReferencedBy for a publication, else kept as schema:subjectOf",
    },
    {
        "@graph": "things in the crate to which its root does not refer, directly or through others",
        "license/description": "what the licence says of itself, and says at its address",
        "sdDatePublished": "about the metadata",
        "image": "decoration",
        "thumbnail": "decoration",
        "logo": "decoration",
    },
)


def root(value: Any, base: str = "") -> dict[str, Any] | None:
    """The root entity of the crate in ``value`` with what it refers to; None where ``value`` is no crate.

    ``base`` is the address of the description, empty where the files have none (in an archive, on a disk).
    """
    graph = value.get("@graph") if isinstance(value, dict) else None
    entities = [e for e in graph if isinstance(e, dict)] if isinstance(graph, list) else []
    about = next((_about(e) for e in entities if _describes(e)), "")
    own = next((e for e in entities if e.get("@id") == about), None)
    if not about or own is None:
        return None
    folder = base if urlsplit(base).scheme in ("http", "https") else ""
    resolved = _resolved(embedded(own, graph or []), folder, 0)
    context = value.get("@context")
    found = {"@context": context, **resolved} if context and "@context" not in resolved else resolved
    if "dataset" not in {t.lower() for t in types(found)}:
        found["@type"] = ["Dataset", *types(found)]
    identifier = scalar_id(found)
    if not urlsplit(identifier).scheme:  # “./”, or a name within the crate
        found.pop("@id", None)
        if folder and not iri_of(found):
            found["@id"] = urljoin(folder, identifier)
    return found


def scalar_id(entity: dict[str, Any]) -> str:
    """The ``@id`` of an entity, empty where it is no text."""
    own = entity.get("@id")
    return own if isinstance(own, str) else ""


def _describes(entity: dict[str, Any]) -> bool:
    """Whether an entity is a crate's descriptor: by its name, or by what it conforms to (1.2, 4.1)."""
    said = entity.get("conformsTo")
    profiles = [scalar_id(p) if isinstance(p, dict) else p for p in (said if isinstance(said, list) else [said])]
    crate = any(isinstance(p, str) and _CRATE.match(p) for p in profiles)
    return bool(_about(entity)) and (bool(_DESCRIPTOR.search(scalar_id(entity))) or crate)


def _about(entity: dict[str, Any]) -> str:
    said = entity.get("about")
    first = said[0] if isinstance(said, list) and said else said
    return scalar_id(first) if isinstance(first, dict) else ""


def _resolved(value: Any, base: str, level: int) -> Any:
    """``value`` with the relative names of its files as addresses, where there is a base."""
    if isinstance(value, list):
        return [_resolved(v, base, level) for v in value]
    if not isinstance(value, dict):
        return value
    found = {k: v if k == "@context" else _resolved(v, base, level + 1) for k, v in value.items()}
    own = scalar_id(found)
    if base and level and own and {t.lower() for t in types(found)} & _FILES and not own.startswith(("#", "_:")):
        found["@id"] = urljoin(base, own)
    return found


def unpacked(body: bytes, url: str) -> bytes | None:
    """The description in a packed crate, at its top or in its one folder; None where the archive holds none.

    Raises FetchError for an archive that cannot be read, or that would unpack to more than is allowed.
    """
    found = packed.members(body, url, rf"(?:[^/]+/)?{re.escape(METADATA)}(?:ld)?")
    return found[min(found, key=lambda name: name.count("/"))] if found else None
