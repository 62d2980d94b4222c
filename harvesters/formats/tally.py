"""What of a site is to be read, and what was counted on the way.

Takes the options of a source; leaves marks from which an interrupted pass goes on with the same counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from fairdict_harvesters.formats import position

from fairdict.harvester import Mark

SIGNPOSTING = ("richer", "needed", "never")
TOLD = 20
"""How many complaints are told one by one."""


@dataclass(frozen=True)
class Choice:
    """What of a site is read: the options of the harvester, understood."""

    fits: Callable[[str], bool]
    whole: bool
    sitemap: str = ""
    limit: int = 0
    other_hosts: bool = False
    signposting: str = "richer"


@dataclass
class Tally:
    """What was counted so far, which a pass that goes on takes over: ``after`` is the page that was read last, ``met``
    the names that were met with what they stood for, both as hashes."""

    after: str = ""
    read: int = 0
    records: int = 0
    login: int = 0
    refused: int = 0
    forbidden: int = 0
    full: bool = True
    ended: bool = True
    complaints: list[str] = field(default_factory=list)
    met: dict[str, str] = field(default_factory=dict)

    def mark(self) -> Mark:
        """The place to go on from."""
        return position.mark({**vars(self), "complaints": self.complaints[: 2 * TOLD]})

    def nothing(self, url: str, agent: str) -> str:
        """The sentence for a site that lets nothing be read."""
        parts = [
            f"robots.txt forbids {self.forbidden}" if self.forbidden else "",
            f"{self.login} lead to a login" if self.login else "",
            f"{self.refused} were refused" if self.refused else "",
        ]
        first = next(iter(self.complaints), "")
        return (
            f"None of the pages of {url} could be read: {', '.join(p for p in parts if p)}. Ask the partner to let the "
            f"User-Agent {agent!r} read them.{f' The first said: {first}' if first else ''}"
        )


def tally_of(text: str) -> Tally:
    """The tally that :meth:`Tally.mark` wrote down; raises FetchError for a text that it did not write."""
    with position.reading(text) as said:
        return position.taken(Tally, said)
