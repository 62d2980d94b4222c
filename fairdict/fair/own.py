"""A steward's own rules: ``rules/NAME.py`` in the catalogue's folder, found by name like a harvester."""

import re
from dataclasses import replace

from fairdict.errors import ConfigError
from fairdict.fair.finding import LETTERS, Finding, unknown
from fairdict.fair.rule import Check, Rule
from fairdict.fair.subject import Subject
from fairdict.layers import Layers
from fairdict.own_code import loaded
from fairdict.vocabulary import Vocabularies


def find(name: str, layers: Layers) -> tuple[Rule, bytes] | None:
    """The rule of ``rules/NAME.py`` with the bytes of its file; None where there is no such file.

    Raises :class:`ConfigError` where the file is there and holds no rule of that name.
    """
    if layers.catalogue is None or not re.fullmatch(r"[A-Za-z0-9_-]+", name):  # a name, never a way out of the folder
        return None
    path = layers.catalogue / "rules" / f"{name}.py"
    if not path.is_file():
        return None
    rule = getattr(loaded(path, "fairdict_local_rules"), "rule", None)
    if not isinstance(rule, Rule):
        raise ConfigError(f"{path} is no rule: it has no “rule” made with fairdict.fair.Rule.")
    if rule.id != name:
        raise ConfigError(f"{path}: the rule's id is “{rule.id}”; it must be the name of its file, “{name}”.")
    return replace(rule, check=_guarded(rule)), path.read_bytes()


def _guarded(rule: Rule) -> Check:
    """The rule's check, which leaves the question open where it breaks: a mistake in it spoils no night."""

    def check(subject: Subject, vocabularies: Vocabularies) -> Finding:
        try:
            found = rule.check(subject, vocabularies)
        except Exception as error:  # the steward's own code: any mistake in it is told, none ends in a traceback
            return unknown(rule.id, ("rule-broke", f"{type(error).__name__}: {error}"))
        if not isinstance(found, Finding) or found.outcome not in LETTERS:
            return unknown(rule.id, ("rule-broke", f"it gives {found!r:.80}"))
        return found if found.rule == rule.id else found._replace(rule=rule.id)

    return check
