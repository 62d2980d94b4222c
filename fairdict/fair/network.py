"""What the evidence about a thing's addresses says beside their answers: pages that were read, links, other forms."""

from fairdict.fair.subject import Subject
from fairdict.model import Evidence, Link, Negotiated


def pages(subject: Subject) -> list[Evidence]:
    """The pages about the thing that were read for what they say to machines: those of its landing pages, then those
    that its identifiers lead to."""
    known: list[Evidence] | None = subject.memo.get("pages")
    if known is None:
        known = subject.memo["pages"] = _pages(subject)
    return known


def _pages(subject: Subject) -> list[Evidence]:
    found = [e for role in ("landing", "identifier") for e in subject.evidence.values() if role in e.roles]
    return list({e.url: e for e in found if e.embedded is not None}.values())


def links(subject: Subject, *relations: str) -> list[Link]:
    """The typed links of ``relations`` in those pages and in the answers of identifiers, each once."""
    found = [e for e in subject.evidence.values() if "landing" in e.roles or "identifier" in e.roles]
    return list(dict.fromkeys(link for e in found for link in e.links if link.relation in relations))


def negotiated(subject: Subject) -> list[Negotiated]:
    """What came where the thing's identifier, or its page, was asked for data."""
    return [e.negotiated for e in subject.evidence.values() if e.negotiated is not None]


def tombstones(subject: Subject) -> list[Evidence]:
    """The addresses of the thing, of its identifiers and pages, that say that it is gone."""
    return [e for e in subject.evidence.values() if e.tombstone and ("landing" in e.roles or "identifier" in e.roles)]
