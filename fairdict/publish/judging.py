"""The rules and lenses in force, as pages speak of them: their titles, and where each is explained.

Takes a ruleset; leaves the ways from a rule or a lens to its words and its page.
"""

from collections.abc import Mapping, Sequence
from functools import cache

from fairdict.fair import Finding, Rule, Ruleset, gains
from fairdict.layers import Layers
from fairdict.publish.schemes import Scheme, Trial, schemes, told


class Judging:
    """The rules and lenses in force, as pages speak of them: ``main`` are the lenses whose tests are told one by one
    (``asked`` are their rules); of the others a page gives the score and the way to their tests."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.schemes = schemes(ruleset)
        self.by_lens: Mapping[str, Scheme] = {scheme.lens.id: scheme for scheme in self.schemes}
        self.main = ruleset.standard
        self.trials: dict[str, tuple[Scheme, Trial]] = {}
        for lens in dict.fromkeys((*self.main, *self.by_lens)):
            for trial in self.by_lens[lens].trials:
                self.trials.setdefault(trial.rule.id, (self.by_lens[lens], trial))
        self.asked = {trial.rule.id for lens in self.main for trial in self.by_lens[lens].trials}
        self._letters = {
            trial.rule.id: trial.metric.part
            for lens in self.main
            if set(self.by_lens[lens].lens.parts) <= set("FAIR")
            for trial in self.by_lens[lens].trials
        }
        self._gained: tuple[Sequence[Finding], Mapping[str, Mapping[str, float]]] = ((), {})

    def gained(self, findings: Sequence[Finding]) -> Mapping[str, Mapping[str, float]]:
        """What each rule gains by lens; remembered for the findings asked last, which every language asks again."""
        if self._gained[0] is not findings:
            self._gained = (findings, gains(findings, self.ruleset))
        return self._gained[1]

    def rule(self, name: str) -> Rule | None:
        """The rule called ``name``."""
        return self.ruleset.by_id.get(name)

    def title(self, rule: str, lang: str) -> str:
        """What a rule asks for, in a few words."""
        found = self.rule(rule)
        return told(found.title, lang) if found is not None else rule

    def path(self, rule: str) -> str:
        """Where a rule is explained, from the top of the site; empty where no scheme uses it any more."""
        found = self.trials.get(rule)
        return f"{found[0].test('', found[1])}/" if found is not None else ""

    def lens_title(self, lens: str, lang: str) -> str:
        """What a lens is called."""
        return told(self.by_lens[lens].lens.title, lang) if lens in self.by_lens else lens

    def part(self, rule: str) -> str:
        """The letter (F, A, I or R) under which the main lens of indicators counts a rule; empty where it does not."""
        return self._letters.get(rule, "")


@cache
def bundled() -> Judging:
    """The rules and lenses that come with fairdict."""
    return Judging(Ruleset.load(Layers()))
