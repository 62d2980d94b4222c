"""What evidence says about one address, in the terms of the rules.

An answer counts at once, a way that leads in circles too. Silence counts when it has lasted three nights: until then,
as with an address never tried, nothing is known. That goes for what was missing on this side as well (a proxy, the
budget of the night), and then the reason says so. What was not asked at all, or was met by a wall for robots, is never
held against the source.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from fairdict.fair.wording import Words
from fairdict.model import NIGHTS, Evidence

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


class Answers(dict[str, Answer]):
    """What is known of each address, made out when it is first asked for."""

    def __init__(self, evidence: Mapping[str, Evidence]) -> None:
        super().__init__()
        self.evidence = evidence

    def __missing__(self, address: str) -> Answer:
        said = self[address] = _answer(self.evidence.get(address))
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
