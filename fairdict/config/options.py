"""A source's options, as the harvester that it names wants them."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fairdict.config.tables import no_others
from fairdict.errors import ConfigError


def settled(options: Mapping[str, Any], kind: type[Any], where: str, path: Path) -> Any:
    """``options`` as ``kind``, a frozen dataclass; raises ConfigError for one that it does not have, one of another
    kind than its default, and one without a default that is missing."""
    known = {f.name: f for f in dataclasses.fields(kind)}
    no_others(options, known, where, path)
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}
    for name, value in values.items():
        wanted = known[name].default
        if wanted is not dataclasses.MISSING and wanted is not None and not _alike(value, wanted):
            raise ConfigError(f"{path}: {name} in {where} should be {_kind(wanted)}, but is {value!r}.")
    for name, option in known.items():
        bare = option.default is dataclasses.MISSING and option.default_factory is dataclasses.MISSING
        if bare and name not in values:
            raise ConfigError(f"{path}: {name} in {where} is missing.")
    return kind(**values)


def _alike(value: object, wanted: object) -> bool:
    """Whether ``value`` is of the kind of ``wanted``: a whole number does for any number, but true is no number."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return isinstance(value, bool) and isinstance(wanted, bool)
    if isinstance(wanted, tuple):
        return isinstance(value, tuple) and all(isinstance(v, type(w)) for v in value for w in wanted[:1] or ("",))
    return isinstance(value, int | float if isinstance(wanted, float) else type(wanted))


def _kind(value: object) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        tuple: "a list of texts",
    }
    return kinds.get(type(value), type(value).__name__)
