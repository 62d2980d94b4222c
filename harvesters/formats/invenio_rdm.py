"""A record in InvenioRDM's JSON (``person_or_org``, ``pids``, ``parent``), described.

Takes the record; leaves a :class:`Description`. https://inveniordm.docs.cern.ch/reference/metadata/
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import invenio_parts as parts
from fairdict_harvesters.formats.geojson import add_geometry
from fairdict_harvesters.formats.invenio_dialect import IGNORED
from fairdict_harvesters.formats.leaves import Leaves
from fairdict_harvesters.formats.rights import add_rights

from fairdict.harvester import Description, Source, addresses, identifiers

_DATES = {
    "accepted": "dateAccepted",
    "available": "available",
    "copyrighted": "dateCopyrighted",
    "created": "created",
    "issued": "issued",
    "submitted": "dateSubmitted",
    "updated": "modified",
    "valid": "valid",
}


def describe(item: Mapping[str, Any], source: Source, identifier: str) -> Description:
    """The description in a record."""
    reader = _Reader(Leaves(_listed(item)), Description(source, identifier))
    reader.read()
    return reader.about


def _listed(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record with its files in a list, as newer installations give them, and not by their names."""
    files = item.get("files")
    entries = files.get("entries") if isinstance(files, dict) else None
    if not isinstance(files, dict) or not isinstance(entries, dict):
        return item
    found = [{"key": name, **entry} if isinstance(entry, dict) else entry for name, entry in entries.items()]
    return {**item, "files": {**files, "entries": found}}


class _Reader:
    """One record being read."""

    def __init__(self, leaves: Leaves, about: Description) -> None:
        self.leaves = leaves
        self.about = about
        self.word, self.words, self.objects = leaves.word, leaves.words, leaves.objects

    def read(self) -> None:
        self.identity()
        self.texts()
        self.people()
        self.access()
        self.subjects()
        self.relations()
        self.own()
        self.dates()
        self.places()
        self.files()
        self.leaves.tree.report(self.about, IGNORED)

    def spoken(self, path: str, under: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
        """The texts at ``path`` with their language, where they are ``{"en": "…"}``."""
        found = [(lang, said) for o in self.objects(path, under) for lang in o for said in self.words(lang, o)]
        return found + [("", said) for said in self.words(path, under)]

    def other(self, said: str, agency: str, where: str) -> None:
        held = self.about.node("otherIdentifier", "Identifier")
        held.add("notation", said, where=where)
        held.add("schemaAgency", agency)

    def identity(self) -> None:
        about = self.about
        for item in self.objects("pids"):
            for scheme in item:
                said = self.word(f"{scheme}/identifier", item)
                known = identifiers.pid(said) if scheme == "doi" else None
                if known is not None:
                    about.iri = known.iri
                    about.add("identifier", said, where="pids")
                elif said:
                    self.other(said, scheme.upper(), "pids")
        html = addresses.url(self.word("links/self_html"))
        about.page = html or about.iri
        about.add("landingPage", about.page, where="links")
        for item in self.objects("parent/pids"):
            for scheme in item:
                if said := self.word(f"{scheme}/identifier", item):
                    parts.add_related(about, "IsVersionOf", said, scheme.upper(), "parent")
        about.sets = self.words("parent/communities/ids") + self.words("parent/communities/entries/slug")
        self.leaves.tree.whole("parent/communities/entries")
        about.sets = list(dict.fromkeys(about.sets))
        kind_ = self.word("metadata/resource_type/id")
        about.types = list(dict.fromkeys(t for t in (kind_.partition("-")[0], kind_) if t))
        titles = dict(self.spoken("metadata/resource_type/title"))
        about.add("resourceType", titles.get("en", "") or kind_, where="resource_type")

    def texts(self) -> None:
        about, word = self.about, self.word
        lang = word("metadata/languages/id") if len(self.objects("metadata/languages")) == 1 else ""
        for said in self.words("metadata/title"):
            about.add("title", said, where="title")
        for item in self.objects("metadata/additional_titles"):
            kind_, own = word("type/id", item), word("lang/id", item)
            term = "title" if kind_ == "translated-title" and own and own != lang else "alternative"
            about.add(term, word("title", item), lang=own, where=f"additional_titles {kind_}".strip())
        for said in self.words("metadata/description"):
            about.add("description", said, where="description")
        for item in self.objects("metadata/additional_descriptions"):
            self.described(item)
        for said in self.words("metadata/publisher"):
            about.agent("publisher", said, types=("Agent", "Organization"), where="publisher")
        for item in self.objects("metadata/languages"):
            about.add("language", word("id", item), where="languages")
        for path, term in (("version", "version"), ("sizes", "extent"), ("formats", "format")):
            for said in self.words(f"metadata/{path}"):
                known = about.source.vocabularies.match("media-type", said) if term == "format" else None
                about.add("mediaType" if known is not None else term, said, where=path)
        for item in self.objects("metadata/identifiers"):
            self.other(word("identifier", item), word("scheme", item), "identifiers")

    def described(self, item: Mapping[str, Any]) -> None:
        kind_, own = self.word("type/id", item), self.word("lang/id", item)
        said, where = self.word("description", item), f"additional_descriptions {kind_}".strip()
        if kind_ == "methods":
            self.about.node("provenance", "ProvenanceStatement").add("label", said, lang=own, where=where)
        elif kind_ == "series-information":
            self.about.node("isPartOf").add("label", said, lang=own, where=where)
        else:
            self.about.add("description", said, lang=own, where=where)

    def people(self) -> None:
        for item in self.objects("metadata/creators"):
            parts.add_agent(self.about, "creator", self.who(item), "creators")
        for item in self.objects("metadata/contributors"):
            parts.add_contributor(self.about, self.who(item), "contributors")

    def who(self, item: Mapping[str, Any]) -> parts.Who:
        word = self.word
        person = next(iter(self.objects("person_or_org", item)), {})
        numbers = self.objects("identifiers", person)
        homes = self.objects("affiliations", item)
        return parts.Who(
            word("name", person),
            said=word("type", person),
            given=word("given_name", person),
            family=word("family_name", person),
            ids=tuple((word("identifier", n), word("scheme", n).upper()) for n in numbers),
            homes=tuple((word("name", h), self.home(h)) for h in homes),
            role=word("role/id", item),
        )

    def home(self, item: Mapping[str, Any]) -> str:
        """An affiliation's ROR: its own number, or one of its identifiers."""
        own = self.word("id", item)
        others = [self.word("identifier", n) for n in self.objects("identifiers", item)]
        self.leaves.tree.take("identifiers/scheme", item)
        return next((n for n in (own, *others) if identifiers.ror(n)), "")

    def access(self) -> None:
        about, word = self.about, self.word
        status = word("access/status")
        told = [word("access/record"), word("access/files")]
        self.shut = "restricted" in told or status in ("embargoed", "restricted")
        if status == "metadata-only":
            about.node("rights", "RightsStatement").add("label", status, where="access")
        else:
            known = status or ("restricted" if "restricted" in told else told[0])
            parts.add_access(about, known, "access")
        about.add("available", word("access/embargo/until"), where="access")
        for said in self.words("access/embargo/reason"):
            about.node("rights", "RightsStatement").add("label", said, where="access")
        self.leaves.tree.take("access/embargo/active")
        for item in self.objects("metadata/rights"):
            titles = self.spoken("title", item)
            label = next((said for lang, said in titles if lang == "en"), titles[0][1] if titles else "")
            uri = word("link", item) or word("props/url", item)
            add_rights(about, uri=uri, code=word("id", item), text=label, where="rights")
        for said in self.words("metadata/copyright"):
            about.node("rights", "RightsStatement").add("label", said, where="copyright")

    def subjects(self) -> None:
        about = self.about
        for item in self.objects("metadata/subjects"):
            said, number, scheme = (self.word(n, item) for n in ("subject", "id", "scheme"))
            iri = addresses.url(number) if "://" in number else None
            if iri is not None or scheme:
                node = about.node("theme" if iri else "subject", "Concept", id=iri or "")
                node.add("prefLabel", said, where="subjects")
                node.add("notation", "" if iri else number)
                if scheme:
                    held = node.node("inScheme", "http://www.w3.org/2004/02/skos/core#ConceptScheme")
                    held.add("prefLabel", scheme, where="subjects")
            if iri is None:
                about.add("keyword", said, where="subjects")

    def relations(self) -> None:
        about, word = self.about, self.word
        for item in self.objects("metadata/related_identifiers"):
            relation = word("relation_type/id", item)
            number, scheme = word("identifier", item), word("scheme", item)
            parts.add_related(about, relation, number, scheme, "related_identifiers")
        for item in self.objects("metadata/references"):
            self.reference(item)
        for item in self.objects("metadata/funding"):
            title = self.spoken("award/title", item)
            links = [word("identifier", n) for n in self.objects("award/identifiers", item)]
            self.leaves.tree.take("award/identifiers/scheme", item)
            parts.add_award(
                about,
                (word("funder/name", item), word("funder/id", item)),
                word("award/number", item) or word("award/id", item),
                next((said for lang, said in title if lang == "en"), title[0][1] if title else ""),
                url=next((n for n in links if "://" in n), ""),
                acronym=word("award/acronym", item),
                program=word("award/program", item),
                where="funding",
            )
            self.leaves.tree.take("award/id", item)

    def own(self) -> None:
        """Of the fields that an installation may add, those that Invenio brings along for publications."""
        for name, term, fields in (
            ("journal:journal", "isPartOf", ("title", "volume", "issue", "pages", "issn")),
            ("imprint:imprint", "isPartOf", ("title", "edition", "pages", "place", "isbn")),
            ("meeting:meeting", "relation", ("title", "acronym", "session", "session_part", "dates", "place", "url")),
        ):
            for item in self.objects(f"custom_fields/{name}"):
                told = [w for field in fields for w in self.words(field, item)]
                self.about.node(term).add("label", ", ".join(told), where=name)
        for said in self.words("custom_fields/code:codeRepository"):
            parts.add_related(self.about, "", said, "URL", "code:codeRepository")

    def reference(self, item: Mapping[str, Any]) -> None:
        number, said = self.word("identifier", item), self.word("reference", item)
        scheme = self.word("scheme", item)
        known = identifiers.pid(number) if number else None
        node = self.about.node("references", id=known.iri if known is not None else "")
        node.add("label", said or f"{scheme}: {number}", where="references")

    def dates(self) -> None:
        about = self.about
        for said in self.words("metadata/publication_date"):
            about.add("issued", said.partition("/")[0], where="publication_date")
        for item in self.objects("metadata/dates"):
            said, kind_ = self.word("date", item), self.word("type/id", item)
            note = self.word("description", item)
            where, term = f"dates {kind_}".strip(), _DATES.get(kind_, "")
            if kind_ in ("collected", "coverage"):
                about.period(said, where=where)
            elif term and term not in about.data and "/" not in said:
                about.add(term, said, where=where)
            else:
                note = ": ".join(t for t in (kind_ if kind_ != "other" else "", note, said) if t)
            about.node("provenance", "ProvenanceStatement").add("label", note, where=where)
        about.add("modified", "" if "modified" in about.data else self.word("updated"), where="updated")

    def places(self) -> None:
        for item in self.objects("metadata/locations/features"):
            place = self.about.node("spatial", "Location")
            for name in ("place", "description"):
                place.add("label", self.word(name, item), where="locations")
            for number in self.objects("identifiers", item):
                held = place.node("otherIdentifier", "Identifier")
                held.add("notation", self.word("identifier", number), where="locations")
                held.add("schemaAgency", self.word("scheme", number))
            for shape in self.leaves.tree.whole("geometry", item):
                add_geometry(place, shape, where="locations")

    def files(self) -> None:
        for item in self.objects("files/entries"):
            said = {n: self.word(n, item) for n in ("key", "size", "checksum", "mimetype")}
            said["link"] = self.word("links/content", item)
            self.leaves.tree.whole("links", item)
            parts.add_file(self.about, said, self.about.page, shut=self.shut)
