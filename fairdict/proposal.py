"""What a harvester makes of a file that nobody has described yet: options to review, and how sure each of them is.

Plain values, offered by a harvester's ``propose(source, web)``, and written down by :mod:`fairdict.fairify`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

Sureness = Literal["sure", "likely", "a guess", "not mapped"]


@dataclass(frozen=True, slots=True)
class Guess:
    """One field of the partner's: what it seems to mean, as the options say it (None: nothing known), how sure that is,
    why, some of its values, and how many of ``rows`` have one."""

    field: str
    means: Any
    sure: Sureness
    why: str
    examples: tuple[str, ...] = ()
    filled: int = 0


@dataclass(frozen=True, slots=True)
class Proposal:
    """Options for a source and, by field, where they come from; ``option`` is the option that holds the fields'
    meanings, ``place`` says in words where the fields were found, ``notes`` what a person should look at."""

    place: str
    rows: int
    option: str
    guesses: Sequence[Guess]
    options: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
