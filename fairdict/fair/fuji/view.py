"""What F-UJI would have in hand of a subject: the properties it collects, the data it is pointed at, and the page.

F-UJI reads what a page and its address offer to machines; the source's own record stands in for that here. Where the
evidence shows that a page offers nothing, F-UJI has nothing in hand, whatever the record says. Each view is made once a
subject.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import Literal, NamedTuple

from fairdict.fair.answers import Answer
from fairdict.fair.fuji.tables import RDF_TYPES
from fairdict.fair.nodes import first
from fairdict.fair.standards import standard_of
from fairdict.fair.subject import Subject, iri, is_global, match, names, texts, values, words
from fairdict.model import Document, Evidence
from fairdict.vocabulary import Vocabularies

IANA = "http://www.iana.org/assignments/media-types/"
RELATIONS = (
    "relation", "source", "references", "isReferencedBy", "isPartOf", "hasPart", "isVersionOf", "hasVersion",
    "previousVersion", "replaces", "isReplacedBy", "requires", "isRequiredBy", "isFormatOf", "hasFormat", "conformsTo",
    "wasDerivedFrom", "qualifiedRelation", "inSeries",
)  # fmt: skip
"""Properties whose value is a related resource."""
CITATION = ("creator", "title", "identifier", "issued", "publisher", "resourceType")
CORE = (*CITATION, "description", "keyword")
_HELD = ("downloadURL", "accessURL", "endpointURL")
_PROPERTIES = {
    "issued": ("issued", "available", "created"),
    "keyword": ("keyword", "subject"),
}
_MORE = ("identifier", "resourceType")
"""Those that other things than properties of that name tell too."""
_CORE = {term: () if term in _MORE else _PROPERTIES.get(term, (term,)) for term in CORE}
"""The properties of :data:`CORE`, each with those that tell it."""
_TOLD_BY = frozenset(chain.from_iterable(_CORE.values()))
_TYPED = frozenset({"DCAT", "schema.org", "Croissant"})
"""Standards whose records always name the class of what they describe."""


class Content(NamedTuple):
    """Data that the description points at: the address, the media type and the size as claimed, whether it is said to
    be a service, and the property the address stood in."""

    url: str
    type: str
    size: str
    service: bool
    term: str


def lacks(subject: Subject, terms: tuple[str, ...]) -> list[str]:
    """Those of ``terms``, which are of :data:`CORE`, that the description does not have."""
    known: list[str] | None = subject.memo.get("fuji-lacks")
    if known is None:
        lacking = _lacking(_TOLD_BY.intersection(subject.own))
        known = subject.memo["fuji-lacks"] = [t for t in lacking if t not in _MORE or not has(subject, t)]
    return [t for t in known if t in terms] if known else known


@lru_cache(4096)
def _lacking(told: frozenset[str]) -> list[str]:
    """The properties of :data:`CORE` that ``told`` does not tell."""
    return [term for term, terms in _CORE.items() if told.isdisjoint(terms)]


def has(subject: Subject, term: str) -> bool:
    """Whether F-UJI would find the property; it asks no more than that something is there."""
    if term == "identifier":
        return bool(subject.names)
    if term == "resourceType":
        return subject.tells(term) or names_class(subject)
    return subject.tells(*_PROPERTIES.get(term, (term,)))


def names_class(subject: Subject) -> bool:
    """Whether the record, or the page, names the class of the thing, as DCAT and schema.org always do."""
    if standard_of(subject) in _TYPED:
        return True
    return any(form.types for evidence in pages(subject) if evidence.embedded for form in evidence.embedded)


def contents(subject: Subject, vocabularies: Vocabularies) -> list[Content]:
    """The data that F-UJI is pointed at, each address once."""
    known: tuple[Vocabularies, list[Content]] | None = subject.memo.get("fuji-contents")
    if known is None or known[0] is not vocabularies:
        found = list(_contents(subject, vocabularies))
        if len({content.url for content in found}) < len(found):
            found = list({content.url: content for content in reversed(found)}.values())[::-1]
        known = subject.memo["fuji-contents"] = (vocabularies, found)
    return known[1]


def _contents(subject: Subject, vocabularies: Vocabularies) -> Iterator[Content]:
    for node in subject.nodes:
        for term in _HELD:
            if term in node and (url := first(node, term)):
                size = next(iter(texts(node, "byteSize")), "")
                yield Content(url, media_type(node, vocabularies), size, term == "endpointURL", term)
                break
        for service in values(node, "accessService") if "accessService" in node else ():
            at = texts(service, "endpointURL") if isinstance(service, dict) else [iri(service)]
            yield from (Content(url, "", "", True, "accessService") for url in at[:1] if url)


def media_type(node: Document, vocabularies: Vocabularies) -> str:
    """The media type that a node claims, in small letters; from its file type where it names no other."""
    for term in ("mediaType", "format"):
        for name in names(node, term):
            text = name.strip()
            if text.startswith(IANA):
                return text[len(IANA) :].lower()
            found = match(vocabularies, "file-type", text)
            kind = None if found is None else found.concept.within(IANA)
            if kind is not None:
                return kind[len(IANA) :]
            if text and "://" not in text:
                return text.partition(";")[0].strip().lower()
    return ""


def addresses(subject: Subject) -> list[str]:
    """Where F-UJI would look for metadata: the resolvers of the identifiers, then the pages."""
    known: list[str] | None = subject.memo.get("fuji-addresses")
    if known is None:
        known = subject.memo["fuji-addresses"] = list(dict.fromkeys([*subject.resolvers, *subject.pages]))
    return known


def pages(subject: Subject) -> list[Evidence]:
    """The evidence about these addresses."""
    known: list[Evidence] | None = subject.memo.get("fuji-pages")
    if known is None:
        tried = subject.evidence
        known = subject.memo["fuji-pages"] = [tried[a] for a in addresses(subject) if a in tried] if tried else []
    return known


def offered(evidence: Evidence) -> bool:
    """Whether the address offers a description to machines: in its page, by a typed link, or by negotiation."""
    return bool(
        evidence.embedded or any(link.relation == "describedby" for link in evidence.links) or negotiated(evidence)
    )


def negotiated(evidence: Evidence) -> bool:
    """Whether the address gave RDF when it was asked for it."""
    said = evidence.negotiated
    return said is not None and said.status is not None and 200 <= said.status < 300 and said.media_type in RDF_TYPES


def blank(subject: Subject) -> bool:
    """Whether all that was read of the subject offers machines nothing, so that F-UJI has nothing in hand.

    A DOI never leaves it so: its registry answers.
    """
    known: bool | None = subject.memo.get("fuji-blank")
    if known is None:
        seen = pages(subject)
        read = any(e.embedded is not None for e in seen)
        known = read and not any(map(offered, seen)) and all(p.scheme != "doi" for p in subject.pids)
        subject.memo["fuji-blank"] = known
    return known


def reach(subject: Subject) -> tuple[Literal["read", "broken", "unknown", "none"], str, Answer | None]:
    """How far one gets with the addresses of the description, with the first address that tells.

    ``read``: a page was looked at; ``broken``: none opens; ``unknown``: not all were tried, or none was read; ``none``:
    there is no address.
    """
    known: tuple[Literal["read", "broken", "unknown", "none"], str, Answer | None] | None
    known = subject.memo.get("fuji-reach")
    if known is None:
        known = subject.memo["fuji-reach"] = _reach(subject)
    return known


def _reach(subject: Subject) -> tuple[Literal["read", "broken", "unknown", "none"], str, Answer | None]:
    asked = [(a, subject.answers[a]) for a in addresses(subject)]
    for address, said in asked:
        if said.evidence is not None and said.state == "ok" and said.evidence.embedded is not None:
            return "read", address, said
    for address, said in asked:
        if said.state in ("unknown", "ok"):
            return "unknown", address, said
    return ("broken", *asked[0]) if asked else ("none", "", None)


def verbatim(subject: Subject, term: str) -> list[str]:
    """The values of ``term`` in the source's own words, where these were kept; what cleaning made of them otherwise."""
    return subject.written(term, *subject.nodes)


def related(subject: Subject, *, linked: bool) -> tuple[str, str]:
    """A related resource and the property it stands in; with ``linked`` one that is an address or an identifier."""
    for term in RELATIONS:
        if term in subject.document and (term != "conformsTo" or standard_of(subject) == "Dublin Core"):
            for value in values(subject.document, term):
                if term == "qualifiedRelation" and isinstance(value, dict):
                    value = next(iter(values(value, "relation")), None)
                address = iri(value)
                text = address or words(value)
                if text and (not linked or is_global(text)):
                    return text, term
    return "", ""
