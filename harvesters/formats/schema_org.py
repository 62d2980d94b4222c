"""A schema.org Dataset, also as Croissant and RO-Crate have it, to a description.

Takes one JSON object with bare names (:func:`fairdict_harvesters.formats.jsonld.plain`); leaves a filled description.
What schema.org knows and DCAT does not stays under schema.org's own IRI.
"""

import re
from typing import Any

from fairdict_harvesters.formats import croissant
from fairdict_harvesters.formats.jsonld import language, types
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.schema_agents import ROLES, add_agent, add_contact, add_contributor
from fairdict_harvesters.formats.schema_files import add_files
from fairdict_harvesters.formats.schema_parts import (
    add_grants,
    add_licence,
    add_named,
    add_period,
    add_place,
    add_variable,
    free_of_charge,
)
from fairdict_harvesters.formats.schema_relations import Relations, is_work
from fairdict_harvesters.formats.schema_terms import IGNORED, KEPT, TEXTS
from fairdict_harvesters.formats.schema_values import SCHEMA, Item, Reading, items, scalar, word
from fairdict_harvesters.formats.variables import add_table

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, identifiers
from fairdict.languages import language_tag


def read(thing: dict[str, Any], about: Description, *, lang: str = "") -> None:
    """Fills ``about`` from ``thing``; ``lang`` is the language of texts where nothing in it names one."""
    _Reader(thing, about, lang).read()


def iri_of(thing: dict[str, Any]) -> str:
    """The address or persistent identifier by which a thing is known: its ``@id``, else an identifier's."""
    own = scalar(thing.get("@id"))
    found = identifiers.pid(own)
    if found is not None:
        return found.iri
    if "://" in own and web_address(own) is not None:
        return web_address(own) or ""
    for item, _ in [*items(thing.get("identifier"), ""), *items(thing.get("cite-as"), "")]:
        text = (
            scalar(item.get("value") or item.get("@id") or item.get("url")) if isinstance(item, dict) else scalar(item)
        )
        found = identifiers.pid(text)
        if found is not None:
            return found.iri
    return ""


class _Reader:
    def __init__(self, thing: dict[str, Any], about: Description, lang: str) -> None:
        self.thing = thing
        self.about = about
        spoken = [_tag(item) for item, _ in items(thing.get("inLanguage"), "")]
        own = spoken[0] if len(spoken) == 1 and language_tag(spoken[0]) else ""
        self.lang = language(thing) or own or lang
        self.r = Reading(thing, self.lang)

    def take(self, *names: str) -> list[Item]:
        """The values of properties, each with its pointer."""
        return [item for name in names for item in self.r.items(self.thing, name)]

    def read(self) -> None:
        self.about.iri = iri_of(self.thing)
        self.identity()
        self.words()
        self.people()
        self.rights()
        self.subjects()
        self.coverage()
        self.files()
        Relations(self.r, self.about).read()
        add_grants(self.r, self.about, self.take("funder", "sponsor"), self.take("funding"))
        croissant.read(self.r, self.about)
        self.keep()
        self.r.report(self.about, {**IGNORED, **croissant.IGNORED})

    def identity(self) -> None:
        about = self.about
        about.types = types(self.thing)
        self.r.get(self.thing, "@type")
        for item, where in self.take("identifier", "cite-as"):
            self.identifier(item, where)
        own = scalar(self.r.get(self.thing, "@id"))
        told = {pid.iri for text in about.data.get("identifier", []) if (pid := identifiers.pid(text)) is not None}
        held = identifiers.pid(own)
        if (held is not None and held.iri not in told) or ("identifier" not in about.data and about.iri):
            about.add("identifier", own, where="/@id")
        for item, where in self.take("url"):
            text = self.r.word(item, "@id", "@value") if isinstance(item, dict) else scalar(item)
            about.add("landingPage", text, where=where)
        if "landingPage" not in about.data and about.page:
            about.add("landingPage", about.page, where="page")
        for item, where in self.take("sameAs"):
            same = self.r.address(item)
            if identifiers.pid(same) is None:
                about.add("page", same or word(item), where=where)
            elif same != about.iri:
                about.add("sameAs", same, where=where)

    def identifier(self, item: Any, where: str) -> None:
        if not isinstance(item, dict):
            self.about.add("identifier", scalar(item), where=where)
            return
        text = self.r.word(item, "value", "@value", "@id", "url", "name")
        self.r.get(item, "@id")
        scheme = scalar(item.get("propertyID")).rstrip("/").rpartition("/")[2].rpartition(":")[2]
        self.r.get(item, "propertyID")
        if identifiers.pid(text) is not None or not scheme:
            self.about.add("identifier", text, where=where)
            self.r.word(item, "url")  # where it resolves to, which its address says already
        elif text:
            node = self.about.node("otherIdentifier", "Identifier")
            node.add("notation", text, where=where)
            node.add("schemaAgency", scheme)
            self.r.keep(node, item, ("name", "url", "description"))

    def words(self) -> None:
        for name, term in TEXTS.items():
            self.text(name, term)
        self.text("headline", "alternative" if "title" in self.about.data else "title")
        self.text("abstract", "description")
        self.about.types += [t for t, _, _ in Reading({}).texts(self.thing.get("additionalType"), "")]

    def text(self, name: str, term: str) -> None:
        known = self.about.context.properties[term]
        for item, where in self.take(name):
            if term in ("conformsTo", "isVersionOf") and isinstance(item, dict) and self.r.address(item):
                add_named(self.r, self.about, term, item, where)
                continue
            item = self.amount(item) if name == "size" else self.code(item, name)
            for said, lang, place in self.r.texts(item, where):
                spoken = lang or (self.lang if known.form == "text" or term in ("subject", "resourceType") else "")
                self.about.add(term, said, lang=spoken, where=place)

    def code(self, item: Any, name: str) -> Any:
        """A language's tag rather than its name, where both are given."""
        if name == "inLanguage" and isinstance(item, dict) and _tag(item):
            self.r.swallow(item)
            return _tag(item)
        return item

    def amount(self, item: Any) -> Any:
        """A quantity with its unit, as a text."""
        if isinstance(item, dict) and "value" in item:
            return f"{scalar(self.r.get(item, 'value'))} {self.r.word(item, 'unitText', 'unitCode')}".strip()
        return item

    def people(self) -> None:
        about, r = self.about, self.r
        seen: dict[str, Any] = {}
        for item, where in self.take("creator", "author"):
            key = _who(item)
            if key not in seen:  # many pages name the same people twice, as creators and as authors
                seen[key] = item
                add_agent(r, about, "creator", item, where)
            elif isinstance(item, dict):
                first = seen[key] if isinstance(seen[key], dict) else {"name": seen[key]}
                for name in (n for n in item if item[n] == first.get(n)):
                    r.swallow({name: item[name]})
                    r.mark(item, name)
        for item, where in self.take("contributor"):
            add_contributor(r, about, item, where)
        for name, role in ROLES.items():
            for item, where in self.take(name):
                reachable = isinstance(item, dict) and (word(item.get("email")) or item.get("contactPoint"))
                if name == "maintainer" and reachable:
                    add_contact(r, about, item, where)
                else:
                    add_contributor(r, about, item, where, role=role)
        for item, where in self.take("copyrightHolder"):
            add_agent(r, about, "rightsHolder", item, where)
        for item, where in self.take("contactPoint"):
            add_contact(r, about, item, where)
        self.publisher()

    def publisher(self) -> None:
        about, publisher = self.about, self.thing.get("publisher")
        if "contactPoint" not in about.data and isinstance(publisher, dict):
            for item, where in self.r.items(publisher, "contactPoint", "/publisher"):
                if isinstance(item, dict):
                    add_contact(self.r, about, item, where, name=word(publisher.get("name")))
        for name in ("publisher", "provider", "sourceOrganization"):
            if "publisher" not in about.data:
                for item, where in self.take(name):
                    add_agent(self.r, about, "publisher", item, where)

    def rights(self) -> None:
        about = self.about
        for item, where in self.take("license"):
            add_licence(self.r, about, item, where)
        for name in ("conditionsOfAccess", "usageInfo", "copyrightNotice", "creditText", "acquireLicensePage"):
            for item, where in self.take(name):
                link = self.r.address(item) if isinstance(item, dict) else ""
                if link:
                    add_rights(about, uri=link, text=self.r.word(item, "name"), where=where)
                else:
                    for said, lang, place in self.r.texts(item, where):
                        access = name == "conditionsOfAccess"
                        add_rights(about, text=said, lang=lang or self.lang, where=place, access_only=access)
        free_of_charge(about, self.thing)

    def subjects(self) -> None:
        for item, where in self.take("keywords"):
            if isinstance(item, dict) and "@value" not in item:
                self.concept(item, where, "keyword")
                continue
            alone = isinstance(self.thing["keywords"], str)
            for said, lang, place in self.r.texts(item, where):
                for part in re.split(r"[,;\n]" if alone else r"[;\n]", said):
                    self.about.add("keyword", part.strip(), lang=lang or self.lang, where=place)
        for item, where in self.take("about"):
            self.concept(item, where, "subject")

    def concept(self, item: Any, where: str, term: str) -> None:
        """A defined term with an address is a subject; one that is only a word stays a word."""
        links = [scalar(item.get("@id")), scalar(item.get("url"))] if isinstance(item, dict) else []
        iri = next((a for link in links if "://" in link and (a := web_address(link))), None)
        if iri is None:
            for said, lang, place in self.r.texts(item, where):
                self.about.add(term, said, lang=lang or self.lang, where=place)
            if isinstance(item, dict):
                self.r.get(item, "@id")
            return
        self.r.get(item, "@id")
        self.r.get(item, "url")
        node = self.about.node("subject", "Concept", id=iri)
        for said, lang, place in self.r.said(item, "name", where):
            node.add("prefLabel", said, lang=lang or self.lang, where=place)
        node.add("notation", self.r.word(item, "termCode"))
        scheme = item.get("inDefinedTermSet")
        link = self.r.address(scheme)
        if link:
            self.r.get(item, "inDefinedTermSet")
            node.add("inScheme", link)
        self.r.keep(node, item, ("alternateName", "description", "inDefinedTermSet", "sameAs"))
        self.about.remember("subject", links[0] or links[1], iri, where)

    def coverage(self) -> None:
        for item, where in self.take("spatialCoverage", "spatial", "contentLocation", "locationCreated"):
            add_place(self.r, self.about, item, where)
        for item, where in self.take("temporalCoverage", "temporal", "datasetTimeInterval"):
            add_period(self.r, self.about, item, where)
        told = [*self.take("variableMeasured"), *self.take("variablesMeasured")]
        if told:
            table = add_table(self.about)
            for item, where in told:
                add_variable(self.r, table, item, where)

    def files(self) -> None:
        add_files(self.r, self.about, self.take("distribution", "encoding", "associatedMedia"))
        names = [n for n in ("contentUrl", "contentSize", "encodingFormat", "fileFormat") if n in self.thing]
        if "contentUrl" in names:
            for item, _ in self.take("contentUrl"):
                whole = {n: self.r.get(self.thing, n) for n in names} | {"contentUrl": item}
                add_files(self.r, self.about, [(whole, "")])
        else:
            for item, where in self.take("contentSize"):
                self.about.add("extent", word(self.amount(item)), where=where)

    def keep(self) -> None:
        """What DCAT has no property for stays, readable for those who know schema.org."""
        for name in sorted(KEPT & set(self.thing)):
            if self.r.taken(self.thing, name) and name != "subjectOf":
                continue
            said = [i for i, _ in self.take(name) if not (name == "subjectOf" and is_work(i))]
            found = [v for item in said if (v := self.r.kept(item)) is not None]
            if found:
                self.about.data.setdefault(f"{SCHEMA}{name}", []).extend(found)


def _tag(value: Any) -> str:
    """The tag of a language given as a text or as a ``Language`` with an ``alternateName``."""
    for item, _ in items(value, ""):
        if isinstance(item, dict):
            return word(item.get("alternateName")) or word(item.get("identifier")) or word(item.get("name"))
        return scalar(item)
    return ""


def _who(item: Any) -> str:
    if not isinstance(item, dict):
        return scalar(item).casefold()
    name = word(item.get("name")) or f"{word(item.get('givenName'))} {word(item.get('familyName'))}"
    return name.strip().casefold() or scalar(item.get("@id"))
