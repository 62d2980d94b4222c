"""What a rule is: one question about a subject, in words, with the function that answers it.

What the answer weighs is no matter of the rule: that is said by the lenses (:mod:`fairdict.fair.lens`) that use it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from fairdict.fair.asks import INDICATORS
from fairdict.fair.finding import Finding
from fairdict.fair.subject import Subject
from fairdict.vocabulary import Vocabularies

Check = Callable[[Subject, Vocabularies], Finding]
Text = Mapping[str, str]
"""One text in several languages, by language; English is always there."""
Decides = Literal["document", "evidence", "never"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One question.

    ``id`` is the rule's address in lenses and results; a rule that exists because a scheme asks something else than
    ours is named after the scheme and its version (``fuji-0.8/FsF-A1-02MD-2``). ``version`` is raised with every change
    that can change an outcome. ``principle`` is the FAIR principle it is about (``F1``, ``R1.1``). ``title`` states
    what a good dataset has, ``asks`` how that is decided, ``why`` in one sentence why it matters.

    ``decides`` tells what the answer rests on; ``never`` means that no pass can be given, and then there is no passing
    example. ``failing`` is None where no fail can be given. ``terms`` are the properties of the document that a fix
    changes.
    """

    id: str
    principle: str
    title: Text
    asks: Text
    why: Text
    check: Check
    passing: Subject | None
    failing: Subject | None
    terms: tuple[str, ...] = ()
    decides: Decides = "document"
    version: int = 1
    offered: Check | None = None
    """What answers where it is known that machines are offered something, for rules that ask for that first."""


def texts(pair: tuple[str, str]) -> Text:
    """English and Dutch as one text."""
    return {"en": pair[0], "nl": pair[1]}


def indicator(
    id: str,
    title: tuple[str, str],
    why: tuple[str, str],
    check: Check,
    passing: Subject | None,
    failing: Subject | None,
    *terms: str,
    decides: Decides = "document",
) -> Rule:
    """An indicator of the RDA FAIR Data Maturity Model; its texts in English and Dutch."""
    principle, asks = id.split("-")[1], texts(INDICATORS[id])
    return Rule(id, principle, texts(title), asks, texts(why), check, passing, failing, terms, decides)
