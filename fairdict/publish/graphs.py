"""What machines read: each dataset as Turtle and JSON-LD, the whole as sorted N-Quads with its VoID description.

Every statement about a dataset stands in the named graph of its CatalogRecord, ``…KEY#record``; the catalogue's own in
``{base_iri}#catalog``. Graphs follow each other by KEY, lines within a graph are sorted, and no file tells when it was
made.
"""

import gzip
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

import orjson

from fairdict.config import Catalogue
from fairdict.document import Context, lines
from fairdict.model import Document
from fairdict.publish.entry import Entry
from fairdict.publish.record import record_of
from fairdict.rdf import turtle

PART = 100 * 2**20
"""Bytes, unpacked, beyond which a dump goes on in another part."""
DQV = "http://www.w3.org/ns/dqv#"
LINKS = {"Dataset": "dataset", "DatasetSeries": "dataset", "DataService": "service", "Catalog": "catalog"}


def dataset_lines(entry: Entry, catalogue: Catalogue) -> list[str]:
    """The sorted N-Quads of a dataset's named graph."""
    graph = f"{entry.iri}#record"
    context = catalogue.context
    found = lines(entry.document, context, graph) + lines(record_of(entry, catalogue), context, graph)
    return sorted(set(found))


def dataset_files(entry: Entry, catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """``index.ttl`` and ``index.jsonld`` of a dataset."""
    folder = f"dataset/{entry.key}"
    yield f"{folder}/index.ttl", turtle("\n".join(dataset_lines(entry, catalogue)).encode(), catalogue.context.prefixes)
    both = {"@graph": [entry.document, record_of(entry, catalogue)]}
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
    return sorted(found)


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
                f"{DQV}value": [{"@value": f"{value:g}", "@type": "xsd:double"}],
                "versionInfo": [score.version],
            }
            found += lines(node, catalogue.context, graph)
    return sorted(found)


def dumped(name: str, blocks: Iterable[Sequence[str]]) -> Iterator[tuple[str, bytes]]:
    """``graph/NAME.nq.gz`` of the blocks of lines, in parts past :data:`PART`; a block is never split."""
    part, size = 1, 0
    held: list[bytes] = []
    for block in blocks:
        content = "".join(f"{line}\n" for line in block).encode()
        if not content:
            continue
        if held and size + len(content) > PART:
            yield _part(name, part), packed(b"".join(held))
            part, size, held = part + 1, 0, []
        held.append(content)
        size += len(content)
    yield _part(name, part), packed(b"".join(held))


def _part(name: str, number: int) -> str:
    return f"graph/{name}.nq.gz" if number == 1 else f"graph/{name}-{number:04}.nq.gz"


def packed(content: bytes) -> bytes:
    """``content`` in gzip, without a time or a name in it."""
    return gzip.compress(content, 6, mtime=0)


def sums(files: Sequence[tuple[str, bytes]]) -> bytes:
    """``SHA256SUMS`` of files beside it."""
    rows = sorted((path.rpartition("/")[2], hashlib.sha256(content).hexdigest()) for path, content in files)
    return "".join(f"{digest}  {name}\n" for name, digest in rows).encode()


def void(
    catalogue: Catalogue,
    dumps: Sequence[str],
    triples: int,
    datasets: int,
    context: Context,
    views: Sequence[tuple[str, str, Sequence[str], int]] = (),
) -> bytes:
    """The VoID description of the dumps, as Turtle; ``views`` are (name, the IRI of its profile, dumps, triples) of
    what says the same in the way of a profile."""
    base = catalogue.base_iri
    ns = "http://rdfs.org/ns/void#"
    document: Document = {
        "id": f"{base}#void",
        "type": [f"{ns}Dataset"],
        "title": {k: [v] for k, v in catalogue.title.items()},
        "homepage": [base],
        f"{ns}dataDump": [{"id": f"{base}{path}"} for path in dumps],
        f"{ns}triples": [{"@value": str(triples), "@type": "xsd:integer"}],
        f"{ns}uriSpace": [{"@value": f"{base}dataset/"}],
        f"{ns}classPartition": [
            {
                "id": f"{base}#void-datasets",
                f"{ns}class": [{"id": "http://www.w3.org/ns/dcat#Dataset"}],
                f"{ns}entities": [{"@value": str(datasets), "@type": "xsd:integer"}],
            }
        ],
    }
    if views:
        document[f"{ns}subset"] = [
            {
                "id": f"{base}#void-{name}",
                "type": [f"{ns}Dataset"],
                "conformsTo": [profile],
                f"{ns}dataDump": [{"id": f"{base}{path}"} for path in paths],
                f"{ns}triples": [{"@value": str(count), "@type": "xsd:integer"}],
            }
            for name, profile, paths, count in views
        ]
    if catalogue.licence:
        document["license"] = [catalogue.licence]
    return turtle("\n".join(sorted(lines(document, context))).encode(), context.prefixes)
