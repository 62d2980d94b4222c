"""The schemes by which datasets are judged, as publishing speaks of them: where each of their parts has its address.

Takes the rules and lenses in force; leaves :class:`Scheme` values. A scheme's version stands in every address, because
two versions of one scheme may give the same name to different tests.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fairdict.fair import Lens, Rule, Ruleset
from fairdict.fair.lens import Metric, Test
from fairdict.fair.maturity import has_areas

Text = Mapping[str, str]
BOUNDS = ("low", "high")
_SCORING: Mapping[str, Text] = {
    "share": {
        "en": "The share of the applicable metrics that pass, by weight, in percent.",
        "nl": "Het aandeel van de toepasselijke maatstaven dat slaagt, naar gewicht, in procenten.",
    },
    "best": {
        "en": "Points are added up for every distribution, and the best one stands for the dataset.",
        "nl": "Van elke distributie worden de punten opgeteld, en de beste staat voor de dataset.",
    },
    "files": {
        "en": "Points are multiplied by the share of the distributions that pass, and added up.",
        "nl": "Punten worden vermenigvuldigd met het aandeel van de distributies dat slaagt, en opgeteld.",
    },
    "capped": {
        "en": "The points of a metric's tests are added up to its maximum; the score is the share of all points, "
        "in percent.",
        "nl": "De punten van de toetsen van een maatstaf tellen op tot haar maximum; de score is het aandeel van alle "
        "punten, in procenten.",
    },
}
_LEVELS: Mapping[str, Text] = {
    "metrics": {
        "en": "Each metric has a level, that of the highest of its tests that pass: 1 initial, 2 moderate, 3 advanced; "
        "0 where none does.",
        "nl": "Elke maatstaf heeft een niveau, dat van de hoogste van haar toetsen die slaagt: 1 begin, 2 gemiddeld, "
        "3 gevorderd; 0 waar geen toets slaagt.",
    },
    "areas": {
        "en": "Findable, accessible, interoperable and reusable each have a level: 0 where an essential indicator is "
        "not met, 1 where all are, 2 with half of the important ones, 3 with all of these, 4 with half of the useful "
        "ones, 5 with all.",
        "nl": "Vindbaar, toegankelijk, uitwisselbaar en herbruikbaar hebben elk een niveau: 0 waar een essentiële "
        "indicator ontbreekt, 1 met alle essentiële, 2 met de helft van de belangrijke, 3 met alle belangrijke, 4 met "
        "de helft van de nuttige, 5 met alle.",
    },
}
"""How a scheme's levels are reached, of metrics or of areas."""
_UNKNOWN: Text = {
    "en": "What could not be looked at is counted as failed for the lowest number, as passed for the highest.",
    "nl": "Wat niet bekeken kon worden, telt voor het laagste getal als niet voldaan, voor het hoogste als voldaan.",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of a scheme under the scheme's own ``id``, with the rule that answers it. ``title`` and ``asks`` are the
    scheme's words where it has some, else the rule's; ``note`` says where the scheme is more lenient or stricter than
    one would expect. ``home`` is the scheme under which the test has its address: schemes that ask the same under the
    same id share one test."""

    id: str
    metric: Metric
    test: Test
    rule: Rule
    title: Text
    note: Text
    home: str

    @property
    def asks(self) -> Text:
        """How it is decided; where that is not told, why it matters."""
        return self.rule.asks if self.rule.asks.get("en") else self.rule.why


@dataclass(frozen=True, slots=True)
class Scheme:
    """One published scheme; ``id`` is its name and version as they stand in addresses."""

    id: str
    lens: Lens
    trials: Sequence[Trial]

    def address(self, base: str) -> str:
        """Where the scheme is told, as a benchmark, under the catalogue's ``base``."""
        return f"{base}fair/{self.id}"

    def test(self, base: str, trial: Trial) -> str:
        """The address of one of its tests; under another scheme where that has the test too."""
        return f"{base}fair/{trial.home}/{quote(trial.id, safe='')}"

    @property
    def own(self) -> Sequence[Trial]:
        """Those of its tests that have their address here."""
        return [trial for trial in self.trials if trial.home == self.id]

    @property
    def paths(self) -> Sequence[str]:
        """Its pages: its own, and those of the tests that have their address here."""
        return [self.address(""), *(self.test("", trial) for trial in self.own)]

    def metric(self, base: str, metric: Metric) -> str:
        """The address of what tests measure: the scheme's own where it gives one."""
        return metric.iri or f"{self.address(base)}#{quote(metric.id, safe='')}"

    def part(self, base: str, name: str) -> str:
        """The address of a dimension."""
        return f"{self.address(base)}#part-{quote(name, safe='')}"

    def algorithm(self, base: str) -> str:
        """The address of how its tests are weighed."""
        return f"{self.address(base)}#scoring"

    def measure(self, base: str, bound: str) -> str:
        """The address of its score as a metric of quality; ``bound`` is ``low`` or ``high``."""
        return f"{base}fair/{self.lens.id}-{bound}"

    @property
    def scoring(self) -> Text:
        """How its score is made, in words."""
        return {lang: f"{text} {_UNKNOWN[lang]}" for lang, text in _SCORING[self.lens.aggregation].items()}

    @property
    def levels(self) -> Text:
        """How the levels of the scheme are reached, in words; nothing where it has none."""
        if any(test.maturity for _, test in self.lens.tests):
            return _LEVELS["metrics"]
        return _LEVELS["areas"] if has_areas(self.lens) else {}


def schemes(ruleset: Ruleset) -> list[Scheme]:
    """Every scheme in force, by id."""
    homes: dict[tuple[str, str], str] = {}
    for lens in sorted(ruleset.lenses.values(), key=lambda lens: (-len(list(lens.tests)), lens.id)):
        for _, test in lens.tests:
            if test.rule.startswith(f"{lens.id}/"):  # a rule of this very scheme
                homes[test.id, test.rule] = _id(lens)
            else:
                homes.setdefault((test.id, test.rule), _id(lens))
    return [Scheme(_id(lens), lens, list(_trials(lens, ruleset, homes))) for lens in ruleset.lenses.values()]


def _id(lens: Lens) -> str:
    return lens.id if lens.id.endswith(f"-{lens.version}") else f"{lens.id}-{lens.version}"


def _trials(lens: Lens, ruleset: Ruleset, homes: Mapping[tuple[str, str], str]) -> Iterator[Trial]:
    for metric, test in lens.tests:
        rule = ruleset.by_id[test.rule]
        alone = metric.title if len(metric.tests) == 1 else {}
        title, note = test.title or alone or rule.title, test.note or metric.note
        yield Trial(test.id, metric, test, rule, title, note, homes[test.id, test.rule])


def told(texts: Text, lang: str) -> str:
    """``texts`` in ``lang``, else in English."""
    return texts.get(lang) or texts.get("en", "")
