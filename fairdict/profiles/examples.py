"""What could stand where nothing stands: a value of the kind that a requirement wants, as Turtle.

Made from the profile itself; ``example.org`` and ``…`` stand for what only the owner knows.
"""

from fairdict.profiles.profile import Class, Profile
from fairdict.profiles.row import Row
from fairdict.rdf import XSD
from fairdict.vocabulary import Concept, Vocabularies

_DEEPEST = 3
_LITERALS = {
    "date": "2024-05-31",
    "dateTime": "2024-05-31T12:00:00Z",
    "gYear": "2024",
    "gYearMonth": "2024-05",
    "boolean": "true",
    "nonNegativeInteger": "1024",
    "decimal": "10.5",
    "duration": "P1D",
    "hexBinary": "9f86d081884c7d65",
    "anyURI": "https://example.org/…",
    "string": "…",
}

USUAL = {"language": "en", "data-theme": "HEAL", "file-type": "CSV", "media-type": "text/csv", "frequency": "ANNUAL"}
"""What is most often meant, by table."""


class Examples:
    """Values for the rows of one profile."""

    def __init__(self, profile: Profile, vocabularies: Vocabularies) -> None:
        self.profile = profile
        self.vocabularies = vocabularies

    def value(self, row: Row, deep: int = 0) -> str:
        """A value that ``row`` would be content with."""
        demand = row.demand
        if demand.holds or demand.values:
            return f"<{(demand.holds or demand.values)[0]}>"
        if demand.datatypes:
            return self.literal(demand.datatypes[0])
        if demand.kind == "literal":
            return '"…"'
        for table in demand.tables:
            if not demand.open and table in self.vocabularies.tables:
                return f"<{self.concept(table).iri}>"
        if demand.form.startswith("^mailto:"):
            return "<mailto:data@example.org>"
        if demand.pattern and not demand.open:
            return f"<{_start(demand.pattern)}…>"
        if demand.of and demand.kind != "iri" and deep < _DEEPEST:
            return self.node(row, deep)
        return "<https://example.org/…>"

    def concept(self, table: str) -> Concept:
        """A well-known concept of a table, else its first."""
        match = self.vocabularies.match(table, USUAL[table]) if table in USUAL else None
        return match.concept if match else self.vocabularies.concepts(table)[0]

    def literal(self, datatype: str) -> str:
        """A literal of a datatype."""
        name = datatype.removeprefix(XSD)
        return f'"{_LITERALS.get(name, "…")}"^^{self.profile.compact(datatype)}'

    def node(self, row: Row, deep: int = 0) -> str:
        """A described thing of the class that ``row`` wants, with what is mandatory there."""
        iri = row.demand.of[0]
        found = self.profile.classes[row.judged] if row.judged else self.profile.of(iri)
        if found is None or found.iri.startswith("http://www.w3.org/ns/dcat#"):
            return "<https://example.org/…>"
        inside = [f"a {self.profile.compact(iri)}", *self.mandatory(found, deep + 1)]
        return f"[ {' ; '.join(inside)} ]"

    def mandatory(self, found: Class, deep: int) -> list[str]:
        """What is mandatory of a class, each property with a value."""
        rows = (row for row in found.rows.values() if row.demand.least and not row.inverse)
        return [f"{self.profile.compact(row.iri)} {self.value(found.row(row.iri) or row, deep)}" for row in rows]


def _start(pattern: str) -> str:
    """The plain text with which a pattern begins."""
    text = pattern.split("|")[0].removeprefix("^").replace("\\.", ".").replace("https?", "https")
    return text.partition(".*")[0].partition(".+")[0]
