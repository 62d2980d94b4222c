"""One document of the house as a profile wants it, and the catalogue and its records beside it.

Pure: documents in, documents out. What differs between profiles is in their files; here is only how a description is
made to fit them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fairdict.config import Catalogue
from fairdict.emission.desks import desks
from fairdict.emission.marks import Left, Mark, settled, statements
from fairdict.emission.plan import Plan
from fairdict.emission.supplement import DCAT, Supplement, Vouched
from fairdict.emission.walk import Walk
from fairdict.model import Document, Publisher
from fairdict.profiles import Profile
from fairdict.vocabulary import Vocabularies

RECORD = f"{DCAT}CatalogRecord"
SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
THEMES = "Data theme"
"""What the EU calls its list of themes."""


@dataclass(frozen=True, slots=True)
class Emitted:
    """What became of a description: the documents to be written, how its values were made, and what was left out."""

    documents: tuple[Document, ...]
    marks: tuple[Mark, ...] = ()
    left: tuple[Left, ...] = ()


@dataclass
class Emission:
    """Writes descriptions as one profile wants them. ``steward`` is the IRI of whoever publishes the catalogue,
    ``partners`` are the publishers that were declared in ``fairdict.toml``, ``own`` puts our identifier in the place
    of the owner's, which moves to ``adms:identifier``."""

    profile: Profile
    catalogue: Catalogue
    own: bool = False
    plans: dict[str, Plan] = field(default_factory=dict)

    @property
    def steward(self) -> str:
        """The IRI of whoever publishes the catalogue and vouches for what stands in ``fairdict.toml``."""
        return self.catalogue.publisher.ror or f"{self.catalogue.base_iri}#publisher"

    @property
    def iri(self) -> str:
        """The IRI by which ``dct:conformsTo`` names the profile; its text's address where it has no other."""
        return next(iter(self.profile.conforms), self.profile.text)

    @property
    def vocabularies(self) -> Vocabularies:
        """The tables in force."""
        return self.catalogue.vocabularies

    def plan(self, document: Document) -> Plan:
        """The plan for the access level of ``document``."""
        level = self._level(document)
        if level not in self.plans:
            self.plans[level] = Plan(self.profile, self.catalogue.context, level)
        return self.plans[level]

    def _level(self, document: Document) -> str:
        for value in document.get("accessRights", []):
            iri = str(value.get("id", "") if isinstance(value, dict) else value)
            if (level := iri.rpartition("/")[2]) in self.profile.levels:
                return level
        return ""

    def emitted(self, document: Document, record: Document, sources: tuple[str, ...] = ()) -> Emitted:
        """``document`` with its catalogue ``record``; ``sources`` are the feeds that describe it, the best first."""
        vouched = self._vouched(sources)
        plan = self.plan(document if document.get("accessRights") else {**document, **_level(vouched)})
        supplement = Supplement(plan, self.vocabularies, vouched)
        partners = [s.publisher for s in self.catalogue.sources if s.publisher is not None]
        filled = supplement.filled(document)
        same = frozenset(v for v in document.get("sameAs", []) if isinstance(v, str))
        walk = Walk(plan, self.vocabularies, document["id"], desks(filled, partners), same)
        if self.own:
            filled = _owned(filled, walk)
        made = walk.node(filled)
        records = self._record(record, made, supplement)
        marks = settled((*supplement.marks, *walk.marks), (made, *records), plan)
        marked = statements(document["id"], marks, self.steward)
        return Emitted((made, *records, *marked), tuple(marks), tuple(walk.left))

    def _vouched(self, sources: tuple[str, ...]) -> Vouched:
        """What the steward vouches for of these sources, else of the whole catalogue."""
        found: dict[str, dict[str, Any]] = {}
        named = {s.name: s.vouched for s in self.catalogue.sources}
        for layer in (self.catalogue.vouched, *(named.get(name, {}) for name in reversed(sources))):
            for name, values in layer.items():
                found.setdefault(name, {}).update(values)
        return found

    def _record(self, record: Document, made: Document, supplement: Supplement) -> list[Document]:
        """The catalogue record as the profile has it; where it has none, who said what without being one."""
        if not self._has_records:
            kept = {k: v for k, v in record.items() if k in ("id", "source", "wasDerivedFrom", "qualifiedDerivation")}
            return [{**kept, "type": ["Entity"]}]
        walk = Walk(supplement.plan, self.vocabularies, record["id"].partition("#")[0])
        spoken = {**record, "conformsTo": [self.iri], "language": languages(made, self.vocabularies)}
        return [walk.node(supplement.filled({k: v for k, v in spoken.items() if v != []}))]

    @property
    def _has_records(self) -> bool:
        return any(c.iri == RECORD for c in self.profile.classes.values())

    def catalogued(self, document: Document, publisher: Publisher) -> Emitted:
        """The catalogue's own document."""
        plan = self.plan({})
        supplement = Supplement(plan, self.vocabularies, self.catalogue.vouched)
        filled = supplement.filled(_with_themes(_with_desk(document, publisher, plan), plan))
        if not self._has_records:
            filled.pop("record", None)
        if f"{DCAT}distribution" not in plan.of("Catalog"):
            filled.pop("distribution", None)  # the dumps are files of ours, not of what the profile describes
        walk = Walk(plan, self.vocabularies, document["id"], desks(filled, [publisher]))
        made = walk.node(filled)
        marks = settled((*supplement.marks, *walk.marks), [made], plan)
        return Emitted((made, *statements(document["id"], marks, self.steward)), tuple(marks), tuple(walk.left))


def languages(document: Document, vocabularies: Vocabularies) -> list[str]:
    """The languages in which a description is written, by the tags of its title and description."""
    tags = [t for term in ("title", "description") for t, said in document.get(term, {}).items() if said]
    found = (vocabularies.match("language", t.partition("-")[0]) for t in dict.fromkeys(tags) if t != "@none")
    return list(dict.fromkeys(m.concept.iri for m in found if m is not None))


def _level(vouched: Mapping[str, Document]) -> Document:
    return {k: v for k, v in vouched.get("Dataset", {}).items() if k == "accessRights"}


def _owned(document: Document, walk: Walk) -> Document:
    """``document`` under our identifier, the owner's among the further ones."""
    given = document.get("identifier", [])
    further = [*document.get("otherIdentifier", []), *(walk.identifier(v) for v in given)]
    return {**document, "identifier": [document["id"]], "otherIdentifier": further}


def _with_themes(document: Document, plan: Plan) -> Document:
    """The catalogue with its list of themes described, where the profile wants it to be of a class."""
    slot = plan.of("Catalog").get(f"{DCAT}themeTaxonomy")
    if slot is None or SCHEME not in slot.of:
        return document
    listed = [{"id": iri, "type": [SCHEME], "title": {"en": [THEMES]}} for iri in document.get("themeTaxonomy", [])]
    return {**document, "themeTaxonomy": listed}


def _with_desk(document: Document, publisher: Publisher, plan: Plan) -> Document:
    """The catalogue with its publisher's desk as its contact point, where the profile has a row for one."""
    wanted = f"{DCAT}contactPoint" in plan.of("Catalog")
    if not wanted or not publisher.email:
        return document
    contact: Document = {
        "id": f"{document['id'].partition('#')[0]}#contact",
        "type": ["Kind"],
        "fn": {"@none": [publisher.name]},
        "hasEmail": [f"mailto:{publisher.email}"],
    }
    if publisher.url:
        contact["hasURL"] = [publisher.url]
    return {**document, "contactPoint": [contact]}
