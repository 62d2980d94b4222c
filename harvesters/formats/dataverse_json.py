"""A dataset in Dataverse's native JSON (the export ``dataverse_json``), described.

Takes the export laid flat; leaves a :class:`Description`. Decisions: who may see the data is told by the restrictions
and embargoes of its files; what the metadata tell of methods becomes provenance, each statement with the name of its
field before it; fields of blocks that an installation made itself are mapped where the source's options say how.
https://guides.dataverse.org/en/latest/admin/metadataexport.html
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.datacite_parts import add_term
from fairdict_harvesters.formats.dataverse_agents import add_grants, add_people
from fairdict_harvesters.formats.dataverse_dialect import IGNORED
from fairdict_harvesters.formats.dataverse_fields import DCAT, MADE, PLAIN, SUBJECTS, TERMS, flat
from fairdict_harvesters.formats.dataverse_files import add_files
from fairdict_harvesters.formats.leaves import Leaves
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights

from fairdict.harvester import Description, Source, addresses, dates, identifiers


def describe(
    item: Mapping[str, Any], source: Source, identifier: str, *, lapsed: frozenset[str], custom: Mapping[str, str]
) -> Description:
    """The description in an export; ``lapsed`` are files whose embargo is over, ``custom`` names fields of the
    installation's own blocks and the properties they become."""
    reader = _Reader(Leaves(flat(item)), Description(source, identifier), custom)
    reader.read(lapsed)
    return reader.about


class _Reader:
    """One export being read."""

    def __init__(self, leaves: Leaves, about: Description, custom: Mapping[str, str]) -> None:
        self.leaves = leaves
        self.word, self.words, self.objects = leaves.word, leaves.words, leaves.objects
        self.about = about
        self.custom = custom

    def read(self, lapsed: frozenset[str]) -> None:
        self.identity()
        self.plain()
        self.descriptions()
        add_people(self.about, self.leaves)
        self.subjects()
        add_grants(self.about, self.leaves)
        self.relations()
        self.coverage()
        self.dates()
        self.terms()
        parts = addresses.url(self.about.source.url)
        server = "/".join(parts.split("/")[:3]) if parts else ""
        add_files(self.about, self.leaves.tree, server, lapsed)
        self.ask()
        self.own()
        self.leaves.tree.report(self.about, IGNORED)

    def identity(self) -> None:
        about = self.about
        url, pid = self.word("dataset/persistentUrl"), self.word("version/datasetPersistentId")
        named = next((n for t in (pid, url, about.identifier) if (n := identifiers.pid(t)) is not None), None)
        about.iri = named.iri if named is not None else ""
        about.add("identifier", pid or url or about.identifier, where="persistentUrl")
        page = addresses.url(url) or about.iri
        about.page = page if page.startswith("http") else ""
        about.add("landingPage", about.page, where="persistentUrl")
        about.types = [self.word("dataset/datasetType") or "dataset"]
        if about.types == ["dataset"]:
            add_term(about, "resourceType", "http://purl.org/dc/dcmitype/Dataset", "datasetType")
        if self.word("version/versionState").upper() == "DRAFT":
            about.types = ["draft"]
        for item in self.objects("citation/otherId"):
            self.other(self.word("otherIdValue", item), self.word("otherIdAgency", item), "otherId")
        self.other(self.word("version/UNF"), "UNF", "UNF")
        numbers = [self.word(f"version/{n}") for n in ("versionNumber", "versionMinorNumber")]
        about.add("version", ".".join(n for n in numbers if n), where="versionNumber")

    def other(self, said: str, agency: str, where: str) -> None:
        if said:
            held = self.about.node("otherIdentifier", "Identifier")
            held.add("notation", said, where=where)
            held.add("schemaAgency", agency)

    def plain(self) -> None:
        for path, term in PLAIN.items():
            for said in self.words(path):
                where = path.rpartition("/")[2]
                if term == "page" and addresses.url(said) is None:
                    self.about.add("alternative", said, where=where)
                else:
                    self.about.add(term, said, where=where)
        for path in SUBJECTS:
            for said in self.words(path):
                self.about.node("subject", "Concept").add("prefLabel", said, where=path.rpartition("/")[2])
        for path, label in MADE.items():
            for said in self.words(path):
                self.made(f"{label}: {said}" if label else said, path.rpartition("/")[2])
        for item in self.objects("citation/software"):
            software = " ".join(w for n in ("softwareName", "softwareVersion") if (w := self.word(n, item)))
            self.made(f"Software: {software}", "software")
        for item in self.objects("socialscience/socialScienceNotes"):
            told = [w for n in ("Type", "Subject", "Text") if (w := self.word(f"socialScienceNotes{n}", item))]
            self.made(f"Notes: {': '.join(told)}", "socialScienceNotes")
        if note := self.word("version/deaccessionNote"):
            self.made(f"Withdrawn: {note}", "deaccessionNote")

    def made(self, said: str, where: str) -> None:
        self.about.node("provenance", "ProvenanceStatement").add("label", said)
        self.about.remember("provenance", said, said, where)

    def descriptions(self) -> None:
        notes = self.about.data.pop("description", {})
        for said in self.words("citation/dsDescription/dsDescriptionValue") + self.words("citation/dsDescription"):
            self.about.add("description", said, where="dsDescription")
        for lang, texts in notes.items():
            for said in texts:
                self.about.data.setdefault("description", {}).setdefault(lang, []).append(said)

    def subjects(self) -> None:
        about, word = self.about, self.word
        for said in self.words("citation/subject"):
            about.add("keyword", said, where="subject")
        for path, names in (
            ("citation/keyword", ("keywordValue", "keywordTermURI", "keywordVocabulary", "keywordVocabularyURI")),
            ("citation/topicClassification", ("topicClassValue", "", "topicClassVocab", "topicClassVocabURI")),
        ):
            for item in self.objects(path):
                value, uri, scheme, address = (word(n, item) if n else "" for n in names)
                self.concept(word(f"{names[0]}/name", item) or value, uri, scheme, address, path.rpartition("/")[2])

    def concept(self, said: str, uri: str, scheme: str, address: str, where: str) -> None:
        """A word, or a concept where it has an address of its own or a scheme."""
        about = self.about
        iri = next((i for t in (uri, said) if "://" in t and (i := addresses.url(t))), "")
        if iri and about.source.vocabularies.match("data-theme", iri) is not None:
            about.add("theme", iri, where=where)
            return
        label = "" if said == uri or (iri and addresses.url(said) == iri) else said
        home = addresses.url(address) if address else None
        if iri or scheme or home or where == "topicClassification":
            node = about.node("theme" if iri else "subject", "Concept", id=iri)
            node.add("prefLabel", label, where=where)
            if home is not None:
                node.data["inScheme"] = [home]
            elif scheme:
                node.node("inScheme", "http://www.w3.org/2004/02/skos/core#ConceptScheme").add("prefLabel", scheme)
        if where == "keyword" and not iri:
            about.add("keyword", label, where=where)

    def relations(self) -> None:
        about, word = self.about, self.word
        for item in self.objects("citation/publication"):
            relation = word("publicationRelationType", item) or "IsSupplementTo"
            number, scheme, url = (word(f"publication{n}", item) for n in ("IDNumber", "IDType", "URL"))
            cited = word("publicationCitation", item)
            add_relation(
                about, relation[:1].upper() + relation[1:], number or url, scheme if number else "URL",
                label=cited, citation=cited, where="publication",
            )  # fmt: skip
        for name, relation in (
            ("relatedMaterial", ""),
            ("relatedDatasets", ""),
            ("otherReferences", "References"),
            ("dataSources", "IsDerivedFrom"),
        ):
            for said in self.words(f"citation/{name}"):
                known = identifiers.pid(said)
                add_relation(about, relation, known.iri if known else said, where=name)
        for item in self.objects("citation/series"):
            named = [self.word("seriesName", item), *self.words("seriesInformation", item)]
            about.node("isPartOf").add("label", ": ".join(p for p in named if p), where="series")
        for item in self.objects("journal/journalVolumeIssue"):
            volume, issue, date = (word(f"journal{n}", item) for n in ("Volume", "Issue", "PubDate"))
            told = f"{volume}({issue})" if issue else volume
            about.node("isPartOf").add("label", " ".join(p for p in (told, date) if p), where="journalVolumeIssue")

    def coverage(self) -> None:
        about = self.about
        for path, start, end in (
            ("citation/timePeriodCovered", "timePeriodCoveredStart", "timePeriodCoveredEnd"),
            ("citation/dateOfCollection", "dateOfCollectionStart", "dateOfCollectionEnd"),
            ("astrophysics/coverage.Temporal", "coverage.Temporal.StartTime", "coverage.Temporal.StopTime"),
        ):
            for item in self.objects(path):
                self.period(self.word(start, item), self.word(end, item), path.rpartition("/")[2])
        for item in self.objects("geospatial/geographicCoverage"):
            names = ("otherGeographicCoverage", "city", "state", "country")
            found = [w for n in names for w in (self.words(f"{n}/name", item) or self.words(n, item))]
            about.node("spatial", "Location").add("label", ", ".join(found), where="geographicCoverage")
        for said in self.words("astrophysics/coverage.Spatial"):
            about.node("spatial", "Location").add("label", said, where="coverage.Spatial")
        for item in self.objects("geospatial/geographicBoundingBox"):
            # Dataverse misnamed the latitudes for years, and both names are in use.
            south = self.word("southLatitude", item) or self.word("southLongitude", item)
            north = self.word("northLatitude", item) or self.word("northLongitude", item)
            sides = (self.word("westLongitude", item), self.word("eastLongitude", item), south, north)
            if any(sides):
                places.add_box(about.node("spatial", "Location"), *sides, where="geographicBoundingBox")
                about.remember("spatial", " ".join(sides), " ".join(sides), "geographicBoundingBox")

    def period(self, start: str, end: str, where: str) -> None:
        first_day, last_day = dates.date(start) if start else None, dates.date(end) if end else None
        if (first_day or not start) and (last_day or not end) and (start or end):
            self.about.between(first_day, last_day)
            self.about.remember("temporal", f"{start}/{end}", f"{start}/{end}", where)
        elif start or end:
            self.about.period("/".join(p for p in (start, end) if p), where=where)

    def dates(self) -> None:
        about = self.about
        about.add("issued", self.word("dataset/publicationDate"), where="publicationDate")
        for said in self.words("citation/distributionDate"):
            about.add("available" if "issued" in about.data else "issued", said, where="distributionDate")
        about.add("modified", self.word("version/lastUpdateTime"), where="lastUpdateTime")

    def terms(self) -> None:
        about = self.about
        for item in self.objects("version/license"):
            uri, name = self.word("uri", item), self.word("name", item)
            add_rights(about, uri=uri, code=self.word("rightsIdentifier", item), text=name, where="license")
        for said in [v for v in self.words("version/license") if v]:
            if said != "NONE":
                add_rights(about, text=said, where="license")
        for name, label in TERMS.items():
            for said in self.words(f"version/{name}"):
                if label:
                    about.node("rights", "RightsStatement").add("label", f"{label}: {said}", where=name)
                else:
                    add_rights(about, uri=said if "://" in said and " " not in said else "", text=said, where=name)
        for path, term in DCAT.items():
            for said in self.words(path):
                self.term(term, said, path.rpartition("/")[2])

    def term(self, term: str, said: str, where: str) -> None:
        about = self.about
        if term in ("hvdCategory", "applicableLegislation") and addresses.url(said) is None:
            kind_, label = ("Concept", "prefLabel") if term == "hvdCategory" else ("", "label")
            about.node(term, *((kind_,) if kind_ else ())).add(label, said, where=where)
            about.remember(term, said, said, where)
        else:
            about.add(term, said, where=where)

    def ask(self) -> None:
        """How to get at restricted files, where the installation passes requests on."""
        shut = any(str(i).endswith("/RESTRICTED") for i in self.about.data.get("accessRights", []))
        if True in self.leaves.tree.take("version/fileAccessRequest") and shut:
            said = "Access to the restricted files can be requested on the page of the dataset."
            self.about.node("rights", "RightsStatement").add("label", said, lang="en", where="fileAccessRequest")

    def own(self) -> None:
        """Fields of the installation's own blocks, mapped as its steward said."""
        for path, term in self.custom.items():
            for said in self.words(path):
                self.about.add(term, said, where=path.rpartition("/")[2])
