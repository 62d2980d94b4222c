"""A FAIR Data Point made of files (https://specs.fairdatapoint.org/, version 1.2).

``fdp/`` is the metadata service, ``fdp/catalog/NAME/`` a catalogue: one for each source that has datasets, and ``all``
for the whole; each as Turtle and as JSON-LD, with an LDP container of its members, and with the profile that it keeps
to. Datasets and their distributions are where they always are, ``dataset/KEY``: a server that heeds the Accept header
gives Turtle there. Dates are those of the descriptions, so that no file changes but with what it lists.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fairdict.config import Catalogue
from fairdict.document import canonical, digest, lines
from fairdict.model import Document
from fairdict.publish import point_profile
from fairdict.publish.ftr import lined
from fairdict.publish.point_profile import FDP, LDP, PROF, SH, SPEC
from fairdict.rdf import turtle

RELATIONS = {
    "Dataset": ("dataset", {"en": "Datasets", "nl": "Datasets"}),
    "DatasetSeries": ("dataset", {"en": "Series of datasets", "nl": "Reeksen van datasets"}),
    "DataService": ("service", {"en": "Services", "nl": "Diensten"}),
    "Catalog": ("catalog", {"en": "Catalogues", "nl": "Catalogi"}),
}
WHOLE = "all"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
"""Who may see the records: everybody, whatever holds for the data that they tell of."""


@dataclass(frozen=True, slots=True)
class Member:
    """What a catalogue lists: KEY, kind, the days it was first listed and last changed, the sources it comes from."""

    key: str
    kind: str
    since: str
    changed: str
    sources: tuple[str, ...]


def catalogs(members: Sequence[Member], catalogue: Catalogue) -> dict[str, list[Member]]:
    """The members of each catalogue by its name: the whole, and every source that is declared and has any. One without
    members is none: the specification wants a part in every catalogue."""
    names = [source.name for source in catalogue.sources]
    found: dict[str, list[Member]] = {WHOLE: list(members), **{name: [] for name in names if name != WHOLE}}
    for member in members:
        for source in member.sources:
            if source != WHOLE and source in found:
                found[source].append(member)
    return {name: listed for name, listed in found.items() if listed or name == WHOLE}


def units(found: Mapping[str, Sequence[Member]], base: str) -> dict[str, str]:
    """The units of work of a build."""
    made = {f"fdp/{name}": digest(canonical([base, [repr(m) for m in members]])) for name, members in found.items()}
    return made | {"fdp": digest(canonical([base, sorted(found), _dates(found[WHOLE])]))}


def index(found: Mapping[str, Sequence[Member]], catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The metadata service, with a container of its catalogues; and the profiles of both kinds of records."""
    base = catalogue.base_iri
    addresses = [_address(base, name) for name in found]
    service: Document = {
        **_about(f"{base}fdp/", catalogue, _dates(found[WHOLE])),
        "type": [f"{FDP}FAIRDataPoint", f"{FDP}MetadataService", "DataService"],
        "conformsTo": [point_profile.address(base, "service")],
        f"{FDP}conformsToFdpSpec": [{"id": SPEC}],
        "endpointURL": [f"{base}fdp/"],
        "endpointDescription": [SPEC],
        f"{FDP}metadataCatalog": [{"id": address} for address in addresses],
    }
    words = {"en": "Catalogues", "nl": "Catalogi"}
    container = _container(f"{base}fdp/catalog/", service["id"], f"{FDP}metadataCatalog", words, addresses)
    yield from _written("fdp", [service, container], catalogue)
    for kind in point_profile.TITLES:
        yield from _written(f"fdp/profile/{kind}", point_profile.documents(base, kind), catalogue)


def catalog(name: str, members: Sequence[Member], catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """One catalogue, with a container for each kind of member it has."""
    base = catalogue.base_iri
    address = _address(base, name)
    about = _about(address, catalogue, _dates(members), name)
    document: Document = {
        **about,
        "type": ["Catalog"],
        "conformsTo": [point_profile.address(base, "catalog")],
        "isPartOf": [f"{base}fdp/"],
        "themeTaxonomy": ["http://publications.europa.eu/resource/authority/data-theme"],
        "hasPart": [f"{base}dataset/{m.key}" for m in members],
    }
    containers = []
    for kind, (term, words) in RELATIONS.items():
        listed = [f"{base}dataset/{m.key}" for m in members if m.kind == kind]
        if listed:
            document.setdefault(term, []).extend(listed)
            way = f"http://www.w3.org/ns/dcat#{term}"
            containers.append(_container(f"{address}{kind.lower()}/", address, way, words, listed))
    yield from _written(f"fdp/catalog/{name}", [document, *containers], catalogue)


def _about(address: str, catalogue: Catalogue, dates: tuple[str, str], source: str = "") -> Document:
    """What every record of a FAIR Data Point says; a source's name and publisher where it has them."""
    title = {lang: [text] for lang, text in catalogue.title.items()}
    own = next((s for s in catalogue.sources if s.name == source), None)
    publisher = (own.publisher if own is not None else None) or catalogue.publisher
    if own is not None:
        title = {"@none": [publisher.name if own.publisher else own.name]}
    named = publisher.ror or publisher.url or f"{address}#publisher"
    agent: Document = {
        "id": named,
        "type": ["Agent", "Organization"],
        "name": {"@none": [publisher.name]},
        "identifier": [named],
        "homepage": [publisher.url] if publisher.url else [],
        "mbox": [f"mailto:{publisher.email}"] if publisher.email else [],
    }
    licence = (own.licence if own is not None else "") or catalogue.licence
    found: Document = {
        "id": address,
        "title": title,
        "description": {lang: [text] for lang, text in catalogue.description.items()},
        "identifier": [address],
        "publisher": [{k: v for k, v in agent.items() if v != []}],
        "contactPoint": _contact(catalogue),
        "accessRights": [PUBLIC],
        "license": [licence] if licence else [],
        "language": [
            m.concept.iri for lang in catalogue.languages if (m := catalogue.vocabularies.match("language", lang))
        ],
        f"{FDP}metadataIdentifier": [{"id": f"{address}#metadata"}],
        f"{FDP}metadataIssued": [_moment(dates[0])],
        f"{FDP}metadataModified": [_moment(dates[1])],
    }
    return {k: v for k, v in found.items() if v != []}


def _contact(catalogue: Catalogue) -> list[Document]:
    """Whom to ask about any of the records; nobody where there is no address to write to."""
    about = catalogue.publisher
    if not about.email:
        return []
    kind: Document = {"id": f"{catalogue.base_iri}fdp/#contact", "type": ["Kind"], "fn": {"@none": [about.name]}}
    return [kind | {"hasEmail": [f"mailto:{about.email}"]}]


def _container(address: str, of: str, way: str, words: Mapping[str, str], members: Sequence[str]) -> Document:
    return {
        "id": address,
        "type": [f"{LDP}DirectContainer"],
        "title": {lang: [text] for lang, text in words.items()},
        f"{LDP}membershipResource": [{"id": of}],
        f"{LDP}hasMemberRelation": [{"id": way}],
        f"{LDP}contains": [{"id": member} for member in members],
    }


def _dates(members: Sequence[Member]) -> tuple[str, str]:
    """The days on which the oldest member was first listed and the newest last changed."""
    if not members:
        return "1970-01-01", "1970-01-01"
    return min(m.since for m in members)[:10], max(m.changed for m in members)[:10]


def _moment(day: str) -> dict[str, str]:
    return {"@value": f"{day}T00:00:00Z", "@type": "xsd:dateTime"}


def _address(base: str, name: str) -> str:
    return f"{base}fdp/catalog/{name}/"


def _written(folder: str, documents: Sequence[Document], catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """``index.ttl`` and ``index.jsonld``, the same statements in both."""
    said = sorted({line for document in documents for line in lines(document, catalogue.context)})
    prefixes = {**catalogue.context.prefixes, "ldp": LDP, "fdp-o": FDP, "sh": SH, "prof": PROF}
    yield f"{folder}/index.ttl", turtle("\n".join(said).encode(), prefixes)
    context = catalogue.context.used_by({"@graph": documents})
    yield f"{folder}/index.jsonld", lined(context, documents)
