"""A row of a MOLGENIS catalogue or directory, with the rows it refers to, as a description.

Takes one JSON object as MOLGENIS's GraphQL gives it (terms of ontologies as objects with a name, or only their names);
leaves a filled description. A column that no property stands for stays under its own address.
"""

from collections.abc import Mapping
from typing import Any

from fairdict_harvesters.formats import places
from fairdict_harvesters.formats.emx2_agents import Agents
from fairdict_harvesters.formats.emx2_terms import (
    AGES,
    CONCEPTS,
    IGNORED,
    KEPT,
    PARTS,
    PLACES,
    RIGHTS,
    SOURCES,
    TEXTS,
    WHOLES,
)
from fairdict_harvesters.formats.emx2_values import Row
from fairdict_harvesters.formats.json_api import text
from fairdict_harvesters.formats.relations import add_relation
from fairdict_harvesters.formats.rights import add_rights
from fairdict_harvesters.formats.variables import add_table

from fairdict.harvester import Description, addresses, dates, identifiers

_TABLES = {"accessRights": "access-right", "theme": "data-theme", "languages": "language", "license": "licence"}
_OTHER_KINDS = {"network": "network", "catalogue": "catalogue", "common data model": "common data model"}


def read(item: Mapping[str, Any], about: Description, *, lang: str, column: str) -> None:
    """Fills ``about``; ``lang`` is the language of texts, ``column`` the beginning of the address of a column."""
    _Reader(item, about, lang, column).read()


class _Reader:
    def __init__(self, item: Mapping[str, Any], about: Description, lang: str, column: str) -> None:
        self.r = Row(item, about, lang, column)
        self.about = about
        self.lang = lang
        self.column = column

    def read(self) -> None:
        self.identity()
        for name, term in TEXTS.items():
            for value in self.r.take(name):
                self.about.add(term, self.known(name, value), lang=self.lang, where=name)
        for name, term in CONCEPTS.items():
            for value in self.r.take(name):
                self.r.concept(self.about, term, value, name)
        for name in RIGHTS:
            for value in self.r.take(name):
                iri, words = self.r.iri(value), self.r.word(value)
                add_rights(self.about, uri=iri, text="" if iri == words else words, lang=self.lang, where=name)
        self.coverage()
        Agents(self.r).read()
        self.works()
        self.funding()
        for name in KEPT:
            self.keep(name)
        self.r.tree.report(self.about, IGNORED)

    def known(self, name: str, value: Any) -> str:
        """What our own table of such terms knows of a term: its address, label, name or code; else its words, and
        of a theme its own address."""
        words = self.r.word(value)
        table = _TABLES.get(name)
        if table is None or not isinstance(value, Mapping):
            return words
        match = self.about.source.vocabularies.match
        said = [self.r.iri(value), *(self.r.of(n, value) for n in ("label", "name", "code"))]
        other = (self.r.iri(value) if name == "theme" else "") or words  # themes may be of any scheme
        return next((w for w in said if w and match(table, w) is not None), other)

    def identity(self) -> None:
        pids = [w for v in self.r.take("pid") if (w := self.r.word(v))]
        own = next((w for v in self.r.take("id") if (w := self.r.word(v))), "")
        for pid in pids or [own]:
            self.about.add("identifier", pid, where="pid" if pids else "id")
        if pids and own and own not in pids:
            self.other(own, "")
        found = next((p for pid in pids if (p := identifiers.pid(pid)) is not None), None)
        self.about.iri = found.iri if found is not None else ""
        kinds = [self.r.word(v).lower() for v in self.r.take("type")]
        other = [_OTHER_KINDS[k] for k in kinds if k in _OTHER_KINDS]
        self.about.types = other if kinds and len(other) == len(kinds) else ["dataset"]
        for name, scheme in (
            ("externalIdentifiers", "externalIdentifierType"),
            ("internalIdentifiers", "internalIdentifierType"),
        ):
            for row, _ in self.r.rows(name):
                self.other(self.r.of("identifier", row) or self.r.word(row), self.r.of(scheme, row))
        for row, name in self.r.rows("also_known"):
            self.other(self.r.of("pid", row), self.r.of("name_system", row))
            self.about.add("page", self.r.of("url", row), where=name)

    def other(self, identifier: str, scheme: str) -> None:
        if identifier:
            node = self.about.node("otherIdentifier", "Identifier")
            node.add("notation", identifier)
            node.add("schemaAgency", scheme)

    def coverage(self) -> None:
        about = self.about
        for value, name in self.r.rows(*PLACES):
            about.add("spatial", self.r.word(value), lang=self.lang, where=name)
        lat, lon = (next((text(v) for v in self.r.take(n)), "") for n in ("latitude", "longitude"))
        if lat and lon:
            places.add_point(about.node("spatial", "Location"), lon, lat, where="latitude, longitude")
        start, end = (next((self.r.word(v) for v in self.r.take(n)), "") for n in ("startYear", "endYear"))
        if start or end:
            found = [dates.date(said) if said else None for said in (start, end)]
            about.between(found[0], found[1]) if any(found) else about.period(f"{start}/{end}", where="startYear")
        unit = " ".join(self.r.word(v).lower() for n in ("ageUnit", "age_unit") for v in self.r.take(n))
        for name in AGES:
            for value in self.r.take(name):
                if unit and "year" not in unit:
                    self.r.put(name, f"{self.r.word(value)} {unit}")
                else:
                    low = name in ("ageMin", "age_low")
                    about.add("minTypicalAge" if low else "maxTypicalAge", self.r.word(value), where=name)
        for row, name in self.r.rows("subpopulations", "subcohorts"):
            said = [self.r.of("name", row) or self.r.word(row), self.r.of("description", row)]
            number = self.r.of("numberOfParticipants", row)
            words = ": ".join(w for w in said if w) + (f" ({number})" if number else "")
            about.add("populationCoverage", words, lang=self.lang, where=name)
        for row, name in self.r.rows("datasets", "tables"):
            table = add_table(about, self.r.of("label", row) or self.r.word(row), lang=self.lang, where=name)
            self.r.of("name", row)
            table.add("description", self.r.of("description", row), lang=self.lang, where=name)
            table.add("numberOfRecords", self.r.of("numberOfRows", row), where=name)

    def works(self) -> None:
        for row, name in self.r.rows("publications", "designPaper"):
            doi, title = self.r.of("doi", row), self.r.of("title", row) or self.r.of("reference", row)
            rest = [self.r.of(n, row) for n in ("journal", "year")]
            authors = [self.r.word(v) for v in self.r.take("authors", row)] if isinstance(row, Mapping) else []
            said = ", ".join(w for w in ("; ".join(authors), title, *rest) if w) if any([*authors, *rest]) else ""
            if doi or title or self.r.word(row):
                add_relation(
                    self.about, "IsReferencedBy", doi or self.r.word(row), label=title, citation=said, where=name
                )
        for row, name in self.r.rows("documentation"):
            link = self.r.of("url", row)
            node = self.about.node("page", "Document", id=link if addresses.url(link) else "")
            node.add("label", self.r.of("name", row) or self.r.word(row), lang=self.lang, where=name)
            node.add("description", self.r.of("description", row), lang=self.lang)
            self.r.put("type", self.r.of("type", row), node)
        for names, term in ((PARTS, "isPartOf"), (SOURCES, "source"), (WHOLES, "hasPart")):
            for row, name in self.r.rows(*names):
                self.tie(term, row, name)
        for value in self.r.take("applicableLegislation"):
            words, iri = self.r.word(value), self.r.iri(value)
            if iri:
                self.about.add("applicableLegislation", iri, where="applicableLegislation")
            else:
                self.r.put("applicableLegislation", words)

    def tie(self, term: str, row: Any, name: str) -> None:
        """Another row that this one is part of, made of or from; each once."""
        links = [w for n in ("pid", "website", "url") if (w := self.r.of(n, row))]
        address = next((a for w in links if (a := _address(w))), "")
        own = self.r.of("id", row)
        label = self.r.of("name", row) or own or self.r.word(row)
        known = [n for n in self.about.data.get(term, []) if isinstance(n, dict)]
        if label and not any(n.get("label") == {"@none": [label]} and own in n.get("identifier", [own]) for n in known):
            node = self.about.node(term, id=address)
            node.add("label", label, where=name)
            node.add("identifier", own)

    def funding(self) -> None:
        statement = [self.r.word(v) for v in self.r.take("fundingStatement")]
        sources = list(self.r.rows("fundingSources", "fundingScheme"))
        if statement or sources:
            node = self.about.node("wasGeneratedBy", "Activity", "Project")
            for said in statement:
                node.add("description", said, lang=self.lang, where="fundingStatement")
            for value, name in sources:
                self.r.concept(node, "subject", value, name)
        for row, name in self.r.rows("collectionEvents"):
            node = self.about.node("wasGeneratedBy", "Activity")
            node.add("title", self.r.of("name", row) or self.r.word(row), lang=self.lang, where=name)
            node.add("description", self.r.of("description", row), lang=self.lang)
            for term, names in (("startDate", ("startDate", "startYear")), ("endDate", ("endDate", "endYear"))):
                node.add(term, next((w for n in names if (w := self.r.of(n, row))), ""), where=name)
            node.add("numberOfUniqueIndividuals", self.r.of("numberOfParticipants", row), where=name)

    def keep(self, name: str) -> None:
        for value in self.r.take(name):
            iri = self.r.iri(value) if isinstance(value, Mapping) else ""
            words = self.r.word(value)
            if iri:
                node: dict[str, Any] = {"id": iri, **({"label": {"@none": [words]}} if words else {})}
                self.about.data.setdefault(f"{self.column}{name}", []).append(node)
            else:
                self.r.put(name, words)


def _address(text: str) -> str:
    found = identifiers.pid(text)
    return found.iri if found is not None else (addresses.url(text) or "") if "://" in text else ""
