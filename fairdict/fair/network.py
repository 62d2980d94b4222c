"""What evidence says about one address, in the terms of the rules.

An answer counts at once, a way that leads in circles too. Silence counts when it has lasted three nights: until then,
as with an address never tried, nothing is known. That goes for what was missing on this side as well (a proxy, the
budget of the night), and then the reason says so. What was not asked at all, or was met by a wall for robots, is never
held against the source.
"""

from typing import Literal, NamedTuple

from fairdict.fair.subject import Subject
from fairdict.fair.wording import Words
from fairdict.model import NIGHTS, Evidence, Link, Negotiated

_UNASKED = frozenset({"private", "robots", "scheme", "blocked"})
_OURS = frozenset({"budget", "proxy"})


class Answer(NamedTuple):
    """``ok``: a 2xx answer; ``refused``: 401 or 403; ``broken``: any other answer, or lasting silence; ``unknown``."""

    state: Literal["ok", "refused", "broken", "unknown"]
    note: Words
    evidence: Evidence | None = None

    @property
    def is_page(self) -> bool:
        """Whether a person sees a page there; an answer that does not tell its type is believed to be one."""
        return self.evidence is not None and self.evidence.media_type in ("", "text/html", "application/xhtml+xml")

    @property
    def is_front(self) -> bool:
        """Whether the way ended at a site's front page, which says nothing about the thing asked for."""
        if self.evidence is None or not self.evidence.final_url:
            return False
        start, end = (u.partition("://")[2].rstrip("/") for u in (self.evidence.url, self.evidence.final_url))
        return "/" in start and "/" not in end and "?" not in end and "#" not in end


def answer(subject: Subject, url: str) -> Answer:
    """What is known of ``url``; made out once a subject."""
    known = subject.answers
    said: Answer | None = known.get(url)
    if said is None:
        said = known[url] = _answer(subject.evidence.get(url))
    return said


def _answer(found: Evidence | None) -> Answer:
    if found is None or (found.status is None and not found.error):
        return Answer("unknown", ("untried",), found)
    status = found.status
    if status is None:
        return _silence(found)
    if 200 <= status < 300:
        return Answer("ok", ("answers", str(status)), found)
    if status in (401, 403):
        return Answer("refused", ("refuses", str(status)), found)
    if status == 429:
        return Answer("unknown", ("patience",), found)
    return Answer("broken", ("answers", str(status)), found)


def _silence(found: Evidence) -> Answer:
    error: Words = (f"error-{found.error}",)
    if found.error == "redirect":
        return Answer("broken", error, found)
    if found.error in _UNASKED:
        return Answer("unknown", ("ours", error), found)
    ours = "ours-" if found.error in _OURS else "silent-"
    if found.failures >= NIGHTS:
        return Answer("broken", (f"{ours}lasting", error, str(found.failures)), found)
    return Answer("unknown", (f"{ours}yet", error, str(NIGHTS)), found)


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
