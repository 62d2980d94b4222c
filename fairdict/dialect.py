"""What a harvester says of itself: the formats it reads, field by field, and what it was tried against.

Plain values, from which the reference of harvesters is made and to which tests hold the code: what a mapping takes
must be named here, and what is named here must be taken.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Dialect:
    """One way in which records describe things.

    ``specification`` says where it is written down. ``fields`` names a source's fields as the partner knows them
    (``creators/creator``, ``titles``, a column's header) and what each becomes: properties of the document and, where
    that is not plain, a few words. A field stands for all that lies below it. ``ignored`` names the fields left out on
    purpose, each with the reason.
    """

    name: str
    specification: str
    fields: Mapping[str, str]
    ignored: Mapping[str, str] = field(default_factory=dict)

    def unnamed(self, took: Iterable[str]) -> set[str]:
        """Those of the paths ``took`` that :attr:`fields` names neither themselves nor by what lies above them."""
        return {path for path in took if not any(a in self.fields for a in _upwards(path))}

    def idle(self, took: Collection[str]) -> set[str]:
        """Those of :attr:`fields` of which nothing was taken."""
        used = {a for path in took for a in _upwards(path)}
        return {name for name in self.fields if name not in used}


@dataclass(frozen=True)
class Tested:
    """What a harvester was tried against: a real ``server`` started from a package, real ``records`` or recorded
    exchanges, or a server and records ``written`` for the tests, where ``what`` names whose public documentation they
    were written from."""

    how: Literal["server", "records", "written"]
    what: str


def _upwards(path: str) -> list[str]:
    """``path`` and everything above it."""
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]
