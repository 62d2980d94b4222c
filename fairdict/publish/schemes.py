"""The schemes by which datasets are judged, as publishing speaks of them: where each of their parts has its address.

Takes the lenses in force; leaves :class:`Scheme` values. The scheme's version stands in every address, because two
versions of one scheme may give the same name to different tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fairdict.fair import RULES
from fairdict.fair.scores import PARTS, VERSIONS

PIVEAU = "https://piveau.eu/ns/voc#"
"""Where the metrics of data.europa.eu's assessment have their names."""
BOUNDS = ("low", "high")


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of a scheme: its name there, the rule that answers it, and what it weighs; ``note`` says where the
    scheme is more lenient or stricter than it seems."""

    id: str
    rule: str
    version: int
    part: str
    points: float
    title: Mapping[str, str]
    asks: Mapping[str, str]
    decides: str
    note: Mapping[str, str]
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One published scheme: ``id`` is its name and version as they stand in addresses."""

    id: str
    name: str
    version: str
    title: Mapping[str, str]
    parts: Sequence[str]
    trials: Sequence[Trial]

    def address(self, base: str) -> str:
        """Where the benchmark is told under the catalogue's ``base``."""
        return f"{base}fair/{self.id}"

    def test(self, base: str, trial: Trial) -> str:
        """The address of one of its tests."""
        return f"{base}fair/{self.id}/{quote(trial.id, safe='')}"

    def metric(self, base: str, trial: Trial) -> str:
        """The address of what a test measures: the scheme's own where it gives one."""
        return trial.metric or f"{self.test(base, trial)}#metric"

    def algorithm(self, base: str) -> str:
        """The address of how its tests are weighed."""
        return f"{self.address(base)}#scoring"

    def measure(self, base: str, bound: str) -> str:
        """The address of its score as a quality metric; ``bound`` is ``low`` or ``high``."""
        return f"{base}fair/{self.name}-{bound}"
