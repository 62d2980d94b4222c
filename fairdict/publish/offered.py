"""What is offered to machines, described: the dumps in VoID, and the catalogue with its dumps and services in DCAT.

Takes what was counted and written; leaves Turtle that tells of no time.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from fairdict.config import Catalogue
from fairdict.document import Context, lines
from fairdict.model import Document
from fairdict.publish.dumps import Counts
from fairdict.publish.graphs import catalogue_document
from fairdict.rdf import turtle

VOID = "http://rdfs.org/ns/void#"


def void(
    catalogue: Catalogue,
    dumps: Sequence[str],
    triples: int,
    counts: Counts,
    views: Sequence[tuple[str, str, Sequence[str], int]] = (),
) -> bytes:
    """The VoID description of the dumps, as Turtle: how many statements there are in all graphs together, of which
    properties, and how many things of which classes. ``views`` are (name, the IRI of its profile, dumps, statements) of
    what says the same in the way of a profile. https://www.w3.org/TR/void/"""
    base = catalogue.base_iri
    document: Document = {
        "id": f"{base}#void",
        "type": [f"{VOID}Dataset"],
        "title": {k: [v] for k, v in catalogue.title.items()},
        "homepage": [base],
        f"{VOID}dataDump": [{"id": f"{base}{path}"} for path in dumps],
        f"{VOID}triples": [_number(triples)],
        f"{VOID}uriSpace": [{"@value": f"{base}dataset/"}],
        f"{VOID}classes": [_number(len(counts.classes))],
        f"{VOID}properties": [_number(len(counts.properties))],
        f"{VOID}vocabulary": [{"id": iri} for iri in _vocabularies(counts, catalogue.context)],
        f"{VOID}classPartition": [
            {"id": f"{base}#void-class-{n}", f"{VOID}class": [{"id": kind[1:-1]}], f"{VOID}entities": [_number(count)]}
            for n, (kind, count) in enumerate(sorted(counts.classes.items()), 1)
        ],
        f"{VOID}propertyPartition": [
            {
                "id": f"{base}#void-property-{n}",
                f"{VOID}property": [{"id": way[1:-1]}],
                f"{VOID}triples": [_number(count)],
            }
            for n, (way, count) in enumerate(sorted(counts.properties.items()), 1)
        ],
    }
    if views:
        document[f"{VOID}subset"] = [
            {
                "id": f"{base}#void-{name}",
                "type": [f"{VOID}Dataset"],
                "conformsTo": [profile],
                f"{VOID}dataDump": [{"id": f"{base}{path}"} for path in paths],
                f"{VOID}triples": [_number(count)],
            }
            for name, profile, paths, count in views
        ]
    if catalogue.licence:
        document["license"] = [catalogue.licence]
    return _turtle([document], catalogue.context)


def services(
    catalogue: Catalogue, files: Sequence[tuple[str, int, str]], profiles: Iterable[tuple[str, str, Mapping[str, str]]]
) -> bytes:
    """The catalogue as a thing that can be used, as Turtle: its dumps as distributions, ``files`` being (path, bytes,
    SHA-256) of each, and the services that give the same."""
    base = catalogue.base_iri
    conforming = {name: iri for name, iri, _ in profiles}
    document = {**catalogue_document(catalogue, ()), "distribution": [_file(base, *f, conforming) for f in files]}
    document["service"] = [
        {
            "id": f"{base}#service-{name}",
            "type": ["DataService"],
            "title": {lang: [text] for lang, text in title.items()},
            "endpointURL": [f"{base}{path}"],
            "conformsTo": [standard],
            "servesDataset": [f"{base}#catalog"],
        }
        for name, (path, standard, title, served) in SERVICES.items()
        if catalogue.publishing.served or not served
    ]
    return _turtle([document], catalogue.context)


SERVICES: Mapping[str, tuple[str, str, Mapping[str, str], bool]] = {
    "fdp": ("fdp/", "https://specs.fairdatapoint.org/", {"en": "FAIR Data Point", "nl": "FAIR Data Point"}, False),
    "changes": ("changes/index.ttl", "https://w3id.org/ldes/specification",
                {"en": "Event stream of changes (LDES)", "nl": "Stroom van wijzigingen (LDES)"}, False),
    "hydra": ("hydra/index.ttl", "http://www.w3.org/ns/hydra/core#",
              {"en": "All descriptions in pages (Hydra)", "nl": "Alle beschrijvingen in pagina's (Hydra)"}, False),
    "sparql": ("sparql", "https://www.w3.org/TR/sparql11-protocol/",
               {"en": "SPARQL endpoint", "nl": "SPARQL-endpoint"}, True),
    "oai": ("oai", "http://www.openarchives.org/OAI/openarchivesprotocol.html",
            {"en": "OAI-PMH", "nl": "OAI-PMH"}, True),
}  # fmt: skip
"""(path, standard, title, whether a server of ours must answer) of each service."""


_PART = re.compile(r"(?:-\d{4,})?\.(?:nq|ttl)\.gz$")
"""What follows the name of a dump in the name of a file: the number of a further part, the form."""


def _file(base: str, path: str, size: int, hash: str, conforming: Mapping[str, str]) -> Document:
    name = path.rpartition("/")[2]
    profile = conforming.get(_PART.sub("", name), "")
    media = "n-quads" if ".nq." in name else "turtle"
    found: Document = {
        "id": f"{base}#file-{name}",
        "type": ["Distribution"],
        "title": {"@none": [name]},
        "accessURL": [f"{base}{path}"],
        "downloadURL": [f"{base}{path}"],
        "mediaType": [
            f"http://www.iana.org/assignments/media-types/{'text' if media == 'turtle' else 'application'}/{media}"
        ],
        "compressFormat": ["http://www.iana.org/assignments/media-types/application/gzip"],
        "byteSize": [size],
        "checksum": [
            {
                "id": f"{base}#file-{name}-checksum",
                "type": ["Checksum"],
                "algorithm": ["http://spdx.org/rdf/terms#checksumAlgorithm_sha256"],
                "checksumValue": [{"@value": hash, "@type": "xsd:hexBinary"}],
            }
        ],
    }
    return {**found, "conformsTo": [profile]} if profile else found


def _vocabularies(counts: Counts, context: Context) -> list[str]:
    """The namespaces that properties and classes are from, of those that have a prefix."""
    used = [*counts.properties, *counts.classes]
    return sorted({ns for ns in context.prefixes.values() if any(term.startswith(f"<{ns}") for term in used)})


def _number(value: int) -> dict[str, str]:
    return {"@value": str(value), "@type": "xsd:integer"}


def _turtle(documents: Iterable[Document], context: Context) -> bytes:
    said = sorted({line for document in documents for line in lines(document, context)})
    return turtle("\n".join(said).encode(), {**context.prefixes, "void": VOID})
