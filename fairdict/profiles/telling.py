"""Findings in words: which thing, which property, what is wrong, who says so, and what to write."""

import re
from collections.abc import Iterable, Mapping

from fairdict.profiles.finding import Finding
from fairdict.profiles.mends import NAMES, Mends
from fairdict.profiles.profile import Profile
from fairdict.profiles.row import Demand, Row
from fairdict.profiles.wording import FAULTS, word
from fairdict.shapes import Facts, Literal
from fairdict.shapes.terms import TYPE, Term
from fairdict.vocabulary import Vocabularies

_LONGEST = 80
_ABOVE = 3


class Teller:
    """Tells the findings of one profile in one graph, in ``language`` (``en`` or ``nl``)."""

    def __init__(self, profile: Profile, vocabularies: Vocabularies, facts: Facts, language: str = "en") -> None:
        self.profile = profile
        self.facts = facts
        self.language = language
        self.mends = Mends(profile, vocabularies, facts)
        self._above: dict[str, tuple[str, str]] | None = None

    def sentence(self, finding: Finding) -> str:
        """What is wrong, without the thing and without what to write."""
        advised = finding.fault == "missing" and finding.severity == "advice"
        fault = FAULTS["advised" if advised else finding.fault].within(self.language)
        value = "" if finding.value is None else self.value(finding.value)
        told = fault.format(
            what=self.property(finding.row),
            cls=self.a(_last(self.profile.classes[finding.cls].iri)),
            value=value,
            count=finding.count,
            wanted=self.wanted(finding),
        )
        return f"{told} ({self.source(finding)})."

    def mend(self, finding: Finding) -> str:
        """What to write."""
        return self.mends.mend(finding, self.language)

    def wanted(self, finding: Finding) -> str:
        """What should be there, in words."""
        row, fault = finding.row, finding.fault
        side = {"text": row.text, "shape": row.shape}.get(finding.side) or row.demand
        names = self.profile.compact
        if fault in ("missing", "few", "many"):
            return self.number(side)
        if fault == "language":
            return ""
        if fault == "condition":
            said = row.when.said if row.when else {}
            return said.get(self.language) or said.get("en") or self._when(row)
        if fault == "kind":
            return self.word(side.kind)
        if fault in ("datatype", "malformed"):
            listed = self.either(names(d) for d in row.demand.datatypes)
            value = finding.value
            own = names(value.datatype) if fault == "malformed" and isinstance(value, Literal) else ""
            return own or self.word("datatype", names=listed)
        if fault in ("untyped", "mistyped"):
            return self.either(self.a(names(iri)) for iri in row.demand.of)
        if fault == "vocabulary":
            tables = row.demand.tables
            return self.word("table", names=self.either(tables)) if tables else self.word("pattern")
        if fault == "form":
            return self._form(row.demand)
        if fault == "above":
            return str(row.demand.above)
        if fault == "replaced":
            return names(row.instead)
        allowed = row.demand.holds if fault == "holds" else row.demand.values
        return self.either(f"<{iri}>" for iri in allowed)

    def number(self, demand: Demand) -> str:
        """How many values there should be, in words."""
        least, most = demand.least, demand.most
        if most is None and least > 1:
            return self.word("or more", n=least)
        if most is None:
            return self.word("one or more") if least or demand.need in ("R", "C") else self.word("any number")
        if least == most == 1:
            return self.word("exactly one")
        if not least:
            return self.word("at most", n=most) if demand.need == "O" else self.word("one")
        return self.word("from to", least=least, most=most)

    def source(self, finding: Finding) -> str:
        """Who says so: profile, text or shapes, and where they disagree."""
        row = finding.row
        differ = self.differ(finding)
        if differ:
            return differ
        source = f"{self._profile(row)}, {self.word(finding.side or self._said_by(finding))}"
        shape = row.shape
        graver = finding.fault == "vocabulary" and shape is not None and shape.weight == "violation"
        return self.word("graver", source=source) if graver and finding.severity != "violation" else source

    def _said_by(self, finding: Finding) -> str:
        """Where the requirement is written that was departed from."""
        left_out = self.profile.only_text
        recommended = finding.fault == "missing" and finding.severity == "advice" and "recommended" in left_out
        ranged = finding.fault in ("untyped", "mistyped") and finding.severity != "violation" and "range" in left_out
        return "text" if recommended or ranged else finding.row.source

    def differ(self, finding: Finding) -> str:
        """How text and official shapes disagree on what was found; empty where they do not."""
        row = finding.row
        text, shape = row.text or row.demand, row.shape or row.demand
        fault = finding.fault
        sides: tuple[str, str]
        if fault in ("missing", "few", "many", "condition"):
            sides = self._count(text), self._count(shape)
        elif fault == "kind":
            sides = self._kind(text), self._kind(shape)
        else:
            return ""
        if sides[0] == sides[1] or row.source != "both":
            return ""
        told = [side or self.word("nothing") for side in sides]
        return self.word("differ", profile=self._profile(row), text=told[0], shape=told[1])

    def thing(self, node: str, cls: str = "", deep: int = 0) -> str:
        """A thing by its class, name and address; one without an address by what it belongs to."""
        kind = _last(self.profile.classes[cls].iri) if cls else self._class(node)
        name = self.name(node)
        told = f"{kind} “{name}”".strip() if name else kind
        if not node.startswith("_:"):
            return f"{told} <{node}>".strip()
        above = self._parents().get(node) if deep < _ABOVE else None
        if above is None:
            return told if name else f"{told} {self.word('nameless')}".strip()
        parent, predicate = above
        whole = self.word("of", property=self.profile.compact(predicate), thing=self.thing(parent, deep=deep + 1))
        return f"{told} ({whole})" if told else whole

    def name(self, node: str) -> str:
        """The title or name of a thing, in the language where there is one in it."""
        for iri in NAMES:
            texts = [v for v in self.facts.values(node, iri) if isinstance(v, Literal)]
            if texts:
                return _short(next((t.text for t in texts if t.language.startswith(self.language)), texts[0].text))
        return ""

    def value(self, value: Term) -> str:
        """A value as a person reads it, not too long."""
        if isinstance(value, str) and value.startswith("_:"):
            name = self.name(value)
            return f"[ “{name}” ]" if name else "[ … ]"
        name = self.name(value) if isinstance(value, str) else ""
        if name:
            return f"{self.mends.written(value)} (“{name}”)"
        return _short(self.mends.written(value), _LONGEST * 2)

    def property(self, row: Row) -> str:
        """The property's compact name and label: ``dcat:contactPoint (contact point)``."""
        names = self.word("or").join(("^" if row.inverse else "") + self.profile.compact(iri) for iri in row.properties)
        return f"{names} ({label(row.iri)})" if len(row.properties) == 1 else names

    def either(self, names: Iterable[str]) -> str:
        """Names with commas and *or*."""
        *most, last = names
        return ", ".join(most) + self.word("or") + last if most else last

    def a(self, name: str) -> str:
        """A name with its article."""
        return f"{self.word('an' if name[:1].lower() in 'aeio' else 'a')} {name}"

    def word(self, name: str, **filled: object) -> str:
        """A part of a sentence in the language."""
        return word(name, self.language, **filled)

    def _count(self, demand: Demand) -> str:
        need = {"R": "recommended", "O": "optional"}.get(demand.need)
        return f"{demand.card}, {self.word(need)}" if need else demand.card

    def _form(self, demand: Demand) -> str:
        if demand.form.startswith("^mailto:"):
            return self.word("mailto")
        return self.word("zoned") if any(d.endswith("#dateTime") for d in demand.datatypes) else demand.form

    def _kind(self, demand: Demand) -> str:
        return "" if demand.kind == "any" else self.word(demand.kind)

    def _when(self, row: Row) -> str:
        return self.profile.compact(row.when.property) if row.when else ""

    def _profile(self, row: Row) -> str:
        title = self.profile.titles[row.profile]
        return title.get(self.language) or title["en"]

    def _class(self, node: str) -> str:
        types = [str(t) for t in self.facts.values(node, TYPE)]
        return _last(types[0]) if types else ""

    def _parents(self) -> Mapping[str, tuple[str, str]]:
        """What each nameless thing belongs to, and by which property."""
        if self._above is None:
            self._above = {}
            for subject, own in self.facts.nodes.items():
                for predicate, values in own.items():
                    for value in values:
                        if isinstance(value, str) and value.startswith("_:") and value != subject:
                            self._above.setdefault(value, (subject, predicate))
        return self._above


def _last(iri: str) -> str:
    return re.split(r"[#/]", iri)[-1]


def label(iri: str) -> str:
    """The words of a property's name: ``contact point`` of ``dcat:contactPoint``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _last(iri)).split()
    return " ".join(word if word.isupper() else word.lower() for word in words)


def _short(text: str, longest: int = _LONGEST) -> str:
    told = " ".join(text.split())
    return told if len(told) <= longest else told[: longest - 1].rstrip() + "…"
