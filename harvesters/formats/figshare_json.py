"""An article in the JSON of Figshare's API, as djehuty (4TU.ResearchData) speaks it too, described.

Takes the details of an article; leaves a :class:`Description`. Decisions: a DOI that ends in ``.v2`` is one version of
the thing without it; an address that only links elsewhere is where the data are reached, not a download.
https://docs.figshare.com/#article_details
"""

import re
from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.agents import ORGANISATION, kind
from fairdict_harvesters.formats.checksum import add_checksum
from fairdict_harvesters.formats.invenio_parts import ACCESS, Who, add_agent, add_award, add_related
from fairdict_harvesters.formats.leaves import Leaves
from fairdict_harvesters.formats.rights import add_rights

from fairdict.harvester import Description, Dialect, Source, addresses, identifiers

_INNER = "a number or place inside the repository"
_TWICE = "says again what other fields say"

IGNORED = {
    **dict.fromkeys(
        (
            *("id", "uuid", "account_id", "project_id", "curation_status", "status", "thumb", "folder_structure"),
            *("url", "url_private_api", "url_public_api", "url_private_html", "files/id", "files/uuid", "tracking"),
            *("files/preview_state", "files/status", "files/viewer_type", "files/upload_token", "files/upload_url"),
            *("authors/id", "authors/uuid", "authors/url_name", "authors/is_active", "authors/is_public"),
            *("authors/group_id", "authors/institution_id", "authors/job_title", "categories/id", "categories/uuid"),
            *("categories/parent_id", "categories/parent_uuid", "categories/path", "categories/taxonomy_id"),
            *("funding_list/id", "funding_list/uuid", "funding_list/is_user_defined", "license/value"),
            *("embargo_options/id", "related_materials/id", "related_materials/is_linkout", "is_active"),
            *("agreed_to_deposit_agreement", "agreed_to_publish", "download_disabled", "files/is_incomplete"),
        ),
        _INNER,
    ),
    **dict.fromkeys(
        (
            *("defined_type", "size", "has_linked_file", "created_date", "files/is_attached_to_public_version"),
            *("timeline/posted", "timeline/firstOnline", "timeline/publisherPublication", "files/supplied_md5"),
            *("embargo_type", "related_materials/link", "license/type"),
        ),
        _TWICE,
    ),
}
"""Fields left out on purpose, and why."""

DIALECT = Dialect(
    name="Figshare JSON",
    specification="https://docs.figshare.com/#article_details",
    fields={
        "doi": "identifier; isVersionOf where it names a version",
        "handle": "otherIdentifier",
        "url_public_html": "landingPage",
        "figshare_url": "landingPage",
        "title": "title",
        "description": "description",
        "published_date": "issued",
        "modified_date": "modified",
        "timeline/revision": "modified, where no modified_date is given",
        "timeline/submission": "dateSubmitted",
        "timeline/publisherAcceptance": "dateAccepted",
        "defined_type_name": "resourceType, and the type that is selected by",
        "group_id": "the sets that are selected by",
        "authors": "creator, in order, with ORCID",
        "license": "license",
        "tags": "keyword",
        "keywords": "keyword",
        "categories": "subject",
        "funding_list": "wasGeneratedBy (a project with its funder)",
        "funding": "wasGeneratedBy, where funding_list says nothing",
        "references": "references",
        "related_materials": "isReferencedBy and others by relation; qualifiedRelation",
        "resource_doi": "isReferencedBy",
        "resource_title": "isReferencedBy",
        "version": "version",
        "citation": "bibliographicCitation",
        "is_public": "accessRights",
        "is_embargoed": "accessRights",
        "embargo_date": "available",
        "embargo_options": "accessRights",
        "embargo_title": "rights",
        "embargo_reason": "rights",
        "is_confidential": "accessRights",
        "confidential_reason": "rights",
        "is_metadata_record": "rights",
        "metadata_reason": "rights",
        "custom/Contributors": "contributor",
        "custom/Organizations": "contributor",
        "custom/Publisher": "publisher",
        "custom/Language": "language",
        "custom/Time coverage": "temporal",
        "custom/Geolocation": "spatial",
        "custom/Geolocation Longitude": "spatial",
        "custom/Geolocation Latitude": "spatial",
        "custom/Format": "format",
        "custom/Derived From": "source",
        "custom/Same As": "sameAs",
        "custom/Data Link": "distribution (accessURL)",
        "custom/Licence remarks": "rights",
        "custom/License remarks": "rights",
        "files": "distribution: downloadURL, byteSize, checksum, mediaType",
    },
    ignored=IGNORED,
)

_VERSION = re.compile(r"(10\..+)\.v[0-9]+")
_TOLD = ("embargo_title", "embargo_reason", "confidential_reason", "metadata_reason")


def describe(item: Mapping[str, Any], source: Source, identifier: str) -> Description:
    """The description in an article's details."""
    reader = _Reader(Leaves(_flat(item)), Description(source, identifier))
    reader.read()
    return reader.about


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """An article with its custom fields under their names, below ``custom``."""
    found: dict[str, Any] = {k: v for k, v in item.items() if k != "custom_fields"}
    fields, named = item.get("custom_fields"), {}
    for field in fields if isinstance(fields, list) else []:
        name = field.get("name") if isinstance(field, dict) else None
        if isinstance(name, str) and name.strip():
            named[name.strip()] = field.get("value")
        elif field:
            found.setdefault("custom_fields", []).append(field)
    if fields and not isinstance(fields, list):
        found["custom_fields"] = fields
    return {**found, "custom": named}


class _Reader:
    """One article being read."""

    def __init__(self, leaves: Leaves, about: Description) -> None:
        self.leaves = leaves
        self.about = about
        self.word, self.words, self.objects = leaves.word, leaves.words, leaves.objects

    def read(self) -> None:
        self.identity()
        self.texts()
        self.people()
        shut = self.access()
        self.relations()
        self.coverage()
        self.files(shut)
        self.leaves.tree.report(self.about, IGNORED)

    def identity(self) -> None:
        about, word = self.about, self.word
        doi = word("doi")
        known = identifiers.pid(doi) if doi else None
        about.iri = known.iri if known is not None else ""
        about.add("identifier", doi, where="doi")
        if whole := _VERSION.fullmatch(doi):
            add_related(about, "IsVersionOf", whole[1], "DOI", "doi")
        if handle := word("handle"):
            held = about.node("otherIdentifier", "Identifier")
            held.add("notation", handle, where="handle")
            held.add("schemaAgency", "Handle")
        pages = [u for n in ("url_public_html", "figshare_url") if (u := addresses.url(word(n)))]
        about.page = pages[0] if pages else about.iri
        about.add("landingPage", about.page, where="url_public_html")
        about.types = self.words("defined_type_name")
        about.sets = self.words("group_id")

    def texts(self) -> None:
        about = self.about
        for name, term in (
            ("title", "title"), ("description", "description"), ("version", "version"),
            ("citation", "bibliographicCitation"), ("defined_type_name", "resourceType"),
            ("tags", "keyword"), ("keywords", "keyword"), ("custom/Language", "language"), ("custom/Format", "format"),
            ("published_date", "issued"), ("modified_date", "modified"),
            ("timeline/submission", "dateSubmitted"), ("timeline/publisherAcceptance", "dateAccepted"),
        ):  # fmt: skip
            for said in self.words(name):
                about.add(term, said, where=name)
        revised = self.word("timeline/revision")
        about.add("modified", "" if "modified" in about.data else revised, where="timeline/revision")
        for item in self.objects("categories"):
            node = about.node("subject", "Concept")
            node.add("prefLabel", self.word("title", item), where="categories")
            node.add("notation", self.word("source_id", item))

    def people(self) -> None:
        about, word = self.about, self.word
        for item in self.objects("authors"):
            given, family = word("first_name", item), word("last_name", item)
            ids = tuple((i, "ORCID") for i in self.words("orcid_id", item) if i.rstrip("/") != "https://orcid.org")
            homes = tuple((w, "") for w in self.words("institution", item) + self.words("affiliation", item))
            who = Who(word("full_name", item), given=given, family=family, ids=ids, homes=homes)
            add_agent(about, "creator", who, "authors")
        for said in self.words("custom/Contributors"):
            for name in re.split(r"\s*[;\n]\s*", said):
                about.agent("contributor", name, types=kind(name), where="Contributors")
        for said in self.words("custom/Organizations"):
            for name in re.split(r"\s*[;\n]\s*", said):
                about.agent("contributor", name, types=ORGANISATION, where="Organizations")
        for said in self.words("custom/Publisher"):
            about.agent("publisher", said, types=ORGANISATION, where="Publisher")

    def access(self) -> bool:
        """Who may have the files; whether they are not for everybody."""
        about, leaves = self.about, self.leaves
        options = self.words("embargo_options/type", None)
        embargoed, closed = leaves.true("is_embargoed"), leaves.true("is_confidential")
        until = self.word("embargo_date")
        public, bare = leaves.true("is_public"), leaves.true("is_metadata_record")
        if closed:
            about.add("accessRights", ACCESS["closed"], where="is_confidential")
        elif "restricted_access" in options or (embargoed and not until):
            about.add("accessRights", ACCESS["restricted"], where="embargo_options")
        elif embargoed:
            about.add("accessRights", ACCESS["embargoed"], where="is_embargoed")
        elif bare:
            about.node("rights", "RightsStatement").add("label", "metadata only", lang="en", where="is_metadata_record")
        elif public:
            about.add("accessRights", ACCESS["open"], where="is_public")
        if embargoed or until:
            about.add("available", until, where="embargo_date")
        for name in _TOLD:
            for said in self.words(name):
                about.node("rights", "RightsStatement").add("label", said, where=name)
        for item in self.objects("license"):
            add_rights(about, uri=self.word("url", item), text=self.word("name", item), where="license")
        for said in self.words("custom/Licence remarks") + self.words("custom/License remarks"):
            about.node("rights", "RightsStatement").add("label", said, where="Licence remarks")
        return closed or embargoed

    def relations(self) -> None:
        about, word = self.about, self.word
        for said in self.words("references"):
            add_related(about, "References", said, "URL" if "://" in said else "", "references")
        for item in self.objects("related_materials"):
            number, scheme = word("identifier", item), word("identifier_type", item)
            add_related(about, word("relation", item), number or word("link", item), scheme, "related_materials")
            self.titled(word("title", item), number)
        doi, title = word("resource_doi"), word("resource_title")
        if doi or title:
            add_related(about, "IsSupplementTo", doi or title, "DOI" if doi else "", "resource_doi")
        if doi:
            self.titled(title, doi)
        for name, relation in (("Derived From", "IsDerivedFrom"), ("Same As", "IsIdenticalTo")):
            for said in self.words(f"custom/{name}"):
                add_related(about, relation, said, "URL" if "://" in said else "", name)
        awards = self.objects("funding_list")
        for item in awards:
            funder = (word("funder_name", item), "")
            add_award(
                about, funder, word("grant_code", item), word("title", item), url=word("url", item), acronym="",
                program="", where="funding_list",
            )  # fmt: skip
        for said in [w for w in self.words("funding") if not awards]:
            about.node("wasGeneratedBy", "Activity", "Project").add("title", said, where="funding")

    def titled(self, title: str, number: str) -> None:
        """Remembers the title of a thing that is tied by its identifier, which stays the link."""
        if title and number:
            self.about.remember("relation", title, number, "title of related material")

    def coverage(self) -> None:
        about = self.about
        for said in self.words("custom/Time coverage"):
            about.period(said, where="Time coverage")
        place = about.node("spatial", "Location")
        for said in self.words("custom/Geolocation"):
            place.add("label", said, where="Geolocation")
        lon, lat = (self.word(f"custom/Geolocation {n}") for n in ("Longitude", "Latitude"))
        if lon or lat:
            places.add_point(place, lon, lat, where="Geolocation")

    def files(self, shut: bool) -> None:
        for item in self.objects("files"):
            node = self.about.node("distribution", "Distribution")
            node.add("title", self.word("name", item), where="name")
            link, elsewhere = self.word("download_url", item), self.leaves.true("is_link_only", item)
            node.add("accessURL", link if elsewhere or not self.about.page else self.about.page, where="download_url")
            node.add("downloadURL", "" if elsewhere or shut else link, where="download_url")
            size = self.word("size", item)
            node.add("byteSize", size if size != "0" else "", where="size")
            told = self.word("mimetype", item)
            node.add("mediaType", told if "/" in told else "", where="mimetype")  # “undefined” says nothing
            digest = self.word("computed_md5", item) or self.word("supplied_md5", item)
            add_checksum(node, digest, algorithm="md5", where="computed_md5")
            if handle := self.word("handle", item):
                node.add("identifier", handle, where="handle")
        for said in self.words("custom/Data Link"):
            self.about.node("distribution", "Distribution").add("accessURL", said, where="Data Link")
