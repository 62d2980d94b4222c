"""What the records of our FAIR Data Point keep to, as profiles that machines can check by.

``fdp/profile/service/`` and ``fdp/profile/catalog/`` are ``prof:Profile`` (https://www.w3.org/TR/dx-prof/): each
points at its shapes (https://www.w3.org/TR/shacl/), written out from :data:`ASKED`, which is what version 1.2 of the
specification asks of a record of the kind.
"""

from collections.abc import Mapping, Sequence

from fairdict.model import Document

LDP = "http://www.w3.org/ns/ldp#"
FDP = "https://w3id.org/fdp/fdp-o#"
SPEC = "https://specs.fairdatapoint.org/fdp-specs-v1.2.html"
SH = "http://www.w3.org/ns/shacl#"
PROF = "http://www.w3.org/ns/dx/prof/"
_DCT, _DCAT, _XSD = "http://purl.org/dc/terms/", "http://www.w3.org/ns/dcat#", "http://www.w3.org/2001/XMLSchema#"

Asked = Sequence[tuple[str, int, int, str]]
_RECORD: Asked = (
    (f"{_DCT}title", 1, 0, "Literal"),
    (f"{_DCT}description", 0, 0, "Literal"),
    (f"{_DCT}publisher", 1, 0, "IRI"),
    (f"{_DCT}license", 1, 1, "IRI"),
    (f"{_DCT}language", 0, 0, "IRI"),
    (f"{_DCT}conformsTo", 1, 1, "IRI"),
    (f"{FDP}metadataIdentifier", 1, 1, "IRI"),
    (f"{FDP}metadataIssued", 1, 1, f"{_XSD}dateTime"),
    (f"{FDP}metadataModified", 1, 1, f"{_XSD}dateTime"),
)
ASKED: Mapping[str, tuple[str, Asked]] = {
    "service": (
        f"{FDP}FAIRDataPoint",
        (
            *_RECORD,
            (f"{FDP}metadataCatalog", 1, 0, "IRI"),
            (f"{_DCAT}endpointURL", 1, 1, "IRI"),
            (f"{FDP}conformsToFdpSpec", 1, 1, "IRI"),
        ),
    ),
    "catalog": (
        f"{_DCAT}Catalog",
        (
            *_RECORD,
            (f"{_DCT}isPartOf", 1, 1, "IRI"),
            (f"{_DCT}hasPart", 1, 0, "IRI"),
            (f"{_DCAT}themeTaxonomy", 1, 0, "IRI"),
        ),
    ),
    "container": (
        f"{LDP}DirectContainer",
        (
            (f"{_DCT}title", 1, 0, "Literal"),
            (f"{LDP}membershipResource", 1, 1, "IRI"),
            (f"{LDP}hasMemberRelation", 1, 1, "IRI"),
            (f"{LDP}contains", 1, 0, "IRI"),
        ),
    ),
}
"""(class, properties) of each kind of record: (path, at least, at most (0: any number), kind of node or datatype)."""
TITLES = {
    "service": {"en": "Record of a FAIR Data Point, 1.2", "nl": "Record van een FAIR Data Point, 1.2"},
    "catalog": {"en": "Record of a catalogue in a FAIR Data Point, 1.2",
                "nl": "Record van een catalogus in een FAIR Data Point, 1.2"},
}  # fmt: skip


def address(base: str, kind: str) -> str:
    """The address of the profile of ``service`` or ``catalog``."""
    return f"{base}fdp/profile/{kind}/"


def documents(base: str, kind: str) -> list[Document]:
    """The profile, its descriptor, and the shapes that it points at: those of the record and of its containers."""
    here = address(base, kind)
    profile: Document = {
        "id": here,
        "type": [f"{PROF}Profile"],
        "title": {lang: [text] for lang, text in TITLES[kind].items()},
        f"{PROF}isProfileOf": [{"id": SPEC}],
        f"{PROF}hasResource": [
            {
                "id": f"{here}#shapes",
                "type": [f"{PROF}ResourceDescriptor"],
                f"{PROF}hasRole": [{"id": f"{PROF}role/validation"}],
                f"{PROF}hasArtifact": [{"id": f"{here}index.ttl"}],
                "conformsTo": ["http://www.w3.org/ns/shacl#"],
            }
        ],
    }
    return [profile, _shape(here, kind), _shape(here, "container")]


def _shape(here: str, kind: str) -> Document:
    target, asked = ASKED[kind]
    return {
        "id": f"{here}#{kind}",
        "type": [f"{SH}NodeShape"],
        f"{SH}targetClass": [{"id": target}],
        f"{SH}property": [_property(f"{here}#{kind}", *row) for row in asked],
    }


def _property(shape: str, path: str, least: int, most: int, kind: str) -> Document:
    found: Document = {"id": f"{shape}-{path.rpartition('#')[2].rpartition('/')[2]}", f"{SH}path": [{"id": path}]}
    datatype = kind.startswith(_XSD)
    found[f"{SH}datatype" if datatype else f"{SH}nodeKind"] = [{"id": kind if datatype else f"{SH}{kind}"}]
    for term, number in (("minCount", least), ("maxCount", most)):
        if number:
            found[f"{SH}{term}"] = [{"@value": str(number), "@type": "xsd:integer"}]
    return found
