"""The rules and lenses in force in one catalogue, with the tables they look things up in.

Takes the layers: the bundled lenses, those in the catalogue's ``vocabularies/lenses/``, and the catalogue's own
``rules/NAME.py``. A rule is asked where a lens in force uses it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from fairdict.document import digest
from fairdict.edition import edition
from fairdict.errors import ConfigError
from fairdict.fair import own
from fairdict.fair.alike import ASPECTS, Shared
from fairdict.fair.fields import Fields
from fairdict.fair.lens import Lens, Test, read
from fairdict.fair.registry import BY_ID, RULESET
from fairdict.fair.rule import Rule
from fairdict.layers import Layers
from fairdict.vocabulary import Vocabularies


@dataclass(frozen=True, eq=False)
class Ruleset:
    """What judging goes by. ``rules`` are asked in their order; ``lenses`` weigh what they find, by their id.

    ``version`` is that of the bundled rules; ``tables`` is the fingerprint of all that judging looks up: vocabularies,
    names of fields, lenses and the catalogue's own rules; ``fingerprint`` changes with any byte of these and of the
    code.
    """

    rules: tuple[Rule, ...]
    lenses: Mapping[str, Lens]
    vocabularies: Vocabularies
    systems: Fields
    version: str
    tables: str
    fingerprint: str

    @classmethod
    def load(cls, layers: Layers, vocabularies: Vocabularies | None = None) -> "Ruleset":
        """The rules and lenses in force; raises :class:`ConfigError` that names the file that cannot be used."""
        tables = vocabularies or Vocabularies.load(layers)
        systems = Fields.load(layers)
        lenses, parts = {}, [tables.fingerprint.encode(), systems.fingerprint.encode()]
        for path in sorted((p for _, p in layers.files("vocabularies", "lenses/*.toml")), key=lambda p: p.stem):
            lenses[path.stem] = read(path)
            parts += [path.name.encode(), path.read_bytes()]
        found: dict[str, Rule] = {}
        for lens in lenses.values():
            for _, test in lens.tests:
                if test.rule not in BY_ID and test.rule not in found:
                    found[test.rule], content = _own(lens, test, layers)
                    parts += [test.rule.encode(), content]
        used = {test.rule for lens in lenses.values() for _, test in lens.tests}
        rules = (*(r for r in BY_ID.values() if r.id in used), *(found[id] for id in sorted(found)))
        told = digest(b"\0".join(parts))
        return cls(rules, lenses, tables, systems, RULESET, told, digest(told + edition("fair/**/*")))

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of the rules, in their order."""
        return tuple(rule.id for rule in self.rules)

    @cached_property
    def by_id(self) -> Mapping[str, Rule]:
        """The rules by their id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def standard(self) -> tuple[str, ...]:
        """The lenses by which fixes are ranked where none is asked for: the EU's points and the RDA's indicators."""
        rda = sorted((name for name in self.lenses if name.startswith("rda-")), key=lambda name: "fdmm" not in name)
        return tuple(name for name in ("mqa", *rda[:1]) if name in self.lenses)

    @cached_property
    def shared(self) -> list[tuple[Shared, list[int]]]:
        """The rules that are asked once of all who say the same: an aspect, and the places of its rules."""
        places = {rule.id: place for place, rule in enumerate(self.rules)}
        found = [Shared(aspect, self.rules) for aspect in ASPECTS]
        return [(shared, [places[rule.id] for rule in shared.rules]) for shared in found if shared.rules]

    @cached_property
    def single(self) -> list[tuple[int, Rule]]:
        """The rules that are asked of each by itself, by their places."""
        taken = {place for _, places in self.shared for place in places}
        return [(place, rule) for place, rule in enumerate(self.rules) if place not in taken]

    def stamp(self, lens: Lens) -> str:
        """What stands beside every number: the versions of the lens, of the rules and of the tables."""
        return f"{lens.version}+rules.{self.version}+tables.{self.tables[:8]}"


def _own(lens: Lens, test: Test, layers: Layers) -> tuple[Rule, bytes]:
    found = own.find(test.rule, layers)
    if found is None:
        raise ConfigError(
            f"The lens {lens.id} has test “{test.id}” answered by the rule “{test.rule}”, which there is not. Correct "
            f"the name, or write rules/{test.rule}.py in the catalogue's folder."
        )
    return found
