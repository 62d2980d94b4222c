"""A schema.org Dataset, and Croissant's, to a description.

Takes one JSON object with bare names (:func:`fairdict_harvesters.formats.jsonld.plain`); leaves a filled description.
What schema.org knows and DCAT does not stays under schema.org's own IRI.
"""

import re
from typing import Any

from fairdict_harvesters.formats.jsonld import language, types
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.schema_agents import add_agent, add_contact
from fairdict_harvesters.formats.schema_parts import add_file, add_grants, add_licence, add_period, add_place
from fairdict_harvesters.formats.schema_terms import AGENTS, IGNORED, KEPT, RELATIONS, TEXTS
from fairdict_harvesters.formats.schema_values import SCHEMA, Item, address, items, kept, scalar, texts, word

from fairdict.addresses import url as web_address
from fairdict.harvester import Description, Fields, identifiers
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
    for item, _ in items(thing.get("identifier"), ""):
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
        self.fields = Fields({f"/{key}": value for key, value in thing.items()})
        spoken = [_tag(item) for item, _ in items(thing.get("inLanguage"), "")]
        own = spoken[0] if len(spoken) == 1 and language_tag(spoken[0]) else ""
        self.lang = language(thing) or own or lang

    def take(self, name: str) -> list[Item]:
        """The values of a property, each with its pointer."""
        return items(self.fields.take(f"/{name}"), f"/{name}")

    def read(self) -> None:
        self.about.iri = iri_of(self.thing)
        self.identity()
        self.words()
        self.people()
        self.rights()
        self.subjects()
        self.coverage()
        self.files()
        self.relations()
        add_grants(self.about, [*self.take("funder"), *self.take("sponsor")], self.take("funding"))
        self.keep()
        skipped = {f"/{k}": v for k, v in IGNORED.items()}
        skipped |= {f: "responsible use" for f in self.fields.fields if f.startswith("/rai:")}
        self.fields.report(self.about, skipped)

    def identity(self) -> None:
        about = self.about
        about.types = types(self.thing)
        self.fields.take("/@type")
        for item, where in self.take("identifier"):
            self.identifier(item, where)
        own = scalar(self.thing.get("@id"))
        self.fields.take("/@id")
        told = {pid.iri for text in about.data.get("identifier", []) if (pid := identifiers.pid(text)) is not None}
        held = identifiers.pid(own)
        if (held is not None and held.iri not in told) or ("identifier" not in about.data and about.iri):
            about.add("identifier", own, where="/@id")
        for item, where in self.take("url"):
            about.add("landingPage", scalar(item.get("@id")) if isinstance(item, dict) else scalar(item), where=where)
        if "landingPage" not in about.data and about.page:
            about.add("landingPage", about.page, where="page")
        for item, where in self.take("sameAs"):
            same = address(item)
            if identifiers.pid(same) is None:
                about.add("page", same or word(item), where=where)
            elif same != about.iri:
                about.add("sameAs", same, where=where)

    def identifier(self, item: Any, where: str) -> None:
        if not isinstance(item, dict):
            self.about.add("identifier", scalar(item), where=where)
            return
        text = scalar(item.get("value")) or scalar(item.get("@id")) or scalar(item.get("url")) or word(item.get("name"))
        scheme = scalar(item.get("propertyID")).rstrip("/").rpartition("/")[2].rpartition(":")[2]
        if identifiers.pid(text) is not None or not scheme:
            self.about.add("identifier", text, where=where)
        elif text:
            node = self.about.node("otherIdentifier", "Identifier")
            node.add("notation", text, where=where)
            node.add("schemaAgency", scheme)

    def words(self) -> None:
        for name, term in TEXTS.items():
            self.text(name, term)
        for name, term in (("headline", "title"), ("abstract", "description")):
            # The short form of what stands elsewhere, and all there is where it does not.
            if term not in self.about.data:
                self.text(name, term)
            elif name == "headline":
                self.text(name, "alternative")
            else:
                self.text(name, term)
        self.about.types += [t for t, _, _ in texts(self.thing.get("additionalType"), "")]

    def text(self, name: str, term: str) -> None:
        known = self.about.context.properties[term]
        for item, where in self.take(name):
            for said, lang, place in texts(self.amount(item) if name == "size" else self.code(item, name), where):
                spoken = lang or (self.lang if known.form == "text" or term in ("subject", "resourceType") else "")
                self.about.add(term, said, lang=spoken, where=place)

    @staticmethod
    def code(item: Any, name: str) -> Any:
        """A language's tag rather than its name, where both are given."""
        return _tag(item) or item if name == "inLanguage" and isinstance(item, dict) else item

    @staticmethod
    def amount(item: Any) -> Any:
        """A quantity with its unit, as a text."""
        if isinstance(item, dict) and "value" in item:
            return f"{scalar(item['value'])} {word(item.get('unitText')) or word(item.get('unitCode'))}".strip()
        return item

    def people(self) -> None:
        about = self.about
        seen: list[str] = []
        for name in ("creator", "author"):
            for item, where in self.take(name):
                key = _who(item)
                if key not in seen:  # many pages name the same people twice, as creators and as authors
                    seen.append(key)
                    add_agent(about, "creator", item, where)
        for name, term in AGENTS.items():
            for item, where in self.take(name):
                add_agent(about, term, item, where)
        for name in ("publisher", "provider", "sourceOrganization"):
            if "publisher" not in about.data:
                for item, where in self.take(name):
                    add_agent(about, "publisher", item, where)
        for item, where in self.take("contactPoint"):
            add_contact(about, item, where)
        for item, where in self.take("maintainer"):
            if isinstance(item, dict) and (word(item.get("email")) or item.get("contactPoint")):
                add_contact(about, item, where)
            else:
                add_agent(about, "contributor", item, where)
        publisher = self.thing.get("publisher")
        if "contactPoint" not in about.data and isinstance(publisher, dict):
            for item, where in items(publisher.get("contactPoint"), "/publisher/contactPoint"):
                if isinstance(item, dict):
                    add_contact(about, {"name": publisher.get("name"), **item}, where)

    def rights(self) -> None:
        about = self.about
        for item, where in self.take("license"):
            add_licence(about, item, where)
        for name in ("conditionsOfAccess", "usageInfo", "copyrightNotice", "creditText", "acquireLicensePage"):
            for item, where in self.take(name):
                link = address(item) if isinstance(item, dict) else ""
                if link:
                    add_rights(about, uri=link, text=word(item.get("name")), where=where)
                else:
                    for said, lang, place in texts(item, where):
                        add_rights(about, text=said, lang=lang or self.lang, where=place)
        self.free_of_charge()

    def free_of_charge(self) -> None:
        """“Accessible for free” is about money. Only where nothing else is said about access, and there is a file to
        download, it is taken to mean that anyone may have it; the guess is noted."""
        free = word(self.thing.get("isAccessibleForFree")).lower().rpartition("/")[2] == "true"
        silent = "accessRights" not in self.about.data and "rights" not in self.about.data
        files = [f for f, _ in items(self.thing.get("distribution"), "") if isinstance(f, dict) and f.get("contentUrl")]
        if free and silent and files:
            self.about.add("accessRights", "PUBLIC", where="/isAccessibleForFree")
            self.about.issue(
                "access-right-inferred",
                "isAccessibleForFree and a download were taken to mean public access; state conditionsOfAccess.",
                term="accessRights",
                value="true",
                where="/isAccessibleForFree",
                severity="note",
            )

    def subjects(self) -> None:
        for item, where in self.take("keywords"):
            if isinstance(item, dict) and "@value" not in item:
                self.concept(item, where, "keyword")
                continue
            for said, lang, place in texts(item, where):
                parts = (
                    re.split(r"[,;\n]", said) if isinstance(self.thing["keywords"], str) else re.split(r"[;\n]", said)
                )
                for part in parts:
                    self.about.add("keyword", part.strip(), lang=lang or self.lang, where=place)
        for item, where in self.take("about"):
            self.concept(item, where, "subject")

    def concept(self, item: Any, where: str, term: str) -> None:
        """A defined term with an address is a subject; one that is only a word stays a word."""
        link = scalar(item.get("@id")) or scalar(item.get("url")) if isinstance(item, dict) else ""
        iri = web_address(link) if "://" in link else None
        if iri is None:
            for said, lang, place in texts(item, where):
                self.about.add(term, said, lang=lang or self.lang, where=place)
            return
        node = self.about.node("subject", "Concept", id=iri)
        for said, lang, place in texts(item.get("name"), f"{where}/name"):
            node.add("prefLabel", said, lang=lang or self.lang, where=place)
        node.add("notation", scalar(item.get("termCode")))
        self.about.remember("subject", link, iri, where)

    def coverage(self) -> None:
        for name in ("spatialCoverage", "spatial"):
            for item, where in self.take(name):
                add_place(self.about, item, where)
        for name in ("temporalCoverage", "temporal", "datasetTimeInterval"):
            for item, where in self.take(name):
                add_period(self.about, item, where)

    def files(self) -> None:
        for name in ("distribution", "encoding", "associatedMedia"):
            for item, where in self.take(name):
                add_file(self.about, item, where)
        size, kind = self.take("contentSize"), self.thing.get("encodingFormat") or self.thing.get("fileFormat")
        for item, _ in self.take("contentUrl"):
            whole = {"contentUrl": item, "contentSize": self.thing.get("contentSize"), "encodingFormat": kind}
            add_file(self.about, whole, "")
        if "contentUrl" not in self.thing:
            for item, where in size:
                self.about.add("extent", word(self.amount(item)), where=where)

    def relations(self) -> None:
        for name, relation in RELATIONS.items():
            for item, where in self.take(name):
                self.relation(relation, item, where)
        for item, where in self.take("subjectOf"):
            if _is_work(item):
                self.relation("IsReferencedBy", item, where)

        backwards = self.thing.get("@reverse")
        for name in ("isBasedOn", "citation", "about"):
            if isinstance(backwards, dict) and name in backwards:
                self.fields.take("/@reverse")
                for item, where in items(backwards[name], f"/@reverse/{name}"):
                    self.relation("IsReferencedBy", item, where)

    def relation(self, relation: str, item: Any, where: str) -> None:
        link = address(item)
        if link:
            add_relation(self.about, relation, link, where=where)
            return
        for key in ("name", "headline", "text"):
            said = word(item.get(key)) if isinstance(item, dict) else scalar(item)
            if said:
                held = identifiers.pid(said)
                add_relation(self.about, relation, held.iri if held else said, where=where)
                return

    def keep(self) -> None:
        """What DCAT has no property for stays, readable for those who know schema.org."""
        published = self.about.data.get("publisher", [])
        for name in sorted(KEPT & set(self.thing)):
            if name in ("provider", "sourceOrganization") and f"/{name}" in self.fields.taken and published:
                continue
            self.fields.take(f"/{name}")
            if name in ("encodingFormat", "fileFormat") and "contentUrl" in self.thing:
                continue
            said = [i for i, _ in items(self.thing[name], "") if not (name == "subjectOf" and _is_work(i))]
            values = [kept(item, 0) for item in said]
            found = [v for v in values if v is not None]
            if found:
                self.about.data.setdefault(f"{SCHEMA}{name}", []).extend(found)


def _is_work(item: Any) -> bool:
    """Whether what a dataset is the subject of is a publication, not another form of its description."""
    kinds = {t.lower() for t in types(item)}
    return bool(kinds) and not kinds & {"datadownload", "mediaobject", "dataset", "event"} and bool(address(item))


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
