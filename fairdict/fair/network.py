"""What evidence says about one address, in the terms of the rules.

An answer counts at once. Silence counts when it has lasted: until then, as with an address never tried, nothing is
known. What only we could not do (a budget, our own proxy, a robots file, a server asking us to wait) is never held
against the source.
"""

from dataclasses import dataclass
from typing import Literal

from fairdict.fair.subject import Subject
from fairdict.fair.wording import Words
from fairdict.model import Evidence

NIGHTS = 3
"""Nights in a row without an answer, after which an address counts as broken."""
_OURS = frozenset({"budget", "blocked", "proxy"})


@dataclass(frozen=True, slots=True)
class Answer:
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
    """What is known of ``url``."""
    found = subject.evidence.get(url)
    if found is None or (found.status is None and not found.error):
        return Answer("unknown", ("untried",), found)
    status = found.status
    if status is None:
        if found.error in _OURS:
            return Answer("unknown", ("ours", found.error), found)
        if found.failures >= NIGHTS:
            return Answer("broken", ("silent", found.error, str(found.failures)), found)
        return Answer("unknown", ("silent-yet", found.error, str(NIGHTS)), found)
    if 200 <= status < 300:
        return Answer("ok", ("answers", str(status)), found)
    if status in (401, 403):
        return Answer("refused", ("refuses", str(status)), found)
    if status == 429:
        return Answer("unknown", ("patience",), found)
    return Answer("broken", ("answers", str(status)), found)
