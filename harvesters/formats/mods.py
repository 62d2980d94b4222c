"""MODS 3 described, also with the additions of the Dutch repositories (grant agreements, digital author identifiers).

Takes a ``mods`` element; leaves a :class:`Description`. Names are compared without namespaces. A name is a creator, a
publisher, a funder or a contributor by its role, in MARC's codes or in words; what the roles of MARC say besides that
is kept as a role. https://www.loc.gov/standards/mods/
"""

import re
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.agents import ORGANISATION, PERSON, identifier, kind, other_identifier
from fairdict_harvesters.formats.datacite_parts import add_term, drop_repeats
from fairdict_harvesters.formats.datacite_xml import add_format
from fairdict_harvesters.formats.mods_terms import (
    CREATORS,
    DATES,
    FUNDERS,
    HREF,
    IGNORED,
    KNOWN,
    RELATIONS,
    RELATORS,
    ROLES,
    SCHEME,
)
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.xml import children, language, whole, words

from fairdict.harvester import Description, Elements, Node, Source, addresses, dates, identifiers, local


def reads(element: Any) -> bool:
    """Whether ``element`` is MODS."""
    return local(element) == "mods"


def describe(element: Any, source: Source, identifier_: str) -> Description:
    """The description in a ``mods`` element; ``identifier_`` is the record's own."""
    reader = _Reader(element, Description(source, identifier_))
    reader.read()
    return reader.about


class _Reader:
    def __init__(self, root: Any, about: Description) -> None:
        self.about = about
        self.fields = Elements(root)
        self.authors: dict[str, Node] = {}

    def read(self) -> None:
        for path in IGNORED:
            for element in self.fields.root.findall("/".join(f"{{*}}{n}" for n in path.split("/"))):
                element.getparent().remove(element)
        for step in (
            *(self.identity, self.titles, self.names, self.origin, self.kinds, self.texts, self.subjects, self.rights),
            *(self.related, self.links, self.forms, self.additions),
        ):
            step()
        drop_repeats(self.about)
        attributes = {local(e): KNOWN for e in self.fields.root.iter() if isinstance(e.tag, str)}
        self.fields.report(self.about, {}, attributes)

    def take(self, path: str, under: Any = None) -> list[Any]:
        return whole(self.fields, self.fields.take(path, under))

    def texts_at(self, path: str, under: Any = None) -> list[tuple[Any, str]]:
        return [(e, " ".join(words(e).split())) for e in self.take(path, under) if words(e)]

    def identity(self) -> None:
        about = self.about
        told = [(t, e.get("type", "")) for e, t in self.texts_at("identifier")]
        links = [(t, "uri") for _, t in self.texts_at("location/url")]
        known = [
            (t, p.iri)
            for t, k in [*told, *links, (about.identifier, "")]
            if (p := identifiers.pid(t) or identifiers.pid(f"hdl:{t}" if k in ("hdl", "handle") else " ")) is not None
        ]
        main, about.iri = known[0] if known else (next(iter([t for t, _ in told]), about.identifier), "")
        about.add("identifier", main, where="identifier")
        for text, agency in told:
            if text != main:
                node = about.node("otherIdentifier", "Identifier")
                node.add("notation", text, where="identifier")
                node.add("schemaAgency", agency)
        for _, text in self.texts_at("location/shelfLocator"):
            about.node("otherIdentifier", "Identifier").add("notation", text, where="shelfLocator")

    def titles(self) -> None:
        for element in self.take("titleInfo"):
            text, lang = _title(element), element.get("lang", "") or language(element)
            kind_ = element.get("type", "").lower()
            known = (lang.lower() or "@none") in self.about.data.get("title", {})
            main = kind_ in ("", "translated") and not known and (kind_ == "" or bool(lang))
            self.about.add("title" if main else "alternative", text, lang=lang, where="titleInfo")

    def names(self) -> None:
        for element in self.take("name"):
            roles = [r.lower().rstrip(".") for e in element.iter("{*}roleTerm") if (r := words(e))]
            self.name(element, roles)

    def name(self, element: Any, roles: list[str]) -> None:
        about, role = self.about, next(iter(roles), "")
        if any(r in FUNDERS for r in roles):
            self.agent(about.node("wasGeneratedBy", "Activity", "Project"), "funder", element)
        elif any(r in CREATORS for r in roles) or not roles:
            self.agent(about, "creator", element)
        elif term := next((t for r, t in ROLES.items() if r in roles), ""):
            self.agent(about, "contributor" if term in about.data and term == "publisher" else term, element)
        else:
            tie = about.node("qualifiedAttribution", "Attribution")
            self.agent(tie, "agent", element)
            if re.fullmatch("[a-z]{3}", role):
                tie.data["hadRole"] = [RELATORS + role]
            else:
                tie.node("hadRole", "Concept").add("prefLabel", role)

    def agent(self, node: Node, term: str, element: Any) -> None:
        parts = [
            (e.get("type", ""), w) for e in element.iter("{*}namePart") if (w := words(e)) and e.get("type") != "date"
        ]
        given, family = (" ".join(w for k, w in parts if k == n) for n in ("given", "family"))
        shown = next((words(e) for e in element.iter("{*}displayForm") if words(e)), "")
        full = " ".join(w for k, w in parts if k in ("", "termsOfAddress")) or shown
        numbers = [(w, e.get("type", "")) for e in element.iter("{*}nameIdentifier") if (w := words(e))]
        numbers += [(u, "") for u in (element.get("valueURI", ""), element.get(HREF, "")) if u.strip()]
        ids = {pair: identifier(*pair) for pair in numbers}
        said = {"personal": "Personal", "corporate": "Organizational", "conference": "Organizational"}
        homes = [w for e in element.iter("{*}affiliation") if (w := words(e))]
        types = kind(
            full,
            said=said.get(element.get("type", "").lower(), ""),
            parts=bool(given and family),
            ids=tuple(ids.values()),
        )
        person = types == PERSON
        agent = node.agent(
            term,
            full or ", ".join(p for p in (family, given) if p),
            types=types,
            given=given if person else "",
            family=family if person else "",
            ids=tuple(i for i in ids.values() if i),
            affiliation=next(iter(homes), ""),
            where="name",
        )
        if agent is None:
            return
        for home in homes[1:]:
            agent.agent("memberOf", home, types=ORGANISATION, where="affiliation")
        for (text, scheme), found in ids.items():
            if not found:
                other_identifier(agent, text, scheme)
        if element.get("ID"):
            self.authors[element.get("ID")] = agent

    def origin(self) -> None:
        about = self.about
        for name, term in DATES.items():
            for _, text in sorted(self.texts_at(f"originInfo/{name}"), key=lambda f: f[0].get("keyDate") != "yes"):
                if term in about.data:
                    self.state(f"{name}: {text}", name)
                else:
                    about.add(term, text, where=name)
        for element, text in self.texts_at("originInfo/dateOther"):
            type_ = element.get("type", "").lower()
            term = next(
                (
                    t
                    for w, t in (("embargo", "available"), ("accept", "dateAccepted"), ("submit", "dateSubmitted"))
                    if w in type_
                ),
                "",
            )
            if term:
                about.add(term, text, where="dateOther")
            else:
                self.state(f"{type_ or 'date'}: {text}", "dateOther")
        for _, text in self.texts_at("originInfo/dateValid"):
            about.add("valid", text, where="dateValid")
        for name in ("place", "dateCaptured"):
            for _, text in self.texts_at(f"originInfo/{name}"):
                self.state(f"{name}: {text}", name)
        for _, text in self.texts_at("originInfo/edition"):
            about.add("version", text, where="edition")
        for _, text in self.texts_at("originInfo/frequency"):
            about.add("accrualPeriodicity", text, where="frequency")
        for element, text in self.texts_at("originInfo/publisher"):
            term = "contributor" if "publisher" in about.data else "publisher"
            about.agent(term, text, types=ORGANISATION, lang=language(element), where="publisher")

    def state(self, text: str, where: str, lang: str = "") -> None:
        self.about.node("provenance", "ProvenanceStatement").add("label", text, lang=lang, where=where)

    def kinds(self) -> None:
        for name in ("genre", "typeOfResource"):
            for element, text in self.texts_at(name):
                self.about.types += dict.fromkeys([text, re.split(r"[/#]", text.rstrip("/"))[-1]])
                if "://" in text and " " not in text:
                    add_term(self.about, "resourceType", text, name)
                else:
                    self.about.add("resourceType", text, lang=language(element), where=name)

    def texts(self) -> None:
        for name, term in (
            ("abstract", "description"),
            ("tableOfContents", "description"),
            ("targetAudience", "audience"),
        ):
            for element, text in [(e, words(e)) for e in self.take(name)]:
                self.about.add(term, text, lang=element.get("lang", "") or language(element), where=name)
        for element, text in self.texts_at("note"):
            kind_ = element.get("type", "").lower()
            if "citation" in kind_:
                self.about.add("bibliographicCitation", text, where="note")
            else:
                self.state(text, f"note {kind_}".strip(), language(element))
        for element, text in self.texts_at("language"):
            for term in [t for e in element.iter("{*}languageTerm") if (t := words(e))][:1] or [text]:
                self.about.add("language", term, where="languageTerm")
        for _, text in self.texts_at("part"):
            self.about.add("bibliographicCitation", text, where="part")
        for _, text in self.texts_at("location/physicalLocation"):
            self.state(f"kept at {text}", "physicalLocation")

    def subjects(self) -> None:
        for subject in self.fields.take("subject"):
            authority, lang = subject.get("authority", ""), language(subject)
            for element, text in self.texts_at("topic", subject):
                iri = element.get("valueURI", "") or subject.get("valueURI", "")
                self.subject(text, element.get("authority", "") or authority, addresses.url(iri) or "", lang)
                self.about.add("keyword", text, lang=lang, where="subject topic")
            for name in ("name", "titleInfo", "genre", "occupation"):
                for _, text in self.texts_at(name, subject):
                    self.about.add("keyword", text, lang=lang, where=f"subject {name}")
            for element, text in self.texts_at("geographic", subject):
                place = self.about.node("spatial", "Location", id=addresses.url(element.get("valueURI", "")) or "")
                place.add("label", text, lang=lang, where="geographic")
            for element in self.take("hierarchicalGeographic", subject):
                label = ", ".join(w for c in children(element) if (w := words(c)))
                self.about.node("spatial", "Location").add("label", label, lang=lang, where="hierarchicalGeographic")
            self.temporal(subject)
            for _, text in self.texts_at("cartographics", subject):
                self.map(text)
        for element, text in self.texts_at("classification"):
            self.subject(text, element.get("authority", ""), "", "")

    def temporal(self, subject: Any) -> None:
        found = self.texts_at("temporal", subject)
        points = {e.get("point", ""): t for e, t in found}
        if points.keys() >= {"start", "end"}:
            self.about.period(f"{points['start']}/{points['end']}", where="temporal")
        for _, text in found if not points.keys() >= {"start", "end"} else []:
            if dates.period(text) is not None:
                self.about.period(text, where="temporal")
            else:
                self.about.node("temporal", "PeriodOfTime").add("label", text, where="temporal")

    def map(self, text: str) -> None:
        place, numbers = self.about.node("spatial", "Location"), places.numbers(text)
        if len(numbers) == 2:
            places.add_point(place, numbers[1], numbers[0], where="cartographics")
        else:
            place.add("label", text, where="cartographics")

    def subject(self, text: str, authority: str, iri: str, lang: str) -> None:
        if not (authority or iri):
            return
        node = self.about.node("subject", "Concept", id=iri)
        node.add("prefLabel", text, lang=lang, where="subject")
        if authority:
            node.node("inScheme", SCHEME).add("prefLabel", authority)

    def rights(self) -> None:
        for element in self.take("accessCondition"):
            uri = element.get(HREF, "") or element.get("valueURI", "")
            text = " ".join(words(element).split())
            if "://" in text and " " not in text and not uri:
                uri, text = text, ""
            if uri or text:
                add_rights(self.about, uri=uri, text=text, lang=language(element), where="accessCondition")
            if uri and not text:
                self.about.took.add("accessCondition")
                self.about.mapped += 1

    def related(self) -> None:
        for element in self.take("relatedItem"):
            kind_ = element.get("type", "").lower().replace(" ", "")
            titles = [t for e in children(element, "titleInfo") if (t := _title(e))]
            numbers = [(w, e.get("type", "")) for e in children(element, "identifier") if (w := words(e))]
            urls = [w for e in element.iter("{*}url") if (w := words(e))] + [element.get(HREF, "")]
            numbers = sorted(numbers, key=lambda n: identifiers.pid(n[0]) is None) + [(u, "url") for u in urls if u]
            rest = " ".join(
                " ".join(words(e).split()) for e in children(element) if local(e) not in ("titleInfo", "identifier")
            )
            number, scheme = numbers[0] if numbers else ("", "")
            label = titles[0] if titles else ("" if number else rest)
            if label or number:
                add_relation(
                    self.about,
                    RELATIONS.get(kind_, ""),
                    number or label,
                    scheme,
                    label=label,
                    citation=rest,
                    where=f"relatedItem {kind_}".strip(),
                )

    def links(self) -> None:
        about = self.about
        for element, text in self.texts_at("location/url"):
            address = addresses.url(text)
            if element.get("access", "").lower() == "raw object" and address is not None:
                node = about.node("distribution", "Distribution")
                node.add("accessURL", address, where="location url")
                node.add("title", element.get("displayLabel", ""))
            else:
                about.add("page" if "landingPage" in about.data else "landingPage", text, where="location url")
        about.page = next(iter(p for p in about.data.get("landingPage", []) if isinstance(p, str)), about.iri)
        about.add("landingPage", about.page if "landingPage" not in about.data else "")

    def forms(self) -> None:
        for name, term in (("form", "format"), ("extent", "extent")):
            for _, text in self.texts_at(f"physicalDescription/{name}"):
                self.about.add(term, text, where=name)
        for _, text in self.texts_at("physicalDescription/internetMediaType"):
            add_format(self.about, text, "internetMediaType")
        for _, text in self.texts_at("physicalDescription/note"):
            self.state(text, "physicalDescription note")

    def additions(self) -> None:
        """What the Dutch repositories put into ``extension``: grants, and numbers of the persons named above."""
        for grant in self.take("extension/grantAgreementList/grantAgreement"):
            said = {local(e): words(e) for e in grant.iter() if isinstance(e.tag, str) and not len(e)}
            node = self.about.node("wasGeneratedBy", "Activity", "Project")
            node.add("identifier", said.pop("code", ""), where="grantAgreement")
            node.add("title", said.pop("title", ""), where="grantAgreement")
            node.agent("funder", said.pop("funder", ""), types=ORGANISATION, where="grantAgreement")
            for text in said.values():
                node.add("description", text, where="grantAgreement")
        for element, text in self.texts_at("extension/daiList/identifier"):
            agent = self.authors.get(element.get("IDref", ""))
            scheme = element.get("authority", "") or "DAI"
            if agent is not None:
                other_identifier(agent, text, scheme)
            else:
                self.about.left.append(("extension/daiList/identifier", text))


def _title(element: Any) -> str:
    """A title with what precedes and follows it."""

    def inner(name: str) -> str:
        return " ".join(w for e in children(element, name) if (w := " ".join(words(e).split())))

    lead = inner("nonSort")
    title = f"{lead}{'' if lead.endswith(chr(39)) else ' '}{inner('title')}".strip()
    rest = " ".join(t for t in (inner("partNumber"), inner("partName")) if t)
    return " : ".join(t for t in (title, inner("subTitle")) if t) + (f". {rest}" if rest else "")
