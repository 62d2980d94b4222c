"""ISO 19115 metadata in XML described: ISO 19139 (``gmd:MD_Metadata``, ``gmi:MI_Metadata``) and ISO 19115-3.

Takes the element; leaves a :class:`Description`, after GeoDCAT-AP (https://semiceu.github.io/GeoDCAT-AP/). A service is
a data service; a series is one of datasets, unless it can be got by itself, as the "series" of most archives can. What
is said of the record instead of the data (its contact, its dates, its standard) is left out, but a contact point where
the data name none. Names are compared without namespaces. The schemas: https://schemas.isotc211.org/.
"""

from collections.abc import Iterator
from typing import Any

from fairdict_harvesters.formats import iso_agents, iso_extent, iso_links, iso_parts
from fairdict_harvesters.formats.datacite_parts import drop_repeats
from fairdict_harvesters.formats.iso_fields import IsoFields, Value, said
from fairdict_harvesters.formats.iso_terms import (
    CITED,
    COLLECTIONS,
    EU,
    HEADED,
    ID,
    IGNORED,
    STATEMENTS,
    STATUS,
    TEXTS,
    THEMES,
    WHOLE,
)
from fairdict_harvesters.formats.variables import add_table

from fairdict.harvester import Description, Source, addresses, identifiers, local


def reads(element: Any) -> bool:
    """Whether ``element`` is metadata of ISO 19115."""
    return local(element) in ("MD_Metadata", "MI_Metadata")


def describe(metadata: Any, source: Source, identifier: str) -> Description:
    """The description in a metadata element; ``identifier`` is the record's own."""
    reader = _Reader(metadata, Description(source, identifier))
    reader.read()
    return reader.about


class _Reader:
    def __init__(self, metadata: Any, about: Description) -> None:
        self.about = about
        self.fields = IsoFields(metadata)

    def read(self) -> None:
        for step in (
            *(self.kinds, self.identity, self.texts, self.dates, self.collections, self.agents, self.status),
            *(self.keywords, self.topics, self.constraints, self.relations, self.languages, self.resolutions),
            *(self.extents, self.statements, self.systems, self.contents, self.service, self.distribution),
            *(self.quality, self.settle),
        ):
            step()
        drop_repeats(self.about)
        self.fields.report(self.about, IGNORED)

    def each(self, path: str) -> Iterator[Value]:
        yield from self.fields.values(path)

    def kinds(self) -> None:
        about = self.about
        codes = self.fields.codes("hierarchyLevel") + self.fields.codes("metadataScope/resourceScope")
        names = [v.text for p in ("hierarchyLevelName", "metadataScope/name") for v in self.each(p)]
        about.types += dict.fromkeys([*codes, *names])
        for code in codes:
            known = {"dataset": "dataset", "series": "series", "service": "services"}.get(code)
            if known is not None:
                about.data.setdefault("resourceType", []).append(f"{iso_parts.INSPIRE}ResourceType/{known}")
                about.remember("resourceType", code, code, "hierarchyLevel")
            else:
                about.add("resourceType", code, where="hierarchyLevel")
        for name in names:
            about.remember("resourceType", name, name, "hierarchyLevelName")
        for value in [*self.fields.codes(f"{CITED}/presentationForm"), *self.fields.codes(f"{ID}/serviceType")]:
            if value not in about.types:
                about.add("resourceType", value, where="presentationForm")

    def identity(self) -> None:
        """The identifier of the data: a persistent one wherever it stands, else the first, else the record's."""
        about = self.about
        told: list[str] = []
        for element in self.fields.take(f"{CITED}/identifier"):
            codes = self.fields.values("code", element) or self.fields.values("", element)
            spaces = [v.text for v in self.fields.values("codeSpace", element)]
            self.fields.whole(element)
            for value in codes:
                told += [value.text] if not value.href or value.href not in value.text else []
                told += [value.href]
            told += spaces if any(identifiers.pid(s) for s in spaces) else []
        uris = [v.either for v in self.each("dataSetURI")]
        own = [v.either for p in ("fileIdentifier", "metadataIdentifier/code") for v in self.each(p)]
        for element in self.fields.take("metadataIdentifier"):
            self.fields.whole(element)
        serials = [(n, v.text) for n in ("ISBN", "ISSN") for v in self.each(f"{CITED}/{n}")]
        every = [t for t in dict.fromkeys([*told, *uris, *own]) if t]
        known = [(t, p.iri) for t in [*every, about.identifier] if (p := identifiers.pid(t)) is not None]
        plain = next(iter([*(t for t in told if t), *own, *uris]), about.identifier)
        main, about.iri = known[0] if known else (plain, "")
        about.add("identifier", main, where="citation identifier")
        pages = [t for t in every if "://" in t and identifiers.pid(t) is None and addresses.url(t) is not None]
        about.page = next((addresses.url(p) or "" for p in pages), about.iri)
        about.add("landingPage", about.page, where="citation identifier")
        iris = {about.iri}
        for text in every:
            found = identifiers.pid(text)
            if text == main or text in pages[:1] or (found is not None and found.iri in iris):
                continue
            iris |= {found.iri} if found is not None else set()
            about.node("otherIdentifier", "Identifier").add("notation", text, where="identifier")
        for name, text in serials:
            node = about.node("otherIdentifier", "Identifier")
            node.add("notation", text, where=name)
            node.add("schemaAgency", name)

    def texts(self) -> None:
        about = self.about
        for path, term in TEXTS.items():
            if term == "format":
                continue
            for value in self.each(path):
                for lang, text in value.texts:
                    if term != "alternative" or text not in about.data.get("title", {}).get(lang or "@none", []):
                        about.add(term, text, lang=lang, where=path.rpartition("/")[2])
        for element in self.fields.take(f"{ID}/resourceFormat"):
            iso_links.add_stated_format(about, self.fields, element)

    def dates(self) -> None:
        iso_parts.add_dates(self.about, self.fields, self.fields.take(f"{CITED}/date"), "citation")

    def collections(self) -> None:
        for path in COLLECTIONS:
            for element in self.fields.take(path):
                value = self.fields.value(element)
                title = value.text or self.fields.text("title", element) or self.fields.statement(element)
                href = addresses.url(value.href) or ""
                found = identifiers.pid(title)
                node = self.about.node("isPartOf", id=found.iri if found else href)
                if found is None:
                    node.add("label", title, lang=value.lang, where=path.rpartition("/")[2])
                self.fields.whole(element)

    def agents(self) -> None:
        cited = self.fields.take(f"{CITED}/citedResponsibleParty")
        iso_agents.add_parties(
            self.about, self.fields, [*cited, *self.fields.take(f"{ID}/pointOfContact")], "CI_ResponsibleParty"
        )
        for element in self.fields.take("distributionInfo/distributor"):
            for party in iso_agents.parties(self.fields, self.fields.take("distributorContact", element)):
                iso_agents.attribute(self.about, party, "distributorContact")
            for order in self.fields.take("distributionOrderProcess", element):
                iso_parts.add_statement(self.about, self.fields.statement(order), "distributionOrderProcess")
        if "contactPoint" not in self.about.data:
            for party in iso_agents.parties(self.fields, self.fields.take("contact")):
                if party.mails or party.phones or party.pages:
                    iso_agents.add_contact(self.about, party, "contact")

    def status(self) -> None:
        for code in self.fields.codes(f"{ID}/status"):
            if code in STATUS:
                self.about.data["status"] = [f"{EU}/dataset-status/{STATUS[code]}"]
            else:
                self.about.node("status", "Concept").add("prefLabel", code)
            self.about.remember("status", code, "", "status")
        place = f"{ID}/resourceMaintenance"
        for code in self.fields.codes(f"{place}/maintenanceAndUpdateFrequency"):
            self.about.add("accrualPeriodicity", code, where="maintenanceAndUpdateFrequency")
        for value in self.each(f"{place}/userDefinedMaintenanceFrequency"):
            self.about.add("accrualPeriodicity", value.text, where="userDefinedMaintenanceFrequency")
        for element in self.fields.take(f"{ID}/graphicOverview"):
            texts = [self.fields.value(e).either for e in self.fields.whole(element)]
            for text in texts:
                if "://" in text and (address := addresses.url(text)) is not None:
                    iso_links.add_depiction(self.about, address)

    def keywords(self) -> None:
        for element in self.fields.take(f"{ID}/descriptiveKeywords"):
            iso_parts.add_keywords(self.about, self.fields, element)

    def topics(self) -> None:
        for code in self.fields.codes(f"{ID}/topicCategory"):
            self.term("theme", "TopicCategory", code)
            if code in THEMES:
                self.about.data["theme"].append(f"{EU}/data-theme/{THEMES[code]}")
            self.about.remember("theme", code, code, "topicCategory")
        for code in self.fields.codes(f"{ID}/spatialRepresentationType"):
            self.term("representationTechnique", "SpatialRepresentationType", code)
            self.about.remember("representationTechnique", code, code, "spatialRepresentationType")

    def term(self, property_: str, scheme: str, code: str) -> None:
        """A word of one of INSPIRE's code lists; what cannot be one is a concept without an address."""
        iri = f"{iso_parts.INSPIRE}{scheme}/{code}" if code.isascii() and code.isalnum() else ""
        self.about.node(property_, "Concept", id=iri).add("prefLabel", code)

    def constraints(self) -> None:
        for element in self.fields.take(f"{ID}/resourceConstraints"):
            iso_parts.add_constraints(self.about, self.fields, element)

    def relations(self) -> None:
        for name in ("aggregationInfo", "associatedResource"):
            for element in self.fields.take(f"{ID}/{name}"):
                iso_parts.add_associated(self.about, self.fields, element)

    def languages(self) -> None:
        for path in ("language", "defaultLocale/language", "otherLocale/language"):
            for code in self.fields.codes(f"{ID}/{path}"):
                self.about.add("language", code, where="language")
        for path in ("defaultLocale", "otherLocale"):
            for element in self.fields.take(f"{ID}/{path}"):
                self.fields.whole(element)

    def resolutions(self) -> None:
        for element in self.fields.take(f"{ID}/spatialResolution"):
            for name in ("distance", "vertical", "angularDistance"):
                for found in self.fields.take(name, element):
                    text, unit = said(found), next((c.get("uom", "") for c in found if c.get("uom")), "")
                    size = iso_parts.metres(text, unit) if name == "distance" else ""
                    if size:
                        self.resolution("spatialResolutionInMeters", size, "decimal")
                    elif text:
                        self.resolution("http://data.europa.eu/930/spatialResolutionAsText", f"{text} {unit}".strip())
            for value in self.fields.values("equivalentScale/denominator", element):
                self.resolution("http://data.europa.eu/930/spatialResolutionAsText", f"1:{value.text}")
            for value in self.fields.values("levelOfDetail", element):
                self.resolution("http://data.europa.eu/930/spatialResolutionAsText", value.text)
        for value in self.each(f"{ID}/temporalResolution"):
            self.resolution("temporalResolution", value.text, "duration")

    def resolution(self, term: str, text: str, kind: str = "") -> None:
        known = self.about.data.setdefault(term, [])
        if kind == "duration" and not text.startswith("P"):
            kind = ""
        value = {"@value": text, **({"@type": f"xsd:{kind}"} if kind else {})}
        if value not in known:
            known.append(value)
        self.about.remember(term, text, text, "spatialResolution" if "patial" in term else "temporalResolution")

    def extents(self) -> None:
        for element in self.fields.take(f"{ID}/extent"):
            iso_extent.add_extent(self.about, self.fields, element)

    def statements(self) -> None:
        for path in STATEMENTS:
            for value in self.each(path):
                for lang, text in value.texts:
                    iso_parts.state(self.about, text, lang=lang, where=path.rpartition("/")[2])
        for path in WHOLE:
            for element in self.fields.take(path):
                told = HEADED.get(path, "") + self.fields.statement(element)
                iso_parts.state(self.about, told, lang=self.fields.lang, where=path.rpartition("/")[2])

    def systems(self) -> None:
        for element in self.fields.take("referenceSystemInfo"):
            codes = self.fields.values("referenceSystemIdentifier/code", element)
            spaces = [v.text for v in self.fields.values("referenceSystemIdentifier/codeSpace", element)]
            self.fields.whole(element)
            for value in codes:
                self.system(value, " ".join(spaces))
        for element in self.fields.take("applicationSchemaInfo"):
            node = self.about.node("conformsTo", "Standard")
            node.add("label", self.fields.statement(element), where="applicationSchemaInfo")

    def system(self, value: Value, space: str) -> None:
        number = value.text.rpartition(":")[2]
        epsg = number.isdigit() and "EPSG" in f"{value.text} {space}".upper()
        iri = f"http://www.opengis.net/def/crs/EPSG/0/{number}" if epsg else addresses.url(value.href or value.text)
        node = self.about.node("conformsTo", "Standard", id=iri or "")
        if value.text and value.text != iri:
            node.add(
                "label",
                value.text if space.upper() in value.text.upper() else f"{space}:{value.text}",
                where="referenceSystemInfo",
            )
        self.about.remember("conformsTo", value.either, value.either, "referenceSystemInfo")

    def contents(self) -> None:
        if described := self.fields.take("contentInfo"):
            table = add_table(self.about, where="contentInfo")
            for element in described:
                iso_parts.add_variables(table, self.fields, element)
        for value in self.each("contentInfo/featureCatalogueCitation/title"):
            node = self.about.node("conformsTo", "Standard", id=addresses.url(value.href) or "")
            node.add("label", value.text, lang=value.lang, where="featureCatalogueCitation")
        for element in self.fields.take("contentInfo/featureCatalogueCitation"):
            self.fields.whole(element)

    def service(self) -> None:
        for element in self.fields.take(f"{ID}/containsOperations"):
            names = [v.text for v in self.fields.values("operationName", element)]
            found = iso_links.links(self.about, self.fields, self.fields.take("connectPoint", element))
            for address in [link.address for link in found]:
                term = "endpointDescription" if "GetCapabilities" in names else "endpointURL"
                self.about.add(term, address, where="connectPoint")
                self.about.add("endpointURL", address.partition("?")[0], where="connectPoint")
            self.fields.whole(element)
        for value in self.each(f"{ID}/serviceTypeVersion"):
            self.about.add("version", value.text, where="serviceTypeVersion")
        for element in self.fields.take(f"{ID}/operatesOn"):
            told = self.fields.value(element).href or element.get("uuidref", "")
            iri = addresses.url(told)
            if iri is not None:
                self.about.add("servesDataset", iri, where="operatesOn")
            elif told:
                self.about.node("servesDataset", "Dataset").add("identifier", told, where="operatesOn")

    def distribution(self) -> None:
        placed: dict[str, Any] = {}
        for element in self.fields.take("distributionInfo"):
            iso_links.add_distributions(self.about, self.fields, element)
        for link in iso_links.links(self.about, self.fields, self.fields.take(f"{CITED}/onlineResource")):
            iso_links.add_link(self.about, link, placed)

    def quality(self) -> None:
        for element in self.fields.take("dataQualityInfo/report"):
            iso_parts.add_quality(self.about, self.fields, element)

    def settle(self) -> None:
        """The kind of thing, now that it is known whether it can be got by itself."""
        about = self.about
        codes = {t.lower() for t in about.types}
        if codes & {"service", "services"}:
            about.kind = "DataService"
        elif "series" in codes:
            alone = about.data.keys() & {"distribution", "extent"}
            about.kind = "Dataset" if alone else "DatasetSeries"
            about.types.append(about.kind)
        about.data["type"] = [about.kind]
        if about.kind == "DataService":
            self.become_service()

    def become_service(self) -> None:
        """A service has no distributions: what its links lead to are its own addresses."""
        for node in self.about.data.pop("distribution", []):
            for address in node.get("accessURL", []):
                term = "endpointDescription" if "getcapabilities" in address.lower() else "endpointURL"
                self.about.add(term, address, where="onLine linkage")
