"""A profile's table where shapes are asked for: its findings as results of SHACL's kind.

So every build can say whether a dataset keeps to the profiles that the catalogue publishes, with nobody's shapes at
hand. Where the official shapes are laid under ``vocabularies/shapes/NAME-RELEASE/``, those answer instead.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from fairdict.profiles import Finding, Judge, Profile
from fairdict.profiles.telling import Teller
from fairdict.shapes import Facts, Result
from fairdict.shapes.result import INFO, VIOLATION, WARNING
from fairdict.shapes.terms import SH
from fairdict.vocabulary import Vocabularies

_SEVERITIES = {"violation": VIOLATION, "warning": WARNING, "advice": INFO}
_COMPONENTS = {
    "missing": "MinCount", "condition": "MinCount", "few": "MinCount", "many": "MaxCount", "kind": "NodeKind",
    "datatype": "Datatype", "malformed": "Datatype", "untyped": "Class", "mistyped": "Class", "vocabulary": "In",
    "form": "Pattern", "values": "In", "holds": "HasValue", "above": "MaxInclusive", "language": "UniqueLang",
    "replaced": "MaxCount",
}  # fmt: skip
"""The constraint component of SHACL that says the same as a fault of the table."""


class Elsewhere(Protocol):
    """Where shapes look for what is not in the document; a table does not."""


class Tabled:
    """The table of ``profile`` as checks."""

    backwards: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def __init__(self, profile: Profile, vocabularies: Vocabularies) -> None:
        self._judge = Judge(profile, vocabularies)
        self._profile = profile
        self._vocabularies = vocabularies

    @property
    def files(self) -> tuple[Path, ...]:
        """What the judgement rests on besides the tables."""
        return tuple(self._profile.files)

    def results(self, facts: Facts, elsewhere: Elsewhere | None = None) -> Iterator[Result]:
        """What the table has against ``facts``; violations with a sentence in each language. What must be pointed at
        from elsewhere is not asked: one document cannot tell."""
        tellers: dict[str, Teller] = {}
        for finding in self._judge.findings(facts):
            if finding.row.inverse:
                continue
            messages: dict[str, str] = {}
            if finding.severity == "violation":
                for language in ("en", "nl"):
                    if language not in tellers:
                        tellers[language] = Teller(self._profile, self._vocabularies, facts, language)
                    messages[language] = tellers[language].sentence(finding)
            yield _result(finding, messages)


def _result(finding: Finding, messages: Mapping[str, str]) -> Result:
    return Result(
        focus=finding.focus,
        path=finding.row.iri,
        value=finding.value,
        component=f"{SH}{_COMPONENTS[finding.fault]}ConstraintComponent",
        severity=_SEVERITIES[finding.severity],
        shape=f"{finding.cls} {finding.row.key}",
        messages=messages,
    )
