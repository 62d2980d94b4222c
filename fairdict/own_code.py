"""Python that a steward wrote, beside the catalogue: harvesters and rules, loaded from their files."""

import importlib.util
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path
from traceback import walk_tb
from types import ModuleType

from fairdict.errors import PluginError


def loaded(path: Path, package: str) -> ModuleType:
    """The module in ``path``, under a name of its own in ``package``; :class:`PluginError` tells what is wrong,
    with the line.

    It is compiled anew each time and kept nowhere: Python would take what it kept for a file that was changed twice in
    one second, and leave a folder ``__pycache__`` among the steward's files.
    """
    spec = importlib.util.spec_from_file_location(f"{package}.{path.stem}", path)
    if spec is None or not isinstance(spec.loader, SourceFileLoader):
        raise PluginError(f"{path} cannot be loaded as a Python module.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    try:
        exec(spec.loader.source_to_code(spec.loader.get_data(str(path)), str(path)), module.__dict__)
    except Exception as error:  # the steward's own code: any mistake in it is told, none ends in a traceback
        del sys.modules[spec.name]
        line = line_of(error, str(path))  # a SyntaxError says it in its own words
        where = f" (line {line})" if line else ""
        raise PluginError(f"{path} cannot be loaded: {type(error).__name__}: {error}{where}.") from error
    return module


def line_of(error: BaseException, file: str) -> int:
    """The last line of ``file`` that was reached before ``error``; 0 where none was."""
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == file]
    return lines[-1] if lines else 0
