"""What a profile asks for and a description says elsewhere, or a steward vouches for, put where the profile looks.

Nothing is invented: a licence, rights or an address moves from the dataset to its distributions, a format follows from
a media type that the table holds to be the same, an identifier is the address that the owner gave the thing. Each such
value is marked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from fairdict.document import canonical, digest
from fairdict.emission.literals import typed
from fairdict.emission.marks import COPIED, VOUCHED, Mark
from fairdict.emission.plan import Plan, Slots
from fairdict.emission.texts import lexical_of
from fairdict.model import Document
from fairdict.vocabulary import Vocabularies

DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
ADMS = "http://www.w3.org/ns/adms#"
FILES = ("distribution", "sample", "analytics")
OWNED = frozenset({"Dataset", "DatasetSeries", "DataService"})
"""What an owner gave an identifier."""
IANA = "http://www.iana.org/assignments/media-types/"

Vouched = Mapping[str, Document]
"""What a steward vouches for, by class of the profile (``Dataset``, ``Distribution``, ``Catalog``): values by term."""


class Supplement:
    """Fills the holes of one document; ``marks`` tell with what."""

    def __init__(self, plan: Plan, vocabularies: Vocabularies, vouched: Vouched) -> None:
        self.plan = plan
        self.vocabularies = vocabularies
        self.vouched = vouched
        self.marks: list[Mark] = []

    def filled(self, document: Document) -> Document:
        """``document`` and the distributions in it, with what they can be given."""
        names = self.plan.classed(document)
        slots = self.plan.of(*names)
        found = self._vouched(names[0] if names else "", dict(document), slots)
        if not OWNED.isdisjoint(document.get("type", ())):
            self._identified(found, slots)
        if "Dataset" in document.get("type", ()):
            for term in FILES:
                above = slots.get(self.plan.iri(term))
                files = self.plan.of("Distribution", above.role if above is not None else "")
                if term in found and files:
                    found[term] = [self._file(v, found, slots, files) for v in found[term]]
        return found

    def _identified(self, found: Document, slots: Slots) -> None:
        """The owner's address of the thing as its identifier where it has no other that will do, else ours; ours, and
        any that will not do, beside it."""
        slot = slots.get(f"{DCT}identifier")
        if slot is None:
            return
        own = found["id"]
        given = found.get("identifier", [])
        fit = [v for v in given if not slot.datatypes or self._fits(v, slot.datatypes)]
        if given != fit:
            found["identifier"] = fit
        if slot.least and not fit:
            self._copy(found, "identifier", [next((v for v in found.get("sameAs", []) if isinstance(v, str)), own)])
        if f"{ADMS}identifier" in slots:
            said = [lexical_of(v) for v in given if v not in fit]
            further = [{"type": ["Identifier"], "notation": [v]} for v in [*said, own]]
            named = [{"id": f"{own}#otherIdentifier-{digest(canonical(v), 4)}", **v} for v in further]
            found["otherIdentifier"] = [*found.get("otherIdentifier", []), *named]

    def _fits(self, value: Any, datatypes: tuple[str, ...]) -> bool:
        literal = not isinstance(value, dict) or "@value" in value
        return literal and typed(value, datatypes, self.plan.context, "identifier") is not None

    def _file(self, value: Any, dataset: Document, above: Slots, slots: Slots) -> Any:
        if not isinstance(value, dict) or "@value" in value or len(value) == 1:
            return value
        file = dict(value)
        access = slots.get(f"{DCAT}accessURL")
        if access is not None and access.least and not file.get("accessURL"):
            self._copy(file, "accessURL", (file.get("downloadURL") or dataset.get("landingPage") or [])[:1])
        for term in ("license", "rights"):
            iri = f"{DCT}{term}"
            needed = iri in slots and (term == "license" or slots[iri].least)
            if needed and iri not in above and not file.get(term):
                self._copy(file, term, list(dataset.get(term, [])))
        if f"{DCT}format" in slots and not file.get("format"):
            self._copy(file, "format", self._format(file))
        elif f"{DCAT}mediaType" in slots and not file.get("mediaType"):
            self._copy(file, "mediaType", self._media(file))
        return self._vouched("Distribution", file, slots)

    def _format(self, file: Document) -> list[str]:
        """The file type that the table holds to be the same as the media type."""
        for value in file.get("mediaType", []):
            iri = value.get("id", "") if isinstance(value, dict) else value
            media = self.vocabularies.match("media-type", iri) if iri else None
            address = media.concept.within(IANA) if media is not None else None
            found = self.vocabularies.match("file-type", address.removeprefix(IANA)) if address else None
            if found is not None:
                return [found.concept.iri]
        return []

    def _media(self, file: Document) -> list[str]:
        """The media type that the table holds to be the same as the file type."""
        for value in file.get("format", []):
            iri = value.get("id", "") if isinstance(value, dict) else value
            found = self.vocabularies.concept("file-type", iri) if iri else None
            address = found.within(IANA) if found is not None else None
            if address:
                return [address]
        return []

    def _copy(self, node: Document, term: str, values: list[Any]) -> None:
        if not values:
            return
        node[term] = values
        iri = self.plan.iri(term)
        self.marks.extend(Mark(node["id"], iri, _pointed(v, term), COPIED) for v in values)

    def _vouched(self, name: str, node: Document, slots: Slots) -> Document:
        """``node`` with what a steward vouches for where it says nothing; never instead of what it says."""
        for term, values in self.vouched.get(name, {}).items():
            iri = self.plan.iri(term)
            if iri not in slots or node.get(term):
                continue
            if isinstance(values, dict):
                node[term] = values
                self.marks.extend(Mark(node["id"], iri, v, VOUCHED) for v in _objects(values))
                continue
            node[term] = [_placed(v, node["id"], term) for v in values]
            self.marks.extend(Mark(node["id"], iri, _pointed(v, term), VOUCHED) for v in node[term])
        return node


def _placed(value: Any, about: str, term: str) -> Any:
    """A node that a steward declared, under a name of the description's own."""
    if not isinstance(value, dict) or "@value" in value or "id" in value:
        return value
    root = about.partition("#")[0]
    return {"id": f"{root}#{term.rpartition('/')[2].rpartition('#')[2]}-{digest(canonical(value), 4)}", **value}


def _pointed(value: Any, term: str) -> Any:
    """A value as a mark holds it; a text under a term that holds addresses is one."""
    return {"id": value} if isinstance(value, str) and term != "identifier" else value


def _objects(texts: Mapping[str, list[str]]) -> Iterator[Document]:
    for tag, said in texts.items():
        yield from ({"@value": t} if tag == "@none" else {"@value": t, "@language": tag} for t in said)
