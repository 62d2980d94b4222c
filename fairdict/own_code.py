"""Python that a steward wrote, beside the catalogue: harvesters and rules, loaded from their files."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from fairdict.errors import ConfigError


def loaded(path: Path, package: str) -> ModuleType:
    """The module in ``path``, under a name of its own in ``package``; :class:`ConfigError` tells what is wrong."""
    spec = importlib.util.spec_from_file_location(f"{package}.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"{path} cannot be loaded as a Python module.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # the steward's own code: any mistake in it is told, none ends in a traceback
        del sys.modules[spec.name]
        raise ConfigError(f"{path} cannot be loaded: {type(error).__name__}: {error}") from error
    return module
