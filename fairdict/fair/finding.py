"""What a finding is: one rule's answer about one subject, and how checks make one.

Light on purpose: more than a hundred are made of each dataset. Sentences are kept as words and made when they are told.
"""

from typing import Literal, NamedTuple

from fairdict.fair import wording
from fairdict.fair.wording import Words

Outcome = Literal["pass", "fail", "indeterminate", "not-applicable"]
OUTCOMES: dict[str, Outcome] = {"p": "pass", "f": "fail", "i": "indeterminate", "n": "not-applicable"}
"""Each outcome by the letter it is stored as."""
LETTERS: dict[Outcome, str] = {outcome: letter for letter, outcome in OUTCOMES.items()}


class Finding(NamedTuple):
    """What one rule found.

    ``value`` is verbatim and ``where`` the source's own word for the field it stood in. ``why`` is a short reason, or a
    note beside a pass; ``mend`` says what to write and where; both are words, of which :meth:`told` makes sentences.
    ``suggestion`` is the value in the fix, where one could be computed. ``each`` has a letter for every distribution,
    for rules that are asked of each: such a rule passes where one distribution does, and still tells how to mend the
    others.
    """

    rule: str
    outcome: Outcome
    value: str = ""
    where: str = ""
    why: Words = ()
    mend: Words = ()
    suggestion: str = ""
    each: str = ""

    @property
    def why_not(self) -> str:
        """The reason in English."""
        return wording.say(self.why)

    @property
    def fix(self) -> str:
        """The fix in English."""
        return wording.say(self.mend)

    def told(self, language: str) -> tuple[str, str]:
        """The reason and the fix in ``language``."""
        return wording.say(self.why, language), wording.say(self.mend, language)

    @property
    def general(self) -> Words:
        """The fix without what was computed for this record alone, as words."""
        return wording.general(self.mend)

    @property
    def counts(self) -> tuple[int, int, int] | None:
        """The distributions that pass, fail and are unknown; None for a rule that is asked of the whole."""
        return (self.each.count("p"), self.each.count("f"), self.each.count("i")) if self.each else None

    @property
    def mendable(self) -> bool:
        """Whether there is something to mend: in the whole, or in one of its distributions."""
        return self.outcome == "fail" or "f" in self.each


def short(value: str) -> str:
    """A value as a finding keeps it: verbatim, cut where it is very long."""
    return value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"


def made(
    rule: str,
    outcome: Outcome,
    value: str = "",
    where: str = "",
    why: Words = (),
    mend: Words = (),
    suggestion: str = "",
    each: str = "",
) -> Finding:
    """A finding of any outcome, its value cut where it is very long; the parts are those of :class:`Finding`."""
    kept = value if len(value) <= LONGEST else short(value)
    return _new(Finding, (rule, outcome, kept, where, why, mend, suggestion, each))


def passed(rule: str, value: str = "", where: str = "", note: Words = ()) -> Finding:
    """A pass; ``note`` says what a reader should know beside it."""
    return _new(Finding, (rule, "pass", value if len(value) <= LONGEST else short(value), where, note, (), "", ""))


def failed(rule: str, mend: Words, value: str = "", where: str = "", suggestion: str = "", why: Words = ()) -> Finding:
    """A fail, with the words that say how to mend it."""
    kept = value if len(value) <= LONGEST else short(value)
    return _new(Finding, (rule, "fail", kept, where, why, mend, suggestion, ""))


def unknown(rule: str, why: Words, value: str = "", mend: Words = (), where: str = "") -> Finding:
    """Neither pass nor fail: it could not be looked at, or cannot be told."""
    kept = value if len(value) <= LONGEST else short(value)
    return _new(Finding, (rule, "indeterminate", kept, where, why, mend, "", ""))


def idle(rule: str, why: Words) -> Finding:
    """The question does not arise here."""
    return _new(Finding, (rule, "not-applicable", "", "", why, (), "", ""))


_new = tuple.__new__  # what the class itself calls, without its detour over names and defaults
LONGEST = 300
SERIES: Words = ("series",)
