"""A record in the JSON that Zenodo has always had (creators with an affiliation as text, ``access_right``), described.

Takes the record; leaves a :class:`Description`. https://developers.zenodo.org/#representation
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import invenio_parts as parts
from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.leaves import Leaves
from fairdict_harvesters.formats.rights import add_rights

from fairdict.harvester import Description, Dialect, Source, addresses, identifiers

_INNER = "a number or place inside the repository"
_TWICE = "says again what other fields say"

IGNORED = {
    **dict.fromkeys(
        (
            *("id", "recid", "conceptrecid", "revision", "owners", "owner", "status", "state", "submitted", "files/id"),
            *("metadata/relations", "metadata/grants/internal_id", "metadata/grants/links", "bucket", "swh"),
            *("metadata/prereserve_doi", "metadata/communities/identifier", "files/version_id", "files/bucket"),
        ),
        _INNER,
    ),
    **dict.fromkeys(
        (
            *("title", "doi_url", "metadata/access_right_category", "metadata/resource_type/title"),
            *("metadata/related_identifiers/resource_type", "metadata/grants/funder/acronyms"),
        ),
        _TWICE,
    ),
    "links": "addresses inside the API",
    "stats": "how often it was used, which changes without the record",
    "created": "when the record was made, not the data",
    "updated": "when the record was touched last, which changes without the data",
}
"""Fields left out on purpose, and why."""

DIALECT = Dialect(
    name="Zenodo JSON",
    specification="https://developers.zenodo.org/#representation",
    fields={
        "doi": "identifier",
        "conceptdoi": "isVersionOf",
        "modified": "modified",
        "metadata/doi": "identifier",
        "metadata/title": "title",
        "metadata/description": "description",
        "metadata/notes": "description",
        "metadata/method": "provenance",
        "metadata/publication_date": "issued",
        "metadata/access_right": "accessRights",
        "metadata/embargo_date": "available",
        "metadata/access_conditions": "rights",
        "metadata/license": "license",
        "metadata/creators": "creator, in order, with ORCID and memberOf",
        "metadata/contributors": "qualifiedAttribution, rightsHolder or contributor by type",
        "metadata/thesis": "qualifiedAttribution (Supervisor, HostingInstitution)",
        "metadata/keywords": "keyword",
        "metadata/subjects": "theme, or subject where there is no address",
        "metadata/related_identifiers": "isReferencedBy, isPartOf and others by relation; qualifiedRelation",
        "metadata/alternate_identifiers": "otherIdentifier",
        "metadata/references": "references",
        "metadata/grants": "wasGeneratedBy (a project with its funder)",
        "metadata/communities": "the sets that are selected by",
        "metadata/resource_type": "resourceType, and the type that is selected by",
        "metadata/version": "version",
        "metadata/language": "language",
        "metadata/dates": "temporal; others as provenance",
        "metadata/locations": "spatial",
        "metadata/journal": "isPartOf",
        "metadata/meeting": "relation",
        "metadata/imprint": "publisher, otherIdentifier (ISBN)",
        "metadata/part_of": "isPartOf",
        "files": "distribution: downloadURL, byteSize, checksum",
    },
    ignored=IGNORED,
)


def describe(item: Mapping[str, Any], source: Source, identifier: str, *, publisher: str) -> Description:
    """The description in a record; ``publisher`` is who publishes what names nobody."""
    reader = _Reader(Leaves(item), Description(source, identifier))
    reader.read(publisher)
    return reader.about


class _Reader:
    """One record being read; paths are those below ``metadata``."""

    def __init__(self, leaves: Leaves, about: Description) -> None:
        self.leaves = leaves
        self.about = about

    def words(self, name: str, under: Mapping[str, Any] | None = None) -> list[str]:
        return self.leaves.words(f"metadata/{name}" if under is None else name, under)

    def word(self, name: str, under: Mapping[str, Any] | None = None) -> str:
        return next(iter(self.words(name, under)), "")

    def objects(self, name: str, under: Mapping[str, Any] | None = None) -> list[Mapping[str, Any]]:
        return self.leaves.objects(f"metadata/{name}" if under is None else name, under)

    def read(self, publisher: str) -> None:
        self.identity()
        self.texts(publisher)
        self.people()
        self.access()
        self.subjects()
        self.relations()
        self.when_and_where()
        self.files()
        self.leaves.tree.report(self.about, IGNORED)

    def identity(self) -> None:
        about, word = self.about, self.leaves.word
        own, inner = word("doi"), self.word("doi")
        said = own or inner
        known = identifiers.pid(said) if said else None
        about.iri = known.iri if known is not None else ""
        about.add("identifier", said, where="doi")
        html = next((u for n in ("self_html", "html") if (u := addresses.url(word(f"links/{n}")))), "")
        about.page = html or about.iri
        about.add("landingPage", about.page, where="links")
        if concept := word("conceptdoi"):
            parts.add_related(about, "IsVersionOf", concept, "DOI", "conceptdoi")
        about.sets = [w for c in self.objects("communities") for w in self.words("id", c)]
        for item in self.objects("alternate_identifiers"):
            held = about.node("otherIdentifier", "Identifier")
            held.add("notation", self.word("identifier", item), where="alternate_identifiers")
            held.add("schemaAgency", self.word("scheme", item))
        for item in self.objects("resource_type"):
            told = [self.word("type", item), self.word("subtype", item)]
            about.types += [t for t in told if t]
            for said in [t for t in told if t][-1:]:
                about.add("resourceType", said, where="resource_type")

    def texts(self, publisher: str) -> None:
        about = self.about
        for name, term in (
            ("title", "title"), ("description", "description"), ("notes", "description"), ("language", "language"),
            ("version", "version"), ("publication_date", "issued"),
        ):  # fmt: skip
            for said in self.words(name):
                about.add(term, said, where=name)
        about.add("modified", self.leaves.word("modified"), where="modified")
        for said in self.words("method"):
            about.node("provenance", "ProvenanceStatement").add("label", said, where="method")
        place = self.word("imprint/place")
        named = self.word("imprint/publisher")
        about.agent("publisher", named or publisher, types=("Agent", "Organization"), where="imprint")
        if place:
            about.node("provenance", "ProvenanceStatement").add("label", f"Published in {place}", where="imprint")
        if isbn := self.word("imprint/isbn"):
            held = about.node("otherIdentifier", "Identifier")
            held.add("notation", isbn, where="imprint")
            held.add("schemaAgency", "ISBN")

    def people(self) -> None:
        about = self.about
        for item in self.objects("creators"):
            parts.add_agent(about, "creator", self.who(item), "creators")
        for item in self.objects("contributors"):
            parts.add_contributor(about, self.who(item), "contributors")
        for item in self.objects("thesis/supervisors"):
            who = self.who(item)
            parts.add_contributor(about, parts.Who(who.name, ids=who.ids, homes=who.homes, role="Supervisor"), "thesis")
        for said in self.words("thesis/university"):
            parts.add_contributor(about, parts.Who(said, said="Organizational", role="HostingInstitution"), "thesis")

    def who(self, item: Mapping[str, Any]) -> parts.Who:
        ids = tuple((w, n.upper()) for n in ("orcid", "gnd") for w in self.words(n, item))
        homes = tuple((w, "") for w in self.words("affiliation", item))
        return parts.Who(self.word("name", item), ids=ids, homes=homes, role=self.word("type", item))

    def access(self) -> None:
        about = self.about
        self.status = self.word("access_right").lower()
        parts.add_access(about, self.status, "access_right")
        about.add("available", self.word("embargo_date"), where="embargo_date")
        for said in self.words("access_conditions"):
            about.node("rights", "RightsStatement").add("label", said, where="access_conditions")
        for item in self.objects("license"):
            url = self.word("url", item)
            add_rights(about, uri=url, code=self.word("id", item), text=self.word("title", item), where="license")
        for said in self.words("license"):
            add_rights(about, code=said, text=said, where="license")

    def subjects(self) -> None:
        about = self.about
        for said in self.words("keywords"):
            about.add("keyword", said, where="keywords")
        for item in self.objects("subjects"):
            term, number = self.word("term", item) or self.word("subject", item), self.word("identifier", item)
            iri = addresses.url(number) if "://" in number else None
            node = about.node("theme" if iri else "subject", "Concept", id=iri or "")
            node.add("prefLabel", term, where="subjects")
            scheme = self.word("scheme", item)
            if iri is None:
                node.add("notation", number)
            if scheme and scheme != "url":
                node.node("inScheme", "http://www.w3.org/2004/02/skos/core#ConceptScheme").add("prefLabel", scheme)

    def relations(self) -> None:
        about, word = self.about, self.word
        for item in self.objects("related_identifiers"):
            number, scheme = word("identifier", item), word("scheme", item)
            parts.add_related(about, word("relation", item), number, scheme, "related_identifiers")
        for said in self.words("references"):
            parts.add_related(about, "References", said, "", "references")
        for item in self.objects("grants"):
            funder = (word("funder/name", item), word("funder/doi", item))
            parts.add_award(
                about, funder, word("code", item), word("title", item), url=word("url", item),
                acronym=word("acronym", item), program=word("program", item), where="grants",
            )  # fmt: skip
        for name, relation, fields in (
            ("journal", "isPartOf", ("title", "volume", "issue", "year", "pages")),
            ("part_of", "isPartOf", ("title", "pages")),
            ("meeting", "relation", ("title", "acronym", "session", "session_part", "dates", "place", "url")),
        ):
            for item in self.objects(name):
                told = [w for field in fields for w in self.words(field, item)]
                about.node(relation).add("label", ", ".join(told), where=name)

    def when_and_where(self) -> None:
        about = self.about
        for item in self.objects("dates"):
            start, end, kind_ = (self.word(n, item) for n in ("start", "end", "type"))
            told = f"{start}/{end}" if start != end else start
            if kind_.lower() in ("collected", "coverage"):
                about.period(told, where="dates")
                told = ""
            more = ": ".join(t for t in (kind_ if told else "", self.word("description", item), told) if t)
            about.node("provenance", "ProvenanceStatement").add("label", more, where="dates")
        for item in self.objects("locations"):
            place = about.node("spatial", "Location")
            for name in ("place", "description"):
                place.add("label", self.word(name, item), where="locations")
            lon, lat = self.word("lon", item), self.word("lat", item)
            if lon or lat:
                places.add_point(place, lon, lat, where="locations")

    def files(self) -> None:
        for item in self.leaves.objects("files"):
            word = self.leaves.word
            said = {n: word(n, item) for n in ("checksum", "type")}
            said["key"] = word("key", item) or word("filename", item)
            said["size"] = word("size", item) or word("filesize", item)
            said["link"] = word("links/self", item) or word("links/download", item)
            parts.add_file(self.about, said, self.about.page, shut=self.status not in ("open", ""))
