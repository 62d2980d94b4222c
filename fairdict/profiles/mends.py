"""What to write instead: the exact value where it can be told from what stands there, else an example.

An exact value is only ever another way of writing what the source said: the address of a concept for its name, a date
in the datatype wanted, ``mailto:`` before a bare address. Nothing is made up.
"""

from collections.abc import Callable, Collection

from fairdict import addresses, clean, dates, identifiers
from fairdict.profiles.examples import Examples
from fairdict.profiles.finding import Finding
from fairdict.profiles.profile import Profile
from fairdict.profiles.row import Row
from fairdict.profiles.wording import word
from fairdict.rdf import XSD, quoted
from fairdict.shapes import Facts, Literal
from fairdict.shapes.terms import Term
from fairdict.vocabulary import SKOS, Vocabularies, spelling

DCT = "http://purl.org/dc/terms/"
_DATES = {f"{XSD}{name}" for name in ("date", "dateTime", "gYear", "gYearMonth")}
_FEW = 5
NAMES = (
    f"{DCT}title",
    "http://xmlns.com/foaf/0.1/name",
    "http://www.w3.org/2006/vcard/ns#fn",
    f"{SKOS}prefLabel",
    "http://www.w3.org/2000/01/rdf-schema#label",
)
"""The properties by which a thing is called."""
_LABELLED = {
    f"{DCT}{name}"
    for name in ("LicenseDocument", "Location", "ProvenanceStatement", "RightsStatement", "Standard", "PeriodOfTime")
}
_NAMES = {"http://xmlns.com/foaf/0.1/Agent": "foaf:name", "http://www.w3.org/2006/vcard/ns#Kind": "vcard:fn"}


class Mends:
    """Says what to write, for the findings of one profile in one graph."""

    def __init__(self, profile: Profile, vocabularies: Vocabularies, facts: Facts) -> None:
        self.profile = profile
        self.vocabularies = vocabularies
        self.facts = facts
        self.examples = Examples(profile, vocabularies)
        self._ways: dict[str, Callable[[Finding, str], str]] = {
            "many": self._many,
            "language": self._language,
            "replaced": self._replaced,
            "holds": self._holds,
            "untyped": self._type,
            "mistyped": self._type,
            "values": self._listed,
        }

    def mend(self, finding: Finding, language: str = "en") -> str:
        """A sentence that says what to write; empty where there is nothing to say."""
        way = self._ways.get(finding.fault)
        if way is not None:
            return way(finding, language)
        if finding.row.demand.values and finding.value is not None:
            return self._listed(finding, language)
        exact = self.exact(finding) if finding.fault != "above" else ""
        name = self.profile.compact(finding.row.iri)
        if exact:
            return word("write", language, text=f"{name} {exact} .")
        if finding.fault == "kind" and finding.row.demand.kind == "iri" and not isinstance(finding.value, Literal):
            return word("address", language)
        choices = self._choices(finding.row)
        if choices:
            return word("one of", language, text=", ".join(choices))
        chosen = self._chosen(finding.row, language)
        if chosen:
            return chosen
        if finding.row.inverse:
            return word("for example", language, text=f"<https://example.org/…> {name} {self.written(finding.focus)} .")
        return word("for example", language, text=f"{name} {self.examples.value(finding.row)} .")

    def exact(self, finding: Finding) -> str:
        """The value to write in the place of the one that stands there, as Turtle; empty where it cannot be told."""
        value, row = finding.value, finding.row
        if value is None:
            return ""
        demand = row.demand
        side = {"text": row.text, "shape": row.shape}.get(finding.side) or demand
        text = value.text if isinstance(value, Literal) else value
        if demand.tables and finding.fault in ("vocabulary", "kind", "mistyped", "form"):
            concept = self._concept(row, text) or self._concept(row, self._name(value))
            if concept:
                return f"<{concept}>"
        if side.kind == "literal" and not isinstance(value, Literal) and not value.startswith("_:"):
            return quoted(value) if not demand.datatypes else self._typed(value, demand.datatypes, demand.form)
        if demand.datatypes and isinstance(value, Literal):
            return self._typed(text, demand.datatypes, demand.form)
        if isinstance(value, Literal) and side.kind in ("iri", "resource"):
            return self._resource(row, text)
        if demand.form.startswith("^mailto:"):
            mail = addresses.email(text)
            return f"<mailto:{mail}>" if mail else ""
        return ""

    def written(self, term: Term) -> str:
        """A term as Turtle has it."""
        if not isinstance(term, Literal):
            return term if term.startswith("_:") else f"<{term}>"
        if term.language:
            return f"{quoted(term.text)}@{term.language}"
        return quoted(term.text) if term.datatype == f"{XSD}string" else self._literal(term.text, term.datatype)

    def _name(self, value: Term) -> str:
        """What the graph calls a thing."""
        own = self.facts.properties(value)
        return next((v.text for iri in NAMES for v in own.get(iri, ()) if isinstance(v, Literal)), "")

    def _concept(self, row: Row, text: str) -> str:
        """The address of the concept that ``text`` names."""
        for table in row.demand.tables:
            if table in self.vocabularies.tables and (match := self.vocabularies.match(table, text)):
                return match.concept.iri
        return ""

    def _typed(self, text: str, datatypes: Collection[str], form: str) -> str:
        """``text`` in one of the datatypes wanted, where it says a value of one."""
        if _DATES.intersection(datatypes):
            date = dates.date(text)
            if date is None:
                return ""
            if f"{XSD}{date.datatype.removeprefix('xsd:')}" in datatypes:
                lexical = date.lexical
                zoneless = form and date.datatype.endswith("dateTime") and "Z" not in lexical and "+" not in lexical
                return self._literal(
                    f"{lexical}Z" if zoneless else lexical, f"{XSD}{date.datatype.removeprefix('xsd:')}"
                )
            if f"{XSD}dateTime" in datatypes and date.datatype == "xsd:date":
                return self._literal(f"{date.lexical[:10]}T00:00:00Z", f"{XSD}dateTime")
            return ""
        wanted = next(iter(datatypes)).removeprefix(XSD)
        if wanted == "boolean":
            said = {"yes": "true", "ja": "true", "true": "true", "no": "false", "nee": "false", "false": "false"}
            found = said.get(text.strip().casefold(), "")
        elif wanted == "nonNegativeInteger":
            number = clean.byte_size(text)
            found = "" if number is None else str(number)
        elif wanted in ("string", "anyURI"):
            found = text
        else:
            return ""
        return self._literal(found, f"{XSD}{wanted}") if found else ""

    def _resource(self, row: Row, text: str) -> str:
        """A text as the resource that it names."""
        mail = addresses.email(text)
        url = addresses.url(text)
        pid = identifiers.pid(text)
        if row.demand.form.startswith("^mailto:") and mail:
            return f"<mailto:{mail}>"
        address = pid.iri if pid else url
        if address:
            return f"<{address}>"
        kind = row.demand.of[0] if row.demand.of else ""
        if row.demand.kind == "iri":
            return f"<mailto:{mail}>" if mail else ""
        if kind not in _LABELLED and kind not in _NAMES:
            return ""
        if mail and kind in _NAMES:
            told = f"vcard:hasEmail <mailto:{mail}>" if kind.endswith("#Kind") else f"foaf:mbox <mailto:{mail}>"
            return f"[ a {self.profile.compact(kind)} ; {told} ]"
        return f"[ a {self.profile.compact(kind)} ; {_NAMES.get(kind, 'rdfs:label')} {quoted(text)} ]"

    def _choices(self, row: Row) -> list[str]:
        """All that may stand there, where it is a handful."""
        demand = row.demand
        if demand.values:
            return [f"<{iri}>" for iri in demand.values]
        for table in demand.tables:
            if table in self.vocabularies.tables and not demand.open:
                concepts = self.vocabularies.concepts(table)
                return [f"<{c.iri}>" for c in concepts] if len(concepts) <= _FEW else []
        return []

    def _chosen(self, row: Row, language: str) -> str:
        """Where to look for what may stand there, and one that is often meant."""
        for table in row.demand.tables:
            if table in self.vocabularies.tables and not row.demand.open:
                concept = self.examples.concept(table)
                return word("choose", language, scheme=f"<{concept.in_scheme}>", text=f"<{concept.iri}>")
        return ""

    def _listed(self, finding: Finding, language: str) -> str:
        text = finding.value.text if isinstance(finding.value, Literal) else str(finding.value)
        last = spelling(text.rstrip("/").rpartition("/")[2])
        name = self.profile.compact(finding.row.iri)
        for iri in finding.row.demand.values:
            if spelling(iri) == spelling(text) or spelling(iri.rpartition("/")[2]) == last:
                return word("write", language, text=f"{name} <{iri}> .")
        concept = self._concept_of_values(finding.row, text)
        if concept:
            return word("write", language, text=f"{name} <{concept}> .")
        return word("one of", language, text=", ".join(f"<{iri}>" for iri in finding.row.demand.values))

    def _concept_of_values(self, row: Row, text: str) -> str:
        """The allowed value that ``text`` names in the table that they are from."""
        table = row.demand.values[0].rpartition("/")[0].rpartition("/")[2]
        if table in self.vocabularies.tables and (match := self.vocabularies.match(table, text)):
            return match.concept.iri if match.concept.iri in row.demand.values else ""
        return ""

    def _many(self, finding: Finding, language: str) -> str:
        values = list(self.facts.values(finding.focus, finding.row.iri))
        told = ", ".join(self.written(v) for v in values[:_FEW]) + (" …" if len(values) > _FEW else "")
        return word("keep", language, text=told)

    def _language(self, finding: Finding, language: str) -> str:
        tag = finding.value.language if isinstance(finding.value, Literal) else ""
        same = [
            v for v in self.facts.values(finding.focus, finding.row.iri) if isinstance(v, Literal) and v.language == tag
        ]
        return word("keep", language, text=", ".join(self.written(v) for v in same[:_FEW]))

    def _replaced(self, finding: Finding, language: str) -> str:
        values = list(self.facts.values(finding.focus, finding.row.iri))
        told = ", ".join(self.written(v) for v in values[:_FEW])
        return word("write", language, text=f"{self.profile.compact(finding.row.instead)} {told} .")

    def _holds(self, finding: Finding, language: str) -> str:
        held = ", ".join(f"<{iri}>" for iri in finding.row.demand.holds)
        return word("write", language, text=f"{self.profile.compact(finding.row.iri)} {held} .")

    def _type(self, finding: Finding, language: str) -> str:
        if finding.value is None or not finding.row.demand.of:
            return ""
        kind = self.profile.compact(finding.row.demand.of[0])
        value = self.written(finding.value)
        nameless = value.startswith("_:")
        told = f"{self.profile.compact(finding.row.iri)} [ a {kind} ; … ] ." if nameless else f"{value} a {kind} ."
        return word("describe", language, text=told)

    def _literal(self, text: str, datatype: str) -> str:
        name = self.profile.compact(datatype)
        return f"{quoted(text)}^^{name if name != datatype else f'<{datatype}>'}"
