"""What a steward vouches for: values that hold for every dataset of a catalogue or of one source.

Takes the tables ``[vouched.dataset]``, ``[vouched.distribution]``, … of ``fairdict.toml``; leaves documents by class,
as a description would hold them. Raises ConfigError for a property that is not known and a value that it cannot hold.
"""

import difflib
from collections.abc import Mapping
from typing import Any

from fairdict import addresses, dates, identifiers
from fairdict.config.tables import Tables
from fairdict.document import Context, Property
from fairdict.kinds import DATES, TABLES
from fairdict.languages import language_tag
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

CLASSES = {
    "dataset": "Dataset",
    "distribution": "Distribution",
    "series": "DatasetSeries",
    "service": "DataService",
    "record": "CatalogRecord",
    "catalogue": "Catalog",
}
"""The tables, and the class that each speaks of."""
AGENTS = frozenset({"publisher", "creator", "contributor", "rightsHolder", "hdab", "hdabCoordinator", "custodian"})
DESK = ["name", "email", "url", "identifier"]
"""The keys of an agent or a contact point."""


class Reader:
    """Reads the tables of one file."""

    def __init__(self, read: Tables, context: Context, vocabularies: Vocabularies) -> None:
        self.read = read
        self.context = context
        self.vocabularies = vocabularies

    def vouched(self, raw: Mapping[str, Any], where: str) -> dict[str, Document]:
        """The values by class; ``where`` is what a person calls the table, without brackets."""
        tables = self.read.table(raw, "vouched", where, needed=False)
        above = "vouched" if where == "the file" else f"{where.strip('[]')}.vouched"
        self.read.only(tables, list(CLASSES), f"[{above}]")
        return {
            CLASSES[name]: self._values(self.read.table(tables, name, f"[{above}]"), f"[{above}.{name}]")
            for name in tables
        }

    def _values(self, raw: Mapping[str, Any], where: str) -> Document:
        found: Document = {}
        for key, value in raw.items():
            known = self.context.properties.get(key)
            if known is None and self.context.expanded(key) == key and "://" not in key:
                near = difflib.get_close_matches(key, list(self.context.properties), n=1)
                meant = f"; perhaps “{near[0]}” is meant" if near else ""
                self.read.fail(f"“{key}”", where, f"is no property of a description{meant}")
            term = key if known is not None else self.context.expanded(key)
            known = known or self.context.properties.get(self._term(term))
            found[self._term(term)] = self._value(self._term(term), known, value, f"{key} in {where}", where)
        return found

    def _term(self, key: str) -> str:
        known = self.context.term_of.get(key)
        return known.term if known is not None else key

    def _value(self, term: str, known: Property | None, value: Any, named: str, where: str) -> Any:
        if known is not None and known.form == "text":
            return self._texts(value, named, where)
        values = value if isinstance(value, list) else [value]
        if not values:
            self.read.fail(named.partition(" ")[0], where, "is empty; leave it out")
        return [self._one(term, known, v, named, where) for v in values]

    def _texts(self, value: Any, named: str, where: str) -> dict[str, list[str]]:
        table = value if isinstance(value, dict) else {"@none": value}
        for tag, said in table.items():
            texts = said if isinstance(said, list) else [said]
            valid = tag == "@none" or language_tag(tag) == tag
            if not valid or not texts or not all(isinstance(t, str) and t.strip() for t in texts):
                key = named.partition(" ")[0]
                self.read.fail(key, where, 'should be a text, or one a language: { en = "…", nl = "…" }')
        return {tag: said if isinstance(said, list) else [said] for tag, said in table.items()}

    def _one(self, term: str, known: Property | None, value: Any, named: str, where: str) -> Any:
        key = named.partition(" ")[0]
        if isinstance(value, bool):
            return {"@value": value, "@type": "xsd:boolean"}
        if isinstance(value, int):
            return value
        if isinstance(value, dict):
            return self._desk(term, value, named, where)
        if not isinstance(value, str) or not value.strip():
            self.read.fail(key, where, f"should be a text, a number or a table, but is {value!r}")
        for table in TABLES.get(term, ()):
            match = self.vocabularies.match(table, value)
            if match is not None:
                return match.concept.iri
        if term in DATES:
            date = dates.date(value)
            if date is None:
                self.read.fail(key, where, f"should be a date such as 2019-03-12, but is “{value}”")
            return {"@value": date.lexical, "@type": date.datatype}
        if known is None or known.form == "literal":
            return {"@value": value} if known is None else value
        if addresses.iri(value) != value:
            self.read.fail(key, where, f"should be an address{_or_desk(term)}, but is “{value}”")
        return value

    def _desk(self, term: str, raw: Mapping[str, Any], named: str, where: str) -> Document:
        """An agent or a contact point."""
        if term not in AGENTS and term.rpartition("#")[2] not in AGENTS and term != "contactPoint":
            self.read.fail(named.partition(" ")[0], where, "should be a text or an address, but is a table")
        self.read.only(raw, DESK, named)
        name, email, url, identifier = (self.read.text(raw, key, named, needed=key == "name") for key in DESK)
        if email and addresses.email(email) != email:
            self.read.fail("email", named, f"should be an e-mail address, but is “{email}”")
        if url and addresses.url(url) != url:
            self.read.fail("url", named, f"should be a web address, but is “{url}”")
        if term == "contactPoint":
            node: Document = {"type": ["Kind"], "fn": {"@none": [name]}}
            node |= {"hasEmail": [f"mailto:{email}"]} if email else {}
            return node | ({"hasURL": [url]} if url else {})
        ror = identifiers.ror(identifier) if identifier else None
        iri = ror or (identifier if identifier and addresses.url(identifier) == identifier else "")
        node = {"id": iri} if iri else {}
        node |= {"type": ["Agent"], "name": {"@none": [name]}}
        node |= {"mbox": [f"mailto:{email}"]} if email else {}
        node |= {"homepage": [url]} if url else {}
        return node | ({"identifier": [identifier]} if identifier else {})


def _or_desk(term: str) -> str:
    return ' or { name = "…", email = "…" }' if term in AGENTS or term == "contactPoint" else ""
