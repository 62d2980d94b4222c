"""One requirement of an application profile: what a property of a class may and must hold, and who says so.

A :class:`Demand` is a set of statements on a property's values. A :class:`Row` holds the demand that is in force, and
beside it what the specification's text or the official shapes say where they say otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Need = Literal["M", "R", "O", "C"]
"""Mandatory, recommended, optional, or mandatory on a condition (:class:`When`)."""
Kind = Literal["any", "literal", "iri", "resource"]
"""What a value may be; a resource is an IRI or a node without one."""
Source = Literal["both", "text", "shape"]
"""Where a requirement is written: in the specification's text, in its official shapes, or in both."""
Severity = Literal["violation", "warning", "advice"]


@dataclass(frozen=True, slots=True)
class Demand:
    """What the values of one property must be.

    ``least`` and ``most`` bound their number (``most`` None: any number); ``of`` names the classes of which a value
    must be one; ``tables`` the vocabularies, and ``pattern`` the addresses, one of which must have it; ``holds`` the
    values that must be among them, ``values`` all that are allowed, ``above`` what a number must exceed;
    ``open`` lets a value that the graph itself describes be of no vocabulary.
    ``form`` is a regular expression that every value must match; ``each_language`` allows one text a language.
    ``weight`` is how grave a value outside the vocabularies is, ``untyped`` how grave one that is not said to be of a
    class of its range (None: as the profile says).
    """

    least: int = 0
    most: int | None = None
    need: Need = "O"
    kind: Kind = "any"
    of: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    pattern: str = ""
    open: bool = False
    holds: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    above: int | None = None
    form: str = ""
    each_language: bool = False
    weight: Severity = "warning"
    untyped: Severity | None = None

    @property
    def card(self) -> str:
        """The number of values as specifications write it: ``0..1``, ``1..*``."""
        return f"{self.least}..{'*' if self.most is None else self.most}"


@dataclass(frozen=True, slots=True)
class When:
    """On what a conditional requirement rests: another property of the same thing, with one of ``values`` (empty: any
    value). ``said`` tells it in words, by language."""

    property: str
    values: tuple[str, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement. ``properties`` are IRIs, more than one where either of them will do; ``inverse`` where the
    thing is the value and not the subject. ``judged`` names the class of the profile by whose rows the values are
    judged, where that is not the one of their range.

    ``demand`` is in force; ``text`` and ``shape`` are what the one or the other says where it says otherwise.
    ``profile`` is the profile that says it (``dcat-ap-3.0.1``), ``url`` where. ``instead`` is the property that took
    the place of one that is no longer used. ``levels`` holds the row as it is at an access level that differs.
    """

    properties: tuple[str, ...]
    demand: Demand
    inverse: bool = False
    judged: str = ""
    text: Demand | None = None
    shape: Demand | None = None
    source: Source = "both"
    when: When | None = None
    profile: str = ""
    url: str = ""
    instead: str = ""
    note: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, "Row"] = field(default_factory=dict)

    @property
    def iri(self) -> str:
        """The property, or the first where more than one will do."""
        return self.properties[0]

    @property
    def key(self) -> str:
        """The row's name within its class: the IRIs, ``^`` before them where they are inverse, ``|`` between them."""
        return ("^" if self.inverse else "") + "|".join(self.properties)

    def at(self, level: str) -> "Row":
        """The row as it is at an access level; the common one at a level that is not known."""
        return self.levels.get(level, self)
