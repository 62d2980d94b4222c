"""What a profile lets each property of each class hold, made ready for writing documents.

Takes a :class:`fairdict.profiles.Profile` and an access level; leaves :class:`Slot` values by class and property. Where
the specification's text and its official shapes differ, a slot is as narrow as the narrower of the two, so that what is
written passes both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fairdict.document import Context
from fairdict.profiles import Class, Demand, Profile, Row

_NARROW = ("any", "resource", "literal", "iri")
"""Kinds of value, the widest first."""
MEMO = 5_000
"""Keys whose property is remembered; a partner may write any number of its own."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What one property may hold: at least ``least`` and at most ``most`` values (None: any number) of this ``kind``,
    of one of the classes ``of``, of one of the ``datatypes``, out of the ``tables``, among ``values`` (empty: any), of
    the ``form`` of a regular expression. ``each_language`` allows one text a language; ``role`` is the class of the
    profile by which a value is judged; ``within`` the list whose address is written where it has an equal term; it is
    not ``shaped`` where the official shapes know nothing of the property."""

    iri: str
    least: int = 0
    most: int | None = None
    kind: str = "any"
    of: tuple[str, ...] = ()
    datatypes: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    form: str = ""
    each_language: bool = False
    role: str = ""
    within: str = ""
    shaped: bool = True


Slots = Mapping[str, Slot]
"""The slots of one class, by the property's IRI."""
NONE: Slots = {}
CLOSER = frozenset({"Catalog", "DatasetSeries"})
"""What is one of these is no dataset for a profile, though it is said to be one too."""


class Plan:
    """The slots of a profile at one access level; ``profile`` is the profile itself."""

    def __init__(self, profile: Profile, context: Context, level: str = "") -> None:
        self.profile = profile
        self.context = context
        within = {context.expanded(key): str(where) for key, where in profile.emit.get("within", {}).items()}
        self.slots = {name: _slots(found, level, within) for name, found in profile.classes.items()}
        self._names: dict[str, str] = {}
        self._iris: dict[str, str] = {}
        self._joint: dict[tuple[str, ...], Slots] = {}
        for name, found in profile.classes.items():
            if not found.role:
                self._names[found.iri] = name
        for name, found in profile.classes.items():
            for iri in () if found.role else found.also:
                self._names.setdefault(iri, name)

    def of(self, *names: str) -> Slots:
        """The slots of the classes ``names`` of the profile, each as narrow as the narrowest; none for what is no class
        of it."""
        known = [name for name in dict.fromkeys(names) if name in self.slots]
        if len(known) < 2:
            return self.slots[known[0]] if known else NONE
        found = self._joint.get(tuple(known))
        if found is None:
            joint: dict[str, Slot] = {}
            for name in known:
                for iri, slot in self.slots[name].items():
                    joint[iri] = _joined(joint[iri], slot) if iri in joint else slot
            found = self._joint[tuple(known)] = joint
        return found

    def classed(self, node: Mapping[str, Any], slot: Slot | None = None) -> list[str]:
        """The profile's classes of ``node``, which stands in ``slot``: those of its types, else that of the range, and
        the role that it has there."""
        types = [self.context.classes.get(t) or self.context.expanded(t) for t in node.get("type", ())]
        found = [self._names[t] for t in types if t in self._names]
        if "Dataset" in found and not CLOSER.isdisjoint(found):
            found.remove("Dataset")
        if slot is not None:
            found = found or [self._names[t] for t in slot.of[:1] if t in self._names]
            if slot.role:
                found.append(slot.role)
        return found

    def iri(self, key: str) -> str:
        """The property behind a key of a document."""
        found = self._iris.get(key)
        if found is None:
            known = self.context.properties.get(key)
            found = known.iri if known is not None else self.context.expanded(key)
            if len(self._iris) < MEMO:
                self._iris[key] = found
        return found

    def key(self, iri: str) -> str:
        """The key under which a document holds a property."""
        known = self.context.term_of.get(iri)
        return known.term if known is not None else iri


def _slots(found: Class, level: str, within: Mapping[str, str]) -> dict[str, Slot]:
    slots = {}
    for row in found.rows.values():
        if not row.inverse and len(row.properties) == 1 and not row.instead:
            slots[row.iri] = _slot(row.at(level), within.get(row.iri, ""))
    return slots


def _slot(row: Row, within: str) -> Slot:
    sides = [d for d in (row.demand, row.text, row.shape) if d is not None]
    return Slot(
        iri=row.iri,
        least=max(d.least for d in sides),
        most=_least(d.most for d in sides),
        kind=_kind(sides),
        of=next((d.of for d in sides if d.of), ()),
        datatypes=_common([d.datatypes for d in sides]),
        tables=next((d.tables for d in sides if d.tables), ()),
        values=_common([d.values for d in sides]),
        form=next((d.form for d in sides if d.form), ""),
        each_language=any(d.each_language for d in sides),
        role=row.judged,
        within=within,
        shaped=row.source != "text",
    )


def _joined(wide: Slot, narrow: Slot) -> Slot:
    """What satisfies both."""
    return replace(
        narrow,
        least=max(wide.least, narrow.least),
        most=_least((wide.most, narrow.most)),
        kind=max((wide.kind, narrow.kind), key=_NARROW.index),
        of=narrow.of or wide.of,
        datatypes=narrow.datatypes or wide.datatypes,
        tables=narrow.tables or wide.tables,
        values=narrow.values or wide.values,
        form=narrow.form or wide.form,
        each_language=wide.each_language or narrow.each_language,
    )


def _kind(sides: list[Demand]) -> str:
    """The narrowest kind; where one side wants a literal and the other a resource, what is in force."""
    kinds = {d.kind for d in sides}
    if "literal" in kinds and kinds & {"resource", "iri"}:
        return sides[0].kind
    return max(kinds, key=_NARROW.index)


def _least(bounds: Iterable[int | None]) -> int | None:
    return min((b for b in bounds if b is not None), default=None)


def _common(sets: list[tuple[str, ...]]) -> tuple[str, ...]:
    """What all that say anything have in common, in the order of the first; the first where they have nothing."""
    said = [s for s in sets if s]
    if not said:
        return ()
    return tuple(v for v in said[0] if all(v in s for s in said)) or said[0]
