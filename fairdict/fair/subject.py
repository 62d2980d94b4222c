"""What is judged: one document with the evidence about its addresses and the facts about its source's record.

Takes whatever a document holds, also values of a kind that no cleaner would leave; gives the views that rules share
(identifiers, distributions, addresses, rights). Each view is computed once for a subject, and never raises.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fairdict.fair import fields
from fairdict.fair.answers import Answers
from fairdict.fair.breach import Breach
from fairdict.fair.fields import Fields, System
from fairdict.fair.nodes import iri, is_global, match, names, pid, present, says, scheme, texts, values, words
from fairdict.fair.nodes import told as first_values
from fairdict.identifiers import Pid
from fairdict.model import KINDS, Document, Evidence
from fairdict.vocabulary import Vocabularies

__all__ = [
    "EU",
    "OF_DATA",
    "Breach",
    "Subject",
    "iri",
    "is_global",
    "match",
    "names",
    "pid",
    "present",
    "says",
    "texts",
    "values",
    "words",
]

EU = "http://publications.europa.eu/resource/authority/"
OF_DATA = ("accessURL", "downloadURL", "endpointURL")
"""The properties that hold addresses of data."""
_WEB = frozenset({"http", "https"})
T = TypeVar("T")


class view(Generic[T]):
    """A property that is made once a subject: :func:`functools.cached_property` without its lock, since that takes
    longer than most views do, and no subject is judged by two threads."""

    def __init__(self, make: "Callable[[Subject], T]") -> None:
        self.make = make
        self.name = make.__name__
        self.__doc__ = make.__doc__

    def __get__(self, subject: "Subject", _: type) -> T:
        found = subject.__dict__[self.name] = self.make(subject)
        return found


@dataclass(frozen=True)
class Subject:
    """One thing to be judged.

    ``evidence`` is by the address tried; ``harvester`` is the protocol the source's record came by and ``format`` the
    media type, metadata prefix or namespace it had there; ``said`` tells where in it each value stood
    (:attr:`fairdict.description.Description.said`). ``public_iri`` is the catalogue's own address of the thing, which
    never counts as the source's; ``today`` is the date the judgement is made for.

    ``shapes`` is what the DCAT-AP shapes found wrong with the document, ``record`` what was found wrong with the
    source's own record when it was read or, as ``held`` says, held against a profile; both None where that cannot be
    told. ``unread`` are the fields of the record that no mapping knows. ``systems``
    has the names of fields in the sources' systems; None for the bundled ones. ``software`` is the system the source
    runs, where it was declared; empty where the record tells.
    """

    document: Document
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    harvester: str = ""
    format: str = ""
    said: Mapping[str, list[list[str]]] = field(default_factory=dict)
    public_iri: str = ""
    today: str = ""
    shapes: Sequence[Breach] | None = None
    record: Sequence[Breach] | None = None
    held: str = ""
    unread: Sequence[str] = ()
    systems: Fields | None = None
    software: str = ""
    memo: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)

    @view
    def system(self) -> System:
        """The system whose field names the source's people know; DCAT where nothing better is known."""
        systems = self.systems or fields.bundled()
        return systems.of(self.software) if self.software else systems.system(self.harvester, self.format, self.said)

    @view
    def own_words(self) -> bool:
        """Whether the source names its fields as it likes: a table, or a source of a kind that is not known."""
        return self.system.own_words or (not self.software and self.harvester not in self.system.harvesters)

    @view
    def origin(self) -> str:
        """All that is known of the record without reading it, and of what class the thing is."""
        return "\0".join((self.system.id, self.harvester, self.format, self.software, self.kind))

    @view
    def kind(self) -> str:
        """Which of the four roots this is; a Dataset where the document does not tell."""
        types = values(self.document, "type")
        for kind in KINDS:
            if kind in types:
                return kind
        return "Dataset"

    @view
    def holds_data(self) -> bool:
        """Whether indicators about data can be asked of it: a series or a catalogue only gathers others."""
        return self.kind in ("Dataset", "DataService")

    @view
    def answers(self) -> Answers:
        """What is known of each address."""
        return Answers(self.evidence)

    @view
    def names(self) -> list[str]:
        """The source's identifiers of the thing, as written; the catalogue's own address left out."""
        found = [iri(self.document.get("id")), *texts(self.document, "identifier")]
        for value in values(self.document, "otherIdentifier") if "otherIdentifier" in self.document else ():
            found += (texts(value, "notation") if isinstance(value, dict) else []) or [words(value)]
        if "sameAs" in self.document:
            found += [iri(v) for v in values(self.document, "sameAs")]
        own = self.public_iri
        return [
            n for n in dict.fromkeys(found) if n and not n.startswith(("#", "_:")) and not (own and n.startswith(own))
        ]

    @view
    def pids(self) -> list[Pid]:
        """The persistent identifiers among :attr:`names`."""
        return [p for n in self.names if (p := pid(n)) is not None]

    @view
    def resolvers(self) -> list[str]:
        """The addresses that the identifiers have."""
        found = [p.iri for p in self.pids] + [n for n in self.names if scheme(n) in _WEB]
        return list(dict.fromkeys(found))

    @view
    def distributions(self) -> list[Document]:
        """The distributions; one that is only named is a node with nothing but its name."""
        found = [v if isinstance(v, dict) else {"id": iri(v)} for v in values(self.document, "distribution")]
        return [v for v in found if v and "@value" not in v]

    @view
    def nodes(self) -> list[Document]:
        """The thing itself and its distributions."""
        return [self.document, *self.distributions]

    @view
    def access(self) -> list[str]:
        """The addresses at which a person gets at the data, as written, download addresses last."""
        found = texts(self.document, "endpointURL")
        for term in ("accessURL", "downloadURL"):
            found = [*found, *self.of_each(term)]
        return [a for a in dict.fromkeys([*found, *self._services]) if a]

    @view
    def downloads(self) -> list[str]:
        """The addresses that should give the data themselves."""
        return [a for a in dict.fromkeys(self.of_each("downloadURL")) if a]

    def of_each(self, term: str) -> list[str]:
        """The words of all values of ``term`` in the distributions."""
        if term not in self.of_files:
            return []
        found: list[str] | None = self._of_each.get(term)
        if found is None:
            found = self._of_each[term] = []
            for node in self.distributions:
                found += texts(node, term)
        return found

    @view
    def _of_each(self) -> dict[str, list[str]]:
        return {}

    @view
    def endpoints(self) -> list[str]:
        """The addresses of services that give the data."""
        return [a for a in dict.fromkeys([*texts(self.document, "endpointURL"), *self._services]) if a]

    @view
    def _services(self) -> list[str]:
        """The addresses of the services that distributions name."""
        found: list[str] = []
        for distribution in self.distributions if "accessService" in self.of_files else ():
            for service in values(distribution, "accessService"):
                node = service if isinstance(service, dict) else {}
                found += texts(node, "endpointURL") or [iri(service)]
        return found

    @view
    def pages(self) -> list[str]:
        """The addresses of pages about the thing, as written; the catalogue's own left out."""
        own = self.public_iri
        return [p for p in dict.fromkeys(texts(self.document, "landingPage")) if p and not (own and p.startswith(own))]

    @view
    def asks(self) -> bool:
        """Whether there is a way to ask for the data: a contact point, conditions in words, or a page."""
        return bool(values(self.document, "contactPoint") or values(self.document, "rights") or self.pages)

    def rights(self, vocabularies: Vocabularies) -> str:
        """``public``, ``closed`` (restricted, non-public, confidential …), or empty where nothing is declared."""
        known: tuple[Vocabularies, str] | None = self.memo.get("rights")
        if known is None or known[0] is not vocabularies:
            known = self.memo["rights"] = (vocabularies, self._rights(vocabularies))
        return known[1]

    def _rights(self, vocabularies: Vocabularies) -> str:
        for term in ("accessRights", "rights"):
            for text in texts(self.document, term):
                found = match(vocabularies, "access-right", text)
                if found is not None:
                    return "public" if found.concept.iri.endswith("/PUBLIC") else "closed"
        return ""

    @view
    def of_files(self) -> frozenset[str]:
        """The properties that any of the distributions has."""
        return frozenset().union(*self.distributions)

    @view
    def terms(self) -> frozenset[str]:
        """The properties that the thing itself, or any of the distributions, has."""
        return self.of_files.union(self.document)

    def told(self, node: Document) -> dict[str, Any]:
        """The first value that says something of each property of ``node``, the document or one of its nodes."""
        found: dict[str, Any] | None = self._told.get(id(node))
        if found is None:
            found = self._told[id(node)] = first_values(node)
        return found

    @view
    def _told(self) -> dict[int, dict[str, Any]]:
        return {}

    @view
    def own(self) -> dict[str, Any]:
        """What :meth:`told` gives for the thing itself."""
        return self.told(self.document)

    @view
    def files(self) -> list[dict[str, Any]]:
        """What :meth:`told` gives for each of the distributions."""
        return [self.told(node) for node in self.distributions]

    def tells(self, *terms: str) -> bool:
        """Whether any of ``terms`` of the thing itself says something."""
        return not self.own.keys().isdisjoint(terms)

    def data_field(self, address: str) -> str:
        """The source's own word for the field in which ``address`` stands as one of data; empty where in none."""
        return self.where(self.holders.get(address, ""))

    def page_field(self, address: str) -> str:
        """The source's own word for the field in which ``address`` stands: that of a page, or else of the name."""
        return self.where("landingPage" if address in self.pages else "identifier")

    def has(self, term: str) -> bool:
        """Whether the thing itself, or one of its files, has ``term``."""
        return term in self.terms

    @view
    def holders(self) -> dict[str, str]:
        """For each address of data the property it stands in, of the thing itself or of a file; the first of
        :data:`OF_DATA` where it stands in several."""
        found: dict[str, str] = {}
        for term in reversed(OF_DATA):
            if term in self.terms:
                found.update(dict.fromkeys((*texts(self.document, term), *self.of_each(term)), term))
        return found

    def holder(self, address: str, *terms: str) -> str:
        """The first of ``terms`` in which ``address`` stands, in the thing itself or in one of its files; empty where
        it stands in none of them."""
        known = self._holds
        for term in terms:
            if term in self.terms:
                if term not in known:
                    known[term] = {*texts(self.document, term), *self.of_each(term)}
                if address in known[term]:
                    return term
        return ""

    @view
    def _holds(self) -> dict[str, set[str]]:
        return {}

    def written(self, term: str, *nodes: Document) -> list[str]:
        """The values of ``term`` in ``nodes`` as the source wrote them: cleaning turns words into addresses, and the
        source is judged on its words."""
        entries = self.said.get(term)
        found = [entry[1] for entry in entries if len(entry) > 1] if entries else []
        if not entries or len(found) < len(entries):  # some, or all, were taken as they stood
            for node in nodes:
                if term in node:
                    more = names(node, term)
                    found = [*found, *more] if found else more
        return list(dict.fromkeys(filter(None, found))) if entries or len(found) > 1 else found

    @view
    def where(self) -> Callable[[str], str]:
        """Gives the source's own word for the field in which a property stood; empty where it is not known."""
        stood: defaultdict[str, str] = defaultdict(str)
        for term, entries in self.said.items():
            for entry in entries:
                if entry:
                    stood[term] = entry[0]
                    break
        return stood.__getitem__
