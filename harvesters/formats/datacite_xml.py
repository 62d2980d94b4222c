"""A ``resource`` of the DataCite Metadata Schema (kernel 2.1 to 4.6, and OpenAIRE's profile of it), described.

Takes the element; leaves a :class:`Description`. Names are compared without namespaces, because half of the world's
records carry a wrong one. Decisions: formats and sizes belong to the data as a whole and stay on the dataset
(``dct:format``, ``dct:extent``), since a distribution without an address would be invented; a publication year counts
where no date of issue stands; a contact person without an e-mail address is a contributor like the others. The schema:
https://datacite-metadata-schema.readthedocs.io/ (crosswalks: CiteDCAT-AP).
"""

from typing import Any

from fairdict_harvesters.formats import datacite_parts as parts
from fairdict_harvesters.formats.agents import ORGANISATION, checked
from fairdict_harvesters.formats.datacite_terms import ATTRIBUTES, CITED, CODE, DCMI_TYPES, IGNORED, PERSISTENT, SCHEME
from fairdict_harvesters.formats.relations import VOCABULARY, add_relation, address
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.xml import LANG, children, language, words

from fairdict.harvester import Description, Elements, Node, Source, addresses, dates, identifiers, local


def describe(resource: Any, source: Source, identifier: str) -> Description:
    """The description in a ``resource`` element; ``identifier`` is the record's own."""
    reader = _Reader(resource, Description(source, identifier))
    reader.read()
    return reader.about


class _Reader:
    """One resource being read: ``fields`` remembers what was taken."""

    def __init__(self, resource: Any, about: Description) -> None:
        self.resource = resource
        self.about = about
        self.fields = Elements(resource)

    def read(self) -> None:
        for step in (
            *(self.identity, self.titles, self.descriptions, self.creators, self.contributors, self.publisher),
            *(self.dates, self.kinds, self.subjects, self.languages, self.rights, self.relations, self.related_items),
            *(self.funding, self.places, self.sizes, self.files, self.other_identifiers, self.openaire),
        ):
            step()
        parts.drop_repeats(self.about)
        self.fields.report(self.about, IGNORED, ATTRIBUTES)

    def all(self, plural: str, name: str) -> list[Any]:
        """Every ``name`` in its container, or without it, as some write; what is read of its parts counts as taken."""
        found = self.fields.take(f"{plural}/{name}") + self.fields.take(name)
        for element in found:
            nested = name in parts.NESTED
            self.fields.taken.update(
                e for e in element.iter() if isinstance(e.tag, str) and (not nested or _is_read(e, parts.NESTED[name]))
            )
        return [e for e in found if next(children(e), None) is not None or (e.text or "").strip() or e.attrib]

    def texts(self, plural: str, name: str) -> list[tuple[Any, str]]:
        return [(e, said) for e in self.all(plural, name) if (said := words(e))]

    def identity(self) -> None:
        about = self.about
        own = [(words(e), e.get("identifierType", "")) for e in self.fields.take("identifier")]
        own = [(text, kind) for text, kind in own if text] or [(about.identifier, "")]
        others = [
            (words(e), k)
            for e in self.alternates()
            if (k := e.get("alternateIdentifierType", "")).upper() in PERSISTENT
        ]
        # Some put the address of the page first, and the DOI among the others.
        known = [(text, iri) for text, kind in own + others if (iri := parts.persistent(text, kind))]
        text, about.iri = known[0] if known else (own[0][0], "")
        about.add("identifier", text, where="identifier")
        pages = [u for t, _ in own if "://" in t and identifiers.pid(t) is None and (u := addresses.url(t))]
        pages += [about.iri] if about.iri else []
        pages += [u for e in self.alternates() if "://" in (t := words(e)) and (u := addresses.url(t))]
        about.page = pages[0] if pages else ""
        about.add("landingPage", about.page, where="identifier")
        for other, kind in own:
            if other != text and addresses.url(other) != about.page:
                self.other(other, kind, "identifier")

    def other(self, text: str, agency: str, where: str) -> None:
        node = self.about.node("otherIdentifier", "Identifier")
        node.add("notation", text, where=where)
        node.add("schemaAgency", agency)

    def alternates(self) -> list[Any]:
        return self.all("alternateIdentifiers", "alternateIdentifier")

    def other_identifiers(self) -> None:
        known = set(self.about.data.get("identifier", []))
        for element, text in self.texts("alternateIdentifiers", "alternateIdentifier"):
            if text not in known:
                self.other(text, element.get("alternateIdentifierType", ""), "alternateIdentifier")

    def titles(self) -> None:
        found = self.texts("titles", "title")
        plain = [f for f in found if not f[0].get("titleType", "").strip()] or found[:1]
        for element, text in sorted(found, key=lambda f: f not in plain):
            lang, kind = language(element), element.get("titleType", "")
            known = self.about.data.get("title", {})
            translated = kind == "TranslatedTitle" and bool(lang)
            main = ((element, text) in plain or translated) and (lang.lower() or "@none") not in known
            self.about.add("title" if main else "alternative", text, lang=lang, where=f"title {kind}".strip())

    def descriptions(self) -> None:
        order = ("Abstract", "", "Other", "TechnicalInfo", "TableOfContents")
        found = self.texts("descriptions", "description") + [
            (e, w) for e in self.fields.take("abstract") if (w := words(e))
        ]
        rank = {kind: n for n, kind in enumerate(order)}
        for element, text in sorted(found, key=lambda f: rank.get(f[0].get("descriptionType", ""), 2)):
            kind, lang = element.get("descriptionType", ""), language(element)
            where = f"description {kind}".strip()
            if kind == "Methods":
                self.about.node("provenance", "ProvenanceStatement").add("label", text, lang=lang)
                self.about.remember("provenance", text, text, where)
            elif kind == "SeriesInformation":
                self.about.node("isPartOf").add("label", text, lang=lang)
                self.about.remember("isPartOf", text, text, where)
            else:
                self.about.add("description", text, lang=lang, where=where)

    def creators(self) -> None:
        for element in self.all("creators", "creator"):
            parts.add_agents(self.about, self.about, "creator", element, "creatorName")

    def contributors(self) -> None:
        for element in self.all("contributors", "contributor"):
            role = element.get("contributorType", "").strip()
            mail = parts.mail(element)
            if role == "ContactPerson" and mail:
                self.about.contact(
                    parts.name_of(element).replace(mail, "").strip(" ,()<>"), email=mail, where="contributor"
                )
            elif role == "RightsHolder":
                parts.add_agents(self.about, self.about, "rightsHolder", element, "contributorName")
            elif role in parts.ROLES:
                tie = self.about.node("qualifiedAttribution", "Attribution")
                parts.add_agents(tie, self.about, "agent", element, "contributorName")
                if tie.data.get("agent"):
                    tie.data["hadRole"] = [f"{VOCABULARY}contributorType/{role}"]
            else:
                parts.add_agents(self.about, self.about, "contributor", element, "contributorName")

    def publisher(self) -> None:
        for n, element in enumerate(self.fields.take("publisher")):
            scheme = element.get("publisherIdentifierScheme", "").strip() or element.get("schemeURI", "")
            number = checked(said := element.get("publisherIdentifier", ""), scheme) or said
            self.about.agent(
                "contributor" if n else "publisher",
                words(element),
                types=ORGANISATION,
                ids=(number,) if number.strip() else (),
                lang=element.get(LANG, ""),
                where="publisher",
            )

    def dates(self) -> None:
        said = self.texts("dates", "date")
        found = [(e.get("dateType", "").strip(), e.get("dateInformation", ""), t) for e, t in said]
        for number in parts.add_dates(self.about, found):
            self.fields.read.add((said[number][0], "dateInformation"))
        years = [words(e) for e in self.fields.take("publicationYear")]
        if "issued" in self.about.data:
            return
        year = next((y for y in years if y), "")
        available = self.about.data.get("available", [])
        exact = available[0].get("@value", "") if available and isinstance(available[0], dict) else ""
        if exact and (not year or exact.startswith(year)):
            self.about.data["issued"] = available[:1]
            self.about.remember("issued", exact, exact, "date Available")
        else:
            self.about.add("issued", year, where="publicationYear")

    def kinds(self) -> None:
        for element in self.fields.take("resourceType"):
            general, text = element.get("resourceTypeGeneral", "").strip(), words(element)
            iri = element.get("uri", "").strip()
            told = (general, text, iri, iri.rpartition("/")[2])
            self.about.types += [t for t in dict.fromkeys(told) if t and t not in self.about.types]
            if general:
                dcmi = DCMI_TYPES.get(general.lower())
                known = f"http://purl.org/dc/dcmitype/{dcmi}" if dcmi else f"{VOCABULARY}resourceTypeGeneral/{general}"
                parts.add_term(self.about, "resourceType", known, "resourceTypeGeneral")
            if iri:
                parts.add_term(self.about, "resourceType", iri, "resourceType")
            elif text and text.lower() != general.lower():
                self.about.node("resourceType", "Concept").add("prefLabel", text, lang=language(element))
                self.about.remember("resourceType", text, text, "resourceType")

    def subjects(self) -> None:
        for element, text in self.texts("subjects", "subject"):
            lang, iri = language(element), addresses.url(element.get("valueURI", "").strip())
            code = element.get("classificationCode", "").strip()
            label, scheme = element.get("subjectScheme", "").strip(), element.get("schemeURI", "").strip()
            if iri is not None:
                self.fields.read.add((element, "valueURI"))
            if iri is not None and self.about.source.vocabularies.match("data-theme", iri) is not None:
                self.about.add("theme", iri, where="subject")
                self.fields.read.add((element, "schemeURI"))
            elif label and CODE.fullmatch(text):
                node = self.about.node("subject", "Concept", id=iri or "")
                node.add("prefLabel", f"{label} {text}", where="subject")
                node.add("notation", text)
                self.scheme(node, element, "", scheme)
                continue
            elif iri is not None or code or label:
                node = self.about.node("theme" if iri else "subject", "Concept", id=iri or "")
                node.add("prefLabel", text, lang=lang, where="subject")
                node.add("notation", code)
                self.scheme(node, element, label, scheme)
            if iri is None:
                self.about.add("keyword", text, lang=lang, where="subject")

    def scheme(self, node: Node, element: Any, label: str, uri: str) -> None:
        """The scheme of a subject: its address, else its name."""
        known = addresses.url(uri)
        if known is not None:
            node.data["inScheme"] = [known]
            self.fields.read.add((element, "schemeURI"))
        elif label:
            node.node("inScheme", SCHEME).add("prefLabel", label, where="subject")

    def languages(self) -> None:
        for _, text in self.texts("languages", "language"):
            self.about.add("language", text, where="language")
        for element in self.fields.take("version"):
            self.about.add("version", words(element) or element.get("uri", ""), where="version")

    def rights(self) -> None:
        for element in self.all("rightsList", "rights") + self.fields.take("licenseCondition"):
            add_rights(
                self.about,
                uri=element.get("rightsURI", "") or element.get("uri", ""),
                code=element.get("rightsIdentifier", ""),
                text=words(element),
                lang=language(element),
                where="rights",
            )

    def relations(self) -> None:
        for element, text in self.texts("relatedIdentifiers", "relatedIdentifier"):
            kind, relation = element.get("relatedIdentifierType", ""), element.get("relationType", "").strip()
            add_relation(self.about, relation, text, kind, where=f"relatedIdentifier {relation}".strip())

    def related_items(self) -> None:
        for element in self.all("relatedItems", "relatedItem"):
            parts.add_related_item(self.about, element)

    def funding(self) -> None:
        for element in self.all("fundingReferences", "fundingReference"):
            parts.add_funding(self.about, element)

    def places(self) -> None:
        for element in self.all("geoLocations", "geoLocation"):
            parts.add_place(self.about, element)

    def sizes(self) -> None:
        for _, text in self.texts("sizes", "size"):
            self.about.add("extent", text, where="size")
        for _, text in self.texts("formats", "format"):
            add_format(self.about, text, "format")

    def files(self) -> None:
        """OpenAIRE's ``file``: the one place where an address of the data itself may stand."""
        for element in self.fields.take("file"):
            if address(words(element), "URL") is not None:
                node = self.about.node("distribution", "Distribution")
                node.add("accessURL", words(element), where="file")
                node.add("mediaType", element.get("mimeType", ""), where="file")
                node.add("rights", element.get("accessRightsURI", ""), where="file accessRightsURI")
                node.add("description", element.get("objectType", ""), where="file objectType")

    def openaire(self) -> None:
        """What OpenAIRE adds: source, coverage, audience, and what a publication was published in."""
        for _, text in [(e, w) for e in self.fields.take("source") if (w := words(e))]:
            self.about.add("source", text, where="source")
        for element, text in [(e, w) for e in self.fields.take("coverage") if (w := words(e))]:
            period = dates.period(text) if any(c.isdigit() for c in text) else None
            if period is not None:
                self.about.between(*period)
            else:
                self.about.node("spatial", "Location").add("label", text, lang=language(element), where="coverage")
        for element, text in [(e, w) for e in self.fields.take("audience") if (w := words(e))]:
            self.about.add("audience", text, lang=language(element), where="audience")
        for element in self.fields.take("licenseCondition"):
            if start := element.get("startDate", "").strip():
                node = self.about.node("provenance", "ProvenanceStatement")
                node.add("label", f"licence from {start}", where="licenseCondition startDate")
        cited = {name: " ".join(w for e in self.fields.take(name) if (w := words(e))) for name in CITED}
        if cited["citationTitle"]:
            self.about.node("isPartOf").add("label", cited["citationTitle"], where="citationTitle")
        self.about.add("bibliographicCitation", ", ".join(t for t in cited.values() if t), where="citationTitle")


def _is_read(element: Any, names: frozenset[str]) -> bool:
    return local(element) in names and local(element.getparent()) != "inPolygonPoint"


def add_format(node: Node, text: str, where: str) -> None:
    """A format under ``dct:format``, or ``dcat:mediaType`` where only that table knows it."""
    match = node.description.source.vocabularies.match
    known = match("file-type", text) is None and match("media-type", text) is not None
    node.add("mediaType" if known else "format", text, where=where)
