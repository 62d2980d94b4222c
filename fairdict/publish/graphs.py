"""What machines read: each dataset as Turtle and JSON-LD, the whole as sorted N-Quads with its VoID description.

Every statement about a dataset stands in the named graph of its CatalogRecord, ``…KEY#record``; the catalogue's own in
``{base_iri}#catalog``. Graphs follow each other by KEY, lines within a graph are sorted, and no file tells when it was
made.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson

from fairdict.config import Catalogue
from fairdict.document import Context, lines
from fairdict.emission.ranges import PAGING
from fairdict.model import Document
from fairdict.publish import ftr
from fairdict.publish.dumps import Counts
from fairdict.publish.entry import Entry
from fairdict.publish.record import record_of
from fairdict.rdf import RDF_TYPE, turtle

VOID = "http://rdfs.org/ns/void#"
DQV = "http://www.w3.org/ns/dqv#"
LINKS = {"Dataset": "dataset", "DatasetSeries": "dataset", "DataService": "service", "Catalog": "catalog"}


def dataset_lines(entry: Entry, catalogue: Catalogue) -> list[str]:
    """The sorted N-Quads of a dataset's named graph."""
    graph = f"{entry.iri}#record"
    context = catalogue.context
    found = lines(unled(entry.document), context, graph) + lines(record_of(entry, catalogue), context, graph)
    return sorted(set(found))


def unled(document: Document) -> Document:
    """``document`` without what it says of how a partner's pages follow each other: a client that reads ours must not
    go there."""
    text = orjson.dumps(document)
    return _unled(document) if any(vocabulary.encode() in text for vocabulary in PAGING) else document


def _unled(value: Any) -> Any:
    if isinstance(value, list):
        return [_unled(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    found = {key: _unled(inner) for key, inner in value.items() if not key.startswith(PAGING) and key != "type"}
    if types := [name for name in value.get("type", []) if not name.startswith(PAGING)]:
        found["type"] = types
    return found


_LEADS = re.compile(rf"\S+ (?:<{RDF_TYPE}> )?<(?:{'|'.join(map(re.escape, PAGING))})")


def _leads(line: str) -> bool:
    """Whether a statement says how a partner's pages follow each other."""
    return _LEADS.match(line) is not None


def dataset_files(entry: Entry, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """``index.ttl`` and ``index.jsonld`` of a dataset."""
    folder = f"dataset/{entry.key}"
    yield f"{folder}/index.ttl", turtle("\n".join(dataset_lines(entry, catalogue)).encode(), catalogue.context.prefixes)
    both = {"@graph": [unled(entry.document), record_of(entry, catalogue)]}
    context = catalogue.context.used_by(both)
    content = orjson.dumps({"@context": context, **both}, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    yield f"{folder}/index.jsonld", content + b"\n"


def catalogue_document(
    catalogue: Catalogue,
    entries: Iterable[tuple[str, str, str]],
    profiles: Iterable[tuple[str, str, Mapping[str, str]]] = (),
) -> Document:
    """The ``dcat:Catalog`` itself; ``entries`` are (KEY, kind, state) of everything listed, ``profiles`` (name, IRI,
    title) of those that have a graph of their own."""
    base = catalogue.base_iri
    publisher = catalogue.publisher
    agent: Document = {
        "id": publisher.ror or f"{base}#publisher",
        "type": ["Agent", "Organization"],
        "name": {"@none": [publisher.name]},
        "homepage": [publisher.url] if publisher.url else [],
        "mbox": [f"mailto:{publisher.email}"] if publisher.email else [],
    }
    document: Document = {
        "id": f"{base}#catalog",
        "type": ["Catalog"],
        "title": {k: [v] for k, v in catalogue.title.items()},
        "description": {k: [v] for k, v in catalogue.description.items()},
        "publisher": [{k: v for k, v in agent.items() if v != []}],
        "homepage": [base],
        "license": [catalogue.licence] if catalogue.licence else [],
        "language": [
            c.concept.iri for lang in catalogue.languages if (c := catalogue.vocabularies.match("language", lang))
        ],
        "themeTaxonomy": ["http://publications.europa.eu/resource/authority/data-theme"],
        "record": [],
        "distribution": [_dump(base), *(_dump(base, *profile) for profile in profiles)],
    }
    for key, kind, state in entries:
        document["record"].append(f"{base}dataset/{key}#record")
        if state == "live":
            document.setdefault(LINKS[kind], []).append(f"{base}dataset/{key}")
    return {k: v for k, v in document.items() if v != []}


def _dump(base: str, name: str = "catalogue", profile: str = "", title: Mapping[str, str] | None = None) -> Document:
    """The distribution of a catalogue that is one of its dumps: the whole, or as a profile wants it."""
    whole = {"en": ["The whole catalogue as N-Quads"], "nl": ["De hele catalogus als N-Quads"]}
    called = title or {}
    english = called.get("en", name)
    in_profile = {
        "en": [f"The catalogue by {english}, as N-Quads"],
        "nl": [f"De catalogus volgens {called.get('nl', english)}, als N-Quads"],
    }
    dump: Document = {
        "id": f"{base}#dump-{name}" if profile else f"{base}#dump",
        "type": ["Distribution"],
        "title": in_profile if profile else whole,
        "accessURL": [f"{base}graph/{name}.nq.gz"],
        "downloadURL": [f"{base}graph/{name}.nq.gz"],
        "mediaType": ["http://www.iana.org/assignments/media-types/application/n-quads"],
        "compressFormat": ["http://www.iana.org/assignments/media-types/application/gzip"],
    }
    return {**dump, "conformsTo": [profile]} if profile else dump


def catalogue_lines(
    catalogue: Catalogue,
    entries: Sequence[tuple[str, str, str]],
    aliases: Sequence[tuple[str, str]],
    profiles: Iterable[tuple[str, str, Mapping[str, str]]] = (),
) -> list[str]:
    """The sorted N-Quads of the catalogue's own graph, with the old addresses that point on to newer ones."""
    base = catalogue.base_iri
    graph = f"{base}#catalog"
    found = lines(catalogue_document(catalogue, entries, profiles), catalogue.context, graph)
    for alias, key in aliases:
        document = {"id": f"{base}dataset/{alias}", "isReplacedBy": [f"{base}dataset/{key}"]}
        found += lines(document, catalogue.context, graph)
    return sorted(set(found))


def rest_lines(source: str, rest: bytes, catalogue: Catalogue) -> list[str]:
    """What a source said of no dataset in particular, in a graph of its own, blank nodes named under it."""
    graph = f"{catalogue.base_iri}source/{source}#rest"
    found = []
    for line in rest.decode().splitlines():
        subject, predicate, value = line.removesuffix(" .").split(" ", 2)
        found.append(f"{_named(subject, graph)} {predicate} {_named(value, graph)} <{graph}> .")
    return sorted(line for line in found if not _leads(line))


def _named(term: str, graph: str) -> str:
    return f"<{graph}-{term[2:]}>" if term.startswith("_:") else term


def score_lines(entry: Entry, catalogue: Catalogue) -> list[str]:
    """A dataset's scores as DQV measurements, the sure and the possible bound apart."""
    graph = f"{entry.iri}#record"
    found: list[str] = []
    for score in entry.scores:
        for bound, value in (("low", score.low), ("high", score.high)):
            node = {
                "id": f"{entry.iri}#{score.lens}-{bound}",
                "type": [f"{DQV}QualityMeasurement"],
                f"{DQV}computedOn": [{"id": entry.iri}],
                f"{DQV}isMeasurementOf": [{"id": f"{catalogue.base_iri}fair/{score.lens}-{bound}"}],
                f"{DQV}value": [ftr.number(value)],
                "versionInfo": [score.version],
            }
            found += lines(node, catalogue.context, graph)
    return sorted(found)


def graph_of(key: str, catalogue: Catalogue) -> str:
    """The named graph of a dataset."""
    return f"{catalogue.base_iri}dataset/{key}#record"


def key_of(graph: str, catalogue: Catalogue) -> str:
    """The KEY of the dataset whose named graph this is; empty where it is no dataset's."""
    start, end = f"{catalogue.base_iri}dataset/", "#record"
    return graph[len(start) : -len(end)] if graph.startswith(start) and graph.endswith(end) else ""


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
