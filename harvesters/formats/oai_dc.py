"""Simple Dublin Core (``oai_dc``), with the refinements of ``dcterms`` that some servers mix in, described.

Takes the element that holds the fields; leaves a :class:`Description`. Fifteen elements carry everything, so their
values are told apart by their form: OpenAIRE's ``info:eu-repo/…`` terms, persistent identifiers, addresses, periods,
boxes. Several plain dates: the last is the date of issue, the others stay under ``dc:date``. Access addresses are taken
for the data's own only where their path says so. https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
"""

import re
from typing import Any
from urllib.parse import unquote

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.agents import ORGANISATION, kind
from fairdict_harvesters.formats.datacite_parts import add_term, drop_repeats
from fairdict_harvesters.formats.datacite_xml import add_format
from fairdict_harvesters.formats.oai_dc_terms import IGNORED, PLAIN, RELATIONS
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.xml import language, words

from fairdict.harvester import Description, Elements, Source, addresses, dates, identifiers, local

DC_DATE = "http://purl.org/dc/elements/1.1/date"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_REPO = "info:eu-repo/"
_DOWNLOAD = re.compile(r"/(?:download|bitstream|bitstreams)s?/", re.IGNORECASE)
_LABEL = re.compile(r"^(?:time period|temporal coverage|period|periode|tijdvak)\s*:\s*", re.IGNORECASE)
_SIDE = re.compile(r"\b(north|south|east|west)(?:limit|ern|bound)?\s*[:=]?\s*([+-]?[0-9]+(?:\.[0-9]+)?)", re.IGNORECASE)
_YEARS = re.compile(r"(-?[0-9]{4,9}),\s*(-?[0-9]{4,9})")


def describe(fields: Any, source: Source, identifier: str) -> Description:
    """The description in an element whose children are Dublin Core; ``identifier`` is the record's own."""
    reader = _Reader(fields, Description(source, identifier))
    reader.read()
    return reader.about


class _Reader:
    def __init__(self, root: Any, about: Description) -> None:
        self.about = about
        self.fields = Elements(root)

    def read(self) -> None:
        for step in (
            *(self.identity, self.titles, self.plain, self.agents, self.dates, self.rights, self.kinds, self.subjects),
            *(self.coverage, self.relations, self.formats),
        ):
            step()
        drop_repeats(self.about)
        self.fields.report(self.about, IGNORED)

    def take(self, *names: str) -> list[tuple[Any, str]]:
        """The elements of these names that say something, with their text; their mark-up counts as taken."""
        found = [e for name in names for e in self.fields.take(name)]
        for element in found:
            self.fields.taken.update(e for e in element.iter() if isinstance(e.tag, str))
        return [(e, said) for e in found if (said := words(e))]

    def identity(self) -> None:
        """Persistent identifier, landing page, files, and other numbers, all of them ``dc:identifier``."""
        about = self.about
        told = list(dict.fromkeys(text for _, text in self.take("identifier")))
        known = [(t, p.iri) for t in told if (p := identifiers.pid(t)) is not None]
        plain = [t for t in told if identifiers.pid(t) is None]
        relations = [words(e) for e in self.fields.take("relation")]
        known += [a for t in relations if t.startswith(_ALTERNATIVE) and (a := _alternative(t))[1]]
        if not known and (own := identifiers.pid(about.identifier)) is not None:
            known = [(about.identifier, own.iri)]
        pages = [t for t in plain if "://" in t and addresses.url(t) is not None]
        files = [t for t in pages if _DOWNLOAD.search(t)]
        plain = [t for t in plain if t not in pages]
        main, about.iri = known[0] if known else (next(iter([*plain, *pages]), about.identifier), "")
        about.add("identifier", main, where="dc:identifier")
        pages = [t for t in pages if t not in files]
        about.page = pages[0] if pages else about.iri
        about.add("landingPage", about.page, where="dc:identifier")
        for page in pages[1:]:
            about.add("page", page, where="dc:identifier")
        for file in files:
            node = about.node("distribution", "Distribution")
            node.add("accessURL", file, where="dc:identifier")
            node.add("downloadURL", file)
        others = [t for t, iri in known if iri != about.iri]
        for text in dict.fromkeys([*plain, *others]):
            if text != main:
                node = about.node("otherIdentifier", "Identifier")
                node.add("notation", text, where="dc:identifier")

    def titles(self) -> None:
        for element, text in self.take("title"):
            lang = language(element)
            known = (lang.lower() or "@none") in self.about.data.get("title", {})
            self.about.add("alternative" if known else "title", text, lang=lang, where="dc:title")

    def plain(self) -> None:
        for name, term in PLAIN.items():
            for element, text in self.take(name):
                self.about.add(term, text, lang=language(element), where=name)

    def agents(self) -> None:
        for name, text in [(n, t) for n in ("creator", "contributor", "rightsHolder") for _, t in self.take(n)]:
            self.about.agent(name, text, types=kind(text), where=f"dc:{name}")
        for n, (element, text) in enumerate(self.take("publisher")):
            term = "contributor" if n else "publisher"
            self.about.agent(term, text, types=ORGANISATION, lang=language(element), where="dc:publisher")

    def dates(self) -> None:
        read, others = [], []
        for _, text in self.take("date"):
            embargo = text.removeprefix(f"{_REPO}date/embargoEnd/")
            found = dates.date(text)
            if embargo != text:
                self.about.add("available", embargo, where="dc:date")
            elif found is not None:
                read.append((found.lexical, text))
            elif dates.period(text) is not None:
                self.about.period(text, where="dc:date")
            else:
                others.append(text)
        read.sort()
        if read and "issued" not in self.about.data:
            self.about.add("issued", read.pop()[1], where="dc:date")
        elif others and "issued" not in self.about.data:
            self.about.add("issued", others.pop(0), where="dc:date")
        for text in [*(text for _, text in read), *others]:
            values = self.about.data.setdefault(DC_DATE, [])
            if {"@value": text} not in values:
                values.append({"@value": text})

    def rights(self) -> None:
        for element, text in self.take("rights", "accessRights", "license"):
            address = "://" in text and " " not in text
            lang, where = language(element), "dc:rights"
            uri, words, access = text if address else "", "" if address else text, local(element) == "accessRights"
            add_rights(self.about, uri=uri, text=words, lang=lang, where=where, access_only=access)

    def kinds(self) -> None:
        for element, text in self.take("type"):
            last = re.split(r"[/#]", text.rstrip("/"))[-1]
            self.about.types += dict.fromkeys([text, last] if "/" in text else [text])
            if "://" in text and " " not in text:
                add_term(self.about, "resourceType", text, "dc:type")
            else:
                self.about.add("resourceType", text, lang=language(element), where="dc:type")

    def subjects(self) -> None:
        for element, text in self.take("subject"):
            lang, scheme = language(element), text.removeprefix(f"{_REPO}classification/")
            if scheme != text:
                node = self.about.node("subject", "Concept")
                name, _, code = unquote(scheme).partition("/")
                node.add("prefLabel", f"{name.upper()} {code}".strip(), where="dc:subject")
                node.add("notation", code)
            elif "://" in text and " " not in text:
                self.about.add("theme", text, where="dc:subject")
            else:
                self.about.add("keyword", text, lang=lang, where="dc:subject")

    def coverage(self) -> None:
        for element, text in self.take("coverage", "spatial"):
            period = dates.period(_LABEL.sub("", text)) if any(c.isdigit() for c in text) else None
            if period is not None:
                self.about.between(*period)
                self.about.remember("temporal", text, text, "dc:coverage")
            else:
                self.place(element, text)
        for _, text in self.take("temporal"):
            years = _YEARS.fullmatch(text)
            self.about.period(f"{years[1]}/{years[2]}" if years else text, where="dcterms:temporal")

    def place(self, element: Any, text: str) -> None:
        """A box or point in the ways of DCMI and DataCite, else the name of a place."""
        where = "dc:coverage"
        place = self.about.node("spatial", "Location")
        sides = {name.lower(): number for name, number in _SIDE.findall(text)}
        found = places.numbers(text)
        if len(sides) == 4:
            places.add_box(place, sides["west"], sides["east"], sides["south"], sides["north"], where=where)
        elif set(sides) == {"east", "north"}:
            places.add_point(place, sides["east"], sides["north"], where=where)
        elif len(found) == 4:
            south, west, north, east = found
            places.add_box(place, west, east, south, north, where=where)
        elif len(found) == 2 and "point" in element.get(_XSI_TYPE, "").lower():
            lon, lat = found if "," in text else reversed(found)
            places.add_point(place, lon, lat, where=where)
        elif "://" in text and " " not in text:
            self.about.data["spatial"].pop()
            self.about.add("spatial", text, where=where)
        else:
            place.add("label", text, lang=language(element), where=where)

    def relations(self) -> None:
        for name, relation in RELATIONS.items():
            for _, text in self.take(name):
                if text.startswith(f"{_REPO}grantAgreement/"):
                    self.award(text)
                elif not text.startswith(_ALTERNATIVE) and identifiers.pid(text) != identifiers.pid(
                    self.about.iri or " "
                ):
                    add_relation(self.about, relation, text, where=f"dc:{name}")

    def award(self, text: str) -> None:
        """``info:eu-repo/grantAgreement/Funder/Programme/Number/[Jurisdiction]/[Name]/[Acronym]``."""
        names = [unquote(p).strip() for p in text.split("/")[2:]] + [""] * 6
        node = self.about.node("wasGeneratedBy", "Activity", "Project")
        node.add("identifier", names[2], where="dc:relation")
        node.add("title", names[4] or names[5])
        node.add("alternative", names[5] if names[4] else "")
        node.agent("funder", names[0], types=ORGANISATION, where="dc:relation")
        if names[1]:
            node.add("alternative", names[1])

    def formats(self) -> None:
        """On the one file, if there is one; else on the dataset."""
        files = self.about.data.get("distribution", [])
        told = [text for _, text in self.take("format", "medium")]
        for text in told:
            if len(files) == 1 and len(told) == 1:
                holder = self.about.data["distribution"].pop()
                node = self.about.node("distribution")
                node.data.update(holder)
                add_format(node, text, "dc:format")
            else:
                add_format(self.about, text, "dc:format")


_ALTERNATIVE = f"{_REPO}semantics/altIdentifier/"


def _alternative(text: str) -> tuple[str, str]:
    """Identifier and IRI out of ``info:eu-repo/semantics/altIdentifier/doi/10…``; the IRI is empty where it is none of
    a persistent identifier."""
    scheme, _, value = text.removeprefix(_ALTERNATIVE).partition("/")
    value = unquote(value)
    found = identifiers.pid(f"hdl:{value}" if scheme.lower() in ("hdl", "handle") else value)
    return value, found.iri if found is not None else ""
