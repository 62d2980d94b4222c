"""DDI-Codebook 2.5, 2.1 and 1.2.2 described: a ``codeBook`` with a study, its files and their variables.

Takes the element; leaves a :class:`Description`. Names are compared without namespaces, for each edition has its own.
The first distributor is the publisher, where none is named the first producer. How data were gathered is told by
statements of provenance headed with DDI's words for it. A file becomes a distribution only where it has an address.
The schemas: https://ddialliance.org/Specification/DDI-Codebook/.
"""

from copy import deepcopy
from typing import Any

from fairdict_harvesters.formats import ddi_agents as people
from fairdict_harvesters.formats import ddi_parts as parts
from fairdict_harvesters.formats.agents import ORGANISATION
from fairdict_harvesters.formats.datacite_parts import drop_repeats
from fairdict_harvesters.formats.ddi_terms import (
    ACCESS,
    CITED,
    COMMON,
    IGNORED,
    INFO,
    METHOD,
    RELATED,
    RIGHTS,
    STATEMENTS,
    SUMMARY,
    TITLES,
)
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.xml import language, whole, words

from fairdict.harvester import Description, Elements, Node, Source, addresses, identifiers, local


def reads(element: Any) -> bool:
    """Whether ``element`` is a codebook of DDI."""
    return local(element) == "codeBook"


def describe(codebook: Any, source: Source, identifier: str) -> Description:
    """The description in a ``codeBook``; ``identifier`` is the record's own."""
    reader = _Reader(_without(codebook, IGNORED), Description(source, identifier))
    reader.read()
    return reader.about


def _without(codebook: Any, ignored: dict[str, str]) -> Any:
    """A copy of ``codebook`` that lacks what is left out; a codebook of many variables is mostly that."""
    found = deepcopy(codebook)
    for path in ignored:
        for element in found.findall("/".join(f"{{*}}{n}" for n in path.split("/"))):
            element.getparent().remove(element)
    return found


class _Reader:
    def __init__(self, codebook: Any, about: Description) -> None:
        self.codebook = codebook
        self.about = about
        self.fields = Elements(codebook)

    def read(self) -> None:
        for step in (
            *(self.identity, self.titles, self.makers, self.producers, self.distributors, self.funding, self.dates),
            *(self.versions, self.series, self.subjects, self.texts, self.coverage, self.method, self.rights),
            *(self.related, self.files),
        ):
            step()
        drop_repeats(self.about)
        known = {local(e): COMMON for e in self.codebook.iter() if isinstance(e.tag, str)}
        self.fields.report(self.about, {}, known)

    def take(self, path: str) -> list[Any]:
        """The elements at ``path``, which count as mapped with all below them; so does one whose attributes say all."""
        found = whole(self.fields, self.fields.take(path))
        for element in found:
            if not words(element) and any(element.get(n, "").strip() for n in ("URI", "date", "email")):
                self.about.took.add(path)
                self.about.mapped += 1
        return found

    def texts_at(self, path: str) -> list[tuple[Any, str]]:
        return [(e, t) for e in self.take(path) if (t := parts.said(e))]

    def identity(self) -> None:
        about = self.about
        numbers = [(t, e.get("agency", "")) for e, t in self.texts_at(f"{CITED}/titlStmt/IDNo")]
        holdings = self.take(f"{CITED}/holdings")
        links = [u for e in holdings if (u := e.get("URI", "").strip())]
        own = [str(self.codebook.get("ID", ""))]
        found = [(t, p.iri) for t in [*(t for t, _ in numbers), *links, about.identifier] if (p := identifiers.pid(t))]
        main, about.iri = found[0] if found else (next((t for t, _ in numbers), own[0] or about.identifier), "")
        about.add("identifier", main, where="IDNo" if main in [t for t, _ in numbers] else "holdings URI")
        pages = [a for u in links if identifiers.pid(u) is None and (a := addresses.url(u)) is not None]
        about.page = next(iter(pages), about.iri)
        about.add("landingPage", about.page, where="holdings URI")
        for page in pages[1:]:
            about.add("page", page, where="holdings URI")
        told = [(e.get("callno", "") or words(e), e.get("location", "")) for e in holdings]
        for text, agency in [*numbers, *told]:
            if text.strip() and text != main and text not in links:
                node = about.node("otherIdentifier", "Identifier")
                node.add("notation", text, where="IDNo")
                node.add("schemaAgency", agency)

    def titles(self) -> None:
        for name, term in TITLES.items():
            for element, text in self.texts_at(f"{CITED}/titlStmt/{name}"):
                lang = language(element)
                taken = (lang.lower() or "@none") in self.about.data.get("title", {})
                self.about.add("alternative" if taken else term, text, lang=lang, where=name)

    def makers(self) -> None:
        for element, _ in self.texts_at(f"{CITED}/rspStmt/AuthEnty"):
            people.add_agent(self.about, "creator", element)
        for element, _ in self.texts_at(f"{CITED}/rspStmt/othId"):
            people.attribute(self.about, element, element.get("role", "") or element.get("type", ""))
        for element, _ in self.texts_at(f"{METHOD}/dataColl/dataCollector"):
            people.attribute(self.about, element, "DataCollector")

    def producers(self) -> None:
        for element, _ in self.texts_at(f"{CITED}/prodStmt/producer"):
            people.attribute(self.about, element, "Producer")

    def distributors(self) -> None:
        houses = [e for e, _ in self.texts_at(f"{CITED}/distStmt/distrbtr")]
        makers = [e for e in self.fields.take(f"{CITED}/prodStmt/producer") if words(e)]
        for element in (houses or makers)[:1]:
            people.add_agent(self.about, "publisher", element, types=ORGANISATION)
        for element in houses[1:]:
            people.attribute(self.about, element, "Distributor")
        for element, _ in self.texts_at(f"{CITED}/distStmt/depositr"):
            people.attribute(self.about, element, "depositor")
        for path in (f"{CITED}/distStmt/contact", f"{ACCESS}/useStmt/contact"):
            for element in self.take(path):
                people.add_contact(self.about, element)

    def funding(self) -> None:
        grants = self.texts_at(f"{CITED}/prodStmt/grantNo")
        funders = self.texts_at(f"{CITED}/prodStmt/fundAg")
        people.add_funding(self.about, funders, grants)

    def dates(self) -> None:
        for name, term in (
            ("prodStmt/prodDate", "created"),
            ("distStmt/depDate", "dateSubmitted"),
            ("distStmt/distDate", "issued"),
        ):
            told = [t for e in self.take(f"{CITED}/{name}") if (t := e.get("date", "").strip() or words(e))]
            for text in told[:1] if term != "dateSubmitted" else told:
                self.about.add(term, text, where=name.rpartition("/")[2])
            for text in told[1:] if term != "dateSubmitted" else []:
                parts.state(self.about, f"{name.rpartition('/')[2]}: {text}", where=name)

    def versions(self) -> None:
        for element in self.take(f"{CITED}/verStmt/version"):
            self.about.add("version", words(element), where="version")
            self.about.add(
                "modified" if "issued" in self.about.data else "issued", element.get("date", ""), where="version date"
            )
        for name in ("verResp", "notes"):
            for element, text in self.texts_at(f"{CITED}/verStmt/{name}"):
                self.about.add("versionNotes", text, lang=language(element), where=f"verStmt {name}")
        for _, text in self.texts_at(f"{CITED}/biblCit"):
            self.about.add("bibliographicCitation", text, where="biblCit")

    def series(self) -> None:
        for statement in self.take(f"{CITED}/serStmt"):
            names = [e for e in self.fields.take("serName", statement) if words(e)]
            infos = [e for e in self.fields.take("serInfo", statement) if words(e)]
            uri = addresses.url(statement.get("URI", "")) or ""
            if names or infos:
                node = self.about.node("inSeries", "DatasetSeries", id=uri)
                for element in names:
                    node.add("title", words(element), lang=language(element), where="serName")
                for element in infos:
                    node.add("description", words(element), lang=language(element), where="serInfo")

    def subjects(self) -> None:
        for name in ("keyword", "topcClas"):
            for element, text in self.texts_at(f"{INFO}/subject/{name}"):
                parts.add_subject(self.about, element, text, name)

    def texts(self) -> None:
        for element, text in self.texts_at(f"{INFO}/abstract"):
            self.about.add("description", text, lang=language(element), where="abstract")
        for element, text in self.texts_at(f"{SUMMARY}/universe"):
            told = f"excluding: {text}" if element.get("clusion", "").upper() == "E" else text
            self.about.add("populationCoverage", told, lang=language(element), where="universe")
        for element, text in self.texts_at(f"{SUMMARY}/dataKind"):
            self.about.add("resourceType", text, lang=language(element), where="dataKind")
            self.about.types.append(text)
        for element, text in self.texts_at(f"{SUMMARY}/anlyUnit"):
            node = self.about.node(f"{parts.DISCO}analysisUnit", "Concept")
            node.add("prefLabel", text, lang=language(element), where="anlyUnit")
        self.about.types.append("dataset")

    def coverage(self) -> None:
        parts.add_periods(self.about, self.take(f"{SUMMARY}/timePrd"), self.take(f"{SUMMARY}/collDate"))
        for name in ("nation", "geogCover"):
            for element, text in self.texts_at(f"{SUMMARY}/{name}"):
                parts.add_place(self.about, element, text, name)
        for element in self.take(f"{SUMMARY}/geoBndBox"):
            parts.add_box(self.about, element)
        for element in self.take(f"{SUMMARY}/boundPoly"):
            parts.add_outline(self.about, element)
        for _, text in self.texts_at(f"{SUMMARY}/geogUnit"):
            self.about.data.setdefault("http://data.europa.eu/930/spatialResolutionAsText", []).append({"@value": text})

    def method(self) -> None:
        for path, head in STATEMENTS.items():
            for element, text in self.texts_at(path):
                parts.state(self.about, f"{head}: {text}", lang=language(element), where=path.rpartition("/")[2])

    def rights(self) -> None:
        for path, name in RIGHTS.items():
            for element, text in self.texts_at(path):
                links = [u for e in element.iter("{*}ExtLink", "{*}a") if (u := e.get("URI", "") or e.get("href", ""))]
                add_rights(self.about, uri=next(iter(links), ""), text=text, lang=language(element), where=name)
        for element in self.take(f"{ACCESS}/setAvail/accsPlac"):
            self.about.add("page", element.get("URI", ""), where="accsPlac")
            if words(element):
                self.about.node("rights", "RightsStatement").add(
                    "label", words(element), lang=language(element), where="accsPlac"
                )
        for name in ("collSize", "fileQnty"):
            for _, text in self.texts_at(f"{ACCESS}/setAvail/{name}"):
                self.about.add("extent", f"{text} files" if text.isdigit() else text, where=name)

    def related(self) -> None:
        for name, relation in RELATED.items():
            for element in self.take(f"stdyDscr/othrStdyMat/{name}"):
                parts.add_related(self.about, element, relation, name)

    def files(self) -> None:
        described = self.take("fileDscr")
        tables: dict[str, Node] = {}
        for element in described:
            parts.add_file(self.about, element, tables, alone=len(described) == 1)
        parts.add_variables(self.about, self.take("dataDscr/var"), tables)
        for element in self.take("otherMat"):
            parts.add_material(self.about, element)
